/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The store, in memory; see till-double-store.h. */

#include "till-double-store.h"

#include <string.h>

#include "till-ledger.h"

typedef struct
{
  gint64       key;
  TillPayment *payment;
} Row;

struct _TillStore
{
  GObject    parent_instance;

  GArray    *rows;     /* Row, largest key first */
  GPtrArray *others;   /* other records */
  GHashTable *marks;
  GPtrArray *waiting;  /* Call */
  gboolean   by_hand;
  gboolean   broken;
  guint      idle_id;
};

G_DEFINE_FINAL_TYPE (TillStore, till_store, G_TYPE_OBJECT)

typedef struct
{
  GTask         *task;
  TillDoubleStoreAnswer run;
  gpointer       job;
  GDestroyNotify free_job;
  GDestroyNotify free_answer;
  gboolean       read;
  gpointer       answer;
} Call;

static void
call_free (Call *call)
{
  if (call->answer != NULL)
    call->free_answer (call->answer);
  call->free_job (call->job);
  g_object_unref (call->task);
  g_free (call);
}

static void
row_clear (Row *row)
{
  till_record_unref (row->payment);
}

static void
till_store_finalize (GObject *object)
{
  TillStore *self = TILL_STORE (object);

  g_array_unref (self->rows);
  g_ptr_array_unref (self->others);
  g_hash_table_unref (self->marks);
  g_ptr_array_unref (self->waiting);

  G_OBJECT_CLASS (till_store_parent_class)->finalize (object);
}

static void
till_store_class_init (TillStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = till_store_finalize;
}

static void
till_store_init (TillStore *self)
{
  self->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  g_array_set_clear_func (self->rows, (GDestroyNotify) row_clear);
  self->others = till_record_array_new ();
  self->marks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->waiting = g_ptr_array_new_with_free_func ((GDestroyNotify) call_free);
}

TillStore *
till_double_store_new (void)
{
  return g_object_new (TILL_TYPE_STORE, NULL);
}

static Row *
find_row (TillStore *self,
          gint64     key,
          guint     *ret_position)
{
  guint i;

  for (i = 0; i < self->rows->len; i++)
    {
      Row *row = &g_array_index (self->rows, Row, i);

      if (row->key == key)
        return row;
      if (row->key < key)
        break;
    }

  *ret_position = i;

  return NULL;
}

void
till_double_store_put (TillStore         *self,
                       gint64             key,
                       const TillPayment *payment)
{
  guint position;
  Row *row = find_row (self, key, &position);
  Row fresh = { key, till_record_new (payment) };

  if (row == NULL)
    {
      g_array_insert_val (self->rows, position, fresh);
      return;
    }

  till_record_unref (row->payment);
  row->payment = fresh.payment;
}

void
till_double_store_remove (TillStore *self,
                          gint64     key)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (g_array_index (self->rows, Row, i).key == key)
      {
        g_array_remove_index (self->rows, i);
        return;
      }
}

TillPayment *
till_double_store_get (TillStore *self,
                       gint64     key)
{
  guint position;
  Row *row = find_row (self, key, &position);

  return row != NULL ? row->payment : NULL;
}

void
till_double_store_add_other (TillStore *self,
                             gpointer   record)
{
  for (guint i = 0; i < self->others->len; i++)
    if (till_record_get_kind (self->others->pdata[i]) == till_record_get_kind (record) &&
        g_strcmp0 (TILL_RECORD (self->others->pdata[i])->id, TILL_RECORD (record)->id) == 0)
      {
        till_record_unref (self->others->pdata[i]);
        self->others->pdata[i] = record;
        return;
      }

  g_ptr_array_add (self->others, record);
}

void
till_double_store_set_mark (TillStore      *self,
                            const TillMark *mark)
{
  if (mark->value != NULL)
    g_hash_table_insert (self->marks, g_strdup (mark->key), g_strdup (mark->value));
  else
    g_hash_table_remove (self->marks, mark->key);
}

const char *
till_store_get_mark (TillStore  *self,
                     const char *key)
{
  return g_hash_table_lookup (self->marks, key);
}

GPtrArray *
till_store_list_marks (TillStore  *self,
                       const char *prefix)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->marks);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (g_str_has_prefix (key, prefix))
      g_ptr_array_add (keys, g_strdup (key));

  return keys;
}

static gboolean
matches (const TillFilter  *filter,
         const TillPayment *payment)
{
  if (filter->labels != 0 && (filter->labels & (1u << till_payment_get_label (payment))) == 0)
    return FALSE;

  if (filter->customer_id != NULL &&
      g_strcmp0 (payment->customer_id, filter->customer_id) != 0)
    return FALSE;

  if (filter->from_us != 0 && payment->created_us < filter->from_us)
    return FALSE;

  if (filter->to_us != 0 && payment->created_us >= filter->to_us)
    return FALSE;

  if (filter->text != NULL)
    {
      g_autofree char *name = g_utf8_casefold (payment->customer_name ? payment->customer_name : "",
                                               -1);
      g_autofree char *text = g_utf8_casefold (filter->text, -1);

      return strstr (name, text) != NULL || g_strcmp0 (payment->last4, filter->text) == 0 ||
             g_strcmp0 (payment->record.id, filter->text) == 0;
    }

  return TRUE;
}

static GArray *
list (TillStore        *self,
      const TillFilter *filter,
      gint64            before,
      guint             limit)
{
  GArray *keys = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *row = &g_array_index (self->rows, Row, i);

      if (limit != 0 && keys->len == limit)
        break;
      if ((before == 0 || row->key < before) && matches (filter, row->payment))
        g_array_append_val (keys, row->key);
    }

  return keys;
}

GArray *
till_double_store_list (TillStore        *self,
                        const TillFilter *filter)
{
  static const TillFilter everything = { 0 };

  return list (self, filter != NULL ? filter : &everything, 0, 0);
}

gboolean
till_double_store_matches (TillStore        *self,
                           const TillFilter *filter,
                           gint64            key)
{
  TillPayment *payment = till_double_store_get (self, key);

  return payment != NULL && matches (filter, payment);
}

TillApplied *
till_double_applied_new (void)
{
  TillApplied *applied = g_new0 (TillApplied, 1);

  applied->changed = g_array_new (FALSE, FALSE, sizeof (gint64));
  applied->removed = g_array_new (FALSE, FALSE, sizeof (gint64));
  applied->doubts = g_ptr_array_new ();

  return applied;
}

void
till_applied_free (TillApplied *applied)
{
  g_array_unref (applied->changed);
  g_array_unref (applied->removed);
  g_ptr_array_unref (applied->doubts);
  g_free (applied);
}

/* Calls */

void
till_double_store_by_hand (TillStore *self)
{
  self->by_hand = TRUE;
}

void
till_double_store_break (TillStore *self,
                         gboolean   broken)
{
  self->broken = broken;
}

guint
till_double_store_n_waiting (TillStore *self)
{
  return self->waiting->len;
}

void
till_double_store_read (TillStore *self,
                        guint      i)
{
  Call *call = g_ptr_array_index (self->waiting, i);

  if (!call->read)
    call->answer = call->run (self, call->job);
  call->read = TRUE;
}

void
till_double_store_deliver (TillStore *self,
                           guint      i)
{
  Call *call;

  till_double_store_read (self, i);
  call = g_ptr_array_steal_index (self->waiting, i);

  if (self->broken)
    g_task_return_new_error (call->task, G_IO_ERROR, G_IO_ERROR_FAILED,
                             "The disk cannot be read");
  else if (call->answer == NULL)
    g_task_return_new_error (call->task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "There is none");
  else
    g_task_return_pointer (call->task, g_steal_pointer (&call->answer), call->free_answer);

  call_free (call);
}

static gboolean
answer_idle_cb (gpointer user_data)
{
  TillStore *self = user_data;

  self->idle_id = 0;
  g_object_ref (self);
  while (self->waiting->len > 0)
    till_double_store_deliver (self, 0);
  g_object_unref (self);

  return G_SOURCE_REMOVE;
}

void
till_double_store_add_call (TillStore            *self,
                            TillDoubleStoreAnswer answer,
                            gpointer              job,
                            GDestroyNotify        free_job,
                            GDestroyNotify        free_answer,
                            GCancellable         *cancellable,
                            GAsyncReadyCallback   callback,
                            gpointer              user_data)
{
  Call *call = g_new0 (Call, 1);

  call->task = g_task_new (self, cancellable, callback, user_data);
  call->run = answer;
  call->job = job;
  call->free_job = free_job;
  call->free_answer = free_answer;
  g_ptr_array_add (self->waiting, call);

  if (!self->by_hand && self->idle_id == 0)
    self->idle_id = g_idle_add_full (G_PRIORITY_DEFAULT, answer_idle_cb, self, NULL);
}

typedef struct
{
  TillFilter *filter;
  gint64      before;
  guint       limit;
} ListJob;

static void
list_job_free (gpointer data)
{
  ListJob *job = data;

  g_clear_pointer (&job->filter, till_filter_free);
  g_free (job);
}

static ListJob *
list_job_new (const TillFilter *filter,
              gint64            before,
              guint             limit)
{
  ListJob *job = g_new0 (ListJob, 1);

  g_assert_nonnull (filter);
  job->filter = till_filter_copy (filter);
  job->before = before;
  job->limit = limit;

  return job;
}

static gpointer
run_list (TillStore *self,
          gpointer   data)
{
  ListJob *job = data;

  return list (self, job->filter, job->before, job->limit);
}

void
till_store_list_keys_async (TillStore          *self,
                            const TillFilter   *filter,
                            gint64              before_key,
                            guint               limit,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  till_double_store_add_call (self, run_list, list_job_new (filter, before_key, limit),
                              list_job_free, (GDestroyNotify) g_array_unref, cancellable, callback,
                              user_data);
}

GArray *
till_store_list_keys_finish (TillStore    *self,
                             GAsyncResult *result,
                             GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gpointer
run_load (TillStore *self,
          gpointer   data)
{
  GArray *keys = data;
  GPtrArray *payments = till_record_array_new ();

  for (guint i = 0; i < keys->len; i++)
    {
      TillPayment *payment = till_double_store_get (self, g_array_index (keys, gint64, i));

      g_ptr_array_add (payments, payment != NULL ? till_record_ref (payment) : NULL);
    }

  return payments;
}

void
till_store_load_payments_async (TillStore          *self,
                                const gint64       *keys,
                                guint               n_keys,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  GArray *job = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_array_append_vals (job, keys, n_keys);
  till_double_store_add_call (self, run_load, job, (GDestroyNotify) g_array_unref,
                              (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

GPtrArray *
till_store_load_payments_finish (TillStore    *self,
                                 GAsyncResult *result,
                                 GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
till_payment_detail_free (TillPaymentDetail *detail)
{
  till_record_unref (detail->payment);
  g_ptr_array_unref (detail->refunds);
  g_ptr_array_unref (detail->disputes);
  g_free (detail);
}

static void
collect_others (TillStore         *self,
                TillPaymentDetail *detail)
{
  for (guint i = 0; i < self->others->len; i++)
    {
      gpointer record = g_ptr_array_index (self->others, i);
      TillRecordKind kind = till_record_get_kind (record);

      if (kind == TILL_RECORD_REFUND &&
          g_strcmp0 (((TillRefund *) record)->payment_id, detail->payment->record.id) == 0)
        g_ptr_array_add (detail->refunds, till_record_ref (record));
      else if (kind == TILL_RECORD_DISPUTE &&
               g_strcmp0 (((TillDispute *) record)->payment_id, detail->payment->record.id) == 0)
        g_ptr_array_add (detail->disputes, till_record_ref (record));
    }
}

static gpointer
run_find (TillStore *self,
          gpointer   id)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *row = &g_array_index (self->rows, Row, i);
      TillPaymentDetail *detail;

      if (g_strcmp0 (row->payment->record.id, id) != 0 &&
          g_strcmp0 (row->payment->intent_id, id) != 0)
        continue;

      detail = g_new0 (TillPaymentDetail, 1);
      detail->key = row->key;
      detail->payment = till_record_ref (row->payment);
      detail->refunds = till_record_array_new ();
      detail->disputes = till_record_array_new ();
      collect_others (self, detail);

      return detail;
    }

  return NULL;
}

void
till_store_find_payment_async (TillStore          *self,
                               const char         *id,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  till_double_store_add_call (self, run_find, g_strdup (id), g_free,
                              (GDestroyNotify) till_payment_detail_free, cancellable, callback,
                              user_data);
}

TillPaymentDetail *
till_store_find_payment_finish (TillStore    *self,
                                GAsyncResult *result,
                                GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gpointer
run_totals (TillStore *self,
            gpointer   data)
{
  ListJob *job = data;
  GArray *totals = g_array_new (FALSE, TRUE, sizeof (TillTotal));

  for (guint i = 0; i < self->rows->len; i++)
    {
      TillPayment *payment = g_array_index (self->rows, Row, i).payment;
      TillTotal *total = NULL;

      if (!matches (job->filter, payment))
        continue;

      for (guint j = 0; j < totals->len && total == NULL; j++)
        if (g_str_equal (g_array_index (totals, TillTotal, j).currency, payment->amount.currency))
          total = &g_array_index (totals, TillTotal, j);

      if (total == NULL)
        {
          g_array_set_size (totals, totals->len + 1);
          total = &g_array_index (totals, TillTotal, totals->len - 1);
          g_strlcpy (total->currency, payment->amount.currency, sizeof total->currency);
        }

      total->count++;
      total->gross += payment->captured;
      total->refunded += payment->refunded;
    }

  return totals;
}

void
till_store_get_totals_async (TillStore          *self,
                             const TillFilter   *filter,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  till_double_store_add_call (self, run_totals, list_job_new (filter, 0, 0), list_job_free,
                              (GDestroyNotify) g_array_unref, cancellable, callback, user_data);
}

GArray *
till_store_get_totals_finish (TillStore    *self,
                              GAsyncResult *result,
                              GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct
{
  TillRecordQuery query;
  char           *text;
} SearchJob;

static void
search_job_free (gpointer data)
{
  SearchJob *job = data;

  g_free (job->text);
  g_free (job);
}

static gint64
created_of (gconstpointer record)
{
  switch (till_record_get_kind (record))
    {
    case TILL_RECORD_REFUND:
      return ((const TillRefund *) record)->created_us;

    case TILL_RECORD_DISPUTE:
      return ((const TillDispute *) record)->created_us;

    case TILL_RECORD_PAYOUT:
      return ((const TillPayout *) record)->created_us;

    case TILL_RECORD_ENTRY:
      return ((const TillEntry *) record)->created_us;

    case TILL_RECORD_CUSTOMER:
      return ((const TillCustomer *) record)->created_us;

    case TILL_RECORD_LINK:
      return ((const TillLink *) record)->created_us;

    case TILL_RECORD_PAYMENT:
    case TILL_RECORD_CARD:
    case TILL_RECORD_EVENT:
    case TILL_RECORD_ACCOUNT:
      break;
    }

  return 0;
}

static int
newest_first (gconstpointer a,
              gconstpointer b)
{
  gint64 left = created_of (*(gconstpointer *) a), right = created_of (*(gconstpointer *) b);

  return left < right ? 1 : left > right ? -1 : 0;
}

static TillPayment *
payment_of (TillStore    *self,
            gconstpointer record)
{
  const char *id = till_record_get_payment_id (record);

  for (guint i = 0; id != NULL && i < self->rows->len; i++)
    {
      TillPayment *payment = g_array_index (self->rows, Row, i).payment;

      if (g_strcmp0 (payment->record.id, id) == 0 || g_strcmp0 (payment->intent_id, id) == 0)
        return payment;
    }

  return NULL;
}

static gpointer
run_search (TillStore *self,
            gpointer   data)
{
  SearchJob *job = data;
  g_autoptr (TillRecordMatch) match = till_record_match_new (job->text, job->query.states);
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  TillRecordPage *page = till_record_page_new ();

  for (guint i = 0; i < self->others->len; i++)
    if (till_record_get_kind (self->others->pdata[i]) == job->query.kind)
      g_ptr_array_add (sorted, self->others->pdata[i]);
  g_ptr_array_sort (sorted, newest_first);

  for (guint i = 0; i < sorted->len; i++)
    {
      TillPayment *payment = payment_of (self, sorted->pdata[i]);

      if (till_record_match_accepts (match, sorted->pdata[i], payment))
        till_record_page_take (page, &job->query, sorted->pdata[i], payment, NULL);
    }

  return page;
}

static gpointer
run_entries (TillStore *self,
             gpointer   payout_id)
{
  GPtrArray *entries = till_record_array_new ();

  for (guint i = 0; i < self->others->len; i++)
    {
      TillEntry *entry = self->others->pdata[i];

      if (entry->record.kind == TILL_RECORD_ENTRY &&
          g_strcmp0 (entry->payout_id, payout_id) == 0)
        g_ptr_array_add (entries, till_record_ref (entry));
    }

  return entries;
}

void
till_store_list_payout_entries_async (TillStore          *self,
                                      const char         *payout_id,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data)
{
  till_double_store_add_call (self, run_entries, g_strdup (payout_id), g_free,
                              (GDestroyNotify) g_ptr_array_unref, cancellable, callback,
                              user_data);
}

GPtrArray *
till_store_list_entries_finish (TillStore    *self,
                                GAsyncResult *result,
                                GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
till_store_search_records_async (TillStore             *self,
                                 const TillRecordQuery *query,
                                 GCancellable          *cancellable,
                                 GAsyncReadyCallback    callback,
                                 gpointer               user_data)
{
  SearchJob *job = g_new0 (SearchJob, 1);

  job->query = *query;
  job->query.text = NULL;
  job->text = g_strdup (query->text);
  till_double_store_add_call (self, run_search, job, search_job_free,
                              (GDestroyNotify) till_record_page_free, cancellable, callback,
                              user_data);
}

TillRecordPage *
till_store_search_records_finish (TillStore    *self,
                                  GAsyncResult *result,
                                  GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

guint
till_store_get_indexed (TillStore *self)
{
  return 100;
}
