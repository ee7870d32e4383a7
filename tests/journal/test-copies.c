/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The daily copies, and the way back from one. */

#include "till-journal.h"

#include <glib/gstdio.h>
#include <string.h>

#include "full-disk.h"
#include "journal-fixture.h"

#define DAY (G_GINT64_CONSTANT (86400) * TILL_SECOND)

static const TillOrder charge = {
  .kind = TILL_INSTRUCTION_CHARGE,
  .amount = { 1250, "GBP" },
};

static void
keep_result_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
copy (TillJournal *journal,
      const char  *path,
      GError     **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  till_journal_copy_async (journal, path, NULL, keep_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return till_journal_copy_finish (journal, result, error);
}

static gboolean
restore (JournalFixture *fixture,
         const char     *from,
         char          **ret_set_aside,
         GError        **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  till_journal_restore_async (fixture->path, from, fixture->clock, keep_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return till_journal_restore_finish (result, ret_set_aside, error);
}

static char *
copy_path (JournalFixture *fixture,
           const char     *name)
{
  return g_build_filename (fixture->folder, "journal-copies", name, NULL);
}

static gboolean
has_copy (JournalFixture *fixture,
          const char     *name)
{
  g_autofree char *path = copy_path (fixture, name);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static guint
count_instructions (const char *path,
                    TillClock  *clock)
{
  const TillJournalQuery all = { .limit = 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (TillJournal) journal = journal_open_at (path, clock, &error);
  g_autoptr (GPtrArray) list = NULL;

  g_assert_no_error (error);
  list = journal_list (journal, &all, &error);
  g_assert_no_error (error);
  till_journal_close (journal);

  return list->len;
}

static void
close_journal (JournalFixture *fixture)
{
  till_journal_close (fixture->journal);
  g_clear_object (&fixture->journal);
}

static void
add_instruction (JournalFixture *fixture)
{
  till_instruction_unref (journal_bring_to (fixture->journal, &charge, TILL_INSTRUCTION_DONE));
}

/* One a day, made when the journal is opened or when it is asked for; none of an empty journal. */
static void
test_one_a_day (JournalFixture *fixture,
                gconstpointer   user_data)
{
  g_autofree char *first = copy_path (fixture, "journal-1970-01-01.db");
  g_autoptr (GError) error = NULL;

  journal_reopen (fixture);
  g_assert_false (has_copy (fixture, "journal-1970-01-01.db"));
  add_instruction (fixture);
  journal_reopen (fixture);
  g_assert_true (has_copy (fixture, "journal-1970-01-01.db"));
  add_instruction (fixture);
  journal_reopen (fixture);
  g_assert_cmpuint (count_instructions (first, fixture->clock), ==, 1);

  till_clock_advance (fixture->clock, DAY);
  g_assert_true (copy (fixture->journal, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (has_copy (fixture, "journal-1970-01-02.db"));
}

/* Twelve months are kept, and whatever is not ours. */
static void
test_old_copies_go (JournalFixture *fixture,
                    gconstpointer   user_data)
{
  static const char *const others[] = {
    "journal-1970-01-0x.db", "journal-1970-01-01.db.bak", "notes.txt", "journal-1970-01-01",
  };

  add_instruction (fixture);
  journal_reopen (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autofree char *path = copy_path (fixture, others[i]);

      g_assert_true (g_file_set_contents (path, "x", 1, NULL));
    }

  till_clock_advance (fixture->clock, 366 * DAY);
  g_assert_true (copy (fixture->journal, NULL, NULL));
  g_assert_true (has_copy (fixture, "journal-1970-01-01.db"));
  till_clock_advance (fixture->clock, 2 * DAY);
  g_assert_true (copy (fixture->journal, NULL, NULL));
  g_assert_false (has_copy (fixture, "journal-1970-01-01.db"));
  g_assert_true (has_copy (fixture, "journal-1971-01-02.db"));
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_true (has_copy (fixture, others[i]));
}

/* No room for a copy: none is half there, and the journal works on. */
static void
test_full_disk (JournalFixture *fixture,
                gconstpointer   user_data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "mine.db", NULL);
  g_autofree char *unfinished = g_strconcat (path, ".new", NULL);
  g_autoptr (GError) error = NULL;

  add_instruction (fixture);
  full_disk_set (TRUE);
  g_assert_false (copy (fixture->journal, path, &error));
  g_assert_nonnull (error);
  full_disk_set (FALSE);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (unfinished, G_FILE_TEST_EXISTS));
  add_instruction (fixture);
  g_assert_true (copy (fixture->journal, path, NULL));
  g_assert_cmpuint (count_instructions (path, fixture->clock), ==, 2);
}

static void
test_restore (JournalFixture *fixture,
              gconstpointer   user_data)
{
  g_autofree char *mine = g_build_filename (fixture->folder, "mine.db", NULL);
  g_autofree char *aside = NULL;
  g_autofree char *none = NULL;
  g_autoptr (GError) error = NULL;

  add_instruction (fixture);
  g_assert_true (copy (fixture->journal, mine, NULL));
  add_instruction (fixture);

  /* Not while somebody works with it. */
  g_assert_false (restore (fixture, mine, &aside, &error));
  g_assert_error (error, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_OPEN);
  g_clear_error (&error);

  close_journal (fixture);
  g_assert_true (restore (fixture, mine, &aside, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_instructions (fixture->path, fixture->clock), ==, 1);
  g_assert_cmpuint (count_instructions (aside, fixture->clock), ==, 2);

  /* Where there is none, there is nothing to put aside. */
  g_unlink (fixture->path);
  till_clock_advance (fixture->clock, TILL_SECOND);
  g_assert_true (restore (fixture, mine, &none, &error));
  g_assert_null (none);
  journal_reopen (fixture);
  g_assert_true (journal_verify (fixture->journal, &error));
}

/* What is not a sound journal does not take the place of one. */
static void
test_bad_copies (JournalFixture *fixture,
                 gconstpointer   user_data)
{
  g_autofree char *mine = g_build_filename (fixture->folder, "mine.db", NULL);
  g_autofree char *bytes = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize length, length_before, length_after;
  TillDb *db;

  add_instruction (fixture);
  add_instruction (fixture);
  g_assert_true (copy (fixture->journal, mine, NULL));
  close_journal (fixture);
  g_assert_true (g_file_get_contents (mine, &bytes, &length, NULL));
  g_assert_true (g_file_get_contents (fixture->path, &before, &length_before, NULL));

  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (GError) error = NULL;
      char *aside = NULL;

      if (i == 0)
        g_unlink (mine);
      else if (i == 1)
        g_assert_true (g_file_set_contents (mine, "nonsense", -1, NULL));
      else if (i == 2)
        g_assert_true (g_file_set_contents (mine, bytes, (gssize) length / 2, NULL));
      else
        {
          g_assert_true (g_file_set_contents (mine, bytes, (gssize) length, NULL));
          db = journal_open_raw (mine);
          g_assert_true (till_db_exec (db, "UPDATE instruction SET amount_minor = 1", NULL));
          till_db_close (db);
        }

      g_assert_false (restore (fixture, mine, &aside, &error));
      g_assert_nonnull (error);
      g_test_message ("%s", error->message);
      g_assert_null (aside);
    }

  g_assert_true (g_file_get_contents (fixture->path, &after, &length_after, NULL));
  g_assert_cmpmem (after, length_after, before, length_before);
  journal_reopen (fixture);
}

#define ADD(name, func)                                                                           \
  g_test_add ("/journal/copies/" name, JournalFixture, NULL, journal_set_up, func,                \
              journal_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("one-a-day", test_one_a_day);
  ADD ("old-copies-go", test_old_copies_go);
  ADD ("full-disk", test_full_disk);
  ADD ("restore", test_restore);
  ADD ("bad-copies", test_bad_copies);

  return g_test_run ();
}
