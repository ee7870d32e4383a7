/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Instructions against a server that plays Stripe: what is sent, and what every answer means. The
 * texts of refusals are those that Stripe was seen to send. */

#include "stripe-fixture.h"

#include <string.h>

#include "till-records.h"

#define ERROR(fields) "{\"error\":{" fields "}}"

static void
assert_parameter (const MockRequest *request,
                  const char        *name,
                  const char        *expected)
{
  g_autofree char *value = mock_request_get (request, name);

  g_assert_cmpstr (value, ==, expected);
}

static void
test_charge (StripeFixture *fixture,
             gconstpointer  data)
{
  g_autofree char *intent = mock_sample ("intent");
  g_autoptr (TillGatewayResult) result = NULL;
  TillOrder order = stripe_order (TILL_INSTRUCTION_CHARGE);
  const MockRequest *request;
  const TillPayment *payment;

  order.customer_id = "cus_TiLL0001";
  order.receipt_email = "grace@example.com";
  order.save_card = TRUE;
  order.consent = "I agree that my card is kept.";
  mock_server_answer (fixture->server, "POST /v1/payment_intents", 200, intent);
  result = stripe_execute (fixture, &order);

  g_assert_cmpint (result->state, ==, TILL_INSTRUCTION_DONE);
  g_assert_cmpstr (result->result_id, ==, "ch_3TiLL0001");
  g_assert_cmpstr (result->request_id, ==, "req_Mock1");
  g_assert_cmpuint (result->records->len, ==, 1);
  payment = g_ptr_array_index (result->records, 0);
  g_assert_cmpstr (payment->record.id, ==, "ch_3TiLL0001");
  g_assert_cmpint (payment->state, ==, TILL_PAYMENT_SUCCEEDED);
  g_assert_cmpint (payment->record.origin, ==, TILL_ORIGIN_READ);

  g_assert_cmpuint (mock_server_count (fixture->server), ==, 1);
  request = mock_server_get_request (fixture->server, 0);
  g_assert_cmpstr (request->authorization, ==, "Bearer rk_test_Mock1");
  g_assert_cmpstr (request->version, ==, "2026-08-26.dahlia");
  g_assert_cmpstr (request->idempotency_key, ==, "key-6f1c2b3a");
  assert_parameter (request, "amount", "6200");
  assert_parameter (request, "currency", "gbp");
  assert_parameter (request, "confirm", "true");
  assert_parameter (request, "payment_method", "pm_1TiLL0001");
  assert_parameter (request, "payment_method_types[]", "card");
  assert_parameter (request, "payment_method_options[card][moto]", "true");
  assert_parameter (request, "error_on_requires_action", "true");
  assert_parameter (request, "capture_method", "automatic_async");
  assert_parameter (request, "customer", "cus_TiLL0001");
  assert_parameter (request, "setup_future_usage", "off_session");
  assert_parameter (request, "receipt_email", "grace@example.com");
  assert_parameter (request, "metadata[tillroll_instruction]",
                    "6f1c2b3a-4d5e-4f60-8172-93a4b5c6d7e8");
  assert_parameter (request, "metadata[tillroll_operator]", "Ada");
  assert_parameter (request, "metadata[tillroll_console]", "desk-1");
  assert_parameter (request, "metadata[tillroll_note]", "rang back at noon");
  assert_parameter (request, "metadata[tillroll_consent]", "I agree that my card is kept.");
  assert_parameter (request, "metadata[order_reference]", "A-1042");
  assert_parameter (request, "metadata[order_delivery]", "2.50");
  assert_parameter (request, "metadata[order_tax]", "10.33");

  /* It has worked, so it is known to work. */
  g_assert_cmpint (till_gateway_get_capabilities (fixture->gateway)->support[TILL_CAPABILITY_MOTO],
                   ==, TILL_SUPPORT_YES);
}

static void
test_hold (StripeFixture *fixture,
           gconstpointer  data)
{
  g_autofree char *sample = mock_sample ("intent");
  g_autofree char *held = mock_edit (sample, "\n \"status\": \"succeeded\"",
                                     "\n \"status\": \"requires_capture\"");
  g_autofree char *intent = mock_edit (held, "\"captured\": true", "\"captured\": false");
  g_autoptr (TillGatewayResult) result = NULL;
  TillOrder order = stripe_order (TILL_INSTRUCTION_CHARGE);

  order.capture_later = TRUE;
  order.moto = FALSE;
  mock_server_answer (fixture->server, "POST /v1/payment_intents", 200, intent);
  result = stripe_execute (fixture, &order);
  g_assert_cmpint (result->state, ==, TILL_INSTRUCTION_DONE);
  g_assert_cmpint (((TillPayment *) g_ptr_array_index (result->records, 0))->state, ==,
                   TILL_PAYMENT_AUTHORIZED);
  assert_parameter (mock_server_get_request (fixture->server, 0), "capture_method", "manual");
  assert_parameter (mock_server_get_request (fixture->server, 0),
                    "payment_method_options[card][moto]", NULL);
}

static void
test_declined (StripeFixture *fixture,
               gconstpointer  data)
{
  g_autofree char *error = mock_sample ("error");
  g_autofree char *charge = mock_sample ("failed-charge");
  g_autoptr (TillGatewayResult) result = NULL;
  TillOrder order = stripe_order (TILL_INSTRUCTION_CHARGE);
  const TillGatewayFailure *failure;
  const TillPayment *payment;

  mock_server_answer (fixture->server, "POST /v1/payment_intents", 402, error);
  mock_server_answer (fixture->server, "GET /v1/charges/ch_3TiLL0009", 200, charge);
  result = stripe_execute (fixture, &order);

  g_assert_cmpint (result->state, ==, TILL_INSTRUCTION_REFUSED);
  g_assert_error (result->failure, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_REFUSED);
  g_assert_cmpstr (result->failure->message, ==, "Your card has insufficient funds.");
  failure = till_gateway_error_get_failure (result->failure);
  g_assert_cmpuint (failure->http_status, ==, 402);
  g_assert_cmpstr (failure->code, ==, "card_declined");
  g_assert_cmpstr (failure->decline_code, ==, "insufficient_funds");
  g_assert_cmpstr (failure->object_id, ==, "ch_3TiLL0009");
  g_assert_cmpstr (failure->request_id, ==, "req_Mock1");
  g_assert_cmpstr (result->result_id, ==, "ch_3TiLL0009");
  g_assert_cmpuint (result->records->len, ==, 1);
  payment = g_ptr_array_index (result->records, 0);
  g_assert_cmpint (payment->state, ==, TILL_PAYMENT_FAILED);
  g_assert_cmpstr (payment->decline_code, ==, "insufficient_funds");
}

/* The refusal stands when the payment that was declined cannot be read. */
static void
test_declined_unread (StripeFixture *fixture,
                      gconstpointer  data)
{
  g_autofree char *error = mock_sample ("error");
  g_autoptr (TillGatewayResult) result = NULL;
  TillOrder order = stripe_order (TILL_INSTRUCTION_CHARGE);

  mock_server_answer (fixture->server, "POST /v1/payment_intents", 402, error);
  mock_server_answer (fixture->server, "GET /v1/charges/ch_3TiLL0009", 500, "");
  result = stripe_execute (fixture, &order);
  g_assert_cmpint (result->state, ==, TILL_INSTRUCTION_REFUSED);
  g_assert_cmpuint (result->records->len, ==, 0);
  g_assert_cmpuint (mock_server_count (fixture->server), ==, 2);
}

static void
test_refund (StripeFixture *fixture,
             gconstpointer  data)
{
  g_autofree char *refund = mock_sample ("refund");
  g_autoptr (TillGatewayResult) result = NULL;
  TillOrder order = stripe_order (TILL_INSTRUCTION_REFUND);
  const MockRequest *request;

  order.amount.minor = 1500;
  order.reason = "requested_by_customer";
  mock_server_answer (fixture->server, "POST /v1/refunds", 200, refund);
  result = stripe_execute (fixture, &order);
  g_assert_cmpint (result->state, ==, TILL_INSTRUCTION_DONE);
  g_assert_cmpstr (result->result_id, ==, "re_3TiLL0001a");
  g_assert_cmpuint (result->records->len, ==, 1);
  g_assert_cmpint (till_record_get_kind (g_ptr_array_index (result->records, 0)), ==,
                   TILL_RECORD_REFUND);

  request = mock_server_get_request (fixture->server, 0);
  assert_parameter (request, "charge", "ch_3TiLL0001");
  assert_parameter (request, "amount", "1500");
  assert_parameter (request, "reason", "requested_by_customer");
  assert_parameter (request, "metadata[tillroll_instruction]",
                    "6f1c2b3a-4d5e-4f60-8172-93a4b5c6d7e8");
  g_assert_cmpstr (request->idempotency_key, ==, "key-6f1c2b3a");
}

/* The payment as it is after the refund is told along. */
static void
test_refund_with_payment (StripeFixture *fixture,
                          gconstpointer  data)
{
  g_autofree char *refund = mock_sample ("refund");
  g_autofree char *charge = mock_sample ("charge");
  g_autofree char *expanded = mock_edit (refund, "\"ch_3TiLL0001\"", charge);
  g_autoptr (TillGatewayResult) result = NULL;
  TillOrder order = stripe_order (TILL_INSTRUCTION_REFUND);

  mock_server_answer (fixture->server, "POST /v1/refunds", 200, expanded);
  result = stripe_execute (fixture, &order);
  g_assert_cmpint (result->state, ==, TILL_INSTRUCTION_DONE);
  g_assert_cmpint (till_record_get_kind (g_ptr_array_index (result->records, 0)), ==,
                   TILL_RECORD_PAYMENT);
  g_assert_cmpint (((TillPayment *) g_ptr_array_index (result->records, 0))->refunded, ==, 1500);
}

static void
test_refund_states (StripeFixture *fixture,
                    gconstpointer  data)
{
  static const struct
  {
    const char          *word;
    TillInstructionState state;
  } cases[] = {
    { "pending", TILL_INSTRUCTION_DONE },    { "requires_action", TILL_INSTRUCTION_DONE },
    { "failed", TILL_INSTRUCTION_REFUSED },  { "canceled", TILL_INSTRUCTION_REFUSED },
    { "teleported", TILL_INSTRUCTION_UNKNOWN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *sample = mock_sample ("refund");
      g_autofree char *refund = mock_edit (sample, "succeeded", cases[i].word);
      g_autoptr (TillGatewayResult) result = NULL;
      TillOrder order = stripe_order (TILL_INSTRUCTION_REFUND);

      mock_server_answer (fixture->server, "POST /v1/refunds", 200, refund);
      result = stripe_execute (fixture, &order);
      g_assert_cmpint (result->state, ==, cases[i].state);
      g_assert_cmpuint (result->records->len, ==, 1);
    }
}

/* Every kind of refusal, and every answer that is none. */
static const struct
{
  guint                status;
  const char          *body;
  TillInstructionState state;
  TillGatewayError     code;
  const char          *failure_code;
  const char          *message;
} answers[] = {
  { 400, ERROR ("\"type\":\"invalid_request_error\",\"param\":\"amount\",\"message\":"
                "\"Refund amount ($30.00) is greater than unrefunded amount on charge ($25.00)\""),
    TILL_INSTRUCTION_REFUSED, TILL_GATEWAY_ERROR_REFUSED, NULL,
    "Refund amount ($30.00) is greater than unrefunded amount on charge ($25.00)" },
  { 400, ERROR ("\"type\":\"invalid_request_error\",\"code\":\"charge_already_refunded\","
                "\"message\":\"Charge ch_1 has already been refunded.\""),
    TILL_INSTRUCTION_REFUSED, TILL_GATEWAY_ERROR_REFUSED, "charge_already_refunded",
    "Charge ch_1 has already been refunded." },
  { 400, ERROR ("\"type\":\"invalid_request_error\",\"code\":\"charge_disputed\",\"message\":"
                "\"Charge ch_1 has been charged back; cannot issue a refund.\""),
    TILL_INSTRUCTION_REFUSED, TILL_GATEWAY_ERROR_REFUSED, "charge_disputed",
    "Charge ch_1 has been charged back; cannot issue a refund." },
  { 400, ERROR ("\"type\":\"idempotency_error\",\"message\":\"Keys for idempotent requests can "
                "only be used with the same parameters they were first used with.\""),
    TILL_INSTRUCTION_UNKNOWN, TILL_GATEWAY_ERROR_OUTCOME_UNKNOWN, "idempotency_error", NULL },
  { 401, ERROR ("\"type\":\"invalid_request_error\",\"message\":\"Invalid API Key provided: "
                "rk_test_********************************************ock1\""),
    TILL_INSTRUCTION_REFUSED, TILL_GATEWAY_ERROR_UNAUTHORIZED, NULL,
    "Invalid API Key provided: rk_test_****ock1" },
  { 402, ERROR ("\"type\":\"card_error\",\"code\":\"card_declined\",\"decline_code\":"
                "\"generic_decline\",\"message\":\"Your card 4242 4242 4242 4242 was declined.\""),
    TILL_INSTRUCTION_REFUSED, TILL_GATEWAY_ERROR_REFUSED, "card_declined",
    "Your card ····4242 was declined." },
  { 404, ERROR ("\"type\":\"invalid_request_error\",\"code\":\"resource_missing\",\"param\":\"id\","
                "\"message\":\"No such charge: 'ch_1'\""),
    TILL_INSTRUCTION_REFUSED, TILL_GATEWAY_ERROR_NOT_FOUND, "resource_missing",
    "No such charge: 'ch_1'" },
  { 409, ERROR ("\"type\":\"invalid_request_error\",\"code\":\"idempotency_key_in_use\","
                "\"message\":\"There is currently another in-progress request\""),
    TILL_INSTRUCTION_UNKNOWN, TILL_GATEWAY_ERROR_OUTCOME_UNKNOWN, "idempotency_key_in_use", NULL },
  { 424, ERROR ("\"type\":\"api_error\",\"message\":\"Something outside failed\""),
    TILL_INSTRUCTION_UNKNOWN, TILL_GATEWAY_ERROR_OUTCOME_UNKNOWN, NULL, NULL },
  { 429, ERROR ("\"type\":\"invalid_request_error\",\"code\":\"rate_limit\",\"message\":"
                "\"Request rate limit exceeded.\""),
    TILL_INSTRUCTION_REFUSED, TILL_GATEWAY_ERROR_RATE_LIMITED, "rate_limit", NULL },
  { 429, ERROR ("\"type\":\"invalid_request_error\",\"code\":\"lock_timeout\",\"message\":\"This "
                "object cannot be accessed right now\""),
    TILL_INSTRUCTION_REFUSED, TILL_GATEWAY_ERROR_RATE_LIMITED, "lock_timeout", NULL },
  { 500, ERROR ("\"type\":\"api_error\",\"message\":\"An unknown error occurred\""),
    TILL_INSTRUCTION_UNKNOWN, TILL_GATEWAY_ERROR_OUTCOME_UNKNOWN, NULL, NULL },
  { 503, "<html>busy</html>", TILL_INSTRUCTION_UNKNOWN, TILL_GATEWAY_ERROR_OUTCOME_UNKNOWN, NULL,
    NULL },
  /* somebody between us and Stripe answered: who knows what they did before */
  { 400, "<html>Bad Request</html>", TILL_INSTRUCTION_UNKNOWN, TILL_GATEWAY_ERROR_OUTCOME_UNKNOWN,
    NULL, NULL },
  { 403, "", TILL_INSTRUCTION_UNKNOWN, TILL_GATEWAY_ERROR_OUTCOME_UNKNOWN, NULL, NULL },
  { 404, "{\"error\":\"nope\"}", TILL_INSTRUCTION_UNKNOWN, TILL_GATEWAY_ERROR_OUTCOME_UNKNOWN, NULL,
    NULL },
  { 302, "", TILL_INSTRUCTION_UNKNOWN, TILL_GATEWAY_ERROR_OUTCOME_UNKNOWN, NULL, NULL },
  { 418, ERROR ("\"type\":\"api_error\",\"message\":\"teapot\""), TILL_INSTRUCTION_UNKNOWN,
    TILL_GATEWAY_ERROR_OUTCOME_UNKNOWN, NULL, NULL },
  /* successes that are none */
  { 200, "", TILL_INSTRUCTION_UNKNOWN, TILL_GATEWAY_ERROR_OUTCOME_UNKNOWN, NULL, NULL },
  { 200, "{\"id\":\"re_1\"", TILL_INSTRUCTION_UNKNOWN, TILL_GATEWAY_ERROR_OUTCOME_UNKNOWN, NULL,
    NULL },
  { 200, "[]", TILL_INSTRUCTION_UNKNOWN, TILL_GATEWAY_ERROR_OUTCOME_UNKNOWN, NULL, NULL },
  { 200, "null", TILL_INSTRUCTION_UNKNOWN, TILL_GATEWAY_ERROR_OUTCOME_UNKNOWN, NULL, NULL },
  { 200, "{\"object\":\"refund\",\"id\":7,\"status\":\"succeeded\"}", TILL_INSTRUCTION_UNKNOWN,
    TILL_GATEWAY_ERROR_OUTCOME_UNKNOWN, NULL, NULL },
  { 200, "{\"object\":\"charge\",\"id\":\"re_1\",\"status\":\"succeeded\"}",
    TILL_INSTRUCTION_UNKNOWN, TILL_GATEWAY_ERROR_OUTCOME_UNKNOWN, NULL, NULL },
  { 204, "", TILL_INSTRUCTION_UNKNOWN, TILL_GATEWAY_ERROR_OUTCOME_UNKNOWN, NULL, NULL },
};

static void
test_every_answer (StripeFixture *fixture,
                   gconstpointer  data)
{
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (TillGatewayResult) result = NULL;
      TillOrder order = stripe_order (TILL_INSTRUCTION_REFUND);
      const TillGatewayFailure *failure;

      g_test_message ("answer %u: %u", i, answers[i].status); /* not the body: see no-card-digits */
      mock_server_answer (fixture->server, "POST /v1/refunds", answers[i].status, answers[i].body);
      result = stripe_execute (fixture, &order);
      g_assert_cmpint (result->state, ==, answers[i].state);
      g_assert_error (result->failure, TILL_GATEWAY_ERROR, (int) answers[i].code);
      failure = till_gateway_error_get_failure (result->failure);
      g_assert_cmpstr (failure->code, ==, answers[i].failure_code);
      g_assert_cmpuint (failure->http_status, ==, answers[i].status);
      g_assert_cmpstr (failure->request_id, ==, "req_Mock1");
      if (answers[i].message != NULL)
        g_assert_cmpstr (result->failure->message, ==, answers[i].message);
      g_assert_cmpuint (mock_server_count (fixture->server), ==, i + 1); /* never tried again */
    }
}

/* The answer breaks off, or never comes. */
static void
test_lost_answers (StripeFixture *fixture,
                   gconstpointer  data)
{
  const char *const broken[] = {
    "",
    "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{\"id\":\"re_1\"}",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"id\"\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    "HTTP/1.0 200 OK\r\n\r\n{\"object\":\"refund\"",
    "HTTP/1.1 402 Payment Required\r\nContent-Length: 900\r\n\r\n{\"error\":{}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autoptr (TillGatewayResult) result = NULL;
      TillOrder order = stripe_order (TILL_INSTRUCTION_REFUND);

      mock_server_answer_raw (fixture->server, "POST /v1/refunds", broken[i]);
      result = stripe_execute (fixture, &order);
      g_assert_cmpint (result->state, ==, TILL_INSTRUCTION_UNKNOWN);
      g_assert_error (result->failure, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_OUTCOME_UNKNOWN);
    }
}

/* Nobody is there: surely nothing was sent. */
static void
test_not_sent (StripeFixture *fixture,
               gconstpointer  data)
{
  g_autoptr (TillGatewayResult) result = NULL;
  TillOrder order = stripe_order (TILL_INSTRUCTION_CHARGE);

  g_clear_pointer (&fixture->server, mock_server_free);
  result = stripe_execute (fixture, &order);
  g_assert_cmpint (result->state, ==, TILL_INSTRUCTION_REFUSED);
  g_assert_error (result->failure, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_UNAVAILABLE);
  g_assert_cmpstr (till_gateway_error_get_failure (result->failure)->code, ==,
                   TILL_GATEWAY_CODE_NOT_SENT);
  fixture->server = mock_server_new ();
}

static void
test_capture_and_cancel (StripeFixture *fixture,
                         gconstpointer  data)
{
  g_autofree char *captured = mock_sample ("intent");
  g_autofree char *canceled = mock_edit (captured, "\n \"status\": \"succeeded\"",
                                         "\n \"status\": \"canceled\"");
  g_autoptr (TillGatewayResult) first = NULL;
  g_autoptr (TillGatewayResult) second = NULL;
  TillOrder order = stripe_order (TILL_INSTRUCTION_CAPTURE);

  mock_server_answer (fixture->server, "POST /v1/payment_intents/pi_3TiLL0001/capture", 200,
                      captured);
  first = stripe_execute (fixture, &order);
  g_assert_cmpint (first->state, ==, TILL_INSTRUCTION_DONE);
  assert_parameter (mock_server_get_request (fixture->server, 0), "amount_to_capture", "6200");

  order = stripe_order (TILL_INSTRUCTION_CANCEL);
  order.reason = "requested_by_customer";
  mock_server_answer (fixture->server, "POST /v1/payment_intents/pi_3TiLL0001/cancel", 200,
                      canceled);
  second = stripe_execute (fixture, &order);
  g_assert_cmpint (second->state, ==, TILL_INSTRUCTION_DONE);
  assert_parameter (mock_server_get_request (fixture->server, 1), "cancellation_reason",
                    "requested_by_customer");
}

/* What cannot be said is not sent. */
static void
test_impossible_orders (StripeFixture *fixture,
                        gconstpointer  data)
{
  TillOrder orders[] = {
    stripe_order (TILL_INSTRUCTION_CHARGE),      stripe_order (TILL_INSTRUCTION_CHARGE),
    stripe_order (TILL_INSTRUCTION_CHARGE),      stripe_order (TILL_INSTRUCTION_CHARGE),
    stripe_order (TILL_INSTRUCTION_CAPTURE),     stripe_order (TILL_INSTRUCTION_CANCEL),
    stripe_order (TILL_INSTRUCTION_REFUND),      stripe_order (TILL_INSTRUCTION_CREATE_LINK),
    stripe_order (TILL_INSTRUCTION_CLOSE_LINK),
  };

  orders[0].amount.minor = 0;
  orders[1].card_token = NULL;
  orders[2].amount = (TillMoney) { 1234, "KWD" };
  orders[3].amount = (TillMoney) { G_MAXINT64, "ISK" };
  orders[4].target_intent_id = NULL;
  orders[5].target_intent_id = "..";
  orders[6].target_id = NULL;
  orders[7].return_url = NULL;
  orders[8].target_id = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    {
      g_autoptr (TillGatewayResult) result = stripe_execute (fixture, &orders[i]);

      g_assert_cmpint (result->state, ==, TILL_INSTRUCTION_REFUSED);
      g_assert_cmpstr (till_gateway_error_get_failure (result->failure)->code, ==,
                       TILL_GATEWAY_CODE_NOT_SENT);
    }

  g_assert_cmpuint (mock_server_count (fixture->server), ==, 0);
}

static void
test_links (StripeFixture *fixture,
            gconstpointer  data)
{
  g_autofree char *open = mock_sample ("session");
  g_autofree char *expired = mock_edit (open, "\"status\": \"open\"", "\"status\": \"expired\"");
  g_autoptr (TillGatewayResult) made = NULL;
  g_autoptr (TillGatewayResult) closed = NULL;
  TillOrder order = stripe_order (TILL_INSTRUCTION_CREATE_LINK);
  const MockRequest *request;
  const TillLink *link;

  order.expires_us = STRIPE_FIXTURE_NOW + 3600 * TILL_SECOND;
  mock_server_answer (fixture->server, "POST /v1/checkout/sessions", 200, open);
  made = stripe_execute (fixture, &order);
  g_assert_cmpint (made->state, ==, TILL_INSTRUCTION_DONE);
  g_assert_cmpstr (made->result_id, ==, "cs_test_TiLL0001");
  link = g_ptr_array_index (made->records, 0);
  g_assert_cmpstr (link->url, ==, "https://checkout.stripe.com/c/pay/cs_test_TiLL0001");
  g_assert_cmpstr (link->description, ==, "Two mugs and a teapot");

  request = mock_server_get_request (fixture->server, 0);
  assert_parameter (request, "mode", "payment");
  assert_parameter (request, "line_items[0][price_data][currency]", "gbp");
  assert_parameter (request, "line_items[0][price_data][unit_amount]", "6200");
  assert_parameter (request, "line_items[0][price_data][product_data][name]",
                    "Two mugs and a teapot");
  assert_parameter (request, "line_items[0][quantity]", "1");
  assert_parameter (request, "success_url", "https://example.com/thanks");
  assert_parameter (request, "customer_email", "grace@example.com");
  assert_parameter (request, "client_reference_id", "A-1042");
  assert_parameter (request, "expires_at", "1795186923");
  assert_parameter (request, "metadata[order_reference]", "A-1042");
  assert_parameter (request, "payment_intent_data[metadata][tillroll_instruction]",
                    "6f1c2b3a-4d5e-4f60-8172-93a4b5c6d7e8");

  order = stripe_order (TILL_INSTRUCTION_CLOSE_LINK);
  mock_server_answer (fixture->server, "POST /v1/checkout/sessions/cs_test_TiLL0001/expire", 200,
                      expired);
  closed = stripe_execute (fixture, &order);
  g_assert_cmpint (closed->state, ==, TILL_INSTRUCTION_DONE);
  g_assert_cmpint (((TillLink *) g_ptr_array_index (closed->records, 0))->state, ==,
                   TILL_LINK_EXPIRED);
}

/* A bank that wants its customer: refused, and said so in a word of ours. */
static void
test_authentication_required (StripeFixture *fixture,
                              gconstpointer  data)
{
  g_autofree char *sample = mock_sample ("declined-intent");
  g_autofree char *waiting = mock_edit (sample, "\"requires_payment_method\"",
                                        "\"requires_action\"");
  g_autoptr (TillGatewayResult) first = NULL;
  g_autoptr (TillGatewayResult) second = NULL;
  TillOrder order = stripe_order (TILL_INSTRUCTION_CHARGE);

  mock_server_answer (fixture->server, "POST /v1/payment_intents", 402,
                      ERROR ("\"type\":\"card_error\",\"code\":\"authentication_required\","
                             "\"decline_code\":\"authentication_required\",\"message\":\"This "
                             "transaction requires authentication.\""));
  first = stripe_execute (fixture, &order);
  g_assert_cmpint (first->state, ==, TILL_INSTRUCTION_REFUSED);
  g_assert_cmpstr (till_gateway_error_get_failure (first->failure)->code, ==,
                   TILL_GATEWAY_CODE_AUTHENTICATION_REQUIRED);

  mock_server_answer (fixture->server, "POST /v1/payment_intents", 200, waiting);
  second = stripe_execute (fixture, &order);
  g_assert_cmpint (second->state, ==, TILL_INSTRUCTION_REFUSED);
  g_assert_cmpstr (till_gateway_error_get_failure (second->failure)->code, ==,
                   TILL_GATEWAY_CODE_AUTHENTICATION_REQUIRED);
}

static void
changed_cb (TillGateway *gateway,
            guint       *count)
{
  (*count)++;
}

/* Stripe has not switched telephone orders on: the account learns it, and nothing more is sent. */
static void
test_moto_gate (StripeFixture *fixture,
                gconstpointer  data)
{
  g_autoptr (TillGatewayResult) result = NULL;
  g_autoptr (TillInstruction) again = NULL;
  g_autoptr (GAsyncResult) async_result = NULL;
  g_autoptr (GError) error = NULL;
  TillOrder order = stripe_order (TILL_INSTRUCTION_CHARGE);
  const TillCapabilities *capabilities;
  guint n_changes = 0;

  g_signal_connect (fixture->gateway, "capabilities-changed", G_CALLBACK (changed_cb), &n_changes);
  mock_server_answer (fixture->server, "POST /v1/payment_intents", 400,
                      ERROR ("\"type\":\"invalid_request_error\",\"code\":\"parameter_unknown\","
                             "\"param\":\"payment_method_options[card][moto]\",\"message\":"
                             "\"Received unknown parameter: payment_method_options[card][moto]\""));
  result = stripe_execute (fixture, &order);
  g_assert_cmpint (result->state, ==, TILL_INSTRUCTION_REFUSED);
  g_assert_cmpstr (till_gateway_error_get_failure (result->failure)->code, ==,
                   TILL_GATEWAY_CODE_MOTO_NOT_ENABLED);
  g_assert_cmpuint (n_changes, ==, 1);
  capabilities = till_gateway_get_capabilities (fixture->gateway);
  g_assert_cmpint (capabilities->support[TILL_CAPABILITY_MOTO], ==, TILL_SUPPORT_NO);
  g_assert_cmpint (capabilities->reason[TILL_CAPABILITY_MOTO], ==, TILL_SUPPORT_REASON_GATE);
  g_assert_cmpint (capabilities->support[TILL_CAPABILITY_PAYMENT_LINK], ==, TILL_SUPPORT_YES);

  again = stripe_instruction (&order, TILL_INSTRUCTION_SENT, STRIPE_FIXTURE_NOW);
  till_gateway_execute_async (fixture->gateway, again, mock_await_cb, &async_result);
  g_assert_null (till_gateway_execute_finish (fixture->gateway, mock_await (&async_result),
                                              &error));
  g_assert_error (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_UNSUPPORTED);
  g_assert_cmpuint (mock_server_count (fixture->server), ==, 1);
}

static void
test_missing_permission (StripeFixture *fixture,
                         gconstpointer  data)
{
  g_autoptr (TillGatewayResult) result = NULL;
  TillOrder order = stripe_order (TILL_INSTRUCTION_REFUND);
  const TillCapabilities *capabilities;

  mock_server_answer (fixture->server, "POST /v1/refunds", 403,
                      ERROR ("\"type\":\"invalid_request_error\",\"message\":\"The provided key "
                             "'rk_test_**********************************************ock1' does "
                             "not have the required permissions for this endpoint on account "
                             "'acct_1TiLL'. Having the 'rak_charge_write' permission would allow "
                             "this request to continue.\""));
  result = stripe_execute (fixture, &order);
  g_assert_cmpint (result->state, ==, TILL_INSTRUCTION_REFUSED);
  g_assert_error (result->failure, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_FORBIDDEN);
  g_assert_cmpstr (till_gateway_error_get_failure (result->failure)->missing_permission, ==,
                   "rak_charge_write");
  g_assert_nonnull (strstr (result->failure->message, "'rk_test_****ock1'"));
  capabilities = till_gateway_get_capabilities (fixture->gateway);
  g_assert_cmpint (capabilities->support[TILL_CAPABILITY_REFUND], ==, TILL_SUPPORT_NO);
  g_assert_cmpint (capabilities->reason[TILL_CAPABILITY_REFUND], ==,
                   TILL_SUPPORT_REASON_PERMISSION);
}

/* Stripe counts krónur and shillings in hundredths, and ariary whole. */
static void
test_special_currencies (StripeFixture *fixture,
                         gconstpointer  data)
{
  static const struct
  {
    TillMoney   money;
    const char *wire;
  } cases[] = {
    { { 500, "ISK" }, "50000" }, { { 12000, "UGX" }, "1200000" }, { { 250000, "MGA" }, "2500" },
    { { 500, "JPY" }, "500" },   { { 5120, "KWD" }, "5120" },     { { 500, "HUF" }, "500" },
  };
  g_autofree char *refund = mock_sample ("refund");

  mock_server_answer (fixture->server, "POST /v1/refunds", 200, refund);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TillGatewayResult) result = NULL;
      TillOrder order = stripe_order (TILL_INSTRUCTION_REFUND);

      order.amount = cases[i].money;
      result = stripe_execute (fixture, &order);
      assert_parameter (mock_server_get_request (fixture->server, i), "amount", cases[i].wire);
    }
}

/* What a person typed goes out as it is, except for card numbers, and not too long. */
static void
test_typed_text (StripeFixture *fixture,
                 gconstpointer  data)
{
  g_autofree char *refund = mock_sample ("refund");
  g_autofree char *long_note = g_strnfill (700, 'n');
  g_autoptr (TillGatewayResult) result = NULL;
  g_autofree char *note = NULL;
  TillOrder order = stripe_order (TILL_INSTRUCTION_REFUND);
  const MockRequest *request;

  order.note = long_note;
  order.reference = "A&B=1 [x] 4242-4242-4242-4242 é";
  mock_server_answer (fixture->server, "POST /v1/refunds", 200, refund);
  result = stripe_execute (fixture, &order);
  request = mock_server_get_request (fixture->server, 0);
  assert_parameter (request, "metadata[order_reference]", "A&B=1 [x] ····4242 é");
  note = mock_request_get (request, "metadata[tillroll_note]");
  g_assert_cmpuint (strlen (note), ==, 500);
}

#define ADD(name, function) \
  g_test_add ("/gateway/stripe/writes/" name, StripeFixture, NULL, stripe_fixture_set_up, \
              function, stripe_fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("charge", test_charge);
  ADD ("hold", test_hold);
  ADD ("declined", test_declined);
  ADD ("declined-unread", test_declined_unread);
  ADD ("refund", test_refund);
  ADD ("refund-with-payment", test_refund_with_payment);
  ADD ("refund-states", test_refund_states);
  ADD ("every-answer", test_every_answer);
  ADD ("lost-answers", test_lost_answers);
  ADD ("not-sent", test_not_sent);
  ADD ("capture-and-cancel", test_capture_and_cancel);
  ADD ("impossible-orders", test_impossible_orders);
  ADD ("links", test_links);
  ADD ("authentication-required", test_authentication_required);
  ADD ("moto-gate", test_moto_gate);
  ADD ("missing-permission", test_missing_permission);
  ADD ("special-currencies", test_special_currencies);
  ADD ("typed-text", test_typed_text);

  return g_test_run ();
}
