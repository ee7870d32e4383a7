/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-merchant.h"
#include "till-session.h"
#include "till-sheet.h"

G_BEGIN_DECLS

/**
 * TillDisputePack:
 * @dispute: what it is about
 * @detail: the payment with all that hangs on it
 * @instructions: (element-type TillInstruction): what the journal has about the payment; empty when
 *   there is no journal
 * @receipts: (element-type TillReceiptNote): its receipts that have left this computer
 * @merchant: who sold
 *
 * What our own records have about a disputed payment.
 */
typedef struct
{
  TillDispute       *dispute;
  TillPaymentDetail *detail;
  GPtrArray         *instructions;
  GPtrArray         *receipts;
  TillMerchant      *merchant;
} TillDisputePack;

void             till_dispute_pack_free        (TillDisputePack       *self);
void             till_dispute_pack_load_async  (TillSession           *session,
                                                TillDispute           *dispute,
                                                GCancellable          *cancellable,
                                                GAsyncReadyCallback    callback,
                                                gpointer               user_data);
TillDisputePack *till_dispute_pack_load_finish (TillSession           *session,
                                                GAsyncResult          *result,
                                                GError               **error);
TillSheet       *till_dispute_pack_to_sheet    (const TillDisputePack *self,
                                                const char            *account_name,
                                                TillAccountMode        mode,
                                                gint64                 now_us);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillDisputePack, till_dispute_pack_free)

G_END_DECLS
