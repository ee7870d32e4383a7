/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-money.h"

G_BEGIN_DECLS

/**
 * TillAmountInput:
 * @text: what was typed
 * @currency: the currency it is meant in
 * @in_doubt: whether something is typed that is no amount, or none yet
 * @has_amount: whether @text is an amount above zero
 * @amount: the amount, only if @has_amount
 * @problem: (nullable): why @text is not an amount, translated; %NULL also when nothing is typed
 *
 * An amount while a person types it. Zeroed memory and till_amount_input_init() make one.
 */
typedef struct
{
  char       *text;
  char        currency[TILL_CURRENCY_SIZE];
  gboolean    in_doubt;
  gboolean    has_amount;
  TillMoney   amount;
  const char *problem;
} TillAmountInput;

void     till_amount_input_init         (TillAmountInput *self,
                                         const char      *currency);
void     till_amount_input_clear        (TillAmountInput *self);
gboolean till_amount_input_set_text     (TillAmountInput *self,
                                         const char      *text);
gboolean till_amount_input_set_currency (TillAmountInput *self,
                                         const char      *currency);
char    *till_amount_input_write        (const TillMoney *money);

G_END_DECLS
