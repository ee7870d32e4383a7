/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How much was taken and given back, for any filter.
 *
 * What must hold: the sums of the days and the sums over the payments are the same (a test compares
 * them); unless a filter asks for words, an amount, a customer or an operator, no more rows are
 * read than those of the two days it cuts through. */

#include "till-disk-code-private.h"
#include "till-index-mark-private.h"
#include "till-key-private.h"
#include "till-select-private.h"
#include "till-stmt.h"
#include "till-text.h"

typedef struct
{
  TillDb           *db;
  const TillFilter *filter;
  guint32           labels;
  GArray           *totals;
} Sum;

static gint64
add (gint64 a,
     gint64 b)
{
  gint64 sum;

  if (__builtin_add_overflow (a, b, &sum))
    return a > 0 ? G_MAXINT64 : G_MININT64;

  return sum;
}

static TillTotal *
get_total (GArray     *totals,
           const char *currency)
{
  TillTotal total = { "", 0, 0, 0, 0, 0 };

  for (guint i = 0; i < totals->len; i++)
    if (g_strcmp0 (g_array_index (totals, TillTotal, i).currency, currency) == 0)
      return &g_array_index (totals, TillTotal, i);

  g_strlcpy (total.currency, currency, sizeof total.currency);
  g_array_append_val (totals, total);

  return &g_array_index (totals, TillTotal, totals->len - 1);
}

/* What a row of a sum, or of a payment, says it is; and with its figures, how many columns. */
#define N_COLUMNS 11
#define KIND "currency, label, method, brand, moto, settle_currency"

static gboolean
row_fits (const Sum *sum,
          TillStmt  *stmt)
{
  const TillFilter *filter = sum->filter;
  const char *currency = till_stmt_get_text (stmt, 0), *method = till_stmt_get_text (stmt, 2);

  return currency != NULL &&
         (filter->currency == NULL || g_str_equal (currency, filter->currency)) &&
         (sum->labels == 0 || (sum->labels >> till_stmt_get_int64 (stmt, 1) & 1) != 0) &&
         (filter->method == NULL || g_strcmp0 (method, filter->method) == 0) &&
         (filter->brand == NULL ||
          g_strcmp0 (till_stmt_get_text (stmt, 3), filter->brand) == 0) &&
         till_select_channel_fits (filter->channel, till_stmt_get_int64 (stmt, 4) != 0, method);
}

/* Adds the row @stmt is at, which is: what it is, count, gross, refunded, fees, net. */
static void
add_row (Sum      *sum,
         TillStmt *stmt)
{
  const char *settled;
  TillTotal *total;

  if (!row_fits (sum, stmt))
    return;

  total = get_total (sum->totals, till_stmt_get_text (stmt, 0));
  total->count += till_stmt_get_int64 (stmt, 6);
  total->gross = add (total->gross, till_stmt_get_int64 (stmt, 7));
  total->refunded = add (total->refunded, till_stmt_get_int64 (stmt, 8));

  settled = till_stmt_get_text (stmt, 5);
  if (settled == NULL || *settled == '\0')
    return;

  total = get_total (sum->totals, settled);
  total->fees = add (total->fees, till_stmt_get_int64 (stmt, 9));
  total->net = add (total->net, till_stmt_get_int64 (stmt, 10));
}

static gboolean
add_rows (Sum      *sum,
          TillStmt *stmt,
          GError  **error)
{
  gboolean has_row;

  for (;;)
    {
      if (!till_stmt_step (stmt, &has_row, error))
        return FALSE;

      if (!has_row)
        return TRUE;

      add_row (sum, stmt);
    }
}

#define SUMS "SELECT " KIND ", count, gross, refunded, fees, net FROM "
#define ROWS "SELECT " KIND ", 1, captured, refunded, fee, net FROM payment"

static const char spans_sql[] = SUMS "span_total WHERE span >= ?1 AND span < ?2";
static const char days_sql[] = SUMS "day_total WHERE day >= ?1 AND day < ?2";
static const char rows_sql[] = ROWS " WHERE rid >= ?1 AND rid < ?2";
static const char from_sql[] = "SELECT " KIND ", 1, captured, refunded, fee, net, rid FROM payment"
                               " WHERE rid >= ?1 ORDER BY rid";

/* How many payments that are not wanted are stepped over before one is looked up by its key, which
 * costs about as much. */
#define MAX_STEPS 6

static gboolean
add_range (Sum        *sum,
           const char *sql,
           gint64      from,
           gint64      to,
           GError    **error)
{
  g_autoptr (TillStmt) stmt = NULL;

  return from >= to ||
         ((stmt = till_db_statement (sum->db, sql, error)) &&
          till_stmt_bind_int64 (stmt, 1, from, error) &&
          till_stmt_bind_int64 (stmt, 2, to, error) && add_rows (sum, stmt, error));
}

/* Whole spans of days from their table, the other days from theirs. */
static gboolean
add_days (Sum     *sum,
          gint64   first_day,
          gint64   end_day,
          GError **error)
{
  gint64 first_span = till_span_of_day (first_day + TILL_SPAN_DAYS - 1);
  gint64 end_span = till_span_of_day (end_day);

  if (first_span >= end_span)
    return add_range (sum, days_sql, first_day, end_day, error);

  return add_range (sum, days_sql, first_day, first_span * TILL_SPAN_DAYS, error) &&
         add_range (sum, spans_sql, first_span, end_span, error) &&
         add_range (sum, days_sql, end_span * TILL_SPAN_DAYS, end_day, error);
}

/* Whole days from their tables, the rest from the payments. */
static gboolean
sum_days (Sum     *sum,
          GError **error)
{
  gint64 floor, before, first_day, end_day, indexed_from;

  till_select_range (sum->filter, &floor, &before);
  if (!till_index_get_from (sum->db, &indexed_from, error) ||
      !add_range (sum, rows_sql, floor, MIN (before, indexed_from), error))
    return FALSE;

  floor = MAX (floor, indexed_from);
  first_day = till_key_get_day (floor);
  if (till_key_of_day (first_day) < floor)
    first_day++;
  end_day = till_key_get_day (before);

  if (first_day >= end_day)
    return add_range (sum, rows_sql, floor, before, error);

  return add_range (sum, rows_sql, floor, till_key_of_day (first_day), error) &&
         add_days (sum, first_day, end_day, error) &&
         add_range (sum, rows_sql, till_key_of_day (end_day), before, error);
}

/* Moves @stmt to the payment @key, or to the next one if it is gone. */
static gboolean
go_to (TillStmt *stmt,
       gint64    key,
       gboolean *has_row,
       GError  **error)
{
  for (guint i = 0; *has_row && till_stmt_get_int64 (stmt, N_COLUMNS) < key; i++)
    {
      if (i == MAX_STEPS)
        {
          till_stmt_reset (stmt);
          if (!till_stmt_bind_int64 (stmt, 1, key, error))
            return FALSE;
        }

      if (!till_stmt_step (stmt, has_row, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
add_payments (Sum         *sum,
              TillRecents *recents,
              GError     **error)
{
  g_autoptr (GArray) keys = NULL;
  g_autoptr (TillStmt) stmt = NULL;
  gboolean has_row;

  if (!(keys = till_select_keys (sum->db, recents, sum->filter, 0, 0, error)))
    return FALSE;

  if (keys->len == 0)
    return TRUE;

  /* In the order of the file. */
  if (!(stmt = till_db_statement (sum->db, from_sql, error)) ||
      !till_stmt_bind_int64 (stmt, 1, g_array_index (keys, gint64, keys->len - 1), error) ||
      !till_stmt_step (stmt, &has_row, error))
    return FALSE;

  for (guint i = keys->len; i > 0 && has_row; i--)
    {
      gint64 key = g_array_index (keys, gint64, i - 1);

      if (!go_to (stmt, key, &has_row, error))
        return FALSE;

      if (has_row && till_stmt_get_int64 (stmt, N_COLUMNS) == key)
        add_row (sum, stmt);
    }

  return TRUE;
}

/* In one transaction: what is summed up is one look at the history, whatever is written meanwhile,
 * and a lock taken anew for each of many payments would cost more than the payment. */
static gboolean
sum_up (Sum         *sum,
        TillRecents *recents,
        gboolean     days_will_do,
        GError     **error)
{
  if (!till_db_exec (sum->db, "BEGIN", error))
    return FALSE;

  if ((days_will_do ? sum_days (sum, error) : add_payments (sum, recents, error)) &&
      till_db_exec (sum->db, "COMMIT", error))
    return TRUE;

  till_db_rollback (sum->db);

  return FALSE;
}

static int
compare_totals (gconstpointer a,
                gconstpointer b)
{
  const TillTotal *total_a = a, *total_b = b;

  if (total_a->count != total_b->count)
    return total_a->count > total_b->count ? -1 : 1;

  return g_strcmp0 (total_a->currency, total_b->currency);
}

/**
 * till_select_totals:
 * @db: the history, owned by the calling thread
 * @recents: what that connection knows of the newest payments
 * @filter: which payments
 * @error: return location for a #GError in #TILL_DB_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable) (element-type TillTotal): a total of each currency that has
 *   payments, the one with most of them first
 */
GArray *
till_select_totals (TillDb           *db,
                    TillRecents      *recents,
                    const TillFilter *filter,
                    GError          **error)
{
  g_autoptr (GArray) totals = g_array_new (FALSE, FALSE, sizeof (TillTotal));
  Sum sum = { db, filter, till_select_labels (filter), totals };
  gboolean days_will_do = till_text_is_empty (filter->text) && filter->customer_id == NULL &&
                          !filter->has_amount && filter->operator_name == NULL;

  if (!sum_up (&sum, recents, days_will_do, error))
    return NULL;

  for (guint i = totals->len; i > 0; i--)
    {
      const TillTotal *total = &g_array_index (totals, TillTotal, i - 1);

      if (total->count == 0 && total->fees == 0 && total->net == 0)
        g_array_remove_index (totals, i - 1);
    }

  g_array_sort (totals, compare_totals);

  return g_steal_pointer (&totals);
}
