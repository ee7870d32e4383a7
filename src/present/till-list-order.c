/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a list shows, and what it will show once nobody looks: the rows above the hold line stay
 * where they are, and what should come or go among them waits.
 *
 * An order by time is its keys, 8 bytes a row: the largest first, and for the oldest first the same
 * with the signs changed. Another one has places (till-placed-order.c). What must hold: nothing in
 * "added" is among the keys, everything in "removed" is. */

#include "till-list-order.h"

/* More separate changes than this are told as a new arrangement. */
#define MAX_RUNS 16

static gboolean
is_by_time (const TillListOrder *self)
{
  return till_sort_is_by_time (self->sort);
}

/* What stands in the order for a key, and the other way round. */
static gint64
turn (const TillListOrder *self,
      gint64               key)
{
  return self->sort == TILL_SORT_OLDEST ? -key : key;
}

/**
 * till_list_order_init:
 * @self: memory for an order
 *
 * Makes an order of nothing.
 */
void
till_list_order_init (TillListOrder *self)
{
  self->sort = TILL_SORT_NEWEST;
  self->keys = till_keys_new ();
  self->added = till_keys_new ();
  self->removed = till_keys_new ();
  till_placed_order_init (&self->placed);
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
  till_placed_order_clear (&self->placed);
}

/**
 * till_list_order_get_n:
 * @self: an order
 *
 * Returns: how many rows are shown
 */
guint
till_list_order_get_n (const TillListOrder *self)
{
  if (is_by_time (self))
    return self->keys->len;

  return self->placed.places != NULL ? till_places_get_n (self->placed.places) : 0;
}

/**
 * till_list_order_get_n_new:
 * @self: an order
 *
 * Returns: how many payments that are not shown yet wait to be
 */
guint
till_list_order_get_n_new (const TillListOrder *self)
{
  return is_by_time (self) ? self->added->len : self->placed.n_new;
}

/**
 * till_list_order_get_key:
 * @self: an order
 * @position: of a row
 *
 * Returns: the key of the payment that stands there
 */
gint64
till_list_order_get_key (const TillListOrder *self,
                         guint                position)
{
  return is_by_time (self) ? turn (self, till_keys_at (self->keys, position))
                           : till_places_get (self->placed.places, position).key;
}

/**
 * till_list_order_find:
 * @self: an order
 * @key: the key of a payment
 * @ret_position: (out): where it stands; anything when it does not
 *
 * Returns: whether it is shown
 */
gboolean
till_list_order_find (const TillListOrder *self,
                      gint64               key,
                      guint               *ret_position)
{
  if (is_by_time (self))
    return till_keys_find (self->keys, turn (self, key), ret_position);

  return self->placed.places != NULL &&
         till_places_find (self->placed.places, key, ret_position);
}

/* Begins anew in an order. */
static void
begin (TillListOrder *self,
       TillSort       sort,
       TillPlaces    *places)
{
  self->sort = sort;
  g_array_set_size (self->keys, 0);
  g_array_set_size (self->added, 0);
  g_array_set_size (self->removed, 0);
  till_placed_order_replace (&self->placed, places);
}

/**
 * till_list_order_replace:
 * @self: an order
 * @sort: an order by time
 * @keys: what is shown now, largest first; of the oldest first, with their signs changed
 *
 * Begins anew; nothing waits any more.
 */
void
till_list_order_replace (TillListOrder *self,
                         TillSort       sort,
                         GArray        *keys)
{
  begin (self, sort, NULL);
  g_array_append_vals (self->keys, keys->data, keys->len);
}

/**
 * till_list_order_replace_places:
 * @self: an order
 * @sort: an order that is not by time
 * @places: (transfer full): what is shown now
 *
 * Begins anew; nothing waits any more.
 */
void
till_list_order_replace_places (TillListOrder *self,
                                TillSort       sort,
                                TillPlaces    *places)
{
  begin (self, sort, places);
}

/**
 * till_list_order_append:
 * @self: an order by time
 * @keys: what follows what is shown
 *
 * Returns: %FALSE when it does not follow
 */
gboolean
till_list_order_append (TillListOrder *self,
                        GArray        *keys)
{
  if (self->keys->len > 0 && keys->len > 0 &&
      till_keys_at (self->keys, self->keys->len - 1) <= till_keys_at (keys, 0))
    return FALSE;

  g_array_append_vals (self->keys, keys->data, keys->len);

  return TRUE;
}

/**
 * till_list_order_judge:
 * @self: an order by time
 * @key: the key of a row
 * @belongs: whether it belongs to the list
 *
 * Has a row come, go or stay; till_list_order_release() shows what may be shown at once.
 */
void
till_list_order_judge (TillListOrder *self,
                       gint64         key,
                       gboolean       belongs)
{
  gint64 turned = turn (self, key);
  guint position;

  if (till_keys_find (self->keys, turned, &position))
    {
      if (belongs)
        till_keys_remove (self->removed, turned);
      else
        till_keys_add (self->removed, turned);
    }
  else if (belongs)
    {
      till_keys_add (self->added, turned);
    }
  else
    {
      till_keys_remove (self->added, turned);
    }
}

/**
 * till_list_order_compare:
 * @self: an order by time
 * @keys: every row that belongs, largest first; of the oldest first, with their signs changed
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

/* How many separate places @changes touch: runs of neighbours. */
static guint
count_runs (TillListOrder *self,
            GArray        *changes,
            gboolean       adding)
{
  guint runs = 0, last = G_MAXUINT;

  for (guint i = 0; i < changes->len && runs <= MAX_RUNS; i++)
    {
      guint position;

      till_keys_find (self->keys, till_keys_at (changes, i), &position);
      if (i == 0 || position != (adding ? last : last + 1))
        runs++;
      last = position;
    }

  return runs;
}

/* Takes rows out, run by run from the end, so that positions before stay true. */
static void
take_out (TillListOrder            *self,
          GArray                   *removed,
          const TillListOrderFuncs *funcs,
          gpointer                  user_data)
{
  guint end = removed->len;

  while (end > 0)
    {
      guint start = end - 1, position, last;

      till_keys_find (self->keys, till_keys_at (removed, start), &last);
      position = last;
      while (start > 0 && position > 0 &&
             till_keys_at (self->keys, position - 1) == till_keys_at (removed, start - 1))
        {
          position--;
          start--;
        }

      g_array_remove_range (self->keys, position, last - position + 1);
      funcs->spliced (position, last - position + 1, 0, user_data);
      end = start;
    }
}

static void
put_in (TillListOrder            *self,
        GArray                   *added,
        const TillListOrderFuncs *funcs,
        gpointer                  user_data)
{
  guint end = added->len;

  while (end > 0)
    {
      guint start = end - 1, position, other;

      till_keys_find (self->keys, till_keys_at (added, start), &position);
      while (start > 0)
        {
          till_keys_find (self->keys, till_keys_at (added, start - 1), &other);
          if (other != position)
            break;
          start--;
        }

      g_array_insert_vals (self->keys, position, &till_keys_at (added, start), end - start);
      funcs->spliced (position, 0, end - start, user_data);
      end = start;
    }
}

static void
release_keys (TillListOrder            *self,
              gboolean                  singly,
              const TillListOrderFuncs *funcs,
              gpointer                  user_data)
{
  g_autoptr (GArray) added = till_keys_new ();
  g_autoptr (GArray) removed = till_keys_new ();
  GArray *merged;

  move_below_line (self, self->added, added);
  move_below_line (self, self->removed, removed);
  if (added->len == 0 && removed->len == 0)
    return;

  if (singly && count_runs (self, added, TRUE) <= MAX_RUNS &&
      count_runs (self, removed, FALSE) <= MAX_RUNS)
    {
      take_out (self, removed, funcs, user_data);
      put_in (self, added, funcs, user_data);
      return;
    }

  merged = till_keys_merge (self->keys, added, removed);
  g_array_unref (self->keys);
  self->keys = merged;
  funcs->rearranged (user_data);
}

static void
release_places (TillListOrder            *self,
                gboolean                  singly,
                const TillListOrderFuncs *funcs,
                gpointer                  user_data)
{
  g_autoptr (GArray) removed = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) added = g_array_new (FALSE, FALSE, sizeof (TillPlace));
  TillPlaces *places;
  guint position;

  if (till_placed_order_swap (&self->placed, self->hold))
    {
      funcs->rearranged (user_data);
      return;
    }

  till_placed_order_release (&self->placed, self->hold, removed, added);
  if (removed->len == 0 && added->len == 0)
    return;

  places = self->placed.places;
  if (!singly || removed->len + added->len > MAX_RUNS)
    {
      till_places_change (places, removed, added);
      funcs->rearranged (user_data);
      return;
    }

  for (guint i = 0; i < removed->len; i++)
    if (till_places_find (places, till_keys_at (removed, i), &position))
      {
        till_places_remove (places, position);
        funcs->spliced (position, 1, 0, user_data);
      }

  for (guint i = 0; i < added->len; i++)
    {
      const TillPlace *place = &g_array_index (added, TillPlace, i);

      position = till_places_search (places, place);
      till_places_insert (places, place);
      funcs->spliced (position, 0, 1, user_data);
    }
}

/**
 * till_list_order_is_waiting:
 * @self: an order
 *
 * Returns: whether anything waits to be shown
 */
gboolean
till_list_order_is_waiting (const TillListOrder *self)
{
  return self->added->len > 0 || self->removed->len > 0 || self->placed.fresh != NULL ||
         g_hash_table_size (self->placed.waiting) > 0;
}

/**
 * till_list_order_release:
 * @self: an order
 * @singly: whether few changes may be told one by one
 * @funcs: what is told
 * @user_data: for @funcs
 *
 * Shows what waits below the hold line.
 */
void
till_list_order_release (TillListOrder            *self,
                         gboolean                  singly,
                         const TillListOrderFuncs *funcs,
                         gpointer                  user_data)
{
  if (is_by_time (self))
    release_keys (self, singly, funcs, user_data);
  else
    release_places (self, singly, funcs, user_data);
}
