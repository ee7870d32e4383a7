/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Leases: held as long as somebody holds them, by nobody else, and gone without a trace. */

#include "till-lease-private.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

#include "journal-fixture.h"

static void
test_held_until_the_last_reference (JournalFixture *fixture,
                                    gconstpointer   user_data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "other.db", NULL);
  TillLease *lease = till_lease_new (path, NULL), *more = till_lease_ref (lease);
  g_autofree char *token = g_strdup (till_lease_get_token (lease));
  g_autofree char *file = g_strconcat (path, "-", token, ".lock", NULL);
  struct stat info;

  g_assert_cmpint (g_stat (file, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
  g_assert_true (till_lease_is_held (path, token));
  till_lease_unref (lease);
  g_assert_true (till_lease_is_held (path, token));
  till_lease_unref (more);
  g_assert_false (till_lease_is_held (path, token));
  g_assert_cmpint (g_stat (file, &info), !=, 0);
}

static void
test_each_is_another (JournalFixture *fixture,
                      gconstpointer   user_data)
{
  g_autoptr (TillLease) a = till_lease_new (fixture->path, NULL);
  g_autoptr (TillLease) b = till_lease_new (fixture->path, NULL);

  g_assert_cmpstr (till_lease_get_token (a), !=, till_lease_get_token (b));
}

/* Files of dead processes are free; others and what is not ours stay. */
static void
test_tidy (JournalFixture *fixture,
           gconstpointer   user_data)
{
  static const char stale[] = "0123456789abcdefghjkmnpqrs";
  g_autofree char *stale_file = g_strconcat (fixture->path, "-", stale, ".lock", NULL);
  g_autofree char *foreign = g_strconcat (fixture->path, "-notes.lock", NULL);
  g_autoptr (TillLease) lease = till_lease_new (fixture->path, NULL);

  g_assert_true (g_file_set_contents (stale_file, "", 0, NULL));
  g_assert_true (g_file_set_contents (foreign, "", 0, NULL));
  till_lease_tidy (fixture->path);
  g_assert_false (g_file_test (stale_file, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (foreign, G_FILE_TEST_EXISTS));
  g_assert_true (till_lease_is_held (fixture->path, till_lease_get_token (lease)));
  g_assert_cmpuint (journal_count_locks (fixture->folder), ==, 3); /* the open journal has one */
}

/* A token comes from the file; it must not lead anywhere else. */
static void
test_foreign_tokens (JournalFixture *fixture,
                     gconstpointer   user_data)
{
  static const char *const tokens[] = {
    "", "x", "/../../victim/aaaaaaaaaaaa", "../aaaaaaaaaaaaaaaaaaaaaaa",
    "AAAAAAAAAAAAAAAAAAAAAAAAAA",
  };
  g_autofree char *victim = g_strconcat (fixture->path, "-x.lock", NULL);

  g_assert_true (g_file_set_contents (victim, "", 0, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (tokens); i++)
    g_assert_false (till_lease_is_held (fixture->path, tokens[i]));
  g_assert_true (g_file_test (victim, G_FILE_TEST_EXISTS));
}

static void
test_no_folder (JournalFixture *fixture,
                gconstpointer   user_data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "no", "journal.db", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (till_lease_new (path, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

#define ADD(name, func)                                                                           \
  g_test_add ("/journal/lease/" name, JournalFixture, NULL, journal_set_up, func,                 \
              journal_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("held-until-the-last-reference", test_held_until_the_last_reference);
  ADD ("each-is-another", test_each_is_another);
  ADD ("tidy", test_tidy);
  ADD ("foreign-tokens", test_foreign_tokens);
  ADD ("no-folder", test_no_folder);

  return g_test_run ();
}
