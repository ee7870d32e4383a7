/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Making the words and the sums of a history again, after a step of the schema has emptied them.
 *
 * Millions of payments take minutes, so it is done a few thousand at a time while the history is in
 * use, newest first; each time in a transaction of its own together with the mark that says how far
 * it is, so that it can end anywhere and goes on from there. Payments below the mark are in neither
 * table: who writes one leaves both alone, who reads looks at the rows themselves.
 *
 * What must hold: whatever the mark is, lists, searches and sums are the same. */

#include "till-index-private.h"

#include "till-index-mark-private.h"
#include "till-payment-table-private.h"
#include "till-tables-private.h"

static const char block_sql[] =
  "SELECT min (rid), count (*) FROM"
  "  (SELECT rid FROM payment WHERE rid < ?1 ORDER BY rid DESC LIMIT ?2)";

/* Asked for together they would be looked for among all. */
static const char ends_sql[] =
  "SELECT (SELECT min (rid) FROM payment), (SELECT max (rid) FROM payment)";

/* How much of the time that the history spans is indexed. */
static gboolean
find_percent (TillDb  *db,
              gint64   from,
              guint   *ret_percent,
              GError **error)
{
  g_autoptr (TillStmt) stmt = NULL;
  gboolean has_row;
  gint64 first, last;

  if (!(stmt = till_db_statement (db, ends_sql, error)) ||
      !till_stmt_step (stmt, &has_row, error))
    return FALSE;

  first = till_stmt_get_int64 (stmt, 0);
  last = till_stmt_get_int64 (stmt, 1);
  *ret_percent = from <= first || last <= first
                   ? 100
                   : (guint) CLAMP (100 * ((last - from) / 1024) / MAX ((last - first) / 1024, 1),
                                    0, 99);

  return TRUE;
}

/* The payments from @floor on that are not indexed; ascending, as a full-text table likes it. */
static gboolean
index_block (TillDb  *db,
             gint64   floor,
             gint64   from,
             GError **error)
{
  g_autoptr (TillPaymentWords) words = till_payment_words_new ();
  g_autoptr (GArray) keys = NULL;

  if (!(keys = till_payment_table_list_range (db, floor, from, error)))
    return FALSE;

  for (guint i = 0; i < keys->len; i++)
    {
      gint64 key = g_array_index (keys, gint64, i);
      g_auto (TillPaymentRow) row = { key, NULL };

      if (!till_payment_table_load (db, key, &row.payment, error) ||
          !till_payment_words_add (words, db, key, row.payment, error) ||
          !till_day_total_table_add (db, key, row.payment, 1, error))
        return FALSE;
    }

  return till_payment_words_write (words, db, error);
}

static gboolean
set_from (TillDb  *db,
          gint64   from,
          GError **error)
{
  g_autofree char *value = from > 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, from) : NULL;

  return till_mark_table_set (db, &(TillMark) { TILL_INDEX_MARK, value }, error);
}

/* Goes on from where the mark is now: another program may have the history open and index it. */
static gboolean
fill (TillDb  *db,
      guint    n_rows,
      guint   *ret_percent,
      GError **error)
{
  g_autoptr (TillStmt) stmt = NULL;
  gint64 from, floor, n_found;
  gboolean has_row;

  if (!till_index_get_from (db, &from, error))
    return FALSE;

  if (from == 0)
    {
      *ret_percent = 100;
      return TRUE;
    }

  if (!(stmt = till_db_statement (db, block_sql, error)) ||
      !till_stmt_bind_int64 (stmt, 1, from, error) ||
      !till_stmt_bind_int64 (stmt, 2, n_rows, error) || !till_stmt_step (stmt, &has_row, error))
    return FALSE;

  floor = till_stmt_get_int64 (stmt, 0);
  n_found = till_stmt_get_int64 (stmt, 1);
  if (n_found < n_rows)
    {
      *ret_percent = 100;
      return (n_found == 0 || index_block (db, floor, from, error)) && set_from (db, 0, error);
    }

  return index_block (db, floor, from, error) && set_from (db, floor, error) &&
         find_percent (db, floor, ret_percent, error);
}

/**
 * till_index_fill:
 * @db: the history, for writing, owned by the calling thread
 * @n_rows: how many payments to index
 * @ret_percent: (out): how much is indexed then, of the time that the history spans; 100 only when
 *   all is
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Indexes some more payments, in a transaction of its own.
 *
 * Returns: %FALSE when it failed; nothing has changed then
 */
gboolean
till_index_fill (TillDb  *db,
                 guint    n_rows,
                 guint   *ret_percent,
                 GError **error)
{
  if (!till_db_begin (db, error))
    return FALSE;

  if (!fill (db, n_rows, ret_percent, error))
    {
      till_db_rollback (db);
      return FALSE;
    }

  return till_db_commit (db, error);
}
