/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One SQLite database: how it is opened, what its errors mean, transactions, copies.
 *
 * What must hold: every result of SQLite is looked at; a file is private (0600); nothing a foreign
 * file contains can run code (defensive, trusted_schema off). */

#include "till-db.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "till-db-private.h"

G_DEFINE_QUARK (till-db-error-quark, till_db_error)

/* How long another process may hold the file before we give up. */
#define BUSY_TIMEOUT_MS 5000

/* The smallest page, and a database has at least one (https://www.sqlite.org/fileformat.html). */
#define SMALLEST_FILE 512

/* Virtual machine steps between two looks at the cancellable. */
#define PROGRESS_STEPS 2000

static TillDbError
classify (int code)
{
  switch (code & 0xff)
    {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return TILL_DB_ERROR_BUSY;

    case SQLITE_FULL:
      return TILL_DB_ERROR_FULL;

    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return TILL_DB_ERROR_CORRUPT;

    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
      return TILL_DB_ERROR_CONSTRAINT;

    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return TILL_DB_ERROR_ACCESS;

    default:
      return TILL_DB_ERROR_FAILED;
    }
}

static gboolean
means_no_room (int saved_errno)
{
  return saved_errno == EDQUOT || saved_errno == EFBIG || saved_errno == ENOSPC;
}

/* SQLite knows ENOSPC only; a quota that is used up and a file that may not grow mean the same to a
 * person. What the system said is kept with each file, the database's and its log's. Returns 0 if
 * it was something else. */
static int
get_no_room_errno (TillDb *self,
                   int     code)
{
  sqlite3_file *log = NULL;
  int last_errno = 0;

  if ((code & 0xff) != SQLITE_IOERR || self->sqlite == NULL)
    return 0;

  /* The log's index is made longer by writing to it; SQLite keeps no errno for that. */
  if (sqlite3_extended_errcode (self->sqlite) == SQLITE_IOERR_SHMSIZE)
    return ENOSPC;

  if (sqlite3_file_control (self->sqlite, "main", SQLITE_FCNTL_LAST_ERRNO, &last_errno) ==
        SQLITE_OK && means_no_room (last_errno))
    return last_errno;

  if (sqlite3_file_control (self->sqlite, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log) ==
        SQLITE_OK && log != NULL && log->pMethods != NULL &&
      log->pMethods->xFileControl (log, SQLITE_FCNTL_LAST_ERRNO, &last_errno) == SQLITE_OK &&
      means_no_room (last_errno))
    return last_errno;

  return 0;
}

/**
 * till_db_fail:
 * @self: a database
 * @code: what SQLite answered
 * @doing: what was tried, in words
 * @error: return location for a #GError
 *
 * Says in @error what @code means: %G_IO_ERROR_CANCELLED when the statement was interrupted, else
 * in #TILL_DB_ERROR.
 *
 * Returns: %FALSE
 */
gboolean
till_db_fail (TillDb     *self,
              int         code,
              const char *doing,
              GError    **error)
{
  int no_room_errno = get_no_room_errno (self, code);

  if ((code & 0xff) == SQLITE_INTERRUPT)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s: cancelled", doing);
      return FALSE;
    }

  if (no_room_errno != 0)
    {
      g_set_error (error, TILL_DB_ERROR, TILL_DB_ERROR_FULL, "%s: the disk is full (%s)", doing,
                   g_strerror (no_room_errno));
      return FALSE;
    }

  g_set_error (error, TILL_DB_ERROR, classify (code), "%s: %s", doing,
               self->sqlite != NULL ? sqlite3_errmsg (self->sqlite) : sqlite3_errstr (code));

  return FALSE;
}

static int
progress_cb (void *user_data)
{
  TillDb *self = user_data;

  return self->cancellable != NULL && g_cancellable_is_cancelled (self->cancellable);
}

static gboolean
cannot_open (const char *path,
             int         saved_errno,
             GError    **error)
{
  g_set_error (error, TILL_DB_ERROR,
               saved_errno == ENOSPC ? TILL_DB_ERROR_FULL : TILL_DB_ERROR_ACCESS,
               "Opening “%s”: %s", path, g_strerror (saved_errno));

  return FALSE;
}

/* SQLite would make the file with the rights the umask leaves; it must be ours alone. A file that
 * is there is not opened here: closing it would let go of the locks that another connection of this
 * process has on it (https://www.sqlite.org/howtocorrupt.html, 2.2). */
static gboolean
make_private_file (const char *path,
                   GError    **error)
{
  int fd = open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  struct stat info;

  if (fd >= 0)
    {
      close (fd);
      return TRUE;
    }

  if (errno != EEXIST || stat (path, &info) != 0)
    return cannot_open (path, errno, error);

  if (!S_ISREG (info.st_mode))
    return cannot_open (path, EISDIR, error);

  /* SQLite takes a few bytes for an empty database and would write over them. */
  if (info.st_size > 0 && info.st_size < SMALLEST_FILE)
    {
      g_set_error (error, TILL_DB_ERROR, TILL_DB_ERROR_CORRUPT, "“%s” is not a database", path);
      return FALSE;
    }

  /* A file that is not ours to change stays as it is: reading it may still be allowed. */
  if ((info.st_mode & 077) != 0 && chmod (path, 0600) != 0)
    g_debug ("“%s” keeps its mode: %s", path, g_strerror (errno));

  return TRUE;
}

/* Notes how long the log is. It stands in the place of SQLite's own hook, which would move the log
 * into the file inside a commit. */
static int
log_grew_cb (void       *user_data,
             sqlite3    *sqlite,
             const char *name,
             int         n_pages)
{
  TillDb *self = user_data;

  self->log_pages = n_pages;

  return SQLITE_OK;
}

/* Both are fixed by the first table, and the page size even by the change to WAL, so they come
 * before anything else; on a file that has tables they do nothing. */
static gboolean
prepare_new_file (TillDb             *self,
                  const TillDbSchema *schema,
                  GError            **error)
{
  if (schema != NULL && schema->page_size > 0)
    {
      g_autofree char *sql = g_strdup_printf ("PRAGMA page_size = %d", schema->page_size);

      if (!till_db_exec (self, sql, error))
        return FALSE;
    }

  if ((self->flags & TILL_DB_SHRINKABLE) != 0)
    return till_db_exec (self, "PRAGMA auto_vacuum = INCREMENTAL", error);

  return TRUE;
}

/* Of two connections that change a new file to a log at the same moment, SQLite tells one at once
 * that the file is locked: both have read it already, so it does not ask the busy handler
 * (https://www.sqlite.org/c3ref/busy_handler.html). For a transaction it does: that one waits until
 * the other is through. */
static gboolean
begin_log (TillDb  *self,
           GError **error)
{
  const gint64 deadline = g_get_monotonic_time () + BUSY_TIMEOUT_MS * G_TIME_SPAN_MILLISECOND;

  for (;;)
    {
      g_autoptr (GError) busy = NULL;

      if (till_db_exec (self, "PRAGMA journal_mode = WAL", &busy))
        return TRUE;

      if ((sqlite3_errcode (self->sqlite) & 0xff) != SQLITE_BUSY ||
          g_get_monotonic_time () >= deadline)
        {
          g_propagate_error (error, g_steal_pointer (&busy));
          return FALSE;
        }

      if (!till_db_exec (self, "BEGIN IMMEDIATE; ROLLBACK", error))
        return FALSE;
    }
}

static gboolean
configure (TillDb             *self,
           const TillDbSchema *schema,
           GError            **error)
{
  const char *pragmas;

  sqlite3_busy_timeout (self->sqlite, BUSY_TIMEOUT_MS);
  sqlite3_extended_result_codes (self->sqlite, 1);
  sqlite3_db_config (self->sqlite, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (self->sqlite, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_progress_handler (self->sqlite, PROGRESS_STEPS, progress_cb, self);

  if ((self->flags & TILL_DB_READ_ONLY) != 0)
    pragmas = "PRAGMA query_only = ON;";
  else if ((self->flags & TILL_DB_PRECIOUS) != 0)
    pragmas = "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
              " PRAGMA fullfsync = ON; PRAGMA secure_delete = ON;";
  else
    pragmas = "PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;";

  if ((self->flags & TILL_DB_READ_ONLY) == 0 &&
      (!prepare_new_file (self, schema, error) || !begin_log (self, error)))
    return FALSE;

  if (!till_db_exec (self, pragmas, error))
    return FALSE;

  if ((self->flags & TILL_DB_MANUAL_CHECKPOINT) != 0)
    sqlite3_wal_hook (self->sqlite, log_grew_cb, self);

  return TRUE;
}

/**
 * till_db_open:
 * @path: the file, or ":memory:"
 * @schema: (nullable): its schema; older files are migrated, newer ones refused
 * @flags: how it is used
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Opens a database and brings it to the newest schema. A failed migration leaves the file as it
 * was. Blocks; not for the main thread.
 *
 * Returns: (transfer full) (nullable): the database, or %NULL
 */
TillDb *
till_db_open (const char         *path,
              const TillDbSchema *schema,
              TillDbFlags         flags,
              GError            **error)
{
  g_autoptr (TillDb) self = NULL;
  int sqlite_flags = SQLITE_OPEN_NOMUTEX;
  int code;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if ((flags & TILL_DB_READ_ONLY) != 0)
    sqlite_flags |= SQLITE_OPEN_READONLY;
  else
    {
      sqlite_flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
      if (*path != ':' && !make_private_file (path, error))
        return NULL;
    }

  self = g_new0 (TillDb, 1);
  self->path = g_strdup (path);
  self->flags = flags;
  self->statements = g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL,
                                            (GDestroyNotify) sqlite3_finalize);

  if ((code = sqlite3_open_v2 (path, &self->sqlite, sqlite_flags, NULL)) != SQLITE_OK)
    {
      till_db_fail (self, code, "Opening the database", error);
      g_prefix_error (error, "“%s”: ", path);
      return NULL;
    }

  if (!configure (self, schema, error) ||
      (schema != NULL && !till_db_migrate (self, schema, error)))
    {
      g_prefix_error (error, "“%s”: ", path);
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * till_db_close:
 * @self: (nullable) (transfer full): a database; no statement may be lent any more
 */
void
till_db_close (TillDb *self)
{
  if (self == NULL)
    return;

  if (self->tokenizer != NULL)
    self->tokenizer_free (self->tokenizer);
  g_hash_table_unref (self->statements);
  if (sqlite3_close (self->sqlite) != SQLITE_OK)
    g_warning ("A statement outlives its database");

  g_clear_object (&self->cancellable);
  g_free (self->path);
  g_free (self);
}

/**
 * till_db_set_cancellable:
 * @self: a database
 * @cancellable: (nullable): interrupts every statement from now on when it is cancelled
 */
void
till_db_set_cancellable (TillDb       *self,
                         GCancellable *cancellable)
{
  g_return_if_fail (self != NULL);

  g_set_object (&self->cancellable, cancellable);
}

/**
 * till_db_exec:
 * @self: a database
 * @sql: statements without parameters, separated by semicolons
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Runs fixed statements whose rows are not wanted.
 *
 * Returns: %FALSE when one of them failed
 */
gboolean
till_db_exec (TillDb     *self,
              const char *sql,
              GError    **error)
{
  int code;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (sql != NULL, FALSE);

  if ((code = sqlite3_exec (self->sqlite, sql, NULL, NULL, NULL)) != SQLITE_OK)
    return till_db_fail (self, code, "Running a statement", error);

  return TRUE;
}

/**
 * till_db_begin:
 * @self: a database
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Begins a writing transaction. Transactions do not nest.
 *
 * Returns: %FALSE when it could not begin
 */
gboolean
till_db_begin (TillDb  *self,
               GError **error)
{
  return till_db_exec (self, "BEGIN IMMEDIATE", error);
}

/**
 * till_db_commit:
 * @self: a database
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Ends the transaction. After a failure it is rolled back.
 *
 * Returns: whether it is committed
 */
gboolean
till_db_commit (TillDb  *self,
                GError **error)
{
  if (till_db_exec (self, "COMMIT", error))
    return TRUE;

  till_db_rollback (self);

  return FALSE;
}

/**
 * till_db_rollback:
 * @self: a database
 *
 * Takes the transaction back; does nothing if SQLite has already done so.
 */
void
till_db_rollback (TillDb *self)
{
  g_return_if_fail (self != NULL);

  if (sqlite3_get_autocommit (self->sqlite) == 0)
    sqlite3_exec (self->sqlite, "ROLLBACK", NULL, NULL, NULL);
}

/**
 * till_db_get_last_rowid:
 * @self: a database
 *
 * Returns: the rowid that the last insertion gave
 */
gint64
till_db_get_last_rowid (TillDb *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return sqlite3_last_insert_rowid (self->sqlite);
}

/**
 * till_db_get_changes:
 * @self: a database
 *
 * Returns: how many rows the last statement inserted, changed or deleted
 */
int
till_db_get_changes (TillDb *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return sqlite3_changes (self->sqlite);
}

/**
 * till_db_checkpoint:
 * @self: a database
 * @truncate: whether to wait for readers and empty the log
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Moves the write-ahead log into the file.
 *
 * Returns: %FALSE when it failed
 */
gboolean
till_db_checkpoint (TillDb  *self,
                    gboolean truncate,
                    GError **error)
{
  int mode = truncate ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE;
  int code;

  g_return_val_if_fail (self != NULL, FALSE);

  code = sqlite3_wal_checkpoint_v2 (self->sqlite, NULL, mode, NULL, NULL);
  if (code != SQLITE_OK && code != SQLITE_BUSY)
    return till_db_fail (self, code, "Writing the log back", error);

  return TRUE;
}

static int
first_answer_cb (gpointer user_data,
                 int      n_columns,
                 char   **values,
                 char   **names)
{
  char **answer = user_data;

  if (*answer == NULL && n_columns > 0)
    *answer = g_strdup (values[0]);

  return 0;
}

/**
 * till_db_get_log_bytes:
 * @self: a database opened with %TILL_DB_MANUAL_CHECKPOINT
 *
 * Tells how much the write-ahead log holds: what a checkpoint would have to move. It grows until
 * a commit finds that everything has been moved and begins at the front again.
 *
 * Returns: the bytes in it after the last commit of this connection
 */
gint64
till_db_get_log_bytes (TillDb *self)
{
  g_return_val_if_fail (self != NULL, 0);

  if (self->page_size == 0)
    {
      g_autofree char *answer = NULL;

      if (sqlite3_exec (self->sqlite, "PRAGMA page_size", first_answer_cb, &answer, NULL) ==
            SQLITE_OK && answer != NULL)
        self->page_size = (int) g_ascii_strtoll (answer, NULL, 10);
    }

  return (gint64) self->log_pages * self->page_size;
}

/**
 * till_db_backup:
 * @self: a database
 * @path: a file, made new or replaced
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Copies the database with SQLite's backup interface; writers may go on.
 *
 * Returns: %FALSE when there is no good copy
 */
gboolean
till_db_backup (TillDb     *self,
                const char *path,
                GError    **error)
{
  sqlite3 *copy = NULL;
  sqlite3_backup *backup;
  int code;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  if (!make_private_file (path, error))
    return FALSE;

  code = sqlite3_open_v2 (path, &copy, SQLITE_OPEN_READWRITE, NULL);
  if (code == SQLITE_OK)
    {
      backup = sqlite3_backup_init (copy, "main", self->sqlite, "main");
      if (backup != NULL)
        {
          sqlite3_backup_step (backup, -1);
          sqlite3_backup_finish (backup);
        }

      code = sqlite3_errcode (copy);
    }

  if (code != SQLITE_OK)
    g_set_error (error, TILL_DB_ERROR, classify (code), "Copying the database to “%s”: %s", path,
                 copy != NULL ? sqlite3_errmsg (copy) : sqlite3_errstr (code));

  sqlite3_close (copy);

  return code == SQLITE_OK;
}

/**
 * till_db_check:
 * @self: a database
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Looks the whole file over. Takes long on a large one.
 *
 * Returns: %FALSE with %TILL_DB_ERROR_CORRUPT when something is wrong with it
 */
gboolean
till_db_check (TillDb  *self,
               GError **error)
{
  g_autofree char *answer = NULL;
  int code;

  g_return_val_if_fail (self != NULL, FALSE);

  code = sqlite3_exec (self->sqlite, "PRAGMA quick_check(1)", first_answer_cb, &answer, NULL);
  if (code != SQLITE_OK)
    return till_db_fail (self, code, "Looking the database over", error);

  if (g_strcmp0 (answer, "ok") == 0)
    return TRUE;

  g_set_error (error, TILL_DB_ERROR, TILL_DB_ERROR_CORRUPT, "The database is damaged: %s",
               answer != NULL ? answer : "no answer");

  return FALSE;
}
