/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-payment.h"

G_BEGIN_DECLS

/**
 * TillRefundPart:
 * @TILL_REFUND_GOODS: what is neither of the others
 * @TILL_REFUND_DELIVERY: what was paid for delivery
 * @TILL_REFUND_TAX: how much of it was tax
 *
 * A line of an order, which can be given back as a whole.
 */
typedef enum
{
  TILL_REFUND_GOODS,
  TILL_REFUND_DELIVERY,
  TILL_REFUND_TAX,
  TILL_N_REFUND_PARTS,
} TillRefundPart;

const char *till_refund_part_get_title (TillRefundPart     part);
gboolean    till_refund_parts_read     (const TillPayment *payment,
                                        gint64            *parts);
TillMoney   till_refund_parts_sum      (const TillPayment *payment,
                                        guint              ticked);

G_END_DECLS
