/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "till-money.h"

G_BEGIN_DECLS

/* No list may be longer: bytes, and lines with something on them. */
#define TILL_REFUND_ROWS_MAX_BYTES (4 * 1024 * 1024)
#define TILL_REFUND_ROWS_MAX 10000

/**
 * TillRefundRow:
 * @line: the line of the list on which the row begins, from 1
 * @payment_id: the payment; "" if there is a @problem
 * @amount: the amount as it was written; "" = all that is left
 * @currency: the currency as the list says, or ""
 * @reason: the gateway's word for why, or ""
 * @note: what only we read, or ""
 * @repeats: the line of the first row about the same payment, or 0
 * @problem: (nullable): why the row is of no use, translated; never with a card number
 *
 * One wanted refund of a list.
 */
typedef struct
{
  guint line;
  guint repeats;
  char *payment_id;
  char *amount;
  char  currency[TILL_CURRENCY_SIZE];
  char *reason;
  char *note;
  char *problem;
} TillRefundRow;

void       till_refund_row_free      (TillRefundRow        *self);
gboolean   till_refund_row_get_money (const TillRefundRow  *self,
                                      const char           *currency,
                                      char                  decimal_point,
                                      TillMoney            *ret_money,
                                      GError              **error);
GPtrArray *till_refund_rows_read     (const char           *text,
                                      gsize                 length,
                                      GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillRefundRow, till_refund_row_free)

G_END_DECLS
