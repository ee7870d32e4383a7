/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What somebody typed into the search field, as questions the tables can answer.
 *
 * Each word must be part of a word of the text, or be the last four, or be an id; so "smith 4242"
 * can be met in two ways: both words in the text, or "smith" in the text and 4242 on the card. Each
 * way is a term of its own, so that each can use its own index.
 *
 * What must hold: nothing typed is ever read as an operator; words are cut as those that are
 * searched were cut (till-tokenizer.c); a word that has nothing to be found by ("&", "#") is passed
 * over. */

#include "till-search-private.h"

#include <string.h>

#include "till-stmt.h"
#include "till-text.h"
#include "till-tokenizer.h"

/* The longest text and the most words that are looked at: nobody types more. */
#define TEXT_MAX 512
#define N_WORDS_MAX 24

/* A word as typed, and the ways to find it. */
typedef struct
{
  char  *typed;
  char **parts;      /* "o", "brien": what the tokenizer makes of it */
  char  *last4;      /* (nullable) */
  char  *id;         /* (nullable) */
  char  *other_id;   /* (nullable): of the payment that has an object with this id */
} Word;

static void
word_free (Word *word)
{
  g_free (word->typed);
  g_strfreev (word->parts);
  g_free (word->last4);
  g_free (word->id);
  g_free (word->other_id);
  g_free (word);
}

static void
term_free (TillSearchTerm *term)
{
  g_strfreev (term->parts);
  g_free (term->last4);
  g_free (term->id);
  g_free (term);
}

/**
 * till_search_free:
 * @self: (nullable) (transfer full): a search
 */
void
till_search_free (TillSearch *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->terms);
  g_ptr_array_unref (self->words);
  g_free (self);
}

static gboolean
is_last4 (const char *word)
{
  return strlen (word) == 4 && strspn (word, "0123456789") == 4;
}

/* Whether it could be an id of a gateway: no spaces, a digit, and not short. */
static gboolean
is_like_id (const char *typed)
{
  return strlen (typed) >= 6 && strpbrk (typed, "0123456789") != NULL;
}

/* The words of " o brien". */
static char **
split_cut (const char *cut)
{
  return *cut != '\0' ? g_strsplit (cut + 1, " ", -1) : g_new0 (char *, 1);
}

static Word *
word_new (TillTokenizer *tokenizer,
          const char    *start,
          const char    *end)
{
  g_autoptr (GString) cut = g_string_new (NULL);
  Word *word = g_new0 (Word, 1);

  word->typed = g_strndup (start, end - start);
  till_tokenizer_append (tokenizer, word->typed, cut);
  word->parts = split_cut (cut->str);
  if (cut->len > 0 && is_last4 (cut->str + 1))
    word->last4 = g_strdup (cut->str + 1);
  if (is_like_id (word->typed))
    word->id = g_strdup (word->typed);

  return word;
}

/* The words of @text that can be found by something. */
static GPtrArray *
split (TillTokenizer *tokenizer,
       const char    *text)
{
  GPtrArray *words = g_ptr_array_new_with_free_func ((GDestroyNotify) word_free);
  const char *p = text;

  while (*p != '\0' && words->len < N_WORDS_MAX)
    {
      const char *start;
      Word *word;

      while (g_unichar_isspace (g_utf8_get_char (p)))
        p = g_utf8_next_char (p);

      start = p;
      while (*p != '\0' && !g_unichar_isspace (g_utf8_get_char (p)))
        p = g_utf8_next_char (p);

      if (p == start)
        break;

      word = word_new (tokenizer, start, p);
      if (*word->parts != NULL)
        g_ptr_array_add (words, word);
      else
        word_free (word);
    }

  return words;
}

/* What all words have to be found by, but those that @last4 stands for. */
static char **
get_parts (GPtrArray  *words,
                const char *last4)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();

  for (guint i = 0; i < words->len; i++)
    {
      const Word *word = words->pdata[i];

      if (last4 != NULL && g_strcmp0 (word->last4, last4) == 0)
        continue;

      for (guint k = 0; word->parts[k] != NULL && parts->len < N_WORDS_MAX; k++)
        g_ptr_array_add (parts, g_strdup (word->parts[k]));
    }

  g_ptr_array_add (parts, NULL);

  return (char **) g_ptr_array_free (g_steal_pointer (&parts), FALSE);
}

static void
add_term (TillSearch *self,
          char      **parts,
          const char *last4,
          const char *id)
{
  TillSearchTerm *term = g_new0 (TillSearchTerm, 1);

  term->parts = parts;
  term->last4 = g_strdup (last4);
  term->id = g_strdup (id);
  g_ptr_array_add (self->terms, term);
}

static const char owner_sql[] =
  "SELECT payment_id FROM refund WHERE id = ?1 AND payment_id IS NOT NULL"
  " UNION ALL SELECT payment_id FROM dispute WHERE id = ?1 AND payment_id IS NOT NULL"
  " UNION ALL SELECT payment_intent_id FROM link WHERE id = ?1 AND payment_intent_id IS NOT NULL"
  " LIMIT 1";

/* Finds the payment of the refund, dispute or link that @word is the id of, if there is one. */
static gboolean
find_owner (TillDb  *db,
            Word    *word,
            GError **error)
{
  g_autoptr (TillStmt) stmt = NULL;
  gboolean has_row;

  if (word->id == NULL)
    return TRUE;

  if (!(stmt = till_db_statement (db, owner_sql, error)) ||
      !till_stmt_bind_text (stmt, 1, word->id, error) || !till_stmt_step (stmt, &has_row, error))
    return FALSE;

  word->other_id = has_row ? g_strdup (till_stmt_get_text (stmt, 0)) : NULL;

  return TRUE;
}

/* No more than TEXT_MAX bytes of valid text. */
static char *
make_usable (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  const char *end = valid;

  while (*end != '\0' && g_utf8_next_char (end) - valid <= TEXT_MAX)
    end = g_utf8_next_char (end);

  return g_strndup (valid, end - valid);
}

/**
 * till_search_new:
 * @db: a database owned by the calling thread
 * @tokenizer: cuts words as those that are searched were cut
 * @text: (nullable): what was typed
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Returns: (transfer full) (nullable): what was typed, understood; %NULL when the file cannot be
 *   read
 */
TillSearch *
till_search_new (TillDb        *db,
                 TillTokenizer *tokenizer,
                 const char    *text,
                 GError       **error)
{
  g_autofree char *usable = NULL;
  g_autoptr (TillSearch) self = NULL;

  usable = make_usable (text != NULL ? text : "");
  self = g_new0 (TillSearch, 1);
  self->words = split (tokenizer, usable);
  self->terms = g_ptr_array_new_with_free_func ((GDestroyNotify) term_free);

  if (self->words->len > 0)
    add_term (self, get_parts (self->words, NULL), NULL, NULL);

  for (guint i = 0; i < self->words->len; i++)
    {
      Word *word = self->words->pdata[i];

      if (!find_owner (db, word, error))
        return NULL;

      if (word->last4 != NULL)
        add_term (self, get_parts (self->words, word->last4), word->last4, NULL);
      if (word->id != NULL)
        add_term (self, g_new0 (char *, 1), NULL, word->id);
      if (word->other_id != NULL)
        add_term (self, g_new0 (char *, 1), NULL, word->other_id);
    }

  return g_steal_pointer (&self);
}

static gboolean
has_id (const TillSearchRow *row,
        const char          *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (row->ids); i++)
    if (g_strcmp0 (row->ids[i], id) == 0)
      return TRUE;

  return FALSE;
}

static gboolean
has_all_words (const TillSearchRow *row,
               const Word          *word)
{
  for (guint i = 0; word->parts[i] != NULL; i++)
    if (memmem (row->words, row->words_length, word->parts[i],
                strlen (word->parts[i])) == NULL)
      return FALSE;

  return TRUE;
}

/**
 * till_search_fits:
 * @self: a search
 * @row: what a row has to be found by
 *
 * Returns: whether each word is met in one way or another
 */
gboolean
till_search_fits (const TillSearch    *self,
                  const TillSearchRow *row)
{
  for (guint i = 0; i < self->words->len; i++)
    {
      const Word *word = self->words->pdata[i];

      if (!has_all_words (row, word) &&
          (word->last4 == NULL || g_strcmp0 (word->last4, row->last4) != 0) &&
          (word->id == NULL || !has_id (row, word->id)) &&
          (word->other_id == NULL || !has_id (row, word->other_id)))
        return FALSE;
    }

  return TRUE;
}

/**
 * till_search_term_has_words:
 * @self: a term
 *
 * Returns: whether it asks for words
 */
gboolean
till_search_term_has_words (const TillSearchTerm *self)
{
  return *self->parts != NULL;
}

/**
 * till_search_term_build_beginnings:
 * @self: a term with words
 *
 * Returns: (transfer full): what a full-text table of words is asked, for words that begin so. They
 *   have neither quotes nor spaces in them, so nothing in it can be taken for an operator
 */
char *
till_search_term_build_beginnings (const TillSearchTerm *self)
{
  g_autoptr (GString) expression = g_string_new (NULL);

  for (guint i = 0; self->parts[i] != NULL; i++)
    g_string_append_printf (expression, "%s\"%s\"*", i > 0 ? " AND " : "", self->parts[i]);

  return g_string_free (g_steal_pointer (&expression), FALSE);
}
