/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What follows from a payment's fields. */

#include "till-payment.h"

#include <string.h>

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

/**
 * till_payment_get_metadata:
 * @self: a payment
 * @key: a key of the merchant's metadata
 *
 * Returns: (transfer full) (nullable): its value; %NULL when there is none
 */
char *
till_payment_get_metadata (const TillPayment *self,
                           const char        *key)
{
  const char *line;
  gsize key_length;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (key != NULL, NULL);

  key_length = strlen (key);
  for (line = self->metadata; line != NULL && *line != '\0';)
    {
      gsize length = strcspn (line, "\n");

      if (length > key_length + 2 && strncmp (line, key, key_length) == 0 &&
          strncmp (line + key_length, ": ", 2) == 0)
        return g_strndup (line + key_length + 2, length - key_length - 2);

      line += length + (line[length] == '\n');
    }

  return NULL;
}

/**
 * till_payment_part_get_key:
 * @part: a part of an amount
 *
 * Returns: (transfer none): the key under which it stands in the payment's metadata, as a number
 *   with a decimal point, in the payment's currency
 */
const char *
till_payment_part_get_key (TillPaymentPart part)
{
  switch (part)
    {
    case TILL_PAYMENT_DELIVERY:
      return "order_delivery";

    case TILL_PAYMENT_TAX:
      return "order_tax";

    case TILL_N_PAYMENT_PARTS:
      break;
    }

  g_return_val_if_reached (NULL);
}

/**
 * till_payment_get_part:
 * @self: a payment
 * @part: a part of its amount
 *
 * Returns: how much of the amount it is, in minor units of the payment's currency; 0 when that is
 *   not said, or is more than the amount
 */
gint64
till_payment_get_part (const TillPayment *self,
                       TillPaymentPart    part)
{
  g_autofree char *value = NULL;
  TillMoney money;

  g_return_val_if_fail (self != NULL, 0);

  value = till_payment_get_metadata (self, till_payment_part_get_key (part));
  if (value == NULL || !till_money_parse (value, self->amount.currency, '.', &money, NULL) ||
      money.minor < 0 || money.minor > self->amount.minor)
    return 0;

  return money.minor;
}
