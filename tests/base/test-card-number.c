/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "till-card-number.h"

static void
test_brands (void)
{
  const struct
  {
    const char   *digits;
    TillCardBrand brand;
  } cases[] = {
    { "4242424242424242", TILL_CARD_BRAND_VISA },
    { "5555555555554444", TILL_CARD_BRAND_MASTERCARD },
    { "2223003122003222", TILL_CARD_BRAND_MASTERCARD },
    { "378282246310005", TILL_CARD_BRAND_AMEX },
    { "6011111111111117", TILL_CARD_BRAND_DISCOVER },
    { "3056930009020004", TILL_CARD_BRAND_DINERS },
    { "36227206271667", TILL_CARD_BRAND_DINERS },
    { "3566002020360505", TILL_CARD_BRAND_JCB },
    { "6200000000000005", TILL_CARD_BRAND_UNIONPAY },
    { "6200000000000000000", TILL_CARD_BRAND_UNIONPAY },
    { "6759649826438453", TILL_CARD_BRAND_MAESTRO },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_cmpint (till_card_number_get_brand (cases[i].digits), ==, cases[i].brand);
      g_assert_true (till_card_number_is_complete (cases[i].digits));
    }

  g_assert_cmpint (till_card_number_get_brand (""), ==, TILL_CARD_BRAND_UNKNOWN);
  g_assert_cmpint (till_card_number_get_brand ("3"), ==, TILL_CARD_BRAND_UNKNOWN);
  g_assert_cmpint (till_card_number_get_brand ("27209"), ==, TILL_CARD_BRAND_MASTERCARD);
  g_assert_cmpint (till_card_number_get_brand ("2721"), ==, TILL_CARD_BRAND_UNKNOWN);
}

static void
test_incomplete (void)
{
  g_assert_false (till_card_number_is_complete ("4242424242424241"));
  g_assert_false (till_card_number_is_complete ("424242424242424"));
  g_assert_false (till_card_number_is_complete (""));
  g_assert_false (till_card_number_passes_luhn ("4242x"));
  g_assert_true (till_card_number_is_longest ("378282246310005"));
  g_assert_false (till_card_number_is_longest ("4242424242424242"));
}

static void
test_expiry (void)
{
  const struct
  {
    const char *text;
    guint       month, year;
  } good[] = {
    { "1227", 12, 2027 }, { "12/27", 12, 2027 }, { "12 2027", 12, 2027 }, { "127", 1, 2027 },
    { "1/27", 1, 2027 },  { "01 / 27", 1, 2027 }, { "012027", 1, 2027 },
  };
  const char *const bad[] = { "", "1", "13/27", "0/27", "12/", "12/2", "12/202", "ab", "12/27777" };
  guint month = 99, year = 99;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (till_card_expiry_parse (bad[i], &month, &year));
  g_assert_cmpuint (month, ==, 99);

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_assert_true (till_card_expiry_parse (good[i].text, &month, &year));
      g_assert_cmpuint (month, ==, good[i].month);
      g_assert_cmpuint (year, ==, good[i].year);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/base/card-number/brands", test_brands);
  g_test_add_func ("/base/card-number/incomplete", test_incomplete);
  g_test_add_func ("/base/card-number/expiry", test_expiry);

  return g_test_run ();
}
