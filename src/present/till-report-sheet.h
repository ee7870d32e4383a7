/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-report-text.h"
#include "till-sheet.h"
#include "till-words.h"

G_BEGIN_DECLS

/**
 * TillDayReport:
 * @span: which time
 * @bounds: (element-type gint64): its beginning and its end
 * @totals: (element-type TillReportRow): by currency
 * @methods: (element-type TillReportRow): by method
 * @operators: (element-type TillReportRow): by operator
 *
 * What closes a day.
 */
typedef struct
{
  TillQuerySpan span;
  GArray       *bounds;
  GPtrArray    *totals;
  GPtrArray    *methods;
  GPtrArray    *operators;
} TillDayReport;

void           till_day_report_free        (TillDayReport       *self);
void           till_day_report_load_async  (TillStore           *store,
                                            const TillQuerySpan *span,
                                            GCancellable        *cancellable,
                                            GAsyncReadyCallback  callback,
                                            gpointer             user_data);
TillDayReport *till_day_report_load_finish (GAsyncResult        *result,
                                            GError             **error);
TillSheet     *till_day_report_to_sheet    (const TillDayReport *self,
                                            const char          *account_name,
                                            TillAccountMode      mode,
                                            gint64               now_us);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillDayReport, till_day_report_free)

G_END_DECLS
