/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-clock.h"
#include "till-relay-cursor.h"
#include "till-relay-hub.h"
#include "till-relay-metrics.h"

G_BEGIN_DECLS

/**
 * TillRelayShared:
 * @limits: the daemon's limits
 * @clock: the time of day
 * @hub: the sockets that were taken over
 * @registry: who may do what
 * @metrics: what is counted
 * @memory: bytes of bodies that are being received or not answered yet
 * @is_shared: whether other relays write into the same database
 *
 * What the parts of the daemon's main thread have in common. Borrowed by all of them.
 */
typedef struct
{
  TillRelayLimits    limits;
  TillClock         *clock;
  TillRelayHub      *hub;
  TillRelayRegistry *registry;
  TillRelayMetrics   metrics;
  gint64             memory;
  gboolean           is_shared;
} TillRelayShared;

gboolean till_relay_start_position (TillRelayShared       *shared,
                                    TillRelayLog          *log,
                                    const TillRelayCursor *after,
                                    gint64                *ret_next);
void     till_relay_sse_start      (TillRelayShared       *shared,
                                    TillRelayConsole      *console,
                                    TillRelayLog          *log,
                                    const TillRelayCursor *after,
                                    int                    fd);
void     till_relay_sse_end_all    (TillRelayShared       *shared,
                                    guint                  max_retry_ms);
void     till_relay_sse_end_revoked (TillRelayShared      *shared);

G_END_DECLS
