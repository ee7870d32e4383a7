/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TillSbBehaviour:
 *
 * What happens when a test card is charged. Codes on disk: append only.
 */
typedef enum
{
  TILL_SB_PAYS = 0,
  TILL_SB_DECLINED = 1,
  TILL_SB_INSUFFICIENT_FUNDS = 2,
  TILL_SB_LOST = 3,
  TILL_SB_STOLEN = 4,
  TILL_SB_EXPIRED = 5,
  TILL_SB_WRONG_CVC = 6,
  TILL_SB_PROCESSING_ERROR = 7,
  TILL_SB_TOO_OFTEN = 8,
  TILL_SB_ATTACHES_THEN_DECLINED = 9,
  TILL_SB_BLOCKED = 10,
  TILL_SB_AUTHENTICATE_UNLESS_SAVED = 11,
  TILL_SB_AUTHENTICATE_ALWAYS = 12,
  TILL_SB_AUTHENTICATE_THEN_DECLINED = 13,
  TILL_SB_DISPUTED_AS_FRAUD = 14,
  TILL_SB_DISPUTED_AS_NOT_RECEIVED = 15,
  TILL_SB_INQUIRY = 16,
  TILL_SB_FRAUD_WARNING = 17,
  TILL_SB_REFUND_TAKES_TIME = 18,
  TILL_SB_REFUND_FAILS = 19,
  TILL_SB_AVAILABLE_AT_ONCE = 20,
  TILL_SB_CVC_CHECK_FAILS = 21,
  TILL_SB_POSTCODE_CHECK_FAILS = 22,
  TILL_SB_LINE1_CHECK_FAILS = 23,
  TILL_SB_ADDRESS_CHECKS_FAIL = 24,
  TILL_SB_ADDRESS_CHECKS_UNAVAILABLE = 25,
} TillSbBehaviour;

/**
 * TillSbCard:
 * @number: the test number
 * @brand: its brand, in Stripe's word
 * @funding: credit, debit or prepaid
 * @country: where it was issued
 * @behaviour: what happens when it is charged
 * @names: what it is called after "pm_card_" and "tok_", separated by spaces
 *
 * A test card.
 */
typedef struct
{
  const char     *number;
  const char     *brand;
  const char     *funding;
  const char     *country;
  TillSbBehaviour behaviour;
  const char     *names;
} TillSbCard;

/**
 * TillSbDecline:
 * @code: the error's code
 * @decline_code: (nullable): the issuer's reason
 * @param: (nullable): the part of the card it is about
 * @message: for the cardholder
 * @seller_message: for the merchant
 * @network_code: (nullable): the network's number for it
 * @advice: (nullable): what to do next
 *
 * Why a card failed.
 */
typedef struct
{
  const char *code;
  const char *decline_code;
  const char *param;
  const char *message;
  const char *seller_message;
  const char *network_code;
  const char *advice;
} TillSbDecline;

const TillSbCard    *till_sb_card_find                 (const char     *number);
const TillSbCard    *till_sb_card_find_name            (const char     *name);
const TillSbCard    *till_sb_card_get                  (guint           index);
const TillSbDecline *till_sb_card_get_decline          (TillSbBehaviour behaviour);
const TillSbDecline *till_sb_decline_find              (const char     *code,
                                                        const char     *decline_code);
gboolean             till_sb_card_wants_authentication (TillSbBehaviour behaviour,
                                                        gboolean        is_saved);
const char          *till_sb_card_check                (TillSbBehaviour behaviour,
                                                        const char     *which);

G_END_DECLS
