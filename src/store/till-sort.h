/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TillSort:
 * @TILL_SORT_NEWEST: the newest payment first
 * @TILL_SORT_OLDEST: the oldest first
 * @TILL_SORT_AMOUNT: one currency after the other, by their codes, and in each the largest amount
 *   first
 * @TILL_SORT_CUSTOMER: by who paid, as the language sorts words; where nobody is known, last
 * @TILL_SORT_BEST: what was named by all of its reference, id or e-mail first, and then the newest.
 *   Not among those that one can choose: it takes the place of %TILL_SORT_NEWEST in a search
 *
 * In which order payments are listed. What is alike is listed newest first.
 */
typedef enum
{
  TILL_SORT_NEWEST,
  TILL_SORT_OLDEST,
  TILL_SORT_AMOUNT,
  TILL_SORT_CUSTOMER,
  TILL_SORT_BEST,
} TillSort;

/* How many can be chosen. */
#define TILL_N_SORTS (TILL_SORT_CUSTOMER + 1)

const char *till_sort_get_name      (TillSort    sort);
gboolean    till_sort_find          (const char *name,
                                     TillSort   *ret_sort);
gboolean    till_sort_is_by_time    (TillSort    sort);

G_END_DECLS
