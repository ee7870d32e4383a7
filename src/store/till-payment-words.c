/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The table "payment_text": in which blocks of time there are payments with which grams.
 *
 * A block is eight seconds, so that its number is short and stands in few bytes beside each of its
 * grams; most have one payment or none. Who finds a block looks at the payments in it, so the table
 * may say too much and never too little: what a payment no longer has is not taken out. That makes
 * it a fourth as large as a table of words that could answer by itself, and a payment that changes
 * need not be known as it was.
 *
 * What must hold: whatever part of a word a payment has, its block has the grams of it; whoever
 * looks at a row for words looks at just these: of the metadata the values, and not the ids that
 * this program puts there itself. */

#include "till-payment-words-private.h"

#include <string.h>

#include "till-grams-private.h"

/* The words of one payment. */
typedef struct
{
  gint64 block;
  gsize  start;
  gsize  length;
} Piece;

struct _TillPaymentWords
{
  GArray  *pieces; /* Piece */
  GString *words;
};

static const char add_sql[] = "INSERT INTO payment_text (rowid, grams) VALUES (?1, ?2)";

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
        till_tokenizer_append_part (tokenizer, value, value_length, words);

      line += length + (line[length] == '\n');
    }
}

/**
 * till_payment_texts_append_one:
 * @texts: the texts of a payment
 * @i: which of those that have words, %TILL_PAYMENT_TEXT_METADATA being the last
 * @tokenizer: the tokenizer of the connection
 * @words: where to add its words, folded, each with a space before it
 */
void
till_payment_texts_append_one (const TillPaymentTexts *texts,
                               guint                   i,
                               TillTokenizer          *tokenizer,
                               GString                *words)
{
  if (i == TILL_PAYMENT_TEXT_METADATA)
    append_metadata (tokenizer, texts, words);
  else
    till_tokenizer_append (tokenizer, texts->texts[i], words);
}

/**
 * till_payment_texts_append:
 * @texts: the texts of a payment
 * @tokenizer: the tokenizer of the connection
 * @words: where to add its words, folded, each with a space before it
 */
void
till_payment_texts_append (const TillPaymentTexts *texts,
                           TillTokenizer          *tokenizer,
                           GString                *words)
{
  for (guint i = 0; i <= TILL_PAYMENT_TEXT_METADATA; i++)
    till_payment_texts_append_one (texts, i, tokenizer, words);
}

/**
 * till_payment_words_new:
 *
 * Returns: (transfer full): no words yet
 */
TillPaymentWords *
till_payment_words_new (void)
{
  TillPaymentWords *self = g_new0 (TillPaymentWords, 1);

  self->pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  self->words = g_string_new (NULL);

  return self;
}

/**
 * till_payment_words_free:
 * @self: (nullable) (transfer full): words
 */
void
till_payment_words_free (TillPaymentWords *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->pieces);
  g_string_free (self->words, TRUE);
  g_free (self);
}

/**
 * till_payment_words_add:
 * @self: words
 * @db: a database owned by the calling thread
 * @key: the payment's key
 * @payment: a payment whose words are not there yet
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Keeps the words of a payment until till_payment_words_write().
 *
 * Returns: %FALSE when it failed: roll back
 */
gboolean
till_payment_words_add (TillPaymentWords  *self,
                        TillDb            *db,
                        gint64             key,
                        const TillPayment *payment,
                        GError           **error)
{
  Piece piece = { till_words_block_of (key), self->words->len, 0 };
  TillTokenizer *tokenizer;
  TillPaymentTexts texts;

  if (!(tokenizer = till_tokenizer_get (db, error)))
    return FALSE;

  till_payment_texts_get (payment, &texts);
  till_payment_texts_append (&texts, tokenizer, self->words);
  piece.length = self->words->len - piece.start;
  g_array_append_val (self->pieces, piece);

  return TRUE;
}

static int
compare_pieces (gconstpointer a,
                gconstpointer b)
{
  const Piece *piece_a = a, *piece_b = b;

  return piece_a->block < piece_b->block ? -1 : piece_a->block > piece_b->block;
}

/* Writes the grams of all pieces of the block that @first is in; returns the first one behind. */
static gboolean
write_block (TillPaymentWords *self,
             TillStmt         *stmt,
             guint             first,
             guint            *ret_behind,
             GError          **error)
{
  gint64 block = g_array_index (self->pieces, Piece, first).block;
  g_autoptr (GString) grams = g_string_new (NULL);
  guint i;

  for (i = first; i < self->pieces->len; i++)
    {
      const Piece *piece = &g_array_index (self->pieces, Piece, i);

      if (piece->block != block)
        break;

      till_grams_append (self->words->str + piece->start, piece->length, grams);
    }

  *ret_behind = i;
  if (grams->len == 0)
    return TRUE;

  return till_stmt_bind_int64 (stmt, 1, block, error) &&
         till_stmt_bind_text (stmt, 2, grams->str, error) && till_stmt_run (stmt, error);
}

/**
 * till_payment_words_write:
 * @self: words
 * @db: a database in a writing transaction, owned by the calling thread
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Writes what was added, block by block and rising: a full-text table is several times slower when
 * the same row comes twice, or rows fall.
 *
 * Returns: %FALSE when it failed: roll back
 */
gboolean
till_payment_words_write (TillPaymentWords *self,
                          TillDb           *db,
                          GError          **error)
{
  g_autoptr (TillStmt) stmt = NULL;

  if (!(stmt = till_db_statement (db, add_sql, error)))
    return FALSE;

  g_array_sort (self->pieces, compare_pieces);
  for (guint i = 0; i < self->pieces->len;)
    if (!write_block (self, stmt, i, &i, error))
      return FALSE;

  g_array_set_size (self->pieces, 0);
  g_string_truncate (self->words, 0);

  return TRUE;
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
