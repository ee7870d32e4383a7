/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How common grams are, going by the newest payments.
 *
 * A search goes along the lists of the rarest grams that it has (till-select-words.c). Which those
 * are is learnt once from some thousand payments, and again only while the history has fewer. What
 * must hold: it decides how fast something is found, and never what. */

#include "till-recents-private.h"

#include <string.h>

#include "till-payment-words-private.h"

/* How many payments. */
#define N_RECENTS 4096

/* Grams are counted by their hash: two that fall together count as one. */
#define N_COUNTS 65536

struct _TillRecents
{
  guint   n_payments;
  gint64  data_version;     /* of the file when it was read; 0 = never */
  guint16 counts[N_COUNTS]; /* in how many payments, or somewhat more */
};

/**
 * till_recents_new:
 *
 * Returns: (transfer full): an empty one, to be refreshed
 */
TillRecents *
till_recents_new (void)
{
  return g_atomic_rc_box_new0 (TillRecents);
}

/**
 * till_recents_ref:
 * @self: recents
 *
 * Returns: (transfer full): the same
 */
TillRecents *
till_recents_ref (TillRecents *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * till_recents_unref:
 * @self: (nullable) (transfer full): recents
 */
void
till_recents_unref (TillRecents *self)
{
  if (self != NULL)
    g_atomic_rc_box_release (self);
}

static gboolean
read_data_version (TillDb  *db,
                   gint64  *ret_version,
                   GError **error)
{
  g_autoptr (TillStmt) stmt = NULL;
  gboolean has_row;

  if (!(stmt = till_db_statement (db, "PRAGMA data_version", error)) ||
      !till_stmt_step (stmt, &has_row, error))
    return FALSE;

  *ret_version = has_row ? till_stmt_get_int64 (stmt, 0) : 0;

  return TRUE;
}

static const char newest_sql[] =
  "SELECT " TILL_PAYMENT_TEXTS " FROM payment ORDER BY rid DESC LIMIT ?1";

static void
count_gram (TillRecents *self,
            TillGram     gram)
{
  guint16 *count = &self->counts[till_gram_hash (&gram) % N_COUNTS];

  if (*count < G_MAXUINT16)
    (*count)++;
}

/* Counts the grams of a payment. */
static void
count_grams (TillRecents   *self,
             const GString *words)
{
  const char *end = words->str + words->len;

  for (const char *word = words->str; word < end;)
    {
      const char *word_end = strchrnul (word, ' ');

      for (const char *at = word; at < word_end; at = g_utf8_next_char (at))
        {
          TillGram figures;

          if (till_gram_at_figures (at, word_end, &figures))
            count_gram (self, figures);
          for (guint n = 1; n <= TILL_GRAM_LETTERS; n++)
            count_gram (self, till_gram_at (at, word_end, n));
        }

      word = word_end + 1;
    }
}

static gboolean
read_newest (TillRecents *self,
             TillDb      *db,
             GError     **error)
{
  g_autoptr (GString) words = g_string_new (NULL);
  g_autoptr (TillStmt) stmt = NULL;
  TillTokenizer *tokenizer;
  gboolean has_row;

  if (!(tokenizer = till_tokenizer_get (db, error)) ||
      !(stmt = till_db_statement (db, newest_sql, error)) ||
      !till_stmt_bind_int64 (stmt, 1, N_RECENTS, error))
    return FALSE;

  for (self->n_payments = 0;; self->n_payments++)
    {
      TillPaymentTexts texts;

      if (!till_stmt_step (stmt, &has_row, error))
        return FALSE;

      if (!has_row)
        return TRUE;

      till_payment_texts_read (stmt, 0, &texts);
      g_string_truncate (words, 0);
      till_payment_texts_append (&texts, tokenizer, words);
      count_grams (self, words);
    }
}

/**
 * till_recents_refresh:
 * @self: recents
 * @db: the history, always the same connection, owned by the calling thread
 * @error: return location for a #GError in #TILL_DB_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Reads the newest payments, if they have not been read yet or were few.
 *
 * Returns: %FALSE when it failed
 */
gboolean
till_recents_refresh (TillRecents *self,
                      TillDb      *db,
                      GError     **error)
{
  gint64 version;

  if (self->n_payments == N_RECENTS)
    return TRUE;

  if (!read_data_version (db, &version, error))
    return FALSE;

  if (version == self->data_version)
    return TRUE;

  memset (self->counts, 0, sizeof self->counts);
  self->data_version = 0;
  if (!read_newest (self, db, error))
    return FALSE;

  self->data_version = version;

  return TRUE;
}

/**
 * till_recents_is_rare:
 * @self: recents
 * @count: what till_recents_count() said
 *
 * Returns: whether less than one of a hundred payments has it
 */
gboolean
till_recents_is_rare (TillRecents *self,
                      guint        count)
{
  return count == 0 || count * 100 < self->n_payments;
}

/**
 * till_recents_count:
 * @self: recents
 * @gram: a gram, or the beginning of grams
 *
 * Returns: how many of the newest payments have it, or somewhat more
 */
guint
till_recents_count (TillRecents *self,
                    TillGram     gram)
{
  return self->counts[till_gram_hash (&gram) % N_COUNTS];
}
