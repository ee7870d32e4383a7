/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-gateway.h"
#include "till-money-types.h"
#include "till-store-types.h"

G_BEGIN_DECLS

gboolean till_order_needs_payment  (const TillOrder     *order);
gboolean till_order_check          (const TillOrder     *order,
                                    const TillCardInput *card,
                                    gint64               now_us,
                                    GError             **error);
gboolean till_order_check_target   (const TillOrder     *order,
                                    const TillPayment   *payment,
                                    gint64              *ret_available,
                                    GError             **error);
gboolean till_order_check_shown    (const TillOrder         *order,
                                    const TillPaymentDetail *detail,
                                    gint64                   shown,
                                    GError                 **error);
gboolean till_order_check_objections (const TillOrder       *order,
                                      GPtrArray             *objections,
                                      GError               **error);

G_END_DECLS
