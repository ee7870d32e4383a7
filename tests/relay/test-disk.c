/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A disk that is full, fails, or loses power: never a false 200. */

#include "failing-disk.h"
#include "relay-harness.h"

#include <glib/gstdio.h>
#include <string.h>

#include "till-relay-store.h"

static void
set_up (Relay       **relay,
        gconstpointer user_data)
{
  failing_disk_reset ();
  *relay = relay_new ();
}

static void
tear_down (Relay       **relay,
           gconstpointer user_data)
{
  relay_free (*relay);
}

static guint
ask_status (Relay      *relay,
            const char *path)
{
  g_autoptr (Reply) reply = relay_ask (relay->port, "GET", path, NULL, NULL, NULL, 0);

  return reply != NULL ? reply->status : 0;
}

static guint
post (Relay *relay,
      guint  n)
{
  g_autofree char *id = g_strdup_printf ("evt_%u", n);

  return relay_post_id (relay->port, relay->verify, id);
}

static gint64
count_events (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TillRelayStore) db = till_relay_store_open (path, TILL_RELAY_STORE_FLAGS_NONE, &error);
  g_autoptr (TillRelayStmt) stmt = NULL;
  gboolean has_row;

  g_assert_no_error (error);
  stmt = till_relay_store_statement (db, "SELECT count (*) FROM event", &error);
  g_assert_no_error (error);
  g_assert_true (till_relay_stmt_step (stmt, &has_row, &error));

  return till_relay_stmt_get_int64 (stmt, 0);
}

static void
test_full_and_room_again (Relay       **relay,
                          gconstpointer user_data)
{
  g_autoptr (Reply) reply = NULL;
  gint64 until_us = g_get_monotonic_time () + RELAY_PATIENCE_US;

  (*relay)->limits.probe_ms = 20;
  relay_start (*relay);
  g_assert_cmpuint (post (*relay, 1), ==, 200);
  g_assert_cmpuint (ask_status (*relay, "/readyz"), ==, 200);

  failing_disk_set_full (TRUE);
  g_assert_cmpuint (post (*relay, 2), ==, 503);
  g_assert_cmpuint (post (*relay, 3), ==, 503);
  g_assert_cmpuint (ask_status (*relay, "/readyz"), ==, 503);
  g_assert_cmpuint (ask_status (*relay, "/healthz"), ==, 200);
  reply = relay_ask ((*relay)->port, "POST", (*relay)->blind, NULL, NULL, "{}", -1);
  g_assert_nonnull (reply);
  g_assert_cmpuint (reply->status, ==, 503);
  g_assert_nonnull (strstr (reply->head, "Retry-After: "));

  /* It finds out by itself, and what came twice counts once. */
  failing_disk_set_full (FALSE);
  while (ask_status (*relay, "/readyz") != 200 && g_get_monotonic_time () < until_us)
    g_usleep (5000);
  g_assert_cmpuint (ask_status (*relay, "/readyz"), ==, 200);
  g_assert_cmpuint (post (*relay, 1), ==, 200);
  g_assert_cmpuint (post (*relay, 2), ==, 200);
  relay_stop (*relay);
  g_assert_cmpint (count_events ((*relay)->db_path), ==, 2);
  g_assert_false ((*relay)->failed);
}

/* After a failed sync nobody knows what is on the disk: no more 200, and the process should end. */
static void
test_sync_fails (Relay       **relay,
                 gconstpointer user_data)
{
  relay_start (*relay);
  g_assert_cmpuint (post (*relay, 1), ==, 200);
  failing_disk_set_failing (TRUE);
  g_assert_cmpuint (post (*relay, 2), ==, 503);
  g_assert_cmpuint (ask_status (*relay, "/readyz"), ==, 503);
  g_assert_true ((*relay)->failed);

  /* Even when it seems to work again. */
  failing_disk_set_failing (FALSE);
  g_assert_cmpuint (post (*relay, 3), ==, 503);
  relay_stop (*relay);
}

static void
test_file_reaches_its_limit (Relay       **relay,
                             gconstpointer user_data)
{
  g_autofree char *body = g_strnfill (50 * 1024, 'x');
  guint n_stored = 0;

  (*relay)->limits.max_db_bytes = 1024 * 1024;
  relay_start (*relay);
  for (guint i = 0; i < 40; i++)
    {
      guint status;

      body[0] = (char) ('a' + i);
      status = relay_post ((*relay)->port, (*relay)->blind, NULL, body, -1);
      g_assert_true (status == 200 || status == 503);
      n_stored += status == 200;
    }

  g_assert_cmpuint (n_stored, >, 5);
  g_assert_cmpuint (n_stored, <, 25);
  relay_stop (*relay);
  g_assert_cmpint (count_events ((*relay)->db_path), ==, n_stored);
}

static void
test_queue_and_memory_and_reserve (Relay       **relay,
                                   gconstpointer user_data)
{
  gint64 until_us = g_get_monotonic_time () + RELAY_PATIENCE_US;

  (*relay)->limits.max_queue = 0;
  relay_start (*relay);
  g_assert_cmpuint (post (*relay, 1), ==, 503);
  relay_stop (*relay);

  (*relay)->limits.max_queue = 10;
  (*relay)->limits.max_memory = 10;
  relay_start (*relay);
  g_assert_cmpuint (post (*relay, 1), ==, 503);
  relay_stop (*relay);

  (*relay)->limits.max_memory = 1024 * 1024;
  (*relay)->limits.reserve_bytes = G_MAXINT64;
  (*relay)->limits.reserve_percent = 100;
  relay_start (*relay);
  while (ask_status (*relay, "/readyz") == 200 && g_get_monotonic_time () < until_us)
    g_usleep (5000);
  g_assert_cmpuint (ask_status (*relay, "/readyz"), ==, 503);
  g_assert_cmpuint (post (*relay, 1), ==, 503);
  relay_stop (*relay);
  g_assert_cmpint (count_events ((*relay)->db_path), ==, 0);
}

typedef struct
{
  Relay *relay;
  guint  first;
  int    ending;   /* atomic, like the next */
  int    n_acked;  /* first, first + 1, … have been answered 200 */
} Load;

static gpointer
load_thread (gpointer user_data)
{
  Load *load = user_data;

  while (!g_atomic_int_get (&load->ending))
    {
      guint n = load->first + (guint) g_atomic_int_get (&load->n_acked);

      if (post (load->relay, n) == 200)
        g_atomic_int_inc (&load->n_acked);
      g_usleep (300); /* many commits rather than large ones */
    }

  return NULL;
}

static gboolean
has_event (TillRelayStore *db,
           guint           n)
{
  g_autofree char *id = g_strdup_printf ("evt_%u", n);
  g_autoptr (TillRelayStmt) stmt = till_relay_store_statement (db,
                                                               "SELECT 1 FROM event WHERE eid = ?1",
                                                               NULL);
  gboolean has_row = FALSE;

  g_assert_true (till_relay_stmt_bind_text (stmt, 1, id, NULL));
  g_assert_true (till_relay_stmt_step (stmt, &has_row, NULL));

  return has_row;
}

enum { LOADS = 4 };

/* Looks at what a cut left: all that had been answered, and no hole in the numbers. */
static void
check_what_is_left (const char *path,
                    const Load  loads[LOADS],
                    const int   n_acked[LOADS])
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TillRelayStore) db = till_relay_store_open (path, TILL_RELAY_STORE_FLAGS_NONE,
                                                         &error);
  g_autoptr (TillRelayStmt) stmt = NULL;
  gboolean has_row;

  g_assert_no_error (error);
  g_assert_true (till_db_check (till_relay_store_get_file (db), &error));
  g_assert_no_error (error);

  for (guint i = 0; i < LOADS; i++)
    {
      for (int n = MAX (0, n_acked[i] - 50); n < n_acked[i]; n++)
        g_assert_true (has_event (db, loads[i].first + n));
    }

  stmt = till_relay_store_statement (db,
                                     "SELECT count (event.id), coalesce (max (seq), 0), last_seq"
                                     " FROM stream LEFT JOIN event ON event.stream = stream.id",
                                     &error);
  g_assert_no_error (error);
  g_assert_true (till_relay_stmt_step (stmt, &has_row, &error));
  g_assert_cmpint (till_relay_stmt_get_int64 (stmt, 0), ==, till_relay_stmt_get_int64 (stmt, 1));
  g_assert_cmpint (till_relay_stmt_get_int64 (stmt, 1), ==, till_relay_stmt_get_int64 (stmt, 2));
}

static void
cut_power (GRand     *rand,
           const Load loads[LOADS])
{
  static const char * const names[] = { "relay.db", "relay.db-wal", "relay.db-shm" };
  g_autofree char *folder = g_dir_make_tmp ("till-cut-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, names[0], NULL);
  int n_acked[LOADS];

  for (guint i = 0; i < LOADS; i++)
    n_acked[i] = g_atomic_int_get (&loads[i].n_acked);
  failing_disk_cut_power (rand, folder);

  failing_disk_step_aside (TRUE);
  check_what_is_left (path, loads, n_acked);
  failing_disk_step_aside (FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *left = g_build_filename (folder, names[i], NULL);

      g_unlink (left);
    }
  g_rmdir (folder);
}

static guint64
read_number (const char *variable,
             guint64     otherwise)
{
  const char *text = g_getenv (variable);

  return text != NULL ? g_ascii_strtoull (text, NULL, 10) : otherwise;
}

/* The power goes at a moment of its own choosing, again and again, under load and checkpoints; each
 * time with a seed of its own. TILL_POWER_CUTS says how often, TILL_POWER_SEED the first seed. */
static void
test_power_cuts (Relay       **relay,
                 gconstpointer user_data)
{
  guint64 n_cuts = read_number ("TILL_POWER_CUTS", 50);
  guint64 first = read_number ("TILL_POWER_SEED", 20261120);
  g_autoptr (GRand) rand = g_rand_new_with_seed (0);
  Load loads[LOADS] = { { NULL } };
  GThread *threads[LOADS];

  (*relay)->limits.log_soft = 32 * 1024;
  (*relay)->limits.log_hard = 128 * 1024;
  relay_start (*relay);
  for (guint i = 0; i < LOADS; i++)
    {
      loads[i].relay = *relay;
      loads[i].first = i * 1000000;
      threads[i] = g_thread_new ("load", load_thread, &loads[i]);
    }

  for (guint i = 0; i < n_cuts; i++)
    {
      g_rand_set_seed (rand, (guint32) (first + i));
      g_usleep (g_rand_int_range (rand, 500, 4000));
      cut_power (rand, loads);
    }

  for (guint i = 0; i < LOADS; i++)
    g_atomic_int_set (&loads[i].ending, 1);
  for (guint i = 0; i < LOADS; i++)
    {
      g_thread_join (threads[i]);
      g_assert_cmpint (loads[i].n_acked, >, 0);
      g_test_message ("load %u: %d answered", i, loads[i].n_acked);
    }
}

#define ADD(name, func) \
  g_test_add ("/relay/disk/" name, Relay *, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  failing_disk_install ();

  ADD ("full-and-room-again", test_full_and_room_again);
  ADD ("sync-fails", test_sync_fails);
  ADD ("file-reaches-its-limit", test_file_reaches_its_limit);
  ADD ("queue-and-memory-and-reserve", test_queue_and_memory_and_reserve);
  ADD ("power-cuts", test_power_cuts);

  status = g_test_run ();
  failing_disk_remove ();

  return status;
}
