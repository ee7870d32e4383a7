/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-refund-batch.h"
#include "till-words.h"

G_BEGIN_DECLS

TillWord till_refund_words_item     (const TillRefundItem    *item);
char    *till_refund_words_title    (const TillRefundItem    *item);
char    *till_refund_words_line     (const TillRefundItem    *item);
char    *till_refund_words_amount   (const TillRefundItem    *item);
char    *till_refund_words_sums     (TillRefundBatch         *batch);
char    *till_refund_words_begin    (TillRefundBatch         *batch);
char    *till_refund_words_question (TillRefundBatch         *batch,
                                     const TillAccountConfig *config);
char    *till_refund_words_progress (TillRefundBatch         *batch);
char    *till_refund_words_heading  (TillRefundBatch         *batch);

G_END_DECLS
