/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* From what is known about catch-up, backfill and relay to what is shown: how fresh everything on
 * the screen is, and what is wrong. Pure.
 *
 * What must hold: "live" is only said when there is reason to believe it. */

#include "till-sync-state.h"

#include <string.h>

#include "till-gateway-error.h"

/**
 * till_sync_state_init:
 * @self: (out caller-allocates): a state
 * @now_us: the time
 *
 * Begins with knowing nothing.
 */
void
till_sync_state_init (TillSyncState *self,
                      gint64         now_us)
{
  g_return_if_fail (self != NULL);

  *self = (TillSyncState) { 0 };
  self->freshness.since_us = now_us;
}

/**
 * till_sync_state_clear:
 * @self: a state
 *
 * Frees its texts.
 */
void
till_sync_state_clear (TillSyncState *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->failure, g_free);
  g_clear_pointer (&self->relay_problem, g_free);
  g_clear_pointer (&self->left_out, g_free);
  g_clear_pointer (&self->freshness.problem, g_free);
}

/**
 * till_sync_state_is_live:
 * @self: a state
 *
 * Returns: whether the relay can be relied upon
 */
gboolean
till_sync_state_is_live (TillSyncState *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->freshness.relay_connected && self->relay_trusted;
}

/**
 * till_sync_state_answered:
 * @self: a state
 * @now_us: the time
 *
 * The gateway has answered.
 *
 * Returns: whether it could not be reached before
 */
gboolean
till_sync_state_answered (TillSyncState *self,
                          gint64         now_us)
{
  gboolean was_offline;

  g_return_val_if_fail (self != NULL, FALSE);

  was_offline = self->offline_since_us != 0;
  self->freshness.checked_us = now_us;
  self->offline_since_us = 0;
  g_clear_pointer (&self->failure, g_free);

  return was_offline;
}

/**
 * till_sync_state_failed:
 * @self: a state
 * @error: why a catch-up or a backfill did not come to its end
 * @now_us: the time
 *
 * Takes note of a failure. Without the gateway, or without a key it takes, we are offline.
 */
void
till_sync_state_failed (TillSyncState *self,
                        const GError  *error,
                        gint64         now_us)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (error != NULL);

  g_free (self->failure);
  self->failure = g_strdup (error->message);

  if (self->offline_since_us == 0 &&
      (g_error_matches (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_UNAVAILABLE) ||
       g_error_matches (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_UNAUTHORIZED)))
    self->offline_since_us = now_us;
}

/**
 * till_sync_state_leave_out:
 * @self: a state
 * @error: why a kind of record cannot be listed
 *
 * Takes note that something is missing. That the account has no such thing is no lack.
 */
void
till_sync_state_leave_out (TillSyncState *self,
                           const GError  *error)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (error != NULL);

  if (!g_error_matches (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_FORBIDDEN))
    return;

  g_free (self->left_out);
  self->left_out = g_strdup (error->message);
}

/**
 * till_sync_state_set_relay_problem:
 * @self: a state
 * @problem: (nullable): why the relay does not bring what happens
 *
 * Returns: whether that is something else than before
 */
gboolean
till_sync_state_set_relay_problem (TillSyncState *self,
                                   const char    *problem)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (g_strcmp0 (problem, self->relay_problem) == 0)
    return FALSE;

  g_free (self->relay_problem);
  self->relay_problem = g_strdup (problem);

  return TRUE;
}

static TillFreshnessState
get_state (TillSyncState *self)
{
  if (self->offline_since_us != 0)
    return TILL_FRESHNESS_OFFLINE;

  if (self->repairing)
    return TILL_FRESHNESS_REPAIRING;

  if (!self->begun)
    return TILL_FRESHNESS_STARTING;

  if (!self->freshness.backfill_done)
    return TILL_FRESHNESS_BACKFILLING;

  if (till_sync_state_is_live (self))
    return self->relay_behind ? TILL_FRESHNESS_BEHIND : TILL_FRESHNESS_LIVE;

  return TILL_FRESHNESS_POLLING;
}

/**
 * till_sync_state_update:
 * @self: a state
 * @now_us: the time
 *
 * Works out how fresh everything is.
 *
 * Returns: whether that is otherwise than at the last time
 */
gboolean
till_sync_state_update (TillSyncState *self,
                        gint64         now_us)
{
  TillFreshnessState state;
  gboolean changed = FALSE;
  const char *problem;

  g_return_val_if_fail (self != NULL, FALSE);

  state = get_state (self);
  if (state != self->freshness.state)
    {
      self->freshness.state = state;
      self->freshness.since_us = self->offline_since_us != 0 ? self->offline_since_us : now_us;
    }

  problem = self->failure != NULL ? self->failure
            : self->relay_problem != NULL ? self->relay_problem
                                          : self->left_out;
  if (g_strcmp0 (problem, self->freshness.problem) != 0)
    {
      g_free (self->freshness.problem);
      self->freshness.problem = g_strdup (problem);
      changed = TRUE;
    }

  /* All the rest are numbers; the text has been compared. */
  self->shown.problem = self->freshness.problem;
  changed |= memcmp (&self->freshness, &self->shown, sizeof self->shown) != 0;
  self->shown = self->freshness;

  return changed;
}
