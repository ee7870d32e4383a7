/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What is wrong with a customer that somebody types, and the customer that comes of it. */

#include "till-customer-form.h"

static void
test_check (void)
{
  const struct
  {
    TillCustomerField field;
    const char       *text;
    const char       *problem;
  } cases[] = {
    { TILL_CUSTOMER_EMAIL, "grace@example.com", NULL },
    { TILL_CUSTOMER_EMAIL, "grace", "This is not an e-mail address" },
    { TILL_CUSTOMER_EMAIL, "@example.com", "This is not an e-mail address" },
    { TILL_CUSTOMER_EMAIL, "grace@example", "This is not an e-mail address" },
    { TILL_CUSTOMER_EMAIL, "grace@@example.com", "This is not an e-mail address" },
    { TILL_CUSTOMER_EMAIL, "grace hopper@example.com", "This is not an e-mail address" },
    { TILL_CUSTOMER_COUNTRY, "gb", NULL },
    { TILL_CUSTOMER_COUNTRY, "G1", "A country is two letters, like GB or DE" },
    { TILL_CUSTOMER_COUNTRY, "England", "This is longer than the gateway keeps" },
    { TILL_CUSTOMER_PHONE, "+44 20 7946 0123", NULL },
    { TILL_CUSTOMER_PHONE, "+44 20 7946 0123 extension", "This is longer than the gateway keeps" },
    { TILL_CUSTOMER_LINE1, "1 High Street", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *texts[TILL_N_CUSTOMER_FIELDS];
      TillCustomerField field = TILL_N_CUSTOMER_FIELDS;

      for (guint j = 0; j < TILL_N_CUSTOMER_FIELDS; j++)
        texts[j] = j == TILL_CUSTOMER_NAME ? "Grace" : "";
      texts[cases[i].field] = cases[i].text;
      g_assert_cmpstr (till_customer_form_check (texts, &field), ==, cases[i].problem);
      if (cases[i].problem != NULL)
        g_assert_cmpint (field, ==, cases[i].field);
    }
}

/* The first digits of a test card, put together here: no file holds one. */
static void
test_card_number (void)
{
  g_autofree char *card = g_strconcat ("4242", "4242", "4242", "4242", NULL);
  const char *texts[TILL_N_CUSTOMER_FIELDS] = { "Grace", "", "", "", "", "", "", "", "", card };
  TillCustomerField field = TILL_N_CUSTOMER_FIELDS;

  g_assert_cmpstr (till_customer_form_check (texts, &field), ==,
                   "A card number is never kept here");
  g_assert_cmpint (field, ==, TILL_CUSTOMER_DESCRIPTION);
}

static void
test_nobody (void)
{
  const char *texts[TILL_N_CUSTOMER_FIELDS] = { "", "", "", "1 High Street", "", "", "", "", "",
                                                "" };
  TillCustomerField field = TILL_N_CUSTOMER_FIELDS;

  g_assert_nonnull (till_customer_form_check (texts, &field));
  g_assert_cmpint (field, ==, TILL_CUSTOMER_NAME);
}

static void
test_make (void)
{
  const char *texts[TILL_N_CUSTOMER_FIELDS] = { "Grace", "", "020", "1 High Street", "", "LS1 4AB",
                                                "Leeds", "", "gb", "" };
  const TillCustomer before = {
    .record = { .kind = TILL_RECORD_CUSTOMER, .id = "cus_1" }, .email = "grace@example.com",
    .created_us = 7,
  };
  TillCustomer *customer = till_customer_form_make (&before, texts);
  TillCustomer *anew = till_customer_form_make (NULL, texts);
  g_autofree char *address = till_customer_say_address (customer);

  g_assert_cmpstr (customer->record.id, ==, "cus_1");
  g_assert_cmpint (customer->created_us, ==, 7);
  g_assert_cmpstr (customer->name, ==, "Grace");
  g_assert_null (customer->email); /* was taken away */
  g_assert_cmpstr (customer->country, ==, "GB");
  g_assert_cmpstr (address, ==, "1 High Street, LS1 4AB Leeds, GB");
  g_assert_cmpstr (anew->record.id, ==, "");
  till_record_unref (customer);
  till_record_unref (anew);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/present/customer-form/check", test_check);
  g_test_add_func ("/present/customer-form/card-number", test_card_number);
  g_test_add_func ("/present/customer-form/nobody", test_nobody);
  g_test_add_func ("/present/customer-form/make", test_make);

  return g_test_run ();
}
