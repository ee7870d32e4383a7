/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Taking payments: cards, gates, declines, authentication, holds, and what is refused in which
 * words. */

#include <string.h>

#include "bench.h"

#define CARD(number) \
  "type=card&card[number]=" number "&card[exp_month]=12&card[exp_year]=2030&card[cvc]=123"

/* Charges a typed card and returns the answer. */
static Answer *
pay_with_number (Bench      *bench,
                 const char *number,
                 const char *more)
{
  g_autofree char *form = NULL;
  g_autofree char *method = NULL;
  g_autofree char *params = NULL;

  form = g_strconcat ("type=card&card[exp_month]=12&card[exp_year]=2030&card[cvc]=123"
                      "&card[number]=", number, NULL);
  method = bench_make (bench, "/v1/payment_methods", form);
  params = g_strconcat ("payment_method=", method, more != NULL ? "&" : "", more, NULL);

  return bench_pay (bench, params);
}

static void
test_phone_order (void)
{
  g_autoptr (Bench) bench = bench_new (NULL);
  g_autoptr (Answer) method = NULL;
  g_autoptr (Answer) paid = NULL;
  g_autoptr (Answer) settled = NULL;
  g_autofree char *params = NULL;
  g_autofree char *path = NULL;

  method = bench_post (bench, "/v1/payment_methods",
                       CARD ("4242+4242+4242+4242") "&billing_details[name]=Zo%C3%A9"
                       "&billing_details[address][postal_code]=LS1");
  answer_ok (method);
  g_assert_cmpstr (answer_text (method, "card.last4"), ==, "4242");
  g_assert_cmpstr (answer_text (method, "card.checks.cvc_check"), ==, "unchecked");
  g_assert_cmpstr (answer_text (method, "card.checks.address_postal_code_check"), ==, "unchecked");
  g_assert_true (answer_is_null (method, "card.checks.address_line1_check"));

  params = g_strdup_printf ("payment_method=%s&payment_method_options[card][moto]=true"
                            "&metadata[order_reference]=A-1&expand[]=latest_charge",
                            answer_text (method, "id"));
  paid = bench_pay (bench, params);
  answer_ok (paid);
  g_assert_cmpstr (answer_text (paid, "status"), ==, "succeeded");
  g_assert_cmpint (answer_int (paid, "amount_received"), ==, 4200);
  g_assert_cmpint (answer_int (paid, "latest_charge.captured"), ==, TRUE);
  g_assert_true (answer_is_null (paid, "latest_charge.balance_transaction"));
  g_assert_cmpint (answer_int (paid, "latest_charge.payment_method_details.card.moto"), ==, TRUE);
  g_assert_cmpstr (answer_text (paid, "latest_charge.payment_method_details.card.checks.cvc_check"),
                   ==, "pass");
  g_assert_cmpstr (answer_text (paid, "latest_charge.billing_details.name"), ==, "Zoé");
  g_assert_cmpstr (answer_text (paid, "latest_charge.metadata.order_reference"), ==, "A-1");

  bench_pass (bench, 1);
  path = g_strdup_printf ("/v1/charges/%s?expand[]=balance_transaction",
                          answer_text (paid, "latest_charge.id"));
  settled = bench_get (bench, path);
  g_assert_cmpint (answer_int (settled, "balance_transaction.amount"), ==, 4200);
  g_assert_cmpint (answer_int (settled, "balance_transaction.fee"), ==, 157); /* 3.25 % + 20p */
  g_assert_cmpuint (bench_count (bench, "charge.updated"), ==, 1);
  g_assert_cmpuint (bench_count (bench, "payment_intent.created"), ==, 1);
  g_assert_cmpuint (bench_count (bench, "charge.succeeded"), ==, 1);
  g_assert_cmpuint (bench_count (bench, "payment_intent.succeeded"), ==, 1);
}

static void
test_gates (void)
{
  TillSandboxOptions options = TILL_SANDBOX_OPTIONS_INIT;
  g_autoptr (Bench) bench = NULL;
  g_autoptr (Answer) moto = NULL;
  g_autoptr (Answer) raw = NULL;
  g_autoptr (Answer) token = NULL;

  options.no_moto = options.no_raw_card = TRUE;
  bench = bench_new (&options);
  moto = bench_pay (bench, "payment_method_options[card][moto]=true");
  raw = bench_post (bench, "/v1/payment_methods", CARD ("4242424242424242"));
  token = bench_post (bench, "/v1/payment_methods", "type=card&card[token]=tok_visa");

  answer_refused (moto, 400, "parameter_unknown", "payment_method_options[card][moto]",
                  "Received unknown parameter: payment_method_options[card][moto]");
  answer_refused (raw, 402, NULL, NULL,
                  "Sending credit card numbers directly to the Stripe API is generally unsafe. We "
                  "suggest you use test tokens that map to the test card you are using, see "
                  "https://stripe.com/docs/testing. To enable testing raw card data APIs, see "
                  "https://support.stripe.com/questions/"
                  "enabling-access-to-raw-card-data-apis.");
  answer_ok (token);
}

static void
test_bad_cards (void)
{
  static const struct
  {
    const char *form;
    guint       status;
    const char *code;
    const char *param;
    const char *message;
  } bad[] = {
    { CARD ("4242424242424241"), 402, "incorrect_number", "number",
      "Your card number is incorrect." },
    { CARD ("12ab"), 402, "invalid_number", "number",
      "The card number is not a valid credit card number." },
    { CARD ("42424242424242424242424242"), 402, "invalid_number", "number",
      "The card number is not a valid credit card number." },
    { "type=card&card[number]=4242424242424242&card[exp_month]=13&card[exp_year]=2030", 402,
      "invalid_expiry_month", "exp_month", "Your card's expiration month is invalid." },
    { "type=card&card[number]=4242424242424242&card[exp_month]=10&card[exp_year]=2026", 402,
      "invalid_expiry_month", "exp_month", "Your card's expiration month is invalid." },
    { "type=card&card[number]=4242424242424242&card[exp_month]=1&card[exp_year]=2020", 402,
      "invalid_expiry_year", "exp_year", "Your card's expiration year is invalid." },
    { "type=card&card[number]=4242424242424242&card[exp_month]=1&card[exp_year]=30&card[cvc]=12",
      402, "invalid_cvc", "cvc", "Your card's security code is invalid." },
    { "type=card", 400, "parameter_missing", "card[number]",
      "Missing required param: card[number]." },
    { "card[token]=tok_visa", 400, "parameter_missing", "type", "Missing required param: type." },
    { "type=card&card[token]=tok_nothing", 400, "resource_missing", "card[token]",
      "No such token: 'tok_nothing'" },
  };
  g_autoptr (Bench) bench = bench_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (Answer) answer = bench_post (bench, "/v1/payment_methods", bad[i].form);

      answer_refused (answer, bad[i].status, bad[i].code, bad[i].param, bad[i].message);
      g_assert_null (strstr (answer->text, "424242"));
    }
}

/* A number that could be somebody's card is not taken. */
static void
test_real_card (void)
{
  g_autoptr (Bench) bench = bench_new (NULL);
  g_autoptr (Answer) answer = bench_post (bench, "/v1/payment_methods", CARD ("4111111111111111"));

  g_assert_cmpuint (answer->status, ==, 402);
  g_assert_cmpstr (answer_text (answer, "error.decline_code"), ==, "test_mode_live_card");
}

static void
test_declines (void)
{
  static const struct
  {
    const char *number;
    const char *code;
    const char *decline_code; /* NULL where the code says it all */
    const char *message;
  } cards[] = {
    { "4000000000000002", "card_declined", "generic_decline", "Your card was declined." },
    { "4000000000009995", "card_declined", "insufficient_funds",
      "Your card has insufficient funds." },
    { "4000000000009987", "card_declined", "lost_card", "Your card was declined." },
    { "4000000000009979", "card_declined", "stolen_card", "Your card was declined." },
    { "4000000000000069", "expired_card", NULL, "Your card has expired." },
    { "4000000000000127", "incorrect_cvc", NULL, "Your card's security code is incorrect." },
    { "4000000000000119", "processing_error", NULL,
      "An error occurred while processing your card. Try again in a little bit." },
    { "4000000000006975", "card_declined", "card_velocity_exceeded",
      "Your card was declined for making repeated attempts too frequently or exceeding its amount "
      "limit." },
    { "4000000000000341", "card_declined", "generic_decline", "Your card was declined." },
    { "4100000000000019", "card_declined", "fraudulent", "Your card was declined." },
  };
  g_autoptr (Bench) bench = bench_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cards); i++)
    {
      g_autoptr (Answer) answer = pay_with_number (bench, cards[i].number, NULL);
      g_autoptr (Answer) charge = NULL;
      g_autofree char *path = NULL;
      JsonObject *error = json_node_get_object (answer_node (answer, "error"));

      g_assert_cmpuint (answer->status, ==, 402);
      g_assert_cmpstr (answer_text (answer, "error.type"), ==, "card_error");
      g_assert_cmpstr (answer_text (answer, "error.code"), ==, cards[i].code);
      g_assert_cmpstr (json_object_get_string_member_with_default (error, "decline_code", NULL),
                       ==, cards[i].decline_code);
      g_assert_cmpstr (answer_text (answer, "error.message"), ==, cards[i].message);
      g_assert_cmpstr (answer_text (answer, "error.payment_intent.status"), ==,
                       "requires_payment_method");
      g_assert_cmpstr (answer_text (answer, "error.payment_intent.last_payment_error.code"), ==,
                       cards[i].code);
      g_assert_true (answer_is_null (answer, "error.payment_intent.payment_method"));
      g_assert_cmpstr (answer_text (answer, "error.payment_method.card.last4"), ==,
                       cards[i].number + 12);

      path = g_strconcat ("/v1/charges/", answer_text (answer, "error.charge"), NULL);
      charge = bench_get (bench, path);
      g_assert_cmpstr (answer_text (charge, "status"), ==, "failed");
      g_assert_cmpint (answer_int (charge, "paid"), ==, FALSE);
      g_assert_cmpstr (answer_text (charge, "failure_message"), ==, cards[i].message);
    }
  g_assert_cmpuint (bench_count (bench, "charge.failed"), ==, G_N_ELEMENTS (cards));
  g_assert_cmpuint (bench_count (bench, "payment_intent.payment_failed"), ==,
                    G_N_ELEMENTS (cards));
}

static void
test_another_card (void)
{
  g_autoptr (Bench) bench = bench_new (NULL);
  g_autoptr (Answer) failed = pay_with_number (bench, "4000000000000002", NULL);
  g_autofree char *path = NULL;
  g_autofree char *charges_path = NULL;
  g_autoptr (Answer) paid = NULL;
  g_autoptr (Answer) charges = NULL;

  path = g_strdup_printf ("/v1/payment_intents/%s/confirm",
                          answer_text (failed, "error.payment_intent.id"));
  paid = bench_post (bench, path, "payment_method=pm_card_mastercard");
  charges_path = g_strconcat ("/v1/charges?payment_intent=", answer_text (paid, "id"), NULL);
  charges = bench_get (bench, charges_path);

  g_assert_cmpstr (answer_text (paid, "status"), ==, "succeeded");
  g_assert_true (answer_is_null (paid, "last_payment_error"));
  g_assert_cmpstr (answer_text (charges, "data.0.status"), ==, "succeeded");
  g_assert_cmpstr (answer_text (charges, "data.1.status"), ==, "failed");
}

static void
test_authentication (void)
{
  g_autoptr (Bench) bench = bench_new (NULL);
  g_autoptr (Answer) action = pay_with_number (bench, "4000002760003184", NULL);
  g_autoptr (Answer) refused = pay_with_number (bench, "4000002760003184",
                                                "error_on_requires_action=true");
  g_autoptr (Answer) absent = pay_with_number (bench, "4000000000003220", "off_session=true");
  g_autoptr (Answer) phone = pay_with_number (bench, "4000002760003184",
                                              "payment_method_options[card][moto]=true");
  g_autoptr (Answer) back = pay_with_number (bench, "4000002500003155",
                                             "return_url=https://example.com/");

  g_assert_cmpstr (answer_text (action, "status"), ==, "requires_action");
  g_assert_cmpstr (answer_text (action, "next_action.type"), ==, "use_stripe_sdk");
  g_assert_cmpstr (answer_text (back, "next_action.type"), ==, "redirect_to_url");
  g_assert_cmpuint (refused->status, ==, 402);
  g_assert_cmpstr (answer_text (refused, "error.code"), ==, "authentication_required");
  g_assert_cmpuint (absent->status, ==, 402);
  g_assert_cmpstr (answer_text (absent, "error.decline_code"), ==, "authentication_required");
  g_assert_cmpstr (answer_text (absent, "error.payment_intent.status"), ==,
                   "requires_payment_method");
  g_assert_cmpstr (answer_text (phone, "status"), ==, "succeeded");
  g_assert_cmpuint (bench_count (bench, "payment_intent.requires_action"), ==, 2);
}

static void
test_moto_needs_confirm (void)
{
  g_autoptr (Bench) bench = bench_new (NULL);
  g_autoptr (Answer) answer = bench_post (bench, "/v1/payment_intents",
                                          "amount=500&currency=gbp"
                                          "&payment_method_options[card][moto]=true");

  g_assert_cmpuint (answer->status, ==, 400);
  g_assert_cmpstr (answer_text (answer, "error.param"), ==, "payment_method_options[card][moto]");
}

static void
test_hold (void)
{
  g_autoptr (Bench) bench = bench_new (NULL);
  g_autoptr (Answer) held = bench_pay (bench, "capture_method=manual&amount=6500");
  g_autofree char *path = NULL;
  g_autofree char *charge_path = NULL;
  g_autoptr (Answer) before = NULL;
  g_autoptr (Answer) too_much = NULL;
  g_autoptr (Answer) taken = NULL;
  g_autoptr (Answer) again = NULL;
  g_autoptr (Answer) charge = NULL;

  answer_ok (held);
  g_assert_cmpstr (answer_text (held, "status"), ==, "requires_capture");
  g_assert_cmpint (answer_int (held, "amount_capturable"), ==, 6500);
  path = g_strdup_printf ("/v1/payment_intents/%s/capture", answer_text (held, "id"));
  charge_path = g_strconcat ("/v1/charges/", answer_text (held, "latest_charge"), NULL);
  before = bench_get (bench, charge_path);
  too_much = bench_post (bench, path, "amount_to_capture=6501");
  taken = bench_post (bench, path, "amount_to_capture=5000");
  again = bench_post (bench, path, "");
  charge = bench_get (bench, charge_path);

  g_assert_cmpint (answer_int (before, "captured"), ==, FALSE);
  g_assert_cmpint (answer_int (before, "payment_method_details.card.capture_before"), ==,
                   BENCH_NOW + 7 * TILL_SB_DAY);
  answer_refused (too_much, 400, "amount_too_large", "amount_to_capture",
                  "This PaymentIntent could not be captured because the requested capture amount "
                  "is greater than the amount you can capture for this charge.");
  g_assert_cmpstr (answer_text (too_much, "error.payment_intent.status"), ==, "requires_capture");
  g_assert_cmpint (answer_int (taken, "amount_received"), ==, 5000);
  answer_refused (again, 400, "payment_intent_unexpected_state", NULL,
                  "The remaining amount on this PaymentIntent could not be captured because the "
                  "remainder of the authorized amount has been released.");
  g_assert_cmpint (answer_int (charge, "amount"), ==, 6500);
  g_assert_cmpint (answer_int (charge, "amount_captured"), ==, 5000);
  g_assert_cmpint (answer_int (charge, "amount_refunded"), ==, 0);
  g_assert_cmpuint (bench_count (bench, "charge.captured"), ==, 1);
}

static void
test_cancel (void)
{
  g_autoptr (Bench) bench = bench_new (NULL);
  g_autoptr (Answer) held = bench_pay (bench, "capture_method=manual");
  g_autoptr (Answer) paid = bench_pay (bench, NULL);
  g_autofree char *path = g_strdup_printf ("/v1/payment_intents/%s/cancel",
                                           answer_text (held, "id"));
  g_autofree char *paid_path = g_strdup_printf ("/v1/payment_intents/%s/cancel",
                                                answer_text (paid, "id"));
  g_autoptr (Answer) wrong = bench_post (bench, path, "cancellation_reason=bored");
  g_autoptr (Answer) canceled = bench_post (bench, path, "cancellation_reason=duplicate");
  g_autoptr (Answer) again = bench_post (bench, path, "");
  g_autoptr (Answer) too_late = bench_post (bench, paid_path, "");

  g_assert_cmpuint (wrong->status, ==, 400);
  g_assert_cmpstr (answer_text (canceled, "status"), ==, "canceled");
  g_assert_cmpstr (answer_text (canceled, "cancellation_reason"), ==, "duplicate");
  g_assert_cmpint (answer_int (canceled, "canceled_at"), ==, BENCH_NOW);
  answer_refused (too_late, 400, "payment_intent_unexpected_state", NULL,
                  "You cannot cancel this PaymentIntent because it has a status of succeeded. Only "
                  "a PaymentIntent with one of the following statuses may be canceled: "
                  "requires_payment_method, requires_capture, requires_reauthorization, "
                  "requires_confirmation, requires_action, processing.");
  g_assert_cmpuint (again->status, ==, 400);
  g_assert_cmpuint (bench_count (bench, "payment_intent.canceled"), ==, 1);
}

static void
test_hold_expires (void)
{
  g_autoptr (Bench) bench = bench_new (NULL);
  g_autoptr (Answer) held = bench_pay (bench, "capture_method=manual");
  g_autofree char *path = g_strconcat ("/v1/payment_intents/", answer_text (held, "id"), NULL);
  g_autoptr (Answer) later = NULL;
  g_autoptr (Answer) refunds = NULL;

  bench_pass (bench, 7 * TILL_SB_DAY);
  later = bench_get (bench, path);
  refunds = bench_get (bench, "/v1/refunds");

  g_assert_cmpstr (answer_text (later, "status"), ==, "canceled");
  g_assert_cmpstr (answer_text (later, "cancellation_reason"), ==, "automatic");
  g_assert_cmpstr (answer_text (refunds, "data.0.reason"), ==, "expired_uncaptured_charge");
  g_assert_true (answer_is_null (refunds, "data.0.balance_transaction"));
  g_assert_cmpuint (bench_count (bench, "charge.expired"), ==, 1);
}

static void
test_bad_intents (void)
{
  static const struct
  {
    const char *form;
    const char *code;
    const char *param;
    const char *message;
  } bad[] = {
    { "currency=gbp", "parameter_missing", "amount", "Missing required param: amount." },
    { "amount=500", "parameter_missing", "currency", "Missing required param: currency." },
    { "amount=abc&currency=gbp", "parameter_invalid_integer", "amount", "Invalid integer: abc" },
    { "amount=-5&currency=gbp", "parameter_invalid_integer", "amount",
      "This value must be greater than or equal to 1." },
    { "amount=5&currency=gbp", "amount_too_small", "amount", "Amount must be at least £0.30 gbp" },
    { "amount=100000000&currency=gbp", "amount_too_large", "amount",
      "Amount must be no more than £999,999.99" },
    { "amount=500&currency=gbp&nope[a][b]=1", "parameter_unknown", "nope[a][b]",
      "Received unknown parameter: nope[a][b]" },
    { "amount=500&currency=gbp&customer=cus_nope", "resource_missing", "customer",
      "No such customer: 'cus_nope'" },
    { "amount=500&currency=gbp&payment_method=pm_nope", "resource_missing", "payment_method",
      "No such PaymentMethod: 'pm_nope'" },
    { "amount=500&currency=gbp&payment_method_data[type]=card", "parameter_unknown",
      "payment_method_data[type]", "Received unknown parameter: payment_method_data[type]" },
    { "amount=500&currency=gbp&receipt_email=nobody", "email_invalid", "receipt_email",
      "Invalid email address: nobody" },
    { "amount=500&currency=gbp&capture_method=later", NULL, "capture_method",
      "Invalid capture_method: must be one of automatic, automatic_async, or manual" },
    { "amount=500&currency=gbp&expand[]=amount", NULL, NULL,
      "This property cannot be expanded (amount)." },
    { "amount=500&currency=gbp&expand[]=nope", NULL, NULL,
      "This property cannot be expanded because it doesn't exist: nope." },
  };
  g_autoptr (Bench) bench = bench_new (NULL);
  g_autoptr (Answer) list = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (Answer) answer = bench_post (bench, "/v1/payment_intents", bad[i].form);

      answer_refused (answer, 400, bad[i].code, bad[i].param, bad[i].message);
    }

  list = bench_get (bench, "/v1/payment_intents");
  g_assert_cmpuint (answer_length (list, "data"), ==, 0);
}

static void
test_saved_card (void)
{
  g_autoptr (Bench) bench = bench_new (NULL);
  g_autofree char *customer = bench_make (bench, "/v1/customers", "name=A&email=a@example.com");
  g_autofree char *first = g_strdup_printf ("customer=%s&setup_future_usage=off_session", customer);
  g_autofree char *again = NULL;
  g_autofree char *alone = NULL;
  g_autofree char *message = NULL;
  g_autoptr (Answer) paid = bench_pay (bench, first);
  g_autoptr (Answer) later = NULL;
  g_autoptr (Answer) refused = NULL;

  answer_ok (paid);
  again = g_strdup_printf ("customer=%s&payment_method=%s&off_session=true", customer,
                           answer_text (paid, "payment_method"));
  later = bench_pay (bench, again);
  alone = g_strdup_printf ("payment_method=%s", answer_text (paid, "payment_method"));
  refused = bench_pay (bench, alone);

  g_assert_cmpstr (answer_text (later, "status"), ==, "succeeded");
  message = g_strdup_printf ("The payment method supplied (%s) belongs to a Customer. Please "
                             "include the Customer in the `customer` parameter on the "
                             "PaymentIntent.", answer_text (paid, "payment_method"));
  answer_refused (refused, 400, "parameter_missing", "source", message);
  g_assert_cmpuint (bench_count (bench, "payment_method.attached"), ==, 1);
}

static void
test_saved_cards_are_listed (void)
{
  g_autoptr (Bench) bench = bench_new (NULL);
  g_autofree char *customer = bench_make (bench, "/v1/customers", "name=A");
  g_autofree char *form = g_strconcat ("customer=", customer, NULL);
  g_autofree char *card = bench_make (bench, "/v1/payment_methods/pm_card_amex/attach", form);
  g_autofree char *list_path = g_strconcat ("/v1/payment_methods?type=card&customer=", customer,
                                            NULL);
  g_autofree char *own_path = g_strdup_printf ("/v1/customers/%s/payment_methods", customer);
  g_autofree char *detach_path = g_strdup_printf ("/v1/payment_methods/%s/detach", card);
  g_autoptr (Answer) listed = bench_get (bench, list_path);
  g_autoptr (Answer) own = bench_get (bench, own_path);
  g_autoptr (Answer) nobody = bench_get (bench, "/v1/payment_methods?type=card&limit=1");
  g_autoptr (Answer) twice = bench_post (bench, "/v1/payment_methods/pm_card_amex/attach",
                                         "customer=cus_nope");
  g_autoptr (Answer) detached = bench_post (bench, detach_path, "");
  g_autoptr (Answer) again = bench_post (bench, detach_path, "");
  g_autoptr (Answer) left = bench_get (bench, own_path);

  g_assert_cmpstr (answer_text (listed, "data.0.id"), ==, card);
  g_assert_cmpstr (answer_text (own, "data.0.card.brand"), ==, "amex");
  g_assert_cmpuint (answer_length (nobody, "data"), ==, 0);
  answer_refused (twice, 400, "resource_missing", "customer", "No such customer: 'cus_nope'");
  g_assert_true (answer_is_null (detached, "customer"));
  g_assert_cmpuint (again->status, ==, 400);
  g_assert_cmpuint (answer_length (left, "data"), ==, 0);
}

static void
test_card_without_customer_is_used_once (void)
{
  g_autoptr (Bench) bench = bench_new (NULL);
  g_autoptr (Answer) paid = bench_pay (bench, NULL);
  g_autofree char *same = g_strdup_printf ("payment_method=%s",
                                           answer_text (paid, "payment_method"));
  g_autoptr (Answer) again = bench_pay (bench, same);

  g_assert_cmpuint (again->status, ==, 400);
  g_assert_nonnull (strstr (answer_text (again, "error.message"), "may not be used again"));
}

static void
test_setup (void)
{
  g_autoptr (Bench) bench = bench_new (NULL);
  g_autofree char *customer = bench_make (bench, "/v1/customers", "name=A");
  g_autofree char *form = g_strdup_printf ("customer=%s&payment_method=pm_card_authentication"
                                           "RequiredOnSetup&confirm=true&usage=off_session"
                                           "&payment_method_options[card][moto]=true", customer);
  g_autofree char *pay_form = NULL;
  g_autoptr (Answer) setup = bench_post (bench, "/v1/setup_intents", form);
  g_autoptr (Answer) paid = NULL;

  answer_ok (setup);
  g_assert_cmpstr (answer_text (setup, "status"), ==, "succeeded");
  pay_form = g_strdup_printf ("customer=%s&payment_method=%s&off_session=true", customer,
                              answer_text (setup, "payment_method"));
  paid = bench_pay (bench, pay_form);
  g_assert_cmpstr (answer_text (paid, "status"), ==, "succeeded");
}

static void
test_attach_asks_the_bank (void)
{
  g_autoptr (Bench) bench = bench_new (NULL);
  g_autofree char *customer = bench_make (bench, "/v1/customers", "name=A");
  g_autofree char *form = g_strconcat ("customer=", customer, NULL);
  g_autoptr (Answer) bad = bench_post (bench, "/v1/payment_methods/pm_card_chargeDeclined/attach",
                                       form);
  g_autoptr (Answer) later = bench_post (bench, "/v1/payment_methods/pm_card_chargeCustomerFail/"
                                         "attach", form);

  g_assert_cmpuint (bad->status, ==, 402);
  answer_ok (later);
}

static void
test_update_intent (void)
{
  g_autoptr (Bench) bench = bench_new (NULL);
  g_autofree char *id = bench_make (bench, "/v1/payment_intents",
                                    "amount=500&currency=gbp&metadata[a]=1");
  g_autofree char *path = g_strconcat ("/v1/payment_intents/", id, NULL);
  g_autoptr (Answer) changed = bench_post (bench, path, "amount=700&metadata[b]=2&description=Tea");
  g_autoptr (Answer) paid = bench_pay (bench, NULL);
  g_autofree char *paid_path = g_strconcat ("/v1/payment_intents/", answer_text (paid, "id"), NULL);
  g_autoptr (Answer) described = bench_post (bench, paid_path, "description=Late");
  g_autoptr (Answer) too_late = bench_post (bench, paid_path, "amount=1");

  g_assert_cmpint (answer_int (changed, "amount"), ==, 700);
  g_assert_cmpstr (answer_text (changed, "metadata.a"), ==, "1");
  g_assert_cmpstr (answer_text (changed, "metadata.b"), ==, "2");
  g_assert_cmpstr (answer_text (described, "description"), ==, "Late");
  g_assert_cmpuint (too_late->status, ==, 400);
  g_assert_cmpstr (answer_text (too_late, "error.code"), ==, "payment_intent_unexpected_state");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/sandbox/payments/phone-order", test_phone_order);
  g_test_add_func ("/sandbox/payments/gates", test_gates);
  g_test_add_func ("/sandbox/payments/bad-cards", test_bad_cards);
  g_test_add_func ("/sandbox/payments/real-card", test_real_card);
  g_test_add_func ("/sandbox/payments/declines", test_declines);
  g_test_add_func ("/sandbox/payments/another-card", test_another_card);
  g_test_add_func ("/sandbox/payments/authentication", test_authentication);
  g_test_add_func ("/sandbox/payments/moto-needs-confirm", test_moto_needs_confirm);
  g_test_add_func ("/sandbox/payments/hold", test_hold);
  g_test_add_func ("/sandbox/payments/cancel", test_cancel);
  g_test_add_func ("/sandbox/payments/hold-expires", test_hold_expires);
  g_test_add_func ("/sandbox/payments/bad-intents", test_bad_intents);
  g_test_add_func ("/sandbox/payments/saved-card", test_saved_card);
  g_test_add_func ("/sandbox/payments/saved-cards-are-listed", test_saved_cards_are_listed);
  g_test_add_func ("/sandbox/payments/card-without-customer-is-used-once",
                   test_card_without_customer_is_used_once);
  g_test_add_func ("/sandbox/payments/setup", test_setup);
  g_test_add_func ("/sandbox/payments/attach-asks-the-bank", test_attach_asks_the_bank);
  g_test_add_func ("/sandbox/payments/update-intent", test_update_intent);

  return g_test_run ();
}
