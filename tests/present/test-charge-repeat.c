/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a repeated order has from the earlier one, and what it never has. */

#include "till-charge-repeat.h"

typedef struct
{
  TillChargeForm *form;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  TillCapabilities capabilities = { 0 };

  for (guint i = 0; i < TILL_N_CAPABILITIES; i++)
    capabilities.support[i] = TILL_SUPPORT_YES;

  fixture->form = till_charge_form_new ("Acme Tea", TILL_ACCOUNT_PRACTICE, "GBP");
  till_charge_form_set_capabilities (fixture->form, &capabilities);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  g_assert_finalize_object (fixture->form);
}

static TillPayment *
payment_new (const TillMoney *amount,
             const char      *customer_id)
{
  const TillPayment fields = {
    .record = { .kind = TILL_RECORD_PAYMENT, .id = "ch_1" },
    .state = TILL_PAYMENT_SUCCEEDED,
    .amount = *amount,
    .description = "Two pounds of Assam",
    .reference = "A-1041",
    .customer_id = customer_id,
    .customer_name = "Jane Smith",
    .customer_email = "jane@example.com",
    .customer_phone = "+44 1632 960001",
    .method = "card",
    .last4 = "4242",
  };

  return till_record_new (&fields);
}

static void
test_customer_of_the_gateway (Fixture      *fixture,
                              gconstpointer user_data)
{
  TillPayment *payment = payment_new (&(TillMoney){ 4850, "EUR" }, "cus_1");
  TillChargeForm *form = fixture->form;
  TillCustomer *customer;

  till_charge_repeat (form, payment);

  g_assert_true (till_money_equal (till_charge_form_get_amount (form), &payment->amount));
  g_assert_cmpstr (till_charge_form_get_text (form, TILL_CHARGE_TEXT_DESCRIPTION), ==,
                   "Two pounds of Assam");
  customer = till_charge_form_get_customer (form);
  g_assert_nonnull (customer);
  g_assert_cmpstr (customer->record.id, ==, "cus_1");
  g_assert_cmpstr (customer->name, ==, "Jane Smith");
  g_assert_false (till_charge_form_is_new_customer (form));
  g_assert_cmpstr (till_charge_form_get_email (form), ==, "jane@example.com");

  till_record_unref (payment);
}

static void
test_somebody_without_an_id (Fixture      *fixture,
                             gconstpointer user_data)
{
  TillPayment *payment = payment_new (&(TillMoney){ 1, "GBP" }, NULL);
  TillChargeForm *form = fixture->form;

  till_charge_repeat (form, payment);

  g_assert_null (till_charge_form_get_customer (form));
  g_assert_cmpstr (till_charge_form_get_text (form, TILL_CHARGE_TEXT_NAME), ==, "Jane Smith");
  g_assert_cmpstr (till_charge_form_get_text (form, TILL_CHARGE_TEXT_PHONE), ==,
                   "+44 1632 960001");
  g_assert_cmpint (till_charge_form_get_amount (form)->minor, ==, 1);

  till_record_unref (payment);
}

/* Goods, delivery and tax come apart again, and to the same sum. */
static void
test_parts (Fixture      *fixture,
            gconstpointer user_data)
{
  TillPayment fields = {
    .record = { .kind = TILL_RECORD_PAYMENT, .id = "ch_1" },
    .amount = { 5050, "GBP" },
    .metadata = "order_delivery: 2.50\norder_tax: 8.42",
  };
  TillPayment *payment = till_record_new (&fields);
  const TillParts *parts;

  till_charge_form_set_switch (fixture->form, TILL_CHARGE_SWITCH_TAX_ON_TOP, TRUE);
  till_charge_form_set_tax (fixture->form, "20%");
  till_charge_repeat (fixture->form, payment);

  g_assert_cmpstr (till_charge_form_get_amount_text (fixture->form), ==, "48.00");
  parts = till_charge_form_get_parts (fixture->form);
  g_assert_true (till_money_equal (&parts->total, &fields.amount));
  g_assert_cmpint (parts->delivery, ==, 250);
  g_assert_cmpint (parts->tax, ==, 842);

  till_record_unref (payment);
}

/* The order is another one, and how it is paid is asked anew. */
static void
test_nothing_goes_along_unasked (Fixture      *fixture,
                                 gconstpointer user_data)
{
  const TillCard fields = { .record = { .kind = TILL_RECORD_CARD, .id = "pm_1" }, .last4 = "4242" };
  TillPayment *payment = payment_new (&(TillMoney){ 4850, "GBP" }, "cus_1");
  TillCard *card = till_record_new (&fields);
  TillChargeForm *form = fixture->form;

  till_charge_form_suggest_reference (form, "A-1077");
  till_charge_form_set_lane (form, TILL_LANE_SAVED_CARD);
  till_charge_form_set_saved_card (form, card);
  till_charge_form_set_switch (form, TILL_CHARGE_SWITCH_SAVE_CARD, TRUE);
  till_charge_form_set_switch (form, TILL_CHARGE_SWITCH_CAPTURE_LATER, TRUE);
  till_charge_form_set_text (form, TILL_CHARGE_TEXT_NAME, "Somebody Else");

  till_charge_repeat (form, payment);

  g_assert_cmpstr (till_charge_form_get_text (form, TILL_CHARGE_TEXT_REFERENCE), ==, "A-1078");
  g_assert_cmpstr (till_charge_form_get_text (form, TILL_CHARGE_TEXT_NAME), ==, "");
  g_assert_null (till_charge_form_get_saved_card (form));
  g_assert_cmpint (till_charge_form_get_lane (form), ==, TILL_LANE_LINK);
  g_assert_false (till_charge_form_get_switch (form, TILL_CHARGE_SWITCH_SAVE_CARD));
  g_assert_false (till_charge_form_get_switch (form, TILL_CHARGE_SWITCH_CAPTURE_LATER));

  till_record_unref (payment);
  till_record_unref (card);
}

/* An amount goes through the text of its field: it must come out the same, whatever it is. */
static void
test_amounts (Fixture      *fixture,
              gconstpointer user_data)
{
  static const TillMoney amounts[] = {
    { 1234, "JPY" },    { 1234567, "KWD" },   { 10, "KWD" },      { 123400, "ISK" },
    { 500000, "HUF" },  { 99999999, "GBP" },  { 100, "TWD" },     { 4200, "UGX" },
    { 5, "EUR" },       { 123456789, "USD" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (amounts); i++)
    {
      TillPayment *payment = payment_new (&amounts[i], NULL);
      const TillMoney *got;

      till_charge_repeat (fixture->form, payment);
      got = till_charge_form_get_amount (fixture->form);
      g_assert_nonnull (got);
      g_assert_cmpstr (got->currency, ==, amounts[i].currency);
      g_assert_cmpint (got->minor, ==, amounts[i].minor);
      till_record_unref (payment);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(name, function) \
  g_test_add ("/present/charge-repeat/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("customer-of-the-gateway", test_customer_of_the_gateway);
  ADD ("somebody-without-an-id", test_somebody_without_an_id);
  ADD ("nothing-goes-along-unasked", test_nothing_goes_along_unasked);
  ADD ("amounts", test_amounts);
  ADD ("parts", test_parts);
#undef ADD

  return g_test_run ();
}
