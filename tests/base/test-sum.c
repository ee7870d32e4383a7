/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "till-sum.h"

#include <locale.h>

static void
test_results (void)
{
  const struct
  {
    const char *text;
    const char *currency;
    char        decimal_point;
    gint64      minor;
  } cases[] = {
    { "12.5*3", "GBP", '.', 3750 },
    { "12,5*3", "EUR", ',', 3750 },
    { "48 + 4.95", "GBP", '.', 5295 },
    { "48+4.95*2", "GBP", '.', 5790 },
    { "(48+4.95)*2", "GBP", '.', 10590 },
    { "100/3", "GBP", '.', 3333 },
    { "200/3", "GBP", '.', 6667 },
    { "100/3*3", "GBP", '.', 10000 },
    { "1/200", "GBP", '.', 1 },
    { "1/201", "GBP", '.', 0 },
    { "80-10%", "GBP", '.', 7200 },
    { "40+20%", "GBP", '.', 4800 },
    { "100 + 10% + 10%", "GBP", '.', 12100 },
    { "19.99*1.175", "GBP", '.', 2349 },
    { "2 × 9.99", "USD", '.', 1998 },
    { "3x4", "USD", '.', 1200 },
    { "10 ÷ 4", "USD", '.', 250 },
    { "10 − 4", "USD", '.', 600 },
    { "1,234.50+1", "USD", '.', 123550 },
    { "1.234,50+1", "EUR", ',', 123550 },
    { "100/3", "JPY", '.', 33 },
    { "1/3", "KWD", '.', 333 },
    { "((((1))))", "GBP", '.', 100 },
    { "5-5", "GBP", '.', 0 },
    { "3-10+8", "GBP", '.', 100 },
    { "48", "GBP", '.', 4800 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      TillMoney money;

      g_test_message ("%s", cases[i].text);
      till_sum_calculate (cases[i].text, cases[i].currency, cases[i].decimal_point, &money,
                          &error);
      g_assert_no_error (error);
      g_assert_cmpint (money.minor, ==, cases[i].minor);
    }
}

static void
test_refused (void)
{
  const struct
  {
    const char    *text;
    TillMoneyError code;
  } cases[] = {
    { "", TILL_MONEY_ERROR_SYNTAX },
    { "+", TILL_MONEY_ERROR_SYNTAX },
    { "5+", TILL_MONEY_ERROR_SYNTAX },
    { "-5", TILL_MONEY_ERROR_SYNTAX },
    { "5-6", TILL_MONEY_ERROR_SYNTAX },
    { "5**2", TILL_MONEY_ERROR_SYNTAX },
    { "(5", TILL_MONEY_ERROR_SYNTAX },
    { "5)", TILL_MONEY_ERROR_SYNTAX },
    { "5 5", TILL_MONEY_ERROR_SYNTAX },
    { "5/0", TILL_MONEY_ERROR_SYNTAX },
    { "5/(2-2)", TILL_MONEY_ERROR_SYNTAX },
    { "20%", TILL_MONEY_ERROR_SYNTAX },
    { "5*2%", TILL_MONEY_ERROR_SYNTAX },
    { "5*a", TILL_MONEY_ERROR_SYNTAX },
    { "\377*2", TILL_MONEY_ERROR_SYNTAX },
    { "((((((((((((1))))))))))))", TILL_MONEY_ERROR_SYNTAX },
    { "9223372036854775807*2", TILL_MONEY_ERROR_OVERFLOW },
    { "9223372036854775807+1", TILL_MONEY_ERROR_OVERFLOW },
    { "92233720368547758*2", TILL_MONEY_ERROR_OVERFLOW },
    { "1/9223372036854775807/9223372036854775807", TILL_MONEY_ERROR_OVERFLOW },
    { "99999999999999999999", TILL_MONEY_ERROR_OVERFLOW },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      TillMoney money = { 77, "XXX" };

      g_test_message ("%s", cases[i].text);
      g_assert_false (till_sum_calculate (cases[i].text, "GBP", '.', &money, &error));
      g_assert_error (error, TILL_MONEY_ERROR, (int) cases[i].code);
      g_assert_cmpint (money.minor, ==, 77);
    }
}

/* Sums of whole amounts against the machine's own arithmetic. */
static void
test_random (void)
{
  for (guint i = 0; i < 5000; i++)
    {
      gint64 a = g_test_rand_int_range (0, 1000000), b = g_test_rand_int_range (0, 1000000);
      gint64 n = g_test_rand_int_range (1, 1000), d = g_test_rand_int_range (1, 100);
      gint64 top = (a * d + b * n) * 2 + d;
      g_autofree char *text = NULL;
      TillMoney money;

      text = g_strdup_printf ("%" G_GINT64_FORMAT ".%02" G_GINT64_FORMAT " + %" G_GINT64_FORMAT
                              ".%02" G_GINT64_FORMAT "*%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT,
                              a / 100, a % 100, b / 100, b % 100, n, d);
      g_assert_true (till_sum_calculate (text, "GBP", '.', &money, NULL));
      g_assert_cmpint (money.minor, ==, top / (2 * d));
    }
}

static void
test_is_sum (void)
{
  g_assert_true (till_sum_is_sum ("12.5*3"));
  g_assert_true (till_sum_is_sum ("2 × 3"));
  g_assert_true (till_sum_is_sum ("-5"));
  g_assert_false (till_sum_is_sum ("1,234.50"));
  g_assert_false (till_sum_is_sum ("1 234’50"));
  g_assert_false (till_sum_is_sum (""));

  g_assert_true (till_sum_is_unfinished ("12.5*"));
  g_assert_true (till_sum_is_unfinished ("12.5 − "));
  g_assert_true (till_sum_is_unfinished ("2*("));
  g_assert_false (till_sum_is_unfinished ("-"));
  g_assert_false (till_sum_is_unfinished ("12.5*3"));
  g_assert_false (till_sum_is_unfinished (""));
  g_assert_false (till_sum_is_unfinished ("\377*"));
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "C");
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/base/sum/results", test_results);
  g_test_add_func ("/base/sum/refused", test_refused);
  g_test_add_func ("/base/sum/random", test_random);
  g_test_add_func ("/base/sum/is-sum", test_is_sum);

  return g_test_run ();
}
