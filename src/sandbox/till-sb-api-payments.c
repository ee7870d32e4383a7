/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* /v1/payment_intents (docs.stripe.com/api/payment_intents). */

#include "till-sb-api-payments.h"

#include <string.h>

#include "till-sb-attempt.h"
#include "till-sb-error.h"
#include "till-sb-events.h"
#include "till-sb-intent.h"
#include "till-sb-json.h"
#include "till-sb-method.h"
#include "till-sb-money.h"

#define CAPTURE_METHODS "automatic automatic_async manual"

/* What the parameters of an intent name besides its columns. */
typedef struct
{
  TillSbAttempt attempt;
  const char   *payment_method;
  const char   *customer;
  const char   *currency;
  gboolean      confirm;
  gboolean      has_moto;
} Given;

/* Reads payment_method_options[card]. An account that may not charge by phone does not know the
 * parameter, and says so in the words of any other unknown one. */
static void
read_options (TillSbCall *call,
              Given      *given)
{
  static const char * const ignored[] = {
    "request_three_d_secure", "setup_future_usage", "capture_method", "network", "cvc_token",
    "require_cvc_recollection", "statement_descriptor_suffix_kana",
    "statement_descriptor_suffix_kanji",
  };

  for (guint i = 0; i < G_N_ELEMENTS (ignored); i++)
    {
      g_autofree char *path = g_strdup_printf ("payment_method_options[card][%s]", ignored[i]);

      till_sb_params_ignore (call->params, path);
    }

  if (call->sb->may_moto)
    given->has_moto = till_sb_params_bool (call->params, "payment_method_options[card][moto]",
                                           &given->attempt.moto);
}

static void
read_types (TillSbCall *call)
{
  g_autoptr (GPtrArray) types = till_sb_params_list (call->params, "payment_method_types");

  for (guint i = 0; types != NULL && i < types->len; i++)
    if (strcmp (g_ptr_array_index (types, i), "card") != 0)
      till_sb_params_fail (call->params, "payment_intent_invalid_parameter",
                           "payment_method_types",
                           "The payment method type \"%s\" is invalid. Please ensure the provided "
                           "type is activated in your dashboard "
                           "(https://dashboard.stripe.com/account/payments/settings) and your "
                           "account is enabled for any preview features that you are trying to "
                           "use.", (const char *) g_ptr_array_index (types, i));
}

static void
read_shipping (TillSbCall *call,
               char      **shipping)
{
  g_autofree char *address = NULL;
  TillSbJson json;

  if (!till_sb_params_has (call->params, "shipping"))
    return;

  till_sb_call_take_address (call, "shipping[address]", &address);
  till_sb_json_init (&json);
  till_sb_json_begin (&json, NULL);
  till_sb_json_raw (&json, "address", address);
  till_sb_json_text (&json, "carrier", till_sb_params_text (call->params, "shipping[carrier]"));
  till_sb_json_text (&json, "name", till_sb_params_text (call->params, "shipping[name]"));
  till_sb_json_text (&json, "phone", till_sb_params_text (call->params, "shipping[phone]"));
  till_sb_json_text (&json, "tracking_number",
                     till_sb_params_text (call->params, "shipping[tracking_number]"));
  till_sb_json_end (&json);
  g_free (*shipping);
  *shipping = till_sb_json_steal (&json);
}

static void
check_email (TillSbCall *call,
             const char *email)
{
  const char *at = email != NULL ? strchr (email, '@') : NULL;

  if (email != NULL && (at == NULL || at == email || at[1] == '\0'))
    till_sb_params_fail (call->params, "email_invalid", "receipt_email",
                         "Invalid email address: %s", email);
}

/* Reads what can be set when an intent is made and when it is changed. */
static void
read_common (TillSbCall          *call,
             TillSbPaymentIntent *intent,
             Given               *given)
{
  const char *word;

  given->payment_method = till_sb_params_text (call->params, "payment_method");
  given->customer = till_sb_params_text (call->params, "customer");
  till_sb_call_take_text (call, "description", &intent->description);
  till_sb_call_take_text (call, "receipt_email", &intent->receipt_email);
  check_email (call, intent->receipt_email);
  till_sb_call_take_text (call, "statement_descriptor", &intent->statement_descriptor);
  till_sb_call_take_text (call, "statement_descriptor_suffix",
                          &intent->statement_descriptor_suffix);
  till_sb_params_metadata (call->params, "metadata", &intent->metadata);
  if ((word = till_sb_params_word (call->params, "setup_future_usage", "off_session on_session")))
    till_sb_set (&intent->setup_future_usage, *word != '\0' ? word : NULL);
  if ((word = till_sb_params_word (call->params, "capture_method", CAPTURE_METHODS)) &&
      *word != '\0')
    till_sb_set (&intent->capture_method, word);
  read_types (call);
  read_options (call, given);
  read_shipping (call, &intent->shipping);
  till_sb_params_ignore (call->params, "excluded_payment_method_types");
}

/* Reads what can be said when an intent is confirmed. */
static void
read_attempt (TillSbCall *call,
              Given      *given)
{
  const char *off_session = till_sb_params_text (call->params, "off_session");

  given->attempt.off_session = off_session != NULL && *off_session != '\0' &&
                               strcmp (off_session, "false") != 0;
  till_sb_params_bool (call->params, "error_on_requires_action",
                       &given->attempt.error_on_requires_action);
  given->attempt.return_url = till_sb_params_text (call->params, "return_url");
  till_sb_params_ignore (call->params, "use_stripe_sdk");
  till_sb_params_ignore (call->params, "mandate_data");
}

static gboolean
take_currency (TillSbCall          *call,
               TillSbPaymentIntent *intent,
               const char          *currency,
               GError             **error)
{
  g_autofree char *lower = g_ascii_strdown (currency, -1);

  if (!till_sb_currency_is_supported (lower))
    {
      g_autofree char *list = till_sb_currency_list ();

      return till_sb_refuse (error, 400, NULL, "currency",
                             "Invalid currency: %s. Stripe currently supports these currencies: %s",
                             lower, list);
    }

  till_sb_set (&intent->currency, lower);

  return TRUE;
}

/* Puts the card and the customer that were named into the intent. */
static gboolean
take_references (TillSbCall          *call,
                 TillSbPaymentIntent *intent,
                 const Given         *given,
                 GError             **error)
{
  g_autoptr (TillSbCustomer) customer = NULL;
  g_autoptr (TillSbPaymentMethod) method = NULL;

  if (given->customer != NULL)
    {
      if (!(customer = till_sb_find_customer (call->sb, given->customer, 400, "customer", error)))
        return FALSE;

      intent->customer = customer->row.seq;
    }

  if (given->payment_method != NULL)
    {
      if (!(method = till_sb_method_resolve (call->sb, given->payment_method, "payment_method",
                                             error)))
        return FALSE;

      intent->payment_method = method->row.seq;
    }

  return TRUE;
}

static gboolean
answer (TillSbCall                *call,
        const TillSbPaymentIntent *intent,
        GError                   **error)
{
  return till_sb_call_answer (call, TILL_SB_PAYMENT_INTENT, intent->row.seq, error);
}

/**
 * till_sb_api_intent_create:
 * @call: POST /v1/payment_intents
 * @error: return location for a #GError
 *
 * Returns: %FALSE when it was refused or the card failed
 */
gboolean
till_sb_api_intent_create (TillSbCall *call,
                           GError    **error)
{
  g_autoptr (TillSbPaymentIntent) intent = till_sb_row_new (TILL_SB_PAYMENT_INTENT);
  TillSbParams *params = call->params;
  Given given = { 0 };
  const char *word;

  intent->row.created = till_sb_now (call->sb);
  intent->capture_method = g_strdup ("automatic_async");
  intent->confirmation_method = g_strdup ("automatic");
  till_sb_params_need_int (params, "amount", 1, &intent->amount);
  given.currency = till_sb_params_need_text (params, "currency");
  read_common (call, intent, &given);
  read_attempt (call, &given);
  till_sb_params_bool (params, "confirm", &given.confirm);
  if ((word = till_sb_params_word (params, "confirmation_method", "automatic manual")) &&
      *word != '\0')
    till_sb_set (&intent->confirmation_method, word);
  if (till_sb_params_has (params, "automatic_payment_methods"))
    {
      gboolean enabled = FALSE;

      till_sb_params_bool (params, "automatic_payment_methods[enabled]", &enabled);
      till_sb_params_word (params, "automatic_payment_methods[allow_redirects]", "always never");
      intent->automatic_payment_methods = enabled;
    }
  if (given.has_moto && !given.confirm)
    till_sb_params_fail (params, NULL, "payment_method_options[card][moto]",
                         "payment_method_options[card][moto] can only be provided during "
                         "confirmation.");

  if (!till_sb_params_end (params, error) ||
      !take_currency (call, intent, given.currency, error) ||
      !till_sb_money_check (intent->amount, intent->currency, error) ||
      !take_references (call, intent, &given, error))
    return FALSE;

  intent->status = g_strdup (intent->payment_method != 0 ? "requires_confirmation"
                                                         : "requires_payment_method");
  if (!till_sb_save (call->sb, intent, error) ||
      !till_sb_emit (call->sb, "payment_intent.created", intent, NULL, error) ||
      (given.confirm && !till_sb_attempt_confirm (call->sb, intent, &given.attempt, error)))
    return FALSE;

  return answer (call, intent, error);
}

/**
 * till_sb_api_intent_get:
 * @call: GET /v1/payment_intents/{id}
 * @error: return location for a #GError
 *
 * Returns: %FALSE when there is none
 */
gboolean
till_sb_api_intent_get (TillSbCall *call,
                        GError    **error)
{
  till_sb_params_ignore (call->params, "client_secret");

  return till_sb_call_get (call, TILL_SB_PAYMENT_INTENT, "intent", error);
}

static gboolean
may_change_money (const TillSbPaymentIntent *intent)
{
  return strcmp (intent->status, "requires_payment_method") == 0 ||
         strcmp (intent->status, "requires_confirmation") == 0 ||
         strcmp (intent->status, "requires_action") == 0;
}

/**
 * till_sb_api_intent_update:
 * @call: POST /v1/payment_intents/{id}
 * @error: return location for a #GError
 *
 * Returns: %FALSE when it was refused
 */
gboolean
till_sb_api_intent_update (TillSbCall *call,
                           GError    **error)
{
  g_autoptr (TillSbPaymentIntent) intent = NULL;
  TillSbParams *params = call->params;
  Given given = { 0 };
  gboolean money;

  if (!(intent = till_sb_call_find (call, TILL_SB_PAYMENT_INTENT, 0, "intent", error)))
    return FALSE;

  money = till_sb_params_int (params, "amount", 1, &intent->amount);
  given.currency = till_sb_params_text (params, "currency");
  read_common (call, intent, &given);
  money |= given.currency != NULL || given.payment_method != NULL || given.customer != NULL;
  if (!till_sb_params_end (params, error))
    return FALSE;

  if (money && !may_change_money (intent))
    return till_sb_intent_refuse_state (call->sb, intent, error, "payment_intent_unexpected_state",
                                        NULL, "This PaymentIntent's amount could not be updated "
                                        "because it has a status of %s. You may only update the "
                                        "amount of a PaymentIntent with one of the following "
                                        "statuses: requires_payment_method, requires_confirmation, "
                                        "requires_action.", intent->status);

  if ((given.currency != NULL && !take_currency (call, intent, given.currency, error)) ||
      (money && !till_sb_money_check (intent->amount, intent->currency, error)) ||
      !take_references (call, intent, &given, error))
    return FALSE;

  if (given.payment_method != NULL)
    till_sb_set (&intent->status, "requires_confirmation");

  return till_sb_save (call->sb, intent, error) && answer (call, intent, error);
}

/**
 * till_sb_api_intent_confirm:
 * @call: POST /v1/payment_intents/{id}/confirm
 * @error: return location for a #GError
 *
 * Returns: %FALSE when it was refused or the card failed
 */
gboolean
till_sb_api_intent_confirm (TillSbCall *call,
                            GError    **error)
{
  g_autoptr (TillSbPaymentIntent) intent = NULL;
  Given given = { 0 };

  if (!(intent = till_sb_call_find (call, TILL_SB_PAYMENT_INTENT, 0, "intent", error)))
    return FALSE;

  read_common (call, intent, &given);
  read_attempt (call, &given);
  till_sb_params_ignore (call->params, "client_secret");
  if (!till_sb_params_end (call->params, error) ||
      !take_references (call, intent, &given, error) ||
      !till_sb_attempt_confirm (call->sb, intent, &given.attempt, error))
    return FALSE;

  return answer (call, intent, error);
}

/**
 * till_sb_api_intent_capture:
 * @call: POST /v1/payment_intents/{id}/capture
 * @error: return location for a #GError
 *
 * Returns: %FALSE when it was refused
 */
gboolean
till_sb_api_intent_capture (TillSbCall *call,
                            GError    **error)
{
  g_autoptr (TillSbPaymentIntent) intent = NULL;
  gint64 amount = 0;

  if (!(intent = till_sb_call_find (call, TILL_SB_PAYMENT_INTENT, 0, "intent", error)))
    return FALSE;

  till_sb_params_int (call->params, "amount_to_capture", 1, &amount);
  till_sb_params_metadata (call->params, "metadata", &intent->metadata);
  till_sb_call_take_text (call, "statement_descriptor", &intent->statement_descriptor);
  till_sb_call_take_text (call, "statement_descriptor_suffix",
                          &intent->statement_descriptor_suffix);
  till_sb_params_ignore (call->params, "final_capture");
  if (!till_sb_params_end (call->params, error) ||
      !till_sb_intent_capture (call->sb, intent, amount, error))
    return FALSE;

  return answer (call, intent, error);
}

/**
 * till_sb_api_intent_cancel:
 * @call: POST /v1/payment_intents/{id}/cancel
 * @error: return location for a #GError
 *
 * Returns: %FALSE when it was refused
 */
gboolean
till_sb_api_intent_cancel (TillSbCall *call,
                           GError    **error)
{
  g_autoptr (TillSbPaymentIntent) intent = NULL;
  const char *reason;

  if (!(intent = till_sb_call_find (call, TILL_SB_PAYMENT_INTENT, 0, "intent", error)))
    return FALSE;

  reason = till_sb_params_word (call->params, "cancellation_reason",
                                "duplicate fraudulent requested_by_customer abandoned");
  if (!till_sb_params_end (call->params, error))
    return FALSE;

  if (intent->session != 0)
    return till_sb_intent_refuse_state (call->sb, intent, error, "payment_intent_unexpected_state",
                                        NULL, "You cannot cancel this PaymentIntent because it was "
                                        "created by a Checkout Session. Expire the Checkout "
                                        "Session instead.");

  if (!till_sb_intent_cancel (call->sb, intent, reason, error))
    return FALSE;

  return answer (call, intent, error);
}

/**
 * till_sb_api_intent_list:
 * @call: GET /v1/payment_intents
 * @error: return location for a #GError
 *
 * Returns: %FALSE when it was refused
 */
gboolean
till_sb_api_intent_list (TillSbCall *call,
                         GError    **error)
{
  static const TillSbListing listing = {
    TILL_SB_PAYMENT_INTENT,
    { { TILL_SB_FILTER_ID, "customer", TILL_SB_CUSTOMER } },
    { TILL_SB_LIST_SQL ("payment_intent", "AND ?6 IS NULL"),
      TILL_SB_LIST_SQL ("payment_intent", "AND customer = ?6 AND customer <> 0") },
  };

  return till_sb_call_list (call, &listing, 0, error);
}
