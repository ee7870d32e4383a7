/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Where a token may be sent. */

#include "till-relay-place.h"

static void
test_urls (void)
{
  static const char * const good[] = {
    "https://relay.example", "https://relay.example/", "https://relay.example:8443/under/here",
    "http://127.0.0.1:8080", "http://127.1.2.3", "http://[::1]:8080", "http://localhost:1",
    "unix:/run/tillroll-relay/http.sock",
  };
  static const char * const bad[] = {
    "", "relay.example", "http://relay.example", "http://192.168.1.10:8080", "ftp://127.0.0.1",
    "https://", "https://user@relay.example", "https://relay.example?x=1",
    "https://relay.example#x",
    "http://localhost.example", "http://127.0.0.1.example", "unix:relative", "file:///etc/passwd",
    "http://0.0.0.0", "http://169.254.169.254",
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (till_relay_place_check_url (good[i], &error));
      g_assert_no_error (error);
    }

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (till_relay_place_check_url (bad[i], &error));
      g_assert_error (error, TILL_RELAY_CLIENT_ERROR, TILL_RELAY_CLIENT_ERROR_ADDRESS);
    }
}

static void
test_requests (void)
{
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autoptr (TillSecret) token = till_secret_new_from_text ("rc1_1_secret");
  g_autoptr (TillRelayPlace) place = till_relay_place_new (session, "https://relay.example/x/",
                                                           token);
  g_autoptr (SoupMessage) message = till_relay_place_new_message (place, "GET", "/v1/streams/a");
  g_autofree char *uri = g_uri_to_string (soup_message_get_uri (message));

  g_assert_cmpstr (uri, ==, "https://relay.example/x/v1/streams/a");
  g_assert_true (soup_message_query_flags (message, SOUP_MESSAGE_NO_REDIRECT));
  g_assert_cmpstr (soup_message_headers_get_one (soup_message_get_request_headers (message),
                                                 "Authorization"), ==, "Bearer rc1_1_secret");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/relay-client/place/urls", test_urls);
  g_test_add_func ("/relay-client/place/requests", test_requests);

  return g_test_run ();
}
