/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* /v1/checkout/sessions (docs.stripe.com/api/checkout/sessions): payment links for one payment,
 * with prices given inline. */

#include "till-sb-api-checkout.h"

#include <string.h>

#include "till-sb-error.h"
#include "till-sb-json.h"
#include "till-sb-method.h"
#include "till-sb-money.h"
#include "till-sb-session.h"

/* docs.stripe.com/api/checkout/sessions/create, "expires_at". */
#define MIN_LIFE (30 * 60)
#define MAX_LIFE TILL_SB_DAY

#define MAX_LINE_ITEMS 100

/* One line of line_items, as it was read. */
typedef struct
{
  const char *name;
  const char *currency;
  gint64      unit_amount;
  gint64      quantity;
} Line;

static void
write_price (TillSbCall *call,
             TillSbJson *json,
             const Line *line,
             gint64      number)
{
  char id[TILL_SB_ID_SIZE];
  char decimal[24];

  till_sb_json_begin (json, "price");
  till_sb_ids_format (&call->sb->ids, TILL_SB_PRICE, number, id);
  till_sb_json_text (json, "id", id);
  till_sb_json_text (json, "object", "price");
  till_sb_json_bool (json, "active", FALSE);
  till_sb_json_text (json, "billing_scheme", "per_unit");
  till_sb_json_int (json, "created", till_sb_now (call->sb));
  till_sb_json_text (json, "currency", line->currency);
  till_sb_json_null (json, "custom_unit_amount");
  till_sb_json_bool (json, "livemode", FALSE);
  till_sb_json_null (json, "lookup_key");
  till_sb_json_begin (json, "metadata");
  till_sb_json_end (json);
  till_sb_json_null (json, "nickname");
  till_sb_ids_format (&call->sb->ids, TILL_SB_PRODUCT, number, id);
  till_sb_json_text (json, "product", id);
  till_sb_json_null (json, "recurring");
  till_sb_json_text (json, "tax_behavior", "unspecified");
  till_sb_json_nulls (json, "tiers_mode transform_quantity");
  till_sb_json_text (json, "type", "one_time");
  till_sb_json_int (json, "unit_amount", line->unit_amount);
  g_snprintf (decimal, sizeof decimal, "%" G_GINT64_FORMAT, line->unit_amount);
  till_sb_json_text (json, "unit_amount_decimal", decimal);
  till_sb_json_end (json);
}

static void
write_line (TillSbCall *call,
            TillSbJson *json,
            const Line *line,
            gint64      number)
{
  gint64 total = line->unit_amount * line->quantity;
  char id[TILL_SB_ID_SIZE];

  till_sb_json_begin (json, NULL);
  till_sb_ids_format (&call->sb->ids, TILL_SB_LINE_ITEM, number, id);
  till_sb_json_text (json, "id", id);
  till_sb_json_text (json, "object", "item");
  till_sb_json_int (json, "amount_discount", 0);
  till_sb_json_int (json, "amount_subtotal", total);
  till_sb_json_int (json, "amount_tax", 0);
  till_sb_json_int (json, "amount_total", total);
  till_sb_json_text (json, "currency", line->currency);
  till_sb_json_text (json, "description", line->name);
  write_price (call, json, line, number);
  till_sb_json_int (json, "quantity", line->quantity);
  till_sb_json_end (json);
}

/* Reads the @index-th line. */
static void
read_line (TillSbCall *call,
           const char *index,
           Line       *line)
{
  TillSbParams *params = call->params;
  g_autofree char *base = g_strdup_printf ("line_items[%s]", index);
  g_autofree char *currency = g_strconcat (base, "[price_data][currency]", NULL);
  g_autofree char *amount = g_strconcat (base, "[price_data][unit_amount]", NULL);
  g_autofree char *name = g_strconcat (base, "[price_data][product_data][name]", NULL);
  g_autofree char *description = g_strconcat (base, "[price_data][product_data][description]",
                                              NULL);
  g_autofree char *quantity = g_strconcat (base, "[quantity]", NULL);

  line->currency = till_sb_params_need_text (params, currency);
  till_sb_params_need_int (params, amount, 0, &line->unit_amount);
  line->name = till_sb_params_need_text (params, name);
  till_sb_params_ignore (params, description);
  till_sb_params_need_int (params, quantity, 1, &line->quantity);
}

static gboolean
add_up (const Line *line,
        gint64     *total)
{
  gint64 product;

  return !__builtin_mul_overflow (line->unit_amount, line->quantity, &product) &&
         !__builtin_add_overflow (*total, product, total);
}

/* Reads line_items and writes them as they will be shown. */
static void
read_lines (TillSbCall    *call,
            TillSbSession *session)
{
  g_autoptr (GPtrArray) names = till_sb_params_names (call->params, "line_items");
  TillSbJson json;

  if (names == NULL)
    {
      till_sb_params_fail (call->params, "parameter_missing", "line_items",
                           "Missing required param: line_items.");
      return;
    }

  if (names->len > MAX_LINE_ITEMS)
    till_sb_params_fail (call->params, NULL, "line_items",
                         "You can only pass up to %d line items.", MAX_LINE_ITEMS);

  till_sb_json_init (&json);
  till_sb_json_begin_array (&json, NULL);
  for (guint i = 0; i < names->len; i++)
    {
      Line line = { 0 };

      read_line (call, g_ptr_array_index (names, i), &line);
      if (till_sb_params_failed (call->params))
        continue;

      if (!add_up (&line, &session->amount_total))
        till_sb_params_fail (call->params, "amount_too_large", "line_items",
                             "The total amount is too large.");
      else if (session->currency != NULL && strcmp (session->currency, line.currency) != 0)
        till_sb_params_fail (call->params, NULL, "line_items",
                             "All line items must have the same currency.");
      else
        {
          till_sb_set (&session->currency, line.currency);
          write_line (call, &json, &line, till_sb_now (call->sb) * 100 + i);
        }
    }
  till_sb_json_end_array (&json);
  session->line_items = till_sb_json_steal (&json);
}

static void
read_intent_data (TillSbCall    *call,
                  TillSbSession *session)
{
  const char *word;

  till_sb_call_take_text (call, "payment_intent_data[description]",
                          &session->intent_description);
  till_sb_call_take_text (call, "payment_intent_data[receipt_email]",
                          &session->intent_receipt_email);
  till_sb_params_metadata (call->params, "payment_intent_data[metadata]",
                           &session->intent_metadata);
  word = till_sb_params_word (call->params, "payment_intent_data[capture_method]",
                              "automatic automatic_async manual");
  till_sb_set (&session->intent_capture_method, word);
  word = till_sb_params_word (call->params, "payment_intent_data[setup_future_usage]",
                              "off_session on_session");
  till_sb_set (&session->intent_setup_future_usage, word);
  till_sb_params_ignore (call->params, "payment_intent_data[statement_descriptor]");
  till_sb_params_ignore (call->params, "payment_intent_data[statement_descriptor_suffix]");
}

static void
read_expiry (TillSbCall    *call,
             TillSbSession *session)
{
  gint64 now = till_sb_now (call->sb);

  session->expires_at = now + MAX_LIFE;
  if (till_sb_params_int (call->params, "expires_at", 0, &session->expires_at) &&
      (session->expires_at < now + MIN_LIFE - 60 || session->expires_at > now + MAX_LIFE + 60))
    till_sb_params_fail (call->params, NULL, "expires_at",
                         "The `expires_at` timestamp must be at least 30 minutes and less than 24 "
                         "hours from Checkout Session creation.");
}

/* Reads what changes only the look of the page. */
static void
read_rest (TillSbCall *call)
{
  static const char * const ignored[] = {
    "payment_method_types", "locale", "submit_type", "billing_address_collection",
    "phone_number_collection", "custom_text", "customer_creation", "ui_mode", "adaptive_pricing",
    "allow_promotion_codes",
  };

  for (guint i = 0; i < G_N_ELEMENTS (ignored); i++)
    till_sb_params_ignore (call->params, ignored[i]);
}

static gboolean
take_customer (TillSbCall    *call,
               TillSbSession *session,
               const char    *id,
               GError       **error)
{
  g_autoptr (TillSbCustomer) customer = NULL;

  if (id == NULL)
    return TRUE;

  if (!(customer = till_sb_find_customer (call->sb, id, 400, "customer", error)))
    return FALSE;

  session->customer = customer->row.seq;

  return TRUE;
}

/**
 * till_sb_api_session_create:
 * @call: POST /v1/checkout/sessions
 * @error: return location for a #GError
 *
 * Returns: %FALSE when it was refused
 */
gboolean
till_sb_api_session_create (TillSbCall *call,
                            GError    **error)
{
  g_autoptr (TillSbSession) session = till_sb_row_new (TILL_SB_SESSION);
  const char *customer = till_sb_params_text (call->params, "customer");

  session->row.created = till_sb_now (call->sb);
  session->status = g_strdup ("open");
  session->payment_status = g_strdup ("unpaid");
  till_sb_params_word (call->params, "mode", "payment");
  till_sb_params_need_text (call->params, "mode");
  till_sb_call_take_text (call, "success_url", &session->success_url);
  till_sb_call_take_text (call, "cancel_url", &session->cancel_url);
  till_sb_call_take_text (call, "customer_email", &session->customer_email);
  till_sb_call_take_text (call, "client_reference_id", &session->client_reference_id);
  till_sb_params_metadata (call->params, "metadata", &session->metadata);
  read_lines (call, session);
  read_intent_data (call, session);
  read_expiry (call, session);
  read_rest (call);
  if (session->success_url == NULL)
    till_sb_params_fail (call->params, "parameter_missing", "success_url",
                         "Missing required param: success_url.");

  if (!till_sb_params_end (call->params, error))
    return FALSE;

  if (!till_sb_currency_is_supported (session->currency))
    return till_sb_refuse (error, 400, NULL, "line_items[0][price_data][currency]",
                           "Invalid currency: %s.", session->currency);

  return till_sb_money_check (session->amount_total, session->currency, error) &&
         take_customer (call, session, customer, error) &&
         till_sb_save (call->sb, session, error) &&
         till_sb_task_at (call->sb, session->expires_at, TILL_SB_TASK_SESSION_EXPIRES,
                          session->row.seq, error) &&
         till_sb_call_answer (call, TILL_SB_SESSION, session->row.seq, error);
}

/**
 * till_sb_api_session_get:
 * @call: GET /v1/checkout/sessions/{id}
 * @error: return location for a #GError
 *
 * Returns: %FALSE when there is none
 */
gboolean
till_sb_api_session_get (TillSbCall *call,
                         GError    **error)
{
  return till_sb_call_get (call, TILL_SB_SESSION, "session", error);
}

/**
 * till_sb_api_session_expire:
 * @call: POST /v1/checkout/sessions/{id}/expire
 * @error: return location for a #GError
 *
 * Returns: %FALSE when it was refused
 */
gboolean
till_sb_api_session_expire (TillSbCall *call,
                            GError    **error)
{
  g_autoptr (TillSbSession) session = NULL;

  return (session = till_sb_call_find (call, TILL_SB_SESSION, 0, "session", error)) &&
         till_sb_params_end (call->params, error) &&
         till_sb_session_expire (call->sb, session, error) &&
         till_sb_call_answer (call, TILL_SB_SESSION, session->row.seq, error);
}

/**
 * till_sb_api_session_list:
 * @call: GET /v1/checkout/sessions
 * @error: return location for a #GError
 *
 * Returns: %FALSE when it was refused
 */
gboolean
till_sb_api_session_list (TillSbCall *call,
                          GError    **error)
{
  static const TillSbListing listing = {
    TILL_SB_SESSION,
    { { TILL_SB_FILTER_ID, "payment_intent", TILL_SB_PAYMENT_INTENT },
      { TILL_SB_FILTER_ID, "customer", TILL_SB_CUSTOMER },
      { TILL_SB_FILTER_TEXT, "status", 0 } },
    { TILL_SB_LIST_SQL ("session", "AND ?6 IS NULL AND (?7 IS NULL OR customer = ?7)"
                                   " AND (?8 IS NULL OR status = ?8)"),
      TILL_SB_LIST_SQL ("session", "AND payment_intent = ?6 AND payment_intent <> 0"
                                   " AND (?7 IS NULL OR customer = ?7)"
                                   " AND (?8 IS NULL OR status = ?8)") },
  };

  return till_sb_call_list (call, &listing, 0, error);
}

/**
 * till_sb_api_session_line_items:
 * @call: GET /v1/checkout/sessions/{id}/line_items
 * @error: return location for a #GError
 *
 * Returns: %FALSE when it was refused
 */
gboolean
till_sb_api_session_line_items (TillSbCall *call,
                                GError    **error)
{
  g_autoptr (TillSbSession) session = NULL;
  g_auto (TillSbJson) json = { NULL, FALSE };

  till_sb_params_ignore (call->params, "limit");
  if (!(session = till_sb_call_find (call, TILL_SB_SESSION, 0, "session", error)) ||
      !till_sb_params_end (call->params, error))
    return FALSE;

  till_sb_json_init (&json);
  till_sb_json_begin (&json, NULL);
  till_sb_json_text (&json, "object", "list");
  till_sb_json_raw (&json, "data", session->line_items);
  till_sb_json_bool (&json, "has_more", FALSE);
  till_sb_json_text (&json, "url", call->path);
  till_sb_json_end (&json);
  call->answer = till_sb_json_steal (&json);

  return TRUE;
}
