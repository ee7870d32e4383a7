/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TillReadPace:
 * @max_lanes: how many requests at the same time at most
 * @lanes: how many now
 * @least_gap_us: the least time between two requests
 * @gap_us: the time between two requests now
 * @next_us: before this no request goes out
 * @n_good: answers since something was changed
 *
 * How fast to read. Times are those of the monotonic clock, in µs.
 */
typedef struct
{
  guint  max_lanes;
  guint  lanes;
  gint64 least_gap_us;
  gint64 gap_us;
  gint64 next_us;
  guint  n_good;
} TillReadPace;

void   till_read_pace_init        (TillReadPace *self,
                                   guint         max_lanes,
                                   guint         reads_per_second);
gint64 till_read_pace_get_wait_us (TillReadPace *self,
                                   gint64        now_us);
void   till_read_pace_sent        (TillReadPace *self,
                                   gint64        now_us);
void   till_read_pace_answered    (TillReadPace *self);
void   till_read_pace_refused     (TillReadPace *self,
                                   gint64        now_us,
                                   gboolean      too_many_at_once,
                                   guint         wait_ms);

G_END_DECLS
