/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What follows from a payment's fields. */

#include "till-payment.h"

/**
 * till_payment_get_label:
 * @self: a payment
 *
 * Joins state, refunds and disputes. A dispute hides everything, because it is what needs a
 * person; a refund hides the success before it.
 *
 * Returns: what a list should show
 */
TillPaymentLabel
till_payment_get_label (const TillPayment *self)
{
  g_return_val_if_fail (self != NULL, TILL_PAYMENT_LABEL_UNKNOWN);

  switch (self->state)
    {
    case TILL_PAYMENT_UNKNOWN:
      return TILL_PAYMENT_LABEL_UNKNOWN;

    case TILL_PAYMENT_REQUIRES_INPUT:
      return TILL_PAYMENT_LABEL_REQUIRES_INPUT;

    case TILL_PAYMENT_REQUIRES_ACTION:
      return TILL_PAYMENT_LABEL_REQUIRES_ACTION;

    case TILL_PAYMENT_PROCESSING:
      return TILL_PAYMENT_LABEL_PROCESSING;

    case TILL_PAYMENT_AUTHORIZED:
      return TILL_PAYMENT_LABEL_AUTHORIZED;

    case TILL_PAYMENT_FAILED:
      return TILL_PAYMENT_LABEL_DECLINED;

    case TILL_PAYMENT_CANCELED:
      return TILL_PAYMENT_LABEL_CANCELED;

    case TILL_PAYMENT_EXPIRED:
      return TILL_PAYMENT_LABEL_EXPIRED;

    case TILL_PAYMENT_SUCCEEDED:
      if (self->disputed)
        return TILL_PAYMENT_LABEL_DISPUTED;

      if (self->refunded > 0)
        return self->refunded >= self->captured ? TILL_PAYMENT_LABEL_REFUNDED
                                                : TILL_PAYMENT_LABEL_PARTLY_REFUNDED;

      return TILL_PAYMENT_LABEL_SUCCEEDED;
    }

  g_assert_not_reached ();
}

/**
 * till_payment_get_refundable:
 * @self: a payment
 *
 * Returns: how much can still be given back as far as we know, in minor units; never negative
 */
gint64
till_payment_get_refundable (const TillPayment *self)
{
  g_return_val_if_fail (self != NULL, 0);

  if (self->state != TILL_PAYMENT_SUCCEEDED)
    return 0;

  return MAX (self->captured - self->refunded, 0);
}
