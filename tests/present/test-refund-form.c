/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "till-refund-form.h"

#include "till-gateway-error.h"
#include "till-refund-parts.h"

typedef struct
{
  TillClock       *clock;
  TillPayment     *payment;
  TillCapabilities capabilities;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  const TillPayment payment = {
    .record = { .kind = TILL_RECORD_PAYMENT, .id = "ch_1" },
    .state = TILL_PAYMENT_SUCCEEDED,
    .intent_id = "pi_1",
    .amount = { 4800, "GBP" },
    .captured = 4800,
    .refunded = 800,
    .last4 = "4242",
  };

  fixture->clock = till_clock_new_fake (1000 * TILL_SECOND);
  fixture->payment = till_record_new (&payment);
  for (guint i = 0; i < TILL_N_CAPABILITIES; i++)
    fixture->capabilities.support[i] = TILL_SUPPORT_YES;
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  till_record_unref (fixture->payment);
  till_clock_unref (fixture->clock);
}

static void
replace_payment (Fixture           *fixture,
                 const TillPayment *fields)
{
  TillPayment *payment = till_record_new (fields); /* of which the old one owns the strings */

  till_record_unref (fixture->payment);
  fixture->payment = payment;
}

static TillRefundForm *
form_new (Fixture            *fixture,
          TillInstructionKind kind)
{
  return till_refund_form_new (kind, fixture->payment, &fixture->capabilities, "Acme Tea",
                               TILL_ACCOUNT_LIVE, fixture->clock);
}

static void
test_begins_with_what_is_left (Fixture      *fixture,
                               gconstpointer user_data)
{
  g_autoptr (TillRefundForm) form = form_new (fixture, TILL_INSTRUCTION_REFUND);
  g_autofree char *button = till_refund_form_format_button (form);
  TillOrder order;

  g_assert_cmpstr (till_refund_form_get_amount_text (form), ==, "40.00");
  g_assert_cmpstr (button, ==, "Refund £40.00 · Acme Tea (live)");
  g_assert_true (till_refund_form_is_whole (form));
  g_assert_null (till_refund_form_get_problem (form));

  till_refund_form_set_reason (form, 1);
  till_refund_form_set_note (form, "broken pot");
  till_refund_form_fill_order (form, &order);
  g_assert_cmpint (order.kind, ==, TILL_INSTRUCTION_REFUND);
  g_assert_cmpint (order.amount.minor, ==, 4000);
  g_assert_cmpint (order.available, ==, 4000);
  g_assert_cmpstr (order.target_id, ==, "ch_1");
  g_assert_cmpstr (order.target_intent_id, ==, "pi_1");
  g_assert_cmpstr (order.reason, ==, "requested_by_customer");
  g_assert_cmpstr (order.note, ==, "broken pot");
}

/* Where the money goes is said before it is sent. */
static void
test_says_where_it_goes (Fixture      *fixture,
                         gconstpointer user_data)
{
  TillPayment by_card = *fixture->payment, otherwise;
  g_autoptr (TillRefundForm) card_form = NULL;
  g_autoptr (TillRefundForm) other_form = NULL;
  g_autofree char *card = NULL;
  g_autofree char *other = NULL;

  by_card.method = "card";
  replace_payment (fixture, &by_card);
  card_form = form_new (fixture, TILL_INSTRUCTION_REFUND);
  card = till_refund_form_format_warning (card_form);
  g_assert_nonnull (strstr (card, "to the card that paid and to no other"));

  otherwise = *fixture->payment;
  otherwise.method = "sepa_debit";
  replace_payment (fixture, &otherwise);
  other_form = form_new (fixture, TILL_INSTRUCTION_REFUND);
  other = till_refund_form_format_warning (other_form);
  g_assert_nonnull (strstr (other, "for a few months only"));
  g_assert_null (strstr (other, "card"));
}

static void
test_never_more_than_is_left (Fixture      *fixture,
                              gconstpointer user_data)
{
  const TillMoney too_much = { 4001, "GBP" };
  g_autoptr (TillRefundForm) form = form_new (fixture, TILL_INSTRUCTION_REFUND);

  till_refund_form_set_amount (form, "40.01");
  g_assert_nonnull (till_refund_form_get_problem (form));
  g_assert_false (till_refund_form_begin (form, &too_much));
  till_refund_form_set_amount (form, "");
  g_assert_nonnull (till_refund_form_get_problem (form));
  till_refund_form_set_amount (form, "12.50");
  g_assert_null (till_refund_form_get_problem (form));
  g_assert_false (till_refund_form_is_whole (form));
  till_refund_form_set_note (form, "card 4242424242424242");
  g_assert_nonnull (till_refund_form_get_problem (form));
}

static void
test_nothing_left (Fixture      *fixture,
                   gconstpointer user_data)
{
  TillPayment fields = *fixture->payment;
  g_autoptr (TillRefundForm) form = NULL;

  fields.refunded = 4800;
  replace_payment (fixture, &fields);
  form = form_new (fixture, TILL_INSTRUCTION_REFUND);
  g_assert_nonnull (till_refund_form_get_problem (form));
}

static void
test_sends_once (Fixture      *fixture,
                 gconstpointer user_data)
{
  const TillMoney all = { 4000, "GBP" };
  const TillMoney other = { 3999, "GBP" };
  g_autoptr (TillRefundForm) form = form_new (fixture, TILL_INSTRUCTION_REFUND);

  g_assert_false (till_refund_form_begin (form, &other));
  g_assert_true (till_refund_form_begin (form, &all));
  for (guint i = 0; i < 100; i++)
    g_assert_false (till_refund_form_begin (form, &all));

  till_refund_form_set_amount (form, "1");
  till_refund_form_set_reason (form, 2);
  g_assert_true (till_refund_form_is_whole (form));
  g_assert_cmpuint (till_refund_form_get_reason (form), ==, 0);
  g_assert_false (till_refund_form_try_again (form));
}

static void
test_outcomes (Fixture      *fixture,
               gconstpointer user_data)
{
  const TillMoney all = { 4000, "GBP" };
  g_autoptr (TillRefundForm) form = form_new (fixture, TILL_INSTRUCTION_REFUND);
  g_autoptr (GError) error = NULL;
  g_autofree char *result = NULL;

  g_assert_true (till_refund_form_begin (form, &all));
  error = till_gateway_error_new (TILL_GATEWAY_ERROR_UNAVAILABLE, NULL, "no network");
  till_refund_form_fail (form, error);
  g_assert_cmpint (till_refund_form_get_step (form), ==, TILL_REFUND_STEP_NOT_SENT);

  g_assert_true (till_refund_form_try_again (form));
  g_assert_true (till_refund_form_begin (form, &all));
  till_refund_form_settle (form, "i1", &(TillOutcome) { .state = TILL_INSTRUCTION_REFUSED,
                                                        .code = "charge_disputed" });
  g_assert_cmpint (till_refund_form_get_step (form), ==, TILL_REFUND_STEP_REFUSED);
  g_assert_cmpstr (till_refund_form_get_words (form)->title, ==, "The payment is disputed");

  g_assert_true (till_refund_form_try_again (form));
  g_assert_true (till_refund_form_begin (form, &all));
  till_refund_form_settle (form, "i2", &(TillOutcome) { .state = TILL_INSTRUCTION_UNKNOWN });
  g_assert_cmpint (till_refund_form_get_step (form), ==, TILL_REFUND_STEP_UNKNOWN);
  g_assert_false (till_refund_form_try_again (form));
  till_refund_form_settle (form, "i1", &(TillOutcome) { .state = TILL_INSTRUCTION_REFUSED });
  g_assert_cmpint (till_refund_form_get_step (form), ==, TILL_REFUND_STEP_UNKNOWN);
  till_refund_form_settle (form, "i2", &(TillOutcome) { .state = TILL_INSTRUCTION_DONE });
  g_assert_cmpint (till_refund_form_get_step (form), ==, TILL_REFUND_STEP_DONE);
  result = till_refund_form_format_result (form);
  g_assert_cmpstr (result, ==, "£40.00 is on its way back");
}

static void
test_held_money (Fixture      *fixture,
                 gconstpointer user_data)
{
  const TillMoney all = { 4800, "GBP" };
  TillPayment fields = *fixture->payment;
  g_autoptr (TillRefundForm) capture = NULL;
  g_autoptr (TillRefundForm) release = NULL;
  TillOrder order;

  fields.state = TILL_PAYMENT_AUTHORIZED;
  fields.captured = fields.refunded = 0;
  replace_payment (fixture, &fields);
  fixture->capabilities.support[TILL_CAPABILITY_PARTIAL_CAPTURE] = TILL_SUPPORT_NO;

  capture = form_new (fixture, TILL_INSTRUCTION_CAPTURE);
  g_assert_false (till_refund_form_takes_amount (capture));
  till_refund_form_set_amount (capture, "1");
  g_assert_true (till_refund_form_is_whole (capture));
  g_assert_true (till_refund_form_begin (capture, &all));
  till_refund_form_fill_order (capture, &order);
  g_assert_cmpint (order.kind, ==, TILL_INSTRUCTION_CAPTURE);
  g_assert_cmpint (order.amount.minor, ==, 4800);

  release = form_new (fixture, TILL_INSTRUCTION_CANCEL);
  g_assert_true (till_refund_form_begin (release, &all));
  till_refund_form_fill_order (release, &order);
  g_assert_cmpint (order.kind, ==, TILL_INSTRUCTION_CANCEL);
  g_assert_cmpint (order.amount.minor, ==, 0);
  g_assert_cmpstr (order.amount.currency, ==, "GBP");
  g_assert_null (order.reason);
}

/* All lines together are the amount; what cannot be is no line. */
static void
test_parts (void)
{
  const struct
  {
    const char *metadata;
    gboolean    has_lines;
    gint64      goods;
  } cases[] = {
    { NULL, FALSE, 0 },
    { "order_delivery: 5.00", TRUE, 4300 },
    { "order_delivery: 5.00\norder_tax: 8.00", TRUE, 3500 },
    { "order_delivery: 40.00\norder_tax: 8.00", TRUE, 0 },
    { "order_delivery: 40.01\norder_tax: 8.00", FALSE, 0 },
    { "order_delivery: 99.00", FALSE, 0 },
    { "order_tax: nothing", FALSE, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const TillPayment payment = { .amount = { 4800, "GBP" }, .metadata = cases[i].metadata };
      gint64 parts[TILL_N_REFUND_PARTS];

      g_assert_true (till_refund_parts_read (&payment, parts) == cases[i].has_lines);
      if (!cases[i].has_lines)
        continue;

      g_assert_cmpint (parts[TILL_REFUND_GOODS], ==, cases[i].goods);
      g_assert_cmpint (till_refund_parts_sum (&payment, 7).minor, ==, 4800);
      g_assert_cmpint (till_refund_parts_sum (&payment, 1u << TILL_REFUND_GOODS).minor, ==,
                       cases[i].goods);
      g_assert_cmpint (till_refund_parts_sum (&payment, 0).minor, ==, 0);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(name, function)                                                                       \
  g_test_add ("/present/refund-form/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("begins-with-what-is-left", test_begins_with_what_is_left);
  ADD ("says-where-it-goes", test_says_where_it_goes);
  ADD ("never-more-than-is-left", test_never_more_than_is_left);
  ADD ("nothing-left", test_nothing_left);
  ADD ("sends-once", test_sends_once);
  ADD ("outcomes", test_outcomes);
  ADD ("held-money", test_held_money);
#undef ADD

  g_test_add_func ("/present/refund-form/parts", test_parts);

  return g_test_run ();
}
