/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How the account's money looks on the wire: the balance, what moved it, disputes, payouts
 * (docs.stripe.com/api/balance, …/balance_transactions, …/disputes, …/payouts). */

#include "till-sb-write-money.h"

#include <string.h>

#include "till-json.h"
#include "till-stmt.h"

/* docs.stripe.com/api/disputes/evidence_object */
static const char * const evidence_keys[] = {
  "access_activity_log", "billing_address", "cancellation_policy",
  "cancellation_policy_disclosure", "cancellation_rebuttal", "customer_communication",
  "customer_email_address", "customer_name", "customer_purchase_ip", "customer_signature",
  "duplicate_charge_documentation", "duplicate_charge_explanation", "duplicate_charge_id",
  "product_description", "receipt", "refund_policy", "refund_policy_disclosure",
  "refund_refusal_explanation", "service_date", "service_documentation", "shipping_address",
  "shipping_carrier", "shipping_date", "shipping_documentation", "shipping_tracking_number",
  "uncategorized_file", "uncategorized_text", NULL,
};

/**
 * till_sb_evidence_keys:
 *
 * Returns: (transfer none) (array zero-terminated=1): what evidence may consist of
 */
const char * const *
till_sb_evidence_keys (void)
{
  return evidence_keys;
}

/**
 * till_sb_evidence_is_file:
 * @key: what evidence may consist of
 *
 * Returns: whether its value is the id of a file, and no text
 */
gboolean
till_sb_evidence_is_file (const char *key)
{
  static const char * const files[] = {
    "cancellation_policy", "customer_communication", "customer_signature",
    "duplicate_charge_documentation", "receipt", "refund_policy", "service_documentation",
    "shipping_documentation", "uncategorized_file", NULL,
  };

  return g_strv_contains (files, key);
}

/**
 * till_sb_write_txn:
 * @writer: where to
 * @name: (nullable): the member it becomes
 * @row: a #TillSbTxn
 * @expand: (nullable): what is written out
 *
 * Writes a balance transaction.
 */
void
till_sb_write_txn (TillSbWriter       *writer,
                   const char         *name,
                   gconstpointer       row,
                   const TillSbExpand *expand)
{
  const TillSbTxn *txn = row;
  TillSbJson *json = &writer->json;

  till_sb_writer_begin (writer, name, row);
  till_sb_json_int (json, "amount", txn->amount);
  till_sb_json_int (json, "available_on", txn->available_on);
  till_sb_json_text (json, "balance_type", "payments");
  till_sb_json_int (json, "created", txn->row.created);
  till_sb_json_text (json, "currency", txn->currency);
  till_sb_json_text (json, "description", txn->description);
  till_sb_json_micro (json, "exchange_rate", txn->exchange_rate);
  till_sb_json_int (json, "fee", txn->fee);
  till_sb_json_begin_array (json, "fee_details");
  if (txn->fee != 0)
    {
      gboolean is_dispute = strcmp (txn->reporting_category, "dispute") == 0;

      till_sb_json_begin (json, NULL);
      till_sb_json_int (json, "amount", txn->fee);
      till_sb_json_null (json, "application");
      till_sb_json_text (json, "currency", txn->currency);
      till_sb_json_text (json, "description", is_dispute ? "Dispute fee"
                                                         : "Stripe processing fees");
      till_sb_json_text (json, "type", "stripe_fee");
      till_sb_json_end (json);
    }
  till_sb_json_end_array (json);
  till_sb_json_int (json, "net", txn->amount - txn->fee);
  till_sb_json_text (json, "reporting_category", txn->reporting_category);
  till_sb_writer_ref (writer, "source", (TillSbKind) txn->source_kind, txn->source, expand);
  till_sb_json_text (json, "status", txn->available_on <= till_sb_now (writer->sb) ? "available"
                                                                                  : "pending");
  till_sb_json_text (json, "type", txn->type);
  till_sb_json_end (json);
}

static void
write_evidence (TillSbWriter        *writer,
                const TillSbDispute *dispute,
                gboolean            *ret_has_evidence)
{
  g_autoptr (JsonNode) node = NULL;
  TillSbJson *json = &writer->json;

  *ret_has_evidence = FALSE;
  if (dispute->evidence != NULL && writer->error == NULL)
    node = till_json_parse (dispute->evidence, strlen (dispute->evidence), &writer->error);

  till_sb_json_begin (json, "evidence");
  for (guint i = 0; evidence_keys[i] != NULL; i++)
    {
      const char *value = NULL;

      if (node != NULL)
        value = json_object_get_string_member_with_default (json_node_get_object (node),
                                                            evidence_keys[i], NULL);
      *ret_has_evidence |= value != NULL;
      till_sb_json_text (json, evidence_keys[i], value);
      if (strcmp (evidence_keys[i], "duplicate_charge_id") == 0)
        {
          till_sb_json_begin (json, "enhanced_evidence");
          till_sb_json_end (json);
        }
    }
  till_sb_json_end (json);
}

static void
write_dispute_card (TillSbWriter        *writer,
                    const TillSbDispute *dispute)
{
  g_autoptr (TillSbCharge) charge = NULL;
  g_autoptr (TillSbPaymentMethod) method = NULL;
  TillSbJson *json = &writer->json;

  if (!(charge = till_sb_writer_load (writer, TILL_SB_CHARGE, dispute->charge)) ||
      !(method = till_sb_writer_load (writer, TILL_SB_PAYMENT_METHOD, charge->payment_method)))
    return;

  till_sb_json_begin (json, "payment_method_details");
  till_sb_json_begin (json, "card");
  till_sb_json_text (json, "brand", method->brand);
  till_sb_json_text (json, "case_type", g_str_has_prefix (dispute->status, "warning_")
                                        ? "inquiry" : "chargeback");
  till_sb_json_text (json, "network", method->brand);
  till_sb_json_text (json, "network_reason_code", dispute->network_reason_code);
  till_sb_json_end (json);
  till_sb_json_text (json, "type", "card");
  till_sb_json_end (json);
}

/**
 * till_sb_write_dispute:
 * @writer: where to
 * @name: (nullable): the member it becomes
 * @row: a #TillSbDispute
 * @expand: (nullable): what is written out
 *
 * Writes a dispute with the balance transactions it made.
 */
void
till_sb_write_dispute (TillSbWriter       *writer,
                       const char         *name,
                       gconstpointer       row,
                       const TillSbExpand *expand)
{
  const TillSbDispute *dispute = row;
  TillSbJson *json = &writer->json;
  gboolean has_evidence;

  till_sb_writer_begin (writer, name, row);
  till_sb_json_int (json, "amount", dispute->amount);
  till_sb_json_begin_array (json, "balance_transactions");
  if (dispute->withdrawn != 0)
    till_sb_writer_object (writer, NULL, TILL_SB_TXN, dispute->withdrawn, NULL);
  if (dispute->reinstated != 0)
    till_sb_writer_object (writer, NULL, TILL_SB_TXN, dispute->reinstated, NULL);
  till_sb_json_end_array (json);
  till_sb_writer_ref (writer, "charge", TILL_SB_CHARGE, dispute->charge, expand);
  till_sb_json_int (json, "created", dispute->row.created);
  till_sb_json_text (json, "currency", dispute->currency);
  till_sb_json_begin_array (json, "enhanced_eligibility_types");
  till_sb_json_end_array (json);
  write_evidence (writer, dispute, &has_evidence);
  till_sb_json_begin (json, "evidence_details");
  till_sb_json_time (json, "due_by", dispute->due_by);
  till_sb_json_begin (json, "enhanced_eligibility");
  till_sb_json_end (json);
  till_sb_json_bool (json, "has_evidence", has_evidence);
  till_sb_json_bool (json, "past_due", dispute->due_by != 0 && dispute->submission_count == 0 &&
                                       dispute->due_by < till_sb_now (writer->sb));
  till_sb_json_int (json, "submission_count", dispute->submission_count);
  till_sb_json_end (json);
  till_sb_json_bool (json, "is_charge_refundable", dispute->charge_refundable != 0);
  till_sb_json_bool (json, "livemode", FALSE);
  till_sb_json_raw (json, "metadata", dispute->metadata != NULL ? dispute->metadata : "{}");
  till_sb_writer_ref (writer, "payment_intent", TILL_SB_PAYMENT_INTENT, dispute->payment_intent,
                      expand);
  write_dispute_card (writer, dispute);
  till_sb_json_text (json, "reason", dispute->reason);
  till_sb_json_text (json, "status", dispute->status);
  till_sb_json_end (json);
}

/**
 * till_sb_write_file:
 * @writer: where to
 * @name: (nullable): the member it becomes
 * @row: a #TillSbFile
 * @expand: (nullable): what is written out
 *
 * Writes what is known of a file.
 */
void
till_sb_write_file (TillSbWriter       *writer,
                    const char         *name,
                    gconstpointer       row,
                    const TillSbExpand *expand)
{
  const TillSbFile *file = row;
  TillSbJson *json = &writer->json;

  till_sb_writer_begin (writer, name, row);
  till_sb_json_int (json, "created", file->row.created);
  till_sb_json_null (json, "expires_at");
  till_sb_json_text (json, "filename", file->filename);
  till_sb_json_null (json, "links");
  till_sb_json_text (json, "purpose", file->purpose);
  till_sb_json_int (json, "size", file->size);
  till_sb_json_null (json, "title");
  till_sb_json_text (json, "type", file->type);
  till_sb_json_null (json, "url");
  till_sb_json_end (json);
}

/**
 * till_sb_write_warning:
 * @writer: where to
 * @name: (nullable): the member it becomes
 * @row: a #TillSbWarning
 * @expand: (nullable): what is written out
 *
 * Writes an early fraud warning.
 */
void
till_sb_write_warning (TillSbWriter       *writer,
                       const char         *name,
                       gconstpointer       row,
                       const TillSbExpand *expand)
{
  const TillSbWarning *warning = row;
  TillSbJson *json = &writer->json;

  till_sb_writer_begin (writer, name, row);
  till_sb_json_bool (json, "actionable", warning->actionable != 0);
  till_sb_writer_ref (writer, "charge", TILL_SB_CHARGE, warning->charge, expand);
  till_sb_json_int (json, "created", warning->row.created);
  till_sb_json_text (json, "fraud_type", warning->fraud_type);
  till_sb_json_bool (json, "livemode", FALSE);
  till_sb_writer_ref (writer, "payment_intent", TILL_SB_PAYMENT_INTENT, warning->payment_intent,
                      expand);
  till_sb_json_end (json);
}

static const char *
failure_message (const char *code)
{
  if (code == NULL)
    return NULL;

  if (strcmp (code, "account_closed") == 0)
    return "The bank account has been closed.";

  return "The payout could not be completed by the bank.";
}

static void
write_trace_id (TillSbWriter       *writer,
                const TillSbPayout *payout)
{
  TillSbJson *json = &writer->json;
  gboolean paid = strcmp (payout->status, "paid") == 0;
  char code[TILL_SB_CODE_SIZE];

  till_sb_ids_code (&writer->sb->ids, "trace", payout->row.seq, 16, code);
  till_sb_json_begin (json, "trace_id");
  till_sb_json_text (json, "status", paid ? "supported" : "pending");
  till_sb_json_text (json, "value", paid ? code : NULL);
  till_sb_json_end (json);
}

/**
 * till_sb_write_payout:
 * @writer: where to
 * @name: (nullable): the member it becomes
 * @row: a #TillSbPayout
 * @expand: (nullable): what is written out
 *
 * Writes a payout.
 */
void
till_sb_write_payout (TillSbWriter       *writer,
                      const char         *name,
                      gconstpointer       row,
                      const TillSbExpand *expand)
{
  const TillSbPayout *payout = row;
  TillSbJson *json = &writer->json;

  till_sb_writer_begin (writer, name, row);
  till_sb_json_int (json, "amount", payout->amount);
  till_sb_json_nulls (json, "application_fee application_fee_amount");
  till_sb_json_int (json, "arrival_date", payout->arrival_date);
  till_sb_json_bool (json, "automatic", TRUE);
  till_sb_writer_ref (writer, "balance_transaction", TILL_SB_TXN, payout->balance_transaction,
                      expand);
  till_sb_json_int (json, "created", payout->row.created);
  till_sb_json_text (json, "currency", payout->currency);
  till_sb_json_text (json, "description", "STRIPE PAYOUT");
  till_sb_writer_id (writer, "destination", TILL_SB_BANK_ACCOUNT, 1);
  till_sb_writer_ref (writer, "failure_balance_transaction", TILL_SB_TXN,
                      payout->failure_balance_transaction, expand);
  till_sb_json_text (json, "failure_code", payout->failure_code);
  till_sb_json_text (json, "failure_message", failure_message (payout->failure_code));
  till_sb_json_bool (json, "livemode", FALSE);
  till_sb_json_raw (json, "metadata", payout->metadata != NULL ? payout->metadata : "{}");
  till_sb_json_text (json, "method", "standard");
  till_sb_json_nulls (json, "original_payout payout_method");
  till_sb_json_text (json, "reconciliation_status", "completed");
  till_sb_json_null (json, "reversed_by");
  till_sb_json_text (json, "source_type", "card");
  till_sb_json_null (json, "statement_descriptor");
  till_sb_json_text (json, "status", payout->status);
  write_trace_id (writer, payout);
  till_sb_json_text (json, "type", "bank_account");
  till_sb_json_end (json);
}

static void
write_amount (TillSbJson *json,
              const char *name,
              gint64      amount)
{
  till_sb_json_begin_array (json, name);
  till_sb_json_begin (json, NULL);
  till_sb_json_int (json, "amount", amount);
  till_sb_json_text (json, "currency", TILL_SB_CURRENCY);
  till_sb_json_begin (json, "source_types");
  till_sb_json_int (json, "card", amount);
  till_sb_json_end (json);
  till_sb_json_end (json);
  till_sb_json_end_array (json);
}

/* What is in no payout yet is what the gateway still holds. */
static const char held_sql[] =
  "SELECT COALESCE (SUM (amount - fee) FILTER (WHERE available_on <= ?1), 0),"
  "  COALESCE (SUM (amount - fee) FILTER (WHERE available_on > ?1), 0)"
  " FROM txn WHERE payout = 0";

/**
 * till_sb_write_balance:
 * @writer: where to
 *
 * Writes what the gateway holds for the account.
 */
void
till_sb_write_balance (TillSbWriter *writer)
{
  TillSbJson *json = &writer->json;
  g_autoptr (TillStmt) stmt = NULL;
  gint64 available = 0, pending = 0;
  gboolean has_row;

  if (!(stmt = till_db_statement (writer->sb->db, held_sql, &writer->error)) ||
      !till_stmt_bind_int64 (stmt, 1, till_sb_now (writer->sb), &writer->error) ||
      !till_stmt_step (stmt, &has_row, &writer->error))
    return;

  if (has_row)
    {
      available = till_stmt_get_int64 (stmt, 0);
      pending = till_stmt_get_int64 (stmt, 1);
    }

  till_sb_json_begin (json, NULL);
  till_sb_json_text (json, "object", "balance");
  write_amount (json, "available", available);
  write_amount (json, "instant_available", MAX (available, 0));
  till_sb_json_bool (json, "livemode", FALSE);
  write_amount (json, "pending", pending);
  till_sb_json_begin (json, "refund_and_dispute_prefunding");
  write_amount (json, "available", 0);
  write_amount (json, "pending", 0);
  till_sb_json_end (json);
  till_sb_json_end (json);
}
