/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-store.h"

G_BEGIN_DECLS

typedef struct _TillSortFeed TillSortFeed;

/**
 * TillSortFeedFuncs:
 * @sorted: payments in their order: perhaps the first of them, then all, and all again after many
 *   changes; @places is given away
 * @verdicts: of payments that have changed
 * @progress: how far the sorting has come, in per cent; 100 when nothing is being sorted
 * @failed: they cannot be read
 *
 * What a feed tells, on the main context.
 */
typedef struct
{
  void (*sorted)   (TillPlaces        *places,
                    gpointer           user_data);
  void (*verdicts) (const TillVerdict *verdicts,
                    guint              n_verdicts,
                    gpointer           user_data);
  void (*progress) (guint              percent,
                    gpointer           user_data);
  void (*failed)   (const GError      *error,
                    gpointer           user_data);
} TillSortFeedFuncs;

TillSortFeed *till_sort_feed_new  (TillStore               *store,
                                   const TillFilter        *filter,
                                   TillSort                 sort,
                                   const TillSortFeedFuncs *funcs,
                                   gpointer                 user_data);
void          till_sort_feed_free (TillSortFeed            *self);
void          till_sort_feed_note (TillSortFeed            *self,
                                   TillApplied             *applied);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillSortFeed, till_sort_feed_free)

G_END_DECLS
