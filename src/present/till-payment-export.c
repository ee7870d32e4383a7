/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Payments into a file, any number of them, without a row in memory.
 *
 * What must hold: the file is there whole or not at all: everything goes into another one beside
 * it, which takes its name when all is on the disk; whoever cancels, or has no room, keeps what was
 * there before. Formatting and writing happen on the thread that reads. Only the owner may read the
 * file: there are names and addresses in it. */

#include "till-payment-export.h"

#include <string.h>

#include "till-export-line.h"
#include "till-export.h"
#include "till-json.h"
#include "till-part-file.h"

struct _TillPaymentExport
{
  TillStore        *store;
  TillFilter       *filter;
  char             *path;
  TillExportFormat  format;
  TillSort          sort;

  gboolean          byte_order_mark;
  TillPartFile     *file;       /* of the thread that writes, while there is one */
  int               n_rows;     /* atomic */
};

static void
export_clear (TillPaymentExport *self)
{
  g_clear_pointer (&self->file, till_part_file_free);
  g_free (self->path);
  till_filter_free (self->filter);
  g_object_unref (self->store);
}

static void
add_json (GString           *out,
          const TillPayment *payment)
{
  g_auto (GStrv) row = till_export_get_row (payment);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *text = NULL;
  const TillExportColumn *columns;
  guint n;

  columns = till_export_get_columns (TILL_RECORD_PAYMENT, &n);
  till_export_json_row (builder, columns, n, row);
  text = till_json_build_string (builder);
  g_string_append (out, text);
  g_string_append_c (out, '\n');
}

static gboolean
visit_payment (const TillPayment *payment,
               gpointer           user_data,
               GError           **error)
{
  TillPaymentExport *self = user_data;
  GString *buffer = till_part_file_get_buffer (self->file);

  if (self->format == TILL_EXPORT_CSV)
    till_export_line_add_csv (buffer, payment);
  else
    add_json (buffer, payment);
  g_atomic_int_inc (&self->n_rows);

  return till_part_file_relax (self->file, error);
}

static void
complete_in_thread (GTask        *task,
                    gpointer      source,
                    gpointer      task_data,
                    GCancellable *cancellable)
{
  TillPaymentExport *self = task_data;
  GError *error = NULL;

  if (till_part_file_complete (self->file, &error))
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

  if (till_store_visit_finish (TILL_STORE (object), result, &error))
    g_task_run_in_thread (task, complete_in_thread);
  else
    g_task_return_error (task, error);
}

static gboolean
begin (TillPaymentExport *self,
       GError           **error)
{
  const TillExportColumn *columns;
  guint n;

  if (!(self->file = till_part_file_open (self->path, error)))
    return FALSE;

  columns = till_export_get_columns (TILL_RECORD_PAYMENT, &n);
  if (self->byte_order_mark && self->format == TILL_EXPORT_CSV)
    g_string_append (till_part_file_get_buffer (self->file), TILL_EXPORT_BYTE_ORDER_MARK);
  if (self->format == TILL_EXPORT_CSV)
    till_export_csv_header (till_part_file_get_buffer (self->file), columns, n);

  return TRUE;
}

/**
 * till_payment_export_new:
 * @store: where the payments are
 * @filter: which of them
 * @path: the file, which may exist already
 * @format: what to write
 *
 * Returns: (transfer full): an export that has not begun
 */
TillPaymentExport *
till_payment_export_new (TillStore        *store,
                         const TillFilter *filter,
                         const char       *path,
                         TillExportFormat  format)
{
  TillPaymentExport *self;

  g_return_val_if_fail (TILL_IS_STORE (store), NULL);
  g_return_val_if_fail (filter != NULL && path != NULL, NULL);

  self = g_atomic_rc_box_new0 (TillPaymentExport);
  self->store = g_object_ref (store);
  self->filter = till_filter_copy (filter);
  self->path = g_strdup (path);
  self->format = format;

  return self;
}

/**
 * till_payment_export_set_sort:
 * @self: an export that has not begun
 * @sort: in which order the payments are written; the newest first where nothing else is said
 */
void
till_payment_export_set_sort (TillPaymentExport *self,
                              TillSort           sort)
{
  g_return_if_fail (self != NULL && self->file == NULL);
  g_return_if_fail (sort < TILL_N_SORTS);

  self->sort = sort;
}

/**
 * till_payment_export_set_byte_order_mark:
 * @self: payments on their way, which have not begun
 * @byte_order_mark: whether the file begins with one, if it is CSV
 *
 * Some spreadsheets take a file for UTF-8 only then. JSON must not begin with one (RFC 8259, 8.1).
 */
void
till_payment_export_set_byte_order_mark (TillPaymentExport *self,
                                         gboolean           byte_order_mark)
{
  g_return_if_fail (self != NULL && self->file == NULL);

  self->byte_order_mark = byte_order_mark;
}

/**
 * till_payment_export_unref:
 * @self: (transfer full): an export
 */
void
till_payment_export_unref (TillPaymentExport *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) export_clear);
}

/**
 * till_payment_export_count:
 * @self: an export
 *
 * Returns: how many payments have been written so far
 */
guint
till_payment_export_count (TillPaymentExport *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return (guint) g_atomic_int_get (&self->n_rows);
}

/**
 * till_payment_export_async:
 * @self: an export that has not begun
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Writes the file.
 */
void
till_payment_export_async (TillPaymentExport  *self,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  GError *error = NULL;
  GTask *task;

  g_return_if_fail (self != NULL && self->file == NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_payment_export_async);
  g_task_set_check_cancellable (task, FALSE); /* a file that is there is told, cancelled or not */
  g_task_set_task_data (task, g_atomic_rc_box_acquire (self),
                        (GDestroyNotify) till_payment_export_unref);

  if (!begin (self, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }

  till_store_visit_sorted_async (self->store, self->filter, self->sort, visit_payment, self,
                                 cancellable, visited_cb, task);
}

/**
 * till_payment_export_finish:
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in %G_IO_ERROR or %TILL_DB_ERROR; %G_IO_ERROR_CANCELLED
 *   when it was cancelled
 *
 * Returns: whether the file is there, whole; else it is as it was before
 */
gboolean
till_payment_export_finish (GAsyncResult *result,
                            GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * till_export_format_of_path:
 * @path: the name of a file
 *
 * Returns: the format that its ending asks for: JSON lines for ".jsonl", ".ndjson" and ".json",
 *   else CSV
 */
TillExportFormat
till_export_format_of_path (const char *path)
{
  g_autofree char *small = NULL;

  g_return_val_if_fail (path != NULL, TILL_EXPORT_CSV);

  small = g_ascii_strdown (path, -1);

  return g_str_has_suffix (small, ".jsonl") || g_str_has_suffix (small, ".ndjson") ||
         g_str_has_suffix (small, ".json") ? TILL_EXPORT_JSON_LINES : TILL_EXPORT_CSV;
}
