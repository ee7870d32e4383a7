/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Prepared statements, kept by their database and lent one scope at a time.
 *
 * What must hold: "no row" is not "failed"; a statement that is given back is reset and holds no
 * value of its last use. */

#include "till-stmt.h"

#include "till-db-private.h"

struct _TillStmt
{
  TillDb       *db;
  const char   *sql; /* the key in the cache: a string that lives as long as the program */
  sqlite3_stmt *sqlite;
};

/**
 * till_db_statement:
 * @db: a database owned by the calling thread
 * @sql: one statement; a string literal, because its address is what it is found by
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Lends the prepared @sql. Lent twice at the same time it is prepared twice.
 *
 * Returns: (transfer full) (nullable): the statement; give it back with till_stmt_give_back()
 */
TillStmt *
till_db_statement (TillDb     *db,
                   const char *sql,
                   GError    **error)
{
  gpointer cached = NULL;
  sqlite3_stmt *sqlite;
  TillStmt *self;
  int code;

  g_return_val_if_fail (db != NULL, NULL);
  g_return_val_if_fail (sql != NULL, NULL);

  if (g_hash_table_steal_extended (db->statements, sql, NULL, &cached))
    sqlite = cached;
  else
    {
      code = sqlite3_prepare_v3 (db->sqlite, sql, -1, SQLITE_PREPARE_PERSISTENT, &sqlite, NULL);
      if (code != SQLITE_OK)
        {
          till_db_fail (db, code, "Preparing a statement", error);
          return NULL;
        }
    }

  self = g_new (TillStmt, 1);
  *self = (TillStmt) { .db = db, .sql = sql, .sqlite = sqlite };

  return self;
}

/**
 * till_stmt_give_back:
 * @self: (nullable) (transfer full): a lent statement
 */
void
till_stmt_give_back (TillStmt *self)
{
  if (self == NULL)
    return;

  sqlite3_reset (self->sqlite);
  sqlite3_clear_bindings (self->sqlite);

  if (g_hash_table_contains (self->db->statements, self->sql))
    sqlite3_finalize (self->sqlite);
  else
    g_hash_table_insert (self->db->statements, (gpointer) self->sql, self->sqlite);

  g_free (self);
}

static gboolean
check_bind (TillStmt *self,
            int       code,
            GError  **error)
{
  return code == SQLITE_OK || till_db_fail (self->db, code, "Binding a value", error);
}

/**
 * till_stmt_bind_int64:
 * @self: a statement
 * @index: the parameter, from 1
 * @value: its value
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Returns: %FALSE when there is no such parameter
 */
gboolean
till_stmt_bind_int64 (TillStmt *self,
                      int       index,
                      gint64    value,
                      GError  **error)
{
  return check_bind (self, sqlite3_bind_int64 (self->sqlite, index, value), error);
}

/**
 * till_stmt_bind_text:
 * @self: a statement
 * @index: the parameter, from 1
 * @text: (nullable): its value; must stay alive until the statement is given back; %NULL is NULL
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Returns: %FALSE when there is no such parameter
 */
gboolean
till_stmt_bind_text (TillStmt   *self,
                     int         index,
                     const char *text,
                     GError    **error)
{
  return check_bind (self, sqlite3_bind_text (self->sqlite, index, text, -1, SQLITE_STATIC),
                     error);
}

/**
 * till_stmt_bind_blob:
 * @self: a statement
 * @index: the parameter, from 1
 * @data: (array length=length) (nullable): bytes that stay alive until it is given back
 * @length: how many
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Returns: %FALSE when there is no such parameter
 */
gboolean
till_stmt_bind_blob (TillStmt     *self,
                     int           index,
                     gconstpointer data,
                     gsize         length,
                     GError      **error)
{
  return check_bind (self,
                     sqlite3_bind_blob64 (self->sqlite, index, data, length, SQLITE_STATIC),
                     error);
}

/**
 * till_stmt_step:
 * @self: a statement
 * @ret_has_row: (out): whether there is a (further) row to read
 * @error: return location for a #GError in #TILL_DB_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: %FALSE when the statement failed; "no row" is not a failure
 */
gboolean
till_stmt_step (TillStmt *self,
                gboolean *ret_has_row,
                GError  **error)
{
  int code;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (ret_has_row != NULL, FALSE);

  code = sqlite3_step (self->sqlite);
  if (code != SQLITE_ROW && code != SQLITE_DONE)
    return till_db_fail (self->db, code, "Running a statement", error);

  *ret_has_row = code == SQLITE_ROW;

  return TRUE;
}

/**
 * till_stmt_run:
 * @self: a statement that gives no rows
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Runs the statement to its end and resets it, ready for other values.
 *
 * Returns: %FALSE when it failed
 */
gboolean
till_stmt_run (TillStmt *self,
               GError  **error)
{
  gboolean has_row;

  do
    if (!till_stmt_step (self, &has_row, error))
      return FALSE;
  while (has_row);

  sqlite3_reset (self->sqlite);

  return TRUE;
}

/**
 * till_stmt_reset:
 * @self: a statement
 *
 * Goes back to before the first row; the values stay bound.
 */
void
till_stmt_reset (TillStmt *self)
{
  g_return_if_fail (self != NULL);

  sqlite3_reset (self->sqlite);
}

/**
 * till_stmt_is_null:
 * @self: a statement with a row
 * @column: the column, from 0
 *
 * Returns: whether the column is NULL
 */
gboolean
till_stmt_is_null (TillStmt *self,
                   int       column)
{
  return sqlite3_column_type (self->sqlite, column) == SQLITE_NULL;
}

/**
 * till_stmt_get_int64:
 * @self: a statement with a row
 * @column: the column, from 0
 *
 * Returns: its value, or 0 for NULL
 */
gint64
till_stmt_get_int64 (TillStmt *self,
                     int       column)
{
  return sqlite3_column_int64 (self->sqlite, column);
}

/**
 * till_stmt_get_text:
 * @self: a statement with a row
 * @column: the column, from 0
 *
 * Returns: (transfer none) (nullable): its text, valid until the next step, or %NULL for NULL
 */
const char *
till_stmt_get_text (TillStmt *self,
                    int       column)
{
  return (const char *) sqlite3_column_text (self->sqlite, column);
}

/**
 * till_stmt_get_blob:
 * @self: a statement with a row
 * @column: the column, from 0
 * @ret_length: (out): how many bytes
 *
 * Returns: (transfer none) (nullable): its bytes, valid until the next step
 */
gconstpointer
till_stmt_get_blob (TillStmt *self,
                    int       column,
                    gsize    *ret_length)
{
  *ret_length = sqlite3_column_bytes (self->sqlite, column);

  return sqlite3_column_blob (self->sqlite, column);
}
