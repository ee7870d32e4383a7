/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Long polls, for consoles behind a proxy that holds event streams back.
 *
 * The answer holds the same frames as a stream would, one a line: hello, then reset or gap if that
 * is so, then events. It is given at once if there is anything to tell, else when something comes
 * or the time is up. What must hold: an answer is of bounded length. */

#include "till-relay-poll.h"

#include "till-relay-frame.h"
#include "till-relay-http.h"

typedef struct
{
  TillRelayWatcher   watcher;
  TillRelayPolls    *polls;
  SoupServerMessage *msg;
  TillRelayLog      *log;
  GString           *lines;    /* what will be answered */
  gint64             next;
  guint              left;     /* events that may still go in */
  gboolean           has_news; /* more than the greeting */
  gboolean           paused;
  GSource           *timeout;
  GList              link;
} Poll;

struct _TillRelayPolls
{
  TillRelayShared *shared;
  GQueue           polls;
};

static void
append_frame (GString *lines,
              GBytes  *frame)
{
  till_relay_frame_append_line (frame, lines);
  g_bytes_unref (frame);
}

static void
poll_free (Poll *self)
{
  till_relay_log_unwatch (self->log, &self->watcher);
  g_signal_handlers_disconnect_by_data (self->msg, self);
  g_queue_unlink (&self->polls->polls, &self->link);
  g_source_destroy (self->timeout);
  g_source_unref (self->timeout);
  g_string_free (self->lines, TRUE);
  g_object_unref (self->msg);
  g_free (self);
}

static void
poll_answer (Poll *self)
{
  g_autofree char *last = g_strdup_printf ("%" G_GINT64_FORMAT,
                                           till_relay_log_get_last (self->log));

  till_relay_http_answer (self->msg, SOUP_STATUS_OK, "application/x-ndjson", self->lines->str);
  soup_message_headers_replace (soup_server_message_get_response_headers (self->msg),
                                "Relay-Last", last);
  if (self->paused)
    soup_server_message_unpause (self->msg);

  poll_free (self);
}

/* Puts in what is in memory; returns whether the answer is complete. */
static gboolean
poll_collect (Poll *self)
{
  const gsize max_bytes = (gsize) self->polls->shared->limits.poll_bytes;

  while (self->left > 0 && self->lines->len < max_bytes &&
         self->next <= till_relay_log_get_last (self->log))
    {
      gint64 first = till_relay_log_get_first (self->log);
      GBytes *frame;

      if (self->next < first)
        {
          append_frame (self->lines,
                        till_relay_frame_new_gap (self->next, first - 1, "retention"));
          self->next = first;
          self->has_news = TRUE;
          continue;
        }

      if ((frame = till_relay_log_peek (self->log, self->next)) == NULL)
        {
          if (self->has_news)
            return TRUE;

          till_relay_log_fetch (self->log, self->next);
          return FALSE;
        }

      till_relay_frame_append_line (frame, self->lines);
      self->next++;
      self->left--;
      self->has_news = TRUE;
    }

  return self->has_news;
}

static void
poll_wake (TillRelayWatcher *watcher)
{
  Poll *self = (Poll *) watcher;

  if (poll_collect (self))
    poll_answer (self);
}

static gboolean
poll_timeout_cb (gpointer user_data)
{
  poll_answer (user_data);

  return G_SOURCE_REMOVE;
}

/* The peer went away. */
static void
poll_finished_cb (SoupServerMessage *msg,
                  gpointer           user_data)
{
  poll_free (user_data);
}

/**
 * till_relay_polls_new:
 * @shared: the daemon
 *
 * Returns: (transfer full): no polls
 */
TillRelayPolls *
till_relay_polls_new (TillRelayShared *shared)
{
  TillRelayPolls *self = g_new0 (TillRelayPolls, 1);

  self->shared = shared;

  return self;
}

/**
 * till_relay_polls_free:
 * @self: (nullable) (transfer full): the polls
 *
 * Drops those that still wait.
 */
void
till_relay_polls_free (TillRelayPolls *self)
{
  GList *link;

  if (self == NULL)
    return;

  while ((link = self->polls.head) != NULL)
    poll_free (link->data);

  g_free (self);
}

/**
 * till_relay_polls_end_all:
 * @self: the polls
 *
 * Answers all of them now.
 */
void
till_relay_polls_end_all (TillRelayPolls *self)
{
  GList *link;

  g_return_if_fail (self != NULL);

  while ((link = self->polls.head) != NULL)
    poll_answer (link->data);
}

static Poll *
poll_new (TillRelayPolls    *polls,
          SoupServerMessage *msg,
          TillRelayLog      *log,
          guint              limit,
          guint              wait_ms)
{
  Poll *self = g_new0 (Poll, 1);

  self->polls = polls;
  self->msg = g_object_ref (msg);
  self->log = log;
  self->left = limit;
  self->lines = g_string_new (NULL);
  self->watcher.wake = poll_wake;
  self->link.data = self;
  g_queue_push_tail_link (&polls->polls, &self->link);
  self->timeout = g_timeout_source_new (wait_ms);
  g_source_set_callback (self->timeout, poll_timeout_cb, self, NULL);

  return self;
}

/**
 * till_relay_polls_start:
 * @self: the polls
 * @msg: a request without a body, from someone who may read @log
 * @log: a stream
 * @after: (nullable): the last event the console has
 * @limit: how many events it wants at most
 * @wait_ms: how long it waits if there are none
 *
 * Answers @msg, now or later.
 */
void
till_relay_polls_start (TillRelayPolls        *self,
                        SoupServerMessage     *msg,
                        TillRelayLog          *log,
                        const TillRelayCursor *after,
                        guint                  limit,
                        guint                  wait_ms)
{
  TillRelayShared *shared;
  const char *epoch;
  Poll *poll;

  g_return_if_fail (self != NULL && log != NULL && limit > 0);

  shared = self->shared;
  epoch = till_relay_registry_get_epoch (shared->registry);

  poll = poll_new (self, msg, log, limit, wait_ms);
  append_frame (poll->lines,
                till_relay_frame_new_hello (epoch, till_relay_log_get_first (log),
                                            till_relay_log_get_last (log),
                                            shared->limits.heartbeat_ms / 1000,
                                            till_clock_now_us (shared->clock) / 1000));
  if (till_relay_start_position (shared, log, after, &poll->next))
    {
      append_frame (poll->lines,
                    till_relay_frame_new_reset (epoch, till_relay_log_get_first (log)));
      poll->has_news = TRUE;
    }

  if (poll_collect (poll))
    {
      poll_answer (poll);
      return;
    }

  poll->paused = TRUE;
  soup_server_message_pause (msg);
  g_signal_connect (msg, "finished", G_CALLBACK (poll_finished_cb), poll);
  g_signal_connect (msg, "disconnected", G_CALLBACK (poll_finished_cb), poll);
  till_relay_log_watch (log, &poll->watcher);
  g_source_attach (poll->timeout, g_main_context_get_thread_default ());
}
