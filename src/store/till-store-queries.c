/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the store can be asked. Every question is answered by the reading thread, sums by the one
 * that adds up, one after the other, and can be cancelled: whoever asks a new one while the old one
 * is no longer wanted should do so. */

#include "till-store-private.h"

/**
 * till_store_answer:
 * @thread: a #TillDbThread
 * @result: what it says
 * @task: who has asked
 * @result_free: frees what was found
 *
 * Answers @task with what the thread has found.
 */
void
till_store_answer (GObject       *thread,
                   GAsyncResult  *result,
                   GTask         *task,
                   GDestroyNotify result_free)
{
  GError *error = NULL;
  gpointer found = till_db_thread_run_finish (TILL_DB_THREAD (thread), result, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, found, result_free);
}

static void
array_ready_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;

  till_store_answer (object, result, task, (GDestroyNotify) g_array_unref);
}

static void
records_ready_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;

  till_store_answer (object, result, task, (GDestroyNotify) g_ptr_array_unref);
}

static void
detail_ready_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;

  till_store_answer (object, result, task, (GDestroyNotify) till_payment_detail_free);
}

static void
page_ready_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;

  till_store_answer (object, result, task, (GDestroyNotify) till_record_page_free);
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
 * till_store_list_keys_async:
 * @self: a store
 * @filter: which payments
 * @before_key: only keys below it: the last one of the page before; 0 = from the newest on
 * @limit: how many at most; 0 = all
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Lists payments, newest first, by their keys.
 */
void
till_store_list_keys_async (TillStore          *self,
                            const TillFilter   *filter,
                            gint64              before_key,
                            guint               limit,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  TillStoreJob *job;
  GTask *task;

  g_return_if_fail (TILL_IS_STORE (self));
  g_return_if_fail (filter != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_store_list_keys_async);

  job = till_store_job_new (self, till_store_work_list_keys);
  job->filter = till_filter_copy (filter);
  job->before_key = before_key;
  job->limit = limit;
  till_store_run_read (self, job, (GDestroyNotify) g_array_unref, array_ready_cb, task);
}

/**
 * till_store_list_keys_finish:
 * @self: a store
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_DB_ERROR, %G_IO_ERROR_CANCELLED
 *   or %G_IO_ERROR_CLOSED
 *
 * Returns: (transfer full) (nullable) (element-type gint64): keys, falling
 */
GArray *
till_store_list_keys_finish (TillStore    *self,
                             GAsyncResult *result,
                             GError      **error)
{
  return finish (self, result, error);
}

/**
 * till_store_load_payments_async:
 * @self: a store
 * @keys: (array length=n_keys): keys
 * @n_keys: how many
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Loads payments by their keys.
 */
void
till_store_load_payments_async (TillStore          *self,
                                const gint64       *keys,
                                guint               n_keys,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  TillStoreJob *job;
  GTask *task;

  g_return_if_fail (TILL_IS_STORE (self));
  g_return_if_fail (keys != NULL || n_keys == 0);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_store_load_payments_async);

  job = till_store_job_new (self, till_store_work_load_payments);
  job->keys = g_array_sized_new (FALSE, FALSE, sizeof (gint64), n_keys);
  g_array_append_vals (job->keys, keys, n_keys);
  till_store_run_read (self, job, (GDestroyNotify) g_ptr_array_unref, records_ready_cb, task);
}

/**
 * till_store_load_payments_finish:
 * @self: a store
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_DB_ERROR, %G_IO_ERROR_CANCELLED
 *   or %G_IO_ERROR_CLOSED
 *
 * Returns: (transfer full) (nullable) (element-type TillPayment): the payment of each key, in their
 *   order; %NULL in the place of a key that no payment has any more
 */
GPtrArray *
till_store_load_payments_finish (TillStore    *self,
                                 GAsyncResult *result,
                                 GError      **error)
{
  return finish (self, result, error);
}

/**
 * till_store_find_payment_async:
 * @self: a store
 * @id: the gateway's id of a payment, or the other id of its attempt
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Finds a payment with all that hangs on it. Where an attempt has several payments, it is the
 * newest.
 */
void
till_store_find_payment_async (TillStore          *self,
                               const char         *id,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  TillStoreJob *job;
  GTask *task;

  g_return_if_fail (TILL_IS_STORE (self));
  g_return_if_fail (id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_store_find_payment_async);

  job = till_store_job_new (self, till_store_work_find_payment);
  job->text = g_strdup (id);
  till_store_run_read (self, job, (GDestroyNotify) till_payment_detail_free, detail_ready_cb, task);
}

/**
 * till_store_find_payment_finish:
 * @self: a store
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_DB_ERROR, %G_IO_ERROR_NOT_FOUND,
 *   %G_IO_ERROR_CANCELLED or %G_IO_ERROR_CLOSED
 *
 * Returns: (transfer full) (nullable): the payment; %NULL with %G_IO_ERROR_NOT_FOUND if it is not
 *   known here
 */
TillPaymentDetail *
till_store_find_payment_finish (TillStore    *self,
                                GAsyncResult *result,
                                GError      **error)
{
  return finish (self, result, error);
}

/**
 * till_store_get_totals_async:
 * @self: a store
 * @filter: which payments
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Sums payments. At once for labels, a currency, a method, a brand, a channel and a time; words, an
 * amount, a customer or an operator go through every payment they mean.
 */
void
till_store_get_totals_async (TillStore          *self,
                             const TillFilter   *filter,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  TillStoreJob *job;
  GTask *task;

  g_return_if_fail (TILL_IS_STORE (self));
  g_return_if_fail (filter != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_store_get_totals_async);

  job = till_store_job_new (self, till_store_work_get_totals);
  job->filter = till_filter_copy (filter);
  till_store_run_sum (self, job, (GDestroyNotify) g_array_unref, array_ready_cb, task);
}

/**
 * till_store_get_totals_finish:
 * @self: a store
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_DB_ERROR, %G_IO_ERROR_CANCELLED
 *   or %G_IO_ERROR_CLOSED
 *
 * Returns: (transfer full) (nullable) (element-type TillTotal): a total of each currency that has
 *   payments, the one with most of them first
 */
GArray *
till_store_get_totals_finish (TillStore    *self,
                              GAsyncResult *result,
                              GError      **error)
{
  return finish (self, result, error);
}

/**
 * till_store_find_customers_async:
 * @self: a store
 * @text: words of name, e-mail or phone, the last four of a card they paid with, or their id
 * @limit: how many at most; 0 = 1000
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Finds customers; without words, the newest. Those the gateway has deleted are not found.
 */
void
till_store_find_customers_async (TillStore          *self,
                                 const char         *text,
                                 guint               limit,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  TillStoreJob *job;
  GTask *task;

  g_return_if_fail (TILL_IS_STORE (self));
  g_return_if_fail (text != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_store_find_customers_async);

  job = till_store_job_new (self, till_store_work_find_customers);
  job->text = g_strdup (text);
  job->limit = limit;
  till_store_run_read (self, job, (GDestroyNotify) g_ptr_array_unref, records_ready_cb, task);
}

/**
 * till_store_find_customers_finish:
 * @self: a store
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_DB_ERROR, %G_IO_ERROR_CANCELLED
 *   or %G_IO_ERROR_CLOSED
 *
 * Returns: (transfer full) (nullable) (element-type TillCustomer): customers
 */
GPtrArray *
till_store_find_customers_finish (TillStore    *self,
                                  GAsyncResult *result,
                                  GError      **error)
{
  return finish (self, result, error);
}

/**
 * till_store_list_records_async:
 * @self: a store
 * @kind: refunds, disputes, payouts, customers or links
 * @limit: how many at most; 0 = 1000
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Lists records of a kind, newest first. Payments have lists of their own, what is not kept has
 * none.
 */
void
till_store_list_records_async (TillStore          *self,
                               TillRecordKind      kind,
                               guint               limit,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  TillStoreJob *job;
  GTask *task;

  g_return_if_fail (TILL_IS_STORE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_store_list_records_async);

  job = till_store_job_new (self, till_store_work_list_records);
  job->kind = kind;
  job->limit = limit;
  till_store_run_read (self, job, (GDestroyNotify) g_ptr_array_unref, records_ready_cb, task);
}

/**
 * till_store_list_records_finish:
 * @self: a store
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_DB_ERROR, %G_IO_ERROR_CANCELLED
 *   or %G_IO_ERROR_CLOSED
 *
 * Returns: (transfer full) (nullable) (element-type TillRecord): records
 */
GPtrArray *
till_store_list_records_finish (TillStore    *self,
                                GAsyncResult *result,
                                GError      **error)
{
  return finish (self, result, error);
}

/**
 * till_store_search_records_async:
 * @self: a store
 * @query: which records
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Looks for records of a kind, newest first, each with the payment it is about. Goes through every
 * record of that kind there is.
 */
void
till_store_search_records_async (TillStore             *self,
                                 const TillRecordQuery *query,
                                 GCancellable          *cancellable,
                                 GAsyncReadyCallback    callback,
                                 gpointer               user_data)
{
  TillStoreJob *job;
  GTask *task;

  g_return_if_fail (TILL_IS_STORE (self));
  g_return_if_fail (query != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_store_search_records_async);

  job = till_store_job_new (self, till_store_work_search_records);
  job->query = *query;
  job->query.text = NULL;
  job->text = g_strdup (query->text);
  till_store_run_read (self, job, (GDestroyNotify) till_record_page_free, page_ready_cb, task);
}

/**
 * till_store_search_records_finish:
 * @self: a store
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_DB_ERROR, #TILL_MONEY_ERROR,
 *   %G_IO_ERROR_CANCELLED or %G_IO_ERROR_CLOSED
 *
 * Returns: (transfer full) (nullable): the newest of them, and how many and how much all are
 */
TillRecordPage *
till_store_search_records_finish (TillStore    *self,
                                  GAsyncResult *result,
                                  GError      **error)
{
  return finish (self, result, error);
}
