/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-bank-types.h"
#include "till-db.h"

G_BEGIN_DECLS

/**
 * TillBankReconcileJob:
 * @payouts: (element-type TillPayout): all payouts
 * @words: words by which a line names the gateway
 * @now_us: the time
 */
typedef struct
{
  GPtrArray *payouts;
  char     **words;
  gint64     now_us;
} TillBankReconcileJob;

gpointer till_bank_work_find_mapping (TillDb       *db,
                                      gpointer      key,
                                      GCancellable *cancellable,
                                      GError      **error);
gpointer till_bank_work_import       (TillDb       *db,
                                      gpointer      import,
                                      GCancellable *cancellable,
                                      GError      **error);
gpointer till_bank_work_reconcile    (TillDb       *db,
                                      gpointer      reconcile_job,
                                      GCancellable *cancellable,
                                      GError      **error);
gpointer till_bank_work_decide       (TillDb       *db,
                                      gpointer      decision,
                                      GCancellable *cancellable,
                                      GError      **error);

G_END_DECLS
