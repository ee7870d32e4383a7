/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The table "payout": what the gateway sends to the merchant's bank. */

#include "till-tables-private.h"

#define COLUMN_NAMES                                                                              \
  TILL_RECORD_COLUMN_NAMES                                                                        \
  ", state, created_us, arrival_us, amount_minor, currency, automatic, description,"              \
  " failure_message"

static const TillColumn columns[] = {
  TILL_RECORD_COLUMNS,
  { TILL_COLUMN_CODE, G_STRUCT_OFFSET (TillPayout, state), &till_disk_payout_state },
  { TILL_COLUMN_INT64, G_STRUCT_OFFSET (TillPayout, created_us), NULL },
  { TILL_COLUMN_INT64, G_STRUCT_OFFSET (TillPayout, arrival_us), NULL },
  { TILL_COLUMN_INT64, G_STRUCT_OFFSET (TillPayout, amount.minor), NULL },
  { TILL_COLUMN_CURRENCY, G_STRUCT_OFFSET (TillPayout, amount.currency), NULL },
  { TILL_COLUMN_BOOL, G_STRUCT_OFFSET (TillPayout, automatic), NULL },
  { TILL_COLUMN_TEXT, G_STRUCT_OFFSET (TillPayout, description), NULL },
  { TILL_COLUMN_TEXT, G_STRUCT_OFFSET (TillPayout, failure_message), NULL },
};

static const char find_sql[] = "SELECT " COLUMN_NAMES " FROM payout WHERE id = ?1";

static const char write_sql[] =
  "INSERT OR REPLACE INTO payout (" COLUMN_NAMES ")"
  " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";

static const char list_sql[] =
  "SELECT " COLUMN_NAMES " FROM payout ORDER BY created_us DESC, id DESC LIMIT ?1";

const TillRecordTable till_payout_table = {
  columns, G_N_ELEMENTS (columns), TILL_RECORD_PAYOUT, find_sql, write_sql, list_sql
};

/* Gateways itemise only what they paid out by themselves (docs.stripe.com/payouts/reconciliation:
 * "automatic payouts"). */
static const char list_bare_sql[] =
  "SELECT " COLUMN_NAMES " FROM payout WHERE automatic = 1"
  " AND NOT EXISTS (SELECT 1 FROM entry WHERE entry.payout_id = payout.id)"
  " ORDER BY created_us DESC, id DESC LIMIT ?1";

/**
 * till_payout_table_list_bare:
 * @db: a database owned by the calling thread
 * @limit: how many at most
 * @error: return location for a #GError in #TILL_DB_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable) (element-type TillPayout): those whose entries are not known
 *   though the gateway would tell them, newest first
 */
GPtrArray *
till_payout_table_list_bare (TillDb  *db,
                             guint    limit,
                             GError **error)
{
  g_autoptr (TillStmt) stmt = NULL;

  if (!(stmt = till_db_statement (db, list_bare_sql, error)) ||
      !till_stmt_bind_int64 (stmt, 1, limit, error))
    return NULL;

  return till_record_table_list (&till_payout_table, stmt, error);
}
