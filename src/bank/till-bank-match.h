/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-bank-line.h"
#include "till-records.h"

G_BEGIN_DECLS

/**
 * TillBankState:
 * @TILL_BANK_SEEN: a line of a statement is this payout
 * @TILL_BANK_ASKED: several lines may be it: a person has to say
 * @TILL_BANK_LATE: the statements go beyond the days on which it should have come
 * @TILL_BANK_WAITING: no statement goes that far yet
 * @TILL_BANK_OUTSIDE: none of the statements has its days
 * @TILL_BANK_NOT_EXPECTED: it failed or was taken back, and is not to arrive
 *
 * How a payout and the bank stand.
 */
typedef enum
{
  TILL_BANK_SEEN,
  TILL_BANK_ASKED,
  TILL_BANK_LATE,
  TILL_BANK_WAITING,
  TILL_BANK_OUTSIDE,
  TILL_BANK_NOT_EXPECTED,
} TillBankState;

/**
 * TillBankMatch:
 * @payout: (owned): the payout
 * @state: how it and the bank stand
 * @line: (nullable): the line it is
 * @candidates: (nullable) (element-type TillBankLine): lines it may be
 *
 * A payout held against the statements.
 */
typedef struct
{
  TillPayout    *payout;
  TillBankState  state;
  TillBankLine  *line;
  GPtrArray     *candidates;
} TillBankMatch;

/**
 * TillBankSpan:
 * @first: the first day on a statement, days since 1970
 * @last: the last one
 * @currency: of its lines
 *
 * The days of a statement.
 */
typedef struct
{
  gint64 first;
  gint64 last;
  char   currency[TILL_CURRENCY_SIZE];
} TillBankSpan;

/**
 * TillBankParted:
 * @line_id: a line
 * @payout_id: the payout that it is not
 *
 * What a person has said does not belong together.
 */
typedef struct
{
  gint64 line_id;
  char  *payout_id;
} TillBankParted;

/**
 * TillBankBooks:
 * @lines: (element-type TillBankLine): all lines of the statements, newest first
 * @matches: (element-type TillBankMatch): the payouts, in the order they were given
 * @found: (element-type TillBankLine): those lines that were found to be a payout just now
 * @left: (element-type TillBankLine): lines that name the gateway and are no payout we know
 * @others: how many lines are neither
 * @by_payout: (element-type utf8 TillBankMatch): @matches by the id of the payout
 *
 * The payouts held against the statements of the bank. Lines belong to @lines.
 */
typedef struct
{
  GPtrArray  *lines;
  GPtrArray  *matches;
  GPtrArray  *found;
  GPtrArray  *left;
  guint       others;
  GHashTable *by_payout;
} TillBankBooks;

TillBankBooks       *till_bank_books_new    (GPtrArray           *payouts,
                                             GPtrArray           *lines,
                                             GPtrArray           *parted,
                                             GArray              *spans,
                                             const char * const  *words);
void                 till_bank_books_free   (TillBankBooks       *self);
const TillBankMatch *till_bank_books_find   (const TillBankBooks *self,
                                             const char          *payout_id);
TillBankLine        *till_bank_books_get_line (const TillBankBooks *self,
                                             gint64               line_id);
gint64               till_bank_payout_day   (const TillPayout    *payout);
void                 till_bank_parted_free  (TillBankParted      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillBankBooks, till_bank_books_free)

G_END_DECLS
