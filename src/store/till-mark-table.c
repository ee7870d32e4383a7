/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The table "mark": places to go on from. */

#include "till-tables-private.h"

static const char set_sql[] =
  "INSERT INTO mark (key, value) VALUES (?1, ?2)"
  " ON CONFLICT (key) DO UPDATE SET value = excluded.value";

static const char remove_sql[] = "DELETE FROM mark WHERE key = ?1";

/**
 * till_mark_table_set:
 * @db: a database in a writing transaction, owned by the calling thread
 * @mark: what to write; without a value it is removed
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Returns: %FALSE when it was not written: roll back
 */
gboolean
till_mark_table_set (TillDb         *db,
                     const TillMark *mark,
                     GError        **error)
{
  g_autoptr (TillStmt) stmt = NULL;

  return (stmt = till_db_statement (db, mark->value != NULL ? set_sql : remove_sql, error)) &&
         till_stmt_bind_text (stmt, 1, mark->key, error) &&
         (mark->value == NULL || till_stmt_bind_text (stmt, 2, mark->value, error)) &&
         till_stmt_run (stmt, error);
}

static const char load_sql[] = "SELECT key, value FROM mark";

/**
 * till_mark_table_load:
 * @db: a database owned by the calling thread
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Returns: (transfer full) (nullable) (element-type utf8 utf8): all marks
 */
GHashTable *
till_mark_table_load (TillDb  *db,
                      GError **error)
{
  g_autoptr (GHashTable) marks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (TillStmt) stmt = NULL;
  gboolean has_row;

  if (!(stmt = till_db_statement (db, load_sql, error)))
    return NULL;

  for (;;)
    {
      if (!till_stmt_step (stmt, &has_row, error))
        return NULL;

      if (!has_row)
        return g_steal_pointer (&marks);

      if (!till_stmt_is_null (stmt, 0))
        g_hash_table_insert (marks, g_strdup (till_stmt_get_text (stmt, 0)),
                             g_strdup (till_stmt_get_text (stmt, 1)));
    }
}
