/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The order reference after the last one, in the merchant's own pattern: whatever stands before
 * the number stays, and the number counts on with as many digits. */

#include "till-reference-next.h"

#include <string.h>

/* A longer run of digits is a date with a time, or worse, and no number that counts. */
#define DIGITS_MAX 9

/**
 * till_reference_next:
 * @last: (nullable): the reference of the last order
 *
 * Returns: (transfer full) (nullable): the next one: "T-1004" after "T-1003"; %NULL when @last does
 *   not end with a number
 */
char *
till_reference_next (const char *last)
{
  g_autofree char *next = g_strdup (last);
  gsize length = last != NULL ? strlen (last) : 0, first = length, i;

  while (first > 0 && g_ascii_isdigit (last[first - 1]))
    first--;

  if (first == length || length - first > DIGITS_MAX)
    return NULL;

  for (i = length; i > first && next[i - 1] == '9'; i--)
    next[i - 1] = '0';

  if (i > first)
    {
      next[i - 1]++;
      return g_steal_pointer (&next);
    }

  /* All nines: one digit more. */
  return g_strdup_printf ("%.*s1%s", (int) first, next, next + first);
}
