/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What an owner may do from the console, and nobody else. */

#include "relay-harness.h"
#include "till-relay-client.h"
#include "till-stripe-signature.h"

#include <string.h>

typedef struct
{
  Relay           *relay;
  SoupSession     *session;
  TillRelayClient *owner;
  TillRelayClient *console;
} Fixture;

static TillRelayClient *
make_client (Fixture    *fixture,
             const char *token_text)
{
  g_autoptr (TillSecret) token = till_secret_new_from_text (token_text);

  return till_relay_client_new (fixture->session, fixture->relay->url, STREAM, token, NULL,
                                fixture->relay->clock, NULL);
}

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  fixture->relay = relay_new ();
  relay_start (fixture->relay);
  fixture->session = soup_session_new ();
  fixture->owner = make_client (fixture, fixture->relay->owner);
  fixture->console = make_client (fixture, fixture->relay->console);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  g_assert_finalize_object (fixture->owner);
  g_assert_finalize_object (fixture->console);
  soup_session_abort (fixture->session);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_object_unref (fixture->session);
  relay_free (fixture->relay);
}

static void
store_result_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
create_source (TillRelayClient *client,
               const char      *mode,
               gint64          *ret_id,
               char           **ret_url,
               GError         **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  till_relay_client_create_source_async (client, "stripe", mode, NULL, store_result_cb, &result);
  wait_for (&result);

  return till_relay_client_create_source_finish (client, result, ret_id, ret_url, error);
}

static gboolean
set_secret (TillRelayClient *client,
            gint64           source_id,
            const char      *text,
            GError         **error)
{
  g_autoptr (TillSecret) secret = till_secret_new_from_text (text);
  g_autoptr (GAsyncResult) result = NULL;

  till_relay_client_set_secret_async (client, source_id, secret, NULL, store_result_cb, &result);
  wait_for (&result);

  return till_relay_client_set_secret_finish (client, result, error);
}

static guint
post_signed (Fixture    *fixture,
             const char *url,
             const char *secret,
             const char *id)
{
  g_autofree char *body = g_strdup_printf ("{\"id\":\"%s\"}", id);
  g_autofree char *signature = till_stripe_signature_sign (secret,
                                                           g_get_real_time () / G_USEC_PER_SEC,
                                                           body, strlen (body));

  g_assert_true (g_str_has_prefix (url, fixture->relay->url));

  return relay_post (fixture->relay->port, url + strlen (fixture->relay->url), signature, body,
                     -1);
}

/* The way a console sets itself up: source, address to the gateway, secret back. */
static void
test_source_with_rolling_secrets (Fixture      *fixture,
                                  gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *url = NULL;
  gint64 id;

  g_assert_true (create_source (fixture->owner, "verify", &id, &url, &error));
  g_assert_no_error (error);

  /* Until it has a secret, the gateway is asked to come again. */
  g_assert_cmpuint (post_signed (fixture, url, "whsec_first_one", "evt_1"), ==, 503);

  g_assert_true (set_secret (fixture->owner, id, "whsec_first_one", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (post_signed (fixture, url, "whsec_first_one", "evt_1"), ==, 200);
  g_assert_cmpuint (post_signed (fixture, url, "whsec_second_one", "evt_2"), ==, 400);

  g_assert_true (set_secret (fixture->owner, id, "whsec_second_one", &error));
  g_assert_cmpuint (post_signed (fixture, url, "whsec_first_one", "evt_3"), ==, 200);
  g_assert_cmpuint (post_signed (fixture, url, "whsec_second_one", "evt_4"), ==, 200);

  g_assert_true (set_secret (fixture->owner, id, "whsec_third_one", &error));
  g_assert_cmpuint (post_signed (fixture, url, "whsec_first_one", "evt_5"), ==, 400);
  g_assert_cmpuint (post_signed (fixture, url, "whsec_third_one", "evt_5"), ==, 200);
}

static void
test_source_can_be_removed (Fixture      *fixture,
                            gconstpointer user_data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *url = NULL;
  gint64 id;

  g_assert_true (create_source (fixture->owner, "blind", &id, &url, &error));
  g_assert_cmpuint (post_signed (fixture, url, "whsec_any_at_all", "evt_1"), ==, 200);

  till_relay_client_remove_source_async (fixture->owner, id, NULL, store_result_cb, &result);
  wait_for (&result);
  g_assert_true (till_relay_client_remove_source_finish (fixture->owner, result, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (post_signed (fixture, url, "whsec_any_at_all", "evt_2"), ==, 404);

  g_assert_false (set_secret (fixture->owner, id, "whsec_too_late", &error));
  g_assert_error (error, TILL_RELAY_CLIENT_ERROR, TILL_RELAY_CLIENT_ERROR_NOT_FOUND);
}

static void
test_others_may_not (Fixture      *fixture,
                     gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *url = NULL;
  gint64 id = 77;

  g_assert_false (create_source (fixture->console, "blind", &id, &url, &error));
  g_assert_error (error, TILL_RELAY_CLIENT_ERROR, TILL_RELAY_CLIENT_ERROR_FORBIDDEN);
  g_assert_cmpint (id, ==, 77);
  g_assert_null (url);
  g_clear_error (&error);

  g_assert_false (set_secret (fixture->console, fixture->relay->verify_id, "whsec_evil_one",
                              &error));
  g_assert_error (error, TILL_RELAY_CLIENT_ERROR, TILL_RELAY_CLIENT_ERROR_FORBIDDEN);
  g_assert_cmpuint (relay_post_id (fixture->relay->port, fixture->relay->verify, "evt_1"), ==,
                    200);
}

static void
test_nonsense_is_refused (Fixture      *fixture,
                          gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *url = NULL;
  gint64 id;

  g_assert_false (create_source (fixture->owner, "sideways", &id, &url, &error));
  g_assert_error (error, TILL_RELAY_CLIENT_ERROR, TILL_RELAY_CLIENT_ERROR_REFUSED);
  g_clear_error (&error);

  g_assert_false (set_secret (fixture->owner, fixture->relay->verify_id, "short", &error));
  g_assert_error (error, TILL_RELAY_CLIENT_ERROR, TILL_RELAY_CLIENT_ERROR_REFUSED);
  g_clear_error (&error);

  g_assert_false (set_secret (fixture->owner, fixture->relay->verify_id, "whsec with\nlines",
                              &error));
  g_assert_error (error, TILL_RELAY_CLIENT_ERROR, TILL_RELAY_CLIENT_ERROR_REFUSED);
}

static void
test_cancelled (Fixture      *fixture,
                gconstpointer user_data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *url = NULL;
  gint64 id;

  till_relay_client_create_source_async (fixture->owner, "stripe", "blind", cancellable,
                                         store_result_cb, &result);
  g_cancellable_cancel (cancellable);
  wait_for (&result);
  g_assert_false (till_relay_client_create_source_finish (fixture->owner, result, &id, &url,
                                                          &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

#define ADD(name, func) \
  g_test_add ("/relay-client/owner/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("source-with-rolling-secrets", test_source_with_rolling_secrets);
  ADD ("source-can-be-removed", test_source_can_be_removed);
  ADD ("others-may-not", test_others_may_not);
  ADD ("nonsense-is-refused", test_nonsense_is_refused);
  ADD ("cancelled", test_cancelled);

  return g_test_run ();
}
