/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-freshness.h"

G_BEGIN_DECLS

/**
 * TillSyncState:
 * @begun: the first catch-up of this run has succeeded
 * @repairing: what was missed is being fetched
 * @relay_trusted: there is reason to believe that the relay brings what happens
 * @relay_behind: the relay has more than was taken in
 * @offline_since_us: since when the gateway cannot be reached; 0 = it can
 * @failure: (nullable): of the last catch-up or backfill
 * @relay_problem: (nullable): why the relay does not bring what happens
 * @left_out: (nullable): a kind of record that the key may not read
 * @freshness: what follows from all this, after till_sync_state_update()
 *
 * What is known about how fresh the history is. Its owner sets the members that are not texts.
 */
typedef struct
{
  gboolean      begun;
  gboolean      repairing;
  gboolean      relay_trusted;
  gboolean      relay_behind;
  gint64        offline_since_us;
  char         *failure;
  char         *relay_problem;
  char         *left_out;
  TillFreshness freshness;

  /*< private >*/
  TillFreshness shown;
} TillSyncState;

void     till_sync_state_init              (TillSyncState *self,
                                            gint64         now_us);
void     till_sync_state_clear             (TillSyncState *self);
gboolean till_sync_state_is_live           (TillSyncState *self);
gboolean till_sync_state_answered          (TillSyncState *self,
                                            gint64         now_us);
void     till_sync_state_failed            (TillSyncState *self,
                                            const GError  *error,
                                            gint64         now_us);
void     till_sync_state_leave_out         (TillSyncState *self,
                                            const GError  *error);
gboolean till_sync_state_set_relay_problem (TillSyncState *self,
                                            const char    *problem);
gboolean till_sync_state_update            (TillSyncState *self,
                                            gint64         now_us);

G_END_DECLS
