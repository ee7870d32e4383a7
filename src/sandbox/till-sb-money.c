/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Amounts as Stripe counts them: minor units, fees, exchange, the smallest and the largest charge.
 *
 * What must hold: whole numbers only. The exchange rates are fixed, so the same charge always
 * settles to the same pence. */

#include "till-sb-money.h"

#include <stdlib.h>
#include <string.h>

#include "till-currency.h"
#include "till-sb-error.h"
#include "till-sb.h"

/* Eight digits (docs.stripe.com/currencies: "The maximum amount is 99999999"). */
#define MAX_AMOUNT 99999999

/* The smallest charge that can be settled in pounds, in pence. */
#define MIN_SETTLED 30

/* Pounds for one whole unit, in millionths. */
static const struct
{
  char   currency[4];
  gint64 rate;
} rates[] = {
  { "gbp", 1000000 }, { "eur", 862500 },  { "usd", 758300 },  { "jpy", 4915 },
  { "kwd", 2473100 }, { "chf", 945200 },  { "cad", 541800 },  { "aud", 497600 },
  { "nzd", 441300 },  { "sek", 79400 },   { "nok", 75100 },   { "dkk", 115600 },
  { "pln", 203700 },  { "czk", 35600 },   { "huf", 2241 },    { "inr", 8604 },
  { "hkd", 97500 },   { "sgd", 583100 },  { "brl", 142700 },  { "mxn", 41200 },
  { "zar", 43900 },   { "aed", 206500 },  { "ils", 229800 },  { "krw", 521 },
  { "cny", 106700 },  { "thb", 23400 },   { "try", 18100 },   { "isk", 6230 },
  { "bhd", 2011400 }, { "jod", 1069300 }, { "omr", 1969200 }, { "tnd", 258400 },
  { "vnd", 29 },      { "clp", 802 },     { "ron", 169800 },  { "bgn", 441000 },
  { "twd", 24300 },   { "ugx", 214 },     { "mga", 171 },
};

/* Countries whose cards cost no more than a European one. */
static const char european[] = " AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL"
                               " PT RO SE SI SK NO IS LI ";

static gint64
rate_of (const char *currency)
{
  for (guint i = 0; i < G_N_ELEMENTS (rates); i++)
    if (strcmp (rates[i].currency, currency) == 0)
      return rates[i].rate;

  return 0;
}

/* Counted in hundredths for old times' sake, although there are none. */
static gboolean
is_whole_in_hundredths (const char *currency)
{
  return strcmp (currency, "isk") == 0 || strcmp (currency, "ugx") == 0;
}

/* Stripe counts in hundredths what ISO 4217 counts whole, and the other way round
 * (docs.stripe.com/currencies). */
static int
exponent_of (const char *currency)
{
  char code[TILL_CURRENCY_SIZE];

  if (is_whole_in_hundredths (currency))
    return 2;

  if (strcmp (currency, "mga") == 0)
    return 0;

  if (!till_currency_normalise (currency, code))
    return 2;

  return till_currency_get_exponent (code);
}

static gint64
power_of_ten (int exponent)
{
  gint64 power = 1;

  while (exponent-- > 0)
    power *= 10;

  return power;
}

/**
 * till_sb_currency_is_supported:
 * @currency: a code in lower case
 *
 * Returns: whether the account may charge in it
 */
gboolean
till_sb_currency_is_supported (const char *currency)
{
  return rate_of (currency) > 0;
}

static int
compare_codes (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * till_sb_currency_list:
 *
 * Returns: (transfer full): what the account may charge in, as error messages list it
 */
char *
till_sb_currency_list (void)
{
  const char *codes[G_N_ELEMENTS (rates) + 1] = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (rates); i++)
    codes[i] = rates[i].currency;

  qsort (codes, G_N_ELEMENTS (rates), sizeof codes[0], compare_codes);

  return g_strjoinv (", ", (char **) codes);
}

/**
 * till_sb_money_format:
 * @amount: minor units as Stripe counts them
 * @currency: a code in lower case
 *
 * Returns: (transfer full): the amount as error messages show it: "£25.00"
 */
char *
till_sb_money_format (gint64      amount,
                      const char *currency)
{
  gint64 unit = power_of_ten (exponent_of (currency));
  g_autofree char *upper = g_ascii_strup (currency, -1);
  const char *symbol = till_currency_get_symbol (upper);
  g_autoptr (GString) text = g_string_new (NULL);
  gint64 major = ABS (amount) / unit;

  g_string_append_printf (text, "%" G_GINT64_FORMAT, major);
  for (gssize i = (gssize) text->len - 3; i > 0; i -= 3)
    g_string_insert_c (text, i, ',');
  if (unit > 1)
    g_string_append_printf (text, ".%0*" G_GINT64_FORMAT, exponent_of (currency),
                            ABS (amount) % unit);

  if (symbol != NULL)
    g_string_prepend (text, symbol);
  else
    g_string_append_printf (text, " %s", upper);

  if (amount < 0)
    g_string_prepend_c (text, '-');

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * till_sb_money_convert:
 * @amount: minor units as Stripe counts them, at most ten digits
 * @currency: a supported currency
 *
 * Returns: pence, rounded half away from zero
 */
gint64
till_sb_money_convert (gint64      amount,
                       const char *currency)
{
  gint64 divisor = power_of_ten (exponent_of (currency)) * 10000;
  gint64 product;

  if (__builtin_mul_overflow (amount, rate_of (currency), &product))
    return amount > 0 ? G_MAXINT64 : G_MININT64;

  return (product + (product < 0 ? -divisor : divisor) / 2) / divisor;
}

/**
 * till_sb_money_settle:
 * @amount: what was charged, in minor units
 * @currency: its currency
 * @card_country: (nullable): where the card was issued
 * @ret_settlement: (out caller-allocates): what becomes of it
 *
 * Applies a price list: 1.5 % for British cards, 2.5 % for European ones, 3.25 % for others, 2 %
 * more where money is exchanged, and 20p.
 */
void
till_sb_money_settle (gint64            amount,
                      const char       *currency,
                      const char       *card_country,
                      TillSbSettlement *ret_settlement)
{
  gboolean exchanged = strcmp (currency, TILL_SB_CURRENCY) != 0;
  g_autofree char *country = g_strdup_printf (" %s ", card_country != NULL ? card_country : "GB");
  gint64 basis_points;

  if (strcmp (country, " GB ") == 0)
    basis_points = 150;
  else if (strstr (european, country) != NULL)
    basis_points = 250;
  else
    basis_points = 325;

  if (exchanged)
    basis_points += 200;

  ret_settlement->amount = till_sb_money_convert (amount, currency);
  ret_settlement->rate = exchanged ? rate_of (currency) : 0;
  ret_settlement->fee = (ret_settlement->amount * basis_points + 5000) / 10000 + 20;
}

/**
 * till_sb_money_check:
 * @amount: what is to be charged
 * @currency: a supported currency
 * @error: return location for a #GError in #TILL_SB_ERROR
 *
 * Returns: %FALSE when it is too little, too much, or not a multiple the currency allows
 */
gboolean
till_sb_money_check (gint64      amount,
                     const char *currency,
                     GError    **error)
{
  gint64 pence = till_sb_money_convert (amount, currency);
  g_autofree char *shown = NULL;
  g_autofree char *converted = NULL;

  if (amount > MAX_AMOUNT)
    {
      shown = till_sb_money_format (MAX_AMOUNT, currency);
      return till_sb_refuse (error, 400, "amount_too_large", "amount",
                             "Amount must be no more than %s", shown);
    }

  if (exponent_of (currency) == 3 && amount % 10 != 0)
    return till_sb_refuse (error, 400, NULL, "amount",
                           "Invalid amount: amounts in %s must end in 0, because the last decimal "
                           "place is rounded", currency);

  if (is_whole_in_hundredths (currency) && amount % 100 != 0)
    return till_sb_refuse (error, 400, NULL, "amount",
                           "Invalid amount: the decimal amount in %s must be 00", currency);

  if (pence >= MIN_SETTLED)
    return TRUE;

  if (strcmp (currency, TILL_SB_CURRENCY) == 0)
    return till_sb_refuse (error, 400, "amount_too_small", "amount",
                           "Amount must be at least £0.30 gbp");

  shown = till_sb_money_format (amount, currency);
  converted = till_sb_money_format (pence, TILL_SB_CURRENCY);

  return till_sb_refuse (error, 400, "amount_too_small", "amount",
                         "Amount must convert to at least 30 pence. %s converts to approximately "
                         "%s.", shown, converted);
}

/**
 * till_sb_money_from_pence:
 * @pence: an amount in pounds
 * @currency: a supported currency
 *
 * Returns: about as much in @currency, in minor units that may be charged
 */
gint64
till_sb_money_from_pence (gint64      pence,
                          const char *currency)
{
  int exponent = exponent_of (currency);
  gint64 amount = pence * power_of_ten (exponent) * 10000 / rate_of (currency);

  return exponent == 3 ? amount / 10 * 10 : amount;
}
