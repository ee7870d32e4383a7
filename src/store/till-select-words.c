/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which payments have what was typed.
 *
 * Words are looked for in the full-text table: it tells blocks of time, newest first, in which
 * there are payments with some grams of the words (till-payment-words.c), and each payment in them
 * is looked at. The rarest grams are asked for, going by the newest payments (till-recents.c): each
 * further gram is one more list to go along, and saves looking at payments only as long as it is
 * not much more common. Where each word is a single letter that many have, no list is shorter than
 * that of the payments themselves.
 *
 * What must hold: whichever way is taken, the same payments are found. */

#include "till-select-private.h"

#include <string.h>

/* No more grams are asked for at once. */
#define N_GRAMS_MAX 4

/* A gram that is so many times as common as the rarest is not worth its list. */
#define TOO_COMMON 16

/* A gram of the words that are looked for. */
typedef struct
{
  TillGram gram;
  gboolean is_beginning; /* of longer grams, too */
  guint    count;        /* among the newest payments */
  gboolean is_rarest;    /* of those of its part */
} Choice;

static const char blocks_sql[] =
  "SELECT rowid FROM payment_text WHERE payment_text MATCH ?3 AND rowid <= ?1 AND rowid >= ?2"
  " ORDER BY rowid DESC";

static const char rows_sql[] =
  "SELECT " TILL_SELECT_ROW TILL_SELECT_TEXTS " FROM payment AS p"
  " WHERE p.rid < ?1 AND p.rid >= ?2 ORDER BY p.rid DESC";

static const char rows_with_last4_sql[] =
  "SELECT " TILL_SELECT_ROW TILL_SELECT_TEXTS " FROM payment AS p"
  " WHERE p.rid < ?1 AND p.rid >= ?2 AND p.last4 = ?3 ORDER BY p.rid DESC";

static const char texts_by_last4_sql[] =
  "SELECT " TILL_SELECT_ROW TILL_SELECT_TEXTS " FROM payment AS p"
  " WHERE p.last4 = ?3 AND p.rid < ?1 AND p.rid >= ?2 ORDER BY p.rid DESC";

static const char by_last4_sql[] =
  "SELECT " TILL_SELECT_ROW " FROM payment AS p"
  " WHERE p.last4 = ?3 AND p.rid < ?1 AND p.rid >= ?2 ORDER BY p.rid DESC";

static const char by_id_sql[] =
  "SELECT " TILL_SELECT_ROW TILL_SELECT_TEXTS " FROM payment AS p"
  " WHERE (p.id = ?3 OR p.intent_id = ?3 OR p.customer_id = ?3) AND p.rid < ?1 AND p.rid >= ?2"
  " ORDER BY p.rid DESC";

/* --- which grams ------------------------------------------------------------------------------ */

static void
add_choice (GArray      *choices,
            TillRecents *recents,
            TillGram     gram,
            gboolean     is_beginning)
{
  Choice choice = { gram, is_beginning, till_recents_count (recents, gram), FALSE };

  g_array_append_val (choices, choice);
}

static int
compare_choices (gconstpointer a,
                 gconstpointer b)
{
  const Choice *choice_a = a, *choice_b = b;

  if (choice_a->count != choice_b->count)
    return choice_a->count < choice_b->count ? -1 : 1;

  return choice_a->gram.length > choice_b->gram.length
           ? -1
           : choice_a->gram.length < choice_b->gram.length;
}

/* Adds the grams of one part, the rarest marked as the first of it. */
static void
add_part (GArray      *choices,
          TillRecents *recents,
          const char  *part)
{
  const char *end = part + strlen (part);
  glong n_letters = g_utf8_strlen (part, -1);
  guint first = choices->len, rarest = first;

  if (n_letters < 2)
    return;

  for (const char *at = part;; at = g_utf8_next_char (at))
    {
      TillGram gram = till_gram_at (at, end, TILL_GRAM_LETTERS), figures;

      if (till_gram_at_figures (at, end, &figures))
        add_choice (choices, recents, figures, FALSE);
      add_choice (choices, recents, gram, n_letters < TILL_GRAM_LETTERS);
      if (gram.start + gram.length == end)
        break;
    }

  for (guint i = first + 1; i < choices->len; i++)
    if (compare_choices (&g_array_index (choices, Choice, i),
                         &g_array_index (choices, Choice, rarest)) < 0)
      rarest = i;
  g_array_index (choices, Choice, rarest).is_rarest = TRUE;
}

static void
append_choice (GString      *expression,
               const Choice *choice)
{
  g_string_append (expression, expression->len > 0 ? " AND \"" : "\"");
  g_string_append_len (expression, choice->gram.start, choice->gram.length);
  g_string_append (expression, choice->is_beginning ? "\"*" : "\"");
}

static TillGram
get_whole (const char *part)
{
  return (TillGram) { part, strlen (part) };
}

/* A letter that few have, if one was typed: all grams that begin with it are gathered. */
static char *
build_for_letter (TillRecents          *recents,
                  const TillSearchTerm *term)
{
  for (guint i = 0; term->parts[i] != NULL; i++)
    if (till_recents_is_rare (recents, till_recents_count (recents, get_whole (term->parts[i]))))
      return g_strdup_printf ("\"%s\"*", term->parts[i]);

  return NULL;
}

/* What the full-text table is asked for; NULL if it is no help. Words have neither quotes nor
 * spaces in them, so nothing in it can be taken for an operator. */
static char *
build_expression (TillRecents          *recents,
                  const TillSearchTerm *term,
                  gboolean             *ret_is_rare)
{
  g_autoptr (GArray) choices = g_array_new (FALSE, FALSE, sizeof (Choice));
  g_autoptr (GString) expression = NULL;
  guint most, n = 0;

  for (guint i = 0; term->parts[i] != NULL; i++)
    add_part (choices, recents, term->parts[i]);

  *ret_is_rare = TRUE;
  if (choices->len == 0)
    return build_for_letter (recents, term);

  g_array_sort (choices, compare_choices);
  *ret_is_rare = till_recents_is_rare (recents, g_array_index (choices, Choice, 0).count);
  most = (g_array_index (choices, Choice, 0).count + 1) * TOO_COMMON;

  /* Of each part one, so that they tell of all, and then the rarest of the rest. */
  expression = g_string_new (NULL);
  for (guint rest = 0; rest < 2; rest++)
    for (guint i = 0; i < choices->len && n < N_GRAMS_MAX; i++)
      {
        const Choice *choice = &g_array_index (choices, Choice, i);

        if (choice->count > most || choice->is_rarest == (rest == 1))
          continue;

        append_choice (expression, choice);
        n++;
      }

  return g_string_free (g_steal_pointer (&expression), FALSE);
}

/* --- what they lead to ------------------------------------------------------------------------ */

/* Looks at the payments between floor and before, in those blocks that have what is asked for. */
static gboolean
collect_in_blocks (TillSelect *self,
                   const char *expression,
                   const char *last4,
                   GError    **error)
{
  const char *sql = last4 != NULL ? rows_with_last4_sql : rows_sql;
  guint n_before = self->keys->len;
  g_autoptr (TillStmt) blocks = NULL;
  g_autoptr (TillStmt) rows = NULL;

  if (!(blocks = till_db_statement (self->db, blocks_sql, error)) ||
      !till_stmt_bind_int64 (blocks, 1, till_words_block_of (self->before - 1), error) ||
      !till_stmt_bind_int64 (blocks, 2, till_words_block_of (self->floor), error) ||
      !till_stmt_bind_text (blocks, 3, expression, error) ||
      !(rows = till_db_statement (self->db, sql, error)) ||
      (last4 != NULL && !till_stmt_bind_text (rows, 3, last4, error)))
    return FALSE;

  while (self->keys->len - n_before < self->limit)
    {
      gint64 block;
      gboolean has_row;

      if (!till_stmt_step (blocks, &has_row, error))
        return FALSE;

      if (!has_row)
        return TRUE;

      block = till_stmt_get_int64 (blocks, 0);
      if (!till_stmt_bind_int64 (rows, 1,
                                 MIN (self->before, (block + 1) << TILL_WORDS_BLOCK_BITS), error) ||
          !till_stmt_bind_int64 (rows, 2,
                                 MAX (self->floor, block << TILL_WORDS_BLOCK_BITS), error) ||
          !till_select_collect (self, rows, self->limit - (self->keys->len - n_before), error))
        return FALSE;

      till_stmt_reset (rows);
      if (self->n_looks == 1)
        return TRUE;
    }

  return TRUE;
}

/* Looks at all payments between floor and before. */
static gboolean
collect_in_rows (TillSelect *self,
                 GError    **error)
{
  g_autoptr (TillStmt) stmt = NULL;

  return (stmt = till_db_statement (self->db, rows_sql, error)) &&
         till_stmt_bind_int64 (stmt, 1, self->before, error) &&
         till_stmt_bind_int64 (stmt, 2, self->floor, error) &&
         till_select_collect (self, stmt, self->limit, error);
}

/* In the full-text table, as far as it goes: what is older is not in it yet. */
static gboolean
collect_in_both (TillSelect *self,
                 const char *expression,
                 const char *last4,
                 GError    **error)
{
  TillSelect newer = *self, older = *self;
  guint n_before = self->keys->len;

  newer.floor = MAX (self->floor, self->indexed_from);
  older.before = MIN (self->before, self->indexed_from);
  if (newer.floor < newer.before && !collect_in_blocks (&newer, expression, last4, error))
    return FALSE;

  older.limit -= MIN (self->keys->len - n_before, older.limit);

  return older.limit == 0 || older.before <= older.floor || collect_in_rows (&older, error);
}

/* By words. */
static gboolean
select_words (TillSelect           *self,
              TillRecents          *recents,
              const TillSearchTerm *term,
              GError              **error)
{
  g_autofree char *expression = NULL;
  gboolean is_rare, ok;

  if (!till_recents_refresh (recents, self->db, error))
    return FALSE;

  expression = build_expression (recents, term, &is_rare);
  self->checks_texts = TRUE;
  if (term->last4 != NULL && (expression == NULL || !is_rare))
    ok = till_select_collect_by_text (self, texts_by_last4_sql, term->last4, self->limit, error);
  else if (expression == NULL)
    ok = collect_in_rows (self, error);
  else
    ok = collect_in_both (self, expression, term->last4, error);
  self->checks_texts = FALSE;

  return ok;
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
