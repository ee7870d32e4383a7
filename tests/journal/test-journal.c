/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The life of instructions: what is kept, which ways are open, what must wait. */

#include "till-journal.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "journal-fixture.h"

static const TillOrder charge = {
  .kind = TILL_INSTRUCTION_CHARGE,
  .amount = { 1250, "GBP" },
  .card_token = "pm_1",
  .last4 = "4242",
  .reference = "A-17",
};

static TillOrder
about (TillInstructionKind kind,
       const char         *target_id,
       gint64              minor,
       gint64              available)
{
  return (TillOrder) {
    .kind = kind, .amount = { minor, "GBP" }, .target_id = target_id, .available = available
  };
}

static void
assert_refused (TillJournal     *journal,
                const TillOrder *order,
                int              code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (journal_prepare (journal, order, &error));
  g_assert_error (error, TILL_JOURNAL_ERROR, code);
}

static void
test_whole_life (JournalFixture *fixture,
                 gconstpointer   user_data)
{
  const TillOutcome outcome = {
    .state = TILL_INSTRUCTION_DONE, .result_id = "ch_1", .request_id = "req_1"
  };
  g_autoptr (TillInstruction) prepared = NULL;
  g_autoptr (TillInstruction) sent = NULL;
  g_autoptr (TillInstruction) done = NULL;
  g_autoptr (TillInstruction) again = NULL;
  g_autoptr (GError) error = NULL;

  prepared = journal_prepare (fixture->journal, &charge, &error);
  g_assert_no_error (error);
  g_assert_cmpint (till_instruction_get_state (prepared), ==, TILL_INSTRUCTION_PREPARED);
  g_assert_cmpuint (strlen (till_instruction_get_id (prepared)), ==, 36);
  g_assert_true (g_str_has_prefix (till_instruction_get_idempotency_key (prepared), "till_"));
  g_assert_cmpstr (till_instruction_get_operator (prepared), ==, "Ann");
  g_assert_cmpstr (till_instruction_get_console_id (prepared), ==, "console-1");
  g_assert_cmpint (till_instruction_get_created_us (prepared), ==, 1000 * TILL_SECOND);

  till_clock_advance (fixture->clock, TILL_SECOND);
  sent = journal_mark_sent (fixture->journal, prepared, &error);
  g_assert_no_error (error);
  g_assert_cmpint (till_instruction_get_sent_us (sent), ==, 1001 * TILL_SECOND);

  till_clock_advance (fixture->clock, TILL_SECOND);
  done = journal_settle (fixture->journal, sent, &outcome, &error);
  g_assert_no_error (error);
  g_assert_cmpint (till_instruction_get_state (done), ==, TILL_INSTRUCTION_DONE);

  journal_reopen (fixture);
  again = journal_find (fixture->journal, till_instruction_get_id (prepared));
  g_assert_cmpstr (till_instruction_get_idempotency_key (again), ==,
                   till_instruction_get_idempotency_key (prepared));
  g_assert_cmpstr (till_instruction_get_order (again)->card_token, ==, "pm_1");
  g_assert_cmpint (till_instruction_get_order (again)->amount.minor, ==, 1250);
  g_assert_cmpstr (till_instruction_get_outcome (again)->result_id, ==, "ch_1");
  g_assert_cmpint (till_instruction_get_created_us (again), ==, 1000 * TILL_SECOND);
  g_assert_cmpint (till_instruction_get_sent_us (again), ==, 1001 * TILL_SECOND);
  g_assert_cmpint (till_instruction_get_settled_us (again), ==, 1002 * TILL_SECOND);
  g_assert_true (journal_verify (fixture->journal, &error));
  g_assert_no_error (error);
}

/* Tries every way from every state; only those that are drawn may be open. */
static void
test_every_way (JournalFixture *fixture,
                gconstpointer   user_data)
{
  static const char open_ways[8][8] = {
    [TILL_INSTRUCTION_HELD] = { [TILL_INSTRUCTION_SENT] = 1, [TILL_INSTRUCTION_REFUSED] = 1 },
    [TILL_INSTRUCTION_PREPARED] = { [TILL_INSTRUCTION_SENT] = 1, [TILL_INSTRUCTION_REFUSED] = 1 },
    [TILL_INSTRUCTION_SENT] = { [TILL_INSTRUCTION_DONE] = 1, [TILL_INSTRUCTION_REFUSED] = 1,
                                [TILL_INSTRUCTION_UNKNOWN] = 1 },
    [TILL_INSTRUCTION_UNKNOWN] = { [TILL_INSTRUCTION_DONE] = 1, [TILL_INSTRUCTION_REFUSED] = 1,
                                   [TILL_INSTRUCTION_GIVEN_UP] = 1 },
  };
  TillOrder order = { .kind = TILL_INSTRUCTION_CHARGE, .amount = { 1, "GBP" } };
  g_autoptr (GError) verify_error = NULL;

  for (TillInstructionState from = 1; from <= TILL_INSTRUCTION_HELD; from++)
    for (TillInstructionState to = 1; to <= TILL_INSTRUCTION_HELD; to++)
      {
        const TillOutcome outcome = { .state = to, .message = "why", .operator_name = "Ann" };
        g_autoptr (TillInstruction) start = journal_bring_to (fixture->journal, &order, from);
        g_autoptr (TillInstruction) end = NULL;
        g_autoptr (TillInstruction) stored = NULL;
        g_autoptr (GError) error = NULL;

        end = to == TILL_INSTRUCTION_SENT
                ? journal_mark_sent (fixture->journal, start, &error)
                : journal_settle (fixture->journal, start, &outcome, &error);
        stored = journal_find (fixture->journal, till_instruction_get_id (start));

        if (open_ways[from][to])
          {
            g_assert_no_error (error);
            g_assert_cmpint (till_instruction_get_state (end), ==, to);
          }
        else
          {
            g_assert_null (end);
            g_assert_error (error, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_ILLEGAL);
          }

        g_assert_cmpint (till_instruction_get_state (stored), ==, open_ways[from][to] ? to : from);
      }

  g_assert_true (journal_verify (fixture->journal, &verify_error));
}

static void
test_giving_up_needs_a_reason (JournalFixture *fixture,
                               gconstpointer   user_data)
{
  const TillOutcome silent = {
    .state = TILL_INSTRUCTION_GIVEN_UP, .message = " ", .operator_name = "Ann",
  };
  const TillOutcome nameless = { .state = TILL_INSTRUCTION_GIVEN_UP, .message = "asked the bank" };
  const TillOutcome whole = {
    .state = TILL_INSTRUCTION_GIVEN_UP, .message = "asked the bank", .operator_name = "Bea",
  };
  g_autoptr (TillInstruction) stored = NULL;
  g_autoptr (TillInstruction) closed = NULL;
  g_autoptr (TillInstruction) unknown = journal_bring_to (fixture->journal, &charge,
                                                          TILL_INSTRUCTION_UNKNOWN);
  g_autoptr (GError) error = NULL;

  g_assert_null (journal_settle (fixture->journal, unknown, &silent, &error));
  g_assert_error (error, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (journal_settle (fixture->journal, unknown, &nameless, &error));
  g_assert_error (error, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_INVALID);
  g_clear_error (&error);

  /* Who ordered it and who closed it are two things. */
  closed = journal_settle (fixture->journal, unknown, &whole, &error);
  g_assert_no_error (error);
  journal_reopen (fixture);
  stored = journal_find (fixture->journal, till_instruction_get_id (unknown));
  g_assert_cmpstr (till_instruction_get_operator (stored), ==, "Ann");
  g_assert_cmpstr (till_instruction_get_outcome (stored)->operator_name, ==, "Bea");
  g_assert_cmpstr (till_instruction_get_outcome (stored)->message, ==, "asked the bank");
}

static void
test_not_sent_says_so (JournalFixture *fixture,
                       gconstpointer   user_data)
{
  const TillOutcome refused = { .state = TILL_INSTRUCTION_REFUSED };
  g_autoptr (TillInstruction) prepared = journal_bring_to (fixture->journal, &charge,
                                                           TILL_INSTRUCTION_PREPARED);
  g_autoptr (TillInstruction) settled = journal_settle (fixture->journal, prepared, &refused, NULL);

  g_assert_cmpstr (till_instruction_get_outcome (settled)->code, ==, "not_sent");
  g_assert_cmpint (till_instruction_get_sent_us (settled), ==, 0);
}

/* While the outcome of a charge is not known, its reference is taken, however it is typed. */
static void
test_reference_is_taken_while_open (JournalFixture *fixture,
                                    gconstpointer   user_data)
{
  const TillInstructionState open_states[] = {
    TILL_INSTRUCTION_PREPARED, TILL_INSTRUCTION_SENT, TILL_INSTRUCTION_UNKNOWN
  };

  for (guint i = 0; i < G_N_ELEMENTS (open_states); i++)
    {
      const TillOutcome refused = { .state = TILL_INSTRUCTION_REFUSED };
      g_autofree char *reference = g_strdup_printf ("Bestellung Ä%u", i);
      g_autofree char *retyped = g_strdup_printf ("  bestellung ä%u ", i);
      g_autoptr (TillInstruction) first = NULL;
      g_autoptr (TillInstruction) settled = NULL;
      g_autoptr (TillInstruction) second = NULL;
      TillOrder order = charge, link = charge;

      order.reference = reference;
      first = journal_bring_to (fixture->journal, &order, open_states[i]);
      order.reference = link.reference = retyped;
      link.kind = TILL_INSTRUCTION_CREATE_LINK;
      assert_refused (fixture->journal, &order, TILL_JOURNAL_ERROR_OPEN);
      assert_refused (fixture->journal, &link, TILL_JOURNAL_ERROR_OPEN);

      settled = journal_settle (fixture->journal, first, &refused, NULL);
      second = journal_prepare (fixture->journal, &order, NULL);
      g_assert_nonnull (second);
    }
}

static void
test_other_charges_may_go (JournalFixture *fixture,
                           gconstpointer   user_data)
{
  g_autoptr (TillInstruction) open = journal_bring_to (fixture->journal, &charge,
                                                       TILL_INSTRUCTION_SENT);
  g_autoptr (TillInstruction) other = NULL;
  g_autoptr (TillInstruction) without = NULL;
  g_autoptr (TillInstruction) without_too = NULL;
  TillOrder order = charge;

  g_assert_nonnull (open);
  order.reference = "A-18";
  g_assert_nonnull ((other = journal_prepare (fixture->journal, &order, NULL)));
  order.reference = NULL;
  g_assert_nonnull ((without = journal_prepare (fixture->journal, &order, NULL)));
  order.reference = "  ";
  g_assert_nonnull ((without_too = journal_prepare (fixture->journal, &order, NULL)));
}

/* Whatever is about the same payment waits until the outcome of what came before is known. */
static void
test_one_at_a_time (JournalFixture *fixture,
                    gconstpointer   user_data)
{
  TillOrder refund = about (TILL_INSTRUCTION_REFUND, "ch_1", 600, 1000);
  TillOrder other = about (TILL_INSTRUCTION_REFUND, "ch_2", 1000, 1000);
  const TillOutcome refused = { .state = TILL_INSTRUCTION_REFUSED };
  g_autoptr (TillInstruction) first = NULL;
  g_autoptr (TillInstruction) elsewhere = NULL;
  g_autoptr (TillInstruction) settled = NULL;
  g_autoptr (TillInstruction) next = NULL;

  first = journal_bring_to (fixture->journal, &refund, TILL_INSTRUCTION_UNKNOWN);
  refund.amount.minor = 1;
  assert_refused (fixture->journal, &refund, TILL_JOURNAL_ERROR_OPEN);
  g_assert_nonnull ((elsewhere = journal_prepare (fixture->journal, &other, NULL)));

  settled = journal_settle (fixture->journal, first, &refused, NULL);
  refund.amount.minor = 1001;
  assert_refused (fixture->journal, &refund, TILL_JOURNAL_ERROR_TOO_MUCH);
  refund.amount.minor = 1000;
  g_assert_nonnull ((next = journal_hold (fixture->journal, &refund, NULL)));
  assert_refused (fixture->journal, &refund, TILL_JOURNAL_ERROR_OPEN);
}

static void
test_largest_amounts (JournalFixture *fixture,
                      gconstpointer   user_data)
{
  TillOrder refund = about (TILL_INSTRUCTION_REFUND, "ch_1", G_MAXINT64, G_MAXINT64);
  TillOrder beyond = about (TILL_INSTRUCTION_REFUND, "ch_2", G_MAXINT64, G_MAXINT64 - 1);
  g_autoptr (TillInstruction) first = NULL;

  g_assert_nonnull ((first = journal_prepare (fixture->journal, &refund, NULL)));
  assert_refused (fixture->journal, &beyond, TILL_JOURNAL_ERROR_TOO_MUCH);
}

/* What has no payment: two of the same at the same time would be one too many, too. */
static void
test_same_deed_waits (JournalFixture *fixture,
                      gconstpointer   user_data)
{
  TillOrder payout = { .kind = TILL_INSTRUCTION_PAYOUT, .amount = { 500, "GBP" } };
  TillOrder save = {
    .kind = TILL_INSTRUCTION_SAVE_CARD, .amount = { 0, "GBP" }, .card_token = "pm_1",
    .customer_id = "cus_1",
  };
  g_autoptr (TillInstruction) open_payout = NULL;
  g_autoptr (TillInstruction) open_save = NULL;
  g_autoptr (TillInstruction) euros = NULL;
  g_autoptr (TillInstruction) another = NULL;

  open_payout = journal_bring_to (fixture->journal, &payout, TILL_INSTRUCTION_UNKNOWN);
  open_save = journal_bring_to (fixture->journal, &save, TILL_INSTRUCTION_SENT);
  payout.amount.minor = 600;
  assert_refused (fixture->journal, &payout, TILL_JOURNAL_ERROR_OPEN);
  assert_refused (fixture->journal, &save, TILL_JOURNAL_ERROR_OPEN);

  memcpy (payout.amount.currency, "EUR", 4);
  g_assert_nonnull ((euros = journal_prepare (fixture->journal, &payout, NULL)));
  save.card_token = "pm_2";
  g_assert_nonnull ((another = journal_prepare (fixture->journal, &save, NULL)));
}

/* What was charged is not charged again unless that is meant: also when the second order was looked
 * at before the first one was there. */
static void
test_repetitions (JournalFixture *fixture,
                  gconstpointer   user_data)
{
  const TillOutcome refused = { .state = TILL_INSTRUCTION_REFUSED };
  TillOrder order = charge, retyped = charge, link = charge;
  g_autoptr (TillInstruction) declined = NULL;
  g_autoptr (TillInstruction) done = NULL;
  g_autoptr (TillInstruction) meant = NULL;
  g_autoptr (TillInstruction) later = NULL;
  g_autoptr (TillInstruction) other = NULL;

  declined = journal_bring_to (fixture->journal, &order, TILL_INSTRUCTION_SENT);
  till_instruction_unref (journal_settle (fixture->journal, declined, &refused, NULL));
  done = journal_bring_to (fixture->journal, &order, TILL_INSTRUCTION_DONE);
  retyped.reference = " a-17";
  retyped.card_token = "pm_other";
  retyped.last4 = NULL;
  assert_refused (fixture->journal, &retyped, TILL_JOURNAL_ERROR_REPEATED);
  link.kind = TILL_INSTRUCTION_CREATE_LINK;
  assert_refused (fixture->journal, &link, TILL_JOURNAL_ERROR_REPEATED);
  retyped.again = TRUE;
  g_assert_nonnull ((meant = journal_prepare (fixture->journal, &retyped, NULL)));

  /* The same amount from the same card, without a reference. */
  order.reference = NULL;
  till_journal_set_repeat_time (fixture->journal, 60 * TILL_SECOND);
  assert_refused (fixture->journal, &order, TILL_JOURNAL_ERROR_REPEATED);
  order.amount.minor++;
  g_assert_nonnull ((other = journal_prepare (fixture->journal, &order, NULL)));
  order.amount.minor--;
  till_clock_advance (fixture->clock, 61 * TILL_SECOND);
  g_assert_nonnull ((later = journal_prepare (fixture->journal, &order, NULL)));
}

/* Every kind of order has its row, its canonical request, and its way back. */
static void
test_every_kind (JournalFixture *fixture,
                 gconstpointer   user_data)
{
  static const char evidence[] = "{\"product_description\":\"Tea\"}";
  g_autoptr (GError) verify_error = NULL;

  for (TillInstructionKind kind = TILL_INSTRUCTION_CHARGE; kind <= TILL_INSTRUCTION_PAYOUT; kind++)
    {
      g_autofree char *target = g_strdup_printf ("target_%d", kind);
      gboolean moves = kind == TILL_INSTRUCTION_CHARGE || kind == TILL_INSTRUCTION_CAPTURE ||
                       kind == TILL_INSTRUCTION_REFUND || kind == TILL_INSTRUCTION_CREATE_LINK ||
                       kind == TILL_INSTRUCTION_PAYOUT;
      const TillOrder order = {
        .kind = kind, .amount = { moves ? 5 : 0, "GBP" }, .target_id = target, .available = 5,
        .card_token = "pm_1", .customer_id = "cus_1", .again = TRUE,
        .evidence = kind == TILL_INSTRUCTION_SUBMIT_EVIDENCE ? evidence : NULL,
      };
      g_autoptr (TillInstruction) done = journal_bring_to (fixture->journal, &order,
                                                           TILL_INSTRUCTION_DONE);
      g_autoptr (TillInstruction) stored = NULL;

      journal_reopen (fixture);
      stored = journal_find (fixture->journal, till_instruction_get_id (done));
      g_assert_cmpint (till_instruction_get_order (stored)->kind, ==, kind);
      g_assert_cmpstr (till_instruction_get_order (stored)->target_id, ==, target);
      g_assert_cmpstr (till_instruction_get_order (stored)->evidence, ==, order.evidence);
      g_assert_true (till_instruction_get_order (stored)->again);
    }

  g_assert_true (journal_verify (fixture->journal, &verify_error));
  g_assert_no_error (verify_error);
}

/* To accept a dispute needs no evidence, and takes none. */
static void
test_accept_dispute (JournalFixture *fixture,
                     gconstpointer   user_data)
{
  TillOrder order = {
    .kind = TILL_INSTRUCTION_SUBMIT_EVIDENCE, .amount = { 0, "GBP" }, .target_id = "dp_1",
    .reason = TILL_ORDER_REASON_ACCEPT,
  };
  g_autoptr (TillInstruction) done = NULL;
  g_autoptr (TillInstruction) stored = NULL;

  order.evidence = "{\"product_description\":\"Tea\"}";
  assert_refused (fixture->journal, &order, TILL_JOURNAL_ERROR_INVALID);
  order.evidence = NULL;
  done = journal_bring_to (fixture->journal, &order, TILL_INSTRUCTION_DONE);
  stored = journal_find (fixture->journal, till_instruction_get_id (done));
  g_assert_true (till_order_accepts_dispute (till_instruction_get_order (stored)));
  order.reason = NULL;
  assert_refused (fixture->journal, &order, TILL_JOURNAL_ERROR_INVALID);
}

/* The same refund on the same basis has the same key at every console, and no other has. */
static void
test_derived_keys (JournalFixture *fixture,
                   gconstpointer   user_data)
{
  const TillOutcome refused = { .state = TILL_INSTRUCTION_REFUSED };
  g_autofree char *elsewhere = g_build_filename (fixture->folder, "elsewhere.db", NULL);
  g_autoptr (TillJournal) other = journal_open_at (elsewhere, fixture->clock, NULL);
  TillOrder refund = about (TILL_INSTRUCTION_REFUND, "ch_1", 600, 1000);
  g_autoptr (TillInstruction) here = NULL;
  g_autoptr (TillInstruction) there = NULL;
  g_autoptr (TillInstruction) after = NULL;
  g_autoptr (TillInstruction) ended = NULL;
  g_autoptr (TillInstruction) retry = NULL;

  refund.basis = "taken 1000, back 0 in 0";
  here = journal_prepare (fixture->journal, &refund, NULL);
  there = journal_prepare (other, &refund, NULL);
  g_assert_cmpstr (till_instruction_get_idempotency_key (here), ==,
                   till_instruction_get_idempotency_key (there));
  g_assert_cmpstr (till_instruction_get_id (here), !=, till_instruction_get_id (there));

  /* One that was refused would only be refused again under its key. */
  ended = journal_settle (fixture->journal, here, &refused, NULL);
  retry = journal_prepare (fixture->journal, &refund, NULL);
  g_assert_cmpstr (till_instruction_get_idempotency_key (here), !=,
                   till_instruction_get_idempotency_key (retry));

  refund.target_id = "ch_2";
  refund.basis = "taken 1000, back 600 in 1";
  after = journal_prepare (other, &refund, NULL);
  g_assert_cmpstr (till_instruction_get_idempotency_key (after), !=,
                   till_instruction_get_idempotency_key (there));
  till_journal_close (other);
}

/* What was held back when the program ended is not sent later, and the next start can say so. */
static void
test_left_held (JournalFixture *fixture,
                gconstpointer   user_data)
{
  TillOrder refund = about (TILL_INSTRUCTION_REFUND, "ch_1", 600, 1000);
  TillOrder sent = about (TILL_INSTRUCTION_REFUND, "ch_2", 600, 1000);
  g_autoptr (TillInstruction) held = journal_bring_to (fixture->journal, &refund,
                                                       TILL_INSTRUCTION_HELD);
  g_autoptr (TillInstruction) gone = journal_bring_to (fixture->journal, &sent,
                                                       TILL_INSTRUCTION_SENT);
  GPtrArray *left;

  g_assert_cmpint (till_instruction_get_state (gone), ==, TILL_INSTRUCTION_SENT);
  g_assert_cmpuint (till_journal_get_left (fixture->journal)->len, ==, 0);
  journal_reopen (fixture);
  left = till_journal_get_left (fixture->journal);
  g_assert_cmpuint (left->len, ==, 1);
  g_assert_cmpstr (till_instruction_get_id (left->pdata[0]), ==, till_instruction_get_id (held));
  g_assert_cmpint (till_instruction_get_state (left->pdata[0]), ==, TILL_INSTRUCTION_REFUSED);
  g_assert_cmpstr (till_instruction_get_outcome (left->pdata[0])->code, ==,
                   TILL_INSTRUCTION_CODE_LEFT_HELD);
  g_assert_cmpint (till_instruction_get_sent_us (left->pdata[0]), ==, 0);

  journal_reopen (fixture);
  g_assert_cmpuint (till_journal_get_left (fixture->journal)->len, ==, 0);
}

/* How the search goes is kept, and is no part of what the chain vouches for. */
static void
test_search_is_noted (JournalFixture *fixture,
                      gconstpointer   user_data)
{
  g_autoptr (TillInstruction) unknown = journal_bring_to (fixture->journal, &charge,
                                                          TILL_INSTRUCTION_UNKNOWN);
  g_autoptr (TillInstruction) stored = NULL;
  g_autoptr (TillInstruction) settled = NULL;
  g_autoptr (TillInstruction) after = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (till_instruction_get_attempts (unknown), ==, 0);
  g_assert_true (journal_note_look (fixture->journal, unknown, 3, 1234));
  journal_reopen (fixture);
  stored = journal_find (fixture->journal, till_instruction_get_id (unknown));
  g_assert_cmpuint (till_instruction_get_attempts (stored), ==, 3);
  g_assert_cmpint (till_instruction_get_next_look_us (stored), ==, 1234);
  g_assert_true (journal_verify (fixture->journal, &error));
  g_assert_no_error (error);

  settled = journal_settle (fixture->journal, unknown,
                            &(TillOutcome) { .state = TILL_INSTRUCTION_DONE }, NULL);
  g_assert_true (journal_note_look (fixture->journal, unknown, 4, 5678));
  after = journal_find (fixture->journal, till_instruction_get_id (unknown));
  g_assert_cmpint (till_instruction_get_next_look_us (after), ==, 0);
}

static void
test_whole_things_go_alone (JournalFixture *fixture,
                            gconstpointer   user_data)
{
  const TillOrder capture = about (TILL_INSTRUCTION_CAPTURE, "ch_1", 500, 500);
  const TillOrder cancel = about (TILL_INSTRUCTION_CANCEL, "ch_1", 0, 0);
  const TillOrder refund = about (TILL_INSTRUCTION_REFUND, "ch_1", 1, 500);
  const TillOrder refund_2 = about (TILL_INSTRUCTION_REFUND, "ch_2", 1, 500);
  const TillOrder cancel_2 = about (TILL_INSTRUCTION_CANCEL, "ch_2", 0, 0);
  TillOrder by_intent = about (TILL_INSTRUCTION_CANCEL, "pi_1", 0, 0);
  TillOrder beyond = about (TILL_INSTRUCTION_CAPTURE, "ch_3", 501, 500);
  TillOrder with_intent = capture;
  g_autoptr (TillInstruction) open_capture = NULL;
  g_autoptr (TillInstruction) open_refund = NULL;

  with_intent.target_intent_id = "pi_1";
  open_capture = journal_bring_to (fixture->journal, &with_intent, TILL_INSTRUCTION_SENT);
  assert_refused (fixture->journal, &capture, TILL_JOURNAL_ERROR_OPEN);
  assert_refused (fixture->journal, &cancel, TILL_JOURNAL_ERROR_OPEN);
  assert_refused (fixture->journal, &refund, TILL_JOURNAL_ERROR_OPEN);
  assert_refused (fixture->journal, &by_intent, TILL_JOURNAL_ERROR_OPEN);
  assert_refused (fixture->journal, &beyond, TILL_JOURNAL_ERROR_TOO_MUCH);

  open_refund = journal_bring_to (fixture->journal, &refund_2, TILL_INSTRUCTION_PREPARED);
  assert_refused (fixture->journal, &cancel_2, TILL_JOURNAL_ERROR_OPEN);
}

static void
test_incomplete_orders (JournalFixture *fixture,
                        gconstpointer   user_data)
{
  g_autofree char *long_text = g_strnfill (9000, 'x');
  TillOrder orders[18];

  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    orders[i] = charge;
  orders[0].kind = 0;
  orders[1].amount.minor = 0;
  orders[2].amount.minor = -1;
  memcpy (orders[3].amount.currency, "XQZ", 4);
  orders[4] = about (TILL_INSTRUCTION_REFUND, NULL, 1, 1);
  orders[5] = about (TILL_INSTRUCTION_CANCEL, "", 0, 0);
  orders[6].note = long_text;
  orders[7].note = "\xff\xfe";
  orders[8].last4 = "424242";
  orders[9].card_token = "4242424242424242";
  orders[10].available = -1;
  orders[11].evidence = "{\"uncategorized_text\":\"x\"}"; /* no dispute */
  orders[12] = about (TILL_INSTRUCTION_SUBMIT_EVIDENCE, "du_1", 0, 0);
  orders[13] = about (TILL_INSTRUCTION_SUBMIT_EVIDENCE, "du_1", 0, 0);
  orders[13].evidence = "{\"uncategorized_text\":7}";
  orders[14] = about (TILL_INSTRUCTION_SAVE_CARD, NULL, 0, 0);
  orders[15].kind = TILL_INSTRUCTION_PAYOUT + 1;
  orders[16].delivery = orders[16].amount.minor + 1;
  orders[17].tax = -1;

  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    assert_refused (fixture->journal, &orders[i], TILL_JOURNAL_ERROR_INVALID);
}

/* Each text gets its own value with all that is hard to write: every one must come back. */
static void
test_texts_survive (JournalFixture *fixture,
                    gconstpointer   user_data)
{
  static const gsize offsets[] = {
    G_STRUCT_OFFSET (TillOrder, target_id),      G_STRUCT_OFFSET (TillOrder, target_intent_id),
    G_STRUCT_OFFSET (TillOrder, card_token),     G_STRUCT_OFFSET (TillOrder, customer_id),
    G_STRUCT_OFFSET (TillOrder, customer_name),  G_STRUCT_OFFSET (TillOrder, customer_email),
    G_STRUCT_OFFSET (TillOrder, customer_phone), G_STRUCT_OFFSET (TillOrder, reference),
    G_STRUCT_OFFSET (TillOrder, description),    G_STRUCT_OFFSET (TillOrder, note),
    G_STRUCT_OFFSET (TillOrder, reason),         G_STRUCT_OFFSET (TillOrder, receipt_email),
    G_STRUCT_OFFSET (TillOrder, return_url),     G_STRUCT_OFFSET (TillOrder, basis),
    G_STRUCT_OFFSET (TillOrder, consent),
  };
  static const char hard[] = "\x01\x02\x07\b\t\n\x0b\f\r\x1f\"\\/'\x7f é 漢字"
                             " \xf0\x9f\xa7\xbe \xe2\x80\xa8"
                             " \xef\xbf\xbf \xd7\xa9\xd7\x9c </script>";
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (TillInstruction) prepared = NULL;
  g_autoptr (TillInstruction) stored = NULL;
  g_autoptr (GError) error = NULL;
  TillOrder order = charge;
  const TillOrder *copy;

  order.kind = TILL_INSTRUCTION_REFUND;
  order.available = order.amount.minor = G_MAXINT64;
  order.expires_us = G_MAXINT64;
  order.delivery = 1;
  order.tax = G_MAXINT64;
  order.moto = order.save_card = order.capture_later = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (offsets); i++)
    {
      g_ptr_array_add (texts, g_strdup_printf ("%u%s", i, hard));
      G_STRUCT_MEMBER (const char *, &order, offsets[i]) = g_ptr_array_index (texts, i);
    }

  prepared = journal_prepare (fixture->journal, &order, &error);
  g_assert_no_error (error);
  journal_reopen (fixture);
  stored = journal_find (fixture->journal, till_instruction_get_id (prepared));
  copy = till_instruction_get_order (stored);
  for (guint i = 0; i < G_N_ELEMENTS (offsets); i++)
    g_assert_cmpstr (G_STRUCT_MEMBER (const char *, copy, offsets[i]), ==,
                     g_ptr_array_index (texts, i));
  g_assert_cmpstr (copy->last4, ==, "4242");
  g_assert_cmpint (copy->kind, ==, TILL_INSTRUCTION_REFUND);
  g_assert_cmpint (copy->amount.minor, ==, G_MAXINT64);
  g_assert_cmpint (copy->available, ==, G_MAXINT64);
  g_assert_cmpint (copy->expires_us, ==, G_MAXINT64);
  g_assert_cmpint (copy->delivery, ==, 1);
  g_assert_cmpint (copy->tax, ==, G_MAXINT64);
  g_assert_true (copy->moto && copy->save_card && copy->capture_later);
  g_assert_true (journal_verify (fixture->journal, &error));
  g_assert_no_error (error);
}

static void
test_list (JournalFixture *fixture,
           gconstpointer   user_data)
{
  const TillJournalQuery open = { .open_only = TRUE };
  const TillJournalQuery about_1 = { .target_id = "ch_1" };
  const TillJournalQuery open_about_1 = { .open_only = TRUE, .target_id = "ch_1" };
  const TillJournalQuery one = { .limit = 1 };
  const TillJournalQuery alike = { .reference = " a-17", .since_us = 5000 * TILL_SECOND };
  const TillJournalQuery recent = { .reference = "B", .since_us = 5000 * TILL_SECOND };
  const TillOutcome done = { .state = TILL_INSTRUCTION_DONE, .result_id = "ch_1" };
  TillOrder refund = about (TILL_INSTRUCTION_REFUND, "ch_1", 1, 500);
  g_autoptr (TillInstruction) sent = journal_bring_to (fixture->journal, &charge,
                                                       TILL_INSTRUCTION_SENT);
  g_autoptr (TillInstruction) first = journal_settle (fixture->journal, sent, &done, NULL);
  g_autoptr (TillInstruction) second = journal_bring_to (fixture->journal, &refund,
                                                         TILL_INSTRUCTION_UNKNOWN);
  g_autoptr (TillInstruction) third = NULL;
  g_autoptr (GPtrArray) list = NULL;

  till_clock_advance (fixture->clock, 5000 * TILL_SECOND);
  refund.target_id = "ch_2";
  third = journal_bring_to (fixture->journal, &refund, TILL_INSTRUCTION_SENT);

  list = journal_list (fixture->journal, &open, NULL);
  g_assert_cmpuint (list->len, ==, 2);
  g_assert_cmpstr (till_instruction_get_id (list->pdata[0]), ==, till_instruction_get_id (third));
  g_assert_cmpstr (till_instruction_get_id (list->pdata[1]), ==, till_instruction_get_id (second));
  g_ptr_array_unref (list);

  list = journal_list (fixture->journal, &about_1, NULL);
  g_assert_cmpuint (list->len, ==, 2);
  g_assert_cmpstr (till_instruction_get_id (list->pdata[1]), ==, till_instruction_get_id (first));
  g_ptr_array_unref (list);

  list = journal_list (fixture->journal, &open_about_1, NULL);
  g_assert_cmpuint (list->len, ==, 1);
  g_ptr_array_unref (list);

  /* By its reference, or because it is recent. */
  list = journal_list (fixture->journal, &alike, NULL);
  g_assert_cmpuint (list->len, ==, 2);
  g_ptr_array_unref (list);
  list = journal_list (fixture->journal, &recent, NULL);
  g_assert_cmpuint (list->len, ==, 1);
  g_ptr_array_unref (list);

  list = journal_list (fixture->journal, &one, NULL);
  g_assert_cmpuint (list->len, ==, 1);
  g_assert_cmpstr (till_instruction_get_id (list->pdata[0]), ==, till_instruction_get_id (third));
}

/* A number that somebody typed where it does not belong, or that a gateway repeats, stays out of
 * the file; a telephone number stays what it is. */
static void
test_card_numbers_stay_out (JournalFixture *fixture,
                            gconstpointer   user_data)
{
  static const char *const suffixes[] = { "", "-wal" };
  const TillOutcome refused = {
    .state = TILL_INSTRUCTION_REFUSED, .message = "No such card: 4242 4242 4242 4242"
  };
  g_autoptr (TillInstruction) sent = NULL;
  g_autoptr (TillInstruction) settled = NULL;
  TillOrder order = charge;

  order.note = "card 4242424242424242, call back";
  order.reference = "4242-4242-4242-4242";
  order.customer_phone = "+44 7700 900122"; /* passes the card check by chance */
  sent = journal_bring_to (fixture->journal, &order, TILL_INSTRUCTION_SENT);
  g_assert_cmpstr (till_instruction_get_order (sent)->note, ==, "card ····4242, call back");
  g_assert_cmpstr (till_instruction_get_order (sent)->customer_phone, ==, order.customer_phone);
  settled = journal_settle (fixture->journal, sent, &refused, NULL);
  g_assert_cmpstr (till_instruction_get_outcome (settled)->message, ==, "No such card: ····4242");

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = g_strconcat (fixture->path, suffixes[i], NULL);
      g_autofree char *bytes = NULL;
      gsize length;

      g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
      g_assert_null (memmem (bytes, length, "4242424242424242", 16));
      g_assert_null (memmem (bytes, length, "4242 4242", 9));
      g_assert_null (memmem (bytes, length, "4242-4242", 9));
    }
}

/* What a gateway says need not be text; it is settled all the same. */
static void
test_unreadable_outcome_is_settled (JournalFixture *fixture,
                                    gconstpointer   user_data)
{
  const TillOutcome refused = { .state = TILL_INSTRUCTION_REFUSED, .message = "no\xff\x01 money" };
  g_autoptr (TillInstruction) sent = journal_bring_to (fixture->journal, &charge,
                                                       TILL_INSTRUCTION_SENT);
  g_autoptr (TillInstruction) settled = NULL;
  g_autoptr (TillInstruction) stored = NULL;
  g_autoptr (GError) error = NULL;

  settled = journal_settle (fixture->journal, sent, &refused, &error);
  g_assert_no_error (error);
  stored = journal_find (fixture->journal, till_instruction_get_id (sent));
  g_assert_cmpstr (till_instruction_get_outcome (stored)->message, ==, "no\xef\xbf\xbd  money");
}

static void
test_closed_journal_answers (JournalFixture *fixture,
                             gconstpointer   user_data)
{
  const TillJournalQuery all = { .limit = 0 };
  g_autoptr (TillInstruction) prepared = journal_bring_to (fixture->journal, &charge,
                                                           TILL_INSTRUCTION_PREPARED);
  g_autoptr (GError) error = NULL;

  till_journal_close (fixture->journal);
  till_journal_close (fixture->journal);
  assert_refused (fixture->journal, &charge, TILL_JOURNAL_ERROR_UNUSABLE);
  g_assert_null (journal_mark_sent (fixture->journal, prepared, &error));
  g_assert_error (error, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_UNUSABLE);
  g_clear_error (&error);
  g_assert_null (journal_list (fixture->journal, &all, &error));
  g_assert_error (error, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_UNUSABLE);
  g_assert_cmpuint (journal_count_locks (fixture->folder), ==, 0);
}

#define ADD(name, func)                                                                           \
  g_test_add ("/journal/" name, JournalFixture, NULL, journal_set_up, func, journal_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("whole-life", test_whole_life);
  ADD ("every-way", test_every_way);
  ADD ("giving-up-needs-a-reason", test_giving_up_needs_a_reason);
  ADD ("not-sent-says-so", test_not_sent_says_so);
  ADD ("reference-is-taken-while-open", test_reference_is_taken_while_open);
  ADD ("other-charges-may-go", test_other_charges_may_go);
  ADD ("one-at-a-time", test_one_at_a_time);
  ADD ("largest-amounts", test_largest_amounts);
  ADD ("same-deed-waits", test_same_deed_waits);
  ADD ("repetitions", test_repetitions);
  ADD ("every-kind", test_every_kind);
  ADD ("accept-dispute", test_accept_dispute);
  ADD ("derived-keys", test_derived_keys);
  ADD ("left-held", test_left_held);
  ADD ("search-is-noted", test_search_is_noted);
  ADD ("whole-things-go-alone", test_whole_things_go_alone);
  ADD ("incomplete-orders", test_incomplete_orders);
  ADD ("texts-survive", test_texts_survive);
  ADD ("list", test_list);
  ADD ("card-numbers-stay-out", test_card_numbers_stay_out);
  ADD ("unreadable-outcome-is-settled", test_unreadable_outcome_is_settled);
  ADD ("closed-journal-answers", test_closed_journal_answers);

  return g_test_run ();
}
