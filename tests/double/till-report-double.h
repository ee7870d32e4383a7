/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-report.h"

G_BEGIN_DECLS

void  till_double_report_break  (TillStore *store,
                                 gboolean   broken);
void  till_double_report_hold   (TillStore *store,
                                 gboolean   held);
guint till_double_report_count  (TillStore *store);

G_END_DECLS
