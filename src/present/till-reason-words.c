/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Why money went back, why it could not, and why a customer disputes a payment, in the merchant's
 * language. What must hold: no word of the gateway is shown as if it were ours: a code that has no
 * words here is shown as the code that it is. The codes are from
 * https://docs.stripe.com/api/refunds/object and https://docs.stripe.com/disputes/categories. */

#include "till-reason-words.h"

#include <glib/gi18n.h>

typedef struct
{
  const char *code;
  const char *words;
} Reason;

static const Reason refund_reasons[] = {
  { "duplicate", N_("Charged twice") },
  { "expired_uncaptured_charge", N_("Held too long without being captured") },
  { "fraudulent", N_("Fraud") },
  { "requested_by_customer", N_("The customer asked for it") },
};

static const Reason refund_failures[] = {
  { "charge_for_pending_refund_disputed", N_("The customer disputed the payment meanwhile") },
  { "declined", N_("The customer’s bank refused the refund") },
  { "expired_or_canceled_card", N_("The card has expired or was cancelled") },
  { "insufficient_funds", N_("Your balance at the gateway was too low") },
  { "lost_or_stolen_card", N_("The card was reported lost or stolen") },
  { "merchant_request", N_("Stopped at your request") },
  { "unknown", N_("The bank gave no reason") },
};

static const Reason dispute_reasons[] = {
  { "bank_cannot_process", N_("The bank could not process it") },
  { "check_returned", N_("The cheque was returned") },
  { "credit_not_processed", N_("A refund that was promised did not come") },
  { "customer_initiated", N_("The customer asked for the money back") },
  { "debit_not_authorized", N_("The debit was not allowed") },
  { "duplicate", N_("Says it was charged twice") },
  { "fraudulent", N_("Says it was not them") },
  { "general", N_("No particular reason") },
  { "incorrect_account_details", N_("Wrong account details") },
  { "insufficient_funds", N_("Not enough money in the account") },
  { "noncompliant", N_("Against the rules of the card network") },
  { "product_not_received", N_("Says it never arrived") },
  { "product_unacceptable", N_("Says it was faulty or not as described") },
  { "subscription_canceled", N_("Says the subscription had been cancelled") },
  { "unrecognized", N_("Does not recognise the payment") },
};

static char *
say (const Reason *reasons,
     guint         n_reasons,
     const char   *code)
{
  if (code == NULL || *code == '\0')
    return NULL;

  for (guint i = 0; i < n_reasons; i++)
    if (g_str_equal (reasons[i].code, code))
      return g_strdup (_(reasons[i].words));

  /* Translators: a reason for which there are no words; the code is the gateway's own */
  return g_strdup_printf (_("Other reason (%s)"), code);
}

/**
 * till_words_refund_reason:
 * @reason: (nullable): the gateway's code for why money was given back
 *
 * Returns: (transfer full) (nullable): our words for it, or %NULL when there is no reason
 */
char *
till_words_refund_reason (const char *reason)
{
  return say (refund_reasons, G_N_ELEMENTS (refund_reasons), reason);
}

/**
 * till_words_refund_failure:
 * @reason: (nullable): the gateway's code for why a refund failed
 *
 * Returns: (transfer full) (nullable): our words for it, or %NULL when there is no reason
 */
char *
till_words_refund_failure (const char *reason)
{
  return say (refund_failures, G_N_ELEMENTS (refund_failures), reason);
}

/**
 * till_words_dispute_reason:
 * @reason: (nullable): the gateway's code for why a customer disputes a payment
 *
 * Returns: (transfer full) (nullable): our words for it, or %NULL when there is no reason
 */
char *
till_words_dispute_reason (const char *reason)
{
  return say (dispute_reasons, G_N_ELEMENTS (dispute_reasons), reason);
}
