/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Waiting before a retry: exponential, capped, with jitter so that many consoles do not come
 * back at the same moment. */

#include "till-backoff.h"

/**
 * till_backoff_next_ms:
 * @self: the state; its attempt is counted up
 * @random: 32 random bits
 *
 * Gives a wait between the half and the whole of first × 2^attempt, at most the cap.
 *
 * Returns: milliseconds
 */
guint
till_backoff_next_ms (TillBackoff *self,
                      guint32      random)
{
  guint64 ceiling;

  g_return_val_if_fail (self != NULL, 0);

  ceiling = (guint64) self->first_ms << MIN (self->attempt, 20);
  ceiling = MIN (ceiling, self->cap_ms);
  self->attempt++;

  return ceiling / 2 + (ceiling - ceiling / 2) * random / G_MAXUINT32;
}
