/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reading from a server that plays Stripe: lists, objects, events, deliveries, the key. */

#include "stripe-fixture.h"

#include <string.h>

#include "till-records.h"
#include "till-stripe-signature.h"

#define ERROR(fields) "{\"error\":{" fields "}}"
#define EMPTY_LIST "{\"object\":\"list\",\"data\":[],\"has_more\":false}"

static void
assert_parameter (const MockRequest *request,
                  const char        *name,
                  const char        *expected)
{
  g_autofree char *value = mock_request_get (request, name);

  g_assert_cmpstr (value, ==, expected);
}

static GPtrArray *
get (StripeFixture *fixture,
     TillRecordKind kind,
     const char    *id,
     GError       **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  till_gateway_get_async (fixture->gateway, kind, id, NULL, mock_await_cb, &result);

  return till_gateway_get_finish (fixture->gateway, mock_await (&result), error);
}

static void
test_list_payments (StripeFixture *fixture,
                    gconstpointer  data)
{
  g_autofree char *charges = mock_sample ("charges");
  g_autofree char *more = mock_edit (charges, "],\n \"has_more\": false",
                                     "],\n \"has_more\": true");
  g_autoptr (GError) error = NULL;
  g_autoptr (TillGatewayPage) page = NULL;
  const TillGatewayQuery query = {
    .kind = TILL_RECORD_PAYMENT,
    .created_from_us = 1795000000 * TILL_SECOND + 1,
    .created_to_us = 1795000100 * TILL_SECOND,
    .customer_id = "cus_1",
    .page_token = "ch_0",
  };
  const MockRequest *request;

  mock_server_answer_with (fixture->server, "GET /v1/charges", 200,
                           "Date: Fri, 20 Nov 2026 14:02:03 GMT", more);
  page = stripe_list (fixture, &query, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (page->records->len, ==, 2);
  g_assert_cmpint (till_record_get_kind (g_ptr_array_index (page->records, 0)), ==,
                   TILL_RECORD_PAYMENT);
  g_assert_cmpint (till_record_get_kind (g_ptr_array_index (page->records, 1)), ==,
                   TILL_RECORD_REFUND);
  g_assert_cmpstr (page->next_token, ==, "ch_3TiLL0001");
  g_assert_cmpint (TILL_RECORD (g_ptr_array_index (page->records, 0))->as_of_us, ==,
                   1795183323 * TILL_SECOND);

  request = mock_server_get_request (fixture->server, 0);
  assert_parameter (request, "limit", "100");
  assert_parameter (request, "created[gte]", "1795000001");
  assert_parameter (request, "created[lt]", "1795000100");
  assert_parameter (request, "customer", "cus_1");
  assert_parameter (request, "starting_after", "ch_0");
  assert_parameter (request, "expand[]", "data.balance_transaction,data.refunds");
  g_assert_null (request->idempotency_key);
}

/* Which payout an entry went into is told by asking for it. */
static void
test_entries_of_a_payout (StripeFixture *fixture,
                          gconstpointer  data)
{
  g_autofree char *object = mock_sample ("entry");
  g_autofree char *list = g_strdup_printf ("{\"data\":[%s],\"has_more\":false}", object);
  TillGatewayQuery query = { .kind = TILL_RECORD_ENTRY, .payout_id = "po_1" };

  mock_server_answer (fixture->server, "GET /v1/balance_transactions", 200, list);
  mock_server_answer (fixture->server, "GET /v1/balance_transactions", 200, list);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TillGatewayPage) page = stripe_list (fixture, &query, &error);
      const TillEntry *entry;

      g_assert_no_error (error);
      entry = g_ptr_array_index (page->records, 0);
      g_assert_cmpstr (entry->record.id, ==, "txn_3TiLL0001");
      g_assert_cmpstr (entry->type, ==, "charge");
      g_assert_cmpstr (entry->source_id, ==, "ch_3TiLL0001");
      g_assert_cmpstr (entry->payout_id, ==, query.payout_id);
      query.payout_id = NULL;
    }
}

static void
test_list_everything (StripeFixture *fixture,
                      gconstpointer  data)
{
  static const struct
  {
    TillRecordKind kind;
    const char    *route;
    const char    *sample;
  } cases[] = {
    { TILL_RECORD_REFUND, "GET /v1/refunds", "refund" },
    { TILL_RECORD_DISPUTE, "GET /v1/disputes", "dispute" },
    { TILL_RECORD_PAYOUT, "GET /v1/payouts", "payout" },
    { TILL_RECORD_CUSTOMER, "GET /v1/customers", "customer" },
    { TILL_RECORD_CARD, "GET /v1/customers/cus_1/payment_methods", "card" },
    { TILL_RECORD_LINK, "GET /v1/checkout/sessions", "session" },
    { TILL_RECORD_ENTRY, "GET /v1/balance_transactions", "entry" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *object = mock_sample (cases[i].sample);
      g_autofree char *list = g_strdup_printf ("{\"data\":[%s],\"has_more\":false}", object);
      g_autoptr (GError) error = NULL;
      g_autoptr (TillGatewayPage) page = NULL;
      const TillGatewayQuery query = {
        .kind = cases[i].kind, .customer_id = "cus_1", .payment_id = "ch_1", .email = "a@b.example",
        .payout_id = "po_1", .limit = 5,
      };

      mock_server_answer (fixture->server, cases[i].route, 200, list);
      page = stripe_list (fixture, &query, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (page->records->len, ==, 1);
      g_assert_cmpint (till_record_get_kind (g_ptr_array_index (page->records, 0)), ==,
                       cases[i].kind);
      g_assert_null (page->next_token);
      assert_parameter (mock_server_get_request (fixture->server, i), "limit", "5");
    }

  assert_parameter (mock_server_get_request (fixture->server, 0), "charge", "ch_1");
  assert_parameter (mock_server_get_request (fixture->server, 1), "charge", "ch_1");
  assert_parameter (mock_server_get_request (fixture->server, 3), "email", "a@b.example");
  assert_parameter (mock_server_get_request (fixture->server, 4), "type", "card");
  assert_parameter (mock_server_get_request (fixture->server, 5), "customer", "cus_1");
  assert_parameter (mock_server_get_request (fixture->server, 6), "payout", "po_1");
  assert_parameter (mock_server_get_request (fixture->server, 6), "source", "ch_1");
}

/* Stripe tells ten refunds with a charge; all of them are given. */
static void
test_all_refunds (StripeFixture *fixture,
                  gconstpointer  data)
{
  g_autofree char *charge = mock_sample ("charge");
  g_autofree char *more = mock_edit (charge, "\"has_more\": false", "\"has_more\": true");
  g_autofree char *other = mock_edit (charge, "TiLL0001", "TiLL0002");
  g_autofree char *list = g_strdup_printf ("{\"data\":[%s,%s],\"has_more\":false}", more, other);
  g_autofree char *refund = mock_sample ("refund");
  g_autofree char *second = mock_edit (refund, "re_3TiLL0001a", "re_3TiLL0001b");
  g_autofree char *first_page = g_strdup_printf ("{\"data\":[%s],\"has_more\":true}", refund);
  g_autofree char *last_page = g_strdup_printf ("{\"data\":[%s],\"has_more\":false}", second);
  g_autoptr (GError) error = NULL;
  g_autoptr (TillGatewayPage) page = NULL;
  const TillGatewayQuery query = { .kind = TILL_RECORD_PAYMENT };
  const char *const expected[] = {
    "ch_3TiLL0001", "re_3TiLL0001a", "re_3TiLL0001b", "ch_3TiLL0002", "re_3TiLL0002a",
  };

  mock_server_answer (fixture->server, "GET /v1/charges", 200, list);
  mock_server_answer (fixture->server, "GET /v1/refunds", 200, first_page);
  mock_server_answer (fixture->server, "GET /v1/refunds", 200, last_page);
  page = stripe_list (fixture, &query, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (page->records->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpstr (TILL_RECORD (g_ptr_array_index (page->records, i))->id, ==, expected[i]);

  g_assert_cmpuint (mock_server_count (fixture->server), ==, 3);
  assert_parameter (mock_server_get_request (fixture->server, 1), "charge", "ch_3TiLL0001");
  assert_parameter (mock_server_get_request (fixture->server, 2), "starting_after",
                    "re_3TiLL0001a");
}

static void
test_get_payment (StripeFixture *fixture,
                  gconstpointer  data)
{
  g_autofree char *charge = mock_sample ("charge");
  g_autofree char *intent = mock_sample ("intent");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) by_charge = NULL;
  g_autoptr (GPtrArray) by_intent = NULL;

  mock_server_answer (fixture->server, "GET /v1/charges/ch_3TiLL0001", 200, charge);
  by_charge = get (fixture, TILL_RECORD_PAYMENT, "ch_3TiLL0001", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (by_charge->len, ==, 2);
  assert_parameter (mock_server_get_request (fixture->server, 0), "expand[]",
                    "balance_transaction,refunds");

  mock_server_answer (fixture->server, "GET /v1/payment_intents/pi_3TiLL0001", 200, intent);
  by_intent = get (fixture, TILL_RECORD_PAYMENT, "pi_3TiLL0001", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (TILL_RECORD (g_ptr_array_index (by_intent, 0))->id, ==, "ch_3TiLL0001");
  assert_parameter (mock_server_get_request (fixture->server, 1), "expand[]",
                    "latest_charge.balance_transaction,latest_charge.refunds");
}

/* Whatever is called an id, it stays one segment of the path. */
static void
test_strange_ids (StripeFixture *fixture,
                  gconstpointer  data)
{
  const char *const impossible[] = { "", ".", "..", "..." };
  g_autofree char *long_id = g_strnfill (256, 'x');

  for (guint i = 0; i <= G_N_ELEMENTS (impossible); i++)
    {
      g_autoptr (GError) error = NULL;
      const char *id = i < G_N_ELEMENTS (impossible) ? impossible[i] : long_id;

      g_assert_null (get (fixture, TILL_RECORD_REFUND, id, &error));
      g_assert_error (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_NOT_FOUND);
    }
  g_assert_cmpuint (mock_server_count (fixture->server), ==, 0);

  {
    g_autofree char *refund = mock_sample ("refund");
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) records = NULL;

    mock_server_answer (fixture->server, "GET /v1/refunds/..%2Fcharges%3Fx%3D1%23y", 200, refund);
    records = get (fixture, TILL_RECORD_REFUND, "../charges?x=1#y", &error);
    g_assert_no_error (error);
    g_assert_cmpuint (records->len, ==, 1);
  }
}

/* What a refusal of a read means. */
static void
test_refusals (StripeFixture *fixture,
               gconstpointer  data)
{
  static const struct
  {
    guint            status;
    const char      *headers;
    const char      *body;
    TillGatewayError code;
    guint            tries;
  } cases[] = {
    { 400, "", ERROR ("\"type\":\"invalid_request_error\",\"message\":\"No such customer: 'x'\""),
      TILL_GATEWAY_ERROR_REFUSED, 1 },
    { 401, "", ERROR ("\"type\":\"invalid_request_error\",\"message\":\"Invalid API Key\""),
      TILL_GATEWAY_ERROR_UNAUTHORIZED, 1 },
    { 404, "", ERROR ("\"type\":\"invalid_request_error\",\"message\":\"No such refund\""),
      TILL_GATEWAY_ERROR_NOT_FOUND, 1 },
    { 404, "", "<html>", TILL_GATEWAY_ERROR_NOT_FOUND, 1 },
    { 429, "Retry-After: 33", ERROR ("\"type\":\"invalid_request_error\",\"message\":\"slow\""),
      TILL_GATEWAY_ERROR_RATE_LIMITED, 1 },
    { 500, "", ERROR ("\"type\":\"api_error\",\"message\":\"x\""), TILL_GATEWAY_ERROR_UNAVAILABLE,
      3 },
    { 502, "", "<html>", TILL_GATEWAY_ERROR_UNAVAILABLE, 3 },
    { 301, "Location: https://evil.example/", "", TILL_GATEWAY_ERROR_PROTOCOL, 1 },
    { 200, "", "<html>", TILL_GATEWAY_ERROR_PROTOCOL, 1 },
    { 200, "", "", TILL_GATEWAY_ERROR_PROTOCOL, 1 },
    { 200, "", "{\"object\":\"refund\",\"id\":\"re_1\"}", TILL_GATEWAY_ERROR_PROTOCOL, 1 },
  };
  guint n_before = 0;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%u %s", cases[i].status, cases[i].body);
      mock_server_answer_with (fixture->server, "GET /v1/refunds/re_1", cases[i].status,
                               cases[i].headers, cases[i].body);
      g_assert_null (get (fixture, TILL_RECORD_REFUND, "re_1", &error));
      g_assert_error (error, TILL_GATEWAY_ERROR, (int) cases[i].code);
      g_assert_cmpuint (mock_server_count (fixture->server) - n_before, ==, cases[i].tries);
      n_before = mock_server_count (fixture->server);
      if (cases[i].status == 429)
        g_assert_cmpuint (till_gateway_error_get_failure (error)->retry_after_s, ==, 33);
    }
}

/* Too many at once is something else than too many in a row. */
static void
test_throttled (StripeFixture *fixture,
                gconstpointer  user_data)
{
  static const struct
  {
    const char *headers;
    const char *code;
  } cases[] = {
    { "Stripe-Rate-Limited-Reason: global-concurrency", TILL_GATEWAY_CODE_TOO_MANY_AT_ONCE },
    { "Stripe-Rate-Limited-Reason: endpoint-rate", "rate_limit" },
    { "", "rate_limit" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      mock_server_answer_with (fixture->server, "GET /v1/refunds/re_1", 429, cases[i].headers,
                               ERROR ("\"type\":\"invalid_request_error\","
                                      "\"code\":\"rate_limit\",\"message\":\"slow\""));
      g_assert_null (get (fixture, TILL_RECORD_REFUND, "re_1", &error));
      g_assert_error (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_RATE_LIMITED);
      g_assert_cmpstr (till_gateway_error_get_failure (error)->code, ==, cases[i].code);
    }
}

/* One payment that cannot be read makes the page unreadable, by name. */
static void
test_unreadable_page (StripeFixture *fixture,
                      gconstpointer  data)
{
  g_autofree char *charges = mock_sample ("charges");
  g_autofree char *broken = mock_edit (charges, "\"captured\": true", "\"captured\": 1");
  g_autoptr (GError) error = NULL;
  const TillGatewayQuery query = { .kind = TILL_RECORD_PAYMENT };

  mock_server_answer (fixture->server, "GET /v1/charges", 200, broken);
  g_assert_null (stripe_list (fixture, &query, &error));
  g_assert_error (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_PROTOCOL);
  g_assert_nonnull (strstr (error->message, "ch_3TiLL0001"));
}

static void
test_cancel (StripeFixture *fixture,
             gconstpointer  data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  mock_server_hold (fixture->server, "GET /v1/refunds/re_1");
  mock_server_on_held (fixture->server, cancellable);
  till_gateway_get_async (fixture->gateway, TILL_RECORD_REFUND, "re_1", cancellable, mock_await_cb,
                          &result);
  g_assert_null (till_gateway_get_finish (fixture->gateway, mock_await (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* The key of an account: by far most of it is what may be missing. */

static const char *const probes[] = {
  "GET /v1/charges",          "GET /v1/payment_intents", "GET /v1/payment_methods",
  "GET /v1/refunds",          "GET /v1/disputes",        "GET /v1/payouts",
  "GET /v1/customers",        "GET /v1/checkout/sessions", "GET /v1/events",
  "GET /v1/webhook_endpoints", "GET /v1/files",
};

#define FORBIDDEN \
  ERROR ("\"type\":\"invalid_request_error\",\"message\":\"The provided key 'rk_test_*****ock1' " \
         "does not have the required permissions for this endpoint on account 'acct_9TiLL'. " \
         "Having the 'rak_x_read' permission would allow this request to continue.\"")

#define STATEMENT \
  "{\"object\":\"list\",\"data\":[{\"object\":\"charge\"," \
  "\"calculated_statement_descriptor\":\"HOPPER MUGS\"}],\"has_more\":false,\"url\":\"/\"}"

static TillAccount *
verify (StripeFixture *fixture,
        GError       **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  till_gateway_verify_async (fixture->gateway, NULL, mock_await_cb, &result);

  return till_gateway_verify_finish (fixture->gateway, mock_await (&result), error);
}

static void
test_verify (StripeFixture *fixture,
             gconstpointer  data)
{
  g_autofree char *balance = mock_sample ("balance");
  g_autofree char *account = mock_sample ("account");
  g_autoptr (GError) error = NULL;
  TillAccount *found;

  for (guint i = 0; i < G_N_ELEMENTS (probes); i++)
    mock_server_answer (fixture->server, probes[i], 200, EMPTY_LIST);
  mock_server_answer (fixture->server, "GET /v1/balance", 200, balance);
  mock_server_answer (fixture->server, "GET /v1/account", 200, account);

  found = verify (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found->record.id, ==, "acct_1TiLL");
  g_assert_cmpstr (found->name, ==, "Hopper Mugs Ltd");
  g_assert_cmpstr (found->country, ==, "GB");
  g_assert_cmpstr (found->default_currency, ==, "GBP");
  g_assert_false (found->livemode);
  g_assert_null (found->missing_permissions);
  till_record_unref (found);
}

static void
test_verify_weak_key (StripeFixture *fixture,
                      gconstpointer  data)
{
  g_autofree char *balance = mock_sample ("balance");
  g_autoptr (GError) error = NULL;
  TillAccount *found;
  const TillCapabilities *capabilities;

  for (guint i = 0; i < G_N_ELEMENTS (probes); i++)
    mock_server_answer (fixture->server, probes[i], i % 2 == 0 ? 200 : 403,
                        i == 0 ? STATEMENT : i % 2 == 0 ? EMPTY_LIST : FORBIDDEN);
  mock_server_answer (fixture->server, "GET /v1/balance", 200, balance);
  mock_server_answer (fixture->server, "GET /v1/account", 403, FORBIDDEN);

  found = verify (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found->record.id, ==, "acct_9TiLL"); /* from the refusal */
  g_assert_cmpstr (found->name, ==, "HOPPER MUGS"); /* from what customers read */
  g_assert_cmpstr (found->default_currency, ==, "GBP"); /* from the balance */
  g_assert_cmpstr (found->missing_permissions, ==,
                   "charging refunds payouts links webhooks account");
  till_record_unref (found);

  capabilities = till_gateway_get_capabilities (fixture->gateway);
  g_assert_cmpint (capabilities->support[TILL_CAPABILITY_REFUND], ==, TILL_SUPPORT_NO);
  g_assert_cmpint (capabilities->reason[TILL_CAPABILITY_REFUND], ==,
                   TILL_SUPPORT_REASON_PERMISSION);
  g_assert_cmpint (capabilities->support[TILL_CAPABILITY_PAYMENT_LINK], ==, TILL_SUPPORT_NO);
  g_assert_cmpint (capabilities->support[TILL_CAPABILITY_DISPUTES], ==, TILL_SUPPORT_YES);
  g_assert_cmpint (capabilities->support[TILL_CAPABILITY_EVENT_LIST], ==, TILL_SUPPORT_YES);
  g_assert_cmpint (capabilities->support[TILL_CAPABILITY_MOTO], ==, TILL_SUPPORT_NO);

  /* A permission that was given meanwhile is found when it is looked at again. */
  for (guint i = 0; i < G_N_ELEMENTS (probes); i++)
    mock_server_answer (fixture->server, probes[i], 200, EMPTY_LIST);
  found = verify (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found->missing_permissions, ==, "account");
  till_record_unref (found);
  g_assert_cmpint (capabilities->support[TILL_CAPABILITY_REFUND], ==, TILL_SUPPORT_YES);
  g_assert_cmpint (capabilities->support[TILL_CAPABILITY_MOTO], ==, TILL_SUPPORT_CONDITIONAL);
}

/* A list where the account should be: no account, rather than one without a name of its own. */
static void
test_verify_other_object (StripeFixture *fixture,
                          gconstpointer  data)
{
  g_autofree char *balance = mock_sample ("balance");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (probes); i++)
    mock_server_answer (fixture->server, probes[i], 200, EMPTY_LIST);
  mock_server_answer (fixture->server, "GET /v1/balance", 200, balance);
  mock_server_answer (fixture->server, "GET /v1/account", 200, EMPTY_LIST);

  g_assert_null (verify (fixture, &error));
  g_assert_error (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_PROTOCOL);
}

static void
test_verify_failures (StripeFixture *fixture,
                      gconstpointer  data)
{
  static const struct
  {
    guint            status;
    const char      *body;
    TillGatewayError code;
  } cases[] = {
    { 401, ERROR ("\"type\":\"invalid_request_error\",\"message\":\"Invalid API Key\""),
      TILL_GATEWAY_ERROR_UNAUTHORIZED },
    { 500, ERROR ("\"type\":\"api_error\",\"message\":\"x\""), TILL_GATEWAY_ERROR_UNAVAILABLE },
    { 200, "{}", TILL_GATEWAY_ERROR_PROTOCOL },
  };
  g_autofree char *account = mock_sample ("account");

  for (guint i = 0; i < G_N_ELEMENTS (probes); i++)
    mock_server_answer (fixture->server, probes[i], 200, EMPTY_LIST);
  mock_server_answer (fixture->server, "GET /v1/account", 200, account);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      mock_server_answer (fixture->server, "GET /v1/balance", cases[i].status, cases[i].body);
      g_assert_null (verify (fixture, &error));
      g_assert_error (error, TILL_GATEWAY_ERROR, (int) cases[i].code);
    }
}

/* Events. */

static TillGatewayChanges *
list_changes (StripeFixture *fixture,
              const char    *cursor,
              GError       **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  till_gateway_list_changes_async (fixture->gateway, cursor, NULL, mock_await_cb, &result);

  return till_gateway_list_changes_finish (fixture->gateway, mock_await (&result), error);
}

/* A list of events, "id" or "id@seconds" each, newest first. */
static char *
list_of_events (gboolean           has_more,
                const char *const *events)
{
  g_autofree char *sample = mock_sample ("event");
  g_autoptr (GString) text = g_string_new ("{\"object\":\"list\",\"data\":[");

  for (guint i = 0; events[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (events[i], "@", 2);
      g_autofree char *with_id = mock_edit (sample, "evt_3TiLL0001", parts[0]);
      g_autofree char *event = mock_edit (with_id, "\n \"created\": 1795000001,\n \"data\"",
                                          "\n \"created\": CREATED,\n \"data\"");
      g_autofree char *dated = mock_edit (event, "CREATED",
                                          parts[1] != NULL ? parts[1] : "1795000001");

      g_string_append_printf (text, "%s%s", i > 0 ? "," : "", dated);
    }
  g_string_append_printf (text, "],\"has_more\":%s}", has_more ? "true" : "false");

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_events (TillGatewayChanges *changes,
               const char *const  *expected)
{
  g_assert_cmpuint (changes->events->len, ==, g_strv_length ((char **) expected));
  for (guint i = 0; expected[i] != NULL; i++)
    g_assert_cmpstr (TILL_RECORD (g_ptr_array_index (changes->events, i))->id, ==, expected[i]);
}

static void
test_changes_begin (StripeFixture *fixture,
                    gconstpointer  data)
{
  const char *const newest[] = { "evt_9@1795183300", "evt_8@1795183299", "evt_7@1795183000", NULL };
  g_autofree char *list = list_of_events (TRUE, newest);
  g_autoptr (GError) error = NULL;
  g_autoptr (TillGatewayChanges) empty = NULL;
  g_autoptr (TillGatewayChanges) changes = NULL;

  mock_server_answer_with (fixture->server, "GET /v1/events", 200,
                           "Date: Fri, 20 Nov 2026 14:02:03 GMT", EMPTY_LIST);
  empty = list_changes (fixture, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (empty->cursor, ==, "1795183323:");
  g_assert_cmpuint (empty->events->len, ==, 0);
  g_assert_false (empty->gap);

  mock_server_answer (fixture->server, "GET /v1/events", 200, list);
  changes = list_changes (fixture, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (changes->cursor, ==, "1795183300:evt_9,evt_8");
  g_assert_cmpuint (changes->events->len, ==, 0);
  g_assert_cmpuint (mock_server_count (fixture->server), ==, 2);
}

/* Walks back page by page, gives what is new oldest first, and forgets nothing of the last second:
 * an event that shows up late is given, one that was given is not. */
static void
test_changes_walk (StripeFixture *fixture,
                   gconstpointer  data)
{
  const char *const first[] = { "evt_5@1795183302", "evt_4@1795183301", NULL };
  const char *const second[] = { "evt_3@1795183300", "evt_late@1795183300", "evt_2@1795183299",
                                 NULL };
  const char *const expected[] = { "evt_late", "evt_4", "evt_5", NULL };
  const char *const none[] = { NULL };
  g_autofree char *page1 = list_of_events (TRUE, first);
  g_autofree char *page2 = list_of_events (FALSE, second);
  g_autoptr (GError) error = NULL;
  g_autoptr (TillGatewayChanges) changes = NULL;
  g_autoptr (TillGatewayChanges) again = NULL;
  g_autofree char *types = NULL;
  g_auto (GStrv) list = NULL;

  mock_server_answer (fixture->server, "GET /v1/events", 200, page1);
  mock_server_answer (fixture->server, "GET /v1/events", 200, page2);
  changes = list_changes (fixture, "1795183300:evt_3,evt_2", &error);
  g_assert_no_error (error);
  assert_events (changes, expected);
  g_assert_cmpstr (changes->cursor, ==, "1795183302:evt_5,evt_4");
  g_assert_false (changes->gap);
  assert_parameter (mock_server_get_request (fixture->server, 0), "created[gte]", "1795183299");
  assert_parameter (mock_server_get_request (fixture->server, 1), "starting_after", "evt_4");
  types = mock_request_get (mock_server_get_request (fixture->server, 0), "types[]");
  list = g_strsplit (types, ",", -1);
  g_assert_cmpuint (g_strv_length (list), <=, 20);

  g_clear_pointer (&page1, g_free);
  page1 = list_of_events (FALSE, first);
  mock_server_answer (fixture->server, "GET /v1/events", 200, page1);
  again = list_changes (fixture, changes->cursor, &error);
  g_assert_no_error (error);
  assert_events (again, none);
  g_assert_cmpstr (again->cursor, ==, changes->cursor);
}

static void
assert_gap (StripeFixture *fixture,
            const char    *cursor)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TillGatewayChanges) changes = list_changes (fixture, cursor, &error);

  g_assert_no_error (error);
  g_assert_true (changes->gap);
  g_assert_cmpuint (changes->events->len, ==, 0);
  g_assert_true (g_str_has_prefix (changes->cursor, "1795183302:"));
}

/* Too long ago, no cursor at all, too much, or something unreadable: all has to be listed again,
 * and the cursor goes on. */
static void
test_changes_gap (StripeFixture *fixture,
                  gconstpointer  data)
{
  const char *const events[] = { "evt_5@1795183302", "evt_4@1795183301", NULL };
  g_autofree char *list = list_of_events (FALSE, events);
  g_autofree char *endless = list_of_events (TRUE, events);
  g_autofree char *broken = mock_edit (list, "\"captured\": true", "\"captured\": 1");
  g_autofree char *old = g_strdup_printf ("%" G_GINT64_FORMAT ":evt_1",
                                          (gint64) 1795183323 - 29 * 24 * 3600 - 1);

  mock_server_answer (fixture->server, "GET /v1/events", 200, list);
  assert_gap (fixture, old);
  assert_gap (fixture, "not a cursor");
  assert_gap (fixture, "12x:evt_1");
  mock_server_answer (fixture->server, "GET /v1/events", 200, broken);
  assert_gap (fixture, "1795183300:evt_3");
  mock_server_answer (fixture->server, "GET /v1/events", 200, endless);
  assert_gap (fixture, "1795183300:evt_3");
}

static void
test_changes_fail (StripeFixture *fixture,
                   gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  mock_server_answer (fixture->server, "GET /v1/events", 200, "{\"data\":[{}],\"has_more\":false}");
  g_assert_null (list_changes (fixture, NULL, &error));
  g_assert_error (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_PROTOCOL);
}

static TillEvent *
deliver (StripeFixture *fixture,
         const char    *text,
         const char    *signed_with,
         GError       **error)
{
  const char *const secrets[] = { "whsec_other", "whsec_good", NULL };
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));
  g_autofree char *signature = signed_with != NULL
                                 ? till_stripe_signature_sign (signed_with, 1000, text,
                                                               strlen (text))
                                 : NULL;

  return till_gateway_parse_delivery (fixture->gateway, signature, body, secrets, error);
}

static void
test_deliveries (StripeFixture *fixture,
                 gconstpointer  data)
{
  g_autofree char *text = mock_sample ("event");
  g_autofree char *broken = mock_edit (text, "\"captured\": true", "\"captured\": 1");
  g_autoptr (GError) error = NULL;
  TillEvent *event = deliver (fixture, text, "whsec_good", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (event->record.id, ==, "evt_3TiLL0001");
  g_assert_cmpstr (event->subject->id, ==, "ch_3TiLL0001");
  till_record_unref (event);

  g_assert_null (deliver (fixture, text, "whsec_evil", &error));
  g_assert_error (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_FORGED);
  g_clear_error (&error);
  g_assert_null (deliver (fixture, text, NULL, &error));
  g_assert_error (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_FORGED);
  g_clear_error (&error);
  g_assert_null (deliver (fixture, "<html>", "whsec_good", &error));
  g_assert_error (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_PROTOCOL);
  g_clear_error (&error);
  g_assert_null (deliver (fixture, "[]", "whsec_good", &error));
  g_assert_error (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_PROTOCOL);
  g_clear_error (&error);
  g_assert_null (deliver (fixture, broken, "whsec_good", &error));
  g_assert_error (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_PROTOCOL);
}

#define ADD(name, function) \
  g_test_add ("/gateway/stripe/reads/" name, StripeFixture, NULL, stripe_fixture_set_up, \
              function, stripe_fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("list-payments", test_list_payments);
  ADD ("list-everything", test_list_everything);
  ADD ("entries-of-a-payout", test_entries_of_a_payout);
  ADD ("all-refunds", test_all_refunds);
  ADD ("get-payment", test_get_payment);
  ADD ("strange-ids", test_strange_ids);
  ADD ("throttled", test_throttled);
  ADD ("refusals", test_refusals);
  ADD ("unreadable-page", test_unreadable_page);
  ADD ("cancel", test_cancel);
  ADD ("verify", test_verify);
  ADD ("verify-weak-key", test_verify_weak_key);
  ADD ("verify-other-object", test_verify_other_object);
  ADD ("verify-failures", test_verify_failures);
  ADD ("changes-begin", test_changes_begin);
  ADD ("changes-walk", test_changes_walk);
  ADD ("changes-gap", test_changes_gap);
  ADD ("changes-fail", test_changes_fail);
  ADD ("deliveries", test_deliveries);

  return g_test_run ();
}
