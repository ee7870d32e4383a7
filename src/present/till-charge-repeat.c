/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The same order once more: a new charge, filled in as an earlier payment was.
 *
 * What must hold: it is another order, so it gets a reference of its own; and how it is paid is
 * chosen anew, so that nothing goes out that was not asked for. */

#include "till-charge-repeat.h"

static void
set_amount (TillChargeForm  *form,
            const TillMoney *amount)
{
  g_autofree char *text = till_money_to_string (amount);

  /* As somebody of this country types it: "1.234" may be a thousand and more. */
  g_strdelimit (text, ".", till_money_get_decimal_point ());
  till_charge_form_set_currency (form, amount->currency);
  till_charge_form_set_amount (form, text);
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
 * Begins a charge with the amount, the description and the customer of @payment; never its card.
 */
void
till_charge_repeat (TillChargeForm    *form,
                    const TillPayment *payment)
{
  g_return_if_fail (TILL_IS_CHARGE_FORM (form));
  g_return_if_fail (payment != NULL);

  till_charge_form_clear (form);
  set_amount (form, &payment->amount);
  set_known_text (form, TILL_CHARGE_TEXT_DESCRIPTION, payment->description);
  set_customer (form, payment);
}
