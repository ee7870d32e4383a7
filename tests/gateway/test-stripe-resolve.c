/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Finding out what became of an instruction: by the same key, and by looking. */

#include "stripe-fixture.h"

#include "till-records.h"

#define ERROR(fields) "{\"error\":{" fields "}}"
#define EMPTY_LIST "{\"object\":\"list\",\"data\":[],\"has_more\":false}"

/* The gateway's clock agrees with ours. */
#define DATE "Date: Fri, 20 Nov 2026 14:02:03 GMT"

#define HOUR (3600 * TILL_SECOND)
#define LONG_AGO (STRIPE_FIXTURE_NOW - 23 * HOUR)

/* Our instruction's id is in the sample's metadata. */
#define OURS "6f1c2b3a-4d5e-4f60-8172-93a4b5c6d7e8"
#define REFUND_INSTRUCTION "0b6f5a3e-1c1d-4f5e-9a7b-2d3c4e5f6a7b"

static TillGatewayResult *
resolve (StripeFixture   *fixture,
         const TillOrder *order,
         gint64           sent_us)
{
  g_autoptr (TillInstruction) instruction = stripe_instruction (order, TILL_INSTRUCTION_UNKNOWN,
                                                                sent_us);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TillGatewayResult *outcome;

  till_gateway_resolve_async (fixture->gateway, instruction, NULL, mock_await_cb, &result);
  outcome = till_gateway_resolve_finish (fixture->gateway, mock_await (&result), &error);
  g_assert_no_error (error);
  g_assert_true ((outcome->state == TILL_INSTRUCTION_DONE) == (outcome->failure == NULL));

  return outcome;
}

static void
assert_resolves (StripeFixture       *fixture,
                 const TillOrder     *order,
                 gint64               sent_us,
                 TillInstructionState state,
                 const char          *code)
{
  g_autoptr (TillGatewayResult) result = resolve (fixture, order, sent_us);

  g_assert_cmpint (result->state, ==, state);
  if (result->failure != NULL)
    g_assert_cmpstr (till_gateway_error_get_failure (result->failure)->code, ==, code);
}

static void
test_same_key (StripeFixture *fixture,
               gconstpointer  data)
{
  g_autofree char *refund = mock_sample ("refund");
  g_autoptr (TillGatewayResult) first = NULL;
  g_autoptr (TillGatewayResult) second = NULL;
  TillOrder order = stripe_order (TILL_INSTRUCTION_REFUND);

  mock_server_answer (fixture->server, "POST /v1/refunds", 500, "");
  mock_server_answer (fixture->server, "POST /v1/refunds", 200, refund);
  first = stripe_execute (fixture, &order);
  g_assert_cmpint (first->state, ==, TILL_INSTRUCTION_UNKNOWN);
  second = resolve (fixture, &order, LONG_AGO + 1);
  g_assert_cmpint (second->state, ==, TILL_INSTRUCTION_DONE);
  g_assert_cmpstr (second->result_id, ==, "re_3TiLL0001a");

  /* To the byte the same, or it would be another request. */
  g_assert_cmpuint (mock_server_count (fixture->server), ==, 2);
  g_assert_cmpstr (mock_server_get_request (fixture->server, 0)->body, ==,
                   mock_server_get_request (fixture->server, 1)->body);
  g_assert_cmpstr (mock_server_get_request (fixture->server, 0)->idempotency_key, ==,
                   mock_server_get_request (fixture->server, 1)->idempotency_key);
}

/* On a repetition only an answer about the instruction itself counts. */
static void
test_same_key_answers (StripeFixture *fixture,
                       gconstpointer  data)
{
  static const struct
  {
    guint                status;
    const char          *body;
    TillInstructionState state;
  } cases[] = {
    { 402, ERROR ("\"type\":\"card_error\",\"code\":\"card_declined\",\"message\":\"no\""),
      TILL_INSTRUCTION_REFUSED },
    { 400, ERROR ("\"type\":\"invalid_request_error\",\"message\":\"no\""),
      TILL_INSTRUCTION_REFUSED },
    { 404, ERROR ("\"type\":\"invalid_request_error\",\"message\":\"no\""),
      TILL_INSTRUCTION_REFUSED },
    { 401, ERROR ("\"type\":\"invalid_request_error\",\"message\":\"no\""),
      TILL_INSTRUCTION_UNKNOWN },
    { 403, ERROR ("\"type\":\"invalid_request_error\",\"message\":\"no\""),
      TILL_INSTRUCTION_UNKNOWN },
    { 429, ERROR ("\"type\":\"invalid_request_error\",\"message\":\"no\""),
      TILL_INSTRUCTION_UNKNOWN },
    { 409, ERROR ("\"type\":\"invalid_request_error\",\"message\":\"no\""),
      TILL_INSTRUCTION_UNKNOWN },
    { 500, ERROR ("\"type\":\"api_error\",\"message\":\"no\""), TILL_INSTRUCTION_UNKNOWN },
  };
  TillOrder order = stripe_order (TILL_INSTRUCTION_REFUND);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TillGatewayResult) result = NULL;

      mock_server_answer (fixture->server, "POST /v1/refunds", cases[i].status, cases[i].body);
      result = resolve (fixture, &order, STRIPE_FIXTURE_NOW);
      g_assert_cmpint (result->state, ==, cases[i].state);
    }
}

static void
test_offline (StripeFixture *fixture,
              gconstpointer  data)
{
  TillOrder order = stripe_order (TILL_INSTRUCTION_REFUND);

  g_clear_pointer (&fixture->server, mock_server_free);
  assert_resolves (fixture, &order, STRIPE_FIXTURE_NOW, TILL_INSTRUCTION_UNKNOWN,
                   TILL_GATEWAY_CODE_NOT_SENT);
  assert_resolves (fixture, &order, LONG_AGO, TILL_INSTRUCTION_UNKNOWN,
                   TILL_GATEWAY_CODE_NOT_SENT);
  fixture->server = mock_server_new ();
}

/* After 23 hours, or when the clock went backwards, nothing is sent again. */
static void
test_old_keys_are_not_used (StripeFixture *fixture,
                            gconstpointer  data)
{
  TillOrder order = stripe_order (TILL_INSTRUCTION_REFUND);

  mock_server_answer_with (fixture->server, "GET /v1/refunds", 200, DATE, EMPTY_LIST);
  assert_resolves (fixture, &order, LONG_AGO, TILL_INSTRUCTION_REFUSED,
                   TILL_GATEWAY_CODE_DID_NOT_HAPPEN);
  assert_resolves (fixture, &order, STRIPE_FIXTURE_NOW + HOUR, TILL_INSTRUCTION_REFUSED,
                   TILL_GATEWAY_CODE_DID_NOT_HAPPEN);
  g_assert_cmpuint (mock_server_count (fixture->server), ==, 2);
  g_assert_cmpstr (mock_server_get_request (fixture->server, 0)->path, ==,
                   "/v1/refunds?limit=100&charge=ch_3TiLL0001");
}

/* What was made is found on a later page, by our id. */
static void
test_look_for_refund (StripeFixture *fixture,
                      gconstpointer  data)
{
  g_autofree char *other = mock_sample ("refund");
  g_autofree char *with_id = mock_edit (other, "re_3TiLL0001a", "re_3TiLL0001z");
  g_autofree char *ours = mock_edit (with_id, REFUND_INSTRUCTION, OURS);
  g_autofree char *first = g_strdup_printf ("{\"data\":[%s],\"has_more\":true}", other);
  g_autofree char *second = g_strdup_printf ("{\"data\":[%s,%s],\"has_more\":true}", ours, other);
  g_autoptr (TillGatewayResult) result = NULL;
  TillOrder order = stripe_order (TILL_INSTRUCTION_REFUND);

  mock_server_answer_with (fixture->server, "GET /v1/refunds", 200, DATE, first);
  mock_server_answer_with (fixture->server, "GET /v1/refunds", 200, DATE, second);
  result = resolve (fixture, &order, LONG_AGO);
  g_assert_cmpint (result->state, ==, TILL_INSTRUCTION_DONE);
  g_assert_cmpstr (result->result_id, ==, "re_3TiLL0001z");
  g_assert_cmpuint (result->records->len, ==, 1);
  g_assert_cmpuint (mock_server_count (fixture->server), ==, 2);
}

static void
test_look_for_charge (StripeFixture *fixture,
                      gconstpointer  data)
{
  g_autofree char *intent = mock_sample ("intent");
  g_autofree char *declined = mock_sample ("declined-intent");
  g_autofree char *found = g_strdup_printf ("{\"data\":[%s],\"has_more\":false}", intent);
  g_autofree char *refused = g_strdup_printf ("{\"data\":[%s],\"has_more\":false}", declined);
  g_autoptr (TillGatewayResult) result = NULL;
  TillOrder order = stripe_order (TILL_INSTRUCTION_CHARGE);
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;

  mock_server_answer_with (fixture->server, "GET /v1/payment_intents", 200, DATE, found);
  result = resolve (fixture, &order, LONG_AGO);
  g_assert_cmpint (result->state, ==, TILL_INSTRUCTION_DONE);
  g_assert_cmpstr (result->result_id, ==, "ch_3TiLL0001");

  from = mock_request_get (mock_server_get_request (fixture->server, 0), "created[gte]");
  to = mock_request_get (mock_server_get_request (fixture->server, 0), "created[lt]");
  g_assert_cmpint (g_ascii_strtoll (from, NULL, 10), <, LONG_AGO / TILL_SECOND - 24 * 3600);
  g_assert_cmpint (g_ascii_strtoll (to, NULL, 10), >, LONG_AGO / TILL_SECOND + 24 * 3600);

  mock_server_answer_with (fixture->server, "GET /v1/payment_intents", 200, DATE, refused);
  assert_resolves (fixture, &order, LONG_AGO, TILL_INSTRUCTION_REFUSED,
                   "payment_intent_authentication_failure");

  mock_server_answer_with (fixture->server, "GET /v1/payment_intents", 200, DATE, EMPTY_LIST);
  assert_resolves (fixture, &order, LONG_AGO, TILL_INSTRUCTION_REFUSED,
                   TILL_GATEWAY_CODE_DID_NOT_HAPPEN);
}

static void
test_look_for_link (StripeFixture *fixture,
                    gconstpointer  data)
{
  g_autofree char *session = mock_sample ("session");
  g_autofree char *found = g_strdup_printf ("{\"data\":[%s],\"has_more\":false}", session);
  TillOrder order = stripe_order (TILL_INSTRUCTION_CREATE_LINK);

  mock_server_answer_with (fixture->server, "GET /v1/checkout/sessions", 200, DATE, found);
  assert_resolves (fixture, &order, LONG_AGO, TILL_INSTRUCTION_DONE, NULL);
}

/* What was changed is seen on the thing itself. */
static void
test_look_at_intent (StripeFixture *fixture,
                     gconstpointer  data)
{
  static const struct
  {
    const char          *status;
    gint64               amount;
    TillInstructionState captured;
    TillInstructionState canceled;
  } cases[] = {
    { "succeeded", 6200, TILL_INSTRUCTION_DONE, TILL_INSTRUCTION_REFUSED },
    { "succeeded", 5000, TILL_INSTRUCTION_REFUSED, TILL_INSTRUCTION_REFUSED },
    { "requires_capture", 6200, TILL_INSTRUCTION_REFUSED, TILL_INSTRUCTION_REFUSED },
    { "canceled", 6200, TILL_INSTRUCTION_REFUSED, TILL_INSTRUCTION_DONE },
    { "entangled", 6200, TILL_INSTRUCTION_UNKNOWN, TILL_INSTRUCTION_UNKNOWN },
  };
  g_autofree char *sample = mock_sample ("intent");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *status = g_strdup_printf ("\n \"status\": \"%s\"", cases[i].status);
      g_autofree char *intent = mock_edit (sample, "\n \"status\": \"succeeded\"", status);
      g_autoptr (TillGatewayResult) captured = NULL;
      g_autoptr (TillGatewayResult) canceled = NULL;
      TillOrder order = stripe_order (TILL_INSTRUCTION_CAPTURE);

      order.amount.minor = cases[i].amount;
      mock_server_answer (fixture->server, "GET /v1/payment_intents/pi_3TiLL0001", 200, intent);
      captured = resolve (fixture, &order, LONG_AGO);
      g_assert_cmpint (captured->state, ==, cases[i].captured);
      g_assert_cmpuint (captured->records->len, ==, 1); /* the truth is told along */
      order = stripe_order (TILL_INSTRUCTION_CANCEL);
      canceled = resolve (fixture, &order, LONG_AGO);
      g_assert_cmpint (canceled->state, ==, cases[i].canceled);
    }
}

static void
test_look_at_link (StripeFixture *fixture,
                   gconstpointer  data)
{
  g_autofree char *open = mock_sample ("session");
  g_autofree char *expired = mock_edit (open, "\"open\"", "\"expired\"");
  TillOrder order = stripe_order (TILL_INSTRUCTION_CLOSE_LINK);

  mock_server_answer (fixture->server, "GET /v1/checkout/sessions/cs_test_TiLL0001", 200, open);
  assert_resolves (fixture, &order, LONG_AGO, TILL_INSTRUCTION_REFUSED,
                   TILL_GATEWAY_CODE_DID_NOT_HAPPEN);
  mock_server_answer (fixture->server, "GET /v1/checkout/sessions/cs_test_TiLL0001", 200, expired);
  assert_resolves (fixture, &order, LONG_AGO, TILL_INSTRUCTION_DONE, NULL);
}

/* "It did not happen" needs all of it to have been looked at, at a time that can be trusted. */
static void
test_doubt_stays (StripeFixture *fixture,
                  gconstpointer  data)
{
  g_autofree char *other = mock_sample ("refund");
  g_autofree char *endless = g_strdup_printf ("{\"data\":[%s],\"has_more\":true}", other);
  TillOrder order = stripe_order (TILL_INSTRUCTION_REFUND);

  mock_server_answer_with (fixture->server, "GET /v1/refunds", 200, DATE, endless);
  assert_resolves (fixture, &order, LONG_AGO, TILL_INSTRUCTION_UNKNOWN, NULL);
  g_assert_cmpuint (mock_server_count (fixture->server), ==, 500);

  mock_server_answer_with (fixture->server, "GET /v1/refunds", 200,
                           "Date: Mon, 23 Nov 2026 14:02:03 GMT", EMPTY_LIST);
  assert_resolves (fixture, &order, LONG_AGO, TILL_INSTRUCTION_UNKNOWN, NULL);

  mock_server_answer_with (fixture->server, "GET /v1/refunds", 200, DATE, "{\"data\":[7]}");
  assert_resolves (fixture, &order, LONG_AGO, TILL_INSTRUCTION_UNKNOWN, NULL);

  mock_server_answer_with (fixture->server, "GET /v1/refunds", 500, DATE, "");
  assert_resolves (fixture, &order, LONG_AGO, TILL_INSTRUCTION_UNKNOWN, NULL);
}

/* Stripe knows our key with other parameters: it is looked for, and if nothing of ours is there,
 * a person has to judge. */
static void
test_key_reused (StripeFixture *fixture,
                 gconstpointer  data)
{
  g_autofree char *refund = mock_sample ("refund");
  g_autofree char *ours = mock_edit (refund, REFUND_INSTRUCTION, OURS);
  g_autofree char *found = g_strdup_printf ("{\"data\":[%s],\"has_more\":false}", ours);
  TillOrder order = stripe_order (TILL_INSTRUCTION_REFUND);

  mock_server_answer (fixture->server, "POST /v1/refunds", 400,
                      ERROR ("\"type\":\"idempotency_error\",\"message\":\"Keys for idempotent "
                             "requests can only be used with the same parameters\""));
  mock_server_answer_with (fixture->server, "GET /v1/refunds", 200, DATE, found);
  assert_resolves (fixture, &order, STRIPE_FIXTURE_NOW, TILL_INSTRUCTION_DONE, NULL);
  mock_server_answer_with (fixture->server, "GET /v1/refunds", 200, DATE, EMPTY_LIST);
  assert_resolves (fixture, &order, STRIPE_FIXTURE_NOW, TILL_INSTRUCTION_UNKNOWN,
                   "idempotency_error");
}

/* A repeated answer is the old one, however new its date: it must not replace what is newer. */
static void
test_repeated_is_old (StripeFixture *fixture,
                      gconstpointer  data)
{
  g_autofree char *refund = mock_sample ("refund");
  g_autoptr (TillGatewayResult) repeated = NULL;
  TillOrder order = stripe_order (TILL_INSTRUCTION_REFUND);
  const TillRecord *record;

  mock_server_answer_with (fixture->server, "POST /v1/refunds", 200, "Idempotent-Replayed: true",
                           refund);
  repeated = resolve (fixture, &order, STRIPE_FIXTURE_NOW);
  g_assert_cmpint (repeated->state, ==, TILL_INSTRUCTION_DONE);
  record = repeated->records->pdata[0];
  g_assert_cmpint (record->origin, ==, TILL_ORIGIN_EVENT);
  g_assert_cmpint (record->as_of_us, ==, TILL_SECOND);
}

/* Stripe had a trouble of its own, and says so again and again under this key: it is looked for.
 * A trouble that is not kept says nothing; the key is good for another try. */
static void
test_kept_trouble (StripeFixture *fixture,
                   gconstpointer  data)
{
  static const char * const bodies[] = { ERROR ("\"type\":\"api_error\""), "<html>Sorry</html>" };
  g_autofree char *refund = mock_sample ("refund");
  g_autofree char *ours = mock_edit (refund, REFUND_INSTRUCTION, OURS);
  g_autofree char *found = g_strdup_printf ("{\"data\":[%s],\"has_more\":false}", ours);
  TillOrder order = stripe_order (TILL_INSTRUCTION_REFUND);

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      mock_server_answer (fixture->server, "POST /v1/refunds", 500, bodies[i]);
      mock_server_answer_with (fixture->server, "GET /v1/refunds", 200, DATE, EMPTY_LIST);
      assert_resolves (fixture, &order, STRIPE_FIXTURE_NOW, TILL_INSTRUCTION_UNKNOWN, NULL);

      mock_server_answer_with (fixture->server, "POST /v1/refunds", 500,
                               "Idempotent-Replayed: true", bodies[i]);
      assert_resolves (fixture, &order, STRIPE_FIXTURE_NOW, TILL_INSTRUCTION_REFUSED,
                       TILL_GATEWAY_CODE_DID_NOT_HAPPEN);
      mock_server_answer_with (fixture->server, "GET /v1/refunds", 200, DATE, found);
      assert_resolves (fixture, &order, STRIPE_FIXTURE_NOW, TILL_INSTRUCTION_DONE, NULL);
    }
}

static void
test_cancel_looking (StripeFixture *fixture,
                     gconstpointer  data)
{
  TillOrder order = stripe_order (TILL_INSTRUCTION_REFUND);
  g_autoptr (TillInstruction) instruction = stripe_instruction (&order, TILL_INSTRUCTION_UNKNOWN,
                                                                LONG_AGO);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  mock_server_hold (fixture->server, "GET /v1/refunds");
  mock_server_on_held (fixture->server, cancellable);
  till_gateway_resolve_async (fixture->gateway, instruction, cancellable, mock_await_cb, &result);
  g_assert_null (till_gateway_resolve_finish (fixture->gateway, mock_await (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

#define ADD(name, function) \
  g_test_add ("/gateway/stripe/resolve/" name, StripeFixture, NULL, stripe_fixture_set_up, \
              function, stripe_fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("same-key", test_same_key);
  ADD ("same-key-answers", test_same_key_answers);
  ADD ("offline", test_offline);
  ADD ("old-keys-are-not-used", test_old_keys_are_not_used);
  ADD ("look-for-refund", test_look_for_refund);
  ADD ("look-for-charge", test_look_for_charge);
  ADD ("look-for-link", test_look_for_link);
  ADD ("look-at-intent", test_look_at_intent);
  ADD ("look-at-link", test_look_at_link);
  ADD ("doubt-stays", test_doubt_stays);
  ADD ("key-reused", test_key_reused);
  ADD ("repeated-is-old", test_repeated_is_old);
  ADD ("kept-trouble", test_kept_trouble);
  ADD ("cancel-looking", test_cancel_looking);

  return g_test_run ();
}
