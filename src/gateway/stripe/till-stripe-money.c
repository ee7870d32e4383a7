/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Amounts as Stripe counts them, and as ISO 4217 does.
 *
 * What must hold: whole numbers only; an amount that cannot be said exactly in the other way of
 * counting is an error, never rounded. Stripe counts Icelandic krónur and Ugandan shillings in
 * hundredths although they have none, and Malagasy ariary whole although ISO gives it two digits
 * (docs.stripe.com/currencies, "Zero-decimal currencies" and "Special cases"). */

#include "till-stripe-money.h"

#include <string.h>

/* Far above any payment, far below overflow. */
#define MAX_AMOUNT G_GINT64_CONSTANT (1000000000000000)

static int
get_stripe_exponent (const char *code)
{
  if (strcmp (code, "ISK") == 0 || strcmp (code, "UGX") == 0)
    return 2;

  if (strcmp (code, "MGA") == 0)
    return 0;

  return till_currency_get_exponent (code);
}

/* Counts @amount with @to instead of @from digits after the point. */
static gboolean
rescale (gint64      amount,
         int         from,
         int         to,
         const char *code,
         gint64     *ret_amount,
         GError    **error)
{
  if (amount > MAX_AMOUNT || amount < -MAX_AMOUNT)
    {
      g_set_error (error, TILL_MONEY_ERROR, TILL_MONEY_ERROR_OVERFLOW,
                   "An amount in %s is too large", code);
      return FALSE;
    }

  for (; from < to; from++)
    amount *= 10;

  for (; from > to; from--)
    {
      if (amount % 10 != 0)
        {
          g_set_error (error, TILL_MONEY_ERROR, TILL_MONEY_ERROR_PRECISION,
                       "An amount in %s has more decimals than are possible", code);
          return FALSE;
        }

      amount /= 10;
    }

  *ret_amount = amount;

  return TRUE;
}

/**
 * till_stripe_money_from_wire:
 * @amount: an amount as Stripe tells it
 * @currency: its currency as Stripe tells it, in lower case
 * @ret_money: (out): the amount; untouched on failure
 * @error: return location for a #GError in #TILL_MONEY_ERROR
 *
 * Returns: %FALSE when the currency is not known or the amount not representable
 */
gboolean
till_stripe_money_from_wire (gint64      amount,
                             const char *currency,
                             TillMoney  *ret_money,
                             GError    **error)
{
  char code[TILL_CURRENCY_SIZE];
  gint64 minor;

  g_return_val_if_fail (currency != NULL && ret_money != NULL, FALSE);

  if (!till_currency_normalise (currency, code))
    {
      g_set_error_literal (error, TILL_MONEY_ERROR, TILL_MONEY_ERROR_CURRENCY,
                           "An amount is in a currency that is not known here");
      return FALSE;
    }

  if (!rescale (amount, get_stripe_exponent (code), till_currency_get_exponent (code), code, &minor,
                error))
    return FALSE;

  return till_money_init (ret_money, minor, code, error);
}

/**
 * till_stripe_money_to_wire:
 * @money: an amount
 * @ret_amount: (out): the same as Stripe wants it; untouched on failure
 * @error: return location for a #GError in #TILL_MONEY_ERROR
 *
 * Returns: %FALSE when Stripe has no way to say it
 */
gboolean
till_stripe_money_to_wire (const TillMoney *money,
                           gint64          *ret_amount,
                           GError         **error)
{
  int exponent;

  g_return_val_if_fail (money != NULL && ret_amount != NULL, FALSE);

  exponent = till_currency_get_exponent (money->currency);
  if (exponent < 0)
    {
      g_set_error (error, TILL_MONEY_ERROR, TILL_MONEY_ERROR_CURRENCY,
                   "The currency “%s” is not known here", money->currency);
      return FALSE;
    }

  if (exponent == 3 && money->minor % 10 != 0)
    {
      g_set_error (error, TILL_MONEY_ERROR, TILL_MONEY_ERROR_PRECISION,
                   "The last digit of an amount in %s must be 0", money->currency);
      return FALSE;
    }

  return rescale (money->minor, exponent, get_stripe_exponent (money->currency), money->currency,
                  ret_amount, error);
}

/**
 * till_stripe_currency_to_wire:
 * @currency: an ISO 4217 code
 * @ret_code: (out): the code in lower case
 */
void
till_stripe_currency_to_wire (const char *currency,
                              char        ret_code[TILL_CURRENCY_SIZE])
{
  g_autofree char *lower = g_ascii_strdown (currency, TILL_CURRENCY_SIZE - 1);

  g_strlcpy (ret_code, lower, TILL_CURRENCY_SIZE);
}
