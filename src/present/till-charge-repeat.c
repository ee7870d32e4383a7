/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The same order once more: a new charge, filled in as an earlier payment was.
 *
 * What must hold: it is another order, so it gets a reference of its own; and how it is paid is
 * chosen anew, so that nothing goes out that was not asked for. */

#include "till-charge-repeat.h"

static char *
write_minor (const TillMoney *of,
             gint64           minor)
{
  TillMoney money = *of;

  money.minor = minor;

  return minor > 0 ? till_amount_input_write (&money) : g_strdup ("");
}

/* The tax of an earlier order is a sum that is in its amount, whatever was typed then. */
static void
set_amount (TillChargeForm    *form,
            const TillPayment *payment)
{
  const TillMoney *amount = &payment->amount;
  gint64 delivery = till_payment_get_part (payment, TILL_PAYMENT_DELIVERY);
  gint64 tax = till_payment_get_part (payment, TILL_PAYMENT_TAX);
  g_autofree char *goods_text = write_minor (amount, amount->minor - delivery);
  g_autofree char *delivery_text = write_minor (amount, delivery);
  g_autofree char *tax_text = write_minor (amount, tax);

  till_charge_form_set_currency (form, amount->currency);
  till_charge_form_set_switch (form, TILL_CHARGE_SWITCH_TAX_ON_TOP, FALSE);
  till_charge_form_set_amount (form, goods_text);
  till_charge_form_set_delivery (form, delivery_text);
  till_charge_form_set_tax (form, tax_text);
}

static void
set_known_text (TillChargeForm *form,
                TillChargeText  which,
                const char     *text)
{
  if (text != NULL)
    till_charge_form_set_text (form, which, text);
}

static void
set_customer (TillChargeForm    *form,
              const TillPayment *payment)
{
  const TillCustomer fields = {
    .record = { .kind = TILL_RECORD_CUSTOMER, .id = payment->customer_id },
    .name = payment->customer_name,
    .email = payment->customer_email,
    .phone = payment->customer_phone,
  };
  TillCustomer *customer;

  if (payment->customer_id == NULL)
    {
      set_known_text (form, TILL_CHARGE_TEXT_NAME, payment->customer_name);
      set_known_text (form, TILL_CHARGE_TEXT_EMAIL, payment->customer_email);
      set_known_text (form, TILL_CHARGE_TEXT_PHONE, payment->customer_phone);
      return;
    }

  customer = till_record_new (&fields);
  till_charge_form_set_customer (form, customer);
  till_record_unref (customer);
}

/**
 * till_charge_repeat:
 * @form: a form that is not being sent
 * @payment: an earlier payment
 *
 * Begins a charge with the amount and its parts, the description and the customer of @payment;
 * never with its card.
 */
void
till_charge_repeat (TillChargeForm    *form,
                    const TillPayment *payment)
{
  g_return_if_fail (TILL_IS_CHARGE_FORM (form));
  g_return_if_fail (payment != NULL);

  till_charge_form_clear (form);
  set_amount (form, payment);
  set_known_text (form, TILL_CHARGE_TEXT_DESCRIPTION, payment->description);
  set_customer (form, payment);
}
