/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-capabilities.h"
#include "till-instruction.h"
#include "till-refund-rows.h"
#include "till-store.h"

G_BEGIN_DECLS

/**
 * TillRefundItemState:
 * @TILL_REFUND_ITEM_UNCHECKED: not looked at yet
 * @TILL_REFUND_ITEM_READY: would be refunded
 * @TILL_REFUND_ITEM_SENDING: under way right now
 * @TILL_REFUND_ITEM_UNKNOWN: sent, and its outcome is being found out
 * @TILL_REFUND_ITEM_DONE: the gateway did it
 * @TILL_REFUND_ITEM_REFUSED: it is not refunded; see the reason
 */
typedef enum
{
  TILL_REFUND_ITEM_UNCHECKED,
  TILL_REFUND_ITEM_READY,
  TILL_REFUND_ITEM_SENDING,
  TILL_REFUND_ITEM_UNKNOWN,
  TILL_REFUND_ITEM_DONE,
  TILL_REFUND_ITEM_REFUSED,
} TillRefundItemState;

#define TILL_REFUND_ITEM_N_STATES (TILL_REFUND_ITEM_REFUSED + 1)

/**
 * TillRefundItem:
 * @row: what is wanted; borrowed from the list
 * @state: how far it is
 * @amount: how much; the currency is "" until it is known
 * @payment: (nullable): its payment, once it was looked at
 * @target_id: (nullable): the gateway's id of it, once it is known
 * @who: (nullable): whose payment it is, as the journal says
 * @left: how much of the payment was left for this row when it was looked at, in minor units
 * @why: (nullable): why it is refused, translated
 * @details: (nullable): code, request id and the gateway's sentence
 * @refund_id: (nullable): the gateway's id of the refund
 * @instruction_id: (nullable): the newest instruction in the journal
 * @earlier: whether it was done, or refused for good, before this run
 * @on_earlier_list: whether it is refused because an earlier list has done the same
 * @tries: how often it was sent in this run
 *
 * A row of a list with all that became of it.
 */
typedef struct
{
  const TillRefundRow *row;
  TillRefundItemState  state;
  TillMoney            amount;
  TillPayment         *payment;
  char                *target_id;
  char                *who;
  gint64               left;
  char                *why;
  char                *details;
  char                *refund_id;
  char                *instruction_id;
  gboolean             earlier;
  gboolean             on_earlier_list;
  guint                tries;
} TillRefundItem;

TillRefundItem *till_refund_item_new        (const TillRefundRow      *row);
void            till_refund_item_free       (TillRefundItem           *self);
void            till_refund_item_refuse     (TillRefundItem           *self,
                                             const char               *why);
void            till_refund_item_take       (TillRefundItem           *self,
                                             TillInstruction          *instruction);
void            till_refund_item_weigh      (TillRefundItem           *self,
                                             const TillPaymentDetail  *detail,
                                             const TillCapabilities   *capabilities,
                                             char                      decimal_point,
                                             gint64                    spoken_for);
void            till_refund_item_fill_order (const TillRefundItem     *self,
                                             TillOrder                *ret_order);

G_END_DECLS
