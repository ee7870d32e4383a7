/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What was taken, given back, disputed and kept in a stretch of time, divided as somebody asks.
 *
 * Each thing counts to the time it happened at: a payment when it was made, a refund when it was
 * given, a dispute when it was opened, a movement of the balance when it was booked.
 *
 * What must hold: the sums over any division are the same, because the same rows are looked at and
 * only sorted otherwise; all of it is one look at the history, on a connection and a thread of its
 * own, so that lists do not wait; sums never overflow, they stand at the end of what fits. */

#include "till-report.h"

#include <string.h>

#include "till-disk-code-private.h"
#include "till-filter.h"
#include "till-key-private.h"
#include "till-stmt.h"
#include "till-store-open-private.h"
#include "till-store-private.h"

typedef struct
{
  char        *path;
  TillReportBy by;
  gint64      *bounds; /* rising */
  guint        n_bounds;
} Ask;

/* One look. What a row of any statement begins with, by column. */
enum
{
  COLUMN_TIME,
  COLUMN_CURRENCY,
  COLUMN_METHOD,
  COLUMN_MOTO,
  COLUMN_LABEL,
  COLUMN_OPERATOR,
  COLUMN_DECLINE,
  COLUMN_OWN, /* and those that only this statement has */
};

typedef struct
{
  const Ask  *ask;
  GHashTable *rows; /* TillReportRow of itself */
} Report;

typedef void (*Count) (TillReportRow *row,
                       TillStmt      *stmt);

static void
ask_free (Ask *ask)
{
  g_free (ask->path);
  g_free (ask->bounds);
  g_free (ask);
}

/**
 * till_report_row_free:
 * @row: (nullable) (transfer full): a row
 */
void
till_report_row_free (TillReportRow *row)
{
  if (row == NULL)
    return;

  g_free (row->key);
  g_free (row);
}

static guint
row_hash (gconstpointer data)
{
  const TillReportRow *row = data;

  return (row->key != NULL ? g_str_hash (row->key) : 0) ^ (row->slot * 31) ^
         g_str_hash (row->currency);
}

static gboolean
row_equal (gconstpointer a,
           gconstpointer b)
{
  const TillReportRow *row_a = a, *row_b = b;

  return row_a->slot == row_b->slot && strcmp (row_a->currency, row_b->currency) == 0 &&
         g_strcmp0 (row_a->key, row_b->key) == 0;
}

static void
add (gint64 *sum,
     gint64  amount)
{
  if (__builtin_add_overflow (*sum, amount, sum))
    *sum = amount > 0 ? G_MAXINT64 : G_MININT64;
}

/* --- what a row is divided by ----------------------------------------------------------------- */

/* In which stretch @time_us is; FALSE when in none. */
static gboolean
find_slot (const Ask *ask,
           gint64     time_us,
           guint     *ret_slot)
{
  guint low = 0, high = ask->n_bounds - 1;

  if (time_us < ask->bounds[0] || time_us >= ask->bounds[high])
    return FALSE;

  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (time_us < ask->bounds[middle])
        high = middle;
      else
        low = middle;
    }

  *ret_slot = low;

  return TRUE;
}

static TillChannel
get_channel (TillStmt *stmt)
{
  const char *method = till_stmt_get_text (stmt, COLUMN_METHOD);

  if (till_stmt_is_null (stmt, COLUMN_MOTO))
    return TILL_CHANNEL_ANY; /* of no payment */

  if (till_stmt_get_int64 (stmt, COLUMN_MOTO) != 0)
    return TILL_CHANNEL_PHONE;

  return method != NULL && g_str_has_suffix (method, "_present") ? TILL_CHANNEL_IN_PERSON
                                                                 : TILL_CHANNEL_ONLINE;
}

/* The key of a row; @buffer is for numbers. */
static const char *
get_key (TillReportBy by,
         TillStmt    *stmt,
         char         buffer[32])
{
  const char *text = NULL;

  switch (by)
    {
    case TILL_REPORT_BY_NOTHING:
    case TILL_REPORT_BY_SLOT:
      return NULL;

    case TILL_REPORT_BY_METHOD:
      text = till_stmt_get_text (stmt, COLUMN_METHOD);
      break;

    case TILL_REPORT_BY_OPERATOR:
      text = till_stmt_get_text (stmt, COLUMN_OPERATOR);
      break;

    case TILL_REPORT_BY_DECLINE:
      text = till_stmt_get_text (stmt, COLUMN_DECLINE);
      break;

    case TILL_REPORT_BY_CHANNEL:
      g_snprintf (buffer, 32, "%d", (int) get_channel (stmt));
      return get_channel (stmt) != TILL_CHANNEL_ANY ? buffer : NULL;

    case TILL_REPORT_BY_STATUS:
      g_snprintf (buffer, 32, "%d",
                  till_disk_code_from_disk (&till_disk_payment_label,
                                            till_stmt_get_int64 (stmt, COLUMN_LABEL)));
      return till_stmt_is_null (stmt, COLUMN_LABEL) ? NULL : buffer;
    }

  return text != NULL && *text != '\0' ? text : NULL;
}

static TillReportRow *
get_row (Report   *report,
         TillStmt *stmt,
         guint     slot)
{
  char buffer[32];
  const char *currency = till_stmt_get_text (stmt, COLUMN_CURRENCY);
  TillReportRow wanted = {
    .key = (char *) get_key (report->ask->by, stmt, buffer),
    .slot = report->ask->by == TILL_REPORT_BY_SLOT ? slot : 0,
  };
  TillReportRow *row;

  g_strlcpy (wanted.currency, currency != NULL ? currency : "", sizeof wanted.currency);
  if ((row = g_hash_table_lookup (report->rows, &wanted)) != NULL)
    return row;

  row = g_memdup2 (&wanted, sizeof wanted);
  row->key = g_strdup (wanted.key);
  g_hash_table_add (report->rows, row);

  return row;
}

/* --- what is looked at ------------------------------------------------------------------------ */

/* The columns every statement begins with, of a payment p. */
#define OF_PAYMENT(operator) \
  " p.method, p.moto, p.label, " operator ", iif (p.failure_code IS NULL, NULL," \
  " coalesce (p.decline_code, p.failure_code)),"

static const char payments_sql[] =
  "SELECT p.created_us, p.currency," OF_PAYMENT ("p.operator_name") " p.state, p.captured,"
  "  p.intent_id IS NOT NULL AND p.intent_id <> p.id"
  " FROM payment AS p WHERE p.rid >= ?1 AND p.rid < ?2";

static void
count_payment (TillReportRow *row,
               TillStmt      *stmt)
{
  int state = till_disk_code_from_disk (&till_disk_payment_state,
                                        till_stmt_get_int64 (stmt, COLUMN_OWN));
  gint64 captured = till_stmt_get_int64 (stmt, COLUMN_OWN + 1);
  gboolean has_charge = till_stmt_get_int64 (stmt, COLUMN_OWN + 2) != 0;

  /* What was let go again had been approved, unless no bank was ever asked. */
  if (captured > 0 || state == TILL_PAYMENT_SUCCEEDED || state == TILL_PAYMENT_AUTHORIZED ||
      (has_charge && (state == TILL_PAYMENT_CANCELED || state == TILL_PAYMENT_EXPIRED)))
    row->n_approved++;
  else if (state == TILL_PAYMENT_FAILED)
    row->n_declined++;

  if (captured <= 0)
    return;

  row->n_taken++;
  add (&row->gross, captured);
}

/* Some gateways tell the release of a hold as a refund; no money was given back. */
static const char refunds_sql[] =
  "SELECT r.created_us, r.currency," OF_PAYMENT ("r.operator_name") " r.state, r.amount_minor"
  " FROM refund AS r LEFT JOIN payment AS p ON p.id = r.payment_id"
  " WHERE r.created_us >= ?1 AND r.created_us < ?2 AND coalesce (p.captured, 1) > 0";

static void
count_refund (TillReportRow *row,
              TillStmt      *stmt)
{
  int state = till_disk_code_from_disk (&till_disk_refund_state,
                                        till_stmt_get_int64 (stmt, COLUMN_OWN));

  if (state == TILL_REFUND_FAILED || state == TILL_REFUND_CANCELED)
    return;

  row->n_refunds++;
  add (&row->refunded, till_stmt_get_int64 (stmt, COLUMN_OWN + 1));
}

static const char disputes_sql[] =
  "SELECT d.created_us, d.currency," OF_PAYMENT ("p.operator_name") " d.stage, d.amount_minor"
  " FROM dispute AS d LEFT JOIN payment AS p ON p.id = d.payment_id"
  " WHERE d.created_us >= ?1 AND d.created_us < ?2";

static void
count_dispute (TillReportRow *row,
               TillStmt      *stmt)
{
  int stage = till_disk_code_from_disk (&till_disk_dispute_stage,
                                        till_stmt_get_int64 (stmt, COLUMN_OWN));

  if (stage == TILL_DISPUTE_STAGE_INQUIRY)
    return;

  row->n_disputes++;
  add (&row->disputed, till_stmt_get_int64 (stmt, COLUMN_OWN + 1));
}

/* What leaves the balance for the bank is not earned or spent. */
static const char entries_sql[] =
  "SELECT e.created_us, e.currency,"
  OF_PAYMENT ("iif (r.id IS NULL, p.operator_name, r.operator_name)")
  " e.amount_minor, e.fee, e.net FROM entry AS e"
  " LEFT JOIN refund AS r ON r.id = e.source_id LEFT JOIN dispute AS d ON d.id = e.source_id"
  " LEFT JOIN payment AS p ON p.id = coalesce (r.payment_id, d.payment_id, e.source_id)"
  " WHERE e.created_us >= ?1 AND e.created_us < ?2"
  "  AND coalesce (e.type, '') NOT IN ('payout', 'payout_reversal')";

static void
count_entry (TillReportRow *row,
             TillStmt      *stmt)
{
  add (&row->moved, till_stmt_get_int64 (stmt, COLUMN_OWN));
  add (&row->fees, till_stmt_get_int64 (stmt, COLUMN_OWN + 1));
  add (&row->net, till_stmt_get_int64 (stmt, COLUMN_OWN + 2));
}

static gboolean
look (Report     *report,
      TillDb     *db,
      const char *sql,
      gint64      from,
      gint64      to,
      Count       count,
      GError    **error)
{
  g_autoptr (TillStmt) stmt = NULL;
  gboolean has_row;
  guint slot;

  if (!(stmt = till_db_statement (db, sql, error)) ||
      !till_stmt_bind_int64 (stmt, 1, from, error) || !till_stmt_bind_int64 (stmt, 2, to, error))
    return FALSE;

  for (;;)
    {
      if (!till_stmt_step (stmt, &has_row, error))
        return FALSE;

      if (!has_row)
        return TRUE;

      if (find_slot (report->ask, till_stmt_get_int64 (stmt, COLUMN_TIME), &slot))
        count (get_row (report, stmt, slot), stmt);
    }
}

static gboolean
look_at_all (Report  *report,
             TillDb  *db,
             GError **error)
{
  gint64 from_us = report->ask->bounds[0];
  gint64 to_us = report->ask->bounds[report->ask->n_bounds - 1];

  /* The keys of payments are whole seconds; find_slot() looks closer. */
  return look (report, db, payments_sql,
               till_key_first_of (from_us - from_us % G_USEC_PER_SEC), till_key_first_of (to_us),
               count_payment, error) &&
         look (report, db, refunds_sql, from_us, to_us, count_refund, error) &&
         look (report, db, disputes_sql, from_us, to_us, count_dispute, error) &&
         look (report, db, entries_sql, from_us, to_us, count_entry, error);
}

/* --- the answer ------------------------------------------------------------------------------- */

static gboolean
is_empty (const TillReportRow *row)
{
  return row->n_approved == 0 && row->n_declined == 0 && row->n_taken == 0 &&
         row->n_refunds == 0 && row->n_disputes == 0 && row->moved == 0 && row->fees == 0 &&
         row->net == 0;
}

static int
compare_rows (gconstpointer a,
              gconstpointer b)
{
  const TillReportRow *row_a = *(TillReportRow *const *) a, *row_b = *(TillReportRow *const *) b;

  if (row_a->slot != row_b->slot)
    return row_a->slot < row_b->slot ? -1 : 1;

  /* What is not known comes last. */
  if ((row_a->key == NULL) != (row_b->key == NULL))
    return row_a->key == NULL ? 1 : -1;

  if (g_strcmp0 (row_a->key, row_b->key) != 0)
    return g_strcmp0 (row_a->key, row_b->key);

  return strcmp (row_a->currency, row_b->currency);
}

static GPtrArray *
take_rows (Report *report)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) till_report_row_free);
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, report->rows);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    {
      g_hash_table_iter_steal (&iter);
      if (is_empty (row))
        till_report_row_free (row);
      else
        g_ptr_array_add (rows, row);
    }
  g_ptr_array_sort (rows, compare_rows);

  return rows;
}

static void
report_in_thread (GTask        *task,
                  gpointer      source,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  g_autoptr (GHashTable) rows = g_hash_table_new_full (row_hash, row_equal,
                                                       (GDestroyNotify) till_report_row_free, NULL);
  g_autoptr (TillDb) db = NULL;
  Ask *ask = task_data;
  Report report = { ask, rows };
  GError *error = NULL;
  gboolean ok;

  if (!(db = till_store_open_reader (ask->path, &error)))
    {
      g_task_return_error (task, error);
      return;
    }

  till_db_set_cancellable (db, cancellable);
  ok = till_db_exec (db, "BEGIN", &error) && look_at_all (&report, db, &error);
  till_db_rollback (db);
  if (ok)
    g_task_return_pointer (task, take_rows (&report), (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

/**
 * till_store_report_async:
 * @self: a store
 * @by: what to divide by
 * @bounds: (array length=n_bounds): rising times in µs since 1970 UTC: each the beginning of a
 *   stretch of time, the last one the end
 * @n_bounds: how many, at least two
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Adds up what happened from the first of @bounds to the last.
 */
void
till_store_report_async (TillStore          *self,
                         TillReportBy        by,
                         const gint64       *bounds,
                         guint               n_bounds,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Ask *ask;

  g_return_if_fail (TILL_IS_STORE (self));
  g_return_if_fail (bounds != NULL && n_bounds >= 2);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_store_report_async);
  if (till_store_get_path (self) == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, "The history is closed");
      return;
    }

  ask = g_new0 (Ask, 1);
  ask->path = g_strdup (till_store_get_path (self));
  ask->by = by;
  ask->bounds = g_memdup2 (bounds, n_bounds * sizeof *bounds);
  ask->n_bounds = n_bounds;
  g_task_set_task_data (task, ask, (GDestroyNotify) ask_free);
  g_task_run_in_thread (task, report_in_thread);
}

/**
 * till_store_report_finish:
 * @self: a store
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_DB_ERROR, %G_IO_ERROR_CANCELLED
 *   or %G_IO_ERROR_CLOSED
 *
 * Returns: (transfer full) (nullable) (element-type TillReportRow): rows in the order of time, then
 *   of their keys, what is not known last; none of them is empty
 */
GPtrArray *
till_store_report_finish (TillStore    *self,
                          GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (TILL_IS_STORE (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
