/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a list shows, and what it will show once nobody looks: the rows above the hold line stay
 * where they are, and what should come or go among them waits. What must hold: nothing in "added"
 * is among the keys, everything in "removed" is. */

#include "till-list-order.h"

/**
 * till_list_order_init:
 * @self: memory for an order
 *
 * Makes an order of nothing.
 */
void
till_list_order_init (TillListOrder *self)
{
  self->keys = till_keys_new ();
  self->added = till_keys_new ();
  self->removed = till_keys_new ();
  self->hold = 0;
}

/**
 * till_list_order_clear:
 * @self: an order
 *
 * Frees what it holds.
 */
void
till_list_order_clear (TillListOrder *self)
{
  g_array_unref (self->keys);
  g_array_unref (self->added);
  g_array_unref (self->removed);
}

/**
 * till_list_order_replace:
 * @self: an order
 * @keys: what is shown now, largest first
 *
 * Begins anew; nothing waits any more.
 */
void
till_list_order_replace (TillListOrder *self,
                         GArray        *keys)
{
  g_array_set_size (self->keys, 0);
  g_array_append_vals (self->keys, keys->data, keys->len);
  g_array_set_size (self->added, 0);
  g_array_set_size (self->removed, 0);
}

/**
 * till_list_order_judge:
 * @self: an order
 * @key: the key of a row
 * @belongs: whether it belongs to the list
 *
 * Has a row come, go or stay; till_list_order_release() says what may happen at once.
 */
void
till_list_order_judge (TillListOrder *self,
                       gint64         key,
                       gboolean       belongs)
{
  guint position;

  if (till_keys_find (self->keys, key, &position))
    {
      if (belongs)
        till_keys_remove (self->removed, key);
      else
        till_keys_add (self->removed, key);
    }
  else if (belongs)
    {
      till_keys_add (self->added, key);
    }
  else
    {
      till_keys_remove (self->added, key);
    }
}

/**
 * till_list_order_compare:
 * @self: an order
 * @keys: every row that belongs, largest first
 *
 * Judges all rows at once.
 */
void
till_list_order_compare (TillListOrder *self,
                         GArray        *keys)
{
  guint i = 0, j = 0;

  g_array_set_size (self->added, 0);
  g_array_set_size (self->removed, 0);

  while (i < self->keys->len || j < keys->len)
    {
      gint64 shown = i < self->keys->len ? till_keys_at (self->keys, i) : G_MININT64;
      gint64 wanted = j < keys->len ? till_keys_at (keys, j) : G_MININT64;

      if (shown > wanted)
        g_array_append_val (self->removed, shown);
      else if (wanted > shown)
        g_array_append_val (self->added, wanted);

      i += shown >= wanted;
      j += wanted >= shown;
    }
}

/* Moves from @from to @to the keys whose rows stand, or would stand, below the line. */
static void
move_below_line (TillListOrder *self,
                 GArray        *from,
                 GArray        *to)
{
  guint kept = from->len;

  while (kept > 0)
    {
      guint position;

      till_keys_find (self->keys, till_keys_at (from, kept - 1), &position);
      if (position < self->hold)
        break;
      kept--;
    }

  if (kept < from->len)
    g_array_append_vals (to, &till_keys_at (from, kept), from->len - kept);
  g_array_set_size (from, kept);
}

/**
 * till_list_order_release:
 * @self: an order
 * @ret_added: where to append what may be put in now
 * @ret_removed: where to append what may be taken out now
 *
 * Takes what waits below the hold line. It is for the caller to change the keys by it.
 */
void
till_list_order_release (TillListOrder *self,
                         GArray        *ret_added,
                         GArray        *ret_removed)
{
  move_below_line (self, self->added, ret_added);
  move_below_line (self, self->removed, ret_removed);
}
