/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How charges and refunds look on the wire (docs.stripe.com/api/charges, …/refunds). */

#include "till-sb-write-charge.h"

#include <string.h>

#include "till-sb-cards.h"
#include "till-stmt.h"

/* How many refunds are shown inside a charge. */
#define MAX_REFUNDS 10

static void
write_outcome (TillSbWriter       *writer,
               const TillSbCharge *charge)
{
  TillSbJson *json = &writer->json;
  gboolean failed = charge->failure_code != NULL;
  gboolean blocked = g_strcmp0 (charge->decline_code, "fraudulent") == 0;
  const TillSbDecline *decline = NULL;
  guint score = (guint) (till_sb_mix (writer->sb->ids.seed ^ (guint64) charge->row.seq) % 55);

  if (failed)
    decline = till_sb_decline_find (charge->failure_code, charge->decline_code);

  till_sb_json_begin (json, "outcome");
  till_sb_json_text (json, "advice_code", failed ? decline->advice : NULL);
  till_sb_json_null (json, "network_advice_code");
  till_sb_json_text (json, "network_decline_code", failed ? decline->network_code : NULL);
  if (blocked)
    till_sb_json_text (json, "network_status", "not_sent_to_network");
  else
    till_sb_json_text (json, "network_status",
                       failed ? "declined_by_network" : "approved_by_network");
  if (blocked)
    till_sb_json_text (json, "reason", "highest_risk_level");
  else
    till_sb_json_text (json, "reason", failed ? charge->decline_code : NULL);
  till_sb_json_text (json, "risk_level", blocked ? "highest" : "normal");
  till_sb_json_int (json, "risk_score", blocked ? 87 : score);
  till_sb_json_text (json, "seller_message", failed ? decline->seller_message
                                                    : "Payment complete.");
  if (blocked)
    till_sb_json_text (json, "type", "blocked");
  else
    till_sb_json_text (json, "type", failed ? "issuer_declined" : "authorized");
  till_sb_json_end (json);
}

static void
write_status (TillSbJson *json,
              const char *name,
              const char *status)
{
  till_sb_json_begin (json, name);
  till_sb_json_text (json, "status", status);
  till_sb_json_end (json);
}

/* The three checks; a card is checked by the charge, so there is no "unchecked" here. */
static void
write_checks (TillSbJson                *json,
              const TillSbPaymentMethod *method)
{
  till_sb_json_begin (json, "checks");
  till_sb_json_text (json, "address_line1_check", method->line1_check);
  till_sb_json_text (json, "address_postal_code_check", method->postal_code_check);
  till_sb_json_text (json, "cvc_check", method->cvc_check);
  till_sb_json_end (json);
}

static void
write_three_d_secure (TillSbWriter       *writer,
                      const TillSbCharge *charge)
{
  TillSbJson *json = &writer->json;
  char code[TILL_SB_CODE_SIZE];

  if (charge->three_d_secure == NULL)
    {
      till_sb_json_null (json, "three_d_secure");
      return;
    }

  till_sb_ids_code (&writer->sb->ids, "3ds", charge->row.seq, 28, code);
  till_sb_json_begin (json, "three_d_secure");
  till_sb_json_text (json, "authentication_flow", "challenge");
  till_sb_json_text (json, "electronic_commerce_indicator", "05");
  till_sb_json_null (json, "exemption_indicator");
  till_sb_json_text (json, "result", charge->three_d_secure);
  till_sb_json_null (json, "result_reason");
  till_sb_json_text (json, "transaction_id", code);
  till_sb_json_text (json, "version", "2.2.0");
  till_sb_json_end (json);
}

static void
write_card (TillSbWriter              *writer,
            const TillSbCharge        *charge,
            const TillSbPaymentMethod *method)
{
  TillSbJson *json = &writer->json;
  gboolean paid = charge->failure_code == NULL;
  char code[TILL_SB_CODE_SIZE];

  till_sb_json_begin (json, "card");
  if (paid)
    till_sb_json_int (json, "amount_authorized", charge->amount);
  else
    till_sb_json_null (json, "amount_authorized");
  g_snprintf (code, sizeof code, "%06u",
              (guint) (till_sb_mix (~(guint64) charge->row.seq) % 1000000));
  till_sb_json_text (json, "authorization_code", paid ? code : NULL);
  till_sb_json_text (json, "brand", method->brand);
  if (charge->capture_before != 0 && !charge->captured)
    till_sb_json_int (json, "capture_before", charge->capture_before);
  write_checks (json, method);
  till_sb_json_text (json, "country", method->country);
  till_sb_json_int (json, "exp_month", method->exp_month);
  till_sb_json_int (json, "exp_year", method->exp_year);
  write_status (json, "extended_authorization", "disabled");
  till_sb_json_text (json, "fingerprint", method->fingerprint);
  till_sb_json_text (json, "funding", method->funding);
  write_status (json, "incremental_authorization", "unavailable");
  till_sb_json_null (json, "installments");
  till_sb_json_text (json, "last4", method->last4);
  till_sb_json_null (json, "mandate");
  if (charge->moto)
    till_sb_json_bool (json, "moto", TRUE);
  write_status (json, "multicapture", "unavailable");
  till_sb_json_text (json, "network", method->brand);
  till_sb_json_begin (json, "network_token");
  till_sb_json_bool (json, "used", FALSE);
  till_sb_json_end (json);
  till_sb_ids_code (&writer->sb->ids, "network", charge->row.seq, 15, code);
  till_sb_json_text (json, "network_transaction_id", paid ? code : NULL);
  till_sb_json_begin (json, "overcapture");
  till_sb_json_int (json, "maximum_amount_capturable", charge->amount);
  till_sb_json_text (json, "status", "unavailable");
  till_sb_json_end (json);
  till_sb_json_text (json, "regulated_status", "unregulated");
  write_three_d_secure (writer, charge);
  till_sb_json_null (json, "wallet");
  till_sb_json_end (json);
}

static void
write_details (TillSbWriter              *writer,
               const TillSbCharge        *charge,
               const TillSbPaymentMethod *method)
{
  TillSbJson *json = &writer->json;

  till_sb_json_begin (json, "payment_method_details");
  write_card (writer, charge, method);
  till_sb_json_text (json, "type", "card");
  till_sb_json_end (json);
  till_sb_json_begin (json, "radar_options");
  till_sb_json_end (json);
}

/* What failed, if anything did, and the outcome in the words of the network. */
static void
write_failure (TillSbWriter       *writer,
               const TillSbCharge *charge)
{
  TillSbJson *json = &writer->json;
  const TillSbDecline *decline = NULL;

  if (charge->failure_code != NULL)
    decline = till_sb_decline_find (charge->failure_code, charge->decline_code);

  till_sb_json_null (json, "failure_balance_transaction");
  till_sb_json_text (json, "failure_code", charge->failure_code);
  till_sb_json_text (json, "failure_message", decline != NULL ? decline->message : NULL);
}

static const char refunds_of_sql[] =
  "SELECT seq FROM refund WHERE charge = ?1 ORDER BY created DESC, seq DESC LIMIT ?2";

/* The refunds are only there when they are asked for (docs.stripe.com/upgrades, 2022-11-15). */
static void
write_refunds (TillSbWriter       *writer,
               const TillSbCharge *charge,
               const TillSbExpand *expand)
{
  TillSbJson *json = &writer->json;
  g_autoptr (TillStmt) stmt = NULL;
  g_autofree char *url = NULL;
  char id[TILL_SB_ID_SIZE];
  gboolean has_row = FALSE;
  guint n = 0;

  if (expand == NULL || writer->error != NULL)
    return;

  if (!(stmt = till_db_statement (writer->sb->db, refunds_of_sql, &writer->error)) ||
      !till_stmt_bind_int64 (stmt, 1, charge->row.seq, &writer->error) ||
      !till_stmt_bind_int64 (stmt, 2, MAX_REFUNDS + 1, &writer->error))
    return;

  till_sb_json_begin (json, "refunds");
  till_sb_json_text (json, "object", "list");
  till_sb_json_begin_array (json, "data");
  while (till_stmt_step (stmt, &has_row, &writer->error) && has_row && n++ < MAX_REFUNDS)
    till_sb_writer_object (writer, NULL, TILL_SB_REFUND, till_stmt_get_int64 (stmt, 0),
                           till_sb_expand_get (expand, "data"));
  till_sb_json_end_array (json);
  till_sb_json_bool (json, "has_more", has_row);
  till_sb_ids_format (&writer->sb->ids, TILL_SB_CHARGE, charge->row.seq, id);
  url = g_strconcat ("/v1/charges/", id, "/refunds", NULL);
  till_sb_json_text (json, "url", url);
  till_sb_json_end (json);
}

static void
write_receipt (TillSbWriter       *writer,
               const TillSbCharge *charge)
{
  TillSbJson *json = &writer->json;
  char code[TILL_SB_CODE_SIZE];
  g_autofree char *url = NULL;

  till_sb_json_text (json, "receipt_email", charge->receipt_email);
  till_sb_ids_code (&writer->sb->ids, "receipt", charge->row.seq, 40, code);
  url = g_strconcat ("https://pay.stripe.com/receipts/payment/", code, NULL);
  g_snprintf (code, sizeof code, "%04u-%04u",
              (guint) (till_sb_mix ((guint64) charge->row.seq) % 10000),
              (guint) (charge->row.seq % 10000));
  till_sb_json_text (json, "receipt_number",
                     charge->receipt_email != NULL && charge->captured ? code : NULL);
  till_sb_json_text (json, "receipt_url", charge->failure_code == NULL ? url : NULL);
}

/**
 * till_sb_write_charge:
 * @writer: where to
 * @name: (nullable): the member it becomes
 * @row: a #TillSbCharge
 * @expand: (nullable): what is written out
 *
 * Writes a charge.
 */
void
till_sb_write_charge (TillSbWriter       *writer,
                      const char         *name,
                      gconstpointer       row,
                      const TillSbExpand *expand)
{
  const TillSbCharge *charge = row;
  g_autoptr (TillSbPaymentMethod) method = NULL;
  TillSbJson *json = &writer->json;
  const char *descriptor = charge->statement_descriptor;
  const char *billing = charge->billing_details;

  if (!(method = till_sb_writer_load (writer, TILL_SB_PAYMENT_METHOD, charge->payment_method)))
    {
      till_sb_json_null (json, name);
      return;
    }

  till_sb_writer_begin (writer, name, row);
  till_sb_json_int (json, "amount", charge->amount);
  till_sb_json_int (json, "amount_captured", charge->amount_captured);
  till_sb_json_int (json, "amount_refunded", charge->amount_refunded);
  till_sb_json_nulls (json, "application application_fee application_fee_amount");
  till_sb_writer_ref (writer, "balance_transaction", TILL_SB_TXN, charge->balance_transaction,
                      expand);
  if (billing == NULL)
    billing = method->billing_details;
  till_sb_json_raw (json, "billing_details",
                    billing != NULL ? billing : TILL_SB_NO_BILLING_DETAILS);
  till_sb_json_text (json, "calculated_statement_descriptor",
                     descriptor != NULL ? descriptor : writer->sb->account_name);
  till_sb_json_bool (json, "captured", charge->captured != 0);
  till_sb_json_int (json, "created", charge->row.created);
  till_sb_json_text (json, "currency", charge->currency);
  till_sb_writer_ref (writer, "customer", TILL_SB_CUSTOMER, charge->customer, expand);
  till_sb_json_text (json, "description", charge->description);
  till_sb_json_bool (json, "disputed", charge->disputed != 0);
  write_failure (writer, charge);
  till_sb_json_raw (json, "fraud_details",
                    charge->fraud_details != NULL ? charge->fraud_details : "{}");
  till_sb_json_bool (json, "livemode", FALSE);
  till_sb_json_raw (json, "metadata", charge->metadata != NULL ? charge->metadata : "{}");
  till_sb_json_null (json, "on_behalf_of");
  write_outcome (writer, charge);
  till_sb_json_bool (json, "paid", strcmp (charge->status, "succeeded") == 0);
  till_sb_writer_ref (writer, "payment_intent", TILL_SB_PAYMENT_INTENT, charge->payment_intent,
                      expand);
  till_sb_writer_id (writer, "payment_method", TILL_SB_PAYMENT_METHOD, charge->payment_method);
  write_details (writer, charge, method);
  write_receipt (writer, charge);
  till_sb_json_bool (json, "refunded", charge->amount_refunded > 0 &&
                     charge->amount_refunded >= (charge->captured ? charge->amount_captured
                                                                  : charge->amount));
  write_refunds (writer, charge, till_sb_expand_get (expand, "refunds"));
  till_sb_json_null (json, "review");
  till_sb_json_raw (json, "shipping", charge->shipping);
  till_sb_json_nulls (json, "source source_transfer");
  till_sb_json_text (json, "statement_descriptor", charge->statement_descriptor);
  till_sb_json_text (json, "statement_descriptor_suffix", charge->statement_descriptor_suffix);
  till_sb_json_text (json, "status", charge->status);
  till_sb_json_nulls (json, "transfer_data transfer_group");
  till_sb_json_end (json);
}

/* What the customer's bank can be asked about; known some seconds after the refund. */
static void
write_destination (TillSbWriter       *writer,
                   const TillSbRefund *refund)
{
  TillSbJson *json = &writer->json;
  char digits[32];

  till_sb_json_begin (json, "destination_details");
  till_sb_json_begin (json, "card");
  if (refund->reference_available)
    {
      g_snprintf (digits, sizeof digits, "7%022" G_GUINT64_FORMAT,
                  till_sb_mix (writer->sb->ids.seed + (guint64) refund->row.seq));
      till_sb_json_text (json, "reference", digits);
    }
  till_sb_json_text (json, "reference_status",
                     refund->reference_available ? "available" : "pending");
  till_sb_json_text (json, "reference_type", "acquirer_reference_number");
  till_sb_json_text (json, "type", "refund");
  till_sb_json_end (json);
  till_sb_json_text (json, "type", "card");
  till_sb_json_end (json);
}

/**
 * till_sb_write_refund:
 * @writer: where to
 * @name: (nullable): the member it becomes
 * @row: a #TillSbRefund
 * @expand: (nullable): what is written out
 *
 * Writes a refund.
 */
void
till_sb_write_refund (TillSbWriter       *writer,
                      const char         *name,
                      gconstpointer       row,
                      const TillSbExpand *expand)
{
  const TillSbRefund *refund = row;
  TillSbJson *json = &writer->json;

  till_sb_writer_begin (writer, name, row);
  till_sb_json_int (json, "amount", refund->amount);
  till_sb_writer_ref (writer, "balance_transaction", TILL_SB_TXN, refund->balance_transaction,
                      expand);
  till_sb_writer_ref (writer, "charge", TILL_SB_CHARGE, refund->charge, expand);
  till_sb_json_int (json, "created", refund->row.created);
  till_sb_json_text (json, "currency", refund->currency);
  write_destination (writer, refund);
  if (refund->failure_balance_transaction != 0)
    till_sb_writer_ref (writer, "failure_balance_transaction", TILL_SB_TXN,
                        refund->failure_balance_transaction, expand);
  if (refund->failure_reason != NULL)
    till_sb_json_text (json, "failure_reason", refund->failure_reason);
  till_sb_json_raw (json, "metadata", refund->metadata != NULL ? refund->metadata : "{}");
  till_sb_writer_ref (writer, "payment_intent", TILL_SB_PAYMENT_INTENT, refund->payment_intent,
                      expand);
  till_sb_json_text (json, "reason", refund->reason);
  till_sb_json_nulls (json, "receipt_number source_transfer_reversal");
  till_sb_json_text (json, "status", refund->status);
  till_sb_json_null (json, "transfer_reversal");
  till_sb_json_end (json);
}
