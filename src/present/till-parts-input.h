/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-amount-input.h"

G_BEGIN_DECLS

/**
 * TillPartsInput:
 * @delivery: what is paid for delivery, on top of the goods
 * @tax_text: the tax as it was typed: a sum, or a rate: "20 %"
 * @tax: the tax as a sum; only if it is not a rate
 * @rate: the rate in millionths (20 % is 200000); 0 if there is none
 * @tax_on_top: whether tax is added to goods and delivery; else it is in them
 * @tax_problem: (nullable): why @tax_text is neither sum nor rate, translated
 *
 * What an order costs beside its goods, while a person types it.
 */
typedef struct
{
  TillAmountInput delivery;
  char           *tax_text;
  TillAmountInput tax;
  gint64          rate;
  gboolean        tax_on_top;
  const char     *tax_problem;
} TillPartsInput;

/**
 * TillParts:
 * @total: what the customer pays
 * @delivery: how much of it is for delivery, in its minor units
 * @tax: how much of it is tax, in its minor units
 *
 * What an order comes to.
 */
typedef struct
{
  TillMoney total;
  gint64    delivery;
  gint64    tax;
} TillParts;

void        till_parts_input_init         (TillPartsInput  *self,
                                           const char      *currency);
void        till_parts_input_clear        (TillPartsInput  *self);
gboolean    till_parts_input_set_currency (TillPartsInput  *self,
                                           const char      *currency);
gboolean    till_parts_input_set_tax      (TillPartsInput  *self,
                                           const char      *text);
void        till_parts_input_begin        (TillPartsInput  *self);
gboolean    till_parts_input_work_out     (TillPartsInput  *self,
                                           const TillMoney *goods,
                                           TillParts       *ret_parts,
                                           const char     **ret_problem);

char       *till_parts_format             (const TillParts *parts);

G_END_DECLS
