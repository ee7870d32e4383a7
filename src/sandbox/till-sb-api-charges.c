/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* /v1/charges and /v1/refunds (docs.stripe.com/api/charges, …/refunds). Charges are made by
 * payment intents only. */

#include "till-sb-api-charges.h"

#include <string.h>

#include "till-sb-error.h"
#include "till-sb-events.h"
#include "till-sb-method.h"
#include "till-sb-refund.h"
#include "till-sb-render.h"
#include "till-stmt.h"

/**
 * till_sb_api_charge_get:
 * @call: GET /v1/charges/{id}
 * @error: return location for a #GError
 *
 * Returns: %FALSE when there is none
 */
gboolean
till_sb_api_charge_get (TillSbCall *call,
                        GError    **error)
{
  return till_sb_call_get (call, TILL_SB_CHARGE, "id", error);
}

/**
 * till_sb_api_charge_update:
 * @call: POST /v1/charges/{id}
 * @error: return location for a #GError
 *
 * Returns: %FALSE when it was refused
 */
gboolean
till_sb_api_charge_update (TillSbCall *call,
                           GError    **error)
{
  g_autoptr (TillSbCharge) charge = NULL;
  g_autoptr (TillSbCustomer) customer = NULL;
  g_autofree char *before = NULL;
  const char *customer_id, *report;

  if (!(charge = till_sb_call_find (call, TILL_SB_CHARGE, 0, "id", error)) ||
      !(before = till_sb_render_row (call->sb, charge, error)))
    return FALSE;

  till_sb_call_take_text (call, "description", &charge->description);
  till_sb_call_take_text (call, "receipt_email", &charge->receipt_email);
  till_sb_params_metadata (call->params, "metadata", &charge->metadata);
  customer_id = till_sb_params_text (call->params, "customer");
  report = till_sb_params_word (call->params, "fraud_details[user_report]", "fraudulent safe");
  if (!till_sb_params_end (call->params, error))
    return FALSE;

  if (report != NULL && *report != '\0')
    till_sb_set (&charge->fraud_details,
                 *report == 's' ? "{\"user_report\":\"safe\"}"
                                : "{\"user_report\":\"fraudulent\"}");
  if (customer_id != NULL)
    {
      if (!(customer = till_sb_find_customer (call->sb, customer_id, 400, "customer", error)))
        return FALSE;

      charge->customer = customer->row.seq;
    }

  return till_sb_save (call->sb, charge, error) &&
         till_sb_emit (call->sb, "charge.updated", charge, before, error) &&
         till_sb_call_answer (call, TILL_SB_CHARGE, charge->row.seq, error);
}

/**
 * till_sb_api_charge_list:
 * @call: GET /v1/charges
 * @error: return location for a #GError
 *
 * Returns: %FALSE when it was refused
 */
gboolean
till_sb_api_charge_list (TillSbCall *call,
                         GError    **error)
{
  static const TillSbListing listing = {
    TILL_SB_CHARGE,
    { { TILL_SB_FILTER_ID, "payment_intent", TILL_SB_PAYMENT_INTENT },
      { TILL_SB_FILTER_ID, "customer", TILL_SB_CUSTOMER } },
    { TILL_SB_LIST_SQL ("charge", "AND ?6 IS NULL AND ?7 IS NULL"),
      TILL_SB_LIST_SQL ("charge", "AND payment_intent = ?6 AND (?7 IS NULL OR customer = ?7)"),
      TILL_SB_LIST_SQL ("charge", "AND ?6 IS NULL AND customer = ?7 AND customer <> 0") },
  };

  return till_sb_call_list (call, &listing, 0, error);
}

static const TillSbListing refunds_listing = {
  TILL_SB_REFUND,
  { { TILL_SB_FILTER_ID, "charge", TILL_SB_CHARGE },
    { TILL_SB_FILTER_ID, "payment_intent", TILL_SB_PAYMENT_INTENT } },
  { TILL_SB_LIST_SQL ("refund", "AND ?6 IS NULL AND ?7 IS NULL"),
    TILL_SB_LIST_SQL ("refund", "AND charge = ?6 AND (?7 IS NULL OR payment_intent = ?7)"),
    TILL_SB_LIST_SQL ("refund", "AND ?6 IS NULL AND payment_intent = ?7") },
};

/**
 * till_sb_api_charge_refunds:
 * @call: GET /v1/charges/{id}/refunds
 * @error: return location for a #GError
 *
 * Returns: %FALSE when it was refused
 */
gboolean
till_sb_api_charge_refunds (TillSbCall *call,
                            GError    **error)
{
  g_autoptr (TillSbCharge) charge = till_sb_call_find (call, TILL_SB_CHARGE, 0, "id", error);

  return charge != NULL && till_sb_call_list (call, &refunds_listing, charge->row.seq, error);
}

static const char dispute_of_sql[] =
  "SELECT seq FROM dispute WHERE charge = ?1 ORDER BY created DESC, seq DESC LIMIT 1";

/**
 * till_sb_api_charge_dispute:
 * @call: GET /v1/charges/{id}/dispute
 * @error: return location for a #GError
 *
 * Returns: %FALSE when there is none
 */
gboolean
till_sb_api_charge_dispute (TillSbCall *call,
                            GError    **error)
{
  g_autoptr (TillSbCharge) charge = NULL;
  g_autoptr (TillStmt) stmt = NULL;
  gboolean has_row;

  if (!till_sb_params_end (call->params, error) ||
      !(charge = till_sb_call_find (call, TILL_SB_CHARGE, 0, "id", error)) ||
      !(stmt = till_db_statement (call->sb->db, dispute_of_sql, error)) ||
      !till_stmt_bind_int64 (stmt, 1, charge->row.seq, error) ||
      !till_stmt_step (stmt, &has_row, error))
    return FALSE;

  if (!has_row)
    return till_sb_refuse (error, 404, "resource_missing", "charge", "No dispute for charge: %s",
                           call->ids[0]);

  return till_sb_call_answer (call, TILL_SB_DISPUTE, till_stmt_get_int64 (stmt, 0), error);
}

/* Finds the charge that charge or payment_intent names. */
static gboolean
find_target (TillSbCall *call,
             const char *charge_id,
             const char *intent_id,
             gint64     *ret_charge,
             GError    **error)
{
  g_autoptr (TillSbCharge) charge = NULL;
  g_autoptr (TillSbPaymentIntent) intent = NULL;

  if (charge_id != NULL)
    {
      if (!(charge = till_sb_find (call->sb, TILL_SB_CHARGE, charge_id, 404, "id", error)))
        return FALSE;

      *ret_charge = charge->row.seq;
      return TRUE;
    }

  if (!(intent = till_sb_find (call->sb, TILL_SB_PAYMENT_INTENT, intent_id, 404, "payment_intent",
                               error)))
    return FALSE;

  if (intent->latest_charge == 0)
    return till_sb_refuse_state (error, 400, NULL, NULL, NULL,
                                 "This PaymentIntent (%s) does not have a successful charge to "
                                 "refund.", intent_id);

  *ret_charge = intent->latest_charge;

  return TRUE;
}

/**
 * till_sb_api_refund_create:
 * @call: POST /v1/refunds, or POST /v1/charges/{id}/refunds
 * @error: return location for a #GError
 *
 * Returns: %FALSE when it was refused
 */
gboolean
till_sb_api_refund_create (TillSbCall *call,
                           GError    **error)
{
  TillSbParams *params = call->params;
  const char *charge_id = call->ids[0] != NULL ? call->ids[0]
                                               : till_sb_params_text (params, "charge");
  const char *intent_id = till_sb_params_text (params, "payment_intent");
  const char *reason = till_sb_params_word (params, "reason",
                                            "duplicate fraudulent requested_by_customer");
  g_autofree char *metadata = NULL;
  gint64 amount = 0, charge = 0, refund = 0;

  till_sb_params_int (params, "amount", 1, &amount);
  till_sb_params_metadata (params, "metadata", &metadata);
  till_sb_params_ignore (params, "instructions_email");
  if (!till_sb_params_end (params, error))
    return FALSE;

  if (charge_id == NULL && intent_id == NULL)
    return till_sb_refuse (error, 400, NULL, NULL,
                           "One of the following params should be provided for this request: "
                           "payment_intent or charge.");

  return find_target (call, charge_id, intent_id, &charge, error) &&
         till_sb_refund_create (call->sb, charge, amount,
                                reason != NULL && *reason != '\0' ? reason : NULL, metadata,
                                &refund, error) &&
         till_sb_call_answer (call, TILL_SB_REFUND, refund, error);
}

/**
 * till_sb_api_refund_get:
 * @call: GET /v1/refunds/{id}
 * @error: return location for a #GError
 *
 * Returns: %FALSE when there is none
 */
gboolean
till_sb_api_refund_get (TillSbCall *call,
                        GError    **error)
{
  return till_sb_call_get (call, TILL_SB_REFUND, "id", error);
}

/**
 * till_sb_api_refund_update:
 * @call: POST /v1/refunds/{id}
 * @error: return location for a #GError
 *
 * Returns: %FALSE when it was refused
 */
gboolean
till_sb_api_refund_update (TillSbCall *call,
                           GError    **error)
{
  g_autoptr (TillSbRefund) refund = NULL;
  g_autofree char *before = NULL;

  if (!(refund = till_sb_call_find (call, TILL_SB_REFUND, 0, "id", error)) ||
      !(before = till_sb_render_row (call->sb, refund, error)))
    return FALSE;

  till_sb_params_metadata (call->params, "metadata", &refund->metadata);

  return till_sb_params_end (call->params, error) &&
         till_sb_save (call->sb, refund, error) &&
         till_sb_emit (call->sb, "charge.refund.updated", refund, before, error) &&
         till_sb_emit (call->sb, "refund.updated", refund, before, error) &&
         till_sb_call_answer (call, TILL_SB_REFUND, refund->row.seq, error);
}

/**
 * till_sb_api_refund_cancel:
 * @call: POST /v1/refunds/{id}/cancel
 * @error: return location for a #GError
 *
 * Card refunds are never in the one state in which they could be cancelled.
 *
 * Returns: %FALSE
 */
gboolean
till_sb_api_refund_cancel (TillSbCall *call,
                           GError    **error)
{
  g_autoptr (TillSbRefund) refund = till_sb_call_find (call, TILL_SB_REFUND, 0, "id", error);

  if (refund == NULL || !till_sb_params_end (call->params, error))
    return FALSE;

  return till_sb_refuse_state (error, 400, NULL, NULL, NULL,
                               "Canceling this refund is unsupported.");
}

/**
 * till_sb_api_refund_list:
 * @call: GET /v1/refunds
 * @error: return location for a #GError
 *
 * Returns: %FALSE when it was refused
 */
gboolean
till_sb_api_refund_list (TillSbCall *call,
                         GError    **error)
{
  return till_sb_call_list (call, &refunds_listing, 0, error);
}
