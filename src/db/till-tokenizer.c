/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The words of a text, as SQLite's own full-text tokenizer finds and folds them.
 *
 * A full-text table that keeps no positions (detail=none) refuses a search for what its tokenizer
 * cuts in two, so who searches has to cut exactly as it does. The tables of letters behind that
 * differ between versions of Unicode; asking SQLite (https://www.sqlite.org/fts5.html, 7.1) is the
 * one way to be always right. */

#include "till-tokenizer.h"

#include <string.h>

#include "till-db-private.h"

struct _TillTokenizer
{
  fts5_tokenizer methods;
  Fts5Tokenizer *instance;
};

/* SQLite hands its full-text interface out through a function that takes a pointer. */
static fts5_api *
find_api (TillDb  *db,
          GError **error)
{
  sqlite3_stmt *stmt = NULL;
  fts5_api *api = NULL;
  int code;

  if ((code = sqlite3_prepare_v2 (db->sqlite, "SELECT fts5 (?1)", -1, &stmt, NULL)) == SQLITE_OK)
    {
      sqlite3_bind_pointer (stmt, 1, &api, "fts5_api_ptr", NULL);
      sqlite3_step (stmt);
      code = sqlite3_finalize (stmt);
    }

  if (code != SQLITE_OK)
    till_db_fail (db, code, "Finding the full-text search", error);
  else if (api == NULL)
    g_set_error_literal (error, TILL_DB_ERROR, TILL_DB_ERROR_FAILED,
                         "This SQLite has no full-text search");

  return api;
}

/**
 * till_tokenizer_new:
 * @db: a database owned by the calling thread
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Returns: (transfer full) (nullable): a tokenizer, or %NULL when this SQLite has none
 */
TillTokenizer *
till_tokenizer_new (TillDb  *db,
                    GError **error)
{
  const char *options[] = { "remove_diacritics", "2" };
  g_autoptr (TillTokenizer) self = NULL;
  fts5_api *api;
  void *context;
  int code;

  g_return_val_if_fail (db != NULL, NULL);

  if (!(api = find_api (db, error)))
    return NULL;

  self = g_new0 (TillTokenizer, 1);
  if ((code = api->xFindTokenizer (api, "unicode61", &context, &self->methods)) != SQLITE_OK ||
      (code = self->methods.xCreate (context, options, G_N_ELEMENTS (options),
                                     &self->instance)) != SQLITE_OK)
    {
      till_db_fail (db, code, "Making a tokenizer", error);
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * till_tokenizer_free:
 * @self: (nullable) (transfer full): a tokenizer
 */
void
till_tokenizer_free (TillTokenizer *self)
{
  if (self == NULL)
    return;

  if (self->instance != NULL)
    self->methods.xDelete (self->instance);

  g_free (self);
}

static int
append_word_cb (void       *user_data,
                int         flags,
                const char *word,
                int         length,
                int         start,
                int         end)
{
  GString *words = user_data;

  g_string_append_c (words, ' ');
  g_string_append_len (words, word, length);

  return SQLITE_OK;
}

/**
 * till_tokenizer_append:
 * @self: a tokenizer
 * @text: (nullable): any text
 * @words: where to add its words, folded, each with a space before it
 */
void
till_tokenizer_append (TillTokenizer *self,
                       const char    *text,
                       GString       *words)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (words != NULL);

  /* It fails only when the callback does. */
  if (text != NULL)
    self->methods.xTokenize (self->instance, words, FTS5_TOKENIZE_DOCUMENT, text,
                             (int) MIN (strlen (text), G_MAXINT), append_word_cb);
}
