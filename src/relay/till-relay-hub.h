/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TillRelayHub:
 *
 * All sockets that were taken over from the web server, behind one entry of the main loop: a main
 * loop that polls thousands of sockets one by one spends its time on that alone.
 */
typedef struct _TillRelayHub TillRelayHub;

typedef struct _TillRelayPeer TillRelayPeer;

/**
 * TillRelayPeerClass:
 * @io: the socket is ready: @events are those of epoll
 * @run: it is this peer's turn after till_relay_hub_make_ready(); sends once
 * @tick: called a few times per heartbeat with the monotonic time; may remove this peer only
 * @free: frees the peer and closes its socket
 *
 * What a peer does. The first two may remove any peer from the hub.
 */
typedef struct
{
  void (*io)   (TillRelayPeer *self,
                guint32        events);
  void (*run)  (TillRelayPeer *self);
  void (*tick) (TillRelayPeer *self,
                gint64         now_us);
  void (*free) (TillRelayPeer *self);
} TillRelayPeerClass;

/**
 * TillRelayPeer:
 * @fd: its socket
 *
 * A socket in the hub. To be embedded as the first member.
 */
struct _TillRelayPeer
{
  int                       fd;

  /*< private >*/
  const TillRelayPeerClass *klass;
  TillRelayHub             *hub;
  GList                     link;
  GList                     ready_link;
  gboolean                  ready;
  gboolean                  wants_write;
  gboolean                  gone;
};

TillRelayHub *till_relay_hub_new        (guint                     tick_ms);
void          till_relay_hub_free       (TillRelayHub             *self);
guint         till_relay_hub_count      (TillRelayHub             *self);
void          till_relay_hub_foreach    (TillRelayHub             *self,
                                         const TillRelayPeerClass *klass,
                                         GFunc                     func,
                                         gpointer                  user_data);
void          till_relay_hub_add        (TillRelayHub             *self,
                                         TillRelayPeer            *peer,
                                         const TillRelayPeerClass *klass,
                                         int                       fd);
void          till_relay_hub_remove     (TillRelayHub             *self,
                                         TillRelayPeer            *peer);
void          till_relay_hub_make_ready (TillRelayHub             *self,
                                         TillRelayPeer            *peer);
void          till_relay_hub_want_write (TillRelayHub             *self,
                                         TillRelayPeer            *peer,
                                         gboolean                  want);

G_END_DECLS
