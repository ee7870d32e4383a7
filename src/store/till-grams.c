/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Grams: the letters that stand side by side in a word. "smith" has smi, mit, ith, and at its end
 * th and h, so that every part of a word of one, two or three letters is, or begins, one of its
 * grams; and what has a longer part has all grams of that part. It is the same for every script,
 * and needs no spaces between words.
 *
 * Numbers count up and begin with zeros, so that many have the same three figures, and few the same
 * five: these are grams, too.
 *
 * What must hold: words are folded and separated by spaces or line feeds (till-tokenizer.c). */

#include "till-grams-private.h"

#include <string.h>

/**
 * till_gram_at:
 * @at: a letter of a word
 * @word_end: the end of that word
 * @n_letters: how many letters, if the word has as many
 *
 * Returns: the gram that begins there
 */
TillGram
till_gram_at (const char *at,
              const char *word_end,
              guint       n_letters)
{
  const char *end = at;

  for (guint i = 0; i < n_letters && end < word_end; i++)
    end = MIN (g_utf8_next_char (end), word_end);

  return (TillGram) { at, end - at };
}

/**
 * till_gram_at_figures:
 * @at: a letter of a word
 * @word_end: the end of that word
 * @ret_gram: (out): the gram of figures that begins there
 *
 * Returns: whether one does
 */
gboolean
till_gram_at_figures (const char *at,
                      const char *word_end,
                      TillGram   *ret_gram)
{
  for (guint i = 0; i < TILL_GRAM_FIGURES; i++)
    if (at + i >= word_end || !g_ascii_isdigit (at[i]))
      return FALSE;

  *ret_gram = (TillGram) { at, TILL_GRAM_FIGURES };

  return TRUE;
}

/**
 * till_gram_hash:
 * @self: a gram
 *
 * Returns: a number for it, spread over all bits
 */
guint
till_gram_hash (const TillGram *self)
{
  guint hash = 2166136261u;

  /* FNV-1a, and the upper bits brought down. */
  for (gsize i = 0; i < self->length; i++)
    hash = (hash ^ (guchar) self->start[i]) * 16777619u;

  return hash ^ hash >> 16;
}

static void
append_gram (GString *grams,
             TillGram gram)
{
  g_string_append_c (grams, ' ');
  g_string_append_len (grams, gram.start, gram.length);
}

/**
 * till_grams_append:
 * @words: folded words
 * @length: their length in bytes
 * @grams: where to add all grams of all words, each with a space before it
 */
void
till_grams_append (const char *words,
                   gsize       length,
                   GString    *grams)
{
  const char *end = words + length;

  while (words < end)
    {
      const char *word_end = words;

      while (word_end < end && *word_end != ' ' && *word_end != '\n')
        word_end++;

      for (const char *at = words; at < word_end; at = MIN (g_utf8_next_char (at), word_end))
        {
          TillGram figures;

          append_gram (grams, till_gram_at (at, word_end, TILL_GRAM_LETTERS));
          if (till_gram_at_figures (at, word_end, &figures))
            append_gram (grams, figures);
        }

      words = word_end + 1;
    }
}
