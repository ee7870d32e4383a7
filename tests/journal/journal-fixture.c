/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A journal in a folder of its own, and its calls as calls that wait for the answer. */

#include "journal-fixture.h"

#include <glib/gstdio.h>

#include "till-instruction.h"

static void
keep_result_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}

TillJournal *
journal_open_at (const char *path,
                 TillClock  *clock,
                 GError    **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  till_journal_open_async (path, "console-1", clock, NULL, keep_result_cb, &result);

  return till_journal_open_finish (wait_for (&result), error);
}

void
journal_set_up (JournalFixture *fixture,
                gconstpointer   user_data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("till-journal-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "journal.db", NULL);
  fixture->clock = till_clock_new_fake (1000 * TILL_SECOND);
  fixture->journal = journal_open_at (fixture->path, fixture->clock, &error);
  g_assert_no_error (error);
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        remove_folder (path);
      else
        g_unlink (path);
    }

  g_rmdir (folder);
}

void
journal_tear_down (JournalFixture *fixture,
                   gconstpointer   user_data)
{
  if (fixture->journal != NULL)
    till_journal_close (fixture->journal);
  g_clear_object (&fixture->journal);

  remove_folder (fixture->folder);

  till_clock_unref (fixture->clock);
  g_free (fixture->folder);
  g_free (fixture->path);
}

void
journal_reopen (JournalFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  if (fixture->journal != NULL)
    till_journal_close (fixture->journal);
  g_clear_object (&fixture->journal);
  fixture->journal = journal_open_at (fixture->path, fixture->clock, &error);
  g_assert_no_error (error);
}

TillInstruction *
journal_prepare (TillJournal     *journal,
                 const TillOrder *order,
                 GError         **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  till_journal_prepare_async (journal, order, "Ann", NULL, keep_result_cb, &result);

  return till_journal_prepare_finish (journal, wait_for (&result), error);
}

TillInstruction *
journal_hold (TillJournal     *journal,
              const TillOrder *order,
              GError         **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  till_journal_hold_async (journal, order, "Ann", NULL, keep_result_cb, &result);

  return till_journal_prepare_finish (journal, wait_for (&result), error);
}

TillInstruction *
journal_mark_sent (TillJournal     *journal,
                   TillInstruction *instruction,
                   GError         **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  till_journal_mark_sent_async (journal, instruction, keep_result_cb, &result);

  return till_journal_mark_sent_finish (journal, wait_for (&result), error);
}

TillInstruction *
journal_settle (TillJournal       *journal,
                TillInstruction   *instruction,
                const TillOutcome *outcome,
                GError           **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  till_journal_settle_async (journal, instruction, outcome, keep_result_cb, &result);

  return till_journal_settle_finish (journal, wait_for (&result), error);
}

GPtrArray *
journal_list (TillJournal            *journal,
              const TillJournalQuery *query,
              GError                **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  till_journal_list_async (journal, query, NULL, keep_result_cb, &result);

  return till_journal_list_finish (journal, wait_for (&result), error);
}

gboolean
journal_note_look (TillJournal     *journal,
                   TillInstruction *instruction,
                   guint            attempts,
                   gint64           next_look_us)
{
  g_autoptr (GAsyncResult) result = NULL;

  till_journal_note_look_async (journal, instruction, attempts, next_look_us, keep_result_cb,
                                &result);

  return till_journal_note_look_finish (journal, wait_for (&result), NULL);
}

gboolean
journal_note_receipt (TillJournal           *journal,
                      const TillReceiptNote *receipt,
                      GError               **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  till_journal_note_receipt_async (journal, receipt, keep_result_cb, &result);

  return till_journal_note_receipt_finish (journal, wait_for (&result), error);
}

GPtrArray *
journal_list_receipts (TillJournal *journal,
                       const char  *payment_id,
                       GError     **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  till_journal_list_receipts_async (journal, payment_id, NULL, keep_result_cb, &result);

  return till_journal_list_receipts_finish (journal, wait_for (&result), error);
}

gboolean
journal_verify (TillJournal *journal,
                GError     **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  till_journal_verify_async (journal, NULL, keep_result_cb, &result);

  return till_journal_verify_finish (journal, wait_for (&result), error);
}

static TillInstruction *
settle_as (TillJournal         *journal,
           TillInstruction     *instruction,
           TillInstructionState state)
{
  const TillOutcome outcome = { .state = state, .message = "said so", .operator_name = "Ann" };
  g_autoptr (GError) error = NULL;
  TillInstruction *settled = journal_settle (journal, instruction, &outcome, &error);

  g_assert_no_error (error);

  return settled;
}

/* A new instruction for @order, brought to @state the usual way. */
TillInstruction *
journal_bring_to (TillJournal         *journal,
                  const TillOrder     *order,
                  TillInstructionState state)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TillInstruction) prepared = state == TILL_INSTRUCTION_HELD
                                           ? journal_hold (journal, order, &error)
                                           : journal_prepare (journal, order, &error);
  g_autoptr (TillInstruction) sent = NULL;
  g_autoptr (TillInstruction) unknown = NULL;

  g_assert_no_error (error);
  if (state == TILL_INSTRUCTION_PREPARED || state == TILL_INSTRUCTION_HELD)
    return g_steal_pointer (&prepared);

  sent = journal_mark_sent (journal, prepared, &error);
  g_assert_no_error (error);
  if (state == TILL_INSTRUCTION_SENT)
    return g_steal_pointer (&sent);

  if (state != TILL_INSTRUCTION_GIVEN_UP)
    return settle_as (journal, sent, state);

  unknown = settle_as (journal, sent, TILL_INSTRUCTION_UNKNOWN);

  return settle_as (journal, unknown, TILL_INSTRUCTION_GIVEN_UP);
}

TillInstruction *
journal_find (TillJournal *journal,
              const char  *id)
{
  const TillJournalQuery all = { .open_only = FALSE };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = journal_list (journal, &all, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < list->len; i++)
    if (g_strcmp0 (till_instruction_get_id (g_ptr_array_index (list, i)), id) == 0)
      return till_instruction_ref (g_ptr_array_index (list, i));

  g_assert_not_reached ();
}

/* The file without the journal around it. */
TillDb *
journal_open_raw (const char *path)
{
  g_autoptr (GError) error = NULL;
  TillDb *db = till_db_open (path, NULL, TILL_DB_PRECIOUS, &error);

  g_assert_no_error (error);

  return db;
}

guint
journal_count_locks (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    n += g_str_has_suffix (name, ".lock");

  return n;
}
