/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The table "link": addresses where a customer pays. */

#include "till-tables-private.h"

#define COLUMN_NAMES                                                                              \
  TILL_RECORD_COLUMN_NAMES                                                                        \
  ", state, created_us, expires_us, amount_minor, currency, url, payment_intent_id,"              \
  " customer_email, description, reference, operator_name, instruction_id"

static const TillColumn columns[] = {
  TILL_RECORD_COLUMNS,
  { TILL_COLUMN_CODE, G_STRUCT_OFFSET (TillLink, state), &till_disk_link_state },
  { TILL_COLUMN_INT64, G_STRUCT_OFFSET (TillLink, created_us), NULL },
  { TILL_COLUMN_INT64, G_STRUCT_OFFSET (TillLink, expires_us), NULL },
  { TILL_COLUMN_INT64, G_STRUCT_OFFSET (TillLink, amount.minor), NULL },
  { TILL_COLUMN_CURRENCY, G_STRUCT_OFFSET (TillLink, amount.currency), NULL },
  { TILL_COLUMN_TEXT, G_STRUCT_OFFSET (TillLink, url), NULL },
  { TILL_COLUMN_TEXT, G_STRUCT_OFFSET (TillLink, payment_intent_id), NULL },
  { TILL_COLUMN_TEXT, G_STRUCT_OFFSET (TillLink, customer_email), NULL },
  { TILL_COLUMN_TEXT, G_STRUCT_OFFSET (TillLink, description), NULL },
  { TILL_COLUMN_TEXT, G_STRUCT_OFFSET (TillLink, reference), NULL },
  { TILL_COLUMN_TEXT, G_STRUCT_OFFSET (TillLink, operator_name), NULL },
  { TILL_COLUMN_TEXT, G_STRUCT_OFFSET (TillLink, instruction_id), NULL },
};

static const char find_sql[] = "SELECT " COLUMN_NAMES " FROM link WHERE id = ?1";

static const char write_sql[] =
  "INSERT OR REPLACE INTO link (" COLUMN_NAMES ")"
  " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)";

static const char list_sql[] =
  "SELECT " COLUMN_NAMES " FROM link ORDER BY created_us DESC, id DESC LIMIT ?1";

const TillRecordTable till_link_table = {
  columns, G_N_ELEMENTS (columns), TILL_RECORD_LINK, find_sql, write_sql, list_sql
};
