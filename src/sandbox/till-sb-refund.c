/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Giving money back (docs.stripe.com/api/refunds).
 *
 * What must hold: the refunds of a charge never exceed what was captured; a refund that fails
 * gives its amount back to the charge and to the balance. */

#include "till-sb-refund.h"

#include <string.h>

#include "till-sb-cards.h"
#include "till-sb-error.h"
#include "till-sb-events.h"
#include "till-sb-ledger.h"
#include "till-sb-money.h"
#include "till-sb-render.h"

/* Refunds of an amount that is not given: all that is left. */
#define ALL_THAT_IS_LEFT 0

static gboolean
check_state (TillSb             *sb,
             const TillSbCharge *charge,
             GError            **error)
{
  char id[TILL_SB_ID_SIZE], intent[TILL_SB_ID_SIZE];

  till_sb_ids_format (&sb->ids, TILL_SB_CHARGE, charge->row.seq, id);
  till_sb_ids_format (&sb->ids, TILL_SB_PAYMENT_INTENT, charge->payment_intent, intent);

  if (strcmp (charge->status, "succeeded") != 0)
    return till_sb_refuse_state (error, 400, NULL, NULL, NULL,
                                 "This PaymentIntent (%s) does not have a successful charge to "
                                 "refund.", intent);

  if (charge->amount_refunded > 0 &&
      charge->amount_refunded >= (charge->captured ? charge->amount_captured : charge->amount))
    return till_sb_refuse_state (error, 400, "charge_already_refunded", NULL, NULL,
                                 "Charge %s has already been refunded.", id);

  if (!charge->captured)
    return till_sb_refuse_state (error, 400, NULL, NULL, NULL,
                                 "This uncaptured Charge was created by a PaymentIntent (%s). You "
                                 "must cancel the PaymentIntent to reverse the authorization. See "
                                 "https://stripe.com/docs/api/payment_intents/cancel", intent);

  if (charge->disputed == TILL_SB_CHARGED_BACK)
    return till_sb_refuse_state (error, 400, "charge_disputed", NULL, NULL,
                                 "Charge %s has been charged back; cannot issue a refund.", id);

  return TRUE;
}

static gboolean
check_amount (const TillSbCharge *charge,
              gint64              amount,
              GError            **error)
{
  gint64 left = charge->amount_captured - charge->amount_refunded;
  g_autofree char *asked = NULL;
  g_autofree char *rest = NULL;

  if (amount <= left)
    return TRUE;

  asked = till_sb_money_format (amount, charge->currency);
  rest = till_sb_money_format (left, charge->currency);

  return till_sb_refuse_state (error, 400, NULL, "amount", NULL,
                               "Refund amount (%s) is greater than unrefunded amount on charge "
                               "(%s)", asked, rest);
}

/* Plans what the card's bank will do with the refund. */
static gboolean
plan_outcome (TillSb       *sb,
              TillSbRefund *refund,
              gint64        behaviour,
              GError      **error)
{
  if (behaviour == TILL_SB_REFUND_TAKES_TIME)
    return till_sb_task_add (sb, sb->settle_us, TILL_SB_TASK_REFUND_SUCCEEDS, refund->row.seq,
                             error);

  if (behaviour == TILL_SB_REFUND_FAILS)
    return till_sb_task_add (sb, sb->settle_us, TILL_SB_TASK_REFUND_FAILS, refund->row.seq, error);

  return till_sb_task_add (sb, sb->settle_us, TILL_SB_TASK_REFUND_REFERENCE, refund->row.seq,
                           error);
}

static TillSbRefund *
refund_new (TillSb             *sb,
            const TillSbCharge *charge,
            gint64              amount,
            const char         *status,
            const char         *reason)
{
  TillSbRefund *refund = till_sb_row_new (TILL_SB_REFUND);

  refund->row.created = till_sb_now (sb);
  refund->charge = charge->row.seq;
  refund->payment_intent = charge->payment_intent;
  refund->amount = amount;
  refund->currency = g_strdup (charge->currency);
  refund->status = g_strdup (status);
  refund->reason = g_strdup (reason);

  return refund;
}

/* Puts a change of the refunds into the charge and tells of it. */
static gboolean
change_charge (TillSb       *sb,
               TillSbCharge *charge,
               gint64        by,
               const char   *event,
               GError      **error)
{
  g_autofree char *before = NULL;

  if (!(before = till_sb_render_row (sb, charge, error)))
    return FALSE;

  charge->amount_refunded += by;

  return till_sb_save (sb, charge, error) &&
         till_sb_emit (sb, event, charge, before, error);
}

/**
 * till_sb_refund_create:
 * @sb: a gateway, in a transaction
 * @charge: the number of a charge
 * @amount: how much, in minor units; 0 for all that is left
 * @reason: (nullable): why, in Stripe's word
 * @metadata: (nullable): JSON
 * @ret_refund: (out): the number of the refund
 * @error: return location for a #GError
 *
 * Gives money back.
 *
 * Returns: %FALSE when it was refused or could not be written
 */
gboolean
till_sb_refund_create (TillSb     *sb,
                       gint64      charge,
                       gint64      amount,
                       const char *reason,
                       const char *metadata,
                       gint64     *ret_refund,
                       GError    **error)
{
  g_autoptr (TillSbCharge) row = NULL;
  g_autoptr (TillSbPaymentMethod) method = NULL;
  g_autoptr (TillSbRefund) refund = NULL;

  if (!(row = till_sb_load (sb, TILL_SB_CHARGE, charge, error)) ||
      !(method = till_sb_load (sb, TILL_SB_PAYMENT_METHOD, row->payment_method, error)) ||
      !check_state (sb, row, error))
    return FALSE;

  if (amount == ALL_THAT_IS_LEFT)
    amount = row->amount_captured - row->amount_refunded;
  else if (!check_amount (row, amount, error))
    return FALSE;

  refund = refund_new (sb, row, amount,
                       method->behaviour == TILL_SB_REFUND_TAKES_TIME ? "pending" : "succeeded",
                       reason);
  refund->metadata = g_strdup (metadata);
  if (g_strcmp0 (reason, "fraudulent") == 0)
    till_sb_set (&row->fraud_details, "{\"user_report\":\"fraudulent\"}");

  if (!till_sb_save (sb, refund, error) ||
      !till_sb_ledger_refund (sb, refund, row, refund->row.created, error) ||
      !till_sb_save (sb, refund, error) ||
      !change_charge (sb, row, amount, "charge.refunded", error) ||
      !till_sb_emit (sb, "refund.created", refund, NULL, error) ||
      !plan_outcome (sb, refund, method->behaviour, error))
    return FALSE;

  *ret_refund = refund->row.seq;

  return TRUE;
}

/**
 * till_sb_refund_release:
 * @sb: a gateway, in a transaction
 * @charge: an authorised charge that was not captured
 * @reason: (nullable): why, in Stripe's word
 * @error: return location for a #GError
 *
 * Releases the hold of @charge: a refund that moves no money.
 *
 * Returns: %FALSE when it could not be written
 */
gboolean
till_sb_refund_release (TillSb       *sb,
                        TillSbCharge *charge,
                        const char   *reason,
                        GError      **error)
{
  g_autoptr (TillSbRefund) refund = refund_new (sb, charge, charge->amount, "succeeded", reason);

  return till_sb_save (sb, refund, error) &&
         change_charge (sb, charge, charge->amount,
                        g_strcmp0 (reason, "expired_uncaptured_charge") == 0 ? "charge.expired"
                                                                             : "charge.refunded",
                        error);
}

/* Saves a change of @refund and tells it under both names there are for it. */
static gboolean
save_and_tell (TillSb       *sb,
               TillSbRefund *refund,
               const char   *before,
               GError      **error)
{
  return till_sb_save (sb, refund, error) &&
         till_sb_emit (sb, "refund.updated", refund, before, error) &&
         till_sb_emit (sb, "charge.refund.updated", refund, before, error);
}

/**
 * till_sb_refund_refer:
 * @sb: a gateway, in a transaction
 * @refund: the number of a refund
 * @error: return location for a #GError
 *
 * The bank's reference number becomes known.
 *
 * Returns: %FALSE when it could not be written
 */
gboolean
till_sb_refund_refer (TillSb  *sb,
                      gint64   refund,
                      GError **error)
{
  g_autoptr (TillSbRefund) row = till_sb_load (sb, TILL_SB_REFUND, refund, error);
  g_autofree char *before = NULL;

  if (row == NULL || !(before = till_sb_render_row (sb, row, error)))
    return FALSE;

  row->reference_available = TRUE;

  return save_and_tell (sb, row, before, error);
}

/**
 * till_sb_refund_succeed:
 * @sb: a gateway, in a transaction
 * @refund: the number of a pending refund
 * @error: return location for a #GError
 *
 * The bank has taken the refund.
 *
 * Returns: %FALSE when it could not be written
 */
gboolean
till_sb_refund_succeed (TillSb  *sb,
                        gint64   refund,
                        GError **error)
{
  g_autoptr (TillSbRefund) row = till_sb_load (sb, TILL_SB_REFUND, refund, error);
  g_autofree char *before = NULL;

  if (row == NULL || !(before = till_sb_render_row (sb, row, error)))
    return FALSE;

  till_sb_set (&row->status, "succeeded");
  row->reference_available = TRUE;

  return save_and_tell (sb, row, before, error);
}

/**
 * till_sb_refund_fail:
 * @sb: a gateway, in a transaction
 * @refund: the number of a refund that was thought to have succeeded
 * @error: return location for a #GError
 *
 * The bank has sent the refund back.
 *
 * Returns: %FALSE when it could not be written
 */
gboolean
till_sb_refund_fail (TillSb  *sb,
                     gint64   refund,
                     GError **error)
{
  g_autoptr (TillSbRefund) row = till_sb_load (sb, TILL_SB_REFUND, refund, error);
  g_autoptr (TillSbCharge) charge = NULL;
  g_autofree char *before = NULL;

  if (row == NULL ||
      !(charge = till_sb_load (sb, TILL_SB_CHARGE, row->charge, error)) ||
      !(before = till_sb_render_row (sb, row, error)))
    return FALSE;

  till_sb_set (&row->status, "failed");
  till_sb_set (&row->failure_reason, "expired_or_canceled_card");

  return till_sb_ledger_refund_failure (sb, row, charge, till_sb_now (sb), error) &&
         save_and_tell (sb, row, before, error) &&
         till_sb_emit (sb, "refund.failed", row, NULL, error) &&
         change_charge (sb, charge, -row->amount, "charge.updated", error);
}
