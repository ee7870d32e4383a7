/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A number as a person types it: with either decimal separator, with or without groups.
 *
 * What must hold: no floating point, no silent overflow; groups are of three digits, so that a
 * slip of the finger is not taken for another number. */

#include "till-decimal.h"

#include <string.h>

#include "till-money-error.h"

static gboolean
bad_syntax (GError **error)
{
  /* What was typed may be anything, also a card number in the wrong field: do not repeat it. */
  g_set_error_literal (error, TILL_MONEY_ERROR, TILL_MONEY_ERROR_SYNTAX,
                       "This is not an amount");

  return FALSE;
}

static gboolean
append_digit (gint64 *number,
              char    digit,
              GError **error)
{
  if (!__builtin_mul_overflow (*number, (gint64) 10, number) &&
      !__builtin_add_overflow (*number, (gint64) (digit - '0'), number))
    return TRUE;

  g_set_error_literal (error, TILL_MONEY_ERROR, TILL_MONEY_ERROR_OVERFLOW,
                       "The amount is too large");

  return FALSE;
}

/* Finds the decimal separator between @text and @end, or returns @end. A lone separator of the
 * other kind in front of exactly three digits groups thousands; every other last separator is the
 * decimal one. */
static const char *
find_decimal (const char *text,
              const char *end,
              char        decimal_point)
{
  const char *last = NULL;
  guint n_same = 0;
  gboolean mixed = FALSE;

  for (const char *p = text; p < end; p++)
    if (*p == '.' || *p == ',')
      {
        if (last != NULL && *last != *p)
          mixed = TRUE;

        n_same = (last != NULL && *last == *p) ? n_same + 1 : 1;
        last = p;
      }

  if (last == NULL || n_same > 1)
    return end;

  if (!mixed && *last != decimal_point && end - last == 4)
    return end;

  return last;
}

/* Reads digits in groups of three, or without groups, from @text up to @end. */
static gboolean
parse_whole (const char *text,
             const char *end,
             gint64     *ret_whole,
             GError    **error)
{
  gint64 whole = 0;
  char separator = '\0';
  guint digits = 0;

  for (const char *p = text; p < end; p++)
    if (g_ascii_isdigit (*p))
      {
        if (!append_digit (&whole, *p, error))
          return FALSE;

        digits++;
      }
    else if (strchr ("., '", *p) != NULL)
      {
        if (digits == 0 || digits > 3 || (separator != '\0' && (*p != separator || digits != 3)))
          return bad_syntax (error);

        separator = *p;
        digits = 0;
      }
    else
      return bad_syntax (error);

  if (separator != '\0' && digits != 3)
    return bad_syntax (error);

  *ret_whole = whole;

  return TRUE;
}

/**
 * till_decimal_simplify:
 * @text: what was typed
 * @error: return location for a #GError in #TILL_MONEY_ERROR
 *
 * Writes every kind of space as a space and a typographic apostrophe as a plain one, and cuts
 * spaces off both ends: what till_decimal_parse() reads.
 *
 * Returns: (transfer full): the text, or %NULL when it is not UTF-8
 */
char *
till_decimal_simplify (const char *text,
                       GError    **error)
{
  GString *plain;

  g_return_val_if_fail (text != NULL, NULL);

  if (!g_utf8_validate (text, -1, NULL))
    {
      bad_syntax (error);
      return NULL;
    }

  plain = g_string_new (NULL);
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == 0x2019)
        g_string_append_c (plain, '\'');
      else if (g_unichar_isspace (c))
        g_string_append_c (plain, ' ');
      else
        g_string_append_unichar (plain, c);
    }

  return g_strstrip (g_string_free (plain, FALSE));
}

/**
 * till_decimal_parse:
 * @text: a number: "48", "48.5", "1,234.50", "1 234,50"; see till_decimal_simplify()
 * @length: its length in bytes
 * @decimal_point: what separates decimals in the person's language: '.' or ','
 * @ret_decimal: (out caller-allocates): the number, never negative; untouched on failure
 * @error: return location for a #GError in #TILL_MONEY_ERROR
 *
 * Returns: %FALSE when @text is not a number
 */
gboolean
till_decimal_parse (const char  *text,
                    gsize        length,
                    char         decimal_point,
                    TillDecimal *ret_decimal,
                    GError     **error)
{
  const char *end = text + length;
  const char *decimal;
  TillDecimal number = { 0, 0 };

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (ret_decimal != NULL, FALSE);

  if (!(length > 0 && g_ascii_isdigit (text[0])) &&
      !(length > 1 && text[0] == decimal_point && g_ascii_isdigit (text[1])))
    return bad_syntax (error);

  decimal = find_decimal (text, end, decimal_point);
  if (!parse_whole (text, decimal, &number.digits, error))
    return FALSE;

  for (const char *p = decimal + 1; p < end; p++, number.decimals++)
    {
      if (!g_ascii_isdigit (*p))
        return bad_syntax (error);

      if (!append_digit (&number.digits, *p, error))
        return FALSE;
    }

  *ret_decimal = number;

  return TRUE;
}
