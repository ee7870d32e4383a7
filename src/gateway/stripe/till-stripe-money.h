/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-money.h"

G_BEGIN_DECLS

gboolean till_stripe_money_from_wire  (gint64           amount,
                                       const char      *currency,
                                       TillMoney       *ret_money,
                                       GError         **error);
gboolean till_stripe_money_to_wire    (const TillMoney *money,
                                       gint64          *ret_amount,
                                       GError         **error);
void     till_stripe_currency_to_wire (const char      *currency,
                                       char             ret_code[TILL_CURRENCY_SIZE]);

G_END_DECLS
