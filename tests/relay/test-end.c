/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A relay that ends while it still has something to do. */

#include "relay-harness.h"

#include <unistd.h>

/* Holds the file against the writer until a moment after the relay began to end. */
static gpointer
hold_file_thread (gpointer user_data)
{
  TillRelayStore *db = user_data;

  g_usleep (150 * 1000);
  till_relay_store_rollback (db);

  return NULL;
}

/* What an owner asked for is not on disk yet when the relay ends: the answer has nobody to go to,
 * and must not be given to a connection that is gone. */
static void
test_change_on_its_way (void)
{
  static const char body[] = "{\"kind\":\"stripe\",\"mode\":\"blind\"}";
  g_autoptr (Relay) relay = relay_new ();
  g_autoptr (TillRelayStore) db = relay_open_db (relay);
  g_autoptr (GError) error = NULL;
  g_autofree char *request = NULL;
  GThread *thread;
  char byte;
  int fd;

  relay_start (relay);
  g_assert_true (till_relay_store_begin (db, &error));
  g_assert_no_error (error);

  request = g_strdup_printf ("POST /v1/streams/" STREAM "/sources HTTP/1.1\r\nHost: relay\r\n"
                             "Authorization: Bearer %s\r\nContent-Length: %zu\r\n\r\n%s",
                             relay->owner, sizeof body - 1, body);
  fd = relay_connect (relay->port);
  relay_send (fd, request, -1);
  g_assert_cmpint (relay_receive (fd, &byte, 1, 50), ==, -1);

  thread = g_thread_new ("hold", hold_file_thread, db);
  relay_stop (relay);
  g_thread_join (thread);

  g_assert_cmpint (relay_receive (fd, &byte, 1, RELAY_PATIENCE_MS), ==, 0);
  close (fd);
}

/* The same for webhooks: they are on disk, or nobody was told so. */
static void
test_webhook_on_its_way (void)
{
  g_autoptr (Relay) relay = relay_new ();
  g_autoptr (TillRelayStore) db = relay_open_db (relay);
  g_autoptr (GError) error = NULL;
  g_autofree char *request = NULL;
  GThread *thread;
  char byte;
  int fds[8];

  relay_start (relay);
  g_assert_true (till_relay_store_begin (db, &error));
  g_assert_no_error (error);

  request = g_strdup_printf ("POST %s HTTP/1.1\r\nHost: relay\r\nContent-Length: 2\r\n\r\n{}",
                             relay->blind);
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      fds[i] = relay_connect (relay->port);
      relay_send (fds[i], request, -1);
      g_assert_cmpint (relay_receive (fds[i], &byte, 1, 10), ==, -1);
    }
  close (fds[0]); /* one does not wait */

  thread = g_thread_new ("hold", hold_file_thread, db);
  relay_stop (relay);
  g_thread_join (thread);

  for (guint i = 1; i < G_N_ELEMENTS (fds); i++)
    {
      g_assert_cmpint (relay_receive (fds[i], &byte, 1, RELAY_PATIENCE_MS), >=, 0);
      close (fds[i]);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/relay/end/change-on-its-way", test_change_on_its_way);
  g_test_add_func ("/relay/end/webhook-on-its-way", test_webhook_on_its_way);

  return g_test_run ();
}
