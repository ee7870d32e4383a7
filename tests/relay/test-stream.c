/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Event streams and long polls: where they begin, what they tell, when they end. */

#include "relay-harness.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define DAY (24 * 60 * 60 * TILL_SECOND)

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

static void
post (Relay *relay,
      guint  n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_uuid_string_random ();

      g_assert_cmpuint (relay_post_id (relay->port, relay->blind, id), ==, 200);
    }
}

static void
exec (Relay      *relay,
      const char *sql)
{
  g_autoptr (TillRelayStore) db = relay_open_db (relay);
  g_autoptr (GError) error = NULL;

  till_relay_store_exec (db, sql, &error);
  g_assert_no_error (error);
}

static void
expect_events (Feed  *feed,
               gint64 from,
               gint64 to)
{
  g_auto (TillRelayMessage) message = TILL_RELAY_MESSAGE_INIT;

  for (gint64 seq = from; seq <= to; seq++)
    {
      feed_expect (feed, TILL_RELAY_MESSAGE_EVENT, &message);
      g_assert_cmpint (till_relay_event_get_seq (message.event), ==, seq);
    }
}

/* The epoch that a new stream tells. */
static char *
get_epoch (Relay *relay)
{
  g_autoptr (Feed) feed = feed_open (relay->port, relay->owner, NULL);
  g_auto (TillRelayMessage) message = TILL_RELAY_MESSAGE_INIT;

  feed_expect (feed, TILL_RELAY_MESSAGE_HELLO, &message);

  return g_strdup (message.epoch);
}

static char *
cursor (const char *epoch,
        gint64      seq)
{
  return g_strdup_printf ("%s.%" G_GINT64_FORMAT, epoch, seq);
}

static void
test_head (Relay       **relay,
           gconstpointer user_data)
{
  g_autoptr (Feed) feed = NULL;

  relay_start (*relay);
  feed = feed_open ((*relay)->port, (*relay)->console, NULL);
  g_assert_cmpuint (feed_get_status (feed), ==, 200);
  g_assert_nonnull (strstr (feed->head->str, "Content-Type: text/event-stream\r\n"));
  g_assert_nonnull (strstr (feed->head->str, "X-Accel-Buffering: no\r\n"));
  g_assert_nonnull (strstr (feed->head->str, "Cache-Control: no-store, no-transform\r\n"));
}

static void
test_who_may_read (Relay       **relay,
                   gconstpointer user_data)
{
  g_autofree char *forged = g_strdup ((*relay)->console);
  const char * const bad[] = { "", "rc1_1_x", "rc1_99_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                               forged };
  g_autoptr (Reply) other = NULL;

  forged[strlen (forged) - 1] ^= 1;
  relay_start (*relay);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (Feed) feed = feed_open ((*relay)->port, bad[i], NULL);

      g_assert_cmpuint (feed_get_status (feed), ==, 401);
    }

  other = relay_ask ((*relay)->port, "GET", "/v1/streams/other/sse", (*relay)->console, NULL, NULL,
                     0);
  g_assert_cmpuint (other->status, ==, 404);
}

/* Whoever tries too often is not listened to, not even with the right token. */
static void
test_guessing_is_stopped (Relay       **relay,
                          gconstpointer user_data)
{
  (*relay)->limits.auth_failures = 3;
  relay_start (*relay);
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (Reply) reply = relay_ask ((*relay)->port, "GET", "/v1/streams/shop",
                                           i < 3 ? "rc1_1_wrong" : (*relay)->console,
                                           "X-Forwarded-For: 1.1.1.1, 203.0.113.9\r\n", NULL, 0);
      g_autoptr (Reply) somebody = relay_ask ((*relay)->port, "GET", "/v1/streams/shop",
                                              (*relay)->console,
                                              "X-Forwarded-For: 203.0.113.9, 203.0.113.8\r\n",
                                              NULL, 0);

      g_assert_cmpuint (reply->status, ==, i < 3 ? 401 : 429);
      g_assert_cmpuint (somebody->status, ==, 200);
    }
}

static void
test_too_many_streams (Relay       **relay,
                       gconstpointer user_data)
{
  Feed *feeds[5] = { NULL };
  g_auto (TillRelayMessage) message = TILL_RELAY_MESSAGE_INIT;

  relay_start (*relay);
  for (guint i = 0; i < 4; i++)
    {
      feeds[i] = feed_open ((*relay)->port, (*relay)->console, NULL);
      g_assert_cmpuint (feed_get_status (feeds[i]), ==, 200);
    }

  feeds[4] = feed_open ((*relay)->port, (*relay)->console, NULL);
  g_assert_cmpuint (feed_get_status (feeds[4]), ==, 429);

  /* One that ends makes room. */
  g_clear_pointer (&feeds[0], feed_free);
  do
    {
      g_clear_pointer (&feeds[4], feed_free);
      feeds[4] = feed_open ((*relay)->port, (*relay)->console, NULL);
    }
  while (feed_get_status (feeds[4]) == 429);
  feed_expect (feeds[4], TILL_RELAY_MESSAGE_HELLO, &message);

  for (guint i = 1; i < 5; i++)
    feed_free (feeds[i]);
}

/* Unknown, past, present, future, of another life: each cursor gets what is due, none silence. */
static void
test_cursors (Relay       **relay,
              gconstpointer user_data)
{
  g_autofree char *epoch = NULL;
  g_auto (TillRelayMessage) message = TILL_RELAY_MESSAGE_INIT;

  relay_start (*relay);
  post (*relay, 10);
  epoch = get_epoch (*relay);
  exec (*relay, "DELETE FROM event WHERE seq <= 3; UPDATE stream SET first_seq = 4, keep_days = 9");

  for (gint64 seq = 0; seq <= 12; seq++)
    {
      g_autofree char *text = cursor (epoch, seq);
      g_autoptr (Feed) feed = NULL;

      /* What was dropped beside the daemon it knows once it has looked. */
      do
        {
          g_clear_pointer (&feed, feed_free);
          feed = feed_open ((*relay)->port, (*relay)->console, text);
          feed_expect (feed, TILL_RELAY_MESSAGE_HELLO, &message);
        }
      while (message.first != 4);

      if (seq < 3)
        {
          feed_expect (feed, TILL_RELAY_MESSAGE_GAP, &message);
          g_assert_cmpint (message.from, ==, seq + 1);
          g_assert_cmpint (message.to, ==, 3);
          expect_events (feed, 4, 10);
        }
      else if (seq <= 10)
        expect_events (feed, seq + 1, 10);
      else
        {
          feed_expect (feed, TILL_RELAY_MESSAGE_RESET, &message);
          g_assert_cmpstr (message.epoch, ==, epoch);
          expect_events (feed, 4, 10);
        }
    }

  {
    g_autoptr (Feed) feed = feed_open ((*relay)->port, (*relay)->console, "00000000.7");

    feed_expect (feed, TILL_RELAY_MESSAGE_HELLO, &message);
    feed_expect (feed, TILL_RELAY_MESSAGE_RESET, &message);
    expect_events (feed, 4, 10);
  }

  {
    g_autoptr (Feed) feed = feed_open ((*relay)->port, (*relay)->console, "nonsense");

    g_assert_cmpuint (feed_get_status (feed), ==, 400);
  }
}

/* From the disk and then from memory: the seam must not show, for cursors on either side of it. */
static void
test_seam_between_disk_and_memory (Relay       **relay,
                                   gconstpointer user_data)
{
  g_autofree char *epoch = NULL;
  g_auto (TillRelayMessage) message = TILL_RELAY_MESSAGE_INIT;

  (*relay)->limits.ring_events = 16;
  (*relay)->limits.block_events = 8;
  (*relay)->limits.cache_blocks = 2;
  (*relay)->limits.block_bytes = 1500;
  (*relay)->limits.streams_per_token = 1000;
  relay_start (*relay);
  post (*relay, 60);
  epoch = get_epoch (*relay);

  for (gint64 seq = 0; seq <= 60; seq += 3)
    {
      g_autofree char *text = cursor (epoch, seq);
      g_autoptr (Feed) feed = feed_open ((*relay)->port, (*relay)->console, text);

      feed_expect (feed, TILL_RELAY_MESSAGE_HELLO, &message);
      expect_events (feed, seq + 1, 60 + seq / 3);
      post (*relay, 1);
      expect_events (feed, 61 + seq / 3, 61 + seq / 3);
    }
}

/* Old events go by age, with a clock that is a month on; and by size. */
static void
test_retention (Relay       **relay,
                gconstpointer user_data)
{
  g_autoptr (TillClock) clock = till_clock_new_fake (g_get_real_time ());
  g_auto (TillRelayMessage) message = TILL_RELAY_MESSAGE_INIT;
  g_autofree char *epoch = NULL;
  g_autofree char *text = NULL;
  g_autoptr (Feed) feed = NULL;
  gint64 first;

  (*relay)->limits.purge_ms = 5;
  till_clock_unref ((*relay)->clock);
  (*relay)->clock = till_clock_ref (clock);
  relay_start (*relay);
  epoch = get_epoch (*relay);
  text = cursor (epoch, 2);

  post (*relay, 300); /* more than one step of the purge */
  till_clock_advance (clock, 31 * DAY);
  post (*relay, 2);

  do
    {
      g_clear_pointer (&feed, feed_free);
      feed = feed_open ((*relay)->port, (*relay)->console, text);
      feed_expect (feed, TILL_RELAY_MESSAGE_HELLO, &message);
    }
  while (message.first != message.last - 1);
  first = message.first;
  feed_expect (feed, TILL_RELAY_MESSAGE_GAP, &message);
  g_assert_cmpint (message.from, ==, 3);
  g_assert_cmpint (message.to, ==, first - 1);
  expect_events (feed, first, first + 1);
  g_clear_pointer (&feed, feed_free);

  exec (*relay, "UPDATE stream SET keep_bytes = 100");
  do
    {
      g_clear_pointer (&feed, feed_free);
      feed = feed_open ((*relay)->port, (*relay)->console, text);
      feed_expect (feed, TILL_RELAY_MESSAGE_HELLO, &message);
    }
  while (message.first == first);
  g_assert_cmpint (message.first, ==, first + 1);
}

/* A clock that jumps ahead takes nothing away, one that jumps back turns nobody away; what was
 * answered comes in order. After a day the time is believed. */
static void
test_clock_jumps (Relay       **relay,
                  gconstpointer user_data)
{
  g_autoptr (TillClock) clock = till_clock_new_fake (g_get_real_time ());
  g_auto (TillRelayMessage) message = TILL_RELAY_MESSAGE_INIT;
  g_autoptr (Feed) feed = NULL;

  (*relay)->limits.purge_ms = 5;
  till_clock_unref ((*relay)->clock);
  (*relay)->clock = till_clock_ref (clock);
  relay_start (*relay);
  post (*relay, 3);
  g_usleep (40 * 1000); /* some purges with the right time */

  till_clock_set_ahead (clock, 400 * DAY);
  post (*relay, 3);
  g_usleep (40 * 1000);
  till_clock_set_ahead (clock, -800 * DAY);
  post (*relay, 3);
  g_usleep (40 * 1000);

  feed = feed_open ((*relay)->port, (*relay)->console, NULL);
  feed_expect (feed, TILL_RELAY_MESSAGE_HELLO, &message);
  expect_events (feed, 1, 9);
}

static void
test_heartbeat (Relay       **relay,
                gconstpointer user_data)
{
  g_auto (TillRelayMessage) message = TILL_RELAY_MESSAGE_INIT;
  g_autoptr (Feed) feed = NULL;

  (*relay)->limits.heartbeat_ms = 20;
  relay_start (*relay);
  post (*relay, 3);
  feed = feed_open ((*relay)->port, (*relay)->console, NULL);
  feed_expect (feed, TILL_RELAY_MESSAGE_HELLO, &message);
  expect_events (feed, 1, 3);
  for (guint i = 0; i < 3; i++)
    {
      feed_expect (feed, TILL_RELAY_MESSAGE_HEARTBEAT, &message);
      g_assert_cmpint (message.last, ==, 3);
    }
}

static void
test_old_stream_ends (Relay       **relay,
                      gconstpointer user_data)
{
  g_auto (TillRelayMessage) message = TILL_RELAY_MESSAGE_INIT;
  g_autoptr (Feed) feed = NULL;

  (*relay)->limits.heartbeat_ms = 40;
  (*relay)->limits.stream_age_ms = 100;
  relay_start (*relay);
  feed = feed_open ((*relay)->port, (*relay)->console, NULL);
  feed_expect (feed, TILL_RELAY_MESSAGE_HELLO, &message);
  feed_expect (feed, TILL_RELAY_MESSAGE_BYE, &message);
  g_assert_cmpuint (message.retry_ms, <=, 5000);
  feed_expect_end (feed);
}

static void
test_revoked_token_ends_its_stream (Relay       **relay,
                                    gconstpointer user_data)
{
  g_auto (TillRelayMessage) message = TILL_RELAY_MESSAGE_INIT;
  g_autoptr (TillRelayStore) db = NULL;
  g_autoptr (Feed) feed = NULL;
  g_autoptr (Feed) owner = NULL;
  g_autoptr (Feed) again = NULL;

  relay_start (*relay);
  feed = feed_open ((*relay)->port, (*relay)->console, NULL);
  owner = feed_open ((*relay)->port, (*relay)->owner, NULL);
  feed_expect (feed, TILL_RELAY_MESSAGE_HELLO, &message);
  feed_expect (owner, TILL_RELAY_MESSAGE_HELLO, &message);

  db = relay_open_db (*relay);
  g_assert_true (till_relay_admin_revoke_console (db, 2, 1, NULL));
  feed_expect_end (feed);
  again = feed_open ((*relay)->port, (*relay)->console, NULL);
  g_assert_cmpuint (feed_get_status (again), ==, 401);

  /* The other one goes on. */
  post (*relay, 1);
  expect_events (owner, 1, 1);
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  const gint64 *x = a, *y = b;

  return *x < *y ? -1 : *x > *y;
}

/* Who does not read costs the others nothing, and is closed after a while. */
static void
test_slow_console (Relay       **relay,
                   gconstpointer user_data)
{
  g_autofree char *body = g_strnfill (100 * 1024, 'x');
  g_auto (TillRelayMessage) message = TILL_RELAY_MESSAGE_INIT;
  g_autoptr (Feed) slow = NULL;
  g_autoptr (Feed) fast = NULL;
  enum { N = 150 };
  gint64 start_us, took_us[N];

  (*relay)->limits.heartbeat_ms = 40;
  (*relay)->limits.stall_ms = 500;
  relay_start (*relay);
  slow = feed_open ((*relay)->port, (*relay)->console, NULL);
  feed_expect (slow, TILL_RELAY_MESSAGE_HELLO, &message);
  fast = feed_open ((*relay)->port, (*relay)->owner, NULL);
  feed_expect (fast, TILL_RELAY_MESSAGE_HELLO, &message);

  for (guint i = 1; i <= N; i++)
    {
      start_us = g_get_monotonic_time ();
      g_assert_cmpuint (relay_post ((*relay)->port, (*relay)->verify, NULL, "x", 1), ==, 400);
      body[0] = (char) i;
      body[1] = (char) (i / 100);
      g_assert_cmpuint (relay_post ((*relay)->port, (*relay)->blind, NULL, body, -1), ==, 200);
      expect_events (fast, i, i);
      took_us[i - 1] = g_get_monotonic_time () - start_us;
    }

  qsort (took_us, N, sizeof (gint64), compare_times);
  g_test_message ("median %d us, worst %d us", (int) took_us[N / 2], (int) took_us[N - 1]);
  g_assert_cmpint (took_us[N / 2], <, 200 * 1000);

  /* 15 MB are more than the kernel keeps for it; what it got is in order and then it ends. */
  g_usleep (700 * 1000);
  expect_events (slow, 1, 2);
  feed_expect_end (slow);
}

static guint
count_lines (const char *body,
             const char *name)
{
  g_autofree char *text = g_strdup_printf ("\"event\":\"%s\"", name);
  guint n = 0;

  for (const char *p = strstr (body, text); p != NULL; p = strstr (p + 1, text))
    n++;

  return n;
}

static Reply *
poll (Relay      *relay,
      const char *query)
{
  g_autofree char *path = g_strconcat ("/v1/streams/" STREAM "/events?", query, NULL);
  Reply *reply = relay_ask (relay->port, "GET", path, relay->console, NULL, NULL, 0);

  g_assert_nonnull (reply);

  return reply;
}

static gpointer
post_later (gpointer user_data)
{
  Relay *relay = user_data;

  g_usleep (50 * 1000);
  post (relay, 1);

  return NULL;
}

static void
test_long_poll (Relay       **relay,
                gconstpointer user_data)
{
  g_autofree char *epoch = NULL;
  g_autofree char *at_end = NULL;
  g_autofree char *waiting = NULL;
  g_autofree char *not_waiting = NULL;
  g_autoptr (Reply) all = NULL, some = NULL, none = NULL, later = NULL, reset = NULL;
  GThread *thread;
  gint64 start_us;

  (*relay)->limits.ring_events = 4;
  relay_start (*relay);
  post (*relay, 10);
  epoch = get_epoch (*relay);
  at_end = cursor (epoch, 10);
  waiting = g_strdup_printf ("after=%s&wait=20", at_end);
  not_waiting = g_strdup_printf ("after=%s&wait=0", at_end);

  all = poll (*relay, "limit=200");
  g_assert_cmpuint (all->status, ==, 200);
  g_assert_nonnull (strstr (all->head, "Content-Type: application/x-ndjson\r\n"));
  g_assert_nonnull (strstr (all->head, "Relay-Last: 10\r\n"));
  g_assert_true (g_str_has_prefix (all->body, "{\"event\":\"hello\""));
  g_assert_cmpuint (count_lines (all->body, "wh"), >=, 6); /* from the disk */

  some = poll (*relay, "limit=2");
  g_assert_cmpuint (count_lines (some->body, "wh"), ==, 2);

  none = poll (*relay, not_waiting);
  g_assert_cmpuint (count_lines (none->body, "hello"), ==, 1);
  g_assert_cmpuint (count_lines (none->body, "wh"), ==, 0);

  start_us = g_get_monotonic_time ();
  thread = g_thread_new ("post", post_later, *relay);
  later = poll (*relay, waiting);
  g_thread_join (thread);
  g_assert_cmpuint (count_lines (later->body, "wh"), ==, 1);
  g_assert_nonnull (strstr (later->body, "\"seq\":11"));
  g_assert_cmpint (g_get_monotonic_time () - start_us, <, 10 * G_USEC_PER_SEC);

  reset = poll (*relay, "after=00000000.5");
  g_assert_cmpuint (count_lines (reset->body, "reset"), ==, 1);
}

/* A whole crowd connects at once, and each of them gets each event. */
static void
test_crowd (Relay       **relay,
            gconstpointer user_data)
{
  enum { N = 1000, EVENTS = 3 };
  g_autofree Feed **feeds = g_new0 (Feed *, N);
  struct rlimit limit;
  gint64 start_us, connected_us, done_us;

  getrlimit (RLIMIT_NOFILE, &limit);
  limit.rlim_cur = MIN (limit.rlim_max, 3 * N);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &limit), ==, 0);

  (*relay)->limits.streams_per_token = N;
  relay_start (*relay);
  start_us = g_get_monotonic_time ();
  for (guint i = 0; i < N; i++)
    feeds[i] = feed_open ((*relay)->port, (*relay)->console, NULL);
  for (guint i = 0; i < N; i++)
    {
      g_auto (TillRelayMessage) message = TILL_RELAY_MESSAGE_INIT;

      feed_expect (feeds[i], TILL_RELAY_MESSAGE_HELLO, &message);
    }
  connected_us = g_get_monotonic_time ();

  post (*relay, EVENTS);
  for (guint i = 0; i < N; i++)
    expect_events (feeds[i], 1, EVENTS);
  done_us = g_get_monotonic_time ();

  g_test_message ("%d streams opened in %d ms, %d events to each in %d ms", N,
                  (int) (connected_us - start_us) / 1000, EVENTS,
                  (int) (done_us - connected_us) / 1000);
  g_assert_cmpint (connected_us - start_us, <, 20 * G_USEC_PER_SEC);
  g_assert_cmpint (done_us - connected_us, <, 20 * G_USEC_PER_SEC);

  for (guint i = 0; i < N; i++)
    feed_free (feeds[i]);
}

#define ADD(name, func) \
  g_test_add ("/relay/stream/" name, Relay *, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("head", test_head);
  ADD ("who-may-read", test_who_may_read);
  ADD ("guessing-is-stopped", test_guessing_is_stopped);
  ADD ("too-many-streams", test_too_many_streams);
  ADD ("cursors", test_cursors);
  ADD ("seam-between-disk-and-memory", test_seam_between_disk_and_memory);
  ADD ("retention", test_retention);
  ADD ("clock-jumps", test_clock_jumps);
  ADD ("heartbeat", test_heartbeat);
  ADD ("old-stream-ends", test_old_stream_ends);
  ADD ("revoked-token-ends-its-stream", test_revoked_token_ends_its_stream);
  ADD ("slow-console", test_slow_console);
  ADD ("long-poll", test_long_poll);
  ADD ("crowd", test_crowd);

  return g_test_run ();
}
