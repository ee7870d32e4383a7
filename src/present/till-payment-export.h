/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-store.h"

G_BEGIN_DECLS

/**
 * TillExportFormat:
 * @TILL_EXPORT_CSV: RFC 4180, with a line of names
 * @TILL_EXPORT_JSON_LINES: an object on each line
 */
typedef enum
{
  TILL_EXPORT_CSV,
  TILL_EXPORT_JSON_LINES,
} TillExportFormat;

/**
 * TillPaymentExport:
 *
 * Payments on their way into a file.
 */
typedef struct _TillPaymentExport TillPaymentExport;

TillPaymentExport *till_payment_export_new      (TillStore            *store,
                                                 const TillFilter     *filter,
                                                 const char           *path,
                                                 TillExportFormat      format);
void               till_payment_export_unref    (TillPaymentExport    *self);
void               till_payment_export_set_sort (TillPaymentExport    *self,
                                                 TillSort              sort);
void               till_payment_export_set_byte_order_mark
                                                (TillPaymentExport    *self,
                                                 gboolean              byte_order_mark);
guint              till_payment_export_count    (TillPaymentExport    *self);
void               till_payment_export_async    (TillPaymentExport    *self,
                                                 GCancellable         *cancellable,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);
gboolean           till_payment_export_finish   (GAsyncResult         *result,
                                                 GError              **error);
TillExportFormat   till_export_format_of_path   (const char           *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillPaymentExport, till_payment_export_unref)

G_END_DECLS
