/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which of the payments that a search finds is the one that was named.
 *
 * "ORD-17" is part of "ORD-170", too; but who types all of a reference, an id or an e-mail means
 * just that. What must hold: case, accents and the signs between words make no difference to it, as
 * they make none to the search. */

#include "till-best-private.h"

#include <string.h>

#include "till-tokenizer.h"

struct _TillBest
{
  TillTokenizer *tokenizer;
  char          *text;    /* without spaces around it */
  GString       *words;   /* of it */
  GString       *scratch;
};

/**
 * till_best_new:
 * @db: a database owned by the calling thread
 * @text: (nullable): what was typed
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Returns: (transfer full) (nullable): what a payment has to be called
 */
TillBest *
till_best_new (TillDb     *db,
               const char *text,
               GError    **error)
{
  TillTokenizer *tokenizer = till_tokenizer_get (db, error);
  TillBest *self;

  if (tokenizer == NULL)
    return NULL;

  self = g_new0 (TillBest, 1);
  self->tokenizer = tokenizer;
  self->text = g_strstrip (g_strdup (text != NULL ? text : ""));
  self->words = g_string_new (NULL);
  self->scratch = g_string_new (NULL);
  till_tokenizer_append (tokenizer, self->text, self->words);

  return self;
}

/**
 * till_best_free:
 * @self: (nullable) (transfer full): what was typed
 */
void
till_best_free (TillBest *self)
{
  if (self == NULL)
    return;

  g_free (self->text);
  g_string_free (self->words, TRUE);
  g_string_free (self->scratch, TRUE);
  g_free (self);
}

static gboolean
is_same (const TillBest *self,
         const char     *text)
{
  if (text == NULL || self->words->len == 0)
    return FALSE;

  g_string_truncate (self->scratch, 0);
  till_tokenizer_append (self->tokenizer, text, self->scratch);

  return g_string_equal (self->scratch, self->words);
}

/**
 * till_best_fits:
 * @self: what was typed
 * @row: what a payment may be called by
 *
 * Returns: whether it is just that
 */
gboolean
till_best_fits (const TillBest    *self,
                const TillBestRow *row)
{
  return g_strcmp0 (row->id, self->text) == 0 || g_strcmp0 (row->intent_id, self->text) == 0 ||
         is_same (self, row->reference) || is_same (self, row->email);
}
