/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Days as people mean them: from midnight to midnight of the place the computer is in, also when
 * a day has 23 hours. */

#include "till-period.h"

#include <glib/gi18n.h>

#include "till-clock.h"

static const char * const nicks[TILL_N_PERIODS] = {
  [TILL_PERIOD_ANY] = "any",
  [TILL_PERIOD_TODAY] = "today",
  [TILL_PERIOD_YESTERDAY] = "yesterday",
  [TILL_PERIOD_LAST_7_DAYS] = "last-7-days",
  [TILL_PERIOD_LAST_30_DAYS] = "last-30-days",
  [TILL_PERIOD_THIS_MONTH] = "this-month",
  [TILL_PERIOD_LAST_MONTH] = "last-month",
  [TILL_PERIOD_THIS_WEEK] = "this-week",
  [TILL_PERIOD_LAST_WEEK] = "last-week",
  [TILL_PERIOD_THIS_YEAR] = "this-year",
  [TILL_PERIOD_LAST_YEAR] = "last-year",
};

/**
 * till_period_get_name:
 * @period: a period
 *
 * Returns: what people call it
 */
const char *
till_period_get_name (TillPeriod period)
{
  switch (period)
    {
    case TILL_PERIOD_ANY:
      return _("Any time");

    case TILL_PERIOD_TODAY:
      return _("Today");

    case TILL_PERIOD_YESTERDAY:
      return _("Yesterday");

    case TILL_PERIOD_LAST_7_DAYS:
      return _("Last 7 days");

    case TILL_PERIOD_LAST_30_DAYS:
      return _("Last 30 days");

    case TILL_PERIOD_THIS_MONTH:
      return _("This month");

    case TILL_PERIOD_LAST_MONTH:
      return _("Last month");

    case TILL_PERIOD_THIS_WEEK:
      return _("This week");

    case TILL_PERIOD_LAST_WEEK:
      return _("Last week");

    case TILL_PERIOD_THIS_YEAR:
      return _("This year");

    case TILL_PERIOD_LAST_YEAR:
      return _("Last year");
    }

  g_assert_not_reached ();
}

/**
 * till_period_get_nick:
 * @period: a period
 *
 * Returns: what actions call it
 */
const char *
till_period_get_nick (TillPeriod period)
{
  g_return_val_if_fail (period < TILL_N_PERIODS, NULL);

  return nicks[period];
}

/**
 * till_period_from_nick:
 * @nick: what actions call a period
 * @ret_period: (out): the period
 *
 * Returns: %FALSE when there is none of that name
 */
gboolean
till_period_from_nick (const char *nick,
                       TillPeriod *ret_period)
{
  for (guint i = 0; i < G_N_ELEMENTS (nicks); i++)
    if (g_strcmp0 (nicks[i], nick) == 0)
      {
        *ret_period = i;
        return TRUE;
      }

  return FALSE;
}

/**
 * till_period_midnight:
 * @year: a year from 1 to 9998
 * @month: a month of it, from 1
 * @day: a day of it, from 1; the day must exist
 * @add_months: how many months later
 * @add_days: and how many days later
 *
 * Returns: the midnight with which that day begins where the computer is, in µs since 1970 UTC
 */
gint64
till_period_midnight (int year,
                      int month,
                      int day,
                      int add_months,
                      int add_days)
{
  g_autoptr (GDateTime) noon = g_date_time_new_local (year, month, day, 12, 0, 0);
  g_autoptr (GDateTime) months = g_date_time_add_months (noon, add_months);
  g_autoptr (GDateTime) days = g_date_time_add_days (months, add_days);
  g_autoptr (GDateTime) start = NULL;

  g_date_time_get_ymd (days, &year, &month, &day);
  start = g_date_time_new_local (year, month, day, 0, 0, 0);
  g_return_val_if_fail (start != NULL, 0);

  return g_date_time_to_unix (start) * TILL_SECOND;
}

/**
 * till_period_get_span:
 * @period: a period
 * @now_us: the time, in µs since 1970 UTC
 * @ret_from_us: (out): its first moment; 0 for none
 * @ret_to_us: (out): the first moment after it; 0 for none, when it goes on
 *
 * Says when a period is.
 */
void
till_period_get_span (TillPeriod period,
                      gint64     now_us,
                      gint64    *ret_from_us,
                      gint64    *ret_to_us)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (now_us / TILL_SECOND);
  gint64 from = 0, to = 0;
  int year, month, day, weekday;

  g_return_if_fail (now != NULL);

  g_date_time_get_ymd (now, &year, &month, &day);
  weekday = g_date_time_get_day_of_week (now) - 1; /* since Monday (ISO 8601) */

  switch (period)
    {
    case TILL_PERIOD_ANY:
      break;

    case TILL_PERIOD_TODAY:
      from = till_period_midnight (year, month, day, 0, 0);
      break;

    case TILL_PERIOD_YESTERDAY:
      from = till_period_midnight (year, month, day, 0, -1);
      to = till_period_midnight (year, month, day, 0, 0);
      break;

    case TILL_PERIOD_LAST_7_DAYS:
      from = till_period_midnight (year, month, day, 0, -6);
      break;

    case TILL_PERIOD_LAST_30_DAYS:
      from = till_period_midnight (year, month, day, 0, -29);
      break;

    case TILL_PERIOD_THIS_MONTH:
      from = till_period_midnight (year, month, 1, 0, 0);
      break;

    case TILL_PERIOD_LAST_MONTH:
      from = till_period_midnight (year, month, 1, -1, 0);
      to = till_period_midnight (year, month, 1, 0, 0);
      break;

    case TILL_PERIOD_THIS_WEEK:
      from = till_period_midnight (year, month, day, 0, -weekday);
      break;

    case TILL_PERIOD_LAST_WEEK:
      from = till_period_midnight (year, month, day, 0, -weekday - 7);
      to = till_period_midnight (year, month, day, 0, -weekday);
      break;

    case TILL_PERIOD_THIS_YEAR:
      from = till_period_midnight (year, 1, 1, 0, 0);
      break;

    case TILL_PERIOD_LAST_YEAR:
      from = till_period_midnight (year - 1, 1, 1, 0, 0);
      to = till_period_midnight (year, 1, 1, 0, 0);
      break;

    default:
      g_return_if_reached ();
    }

  *ret_from_us = from;
  *ret_to_us = to;
}
