/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A thread with a connection of its own that reads: work goes in as functions, results come back
 * as GTask.
 *
 * What must hold: jobs run one after the other; only the thread touches the connection; answers
 * arrive in the caller's main context; closing lets queued jobs finish. */

#include "till-relay-reader.h"

struct _TillRelayReader
{
  GAsyncQueue    *queue;  /* GTask; one without a job ends the thread */
  TillRelayStore *store;
  GThread        *thread;
};

typedef struct
{
  TillRelayStoreFunc func;
  gpointer           job;
  GDestroyNotify     job_free;
  GDestroyNotify     result_free;
} Run;

static void
run_free (Run *run)
{
  if (run->job_free != NULL && run->job != NULL)
    run->job_free (run->job);

  g_free (run);
}

static gpointer
reader_thread (gpointer user_data)
{
  TillRelayReader *self = user_data;

  for (;;)
    {
      g_autoptr (GTask) task = g_async_queue_pop (self->queue);
      Run *run = g_task_get_task_data (task);
      GError *error = NULL;
      gpointer result;

      if (run == NULL)
        return NULL;

      if (g_task_return_error_if_cancelled (task))
        continue;

      result = run->func (self->store, run->job, &error);
      if (error != NULL)
        g_task_return_error (task, error);
      else
        g_task_return_pointer (task, result, run->result_free);
    }
}

/**
 * till_relay_reader_new:
 * @where: a file, or "postgresql://…"
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Opens a connection, which blocks, and starts the thread.
 *
 * Returns: (transfer full) (nullable): a reader, or %NULL
 */
TillRelayReader *
till_relay_reader_new (const char *where,
                       GError    **error)
{
  TillRelayReader *self;
  TillRelayStore *store;

  g_return_val_if_fail (where != NULL, NULL);

  if (!(store = till_relay_store_open (where, TILL_RELAY_STORE_READ_ONLY, error)))
    return NULL;

  self = g_new0 (TillRelayReader, 1);
  self->queue = g_async_queue_new_full (g_object_unref);
  self->store = store;
  self->thread = g_thread_new ("till-relay-reader", reader_thread, self);

  return self;
}

/**
 * till_relay_reader_close:
 * @self: (nullable) (transfer full): a reader
 *
 * Lets what is queued finish and ends the thread. Blocks for as long as that takes.
 */
void
till_relay_reader_close (TillRelayReader *self)
{
  if (self == NULL)
    return;

  g_async_queue_push (self->queue, g_task_new (NULL, NULL, NULL, NULL));
  g_thread_join (self->thread);
  g_async_queue_unref (self->queue);
  till_relay_store_close (self->store);
  g_free (self);
}

/**
 * till_relay_reader_run_async:
 * @self: a reader
 * @func: what to do
 * @job: (nullable): its data
 * @job_free: (nullable): frees @job
 * @result_free: (nullable): frees a result that nobody takes
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Runs something that reads.
 */
void
till_relay_reader_run_async (TillRelayReader    *self,
                             TillRelayStoreFunc  func,
                             gpointer            job,
                             GDestroyNotify      job_free,
                             GDestroyNotify      result_free,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  GTask *task;
  Run *run;

  g_return_if_fail (self != NULL && func != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_relay_reader_run_async);
  run = g_new0 (Run, 1);
  run->func = func;
  run->job = job;
  run->job_free = job_free;
  run->result_free = result_free;
  g_task_set_task_data (task, run, (GDestroyNotify) run_free);

  g_async_queue_push (self->queue, task);
}

/**
 * till_relay_reader_run_finish:
 * @result: the #GAsyncResult given to the callback
 * @error: return location for what the function set
 *
 * Returns: (transfer full) (nullable): what the function returned
 */
gpointer
till_relay_reader_run_finish (GAsyncResult *result,
                              GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
