/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The table "refund": what was given back, each refund with its own state. */

#include "till-tables-private.h"

#define COLUMN_NAMES                                                                              \
  TILL_RECORD_COLUMN_NAMES                                                                        \
  ", state, created_us, amount_minor, currency, payment_id, reason, failure_reason,"              \
  " bank_reference, operator_name, instruction_id, note, succeeded_before"

static const TillColumn columns[] = {
  TILL_RECORD_COLUMNS,
  { TILL_COLUMN_CODE, G_STRUCT_OFFSET (TillRefund, state), &till_disk_refund_state },
  { TILL_COLUMN_INT64, G_STRUCT_OFFSET (TillRefund, created_us), NULL },
  { TILL_COLUMN_INT64, G_STRUCT_OFFSET (TillRefund, amount.minor), NULL },
  { TILL_COLUMN_CURRENCY, G_STRUCT_OFFSET (TillRefund, amount.currency), NULL },
  { TILL_COLUMN_TEXT, G_STRUCT_OFFSET (TillRefund, payment_id), NULL },
  { TILL_COLUMN_TEXT, G_STRUCT_OFFSET (TillRefund, reason), NULL },
  { TILL_COLUMN_TEXT, G_STRUCT_OFFSET (TillRefund, failure_reason), NULL },
  { TILL_COLUMN_TEXT, G_STRUCT_OFFSET (TillRefund, bank_reference), NULL },
  { TILL_COLUMN_TEXT, G_STRUCT_OFFSET (TillRefund, operator_name), NULL },
  { TILL_COLUMN_TEXT, G_STRUCT_OFFSET (TillRefund, instruction_id), NULL },
  { TILL_COLUMN_TEXT, G_STRUCT_OFFSET (TillRefund, note), NULL },
  { TILL_COLUMN_BOOL, G_STRUCT_OFFSET (TillRefund, succeeded_before), NULL },
};

static const char find_sql[] = "SELECT " COLUMN_NAMES " FROM refund WHERE id = ?1";

static const char write_sql[] =
  "INSERT OR REPLACE INTO refund (" COLUMN_NAMES ")"
  " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)";

static const char list_sql[] =
  "SELECT " COLUMN_NAMES " FROM refund ORDER BY created_us DESC, id DESC LIMIT ?1";

const TillRecordTable till_refund_table = {
  columns, G_N_ELEMENTS (columns), TILL_RECORD_REFUND, find_sql, write_sql, list_sql
};

static const char list_of_payment_sql[] =
  "SELECT " COLUMN_NAMES " FROM refund WHERE payment_id = ?1 ORDER BY created_us, id";

/**
 * till_refund_table_list_of_payment:
 * @db: a database owned by the calling thread
 * @payment_id: a payment
 * @error: return location for a #GError in #TILL_DB_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable) (element-type TillRefund): oldest first
 */
GPtrArray *
till_refund_table_list_of_payment (TillDb     *db,
                                   const char *payment_id,
                                   GError    **error)
{
  g_autoptr (TillStmt) stmt = NULL;

  if (!(stmt = till_db_statement (db, list_of_payment_sql, error)) ||
      !till_stmt_bind_text (stmt, 1, payment_id, error))
    return NULL;

  return till_record_table_list (&till_refund_table, stmt, error);
}
