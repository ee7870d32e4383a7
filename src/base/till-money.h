/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-currency.h"
#include "till-money-error.h"

G_BEGIN_DECLS

/**
 * TillMoney:
 * @minor: the amount in minor units of ISO 4217 (pence, yen, fils); may be negative
 * @currency: the ISO 4217 code in upper case
 */
typedef struct
{
  gint64 minor;
  char   currency[TILL_CURRENCY_SIZE];
} TillMoney;

gboolean till_money_init      (TillMoney       *ret_money,
                               gint64           minor,
                               const char      *currency,
                               GError         **error);
gboolean till_money_add       (const TillMoney *a,
                               const TillMoney *b,
                               TillMoney       *ret_sum,
                               GError         **error);
gboolean till_money_subtract  (const TillMoney *a,
                               const TillMoney *b,
                               TillMoney       *ret_difference,
                               GError         **error);
gboolean till_money_equal     (const TillMoney *a,
                               const TillMoney *b);
gboolean till_money_parse     (const char      *text,
                               const char      *currency,
                               char             decimal_point,
                               TillMoney       *ret_money,
                               GError         **error);
char    *till_money_to_string (const TillMoney *money);
char    *till_money_format    (const TillMoney *money);
char     till_money_get_decimal_point (void);

G_END_DECLS
