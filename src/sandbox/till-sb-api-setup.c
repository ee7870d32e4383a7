/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* /v1/setup_intents (docs.stripe.com/api/setup_intents): keeping a card without charging it. */

#include "till-sb-api-setup.h"

#include <string.h>

#include "till-sb-error.h"
#include "till-sb-events.h"
#include "till-sb-method.h"

/* Confirms @intent with its card. */
static gboolean
confirm_setup (TillSb            *sb,
               TillSbSetupIntent *intent,
               gboolean           moto,
               GError           **error)
{
  g_autoptr (TillSbPaymentMethod) method = NULL;

  if (strcmp (intent->status, "succeeded") == 0 || strcmp (intent->status, "canceled") == 0)
    return till_sb_refuse_state (error, 400, "setup_intent_unexpected_state", NULL, NULL,
                                 "You cannot confirm this SetupIntent because it has already "
                                 "%s.", intent->status);

  if (intent->payment_method == 0)
    return till_sb_refuse (error, 400, "parameter_missing", "payment_method",
                           "You cannot confirm this SetupIntent because it's missing a payment "
                           "method. Update the SetupIntent with a payment method and then confirm "
                           "it again.");

  if (!(method = till_sb_load (sb, TILL_SB_PAYMENT_METHOD, intent->payment_method, error)))
    return FALSE;

  if (!moto && till_sb_card_wants_authentication ((TillSbBehaviour) method->behaviour, FALSE))
    {
      till_sb_set (&intent->status, "requires_action");
      till_sb_set (&intent->next_action,
                   "{\"type\":\"use_stripe_sdk\",\"use_stripe_sdk\":{}}");
      return till_sb_save (sb, intent, error) &&
             till_sb_emit (sb, "setup_intent.requires_action", intent, NULL, error);
    }

  method->set_up = TRUE;
  if (!till_sb_save (sb, method, error) ||
      (intent->customer != 0 && method->customer == 0 &&
       !till_sb_method_attach (sb, method, intent->customer, error)))
    return FALSE;

  till_sb_set (&intent->status, "succeeded");

  return till_sb_save (sb, intent, error) &&
         till_sb_emit (sb, "setup_intent.succeeded", intent, NULL, error);
}

static gboolean
take_setup_references (TillSbCall        *call,
                       TillSbSetupIntent *intent,
                       const char        *customer_id,
                       const char        *method_id,
                       GError           **error)
{
  g_autoptr (TillSbCustomer) customer = NULL;
  g_autoptr (TillSbPaymentMethod) method = NULL;

  if (customer_id != NULL)
    {
      if (!(customer = till_sb_find_customer (call->sb, customer_id, 400, "customer", error)))
        return FALSE;

      intent->customer = customer->row.seq;
    }

  if (method_id != NULL)
    {
      if (!(method = till_sb_method_resolve (call->sb, method_id, "payment_method", error)))
        return FALSE;

      intent->payment_method = method->row.seq;
      till_sb_set (&intent->status, "requires_confirmation");
    }

  return TRUE;
}

static gboolean
read_setup_moto (TillSbCall *call)
{
  gboolean moto = FALSE;

  till_sb_params_ignore (call->params, "payment_method_types");
  till_sb_params_ignore (call->params, "payment_method_options[card][request_three_d_secure]");
  till_sb_params_ignore (call->params, "return_url");
  if (call->sb->may_moto)
    till_sb_params_bool (call->params, "payment_method_options[card][moto]", &moto);

  return moto;
}

/**
 * till_sb_api_setup_create:
 * @call: POST /v1/setup_intents
 * @error: return location for a #GError
 *
 * Returns: %FALSE when it was refused
 */
gboolean
till_sb_api_setup_create (TillSbCall *call,
                          GError    **error)
{
  g_autoptr (TillSbSetupIntent) intent = till_sb_row_new (TILL_SB_SETUP_INTENT);
  const char *customer = till_sb_params_text (call->params, "customer");
  const char *method = till_sb_params_text (call->params, "payment_method");
  const char *usage = till_sb_params_word (call->params, "usage", "off_session on_session");
  gboolean moto = read_setup_moto (call);
  gboolean confirm = FALSE;

  intent->row.created = till_sb_now (call->sb);
  intent->status = g_strdup ("requires_payment_method");
  intent->usage = g_strdup (usage != NULL && *usage != '\0' ? usage : "off_session");
  till_sb_params_bool (call->params, "confirm", &confirm);
  till_sb_call_take_text (call, "description", &intent->description);
  till_sb_params_metadata (call->params, "metadata", &intent->metadata);
  if (!till_sb_params_end (call->params, error) ||
      !take_setup_references (call, intent, customer, method, error) ||
      !till_sb_save (call->sb, intent, error) ||
      !till_sb_emit (call->sb, "setup_intent.created", intent, NULL, error) ||
      (confirm && !confirm_setup (call->sb, intent, moto, error)))
    return FALSE;

  return till_sb_call_answer (call, TILL_SB_SETUP_INTENT, intent->row.seq, error);
}

/**
 * till_sb_api_setup_get:
 * @call: GET /v1/setup_intents/{id}
 * @error: return location for a #GError
 *
 * Returns: %FALSE when there is none
 */
gboolean
till_sb_api_setup_get (TillSbCall *call,
                       GError    **error)
{
  return till_sb_call_get (call, TILL_SB_SETUP_INTENT, "intent", error);
}

/**
 * till_sb_api_setup_confirm:
 * @call: POST /v1/setup_intents/{id}/confirm
 * @error: return location for a #GError
 *
 * Returns: %FALSE when it was refused
 */
gboolean
till_sb_api_setup_confirm (TillSbCall *call,
                           GError    **error)
{
  g_autoptr (TillSbSetupIntent) intent = NULL;
  const char *method = till_sb_params_text (call->params, "payment_method");
  gboolean moto = read_setup_moto (call);

  if (!(intent = till_sb_call_find (call, TILL_SB_SETUP_INTENT, 0, "intent", error)) ||
      !till_sb_params_end (call->params, error) ||
      !take_setup_references (call, intent, NULL, method, error) ||
      !confirm_setup (call->sb, intent, moto, error))
    return FALSE;

  return till_sb_call_answer (call, TILL_SB_SETUP_INTENT, intent->row.seq, error);
}

/**
 * till_sb_api_setup_cancel:
 * @call: POST /v1/setup_intents/{id}/cancel
 * @error: return location for a #GError
 *
 * Returns: %FALSE when it was refused
 */
gboolean
till_sb_api_setup_cancel (TillSbCall *call,
                          GError    **error)
{
  g_autoptr (TillSbSetupIntent) intent = NULL;
  const char *reason = till_sb_params_word (call->params, "cancellation_reason",
                                            "abandoned requested_by_customer duplicate");

  if (!(intent = till_sb_call_find (call, TILL_SB_SETUP_INTENT, 0, "intent", error)) ||
      !till_sb_params_end (call->params, error))
    return FALSE;

  if (strcmp (intent->status, "succeeded") == 0 || strcmp (intent->status, "canceled") == 0)
    return till_sb_refuse_state (error, 400, "setup_intent_unexpected_state", NULL, NULL,
                                 "You cannot cancel this SetupIntent because it has a status of "
                                 "%s. Only a SetupIntent with one of the following statuses may be "
                                 "canceled: requires_payment_method, requires_confirmation, "
                                 "requires_action.", intent->status);

  till_sb_set (&intent->status, "canceled");
  till_sb_set (&intent->cancellation_reason, reason);
  g_clear_pointer (&intent->next_action, g_free);

  return till_sb_save (call->sb, intent, error) &&
         till_sb_emit (call->sb, "setup_intent.canceled", intent, NULL, error) &&
         till_sb_call_answer (call, TILL_SB_SETUP_INTENT, intent->row.seq, error);
}

/**
 * till_sb_api_setup_list:
 * @call: GET /v1/setup_intents
 * @error: return location for a #GError
 *
 * Returns: %FALSE when it was refused
 */
gboolean
till_sb_api_setup_list (TillSbCall *call,
                        GError    **error)
{
  static const TillSbListing listing = {
    TILL_SB_SETUP_INTENT,
    { { TILL_SB_FILTER_ID, "customer", TILL_SB_CUSTOMER },
      { TILL_SB_FILTER_ID, "payment_method", TILL_SB_PAYMENT_METHOD } },
    { TILL_SB_LIST_SQL ("setup_intent", "AND (?6 IS NULL OR customer = ?6)"
                                        " AND (?7 IS NULL OR payment_method = ?7)") },
  };

  return till_sb_call_list (call, &listing, 0, error);
}
