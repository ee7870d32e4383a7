/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* /v1/customers (docs.stripe.com/api/customers). A deleted customer keeps its row, because charges
 * name it. */

#include "till-sb-api-customers.h"

#include <string.h>

#include "till-sb-error.h"
#include "till-sb-events.h"
#include "till-sb-method.h"
#include "till-sb-render.h"
#include "till-stmt.h"

/* Reads what a customer is made of. */
static void
read_customer (TillSbCall     *call,
               TillSbCustomer *customer)
{
  const char *email;

  till_sb_call_take_text (call, "name", &customer->name);
  till_sb_call_take_text (call, "email", &customer->email);
  till_sb_call_take_text (call, "phone", &customer->phone);
  till_sb_call_take_text (call, "description", &customer->description);
  till_sb_call_take_address (call, "address", &customer->address);
  till_sb_params_metadata (call->params, "metadata", &customer->metadata);
  email = customer->email;
  if (email != NULL && strchr (email, '@') == NULL)
    till_sb_params_fail (call->params, "email_invalid", "email", "Invalid email address: %s",
                         email);
}

/* Finds the card that invoice_settings[default_payment_method] names; it must be the customer's. */
static gboolean
take_default_method (TillSbCall     *call,
                     TillSbCustomer *customer,
                     const char     *id,
                     GError        **error)
{
  g_autoptr (TillSbPaymentMethod) method = NULL;

  if (!(method = till_sb_find (call->sb, TILL_SB_PAYMENT_METHOD, id, 400,
                               "invoice_settings[default_payment_method]", error)))
    return FALSE;

  if (method->customer != customer->row.seq)
    return till_sb_refuse_state (error, 400, "resource_missing",
                                 "invoice_settings[default_payment_method]", NULL,
                                 "The customer does not have a payment method with the ID %s. The "
                                 "payment method must be attached to the customer.", id);

  customer->default_payment_method = method->row.seq;

  return TRUE;
}

/**
 * till_sb_api_customer_create:
 * @call: POST /v1/customers
 * @error: return location for a #GError
 *
 * Returns: %FALSE when it was refused
 */
gboolean
till_sb_api_customer_create (TillSbCall *call,
                             GError    **error)
{
  g_autoptr (TillSbCustomer) customer = till_sb_row_new (TILL_SB_CUSTOMER);
  g_autoptr (TillSbPaymentMethod) method = NULL;
  const char *method_id = till_sb_params_text (call->params, "payment_method");

  customer->row.created = till_sb_now (call->sb);
  read_customer (call, customer);
  if (!till_sb_params_end (call->params, error) ||
      (method_id != NULL &&
       !(method = till_sb_method_resolve (call->sb, method_id, "payment_method", error))) ||
      !till_sb_save (call->sb, customer, error) ||
      (method != NULL &&
       !till_sb_method_attach (call->sb, method, customer->row.seq, error)))
    return FALSE;

  return till_sb_emit (call->sb, "customer.created", customer, NULL, error) &&
         till_sb_call_answer (call, TILL_SB_CUSTOMER, customer->row.seq, error);
}

/**
 * till_sb_api_customer_get:
 * @call: GET /v1/customers/{id}
 * @error: return location for a #GError
 *
 * Returns: %FALSE when there is none
 */
gboolean
till_sb_api_customer_get (TillSbCall *call,
                          GError    **error)
{
  return till_sb_call_get (call, TILL_SB_CUSTOMER, "id", error);
}

/**
 * till_sb_api_customer_update:
 * @call: POST /v1/customers/{id}
 * @error: return location for a #GError
 *
 * Returns: %FALSE when it was refused
 */
gboolean
till_sb_api_customer_update (TillSbCall *call,
                             GError    **error)
{
  g_autoptr (TillSbCustomer) customer = NULL;
  g_autofree char *before = NULL;
  const char *method;

  if (!(customer = till_sb_find_customer (call->sb, call->ids[0], 404, "id", error)) ||
      !(before = till_sb_render_row (call->sb, customer, error)))
    return FALSE;

  read_customer (call, customer);
  method = till_sb_params_text (call->params, "invoice_settings[default_payment_method]");
  if (!till_sb_params_end (call->params, error) ||
      (method != NULL && *method != '\0' &&
       !take_default_method (call, customer, method, error)))
    return FALSE;

  return till_sb_save (call->sb, customer, error) &&
         till_sb_emit (call->sb, "customer.updated", customer, before, error) &&
         till_sb_call_answer (call, TILL_SB_CUSTOMER, customer->row.seq, error);
}

static const char detach_all_sql[] =
  "UPDATE payment_method SET customer = 0, spent = 1 WHERE customer = ?1 AND customer <> 0";

/**
 * till_sb_api_customer_delete:
 * @call: DELETE /v1/customers/{id}
 * @error: return location for a #GError
 *
 * Returns: %FALSE when it was refused
 */
gboolean
till_sb_api_customer_delete (TillSbCall *call,
                             GError    **error)
{
  g_autoptr (TillSbCustomer) customer = NULL;
  g_autoptr (TillStmt) stmt = NULL;

  if (!till_sb_params_end (call->params, error) ||
      !(customer = till_sb_find_customer (call->sb, call->ids[0], 404, "id", error)) ||
      !till_sb_emit (call->sb, "customer.deleted", customer, NULL, error) ||
      !(stmt = till_db_statement (call->sb->db, detach_all_sql, error)) ||
      !till_stmt_bind_int64 (stmt, 1, customer->row.seq, error) ||
      !till_stmt_run (stmt, error))
    return FALSE;

  customer->deleted = TRUE;

  return till_sb_save (call->sb, customer, error) &&
         till_sb_call_answer (call, TILL_SB_CUSTOMER, customer->row.seq, error);
}

/**
 * till_sb_api_customer_list:
 * @call: GET /v1/customers
 * @error: return location for a #GError
 *
 * Returns: %FALSE when it was refused
 */
gboolean
till_sb_api_customer_list (TillSbCall *call,
                           GError    **error)
{
  static const TillSbListing listing = {
    TILL_SB_CUSTOMER,
    { { TILL_SB_FILTER_TEXT, "email", 0 } },
    { TILL_SB_LIST_SQL ("customer", "AND deleted = 0 AND ?6 IS NULL"),
      TILL_SB_LIST_SQL ("customer", "AND deleted = 0 AND email = ?6 AND email IS NOT NULL") },
  };

  return till_sb_call_list (call, &listing, 0, error);
}
