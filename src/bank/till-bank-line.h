/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-money.h"

G_BEGIN_DECLS

/**
 * TillBankLine:
 * @id: our number of it; 0 as long as it is not kept
 * @day: the day it was booked on, as the bank says: days since 1970
 * @amount: what came in or, below zero, went out
 * @account: (nullable): which account of the merchant, as the statement says
 * @text: what the bank writes about it, in one line
 * @mark: what it is known by should it be read again
 * @payout_id: (nullable): the payout it is
 * @by_hand: whether a person said so
 * @reason: (nullable): why, in that person's words
 * @operator_name: (nullable): who it was
 *
 * A line of a bank statement.
 */
typedef struct
{
  gint64    id;
  gint64    day;
  TillMoney amount;
  char     *account;
  char     *text;
  char     *mark;
  char     *payout_id;
  gboolean  by_hand;
  char     *reason;
  char     *operator_name;
} TillBankLine;

TillBankLine *till_bank_line_new        (gint64              day,
                                         const TillMoney    *amount,
                                         const char         *account,
                                         const char         *text);
void          till_bank_line_free       (TillBankLine       *self);
GPtrArray    *till_bank_lines_new       (void);
void          till_bank_lines_mark      (GPtrArray          *lines,
                                         GPtrArray          *keys);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillBankLine, till_bank_line_free)

G_END_DECLS
