/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A relay in a thread, and the plainest of clients: what goes over the wire is what the test
 * writes. */

#include "relay-harness.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "till-relay-frame.h"
#include "till-stripe-signature.h"

typedef struct
{
  Relay   *relay;
  GMutex   lock;
  GCond    cond;
  gboolean started;
} Start;

TillRelayStore *
relay_open_db (Relay *relay)
{
  g_autoptr (GError) error = NULL;
  TillRelayStore *db = till_relay_store_open (relay->db_path, TILL_RELAY_STORE_FLAGS_NONE, &error);

  g_assert_no_error (error);

  return db;
}

/* A relay with a stream, a source of each mode and a console of each role; not started. */
Relay *
relay_new (void)
{
  Relay *relay = g_new0 (Relay, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (TillRelayStore) db = NULL;
  g_autofree char *blind = NULL;
  g_autofree char *verify = NULL;

  relay->folder = g_dir_make_tmp ("till-relay-XXXXXX", &error);
  g_assert_no_error (error);
  relay->db_path = g_build_filename (relay->folder, "relay.db", NULL);
  relay->clock = till_clock_new_system ();
  till_relay_limits_init (&relay->limits);
  relay->limits.reserve_bytes = 0;
  relay->limits.config_ms = 20;

  db = relay_open_db (relay);
  g_assert_true (till_relay_admin_add_stream (db, STREAM, &error));
  g_assert_no_error (error);
  blind = till_relay_admin_add_source (db, STREAM, "stripe", TILL_RELAY_MODE_BLIND, NULL, NULL,
                                       &error);
  g_assert_no_error (error);
  verify = till_relay_admin_add_source (db, STREAM, "stripe", TILL_RELAY_MODE_VERIFY, SECRET,
                                        &relay->verify_id, &error);
  g_assert_no_error (error);
  relay->blind = g_strconcat ("/in/", blind, NULL);
  relay->verify = g_strconcat ("/in/", verify, NULL);
  relay->owner = till_relay_admin_add_console (db, STREAM, "Owner", TILL_RELAY_ROLE_OWNER, 1,
                                               &error);
  g_assert_no_error (error);
  relay->console = till_relay_admin_add_console (db, STREAM, "Desk", TILL_RELAY_ROLE_CONSOLE, 1,
                                                 &error);
  g_assert_no_error (error);

  /* The tests fill these faster than any merchant. */
  g_assert_true (till_relay_store_exec (db, "UPDATE source SET rate = 1000000, burst = 1000000",
                                        &error));

  return relay;
}

static void
failed_cb (gpointer user_data)
{
  ((Relay *) user_data)->failed = TRUE;
}

static gpointer
relay_thread (gpointer user_data)
{
  Start *start = user_data;
  Relay *relay = start->relay;
  g_autofree char *path = g_build_filename (relay->folder, "socket", NULL);
  const TillRelayServerConfig config = { .db_path = relay->db_path,
                                         .port = relay->port,
                                         .unix_path = relay->on_unix ? path : NULL,
                                         .metrics_address = "127.0.0.1",
                                         .limits = relay->limits };
  g_autoptr (GError) error = NULL;
  TillRelayServer *server;

  g_main_context_push_thread_default (relay->context);
  server = till_relay_server_new (&config, relay->clock, &error);
  g_assert_no_error (error);
  till_relay_server_set_failed_func (server, failed_cb, relay);
  relay->url = relay->on_unix ? g_strconcat ("unix:", path, NULL)
                              : g_strdup (till_relay_server_get_url (server));
  relay->metrics_url = g_strdup (till_relay_server_get_metrics_url (server));
  if (!relay->on_unix)
    relay->port = (guint16) atoi (strrchr (relay->url, ':') + 1);

  g_mutex_lock (&start->lock);
  start->started = TRUE;
  g_cond_signal (&start->cond);
  g_mutex_unlock (&start->lock);

  g_main_loop_run (relay->loop);

  till_relay_server_free (server);
  while (g_main_context_iteration (relay->context, FALSE))
    continue;
  g_main_context_pop_thread_default (relay->context);

  return NULL;
}

/* Starts the relay; on the port it had before, if it ran before. */
void
relay_start (Relay *relay)
{
  Start start = { .relay = relay };

  g_assert_null (relay->thread);
  g_mutex_init (&start.lock);
  g_cond_init (&start.cond);
  g_clear_pointer (&relay->url, g_free);
  g_clear_pointer (&relay->metrics_url, g_free);

  relay->context = g_main_context_new ();
  relay->loop = g_main_loop_new (relay->context, FALSE);
  relay->thread = g_thread_new ("relay", relay_thread, &start);

  g_mutex_lock (&start.lock);
  while (!start.started)
    g_cond_wait (&start.cond, &start.lock);
  g_mutex_unlock (&start.lock);
  g_mutex_clear (&start.lock);
  g_cond_clear (&start.cond);
}

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);

  return G_SOURCE_REMOVE;
}

void
relay_stop (Relay *relay)
{
  if (relay->thread == NULL)
    return;

  g_main_context_invoke (relay->context, quit_cb, relay->loop);
  g_thread_join (g_steal_pointer (&relay->thread));
  g_clear_pointer (&relay->loop, g_main_loop_unref);
  g_clear_pointer (&relay->context, g_main_context_unref);
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }

  g_rmdir (folder);
}

void
relay_free (Relay *relay)
{
  relay_stop (relay);
  remove_folder (relay->folder);
  till_clock_unref (relay->clock);
  g_free (relay->folder);
  g_free (relay->db_path);
  g_free (relay->blind);
  g_free (relay->verify);
  g_free (relay->owner);
  g_free (relay->console);
  g_free (relay->url);
  g_free (relay->metrics_url);
  g_free (relay);
}

int
relay_connect (guint16 port)
{
  const struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (port),
                                       .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  const int one = 1;
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (fd, >=, 0);
  if (connect (fd, (const struct sockaddr *) &address, sizeof address) != 0)
    {
      close (fd);
      return -1;
    }
  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);

  return fd;
}

/* Sends all of it, or as much as the other end takes before it closes. */
void
relay_send (int         fd,
            const char *data,
            gssize      length)
{
  gsize left = length < 0 ? strlen (data) : (gsize) length;

  while (left > 0)
    {
      gssize n = send (fd, data, left, MSG_NOSIGNAL);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return;

      data += n;
      left -= n;
    }
}

/* Bytes; 0 at the end or after a reset; -1 when nothing came in time. */
gssize
relay_receive (int   fd,
               char *buffer,
               gsize size,
               int   timeout_ms)
{
  struct pollfd poll_fd = { fd, POLLIN, 0 };
  gssize n;

  if (poll (&poll_fd, 1, timeout_ms) <= 0)
    return -1;

  n = recv (fd, buffer, size, 0);

  return MAX (n, 0);
}

void
reply_free (Reply *reply)
{
  if (reply == NULL)
    return;

  g_free (reply->head);
  g_free (reply->body);
  g_free (reply);
}

/* Reads one answer with a length, or up to the end. NULL when the other end says nothing. */
Reply *
relay_read_reply (int fd)
{
  g_autoptr (GString) data = g_string_new (NULL);
  char buffer[16384];
  gsize head_length = 0, wanted = G_MAXSIZE;
  Reply *reply;

  while (data->len < wanted)
    {
      gssize n = relay_receive (fd, buffer, sizeof buffer, RELAY_PATIENCE_MS);
      const char *end, *length;

      if (n <= 0)
        break;

      g_string_append_len (data, buffer, n);
      if (head_length == 0 && (end = strstr (data->str, "\r\n\r\n")) != NULL)
        {
          head_length = end + 4 - data->str;
          length = strcasestr (data->str, "content-length:");
          if (length != NULL && length < end)
            wanted = head_length + strtoul (length + strlen ("content-length:"), NULL, 10);
        }
    }

  if (head_length == 0)
    return NULL;

  reply = g_new0 (Reply, 1);
  reply->status = (guint) strtoul (data->str + strlen ("HTTP/1.1 "), NULL, 10);
  reply->head = g_strndup (data->str, head_length);
  reply->body_length = data->len - head_length;
  reply->body = g_memdup2 (data->str + head_length, reply->body_length + 1);

  return reply;
}

Reply *
relay_ask (guint16     port,
           const char *method,
           const char *path,
           const char *token,
           const char *headers,
           const void *body,
           gssize      length)
{
  g_autoptr (GString) request = g_string_new (NULL);
  gsize size = body == NULL ? 0 : length < 0 ? strlen (body) : (gsize) length;
  int fd = relay_connect (port);
  Reply *reply;

  if (fd < 0)
    return NULL;

  g_string_append_printf (request, "%s %s HTTP/1.1\r\nHost: relay\r\nConnection: close\r\n", method,
                          path);
  if (token != NULL)
    g_string_append_printf (request, "Authorization: Bearer %s\r\n", token);
  if (headers != NULL)
    g_string_append (request, headers);
  if (body != NULL)
    g_string_append_printf (request, "Content-Length: %" G_GSIZE_FORMAT "\r\n", size);
  g_string_append (request, "\r\n");

  if (body != NULL && size < 4096)
    g_string_append_len (request, body, size);
  relay_send (fd, request->str, request->len);
  if (body != NULL && size >= 4096)
    relay_send (fd, body, size);

  reply = relay_read_reply (fd);
  close (fd);

  return reply;
}

/* Posts a webhook; 0 when there was no answer. */
guint
relay_post (guint16     port,
            const char *path,
            const char *signature,
            const void *body,
            gssize      length)
{
  g_autofree char *header = NULL;
  g_autoptr (Reply) reply = NULL;

  if (signature != NULL)
    header = g_strdup_printf ("Stripe-Signature: %s\r\nContent-Type: application/json\r\n",
                              signature);
  reply = relay_ask (port, "POST", path, NULL, header, body, length);

  return reply != NULL ? reply->status : 0;
}

/* Posts an event with an id, signed. */
guint
relay_post_id (guint16     port,
               const char *path,
               const char *id)
{
  g_autofree char *body = g_strdup_printf ("{\"id\":\"%s\",\"object\":\"event\"}", id);
  g_autofree char *signature = till_stripe_signature_sign (SECRET, g_get_real_time () / 1000000,
                                                           body, strlen (body));

  return relay_post (port, path, signature, body, -1);
}

Feed *
feed_open (guint16     port,
           const char *token,
           const char *after)
{
  Feed *feed = g_new0 (Feed, 1);
  g_autofree char *request = NULL;

  feed->fd = relay_connect (port);
  g_assert_cmpint (feed->fd, >=, 0);
  feed->head = g_string_new (NULL);
  feed->splitter = till_relay_splitter_new (TILL_RELAY_FRAMING_EVENTS, TILL_RELAY_FRAME_MAX);
  request = g_strdup_printf ("GET /v1/streams/" STREAM "/sse HTTP/1.1\r\nHost: relay\r\n"
                             "Authorization: Bearer %s\r\n%s%s%s\r\n", token,
                             after != NULL ? "Last-Event-ID: " : "", after != NULL ? after : "",
                             after != NULL ? "\r\n" : "");
  relay_send (feed->fd, request, -1);

  return feed;
}

/* Takes what has come; returns FALSE at the end of the stream or when nothing came in time. */
static gboolean
feed_fill (Feed *feed,
           int   timeout_ms)
{
  char buffer[65536];
  gssize n = relay_receive (feed->fd, buffer, sizeof buffer, timeout_ms);
  const char *end;

  if (n <= 0)
    return FALSE;

  if (feed->past_head)
    {
      till_relay_splitter_push (feed->splitter, buffer, n);
      return TRUE;
    }

  g_string_append_len (feed->head, buffer, n);
  if ((end = strstr (feed->head->str, "\r\n\r\n")) != NULL)
    {
      gsize head_length = end + 4 - feed->head->str;

      feed->past_head = TRUE;
      till_relay_splitter_push (feed->splitter, feed->head->str + head_length,
                                feed->head->len - head_length);
      g_string_truncate (feed->head, head_length);
    }

  return TRUE;
}

guint
feed_get_status (Feed *feed)
{
  while (!feed->past_head && feed_fill (feed, RELAY_PATIENCE_MS))
    continue;

  return feed->past_head ? (guint) strtoul (feed->head->str + strlen ("HTTP/1.1 "), NULL, 10) : 0;
}

/* The next frame; FALSE at the end of the stream or when nothing came in time. */
gboolean
feed_next (Feed             *feed,
           TillRelayMessage *message,
           int               timeout_ms)
{
  gint64 until_us = g_get_monotonic_time () + timeout_ms * G_GINT64_CONSTANT (1000);
  g_autoptr (GError) error = NULL;
  TillRelayRawFrame frame;
  gboolean has_frame;

  till_relay_message_clear (message);
  for (;;)
    {
      g_assert_true (till_relay_splitter_next (feed->splitter, &frame, &has_frame, &error));
      g_assert_no_error (error);
      if (has_frame)
        {
          g_assert_true (till_relay_message_parse (&frame, message, &error));
          g_assert_no_error (error);
          return TRUE;
        }

      if (!feed_fill (feed, MAX (0, (int) ((until_us - g_get_monotonic_time ()) / 1000))))
        return FALSE;
    }
}

/* The next frame that is no heartbeat must be a @type. */
void
feed_expect (Feed                *feed,
             TillRelayMessageType type,
             TillRelayMessage    *message)
{
  do
    g_assert_true (feed_next (feed, message, RELAY_PATIENCE_MS));
  while (message->type == TILL_RELAY_MESSAGE_HEARTBEAT && type != TILL_RELAY_MESSAGE_HEARTBEAT);

  g_assert_cmpint (message->type, ==, type);
}

/* The stream ends, whatever comes before. */
void
feed_expect_end (Feed *feed)
{
  gint64 until_us = g_get_monotonic_time () + RELAY_PATIENCE_US;

  while (feed_fill (feed, RELAY_PATIENCE_MS))
    {
      g_auto (TillRelayMessage) message = TILL_RELAY_MESSAGE_INIT;

      while (feed_next (feed, &message, 0))
        continue;
    }

  g_assert_cmpint (g_get_monotonic_time (), <, until_us);
}

void
feed_free (Feed *feed)
{
  close (feed->fd);
  g_string_free (feed->head, TRUE);
  till_relay_splitter_free (feed->splitter);
  g_free (feed);
}
