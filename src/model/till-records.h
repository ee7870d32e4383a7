/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-payment.h"

G_BEGIN_DECLS

/**
 * TillRefundState:
 * @TILL_REFUND_UNKNOWN: a state this version does not know: see raw_state
 */
typedef enum
{
  TILL_REFUND_UNKNOWN,
  TILL_REFUND_PENDING,
  TILL_REFUND_REQUIRES_ACTION,
  TILL_REFUND_SUCCEEDED,
  TILL_REFUND_FAILED,
  TILL_REFUND_CANCELED,
} TillRefundState;

/**
 * TillRefund:
 * @payment_id: the payment (charge) it belongs to
 * @reason: (nullable): the gateway's word: "duplicate", "fraudulent", "requested_by_customer"
 * @failure_reason: (nullable): the gateway's word
 * @bank_reference: (nullable): what the customer's bank asks for (ARN)
 * @operator_name: (nullable): who did it, from our metadata
 * @instruction_id: (nullable): our instruction, from our metadata
 * @note: (nullable): what the operator wrote
 * @succeeded_before: whether it is no longer what it was: it had succeeded
 */
typedef struct
{
  TillRecord      record;
  TillRefundState state;
  gint64          created_us;
  TillMoney       amount;
  const char     *payment_id;
  const char     *reason;
  const char     *failure_reason;
  const char     *bank_reference;
  const char     *operator_name;
  const char     *instruction_id;
  const char     *note;
  gboolean        succeeded_before;
} TillRefund;

typedef enum
{
  TILL_DISPUTE_UNKNOWN,
  TILL_DISPUTE_NEEDS_RESPONSE,
  TILL_DISPUTE_UNDER_REVIEW,
  TILL_DISPUTE_WON,
  TILL_DISPUTE_LOST,
  TILL_DISPUTE_CLOSED,
  TILL_DISPUTE_PREVENTED,
} TillDisputeState;

typedef enum
{
  TILL_DISPUTE_STAGE_INQUIRY,
  TILL_DISPUTE_STAGE_CHARGEBACK,
  TILL_DISPUTE_STAGE_APPEAL,
} TillDisputeStage;

/**
 * TillDispute:
 * @due_us: until when an answer counts; 0 = none is possible or needed
 */
typedef struct
{
  TillRecord       record;
  TillDisputeState state;
  TillDisputeStage stage;
  gint64           created_us;
  gint64           due_us;
  TillMoney        amount;
  const char      *payment_id;
  const char      *reason;
  gboolean         has_evidence;
  gint64           submissions;
} TillDispute;

typedef enum
{
  TILL_PAYOUT_UNKNOWN,
  TILL_PAYOUT_PENDING,
  TILL_PAYOUT_IN_TRANSIT,
  TILL_PAYOUT_PAID,
  TILL_PAYOUT_FAILED,
  TILL_PAYOUT_CANCELED,
} TillPayoutState;

typedef struct
{
  TillRecord      record;
  TillPayoutState state;
  gint64          created_us;
  gint64          arrival_us;
  TillMoney       amount;
  gboolean        automatic;
  const char     *description;
  const char     *failure_message;
} TillPayout;

/**
 * TillEntry:
 * @type: the gateway's word for what kind of movement it is: "charge", "refund", "dispute",
 *   "dispute_reversal", "payout", "fee"; a list that may grow
 * @created_us: when it was booked
 * @available_us: from when on the money is, or was, there to be paid out
 * @amount: what came (or, below zero, went), in the currency of the merchant's account
 * @fee: what the gateway kept of it, in the same currency
 * @net: @amount less @fee
 * @description: (nullable): the gateway's sentence
 * @source_id: (nullable): what moved it: a payment, a refund, a dispute or a payout
 * @payout_id: (nullable): the payout it went into; %NULL as long as that is not known
 *
 * One movement of the merchant's balance with the gateway. Gateways do not change one, they book
 * another against it.
 */
typedef struct
{
  TillRecord  record;
  const char *type;
  gint64      created_us;
  gint64      available_us;
  TillMoney   amount;
  gint64      fee;
  gint64      net;
  const char *description;
  const char *source_id;
  const char *payout_id;
} TillEntry;

/**
 * TillCustomer:
 * @line1, @line2, @city, @region, @postcode, @country: (nullable): the address; @country is a code
 *   of two letters
 * @deleted: whether the gateway says it no longer exists
 */
typedef struct
{
  TillRecord  record;
  gint64      created_us;
  const char *name;
  const char *email;
  const char *phone;
  const char *description;
  const char *line1;
  const char *line2;
  const char *city;
  const char *region;
  const char *postcode;
  const char *country;
  gboolean    deleted;
} TillCustomer;

/**
 * TillCard:
 * @customer_id: (nullable): whose it is; %NULL for a card that was only just tokenised
 *
 * A card the gateway keeps: a token, never a number.
 */
typedef struct
{
  TillRecord  record;
  const char *customer_id;
  const char *brand;
  const char *last4;
  const char *funding;
  const char *country;
  int         exp_month;
  int         exp_year;
} TillCard;

typedef enum
{
  TILL_LINK_UNKNOWN,
  TILL_LINK_OPEN,
  TILL_LINK_PAID,
  TILL_LINK_EXPIRED,
} TillLinkState;

/**
 * TillLink:
 * @url: (nullable): where the customer pays; gateways stop telling it once it is over
 * @payment_intent_id: (nullable): alternative id of the payment that paid it
 */
typedef struct
{
  TillRecord    record;
  TillLinkState state;
  gint64        created_us;
  gint64        expires_us;
  TillMoney     amount;
  const char   *url;
  const char   *payment_intent_id;
  const char   *customer_email;
  const char   *description;
  const char   *reference;
  const char   *operator_name;
  const char   *instruction_id;
} TillLink;

/**
 * TillEvent:
 * @type: the gateway's word for what happened
 * @created_us: when, by the gateway's clock
 * @subject: (nullable): the record it carried (a #TillRecord with %TILL_ORIGIN_EVENT), or %NULL
 *   when it is about something we do not keep
 */
typedef struct
{
  TillRecord  record;
  const char *type;
  gint64      created_us;
  TillRecord *subject;
} TillEvent;

/**
 * TillAccount:
 * @name: (nullable): the merchant's name, when the key may read it
 * @livemode: whether money is real
 * @missing_permissions: (nullable): space-separated names of permissions that were found missing
 */
typedef struct
{
  TillRecord  record;
  const char *name;
  const char *country;
  const char *default_currency;
  gboolean    livemode;
  const char *missing_permissions;
} TillAccount;

G_END_DECLS
