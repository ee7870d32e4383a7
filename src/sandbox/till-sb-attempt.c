/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Trying a card for a payment intent: confirm, authenticate, charge, decline
 * (docs.stripe.com/payments/paymentintents/lifecycle).
 *
 * What must hold: a declined attempt leaves a failed charge and an intent that waits for another
 * card; nothing is charged twice. */

#include "till-sb-attempt.h"

#include <string.h>

#include "till-sb-charge.h"
#include "till-sb-error.h"
#include "till-sb-events.h"
#include "till-sb-intent.h"
#include "till-sb-json.h"
#include "till-sb-render.h"

/**
 * till_sb_attempt_describe_failure:
 * @sb: a gateway
 * @intent: an intent that still names the card
 * @charge: the number of the failed charge, or 0 when there is none
 * @decline: why the card failed
 * @error: return location for a #GError
 *
 * Writes what last_payment_error says.
 *
 * Returns: (transfer full) (nullable): JSON
 */
char *
till_sb_attempt_describe_failure (TillSb                    *sb,
                                  const TillSbPaymentIntent *intent,
                                  gint64                     charge,
                                  const TillSbDecline       *decline,
                                  GError                   **error)
{
  TillSbWriter writer;

  till_sb_render_init (&writer, sb);
  till_sb_json_begin (&writer.json, NULL);
  if (decline->advice != NULL)
    till_sb_json_text (&writer.json, "advice_code", decline->advice);
  if (charge != 0)
    till_sb_writer_id (&writer, "charge", TILL_SB_CHARGE, charge);
  till_sb_json_text (&writer.json, "code", decline->code);
  if (strcmp (decline->code, "card_declined") == 0 ||
      strcmp (decline->code, "authentication_required") == 0)
    till_sb_json_text (&writer.json, "decline_code", decline->decline_code);
  till_sb_json_text (&writer.json, "message", decline->message);
  if (decline->param != NULL)
    till_sb_json_text (&writer.json, "param", decline->param);
  till_sb_writer_object (&writer, "payment_method", TILL_SB_PAYMENT_METHOD,
                         intent->payment_method, NULL);
  till_sb_json_text (&writer.json, "type", "card_error");
  till_sb_json_end (&writer.json);

  return till_sb_render_end (&writer, error);
}

/* Writes what stands in the error of the answer besides code and message. */
static char *
describe_error (TillSb                    *sb,
                const TillSbPaymentIntent *intent,
                gint64                     charge,
                gint64                     method,
                const TillSbDecline       *decline,
                GError                   **error)
{
  TillSbWriter writer;

  till_sb_render_init (&writer, sb);
  if (decline->advice != NULL)
    till_sb_json_text (&writer.json, "advice_code", decline->advice);
  if (charge != 0)
    till_sb_writer_id (&writer, "charge", TILL_SB_CHARGE, charge);
  if (decline->network_code != NULL)
    till_sb_json_text (&writer.json, "network_decline_code", decline->network_code);
  till_sb_writer_object (&writer, "payment_intent", TILL_SB_PAYMENT_INTENT, intent->row.seq, NULL);
  till_sb_writer_object (&writer, "payment_method", TILL_SB_PAYMENT_METHOD, method, NULL);

  return till_sb_render_end (&writer, error);
}

/* The intent goes back to waiting for a card, and the caller is told why. */
static gboolean
fail_attempt (TillSb              *sb,
              TillSbPaymentIntent *intent,
              gint64               charge,
              const TillSbDecline *decline,
              GError             **error)
{
  g_autofree char *failure = till_sb_attempt_describe_failure (sb, intent, charge, decline, error);
  gint64 method = intent->payment_method;
  char *members;

  if (failure == NULL)
    return FALSE;

  g_free (intent->last_payment_error);
  intent->last_payment_error = g_steal_pointer (&failure);
  g_clear_pointer (&intent->next_action, g_free);
  intent->payment_method = 0;
  till_sb_set (&intent->status, "requires_payment_method");
  if (!till_sb_save (sb, intent, error) ||
      !till_sb_emit (sb, "payment_intent.payment_failed", intent, NULL, error) ||
      !(members = describe_error (sb, intent, charge, method, decline, error)))
    return FALSE;

  return till_sb_refuse_card (error, decline->code,
                              strcmp (decline->code, "card_declined") == 0 ||
                              strcmp (decline->code, "authentication_required") == 0
                              ? decline->decline_code : NULL,
                              decline->param, members, decline->message);
}

static gboolean
decline_charge (TillSb              *sb,
                TillSbPaymentIntent *intent,
                gboolean             moto,
                const TillSbDecline *decline,
                GError             **error)
{
  g_autoptr (TillSbCharge) charge = till_sb_charge_new (sb, intent, moto);

  charge->status = g_strdup ("failed");
  charge->failure_code = g_strdup (decline->code);
  charge->decline_code = g_strdup (decline->decline_code);
  if (!till_sb_save (sb, charge, error))
    return FALSE;

  intent->latest_charge = charge->row.seq;
  if (!till_sb_save (sb, intent, error) ||
      !till_sb_emit (sb, "charge.failed", charge, NULL, error))
    return FALSE;

  return fail_attempt (sb, intent, charge->row.seq, decline, error);
}

/* Says how the customer authenticates: on a page of ours where there is somewhere to go back to. */
static char *
describe_action (TillSb                    *sb,
                 const TillSbPaymentIntent *intent,
                 const char                *return_url)
{
  g_auto (TillSbJson) json;
  g_autofree char *url = NULL;
  char id[TILL_SB_ID_SIZE];

  till_sb_ids_format (&sb->ids, TILL_SB_PAYMENT_INTENT, intent->row.seq, id);
  url = g_strconcat (sb->base_url != NULL ? sb->base_url : "", "/authenticate/", id, NULL);

  till_sb_json_init (&json);
  till_sb_json_begin (&json, NULL);
  if (return_url != NULL)
    {
      till_sb_json_begin (&json, "redirect_to_url");
      till_sb_json_text (&json, "return_url", return_url);
      till_sb_json_text (&json, "url", url);
      till_sb_json_end (&json);
      till_sb_json_text (&json, "type", "redirect_to_url");
    }
  else
    {
      till_sb_json_text (&json, "type", "use_stripe_sdk");
      till_sb_json_begin (&json, "use_stripe_sdk");
      till_sb_json_text (&json, "stripe_js", url);
      till_sb_json_text (&json, "type", "three_d_secure_redirect");
      till_sb_json_end (&json);
    }
  till_sb_json_end (&json);

  return till_sb_json_steal (&json);
}

/* The card wants the cardholder to authenticate. */
static gboolean
want_authentication (TillSb              *sb,
                     TillSbPaymentIntent *intent,
                     const TillSbAttempt *attempt,
                     GError             **error)
{
  static const TillSbDecline refused = {
    "authentication_required", "authentication_required", NULL,
    "This payment required an authentication action to complete, but `error_on_requires_action` "
    "was set. When you're ready, you can upgrade your integration to handle actions at "
    "https://stripe.com/docs/payments/payment-intents/upgrade-to-handle-actions.",
    NULL, NULL, NULL,
  };

  if (attempt->off_session)
    return decline_charge (sb, intent, FALSE,
                           till_sb_decline_find (NULL, "authentication_required"), error);

  if (attempt->error_on_requires_action)
    return fail_attempt (sb, intent, 0, &refused, error);

  till_sb_set (&intent->status, "requires_action");
  g_free (intent->next_action);
  intent->next_action = describe_action (sb, intent, attempt->return_url);

  return till_sb_save (sb, intent, error) &&
         till_sb_emit (sb, "payment_intent.requires_action", intent, NULL, error);
}

/* A card that is to be used again is attached to its customer; one that is not cannot be used
 * again. */
static gboolean
keep_method (TillSb              *sb,
             TillSbPaymentIntent *intent,
             TillSbPaymentMethod *method,
             GError             **error)
{
  gboolean attach = intent->setup_future_usage != NULL && intent->customer != 0;

  if (method->customer != 0 && !attach)
    return TRUE;

  if (attach)
    {
      gboolean is_new = method->customer == 0;

      method->customer = intent->customer;
      method->set_up = TRUE;

      return till_sb_save (sb, method, error) &&
             (!is_new || till_sb_emit (sb, "payment_method.attached", method, NULL, error));
    }

  method->spent = TRUE;

  return till_sb_save (sb, method, error);
}

static gboolean
succeed (TillSb              *sb,
         TillSbPaymentIntent *intent,
         TillSbPaymentMethod *method,
         const TillSbAttempt *attempt,
         GError             **error)
{
  g_autoptr (TillSbCharge) charge = till_sb_charge_new (sb, intent, attempt->moto);
  gboolean manual = strcmp (intent->capture_method, "manual") == 0;
  gboolean later = strcmp (intent->capture_method, "automatic_async") == 0;

  charge->status = g_strdup ("succeeded");
  if (attempt->authenticated)
    charge->three_d_secure = g_strdup ("authenticated");
  if (manual)
    charge->capture_before = charge->row.created + TILL_SB_HOLD_DAYS * TILL_SB_DAY;
  if (!till_sb_save (sb, charge, error))
    return FALSE;

  if (manual
      ? !till_sb_task_at (sb, charge->capture_before, TILL_SB_TASK_CHARGE_EXPIRES,
                          charge->row.seq, error)
      : !till_sb_charge_capture (sb, charge, charge->amount, later, error))
    return FALSE;

  intent->latest_charge = charge->row.seq;
  g_clear_pointer (&intent->last_payment_error, g_free);
  g_clear_pointer (&intent->next_action, g_free);
  till_sb_set (&intent->status, manual ? "requires_capture" : "succeeded");
  if (manual)
    intent->amount_capturable = intent->amount;
  else
    intent->amount_received = intent->amount;

  return till_sb_save (sb, charge, error) &&
         till_sb_save (sb, intent, error) &&
         keep_method (sb, intent, method, error) &&
         till_sb_emit (sb, "charge.succeeded", charge, NULL, error) &&
         till_sb_emit (sb, manual ? "payment_intent.amount_capturable_updated"
                                  : "payment_intent.succeeded", intent, NULL, error) &&
         till_sb_charge_plan (sb, charge, method->behaviour, error);
}

static gboolean
check_method (TillSb                    *sb,
              const TillSbPaymentIntent *intent,
              const TillSbPaymentMethod *method,
              GError                   **error)
{
  char id[TILL_SB_ID_SIZE];

  till_sb_ids_format (&sb->ids, TILL_SB_PAYMENT_METHOD, method->row.seq, id);
  if (method->spent)
    return till_sb_refuse (error, 400, NULL, NULL,
                           "The provided PaymentMethod was previously used with a PaymentIntent "
                           "without Customer attachment, shared with a connected account without "
                           "Customer attachment, or was detached from a Customer. It may not be "
                           "used again. To use a PaymentMethod multiple times, you must attach it "
                           "to a Customer first.");

  if (method->customer != 0 && method->customer != intent->customer)
    return till_sb_refuse (error, 400, "parameter_missing", "source",
                           "The payment method supplied (%s) belongs to a Customer. Please include "
                           "the Customer in the `customer` parameter on the PaymentIntent.", id);

  return TRUE;
}

static gboolean
check_confirmable (TillSb                    *sb,
                   const TillSbPaymentIntent *intent,
                   GError                   **error)
{
  if (till_sb_intent_is (intent, "succeeded"))
    return till_sb_intent_refuse_state (sb, intent, error, "payment_intent_unexpected_state", NULL,
                                        "You cannot confirm this PaymentIntent because it has "
                                        "already succeeded after being previously confirmed.");

  if (!till_sb_intent_is (intent, "requires_payment_method") &&
      !till_sb_intent_is (intent, "requires_confirmation") &&
      !till_sb_intent_is (intent, "requires_action"))
    return till_sb_intent_refuse_state (sb, intent, error, "payment_intent_unexpected_state", NULL,
                                        "You cannot confirm this PaymentIntent because it has a "
                                        "status of %s. Only a PaymentIntent with one of the "
                                        "following statuses may be confirmed: "
                                        "requires_confirmation, requires_action.",
                                        intent->status);

  if (intent->payment_method == 0)
    return till_sb_intent_refuse_state (sb, intent, error, "payment_intent_unexpected_state", NULL,
                                        "You cannot confirm this PaymentIntent because it's "
                                        "missing a payment method. You can either update the "
                                        "PaymentIntent with a payment method and then confirm it "
                                        "again, or confirm it again directly with a payment method "
                                        "or ConfirmationToken.");

  return TRUE;
}

/**
 * till_sb_attempt_confirm:
 * @sb: a gateway, in a transaction
 * @intent: a saved intent; it is changed and saved
 * @attempt: how
 * @error: return location for a #GError
 *
 * Tries the intent's card.
 *
 * Returns: %FALSE when it was refused or the card failed (then what was changed must be kept)
 */
gboolean
till_sb_attempt_confirm (TillSb              *sb,
                         TillSbPaymentIntent *intent,
                         const TillSbAttempt *attempt,
                         GError             **error)
{
  g_autoptr (TillSbPaymentMethod) method = NULL;
  const TillSbDecline *decline;
  TillSbBehaviour behaviour;

  if (!check_confirmable (sb, intent, error) ||
      !(method = till_sb_load (sb, TILL_SB_PAYMENT_METHOD, intent->payment_method, error)) ||
      !check_method (sb, intent, method, error))
    return FALSE;

  behaviour = (TillSbBehaviour) method->behaviour;
  if (!attempt->moto && !attempt->authenticated &&
      till_sb_card_wants_authentication (behaviour, method->set_up != 0))
    return want_authentication (sb, intent, attempt, error);

  if (!till_sb_charge_checks (sb, method, error))
    return FALSE;

  if ((decline = till_sb_card_get_decline (behaviour)) != NULL)
    return decline_charge (sb, intent, attempt->moto, decline, error);

  return succeed (sb, intent, method, attempt, error);
}

/**
 * till_sb_attempt_refuse:
 * @sb: a gateway, in a transaction
 * @intent: an intent that waits for authentication; it is changed and saved
 * @error: return location for a #GError
 *
 * The customer has not authenticated.
 *
 * Returns: %FALSE always: with a #TILL_SB_ERROR_CARD when all was written
 */
gboolean
till_sb_attempt_refuse (TillSb              *sb,
                        TillSbPaymentIntent *intent,
                        GError             **error)
{
  static const TillSbDecline refused = {
    "payment_intent_authentication_failure", NULL, NULL,
    "We are unable to authenticate your payment method. Please choose a different payment method "
    "and try again.", NULL, NULL, NULL,
  };

  return fail_attempt (sb, intent, 0, &refused, error);
}
