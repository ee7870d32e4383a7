/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Payment intents (docs.stripe.com/api/payment_intents/object): the attempt behind a charge.
 *
 * What must hold: an intent is a payment of its own only while it has no charge; once it has one,
 * the charge is the row, and an intent that only names its charge adds nothing. */

#include "till-stripe-objects.h"

static TillPaymentState
get_state (const char *word,
           gboolean    has_failed)
{
  static const struct
  {
    const char      *word;
    TillPaymentState state;
  } states[] = {
    { "requires_confirmation", TILL_PAYMENT_REQUIRES_INPUT },
    { "requires_action", TILL_PAYMENT_REQUIRES_ACTION },
    { "processing", TILL_PAYMENT_PROCESSING },
    { "requires_capture", TILL_PAYMENT_AUTHORIZED },
    { "succeeded", TILL_PAYMENT_SUCCEEDED },
    { "canceled", TILL_PAYMENT_CANCELED },
  };

  if (g_strcmp0 (word, "requires_payment_method") == 0)
    return has_failed ? TILL_PAYMENT_FAILED : TILL_PAYMENT_REQUIRES_INPUT;

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_strcmp0 (word, states[i].word) == 0)
      return states[i].state;

  return TILL_PAYMENT_UNKNOWN;
}

/* The card of the payment method that was tried. */
static void
read_method (TillJsonReader *error,
             TillPayment    *payment)
{
  g_auto (TillJsonReader) method = TILL_JSON_READER_INIT;
  g_auto (TillJsonReader) card = TILL_JSON_READER_INIT;
  const TillJsonNode *object = till_stripe_read_expanded (error, "payment_method");

  if (object == NULL)
    return;

  till_json_reader_init_value (&method, object, "payment_method");
  payment->method = till_stripe_read_word (&method, "type");
  object = till_json_reader_opt_value (&method, "card", TILL_JSON_OBJECT);
  till_json_reader_join (error, &method);
  if (object == NULL)
    return;

  till_json_reader_init_value (&card, object, "card");
  payment->brand = till_stripe_read_word (&card, "brand");
  payment->last4 = till_stripe_read_word (&card, "last4");
  payment->funding = till_stripe_read_word (&card, "funding");
  payment->country = till_stripe_read_word (&card, "country");
  payment->exp_month = till_json_reader_opt_int (&card, "exp_month", 0, 12, 0);
  payment->exp_year = till_json_reader_opt_int (&card, "exp_year", 0, 9999, 0);
  till_json_reader_join (error, &card);
}

static void
read_error (TillJsonReader *intent,
            TillPayment    *payment,
            GPtrArray      *texts)
{
  g_auto (TillJsonReader) reader = TILL_JSON_READER_INIT;
  const TillJsonNode *object = till_json_reader_opt_value (intent, "last_payment_error",
                                                           TILL_JSON_OBJECT);

  if (object == NULL)
    return;

  till_json_reader_init_value (&reader, object, "last_payment_error");
  payment->failure_code = till_stripe_read_word (&reader, "code");
  payment->decline_code = till_stripe_read_word (&reader, "decline_code");
  payment->failure_message = till_stripe_read_text (&reader, "message", texts);
  read_method (&reader, payment);
  till_json_reader_join (intent, &reader);
}

static void
read_intent (TillJsonReader *reader,
             TillPayment    *payment,
             GPtrArray      *texts)
{
  const char *currency = till_json_reader_string (reader, "currency", TILL_STRIPE_WORD_MAX);
  TillStripeMetadata metadata;

  payment->created_us = till_stripe_read_time (reader, "created");
  till_stripe_read_money (reader, "amount", currency, &payment->amount);
  payment->customer_id = till_stripe_read_id (reader, "customer");
  payment->customer_email = till_stripe_read_text (reader, "receipt_email", texts);
  payment->description = till_stripe_read_text (reader, "description", texts);

  till_stripe_read_metadata (reader, texts, &metadata);
  payment->reference = metadata.reference;
  payment->note = metadata.note;
  payment->customer_phone = metadata.phone;
  payment->operator_name = metadata.operator_name;
  payment->console_id = metadata.console_id;
  payment->instruction_id = metadata.instruction_id;
  payment->metadata = metadata.lines;
}

/**
 * till_stripe_parse_intent:
 * @object: (nullable): what should be one
 * @context: where it comes from
 * @harvest: what is added to
 * @error: return location for a #GError in #TILL_JSON_ERROR
 *
 * A #TillStripeParse. Adds the charge when it was expanded; nothing when only its id is there;
 * and without a charge the attempt itself.
 *
 * Returns: %FALSE when @object is not as documented
 */
gboolean
till_stripe_parse_intent (const TillJsonNode      *object,
                          const TillStripeContext *context,
                          TillStripeHarvest       *harvest,
                          GError                 **error)
{
  g_auto (TillJsonReader) reader = TILL_JSON_READER_INIT;
  g_autoptr (GPtrArray) texts = till_stripe_texts_new ();
  TillPayment payment = { .record = till_stripe_record (TILL_RECORD_PAYMENT, context) };
  const TillJsonNode *charge;
  gboolean has_charge;

  till_stripe_read_begin (&reader, object, "payment_intent");
  payment.record.id = till_json_reader_string (&reader, "id", TILL_ID_MAX);
  payment.intent_id = payment.record.id;
  payment.record.raw_state = till_json_reader_string (&reader, "status", TILL_STRIPE_WORD_MAX);
  payment.state = get_state (payment.record.raw_state,
                             till_json_reader_has (&reader, "last_payment_error"));
  has_charge = till_stripe_read_id (&reader, "latest_charge") != NULL;
  charge = till_stripe_read_expanded (&reader, "latest_charge");
  read_intent (&reader, &payment, texts);
  if (payment.state == TILL_PAYMENT_FAILED)
    read_error (&reader, &payment, texts);

  if (!till_json_reader_end (&reader, error))
    return FALSE;

  if (charge != NULL)
    return till_stripe_parse_charge (charge, context, harvest, error);

  if (!has_charge)
    g_ptr_array_add (harvest->records, till_record_new (&payment));

  return TRUE;
}
