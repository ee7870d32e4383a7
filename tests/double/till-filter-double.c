/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Filters as plain values. */

#include "till-filter.h"

#include "till-currency.h"

TillFilter *
till_filter_copy (const TillFilter *self)
{
  TillFilter *copy = g_memdup2 (self, sizeof *self);

  copy->text = g_strdup (self->text);
  copy->currency = g_strdup (self->currency);
  copy->method = g_strdup (self->method);
  copy->customer_id = g_strdup (self->customer_id);
  copy->brand = g_strdup (self->brand);
  copy->operator_name = g_strdup (self->operator_name);

  return copy;
}

void
till_filter_free (TillFilter *self)
{
  g_free ((char *) self->text);
  g_free ((char *) self->currency);
  g_free ((char *) self->method);
  g_free ((char *) self->customer_id);
  g_free ((char *) self->brand);
  g_free ((char *) self->operator_name);
  g_free (self);
}

gboolean
till_filter_is_empty (const TillFilter *self)
{
  return (self->text == NULL || *self->text == '\0') && self->labels == 0 && self->from_us == 0 &&
         self->to_us == 0 && self->currency == NULL && !self->has_amount &&
         self->method == NULL && self->customer_id == NULL && self->brand == NULL &&
         self->operator_name == NULL && self->channel == TILL_CHANNEL_ANY;
}

gboolean
till_filter_equal (const TillFilter *a,
                   const TillFilter *b)
{
  return g_strcmp0 (a->text, b->text) == 0 && a->labels == b->labels && a->from_us == b->from_us &&
         a->to_us == b->to_us && g_strcmp0 (a->currency, b->currency) == 0 &&
         a->has_amount == b->has_amount && a->amount_from == b->amount_from &&
         a->amount_to == b->amount_to && g_strcmp0 (a->method, b->method) == 0 &&
         g_strcmp0 (a->customer_id, b->customer_id) == 0 && g_strcmp0 (a->brand, b->brand) == 0 &&
         g_strcmp0 (a->operator_name, b->operator_name) == 0 && a->channel == b->channel;
}

gboolean
till_filter_get_parts (gint64      minor,
                       const char *currency,
                       gint64     *ret_parts)
{
  int exponent = currency != NULL ? till_currency_get_exponent (currency) : -1;

  if (exponent < 0)
    return FALSE;

  *ret_parts = minor * (exponent == 0 ? 1000 : exponent == 2 ? 10 : 1);

  return TRUE;
}
