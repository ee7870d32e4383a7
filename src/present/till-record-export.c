/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Records of any kind into a file: payments and the movements of the balance row by row as the
 * store goes through them, the others, which are few, at once.
 *
 * What must hold: the file is there whole or not at all (till-part-file.c); only records made in
 * the time that was asked for are in it. */

#include "till-record-export.h"

#include "till-export.h"
#include "till-json.h"
#include "till-ledger.h"
#include "till-part-file.h"

typedef struct
{
  TillRecordKind     kind;
  gint64             from_us;
  gint64             to_us;
  gboolean           is_book;
  TillExportFormat   format;
  gboolean           byte_order_mark;
  char              *path;
  TillPartFile      *file;
  TillBook          *book;
  GPtrArray         *records;  /* of kinds that are few */
  TillPaymentExport *payments;
  guint              n_rows;
} Job;

static void
job_free (Job *job)
{
  g_free (job->path);
  g_clear_pointer (&job->file, till_part_file_free);
  g_clear_pointer (&job->book, till_book_free);
  g_clear_pointer (&job->records, g_ptr_array_unref);
  g_clear_pointer (&job->payments, till_payment_export_unref);
  g_free (job);
}

static void
add_row (Job          *job,
         gconstpointer record)
{
  GString *out = till_part_file_get_buffer (job->file);
  g_auto (GStrv) row = till_export_get_row (record);
  g_autoptr (JsonBuilder) builder = NULL;
  g_autofree char *text = NULL;
  const TillExportColumn *columns;
  guint n;

  columns = till_export_get_columns (job->kind, &n);
  job->n_rows++;
  if (job->format == TILL_EXPORT_CSV)
    {
      till_export_csv_row (out, columns, n, row);
      return;
    }

  builder = json_builder_new ();
  till_export_json_row (builder, columns, n, row);
  text = till_json_build_string (builder);
  g_string_append (out, text);
  g_string_append_c (out, '\n');
}

static gboolean
visit_line (const TillLedgerLine *line,
            gpointer              user_data,
            GError              **error)
{
  Job *job = user_data;

  if (!job->is_book)
    add_row (job, line->entry);
  else
    {
      till_book_add (job->book, till_part_file_get_buffer (job->file), line);
      job->n_rows += line->entry->created_us >= job->from_us;
    }

  return till_part_file_relax (job->file, error);
}

static gint64
get_created (const TillRecord *record)
{
  switch (record->kind)
    {
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

    case TILL_RECORD_PAYMENT:
    case TILL_RECORD_CARD:
    case TILL_RECORD_EVENT:
    case TILL_RECORD_ACCOUNT:
    case TILL_RECORD_ENTRY:
      return 0;
    }

  return 0;
}

/* Writes what is in memory, and gives the file its name. */
static void
complete_in_thread (GTask        *task,
                    gpointer      source,
                    gpointer      task_data,
                    GCancellable *cancellable)
{
  Job *job = task_data;
  GError *error = NULL;
  gboolean ok = TRUE;

  for (guint i = 0; ok && job->records != NULL && i < job->records->len; i++)
    {
      gint64 created_us = get_created (job->records->pdata[i]);

      if (created_us < job->from_us || created_us >= job->to_us)
        continue;

      add_row (job, job->records->pdata[i]);
      ok = till_part_file_relax (job->file, &error);
    }

  if (job->book != NULL)
    till_book_end (job->book, till_part_file_get_buffer (job->file));
  if (ok && till_part_file_complete (job->file, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
visited_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (till_store_visit_ledger_finish (TILL_STORE (object), result, &error))
    g_task_run_in_thread (task, complete_in_thread);
  else
    g_task_return_error (task, error);
}

static void
listed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;

  if ((job->records = till_store_list_records_finish (TILL_STORE (object), result, &error)))
    g_task_run_in_thread (task, complete_in_thread);
  else
    g_task_return_error (task, error);
}

static void
entries_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;

  if (!(job->records = till_store_list_entries_finish (TILL_STORE (object), result, &error)))
    g_task_return_error (task, error);
  else if (job->records->len == 0)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                             "Nothing is known on this computer of what went into this payout");
  else
    g_task_run_in_thread (task, complete_in_thread);
}

static void
payments_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;

  job->n_rows = till_payment_export_count (job->payments);
  if (till_payment_export_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
export_payments (GTask     *task,
                 TillStore *store)
{
  Job *job = g_task_get_task_data (task);
  const TillFilter filter = {
    .from_us = job->from_us, .to_us = job->to_us == G_MAXINT64 ? 0 : job->to_us,
  };

  job->payments = till_payment_export_new (store, &filter, job->path, job->format);
  till_payment_export_set_byte_order_mark (job->payments, job->byte_order_mark);
  till_payment_export_async (job->payments, g_task_get_cancellable (task), payments_cb,
                             g_object_ref (task));
}

static void
begin_rows (Job *job)
{
  GString *out = till_part_file_get_buffer (job->file);
  const TillExportColumn *columns;
  guint n;

  if (job->byte_order_mark && job->format == TILL_EXPORT_CSV)
    g_string_append (out, TILL_EXPORT_BYTE_ORDER_MARK);

  columns = till_export_get_columns (job->kind, &n);
  if (job->format == TILL_EXPORT_CSV)
    till_export_csv_header (out, columns, n);
}

/**
 * till_record_export_async:
 * @store: the history
 * @what: what to write; needed only during the call
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Writes records into a file.
 */
void
till_record_export_async (TillStore              *store,
                          const TillRecordExport *what,
                          GCancellable           *cancellable,
                          GAsyncReadyCallback     callback,
                          gpointer                user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;
  Job *job;

  g_return_if_fail (TILL_IS_STORE (store));
  g_return_if_fail (what != NULL && what->path != NULL);
  g_return_if_fail (what->payout_id == NULL || !what->is_book);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_record_export_async);
  g_task_set_check_cancellable (task, FALSE); /* a file that is there is told, cancelled or not */
  job = g_new0 (Job, 1);
  job->kind = what->is_book || what->payout_id != NULL ? TILL_RECORD_ENTRY : what->kind;
  job->from_us = what->from_us;
  job->to_us = what->to_us > 0 ? what->to_us : G_MAXINT64;
  job->is_book = what->is_book;
  job->format = what->format;
  job->byte_order_mark = what->byte_order_mark;
  job->path = g_strdup (what->path);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);

  if (job->kind == TILL_RECORD_PAYMENT)
    {
      export_payments (task, store);
      return;
    }

  if (!(job->file = till_part_file_open (what->path, &error)))
    {
      g_task_return_error (task, error);
      return;
    }

  if (what->is_book)
    job->book = till_book_new (what->book_format, what->account_name, what->from_us, job->to_us,
                               what->now_us);
  else
    begin_rows (job);

  if (what->payout_id != NULL)
    till_store_list_payout_entries_async (store, what->payout_id, cancellable, entries_cb,
                                          g_steal_pointer (&task));
  else if (job->kind == TILL_RECORD_ENTRY)
    {
      gboolean by_currency = what->is_book && till_book_by_currency (what->book_format);

      till_store_visit_ledger_async (store, by_currency, by_currency ? 0 : job->from_us,
                                     job->to_us, visit_line, job, cancellable, visited_cb,
                                     g_steal_pointer (&task));
    }
  else
    till_store_list_records_async (store, job->kind, G_MAXINT32, cancellable, listed_cb,
                                   g_steal_pointer (&task));
}

/**
 * till_record_export_finish:
 * @result: the #GAsyncResult given to the callback
 * @ret_n_rows: (out) (optional): how many records are in the file
 * @error: return location for a #GError in #TILL_DB_ERROR or #G_IO_ERROR
 *
 * Returns: %FALSE when there is no such file
 */
gboolean
till_record_export_finish (GAsyncResult *result,
                           guint        *ret_n_rows,
                           GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;

  if (ret_n_rows != NULL)
    *ret_n_rows = ((Job *) g_task_get_task_data (G_TASK (result)))->n_rows;

  return TRUE;
}
