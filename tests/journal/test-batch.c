/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Orders that are lines of a list: each is carried out once, whatever comes in between. */

#include "journal-fixture.h"

#define LIST "abcdefghijklmnopabcdefghijklmnop"

/* A refund of 6.00, the line @batch of a list. */
static TillOrder
on_line (const char *batch,
         const char *target)
{
  TillOrder order = {
    .kind = TILL_INSTRUCTION_REFUND,
    .amount = { 600, "GBP" },
    .target_id = target,
    .available = 1000,
    .basis = "taken 1000, back 0 in 0",
    .batch = batch,
  };

  return order;
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

/* What stands on a line of a list is carried out once, whatever its payment looks like by then; it
 * may be tried again only when it did not happen, for certain. */
static void
test_line_of_a_list (JournalFixture *fixture,
                     gconstpointer   user_data)
{
  const TillOutcome not_sent = { .state = TILL_INSTRUCTION_REFUSED, .code = "not_sent" };
  const TillOutcome done = { .state = TILL_INSTRUCTION_DONE, .result_id = "re_1" };
  g_autofree char *elsewhere = g_build_filename (fixture->folder, "elsewhere.db", NULL);
  g_autoptr (TillJournal) other = journal_open_at (elsewhere, fixture->clock, NULL);
  TillOrder order = on_line (LIST ":7", "ch_1");
  TillOrder next = on_line (LIST ":8", "ch_1");
  g_autoptr (TillInstruction) first = journal_prepare (fixture->journal, &order, NULL);
  g_autoptr (TillInstruction) ended = NULL;
  g_autoptr (TillInstruction) again = NULL;
  g_autoptr (TillInstruction) there = NULL;
  g_autoptr (TillInstruction) second = NULL;

  assert_refused (fixture->journal, &order, TILL_JOURNAL_ERROR_OPEN);
  ended = journal_settle (fixture->journal, first, &not_sent, NULL);
  again = journal_bring_to (fixture->journal, &order, TILL_INSTRUCTION_SENT);
  g_assert_cmpstr (till_instruction_get_idempotency_key (again), !=,
                   till_instruction_get_idempotency_key (first));
  till_instruction_unref (journal_settle (fixture->journal, again, &done, NULL));

  order.basis = "taken 1000, back 600 in 1";
  order.available = 400;
  order.amount.minor = 400;
  assert_refused (fixture->journal, &order, TILL_JOURNAL_ERROR_REPEATED);
  journal_reopen (fixture);
  assert_refused (fixture->journal, &order, TILL_JOURNAL_ERROR_REPEATED);

  /* At another console it has the first one's key, so that the gateway does it once. */
  order.amount.minor = 600;
  order.available = 1000;
  there = journal_prepare (other, &order, NULL);
  g_assert_cmpstr (till_instruction_get_idempotency_key (there), ==,
                   till_instruction_get_idempotency_key (first));
  till_journal_close (other);

  second = journal_prepare (fixture->journal, &next, NULL);
  g_assert_nonnull (second);
  g_assert_cmpstr (till_instruction_get_order (second)->batch, ==, LIST ":8");
}

/* The same that another console had done is not tried again. */
static void
test_line_done_elsewhere (JournalFixture *fixture,
                          gconstpointer   user_data)
{
  const TillOutcome elsewhere = {
    .state = TILL_INSTRUCTION_REFUSED, .code = TILL_INSTRUCTION_CODE_ELSEWHERE,
  };
  TillOrder order = on_line (LIST ":7", "ch_1");
  g_autoptr (TillInstruction) sent = journal_bring_to (fixture->journal, &order,
                                                       TILL_INSTRUCTION_SENT);

  till_instruction_unref (journal_settle (fixture->journal, sent, &elsewhere, NULL));
  assert_refused (fixture->journal, &order, TILL_JOURNAL_ERROR_REPEATED);
}

/* All of one list, and nothing that only looks like it. */
static void
test_list_of_a_batch (JournalFixture *fixture,
                      gconstpointer   user_data)
{
  const TillJournalQuery query = { .batch = LIST };
  const TillJournalQuery none = { .batch = "bbcdefghijklmnopabcdefghijklmnop" };
  TillOrder order = on_line (LIST ":2", "ch_1");
  TillOrder other = on_line ("ppcdefghijklmnopabcdefghijklmnop:2", "ch_2");
  TillOrder liar = on_line (NULL, "ch_3");
  g_autoptr (TillInstruction) mine = journal_prepare (fixture->journal, &order, NULL);
  g_autoptr (TillInstruction) theirs = journal_prepare (fixture->journal, &other, NULL);
  g_autoptr (TillInstruction) lies = NULL;
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GPtrArray) nothing = NULL;

  liar.note = "\"batch\":\"" LIST ":2\"";
  lies = journal_prepare (fixture->journal, &liar, NULL);
  g_assert_true (mine != NULL && theirs != NULL && lies != NULL);
  found = journal_list (fixture->journal, &query, NULL);
  g_assert_cmpuint (found->len, ==, 1);
  g_assert_cmpstr (till_instruction_get_id (found->pdata[0]), ==, till_instruction_get_id (mine));
  nothing = journal_list (fixture->journal, &none, NULL);
  g_assert_cmpuint (nothing->len, ==, 0);
}

/* A line that was not sent when the program ended is not told as lost: the list goes on with it. */
static void
test_left_on_a_list (JournalFixture *fixture,
                     gconstpointer   user_data)
{
  TillOrder order = on_line (LIST ":2", "ch_1");
  TillOrder alone = on_line (NULL, "ch_2");
  g_autoptr (TillInstruction) first = journal_prepare (fixture->journal, &order, NULL);
  g_autoptr (TillInstruction) other = journal_prepare (fixture->journal, &alone, NULL);
  g_autoptr (TillInstruction) again = NULL;
  GPtrArray *left;

  g_assert_true (first != NULL && other != NULL);
  journal_reopen (fixture);
  left = till_journal_get_left (fixture->journal);
  g_assert_cmpuint (left->len, ==, 1);
  g_assert_cmpstr (till_instruction_get_id (left->pdata[0]), ==, till_instruction_get_id (other));
  again = journal_prepare (fixture->journal, &order, NULL);
  g_assert_nonnull (again);
}

/* What is not the line of a list is not written down as one, nor is anything but a refund. */
static void
test_wrong_batch (JournalFixture *fixture,
                  gconstpointer   user_data)
{
  static const char *const wrong[] = {
    "", ":1", LIST, LIST ":", LIST ":0", LIST ":01", LIST ":1x", LIST ":1234567890", LIST "a:1",
    "1bcdefghijklmnopabcdefghijklmnop:1", "qbcdefghijklmnopabcdefghijklmnop:1",
  };
  TillOrder order;

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      order = on_line (wrong[i], "ch_1");
      assert_refused (fixture->journal, &order, TILL_JOURNAL_ERROR_INVALID);
    }

  order = on_line (LIST ":1", "ch_1");
  order.kind = TILL_INSTRUCTION_CAPTURE;
  assert_refused (fixture->journal, &order, TILL_JOURNAL_ERROR_INVALID);
}

int
main (int   argc,
       char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(name, func)                                                                           \
  g_test_add ("/journal/batch/" name, JournalFixture, NULL, journal_set_up, func,                 \
              journal_tear_down)
  ADD ("line-of-a-list", test_line_of_a_list);
  ADD ("line-done-elsewhere", test_line_done_elsewhere);
  ADD ("list-of-a-batch", test_list_of_a_batch);
  ADD ("left-on-a-list", test_left_on_a_list);
  ADD ("wrong-batch", test_wrong_batch);

  return g_test_run ();
}
