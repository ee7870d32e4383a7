/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A database with a thread of its own: work goes in as functions, results come back as GTask.
 *
 * What must hold: jobs run one after the other in the order they were given; only the thread
 * touches the database, opening and closing included; answers arrive in the caller's main context;
 * close() lets queued jobs finish and joins, finalize never does. The thread holds the worker, not
 * the object, so that the object may be freed anywhere. */

#include "till-db-thread.h"

typedef struct
{
  GAsyncQueue *queue; /* GTask; a task without a function ends the thread */
  TillDb      *db;    /* the thread's alone */
} Worker;

typedef struct
{
  TillDbFunc     func;
  gpointer       job;
  GDestroyNotify job_free;
  GDestroyNotify result_free;
} Run;

typedef struct
{
  char               *path;
  const TillDbSchema *schema;
  TillDbFlags         flags;
} Opening;

struct _TillDbThread
{
  GObject  parent_instance;

  Worker  *worker;
  GThread *thread; /* NULL once closed */
};

G_DEFINE_FINAL_TYPE (TillDbThread, till_db_thread, G_TYPE_OBJECT)

static void
worker_clear (Worker *worker)
{
  g_async_queue_unref (worker->queue);
}

static void
worker_unref (Worker *worker)
{
  g_atomic_rc_box_release_full (worker, (GDestroyNotify) worker_clear);
}

static void
run_free (Run *run)
{
  if (run->job_free != NULL && run->job != NULL)
    run->job_free (run->job);

  g_free (run);
}

static void
opening_free (Opening *opening)
{
  g_free (opening->path);
  g_free (opening);
}

static void
run_task (Worker *worker,
          GTask  *task)
{
  Run *run = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr (GError) error = NULL;
  gpointer result;

  if (g_task_return_error_if_cancelled (task))
    return;

  till_db_set_cancellable (worker->db, cancellable);
  result = run->func (worker->db, run->job, cancellable, &error);
  till_db_set_cancellable (worker->db, NULL);

  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, result, run->result_free);
}

static gpointer
thread_main (gpointer user_data)
{
  Worker *worker = user_data;

  for (;;)
    {
      g_autoptr (GTask) task = g_async_queue_pop (worker->queue);

      if (g_task_get_task_data (task) == NULL)
        break;

      run_task (worker, task);
    }

  g_clear_pointer (&worker->db, till_db_close);
  worker_unref (worker);

  return NULL;
}

static void
till_db_thread_finalize (GObject *object)
{
  TillDbThread *self = TILL_DB_THREAD (object);

  /* Not closed: let the thread end by itself, without waiting for it. */
  if (self->thread != NULL)
    {
      g_async_queue_push (self->worker->queue, g_task_new (NULL, NULL, NULL, NULL));
      g_thread_unref (self->thread);
    }

  g_clear_pointer (&self->worker, worker_unref);

  G_OBJECT_CLASS (till_db_thread_parent_class)->finalize (object);
}

static void
till_db_thread_class_init (TillDbThreadClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = till_db_thread_finalize;
}

static void
till_db_thread_init (TillDbThread *self)
{
}

static TillDbThread *
start (TillDb *db)
{
  TillDbThread *self = g_object_new (TILL_TYPE_DB_THREAD, NULL);

  self->worker = g_atomic_rc_box_new0 (Worker);
  self->worker->queue = g_async_queue_new_full (g_object_unref);
  self->worker->db = db;
  self->thread = g_thread_new ("till-db", thread_main, g_atomic_rc_box_acquire (self->worker));

  return self;
}

static void
open_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Opening *opening = task_data;
  GError *error = NULL;
  TillDb *db;

  if ((db = till_db_open (opening->path, opening->schema, opening->flags, &error)))
    g_task_return_pointer (task, db, (GDestroyNotify) till_db_close);
  else
    g_task_return_error (task, error);
}

/**
 * till_db_thread_new_async:
 * @path: the file
 * @schema: its schema; must stay alive
 * @flags: how it is used
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Opens (and migrates) a database off the calling thread.
 */
void
till_db_thread_new_async (const char         *path,
                          const TillDbSchema *schema,
                          TillDbFlags         flags,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Opening *opening;

  g_return_if_fail (path != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_db_thread_new_async);

  opening = g_new0 (Opening, 1);
  opening->path = g_strdup (path);
  opening->schema = schema;
  opening->flags = flags;
  g_task_set_task_data (task, opening, (GDestroyNotify) opening_free);

  g_task_run_in_thread (task, open_in_thread);
}

/**
 * till_db_thread_new_finish:
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Returns: (transfer full) (nullable): the thread with its database, or %NULL
 */
TillDbThread *
till_db_thread_new_finish (GAsyncResult *result,
                           GError      **error)
{
  TillDb *db;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  if (!(db = g_task_propagate_pointer (G_TASK (result), error)))
    return NULL;

  return start (db);
}

/**
 * till_db_thread_new_sync:
 * @path: the file
 * @schema: its schema
 * @flags: how it is used
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Opens a database and gives it a thread. Blocks; for daemons before their main loop, and tests.
 *
 * Returns: (transfer full) (nullable): the thread with its database, or %NULL
 */
TillDbThread *
till_db_thread_new_sync (const char         *path,
                         const TillDbSchema *schema,
                         TillDbFlags         flags,
                         GError            **error)
{
  TillDb *db;

  if (!(db = till_db_open (path, schema, flags, error)))
    return NULL;

  return start (db);
}

/**
 * till_db_thread_run_async:
 * @self: a thread that is not closed
 * @func: what to run on the thread
 * @job: (transfer full) (nullable): its data
 * @job_free: (nullable): frees @job; may be called on either thread
 * @result_free: (nullable): frees a result that nobody takes
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async) (nullable): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Queues @func. Jobs run in the order they are given.
 */
void
till_db_thread_run_async (TillDbThread       *self,
                          TillDbFunc          func,
                          gpointer            job,
                          GDestroyNotify      job_free,
                          GDestroyNotify      result_free,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Run *run;

  g_return_if_fail (TILL_IS_DB_THREAD (self));
  g_return_if_fail (func != NULL);
  g_return_if_fail (self->thread != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_db_thread_run_async);
  g_task_set_check_cancellable (task, FALSE); /* what was done is reported, cancelled or not */

  run = g_new0 (Run, 1);
  run->func = func;
  run->job = job;
  run->job_free = job_free;
  run->result_free = result_free;
  g_task_set_task_data (task, run, (GDestroyNotify) run_free);

  g_async_queue_push (self->worker->queue, g_steal_pointer (&task));
}

/**
 * till_db_thread_run_finish:
 * @self: a thread
 * @result: the #GAsyncResult given to the callback
 * @error: return location for what the function set
 *
 * Returns: (transfer full) (nullable): what the function returned
 */
gpointer
till_db_thread_run_finish (TillDbThread *self,
                           GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (TILL_IS_DB_THREAD (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * till_db_thread_close:
 * @self: a thread
 *
 * Lets all queued jobs finish, closes the database and joins the thread. Their callbacks still
 * come. Not from the thread itself.
 */
void
till_db_thread_close (TillDbThread *self)
{
  g_return_if_fail (TILL_IS_DB_THREAD (self));

  if (self->thread == NULL)
    return;

  g_async_queue_push (self->worker->queue, g_task_new (NULL, NULL, NULL, NULL));
  g_thread_join (g_steal_pointer (&self->thread));
}
