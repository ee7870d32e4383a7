/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TillFreshnessState:
 * @TILL_FRESHNESS_STARTING: nothing is known yet but what is on disk
 * @TILL_FRESHNESS_BACKFILLING: the past is being fetched
 * @TILL_FRESHNESS_REPAIRING: what happened while we were away is being fetched
 * @TILL_FRESHNESS_LIVE: what happens is told as it happens
 * @TILL_FRESHNESS_POLLING: no relay: the gateway is asked now and then
 * @TILL_FRESHNESS_BEHIND: the relay has more than we have taken in
 * @TILL_FRESHNESS_OFFLINE: the gateway cannot be reached
 */
typedef enum
{
  TILL_FRESHNESS_STARTING,
  TILL_FRESHNESS_BACKFILLING,
  TILL_FRESHNESS_REPAIRING,
  TILL_FRESHNESS_LIVE,
  TILL_FRESHNESS_POLLING,
  TILL_FRESHNESS_BEHIND,
  TILL_FRESHNESS_OFFLINE,
} TillFreshnessState;

/**
 * TillFreshness:
 * @state: how fresh everything on the screen is
 * @since_us: since when it is so
 * @checked_us: when the gateway last told us something; 0 = never
 * @backfill_count: how many payments the backfill has fetched
 * @backfill_reached_us: how far back it has come; 0 = not begun
 * @backfill_left_s: how many seconds it will take, probably; 0 = there is no telling
 * @backfill_done: whether the whole past is here
 * @relay_connected: whether the relay's stream is open
 * @n_forged: deliveries that did not carry the gateway's signature and were dropped
 * @problem: (nullable): what went wrong last, in the words of the error
 */
typedef struct
{
  TillFreshnessState state;
  gint64             since_us;
  gint64             checked_us;
  guint64            backfill_count;
  gint64             backfill_reached_us;
  gint64             backfill_left_s;
  gboolean           backfill_done;
  gboolean           relay_connected;
  guint              n_forged;
  char              *problem;
} TillFreshness;

/**
 * till_freshness_is_caught_up:
 * @self: how fresh it is
 *
 * While what happened in our absence is still being fetched, what looks as if it needed somebody
 * may have been dealt with long ago.
 *
 * Returns: whether nothing of that kind is being fetched
 */
static inline gboolean
till_freshness_is_caught_up (const TillFreshness *self)
{
  return self->state != TILL_FRESHNESS_STARTING && self->state != TILL_FRESHNESS_REPAIRING;
}

G_END_DECLS
