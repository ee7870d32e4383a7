/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-payment-slot.h"
#include "till-store.h"

G_BEGIN_DECLS

/**
 * TillListState:
 * @TILL_LIST_LOADING: nothing is known yet
 * @TILL_LIST_READY: what is shown is what there is
 * @TILL_LIST_FAILED: it could not be read; see till_payment_list_get_error()
 */
typedef enum
{
  TILL_LIST_LOADING,
  TILL_LIST_READY,
  TILL_LIST_FAILED,
} TillListState;

/* No row must stay where it is. */
#define TILL_HOLD_NONE 0

#define TILL_TYPE_PAYMENT_LIST (till_payment_list_get_type ())
G_DECLARE_FINAL_TYPE (TillPaymentList, till_payment_list, TILL, PAYMENT_LIST, GObject)

/*
 * TillPaymentList: a #GListModel of #TillPaymentSlot, newest payment first or in another order, of
 * any length.
 *
 * Properties: "n-held" (uint), "sorted" (uint), "state" (#TillListState as int).
 * Signals: "rearranged" (): rows may stand anywhere now, without a word from "items-changed";
 * "filtered" (): the first rows of a new filter or order are there.
 */

TillPaymentList *till_payment_list_new        (void);
void             till_payment_list_set_store  (TillPaymentList  *self,
                                               TillStore        *store);
void             till_payment_list_set_filter (TillPaymentList  *self,
                                               const TillFilter *filter);
void             till_payment_list_set_sort   (TillPaymentList  *self,
                                               TillSort          sort);
TillSort         till_payment_list_get_sort   (TillPaymentList  *self);
guint            till_payment_list_get_sorted (TillPaymentList  *self);
void             till_payment_list_retry      (TillPaymentList  *self);
void             till_payment_list_repaint    (TillPaymentList  *self);
void             till_payment_list_take       (TillPaymentList  *self,
                                               TillApplied      *applied);
void             till_payment_list_set_limit  (TillPaymentList  *self,
                                               guint             limit);
void             till_payment_list_set_hold   (TillPaymentList  *self,
                                               guint             n_rows);
guint            till_payment_list_get_n_held (TillPaymentList  *self);
TillListState    till_payment_list_get_state  (TillPaymentList  *self);
const GError    *till_payment_list_get_error  (TillPaymentList  *self);
gint64           till_payment_list_get_key    (TillPaymentList  *self,
                                               guint             position);
gboolean         till_payment_list_find       (TillPaymentList  *self,
                                               gint64            key,
                                               guint            *ret_position);

G_END_DECLS
