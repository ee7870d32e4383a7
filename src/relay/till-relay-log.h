/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-relay-reader.h"
#include "till-relay-limits.h"

G_BEGIN_DECLS

/**
 * TillRelayCache:
 *
 * The events that are in memory, of all streams together: the newest ones, and what was read from
 * the disk for those who are behind. The main thread's alone.
 */
typedef struct _TillRelayCache TillRelayCache;

/**
 * TillRelayLog:
 *
 * One stream's events: from which number to which they go, and those that are in memory.
 */
typedef struct _TillRelayLog TillRelayLog;

typedef struct _TillRelayWatcher TillRelayWatcher;

/**
 * TillRelayWatcher:
 * @wake: called when there may be something new to look at; must not free another
 *   watcher
 *
 * Someone who reads a stream. To be embedded.
 */
struct _TillRelayWatcher
{
  void        (*wake) (TillRelayWatcher *self);

  /*< private >*/
  TillRelayLog *log;
  GList         link;
};

TillRelayCache *till_relay_cache_new      (const TillRelayLimits *limits,
                                           TillRelayReader          *reader);
void            till_relay_cache_free     (TillRelayCache        *self);
void            till_relay_cache_forget   (TillRelayCache        *self);

TillRelayLog   *till_relay_log_new        (TillRelayCache        *cache,
                                           gint64                 stream_id,
                                           const char            *name,
                                           gint64                 first,
                                           gint64                 last);
void            till_relay_log_free       (TillRelayLog          *self);
gint64          till_relay_log_get_id     (TillRelayLog          *self);
const char     *till_relay_log_get_name   (TillRelayLog          *self);
gint64          till_relay_log_get_first  (TillRelayLog          *self);
gint64          till_relay_log_get_last   (TillRelayLog          *self);
void            till_relay_log_set_first  (TillRelayLog          *self,
                                           gint64                 first);
void            till_relay_log_append     (TillRelayLog          *self,
                                           gint64                 seq,
                                           GBytes                *frame);
gboolean        till_relay_log_advance    (TillRelayLog          *self,
                                           gint64                 last,
                                           gboolean               at_once);
gboolean        till_relay_log_may_follow (TillRelayLog          *self,
                                           gint64                 seq,
                                           gint64                 now_us,
                                           gint64                 patience_us);
gboolean        till_relay_log_is_recent  (TillRelayLog          *self,
                                           gint64                 seq);
GBytes         *till_relay_log_peek       (TillRelayLog          *self,
                                           gint64                 seq);
void            till_relay_log_fetch      (TillRelayLog          *self,
                                           gint64                 seq);
void            till_relay_log_watch      (TillRelayLog          *self,
                                           TillRelayWatcher      *watcher);
void            till_relay_log_unwatch    (TillRelayLog          *self,
                                           TillRelayWatcher      *watcher);
guint           till_relay_log_count      (TillRelayLog          *self);
gboolean        till_relay_log_has_news   (TillRelayLog          *self);
void            till_relay_log_wake       (TillRelayLog          *self);

G_END_DECLS
