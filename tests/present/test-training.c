/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The exercises: each is ticked off by what was really done, in a practice account only. */

#include "till-training.h"

#include <string.h>

#include "till-double.h"

static void
add (TillSession         *session,
     const char          *id,
     TillInstructionKind  kind,
     gboolean             hold,
     TillInstructionState state,
     const char          *decline_code)
{
  const TillOrder order = { .kind = kind, .amount = { 4800, "GBP" }, .capture_later = hold };
  const TillOutcome outcome = { .state = state, .decline_code = decline_code };

  till_double_session_add_instruction (session,
                                       till_double_instruction_new (id, &order, state, &outcome,
                                                                    1));
}

/* Which steps are done, as digits. */
static char *
list (TillTraining *training)
{
  g_autoptr (GString) done = g_string_new (NULL);

  for (guint i = 0; i < 50; i++)
    g_main_context_iteration (NULL, FALSE);
  for (guint i = 0; i < TILL_N_TRAINING_STEPS; i++)
    if (till_training_is_done (training, i))
      g_string_append_printf (done, "%u", i);
  g_assert_cmpuint (till_training_count_done (training), ==, done->len);

  return g_string_free (g_steal_pointer (&done), FALSE);
}

static void
assert_done (TillTraining *training,
             const char   *expected)
{
  g_autofree char *done = list (training);

  g_assert_cmpstr (done, ==, expected);
}

static void
test_ticks_itself_off (void)
{
  g_autoptr (TillSession) session = till_double_session_new (TILL_ACCOUNT_PRACTICE, "Practice");
  g_autoptr (TillTraining) training = till_training_new ();

  add (session, "1", TILL_INSTRUCTION_REFUND, FALSE, TILL_INSTRUCTION_DONE, NULL);
  till_training_set_session (training, session);
  g_assert_true (till_training_is_practice (training));
  assert_done (training, "3"); /* what was done before counts */

  add (session, "2", TILL_INSTRUCTION_CHARGE, FALSE, TILL_INSTRUCTION_UNKNOWN, NULL);
  add (session, "3", TILL_INSTRUCTION_CHARGE, FALSE, TILL_INSTRUCTION_REFUSED, NULL);
  add (session, "4", TILL_INSTRUCTION_CAPTURE, FALSE, TILL_INSTRUCTION_DONE, NULL);
  assert_done (training, "3");
  add (session, "2", TILL_INSTRUCTION_CHARGE, FALSE, TILL_INSTRUCTION_DONE, NULL);
  assert_done (training, "03");
  add (session, "5", TILL_INSTRUCTION_CHARGE, FALSE, TILL_INSTRUCTION_REFUSED, "generic_decline");
  add (session, "6", TILL_INSTRUCTION_CHARGE, TRUE, TILL_INSTRUCTION_DONE, NULL);
  assert_done (training, "0123");
  add (session, "7", TILL_INSTRUCTION_CREATE_LINK, FALSE, TILL_INSTRUCTION_DONE, NULL);
  assert_done (training, "01234");

  till_training_set_session (training, NULL);
  g_assert_false (till_training_is_practice (training));
  assert_done (training, "");
}

static void
test_only_in_practice (void)
{
  static const TillAccountMode modes[] = { TILL_ACCOUNT_LIVE, TILL_ACCOUNT_TEST };

  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_autoptr (TillSession) session = till_double_session_new (modes[i], "Acme Tea");
      g_autoptr (TillTraining) training = till_training_new ();

      add (session, "1", TILL_INSTRUCTION_REFUND, FALSE, TILL_INSTRUCTION_DONE, NULL);
      till_training_set_session (training, session);
      g_assert_false (till_training_is_practice (training));
      assert_done (training, "");
    }
}

static void
test_words (void)
{
  for (guint i = 0; i < TILL_N_TRAINING_STEPS; i++)
    {
      g_assert_cmpuint (strlen (till_training_get_title (i)), >, 0);
      g_assert_cmpuint (strlen (till_training_get_hint (i)), >, 0);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/present/training/ticks-itself-off", test_ticks_itself_off);
  g_test_add_func ("/present/training/only-in-practice", test_only_in_practice);
  g_test_add_func ("/present/training/words", test_words);

  return g_test_run ();
}
