/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The receipts that have left this computer. */

#include "till-journal.h"

#include "till-journal-private.h"
#include "till-stmt.h"

/* Words on disk: never renamed, never used for something else. */

static const char *
way_to_disk (TillReceiptWay way)
{
  switch (way)
    {
    case TILL_RECEIPT_PRINTED:
      return "printed";

    case TILL_RECEIPT_SAVED:
      return "saved";
    }

  g_assert_not_reached ();
}

static gboolean
way_from_disk (const char     *word,
               TillReceiptWay *ret_way,
               GError        **error)
{
  for (TillReceiptWay way = TILL_RECEIPT_PRINTED; way <= TILL_RECEIPT_SAVED; way++)
    if (g_strcmp0 (word, way_to_disk (way)) == 0)
      {
        *ret_way = way;
        return TRUE;
      }

  g_set_error (error, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_UNUSABLE,
               "The journal says that a receipt was “%s”, which is not known here",
               word != NULL ? word : "");

  return FALSE;
}

static const char insert_sql[] =
  "INSERT INTO receipt (payment_id, of_hold, way, operator_name, time_us)"
  " VALUES (?1, ?2, ?3, ?4, ?5)";

static gpointer
work_note (TillDb       *db,
           gpointer      user_data,
           GCancellable *cancellable,
           GError      **error)
{
  const TillJournalJob *job = user_data;
  const TillReceiptNote *receipt = job->receipt;
  g_autoptr (TillStmt) stmt = NULL;

  return GINT_TO_POINTER (
    (stmt = till_db_statement (db, insert_sql, error)) &&
    till_stmt_bind_text (stmt, 1, receipt->payment_id, error) &&
    till_stmt_bind_int64 (stmt, 2, receipt->of_hold, error) &&
    till_stmt_bind_text (stmt, 3, way_to_disk (receipt->way), error) &&
    till_stmt_bind_text (stmt, 4, receipt->operator_name, error) &&
    till_stmt_bind_int64 (stmt, 5, till_clock_now_us (job->clock), error) &&
    till_stmt_run (stmt, error));
}

static const char list_sql[] =
  "SELECT of_hold, way, operator_name, time_us FROM receipt WHERE payment_id = ?1 ORDER BY seq";

static gpointer
work_list (TillDb       *db,
           gpointer      user_data,
           GCancellable *cancellable,
           GError      **error)
{
  const TillJournalJob *job = user_data;
  g_autoptr (GPtrArray) receipts =
    g_ptr_array_new_with_free_func ((GDestroyNotify) till_receipt_note_free);
  g_autoptr (TillStmt) stmt = NULL;

  if (!(stmt = till_db_statement (db, list_sql, error)) ||
      !till_stmt_bind_text (stmt, 1, job->query.target_id, error))
    return NULL;

  for (;;)
    {
      TillReceiptWay way;
      gboolean has_row;

      if (!till_stmt_step (stmt, &has_row, error))
        return NULL;

      if (!has_row)
        return g_steal_pointer (&receipts);

      if (!way_from_disk (till_stmt_get_text (stmt, 1), &way, error))
        return NULL;

      g_ptr_array_add (receipts,
                       till_receipt_note_new (job->query.target_id,
                                              till_stmt_get_int64 (stmt, 0) != 0, way,
                                              till_stmt_get_text (stmt, 2),
                                              till_stmt_get_int64 (stmt, 3)));
    }
}

/**
 * till_journal_note_receipt_async:
 * @self: a journal
 * @receipt: a receipt that has left; the journal's clock tells when
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Writes down that a receipt was printed or saved.
 */
void
till_journal_note_receipt_async (TillJournal           *self,
                                 const TillReceiptNote *receipt,
                                 GAsyncReadyCallback    callback,
                                 gpointer               user_data)
{
  TillJournalJob *job;
  GTask *task;

  g_return_if_fail (TILL_IS_JOURNAL (self));
  g_return_if_fail (receipt != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, till_journal_note_receipt_async);
  job = till_journal_job_new (self, NULL);
  job->receipt = till_receipt_note_new (receipt->payment_id, receipt->of_hold, receipt->way,
                                        receipt->operator_name, 0);
  till_journal_run (self, work_note, job, NULL, till_journal_done_cb, task);
}

/**
 * till_journal_note_receipt_finish:
 * @self: a journal
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_JOURNAL_ERROR
 *
 * Returns: %FALSE when it was not written down, and the next one will not be marked as a copy
 */
gboolean
till_journal_note_receipt_finish (TillJournal  *self,
                                  GAsyncResult *result,
                                  GError      **error)
{
  g_return_val_if_fail (TILL_IS_JOURNAL (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * till_journal_list_receipts_async:
 * @self: a journal
 * @payment_id: a payment
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Lists the receipts of a payment that have left this computer.
 */
void
till_journal_list_receipts_async (TillJournal        *self,
                                  const char         *payment_id,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  TillJournalJob *job;
  GTask *task;

  g_return_if_fail (TILL_IS_JOURNAL (self));
  g_return_if_fail (payment_id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_journal_list_receipts_async);
  job = till_journal_job_new (self, NULL);
  job->query.target_id = g_strdup (payment_id);
  till_journal_run (self, work_list, job, (GDestroyNotify) g_ptr_array_unref,
                    till_journal_listed_cb, task);
}

/**
 * till_journal_list_receipts_finish:
 * @self: a journal
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_JOURNAL_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable) (element-type TillReceiptNote): the oldest first
 */
GPtrArray *
till_journal_list_receipts_finish (TillJournal  *self,
                                   GAsyncResult *result,
                                   GError      **error)
{
  g_return_val_if_fail (TILL_IS_JOURNAL (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
