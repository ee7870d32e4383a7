/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Every way to change the file behind the journal's back must be found. */

#include "till-journal.h"

#include <stdlib.h>
#include <string.h>

#include "journal-fixture.h"
#include "till-stmt.h"

#define WITHOUT_GUARDS                                                                            \
  "PRAGMA foreign_keys = OFF; DROP TRIGGER entry_is_never_changed;"                               \
  " DROP TRIGGER entry_is_never_deleted; DROP TRIGGER instruction_is_never_deleted;"

/* Five instructions of three entries each: 1 to 15. */
static void
fill (JournalFixture *fixture)
{
  const TillOrder order = {
    .kind = TILL_INSTRUCTION_CHARGE, .amount = { 1250, "GBP" }, .note = "for Ann"
  };

  for (guint i = 0; i < 5; i++)
    {
      till_clock_advance (fixture->clock, TILL_SECOND);
      till_instruction_unref (journal_bring_to (fixture->journal, &order, TILL_INSTRUCTION_DONE));
    }
}

static void
test_untouched (JournalFixture *fixture,
                gconstpointer   user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (journal_verify (fixture->journal, &error)); /* an empty one is whole */
  fill (fixture);
  g_assert_true (journal_verify (fixture->journal, &error));
  g_assert_no_error (error);
}

static void
test_rows_are_guarded (JournalFixture *fixture,
                       gconstpointer   user_data)
{
  static const char *const statements[] = {
    "UPDATE entry SET time_us = 0", "DELETE FROM entry", "DELETE FROM instruction",
    "INSERT OR REPLACE INTO entry SELECT * FROM entry LIMIT 1",
  };
  g_autoptr (TillDb) db = NULL;

  fill (fixture);
  db = journal_open_raw (fixture->path);
  g_assert_true (till_db_exec (db, "PRAGMA recursive_triggers = ON", NULL));
  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (till_db_exec (db, statements[i], &error));
      g_assert_error (error, TILL_DB_ERROR, TILL_DB_ERROR_CONSTRAINT);
    }
}

static void
test_alterations_are_found (JournalFixture *fixture,
                            gconstpointer   user_data)
{
  const struct
  {
    const char *sql;
    const char *names; /* what the message must name */
  } cases[] = {
    { "UPDATE entry SET time_us = time_us + 1 WHERE seq = 7", "Entry 7 " },
    { "UPDATE entry SET change = replace (change, '1250', '9250') WHERE seq = 4", "Entry 4 " },
    { "UPDATE entry SET time_us = 1 WHERE seq = 6", "no longer says what was written" },
    { "UPDATE entry SET hash = randomblob (32) WHERE seq = 8", "has another hash" },
    { "UPDATE entry SET state = 'refused' WHERE seq = 15", "Entry 15 " },
    { "UPDATE entry SET instruction_id = (SELECT id FROM instruction WHERE seq = 1)"
      " WHERE seq = 5", "Entry 5 " },
    { "UPDATE entry SET hash = zeroblob (32) WHERE seq = 9", "Entry 9 " },
    { "DELETE FROM entry WHERE seq = 3", "Entry 3 " },
    { "DELETE FROM entry WHERE seq = 1", "Entry 1 " },
    { "INSERT INTO entry SELECT 16, time_us, instruction_id, state, change, hash FROM entry"
      " WHERE seq = 15", "Entry 16 " },
    { "DELETE FROM entry WHERE seq = 15", "Instruction " }, /* the end cut off */
    { "UPDATE instruction SET state = 'refused' WHERE seq = 2", "Instruction " },
    { "UPDATE instruction SET request = replace (request, '1250', '1') WHERE seq = 2",
      "Instruction " },
    { "UPDATE instruction SET outcome = '{\"result_id\":\"ch_x\"}' WHERE seq = 2",
      "Instruction " },
    { "UPDATE instruction SET amount_minor = 1 WHERE seq = 2", "Instruction " },
    { "UPDATE instruction SET currency = 'EUR' WHERE seq = 2", "Instruction " },
    { "UPDATE instruction SET kind = 'refund' WHERE seq = 2", "Instruction " },
    { "UPDATE instruction SET idempotency_key = 'till_x' WHERE seq = 2", "Instruction " },
    { "UPDATE instruction SET target_id = 'ch_x' WHERE seq = 2", "Instruction " },
    { "UPDATE instruction SET target_intent_id = 'pi_x' WHERE seq = 2", "Instruction " },
    { "UPDATE instruction SET reference_key = 'x' WHERE seq = 2", "Instruction " },
    { "UPDATE instruction SET result_id = 'ch_x' WHERE seq = 2", "Instruction " },
    { "UPDATE instruction SET created_us = 5 WHERE seq = 2", "Instruction " },
    { "UPDATE instruction SET sent_us = 5 WHERE seq = 2", "Instruction " },
    { "UPDATE instruction SET settled_us = 5 WHERE seq = 2", "Instruction " },
    { "INSERT INTO instruction SELECT 99, 'x', 'x', kind, state, amount_minor, currency,"
      " target_id, target_intent_id, reference_key, result_id, request, outcome, owner,"
      " created_us, sent_us, settled_us, 0, 0 FROM instruction WHERE seq = 1", "Instruction x" },
  };

  fill (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *copy = g_strdup_printf ("%s.%u", fixture->path, i);
      g_autoptr (TillDb) db = journal_open_raw (fixture->path);
      g_autoptr (TillDb) altered = NULL;
      g_autoptr (TillJournal) journal = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_true (till_db_backup (db, copy, NULL));
      altered = journal_open_raw (copy);
      g_assert_true (till_db_exec (altered, WITHOUT_GUARDS, &error));
      g_assert_true (till_db_exec (altered, cases[i].sql, &error));
      g_assert_no_error (error);

      journal = journal_open_at (copy, fixture->clock, &error);
      g_assert_no_error (error);
      g_assert_false (journal_verify (journal, &error));
      g_assert_error (error, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_ALTERED);
      g_test_message ("%s: %s", cases[i].sql, error->message);
      g_assert_nonnull (strstr (error->message, cases[i].names));
      till_journal_close (journal);
    }
}

/* A chain whose end is damaged is not added to. */
static void
test_broken_end_takes_nothing (JournalFixture *fixture,
                               gconstpointer   user_data)
{
  const TillOrder order = { .kind = TILL_INSTRUCTION_CHARGE, .amount = { 1, "GBP" } };
  g_autoptr (TillDb) db = journal_open_raw (fixture->path);
  g_autoptr (GError) error = NULL;

  fill (fixture);
  g_assert_true (till_db_exec (db, WITHOUT_GUARDS " PRAGMA ignore_check_constraints = ON;"
                               " UPDATE entry SET hash = x'00' WHERE seq = 15", &error));
  g_assert_null (journal_prepare (fixture->journal, &order, &error));
  g_assert_error (error, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_ALTERED);
}

static void
test_unreadable_row_is_not_guessed (JournalFixture *fixture,
                                    gconstpointer   user_data)
{
  static const char *const requests[] = {
    "''", "'{}'", "'nonsense'", "replace (request, '1250', '-1')",
    "replace (request, '1250', '1.5')",
    "replace (request, 'GBP', 'GB')", "replace (request, '\"charge\"', '\"gift\"')",
    "replace (request, '\"note\":\"for Ann\"', '\"note\":7')", "replace (request, id, 'other')",
  };
  const TillJournalQuery all = { .limit = 0 };

  fill (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      g_autofree char *copy = g_strdup_printf ("%s.%u", fixture->path, i);
      g_autofree char *sql = g_strdup_printf ("UPDATE instruction SET request = %s WHERE seq = 3",
                                              requests[i]);
      g_autoptr (TillDb) db = journal_open_raw (fixture->path);
      g_autoptr (TillDb) altered = NULL;
      g_autoptr (TillJournal) journal = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_true (till_db_backup (db, copy, NULL));
      altered = journal_open_raw (copy);
      g_assert_true (till_db_exec (altered, sql, NULL));
      journal = journal_open_at (copy, fixture->clock, &error);
      g_assert_no_error (error);
      g_assert_null (journal_list (journal, &all, &error));
      g_assert_error (error, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_ALTERED);
      till_journal_close (journal);
    }
}

/* All tables, indexes and triggers of a file, as text. */
static char *
read_schema (const char *path)
{
  g_autoptr (TillDb) db = journal_open_raw (path);
  g_autoptr (TillStmt) stmt = till_db_statement (db, "SELECT group_concat (sql, char (10)) FROM"
                                                 " (SELECT sql FROM sqlite_schema ORDER BY name)",
                                                 NULL);
  gboolean has_row;

  g_assert_true (till_stmt_step (stmt, &has_row, NULL));

  return g_strdup (till_stmt_get_text (stmt, 0));
}

/* Each earlier schema, as a text of its own, with hashes that were worked out elsewhere: files that
 * were written with it must open and be whole. */
static void
test_golden (JournalFixture *fixture,
             gconstpointer   user_data)
{
  const char *version = user_data;
  const TillJournalQuery all = { .limit = 0 };
  const TillOutcome done = { .state = TILL_INSTRUCTION_DONE, .result_id = "re_1" };
  g_autofree char *golden = g_test_build_filename (G_TEST_DIST, "journal", "golden", version, NULL);
  g_autofree char *ours = read_schema (fixture->path);
  g_autofree char *theirs = NULL;
  g_autofree char *before = NULL;
  g_autofree char *sql = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (TillInstruction) settled = NULL;
  g_autoptr (GError) error = NULL;
  TillDb *db;

  g_free (fixture->path);
  fixture->path = g_build_filename (fixture->folder, "golden.db", NULL);
  g_assert_true (g_file_get_contents (golden, &sql, NULL, &error));
  db = journal_open_raw (fixture->path);
  g_assert_true (till_db_exec (db, sql, &error));
  g_assert_no_error (error);
  till_db_close (db);

  journal_reopen (fixture);
  before = g_strdup_printf ("%s.before-%d", fixture->path, atoi (version) + 1);
  g_assert_true (g_file_test (before, G_FILE_TEST_EXISTS)); /* copied before it is migrated */
  theirs = read_schema (fixture->path);
  g_assert_cmpstr (theirs, ==, ours);
  g_assert_true (journal_verify (fixture->journal, &error));
  g_assert_no_error (error);

  list = journal_list (fixture->journal, &all, &error);
  g_assert_cmpuint (list->len, ==, 2);
  g_assert_cmpint (till_instruction_get_state (list->pdata[0]), ==, TILL_INSTRUCTION_UNKNOWN);
  g_assert_cmpstr (till_instruction_get_order (list->pdata[1])->customer_name, ==, "José Müller");
  g_assert_true (till_instruction_get_order (list->pdata[1])->moto);
  settled = journal_settle (fixture->journal, list->pdata[0], &done, &error);
  g_assert_no_error (error);
  g_assert_true (journal_verify (fixture->journal, &error));
}

#define ADD(name, func)                                                                           \
  g_test_add ("/journal/chain/" name, JournalFixture, NULL, journal_set_up, func,                 \
              journal_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("untouched", test_untouched);
  ADD ("rows-are-guarded", test_rows_are_guarded);
  ADD ("alterations-are-found", test_alterations_are_found);
  ADD ("broken-end-takes-nothing", test_broken_end_takes_nothing);
  g_test_add ("/journal/chain/golden-1", JournalFixture, "0001.sql", journal_set_up, test_golden,
              journal_tear_down);
  g_test_add ("/journal/chain/golden-2", JournalFixture, "0002.sql", journal_set_up, test_golden,
              journal_tear_down);
  ADD ("unreadable-row-is-not-guessed", test_unreadable_row_is_not_guessed);

  return g_test_run ();
}
