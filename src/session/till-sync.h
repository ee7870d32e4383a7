/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-clock.h"
#include "till-freshness.h"
#include "till-intake.h"

G_BEGIN_DECLS

#define TILL_TYPE_SYNC (till_sync_get_type ())
G_DECLARE_FINAL_TYPE (TillSync, till_sync, TILL, SYNC, GObject)

/*
 * TillSync: keeps the history in step with the gateway.
 *
 * Signals, on the main context:
 *  "freshness-changed" ()
 *  "late" (guint n)        the gateway's list told n old events that the relay had not brought
 *  "online" ()             the gateway answers again
 */

TillSync            *till_sync_new               (TillGateway         *gateway,
                                                  TillStore           *store,
                                                  TillIntake          *intake,
                                                  TillClock           *clock,
                                                  const TillTiming    *timing);
void                 till_sync_start             (TillSync            *self);
void                 till_sync_close             (TillSync            *self);
void                 till_sync_run_async         (TillSync            *self,
                                                  GCancellable        *cancellable,
                                                  GAsyncReadyCallback  callback,
                                                  gpointer             user_data);
gboolean             till_sync_run_finish        (TillSync            *self,
                                                  GAsyncResult        *result,
                                                  GError             **error);
void                 till_sync_hint              (TillSync            *self);
void                 till_sync_repair            (TillSync            *self);
void                 till_sync_expect            (TillSync            *self);
void                 till_sync_retry_now         (TillSync            *self);
void                 till_sync_heard             (TillSync            *self);
void                 till_sync_set_relay         (TillSync            *self,
                                                  gboolean             connected,
                                                  gboolean             trusted,
                                                  gboolean             behind);
void                 till_sync_set_relay_problem (TillSync            *self,
                                                  const char          *problem);
void                 till_sync_count_forged      (TillSync            *self,
                                                  guint                n);
const TillFreshness *till_sync_get_freshness     (TillSync            *self);

G_END_DECLS
