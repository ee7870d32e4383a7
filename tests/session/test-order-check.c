/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "till-order-check.h"

#include <string.h>

#include "till-clock.h"
#include "till-session-error.h"

/* 20 November 2026 */
#define NOW (1795132800 * TILL_SECOND)

static TillCardInput *
make_card (const char *number,
           const char *code,
           guint       month,
           guint       year)
{
  TillCardInput *card = till_card_input_new ();

  till_secret_set (card->number, number, -1);
  till_secret_set (card->code, code, -1);
  card->exp_month = month;
  card->exp_year = year;

  return card;
}

static TillOrder
make_charge (void)
{
  const TillOrder order = {
    .kind = TILL_INSTRUCTION_CHARGE, .amount = { 4800, "GBP" }, .card_token = "pm_1",
  };

  return order;
}

static void
assert_refused (const TillOrder     *order,
                const TillCardInput *card)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (till_order_check (order, card, NOW, &error));
  g_assert_error (error, TILL_SESSION_ERROR, TILL_SESSION_ERROR_INVALID);
}

static void
assert_fine (const TillOrder     *order,
             const TillCardInput *card)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (till_order_check (order, card, NOW, &error));
  g_assert_no_error (error);
}

static void
test_charge (void)
{
  TillOrder order = make_charge ();

  assert_fine (&order, NULL);
  order.receipt_email = "nobody";
  assert_refused (&order, NULL);
  order = make_charge ();
  order.amount.minor = 0;
  assert_refused (&order, NULL);
  order.amount.minor = -1;
  assert_refused (&order, NULL);
  order = make_charge ();
  strcpy (order.amount.currency, "XXQ");
  assert_refused (&order, NULL);
  order = make_charge ();
  order.card_token = " ";
  assert_refused (&order, NULL);
  order.kind = 99;
  assert_refused (&order, NULL);
}

static void
test_card (void)
{
  static const struct
  {
    const char *number, *code;
    guint       month, year;
    gboolean    fine;
  } cases[] = {
    { "4242424242424242", "123", 12, 2027, TRUE }, { "4242424242424242", "", 11, 2026, TRUE },
    { "378282246310005", "1234", 1, 2030, TRUE },  { "4242424242424242", "123", 10, 2026, FALSE },
    { "4242424242424241", "123", 12, 2027, FALSE }, { "424242424242424", "123", 12, 2027, FALSE },
    { "4242 4242 4242 424", "123", 12, 2027, FALSE }, { "", "123", 12, 2027, FALSE },
    { "4242424242424242", "1234", 12, 2027, FALSE }, { "4242424242424242", "123", 0, 2027, FALSE },
    { "4242424242424242", "123", 13, 2027, FALSE }, { "4242424242424242", "123", 12, 27, FALSE },
  };
  TillOrder order = make_charge ();

  order.card_token = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TillCardInput) card = make_card (cases[i].number, cases[i].code, cases[i].month,
                                                  cases[i].year);
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (till_order_check (&order, card, NOW, &error), ==, cases[i].fine);
      if (error != NULL)
        g_assert_null (strstr (error->message, "4242"));
    }
}

static void
test_card_with_others (void)
{
  g_autoptr (TillCardInput) card = make_card ("4242424242424242", "123", 12, 2027);
  TillOrder order = make_charge ();

  assert_refused (&order, card); /* two cards */
  order.kind = TILL_INSTRUCTION_CREATE_LINK;
  order.card_token = NULL;
  assert_refused (&order, card);
}

static void
test_link (void)
{
  TillOrder order = { .kind = TILL_INSTRUCTION_CREATE_LINK, .amount = { 100, "JPY" } };

  assert_fine (&order, NULL);
  order.expires_us = NOW + TILL_SECOND;
  assert_fine (&order, NULL);
  order.expires_us = NOW;
  assert_refused (&order, NULL);
  order = (TillOrder) { .kind = TILL_INSTRUCTION_CLOSE_LINK, .amount = { 0, "JPY" } };
  assert_refused (&order, NULL);
  order.target_id = "cs_1";
  assert_fine (&order, NULL);
}

static void
assert_target (TillInstructionKind kind,
               gint64              minor,
               TillPaymentState    state,
               gint64              refunded,
               gboolean            fine)
{
  const TillPayment payment = {
    .state = state, .amount = { 1000, "GBP" }, .refunded = refunded,
    .captured = state == TILL_PAYMENT_SUCCEEDED ? 1000 : 0,
  };
  const TillOrder order = { .kind = kind, .amount = { minor, "GBP" }, .target_id = "ch_1" };
  g_autoptr (GError) error = NULL;
  gint64 available = -7;

  g_assert_cmpint (till_order_check_target (&order, &payment, &available, &error), ==, fine);
  if (fine)
    g_assert_cmpint (available, ==, 1000 - refunded);
  else
    {
      g_assert_error (error, TILL_SESSION_ERROR, TILL_SESSION_ERROR_INVALID);
      g_assert_cmpint (available, ==, -7);
    }
}

static void
test_target (void)
{
  const TillInstructionKind refund = TILL_INSTRUCTION_REFUND, capture = TILL_INSTRUCTION_CAPTURE;
  const TillPaymentState succeeded = TILL_PAYMENT_SUCCEEDED, held = TILL_PAYMENT_AUTHORIZED;

  assert_target (refund, 1000, succeeded, 0, TRUE);
  assert_target (refund, 400, succeeded, 600, TRUE);
  assert_target (refund, 401, succeeded, 600, FALSE);
  assert_target (refund, 1, succeeded, 1000, FALSE);
  assert_target (refund, 1, held, 0, FALSE);
  assert_target (refund, 1, TILL_PAYMENT_FAILED, 0, FALSE);
  assert_target (capture, 1000, held, 0, TRUE);
  assert_target (capture, 1001, held, 0, FALSE);
  assert_target (capture, 1000, succeeded, 0, FALSE);
  assert_target (TILL_INSTRUCTION_CANCEL, 0, held, 0, TRUE);
  assert_target (TILL_INSTRUCTION_CANCEL, 0, TILL_PAYMENT_CANCELED, 0, FALSE);
}

static void
test_other_currency (void)
{
  const TillPayment payment = {
    .state = TILL_PAYMENT_SUCCEEDED, .amount = { 1000, "GBP" }, .captured = 1000,
  };
  const TillOrder order = { .kind = TILL_INSTRUCTION_REFUND, .amount = { 10, "EUR" } };
  g_autoptr (GError) error = NULL;
  gint64 available;

  g_assert_false (till_order_check_target (&order, &payment, &available, &error));
  g_assert_error (error, TILL_SESSION_ERROR, TILL_SESSION_ERROR_INVALID);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/session/order-check/charge", test_charge);
  g_test_add_func ("/session/order-check/card", test_card);
  g_test_add_func ("/session/order-check/card-with-others", test_card_with_others);
  g_test_add_func ("/session/order-check/link", test_link);
  g_test_add_func ("/session/order-check/target", test_target);
  g_test_add_func ("/session/order-check/other-currency", test_other_currency);

  return g_test_run ();
}
