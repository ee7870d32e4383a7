/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-intake.h"

G_BEGIN_DECLS

/**
 * TillBackfillProgress:
 * @count: how many records of the kind were fetched so far, in all runs
 * @reached_us: since when everything of the kind is here; 0 = nothing is
 * @data: what was given with the function
 */
typedef void (*TillBackfillProgress) (guint64  count,
                                      gint64   reached_us,
                                      gpointer data);

const TillRecordKind *till_backfill_get_kinds (guint         *ret_n);
char    *till_backfill_get_mark_key (TillRecordKind        kind);
gboolean till_backfill_is_done      (TillStore            *store,
                                     TillRecordKind        kind,
                                     guint64              *ret_count,
                                     gint64               *ret_reached_us);
void     till_backfill_async        (TillGateway          *gateway,
                                     TillStore            *store,
                                     TillIntake           *intake,
                                     TillRecordKind        kind,
                                     guint                 max_lanes,
                                     TillBackfillProgress  progress,
                                     gpointer              progress_data,
                                     GCancellable         *cancellable,
                                     GAsyncReadyCallback   callback,
                                     gpointer              user_data);
gboolean till_backfill_finish       (GAsyncResult         *result,
                                     GError              **error);

G_END_DECLS
