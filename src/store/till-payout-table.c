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
