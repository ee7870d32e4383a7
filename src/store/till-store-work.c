/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the store's two threads do: each function is one job.
 *
 * What must hold: only these touch the databases; a job that finds the file damaged says so to the
 * next opening, which sets the file aside (till-store-open.c). */

#include "till-store-work-private.h"

#include <fcntl.h>
#include <unistd.h>

#include "till-apply-private.h"
#include "till-first-customers-private.h"
#include "till-index-private.h"
#include "till-payment-table-private.h"
#include "till-select-private.h"
#include "till-tables-private.h"

#define DEFAULT_LIMIT 1000

/* Memory for pages, in KiB. A backfill writes everywhere in the indexes and gives its memory back
 * with the log; a reader mostly goes to the newest, or once through everything, and the system
 * keeps what it has read anyway. */
#define CONFIGURE_WRITER "PRAGMA cache_size = -32768"
#define CONFIGURE_READER "PRAGMA cache_size = -4096"
#define SHRINK "PRAGMA shrink_memory"

/* The log is written back when it is longer. */
#define LOG_BYTES_MAX (64 * 1024 * 1024)

/**
 * till_store_copy_marks:
 * @marks: (array length=n_marks): marks
 * @n_marks: how many
 *
 * Returns: (transfer full): copies; free them with till_store_free_marks()
 */
TillMark *
till_store_copy_marks (const TillMark *marks,
                       guint           n_marks)
{
  TillMark *copies = g_new0 (TillMark, n_marks);

  for (guint i = 0; i < n_marks; i++)
    {
      copies[i].key = g_strdup (marks[i].key);
      copies[i].value = g_strdup (marks[i].value);
    }

  return copies;
}

/**
 * till_store_free_marks:
 * @marks: (array length=n_marks) (transfer full): marks
 * @n_marks: how many
 */
void
till_store_free_marks (TillMark *marks,
                       guint     n_marks)
{
  for (guint i = 0; i < n_marks; i++)
    {
      g_free ((char *) marks[i].key);
      g_free ((char *) marks[i].value);
    }

  g_free (marks);
}

/**
 * till_store_job_free:
 * @job: (transfer full): a job
 */
void
till_store_job_free (TillStoreJob *job)
{
  g_free (job->path);
  g_clear_pointer (&job->recents, till_recents_unref);
  g_clear_pointer (&job->records, g_ptr_array_unref);
  till_store_free_marks (job->marks, job->n_marks);
  g_clear_pointer (&job->filter, till_filter_free);
  g_clear_pointer (&job->ranks, till_ranks_unref);
  g_clear_pointer (&job->keys, g_array_unref);
  g_free (job->text);
  g_free (job);
}

/**
 * till_store_get_damage_path:
 * @path: the history's file
 *
 * Returns: (transfer full): the file that is there once the history was found damaged
 */
char *
till_store_get_damage_path (const char *path)
{
  return g_strconcat (path, ".is-damaged", NULL);
}

/* Remembers that the file is damaged. If even that fails, the next job will find it again. */
static void
remember_damage (const char *path)
{
  g_autofree char *damage_path = till_store_get_damage_path (path);
  int fd = open (damage_path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

  if (fd >= 0)
    close (fd);
}

/**
 * till_store_work:
 * @db: the history
 * @job: a #TillStoreJob
 * @cancellable: (nullable): asks for an early end
 * @error: return location for a #GError
 *
 * Does a job and looks at how it ended.
 *
 * Returns: (nullable): what the job's function returns
 */
gpointer
till_store_work (TillDb       *db,
                 gpointer      user_data,
                 GCancellable *cancellable,
                 GError      **error)
{
  TillStoreJob *job = user_data;
  GError *local_error = NULL;
  gpointer result = job->func (db, job, cancellable, &local_error);

  if (local_error == NULL)
    return result;

  if (g_error_matches (local_error, TILL_DB_ERROR, TILL_DB_ERROR_CORRUPT))
    remember_damage (job->path);

  g_propagate_error (error, local_error);

  return NULL;
}

/**
 * till_store_work_configure:
 * @db: the history
 * @job: a #TillStoreJob, with recents if it is for the reading thread
 * @cancellable: (nullable): asks for an early end
 * @error: return location for a #GError
 *
 * Gives a connection the memory it may use.
 *
 * Returns: (nullable): something that is not %NULL if all is well
 */
gpointer
till_store_work_configure (TillDb       *db,
                           gpointer      user_data,
                           GCancellable *cancellable,
                           GError      **error)
{
  TillStoreJob *job = user_data;

  return GINT_TO_POINTER (till_db_exec (db,
                                        job->recents != NULL ? CONFIGURE_READER
                                                             : CONFIGURE_WRITER,
                                        error));
}

/**
 * till_store_work_apply:
 * @db: the history, for writing
 * @job: a #TillStoreJob with records and marks
 * @cancellable: (nullable): asks for an early end
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): a #TillApplied
 */
gpointer
till_store_work_apply (TillDb       *db,
                       gpointer      user_data,
                       GCancellable *cancellable,
                       GError      **error)
{
  TillStoreJob *job = user_data;

  return till_apply_records (db, job->records, job->marks, job->n_marks, error);
}

/**
 * till_store_work_checkpoint:
 * @db: the history, for writing
 * @job: a #TillStoreJob
 * @cancellable: (nullable): asks for an early end
 * @error: return location for a #GError
 *
 * Writes the log back into the file if it has become long. Readers go on meanwhile.
 *
 * Returns: (nullable): something that is not %NULL if all is well
 */
gpointer
till_store_work_checkpoint (TillDb       *db,
                            gpointer      job,
                            GCancellable *cancellable,
                            GError      **error)
{
  if (till_db_get_log_bytes (db) < LOG_BYTES_MAX)
    return GINT_TO_POINTER (TRUE);

  return GINT_TO_POINTER (till_db_checkpoint (db, /* truncate= */ FALSE, error) &&
                          till_db_exec (db, SHRINK, error));
}

/**
 * till_store_work_index:
 * @db: the history, for writing
 * @job: a #TillStoreJob with a limit
 * @cancellable: (nullable): asks for an early end
 * @error: return location for a #GError
 *
 * Indexes some more payments.
 *
 * Returns: (nullable): how many per cent are indexed and one, as a pointer
 */
gpointer
till_store_work_index (TillDb       *db,
                       gpointer      user_data,
                       GCancellable *cancellable,
                       GError      **error)
{
  TillStoreJob *job = user_data;
  guint percent;

  return till_index_fill (db, job->limit, &percent, error) ? GUINT_TO_POINTER (percent + 1) : NULL;
}

/**
 * till_store_work_first_customers:
 * @db: the history, for writing
 * @job: a #TillStoreJob with a limit
 * @cancellable: (nullable): asks for an early end
 * @error: return location for a #GError
 *
 * Looks at some more payments for the first customers.
 *
 * Returns: (nullable): %TILL_STORE_DONE or %TILL_STORE_MORE, as a pointer
 */
gpointer
till_store_work_first_customers (TillDb       *db,
                                 gpointer      user_data,
                                 GCancellable *cancellable,
                                 GError      **error)
{
  TillStoreJob *job = user_data;
  gboolean done;

  if (!till_first_customers_fill (db, job->limit, &done, error))
    return NULL;

  return GINT_TO_POINTER (done ? TILL_STORE_DONE : TILL_STORE_MORE);
}

/**
 * till_store_work_list_keys:
 * @db: the history
 * @job: a #TillStoreJob with filter, before_key and limit
 * @cancellable: (nullable): asks for an early end
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable) (element-type gint64): a #GArray of keys, newest first
 */
gpointer
till_store_work_list_keys (TillDb       *db,
                           gpointer      user_data,
                           GCancellable *cancellable,
                           GError      **error)
{
  TillStoreJob *job = user_data;

  return till_select_keys (db, job->recents, job->filter, job->before_key, job->limit, error);
}

/**
 * till_store_work_load_payments:
 * @db: the history
 * @job: a #TillStoreJob with keys
 * @cancellable: (nullable): asks for an early end
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable) (element-type TillPayment): a #GPtrArray with the payment of
 *   each key, or %NULL in its place
 */
gpointer
till_store_work_load_payments (TillDb       *db,
                               gpointer      user_data,
                               GCancellable *cancellable,
                               GError      **error)
{
  TillStoreJob *job = user_data;
  g_autoptr (GPtrArray) payments = till_record_array_new ();

  for (guint i = 0; i < job->keys->len; i++)
    {
      TillPayment *payment;

      if (!till_payment_table_load (db, g_array_index (job->keys, gint64, i), &payment, error))
        return NULL;

      g_ptr_array_add (payments, payment);
    }

  return g_steal_pointer (&payments);
}

/* The payment called @id, or the newest one of the attempt called so. */
static gboolean
find_payment (TillDb         *db,
              const char     *id,
              TillPaymentRow *ret_row,
              GError        **error)
{
  if (!till_payment_table_find (db, id, ret_row, error))
    return FALSE;

  if (ret_row->payment == NULL && !till_payment_table_find_charge (db, id, ret_row, error))
    return FALSE;

  if (ret_row->payment != NULL)
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "There is no payment %s here", id);

  return FALSE;
}

/**
 * till_store_work_find_payment:
 * @db: the history
 * @job: a #TillStoreJob with an id as text
 * @cancellable: (nullable): asks for an early end
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): a #TillPaymentDetail
 */
gpointer
till_store_work_find_payment (TillDb       *db,
                              gpointer      user_data,
                              GCancellable *cancellable,
                              GError      **error)
{
  TillStoreJob *job = user_data;
  g_auto (TillPaymentRow) row = TILL_PAYMENT_ROW_INIT;
  g_autoptr (GPtrArray) refunds = NULL;
  g_autoptr (GPtrArray) disputes = NULL;
  g_autoptr (GPtrArray) ledger = NULL;
  TillPaymentDetail *detail;

  if (!find_payment (db, job->text, &row, error) ||
      !(refunds = till_refund_table_list_of_payment (db, row.payment->record.id, error)) ||
      !(disputes = till_dispute_table_list_of_payment (db, row.payment->record.id, error)) ||
      !(ledger = till_ledger_list_of_payment (db, row.payment->record.id, error)))
    return NULL;

  detail = g_new0 (TillPaymentDetail, 1);
  detail->payment = g_steal_pointer (&row.payment);
  detail->key = row.key;
  detail->refunds = g_steal_pointer (&refunds);
  detail->disputes = g_steal_pointer (&disputes);
  detail->ledger = g_steal_pointer (&ledger);

  return detail;
}

/**
 * till_store_work_get_totals:
 * @db: the history
 * @job: a #TillStoreJob with a filter
 * @cancellable: (nullable): asks for an early end
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable) (element-type TillTotal): a #GArray
 */
gpointer
till_store_work_get_totals (TillDb       *db,
                            gpointer      user_data,
                            GCancellable *cancellable,
                            GError      **error)
{
  TillStoreJob *job = user_data;

  return till_select_totals (db, job->recents, job->filter, error);
}

static gboolean
has_record (GPtrArray  *records,
            const char *id)
{
  for (guint i = 0; i < records->len; i++)
    if (g_str_equal (TILL_RECORD (records->pdata[i])->id, id))
      return TRUE;

  return FALSE;
}

static GPtrArray *
list_table (TillDb                *db,
            const TillRecordTable *table,
            guint                  limit,
            GError               **error)
{
  g_autoptr (TillStmt) stmt = NULL;

  if (!(stmt = till_db_statement (db, table->list_sql, error)) ||
      !till_stmt_bind_int64 (stmt, 1, limit, error))
    return NULL;

  return till_record_table_list (table, stmt, error);
}

/**
 * till_store_work_find_customers:
 * @db: the history
 * @job: a #TillStoreJob with what was typed as text, and limit
 * @cancellable: (nullable): asks for an early end
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable) (element-type TillCustomer): a #GPtrArray
 */
gpointer
till_store_work_find_customers (TillDb       *db,
                                gpointer      user_data,
                                GCancellable *cancellable,
                                GError      **error)
{
  TillStoreJob *job = user_data;
  guint limit = job->limit > 0 ? job->limit : DEFAULT_LIMIT;
  g_autoptr (GPtrArray) customers = till_record_array_new ();
  g_autoptr (TillTokenizer) tokenizer = NULL;
  g_autoptr (TillSearch) search = NULL;

  if (!(tokenizer = till_tokenizer_new (db, error)) ||
      !(search = till_search_new (db, tokenizer, job->text, error)))
    return NULL;

  if (search->terms->len == 0)
    return list_table (db, &till_customer_table, limit, error);

  for (guint i = 0; i < search->terms->len && customers->len < limit; i++)
    {
      g_autoptr (GPtrArray) found = NULL;

      if (!(found = till_customer_table_match (db, search->terms->pdata[i], limit, error)))
        return NULL;

      for (guint k = 0; k < found->len && customers->len < limit; k++)
        if (!has_record (customers, TILL_RECORD (found->pdata[k])->id))
          g_ptr_array_add (customers, till_record_ref (found->pdata[k]));
    }

  return g_steal_pointer (&customers);
}

/**
 * till_store_work_list_records:
 * @db: the history
 * @job: a #TillStoreJob with kind and limit
 * @cancellable: (nullable): asks for an early end
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable) (element-type TillRecord): a #GPtrArray, newest first
 */
gpointer
till_store_work_list_records (TillDb       *db,
                              gpointer      user_data,
                              GCancellable *cancellable,
                              GError      **error)
{
  TillStoreJob *job = user_data;
  const TillRecordTable *table = till_record_table_get (job->kind);

  if (table == NULL)
    return till_record_array_new ();

  return list_table (db, table, job->limit > 0 ? job->limit : DEFAULT_LIMIT, error);
}
