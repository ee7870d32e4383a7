/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The places of a list that somebody holds: a few hundred, however long the list. What must hold:
 * one position has one place, and a place that is no longer in the list says so. */

#include "till-slot-table.h"

struct _TillSlotTable
{
  GHashTable       *slots;   /* position -> TillPaymentSlot, not owned */
  TillPaymentLookup lookup;
  gpointer          owner;
};

/**
 * till_slot_table_new:
 * @lookup: finds a payment by its position
 * @owner: for @lookup
 *
 * Returns: (transfer full): a table without places
 */
TillSlotTable *
till_slot_table_new (TillPaymentLookup lookup,
                     gpointer          owner)
{
  TillSlotTable *self = g_new0 (TillSlotTable, 1);

  self->slots = g_hash_table_new (NULL, NULL);
  self->lookup = lookup;
  self->owner = owner;

  return self;
}

static void
slot_gone_cb (gpointer data,
              GObject *slot)
{
  TillSlotTable *self = data;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->slots);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (value == (gpointer) slot)
      {
        g_hash_table_iter_remove (&iter);
        return;
      }
}

static void
forget (TillSlotTable   *self,
        TillPaymentSlot *slot)
{
  g_object_weak_unref (G_OBJECT (slot), slot_gone_cb, self);
  till_payment_slot_detach (slot);
}

/**
 * till_slot_table_free:
 * @self: (transfer full): a table
 *
 * Lets go of all places; who holds one finds nothing in it any more.
 */
void
till_slot_table_free (TillSlotTable *self)
{
  GHashTableIter iter;
  gpointer slot;

  g_hash_table_iter_init (&iter, self->slots);
  while (g_hash_table_iter_next (&iter, NULL, &slot))
    forget (self, slot);

  g_hash_table_unref (self->slots);
  g_free (self);
}

/**
 * till_slot_table_get:
 * @self: a table
 * @position: a position in the list
 *
 * Returns: (transfer full): its place
 */
TillPaymentSlot *
till_slot_table_get (TillSlotTable *self,
                     guint          position)
{
  TillPaymentSlot *slot = g_hash_table_lookup (self->slots, GUINT_TO_POINTER (position));

  if (slot != NULL)
    return g_object_ref (slot);

  slot = till_payment_slot_new (position, self->lookup, self->owner);
  g_object_weak_ref (G_OBJECT (slot), slot_gone_cb, self);
  g_hash_table_insert (self->slots, GUINT_TO_POINTER (position), slot);

  return slot;
}

/**
 * till_slot_table_shift:
 * @self: a table
 * @position: where rows change
 * @removed: how many go there
 * @added: how many come there
 *
 * Moves the places with their rows. To be called before the view is told.
 */
void
till_slot_table_shift (TillSlotTable *self,
                       guint          position,
                       guint          removed,
                       guint          added)
{
  g_autoptr (GHashTable) old = g_steal_pointer (&self->slots);
  GHashTableIter iter;
  gpointer key, slot;

  self->slots = g_hash_table_new (NULL, NULL);
  g_hash_table_iter_init (&iter, old);
  while (g_hash_table_iter_next (&iter, &key, &slot))
    {
      guint at = GPOINTER_TO_UINT (key);

      if (at >= position && at - position < removed)
        {
          forget (self, slot);
          continue;
        }

      if (at >= position)
        at = at - removed + added;
      till_payment_slot_move (slot, at);
      g_hash_table_insert (self->slots, GUINT_TO_POINTER (at), slot);
    }
}

/**
 * till_slot_table_changed:
 * @self: a table
 * @position: where something looks different
 *
 * Tells the place, if anybody holds it.
 */
void
till_slot_table_changed (TillSlotTable *self,
                         guint          position)
{
  TillPaymentSlot *slot = g_hash_table_lookup (self->slots, GUINT_TO_POINTER (position));

  if (slot != NULL)
    till_payment_slot_changed (slot);
}

/**
 * till_slot_table_all_changed:
 * @self: a table
 *
 * Tells every place.
 */
void
till_slot_table_all_changed (TillSlotTable *self)
{
  g_autoptr (GPtrArray) slots = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer slot;

  g_hash_table_iter_init (&iter, self->slots);
  while (g_hash_table_iter_next (&iter, NULL, &slot))
    g_ptr_array_add (slots, g_object_ref (slot));

  for (guint i = 0; i < slots->len; i++)
    till_payment_slot_changed (g_ptr_array_index (slots, i));
}

/**
 * till_slot_table_get_positions:
 * @self: a table
 *
 * Returns: (transfer full) (element-type guint): the positions of all places, in no order
 */
GArray *
till_slot_table_get_positions (TillSlotTable *self)
{
  GArray *positions = g_array_new (FALSE, FALSE, sizeof (guint));
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->slots);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      guint position = GPOINTER_TO_UINT (key);

      g_array_append_val (positions, position);
    }

  return positions;
}
