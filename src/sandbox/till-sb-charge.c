/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Charges: one attempt of an intent each (docs.stripe.com/api/charges).
 *
 * What must hold: with the usual capture method, fee and net are not known in the moment of the
 * charge but a little later, which charge.updated tells. */

#include "till-sb-charge.h"

#include "till-sb-events.h"
#include "till-sb-ledger.h"
#include "till-sb-render.h"

/**
 * till_sb_charge_new:
 * @sb: a gateway
 * @intent: what it is an attempt of
 * @moto: whether the order came by post or phone
 *
 * Returns: (transfer full): a charge that is neither decided nor saved
 */
TillSbCharge *
till_sb_charge_new (TillSb                    *sb,
                    const TillSbPaymentIntent *intent,
                    gboolean                   moto)
{
  TillSbCharge *charge = till_sb_row_new (TILL_SB_CHARGE);

  charge->row.created = till_sb_now (sb);
  charge->amount = intent->amount;
  charge->moto = moto;
  charge->customer = intent->customer;
  charge->payment_intent = intent->row.seq;
  charge->payment_method = intent->payment_method;
  charge->currency = g_strdup (intent->currency);
  charge->description = g_strdup (intent->description);
  charge->receipt_email = g_strdup (intent->receipt_email);
  charge->statement_descriptor = g_strdup (intent->statement_descriptor);
  charge->statement_descriptor_suffix = g_strdup (intent->statement_descriptor_suffix);
  charge->shipping = g_strdup (intent->shipping);
  charge->metadata = g_strdup (intent->metadata);

  return charge;
}

static void
resolve_check (char      **check,
               gint64      behaviour,
               const char *which)
{
  if (g_strcmp0 (*check, "unchecked") == 0)
    till_sb_set (check, till_sb_card_check ((TillSbBehaviour) behaviour, which));
}

/**
 * till_sb_charge_checks:
 * @sb: a gateway, in a transaction
 * @method: the card that is tried; it is saved if its checks were open
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * The issuer looks at the code and the address.
 *
 * Returns: %FALSE when it could not be written
 */
gboolean
till_sb_charge_checks (TillSb              *sb,
                       TillSbPaymentMethod *method,
                       GError             **error)
{
  if (method->checked)
    return TRUE;

  method->checked = TRUE;
  resolve_check (&method->cvc_check, method->behaviour, "cvc");
  resolve_check (&method->postal_code_check, method->behaviour, "postal_code");
  resolve_check (&method->line1_check, method->behaviour, "line1");

  return till_sb_save (sb, method, error);
}

static gboolean
settle (TillSb       *sb,
        TillSbCharge *charge,
        GError      **error)
{
  g_autoptr (TillSbPaymentMethod) method = NULL;

  return (method = till_sb_load (sb, TILL_SB_PAYMENT_METHOD, charge->payment_method, error)) &&
         till_sb_ledger_charge (sb, charge, method, till_sb_now (sb), error);
}

/**
 * till_sb_charge_capture:
 * @sb: a gateway, in a transaction
 * @charge: a saved charge that succeeded; it is not saved again
 * @amount: how much is captured
 * @settle_later: whether fee and net become known later
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Takes the money that is held.
 *
 * Returns: %FALSE when it could not be written
 */
gboolean
till_sb_charge_capture (TillSb       *sb,
                        TillSbCharge *charge,
                        gint64        amount,
                        gboolean      settle_later,
                        GError      **error)
{
  charge->captured = TRUE;
  charge->amount_captured = amount;

  if (settle_later)
    return till_sb_task_add (sb, sb->settle_us, TILL_SB_TASK_SETTLE_CHARGE, charge->row.seq,
                             error);

  return settle (sb, charge, error);
}

/**
 * till_sb_charge_settle:
 * @sb: a gateway, in a transaction
 * @charge: the number of a captured charge
 * @error: return location for a #GError
 *
 * Fee and net become known.
 *
 * Returns: %FALSE when it could not be written
 */
gboolean
till_sb_charge_settle (TillSb  *sb,
                       gint64   charge,
                       GError **error)
{
  g_autoptr (TillSbCharge) row = till_sb_load (sb, TILL_SB_CHARGE, charge, error);
  g_autofree char *before = NULL;

  if (row == NULL || !(before = till_sb_render_row (sb, row, error)))
    return FALSE;

  return settle (sb, row, error) &&
         till_sb_save (sb, row, error) &&
         till_sb_emit (sb, "charge.updated", row, before, error);
}

/**
 * till_sb_charge_plan:
 * @sb: a gateway, in a transaction
 * @charge: a charge that succeeded
 * @behaviour: what its card does
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Plans what the card's holder will do about the charge.
 *
 * Returns: %FALSE when it could not be written
 */
gboolean
till_sb_charge_plan (TillSb             *sb,
                     const TillSbCharge *charge,
                     gint64              behaviour,
                     GError            **error)
{
  if (behaviour == TILL_SB_FRAUD_WARNING)
    return till_sb_task_add (sb, 2 * sb->settle_us, TILL_SB_TASK_WARNING, charge->row.seq, error);

  if (behaviour != TILL_SB_DISPUTED_AS_FRAUD && behaviour != TILL_SB_DISPUTED_AS_NOT_RECEIVED &&
      behaviour != TILL_SB_INQUIRY)
    return TRUE;

  return till_sb_task_add (sb, 2 * sb->settle_us, TILL_SB_TASK_DISPUTE, charge->row.seq, error);
}
