/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-session.h"

G_BEGIN_DECLS

#define TILL_TYPE_PAYMENT_WATCH (till_payment_watch_get_type ())
G_DECLARE_FINAL_TYPE (TillPaymentWatch, till_payment_watch, TILL, PAYMENT_WATCH, GObject)

/* One payment with all that hangs on it, kept up to date. Signal "changed" (). */

TillPaymentWatch        *till_payment_watch_new              (void);
void                     till_payment_watch_set_session      (TillPaymentWatch *self,
                                                              TillSession      *session);
void                     till_payment_watch_set_payment      (TillPaymentWatch *self,
                                                              TillPayment      *payment);
const TillPaymentDetail *till_payment_watch_get_detail       (TillPaymentWatch *self);
GPtrArray               *till_payment_watch_get_instructions (TillPaymentWatch *self);

G_END_DECLS
