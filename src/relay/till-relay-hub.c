/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One epoll descriptor as one source of the main loop.
 *
 * What must hold: per turn of the main loop a bounded number of sockets is read and a bounded
 * number of sends is made, so that what comes in at the door is never kept waiting for long; a
 * peer that removes itself or another one while it is being called leaves nothing dangling. */

#include "till-relay-hub.h"

#include <errno.h>
#include <sys/epoll.h>
#include <unistd.h>

#define EVENTS_PER_TURN 256
#define SENDS_PER_TURN 256

typedef struct
{
  GSource       source;
  TillRelayHub *hub;
  GPollFD       poll;
} HubSource;

struct _TillRelayHub
{
  int      epoll_fd;
  GSource *source;
  GSource *tick;
  gboolean busy;     /* peers are being called */

  GQueue   peers;
  GQueue   ready;
  GQueue   gone;     /* removed while busy: freed afterwards */
};

static void
free_gone (TillRelayHub *self)
{
  GList *link;

  while ((link = g_queue_pop_head_link (&self->gone)) != NULL)
    {
      TillRelayPeer *peer = link->data;

      peer->klass->free (peer);
    }
}

static gboolean
hub_prepare (GSource *source,
             int     *timeout)
{
  *timeout = -1;

  return ((HubSource *) source)->hub->ready.length > 0;
}

static gboolean
hub_check (GSource *source)
{
  HubSource *hub_source = (HubSource *) source;

  return hub_source->hub->ready.length > 0 || hub_source->poll.revents != 0;
}

static gboolean
hub_dispatch (GSource    *source,
              GSourceFunc callback,
              gpointer    user_data)
{
  TillRelayHub *self = ((HubSource *) source)->hub;
  struct epoll_event events[EVENTS_PER_TURN];
  guint sends = MIN (self->ready.length, SENDS_PER_TURN);
  int n = epoll_wait (self->epoll_fd, events, EVENTS_PER_TURN, 0);

  self->busy = TRUE;

  for (int i = 0; i < n; i++)
    {
      TillRelayPeer *peer = events[i].data.ptr;

      if (!peer->gone)
        peer->klass->io (peer, events[i].events);
    }

  for (; sends > 0 && self->ready.length > 0; sends--)
    {
      TillRelayPeer *peer = g_queue_pop_head_link (&self->ready)->data;

      peer->ready = FALSE;
      peer->klass->run (peer);
    }

  self->busy = FALSE;
  free_gone (self);

  return G_SOURCE_CONTINUE;
}

static GSourceFuncs hub_funcs = { hub_prepare, hub_check, hub_dispatch, NULL, NULL, NULL };

static gboolean
tick_cb (gpointer user_data)
{
  TillRelayHub *self = user_data;
  gint64 now = g_get_monotonic_time ();

  self->busy = TRUE;
  for (GList *l = self->peers.head, *next; l != NULL; l = next)
    {
      TillRelayPeer *peer = l->data;

      next = l->next;
      peer->klass->tick (peer, now);
    }
  self->busy = FALSE;
  free_gone (self);

  return G_SOURCE_CONTINUE;
}

/**
 * till_relay_hub_new:
 * @tick_ms: how often the peers are told the time
 *
 * Returns: (transfer full): an empty hub, attached to the thread-default main context
 */
TillRelayHub *
till_relay_hub_new (guint tick_ms)
{
  TillRelayHub *self = g_new0 (TillRelayHub, 1);
  HubSource *source;

  self->epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  if (self->epoll_fd < 0)
    g_error ("The system gives no epoll descriptor: %s", g_strerror (errno));

  self->source = g_source_new (&hub_funcs, sizeof (HubSource));
  source = (HubSource *) self->source;
  source->hub = self;
  source->poll = (GPollFD) { .fd = self->epoll_fd, .events = G_IO_IN };
  g_source_add_poll (self->source, &source->poll);
  g_source_set_static_name (self->source, "till-relay-hub");
  g_source_attach (self->source, g_main_context_get_thread_default ());

  self->tick = g_timeout_source_new (tick_ms);
  g_source_set_callback (self->tick, tick_cb, self, NULL);
  g_source_attach (self->tick, g_main_context_get_thread_default ());

  return self;
}

/**
 * till_relay_hub_free:
 * @self: (nullable) (transfer full): a hub
 *
 * Frees all peers and the hub.
 */
void
till_relay_hub_free (TillRelayHub *self)
{
  GList *link;

  if (self == NULL)
    return;

  while ((link = self->peers.head) != NULL)
    till_relay_hub_remove (self, link->data);

  g_source_destroy (self->tick);
  g_source_unref (self->tick);
  g_source_destroy (self->source);
  g_source_unref (self->source);
  close (self->epoll_fd);
  g_free (self);
}

/**
 * till_relay_hub_count:
 * @self: a hub
 *
 * Returns: how many peers it has
 */
guint
till_relay_hub_count (TillRelayHub *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->peers.length;
}

/**
 * till_relay_hub_foreach:
 * @self: a hub
 * @klass: which kind of peers
 * @func: called with each of them; may remove the one it is called with
 * @user_data: data for @func
 */
void
till_relay_hub_foreach (TillRelayHub             *self,
                        const TillRelayPeerClass *klass,
                        GFunc                     func,
                        gpointer                  user_data)
{
  g_return_if_fail (self != NULL && func != NULL);

  for (GList *l = self->peers.head, *next; l != NULL; l = next)
    {
      TillRelayPeer *peer = l->data;

      next = l->next;
      if (peer->klass == klass)
        func (peer, user_data);
    }
}

static void
set_events (TillRelayHub  *self,
            TillRelayPeer *peer,
            int            operation)
{
  struct epoll_event event = { .events = EPOLLIN | EPOLLRDHUP, .data.ptr = peer };

  if (peer->wants_write)
    event.events |= EPOLLOUT;

  /* It can only fail for want of memory in the kernel; the peer's deadline then ends it. */
  if (epoll_ctl (self->epoll_fd, operation, peer->fd, &event) != 0)
    g_message ("A connection cannot be watched: %s", g_strerror (errno));
}

/**
 * till_relay_hub_add:
 * @self: a hub
 * @peer: (transfer full): a new peer
 * @klass: what it does
 * @fd: (transfer full): its socket, non-blocking
 *
 * Takes a peer in. The hub frees it.
 */
void
till_relay_hub_add (TillRelayHub             *self,
                    TillRelayPeer            *peer,
                    const TillRelayPeerClass *klass,
                    int                       fd)
{
  g_return_if_fail (self != NULL && peer != NULL && klass != NULL);

  peer->fd = fd;
  peer->klass = klass;
  peer->hub = self;
  peer->link.data = peer->ready_link.data = peer;
  g_queue_push_tail_link (&self->peers, &peer->link);
  set_events (self, peer, EPOLL_CTL_ADD);
}

/**
 * till_relay_hub_remove:
 * @self: a hub
 * @peer: one of its peers
 *
 * Removes and frees a peer; while peers are being called, it is freed after that.
 */
void
till_relay_hub_remove (TillRelayHub  *self,
                       TillRelayPeer *peer)
{
  g_return_if_fail (self != NULL && peer != NULL);

  if (peer->gone)
    return;

  peer->gone = TRUE;
  g_queue_unlink (&self->peers, &peer->link);
  if (peer->ready)
    g_queue_unlink (&self->ready, &peer->ready_link);
  epoll_ctl (self->epoll_fd, EPOLL_CTL_DEL, peer->fd, NULL);

  g_queue_push_tail_link (&self->gone, &peer->link);
  if (!self->busy)
    free_gone (self);
}

/**
 * till_relay_hub_make_ready:
 * @self: a hub
 * @peer: one of its peers
 *
 * Gives @peer a turn; those who wait longest come first.
 */
void
till_relay_hub_make_ready (TillRelayHub  *self,
                           TillRelayPeer *peer)
{
  g_return_if_fail (self != NULL && peer != NULL);

  if (peer->ready || peer->gone)
    return;

  peer->ready = TRUE;
  g_queue_push_tail_link (&self->ready, &peer->ready_link);
}

/**
 * till_relay_hub_want_write:
 * @self: a hub
 * @peer: one of its peers
 * @want: whether to tell when its socket takes bytes again
 */
void
till_relay_hub_want_write (TillRelayHub  *self,
                           TillRelayPeer *peer,
                           gboolean       want)
{
  g_return_if_fail (self != NULL && peer != NULL);

  if (peer->wants_write == want || peer->gone)
    return;

  peer->wants_write = want;
  set_events (self, peer, EPOLL_CTL_MOD);
}
