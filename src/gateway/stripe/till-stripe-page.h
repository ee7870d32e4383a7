/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-stripe-objects.h"

G_BEGIN_DECLS

/**
 * TillStripePage:
 * @records: (element-type TillRecord): what was told
 * @short_refunds: (element-type utf8): ids of charges whose refunds were not all told
 * @last_id: (nullable): the id of the last object, kept or not
 * @has_more: whether there are older objects
 */
typedef struct
{
  GPtrArray *records;
  GPtrArray *short_refunds;
  char      *last_id;
  gboolean   has_more;
} TillStripePage;

void     till_stripe_page_free          (TillStripePage          *page);
gpointer till_stripe_page_digest_list   (const TillJsonNode      *root,
                                         const TillStripeContext *context,
                                         gconstpointer            parse,
                                         GError                 **error);
gpointer till_stripe_page_digest_object (const TillJsonNode      *root,
                                         const TillStripeContext *context,
                                         gconstpointer            parse,
                                         GError                 **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillStripePage, till_stripe_page_free)

G_END_DECLS
