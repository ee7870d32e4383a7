/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A client and a real relay: whatever happens to the relay, every event comes once, in order. */

#include "relay-harness.h"
#include "till-relay-client.h"

#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

typedef struct
{
  Relay                *relay;
  SoupSession          *session;
  TillRelayClientPolicy policy;
  TillRelayClient      *client;
  GPtrArray            *ids;      /* what the bodies say, in the order they came */
  gint64                last_seq;
  guint                 n_gaps;
  gint64                gap_from;
  gint64                gap_to;
  guint                 n_resets;
  gboolean              stop_at_next;
  gboolean              hold_at_next;
} Fixture;

static void
event_cb (TillRelayClient *client,
          TillRelayEvent  *event,
          gpointer         user_data)
{
  Fixture *fixture = user_data;
  GBytes *body = till_relay_event_get_body (event);
  g_autofree char *cursor = till_relay_client_dup_cursor (client);

  g_assert_cmpstr (cursor, ==, till_relay_event_get_cursor (event));
  if (fixture->last_seq != 0)
    g_assert_cmpint (till_relay_event_get_seq (event), ==, fixture->last_seq + 1);
  fixture->last_seq = till_relay_event_get_seq (event);
  g_ptr_array_add (fixture->ids, g_strndup (g_bytes_get_data (body, NULL),
                                            g_bytes_get_size (body)));

  if (fixture->stop_at_next)
    till_relay_client_stop (client);
  if (fixture->hold_at_next)
    {
      fixture->hold_at_next = FALSE;
      till_relay_client_hold (client);
    }
}

static void
gap_cb (TillRelayClient *client,
        gint64           from,
        gint64           to,
        const char      *why,
        gpointer         user_data)
{
  Fixture *fixture = user_data;

  g_assert_cmpstr (why, ==, "retention");
  fixture->n_gaps++;
  fixture->gap_from = from;
  fixture->gap_to = to;
  fixture->last_seq = to;
}

static void
reset_cb (TillRelayClient *client,
          gpointer         user_data)
{
  Fixture *fixture = user_data;

  fixture->n_resets++;
  fixture->last_seq = 0;
}

static void
make_client (Fixture    *fixture,
             const char *token_text,
             const char *cursor)
{
  g_autoptr (TillSecret) token = till_secret_new_from_text (token_text);

  if (fixture->client != NULL)
    g_assert_finalize_object (g_steal_pointer (&fixture->client));

  fixture->client = till_relay_client_new (fixture->session, fixture->relay->url, STREAM, token,
                                           cursor, fixture->relay->clock, &fixture->policy);
  g_signal_connect (fixture->client, "event", G_CALLBACK (event_cb), fixture);
  g_signal_connect (fixture->client, "gap", G_CALLBACK (gap_cb), fixture);
  g_signal_connect (fixture->client, "reset", G_CALLBACK (reset_cb), fixture);
}

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  fixture->relay = relay_new ();
  fixture->relay->limits.heartbeat_ms = 50;
  relay_start (fixture->relay);
  fixture->session = soup_session_new_with_options ("max-conns-per-host", 4, NULL);
  till_relay_client_policy_init (&fixture->policy);
  fixture->policy.backoff_first_ms = 5;
  fixture->policy.backoff_cap_ms = 50;
  fixture->policy.ack_ms = 20;
  fixture->ids = g_ptr_array_new_with_free_func (g_free);
  make_client (fixture, fixture->relay->console, NULL);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  if (fixture->client != NULL)
    g_assert_finalize_object (g_steal_pointer (&fixture->client));
  soup_session_abort (fixture->session);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_object_unref (fixture->session);
  g_ptr_array_unref (fixture->ids);
  relay_free (fixture->relay);
}

#define WAIT_FOR(condition) \
  while (!(condition)) \
    g_main_context_iteration (NULL, TRUE)

static void
post (Fixture *fixture,
      guint    from,
      guint    to)
{
  for (guint i = from; i <= to; i++)
    {
      g_autofree char *body = g_strdup_printf ("e%u", i);

      g_assert_cmpuint (relay_post (fixture->relay->port, fixture->relay->blind, "t=1,v1=a", body,
                                    -1), ==, 200);
    }
}

/* Exactly e1 … e@n have come. */
static void
check_ids (Fixture *fixture,
           guint    n)
{
  g_assert_cmpuint (fixture->ids->len, ==, n);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("e%u", i + 1);

      g_assert_cmpstr (fixture->ids->pdata[i], ==, id);
    }
}

static TillRelayClientState
state (Fixture *fixture)
{
  return till_relay_client_get_state (fixture->client);
}

static void
test_past_and_present (Fixture      *fixture,
                       gconstpointer user_data)
{
  post (fixture, 1, 3);
  g_assert_cmpint (state (fixture), ==, TILL_RELAY_CLIENT_STOPPED);
  till_relay_client_start (fixture->client);
  g_assert_cmpint (state (fixture), ==, TILL_RELAY_CLIENT_CONNECTING);
  WAIT_FOR (fixture->ids->len == 3);
  WAIT_FOR (state (fixture) == TILL_RELAY_CLIENT_LIVE);
  g_assert_cmpint (till_relay_client_get_behind (fixture->client), ==, 0);
  g_assert_cmpint (till_relay_client_get_last_contact_us (fixture->client), >, 0);

  post (fixture, 4, 6);
  WAIT_FOR (fixture->ids->len == 6);
  check_ids (fixture, 6);
}

/* Relay restarted, connection gone, stopped and started: nothing twice, nothing left out. */
static void
test_resumes (Fixture      *fixture,
              gconstpointer user_data)
{
  till_relay_client_start (fixture->client);
  post (fixture, 1, 5);
  WAIT_FOR (fixture->ids->len == 5);

  relay_stop (fixture->relay);
  WAIT_FOR (state (fixture) == TILL_RELAY_CLIENT_WAITING);
  g_assert_nonnull (till_relay_client_get_reason (fixture->client));
  relay_start (fixture->relay);
  post (fixture, 6, 8);
  WAIT_FOR (fixture->ids->len == 8);
  g_assert_null (till_relay_client_get_reason (fixture->client));

  till_relay_client_stop (fixture->client);
  post (fixture, 9, 10);
  till_relay_client_start (fixture->client);
  WAIT_FOR (fixture->ids->len == 10);

  fixture->stop_at_next = TRUE;
  post (fixture, 11, 13);
  WAIT_FOR (state (fixture) == TILL_RELAY_CLIENT_STOPPED);
  g_assert_cmpuint (fixture->ids->len, ==, 11);
  fixture->stop_at_next = FALSE;
  till_relay_client_start (fixture->client);
  WAIT_FOR (fixture->ids->len == 13);
  check_ids (fixture, 13);
  g_assert_cmpuint (fixture->n_gaps + fixture->n_resets, ==, 0);
}

/* As the console does: the cursor that was stored is where the next run begins. */
static void
test_cursor_is_enough (Fixture      *fixture,
                       gconstpointer user_data)
{
  for (guint run = 0; run < 5; run++)
    {
      g_autofree char *cursor = till_relay_client_dup_cursor (fixture->client);

      make_client (fixture, fixture->relay->console, cursor);
      till_relay_client_start (fixture->client);
      post (fixture, run * 3 + 1, run * 3 + 3);
      WAIT_FOR (fixture->ids->len == (run + 1) * 3);
    }

  check_ids (fixture, 15);
}

static void
test_gap_is_told (Fixture      *fixture,
                  gconstpointer user_data)
{
  g_autoptr (TillRelayStore) db = NULL;

  till_relay_client_start (fixture->client);
  post (fixture, 1, 2);
  WAIT_FOR (fixture->ids->len == 2);
  till_relay_client_stop (fixture->client);
  post (fixture, 3, 9);

  relay_stop (fixture->relay);
  db = relay_open_db (fixture->relay);
  g_assert_true (till_relay_store_exec (db, "DELETE FROM event WHERE seq <= 6;"
                                   "UPDATE stream SET first_seq = 7", NULL));
  g_clear_pointer (&db, till_relay_store_close);
  relay_start (fixture->relay);

  till_relay_client_start (fixture->client);
  WAIT_FOR (fixture->ids->len == 5);
  g_assert_cmpuint (fixture->n_gaps, ==, 1);
  g_assert_cmpint (fixture->gap_from, ==, 3);
  g_assert_cmpint (fixture->gap_to, ==, 6);
  g_assert_cmpstr (fixture->ids->pdata[2], ==, "e7");
  g_assert_cmpuint (fixture->n_resets, ==, 0);
}

/* A restored copy: told, and everything in it comes again under its new numbers. */
static void
test_reset_is_told (Fixture      *fixture,
                    gconstpointer user_data)
{
  g_autoptr (TillRelayStore) db = NULL;

  till_relay_client_start (fixture->client);
  post (fixture, 1, 4);
  WAIT_FOR (fixture->ids->len == 4);

  /* Beside the running relay: it notices. */
  db = relay_open_db (fixture->relay);
  g_assert_true (till_relay_admin_new_epoch (db, NULL));
  WAIT_FOR (fixture->n_resets == 1);
  WAIT_FOR (fixture->ids->len == 8);
  post (fixture, 5, 5);
  WAIT_FOR (fixture->ids->len == 9);
  g_assert_cmpstr (fixture->ids->pdata[4], ==, "e1");
  g_assert_cmpstr (fixture->ids->pdata[8], ==, "e5");
  g_assert_cmpuint (fixture->n_gaps, ==, 0);
}

static void
test_revoked (Fixture      *fixture,
              gconstpointer user_data)
{
  g_autoptr (TillRelayStore) db = NULL;

  till_relay_client_start (fixture->client);
  WAIT_FOR (state (fixture) == TILL_RELAY_CLIENT_LIVE);

  db = relay_open_db (fixture->relay);
  g_assert_true (till_relay_admin_revoke_console (db, 2, 1, NULL));
  WAIT_FOR (state (fixture) == TILL_RELAY_CLIENT_UNAUTHORIZED);
  g_assert_nonnull (till_relay_client_get_reason (fixture->client));
}

/* While it is held nothing comes, however much there is; afterwards everything does. */
static void
test_hold (Fixture      *fixture,
           gconstpointer user_data)
{
  gint64 until_us;

  post (fixture, 1, 50);
  fixture->hold_at_next = TRUE;
  till_relay_client_start (fixture->client);
  WAIT_FOR (fixture->ids->len == 1);

  post (fixture, 51, 60);
  until_us = g_get_monotonic_time () + 100 * 1000;
  while (g_get_monotonic_time () < until_us)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (fixture->ids->len, ==, 1);
  g_assert_cmpint (till_relay_client_get_behind (fixture->client), >=, 49);

  /* The connection may even go in between. */
  relay_stop (fixture->relay);
  relay_start (fixture->relay);
  till_relay_client_release (fixture->client);
  WAIT_FOR (fixture->ids->len == 60);
  check_ids (fixture, 60);
}

static gint64
get_ack (Fixture *fixture)
{
  g_autoptr (TillRelayStore) db = relay_open_db (fixture->relay);
  g_autoptr (JsonNode) node = till_relay_admin_list (db, NULL);
  JsonArray *streams = json_object_get_array_member (json_node_get_object (node), "streams");
  JsonObject *stream = json_array_get_object_element (streams, 0);
  JsonObject *console = json_array_get_object_element (json_object_get_array_member (stream,
                                                                                     "consoles"),
                                                       1);

  return json_object_get_int_member (console, "read");
}

/* It is written down at the end at the latest, unless that comes before it was told: then the next
 * event has to tell it. */
static void
test_ack_arrives (Fixture      *fixture,
                  gconstpointer user_data)
{
  const guint last = 20;
  guint n = 7;

  till_relay_client_start (fixture->client);
  post (fixture, 1, n);
  for (;;)
    {
      gint64 until_us = g_get_monotonic_time () + 200 * 1000;

      WAIT_FOR (fixture->ids->len == n);
      while (g_get_monotonic_time () < until_us)
        g_main_context_iteration (NULL, FALSE);

      relay_stop (fixture->relay);
      if (get_ack (fixture) == n || n == last)
        break;

      relay_start (fixture->relay);
      n++;
      post (fixture, n, n);
    }

  g_assert_cmpint (get_ack (fixture), ==, n);
}

/* The same over a socket of this machine, where libsoup takes every address for an internet one. */
static void
test_unix_socket (Fixture      *fixture,
                  gconstpointer user_data)
{
  post (fixture, 1, 3);
  relay_stop (fixture->relay);
  fixture->relay->on_unix = TRUE;
  relay_start (fixture->relay);

  make_client (fixture, fixture->relay->console, NULL);
  till_relay_client_start (fixture->client);
  WAIT_FOR (fixture->ids->len == 3);
  WAIT_FOR (state (fixture) == TILL_RELAY_CLIENT_LIVE);
  check_ids (fixture, 3);
}

static int
connect_unix (const char *path)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_strlcpy (address.sun_path, path, sizeof address.sun_path);
  g_assert_cmpint (connect (fd, (struct sockaddr *) &address, sizeof address), ==, 0);

  return fd;
}

/* Without a host libsoup asks for our internet address, which a socket has not. */
static void
test_unix_socket_without_host (Fixture      *fixture,
                               gconstpointer user_data)
{
  g_autoptr (Reply) reply = NULL;
  int fd;

  relay_stop (fixture->relay);
  fixture->relay->on_unix = TRUE;
  relay_start (fixture->relay);
  fd = connect_unix (fixture->relay->url + strlen ("unix:"));
  relay_send (fd, "GET /healthz HTTP/1.0\r\n\r\n", -1);
  reply = relay_read_reply (fd);
  g_assert_nonnull (reply);
  g_assert_cmpuint (reply->status, ==, 400);
  close (fd);
}

#define ADD(name, func) \
  g_test_add ("/relay-client/client/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("past-and-present", test_past_and_present);
  ADD ("resumes", test_resumes);
  ADD ("cursor-is-enough", test_cursor_is_enough);
  ADD ("gap-is-told", test_gap_is_told);
  ADD ("reset-is-told", test_reset_is_told);
  ADD ("revoked", test_revoked);
  ADD ("hold", test_hold);
  ADD ("ack-arrives", test_ack_arrives);
  ADD ("unix-socket", test_unix_socket);
  ADD ("unix-socket-without-host", test_unix_socket_without_host);

  return g_test_run ();
}
