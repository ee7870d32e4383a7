/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Payouts (docs.stripe.com/api/payouts/object). One that is paid may still turn out to have
 * failed some days later. */

#include "till-stripe-objects.h"

static TillPayoutState
get_state (const char *word)
{
  static const struct
  {
    const char     *word;
    TillPayoutState state;
  } states[] = {
    { "pending", TILL_PAYOUT_PENDING },   { "in_transit", TILL_PAYOUT_IN_TRANSIT },
    { "paid", TILL_PAYOUT_PAID },         { "failed", TILL_PAYOUT_FAILED },
    { "canceled", TILL_PAYOUT_CANCELED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_strcmp0 (word, states[i].word) == 0)
      return states[i].state;

  return TILL_PAYOUT_UNKNOWN;
}

/**
 * till_stripe_parse_payout:
 * @object: (nullable): what should be one
 * @context: where it comes from
 * @harvest: what is added to
 * @error: return location for a #GError in #TILL_JSON_ERROR
 *
 * A #TillStripeParse.
 *
 * Returns: %FALSE when @object is not as documented
 */
gboolean
till_stripe_parse_payout (const TillJsonNode      *object,
                          const TillStripeContext *context,
                          TillStripeHarvest       *harvest,
                          GError                 **error)
{
  g_auto (TillJsonReader) reader = TILL_JSON_READER_INIT;
  g_autoptr (GPtrArray) texts = till_stripe_texts_new ();
  TillPayout payout = { .record = till_stripe_record (TILL_RECORD_PAYOUT, context) };
  const char *currency;

  till_stripe_read_begin (&reader, object, "payout");
  payout.record.id = till_json_reader_string (&reader, "id", TILL_ID_MAX);
  payout.record.raw_state = till_json_reader_string (&reader, "status", TILL_STRIPE_WORD_MAX);
  payout.state = get_state (payout.record.raw_state);
  payout.created_us = till_stripe_read_time (&reader, "created");
  payout.arrival_us = till_stripe_read_opt_time (&reader, "arrival_date");
  currency = till_json_reader_string (&reader, "currency", TILL_STRIPE_WORD_MAX);
  till_stripe_read_money (&reader, "amount", currency, &payout.amount);
  payout.automatic = till_json_reader_opt_bool (&reader, "automatic", TRUE);
  payout.description = till_stripe_read_text (&reader, "description", texts);
  payout.failure_message = till_stripe_read_text (&reader, "failure_message", texts);

  if (!till_json_reader_end (&reader, error))
    return FALSE;

  g_ptr_array_add (harvest->records, till_record_new (&payout));

  return TRUE;
}
