/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "till-session.h"

#include <string.h>

#include "full-disk.h"
#include "session-fixture.h"
#include "test-wait.h"

static TillOrder
make_charge (const char *reference)
{
  const TillOrder order = {
    .kind = TILL_INSTRUCTION_CHARGE, .amount = { 4800, "GBP" }, .card_token = "pm_saved",
    .reference = reference, .description = "Tea",
  };

  return order;
}

static TillCardInput *
make_card (void)
{
  TillCardInput *card = till_card_input_new ();

  till_secret_set (card->number, "4242424242424242", -1);
  till_secret_set (card->code, "123", -1);
  card->exp_month = 12;
  card->exp_year = 2030;
  card->name = g_strdup ("J. Smith");

  return card;
}

static gboolean
is_wiped (TillCardInput *card)
{
  return till_secret_get_length (card->number) == 0 && till_secret_get_length (card->code) == 0 &&
         card->name == NULL;
}

static void
assert_state (TillInstruction     *instruction,
              TillInstructionState state)
{
  g_assert_nonnull (instruction);
  g_assert_cmpint (till_instruction_get_state (instruction), ==, state);
}

/* The only instruction of the journal. */
static TillInstruction *
get_journalled (SessionFixture *fixture)
{
  g_autoptr (GPtrArray) list = session_fixture_list_journal (fixture);

  g_assert_cmpuint (list->len, ==, 1);

  return till_instruction_ref (list->pdata[0]);
}

static void
test_charge_saved_card (SessionFixture *fixture,
                        gconstpointer   user_data)
{
  const TillOrder order = make_charge ("A-1");
  g_autoptr (TillInstruction) done = NULL;
  g_autoptr (TillInstruction) journalled = NULL;
  g_autoptr (TillPaymentDetail) payment = NULL;
  g_autoptr (GError) error = NULL;

  session_fixture_open (fixture);
  done = session_fixture_execute (fixture, &order, NULL, &error);
  g_assert_no_error (error);
  assert_state (done, TILL_INSTRUCTION_DONE);
  g_assert_cmpstr (till_instruction_get_operator (done), ==, "Ana");
  g_assert_cmpstr (till_instruction_get_outcome (done)->result_id, ==, "made_1");

  journalled = get_journalled (fixture);
  assert_state (journalled, TILL_INSTRUCTION_DONE);
  payment = session_fixture_find (fixture, "made_1");
  g_assert_cmpint (payment->payment->amount.minor, ==, 4800);

  /* The result told all of it: nothing was read again. */
  g_assert_cmpuint (fake_gateway_get_n_calls (fixture->gateway, FAKE_GET), ==, 0);
}

static void
test_charge_typed_card (SessionFixture *fixture,
                        gconstpointer   user_data)
{
  g_autoptr (TillCardInput) card = make_card ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TillInstruction) done = NULL;
  TillOrder order = make_charge ("A-1");

  order.card_token = NULL;
  session_fixture_open (fixture);
  till_session_execute_async (fixture->session, &order, card, test_result_cb, &result);
  g_assert_true (is_wiped (card)); /* at once, before anything else */
  done = till_session_execute_finish (fixture->session, test_wait (&result), NULL);
  assert_state (done, TILL_INSTRUCTION_DONE);
  g_assert_cmpstr (till_instruction_get_order (done)->card_token, ==, "pm_token");
  g_assert_cmpstr (till_instruction_get_order (done)->last4, ==, "4242");
}

/* Wiped, and nothing written or sent, whatever goes wrong before the journal. */
static void
test_card_wiped_when_refused (SessionFixture *fixture,
                              gconstpointer   user_data)
{
  g_autoptr (GPtrArray) list = NULL;

  session_fixture_open (fixture);
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (TillCardInput) card = make_card ();
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      TillOrder order = make_charge ("A-1");

      order.card_token = NULL;
      if (i == 0)
        order.amount.minor = 0;
      else if (i == 1)
        card->exp_year = 2001;
      else if (i == 2)
        fake_gateway_fail (fixture->gateway, FAKE_TOKENIZE, 1, TILL_GATEWAY_ERROR_REFUSED);
      else
        fake_gateway_get_caps (fixture->gateway)->support[TILL_CAPABILITY_TYPED_CARD] =
          TILL_SUPPORT_NO;

      till_session_execute_async (fixture->session, &order, card, test_result_cb, &result);
      g_assert_true (is_wiped (card));
      g_assert_null (till_session_execute_finish (fixture->session, test_wait (&result), &error));
      g_assert_nonnull (error);
    }

  list = session_fixture_list_journal (fixture);
  g_assert_cmpuint (list->len, ==, 0);
  g_assert_cmpuint (fake_gateway_get_n_calls (fixture->gateway, FAKE_EXECUTE), ==, 0);
}

static void
test_declined (SessionFixture *fixture,
               gconstpointer   user_data)
{
  const TillOrder order = make_charge ("A-1");
  g_autoptr (TillInstruction) refused = NULL;

  session_fixture_open (fixture);
  fake_gateway_next_outcome (fixture->gateway, TILL_INSTRUCTION_REFUSED);
  refused = session_fixture_execute (fixture, &order, NULL, NULL);
  assert_state (refused, TILL_INSTRUCTION_REFUSED);
  g_assert_cmpstr (till_instruction_get_outcome (refused)->code, ==, "card_declined");
  g_assert_cmpstr (till_instruction_get_outcome (refused)->decline_code, ==, "generic_decline");
  g_assert_cmpstr (till_instruction_get_outcome (refused)->request_id, ==, "req_1");
  g_assert_cmpuint (fake_gateway_get_n_moved (fixture->gateway), ==, 0);
}

static void
test_refund (SessionFixture *fixture,
             gconstpointer   user_data)
{
  TillOrder order = { .kind = TILL_INSTRUCTION_REFUND, .amount = { 300, "GBP" },
                      .target_id = "pay_0" };
  g_autoptr (TillInstruction) first = NULL;
  g_autoptr (TillInstruction) rest = NULL;
  g_autoptr (TillPaymentDetail) payment = NULL;
  g_autoptr (TillPaymentDetail) after = NULL;
  g_autoptr (GError) error = NULL;

  fake_gateway_add_payments (fixture->gateway, 1, 1794000000 * TILL_SECOND, TILL_SECOND);
  session_fixture_open (fixture);
  g_assert_true (session_fixture_sync (fixture, NULL));

  first = session_fixture_execute (fixture, &order, NULL, &error);
  g_assert_no_error (error);
  assert_state (first, TILL_INSTRUCTION_DONE);
  g_assert_cmpint (till_instruction_get_order (first)->available, ==, 1000);
  payment = session_fixture_find (fixture, "pay_0");
  g_assert_cmpint (payment->payment->refunded, ==, 300);
  g_assert_cmpuint (payment->refunds->len, ==, 1);

  /* More than is left is refused here; the rest is not. */
  order.amount.minor = 701;
  g_assert_null (session_fixture_execute (fixture, &order, NULL, &error));
  g_assert_error (error, TILL_SESSION_ERROR, TILL_SESSION_ERROR_INVALID);
  order.amount.minor = 700;
  till_clock_advance (fixture->clock, TILL_SECOND);
  rest = session_fixture_execute (fixture, &order, NULL, NULL);
  assert_state (rest, TILL_INSTRUCTION_DONE);
  after = session_fixture_find (fixture, "pay_0");
  g_assert_cmpint (till_payment_get_refundable (after->payment), ==, 0);
}

/* A payment that this console has never seen is asked for first. */
static void
test_refund_of_unseen (SessionFixture *fixture,
                       gconstpointer   user_data)
{
  TillOrder order = { .kind = TILL_INSTRUCTION_REFUND, .amount = { 300, "GBP" },
                      .target_id = "pay_0" };
  g_autoptr (TillInstruction) done = NULL;
  g_autoptr (GError) error = NULL;

  fake_gateway_add_payments (fixture->gateway, 1, 1794000000 * TILL_SECOND, TILL_SECOND);
  session_fixture_open (fixture);
  done = session_fixture_execute (fixture, &order, NULL, &error);
  g_assert_no_error (error);
  assert_state (done, TILL_INSTRUCTION_DONE);

  order.target_id = "nobody";
  g_assert_null (session_fixture_execute (fixture, &order, NULL, &error));
  g_assert_error (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_NOT_FOUND);
}

static void
test_hold_capture_cancel (SessionFixture *fixture,
                          gconstpointer   user_data)
{
  TillOrder hold = make_charge ("A-1");
  TillOrder capture = { .kind = TILL_INSTRUCTION_CAPTURE, .amount = { 4000, "GBP" },
                        .target_id = "made_1" };
  TillOrder cancel = { .kind = TILL_INSTRUCTION_CANCEL, .amount = { 0, "GBP" },
                       .target_id = "made_1" };
  g_autoptr (TillInstruction) held = NULL;
  g_autoptr (TillInstruction) captured = NULL;
  g_autoptr (GError) error = NULL;

  hold.capture_later = TRUE;
  session_fixture_open (fixture);
  held = session_fixture_execute (fixture, &hold, NULL, NULL);
  assert_state (held, TILL_INSTRUCTION_DONE);
  till_clock_advance (fixture->clock, TILL_SECOND);
  captured = session_fixture_execute (fixture, &capture, NULL, &error);
  g_assert_no_error (error);
  assert_state (captured, TILL_INSTRUCTION_DONE);

  till_clock_advance (fixture->clock, TILL_SECOND);
  g_assert_null (session_fixture_execute (fixture, &cancel, NULL, &error));
  g_assert_error (error, TILL_SESSION_ERROR, TILL_SESSION_ERROR_INVALID);
}

static void
test_link (SessionFixture *fixture,
           gconstpointer   user_data)
{
  const TillOrder order = { .kind = TILL_INSTRUCTION_CREATE_LINK, .amount = { 900, "GBP" },
                            .description = "Tea" };
  g_autoptr (TillInstruction) done = NULL;
  g_autoptr (GPtrArray) links = NULL;

  session_fixture_open (fixture);
  done = session_fixture_execute (fixture, &order, NULL, NULL);
  assert_state (done, TILL_INSTRUCTION_DONE);
  links = session_fixture_list_records (fixture, TILL_RECORD_LINK);
  g_assert_cmpuint (links->len, ==, 1);
  g_assert_cmpstr (((TillLink *) links->pdata[0])->url, ==, "https://pay.example/1");
}

/* The answer was lost, the money was moved: it settles itself, and nothing moves twice. */
static void
test_unknown_settles (SessionFixture *fixture,
                      gconstpointer   user_data)
{
  const TillOrder order = make_charge ("A-1");
  g_autoptr (TillInstruction) unknown = NULL;
  g_autoptr (TillInstruction) settled = NULL;
  g_autoptr (TillPaymentDetail) payment = NULL;
  g_autoptr (GError) error = NULL;

  session_fixture_open (fixture);
  till_session_start (fixture->session);
  fake_gateway_next_outcome (fixture->gateway, TILL_INSTRUCTION_UNKNOWN);
  fake_gateway_hold (fixture->gateway, FAKE_RESOLVE);
  unknown = session_fixture_execute (fixture, &order, NULL, &error);
  g_assert_no_error (error);
  assert_state (unknown, TILL_INSTRUCTION_UNKNOWN);

  /* Meanwhile the same reference is not charged again. */
  g_assert_null (session_fixture_execute (fixture, &order, NULL, &error));
  g_assert_error (error, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_OPEN);

  /* Still unknown at the first try, known at the second. */
  session_fixture_wait_until (fake_gateway_get_n_calls (fixture->gateway, FAKE_RESOLVE) == 1);
  fake_gateway_next_outcome (fixture->gateway, TILL_INSTRUCTION_UNKNOWN);
  fake_gateway_release (fixture->gateway, FAKE_RESOLVE);
  session_fixture_wait_until (fake_gateway_get_n_calls (fixture->gateway, FAKE_RESOLVE) == 2);
  for (;;)
    {
      g_clear_pointer (&settled, till_instruction_unref);
      settled = get_journalled (fixture);
      if (!till_instruction_is_open (settled))
        break;
      g_main_context_iteration (NULL, FALSE);
    }

  assert_state (settled, TILL_INSTRUCTION_DONE);
  g_assert_cmpuint (fake_gateway_get_n_moved (fixture->gateway), ==, 1);
  while ((payment = session_fixture_find (fixture, "made_1")) == NULL)
    g_main_context_iteration (NULL, FALSE);
}

/* Closed while the gateway has not answered: the next start finds out. */
static void
test_closed_while_under_way (SessionFixture *fixture,
                             gconstpointer   user_data)
{
  const TillOrder order = make_charge ("A-1");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TillInstruction) at_close = NULL;
  g_autoptr (TillInstruction) settled = NULL;

  session_fixture_open (fixture);
  fake_gateway_hold (fixture->gateway, FAKE_EXECUTE);
  till_session_execute_async (fixture->session, &order, NULL, test_result_cb, &result);
  session_fixture_wait_until (fake_gateway_get_n_calls (fixture->gateway, FAKE_EXECUTE) == 1);
  till_session_close (fixture->session);
  fake_gateway_release (fixture->gateway, FAKE_EXECUTE);
  at_close = till_session_execute_finish (fixture->session, test_wait (&result), NULL);
  assert_state (at_close, TILL_INSTRUCTION_SENT); /* what the journal has */
  g_assert_true (till_instruction_is_open (at_close));
  g_clear_object (&result);
  session_fixture_close (fixture);

  session_fixture_open (fixture);
  settled = get_journalled (fixture);
  assert_state (settled, TILL_INSTRUCTION_UNKNOWN);
  till_session_start (fixture->session);
  while (till_instruction_is_open (settled))
    {
      g_main_context_iteration (NULL, FALSE);
      g_clear_pointer (&settled, till_instruction_unref);
      settled = get_journalled (fixture);
    }
  assert_state (settled, TILL_INSTRUCTION_DONE);
  g_assert_cmpuint (fake_gateway_get_n_moved (fixture->gateway), ==, 1);
}

/* A journal that cannot be written: nothing is sent, and the words are clear. */
static void
test_full_disk (SessionFixture *fixture,
                gconstpointer   user_data)
{
  const TillOrder order = make_charge ("A-1");
  g_autoptr (GError) error = NULL;
  g_autoptr (TillInstruction) done = NULL;

  session_fixture_open (fixture);
  full_disk_set (TRUE);
  g_assert_null (session_fixture_execute (fixture, &order, NULL, &error));
  g_assert_error (error, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_FULL);
  g_assert_nonnull (strstr (error->message, "full"));
  g_assert_cmpuint (fake_gateway_get_n_calls (fixture->gateway, FAKE_EXECUTE), ==, 0);

  full_disk_set (FALSE);
  done = session_fixture_execute (fixture, &order, NULL, NULL);
  assert_state (done, TILL_INSTRUCTION_DONE);
}

/* The disk fills up between sending and the answer: the money has moved, the journal says "sent",
 * and as soon as there is room it is settled. */
static void
test_disk_fills_up_under_way (SessionFixture *fixture,
                              gconstpointer   user_data)
{
  const TillOrder order = make_charge ("A-1");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TillInstruction) sent = NULL;
  g_autoptr (TillInstruction) settled = NULL;
  g_autoptr (GError) error = NULL;

  session_fixture_open (fixture);
  fake_gateway_hold (fixture->gateway, FAKE_EXECUTE);
  till_session_execute_async (fixture->session, &order, NULL, test_result_cb, &result);
  session_fixture_wait_until (fake_gateway_get_n_calls (fixture->gateway, FAKE_EXECUTE) == 1);
  full_disk_set (TRUE);
  fake_gateway_release (fixture->gateway, FAKE_EXECUTE);
  sent = till_session_execute_finish (fixture->session, test_wait (&result), &error);
  g_assert_no_error (error);
  assert_state (sent, TILL_INSTRUCTION_SENT);

  full_disk_set (FALSE);
  do
    {
      g_main_context_iteration (NULL, FALSE);
      g_clear_pointer (&settled, till_instruction_unref);
      settled = get_journalled (fixture);
    }
  while (till_instruction_is_open (settled));
  assert_state (settled, TILL_INSTRUCTION_DONE);
  g_assert_cmpuint (fake_gateway_get_n_moved (fixture->gateway), ==, 1);
}

/* A damaged journal: the account opens for reading, no money moves, the file stays as it is. */
static void
test_damaged_journal (SessionFixture *fixture,
                      gconstpointer   user_data)
{
  static const char garbage[] = "These are random bytes and no database at all, I am afraid.";
  const TillOrder order = make_charge ("A-1");
  g_autofree char *path = session_fixture_get_path (fixture, "journal.db");
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  test_write_file (path, garbage);
  fake_gateway_add_payments (fixture->gateway, 20, 1794000000 * TILL_SECOND, TILL_SECOND);
  session_fixture_open (fixture);
  g_assert_null (till_session_get_journal (fixture->session));
  g_assert_nonnull (till_session_get_journal_error (fixture->session));
  g_assert_true (session_fixture_sync (fixture, NULL));
  g_assert_cmpuint (session_fixture_count (fixture), ==, 20);

  {
    g_autoptr (TillCardInput) card = make_card ();
    g_autoptr (GAsyncResult) result = NULL;

    till_session_execute_async (fixture->session, &order, card, test_result_cb, &result);
    g_assert_true (is_wiped (card));
    g_assert_null (till_session_execute_finish (fixture->session, test_wait (&result), &error));
    g_assert_error (error, TILL_SESSION_ERROR, TILL_SESSION_ERROR_JOURNAL);
  }

  g_assert_cmpuint (fake_gateway_get_n_calls (fixture->gateway, FAKE_EXECUTE), ==, 0);
  session_fixture_close (fixture);
  after = test_read_file (path);
  g_assert_cmpstr (after, ==, garbage);
}

/* The capabilities rule it out at the last moment: nothing is sent, and the journal says so. */
static void
test_unsupported (SessionFixture *fixture,
                  gconstpointer   user_data)
{
  const TillOrder order = { .kind = TILL_INSTRUCTION_CREATE_LINK, .amount = { 900, "GBP" } };
  g_autoptr (TillInstruction) refused = NULL;

  session_fixture_open (fixture);
  fake_gateway_get_caps (fixture->gateway)->support[TILL_CAPABILITY_PAYMENT_LINK] = TILL_SUPPORT_NO;
  refused = session_fixture_execute (fixture, &order, NULL, NULL);
  assert_state (refused, TILL_INSTRUCTION_REFUSED);
  g_assert_cmpstr (till_instruction_get_outcome (refused)->code, ==, TILL_GATEWAY_CODE_NOT_SENT);
  g_assert_cmpuint (fake_gateway_get_n_calls (fixture->gateway, FAKE_EXECUTE), ==, 0);
}

static void
count_cb (guint *n)
{
  (*n)++;
}

static void
test_signals (SessionFixture *fixture,
              gconstpointer   user_data)
{
  const TillOrder order = make_charge ("A-1");
  g_autoptr (TillInstruction) done = NULL;
  guint n_instructions = 0, n_payments = 0;

  session_fixture_open (fixture);
  g_signal_connect_swapped (fixture->session, "instructions-changed", G_CALLBACK (count_cb),
                            &n_instructions);
  g_signal_connect_swapped (fixture->session, "payments-changed", G_CALLBACK (count_cb),
                            &n_payments);
  done = session_fixture_execute (fixture, &order, NULL, NULL);
  g_assert_cmpuint (n_instructions, ==, 3); /* prepared, sent, done */
  g_assert_cmpuint (n_payments, ==, 1);
}

static void
test_no_key (SessionFixture *fixture,
             gconstpointer   user_data)
{
  g_autoptr (GError) error = NULL;

  g_object_unref (fixture->keyring);
  fixture->keyring = till_memory_keyring_new ();
  g_assert_null (session_fixture_try_open (fixture, &error));
  g_assert_error (error, TILL_SESSION_ERROR, TILL_SESSION_ERROR_NO_KEY);
}

/* Whoever changes his mind while an account is opened leaves nothing half open behind. */
static void
test_cancelled_opening (SessionFixture *fixture,
                        gconstpointer   user_data)
{
  for (guint n_turns = 0; n_turns < 12; n_turns++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (TillSession) session = NULL;

      till_session_open_async (fixture->folder, fixture->keyring, fixture->clock, cancellable,
                               test_result_cb, &result);
      for (guint i = 0; i < n_turns && result == NULL; i++)
        g_main_context_iteration (NULL, TRUE);
      g_cancellable_cancel (cancellable);

      session = till_session_open_finish (test_wait (&result), &error);
      if (session == NULL)
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      else
        till_session_close (session);
    }

  session_fixture_open (fixture);
  g_assert_cmpint (till_session_get_journal_trouble (fixture->session), ==,
                   TILL_JOURNAL_TROUBLE_NONE);
}

static void
test_operator_is_kept (SessionFixture *fixture,
                       gconstpointer   user_data)
{
  const TillOrder order = make_charge ("A-1");
  g_autoptr (TillInstruction) done = NULL;

  session_fixture_open (fixture);
  till_session_set_operator (fixture->session, "Ben");
  till_session_set_operator (fixture->session, "Cleo");
  till_session_set_typed_card (fixture->session, TRUE);
  done = session_fixture_execute (fixture, &order, NULL, NULL);
  g_assert_cmpstr (till_instruction_get_operator (done), ==, "Cleo");

  for (;;) /* it is written in the background */
    {
      g_autoptr (TillAccountConfig) config = till_account_config_load (fixture->folder, NULL);

      g_assert_nonnull (config); /* never half a file */
      if (g_strcmp0 (config->operator_name, "Cleo") == 0 && config->typed_card)
        break;
      g_main_context_iteration (NULL, FALSE);
    }
}

int
main (int   argc,
      char *argv[])
{
#define ADD(path, func)                                                                           \
  g_test_add ("/session/money/" path, SessionFixture, NULL, session_fixture_set_up, func,         \
              session_fixture_tear_down)
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("charge-saved-card", test_charge_saved_card);
  ADD ("charge-typed-card", test_charge_typed_card);
  ADD ("card-wiped-when-refused", test_card_wiped_when_refused);
  ADD ("declined", test_declined);
  ADD ("refund", test_refund);
  ADD ("refund-of-unseen", test_refund_of_unseen);
  ADD ("hold-capture-cancel", test_hold_capture_cancel);
  ADD ("link", test_link);
  ADD ("unknown-settles", test_unknown_settles);
  ADD ("closed-while-under-way", test_closed_while_under_way);
  ADD ("full-disk", test_full_disk);
  ADD ("disk-fills-up-under-way", test_disk_fills_up_under_way);
  ADD ("damaged-journal", test_damaged_journal);
  ADD ("unsupported", test_unsupported);
  ADD ("signals", test_signals);
  ADD ("no-key", test_no_key);
  ADD ("cancelled-opening", test_cancelled_opening);
  ADD ("operator-is-kept", test_operator_is_kept);

  return g_test_run ();
}
