/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-payment.h"

G_BEGIN_DECLS

/**
 * TillFilter:
 * @text: (nullable): words, each of which must begin a word of the payment's text (customer's
 *   name, e-mail and phone, description, reference, note, metadata), be its last four, or be an
 *   id of it
 * @labels: bit n: payments whose #TillPaymentLabel is n; 0 = all
 * @from_us: (inclusive) or 0
 * @to_us: (exclusive) or 0
 * @currency: (nullable): only this one
 * @amount_from, @amount_to: in minor units, inclusive; only when @has_amount
 * @method: (nullable): the gateway's word for the method
 * @customer_id: (nullable): only of this customer
 *
 * Which payments are meant. A plain value; strings are borrowed, till_filter_copy() owns its own.
 */
typedef struct
{
  const char *text;
  guint32     labels;
  gint64      from_us;
  gint64      to_us;
  const char *currency;
  gboolean    has_amount;
  gint64      amount_from;
  gint64      amount_to;
  const char *method;
  const char *customer_id;
} TillFilter;

TillFilter *till_filter_copy     (const TillFilter *self);
void        till_filter_free     (TillFilter       *self);
gboolean    till_filter_equal    (const TillFilter *a,
                                  const TillFilter *b);
gboolean    till_filter_is_empty (const TillFilter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillFilter, till_filter_free)

G_END_DECLS
