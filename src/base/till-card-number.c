/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What can be said about a card number before it is sent: brand, grouping, length, check digit.
 *
 * What must hold: these functions read digits and keep none. */

#include "till-card-number.h"

#include <string.h>

/* Ranges of the issuer identification number by their first digits; the narrower one first.
 * Public knowledge of the schemes: 2-series Mastercard 2221–2720; Discover 6011, 644–649, 65;
 * UnionPay 62 (19 digits possible); Maestro 50, 56–58, 63, 67. */
static const struct
{
  const char   *from;
  const char   *to;
  TillCardBrand brand;
} ranges[] = {
  { "34", "34", TILL_CARD_BRAND_AMEX },
  { "37", "37", TILL_CARD_BRAND_AMEX },
  { "300", "305", TILL_CARD_BRAND_DINERS },
  { "309", "309", TILL_CARD_BRAND_DINERS },
  { "36", "36", TILL_CARD_BRAND_DINERS },
  { "38", "39", TILL_CARD_BRAND_DINERS },
  { "3528", "3589", TILL_CARD_BRAND_JCB },
  { "4", "4", TILL_CARD_BRAND_VISA },
  { "51", "55", TILL_CARD_BRAND_MASTERCARD },
  { "2221", "2720", TILL_CARD_BRAND_MASTERCARD },
  { "6011", "6011", TILL_CARD_BRAND_DISCOVER },
  { "644", "649", TILL_CARD_BRAND_DISCOVER },
  { "65", "65", TILL_CARD_BRAND_DISCOVER },
  { "62", "62", TILL_CARD_BRAND_UNIONPAY },
  { "50", "50", TILL_CARD_BRAND_MAESTRO },
  { "56", "58", TILL_CARD_BRAND_MAESTRO },
  { "63", "63", TILL_CARD_BRAND_MAESTRO },
  { "67", "67", TILL_CARD_BRAND_MAESTRO },
};

/* By brand: name, how digits are grouped, length of the code, lengths a number may have. */
static const struct
{
  const char *name;
  guint8      groups[6]; /* ends with 0; the last group takes what is left */
  guint8      code_length;
  guint32     lengths; /* bit n: n digits */
} brands[] = {
  [TILL_CARD_BRAND_UNKNOWN] = { "", { 4, 4, 4, 4, 3, 0 }, 3, 0xff000 },
  [TILL_CARD_BRAND_VISA] = { "Visa", { 4, 4, 4, 4, 3, 0 }, 3, 1 << 13 | 1 << 16 | 1 << 19 },
  [TILL_CARD_BRAND_MASTERCARD] = { "Mastercard", { 4, 4, 4, 4, 0 }, 3, 1 << 16 },
  [TILL_CARD_BRAND_AMEX] = { "American Express", { 4, 6, 5, 0 }, 4, 1 << 15 },
  [TILL_CARD_BRAND_DISCOVER] = { "Discover", { 4, 4, 4, 4, 3, 0 }, 3, 0xf0000 },
  [TILL_CARD_BRAND_DINERS] = { "Diners Club", { 4, 6, 4, 0 }, 3, 1 << 14 | 1 << 16 | 1 << 19 },
  [TILL_CARD_BRAND_JCB] = { "JCB", { 4, 4, 4, 4, 3, 0 }, 3, 0xf0000 },
  [TILL_CARD_BRAND_UNIONPAY] = { "UnionPay", { 4, 4, 4, 4, 3, 0 }, 3, 0xf0000 },
  [TILL_CARD_BRAND_MAESTRO] = { "Maestro", { 4, 4, 4, 4, 3, 0 }, 3, 0xff000 },
};

/**
 * till_card_number_get_brand:
 * @digits: the digits typed so far, without spaces
 *
 * Returns: the brand as soon as the first digits leave no doubt, else %TILL_CARD_BRAND_UNKNOWN
 */
TillCardBrand
till_card_number_get_brand (const char *digits)
{
  gsize length;

  g_return_val_if_fail (digits != NULL, TILL_CARD_BRAND_UNKNOWN);

  length = strlen (digits);
  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      gsize n = strlen (ranges[i].from);

      if (length >= n && strncmp (digits, ranges[i].from, n) >= 0 &&
          strncmp (digits, ranges[i].to, n) <= 0)
        return ranges[i].brand;
    }

  return TILL_CARD_BRAND_UNKNOWN;
}

/**
 * till_card_number_passes_luhn:
 * @digits: a whole number, without spaces
 *
 * Returns: whether the check digit is right (ISO/IEC 7812-1, annex B)
 */
gboolean
till_card_number_passes_luhn (const char *digits)
{
  guint sum = 0;
  gboolean twice = FALSE;
  gsize length;

  g_return_val_if_fail (digits != NULL, FALSE);

  length = strlen (digits);
  if (length == 0)
    return FALSE;

  for (gsize i = length; i-- > 0; twice = !twice)
    {
      guint digit;

      if (!g_ascii_isdigit (digits[i]))
        return FALSE;

      digit = (digits[i] - '0') << twice;
      sum += digit > 9 ? digit - 9 : digit;
    }

  return sum % 10 == 0;
}

/**
 * till_card_number_is_complete:
 * @digits: the digits typed so far, without spaces
 *
 * Returns: whether the number has a length its brand uses and the right check digit
 */
gboolean
till_card_number_is_complete (const char *digits)
{
  gsize length;

  g_return_val_if_fail (digits != NULL, FALSE);

  length = strlen (digits);

  return length <= TILL_CARD_NUMBER_MAX &&
         (brands[till_card_number_get_brand (digits)].lengths >> length & 1) != 0 &&
         till_card_number_passes_luhn (digits);
}

/**
 * till_card_number_is_longest:
 * @digits: the digits typed so far, without spaces
 *
 * Returns: whether numbers of this brand have no further digit, so that the next field is due
 */
gboolean
till_card_number_is_longest (const char *digits)
{
  gsize length;

  g_return_val_if_fail (digits != NULL, FALSE);

  length = strlen (digits);

  return length >= TILL_CARD_NUMBER_MAX ||
         brands[till_card_number_get_brand (digits)].lengths >> (length + 1) == 0;
}

/**
 * till_card_brand_get_groups:
 * @brand: a brand
 *
 * Returns: (transfer none): how many digits stand together on the card, ending with 0
 */
const guint8 *
till_card_brand_get_groups (TillCardBrand brand)
{
  g_return_val_if_fail (brand < G_N_ELEMENTS (brands), brands[0].groups);

  return brands[brand].groups;
}

/**
 * till_card_brand_get_name:
 * @brand: a brand
 *
 * Returns: (transfer none): the brand's name, or "" for the unknown one
 */
const char *
till_card_brand_get_name (TillCardBrand brand)
{
  g_return_val_if_fail (brand < G_N_ELEMENTS (brands), "");

  return brands[brand].name;
}

/**
 * till_card_brand_get_code_length:
 * @brand: a brand
 *
 * Returns: how many digits the security code has: 4 on American Express, else 3
 */
guint
till_card_brand_get_code_length (TillCardBrand brand)
{
  g_return_val_if_fail (brand < G_N_ELEMENTS (brands), 3);

  return brands[brand].code_length;
}

/**
 * till_card_expiry_parse:
 * @text: an expiry as people type it: "1227", "12/27", "12 2027", "1/27"
 * @ret_month: (out): 1 to 12; untouched on failure
 * @ret_year: (out): four digits; untouched on failure
 *
 * Returns: %FALSE when @text is not (yet) a month and a year
 */
gboolean
till_card_expiry_parse (const char *text,
                        guint      *ret_month,
                        guint      *ret_year)
{
  char digits[7];
  guint n = 0, n_month = 0, month, year;

  g_return_val_if_fail (text != NULL, FALSE);

  for (const char *p = text; *p != '\0'; p++)
    if (g_ascii_isdigit (*p))
      {
        if (n == 6)
          return FALSE;

        digits[n++] = *p;
      }
    else if (*p == '/' || *p == ' ' || *p == '-' || *p == '.')
      {
        if (n_month == 0)
          n_month = n;
      }
    else
      return FALSE;

  digits[n] = '\0';
  if (n_month == 0)
    n_month = n == 3 || n == 5 ? 1 : 2;

  if (n_month > 2 || (n - n_month != 2 && n - n_month != 4))
    return FALSE;

  year = g_ascii_strtoull (digits + n_month, NULL, 10) + (n - n_month == 2 ? 2000 : 0);
  digits[n_month] = '\0';
  month = g_ascii_strtoull (digits, NULL, 10);
  if (month < 1 || month > 12 || year < 2000 || year > 2099)
    return FALSE;

  *ret_month = month;
  *ret_year = year;

  return TRUE;
}
