/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Dates as people type them, and as a chip says them.
 *
 * What must hold: a day goes from midnight to midnight where the computer is; what is no date of
 * the calendar is no date ("2026-02-30"); 3/4/2026 is read as the language writes dates. */

#include "till-query-date.h"

#include <glib/gi18n.h>
#include <langinfo.h>
#include <stdio.h>
#include <string.h>

#include "till-clock.h"
#include "till-format.h"
#include "till-period.h"

#define YEAR_MIN 1971
#define YEAR_MAX 9000

/* Splits "14.03.2026" into up to three numbers. FALSE if it has anything but digits and one kind of
 * separator. */
static gboolean
split (const char *text,
       char        separator,
       int         numbers[3],
       int         digits[3],
       int        *ret_n)
{
  int n = 0;

  memset (numbers, 0, 3 * sizeof *numbers);
  memset (digits, 0, 3 * sizeof *digits);
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == separator && digits[n] > 0 && n < 2)
        n++;
      else if (g_ascii_isdigit (*p) && digits[n] < 4)
        {
          numbers[n] = numbers[n] * 10 + (*p - '0');
          digits[n]++;
        }
      else
        return FALSE;
    }

  *ret_n = n + 1;

  return digits[n] > 0;
}

static gboolean
set_day (int            year,
         int            month,
         int            day,
         TillQuerySpan *ret_span)
{
  if (year < YEAR_MIN || year > YEAR_MAX || month < 1 || month > 12 || day < 1 ||
      !g_date_valid_dmy (day, month, year))
    return FALSE;

  ret_span->from_us = till_period_midnight (year, month, day, 0, 0);
  ret_span->to_us = till_period_midnight (year, month, day, 0, 1);

  return TRUE;
}

/* Whether "3/4" is the fourth of March here. */
static gboolean
month_comes_first (void)
{
  const char *format = nl_langinfo (D_FMT);

  return g_str_has_prefix (format, "%m") || g_str_has_prefix (format, "%-m");
}

/**
 * till_query_date_read:
 * @text: what was typed
 * @ret_span: (out): the day, month or year; untouched when it is none
 *
 * Understands 2026-03-14, 2026-03, 14.03.2026, 14/03/2026 and 03/2026.
 *
 * Returns: whether it is a date
 */
gboolean
till_query_date_read (const char    *text,
                      TillQuerySpan *ret_span)
{
  int numbers[3], digits[3], n;

  if (split (text, '-', numbers, digits, &n) && digits[0] == 4 && digits[1] <= 2 && digits[2] <= 2)
    {
      if (n == 3)
        return set_day (numbers[0], numbers[1], numbers[2], ret_span);

      return n == 2 && till_query_date_of_month (numbers[1], numbers[0], 0, ret_span);
    }

  if ((split (text, '/', numbers, digits, &n) || split (text, '.', numbers, digits, &n)) &&
      digits[n - 1] == 4 && digits[0] <= 2)
    {
      gboolean swapped = strchr (text, '/') != NULL && month_comes_first ();

      if (n == 3 && digits[1] <= 2)
        return swapped ? set_day (numbers[2], numbers[0], numbers[1], ret_span)
                       : set_day (numbers[2], numbers[1], numbers[0], ret_span);

      return n == 2 && strchr (text, '/') != NULL &&
             till_query_date_of_month (numbers[0], numbers[1], 0, ret_span);
    }

  return FALSE;
}

/**
 * till_query_date_of_month:
 * @month: a month; 0 for the whole year
 * @year: a year; 0 for the newest in which that month has begun
 * @now_us: the time, in µs since 1970 UTC; only needed without a year
 * @ret_span: (out): when that is; untouched when it does not exist
 *
 * Returns: whether there is such a month
 */
gboolean
till_query_date_of_month (int            month,
                          int            year,
                          gint64         now_us,
                          TillQuerySpan *ret_span)
{
  if (year == 0)
    {
      g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (now_us / TILL_SECOND);

      if (now == NULL)
        return FALSE;

      year = g_date_time_get_year (now) - (month > g_date_time_get_month (now));
    }

  if (year < YEAR_MIN || year > YEAR_MAX || month < 0 || month > 12)
    return FALSE;

  ret_span->from_us = till_period_midnight (year, MAX (month, 1), 1, 0, 0);
  ret_span->to_us = till_period_midnight (year, MAX (month, 1), 1, month == 0 ? 12 : 1, 0);

  return TRUE;
}

/**
 * till_query_date_of_weekday:
 * @weekday: 1 for Monday to 7 for Sunday
 * @now_us: the time, in µs since 1970 UTC
 * @ret_span: (out): the newest such day, which may be today
 */
void
till_query_date_of_weekday (int            weekday,
                            gint64         now_us,
                            TillQuerySpan *ret_span)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (now_us / TILL_SECOND);
  int year, month, day, ago;

  g_return_if_fail (now != NULL);

  g_date_time_get_ymd (now, &year, &month, &day);
  ago = (g_date_time_get_day_of_week (now) - weekday + 7) % 7;
  ret_span->from_us = till_period_midnight (year, month, day, 0, -ago);
  ret_span->to_us = till_period_midnight (year, month, day, 0, 1 - ago);
}

/* "March 2026", when it is just that. */
static char *
say_month (const TillQuerySpan *span)
{
  g_autoptr (GDateTime) from = g_date_time_new_from_unix_local (span->from_us / TILL_SECOND);
  TillQuerySpan month;

  if (from == NULL || !till_query_date_of_month (g_date_time_get_month (from),
                                                 g_date_time_get_year (from), 0, &month))
    return NULL;

  if (month.from_us == span->from_us && month.to_us == span->to_us)
    /* Translators: a month, as g_date_time_format() writes it: "March 2026" */
    return g_date_time_format (from, C_("month", "%B %Y"));

  if (till_query_date_of_month (0, g_date_time_get_year (from), 0, &month) &&
      month.from_us == span->from_us && month.to_us == span->to_us)
    return g_date_time_format (from, "%Y");

  return NULL;
}

/**
 * till_query_date_say:
 * @span: a span of whole days
 * @now_us: the time, in µs since 1970 UTC
 *
 * Returns: (transfer full): it in words: "March 2026", "14 Mar", "14 Mar – 20 Mar", "since 3 Nov"
 */
char *
till_query_date_say (const TillQuerySpan *span,
                     gint64               now_us)
{
  g_autofree char *first = till_format_day (span->from_us, now_us);
  g_autofree char *last = till_format_day (span->to_us - 1, now_us);
  char *month;

  if (span->to_us == 0)
    /* Translators: a day, as "3 Nov" */
    return g_strdup_printf (_("since %s"), first);

  if (span->from_us == 0)
    /* Translators: a day, as "3 Nov" */
    return g_strdup_printf (_("until %s"), last);

  if ((month = say_month (span)) != NULL)
    return month;

  if (strcmp (first, last) == 0)
    return g_steal_pointer (&first);

  return g_strdup_printf ("%s – %s", first, last);
}
