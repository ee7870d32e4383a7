/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-record.h"

G_BEGIN_DECLS

/**
 * TillPaymentState:
 * @TILL_PAYMENT_UNKNOWN: a state this version does not know: see raw_state
 * @TILL_PAYMENT_AUTHORIZED: held on the card, to be captured before capture_before_us
 *
 * What became of taking the money. Refunds and disputes are counted apart: see
 * till_payment_get_label() for the word that says it all.
 */
typedef enum
{
  TILL_PAYMENT_UNKNOWN,
  TILL_PAYMENT_REQUIRES_INPUT,
  TILL_PAYMENT_REQUIRES_ACTION,
  TILL_PAYMENT_PROCESSING,
  TILL_PAYMENT_AUTHORIZED,
  TILL_PAYMENT_SUCCEEDED,
  TILL_PAYMENT_FAILED,
  TILL_PAYMENT_CANCELED,
  TILL_PAYMENT_EXPIRED,
} TillPaymentState;

/**
 * TillPaymentLabel:
 *
 * State, refunds and disputes of a payment as one thing, as a list shows it.
 */
typedef enum
{
  TILL_PAYMENT_LABEL_UNKNOWN,
  TILL_PAYMENT_LABEL_REQUIRES_INPUT,
  TILL_PAYMENT_LABEL_REQUIRES_ACTION,
  TILL_PAYMENT_LABEL_PROCESSING,
  TILL_PAYMENT_LABEL_AUTHORIZED,
  TILL_PAYMENT_LABEL_SUCCEEDED,
  TILL_PAYMENT_LABEL_DECLINED,
  TILL_PAYMENT_LABEL_CANCELED,
  TILL_PAYMENT_LABEL_EXPIRED,
  TILL_PAYMENT_LABEL_PARTLY_REFUNDED,
  TILL_PAYMENT_LABEL_REFUNDED,
  TILL_PAYMENT_LABEL_DISPUTED,
} TillPaymentLabel;

/**
 * TillPayment:
 * @state: what became of it
 * @created_us: when it was made, by the gateway's clock, in µs since 1970 UTC
 * @intent_id: (nullable): the attempt's other id, which it has before money was asked for; while
 *   there is no charge yet, the record's id is this one
 * @amount: what was asked for
 * @captured: how much of it was taken, in minor units
 * @refunded: how much of that was given back, in minor units
 * @disputed: whether there is or was a dispute
 * @fee, @net: in @settle_currency, known later than the rest; only valid if @settle_currency is
 *   not empty
 * @settle_currency: the currency of the merchant's account, or ""
 * @capture_before_us: until when an authorised payment can be captured; 0 = does not apply
 * @last4: (nullable): the last four digits: all we ever keep of a number
 * @moto: whether it was flagged as a mail or telephone order
 * @failure_code: (nullable): the gateway's code for a refusal
 * @decline_code: (nullable): the bank's reason, in the gateway's words
 * @failure_message: (nullable): the gateway's sentence
 * @cvc_check, @postcode_check, @address_check: (nullable): "pass", "fail", "unavailable",
 *   "unchecked"
 * @reference: (nullable): our order reference, from metadata
 * @note: (nullable): what the operator wrote, from metadata
 * @metadata: (nullable): all of the merchant's metadata as "key: value" lines, for search
 *
 * One attempt to take money.
 */
typedef struct
{
  TillRecord       record;
  TillPaymentState state;
  gint64           created_us;
  const char      *intent_id;

  TillMoney        amount;
  gint64           captured;
  gint64           refunded;
  gboolean         disputed;
  gint64           fee;
  gint64           net;
  char             settle_currency[TILL_CURRENCY_SIZE];
  gint64           capture_before_us;

  const char      *method;
  const char      *brand;
  const char      *last4;
  const char      *funding;
  const char      *country;
  int              exp_month;
  int              exp_year;
  gboolean         moto;

  const char      *failure_code;
  const char      *decline_code;
  const char      *failure_message;
  const char      *risk_level;
  const char      *cvc_check;
  const char      *postcode_check;
  const char      *address_check;
  const char      *authorization_code;

  const char      *customer_id;
  const char      *customer_name;
  const char      *customer_email;
  const char      *customer_phone;
  const char      *description;
  const char      *reference;
  const char      *note;
  const char      *receipt_url;
  const char      *operator_name;
  const char      *console_id;
  const char      *instruction_id;
  const char      *metadata;
} TillPayment;

/* Keys of ours in the metadata: who wrote the note last, and when, in seconds since 1970 UTC. */
#define TILL_PAYMENT_META_NOTED_BY "tillroll_noted_by"
#define TILL_PAYMENT_META_NOTED_AT "tillroll_noted_at"
/* And what the customer agreed to when the card was kept. */
#define TILL_PAYMENT_META_CONSENT "tillroll_consent"

/**
 * TillPaymentPart:
 * @TILL_PAYMENT_DELIVERY: what is paid for delivery
 * @TILL_PAYMENT_TAX: how much of the amount is tax
 *
 * What an amount is made of, beside the goods.
 */
typedef enum
{
  TILL_PAYMENT_DELIVERY,
  TILL_PAYMENT_TAX,
  TILL_N_PAYMENT_PARTS,
} TillPaymentPart;

TillPaymentLabel till_payment_get_label      (const TillPayment *self);
gint64           till_payment_get_refundable (const TillPayment *self);
char            *till_payment_get_metadata   (const TillPayment *self,
                                              const char        *key);
const char      *till_payment_part_get_key   (TillPaymentPart    part);
gint64           till_payment_get_part       (const TillPayment *self,
                                              TillPaymentPart    part);

G_END_DECLS
