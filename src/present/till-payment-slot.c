/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A place in a list. Rows on the screen are bound to places, so that another order of a million
 * payments means painting thirty rows anew and nothing else. */

#include "till-payment-slot.h"

struct _TillPaymentSlot
{
  GObject           parent_instance;

  guint             position;  /* G_MAXUINT: no longer in the list */
  TillPaymentLookup lookup;
  gpointer          owner;     /* NULL: it is gone, or the place is */
};

G_DEFINE_FINAL_TYPE (TillPaymentSlot, till_payment_slot, G_TYPE_OBJECT)

typedef enum
{
  SIGNAL_CHANGED,
} TillPaymentSlotSignal;

static guint signals[SIGNAL_CHANGED + 1];

static void
till_payment_slot_class_init (TillPaymentSlotClass *klass)
{
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", TILL_TYPE_PAYMENT_SLOT, G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
till_payment_slot_init (TillPaymentSlot *self)
{
}

/**
 * till_payment_slot_new:
 * @position: where it is
 * @lookup: finds the payment
 * @owner: for @lookup; has to detach the slot before it goes
 *
 * Returns: (transfer full): a place
 */
TillPaymentSlot *
till_payment_slot_new (guint             position,
                       TillPaymentLookup lookup,
                       gpointer          owner)
{
  TillPaymentSlot *self = g_object_new (TILL_TYPE_PAYMENT_SLOT, NULL);

  self->position = position;
  self->lookup = lookup;
  self->owner = owner;

  return self;
}

/**
 * till_payment_slot_move:
 * @self: a place
 * @position: where it is now, together with what stands in it
 *
 * For the list, when rows were put in or taken out before it.
 */
void
till_payment_slot_move (TillPaymentSlot *self,
                        guint            position)
{
  self->position = position;
}

/**
 * till_payment_slot_detach:
 * @self: a place
 *
 * For the list, when the place is no longer there.
 */
void
till_payment_slot_detach (TillPaymentSlot *self)
{
  self->position = G_MAXUINT;
  self->owner = NULL;
}

/**
 * till_payment_slot_changed:
 * @self: a place
 *
 * For the list, when another payment stands there, or it looks different: emits "changed".
 */
void
till_payment_slot_changed (TillPaymentSlot *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * till_payment_slot_get_position:
 * @self: a place
 *
 * Returns: where it is; %G_MAXUINT when it no longer is
 */
guint
till_payment_slot_get_position (TillPaymentSlot *self)
{
  g_return_val_if_fail (TILL_IS_PAYMENT_SLOT (self), G_MAXUINT);

  return self->position;
}

/**
 * till_payment_slot_get_payment:
 * @self: a place
 *
 * What stands there; asking has it read when it is not known. Valid until the main loop runs.
 *
 * Returns: (transfer none) (nullable): the payment; %NULL while it is being read
 */
TillPayment *
till_payment_slot_get_payment (TillPaymentSlot *self)
{
  g_return_val_if_fail (TILL_IS_PAYMENT_SLOT (self), NULL);

  return self->owner != NULL ? self->lookup (self->owner, self->position) : NULL;
}
