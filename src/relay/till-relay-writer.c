/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The writer: one thread, one connection, one commit for all that waits.
 *
 * While a commit is on its way to the disk the next batch forms by itself, so no timer adds any
 * delay. What must hold: a delivery is reported as stored only after its commit returned; when a
 * commit fails, nothing of its batch is; frames are built from what was committed, in order; the
 * write-ahead log is moved, and old events are dropped, only between commits and (unless the log
 * has grown very long) only while nothing waits. */

#include "till-relay-writer.h"

#include "till-relay-admin.h"
#include "till-relay-event-table.h"
#include "till-relay-frame.h"
#include "till-relay-headers.h"
#include "till-relay-upkeep.h"

/* How often the disk's room is looked at while nothing comes in. */
#define DISK_CHECK_US (5 * G_USEC_PER_SEC)

/* Of a file, as till-relay-store-sqlite.c makes it. */
#define PAGE_SIZE 8192

struct _TillRelayWriter
{
  TillRelayLimits     limits;
  TillClock          *clock;
  char               *path;
  TillRelayReportFunc func;
  gpointer            user_data;
  GSource            *source;     /* made ready by the thread, dispatched in the main context */
  GThread            *thread;

  GMutex              lock;       /* guards what follows */
  GCond               cond;
  GQueue              deliveries;
  GQueue              tasks;
  GQueue              reports;
  gboolean            closing;

  TillRelayStore     *db;         /* the thread's alone, like all that follows */
  gboolean            failing;
  gboolean            dead;       /* nobody knows what the disk kept: nothing more goes in */
  gint64              probe_at;
  gint64              disk_at;
  TillRelayUpkeep     upkeep;
};

typedef struct
{
  TillRelayStoreFunc     func;
  gpointer       job;
  GDestroyNotify job_free;
  GDestroyNotify result_free;
} Run;

typedef struct
{
  GSource          source;
  TillRelayWriter *writer;
} ReportSource;

static void
run_free (Run *run)
{
  if (run->job_free != NULL && run->job != NULL)
    run->job_free (run->job);

  g_free (run);
}

static TillRelayReport *
report_new (GPtrArray *deliveries)
{
  TillRelayReport *report = g_new0 (TillRelayReport, 1);

  report->deliveries = deliveries != NULL ? g_ptr_array_ref (deliveries) : g_ptr_array_new ();
  report->firsts = g_array_new (FALSE, FALSE, sizeof (TillRelayFirst));

  return report;
}

static void
report_free (TillRelayReport *report)
{
  g_ptr_array_unref (report->deliveries);
  g_array_unref (report->firsts);
  g_clear_error (&report->error);
  g_free (report);
}

/* Measures the disk and hands @report over. */
static void
send_report (TillRelayWriter *self,
             TillRelayReport *report)
{
  TillDb *file;

  if ((file = till_relay_store_get_file (self->db)) != NULL)
    {
      report->log_bytes = till_db_get_log_bytes (file);
      report->disk_low = till_relay_upkeep_measure (self->path, &self->limits, &report->disk_free);
    }
  self->disk_at = g_get_monotonic_time () + DISK_CHECK_US;

  g_mutex_lock (&self->lock);
  g_queue_push_tail (&self->reports, report);
  g_source_set_ready_time (self->source, 0);
  g_mutex_unlock (&self->lock);
}

static gboolean
report_dispatch (GSource    *source,
                 GSourceFunc callback,
                 gpointer    user_data)
{
  TillRelayWriter *self = ((ReportSource *) source)->writer;
  GQueue reports;
  TillRelayReport *report;

  g_mutex_lock (&self->lock);
  g_source_set_ready_time (source, -1);
  reports = self->reports;
  g_queue_init (&self->reports);
  g_mutex_unlock (&self->lock);

  while ((report = g_queue_pop_head (&reports)) != NULL)
    {
      self->func (report, self->user_data);
      report_free (report);
    }

  return G_SOURCE_CONTINUE;
}

static GSourceFuncs report_funcs = { NULL, NULL, report_dispatch, NULL, NULL, NULL };

static void
build_frame (TillRelayDelivery *delivery,
             const char        *epoch)
{
  g_auto (GStrv) headers = till_relay_headers_split (delivery->headers);
  TillRelayFrameEvent event = {
    .seq = delivery->seq,
    .source_kind = delivery->kind,
    .source_id = delivery->source_id,
    .received_us = delivery->received_us,
    .verified = delivery->verified,
    .headers = (const char * const *) headers,
  };

  event.body = g_bytes_get_data (delivery->body, &event.body_length);
  delivery->frame = till_relay_frame_new_event (epoch, &event);
}

/* After these the file is as it was; after anything else nobody knows what the disk kept. */
static gboolean
is_harmless (const GError *error)
{
  return g_error_matches (error, TILL_DB_ERROR, TILL_DB_ERROR_FULL) ||
         g_error_matches (error, TILL_DB_ERROR, TILL_DB_ERROR_BUSY);
}

static void
set_probe (TillRelayWriter *self)
{
  self->probe_at = g_get_monotonic_time () + self->limits.probe_ms * G_GINT64_CONSTANT (1000);
}

static void
store (TillRelayWriter *self,
       GPtrArray       *batch)
{
  TillRelayReport *report = report_new (batch);
  g_autofree char *epoch = NULL;
  gint64 start = g_get_monotonic_time ();
  gboolean ok = FALSE;

  if (self->dead)
    g_set_error_literal (&report->error, TILL_DB_ERROR, TILL_DB_ERROR_FAILED,
                         "The disk failed before");
  else
    ok = till_relay_event_table_store (self->db, batch, &epoch, &report->error);

  report->took_us = g_get_monotonic_time () - start;
  report->fatal = self->dead = !ok && !till_relay_store_is_shared (self->db) &&
                               !is_harmless (report->error);

  for (guint i = 0; i < batch->len; i++)
    {
      TillRelayDelivery *delivery = batch->pdata[i];

      if (!ok)
        delivery->outcome = TILL_RELAY_OUTCOME_FAILED;
      else if (delivery->outcome == TILL_RELAY_OUTCOME_STORED)
        build_frame (delivery, epoch);
    }

  self->failing = !ok;
  set_probe (self);
  send_report (self, report);
}

static void
run_task (TillRelayWriter *self,
          GTask           *task)
{
  Run *run = g_task_get_task_data (task);
  GError *error = NULL;
  gpointer result = run->func (self->db, run->job, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, result, run->result_free);
}

static gint64
next_maintenance (TillRelayWriter *self)
{
  if (self->dead)
    return self->disk_at;

  return MIN (self->disk_at, self->failing ? self->probe_at : self->upkeep.purge_at_us);
}

/* Drops old events. */
static void
purge (TillRelayWriter *self)
{
  TillRelayReport *report = report_new (NULL);

  if (till_relay_upkeep_purge (&self->upkeep, self->db, &self->limits, self->clock,
                               report->firsts))
    send_report (self, report);
  else
    report_free (report);
}

static void
maintain (TillRelayWriter *self)
{
  gint64 now = g_get_monotonic_time ();

  till_relay_upkeep_move_log (&self->upkeep, self->db, &self->limits, /* idle= */ TRUE);

  if (self->failing && !self->dead && now >= self->probe_at)
    {
      self->failing = !till_relay_upkeep_probe (self->db);
      self->disk_at = self->failing ? self->disk_at : now; /* tells that there is room */
      set_probe (self);
    }

  if (!self->failing && now >= self->upkeep.purge_at_us)
    purge (self);

  if (now >= self->disk_at)
    send_report (self, report_new (NULL));
}

/* Waits until there is something to do; takes the next batch and, if any, all tasks. */
static gboolean
take_work (TillRelayWriter *self,
           GPtrArray       *batch,
           GQueue          *tasks)
{
  gint64 bytes = 0;
  gboolean go_on;

  g_mutex_lock (&self->lock);

  while (!self->closing && self->deliveries.length == 0 && self->tasks.length == 0 &&
         g_get_monotonic_time () < next_maintenance (self))
    g_cond_wait_until (&self->cond, &self->lock, next_maintenance (self));

  while (self->deliveries.length > 0 && batch->len < self->limits.batch &&
         bytes < self->limits.batch_bytes)
    {
      TillRelayDelivery *delivery = g_queue_pop_head (&self->deliveries);

      bytes += g_bytes_get_size (delivery->body);
      g_ptr_array_add (batch, delivery);
    }

  *tasks = self->tasks;
  g_queue_init (&self->tasks);
  go_on = !self->closing || batch->len > 0 || tasks->length > 0;

  g_mutex_unlock (&self->lock);

  return go_on;
}

static gboolean
nothing_waits (TillRelayWriter *self)
{
  gboolean nothing;

  g_mutex_lock (&self->lock);
  nothing = self->deliveries.length == 0 && self->tasks.length == 0 && !self->closing;
  g_mutex_unlock (&self->lock);

  return nothing;
}

static gpointer
writer_thread (gpointer user_data)
{
  TillRelayWriter *self = user_data;

  for (;;)
    {
      g_autoptr (GPtrArray) batch = g_ptr_array_new ();
      GQueue tasks;
      GTask *task;

      if (!take_work (self, batch, &tasks))
        break;

      if (batch->len > 0)
        store (self, batch);

      while ((task = g_queue_pop_head (&tasks)) != NULL)
        {
          run_task (self, task);
          g_object_unref (task);
        }

      till_relay_upkeep_move_log (&self->upkeep, self->db, &self->limits, /* idle= */ FALSE);
      if (nothing_waits (self))
        maintain (self);
    }

  g_clear_pointer (&self->db, till_relay_store_close);

  return NULL;
}

static TillRelayStore *
open_store (const char            *where,
            const TillRelayLimits *limits,
            GError               **error)
{
  g_autoptr (TillRelayStore) store = NULL;
  TillDb *file;

  if (!(store = till_relay_store_open (where, TILL_RELAY_STORE_FLAGS_NONE, error)))
    return NULL;

  if (limits->max_db_bytes > 0 && (file = till_relay_store_get_file (store)) != NULL)
    {
      g_autofree char *sql = g_strdup_printf ("PRAGMA max_page_count = %" G_GINT64_FORMAT,
                                              MAX (1, limits->max_db_bytes / PAGE_SIZE));

      if (!till_db_exec (file, sql, error))
        return NULL;
    }

  return g_steal_pointer (&store);
}

/**
 * till_relay_writer_new:
 * @path: the relay's database
 * @limits: the daemon's limits; copied
 * @clock: tells how old an event is
 * @func: called in the calling thread's main context for everything that happens
 * @user_data: data for @func
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Opens the database, which blocks, and starts the thread.
 *
 * Returns: (transfer full) (nullable): the writer, or %NULL
 */
TillRelayWriter *
till_relay_writer_new (const char            *path,
                       const TillRelayLimits *limits,
                       TillClock             *clock,
                       TillRelayReportFunc    func,
                       gpointer               user_data,
                       GError               **error)
{
  TillRelayWriter *self;
  TillRelayStore *db;

  g_return_val_if_fail (path != NULL && limits != NULL && clock != NULL, NULL);

  if (!(db = open_store (path, limits, error)))
    return NULL;

  self = g_new0 (TillRelayWriter, 1);
  self->limits = *limits;
  self->clock = till_clock_ref (clock);
  self->path = g_strdup (path);
  self->func = func;
  self->user_data = user_data;
  self->db = db;
  g_mutex_init (&self->lock);
  g_cond_init (&self->cond);

  self->source = g_source_new (&report_funcs, sizeof (ReportSource));
  ((ReportSource *) self->source)->writer = self;
  g_source_set_static_name (self->source, "till-relay-writer");
  g_source_attach (self->source, g_main_context_get_thread_default ());

  self->thread = g_thread_new ("till-relay-writer", writer_thread, self);

  return self;
}

/**
 * till_relay_writer_push:
 * @self: a writer
 * @delivery: (transfer full): what to store; comes back in a report
 *
 * Queues a delivery. The caller bounds how many it has under way.
 */
void
till_relay_writer_push (TillRelayWriter   *self,
                        TillRelayDelivery *delivery)
{
  g_return_if_fail (self != NULL && delivery != NULL);

  g_mutex_lock (&self->lock);
  g_queue_push_tail (&self->deliveries, delivery);
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->lock);
}

/**
 * till_relay_writer_run_async:
 * @self: a writer
 * @func: what to do with the database between two commits
 * @job: (transfer full) (nullable): its data
 * @job_free: (nullable): frees @job
 * @result_free: (nullable): frees a result that nobody takes
 * @callback: (scope async) (nullable): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Runs something else that writes. It cannot be cancelled.
 */
void
till_relay_writer_run_async (TillRelayWriter    *self,
                             TillRelayStoreFunc  func,
                             gpointer            job,
                             GDestroyNotify      job_free,
                             GDestroyNotify      result_free,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Run *run;

  g_return_if_fail (self != NULL && func != NULL);

  task = g_task_new (NULL, NULL, callback, user_data);
  g_task_set_source_tag (task, till_relay_writer_run_async);

  run = g_new0 (Run, 1);
  run->func = func;
  run->job = job;
  run->job_free = job_free;
  run->result_free = result_free;
  g_task_set_task_data (task, run, (GDestroyNotify) run_free);

  g_mutex_lock (&self->lock);
  g_queue_push_tail (&self->tasks, g_steal_pointer (&task));
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->lock);
}

/**
 * till_relay_writer_run_finish:
 * @result: the #GAsyncResult given to the callback
 * @error: return location for what the function set
 *
 * Returns: (transfer full) (nullable): what the function returned
 */
gpointer
till_relay_writer_run_finish (GAsyncResult *result,
                              GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * till_relay_writer_close:
 * @self: (nullable) (transfer full): a writer
 *
 * Lets all that is queued finish, reports it, and ends the thread. Blocks for as long as that
 * takes.
 */
void
till_relay_writer_close (TillRelayWriter *self)
{
  if (self == NULL)
    return;

  g_mutex_lock (&self->lock);
  self->closing = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->lock);
  g_thread_join (self->thread);

  report_dispatch (self->source, NULL, NULL);
  g_source_destroy (self->source);
  g_source_unref (self->source);

  g_mutex_clear (&self->lock);
  g_cond_clear (&self->cond);
  till_clock_unref (self->clock);
  g_free (self->path);
  g_free (self);
}
