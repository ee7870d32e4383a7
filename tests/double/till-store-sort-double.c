/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The store in memory, in other orders than newest first: all are sorted for every call. */

#include "till-double-store.h"

#include <string.h>

typedef struct
{
  TillFilter *filter;
  TillSort    sort;
  gint64      after;
  guint       limit;
  TillRanks  *ranks;
  GArray     *keys;
} SortJob;

static void
sort_job_free (gpointer data)
{
  SortJob *job = data;

  till_filter_free (job->filter);
  till_ranks_unref (job->ranks);
  g_clear_pointer (&job->keys, g_array_unref);
  g_free (job);
}

static SortJob *
sort_job_new (const TillFilter *filter,
              TillSort          sort,
              gint64            after,
              guint             limit)
{
  SortJob *job = g_new0 (SortJob, 1);

  job->filter = till_filter_copy (filter);
  job->sort = sort;
  job->after = after;
  job->limit = limit;

  return job;
}

/* One currency behind the other, each from the largest amount. */
static gint64
get_amount_value (const TillPayment *payment)
{
  return ((gint64) payment->amount.currency[0] << 40) - payment->amount.minor;
}

/* What the job sorts by, but for customers; what was named by its id stands first. */
static gint64
get_value (const SortJob     *job,
           const TillPayment *payment)
{
  return job->sort == TILL_SORT_BEST ? g_strcmp0 (payment->record.id, job->filter->text) != 0
                                     : get_amount_value (payment);
}

static int
compare_rising (gconstpointer a,
                gconstpointer b)
{
  gint64 key_a = *(const gint64 *) a, key_b = *(const gint64 *) b;

  return key_a < key_b ? -1 : key_a > key_b;
}

static TillPlaces *
sort_rows (TillStore *self,
           SortJob   *job)
{
  g_autoptr (TillRanks) ranks = job->sort == TILL_SORT_CUSTOMER ? till_ranks_new () : NULL;
  GArray *keys = till_double_store_list (self, job->filter);
  GArray *values = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_array_sort (keys, compare_rising);
  for (guint i = 0; i < keys->len; i++)
    {
      TillPayment *payment = till_double_store_get (self, g_array_index (keys, gint64, i));
      gint64 value = ranks != NULL ? till_ranks_gather (ranks, payment->customer_name)
                                   : get_value (job, payment);

      g_array_append_val (values, value);
    }
  if (ranks != NULL)
    till_ranks_settle (ranks, values);

  return till_places_new (keys, values, ranks);
}

static gpointer
run_sort (TillStore *self,
          gpointer   data)
{
  return sort_rows (self, data);
}

/* Of amounts the first, of customers none; of the best all, if the first was named. */
static gpointer
run_sort_first (TillStore *self,
                gpointer   data)
{
  SortJob *job = data;
  g_autoptr (TillPlaces) all = sort_rows (self, job);
  gboolean is_best = job->sort == TILL_SORT_BEST;
  GArray *keys = till_places_list_keys (all, is_best ? 0 : job->limit);
  GArray *values = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (is_best ? till_places_get_n (all) == 0 || till_places_get (all, 0).value != 0
              : job->sort != TILL_SORT_AMOUNT)
    g_array_set_size (keys, 0);
  g_array_sort (keys, compare_rising);
  for (guint i = 0; i < keys->len; i++)
    {
      gint64 value =
        get_value (job, till_double_store_get (self, g_array_index (keys, gint64, i)));

      g_array_append_val (values, value);
    }

  return till_places_new (keys, values, NULL);
}

static gpointer
run_list_sorted (TillStore *self,
                 gpointer   data)
{
  SortJob *job = data;
  g_autoptr (TillPlaces) places = NULL;
  GArray *keys;
  guint n = 0;

  if (!till_sort_is_by_time (job->sort))
    {
      places = sort_rows (self, job);
      return till_places_list_keys (places, job->limit);
    }

  keys = till_double_store_list (self, job->filter);
  if (job->sort == TILL_SORT_OLDEST)
    g_array_sort (keys, compare_rising);
  while (n < keys->len && job->after != 0 &&
         (job->sort == TILL_SORT_OLDEST ? g_array_index (keys, gint64, n) <= job->after
                                        : g_array_index (keys, gint64, n) >= job->after))
    n++;
  if (n > 0)
    g_array_remove_range (keys, 0, n);
  if (job->limit > 0 && keys->len > job->limit)
    g_array_set_size (keys, job->limit);

  return keys;
}

/* A payment of “No room” never gets a value without a new sorting. */
static gpointer
run_judge (TillStore *self,
           gpointer   data)
{
  SortJob *job = data;
  GArray *verdicts = g_array_new (FALSE, FALSE, sizeof (TillVerdict));

  for (guint i = 0; i < job->keys->len; i++)
    {
      TillVerdict verdict = { { 0, g_array_index (job->keys, gint64, i) }, FALSE };
      TillPayment *payment = till_double_store_get (self, verdict.place.key);

      verdict.belongs = till_double_store_matches (self, job->filter, verdict.place.key);
      if (verdict.belongs && job->sort != TILL_SORT_CUSTOMER)
        verdict.place.value = get_value (job, payment);
      else if (verdict.belongs && (g_strcmp0 (payment->customer_name, "No room") == 0 ||
                                   !till_ranks_get_value (job->ranks, payment->customer_name,
                                                          &verdict.place.value)))
        verdict.place.value = TILL_VALUE_NONE_LEFT;
      g_array_append_val (verdicts, verdict);
    }

  return verdicts;
}

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
  till_double_store_add_call (self, run_list_sorted, sort_job_new (filter, sort, after_key, limit),
                              sort_job_free, (GDestroyNotify) g_array_unref, cancellable, callback,
                              user_data);
}

GArray *
till_store_list_sorted_finish (TillStore    *self,
                               GAsyncResult *result,
                               GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
till_store_sort_first_async (TillStore          *self,
                             const TillFilter   *filter,
                             TillSort            sort,
                             guint               limit,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  till_double_store_add_call (self, run_sort_first, sort_job_new (filter, sort, 0, limit),
                              sort_job_free, (GDestroyNotify) till_places_free, cancellable,
                              callback, user_data);
}

TillPlaces *
till_store_sort_first_finish (TillStore    *self,
                              GAsyncResult *result,
                              GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
till_store_sort_async (TillStore          *self,
                       const TillFilter   *filter,
                       TillSort            sort,
                       TillSorting        *sorting,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  till_double_store_add_call (self, run_sort, sort_job_new (filter, sort, 0, 0), sort_job_free,
                              (GDestroyNotify) till_places_free, cancellable, callback, user_data);
}

TillPlaces *
till_store_sort_finish (TillStore    *self,
                        GAsyncResult *result,
                        GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

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
  SortJob *job = sort_job_new (filter, sort, 0, 0);

  job->ranks = ranks != NULL ? till_ranks_ref (ranks) : NULL;
  job->keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_vals (job->keys, keys, n_keys);
  till_double_store_add_call (self, run_judge, job, sort_job_free, (GDestroyNotify) g_array_unref,
                              cancellable, callback, user_data);
}

GArray *
till_store_judge_finish (TillStore    *self,
                         GAsyncResult *result,
                         GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct
{
  TillFilter      *filter;
  TillSort         sort;
  TillPaymentVisit visit;
  gpointer         visit_data;
} VisitJob;

static void
visit_job_free (gpointer data)
{
  VisitJob *job = data;

  till_filter_free (job->filter);
  g_free (job);
}

/* The first error of the visit, or NULL with all seen. */
static gpointer
run_visit (TillStore *self,
           gpointer   data)
{
  GError *error = NULL;
  VisitJob *job = data;
  SortJob order = { .filter = job->filter, .sort = job->sort };
  g_autoptr (GArray) keys = run_list_sorted (self, &order);

  for (guint i = 0; i < keys->len; i++)
    if (!job->visit (till_double_store_get (self, g_array_index (keys, gint64, i)),
                     job->visit_data, &error))
      return error;

  return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_EXISTS, "all seen");
}

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
  VisitJob *job = g_new0 (VisitJob, 1);

  job->filter = till_filter_copy (filter);
  job->sort = sort;
  job->visit = visit;
  job->visit_data = visit_data;
  till_double_store_add_call (self, run_visit, job, visit_job_free, (GDestroyNotify) g_error_free,
                              cancellable, callback, user_data);
}

gboolean
till_store_visit_finish (TillStore    *self,
                         GAsyncResult *result,
                         GError      **error)
{
  GError *told = g_task_propagate_pointer (G_TASK (result), error);

  if (told == NULL)
    return FALSE;

  if (g_error_matches (told, G_IO_ERROR, G_IO_ERROR_EXISTS))
    {
      g_error_free (told);
      return TRUE;
    }

  g_propagate_error (error, told);

  return FALSE;
}
