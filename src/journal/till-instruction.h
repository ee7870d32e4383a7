/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-money.h"

G_BEGIN_DECLS

/**
 * TillInstructionKind:
 * @TILL_INSTRUCTION_CHARGE: take money from a card, or only hold it
 * @TILL_INSTRUCTION_CAPTURE: take money that is held
 * @TILL_INSTRUCTION_CANCEL: let go of money that is held
 * @TILL_INSTRUCTION_REFUND: give money back
 * @TILL_INSTRUCTION_CREATE_LINK: make an address where a customer pays
 * @TILL_INSTRUCTION_CLOSE_LINK: make it unusable
 * @TILL_INSTRUCTION_CANCEL_REFUND: take back a refund that is not on its way yet
 * @TILL_INSTRUCTION_SAVE_CARD: keep a card with a customer without charging it
 * @TILL_INSTRUCTION_SUBMIT_EVIDENCE: answer a dispute, once and for all
 * @TILL_INSTRUCTION_PAYOUT: send money from the gateway to the merchant's bank
 */
typedef enum
{
  TILL_INSTRUCTION_CHARGE = 1,
  TILL_INSTRUCTION_CAPTURE,
  TILL_INSTRUCTION_CANCEL,
  TILL_INSTRUCTION_REFUND,
  TILL_INSTRUCTION_CREATE_LINK,
  TILL_INSTRUCTION_CLOSE_LINK,
  TILL_INSTRUCTION_CANCEL_REFUND,
  TILL_INSTRUCTION_SAVE_CARD,
  TILL_INSTRUCTION_SUBMIT_EVIDENCE,
  TILL_INSTRUCTION_PAYOUT,
} TillInstructionKind;

/**
 * TillInstructionState:
 * @TILL_INSTRUCTION_PREPARED: on disk; not a byte has left
 * @TILL_INSTRUCTION_SENT: bytes may have left; no answer yet
 * @TILL_INSTRUCTION_DONE: the gateway did it
 * @TILL_INSTRUCTION_REFUSED: it did not happen, for certain
 * @TILL_INSTRUCTION_UNKNOWN: money may have moved: being found out
 * @TILL_INSTRUCTION_GIVEN_UP: closed by a person who wrote why
 * @TILL_INSTRUCTION_HELD: on disk, and held back for a moment in which it can be stopped; not a
 *   byte has left
 */
typedef enum
{
  TILL_INSTRUCTION_PREPARED = 1,
  TILL_INSTRUCTION_SENT,
  TILL_INSTRUCTION_DONE,
  TILL_INSTRUCTION_REFUSED,
  TILL_INSTRUCTION_UNKNOWN,
  TILL_INSTRUCTION_GIVEN_UP,
  TILL_INSTRUCTION_HELD,
} TillInstructionState;

/* The reason of an order that accepts a dispute: it is lost, without evidence. A word on disk. */
#define TILL_ORDER_REASON_ACCEPT "accept"

/**
 * TillOrder:
 * @kind: what to do
 * @amount: how much to take, hold, capture, give back or pay out; 0 of the currency for the rest
 * @delivery, @tax: how much of @amount is for delivery, and is tax, in its minor units; 0 = not
 *   said
 * @target_id: (nullable): the payment (charge), link, refund or dispute it is about; for a payout
 *   the bank account, if it is not the usual one
 * @target_intent_id: (nullable): the payment's other id, which some gateways want
 * @available: for a refund or capture: how much of the target is left as far as is known, in
 *   minor units; the journal refuses what goes beyond it
 * @basis: (nullable): what the gateway said of the target when the order was decided on. Two
 *   consoles that order the same on the same basis get the same idempotency key, so that only one
 *   of them is carried out
 * @batch: (nullable): of which list it is a part, and on which line: "<id of the list>:<line>", see
 *   till_batch_is_valid(). What stands on a line is carried out once: it is what the idempotency
 *   key is made of, in place of @basis
 * @card_token: (nullable): the gateway's token of the card to charge; never a number
 * @last4: (nullable): of that card, to find the charge by if the answer is lost
 * @customer_id: (nullable): the gateway's customer
 * @customer_name, @customer_email, @customer_phone: (nullable): as typed
 * @reference: (nullable): the order reference
 * @description: (nullable): what the customer reads
 * @note: (nullable): what only we read
 * @reason: (nullable): the gateway's word for why money is given back; for a dispute
 *   %TILL_ORDER_REASON_ACCEPT, to give in instead of answering
 * @receipt_email: (nullable): where the gateway sends its receipt
 * @return_url: (nullable): for a link: where the customer goes afterwards
 * @consent: (nullable): with @save_card, the words to which the customer agreed
 * @evidence: (nullable): for a dispute: a JSON object of texts, under the gateway's names for them
 * @expires_us: for a link: until when, in µs since 1970 UTC; 0 = as long as the gateway likes
 * @again: whether the person was shown that it may be a repetition, and meant it
 * @moto: whether it is a mail or telephone order
 * @save_card: whether the customer agreed that the card is kept
 * @capture_later: whether money is only held
 *
 * What a person wants done. A plain value; strings are borrowed.
 */
typedef struct
{
  TillInstructionKind kind;
  TillMoney           amount;
  gint64              delivery;
  gint64              tax;
  const char         *target_id;
  const char         *target_intent_id;
  gint64              available;
  const char         *basis;
  const char         *batch;
  const char         *card_token;
  const char         *last4;
  const char         *customer_id;
  const char         *customer_name;
  const char         *customer_email;
  const char         *customer_phone;
  const char         *reference;
  const char         *description;
  const char         *note;
  const char         *reason;
  const char         *receipt_email;
  const char         *return_url;
  const char         *consent;
  const char         *evidence;
  gint64              expires_us;
  gboolean            again;
  gboolean            moto;
  gboolean            save_card;
  gboolean            capture_later;
} TillOrder;

/**
 * TillOutcome:
 * @state: %TILL_INSTRUCTION_DONE, %TILL_INSTRUCTION_REFUSED, %TILL_INSTRUCTION_UNKNOWN or
 *   %TILL_INSTRUCTION_GIVEN_UP
 * @result_id: (nullable): the gateway's id of what came of it (charge, refund, link)
 * @code: (nullable): the gateway's code, or ours: see TILL_INSTRUCTION_CODE_NOT_SENT and others
 * @decline_code: (nullable): the bank's reason, in the gateway's words
 * @message: (nullable): the gateway's sentence, or the person's why
 * @request_id: (nullable): what the gateway's support asks for
 * @operator_name: (nullable): the person who closed it by hand, or stopped it
 *
 * How an instruction ended. A plain value; strings are borrowed.
 */
typedef struct
{
  TillInstructionState state;
  const char          *result_id;
  const char          *code;
  const char          *decline_code;
  const char          *message;
  const char          *request_id;
  const char          *operator_name;
} TillOutcome;

/* How many letters the id of a list has: the letters "a" to "p", as digits could by chance look
 * like the number of a card. */
#define TILL_BATCH_ID_LENGTH 32

/* Codes of ours in an outcome: nothing was sent; a person stopped it in time; the program ended
 * while it was held back; another console has had the very same done. */
#define TILL_INSTRUCTION_CODE_NOT_SENT  "not_sent"
#define TILL_INSTRUCTION_CODE_STOPPED   "stopped"
#define TILL_INSTRUCTION_CODE_LEFT_HELD "left_held"
#define TILL_INSTRUCTION_CODE_ELSEWHERE "done_elsewhere"

/**
 * TillInstruction:
 *
 * One order of ours to move money, as it stands in the journal. Immutable, with counted
 * references, may cross threads. Only the journal makes one.
 */
typedef struct _TillInstruction TillInstruction;

/**
 * till_order_accepts_dispute:
 * @order: an order
 *
 * Returns: whether it gives in to a dispute
 */
static inline gboolean
till_order_accepts_dispute (const TillOrder *order)
{
  return order->kind == TILL_INSTRUCTION_SUBMIT_EVIDENCE &&
         g_strcmp0 (order->reason, TILL_ORDER_REASON_ACCEPT) == 0;
}

TillOrder           *till_order_copy                      (const TillOrder *order);
void                 till_order_free                      (TillOrder       *order);
gboolean             till_batch_is_valid                  (const char      *batch);

TillInstruction     *till_instruction_ref                 (TillInstruction *self);
void                 till_instruction_unref               (TillInstruction *self);
const char          *till_instruction_get_id              (TillInstruction *self);
const char          *till_instruction_get_idempotency_key (TillInstruction *self);
TillInstructionState till_instruction_get_state           (TillInstruction *self);
gboolean             till_instruction_is_open             (TillInstruction *self);
const TillOrder     *till_instruction_get_order           (TillInstruction *self);
const TillOutcome   *till_instruction_get_outcome         (TillInstruction *self);
const char          *till_instruction_get_operator        (TillInstruction *self);
const char          *till_instruction_get_console_id      (TillInstruction *self);
gint64               till_instruction_get_created_us      (TillInstruction *self);
gint64               till_instruction_get_sent_us         (TillInstruction *self);
gint64               till_instruction_get_settled_us      (TillInstruction *self);
guint                till_instruction_get_attempts        (TillInstruction *self);
gint64               till_instruction_get_next_look_us    (TillInstruction *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillOrder, till_order_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillInstruction, till_instruction_unref)

G_END_DECLS
