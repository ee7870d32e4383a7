/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-store.h"

G_BEGIN_DECLS

/**
 * TillReportBy:
 * @TILL_REPORT_BY_NOTHING: one row for each currency
 * @TILL_REPORT_BY_SLOT: by stretches of time that whoever asks has cut: days, hours, months
 * @TILL_REPORT_BY_METHOD: by the gateway's word for the method
 * @TILL_REPORT_BY_CHANNEL: by #TillChannel, as a number
 * @TILL_REPORT_BY_OPERATOR: by who took it, or gave it back
 * @TILL_REPORT_BY_STATUS: by #TillPaymentLabel of the payment, as a number
 * @TILL_REPORT_BY_DECLINE: by the bank's reason; only refused payments have one
 *
 * What a report is divided by; always by the currency as well.
 */
typedef enum
{
  TILL_REPORT_BY_NOTHING,
  TILL_REPORT_BY_SLOT,
  TILL_REPORT_BY_METHOD,
  TILL_REPORT_BY_CHANNEL,
  TILL_REPORT_BY_OPERATOR,
  TILL_REPORT_BY_STATUS,
  TILL_REPORT_BY_DECLINE,
} TillReportBy;

/**
 * TillReportRow:
 * @key: what it is about: a word, a name, a number; %NULL where it is not known
 * @slot: with %TILL_REPORT_BY_SLOT: which stretch of time, from 0
 * @currency: of which currency
 * @n_approved: attempts to pay that the bank has approved
 * @n_declined: and those that were refused
 * @n_taken, @gross: payments that took money, and how much
 * @n_refunds, @refunded: refunds made, by the day they were made, unless they failed; and how much
 * @n_disputes, @disputed: disputes opened, inquiries left aside; and how much they ask back
 * @moved: what was booked on the merchant's balance in this currency, whatever currency payments
 *   were made in; payouts left aside
 * @fees: what the gateway kept of that
 * @net: @moved less @fees
 *
 * All sums are in minor units.
 */
typedef struct
{
  char  *key;
  guint  slot;
  char   currency[TILL_CURRENCY_SIZE];
  gint64 n_approved;
  gint64 n_declined;
  gint64 n_taken;
  gint64 gross;
  gint64 n_refunds;
  gint64 refunded;
  gint64 n_disputes;
  gint64 disputed;
  gint64 moved;
  gint64 fees;
  gint64 net;
} TillReportRow;

void       till_report_row_free     (TillReportRow       *row);
void       till_store_report_async  (TillStore           *self,
                                     TillReportBy         by,
                                     const gint64        *bounds,
                                     guint                n_bounds,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data);
GPtrArray *till_store_report_finish (TillStore           *self,
                                     GAsyncResult        *result,
                                     GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillReportRow, till_report_row_free)

G_END_DECLS
