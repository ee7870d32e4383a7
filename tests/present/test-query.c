/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a line of search is taken for.
 *
 * The time is noon of Saturday, 21 November 2026, in London. */

#include <locale.h>
#include <string.h>

#include "till-clock.h"
#include "till-query.h"

static gint64 now_us;

static gint64
at (const char *text)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *full = g_strconcat (text, strchr (text, 'T') != NULL ? "" : "T00:00:00", NULL);
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (full, zone);

  g_assert_nonnull (time);

  return g_date_time_to_unix (time) * TILL_SECOND;
}

/* How all parts were understood: "“smith” · Over 100". */
static char *
say (TillQuery *query)
{
  g_autoptr (GString) said = g_string_new (NULL);

  for (guint i = 0; i < till_query_get_n_parts (query); i++)
    g_string_append_printf (said, "%s%s", i > 0 ? " · " : "",
                            till_query_get_part (query, i)->said);

  return g_string_free (g_steal_pointer (&said), FALSE);
}

static void
assert_said (const char *text,
             const char *expected)
{
  g_autoptr (TillQuery) query = till_query_new (text, now_us);
  g_autofree char *said = say (query);

  g_assert_cmpstr (said, ==, expected);
}

static void
assert_amount (const char *text,
               gint64      from,
               gint64      to,
               const char *currency)
{
  g_autoptr (TillQuery) query = till_query_new (text, now_us);
  const TillFilter *filter = till_query_get_filter (query);

  g_test_message ("%s", text);
  g_assert_true (filter->has_amount);
  g_assert_cmpint (filter->amount_from, ==, from);
  g_assert_cmpint (filter->amount_to, ==, to);
  g_assert_cmpstr (filter->currency, ==, currency);
  g_assert_null (filter->text);
}

static void
assert_span (const char *text,
             const char *from,
             const char *to)
{
  g_autoptr (TillQuery) query = till_query_new (text, now_us);
  const TillFilter *filter = till_query_get_filter (query);

  g_test_message ("%s", text);
  g_assert_cmpint (filter->from_us, ==, from != NULL ? at (from) : 0);
  g_assert_cmpint (filter->to_us, ==, to != NULL ? at (to) : 0);
  g_assert_null (filter->text);
}

static void
assert_text (const char *text,
             const char *expected)
{
  g_autoptr (TillQuery) query = till_query_new (text, now_us);
  const TillFilter *filter = till_query_get_filter (query);
  TillFilter rest = *filter;

  rest.text = NULL;
  g_assert_cmpstr (filter->text, ==, expected);
  g_assert_true (till_filter_is_empty (&rest));
}

static void
test_amounts (void)
{
  assert_amount ("48", 48000, 48000, NULL);
  assert_amount ("48.5", 48500, 48500, NULL);
  assert_amount ("48,50", 48500, 48500, NULL);
  assert_amount ("1,250", 1250000, 1250000, NULL);
  assert_amount ("1.250,00", 1250000, 1250000, NULL);
  assert_amount ("1,250.500", 1250500, 1250500, NULL);
  assert_amount ("=4242", 4242000, 4242000, NULL);
  assert_amount (">100", 100001, G_MAXINT64, NULL);
  assert_amount (">=100", 100000, G_MAXINT64, NULL);
  assert_amount ("<100", 0, 99999, NULL);
  assert_amount ("≤100", 0, 100000, NULL);
  assert_amount ("48..60", 48000, 60000, NULL);
  assert_amount ("48..", 48000, G_MAXINT64, NULL);
  assert_amount ("..60", 0, 60000, NULL);
  assert_amount ("£48", 48000, 48000, "GBP");
  assert_amount ("48€", 48000, 48000, "EUR");
  assert_amount ("48EUR", 48000, 48000, "EUR");
  assert_amount (">$4800", 4800001, G_MAXINT64, "USD");
  assert_amount ("48 gbp", 48000, 48000, "GBP");
  assert_amount (">10 <20", 10001, 19999, NULL);
  assert_amount ("amount:4242", 4242000, 4242000, NULL);

  assert_text ("4242", "4242");
  assert_text ("07700900123", "07700900123");
  assert_text ("3.5kg", "3.5kg");
  assert_text ("1.2.3.4", "1.2.3.4");
  assert_text ("\"48\"", "48");
  assert_text (">", ">");
  assert_text ("..", "..");
  assert_text ("999999999999999999999999.00", "999999999999999999999999.00");
}

static void
test_dates (void)
{
  assert_span ("today", "2026-11-21", NULL);
  assert_span ("yesterday", "2026-11-20", "2026-11-21");
  assert_span ("last week", "2026-11-09", "2026-11-16");
  assert_span ("LAST   Week", "2026-11-09", "2026-11-16");
  assert_span ("this week", "2026-11-16", NULL);
  assert_span ("last 7 days", "2026-11-15", NULL);
  assert_span ("last year", "2025-01-01", "2026-01-01");
  assert_span ("2026-03", "2026-03-01", "2026-04-01");
  assert_span ("2026-03-14", "2026-03-14", "2026-03-15");
  assert_span ("14.03.2026", "2026-03-14", "2026-03-15");
  assert_span ("03/2026", "2026-03-01", "2026-04-01");
  assert_span ("march", "2026-03-01", "2026-04-01");
  assert_span ("december", "2025-12-01", "2026-01-01");
  assert_span ("march 2024", "2024-03-01", "2024-04-01");
  assert_span ("14 march", "2026-03-14", "2026-03-15");
  assert_span ("29. february 2024", "2024-02-29", "2024-03-01");
  assert_span ("thursday", "2026-11-19", "2026-11-20");
  assert_span ("saturday", "2026-11-21", "2026-11-22");
  assert_span (">2026-03", "2026-04-01", NULL);
  assert_span ("since:2026-03", "2026-03-01", NULL);
  assert_span ("until:2026-03", NULL, "2026-04-01");
  assert_span ("2026-01..2026-03", "2026-01-01", "2026-04-01");
  assert_span ("2026-01-05..", "2026-01-05", NULL);
  assert_span ("date:2024", "2024-01-01", "2025-01-01");
  assert_span ("march 2026-03-20..", "2026-03-20", "2026-04-01");

  assert_text ("2026-13", "2026-13");
  assert_text ("2026-02-30", "2026-02-30");
  assert_text ("\"march\"", "march");
  assert_text ("last", "last");
}

static void
test_words (void)
{
  g_autoptr (TillQuery) query =
    till_query_new ("refunded partly_refunded visa eur operator:\"Ana Berg\" by:bo phone sepa "
                    "smith",
                    now_us);
  const TillFilter *filter = till_query_get_filter (query);

  g_assert_cmpuint (filter->labels, ==, 1u << TILL_PAYMENT_LABEL_REFUNDED |
                                        1u << TILL_PAYMENT_LABEL_PARTLY_REFUNDED);
  g_assert_cmpstr (filter->brand, ==, "visa");
  g_assert_cmpstr (filter->currency, ==, "EUR");
  g_assert_cmpstr (filter->method, ==, "sepa_debit");
  g_assert_cmpstr (filter->operator_name, ==, "Ana Berg bo");
  g_assert_cmpint (filter->channel, ==, TILL_CHANNEL_PHONE);
  g_assert_cmpstr (filter->text, ==, "smith");
  g_assert_true (till_query_has_label (query, TILL_PAYMENT_LABEL_REFUNDED));
  g_assert_false (till_query_has_label (query, TILL_PAYMENT_LABEL_DECLINED));

  /* Words of every day that are codes, too. */
  assert_text ("all top cup", "all top cup");
  assert_text ("order:17", "order:17");
  assert_text ("http://example.org", "http://example.org");
  assert_text ("status:nonsense", "status:nonsense");
  assert_text ("\"refunded", "refunded");
  assert_text ("„letzte Woche“", "letzte Woche");
  assert_text ("", NULL);
  assert_text (" \t ", NULL);
  assert_text ("\"\"", NULL);
}

static void
test_chips (void)
{
  assert_said ("smith >100 refunded last week", "“smith” · Over 100 · Refunded · Last week");
  assert_said ("£48", "Amount £48.00");
  assert_said ("48,5", "Amount 48.50");
  assert_said ("48..60 EUR", "48 – 60 · EUR");
  assert_said ("2026-03 phone visa", "March 2026 · By phone · Visa");
  assert_said ("2024-03-14", "14 Mar 2024");
  assert_said ("since:2026-03-14 by:ana", "since 14 Mar · By ana");
  assert_said ("\"gift card\" card", "“gift card” · Card");
}

/* What cannot be finds nothing, rather than anything. */
static void
test_contradictions (void)
{
  const char *const texts[] = { "eur gbp", "visa amex", "phone online", "2026-03 2026-04",
                                "£48 €48" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (TillQuery) query = till_query_new (texts[i], now_us);
      const TillFilter *filter = till_query_get_filter (query);

      g_test_message ("%s", texts[i]);
      g_assert_cmpint (filter->from_us, ==, filter->to_us);
      g_assert_cmpint (filter->to_us, !=, 0);
      g_assert_cmpuint (till_query_get_n_parts (query), ==, 2);
    }
}

static void
assert_without (const char *text,
                guint       index,
                const char *expected)
{
  g_autoptr (TillQuery) query = till_query_new (text, now_us);
  g_autofree char *rest = till_query_without (query, index);

  g_assert_cmpstr (rest, ==, expected);
}

static void
test_changing (void)
{
  g_autoptr (TillQuery) query = till_query_new ("smith refunded march", now_us);
  g_autofree char *toggled_off = till_query_toggle_label (query, TILL_PAYMENT_LABEL_REFUNDED);
  g_autofree char *toggled_on = till_query_toggle_label (query, TILL_PAYMENT_LABEL_DECLINED);
  g_autofree char *today = till_query_set_period (query, TILL_PERIOD_TODAY);
  g_autofree char *any = till_query_set_period (query, TILL_PERIOD_ANY);
  g_autoptr (TillQuery) none = till_query_new ("", now_us);
  g_autofree char *first = till_query_toggle_label (none, TILL_PAYMENT_LABEL_DECLINED);

  g_assert_cmpstr (toggled_off, ==, "smith  march");
  g_assert_cmpstr (toggled_on, ==, "smith refunded march declined");
  g_assert_cmpstr (today, ==, "smith refunded today");
  g_assert_cmpstr (any, ==, "smith refunded");
  g_assert_cmpstr (first, ==, "declined");
  g_assert_true (till_query_depends_on_day (query));
  g_assert_false (till_query_depends_on_day (none));

  assert_without ("smith >100 refunded", 0, ">100 refunded");
  assert_without ("smith >100 refunded", 1, "smith refunded");
  assert_without ("smith >100 refunded", 2, "smith >100");
  assert_without ("smith", 0, "");
  assert_without ("last smith week", 1, "\"last\" \"week\"");
  assert_without ("14 smith march", 1, "=14 march");
}

/* Any pieces in any order: parts stand in order, and removing one leaves the others. */
static void
test_any_order (void)
{
  static const char *const pieces[] = {
    "smith", "\"last week\"", "last", "week", "7", "days", "14", "march", "2026", ">100", "£48",
    "48..60", "refunded", "partly", "2026-03", "today", "eur", "visa", "card", "phone", "in",
    "person", "by:ana", "by:\"Ana Berg\"", "müller", "漢字", "4242", "\"", "..", "a:b", "„", "x\"y",
  };

  for (guint round = 0; round < 4000; round++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (TillQuery) query = NULL;
      gsize end = 0;

      for (int n = g_test_rand_int_range (0, 6); n > 0; n--)
        g_string_append_printf (text, "%s ",
                                pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);

      query = till_query_new (text->str, now_us);
      for (guint i = 0; i < till_query_get_n_parts (query); i++)
        {
          const TillQueryPart *part = till_query_get_part (query, i);
          g_autofree char *rest_text = till_query_without (query, i);
          g_autoptr (TillQuery) rest = till_query_new (rest_text, now_us);

          g_assert_cmpuint (part->start, >=, end);
          g_assert_cmpuint (part->end, >, part->start);
          g_assert_cmpuint (part->end, <=, text->len);
          end = part->end;

          if (till_query_get_n_parts (rest) + 1 != till_query_get_n_parts (query))
            g_test_message ("“%s” without %u: “%s”", text->str, i, rest_text);
          g_assert_cmpuint (till_query_get_n_parts (rest) + 1, ==, till_query_get_n_parts (query));
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_setenv ("TZ", "Europe/London", TRUE);
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  now_us = at ("2026-11-21T12:00:00");

  g_test_add_func ("/present/query/amounts", test_amounts);
  g_test_add_func ("/present/query/dates", test_dates);
  g_test_add_func ("/present/query/words", test_words);
  g_test_add_func ("/present/query/chips", test_chips);
  g_test_add_func ("/present/query/contradictions", test_contradictions);
  g_test_add_func ("/present/query/changing", test_changing);
  g_test_add_func ("/present/query/any-order", test_any_order);

  return g_test_run ();
}
