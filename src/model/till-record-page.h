/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-record-match.h"

G_BEGIN_DECLS

/**
 * TillRecordQuery:
 * @kind: refunds, disputes, payouts, customers or links
 * @text: (nullable): words, each of which must be somewhere in the texts of the record or of the
 *   payment it is about
 * @states: bit n: only those whose state is n; 0 = all
 * @sum_states: bit n: amounts of those whose state is n are added up; 0 = none are
 * @limit: how many at most; 0 = 1000
 *
 * Which records are meant. A plain value; strings are borrowed.
 */
typedef struct
{
  TillRecordKind kind;
  const char    *text;
  guint32        states;
  guint32        sum_states;
  guint          limit;
} TillRecordQuery;

/**
 * TillRecordPage:
 * @records: (element-type TillRecord): newest first
 * @payments: (element-type TillPayment): of each of them the payment it is about, or %NULL where
 *   that is not known here
 * @n_all: how many there are, those beyond the limit too
 * @sums: (element-type TillMoney): their amounts added up, one of each currency
 *
 * The records that were meant.
 */
typedef struct
{
  GPtrArray *records;
  GPtrArray *payments;
  gint64     n_all;
  GArray    *sums;
} TillRecordPage;

TillRecordPage *till_record_page_new  (void);
void            till_record_page_free (TillRecordPage        *self);
gboolean        till_record_page_take (TillRecordPage        *self,
                                       const TillRecordQuery *query,
                                       gpointer               record,
                                       TillPayment           *payment,
                                       GError               **error);
gboolean        till_record_page_wants (const TillRecordPage  *self,
                                        const TillRecordQuery *query);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillRecordPage, till_record_page_free)

G_END_DECLS
