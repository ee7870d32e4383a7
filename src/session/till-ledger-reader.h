/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-intake.h"
#include "till-read-budget.h"

G_BEGIN_DECLS

/**
 * TillLedgerReader:
 *
 * Reads what moved the merchant's balance, and what went into each payout.
 */
typedef struct _TillLedgerReader TillLedgerReader;

TillLedgerReader *till_ledger_reader_new    (TillGateway         *gateway,
                                             TillStore           *store,
                                             TillIntake          *intake,
                                             TillClock           *clock,
                                             TillReadBudget      *budget);
void              till_ledger_reader_free   (TillLedgerReader    *self);
gboolean          till_ledger_reader_is_due (TillLedgerReader    *self,
                                             gboolean             has_news);
void              till_ledger_reader_run_async  (TillLedgerReader    *self,
                                                 GCancellable        *cancellable,
                                                 GAsyncReadyCallback  callback,
                                                 gpointer             user_data);
gboolean          till_ledger_reader_run_finish (TillLedgerReader    *self,
                                                 GAsyncResult        *result,
                                                 GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillLedgerReader, till_ledger_reader_free)

G_END_DECLS
