/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-gateway.h"
#include "till-store.h"
#include "till-timing.h"

G_BEGIN_DECLS

#define TILL_TYPE_INTAKE (till_intake_get_type ())
G_DECLARE_FINAL_TYPE (TillIntake, till_intake, TILL, INTAKE, GObject)

/*
 * TillIntake: the one way by which records come into the store.
 *
 * Signals, on the main context:
 *  "applied" (TillApplied *applied, guint kinds)   bit n of kinds: a record of #TillRecordKind n
 */

/**
 * TillIntakeNews:
 * @n_new: how many payments were not known before
 * @n_changed: how many payments look otherwise than before
 * @n_others: how many other records are new or changed
 *
 * What taking in has changed.
 */
typedef struct
{
  guint n_new;
  guint n_changed;
  guint n_others;
} TillIntakeNews;

TillIntake *till_intake_new           (TillGateway         *gateway,
                                       TillStore           *store,
                                       const TillTiming    *timing);
void        till_intake_start         (TillIntake          *self);
void        till_intake_settle_async  (TillIntake          *self,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);
gboolean    till_intake_settle_finish (TillIntake          *self,
                                       GAsyncResult        *result,
                                       GError             **error);
void        till_intake_close         (TillIntake          *self);
void        till_intake_apply_async   (TillIntake          *self,
                                       GPtrArray           *records,
                                       const TillMark      *marks,
                                       guint                n_marks,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);
gboolean    till_intake_apply_finish  (TillIntake          *self,
                                       GAsyncResult        *result,
                                       TillIntakeNews      *ret_news,
                                       GError             **error);
void        till_intake_read_async    (TillIntake          *self,
                                       TillRecordKind       kind,
                                       const char          *id,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);
gboolean    till_intake_read_finish   (TillIntake          *self,
                                       GAsyncResult        *result,
                                       GError             **error);

G_END_DECLS
