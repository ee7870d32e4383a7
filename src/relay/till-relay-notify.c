/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a service manager wants to hear, and the socket it may have opened for us: the protocols of
 * sd_notify(3) and sd_listen_fds(3), without their library.
 *
 * What must hold: without a service manager none of it does anything; what is in the environment is
 * taken once, so that no child takes it for its own. */

#include "till-relay-notify.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define FIRST_FD 3

/**
 * till_relay_notify:
 * @state: "READY=1", "STOPPING=1", "WATCHDOG=1" or "STATUS=…", one a line
 *
 * Tells the service manager, if there is one. It never blocks for long and its failure harms
 * nobody.
 */
void
till_relay_notify (const char *state)
{
  const char *path = g_getenv ("NOTIFY_SOCKET");
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  gsize length;
  int fd;

  g_return_if_fail (state != NULL);

  length = path != NULL ? strlen (path) : 0;
  if (length < 2 || length >= sizeof address.sun_path || (*path != '/' && *path != '@'))
    return;

  if ((fd = socket (AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) < 0)
    return;

  memcpy (address.sun_path, path, length);
  if (*path == '@')
    address.sun_path[0] = '\0';
  if (sendto (fd, state, strlen (state), MSG_NOSIGNAL | MSG_DONTWAIT,
              (const struct sockaddr *) &address,
              (socklen_t) (offsetof (struct sockaddr_un, sun_path) + length)) < 0)
    g_debug ("The service manager does not listen: %s", g_strerror (errno));
  close (fd);
}

static gboolean
is_for_us (const char *name)
{
  const char *text = g_getenv (name);
  guint64 pid;

  return text != NULL && g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT, &pid, NULL) &&
         (pid_t) pid == getpid ();
}

/**
 * till_relay_notify_watchdog_us:
 *
 * Returns: how often "WATCHDOG=1" must be said at least, in µs; 0 if nobody waits for it
 */
gint64
till_relay_notify_watchdog_us (void)
{
  const char *text = g_getenv ("WATCHDOG_USEC");
  guint64 us;

  if (text == NULL || (g_getenv ("WATCHDOG_PID") != NULL && !is_for_us ("WATCHDOG_PID")) ||
      !g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT64, &us, NULL))
    return 0;

  return (gint64) us;
}

/**
 * till_relay_notify_take_socket:
 * @ret_socket: (out) (transfer full) (nullable): the listening socket that was opened for us, or
 *   %NULL if none was
 * @error: return location for a #GError in #G_IO_ERROR
 *
 * Takes over a socket that stays open while we are restarted, so that nobody who connects meanwhile
 * is turned away.
 *
 * Returns: %FALSE when there is something else than one listening socket
 */
gboolean
till_relay_notify_take_socket (GSocket **ret_socket,
                               GError  **error)
{
  const char *n = g_getenv ("LISTEN_FDS");
  g_autoptr (GSocket) socket = NULL;
  int listening = 0;
  socklen_t size = sizeof listening;

  g_return_val_if_fail (ret_socket != NULL, FALSE);

  if (n == NULL || !is_for_us ("LISTEN_PID"))
    {
      *ret_socket = NULL;
      return TRUE;
    }

  if (strcmp (n, "1") != 0 ||
      getsockopt (FIRST_FD, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size) != 0 || !listening)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           "The service manager must hand over exactly one listening socket");
      return FALSE;
    }

  g_unsetenv ("LISTEN_FDS");
  g_unsetenv ("LISTEN_PID");
  fcntl (FIRST_FD, F_SETFD, FD_CLOEXEC);
  if (!(socket = g_socket_new_from_fd (FIRST_FD, error)))
    return FALSE;

  /* All who wait are let in at once, until nobody waits any more. */
  g_socket_set_blocking (socket, FALSE);
  *ret_socket = g_steal_pointer (&socket);

  return TRUE;
}
