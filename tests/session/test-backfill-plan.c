/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "till-backfill-plan.h"

#include "till-clock.h"

/* An invented history: payment i was made at times[i], newest first. */
typedef struct
{
  GArray *times;
  guint   page_size;
  guint  *seen;
  guint   n_pages;
} History;

static void
history_clear (History *history)
{
  g_clear_pointer (&history->times, g_array_unref);
  g_clear_pointer (&history->seen, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (History, history_clear)

static void
history_init (History *history,
              guint    n,
              guint    page_size,
              gint64   (*get_time) (guint i))
{
  history->times = g_array_new (FALSE, FALSE, sizeof (gint64));
  history->page_size = page_size;
  history->n_pages = 0;
  history->seen = g_new0 (guint, n);
  for (guint i = 0; i < n; i++)
    {
      gint64 time_us = get_time (i);

      g_array_append_val (history->times, time_us);
    }
}

/* Answers as a gateway does: a page's token is the last index of the page before. */
static void
answer (History                *history,
        TillBackfillPlan       *plan,
        const TillBackfillLane *lane,
        guint                   max_lanes)
{
  TillBackfillPage page = { 0 };
  g_autofree char *token = NULL;
  guint start = lane->token != NULL ? g_ascii_strtoull (lane->token, NULL, 10) + 1 : 0;
  guint last = 0;

  history->n_pages++;
  for (guint i = start; i < history->times->len; i++)
    {
      gint64 time_us = g_array_index (history->times, gint64, i);

      if ((lane->from_us != 0 && time_us < lane->from_us) ||
          (lane->to_us != 0 && time_us >= lane->to_us))
        continue;

      if (page.n_records == history->page_size)
        {
          page.next_token = token = g_strdup_printf ("%u", last);
          break;
        }

      if (page.n_records == 0)
        page.newest_us = time_us;
      page.n_oldest = time_us / TILL_SECOND == page.oldest_us / TILL_SECOND ? page.n_oldest + 1 : 1;
      page.oldest_us = time_us;
      page.n_records++;
      history->seen[i]++;
      last = i;
    }

  till_backfill_plan_got (plan, lane->number, &page, max_lanes);
}

/* Fetches all, with as many pages under way as may be, answered in another order than asked. After
 * @kill_after pages the plan is made anew from its text, as after a kill. */
static void
fetch_all (History           *history,
           TillBackfillPlan **plan,
           guint              max_lanes,
           guint              kill_after)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  g_autoptr (GArray) asked = g_array_new (FALSE, FALSE, sizeof (TillBackfillLane));
  TillBackfillLane lane;

  while (!till_backfill_plan_is_done (*plan))
    {
      guint i;

      while (till_backfill_plan_take (*plan, max_lanes, &lane))
        g_array_append_val (asked, lane);

      g_assert_cmpuint (asked->len, >, 0);
      g_assert_cmpuint (asked->len, <=, max_lanes);
      i = g_rand_int_range (rand, 0, asked->len);
      lane = g_array_index (asked, TillBackfillLane, i);
      g_array_remove_index (asked, i);
      answer (history, *plan, &lane, max_lanes);

      if (history->n_pages == kill_after)
        {
          g_autofree char *text = till_backfill_plan_to_text (*plan);

          till_backfill_plan_free (*plan);
          *plan = till_backfill_plan_new (text);
          g_array_set_size (asked, 0); /* what was under way is lost */
        }
    }
}

static gint64
evenly (guint i)
{
  return (1795000000 - (gint64) i * 600) * TILL_SECOND;
}

static gint64
in_heaps (guint i)
{
  return (1795000000 - (gint64) (i / 250) * 86400 * 90) * TILL_SECOND;
}

static gint64
with_a_long_pause (guint i)
{
  return (1795000000 - (gint64) i * 60 - (i > 1000 ? 86400 * 1000 : 0)) * TILL_SECOND;
}

static gint64
all_at_once (guint i)
{
  return 1795000000 * TILL_SECOND;
}

static gint64
long_ago (guint i)
{
  return (5000 - (gint64) i) * TILL_SECOND;
}

static void
test_everything_once (void)
{
  static gint64 (*const times[]) (guint) = {
    evenly, in_heaps, with_a_long_pause, all_at_once, long_ago,
  };
  static const guint lanes[] = { 1, 2, 12 };

  for (guint t = 0; t < G_N_ELEMENTS (times); t++)
    for (guint l = 0; l < G_N_ELEMENTS (lanes); l++)
      for (guint kill_after = 0; kill_after < 20; kill_after += 3)
        {
          g_auto (History) history;
          g_autoptr (TillBackfillPlan) plan = till_backfill_plan_new (NULL);

          history_init (&history, 2345, 100, times[t]);
          fetch_all (&history, &plan, lanes[l], kill_after);

          for (guint i = 0; i < 2345; i++)
            g_assert_cmpuint (history.seen[i], >=, 1);
          g_assert_cmpint (till_backfill_plan_get_reached (plan), ==,
                           g_array_index (history.times, gint64, 2344));
          if (lanes[l] == 1 && kill_after == 0)
            {
              g_assert_cmpuint (till_backfill_plan_get_count (plan), ==, 2345);
              g_assert_cmpuint (history.n_pages, ==, 24);
            }
        }
}

/* Cutting lanes costs a few pages more, not many. */
static void
test_few_pages_more (void)
{
  g_auto (History) history;
  g_autoptr (TillBackfillPlan) plan = till_backfill_plan_new (NULL);

  history_init (&history, 100000, 100, evenly);
  fetch_all (&history, &plan, 12, 0);
  g_assert_cmpuint (history.n_pages, <, 1000 + 150);
  g_assert_cmpuint (till_backfill_plan_get_count (plan), ==, 100000);
}

static void
test_lanes_are_used (void)
{
  g_auto (History) history;
  g_autoptr (TillBackfillPlan) plan = till_backfill_plan_new (NULL);
  TillBackfillLane lane, other;

  history_init (&history, 100000, 100, evenly);
  g_assert_true (till_backfill_plan_take (plan, 12, &lane));
  g_assert_false (till_backfill_plan_take (plan, 12, &other));
  answer (&history, plan, &lane, 12);
  g_assert_cmpint (till_backfill_plan_get_reached (plan), ==,
                   g_array_index (history.times, gint64, 99));

  g_assert_true (till_backfill_plan_take (plan, 12, &lane));
  g_assert_true (till_backfill_plan_take (plan, 12, &other));
  g_assert_cmpuint (lane.number, !=, other.number);
  g_assert_false (till_backfill_plan_take (plan, 2, &lane));

  /* One answer is enough to know where all of them begin. */
  for (guint i = 2; i < 10; i++)
    g_assert_true (till_backfill_plan_take (plan, 10, &lane));
  g_assert_false (till_backfill_plan_take (plan, 10, &lane));
}

static void
test_nothing_there (void)
{
  g_auto (History) history;
  g_autoptr (TillBackfillPlan) plan = till_backfill_plan_new (NULL);

  history_init (&history, 0, 100, evenly);
  fetch_all (&history, &plan, 12, 0);
  g_assert_cmpuint (history.n_pages, ==, 1);
  g_assert_cmpuint (till_backfill_plan_get_count (plan), ==, 0);
  g_assert_cmpint (till_backfill_plan_get_reached (plan), ==, 0);
}

static void
test_text_stays_short (void)
{
  g_auto (History) history;
  g_autoptr (TillBackfillPlan) plan = till_backfill_plan_new (NULL);
  g_autofree char *text = NULL;

  history_init (&history, 100000, 100, evenly);
  fetch_all (&history, &plan, 12, 0);
  text = till_backfill_plan_to_text (plan);
  g_assert_cmpuint (strlen (text), <, 200);
}

static void
test_damaged_text (void)
{
  static const char *const bad[] = {
    "", "backfill 1", "backfill 1\n5\n", "backfill 2\n5\n0 0 0 open \n",
    "backfill 1\nx\n0 0 0 open \n", "backfill 1\n5\n0 0 open \n",
    "backfill 1\n5\n-1 0 0 open \n", "backfill 1\n5\n0 0 0 open %zz\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (TillBackfillPlan) plan = till_backfill_plan_new (bad[i]);
      TillBackfillLane lane;

      g_assert_true (till_backfill_plan_take (plan, 1, &lane));
      g_assert_cmpint (lane.from_us, ==, 0);
      g_assert_cmpint (lane.to_us, ==, 0);
      g_assert_null (lane.token);
      g_assert_cmpuint (till_backfill_plan_get_count (plan), ==, 0);
    }
}

static void
test_token_survives (void)
{
  const TillBackfillPage page = { 1, TILL_SECOND, TILL_SECOND, 1, "a b%\n\xc3\xa4" };
  g_autoptr (TillBackfillPlan) plan = till_backfill_plan_new (NULL);
  g_autoptr (TillBackfillPlan) again = NULL;
  g_autofree char *text = NULL;
  TillBackfillLane lane;

  g_assert_true (till_backfill_plan_take (plan, 1, &lane));
  till_backfill_plan_got (plan, lane.number, &page, 1);
  text = till_backfill_plan_to_text (plan);
  again = till_backfill_plan_new (text);
  g_assert_true (till_backfill_plan_take (again, 1, &lane));
  g_assert_cmpstr (lane.token, ==, page.next_token);
}

/* What is missing is taken to lie as densely as what is here. */
static void
test_estimate (void)
{
  const gint64 day = 24 * 3600 * TILL_SECOND, now = 20000 * day;
  g_autoptr (TillBackfillPlan) plan = till_backfill_plan_new (NULL);
  TillBackfillPage page = { 100, now, now - 10 * day, 1, "x" };
  TillBackfillLane lane;

  g_assert_cmpuint (till_backfill_plan_estimate (plan, now, now - 100 * day), ==, 0);
  g_assert_true (till_backfill_plan_take (plan, 1, &lane));
  till_backfill_plan_got (plan, lane.number, &page, 1);
  g_assert_cmpuint (till_backfill_plan_estimate (plan, now, now - 100 * day), ==, 1000);
  g_assert_cmpuint (till_backfill_plan_estimate (plan, now, now - 5 * day), ==, 100);

  g_assert_true (till_backfill_plan_take (plan, 1, &lane));
  page = (TillBackfillPage) { 20, now - 10 * day, now - 100 * day, 1, NULL };
  till_backfill_plan_got (plan, lane.number, &page, 1);
  g_assert_cmpuint (till_backfill_plan_estimate (plan, now, now - 100 * day), ==, 120);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/session/backfill-plan/everything-once", test_everything_once);
  g_test_add_func ("/session/backfill-plan/few-pages-more", test_few_pages_more);
  g_test_add_func ("/session/backfill-plan/lanes-are-used", test_lanes_are_used);
  g_test_add_func ("/session/backfill-plan/nothing-there", test_nothing_there);
  g_test_add_func ("/session/backfill-plan/text-stays-short", test_text_stays_short);
  g_test_add_func ("/session/backfill-plan/damaged-text", test_damaged_text);
  g_test_add_func ("/session/backfill-plan/estimate", test_estimate);
  g_test_add_func ("/session/backfill-plan/token-survives", test_token_survives);

  return g_test_run ();
}
