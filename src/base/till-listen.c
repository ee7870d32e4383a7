/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Listening sockets for our servers: on this machine only, unless told otherwise. */

#include "till-listen.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>

static GSocket *
listen_on (GSocketAddress *address,
           GError        **error)
{
  g_autoptr (GSocket) socket = NULL;

  socket = g_socket_new (g_socket_address_get_family (address), G_SOCKET_TYPE_STREAM,
                         G_SOCKET_PROTOCOL_DEFAULT, error);
  if (socket == NULL)
    return NULL;

  g_socket_set_blocking (socket, FALSE);
  g_socket_set_listen_backlog (socket, TILL_LISTEN_BACKLOG);

  if (!g_socket_bind (socket, address, /* allow_reuse= */ TRUE, error) ||
      !g_socket_listen (socket, error))
    return NULL;

  return g_steal_pointer (&socket);
}

/**
 * till_listen_tcp:
 * @address: a numeric address: "127.0.0.1", "::1"
 * @port: the port, or 0 for any that is free
 * @allow_direct: whether an address other than loopback is meant
 * @error: return location for a #GError in #G_IO_ERROR
 *
 * Listens on TCP. Neither the relay nor the practice gateway is made to face the internet, so
 * other addresses than loopback are refused unless @allow_direct.
 *
 * Returns: (transfer full) (nullable): a listening socket, or %NULL
 */
GSocket *
till_listen_tcp (const char *address,
                 guint16     port,
                 gboolean    allow_direct,
                 GError    **error)
{
  g_autoptr (GInetAddress) inet = NULL;
  g_autoptr (GSocketAddress) socket_address = NULL;

  g_return_val_if_fail (address != NULL, NULL);

  if (!(inet = g_inet_address_new_from_string (address)))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "“%s” is not a numeric address", address);
      return NULL;
    }

  if (!g_inet_address_get_is_loopback (inet) && !allow_direct)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                   "“%s” is not an address of this machine alone: put a proxy in front instead",
                   address);
      return NULL;
    }

  socket_address = g_inet_socket_address_new (inet, port);

  return listen_on (socket_address, error);
}

/**
 * till_listen_unix:
 * @path: where the socket appears; a stale one is replaced
 * @error: return location for a #GError in #G_IO_ERROR
 *
 * Returns: (transfer full) (nullable): a listening socket that its owner and group may use
 */
GSocket *
till_listen_unix (const char *path,
                  GError    **error)
{
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocket) socket = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  g_unlink (path);
  address = g_unix_socket_address_new (path);
  if (!(socket = listen_on (address, error)))
    return NULL;

  if (g_chmod (path, 0660) != 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "Cannot protect “%s”", path);
      return NULL;
    }

  return g_steal_pointer (&socket);
}

/**
 * till_listen_get_port:
 * @socket: a socket from till_listen_tcp()
 *
 * Returns: the port it listens on, or 0
 */
guint16
till_listen_get_port (GSocket *socket)
{
  g_autoptr (GSocketAddress) address = NULL;

  g_return_val_if_fail (G_IS_SOCKET (socket), 0);

  address = g_socket_get_local_address (socket, NULL);
  if (!G_IS_INET_SOCKET_ADDRESS (address))
    return 0;

  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
}
