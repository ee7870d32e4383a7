/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reading the body of a request, and waiting for its answer.
 *
 * What must hold: no more of a body is kept than it may have, and all bodies together stay within
 * the daemon's memory limit until they are answered; a body that grows beyond its limit is refused
 * while it is still coming; a peer that goes away early leaves nothing behind. */

#include "till-relay-request.h"

struct _TillRelayRequest
{
  TillRelayDoor       *door;
  TillRelayShared     *shared;
  SoupServerMessage   *msg;
  TillRelayRequestFunc func;
  gpointer             user_data;
  GByteArray          *body;      /* until it is complete */
  gsize                max_body;
  gsize                reserved;  /* of the daemon's memory */
  gint64               start_us;
  gint64               id;
  gboolean             waiting;   /* the message is paused */
  gboolean             finished;  /* libsoup is done with the message */
};

static void
request_free (TillRelayRequest *self)
{
  self->shared->memory -= self->reserved;
  g_signal_handlers_disconnect_by_data (self->msg, self);
  g_object_unref (self->msg);
  g_clear_pointer (&self->body, g_byte_array_unref);
  g_free (self);
}

/* Either the answer is out, or the peer went away. Whoever still has to answer frees it then. */
static void
finished_cb (SoupServerMessage *msg,
             gpointer           user_data)
{
  TillRelayRequest *self = user_data;

  self->finished = TRUE;
  if (!self->waiting)
    request_free (self);
}

static void
got_chunk_cb (SoupServerMessage *msg,
              GBytes            *chunk,
              gpointer           user_data)
{
  TillRelayRequest *self = user_data;
  gsize length;
  gconstpointer data = g_bytes_get_data (chunk, &length);

  if (self->body->len + length <= self->max_body)
    {
      g_byte_array_append (self->body, data, length);
      return;
    }

  g_signal_handlers_disconnect_by_data (msg, self);
  till_relay_door_refuse (self->door, msg, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE);
  request_free (self);
}

static void
got_body_cb (SoupServerMessage *msg,
             gpointer           user_data)
{
  TillRelayRequest *self = user_data;
  g_autoptr (GBytes) body = g_byte_array_free_to_bytes (g_steal_pointer (&self->body));

  self->func (self, body, self->user_data);
}

/**
 * till_relay_request_collect:
 * @door: the door it came in by
 * @shared: the daemon
 * @msg: a request whose head has been read, and whose body libsoup does not accumulate
 * @length: the length of its body, or %TILL_RELAY_LENGTH_UNKNOWN
 * @max_body: how long that may be; @length is not more
 * @func: called when it has been read
 * @user_data: data for @func
 *
 * Reads the body of a request.
 *
 * Returns: (transfer none) (nullable): the request, or %NULL when there is no memory for it;
 *   nothing has been done then
 */
TillRelayRequest *
till_relay_request_collect (TillRelayDoor       *door,
                            TillRelayShared     *shared,
                            SoupServerMessage   *msg,
                            gint64               length,
                            gsize                max_body,
                            TillRelayRequestFunc func,
                            gpointer             user_data)
{
  gsize reserved = length >= 0 ? (gsize) length : max_body;
  TillRelayRequest *self;

  g_return_val_if_fail (shared != NULL && func != NULL, NULL);

  if (shared->memory + (gint64) reserved > shared->limits.max_memory)
    return NULL;

  self = g_new0 (TillRelayRequest, 1);
  self->door = door;
  self->shared = shared;
  self->msg = g_object_ref (msg);
  self->func = func;
  self->user_data = user_data;
  self->body = g_byte_array_sized_new (length > 0 ? MIN (length, 64 * 1024) : 0);
  self->max_body = max_body;
  self->reserved = reserved;
  self->start_us = g_get_monotonic_time ();
  shared->memory += reserved;

  g_signal_connect (msg, "got-chunk", G_CALLBACK (got_chunk_cb), self);
  g_signal_connect (msg, "got-body", G_CALLBACK (got_body_cb), self);
  g_signal_connect (msg, "finished", G_CALLBACK (finished_cb), self);
  g_signal_connect (msg, "disconnected", G_CALLBACK (finished_cb), self);

  return self;
}

/**
 * till_relay_request_get_message:
 * @self: a request
 *
 * Returns: (transfer none): its message
 */
SoupServerMessage *
till_relay_request_get_message (TillRelayRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->msg;
}

/**
 * till_relay_request_get_start:
 * @self: a request
 *
 * Returns: when its head had been read, by the monotonic clock
 */
gint64
till_relay_request_get_start (TillRelayRequest *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->start_us;
}

/**
 * till_relay_request_set_id:
 * @self: a request
 * @id: a number of the caller's, such as a row
 */
void
till_relay_request_set_id (TillRelayRequest *self,
                           gint64            id)
{
  g_return_if_fail (self != NULL);

  self->id = id;
}

/**
 * till_relay_request_get_id:
 * @self: a request
 *
 * Returns: what till_relay_request_set_id() was told
 */
gint64
till_relay_request_get_id (TillRelayRequest *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->id;
}

/**
 * till_relay_request_wait:
 * @self: a request whose body has been read
 *
 * Lets the peer wait; till_relay_request_answer() must follow.
 */
void
till_relay_request_wait (TillRelayRequest *self)
{
  g_return_if_fail (self != NULL && !self->waiting);

  self->waiting = TRUE;
  soup_server_message_pause (self->msg);
}

/**
 * till_relay_request_answer:
 * @self: (transfer full): a request whose body has been read
 * @status: the status
 * @content_type: (nullable): of @text
 * @text: (nullable): the answer
 *
 * Answers, unless the peer has gone away.
 */
void
till_relay_request_answer (TillRelayRequest *self,
                           guint             status,
                           const char       *content_type,
                           const char       *text)
{
  g_return_if_fail (self != NULL);

  if (self->finished)
    {
      request_free (self);
      return;
    }

  till_relay_http_answer (self->msg, status, content_type, text);

  if (self->waiting)
    {
      self->waiting = FALSE;
      soup_server_message_unpause (self->msg);
    }
}

/**
 * till_relay_request_drop:
 * @self: (transfer full): a request whose body has been read
 *
 * Never answers it, because the daemon ends and its connection with it.
 */
void
till_relay_request_drop (TillRelayRequest *self)
{
  g_return_if_fail (self != NULL);

  request_free (self);
}
