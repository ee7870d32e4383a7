/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-instruction.h"
#include "till-refund-rows.h"

G_BEGIN_DECLS

/**
 * TillRefundList:
 * @id: made of what stands on it: the same list has the same id, wherever it is read
 * @decimal_point: '.' or ',', as the list is written
 * @rows: (element-type TillRefundRow): its rows, in order
 *
 * A list of wanted refunds. Immutable, with counted references, may cross threads.
 */
typedef struct
{
  char       id[TILL_BATCH_ID_LENGTH + 1];
  char       decimal_point;
  GPtrArray *rows;
} TillRefundList;

TillRefundList *till_refund_list_new         (GPtrArray           *rows,
                                              char                 decimal_point);
TillRefundList *till_refund_list_ref         (TillRefundList      *self);
void            till_refund_list_unref       (TillRefundList      *self);

void            till_refund_list_keep_async  (TillRefundList      *self,
                                              const char          *account_folder,
                                              GAsyncReadyCallback  callback,
                                              gpointer             user_data);
gboolean        till_refund_list_keep_finish (GAsyncResult        *result,
                                              GError             **error);
void            till_refund_list_drop_async  (TillRefundList      *self,
                                              const char          *account_folder,
                                              GAsyncReadyCallback  callback,
                                              gpointer             user_data);
gboolean        till_refund_list_drop_finish (GAsyncResult        *result,
                                              GError             **error);
void            till_refund_list_find_async  (const char          *account_folder,
                                              GCancellable        *cancellable,
                                              GAsyncReadyCallback  callback,
                                              gpointer             user_data);
GPtrArray      *till_refund_list_find_finish (GAsyncResult        *result,
                                              GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillRefundList, till_refund_list_unref)

G_END_DECLS
