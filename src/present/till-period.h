/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TillPeriod:
 *
 * A stretch of days that people ask for.
 */
typedef enum
{
  TILL_PERIOD_ANY,
  TILL_PERIOD_TODAY,
  TILL_PERIOD_YESTERDAY,
  TILL_PERIOD_LAST_7_DAYS,
  TILL_PERIOD_LAST_30_DAYS,
  TILL_PERIOD_THIS_MONTH,
  TILL_PERIOD_LAST_MONTH,
  TILL_PERIOD_THIS_WEEK,
  TILL_PERIOD_LAST_WEEK,
  TILL_PERIOD_THIS_YEAR,
  TILL_PERIOD_LAST_YEAR,
} TillPeriod;

#define TILL_N_PERIODS (TILL_PERIOD_LAST_YEAR + 1)

const char *till_period_get_name  (TillPeriod  period);
const char *till_period_get_nick  (TillPeriod  period);
gboolean    till_period_from_nick (const char *nick,
                                   TillPeriod *ret_period);
void        till_period_get_span  (TillPeriod  period,
                                   gint64      now_us,
                                   gint64     *ret_from_us,
                                   gint64     *ret_to_us);
gint64      till_period_midnight  (int         year,
                                   int         month,
                                   int         day,
                                   int         add_months,
                                   int         add_days);

G_END_DECLS
