/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "till-clock.h"
#include "till-filter.h"
#include "till-places.h"
#include "till-sort.h"
#include "till-sorting.h"
#include "till-store-types.h"

G_BEGIN_DECLS

#define TILL_TYPE_STORE (till_store_get_type ())
G_DECLARE_FINAL_TYPE (TillStore, till_store, TILL, STORE, GObject)

/* Property "indexed" (uint): see till_store_get_indexed(). */

void               till_store_open_async             (const char          *path,
                                                      TillClock           *clock,
                                                      GCancellable        *cancellable,
                                                      GAsyncReadyCallback  callback,
                                                      gpointer             user_data);
TillStore         *till_store_open_finish            (GAsyncResult        *result,
                                                      GError             **error);
const char        *till_store_get_set_aside          (TillStore           *self);
guint              till_store_get_indexed            (TillStore           *self);
void               till_store_rest                   (TillStore           *self);
void               till_store_close                  (TillStore           *self);

const char        *till_store_get_mark               (TillStore           *self,
                                                      const char          *key);
GPtrArray         *till_store_list_marks             (TillStore           *self,
                                                      const char          *prefix);
GPtrArray         *till_store_list_doubts            (TillStore           *self);
void               till_store_apply_async            (TillStore           *self,
                                                      GPtrArray           *records,
                                                      const TillMark      *marks,
                                                      guint                n_marks,
                                                      GCancellable        *cancellable,
                                                      GAsyncReadyCallback  callback,
                                                      gpointer             user_data);
TillApplied       *till_store_apply_finish           (TillStore           *self,
                                                      GAsyncResult        *result,
                                                      GError             **error);

void               till_store_list_keys_async        (TillStore           *self,
                                                      const TillFilter    *filter,
                                                      gint64               before_key,
                                                      guint                limit,
                                                      GCancellable        *cancellable,
                                                      GAsyncReadyCallback  callback,
                                                      gpointer             user_data);
GArray            *till_store_list_keys_finish       (TillStore           *self,
                                                      GAsyncResult        *result,
                                                      GError             **error);
void               till_store_list_sorted_async      (TillStore           *self,
                                                      const TillFilter    *filter,
                                                      TillSort             sort,
                                                      gint64               after_key,
                                                      guint                limit,
                                                      GCancellable        *cancellable,
                                                      GAsyncReadyCallback  callback,
                                                      gpointer             user_data);
GArray            *till_store_list_sorted_finish     (TillStore           *self,
                                                      GAsyncResult        *result,
                                                      GError             **error);
void               till_store_sort_first_async       (TillStore           *self,
                                                      const TillFilter    *filter,
                                                      TillSort             sort,
                                                      guint                limit,
                                                      GCancellable        *cancellable,
                                                      GAsyncReadyCallback  callback,
                                                      gpointer             user_data);
TillPlaces        *till_store_sort_first_finish      (TillStore           *self,
                                                      GAsyncResult        *result,
                                                      GError             **error);
void               till_store_sort_async             (TillStore           *self,
                                                      const TillFilter    *filter,
                                                      TillSort             sort,
                                                      TillSorting         *sorting,
                                                      GCancellable        *cancellable,
                                                      GAsyncReadyCallback  callback,
                                                      gpointer             user_data);
TillPlaces        *till_store_sort_finish            (TillStore           *self,
                                                      GAsyncResult        *result,
                                                      GError             **error);
void               till_store_judge_async            (TillStore           *self,
                                                      const TillFilter    *filter,
                                                      TillSort             sort,
                                                      TillRanks           *ranks,
                                                      const gint64        *keys,
                                                      guint                n_keys,
                                                      GCancellable        *cancellable,
                                                      GAsyncReadyCallback  callback,
                                                      gpointer             user_data);
GArray            *till_store_judge_finish           (TillStore           *self,
                                                      GAsyncResult        *result,
                                                      GError             **error);
void               till_store_load_payments_async    (TillStore           *self,
                                                      const gint64        *keys,
                                                      guint                n_keys,
                                                      GCancellable        *cancellable,
                                                      GAsyncReadyCallback  callback,
                                                      gpointer             user_data);
GPtrArray         *till_store_load_payments_finish   (TillStore           *self,
                                                      GAsyncResult        *result,
                                                      GError             **error);
void               till_store_visit_async            (TillStore           *self,
                                                      const TillFilter    *filter,
                                                      TillPaymentVisit     visit,
                                                      gpointer             visit_data,
                                                      GCancellable        *cancellable,
                                                      GAsyncReadyCallback  callback,
                                                      gpointer             user_data);
void               till_store_visit_sorted_async     (TillStore           *self,
                                                      const TillFilter    *filter,
                                                      TillSort             sort,
                                                      TillPaymentVisit     visit,
                                                      gpointer             visit_data,
                                                      GCancellable        *cancellable,
                                                      GAsyncReadyCallback  callback,
                                                      gpointer             user_data);
gboolean           till_store_visit_finish           (TillStore           *self,
                                                      GAsyncResult        *result,
                                                      GError             **error);
void               till_store_find_payment_async     (TillStore           *self,
                                                      const char          *id,
                                                      GCancellable        *cancellable,
                                                      GAsyncReadyCallback  callback,
                                                      gpointer             user_data);
TillPaymentDetail *till_store_find_payment_finish    (TillStore           *self,
                                                      GAsyncResult        *result,
                                                      GError             **error);
void               till_store_get_totals_async       (TillStore           *self,
                                                      const TillFilter    *filter,
                                                      GCancellable        *cancellable,
                                                      GAsyncReadyCallback  callback,
                                                      gpointer             user_data);
GArray            *till_store_get_totals_finish      (TillStore           *self,
                                                      GAsyncResult        *result,
                                                      GError             **error);
void               till_store_find_customers_async   (TillStore           *self,
                                                      const char          *text,
                                                      guint                limit,
                                                      GCancellable        *cancellable,
                                                      GAsyncReadyCallback  callback,
                                                      gpointer             user_data);
GPtrArray         *till_store_find_customers_finish  (TillStore           *self,
                                                      GAsyncResult        *result,
                                                      GError             **error);
void               till_store_list_records_async     (TillStore           *self,
                                                      TillRecordKind       kind,
                                                      guint                limit,
                                                      GCancellable        *cancellable,
                                                      GAsyncReadyCallback  callback,
                                                      gpointer             user_data);
GPtrArray         *till_store_list_records_finish    (TillStore           *self,
                                                      GAsyncResult        *result,
                                                      GError             **error);
void               till_store_search_records_async   (TillStore             *self,
                                                      const TillRecordQuery *query,
                                                      GCancellable          *cancellable,
                                                      GAsyncReadyCallback    callback,
                                                      gpointer               user_data);
TillRecordPage    *till_store_search_records_finish  (TillStore           *self,
                                                      GAsyncResult        *result,
                                                      GError             **error);

G_END_DECLS
