/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "till-clock.h"
#include "till-relay-limits.h"

G_BEGIN_DECLS

/**
 * TillRelayServerConfig:
 * @db_path: the relay's database: a file, or "postgresql://…"
 * @address: (nullable): the numeric address to listen on; %NULL for 127.0.0.1
 * @port: the port, or 0 for any that is free
 * @unix_path: (nullable): a socket to listen on instead
 * @socket: (nullable): a socket that listens already, instead of both
 * @allow_direct: whether @address may be another than loopback
 * @metrics_address: (nullable): where metrics are served, on loopback; %NULL for nowhere
 * @metrics_port: the port there
 * @public_url: (nullable): how the world reaches the relay
 * @limits: the limits
 *
 * How a daemon is to run.
 */
typedef struct
{
  const char     *db_path;
  const char     *address;
  guint16         port;
  const char     *unix_path;
  GSocket        *socket;
  gboolean        allow_direct;
  const char     *metrics_address;
  guint16         metrics_port;
  const char     *public_url;
  TillRelayLimits limits;
} TillRelayServerConfig;

/**
 * TillRelayServer:
 *
 * A running relay. Lives in the main context it was made in.
 */
typedef struct _TillRelayServer TillRelayServer;

TillRelayServer *till_relay_server_new         (const TillRelayServerConfig *config,
                                                TillClock                   *clock,
                                                GError                     **error);
void             till_relay_server_free        (TillRelayServer             *self);
const char      *till_relay_server_get_url     (TillRelayServer             *self);
const char      *till_relay_server_get_metrics_url (TillRelayServer         *self);
void             till_relay_server_set_failed_func (TillRelayServer         *self,
                                                GHookFunc                    func,
                                                gpointer                     user_data);
void             till_relay_server_drain       (TillRelayServer             *self,
                                                guint                        timeout_ms,
                                                GHookFunc                    done,
                                                gpointer                     user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillRelayServer, till_relay_server_free)

G_END_DECLS
