/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How the account, its checkout sessions, events and webhook endpoints look on the wire
 * (docs.stripe.com/api/accounts, …/checkout/sessions, …/events, …/webhook_endpoints). */

#include "till-sb-write-account.h"

#include <string.h>

#include "till-stmt.h"

static void
write_settings (TillSbWriter *writer)
{
  TillSb *sb = writer->sb;
  TillSbJson *json = &writer->json;

  till_sb_json_begin (json, "settings");
  till_sb_json_begin (json, "branding");
  till_sb_json_nulls (json, "icon logo primary_color secondary_color");
  till_sb_json_end (json);
  till_sb_json_begin (json, "card_payments");
  till_sb_json_begin (json, "decline_on");
  till_sb_json_bool (json, "avs_failure", FALSE);
  till_sb_json_bool (json, "cvc_failure", FALSE);
  till_sb_json_end (json);
  till_sb_json_nulls (json, "statement_descriptor_prefix statement_descriptor_prefix_kana"
                      " statement_descriptor_prefix_kanji");
  till_sb_json_end (json);
  till_sb_json_begin (json, "dashboard");
  till_sb_json_text (json, "display_name", sb->account_name);
  till_sb_json_text (json, "timezone", "Europe/London");
  till_sb_json_end (json);
  till_sb_json_begin (json, "payments");
  till_sb_json_text (json, "statement_descriptor", sb->account_name);
  till_sb_json_nulls (json, "statement_descriptor_kana statement_descriptor_kanji"
                      " statement_descriptor_prefix_kana statement_descriptor_prefix_kanji");
  till_sb_json_end (json);
  till_sb_json_begin (json, "payouts");
  till_sb_json_bool (json, "debit_negative_balances", TRUE);
  till_sb_json_begin (json, "schedule");
  till_sb_json_int (json, "delay_days", 3);
  till_sb_json_text (json, "interval", "daily");
  till_sb_json_end (json);
  till_sb_json_null (json, "statement_descriptor");
  till_sb_json_end (json);
  till_sb_json_end (json);
}

/**
 * till_sb_write_account:
 * @writer: where to
 *
 * Writes the shop's account.
 */
void
till_sb_write_account (TillSbWriter *writer)
{
  TillSb *sb = writer->sb;
  TillSbJson *json = &writer->json;

  till_sb_json_begin (json, NULL);
  till_sb_json_text (json, "id", sb->ids.account);
  till_sb_json_text (json, "object", "account");
  till_sb_json_begin (json, "business_profile");
  till_sb_json_text (json, "mcc", "5999");
  till_sb_json_text (json, "name", sb->account_name);
  till_sb_json_nulls (json, "annual_revenue estimated_worker_count product_description"
                      " support_address support_email support_phone support_url url");
  till_sb_json_end (json);
  till_sb_json_text (json, "business_type", "company");
  till_sb_json_begin (json, "capabilities");
  till_sb_json_text (json, "card_payments", "active");
  till_sb_json_text (json, "transfers", "active");
  till_sb_json_end (json);
  till_sb_json_bool (json, "charges_enabled", TRUE);
  till_sb_json_begin (json, "controller");
  till_sb_json_text (json, "type", "account");
  till_sb_json_end (json);
  till_sb_json_text (json, "country", TILL_SB_COUNTRY);
  till_sb_json_text (json, "default_currency", TILL_SB_CURRENCY);
  till_sb_json_bool (json, "details_submitted", TRUE);
  till_sb_json_text (json, "email", "owner@example.com");
  till_sb_json_begin (json, "metadata");
  till_sb_json_end (json);
  till_sb_json_bool (json, "payouts_enabled", TRUE);
  write_settings (writer);
  till_sb_json_text (json, "type", "standard");
  till_sb_json_end (json);
}

/**
 * till_sb_session_url:
 * @sb: a gateway
 * @seq: the number of a session
 *
 * Returns: (transfer full): the address of the page on which it is paid
 */
char *
till_sb_session_url (TillSb *sb,
                     gint64  seq)
{
  char id[TILL_SB_ID_SIZE];

  till_sb_ids_format (&sb->ids, TILL_SB_SESSION, seq, id);

  return g_strconcat (sb->base_url != NULL ? sb->base_url : "", "/c/pay/", id, NULL);
}

static void
write_line_items (TillSbWriter        *writer,
                  const TillSbSession *session)
{
  TillSbJson *json = &writer->json;
  g_autofree char *url = NULL;
  char id[TILL_SB_ID_SIZE];

  till_sb_ids_format (&writer->sb->ids, TILL_SB_SESSION, session->row.seq, id);
  url = g_strconcat ("/v1/checkout/sessions/", id, "/line_items", NULL);
  till_sb_json_begin (json, "line_items");
  till_sb_json_text (json, "object", "list");
  till_sb_json_raw (json, "data", session->line_items);
  till_sb_json_bool (json, "has_more", FALSE);
  till_sb_json_text (json, "url", url);
  till_sb_json_end (json);
}

/* What the kinds of sessions we do not make would have. */
static void
write_session_rest (TillSbJson *json)
{
  till_sb_json_begin (json, "adaptive_pricing");
  till_sb_json_bool (json, "enabled", FALSE);
  till_sb_json_end (json);
  till_sb_json_begin (json, "automatic_tax");
  till_sb_json_bool (json, "enabled", FALSE);
  till_sb_json_nulls (json, "liability provider status");
  till_sb_json_end (json);
  till_sb_json_begin_array (json, "custom_fields");
  till_sb_json_end_array (json);
  till_sb_json_begin (json, "custom_text");
  till_sb_json_nulls (json, "after_submit shipping_address submit terms_of_service_acceptance");
  till_sb_json_end (json);
  till_sb_json_begin (json, "invoice_creation");
  till_sb_json_bool (json, "enabled", FALSE);
  till_sb_json_begin (json, "invoice_data");
  till_sb_json_nulls (json, "account_tax_ids custom_fields description footer issuer");
  till_sb_json_begin (json, "metadata");
  till_sb_json_end (json);
  till_sb_json_null (json, "rendering_options");
  till_sb_json_end (json);
  till_sb_json_end (json);
  till_sb_json_begin (json, "phone_number_collection");
  till_sb_json_bool (json, "enabled", FALSE);
  till_sb_json_end (json);
  till_sb_json_begin_array (json, "shipping_options");
  till_sb_json_end_array (json);
  till_sb_json_begin (json, "total_details");
  till_sb_json_int (json, "amount_discount", 0);
  till_sb_json_int (json, "amount_shipping", 0);
  till_sb_json_int (json, "amount_tax", 0);
  till_sb_json_end (json);
  till_sb_json_nulls (json, "after_expiration allow_promotion_codes billing_address_collection"
                      " client_secret collected_information consent consent_collection"
                      " currency_conversion customer_account invoice locale origin_context"
                      " payment_link payment_method_configuration_details permissions"
                      " recovered_from saved_payment_method_options setup_intent"
                      " shipping_address_collection shipping_cost submit_type subscription"
                      " wallet_options");
}

/**
 * till_sb_write_session:
 * @writer: where to
 * @name: (nullable): the member it becomes
 * @row: a #TillSbSession
 * @expand: (nullable): what is written out
 *
 * Writes a checkout session.
 */
void
till_sb_write_session (TillSbWriter       *writer,
                       const char         *name,
                       gconstpointer       row,
                       const TillSbExpand *expand)
{
  const TillSbSession *session = row;
  TillSbJson *json = &writer->json;
  g_autofree char *url = till_sb_session_url (writer->sb, session->row.seq);

  till_sb_writer_begin (writer, name, row);
  till_sb_json_int (json, "amount_subtotal", session->amount_total);
  till_sb_json_int (json, "amount_total", session->amount_total);
  till_sb_json_text (json, "cancel_url", session->cancel_url);
  till_sb_json_text (json, "client_reference_id", session->client_reference_id);
  till_sb_json_int (json, "created", session->row.created);
  till_sb_json_text (json, "currency", session->currency);
  till_sb_writer_ref (writer, "customer", TILL_SB_CUSTOMER, session->customer, expand);
  till_sb_json_text (json, "customer_creation", session->customer == 0 ? "if_required" : NULL);
  till_sb_json_raw (json, "customer_details", session->customer_details);
  till_sb_json_text (json, "customer_email", session->customer_email);
  till_sb_json_int (json, "expires_at", session->expires_at);
  if (till_sb_expand_get (expand, "line_items") != NULL)
    write_line_items (writer, session);
  till_sb_json_bool (json, "livemode", FALSE);
  till_sb_json_raw (json, "metadata", session->metadata != NULL ? session->metadata : "{}");
  till_sb_json_text (json, "mode", "payment");
  till_sb_writer_ref (writer, "payment_intent", TILL_SB_PAYMENT_INTENT, session->payment_intent,
                      expand);
  till_sb_json_text (json, "payment_method_collection", "if_required");
  till_sb_json_begin (json, "payment_method_options");
  till_sb_json_end (json);
  till_sb_json_begin_array (json, "payment_method_types");
  till_sb_json_text (json, NULL, "card");
  till_sb_json_end_array (json);
  till_sb_json_text (json, "payment_status", session->payment_status);
  till_sb_json_text (json, "status", session->status);
  till_sb_json_text (json, "success_url", session->success_url);
  till_sb_json_text (json, "ui_mode", "hosted_page");
  till_sb_json_text (json, "url", strcmp (session->status, "open") == 0 ? url : NULL);
  write_session_rest (json);
  till_sb_json_end (json);
}

static const char pending_sql[] =
  "SELECT COUNT (*) FROM delivery WHERE event = ?1 AND state = 0";

/**
 * till_sb_write_event:
 * @writer: where to
 * @name: (nullable): the member it becomes
 * @row: a #TillSbEvent
 * @expand: (nullable): what is written out
 *
 * Writes an event with the object as it was then.
 */
void
till_sb_write_event (TillSbWriter       *writer,
                     const char         *name,
                     gconstpointer       row,
                     const TillSbExpand *expand)
{
  const TillSbEvent *event = row;
  TillSbJson *json = &writer->json;
  g_autoptr (TillStmt) stmt = NULL;
  gboolean has_row = FALSE;
  gint64 pending = 0;

  if (writer->error == NULL &&
      (stmt = till_db_statement (writer->sb->db, pending_sql, &writer->error)) &&
      till_stmt_bind_int64 (stmt, 1, event->row.seq, &writer->error) &&
      till_stmt_step (stmt, &has_row, &writer->error) && has_row)
    pending = till_stmt_get_int64 (stmt, 0);

  till_sb_writer_begin (writer, name, row);
  till_sb_json_text (json, "api_version", event->api_version);
  till_sb_json_int (json, "created", event->row.created);
  till_sb_json_begin (json, "data");
  till_sb_json_raw (json, "object", event->object);
  if (event->previous != NULL)
    till_sb_json_raw (json, "previous_attributes", event->previous);
  till_sb_json_end (json);
  till_sb_json_bool (json, "livemode", FALSE);
  till_sb_json_int (json, "pending_webhooks", pending);
  till_sb_json_begin (json, "request");
  till_sb_json_text (json, "id", event->request);
  till_sb_json_text (json, "idempotency_key", event->idempotency_key);
  till_sb_json_end (json);
  till_sb_json_text (json, "type", event->type);
  till_sb_json_end (json);
}

/**
 * till_sb_write_endpoint:
 * @writer: where to
 * @name: (nullable): the member it becomes
 * @row: a #TillSbEndpoint
 * @expand: (nullable): what is written out
 *
 * Writes a webhook endpoint without its secret, which is shown once, by the one who makes it.
 */
void
till_sb_write_endpoint (TillSbWriter       *writer,
                        const char         *name,
                        gconstpointer       row,
                        const TillSbExpand *expand)
{
  const TillSbEndpoint *endpoint = row;
  TillSbJson *json = &writer->json;

  till_sb_writer_begin (writer, name, row);
  till_sb_json_text (json, "api_version", endpoint->api_version);
  till_sb_json_null (json, "application");
  till_sb_json_int (json, "created", endpoint->row.created);
  till_sb_json_text (json, "description", endpoint->description);
  till_sb_json_raw (json, "enabled_events", endpoint->enabled_events);
  till_sb_json_bool (json, "livemode", FALSE);
  till_sb_json_raw (json, "metadata", endpoint->metadata != NULL ? endpoint->metadata : "{}");
  till_sb_json_text (json, "status", endpoint->status);
  till_sb_json_text (json, "url", endpoint->url);
  till_sb_json_end (json);
}
