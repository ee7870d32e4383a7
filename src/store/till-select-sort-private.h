/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-db.h"
#include "till-filter.h"
#include "till-places.h"
#include "till-recents-private.h"
#include "till-sort.h"
#include "till-sorting.h"

G_BEGIN_DECLS

TillPlaces *till_select_first  (TillDb           *db,
                                TillRecents      *recents,
                                const TillFilter *filter,
                                TillSort          sort,
                                guint             limit,
                                GError          **error);
TillPlaces *till_select_places (TillDb           *db,
                                TillRecents      *recents,
                                const TillFilter *filter,
                                TillSort          sort,
                                TillSorting      *sorting,
                                GError          **error);
GArray     *till_select_sorted (TillDb           *db,
                                TillRecents      *recents,
                                const TillFilter *filter,
                                TillSort          sort,
                                gint64            after_key,
                                guint             limit,
                                GError          **error);
GArray     *till_select_judge  (TillDb           *db,
                                TillRecents      *recents,
                                const TillFilter *filter,
                                TillSort          sort,
                                TillRanks        *ranks,
                                GArray           *keys,
                                GError          **error);

G_END_DECLS
