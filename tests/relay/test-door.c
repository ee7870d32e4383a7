/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What strangers may try at the door. */

#include "relay-harness.h"

#include <errno.h>
#include <malloc.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void
set_up (Relay       **relay,
        gconstpointer user_data)
{
  *relay = relay_new ();
}

static void
tear_down (Relay       **relay,
           gconstpointer user_data)
{
  relay_free (*relay);
}

/* Sends @text and reads whatever comes until the other end closes; -1 if it does not in time. */
static int
send_raw (Relay      *relay,
          const char *text,
          gsize       length,
          GString    *answer)
{
  int fd = relay_connect (relay->port);
  char buffer[4096];
  gssize n;

  g_assert_cmpint (fd, >=, 0);
  relay_send (fd, text, length);
  while ((n = relay_receive (fd, buffer, sizeof buffer, RELAY_PATIENCE_MS)) > 0)
    g_string_append_len (answer, buffer, n);
  close (fd);

  return n < 0 ? -1 : 0;
}

static guint
count_answers (const char *text,
               const char *status)
{
  guint n = 0;

  for (const char *p = strstr (text, status); p != NULL; p = strstr (p + 1, status))
    n++;

  return n;
}

static gint64
get_last (Relay *relay)
{
  g_autoptr (Feed) feed = feed_open (relay->port, relay->owner, NULL);
  g_auto (TillRelayMessage) message = TILL_RELAY_MESSAGE_INIT;

  feed_expect (feed, TILL_RELAY_MESSAGE_HELLO, &message);

  return message.last;
}

#define POST "POST %s HTTP/1.1\r\nHost: a\r\n"
#define SMUGGLED "POST %s HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\ny"

/* Requests whose end could be seen in two places, or that are no HTTP. Each is refused, its
 * connection is closed, and nothing that hides behind it is taken for a request. */
static void
test_two_faced_requests (Relay       **relay,
                         gconstpointer user_data)
{
  static const char * const probes[] = {
    POST "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
    POST "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
    POST "Content-Length: 3, 3\r\n\r\nabc",
    POST "Content-Length: +3\r\n\r\nabc",
    POST "Content-Length: 0x3\r\n\r\nabc",
    POST "Content-Length: -1\r\n\r\nabc",
    POST "Content-Length: 99999999999999999999\r\n\r\nabc",
    POST "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" SMUGGLED,
    POST "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n" SMUGGLED,
    POST "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n" SMUGGLED,
    POST "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" SMUGGLED,
    POST "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" SMUGGLED,
    POST "Transfer-Encoding:\x0b" "chunked\r\n\r\n0\r\n\r\n" SMUGGLED,
    "POST %s HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc",
    POST "Host: b\r\nContent-Length: 3\r\n\r\nabc",
    "POST %s\r\n\r\n",
    "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 %s",
  };

  /* newer libsoup warns of a second Host, which foreign bytes can have */
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  (*relay)->limits.header_ms = 300;
  (*relay)->limits.body_ms = 300;
  relay_start (*relay);

  for (guint i = 0; i < G_N_ELEMENTS (probes); i++)
    {
      g_auto (GStrv) parts = g_strsplit (probes[i], "%s", -1);
      g_autofree char *text = g_strjoinv ((*relay)->blind, parts);
      g_autoptr (GString) answer = g_string_new (NULL);

      g_test_message ("probe %u", i);
      g_assert_cmpint (send_raw (*relay, text, strlen (text), answer), ==, 0);
      g_assert_cmpuint (count_answers (answer->str, "HTTP/1.1 200"), ==, 0);
      g_assert_cmpuint (count_answers (answer->str, "HTTP/1."), <=, 1);
    }

  g_assert_cmpint (get_last (*relay), ==, 0);

  /* The same with nothing wrong with it, to show what the probes fail for. */
  g_assert_cmpuint (relay_post ((*relay)->port, (*relay)->blind, NULL, "abc", 3), ==, 200);
  g_assert_cmpint (get_last (*relay), ==, 1);
}

static void
test_methods_and_routes (Relay       **relay,
                         gconstpointer user_data)
{
  static const struct { const char *method, *path; guint status; } cases[] = {
    { "GET", "/healthz", 200 }, { "GET", "/readyz", 200 }, { "GET", "/metrics", 404 },
    { "GET", "/", 404 }, { "OPTIONS", "/healthz", 404 }, { "DELETE", "/healthz", 404 },
    { "TRACE", "/", 404 }, { "GET", "/v1/streams/shop", 200 }, { "GET", "/v1/streams/shop/x", 404 },
    { "PUT", "/v1/streams/shop", 405 }, { "GET", "/v1/streams/../shop", 404 },
    { "GET", "/v1/ack", 404 }, { "GET", "/v1/", 404 }, { "GET", "/v2/streams/shop", 404 },
    { "DELETE", "/v1/sources/1", 403 }, { "POST", "/v1/streams/shop/sources", 403 },
  };
  g_autoptr (Reply) get = NULL;

  relay_start (*relay);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Reply) reply = relay_ask ((*relay)->port, cases[i].method, cases[i].path,
                                           (*relay)->console, NULL, NULL, 0);

      g_assert_nonnull (reply);
      g_assert_cmpuint (reply->status, ==, cases[i].status);
    }

  get = relay_ask ((*relay)->port, "GET", (*relay)->blind, NULL, NULL, NULL, 0);
  g_assert_cmpuint (get->status, ==, 405);
}

static void
test_metrics_hide_nothing_and_tell_no_secret (Relay       **relay,
                                              gconstpointer user_data)
{
  g_autoptr (Reply) reply = NULL;
  guint16 port;

  relay_start (*relay);
  relay_post_id ((*relay)->port, (*relay)->verify, "evt_secret_id");
  relay_post_id ((*relay)->port, (*relay)->verify, "evt_secret_id");
  relay_post ((*relay)->port, (*relay)->verify, "t=1,v1=0", "{}", 2);

  port = (guint16) g_ascii_strtoull (strrchr ((*relay)->metrics_url, ':') + 1, NULL, 10);
  reply = relay_ask (port, "GET", "/metrics", NULL, NULL, NULL, 0);
  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_nonnull (strstr (reply->body, "relay_ingest_total{source=\"2\",result=\"ok\"} 1\n"));
  g_assert_nonnull (strstr (reply->body, "relay_ingest_total{source=\"2\",result=\"dup\"} 1\n"));
  g_assert_nonnull (strstr (reply->body, "relay_ingest_total{source=\"2\",result=\"badsig\"} 1\n"));
  g_assert_nonnull (strstr (reply->body, "relay_stream_last_seq{stream=\"shop\"} 1\n"));
  g_assert_null (strstr (reply->body, "evt_secret_id"));
  g_assert_null (strstr (reply->body, (*relay)->verify + 4));
  g_assert_null (strstr (reply->body, SECRET));
  g_assert_null (strstr (reply->body, "rc1_"));
}

static void
test_large_heads (Relay       **relay,
                  gconstpointer user_data)
{
  g_autoptr (GString) lines = g_string_new (NULL);
  g_autofree char *value = g_strnfill (17 * 1024, 'v');
  g_autofree char *wide = g_strdup_printf ("X: %s\r\n", value);
  g_autofree char *path = g_strnfill (300, 'p');
  g_autoptr (Reply) many = NULL;
  g_autoptr (Reply) large = NULL;
  g_autoptr (Reply) far = NULL;
  g_autofree char *endless = g_strnfill (4 * 1024 * 1024, 'e');
  g_autoptr (GString) answer = g_string_new (NULL);

  for (guint i = 0; i < 100; i++)
    g_string_append_printf (lines, "X-%u: x\r\n", i);
  path[0] = '/';

  relay_start (*relay);
  many = relay_ask ((*relay)->port, "GET", "/healthz", NULL, lines->str, NULL, 0);
  g_assert_cmpuint (many->status, ==, 431);
  large = relay_ask ((*relay)->port, "GET", "/healthz", NULL, wide, NULL, 0);
  g_assert_cmpuint (large->status, ==, 431);
  far = relay_ask ((*relay)->port, "GET", path, NULL, NULL, NULL, 0);
  g_assert_cmpuint (far->status, ==, 431);

  /* A head without an end is not listened to for ever. */
  memcpy (endless, "GET / HTTP/1.1\r\nX: ", 19);
  g_assert_cmpint (send_raw (*relay, endless, 4 * 1024 * 1024, answer), ==, 0);
  g_assert_cmpuint (count_answers (answer->str, "HTTP/1.1 200"), ==, 0);
}

/* Heads and bodies that trickle in are cut off, and so is a connection that asks nothing more. */
static void
test_slow_loris (Relay       **relay,
                 gconstpointer user_data)
{
  static const char * const beginnings[] = {
    "", "P", "POST /in/", "GET /healthz HTTP/1.1\r\nHost: a\r\nX: ",
    "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n", /* answered, then nothing */
    "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\nGET /hea",
  };
  g_autofree char *body = g_strdup_printf ("POST %s HTTP/1.1\r\nHost: a\r\n"
                                           "Content-Length: 99\r\n\r\nx", (*relay)->blind);

  (*relay)->limits.header_ms = 80;
  (*relay)->limits.body_ms = 80;
  (*relay)->limits.idle_ms = 80;
  relay_start (*relay);

  for (guint i = 0; i <= G_N_ELEMENTS (beginnings); i++)
    {
      const char *text = i < G_N_ELEMENTS (beginnings) ? beginnings[i] : body;
      gint64 start_us = g_get_monotonic_time ();
      int fd = relay_connect ((*relay)->port);
      char scrap[4096];
      gssize n = -1;

      g_test_message ("loris %u", i);
      relay_send (fd, text, -1);
      while (n != 0 && g_get_monotonic_time () - start_us < RELAY_PATIENCE_US)
        {
          n = relay_receive (fd, scrap, sizeof scrap, 20);
          if (i != 4 && i != 0)
            relay_send (fd, "x", 1);
        }
      close (fd);

      g_assert_cmpint (n, ==, 0);
    }
}

static guint
count_descriptors (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

static void
come_and_go (Relay *relay,
             guint  n,
             guint  max_descriptors)
{
  g_autofree char *large = g_strdup_printf ("POST %s HTTP/1.1\r\nHost: a\r\n"
                                            "Content-Length: 999999\r\n\r\nabc", relay->blind);
  g_autofree char *stream = g_strdup_printf ("GET /v1/streams/" STREAM "/sse HTTP/1.1\r\n"
                                             "Host: a\r\nAuthorization: Bearer %s\r\n\r\n",
                                             relay->console);
  const char * const texts[] = {
    "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
    large,
    stream,
    "GET / HTTP/1.1\r\n\r\n",
    "",
  };

  for (guint i = 0; i < n; i++)
    {
      int fd = relay_connect (relay->port);
      const char *text = texts[i % G_N_ELEMENTS (texts)];
      char scrap[1024];

      g_assert_cmpint (fd, >=, 0);
      relay_send (fd, text, -1);
      if (*text != '\0')
        g_assert_cmpint (relay_receive (fd, scrap, sizeof scrap, RELAY_PATIENCE_MS), >,
                         0);
      close (fd);
      if (i % 50 == 0)
        g_assert_cmpuint (count_descriptors (), <, max_descriptors);
    }
}

/* However connections end, nothing of them stays: more of them than one web server lives for. */
static void
test_nothing_leaks (Relay       **relay,
                    gconstpointer user_data)
{
  guint before;
  gsize heap;
  gint64 until_us;

  (*relay)->limits.idle_ms = 100;
  (*relay)->limits.header_ms = (*relay)->limits.body_ms = 100;
  (*relay)->limits.streams_per_token = 1000;
  relay_start (*relay);
  before = count_descriptors ();
  come_and_go (*relay, 2000, before + 1000);
  heap = mallinfo2 ().uordblks;
  come_and_go (*relay, 4000, before + 1000);

  /* A third of a kilobyte per connection would be too much. */
  until_us = g_get_monotonic_time () + RELAY_PATIENCE_US;
  while ((count_descriptors () > before + 8 || mallinfo2 ().uordblks > heap + 500 * 1000) &&
         g_get_monotonic_time () < until_us)
    g_usleep (20 * 1000);
  g_assert_cmpuint (count_descriptors (), <=, before + 8);
  g_assert_cmpuint (mallinfo2 ().uordblks, <=, heap + 500 * 1000);
  g_assert_cmpuint (relay_post ((*relay)->port, (*relay)->blind, NULL, "abc", 3), ==, 200);
}

/* A cap on connections: those inside are served, the others wait until one of them goes. */
static void
test_connection_cap (Relay       **relay,
                     gconstpointer user_data)
{
  int fds[30];
  guint n_answered = 0;

  (*relay)->limits.max_connections = 10;
  (*relay)->limits.header_ms = 200; /* and with it the sweep */
  relay_start (*relay);
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      fds[i] = relay_connect ((*relay)->port);
      relay_send (fds[i], "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n", -1);
    }

  for (guint round = 0; round < 3; round++)
    {
      for (guint i = round * 10; i < (round + 1) * 10; i++)
        {
          g_autoptr (Reply) reply = relay_read_reply (fds[i]);

          g_assert_nonnull (reply);
          g_assert_cmpuint (reply->status, ==, 200);
          n_answered++;
        }

      for (guint i = (round + 1) * 10; i < G_N_ELEMENTS (fds); i++)
        {
          char scrap[16];

          g_assert_cmpint (relay_receive (fds[i], scrap, sizeof scrap, 0), ==, -1);
        }

      for (guint i = round * 10; i < (round + 1) * 10; i++)
        close (fds[i]);
    }

  g_assert_cmpuint (n_answered, ==, 30);
}

/* Several requests on one connection, also sent in one piece. */
static void
test_kept_alive (Relay       **relay,
                 gconstpointer user_data)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) answer = g_string_new (NULL);

  relay_start (*relay);
  for (guint i = 0; i < 5; i++)
    g_string_append_printf (text, "POST %s HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n%s\r\n%u",
                            (*relay)->blind, i == 4 ? "Connection: close\r\n" : "", i);
  g_assert_cmpint (send_raw (*relay, text->str, text->len, answer), ==, 0);
  g_assert_cmpuint (count_answers (answer->str, "HTTP/1.1 200"), ==, 5);
  g_assert_cmpint (get_last (*relay), ==, 5);
}

#define ADD(name, func) \
  g_test_add ("/relay/door/" name, Relay *, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("two-faced-requests", test_two_faced_requests);
  ADD ("methods-and-routes", test_methods_and_routes);
  ADD ("metrics", test_metrics_hide_nothing_and_tell_no_secret);
  ADD ("large-heads", test_large_heads);
  ADD ("slow-loris", test_slow_loris);
  ADD ("nothing-leaks", test_nothing_leaks);
  ADD ("connection-cap", test_connection_cap);
  ADD ("kept-alive", test_kept_alive);

  return g_test_run ();
}
