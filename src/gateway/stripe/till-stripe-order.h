/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-instruction.h"
#include "till-stripe-area.h"

G_BEGIN_DECLS

/**
 * TillStripeOrder:
 * @area: what the key must be allowed
 * @path: where it is posted
 * @body: the form
 *
 * An instruction as Stripe wants it.
 */
typedef struct
{
  TillStripeArea area;
  char          *path;
  GBytes        *body;
} TillStripeOrder;

TillStripeOrder *till_stripe_order_new  (TillInstruction *instruction,
                                         GError         **error);
void             till_stripe_order_free (TillStripeOrder *order);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillStripeOrder, till_stripe_order_free)

G_END_DECLS
