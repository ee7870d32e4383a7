/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What stands before every operation: keys, permissions, versions, addresses, idempotency. */

#include <string.h>

#include "bench.h"

static const char * const restricted[] = {
  "rk_test_reads_1234:charges_read,refunds_write", "rk_test_all_abcd:rak_event_read", NULL,
};

static Bench *
bench_with_keys (void)
{
  TillSandboxOptions options = TILL_SANDBOX_OPTIONS_INIT;

  options.restricted_keys = restricted;

  return bench_new (&options);
}

static Answer *
ask (Bench      *bench,
     const char *method,
     const char *path,
     const char *authorization,
     const char *version)
{
  TillSbRequest request = {
    .method = method,
    .path = path,
    .authorization = authorization,
    .version = version,
  };

  return bench_request (bench, &request);
}

static void
test_no_key (void)
{
  g_autoptr (Bench) bench = bench_new (NULL);
  g_autoptr (Answer) none = ask (bench, "GET", "/v1/balance", NULL, NULL);
  g_autoptr (Answer) wrong = ask (bench, "GET", "/v1/balance", "Bearer sk_test_abcdefghijkl", NULL);
  g_autoptr (Answer) strange = ask (bench, "GET", "/v1/balance", "Digest x", NULL);

  answer_refused (none, 401, NULL, NULL,
                  "You did not provide an API key. You need to provide your API key in the "
                  "Authorization header, using Bearer auth (e.g. 'Authorization: Bearer "
                  "YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for details, "
                  "or we can help at https://support.stripe.com/.");
  answer_refused (wrong, 401, NULL, NULL, "Invalid API Key provided: sk_test_****ijkl");
  g_assert_cmpuint (strange->status, ==, 401);
}

static void
test_basic_and_bearer (void)
{
  g_autoptr (Bench) bench = bench_new (NULL);
  g_autofree char *encoded = g_base64_encode ((const guchar *) BENCH_KEY ":",
                                              strlen (BENCH_KEY ":"));
  g_autofree char *basic = g_strconcat ("Basic ", encoded, NULL);
  g_autoptr (Answer) by_basic = ask (bench, "GET", "/v1/balance", basic, NULL);
  g_autoptr (Answer) by_bearer = ask (bench, "GET", "/v1/balance", "Bearer " BENCH_KEY, NULL);

  answer_ok (by_basic);
  answer_ok (by_bearer);
}

static void
test_restricted_key (void)
{
  static const char authorization[] = "Bearer rk_test_reads_1234";
  g_autoptr (Bench) bench = bench_with_keys ();
  g_autofree char *message = NULL;
  g_autoptr (Answer) reads = ask (bench, "GET", "/v1/charges", authorization, NULL);
  g_autoptr (Answer) implied = ask (bench, "GET", "/v1/refunds", authorization, NULL);
  g_autoptr (Answer) account = ask (bench, "GET", "/v1/account", authorization, NULL);
  g_autoptr (Answer) charge = ask (bench, "POST", "/v1/payment_intents", authorization, NULL);
  g_autoptr (Answer) named = ask (bench, "GET", "/v1/events", "Bearer rk_test_all_abcd", NULL);

  answer_ok (reads);
  answer_ok (implied);
  answer_ok (named);
  message = g_strdup_printf ("The provided key 'rk_test_****1234' does not have the required "
                             "permissions for this endpoint on account '%s'. Having the "
                             "'rak_accounts_kyc_basic_read' permission would allow this request to "
                             "continue.", bench->sb->ids.account);
  answer_refused (account, 403, NULL, NULL, message);
  g_assert_nonnull (strstr (answer_text (charge, "error.message"),
                            "'rak_payment_intent_write' permission"));
}

static void
test_publishable_key (void)
{
  static const char authorization[] = "Bearer pk_test_practice";
  g_autoptr (Bench) bench = bench_new (NULL);
  TillSbRequest request = {
    .method = "POST",
    .path = "/v1/payment_methods",
    .authorization = authorization,
    .body = "type=card&card[number]=4242424242424242&card[exp_month]=1&card[exp_year]=2030",
  };
  g_autoptr (Answer) balance = ask (bench, "GET", "/v1/balance", authorization, NULL);
  g_autoptr (Answer) raw = bench_request (bench, &request);
  g_autoptr (Answer) token = NULL;

  request.body = "type=card&card[token]=tok_visa";
  token = bench_request (bench, &request);

  g_assert_cmpuint (balance->status, ==, 403);
  g_assert_cmpstr (answer_text (balance, "error.code"), ==, "secret_key_required");
  g_assert_cmpuint (raw->status, ==, 400);
  g_assert_true (g_str_has_prefix (answer_text (raw, "error.message"),
                                   "This integration surface is unsupported for publishable key "
                                   "tokenization"));
  answer_ok (token);
}

static void
test_bad_restricted_keys (void)
{
  static const char * const bad[] = { "rk_test_x", "sk_test_x:charges_read", "rk_x:charges_eat" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      const char * const list[] = { bad[i], NULL };
      g_autoptr (GError) error = NULL;

      g_assert_null (till_sb_keys_new (BENCH_KEY, list, &error));
      g_assert_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE);
    }
}

static void
test_versions (void)
{
  g_autoptr (Bench) bench = bench_new (NULL);
  g_autoptr (Answer) plain = ask (bench, "GET", "/v1/balance", "Bearer " BENCH_KEY, "2023-08-16");
  g_autoptr (Answer) named = ask (bench, "GET", "/v1/balance", "Bearer " BENCH_KEY,
                                  "2026-08-26.dahlia");
  g_autoptr (Answer) bad = ask (bench, "GET", "/v1/balance", "Bearer " BENCH_KEY,
                                "not-a-real-version");
  g_autoptr (Answer) half = ask (bench, "GET", "/v1/balance", "Bearer " BENCH_KEY, "2026-08-26.");

  answer_ok (plain);
  answer_ok (named);
  answer_refused (bad, 400, NULL, NULL, "Invalid Stripe API version: not-a-real-version");
  g_assert_cmpuint (half->status, ==, 400);
}

static void
test_unknown_addresses (void)
{
  static const char * const paths[] = {
    "/", "/v1", "/v1/", "/v1/nothing", "/v1/charges/", "/v1/charges/a/b/c", "/v2/charges", "",
  };
  g_autoptr (Bench) bench = bench_new (NULL);
  g_autoptr (Answer) method = ask (bench, "PUT", "/v1/charges", "Bearer " BENCH_KEY, NULL);

  g_assert_cmpuint (method->status, ==, 404);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (Answer) answer = ask (bench, "GET", paths[i], "Bearer " BENCH_KEY, NULL);
      g_autofree char *message = NULL;

      message = g_strdup_printf ("Unrecognized request URL (GET: %s). Please see "
                                 "https://stripe.com/docs or we can help at "
                                 "https://support.stripe.com/.", paths[i]);
      answer_refused (answer, 404, NULL, NULL, message);
    }
}

static void
test_other_account (void)
{
  g_autoptr (Bench) bench = bench_new (NULL);
  TillSbRequest request = {
    .method = "GET",
    .path = "/v1/balance",
    .authorization = "Bearer " BENCH_KEY,
    .account = "acct_other",
  };
  g_autoptr (Answer) other = bench_request (bench, &request);
  g_autoptr (Answer) ours = NULL;

  request.account = bench->sb->ids.account;
  ours = bench_request (bench, &request);

  g_assert_cmpuint (other->status, ==, 403);
  answer_ok (ours);
}

#define INTENTS "/v1/payment_intents"
#define FORM "amount=500&currency=gbp"

static void
test_same_key_same_request (void)
{
  g_autoptr (Bench) bench = bench_new (NULL);
  g_autoptr (Answer) first = bench_post_keyed (bench, INTENTS, FORM, "k1");
  g_autoptr (Answer) again = bench_post_keyed (bench, INTENTS, FORM, "k1");
  g_autoptr (Answer) other = bench_post_keyed (bench, INTENTS, "amount=501&currency=gbp", "k1");
  g_autoptr (Answer) elsewhere = bench_post_keyed (bench, "/v1/customers", FORM, "k1");
  g_autoptr (Answer) list = bench_get (bench, INTENTS);

  answer_ok (first);
  g_assert_null (first->original_request);
  g_assert_cmpstr (again->text, ==, first->text);
  g_assert_cmpstr (again->original_request, ==, first->request_id);
  g_assert_cmpstr (again->request_id, !=, first->request_id);
  answer_refused (other, 400, NULL, NULL,
                  "Keys for idempotent requests can only be used with the same parameters they "
                  "were first used with. Try using a key other than 'k1' if you meant to execute a "
                  "different request.");
  g_assert_cmpstr (answer_text (other, "error.type"), ==, "idempotency_error");
  g_assert_cmpuint (elsewhere->status, ==, 400);
  g_assert_cmpuint (answer_length (list, "data"), ==, 1);
}

static void
test_key_lives_a_day (void)
{
  g_autoptr (Bench) bench = bench_new (NULL);
  g_autoptr (Answer) first = bench_post_keyed (bench, INTENTS, FORM, "k1");
  g_autoptr (Answer) later = NULL;
  g_autoptr (Answer) too_late = NULL;

  bench_pass (bench, TILL_SB_DAY - 1);
  later = bench_post_keyed (bench, INTENTS, FORM, "k1");
  bench_pass (bench, 2);
  too_late = bench_post_keyed (bench, INTENTS, FORM, "k1");

  g_assert_cmpstr (later->text, ==, first->text);
  g_assert_cmpstr (answer_text (too_late, "id"), !=, answer_text (first, "id"));
}

static void
test_declines_are_kept (void)
{
  static const char form[] = FORM "&payment_method=pm_card_chargeDeclined&confirm=true";
  g_autoptr (Bench) bench = bench_new (NULL);
  g_autoptr (Answer) first = bench_post_keyed (bench, INTENTS, form, "k1");
  g_autoptr (Answer) again = bench_post_keyed (bench, INTENTS, form, "k1");
  g_autoptr (Answer) charges = bench_get (bench, "/v1/charges");

  g_assert_cmpuint (first->status, ==, 402);
  g_assert_cmpuint (again->status, ==, 402);
  g_assert_cmpstr (again->text, ==, first->text);
  g_assert_nonnull (again->original_request);
  g_assert_cmpuint (answer_length (charges, "data"), ==, 1);
}

static void
test_bad_requests_are_not_kept (void)
{
  g_autoptr (Bench) bench = bench_new (NULL);
  g_autoptr (Answer) bad = bench_post_keyed (bench, INTENTS, "amount=abc&currency=gbp", "k1");
  g_autoptr (Answer) good = bench_post_keyed (bench, INTENTS, FORM, "k1");
  g_autoptr (Answer) unknown = bench_post_keyed (bench, INTENTS, FORM "&nope=1", "k2");
  g_autoptr (Answer) good2 = bench_post_keyed (bench, INTENTS, FORM, "k2");

  g_assert_cmpuint (bad->status, ==, 400);
  answer_ok (good);
  g_assert_cmpuint (unknown->status, ==, 400);
  answer_ok (good2);
}

static void
test_refusals_of_state_are_kept (void)
{
  g_autoptr (Bench) bench = bench_new (NULL);
  g_autoptr (Answer) paid = bench_pay (bench, NULL);
  g_autofree char *path = g_strdup_printf (INTENTS "/%s/cancel", answer_text (paid, "id"));
  g_autoptr (Answer) first = bench_post_keyed (bench, path, "", "k1");
  g_autoptr (Answer) again = bench_post_keyed (bench, path, "", "k1");

  g_assert_cmpuint (first->status, ==, 400);
  g_assert_cmpstr (again->text, ==, first->text);
  g_assert_cmpstr (again->original_request, ==, first->request_id);
}

static void
test_key_in_flight (void)
{
  g_autoptr (Bench) bench = bench_new (NULL);
  g_autoptr (Answer) busy = NULL;
  g_autoptr (Answer) other = NULL;
  g_autoptr (Answer) owner = NULL;
  g_autoptr (Answer) replay = NULL;
  TillSbRequest request = {
    .method = "POST",
    .path = INTENTS,
    .body = FORM,
    .authorization = "Bearer " BENCH_KEY,
    .idempotency_key = "k1",
    .holds_key = TRUE,
  };

  g_assert_true (till_sb_service_reserve (bench->service, "k1"));
  g_assert_false (till_sb_service_reserve (bench->service, "k1"));
  busy = bench_post_keyed (bench, INTENTS, FORM, "k1");
  other = bench_post_keyed (bench, INTENTS, FORM, "k2");
  owner = bench_request (bench, &request);
  till_sb_service_release (bench->service, "k1");
  replay = bench_post_keyed (bench, INTENTS, FORM, "k1");

  answer_refused (busy, 409, "idempotency_key_in_use", NULL,
                  "There is currently another in-progress request using this Idempotent Key (that "
                  "probably means you submitted twice, and the other request is still going "
                  "through): k1. Please try again later.");
  answer_ok (other);
  answer_ok (owner);
  g_assert_cmpstr (replay->text, ==, owner->text);
}

static void
test_long_key (void)
{
  g_autoptr (Bench) bench = bench_new (NULL);
  g_autofree char *longest = g_strnfill (255, 'k');
  g_autofree char *too_long = g_strnfill (256, 'k');
  g_autoptr (Answer) good = bench_post_keyed (bench, INTENTS, FORM, longest);
  g_autoptr (Answer) bad = bench_post_keyed (bench, INTENTS, FORM, too_long);

  answer_ok (good);
  answer_refused (bad, 400, NULL, NULL, "Idempotency keys may be up to 255 characters long.");
}

/* A database that fails is the gateway's trouble, not the caller's, and leaves no trace. */
static void
test_database_fails (void)
{
  g_autoptr (Bench) bench = bench_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (Answer) failed = NULL;

  g_assert_true (till_db_exec (bench->sb->db, "ALTER TABLE customer RENAME TO elsewhere", &error));
  failed = bench_post_keyed (bench, "/v1/customers", "name=x", "k1");

  g_assert_cmpuint (failed->status, ==, 500);
  g_assert_cmpstr (answer_text (failed, "error.type"), ==, "api_error");
  g_assert_null (strstr (failed->text, "customer"));
}

static void
test_cursors (void)
{
  TillSandboxOptions options = TILL_SANDBOX_OPTIONS_INIT;
  g_autoptr (Bench) bench = NULL;
  g_autoptr (Answer) both = NULL;
  g_autoptr (Answer) unknown = NULL;
  g_autoptr (Answer) many = NULL;
  g_autoptr (Answer) zero = NULL;

  options.n_payments = 50;
  options.now = BENCH_NOW;
  bench = bench_new (&options);
  both = bench_get (bench, "/v1/customers?starting_after=cus_a&ending_before=cus_b");
  unknown = bench_get (bench, "/v1/customers?starting_after=cus_aaa");
  many = bench_get (bench, "/v1/customers?limit=101");
  zero = bench_get (bench, "/v1/customers?limit=0");

  answer_refused (both, 400, NULL, NULL,
                  "Received both starting_after and ending_before parameters. Please pass in only "
                  "one.");
  answer_refused (unknown, 400, "resource_missing", "starting_after",
                  "No such customer: 'cus_aaa'");
  g_assert_cmpuint (many->status, ==, 400);
  answer_refused (zero, 400, "parameter_invalid_integer", "limit",
                  "This value must be greater than or equal to 1.");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/sandbox/service/no-key", test_no_key);
  g_test_add_func ("/sandbox/service/basic-and-bearer", test_basic_and_bearer);
  g_test_add_func ("/sandbox/service/restricted-key", test_restricted_key);
  g_test_add_func ("/sandbox/service/publishable-key", test_publishable_key);
  g_test_add_func ("/sandbox/service/bad-restricted-keys", test_bad_restricted_keys);
  g_test_add_func ("/sandbox/service/versions", test_versions);
  g_test_add_func ("/sandbox/service/unknown-addresses", test_unknown_addresses);
  g_test_add_func ("/sandbox/service/other-account", test_other_account);
  g_test_add_func ("/sandbox/service/same-key-same-request", test_same_key_same_request);
  g_test_add_func ("/sandbox/service/key-lives-a-day", test_key_lives_a_day);
  g_test_add_func ("/sandbox/service/declines-are-kept", test_declines_are_kept);
  g_test_add_func ("/sandbox/service/bad-requests-are-not-kept", test_bad_requests_are_not_kept);
  g_test_add_func ("/sandbox/service/refusals-of-state-are-kept",
                   test_refusals_of_state_are_kept);
  g_test_add_func ("/sandbox/service/key-in-flight", test_key_in_flight);
  g_test_add_func ("/sandbox/service/long-key", test_long_key);
  g_test_add_func ("/sandbox/service/database-fails", test_database_fails);
  g_test_add_func ("/sandbox/service/cursors", test_cursors);

  return g_test_run ();
}
