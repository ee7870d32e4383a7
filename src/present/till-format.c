/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Times, spans and counts as a person reads them, in the locale and time zone of the computer.
 * What must hold: a short time can always be told apart from another day's, and the long form
 * names the zone. */

#include "till-format.h"

#include <glib/gi18n.h>
#include <langinfo.h>
#include <locale.h>
#include <string.h>

#include "till-clock.h"

/* The Julian day of 1 January 1970, as GDate counts. */
#define JULIAN_1970 719163

static GDateTime *
local_time (gint64 time_us)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time_us / TILL_SECOND);

  return utc != NULL ? g_date_time_to_local (utc) : NULL;
}

/* "14:02", or "2:02 PM" where people count to twelve. */
static char *
clock_time (GDateTime *time)
{
  const char *format = nl_langinfo (T_FMT);
  gboolean twelve = strstr (format, "%p") != NULL || strstr (format, "%r") != NULL ||
                    strstr (format, "%I") != NULL;

  return g_date_time_format (time, twelve ? "%-l:%M %p" : "%H:%M");
}

/* How many midnights lie between the two; negative when @time is in the future. */
static int
days_between (GDateTime *time,
              GDateTime *now)
{
  GDate a, b;
  int year, month, day;

  g_date_clear (&a, 1);
  g_date_clear (&b, 1);
  g_date_time_get_ymd (time, &year, &month, &day);
  g_date_set_dmy (&a, day, month, year);
  g_date_time_get_ymd (now, &year, &month, &day);
  g_date_set_dmy (&b, day, month, year);

  return g_date_days_between (&a, &b);
}

/**
 * till_format_time:
 * @time_us: a time, in µs since 1970 UTC
 * @now_us: the time now
 *
 * Writes a time as short as it stays clear: "14:02", "Yesterday 13:57", "3 Nov 13:57",
 * "3 Nov 2025".
 *
 * Returns: (transfer full): the text; empty for a time that is not one
 */
char *
till_format_time (gint64 time_us,
                  gint64 now_us)
{
  g_autoptr (GDateTime) time = local_time (time_us);
  g_autoptr (GDateTime) now = local_time (now_us);
  g_autofree char *clock = NULL;
  g_autofree char *day = NULL;
  int days;

  if (time == NULL || now == NULL)
    return g_strdup ("");

  clock = clock_time (time);
  days = days_between (time, now);

  if (days == 0)
    return g_steal_pointer (&clock);

  if (days == 1)
    /* Translators: a time of yesterday, as "Yesterday 13:57" */
    return g_strdup_printf (_("Yesterday %s"), clock);

  if (g_date_time_get_year (time) != g_date_time_get_year (now))
    /* Translators: a day with its year, as g_date_time_format() writes it: "3 Nov 2025" */
    return g_date_time_format (time, C_("day with year", "%-e %b %Y"));

  /* Translators: a day of this year, as g_date_time_format() writes it: "3 Nov" */
  day = g_date_time_format (time, C_("day", "%-e %b"));

  return g_strdup_printf ("%s %s", day, clock);
}

/**
 * till_format_time_long:
 * @time_us: a time, in µs since 1970 UTC
 *
 * Writes a time in full, with seconds and the zone: for tooltips.
 *
 * Returns: (transfer full): the text; empty for a time that is not one
 */
char *
till_format_time_long (gint64 time_us)
{
  g_autoptr (GDateTime) time = local_time (time_us);

  if (time == NULL)
    return g_strdup ("");

  /* Translators: a full time, as g_date_time_format() writes it: weekday, date, time, zone */
  return g_date_time_format (time, C_("full time", "%A, %-e %B %Y, %H:%M:%S %Z (UTC%:z)"));
}

/**
 * till_format_day:
 * @time_us: a time, in µs since 1970 UTC
 * @now_us: the time now
 *
 * Writes only the day: "today", "tomorrow", "27 Nov", "3 Jan 2027".
 *
 * Returns: (transfer full): the text; empty for a time that is not one
 */
char *
till_format_day (gint64 time_us,
                 gint64 now_us)
{
  g_autoptr (GDateTime) time = local_time (time_us);
  g_autoptr (GDateTime) now = local_time (now_us);
  int days;

  if (time == NULL || now == NULL)
    return g_strdup ("");

  days = days_between (time, now);
  if (days == 0)
    return g_strdup (_("today"));

  if (days == 1)
    return g_strdup (_("yesterday"));

  if (days == -1)
    return g_strdup (_("tomorrow"));

  if (g_date_time_get_year (time) != g_date_time_get_year (now))
    return g_date_time_format (time, C_("day with year", "%-e %b %Y"));

  return g_date_time_format (time, C_("day", "%-e %b"));
}

/**
 * till_format_calendar_day:
 * @day: a day of the calendar: days since 1970
 * @now_us: the time now
 *
 * Writes a day that is the same in every time zone, as the day on which money comes to a bank, like
 * till_format_day() does.
 *
 * Returns: (transfer full): the text; empty for a day that is none
 */
char *
till_format_calendar_day (gint64 day,
                          gint64 now_us)
{
  g_autoptr (GDateTime) noon = NULL;
  GDate date;

  if (day < 0 || day > 2932896) /* the end of the year 9999 */
    return g_strdup ("");

  g_date_clear (&date, 1);
  g_date_set_julian (&date, (guint32) (day + JULIAN_1970));
  /* No zone changes its clock at noon. */
  noon = g_date_time_new_local (g_date_get_year (&date), (int) g_date_get_month (&date),
                                g_date_get_day (&date), 12, 0, 0);

  return noon != NULL ? till_format_day (g_date_time_to_unix (noon) * TILL_SECOND, now_us)
                      : g_strdup ("");
}

/**
 * till_format_arrival:
 * @payout: a payout
 * @now_us: the time now
 *
 * Writes the day on which a payout comes to the bank. Gateways tell it as midnight UTC, which west
 * of Greenwich is the evening before (docs.stripe.com/api/payouts/object, arrival_date).
 *
 * Returns: (transfer full): the day, the same in every time zone; empty if the gateway told none
 */
char *
till_format_arrival (const TillPayout *payout,
                     gint64            now_us)
{
  return payout->arrival_us > 0
           ? till_format_calendar_day (payout->arrival_us / TILL_SECOND / 86400, now_us)
           : g_strdup ("");
}

/**
 * till_format_count_days:
 * @from_us: a time, in µs since 1970 UTC
 * @to_us: another
 *
 * Counts as people count days: 1 when @to_us is tomorrow, be it only minutes away.
 *
 * Returns: how many midnights of this computer's zone lie between; negative when @to_us is earlier
 */
int
till_format_count_days (gint64 from_us,
                        gint64 to_us)
{
  g_autoptr (GDateTime) from = local_time (from_us);
  g_autoptr (GDateTime) to = local_time (to_us);

  return from != NULL && to != NULL ? days_between (from, to) : 0;
}

/**
 * till_format_span:
 * @span_us: a span of time in µs
 *
 * Writes a span in its largest unit: "40 s", "3 min", "2 h", "5 d".
 *
 * Returns: (transfer full): the text
 */
char *
till_format_span (gint64 span_us)
{
  gint64 seconds = MAX (span_us, 0) / TILL_SECOND;

  if (seconds < 60)
    return g_strdup_printf (_("%d s"), (int) seconds);

  if (seconds < 60 * 60)
    return g_strdup_printf (_("%d min"), (int) (seconds / 60));

  if (seconds < 48 * 60 * 60)
    return g_strdup_printf (_("%d h"), (int) (seconds / (60 * 60)));

  return g_strdup_printf (_("%d d"), (int) MIN (seconds / (24 * 60 * 60), G_MAXINT));
}

/**
 * till_format_count:
 * @count: how many
 *
 * Writes a number with its thousands apart, as money is written: "1,204".
 *
 * Returns: (transfer full): the text
 */
char *
till_format_count (guint64 count)
{
  const struct lconv *lc = localeconv ();
  g_autofree char *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, count);
  g_autofree char *group = g_locale_to_utf8 (lc->thousands_sep, -1, NULL, NULL, NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  gsize length = strlen (digits);

  if (group == NULL || *group == '\0')
    {
      g_free (group);
      group = g_strdup (lc->decimal_point[0] == ',' ? "." : ",");
    }

  for (gsize i = 0; i < length; i++)
    {
      if (i > 0 && (length - i) % 3 == 0)
        g_string_append (text, group);

      g_string_append_c (text, digits[i]);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}
