/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The mark that says which payments are in the table of words and in that of sums; see
 * till-index.c. */

#include "till-index-mark-private.h"

#include "till-stmt.h"

static const char from_sql[] = "SELECT value FROM mark WHERE key = '" TILL_INDEX_MARK "'";

/**
 * till_index_get_from:
 * @db: a database owned by the calling thread
 * @ret_from: (out): the least key that is indexed; 0 = all are
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Returns: %FALSE when it could not be read
 */
gboolean
till_index_get_from (TillDb  *db,
                     gint64  *ret_from,
                     GError **error)
{
  g_autoptr (TillStmt) stmt = NULL;
  gboolean has_row;

  if (!(stmt = till_db_statement (db, from_sql, error)) ||
      !till_stmt_step (stmt, &has_row, error))
    return FALSE;

  *ret_from = has_row ? till_stmt_get_int64 (stmt, 0) : 0;

  return TRUE;
}
