/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How fast a long history is read: as fast as the gateway likes, and no faster.
 *
 * What must hold: of the rate that the gateway gives to an account, a good part is left to
 * everybody else, above all to orders that move money; a refusal for speed halves what it was
 * about, and only a long row of good answers gives it back, bit by bit. Pure. */

#include "till-read-pace.h"

#define SECOND_US G_GINT64_CONSTANT (1000000)

/* Of the gateway's requests a second, how many are ours, in percent. */
#define SHARE 60

/* The gap after the first refusal where there was none. */
#define FIRST_GAP_US 10000
#define MAX_GAP_US (10 * SECOND_US)

/* Good answers before it is tried faster again. */
#define GOOD_ROW 50

/**
 * till_read_pace_init:
 * @self: (out caller-allocates): a pace
 * @max_lanes: how many requests at the same time at most
 * @reads_per_second: what the gateway gives to the account; 0 = not known
 */
void
till_read_pace_init (TillReadPace *self,
                     guint         max_lanes,
                     guint         reads_per_second)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (max_lanes > 0);

  *self = (TillReadPace) { .max_lanes = max_lanes, .lanes = max_lanes };
  if (reads_per_second > 0)
    self->least_gap_us = self->gap_us = SECOND_US * 100 / (reads_per_second * SHARE);
}

/**
 * till_read_pace_get_wait_us:
 * @self: a pace
 * @now_us: the time
 *
 * Returns: how long to wait before the next request; 0 = it may go
 */
gint64
till_read_pace_get_wait_us (TillReadPace *self,
                            gint64        now_us)
{
  g_return_val_if_fail (self != NULL, 0);

  return MAX (self->next_us - now_us, 0);
}

/**
 * till_read_pace_sent:
 * @self: a pace
 * @now_us: the time
 *
 * A request goes out.
 */
void
till_read_pace_sent (TillReadPace *self,
                     gint64        now_us)
{
  g_return_if_fail (self != NULL);

  self->next_us = MAX (self->next_us, now_us) + self->gap_us;
}

/**
 * till_read_pace_answered:
 * @self: a pace
 *
 * A request was answered well.
 */
void
till_read_pace_answered (TillReadPace *self)
{
  g_return_if_fail (self != NULL);

  if (++self->n_good < GOOD_ROW)
    return;

  self->n_good = 0;
  self->lanes = MIN (self->lanes + 1, self->max_lanes);
  self->gap_us = MAX (self->gap_us * 3 / 4, self->least_gap_us);
}

/**
 * till_read_pace_refused:
 * @self: a pace
 * @now_us: the time
 * @too_many_at_once: whether it was not the rate
 * @wait_ms: how long to wait with everything
 *
 * The gateway asked for fewer requests. Refusals that come while everything waits already count
 * as one.
 */
void
till_read_pace_refused (TillReadPace *self,
                        gint64        now_us,
                        gboolean      too_many_at_once,
                        guint         wait_ms)
{
  gboolean waits_already;

  g_return_if_fail (self != NULL);

  waits_already = self->next_us > now_us + self->gap_us;
  self->n_good = 0;
  self->next_us = MAX (self->next_us, now_us + wait_ms * G_GINT64_CONSTANT (1000));
  if (waits_already)
    return;

  if (too_many_at_once)
    self->lanes = MAX (self->lanes / 2, 1);
  else
    self->gap_us = CLAMP (self->gap_us * 2, FIRST_GAP_US, MAX_GAP_US);
}
