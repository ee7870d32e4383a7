/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Delivery and tax: worked out to the minor unit, in whole numbers, and never in doubt. */

#include "till-parts-input.h"

static void
test_table (void)
{
  static const struct
  {
    const char *currency;
    gint64      goods;
    const char *delivery;
    const char *tax;
    gboolean    on_top;
    gint64      total;
    gint64      parts[2];
  } cases[] = {
    { "GBP", 4800, "", "", FALSE, 4800, { 0, 0 } },
    { "GBP", 4800, "2.50", "", FALSE, 5050, { 250, 0 } },
    { "GBP", 4800, "2.50", "20%", FALSE, 5050, { 250, 842 } }, /* 841.67 */
    { "GBP", 4800, "2.50", "20 %", TRUE, 6060, { 250, 1010 } },
    { "GBP", 4800, "", "8.00", FALSE, 4800, { 0, 800 } },
    { "GBP", 4800, "", "8", TRUE, 5600, { 0, 800 } },
    { "GBP", 4800, "2*3", " 2*4 ", TRUE, 6200, { 600, 800 } },
    { "CHF", 10000, "", "8,1%", FALSE, 10000, { 0, 749 } }, /* 749.31 */
    { "USD", 999, "", "8.875%", TRUE, 1088, { 0, 89 } },    /* 88.66 */
    { "USD", 1, "", "50%", TRUE, 2, { 0, 1 } },             /* a half goes up */
    { "JPY", 1234, "100", "10%", TRUE, 1467, { 100, 133 } },
    { "KWD", 12340, "1.5", "5%", FALSE, 13840, { 1500, 659 } },
    { "EUR", 100, "", "100%", TRUE, 200, { 0, 100 } },
    { "EUR", 100, "", "0%", TRUE, 100, { 0, 0 } },
    { "EUR", 100, "", "0", TRUE, 100, { 0, 0 } },
    { "EUR", G_GINT64_CONSTANT (1000000000000), "", "19%", FALSE,
      G_GINT64_CONSTANT (1000000000000), { 0, G_GINT64_CONSTANT (159663865546) } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      TillPartsInput input;
      TillMoney goods;
      TillParts parts;
      const char *problem = NULL;

      g_assert_true (till_money_init (&goods, cases[i].goods, cases[i].currency, NULL));
      till_parts_input_init (&input, cases[i].currency);
      till_amount_input_set_text (&input.delivery, cases[i].delivery);
      till_parts_input_set_tax (&input, cases[i].tax);
      input.tax_on_top = cases[i].on_top;

      g_assert_true (till_parts_input_work_out (&input, &goods, &parts, &problem));
      g_assert_null (problem);
      g_assert_cmpint (parts.total.minor, ==, cases[i].total);
      g_assert_cmpint (parts.delivery, ==, cases[i].parts[0]);
      g_assert_cmpint (parts.tax, ==, cases[i].parts[1]);
      g_assert_cmpstr (parts.total.currency, ==, cases[i].currency);
      till_parts_input_clear (&input);
    }
}

static void
test_no_total (void)
{
  static const struct
  {
    gint64      goods;
    const char *delivery;
    const char *tax;
    gboolean    on_top;
  } cases[] = {
    { 4800, "x", "", FALSE },          { 4800, "2.505", "", FALSE },  { 4800, "", "%", FALSE },
    { 4800, "", "x%", FALSE },         { 4800, "", "101%", FALSE },   { 4800, "", "20%%", FALSE },
    { 4800, "", "8.87555%", FALSE },   { 4800, "", "100.5%", FALSE }, { 4800, "", "-5%", FALSE },
    { 4800, "", "2 0%", FALSE },       { 4800, "", "1.2.3%", FALSE }, { 4800, "", "48.01", FALSE },
    { G_MAXINT64, "0.01", "", FALSE }, { G_MAXINT64, "", "1%", TRUE }, { 4800, "", "٢٠%", FALSE },
    { 4800, "2-5", "", FALSE },        { 4800, "", "-5", FALSE },
    { 4800, "2*", "", FALSE },         { 4800, "", "1.%x", FALSE },
    { 4800, "", "99999999999999999999%", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const TillMoney goods = { cases[i].goods, "GBP" };
      TillParts parts = { .tax = -7 };
      TillPartsInput input;
      const char *problem = NULL;

      till_parts_input_init (&input, "GBP");
      till_amount_input_set_text (&input.delivery, cases[i].delivery);
      till_parts_input_set_tax (&input, cases[i].tax);
      input.tax_on_top = cases[i].on_top;

      g_assert_false (till_parts_input_work_out (&input, &goods, &parts, &problem));
      g_assert_nonnull (problem);
      g_assert_cmpint (parts.tax, ==, -7);
      till_parts_input_clear (&input);
    }
}

/* The rate is the merchant's, the sums are the order's. */
static void
test_begin (void)
{
  TillPartsInput input;

  till_parts_input_init (&input, NULL);
  till_amount_input_set_text (&input.delivery, "2.50");
  till_parts_input_set_tax (&input, "20%");
  till_parts_input_begin (&input);
  g_assert_cmpstr (input.delivery.text, ==, "");
  g_assert_cmpstr (input.tax_text, ==, "20%");
  g_assert_cmpint (input.rate, ==, 200000);

  till_parts_input_set_tax (&input, "8.00");
  till_parts_input_begin (&input);
  g_assert_cmpstr (input.tax_text, ==, "");

  /* The same digits are another sum in another currency. */
  till_amount_input_set_text (&input.delivery, "2.50");
  till_parts_input_set_tax (&input, "8.5");
  g_assert_true (till_parts_input_set_currency (&input, "JPY"));
  g_assert_nonnull (input.delivery.problem);
  g_assert_nonnull (input.tax_problem);
  g_assert_false (till_parts_input_set_currency (&input, "nope"));
  till_parts_input_clear (&input);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/present/parts-input/table", test_table);
  g_test_add_func ("/present/parts-input/no-total", test_no_total);
  g_test_add_func ("/present/parts-input/begin", test_begin);

  return g_test_run ();
}
