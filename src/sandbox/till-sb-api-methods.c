/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* /v1/payment_methods (docs.stripe.com/api/payment_methods). */

#include "till-sb-api-methods.h"

#include <string.h>

#include "till-sb-error.h"
#include "till-sb-events.h"
#include "till-sb-method.h"
#include "till-sb-render.h"
#include "till-stmt.h"

/* Reads billing_details; what is given replaces what was there. */
static gboolean
take_billing (TillSbCall          *call,
              TillSbPaymentMethod *method)
{
  static const char * const parts[] = { "email", "name", "phone", "tax_id" };
  g_autofree char *address = NULL;
  TillSbJson json;

  if (!till_sb_params_has (call->params, "billing_details"))
    return FALSE;

  till_sb_call_take_address (call, "billing_details[address]", &address);
  till_sb_json_init (&json);
  till_sb_json_begin (&json, NULL);
  if (address != NULL)
    till_sb_json_raw (&json, "address", address);
  else
    {
      till_sb_json_begin (&json, "address");
      till_sb_json_nulls (&json, "city country line1 line2 postal_code state");
      till_sb_json_end (&json);
    }
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *path = g_strdup_printf ("billing_details[%s]", parts[i]);
      const char *text = till_sb_params_text (call->params, path);

      till_sb_json_text (&json, parts[i], text != NULL && *text != '\0' ? text : NULL);
    }
  till_sb_json_end (&json);

  g_free (method->billing_details);
  method->billing_details = till_sb_json_steal (&json);

  return TRUE;
}

static gboolean
is_given (TillSbCall *call,
          const char *param)
{
  const char *text = till_sb_params_text (call->params, param);

  return text != NULL && *text != '\0';
}

/* Whether this account and key may send the number of a card. */
static gboolean
check_gate (TillSbCall *call,
            GError    **error)
{
  if (call->is_publishable)
    return till_sb_refuse (error, 400, NULL, NULL,
                           "This integration surface is unsupported for publishable key "
                           "tokenization. To enable this surface, please go to your Stripe "
                           "Dashboard Integration Settings at "
                           "https://dashboard.stripe.com/settings/integration.");

  if (!call->sb->may_raw_card)
    return till_sb_refuse (error, 402, NULL, NULL,
                           "Sending credit card numbers directly to the Stripe API is generally "
                           "unsafe. We suggest you use test tokens that map to the test card you "
                           "are using, see https://stripe.com/docs/testing. To enable testing raw "
                           "card data APIs, see "
                           "https://support.stripe.com/questions/"
                           "enabling-access-to-raw-card-data-apis.");

  return TRUE;
}

static TillSbPaymentMethod *
new_from_token (TillSbCall *call,
                const char *token,
                GError    **error)
{
  const TillSbCard *card = till_sb_card_find_name (token);

  if (card == NULL || !g_str_has_prefix (token, "tok_"))
    {
      till_sb_refuse (error, 400, "resource_missing", "card[token]", "No such token: '%s'", token);
      return NULL;
    }

  return till_sb_method_new_card (call->sb, card);
}

/**
 * till_sb_api_method_create:
 * @call: POST /v1/payment_methods
 * @error: return location for a #GError
 *
 * Returns: %FALSE when it was refused
 */
gboolean
till_sb_api_method_create (TillSbCall *call,
                           GError    **error)
{
  g_autoptr (TillSbPaymentMethod) method = NULL;
  g_autoptr (TillSbPaymentMethod) given = till_sb_row_new (TILL_SB_PAYMENT_METHOD);
  TillSbParams *params = call->params;
  const char *token = till_sb_params_text (params, "card[token]");
  const char *number = NULL, *cvc = NULL;
  gboolean has_line1, has_postal_code;
  gint64 month = 0, year = 0;

  till_sb_params_need_text (params, "type");
  till_sb_params_word (params, "type", "card");
  if (token == NULL)
    {
      number = till_sb_params_need_text (params, "card[number]");
      till_sb_params_need_int (params, "card[exp_month]", G_MININT64, &month);
      till_sb_params_need_int (params, "card[exp_year]", G_MININT64, &year);
      cvc = till_sb_params_text (params, "card[cvc]");
    }
  take_billing (call, given);
  has_line1 = is_given (call, "billing_details[address][line1]");
  has_postal_code = is_given (call, "billing_details[address][postal_code]");
  till_sb_params_metadata (params, "metadata", &given->metadata);
  till_sb_params_ignore (params, "allow_redisplay");
  if (!till_sb_params_end (params, error) ||
      (token == NULL && !check_gate (call, error)))
    return FALSE;

  method = token != NULL
           ? new_from_token (call, token, error)
           : till_sb_method_new_number (call->sb, number, month, year, cvc, error);
  if (method == NULL)
    return FALSE;

  method->billing_details = g_steal_pointer (&given->billing_details);
  method->metadata = g_steal_pointer (&given->metadata);
  till_sb_set (&method->line1_check, has_line1 ? "unchecked" : NULL);
  till_sb_set (&method->postal_code_check, has_postal_code ? "unchecked" : NULL);

  return till_sb_save (call->sb, method, error) &&
         till_sb_call_answer (call, TILL_SB_PAYMENT_METHOD, method->row.seq, error);
}

/**
 * till_sb_api_method_get:
 * @call: GET /v1/payment_methods/{id}
 * @error: return location for a #GError
 *
 * Returns: %FALSE when there is none
 */
gboolean
till_sb_api_method_get (TillSbCall *call,
                        GError    **error)
{
  return till_sb_call_get (call, TILL_SB_PAYMENT_METHOD, "payment_method", error);
}

static const char keep_billing_sql[] =
  "UPDATE charge SET billing_details = ?2"
  " WHERE payment_method = ?1 AND billing_details IS NULL";

/* Charges show the details as they were when the card was charged. */
static gboolean
keep_billing (TillSb     *sb,
              gint64      method,
              const char *billing_details,
              GError    **error)
{
  g_autoptr (TillStmt) stmt = NULL;

  return billing_details == NULL ||
         ((stmt = till_db_statement (sb->db, keep_billing_sql, error)) &&
          till_stmt_bind_int64 (stmt, 1, method, error) &&
          till_stmt_bind_text (stmt, 2, billing_details, error) &&
          till_stmt_run (stmt, error));
}

/**
 * till_sb_api_method_update:
 * @call: POST /v1/payment_methods/{id}
 * @error: return location for a #GError
 *
 * Returns: %FALSE when it was refused
 */
gboolean
till_sb_api_method_update (TillSbCall *call,
                           GError    **error)
{
  g_autoptr (TillSbPaymentMethod) method = NULL;
  g_autofree char *before = NULL;
  g_autofree char *billing = NULL;

  if (!(method = till_sb_call_find (call, TILL_SB_PAYMENT_METHOD, 0, "payment_method", error)) ||
      !(before = till_sb_render_row (call->sb, method, error)))
    return FALSE;

  billing = g_strdup (method->billing_details);
  take_billing (call, method);
  till_sb_params_int (call->params, "card[exp_month]", 1, &method->exp_month);
  till_sb_params_int (call->params, "card[exp_year]", 2000, &method->exp_year);
  till_sb_params_metadata (call->params, "metadata", &method->metadata);
  till_sb_params_ignore (call->params, "allow_redisplay");
  if (!till_sb_params_end (call->params, error))
    return FALSE;

  return keep_billing (call->sb, method->row.seq, billing, error) &&
         till_sb_save (call->sb, method, error) &&
         till_sb_emit (call->sb, "payment_method.updated", method, before, error) &&
         till_sb_call_answer (call, TILL_SB_PAYMENT_METHOD, method->row.seq, error);
}

/**
 * till_sb_api_method_attach:
 * @call: POST /v1/payment_methods/{id}/attach
 * @error: return location for a #GError
 *
 * Returns: %FALSE when it was refused
 */
gboolean
till_sb_api_method_attach (TillSbCall *call,
                           GError    **error)
{
  const char *id = till_sb_params_need_text (call->params, "customer");
  g_autoptr (TillSbPaymentMethod) method = NULL;
  g_autoptr (TillSbCustomer) customer = NULL;

  if (!till_sb_params_end (call->params, error) ||
      !(customer = till_sb_find_customer (call->sb, id, 400, "customer", error)))
    return FALSE;

  /* The test names stand for new cards here too. */
  method = g_str_has_prefix (call->ids[0], "pm_card_")
           ? till_sb_method_resolve (call->sb, call->ids[0], "payment_method", error)
           : till_sb_call_find (call, TILL_SB_PAYMENT_METHOD, 0, "payment_method", error);

  return method != NULL &&
         till_sb_method_attach (call->sb, method, customer->row.seq, error) &&
         till_sb_call_answer (call, TILL_SB_PAYMENT_METHOD, method->row.seq, error);
}

/**
 * till_sb_api_method_detach:
 * @call: POST /v1/payment_methods/{id}/detach
 * @error: return location for a #GError
 *
 * Returns: %FALSE when it was refused
 */
gboolean
till_sb_api_method_detach (TillSbCall *call,
                           GError    **error)
{
  g_autoptr (TillSbPaymentMethod) method = NULL;
  g_autoptr (TillSbCustomer) customer = NULL;
  g_autofree char *before = NULL;

  if (!(method = till_sb_call_find (call, TILL_SB_PAYMENT_METHOD, 0, "payment_method", error)) ||
      !(before = till_sb_render_row (call->sb, method, error)) ||
      !till_sb_params_end (call->params, error))
    return FALSE;

  if (method->customer == 0)
    return till_sb_refuse_state (error, 400, NULL, NULL, NULL,
                                 "The payment method you provided is not attached to a customer so "
                                 "detachment is impossible.");

  if (!(customer = till_sb_load (call->sb, TILL_SB_CUSTOMER, method->customer, error)))
    return FALSE;

  if (customer->default_payment_method == method->row.seq)
    {
      customer->default_payment_method = 0;
      if (!till_sb_save (call->sb, customer, error))
        return FALSE;
    }

  method->customer = 0;
  method->spent = TRUE;

  return till_sb_save (call->sb, method, error) &&
         till_sb_emit (call->sb, "payment_method.detached", method, before, error) &&
         till_sb_call_answer (call, TILL_SB_PAYMENT_METHOD, method->row.seq, error);
}

/* Without a customer there are none: those are another product's. */
static const TillSbListing methods_listing = {
  TILL_SB_PAYMENT_METHOD,
  { { TILL_SB_FILTER_ID, "customer", TILL_SB_CUSTOMER }, { TILL_SB_FILTER_TEXT, "type", 0 } },
  { TILL_SB_LIST_SQL ("payment_method", "AND seq < 0 AND ?6 IS NULL AND ?7 IS NOT ''"),
    TILL_SB_LIST_SQL ("payment_method", "AND customer = ?6 AND customer <> 0"
                                        " AND (?7 IS NULL OR ?7 = 'card')") },
};

/**
 * till_sb_api_method_list:
 * @call: GET /v1/payment_methods
 * @error: return location for a #GError
 *
 * Returns: %FALSE when it was refused
 */
gboolean
till_sb_api_method_list (TillSbCall *call,
                         GError    **error)
{
  return till_sb_call_list (call, &methods_listing, 0, error);
}

/**
 * till_sb_api_customer_methods:
 * @call: GET /v1/customers/{id}/payment_methods
 * @error: return location for a #GError
 *
 * Returns: %FALSE when it was refused
 */
gboolean
till_sb_api_customer_methods (TillSbCall *call,
                              GError    **error)
{
  g_autoptr (TillSbCustomer) customer = NULL;

  if (!(customer = till_sb_find_customer (call->sb, call->ids[0], 404, "customer", error)))
    return FALSE;

  till_sb_params_ignore (call->params, "allow_redisplay");

  return till_sb_call_list (call, &methods_listing, customer->row.seq, error);
}
