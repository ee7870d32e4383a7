/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Bringing a file to the newest schema, one numbered step after the other.
 *
 * What must hold: a step and the version it leads to are one transaction; a newer file is refused
 * untouched; a precious file is copied before the first step; a failed step leaves the file as it
 * was before that step. */

#include <string.h>

#include "till-db-private.h"
#include "till-stmt.h"

static gboolean
read_version (TillDb  *self,
              int     *ret_version,
              GError **error)
{
  g_autoptr (TillStmt) stmt = NULL;
  gboolean has_row;

  if (!(stmt = till_db_statement (self, "PRAGMA user_version", error)) ||
      !till_stmt_step (stmt, &has_row, error))
    return FALSE;

  *ret_version = has_row ? (int) till_stmt_get_int64 (stmt, 0) : 0;

  return TRUE;
}

/* Foreign keys are off while a step runs, so it may rebuild tables; what it leaves must be
 * whole. */
static gboolean
check_foreign_keys (TillDb  *self,
                    GError **error)
{
  g_autoptr (TillStmt) stmt = NULL;
  gboolean has_row;

  if (!(stmt = till_db_statement (self, "PRAGMA foreign_key_check", error)) ||
      !till_stmt_step (stmt, &has_row, error))
    return FALSE;

  if (!has_row)
    return TRUE;

  g_set_error (error, TILL_DB_ERROR, TILL_DB_ERROR_CONSTRAINT,
               "A row of “%s” refers to nothing", till_stmt_get_text (stmt, 0));

  return FALSE;
}

static gboolean
run_sql (TillDb             *self,
         const TillDbSchema *schema,
         int                 version,
         GError            **error)
{
  g_autofree char *path = g_strdup_printf ("%s/%04d.sql", schema->folder, version);
  g_autofree char *set_version = g_strdup_printf ("PRAGMA user_version = %d", version);
  g_autoptr (GBytes) sql = NULL;

  if ((sql = g_resource_lookup_data (schema->resources, path, G_RESOURCE_LOOKUP_FLAGS_NONE,
                                     error)) &&
      till_db_exec (self, g_bytes_get_data (sql, NULL), error) &&
      check_foreign_keys (self, error) && till_db_exec (self, set_version, error))
    return TRUE;

  g_prefix_error (error, "Step %d: ", version);

  return FALSE;
}

static gboolean
refuse_newer (const TillDbSchema *schema,
              int                 version,
              GError            **error)
{
  g_set_error (error, TILL_DB_ERROR, TILL_DB_ERROR_NEWER,
               "The file has version %d, this program knows %d", version, schema->version);

  return FALSE;
}

/* Before the first step of a file that has something in it. Nobody else writes meanwhile,
 * neither into the file nor into its copy: the lock is ours, which is why SQLite wants another
 * connection to copy from (https://www.sqlite.org/c3ref/backup_finish.html). */
static gboolean
copy_precious (TillDb  *self,
               int      version,
               GError **error)
{
  g_autofree char *copy = g_strdup_printf ("%s.before-%d", self->path, version + 1);
  g_autoptr (TillDb) reader = NULL;

  if (version == 0 || (self->flags & TILL_DB_PRECIOUS) == 0 || *self->path == ':')
    return TRUE;

  reader = till_db_open (self->path, /* schema= */ NULL, TILL_DB_READ_ONLY, error);

  return reader != NULL && till_db_backup (reader, copy, error);
}

/* The next step, or all of them for a new file, which nobody is to see half made. Another process
 * may be about the same: what is to be done is looked at again once the file is ours. */
static gboolean
run_step (TillDb             *self,
          const TillDbSchema *schema,
          gboolean            first,
          int                *ret_version,
          GError            **error)
{
  gboolean ok;
  int version;

  if (!till_db_begin (self, error))
    return FALSE;

  ok = read_version (self, &version, error);
  if (ok && version > schema->version)
    ok = refuse_newer (schema, version, error);
  if (ok && version < schema->version)
    {
      gboolean is_new = version == 0;

      ok = !first || copy_precious (self, version, error);
      while (ok && version < schema->version)
        {
          ok = run_sql (self, schema, ++version, error);
          if (!is_new)
            break;
        }
    }

  if (!ok)
    {
      till_db_rollback (self);
      return FALSE;
    }

  *ret_version = version;

  return till_db_commit (self, error);
}

/**
 * till_db_migrate:
 * @self: a database that is being opened
 * @schema: its schema
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Brings @self to the newest version of @schema, one step after the other. Several processes may
 * do so at the same time.
 *
 * Returns: %FALSE when a step failed or the file is newer; it is as it was before that step
 */
gboolean
till_db_migrate (TillDb             *self,
                 const TillDbSchema *schema,
                 GError            **error)
{
  gboolean ok = TRUE;
  int version;

  if (!read_version (self, &version, error))
    return FALSE;

  if (version == schema->version)
    return TRUE;

  if (version > schema->version || (self->flags & TILL_DB_READ_ONLY) != 0)
    return refuse_newer (schema, version, error);

  if (!till_db_exec (self, "PRAGMA foreign_keys = OFF", error))
    return FALSE;

  for (gboolean first = TRUE; ok && version < schema->version; first = FALSE)
    ok = run_step (self, schema, first, &version, error);

  return till_db_exec (self, "PRAGMA foreign_keys = ON", ok ? error : NULL) && ok;
}
