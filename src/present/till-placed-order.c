/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A list in an order that is not by time, and what has changed in it but may not be shown yet.
 *
 * A payment that moves goes from one place to another, so it waits until both are below the hold
 * line. When everything was sorted again the new order waits as a whole, until what stands above
 * the line is the same in it. What must hold: nothing above the line comes, goes or moves. */

#include "till-placed-order.h"

/* Whoever looks further down waits until they look elsewhere: comparing takes time. */
#define COMPARED_MAX 65536

/**
 * till_placed_order_init:
 * @self: memory for an order
 *
 * Makes an order of nothing.
 */
void
till_placed_order_init (TillPlacedOrder *self)
{
  self->places = NULL;
  self->fresh = NULL;
  self->waiting = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  self->n_new = 0;
}

/**
 * till_placed_order_clear:
 * @self: an order
 *
 * Frees what it holds.
 */
void
till_placed_order_clear (TillPlacedOrder *self)
{
  g_clear_pointer (&self->places, till_places_free);
  g_clear_pointer (&self->fresh, till_places_free);
  g_clear_pointer (&self->waiting, g_hash_table_unref);
}

/**
 * till_placed_order_replace:
 * @self: an order
 * @places: (transfer full) (nullable): what is shown now; %NULL when the list is in another order
 *
 * Begins anew; nothing waits any more.
 */
void
till_placed_order_replace (TillPlacedOrder *self,
                           TillPlaces      *places)
{
  g_clear_pointer (&self->places, till_places_free);
  g_clear_pointer (&self->fresh, till_places_free);
  g_hash_table_remove_all (self->waiting);
  self->places = places;
  self->n_new = 0;
}

/**
 * till_placed_order_renew:
 * @self: an order
 * @fresh: (transfer full): everything, sorted again
 *
 * Has the new order wait to be shown.
 */
void
till_placed_order_renew (TillPlacedOrder *self,
                         TillPlaces      *fresh)
{
  g_clear_pointer (&self->fresh, till_places_free);
  g_hash_table_remove_all (self->waiting);
  self->fresh = fresh;
}

static void
count_fresh (TillPlacedOrder *self)
{
  guint n = till_places_get_n (self->places), n_fresh = till_places_get_n (self->fresh);

  self->n_new = n_fresh > n ? n_fresh - n : 0;
}

/**
 * till_placed_order_swap:
 * @self: an order
 * @hold: how many rows from the top must stay where they are
 *
 * Shows the new order that waits, if there is one and nothing above the line would change.
 *
 * Returns: whether it is shown now
 */
gboolean
till_placed_order_swap (TillPlacedOrder *self,
                        guint            hold)
{
  if (self->fresh == NULL)
    return FALSE;

  hold = MIN (hold, till_places_get_n (self->places));
  count_fresh (self);
  if (hold > MIN (till_places_get_n (self->fresh), COMPARED_MAX))
    return FALSE;

  for (guint i = 0; i < hold; i++)
    if (till_places_get (self->places, i).key != till_places_get (self->fresh, i).key)
      return FALSE;

  till_placed_order_replace (self, g_steal_pointer (&self->fresh));

  return TRUE;
}

/* Whether what is said about a payment is how it stands in @places already. */
static gboolean
is_so (TillPlaces        *places,
       const TillVerdict *verdict,
       guint             *ret_position,
       gboolean          *ret_is_shown)
{
  *ret_is_shown = till_places_find (places, verdict->place.key, ret_position);

  if (!*ret_is_shown)
    return !verdict->belongs;

  return verdict->belongs &&
         till_places_get (places, *ret_position).value == verdict->place.value;
}

/* Nobody looks at the new order yet: it takes everything at once. */
static void
judge_fresh (TillPlacedOrder   *self,
             const TillVerdict *verdicts,
             guint              n_verdicts)
{
  g_autoptr (GArray) removed = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) added = g_array_new (FALSE, FALSE, sizeof (TillPlace));

  for (guint i = 0; i < n_verdicts; i++)
    {
      gboolean is_shown;
      guint position;

      if (is_so (self->fresh, &verdicts[i], &position, &is_shown))
        continue;

      if (is_shown)
        g_array_append_val (removed, verdicts[i].place.key);
      if (verdicts[i].belongs)
        g_array_append_val (added, verdicts[i].place);
    }

  till_places_change (self->fresh, removed, added);
  count_fresh (self);
}

/**
 * till_placed_order_judge:
 * @self: an order
 * @verdicts: (array length=n_verdicts): about payments, each of them once
 * @n_verdicts: how many
 *
 * Has payments come, go, move or stay; till_placed_order_release() says what may happen at once.
 */
void
till_placed_order_judge (TillPlacedOrder   *self,
                         const TillVerdict *verdicts,
                         guint              n_verdicts)
{
  if (self->places == NULL)
    return;

  if (self->fresh != NULL)
    {
      judge_fresh (self, verdicts, n_verdicts);
      return;
    }

  for (guint i = 0; i < n_verdicts; i++)
    {
      TillVerdict *kept = g_memdup2 (&verdicts[i], sizeof verdicts[i]);

      g_hash_table_replace (self->waiting, &kept->place.key, kept);
    }
}

/**
 * till_placed_order_release:
 * @self: an order
 * @hold: how many rows from the top must stay where they are
 * @ret_removed: (element-type gint64): where to append what may be taken out now
 * @ret_added: (element-type TillPlace): where to append what may be put in now
 *
 * Takes what waits below the line. It is for the caller to change the places by it.
 */
void
till_placed_order_release (TillPlacedOrder *self,
                           guint            hold,
                           GArray          *ret_removed,
                           GArray          *ret_added)
{
  GHashTableIter iter;
  gpointer value;

  if (self->places == NULL || self->fresh != NULL)
    return;

  self->n_new = 0;
  g_hash_table_iter_init (&iter, self->waiting);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const TillVerdict *verdict = value;
      gboolean is_shown;
      guint position;

      if (is_so (self->places, verdict, &position, &is_shown))
        {
          g_hash_table_iter_remove (&iter);
          continue;
        }

      if ((is_shown && position < hold) ||
          (verdict->belongs && till_places_search (self->places, &verdict->place) < hold))
        {
          self->n_new += !is_shown;
          continue;
        }

      if (is_shown)
        g_array_append_val (ret_removed, verdict->place.key);
      if (verdict->belongs)
        g_array_append_val (ret_added, verdict->place);
      g_hash_table_iter_remove (&iter);
    }
}
