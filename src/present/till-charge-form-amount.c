/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a charge that is filled in comes to: the amount, delivery and tax.
 *
 * What must hold: there is an amount only while all of its parts are understood as they stand
 * now; it is what stands on the button and what is sent. */

#include "till-charge-form.h"

#include "till-charge-form-private.h"

/**
 * till_charge_form_work_out:
 * @self: a form
 *
 * Works out what the customer pays by what is typed now.
 */
void
till_charge_form_work_out (TillChargeForm *self)
{
  self->total_problem = self->amount.problem;
  self->has_total = self->amount.has_amount &&
                    till_parts_input_work_out (&self->parts, &self->amount.amount, &self->total,
                                               &self->total_problem);
}

/**
 * till_charge_form_set_amount:
 * @self: a form
 * @text: the amount as it is typed
 */
void
till_charge_form_set_amount (TillChargeForm *self,
                             const char     *text)
{
  g_return_if_fail (TILL_IS_CHARGE_FORM (self));
  g_return_if_fail (text != NULL);

  if (!self->locked && till_amount_input_set_text (&self->amount, text))
    till_charge_form_changed (self);
}

/**
 * till_charge_form_get_amount_text:
 * @self: a form
 *
 * Returns: (transfer none): the amount as it was typed
 */
const char *
till_charge_form_get_amount_text (TillChargeForm *self)
{
  g_return_val_if_fail (TILL_IS_CHARGE_FORM (self), "");

  return self->amount.text;
}

/**
 * till_charge_form_get_amount:
 * @self: a form
 *
 * Returns: (nullable) (transfer none): what the customer pays, with delivery and tax, or %NULL
 *   while that is nothing, or in doubt
 */
const TillMoney *
till_charge_form_get_amount (TillChargeForm *self)
{
  g_return_val_if_fail (TILL_IS_CHARGE_FORM (self), NULL);

  return self->has_total ? &self->total.total : NULL;
}

/**
 * till_charge_form_get_amount_problem:
 * @self: a form
 *
 * Returns: (nullable) (transfer none): why what is typed is not an amount, or delivery or tax are
 *   not, translated
 */
const char *
till_charge_form_get_amount_problem (TillChargeForm *self)
{
  g_return_val_if_fail (TILL_IS_CHARGE_FORM (self), NULL);

  return self->total_problem;
}

/**
 * till_charge_form_set_delivery:
 * @self: a form
 * @text: what is paid for delivery, as it is typed; it comes on top of the amount
 */
void
till_charge_form_set_delivery (TillChargeForm *self,
                               const char     *text)
{
  g_autofree char *stripped = NULL;

  g_return_if_fail (TILL_IS_CHARGE_FORM (self));
  g_return_if_fail (text != NULL);

  stripped = g_strstrip (g_strdup (text));
  if (!self->locked && till_amount_input_set_text (&self->parts.delivery, stripped))
    till_charge_form_changed (self);
}

/**
 * till_charge_form_get_delivery_text:
 * @self: a form
 *
 * Returns: (transfer none): what is paid for delivery, as it was typed, without blanks around it
 */
const char *
till_charge_form_get_delivery_text (TillChargeForm *self)
{
  g_return_val_if_fail (TILL_IS_CHARGE_FORM (self), "");

  return self->parts.delivery.text;
}

/**
 * till_charge_form_set_tax:
 * @self: a form
 * @text: the tax as it is typed: a sum, or a rate with "%"
 */
void
till_charge_form_set_tax (TillChargeForm *self,
                          const char     *text)
{
  g_autofree char *stripped = NULL;

  g_return_if_fail (TILL_IS_CHARGE_FORM (self));
  g_return_if_fail (text != NULL);

  stripped = g_strstrip (g_strdup (text));
  if (!self->locked && till_parts_input_set_tax (&self->parts, stripped))
    till_charge_form_changed (self);
}

/**
 * till_charge_form_get_tax_text:
 * @self: a form
 *
 * Returns: (transfer none): the tax as it was typed, without blanks around it
 */
const char *
till_charge_form_get_tax_text (TillChargeForm *self)
{
  g_return_val_if_fail (TILL_IS_CHARGE_FORM (self), "");

  return self->parts.tax_text;
}

/**
 * till_charge_form_get_parts:
 * @self: a form
 *
 * Returns: (nullable) (transfer none): what the customer pays, and what for; %NULL while there is
 *   no amount
 */
const TillParts *
till_charge_form_get_parts (TillChargeForm *self)
{
  g_return_val_if_fail (TILL_IS_CHARGE_FORM (self), NULL);

  return self->has_total ? &self->total : NULL;
}

/**
 * till_charge_form_set_currency:
 * @self: a form
 * @currency: a known currency; another one changes nothing
 */
void
till_charge_form_set_currency (TillChargeForm *self,
                               const char     *currency)
{
  g_return_if_fail (TILL_IS_CHARGE_FORM (self));
  g_return_if_fail (currency != NULL);

  if (self->locked || !till_amount_input_set_currency (&self->amount, currency))
    return;

  till_parts_input_set_currency (&self->parts, currency);
  till_charge_form_changed (self);
}

/**
 * till_charge_form_get_currency:
 * @self: a form
 *
 * Returns: (transfer none): the currency
 */
const char *
till_charge_form_get_currency (TillChargeForm *self)
{
  g_return_val_if_fail (TILL_IS_CHARGE_FORM (self), "");

  return self->amount.currency;
}
