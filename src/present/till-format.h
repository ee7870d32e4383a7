/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-payment.h"
#include "till-records.h"

G_BEGIN_DECLS

char *till_format_time         (gint64            time_us,
                                gint64            now_us);
char *till_format_time_long    (gint64            time_us);
char *till_format_day          (gint64            time_us,
                                gint64            now_us);
char *till_format_calendar_day (gint64            day,
                                gint64            now_us);
char *till_format_arrival      (const TillPayout *payout,
                                gint64            now_us);
int   till_format_count_days   (gint64            from_us,
                                gint64            to_us);
char *till_format_span         (gint64            span_us);
char *till_format_count        (guint64           count);

G_END_DECLS
