/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TillBackoff:
 * @first_ms: the most the first wait may be
 * @cap_ms: the most any wait may be
 * @attempt: how many waits there were; 0 to begin again
 *
 * How long to wait before a call is tried again. Only for reads, and for writes with the same
 * idempotency key.
 */
typedef struct
{
  guint first_ms;
  guint cap_ms;
  guint attempt;
} TillBackoff;

guint till_backoff_next_ms (TillBackoff *self,
                            guint32      random);

G_END_DECLS
