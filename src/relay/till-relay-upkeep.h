/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-clock.h"
#include "till-relay-store.h"
#include "till-relay-limits.h"

G_BEGIN_DECLS

/**
 * TillRelayFirst:
 * @stream_id: a stream
 * @first_seq: the oldest event it has now
 */
typedef struct
{
  gint64 stream_id;
  gint64 first_seq;
} TillRelayFirst;

/**
 * TillRelayUpkeep:
 * @purge_at_us: when old events are to be looked for again, by the monotonic clock
 *
 * What the writer does to its file between commits.
 */
typedef struct
{
  gint64 purge_at_us;

  /*< private >*/
  gint64 log_moved; /* how long the log was when it was last moved */
  gint64 trusted_us;        /* the time of day as it was last believed, */
  gint64 trusted_passed_us; /* and how much time had passed then */
  gint64 ahead_passed_us;   /* when the clock was found ahead of that; -1 = it is not */
} TillRelayUpkeep;

gboolean till_relay_upkeep_probe    (TillRelayStore        *db);
gboolean till_relay_upkeep_purge    (TillRelayUpkeep       *self,
                                     TillRelayStore        *db,
                                     const TillRelayLimits *limits,
                                     TillClock             *clock,
                                     GArray                *firsts);
void     till_relay_upkeep_move_log (TillRelayUpkeep       *self,
                                     TillRelayStore        *db,
                                     const TillRelayLimits *limits,
                                     gboolean               idle);
gboolean till_relay_upkeep_measure  (const char            *db_path,
                                     const TillRelayLimits *limits,
                                     gint64                *ret_free);

G_END_DECLS
