/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-db.h"
#include "till-store.h"

G_BEGIN_DECLS

/* The second at which everything in these tests begins. */
#define START_SECOND G_GINT64_CONSTANT (1700000000)

/**
 * StoreFixture:
 * @folder: a folder of its own
 * @path: the history in it
 * @clock: a clock that stands still
 * @store: (nullable): the open store
 */
typedef struct
{
  char      *folder;
  char      *path;
  TillClock *clock;
  TillStore *store;
} StoreFixture;

void               store_set_up         (StoreFixture      *fixture,
                                         gconstpointer      user_data);
void               store_tear_down      (StoreFixture      *fixture,
                                         gconstpointer      user_data);
TillStore         *store_open_at        (const char        *path,
                                         TillClock         *clock,
                                         GError           **error);
void               store_reopen         (StoreFixture      *fixture);
TillDb            *store_open_raw       (const char        *path);
gint64             store_query          (StoreFixture      *fixture,
                                         const char        *sql);

TillApplied       *store_try_apply      (TillStore         *store,
                                         GPtrArray         *records,
                                         const TillMark    *marks,
                                         guint              n_marks,
                                         GError           **error);
TillApplied       *store_apply          (TillStore         *store,
                                         GPtrArray         *records);
TillApplied       *store_apply_one      (TillStore         *store,
                                         gconstpointer      fields);
GArray            *store_try_list       (TillStore         *store,
                                         const TillFilter  *filter,
                                         gint64             before_key,
                                         guint              limit,
                                         GError           **error);
GArray            *store_list           (TillStore         *store,
                                         const TillFilter  *filter,
                                         gint64             before_key,
                                         guint              limit);
GPtrArray         *store_load           (TillStore         *store,
                                         GArray            *keys);
TillPaymentDetail *store_find           (TillStore         *store,
                                         const char        *id,
                                         GError           **error);
GArray            *store_totals         (TillStore         *store,
                                         const TillFilter  *filter);
GPtrArray         *store_find_customers (TillStore         *store,
                                         const char        *text,
                                         guint              limit);
GPtrArray         *store_list_records   (TillStore         *store,
                                         TillRecordKind     kind,
                                         guint              limit);

TillPayment        payment_fields       (const char        *id,
                                         gint64             as_of_second);
TillPlaces *store_sort         (TillStore        *store,
                                const TillFilter *filter,
                                TillSort          sort);
TillPlaces *store_sort_first   (TillStore        *store,
                                const TillFilter *filter,
                                TillSort          sort,
                                guint             limit);

G_END_DECLS
