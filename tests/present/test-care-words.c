/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What is said before money moves twice, while an outcome is not known, and when none moves. */

#include <string.h>

#include "till-clock.h"
#include "till-double-money.h"
#include "till-double.h"
#include "till-doubt-text.h"
#include "till-settling-words.h"
#include "till-trouble-words.h"

#define NOW (1795183320 * TILL_SECOND)

static void
assert_text (char       *text,
             const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
test_settling (void)
{
  const TillOrder order = { .kind = TILL_INSTRUCTION_CHARGE, .amount = { 4800, "GBP" } };
  g_autoptr (TillSession) session = till_double_session_new (TILL_ACCOUNT_LIVE, "Acme Tea");
  g_autoptr (TillInstruction) unknown =
    till_double_instruction_new ("1", &order, TILL_INSTRUCTION_UNKNOWN, NULL, 1);
  TillSettling settling = { .instruction = unknown, .wait_ms = 11001 };

  assert_text (till_words_settling (&settling, FALSE),
               "Outcome unknown, checking, next look in 12 s");
  assert_text (till_words_settling (&settling, TRUE), "Next look in 12 s");
  settling.wait_ms = 1;
  assert_text (till_words_settling (&settling, TRUE), "Next look in 1 s");
  settling.looking = TRUE;
  assert_text (till_words_settling (&settling, FALSE),
               "Outcome unknown, the gateway is being asked now");

  g_assert_null (till_words_settling_of (session, "1", TRUE));
  till_double_money_set_settling (session, unknown, 5000);
  assert_text (till_words_settling_of (session, "1", TRUE), "Next look in 5 s");
  g_assert_null (till_words_settling_of (session, "2", TRUE));

  g_assert_nonnull (till_words_close_problem (""));
  g_assert_null (till_words_close_problem ("asked the bank"));
}

static void
test_held (void)
{
  const TillOrder order = { .kind = TILL_INSTRUCTION_REFUND, .amount = { 4800, "GBP" },
                            .target_id = "ch_1", .customer_name = "J. Smith",
                            .reference = "A-1" };
  g_autoptr (TillSession) session = till_double_session_new (TILL_ACCOUNT_LIVE, "Acme Tea");
  g_autoptr (TillInstruction) instruction =
    till_double_instruction_new ("1", &order, TILL_INSTRUCTION_HELD, NULL, 1);
  g_autoptr (GPtrArray) left = g_ptr_array_new ();
  g_autoptr (TillHeld) held = NULL;
  g_autofree char *text = NULL;

  g_assert_null (till_held_find (session, "ch_1"));
  till_double_money_set_held (session, instruction, 4200);
  g_assert_null (till_held_find (session, "ch_2"));
  held = till_held_find (session, "ch_1");
  assert_text (till_words_held (held), "Sending in 5 s, Esc stops it");

  g_ptr_array_add (left, instruction);
  text = till_trouble_words_left (left);
  g_assert_nonnull (strstr (text, "before this was sent"));
  g_assert_nonnull (strstr (text, "Refund £48.00 · J. Smith · A-1"));
}

static void
test_trouble (void)
{
  TillTroubleWords words;

  g_assert_false (till_trouble_words_find (TILL_JOURNAL_TROUBLE_NONE, &words));
  for (TillJournalTrouble i = TILL_JOURNAL_TROUBLE_MISSING; i <= TILL_JOURNAL_TROUBLE_OTHER; i++)
    {
      g_assert_true (till_trouble_words_find (i, &words));
      g_assert_nonnull (words.title);
      g_assert_nonnull (strstr (words.text, "no money moves"));
      g_assert_cmpint (words.can_restore, ==,
                       i == TILL_JOURNAL_TROUBLE_MISSING || i == TILL_JOURNAL_TROUBLE_DAMAGED);
    }
}

static void
test_doubt (void)
{
  TillObjection objection = { .kind = TILL_OBJECTION_SAME_CARD,
                              .time_us = NOW - 240 * TILL_SECOND };
  const TillOrder earlier = { .kind = TILL_INSTRUCTION_CHARGE, .amount = { 4800, "GBP" },
                              .last4 = "4242", .customer_name = "J. Smith" };
  const TillOrder order = { .kind = TILL_INSTRUCTION_CHARGE, .amount = { 4800, "GBP" },
                            .last4 = "0002", .customer_name = "J. Smith" };
  g_autoptr (TillInstruction) instruction =
    till_double_instruction_new ("1", &earlier, TILL_INSTRUCTION_UNKNOWN, NULL, 1);
  g_autoptr (GPtrArray) rows = NULL;
  guint n_same = 0;

  assert_text (till_doubt_say (&objection, NOW),
               "The same amount was taken from the same card 4 min ago.");
  for (TillObjectionKind i = TILL_OBJECTION_SAME_CARD; i <= TILL_OBJECTION_TOO_MUCH; i++)
    {
      g_autofree char *text = NULL;

      objection.kind = i;
      text = till_doubt_say (&objection, NOW);
      g_assert_cmpstr (text, !=, "");
    }

  /* Also what has no payment yet can be compared: our own order. */
  rows = till_doubt_compare (&order, &objection, NOW);
  g_assert_cmpuint (rows->len, ==, 0);
  g_clear_pointer (&rows, g_ptr_array_unref);
  objection.instruction = instruction;
  rows = till_doubt_compare (&order, &objection, NOW);
  for (guint i = 0; i < rows->len; i++)
    n_same += ((const TillDoubtRow *) g_ptr_array_index (rows, i))->same;
  g_assert_cmpuint (n_same, ==, 2); /* amount and customer, not the card */
}

int
main (int   argc,
      char *argv[])
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/present/care-words/settling", test_settling);
  g_test_add_func ("/present/care-words/held", test_held);
  g_test_add_func ("/present/care-words/trouble", test_trouble);
  g_test_add_func ("/present/care-words/doubt", test_doubt);

  return g_test_run ();
}
