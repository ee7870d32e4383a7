/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Refusing a request whose body we do not want to read.
 *
 * If the socket were closed while bytes of the body are still coming in, the peer would get a
 * reset and never see why (RFC 9112, 9.6). So the answer is sent, our side is shut, and what comes
 * is thrown away for a short while. What must hold: that while and the amount are bounded. */

#include "till-relay-refusal.h"

#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "till-relay-http.h"

#define LINGER_US (2 * G_USEC_PER_SEC)
#define LINGER_BYTES (4 * 1024 * 1024)

typedef struct
{
  TillRelayPeer peer;
  TillRelayHub *hub;
  gint64        until_us;
  gsize         thrown_away;
} Refusal;

static void
refusal_io (TillRelayPeer *peer,
            guint32        events)
{
  Refusal *self = (Refusal *) peer;
  char scrap[16384];
  gssize n = recv (peer->fd, scrap, sizeof scrap, MSG_DONTWAIT);

  if (n > 0)
    self->thrown_away += n;

  if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR) ||
      self->thrown_away > LINGER_BYTES || (events & (EPOLLERR | EPOLLHUP)) != 0)
    till_relay_hub_remove (self->hub, peer);
}

static void
refusal_run (TillRelayPeer *peer)
{
}

static void
refusal_tick (TillRelayPeer *peer,
              gint64         now_us)
{
  Refusal *self = (Refusal *) peer;

  if (now_us >= self->until_us)
    till_relay_hub_remove (self->hub, peer);
}

static void
refusal_free (TillRelayPeer *peer)
{
  close (peer->fd);
  g_free (peer);
}

static const TillRelayPeerClass refusal_class = { refusal_io, refusal_run, refusal_tick,
                                                  refusal_free };

/**
 * till_relay_refusal_start:
 * @hub: the sockets that were taken over
 * @fd: (transfer full): the socket of a request that is not answered yet
 * @status: why it is refused
 *
 * Answers and closes the connection in a way that lets the answer arrive.
 */
void
till_relay_refusal_start (TillRelayHub *hub,
                          int           fd,
                          guint         status)
{
  g_autofree char *answer = NULL;
  gboolean try_again = status == TILL_RELAY_STATUS_TOO_MANY_REQUESTS ||
                       status == SOUP_STATUS_SERVICE_UNAVAILABLE;
  Refusal *self;

  g_return_if_fail (hub != NULL);

  answer = g_strdup_printf ("HTTP/1.1 %u %s\r\n"
                            "Cache-Control: no-store\r\n"
                            "Content-Length: 0\r\n"
                            "Connection: close\r\n"
                            "%s"
                            "\r\n",
                            status, soup_status_get_phrase (status),
                            try_again ? "Retry-After: 5\r\n" : "");

  /* A new socket has room for these few bytes; if not, the peer is not worth waiting for. */
  if (send (fd, answer, strlen (answer), MSG_NOSIGNAL | MSG_DONTWAIT) < 0 ||
      shutdown (fd, SHUT_WR) < 0)
    {
      close (fd);
      return;
    }

  self = g_new0 (Refusal, 1);
  self->hub = hub;
  self->until_us = g_get_monotonic_time () + LINGER_US;
  till_relay_hub_add (hub, &self->peer, &refusal_class, fd);
}
