/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The connection: what is sent, what is tried again, and what every way of failing means. */

#include "till-http.h"

#include <string.h>

#include "mock-server.h"
#include "till-gateway-error.h"
#include "till-http-drip.h"
#include "till-http-origin.h"

typedef struct
{
  MockServer *server;
  TillHttp   *http;
} Fixture;

/* Longer than a machine with much to do stops for. */
#define PATIENCE_S 20

static TillHttp *
open_http (const char          *url,
           const TillHttpRetry *retry,
           guint                timeout_s,
           gsize                max_body,
           GError             **error)
{
  static const char *const headers[] = { "Stripe-Version", "v1", NULL };
  g_autoptr (TillSecret) authorization = till_secret_new_from_text ("Bearer sk_test_1");
  const TillHttpConfig config = {
    .base_url = url,
    .authorization = authorization,
    .user_agent = "Tillroll/test",
    .headers = headers,
    .request_id_header = "Request-Id",
    .should_retry_header = "Stripe-Should-Retry",
    .timeout_s = timeout_s,
    .max_body = max_body,
    .retry = retry,
  };

  return till_http_new (&config, error);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->server = mock_server_new ();
  fixture->http = open_http (mock_server_get_url (fixture->server), &mock_retry, PATIENCE_S, 1000,
                             &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_clear_object (&fixture->http);
  mock_server_free (fixture->server);
}

static TillHttpAnswer *
send_to (TillHttp      *http,
         TillHttpNature nature,
         GCancellable  *cancellable,
         GError       **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) body = g_bytes_new_static ("a=1", 3);
  const TillHttpRequest request = {
    .nature = nature,
    .method = nature == TILL_HTTP_READ ? "GET" : "POST",
    .path = "/v1/x?y=z",
    .content_type = "application/x-www-form-urlencoded",
    .body = nature == TILL_HTTP_READ ? NULL : body,
    .idempotency_key = nature == TILL_HTTP_WRITE ? "key-1" : NULL,
  };

  till_http_send_async (http, &request, cancellable, mock_await_cb, &result);

  return till_http_send_finish (http, mock_await (&result), error);
}

static void
assert_fails (Fixture         *fixture,
              TillHttpNature   nature,
              TillGatewayError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TillHttpAnswer) answer = send_to (fixture->http, nature, NULL, &error);

  g_assert_null (answer);
  g_assert_error (error, TILL_GATEWAY_ERROR, (int) code);
  g_assert_null (strstr (error->message, "sk_test_1"));
}

/* Files go to an address of their own, with the same key, and nothing else does. */
static void
test_uploads_go_elsewhere (Fixture      *fixture,
                           gconstpointer data)
{
  g_autoptr (MockServer) files = mock_server_new ();
  g_autoptr (TillSecret) authorization = till_secret_new_from_text ("Bearer sk_test_1");
  const TillHttpConfig config = {
    .base_url = mock_server_get_url (fixture->server), .upload_url = mock_server_get_url (files),
    .authorization = authorization, .user_agent = "Tillroll/test", .retry = &mock_retry,
  };
  g_autoptr (GBytes) body = g_bytes_new_static ("--b", 3);
  TillHttpRequest request = {
    .nature = TILL_HTTP_READ, .method = "POST", .path = "/v1/files", .body = body,
    .content_type = "multipart/form-data; boundary=b", .upload = TRUE,
  };
  g_autoptr (TillHttp) http = till_http_new (&config, NULL);
  TillHttpConfig other = config;

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (TillHttpAnswer) answer = NULL;

      mock_server_answer (i == 0 ? files : fixture->server, "POST /v1/files", 200, "{}");
      request.upload = i == 0;
      till_http_send_async (http, &request, NULL, mock_await_cb, &result);
      answer = till_http_send_finish (http, mock_await (&result), NULL);
      g_assert_cmpuint (answer->status, ==, 200);
      g_assert_cmpuint (mock_server_count (files), ==, 1);
      g_assert_cmpuint (mock_server_count (fixture->server), ==, i);
    }
  g_assert_cmpstr (mock_server_get_request (files, 0)->authorization, ==, "Bearer sk_test_1");

  other.upload_url = "http://files.example";
  g_assert_null (till_http_new (&other, NULL));
}

static void
test_origins (void)
{
  const char *const good[] = {
    "https://api.stripe.com", "https://api.stripe.com/", "https://localhost:8443",
    "http://127.0.0.1:12111", "http://[::1]:80", "http://localhost:1", "http://127.1.2.3",
  };
  const char *const bad[] = {
    "", "api.stripe.com", "http://api.stripe.com", "ftp://127.0.0.1", "https://", "https:///x",
    "https://a.example/v1", "https://user@a.example", "https://user:pw@a.example",
    "https://a.example/?x=1", "https://a.example/#f", "http://127.0.0.1.example.com",
    "http://localhost.example.com", "http://10.0.0.1", "file:///etc/passwd", "https://a b/",
    "http://0.0.0.0", "javascript:alert(1)",
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GUri) origin = till_http_origin_parse (good[i], &error);

      g_assert_no_error (error);
      g_assert_nonnull (origin);
    }

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TillHttp) http = open_http (bad[i], NULL, PATIENCE_S, 0, &error);

      g_assert_error (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_UNAVAILABLE);
      g_assert_null (http);
    }
}

static void
test_paths_stay_at_the_origin (void)
{
  g_autoptr (GUri) origin = till_http_origin_parse ("https://a.example", NULL);
  g_autoptr (GUri) fine = till_http_origin_resolve (origin, "/v1/charges?limit=1", NULL);
  g_autofree char *text = g_uri_to_string (fine);
  const char *const bad[] = {
    "//evil.example/v1", "https://evil.example/", "v1", "", "\\\\evil.example", "/\\evil.example@",
  };

  g_assert_cmpstr (text, ==, "https://a.example/v1/charges?limit=1");

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GUri) uri = till_http_origin_resolve (origin, bad[i], &error);

      if (uri != NULL)
        g_assert_cmpstr (g_uri_get_host (uri), ==, "a.example");
      else
        g_assert_error (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_UNAVAILABLE);
    }
}

static void
test_sends_and_reads (Fixture      *fixture,
                      gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TillHttpAnswer) answer = NULL;
  const MockRequest *request;

  mock_server_answer_with (fixture->server, "POST /v1/x", 402,
                           "Date: Fri, 20 Nov 2026 14:02:03 GMT\nRetry-After: 7", "{\"a\":1}");
  answer = send_to (fixture->http, TILL_HTTP_WRITE, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (answer->status, ==, 402);
  g_assert_cmpmem (g_bytes_get_data (answer->body, NULL), g_bytes_get_size (answer->body),
                   "{\"a\":1}", 7);
  g_assert_cmpint (answer->date_us, ==, 1795183323 * G_GINT64_CONSTANT (1000000));
  g_assert_cmpstr (answer->request_id, ==, "req_Mock1");
  g_assert_cmpuint (answer->retry_after_s, ==, 7);

  g_assert_cmpuint (mock_server_count (fixture->server), ==, 1);
  request = mock_server_get_request (fixture->server, 0);
  g_assert_cmpstr (request->path, ==, "/v1/x?y=z");
  g_assert_cmpstr (request->body, ==, "a=1");
  g_assert_cmpstr (request->authorization, ==, "Bearer sk_test_1");
  g_assert_cmpstr (request->idempotency_key, ==, "key-1");
  g_assert_cmpstr (request->version, ==, "v1");
  g_assert_true (g_str_has_prefix (request->user_agent, "Tillroll/test"));
}

/* A redirect is an answer like any other: nobody follows it, and nobody else learns the key. */
static void
test_redirect_is_not_followed (Fixture      *fixture,
                               gconstpointer data)
{
  g_autoptr (MockServer) elsewhere = mock_server_new ();
  g_autofree char *location = g_strdup_printf ("Location: %s/v1/x",
                                               mock_server_get_url (elsewhere));
  const guint statuses[] = { 301, 302, 303, 307, 308 };

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TillHttpAnswer) answer = NULL;

      mock_server_answer_with (fixture->server, "GET /v1/x", statuses[i], location, "");
      answer = send_to (fixture->http, TILL_HTTP_READ, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (answer->status / 100, ==, 3);
    }

  g_assert_cmpuint (mock_server_count (elsewhere), ==, 0);
}

static void
test_reads_are_tried_again (Fixture      *fixture,
                            gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TillHttpAnswer) answer = NULL;

  mock_server_answer (fixture->server, "GET /v1/x", 503, "busy");
  mock_server_answer_raw (fixture->server, "GET /v1/x", "");
  mock_server_answer (fixture->server, "GET /v1/x", 200, "{}");
  answer = send_to (fixture->http, TILL_HTTP_READ, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (answer->status, ==, 200);
  g_assert_cmpuint (mock_server_count (fixture->server), ==, 3);
}

static void
test_reads_give_up (Fixture      *fixture,
                    gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TillHttpAnswer) answer = NULL;

  mock_server_answer (fixture->server, "GET /v1/x", 500, "x");
  answer = send_to (fixture->http, TILL_HTTP_READ, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (answer->status, ==, 500);
  g_assert_cmpuint (mock_server_count (fixture->server), ==, 3);
}

static void
assert_tries (TillHttpNature nature,
              guint          status,
              const char    *headers,
              guint          expected)
{
  Fixture fixture;
  g_autoptr (TillHttpAnswer) answer = NULL;

  set_up (&fixture, NULL);
  mock_server_answer_with (fixture.server, nature == TILL_HTTP_READ ? "GET /v1/x" : "POST /v1/x",
                           status, headers, "{}");
  answer = send_to (fixture.http, nature, NULL, NULL);
  g_assert_nonnull (answer);
  g_assert_cmpuint (answer->status, ==, status);
  g_assert_cmpuint (mock_server_count (fixture.server), ==, expected);
  tear_down (&fixture, NULL);
}

static void
test_who_decides_about_retries (void)
{
  assert_tries (TILL_HTTP_READ, 409, "", 3);
  assert_tries (TILL_HTTP_READ, 500, "Stripe-Should-Retry: false", 1);
  assert_tries (TILL_HTTP_READ, 400, "", 1);
  assert_tries (TILL_HTTP_READ, 400, "Stripe-Should-Retry: true", 3);
  assert_tries (TILL_HTTP_READ, 200, "Stripe-Should-Retry: true", 1);
  assert_tries (TILL_HTTP_READ, 429, "", 1);
  assert_tries (TILL_HTTP_READ, 429, "Stripe-Should-Retry: true", 3);
  assert_tries (TILL_HTTP_READ, 429, "Retry-After: 60", 1);
  assert_tries (TILL_HTTP_READ, 503, "Retry-After: 60", 1);
  assert_tries (TILL_HTTP_READ, 503, "Retry-After: soon", 3);
  assert_tries (TILL_HTTP_ONCE, 500, "Stripe-Should-Retry: true", 1);
  assert_tries (TILL_HTTP_WRITE, 500, "Stripe-Should-Retry: true", 1);
  assert_tries (TILL_HTTP_WRITE, 409, "Retry-After: 0", 1);
}

/* The wait the gateway asks for is kept, and cancelling ends it at once. */
static void
test_retry_after_is_kept (Fixture      *fixture,
                          gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TillHttpAnswer) answer = NULL;
  gint64 start = g_get_monotonic_time ();

  mock_server_answer_with (fixture->server, "GET /v1/x", 429, "Retry-After: 1", "{}");
  mock_server_answer (fixture->server, "GET /v1/x", 200, "{}");
  answer = send_to (fixture->http, TILL_HTTP_READ, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (answer->status, ==, 200);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, G_USEC_PER_SEC);
}

typedef struct
{
  MockServer   *server;
  GCancellable *cancellable;
  gboolean      answered;
} Wait;

/* A moment after the answer that is waited after. */
static gboolean
cancel_cb (gpointer user_data)
{
  Wait *wait = user_data;

  if (wait->answered)
    g_cancellable_cancel (wait->cancellable);
  wait->answered = mock_server_count (wait->server) > 0;

  return !g_cancellable_is_cancelled (wait->cancellable);
}

static void
test_cancel_ends_a_wait (Fixture      *fixture,
                         gconstpointer data)
{
  const TillHttpRetry patient = { .tries = 2, .first_ms = 60000, .cap_ms = 60000 };
  g_autoptr (TillHttp) http = open_http (mock_server_get_url (fixture->server), &patient,
                                         PATIENCE_S, 0, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Wait wait = { fixture->server, cancellable, FALSE };
  g_autoptr (GError) error = NULL;
  g_autoptr (TillHttpAnswer) answer = NULL;

  mock_server_answer (fixture->server, "GET /v1/x", 500, "{}");
  g_timeout_add (20, cancel_cb, &wait);
  answer = send_to (http, TILL_HTTP_READ, cancellable, &error);
  g_assert_null (answer);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (mock_server_count (fixture->server), ==, 1);
}

/* Nobody listens: surely nothing was sent, whatever it was. */
static void
test_refused_connection (void)
{
  const TillHttpNature natures[] = { TILL_HTTP_READ, TILL_HTTP_ONCE, TILL_HTTP_WRITE };
  MockServer *server = mock_server_new ();
  Fixture fixture = {
    .http = open_http (mock_server_get_url (server), &mock_retry, PATIENCE_S, 0, NULL),
  };

  mock_server_free (server);
  for (guint i = 0; i < G_N_ELEMENTS (natures); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TillHttpAnswer) answer = send_to (fixture.http, natures[i], NULL, &error);

      g_assert_null (answer);
      g_assert_error (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_UNAVAILABLE);
      g_assert_cmpstr (till_gateway_error_get_failure (error)->code, ==,
                       TILL_GATEWAY_CODE_NOT_SENT);
    }

  g_clear_object (&fixture.http);
}

/* What a connection that breaks after the request means. */
static void
test_broken_answers (Fixture      *fixture,
                     gconstpointer data)
{
  const char *const broken[] = {
    "",
    "HTTP/1.1 200",
    "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"id\":\"re_1\"}",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"i",
    "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 99\r\n\r\n\x1f\x8b\x08\x01",
    "no HTTP at all\r\n\r\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      mock_server_answer_raw (fixture->server, "POST /v1/x", broken[i]);
      mock_server_answer_raw (fixture->server, "GET /v1/x", broken[i]);
      g_test_message ("broken answer %u", i);
      assert_fails (fixture, TILL_HTTP_WRITE, TILL_GATEWAY_ERROR_OUTCOME_UNKNOWN);
      assert_fails (fixture, TILL_HTTP_ONCE, TILL_GATEWAY_ERROR_UNAVAILABLE);
      assert_fails (fixture, TILL_HTTP_READ, TILL_GATEWAY_ERROR_UNAVAILABLE);
    }
}

/* The gateway has taken the request and says nothing. */
static void
test_time_out (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr (TillHttp) http = open_http (mock_server_get_url (fixture->server), &mock_retry, 1, 0,
                                         NULL);
  Fixture hasty = { fixture->server, http };

  mock_server_hold (fixture->server, "POST /v1/x");
  assert_fails (&hasty, TILL_HTTP_WRITE, TILL_GATEWAY_ERROR_OUTCOME_UNKNOWN);
  g_assert_cmpuint (mock_server_count (fixture->server), ==, 1);
}

static void
test_too_large (Fixture      *fixture,
                gconstpointer data)
{
  g_autofree char *large = g_strnfill (1001, 'x');
  g_autofree char *fits = g_strnfill (1000, 'x');
  g_autofree char *chunked = g_strdup_printf (
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n%s\r\n0\r\n\r\n", large);
  g_autoptr (TillHttpAnswer) answer = NULL;

  mock_server_answer (fixture->server, "GET /v1/x", 200, fits);
  answer = send_to (fixture->http, TILL_HTTP_READ, NULL, NULL);
  g_assert_nonnull (answer);

  mock_server_answer (fixture->server, "GET /v1/x", 200, large);
  assert_fails (fixture, TILL_HTTP_READ, TILL_GATEWAY_ERROR_PROTOCOL);
  mock_server_answer_raw (fixture->server, "POST /v1/x", chunked);
  assert_fails (fixture, TILL_HTTP_WRITE, TILL_GATEWAY_ERROR_OUTCOME_UNKNOWN);
  g_assert_cmpuint (mock_server_count (fixture->server), ==, 3); /* none of it was tried again */
}

static void
assert_cancelled (Fixture       *fixture,
                  TillHttpNature nature,
                  GCancellable  *cancellable,
                  GQuark         domain,
                  int            code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TillHttpAnswer) answer = send_to (fixture->http, nature, cancellable, &error);

  g_assert_null (answer);
  g_assert_error (error, domain, code);
}

/* Cancelled before anything was sent: a write says so, a read is simply cancelled. */
static void
test_cancel_before (Fixture      *fixture,
                    gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_cancellable_cancel (cancellable);
  assert_cancelled (fixture, TILL_HTTP_READ, cancellable, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_cancelled (fixture, TILL_HTTP_WRITE, cancellable, TILL_GATEWAY_ERROR,
                    TILL_GATEWAY_ERROR_UNAVAILABLE);
  g_assert_cmpuint (mock_server_count (fixture->server), ==, 0);
}

/* Cancelled while the gateway holds the answer: a write may have been done. */
static void
test_cancel_while_held (Fixture      *fixture,
                        gconstpointer data)
{
  g_autoptr (GCancellable) read = g_cancellable_new ();
  g_autoptr (GCancellable) write = g_cancellable_new ();

  mock_server_hold (fixture->server, "GET /v1/x");
  mock_server_on_held (fixture->server, read);
  assert_cancelled (fixture, TILL_HTTP_READ, read, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  mock_server_hold (fixture->server, "POST /v1/x");
  mock_server_on_held (fixture->server, write);
  assert_cancelled (fixture, TILL_HTTP_WRITE, write, TILL_GATEWAY_ERROR,
                    TILL_GATEWAY_ERROR_OUTCOME_UNKNOWN);
}

static gpointer
cancel_soon (gpointer data)
{
  g_usleep ((gulong) g_random_int_range (0, 1500));
  g_cancellable_cancel (data);

  return NULL;
}

/* Cancelled at any moment, also at that in which the answer arrives, which is found by trying: it
 * is either there or cancelled, and nothing of it is left to be closed by accident. */
static void
test_cancel_any_time (Fixture      *fixture,
                      gconstpointer data)
{
  g_autofree char *body = g_strnfill (500, 'a');
  gint64 end = g_get_monotonic_time () + G_USEC_PER_SEC;
  guint n_answers = 0, n_cancelled = 0;

  mock_server_answer (fixture->server, "GET /v1/x", 200, body);
  while (g_get_monotonic_time () < end)
    {
      const TillHttpRequest request = {
        .nature = TILL_HTTP_READ, .method = "GET", .path = "/v1/x?y=z",
      };
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (TillHttpAnswer) answer = NULL;
      g_autoptr (GError) error = NULL;

      GThread *thread = g_thread_new ("cancel", cancel_soon, cancellable);

      till_http_send_async (fixture->http, &request, cancellable, mock_await_cb, &result);
      answer = till_http_send_finish (fixture->http, mock_await (&result), &error);
      g_thread_join (thread);
      if (answer == NULL)
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      n_answers += answer != NULL;
      n_cancelled += answer == NULL;
    }
  g_test_message ("%u answers, %u cancelled", n_answers, n_cancelled);
  g_assert_cmpuint (n_cancelled, >, 0);
}

/* What has gone through a buffer in drips is not in it any more, but for the end. */
static void
test_drips (void)
{
  const char text[] = "number=4242424242424242&end=................................";
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, 60);
  g_autoptr (GInputStream) stream = till_http_drip_new (bytes);
  g_autoptr (GString) all = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  char buffer[8192] = "";
  gssize got;

  g_assert_true (g_pollable_input_stream_is_readable (G_POLLABLE_INPUT_STREAM (stream)));
  while ((got = g_input_stream_read (stream, buffer, sizeof buffer, NULL, &error)) > 0)
    {
      g_assert_cmpint (got, <=, TILL_HTTP_DRIP_BYTES);
      g_string_append_len (all, buffer, got);
    }
  g_assert_no_error (error);
  g_assert_cmpstr (all->str, ==, text);
  g_assert_cmpuint (strspn (buffer, "."), ==, TILL_HTTP_DRIP_BYTES);
}

#define ADD(name, function) \
  g_test_add ("/gateway/http/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/gateway/http/origins", test_origins);
  g_test_add_func ("/gateway/http/paths-stay-at-the-origin", test_paths_stay_at_the_origin);
  g_test_add_func ("/gateway/http/drips", test_drips);
  ADD ("sends-and-reads", test_sends_and_reads);
  ADD ("uploads-go-elsewhere", test_uploads_go_elsewhere);
  ADD ("redirect-is-not-followed", test_redirect_is_not_followed);
  ADD ("reads-are-tried-again", test_reads_are_tried_again);
  ADD ("reads-give-up", test_reads_give_up);
  g_test_add_func ("/gateway/http/who-decides-about-retries", test_who_decides_about_retries);
  ADD ("retry-after-is-kept", test_retry_after_is_kept);
  ADD ("cancel-ends-a-wait", test_cancel_ends_a_wait);
  g_test_add_func ("/gateway/http/refused-connection", test_refused_connection);
  ADD ("broken-answers", test_broken_answers);
  ADD ("time-out", test_time_out);
  ADD ("too-large", test_too_large);
  ADD ("cancel-before", test_cancel_before);
  ADD ("cancel-while-held", test_cancel_while_held);
  ADD ("cancel-any-time", test_cancel_any_time);

  return g_test_run ();
}
