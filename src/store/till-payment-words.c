/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The full-text table "payment_text": which payments have which words.
 *
 * What must hold: it keeps no text of its own, so what is taken out must be what was put in, word
 * by word (https://www.sqlite.org/fts5.html, 4.4.2); whoever looks at a row for words looks at just
 * these; a payment without any is not in it. Each word stands once, and only what people search
 * for: of the metadata the values, and not the ids that this program puts there itself. */

#include "till-payment-words-private.h"

#include <string.h>

static const char add_sql[] = "INSERT INTO payment_text (rowid, words) VALUES (?1, ?2)";

static const char remove_sql[] =
  "INSERT INTO payment_text (payment_text, rowid, words) VALUES ('delete', ?1, ?2)";

/**
 * till_payment_texts_read:
 * @stmt: a statement with a row that has TILL_PAYMENT_TEXTS
 * @first: where they begin, from 0
 * @ret_texts: (out caller-allocates): the texts, valid until the next step
 */
void
till_payment_texts_read (TillStmt         *stmt,
                         int               first,
                         TillPaymentTexts *ret_texts)
{
  for (int i = 0; i < TILL_N_PAYMENT_TEXTS; i++)
    ret_texts->texts[i] = till_stmt_get_text (stmt, first + i);
}

/**
 * till_payment_texts_get:
 * @payment: a payment
 * @ret_texts: (out caller-allocates): its texts, valid as long as it is
 */
void
till_payment_texts_get (const TillPayment *payment,
                        TillPaymentTexts  *ret_texts)
{
  *ret_texts = (TillPaymentTexts) {
    {
      payment->customer_name, payment->customer_email, payment->customer_phone,
      payment->description, payment->reference, payment->note, payment->metadata,
      payment->instruction_id, payment->console_id, payment->operator_name,
    }
  };
}

/* Whether the value of a line of metadata is one that nobody searches for as a word: an id of ours,
 * or the operator, who has a filter. */
static gboolean
is_ours (const TillPaymentTexts *texts,
         const char             *value,
         gsize                   length)
{
  for (guint i = TILL_PAYMENT_TEXT_METADATA + 1; i < TILL_N_PAYMENT_TEXTS; i++)
    if (texts->texts[i] != NULL && strlen (texts->texts[i]) == length &&
        memcmp (texts->texts[i], value, length) == 0)
      return TRUE;

  return FALSE;
}

/* Adds the values of "key: value" lines; a line without a key is a value. */
static void
append_metadata (TillTokenizer          *tokenizer,
                 const TillPaymentTexts *texts,
                 GString                *words)
{
  const char *line = texts->texts[TILL_PAYMENT_TEXT_METADATA];

  while (line != NULL && *line != '\0')
    {
      gsize length = strcspn (line, "\n");
      const char *colon = memmem (line, length, ": ", 2);
      const char *value = colon != NULL ? colon + 2 : line;
      gsize value_length = line + length - value;

      if (!is_ours (texts, value, value_length))
        {
          g_autofree char *copy = g_strndup (value, value_length);

          till_tokenizer_append (tokenizer, copy, words);
        }

      line += length + (line[length] == '\n');
    }
}

static gboolean
has_word (const char *words,
          gsize       length,
          const char *word,
          gsize       word_length)
{
  const char *at = words, *end = words + length;

  while ((at = memmem (at, end - at, word, word_length)) != NULL)
    {
      if (at + word_length == end || at[word_length] == ' ')
        return TRUE;

      at++;
    }

  return FALSE;
}

/* Leaves each word behind @start once. */
static void
tidy (GString *words,
      gsize    start)
{
  gsize to = start;

  for (gsize from = start; from < words->len;)
    {
      const char *word = words->str + from;
      gsize length = 1 + strcspn (word + 1, " ");

      if (!has_word (words->str + start, to - start, word, length))
        {
          memmove (words->str + to, word, length);
          to += length;
        }
      from += length;
    }

  g_string_truncate (words, to);
}

/**
 * till_payment_texts_append:
 * @texts: the texts of a payment
 * @tokenizer: the tokenizer of the connection
 * @words: where to add its words, folded, each once and with a space before it
 */
void
till_payment_texts_append (const TillPaymentTexts *texts,
                           TillTokenizer          *tokenizer,
                           GString                *words)
{
  gsize start = words->len;

  for (guint i = 0; i < TILL_PAYMENT_TEXT_METADATA; i++)
    till_tokenizer_append (tokenizer, texts->texts[i], words);
  append_metadata (tokenizer, texts, words);
  tidy (words, start);
}

static gboolean
run (TillDb            *db,
     const char        *sql,
     gint64             key,
     const TillPayment *payment,
     GError           **error)
{
  g_autoptr (GString) words = g_string_new (NULL);
  g_autoptr (TillStmt) stmt = NULL;
  TillTokenizer *tokenizer;
  TillPaymentTexts texts;

  if (!(tokenizer = till_tokenizer_get (db, error)))
    return FALSE;

  till_payment_texts_get (payment, &texts);
  till_payment_texts_append (&texts, tokenizer, words);

  return words->len == 0 || ((stmt = till_db_statement (db, sql, error)) &&
                             till_stmt_bind_int64 (stmt, 1, key, error) &&
                             till_stmt_bind_text (stmt, 2, words->str, error) &&
                             till_stmt_run (stmt, error));
}

/**
 * till_payment_words_add:
 * @db: a database in a writing transaction, owned by the calling thread
 * @key: the payment's key
 * @payment: a payment whose words are not there yet
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Fast as long as keys grow from call to call.
 *
 * Returns: %FALSE when it failed: roll back
 */
gboolean
till_payment_words_add (TillDb            *db,
                        gint64             key,
                        const TillPayment *payment,
                        GError           **error)
{
  return run (db, add_sql, key, payment, error);
}

/**
 * till_payment_words_remove:
 * @db: a database in a writing transaction, owned by the calling thread
 * @key: the payment's key
 * @payment: the payment as it was when its words were added
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Returns: %FALSE when it failed: roll back
 */
gboolean
till_payment_words_remove (TillDb            *db,
                           gint64             key,
                           const TillPayment *payment,
                           GError           **error)
{
  return run (db, remove_sql, key, payment, error);
}

/**
 * till_payment_words_same:
 * @a: a payment
 * @b: another state of it
 *
 * Returns: whether both have the same text to be found by
 */
gboolean
till_payment_words_same (const TillPayment *a,
                         const TillPayment *b)
{
  TillPaymentTexts texts_a, texts_b;

  till_payment_texts_get (a, &texts_a);
  till_payment_texts_get (b, &texts_b);
  for (guint i = 0; i < TILL_N_PAYMENT_TEXTS; i++)
    if (g_strcmp0 (texts_a.texts[i], texts_b.texts[i]) != 0)
      return FALSE;

  return TRUE;
}
