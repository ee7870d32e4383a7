/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How a client gets its connection and keeps it: by a stream, or by long polls where something in
 * between holds a stream back.
 *
 * What must hold: a connection that says nothing counts as dead; after every end another begins,
 * later and later, until the client is stopped or its token does not count. */

#include "till-relay-client-private.h"

#include "till-ids.h"

/* A proxy that holds everything back may even keep the head of the answer. */
#define ANSWER_FACTOR 3

#define POLL_LIMIT 200

static void
drop_source (GSource **source)
{
  if (*source == NULL)
    return;

  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
set_timer (TillRelayClient *self,
           guint            ms,
           GSourceFunc      func)
{
  drop_source (&self->timer);
  self->timer = g_timeout_source_new (ms);
  g_source_set_callback (self->timer, func, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
}

/**
 * till_relay_client_drop_link:
 * @self: a client
 *
 * Lets go of the connection and of what it was waiting for.
 */
void
till_relay_client_drop_link (TillRelayClient *self)
{
  drop_source (&self->timer);
  g_clear_pointer (&self->link, till_relay_link_close);
}

static gboolean
wait_over_cb (gpointer user_data)
{
  till_relay_client_connect (user_data);

  return G_SOURCE_REMOVE;
}

/* Gives the connection up and comes back later. */
static void
reconnect (TillRelayClient *self,
           guint            wait_ms,
           const char      *reason)
{
  till_relay_client_drop_link (self);
  set_timer (self, wait_ms, wait_over_cb);
  till_relay_client_set_state (self, TILL_RELAY_CLIENT_WAITING, reason);
}

static void
fail (TillRelayClient *self,
      const char      *reason)
{
  reconnect (self, till_backoff_next_ms (&self->backoff, till_random_uint32 ()), reason);
}

static gboolean
watchdog_cb (gpointer user_data)
{
  fail (user_data, "The relay has been silent for too long");

  return G_SOURCE_REMOVE;
}

static void
feed_watchdog (TillRelayClient *self)
{
  if (self->n_held == 0)
    set_timer (self, self->policy.watchdog_ms, watchdog_cb);
}

/* No answer, or an answer without a first frame: something in between holds it back. */
static gboolean
held_back_cb (gpointer user_data)
{
  TillRelayClient *self = user_data;

  self->polling = TRUE;
  self->stream_again_us = g_get_monotonic_time () +
                          self->policy.stream_again_ms * G_GINT64_CONSTANT (1000);
  fail (self, "Something between here and the relay holds the stream back");

  return G_SOURCE_REMOVE;
}

static void
message_cb (const TillRelayMessage *message,
            gpointer                user_data)
{
  g_autoptr (TillRelayClient) self = g_object_ref (user_data);
  TillRelayStep step;

  feed_watchdog (self);
  till_relay_track_take (&self->track, message, &step);
  if (message->type == TILL_RELAY_MESSAGE_HELLO)
    self->backoff.attempt = 0;

  if (till_relay_client_tell (self, &step, message))
    {
      if (step.broken != NULL)
        fail (self, step.broken);
      else if (step.ended)
        reconnect (self, MIN (step.retry_ms, self->policy.backoff_cap_ms),
                   "The relay ended the stream; coming back");
    }
  if (step.deliver && self->acker != NULL)
    till_relay_acker_update (self->acker, &self->track.cursor);
  till_relay_client_update_behind (self);
}

/* The answer has begun; the first frame must follow. */
static void
await_hello (TillRelayClient *self)
{
  if (self->polling)
    set_timer (self, self->policy.watchdog_ms, watchdog_cb);
  else
    set_timer (self, self->policy.hello_ms, held_back_cb);
}

static void
begun_cb (gpointer user_data)
{
  TillRelayClient *self = user_data;

  if (self->n_held == 0)
    await_hello (self);
}

static void
ended_cb (const GError *error,
          gpointer      user_data)
{
  g_autoptr (TillRelayClient) self = g_object_ref (user_data);

  if (g_error_matches (error, TILL_RELAY_CLIENT_ERROR, TILL_RELAY_CLIENT_ERROR_UNAUTHORIZED))
    {
      till_relay_client_drop_link (self);
      g_clear_pointer (&self->acker, till_relay_acker_free);
      till_relay_client_set_state (self, TILL_RELAY_CLIENT_UNAUTHORIZED, error->message);
    }
  else if (error == NULL && self->polling && self->track.has_hello)
    {
      /* One poll is over; the next one follows at once. */
      till_relay_client_drop_link (self);
      set_timer (self, 0, wait_over_cb);
    }
  else
    fail (self, error != NULL ? error->message : "The relay ended the stream");
}

static SoupMessage *
new_request (TillRelayClient *self)
{
  g_autofree char *cursor = till_relay_client_dup_cursor (self);
  g_autofree char *path = NULL;
  SoupMessage *message;

  if (self->polling)
    path = g_strdup_printf ("/v1/streams/%s/events?limit=%d&wait=%u%s%s", self->stream, POLL_LIMIT,
                            self->policy.poll_wait_s, cursor != NULL ? "&after=" : "",
                            cursor != NULL ? cursor : "");
  else
    path = g_strdup_printf ("/v1/streams/%s/sse", self->stream);

  message = till_relay_place_new_message (self->place, SOUP_METHOD_GET, path);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Accept",
                                self->polling ? "application/x-ndjson" : "text/event-stream");
  if (!self->polling && cursor != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message), "Last-Event-ID",
                                  cursor);

  return message;
}

/**
 * till_relay_client_connect:
 * @self: a client that is not stopped
 *
 * Connects, or remembers to while it is held.
 */
void
till_relay_client_connect (TillRelayClient *self)
{
  static const TillRelayLinkEvents events = { begun_cb, message_cb, ended_cb };

  till_relay_client_drop_link (self);
  self->was_due = self->n_held > 0;
  if (self->was_due)
    {
      till_relay_client_set_state (self, TILL_RELAY_CLIENT_CONNECTING, self->reason);
      return;
    }

  if (self->polling && g_get_monotonic_time () >= self->stream_again_us)
    self->polling = FALSE;

  /* Between two long polls nothing has changed. */
  if (!self->polling || (self->state != TILL_RELAY_CLIENT_LIVE &&
                         self->state != TILL_RELAY_CLIENT_BEHIND))
    till_relay_client_set_state (self, TILL_RELAY_CLIENT_CONNECTING, self->reason);

  till_relay_track_connected (&self->track);
  self->link = till_relay_link_open (till_relay_place_get_session (self->place),
                                     new_request (self),
                                     self->polling ? TILL_RELAY_FRAMING_LINES
                                                   : TILL_RELAY_FRAMING_EVENTS,
                                     &events, self);

  if (self->polling)
    set_timer (self, self->policy.watchdog_ms, watchdog_cb);
  else
    set_timer (self, self->policy.hello_ms * ANSWER_FACTOR, held_back_cb);
}

/**
 * till_relay_client_pause_link:
 * @self: a client that has just been held
 *
 * Reads nothing more, and takes no silence for a dead connection.
 */
void
till_relay_client_pause_link (TillRelayClient *self)
{
  if (self->link == NULL)
    return;

  drop_source (&self->timer);
  till_relay_link_set_held (self->link, TRUE);
}

/**
 * till_relay_client_resume_link:
 * @self: a client that is held no more
 *
 * Goes on reading, or connects if that was due.
 */
void
till_relay_client_resume_link (TillRelayClient *self)
{
  if (self->was_due)
    set_timer (self, 0, wait_over_cb);

  if (self->link == NULL)
    return;

  if (self->track.has_hello)
    feed_watchdog (self);
  else
    await_hello (self);
  till_relay_link_set_held (self->link, FALSE);
}
