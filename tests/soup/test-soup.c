/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A request that is cancelled at each moment it has. */

#include "till-soup.h"

#define BODY "{\"object\": \"list\"}"

typedef struct
{
  SoupServer   *server;
  SoupSession  *session;
  SoupMessage  *message;
  GCancellable *cancellable;
  GMainLoop    *loop;
  GError       *error;
  char          body[64];
  gboolean      cancel_late;
} Fixture;

static void
answer_cb (SoupServer        *server,
           SoupServerMessage *message,
           const char        *path,
           GHashTable        *query,
           gpointer           user_data)
{
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, BODY,
                                    strlen (BODY));
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoslist (GUri) uris = NULL;

  fixture->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (fixture->server, NULL, answer_cb, NULL, NULL);
  soup_server_listen_local (fixture->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (fixture->server);

  fixture->session = soup_session_new ();
  fixture->message = soup_message_new_from_uri ("GET", uris->data);
  fixture->cancellable = g_cancellable_new ();
  fixture->loop = g_main_loop_new (NULL, FALSE);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_clear_object (&fixture->message);
  g_clear_object (&fixture->session);
  g_clear_object (&fixture->cancellable);
  soup_server_disconnect (fixture->server);
  g_clear_object (&fixture->server);
  g_clear_pointer (&fixture->loop, g_main_loop_unref);
  g_clear_error (&fixture->error);
}

static void
closed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  Fixture *fixture = user_data;

  g_input_stream_close_finish (G_INPUT_STREAM (object), result, NULL);
  g_main_loop_quit (fixture->loop);
}

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  Fixture *fixture = user_data;

  g_input_stream_read_all_finish (G_INPUT_STREAM (object), result, NULL, &fixture->error);
  g_input_stream_close_async (G_INPUT_STREAM (object), G_PRIORITY_DEFAULT, NULL, closed_cb,
                              fixture);
}

static void
sent_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  Fixture *fixture = user_data;
  g_autoptr (GInputStream) stream = NULL;

  if (fixture->cancel_late)
    g_cancellable_cancel (fixture->cancellable);

  if ((stream = till_soup_send_finish (SOUP_SESSION (object), result, &fixture->error)))
    g_input_stream_read_all_async (stream, fixture->body, sizeof fixture->body - 1,
                                   G_PRIORITY_DEFAULT, NULL, read_cb, fixture);
  else
    g_main_loop_quit (fixture->loop);
}

static void
test_cancelled_at (Fixture      *fixture,
                   gconstpointer signal)
{
  if (signal != NULL)
    g_signal_connect_swapped (fixture->message, signal, G_CALLBACK (g_cancellable_cancel),
                              fixture->cancellable);
  else
    g_cancellable_cancel (fixture->cancellable);

  soup_session_send_async (fixture->session, fixture->message, G_PRIORITY_DEFAULT,
                           fixture->cancellable, sent_cb, fixture);
  g_main_loop_run (fixture->loop);

  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* By another thread, after the answer was found good and before it is taken. */
static void
test_cancelled_late (Fixture      *fixture,
                     gconstpointer data)
{
  fixture->cancel_late = TRUE;
  soup_session_send_async (fixture->session, fixture->message, G_PRIORITY_DEFAULT,
                           fixture->cancellable, sent_cb, fixture);
  g_main_loop_run (fixture->loop);

  if (fixture->error != NULL)
    g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  else
    g_assert_cmpstr (fixture->body, ==, BODY);
}

/* The body is whole. */
static void
test_not_cancelled (Fixture      *fixture,
                    gconstpointer data)
{
  soup_session_send_async (fixture->session, fixture->message, G_PRIORITY_DEFAULT,
                           fixture->cancellable, sent_cb, fixture);
  g_main_loop_run (fixture->loop);

  g_assert_no_error (fixture->error);
  g_assert_cmpstr (fixture->body, ==, BODY);
}

int
main (int   argc,
      char *argv[])
{
  static const char * const signals[] = { "starting", "wrote-headers", "wrote-body",
                                          "got-headers" };

  g_test_init (&argc, &argv, NULL);

  g_test_add ("/soup/cancelled/before", Fixture, NULL, set_up, test_cancelled_at, tear_down);
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    {
      g_autofree char *path = g_strconcat ("/soup/cancelled/", signals[i], NULL);

      g_test_add (path, Fixture, signals[i], set_up, test_cancelled_at, tear_down);
    }
  g_test_add ("/soup/cancelled/late", Fixture, NULL, set_up, test_cancelled_late, tear_down);
  g_test_add ("/soup/not-cancelled", Fixture, NULL, set_up, test_not_cancelled, tear_down);

  return g_test_run ();
}
