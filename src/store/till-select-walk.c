/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The first payments of an order, found by walking through rows that come in it: the oldest first
 * is the walk of the newest turned round, the largest amounts come from their index.
 *
 * What must hold: a walk that has found too little after some thousands of rows is given up, so
 * that its time does not grow with the history; where all are asked for, every way gives the same
 * payments. */

#include "till-select-walk-private.h"

#include <string.h>

#include "till-disk-code-private.h"
#include "till-select-private.h"

/* Rows that are looked at for the first ones, and when their words have to be looked at. */
#define N_ROWS_FIRST 8192
#define N_TEXTS_FIRST 2048

static const char oldest_keys_sql[] =
  "SELECT rid FROM payment WHERE rid >= ?1 AND rid < ?2 ORDER BY rid LIMIT ?3";

#define OLDEST " FROM payment AS p WHERE p.rid >= ?1 AND p.rid < ?2 ORDER BY p.rid"

static const char oldest_sql[] = "SELECT " TILL_SELECT_ROW OLDEST;
static const char oldest_texts_sql[] = "SELECT " TILL_SELECT_ROW TILL_SELECT_TEXTS OLDEST;

/* Whether everything the filter asks for is seen in a row, and no index leads to it sooner. */
static gboolean
is_seen_in_rows (const TillFilter *filter)
{
  return filter->operator_name == NULL && filter->customer_id == NULL;
}

/* Begins a walk that looks at rows. */
static gboolean
begin_walk (TillSelect  *self,
            TillSearch **ret_search,
            GError     **error)
{
  self->labels = till_select_labels (self->filter);
  till_select_range (self->filter, &self->floor, &self->before);
  if (!(self->tokenizer = till_tokenizer_get (self->db, error)) ||
      !(*ret_search = till_search_new (self->db, self->tokenizer, self->filter->text, error)))
    return FALSE;

  self->search = *ret_search;
  self->checks_texts = self->search->terms->len > 0;

  return TRUE;
}

/* Collects what fits among the first rows of @stmt, at most @limit. */
static gboolean
collect_first (TillSelect *self,
               TillStmt   *stmt,
               guint       limit,
               gboolean   *ret_at_end,
               GError    **error)
{
  guint n_rows = self->checks_texts ? N_TEXTS_FIRST : N_ROWS_FIRST;
  gboolean has_row = TRUE;

  for (guint i = 0; i < n_rows && self->keys->len < limit; i++)
    {
      gint64 key;

      if (!till_stmt_step (stmt, &has_row, error))
        return FALSE;

      if (!has_row)
        break;

      key = till_stmt_get_int64 (stmt, 0);
      if (key >= self->floor && key < self->before && till_select_row_fits (self, stmt))
        g_array_append_val (self->keys, key);
    }

  *ret_at_end = !has_row;

  return TRUE;
}

static gboolean
select_oldest_first (TillSelect *self,
                     guint       limit,
                     gboolean   *ret_enough,
                     GError    **error)
{
  gboolean all = !till_select_looks_at_rows (self) && !self->checks_texts, at_end;
  const char *sql = all ? oldest_keys_sql : self->checks_texts ? oldest_texts_sql : oldest_sql;
  g_autoptr (TillStmt) stmt = NULL;

  if (!(stmt = till_db_statement (self->db, sql, error)) ||
      !till_stmt_bind_int64 (stmt, 1, self->floor, error) ||
      !till_stmt_bind_int64 (stmt, 2, self->before, error) ||
      (all && !till_stmt_bind_int64 (stmt, 3, limit == G_MAXUINT ? -1 : (gint64) limit, error)))
    return FALSE;

  if (all)
    {
      *ret_enough = TRUE;
      return till_select_collect (self, stmt, G_MAXUINT, error);
    }

  if (!collect_first (self, stmt, limit, &at_end, error))
    return FALSE;

  *ret_enough = at_end || self->keys->len >= limit;

  return TRUE;
}

static void
reverse (GArray *keys)
{
  for (guint i = 0, j = keys->len; i + 1 < j; i++)
    {
      gint64 key = g_array_index (keys, gint64, i);

      j--;
      g_array_index (keys, gint64, i) = g_array_index (keys, gint64, j);
      g_array_index (keys, gint64, j) = key;
    }
}

/* Drops what is not above @after, and what is behind @limit, of keys that rise. */
static void
cut (GArray *keys,
     gint64  after,
     guint   limit)
{
  guint n = 0;

  while (n < keys->len && g_array_index (keys, gint64, n) <= after)
    n++;
  if (n > 0)
    g_array_remove_range (keys, 0, n);
  if (keys->len > limit)
    g_array_set_size (keys, limit);
}

/**
 * till_select_oldest:
 * @db: the history, owned by the calling thread
 * @recents: what that connection knows of the newest payments
 * @filter: which payments
 * @after_key: only keys above it; 0 = from the oldest on
 * @limit: how many at most; 0 = all
 * @error: return location for a #GError in #TILL_DB_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable) (element-type gint64): keys, oldest first
 */
GArray *
till_select_oldest (TillDb           *db,
                    TillRecents      *recents,
                    const TillFilter *filter,
                    gint64            after_key,
                    guint             limit,
                    GError          **error)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (TillSearch) search = NULL;
  TillSelect select = { .db = db, .filter = filter, .keys = keys };
  guint enough = limit > 0 ? limit : G_MAXUINT;
  gboolean is_enough = FALSE;

  if (!begin_walk (&select, &search, error))
    return NULL;

  select.floor = MAX (select.floor, after_key + 1);
  if (is_seen_in_rows (filter) && (limit > 0 || till_filter_is_empty (filter)) &&
      !select_oldest_first (&select, enough, &is_enough, error))
    return NULL;

  if (is_enough)
    return g_steal_pointer (&keys);

  g_clear_pointer (&keys, g_array_unref);
  if (!(keys = till_select_keys (db, recents, filter, /* before_key= */ 0, /* limit= */ 0, error)))
    return NULL;

  reverse (keys);
  cut (keys, after_key, enough);

  return g_steal_pointer (&keys);
}

/* Without a range of keys: what lies outside of it counts as looked at, too. */
#define LARGEST                                                                                   \
  " FROM payment AS p INDEXED BY payment_by_amount ORDER BY p.amount_minor DESC, p.rid DESC"

static const char largest_sql[] = "SELECT " TILL_SELECT_ROW LARGEST;
static const char largest_texts_sql[] = "SELECT " TILL_SELECT_ROW TILL_SELECT_TEXTS LARGEST;

static const char first_currency_sql[] =
  "SELECT min (currency) FROM payment INDEXED BY payment_by_label WHERE label = ?1";

/* The currency that stands first; NULL when there is no payment. */
static gboolean
find_first_currency (TillDb  *db,
                     guint32  labels,
                     char   **ret_currency,
                     GError **error)
{
  g_autofree char *first = NULL;

  for (int i = 0; i <= till_disk_payment_label.last; i++)
    {
      g_autoptr (TillStmt) stmt = NULL;
      int label = till_disk_payment_label.to_disk (i);
      const char *currency;
      gboolean has_row;

      if (labels != 0 && (labels >> label & 1) == 0)
        continue;

      if (!(stmt = till_db_statement (db, first_currency_sql, error)) ||
          !till_stmt_bind_int64 (stmt, 1, label, error) || !till_stmt_step (stmt, &has_row, error))
        return FALSE;

      currency = has_row ? till_stmt_get_text (stmt, 0) : NULL;
      if (currency != NULL && (first == NULL || strcmp (currency, first) < 0))
        {
          g_free (first);
          first = g_strdup (currency);
        }
    }

  *ret_currency = g_steal_pointer (&first);

  return TRUE;
}

/**
 * till_select_largest:
 * @db: the history, owned by the calling thread
 * @filter: which payments
 * @limit: how many at most
 * @keys: (element-type gint64): where to add the keys of the largest amounts of the first currency,
 *   as far as that is quick, perhaps none
 * @error: return location for a #GError in #TILL_DB_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: %FALSE when it failed
 */
gboolean
till_select_largest (TillDb           *db,
                     const TillFilter *filter,
                     guint             limit,
                     GArray           *keys,
                     GError          **error)
{
  g_autofree char *currency = g_strdup (filter->currency);
  g_autoptr (TillSearch) search = NULL;
  g_autoptr (TillStmt) stmt = NULL;
  TillFilter of_currency = *filter;
  TillSelect select = { .db = db, .filter = &of_currency, .keys = keys };
  gboolean at_end;

  if (!is_seen_in_rows (filter))
    return TRUE;

  if (!begin_walk (&select, &search, error) ||
      (currency == NULL && !find_first_currency (db, select.labels, &currency, error)))
    return FALSE;

  of_currency.currency = currency;

  return (stmt = till_db_statement (db, select.checks_texts ? largest_texts_sql : largest_sql,
                                    error)) &&
         collect_first (&select, stmt, limit, &at_end, error);
}

static const char one_sql[] =
  "SELECT " TILL_SELECT_ROW TILL_SELECT_TEXTS " FROM payment AS p WHERE p.rid = ?1";

/**
 * till_select_those:
 * @db: the history, owned by the calling thread
 * @filter: which payments
 * @keys: (element-type gint64): keys of payments; those that @filter does not mean are taken out,
 *   and all if that is not seen in a row
 * @error: return location for a #GError in #TILL_DB_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: %FALSE when it failed
 */
gboolean
till_select_those (TillDb           *db,
                   const TillFilter *filter,
                   GArray           *keys,
                   GError          **error)
{
  g_autoptr (TillSearch) search = NULL;
  g_autoptr (TillStmt) stmt = NULL;
  TillSelect select = { .db = db, .filter = filter };
  guint n = 0;

  if (till_filter_is_empty (filter))
    return TRUE;

  if (filter->operator_name != NULL)
    {
      g_array_set_size (keys, 0);
      return TRUE;
    }

  if (!begin_walk (&select, &search, error) || !(stmt = till_db_statement (db, one_sql, error)))
    return FALSE;

  for (guint i = 0; i < keys->len; i++)
    {
      gint64 key = g_array_index (keys, gint64, i);
      gboolean has_row;

      if (!till_stmt_bind_int64 (stmt, 1, key, error) || !till_stmt_step (stmt, &has_row, error))
        return FALSE;

      if (has_row && key >= select.floor && key < select.before &&
          till_select_row_fits (&select, stmt))
        g_array_index (keys, gint64, n++) = key;
      till_stmt_reset (stmt);
    }
  g_array_set_size (keys, n);

  return TRUE;
}
