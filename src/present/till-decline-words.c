/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a refusal means, for an operator with the customer on the phone.
 *
 * What must hold: the words are plain and hold no code of the gateway. Where the reason must not
 * be told to the caller (the card is reported lost or stolen, fraud is suspected, the card is to
 * be kept), @say gives no hint of it and @act says that it must not be read out: the person on the
 * line may not be the card's owner. The codes and who may be told what are from
 * https://docs.stripe.com/declines/codes and https://docs.stripe.com/error-codes; a code that is
 * not in the table gets words that are true of every refusal. */

#include "till-decline-words.h"

#include <glib/gi18n.h>
#include <string.h>

typedef enum
{
  SAME_CARD = 1 << 0,
  CONFIDENTIAL = 1 << 1,
  NEEDS_CUSTOMER = 1 << 2,
  NOT_ABOUT_CARD = 1 << 3,
} Flags;

typedef struct
{
  const char *code;
  const char *title;
  const char *say;
  const char *act;
  Flags       flags;
} Entry;

#define REFUSED N_("The bank refused")
#define SAY_REFUSED \
  N_("Your bank refused the payment without giving a reason. Do you have another card?")
#define ACT_REFUSED \
  N_("Ask for another card. The customer can learn the reason only from the bank.")

#define CONFIRM N_("The bank wants the customer to confirm")
#define SAY_CONFIRM \
  N_("Your bank wants you to confirm this payment yourself. I can send you a link where you do " \
     "that.")
#define ACT_CONFIRM N_("Send a payment link. Nothing was taken.")

#define SAY_DISCREET N_("The card was not accepted. Please use another one.")

#define LIMIT N_("A limit of the card is reached")
#define SAY_LIMIT \
  N_("Your bank says that a limit of this card is reached. Do you have another card?")
#define ACT_LIMIT N_("Ask for another card, or try again tomorrow.")

#define NOT_FOR_THIS N_("The card cannot be used for this")
#define SAY_NOT_FOR_THIS \
  N_("Your bank does not allow this kind of payment with this card. Do you have another card?")
#define ACT_NOT_FOR_THIS \
  N_("Ask for another card. The customer can ask the bank to allow it.")

#define AGAIN N_("The bank could not answer")
#define SAY_AGAIN N_("Your bank could not be reached just now. I will try once more.")
#define ACT_AGAIN \
  N_("Nothing was taken. Wait a minute and try the same card once more; then ask for another one.")

#define NUMBER N_("The card number is not right")
#define SAY_NUMBER N_("Could you read me the long number on the card once more?")
#define ACT_NUMBER N_("Type the number again and read it back to the caller.")

#define CODE N_("The security code is not right")
#define SAY_CODE \
  N_("Could you read me the security code once more? Three digits on the back; on American " \
     "Express four on the front.")
#define ACT_CODE N_("Type the card again with the code that the caller reads.")

#define EXPIRY N_("The expiry date is not right")
#define SAY_EXPIRY N_("Could you read me the expiry date on the card once more?")
#define ACT_EXPIRY N_("Type the card again with the date that the caller reads.")

#define ADDRESS N_("The postcode or address does not match")
#define SAY_ADDRESS \
  N_("Which postcode does your bank have for you? It may be one from before you moved.")
#define ACT_ADDRESS N_("Type the card again with the postcode that the bank has.")

#define PIN N_("The bank wants the card’s PIN")
#define SAY_PIN \
  N_("Your bank wants the PIN of this card. Please do not tell me the PIN: I can send you a " \
     "link, or take another card.")
#define ACT_PIN \
  N_("A PIN cannot be given over the phone: never ask for it. Send a payment link, or ask for " \
     "another card.")

#define STOPPED N_("The cardholder has stopped this payment")
#define SAY_STOPPED \
  N_("Your bank has been asked not to allow this payment. Please talk to your bank, or use " \
     "another card.")
#define ACT_STOPPED N_("Do not try this card again.")

#define ACCOUNT N_("The card’s account is not valid")
#define SAY_ACCOUNT \
  N_("Your bank says that this card is no longer connected to an account. Do you have a newer " \
     "card?")
#define ACT_ACCOUNT N_("Ask for another card, perhaps one that replaced this one.")

/* In the order of the alphabet: find_entry() searches by halving. */
static const Entry declines[] = {
  { "approve_with_id", N_("The bank did not confirm"),
    N_("Your bank did not confirm the payment. I will try once more."),
    N_("Try once more. If it is refused again, ask for another card."), SAME_CARD },
  { "authentication_not_handled", CONFIRM, SAY_CONFIRM, ACT_CONFIRM, NEEDS_CUSTOMER },
  { "authentication_required", CONFIRM, SAY_CONFIRM, ACT_CONFIRM, NEEDS_CUSTOMER },
  { "call_issuer", N_("The bank wants to be called"),
    N_("Your bank refused and would like you to call them. Do you have another card?"),
    N_("Ask for another card, or wait until the customer has called the bank."), 0 },
  { "card_not_supported", NOT_FOR_THIS, SAY_NOT_FOR_THIS, ACT_NOT_FOR_THIS, 0 },
  { "card_velocity_exceeded", LIMIT, SAY_LIMIT, ACT_LIMIT, 0 },
  { "currency_not_supported", N_("The card does not take this currency"),
    N_("This card cannot be charged in our currency. Do you have another card?"),
    N_("Ask for another card."), 0 },
  { "do_not_honor", REFUSED, SAY_REFUSED, ACT_REFUSED, 0 },
  { "do_not_try_again", REFUSED, SAY_REFUSED,
    N_("Do not try this card again. Ask for another one."), 0 },
  { "duplicate_transaction", N_("The same payment was made a moment ago"),
    N_("One moment please: I am checking whether this is already paid."),
    N_("Look in the list of payments first: this may already be paid."), 0 },
  { "expired_card", N_("The card has expired"),
    N_("The bank says that this card has expired. Could you read me the date, or do you have a "
       "newer card?"),
    N_("If the date was mistyped, type the card again. Else ask for another card."), SAME_CARD },
  { "fraudulent", N_("The payment looks like fraud"), SAY_DISCREET,
    N_("Fraud is suspected. Do not read this to the caller; say only that the card was not "
       "accepted. Do not try it again, and deliver nothing before you are paid."),
    CONFIDENTIAL },
  { "generic_decline", REFUSED, SAY_REFUSED, ACT_REFUSED, 0 },
  { "incorrect_address", ADDRESS, SAY_ADDRESS, ACT_ADDRESS, SAME_CARD },
  { "incorrect_cvc", CODE, SAY_CODE, ACT_CODE, SAME_CARD },
  { "incorrect_number", NUMBER, SAY_NUMBER, ACT_NUMBER, SAME_CARD },
  { "incorrect_pin", PIN, SAY_PIN, ACT_PIN, NEEDS_CUSTOMER },
  { "incorrect_zip", ADDRESS, SAY_ADDRESS, ACT_ADDRESS, SAME_CARD },
  { "insufficient_funds", N_("Not enough money on the card"),
    N_("Your bank says that there is not enough money available on this card. Do you have another "
       "card?"),
    N_("Ask for another card, or agree on another day."), 0 },
  { "invalid_account", ACCOUNT, SAY_ACCOUNT, ACT_ACCOUNT, 0 },
  { "invalid_amount", N_("The bank did not accept the amount"),
    N_("Your bank did not accept this amount on this card. Do you have another card?"),
    N_("Check the amount. If it is right, ask for another card."), SAME_CARD },
  { "invalid_cvc", CODE, SAY_CODE, ACT_CODE, SAME_CARD },
  { "invalid_expiry_month", EXPIRY, SAY_EXPIRY, ACT_EXPIRY, SAME_CARD },
  { "invalid_expiry_year", EXPIRY, SAY_EXPIRY, ACT_EXPIRY, SAME_CARD },
  { "invalid_number", NUMBER, SAY_NUMBER, ACT_NUMBER, SAME_CARD },
  { "invalid_pin", PIN, SAY_PIN, ACT_PIN, NEEDS_CUSTOMER },
  { "issuer_not_available", AGAIN, SAY_AGAIN, ACT_AGAIN, SAME_CARD },
  { "lost_card", N_("The card is reported lost"), SAY_DISCREET,
    N_("The card is reported lost. Do not read this to the caller; say only that the card was not "
       "accepted. Do not try it again."),
    CONFIDENTIAL },
  { "merchant_blacklist", N_("The card is on your list of blocked cards"), SAY_DISCREET,
    N_("You have blocked this card or this customer at the gateway. Do not read this to the "
       "caller; say only that the card was not accepted."),
    CONFIDENTIAL },
  { "mobile_device_authentication_required", CONFIRM, SAY_CONFIRM, ACT_CONFIRM, NEEDS_CUSTOMER },
  { "new_account_information_available", ACCOUNT, SAY_ACCOUNT, ACT_ACCOUNT, 0 },
  { "no_action_taken", REFUSED, SAY_REFUSED, ACT_REFUSED, 0 },
  { "not_permitted", NOT_FOR_THIS, SAY_NOT_FOR_THIS, ACT_NOT_FOR_THIS, 0 },
  { "offline_pin_required", PIN, SAY_PIN, ACT_PIN, NEEDS_CUSTOMER },
  { "online_or_offline_pin_required", PIN, SAY_PIN, ACT_PIN, NEEDS_CUSTOMER },
  { "pickup_card", N_("The bank wants the card to be kept"), SAY_DISCREET,
    N_("The bank wants this card taken out of use. Do not read this to the caller; say only that "
       "the card was not accepted. Do not try it again."),
    CONFIDENTIAL },
  { "pin_try_exceeded", N_("The card is blocked after too many wrong PINs"),
    N_("Your bank did not accept this card. Do you have another one?"),
    N_("Ask for another card."), 0 },
  { "processing_error", AGAIN, SAY_AGAIN, ACT_AGAIN, SAME_CARD },
  { "reenter_transaction", AGAIN, SAY_AGAIN, ACT_AGAIN, SAME_CARD },
  { "restricted_card", NOT_FOR_THIS, SAY_REFUSED, ACT_REFUSED, 0 },
  { "revocation_of_all_authorizations", STOPPED, SAY_STOPPED, ACT_STOPPED, 0 },
  { "revocation_of_authorization", STOPPED, SAY_STOPPED, ACT_STOPPED, 0 },
  { "security_violation", REFUSED, SAY_REFUSED, ACT_REFUSED, 0 },
  { "service_not_allowed", NOT_FOR_THIS, SAY_NOT_FOR_THIS, ACT_NOT_FOR_THIS, 0 },
  { "stolen_card", N_("The card is reported stolen"), SAY_DISCREET,
    N_("The card is reported stolen. Do not read this to the caller; say only that the card was "
       "not accepted. Do not try it again."),
    CONFIDENTIAL },
  { "stop_payment_order", STOPPED, SAY_STOPPED, ACT_STOPPED, 0 },
  { "testmode_decline", N_("This is a test card"),
    N_("This number is not a real card. Could you read me the number once more?"),
    N_("Test cards work only in test and practice mode. Ask for the real card."), 0 },
  { "transaction_not_allowed", NOT_FOR_THIS, SAY_NOT_FOR_THIS, ACT_NOT_FOR_THIS, 0 },
  { "try_again_later", AGAIN, SAY_AGAIN, ACT_AGAIN, SAME_CARD },
  { "withdrawal_count_limit_exceeded", LIMIT, SAY_LIMIT, ACT_LIMIT, 0 },
};

#define BUSY N_("The gateway is busy")
#define ACT_BUSY N_("Nothing was done. Wait a moment and try again.")
#define KEY N_("The gateway does not accept the key any more")
#define ACT_KEY N_("Nothing was done. Sign in again with a valid key.")
#define CHANGED N_("The payment is no longer in a state that allows this")
#define ACT_CHANGED N_("Nothing was done. Look at the payment: it has changed meanwhile.")

/* What is refused for another reason than a bank's word; in the order of the alphabet. */
static const Entry errors[] = {
  { "amount_too_large", N_("The amount is too large"), NULL,
    N_("Nothing was done. The gateway does not take so much at once."), NOT_ABOUT_CARD },
  { "amount_too_small", N_("The amount is too small"), NULL,
    N_("Nothing was done. The gateway has a smallest amount for each currency, about the worth of "
       "half a dollar."),
    NOT_ABOUT_CARD },
  { "api_key_expired", KEY, NULL, ACT_KEY, NOT_ABOUT_CARD },
  { "balance_insufficient", N_("Not enough money in your gateway account"), NULL,
    N_("Nothing was given back. Wait for the next payments, or add money at the gateway."),
    NOT_ABOUT_CARD },
  { "card_decline_rate_limit_exceeded", N_("The card was refused too often"), SAY_REFUSED,
    N_("The gateway does not try this card again for a day. Ask for another one."), 0 },
  { "card_declined", REFUSED, SAY_REFUSED, ACT_REFUSED, 0 },
  { "charge_already_captured", N_("The money is already taken"), NULL, ACT_CHANGED,
    NOT_ABOUT_CARD },
  { "charge_already_refunded", N_("The payment is already refunded"), NULL,
    N_("Nothing more was given back."), NOT_ABOUT_CARD },
  { "charge_disputed", N_("The payment is disputed"), NULL,
    N_("A disputed payment cannot be refunded: the bank has taken the money back already. Answer "
       "the dispute instead."),
    NOT_ABOUT_CARD },
  { "charge_expired_for_capture", N_("The hold has expired"), NULL,
    N_("The bank has let go of the money. Make a new charge."), NOT_ABOUT_CARD },
  { "did_not_happen", N_("Nothing was done"), NULL,
    N_("The gateway was asked and never got it, so nothing was taken. You can try again."),
    NOT_ABOUT_CARD },
  { "done_elsewhere", N_("Another console did the same just now"), NULL,
    N_("This order was not carried out, so nothing was done twice. Look at the payment: it tells "
       "who it was. If you want it once more, order it again."),
    NOT_ABOUT_CARD },
  { "email_invalid", N_("The e-mail address is not right"), NULL,
    N_("Nothing was done. Correct the customer’s e-mail address."), NOT_ABOUT_CARD },
  { "idempotency_key_in_use", BUSY, NULL, ACT_BUSY, NOT_ABOUT_CARD },
  { "left_held", N_("Never sent"), NULL,
    N_("Tillroll ended while the order was held back, so nothing was done. Order it again if it is "
       "still wanted."),
    NOT_ABOUT_CARD },
  { "livemode_mismatch", N_("Live and test data were mixed"), NULL,
    N_("Nothing was done. The customer or card belongs to the other mode of the account."),
    NOT_ABOUT_CARD },
  { "lock_timeout", BUSY, NULL, ACT_BUSY, NOT_ABOUT_CARD },
  { "moto_not_enabled", N_("Phone orders are not switched on for this account"), NULL,
    N_("Nothing was taken. The gateway allows cards typed for phone orders only after it has "
       "checked that your business meets the card industry’s rules. Ask its support, and send a "
       "payment link meanwhile."),
    NOT_ABOUT_CARD | NEEDS_CUSTOMER },
  { "not_sent", N_("Nothing was sent"), NULL,
    N_("Nothing left this computer, so nothing was done. Check the connection and try again; "
       "Details says more."),
    NOT_ABOUT_CARD },
  { "payment_intent_unexpected_state", CHANGED, NULL, ACT_CHANGED, NOT_ABOUT_CARD },
  { "postal_code_invalid", ADDRESS, SAY_ADDRESS, ACT_ADDRESS, SAME_CARD },
  { "rate_limit", BUSY, NULL, ACT_BUSY, NOT_ABOUT_CARD },
  { "resource_missing", N_("The gateway does not know this any more"), NULL,
    N_("Nothing was done. The payment, customer or card may have been deleted at the gateway."),
    NOT_ABOUT_CARD },
  { "secret_key_required", KEY, NULL, ACT_KEY, NOT_ABOUT_CARD },
  { "stopped", N_("Stopped in time"), NULL,
    N_("The order was stopped before it was sent. Nothing was done."), NOT_ABOUT_CARD },
  { "typed_card_not_enabled", N_("Typed cards are not switched on for this account"), NULL,
    N_("Nothing was taken. The gateway does not allow programs to send card numbers before it has "
       "seen your papers. Ask its support, and send a payment link meanwhile."),
    NOT_ABOUT_CARD | NEEDS_CUSTOMER },
};

static const Entry unknown_decline = { NULL, REFUSED, SAY_REFUSED, ACT_REFUSED, 0 };

static const Entry unknown_error = {
  NULL, N_("The gateway refused"), NULL,
  N_("Nothing was done. Details has what the gateway said; its support can tell more."),
  NOT_ABOUT_CARD
};

static const Entry *
find_entry (const Entry *entries,
            gsize        n_entries,
            const char  *code)
{
  gsize low = 0, high = n_entries;

  while (low < high)
    {
      gsize middle = low + (high - low) / 2;
      int order = strcmp (code, entries[middle].code);

      if (order == 0)
        return &entries[middle];

      if (order < 0)
        high = middle;
      else
        low = middle + 1;
    }

  return NULL;
}

/**
 * till_decline_words_find:
 * @code: (nullable): the gateway's code, or ours ("not_sent")
 * @decline_code: (nullable): the bank's reason in the gateway's words
 * @ret_words: (out caller-allocates): the words; always filled
 *
 * Puts a refusal into words. The bank's reason goes before the gateway's code. Gateways add codes:
 * one we do not know gets words that are true of any refusal, and never its own text.
 *
 * Returns: whether the code was known
 */
gboolean
till_decline_words_find (const char       *code,
                         const char       *decline_code,
                         TillDeclineWords *ret_words)
{
  const Entry *entry = NULL;
  gboolean known;

  g_return_val_if_fail (ret_words != NULL, FALSE);

  if (decline_code != NULL)
    entry = find_entry (declines, G_N_ELEMENTS (declines), decline_code);

  /* "expired_card" and its like are told in either place. */
  if (entry == NULL && code != NULL &&
      (entry = find_entry (errors, G_N_ELEMENTS (errors), code)) == NULL)
    entry = find_entry (declines, G_N_ELEMENTS (declines), code);

  known = entry != NULL;
  if (entry == NULL)
    entry = decline_code != NULL ? &unknown_decline : &unknown_error;

  *ret_words = (TillDeclineWords) {
    .title = _(entry->title),
    .say = entry->say != NULL ? _(entry->say) : NULL,
    .act = _(entry->act),
    .same_card = (entry->flags & SAME_CARD) != 0,
    .confidential = (entry->flags & CONFIDENTIAL) != 0,
    .needs_customer = (entry->flags & NEEDS_CUSTOMER) != 0,
    .about_card = (entry->flags & NOT_ABOUT_CARD) == 0,
  };

  return known;
}
