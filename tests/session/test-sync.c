/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "till-session.h"

#include <string.h>

#include "full-disk.h"
#include "session-fixture.h"
#include "test-wait.h"
#include "till-sync.h"

#define NEWEST (1794000000 * TILL_SECOND)
#define STEP (600 * TILL_SECOND)

static const TillFreshness *
freshness (SessionFixture *fixture)
{
  return till_session_get_freshness (fixture->session);
}

static void
sync_well (SessionFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (session_fixture_sync (fixture, &error));
  g_assert_no_error (error);
}

static void
test_whole_past (SessionFixture *fixture,
                 gconstpointer   user_data)
{
  g_autoptr (GPtrArray) links = NULL;
  g_autoptr (GPtrArray) refunds = NULL;

  fake_gateway_add_payments (fixture->gateway, 2345, NEWEST, STEP);
  fake_gateway_put_refund (fixture->gateway, "re_1", "pay_7", 100, FALSE);
  fake_gateway_put_link (fixture->gateway, "cs_1", TILL_LINK_OPEN, 500);

  session_fixture_open (fixture);
  g_assert_cmpint (freshness (fixture)->state, ==, TILL_FRESHNESS_STARTING);
  sync_well (fixture);

  g_assert_cmpuint (session_fixture_count (fixture), ==, 2345);
  refunds = session_fixture_list_records (fixture, TILL_RECORD_REFUND);
  g_assert_cmpuint (refunds->len, ==, 1);
  links = session_fixture_list_records (fixture, TILL_RECORD_LINK);
  g_assert_cmpuint (links->len, ==, 1);

  g_assert_true (freshness (fixture)->backfill_done);
  g_assert_cmpint (freshness (fixture)->state, ==, TILL_FRESHNESS_POLLING);
  g_assert_cmpuint (freshness (fixture)->backfill_count, ==, 2345);
  g_assert_cmpint (freshness (fixture)->backfill_reached_us, ==, NEWEST - 2344 * STEP);
  g_assert_cmpint (freshness (fixture)->checked_us, ==, till_clock_now_us (fixture->clock));
  g_assert_null (freshness (fixture)->problem);

  /* Once is enough. */
  {
    guint n_lists = fake_gateway_get_n_calls (fixture->gateway, FAKE_LIST);

    sync_well (fixture);
    g_assert_cmpuint (fake_gateway_get_n_calls (fixture->gateway, FAKE_LIST), ==, n_lists);
  }
}

/* Closed in the middle, again and again: the next run goes on, and nothing is there twice. */
static void
test_goes_on_where_it_was (SessionFixture *fixture,
                           gconstpointer   user_data)
{
  guint n_runs = 0;
  guint n_lists;

  fake_gateway_add_payments (fixture->gateway, 3000, NEWEST, STEP);
  do
    {
      guint before = fake_gateway_get_n_calls (fixture->gateway, FAKE_LIST);

      session_fixture_open (fixture);
      till_session_start (fixture->session);
      session_fixture_wait_until (freshness (fixture)->backfill_done ||
                                  fake_gateway_get_n_calls (fixture->gateway, FAKE_LIST) >=
                                    before + 9);
      session_fixture_close (fixture);
      n_runs++;
      g_assert_cmpuint (n_runs, <, 30);
      n_lists = fake_gateway_get_n_calls (fixture->gateway, FAKE_LIST);
    }
  while (n_lists < 25);

  session_fixture_open (fixture);
  sync_well (fixture);
  g_assert_cmpuint (session_fixture_count (fixture), ==, 3000);
  g_assert_true (freshness (fixture)->backfill_done);
  g_assert_cmpuint (n_runs, >, 1);
}

/* What happens while the past is being fetched is not lost between. */
static void
test_nothing_falls_between (SessionFixture *fixture,
                            gconstpointer   user_data)
{
  g_autoptr (TillPaymentDetail) made = NULL;
  g_autoptr (TillPaymentDetail) refunded = NULL;

  fake_gateway_add_payments (fixture->gateway, 500, NEWEST, STEP);
  fake_gateway_hold (fixture->gateway, FAKE_LIST);
  session_fixture_open (fixture);
  till_session_start (fixture->session);
  session_fixture_wait_until (fake_gateway_get_n_calls (fixture->gateway, FAKE_LIST) > 0);

  /* The list was asked for, and answered as of later; what happens now is told by events. */
  till_clock_advance (fixture->clock, TILL_SECOND);
  fake_gateway_put_payment (fixture->gateway, "new_1", TILL_PAYMENT_SUCCEEDED, 700, 0, TRUE);
  fake_gateway_put_payment (fixture->gateway, "pay_3", TILL_PAYMENT_SUCCEEDED, 1003, 3, TRUE);
  fake_gateway_release (fixture->gateway, FAKE_LIST);
  sync_well (fixture);

  made = session_fixture_find (fixture, "new_1");
  g_assert_nonnull (made);
  refunded = session_fixture_find (fixture, "pay_3");
  g_assert_cmpint (refunded->payment->refunded, ==, 3);
  g_assert_cmpuint (session_fixture_count (fixture), ==, 501);
}

static void
test_catches_up (SessionFixture *fixture,
                 gconstpointer   user_data)
{
  g_autoptr (TillPaymentDetail) made = NULL;

  fake_gateway_add_payments (fixture->gateway, 10, NEWEST, STEP);
  session_fixture_open (fixture);
  sync_well (fixture);
  session_fixture_close (fixture);

  till_clock_advance (fixture->clock, 86400 * TILL_SECOND);
  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *id = g_strdup_printf ("away_%u", i);

      fake_gateway_put_payment (fixture->gateway, id, TILL_PAYMENT_SUCCEEDED, 100 + i, 0, TRUE);
    }

  session_fixture_open (fixture);
  sync_well (fixture);
  g_assert_cmpuint (session_fixture_count (fixture), ==, 310);
  made = session_fixture_find (fixture, "away_299");
  g_assert_cmpint (made->payment->amount.minor, ==, 399);
}

/* A refund is told without the payment whose total it changes: that is read again. */
static void
test_refund_reads_payment (SessionFixture *fixture,
                           gconstpointer   user_data)
{
  guint n_gets;

  fake_gateway_add_payments (fixture->gateway, 3, NEWEST, STEP);
  session_fixture_open (fixture);
  till_session_start (fixture->session);
  sync_well (fixture);

  till_clock_advance (fixture->clock, TILL_SECOND);
  fake_gateway_put_payment (fixture->gateway, "pay_1", TILL_PAYMENT_SUCCEEDED, 1001, 200, FALSE);
  fake_gateway_put_refund (fixture->gateway, "re_1", "pay_1", 200, TRUE);
  sync_well (fixture);
  for (;;)
    {
      g_autoptr (TillPaymentDetail) detail = session_fixture_find (fixture, "pay_1");

      if (detail->payment->refunded == 200)
        break;
      g_main_context_iteration (NULL, TRUE);
    }

  /* Where a newer payment comes along, nothing is read again (of one that succeeded, the fee). */
  n_gets = fake_gateway_get_n_calls (fixture->gateway, FAKE_GET);
  till_clock_advance (fixture->clock, TILL_SECOND);
  fake_gateway_put_refund (fixture->gateway, "re_2", "pay_2", 200, TRUE);
  till_clock_advance (fixture->clock, TILL_SECOND);
  fake_gateway_put_payment (fixture->gateway, "pay_2", TILL_PAYMENT_AUTHORIZED, 1002, 200, TRUE);
  sync_well (fixture);
  session_fixture_close (fixture);
  g_assert_cmpuint (fake_gateway_get_n_calls (fixture->gateway, FAKE_GET), ==, n_gets);
}

/* Two things of one second contradict each other, and we are killed before the truth is read. */
static void
test_doubt_survives (SessionFixture *fixture,
                     gconstpointer   user_data)
{
  session_fixture_open (fixture);
  sync_well (fixture);
  fake_gateway_put_payment (fixture->gateway, "p", TILL_PAYMENT_PROCESSING, 100, 0, TRUE);
  sync_well (fixture);
  fake_gateway_put_payment (fixture->gateway, "p", TILL_PAYMENT_SUCCEEDED, 100, 0, TRUE);

  fake_gateway_hold (fixture->gateway, FAKE_GET);
  till_session_sync_async (fixture->session, NULL, NULL, NULL);
  session_fixture_wait_until (fake_gateway_get_n_calls (fixture->gateway, FAKE_GET) == 1);
  session_fixture_close (fixture);

  till_clock_advance (fixture->clock, TILL_READ_SLACK + TILL_SECOND);
  session_fixture_open (fixture);
  till_session_start (fixture->session);
  for (;;)
    {
      g_autoptr (TillPaymentDetail) detail = session_fixture_find (fixture, "p");

      if (detail->payment->state == TILL_PAYMENT_SUCCEEDED)
        break;
      g_main_context_iteration (NULL, TRUE);
    }
  g_assert_cmpuint (fake_gateway_get_n_calls (fixture->gateway, FAKE_GET), ==, 2);
}

/* Two programs on one history: the doubt of the one that was killed is not wiped out by the other,
 * which has its own. */
static void
test_doubt_of_another (SessionFixture *fixture,
                       gconstpointer   user_data)
{
  g_autoptr (TillDoubt) others = till_doubt_new (TILL_RECORD_PAYMENT, "p");
  const TillMark mark = { others->mark, "1" };
  g_autoptr (GPtrArray) none = till_record_array_new ();
  g_autoptr (GPtrArray) left = NULL;
  g_autoptr (TillPaymentDetail) found = NULL;

  fake_gateway_put_payment (fixture->gateway, "p", TILL_PAYMENT_SUCCEEDED, 100, 0, FALSE);
  session_fixture_open (fixture);
  sync_well (fixture);
  till_store_apply_async (till_session_get_store (fixture->session), none, &mark, 1, NULL, NULL,
                          NULL);

  till_clock_advance (fixture->clock, TILL_SECOND);
  fake_gateway_put_payment (fixture->gateway, "q", TILL_PAYMENT_SUCCEEDED, 100, 0, TRUE);
  sync_well (fixture); /* reads "q", and gives up its own mark */
  fake_gateway_put_payment (fixture->gateway, "p", TILL_PAYMENT_SUCCEEDED, 100, 60, FALSE);
  session_fixture_close (fixture);

  till_clock_advance (fixture->clock, TILL_SECOND);
  session_fixture_open (fixture);
  sync_well (fixture);
  found = session_fixture_find (fixture, "p");
  g_assert_cmpint (found->payment->refunded, ==, 60);
  session_fixture_close (fixture);

  session_fixture_open (fixture);
  left = till_store_list_doubts (till_session_get_store (fixture->session));
  g_assert_cmpuint (left->len, ==, 0);
}

static void
test_gap_lists_again (SessionFixture *fixture,
                      gconstpointer   user_data)
{
  fake_gateway_add_payments (fixture->gateway, 250, NEWEST, STEP);
  session_fixture_open (fixture);
  sync_well (fixture);
  fake_gateway_put_payment (fixture->gateway, "untold", TILL_PAYMENT_SUCCEEDED, 100, 0, FALSE);
  fake_gateway_set_gap (fixture->gateway);
  sync_well (fixture);
  g_assert_cmpuint (session_fixture_count (fixture), ==, 251);
  g_assert_true (freshness (fixture)->backfill_done);
  g_assert_cmpint (freshness (fixture)->state, ==, TILL_FRESHNESS_POLLING);
}

/* The gap is found, and we are closed before all is listed: the next run lists on. */
static void
test_gap_survives (SessionFixture *fixture,
                   gconstpointer   user_data)
{
  fake_gateway_add_payments (fixture->gateway, 250, NEWEST, STEP);
  session_fixture_open (fixture);
  sync_well (fixture);
  fake_gateway_put_payment (fixture->gateway, "untold", TILL_PAYMENT_SUCCEEDED, 100, 0, FALSE);
  fake_gateway_set_gap (fixture->gateway);
  fake_gateway_hold (fixture->gateway, FAKE_LIST);
  till_session_start (fixture->session);
  session_fixture_wait_until (freshness (fixture)->state == TILL_FRESHNESS_REPAIRING &&
                              !freshness (fixture)->backfill_done);
  session_fixture_close (fixture);

  session_fixture_open (fixture);
  g_assert_false (freshness (fixture)->backfill_done);
  sync_well (fixture);
  g_assert_cmpuint (session_fixture_count (fixture), ==, 251);
}

static void
test_offline_and_back (SessionFixture *fixture,
                       gconstpointer   user_data)
{
  g_autoptr (GError) error = NULL;
  gint64 since_us;

  fake_gateway_add_payments (fixture->gateway, 10, NEWEST, STEP);
  session_fixture_open (fixture);
  sync_well (fixture);

  fake_gateway_fail (fixture->gateway, FAKE_CHANGES, 3, TILL_GATEWAY_ERROR_UNAVAILABLE);
  since_us = till_clock_now_us (fixture->clock);
  g_assert_false (session_fixture_sync (fixture, &error));
  g_assert_error (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_UNAVAILABLE);
  g_assert_cmpint (freshness (fixture)->state, ==, TILL_FRESHNESS_OFFLINE);
  g_assert_cmpint (freshness (fixture)->since_us, ==, since_us);
  g_assert_nonnull (freshness (fixture)->problem);

  /* It tries again by itself. */
  till_clock_advance (fixture->clock, 60 * TILL_SECOND);
  session_fixture_wait_until (freshness (fixture)->state == TILL_FRESHNESS_POLLING);
  g_assert_null (freshness (fixture)->problem);
  g_assert_cmpint (freshness (fixture)->checked_us, ==, till_clock_now_us (fixture->clock));
}

static void
test_fails_in_the_middle (SessionFixture *fixture,
                          gconstpointer   user_data)
{
  fake_gateway_add_payments (fixture->gateway, 2500, NEWEST, STEP);
  session_fixture_open (fixture);
  till_session_start (fixture->session);
  session_fixture_wait_until (freshness (fixture)->backfill_count > 0);
  fake_gateway_fail (fixture->gateway, FAKE_LIST, 30, TILL_GATEWAY_ERROR_PROTOCOL);
  session_fixture_wait_until (freshness (fixture)->problem != NULL);
  session_fixture_wait_until (freshness (fixture)->backfill_done);
  g_assert_null (freshness (fixture)->problem);
  g_assert_cmpuint (session_fixture_count (fixture), ==, 2500);
}

/* A gateway that asks for fewer requests is asked less, and nobody is told that it failed. */
static void
test_slows_down (SessionFixture *fixture,
                 gconstpointer   user_data)
{
  fake_gateway_add_payments (fixture->gateway, 1500, NEWEST, STEP);
  fake_gateway_fail (fixture->gateway, FAKE_LIST, 4, TILL_GATEWAY_ERROR_RATE_LIMITED);
  session_fixture_open (fixture);
  sync_well (fixture);
  g_assert_cmpuint (session_fixture_count (fixture), ==, 1500);
}

static void
keep_left_cb (TillSession *session,
              gint64      *most_left_s)
{
  *most_left_s = MAX (*most_left_s, till_session_get_freshness (session)->backfill_left_s);
}

/* While it goes on, it is told how long it will take; in the end nothing is left. */
static void
test_tells_time_left (SessionFixture *fixture,
                      gconstpointer   user_data)
{
  gint64 most_left_s = 0;

  fake_gateway_add_payments (fixture->gateway, 20000, NEWEST, STEP);
  session_fixture_open (fixture);
  g_signal_connect (fixture->session, "freshness-changed", G_CALLBACK (keep_left_cb),
                    &most_left_s);
  sync_well (fixture);
  g_assert_cmpint (most_left_s, >, 0);
  g_assert_cmpint (freshness (fixture)->backfill_left_s, ==, 0);
  g_assert_cmpuint (freshness (fixture)->backfill_count, ==, 20000);
}

/* Where the gateway gives so many reads a month, the past waits for the next one, and the present
 * does not. */
static void
test_keeps_to_the_budget (SessionFixture *fixture,
                          gconstpointer   user_data)
{
  g_autoptr (GError) error = NULL;
  guint64 count;

  fake_gateway_add_payments (fixture->gateway, 2000, NEWEST, STEP);
  fake_gateway_set_page_size (fixture->gateway, 10);
  fake_gateway_get_caps (fixture->gateway)->reads_per_month = 100;
  session_fixture_open (fixture);
  g_assert_false (session_fixture_sync (fixture, &error));
  g_assert_error (error, TILL_SESSION_ERROR, TILL_SESSION_ERROR_READ_BUDGET);
  count = freshness (fixture)->backfill_count;
  g_assert_cmpuint (count, >=, 700);
  g_assert_cmpuint (count, <=, 750);
  sync_well (fixture);
  g_assert_false (freshness (fixture)->backfill_done);

  /* Nor does it help to begin anew, until the month is over. */
  session_fixture_close (fixture);
  session_fixture_open (fixture);
  g_clear_error (&error);
  g_assert_false (session_fixture_sync (fixture, &error));
  g_assert_cmpuint (freshness (fixture)->backfill_count, ==, count);
  session_fixture_close (fixture);
  till_clock_advance (fixture->clock, 31 * 24 * 3600 * TILL_SECOND);
  session_fixture_open (fixture);
  g_clear_error (&error);
  g_assert_false (session_fixture_sync (fixture, &error));
  g_assert_cmpuint (freshness (fixture)->backfill_count, >=, 2 * 700);
  g_assert_cmpuint (freshness (fixture)->backfill_count, <=, 2 * 750);
}

/* A key that may not list everything lists what it may, and says what is missing. */
static void
test_missing_permission (SessionFixture *fixture,
                         gconstpointer   user_data)
{
  fake_gateway_get_caps (fixture->gateway)->support[TILL_CAPABILITY_DISPUTES] = TILL_SUPPORT_NO;
  fake_gateway_add_payments (fixture->gateway, 10, NEWEST, STEP);
  session_fixture_open (fixture);
  till_session_start (fixture->session);
  session_fixture_wait_until (freshness (fixture)->backfill_done);
  g_assert_cmpuint (session_fixture_count (fixture), ==, 10);
  g_assert_null (freshness (fixture)->problem); /* the account has no such thing */
}

/* Without a list of events what was made since is listed, and what changes old payments. */
static void
test_without_event_list (SessionFixture *fixture,
                         gconstpointer   user_data)
{
  g_autoptr (TillPaymentDetail) made = NULL;

  fake_gateway_get_caps (fixture->gateway)->support[TILL_CAPABILITY_EVENT_LIST] = TILL_SUPPORT_NO;
  fake_gateway_add_payments (fixture->gateway, 10, NEWEST, STEP);
  session_fixture_open (fixture);
  till_session_start (fixture->session);
  sync_well (fixture);
  g_assert_cmpuint (fake_gateway_get_n_calls (fixture->gateway, FAKE_CHANGES), ==, 0);

  till_clock_advance (fixture->clock, 600 * TILL_SECOND);
  fake_gateway_put_payment (fixture->gateway, "new", TILL_PAYMENT_SUCCEEDED, 100, 0, FALSE);
  fake_gateway_put_payment (fixture->gateway, "pay_4", TILL_PAYMENT_SUCCEEDED, 1004, 4, FALSE);
  fake_gateway_put_refund (fixture->gateway, "re_1", "pay_4", 4, FALSE);
  sync_well (fixture);
  made = session_fixture_find (fixture, "new");
  g_assert_nonnull (made);
  for (;;)
    {
      g_autoptr (TillPaymentDetail) detail = session_fixture_find (fixture, "pay_4");

      if (detail->payment->refunded == 4)
        break;
      g_main_context_iteration (NULL, TRUE);
    }
}

/* The key turns out not to be allowed to read events: the other way is taken. */
static void
test_events_forbidden (SessionFixture *fixture,
                       gconstpointer   user_data)
{
  fake_gateway_add_payments (fixture->gateway, 10, NEWEST, STEP);
  fake_gateway_fail (fixture->gateway, FAKE_CHANGES, 1, TILL_GATEWAY_ERROR_FORBIDDEN);
  session_fixture_open (fixture);
  sync_well (fixture);
  g_assert_cmpuint (session_fixture_count (fixture), ==, 10);
}

static void
test_polls_when_expecting (SessionFixture *fixture,
                           gconstpointer   user_data)
{
  guint n;

  fixture->timing.poll_busy_ms = 5;
  fixture->timing.poll_idle_ms = 40;
  session_fixture_open (fixture);
  till_session_start (fixture->session);
  session_fixture_wait_until (freshness (fixture)->state == TILL_FRESHNESS_POLLING);

  n = fake_gateway_get_n_calls (fixture->gateway, FAKE_CHANGES);
  fake_gateway_put_payment (fixture->gateway, "p", TILL_PAYMENT_SUCCEEDED, 100, 0, TRUE);
  session_fixture_wait_until (fake_gateway_get_n_calls (fixture->gateway, FAKE_CHANGES) > n + 2);
  g_assert_cmpuint (session_fixture_count (fixture), ==, 1);
}

static void
test_full_disk (SessionFixture *fixture,
                gconstpointer   user_data)
{
  g_autoptr (GError) error = NULL;

  fake_gateway_add_payments (fixture->gateway, 300, NEWEST, STEP);
  session_fixture_open (fixture);
  full_disk_set (TRUE);
  g_assert_false (session_fixture_sync (fixture, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (freshness (fixture)->problem);
  g_assert_cmpint (freshness (fixture)->state, !=, TILL_FRESHNESS_OFFLINE);

  full_disk_set (FALSE);
  sync_well (fixture);
  g_assert_null (freshness (fixture)->problem);
  g_assert_cmpuint (session_fixture_count (fixture), ==, 300);
}

static void
test_damaged_history (SessionFixture *fixture,
                      gconstpointer   user_data)
{
  g_autofree char *path = session_fixture_get_path (fixture, "history.db");

  fake_gateway_add_payments (fixture->gateway, 300, NEWEST, STEP);
  test_write_file (path, "These are random bytes and no database at all, I am afraid to say.");
  session_fixture_open (fixture);
  g_assert_nonnull (till_store_get_set_aside (till_session_get_store (fixture->session)));
  sync_well (fixture);
  g_assert_cmpuint (session_fixture_count (fixture), ==, 300);
}

static TillStore *
open_store (SessionFixture *fixture)
{
  g_autofree char *path = session_fixture_get_path (fixture, "history.db");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TillStore *store;

  till_store_open_async (path, fixture->clock, NULL, test_result_cb, &result);
  store = till_store_open_finish (test_wait (&result), &error);
  g_assert_no_error (error);

  return store;
}

static void
count_late_cb (TillSync *sync,
               guint     n,
               guint    *n_late)
{
  *n_late += n;
}

/* Lets some time pass, and the relay be compared with the gateway's own list. */
static void
compare (SessionFixture *fixture)
{
  guint n = fake_gateway_get_n_calls (fixture->gateway, FAKE_CHANGES);

  till_clock_advance (fixture->clock, 120 * TILL_SECOND);
  session_fixture_wait_until (fake_gateway_get_n_calls (fixture->gateway, FAKE_CHANGES) >= n + 3);
}

/* A relay that says it is there and keeps something to itself is found out. */
static void
test_withholding_relay (SessionFixture *fixture,
                        gconstpointer   user_data)
{
  g_autoptr (TillStore) store = open_store (fixture);
  g_autoptr (TillIntake) intake = NULL;
  g_autoptr (TillSync) sync = NULL;
  g_autoptr (GAsyncResult) read = NULL, run = NULL;
  guint n_late = 0;

  fixture->timing.compare_ms = 5;
  intake = till_intake_new (TILL_GATEWAY (fixture->gateway), store, &fixture->timing);
  sync = till_sync_new (TILL_GATEWAY (fixture->gateway), store, intake, fixture->clock,
                        &fixture->timing);
  g_signal_connect (sync, "late", G_CALLBACK (count_late_cb), &n_late);
  till_sync_start (sync);
  till_sync_run_async (sync, NULL, test_result_cb, &run);
  g_assert_true (till_sync_run_finish (sync, test_wait (&run), NULL));
  till_sync_set_relay (sync, /* connected= */ TRUE, /* trusted= */ TRUE, /* behind= */ FALSE);

  fake_gateway_put_payment (fixture->gateway, "told", TILL_PAYMENT_AUTHORIZED, 100, 0, TRUE);
  till_intake_read_async (intake, TILL_RECORD_PAYMENT, "told", NULL, test_result_cb, &read);
  g_assert_true (till_intake_read_finish (intake, test_wait (&read), NULL));
  compare (fixture);
  g_assert_cmpuint (n_late, ==, 0);

  fake_gateway_put_payment (fixture->gateway, "withheld", TILL_PAYMENT_AUTHORIZED, 100, 0, TRUE);
  compare (fixture);
  g_assert_cmpuint (n_late, ==, 1);

  till_sync_close (sync);
  till_intake_close (intake);
  till_store_close (store);
}

static void
note_changed_cb (GHashTable  *seen,
                 TillApplied *applied)
{
  for (guint i = 0; i < applied->changed->len; i++)
    g_hash_table_add (seen, g_memdup2 (&g_array_index (applied->changed, gint64, i),
                                       sizeof (gint64)));
}

static void
change_place (SessionFixture *fixture,
              TillSession   **other)
{
  TillSession *session = fixture->session;

  fixture->session = *other;
  *other = session;
}

/* Two programs on one history, without a relay: what the other one has done and taken into the file
 * is news to this one, too, although nothing changes when it takes it in itself. */
static void
test_news_of_another (SessionFixture *fixture,
                      gconstpointer   user_data)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (TillPaymentDetail) made = NULL;
  g_autoptr (TillSession) other = NULL;

  fake_gateway_add_payments (fixture->gateway, 3, NEWEST, STEP);
  session_fixture_open (fixture);
  sync_well (fixture);
  other = g_steal_pointer (&fixture->session);
  session_fixture_open (fixture);
  sync_well (fixture);
  g_signal_connect_swapped (fixture->session, "payments-changed", G_CALLBACK (note_changed_cb),
                            seen);

  /* An event about the payment itself. */
  till_clock_advance (fixture->clock, TILL_SECOND);
  fake_gateway_put_payment (fixture->gateway, "made", TILL_PAYMENT_SUCCEEDED, 700, 0, TRUE);
  change_place (fixture, &other);
  sync_well (fixture);
  made = session_fixture_find (fixture, "made");
  g_assert_nonnull (made);
  change_place (fixture, &other);
  g_assert_false (g_hash_table_contains (seen, &made->key));
  sync_well (fixture);
  session_fixture_wait_until (g_hash_table_contains (seen, &made->key));

  /* An event about something else, because of which both read the payment. */
  till_clock_advance (fixture->clock, TILL_READ_SLACK + TILL_SECOND);
  fake_gateway_put_payment (fixture->gateway, "made", TILL_PAYMENT_SUCCEEDED, 700, 300, FALSE);
  fake_gateway_put_refund (fixture->gateway, "re", "made", 300, TRUE);
  change_place (fixture, &other);
  sync_well (fixture);
  while (made->payment->refunded == 0)
    {
      g_main_context_iteration (NULL, FALSE);
      till_payment_detail_free (made);
      made = session_fixture_find (fixture, "made");
    }
  change_place (fixture, &other);
  g_hash_table_remove_all (seen);
  sync_well (fixture);
  session_fixture_wait_until (g_hash_table_contains (seen, &made->key));

  session_fixture_close (fixture);
  fixture->session = g_steal_pointer (&other);
}

static void
test_closed_while_busy (SessionFixture *fixture,
                        gconstpointer   user_data)
{
  fake_gateway_add_payments (fixture->gateway, 3000, NEWEST, STEP);
  for (guint wait = 0; wait < 40; wait++)
    {
      session_fixture_open (fixture);
      till_session_start (fixture->session);
      for (guint i = 0; i < wait; i++)
        g_main_context_iteration (NULL, FALSE);
      session_fixture_close (fixture);
    }
}

int
main (int   argc,
      char *argv[])
{
#define ADD(path, func)                                                                           \
  g_test_add ("/session/sync/" path, SessionFixture, NULL, session_fixture_set_up, func,          \
              session_fixture_tear_down)
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("whole-past", test_whole_past);
  ADD ("goes-on-where-it-was", test_goes_on_where_it_was);
  ADD ("nothing-falls-between", test_nothing_falls_between);
  ADD ("catches-up", test_catches_up);
  ADD ("refund-reads-payment", test_refund_reads_payment);
  ADD ("doubt-survives", test_doubt_survives);
  ADD ("doubt-of-another", test_doubt_of_another);
  ADD ("gap-lists-again", test_gap_lists_again);
  ADD ("gap-survives", test_gap_survives);
  ADD ("offline-and-back", test_offline_and_back);
  ADD ("fails-in-the-middle", test_fails_in_the_middle);
  ADD ("slows-down", test_slows_down);
  ADD ("tells-time-left", test_tells_time_left);
  ADD ("keeps-to-the-budget", test_keeps_to_the_budget);
  ADD ("missing-permission", test_missing_permission);
  ADD ("without-event-list", test_without_event_list);
  ADD ("events-forbidden", test_events_forbidden);
  ADD ("polls-when-expecting", test_polls_when_expecting);
  ADD ("full-disk", test_full_disk);
  ADD ("damaged-history", test_damaged_history);
  ADD ("withholding-relay", test_withholding_relay);
  ADD ("news-of-another", test_news_of_another);
  ADD ("closed-while-busy", test_closed_while_busy);

  return g_test_run ();
}
