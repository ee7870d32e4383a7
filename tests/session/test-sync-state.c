/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "till-sync-state.h"

#include "till-gateway-error.h"

static void
fail (TillSyncState   *state,
      TillGatewayError code,
      gint64           now_us)
{
  g_autoptr (GError) error = till_gateway_error_new (code, NULL, "The test says no");

  till_sync_state_failed (state, error, now_us);
}

static void
assert_shown (TillSyncState     *state,
              gint64             now_us,
              TillFreshnessState expected,
              gint64             since_us)
{
  till_sync_state_update (state, now_us);
  g_assert_cmpint (state->freshness.state, ==, expected);
  g_assert_cmpint (state->freshness.since_us, ==, since_us);
  g_assert_false (till_sync_state_update (state, now_us + 1)); /* nothing is new */
}

static void
test_life (void)
{
  TillSyncState state;

  till_sync_state_init (&state, 1);
  assert_shown (&state, 2, TILL_FRESHNESS_STARTING, 1);
  state.begun = TRUE;
  assert_shown (&state, 3, TILL_FRESHNESS_BACKFILLING, 3);
  state.freshness.backfill_done = TRUE;
  assert_shown (&state, 5, TILL_FRESHNESS_POLLING, 5);
  state.freshness.relay_connected = TRUE;
  assert_shown (&state, 7, TILL_FRESHNESS_POLLING, 5); /* not trusted yet */
  state.relay_trusted = TRUE;
  assert_shown (&state, 9, TILL_FRESHNESS_LIVE, 9);
  state.relay_behind = TRUE;
  assert_shown (&state, 11, TILL_FRESHNESS_BEHIND, 11);
  state.repairing = TRUE;
  assert_shown (&state, 13, TILL_FRESHNESS_REPAIRING, 13);
  till_sync_state_clear (&state);
}

static void
test_offline (void)
{
  TillSyncState state;

  till_sync_state_init (&state, 1);
  state.begun = state.freshness.backfill_done = TRUE;
  assert_shown (&state, 2, TILL_FRESHNESS_POLLING, 2);

  fail (&state, TILL_GATEWAY_ERROR_UNAVAILABLE, 10);
  fail (&state, TILL_GATEWAY_ERROR_UNAVAILABLE, 20);
  assert_shown (&state, 21, TILL_FRESHNESS_OFFLINE, 10);
  g_assert_cmpstr (state.freshness.problem, ==, "The test says no");

  g_assert_true (till_sync_state_answered (&state, 30));
  g_assert_false (till_sync_state_answered (&state, 31));
  assert_shown (&state, 32, TILL_FRESHNESS_POLLING, 32);
  g_assert_null (state.freshness.problem);
  g_assert_cmpint (state.freshness.checked_us, ==, 31);
  till_sync_state_clear (&state);
}

/* A key that is revoked leaves us as blind as a cut wire; nonsense does not. */
static void
test_what_is_offline (void)
{
  static const struct
  {
    TillGatewayError code;
    gboolean         offline;
  } cases[] = {
    { TILL_GATEWAY_ERROR_UNAVAILABLE, TRUE }, { TILL_GATEWAY_ERROR_UNAUTHORIZED, TRUE },
    { TILL_GATEWAY_ERROR_PROTOCOL, FALSE },   { TILL_GATEWAY_ERROR_FORBIDDEN, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      TillSyncState state;

      till_sync_state_init (&state, 1);
      fail (&state, cases[i].code, 2);
      till_sync_state_update (&state, 3);
      g_assert_cmpint (state.freshness.state == TILL_FRESHNESS_OFFLINE, ==, cases[i].offline);
      g_assert_nonnull (state.freshness.problem);
      till_sync_state_clear (&state);
    }
}

/* The worst problem is told first. */
static void
test_problems (void)
{
  g_autoptr (GError) forbidden = till_gateway_error_new (TILL_GATEWAY_ERROR_FORBIDDEN, NULL,
                                                         "may not");
  g_autoptr (GError) unsupported = till_gateway_error_new (TILL_GATEWAY_ERROR_UNSUPPORTED, NULL,
                                                           "cannot");
  TillSyncState state;

  till_sync_state_init (&state, 1);
  till_sync_state_leave_out (&state, unsupported);
  till_sync_state_update (&state, 2);
  g_assert_null (state.freshness.problem);

  till_sync_state_leave_out (&state, forbidden);
  till_sync_state_update (&state, 3);
  g_assert_cmpstr (state.freshness.problem, ==, "may not");

  g_assert_true (till_sync_state_set_relay_problem (&state, "relay"));
  g_assert_false (till_sync_state_set_relay_problem (&state, "relay"));
  g_assert_true (till_sync_state_update (&state, 4));
  g_assert_cmpstr (state.freshness.problem, ==, "relay");

  fail (&state, TILL_GATEWAY_ERROR_UNAVAILABLE, 5);
  till_sync_state_update (&state, 6);
  g_assert_cmpstr (state.freshness.problem, ==, "The test says no");

  till_sync_state_answered (&state, 7);
  g_assert_true (till_sync_state_set_relay_problem (&state, NULL));
  till_sync_state_update (&state, 8);
  g_assert_cmpstr (state.freshness.problem, ==, "may not");
  till_sync_state_clear (&state);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/session/sync-state/life", test_life);
  g_test_add_func ("/session/sync-state/offline", test_offline);
  g_test_add_func ("/session/sync-state/what-is-offline", test_what_is_offline);
  g_test_add_func ("/session/sync-state/problems", test_problems);

  return g_test_run ();
}
