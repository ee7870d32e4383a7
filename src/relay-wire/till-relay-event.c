/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One delivery of a gateway on its way to the console: a value without behaviour. */

#include "till-relay-event.h"

struct _TillRelayEvent
{
  gint64   seq;
  char    *cursor;
  char    *source_kind;
  gint64   source_id;
  gint64   received_us;
  gboolean verified;
  char   **headers; /* name, value, name, value, …; names in lower case */
  GBytes  *body;
};

G_DEFINE_BOXED_TYPE (TillRelayEvent, till_relay_event, till_relay_event_ref, till_relay_event_unref)

/**
 * till_relay_event_new:
 * @cursor: where it stands in the stream
 * @source_kind: which gateway's format: "stripe"
 * @source_id: which source of the stream it came in by
 * @received_us: when the relay received it, µs since 1970 UTC by the relay's clock
 * @verified: whether the relay says that it checked the signature
 * @headers: (transfer full): names in lower case and values, alternating, ended by %NULL
 * @body: what the gateway sent, byte for byte
 *
 * Returns: (transfer full): a new event
 */
TillRelayEvent *
till_relay_event_new (const TillRelayCursor *cursor,
                      const char            *source_kind,
                      gint64                 source_id,
                      gint64                 received_us,
                      gboolean               verified,
                      char                 **headers,
                      GBytes                *body)
{
  TillRelayEvent *self;

  g_return_val_if_fail (cursor != NULL, NULL);
  g_return_val_if_fail (source_kind != NULL, NULL);
  g_return_val_if_fail (headers != NULL, NULL);
  g_return_val_if_fail (body != NULL, NULL);

  self = g_atomic_rc_box_new0 (TillRelayEvent);
  self->seq = cursor->seq;
  self->cursor = till_relay_cursor_to_string (cursor);
  self->source_kind = g_strdup (source_kind);
  self->source_id = source_id;
  self->received_us = received_us;
  self->verified = verified;
  self->headers = headers;
  self->body = g_bytes_ref (body);

  return self;
}

/**
 * till_relay_event_ref:
 * @self: an event
 *
 * Returns: (transfer full): the same event
 */
TillRelayEvent *
till_relay_event_ref (TillRelayEvent *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
event_clear (TillRelayEvent *self)
{
  g_free (self->cursor);
  g_free (self->source_kind);
  g_strfreev (self->headers);
  g_bytes_unref (self->body);
}

/**
 * till_relay_event_unref:
 * @self: (transfer full): an event
 */
void
till_relay_event_unref (TillRelayEvent *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, (GDestroyNotify) event_clear);
}

/**
 * till_relay_event_get_seq:
 * @self: an event
 *
 * Returns: its number in the stream; the numbers of a stream have no holes
 */
gint64
till_relay_event_get_seq (TillRelayEvent *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->seq;
}

/**
 * till_relay_event_get_cursor:
 * @self: an event
 *
 * Returns: (transfer none): the cursor to keep once this event is stored
 */
const char *
till_relay_event_get_cursor (TillRelayEvent *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->cursor;
}

/**
 * till_relay_event_get_source_kind:
 * @self: an event
 *
 * Returns: (transfer none): which gateway's format it has: "stripe"
 */
const char *
till_relay_event_get_source_kind (TillRelayEvent *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->source_kind;
}

/**
 * till_relay_event_get_source_id:
 * @self: an event
 *
 * Returns: the source of the stream it came in by: which secret proves it
 */
gint64
till_relay_event_get_source_id (TillRelayEvent *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->source_id;
}

/**
 * till_relay_event_get_received_us:
 * @self: an event
 *
 * Returns: when the relay received it, in µs since 1970 UTC by the relay's clock
 */
gint64
till_relay_event_get_received_us (TillRelayEvent *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->received_us;
}

/**
 * till_relay_event_is_verified:
 * @self: an event
 *
 * Returns: whether the relay claims to have checked the signature; no proof
 */
gboolean
till_relay_event_is_verified (TillRelayEvent *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->verified;
}

/**
 * till_relay_event_get_header:
 * @self: an event
 * @name: a header's name in lower case: "stripe-signature"
 *
 * Returns: (transfer none) (nullable): its value, or %NULL if the relay did not keep it
 */
const char *
till_relay_event_get_header (TillRelayEvent *self,
                             const char     *name)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  for (char **pair = self->headers; pair[0] != NULL; pair += 2)
    {
      if (g_strcmp0 (pair[0], name) == 0)
        return pair[1];
    }

  return NULL;
}

/**
 * till_relay_event_get_body:
 * @self: an event
 *
 * Returns: (transfer none): what the gateway sent, byte for byte
 */
GBytes *
till_relay_event_get_body (TillRelayEvent *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->body;
}
