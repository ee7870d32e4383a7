/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The walls between two accounts of one relay, and what else a stranger may try. */

#include "relay-harness.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "till-relay-pairing.h"

#define OTHER "other"

typedef struct
{
  Relay *relay;
  char  *other_owner;    /* tokens of the other account */
  char  *other_console;
  gint64 other_source;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  g_autoptr (TillRelayStore) db = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *door = NULL;

  fixture->relay = relay_new ();
  fixture->relay->limits.auth_failures = 100000;
  db = relay_open_db (fixture->relay);
  g_assert_true (till_relay_admin_add_stream (db, OTHER, &error));
  door = till_relay_admin_add_source (db, OTHER, "stripe", TILL_RELAY_MODE_VERIFY, SECRET,
                                      &fixture->other_source, &error);
  g_assert_no_error (error);
  fixture->other_owner = till_relay_admin_add_console (db, OTHER, "O", TILL_RELAY_ROLE_OWNER, 1,
                                                       &error);
  fixture->other_console = till_relay_admin_add_console (db, OTHER, "C", TILL_RELAY_ROLE_CONSOLE,
                                                         1, &error);
  g_assert_no_error (error);
  relay_start (fixture->relay);
  g_assert_cmpuint (relay_post_id (fixture->relay->port, fixture->relay->verify, "evt_private"),
                    ==, 200);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  relay_free (fixture->relay);
  g_free (fixture->other_owner);
  g_free (fixture->other_console);
}

static const char *const methods[] = {
  "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND",
};

/* Asks and checks that nothing of the other account comes back. */
static void
check_nothing (Fixture    *fixture,
               const char *method,
               const char *path,
               const char *token,
               const char *headers,
               const char *body)
{
  g_autoptr (Reply) reply = relay_ask (fixture->relay->port, method, path, token, headers, body,
                                       -1);

  if (reply == NULL)
    return;

  g_test_message ("%s %s: %u", method, path, reply->status);
  g_assert_cmpuint (reply->status, >=, 400);
  g_assert_null (memmem (reply->body, reply->body_length, "evt_", 4));
  g_assert_null (strstr (reply->head, "text/event-stream"));
  g_assert_null (memmem (reply->body, reply->body_length, "/in/", 4));
}

/* A token for one account on every route of the other one, with every method. */
static void
test_token_of_another_account (Fixture      *fixture,
                               gconstpointer user_data)
{
  g_autofree char *source = g_strdup_printf ("/v1/sources/%" G_GINT64_FORMAT,
                                             fixture->relay->verify_id);
  g_autofree char *secret = g_strconcat (source, "/secret", NULL);
  const char *const paths[] = {
    "/v1/streams/" STREAM, "/v1/streams/" STREAM "/sse", "/v1/streams/" STREAM "/events?wait=0",
    "/v1/streams/" STREAM "/events?after=00000000.0&wait=0", "/v1/streams/" STREAM "/sources",
    source, secret, "/v1/streams/" OTHER "/../" STREAM, "/v1/streams/" OTHER "%2f..%2f" STREAM,
    "/v1/streams/%73hop", "/v1/streams//" STREAM, "/v1/../v1/streams/" STREAM "/sse",
    "/v1/streams/" STREAM "%00/sse", "//v1/streams/" STREAM,
  };
  const char *const tokens[] = { fixture->other_owner, fixture->other_console };

  for (guint t = 0; t < G_N_ELEMENTS (tokens); t++)
    for (guint m = 0; m < G_N_ELEMENTS (methods); m++)
      for (guint p = 0; p < G_N_ELEMENTS (paths); p++)
        check_nothing (fixture, methods[m], paths[p], tokens[t], NULL,
                       strcmp (methods[m], "PUT") == 0 ? "{\"secret\":\"whsec_of_a_thief\"}"
                       : strcmp (methods[m], "POST") == 0
                         ? "{\"kind\":\"stripe\",\"mode\":\"blind\"}" : NULL);

  /* An acknowledgement for a stream that is not one's own. */
  check_nothing (fixture, "POST", "/v1/ack", fixture->other_owner, NULL,
                 "{\"stream\":\"" STREAM "\",\"cursor\":\"00000000.1\"}");

  /* And the secret is still the old one. */
  g_assert_cmpuint (relay_post_id (fixture->relay->port, fixture->relay->verify, "evt_after"), ==,
                    200);
}

/* What is not quite a token. */
static void
test_tokens_that_are_none (Fixture      *fixture,
                           gconstpointer user_data)
{
  const char *good = fixture->relay->console;
  g_autofree char *cut = g_strndup (good, strlen (good) - 1);
  g_autofree char *longer = g_strconcat (good, "A", NULL);
  g_autofree char *other_id = g_strdup (good);
  g_autofree char *other_case = g_ascii_strup (good, -1);
  g_autofree char *other_end = g_strdup (good);
  const char *const tokens[] = { NULL, "", "rc1_", cut, longer, other_id, other_case, other_end,
                                 "rc1_0_", "rc1_-1_", "' OR 1=1 --" };

  other_id[4] = other_id[4] == '1' ? '2' : '1';
  other_end[strlen (other_end) - 1] ^= 1;
  for (guint i = 0; i < G_N_ELEMENTS (tokens); i++)
    {
      check_nothing (fixture, "GET", "/v1/streams/" STREAM, tokens[i], NULL, NULL);
      check_nothing (fixture, "GET", "/v1/streams/" STREAM "/sse", tokens[i], NULL, NULL);
    }

  /* Never in the address, never in a cookie. */
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *path = g_strdup_printf ("/v1/streams/" STREAM "?%s=%s",
                                               i == 0 ? "token" : i == 1 ? "access_token"
                                                                         : "authorization", good);
      g_autofree char *header = g_strdup_printf ("Cookie: token=%s\r\nX-Auth-Token: %s\r\n"
                                                 "Authorization: Basic %s\r\n", good, good, good);

      check_nothing (fixture, "GET", path, NULL, NULL, NULL);
      check_nothing (fixture, "GET", "/v1/streams/" STREAM, NULL, header, NULL);
    }
}

/* What a webhook says about itself cannot become a header, a line or a frame of ours. */
static void
test_injection (Fixture      *fixture,
                gconstpointer user_data)
{
  static const char body[] = "{\"id\":\"evt_x\"}\r\nevent: reset\r\ndata: {}\r\n\r\nid: 1.99\r\n";
  static const char headers[] = "Stripe-Signature: t=1,v1=a\\nevent: reset\r\n"
                                "User-Agent: a\\r\\nX-Evil: 1\r\n";
  g_auto (TillRelayMessage) message = TILL_RELAY_MESSAGE_INIT;
  g_autoptr (Reply) reply = NULL;
  g_autoptr (Feed) feed = NULL;
  GBytes *arrived;

  reply = relay_ask (fixture->relay->port, "POST", fixture->relay->blind, NULL, headers, body, -1);
  g_assert_nonnull (reply);
  g_assert_null (strstr (reply->head, "Evil"));

  feed = feed_open (fixture->relay->port, fixture->relay->console, NULL);
  feed_expect (feed, TILL_RELAY_MESSAGE_HELLO, &message);
  feed_expect (feed, TILL_RELAY_MESSAGE_EVENT, &message);
  feed_expect (feed, TILL_RELAY_MESSAGE_EVENT, &message);
  arrived = till_relay_event_get_body (message.event);
  g_assert_cmpmem (g_bytes_get_data (arrived, NULL), g_bytes_get_size (arrived), body,
                   strlen (body));
}

/* Ten thousand requests that are a little wrong: each is refused or answered; the relay lives. */
static void
test_ten_thousand_wrong_requests (Fixture      *fixture,
                                  gconstpointer user_data)
{
  g_autofree char *good = g_strdup_printf ("POST %s HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n"
                                           "Authorization: Bearer %s\r\n"
                                           "Stripe-Signature: t=1,v1=0\r\n\r\n{}",
                                           fixture->relay->blind, fixture->other_owner);
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261121);
  const gsize length = strlen (good);
  guint answered = 0;

  for (guint i = 0; i < 10000; i++)
    {
      g_autofree char *bad = g_memdup2 (good, length + 1);
      gsize sent = length;
      int fd = relay_connect (fixture->relay->port);
      char buffer[256];

      g_assert_cmpint (fd, >=, 0);
      for (int n = g_rand_int_range (rand, 1, 5); n > 0; n--)
        {
          gsize at = (gsize) g_rand_int_range (rand, 0, (gint32) length);

          switch (g_rand_int_range (rand, 0, 4))
            {
            case 0:
              bad[at] = (char) g_rand_int_range (rand, 0, 256);
              break;

            case 1:
              bad[at] ^= (char) (1 << g_rand_int_range (rand, 0, 8));
              break;

            case 2:
              memmove (bad + at, bad + length - at, MIN (at, length - at));
              break;

            default:
              sent = MIN (sent, at + 1);
              break;
            }
        }

      relay_send (fd, bad, (gssize) sent);
      shutdown (fd, SHUT_WR);
      answered += relay_receive (fd, buffer, sizeof buffer, 2000) > 0;
      close (fd);
    }

  g_test_message ("%u of 10000 were answered", answered);
  g_assert_cmpuint (answered, >, 1000);
  g_assert_cmpuint (relay_post_id (fixture->relay->port, fixture->relay->verify, "evt_alive"), ==,
                    200);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, test) \
  g_test_add ("/relay/walls/" path, Fixture, NULL, set_up, test, tear_down)
  ADD ("token-of-another-account", test_token_of_another_account);
  ADD ("tokens-that-are-none", test_tokens_that_are_none);
  ADD ("injection", test_injection);
  ADD ("ten-thousand-wrong-requests", test_ten_thousand_wrong_requests);

  return g_test_run ();
}
