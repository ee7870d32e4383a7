/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Keys of payments: the second of the creation, and a number within it.
 *
 * What must hold: keys are in the order of creation, whatever order payments become known in; a
 * time no gateway should tell still gives a key. */

#include "till-key-private.h"

#include "till-clock.h"

#define SECONDS_PER_DAY 86400

/* Seconds of a key: none before 1970, none that would overflow. */
#define SECOND_MAX (G_MAXINT64 / TILL_KEYS_PER_SECOND - SECONDS_PER_DAY)

/**
 * till_key_first_of:
 * @time_us: µs since 1970 UTC
 *
 * Returns: the least key of a payment that is made at the first whole second from @time_us on
 */
gint64
till_key_first_of (gint64 time_us)
{
  gint64 second = time_us / TILL_SECOND + (time_us % TILL_SECOND > 0);

  return CLAMP (second, 0, SECOND_MAX) * TILL_KEYS_PER_SECOND;
}

/**
 * till_key_get_day:
 * @key: a key
 *
 * Returns: the day it counts to, in days since 1970 UTC
 */
gint64
till_key_get_day (gint64 key)
{
  return key / TILL_KEYS_PER_SECOND / SECONDS_PER_DAY;
}

/**
 * till_key_of_day:
 * @day: days since 1970 UTC, 0 or more
 *
 * Returns: the least key that counts to it
 */
gint64
till_key_of_day (gint64 day)
{
  return day * SECONDS_PER_DAY * TILL_KEYS_PER_SECOND;
}
