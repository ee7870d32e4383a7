/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Processes that are killed, and processes that share a journal. The program runs itself as the
 * other process: "--as <part> <path>". */

#include "till-journal.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "journal-fixture.h"

#define N_SHARED 40

static const TillOrder charge = {
  .kind = TILL_INSTRUCTION_CHARGE,
  .amount = { 1250, "GBP" },
  .reference = "A-17",
};

static const TillOrder nameless = { .kind = TILL_INSTRUCTION_CHARGE, .amount = { 1, "GBP" } };

/* --- the other process ------------------------------------------------------------------------ */

static void
say (const char *line)
{
  g_assert_cmpint (write (STDOUT_FILENO, line, strlen (line)), ==, strlen (line));
  g_assert_cmpint (write (STDOUT_FILENO, "\n", 1), ==, 1);
}

static void
wait_for_a_line (void)
{
  char c;

  while (read (STDIN_FILENO, &c, 1) == 1 && c != '\n')
    ;
}

/* Prepares (and sends) one, says which, and dies or waits to be killed. */
static void
play_one (TillJournal         *journal,
          TillInstructionState state,
          gboolean             die)
{
  g_autoptr (TillInstruction) instruction = journal_bring_to (journal, &charge, state);

  say (till_instruction_get_id (instruction));
  if (die)
    kill (getpid (), SIGKILL);

  wait_for_a_line ();
}

static int
play (const char *part,
      const char *path)
{
  g_autoptr (TillClock) clock = till_clock_new_system ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TillJournal) journal = journal_open_at (path, clock, &error);

  g_assert_no_error (error);
  if (g_str_equal (part, "die-prepared"))
    play_one (journal, TILL_INSTRUCTION_PREPARED, TRUE);
  else if (g_str_equal (part, "die-sent"))
    play_one (journal, TILL_INSTRUCTION_SENT, TRUE);
  else if (g_str_equal (part, "hold-prepared"))
    play_one (journal, TILL_INSTRUCTION_PREPARED, FALSE);
  else if (g_str_equal (part, "hold-sent"))
    play_one (journal, TILL_INSTRUCTION_SENT, FALSE);
  else if (g_str_equal (part, "busy"))
    {
      say ("ready");
      for (;;)
        till_instruction_unref (journal_bring_to (journal, &nameless, TILL_INSTRUCTION_DONE));
    }
  else if (g_str_equal (part, "share"))
    {
      say ("ready");
      for (guint i = 0; i < N_SHARED; i++)
        till_instruction_unref (journal_bring_to (journal, &nameless, TILL_INSTRUCTION_DONE));
    }
  else
    g_assert_not_reached ();

  till_journal_close (journal);

  return 0;
}

/* --- this process ----------------------------------------------------------------------------- */

typedef struct
{
  GSubprocess *process;
  char        *said; /* its first line */
} Other;

static void
other_start (Other      *other,
             const char *part,
             const char *path)
{
  g_autoptr (GDataInputStream) lines = NULL;
  g_autoptr (GError) error = NULL;

  other->process = g_subprocess_new (
    G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "/proc/self/exe",
    "--as", part, path, NULL);
  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (other->process));
  other->said = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (other->said);
}

static void
other_wait (Other *other)
{
  g_assert_true (g_subprocess_wait (other->process, NULL, NULL));
}

static void
other_kill (Other *other)
{
  g_subprocess_send_signal (other->process, SIGKILL);
  other_wait (other);
}

static void
other_clear (Other *other)
{
  g_clear_object (&other->process);
  g_clear_pointer (&other->said, g_free);
}

static void
test_killed_before_sent (JournalFixture *fixture,
                         gconstpointer   user_data)
{
  g_autoptr (TillInstruction) left = NULL;
  g_autoptr (TillInstruction) again = NULL;
  g_autoptr (GError) error = NULL;
  Other other;

  till_journal_close (fixture->journal);
  other_start (&other, "die-prepared", fixture->path);
  other_wait (&other);
  g_assert_cmpuint (journal_count_locks (fixture->folder), ==, 1);

  journal_reopen (fixture);
  left = journal_find (fixture->journal, other.said);
  g_assert_cmpint (till_instruction_get_state (left), ==, TILL_INSTRUCTION_REFUSED);
  g_assert_cmpstr (till_instruction_get_outcome (left)->code, ==, "not_sent");
  g_assert_cmpuint (journal_count_locks (fixture->folder), ==, 1); /* ours, not the dead one's */
  g_assert_true (journal_verify (fixture->journal, &error));
  again = journal_prepare (fixture->journal, &charge, &error);
  g_assert_no_error (error);
  other_clear (&other);
}

static void
test_killed_before_settled (JournalFixture *fixture,
                            gconstpointer   user_data)
{
  const TillOutcome done = { .state = TILL_INSTRUCTION_DONE, .result_id = "ch_1" };
  g_autoptr (TillInstruction) left = NULL;
  g_autoptr (TillInstruction) settled = NULL;
  g_autoptr (GError) error = NULL;
  Other other;

  till_journal_close (fixture->journal);
  other_start (&other, "die-sent", fixture->path);
  other_wait (&other);

  journal_reopen (fixture);
  left = journal_find (fixture->journal, other.said);
  g_assert_cmpint (till_instruction_get_state (left), ==, TILL_INSTRUCTION_UNKNOWN);
  g_assert_cmpint (till_instruction_get_settled_us (left), ==, 0);
  g_assert_null (journal_prepare (fixture->journal, &charge, &error));
  g_assert_error (error, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_OPEN);
  g_clear_error (&error);

  settled = journal_settle (fixture->journal, left, &done, &error);
  g_assert_no_error (error);
  g_assert_true (journal_verify (fixture->journal, &error));
  other_clear (&other);
}

/* Killed anywhere, again and again: the chain is whole, and nothing is left in between. */
static void
test_killed_anywhere (JournalFixture *fixture,
                      gconstpointer   user_data)
{
  const TillJournalQuery all = { .limit = 100000 };

  for (guint i = 0; i < 12; i++)
    {
      g_autoptr (GPtrArray) list = NULL;
      g_autoptr (GError) error = NULL;
      Other other;

      till_journal_close (fixture->journal);
      other_start (&other, "busy", fixture->path);
      g_usleep (g_test_rand_int_range (0, 15000));
      other_kill (&other);
      other_clear (&other);

      journal_reopen (fixture);
      g_assert_true (journal_verify (fixture->journal, &error));
      g_assert_no_error (error);
      list = journal_list (fixture->journal, &all, &error);
      for (guint k = 0; k < list->len; k++)
        {
          TillInstructionState state = till_instruction_get_state (list->pdata[k]);

          g_assert_true (state != TILL_INSTRUCTION_PREPARED && state != TILL_INSTRUCTION_SENT);
        }
    }
}

/* What a living process has under way is its own. */
static void
test_the_living_keep_theirs (JournalFixture *fixture,
                             gconstpointer   user_data)
{
  const TillOutcome done = { .state = TILL_INSTRUCTION_DONE };
  const TillOutcome refused = { .state = TILL_INSTRUCTION_REFUSED };
  const TillJournalQuery open = { .open_only = TRUE };
  g_autoptr (TillInstruction) sent = NULL;
  g_autoptr (TillInstruction) unknown = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;
  Other other;

  other_start (&other, "hold-sent", fixture->path);
  journal_reopen (fixture);
  sent = journal_find (fixture->journal, other.said);
  g_assert_cmpint (till_instruction_get_state (sent), ==, TILL_INSTRUCTION_SENT);

  g_assert_null (journal_settle (fixture->journal, sent, &done, &error));
  g_assert_error (error, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_ILLEGAL);
  g_clear_error (&error);
  g_assert_null (journal_settle (fixture->journal, sent, &refused, &error));
  g_assert_error (error, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_ILLEGAL);
  g_clear_error (&error);
  g_assert_null (journal_prepare (fixture->journal, &charge, &error));
  g_assert_error (error, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_OPEN);
  g_clear_error (&error);

  /* As soon as it is dead, whoever looks at what is open takes care of it. */
  other_kill (&other);
  list = journal_list (fixture->journal, &open, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 1);
  unknown = till_instruction_ref (list->pdata[0]);
  g_assert_cmpint (till_instruction_get_state (unknown), ==, TILL_INSTRUCTION_UNKNOWN);
  g_assert_true (journal_verify (fixture->journal, &error));
  other_clear (&other);
}

static void
test_only_the_owner_sends (JournalFixture *fixture,
                           gconstpointer   user_data)
{
  g_autoptr (TillInstruction) prepared = NULL;
  g_autoptr (TillInstruction) next = NULL;
  g_autoptr (GError) error = NULL;
  Other other;

  other_start (&other, "hold-prepared", fixture->path);
  prepared = journal_find (fixture->journal, other.said);
  g_assert_cmpint (till_instruction_get_state (prepared), ==, TILL_INSTRUCTION_PREPARED);
  g_assert_null (journal_mark_sent (fixture->journal, prepared, &error));
  g_assert_error (error, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_ILLEGAL);
  g_clear_error (&error);

  /* A new order for the same reference finds the dead one's in its way and ends it. */
  other_kill (&other);
  next = journal_prepare (fixture->journal, &charge, &error);
  g_assert_no_error (error);
  other_clear (&other);
}

/* Two processes write at once: every entry of both is in the one chain. */
static void
test_two_write_at_once (JournalFixture *fixture,
                        gconstpointer   user_data)
{
  const TillJournalQuery all = { .limit = 100000 };
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;
  Other other;

  other_start (&other, "share", fixture->path);
  for (guint i = 0; i < N_SHARED; i++)
    till_instruction_unref (journal_bring_to (fixture->journal, &nameless,
                                              TILL_INSTRUCTION_DONE));
  other_wait (&other);
  g_assert_cmpint (g_subprocess_get_exit_status (other.process), ==, 0);
  other_clear (&other);

  g_assert_true (journal_verify (fixture->journal, &error));
  g_assert_no_error (error);
  list = journal_list (fixture->journal, &all, &error);
  g_assert_cmpuint (list->len, ==, 2 * N_SHARED);
}

/* The same file opened twice by one process: two owners. */
static void
test_two_in_one_process (JournalFixture *fixture,
                         gconstpointer   user_data)
{
  g_autoptr (TillInstruction) sent = journal_bring_to (fixture->journal, &charge,
                                                       TILL_INSTRUCTION_SENT);
  g_autoptr (TillInstruction) seen = NULL;
  g_autoptr (TillInstruction) orphan = NULL;
  g_autoptr (TillJournal) second = NULL;
  g_autoptr (GError) error = NULL;

  second = journal_open_at (fixture->path, fixture->clock, &error);
  g_assert_no_error (error);
  seen = journal_find (second, till_instruction_get_id (sent));
  g_assert_cmpint (till_instruction_get_state (seen), ==, TILL_INSTRUCTION_SENT);
  till_journal_close (second);

  /* Closed while it was on its way: nobody heard the answer. */
  journal_reopen (fixture);
  orphan = journal_find (fixture->journal, till_instruction_get_id (sent));
  g_assert_cmpint (till_instruction_get_state (orphan), ==, TILL_INSTRUCTION_UNKNOWN);
}

#define ADD(name, func)                                                                           \
  g_test_add ("/journal/processes/" name, JournalFixture, NULL, journal_set_up, func,             \
              journal_tear_down)

int
main (int   argc,
      char *argv[])
{
  if (argc == 4 && g_str_equal (argv[1], "--as"))
    return play (argv[2], argv[3]);

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("killed-before-sent", test_killed_before_sent);
  ADD ("killed-before-settled", test_killed_before_settled);
  ADD ("killed-anywhere", test_killed_anywhere);
  ADD ("the-living-keep-theirs", test_the_living_keep_theirs);
  ADD ("only-the-owner-sends", test_only_the_owner_sends);
  ADD ("two-write-at-once", test_two_write_at_once);
  ADD ("two-in-one-process", test_two_in_one_process);

  return g_test_run ();
}
