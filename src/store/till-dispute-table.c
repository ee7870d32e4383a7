/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The table "dispute": payments that a customer's bank asks back. */

#include "till-tables-private.h"

#define COLUMN_NAMES                                                                              \
  TILL_RECORD_COLUMN_NAMES                                                                        \
  ", state, stage, created_us, due_us, amount_minor, currency, payment_id, reason,"               \
  " has_evidence, submissions"

static const TillColumn columns[] = {
  TILL_RECORD_COLUMNS,
  { TILL_COLUMN_CODE, G_STRUCT_OFFSET (TillDispute, state), &till_disk_dispute_state },
  { TILL_COLUMN_CODE, G_STRUCT_OFFSET (TillDispute, stage), &till_disk_dispute_stage },
  { TILL_COLUMN_INT64, G_STRUCT_OFFSET (TillDispute, created_us), NULL },
  { TILL_COLUMN_INT64, G_STRUCT_OFFSET (TillDispute, due_us), NULL },
  { TILL_COLUMN_INT64, G_STRUCT_OFFSET (TillDispute, amount.minor), NULL },
  { TILL_COLUMN_CURRENCY, G_STRUCT_OFFSET (TillDispute, amount.currency), NULL },
  { TILL_COLUMN_TEXT, G_STRUCT_OFFSET (TillDispute, payment_id), NULL },
  { TILL_COLUMN_TEXT, G_STRUCT_OFFSET (TillDispute, reason), NULL },
  { TILL_COLUMN_BOOL, G_STRUCT_OFFSET (TillDispute, has_evidence), NULL },
  { TILL_COLUMN_INT64, G_STRUCT_OFFSET (TillDispute, submissions), NULL },
};

static const char find_sql[] = "SELECT " COLUMN_NAMES " FROM dispute WHERE id = ?1";

static const char write_sql[] =
  "INSERT OR REPLACE INTO dispute (" COLUMN_NAMES ")"
  " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)";

static const char list_sql[] =
  "SELECT " COLUMN_NAMES " FROM dispute ORDER BY created_us DESC, id DESC LIMIT ?1";

const TillRecordTable till_dispute_table = {
  columns, G_N_ELEMENTS (columns), TILL_RECORD_DISPUTE, find_sql, write_sql, list_sql
};

static const char list_of_payment_sql[] =
  "SELECT " COLUMN_NAMES " FROM dispute WHERE payment_id = ?1 ORDER BY created_us, id";

/**
 * till_dispute_table_list_of_payment:
 * @db: a database owned by the calling thread
 * @payment_id: a payment
 * @error: return location for a #GError in #TILL_DB_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable) (element-type TillDispute): oldest first
 */
GPtrArray *
till_dispute_table_list_of_payment (TillDb     *db,
                                    const char *payment_id,
                                    GError    **error)
{
  g_autoptr (TillStmt) stmt = NULL;

  if (!(stmt = till_db_statement (db, list_of_payment_sql, error)) ||
      !till_stmt_bind_text (stmt, 1, payment_id, error))
    return NULL;

  return till_record_table_list (&till_dispute_table, stmt, error);
}

static const char has_any_sql[] = "SELECT 1 FROM dispute WHERE payment_id = ?1 LIMIT 1";

/**
 * till_dispute_table_has_any:
 * @db: a database owned by the calling thread
 * @payment_id: a payment
 * @ret_has_any: (out): whether there is or was a dispute about it
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Returns: %FALSE when it failed
 */
gboolean
till_dispute_table_has_any (TillDb     *db,
                            const char *payment_id,
                            gboolean   *ret_has_any,
                            GError    **error)
{
  g_autoptr (TillStmt) stmt = NULL;

  return (stmt = till_db_statement (db, has_any_sql, error)) &&
         till_stmt_bind_text (stmt, 1, payment_id, error) &&
         till_stmt_step (stmt, ret_has_any, error);
}
