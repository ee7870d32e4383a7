/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Who pays a charge that is filled in: one the gateway knows, or somebody who is typed in.
 *
 * What must hold: a saved card goes with the customer it belongs to; what is typed of a person is
 * not kept beside a customer the gateway made of it. */

#include "till-charge-form.h"

#include "till-charge-form-private.h"
#include "till-text.h"

/**
 * till_charge_form_set_customer:
 * @self: a form
 * @customer: (nullable): one the gateway knows, or %NULL for a new one or none
 *
 * Chooses who pays. A saved card of somebody else is let go of.
 */
void
till_charge_form_set_customer (TillChargeForm *self,
                               TillCustomer   *customer)
{
  g_return_if_fail (TILL_IS_CHARGE_FORM (self));

  if (self->locked || self->customer == customer)
    return;

  g_clear_pointer (&self->customer, till_record_unref);
  g_clear_pointer (&self->saved_card, till_record_unref);
  if (customer != NULL)
    self->customer = till_record_ref (customer);

  till_charge_form_changed (self);
}

/**
 * till_charge_form_adopt_customer:
 * @self: a form with a new customer
 * @customer: what the gateway made of the new customer
 *
 * Chooses the customer that was just made, also while the form is locked, so that another attempt
 * does not make it again.
 */
void
till_charge_form_adopt_customer (TillChargeForm *self,
                                 TillCustomer   *customer)
{
  g_return_if_fail (TILL_IS_CHARGE_FORM (self));
  g_return_if_fail (customer != NULL);

  g_clear_pointer (&self->customer, till_record_unref);
  self->customer = till_record_ref (customer);
  for (guint i = TILL_CHARGE_TEXT_NAME; i <= TILL_CHARGE_TEXT_PHONE; i++)
    {
      g_free (self->texts[i]);
      self->texts[i] = g_strdup ("");
    }

  till_charge_form_changed (self);
}

/**
 * till_charge_form_get_customer:
 * @self: a form
 *
 * Returns: (nullable) (transfer none): the chosen customer
 */
TillCustomer *
till_charge_form_get_customer (TillChargeForm *self)
{
  g_return_val_if_fail (TILL_IS_CHARGE_FORM (self), NULL);

  return self->customer;
}

/**
 * till_charge_form_get_person:
 * @self: a form
 * @which: name, e-mail address or phone number
 *
 * Returns: (nullable) (transfer none): what is known of the payer: the chosen customer's, else what
 *   was typed
 */
const char *
till_charge_form_get_person (TillChargeForm *self,
                             TillChargeText  which)
{
  const TillCustomer *customer = self->customer;
  const char *text = self->texts[which];

  if (customer != NULL && which == TILL_CHARGE_TEXT_NAME)
    text = customer->name;
  else if (customer != NULL && which == TILL_CHARGE_TEXT_EMAIL)
    text = customer->email;
  else if (customer != NULL)
    text = customer->phone;

  return till_text_is_empty (text) ? NULL : text;
}

/**
 * till_charge_form_get_email:
 * @self: a form
 *
 * Returns: (nullable) (transfer none): the payer's e-mail address, if any
 */
const char *
till_charge_form_get_email (TillChargeForm *self)
{
  g_return_val_if_fail (TILL_IS_CHARGE_FORM (self), NULL);

  return till_charge_form_get_person (self, TILL_CHARGE_TEXT_EMAIL);
}

/**
 * till_charge_form_is_new_customer:
 * @self: a form
 *
 * Returns: whether somebody was typed whom the gateway does not know yet
 */
gboolean
till_charge_form_is_new_customer (TillChargeForm *self)
{
  g_return_val_if_fail (TILL_IS_CHARGE_FORM (self), FALSE);

  return self->customer == NULL && (*self->texts[TILL_CHARGE_TEXT_NAME] != '\0' ||
                                    *self->texts[TILL_CHARGE_TEXT_EMAIL] != '\0' ||
                                    *self->texts[TILL_CHARGE_TEXT_PHONE] != '\0');
}
