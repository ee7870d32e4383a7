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
run_step (TillDb             *self,
          const TillDbSchema *schema,
          int                 version,
          GError            **error)
{
  g_autofree char *path = g_strdup_printf ("%s/%04d.sql", schema->folder, version);
  g_autofree char *set_version = g_strdup_printf ("PRAGMA user_version = %d", version);
  g_autoptr (GBytes) sql = NULL;

  if (!(sql = g_resource_lookup_data (schema->resources, path, G_RESOURCE_LOOKUP_FLAGS_NONE,
                                      error)))
    return FALSE;

  if (!till_db_begin (self, error))
    return FALSE;

  if (!till_db_exec (self, g_bytes_get_data (sql, NULL), error) ||
      !check_foreign_keys (self, error) ||
      !till_db_exec (self, set_version, error))
    {
      till_db_rollback (self);
      g_prefix_error (error, "Step %d: ", version);
      return FALSE;
    }

  return till_db_commit (self, error);
}

/**
 * till_db_migrate:
 * @self: a database that is being opened
 * @schema: its schema
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Brings @self to the newest version of @schema, one step after the other.
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
    {
      g_set_error (error, TILL_DB_ERROR, TILL_DB_ERROR_NEWER,
                   "The file has version %d, this program knows %d", version, schema->version);
      return FALSE;
    }

  if (version > 0 && (self->flags & TILL_DB_PRECIOUS) != 0 && *self->path != ':')
    {
      g_autofree char *copy = g_strdup_printf ("%s.before-%d", self->path, version + 1);

      if (!till_db_backup (self, copy, error))
        return FALSE;
    }

  if (!till_db_exec (self, "PRAGMA foreign_keys = OFF", error))
    return FALSE;

  while (ok && version < schema->version)
    ok = run_step (self, schema, ++version, error);

  return till_db_exec (self, "PRAGMA foreign_keys = ON", ok ? error : NULL) && ok;
}
