/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-export.h"
#include "till-refund-batch.h"

G_BEGIN_DECLS

const TillExportColumn *till_refund_result_get_columns (guint                *ret_n);
char                  **till_refund_result_get_row     (const TillRefundItem *item);
char                   *till_refund_result_to_csv      (TillRefundBatch      *batch);
const char             *till_refund_result_get_word    (TillRefundItemState   state);
GArray                 *till_refund_result_get_totals  (TillRefundBatch      *batch,
                                                        TillRefundItemState   state);
char                   *till_refund_result_format_totals (TillRefundBatch    *batch,
                                                          TillRefundItemState state);

G_END_DECLS
