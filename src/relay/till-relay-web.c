/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A libsoup server as the door needs it: it accepts nothing by itself.
 *
 * What must hold: it keeps connections open between requests until it is retired; then each of
 * them gets one more answer. soup_server_disconnect() would cut off those who wait for theirs. */

#include "till-relay-web.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

struct _TillRelayWeb
{
  SoupServer        *server;
  GSocket           *listening;    /* its copy of the listening socket */
  GMainContext      *nowhere;      /* never runs */
  TillRelayWebEvents events;
  gpointer           user_data;
  guint              n_connections;
  guint              n_forgotten;
  gboolean           retired;
};

static void
request_started_cb (SoupServer        *server,
                    SoupServerMessage *msg,
                    gpointer           user_data)
{
  TillRelayWeb *self = user_data;

  self->events.started (self, msg, self->user_data);
}

static void
head_read_cb (SoupServer        *server,
              SoupServerMessage *msg,
              const char        *path,
              GHashTable        *query,
              gpointer           user_data)
{
  TillRelayWeb *self = user_data;

  if (self->retired)
    soup_message_headers_replace (soup_server_message_get_response_headers (msg), "Connection",
                                  "close");

  self->events.head (self, msg, self->user_data);
}

static void
request_read_cb (SoupServer        *server,
                 SoupServerMessage *msg,
                 gpointer           user_data)
{
  TillRelayWeb *self = user_data;

  self->events.read (self, msg, self->user_data);
}

static void
request_ended_cb (SoupServer        *server,
                  SoupServerMessage *msg,
                  gpointer           user_data)
{
  TillRelayWeb *self = user_data;

  self->events.ended (self, msg, self->user_data);
}

static GSocket *
copy_socket (GSocket *listening,
             GError **error)
{
  int fd = fcntl (g_socket_get_fd (listening), F_DUPFD_CLOEXEC, 3);
  GSocket *copy;

  if (fd < 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
                   "The listening socket cannot be copied: %s", g_strerror (errno));
      return NULL;
    }

  if (!(copy = g_socket_new_from_fd (fd, error)))
    close (fd);

  return copy;
}

/**
 * till_relay_web_new:
 * @listening: a listening socket; copied
 * @events: what to tell; copied
 * @user_data: data for @events
 * @error: return location for a #GError in #G_IO_ERROR
 *
 * Makes a server. It keeps connections open only while it has something to listen at. So it gets
 * a copy of the socket, but is made to wait for it in a context that never runs.
 *
 * Returns: (transfer full) (nullable): the server, or %NULL
 */
TillRelayWeb *
till_relay_web_new (GSocket                  *listening,
                    const TillRelayWebEvents *events,
                    gpointer                  user_data,
                    GError                  **error)
{
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (SoupServer) server = NULL;
  g_autoptr (GMainContext) nowhere = g_main_context_new ();
  TillRelayWeb *self;
  gboolean ok;

  g_return_val_if_fail (G_IS_SOCKET (listening) && events != NULL, NULL);

  if (!(socket = copy_socket (listening, error)))
    return NULL;

  server = soup_server_new ("raw-paths", TRUE, NULL);
  g_main_context_push_thread_default (nowhere);
  ok = soup_server_listen_socket (server, socket, 0, error);
  g_main_context_pop_thread_default (nowhere);
  if (!ok)
    return NULL;

  self = g_new0 (TillRelayWeb, 1);
  self->server = g_steal_pointer (&server);
  self->listening = g_steal_pointer (&socket);
  self->nowhere = g_steal_pointer (&nowhere);
  self->events = *events;
  self->user_data = user_data;
  soup_server_add_early_handler (self->server, NULL, head_read_cb, self, NULL);
  g_signal_connect (self->server, "request-started", G_CALLBACK (request_started_cb), self);
  g_signal_connect (self->server, "request-read", G_CALLBACK (request_read_cb), self);
  g_signal_connect (self->server, "request-finished", G_CALLBACK (request_ended_cb), self);
  g_signal_connect (self->server, "request-aborted", G_CALLBACK (request_ended_cb), self);

  return self;
}

/**
 * till_relay_web_free:
 * @self: (nullable) (transfer full): a server
 *
 * Closes its connections and frees those that libsoup had forgotten.
 */
void
till_relay_web_free (TillRelayWeb *self)
{
  if (self == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->server, self);
  g_object_unref (self->server);
  g_object_unref (self->listening);
  g_main_context_unref (self->nowhere);
  g_free (self);
}

/**
 * till_relay_web_let_in:
 * @self: a server
 * @socket: a new connection
 * @address: its peer's address; soup_server_message_get_remote_address() returns this very object
 *
 * Serves a connection.
 */
void
till_relay_web_let_in (TillRelayWeb   *self,
                       GSocket        *socket,
                       GSocketAddress *address)
{
  g_autoptr (GSocketConnection) stream = NULL;
  g_autoptr (GSocketAddress) local = NULL;

  g_return_if_fail (self != NULL && G_IS_SOCKET (socket));

  /* libsoup looks at the local address when a request names no host, and takes it for granted
   * that it is an internet one. */
  local = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  stream = g_socket_connection_factory_create_connection (socket);

  /* It has no way to fail in any version there is. */
  soup_server_accept_iostream (self->server, G_IO_STREAM (stream), local, address, NULL);
}

/**
 * till_relay_web_shut:
 * @self: a server
 *
 * Lets go of the listening socket, so that nobody is left waiting at it.
 */
void
till_relay_web_shut (TillRelayWeb *self)
{
  g_return_if_fail (self != NULL);

  till_relay_web_retire (self);
  g_socket_close (self->listening, NULL);
}

/**
 * till_relay_web_retire:
 * @self: a server
 *
 * Closes each connection after its next answer.
 */
void
till_relay_web_retire (TillRelayWeb *self)
{
  g_return_if_fail (self != NULL);

  self->retired = TRUE;
}

/**
 * till_relay_web_count:
 * @self: a server
 * @connections: how many more (or fewer) connections it has
 * @forgotten: how many more connections libsoup has forgotten
 */
void
till_relay_web_count (TillRelayWeb *self,
                      int           connections,
                      int           forgotten)
{
  g_return_if_fail (self != NULL);

  self->n_connections += connections;
  self->n_forgotten += forgotten;
}

/**
 * till_relay_web_get_connections:
 * @self: a server
 *
 * Returns: how many connections it has
 */
guint
till_relay_web_get_connections (TillRelayWeb *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_connections;
}

/**
 * till_relay_web_get_forgotten:
 * @self: a server
 *
 * Returns: how many connections libsoup has forgotten and will free with it
 */
guint
till_relay_web_get_forgotten (TillRelayWeb *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_forgotten;
}
