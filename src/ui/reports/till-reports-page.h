/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "till-report-desk.h"

G_BEGIN_DECLS

#define TILL_TYPE_REPORTS_PAGE (till_reports_page_get_type ())
G_DECLARE_FINAL_TYPE (TillReportsPage, till_reports_page, TILL, REPORTS_PAGE, AdwBin)

/* What was taken, given back, disputed and kept in a time that can be chosen. Property "session"
 * (#TillSession or %NULL). Figures activate "win.show-payments" with a line of search; the button
 * for the sheet that closes a day activates "win.day-sheet" (xx: from and to, in µs). */

GtkWidget *till_reports_page_new (void);

G_END_DECLS
