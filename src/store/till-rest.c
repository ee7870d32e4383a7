/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the store's threads do when nothing has been asked of them for a while: give memory back,
 * bring the planner's figures up to date, and empty the log.
 *
 * What must hold: all of it may fail, be killed or never happen, and nothing is lost. */

#include "till-rest-private.h"

#include "till-memory.h"
#include "till-tables-private.h"

/* Rows of each index that are looked at: enough to tell a good index from a bad one, and some
 * milliseconds whatever the size of the history (SQLite, "Approximate ANALYZE"). */
#define LIMIT "PRAGMA analysis_limit = 1000"

/* How many payments there were then. The planner's own figures are estimates. */
#define MARK "analyzed"

/* How many times as many payments, or as few, make the planner's figures old. */
#define GROWTH 4

/* Below this many any plan is quick. */
#define N_PAYMENTS_MIN 1000

#define SHRINK "PRAGMA shrink_memory"

static gboolean
read_number (TillDb     *db,
             const char *sql,
             gint64     *ret_number,
             GError    **error)
{
  g_autoptr (TillStmt) stmt = NULL;
  gboolean has_row;

  if (!(stmt = till_db_statement (db, sql, error)) || !till_stmt_step (stmt, &has_row, error))
    return FALSE;

  *ret_number = has_row ? till_stmt_get_int64 (stmt, 0) : 0;

  return TRUE;
}

static const char n_payments_sql[] = "SELECT sum (count) FROM span_total";

static const char n_analyzed_sql[] = "SELECT CAST (value AS INTEGER) FROM mark WHERE key = '"
                                     MARK "'";

/* Brings the planner's figures up to date if they say something else than the tables. */
static gboolean
analyze (TillDb  *db,
         GError **error)
{
  g_autofree char *text = NULL;
  TillMark mark = { MARK, NULL };
  gint64 n_payments, n_analyzed;

  if (!read_number (db, n_payments_sql, &n_payments, error) ||
      !read_number (db, n_analyzed_sql, &n_analyzed, error))
    return FALSE;

  if (n_payments < N_PAYMENTS_MIN ||
      (n_payments / GROWTH < n_analyzed && n_analyzed / GROWTH < n_payments))
    return TRUE;

  mark.value = text = g_strdup_printf ("%" G_GINT64_FORMAT, n_payments);
  if (!till_db_exec (db, LIMIT, error) || !till_db_begin (db, error))
    return FALSE;

  if (till_db_exec (db, "ANALYZE", error) && till_mark_table_set (db, &mark, error) &&
      till_db_commit (db, error))
    return TRUE;

  till_db_rollback (db);

  return FALSE;
}

/**
 * till_rest_writer:
 * @db: the history, for writing
 * @job: a #TillStoreJob
 * @cancellable: (nullable): asks for an early end
 * @error: return location for a #GError
 *
 * Does what is due while nothing is asked of the store.
 *
 * Returns: (nullable): something that is not %NULL if all is well
 */
gpointer
till_rest_writer (TillDb       *db,
                  gpointer      job,
                  GCancellable *cancellable,
                  GError      **error)
{
  if (!analyze (db, error) ||
      !till_db_checkpoint (db, /* truncate= */ TRUE, error) ||
      !till_db_exec (db, SHRINK, error))
    return NULL;

  till_memory_give_back ();

  return GINT_TO_POINTER (TRUE);
}

/**
 * till_rest_reader:
 * @db: the history, for reading
 * @job: a #TillStoreJob
 * @cancellable: (nullable): asks for an early end
 * @error: return location for a #GError
 *
 * Gives the memory of a thread back that has nothing to read. The system still has the pages.
 *
 * Returns: (nullable): something that is not %NULL if all is well
 */
gpointer
till_rest_reader (TillDb       *db,
                  gpointer      job,
                  GCancellable *cancellable,
                  GError      **error)
{
  if (!till_db_exec (db, SHRINK, error))
    return NULL;

  till_memory_give_back (); /* whichever thread comes last has the most to give */

  return GINT_TO_POINTER (TRUE);
}
