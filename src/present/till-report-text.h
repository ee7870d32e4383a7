/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-export.h"
#include "till-query-date.h"
#include "till-report.h"

G_BEGIN_DECLS

/**
 * TillReportFigure:
 *
 * The figures of a report, in the order in which they are shown.
 */
typedef enum
{
  TILL_REPORT_TAKEN,
  TILL_REPORT_REFUNDED,
  TILL_REPORT_DISPUTED,
  TILL_REPORT_FEES,
  TILL_REPORT_NET,
  TILL_REPORT_APPROVED,
  TILL_REPORT_DECLINED,
  TILL_N_REPORT_FIGURES,
} TillReportFigure;

gboolean                till_report_read_span    (const char          *text,
                                                  gint64               now_us,
                                                  TillQuerySpan       *ret_span);
GArray                 *till_report_cut_days     (const TillQuerySpan *span);
GArray                 *till_report_cut          (const TillQuerySpan *span);
const char             *till_report_by_to_nick   (TillReportBy         by);
gboolean                till_report_by_from_nick (const char          *nick,
                                                  TillReportBy        *ret_by);
const char             *till_report_by_get_name  (TillReportBy         by);
const TillExportColumn *till_report_get_columns  (TillReportBy         by,
                                                  guint               *ret_n);
char                  **till_report_get_row      (const TillReportRow *row,
                                                  TillReportBy         by,
                                                  const GArray        *bounds);
char                   *till_report_say_key      (const TillReportRow *row,
                                                  TillReportBy         by,
                                                  const GArray        *bounds);
char                   *till_report_say_rate     (const TillReportRow *row);
const char             *till_report_figure_get_name (TillReportFigure     figure);
char                   *till_report_say_figure   (const TillReportRow *row,
                                                  TillReportFigure     figure);
gboolean                till_report_get_filter   (const TillReportRow *row,
                                                  TillReportBy         by,
                                                  const GArray        *bounds,
                                                  TillReportFigure     figure,
                                                  TillFilter          *ret_filter);
char                   *till_report_get_search   (const TillReportRow *row,
                                                  TillReportBy         by,
                                                  const GArray        *bounds,
                                                  TillReportFigure     figure);

G_END_DECLS
