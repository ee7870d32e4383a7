/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What becomes of a payment intent whose money is held, or that is given up
 * (docs.stripe.com/payments/paymentintents/lifecycle).
 *
 * What must hold: a hold is captured once; what is not captured is released. */

#include "till-sb-intent.h"

#include <string.h>

#include "till-sb-charge.h"
#include "till-sb-error.h"
#include "till-sb-events.h"
#include "till-sb-refund.h"
#include "till-sb-render.h"

#define CANCELABLE \
  "requires_payment_method, requires_capture, requires_reauthorization, requires_confirmation, " \
  "requires_action, processing"

/**
 * till_sb_intent_is:
 * @intent: an intent
 * @status: a status in Stripe's word
 *
 * Returns: whether it has that status
 */
gboolean
till_sb_intent_is (const TillSbPaymentIntent *intent,
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

  if (till_sb_intent_is (intent, "succeeded") && strcmp (intent->capture_method, "manual") == 0)
    return till_sb_intent_refuse_state (sb, intent, error, "payment_intent_unexpected_state", NULL,
                                        "The remaining amount on this PaymentIntent could not be "
                                        "captured because the remainder of the authorized amount "
                                        "has been released.");

  if (!till_sb_intent_is (intent, "requires_capture"))
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

  if (till_sb_intent_is (intent, "requires_capture") &&
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
  if (till_sb_intent_is (intent, "succeeded") || till_sb_intent_is (intent, "canceled"))
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

  if (!till_sb_intent_is (intent, "requires_capture") || intent->latest_charge != charge)
    return TRUE;

  return cancel (sb, intent, "automatic", "expired_uncaptured_charge", error);
}
