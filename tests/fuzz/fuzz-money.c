/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Amounts as people type them, or a spreadsheet writes them: "EUR,1.234,50" is what is fed, the
 * currency, the decimal point and the text.
 *
 * What must hold: what is accepted is not negative, and written for machines it is read as the
 * same amount; sums and differences undo each other or fail; nothing is changed on failure. */

#include "fuzz-target.h"

#include <string.h>

#include "till-money.h"

static void
check_amount (const TillMoney *money)
{
  g_autofree char *text = till_money_to_string (money);
  g_autofree char *shown = till_money_format (money);
  TillMoney again, sum, rest;

  g_assert_cmpint (money->minor, >=, 0);
  g_assert_true (till_money_parse (text, money->currency, '.', &again, NULL));
  g_assert_true (till_money_equal (money, &again));
  g_assert_true (g_utf8_validate (shown, -1, NULL));

  if (till_money_add (money, &again, &sum, NULL))
    {
      g_assert_true (till_money_subtract (&sum, money, &rest, NULL));
      g_assert_true (till_money_equal (&rest, money));
    }
  else
    g_assert_cmpint (money->minor, >, G_MAXINT64 / 2);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  TillMoney money = { .minor = -7 };
  char currency[4];

  if (strlen (text) < 4)
    return 0;

  g_strlcpy (currency, text, sizeof currency);
  if (till_money_parse (text + 4, currency, text[3] == ',' ? ',' : '.', &money, &error))
    {
      g_assert_no_error (error);
      check_amount (&money);
    }
  else
    {
      g_assert_nonnull (error);
      g_assert_true (error->domain == TILL_MONEY_ERROR);
      g_assert_cmpint (money.minor, ==, -7);
    }

  return 0;
}
