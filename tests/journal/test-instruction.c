/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Instructions as values: everything is copied, every state is open or not as it should be. */

#include "till-instruction.h"

#include <string.h>

#include "till-instruction-private.h"

static const TillOrder plain_order = {
  .kind = TILL_INSTRUCTION_CHARGE,
  .amount = { 1250, "GBP" },
  .reference = "A-17",
};

static TillInstruction *
make (TillInstructionState state,
      const TillOutcome   *outcome)
{
  return till_instruction_new ("id-1", "till_key-1", state, &plain_order, outcome, "Ann",
                               "console-1", 10, 20, 30);
}

static void
test_says_what_it_was_given (void)
{
  const TillOutcome outcome = { .state = TILL_INSTRUCTION_DONE, .result_id = "ch_1" };
  g_autoptr (TillInstruction) instruction = make (TILL_INSTRUCTION_DONE, &outcome);

  g_assert_cmpstr (till_instruction_get_id (instruction), ==, "id-1");
  g_assert_cmpstr (till_instruction_get_idempotency_key (instruction), ==, "till_key-1");
  g_assert_cmpint (till_instruction_get_state (instruction), ==, TILL_INSTRUCTION_DONE);
  g_assert_cmpint (till_instruction_get_order (instruction)->amount.minor, ==, 1250);
  g_assert_cmpstr (till_instruction_get_order (instruction)->reference, ==, "A-17");
  g_assert_null (till_instruction_get_order (instruction)->target_id);
  g_assert_cmpstr (till_instruction_get_outcome (instruction)->result_id, ==, "ch_1");
  g_assert_null (till_instruction_get_outcome (instruction)->message);
  g_assert_cmpstr (till_instruction_get_operator (instruction), ==, "Ann");
  g_assert_cmpstr (till_instruction_get_console_id (instruction), ==, "console-1");
  g_assert_cmpint (till_instruction_get_created_us (instruction), ==, 10);
  g_assert_cmpint (till_instruction_get_sent_us (instruction), ==, 20);
  g_assert_cmpint (till_instruction_get_settled_us (instruction), ==, 30);
}

static void
test_no_outcome_yet (void)
{
  g_autoptr (TillInstruction) instruction = make (TILL_INSTRUCTION_SENT, NULL);

  g_assert_null (till_instruction_get_outcome (instruction));
}

static void
test_open_states (void)
{
  const struct
  {
    TillInstructionState state;
    gboolean             is_open;
  } cases[] = {
    { TILL_INSTRUCTION_PREPARED, TRUE }, { TILL_INSTRUCTION_SENT, TRUE },
    { TILL_INSTRUCTION_UNKNOWN, TRUE },  { TILL_INSTRUCTION_DONE, FALSE },
    { TILL_INSTRUCTION_REFUSED, FALSE }, { TILL_INSTRUCTION_GIVEN_UP, FALSE },
    { TILL_INSTRUCTION_HELD, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TillInstruction) instruction = make (cases[i].state, NULL);

      g_assert_cmpint (till_instruction_is_open (instruction), ==, cases[i].is_open);
    }
}

/* Counts how many of the words of @fields (as pointers) are @text, and how many of those words are
 * another pointer in @copy. */
static void
compare_words (gconstpointer fields,
               gconstpointer copy,
               gsize         size,
               const char   *text,
               guint        *ret_n_given,
               guint        *ret_n_copied)
{
  guint n_given = 0, n_copied = 0;

  for (gsize at = 0; at + sizeof (char *) <= size; at += sizeof (char *))
    {
      char *given, *copied;

      memcpy (&given, (const char *) fields + at, sizeof given);
      memcpy (&copied, (const char *) copy + at, sizeof copied);
      if (given != text)
        continue;

      n_given++;
      if (copied == text)
        continue;

      n_copied++;
      g_assert_cmpstr (copied, ==, text);
    }

  *ret_n_given = n_given;
  *ret_n_copied = n_copied;
}

/* Fills every pointer of both structs: each must come back as a copy. A member that is missing in
 * the tables would still be the pointer we gave. */
static void
test_every_string_is_copied (void)
{
  static char text[] = "text";
  union
  {
    TillOrder order;
    char     *words[sizeof (TillOrder) / sizeof (char *)];
  } order = { .order = { .kind = 0 } };
  union
  {
    TillOutcome outcome;
    char       *words[sizeof (TillOutcome) / sizeof (char *)];
  } outcome = { .outcome = { .state = 0 } };
  g_autoptr (TillInstruction) instruction = NULL;
  guint n_given, n_copied;

  for (guint i = 0; i < G_N_ELEMENTS (order.words); i++)
    order.words[i] = text;
  order.order.kind = TILL_INSTRUCTION_REFUND;
  order.order.amount = (TillMoney) { 1, "GBP" };
  order.order.available = order.order.expires_us = 0;
  order.order.delivery = order.order.tax = 0;
  order.order.moto = order.order.save_card = order.order.capture_later = FALSE;
  order.order.again = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (outcome.words); i++)
    outcome.words[i] = text;
  outcome.outcome.state = TILL_INSTRUCTION_DONE;

  instruction = till_instruction_new ("i", "k", TILL_INSTRUCTION_DONE, &order.order,
                                      &outcome.outcome, "o", "c", 1, 2, 3);

  compare_words (&order, till_instruction_get_order (instruction), sizeof order, text, &n_given,
                 &n_copied);
  g_assert_cmpuint (n_given, ==, 18);
  g_assert_cmpuint (n_copied, ==, n_given);

  compare_words (&outcome, till_instruction_get_outcome (instruction), sizeof outcome, text,
                 &n_given, &n_copied);
  g_assert_cmpuint (n_given, ==, 6);
  g_assert_cmpuint (n_copied, ==, n_given);
}

/* A copy, not the caller's buffer; and a second reference outlives the first. */
static void
test_reference_outlives_the_first (void)
{
  char reference[] = "A-17";
  TillOrder order = plain_order;
  TillInstruction *first, *second;

  order.reference = reference;
  first = till_instruction_new ("i", "k", TILL_INSTRUCTION_PREPARED, &order, NULL, "o", "c", 1, 0,
                                0);
  reference[0] = 'X';
  second = till_instruction_ref (first);
  till_instruction_unref (first);
  g_assert_cmpstr (till_instruction_get_order (second)->reference, ==, "A-17");
  till_instruction_unref (second);
  till_instruction_unref (NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/journal/instruction/says-what-it-was-given", test_says_what_it_was_given);
  g_test_add_func ("/journal/instruction/no-outcome-yet", test_no_outcome_yet);
  g_test_add_func ("/journal/instruction/open-states", test_open_states);
  g_test_add_func ("/journal/instruction/every-string-is-copied", test_every_string_is_copied);
  g_test_add_func ("/journal/instruction/reference-outlives-the-first",
                   test_reference_outlives_the_first);

  return g_test_run ();
}
