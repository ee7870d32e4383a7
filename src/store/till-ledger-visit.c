/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Going through the movements of the balance, however many: for books.
 *
 * As with payments (till-store-visit.c) it has a connection and a thread of its own and sees the
 * history as it was when it began. What must hold: none is left out and none comes twice, the
 * oldest first. */

#include "till-ledger-visit.h"

#include <string.h>

#include "till-store-open-private.h"
#include "till-store-private.h"
#include "till-tables-private.h"

#define LINES                                                                                     \
  "SELECT e.id, e.origin, e.as_of_us, e.raw_state, e.type, e.created_us, e.available_us,"         \
  "  e.amount_minor, e.currency, e.fee, e.net, e.description, e.source_id, e.payout_id,"          \
  "  p.id, p.customer_name, p.description, p.reference FROM entry AS e"                           \
  " LEFT JOIN refund AS r ON r.id = e.source_id LEFT JOIN dispute AS d ON d.id = e.source_id"     \
  " LEFT JOIN payment AS p ON p.id = coalesce (r.payment_id, d.payment_id, e.source_id)"          \
  " WHERE e.created_us >= ?1 AND e.created_us < ?2"

static const char by_time_sql[] = LINES " ORDER BY e.created_us, e.id";
static const char by_currency_sql[] = LINES " ORDER BY e.currency, e.created_us, e.id";

/* How many columns are the entry's. */
#define N_ENTRY_COLUMNS 14

typedef struct
{
  char           *path;
  const char     *sql;
  gint64          from_us;
  gint64          to_us;
  TillLedgerVisit visit;
  gpointer        visit_data;
} Visit;

static void
visit_free (Visit *job)
{
  g_free (job->path);
  g_free (job);
}

static gboolean
visit_line (Visit    *job,
            TillStmt *stmt,
            GError  **error)
{
  TillEntry entry;
  TillLedgerLine line = { &entry, NULL, NULL, NULL, NULL };

  memset (&entry, 0, sizeof entry);
  till_columns_read (stmt, 0, till_entry_table.columns, till_entry_table.n_columns, &entry);
  entry.record.kind = TILL_RECORD_ENTRY;
  line.payment_id = till_stmt_get_text (stmt, N_ENTRY_COLUMNS);
  line.customer_name = till_stmt_get_text (stmt, N_ENTRY_COLUMNS + 1);
  line.payment_text = till_stmt_get_text (stmt, N_ENTRY_COLUMNS + 2);
  line.reference = till_stmt_get_text (stmt, N_ENTRY_COLUMNS + 3);

  return job->visit (&line, job->visit_data, error);
}

static gboolean
visit_lines (Visit   *job,
             TillDb  *db,
             GError **error)
{
  g_autoptr (TillStmt) stmt = NULL;
  gboolean has_row;

  g_assert (till_entry_table.n_columns == N_ENTRY_COLUMNS);
  if (!(stmt = till_db_statement (db, job->sql, error)) ||
      !till_stmt_bind_int64 (stmt, 1, job->from_us, error) ||
      !till_stmt_bind_int64 (stmt, 2, job->to_us, error))
    return FALSE;

  for (;;)
    {
      if (!till_stmt_step (stmt, &has_row, error))
        return FALSE;

      if (!has_row)
        return TRUE;

      if (!visit_line (job, stmt, error))
        return FALSE;
    }
}

static void
visit_in_thread (GTask        *task,
                 gpointer      source,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  g_autoptr (TillDb) db = NULL;
  Visit *job = task_data;
  GError *error = NULL;
  gboolean ok;

  if (!(db = till_store_open_reader (job->path, &error)))
    {
      g_task_return_error (task, error);
      return;
    }

  till_db_set_cancellable (db, cancellable);
  ok = till_db_exec (db, "BEGIN", &error) && visit_lines (job, db, &error);
  till_db_rollback (db);
  if (ok)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * till_store_visit_ledger_async:
 * @self: a store
 * @by_currency: whether one currency comes after the other, instead of all by time
 * @from_us: (inclusive): booked at this time or later, in µs since 1970 UTC
 * @to_us: (exclusive): booked before it
 * @visit: looks at each, the oldest first, on another thread
 * @visit_data: for @visit; has to stay until @callback is called
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context, when @visit is no longer
 * @user_data: data for @callback
 *
 * Goes through the movements of the balance as they are known now.
 */
void
till_store_visit_ledger_async (TillStore          *self,
                               gboolean            by_currency,
                               gint64              from_us,
                               gint64              to_us,
                               TillLedgerVisit     visit,
                               gpointer            visit_data,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Visit *job;

  g_return_if_fail (TILL_IS_STORE (self));
  g_return_if_fail (visit != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_store_visit_ledger_async);
  if (till_store_get_path (self) == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, "The history is closed");
      return;
    }

  job = g_new0 (Visit, 1);
  job->path = g_strdup (till_store_get_path (self));
  job->sql = by_currency ? by_currency_sql : by_time_sql;
  job->from_us = from_us;
  job->to_us = to_us;
  job->visit = visit;
  job->visit_data = visit_data;
  g_task_set_task_data (task, job, (GDestroyNotify) visit_free);
  g_task_run_in_thread (task, visit_in_thread);
}

/**
 * till_store_visit_ledger_finish:
 * @self: a store
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_DB_ERROR, %G_IO_ERROR_CANCELLED,
 *   %G_IO_ERROR_CLOSED, or what @visit said
 *
 * Returns: %FALSE when not all were seen
 */
gboolean
till_store_visit_ledger_finish (TillStore    *self,
                                GAsyncResult *result,
                                GError      **error)
{
  g_return_val_if_fail (TILL_IS_STORE (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
