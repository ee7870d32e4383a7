/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Fetches the whole past of one kind of record, over several lanes at a time (see
 * till-backfill-plan.c). Pages that arrive while the store writes are written together next.
 *
 * What must hold: the plan's text is kept in the transaction with the pages before it, so that a
 * kill costs at most the pages that were not written; after a failure what has arrived is still
 * written; at most two pages a lane wait for the store. */

#include "till-backfill.h"

#include "till-backfill-plan.h"
#include "till-clock.h"

typedef struct
{
  TillGateway         *gateway;
  TillIntake          *intake;
  TillRecordKind       kind;
  guint                max_lanes;
  TillBackfillProgress progress;
  gpointer             progress_data;

  TillBackfillPlan    *plan;
  char                *mark_key;
  GCancellable        *cancellable;  /* of the requests: also cancelled by a failure */
  GCancellable        *given;        /* (nullable): the caller's */
  gulong               cancelled_id;
  GPtrArray           *arrived;      /* records that are not written yet */
  guint                n_pages;      /* pages in it */
  gboolean             unwritten;    /* the plan has moved since it was written */
  gboolean             writing;
  guint                n_asked;
  GError              *error;        /* the first one */
} Backfill;

typedef struct
{
  GTask *task;
  guint  number; /* of the lane */
} Ask;

static void go_on (GTask *task);

static void
backfill_free (Backfill *job)
{
  if (job->given != NULL)
    g_cancellable_disconnect (job->given, job->cancelled_id);
  g_clear_object (&job->given);
  g_clear_object (&job->cancellable);
  g_clear_object (&job->gateway);
  g_clear_object (&job->intake);
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

  g_cancellable_cancel (job->cancellable);
}

static gint64
get_created (const TillRecord *record)
{
  switch (record->kind)
    {
    case TILL_RECORD_PAYMENT:
      return ((const TillPayment *) (gconstpointer) record)->created_us;

    case TILL_RECORD_REFUND:
      return ((const TillRefund *) (gconstpointer) record)->created_us;

    case TILL_RECORD_DISPUTE:
      return ((const TillDispute *) (gconstpointer) record)->created_us;

    case TILL_RECORD_PAYOUT:
      return ((const TillPayout *) (gconstpointer) record)->created_us;

    case TILL_RECORD_CUSTOMER:
      return ((const TillCustomer *) (gconstpointer) record)->created_us;

    case TILL_RECORD_LINK:
      return ((const TillLink *) (gconstpointer) record)->created_us;

    case TILL_RECORD_CARD:
    case TILL_RECORD_EVENT:
    case TILL_RECORD_ACCOUNT:
      return 0;
    }

  return 0;
}

static void
measure (Backfill              *job,
         const TillGatewayPage *page,
         TillBackfillPage      *ret_page)
{
  *ret_page = (TillBackfillPage) { 0 };
  ret_page->next_token = page->next_token;

  for (guint i = 0; i < page->records->len; i++)
    {
      const TillRecord *record = page->records->pdata[i];
      gint64 created_us = get_created (record);

      if (record->kind != job->kind || created_us <= 0)
        continue;

      if (ret_page->n_records == 0)
        ret_page->newest_us = created_us;
      if (created_us / TILL_SECOND != ret_page->oldest_us / TILL_SECOND)
        ret_page->n_oldest = 0;
      ret_page->oldest_us = created_us;
      ret_page->n_oldest++;
      ret_page->n_records++;
    }
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

  if (!(page = till_gateway_list_finish (TILL_GATEWAY (object), result, &error)))
    {
      till_backfill_plan_give_back (job->plan, ask->number);
      fail (job, error);
    }
  else
    {
      TillBackfillPage measured;

      measure (job, page, &measured);
      till_backfill_plan_got (job->plan, ask->number, &measured, job->max_lanes);
      g_ptr_array_extend (job->arrived, page->records, (GCopyFunc) till_record_ref, NULL);
      job->n_pages++;
      job->unwritten = TRUE;
    }

  go_on (task);
}

static void
ask (GTask *task)
{
  Backfill *job = g_task_get_task_data (task);
  TillGatewayQuery query = { 0 };
  TillBackfillLane lane;

  query.kind = job->kind;
  while (job->error == NULL && job->n_pages < 2 * job->max_lanes &&
         till_backfill_plan_take (job->plan, job->max_lanes, &lane))
    {
      Ask *new_ask = g_new0 (Ask, 1);

      new_ask->task = g_object_ref (task);
      new_ask->number = lane.number;
      query.created_from_us = lane.from_us;
      query.created_to_us = lane.to_us;
      query.page_token = lane.token;
      job->n_asked++;
      till_gateway_list_async (job->gateway, &query, job->cancellable, page_cb, new_ask);
    }
}

static void
written_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Backfill *job = g_task_get_task_data (task);
  GError *error = NULL;

  job->writing = FALSE;
  if (!till_intake_apply_finish (TILL_INTAKE (object), result, /* ret_n_news= */ NULL, &error))
    {
      job->unwritten = FALSE; /* nor will the rest be */
      fail (job, error);
    }
  else if (job->progress != NULL)
    job->progress (till_backfill_plan_get_count (job->plan),
                   till_backfill_plan_get_reached (job->plan), job->progress_data);

  go_on (task);
}

static void
write_arrived (GTask *task)
{
  g_autoptr (GPtrArray) records = NULL;
  g_autofree char *text = NULL;
  Backfill *job = g_task_get_task_data (task);
  TillMark mark = { job->mark_key, NULL };

  if (job->writing || !job->unwritten)
    return;

  records = g_steal_pointer (&job->arrived);
  job->arrived = till_record_array_new ();
  job->n_pages = 0;
  job->unwritten = FALSE;
  job->writing = TRUE;
  mark.value = text = till_backfill_plan_to_text (job->plan);

  /* Not cancelled: what has arrived is worth keeping. */
  till_intake_apply_async (job->intake, records, &mark, 1, /* cancellable= */ NULL, written_cb,
                           g_object_ref (task));
}

static void
go_on (GTask *task)
{
  Backfill *job = g_task_get_task_data (task);

  write_arrived (task);
  ask (task);

  if (job->writing || job->n_asked > 0 || job->unwritten)
    return;

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
 * till_backfill_get_kinds:
 * @ret_n: (out): how many there are
 *
 * Returns: (transfer none) (array length=ret_n): what is fetched of the past, in this order; the
 *   refunds come with their payments
 */
const TillRecordKind *
till_backfill_get_kinds (guint *ret_n)
{
  static const TillRecordKind kinds[] = {
    TILL_RECORD_PAYMENT, TILL_RECORD_DISPUTE, TILL_RECORD_PAYOUT, TILL_RECORD_CUSTOMER,
    TILL_RECORD_LINK,
  };

  g_return_val_if_fail (ret_n != NULL, NULL);

  *ret_n = G_N_ELEMENTS (kinds);

  return kinds;
}

/**
 * till_backfill_get_mark_key:
 * @kind: what kind of record
 *
 * Returns: (transfer full): the key of the mark that says how far the backfill has come
 */
char *
till_backfill_get_mark_key (TillRecordKind kind)
{
  static const char *const names[] = {
    [TILL_RECORD_PAYMENT] = "payments",   [TILL_RECORD_REFUND] = "refunds",
    [TILL_RECORD_DISPUTE] = "disputes",   [TILL_RECORD_PAYOUT] = "payouts",
    [TILL_RECORD_CUSTOMER] = "customers", [TILL_RECORD_LINK] = "links",
  };

  g_return_val_if_fail (kind < G_N_ELEMENTS (names) && names[kind] != NULL, NULL);

  return g_strconcat ("backfill-", names[kind], NULL);
}

/**
 * till_backfill_is_done:
 * @store: has the mark
 * @kind: what kind of record
 * @ret_count: (out): how many were fetched
 * @ret_reached_us: (out): since when everything is here; 0 = nothing is
 *
 * Returns: whether the whole past is here
 */
gboolean
till_backfill_is_done (TillStore     *store,
                       TillRecordKind kind,
                       guint64       *ret_count,
                       gint64        *ret_reached_us)
{
  g_autoptr (TillBackfillPlan) plan = NULL;
  g_autofree char *key = till_backfill_get_mark_key (kind);

  g_return_val_if_fail (TILL_IS_STORE (store), FALSE);

  plan = till_backfill_plan_new (till_store_get_mark (store, key));
  *ret_count = till_backfill_plan_get_count (plan);
  *ret_reached_us = till_backfill_plan_get_reached (plan);

  return till_backfill_plan_is_done (plan);
}

/**
 * till_backfill_async:
 * @gateway: whom to ask
 * @store: has the mark
 * @intake: takes records in
 * @kind: what kind of record
 * @max_lanes: how many pages may be asked for at the same time
 * @progress: (nullable) (scope notified): told after each transaction
 * @progress_data: data for @progress
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Fetches what is not here yet of the past, from where the last run got to.
 */
void
till_backfill_async (TillGateway         *gateway,
                     TillStore           *store,
                     TillIntake          *intake,
                     TillRecordKind       kind,
                     guint                max_lanes,
                     TillBackfillProgress progress,
                     gpointer             progress_data,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  Backfill *job;

  g_return_if_fail (TILL_IS_GATEWAY (gateway));
  g_return_if_fail (TILL_IS_STORE (store));
  g_return_if_fail (TILL_IS_INTAKE (intake));
  g_return_if_fail (max_lanes > 0);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_backfill_async);

  job = g_new0 (Backfill, 1);
  job->gateway = g_object_ref (gateway);
  job->intake = g_object_ref (intake);
  job->kind = kind;
  job->max_lanes = max_lanes;
  job->progress = progress;
  job->progress_data = progress_data;
  job->mark_key = till_backfill_get_mark_key (kind);
  job->plan = till_backfill_plan_new (till_store_get_mark (store, job->mark_key));
  job->arrived = till_record_array_new ();
  job->cancellable = g_cancellable_new ();
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
 * @error: return location for a #GError in #TILL_GATEWAY_ERROR or #TILL_DB_ERROR
 *
 * Returns: %FALSE when it did not come to the end; what was taken in stays
 */
gboolean
till_backfill_finish (GAsyncResult *result,
                      GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
