/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The history as the main thread sees it: opening, closing, taking records in, marks.
 *
 * One thread writes, one reads and one adds up, each with its own connection, so that a list never
 * waits for a backfill or for the sums of what it shows. What must hold: only these threads touch
 * the file; marks are told as they are on disk, never ahead of it. The questions it answers are in
 * till-store-queries.c. */

#include "till-store.h"

#include "till-index-mark-private.h"
#include "till-rest-private.h"
#include "till-store-open-private.h"
#include "till-store-private.h"
#include "till-store-resources.h"

struct _TillStore
{
  GObject       parent_instance;

  char         *path;
  char         *set_aside;
  TillDbThread *writer; /* all NULL once closed */
  TillDbThread *reader;
  TillDbThread *summer;
  GHashTable   *marks;
  TillRecents  *recents;     /* the reader's */
  TillRecents  *sum_recents; /* the summer's */
  guint         indexed; /* per cent */
  guint         rest_id; /* while something was asked lately */
  gboolean      asked;   /* since it was last looked at */
  gboolean      indexes; /* a piece is being indexed, or due */
  guint         index_id;     /* in the pause before the next piece */
  guint         customers_id; /* as well, of the first customers */
};

/* The store rests after nothing has been asked for as long as this, or twice as long. */
#define REST_SECONDS 2

/* Payments that are indexed at a time: a tenth of a second, in which nothing else is written. */
#define INDEX_ROWS 3000

/* Between two pieces of work that nobody waits for, another program that has the history open must
 * get at it: SQLite looks every 100 ms whether it can write, and gives up after five seconds. */
#define PAUSE_MS 25

/* Payments that are looked at at once for the first customers. */
#define FIRST_CUSTOMERS_ROWS 8000

typedef enum
{
  PROP_INDEXED = 1,
} TillStoreProperty;

static GParamSpec *properties[PROP_INDEXED + 1];

typedef struct
{
  char      *path;
  TillClock *clock;
} Opening;

/* An apply, as the main thread remembers it until its commit. */
typedef struct
{
  TillMark *marks;
  guint     n_marks;
} Applying;

G_DEFINE_FINAL_TYPE (TillStore, till_store, G_TYPE_OBJECT)

static void
opening_free (Opening *opening)
{
  g_free (opening->path);
  till_clock_unref (opening->clock);
  g_free (opening);
}

static void
applying_free (Applying *applying)
{
  till_store_free_marks (applying->marks, applying->n_marks);
  g_free (applying);
}

/* Nothing is due any more. */
static void
clear_timers (TillStore *self)
{
  g_clear_handle_id (&self->rest_id, g_source_remove);
  g_clear_handle_id (&self->index_id, g_source_remove);
  g_clear_handle_id (&self->customers_id, g_source_remove);
}

static void
till_store_finalize (GObject *object)
{
  TillStore *self = TILL_STORE (object);

  clear_timers (self);

  /* Without close() the threads end by themselves. */
  g_clear_object (&self->reader);
  g_clear_object (&self->summer);
  g_clear_object (&self->writer);
  g_clear_pointer (&self->marks, g_hash_table_unref);
  g_clear_pointer (&self->recents, till_recents_unref);
  g_clear_pointer (&self->sum_recents, till_recents_unref);
  g_free (self->set_aside);
  g_free (self->path);

  G_OBJECT_CLASS (till_store_parent_class)->finalize (object);
}

static void
till_store_get_property (GObject    *object,
                         guint       prop_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  switch ((TillStoreProperty) prop_id)
    {
    case PROP_INDEXED:
      g_value_set_uint (value, TILL_STORE (object)->indexed);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
till_store_class_init (TillStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = till_store_get_property;
  object_class->finalize = till_store_finalize;

  properties[PROP_INDEXED] =
    g_param_spec_uint ("indexed", NULL, NULL, 0, 100, 100,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
till_store_init (TillStore *self)
{
  self->recents = till_recents_new ();
  self->sum_recents = till_recents_new ();
  self->indexed = 100;
}

/**
 * till_store_job_new:
 * @self: a store
 * @func: what to do on a thread of it
 *
 * Returns: (transfer full): a job without arguments
 */
TillStoreJob *
till_store_job_new (TillStore *self,
                    TillDbFunc func)
{
  TillStoreJob *job = g_new0 (TillStoreJob, 1);

  job->func = func;
  job->path = g_strdup (self->path);

  return job;
}

/**
 * till_store_get_path:
 * @self: a store
 *
 * Returns: (nullable): its file; %NULL once it is closed
 */
const char *
till_store_get_path (TillStore *self)
{
  return self->reader != NULL ? self->path : NULL;
}

static gboolean
rest_due_cb (gpointer user_data)
{
  TillStore *self = user_data;

  if (self->asked)
    {
      self->asked = FALSE;
      return G_SOURCE_CONTINUE;
    }

  self->rest_id = 0;
  till_store_rest (self);

  return G_SOURCE_REMOVE;
}

static void
stay_awake (TillStore *self)
{
  self->asked = TRUE;
  if (self->rest_id == 0)
    self->rest_id = g_timeout_add_seconds (REST_SECONDS, rest_due_cb, self);
}

static void
run (TillDbThread       *thread,
     TillStoreJob       *job,
     GDestroyNotify      result_free,
     GAsyncReadyCallback ready_cb,
     GTask              *task)
{
  if (thread == NULL)
    {
      till_store_job_free (job);
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, "The history is closed");
      g_object_unref (task);
      return;
    }

  till_db_thread_run_async (thread, till_store_work, job, (GDestroyNotify) till_store_job_free,
                            result_free, g_task_get_cancellable (task), ready_cb, task);
}

/**
 * till_store_run_read:
 * @self: a store
 * @job: (transfer full): a job
 * @result_free: (nullable): frees a result that nobody takes
 * @ready_cb: called with @task when it is done
 * @task: (transfer full): what asks for it
 *
 * Gives a job to the reading thread, unless the store is closed.
 */
void
till_store_run_read (TillStore          *self,
                     TillStoreJob       *job,
                     GDestroyNotify      result_free,
                     GAsyncReadyCallback ready_cb,
                     GTask              *task)
{
  stay_awake (self);
  job->recents = till_recents_ref (self->recents);
  run (self->reader, job, result_free, ready_cb, task);
}

/**
 * till_store_run_sum:
 * @self: a store
 * @job: (transfer full): a job
 * @result_free: (nullable): frees a result that nobody takes
 * @ready_cb: called with @task when it is done
 * @task: (transfer full): what asks for it
 *
 * Gives a job to the thread that adds up, unless the store is closed: adding up may take a second,
 * and the rows of the list must not wait behind it.
 */
void
till_store_run_sum (TillStore          *self,
                    TillStoreJob       *job,
                    GDestroyNotify      result_free,
                    GAsyncReadyCallback ready_cb,
                    GTask              *task)
{
  stay_awake (self);
  job->recents = till_recents_ref (self->sum_recents);
  run (self->summer, job, result_free, ready_cb, task);
}

/* Work of which nobody waits for the end. */
static void
run_aside (TillStore    *self,
           TillDbThread *thread,
           TillDbFunc    func)
{
  TillStoreJob *job = till_store_job_new (self, func);

  if (thread != self->writer)
    job->recents = till_recents_ref (thread == self->reader ? self->recents : self->sum_recents);

  till_db_thread_run_async (thread, till_store_work, job, (GDestroyNotify) till_store_job_free,
                            NULL, NULL, NULL, NULL);
}

static void index_more (TillStore *self);

static gboolean
index_due_cb (gpointer user_data)
{
  TillStore *self = user_data;

  self->index_id = 0;
  index_more (self);

  return G_SOURCE_REMOVE;
}

static void
indexed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (TillStore) self = user_data;
  g_autoptr (GError) error = NULL;
  gpointer percent = till_db_thread_run_finish (TILL_DB_THREAD (object), result, &error);

  if (percent == NULL)
    {
      /* The next rest or opening goes on; until then the rows are looked at. */
      g_debug ("Indexing: %s", error->message);
      self->indexes = FALSE;
      return;
    }

  self->indexed = GPOINTER_TO_UINT (percent) - 1;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_INDEXED]);
  self->indexes = self->indexed < 100;
  if (self->indexes && self->writer != NULL)
    self->index_id = g_timeout_add (PAUSE_MS, index_due_cb, self);
}

/* Goes on with what a step of the schema has left to be done, until the store is closed. */
static void
index_more (TillStore *self)
{
  TillStoreJob *job;

  if (self->writer == NULL)
    return;

  self->indexes = TRUE;
  job = till_store_job_new (self, till_store_work_index);
  job->limit = INDEX_ROWS;
  till_db_thread_run_async (self->writer, till_store_work, job,
                            (GDestroyNotify) till_store_job_free, NULL, NULL, indexed_cb,
                            g_object_ref (self));
}

static void
open_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Opening *opening = task_data;
  GError *error = NULL;
  TillStoreOpened *opened = till_store_open (opening->path, opening->clock, &error);

  if (opened != NULL)
    g_task_return_pointer (task, opened, (GDestroyNotify) till_store_opened_free);
  else
    g_task_return_error (task, error);
}

/**
 * till_store_open_async:
 * @path: the file; made if it is not there, its folder must be
 * @clock: tells the time
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Opens the history. A damaged file is set aside and an empty history takes its place, see
 * till_store_get_set_aside(). Where a call answers %TILL_DB_ERROR_CORRUPT later, close the store
 * and open it again: that does the same.
 */
void
till_store_open_async (const char         *path,
                       TillClock          *clock,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Opening *opening;

  g_return_if_fail (path != NULL);
  g_return_if_fail (clock != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_store_open_async);

  opening = g_new0 (Opening, 1);
  opening->path = g_strdup (path);
  opening->clock = till_clock_ref (clock);
  g_task_set_task_data (task, opening, (GDestroyNotify) opening_free);

  /* GLib 2.74 makes all resources of a program ready when the first one is asked for, and a thread
   * that asks meanwhile is told that there is none. So it is done before there is a thread. */
  till_store_get_resource ();
  g_task_run_in_thread (task, open_in_thread);
}

/**
 * till_store_open_finish:
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_DB_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): the store; close it with till_store_close(). %NULL with
 *   %TILL_DB_ERROR_NEWER, %TILL_DB_ERROR_ACCESS, %TILL_DB_ERROR_FULL … when the file is sound but
 *   cannot be used
 */
TillStore *
till_store_open_finish (GAsyncResult *result,
                        GError      **error)
{
  g_autoptr (TillStoreOpened) opened = NULL;
  TillStore *self;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  if (!(opened = g_task_propagate_pointer (G_TASK (result), error)))
    return NULL;

  self = g_object_new (TILL_TYPE_STORE, NULL);
  self->path = g_strdup (((Opening *) g_task_get_task_data (G_TASK (result)))->path);
  self->set_aside = g_steal_pointer (&opened->set_aside);
  self->writer = g_steal_pointer (&opened->writer);
  self->reader = g_steal_pointer (&opened->reader);
  self->summer = g_steal_pointer (&opened->summer);
  self->marks = g_steal_pointer (&opened->marks);
  run_aside (self, self->writer, till_store_work_configure);
  run_aside (self, self->reader, till_store_work_configure);
  run_aside (self, self->summer, till_store_work_configure);
  if (g_hash_table_contains (self->marks, TILL_INDEX_MARK))
    {
      self->indexed = 0;
      index_more (self);
    }

  return self;
}

/**
 * till_store_get_set_aside:
 * @self: a store
 *
 * Returns: (transfer none) (nullable): where the damaged file was put that was found when this
 *   store was opened; %NULL if there was none. The history is empty then: fill it again
 */
const char *
till_store_get_set_aside (TillStore *self)
{
  g_return_val_if_fail (TILL_IS_STORE (self), NULL);

  return self->set_aside;
}

/**
 * till_store_get_indexed:
 * @self: a store
 *
 * Returns: how much of the history searches and sums need not look at row by row, in per cent; less
 *   than 100 for a while after a new version has changed how it is kept
 */
guint
till_store_get_indexed (TillStore *self)
{
  g_return_val_if_fail (TILL_IS_STORE (self), 100);

  return self->indexed;
}

/**
 * till_store_close:
 * @self: a store
 *
 * Lets what was asked for be done and closes the file; the callbacks still come. Whatever is asked
 * later is answered with %G_IO_ERROR_CLOSED. Cancel long calls before.
 */
void
till_store_close (TillStore *self)
{
  g_return_if_fail (TILL_IS_STORE (self));

  clear_timers (self);
  if (self->writer == NULL)
    return;

  /* The writer last: only the last one that goes writes the log back. */
  till_db_thread_close (self->reader);
  till_db_thread_close (self->summer);
  till_db_thread_close (self->writer);
  g_clear_object (&self->reader);
  g_clear_object (&self->summer);
  g_clear_object (&self->writer);
}

static void fill_first_customers (TillStore *self);

static gboolean
customers_due_cb (gpointer user_data)
{
  TillStore *self = user_data;

  self->customers_id = 0;
  if (self->rest_id == 0)
    fill_first_customers (self);

  return G_SOURCE_REMOVE;
}

static void
first_customers_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (TillStore) self = user_data;
  gpointer told = till_db_thread_run_finish (TILL_DB_THREAD (object), result, NULL);

  /* What is missing waits for the next rest. */
  if (told == GINT_TO_POINTER (TILL_STORE_MORE) && self->rest_id == 0 && self->writer != NULL &&
      self->customers_id == 0)
    self->customers_id = g_timeout_add (PAUSE_MS, customers_due_cb, self);
}

/* Goes on until something is asked. */
static void
fill_first_customers (TillStore *self)
{
  TillStoreJob *job;

  if (self->writer == NULL)
    return;

  job = till_store_job_new (self, till_store_work_first_customers);
  job->limit = FIRST_CUSTOMERS_ROWS;
  till_db_thread_run_async (self->writer, till_store_work, job,
                            (GDestroyNotify) till_store_job_free, NULL, NULL, first_customers_cb,
                            g_object_ref (self));
}

/**
 * till_store_rest:
 * @self: a store
 *
 * Does what is due in the file, and gives memory back: to be called when nothing is being asked,
 * and called by itself a few seconds after the last question. If it fails nobody is told, because
 * it is done again.
 */
void
till_store_rest (TillStore *self)
{
  g_return_if_fail (TILL_IS_STORE (self));

  if (self->writer == NULL)
    return;

  run_aside (self, self->reader, till_rest_reader);
  run_aside (self, self->summer, till_rest_reader);
  run_aside (self, self->writer, till_rest_writer);
  if (self->indexed < 100 && !self->indexes)
    index_more (self);
  fill_first_customers (self);
}

/**
 * till_store_get_mark:
 * @self: a store
 * @key: what it marks
 *
 * Returns: (transfer none) (nullable): where it stands on disk, valid until the next apply has
 *   ended; %NULL if it is not set
 */
const char *
till_store_get_mark (TillStore  *self,
                     const char *key)
{
  g_return_val_if_fail (TILL_IS_STORE (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  return g_hash_table_lookup (self->marks, key);
}

/**
 * till_store_list_marks:
 * @self: a store
 * @prefix: how their keys begin
 *
 * Returns: (transfer full) (element-type utf8): the keys of marks that are set, in no order
 */
GPtrArray *
till_store_list_marks (TillStore  *self,
                       const char *prefix)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer key;

  g_return_val_if_fail (TILL_IS_STORE (self), NULL);
  g_return_val_if_fail (prefix != NULL, NULL);

  g_hash_table_iter_init (&iter, self->marks);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (g_str_has_prefix (key, prefix))
      g_ptr_array_add (keys, g_strdup (key));

  return g_steal_pointer (&keys);
}

/**
 * till_store_list_doubts:
 * @self: a store
 *
 * Returns: (transfer full) (element-type TillDoubt): what programs before this one found to be read
 *   again and did not come to read
 */
GPtrArray *
till_store_list_doubts (TillStore *self)
{
  g_autoptr (GPtrArray) doubts = g_ptr_array_new_with_free_func ((GDestroyNotify) till_doubt_free);
  GHashTableIter iter;
  gpointer key;

  g_return_val_if_fail (TILL_IS_STORE (self), NULL);

  g_hash_table_iter_init (&iter, self->marks);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      TillDoubt *doubt = till_doubt_new_from_mark (key);

      if (doubt != NULL)
        g_ptr_array_add (doubts, doubt);
    }

  return g_steal_pointer (&doubts);
}

static void
set_marks (TillStore *self,
           Applying  *applying)
{
  for (guint i = 0; i < applying->n_marks; i++)
    {
      const TillMark *mark = &applying->marks[i];

      if (mark->value != NULL)
        g_hash_table_insert (self->marks, g_strdup (mark->key), g_strdup (mark->value));
      else
        g_hash_table_remove (self->marks, mark->key);
    }
}

static void
applied_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  TillStore *self = g_task_get_source_object (task);
  GError *error = NULL;
  TillApplied *applied = till_db_thread_run_finish (TILL_DB_THREAD (object), result, &error);

  if (applied == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  set_marks (self, g_task_get_task_data (task));
  if (self->writer != NULL)
    run_aside (self, self->writer, till_store_work_checkpoint);

  g_task_return_pointer (task, applied, (GDestroyNotify) till_applied_free);
}

/**
 * till_store_apply_async:
 * @self: a store
 * @records: (element-type TillRecord): what was learnt; must not change any more
 * @marks: (array length=n_marks) (nullable): places to go on from that these records lead to
 * @n_marks: how many
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Takes records in and sets marks, all in one transaction. For each object the newest state counts,
 * whatever order states arrive in; an event is taken for the object it carries; cards and accounts
 * are not kept. A backfill should hand over many payments at once: ten thousand a call cost the
 * disk a third of what ten calls of a thousand do.
 */
void
till_store_apply_async (TillStore          *self,
                        GPtrArray          *records,
                        const TillMark     *marks,
                        guint               n_marks,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  Applying *applying;
  TillStoreJob *job;
  GTask *task;

  g_return_if_fail (TILL_IS_STORE (self));
  g_return_if_fail (records != NULL);
  g_return_if_fail (marks != NULL || n_marks == 0);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_store_apply_async);
  g_task_set_check_cancellable (task, FALSE); /* what was written is told, cancelled or not */

  applying = g_new0 (Applying, 1);
  applying->marks = till_store_copy_marks (marks, n_marks);
  applying->n_marks = n_marks;
  g_task_set_task_data (task, applying, (GDestroyNotify) applying_free);

  job = till_store_job_new (self, till_store_work_apply);
  job->records = g_ptr_array_ref (records);
  job->marks = till_store_copy_marks (marks, n_marks);
  job->n_marks = n_marks;
  stay_awake (self);
  run (self->writer, job, (GDestroyNotify) till_applied_free, applied_cb, task);
}

/**
 * till_store_apply_finish:
 * @self: a store
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_DB_ERROR, %G_IO_ERROR_CANCELLED or
 *   %G_IO_ERROR_CLOSED
 *
 * Returns: (transfer full) (nullable): what has changed; %NULL when nothing was written
 */
TillApplied *
till_store_apply_finish (TillStore    *self,
                         GAsyncResult *result,
                         GError      **error)
{
  g_return_val_if_fail (TILL_IS_STORE (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
