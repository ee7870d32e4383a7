/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-db-thread.h"
#include "till-recents-private.h"
#include "till-filter.h"
#include "till-ranks.h"
#include "till-sort.h"
#include "till-store-types.h"

G_BEGIN_DECLS

/**
 * TillStoreJob:
 * @func: what to do; the job is its job
 * @path: the file
 * @recents: of the thread that reads or adds up, and only for it
 * @records, @marks, @n_marks: for apply
 * @filter, @before_key, @limit: for lists, totals
 * @sort: for lists
 * @ranks: (nullable): of the order that is asked about
 * @keys: for loading
 * @text: an id, or what was typed
 * @kind: for lists of other records
 * @query: for looking for other records; its text is @text
 *
 * What a thread of the store is to do. Owned by its queue.
 */
typedef struct
{
  TillDbFunc     func;
  char          *path;
  TillRecents   *recents;
  GPtrArray     *records;
  TillMark      *marks;
  guint          n_marks;
  TillFilter    *filter;
  gint64         before_key;
  guint          limit;
  TillSort       sort;
  TillRanks     *ranks;
  GArray        *keys;
  char          *text;
  TillRecordKind kind;
  TillRecordQuery query;
} TillStoreJob;

/* What a job says that is done in pieces: all is done, or there is more to do. */
#define TILL_STORE_DONE 1
#define TILL_STORE_MORE 2

void       till_store_job_free             (TillStoreJob  *job);
TillMark  *till_store_copy_marks           (const TillMark *marks,
                                            guint           n_marks);
void       till_store_free_marks           (TillMark       *marks,
                                            guint           n_marks);
char      *till_store_get_damage_path      (const char    *path);

gpointer   till_store_work                 (TillDb        *db,
                                            gpointer       job,
                                            GCancellable  *cancellable,
                                            GError       **error);

gpointer   till_store_work_configure       (TillDb        *db,
                                            gpointer       job,
                                            GCancellable  *cancellable,
                                            GError       **error);
gpointer   till_store_work_apply           (TillDb        *db,
                                            gpointer       job,
                                            GCancellable  *cancellable,
                                            GError       **error);
gpointer   till_store_work_checkpoint      (TillDb        *db,
                                            gpointer       job,
                                            GCancellable  *cancellable,
                                            GError       **error);
gpointer   till_store_work_index           (TillDb        *db,
                                            gpointer       job,
                                            GCancellable  *cancellable,
                                            GError       **error);
gpointer   till_store_work_first_customers (TillDb        *db,
                                            gpointer       job,
                                            GCancellable  *cancellable,
                                            GError       **error);
gpointer   till_store_work_list_keys       (TillDb        *db,
                                            gpointer       job,
                                            GCancellable  *cancellable,
                                            GError       **error);
gpointer   till_store_work_load_payments   (TillDb        *db,
                                            gpointer       job,
                                            GCancellable  *cancellable,
                                            GError       **error);
gpointer   till_store_work_find_payment    (TillDb        *db,
                                            gpointer       job,
                                            GCancellable  *cancellable,
                                            GError       **error);
gpointer   till_store_work_get_totals      (TillDb        *db,
                                            gpointer       job,
                                            GCancellable  *cancellable,
                                            GError       **error);
gpointer   till_store_work_find_customers  (TillDb        *db,
                                            gpointer       job,
                                            GCancellable  *cancellable,
                                            GError       **error);
gpointer   till_store_work_list_records    (TillDb        *db,
                                            gpointer       job,
                                            GCancellable  *cancellable,
                                            GError       **error);
gpointer   till_store_work_search_records  (TillDb        *db,
                                            gpointer       job,
                                            GCancellable  *cancellable,
                                            GError       **error);

G_END_DECLS
