/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "till-money.h"

#include <locale.h>

static void
assert_parses (const char *text,
               const char *currency,
               char        decimal_point,
               gint64      minor)
{
  g_autoptr (GError) error = NULL;
  TillMoney money;

  g_assert_true (till_money_parse (text, currency, decimal_point, &money, &error));
  g_assert_no_error (error);
  g_assert_cmpint (money.minor, ==, minor);
}

static void
assert_refused (const char    *text,
                const char    *currency,
                TillMoneyError code)
{
  TillMoney money = { 77, "XXX" };
  g_autoptr (GError) error = NULL;

  g_assert_false (till_money_parse (text, currency, '.', &money, &error));
  g_assert_error (error, TILL_MONEY_ERROR, (int) code);
  g_assert_cmpint (money.minor, ==, 77);
}

static void
test_parse (void)
{
  assert_parses ("48", "GBP", '.', 4800);
  assert_parses ("48.5", "gbp", '.', 4850);
  assert_parses ("1,234.50", "USD", '.', 123450);
  assert_parses ("1.234,50", "EUR", ',', 123450);
  assert_parses ("1 234,50", "EUR", ',', 123450);
  assert_parses ("1\302\240234,50", "EUR", ',', 123450);
  assert_parses ("1.234", "EUR", ',', 123400);
  assert_parses ("48,00", "GBP", '.', 4800);
  assert_parses ("1234", "JPY", '.', 1234);
  assert_parses ("1.234", "KWD", '.', 1234);
  assert_parses (".50", "USD", '.', 50);
  assert_parses ("1,000,000", "USD", '.', 100000000);
}

static void
test_parse_refuses (void)
{
  assert_refused ("", "GBP", TILL_MONEY_ERROR_SYNTAX);
  assert_refused ("-5", "GBP", TILL_MONEY_ERROR_SYNTAX);
  assert_refused ("12x", "GBP", TILL_MONEY_ERROR_SYNTAX);
  assert_refused ("1,23,456", "GBP", TILL_MONEY_ERROR_SYNTAX);
  assert_refused ("1234,567", "GBP", TILL_MONEY_ERROR_SYNTAX);
  assert_refused ("48.005", "GBP", TILL_MONEY_ERROR_PRECISION);
  assert_refused ("48.5", "JPY", TILL_MONEY_ERROR_PRECISION);
  assert_refused ("5", "ABC", TILL_MONEY_ERROR_CURRENCY);
  assert_refused ("92233720368547758.08", "GBP", TILL_MONEY_ERROR_OVERFLOW);
  assert_refused ("\377", "GBP", TILL_MONEY_ERROR_SYNTAX);
}

static void
test_write (void)
{
  const struct
  {
    TillMoney   money;
    const char *plain;
    const char *shown;
  } cases[] = {
    { { 4800, "GBP" }, "48.00", "£48.00" },
    { { -5, "GBP" }, "-0.05", "−£0.05" },
    { { 123456789, "USD" }, "1234567.89", "$1,234,567.89" },
    { { 500, "JPY" }, "500", "¥500" },
    { { 1500, "KWD" }, "1.500", "KWD\302\2401.500" },
    { { G_MININT64, "GBP" }, "-92233720368547758.08", "−£92,233,720,368,547,758.08" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *plain = till_money_to_string (&cases[i].money);
      g_autofree char *shown = till_money_format (&cases[i].money);

      g_assert_cmpstr (plain, ==, cases[i].plain);
      g_assert_cmpstr (shown, ==, cases[i].shown);
    }
}

static void
test_arithmetic (void)
{
  const TillMoney most = { G_MAXINT64, "GBP" }, one = { 1, "GBP" }, yen = { 1, "JPY" };
  TillMoney result = { 9, "GBP" };
  GError *error = NULL;

  g_assert_true (till_money_add (&one, &one, &result, NULL));
  g_assert_cmpint (result.minor, ==, 2);
  g_assert_true (till_money_subtract (&one, &result, &result, NULL));
  g_assert_cmpint (result.minor, ==, -1);

  g_assert_false (till_money_add (&most, &one, &result, &error));
  g_assert_error (error, TILL_MONEY_ERROR, TILL_MONEY_ERROR_OVERFLOW);
  g_clear_error (&error);
  g_assert_false (till_money_add (&one, &yen, &result, &error));
  g_assert_error (error, TILL_MONEY_ERROR, TILL_MONEY_ERROR_CURRENCY);
  g_clear_error (&error);
  g_assert_cmpint (result.minor, ==, -1);
}

/* What is written can be read again, for every currency we know the exponent of. */
static void
test_round_trip (void)
{
  const char *const currencies[] = { "GBP", "JPY", "KWD", "ISK", "EUR" };

  for (guint i = 0; i < 2000; i++)
    {
      TillMoney money, again;
      g_autofree char *text = NULL;

      g_assert_true (till_money_init (&money, g_test_rand_int_range (0, G_MAXINT32),
                                      currencies[i % G_N_ELEMENTS (currencies)], NULL));
      text = till_money_to_string (&money);
      g_assert_true (till_money_parse (text, money.currency, '.', &again, NULL));
      g_assert_true (till_money_equal (&money, &again));
    }
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "C");
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/base/money/parse", test_parse);
  g_test_add_func ("/base/money/parse-refuses", test_parse_refuses);
  g_test_add_func ("/base/money/write", test_write);
  g_test_add_func ("/base/money/arithmetic", test_arithmetic);
  g_test_add_func ("/base/money/round-trip", test_round_trip);

  return g_test_run ();
}
