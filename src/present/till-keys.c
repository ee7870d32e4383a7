/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The order of a list: the keys of its rows, newest (largest) first, 8 bytes a row. What must
 * hold: strictly falling, so that a row is found by halving. */

#include "till-keys.h"

/**
 * till_keys_new:
 *
 * Returns: (transfer full): no keys
 */
GArray *
till_keys_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (gint64));
}

/**
 * till_keys_find:
 * @keys: keys, largest first
 * @key: what to look for
 * @ret_position: (out): where it stands, or where it would be put
 *
 * Returns: whether @key is there
 */
gboolean
till_keys_find (GArray *keys,
                gint64  key,
                guint  *ret_position)
{
  guint low = 0, high = keys->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (till_keys_at (keys, middle) > key)
        low = middle + 1;
      else
        high = middle;
    }

  *ret_position = low;

  return low < keys->len && till_keys_at (keys, low) == key;
}

/**
 * till_keys_add:
 * @keys: keys, largest first
 * @key: one more
 *
 * Returns: %FALSE when it was there
 */
gboolean
till_keys_add (GArray *keys,
               gint64  key)
{
  guint position;

  if (till_keys_find (keys, key, &position))
    return FALSE;

  g_array_insert_val (keys, position, key);

  return TRUE;
}

/**
 * till_keys_remove:
 * @keys: keys, largest first
 * @key: one of them
 *
 * Returns: %FALSE when it was not there
 */
gboolean
till_keys_remove (GArray *keys,
                  gint64  key)
{
  guint position;

  if (!till_keys_find (keys, key, &position))
    return FALSE;

  g_array_remove_index (keys, position);

  return TRUE;
}

/**
 * till_keys_merge:
 * @keys: keys, largest first
 * @added: keys that are not among @keys, largest first
 * @removed: keys that are among @keys, largest first
 *
 * Returns: (transfer full): @keys with the ones and without the others
 */
GArray *
till_keys_merge (GArray *keys,
                 GArray *added,
                 GArray *removed)
{
  GArray *merged = g_array_sized_new (FALSE, FALSE, sizeof (gint64), keys->len + added->len);
  guint from = 0, n_added = 0, n_removed = 0;

  while (from < keys->len || n_added < added->len)
    {
      guint to = keys->len, until;

      /* Copy what lies undisturbed before the next change as one piece. */
      if (n_added < added->len)
        till_keys_find (keys, till_keys_at (added, n_added), &to);
      if (n_removed < removed->len)
        {
          till_keys_find (keys, till_keys_at (removed, n_removed), &until);
          to = MIN (to, until);
        }

      if (to > from)
        g_array_append_vals (merged, &till_keys_at (keys, from), to - from);
      from = to;

      if (n_added < added->len &&
          (from == keys->len || till_keys_at (added, n_added) > till_keys_at (keys, from)))
        {
          g_array_append_val (merged, till_keys_at (added, n_added));
          n_added++;
        }
      else if (from < keys->len)
        {
          from++;
          n_removed++;
        }
    }

  return merged;
}

/**
 * till_keys_are_ordered:
 * @keys: keys
 *
 * Returns: whether they fall strictly
 */
gboolean
till_keys_are_ordered (GArray *keys)
{
  for (guint i = 1; i < keys->len; i++)
    if (till_keys_at (keys, i - 1) <= till_keys_at (keys, i))
      return FALSE;

  return TRUE;
}
