/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How much the relay takes in, and how fast it comes out again: not a test, because a machine has
 * good days and bad ones. Prints a table.
 *
 *   relay-ingest [SECONDS-PER-ROW]
 *
 * Ingest: signed bodies of 3 KB, each committed before it is answered, over kept connections, next
 * to what libsoup's server does when it does nothing. Fan-out: from the beginning of a POST to the
 * last of N streams having the event. Resume: N streams that are some events behind, from
 * connecting to the last event of the last of them. */

#include "relay-harness.h"

#include <errno.h>
#include <fcntl.h>
#include <libsoup/soup.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "till-listen.h"
#include "till-stripe-signature.h"

#define BODY 3072

typedef struct
{
  int    fd;
  gint64 start_us;
  char   answer[512];
  gsize  length;
} Client;

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  const gint64 *x = a, *y = b;

  return *x < *y ? -1 : *x > *y;
}

static gint64
percentile (GArray *times,
            guint   percent)
{
  return times->len == 0 ? 0
                         : g_array_index (times, gint64, (times->len - 1) * percent / 100);
}

static void
post_next (Client     *client,
           const char *path,
           guint64     serial)
{
  char body[BODY + 1];
  g_autofree char *signature = NULL;
  g_autofree char *request = NULL;

  g_snprintf (body, sizeof body, "{\"id\":\"evt_%" G_GUINT64_FORMAT "\",\"x\":\"", serial);
  memset (body + strlen (body), 'x', BODY - strlen (body) - 2);
  strcpy (body + BODY - 2, "\"}");
  signature = till_stripe_signature_sign (SECRET, g_get_real_time () / G_USEC_PER_SEC, body, BODY);
  request = g_strdup_printf ("POST %s HTTP/1.1\r\nHost: a\r\nStripe-Signature: %s\r\n"
                             "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
                             path, signature, BODY, body);
  client->length = 0;
  client->start_us = g_get_monotonic_time ();
  relay_send (client->fd, request, -1);
}

/* Whether the answer is complete; it has "{}" for its body. */
static gboolean
take_answer (Client *client)
{
  gssize n = recv (client->fd, client->answer + client->length,
                   sizeof client->answer - 1 - client->length, MSG_DONTWAIT);

  if (n < 0 && errno == EAGAIN)
    return FALSE;

  g_assert_cmpint (n, >, 0);
  client->length += n;
  client->answer[client->length] = '\0';
  if (!g_str_has_suffix (client->answer, "\r\n\r\n{}"))
    return FALSE;

  g_assert_true (g_str_has_prefix (client->answer, "HTTP/1.1 200"));

  return TRUE;
}

/* Returns how many a second. */
static double
bench_ingest (const char *label,
              guint16     port,
              const char *path,
              guint       n_clients,
              double      seconds,
              guint64    *serial)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree Client *clients = g_new0 (Client, n_clients);
  struct epoll_event events[64];
  int epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  gint64 start_us = g_get_monotonic_time ();
  gint64 end_us = start_us + (gint64) (seconds * G_USEC_PER_SEC);

  for (guint i = 0; i < n_clients; i++)
    {
      struct epoll_event event = { .events = EPOLLIN, .data.ptr = &clients[i] };

      clients[i].fd = relay_connect (port);
      epoll_ctl (epoll_fd, EPOLL_CTL_ADD, clients[i].fd, &event);
      post_next (&clients[i], path, (*serial)++);
    }

  while (g_get_monotonic_time () < end_us)
    {
      int n = epoll_wait (epoll_fd, events, G_N_ELEMENTS (events), 100);

      for (int i = 0; i < n; i++)
        {
          Client *client = events[i].data.ptr;
          gint64 took_us;

          if (!take_answer (client))
            continue;

          took_us = g_get_monotonic_time () - client->start_us;
          g_array_append_val (times, took_us);
          post_next (client, path, (*serial)++);
        }
    }

  seconds = (double) (g_get_monotonic_time () - start_us) / G_USEC_PER_SEC;
  g_array_sort (times, compare_times);
  printf ("%-8s %4u connections  %8.0f/s  p50 %6.2f ms  p99 %6.2f ms\n", label, n_clients,
          times->len / seconds, percentile (times, 50) / 1000.0, percentile (times, 99) / 1000.0);

  for (guint i = 0; i < n_clients; i++)
    {
      while (!take_answer (&clients[i]))
        g_usleep (100);
      close (clients[i].fd);
    }
  close (epoll_fd);

  return times->len / seconds;
}

typedef struct
{
  GMainContext *context;
  GMainLoop    *loop;
  int           port; /* atomic */
} Bare;

static void
bare_cb (SoupServer        *server,
         SoupServerMessage *msg,
         const char        *path,
         GHashTable        *query,
         gpointer           user_data)
{
  soup_server_message_set_status (msg, 200, NULL);
  soup_server_message_set_response (msg, "application/json", SOUP_MEMORY_STATIC, "{}", 2);
}

static gpointer
bare_thread (gpointer user_data)
{
  Bare *bare = user_data;
  g_autoptr (SoupServer) server = NULL;
  g_autoptr (GSocket) socket = till_listen_tcp ("127.0.0.1", 0, FALSE, NULL);

  g_main_context_push_thread_default (bare->context);
  server = soup_server_new (NULL, NULL);
  soup_server_add_handler (server, NULL, bare_cb, NULL, NULL);
  soup_server_listen_socket (server, socket, 0, NULL);
  g_atomic_int_set (&bare->port, till_listen_get_port (socket));
  g_main_loop_run (bare->loop);
  g_main_context_pop_thread_default (bare->context);

  return NULL;
}

/* What libsoup's server does when it does nothing: no check, no signature, no disk. */
static double
bench_bare (guint    n_clients,
            double   seconds,
            guint64 *serial)
{
  Bare bare = { .context = g_main_context_new () };
  GThread *thread;
  double rate;

  bare.loop = g_main_loop_new (bare.context, FALSE);
  thread = g_thread_new ("bare", bare_thread, &bare);
  while (g_atomic_int_get (&bare.port) == 0)
    g_usleep (1000);
  rate = bench_ingest ("libsoup", (guint16) bare.port, "/", n_clients, seconds, serial);
  g_main_loop_quit (bare.loop);
  g_thread_join (thread);
  g_main_loop_unref (bare.loop);
  g_main_context_unref (bare.context);

  return rate;
}

/* @n_events more frames have come on each stream. They are not looked into: that takes longer than
 * everything else together. */
static void
wait_for_events (Feed **feeds,
                 guint  n_feeds,
                 guint  n_events)
{
  g_autofree char *buffer = g_malloc (256 * 1024);

  for (guint i = 0; i < n_feeds; i++)
    {
      guint n_seen = 0;
      char last = '\0';

      while (n_seen < n_events)
        {
          gssize n = relay_receive (feeds[i]->fd, buffer, 256 * 1024, 10000);

          g_assert_cmpint (n, >, 0);
          for (gssize j = 0; j < n; j++)
            {
              n_seen += buffer[j] == '\n' && last == '\n';
              last = buffer[j];
            }
        }
    }
}

static void
bench_fan_out (Relay   *relay,
               guint    n_feeds,
               guint    rounds,
               guint64 *serial)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree Feed **feeds = g_new0 (Feed *, n_feeds);
  g_autofree char *cursor = NULL;
  g_auto (TillRelayMessage) message = TILL_RELAY_MESSAGE_INIT;
  Client client = { .fd = relay_connect (relay->port) };

  {
    g_autoptr (Feed) first = feed_open (relay->port, relay->console, NULL);

    feed_expect (first, TILL_RELAY_MESSAGE_HELLO, &message);
    cursor = g_strdup_printf ("%s.%" G_GINT64_FORMAT, message.epoch, message.last);
  }
  for (guint i = 0; i < n_feeds; i++)
    feeds[i] = feed_open (relay->port, relay->console, cursor);
  for (guint i = 0; i < n_feeds; i++)
    feed_expect (feeds[i], TILL_RELAY_MESSAGE_HELLO, &message);

  for (guint i = 0; i < rounds; i++)
    {
      gint64 took_us;

      post_next (&client, relay->verify, (*serial)++);
      wait_for_events (feeds, n_feeds, 1);
      took_us = g_get_monotonic_time () - client.start_us;
      g_array_append_val (times, took_us);
      while (!take_answer (&client))
        g_usleep (10);

      /* The relay changes its web server after so many streams. */
      if (strstr (client.answer, "Connection: close") != NULL)
        {
          close (client.fd);
          client.fd = relay_connect (relay->port);
        }
    }

  g_array_sort (times, compare_times);
  printf ("fan-out  %4u streams      last of them: p50 %6.2f ms  p99 %6.2f ms\n", n_feeds,
          percentile (times, 50) / 1000.0, percentile (times, 99) / 1000.0);

  for (guint i = 0; i < n_feeds; i++)
    feed_free (feeds[i]);
  close (client.fd);
}

static void
bench_resume (Relay *relay,
              guint  n_feeds,
              gint64 last)
{
  g_autofree Feed **feeds = g_new0 (Feed *, n_feeds);
  g_autofree char *cursor = NULL;
  g_auto (TillRelayMessage) message = TILL_RELAY_MESSAGE_INIT;
  gint64 start_us;

  {
    g_autoptr (Feed) first = feed_open (relay->port, relay->console, NULL);

    feed_expect (first, TILL_RELAY_MESSAGE_HELLO, &message);
    cursor = g_strdup_printf ("%s.%" G_GINT64_FORMAT, message.epoch, message.last - last);
  }

  start_us = g_get_monotonic_time ();
  for (guint i = 0; i < n_feeds; i++)
    feeds[i] = feed_open (relay->port, relay->console, cursor);
  for (guint i = 0; i < n_feeds; i++)
    {
      wait_for_events (&feeds[i], 1, (guint) last + 1); /* with the hello */
    }
  printf ("resume   %4u streams      %d events behind: %.2f s\n", n_feeds, (int) last,
          (double) (g_get_monotonic_time () - start_us) / G_USEC_PER_SEC);

  for (guint i = 0; i < n_feeds; i++)
    feed_free (feeds[i]);
}

int
main (int   argc,
      char *argv[])
{
  const double seconds = argc > 1 ? g_ascii_strtod (argv[1], NULL) : 2;
  g_autoptr (Relay) relay = relay_new ();
  struct rlimit limit;
  static const guint connections[] = { 1, 16, 64, 256 };
  guint64 serial = 0;

  getrlimit (RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit (RLIMIT_NOFILE, &limit);

  relay->limits.streams_per_token = 100000;
  relay_start (relay);
  for (guint i = 0; i < G_N_ELEMENTS (connections); i++)
    {
      double bare = bench_bare (connections[i], seconds, &serial);
      double rate = bench_ingest ("ingest", relay->port, relay->verify, connections[i], seconds,
                                  &serial);

      printf ("         %4u connections  %8.2f of libsoup's server doing nothing\n",
              connections[i], rate / bare);
    }
  bench_fan_out (relay, 1, 200, &serial);
  bench_fan_out (relay, 100, 50, &serial);
  bench_fan_out (relay, 1000, 20, &serial);
  bench_resume (relay, 1000, 100);
  bench_resume (relay, 100, 5000);

  return 0;
}
