/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "session-fixture.h"
#include "test-wait.h"

#define NEWEST (1794990000 * TILL_SECOND)
#define STEP (60 * TILL_SECOND)

static void
keep_progress_cb (guint64  n_compared,
                  gint64   left_s,
                  gpointer data)
{
  guint64 *most = data;

  g_assert_cmpuint (n_compared, >=, *most);
  *most = n_compared;
}

static TillCompared *
compare (SessionFixture *fixture,
         GError        **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  guint64 most = 0;
  TillCompared *compared;

  till_clock_advance (fixture->clock, 10 * TILL_SECOND);
  till_session_compare_async (fixture->session, keep_progress_cb, &most, NULL, test_result_cb,
                              &result);
  compared = till_session_compare_finish (fixture->session, test_wait (&result), error);
  if (compared != NULL)
    g_assert_cmpuint (most, ==, compared->n_compared);

  return compared;
}

static void
assert_compared (SessionFixture *fixture,
                 guint           n_compared,
                 guint           n_missing,
                 guint           n_changed,
                 guint           n_unknown)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TillCompared) compared = compare (fixture, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (compared->n_compared, ==, n_compared);
  g_assert_cmpuint (compared->n_missing, ==, n_missing);
  g_assert_cmpuint (compared->n_changed, ==, n_changed);
  g_assert_cmpuint (compared->n_unknown, ==, n_unknown);
  g_assert_cmpuint (compared->repaired->len, ==, n_missing + n_changed);
  g_assert_cmpuint (compared->unknown->len, ==, n_unknown);
}

/* A payment that only we know. */
static void
invent_payment (SessionFixture *fixture)
{
  const TillPayment fields = {
    .record = { .kind = TILL_RECORD_PAYMENT, .id = "ours_only", .as_of_us = NEWEST },
    .state = TILL_PAYMENT_SUCCEEDED,
    .created_us = NEWEST - 7,
    .amount = { 100, "GBP" },
  };
  g_autoptr (GPtrArray) records = till_record_array_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TillApplied) applied = NULL;
  TillStore *store = till_session_get_store (fixture->session);

  g_ptr_array_add (records, till_record_new (&fields));
  till_store_apply_async (store, records, NULL, 0, NULL, test_result_cb, &result);
  applied = till_store_apply_finish (store, test_wait (&result), NULL);
  g_assert_cmpuint (applied->n_new, ==, 1);
}

static void
test_finds_and_repairs (SessionFixture *fixture,
                        gconstpointer   user_data)
{
  fake_gateway_add_payments (fixture->gateway, 1700, NEWEST, STEP);
  session_fixture_open (fixture);
  assert_compared (fixture, 1700, 0, 0, 0);

  /* Changes that no event tells of. */
  fake_gateway_put_payment (fixture->gateway, "pay_5", TILL_PAYMENT_SUCCEEDED, 4711, 11, FALSE);
  fake_gateway_put_payment (fixture->gateway, "pay_new", TILL_PAYMENT_SUCCEEDED, 500, 0, FALSE);
  invent_payment (fixture);
  assert_compared (fixture, 1701, 1, 1, 1);
  assert_compared (fixture, 1701, 0, 0, 1);
}

/* One that did not come to its end leaves nothing behind for the next. */
static void
test_begins_anew (SessionFixture *fixture,
                  gconstpointer   user_data)
{
  g_autoptr (GError) error = NULL;

  fake_gateway_add_payments (fixture->gateway, 900, NEWEST, STEP);
  session_fixture_open (fixture);
  g_assert_true (session_fixture_sync (fixture, &error));
  fake_gateway_fail (fixture->gateway, FAKE_LIST, 1, TILL_GATEWAY_ERROR_UNAVAILABLE);
  g_assert_null (compare (fixture, &error));
  g_assert_error (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_UNAVAILABLE);
  assert_compared (fixture, 900, 0, 0, 0);
}

int
main (int   argc,
      char *argv[])
{
#define ADD(path, func)                                                                           \
  g_test_add ("/session/compare/" path, SessionFixture, NULL, session_fixture_set_up, func,       \
              session_fixture_tear_down)
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("finds-and-repairs", test_finds_and_repairs);
  ADD ("begins-anew", test_begins_anew);

  return g_test_run ();
}
