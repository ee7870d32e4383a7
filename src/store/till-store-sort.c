/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Payments in other orders than newest first.
 *
 * Sorting millions takes seconds, so it has a connection and a thread of its own, and sees the
 * history as it was when it began; questions about few payments go to the reading thread. What must
 * hold: cancelling ends a sorting while rows are read. */

#include "till-store-private.h"

#include "till-select-sort-private.h"
#include "till-store-open-private.h"

typedef struct
{
  char        *path;
  TillFilter  *filter;
  TillSort     sort;
  TillSorting *sorting;
} Sorting;

static void
sorting_free (Sorting *job)
{
  g_free (job->path);
  till_filter_free (job->filter);
  till_sorting_unref (job->sorting);
  g_free (job);
}

static void
sort_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  g_autoptr (TillRecents) recents = till_recents_new ();
  g_autoptr (TillDb) db = NULL;
  GError *error = NULL;
  Sorting *job = task_data;
  TillPlaces *places = NULL;

  if ((db = till_store_open_reader (job->path, &error)))
    {
      till_db_set_cancellable (db, cancellable);
      if (till_db_exec (db, "BEGIN", &error))
        places = till_select_places (db, recents, job->filter, job->sort, job->sorting, &error);
      till_db_rollback (db);
    }

  if (places != NULL)
    g_task_return_pointer (task, places, (GDestroyNotify) till_places_free);
  else
    g_task_return_error (task, error);
}

/**
 * till_store_sort_async:
 * @self: a store
 * @filter: which payments
 * @sort: an order that is not by time
 * @sorting: (nullable): told how far it has come
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Sorts payments as they are now.
 */
void
till_store_sort_async (TillStore          *self,
                       const TillFilter   *filter,
                       TillSort            sort,
                       TillSorting        *sorting,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Sorting *job;

  g_return_if_fail (TILL_IS_STORE (self));
  g_return_if_fail (filter != NULL);
  g_return_if_fail (!till_sort_is_by_time (sort));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_store_sort_async);
  if (till_store_get_path (self) == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, "The history is closed");
      return;
    }

  job = g_new0 (Sorting, 1);
  job->path = g_strdup (till_store_get_path (self));
  job->filter = till_filter_copy (filter);
  job->sort = sort;
  job->sorting = sorting != NULL ? till_sorting_ref (sorting) : till_sorting_new ();
  g_task_set_task_data (task, job, (GDestroyNotify) sorting_free);
  g_task_run_in_thread (task, sort_in_thread);
}

static gpointer
finish (TillStore    *self,
        GAsyncResult *result,
        GError      **error)
{
  g_return_val_if_fail (TILL_IS_STORE (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * till_store_sort_finish:
 * @self: a store
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_DB_ERROR, %G_IO_ERROR_CANCELLED
 *   or %G_IO_ERROR_CLOSED
 *
 * Returns: (transfer full) (nullable): the payments in their order
 */
TillPlaces *
till_store_sort_finish (TillStore    *self,
                        GAsyncResult *result,
                        GError      **error)
{
  return finish (self, result, error);
}

static void
places_ready_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;

  till_store_answer (object, result, task, (GDestroyNotify) till_places_free);
}

static void
array_ready_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;

  till_store_answer (object, result, task, (GDestroyNotify) g_array_unref);
}

static gpointer
work_first (TillDb       *db,
            gpointer      user_data,
            GCancellable *cancellable,
            GError      **error)
{
  TillStoreJob *job = user_data;

  return till_select_first (db, job->recents, job->filter, job->sort, job->limit, error);
}

static gpointer
work_list (TillDb       *db,
           gpointer      user_data,
           GCancellable *cancellable,
           GError      **error)
{
  TillStoreJob *job = user_data;

  return till_select_sorted (db, job->recents, job->filter, job->sort, job->before_key, job->limit,
                             error);
}

static gpointer
work_judge (TillDb       *db,
            gpointer      user_data,
            GCancellable *cancellable,
            GError      **error)
{
  TillStoreJob *job = user_data;

  return till_select_judge (db, job->recents, job->filter, job->sort, job->ranks, job->keys, error);
}

static TillStoreJob *
job_new (TillStore        *self,
         TillDbFunc        work,
         const TillFilter *filter,
         TillSort          sort)
{
  TillStoreJob *job = till_store_job_new (self, work);

  job->filter = till_filter_copy (filter);
  job->sort = sort;

  return job;
}

/**
 * till_store_sort_first_async:
 * @self: a store
 * @filter: which payments
 * @sort: an order that is not by time
 * @limit: how many at most
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Finds the first payments of an order as far as they are found at once, for who waits for
 * till_store_sort_async().
 */
void
till_store_sort_first_async (TillStore          *self,
                             const TillFilter   *filter,
                             TillSort            sort,
                             guint               limit,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  TillStoreJob *job;
  GTask *task;

  g_return_if_fail (TILL_IS_STORE (self));
  g_return_if_fail (filter != NULL);
  g_return_if_fail (!till_sort_is_by_time (sort));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_store_sort_first_async);
  job = job_new (self, work_first, filter, sort);
  job->limit = limit;
  till_store_run_read (self, job, (GDestroyNotify) till_places_free, places_ready_cb, task);
}

/**
 * till_store_sort_first_finish:
 * @self: a store
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_DB_ERROR, %G_IO_ERROR_CANCELLED
 *   or %G_IO_ERROR_CLOSED
 *
 * Returns: (transfer full) (nullable): the first payments, perhaps none
 */
TillPlaces *
till_store_sort_first_finish (TillStore    *self,
                              GAsyncResult *result,
                              GError      **error)
{
  return finish (self, result, error);
}

/**
 * till_store_list_sorted_async:
 * @self: a store
 * @filter: which payments
 * @sort: in which order
 * @after_key: in an order by time, only what stands behind it; 0 = from the first on
 * @limit: how many at most; 0 = all
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Lists payments by their keys. Where the order is not by time all are sorted for it: a window asks
 * till_store_sort_async().
 */
void
till_store_list_sorted_async (TillStore          *self,
                              const TillFilter   *filter,
                              TillSort            sort,
                              gint64              after_key,
                              guint               limit,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  TillStoreJob *job;
  GTask *task;

  g_return_if_fail (TILL_IS_STORE (self));
  g_return_if_fail (filter != NULL);
  g_return_if_fail (after_key == 0 || till_sort_is_by_time (sort));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_store_list_sorted_async);
  job = job_new (self, work_list, filter, sort);
  job->before_key = after_key;
  job->limit = limit;
  till_store_run_read (self, job, (GDestroyNotify) g_array_unref, array_ready_cb, task);
}

/**
 * till_store_list_sorted_finish:
 * @self: a store
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_DB_ERROR, %G_IO_ERROR_CANCELLED
 *   or %G_IO_ERROR_CLOSED
 *
 * Returns: (transfer full) (nullable) (element-type gint64): keys in that order
 */
GArray *
till_store_list_sorted_finish (TillStore    *self,
                               GAsyncResult *result,
                               GError      **error)
{
  return finish (self, result, error);
}

/**
 * till_store_judge_async:
 * @self: a store
 * @filter: which payments are meant
 * @sort: an order that is not by time
 * @ranks: (nullable): of the order that the payments are to be put into
 * @keys: (array length=n_keys): keys of payments
 * @n_keys: how many
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Looks at payments that have changed: whether they are meant, and what they are sorted by now.
 */
void
till_store_judge_async (TillStore          *self,
                        const TillFilter   *filter,
                        TillSort            sort,
                        TillRanks          *ranks,
                        const gint64       *keys,
                        guint               n_keys,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  TillStoreJob *job;
  GTask *task;

  g_return_if_fail (TILL_IS_STORE (self));
  g_return_if_fail (filter != NULL);
  g_return_if_fail (!till_sort_is_by_time (sort));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_store_judge_async);
  job = job_new (self, work_judge, filter, sort);
  job->ranks = ranks != NULL ? till_ranks_ref (ranks) : NULL;
  job->keys = g_array_sized_new (FALSE, FALSE, sizeof (gint64), n_keys);
  g_array_append_vals (job->keys, keys, n_keys);
  till_store_run_read (self, job, (GDestroyNotify) g_array_unref, array_ready_cb, task);
}

/**
 * till_store_judge_finish:
 * @self: a store
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_DB_ERROR, %G_IO_ERROR_CANCELLED
 *   or %G_IO_ERROR_CLOSED
 *
 * Returns: (transfer full) (nullable) (element-type TillVerdict): of each key, in their order
 */
GArray *
till_store_judge_finish (TillStore    *self,
                         GAsyncResult *result,
                         GError      **error)
{
  return finish (self, result, error);
}
