/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How customers, payment methods and intents look on the wire (docs.stripe.com/api), in the shape
 * of the version in till-sb.h. */

#include "till-sb-write-payment.h"

static const char *
or_else (const char *text,
         const char *otherwise)
{
  return text != NULL ? text : otherwise;
}

/**
 * till_sb_write_customer:
 * @writer: where to
 * @name: (nullable): the member it becomes
 * @row: a #TillSbCustomer
 * @expand: (nullable): what is written out
 *
 * Writes a customer, or what is left of a deleted one.
 */
void
till_sb_write_customer (TillSbWriter       *writer,
                        const char         *name,
                        gconstpointer       row,
                        const TillSbExpand *expand)
{
  const TillSbCustomer *customer = row;
  TillSbJson *json = &writer->json;
  char code[TILL_SB_CODE_SIZE];

  till_sb_writer_begin (writer, name, row);
  if (customer->deleted)
    {
      till_sb_json_bool (json, "deleted", TRUE);
      till_sb_json_end (json);
      return;
    }

  till_sb_json_raw (json, "address", customer->address);
  till_sb_json_int (json, "balance", 0);
  till_sb_json_int (json, "created", customer->row.created);
  till_sb_json_nulls (json, "currency default_source");
  till_sb_json_bool (json, "delinquent", FALSE);
  till_sb_json_text (json, "description", customer->description);
  till_sb_json_null (json, "discount");
  till_sb_json_text (json, "email", customer->email);
  till_sb_ids_code (&writer->sb->ids, "invoice-prefix", customer->row.seq, 8, code);
  till_sb_json_text (json, "invoice_prefix", code);
  till_sb_json_begin (json, "invoice_settings");
  till_sb_json_null (json, "custom_fields");
  till_sb_writer_id (writer, "default_payment_method", TILL_SB_PAYMENT_METHOD,
                     customer->default_payment_method);
  till_sb_json_nulls (json, "footer rendering_options");
  till_sb_json_end (json);
  till_sb_json_bool (json, "livemode", FALSE);
  till_sb_json_raw (json, "metadata", or_else (customer->metadata, "{}"));
  till_sb_json_text (json, "name", customer->name);
  till_sb_json_int (json, "next_invoice_sequence", 1);
  till_sb_json_text (json, "phone", customer->phone);
  till_sb_json_begin_array (json, "preferred_locales");
  till_sb_json_end_array (json);
  till_sb_json_null (json, "shipping");
  till_sb_json_text (json, "tax_exempt", "none");
  till_sb_json_null (json, "test_clock");
  till_sb_json_end (json);
}

/**
 * till_sb_write_payment_method:
 * @writer: where to
 * @name: (nullable): the member it becomes
 * @row: a #TillSbPaymentMethod
 * @expand: (nullable): what is written out
 *
 * Writes a card.
 */
void
till_sb_write_payment_method (TillSbWriter       *writer,
                              const char         *name,
                              gconstpointer       row,
                              const TillSbExpand *expand)
{
  const TillSbPaymentMethod *method = row;
  TillSbJson *json = &writer->json;

  till_sb_writer_begin (writer, name, row);
  till_sb_json_text (json, "allow_redisplay", "unspecified");
  till_sb_json_raw (json, "billing_details", or_else (method->billing_details,
                                                      TILL_SB_NO_BILLING_DETAILS));
  till_sb_json_begin (json, "card");
  till_sb_json_text (json, "brand", method->brand);
  till_sb_json_begin (json, "checks");
  till_sb_json_text (json, "address_line1_check", method->line1_check);
  till_sb_json_text (json, "address_postal_code_check", method->postal_code_check);
  till_sb_json_text (json, "cvc_check", method->cvc_check);
  till_sb_json_end (json);
  till_sb_json_text (json, "country", method->country);
  till_sb_json_text (json, "display_brand", method->brand);
  till_sb_json_int (json, "exp_month", method->exp_month);
  till_sb_json_int (json, "exp_year", method->exp_year);
  till_sb_json_text (json, "fingerprint", method->fingerprint);
  till_sb_json_text (json, "funding", method->funding);
  till_sb_json_null (json, "generated_from");
  till_sb_json_text (json, "last4", method->last4);
  till_sb_json_begin (json, "networks");
  till_sb_json_begin_array (json, "available");
  till_sb_json_text (json, NULL, method->brand);
  till_sb_json_end_array (json);
  till_sb_json_null (json, "preferred");
  till_sb_json_end (json);
  till_sb_json_text (json, "regulated_status", "unregulated");
  till_sb_json_begin (json, "three_d_secure_usage");
  till_sb_json_bool (json, "supported", TRUE);
  till_sb_json_end (json);
  till_sb_json_null (json, "wallet");
  till_sb_json_end (json);
  till_sb_json_int (json, "created", method->row.created);
  till_sb_writer_ref (writer, "customer", TILL_SB_CUSTOMER, method->customer, expand);
  till_sb_json_null (json, "customer_account");
  till_sb_json_bool (json, "livemode", FALSE);
  till_sb_json_raw (json, "metadata", or_else (method->metadata, "{}"));
  till_sb_json_text (json, "type", "card");
  till_sb_json_end (json);
}

static void
write_card_types (TillSbJson *json)
{
  till_sb_json_begin_array (json, "payment_method_types");
  till_sb_json_text (json, NULL, "card");
  till_sb_json_end_array (json);
}

static void
write_client_secret (TillSbWriter *writer,
                     TillSbKind    kind,
                     gint64        seq)
{
  char id[TILL_SB_ID_SIZE], code[TILL_SB_CODE_SIZE];
  g_autofree char *secret = NULL;

  till_sb_ids_format (&writer->sb->ids, kind, seq, id);
  till_sb_ids_code (&writer->sb->ids, id, seq, 25, code);
  secret = g_strconcat (id, "_secret_", code, NULL);
  till_sb_json_text (&writer->json, "client_secret", secret);
}

static void
write_intent_options (TillSbJson *json,
                      TillSbKind  kind)
{
  till_sb_json_begin (json, "payment_method_options");
  till_sb_json_begin (json, "card");
  if (kind == TILL_SB_PAYMENT_INTENT)
    till_sb_json_null (json, "installments");
  till_sb_json_nulls (json, "mandate_options network");
  till_sb_json_text (json, "request_three_d_secure", "automatic");
  till_sb_json_end (json);
  till_sb_json_end (json);
}

static void
write_automatic_methods (TillSbJson *json,
                         gboolean    enabled)
{
  if (!enabled)
    {
      till_sb_json_null (json, "automatic_payment_methods");
      return;
    }

  till_sb_json_begin (json, "automatic_payment_methods");
  till_sb_json_text (json, "allow_redirects", "never");
  till_sb_json_bool (json, "enabled", TRUE);
  till_sb_json_end (json);
}

/**
 * till_sb_write_payment_intent:
 * @writer: where to
 * @name: (nullable): the member it becomes
 * @row: a #TillSbPaymentIntent
 * @expand: (nullable): what is written out
 *
 * Writes a payment intent.
 */
void
till_sb_write_payment_intent (TillSbWriter       *writer,
                              const char         *name,
                              gconstpointer       row,
                              const TillSbExpand *expand)
{
  const TillSbPaymentIntent *intent = row;
  TillSbJson *json = &writer->json;

  till_sb_writer_begin (writer, name, row);
  till_sb_json_int (json, "amount", intent->amount);
  till_sb_json_int (json, "amount_capturable", intent->amount_capturable);
  till_sb_json_begin (json, "amount_details");
  till_sb_json_begin (json, "tip");
  till_sb_json_end (json);
  till_sb_json_end (json);
  till_sb_json_int (json, "amount_received", intent->amount_received);
  till_sb_json_nulls (json, "application application_fee_amount");
  write_automatic_methods (json, intent->automatic_payment_methods != 0);
  till_sb_json_time (json, "canceled_at", intent->canceled_at);
  till_sb_json_text (json, "cancellation_reason", intent->cancellation_reason);
  till_sb_json_text (json, "capture_method", intent->capture_method);
  write_client_secret (writer, TILL_SB_PAYMENT_INTENT, intent->row.seq);
  till_sb_json_text (json, "confirmation_method", intent->confirmation_method);
  till_sb_json_int (json, "created", intent->row.created);
  till_sb_json_text (json, "currency", intent->currency);
  till_sb_writer_ref (writer, "customer", TILL_SB_CUSTOMER, intent->customer, expand);
  till_sb_json_null (json, "customer_account");
  till_sb_json_text (json, "description", intent->description);
  till_sb_json_null (json, "excluded_payment_method_types");
  till_sb_json_raw (json, "last_payment_error", intent->last_payment_error);
  till_sb_writer_ref (writer, "latest_charge", TILL_SB_CHARGE, intent->latest_charge, expand);
  till_sb_json_bool (json, "livemode", FALSE);
  till_sb_json_raw (json, "metadata", or_else (intent->metadata, "{}"));
  till_sb_json_raw (json, "next_action", intent->next_action);
  till_sb_json_null (json, "on_behalf_of");
  till_sb_writer_ref (writer, "payment_method", TILL_SB_PAYMENT_METHOD, intent->payment_method,
                      expand);
  till_sb_json_null (json, "payment_method_configuration_details");
  write_intent_options (json, intent->row.kind);
  write_card_types (json);
  if (g_strcmp0 (intent->status, "processing") == 0)
    {
      till_sb_json_begin (json, "processing");
      till_sb_json_begin (json, "card");
      till_sb_json_end (json);
      till_sb_json_text (json, "type", "card");
      till_sb_json_end (json);
    }
  else
    till_sb_json_null (json, "processing");
  till_sb_json_text (json, "receipt_email", intent->receipt_email);
  till_sb_json_null (json, "review");
  till_sb_json_text (json, "setup_future_usage", intent->setup_future_usage);
  till_sb_json_raw (json, "shipping", intent->shipping);
  till_sb_json_null (json, "source");
  till_sb_json_text (json, "statement_descriptor", intent->statement_descriptor);
  till_sb_json_text (json, "statement_descriptor_suffix", intent->statement_descriptor_suffix);
  till_sb_json_text (json, "status", intent->status);
  till_sb_json_nulls (json, "transfer_data transfer_group");
  till_sb_json_end (json);
}

/**
 * till_sb_write_setup_intent:
 * @writer: where to
 * @name: (nullable): the member it becomes
 * @row: a #TillSbSetupIntent
 * @expand: (nullable): what is written out
 *
 * Writes a setup intent.
 */
void
till_sb_write_setup_intent (TillSbWriter       *writer,
                            const char         *name,
                            gconstpointer       row,
                            const TillSbExpand *expand)
{
  const TillSbSetupIntent *intent = row;
  TillSbJson *json = &writer->json;

  till_sb_writer_begin (writer, name, row);
  till_sb_json_null (json, "application");
  write_automatic_methods (json, FALSE);
  till_sb_json_text (json, "cancellation_reason", intent->cancellation_reason);
  write_client_secret (writer, TILL_SB_SETUP_INTENT, intent->row.seq);
  till_sb_json_int (json, "created", intent->row.created);
  till_sb_writer_ref (writer, "customer", TILL_SB_CUSTOMER, intent->customer, expand);
  till_sb_json_null (json, "customer_account");
  till_sb_json_text (json, "description", intent->description);
  till_sb_json_nulls (json, "excluded_payment_method_types flow_directions");
  till_sb_json_raw (json, "last_setup_error", intent->last_setup_error);
  till_sb_json_null (json, "latest_attempt");
  till_sb_json_bool (json, "livemode", FALSE);
  till_sb_json_null (json, "mandate");
  till_sb_json_raw (json, "metadata", or_else (intent->metadata, "{}"));
  till_sb_json_raw (json, "next_action", intent->next_action);
  till_sb_json_null (json, "on_behalf_of");
  till_sb_writer_ref (writer, "payment_method", TILL_SB_PAYMENT_METHOD, intent->payment_method,
                      expand);
  till_sb_json_null (json, "payment_method_configuration_details");
  write_intent_options (json, intent->row.kind);
  write_card_types (json);
  till_sb_json_null (json, "single_use_mandate");
  till_sb_json_text (json, "status", intent->status);
  till_sb_json_text (json, "usage", intent->usage);
  till_sb_json_end (json);
}
