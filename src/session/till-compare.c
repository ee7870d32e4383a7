/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Compares the whole history with the gateway.
 *
 *   lists everything again, kind by kind ──> what is new or otherwise is taken in and counted
 *   goes through what is here ──> what was not listed is read by its id
 *
 * What must hold: everything ends in the same apply as ever, so comparing cannot make anything
 * worse; a payment is only called unknown when the gateway was asked for it by name; and it begins
 * at the beginning each time, because half a comparison says nothing. */

#include "till-compare.h"

#include "till-backfill.h"

/* Lists at the same time; fewer than for a first backfill, nobody waits for it. */
#define MAX_LANES 8

/* How many payments are looked at together. */
#define PAGE 500

typedef struct
{
  TillCompareSetup setup;
  TillTiming       timing;
  gint64           started_us;
  guint            kind;        /* index of the kind that is listed */
  char            *mark_key;
  GArray          *listed;      /* hashes of ids (gint64) of payments; sorted in the end */
  gulong           applied_id;
  GArray          *repaired;    /* keys of payments (gint64) */
  gint64           before_key;  /* where going through what is here goes on */
  GPtrArray       *doubtful;    /* ids that were not listed */
  guint            next_doubtful;
  TillCompared    *compared;
} Compare;

static void list_kind (GTask *task);
static void go_through (GTask *task);

static void
compare_free (Compare *job)
{
  g_clear_signal_handler (&job->applied_id, job->setup.intake);
  g_clear_object (&job->setup.gateway);
  g_clear_object (&job->setup.store);
  g_clear_object (&job->setup.intake);
  g_clear_pointer (&job->setup.clock, till_clock_unref);
  g_clear_pointer (&job->listed, g_array_unref);
  g_clear_pointer (&job->repaired, g_array_unref);
  g_clear_pointer (&job->doubtful, g_ptr_array_unref);
  g_clear_pointer (&job->compared, till_compared_free);
  g_free (job->mark_key);
  g_free (job);
}

/**
 * till_compared_free:
 * @compared: (nullable) (transfer full): what came of comparing
 */
void
till_compared_free (TillCompared *compared)
{
  if (compared == NULL)
    return;

  g_ptr_array_unref (compared->repaired);
  g_ptr_array_unref (compared->unknown);
  g_free (compared);
}

/* Two hashes of 32 bits in one: of ten million ids, none will be taken for another. */
static gint64
hash_id (const char *id)
{
  guint64 other = G_GUINT64_CONSTANT (0xcbf29ce484222325);

  for (const char *p = id; *p != '\0'; p++)
    other = (other ^ (guchar) *p) * G_GUINT64_CONSTANT (0x100000001b3);

  return (gint64) (other ^ (guint64) g_str_hash (id) << 32);
}

static int
compare_hashes (gconstpointer a,
                gconstpointer b)
{
  gint64 hash_a = *(const gint64 *) a, hash_b = *(const gint64 *) b;

  return hash_a < hash_b ? -1 : hash_a > hash_b;
}

/* Sorts what was listed, each once: lanes overlap by a second. */
static void
sort_listed (GArray *listed)
{
  guint n = 0;

  g_array_sort (listed, compare_hashes);
  for (guint i = 0; i < listed->len; i++)
    if (n == 0 || g_array_index (listed, gint64, n - 1) != g_array_index (listed, gint64, i))
      g_array_index (listed, gint64, n++) = g_array_index (listed, gint64, i);
  g_array_set_size (listed, n);
}

static void
seen_cb (GPtrArray *records,
         gpointer   data)
{
  Compare *job = data;

  for (guint i = 0; i < records->len; i++)
    {
      const TillRecord *record = records->pdata[i];
      gint64 hash = hash_id (record->id);

      if (record->kind == TILL_RECORD_PAYMENT)
        g_array_append_val (job->listed, hash);
    }
}

static void
progress_cb (const TillBackfillStand *stand,
             gpointer                 data)
{
  Compare *job = data;

  if (job->kind == 0 && job->setup.progress != NULL)
    job->setup.progress (stand->count, stand->left_s, job->setup.progress_data);
}

/* Which payments were repaired; the signal also tells of what is just happening. */
static void
applied_cb (Compare     *job,
            TillApplied *applied)
{
  for (guint i = 0; i < applied->changed->len; i++)
    if (job->repaired->len < TILL_COMPARED_MAX_IDS)
      g_array_append_val (job->repaired, g_array_index (applied->changed, gint64, i));
}

static gboolean
is_not_for_us (const GError *error)
{
  return g_error_matches (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_UNSUPPORTED) ||
         g_error_matches (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_FORBIDDEN);
}

static void
names_loaded_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GPtrArray) payments = NULL;
  Compare *job = g_task_get_task_data (task);
  GError *error = NULL;

  if (!(payments = till_store_load_payments_finish (TILL_STORE (object), result, &error)))
    {
      g_task_return_error (task, error);
      return;
    }

  for (guint i = 0; i < payments->len; i++)
    if (payments->pdata[i] != NULL)
      g_ptr_array_add (job->compared->repaired, g_strdup (TILL_RECORD (payments->pdata[i])->id));

  g_task_return_pointer (task, g_steal_pointer (&job->compared),
                         (GDestroyNotify) till_compared_free);
}

/* The end: what the repaired ones are called. */
static void
name_repaired (GTask *task)
{
  Compare *job = g_task_get_task_data (task);

  g_clear_signal_handler (&job->applied_id, job->setup.intake);
  till_store_load_payments_async (job->setup.store, (const gint64 *) (gpointer) job->repaired->data,
                                  job->repaired->len, g_task_get_cancellable (task),
                                  names_loaded_cb, g_object_ref (task));
}

static void read_next_doubtful (GTask *task);

static void
doubtful_read_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Compare *job = g_task_get_task_data (task);
  const char *id = job->doubtful->pdata[job->next_doubtful];

  if (!till_intake_read_finish (TILL_INTAKE (object), result, &error))
    {
      if (!g_error_matches (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_NOT_FOUND))
        {
          g_task_return_error (task, g_steal_pointer (&error));
          return;
        }

      job->compared->n_unknown++;
      if (job->compared->unknown->len < TILL_COMPARED_MAX_IDS)
        g_ptr_array_add (job->compared->unknown, g_strdup (id));
    }

  job->next_doubtful++;
  read_next_doubtful (task);
}

/* Asks for each that was not listed by its name; behind the last one, goes through the rest. */
static void
read_next_doubtful (GTask *task)
{
  Compare *job = g_task_get_task_data (task);

  if (job->next_doubtful < job->doubtful->len)
    {
      till_intake_read_async (job->setup.intake, TILL_RECORD_PAYMENT,
                              job->doubtful->pdata[job->next_doubtful],
                              g_task_get_cancellable (task), doubtful_read_cb,
                              g_object_ref (task));
      return;
    }

  g_ptr_array_set_size (job->doubtful, 0);
  job->next_doubtful = 0;
  if (job->before_key != 0)
    go_through (task);
  else
    name_repaired (task);
}

/* Attempts without a charge are not listed, and what is newer than the list cannot be in it. */
static gboolean
should_be_listed (Compare           *job,
                  const TillPayment *payment)
{
  return payment != NULL && payment->created_us < job->started_us &&
         g_strcmp0 (payment->intent_id, payment->record.id) != 0;
}

static void
payments_loaded_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GPtrArray) payments = NULL;
  Compare *job = g_task_get_task_data (task);
  GError *error = NULL;

  if (!(payments = till_store_load_payments_finish (TILL_STORE (object), result, &error)))
    {
      g_task_return_error (task, error);
      return;
    }

  for (guint i = 0; i < payments->len; i++)
    {
      const TillPayment *payment = payments->pdata[i];
      gint64 hash = payment != NULL ? hash_id (payment->record.id) : 0;

      if (should_be_listed (job, payment) &&
          !g_array_binary_search (job->listed, &hash, compare_hashes, NULL))
        g_ptr_array_add (job->doubtful, g_strdup (payment->record.id));
    }

  read_next_doubtful (task);
}

static void
keys_listed_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GArray) keys = NULL;
  Compare *job = g_task_get_task_data (task);
  GError *error = NULL;

  if (!(keys = till_store_list_keys_finish (TILL_STORE (object), result, &error)))
    {
      g_task_return_error (task, error);
      return;
    }

  job->before_key = keys->len < PAGE ? 0 : g_array_index (keys, gint64, keys->len - 1);
  till_store_load_payments_async (TILL_STORE (object), (const gint64 *) (gpointer) keys->data,
                                  keys->len, g_task_get_cancellable (task), payments_loaded_cb,
                                  g_object_ref (task));
}

static void
go_through (GTask *task)
{
  const TillFilter everything = { 0 };
  Compare *job = g_task_get_task_data (task);

  till_store_list_keys_async (job->setup.store, &everything, job->before_key, PAGE,
                              g_task_get_cancellable (task), keys_listed_cb, g_object_ref (task));
}

static void
kind_listed_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Compare *job = g_task_get_task_data (task);
  TillBackfillNews news;
  guint n_kinds;

  /* The payments cannot be left out. */
  if (!till_backfill_finish (result, &news, &error) && (job->kind == 0 || !is_not_for_us (error)))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  job->compared->n_missing += news.n_new;
  job->compared->n_changed += news.n_changed;
  job->compared->n_others += news.n_others;
  till_backfill_get_kinds (&n_kinds);
  if (++job->kind < n_kinds)
    {
      list_kind (task);
      return;
    }

  sort_listed (job->listed);
  job->compared->n_compared = job->listed->len;
  go_through (task);
}

static void
mark_removed_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Compare *job = g_task_get_task_data (task);
  GError *error = NULL;
  guint n_kinds;
  const TillBackfillSetup setup = {
    .gateway = job->setup.gateway,
    .store = job->setup.store,
    .intake = job->setup.intake,
    .clock = job->setup.clock,
    .timing = job->setup.timing,
    .kind = till_backfill_get_kinds (&n_kinds)[job->kind],
    .max_lanes = job->kind == 0 ? MAX_LANES : 1,
    .mark_key = job->mark_key,
    .progress = progress_cb,
    .seen = seen_cb,
    .data = job,
  };

  if (!till_intake_apply_finish (TILL_INTAKE (object), result, /* ret_news= */ NULL, &error))
    g_task_return_error (task, error);
  else
    till_backfill_async (&setup, g_task_get_cancellable (task), kind_listed_cb,
                         g_object_ref (task));
}

/* Lists the next kind, from the beginning: the mark of the last comparison goes. */
static void
list_kind (GTask *task)
{
  g_autoptr (GPtrArray) none = till_record_array_new ();
  g_autofree char *usual_key = NULL;
  Compare *job = g_task_get_task_data (task);
  TillMark mark = { NULL, NULL };
  guint n_kinds;

  usual_key = till_backfill_get_mark_key (till_backfill_get_kinds (&n_kinds)[job->kind]);
  g_free (job->mark_key);
  mark.key = job->mark_key = g_strconcat ("compare-", usual_key, NULL);
  till_intake_apply_async (job->setup.intake, none, &mark, 1, g_task_get_cancellable (task),
                           mark_removed_cb, g_object_ref (task));
}

/**
 * till_compare_async:
 * @setup: what to compare; needed only during the call
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Compares everything here with the gateway and repairs what differs. Best done after a catch-up,
 * or what has just happened counts as a difference.
 */
void
till_compare_async (const TillCompareSetup *setup,
                    GCancellable           *cancellable,
                    GAsyncReadyCallback     callback,
                    gpointer                user_data)
{
  g_autoptr (GTask) task = NULL;
  Compare *job;

  g_return_if_fail (setup != NULL && TILL_IS_GATEWAY (setup->gateway));
  g_return_if_fail (TILL_IS_STORE (setup->store));
  g_return_if_fail (TILL_IS_INTAKE (setup->intake));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_compare_async);

  job = g_new0 (Compare, 1);
  job->setup = *setup;
  job->timing = *setup->timing;
  job->setup.timing = &job->timing;
  g_object_ref (setup->gateway);
  g_object_ref (setup->store);
  g_object_ref (setup->intake);
  till_clock_ref (setup->clock);
  job->started_us = till_clock_now_us (setup->clock);
  job->listed = g_array_new (FALSE, FALSE, sizeof (gint64));
  job->repaired = g_array_new (FALSE, FALSE, sizeof (gint64));
  job->doubtful = g_ptr_array_new_with_free_func (g_free);
  job->compared = g_new0 (TillCompared, 1);
  job->compared->repaired = g_ptr_array_new_with_free_func (g_free);
  job->compared->unknown = g_ptr_array_new_with_free_func (g_free);
  job->applied_id = g_signal_connect_swapped (setup->intake, "applied", G_CALLBACK (applied_cb),
                                              job);
  g_task_set_task_data (task, job, (GDestroyNotify) compare_free);

  list_kind (task);
}

/**
 * till_compare_finish:
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_GATEWAY_ERROR or #TILL_DB_ERROR
 *
 * Returns: (transfer full) (nullable): what came of it; %NULL when it did not come to the end, and
 *   what was repaired until then stays so
 */
TillCompared *
till_compare_finish (GAsyncResult *result,
                     GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
