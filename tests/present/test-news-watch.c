/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The watch over what is new: once each, also by the next program; nothing of what was fetched as
 * the past; many as one. */

#include "till-clock.h"
#include "till-double.h"
#include "till-news-watch.h"

#define HOUR (3600 * TILL_SECOND)
#define DAY (24 * HOUR)
#define NOW (TILL_SECOND * 1795183320) /* 2026-11-20 14:02 UTC */

typedef struct
{
  TillClock     *clock;
  TillSession   *session;
  TillNewsWatch *watch;
  GString       *told;
} Fixture;

static void
news_cb (Fixture  *fixture,
         TillNews *news,
         guint     n_news)
{
  g_string_append_printf (fixture->told, "%s%s", fixture->told->len > 0 ? "; " : "", news->title);
}

static void
over_cb (Fixture    *fixture,
         const char *record_id)
{
  g_string_append_printf (fixture->told, "%sover: %s", fixture->told->len > 0 ? "; " : "",
                          record_id);
}

static void
start_watch (Fixture *fixture)
{
  fixture->watch = till_news_watch_new (fixture->clock, 1);
  g_signal_connect_swapped (fixture->watch, "news", G_CALLBACK (news_cb), fixture);
  g_signal_connect_swapped (fixture->watch, "over", G_CALLBACK (over_cb), fixture);
  till_news_watch_set_session (fixture->watch, fixture->session);
}

static void
set_freshness (Fixture           *fixture,
               TillFreshnessState state,
               gboolean           backfill_done)
{
  const TillFreshness freshness = { .state = state, .backfill_done = backfill_done };

  till_double_session_set_freshness (fixture->session, &freshness);
}

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  fixture->clock = till_clock_new_fake (NOW);
  fixture->session = till_double_session_new (TILL_ACCOUNT_LIVE, "Acme Tea");
  fixture->told = g_string_new (NULL);
  set_freshness (fixture, TILL_FRESHNESS_LIVE, TRUE);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  g_clear_object (&fixture->watch);
  g_object_unref (fixture->session);
  till_clock_unref (fixture->clock);
  g_string_free (fixture->told, TRUE);
}

/* Lets all that is under way come to rest. */
static void
settle (void)
{
  gint64 end = g_get_monotonic_time () + 60 * 1000;

  while (g_main_context_iteration (NULL, FALSE) || g_get_monotonic_time () < end)
    ;
}

static void
assert_told (Fixture    *fixture,
             const char *expected)
{
  settle ();
  g_assert_cmpstr (fixture->told->str, ==, expected);
  g_string_truncate (fixture->told, 0);
}

static void
put_refund (Fixture        *fixture,
            const char     *id,
            TillRefundState state,
            gint64          age_us)
{
  const TillRefund refund = {
    .record = { .kind = TILL_RECORD_REFUND, .id = id, .as_of_us = NOW }, .state = state,
    .created_us = till_clock_now_us (fixture->clock) - age_us, .amount = { 1200, "GBP" },
    .payment_id = "ch_1",
  };

  till_double_session_put_other (fixture->session, till_record_new (&refund));
}

static void
put_payment (Fixture         *fixture,
             int              number,
             TillPaymentState state,
             gint64           age_us,
             gint64           hold_us)
{
  g_autofree char *id = g_strdup_printf ("ch_%d", number);
  const TillPayment payment = {
    .record = { .kind = TILL_RECORD_PAYMENT, .id = id }, .state = state,
    .created_us = till_clock_now_us (fixture->clock) - age_us, .amount = { 4800, "GBP" },
    .captured = state == TILL_PAYMENT_SUCCEEDED ? 4800 : 0,
    .capture_before_us = hold_us != 0 ? till_clock_now_us (fixture->clock) + hold_us : 0,
  };

  till_double_session_put (fixture->session,
                           (payment.created_us / TILL_SECOND) * 1024 + number, &payment);
}

static void
test_each_once (Fixture      *fixture,
                gconstpointer user_data)
{
  start_watch (fixture);
  assert_told (fixture, "");

  put_refund (fixture, "re_1", TILL_REFUND_PENDING, HOUR);
  assert_told (fixture, "");
  put_refund (fixture, "re_1", TILL_REFUND_FAILED, HOUR);
  assert_told (fixture, "A refund has failed: £12.00");
  put_refund (fixture, "re_1", TILL_REFUND_FAILED, HOUR);
  till_news_watch_look (fixture->watch);
  assert_told (fixture, "");

  till_clock_advance (fixture->clock, HOUR);
  put_payment (fixture, 1, TILL_PAYMENT_SUCCEEDED, 0, 0);
  assert_told (fixture, "New payment: £48.00");
  till_news_watch_look (fixture->watch);
  assert_told (fixture, "");

  /* The next program. */
  g_clear_object (&fixture->watch);
  put_payment (fixture, 2, TILL_PAYMENT_SUCCEEDED, 0, 0);
  start_watch (fixture);
  assert_told (fixture, "New payment: £48.00");
}

/* What had failed before this computer knew of the account is history. */
static void
test_nothing_of_the_past (Fixture      *fixture,
                          gconstpointer user_data)
{
  set_freshness (fixture, TILL_FRESHNESS_BACKFILLING, FALSE);
  start_watch (fixture);
  for (int i = 0; i < 20; i++)
    {
      g_autofree char *id = g_strdup_printf ("re_%d", i);

      put_refund (fixture, id, TILL_REFUND_FAILED, (i + 1) * DAY);
      put_payment (fixture, i + 1, TILL_PAYMENT_SUCCEEDED, (i + 1) * HOUR, 0);
    }
  assert_told (fixture, "");

  set_freshness (fixture, TILL_FRESHNESS_LIVE, TRUE);
  assert_told (fixture, "");
  till_news_watch_look (fixture->watch);
  assert_told (fixture, "");

  /* A refund of that time that fails now. */
  put_refund (fixture, "re_old", TILL_REFUND_SUCCEEDED, 20 * DAY);
  assert_told (fixture, "");
  put_refund (fixture, "re_old", TILL_REFUND_FAILED, 20 * DAY);
  assert_told (fixture, "A refund has failed: £12.00");
}

static void
test_not_while_catching_up (Fixture      *fixture,
                            gconstpointer user_data)
{
  start_watch (fixture);
  settle ();
  set_freshness (fixture, TILL_FRESHNESS_REPAIRING, TRUE);
  put_refund (fixture, "re_1", TILL_REFUND_FAILED, HOUR);
  assert_told (fixture, "");
  put_refund (fixture, "re_1", TILL_REFUND_CANCELED, HOUR);
  put_refund (fixture, "re_2", TILL_REFUND_FAILED, HOUR);
  set_freshness (fixture, TILL_FRESHNESS_LIVE, TRUE);
  assert_told (fixture, "A refund has failed: £12.00");
}

static void
test_many_as_one (Fixture      *fixture,
                  gconstpointer user_data)
{
  start_watch (fixture);
  settle ();
  till_clock_advance (fixture->clock, HOUR);
  for (int i = 1; i <= 40; i++)
    put_payment (fixture, i, TILL_PAYMENT_SUCCEEDED, i * TILL_SECOND, 0);
  assert_told (fixture, "40 new payments");
}

static void
test_holds (Fixture      *fixture,
            gconstpointer user_data)
{
  put_payment (fixture, 1, TILL_PAYMENT_AUTHORIZED, DAY, HOUR);
  put_payment (fixture, 2, TILL_PAYMENT_AUTHORIZED, DAY, 30 * HOUR);
  start_watch (fixture);
  assert_told (fixture, "£48.00 is held only until 15:02");

  put_payment (fixture, 1, TILL_PAYMENT_SUCCEEDED, DAY, 0);
  g_usleep (250 * 1000); /* the list of holds rests between two looks */
  settle ();
  till_news_watch_look (fixture->watch);
  assert_told (fixture, "over: ch_1");
}

/* What cannot be remembered is not told: it would be told again and again. */
static void
test_broken_store (Fixture      *fixture,
                   gconstpointer user_data)
{
  start_watch (fixture);
  settle ();
  till_double_store_break (till_session_get_store (fixture->session), TRUE);
  put_refund (fixture, "re_1", TILL_REFUND_FAILED, HOUR);
  assert_told (fixture, "");
  till_double_store_break (till_session_get_store (fixture->session), FALSE);
  till_news_watch_look (fixture->watch);
  assert_told (fixture, "A refund has failed: £12.00");
}

static void
add (const char *path,
     void      (*test) (Fixture      *fixture,
                        gconstpointer user_data))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  add ("/present/news-watch/each-once", test_each_once);
  add ("/present/news-watch/nothing-of-the-past", test_nothing_of_the_past);
  add ("/present/news-watch/not-while-catching-up", test_not_while_catching_up);
  add ("/present/news-watch/many-as-one", test_many_as_one);
  add ("/present/news-watch/holds", test_holds);
  add ("/present/news-watch/broken-store", test_broken_store);

  return g_test_run ();
}
