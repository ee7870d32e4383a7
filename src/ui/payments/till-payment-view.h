/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "till-payment-watch.h"

G_BEGIN_DECLS

#define TILL_TYPE_PAYMENT_VIEW (till_payment_view_get_type ())
G_DECLARE_FINAL_TYPE (TillPaymentView, till_payment_view, TILL, PAYMENT_VIEW, AdwBin)

/* One payment, whole. Property "session" (#TillSession or %NULL); signal "changed" (): another
 * payment is shown, or more is known of it. */

TillPaymentView         *till_payment_view_new         (void);
void                     till_payment_view_set_payment (TillPaymentView *self,
                                                        TillPayment     *payment);
const TillPaymentDetail *till_payment_view_get_detail  (TillPaymentView *self);

G_END_DECLS
