/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "till-payment.h"

G_BEGIN_DECLS

#define TILL_TYPE_PAYMENT_SLOT (till_payment_slot_get_type ())
G_DECLARE_FINAL_TYPE (TillPaymentSlot, till_payment_slot, TILL, PAYMENT_SLOT, GObject)

/**
 * TillPaymentLookup:
 * @owner: whom the slot belongs to
 * @position: a position in the list
 *
 * Returns: (transfer none) (nullable): the payment that stands there, or %NULL while it is read
 */
typedef TillPayment *(*TillPaymentLookup) (gpointer owner,
                                           guint    position);

/* A place in a list of payments, not a payment: what stands in it changes. Signal "changed" (). */

TillPaymentSlot *till_payment_slot_new          (guint              position,
                                                 TillPaymentLookup  lookup,
                                                 gpointer           owner);
void             till_payment_slot_move         (TillPaymentSlot   *self,
                                                 guint              position);
void             till_payment_slot_detach       (TillPaymentSlot   *self);
void             till_payment_slot_changed      (TillPaymentSlot   *self);
guint            till_payment_slot_get_position (TillPaymentSlot   *self);
TillPayment     *till_payment_slot_get_payment  (TillPaymentSlot   *self);

G_END_DECLS
