/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * TillRelayWeb:
 *
 * One libsoup server that is given its connections.
 */
typedef struct _TillRelayWeb TillRelayWeb;

/**
 * TillRelayWebEvents:
 * @started: a request is awaited on a new connection, or has begun on an old one
 * @head: its head has been read, and its body has not
 * @read: its body has been read
 * @ended: its answer is out, or its peer gone
 *
 * What becomes of a request.
 */
typedef struct
{
  void (*started) (TillRelayWeb      *web,
                   SoupServerMessage *msg,
                   gpointer           user_data);
  void (*head)    (TillRelayWeb      *web,
                   SoupServerMessage *msg,
                   gpointer           user_data);
  void (*read)    (TillRelayWeb      *web,
                   SoupServerMessage *msg,
                   gpointer           user_data);
  void (*ended)   (TillRelayWeb      *web,
                   SoupServerMessage *msg,
                   gpointer           user_data);
} TillRelayWebEvents;

TillRelayWeb *till_relay_web_new           (GSocket                  *listening,
                                            const TillRelayWebEvents *events,
                                            gpointer                  user_data,
                                            GError                  **error);
void          till_relay_web_free          (TillRelayWeb             *self);
void          till_relay_web_let_in        (TillRelayWeb             *self,
                                            GSocket                  *socket,
                                            GSocketAddress           *address);
void          till_relay_web_shut          (TillRelayWeb             *self);
void          till_relay_web_retire        (TillRelayWeb             *self);
void          till_relay_web_count         (TillRelayWeb             *self,
                                            int                       connections,
                                            int                       forgotten);
guint         till_relay_web_get_connections (TillRelayWeb           *self);
guint         till_relay_web_get_forgotten (TillRelayWeb             *self);

G_END_DECLS
