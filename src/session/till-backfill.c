/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Fetches the whole past of one kind of record, over several lanes at a time (see
 * till-backfill-plan.c), as fast as the gateway likes (till-read-pace.c). Three things go on at
 * the same time: pages are fetched by the thread of the connection, read by workers, and written
 * by the store's thread; here they are only handed on.
 *
 * What must hold: the plan's text is kept in the transaction with the pages before it, so that a
 * kill costs at most the pages that were not written; after a failure what has arrived is still
 * written; the first page is written at once, for that is today, and then many together; pages
 * that wait for the store are bounded. */

#include "till-backfill.h"

#include "till-backfill-plan.h"
#include "till-backoff.h"
#include "till-ids.h"
#include "till-oldest.h"
#include "till-read-pace.h"
#include "till-session-error.h"

/* Pages that are written together, and how many may wait while the store writes. */
#define PAGES_A_WRITE 24
#define PAGES_MAX 64

/* How long a page waits for others. */
#define FLUSH_MS 1000

/* The gateway may ask for fewer requests so often in a row until that is a failure. */
#define MAX_REFUSALS 20

#define RECENT_US (30 * 24 * 3600 * TILL_SECOND)

typedef struct
{
  TillBackfillSetup  setup;
  TillBackfillPlan  *plan;
  char              *mark_key;
  GCancellable      *cancellable;  /* of the requests: also cancelled by a failure */
  GCancellable      *given;        /* (nullable): the caller's */
  gulong             cancelled_id;
  TillReadPace       pace;
  TillBackoff        backoff;
  GSource           *wake;         /* when the pace allows the next request */
  GSource           *flush;        /* when pages have waited long enough for others */

  GPtrArray         *arrived;      /* records that are not written yet */
  guint              n_pages;      /* pages in it */
  gboolean           unwritten;    /* the plan has moved since it was written */
  gboolean           writing;
  guint              n_written;    /* writes in this run */
  guint              n_asked;
  GCancellable      *looking;      /* for the oldest; NULL: not now */
  gint64             oldest_us;    /* 0: not known */
  gint64             started_us;   /* monotonic */
  guint64            count_before; /* this run */
  TillBackfillNews   news;
  GError            *error;        /* the first one */
} Backfill;

typedef struct
{
  GTask *task;
  guint  number; /* of the lane */
} Ask;

static void go_on (GTask *task);

static void
clear_source (GSource **source)
{
  if (*source == NULL)
    return;

  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
backfill_free (Backfill *job)
{
  if (job->given != NULL)
    g_cancellable_disconnect (job->given, job->cancelled_id);
  g_clear_object (&job->given);
  g_clear_object (&job->cancellable);
  g_clear_object (&job->looking);
  g_clear_object (&job->setup.gateway);
  g_clear_object (&job->setup.store);
  g_clear_object (&job->setup.intake);
  g_clear_pointer (&job->setup.clock, till_clock_unref);
  g_clear_pointer (&job->plan, till_backfill_plan_free);
  g_clear_pointer (&job->arrived, g_ptr_array_unref);
  g_clear_error (&job->error);
  g_free (job->mark_key);
  g_free (job);
}

/* Takes @error; the first one counts, for it ends the others. */
static void
fail (Backfill *job,
      GError   *error)
{
  if (job->error == NULL)
    job->error = error;
  else
    g_error_free (error);

  clear_source (&job->wake);
  g_cancellable_cancel (job->cancellable);
}

static void
measure (Backfill              *job,
         const TillGatewayPage *page,
         TillBackfillPage      *ret_page)
{
  gint64 recent_us = till_clock_now_us (job->setup.clock) - RECENT_US;

  *ret_page = (TillBackfillPage) { 0 };
  ret_page->next_token = page->next_token;

  for (guint i = 0; i < page->records->len; i++)
    {
      const TillRecord *record = page->records->pdata[i];
      gint64 created_us = till_backfill_get_created (record);

      if (record->kind != job->setup.kind || created_us <= 0)
        continue;

      if (ret_page->n_records == 0)
        ret_page->newest_us = created_us;
      if (created_us / TILL_SECOND != ret_page->oldest_us / TILL_SECOND)
        ret_page->n_oldest = 0;
      ret_page->oldest_us = created_us;
      ret_page->n_oldest++;
      ret_page->n_records++;
      if (record->kind == TILL_RECORD_PAYMENT && created_us >= recent_us &&
          job->setup.budget != NULL)
        job->setup.budget->n_recent++;
    }
}

static void
take_page (Backfill        *job,
           guint            lane,
           TillGatewayPage *page)
{
  TillBackfillPage measured;

  measure (job, page, &measured);
  till_backfill_plan_got (job->plan, lane, &measured, job->setup.max_lanes);
  g_ptr_array_extend (job->arrived, page->records, (GCopyFunc) till_record_ref, NULL);
  job->n_pages++;
  job->unwritten = TRUE;
  job->backoff.attempt = 0;
  till_read_pace_answered (&job->pace);
  if (job->setup.seen != NULL)
    job->setup.seen (page->records, job->setup.data);
}

/* The gateway asks for fewer requests: everything waits a while, and then goes slower. */
static void
slow_down (Backfill     *job,
           const GError *error)
{
  const TillGatewayFailure *failure = till_gateway_error_get_failure (error);
  gboolean at_once = failure != NULL &&
                     g_strcmp0 (failure->code, TILL_GATEWAY_CODE_TOO_MANY_AT_ONCE) == 0;
  guint wait_ms = till_backoff_next_ms (&job->backoff, till_random_uint32 ());

  if (failure != NULL)
    wait_ms = MAX (wait_ms, failure->retry_after_s * 1000);

  till_read_pace_refused (&job->pace, g_get_monotonic_time (), at_once, wait_ms);
}

static void
page_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autofree Ask *ask = user_data;
  g_autoptr (GTask) task = ask->task;
  g_autoptr (TillGatewayPage) page = NULL;
  Backfill *job = g_task_get_task_data (task);
  GError *error = NULL;

  job->n_asked--;

  if ((page = till_gateway_list_finish (TILL_GATEWAY (object), result, &error)))
    take_page (job, ask->number, page);
  else
    {
      till_backfill_plan_give_back (job->plan, ask->number);
      if (g_error_matches (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_RATE_LIMITED) &&
          job->backoff.attempt < MAX_REFUSALS)
        {
          slow_down (job, error);
          g_error_free (error);
        }
      else
        fail (job, error);
    }

  go_on (task);
}

static void
oldest_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Backfill *job = g_task_get_task_data (task);

  /* Without it nobody is told how long it will take. */
  till_oldest_find_finish (result, &job->oldest_us, &error);
  g_clear_object (&job->looking);
  go_on (task);
}

static void
look_for_oldest (GTask *task)
{
  Backfill *job = g_task_get_task_data (task);

  if (job->looking != NULL || job->oldest_us != 0 || job->setup.progress == NULL ||
      job->n_written != 1 || till_backfill_plan_is_done (job->plan))
    return;

  job->looking = g_cancellable_new ();
  till_oldest_find_async (job->setup.gateway, job->setup.kind,
                          till_clock_now_us (job->setup.clock), job->looking, oldest_cb,
                          g_object_ref (task));
}

static gboolean
wake_cb (gpointer user_data)
{
  GTask *task = user_data;
  Backfill *job = g_task_get_task_data (task);
  GError *error = NULL;

  clear_source (&job->wake);
  if (g_cancellable_set_error_if_cancelled (job->given, &error))
    fail (job, error);
  go_on (task);

  return G_SOURCE_REMOVE;
}

/* Wakes when the pace allows the next request, or when nobody wants it any more. */
static void
sleep_for (GTask *task,
           gint64 wait_us)
{
  Backfill *job = g_task_get_task_data (task);

  if (job->wake != NULL)
    return;

  job->wake = g_timeout_source_new (MIN (wait_us / 1000 + 1, G_MAXUINT));
  if (job->given != NULL)
    {
      g_autoptr (GSource) cancelled = g_cancellable_source_new (job->given);

      g_source_set_dummy_callback (cancelled);
      g_source_add_child_source (job->wake, cancelled);
    }

  g_source_set_callback (job->wake, wake_cb, g_object_ref (task), g_object_unref);
  g_source_attach (job->wake, g_task_get_context (task));
}

/* Counts a read. FALSE when there are none left for the past. */
static gboolean
spend (Backfill *job)
{
  const TillCapabilities *capabilities = till_gateway_get_capabilities (job->setup.gateway);
  TillReadBudget *budget = job->setup.budget;
  gint64 now_us = till_clock_now_us (job->setup.clock);

  if (budget == NULL || capabilities->reads_per_month == 0)
    return TRUE;

  if (!till_read_budget_is_spent (budget, capabilities->reads_per_month,
                                  capabilities->reads_per_payment, now_us))
    {
      till_read_budget_spend (budget, 1, now_us);
      return TRUE;
    }

  /* What was asked for already is paid for. */
  if (job->error == NULL)
    job->error = g_error_new (TILL_SESSION_ERROR, TILL_SESSION_ERROR_READ_BUDGET,
                              "The gateway allows a number of reads a month, and the past has used "
                              "its share: the rest is fetched next month");

  return FALSE;
}

static void
ask_for (GTask                  *task,
         const TillBackfillLane *lane)
{
  Backfill *job = g_task_get_task_data (task);
  const TillGatewayQuery query = {
    .kind = job->setup.kind,
    .created_from_us = lane->from_us,
    .created_to_us = lane->to_us,
    .page_token = lane->token,
  };
  Ask *ask = g_new0 (Ask, 1);

  ask->task = g_object_ref (task);
  ask->number = lane->number;
  job->n_asked++;
  till_read_pace_sent (&job->pace, g_get_monotonic_time ());
  till_gateway_list_async (job->setup.gateway, &query, job->cancellable, page_cb, ask);
}

static void
ask (GTask *task)
{
  Backfill *job = g_task_get_task_data (task);

  while (job->error == NULL && job->n_pages < PAGES_MAX &&
         !till_backfill_plan_is_done (job->plan))
    {
      gint64 wait_us = till_read_pace_get_wait_us (&job->pace, g_get_monotonic_time ());
      TillBackfillLane lane;

      if (job->n_asked >= job->pace.lanes)
        return;

      if (wait_us > 0)
        {
          sleep_for (task, wait_us);
          return;
        }

      if (!till_backfill_plan_take (job->plan, job->setup.max_lanes, &lane))
        return;

      if (spend (job))
        ask_for (task, &lane);
      else
        till_backfill_plan_give_back (job->plan, lane.number);
    }
}

/* How long it will take, going on as fast as in this run. */
static gint64
get_left_s (Backfill *job)
{
  gint64 elapsed_us = g_get_monotonic_time () - job->started_us;
  guint64 count = till_backfill_plan_get_count (job->plan);
  guint64 now_done = count - job->count_before;
  guint64 all;

  if (job->oldest_us == 0 || now_done == 0 || elapsed_us <= 0)
    return 0;

  all = till_backfill_plan_estimate (job->plan, till_clock_now_us (job->setup.clock),
                                     job->oldest_us);
  if (all <= count)
    return 0;

  return (gint64) ((all - count) * (guint64) (elapsed_us / 1000 + 1) / now_done / 1000 + 1);
}

static void
tell_progress (Backfill *job)
{
  const TillBackfillStand stand = {
    .count = till_backfill_plan_get_count (job->plan),
    .reached_us = till_backfill_plan_get_reached (job->plan),
    .left_s = get_left_s (job),
  };

  if (job->setup.progress != NULL)
    job->setup.progress (&stand, job->setup.data);
}

static void
written_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Backfill *job = g_task_get_task_data (task);
  TillIntakeNews news;
  GError *error = NULL;

  job->writing = FALSE;
  if (till_intake_apply_finish (TILL_INTAKE (object), result, &news, &error))
    {
      job->news.n_new += news.n_new;
      job->news.n_changed += news.n_changed;
      job->news.n_others += news.n_others;
      job->n_written++;
      tell_progress (job);
      look_for_oldest (task);
    }
  else
    {
      job->unwritten = FALSE; /* nor will the rest be */
      fail (job, error);
    }

  go_on (task);
}

static void
write_now (GTask *task)
{
  g_autoptr (GPtrArray) records = NULL;
  g_autofree char *text = NULL;
  g_autofree char *reads = NULL;
  Backfill *job = g_task_get_task_data (task);
  TillMark marks[] = { { job->mark_key, NULL }, { TILL_BACKFILL_MARK_READS, NULL } };

  clear_source (&job->flush);
  records = g_steal_pointer (&job->arrived);
  job->arrived = till_record_array_new ();
  job->n_pages = 0;
  job->unwritten = FALSE;
  job->writing = TRUE;
  marks[0].value = text = till_backfill_plan_to_text (job->plan);
  if (job->setup.budget != NULL)
    marks[1].value = reads = till_read_budget_to_text (job->setup.budget);

  /* Not cancelled: what has arrived is worth keeping. */
  till_intake_apply_async (job->setup.intake, records, marks, reads != NULL ? 2 : 1,
                           /* cancellable= */ NULL, written_cb, g_object_ref (task));
}

static gboolean
flush_cb (gpointer user_data)
{
  GTask *task = user_data;
  Backfill *job = g_task_get_task_data (task);

  clear_source (&job->flush);
  if (!job->writing && job->unwritten)
    write_now (task);
  go_on (task);

  return G_SOURCE_REMOVE;
}

/* Writes what has arrived when it is much, when nothing more is coming, or after a while. */
static void
write_arrived (GTask *task)
{
  Backfill *job = g_task_get_task_data (task);

  if (job->writing || !job->unwritten)
    return;

  if (job->n_written == 0 || job->n_pages >= PAGES_A_WRITE || job->n_asked == 0)
    {
      write_now (task);
      return;
    }

  if (job->flush != NULL)
    return;

  job->flush = g_timeout_source_new (FLUSH_MS);
  g_source_set_callback (job->flush, flush_cb, g_object_ref (task), g_object_unref);
  g_source_attach (job->flush, g_task_get_context (task));
}

static void
go_on (GTask *task)
{
  Backfill *job = g_task_get_task_data (task);

  ask (task);
  write_arrived (task);

  if (job->writing || job->n_asked > 0 || job->unwritten || job->wake != NULL)
    return;

  /* Nobody wants to know any more how long it will take. */
  if (job->looking != NULL)
    {
      g_cancellable_cancel (job->looking);
      return;
    }

  if (job->error != NULL)
    g_task_return_error (task, g_steal_pointer (&job->error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
cancelled_cb (GCancellable *given,
              GCancellable *cancellable)
{
  g_cancellable_cancel (cancellable);
}

/**
 * till_backfill_async:
 * @setup: what to fetch and how; needed only during the call
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Fetches what is missing of the past of one kind of record, from where it was left off.
 */
void
till_backfill_async (const TillBackfillSetup *setup,
                     GCancellable            *cancellable,
                     GAsyncReadyCallback      callback,
                     gpointer                 user_data)
{
  g_autoptr (GTask) task = NULL;
  Backfill *job;

  g_return_if_fail (setup != NULL && setup->max_lanes > 0);
  g_return_if_fail (TILL_IS_GATEWAY (setup->gateway));
  g_return_if_fail (TILL_IS_STORE (setup->store));
  g_return_if_fail (TILL_IS_INTAKE (setup->intake));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_backfill_async);

  job = g_new0 (Backfill, 1);
  job->setup = *setup;
  g_object_ref (setup->gateway);
  g_object_ref (setup->store);
  g_object_ref (setup->intake);
  till_clock_ref (setup->clock);
  job->mark_key = setup->mark_key != NULL ? g_strdup (setup->mark_key)
                                          : till_backfill_get_mark_key (setup->kind);
  job->plan = till_backfill_plan_new (till_store_get_mark (setup->store, job->mark_key));
  job->count_before = till_backfill_plan_get_count (job->plan);
  job->started_us = g_get_monotonic_time ();
  job->backoff = (TillBackoff) { setup->timing->retry_first_ms, setup->timing->retry_cap_ms, 0 };
  job->arrived = till_record_array_new ();
  job->cancellable = g_cancellable_new ();
  till_read_pace_init (&job->pace, setup->max_lanes,
                       till_gateway_get_capabilities (setup->gateway)->reads_per_second);
  g_task_set_task_data (task, job, (GDestroyNotify) backfill_free);

  if (cancellable != NULL)
    {
      job->given = g_object_ref (cancellable);
      job->cancelled_id = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb),
                                                 job->cancellable, NULL);
    }

  go_on (task);
}

/**
 * till_backfill_finish:
 * @result: the #GAsyncResult given to the callback
 * @ret_news: (out) (optional): what it has changed; also told on failure
 * @error: return location for a #GError in #TILL_GATEWAY_ERROR, #TILL_SESSION_ERROR or
 *   #TILL_DB_ERROR
 *
 * Returns: %FALSE when it did not come to the end; what was taken in stays
 */
gboolean
till_backfill_finish (GAsyncResult     *result,
                      TillBackfillNews *ret_news,
                      GError          **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  if (ret_news != NULL)
    *ret_news = ((Backfill *) g_task_get_task_data (G_TASK (result)))->news;

  return g_task_propagate_boolean (G_TASK (result), error);
}
