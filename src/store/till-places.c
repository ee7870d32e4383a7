/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* An order of payments by something else than their time: 20 bytes a row.
 *
 * Keys and values stand in the order of the keys, so that a payment is found by its key; the order
 * itself is the numbers of those rows. A payment that comes later is put behind all others, with
 * its number in a table, so that no number ever changes. What must hold: the order is strict, by
 * value and then from the largest key; a row's value is the one by which it stands in the order. */

#include "till-places.h"

#include <string.h>

struct _TillPlaces
{
  GArray     *keys;    /* gint64, rising as far as n_first */
  GArray     *values;  /* gint64, of the same rows */
  guint       n_first;
  GHashTable *late;    /* key -> number of its row, of those behind n_first */
  GArray     *order;   /* guint32, numbers of rows */
  TillRanks  *ranks;   /* (nullable): what values stand for */
};

#define key_of(self, row) g_array_index ((self)->keys, gint64, row)
#define value_of(self, row) g_array_index ((self)->values, gint64, row)
#define row_at(self, position) g_array_index ((self)->order, guint32, position)

#define BYTE_VALUES 256

/* Sorts rows by one byte of their values; what is alike stays in its order. */
static void
sort_by_byte (TillPlaces *self,
              guint       shift,
              GArray     *from,
              GArray     *to)
{
  guint starts[BYTE_VALUES] = { 0 }, sum = 0;

  for (guint i = 0; i < from->len; i++)
    starts[value_of (self, g_array_index (from, guint32, i)) >> shift & 0xff]++;
  for (guint i = 0; i < BYTE_VALUES; i++)
    {
      guint n = starts[i];

      starts[i] = sum;
      sum += n;
    }
  for (guint i = 0; i < from->len; i++)
    {
      guint32 row = g_array_index (from, guint32, i);

      g_array_index (to, guint32, starts[value_of (self, row) >> shift & 0xff]++) = row;
    }
}

/* Rows by their values, and those of one value from the largest key, in time that grows as their
 * number does. */
static void
sort (TillPlaces *self)
{
  guint n = self->keys->len;
  g_autoptr (GArray) other = g_array_sized_new (FALSE, FALSE, sizeof (guint32), n);
  guint64 differing = 0;

  g_array_set_size (self->order, n);
  g_array_set_size (other, n);
  for (guint i = 0; i < n; i++)
    {
      row_at (self, i) = n - 1 - i;
      differing |= (guint64) (value_of (self, i) ^ value_of (self, 0));
    }

  for (guint shift = 0; shift < 64; shift += 8)
    if ((differing >> shift & 0xff) != 0)
      {
        GArray *sorted = other;

        sort_by_byte (self, shift, self->order, sorted);
        other = self->order;
        self->order = sorted;
      }
}

/**
 * till_places_new:
 * @keys: (transfer full) (element-type gint64): keys of payments, rising
 * @values: (transfer full) (element-type gint64): what each is sorted by, 0 or more
 * @ranks: (nullable): what the values stand for
 *
 * Takes a while for millions, and may be called on any thread.
 *
 * Returns: (transfer full): them in order
 */
TillPlaces *
till_places_new (GArray    *keys,
                 GArray    *values,
                 TillRanks *ranks)
{
  TillPlaces *self = g_new0 (TillPlaces, 1);

  g_assert (keys->len == values->len);

  self->keys = keys;
  self->values = values;
  self->n_first = keys->len;
  self->late = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->order = g_array_sized_new (FALSE, FALSE, sizeof (guint32), keys->len);
  self->ranks = ranks != NULL ? till_ranks_ref (ranks) : NULL;
  sort (self);

  return self;
}

/**
 * till_places_free:
 * @self: (nullable) (transfer full): places
 */
void
till_places_free (TillPlaces *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->keys);
  g_array_unref (self->values);
  g_array_unref (self->order);
  g_hash_table_unref (self->late);
  till_ranks_unref (self->ranks);
  g_free (self);
}

/**
 * till_places_get_n:
 * @self: places
 *
 * Returns: how many there are
 */
guint
till_places_get_n (const TillPlaces *self)
{
  return self->order->len;
}

/**
 * till_places_get_ranks:
 * @self: places
 *
 * Returns: (nullable) (transfer none): what their values stand for, if they stand for texts; to be
 *   used only by the store
 */
TillRanks *
till_places_get_ranks (const TillPlaces *self)
{
  return self->ranks;
}

/**
 * till_places_get_n_late:
 * @self: places
 *
 * Returns: how many came later: they cost more memory than the others
 */
guint
till_places_get_n_late (const TillPlaces *self)
{
  return g_hash_table_size (self->late);
}

/**
 * till_places_get:
 * @self: places
 * @position: one of them
 *
 * Returns: what stands there
 */
TillPlace
till_places_get (const TillPlaces *self,
                 guint             position)
{
  guint32 row = row_at (self, position);

  return (TillPlace) { value_of (self, row), key_of (self, row) };
}

/* The row of a payment, which may be out of the order. */
static gboolean
find_row (const TillPlaces *self,
          gint64            key,
          guint32          *ret_row)
{
  guint low = 0, high = self->n_first;
  gpointer row;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (key_of (self, middle) < key)
        low = middle + 1;
      else
        high = middle;
    }

  if (low < self->n_first && key_of (self, low) == key)
    {
      *ret_row = low;
      return TRUE;
    }

  if (!g_hash_table_lookup_extended (self->late, &key, NULL, &row))
    return FALSE;

  *ret_row = GPOINTER_TO_UINT (row);

  return TRUE;
}

/**
 * till_places_search:
 * @self: places
 * @place: where something is to stand
 *
 * Returns: the position at which it stands, or would be put
 */
guint
till_places_search (const TillPlaces *self,
                    const TillPlace  *place)
{
  guint low = 0, high = self->order->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      guint32 row = row_at (self, middle);
      gint64 value = value_of (self, row);

      if (value < place->value || (value == place->value && key_of (self, row) > place->key))
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

/**
 * till_places_find:
 * @self: places
 * @key: the key of a payment
 * @ret_position: (out): where it stands; untouched when it does not
 *
 * Returns: whether it is there
 */
gboolean
till_places_find (const TillPlaces *self,
                  gint64            key,
                  guint            *ret_position)
{
  guint position;
  guint32 row;

  if (!find_row (self, key, &row))
    return FALSE;

  position = till_places_search (self, &(TillPlace) { value_of (self, row), key });
  if (position >= self->order->len || row_at (self, position) != row)
    return FALSE;

  *ret_position = position;

  return TRUE;
}

/**
 * till_places_remove:
 * @self: places
 * @position: one of them
 *
 * Takes out what stands there.
 */
void
till_places_remove (TillPlaces *self,
                    guint       position)
{
  g_array_remove_index (self->order, position);
}

/* The row of what is to be put in, with its value. */
static guint32
make_row (TillPlaces      *self,
          const TillPlace *place)
{
  guint32 row;

  if (find_row (self, place->key, &row))
    {
      value_of (self, row) = place->value;
      return row;
    }

  row = self->keys->len;
  g_array_append_val (self->keys, place->key);
  g_array_append_val (self->values, place->value);
  g_hash_table_insert (self->late, g_memdup2 (&place->key, sizeof place->key),
                       GUINT_TO_POINTER (row));

  return row;
}

/**
 * till_places_insert:
 * @self: places
 * @place: one whose payment is not there
 *
 * Puts it in.
 */
void
till_places_insert (TillPlaces      *self,
                    const TillPlace *place)
{
  guint position = till_places_search (self, place);
  guint32 row = make_row (self, place);

  g_array_insert_val (self->order, position, row);
}

static int
compare_positions (gconstpointer a,
                   gconstpointer b)
{
  guint position_a = *(const guint *) a, position_b = *(const guint *) b;

  return position_a < position_b ? -1 : position_a > position_b;
}

/* Takes many out, moving what stays once. */
static void
take_out (TillPlaces *self,
          GArray     *removed)
{
  g_autoptr (GArray) positions = g_array_new (FALSE, FALSE, sizeof (guint));
  guint kept;

  for (guint i = 0; i < removed->len; i++)
    {
      guint position;

      if (till_places_find (self, g_array_index (removed, gint64, i), &position))
        g_array_append_val (positions, position);
    }
  if (positions->len == 0)
    return;

  g_array_sort (positions, compare_positions);
  kept = g_array_index (positions, guint, 0);
  for (guint i = 0; i < positions->len; i++)
    {
      guint from = g_array_index (positions, guint, i) + 1;
      guint to = i + 1 < positions->len ? g_array_index (positions, guint, i + 1)
                                        : self->order->len;

      memmove (&row_at (self, kept), &row_at (self, from), (to - from) * sizeof (guint32));
      kept += to - from;
    }
  g_array_set_size (self->order, kept);
}

/**
 * till_place_compare:
 * @a: a #TillPlace
 * @b: another
 *
 * Returns: less than 0, 0 or more, as @a stands before @b, is the same, or stands behind it
 */
int
till_place_compare (gconstpointer a,
                    gconstpointer b)
{
  const TillPlace *place_a = a, *place_b = b;

  if (place_a->value != place_b->value)
    return place_a->value < place_b->value ? -1 : 1;

  return place_a->key > place_b->key ? -1 : place_a->key < place_b->key;
}

/* Puts many in, moving what stays once, from the end. @added is in order. */
static void
put_in (TillPlaces *self,
        GArray     *added)
{
  g_autoptr (GArray) positions = g_array_sized_new (FALSE, FALSE, sizeof (guint), added->len);
  guint end = self->order->len;

  for (guint i = 0; i < added->len; i++)
    {
      guint position = till_places_search (self, &g_array_index (added, TillPlace, i));

      g_array_append_val (positions, position);
    }

  g_array_set_size (self->order, end + added->len);
  for (guint i = added->len; i > 0; i--)
    {
      guint from = g_array_index (positions, guint, i - 1);

      memmove (&row_at (self, from + i), &row_at (self, from), (end - from) * sizeof (guint32));
      row_at (self, from + i - 1) = make_row (self, &g_array_index (added, TillPlace, i - 1));
      end = from;
    }
}

/**
 * till_places_change:
 * @self: places
 * @removed: (element-type gint64): keys to take out
 * @added: (element-type TillPlace): what to put in; none of it is there, or it is among @removed.
 *   Sorted by this
 *
 * Changes many at once, in time that grows with the length of the list, not with that times the
 * number of changes.
 */
void
till_places_change (TillPlaces *self,
                    GArray     *removed,
                    GArray     *added)
{
  take_out (self, removed);
  g_array_sort (added, till_place_compare);
  put_in (self, added);
}

/**
 * till_places_list_keys:
 * @self: places
 * @limit: how many at most; 0 = all
 *
 * Returns: (transfer full) (element-type gint64): the keys in their order
 */
GArray *
till_places_list_keys (const TillPlaces *self,
                       guint             limit)
{
  guint n = limit > 0 ? MIN (limit, self->order->len) : self->order->len;
  GArray *keys = g_array_sized_new (FALSE, FALSE, sizeof (gint64), n);

  for (guint i = 0; i < n; i++)
    g_array_append_val (keys, key_of (self, row_at (self, i)));

  return keys;
}
