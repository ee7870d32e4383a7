/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One request to the relay whose answer is a row of frames: an event stream or a long poll.
 *
 * What must hold: status and type are looked at before the body; while it is held nothing is
 * read, so that the relay and the kernel keep what is coming; after it was closed it says
 * nothing more; memory is bounded by the longest frame. */

#include "till-relay-link.h"

#include "till-relay-frame.h"
#include "till-soup.h"

#define PIECE (64 * 1024)

struct _TillRelayLink
{
  SoupSession         *session;
  SoupMessage         *message;
  TillRelayFraming     framing;
  TillRelayLinkEvents  events;
  gpointer             user_data;
  GCancellable        *cancellable;
  GInputStream        *stream;      /* once the answer has begun */
  TillRelaySplitter   *splitter;
  GSource             *resume;      /* takes up again after a hold */
  gboolean             held;
  gboolean             reading;     /* a read is on its way */
  gboolean             at_end;      /* of the body */
  gboolean             pumping;
  gboolean             closed;
};

static void
link_clear (TillRelayLink *self)
{
  g_object_unref (self->session);
  g_object_unref (self->message);
  g_object_unref (self->cancellable);
  g_clear_object (&self->stream);
  till_relay_splitter_free (self->splitter);
}

static TillRelayLink *
link_ref (TillRelayLink *self)
{
  return g_rc_box_acquire (self);
}

static void
link_unref (TillRelayLink *self)
{
  g_rc_box_release_full (self, (GDestroyNotify) link_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillRelayLink, link_unref)

/* Without this libsoup would keep the connection as long as the other end does. */
static void
close_stream (GInputStream *stream)
{
  g_input_stream_close_async (stream, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
}

static void
link_end (TillRelayLink *self,
          const GError  *error)
{
  if (!self->closed)
    self->events.ended (error, self->user_data);
}

/* Hands one frame over; returns whether there was one. */
static gboolean
link_take_frame (TillRelayLink *self,
                 GError       **error)
{
  g_auto (TillRelayMessage) message = TILL_RELAY_MESSAGE_INIT;
  TillRelayRawFrame frame;
  gboolean has_frame;

  if (!till_relay_splitter_next (self->splitter, &frame, &has_frame, error) || !has_frame ||
      !till_relay_message_parse (&frame, &message, error))
    return FALSE;

  self->events.message (&message, self->user_data);

  return TRUE;
}

static void bytes_read_cb (GObject      *object,
                           GAsyncResult *result,
                           gpointer      user_data);

/* Hands over what has come, then reads on. */
static void
link_pump (TillRelayLink *self)
{
  g_autoptr (GError) error = NULL;

  if (self->pumping || self->stream == NULL)
    return;

  self->pumping = TRUE;
  while (!self->closed && !self->held && link_take_frame (self, &error))
    continue;
  self->pumping = FALSE;

  if (self->closed || self->held)
    return;

  if (error != NULL || self->at_end)
    link_end (self, error);
  else if (!self->reading)
    {
      self->reading = TRUE;
      g_input_stream_read_bytes_async (self->stream, PIECE, G_PRIORITY_DEFAULT, self->cancellable,
                                       bytes_read_cb, link_ref (self));
    }
}

static void
bytes_read_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (TillRelayLink) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (object), result, &error);
  self->reading = FALSE;
  if (self->closed)
    {
      close_stream (self->stream);
      return;
    }

  if (bytes == NULL)
    {
      link_end (self, error);
      return;
    }

  self->at_end = g_bytes_get_size (bytes) == 0;
  till_relay_splitter_push (self->splitter, g_bytes_get_data (bytes, NULL),
                            g_bytes_get_size (bytes));
  link_pump (self);
}

static gboolean
link_check_answer (TillRelayLink *self,
                   GError       **error)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (self->message);
  const char *wanted = self->framing == TILL_RELAY_FRAMING_EVENTS ? "text/event-stream"
                                                                  : "application/x-ndjson";

  if (!till_relay_place_check_status (self->message, error))
    return FALSE;

  if (g_strcmp0 (soup_message_headers_get_content_type (headers, NULL), wanted) == 0)
    return TRUE;

  g_set_error_literal (error, TILL_RELAY_CLIENT_ERROR, TILL_RELAY_CLIENT_ERROR_PROTOCOL,
                       "What answers at the relay's address is no relay");

  return FALSE;
}

static void
answer_begun_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (TillRelayLink) self = user_data;
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GError) error = NULL;

  stream = till_soup_send_finish (SOUP_SESSION (object), result, &error);
  if (stream == NULL)
    {
      link_end (self, error);
      return;
    }

  self->stream = g_steal_pointer (&stream);
  if (self->closed)
    {
      close_stream (self->stream);
      return;
    }

  if (!link_check_answer (self, &error))
    {
      link_end (self, error);
      return;
    }

  self->events.begun (self->user_data);
  link_pump (self);
}

/**
 * till_relay_link_open:
 * @session: makes the connection
 * @message: (transfer full): what to ask
 * @framing: what the answer is made of
 * @events: what to tell; copied
 * @user_data: data for @events
 *
 * Sends the request. Nothing is told before this returns.
 *
 * Returns: (transfer full): the link; give it to till_relay_link_close()
 */
TillRelayLink *
till_relay_link_open (SoupSession               *session,
                      SoupMessage               *message,
                      TillRelayFraming           framing,
                      const TillRelayLinkEvents *events,
                      gpointer                   user_data)
{
  TillRelayLink *self;

  g_return_val_if_fail (SOUP_IS_SESSION (session), NULL);
  g_return_val_if_fail (SOUP_IS_MESSAGE (message), NULL);
  g_return_val_if_fail (events != NULL, NULL);

  self = g_rc_box_new0 (TillRelayLink);
  self->session = g_object_ref (session);
  self->message = message;
  self->framing = framing;
  self->events = *events;
  self->user_data = user_data;
  self->cancellable = g_cancellable_new ();
  self->splitter = till_relay_splitter_new (framing, TILL_RELAY_FRAME_MAX);

  soup_session_send_async (session, message, G_PRIORITY_DEFAULT, self->cancellable,
                           answer_begun_cb, link_ref (self));

  return self;
}

static void
link_drop_resume (TillRelayLink *self)
{
  if (self->resume == NULL)
    return;

  g_source_destroy (self->resume);
  g_clear_pointer (&self->resume, g_source_unref);
}

/**
 * till_relay_link_close:
 * @self: (nullable) (transfer full): a link
 *
 * Ends the request. Nothing more is told, not even the end.
 */
void
till_relay_link_close (TillRelayLink *self)
{
  if (self == NULL)
    return;

  self->closed = TRUE;
  link_drop_resume (self);
  g_cancellable_cancel (self->cancellable);
  if (self->stream != NULL && !self->reading)
    close_stream (self->stream);
  link_unref (self);
}

static gboolean
resume_cb (gpointer user_data)
{
  g_autoptr (TillRelayLink) self = link_ref (user_data);

  link_drop_resume (self);
  link_pump (self);

  return G_SOURCE_REMOVE;
}

/**
 * till_relay_link_set_held:
 * @self: a link
 * @held: whether to tell and read nothing for now
 */
void
till_relay_link_set_held (TillRelayLink *self,
                          gboolean       held)
{
  g_return_if_fail (self != NULL);

  self->held = held;
  if (held || self->pumping || self->resume != NULL)
    return;

  self->resume = g_idle_source_new ();
  g_source_set_priority (self->resume, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->resume, resume_cb, self, NULL);
  g_source_attach (self->resume, g_main_context_get_thread_default ());
}
