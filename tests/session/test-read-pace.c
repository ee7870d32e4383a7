/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "till-clock.h"
#include "till-oldest.h"
#include "till-read-budget.h"
#include "till-read-pace.h"

#include "fake-gateway.h"
#include "test-wait.h"

#define NOVEMBER (1795000000 * TILL_SECOND) /* 2026-11-18 */
#define DAY (24 * 3600 * TILL_SECOND)

/* Of a hundred requests a second, sixty are ours. */
static void
test_keeps_to_the_rate (void)
{
  TillReadPace pace;
  gint64 now_us = 5000;
  guint n_sent = 0;

  till_read_pace_init (&pace, 16, 100);
  while (now_us < 5000 + 10 * TILL_SECOND)
    {
      gint64 wait_us = till_read_pace_get_wait_us (&pace, now_us);

      if (wait_us == 0)
        {
          till_read_pace_sent (&pace, now_us);
          n_sent++;
        }
      now_us += MAX (wait_us, 10);
    }

  g_assert_cmpuint (n_sent, >=, 590);
  g_assert_cmpuint (n_sent, <=, 601);
}

static void
test_slows_down_and_recovers (void)
{
  TillReadPace pace;

  till_read_pace_init (&pace, 16, 0);
  g_assert_cmpint (till_read_pace_get_wait_us (&pace, 0), ==, 0);

  /* Many refusals of one moment are one. */
  for (guint i = 0; i < 10; i++)
    till_read_pace_refused (&pace, 1000, TRUE, 500);
  g_assert_cmpuint (pace.lanes, ==, 8);
  g_assert_cmpint (pace.gap_us, ==, 0);
  g_assert_cmpint (till_read_pace_get_wait_us (&pace, 1000), ==, 500000);

  till_read_pace_refused (&pace, 2 * TILL_SECOND, FALSE, 500);
  g_assert_cmpuint (pace.lanes, ==, 8);
  g_assert_cmpint (pace.gap_us, >, 0);

  for (guint i = 0; i < 5000; i++)
    till_read_pace_answered (&pace);
  g_assert_cmpuint (pace.lanes, ==, 16);
  g_assert_cmpint (pace.gap_us, ==, 0);

  for (guint i = 0; i < 100; i++)
    till_read_pace_refused (&pace, (10 + i * 100) * TILL_SECOND, i % 2 == 0, 500);
  g_assert_cmpuint (pace.lanes, ==, 1);
  g_assert_cmpint (pace.gap_us, <=, 10 * TILL_SECOND);
}

static void
test_budget (void)
{
  static const char *const bad[] = { "", "1 2", "x y z", "1 2 3 4", "-1 2 3" };
  g_autofree char *text = NULL;
  TillReadBudget budget;

  till_read_budget_init (&budget, NULL, NOVEMBER);
  g_assert_false (till_read_budget_is_spent (&budget, 0, 0, NOVEMBER));
  till_read_budget_spend (&budget, 7499, NOVEMBER);
  g_assert_false (till_read_budget_is_spent (&budget, 10000, 500, NOVEMBER));
  till_read_budget_spend (&budget, 1, NOVEMBER);
  g_assert_true (till_read_budget_is_spent (&budget, 10000, 500, NOVEMBER));
  g_assert_false (till_read_budget_is_spent (&budget, 0, 0, NOVEMBER));

  text = till_read_budget_to_text (&budget);
  till_read_budget_init (&budget, text, NOVEMBER + DAY);
  g_assert_true (till_read_budget_is_spent (&budget, 10000, 500, NOVEMBER + DAY));
  g_assert_false (till_read_budget_is_spent (&budget, 10000, 500, NOVEMBER + 31 * DAY));

  /* Who sells much may read much. */
  till_read_budget_init (&budget, text, NOVEMBER);
  budget.n_recent = 1000;
  g_assert_false (till_read_budget_is_spent (&budget, 10000, 500, NOVEMBER));

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      till_read_budget_init (&budget, bad[i], NOVEMBER);
      g_assert_cmpuint (budget.n_reads, ==, 0);
    }
}

static gint64
find_oldest (FakeGateway *gateway)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 oldest_us = 0;

  till_oldest_find_async (TILL_GATEWAY (gateway), TILL_RECORD_PAYMENT, NOVEMBER, NULL,
                          test_result_cb, &result);
  g_assert_true (till_oldest_find_finish (test_wait (&result), &oldest_us, &error));
  g_assert_no_error (error);

  return oldest_us;
}

/* Near enough, with few reads. */
static void
test_oldest (void)
{
  static const guint ages[] = { 3, 100, 1000, 3000 };

  for (guint i = 0; i < G_N_ELEMENTS (ages); i++)
    {
      g_autoptr (TillClock) clock = till_clock_new_fake (NOVEMBER);
      g_autoptr (FakeGateway) gateway = fake_gateway_new (clock);
      gint64 age_us = ages[i] * DAY, found_us;

      fake_gateway_add_payments (gateway, ages[i], NOVEMBER, DAY);
      found_us = NOVEMBER - find_oldest (gateway);
      g_assert_cmpint (found_us, >=, age_us * 4 / 5 - DAY);
      g_assert_cmpint (found_us, <=, age_us * 5 / 4 + 3 * DAY);
      g_assert_cmpuint (fake_gateway_get_n_calls (gateway, FAKE_LIST), <=, 12);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/session/read-pace/keeps-to-the-rate", test_keeps_to_the_rate);
  g_test_add_func ("/session/read-pace/slows-down", test_slows_down_and_recovers);
  g_test_add_func ("/session/read-pace/budget", test_budget);
  g_test_add_func ("/session/read-pace/oldest", test_oldest);

  return g_test_run ();
}
