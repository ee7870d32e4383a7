/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What is done in bank.db, on its thread.
 *
 * What must hold: a statement is taken in whole or not at all, and a second time adds nothing; a
 * line that a payout was found for is not changed any more; what a person said is never deleted. */

#include "till-bank-work-private.h"

#include <string.h>

#include "till-bank-error.h"
#include "till-stmt.h"

/* --- how a bank's CSV is read ----------------------------------------------------------------- */

static gboolean
read_places (const char *text,
             int        *places)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  if (g_strv_length (words) != TILL_BANK_N_COLUMNS)
    return FALSE;

  for (guint i = 0; i < TILL_BANK_N_COLUMNS; i++)
    {
      gint64 place;

      if (!g_ascii_string_to_signed (words[i], 10, -1, 1000, &place, NULL))
        return FALSE;

      places[i] = (int) place;
    }

  return TRUE;
}

static const char find_mapping_sql[] =
  "SELECT places, date_order, decimal_point, currency FROM mapping WHERE key = ?1";

/**
 * till_bank_work_find_mapping:
 * @db: bank.db
 * @key: what all statements of a bank begin with
 * @cancellable: (nullable): unused
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * A #TillDbFunc.
 *
 * Returns: (transfer full) (nullable): a #TillBankMapping; %NULL without @error when none is known
 */
gpointer
till_bank_work_find_mapping (TillDb       *db,
                             gpointer      key,
                             GCancellable *cancellable,
                             GError      **error)
{
  g_autoptr (TillStmt) stmt = NULL;
  TillBankMapping mapping;
  gboolean has_row;

  if (!(stmt = till_db_statement (db, find_mapping_sql, error)) ||
      !till_stmt_bind_text (stmt, 1, key, error) || !till_stmt_step (stmt, &has_row, error) ||
      !has_row)
    return NULL;

  till_bank_mapping_init (&mapping);
  if (!read_places (till_stmt_get_text (stmt, 0), mapping.places))
    return NULL;

  mapping.order = (TillBankDateOrder) till_stmt_get_int64 (stmt, 1);
  mapping.decimal_point = *till_stmt_get_text (stmt, 2);
  g_strlcpy (mapping.currency, till_stmt_get_text (stmt, 3), sizeof mapping.currency);

  return g_memdup2 (&mapping, sizeof mapping);
}

static const char keep_mapping_sql[] =
  "INSERT OR REPLACE INTO mapping (key, places, date_order, decimal_point, currency)"
  " VALUES (?1, ?2, ?3, ?4, ?5)";

static gboolean
keep_mapping (TillDb                *db,
              const TillBankTable   *table,
              const TillBankMapping *mapping,
              GError               **error)
{
  g_autofree char *key = till_bank_table_get_key (table);
  g_autoptr (GString) places = g_string_new (NULL);
  g_autoptr (TillStmt) stmt = NULL;
  const char point[2] = { mapping->decimal_point, '\0' };

  for (guint i = 0; i < TILL_BANK_N_COLUMNS; i++)
    g_string_append_printf (places, "%s%d", i > 0 ? " " : "", mapping->places[i]);

  return (stmt = till_db_statement (db, keep_mapping_sql, error)) &&
         till_stmt_bind_text (stmt, 1, key, error) &&
         till_stmt_bind_text (stmt, 2, places->str, error) &&
         till_stmt_bind_int64 (stmt, 3, mapping->order, error) &&
         till_stmt_bind_text (stmt, 4, point, error) &&
         till_stmt_bind_text (stmt, 5, mapping->currency, error) && till_stmt_run (stmt, error);
}

/* --- taking a statement in -------------------------------------------------------------------- */

static const char add_statement_sql[] =
  "INSERT INTO statement (name, read_us, operator_name, currency, first_day, last_day)"
  " VALUES (?1, ?2, ?3, ?4, ?5, ?6)";

/* One for each currency on it. */
static gboolean
add_statement (TillDb               *db,
               const TillBankImport *import,
               const char           *currency,
               gint64               *ret_id,
               GError              **error)
{
  GPtrArray *lines = import->statement->lines;
  g_autoptr (TillStmt) stmt = NULL;
  gint64 first = G_MAXINT64, last = G_MININT64;

  for (guint i = 0; i < lines->len; i++)
    {
      const TillBankLine *line = lines->pdata[i];

      if (strcmp (line->amount.currency, currency) != 0)
        continue;

      first = MIN (first, line->day);
      last = MAX (last, line->day);
    }

  if (!(stmt = till_db_statement (db, add_statement_sql, error)) ||
      !till_stmt_bind_text (stmt, 1, import->name, error) ||
      !till_stmt_bind_int64 (stmt, 2, import->now_us, error) ||
      !till_stmt_bind_text (stmt, 3, import->operator_name, error) ||
      !till_stmt_bind_text (stmt, 4, currency, error) ||
      !till_stmt_bind_int64 (stmt, 5, first, error) ||
      !till_stmt_bind_int64 (stmt, 6, last, error) || !till_stmt_run (stmt, error))
    return FALSE;

  *ret_id = till_db_get_last_rowid (db);

  return TRUE;
}

static gboolean
bind_line (TillStmt           *stmt,
           const TillBankLine *line,
           GError            **error)
{
  return till_stmt_bind_text (stmt, 1, line->mark, error) &&
         till_stmt_bind_int64 (stmt, 2, line->day, error) &&
         till_stmt_bind_int64 (stmt, 3, line->amount.minor, error) &&
         till_stmt_bind_text (stmt, 4, line->amount.currency, error) &&
         till_stmt_bind_text (stmt, 5, line->account, error) &&
         till_stmt_bind_text (stmt, 6, line->text, error);
}

static const char add_line_sql[] =
  "INSERT INTO line (mark, day, amount_minor, currency, account, text, statement_id)"
  " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (mark) DO NOTHING";

/* Read again with other columns, a line is what it is now; unless it has been found to be a payout,
 * which says that it was read well. */
static const char change_line_sql[] =
  "UPDATE line SET day = ?2, amount_minor = ?3, currency = ?4, account = ?5, text = ?6"
  " WHERE mark = ?1 AND id NOT IN (SELECT line_id FROM pair)";

static gboolean
add_line (TillDb             *db,
          const TillBankLine *line,
          gint64              statement_id,
          guint              *n_new,
          GError            **error)
{
  g_autoptr (TillStmt) stmt = NULL;
  g_autoptr (TillStmt) change = NULL;

  if (!(stmt = till_db_statement (db, add_line_sql, error)) || !bind_line (stmt, line, error) ||
      !till_stmt_bind_int64 (stmt, 7, statement_id, error) || !till_stmt_run (stmt, error))
    return FALSE;

  if (till_db_get_changes (db) > 0)
    {
      (*n_new)++;
      return TRUE;
    }

  return (change = till_db_statement (db, change_line_sql, error)) &&
         bind_line (change, line, error) && till_stmt_run (change, error);
}

static gboolean
add_lines (TillDb               *db,
           const TillBankImport *import,
           guint                *n_new,
           GError              **error)
{
  g_autoptr (GHashTable) statements = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                                             g_free);
  GPtrArray *lines = import->statement->lines;

  for (guint i = 0; i < lines->len; i++)
    {
      const TillBankLine *line = lines->pdata[i];
      const gint64 *known = g_hash_table_lookup (statements, line->amount.currency);
      gint64 id;

      if (known != NULL)
        id = *known;
      else if (add_statement (db, import, line->amount.currency, &id, error))
        g_hash_table_insert (statements, (gpointer) line->amount.currency,
                             g_memdup2 (&id, sizeof id));
      else
        return FALSE;

      if (!add_line (db, line, id, n_new, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * till_bank_work_import:
 * @db: bank.db
 * @import: a #TillBankImport
 * @cancellable: (nullable): unused
 * @error: return location for a #GError in #TILL_BANK_ERROR or #TILL_DB_ERROR
 *
 * A #TillDbFunc.
 *
 * Returns: (transfer full) (nullable): a #TillBankImported
 */
gpointer
till_bank_work_import (TillDb       *db,
                       gpointer      import,
                       GCancellable *cancellable,
                       GError      **error)
{
  const TillBankImport *what = import;
  TillBankImported imported = { 0, 0, 0 };

  if ((what->mapping != NULL &&
       !till_bank_statement_apply (what->statement, what->mapping, error)) ||
      !till_db_begin (db, error))
    return NULL;

  imported.n_lines = what->statement->lines->len;
  imported.n_skipped = what->statement->n_skipped;

  if (!add_lines (db, what, &imported.n_new, error) ||
      (what->mapping != NULL &&
       !keep_mapping (db, what->statement->table, what->mapping, error)) ||
      !till_db_commit (db, error))
    {
      till_db_rollback (db);
      return NULL;
    }

  return g_memdup2 (&imported, sizeof imported);
}

/* --- lines and payouts ------------------------------------------------------------------------ */

static const char list_lines_sql[] =
  "SELECT id, day, amount_minor, currency, account, text, payout_id, by_hand, reason,"
  "  operator_name FROM line LEFT JOIN pair ON line_id = id ORDER BY day DESC, id DESC";

static GPtrArray *
list_lines (TillDb  *db,
            GError **error)
{
  g_autoptr (GPtrArray) lines = till_bank_lines_new ();
  g_autoptr (TillStmt) stmt = till_db_statement (db, list_lines_sql, error);
  gboolean has_row;

  while (stmt != NULL)
    {
      TillBankLine *line;

      if (!till_stmt_step (stmt, &has_row, error))
        return NULL;
      if (!has_row)
        return g_steal_pointer (&lines);

      line = g_new0 (TillBankLine, 1);
      g_ptr_array_add (lines, line);
      line->id = till_stmt_get_int64 (stmt, 0);
      line->day = till_stmt_get_int64 (stmt, 1);
      if (!till_money_init (&line->amount, till_stmt_get_int64 (stmt, 2),
                            till_stmt_get_text (stmt, 3), error))
        return NULL;

      line->account = g_strdup (till_stmt_get_text (stmt, 4));
      line->text = g_strdup (till_stmt_get_text (stmt, 5));
      line->payout_id = g_strdup (till_stmt_get_text (stmt, 6));
      line->by_hand = till_stmt_get_int64 (stmt, 7) != 0;
      line->reason = g_strdup (till_stmt_get_text (stmt, 8));
      line->operator_name = g_strdup (till_stmt_get_text (stmt, 9));
    }

  return NULL;
}

static const char list_parted_sql[] =
  "SELECT line_id, payout_id FROM decision d WHERE together = 0 AND id ="
  "  (SELECT max (id) FROM decision WHERE line_id = d.line_id AND payout_id = d.payout_id)";

static GPtrArray *
list_parted (TillDb  *db,
             GError **error)
{
  g_autoptr (GPtrArray) parted =
    g_ptr_array_new_with_free_func ((GDestroyNotify) till_bank_parted_free);
  g_autoptr (TillStmt) stmt = till_db_statement (db, list_parted_sql, error);
  gboolean has_row;

  while (stmt != NULL && till_stmt_step (stmt, &has_row, error))
    {
      TillBankParted *pair;

      if (!has_row)
        return g_steal_pointer (&parted);

      pair = g_new0 (TillBankParted, 1);
      pair->line_id = till_stmt_get_int64 (stmt, 0);
      pair->payout_id = g_strdup (till_stmt_get_text (stmt, 1));
      g_ptr_array_add (parted, pair);
    }

  return NULL;
}

static const char list_spans_sql[] = "SELECT DISTINCT first_day, last_day, currency FROM statement";

static GArray *
list_spans (TillDb  *db,
            GError **error)
{
  g_autoptr (GArray) spans = g_array_new (FALSE, TRUE, sizeof (TillBankSpan));
  g_autoptr (TillStmt) stmt = till_db_statement (db, list_spans_sql, error);
  gboolean has_row;

  while (stmt != NULL && till_stmt_step (stmt, &has_row, error))
    {
      TillBankSpan span = { 0, 0, "" };

      if (!has_row)
        return g_steal_pointer (&spans);

      span.first = till_stmt_get_int64 (stmt, 0);
      span.last = till_stmt_get_int64 (stmt, 1);
      g_strlcpy (span.currency, till_stmt_get_text (stmt, 2), sizeof span.currency);
      g_array_append_val (spans, span);
    }

  return NULL;
}

static const char add_pair_sql[] =
  "INSERT INTO pair (line_id, payout_id, by_hand, reason, operator_name, time_us)"
  " VALUES (?1, ?2, ?3, ?4, ?5, ?6)";

static gboolean
add_pair (TillDb                 *db,
          const TillBankDecision *pair,
          gboolean                by_hand,
          GError                **error)
{
  g_autoptr (TillStmt) stmt = NULL;

  return (stmt = till_db_statement (db, add_pair_sql, error)) &&
         till_stmt_bind_int64 (stmt, 1, pair->line_id, error) &&
         till_stmt_bind_text (stmt, 2, pair->payout_id, error) &&
         till_stmt_bind_int64 (stmt, 3, by_hand, error) &&
         till_stmt_bind_text (stmt, 4, pair->reason, error) &&
         till_stmt_bind_text (stmt, 5, pair->operator_name, error) &&
         till_stmt_bind_int64 (stmt, 6, pair->now_us, error) && till_stmt_run (stmt, error);
}

static TillBankBooks *
reconcile (TillDb                     *db,
           const TillBankReconcileJob *job,
           GError                    **error)
{
  g_autoptr (TillBankBooks) books = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GPtrArray) parted = NULL;
  g_autoptr (GArray) spans = NULL;

  if (!(lines = list_lines (db, error)) || !(parted = list_parted (db, error)) ||
      !(spans = list_spans (db, error)))
    return NULL;

  books = till_bank_books_new (job->payouts, g_steal_pointer (&lines), parted, spans,
                               (const char * const *) job->words);
  for (guint i = 0; i < books->found->len; i++)
    {
      const TillBankLine *line = books->found->pdata[i];
      const TillBankDecision pair = {
        .line_id = line->id, .payout_id = line->payout_id, .now_us = job->now_us,
      };

      if (!add_pair (db, &pair, FALSE, error))
        return NULL;
    }

  return g_steal_pointer (&books);
}

/**
 * till_bank_work_reconcile:
 * @db: bank.db
 * @reconcile_job: a #TillBankReconcileJob
 * @cancellable: (nullable): unused
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * A #TillDbFunc: finds lines for payouts, and keeps what it found.
 *
 * Returns: (transfer full) (nullable): #TillBankBooks
 */
gpointer
till_bank_work_reconcile (TillDb       *db,
                          gpointer      reconcile_job,
                          GCancellable *cancellable,
                          GError      **error)
{
  TillBankBooks *books;

  if (!till_db_begin (db, error))
    return NULL;

  if (!(books = reconcile (db, reconcile_job, error)) || !till_db_commit (db, error))
    {
      g_clear_pointer (&books, till_bank_books_free);
      till_db_rollback (db);
    }

  return books;
}

/* --- what a person says ----------------------------------------------------------------------- */

static const char find_pair_sql[] =
  "SELECT EXISTS (SELECT 1 FROM line WHERE id = ?1),"
  " EXISTS (SELECT 1 FROM pair WHERE line_id = ?1 OR payout_id = ?2),"
  " EXISTS (SELECT 1 FROM pair WHERE line_id = ?1 AND payout_id = ?2)";

static gboolean
check_decision (TillDb                 *db,
                const TillBankDecision *decision,
                GError                **error)
{
  g_autoptr (TillStmt) stmt = NULL;
  gboolean has_row;

  if (!(stmt = till_db_statement (db, find_pair_sql, error)) ||
      !till_stmt_bind_int64 (stmt, 1, decision->line_id, error) ||
      !till_stmt_bind_text (stmt, 2, decision->payout_id, error) ||
      !till_stmt_step (stmt, &has_row, error))
    return FALSE;

  if (!has_row || till_stmt_get_int64 (stmt, 0) == 0)
    return till_bank_fail (error, TILL_BANK_ERROR_GONE, 0);
  if (decision->together && till_stmt_get_int64 (stmt, 1) != 0)
    return till_bank_fail (error, TILL_BANK_ERROR_TAKEN, 0);
  if (!decision->together && till_stmt_get_int64 (stmt, 2) == 0)
    return till_bank_fail (error, TILL_BANK_ERROR_GONE, 0);

  return TRUE;
}

static const char add_decision_sql[] =
  "INSERT INTO decision (line_id, payout_id, together, reason, operator_name, time_us)"
  " VALUES (?1, ?2, ?3, ?4, ?5, ?6)";

static const char remove_pair_sql[] = "DELETE FROM pair WHERE line_id = ?1 AND payout_id = ?2";

static gboolean
decide (TillDb                 *db,
        const TillBankDecision *decision,
        GError                **error)
{
  g_autoptr (TillStmt) stmt = NULL;
  g_autoptr (TillStmt) parting = NULL;

  if (!check_decision (db, decision, error) ||
      !(stmt = till_db_statement (db, add_decision_sql, error)) ||
      !till_stmt_bind_int64 (stmt, 1, decision->line_id, error) ||
      !till_stmt_bind_text (stmt, 2, decision->payout_id, error) ||
      !till_stmt_bind_int64 (stmt, 3, decision->together, error) ||
      !till_stmt_bind_text (stmt, 4, decision->reason, error) ||
      !till_stmt_bind_text (stmt, 5, decision->operator_name, error) ||
      !till_stmt_bind_int64 (stmt, 6, decision->now_us, error) || !till_stmt_run (stmt, error))
    return FALSE;

  if (decision->together)
    return add_pair (db, decision, TRUE, error);

  return (parting = till_db_statement (db, remove_pair_sql, error)) &&
         till_stmt_bind_int64 (parting, 1, decision->line_id, error) &&
         till_stmt_bind_text (parting, 2, decision->payout_id, error) &&
         till_stmt_run (parting, error);
}

/**
 * till_bank_work_decide:
 * @db: bank.db
 * @decision: a #TillBankDecision
 * @cancellable: (nullable): unused
 * @error: return location for a #GError in #TILL_BANK_ERROR or #TILL_DB_ERROR
 *
 * A #TillDbFunc.
 *
 * Returns: something that is not %NULL when it is kept
 */
gpointer
till_bank_work_decide (TillDb       *db,
                       gpointer      decision,
                       GCancellable *cancellable,
                       GError      **error)
{
  if (!till_db_begin (db, error))
    return NULL;

  if (!decide (db, decision, error) || !till_db_commit (db, error))
    {
      till_db_rollback (db);
      return NULL;
    }

  return GINT_TO_POINTER (TRUE);
}
