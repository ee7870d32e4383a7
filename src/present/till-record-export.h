/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-book.h"
#include "till-payment-export.h"

G_BEGIN_DECLS

/**
 * TillRecordExport:
 * @path: the file
 * @kind: which records
 * @from_us: (inclusive): made at this time or later; 0 for all
 * @to_us: (exclusive): made before it; 0 for all
 * @payout_id: (nullable): only what went into this payout, as rows
 * @is_book: whether the movements of the balance are written for bookkeeping, as @book_format
 * @book_format: for which program
 * @format: else as rows of this kind
 * @byte_order_mark: whether CSV begins with one
 * @account_name: what the account is called
 * @now_us: the time
 *
 * What to write into a file.
 */
typedef struct
{
  const char      *path;
  TillRecordKind   kind;
  gint64           from_us;
  gint64           to_us;
  const char      *payout_id;
  gboolean         is_book;
  TillBookFormat   book_format;
  TillExportFormat format;
  gboolean         byte_order_mark;
  const char      *account_name;
  gint64           now_us;
} TillRecordExport;

void     till_record_export_async  (TillStore              *store,
                                    const TillRecordExport *what,
                                    GCancellable           *cancellable,
                                    GAsyncReadyCallback     callback,
                                    gpointer                user_data);
gboolean till_record_export_finish (GAsyncResult           *result,
                                    guint                  *ret_n_rows,
                                    GError                **error);

G_END_DECLS
