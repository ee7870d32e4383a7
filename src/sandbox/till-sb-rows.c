/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The tables that till-sb-rows.h declares, and the life of a row in memory. */

#include "till-sb-rows.h"

#define FIELD_INT(name) { #name, G_STRUCT_OFFSET (ROW_TYPE, name), FALSE },
#define FIELD_TEXT(name) { #name, G_STRUCT_OFFSET (ROW_TYPE, name), TRUE },
#define COLUMN(name) ", " #name
#define PLACE(name) ",?"

#define LOAD_SQL(table, FIELDS) \
  "SELECT created" FIELDS (COLUMN, COLUMN) " FROM " table " WHERE seq = ?1"
#define SAVE_SQL(table, FIELDS) \
  "INSERT OR REPLACE INTO " table " (seq, created" FIELDS (COLUMN, COLUMN) ")" \
  " VALUES (?,?" FIELDS (PLACE, PLACE) ")"

#define ROW_TYPE TillSbCustomer
static const TillSbField customer_fields[] = { TILL_SB_CUSTOMER_FIELDS (FIELD_INT, FIELD_TEXT) };
#undef ROW_TYPE
#define ROW_TYPE TillSbPaymentMethod
static const TillSbField payment_method_fields[] = {
  TILL_SB_PAYMENT_METHOD_FIELDS (FIELD_INT, FIELD_TEXT)
};
#undef ROW_TYPE
#define ROW_TYPE TillSbPaymentIntent
static const TillSbField payment_intent_fields[] = {
  TILL_SB_PAYMENT_INTENT_FIELDS (FIELD_INT, FIELD_TEXT)
};
#undef ROW_TYPE
#define ROW_TYPE TillSbCharge
static const TillSbField charge_fields[] = { TILL_SB_CHARGE_FIELDS (FIELD_INT, FIELD_TEXT) };
#undef ROW_TYPE
#define ROW_TYPE TillSbRefund
static const TillSbField refund_fields[] = { TILL_SB_REFUND_FIELDS (FIELD_INT, FIELD_TEXT) };
#undef ROW_TYPE
#define ROW_TYPE TillSbTxn
static const TillSbField txn_fields[] = { TILL_SB_TXN_FIELDS (FIELD_INT, FIELD_TEXT) };
#undef ROW_TYPE
#define ROW_TYPE TillSbDispute
static const TillSbField dispute_fields[] = { TILL_SB_DISPUTE_FIELDS (FIELD_INT, FIELD_TEXT) };
#undef ROW_TYPE
#define ROW_TYPE TillSbPayout
static const TillSbField payout_fields[] = { TILL_SB_PAYOUT_FIELDS (FIELD_INT, FIELD_TEXT) };
#undef ROW_TYPE
#define ROW_TYPE TillSbSession
static const TillSbField session_fields[] = { TILL_SB_SESSION_FIELDS (FIELD_INT, FIELD_TEXT) };
#undef ROW_TYPE
#define ROW_TYPE TillSbSetupIntent
static const TillSbField setup_intent_fields[] = {
  TILL_SB_SETUP_INTENT_FIELDS (FIELD_INT, FIELD_TEXT)
};
#undef ROW_TYPE
#define ROW_TYPE TillSbEvent
static const TillSbField event_fields[] = { TILL_SB_EVENT_FIELDS (FIELD_INT, FIELD_TEXT) };
#undef ROW_TYPE
#define ROW_TYPE TillSbEndpoint
static const TillSbField endpoint_fields[] = { TILL_SB_ENDPOINT_FIELDS (FIELD_INT, FIELD_TEXT) };
#undef ROW_TYPE
#define ROW_TYPE TillSbWarning
static const TillSbField warning_fields[] = { TILL_SB_WARNING_FIELDS (FIELD_INT, FIELD_TEXT) };
#undef ROW_TYPE
#define ROW_TYPE TillSbFile
static const TillSbField file_fields[] = { TILL_SB_FILE_FIELDS (FIELD_INT, FIELD_TEXT) };
#undef ROW_TYPE

#define TABLE(Name, table, object, label, fields, FIELDS) \
  { object, label, sizeof (Name), G_N_ELEMENTS (fields), fields, \
    LOAD_SQL (table, FIELDS), SAVE_SQL (table, FIELDS) }

/* Kinds without rows have no object. */
static const TillSbTable tables[TILL_SB_N_KINDS] = {
  [TILL_SB_CUSTOMER] = TABLE (TillSbCustomer, "customer", "customer", "customer",
                              customer_fields, TILL_SB_CUSTOMER_FIELDS),
  [TILL_SB_PAYMENT_METHOD] = TABLE (TillSbPaymentMethod, "payment_method", "payment_method",
                                    "PaymentMethod", payment_method_fields,
                                    TILL_SB_PAYMENT_METHOD_FIELDS),
  [TILL_SB_PAYMENT_INTENT] = TABLE (TillSbPaymentIntent, "payment_intent", "payment_intent",
                                    "payment_intent", payment_intent_fields,
                                    TILL_SB_PAYMENT_INTENT_FIELDS),
  [TILL_SB_CHARGE] = TABLE (TillSbCharge, "charge", "charge", "charge", charge_fields,
                            TILL_SB_CHARGE_FIELDS),
  [TILL_SB_REFUND] = TABLE (TillSbRefund, "refund", "refund", "refund", refund_fields,
                            TILL_SB_REFUND_FIELDS),
  [TILL_SB_TXN] = TABLE (TillSbTxn, "txn", "balance_transaction", "balance transaction",
                         txn_fields, TILL_SB_TXN_FIELDS),
  [TILL_SB_DISPUTE] = TABLE (TillSbDispute, "dispute", "dispute", "dispute", dispute_fields,
                             TILL_SB_DISPUTE_FIELDS),
  [TILL_SB_PAYOUT] = TABLE (TillSbPayout, "payout", "payout", "payout", payout_fields,
                            TILL_SB_PAYOUT_FIELDS),
  [TILL_SB_SESSION] = TABLE (TillSbSession, "session", "checkout.session", "checkout.session",
                             session_fields, TILL_SB_SESSION_FIELDS),
  [TILL_SB_SETUP_INTENT] = TABLE (TillSbSetupIntent, "setup_intent", "setup_intent",
                                  "setupintent", setup_intent_fields,
                                  TILL_SB_SETUP_INTENT_FIELDS),
  [TILL_SB_EVENT] = TABLE (TillSbEvent, "event", "event", "event", event_fields,
                           TILL_SB_EVENT_FIELDS),
  [TILL_SB_ENDPOINT] = TABLE (TillSbEndpoint, "endpoint", "webhook_endpoint", "webhook endpoint",
                              endpoint_fields, TILL_SB_ENDPOINT_FIELDS),
  [TILL_SB_WARNING] = TABLE (TillSbWarning, "warning", "radar.early_fraud_warning",
                             "early fraud warning", warning_fields, TILL_SB_WARNING_FIELDS),
  [TILL_SB_FILE] = TABLE (TillSbFile, "file", "file", "file upload", file_fields,
                          TILL_SB_FILE_FIELDS),
};

/**
 * till_sb_kind_has_rows:
 * @kind: a kind
 *
 * Returns: whether objects of that kind are kept, rather than made up from others
 */
gboolean
till_sb_kind_has_rows (TillSbKind kind)
{
  return kind > TILL_SB_NONE && kind < TILL_SB_N_KINDS && tables[kind].object != NULL;
}

/**
 * till_sb_table_get:
 * @kind: a kind that has rows
 *
 * Returns: (transfer none): how it is kept
 */
const TillSbTable *
till_sb_table_get (TillSbKind kind)
{
  g_return_val_if_fail (till_sb_kind_has_rows (kind), NULL);

  return &tables[kind];
}

/**
 * till_sb_row_new:
 * @kind: a kind that has rows
 *
 * Returns: (transfer full): an empty row
 */
gpointer
till_sb_row_new (TillSbKind kind)
{
  TillSbRow *row = g_malloc0 (till_sb_table_get (kind)->size);

  row->kind = kind;

  return row;
}

/**
 * till_sb_row_free:
 * @row: (nullable) (transfer full): a row of any kind
 */
void
till_sb_row_free (gpointer row)
{
  const TillSbTable *table;

  if (row == NULL)
    return;

  table = till_sb_table_get (((TillSbRow *) row)->kind);
  for (guint i = 0; i < table->n_fields; i++)
    if (table->fields[i].is_text)
      g_free (G_STRUCT_MEMBER (char *, row, table->fields[i].offset));

  g_free (row);
}

/**
 * till_sb_set:
 * @field: a text of a row
 * @value: (nullable): what it is to be
 */
void
till_sb_set (char      **field,
             const char *value)
{
  char *copy = g_strdup (value);

  g_free (*field);
  *field = copy;
}
