/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the orders of a list are called. */

#include "till-sort-words.h"

#include <glib/gi18n.h>

static const char *const words[TILL_N_SORTS] = {
  [TILL_SORT_NEWEST] = N_("Newest first"),
  [TILL_SORT_OLDEST] = N_("Oldest first"),
  /* Translators: sorted by amount, but pounds and euros are not mixed */
  [TILL_SORT_AMOUNT] = N_("Largest amounts first, by currency"),
  [TILL_SORT_CUSTOMER] = N_("Customers from A to Z"),
};

/**
 * till_sort_words_say:
 * @sort: an order
 *
 * Returns: what it is called, as in a menu
 */
const char *
till_sort_words_say (TillSort sort)
{
  g_return_val_if_fail (sort < TILL_N_SORTS, NULL);

  return _(words[sort]);
}

/**
 * till_sort_words_say_sorted:
 * @sort: an order
 *
 * Returns: (transfer full): that a list is in it
 */
char *
till_sort_words_say_sorted (TillSort sort)
{
  g_return_val_if_fail (sort < TILL_N_SORTS, NULL);

  /* Translators: an order of the list, as "Newest first" */
  return g_strdup_printf (_("Sorted: %s"), _(words[sort]));
}
