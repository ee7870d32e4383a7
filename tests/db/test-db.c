/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "till-db.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test-db-resources.h"
#include "till-stmt.h"

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static TillDbSchema
schema (const char *folder,
        int         version)
{
  return (TillDbSchema) { test_db_get_resource (), folder, version };
}

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  fixture->folder = g_dir_make_tmp ("till-db-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "test.db", NULL);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static gint64
query (TillDb     *db,
       const char *sql)
{
  g_autoptr (TillStmt) stmt = NULL;
  g_autoptr (GError) error = NULL;
  gboolean has_row = FALSE;

  stmt = till_db_statement (db, sql, &error);
  g_assert_no_error (error);
  g_assert_true (till_stmt_step (stmt, &has_row, &error));
  g_assert_no_error (error);
  g_assert_true (has_row);

  return till_stmt_get_int64 (stmt, 0);
}

static void
test_migrates_and_keeps_rows (Fixture      *fixture,
                              gconstpointer user_data)
{
  const TillDbSchema one = schema ("/test/good", 1), two = schema ("/test/good", 2);
  g_autoptr (GError) error = NULL;
  g_autoptr (TillDb) db = NULL;
  g_autofree char *copy = g_strconcat (fixture->path, ".before-2", NULL);
  struct stat info;

  db = till_db_open (fixture->path, &one, TILL_DB_PRECIOUS, &error);
  g_assert_no_error (error);
  g_assert_true (till_db_exec (db, "INSERT INTO parent VALUES (7, 'x')", &error));
  g_clear_pointer (&db, till_db_close);

  db = till_db_open (fixture->path, &two, TILL_DB_PRECIOUS, &error);
  g_assert_no_error (error);
  g_assert_cmpint (query (db, "SELECT id FROM parent"), ==, 7);
  g_assert_cmpint (query (db, "PRAGMA user_version"), ==, 2);
  g_assert_cmpint (query (db, "PRAGMA synchronous"), ==, 2);
  g_assert_cmpint (query (db, "PRAGMA foreign_keys"), ==, 1);

  g_assert_cmpint (g_stat (fixture->path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
  g_assert_cmpint (g_stat (copy, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
}

static gpointer
open_two (gpointer user_data)
{
  const TillDbSchema two = schema ("/test/good", 2);
  g_autoptr (GError) error = NULL;
  TillDb *db = till_db_open (user_data, &two, TILL_DB_PRECIOUS, &error);

  g_assert_no_error (error);

  return db;
}

/* Two commands on a new file, or on an old one, at the same moment: each finds it whole, nobody
 * takes a step twice, and the copy is the one of the old file. */
static void
test_migrates_once (Fixture      *fixture,
                    gconstpointer user_data)
{
  const TillDbSchema one = schema ("/test/good", 1);
  g_autofree char *copy = g_strconcat (fixture->path, ".before-2", NULL);
  GThread *threads[6];

  for (guint round = 0; round < 40; round++)
    {
      gboolean is_new = round % 2 == 0;

      if (!is_new)
        till_db_close (till_db_open (fixture->path, &one, TILL_DB_PRECIOUS, NULL));

      for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
        threads[i] = g_thread_new ("open", open_two, fixture->path);

      for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
        {
          g_autoptr (TillDb) db = g_thread_join (threads[i]);

          g_assert_cmpint (query (db, "PRAGMA user_version"), ==, 2);
        }

      g_assert_true (g_file_test (copy, G_FILE_TEST_EXISTS) != is_new);
      if (!is_new)
        {
          g_autoptr (TillDb) old = till_db_open (copy, &one, TILL_DB_FLAGS_NONE, NULL);

          g_assert_nonnull (old);
        }

      tear_down (fixture, NULL);
      set_up (fixture, NULL);
      g_free (copy);
      copy = g_strconcat (fixture->path, ".before-2", NULL);
    }
}

static void
test_failed_step_leaves_the_file (Fixture      *fixture,
                                  gconstpointer user_data)
{
  const TillDbSchema one = schema ("/test/bad", 1), two = schema ("/test/bad", 2);
  g_autoptr (GError) error = NULL;
  TillDb *db;

  till_db_close (till_db_open (fixture->path, &one, TILL_DB_FLAGS_NONE, NULL));
  g_assert_null (till_db_open (fixture->path, &two, TILL_DB_FLAGS_NONE, &error));
  g_assert_error (error, TILL_DB_ERROR, TILL_DB_ERROR_FAILED);

  db = till_db_open (fixture->path, &one, TILL_DB_FLAGS_NONE, NULL);
  g_assert_nonnull (db);
  g_assert_cmpint (query (db, "SELECT count(*) FROM parent"), ==, 0);
  till_db_close (db);
}

static void
test_newer_file_is_refused (Fixture      *fixture,
                            gconstpointer user_data)
{
  const TillDbSchema one = schema ("/test/good", 1), two = schema ("/test/good", 2);
  g_autoptr (GError) error = NULL;

  till_db_close (till_db_open (fixture->path, &two, TILL_DB_FLAGS_NONE, NULL));
  g_assert_null (till_db_open (fixture->path, &one, TILL_DB_FLAGS_NONE, &error));
  g_assert_error (error, TILL_DB_ERROR, TILL_DB_ERROR_NEWER);
}

static void
test_random_bytes_are_refused (Fixture      *fixture,
                               gconstpointer user_data)
{
  const TillDbSchema one = schema ("/test/good", 1);
  const gsize lengths[] = { 1, 15, 16, 100, 511, 512, 8192 };
  char bytes[8192];

  for (gsize i = 0; i < sizeof bytes; i++)
    bytes[i] = (char) g_test_rand_int ();
  bytes[0] = 'x'; /* never by chance the beginning of a database */

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *after = NULL;
      gsize length_after;

      g_assert_true (g_file_set_contents (fixture->path, bytes, lengths[i], NULL));
      g_assert_null (till_db_open (fixture->path, &one, TILL_DB_FLAGS_NONE, &error));
      g_assert_error (error, TILL_DB_ERROR, TILL_DB_ERROR_CORRUPT);
      g_assert_true (g_file_get_contents (fixture->path, &after, &length_after, NULL));
      g_assert_cmpmem (after, length_after, bytes, lengths[i]);
    }
}

static void
test_missing_folder (Fixture      *fixture,
                     gconstpointer user_data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "no", "such.db", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (till_db_open (path, NULL, TILL_DB_FLAGS_NONE, &error));
  g_assert_error (error, TILL_DB_ERROR, TILL_DB_ERROR_ACCESS);
}

/* A full disk is told as such, and what was there before stays. */
static void
test_full_disk (Fixture      *fixture,
                gconstpointer user_data)
{
  const TillDbSchema one = schema ("/test/good", 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (TillDb) db = till_db_open (fixture->path, &one, TILL_DB_PRECIOUS, NULL);

  g_assert_true (till_db_exec (db, "INSERT INTO parent VALUES (1, 'kept');"
                               " PRAGMA max_page_count = 4", NULL));
  g_assert_false (till_db_exec (db, "INSERT INTO parent VALUES (2, hex (zeroblob (100000)))",
                                &error));
  g_assert_error (error, TILL_DB_ERROR, TILL_DB_ERROR_FULL);
  g_assert_cmpint (query (db, "SELECT count(*) FROM parent"), ==, 1);
}

/* A file that may not grow, or a quota: to a person the disk is full. */
static void
test_no_room (Fixture      *fixture,
              gconstpointer user_data)
{
  const struct rlimit limit = { 65536, 65536 }, little = { 8192, 8192 };
  const TillDbSchema one = schema ("/test/good", 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) open_error = NULL;
  g_autoptr (TillDb) db = NULL;

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
      g_test_trap_assert_passed ();
      return;
    }

  db = till_db_open (fixture->path, &one, TILL_DB_PRECIOUS, NULL);
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  g_assert_false (till_db_exec (db, "INSERT INTO parent VALUES (2, hex (zeroblob (100000)))",
                                &error));
  g_assert_error (error, TILL_DB_ERROR, TILL_DB_ERROR_FULL);
  g_assert_nonnull (strstr (error->message, "full"));

  g_clear_pointer (&db, till_db_close);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &little), ==, 0);
  g_assert_null (till_db_open (fixture->path, &one, TILL_DB_PRECIOUS, &open_error));
  g_assert_error (open_error, TILL_DB_ERROR, TILL_DB_ERROR_FULL);
}

static void
test_statements_are_clean_when_lent_again (Fixture      *fixture,
                                           gconstpointer user_data)
{
  static const char sql[] = "SELECT ?1 IS NULL";
  g_autoptr (TillDb) db = till_db_open (":memory:", NULL, TILL_DB_FLAGS_NONE, NULL);
  TillStmt *first = till_db_statement (db, sql, NULL), *second;
  gboolean has_row;

  g_assert_true (till_stmt_bind_int64 (first, 1, 5, NULL));
  g_assert_true (till_stmt_step (first, &has_row, NULL));
  second = till_db_statement (db, sql, NULL); /* while the first is still lent */
  g_assert_true (first != second);
  till_stmt_give_back (first);
  till_stmt_give_back (second);
  g_assert_cmpint (query (db, sql), ==, 1);
}

static void
test_constraint_and_rollback (Fixture      *fixture,
                              gconstpointer user_data)
{
  const TillDbSchema two = schema ("/test/good", 2);
  g_autoptr (GError) error = NULL;
  g_autoptr (TillDb) db = till_db_open (fixture->path, &two, TILL_DB_FLAGS_NONE, NULL);

  g_assert_true (till_db_begin (db, NULL));
  g_assert_true (till_db_exec (db, "INSERT INTO parent VALUES (1, 'x')", NULL));
  g_assert_false (till_db_exec (db, "INSERT INTO child VALUES (1, 99)", &error));
  g_assert_error (error, TILL_DB_ERROR, TILL_DB_ERROR_CONSTRAINT);
  till_db_rollback (db);
  g_assert_cmpint (query (db, "SELECT count(*) FROM parent"), ==, 0);
}

static void
test_backup (Fixture      *fixture,
             gconstpointer user_data)
{
  const TillDbSchema one = schema ("/test/good", 1);
  g_autofree char *path = g_build_filename (fixture->folder, "copy.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TillDb) db = till_db_open (fixture->path, &one, TILL_DB_PRECIOUS, NULL);
  g_autoptr (TillDb) copy = NULL;

  g_assert_true (till_db_exec (db, "INSERT INTO parent VALUES (3, 'x')", NULL));
  g_assert_true (till_db_backup (db, path, &error));
  g_assert_no_error (error);
  copy = till_db_open (path, &one, TILL_DB_READ_ONLY, &error);
  g_assert_no_error (error);
  g_assert_cmpint (query (copy, "SELECT id FROM parent"), ==, 3);
  g_assert_false (till_db_exec (copy, "DELETE FROM parent", NULL));
  g_assert_true (till_db_check (copy, &error));
}

/* Whether another process would find @path locked. */
static gboolean
is_locked (const char *path)
{
  pid_t child = fork ();
  int status = 0;

  if (child == 0)
    {
      struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
      int fd = open (path, O_RDWR);

      _exit (fd >= 0 && fcntl (fd, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK);
    }

  g_assert_cmpint (waitpid (child, &status, 0), ==, child);

  return WEXITSTATUS (status) == 1;
}

/* Opening a database a second time must not take the first one's locks away. */
static void
test_second_opening_keeps_locks (Fixture      *fixture,
                                 gconstpointer user_data)
{
  const TillDbSchema one = schema ("/test/good", 1);
  g_autoptr (TillDb) first = till_db_open (fixture->path, &one, TILL_DB_PRECIOUS, NULL);
  g_autoptr (TillDb) second = NULL;

  g_assert_nonnull (first);
  g_assert_true (is_locked (fixture->path));
  second = till_db_open (fixture->path, &one, TILL_DB_PRECIOUS, NULL);
  g_assert_nonnull (second);
  g_assert_true (is_locked (fixture->path));
}

static void
test_folder_is_left_alone (Fixture      *fixture,
                           gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  struct stat info;

  g_assert_cmpint (g_chmod (fixture->folder, 0750), ==, 0);
  g_assert_null (till_db_open (fixture->folder, NULL, TILL_DB_FLAGS_NONE, &error));
  g_assert_error (error, TILL_DB_ERROR, TILL_DB_ERROR_ACCESS);
  g_assert_cmpint (g_stat (fixture->folder, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0750);
}

static void
test_damage_is_found (Fixture      *fixture,
                      gconstpointer user_data)
{
  const TillDbSchema one = schema ("/test/good", 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (TillDb) db = till_db_open (fixture->path, &one, TILL_DB_FLAGS_NONE, NULL);
  g_autofree char *contents = NULL;
  gsize length;

  g_assert_true (till_db_exec (db, "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1"
                               " FROM n WHERE i < 5000) INSERT INTO parent SELECT i, i FROM n",
                               &error));
  g_assert_no_error (error);
  g_assert_true (till_db_checkpoint (db, /* truncate= */ TRUE, NULL));
  g_assert_true (till_db_check (db, &error));
  g_clear_pointer (&db, till_db_close);

  /* one page in the middle, and the file still opens */
  g_assert_true (g_file_get_contents (fixture->path, &contents, &length, NULL));
  g_assert_cmpint (length, >, 8 * 4096);
  memset (contents + 5 * 4096, 0x5a, 4096);
  g_assert_true (g_file_set_contents (fixture->path, contents, length, NULL));

  db = till_db_open (fixture->path, &one, TILL_DB_READ_ONLY, &error);
  g_assert_no_error (error);
  g_assert_false (till_db_check (db, &error));
  g_assert_error (error, TILL_DB_ERROR, TILL_DB_ERROR_CORRUPT);
}

/* A new file takes page size and shrinking up, an old one keeps what it has. */
static void
test_page_size_and_shrinking (Fixture      *fixture,
                              gconstpointer user_data)
{
  TillDbSchema one = schema ("/test/good", 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (TillDb) db = NULL;

  one.page_size = 8192;
  db = till_db_open (fixture->path, &one, TILL_DB_PRECIOUS | TILL_DB_SHRINKABLE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (query (db, "PRAGMA page_size"), ==, 8192);
  g_assert_cmpint (query (db, "PRAGMA auto_vacuum"), ==, 2);
  g_clear_pointer (&db, till_db_close);

  one.page_size = 4096;
  db = till_db_open (fixture->path, &one, TILL_DB_PRECIOUS, &error);
  g_assert_no_error (error);
  g_assert_cmpint (query (db, "PRAGMA page_size"), ==, 8192);
  g_assert_cmpint (query (db, "PRAGMA auto_vacuum"), ==, 2);
}

/* The log grows with every commit and is only moved when asked. */
static void
test_log_is_moved_when_asked (Fixture      *fixture,
                              gconstpointer user_data)
{
  TillDbSchema one = schema ("/test/good", 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (TillDb) db = NULL;

  one.page_size = 8192;
  db = till_db_open (fixture->path, &one, TILL_DB_MANUAL_CHECKPOINT, &error);
  g_assert_no_error (error);
  g_assert_true (till_db_checkpoint (db, /* truncate= */ TRUE, &error));

  for (guint i = 0; i < 1200; i++)
    g_assert_true (till_db_exec (db, "INSERT INTO parent (name) VALUES ('x')", NULL));
  g_assert_cmpint (till_db_get_log_bytes (db), >=, 1200 * 8192);

  g_assert_true (till_db_checkpoint (db, /* truncate= */ FALSE, &error));
  g_assert_no_error (error);
  g_assert_true (till_db_exec (db, "INSERT INTO parent (name) VALUES ('y')", NULL));
  g_assert_cmpint (till_db_get_log_bytes (db), <=, 8 * 8192);
}

#define ADD(name, func) g_test_add ("/db/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("migrates-and-keeps-rows", test_migrates_and_keeps_rows);
  ADD ("migrates-once", test_migrates_once);
  ADD ("failed-step-leaves-the-file", test_failed_step_leaves_the_file);
  ADD ("newer-file-is-refused", test_newer_file_is_refused);
  ADD ("random-bytes-are-refused", test_random_bytes_are_refused);
  ADD ("missing-folder", test_missing_folder);
  ADD ("full-disk", test_full_disk);
  ADD ("no-room", test_no_room);
  ADD ("statements-are-clean-when-lent-again", test_statements_are_clean_when_lent_again);
  ADD ("constraint-and-rollback", test_constraint_and_rollback);
  ADD ("backup", test_backup);
  ADD ("second-opening-keeps-locks", test_second_opening_keeps_locks);
  ADD ("folder-is-left-alone", test_folder_is_left_alone);
  ADD ("damage-is-found", test_damage_is_found);
  ADD ("page-size-and-shrinking", test_page_size_and_shrinking);
  ADD ("log-is-moved-when-asked", test_log_is_moved_when_asked);

  return g_test_run ();
}
