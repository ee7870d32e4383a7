/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A client and a relay that misbehaves, or something in between that does. */

#include "till-relay-client.h"

#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "till-relay-frame.h"

#define EPOCH "0a0b0c0d"
#define N_EVENTS 20

#define STREAM_HEAD \
  "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"

typedef struct _Fake Fake;

/* What the fake does with one connection; closes it when it returns. */
typedef void (*Script) (Fake       *fake,
                        int         fd,
                        const char *request);

struct _Fake
{
  int      listening;
  guint16  port;
  Script   script;
  GThread *thread;
  guint16  redirect_port;
  int      n_connections; /* atomic, like the rest */
  int      n_polls;
  int      ending;
};

typedef struct
{
  Fake                 *fake;
  SoupSession          *session;
  TillClock            *clock;
  TillRelayClientPolicy policy;
  TillRelayClient      *client;
  gint64                last_seq;
  guint                 n_events;
  guint                 n_gaps;
  gint64                gap_from;
  gint64                gap_to;
  gboolean              drop_at_next;
} Fixture;

static gboolean
send_all (int         fd,
          const char *data,
          gsize       length)
{
  while (length > 0)
    {
      gssize n = send (fd, data, length, MSG_NOSIGNAL);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;

      data += n;
      length -= n;
    }

  return TRUE;
}

static void
send_text (int         fd,
           const char *text)
{
  send_all (fd, text, strlen (text));
}

/* Until the other end closes or the test is over. */
static void
wait_for_end (Fake *fake,
              int   fd)
{
  struct pollfd poll_fd = { fd, POLLIN, 0 };
  char scrap[256];

  while (!g_atomic_int_get (&fake->ending))
    {
      if (poll (&poll_fd, 1, 10) > 0 && recv (fd, scrap, sizeof scrap, 0) <= 0)
        return;
    }
}

static gpointer
fake_thread (gpointer user_data)
{
  Fake *fake = user_data;

  for (;;)
    {
      int fd = accept (fake->listening, NULL, NULL);
      g_autoptr (GString) request = g_string_new (NULL);
      char buffer[4096];
      gssize n;

      if (fd < 0 || g_atomic_int_get (&fake->ending))
        {
          close (fd);
          return NULL;
        }

      while (strstr (request->str, "\r\n\r\n") == NULL &&
             (n = recv (fd, buffer, sizeof buffer, 0)) > 0)
        g_string_append_len (request, buffer, n);

      g_atomic_int_inc (&fake->n_connections);
      if (strstr (request->str, "/events?") != NULL)
        g_atomic_int_inc (&fake->n_polls);
      fake->script (fake, fd, request->str);
      close (fd);
    }
}

static Fake *
fake_new (Script script)
{
  Fake *fake = g_new0 (Fake, 1);
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;

  fake->script = script;
  fake->listening = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (bind (fake->listening, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (listen (fake->listening, 16), ==, 0);
  getsockname (fake->listening, (struct sockaddr *) &address, &length);
  fake->port = ntohs (address.sin_port);
  fake->thread = g_thread_new ("fake-relay", fake_thread, fake);

  return fake;
}

static void
fake_free (Fake *fake)
{
  g_atomic_int_set (&fake->ending, 1);
  shutdown (fake->listening, SHUT_RDWR);
  g_thread_join (fake->thread);
  close (fake->listening);
  g_free (fake);
}

/* Everything after the head of a stream that goes on after @seq. */
static GString *
make_stream (gint64 seq,
             gint64 skip)
{
  static const char * const no_headers[] = { NULL };
  GString *text = g_string_new (NULL);
  g_autoptr (GBytes) hello = till_relay_frame_new_hello (EPOCH, 1, N_EVENTS, 15, 1);

  g_string_append_len (text, g_bytes_get_data (hello, NULL), g_bytes_get_size (hello));
  while (++seq <= N_EVENTS)
    {
      TillRelayFrameEvent event = { .seq = seq, .source_kind = "stripe", .source_id = 1,
                                    .received_us = 1, .headers = no_headers, .body = "{}",
                                    .body_length = 2 };
      g_autoptr (GBytes) frame = till_relay_frame_new_event (EPOCH, &event);

      if (seq != skip)
        g_string_append_len (text, g_bytes_get_data (frame, NULL), g_bytes_get_size (frame));
    }

  return text;
}

/* The number in the cursor of a request, 0 if there is none. */
static gint64
get_cursor (const char *request)
{
  const char *cursor = strstr (request, EPOCH ".");

  return cursor != NULL ? g_ascii_strtoll (cursor + strlen (EPOCH "."), NULL, 10) : 0;
}

static void
event_cb (TillRelayClient *client,
          TillRelayEvent  *event,
          gpointer         user_data)
{
  Fixture *fixture = user_data;

  g_assert_cmpint (till_relay_event_get_seq (event), ==, fixture->last_seq + 1);
  fixture->last_seq++;
  fixture->n_events++;
  if (fixture->drop_at_next)
    g_clear_object (&fixture->client);
}

static void
gap_cb (TillRelayClient *client,
        gint64           from,
        gint64           to,
        const char      *why,
        gpointer         user_data)
{
  Fixture *fixture = user_data;

  g_assert_cmpstr (why, ==, "hole");
  fixture->n_gaps++;
  fixture->gap_from = from;
  fixture->gap_to = to;
  fixture->last_seq = to;
}

static void
start (Fixture *fixture,
       Script   script)
{
  g_autoptr (TillSecret) token = till_secret_new_from_text ("rc1_1_token");
  g_autofree char *url = NULL;

  fixture->fake = fake_new (script);
  url = g_strdup_printf ("http://127.0.0.1:%u", fixture->fake->port);
  fixture->client = till_relay_client_new (fixture->session, url, "shop", token, NULL,
                                           fixture->clock, &fixture->policy);
  g_signal_connect (fixture->client, "event", G_CALLBACK (event_cb), fixture);
  g_signal_connect (fixture->client, "gap", G_CALLBACK (gap_cb), fixture);
  till_relay_client_start (fixture->client);
}

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  fixture->session = soup_session_new ();
  fixture->clock = till_clock_new_system ();
  till_relay_client_policy_init (&fixture->policy);
  fixture->policy.backoff_first_ms = 2;
  fixture->policy.backoff_cap_ms = 10;
  fixture->policy.hello_ms = 50;
  fixture->policy.watchdog_ms = 100;
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
  till_clock_unref (fixture->clock);
  fake_free (fixture->fake);
}

#define WAIT_FOR(condition) \
  while (!(condition)) \
    g_main_context_iteration (NULL, TRUE)

static void
good_script (Fake       *fake,
             int         fd,
             const char *request)
{
  g_autoptr (GString) text = make_stream (get_cursor (request), 0);

  send_text (fd, STREAM_HEAD);
  send_all (fd, text->str, text->len);
  wait_for_end (fake, fd);
}

/* The n-th connection is cut after n × 37 bytes; then none is. */
static void
cut_script (Fake       *fake,
            int         fd,
            const char *request)
{
  g_autoptr (GString) text = make_stream (get_cursor (request), 0);
  gsize length = (gsize) g_atomic_int_get (&fake->n_connections) * 37;

  g_string_prepend (text, STREAM_HEAD);
  if (length < text->len && g_atomic_int_get (&fake->n_connections) < 40)
    send_all (fd, text->str, length);
  else
    {
      send_all (fd, text->str, text->len);
      wait_for_end (fake, fd);
    }
}

static void
test_cut_anywhere (Fixture      *fixture,
                   gconstpointer user_data)
{
  start (fixture, cut_script);
  WAIT_FOR (fixture->n_events == N_EVENTS);
  g_assert_cmpint (fixture->fake->n_connections, >, 5);
  g_assert_cmpuint (fixture->n_gaps, ==, 0);
}

/* Two connections go dead after some events; nobody closes them. */
static void
dead_script (Fake       *fake,
             int         fd,
             const char *request)
{
  g_autoptr (GString) text = make_stream (get_cursor (request), 0);

  send_text (fd, STREAM_HEAD);
  send_all (fd, text->str, fake->n_connections <= 2 ? text->len / 3 : text->len);
  wait_for_end (fake, fd);
}

static void
test_dead_connection_is_noticed (Fixture      *fixture,
                                 gconstpointer user_data)
{
  start (fixture, dead_script);
  WAIT_FOR (fixture->n_events == N_EVENTS);
  g_assert_cmpint (fixture->fake->n_connections, >=, 3);
}

/* A proxy that keeps streams back until they end, but lets polls through. */
static void
buffering_script (Fake       *fake,
                  int         fd,
                  const char *request)
{
  gint64 seq = get_cursor (request);

  if (strstr (request, "/sse") != NULL)
    {
      if (fake->n_polls < 4)
        send_text (fd, STREAM_HEAD);
      else
        {
          g_autoptr (GString) text = make_stream (seq, 0);

          g_string_prepend (text, STREAM_HEAD);
          send_all (fd, text->str, text->len);
        }
      wait_for_end (fake, fd);
    }
  else
    {
      static const char * const no_headers[] = { NULL };
      g_autoptr (GString) lines = g_string_new (NULL);
      g_autoptr (GBytes) hello = till_relay_frame_new_hello (EPOCH, 1, N_EVENTS, 15, 1);
      g_autofree char *head = NULL;

      g_assert_nonnull (strstr (request, "Bearer rc1_1_token"));
      till_relay_frame_append_line (hello, lines);
      for (guint i = 0; i < 3 && ++seq <= N_EVENTS - 5; i++)
        {
          TillRelayFrameEvent event = { .seq = seq, .source_kind = "stripe", .source_id = 1,
                                        .received_us = 1, .headers = no_headers, .body = "{}",
                                        .body_length = 2 };
          g_autoptr (GBytes) frame = till_relay_frame_new_event (EPOCH, &event);

          till_relay_frame_append_line (frame, lines);
        }

      head = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\n"
                              "Connection: close\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n",
                              lines->len);
      send_text (fd, head);
      send_all (fd, lines->str, lines->len);
      g_usleep (2000); /* such an answer takes a while */
    }
}

static void
test_long_poll_and_back (Fixture      *fixture,
                         gconstpointer user_data)
{
  fixture->policy.stream_again_ms = 200;
  start (fixture, buffering_script);
  WAIT_FOR (fixture->n_events >= 12);
  g_assert_cmpint (fixture->fake->n_polls, >=, 4);
  g_assert_cmpint (till_relay_client_get_state (fixture->client), ==, TILL_RELAY_CLIENT_BEHIND);

  /* The last five come by a stream only. */
  WAIT_FOR (fixture->n_events == N_EVENTS);
  WAIT_FOR (till_relay_client_get_state (fixture->client) == TILL_RELAY_CLIENT_LIVE);
}

static void
hole_script (Fake       *fake,
             int         fd,
             const char *request)
{
  g_autoptr (GString) text = make_stream (get_cursor (request), 8);

  send_text (fd, STREAM_HEAD);
  send_all (fd, text->str, text->len);
  wait_for_end (fake, fd);
}

static void
test_hole_is_told (Fixture      *fixture,
                   gconstpointer user_data)
{
  start (fixture, hole_script);
  WAIT_FOR (fixture->last_seq == N_EVENTS);
  g_assert_cmpuint (fixture->n_events, ==, N_EVENTS - 1);
  g_assert_cmpuint (fixture->n_gaps, ==, 1);
  g_assert_cmpint (fixture->gap_from, ==, 8);
  g_assert_cmpint (fixture->gap_to, ==, 8);
  g_assert_cmpint (fixture->fake->n_connections, ==, 3);
}

static void
redirect_script (Fake       *fake,
                 int         fd,
                 const char *request)
{
  g_autofree char *text = g_strdup_printf ("HTTP/1.1 302 Found\r\n"
                                           "Location: http://127.0.0.1:%u/\r\n"
                                           "Content-Length: 0\r\nConnection: close\r\n\r\n",
                                           fake->redirect_port);

  send_text (fd, text);
}

static void
test_redirect_is_not_followed (Fixture      *fixture,
                               gconstpointer user_data)
{
  Fake *elsewhere = fake_new (good_script);

  start (fixture, redirect_script);
  fixture->fake->redirect_port = elsewhere->port;
  WAIT_FOR (g_atomic_int_get (&fixture->fake->n_connections) >= 3);
  WAIT_FOR (till_relay_client_get_state (fixture->client) == TILL_RELAY_CLIENT_WAITING);
  g_assert_nonnull (strstr (till_relay_client_get_reason (fixture->client), "elsewhere"));
  g_assert_cmpint (g_atomic_int_get (&elsewhere->n_connections), ==, 0);
  fake_free (elsewhere);
}

static const char * const nonsense[] = {
  "",
  "\r\n\r\n",
  "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<html>hello</html>",
  "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n",
  "HTTP/1.1 204 No Content\r\n\r\n",
  STREAM_HEAD "event: hello\ndata: {\"epoch\":\"nonsense\",\"first\":1,\"last\":2}\n\n",
  STREAM_HEAD "event: wh\ndata: {}\n\n",
  STREAM_HEAD "event: hello\ndata: [\n\n",
  STREAM_HEAD "event: hello\ndata: \xff\xfe\n\n",
};

static void
nonsense_script (Fake       *fake,
                 int         fd,
                 const char *request)
{
  guint n = (guint) g_atomic_int_get (&fake->n_connections);

  if (n <= G_N_ELEMENTS (nonsense))
    send_text (fd, nonsense[n - 1]);
  else
    good_script (fake, fd, request);
}

static void
test_nonsense_is_survived (Fixture      *fixture,
                           gconstpointer user_data)
{
  start (fixture, nonsense_script);
  WAIT_FOR (fixture->n_events == N_EVENTS);
  g_assert_cmpint (fixture->fake->n_connections, ==, G_N_ELEMENTS (nonsense) + 1);
}

/* A line without an end, for as long as it is listened to. */
static void
endless_script (Fake       *fake,
                int         fd,
                const char *request)
{
  g_autofree char *piece = g_strnfill (64 * 1024, 'x');
  guint n = 0;

  if (fake->n_connections > 1)
    {
      good_script (fake, fd, request);
      return;
    }

  send_text (fd, STREAM_HEAD "data: ");
  while (send_all (fd, piece, 64 * 1024))
    g_assert_cmpuint (++n, <, 200); /* 2 MB and what lies in between, not 13 */
}

static void
test_endless_line_is_cut_off (Fixture      *fixture,
                              gconstpointer user_data)
{
  fixture->policy.hello_ms = fixture->policy.watchdog_ms = 5000;
  start (fixture, endless_script);
  WAIT_FOR (fixture->n_events == N_EVENTS);
}

/* The handler gives the last reference up in the middle of a row of events. */
static void
test_dropped_by_its_handler (Fixture      *fixture,
                             gconstpointer user_data)
{
  TillRelayClient *client;

  fixture->drop_at_next = TRUE;
  start (fixture, hole_script);
  client = fixture->client;
  g_object_add_weak_pointer (G_OBJECT (client), (gpointer *) &client);
  WAIT_FOR (client == NULL);
  g_assert_cmpuint (fixture->n_events, ==, 1);
}

/* The matrix of moments at which it can be stopped. */
static void
test_stopped_at_any_time (Fixture      *fixture,
                          gconstpointer user_data)
{
  start (fixture, cut_script);
  for (guint turns = 0; turns < 60; turns++)
    {
      for (guint i = 0; i < turns; i++)
        g_main_context_iteration (NULL, FALSE);
      till_relay_client_stop (fixture->client);
      g_assert_cmpint (till_relay_client_get_state (fixture->client), ==,
                       TILL_RELAY_CLIENT_STOPPED);
      till_relay_client_start (fixture->client);
    }

  WAIT_FOR (fixture->n_events == N_EVENTS);
}

#define ADD(name, func) \
  g_test_add ("/relay-client/trouble/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("cut-anywhere", test_cut_anywhere);
  ADD ("dead-connection-is-noticed", test_dead_connection_is_noticed);
  ADD ("long-poll-and-back", test_long_poll_and_back);
  ADD ("hole-is-told", test_hole_is_told);
  ADD ("redirect-is-not-followed", test_redirect_is_not_followed);
  ADD ("nonsense-is-survived", test_nonsense_is_survived);
  ADD ("endless-line-is-cut-off", test_endless_line_is_cut_off);
  ADD ("dropped-by-its-handler", test_dropped_by_its_handler);
  ADD ("stopped-at-any-time", test_stopped_at_any_time);

  return g_test_run ();
}
