/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How many keys each second has of its own. */
#define TILL_KEYS_PER_SECOND 1024

/* Days that are also summed up together: they are counted in spans of so many, since 1970. */
#define TILL_SPAN_DAYS 32

/**
 * till_span_of_day:
 * @day: days since 1970
 *
 * Returns: the span it is in
 */
static inline gint64
till_span_of_day (gint64 day)
{
  return day / TILL_SPAN_DAYS;
}

gint64 till_key_first_of (gint64 time_us);
gint64 till_key_get_day  (gint64 key);
gint64 till_key_of_day   (gint64 day);

G_END_DECLS
