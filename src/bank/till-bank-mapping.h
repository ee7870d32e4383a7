/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-bank-line.h"
#include "till-bank-table.h"
#include "till-bank-text.h"

G_BEGIN_DECLS

/**
 * TillBankColumn:
 * @TILL_BANK_COLUMN_DATE: the day it was booked on
 * @TILL_BANK_COLUMN_AMOUNT: the amount, below zero for what went out
 * @TILL_BANK_COLUMN_IN: only what came in
 * @TILL_BANK_COLUMN_OUT: only what went out, with or without a sign
 * @TILL_BANK_COLUMN_SIGN: whether the amount came in or went out
 * @TILL_BANK_COLUMN_CURRENCY: the currency
 * @TILL_BANK_COLUMN_NAME: who paid or was paid
 * @TILL_BANK_COLUMN_TEXT: what it was for
 * @TILL_BANK_COLUMN_REFERENCE: a reference
 *
 * What a column of a statement can be. Kept on disk: append only.
 */
typedef enum
{
  TILL_BANK_COLUMN_DATE,
  TILL_BANK_COLUMN_AMOUNT,
  TILL_BANK_COLUMN_IN,
  TILL_BANK_COLUMN_OUT,
  TILL_BANK_COLUMN_SIGN,
  TILL_BANK_COLUMN_CURRENCY,
  TILL_BANK_COLUMN_NAME,
  TILL_BANK_COLUMN_TEXT,
  TILL_BANK_COLUMN_REFERENCE,
} TillBankColumn;

#define TILL_BANK_N_COLUMNS (TILL_BANK_COLUMN_REFERENCE + 1)

/**
 * TillBankMapping:
 * @places: where each #TillBankColumn stands, from 0; -1 = nowhere
 * @order: how days are written
 * @decimal_point: '.' or ','
 * @currency: the currency where no column says it, or ""
 *
 * How statements of a bank are read. A plain value.
 */
typedef struct
{
  int               places[TILL_BANK_N_COLUMNS];
  TillBankDateOrder order;
  char              decimal_point;
  char              currency[TILL_CURRENCY_SIZE];
} TillBankMapping;

int      till_bank_column_from_name (const char            *name);
int      till_bank_mapping_find_header (const TillBankTable *table);
void     till_bank_mapping_init     (TillBankMapping       *self);
gboolean till_bank_mapping_equal    (const TillBankMapping *a,
                                     const TillBankMapping *b);
gboolean till_bank_mapping_fits     (const TillBankMapping *self,
                                     guint                  n_columns);
gboolean till_bank_mapping_guess    (const TillBankTable   *table,
                                     const char            *currency,
                                     gint64                 today,
                                     TillBankMapping       *ret_mapping);
TillBankLine *till_bank_mapping_read_row (const TillBankMapping *self,
                                     const TillBankTable   *table,
                                     guint                  row,
                                     GError               **error);
gboolean till_bank_mapping_apply    (const TillBankMapping *self,
                                     const TillBankTable   *table,
                                     GPtrArray             *lines,
                                     guint                 *ret_n_skipped,
                                     GError               **error);

G_END_DECLS
