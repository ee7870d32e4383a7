/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A small sum typed where an amount is wanted: "12.5*3", "48 + 4.95", "(20+5)*2", "80-10%".
 *
 *   sum     = product { ("+" | "-") product [ "%" ] }      80-10% takes a tenth of 80 away
 *   product = value { ("*" | "/") value }
 *   value   = number | "(" sum ")"
 *
 * What must hold: fractions of whole numbers, no floating point, no silent overflow; rounding
 * happens once, at the end, to the nearest minor unit, a half away from zero. */

#include "till-sum.h"

#include <string.h>

#include "till-decimal.h"

/* Nobody nests deeper by hand; what comes by paste must not use up the stack. */
#define MAX_DEPTH 8

/* @over is always above zero. */
typedef struct
{
  gint64 top;
  gint64 over;
} Fraction;

static const char *const signs_plus[] = { "+", NULL };
static const char *const signs_minus[] = { "-", "−", NULL };
static const char *const signs_times[] = { "*", "×", "x", "X", NULL };
static const char *const signs_over[] = { "/", "÷", ":", NULL };

typedef struct
{
  const char *at;
  char        decimal_point;
  guint       depth;
  GError    **error;
} Reader;

static gboolean
refuse (Reader        *reader,
        TillMoneyError code,
        const char    *words)
{
  g_set_error_literal (reader->error, TILL_MONEY_ERROR, (int) code, words);

  return FALSE;
}

static gboolean
too_large (Reader *reader)
{
  return refuse (reader, TILL_MONEY_ERROR_OVERFLOW, "The amount is too large");
}

static void
shorten (Fraction *fraction)
{
  gint64 a = ABS (fraction->top), b = fraction->over;

  while (b != 0)
    {
      gint64 rest = a % b;

      a = b;
      b = rest;
    }

  if (a > 1)
    *fraction = (Fraction) { fraction->top / a, fraction->over / a };
}

static gboolean
multiply (Reader         *reader,
          Fraction       *value,
          const Fraction *by)
{
  Fraction a = { value->top, by->over }, b = { by->top, value->over };

  /* across first, so that what is small stays small */
  shorten (&a);
  shorten (&b);
  if (__builtin_mul_overflow (a.top, b.top, &value->top) ||
      __builtin_mul_overflow (a.over, b.over, &value->over))
    return too_large (reader);

  return TRUE;
}

static gboolean
divide (Reader         *reader,
        Fraction       *value,
        const Fraction *by)
{
  Fraction turned = { by->over, by->top };

  if (by->top == 0)
    return refuse (reader, TILL_MONEY_ERROR_SYNTAX, "Nothing can be divided by zero");

  if (turned.over < 0)
    turned = (Fraction) { -turned.top, -turned.over };

  return multiply (reader, value, &turned);
}

static gboolean
add (Reader         *reader,
     Fraction       *value,
     const Fraction *other)
{
  gint64 left, right;

  if (__builtin_mul_overflow (value->top, other->over, &left) ||
      __builtin_mul_overflow (other->top, value->over, &right) ||
      __builtin_add_overflow (left, right, &value->top) ||
      __builtin_mul_overflow (value->over, other->over, &value->over))
    return too_large (reader);

  shorten (value);

  return TRUE;
}

static gboolean
starts_with (Reader     *reader,
             const char *sign)
{
  while (*reader->at == ' ')
    reader->at++;

  if (!g_str_has_prefix (reader->at, sign))
    return FALSE;

  reader->at += strlen (sign);

  return TRUE;
}

static gboolean
starts_with_any (Reader            *reader,
                 const char *const *signs)
{
  for (; *signs != NULL; signs++)
    if (starts_with (reader, *signs))
      return TRUE;

  return FALSE;
}

static gboolean
read_number (Reader   *reader,
             Fraction *ret_value)
{
  gsize length = strspn (reader->at, "0123456789., '");
  TillDecimal number;

  while (length > 0 && reader->at[length - 1] == ' ')
    length--;

  if (!till_decimal_parse (reader->at, length, reader->decimal_point, &number, reader->error))
    return FALSE;

  *ret_value = (Fraction) { number.digits, 1 };
  for (guint i = 0; i < number.decimals; i++)
    if (__builtin_mul_overflow (ret_value->over, (gint64) 10, &ret_value->over))
      return too_large (reader);

  shorten (ret_value);
  reader->at += length;

  return TRUE;
}

static gboolean read_sum (Reader   *reader,
                          Fraction *ret_value);

static gboolean
read_value (Reader   *reader,
            Fraction *ret_value)
{
  gboolean done;

  if (!starts_with (reader, "("))
    return read_number (reader, ret_value);

  if (reader->depth == MAX_DEPTH)
    return refuse (reader, TILL_MONEY_ERROR_SYNTAX, "This is not an amount");

  reader->depth++;
  done = read_sum (reader, ret_value);
  reader->depth--;

  if (!done)
    return FALSE;

  return starts_with (reader, ")") ||
         refuse (reader, TILL_MONEY_ERROR_SYNTAX, "A bracket is not closed");
}

static gboolean
read_product (Reader   *reader,
              Fraction *ret_value)
{
  Fraction value;

  if (!read_value (reader, ret_value))
    return FALSE;

  for (;;)
    if (starts_with_any (reader, signs_times))
      {
        if (!read_value (reader, &value) || !multiply (reader, ret_value, &value))
          return FALSE;
      }
    else if (starts_with_any (reader, signs_over))
      {
        if (!read_value (reader, &value) || !divide (reader, ret_value, &value))
          return FALSE;
      }
    else
      return TRUE;
}

static gboolean
read_sum (Reader   *reader,
          Fraction *ret_value)
{
  const Fraction hundredth = { 1, 100 };

  if (!read_product (reader, ret_value))
    return FALSE;

  for (;;)
    {
      Fraction value;
      gboolean less = starts_with_any (reader, signs_minus);

      if (!less && !starts_with_any (reader, signs_plus))
        return TRUE;

      if (!read_product (reader, &value))
        return FALSE;

      if (starts_with (reader, "%") &&
          (!multiply (reader, &value, &hundredth) || !multiply (reader, &value, ret_value)))
        return FALSE;

      if (less)
        value.top = -value.top;

      if (!add (reader, ret_value, &value))
        return FALSE;
    }
}

/* Major units to whole minor units; @value is not negative. */
static gboolean
round_to_minor (Reader         *reader,
                const Fraction *value,
                TillMoney      *money)
{
  Fraction minor = *value, unit = { 1, 1 };

  for (int i = 0; i < till_currency_get_exponent (money->currency); i++)
    unit.top *= 10;

  if (!multiply (reader, &minor, &unit))
    return FALSE;

  money->minor = minor.top / minor.over;
  if (minor.top % minor.over >= minor.over - minor.top % minor.over &&
      __builtin_add_overflow (money->minor, (gint64) 1, &money->minor))
    return too_large (reader);

  return TRUE;
}

static gboolean
contains_any (const char        *text,
              const char *const *signs)
{
  for (; *signs != NULL; signs++)
    if (strstr (text, *signs) != NULL)
      return TRUE;

  return FALSE;
}

static gboolean
ends_with_any (const char        *text,
               const char *const *signs)
{
  for (; *signs != NULL; signs++)
    if (g_str_has_suffix (text, *signs))
      return TRUE;

  return FALSE;
}

/**
 * till_sum_is_sum:
 * @text: what was typed
 *
 * Returns: whether there is anything to work out in it, so that it is to be read by
 *   till_sum_calculate() and not by till_money_parse()
 */
gboolean
till_sum_is_sum (const char *text)
{
  g_return_val_if_fail (text != NULL, FALSE);

  return strpbrk (text, "()%") != NULL || contains_any (text, signs_plus) ||
         contains_any (text, signs_minus) || contains_any (text, signs_times) ||
         contains_any (text, signs_over);
}

/**
 * till_sum_is_unfinished:
 * @text: what was typed
 *
 * Returns: whether a sum ends where more must come: no mistake while it is being typed
 */
gboolean
till_sum_is_unfinished (const char *text)
{
  g_autofree char *plain = NULL;

  g_return_val_if_fail (text != NULL, FALSE);

  plain = till_decimal_simplify (text, NULL);

  return plain != NULL && *plain != '\0' && strchr ("+-*/xX:(", *plain) == NULL &&
         (g_str_has_suffix (plain, "(") || ends_with_any (plain, signs_plus) ||
          ends_with_any (plain, signs_minus) || ends_with_any (plain, signs_times) ||
          ends_with_any (plain, signs_over));
}

/**
 * till_sum_calculate:
 * @text: a sum as a person types it into a calculator, in major units
 * @currency: what the result is an amount of
 * @decimal_point: what separates decimals in the person's language: '.' or ','
 * @ret_money: (out caller-allocates): the result, never negative; untouched on failure
 * @error: return location for a #GError in #TILL_MONEY_ERROR
 *
 * Works a sum out, exactly, and rounds the result to the nearest minor unit (half a unit away
 * from zero). Point before line; a percentage after plus or minus is one of what stands before.
 * The result is to be shown before money moves.
 *
 * Returns: %FALSE when @text is not a sum, or its result is not an amount in @currency
 */
gboolean
till_sum_calculate (const char *text,
                    const char *currency,
                    char        decimal_point,
                    TillMoney  *ret_money,
                    GError    **error)
{
  g_autofree char *plain = NULL;
  Reader reader = { .decimal_point = decimal_point, .error = error };
  Fraction value;
  TillMoney money;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (currency != NULL, FALSE);
  g_return_val_if_fail (ret_money != NULL, FALSE);

  if (!till_money_init (&money, 0, currency, error))
    return FALSE;

  plain = till_decimal_simplify (text, error);
  if (plain == NULL)
    return FALSE;

  reader.at = plain;
  if (!read_sum (&reader, &value))
    return FALSE;

  if (*reader.at != '\0')
    return refuse (&reader, TILL_MONEY_ERROR_SYNTAX, "This is not an amount");

  if (value.top < 0)
    return refuse (&reader, TILL_MONEY_ERROR_SYNTAX, "The amount is below zero");

  if (!round_to_minor (&reader, &value, &money))
    return FALSE;

  *ret_money = money;

  return TRUE;
}
