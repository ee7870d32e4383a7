/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The practice gateway over real HTTP, in this process: headers, pages, webhooks, restarts, and
 * that no card number stays anywhere. */

#include <gio/gio.h>
#include <libsoup/soup.h>
#include <string.h>

#include "till-json.h"
#include "till-listen.h"
#include "till-sandbox.h"
#include "till-stripe-signature.h"

#define KEY "sk_test_http"
#define PAY \
  "amount=4200&currency=gbp&payment_method=pm_card_visa&confirm=true&payment_method_types[]=card"

typedef struct
{
  TillSandbox *sandbox;
  SoupSession *session;
  char        *folder;
  char        *db_path;
  guint        latency_ms;
} Fixture;

static void
start (Fixture *fixture)
{
  static const guint retry_ms[] = { 20, 20, 20, 0 };
  TillSandboxOptions options = TILL_SANDBOX_OPTIONS_INIT;
  g_autoptr (GError) error = NULL;

  options.secret_key = KEY;
  options.db_path = fixture->db_path;
  options.settle_ms = 10;
  options.latency_ms = fixture->latency_ms;
  options.retry_ms = retry_ms;
  fixture->sandbox = till_sandbox_new (&options, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  fixture->folder = g_dir_make_tmp ("till-http-XXXXXX", NULL);
  fixture->db_path = g_build_filename (fixture->folder, "practice.db", NULL);
  fixture->session = soup_session_new_with_options ("max-conns-per-host", 8, NULL);
  fixture->latency_ms = GPOINTER_TO_UINT (user_data);
  start (fixture);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  g_assert_finalize_object (fixture->sandbox);
  g_clear_object (&fixture->session);
  g_free (fixture->db_path);
  g_free (fixture->folder);
}

/* A request on its way, and then its answer. */
typedef struct
{
  SoupMessage  *message;
  GCancellable *cancellable;
  GBytes       *body;
  gboolean      done;
} Exchange;

static void
exchange_free (Exchange *exchange)
{
  g_object_unref (exchange->message);
  g_object_unref (exchange->cancellable);
  g_clear_pointer (&exchange->body, g_bytes_unref);
  g_free (exchange);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Exchange, exchange_free)

static void
sent_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  Exchange *exchange = user_data;
  g_autoptr (GError) error = NULL;

  exchange->body = soup_session_send_and_read_finish (SOUP_SESSION (object), result, &error);
  if (!g_cancellable_is_cancelled (exchange->cancellable))
    g_assert_no_error (error);
  exchange->done = TRUE;
}

static void
wait_for (gboolean *condition)
{
  gint64 deadline = g_get_monotonic_time () + 20 * G_TIME_SPAN_SECOND;

  while (!*condition)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_main_context_iteration (NULL, FALSE);
    }
}

static Exchange *
begin (Fixture    *fixture,
       const char *method,
       const char *path,
       const char *form,
       const char *idempotency_key)
{
  Exchange *exchange = g_new0 (Exchange, 1);
  const char *base = till_sandbox_get_url (fixture->sandbox);
  g_autofree char *url = g_str_has_prefix (path, "http") ? g_strdup (path)
                                                         : g_strconcat (base, path, NULL);
  SoupMessageHeaders *headers;

  exchange->message = soup_message_new (method, url);
  exchange->cancellable = g_cancellable_new ();
  headers = soup_message_get_request_headers (exchange->message);
  soup_message_headers_replace (headers, "Authorization", "Bearer " KEY);
  soup_message_headers_replace (headers, "Stripe-Version", "2026-08-26.dahlia");
  if (idempotency_key != NULL)
    soup_message_headers_replace (headers, "Idempotency-Key", idempotency_key);
  if (form != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (form, strlen (form));

      soup_message_set_request_body_from_bytes (exchange->message,
                                                "application/x-www-form-urlencoded", bytes);
    }
  soup_session_send_and_read_async (fixture->session, exchange->message, G_PRIORITY_DEFAULT,
                                    exchange->cancellable, sent_cb, exchange);

  return exchange;
}

static Exchange *
ask (Fixture    *fixture,
     const char *method,
     const char *path,
     const char *form)
{
  Exchange *exchange = begin (fixture, method, path, form, NULL);

  wait_for (&exchange->done);

  return exchange;
}

static JsonNode *
parse (Exchange *exchange)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = till_json_parse_bytes (exchange->body, &error);

  g_assert_no_error (error);

  return node;
}

static const char *
header (Exchange   *exchange,
        const char *name)
{
  return soup_message_headers_get_one (soup_message_get_response_headers (exchange->message), name);
}

static char *
text_member (Exchange   *exchange,
             const char *member)
{
  g_autoptr (JsonNode) node = parse (exchange);

  return g_strdup (json_object_get_string_member (json_node_get_object (node), member));
}

static void
test_headers (Fixture      *fixture,
              gconstpointer user_data)
{
  g_autoptr (Exchange) good = ask (fixture, "GET", "/v1/balance", NULL);
  g_autoptr (Exchange) bad = ask (fixture, "GET", "/v1/charges/ch_nope", NULL);

  g_assert_cmpuint (soup_message_get_status (good->message), ==, 200);
  g_assert_cmpstr (header (good, "Stripe-Version"), ==, "2026-08-26.dahlia");
  g_assert_true (g_str_has_prefix (header (good, "Request-Id"), "req_"));
  g_assert_cmpstr (header (good, "Content-Type"), ==, "application/json");
  g_assert_cmpuint (soup_message_get_status (bad->message), ==, 404);
  g_assert_true (g_str_has_prefix (header (bad, "Request-Id"), "req_"));
  g_assert_null (header (bad, "Idempotent-Replayed"));
}

static void
test_replay (Fixture      *fixture,
             gconstpointer user_data)
{
  g_autoptr (Exchange) first = begin (fixture, "POST", "/v1/payment_intents", PAY, "k1");
  g_autoptr (Exchange) again = NULL;

  wait_for (&first->done);
  again = begin (fixture, "POST", "/v1/payment_intents", PAY, "k1");
  wait_for (&again->done);

  g_assert_true (g_bytes_equal (first->body, again->body));
  g_assert_cmpstr (header (again, "Idempotent-Replayed"), ==, "true");
  g_assert_cmpstr (header (again, "Original-Request"), ==, header (first, "Request-Id"));
}

/* The gateway takes a while; the same key comes again meanwhile. */
static void
test_in_flight (Fixture      *fixture,
                gconstpointer user_data)
{
  g_autoptr (Exchange) first = begin (fixture, "POST", "/v1/payment_intents", PAY, "k1");
  g_autoptr (Exchange) second = begin (fixture, "POST", "/v1/payment_intents", PAY, "k1");
  g_autoptr (Exchange) third = NULL;
  g_autofree char *made = NULL;
  g_autofree char *replayed = NULL;
  guint n_made, n_busy;

  wait_for (&first->done);
  wait_for (&second->done);
  third = begin (fixture, "POST", "/v1/payment_intents", PAY, "k1");
  wait_for (&third->done);

  n_made = (soup_message_get_status (first->message) == 200) +
           (soup_message_get_status (second->message) == 200);
  n_busy = (soup_message_get_status (first->message) == 409) +
           (soup_message_get_status (second->message) == 409);
  g_assert_cmpuint (n_made, ==, 1);
  g_assert_cmpuint (n_busy, ==, 1);
  made = text_member (soup_message_get_status (first->message) == 200 ? first : second, "id");
  replayed = text_member (third, "id");
  g_assert_cmpstr (made, ==, replayed);
  g_assert_cmpstr (header (third, "Idempotent-Replayed"), ==, "true");
}

static guint
count_intents (Fixture *fixture)
{
  g_autoptr (Exchange) list = ask (fixture, "GET", "/v1/payment_intents", NULL);
  g_autoptr (JsonNode) node = parse (list);

  return json_array_get_length (json_object_get_array_member (json_node_get_object (node),
                                                              "data"));
}

/* Whoever asked goes away before the answer; what was asked is done all the same. */
static void
test_asker_goes_away (Fixture      *fixture,
                      gconstpointer user_data)
{
  g_autoptr (Exchange) first = begin (fixture, "POST", "/v1/payment_intents", PAY, "k1");
  g_autoptr (Exchange) probe = begin (fixture, "POST", "/v1/customers", "name=A", NULL);
  g_autoptr (Exchange) again = NULL;

  /* The probe is answered after the first request was to be, so that one has come by then. */
  while (!probe->done)
    {
      if (count_intents (fixture) == 0)
        g_cancellable_cancel (first->cancellable);
      g_main_context_iteration (NULL, FALSE);
    }
  g_assert_cmpuint (count_intents (fixture), ==, 1);
  g_assert_true (g_cancellable_is_cancelled (first->cancellable));
  wait_for (&first->done);
  g_assert_null (first->body);

  again = begin (fixture, "POST", "/v1/payment_intents", PAY, "k1");
  wait_for (&again->done);
  g_assert_cmpstr (header (again, "Idempotent-Replayed"), ==, "true");
  g_assert_cmpuint (count_intents (fixture), ==, 1);
}

static void
test_compressed (Fixture      *fixture,
                 gconstpointer user_data)
{
  g_autoptr (Exchange) paid = ask (fixture, "POST", "/v1/payment_intents", PAY);
  g_autoptr (Exchange) list = NULL;
  g_autoptr (JsonNode) node = NULL;

  list = ask (fixture, "GET", "/v1/charges", NULL);
  node = parse (list);

  g_assert_cmpuint (soup_message_get_status (paid->message), ==, 200);
  g_assert_cmpstr (header (list, "Content-Encoding"), ==, "gzip");
  g_assert_true (json_object_has_member (json_node_get_object (node), "data"));
}

static void
test_large_body (Fixture      *fixture,
                 gconstpointer user_data)
{
  g_autofree char *filler = g_strnfill (1100 * 1024, 'x');
  g_autofree char *form = g_strconcat ("description=", filler, NULL);
  g_autoptr (Exchange) answer = ask (fixture, "POST", "/v1/payment_intents", form);

  g_assert_cmpuint (soup_message_get_status (answer->message), ==,
                    SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE);
}

static char *
session_url (Fixture    *fixture,
             const char *name,
             char      **ret_path)
{
  g_autofree char *form = NULL;
  g_autofree char *id = NULL;
  g_autoptr (Exchange) session = NULL;

  form = g_strconcat ("mode=payment&success_url=https://example.com/?s={CHECKOUT_SESSION_ID}"
                      "&line_items[0][price_data][currency]=gbp"
                      "&line_items[0][price_data][unit_amount]=1500"
                      "&line_items[0][price_data][product_data][name]=Tea"
                      "&line_items[0][quantity]=2&payment_intent_data[description]=", name, NULL);
  session = ask (fixture, "POST", "/v1/checkout/sessions", form);
  g_assert_cmpuint (soup_message_get_status (session->message), ==, 200);
  id = text_member (session, "id");
  *ret_path = g_strconcat ("/v1/checkout/sessions/", id, NULL);

  return text_member (session, "url");
}

static gboolean
page_says (Exchange   *exchange,
           const char *text)
{
  gsize length;
  const char *page = g_bytes_get_data (exchange->body, &length);

  return g_strstr_len (page, (gssize) length, text) != NULL;
}

static void
test_pay_page (Fixture      *fixture,
               gconstpointer user_data)
{
  g_autofree char *path = NULL;
  g_autofree char *url = session_url (fixture, "%3Cscript%3E%26", &path);
  g_autoptr (Exchange) page = ask (fixture, "GET", url, NULL);
  g_autoptr (Exchange) declined = ask (fixture, "POST", url,
                                       "payment_method=pm_card_chargeDeclined");
  g_autoptr (Exchange) paid = ask (fixture, "POST", url, "email=a@example.com&name=Zo%C3%A9");
  g_autoptr (Exchange) again = ask (fixture, "POST", url, "");
  g_autoptr (Exchange) session = ask (fixture, "GET", path, NULL);
  g_autoptr (JsonNode) node = parse (session);
  g_autofree char *status = text_member (session, "payment_status");
  g_autoptr (Exchange) charges = ask (fixture, "GET", "/v1/charges", NULL);
  g_autoptr (JsonNode) list = parse (charges);

  g_assert_true (page_says (page, "£30.00"));
  g_assert_true (page_says (page, "&lt;script&gt;&amp;"));
  g_assert_false (page_says (page, "<script>"));
  g_assert_cmpuint (soup_message_get_status (declined->message), ==, 402);
  g_assert_true (page_says (declined, "Your card was declined."));
  g_assert_true (page_says (paid, "Thank you"));
  g_assert_true (page_says (paid, "https://example.com/?s=cs_test_"));
  g_assert_true (page_says (again, "Thank you"));
  g_assert_cmpstr (status, ==, "paid");
  g_assert_true (json_object_get_null_member (json_node_get_object (node), "url"));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (
                      json_node_get_object (list), "data")), ==, 2);
}

static void
test_expired_page (Fixture      *fixture,
                   gconstpointer user_data)
{
  g_autofree char *path = NULL;
  g_autofree char *url = session_url (fixture, "Tea", &path);
  g_autofree char *expire = g_strconcat (path, "/expire", NULL);
  g_autoptr (Exchange) expired = ask (fixture, "POST", expire, "");
  g_autoptr (Exchange) page = ask (fixture, "POST", url, "");
  g_autoptr (Exchange) none = ask (fixture, "GET", "/c/pay/cs_nope", NULL);
  g_autofree char *status = text_member (expired, "status");

  g_assert_cmpstr (status, ==, "expired");
  g_assert_true (page_says (page, "no longer valid"));
  g_assert_cmpuint (soup_message_get_status (none->message), ==, 404);
}

static void
test_authenticate_page (Fixture      *fixture,
                        gconstpointer user_data)
{
  g_autoptr (Exchange) intent = ask (fixture, "POST", "/v1/payment_intents",
                                     PAY "&payment_method=pm_card_authenticationRequired");
  g_autofree char *id = text_member (intent, "id");
  g_autofree char *path = g_strconcat ("/authenticate/", id, NULL);
  g_autofree char *intent_path = g_strconcat ("/v1/payment_intents/", id, NULL);
  g_autoptr (Exchange) question = ask (fixture, "GET", path, NULL);
  g_autoptr (Exchange) refused = ask (fixture, "POST", path, "outcome=fail");
  g_autoptr (Exchange) confirmed = NULL;
  g_autoptr (Exchange) agreed = NULL;
  g_autoptr (Exchange) after = NULL;
  g_autofree char *confirm_path = g_strconcat (intent_path, "/confirm", NULL);
  g_autofree char *status = NULL;

  confirmed = ask (fixture, "POST", confirm_path, "payment_method=pm_card_authenticationRequired");
  agreed = ask (fixture, "POST", path, "outcome=complete");
  after = ask (fixture, "GET", intent_path, NULL);
  status = text_member (after, "status");

  g_assert_true (page_says (question, "Your bank asks"));
  g_assert_cmpuint (soup_message_get_status (refused->message), ==, 402);
  g_assert_cmpuint (soup_message_get_status (confirmed->message), ==, 200);
  g_assert_cmpuint (soup_message_get_status (agreed->message), ==, 200);
  g_assert_cmpstr (status, ==, "succeeded");
}

/* Reads the database's files and looks for @digits. */
static gboolean
files_have (Fixture    *fixture,
            const char *digits)
{
  static const char * const suffixes[] = { "", "-wal", "-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = g_strconcat (fixture->db_path, suffixes[i], NULL);
      g_autofree char *content = NULL;
      gsize length;

      if (g_file_get_contents (path, &content, &length, NULL) &&
          memmem (content, length, digits, strlen (digits)) != NULL)
        return TRUE;
    }

  return FALSE;
}

static void
test_no_card_number_stays (Fixture      *fixture,
                           gconstpointer user_data)
{
  static const char * const numbers[] = {
    "4242424242424242", "4000000000000002", "4111111111111111", "4242424242424241",
  };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *form = NULL;
      g_autofree char *key = g_strdup_printf ("card-%u", i);
      g_autoptr (Exchange) method = NULL;

      form = g_strdup_printf ("type=card&card[number]=%s&card[exp_month]=12&card[exp_year]=2030"
                              "&card[cvc]=739", numbers[i]);
      method = begin (fixture, "POST", "/v1/payment_methods", form, key);
      wait_for (&method->done);
      if (soup_message_get_status (method->message) == 200)
        {
          g_autofree char *id = text_member (method, "id");
          g_autofree char *pay = g_strconcat (PAY "&payment_method=", id, NULL);
          g_autoptr (Exchange) paid = ask (fixture, "POST", "/v1/payment_intents", pay);

          g_assert_false (page_says (paid, numbers[i]));
        }
      g_assert_false (page_says (method, numbers[i]));
    }

  g_assert_true (files_have (fixture, "4242"));
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    g_assert_false (files_have (fixture, numbers[i]));
  till_sandbox_close (fixture->sandbox);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    g_assert_false (files_have (fixture, numbers[i]));
}

static void
test_restart_keeps_state (Fixture      *fixture,
                          gconstpointer user_data)
{
  g_autoptr (Exchange) paid = begin (fixture, "POST", "/v1/payment_intents", PAY, "k1");
  g_autoptr (Exchange) replay = NULL;
  g_autoptr (Exchange) found = NULL;
  g_autofree char *account = g_strdup (till_sandbox_get_account (fixture->sandbox));
  g_autofree char *id = NULL;
  g_autofree char *path = NULL;

  wait_for (&paid->done);
  id = text_member (paid, "id");
  g_assert_finalize_object (g_steal_pointer (&fixture->sandbox));
  start (fixture);
  path = g_strconcat ("/v1/payment_intents/", id, NULL);
  found = ask (fixture, "GET", path, NULL);
  replay = begin (fixture, "POST", "/v1/payment_intents", PAY, "k1");
  wait_for (&replay->done);

  g_assert_cmpstr (till_sandbox_get_account (fixture->sandbox), ==, account);
  g_assert_cmpuint (soup_message_get_status (found->message), ==, 200);
  g_assert_true (g_bytes_equal (replay->body, paid->body));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(name, latency, func) \
  g_test_add ("/sandbox/http/" name, Fixture, GUINT_TO_POINTER (latency), set_up, func, tear_down)
  ADD ("headers", 0, test_headers);
  ADD ("replay", 0, test_replay);
  ADD ("in-flight", 100, test_in_flight);
  ADD ("asker-goes-away", 100, test_asker_goes_away);
  ADD ("compressed", 0, test_compressed);
  ADD ("large-body", 0, test_large_body);
  ADD ("pay-page", 0, test_pay_page);
  ADD ("expired-page", 0, test_expired_page);
  ADD ("authenticate-page", 0, test_authenticate_page);
  ADD ("no-card-number-stays", 0, test_no_card_number_stays);
  ADD ("restart-keeps-state", 0, test_restart_keeps_state);
#undef ADD

  return g_test_run ();
}
