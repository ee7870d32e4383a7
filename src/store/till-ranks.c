/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Numbers for texts, so that rows can be sorted by a text without keeping it beside each of them.
 *
 * First every text is gathered, then all are sorted once and get values with room between them, so
 * that a text that comes later gets one between its neighbours. What must hold: values sort as the
 * language sorts the texts, and texts that differ in case only have the same. */

#include "till-ranks.h"

#include <string.h>

/* Texts stand in blocks of this size: millions of small pieces of memory would not go back to the
 * system when they are freed. */
#define BLOCK_BYTES (1024 * 1024)

typedef struct
{
  const char *folded;
  const char *sort_key; /* NULL once settled: some times as long as the text */
  gint64      value;
  guint       number;   /* in which it was gathered */
} Rank;

struct _TillRanks
{
  GHashTable   *numbers;  /* text as gathered -> its number; NULL once settled */
  GStringChunk *texts;    /* what is gathered; NULL once settled */
  GStringChunk *folded;
  GArray       *ranks;    /* Rank; by value once settled */
};

/**
 * till_ranks_new:
 *
 * Returns: (transfer full): no texts
 */
TillRanks *
till_ranks_new (void)
{
  TillRanks *self = g_atomic_rc_box_new0 (TillRanks);

  self->numbers = g_hash_table_new (g_str_hash, g_str_equal);
  self->texts = g_string_chunk_new (BLOCK_BYTES);
  self->folded = g_string_chunk_new (BLOCK_BYTES);
  self->ranks = g_array_new (FALSE, TRUE, sizeof (Rank));

  return self;
}

/**
 * till_ranks_ref:
 * @self: ranks
 *
 * Returns: (transfer full): the same
 */
TillRanks *
till_ranks_ref (TillRanks *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
ranks_clear (TillRanks *self)
{
  g_clear_pointer (&self->numbers, g_hash_table_unref);
  g_clear_pointer (&self->texts, g_string_chunk_free);
  g_string_chunk_free (self->folded);
  g_array_unref (self->ranks);
}

/**
 * till_ranks_unref:
 * @self: (nullable) (transfer full): ranks
 */
void
till_ranks_unref (TillRanks *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, (GDestroyNotify) ranks_clear);
}

/**
 * till_ranks_fold:
 * @text: a text
 *
 * Returns: (transfer full): the text in small letters: what is alike to a reader is alike
 */
char *
till_ranks_fold (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *folded = g_utf8_casefold (g_strstrip (valid), -1);
  char *composed = g_utf8_normalize (folded, -1, G_NORMALIZE_DEFAULT_COMPOSE);

  return composed != NULL ? composed : g_steal_pointer (&folded);
}

/**
 * till_ranks_gather:
 * @self: ranks that are not settled
 * @text: (nullable): a text
 *
 * Returns: a number for the text, which till_ranks_settle() exchanges for its value
 */
gint64
till_ranks_gather (TillRanks  *self,
                   const char *text)
{
  g_autofree char *folded = NULL;
  Rank rank = { NULL };
  gpointer number;

  g_return_val_if_fail (self->numbers != NULL, TILL_RANK_NONE);

  if (text == NULL || *text == '\0')
    return TILL_RANK_NONE;

  if (g_hash_table_lookup_extended (self->numbers, text, NULL, &number))
    return GPOINTER_TO_UINT (number);

  folded = till_ranks_fold (text);
  rank.folded = g_string_chunk_insert (self->folded, folded);
  rank.number = self->ranks->len;
  g_hash_table_insert (self->numbers, g_string_chunk_insert (self->texts, text),
                       GUINT_TO_POINTER (rank.number));
  g_array_append_val (self->ranks, rank);

  return rank.number;
}

static int
compare_ranks (gconstpointer a,
               gconstpointer b)
{
  const Rank *rank_a = a, *rank_b = b;
  int order = strcmp (rank_a->sort_key, rank_b->sort_key);

  return order != 0 ? order : strcmp (rank_a->folded, rank_b->folded);
}

/* In the order of the texts. */
static void
sort (TillRanks *self)
{
  GStringChunk *keys = g_string_chunk_new (BLOCK_BYTES);

  for (guint i = 0; i < self->ranks->len; i++)
    {
      Rank *rank = &g_array_index (self->ranks, Rank, i);
      g_autofree char *key = g_utf8_collate_key (rank->folded, -1);

      rank->sort_key = g_string_chunk_insert (keys, key);
    }
  g_array_sort (self->ranks, compare_ranks);
  for (guint i = 0; i < self->ranks->len; i++)
    g_array_index (self->ranks, Rank, i).sort_key = NULL;
  g_string_chunk_free (keys);
}

/**
 * till_ranks_settle:
 * @self: ranks that are not settled
 * @values: (element-type gint64): numbers from till_ranks_gather(); changed into values
 *
 * Sorts what was gathered.
 */
void
till_ranks_settle (TillRanks *self,
                   GArray    *values)
{
  g_autofree gint64 *by_number = NULL;
  gint64 step;
  guint n = 0;

  g_return_if_fail (self->numbers != NULL);

  g_clear_pointer (&self->numbers, g_hash_table_unref);
  g_clear_pointer (&self->texts, g_string_chunk_free);
  sort (self);

  by_number = g_new (gint64, self->ranks->len);
  step = TILL_RANK_NONE / ((gint64) self->ranks->len + 2);
  for (guint i = 0; i < self->ranks->len; i++)
    {
      Rank rank = g_array_index (self->ranks, Rank, i);
      const Rank *last = n > 0 ? &g_array_index (self->ranks, Rank, n - 1) : NULL;
      gboolean is_same = last != NULL && strcmp (rank.folded, last->folded) == 0;

      rank.value = is_same ? last->value : step * ((gint64) n + 1);
      by_number[rank.number] = rank.value;
      if (!is_same)
        g_array_index (self->ranks, Rank, n++) = rank;
    }
  g_array_set_size (self->ranks, n);

  for (guint i = 0; i < values->len; i++)
    if (g_array_index (values, gint64, i) != TILL_RANK_NONE)
      g_array_index (values, gint64, i) = by_number[g_array_index (values, gint64, i)];
}

/**
 * till_ranks_compare:
 * @a: a folded text
 * @b: another
 *
 * Returns: less than 0, 0 or more, as @a stands before @b in this language, is the same, or stands
 *   behind it
 */
int
till_ranks_compare (const char *a,
                    const char *b)
{
  int order = g_utf8_collate (a, b);

  return order != 0 ? order : strcmp (a, b);
}

/**
 * till_ranks_get_value:
 * @self: settled ranks
 * @text: (nullable): a text, perhaps a new one
 * @ret_value: (out): its value
 *
 * Returns: %FALSE when there is no value left between its neighbours: everything has to be sorted
 *   again
 */
gboolean
till_ranks_get_value (TillRanks  *self,
                      const char *text,
                      gint64     *ret_value)
{
  g_autofree char *folded = text != NULL && *text != '\0' ? till_ranks_fold (text) : NULL;
  guint low = 0, high = self->ranks->len;
  gint64 below, above;
  Rank rank = { NULL };

  g_return_val_if_fail (self->numbers == NULL, FALSE);

  if (folded == NULL)
    {
      *ret_value = TILL_RANK_NONE;
      return TRUE;
    }

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (till_ranks_compare (g_array_index (self->ranks, Rank, middle).folded, folded) < 0)
        low = middle + 1;
      else
        high = middle;
    }

  if (low < self->ranks->len &&
      strcmp (g_array_index (self->ranks, Rank, low).folded, folded) == 0)
    {
      *ret_value = g_array_index (self->ranks, Rank, low).value;
      return TRUE;
    }

  below = low > 0 ? g_array_index (self->ranks, Rank, low - 1).value : 0;
  above = low < self->ranks->len ? g_array_index (self->ranks, Rank, low).value : TILL_RANK_NONE;
  if (above - below < 2)
    return FALSE;

  rank.folded = g_string_chunk_insert (self->folded, folded);
  *ret_value = rank.value = below + (above - below) / 2;
  g_array_insert_val (self->ranks, low, rank);

  return TRUE;
}
