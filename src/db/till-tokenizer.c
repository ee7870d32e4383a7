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

/* The letters of Latin, Greek and Cyrillic, which most texts are of: what follows them makes no
 * difference to how each is folded, so each is folded once. */
#define N_LETTERS 0x0530

/* The longest folded letter; a longer one is not kept. */
#define FOLDED_BYTES 6

/* What becomes of a letter. */
typedef struct
{
  char    bytes[FOLDED_BYTES];
  guint8  length; /* 0: it stands between words */
  guint8  state;  /* 0 = not known yet, or one of these: */
} Letter;

#define LETTER_KNOWN 1
#define LETTER_HARD 2 /* only the whole text tells */

struct _TillTokenizer
{
  fts5_tokenizer methods;
  Fts5Tokenizer *instance;
  gboolean       folds;    /* the text before it is cut */
  Letter         letters[N_LETTERS];
};

/* Letters that Unicode does not take apart into a plain one and a mark. */
static const struct
{
  gunichar    letter; /* small */
  const char *plain;
} plain_letters[] = {
  { 0x00e6, "ae" }, { 0x00f0, "d" }, { 0x00f8, "o" }, { 0x00fe, "th" }, { 0x0111, "d" },
  { 0x0127, "h" },  { 0x0131, "i" }, { 0x0142, "l" }, { 0x0153, "oe" }, { 0x0167, "t" },
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

static TillTokenizer *
make (TillDb   *db,
      gboolean  folds,
      GError  **error)
{
  const char *options[] = { "remove_diacritics", "2", "categories", "L* N* Co M*" };
  g_autoptr (TillTokenizer) self = NULL;
  fts5_api *api;
  void *context;
  int code;

  if (!(api = find_api (db, error)))
    return NULL;

  self = g_new0 (TillTokenizer, 1);
  self->folds = folds;
  if ((code = api->xFindTokenizer (api, "unicode61", &context, &self->methods)) != SQLITE_OK ||
      (code = self->methods.xCreate (context, options, folds ? 4 : 2,
                                     &self->instance)) != SQLITE_OK)
    {
      till_db_fail (db, code, "Making a tokenizer", error);
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * till_tokenizer_new:
 * @db: a database owned by the calling thread
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Returns: (transfer full) (nullable): a tokenizer that cuts as "unicode61 remove_diacritics 2"
 *   does, or %NULL when this SQLite has none
 */
TillTokenizer *
till_tokenizer_new (TillDb  *db,
                    GError **error)
{
  g_return_val_if_fail (db != NULL, NULL);

  return make (db, /* folds= */ FALSE, error);
}

/**
 * till_tokenizer_get:
 * @db: a database owned by the calling thread
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * The tokenizer for texts in any script: case, accents, vowel points and wide forms make no
 * difference to it, and signs that belong to a letter do not cut a word.
 *
 * Returns: (transfer none) (nullable): the tokenizer of this connection, or %NULL when this SQLite
 *   has none
 */
TillTokenizer *
till_tokenizer_get (TillDb  *db,
                    GError **error)
{
  g_return_val_if_fail (db != NULL, NULL);

  if (db->tokenizer == NULL)
    {
      db->tokenizer = make (db, /* folds= */ TRUE, error);
      db->tokenizer_free = (GDestroyNotify) till_tokenizer_free;
    }

  return db->tokenizer;
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

/* Accents and vowel points, which many leave out: of Latin, Greek and Cyrillic, Hebrew and Arabic.
 * The signs of other scripts are letters to those who write them. */
static gboolean
is_accent (gunichar letter)
{
  return (letter >= 0x0300 && letter <= 0x036f) || (letter >= 0x0591 && letter <= 0x05c7) ||
         (letter >= 0x0610 && letter <= 0x061a) || (letter >= 0x064b && letter <= 0x065f) ||
         letter == 0x0640 || letter == 0x0670 || (letter >= 0x06d6 && letter <= 0x06ed);
}

static void
append_folded (GString *folded,
               gunichar letter)
{
  if (is_accent (letter))
    return;

  for (guint i = 0; i < G_N_ELEMENTS (plain_letters); i++)
    if (plain_letters[i].letter == letter)
      {
        g_string_append (folded, plain_letters[i].plain);
        return;
      }

  g_string_append_unichar (folded, letter);
}

/* The text as it is compared. */
static char *
fold (const char *text)
{
  g_autofree char *valid = NULL;
  g_autofree char *small = NULL;
  g_autofree char *apart = NULL;
  g_autoptr (GString) folded = NULL;

  valid = g_utf8_make_valid (text, -1);
  small = g_utf8_casefold (valid, -1);
  apart = g_utf8_normalize (small, -1, G_NORMALIZE_ALL);
  folded = g_string_sized_new (strlen (apart));
  for (const char *p = apart; *p != '\0'; p = g_utf8_next_char (p))
    append_folded (folded, g_utf8_get_char (p));

  return g_utf8_normalize (folded->str, -1, G_NORMALIZE_ALL_COMPOSE);
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

static void
append_whole (TillTokenizer *self,
              const char    *text,
              GString       *words)
{
  g_autofree char *folded = self->folds && !g_str_is_ascii (text) ? fold (text) : NULL;

  if (folded != NULL)
    text = folded;

  /* It fails only when the callback does. */
  self->methods.xTokenize (self->instance, words, FTS5_TOKENIZE_DOCUMENT, text,
                           (int) MIN (strlen (text), G_MAXINT), append_word_cb);
}

/* Signs that belong to the letter before them. */
static gboolean
is_mark (gunichar letter)
{
  return (letter >= 0x0300 && letter <= 0x036f) || (letter >= 0x0483 && letter <= 0x0489);
}

/* Looks what becomes of a letter between two others: some more letters, or the end of a word. */
static const Letter *
get_letter (TillTokenizer *self,
            gunichar       letter)
{
  Letter *known = &self->letters[letter];
  g_autoptr (GString) words = NULL;
  char utf8[9] = "a";
  gsize length;

  if (known->state != 0)
    return known;

  words = g_string_new (NULL);
  utf8[1 + g_unichar_to_utf8 (letter, utf8 + 1)] = 'b';
  append_whole (self, utf8, words);
  length = words->len - strlen (" ab");
  known->state = LETTER_HARD;
  if (is_mark (letter) || length == 0 || length > FOLDED_BYTES)
    return known;

  if (strchr (words->str + 1, ' ') == NULL)
    {
      known->length = length;
      memcpy (known->bytes, words->str + strlen (" a"), length);
    }
  else if (!g_str_equal (words->str, " a b"))
    return known;

  known->state = LETTER_KNOWN;

  return known;
}

/* Reads one letter of valid or other text; -1 when it is none that is kept. */
static int
read_letter (const char **at,
             const char  *end)
{
  const guchar *p = (const guchar *) *at;

  if (p[0] < 0x80)
    {
      *at += 1;
      return p[0];
    }

  if (p[0] < 0xc2 || p[0] > 0xd4 || *at + 1 == end || (p[1] & 0xc0) != 0x80)
    return -1;

  *at += 2;

  return (p[0] & 0x1f) << 6 | (p[1] & 0x3f);
}

/* As append_whole(), letter by letter; FALSE if there is one that it cannot do. */
static gboolean
append_letters (TillTokenizer *self,
                const char    *text,
                const char    *end,
                GString       *words)
{
  gboolean in_word = FALSE;
  gsize n = words->len;

  /* One byte becomes two at most, and two become seven. */
  g_string_set_size (words, n + 4 * (gsize) (end - text));
  while (text < end)
    {
      int letter = read_letter (&text, end);
      const Letter *known = letter > 0 && letter < N_LETTERS ? get_letter (self, letter) : NULL;

      if (known == NULL || known->state == LETTER_HARD)
        return FALSE;

      if (known->length > 0 && !in_word)
        words->str[n++] = ' ';
      for (guint i = 0; i < known->length; i++)
        words->str[n++] = known->bytes[i];
      in_word = known->length > 0;
    }

  g_string_truncate (words, n);

  return TRUE;
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
  if (text != NULL)
    till_tokenizer_append_part (self, text, strlen (text), words);
}

/**
 * till_tokenizer_append_part:
 * @self: a tokenizer
 * @text: any text
 * @length: how many bytes of it are meant
 * @words: where to add its words, folded, each with a space before it
 */
void
till_tokenizer_append_part (TillTokenizer *self,
                            const char    *text,
                            gsize          length,
                            GString       *words)
{
  g_autofree char *part = NULL;
  gsize start;

  g_return_if_fail (self != NULL);
  g_return_if_fail (text != NULL);
  g_return_if_fail (words != NULL);

  start = words->len;
  if (append_letters (self, text, text + length, words))
    return;

  g_string_truncate (words, start);
  part = g_strndup (text, length);
  append_whole (self, part, words);
}
