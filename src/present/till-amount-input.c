/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* An amount as it is typed, and what is wrong with it.
 *
 * What must hold: the amount is only ever what was understood of @text as it stands now, an amount
 * or a sum; there is no amount while the text is in doubt. */

#include "till-amount-input.h"

#include <glib/gi18n.h>
#include <string.h>

#include "till-sum.h"
#include "till-text.h"

static void
read_text (TillAmountInput *self)
{
  g_autoptr (GError) error = NULL;
  char decimal_point = till_money_get_decimal_point ();
  gboolean understood;

  self->problem = NULL;
  self->in_doubt = self->has_amount = FALSE;

  if (till_text_is_empty (self->text))
    return;

  if (till_sum_is_sum (self->text))
    understood = till_sum_calculate (self->text, self->currency, decimal_point, &self->amount,
                                     &error);
  else
    understood = till_money_parse (self->text, self->currency, decimal_point, &self->amount,
                                   &error);

  self->in_doubt = !understood || self->amount.minor < 0;
  if (understood)
    self->has_amount = self->amount.minor > 0;
  else if (g_error_matches (error, TILL_MONEY_ERROR, TILL_MONEY_ERROR_PRECISION))
    self->problem = _("Too many decimals for this currency");
  else if (g_error_matches (error, TILL_MONEY_ERROR, TILL_MONEY_ERROR_OVERFLOW))
    self->problem = _("This amount is too large");
  else if (!till_sum_is_unfinished (self->text))
    self->problem = _("This is not an amount");
}

/**
 * till_amount_input_init:
 * @self: uninitialised memory
 * @currency: a currency; pounds if it is not known
 *
 * Makes an empty input.
 */
void
till_amount_input_init (TillAmountInput *self,
                        const char      *currency)
{
  g_return_if_fail (self != NULL);

  *self = (TillAmountInput) { .text = g_strdup ("") };
  if (currency == NULL || !till_currency_normalise (currency, self->currency))
    till_currency_normalise ("GBP", self->currency);
}

/**
 * till_amount_input_clear:
 * @self: an input
 *
 * Frees what it holds.
 */
void
till_amount_input_clear (TillAmountInput *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->text, g_free);
  self->has_amount = FALSE;
}

/**
 * till_amount_input_set_text:
 * @self: an input
 * @text: what is typed now
 *
 * Returns: whether that is something else than before
 */
gboolean
till_amount_input_set_text (TillAmountInput *self,
                            const char      *text)
{
  g_return_val_if_fail (self != NULL && text != NULL, FALSE);

  if (strcmp (self->text, text) == 0)
    return FALSE;

  g_free (self->text);
  self->text = g_strdup (text);
  read_text (self);

  return TRUE;
}

/**
 * till_amount_input_set_currency:
 * @self: an input
 * @currency: a currency; one that is not known changes nothing
 *
 * Returns: whether that is another one than before
 */
gboolean
till_amount_input_set_currency (TillAmountInput *self,
                                const char      *currency)
{
  char code[TILL_CURRENCY_SIZE];

  g_return_val_if_fail (self != NULL && currency != NULL, FALSE);

  if (!till_currency_normalise (currency, code) || strcmp (code, self->currency) == 0)
    return FALSE;

  memcpy (self->currency, code, TILL_CURRENCY_SIZE);
  read_text (self);

  return TRUE;
}

/**
 * till_amount_input_write:
 * @money: an amount
 *
 * Writes an amount as a person would type it: with the locale's decimal point, without currency
 * and groups.
 *
 * Returns: (transfer full): the text
 */
char *
till_amount_input_write (const TillMoney *money)
{
  char *text;

  g_return_val_if_fail (money != NULL, NULL);

  text = till_money_to_string (money);
  if (till_money_get_decimal_point () == ',')
    g_strdelimit (text, ".", ',');

  return text;
}
