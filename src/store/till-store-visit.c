/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Going through payments, however many: for exports.
 *
 * It has a connection and a thread of its own, so that lists and searches do not wait behind it,
 * and sees the history as it was when it began. What must hold: no payment is kept, so that ten
 * million need no more memory than one, or their keys in an order; cancelling ends it within a
 * row. */

#include "till-store-private.h"

#include "till-payment-table-private.h"
#include "till-select-sort-private.h"
#include "till-store-open-private.h"

typedef struct
{
  char            *path;
  TillFilter      *filter;
  TillSort         sort;
  TillPaymentVisit visit;
  gpointer         visit_data;
} Visit;

static void
visit_free (Visit *job)
{
  g_free (job->path);
  till_filter_free (job->filter);
  g_free (job);
}

static gboolean
visit_payments (Visit   *job,
                TillDb  *db,
                GError **error)
{
  g_autoptr (TillRecents) recents = till_recents_new ();
  g_autoptr (GArray) keys = NULL;

  if ((job->sort != TILL_SORT_NEWEST || !till_filter_is_empty (job->filter)) &&
      !(keys = till_select_sorted (db, recents, job->filter, job->sort, /* after_key= */ 0,
                                   /* limit= */ 0, error)))
    return FALSE;

  return till_payment_table_visit (db, keys, job->visit, job->visit_data, error);
}

static void
visit_in_thread (GTask        *task,
                 gpointer      source,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  g_autoptr (TillDb) db = NULL;
  g_autoptr (GError) error = NULL;
  Visit *job = task_data;
  gboolean ok;

  if (!(db = till_store_open_reader (job->path, &error)))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  till_db_set_cancellable (db, cancellable);
  ok = till_db_exec (db, "BEGIN", &error) && visit_payments (job, db, &error);
  till_db_rollback (db);
  if (ok)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * till_store_visit_async:
 * @self: a store
 * @filter: which payments
 * @visit: looks at each, newest first, on another thread
 * @visit_data: for @visit; has to stay until @callback is called
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context, when @visit is no longer
 * @user_data: data for @callback
 *
 * Goes through payments as they are now.
 */
void
till_store_visit_async (TillStore          *self,
                        const TillFilter   *filter,
                        TillPaymentVisit    visit,
                        gpointer            visit_data,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  till_store_visit_sorted_async (self, filter, TILL_SORT_NEWEST, visit, visit_data, cancellable,
                                 callback, user_data);
}

/**
 * till_store_visit_sorted_async:
 * @self: a store
 * @filter: which payments
 * @sort: in which order
 * @visit: looks at each, on another thread
 * @visit_data: for @visit; has to stay until @callback is called
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context, when @visit is no longer
 * @user_data: data for @callback
 *
 * Goes through payments as they are now, in an order; ends with till_store_visit_finish().
 */
void
till_store_visit_sorted_async (TillStore          *self,
                               const TillFilter   *filter,
                               TillSort            sort,
                               TillPaymentVisit    visit,
                               gpointer            visit_data,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Visit *job;

  g_return_if_fail (TILL_IS_STORE (self));
  g_return_if_fail (filter != NULL);
  g_return_if_fail (visit != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_store_visit_async);
  if (till_store_get_path (self) == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, "The history is closed");
      return;
    }

  job = g_new0 (Visit, 1);
  job->path = g_strdup (till_store_get_path (self));
  job->filter = till_filter_copy (filter);
  job->sort = sort;
  job->visit = visit;
  job->visit_data = visit_data;
  g_task_set_task_data (task, job, (GDestroyNotify) visit_free);
  g_task_run_in_thread (task, visit_in_thread);
}

/**
 * till_store_visit_finish:
 * @self: a store
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_DB_ERROR, %G_IO_ERROR_CANCELLED,
 *   %G_IO_ERROR_CLOSED, or what @visit said
 *
 * Returns: %FALSE when not all were seen
 */
gboolean
till_store_visit_finish (TillStore    *self,
                         GAsyncResult *result,
                         GError      **error)
{
  g_return_val_if_fail (TILL_IS_STORE (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
