/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Repetitions that are refused, refunds that are held back, the search for unknown outcomes as it
 * is told, and two consoles at one payment. */

#include "till-session.h"

#include <glib/gstdio.h>
#include <string.h>

#include "session-fixture.h"
#include "test-wait.h"

#define MINUTE (60 * TILL_SECOND)

static TillOrder
make_charge (const char *reference)
{
  const TillOrder order = {
    .kind = TILL_INSTRUCTION_CHARGE, .amount = { 4800, "GBP" }, .card_token = "pm_saved",
    .reference = reference,
  };

  return order;
}

static TillOrder
make_refund (gint64 minor)
{
  const TillOrder order = {
    .kind = TILL_INSTRUCTION_REFUND, .amount = { minor, "GBP" }, .target_id = "pay_0",
  };

  return order;
}

static TillCardInput *
make_card (void)
{
  TillCardInput *card = till_card_input_new ();

  till_secret_set (card->number, "4242424242424242", -1);
  card->exp_month = 12;
  card->exp_year = 2030;

  return card;
}

/* A payment of £10.00, of a minute ago, nothing of it given back. */
static void
put_payment (SessionFixture *fixture)
{
  fake_gateway_put_payment (fixture->gateway, "pay_0", TILL_PAYMENT_SUCCEEDED, 1000, 0, FALSE);
}

static void
execute_well (SessionFixture  *fixture,
              const TillOrder *order)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TillInstruction) done = session_fixture_execute (fixture, order, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (till_instruction_get_state (done), ==, TILL_INSTRUCTION_DONE);
}

static void
assert_refused (SessionFixture  *fixture,
                const TillOrder *order,
                GQuark           domain,
                int              code)
{
  guint n_sent = fake_gateway_get_n_calls (fixture->gateway, FAKE_EXECUTE);
  g_autoptr (GError) error = NULL;

  g_assert_null (session_fixture_execute (fixture, order, NULL, &error));
  g_assert_error (error, domain, code);
  g_test_message ("%s", error->message);
  g_assert_cmpuint (fake_gateway_get_n_calls (fixture->gateway, FAKE_EXECUTE), ==, n_sent);
}

static GPtrArray *
check (SessionFixture      *fixture,
       const TillOrder     *order,
       const TillCardInput *card)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *objections;

  till_session_check_async (fixture->session, order, card, NULL, test_result_cb, &result);
  objections = till_session_check_finish (fixture->session, test_wait (&result), &error);
  g_assert_no_error (error);

  return objections;
}

static void
assert_objection (SessionFixture      *fixture,
                  const TillOrder     *order,
                  const TillCardInput *card,
                  TillObjectionKind    kind,
                  gboolean             may_go_on,
                  const char          *payment_id)
{
  g_autoptr (GPtrArray) objections = check (fixture, order, card);
  const TillObjection *first;

  g_assert_cmpuint (objections->len, >, 0);
  first = g_ptr_array_index (objections, 0);
  g_assert_cmpint (first->kind, ==, kind);
  g_assert_cmpint (first->may_go_on, ==, may_go_on);
  g_assert_true (first->payment != NULL || first->instruction != NULL);
  g_assert_cmpint (first->time_us, >, 0);
  if (payment_id != NULL)
    g_assert_cmpstr (first->payment->record.id, ==, payment_id);
}

static void
assert_no_objection (SessionFixture      *fixture,
                     const TillOrder     *order,
                     const TillCardInput *card)
{
  g_autoptr (GPtrArray) objections = check (fixture, order, card);

  g_assert_cmpuint (objections->len, ==, 0);
}

/* --- repetitions ------------------------------------------------------------------------------ */

static void
test_same_card_again (SessionFixture *fixture,
                      gconstpointer   user_data)
{
  TillOrder first = make_charge ("A-1"), second = make_charge ("A-2");

  session_fixture_open (fixture);
  execute_well (fixture, &first);
  till_clock_advance (fixture->clock, 3 * MINUTE);
  assert_objection (fixture, &second, NULL, TILL_OBJECTION_SAME_CARD, TRUE, NULL);
  assert_refused (fixture, &second, TILL_SESSION_ERROR, TILL_SESSION_ERROR_REPEATED);

  /* Meant: it is done, and the journal knows that it was said. */
  second.again = TRUE;
  execute_well (fixture, &second);
  g_assert_true (till_instruction_get_order (
    fake_gateway_get_last_sent (fixture->gateway))->again);
  g_assert_cmpuint (fake_gateway_get_n_moved (fixture->gateway), ==, 2);
}

static void
test_other_amount_card_or_time (SessionFixture *fixture,
                                gconstpointer   user_data)
{
  TillRules rules = TILL_RULES_INIT;
  TillOrder first = make_charge ("A-1"), second = make_charge ("A-2");

  session_fixture_open (fixture);
  execute_well (fixture, &first);

  second.amount.minor++;
  assert_no_objection (fixture, &second, NULL);
  second = make_charge ("A-2");
  second.card_token = "pm_other";
  assert_no_objection (fixture, &second, NULL);

  second = make_charge ("A-2");
  rules.repeat_minutes = 0;
  till_session_set_rules (fixture->session, &rules);
  assert_no_objection (fixture, &second, NULL);
  rules.repeat_minutes = 10;
  till_session_set_rules (fixture->session, &rules);
  assert_objection (fixture, &second, NULL, TILL_OBJECTION_SAME_CARD, TRUE, NULL);
  till_clock_advance (fixture->clock, 10 * MINUTE + 1);
  assert_no_objection (fixture, &second, NULL);
  execute_well (fixture, &second);
}

/* One that was declined is tried again; that is no repetition. */
static void
test_declined_may_be_tried_again (SessionFixture *fixture,
                                  gconstpointer   user_data)
{
  const TillOrder order = make_charge ("A-1");
  g_autoptr (TillInstruction) declined = NULL;

  session_fixture_open (fixture);
  fake_gateway_next_outcome (fixture->gateway, TILL_INSTRUCTION_REFUSED);
  declined = session_fixture_execute (fixture, &order, NULL, NULL);
  g_assert_cmpint (till_instruction_get_state (declined), ==, TILL_INSTRUCTION_REFUSED);
  assert_no_objection (fixture, &order, NULL);
  execute_well (fixture, &order);
}

/* Taken by another console a minute ago: the gateway is asked, the earlier payment is shown. */
static void
test_other_console_took_it (SessionFixture *fixture,
                            gconstpointer   user_data)
{
  g_autoptr (TillCardInput) card = make_card ();
  g_autoptr (TillCardInput) older = make_card ();
  g_autoptr (TillPaymentDetail) detail = NULL;
  TillOrder order = make_charge ("A-2");

  fake_gateway_put_card_payment (fixture->gateway, "pay_9", 4800, "4242", "cus_1", "A-9");
  session_fixture_open (fixture);
  order.card_token = NULL;
  assert_objection (fixture, &order, card, TILL_OBJECTION_SAME_CARD, TRUE, "pay_9");
  g_assert_cmpuint (till_secret_get_length (card->number), ==, 16); /* only looked at */

  /* Another card with the same last four. */
  older->exp_year = 2029;
  assert_no_objection (fixture, &order, older);

  /* The same customer with another card. */
  order.customer_id = "cus_1";
  order.card_token = "pm_other";
  assert_objection (fixture, &order, NULL, TILL_OBJECTION_SAME_CUSTOMER, TRUE, "pay_9");

  /* Who it was is known here, too. */
  detail = session_fixture_find (fixture, "pay_9");
  g_assert_cmpstr (detail->payment->operator_name, ==, "Bea");
  g_assert_cmpstr (detail->payment->console_id, ==, "0ther");
}

static void
test_typed_card_again (SessionFixture *fixture,
                       gconstpointer   user_data)
{
  g_autoptr (TillCardInput) card = make_card ();
  g_autoptr (GError) error = NULL;
  TillOrder order = make_charge ("A-2");

  fake_gateway_put_card_payment (fixture->gateway, "pay_9", 4800, "4242", NULL, NULL);
  session_fixture_open (fixture);
  order.card_token = NULL;
  g_assert_null (session_fixture_execute (fixture, &order, card, &error));
  g_assert_error (error, TILL_SESSION_ERROR, TILL_SESSION_ERROR_REPEATED);
  g_assert_cmpuint (till_secret_get_length (card->number), ==, 0);
  g_assert_null (strstr (error->message, "424242"));
}

/* A reference that was paid, however long ago and however it is written. */
static void
test_reference_was_paid (SessionFixture *fixture,
                         gconstpointer   user_data)
{
  TillOrder first = make_charge ("Order A-1"), second = make_charge (" order a-1");
  TillOrder link = make_charge ("ORDER A-1");

  session_fixture_open (fixture);
  execute_well (fixture, &first);
  till_clock_advance (fixture->clock, 100 * 24 * 60 * MINUTE);
  second.card_token = "pm_other";
  second.amount.minor = 5;
  assert_objection (fixture, &second, NULL, TILL_OBJECTION_SAME_REFERENCE, TRUE, NULL);
  assert_refused (fixture, &second, TILL_SESSION_ERROR, TILL_SESSION_ERROR_REPEATED);
  link.kind = TILL_INSTRUCTION_CREATE_LINK;
  link.card_token = NULL;
  assert_objection (fixture, &link, NULL, TILL_OBJECTION_SAME_REFERENCE, TRUE, NULL);

  second.again = TRUE;
  execute_well (fixture, &second);
}

static void
test_reference_paid_elsewhere (SessionFixture *fixture,
                               gconstpointer   user_data)
{
  TillOrder order = make_charge ("Order A-1");

  fake_gateway_put_card_payment (fixture->gateway, "pay_9", 100, "0000", NULL, "order A-1");
  session_fixture_open (fixture);
  assert_objection (fixture, &order, NULL, TILL_OBJECTION_SAME_REFERENCE, TRUE, "pay_9");
}

/* A gateway that does not answer holds nobody up for long, and what is known here still counts. */
static void
test_gateway_cannot_say (SessionFixture *fixture,
                         gconstpointer   user_data)
{
  TillOrder first = make_charge ("A-1"), second = make_charge ("A-2");

  fixture->timing.ask_ms = 200;
  session_fixture_open (fixture);
  execute_well (fixture, &first);
  fake_gateway_fail (fixture->gateway, FAKE_LIST, 1, TILL_GATEWAY_ERROR_FORBIDDEN);
  assert_objection (fixture, &second, NULL, TILL_OBJECTION_SAME_CARD, TRUE, NULL);
  fake_gateway_hold (fixture->gateway, FAKE_LIST);
  assert_objection (fixture, &second, NULL, TILL_OBJECTION_SAME_CARD, TRUE, NULL);
}

/* While the outcome of a charge is not known, no word of a person lets its reference through. */
static void
test_reference_under_way (SessionFixture *fixture,
                          gconstpointer   user_data)
{
  TillOrder order = make_charge ("A-1");
  g_autoptr (TillInstruction) unknown = NULL;

  session_fixture_open (fixture);
  fake_gateway_next_outcome (fixture->gateway, TILL_INSTRUCTION_UNKNOWN);
  fake_gateway_hold (fixture->gateway, FAKE_RESOLVE);
  unknown = session_fixture_execute (fixture, &order, NULL, NULL);
  assert_objection (fixture, &order, NULL, TILL_OBJECTION_UNDER_WAY, FALSE, NULL);
  order.again = TRUE;
  assert_refused (fixture, &order, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_OPEN);
}

static void
test_objections_to_refunds (SessionFixture *fixture,
                            gconstpointer   user_data)
{
  TillOrder refund = make_refund (600), rest = make_refund (1);
  g_autoptr (TillInstruction) unknown = NULL;

  put_payment (fixture);
  session_fixture_open (fixture);
  fake_gateway_next_outcome (fixture->gateway, TILL_INSTRUCTION_UNKNOWN);
  fake_gateway_hold (fixture->gateway, FAKE_RESOLVE);
  unknown = session_fixture_execute (fixture, &refund, NULL, NULL);
  g_assert_cmpint (till_instruction_get_state (unknown), ==, TILL_INSTRUCTION_UNKNOWN);
  assert_objection (fixture, &rest, NULL, TILL_OBJECTION_UNDER_WAY, FALSE, NULL);
  rest.again = TRUE;
  assert_refused (fixture, &rest, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_OPEN);

  refund = make_refund (600);
  refund.target_id = "pay_1";
  fake_gateway_put_payment (fixture->gateway, "pay_1", TILL_PAYMENT_SUCCEEDED, 500, 0, TRUE);
  g_assert_true (session_fixture_sync (fixture, NULL));
  assert_objection (fixture, &refund, NULL, TILL_OBJECTION_TOO_MUCH, FALSE, "pay_1");
}

/* --- two consoles ----------------------------------------------------------------------------- */

/* Given back by somebody else while the person was looking: refused, with who it was. */
static void
test_changed_since_shown (SessionFixture *fixture,
                          gconstpointer   user_data)
{
  TillOrder refund = make_refund (300);

  put_payment (fixture);
  session_fixture_open (fixture);
  g_assert_true (session_fixture_sync (fixture, NULL));
  till_clock_advance (fixture->clock, TILL_SECOND);
  fake_gateway_put_payment (fixture->gateway, "pay_0", TILL_PAYMENT_SUCCEEDED, 1000, 300, FALSE);
  refund.available = 1000;
  assert_refused (fixture, &refund, TILL_SESSION_ERROR, TILL_SESSION_ERROR_CHANGED);

  /* Having looked again, it is what the person wants. */
  refund.available = 700;
  execute_well (fixture, &refund);
}

/* More than is left by now is refused although the history here knows nothing of it. */
static void
test_refunded_elsewhere (SessionFixture *fixture,
                         gconstpointer   user_data)
{
  TillOrder refund = make_refund (800);

  put_payment (fixture);
  session_fixture_open (fixture);
  g_assert_true (session_fixture_sync (fixture, NULL));
  till_clock_advance (fixture->clock, TILL_SECOND);
  fake_gateway_put_payment (fixture->gateway, "pay_0", TILL_PAYMENT_SUCCEEDED, 1000, 300, FALSE);
  assert_refused (fixture, &refund, TILL_SESSION_ERROR, TILL_SESSION_ERROR_INVALID);
}

/* The key is made of what the gateway said a moment ago. */
static void
test_refund_keys (SessionFixture *fixture,
                  gconstpointer   user_data)
{
  TillOrder refund = make_refund (300);
  g_autofree char *first = NULL;

  put_payment (fixture);
  session_fixture_open (fixture);
  execute_well (fixture, &refund);
  g_assert_nonnull (till_instruction_get_order (
    fake_gateway_get_last_sent (fixture->gateway))->basis);
  first = g_strdup (till_instruction_get_idempotency_key (
    fake_gateway_get_last_sent (fixture->gateway)));
  till_clock_advance (fixture->clock, TILL_SECOND);
  execute_well (fixture, &refund);
  g_assert_cmpstr (till_instruction_get_idempotency_key (
    fake_gateway_get_last_sent (fixture->gateway)), !=, first);
  g_assert_cmpuint (fake_gateway_get_n_moved (fixture->gateway), ==, 2);
}

/* --- held back -------------------------------------------------------------------------------- */

static void
begin_held (SessionFixture  *fixture,
            const TillOrder *refund,
            guint            grace_ms,
            GAsyncResult   **result)
{
  const TillRules rules = { .repeat_minutes = 10, .refund_grace_ms = grace_ms };

  put_payment (fixture);
  session_fixture_open (fixture);
  till_session_set_rules (fixture->session, &rules);
  till_session_execute_async (fixture->session, refund, NULL, test_result_cb, result);
  for (;;)
    {
      g_autoptr (GPtrArray) held = till_session_list_held (fixture->session);

      if (held->len == 1)
        break;
      g_main_context_iteration (NULL, TRUE);
    }
}

static void
test_held_is_sent (SessionFixture *fixture,
                   gconstpointer   user_data)
{
  const TillOrder refund = make_refund (300);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) held = NULL;
  g_autoptr (TillInstruction) done = NULL;
  gint64 begun = g_get_monotonic_time ();

  begin_held (fixture, &refund, 200, &result);
  held = till_session_list_held (fixture->session);
  g_assert_cmpuint (((TillHeld *) held->pdata[0])->remaining_ms, <=, 200);
  g_assert_cmpint (till_instruction_get_state (((TillHeld *) held->pdata[0])->instruction), ==,
                   TILL_INSTRUCTION_HELD);
  g_assert_cmpuint (fake_gateway_get_n_calls (fixture->gateway, FAKE_EXECUTE), ==, 0);

  done = till_session_execute_finish (fixture->session, test_wait (&result), NULL);
  g_assert_cmpint (till_instruction_get_state (done), ==, TILL_INSTRUCTION_DONE);
  g_assert_cmpint (g_get_monotonic_time () - begun, >=, 150 * 1000);
}

static void
test_held_is_stopped (SessionFixture *fixture,
                      gconstpointer   user_data)
{
  const TillOrder refund = make_refund (300);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) held = NULL;
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (TillInstruction) stopped = NULL;
  g_autofree char *id = NULL;

  begin_held (fixture, &refund, 60000, &result);
  held = till_session_list_held (fixture->session);
  id = g_strdup (till_instruction_get_id (((TillHeld *) held->pdata[0])->instruction));
  g_assert_false (till_session_stop_held (fixture->session, "another"));
  g_assert_true (till_session_stop_held (fixture->session, id));
  g_assert_false (till_session_stop_held (fixture->session, id));
  g_assert_false (till_session_send_held (fixture->session, id));

  stopped = till_session_execute_finish (fixture->session, test_wait (&result), NULL);
  g_assert_cmpint (till_instruction_get_state (stopped), ==, TILL_INSTRUCTION_REFUSED);
  g_assert_cmpstr (till_instruction_get_outcome (stopped)->code, ==,
                   TILL_INSTRUCTION_CODE_STOPPED);
  after = till_session_list_held (fixture->session);
  g_assert_cmpuint (after->len, ==, 0);
  g_assert_cmpuint (fake_gateway_get_n_calls (fixture->gateway, FAKE_EXECUTE), ==, 0);
}

static void
test_held_is_sent_at_once (SessionFixture *fixture,
                           gconstpointer   user_data)
{
  const TillOrder refund = make_refund (300);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) held = NULL;
  g_autoptr (TillInstruction) done = NULL;

  begin_held (fixture, &refund, 60000, &result);
  held = till_session_list_held (fixture->session);
  g_assert_true (till_session_send_held (
    fixture->session, till_instruction_get_id (((TillHeld *) held->pdata[0])->instruction)));
  done = till_session_execute_finish (fixture->session, test_wait (&result), NULL);
  g_assert_cmpint (till_instruction_get_state (done), ==, TILL_INSTRUCTION_DONE);
}

/* The program ends meanwhile: nothing is sent, and the next start says so, once. */
static void
test_held_is_left (SessionFixture *fixture,
                   gconstpointer   user_data)
{
  const TillOrder refund = make_refund (300);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TillInstruction) at_close = NULL;
  GPtrArray *left;

  begin_held (fixture, &refund, 60000, &result);
  till_session_close (fixture->session);
  at_close = till_session_execute_finish (fixture->session, test_wait (&result), NULL);
  g_assert_cmpint (till_instruction_get_state (at_close), ==, TILL_INSTRUCTION_HELD);
  session_fixture_close (fixture);

  session_fixture_open (fixture);
  left = till_session_get_left (fixture->session);
  g_assert_cmpuint (left->len, ==, 1);
  g_assert_cmpstr (till_instruction_get_id (left->pdata[0]), ==,
                   till_instruction_get_id (at_close));
  g_assert_cmpstr (till_instruction_get_outcome (left->pdata[0])->code, ==,
                   TILL_INSTRUCTION_CODE_LEFT_HELD);
  session_fixture_close (fixture);
  session_fixture_open (fixture);
  g_assert_cmpuint (till_session_get_left (fixture->session)->len, ==, 0);
  g_assert_cmpuint (fake_gateway_get_n_calls (fixture->gateway, FAKE_EXECUTE), ==, 0);
}

/* Another console gives something back in that very moment. */
static void
test_changed_while_held (SessionFixture *fixture,
                         gconstpointer   user_data)
{
  const TillOrder refund = make_refund (300);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) held = NULL;
  g_autoptr (GPtrArray) journal = NULL;
  g_autoptr (GError) error = NULL;

  begin_held (fixture, &refund, 60000, &result);
  till_clock_advance (fixture->clock, TILL_SECOND);
  fake_gateway_put_payment (fixture->gateway, "pay_0", TILL_PAYMENT_SUCCEEDED, 1000, 300, FALSE);
  held = till_session_list_held (fixture->session);
  till_session_send_held (fixture->session,
                          till_instruction_get_id (((TillHeld *) held->pdata[0])->instruction));
  g_assert_null (till_session_execute_finish (fixture->session, test_wait (&result), &error));
  g_assert_error (error, TILL_SESSION_ERROR, TILL_SESSION_ERROR_CHANGED);
  g_assert_cmpuint (fake_gateway_get_n_calls (fixture->gateway, FAKE_EXECUTE), ==, 0);
  journal = session_fixture_list_journal (fixture);
  g_assert_cmpint (till_instruction_get_state (journal->pdata[0]), ==, TILL_INSTRUCTION_REFUSED);
}

/* --- the search ------------------------------------------------------------------------------- */

/* An order whose answer was lost, with the gateway holding back what became of it. */
static TillInstruction *
lose_answer (SessionFixture *fixture)
{
  const TillOrder order = make_charge ("A-1");

  fake_gateway_next_outcome (fixture->gateway, TILL_INSTRUCTION_UNKNOWN);

  return session_fixture_execute (fixture, &order, NULL, NULL);
}

static void
wait_until_settled (SessionFixture *fixture)
{
  for (;;)
    {
      g_autoptr (GPtrArray) settling = till_session_list_settling (fixture->session);

      if (settling->len == 0)
        return;
      g_main_context_iteration (NULL, TRUE);
    }
}

static void
test_progress_is_told (SessionFixture *fixture,
                       gconstpointer   user_data)
{
  g_autoptr (TillInstruction) unknown = NULL;
  g_autoptr (GPtrArray) settling = NULL;
  g_autoptr (GPtrArray) journal = NULL;
  const TillSettling *first;

  fixture->timing.settle_first_ms = 3600000;
  fixture->timing.settle_cap_ms = 7200000;
  session_fixture_open (fixture);
  till_session_start (fixture->session);
  unknown = lose_answer (fixture);
  settling = till_session_list_settling (fixture->session);
  g_assert_cmpuint (settling->len, ==, 1);
  first = g_ptr_array_index (settling, 0);
  g_assert_cmpstr (till_instruction_get_id (first->instruction), ==,
                   till_instruction_get_id (unknown));
  g_assert_cmpuint (first->attempts, ==, 0);
  g_assert_cmpuint (first->wait_ms, >, 1000000);
  g_assert_cmpint (first->next_look_us, >, till_clock_now_us (fixture->clock) + 1000 * TILL_SECOND);
  g_assert_false (first->looking);
  g_clear_pointer (&settling, g_ptr_array_unref);

  /* A look in vain is counted, and kept for whoever reads the journal. */
  fake_gateway_next_outcome (fixture->gateway, TILL_INSTRUCTION_UNKNOWN);
  till_session_settle_now (fixture->session);
  for (;;)
    {
      g_clear_pointer (&settling, g_ptr_array_unref);
      settling = till_session_list_settling (fixture->session);
      if (((TillSettling *) settling->pdata[0])->attempts == 1)
        break;
      g_main_context_iteration (NULL, TRUE);
    }
  journal = session_fixture_list_journal (fixture);
  g_assert_cmpuint (till_instruction_get_attempts (journal->pdata[0]), ==, 1);
  g_assert_cmpint (till_instruction_get_next_look_us (journal->pdata[0]), >,
                   till_clock_now_us (fixture->clock));

  till_session_settle_now (fixture->session);
  wait_until_settled (fixture);
  g_assert_cmpuint (fake_gateway_get_n_moved (fixture->gateway), ==, 1);
}

/* Many at once: not all at the same time, and none forgotten. */
static void
test_many_unknown (SessionFixture *fixture,
                   gconstpointer   user_data)
{
  TillRules rules = { .repeat_minutes = 0 };

  session_fixture_open (fixture);
  till_session_set_rules (fixture->session, &rules);
  till_session_start (fixture->session);
  fake_gateway_hold (fixture->gateway, FAKE_RESOLVE);
  for (guint i = 0; i < 12; i++)
    {
      g_autofree char *reference = g_strdup_printf ("M-%u", i);
      const TillOrder order = make_charge (reference);
      g_autoptr (TillInstruction) unknown = NULL;

      fake_gateway_next_outcome (fixture->gateway, TILL_INSTRUCTION_UNKNOWN);
      unknown = session_fixture_execute (fixture, &order, NULL, NULL);
      g_assert_cmpint (till_instruction_get_state (unknown), ==, TILL_INSTRUCTION_UNKNOWN);
    }

  session_fixture_wait_until (fake_gateway_get_n_calls (fixture->gateway, FAKE_RESOLVE) == 3);
  test_spin ();
  g_assert_cmpuint (fake_gateway_get_n_calls (fixture->gateway, FAKE_RESOLVE), ==, 3);
  fake_gateway_release (fixture->gateway, FAKE_RESOLVE);
  wait_until_settled (fixture);
  g_assert_cmpuint (fake_gateway_get_n_moved (fixture->gateway), ==, 12);
}

/* A gateway that knows no keys is asked, never told a second time. */
static void
test_no_keys_no_repetition (SessionFixture *fixture,
                            gconstpointer   user_data)
{
  const TillOrder lost = make_charge ("A-2");
  TillRules rules = { .repeat_minutes = 0 };
  g_autoptr (TillInstruction) unknown = NULL;
  g_autoptr (TillInstruction) never = NULL;
  g_autoptr (GPtrArray) journal = NULL;

  fake_gateway_get_caps (fixture->gateway)->idempotency_us = 0;
  session_fixture_open (fixture);
  till_session_set_rules (fixture->session, &rules);
  till_session_start (fixture->session);
  unknown = lose_answer (fixture);
  wait_until_settled (fixture);
  g_assert_cmpuint (fake_gateway_get_n_moved (fixture->gateway), ==, 1);

  fake_gateway_lose_next (fixture->gateway);
  never = session_fixture_execute (fixture, &lost, NULL, NULL);
  wait_until_settled (fixture);
  g_assert_cmpuint (fake_gateway_get_n_moved (fixture->gateway), ==, 1);
  g_assert_cmpuint (fake_gateway_get_n_calls (fixture->gateway, FAKE_EXECUTE), ==, 2);
  journal = session_fixture_list_journal (fixture);
  g_assert_cmpint (till_instruction_get_state (journal->pdata[0]), ==, TILL_INSTRUCTION_REFUSED);
}

/* With one that does, the same is simply sent again: it arrives, once. */
static void
test_keys_make_it_arrive (SessionFixture *fixture,
                          gconstpointer   user_data)
{
  const TillOrder lost = make_charge ("A-2");
  g_autoptr (TillInstruction) unknown = NULL;
  g_autoptr (GPtrArray) journal = NULL;

  fake_gateway_get_caps (fixture->gateway)->idempotency_us = 23 * 60 * MINUTE;
  session_fixture_open (fixture);
  till_session_start (fixture->session);
  fake_gateway_lose_next (fixture->gateway);
  unknown = session_fixture_execute (fixture, &lost, NULL, NULL);
  wait_until_settled (fixture);
  g_assert_cmpuint (fake_gateway_get_n_moved (fixture->gateway), ==, 1);
  journal = session_fixture_list_journal (fixture);
  g_assert_cmpint (till_instruction_get_state (journal->pdata[0]), ==, TILL_INSTRUCTION_DONE);
}

static void
emit_sleep (GDBusConnection *bus,
            gboolean         begins)
{
  g_assert_true (g_dbus_connection_emit_signal (bus, NULL, "/org/freedesktop/login1",
                                                "org.freedesktop.login1.Manager",
                                                "PrepareForSleep",
                                                g_variant_new ("(b)", begins), NULL));
}

/* The lid is closed on a refund that is held back, and opened on an outcome that is unknown. */
static void
test_sleep_and_wake (SessionFixture *fixture,
                     gconstpointer   user_data)
{
  const TillOrder refund = make_refund (300);
  g_autoptr (GTestDBus) bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TillInstruction) stopped = NULL;
  g_autoptr (TillInstruction) unknown = NULL;

  g_test_dbus_up (bus);
  fixture->system_bus = g_dbus_connection_new_for_address_sync (
    g_test_dbus_get_bus_address (bus),
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
    G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, NULL, NULL);
  g_assert_nonnull (fixture->system_bus);
  fixture->timing.settle_first_ms = 3600000;
  fixture->timing.settle_cap_ms = 7200000;

  begin_held (fixture, &refund, 60000, &result);
  till_session_start (fixture->session);
  emit_sleep (fixture->system_bus, TRUE);
  stopped = till_session_execute_finish (fixture->session, test_wait (&result), NULL);
  g_assert_cmpstr (till_instruction_get_outcome (stopped)->code, ==,
                   TILL_INSTRUCTION_CODE_STOPPED);

  unknown = lose_answer (fixture);
  emit_sleep (fixture->system_bus, FALSE);
  wait_until_settled (fixture);
  g_assert_cmpuint (fake_gateway_get_n_moved (fixture->gateway), ==, 1);

  session_fixture_close (fixture);
  g_dbus_connection_close_sync (fixture->system_bus, NULL, NULL);
  g_clear_object (&fixture->system_bus);
  g_test_dbus_down (bus);
}

static void
test_closed_by_hand (SessionFixture *fixture,
                     gconstpointer   user_data)
{
  g_autoptr (TillInstruction) unknown = NULL;
  g_autoptr (TillInstruction) closed = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  fixture->timing.settle_first_ms = 3600000;
  fixture->timing.settle_cap_ms = 7200000;
  session_fixture_open (fixture);
  till_session_start (fixture->session);
  unknown = lose_answer (fixture);
  till_session_close_by_hand_async (fixture->session, unknown, " ", test_result_cb, &result);
  g_assert_null (till_session_close_by_hand_finish (fixture->session, test_wait (&result),
                                                    &error));
  g_assert_error (error, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_INVALID);
  g_clear_object (&result);
  g_clear_error (&error);

  till_session_close_by_hand_async (fixture->session, unknown, "Asked the bank", test_result_cb,
                                    &result);
  closed = till_session_close_by_hand_finish (fixture->session, test_wait (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpint (till_instruction_get_state (closed), ==, TILL_INSTRUCTION_GIVEN_UP);
  g_assert_cmpstr (till_instruction_get_outcome (closed)->operator_name, ==, "Ana");
  g_assert_cmpstr (till_instruction_get_outcome (closed)->message, ==, "Asked the bank");
  wait_until_settled (fixture);
}

/* --- no journal ------------------------------------------------------------------------------- */

static void
test_missing_journal (SessionFixture *fixture,
                      gconstpointer   user_data)
{
  static const char *const names[] = { "journal.db", "journal.db-wal", "journal.db-shm" };
  const TillOrder order = make_charge ("A-1");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  session_fixture_open (fixture);
  g_assert_cmpint (till_session_get_journal_trouble (fixture->session), ==,
                   TILL_JOURNAL_TROUBLE_NONE);
  session_fixture_close (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = session_fixture_get_path (fixture, names[i]);

      g_unlink (path);
    }

  session_fixture_open (fixture);
  g_assert_cmpint (till_session_get_journal_trouble (fixture->session), ==,
                   TILL_JOURNAL_TROUBLE_MISSING);
  g_assert_null (till_session_get_left (fixture->session));
  assert_refused (fixture, &order, TILL_SESSION_ERROR, TILL_SESSION_ERROR_JOURNAL);
  till_session_check_async (fixture->session, &order, NULL, NULL, test_result_cb, &result);
  g_assert_null (till_session_check_finish (fixture->session, test_wait (&result), &error));
  g_assert_error (error, TILL_SESSION_ERROR, TILL_SESSION_ERROR_JOURNAL);
  g_assert_true (session_fixture_sync (fixture, NULL)); /* reading goes on */
}

#define ADD(name, func)                                                                           \
  g_test_add ("/session/care/" name, SessionFixture, NULL, session_fixture_set_up, func,          \
              session_fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("same-card-again", test_same_card_again);
  ADD ("other-amount-card-or-time", test_other_amount_card_or_time);
  ADD ("declined-may-be-tried-again", test_declined_may_be_tried_again);
  ADD ("other-console-took-it", test_other_console_took_it);
  ADD ("typed-card-again", test_typed_card_again);
  ADD ("reference-was-paid", test_reference_was_paid);
  ADD ("reference-paid-elsewhere", test_reference_paid_elsewhere);
  ADD ("gateway-cannot-say", test_gateway_cannot_say);
  ADD ("reference-under-way", test_reference_under_way);
  ADD ("objections-to-refunds", test_objections_to_refunds);
  ADD ("changed-since-shown", test_changed_since_shown);
  ADD ("refunded-elsewhere", test_refunded_elsewhere);
  ADD ("refund-keys", test_refund_keys);
  ADD ("held-is-sent", test_held_is_sent);
  ADD ("held-is-stopped", test_held_is_stopped);
  ADD ("held-is-sent-at-once", test_held_is_sent_at_once);
  ADD ("held-is-left", test_held_is_left);
  ADD ("changed-while-held", test_changed_while_held);
  ADD ("progress-is-told", test_progress_is_told);
  ADD ("many-unknown", test_many_unknown);
  ADD ("no-keys-no-repetition", test_no_keys_no_repetition);
  ADD ("keys-make-it-arrive", test_keys_make_it_arrive);
  ADD ("sleep-and-wake", test_sleep_and_wake);
  ADD ("closed-by-hand", test_closed_by_hand);
  ADD ("missing-journal", test_missing_journal);

  return g_test_run ();
}
