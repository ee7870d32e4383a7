/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The words of the newest payments, looked through before the full-text table is asked.
 *
 * A word that many payments have is where a full-text table is slow: it gathers all of them before
 * it tells the newest. But just such a word is found often enough among the newest few thousand,
 * which fit into a megabyte and are looked through in less than a millisecond.
 *
 * What must hold: it says what the tables said at its last refresh, word by word as the full-text
 * table has them; it is thrown away as soon as the file has changed. */

#include "till-recents-private.h"

#include <string.h>

#include "till-payment-words-private.h"

/* How many payments. */
#define N_RECENTS 8192

typedef struct
{
  gint64 key;
  gsize  start; /* of its words */
} Recent;

struct _TillRecents
{
  GArray  *recents;      /* Recent, newest first */
  GString *words;        /* of all of them, each payment's ends with a line feed */
  gint64   oldest;       /* key of the oldest; 0 if all payments are here */
  gint64   data_version; /* of the file when it was read; 0 = never */
};

/**
 * till_recents_new:
 *
 * Returns: (transfer full): an empty one, to be refreshed
 */
TillRecents *
till_recents_new (void)
{
  TillRecents *self = g_atomic_rc_box_new0 (TillRecents);

  self->recents = g_array_new (FALSE, FALSE, sizeof (Recent));
  self->words = g_string_new (NULL);

  return self;
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

static void
recents_clear (TillRecents *self)
{
  g_array_unref (self->recents);
  g_string_free (self->words, TRUE);
}

/**
 * till_recents_unref:
 * @self: (nullable) (transfer full): recents
 */
void
till_recents_unref (TillRecents *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, (GDestroyNotify) recents_clear);
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
  "SELECT rid, " TILL_PAYMENT_TEXTS " FROM payment ORDER BY rid DESC LIMIT ?1";

static gboolean
read_newest (TillRecents *self,
             TillDb      *db,
             GError     **error)
{
  g_autoptr (TillStmt) stmt = NULL;
  TillTokenizer *tokenizer;
  gboolean has_row;

  if (!(tokenizer = till_tokenizer_get (db, error)) ||
      !(stmt = till_db_statement (db, newest_sql, error)) ||
      !till_stmt_bind_int64 (stmt, 1, N_RECENTS, error))
    return FALSE;

  for (;;)
    {
      Recent recent = { 0, self->words->len };
      TillPaymentTexts texts;

      if (!till_stmt_step (stmt, &has_row, error))
        return FALSE;

      if (!has_row)
        break;

      recent.key = till_stmt_get_int64 (stmt, 0);
      till_payment_texts_read (stmt, 1, &texts);
      till_payment_texts_append (&texts, tokenizer, self->words);
      g_string_append_c (self->words, '\n');
      g_array_append_val (self->recents, recent);
    }

  self->oldest = self->recents->len < N_RECENTS
                   ? 0
                   : g_array_index (self->recents, Recent, self->recents->len - 1).key;

  return TRUE;
}

/**
 * till_recents_refresh:
 * @self: recents
 * @db: the history, always the same connection, owned by the calling thread
 * @error: return location for a #GError in #TILL_DB_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Reads the newest payments again if the file has changed. Takes some milliseconds then.
 *
 * Returns: %FALSE when it failed; it is empty then
 */
gboolean
till_recents_refresh (TillRecents *self,
                      TillDb      *db,
                      GError     **error)
{
  gint64 version;

  if (!read_data_version (db, &version, error))
    return FALSE;

  if (version == self->data_version)
    return TRUE;

  g_array_set_size (self->recents, 0);
  g_string_truncate (self->words, 0);
  self->data_version = 0;
  if (!read_newest (self, db, error))
    return FALSE;

  self->data_version = version;

  return TRUE;
}

/**
 * till_recents_get_oldest:
 * @self: recents
 *
 * Returns: the least key that it knows; 0 when it knows all payments
 */
gint64
till_recents_get_oldest (TillRecents *self)
{
  return self->oldest;
}

/* The payment whose words hold the byte at @offset. */
static const Recent *
find_recent (TillRecents *self,
             gsize        offset)
{
  guint low = 0, high = self->recents->len;

  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->recents, Recent, middle).start <= offset)
        low = middle;
      else
        high = middle;
    }

  return &g_array_index (self->recents, Recent, low);
}

static gboolean
has_all (const char         *words,
         gsize               length,
         const char * const *beginnings)
{
  for (; *beginnings != NULL; beginnings++)
    if (memmem (words, length, *beginnings, strlen (*beginnings)) == NULL)
      return FALSE;

  return TRUE;
}

/**
 * till_recents_is_common:
 * @beginning: the beginning of a word, after a space
 * @self: recents
 *
 * Returns: whether one of a hundred payments has such a word, going by the newest
 */
gboolean
till_recents_is_common (const char *beginning,
                        gpointer    self)
{
  const TillRecents *recents = self;
  const char *at = recents->words->str;
  guint n = 0;

  while (n * 100 < recents->recents->len && (at = strstr (at, beginning)) != NULL)
    {
      at = strchr (at, '\n');
      n++;
    }

  return n > 0 && n * 100 >= recents->recents->len;
}

/* The longest is the rarest, as a rule. */
static const char *
find_longest (const char * const *beginnings)
{
  const char *longest = *beginnings;

  for (; *beginnings != NULL; beginnings++)
    if (strlen (*beginnings) > strlen (longest))
      longest = *beginnings;

  return longest;
}

/**
 * till_recents_find:
 * @self: recents
 * @beginnings: (array zero-terminated=1): beginnings of words, each after a space; at least one
 * @limit: how many at most
 * @keys: (element-type gint64): where to add the keys of those that have all, newest first
 */
void
till_recents_find (TillRecents        *self,
                   const char * const *beginnings,
                   guint               limit,
                   GArray             *keys)
{
  const char *longest = find_longest (beginnings);
  const char *at = self->words->str;
  guint n = 0;

  while (n < limit && (at = strstr (at, longest)) != NULL)
    {
      const Recent *recent = find_recent (self, at - self->words->str);
      const char *start = self->words->str + recent->start;

      at = strchr (at, '\n');
      if (has_all (start, at - start, beginnings))
        {
          g_array_append_val (keys, recent->key);
          n++;
        }
    }
}
