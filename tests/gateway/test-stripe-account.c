/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Typed cards, customers, webhook endpoints, keys, and the register of adapters. */

#include "stripe-fixture.h"

#include <string.h>

#include "till-gateway-factory.h"
#include "till-records.h"

#define ERROR(fields) "{\"error\":{" fields "}}"

static TillCard *
tokenize (StripeFixture *fixture,
          GError       **error)
{
  TillCardInput *card = stripe_card ();
  g_autoptr (GAsyncResult) result = NULL;
  TillCard *token;

  till_gateway_tokenize_async (fixture->gateway, card, NULL, mock_await_cb, &result);
  g_assert_cmpuint (till_secret_get_length (card->number), ==, 0);
  till_card_input_free (card); /* nobody needs it any more */
  token = till_gateway_tokenize_finish (fixture->gateway, mock_await (&result), error);

  return token;
}

static void
test_tokenize (StripeFixture *fixture,
               gconstpointer  data)
{
  g_autofree char *sample = mock_sample ("card");
  g_autoptr (GError) error = NULL;
  const MockRequest *request;
  TillCard *card;

  mock_server_answer (fixture->server, "POST /v1/payment_methods", 200, sample);
  card = tokenize (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (card->record.id, ==, "pm_1TiLL0001");
  g_assert_cmpstr (card->last4, ==, "4242");
  till_record_unref (card);

  request = mock_server_get_request (fixture->server, 0);
  g_assert_cmpstr (request->body, ==,
                   "type=card&card%5Bnumber%5D=4242424242424242&card%5Bexp_month%5D=4&"
                   "card%5Bexp_year%5D=2029&card%5Bcvc%5D=123&"
                   "billing_details%5Bname%5D=Grace%20Hopper%20%26%20S%C3%B8n&"
                   "billing_details%5Baddress%5D%5Bline1%5D=1%20Mill%20Lane&"
                   "billing_details%5Baddress%5D%5Bpostal_code%5D=LS1%204AP&"
                   "metadata%5Btillroll_console%5D=desk-1");
  g_assert_null (request->idempotency_key);
  g_assert_null (strchr (request->path, '?'));
  g_assert_cmpint (
    till_gateway_get_capabilities (fixture->gateway)->support[TILL_CAPABILITY_TYPED_CARD], ==,
    TILL_SUPPORT_YES);
}

/* Whatever the gateway says about a number, the number is not in what we say. */
static void
test_numbers_in_refusals (StripeFixture *fixture,
                          gconstpointer  data)
{
  const char *const messages[] = {
    "The card number 4242424242424242 is incorrect",
    "4242-4242-4242-4242", "n=4242 4242 4242 4242;", "x4242424242424242y",
  };

  for (guint i = 0; i < G_N_ELEMENTS (messages); i++)
    {
      g_autofree char *body = g_strdup_printf (
        ERROR ("\"type\":\"card_error\",\"code\":\"incorrect_number\",\"param\":\"number\","
               "\"message\":\"%s\""), messages[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (GString) digits = g_string_new (NULL);

      mock_server_answer (fixture->server, "POST /v1/payment_methods", 402, body);
      g_assert_null (tokenize (fixture, &error));
      g_assert_error (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_REFUSED);
      g_assert_cmpstr (till_gateway_error_get_failure (error)->code, ==, "incorrect_number");
      for (const char *p = error->message; *p != '\0'; p++)
        if (g_ascii_isdigit (*p))
          g_string_append_c (digits, *p);
      g_assert_cmpstr (digits->str, ==, "4242");
    }
}

static void
test_typed_card_gate (StripeFixture *fixture,
                      gconstpointer  data)
{
  const char *const messages[] = {
    "Sending credit card numbers directly to the Stripe API is generally unsafe.",
    "This integration surface is unsupported for publishable key tokenization.",
  };

  for (guint i = 0; i < G_N_ELEMENTS (messages); i++)
    {
      StripeFixture own;
      g_autofree char *body = g_strdup_printf (
        ERROR ("\"type\":\"invalid_request_error\",\"message\":\"%s\""), messages[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) again = NULL;
      const TillCapabilities *capabilities;

      stripe_fixture_set_up (&own, NULL);
      mock_server_answer (own.server, "POST /v1/payment_methods", 402, body);
      g_assert_null (tokenize (&own, &error));
      g_assert_error (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_REFUSED);
      g_assert_cmpstr (till_gateway_error_get_failure (error)->code, ==,
                       TILL_GATEWAY_CODE_TYPED_CARD_NOT_ENABLED);
      capabilities = till_gateway_get_capabilities (own.gateway);
      g_assert_cmpint (capabilities->support[TILL_CAPABILITY_TYPED_CARD], ==, TILL_SUPPORT_NO);
      g_assert_cmpint (capabilities->reason[TILL_CAPABILITY_TYPED_CARD], ==,
                       TILL_SUPPORT_REASON_GATE);

      g_assert_null (tokenize (&own, &again));
      g_assert_error (again, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_UNSUPPORTED);
      g_assert_cmpuint (mock_server_count (own.server), ==, 1);
      stripe_fixture_tear_down (&own, NULL);
    }
}

/* A card is never sent twice by itself, and no money is in doubt when its answer is lost. */
static void
test_tokenize_lost (StripeFixture *fixture,
                    gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) second = NULL;

  mock_server_answer_with (fixture->server, "POST /v1/payment_methods", 500,
                           "Stripe-Should-Retry: true", "");
  g_assert_null (tokenize (fixture, &error));
  g_assert_error (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_UNAVAILABLE);
  mock_server_answer_raw (fixture->server, "POST /v1/payment_methods", "");
  g_assert_null (tokenize (fixture, &second));
  g_assert_error (second, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_UNAVAILABLE);
  g_assert_cmpuint (mock_server_count (fixture->server), ==, 2);
}

static void
test_create_customer (StripeFixture *fixture,
                      gconstpointer  data)
{
  g_autofree char *sample = mock_sample ("customer");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  const TillCustomer fields = { .name = "Grace Hopper", .email = "grace@example.com" };
  const MockRequest *request;
  TillCustomer *customer;

  mock_server_answer (fixture->server, "POST /v1/customers", 200, sample);
  till_gateway_create_customer_async (fixture->gateway, &fields, "key-9", NULL, mock_await_cb,
                                      &result);
  customer = till_gateway_create_customer_finish (fixture->gateway, mock_await (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (customer->record.id, ==, "cus_TiLL0001");
  till_record_unref (customer);

  request = mock_server_get_request (fixture->server, 0);
  g_assert_cmpstr (request->idempotency_key, ==, "key-9");
  g_assert_cmpstr (request->body, ==,
                   "name=Grace%20Hopper&email=grace%40example.com&"
                   "metadata%5Btillroll_console%5D=desk-1");
}

static void
test_delete_card (StripeFixture *fixture,
                  gconstpointer  data)
{
  g_autoptr (GAsyncResult) removed = NULL;
  g_autoptr (GAsyncResult) gone = NULL;
  g_autoptr (GAsyncResult) odd = NULL;
  g_autoptr (GError) error = NULL;

  mock_server_answer (fixture->server, "POST /v1/payment_methods/pm_1/detach", 200,
                      "{\"id\":\"pm_1\",\"object\":\"payment_method\",\"customer\":null}");
  till_gateway_delete_card_async (fixture->gateway, "pm_1", NULL, mock_await_cb, &removed);
  g_assert_true (till_gateway_delete_card_finish (fixture->gateway, mock_await (&removed),
                                                  &error));
  g_assert_no_error (error);
  g_assert_cmpstr (mock_server_get_request (fixture->server, 0)->body, ==, "");

  mock_server_answer (fixture->server, "POST /v1/payment_methods/pm_1/detach", 400,
                      ERROR ("\"type\":\"invalid_request_error\",\"message\":\"The payment method "
                             "you provided is not attached to a customer so detachment is "
                             "impossible.\""));
  till_gateway_delete_card_async (fixture->gateway, "pm_1", NULL, mock_await_cb, &gone);
  g_assert_false (till_gateway_delete_card_finish (fixture->gateway, mock_await (&gone), &error));
  g_assert_nonnull (strstr (error->message, "not attached"));
  g_clear_error (&error);

  /* An id that would lead elsewhere is never made a part of an address. */
  till_gateway_delete_card_async (fixture->gateway, "..", NULL, mock_await_cb, &odd);
  g_assert_false (till_gateway_delete_card_finish (fixture->gateway, mock_await (&odd), &error));
  g_assert_error (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_NOT_FOUND);
  g_assert_cmpuint (mock_server_count (fixture->server), ==, 2);
}

static gboolean
annotate (StripeFixture         *fixture,
          const TillPaymentNote *note,
          GError               **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  till_gateway_annotate_async (fixture->gateway, note, NULL, mock_await_cb, &result);

  return till_gateway_annotate_finish (fixture->gateway, mock_await (&result), error);
}

/* A note is kept with the charge; without words a former one is taken away; a card number never
 * goes out, nor a part of one because the note is too long. */
static void
test_annotate (StripeFixture *fixture,
               gconstpointer  data)
{
  TillPaymentNote note = {
    .payment_id = "ch_1", .note = "Call back, card 4242 4242 4242 4242", .phone = "",
    .operator_name = "Ada", .time_us = G_GINT64_CONSTANT (1795183320) * G_TIME_SPAN_SECOND,
  };
  g_autoptr (GError) error = NULL;
  const MockRequest *request;
  g_autofree char *text = NULL;
  g_autofree char *who = NULL;
  g_autofree char *when = NULL;
  g_autofree char *long_note = g_strnfill (490, 'x');
  g_autofree char *cut = NULL;
  g_autofree char *phone = NULL;

  mock_server_answer (fixture->server, "POST /v1/charges/ch_1", 200,
                      "{\"id\":\"ch_1\",\"object\":\"charge\"}");
  g_assert_true (annotate (fixture, &note, &error));
  g_assert_no_error (error);
  request = mock_server_get_request (fixture->server, 0);
  text = mock_request_get (request, "metadata[tillroll_note]");
  who = mock_request_get (request, "metadata[tillroll_noted_by]");
  when = mock_request_get (request, "metadata[tillroll_noted_at]");
  g_assert_true (g_str_has_prefix (text, "Call back"));
  g_assert_null (strstr (text, "4242 4242"));
  g_assert_cmpstr (who, ==, "Ada");
  g_assert_cmpstr (when, ==, "1795183320");
  g_assert_nonnull (strstr (request->body, "metadata%5Btillroll_phone%5D=&"));

  mock_server_answer (fixture->server, "POST /v1/charges/ch_1", 200,
                      "{\"id\":\"ch_1\",\"object\":\"charge\"}");
  note.note = cut = g_strconcat (long_note, " 4242424242424242", NULL);
  note.phone = "  ";
  g_assert_true (annotate (fixture, &note, &error));
  request = mock_server_get_request (fixture->server, 1);
  g_assert_null (strstr (request->body, "424242"));
  g_assert_nonnull (strstr (request->body, "metadata%5Btillroll_phone%5D=&"));

  /* It passes for a card number of Visa, and is none. */
  mock_server_answer (fixture->server, "POST /v1/charges/ch_1", 200,
                      "{\"id\":\"ch_1\",\"object\":\"charge\"}");
  note.phone = "+4915123456787";
  g_assert_true (annotate (fixture, &note, &error));
  phone = mock_request_get (mock_server_get_request (fixture->server, 2),
                            "metadata[tillroll_phone]");
  g_assert_cmpstr (phone, ==, note.phone);

  mock_server_answer (fixture->server, "POST /v1/payment_intents/pi_1", 500, "");
  note.payment_id = "pi_1";
  g_assert_false (annotate (fixture, &note, &error));
  g_assert_error (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_UNAVAILABLE);
}

/* No answer to what may be said again is nothing that has to be found out. */
static void
test_said_again (StripeFixture *fixture,
                 gconstpointer  data)
{
  const TillPaymentNote note = {
    .payment_id = "ch_1", .note = "Ring twice", .phone = "", .operator_name = "Ada",
  };
  const TillCustomer customer = { .record = { .id = "cus_1" }, .name = "Grace" };
  g_autoptr (GAsyncResult) changed = NULL;
  g_autoptr (GAsyncResult) removed = NULL;
  g_autoptr (GAsyncResult) mailed = NULL;
  g_autoptr (GError) error = NULL;

  mock_server_answer_raw (fixture->server, "POST /v1/charges/ch_1", "");
  g_assert_false (annotate (fixture, &note, &error));
  g_assert_error (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_UNAVAILABLE);
  g_clear_error (&error);

  mock_server_answer_raw (fixture->server, "POST /v1/customers/cus_1", "");
  till_gateway_update_customer_async (fixture->gateway, &customer, NULL, mock_await_cb, &changed);
  g_assert_null (till_gateway_update_customer_finish (fixture->gateway, mock_await (&changed),
                                                      &error));
  g_assert_error (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_UNAVAILABLE);
  g_clear_error (&error);

  mock_server_answer_raw (fixture->server, "POST /v1/payment_methods/pm_1/detach", "");
  till_gateway_delete_card_async (fixture->gateway, "pm_1", NULL, mock_await_cb, &removed);
  g_assert_false (till_gateway_delete_card_finish (fixture->gateway, mock_await (&removed),
                                                   &error));
  g_assert_error (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_UNAVAILABLE);
  g_clear_error (&error);

  /* A receipt would be sent a second time. */
  till_gateway_email_receipt_async (fixture->gateway, "ch_1", "grace@example.com", NULL,
                                    mock_await_cb, &mailed);
  g_assert_false (till_gateway_email_receipt_finish (fixture->gateway, mock_await (&mailed),
                                                     &error));
  g_assert_error (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_OUTCOME_UNKNOWN);

  g_assert_cmpuint (mock_server_count (fixture->server), ==, 4); /* nothing goes out by itself */
}

static void
test_email_receipt (StripeFixture *fixture,
                    gconstpointer  data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  mock_server_answer (fixture->server, "POST /v1/charges/ch_1", 200,
                      "{\"id\":\"ch_1\",\"object\":\"charge\"}");
  till_gateway_email_receipt_async (fixture->gateway, "ch_1", "grace@example.com", NULL,
                                    mock_await_cb, &result);
  g_assert_true (till_gateway_email_receipt_finish (fixture->gateway, mock_await (&result),
                                                    &error));
  g_assert_no_error (error);
  g_assert_cmpstr (mock_server_get_request (fixture->server, 0)->body, ==,
                   "receipt_email=grace%40example.com");
}

static void
test_webhooks (StripeFixture *fixture,
               gconstpointer  data)
{
  g_autofree char *sample = mock_sample ("webhook");
  g_autoptr (GAsyncResult) made = NULL;
  g_autoptr (GAsyncResult) removed = NULL;
  g_autoptr (GAsyncResult) gone = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TillWebhook) webhook = NULL;
  g_autofree char *version = NULL;

  mock_server_answer (fixture->server, "POST /v1/webhook_endpoints", 200, sample);
  till_gateway_create_webhook_async (fixture->gateway, "https://relay.example.com/in/abc", NULL,
                                     mock_await_cb, &made);
  webhook = till_gateway_create_webhook_finish (fixture->gateway, mock_await (&made), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (webhook->id, ==, "we_1TiLL");
  g_assert_cmpstr (till_secret_peek (webhook->secret), ==, "whsec_TiLL0001");
  version = mock_request_get (mock_server_get_request (fixture->server, 0), "api_version");
  g_assert_cmpstr (version, ==, "2026-08-26.dahlia");

  mock_server_answer (fixture->server, "DELETE /v1/webhook_endpoints/we_1TiLL", 200,
                      "{\"id\":\"we_1TiLL\",\"object\":\"webhook_endpoint\",\"deleted\":true}");
  till_gateway_delete_webhook_async (fixture->gateway, "we_1TiLL", NULL, mock_await_cb, &removed);
  g_assert_true (till_gateway_delete_webhook_finish (fixture->gateway, mock_await (&removed),
                                                     &error));
  g_assert_no_error (error);

  mock_server_answer (fixture->server, "DELETE /v1/webhook_endpoints/we_1TiLL", 404,
                      ERROR ("\"type\":\"invalid_request_error\",\"message\":\"No such\""));
  till_gateway_delete_webhook_async (fixture->gateway, "we_1TiLL", NULL, mock_await_cb, &gone);
  g_assert_true (till_gateway_delete_webhook_finish (fixture->gateway, mock_await (&gone),
                                                     &error));
}

static void
test_keys (void)
{
  static const struct
  {
    const char        *key;
    TillGatewayKeyKind kind;
    gboolean           live;
  } cases[] = {
    { "sk_live_abc", TILL_GATEWAY_KEY_FULL, TRUE },
    { "sk_test_abc", TILL_GATEWAY_KEY_FULL, FALSE },
    { "rk_live_abc", TILL_GATEWAY_KEY_RESTRICTED, TRUE },
    { "rk_test_abc", TILL_GATEWAY_KEY_RESTRICTED, FALSE },
    { "rkcs_test_abc", TILL_GATEWAY_KEY_RESTRICTED, FALSE },
    { "pk_live_abc", TILL_GATEWAY_KEY_PUBLISHABLE, TRUE },
    { "sk_live_", TILL_GATEWAY_KEY_OTHER, FALSE },
    { "sk_live_abc\r\nX: y", TILL_GATEWAY_KEY_OTHER, FALSE },
    { "sk_live_abc ", TILL_GATEWAY_KEY_OTHER, FALSE },
    { "whsec_abc", TILL_GATEWAY_KEY_OTHER, FALSE },
    { "", TILL_GATEWAY_KEY_OTHER, FALSE },
    { "4242424242424242", TILL_GATEWAY_KEY_OTHER, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gboolean live = !cases[i].live;

      g_assert_cmpint (till_gateway_classify_key ("stripe", cases[i].key, &live), ==,
                       cases[i].kind);
      g_assert_cmpint (live, ==, cases[i].live);
    }

  g_assert_cmpint (till_gateway_classify_key ("other", "sk_live_abc", NULL), ==,
                   TILL_GATEWAY_KEY_OTHER);
}

static void
assert_refused (const char      *name,
                const char      *url,
                const char      *key_text,
                TillGatewayError code)
{
  g_autoptr (TillSecret) key = till_secret_new_from_text (key_text);
  g_autoptr (TillClock) clock = till_clock_new_system ();
  g_autoptr (GError) error = NULL;
  const TillGatewayConfig config = {
    .base_url = url, .key = key, .clock = clock, .console_id = "desk-1", .app_version = "1",
  };

  g_assert_null (till_gateway_factory_new (name, &config, &error));
  g_assert_error (error, TILL_GATEWAY_ERROR, (int) code);
  g_assert_true (*key_text == '\0' || strstr (error->message, key_text) == NULL);
}

static void
test_factory (void)
{
  g_autoptr (TillSecret) key = till_secret_new_from_text ("rk_live_abc");
  g_autoptr (TillClock) clock = till_clock_new_system ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TillGateway) gateway = NULL;
  const TillGatewayPermission *permissions;
  const TillCapabilities *capabilities;
  const TillGatewayConfig config = {
    .key = key, .clock = clock, .console_id = "desk-1", .app_version = "1",
  };
  guint n;

  g_assert_cmpstr (till_gateway_factory_list ()[0], ==, "stripe");
  g_assert_cmpstr (till_gateway_get_default_url ("stripe"), ==, "https://api.stripe.com");
  g_assert_null (till_gateway_get_default_url ("other"));
  permissions = till_gateway_get_permissions ("stripe", &n);
  g_assert_cmpuint (n, >, 0);
  for (guint i = 0; i < n; i++)
    g_assert_true (permissions[i].id != NULL && permissions[i].label != NULL);

  gateway = till_gateway_factory_new ("stripe", &config, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (till_gateway_get_name (gateway), ==, "stripe");

  /* The merchant has not said that typed cards are taken: they are not offered. */
  capabilities = till_gateway_get_capabilities (gateway);
  g_assert_cmpint (capabilities->support[TILL_CAPABILITY_TYPED_CARD], ==, TILL_SUPPORT_NO);
  g_assert_cmpint (capabilities->support[TILL_CAPABILITY_MOTO], ==, TILL_SUPPORT_CONDITIONAL);
  g_assert_cmpint (capabilities->idempotency_us, ==, 23 * 3600 * TILL_SECOND);
  g_assert_cmpuint (capabilities->event_days, ==, 30);
  g_assert_cmpuint (capabilities->reads_per_second, ==, 100);
  g_assert_cmpuint (capabilities->reads_per_month, ==, 10000);

  assert_refused ("other", NULL, "rk_live_abc", TILL_GATEWAY_ERROR_UNSUPPORTED);
  assert_refused ("stripe", NULL, "pk_live_abc", TILL_GATEWAY_ERROR_UNAUTHORIZED);
  assert_refused ("stripe", NULL, "", TILL_GATEWAY_ERROR_UNAUTHORIZED);
  assert_refused ("stripe", "http://api.stripe.com", "rk_live_abc",
                  TILL_GATEWAY_ERROR_UNAVAILABLE);
}

#define ADD(name, function) \
  g_test_add ("/gateway/stripe/account/" name, StripeFixture, NULL, stripe_fixture_set_up, \
              function, stripe_fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("tokenize", test_tokenize);
  ADD ("numbers-in-refusals", test_numbers_in_refusals);
  ADD ("typed-card-gate", test_typed_card_gate);
  ADD ("tokenize-lost", test_tokenize_lost);
  ADD ("create-customer", test_create_customer);
  ADD ("delete-card", test_delete_card);
  ADD ("annotate", test_annotate);
  ADD ("said-again", test_said_again);
  ADD ("email-receipt", test_email_receipt);
  ADD ("webhooks", test_webhooks);
  g_test_add_func ("/gateway/stripe/account/keys", test_keys);
  g_test_add_func ("/gateway/stripe/account/factory", test_factory);

  return g_test_run ();
}
