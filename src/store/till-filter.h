/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-payment.h"

G_BEGIN_DECLS

/* Amounts of a filter are counted in these parts of a currency's main unit, so that they mean the
 * same in every currency: no currency has more than three digits (ISO 4217). */
#define TILL_FILTER_PARTS 1000

/**
 * TillChannel:
 * @TILL_CHANNEL_ANY: any
 * @TILL_CHANNEL_PHONE: typed in by the merchant, for a customer on the telephone or by mail
 * @TILL_CHANNEL_ONLINE: paid by the customer, at a distance
 * @TILL_CHANNEL_IN_PERSON: paid at a terminal
 *
 * Where a payment was made.
 */
typedef enum
{
  TILL_CHANNEL_ANY,
  TILL_CHANNEL_PHONE,
  TILL_CHANNEL_ONLINE,
  TILL_CHANNEL_IN_PERSON,
} TillChannel;

/**
 * TillFilter:
 * @text: (nullable): words, each of which must be part of a word of the payment's text (customer's
 *   name, e-mail and phone, description, reference, note, metadata), be its last four, or be an
 *   id of it, of one of its refunds or disputes, or of the link it was paid by
 * @labels: bit n: payments whose #TillPaymentLabel is n; 0 = all
 * @from_us: (inclusive) or 0
 * @to_us: (exclusive) or 0
 * @currency: (nullable): only this one
 * @amount_from, @amount_to: in %TILL_FILTER_PARTS of the main unit of whatever currency, inclusive;
 *   only when @has_amount
 * @method: (nullable): the gateway's word for the method
 * @customer_id: (nullable): only of this customer
 * @brand: (nullable): the gateway's word for the brand of a card
 * @operator_name: (nullable): words, each of which must be part of a word of the operator's name
 * @channel: where it was made
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
  const char *brand;
  const char *operator_name;
  TillChannel channel;
} TillFilter;

TillFilter *till_filter_copy      (const TillFilter *self);
void        till_filter_free      (TillFilter       *self);
gboolean    till_filter_equal     (const TillFilter *a,
                                   const TillFilter *b);
gboolean    till_filter_is_empty  (const TillFilter *self);
gboolean    till_filter_get_parts (gint64            minor,
                                   const char       *currency,
                                   gint64           *ret_parts);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillFilter, till_filter_free)

G_END_DECLS
