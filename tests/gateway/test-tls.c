/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The connection over TLS, with certificates made for the test: whom we do not trust gets nothing,
 * and over HTTP/2, which the gateway speaks too, a failure means the same. */

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <libsoup/soup.h>
#include <string.h>

#include "till-gateway-error.h"
#include "till-http.h"

/* Goes out in drips, the last one short. */
#define BODY "type=card&card%5Bnumber%5D=4242424242424242&metadata%5Btillroll_console%5D=desk-1"

typedef struct
{
  char            *pem;
  GTlsCertificate *certificate;
  SoupServer      *server;
  char            *url;
  guint            n_requests;
  SoupHTTPVersion  version;
  gboolean         hold;
  GCancellable    *cancel_when_held;
} Fixture;

static char *
take_text (gnutls_datum_t *datum)
{
  char *text = g_strndup ((const char *) datum->data, datum->size);

  gnutls_free (datum->data);

  return text;
}

/* A certificate for 127.0.0.1 that nobody has signed but itself, with its key. */
static char *
make_pem (void)
{
  const guint8 address[] = { 127, 0, 0, 1 }, serial[] = { 1 };
  g_autofree char *key_text = NULL;
  g_autofree char *certificate_text = NULL;
  gnutls_x509_privkey_t key;
  gnutls_x509_crt_t certificate;
  gnutls_datum_t out;
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  g_assert_cmpint (gnutls_x509_privkey_init (&key), ==, 0);
  g_assert_cmpint (gnutls_x509_privkey_generate (key, GNUTLS_PK_EDDSA_ED25519, 256, 0), ==, 0);
  g_assert_cmpint (gnutls_x509_crt_init (&certificate), ==, 0);
  gnutls_x509_crt_set_version (certificate, 3);
  gnutls_x509_crt_set_serial (certificate, serial, sizeof serial);
  gnutls_x509_crt_set_activation_time (certificate, now - 3600);
  gnutls_x509_crt_set_expiration_time (certificate, now + 3600);
  gnutls_x509_crt_set_dn (certificate, "CN=127.0.0.1", NULL);
  gnutls_x509_crt_set_subject_alt_name (certificate, GNUTLS_SAN_IPADDRESS, address, sizeof address,
                                        GNUTLS_FSAN_SET);
  gnutls_x509_crt_set_ca_status (certificate, 1);
  gnutls_x509_crt_set_key (certificate, key);
  g_assert_cmpint (gnutls_x509_crt_sign2 (certificate, certificate, key, GNUTLS_DIG_SHA512, 0), ==,
                   0);

  g_assert_cmpint (gnutls_x509_crt_export2 (certificate, GNUTLS_X509_FMT_PEM, &out), ==, 0);
  certificate_text = take_text (&out);
  g_assert_cmpint (gnutls_x509_privkey_export2_pkcs8 (key, GNUTLS_X509_FMT_PEM, NULL,
                                                      GNUTLS_PKCS_PLAIN, &out), ==, 0);
  key_text = take_text (&out);
  gnutls_x509_crt_deinit (certificate);
  gnutls_x509_privkey_deinit (key);

  return g_strconcat (certificate_text, key_text, NULL);
}

static void
handle_cb (SoupServer        *server,
           SoupServerMessage *message,
           const char        *path,
           GHashTable        *query,
           gpointer           user_data)
{
  Fixture *fixture = user_data;
  SoupMessageBody *body = soup_server_message_get_request_body (message);

  fixture->n_requests++;
  fixture->version = soup_server_message_get_http_version (message);
  g_assert_cmpmem (body->data, body->length, BODY, strlen (BODY));
  if (fixture->hold)
    {
      soup_server_message_pause (message);
      g_cancellable_cancel (fixture->cancel_when_held);
      return;
    }

  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, "{}", 2);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  GSList *uris;

  fixture->pem = make_pem ();
  fixture->certificate = g_tls_certificate_new_from_pem (fixture->pem, -1, &error);
  g_assert_no_error (error);

  fixture->server = soup_server_new ("tls-certificate", fixture->certificate, NULL);
  soup_server_add_handler (fixture->server, NULL, handle_cb, fixture, NULL);
  soup_server_listen_local (fixture->server, 0,
                            SOUP_SERVER_LISTEN_IPV4_ONLY | SOUP_SERVER_LISTEN_HTTPS, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (fixture->server);
  fixture->url = g_strdup_printf ("https://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  soup_server_disconnect (fixture->server);
  g_clear_object (&fixture->server);
  g_clear_object (&fixture->certificate);
  g_clear_object (&fixture->cancel_when_held);
  g_free (fixture->pem);
  g_free (fixture->url);
}

static void
await_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  GAsyncResult **where = user_data;

  *where = g_object_ref (result);
}

/* Writes once; with @trusting, the test's own certificate is an authority. */
static TillHttpAnswer *
send_write (Fixture      *fixture,
            gboolean      trusting,
            GCancellable *cancellable,
            GError      **error)
{
  g_autoptr (TillSecret) authorization = till_secret_new_from_text ("Bearer sk_test_1");
  g_autofree char *path = g_build_filename (g_get_user_runtime_dir (), "trust.pem", NULL);
  g_autoptr (GTlsDatabase) trust = NULL;
  g_autoptr (TillHttp) http = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) body = g_bytes_new_static (BODY, strlen (BODY));
  TillHttpConfig config = {
    .base_url = fixture->url, .authorization = authorization, .user_agent = "Tillroll/test",
    .timeout_s = 5,
  };
  const TillHttpRequest request = {
    .nature = TILL_HTTP_WRITE, .method = "POST", .path = "/v1/x", .body = body,
    .content_type = "application/x-www-form-urlencoded", .idempotency_key = "key-1",
    .secret = TRUE,
  };

  if (trusting)
    {
      g_assert_cmpint (g_mkdir_with_parents (g_get_user_runtime_dir (), 0700), ==, 0);
      g_assert_true (g_file_set_contents (path, fixture->pem, -1, NULL));
      trust = g_tls_file_database_new (path, NULL);
      g_assert_nonnull (trust);
      config.trust = trust;
    }

  http = till_http_new (&config, NULL);
  till_http_send_async (http, &request, cancellable, await_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return till_http_send_finish (http, result, error);
}

static void
test_trusted (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TillHttpAnswer) answer = send_write (fixture, TRUE, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (answer->status, ==, 200);
  g_assert_cmpuint (fixture->n_requests, ==, 1);
  g_assert_cmpint (fixture->version, ==, SOUP_HTTP_2_0);
}

/* Somebody who is not the gateway hears nothing, so surely nothing was done. */
static void
test_untrusted (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TillHttpAnswer) answer = send_write (fixture, FALSE, NULL, &error);

  g_assert_null (answer);
  g_assert_error (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_UNAVAILABLE);
  g_assert_cmpstr (till_gateway_error_get_failure (error)->code, ==, TILL_GATEWAY_CODE_NOT_SENT);
  g_assert_cmpuint (fixture->n_requests, ==, 0);
}

static void
test_cancelled_while_held (Fixture      *fixture,
                           gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TillHttpAnswer) answer = NULL;

  fixture->hold = TRUE;
  fixture->cancel_when_held = g_cancellable_new ();
  answer = send_write (fixture, TRUE, fixture->cancel_when_held, &error);
  g_assert_null (answer);
  g_assert_error (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_OUTCOME_UNKNOWN);
  g_assert_cmpuint (fixture->n_requests, ==, 1);
}

#define ADD(name, function) \
  g_test_add ("/gateway/tls/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_setenv ("SOUP_SERVER_HTTP2", "1", TRUE); /* or libsoup's server speaks HTTP/1.1 only */
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("trusted", test_trusted);
  ADD ("untrusted", test_untrusted);
  ADD ("cancelled-while-held", test_cancelled_while_held);

  return g_test_run ();
}
