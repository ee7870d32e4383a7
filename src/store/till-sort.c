/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The orders there are, and what they are called where a program reads it: settings, options. */

#include "till-sort.h"

/* Kept in settings: never changed. */
static const char *const names[TILL_N_SORTS] = {
  [TILL_SORT_NEWEST] = "newest",
  [TILL_SORT_OLDEST] = "oldest",
  [TILL_SORT_AMOUNT] = "amount",
  [TILL_SORT_CUSTOMER] = "customer",
};

/**
 * till_sort_get_name:
 * @sort: an order
 *
 * Returns: its name in settings and options
 */
const char *
till_sort_get_name (TillSort sort)
{
  g_return_val_if_fail (sort < TILL_N_SORTS, NULL);

  return names[sort];
}

/**
 * till_sort_find:
 * @name: a name, perhaps of no order
 * @ret_sort: (out): the order; untouched when there is none
 *
 * Returns: whether there is such an order
 */
gboolean
till_sort_find (const char *name,
                TillSort   *ret_sort)
{
  g_return_val_if_fail (name != NULL, FALSE);

  for (TillSort sort = 0; sort < TILL_N_SORTS; sort++)
    if (g_str_equal (names[sort], name))
      {
        *ret_sort = sort;
        return TRUE;
      }

  return FALSE;
}

/**
 * till_sort_is_by_time:
 * @sort: an order
 *
 * Returns: whether it is the order of the keys, or that turned round
 */
gboolean
till_sort_is_by_time (TillSort sort)
{
  return sort == TILL_SORT_NEWEST || sort == TILL_SORT_OLDEST;
}
