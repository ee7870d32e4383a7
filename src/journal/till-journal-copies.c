/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Copies of the journal: one a day, kept for twelve months, in the folder "journal-copies" beside
 * it, and the way back from one.
 *
 * What must hold: a copy is whole or not there; nothing but our own copies is ever deleted from
 * that folder; bringing one back first proves that it is sound, and puts the journal that was there
 * aside instead of overwriting it; it is not done while anybody works with that. (Before a
 * migration the database layer makes a copy of its own, see till_db_open().) */

#include "till-journal-copies-private.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "till-clock.h"
#include "till-instruction-table-private.h"
#include "till-journal-chain-private.h"
#include "till-journal-made-private.h"
#include "till-lease-private.h"
#include "till-stmt.h"

#define FOLDER "journal-copies"
#define PREFIX "journal-"
#define SUFFIX ".db"

/* Logs are kept for a year (PCI DSS 4.0.1, 10.5.1); a day on top for the time zones. */
#define KEPT_DAYS 367

static gboolean
fail_with_errno (GError    **error,
                 const char *what,
                 const char *path)
{
  int saved_errno = errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno), "%s “%s”: %s", what, path,
               g_strerror (saved_errno));

  return FALSE;
}

/* What stands under @path is on disk when this is. */
static gboolean
sync_path (const char *path,
           int         flags,
           GError    **error)
{
  int fd = open (path, flags | O_CLOEXEC);
  gboolean synced = fd >= 0 && fsync (fd) == 0;

  if (!synced)
    fail_with_errno (error, "Writing", path);
  if (fd >= 0)
    close (fd);

  return synced;
}

static gboolean
put_in_place (const char *from,
              const char *to,
              GError    **error)
{
  g_autofree char *folder = g_path_get_dirname (to);

  if (!sync_path (from, O_RDONLY, error))
    return FALSE;

  if (g_rename (from, to) != 0)
    return fail_with_errno (error, "Making", to);

  return sync_path (folder, O_RDONLY | O_DIRECTORY, error);
}

/**
 * till_journal_copies_write:
 * @db: the journal, owned by the calling thread
 * @path: where the copy is to be; replaced if it is there
 * @error: return location for a #GError in #TILL_DB_ERROR or #G_IO_ERROR
 *
 * Makes a copy while others may go on writing.
 *
 * Returns: %FALSE when there is no new copy; what was there is as it was
 */
gboolean
till_journal_copies_write (TillDb     *db,
                           const char *path,
                           GError    **error)
{
  g_autofree char *unfinished = g_strconcat (path, ".new", NULL);

  if (till_db_backup (db, unfinished, error) && put_in_place (unfinished, path, error))
    return TRUE;

  g_unlink (unfinished);

  return FALSE;
}

static char *
copies_folder (const char *journal_path)
{
  g_autofree char *parent = g_path_get_dirname (journal_path);

  return g_build_filename (parent, FOLDER, NULL);
}

/* "journal-2026-11-21.db" */
static char *
copy_name (gint64 now_us)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (now_us / TILL_SECOND);

  return g_date_time_format (now, PREFIX "%Y-%m-%d" SUFFIX);
}

/* Whether @name is exactly what we call a copy: then it sorts by its day. */
static gboolean
is_copy (const char *name)
{
  static const char form[] = PREFIX "0000-00-00" SUFFIX;

  if (strlen (name) != strlen (form))
    return FALSE;

  for (gsize i = 0; form[i] != '\0'; i++)
    if (form[i] == '0' ? !g_ascii_isdigit (name[i]) : name[i] != form[i])
      return FALSE;

  return TRUE;
}

/* What cannot be deleted stays; it does no harm. */
static void
delete_old (const char *folder,
            gint64      now_us)
{
  g_autofree char *oldest = copy_name (now_us - (gint64) KEPT_DAYS * 86400 * TILL_SECOND);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (is_copy (name) && strcmp (name, oldest) < 0)
      {
        g_autofree char *path = g_build_filename (folder, name, NULL);

        g_unlink (path);
      }
}

static const char any_sql[] = "SELECT 1 FROM entry LIMIT 1";

static gboolean
has_entries (TillDb   *db,
             gboolean *ret_any,
             GError  **error)
{
  g_autoptr (TillStmt) stmt = NULL;

  return (stmt = till_db_statement (db, any_sql, error)) && till_stmt_step (stmt, ret_any, error);
}

/**
 * till_journal_copies_keep:
 * @db: the journal, owned by the calling thread
 * @journal_path: its file
 * @now_us: the time, in µs since 1970 UTC
 * @error: return location for a #GError in #TILL_DB_ERROR or #G_IO_ERROR
 *
 * Makes the copy of the day, if there is none and anything in the journal, and deletes those older
 * than twelve months.
 *
 * Returns: %FALSE when there should be a copy of the day and is none
 */
gboolean
till_journal_copies_keep (TillDb     *db,
                          const char *journal_path,
                          gint64      now_us,
                          GError    **error)
{
  g_autofree char *folder = copies_folder (journal_path);
  g_autofree char *name = copy_name (now_us);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  gboolean any;

  if (!has_entries (db, &any, error))
    return FALSE;

  if (!any || g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;

  if (g_mkdir_with_parents (folder, 0700) != 0)
    return fail_with_errno (error, "Making", folder);

  if (!till_journal_copies_write (db, path, error))
    return FALSE;

  delete_old (folder, now_us);

  return TRUE;
}

/* --- the way back ----------------------------------------------------------------------------- */

/* Proves that the file at @path is a sound journal, and brings it to the newest schema. */
static gboolean
prove (const char         *path,
       const TillDbSchema *schema,
       GError            **error)
{
  g_autoptr (TillDb) db = NULL;

  return (db = till_db_open (path, schema, TILL_DB_PRECIOUS, error)) &&
         till_db_check (db, error) && till_journal_chain_verify (db, error) &&
         till_instruction_table_verify (db, error);
}

static gboolean
copy_file (const char *from,
           const char *to,
           GError    **error)
{
  g_autoptr (GFile) source = g_file_new_for_path (from);
  g_autoptr (GFile) target = g_file_new_for_path (to);

  if (!g_file_copy (source, target, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, error))
    return FALSE;

  return g_chmod (to, 0600) == 0 || fail_with_errno (error, "Making", to);
}

/* Moves the journal out of the way, with what belongs to it. The file itself goes first: without it
 * the journal counts as missing, whatever happens then. */
static gboolean
set_aside (const char *journal_path,
           const char *aside,
           GError    **error)
{
  static const char *const parts[] = { "", "-wal", "-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *from = g_strconcat (journal_path, parts[i], NULL);
      g_autofree char *to = g_strconcat (aside, parts[i], NULL);

      if (g_rename (from, to) != 0 && errno != ENOENT)
        return fail_with_errno (error, "Putting aside", from);
    }

  return TRUE;
}

/* What a copy of our own was made into, until it is in place. */
static void
drop_unfinished (const char *unfinished)
{
  static const char *const parts[] = { "", "-wal", "-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *path = g_strconcat (unfinished, parts[i], NULL);

      g_unlink (path);
    }
}

/**
 * till_journal_copies_restore:
 * @journal_path: where the journal is to be
 * @schema: its schema
 * @copy_path: a copy
 * @now_us: the time, in µs since 1970 UTC
 * @ret_set_aside: (out) (transfer full) (nullable): where the journal that was there is now; %NULL
 *   when there was none; untouched on failure
 * @error: return location for a #GError in #TILL_JOURNAL_ERROR, #TILL_DB_ERROR or #G_IO_ERROR
 *
 * Brings a journal back from a copy. Blocks; not for the main thread.
 *
 * Returns: %FALSE when the copy is not sound or somebody works with the journal; it is as it was
 */
gboolean
till_journal_copies_restore (const char         *journal_path,
                             const TillDbSchema *schema,
                             const char         *copy_path,
                             gint64              now_us,
                             char              **ret_set_aside,
                             GError            **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (now_us / TILL_SECOND);
  g_autofree char *unfinished = g_strconcat (journal_path, ".restored", NULL);
  g_autofree char *stamp = g_date_time_format (now, "%Y%m%dT%H%M%S");
  g_autofree char *aside = g_strdup_printf ("%s.aside-%s.%06dZ", journal_path, stamp,
                                            (int) (now_us % TILL_SECOND));
  gboolean was_there = g_file_test (journal_path, G_FILE_TEST_EXISTS);

  if (till_lease_any_held (journal_path))
    {
      g_set_error_literal (error, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_OPEN,
                           "Another window or command has this journal open: close it first");
      return FALSE;
    }

  if (g_file_test (aside, G_FILE_TEST_EXISTS))
    {
      errno = EEXIST;
      return fail_with_errno (error, "Putting aside as", aside);
    }

  if (!copy_file (copy_path, unfinished, error) || !prove (unfinished, schema, error) ||
      !set_aside (journal_path, aside, error) ||
      !put_in_place (unfinished, journal_path, error) ||
      !till_journal_made_note (journal_path, error))
    {
      drop_unfinished (unfinished);
      return FALSE;
    }

  *ret_set_aside = was_there ? g_steal_pointer (&aside) : NULL;

  return TRUE;
}
