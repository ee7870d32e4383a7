/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A payout held against what went into it: pure, any thread. */

#include "till-ledger.h"

#include <string.h>

/* A payout takes its amount out of the balance by an entry of its own. */
static gboolean
is_of_payout_itself (const TillEntry  *entry,
                     const TillPayout *payout)
{
  return g_strcmp0 (entry->source_id, payout->record.id) == 0;
}

/**
 * till_ledger_check_payout:
 * @payout: a payout
 * @entries: (element-type TillEntry): what went into it, in any order
 * @ret_check: (out): how the two compare
 *
 * Holds a payout against its entries.
 */
void
till_ledger_check_payout (const TillPayout *payout,
                          GPtrArray        *entries,
                          TillPayoutCheck  *ret_check)
{
  TillPayoutCheck check = { 0, 0, FALSE, TRUE };

  g_return_if_fail (payout != NULL && entries != NULL && ret_check != NULL);

  for (guint i = 0; i < entries->len; i++)
    {
      const TillEntry *entry = entries->pdata[i];

      if (is_of_payout_itself (entry, payout))
        continue;

      check.n_entries++;
      if (strcmp (entry->amount.currency, payout->amount.currency) != 0 ||
          __builtin_add_overflow (check.sum, entry->net, &check.sum))
        check.agrees = FALSE;
    }

  check.is_known = entries->len > 0;
  check.agrees = check.agrees && check.is_known && check.sum == payout->amount.minor;
  *ret_check = check;
}
