/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-backfill-kinds.h"
#include "till-clock.h"
#include "till-intake.h"
#include "till-read-budget.h"

G_BEGIN_DECLS

/**
 * TillBackfillStand:
 * @count: how many records of the kind were fetched so far, in all runs
 * @reached_us: since when everything of the kind is here; 0 = nothing is
 * @left_s: how many seconds it will take, probably; 0 = there is no telling
 *
 * How far a backfill has come.
 */
typedef struct
{
  guint64 count;
  gint64  reached_us;
  gint64  left_s;
} TillBackfillStand;

/**
 * TillBackfillNews:
 * @n_new: how many payments were not here before
 * @n_changed: how many payments were otherwise
 * @n_others: how many other records were new or otherwise
 *
 * What a backfill has changed.
 */
typedef struct
{
  guint64 n_new;
  guint64 n_changed;
  guint64 n_others;
} TillBackfillNews;

/**
 * TillBackfillProgress:
 * @stand: how far it has come
 * @data: what was given with the function
 */
typedef void (*TillBackfillProgress) (const TillBackfillStand *stand,
                                      gpointer                 data);

/**
 * TillBackfillSeen:
 * @records: (element-type TillRecord): what a page held
 * @data: what was given with the function
 */
typedef void (*TillBackfillSeen) (GPtrArray *records,
                                  gpointer   data);

/**
 * TillBackfillSetup:
 * @gateway: whom to ask
 * @store: has the mark
 * @intake: takes records in
 * @clock: the time
 * @timing: waits
 * @kind: what kind of record
 * @max_lanes: how many pages to ask for at the same time
 * @mark_key: (nullable): the mark that says how far it has come; %NULL = the usual one
 * @budget: (nullable): counts reads; must stay alive
 * @progress: (nullable): told after each piece that was written
 * @seen: (nullable): told of each page
 * @data: for both
 *
 * A plain value; everything is borrowed, and objects are held as long as it runs.
 */
typedef struct
{
  TillGateway         *gateway;
  TillStore           *store;
  TillIntake          *intake;
  TillClock           *clock;
  const TillTiming    *timing;
  TillRecordKind       kind;
  guint                max_lanes;
  const char          *mark_key;
  TillReadBudget      *budget;
  TillBackfillProgress progress;
  TillBackfillSeen     seen;
  gpointer             data;
} TillBackfillSetup;

/* The mark that keeps the budget. */
#define TILL_BACKFILL_MARK_READS "reads"

void     till_backfill_async        (const TillBackfillSetup *setup,
                                     GCancellable            *cancellable,
                                     GAsyncReadyCallback      callback,
                                     gpointer                 user_data);
gboolean till_backfill_finish       (GAsyncResult            *result,
                                     TillBackfillNews        *ret_news,
                                     GError                 **error);

G_END_DECLS
