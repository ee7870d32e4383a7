/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The life of a payment intent: confirm, authenticate, capture, cancel
 * (docs.stripe.com/payments/paymentintents/lifecycle).
 *
 * What must hold: a declined attempt leaves a failed charge and an intent that waits for another
 * card; nothing is charged twice. */

#include "till-sb-intent.h"

#include <string.h>

#include "till-sb-charge.h"
#include "till-sb-error.h"
#include "till-sb-events.h"
#include "till-sb-json.h"
#include "till-sb-money.h"
#include "till-sb-refund.h"
#include "till-sb-render.h"

#define CANCELABLE \
  "requires_payment_method, requires_capture, requires_reauthorization, requires_confirmation, " \
  "requires_action, processing"

static gboolean
has_status (const TillSbPaymentIntent *intent,
            const char                *status)
{
  return strcmp (intent->status, status) == 0;
}

/**
 * till_sb_intent_refuse_state:
 * @sb: a gateway
 * @intent: an intent
 * @error: return location for a #GError
 * @code: (nullable): the code on the wire
 * @param: (nullable): the parameter it is about
 * @format: the message
 * @...: what goes into it
 *
 * Refuses what cannot be done with @intent now, and shows the intent in the refusal.
 *
 * Returns: %FALSE
 */
gboolean
till_sb_intent_refuse_state (TillSb                    *sb,
                             const TillSbPaymentIntent *intent,
                             GError                   **error,
                             const char                *code,
                             const char                *param,
                             const char                *format,
                             ...)
{
  g_autofree char *message = NULL;
  char *member;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);

  if (!(member = till_sb_render_member (sb, "payment_intent", TILL_SB_PAYMENT_INTENT,
                                        intent->row.seq, error)))
    return FALSE;

  return till_sb_refuse_state (error, 400, code, param, member, "%s", message);
}

/**
 * till_sb_intent_describe_failure:
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
till_sb_intent_describe_failure (TillSb                    *sb,
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
  g_autofree char *failure = till_sb_intent_describe_failure (sb, intent, charge, decline, error);
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
      ? !till_sb_task_add (sb, TILL_SB_HOLD_DAYS * TILL_SB_DAY * TILL_SECOND,
                           TILL_SB_TASK_CHARGE_EXPIRES, charge->row.seq, error)
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
  if (has_status (intent, "succeeded"))
    return till_sb_intent_refuse_state (sb, intent, error, "payment_intent_unexpected_state", NULL,
                                        "You cannot confirm this PaymentIntent because it has "
                                        "already succeeded after being previously confirmed.");

  if (!has_status (intent, "requires_payment_method") &&
      !has_status (intent, "requires_confirmation") && !has_status (intent, "requires_action"))
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
 * till_sb_intent_confirm:
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
till_sb_intent_confirm (TillSb              *sb,
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
 * till_sb_intent_refuse_authentication:
 * @sb: a gateway, in a transaction
 * @intent: an intent that waits for authentication; it is changed and saved
 * @error: return location for a #GError
 *
 * The customer has not authenticated.
 *
 * Returns: %FALSE always: with a #TILL_SB_ERROR_CARD when all was written
 */
gboolean
till_sb_intent_refuse_authentication (TillSb              *sb,
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

/**
 * till_sb_intent_capture:
 * @sb: a gateway, in a transaction
 * @intent: an intent; it is changed and saved
 * @amount: how much, or 0 for all that is held
 * @error: return location for a #GError
 *
 * Takes the money that is held; what is not taken is released.
 *
 * Returns: %FALSE when it was refused or could not be written
 */
gboolean
till_sb_intent_capture (TillSb              *sb,
                        TillSbPaymentIntent *intent,
                        gint64               amount,
                        GError             **error)
{
  g_autoptr (TillSbCharge) charge = NULL;
  g_autofree char *before = NULL;

  if (has_status (intent, "succeeded") && strcmp (intent->capture_method, "manual") == 0)
    return till_sb_intent_refuse_state (sb, intent, error, "payment_intent_unexpected_state", NULL,
                                        "The remaining amount on this PaymentIntent could not be "
                                        "captured because the remainder of the authorized amount "
                                        "has been released.");

  if (!has_status (intent, "requires_capture"))
    return till_sb_intent_refuse_state (sb, intent, error, "payment_intent_unexpected_state", NULL,
                                        "This PaymentIntent could not be captured because it has a "
                                        "status of %s. Only a PaymentIntent with one of the "
                                        "following statuses may be captured: requires_capture.",
                                        intent->status);

  if (amount > intent->amount_capturable)
    return till_sb_intent_refuse_state (sb, intent, error, "amount_too_large", "amount_to_capture",
                                        "This PaymentIntent could not be captured because the "
                                        "requested capture amount is greater than the amount you "
                                        "can capture for this charge.");

  if (!(charge = till_sb_load (sb, TILL_SB_CHARGE, intent->latest_charge, error)) ||
      !(before = till_sb_render_row (sb, charge, error)))
    return FALSE;

  if (amount == 0)
    amount = intent->amount_capturable;

  if (!till_sb_charge_capture (sb, charge, amount, /* settle_later= */ FALSE, error))
    return FALSE;

  intent->amount_capturable = 0;
  intent->amount_received = amount;
  till_sb_set (&intent->status, "succeeded");

  return till_sb_save (sb, charge, error) &&
         till_sb_save (sb, intent, error) &&
         till_sb_emit (sb, "charge.captured", charge, before, error) &&
         till_sb_emit (sb, "payment_intent.succeeded", intent, NULL, error);
}

static gboolean
cancel (TillSb              *sb,
        TillSbPaymentIntent *intent,
        const char          *reason,
        const char          *refund_reason,
        GError             **error)
{
  g_autoptr (TillSbCharge) charge = NULL;

  if (has_status (intent, "requires_capture") &&
      (!(charge = till_sb_load (sb, TILL_SB_CHARGE, intent->latest_charge, error)) ||
       !till_sb_refund_release (sb, charge, refund_reason, error)))
    return FALSE;

  intent->amount_capturable = 0;
  intent->canceled_at = till_sb_now (sb);
  till_sb_set (&intent->cancellation_reason, reason);
  till_sb_set (&intent->status, "canceled");
  g_clear_pointer (&intent->next_action, g_free);

  return till_sb_save (sb, intent, error) &&
         till_sb_emit (sb, "payment_intent.canceled", intent, NULL, error);
}

/**
 * till_sb_intent_cancel:
 * @sb: a gateway, in a transaction
 * @intent: an intent; it is changed and saved
 * @reason: (nullable): why, in Stripe's word
 * @error: return location for a #GError
 *
 * Gives an intent up and releases what is held.
 *
 * Returns: %FALSE when it was refused or could not be written
 */
gboolean
till_sb_intent_cancel (TillSb              *sb,
                       TillSbPaymentIntent *intent,
                       const char          *reason,
                       GError             **error)
{
  if (has_status (intent, "succeeded") || has_status (intent, "canceled"))
    return till_sb_intent_refuse_state (sb, intent, error, "payment_intent_unexpected_state", NULL,
                                        "You cannot cancel this PaymentIntent because it has a "
                                        "status of %s. Only a PaymentIntent with one of the "
                                        "following statuses may be canceled: " CANCELABLE ".",
                                        intent->status);

  return cancel (sb, intent, reason, NULL, error);
}

/**
 * till_sb_intent_expire_hold:
 * @sb: a gateway, in a transaction
 * @charge: the number of a charge whose hold ends
 * @error: return location for a #GError
 *
 * Releases a hold that was not captured in time; does nothing if it was.
 *
 * Returns: %FALSE when it could not be written
 */
gboolean
till_sb_intent_expire_hold (TillSb  *sb,
                            gint64   charge,
                            GError **error)
{
  g_autoptr (TillSbCharge) row = till_sb_load (sb, TILL_SB_CHARGE, charge, error);
  g_autoptr (TillSbPaymentIntent) intent = NULL;

  if (row == NULL ||
      !(intent = till_sb_load (sb, TILL_SB_PAYMENT_INTENT, row->payment_intent, error)))
    return FALSE;

  if (!has_status (intent, "requires_capture") || intent->latest_charge != charge)
    return TRUE;

  return cancel (sb, intent, "automatic", "expired_uncaptured_charge", error);
}
