/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "till-order-words.h"

#include <string.h>

#include "till-gateway-error.h"
#include "till-journal.h"
#include "till-lanes.h"
#include "till-session.h"

static void
assert_button (TillInstructionKind kind,
               gboolean            capture_later,
               TillAccountMode     mode,
               const char         *expected)
{
  const TillMoney money = { 4800, "GBP" };
  g_autofree char *label = NULL;

  label = till_order_words_format_button (kind, capture_later, &money, "Acme Tea", mode);
  g_assert_cmpstr (label, ==, expected);
}

static void
test_buttons (void)
{
  assert_button (TILL_INSTRUCTION_CHARGE, FALSE, TILL_ACCOUNT_LIVE,
                 "Charge £48.00 · Acme Tea (live)");
  assert_button (TILL_INSTRUCTION_CHARGE, TRUE, TILL_ACCOUNT_TEST,
                 "Hold £48.00 · Acme Tea (test)");
  assert_button (TILL_INSTRUCTION_REFUND, FALSE, TILL_ACCOUNT_PRACTICE,
                 "Refund £48.00 · Acme Tea (practice)");
  assert_button (TILL_INSTRUCTION_CAPTURE, FALSE, TILL_ACCOUNT_LIVE,
                 "Capture £48.00 · Acme Tea (live)");
  assert_button (TILL_INSTRUCTION_CANCEL, FALSE, TILL_ACCOUNT_LIVE,
                 "Release £48.00 · Acme Tea (live)");
}

static void
test_reasons (void)
{
  TillReasonWords reason;
  guint n_with_code = 0;

  for (guint i = 0; i < till_order_words_get_n_reasons (); i++)
    {
      till_order_words_get_reason (i, &reason);
      g_assert_nonnull (reason.title);
      n_with_code += reason.code != NULL ? 1 : 0;
    }

  g_assert_cmpuint (n_with_code, ==, 3);
  till_order_words_get_reason (0, &reason);
  g_assert_null (reason.code);
}

static void
test_unknown_is_never_failed (void)
{
  const TillInstructionState open[] = {
    TILL_INSTRUCTION_PREPARED, TILL_INSTRUCTION_SENT, TILL_INSTRUCTION_UNKNOWN,
  };

  for (guint i = 0; i < G_N_ELEMENTS (open); i++)
    {
      const TillOutcome outcome = { .state = open[i], .code = "card_declined" };
      TillDeclineWords words;

      till_order_words_explain_outcome (&outcome, &words);
      g_assert_cmpstr (words.title, ==, "Outcome unknown, checking");
      g_assert_null (words.say);
      g_assert_nonnull (strstr (words.act, "nothing needs doing"));
    }
}

static void
assert_error (GQuark      domain,
              int         code,
              const char *title)
{
  g_autoptr (GError) error = g_error_new_literal (domain, code, "technical");
  TillDeclineWords words;

  till_order_words_explain_error (error, &words);
  g_assert_cmpstr (words.title, ==, title);
  g_assert_nonnull (words.act);
  g_assert_null (strstr (words.act, "technical"));
}

static void
test_errors (void)
{
  assert_error (TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_UNAVAILABLE, "Nothing was sent");
  assert_error (TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_UNAUTHORIZED,
                "The gateway does not accept the key any more");
  assert_error (TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_FORBIDDEN, "Your key lacks a permission");
  assert_error (TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_RATE_LIMITED, "The gateway is busy");
  assert_error (TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_REFUSED, "The gateway refused");
  assert_error (TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_OUTCOME_UNKNOWN,
                "Outcome unknown, checking");
  assert_error (TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_OPEN, "This is already under way");
  assert_error (TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_TOO_MUCH,
                "More than is left of the payment");
  assert_error (TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_UNUSABLE, "The journal cannot be written");
  assert_error (TILL_SESSION_ERROR, TILL_SESSION_ERROR_INVALID, "Nothing was sent");
  assert_error (G_IO_ERROR, G_IO_ERROR_FAILED, "Nothing was sent");
}

static void
test_details (void)
{
  const TillOutcome outcome = { .state = TILL_INSTRUCTION_REFUSED,
                                .code = "card_declined",
                                .decline_code = "do_not_honor",
                                .message = "4242424242424242 was declined",
                                .request_id = "req_1" };
  g_autoptr (GError) error = NULL;
  g_autofree char *of_outcome = till_order_words_format_details (&outcome, NULL);
  g_autofree char *of_error = NULL;

  g_assert_nonnull (strstr (of_outcome, "card_declined"));
  g_assert_nonnull (strstr (of_outcome, "do_not_honor"));
  g_assert_nonnull (strstr (of_outcome, "req_1"));
  g_assert_null (strstr (of_outcome, "42424242"));

  error = till_gateway_error_new (
    TILL_GATEWAY_ERROR_FORBIDDEN,
    &(TillGatewayFailure) { .missing_permission = (char *) "rak_charge_read" }, "No permission");
  of_error = till_order_words_format_details (NULL, error);
  g_assert_nonnull (strstr (of_error, "rak_charge_read"));
  g_assert_null (till_order_words_format_details (&(TillOutcome) { 0 }, NULL));
}

static void
test_elapsed (void)
{
  g_autofree char *seconds = till_order_words_format_elapsed (7 * TILL_SECOND + 1);
  g_autofree char *minutes = till_order_words_format_elapsed (65 * TILL_SECOND);
  g_autofree char *before = till_order_words_format_elapsed (-5);

  g_assert_cmpstr (seconds, ==, "7 s");
  g_assert_cmpstr (minutes, ==, "1:05");
  g_assert_cmpstr (before, ==, "0 s");
}

static void
test_lane_words (void)
{
  const TillLanes none = { 0 };

  for (guint lane = 0; lane < TILL_N_LANES; lane++)
    {
      g_assert_nonnull (till_lane_get_title (lane));
      g_assert_nonnull (till_lane_get_who (lane));
      g_assert_false (till_lanes_is_offered (&none, lane));
      g_assert_nonnull (till_lanes_get_hint (&none, lane));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/present/order-words/buttons", test_buttons);
  g_test_add_func ("/present/order-words/reasons", test_reasons);
  g_test_add_func ("/present/order-words/unknown", test_unknown_is_never_failed);
  g_test_add_func ("/present/order-words/errors", test_errors);
  g_test_add_func ("/present/order-words/details", test_details);
  g_test_add_func ("/present/order-words/elapsed", test_elapsed);
  g_test_add_func ("/present/order-words/lanes", test_lane_words);

  return g_test_run ();
}
