/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The currencies of ISO 4217 and how many digits their minor unit has.
 *
 * What must hold: a code that is not in the table has no exponent, so no amount in it is ever
 * shown or sent with a guessed decimal point. Gateways that count differently (Stripe counts
 * ISK and UGX in hundredths) translate in their adapter; everywhere else ISO holds. */

#include "till-currency.h"

#include <string.h>

/* ISO 4217:2015 with amendments to 2024 (BGN remains until the euro has replaced it everywhere). */
static const char zero_digits[] =
  "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";
static const char three_digits[] = "BHD IQD JOD KWD LYD OMR TND";
static const char two_digits[] =
  "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD"
  " CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD"
  " GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD"
  " MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP"
  " PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS"
  " TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD YER ZAR ZMW ZWG";

static const struct
{
  char        code[TILL_CURRENCY_SIZE];
  const char *symbol;
} symbols[] = {
  { "AUD", "A$" },  { "BRL", "R$" }, { "CAD", "CA$" }, { "CNY", "CN¥" }, { "EUR", "€" },
  { "GBP", "£" },   { "HKD", "HK$" }, { "INR", "₹" },   { "JPY", "¥" },   { "KRW", "₩" },
  { "MXN", "MX$" }, { "NZD", "NZ$" }, { "PLN", "zł" },  { "SGD", "S$" },  { "USD", "$" },
};

/* @list has @size bytes: codes of three letters in their order, each with a byte behind it. */
static gboolean
list_has (const char *list,
          gsize       size,
          const char *code)
{
  gsize low = 0, high = size / 4;

  while (low < high)
    {
      gsize middle = low + (high - low) / 2;
      int order = memcmp (code, list + 4 * middle, 3);

      if (order == 0)
        return TRUE;

      if (order < 0)
        high = middle;
      else
        low = middle + 1;
    }

  return FALSE;
}

/**
 * till_currency_get_exponent:
 * @code: a currency code of three upper-case letters
 *
 * Says how many digits stand behind the decimal point (ISO 4217).
 *
 * Returns: 0, 2 or 3, or -1 when @code is not a currency we know
 */
int
till_currency_get_exponent (const char *code)
{
  g_return_val_if_fail (code != NULL, -1);

  if (strlen (code) != 3)
    return -1;

  if (list_has (two_digits, sizeof two_digits, code))
    return 2;

  if (list_has (zero_digits, sizeof zero_digits, code))
    return 0;

  if (list_has (three_digits, sizeof three_digits, code))
    return 3;

  return -1;
}

/**
 * till_currency_is_known:
 * @code: text that may be a currency code
 *
 * Returns: %TRUE if @code is an ISO 4217 code in upper case
 */
gboolean
till_currency_is_known (const char *code)
{
  return till_currency_get_exponent (code) >= 0;
}

/**
 * till_currency_get_symbol:
 * @code: a currency code
 *
 * Returns: (nullable): a sign that names the currency beyond doubt, or %NULL where only the
 *   code does
 */
const char *
till_currency_get_symbol (const char *code)
{
  g_return_val_if_fail (code != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (symbols); i++)
    if (strcmp (symbols[i].code, code) == 0)
      return symbols[i].symbol;

  return NULL;
}

/**
 * till_currency_normalise:
 * @text: a code in any case, as gateways ("gbp") and people write it
 * @ret_code: (out): the code in upper case; untouched on failure
 *
 * Returns: %FALSE when @text is not a currency we know
 */
gboolean
till_currency_normalise (const char *text,
                         char        ret_code[TILL_CURRENCY_SIZE])
{
  char code[TILL_CURRENCY_SIZE];

  g_return_val_if_fail (text != NULL, FALSE);

  if (strlen (text) != 3)
    return FALSE;

  for (guint i = 0; i < 3; i++)
    code[i] = g_ascii_toupper (text[i]);
  code[3] = '\0';

  if (!till_currency_is_known (code))
    return FALSE;

  memcpy (ret_code, code, sizeof code);

  return TRUE;
}
