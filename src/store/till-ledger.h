/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-store.h"

G_BEGIN_DECLS

/**
 * TillPayoutCheck:
 * @sum: what its entries come to, in minor units
 * @n_entries: how many there are, its own not counted
 * @is_known: whether the entries were told at all
 * @agrees: whether @sum is what the payout says, to the minor unit
 *
 * A payout held against what went into it.
 */
typedef struct
{
  gint64   sum;
  guint    n_entries;
  gboolean is_known;
  gboolean agrees;
} TillPayoutCheck;

void       till_ledger_check_payout             (const TillPayout    *payout,
                                                 GPtrArray           *entries,
                                                 TillPayoutCheck     *ret_check);
void       till_store_list_payout_entries_async (TillStore           *self,
                                                 const char          *payout_id,
                                                 GCancellable        *cancellable,
                                                 GAsyncReadyCallback  callback,
                                                 gpointer             user_data);
void       till_store_list_bare_payouts_async   (TillStore           *self,
                                                 guint                limit,
                                                 GCancellable        *cancellable,
                                                 GAsyncReadyCallback  callback,
                                                 gpointer             user_data);
GPtrArray *till_store_list_entries_finish       (TillStore           *self,
                                                 GAsyncResult        *result,
                                                 GError             **error);

G_END_DECLS
