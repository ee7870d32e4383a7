/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The log of problems, the state of the link in words, and days as people mean them. */

#include "till-activity-log.h"

#include "till-clock.h"
#include "till-fact-text.h"
#include "till-period.h"

static void
count_cb (TillActivityLog *log,
          guint           *n_changes)
{
  (*n_changes)++;
}

static void
test_log (void)
{
  g_autoptr (TillActivityLog) log = till_activity_log_new ();
  guint n_changes = 0;

  g_signal_connect (log, "changed", G_CALLBACK (count_cb), &n_changes);
  g_assert_null (till_activity_log_get (log, 0));

  till_activity_log_add (log, 1, "No network", NULL);
  till_activity_log_add (log, 2, "No network", NULL);
  till_activity_log_add (log, 3, "Card 4242424242424242 refused", "req_1");
  g_assert_cmpuint (n_changes, ==, 3);
  g_assert_cmpuint (till_activity_log_get_count (log), ==, 2);
  g_assert_cmpstr (till_activity_log_get (log, 0)->details, ==, "req_1");
  g_assert_null (strstr (till_activity_log_get (log, 0)->text, "4242424242424242"));
  g_assert_cmpuint (till_activity_log_get (log, 1)->count, ==, 2);
  g_assert_cmpint (till_activity_log_get (log, 1)->time_us, ==, 2);

  for (guint i = 0; i < 2 * TILL_ACTIVITY_LOG_SIZE; i++)
    {
      g_autofree char *text = g_strdup_printf ("Problem %c%c", 'a' + i % 26, 'a' + i / 26);

      till_activity_log_add (log, i, text, NULL);
    }
  g_assert_cmpuint (till_activity_log_get_count (log), ==, TILL_ACTIVITY_LOG_SIZE);

  till_activity_log_clear (log);
  g_assert_cmpuint (till_activity_log_get_count (log), ==, 0);
}

/* NULL stands for no such line. */
static void
assert_fact (GPtrArray  *facts,
             const char *title,
             const char *expected)
{
  const char *value = NULL;

  for (guint i = 0; i < facts->len; i++)
    {
      const TillFactText *fact = g_ptr_array_index (facts, i);

      if (g_str_equal (fact->title, title))
        value = fact->value;
    }

  g_assert_cmpstr (value, ==, expected);
}

static void
test_link (void)
{
  const gint64 now = TILL_SECOND * 1795183320; /* 2026-11-20 14:02 UTC */
  TillFreshness freshness = {
    .state = TILL_FRESHNESS_OFFLINE, .since_us = now, .checked_us = now, .backfill_count = 1200,
    .backfill_reached_us = now - 17 * 24 * 3600 * TILL_SECOND, .n_forged = 3,
    .problem = (char *) "No route",
  };
  g_autoptr (GPtrArray) facts = till_facts_of_freshness (&freshness, TRUE, now);
  g_autoptr (GPtrArray) bare = NULL;

  assert_fact (facts, "Now", "Offline since 14:02");
  assert_fact (facts, "Gateway", "Last answer 14:02");
  assert_fact (facts, "Relay", "Not connected");
  assert_fact (facts, "History", "1,200 payments, back to 3 Nov");
  assert_fact (facts, "Not signed", "3 deliveries without the gateway’s signature were dropped");
  assert_fact (facts, "Problem", "No route");

  freshness.backfill_left_s = 250;
  g_ptr_array_unref (facts);
  facts = till_facts_of_freshness (&freshness, TRUE, now);
  assert_fact (facts, "History", "1,200 payments, back to 3 Nov, about 4 min to go");

  bare = till_facts_of_freshness (&(TillFreshness) { .backfill_done = TRUE }, FALSE, now);
  assert_fact (bare, "Problem", NULL);
  assert_fact (bare, "Not signed", NULL);
  assert_fact (bare, "History", "All of it is here");
}

static void
assert_span (TillPeriod  period,
             const char *now,
             const char *from,
             const char *to)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr (GDateTime) at = g_date_time_new_from_iso8601 (now, zone);
  gint64 from_us = -1, to_us = -1;

  till_period_get_span (period, g_date_time_to_unix (at) * TILL_SECOND, &from_us, &to_us);

  for (guint i = 0; i < 2; i++)
    {
      const char *expected = i == 0 ? from : to;
      gint64 us = i == 0 ? from_us : to_us;
      g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (us / TILL_SECOND);
      g_autofree char *text = g_date_time_format (time, "%Y-%m-%d %H:%M");

      if (expected == NULL)
        g_assert_cmpint (us, ==, 0);
      else
        g_assert_cmpstr (text, ==, expected);
    }
}

/* London: summer time ended on 25 October 2026, so that day had 25 hours. */
static void
test_periods (void)
{
  TillPeriod period = TILL_PERIOD_ANY;

  assert_span (TILL_PERIOD_ANY, "2026-11-20T14:02:00", NULL, NULL);
  assert_span (TILL_PERIOD_TODAY, "2026-11-20T14:02:00", "2026-11-20 00:00", NULL);
  assert_span (TILL_PERIOD_TODAY, "2026-10-25T23:30:00", "2026-10-25 00:00", NULL);
  assert_span (TILL_PERIOD_YESTERDAY, "2026-10-26T00:10:00", "2026-10-25 00:00",
               "2026-10-26 00:00");
  assert_span (TILL_PERIOD_LAST_7_DAYS, "2026-10-28T12:00:00", "2026-10-22 00:00", NULL);
  assert_span (TILL_PERIOD_LAST_30_DAYS, "2026-03-01T12:00:00", "2026-01-31 00:00", NULL);
  assert_span (TILL_PERIOD_THIS_MONTH, "2026-03-31T12:00:00", "2026-03-01 00:00", NULL);
  assert_span (TILL_PERIOD_LAST_MONTH, "2026-01-31T12:00:00", "2025-12-01 00:00",
               "2026-01-01 00:00");

  for (TillPeriod i = 0; i < TILL_N_PERIODS; i++)
    {
      g_assert_true (till_period_from_nick (till_period_get_nick (i), &period));
      g_assert_cmpint (period, ==, i);
      g_assert_nonnull (till_period_get_name (i));
    }
  g_assert_false (till_period_from_nick ("next-year", &period));
}

int
main (int   argc,
      char *argv[])
{
  g_setenv ("TZ", "Europe/London", TRUE);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/present/activity/log", test_log);
  g_test_add_func ("/present/activity/link", test_link);
  g_test_add_func ("/present/activity/periods", test_periods);

  return g_test_run ();
}
