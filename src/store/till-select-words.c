/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which payments have what was typed.
 *
 * Words are looked for among the newest few thousand in memory, then in the full-text table. That
 * one tells rows with a word of up to four letters one after the other, newest first; for a longer
 * beginning it gathers all words that begin so, which takes long for common ones. So a common word
 * is looked for by its first four letters, and what is found is looked at again, unless very many
 * are asked for: looking at one again takes twenty times as long as gathering it.
 *
 * What must hold: whichever way is taken, the same payments are found. */

#include "till-select-private.h"

/* From this many on it is quicker to gather than to look at each again. */
#define MANY 16384

static const char match_sql[] =
  "SELECT rowid, 0, NULL, NULL, 0, NULL FROM payment_text"
  " WHERE payment_text MATCH ?3 AND rowid < ?1 AND rowid >= ?2 ORDER BY rowid DESC";

static const char match_rows_sql[] =
  "SELECT " TILL_SELECT_ROW TILL_SELECT_TEXTS
  " FROM payment_text AS t JOIN payment AS p ON p.rid = t.rowid"
  " WHERE t.payment_text MATCH ?3 AND t.rowid < ?1 AND t.rowid >= ?2"
  "  AND (?4 IS NULL OR p.last4 = ?4) ORDER BY t.rowid DESC";

static const char rows_sql[] =
  "SELECT " TILL_SELECT_ROW TILL_SELECT_TEXTS " FROM payment AS p"
  " WHERE p.rid < ?1 AND p.rid >= ?2 ORDER BY p.rid DESC";

static const char by_last4_sql[] =
  "SELECT " TILL_SELECT_ROW " FROM payment AS p"
  " WHERE p.last4 = ?3 AND p.rid < ?1 AND p.rid >= ?2 ORDER BY p.rid DESC";

static const char by_id_sql[] =
  "SELECT " TILL_SELECT_ROW TILL_SELECT_TEXTS " FROM payment AS p"
  " WHERE (p.id = ?3 OR p.intent_id = ?3 OR p.customer_id = ?3) AND p.rid < ?1 AND p.rid >= ?2"
  " ORDER BY p.rid DESC";

static gboolean
collect_by_words (TillSelect *self,
                  const char *expression,
                  const char *last4,
                  GError    **error)
{
  g_autoptr (TillStmt) stmt = NULL;

  return (stmt = till_db_statement (self->db, match_rows_sql, error)) &&
         till_stmt_bind_int64 (stmt, 1, self->before, error) &&
         till_stmt_bind_int64 (stmt, 2, self->floor, error) &&
         till_stmt_bind_text (stmt, 3, expression, error) &&
         till_stmt_bind_text (stmt, 4, last4, error) &&
         till_select_collect (self, stmt, self->limit, error);
}

/* Looks for the words of @term in the full-text table. */
static gboolean
select_indexed (TillSelect           *self,
                TillRecents          *recents,
                const TillSearchTerm *term,
                GError              **error)
{
  g_autofree char *expression = NULL;
  gboolean is_rough, ok;

  expression = till_search_term_build (term, self->limit < MANY ? till_recents_is_common : NULL,
                                       recents, &is_rough);
  if (!is_rough && term->last4 == NULL && !till_select_looks_at_rows (self))
    return till_select_collect_by_text (self, match_sql, expression, self->limit, error);

  self->checks_texts = is_rough;
  ok = collect_by_words (self, expression, term->last4, error);
  self->checks_texts = FALSE;

  return ok;
}

/* Looks at rows that are not in the full-text table yet. */
static gboolean
select_not_indexed (TillSelect           *self,
                    const TillSearchTerm *term,
                    GError              **error)
{
  g_autoptr (TillStmt) stmt = NULL;
  gboolean ok;

  self->checks_texts = TRUE;
  ok = (stmt = till_db_statement (self->db, rows_sql, error)) &&
       till_stmt_bind_int64 (stmt, 1, self->before, error) &&
       till_stmt_bind_int64 (stmt, 2, self->floor, error) &&
       till_select_collect (self, stmt, self->limit, error);
  self->checks_texts = FALSE;

  return ok;
}

/* In the full-text table as far as it goes, and then in the rows. */
static gboolean
select_in_index (TillSelect           *self,
                 TillRecents          *recents,
                 const TillSearchTerm *term,
                 GError              **error)
{
  TillSelect newer = *self, older = *self;
  guint n_before = self->keys->len;

  newer.floor = MAX (self->floor, self->indexed_from);
  older.before = MIN (self->before, self->indexed_from);
  if (newer.floor < newer.before && !select_indexed (&newer, recents, term, error))
    return FALSE;

  older.limit -= MIN (self->keys->len - n_before, older.limit);

  return older.limit == 0 || older.before <= older.floor ||
         select_not_indexed (&older, term, error);
}

/* By words: first among the newest in memory, and what is older in the full-text table. */
static gboolean
select_words (TillSelect           *self,
              TillRecents          *recents,
              const TillSearchTerm *term,
              GError              **error)
{
  TillSelect older = *self;
  guint n_before = self->keys->len;

  if (!till_search_term_is_slow (term))
    return select_in_index (self, recents, term, error);

  if (!till_recents_refresh (recents, self->db, error))
    return FALSE;

  if (term->last4 != NULL || till_select_looks_at_rows (self) || self->before != G_MAXINT64 ||
      self->floor > 0)
    return select_in_index (self, recents, term, error);

  till_recents_find (recents, (const char *const *) term->beginnings, self->limit, self->keys);
  older.limit -= self->keys->len - n_before;
  older.before = till_recents_get_oldest (recents);

  return older.limit == 0 || older.before == 0 ||
         select_in_index (&older, recents, term, error);
}

/* By an id: these are few, so all else that was typed is looked for in each. */
static gboolean
select_id (TillSelect           *self,
           const TillSearchTerm *term,
           GError              **error)
{
  gboolean ok;

  self->checks_texts = TRUE;
  ok = till_select_collect_by_text (self, by_id_sql, term->id, self->limit, error);
  self->checks_texts = FALSE;

  return ok;
}

/**
 * till_select_by_term:
 * @self: a walk
 * @recents: what its connection knows of the newest payments
 * @term: one way to be found
 * @error: return location for a #GError in #TILL_DB_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Adds the keys of payments that are found by @term and fit; not always in order.
 *
 * Returns: %FALSE when it failed
 */
gboolean
till_select_by_term (TillSelect           *self,
                     TillRecents          *recents,
                     const TillSearchTerm *term,
                     GError              **error)
{
  if (term->id != NULL)
    return select_id (self, term, error);

  if (till_search_term_has_words (term))
    return select_words (self, recents, term, error);

  return till_select_collect_by_text (self, by_last4_sql, term->last4, self->limit, error);
}
