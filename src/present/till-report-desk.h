/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-report-text.h"
#include "till-session.h"

G_BEGIN_DECLS

/**
 * TillReportDeskState:
 * @TILL_REPORT_DESK_CLOSED: no account is open
 * @TILL_REPORT_DESK_LOADING: nothing is there yet
 * @TILL_REPORT_DESK_READY: the figures are there
 * @TILL_REPORT_DESK_EMPTY: there is nothing to add up in that time
 * @TILL_REPORT_DESK_FAILED: the history could not be read
 */
typedef enum
{
  TILL_REPORT_DESK_CLOSED,
  TILL_REPORT_DESK_LOADING,
  TILL_REPORT_DESK_READY,
  TILL_REPORT_DESK_EMPTY,
  TILL_REPORT_DESK_FAILED,
} TillReportDeskState;

#define TILL_TYPE_REPORT_DESK (till_report_desk_get_type ())
G_DECLARE_FINAL_TYPE (TillReportDesk, till_report_desk, TILL, REPORT_DESK, GObject)

/* The figures of a stretch of time, kept up to date. Signal "changed" (). */

TillReportDesk      *till_report_desk_new          (void);
void                 till_report_desk_set_session  (TillReportDesk      *self,
                                                    TillSession         *session);
TillSession         *till_report_desk_get_session  (TillReportDesk      *self);
void                 till_report_desk_set_span     (TillReportDesk      *self,
                                                    const TillQuerySpan *span);
const TillQuerySpan *till_report_desk_get_span     (TillReportDesk      *self);
void                 till_report_desk_reload       (TillReportDesk      *self);
TillReportDeskState  till_report_desk_get_state    (TillReportDesk      *self);
const GError        *till_report_desk_get_error    (TillReportDesk      *self);
GArray              *till_report_desk_get_bounds   (TillReportDesk      *self);
GPtrArray           *till_report_desk_get_rows     (TillReportDesk      *self,
                                                    TillReportBy         by);

G_END_DECLS
