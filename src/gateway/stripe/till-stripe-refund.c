/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Refunds (docs.stripe.com/api/refunds/object).
 *
 * What must hold: only money given back becomes a record. Stripe also makes a refund object when
 * a hold that was never captured is let go, and for money that came without a card. */

#include "till-stripe-objects.h"

static TillRefundState
read_state (const char *word)
{
  static const struct
  {
    const char     *word;
    TillRefundState state;
  } states[] = {
    { "pending", TILL_REFUND_PENDING },     { "requires_action", TILL_REFUND_REQUIRES_ACTION },
    { "succeeded", TILL_REFUND_SUCCEEDED }, { "failed", TILL_REFUND_FAILED },
    { "canceled", TILL_REFUND_CANCELED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_strcmp0 (word, states[i].word) == 0)
      return states[i].state;

  return TILL_REFUND_UNKNOWN;
}

/* What the customer's bank asks for: refund.destination_details.card.reference. */
static const char *
read_bank_reference (TillJsonReader *reader)
{
  g_auto (TillJsonReader) details = TILL_JSON_READER_INIT;
  g_auto (TillJsonReader) card = TILL_JSON_READER_INIT;
  const TillJsonNode *object = till_json_reader_opt_value (reader, "destination_details",
                                                           TILL_JSON_OBJECT);
  const char *reference;

  if (object == NULL)
    return NULL;

  till_json_reader_init_value (&details, object, "destination_details");
  object = till_json_reader_opt_value (&details, "card", TILL_JSON_OBJECT);
  till_json_reader_join (reader, &details);
  if (object == NULL)
    return NULL;

  till_json_reader_init_value (&card, object, "card");
  reference = till_stripe_read_word (&card, "reference");
  till_json_reader_join (reader, &card);

  return reference;
}

/* Whether the money of a failed refund had gone out: then the gateway has booked it back
 * (docs.stripe.com/api/refunds/object, failure_balance_transaction). */
static gboolean
came_back (TillJsonReader *reader)
{
  return till_stripe_read_id (reader, "failure_balance_transaction") != NULL;
}

/* Whether @refund is of a charge that took money. Tells the charge. */
static gboolean
is_of_a_payment (TillJsonReader *reader,
                 TillRefund     *refund)
{
  refund->payment_id = till_stripe_read_id (reader, "charge");

  return refund->payment_id != NULL &&
         g_strcmp0 (refund->reason, "expired_uncaptured_charge") != 0;
}

/**
 * till_stripe_parse_refund:
 * @object: (nullable): what should be one
 * @context: where it comes from
 * @harvest: what is added to
 * @error: return location for a #GError in #TILL_JSON_ERROR
 *
 * A #TillStripeParse. When the charge was expanded, it is added too, before the refund.
 *
 * Returns: %FALSE when @object is not as documented
 */
gboolean
till_stripe_parse_refund (const TillJsonNode      *object,
                          const TillStripeContext *context,
                          TillStripeHarvest       *harvest,
                          GError                 **error)
{
  g_auto (TillJsonReader) reader = TILL_JSON_READER_INIT;
  g_autoptr (GPtrArray) texts = till_stripe_texts_new ();
  TillRefund refund = { .record = till_stripe_record (TILL_RECORD_REFUND, context) };
  TillStripeMetadata metadata;
  const TillJsonNode *charge;
  const char *currency;
  gboolean keep;

  till_stripe_read_begin (&reader, object, "refund");
  refund.record.id = till_json_reader_string (&reader, "id", TILL_ID_MAX);
  refund.record.raw_state = till_stripe_read_word (&reader, "status");
  refund.state = read_state (refund.record.raw_state);
  refund.created_us = till_stripe_read_time (&reader, "created");
  currency = till_json_reader_string (&reader, "currency", TILL_STRIPE_WORD_MAX);
  till_stripe_read_money (&reader, "amount", currency, &refund.amount);
  refund.reason = till_stripe_read_word (&reader, "reason");
  refund.failure_reason = till_stripe_read_word (&reader, "failure_reason");
  refund.bank_reference = read_bank_reference (&reader);
  till_stripe_read_metadata (&reader, texts, &metadata);
  refund.operator_name = metadata.operator_name;
  refund.instruction_id = metadata.instruction_id;
  refund.note = metadata.note;
  refund.succeeded_before = refund.state == TILL_REFUND_FAILED && came_back (&reader);
  keep = is_of_a_payment (&reader, &refund);
  charge = till_stripe_read_expanded (&reader, "charge");

  if (!till_json_reader_end (&reader, error))
    return FALSE;

  if (charge != NULL && !till_stripe_parse_charge (charge, context, harvest, error))
    return FALSE;

  if (keep)
    g_ptr_array_add (harvest->records, till_record_new (&refund));

  return TRUE;
}
