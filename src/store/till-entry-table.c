/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The table "entry": what moved the merchant's balance with the gateway.
 *
 * What must hold: a payout that was told once is kept. Gateways tell it only to who asks for the
 * entries of that payout; whoever reads the same entry elsewhere does not learn it. */

#include "till-tables-private.h"

#define COLUMN_NAMES                                                                              \
  TILL_RECORD_COLUMN_NAMES                                                                        \
  ", type, created_us, available_us, amount_minor, currency, fee, net, description, source_id,"   \
  " payout_id"

static const TillColumn columns[] = {
  TILL_RECORD_COLUMNS,
  { TILL_COLUMN_TEXT, G_STRUCT_OFFSET (TillEntry, type), NULL },
  { TILL_COLUMN_INT64, G_STRUCT_OFFSET (TillEntry, created_us), NULL },
  { TILL_COLUMN_INT64, G_STRUCT_OFFSET (TillEntry, available_us), NULL },
  { TILL_COLUMN_INT64, G_STRUCT_OFFSET (TillEntry, amount.minor), NULL },
  { TILL_COLUMN_CURRENCY, G_STRUCT_OFFSET (TillEntry, amount.currency), NULL },
  { TILL_COLUMN_INT64, G_STRUCT_OFFSET (TillEntry, fee), NULL },
  { TILL_COLUMN_INT64, G_STRUCT_OFFSET (TillEntry, net), NULL },
  { TILL_COLUMN_TEXT, G_STRUCT_OFFSET (TillEntry, description), NULL },
  { TILL_COLUMN_TEXT, G_STRUCT_OFFSET (TillEntry, source_id), NULL },
  { TILL_COLUMN_TEXT, G_STRUCT_OFFSET (TillEntry, payout_id), NULL },
};

static const char find_sql[] = "SELECT " COLUMN_NAMES " FROM entry WHERE id = ?1";

static const char write_sql[] =
  "INSERT OR REPLACE INTO entry (" COLUMN_NAMES ")"
  " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)";

static const char list_sql[] =
  "SELECT " COLUMN_NAMES " FROM entry ORDER BY created_us DESC, id DESC LIMIT ?1";

const TillRecordTable till_entry_table = {
  columns, G_N_ELEMENTS (columns), TILL_RECORD_ENTRY, find_sql, write_sql, list_sql
};

static GPtrArray *
list_by (TillDb     *db,
         const char *sql,
         const char *id,
         GError    **error)
{
  g_autoptr (TillStmt) stmt = NULL;

  if (!(stmt = till_db_statement (db, sql, error)) || !till_stmt_bind_text (stmt, 1, id, error))
    return NULL;

  return till_record_table_list (&till_entry_table, stmt, error);
}

static const char list_of_payout_sql[] =
  "SELECT " COLUMN_NAMES " FROM entry WHERE payout_id = ?1 ORDER BY created_us, id";

/**
 * till_entry_table_list_of_payout:
 * @db: a database owned by the calling thread
 * @payout_id: a payout
 * @error: return location for a #GError in #TILL_DB_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable) (element-type TillEntry): what went into it, oldest first,
 *   with its own entry
 */
GPtrArray *
till_entry_table_list_of_payout (TillDb     *db,
                                 const char *payout_id,
                                 GError    **error)
{
  return list_by (db, list_of_payout_sql, payout_id, error);
}

static const char list_of_payment_sql[] =
  "SELECT " COLUMN_NAMES " FROM entry WHERE source_id IN ("
  "  SELECT ?1 UNION ALL SELECT id FROM refund WHERE payment_id = ?1"
  "  UNION ALL SELECT id FROM dispute WHERE payment_id = ?1) ORDER BY created_us, id";

/**
 * till_entry_table_list_of_payment:
 * @db: a database owned by the calling thread
 * @payment_id: a payment
 * @error: return location for a #GError in #TILL_DB_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable) (element-type TillEntry): what it, its refunds and its
 *   disputes have moved, oldest first
 */
GPtrArray *
till_entry_table_list_of_payment (TillDb     *db,
                                  const char *payment_id,
                                  GError    **error)
{
  return list_by (db, list_of_payment_sql, payment_id, error);
}
