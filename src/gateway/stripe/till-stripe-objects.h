/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-records.h"
#include "till-stripe-read.h"

G_BEGIN_DECLS

/**
 * TillStripeHarvest:
 * @records: (element-type TillRecord): where records are added
 * @short_refunds: (nullable) (element-type utf8): where the id of a charge is added whose refunds
 *   were not all told
 *
 * What comes of reading objects.
 */
typedef struct
{
  GPtrArray *records;
  GPtrArray *short_refunds;
} TillStripeHarvest;

/**
 * TillStripeParse:
 * @object: (nullable): one of Stripe's objects
 * @context: where it comes from
 * @harvest: what is added to: nothing at all, for an object that is not something we keep
 * @error: return location for a #GError in #TILL_JSON_ERROR
 *
 * Reads one object. Pure; any thread.
 *
 * Returns: %FALSE when the object is not as documented
 */
typedef gboolean (*TillStripeParse) (const TillJsonNode      *object,
                                     const TillStripeContext *context,
                                     TillStripeHarvest       *harvest,
                                     GError                 **error);

gboolean till_stripe_parse_charge   (const TillJsonNode      *object,
                                     const TillStripeContext *context,
                                     TillStripeHarvest       *harvest,
                                     GError                 **error);
gboolean till_stripe_parse_intent   (const TillJsonNode      *object,
                                     const TillStripeContext *context,
                                     TillStripeHarvest       *harvest,
                                     GError                 **error);
gboolean till_stripe_parse_refund   (const TillJsonNode      *object,
                                     const TillStripeContext *context,
                                     TillStripeHarvest       *harvest,
                                     GError                 **error);
gboolean till_stripe_parse_dispute  (const TillJsonNode      *object,
                                     const TillStripeContext *context,
                                     TillStripeHarvest       *harvest,
                                     GError                 **error);
gboolean till_stripe_parse_payout   (const TillJsonNode      *object,
                                     const TillStripeContext *context,
                                     TillStripeHarvest       *harvest,
                                     GError                 **error);
gboolean till_stripe_parse_entry    (const TillJsonNode      *object,
                                     const TillStripeContext *context,
                                     TillStripeHarvest       *harvest,
                                     GError                 **error);
gboolean till_stripe_parse_customer (const TillJsonNode      *object,
                                     const TillStripeContext *context,
                                     TillStripeHarvest       *harvest,
                                     GError                 **error);
gboolean till_stripe_parse_card     (const TillJsonNode      *object,
                                     const TillStripeContext *context,
                                     TillStripeHarvest       *harvest,
                                     GError                 **error);
gboolean till_stripe_parse_link     (const TillJsonNode      *object,
                                     const TillStripeContext *context,
                                     TillStripeHarvest       *harvest,
                                     GError                 **error);
G_END_DECLS
