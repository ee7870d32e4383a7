/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A webhook between the door and the disk, and what makes two of them the same. */

#include "till-relay-delivery.h"

#include <string.h>

/**
 * till_relay_delivery_new:
 *
 * Returns: (transfer full): an empty delivery, not stored yet
 */
TillRelayDelivery *
till_relay_delivery_new (void)
{
  return g_new0 (TillRelayDelivery, 1);
}

/**
 * till_relay_delivery_free:
 * @self: (nullable) (transfer full): a delivery
 */
void
till_relay_delivery_free (TillRelayDelivery *self)
{
  if (self == NULL)
    return;

  g_free (self->event_id);
  g_free (self->headers);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->frame, g_bytes_unref);
  g_free (self);
}

/* With its length in front, so that two parts cannot pass for two others. */
static void
add_part (GChecksum    *checksum,
          gconstpointer data,
          gsize         length)
{
  guint64 size = GUINT64_TO_LE (length);

  g_checksum_update (checksum, (const guchar *) &size, sizeof size);
  if (length > 0)
    g_checksum_update (checksum, data, length);
}

/**
 * till_relay_delivery_set_dkey:
 * @self: a delivery that has everything else
 * @signature: (nullable): the value of its signature header
 *
 * Computes what makes it the same as another delivery. One that was verified is known by the
 * event's id. One that was not is known by all that it consists of: anyone may post a body with
 * an id of another event, and the forged copy must not swallow the real one that follows.
 */
void
till_relay_delivery_set_dkey (TillRelayDelivery *self,
                              const char        *signature)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize size = sizeof digest;

  g_return_if_fail (self != NULL);

  if (self->event_id != NULL)
    add_part (checksum, self->event_id, strlen (self->event_id));

  if (!self->verified || self->event_id == NULL)
    {
      const char *text = signature != NULL ? signature : "";

      add_part (checksum, g_bytes_get_data (self->body, NULL), g_bytes_get_size (self->body));
      add_part (checksum, text, self->verified ? 0 : strlen (text));
    }

  g_checksum_get_digest (checksum, digest, &size);
  memcpy (self->dkey, digest, sizeof self->dkey);
}
