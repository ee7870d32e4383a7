/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-store.h"

G_BEGIN_DECLS

/* How many rows are asked for at once, and how many are kept. */
#define TILL_PAYMENT_PAGE 128
#define TILL_PAYMENT_PAGES_KEPT 32

typedef struct _TillPaymentCache TillPaymentCache;

/**
 * TillPaymentsArrived:
 * @keys: whose rows are known now, or known anew
 * @n_keys: how many
 * @error: (nullable): why they are not
 * @user_data: what was given to till_payment_cache_new()
 */
typedef void (*TillPaymentsArrived) (const gint64 *keys,
                                     guint         n_keys,
                                     const GError *error,
                                     gpointer      user_data);

TillPaymentCache *till_payment_cache_new        (TillStore           *store,
                                                 TillPaymentsArrived  arrived,
                                                 gpointer             user_data);
void              till_payment_cache_free       (TillPaymentCache    *self);
TillPayment      *till_payment_cache_get        (TillPaymentCache    *self,
                                                 gint64               key);
gboolean          till_payment_cache_needs      (TillPaymentCache    *self,
                                                 gint64               key);
gboolean          till_payment_cache_request    (TillPaymentCache    *self,
                                                 const gint64        *keys,
                                                 guint                n_keys);
void              till_payment_cache_invalidate (TillPaymentCache    *self,
                                                 gint64               key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillPaymentCache, till_payment_cache_free)

G_END_DECLS
