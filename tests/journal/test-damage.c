/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Files that cannot be used: no money moves, and nothing is changed about them. */

#include "till-journal.h"

#include <glib/gstdio.h>
#include <string.h>

#include "full-disk.h"
#include "journal-fixture.h"

static const TillOrder charge = {
  .kind = TILL_INSTRUCTION_CHARGE,
  .amount = { 1250, "GBP" },
  .reference = "A-17",
};

static void
assert_fails_with (JournalFixture  *fixture,
                   const char      *path,
                   TillJournalError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (journal_open_at (path, fixture->clock, &error));
  g_assert_error (error, TILL_JOURNAL_ERROR, code);
  g_test_message ("%s", error->message);
}

/* Opening @path with @bytes in it fails and leaves every byte. */
static void
assert_untouched (JournalFixture *fixture,
                  const char     *path,
                  const char     *bytes,
                  gsize           length)
{
  g_autofree char *after = NULL;
  gsize length_after;

  g_assert_true (g_file_set_contents (path, bytes, length, NULL));
  assert_fails_with (fixture, path, TILL_JOURNAL_ERROR_DAMAGED);
  g_assert_true (g_file_get_contents (path, &after, &length_after, NULL));
  g_assert_cmpmem (after, length_after, bytes, length);
}

static void
test_random_bytes (JournalFixture *fixture,
                   gconstpointer   user_data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "random.db", NULL);

  for (gsize length = 1; length < 70000; length = length * 3 + 1)
    {
      g_autofree char *bytes = g_malloc (length);

      for (gsize i = 0; i < length; i++)
        bytes[i] = (char) g_test_rand_int ();
      bytes[0] = 'x'; /* never by chance the beginning of a database */
      assert_untouched (fixture, path, bytes, length);
    }
}

/* The right beginning, and then something else: found before money moves. */
static void
test_damaged_pages (JournalFixture *fixture,
                    gconstpointer   user_data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "damaged.db", NULL);
  g_autofree char *bytes = NULL;
  gsize length;

  for (guint i = 0; i < 50; i++)
    till_instruction_unref (journal_bring_to (fixture->journal,
                                              &(TillOrder) { .kind = TILL_INSTRUCTION_CHARGE,
                                                             .amount = { 1, "GBP" } },
                                              TILL_INSTRUCTION_DONE));
  till_journal_close (fixture->journal);
  g_assert_true (g_file_get_contents (fixture->path, &bytes, &length, NULL));
  g_assert_cmpuint (length, >, 40000);
  memset (bytes + 8192, 0x5a, length - 8192);
  assert_untouched (fixture, path, bytes, length);
}

static void
test_newer_version (JournalFixture *fixture,
                    gconstpointer   user_data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize length_before, length_after;
  TillDb *db;

  till_journal_close (fixture->journal);
  db = journal_open_raw (fixture->path);
  g_assert_true (till_db_exec (db, "PRAGMA user_version = 99", NULL));
  till_db_close (db);

  g_assert_true (g_file_get_contents (fixture->path, &before, &length_before, NULL));
  assert_fails_with (fixture, fixture->path, TILL_JOURNAL_ERROR_NEWER);
  g_assert_true (g_file_get_contents (fixture->path, &after, &length_after, NULL));
  g_assert_cmpmem (after, length_after, before, length_before);
}

static void
test_no_access (JournalFixture *fixture,
                gconstpointer   user_data)
{
  g_autofree char *nowhere = g_build_filename (fixture->folder, "no", "such", "journal.db", NULL);

  assert_fails_with (fixture, nowhere, TILL_JOURNAL_ERROR_UNUSABLE);
  assert_fails_with (fixture, fixture->folder, TILL_JOURNAL_ERROR_UNUSABLE); /* no file */
}

/* Nothing is half written on a full disk, and all goes on when there is room again. */
static void
test_full_disk (JournalFixture *fixture,
                gconstpointer   user_data)
{
  const TillOutcome done = { .state = TILL_INSTRUCTION_DONE, .result_id = "ch_1" };
  g_autoptr (TillInstruction) sent = journal_bring_to (fixture->journal, &charge,
                                                       TILL_INSTRUCTION_SENT);
  g_autoptr (TillInstruction) settled = NULL;
  g_autoptr (TillInstruction) stored = NULL;
  g_autoptr (TillInstruction) next = NULL;
  g_autoptr (GError) error = NULL;
  TillOrder other = charge;

  other.reference = "A-18";
  full_disk_set (TRUE);
  g_assert_null (journal_prepare (fixture->journal, &other, &error));
  g_assert_error (error, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_FULL);
  g_assert_nonnull (strstr (error->message, "full"));
  g_clear_error (&error);
  g_assert_null (journal_settle (fixture->journal, sent, &done, &error));
  g_assert_error (error, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_FULL);
  g_clear_error (&error);
  full_disk_set (FALSE);

  stored = journal_find (fixture->journal, till_instruction_get_id (sent));
  g_assert_cmpint (till_instruction_get_state (stored), ==, TILL_INSTRUCTION_SENT);
  settled = journal_settle (fixture->journal, sent, &done, &error);
  g_assert_no_error (error);
  g_assert_nonnull ((next = journal_prepare (fixture->journal, &other, &error)));
  g_assert_true (journal_verify (fixture->journal, &error));
  g_assert_no_error (error);
}

/* A disk that is full from the beginning. */
static void
test_full_disk_when_opening (JournalFixture *fixture,
                             gconstpointer   user_data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "new.db", NULL);
  g_autoptr (TillJournal) journal = NULL;
  g_autoptr (GError) error = NULL;

  full_disk_set (TRUE);
  assert_fails_with (fixture, path, TILL_JOURNAL_ERROR_FULL);
  full_disk_set (FALSE);

  journal = journal_open_at (path, fixture->clock, &error);
  g_assert_no_error (error);
  till_journal_close (journal);
}

/* Where there was a journal, a file that is gone or empty is a loss to be told, not a beginning. */
static void
test_never_begun_anew (JournalFixture *fixture,
                       gconstpointer   user_data)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  till_instruction_unref (journal_bring_to (fixture->journal, &charge, TILL_INSTRUCTION_DONE));
  till_journal_close (fixture->journal);
  g_clear_object (&fixture->journal);
  g_assert_true (g_file_get_contents (fixture->path, &bytes, &length, NULL));

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = g_strconcat (fixture->path, suffixes[i], NULL);

      g_unlink (path);
    }
  assert_fails_with (fixture, fixture->path, TILL_JOURNAL_ERROR_MISSING);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));

  g_assert_true (g_file_set_contents (fixture->path, "", 0, NULL));
  assert_fails_with (fixture, fixture->path, TILL_JOURNAL_ERROR_MISSING);

  /* Brought back from a copy, it goes on. */
  g_assert_true (g_file_set_contents (fixture->path, bytes, length, NULL));
  journal_reopen (fixture);
  g_assert_true (journal_verify (fixture->journal, &error));
}

#define ADD(name, func)                                                                           \
  g_test_add ("/journal/damage/" name, JournalFixture, NULL, journal_set_up, func,                \
              journal_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("random-bytes", test_random_bytes);
  ADD ("damaged-pages", test_damaged_pages);
  ADD ("newer-version", test_newer_version);
  ADD ("no-access", test_no_access);
  ADD ("never-begun-anew", test_never_begun_anew);
  ADD ("full-disk", test_full_disk);
  ADD ("full-disk-when-opening", test_full_disk_when_opening);

  return g_test_run ();
}
