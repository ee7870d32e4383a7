/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Money as whole minor units with its currency.
 *
 * What must hold: no floating point, no silent overflow, never two currencies in one sum. */

#include "till-money.h"

#include <locale.h>
#include <string.h>

#include "till-decimal.h"

#define NO_BREAK_SPACE "\302\240"

static gboolean
same_currency (const TillMoney *a,
               const TillMoney *b,
               GError         **error)
{
  if (strcmp (a->currency, b->currency) == 0)
    return TRUE;

  g_set_error (error, TILL_MONEY_ERROR, TILL_MONEY_ERROR_CURRENCY,
               "%s and %s cannot be counted together", a->currency, b->currency);

  return FALSE;
}

static gboolean
too_large (GError **error)
{
  g_set_error_literal (error, TILL_MONEY_ERROR, TILL_MONEY_ERROR_OVERFLOW,
                       "The amount is too large");

  return FALSE;
}

/**
 * till_money_init:
 * @ret_money: (out caller-allocates): what to fill; untouched on failure
 * @minor: minor units of ISO 4217
 * @currency: a currency code in any case
 * @error: return location for a #GError in #TILL_MONEY_ERROR
 *
 * Returns: %FALSE when @currency is not known
 */
gboolean
till_money_init (TillMoney  *ret_money,
                 gint64      minor,
                 const char *currency,
                 GError    **error)
{
  g_return_val_if_fail (ret_money != NULL, FALSE);
  g_return_val_if_fail (currency != NULL, FALSE);

  if (!till_currency_normalise (currency, ret_money->currency))
    {
      g_set_error (error, TILL_MONEY_ERROR, TILL_MONEY_ERROR_CURRENCY,
                   "“%.8s” is not a currency", currency);
      return FALSE;
    }

  ret_money->minor = minor;

  return TRUE;
}

/**
 * till_money_add:
 * @a: an amount
 * @b: another, in the same currency
 * @ret_sum: (out caller-allocates): their sum; may be @a or @b; untouched on failure
 * @error: return location for a #GError in #TILL_MONEY_ERROR
 *
 * Returns: %FALSE when the currencies differ or the sum cannot be represented
 */
gboolean
till_money_add (const TillMoney *a,
                const TillMoney *b,
                TillMoney       *ret_sum,
                GError         **error)
{
  gint64 sum;

  g_return_val_if_fail (a != NULL && b != NULL && ret_sum != NULL, FALSE);

  if (!same_currency (a, b, error))
    return FALSE;

  if (__builtin_add_overflow (a->minor, b->minor, &sum))
    return too_large (error);

  *ret_sum = *a;
  ret_sum->minor = sum;

  return TRUE;
}

/**
 * till_money_subtract:
 * @a: an amount
 * @b: what to take away, in the same currency
 * @ret_difference: (out caller-allocates): the rest; may be @a or @b; untouched on failure
 * @error: return location for a #GError in #TILL_MONEY_ERROR
 *
 * Returns: %FALSE when the currencies differ or the rest cannot be represented
 */
gboolean
till_money_subtract (const TillMoney *a,
                     const TillMoney *b,
                     TillMoney       *ret_difference,
                     GError         **error)
{
  gint64 difference;

  g_return_val_if_fail (a != NULL && b != NULL && ret_difference != NULL, FALSE);

  if (!same_currency (a, b, error))
    return FALSE;

  if (__builtin_sub_overflow (a->minor, b->minor, &difference))
    return too_large (error);

  *ret_difference = *a;
  ret_difference->minor = difference;

  return TRUE;
}

/**
 * till_money_equal:
 * @a: an amount
 * @b: another
 *
 * Returns: whether amount and currency are the same
 */
gboolean
till_money_equal (const TillMoney *a,
                  const TillMoney *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return a->minor == b->minor && strcmp (a->currency, b->currency) == 0;
}

/**
 * till_money_parse:
 * @text: an amount as a person types it: "48", "48.5", "1,234.50", "1 234,50"
 * @currency: its currency
 * @decimal_point: what separates decimals in the person's language: '.' or ','
 * @ret_money: (out caller-allocates): the amount, never negative; untouched on failure
 * @error: return location for a #GError in #TILL_MONEY_ERROR
 *
 * Reads an amount. Groups must be of three digits, so that a slip of the finger is not taken for
 * another amount; what was understood is to be shown again before money moves.
 *
 * Returns: %FALSE when @text is not an amount in @currency
 */
gboolean
till_money_parse (const char *text,
                  const char *currency,
                  char        decimal_point,
                  TillMoney  *ret_money,
                  GError    **error)
{
  g_autofree char *plain = NULL;
  TillDecimal number;
  TillMoney money;
  guint exponent;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (currency != NULL, FALSE);
  g_return_val_if_fail (ret_money != NULL, FALSE);

  if (!till_money_init (&money, 0, currency, error))
    return FALSE;

  plain = till_decimal_simplify (text, error);
  if (plain == NULL ||
      !till_decimal_parse (plain, strlen (plain), decimal_point, &number, error))
    return FALSE;

  exponent = (guint) till_currency_get_exponent (money.currency);
  if (number.decimals > exponent)
    {
      g_set_error (error, TILL_MONEY_ERROR, TILL_MONEY_ERROR_PRECISION, "%s has %u decimals",
                   money.currency, exponent);
      return FALSE;
    }

  for (; number.decimals < exponent; number.decimals++)
    if (__builtin_mul_overflow (number.digits, (gint64) 10, &number.digits))
      return too_large (error);

  money.minor = number.digits;
  *ret_money = money;

  return TRUE;
}

/* Writes the digits of @money with @decimal_point, and @group (may be "") between thousands. */
static char *
write_digits (const TillMoney *money,
              const char      *minus,
              const char      *decimal_point,
              const char      *group)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *digits = NULL;
  guint64 magnitude = money->minor < 0 ? -(guint64) money->minor : (guint64) money->minor;
  int exponent = MAX (till_currency_get_exponent (money->currency), 0);
  gsize whole_len;

  digits = g_strdup_printf ("%0*" G_GUINT64_FORMAT, exponent + 1, magnitude);
  whole_len = strlen (digits) - exponent;

  if (money->minor < 0)
    g_string_append (text, minus);

  for (gsize i = 0; i < whole_len; i++)
    {
      if (i > 0 && (whole_len - i) % 3 == 0)
        g_string_append (text, group);

      g_string_append_c (text, digits[i]);
    }

  if (exponent > 0)
    {
      g_string_append (text, decimal_point);
      g_string_append (text, digits + whole_len);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * till_money_to_string:
 * @money: an amount
 *
 * Writes an amount for machines: "1234.50", "-3", whatever the locale, without its currency.
 *
 * Returns: (transfer full): the text
 */
char *
till_money_to_string (const TillMoney *money)
{
  g_return_val_if_fail (money != NULL, NULL);

  return write_digits (money, "-", ".", "");
}

/**
 * till_money_get_decimal_point:
 *
 * Returns: what separates decimals in the language of the user: '.' or ','
 */
char
till_money_get_decimal_point (void)
{
  return localeconv ()->decimal_point[0] == ',' ? ',' : '.';
}

/**
 * till_money_format:
 * @money: an amount
 *
 * Writes an amount with its currency for people, as the locale does: "£1,234.50", "1 234,50 €",
 * "KWD 1.500".
 *
 * Returns: (transfer full): the text
 */
char *
till_money_format (const TillMoney *money)
{
  g_autofree char *digits = NULL;
  g_autofree char *group = NULL;
  const struct lconv *lc = localeconv ();
  const char *symbol;
  char decimal_point[2] = { till_money_get_decimal_point (), '\0' };

  g_return_val_if_fail (money != NULL, NULL);

  /* The C library gives bytes in the locale's own encoding, and nothing at all in "C". */
  group = g_locale_to_utf8 (lc->thousands_sep, -1, NULL, NULL, NULL);
  if (group == NULL || (*group == '\0' && *decimal_point == '.') || *group == *decimal_point)
    {
      g_free (group);
      group = g_strdup (*decimal_point == '.' ? "," : ".");
    }

  digits = write_digits (money, "−", decimal_point, group);

  symbol = till_currency_get_symbol (money->currency);
  if (symbol == NULL)
    return g_strdup_printf ("%s" NO_BREAK_SPACE "%s", money->currency, digits);

  if (lc->p_cs_precedes == 0)
    return g_strdup_printf ("%s" NO_BREAK_SPACE "%s", digits, symbol);

  if (money->minor < 0)
    return g_strdup_printf ("−%s%s", symbol, digits + strlen ("−"));

  return g_strconcat (symbol, digits, NULL);
}
