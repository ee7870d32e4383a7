/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The test cards (docs.stripe.com/testing) and the ways a card fails
 * (docs.stripe.com/declines/codes).
 *
 * What must hold: a number that is not in this table is refused, so nobody practises with a real
 * card. */

#include "till-sb-cards.h"

#include <string.h>

static const TillSbCard cards[] = {
  { "4242424242424242", "visa", "credit", "US", TILL_SB_PAYS, "visa us" },
  { "4000056655665556", "visa", "debit", "US", TILL_SB_PAYS, "visa_debit" },
  { "5555555555554444", "mastercard", "credit", "US", TILL_SB_PAYS, "mastercard" },
  { "2223003122003222", "mastercard", "credit", "US", TILL_SB_PAYS, "mastercard_2series" },
  { "5200828282828210", "mastercard", "debit", "US", TILL_SB_PAYS, "mastercard_debit" },
  { "5105105105105100", "mastercard", "prepaid", "US", TILL_SB_PAYS, "mastercard_prepaid" },
  { "378282246310005", "amex", "credit", "US", TILL_SB_PAYS, "amex" },
  { "371449635398431", "amex", "credit", "US", TILL_SB_PAYS, "" },
  { "6011111111111117", "discover", "credit", "US", TILL_SB_PAYS, "discover" },
  { "6011000990139424", "discover", "credit", "US", TILL_SB_PAYS, "" },
  { "3056930009020004", "diners", "credit", "US", TILL_SB_PAYS, "diners" },
  { "3566002020360505", "jcb", "credit", "JP", TILL_SB_PAYS, "jcb" },
  { "6200000000000005", "unionpay", "credit", "CN", TILL_SB_PAYS, "unionpay" },
  { "4000008260000000", "visa", "credit", "GB", TILL_SB_PAYS, "gb" },
  { "4000058260000005", "visa", "debit", "GB", TILL_SB_PAYS, "gb_debit" },
  { "5555558265554449", "mastercard", "credit", "GB", TILL_SB_PAYS, "gb_mastercard" },
  { "4000002760000016", "visa", "credit", "DE", TILL_SB_PAYS, "de" },
  { "4000002500000003", "visa", "credit", "FR", TILL_SB_PAYS, "fr" },
  { "4000003920000003", "visa", "credit", "JP", TILL_SB_PAYS, "jp" },
  { "4000000000000077", "visa", "credit", "US", TILL_SB_AVAILABLE_AT_ONCE,
    "bypassPending" },

  { "4000000000000002", "visa", "credit", "US", TILL_SB_DECLINED,
    "chargeDeclined visa_chargeDeclined" },
  { "4000000000009995", "visa", "credit", "US", TILL_SB_INSUFFICIENT_FUNDS,
    "chargeDeclinedInsufficientFunds visa_chargeDeclinedInsufficientFunds" },
  { "4000000000009987", "visa", "credit", "US", TILL_SB_LOST,
    "chargeDeclinedLostCard visa_chargeDeclinedLostCard" },
  { "4000000000009979", "visa", "credit", "US", TILL_SB_STOLEN,
    "chargeDeclinedStolenCard visa_chargeDeclinedStolenCard" },
  { "4000000000000069", "visa", "credit", "US", TILL_SB_EXPIRED,
    "chargeDeclinedExpiredCard visa_chargeDeclinedExpiredCard" },
  { "4000000000000127", "visa", "credit", "US", TILL_SB_WRONG_CVC,
    "chargeDeclinedIncorrectCvc visa_chargeDeclinedIncorrectCvc" },
  { "4000000000000119", "visa", "credit", "US", TILL_SB_PROCESSING_ERROR,
    "chargeDeclinedProcessingError visa_chargeDeclinedProcessingError" },
  { "4000000000006975", "visa", "credit", "US", TILL_SB_TOO_OFTEN,
    "chargeDeclinedVelocityLimitExceeded visa_chargeDeclinedVelocityLimitExceeded" },
  { "4000000000000341", "visa", "credit", "US", TILL_SB_ATTACHES_THEN_DECLINED,
    "chargeCustomerFail" },
  { "4100000000000019", "visa", "credit", "US", TILL_SB_BLOCKED,
    "radarBlock chargeDeclinedFraudulent" },

  { "4000000000000101", "visa", "credit", "US", TILL_SB_CVC_CHECK_FAILS, "cvcCheckFail" },
  { "4000000000000036", "visa", "credit", "US", TILL_SB_POSTCODE_CHECK_FAILS, "avsZipFail" },
  { "4000000000000028", "visa", "credit", "US", TILL_SB_LINE1_CHECK_FAILS, "avsLine1Fail" },
  { "4000000000000010", "visa", "credit", "US", TILL_SB_ADDRESS_CHECKS_FAIL, "avsFail" },
  { "4000000000000044", "visa", "credit", "US", TILL_SB_ADDRESS_CHECKS_UNAVAILABLE,
    "avsUnchecked" },

  { "4000002500003155", "visa", "credit", "FR", TILL_SB_AUTHENTICATE_UNLESS_SAVED,
    "authenticationRequiredOnSetup" },
  { "4000002760003184", "visa", "credit", "DE", TILL_SB_AUTHENTICATE_ALWAYS,
    "authenticationRequired" },
  { "4000000000003220", "visa", "credit", "US", TILL_SB_AUTHENTICATE_ALWAYS,
    "threeDSecure2Required" },
  { "4000008400001629", "visa", "credit", "US", TILL_SB_AUTHENTICATE_THEN_DECLINED,
    "threeDSecureRequiredChargeDeclined" },

  { "4000000000000259", "visa", "credit", "US", TILL_SB_DISPUTED_AS_FRAUD, "createDispute" },
  { "4000000000002685", "visa", "credit", "US", TILL_SB_DISPUTED_AS_NOT_RECEIVED,
    "createDisputeProductNotReceived" },
  { "4000000000001976", "visa", "credit", "US", TILL_SB_INQUIRY, "createDisputeInquiry" },
  { "4000000000005423", "visa", "credit", "US", TILL_SB_FRAUD_WARNING,
    "createIssuerFraudRecord" },
  { "4000000000007726", "visa", "credit", "US", TILL_SB_REFUND_TAKES_TIME, "pendingRefund" },
  { "4000000000005126", "visa", "credit", "US", TILL_SB_REFUND_FAILS, "refundFail" },
};

#define DECLINED "Your card was declined."
#define BANK_SAID_NO "The bank did not return any further details with this decline."

/* The first one stands for every reason that is not in the list. */
static const TillSbDecline declines[] = {
  { "card_declined", "generic_decline", NULL, DECLINED, BANK_SAID_NO, "01", "try_again_later" },
  { "card_declined", "insufficient_funds", NULL, "Your card has insufficient funds.",
    "The bank returned the decline code `insufficient_funds`.", "51", "try_again_later" },
  { "card_declined", "lost_card", NULL, DECLINED,
    "The bank returned the decline code `lost_card`.", "41", "do_not_try_again" },
  { "card_declined", "stolen_card", NULL, DECLINED,
    "The bank returned the decline code `stolen_card`.", "43", "do_not_try_again" },
  { "expired_card", "expired_card", "exp_month", "Your card has expired.",
    "The bank returned the decline code `expired_card`.", "54", "confirm_card_data" },
  { "incorrect_cvc", "incorrect_cvc", "cvc", "Your card's security code is incorrect.",
    "The bank returned the decline code `incorrect_cvc`.", "N7", "confirm_card_data" },
  { "processing_error", "processing_error", NULL,
    "An error occurred while processing your card. Try again in a little bit.",
    "The bank returned the decline code `processing_error`.", "96", "try_again_later" },
  { "card_declined", "card_velocity_exceeded", NULL,
    "Your card was declined for making repeated attempts too frequently or exceeding its amount "
    "limit.",
    "The bank returned the decline code `card_velocity_exceeded`.", "65", "try_again_later" },
  { "card_declined", "do_not_honor", NULL, DECLINED,
    "The bank returned the decline code `do_not_honor`.", "05", "try_again_later" },
  { "card_declined", "transaction_not_allowed", NULL, "Your card does not support this type of "
    "purchase.", "The bank returned the decline code `transaction_not_allowed`.", "57",
    "try_again_later" },
  { "card_declined", "pickup_card", NULL, DECLINED,
    "The bank returned the decline code `pickup_card`.", "04", "do_not_try_again" },
  { "card_declined", "issuer_not_available", NULL, DECLINED,
    "The bank returned the decline code `issuer_not_available`.", "91", "try_again_later" },
  { "card_declined", "invalid_account", NULL, DECLINED,
    "The bank returned the decline code `invalid_account`.", "14", "do_not_try_again" },
  { "card_declined", "fraudulent", NULL, DECLINED,
    "Stripe blocked this payment as too risky.", NULL, NULL },
  { "authentication_required", "authentication_required", NULL,
    "Your card was declined. This transaction requires authentication.",
    "The bank returned the decline code `authentication_required`.", "1A",
    "confirm_card_data" },
  { "card_declined", "test_mode_live_card", NULL,
    "Your card was declined. Your request was in test mode, but used a non test (live) card. For "
    "a list of valid test cards, visit: https://stripe.com/docs/testing.", BANK_SAID_NO, NULL,
    NULL },
};

/* Which decline a behaviour means; NULL where the card pays. */
static const char *
decline_code_of (TillSbBehaviour behaviour)
{
  switch (behaviour)
    {
    case TILL_SB_DECLINED:
    case TILL_SB_ATTACHES_THEN_DECLINED:
    case TILL_SB_AUTHENTICATE_THEN_DECLINED:
      return "generic_decline";

    case TILL_SB_INSUFFICIENT_FUNDS:
      return "insufficient_funds";

    case TILL_SB_LOST:
      return "lost_card";

    case TILL_SB_STOLEN:
      return "stolen_card";

    case TILL_SB_EXPIRED:
      return "expired_card";

    case TILL_SB_WRONG_CVC:
      return "incorrect_cvc";

    case TILL_SB_PROCESSING_ERROR:
      return "processing_error";

    case TILL_SB_TOO_OFTEN:
      return "card_velocity_exceeded";

    case TILL_SB_BLOCKED:
      return "fraudulent";

    case TILL_SB_PAYS:
    case TILL_SB_AUTHENTICATE_UNLESS_SAVED:
    case TILL_SB_AUTHENTICATE_ALWAYS:
    case TILL_SB_DISPUTED_AS_FRAUD:
    case TILL_SB_DISPUTED_AS_NOT_RECEIVED:
    case TILL_SB_INQUIRY:
    case TILL_SB_FRAUD_WARNING:
    case TILL_SB_REFUND_TAKES_TIME:
    case TILL_SB_REFUND_FAILS:
    case TILL_SB_AVAILABLE_AT_ONCE:
    case TILL_SB_CVC_CHECK_FAILS:
    case TILL_SB_POSTCODE_CHECK_FAILS:
    case TILL_SB_LINE1_CHECK_FAILS:
    case TILL_SB_ADDRESS_CHECKS_FAIL:
    case TILL_SB_ADDRESS_CHECKS_UNAVAILABLE:
      break;
    }

  return NULL;
}

/**
 * till_sb_card_find:
 * @number: digits
 *
 * Returns: (transfer none) (nullable): the test card with that number
 */
const TillSbCard *
till_sb_card_find (const char *number)
{
  for (guint i = 0; i < G_N_ELEMENTS (cards); i++)
    if (strcmp (cards[i].number, number) == 0)
      return &cards[i];

  return NULL;
}

/**
 * till_sb_card_find_name:
 * @name: "pm_card_visa", "tok_visa"
 *
 * Returns: (transfer none) (nullable): the test card with that name
 */
const TillSbCard *
till_sb_card_find_name (const char *name)
{
  if (g_str_has_prefix (name, "pm_card_"))
    name += strlen ("pm_card_");
  else if (g_str_has_prefix (name, "tok_"))
    name += strlen ("tok_");
  else
    return NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cards); i++)
    {
      g_auto (GStrv) names = g_strsplit (cards[i].names, " ", -1);

      if (*name != '\0' && g_strv_contains ((const char * const *) names, name))
        return &cards[i];
    }

  return NULL;
}

/**
 * till_sb_card_get:
 * @index: any number
 *
 * Returns: (transfer none): one of the cards that simply pay
 */
const TillSbCard *
till_sb_card_get (guint index)
{
  guint n = 0;

  while (cards[n].behaviour == TILL_SB_PAYS)
    n++;

  return &cards[index % n];
}

/**
 * till_sb_card_get_decline:
 * @behaviour: what a card does
 *
 * Returns: (transfer none) (nullable): how it fails, or %NULL when it pays
 */
const TillSbDecline *
till_sb_card_get_decline (TillSbBehaviour behaviour)
{
  const char *code = decline_code_of (behaviour);

  return code != NULL ? till_sb_decline_find (NULL, code) : NULL;
}

/**
 * till_sb_decline_find:
 * @code: (nullable): an error's code
 * @decline_code: (nullable): the issuer's reason
 *
 * Returns: (transfer none): what is said of it; the generic decline when it is not in our list
 */
const TillSbDecline *
till_sb_decline_find (const char *code,
                      const char *decline_code)
{
  for (guint i = 0; i < G_N_ELEMENTS (declines); i++)
    if (g_strcmp0 (declines[i].decline_code, decline_code) == 0 ||
        (decline_code == NULL && g_strcmp0 (declines[i].code, code) == 0))
      return &declines[i];

  return &declines[0];
}

/**
 * till_sb_card_wants_authentication:
 * @behaviour: what a card does
 * @is_saved: whether it was authenticated when it was saved
 *
 * Returns: whether the cardholder must authenticate with the bank (3-D Secure)
 */
gboolean
till_sb_card_wants_authentication (TillSbBehaviour behaviour,
                                   gboolean        is_saved)
{
  return behaviour == TILL_SB_AUTHENTICATE_ALWAYS ||
         behaviour == TILL_SB_AUTHENTICATE_THEN_DECLINED ||
         (behaviour == TILL_SB_AUTHENTICATE_UNLESS_SAVED && !is_saved);
}

/**
 * till_sb_card_check:
 * @behaviour: what a card does
 * @which: "cvc", "postal_code" or "line1"
 *
 * Returns: (transfer none): what the issuer says of the code or the address that was given
 */
const char *
till_sb_card_check (TillSbBehaviour behaviour,
                    const char     *which)
{
  gboolean is_cvc = strcmp (which, "cvc") == 0;
  gboolean is_postal_code = strcmp (which, "postal_code") == 0;

  if (is_cvc)
    return behaviour == TILL_SB_CVC_CHECK_FAILS || behaviour == TILL_SB_WRONG_CVC ? "fail" : "pass";

  if (behaviour == TILL_SB_ADDRESS_CHECKS_UNAVAILABLE)
    return "unavailable";

  return behaviour == TILL_SB_ADDRESS_CHECKS_FAIL ||
         (is_postal_code && behaviour == TILL_SB_POSTCODE_CHECK_FAILS) ||
         (!is_postal_code && behaviour == TILL_SB_LINE1_CHECK_FAILS) ? "fail" : "pass";
}
