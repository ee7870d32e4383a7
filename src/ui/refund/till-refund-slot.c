/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A row of a batch as an object, which a list view needs; all else stays in the batch. */

#include "till-refund-slot.h"

struct _TillRefundSlot
{
  GObject parent_instance;

  guint   index;
};

G_DEFINE_FINAL_TYPE (TillRefundSlot, till_refund_slot, G_TYPE_OBJECT)

static void
till_refund_slot_class_init (TillRefundSlotClass *klass)
{
}

static void
till_refund_slot_init (TillRefundSlot *self)
{
}

/**
 * till_refund_slot_new:
 * @index: which row
 *
 * Returns: (transfer full): its slot
 */
TillRefundSlot *
till_refund_slot_new (guint index)
{
  TillRefundSlot *self = g_object_new (TILL_TYPE_REFUND_SLOT, NULL);

  self->index = index;

  return self;
}

/**
 * till_refund_slot_get_index:
 * @self: a slot
 *
 * Returns: which row
 */
guint
till_refund_slot_get_index (TillRefundSlot *self)
{
  g_return_val_if_fail (TILL_IS_REFUND_SLOT (self), 0);

  return self->index;
}
