/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The web server and its connections.
 *
 * libsoup's server has no time-outs and no cap on connections, so connections are accepted here
 * and kept in a table with what they are doing and until when they may. That is also because of
 * what the server of libsoup 3.2 forgets instead of freeing it: the socket of each connection it
 * accepts itself, and the rest of a connection that its peer closes between two requests or that
 * was taken over from it. Sockets are closed here therefore; what else is left is freed with the
 * server, so after a few hundred such connections a new server takes over, and the old one goes
 * once its last connection has ended.
 *
 * What must hold: no connection outlives its deadline by more than a sweep; nothing a peer does
 * makes memory or descriptors grow without bound. */

#include "till-relay-door.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "till-relay-refusal.h"
#include "till-relay-web.h"

/* Connections a server may have forgotten before it is replaced. */
#define MAX_FORGOTTEN 512

/* Connections that are let in per turn of the main loop. */
#define ACCEPTS_PER_TURN 64

typedef enum
{
  PHASE_HEAD, /* the head of a request is awaited, or coming in */
  PHASE_BODY,
  PHASE_WORK, /* we are at it, or the answer is going out */
  PHASE_IDLE, /* between two requests */
} Phase;

typedef struct
{
  GSocket        *socket;
  GSocketAddress *address;   /* of the peer; this very object names the connection to libsoup */
  TillRelayWeb   *web;
  Phase           phase;
  gint64          deadline_us;
  gboolean        at_end;    /* the peer has closed it, as the last sweep saw */
} Connection;

struct _TillRelayDoor
{
  TillRelayShared  *shared;
  GSocket          *socket;
  TillRelayDoorFunc func;
  gpointer          user_data;
  GPtrArray        *webs;        /* TillRelayWeb; the last one gets the new connections */
  GHashTable       *connections; /* GSocketAddress -> Connection */
  GSource          *accept;      /* (nullable): not while there are too many */
  GSource          *sweep;
  gboolean          shut;
};

static void
set_phase (TillRelayDoor *self,
           Connection    *connection,
           Phase          phase)
{
  const TillRelayLimits *limits = &self->shared->limits;
  gint64 ms = 0;

  switch (phase)
    {
    case PHASE_HEAD:
      ms = limits->header_ms;
      break;

    case PHASE_BODY:
      ms = limits->body_ms;
      break;

    case PHASE_WORK:
      ms = (gint64) limits->poll_wait_ms + limits->answer_ms;
      break;

    case PHASE_IDLE:
      ms = limits->idle_ms;
      break;
    }

  connection->phase = phase;
  connection->deadline_us = g_get_monotonic_time () + ms * 1000;
}

static TillRelayWeb *
get_current (TillRelayDoor *self)
{
  return self->webs->pdata[self->webs->len - 1];
}

static void
connection_free (Connection *connection)
{
  g_object_unref (connection->socket);
  g_object_unref (connection->address);
  g_free (connection);
}

/* Takes a connection out of the table; its socket is closed, or is somebody else's now. */
static void
remove_connection (TillRelayDoor *self,
                   Connection    *connection)
{
  till_relay_web_count (connection->web, -1, 0);
  g_hash_table_remove (self->connections, connection->address);
  self->shared->metrics.connections = g_hash_table_size (self->connections);
}

static Connection *
find_connection (TillRelayDoor     *self,
                 SoupServerMessage *msg)
{
  return g_hash_table_lookup (self->connections, soup_server_message_get_remote_address (msg));
}

static void
started_cb (TillRelayWeb      *web,
            SoupServerMessage *msg,
            gpointer           user_data)
{
  TillRelayDoor *self = user_data;
  Connection *connection = find_connection (self, msg);

  if (connection != NULL)
    set_phase (self, connection, PHASE_HEAD);
}

static void
head_cb (TillRelayWeb      *web,
         SoupServerMessage *msg,
         gpointer           user_data)
{
  TillRelayDoor *self = user_data;
  Connection *connection = find_connection (self, msg);

  if (connection != NULL)
    set_phase (self, connection, PHASE_BODY);

  self->func (msg, self->user_data);
}

static void
read_cb (TillRelayWeb      *web,
         SoupServerMessage *msg,
         gpointer           user_data)
{
  TillRelayDoor *self = user_data;
  Connection *connection = find_connection (self, msg);

  if (connection != NULL)
    set_phase (self, connection, PHASE_WORK);
}

static void
ended_cb (TillRelayWeb      *web,
          SoupServerMessage *msg,
          gpointer           user_data)
{
  TillRelayDoor *self = user_data;
  Connection *connection = find_connection (self, msg);

  if (connection != NULL)
    set_phase (self, connection, PHASE_IDLE);
}

static gboolean
add_web (TillRelayDoor *self,
         GError       **error)
{
  static const TillRelayWebEvents events = { started_cb, head_cb, read_cb, ended_cb };
  TillRelayWeb *web = till_relay_web_new (self->socket, &events, self, error);

  if (web != NULL)
    g_ptr_array_add (self->webs, web);

  return web != NULL;
}

static guint
count_from (TillRelayDoor *self,
            GInetAddress  *inet)
{
  GHashTableIter iter;
  gpointer address;
  guint n = 0;

  g_hash_table_iter_init (&iter, self->connections);
  while (g_hash_table_iter_next (&iter, &address, NULL))
    {
      if (G_IS_INET_SOCKET_ADDRESS (address) &&
          g_inet_address_equal (inet, g_inet_socket_address_get_address (address)))
        n++;
    }

  return n;
}

/* One address other than this machine's must not take all the room. */
static gboolean
is_greedy (TillRelayDoor  *self,
           GSocketAddress *address)
{
  GInetAddress *inet;

  if (!G_IS_INET_SOCKET_ADDRESS (address))
    return FALSE;

  inet = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address));

  return !g_inet_address_get_is_loopback (inet) &&
         count_from (self, inet) >= self->shared->limits.max_per_address;
}

/* Hands a new connection to libsoup. */
static void
let_in (TillRelayDoor *self,
        GSocket       *socket)
{
  g_autoptr (GSocketAddress) address = g_socket_get_remote_address (socket, NULL);
  const int one = 1;
  Connection *connection;

  if (address == NULL || is_greedy (self, address))
    {
      g_socket_close (socket, NULL);
      return;
    }

  setsockopt (g_socket_get_fd (socket), IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);

  connection = g_new0 (Connection, 1);
  connection->socket = g_object_ref (socket);
  connection->address = g_object_ref (address);
  connection->web = get_current (self);
  till_relay_web_count (connection->web, +1, 0);
  g_hash_table_insert (self->connections, address, connection);
  self->shared->metrics.connections = g_hash_table_size (self->connections);
  set_phase (self, connection, PHASE_HEAD);

  till_relay_web_let_in (connection->web, socket, address);
}

static gboolean
is_full (TillRelayDoor *self)
{
  return g_hash_table_size (self->connections) + till_relay_hub_count (self->shared->hub) >=
         self->shared->limits.max_connections;
}

static void
drop_source (GSource **source)
{
  if (*source == NULL)
    return;

  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static gboolean
accept_cb (GSocket     *listening,
           GIOCondition condition,
           gpointer     user_data)
{
  TillRelayDoor *self = user_data;

  for (guint i = 0; i < ACCEPTS_PER_TURN; i++)
    {
      g_autoptr (GSocket) socket = NULL;
      g_autoptr (GError) error = NULL;

      if (!is_full (self))
        {
          if ((socket = g_socket_accept (listening, NULL, &error)))
            {
              let_in (self, socket);
              continue;
            }

          if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
            break;

          g_message ("A connection cannot be accepted: %s", error->message);
        }

      /* Whoever comes now waits in the kernel until the next sweep. */
      drop_source (&self->accept);
      return G_SOURCE_REMOVE;
    }

  return G_SOURCE_CONTINUE;
}

static void
begin_accepting (TillRelayDoor *self)
{
  if (self->accept != NULL || self->shut || is_full (self))
    return;

  self->accept = g_socket_create_source (self->socket, G_IO_IN, NULL);
  g_source_set_callback (self->accept, G_SOURCE_FUNC (accept_cb), self, NULL);
  g_source_attach (self->accept, g_main_context_get_thread_default ());
}

static void
rotate (TillRelayDoor *self)
{
  TillRelayWeb *old = get_current (self);
  g_autoptr (GError) error = NULL;

  if (till_relay_web_get_forgotten (old) > MAX_FORGOTTEN && !self->shut)
    {
      if (add_web (self, &error))
        till_relay_web_retire (old);
      else
        g_message ("The web server goes on although it should be replaced: %s", error->message);
    }

  for (guint i = self->webs->len - 1; i > 0; i--)
    {
      if (till_relay_web_get_connections (self->webs->pdata[i - 1]) == 0)
        g_ptr_array_remove_index (self->webs, i - 1);
    }
}

/* Asks the kernel which of the idle connections their peers have closed. */
static void
find_ended (GPtrArray *idle)
{
  g_autofree struct pollfd *fds = g_new0 (struct pollfd, idle->len);

  for (guint i = 0; i < idle->len; i++)
    {
      Connection *connection = idle->pdata[i];

      fds[i].fd = g_socket_get_fd (connection->socket);
      fds[i].events = POLLRDHUP;
    }

  if (idle->len == 0 || poll (fds, idle->len, 0) <= 0)
    return;

  for (guint i = 0; i < idle->len; i++)
    ((Connection *) idle->pdata[i])->at_end =
      (fds[i].revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0;
}

/* Sorts the connections out: those that libsoup has closed, those that their peers have and libsoup
 * has kept, those that may have been, and those whose time is up. */
static void
sort_connections (TillRelayDoor *self,
                  GPtrArray     *closed,
                  GPtrArray     *forgotten,
                  GPtrArray     *idle)
{
  gint64 now_us = g_get_monotonic_time ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->connections);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Connection *connection = value;

      if (g_socket_is_closed (connection->socket))
        {
          g_ptr_array_add (closed, connection);
          continue;
        }

      if (now_us >= connection->deadline_us)
        shutdown (g_socket_get_fd (connection->socket), SHUT_RDWR);

      /* A whole sweep ago already: libsoup has seen it too and kept the connection. */
      if (connection->phase == PHASE_IDLE && connection->at_end)
        g_ptr_array_add (forgotten, connection);
      else if (connection->phase == PHASE_IDLE)
        g_ptr_array_add (idle, connection);
    }
}

static gboolean
sweep_cb (gpointer user_data)
{
  TillRelayDoor *self = user_data;
  g_autoptr (GPtrArray) closed = g_ptr_array_new ();
  g_autoptr (GPtrArray) forgotten = g_ptr_array_new ();
  g_autoptr (GPtrArray) idle = g_ptr_array_new ();

  sort_connections (self, closed, forgotten, idle);
  find_ended (idle);

  for (guint i = 0; i < closed->len; i++)
    remove_connection (self, closed->pdata[i]);

  for (guint i = 0; i < forgotten->len; i++)
    {
      Connection *connection = forgotten->pdata[i];

      till_relay_web_count (connection->web, 0, +1);
      g_socket_close (connection->socket, NULL);
      remove_connection (self, connection);
    }

  rotate (self);
  begin_accepting (self);

  return G_SOURCE_CONTINUE;
}

/**
 * till_relay_door_new:
 * @shared: the daemon
 * @socket: a listening socket
 * @func: called for every request
 * @user_data: data for @func
 * @error: return location for a #GError in #G_IO_ERROR
 *
 * Returns: (transfer full) (nullable): an open door, or %NULL
 */
TillRelayDoor *
till_relay_door_new (TillRelayShared  *shared,
                     GSocket          *socket,
                     TillRelayDoorFunc func,
                     gpointer          user_data,
                     GError          **error)
{
  TillRelayDoor *self;
  const TillRelayLimits *limits;

  g_return_val_if_fail (shared != NULL && G_IS_SOCKET (socket) && func != NULL, NULL);

  limits = &shared->limits;
  self = g_new0 (TillRelayDoor, 1);
  self->shared = shared;
  self->socket = g_object_ref (socket);
  self->func = func;
  self->user_data = user_data;
  self->webs = g_ptr_array_new_with_free_func ((GDestroyNotify) till_relay_web_free);
  self->connections = g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL,
                                             (GDestroyNotify) connection_free);

  self->sweep = g_timeout_source_new (CLAMP (MIN (limits->header_ms, limits->body_ms) / 8, 10,
                                             1000));
  g_source_set_callback (self->sweep, sweep_cb, self, NULL);
  g_source_attach (self->sweep, g_main_context_get_thread_default ());

  if (!add_web (self, error))
    {
      till_relay_door_free (self);
      return NULL;
    }

  begin_accepting (self);

  return self;
}

/**
 * till_relay_door_free:
 * @self: (nullable) (transfer full): a door
 *
 * Closes all connections.
 */
void
till_relay_door_free (TillRelayDoor *self)
{
  if (self == NULL)
    return;

  drop_source (&self->accept);
  drop_source (&self->sweep);
  g_ptr_array_unref (self->webs);
  g_hash_table_unref (self->connections);
  g_object_unref (self->socket);
  g_free (self);
}

/**
 * till_relay_door_shut:
 * @self: a door
 *
 * Lets nobody in any more. Requests that were begun go on.
 */
void
till_relay_door_shut (TillRelayDoor *self)
{
  g_return_if_fail (self != NULL);

  self->shut = TRUE;
  drop_source (&self->accept);
  g_socket_close (self->socket, NULL);
  for (guint i = 0; i < self->webs->len; i++)
    till_relay_web_shut (self->webs->pdata[i]);
}

/**
 * till_relay_door_count_busy:
 * @self: a door
 *
 * Returns: how many connections have a request that is not finished
 */
guint
till_relay_door_count_busy (TillRelayDoor *self)
{
  GHashTableIter iter;
  gpointer value;
  guint n = 0;

  g_return_val_if_fail (self != NULL, 0);

  g_hash_table_iter_init (&iter, self->connections);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Connection *connection = value;

      if (connection->phase == PHASE_BODY || connection->phase == PHASE_WORK)
        n++;
    }

  return n;
}

/**
 * till_relay_door_take_over:
 * @self: a door
 * @msg: a request that is not answered yet; libsoup lets go of it
 *
 * Takes the connection of @msg away from libsoup.
 *
 * Returns: the socket, which is the caller's to close, or -1
 */
int
till_relay_door_take_over (TillRelayDoor     *self,
                           SoupServerMessage *msg)
{
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GIOStream) stream = NULL;
  Connection *connection;
  int fd;

  g_return_val_if_fail (self != NULL, -1);

  connection = find_connection (self, msg);
  g_return_val_if_fail (connection != NULL, -1);

  /* What libsoup leaves behind owns the old descriptor; ours is another one. */
  socket = g_object_ref (connection->socket);
  fd = fcntl (g_socket_get_fd (socket), F_DUPFD_CLOEXEC, 3);
  till_relay_web_count (connection->web, 0, +1);
  stream = soup_server_message_steal_connection (msg);
  remove_connection (self, connection);
  g_socket_close (socket, NULL);

  return fd;
}

/**
 * till_relay_door_refuse:
 * @self: a door
 * @msg: a request that is not answered yet
 * @status: why it is refused
 *
 * Refuses a request without reading the rest of it, and closes its connection.
 */
void
till_relay_door_refuse (TillRelayDoor     *self,
                        SoupServerMessage *msg,
                        guint              status)
{
  int fd = till_relay_door_take_over (self, msg);

  till_relay_metrics_refuse (&self->shared->metrics, status);
  if (fd >= 0)
    till_relay_refusal_start (self->shared->hub, fd, status);
}
