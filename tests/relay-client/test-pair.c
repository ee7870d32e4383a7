/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How a console is let in. */

#include "relay-harness.h"
#include "till-relay-pair.h"
#include "till-relay-pairing.h"

static void
test_what_is_typed (void)
{
  static const struct
  {
    const char *text;
    const char *url;
    const char *expected_url;
    const char *expected_code;
  } cases[] = {
    { "relay+https://relay.example/p#ABCD-EFGH-JKMN", NULL, "https://relay.example",
      "ABCD-EFGH-JKMN" },
    { "relay+https://relay.example/shops/p#ABCD", "https://other.example",
      "https://relay.example/shops", "ABCD" },
    { "abcd efgh jkmn", "https://relay.example", "https://relay.example", "abcd efgh jkmn" },
    { "ABCD", NULL, NULL, NULL },
    { "", "https://relay.example", NULL, NULL },
    { "AB\"CD", "https://relay.example", NULL, NULL },
    { "relay+http://relay.example/p#ABCD", NULL, NULL, NULL },
    { "relay+https://user@relay.example/p#ABCD", NULL, NULL, NULL },
    { "relay+#ABCD", NULL, NULL, NULL },
    { "relay+https://relay.example/p#", NULL, NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *url = NULL;
      g_autofree char *code = NULL;
      g_autoptr (GError) error = NULL;
      gboolean good = till_relay_pair_parse (cases[i].text, cases[i].url, &url, &code, &error);

      g_assert_cmpint (good, ==, cases[i].expected_url != NULL);
      g_assert_cmpstr (url, ==, cases[i].expected_url);
      g_assert_cmpstr (code, ==, cases[i].expected_code);
      if (!good)
        g_assert_error (error, TILL_RELAY_CLIENT_ERROR, TILL_RELAY_CLIENT_ERROR_ADDRESS);
    }
}

static void
store_result_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static TillRelayPairing *
pair (Relay      *relay,
      const char *code,
      GError    **error)
{
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autoptr (GAsyncResult) result = NULL;
  TillRelayPairing *pairing;

  till_relay_pair_async (session, relay->url, code, "Desk 3", NULL, store_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  pairing = till_relay_pair_finish (result, error);
  soup_session_abort (session);
  while (g_main_context_iteration (NULL, FALSE))
    continue;

  return pairing;
}

static void
test_code_for_token (gconstpointer user_data)
{
  g_autoptr (Relay) relay = relay_new ();
  g_autoptr (TillRelayStore) db = relay_open_db (relay);
  g_autoptr (TillRelayPairing) pairing = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *code = NULL;

  relay->on_unix = GPOINTER_TO_INT (user_data);
  relay_start (relay);
  code = till_relay_pairing_new (db, STREAM, TILL_RELAY_ROLE_OWNER, 10, g_get_real_time (), &error);
  g_assert_no_error (error);

  pairing = pair (relay, code, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pairing->stream, ==, STREAM);
  g_assert_true (pairing->is_owner);
  g_assert_cmpint (pairing->console_id, ==, 3);

  g_assert_null (pair (relay, code, &error));
  g_assert_error (error, TILL_RELAY_CLIENT_ERROR, TILL_RELAY_CLIENT_ERROR_FORBIDDEN);
}

static void
test_nobody_there (void)
{
  g_autoptr (Relay) relay = relay_new ();
  g_autoptr (GError) error = NULL;

  relay_start (relay);
  relay_stop (relay);
  g_assert_null (pair (relay, "ABCD-EFGH-JKMN", &error));
  g_assert_error (error, TILL_RELAY_CLIENT_ERROR, TILL_RELAY_CLIENT_ERROR_UNAVAILABLE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/relay-client/pair/what-is-typed", test_what_is_typed);
  g_test_add_data_func ("/relay-client/pair/code-for-token", GINT_TO_POINTER (FALSE),
                        test_code_for_token);
  g_test_add_data_func ("/relay-client/pair/code-for-token-on-a-socket", GINT_TO_POINTER (TRUE),
                        test_code_for_token);
  g_test_add_func ("/relay-client/pair/nobody-there", test_nobody_there);

  return g_test_run ();
}
