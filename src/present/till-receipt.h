/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-account-config.h"
#include "till-merchant.h"
#include "till-receipt-note.h"
#include "till-sheet.h"
#include "till-store-types.h"

G_BEGIN_DECLS

gboolean   till_receipt_is_possible  (const TillPayment       *payment);
gboolean   till_receipt_is_of_hold   (const TillPayment       *payment);
gboolean   till_receipt_is_copy      (const TillPayment       *payment,
                                      GPtrArray               *notes);
char      *till_receipt_say_past     (const TillPayment       *payment,
                                      GPtrArray               *notes,
                                      gint64                   now_us);
void       till_receipt_add_head     (TillSheet               *sheet,
                                      const TillMerchant      *merchant,
                                      const char              *account_name,
                                      TillAccountMode          mode);
void       till_receipt_add_sums     (TillSheet               *sheet,
                                      const TillPaymentDetail *detail);
TillSheet *till_receipt_new          (const TillPaymentDetail *detail,
                                      const TillMerchant      *merchant,
                                      const char              *account_name,
                                      TillAccountMode          mode,
                                      gboolean                 copy);

G_END_DECLS
