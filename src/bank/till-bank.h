/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-bank-types.h"
#include "till-db-thread.h"

G_BEGIN_DECLS

/**
 * TillBank:
 *
 * The statements of the merchant's bank, kept in bank.db: a database with a thread of its own, to
 * be closed as that is (till_db_thread_close()). All calls of it come from the main thread and run
 * one after the other.
 */
typedef TillDbThread TillBank;

void               till_bank_open_async          (const char             *account_folder,
                                                  GCancellable           *cancellable,
                                                  GAsyncReadyCallback     callback,
                                                  gpointer                user_data);
TillBank          *till_bank_open_finish         (GAsyncResult           *result,
                                                  GError                **error);
void               till_bank_load_async          (GFile                  *file,
                                                  GCancellable           *cancellable,
                                                  GAsyncReadyCallback     callback,
                                                  gpointer                user_data);
TillBankStatement *till_bank_load_finish         (GAsyncResult           *result,
                                                  GError                **error);
void               till_bank_find_mapping_async  (TillBank               *self,
                                                  const char             *key,
                                                  GCancellable           *cancellable,
                                                  GAsyncReadyCallback     callback,
                                                  gpointer                user_data);
gboolean           till_bank_find_mapping_finish (TillBank               *self,
                                                  GAsyncResult           *result,
                                                  TillBankMapping        *ret_mapping,
                                                  gboolean               *ret_found,
                                                  GError                **error);
TillBankImport    *till_bank_import_new          (TillBankStatement      *statement,
                                                  const char             *name,
                                                  const TillBankMapping  *mapping,
                                                  const char             *operator_name,
                                                  gint64                  now_us);
void               till_bank_import_async        (TillBank               *self,
                                                  TillBankImport         *what,
                                                  GCancellable           *cancellable,
                                                  GAsyncReadyCallback     callback,
                                                  gpointer                user_data);
gboolean           till_bank_import_finish       (TillBank               *self,
                                                  GAsyncResult           *result,
                                                  TillBankImported       *ret_imported,
                                                  GError                **error);
void               till_bank_reconcile_async     (TillBank               *self,
                                                  GPtrArray              *payouts,
                                                  const char * const     *words,
                                                  gint64                  now_us,
                                                  GCancellable           *cancellable,
                                                  GAsyncReadyCallback     callback,
                                                  gpointer                user_data);
TillBankBooks     *till_bank_reconcile_finish    (TillBank               *self,
                                                  GAsyncResult           *result,
                                                  GError                **error);
void               till_bank_decide_async        (TillBank               *self,
                                                  const TillBankDecision *decision,
                                                  GCancellable           *cancellable,
                                                  GAsyncReadyCallback     callback,
                                                  gpointer                user_data);
gboolean           till_bank_decide_finish       (TillBank               *self,
                                                  GAsyncResult           *result,
                                                  GError                **error);

G_END_DECLS
