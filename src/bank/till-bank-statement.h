/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-bank-mapping.h"

G_BEGIN_DECLS

/**
 * TillBankFormat:
 * @TILL_BANK_CSV: a table
 * @TILL_BANK_OFX: Open Financial Exchange, 1.x (SGML) or 2.x (XML)
 * @TILL_BANK_CAMT: ISO 20022, camt.053: an account's statement
 *
 * What a statement is written in.
 */
typedef enum
{
  TILL_BANK_CSV,
  TILL_BANK_OFX,
  TILL_BANK_CAMT,
} TillBankFormat;

/**
 * TillBankStatement:
 * @format: what it is written in
 * @table: (nullable): its rows, if it is a table
 * @lines: (nullable) (element-type TillBankLine): its lines, in its order; %NULL for a table that
 *   has not been read yet
 * @n_skipped: how many rows of it were no bookings
 *
 * A statement of an account at a bank, with counted references. Only one thread at a time may read
 * its lines with till_bank_statement_apply().
 */
typedef struct
{
  /*< private >*/
  gatomicrefcount ref_count;

  /*< public >*/
  TillBankFormat  format;
  TillBankTable  *table;
  GPtrArray      *lines;
  guint           n_skipped;
} TillBankStatement;

TillBankStatement *till_bank_statement_new   (const char            *data,
                                              gsize                  length,
                                              GError               **error);
TillBankStatement *till_bank_statement_ref   (TillBankStatement     *self);
void               till_bank_statement_unref (TillBankStatement     *self);
gboolean           till_bank_statement_apply (TillBankStatement     *self,
                                              const TillBankMapping *mapping,
                                              GError               **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillBankStatement, till_bank_statement_unref)

G_END_DECLS
