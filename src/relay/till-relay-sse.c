/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A console's event stream: a socket, the number of the next event and what is half written.
 *
 * What must hold: nothing is queued for anybody and nothing is dropped; a console that does not
 * read costs nothing and is closed after a while, it comes back with its cursor; what is missing
 * is told ("gap", "reset"), never passed over in silence; only committed events are sent. */

#include "till-relay-sse.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "till-ids.h"
#include "till-relay-frame.h"

/* What goes into one send at most. */
#define SEND_FRAMES 16
#define SEND_BYTES (256 * 1024)

static const char response_head[] =
  "HTTP/1.1 200 OK\r\n"
  "Content-Type: text/event-stream\r\n"
  "Cache-Control: no-store, no-transform\r\n"
  "X-Accel-Buffering: no\r\n"
  "Connection: close\r\n"
  "\r\n";

typedef struct
{
  TillRelayPeer    peer;
  TillRelayWatcher watcher;
  TillRelayShared *shared;
  TillRelayLog    *log;
  gint64           console_id;
  gint64           next;         /* the number of the event that is sent next */
  GBytes          *out;          /* (nullable): what is being sent */
  gsize            out_offset;   /* how much of it is */
  gint64           progress_us;  /* when the socket last took something; monotonic, as below */
  gint64           dies_us;
  gboolean         blocked;      /* the socket takes nothing */
  gboolean         ending;       /* after @out comes the end */
  gboolean         resumed;      /* the first event has gone out */
} TillRelaySse;

static gint64
ms_to_us (gint64 ms)
{
  return ms * 1000;
}

static void
sse_close (TillRelaySse   *self,
           TillRelayClosed why)
{
  self->shared->metrics.closed[why]++;
  till_relay_hub_remove (self->shared->hub, &self->peer);
}

static void
sse_set_blocked (TillRelaySse *self,
                 gboolean      blocked)
{
  if (self->blocked == blocked)
    return;

  self->blocked = blocked;
  if (blocked)
    self->shared->metrics.blocked++;
  else
    self->shared->metrics.blocked--;
  till_relay_hub_want_write (self->shared->hub, &self->peer, blocked);
}

static void
count_resume (TillRelaySse   *self,
              TillRelayResume from)
{
  if (!self->resumed)
    self->shared->metrics.resumed[from]++;
  self->resumed = TRUE;
}

/* Makes sure that there is something to send, or that it is being fetched. */
static void
sse_find_work (TillRelaySse *self)
{
  gint64 first = till_relay_log_get_first (self->log);

  if (self->out != NULL || self->next > till_relay_log_get_last (self->log))
    return;

  if (self->next < first)
    {
      count_resume (self, TILL_RELAY_RESUME_GAP);
      self->out = till_relay_frame_new_gap (self->next, first - 1, "retention");
      self->next = first;
    }
  else if (till_relay_log_peek (self->log, self->next) == NULL)
    {
      count_resume (self, TILL_RELAY_RESUME_DB);
      till_relay_log_fetch (self->log, self->next);
    }
  else
    count_resume (self, TILL_RELAY_RESUME_RING);
}

/* Collects what can go out in one send: what is half written, then the events after it. */
static guint
sse_collect (TillRelaySse *self,
             GBytes       *pieces[SEND_FRAMES],
             struct iovec  vectors[SEND_FRAMES])
{
  gsize bytes = 0;
  guint n = 0;

  if (self->out != NULL)
    {
      gsize size;
      const char *data = g_bytes_get_data (self->out, &size);

      pieces[n] = self->out;
      vectors[n].iov_base = (char *) data + self->out_offset;
      vectors[n].iov_len = size - self->out_offset;
      bytes += vectors[n++].iov_len;
    }

  if (self->ending)
    return n;

  for (gint64 seq = self->next; n < SEND_FRAMES && bytes < SEND_BYTES; seq++)
    {
      GBytes *frame = seq <= till_relay_log_get_last (self->log) &&
                      seq >= till_relay_log_get_first (self->log)
                        ? till_relay_log_peek (self->log, seq) : NULL;

      if (frame == NULL)
        break;

      pieces[n] = frame;
      vectors[n].iov_base = (char *) g_bytes_get_data (frame, &vectors[n].iov_len);
      bytes += vectors[n++].iov_len;
    }

  return n;
}

/* Moves on by @sent bytes of what was collected. */
static void
sse_advance (TillRelaySse *self,
             GBytes       *pieces[SEND_FRAMES],
             struct iovec  vectors[SEND_FRAMES],
             guint         n,
             gsize         sent)
{
  gboolean had_out = self->out != NULL;

  for (guint i = 0; i < n; i++)
    {
      gboolean is_out = had_out && i == 0;

      if (sent == 0)
        break;

      if (!is_out)
        self->next++;

      if (sent < vectors[i].iov_len)
        {
          if (!is_out)
            {
              self->out = g_bytes_ref (pieces[i]);
              self->out_offset = 0;
            }
          self->out_offset += sent;
          break;
        }

      sent -= vectors[i].iov_len;
      if (is_out)
        {
          g_clear_pointer (&self->out, g_bytes_unref);
          self->out_offset = 0;
        }
    }
}

static void
sse_run (TillRelayPeer *peer)
{
  TillRelaySse *self = (TillRelaySse *) peer;
  GBytes *pieces[SEND_FRAMES];
  struct iovec vectors[SEND_FRAMES];
  struct msghdr message = { .msg_iov = vectors };
  gssize sent;

  if (self->blocked)
    return;

  sse_find_work (self);
  message.msg_iovlen = sse_collect (self, pieces, vectors);
  if (message.msg_iovlen == 0)
    return;

  sent = sendmsg (peer->fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
  if (sent < 0 && errno != EAGAIN && errno != EINTR)
    {
      sse_close (self, TILL_RELAY_CLOSED_PEER);
      return;
    }

  if (sent > 0)
    {
      self->progress_us = g_get_monotonic_time ();
      sse_advance (self, pieces, vectors, message.msg_iovlen, sent);
    }

  if (sent < 0 || self->out != NULL)
    sse_set_blocked (self, sent < 0 ? errno == EAGAIN : TRUE);
  else if (self->ending)
    {
      shutdown (peer->fd, SHUT_WR);
      till_relay_hub_remove (self->shared->hub, peer);
      return;
    }

  if (!self->blocked)
    till_relay_hub_make_ready (self->shared->hub, peer);
}

static void
sse_io (TillRelayPeer *peer,
        guint32        events)
{
  TillRelaySse *self = (TillRelaySse *) peer;
  char scrap[4096];

  if ((events & EPOLLIN) != 0)
    {
      gssize n = recv (peer->fd, scrap, sizeof scrap, MSG_DONTWAIT);

      if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
        events |= EPOLLHUP;
    }

  if ((events & (EPOLLERR | EPOLLHUP | EPOLLRDHUP)) != 0)
    {
      sse_close (self, TILL_RELAY_CLOSED_PEER);
      return;
    }

  if ((events & EPOLLOUT) != 0)
    {
      sse_set_blocked (self, FALSE);
      till_relay_hub_make_ready (self->shared->hub, peer);
    }
}

/* Lets what is half written go out, then says good-bye. */
static void
sse_say_bye (TillRelaySse   *self,
             guint           max_retry_ms,
             TillRelayClosed why)
{
  g_autoptr (GBytes) bye = NULL;
  GByteArray *rest;

  if (self->ending)
    return;

  bye = till_relay_frame_new_bye (till_random_uint32 () % (max_retry_ms + 1));
  rest = g_byte_array_new ();
  if (self->out != NULL)
    {
      gsize size;
      const guint8 *data = g_bytes_get_data (self->out, &size);

      g_byte_array_append (rest, data + self->out_offset, size - self->out_offset);
    }
  g_byte_array_append (rest, g_bytes_get_data (bye, NULL), g_bytes_get_size (bye));

  g_clear_pointer (&self->out, g_bytes_unref);
  self->out = g_byte_array_free_to_bytes (rest);
  self->out_offset = 0;
  self->ending = TRUE;
  self->shared->metrics.closed[why]++;
  till_relay_hub_make_ready (self->shared->hub, &self->peer);
}

static void
sse_tick (TillRelayPeer *peer,
          gint64         now_us)
{
  TillRelaySse *self = (TillRelaySse *) peer;
  const TillRelayLimits *limits = &self->shared->limits;

  if (self->out != NULL)
    {
      if (now_us - self->progress_us >= ms_to_us (limits->stall_ms))
        sse_close (self, TILL_RELAY_CLOSED_STALLED);
    }
  else if (now_us >= self->dies_us)
    sse_say_bye (self, 5000, TILL_RELAY_CLOSED_AGE);
  else if (now_us - self->progress_us >= ms_to_us (limits->heartbeat_ms))
    {
      self->out = till_relay_frame_new_heartbeat (till_relay_log_get_last (self->log),
                                                  till_clock_now_us (self->shared->clock) / 1000);
      till_relay_hub_make_ready (self->shared->hub, peer);
    }
}

static void
sse_free (TillRelayPeer *peer)
{
  TillRelaySse *self = (TillRelaySse *) peer;
  TillRelayConsole *console = till_relay_registry_get_console (self->shared->registry,
                                                               self->console_id);

  if (console != NULL && console->n_streams > 0)
    console->n_streams--;

  if (self->blocked)
    self->shared->metrics.blocked--;
  self->shared->metrics.streams--;

  till_relay_log_unwatch (self->log, &self->watcher);
  g_clear_pointer (&self->out, g_bytes_unref);
  close (peer->fd);
  g_free (self);
}

static const TillRelayPeerClass sse_class = { sse_io, sse_run, sse_tick, sse_free };

static void
sse_wake (TillRelayWatcher *watcher)
{
  char *start = (char *) watcher - G_STRUCT_OFFSET (TillRelaySse, watcher);
  TillRelaySse *self = (gpointer) start;

  if (!self->blocked && !self->ending)
    till_relay_hub_make_ready (self->shared->hub, &self->peer);
}

static GBytes *
make_greeting (TillRelaySse *self,
               gboolean      reset)
{
  TillRelayShared *shared = self->shared;
  const char *epoch = till_relay_registry_get_epoch (shared->registry);
  gint64 first = till_relay_log_get_first (self->log);
  g_autoptr (GBytes) hello =
    till_relay_frame_new_hello (epoch, first, till_relay_log_get_last (self->log),
                                shared->limits.heartbeat_ms / 1000,
                                till_clock_now_us (shared->clock) / 1000);
  GByteArray *greeting = g_byte_array_new ();

  g_byte_array_append (greeting, (const guint8 *) response_head, strlen (response_head));
  g_byte_array_append (greeting, g_bytes_get_data (hello, NULL), g_bytes_get_size (hello));
  if (reset)
    {
      g_autoptr (GBytes) frame = till_relay_frame_new_reset (epoch, first);

      g_byte_array_append (greeting, g_bytes_get_data (frame, NULL), g_bytes_get_size (frame));
    }

  return g_byte_array_free_to_bytes (greeting);
}

/* None of these is needed for the stream to be right, so none of them may fail it. */
static void
tune_socket (const TillRelayLimits *limits,
             int                    fd)
{
  const int one = 1;
  const int send_buffer = (int) limits->send_buffer;
  const int stall_ms = (int) limits->stall_ms;

  setsockopt (fd, SOL_SOCKET, SO_SNDBUF, &send_buffer, sizeof send_buffer);
  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  setsockopt (fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &stall_ms, sizeof stall_ms);
}

/**
 * till_relay_start_position:
 * @shared: the daemon
 * @log: a stream
 * @after: (nullable): the last event the console has, or %NULL if it has none
 * @ret_next: (out): the event it gets first; older than the oldest if some are gone
 *
 * Finds where a console goes on. A cursor of another epoch, or beyond the end, is from another
 * life of the database: the console gets everything there is and is told so.
 *
 * Returns: whether that is the case
 */
gboolean
till_relay_start_position (TillRelayShared       *shared,
                           TillRelayLog          *log,
                           const TillRelayCursor *after,
                           gint64                *ret_next)
{
  const char *epoch = till_relay_registry_get_epoch (shared->registry);

  *ret_next = till_relay_log_get_first (log);
  if (after == NULL)
    return FALSE;

  if (strcmp (after->epoch, epoch) != 0 || after->seq > till_relay_log_get_last (log))
    return TRUE;

  *ret_next = after->seq + 1;

  return FALSE;
}

/**
 * till_relay_sse_start:
 * @shared: the daemon
 * @console: who reads
 * @log: what it reads
 * @after: (nullable): the last event it has
 * @fd: (transfer full): its socket, taken over from the web server before any answer
 *
 * Begins an event stream. It ends by itself.
 */
void
till_relay_sse_start (TillRelayShared       *shared,
                      TillRelayConsole      *console,
                      TillRelayLog          *log,
                      const TillRelayCursor *after,
                      int                    fd)
{
  TillRelaySse *self;
  gint64 now_us = g_get_monotonic_time ();
  gint64 age_us;
  gboolean reset;

  g_return_if_fail (shared != NULL && console != NULL && log != NULL);

  /* A fifth more or less, so that consoles that came together do not go together. */
  age_us = ms_to_us (shared->limits.stream_age_ms);
  age_us += age_us / 5 * ((gint64) (till_random_uint32 () % 2001) - 1000) / 1000;

  self = g_new0 (TillRelaySse, 1);
  self->shared = shared;
  self->log = log;
  self->console_id = console->id;
  self->progress_us = now_us;
  self->dies_us = now_us + age_us;
  self->watcher.wake = sse_wake;
  console->n_streams++;
  shared->metrics.streams++;

  reset = till_relay_start_position (shared, log, after, &self->next);
  if (reset)
    count_resume (self, TILL_RELAY_RESUME_RESET);
  self->out = make_greeting (self, reset);

  tune_socket (&shared->limits, fd);
  till_relay_hub_add (shared->hub, &self->peer, &sse_class, fd);
  till_relay_log_watch (log, &self->watcher);
  till_relay_hub_make_ready (shared->hub, &self->peer);
}

static void
end_cb (gpointer data,
        gpointer user_data)
{
  sse_say_bye (data, GPOINTER_TO_UINT (user_data), TILL_RELAY_CLOSED_DRAIN);
}

/**
 * till_relay_sse_end_all:
 * @shared: the daemon
 * @max_retry_ms: over how long a time the consoles come back
 *
 * Says good-bye on all streams.
 */
void
till_relay_sse_end_all (TillRelayShared *shared,
                        guint            max_retry_ms)
{
  g_return_if_fail (shared != NULL);

  till_relay_hub_foreach (shared->hub, &sse_class, end_cb, GUINT_TO_POINTER (max_retry_ms));
}

static void
end_revoked_cb (gpointer data,
                gpointer user_data)
{
  TillRelaySse *self = data;
  TillRelayConsole *console = till_relay_registry_get_console (self->shared->registry,
                                                               self->console_id);

  if (console == NULL || !till_relay_console_may_read (console, self->log))
    sse_close (self, TILL_RELAY_CLOSED_REVOKED);
}

/**
 * till_relay_sse_end_revoked:
 * @shared: the daemon
 *
 * Closes the streams of consoles that may not read them any more.
 */
void
till_relay_sse_end_revoked (TillRelayShared *shared)
{
  g_return_if_fail (shared != NULL);

  till_relay_hub_foreach (shared->hub, &sse_class, end_revoked_cb, NULL);
}
