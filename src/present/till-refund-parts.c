/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The lines of an order, as far as its payment says them. What must hold: all of them together are
 * the whole amount, to the minor unit. */

#include "till-refund-parts.h"

#include <glib/gi18n.h>

/**
 * till_refund_part_get_title:
 * @part: a part
 *
 * Returns: (transfer static): what people call it
 */
const char *
till_refund_part_get_title (TillRefundPart part)
{
  switch (part)
    {
    case TILL_REFUND_GOODS:
      return _("Goods");

    case TILL_REFUND_DELIVERY:
      return _("Delivery");

    case TILL_REFUND_TAX:
      return _("Tax");

    case TILL_N_REFUND_PARTS:
    default:
      g_return_val_if_reached (NULL);
    }
}

/**
 * till_refund_parts_read:
 * @payment: a payment
 * @parts: (out) (array fixed-size=3): how much each part is, in minor units; 0: there is no such
 *   part
 *
 * Returns: whether the order has lines: more than one part
 */
gboolean
till_refund_parts_read (const TillPayment *payment,
                        gint64            *parts)
{
  gint64 delivery, tax;

  g_return_val_if_fail (payment != NULL && parts != NULL, FALSE);

  delivery = till_payment_get_part (payment, TILL_PAYMENT_DELIVERY);
  tax = till_payment_get_part (payment, TILL_PAYMENT_TAX);
  if ((delivery == 0 && tax == 0) || delivery > payment->amount.minor - tax)
    return FALSE;

  parts[TILL_REFUND_GOODS] = payment->amount.minor - delivery - tax;
  parts[TILL_REFUND_DELIVERY] = delivery;
  parts[TILL_REFUND_TAX] = tax;

  return TRUE;
}

/**
 * till_refund_parts_sum:
 * @payment: a payment whose order has lines
 * @ticked: bit n: part n is given back
 *
 * Returns: how much that is
 */
TillMoney
till_refund_parts_sum (const TillPayment *payment,
                       guint              ticked)
{
  gint64 parts[TILL_N_REFUND_PARTS] = { 0 };
  TillMoney sum = payment->amount;

  sum.minor = 0;
  till_refund_parts_read (payment, parts);
  for (guint i = 0; i < TILL_N_REFUND_PARTS; i++)
    if ((ticked & 1u << i) != 0)
      sum.minor += parts[i];

  return sum;
}
