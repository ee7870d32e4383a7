/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What can be filled in, what is missing, and that a press of the button sends once. */

#include "till-charge-run.h"

#include <string.h>

#include "till-gateway-error.h"

typedef struct
{
  TillClock      *clock;
  TillChargeForm *form;
  TillChargeRun  *run;
} Fixture;

static const TillMoney pounds_48 = { 4800, "GBP" };

static TillCapabilities
all_capabilities (void)
{
  TillCapabilities capabilities = { 0 };

  for (guint i = 0; i < TILL_N_CAPABILITIES; i++)
    capabilities.support[i] = TILL_SUPPORT_YES;

  return capabilities;
}

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  const TillCapabilities capabilities = all_capabilities ();

  fixture->clock = till_clock_new_fake (1000 * TILL_SECOND);
  fixture->form = till_charge_form_new ("Acme Tea", TILL_ACCOUNT_PRACTICE, "GBP");
  till_charge_form_set_capabilities (fixture->form, &capabilities);
  till_charge_form_set_text (fixture->form, TILL_CHARGE_TEXT_RETURN_URL, "https://example.com");
  fixture->run = till_charge_run_new (fixture->form, fixture->clock);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  g_assert_finalize_object (fixture->run);
  g_assert_finalize_object (fixture->form);
  till_clock_unref (fixture->clock);
}

static TillCustomer *
customer_new (void)
{
  const TillCustomer customer = {
    .record = { .kind = TILL_RECORD_CUSTOMER, .id = "cus_1" },
    .name = "Jane Smith",
    .email = "jane@example.com",
  };

  return till_record_new (&customer);
}

static void
test_amount (Fixture      *fixture,
             gconstpointer user_data)
{
  TillChargeForm *form = fixture->form;
  g_autofree char *empty = till_charge_form_format_button (form);
  g_autofree char *full = NULL;

  g_assert_cmpstr (empty, ==, "Create link for £0.00 · Acme Tea (practice)");
  g_assert_nonnull (till_charge_form_get_problem (form));
  g_assert_null (till_charge_form_get_amount_problem (form));

  till_charge_form_set_amount (form, "48");
  g_assert_null (till_charge_form_get_problem (form));
  full = till_charge_form_format_button (form);
  g_assert_cmpstr (full, ==, "Create link for £48.00 · Acme Tea (practice)");

  till_charge_form_set_amount (form, "48.505");
  g_assert_null (till_charge_form_get_amount (form));
  g_assert_nonnull (till_charge_form_get_amount_problem (form));
  till_charge_form_set_amount (form, "48y");
  g_assert_nonnull (till_charge_form_get_amount_problem (form));
  till_charge_form_set_amount (form, "0");
  g_assert_null (till_charge_form_get_amount (form));
  g_assert_null (till_charge_form_get_amount_problem (form));
  g_assert_nonnull (till_charge_form_get_problem (form));

  /* A sum is worked out; one that is not typed to its end is no mistake yet. */
  till_charge_form_set_amount (form, "12.5*");
  g_assert_null (till_charge_form_get_amount (form));
  g_assert_null (till_charge_form_get_amount_problem (form));
  till_charge_form_set_amount (form, "12.5*3");
  g_assert_cmpint (till_charge_form_get_amount (form)->minor, ==, 3750);
  till_charge_form_set_amount (form, "5/0");
  g_assert_nonnull (till_charge_form_get_amount_problem (form));

  /* The same digits are another amount in another currency. */
  till_charge_form_set_amount (form, "48.5");
  till_charge_form_set_currency (form, "JPY");
  g_assert_nonnull (till_charge_form_get_amount_problem (form));
  till_charge_form_set_currency (form, "nope");
  g_assert_cmpstr (till_charge_form_get_currency (form), ==, "JPY");
  till_charge_form_set_amount (form, "48");
  g_assert_cmpint (till_charge_form_get_amount (form)->minor, ==, 48);
}

static void
test_lanes (Fixture      *fixture,
            gconstpointer user_data)
{
  TillCapabilities capabilities = all_capabilities ();
  TillChargeForm *form = fixture->form;

  /* The typed lane is off until the merchant states that the gateway allows it. */
  g_assert_cmpint (till_charge_form_get_lane (form), ==, TILL_LANE_LINK);
  g_assert_false (till_charge_form_is_lane_offered (form, TILL_LANE_TYPED_CARD));
  g_assert_nonnull (till_charge_form_get_lane_hint (form, TILL_LANE_TYPED_CARD));
  till_charge_form_set_lane (form, TILL_LANE_TYPED_CARD);
  g_assert_cmpint (till_charge_form_get_lane (form), ==, TILL_LANE_LINK);

  till_charge_form_set_typed_card (form, TRUE);
  g_assert_null (till_charge_form_get_lane_hint (form, TILL_LANE_TYPED_CARD));
  till_charge_form_set_lane (form, TILL_LANE_TYPED_CARD);
  g_assert_cmpint (till_charge_form_get_lane (form), ==, TILL_LANE_TYPED_CARD);

  /* Some gateways leave it to the merchant's word altogether. */
  capabilities.support[TILL_CAPABILITY_TYPED_CARD] = TILL_SUPPORT_NO;
  capabilities.reason[TILL_CAPABILITY_TYPED_CARD] = TILL_SUPPORT_REASON_GATE;
  till_charge_form_set_capabilities (form, &capabilities);
  g_assert_false (till_charge_form_is_lane_waiting (form));
  till_charge_form_set_typed_card (form, FALSE);
  g_assert_true (till_charge_form_is_lane_waiting (form));
  till_charge_form_set_typed_card (form, TRUE);

  /* The key turns out to lack the permission: the form leaves the lane and says why. */
  capabilities.support[TILL_CAPABILITY_TYPED_CARD] = TILL_SUPPORT_NO;
  capabilities.reason[TILL_CAPABILITY_TYPED_CARD] = TILL_SUPPORT_REASON_PERMISSION;
  till_charge_form_set_capabilities (form, &capabilities);
  g_assert_cmpint (till_charge_form_get_lane (form), ==, TILL_LANE_LINK);
  g_assert_nonnull (till_charge_form_get_lane_hint (form, TILL_LANE_TYPED_CARD));
  till_charge_form_set_typed_card (form, FALSE);
  g_assert_false (till_charge_form_is_lane_waiting (form));

  for (guint i = 0; i < TILL_N_CAPABILITIES; i++)
    capabilities.support[i] = TILL_SUPPORT_NO;
  till_charge_form_set_capabilities (form, &capabilities);
  till_charge_form_set_amount (form, "48");
  g_assert_nonnull (till_charge_form_get_problem (form));
}

static void
test_what_each_lane_needs (Fixture      *fixture,
                           gconstpointer user_data)
{
  TillChargeForm *form = fixture->form;
  TillCustomer *customer = customer_new ();
  const TillCard fields = { .record = { .kind = TILL_RECORD_CARD, .id = "pm_1" },
                            .last4 = "4242" };
  TillCard *card = till_record_new (&fields);
  TillOrder order;

  till_charge_form_set_typed_card (form, TRUE);
  till_charge_form_set_amount (form, "48");

  till_charge_form_set_lane (form, TILL_LANE_TYPED_CARD);
  g_assert_nonnull (till_charge_form_get_problem (form));
  till_charge_form_set_card_complete (form, TRUE);
  g_assert_null (till_charge_form_get_problem (form));
  till_charge_form_set_switch (form, TILL_CHARGE_SWITCH_SAVE_CARD, TRUE);
  g_assert_nonnull (till_charge_form_get_problem (form)); /* whose card? */
  till_charge_form_set_text (form, TILL_CHARGE_TEXT_NAME, " Jane ");
  g_assert_null (till_charge_form_get_problem (form));
  till_charge_form_fill_order (form, &order);
  g_assert_cmpint (order.kind, ==, TILL_INSTRUCTION_CHARGE);
  g_assert_true (order.save_card);
  g_assert_nonnull (strstr (order.consent, "I agree that Acme Tea "));
  g_assert_true (order.moto);
  g_assert_cmpstr (order.customer_name, ==, "Jane");
  g_assert_null (order.card_token);

  till_charge_form_set_lane (form, TILL_LANE_SAVED_CARD);
  g_assert_nonnull (till_charge_form_get_problem (form));
  till_charge_form_set_customer (form, customer);
  g_assert_nonnull (till_charge_form_get_problem (form));
  till_charge_form_set_saved_card (form, card);
  g_assert_null (till_charge_form_get_problem (form));
  till_charge_form_set_switch (form, TILL_CHARGE_SWITCH_RECEIPT, TRUE);
  till_charge_form_fill_order (form, &order);
  g_assert_cmpstr (order.card_token, ==, "pm_1");
  g_assert_cmpstr (order.last4, ==, "4242");
  g_assert_cmpstr (order.customer_id, ==, "cus_1");
  g_assert_cmpstr (order.receipt_email, ==, "jane@example.com");
  g_assert_false (order.save_card);
  g_assert_null (order.consent);

  /* Another customer's card is not this one's. */
  till_charge_form_set_customer (form, NULL);
  g_assert_null (till_charge_form_get_saved_card (form));

  till_charge_form_set_lane (form, TILL_LANE_LINK);
  till_charge_form_set_switch (form, TILL_CHARGE_SWITCH_CAPTURE_LATER, TRUE);
  till_charge_form_fill_order (form, &order);
  g_assert_cmpint (order.kind, ==, TILL_INSTRUCTION_CREATE_LINK);
  g_assert_cmpstr (order.return_url, ==, "https://example.com");
  g_assert_false (order.moto);
  g_assert_false (order.capture_later);

  till_record_unref (card);
  till_record_unref (customer);
}

static void
test_texts (Fixture      *fixture,
            gconstpointer user_data)
{
  TillChargeForm *form = fixture->form;
  TillOrder order;

  till_charge_form_set_amount (form, "48");
  till_charge_form_set_text (form, TILL_CHARGE_TEXT_EMAIL, "jane@");
  g_assert_nonnull (till_charge_form_get_problem (form));
  till_charge_form_set_text (form, TILL_CHARGE_TEXT_EMAIL, "jane@example.com");
  g_assert_null (till_charge_form_get_problem (form));

  /* A card number in a field that is kept must never get into the journal. */
  for (guint i = 0; i < TILL_N_CHARGE_TEXTS; i++)
    if (i != TILL_CHARGE_TEXT_EMAIL && i != TILL_CHARGE_TEXT_RETURN_URL)
      {
        till_charge_form_set_text (form, i, "4242 4242 4242 4242");
        g_assert_nonnull (till_charge_form_get_problem (form));
        till_charge_form_set_text (form, i, "");
        g_assert_null (till_charge_form_get_problem (form));
      }

  /* Typed in one go into the wrong field, with expiry and code behind the number. */
  till_charge_form_set_text (form, TILL_CHARGE_TEXT_REFERENCE, "42424242424242421227123");
  g_assert_nonnull (till_charge_form_get_problem (form));
  till_charge_form_set_text (form, TILL_CHARGE_TEXT_REFERENCE, "4242 4242 4242 4242 12/27 123");
  g_assert_nonnull (till_charge_form_get_problem (form));
  till_charge_form_set_text (form, TILL_CHARGE_TEXT_RETURN_URL,
                             "https://example.com/3782822463100051227");
  till_charge_form_set_text (form, TILL_CHARGE_TEXT_REFERENCE, "");
  g_assert_nonnull (till_charge_form_get_problem (form));
  till_charge_form_set_text (form, TILL_CHARGE_TEXT_RETURN_URL, "https://example.com/");

  till_charge_form_set_text (form, TILL_CHARGE_TEXT_PHONE, "+44 7700 900123");
  till_charge_form_set_text (form, TILL_CHARGE_TEXT_REFERENCE, "A-1077");
  g_assert_null (till_charge_form_get_problem (form));
  till_charge_form_fill_order (form, &order);
  g_assert_cmpstr (order.reference, ==, "A-1077");
  g_assert_null (order.description);
  g_assert_null (order.note);

  /* What only we read goes with the order, and not with the next one. */
  till_charge_form_set_text (form, TILL_CHARGE_TEXT_NOTE, " Ring twice ");
  till_charge_form_fill_order (form, &order);
  g_assert_cmpstr (order.note, ==, "Ring twice");
  g_assert_cmpstr (order.customer_phone, ==, "+44 7700 900123");
  till_charge_form_clear (form);
  g_assert_cmpstr (till_charge_form_get_text (form, TILL_CHARGE_TEXT_NOTE), ==, "");
  g_assert_cmpstr (till_charge_form_get_text (form, TILL_CHARGE_TEXT_RETURN_URL), ==,
                   "https://example.com/");
}

/* Where customers go after paying by a link is asked for once and then kept. */
static void
test_page_after_paying (Fixture      *fixture,
                        gconstpointer user_data)
{
  const char * const bad[] = {
    "", "shop", "shop.com", "https://", "ftp://shop.com", "javascript:0",
  };

  till_charge_form_set_amount (fixture->form, "48");
  g_assert_null (till_charge_form_get_problem (fixture->form));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      till_charge_form_set_text (fixture->form, TILL_CHARGE_TEXT_RETURN_URL, bad[i]);
      g_assert_nonnull (till_charge_form_get_problem (fixture->form));
    }

  till_charge_form_set_text (fixture->form, TILL_CHARGE_TEXT_RETURN_URL, "https://shop.com/a?b");
  g_assert_null (till_charge_form_get_problem (fixture->form));
  till_charge_form_clear (fixture->form);
  g_assert_cmpstr (till_charge_form_get_text (fixture->form, TILL_CHARGE_TEXT_RETURN_URL), ==,
                   "https://shop.com/a?b");
}

static void
test_sends_once (Fixture      *fixture,
                 gconstpointer user_data)
{
  const TillMoney other = { 4900, "GBP" };
  const TillMoney euro = { 4800, "EUR" };

  g_assert_false (till_charge_run_begin (fixture->run, &pounds_48));
  till_charge_form_set_amount (fixture->form, "48");

  /* Only what was shown is sent. */
  g_assert_false (till_charge_run_begin (fixture->run, &other));
  g_assert_false (till_charge_run_begin (fixture->run, &euro));

  g_assert_true (till_charge_run_begin (fixture->run, &pounds_48));
  for (guint i = 0; i < 100; i++)
    g_assert_false (till_charge_run_begin (fixture->run, &pounds_48));

  /* Nothing can be changed or left meanwhile. */
  till_charge_form_set_amount (fixture->form, "1");
  g_assert_cmpint (till_charge_form_get_amount (fixture->form)->minor, ==, 4800);
  g_assert_false (till_charge_run_clear (fixture->run));
  g_assert_false (till_charge_run_try_again (fixture->run));

  till_clock_advance (fixture->clock, 7 * TILL_SECOND);
  g_assert_cmpint (till_charge_run_get_elapsed_us (fixture->run), ==, 7 * TILL_SECOND);
}

static void
begin_with_card (Fixture *fixture)
{
  till_charge_form_set_typed_card (fixture->form, TRUE);
  till_charge_form_set_amount (fixture->form, "48");
  till_charge_form_set_lane (fixture->form, TILL_LANE_TYPED_CARD);
  till_charge_form_set_card_complete (fixture->form, TRUE);
  g_assert_true (till_charge_run_begin (fixture->run, &pounds_48));
}

static void
test_declined (Fixture      *fixture,
               gconstpointer user_data)
{
  const TillOutcome declined = { .state = TILL_INSTRUCTION_REFUSED,
                                 .code = "card_declined",
                                 .decline_code = "insufficient_funds",
                                 .request_id = "req_1" };

  begin_with_card (fixture);
  till_charge_run_settle (fixture->run, "i1", &declined);
  g_assert_cmpint (till_charge_run_get_step (fixture->run), ==, TILL_CHARGE_STEP_DECLINED);
  g_assert_nonnull (till_charge_run_get_words (fixture->run)->say);
  g_assert_nonnull (strstr (till_charge_run_get_details (fixture->run), "req_1"));

  /* An outcome that comes late, or of something else, changes nothing. */
  till_charge_run_settle (fixture->run, "i1",
                          &(TillOutcome) { .state = TILL_INSTRUCTION_DONE });
  g_assert_cmpint (till_charge_run_get_step (fixture->run), ==, TILL_CHARGE_STEP_DECLINED);

  /* Another card: the amount stays, the card does not. */
  g_assert_true (till_charge_run_try_again (fixture->run));
  g_assert_cmpint (till_charge_form_get_amount (fixture->form)->minor, ==, 4800);
  g_assert_cmpint (till_charge_form_get_lane (fixture->form), ==, TILL_LANE_TYPED_CARD);
  g_assert_false (till_charge_run_begin (fixture->run, &pounds_48));
  till_charge_form_set_card_complete (fixture->form, TRUE);
  g_assert_true (till_charge_run_begin (fixture->run, &pounds_48));
}

static void
test_unknown_becomes_known (Fixture      *fixture,
                            gconstpointer user_data)
{
  begin_with_card (fixture);
  till_charge_run_settle (fixture->run, "i1",
                          &(TillOutcome) { .state = TILL_INSTRUCTION_UNKNOWN });
  g_assert_cmpint (till_charge_run_get_step (fixture->run), ==, TILL_CHARGE_STEP_UNKNOWN);
  g_assert_cmpstr (till_charge_run_get_words (fixture->run)->title, ==,
                   "Outcome unknown, checking");
  g_assert_false (till_charge_run_begin (fixture->run, &pounds_48));
  g_assert_false (till_charge_run_try_again (fixture->run));

  till_charge_run_settle (fixture->run, "another",
                          &(TillOutcome) { .state = TILL_INSTRUCTION_REFUSED });
  g_assert_cmpint (till_charge_run_get_step (fixture->run), ==, TILL_CHARGE_STEP_UNKNOWN);

  till_charge_run_settle (fixture->run, "i1",
                          &(TillOutcome) { .state = TILL_INSTRUCTION_DONE,
                                           .result_id = "ch_1" });
  g_assert_cmpint (till_charge_run_get_step (fixture->run), ==, TILL_CHARGE_STEP_APPROVED);
  g_assert_cmpstr (till_charge_run_get_result_id (fixture->run), ==, "ch_1");

  g_assert_true (till_charge_run_clear (fixture->run));
  g_assert_null (till_charge_form_get_amount (fixture->form));
  g_assert_false (till_charge_run_begin (fixture->run, &pounds_48));
}

static void
test_needs_customer (Fixture      *fixture,
                     gconstpointer user_data)
{
  const TillOutcome refused = { .state = TILL_INSTRUCTION_REFUSED,
                                .code = "authentication_required" };
  TillCapabilities capabilities = all_capabilities ();

  begin_with_card (fixture);
  till_charge_run_settle (fixture->run, "i1", &refused);
  g_assert_cmpint (till_charge_run_get_step (fixture->run), ==, TILL_CHARGE_STEP_NEEDS_CUSTOMER);

  /* Without links there is nothing to offer but another card. */
  g_assert_true (till_charge_run_clear (fixture->run));
  capabilities.support[TILL_CAPABILITY_PAYMENT_LINK] = TILL_SUPPORT_NO;
  till_charge_form_set_capabilities (fixture->form, &capabilities);
  begin_with_card (fixture);
  till_charge_run_settle (fixture->run, "i2", &refused);
  g_assert_cmpint (till_charge_run_get_step (fixture->run), ==, TILL_CHARGE_STEP_DECLINED);
}

static void
test_not_sent (Fixture      *fixture,
               gconstpointer user_data)
{
  g_autoptr (GError) offline = NULL;
  g_autoptr (GError) refused = NULL;

  offline = till_gateway_error_new (TILL_GATEWAY_ERROR_UNAVAILABLE, NULL, "Connection refused");
  begin_with_card (fixture);
  till_charge_run_fail (fixture->run, offline);
  g_assert_cmpint (till_charge_run_get_step (fixture->run), ==, TILL_CHARGE_STEP_NOT_SENT);
  g_assert_cmpstr (till_charge_run_get_words (fixture->run)->title, ==, "Nothing was sent");
  g_assert_true (till_charge_run_try_again (fixture->run));

  /* The gateway may refuse the card itself before there is an order. */
  till_charge_form_set_card_complete (fixture->form, TRUE);
  g_assert_true (till_charge_run_begin (fixture->run, &pounds_48));
  refused = till_gateway_error_new (TILL_GATEWAY_ERROR_REFUSED,
                                    &(TillGatewayFailure) { .code = (char *) "incorrect_number" },
                                    "Your card number is incorrect.");
  till_charge_run_fail (fixture->run, refused);
  g_assert_cmpint (till_charge_run_get_step (fixture->run), ==, TILL_CHARGE_STEP_DECLINED);
  g_assert_true (till_charge_run_get_words (fixture->run)->same_card);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(name, function)                                                                       \
  g_test_add ("/present/charge-form/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("amount", test_amount);
  ADD ("lanes", test_lanes);
  ADD ("what-each-lane-needs", test_what_each_lane_needs);
  ADD ("texts", test_texts);
  ADD ("page-after-paying", test_page_after_paying);
  ADD ("sends-once", test_sends_once);
  ADD ("declined", test_declined);
  ADD ("unknown-becomes-known", test_unknown_becomes_known);
  ADD ("needs-customer", test_needs_customer);
  ADD ("not-sent", test_not_sent);
#undef ADD

  return g_test_run ();
}
