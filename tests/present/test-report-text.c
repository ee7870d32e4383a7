/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Periods as people type them, days that are longer or shorter, rates, words, and the payments
 * behind a figure. The program is run with the clock of London. */

#include <string.h>

#include "till-clock.h"
#include "till-query.h"
#include "till-report-text.h"

#define HOUR (3600 * TILL_SECOND)

/* Saturday, 21 November 2026, 12:00. */
#define NOW (G_GINT64_CONSTANT (1795262400) * TILL_SECOND)

static TillQuerySpan
read_span (const char *text)
{
  TillQuerySpan span = { 0, 0 };

  g_assert_true (till_report_read_span (text, NOW, &span));
  g_assert_cmpint (span.from_us, >, 0);
  g_assert_cmpint (span.from_us, <, span.to_us);

  return span;
}

static void
test_periods (void)
{
  static const struct
  {
    const char *text;
    gint64      days;
    const char *from; /* the same day, said otherwise */
  } cases[] = {
    { "today", 1, "2026-11-21" },       { "yesterday", 1, "2026-11-20" },
    { "week", 6, "2026-11-16" },        { "last-week", 7, "2026-11-09" },
    { "month", 21, "2026-11-01" },      { "last-7-days", 7, "2026-11-15" },
    { "2026-11", 30, "2026-11-01" },    { "2026-11-20..2026-11-21", 2, "2026-11-20" },
    { "2024-02", 29, "2024-02-01" },    { "2025-12-31..2026-01", 32, "2025-12-31" },
  };
  static const char *const wrong[] = {
    "", "soon", "any", "2026-02-30", "2026-13", "2026-11-20..", "..2026-11-20",
    "2026-11-21..2026-11-20", "2026-11-01..2026-11-02..2026-11-03",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const TillQuerySpan span = read_span (cases[i].text);
      const TillQuerySpan first = read_span (cases[i].from);

      g_assert_cmpint (span.from_us, ==, first.from_us);
      g_assert_cmpint ((span.to_us - span.from_us) / (24 * HOUR), ==, cases[i].days);
    }

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      TillQuerySpan span;

      g_assert_false (till_report_read_span (wrong[i], NOW, &span));
    }
}

static void
test_days (void)
{
  const TillQuerySpan spring = read_span ("2026-03-28..2026-03-30");
  const TillQuerySpan autumn = read_span ("2025-10");
  g_autoptr (GArray) three = till_report_cut_days (&spring);
  g_autoptr (GArray) month = till_report_cut_days (&autumn);

  g_assert_cmpuint (three->len, ==, 4);
  g_assert_cmpint (g_array_index (three, gint64, 2) - g_array_index (three, gint64, 1), ==,
                   23 * HOUR);
  g_assert_cmpuint (month->len, ==, 32);
  g_assert_cmpint (g_array_index (month, gint64, 26) - g_array_index (month, gint64, 25), ==,
                   25 * HOUR);
  g_assert_cmpint (g_array_index (month, gint64, 31), ==, autumn.to_us);
}

static void
test_rates (void)
{
  static const struct
  {
    gint64      approved;
    gint64      declined;
    const char *rate;
  } cases[] = {
    { 0, 0, "–" }, { 1, 0, "100.0 %" }, { 0, 3, "0.0 %" }, { 2, 1, "66.7 %" }, { 1, 2, "33.3 %" },
    { 1999, 1, "100.0 %" }, { 1, 1999, "0.1 %" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const TillReportRow row = { .n_approved = cases[i].approved,
                                  .n_declined = cases[i].declined };
      g_autofree char *rate = till_report_say_rate (&row);

      g_assert_cmpstr (rate, ==, cases[i].rate);
    }
}

static void
test_words (void)
{
  const TillQuerySpan span = read_span ("2026-03-28..2026-03-30");
  g_autoptr (GArray) bounds = till_report_cut_days (&span);
  const struct
  {
    TillReportBy by;
    char        *key;
    const char  *word;
    const char  *said;
  } cases[] = {
    { TILL_REPORT_BY_CHANNEL, (char *) "1", "phone", "By phone or mail" },
    { TILL_REPORT_BY_CHANNEL, NULL, "", "Not known" },
    { TILL_REPORT_BY_STATUS, (char *) "9", "partly_refunded", "Partly refunded" },
    { TILL_REPORT_BY_METHOD, (char *) "sepa_debit", "sepa_debit", "Sepa debit" },
    { TILL_REPORT_BY_OPERATOR, (char *) "Ana", "Ana", "Ana" },
    { TILL_REPORT_BY_DECLINE, (char *) "no_such_code", "no_such_code", "no_such_code" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const TillReportRow row = { .key = cases[i].key, .currency = "JPY", .gross = 4800 };
      g_auto (GStrv) cells = till_report_get_row (&row, cases[i].by, bounds);
      g_autofree char *said = till_report_say_key (&row, cases[i].by, bounds);
      guint n_columns;

      till_report_get_columns (cases[i].by, &n_columns);
      g_assert_cmpuint (g_strv_length (cells), ==, n_columns);
      g_assert_cmpstr (cells[0], ==, cases[i].word);
      g_assert_cmpstr (cells[6], ==, "4800");
      g_assert_cmpstr (said, ==, cases[i].said);
    }

  for (TillReportBy by = 0; by <= TILL_REPORT_BY_DECLINE; by++)
    {
      TillReportBy again;

      g_assert_true (till_report_by_from_nick (till_report_by_to_nick (by), &again));
      g_assert_cmpint (again, ==, by);
      g_assert_nonnull (till_report_by_get_name (by));
    }
}

/* A figure opens the payments that were added up for it. */
static void
test_filters (void)
{
  const TillQuerySpan span = read_span ("2026-03-28..2026-03-30");
  g_autoptr (GArray) bounds = till_report_cut_days (&span);
  TillReportRow row = { .slot = 1, .currency = "EUR" };
  TillFilter filter;

  g_assert_true (till_report_get_filter (&row, TILL_REPORT_BY_SLOT, bounds, TILL_REPORT_TAKEN,
                                         &filter));
  g_assert_cmpint (filter.from_us, ==, g_array_index (bounds, gint64, 1));
  g_assert_cmpint (filter.to_us, ==, g_array_index (bounds, gint64, 2));
  g_assert_cmpstr (filter.currency, ==, "EUR");
  g_assert_true ((filter.labels >> TILL_PAYMENT_LABEL_REFUNDED & 1) != 0);
  g_assert_true ((filter.labels >> TILL_PAYMENT_LABEL_DECLINED & 1) == 0);

  row.slot = 0;
  row.key = (char *) "1";
  g_assert_true (till_report_get_filter (&row, TILL_REPORT_BY_CHANNEL, bounds,
                                         TILL_REPORT_DECLINED, &filter));
  g_assert_cmpint (filter.channel, ==, TILL_CHANNEL_PHONE);
  g_assert_cmpuint (filter.labels, ==, 1u << TILL_PAYMENT_LABEL_DECLINED);
  g_assert_cmpint (filter.from_us, ==, span.from_us);
  g_assert_cmpint (filter.to_us, ==, span.to_us);

  row.key = NULL;
  g_assert_false (till_report_get_filter (&row, TILL_REPORT_BY_OPERATOR, bounds,
                                          TILL_REPORT_TAKEN, &filter));
}

/* The line of search means the same as the filter. */
static void
test_searches (void)
{
  const TillQuerySpan span = read_span ("2026-03-28..2026-03-30");
  g_autoptr (GArray) bounds = till_report_cut_days (&span);
  const struct
  {
    TillReportBy     by;
    TillReportRow    row;
    TillReportFigure figure;
  } cases[] = {
    { TILL_REPORT_BY_SLOT, { .slot = 1, .currency = "EUR" }, TILL_REPORT_TAKEN },
    { TILL_REPORT_BY_NOTHING, { .currency = "JPY" }, TILL_REPORT_REFUNDED },
    { TILL_REPORT_BY_CHANNEL, { .key = (char *) "1", .currency = "GBP" }, TILL_REPORT_DECLINED },
    { TILL_REPORT_BY_CHANNEL, { .key = (char *) "3", .currency = "GBP" }, TILL_REPORT_TAKEN },
    { TILL_REPORT_BY_METHOD, { .key = (char *) "sepa_debit", .currency = "SEK" },
      TILL_REPORT_TAKEN },
    { TILL_REPORT_BY_OPERATOR, { .key = (char *) "Ana Belén", .currency = "KWD" },
      TILL_REPORT_TAKEN },
    { TILL_REPORT_BY_STATUS, { .key = (char *) "9", .currency = "USD" }, TILL_REPORT_TAKEN },
    { TILL_REPORT_BY_NOTHING, { .currency = "CHF" }, TILL_REPORT_FEES },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = till_report_get_search (&cases[i].row, cases[i].by, bounds,
                                                      cases[i].figure);
      g_autoptr (TillQuery) query = till_query_new (text, NOW);
      const TillFilter *read = till_query_get_filter (query);
      TillFilter filter;

      g_assert_true (till_report_get_filter (&cases[i].row, cases[i].by, bounds, cases[i].figure,
                                             &filter));
      g_test_message ("%s", text);
      g_assert_true (till_filter_equal (read, &filter));
    }
}

/* A long time is cut into months, the first and the last of which may be shorter. */
static void
test_months (void)
{
  const TillQuerySpan year = read_span ("2025-11-20..2026-11-20");
  const TillQuerySpan month = read_span ("2026-03");
  g_autoptr (GArray) months = till_report_cut (&year);
  g_autoptr (GArray) days = till_report_cut (&month);
  const TillReportRow row = { .slot = 1 };
  g_autofree char *said = till_report_say_key (&row, TILL_REPORT_BY_SLOT, months);

  g_assert_cmpuint (months->len, ==, 14);
  g_assert_cmpint (g_array_index (months, gint64, 0), ==, year.from_us);
  g_assert_cmpint (g_array_index (months, gint64, 13), ==, year.to_us);
  g_assert_cmpstr (said, ==, "December 2025");
  g_assert_cmpuint (days->len, ==, 32);
}

int
main (int   argc,
      char *argv[])
{
  g_setenv ("TZ", "Europe/London", TRUE);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/present/report-text/periods", test_periods);
  g_test_add_func ("/present/report-text/days", test_days);
  g_test_add_func ("/present/report-text/rates", test_rates);
  g_test_add_func ("/present/report-text/words", test_words);
  g_test_add_func ("/present/report-text/filters", test_filters);

  g_test_add_func ("/present/report-text/searches", test_searches);
  g_test_add_func ("/present/report-text/months", test_months);

  return g_test_run ();
}
