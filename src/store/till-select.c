/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which payments a filter means, newest first.
 *
 * One walk through rows that come newest first, with a look at each, answers most filters at once,
 * because most rows fit. What differs is what the walk goes along:
 *
 *   words, last four, ids    see till-select-words.c
 *   a customer, one amount   their index
 *   nothing                  the keys
 *   anything else            the rows; but if too few of the newest thousands fit, what is asked
 *                            for is rare, and an index leads to all of it
 *
 * What must hold: every way gives the same payments; keys are given in falling order, each once;
 * a statement is fixed text and everything asked for is bound to it. */

#include "till-select-private.h"

#include "till-disk-code-private.h"
#include "till-index-mark-private.h"

/* Rows that are looked at before something counts as rare. */
#define N_ROWS_FIRST 8192

/* One in how many rows is so many that all rows are read in their order: an index leads to each of
 * them alone, which takes about as long as reading this many of them. */
#define N_ROWS_A_LOOK 16

/* Payments that are looked at for one that was named. */
#define N_LOOKS_NAMED 2048

static void
add_key (TillSelect *self,
         TillStmt   *stmt)
{
  gint64 key = till_stmt_get_int64 (stmt, 0);

  g_array_append_val (self->keys, key);
}

/**
 * till_select_collect:
 * @self: a walk
 * @stmt: gives rows that begin with TILL_SELECT_ROW
 * @limit: how many that fit are enough
 * @error: return location for a #GError in #TILL_DB_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Adds the keys of those rows that fit.
 *
 * Returns: %FALSE when it failed
 */
gboolean
till_select_collect (TillSelect *self,
                     TillStmt   *stmt,
                     guint       limit,
                     GError    **error)
{
  gboolean has_row;

  for (guint n_found = 0; n_found < limit;)
    {
      if (!till_stmt_step (stmt, &has_row, error))
        return FALSE;

      if (!has_row || self->n_looks == 1)
        return TRUE;

      if (self->n_looks > 0)
        self->n_looks--;
      if (!till_select_row_fits (self, stmt))
        continue;

      add_key (self, stmt);
      n_found++;
    }

  return TRUE;
}

/**
 * till_select_collect_by_text:
 * @self: a walk
 * @sql: gives rows that begin with TILL_SELECT_ROW; ?1 and ?2 are the range of keys, ?3 is @text
 * @text: what they are looked up by
 * @limit: how many that fit are enough
 * @error: return location for a #GError in #TILL_DB_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Adds the keys of those rows that fit.
 *
 * Returns: %FALSE when it failed
 */
gboolean
till_select_collect_by_text (TillSelect *self,
                             const char *sql,
                             const char *text,
                             guint       limit,
                             GError    **error)
{
  g_autoptr (TillStmt) stmt = NULL;

  return (stmt = till_db_statement (self->db, sql, error)) &&
         till_stmt_bind_int64 (stmt, 1, self->before, error) &&
         till_stmt_bind_int64 (stmt, 2, self->floor, error) &&
         till_stmt_bind_text (stmt, 3, text, error) &&
         till_select_collect (self, stmt, limit, error);
}

/* --- along the rows --------------------------------------------------------------------------- */

static const char newest_sql[] =
  "SELECT " TILL_SELECT_ROW " FROM payment AS p"
  " WHERE p.rid < ?1 AND p.rid >= ?2 ORDER BY p.rid DESC";

static const char keys_sql[] =
  "SELECT rid FROM payment WHERE rid < ?1 AND rid >= ?2 ORDER BY rid DESC LIMIT ?3";

/* The keys of all rows stand close together in an index, but not in their order. */
static const char all_keys_sql[] =
  "SELECT rid FROM payment INDEXED BY payment_by_label WHERE rid < ?1 AND rid >= ?2 LIMIT ?3";

/* Looks at the newest rows until there are enough, at no more than N_ROWS_FIRST. Counts how many of
 * them had the right amount, and how many all else that is asked for. */
static gboolean
select_newest (TillSelect *self,
               gboolean   *ret_at_end,
               guint      *ret_n_of_kind,
               guint      *ret_n_of_amount,
               GError    **error)
{
  g_autoptr (TillStmt) stmt = NULL;
  gboolean has_row = TRUE;

  *ret_n_of_kind = *ret_n_of_amount = 0;
  if (!(stmt = till_db_statement (self->db, newest_sql, error)) ||
      !till_stmt_bind_int64 (stmt, 1, self->before, error) ||
      !till_stmt_bind_int64 (stmt, 2, self->floor, error))
    return FALSE;

  for (guint i = 0; i < N_ROWS_FIRST && self->keys->len < self->limit; i++)
    {
      gboolean has_kind, has_amount;

      if (!till_stmt_step (stmt, &has_row, error))
        return FALSE;

      if (!has_row)
        break;

      has_kind = till_select_kind_fits (self, stmt);
      has_amount = till_select_amount_fits (self, stmt);
      *ret_n_of_kind += has_kind;
      *ret_n_of_amount += has_amount;
      if (has_kind && has_amount && till_select_rest_fits (self, stmt))
        add_key (self, stmt);
    }

  *ret_at_end = !has_row || self->keys->len >= self->limit;

  return TRUE;
}

/* Nothing to look at but the keys. */
static gboolean
select_keys (TillSelect *self,
             GError    **error)
{
  g_autoptr (TillStmt) stmt = NULL;
  gboolean is_all = self->limit == G_MAXUINT;
  gint64 limit = is_all ? -1 : (gint64) self->limit;
  gboolean has_row;

  if (!(stmt = till_db_statement (self->db, is_all ? all_keys_sql : keys_sql, error)) ||
      !till_stmt_bind_int64 (stmt, 1, self->before, error) ||
      !till_stmt_bind_int64 (stmt, 2, self->floor, error) ||
      !till_stmt_bind_int64 (stmt, 3, limit, error))
    return FALSE;

  for (;;)
    {
      if (!till_stmt_step (stmt, &has_row, error))
        return FALSE;

      if (!has_row)
        return TRUE;

      add_key (self, stmt);
    }
}

/* --- along the index that has all filter columns ---------------------------------------------- */

static const char next_currency_sql[] =
  "SELECT min (currency) FROM payment INDEXED BY payment_by_label"
  " WHERE label = ?1 AND currency > ?2";

#define BY_LABEL                                                                                  \
  " FROM payment AS p INDEXED BY payment_by_label"                                                \
  " WHERE p.label = ?3 AND p.currency = ?4 AND p.rid < ?1 AND p.rid >= ?2"

static const char by_label_sql[] = "SELECT " TILL_SELECT_INDEX BY_LABEL;
static const char by_label_and_method_sql[] =
  "SELECT " TILL_SELECT_INDEX BY_LABEL " AND p.method = ?5";

/* With the rows, for what the index does not know. */
static const char rows_by_label_sql[] = "SELECT " TILL_SELECT_ROW BY_LABEL;
static const char rows_by_label_and_method_sql[] =
  "SELECT " TILL_SELECT_ROW BY_LABEL " AND p.method = ?5";

static gboolean
select_label_and_currency (TillSelect *self,
                           int         label,
                           const char *currency,
                           GError    **error)
{
  const char *method = self->filter->method;
  gboolean needs_rows = self->filter->has_amount || till_select_looks_deep (self);
  const char *sql = needs_rows ? (method != NULL ? rows_by_label_and_method_sql : rows_by_label_sql)
                               : (method != NULL ? by_label_and_method_sql : by_label_sql);
  g_autoptr (TillStmt) stmt = NULL;

  return (stmt = till_db_statement (self->db, sql, error)) &&
         till_stmt_bind_int64 (stmt, 1, self->before, error) &&
         till_stmt_bind_int64 (stmt, 2, self->floor, error) &&
         till_stmt_bind_int64 (stmt, 3, label, error) &&
         till_stmt_bind_text (stmt, 4, currency, error) &&
         (method == NULL || till_stmt_bind_text (stmt, 5, method, error)) &&
         till_select_collect (self, stmt, G_MAXUINT, error);
}

/* The currency after @currency among the payments with @label, or NULL. */
static gboolean
find_next_currency (TillSelect *self,
                    int         label,
                    const char *currency,
                    char      **ret_next,
                    GError    **error)
{
  g_autoptr (TillStmt) stmt = NULL;
  gboolean has_row;

  if (!(stmt = till_db_statement (self->db, next_currency_sql, error)) ||
      !till_stmt_bind_int64 (stmt, 1, label, error) ||
      !till_stmt_bind_text (stmt, 2, currency, error) || !till_stmt_step (stmt, &has_row, error))
    return FALSE;

  *ret_next = has_row ? g_strdup (till_stmt_get_text (stmt, 0)) : NULL;

  return TRUE;
}

/* One currency after the other, so that the index can go on to the method. */
static gboolean
select_label (TillSelect *self,
              int         label,
              GError    **error)
{
  g_autofree char *currency = g_strdup ("");

  if (self->filter->currency != NULL)
    return select_label_and_currency (self, label, self->filter->currency, error);

  for (;;)
    {
      char *next;

      if (!select_label_and_currency (self, label, currency, error) ||
          !find_next_currency (self, label, currency, &next, error))
        return FALSE;

      if (next == NULL)
        return TRUE;

      g_free (currency);
      currency = next;
    }
}

static gboolean
select_kinds (TillSelect *self,
              GError    **error)
{
  for (int i = 0; i <= till_disk_payment_label.last; i++)
    {
      int label = till_disk_payment_label.to_disk (i);

      if ((self->labels == 0 || (self->labels >> label & 1) != 0) &&
          !select_label (self, label, error))
        return FALSE;
    }

  return TRUE;
}

/* --- along other indexes ---------------------------------------------------------------------- */

static const char by_customer_sql[] =
  "SELECT " TILL_SELECT_ROW " FROM payment AS p"
  " WHERE p.customer_id = ?3 AND p.rid < ?1 AND p.rid >= ?2 ORDER BY p.rid DESC";

static const char by_amount_sql[] =
  "SELECT " TILL_SELECT_ROW " FROM payment AS p INDEXED BY payment_by_amount"
  " WHERE p.amount_minor = ?3 AND p.rid < ?1 AND p.rid >= ?2 ORDER BY p.rid DESC";

static const char by_amounts_sql[] =
  "SELECT " TILL_SELECT_ROW " FROM payment AS p INDEXED BY payment_by_amount"
  " WHERE p.amount_minor BETWEEN ?3 AND ?4 AND p.rid < ?1 AND p.rid >= ?2";

/* The minor units, of currencies with @factor parts in each, that a filter's amounts are. */
static gboolean
find_minor_range (const TillFilter *filter,
                  gint64            factor,
                  gint64           *ret_from,
                  gint64           *ret_to)
{
  gint64 from = filter->amount_from, to = filter->amount_to;

  *ret_from = from / factor + (from > 0 && from % factor != 0);
  *ret_to = to / factor - (to < 0 && to % factor != 0);

  return *ret_from <= *ret_to;
}

static gboolean
select_amounts_of_factor (TillSelect *self,
                          gint64      factor,
                          GError    **error)
{
  g_autoptr (TillStmt) stmt = NULL;
  gint64 from, to;
  gboolean is_one;

  if (!find_minor_range (self->filter, factor, &from, &to))
    return TRUE;

  /* Only those of one amount come newest first. */
  is_one = from == to;

  return (stmt = till_db_statement (self->db, is_one ? by_amount_sql : by_amounts_sql, error)) &&
         till_stmt_bind_int64 (stmt, 1, self->before, error) &&
         till_stmt_bind_int64 (stmt, 2, self->floor, error) &&
         till_stmt_bind_int64 (stmt, 3, from, error) &&
         (is_one || till_stmt_bind_int64 (stmt, 4, to, error)) &&
         till_select_collect (self, stmt, is_one ? self->limit : G_MAXUINT, error);
}

/* The index has minor units, of which there are 1000, 100 or 1 in the main unit. A row of another
 * currency than the range was made for does not fit, or is found twice and told once. */
static gboolean
select_amount (TillSelect *self,
               GError    **error)
{
  return select_amounts_of_factor (self, TILL_FILTER_PARTS, error) &&
         select_amounts_of_factor (self, TILL_FILTER_PARTS / 100, error) &&
         select_amounts_of_factor (self, 1, error);
}

/* Along the rows to the end: nothing else leads to what is asked for. */
static gboolean
select_rows (TillSelect *self,
             GError    **error)
{
  g_autoptr (TillStmt) stmt = NULL;

  return (stmt = till_db_statement (self->db, newest_sql, error)) &&
         till_stmt_bind_int64 (stmt, 1, self->before, error) &&
         till_stmt_bind_int64 (stmt, 2, self->floor, error) &&
         till_select_collect (self, stmt, self->limit, error);
}

static gboolean
select_by_filter (TillSelect *self,
                  GError    **error)
{
  const TillFilter *filter = self->filter;
  guint n_of_kind, n_of_amount;
  gboolean at_end;

  if (filter->customer_id != NULL)
    return till_select_collect_by_text (self, by_customer_sql, filter->customer_id, self->limit,
                                        error);

  if (filter->has_amount && filter->amount_from == filter->amount_to)
    return select_amount (self, error);

  if (!till_select_looks_at_rows (self))
    return select_keys (self, error);

  if (!select_newest (self, &at_end, &n_of_kind, &n_of_amount, error))
    return FALSE;

  if (at_end)
    return TRUE;

  g_array_set_size (self->keys, 0);
  if (self->labels == 0 && filter->currency == NULL && filter->method == NULL &&
      !filter->has_amount)
    return select_rows (self, error);

  if ((filter->has_amount || till_select_looks_deep (self)) &&
      MIN (n_of_kind, n_of_amount) > N_ROWS_FIRST / N_ROWS_A_LOOK)
    return select_rows (self, error);

  return filter->has_amount && n_of_amount < n_of_kind ? select_amount (self, error)
                                                       : select_kinds (self, error);
}

/* --- putting together ------------------------------------------------------------------------- */

static int
compare_keys (gconstpointer a,
              gconstpointer b)
{
  gint64 key_a = *(const gint64 *) a, key_b = *(const gint64 *) b;

  return key_a > key_b ? -1 : key_a < key_b;
}

static gboolean
is_falling (GArray *keys)
{
  for (guint i = 1; i < keys->len; i++)
    if (g_array_index (keys, gint64, i) >= g_array_index (keys, gint64, i - 1))
      return FALSE;

  return TRUE;
}

/* Newest first, each once, no more than asked for. */
static void
tidy (GArray *keys,
      guint   limit)
{
  guint n = 0;

  if (!is_falling (keys))
    {
      g_array_sort (keys, compare_keys);
      for (guint i = 0; i < keys->len; i++)
        if (n == 0 || g_array_index (keys, gint64, i) != g_array_index (keys, gint64, n - 1))
          g_array_index (keys, gint64, n++) = g_array_index (keys, gint64, i);
      g_array_set_size (keys, n);
    }

  if (keys->len > limit)
    g_array_set_size (keys, limit);
}

/* Begins a walk; what was typed is in @ret_search and @ret_operator_words. */
static gboolean
begin (TillSelect  *self,
       gint64       before_key,
       TillSearch **ret_search,
       TillSearch **ret_operator_words,
       GError     **error)
{
  const char *operator_name = self->filter->operator_name;

  self->labels = till_select_labels (self->filter);
  till_select_range (self->filter, &self->floor, &self->before);
  if (before_key > 0)
    self->before = MIN (self->before, before_key);

  if (!(self->tokenizer = till_tokenizer_get (self->db, error)) ||
      !till_index_get_from (self->db, &self->indexed_from, error) ||
      (operator_name != NULL && !(*ret_operator_words = till_search_new (self->db, self->tokenizer,
                                                                         operator_name, error))) ||
      !(*ret_search = till_search_new (self->db, self->tokenizer, self->filter->text, error)))
    return FALSE;

  if (*ret_operator_words != NULL && (*ret_operator_words)->terms->len > 0)
    self->operator_words = *ret_operator_words;
  self->search = *ret_search;

  return TRUE;
}

/**
 * till_select_keys:
 * @db: the history, owned by the calling thread
 * @recents: what that connection knows of the newest payments
 * @filter: which payments
 * @before_key: only keys below it; 0 or less = from the newest on
 * @limit: how many at most; 0 = all
 * @error: return location for a #GError in #TILL_DB_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable) (element-type gint64): keys, newest first
 */
GArray *
till_select_keys (TillDb           *db,
                  TillRecents      *recents,
                  const TillFilter *filter,
                  gint64            before_key,
                  guint             limit,
                  GError          **error)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (TillSearch) search = NULL;
  g_autoptr (TillSearch) operator_words = NULL;
  TillSelect select = {
    .db = db,
    .filter = filter,
    .limit = limit > 0 ? limit : G_MAXUINT,
    .keys = keys,
  };

  if (!begin (&select, before_key, &search, &operator_words, error) ||
      (search->terms->len == 0 && !select_by_filter (&select, error)))
    return NULL;

  for (guint i = 0; i < search->terms->len; i++)
    if (!till_select_by_term (&select, recents, search->terms->pdata[i], error))
      return NULL;

  tidy (keys, select.limit);

  return g_steal_pointer (&keys);
}

/**
 * till_select_named:
 * @db: the history, owned by the calling thread
 * @recents: what that connection knows of the newest payments
 * @filter: which payments
 * @limit: how many at most
 * @error: return location for a #GError in #TILL_DB_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Finds what the text of @filter is all of the reference, an id or the e-mail of, among the newest
 * thousands that the search finds: the rarer what was typed, the surer.
 *
 * Returns: (transfer full) (nullable) (element-type gint64): keys, newest first
 */
GArray *
till_select_named (TillDb           *db,
                   TillRecents      *recents,
                   const TillFilter *filter,
                   guint             limit,
                   GError          **error)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (TillBest) best = till_best_new (db, filter->text, error);
  g_autoptr (TillSearch) search = NULL;
  g_autoptr (TillSearch) operator_words = NULL;
  TillSelect select = { .db = db, .filter = filter, .limit = limit, .keys = keys, .best = best };

  if (best == NULL || !begin (&select, 0, &search, &operator_words, error))
    return NULL;

  for (guint i = 0; i < search->terms->len; i++)
    {
      const TillSearchTerm *term = search->terms->pdata[i];

      select.n_looks = N_LOOKS_NAMED;
      if ((term->id != NULL || (till_search_term_has_words (term) && term->last4 == NULL)) &&
          !till_select_by_term (&select, recents, term, error))
        return NULL;
    }

  tidy (keys, limit);

  return g_steal_pointer (&keys);
}
