/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TillBackfillPlan:
 *
 * Which parts of the past are still to be fetched.
 */
typedef struct _TillBackfillPlan TillBackfillPlan;

/**
 * TillBackfillLane:
 * @number: which lane this is, for till_backfill_plan_got()
 * @from_us: (inclusive) or 0
 * @to_us: (exclusive) or 0
 * @token: (nullable): where the page before ended
 *
 * The next page to ask for in one span of time. Borrowed from the plan.
 */
typedef struct
{
  guint       number;
  gint64      from_us;
  gint64      to_us;
  const char *token;
} TillBackfillLane;

/**
 * TillBackfillPage:
 * @n_records: how many payments (disputes, …) it held
 * @newest_us: when the first of them was made
 * @oldest_us: when the last of them was made
 * @n_oldest: how many of them were made in the same second as the last
 * @next_token: (nullable): where to go on
 */
typedef struct
{
  guint       n_records;
  gint64      newest_us;
  gint64      oldest_us;
  guint       n_oldest;
  const char *next_token;
} TillBackfillPage;

TillBackfillPlan *till_backfill_plan_new         (const char             *text);
void              till_backfill_plan_free        (TillBackfillPlan       *self);
gboolean          till_backfill_plan_take        (TillBackfillPlan       *self,
                                                  guint                   max_lanes,
                                                  TillBackfillLane       *ret_lane);
void              till_backfill_plan_got         (TillBackfillPlan       *self,
                                                  guint                   number,
                                                  const TillBackfillPage *page,
                                                  guint                   max_lanes);
void              till_backfill_plan_give_back   (TillBackfillPlan       *self,
                                                  guint                   number);
gboolean          till_backfill_plan_is_done     (TillBackfillPlan       *self);
guint64           till_backfill_plan_get_count   (TillBackfillPlan       *self);
gint64            till_backfill_plan_get_reached (TillBackfillPlan       *self);
guint64           till_backfill_plan_estimate    (TillBackfillPlan       *self,
                                                  gint64                  now_us,
                                                  gint64                  oldest_us);
char             *till_backfill_plan_to_text     (TillBackfillPlan       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillBackfillPlan, till_backfill_plan_free)

G_END_DECLS
