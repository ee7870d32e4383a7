/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-store.h"

G_BEGIN_DECLS

/**
 * TillLedgerLine:
 * @entry: what moved the balance
 * @payment_id: (nullable): the payment behind it, also behind a refund or a dispute
 * @customer_name: (nullable): who paid it
 * @payment_text: (nullable): what was paid for
 * @reference: (nullable): the order's reference
 *
 * A movement of the balance with what a bookkeeper wants to read beside it. Only valid during the
 * call it is given to.
 */
typedef struct
{
  const TillEntry *entry;
  const char      *payment_id;
  const char      *customer_name;
  const char      *payment_text;
  const char      *reference;
} TillLedgerLine;

/**
 * TillLedgerVisit:
 * @line: a movement
 * @user_data: what the caller gave
 * @error: return location for a #GError
 *
 * Looks at a movement, on another thread.
 *
 * Returns: %FALSE with @error to end the visit
 */
typedef gboolean (*TillLedgerVisit) (const TillLedgerLine *line,
                                     gpointer              user_data,
                                     GError              **error);

void     till_store_visit_ledger_async  (TillStore           *self,
                                         gboolean             by_currency,
                                         gint64               from_us,
                                         gint64               to_us,
                                         TillLedgerVisit      visit,
                                         gpointer             visit_data,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data);
gboolean till_store_visit_ledger_finish (TillStore           *self,
                                         GAsyncResult        *result,
                                         GError             **error);

G_END_DECLS
