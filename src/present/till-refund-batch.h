/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-refund-item.h"
#include "till-refund-list.h"
#include "till-session.h"

G_BEGIN_DECLS

/**
 * TillRefundBatchStep:
 * @TILL_REFUND_BATCH_NEW: nothing was looked at yet
 * @TILL_REFUND_BATCH_CHECKING: the dry run goes on
 * @TILL_REFUND_BATCH_CHECKED: a person may say that it is meant
 * @TILL_REFUND_BATCH_RUNNING: rows are carried out, or outcomes awaited
 * @TILL_REFUND_BATCH_STOPPED: it can go on
 * @TILL_REFUND_BATCH_FINISHED: of every row it is known what became of it
 */
typedef enum
{
  TILL_REFUND_BATCH_NEW,
  TILL_REFUND_BATCH_CHECKING,
  TILL_REFUND_BATCH_CHECKED,
  TILL_REFUND_BATCH_RUNNING,
  TILL_REFUND_BATCH_STOPPED,
  TILL_REFUND_BATCH_FINISHED,
} TillRefundBatchStep;

/**
 * TillRefundCounts:
 * @n: how many rows, by #TillRefundItemState
 * @n_rows: all together
 * @n_repeats: how many of those that are ready are about a payment of an earlier row
 * @n_on_earlier_list: how many are refused because an earlier list has done the same
 */
typedef struct
{
  guint n[TILL_REFUND_ITEM_N_STATES];
  guint n_rows;
  guint n_repeats;
  guint n_on_earlier_list;
} TillRefundCounts;

#define TILL_TYPE_REFUND_BATCH (till_refund_batch_get_type ())
G_DECLARE_FINAL_TYPE (TillRefundBatch, till_refund_batch, TILL, REFUND_BATCH, GObject)

/*
 * TillRefundBatch: a list of refunds on its way: looked over, then carried out row by row.
 *
 * Signals:
 *  "changed" (), after the step or the trouble has changed
 *  "item-changed" (guint index), after something became of a row
 */

TillRefundBatch      *till_refund_batch_new         (TillSession          *session,
                                                     TillRefundList       *list);
TillRefundList       *till_refund_batch_get_list    (TillRefundBatch      *self);
void                  till_refund_batch_check       (TillRefundBatch      *self,
                                                     gboolean              again);
gboolean              till_refund_batch_start       (TillRefundBatch      *self);
void                  till_refund_batch_stop        (TillRefundBatch      *self);
TillRefundBatchStep   till_refund_batch_get_step    (TillRefundBatch      *self);
gboolean              till_refund_batch_is_stopping (TillRefundBatch      *self);
const GError         *till_refund_batch_get_trouble (TillRefundBatch      *self);
guint                 till_refund_batch_get_n_items (TillRefundBatch      *self);
const TillRefundItem *till_refund_batch_get_item    (TillRefundBatch      *self,
                                                     guint                 index);
void                  till_refund_batch_count       (TillRefundBatch      *self,
                                                     TillRefundCounts     *ret_counts);

G_END_DECLS
