/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which payments are meant, as a value. */

#include "till-filter.h"

#include "till-currency.h"
#include "till-text.h"

/**
 * till_filter_copy:
 * @self: a filter
 *
 * Returns: (transfer full): the same filter with strings of its own
 */
TillFilter *
till_filter_copy (const TillFilter *self)
{
  TillFilter *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_memdup2 (self, sizeof *self);
  copy->text = g_strdup (self->text);
  copy->currency = g_strdup (self->currency);
  copy->method = g_strdup (self->method);
  copy->customer_id = g_strdup (self->customer_id);
  copy->brand = g_strdup (self->brand);
  copy->operator_name = g_strdup (self->operator_name);

  return copy;
}

/**
 * till_filter_free:
 * @self: (nullable) (transfer full): a filter made by till_filter_copy()
 */
void
till_filter_free (TillFilter *self)
{
  if (self == NULL)
    return;

  g_free ((char *) self->text);
  g_free ((char *) self->currency);
  g_free ((char *) self->method);
  g_free ((char *) self->customer_id);
  g_free ((char *) self->brand);
  g_free ((char *) self->operator_name);
  g_free (self);
}

/**
 * till_filter_equal:
 * @a: a filter
 * @b: a filter
 *
 * Returns: whether both mean the same payments, word for word
 */
gboolean
till_filter_equal (const TillFilter *a,
                   const TillFilter *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return g_strcmp0 (a->text, b->text) == 0 && a->labels == b->labels &&
         a->from_us == b->from_us && a->to_us == b->to_us &&
         g_strcmp0 (a->currency, b->currency) == 0 && !a->has_amount == !b->has_amount &&
         (!a->has_amount ||
          (a->amount_from == b->amount_from && a->amount_to == b->amount_to)) &&
         g_strcmp0 (a->method, b->method) == 0 &&
         g_strcmp0 (a->customer_id, b->customer_id) == 0 && g_strcmp0 (a->brand, b->brand) == 0 &&
         g_strcmp0 (a->operator_name, b->operator_name) == 0 && a->channel == b->channel;
}

/**
 * till_filter_is_empty:
 * @self: a filter
 *
 * Returns: whether it means all payments
 */
gboolean
till_filter_is_empty (const TillFilter *self)
{
  TillFilter rest;

  g_return_val_if_fail (self != NULL, TRUE);

  rest = *self;
  rest.text = NULL;

  return till_text_is_empty (self->text) && till_filter_equal (&rest, &(TillFilter) { NULL });
}

/**
 * till_filter_get_parts:
 * @minor: an amount in minor units
 * @currency: its currency
 * @ret_parts: (out): the same in %TILL_FILTER_PARTS of the main unit; what is too large for that is
 *   the largest there is
 *
 * Returns: %FALSE when the currency is not known: then no amount means it
 */
gboolean
till_filter_get_parts (gint64      minor,
                       const char *currency,
                       gint64     *ret_parts)
{
  int exponent = currency != NULL ? till_currency_get_exponent (currency) : -1;
  gint64 factor = TILL_FILTER_PARTS;

  if (exponent < 0)
    return FALSE;

  for (; exponent > 0; exponent--)
    factor /= 10;

  if (__builtin_mul_overflow (minor, factor, ret_parts))
    *ret_parts = minor < 0 ? G_MININT64 : G_MAXINT64;

  return TRUE;
}
