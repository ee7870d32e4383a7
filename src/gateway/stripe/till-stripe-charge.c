/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Charges (docs.stripe.com/api/charges/object): a charge is a payment, the row of the list.
 *
 * What must hold: a hold that was let go is not a refund; fee and net stay unknown until Stripe
 * tells them; and members that came with later versions of the API may be missing, because events
 * are told in the version of the account. */

#include "till-stripe-objects.h"

#include <string.h>

#include "till-stripe-money.h"

/* What of a charge decides about its state. */
typedef struct
{
  const char *status;
  gboolean    captured;
  gboolean    refunded;
  gboolean    expired;
} Facts;

static TillPaymentState
get_state (const Facts *facts)
{
  if (g_strcmp0 (facts->status, "failed") == 0)
    return TILL_PAYMENT_FAILED;

  if (g_strcmp0 (facts->status, "pending") == 0)
    return TILL_PAYMENT_PROCESSING;

  if (g_strcmp0 (facts->status, "succeeded") != 0)
    return TILL_PAYMENT_UNKNOWN;

  if (facts->captured)
    return TILL_PAYMENT_SUCCEEDED;

  if (!facts->refunded)
    return TILL_PAYMENT_AUTHORIZED;

  return facts->expired ? TILL_PAYMENT_EXPIRED : TILL_PAYMENT_CANCELED;
}

static void
read_checks (TillJsonReader *card,
             TillPayment    *payment)
{
  g_auto (TillJsonReader) reader = TILL_JSON_READER_INIT;
  const TillJsonNode *checks = till_json_reader_opt_value (card, "checks", TILL_JSON_OBJECT);

  if (checks == NULL)
    return;

  till_json_reader_init_value (&reader, checks, "checks");
  payment->cvc_check = till_stripe_read_word (&reader, "cvc_check");
  payment->postcode_check = till_stripe_read_word (&reader, "address_postal_code_check");
  payment->address_check = till_stripe_read_word (&reader, "address_line1_check");
  till_json_reader_join (card, &reader);
}

/* payment_method_details: a word for the method, and an object of that name. */
static void
read_method (TillJsonReader *charge,
             TillPayment    *payment)
{
  g_auto (TillJsonReader) details = TILL_JSON_READER_INIT;
  g_auto (TillJsonReader) card = TILL_JSON_READER_INIT;
  const TillJsonNode *object = till_json_reader_opt_value (charge, "payment_method_details",
                                                           TILL_JSON_OBJECT);

  if (object == NULL)
    return;

  till_json_reader_init_value (&details, object, "payment_method_details");
  payment->method = till_stripe_read_word (&details, "type");
  if (payment->method != NULL &&
      (object = till_json_reader_opt_value (&details, payment->method, TILL_JSON_OBJECT)) != NULL)
    {
      till_json_reader_init_value (&card, object, payment->method);
      payment->brand = till_stripe_read_word (&card, "brand");
      payment->last4 = till_stripe_read_word (&card, "last4");
      payment->funding = till_stripe_read_word (&card, "funding");
      payment->country = till_stripe_read_word (&card, "country");
      payment->exp_month = till_json_reader_opt_int (&card, "exp_month", 0, 12, 0);
      payment->exp_year = till_json_reader_opt_int (&card, "exp_year", 0, 9999, 0);
      payment->moto = till_json_reader_opt_bool (&card, "moto", FALSE);
      payment->authorization_code = till_stripe_read_word (&card, "authorization_code");
      payment->capture_before_us = till_stripe_read_opt_time (&card, "capture_before");
      read_checks (&card, payment);
      till_json_reader_join (&details, &card);
    }
  till_json_reader_join (charge, &details);
}

static void
read_outcome (TillJsonReader *charge,
              TillPayment    *payment,
              GPtrArray      *texts)
{
  g_auto (TillJsonReader) outcome = TILL_JSON_READER_INIT;
  const TillJsonNode *object = till_json_reader_opt_value (charge, "outcome", TILL_JSON_OBJECT);

  payment->failure_code = till_stripe_read_word (charge, "failure_code");
  payment->failure_message = till_stripe_read_text (charge, "failure_message", texts);
  if (object == NULL)
    return;

  till_json_reader_init_value (&outcome, object, "outcome");
  payment->risk_level = till_stripe_read_word (&outcome, "risk_level");
  if (payment->state == TILL_PAYMENT_FAILED)
    payment->decline_code = till_stripe_read_word (&outcome, "reason");
  till_json_reader_join (charge, &outcome);
}

static void
read_customer (TillJsonReader *charge,
               TillPayment    *payment,
               GPtrArray      *texts)
{
  g_auto (TillJsonReader) billing = TILL_JSON_READER_INIT;
  const TillJsonNode *object = till_json_reader_opt_value (charge, "billing_details",
                                                           TILL_JSON_OBJECT);

  payment->customer_id = till_stripe_read_id (charge, "customer");
  if (object != NULL)
    {
      till_json_reader_init_value (&billing, object, "billing_details");
      payment->customer_name = till_stripe_read_text (&billing, "name", texts);
      payment->customer_email = till_stripe_read_text (&billing, "email", texts);
      payment->customer_phone = till_stripe_read_text (&billing, "phone", texts);
      till_json_reader_join (charge, &billing);
    }
  if (payment->customer_email == NULL)
    payment->customer_email = till_stripe_read_text (charge, "receipt_email", texts);
}

/* Fee and net, when the balance transaction was told with it. */
static void
read_fee (TillJsonReader *charge,
          TillPayment    *payment)
{
  g_auto (TillJsonReader) reader = TILL_JSON_READER_INIT;
  const TillJsonNode *object = till_stripe_read_expanded (charge, "balance_transaction");
  const char *currency;
  TillMoney fee, net;
  gint64 fee_amount, net_amount;

  if (object == NULL)
    return;

  till_stripe_read_begin (&reader, object, "balance_transaction");
  currency = till_json_reader_string (&reader, "currency", TILL_STRIPE_WORD_MAX);
  fee_amount = till_json_reader_int (&reader, "fee", G_MININT64, G_MAXINT64);
  net_amount = till_json_reader_int (&reader, "net", G_MININT64, G_MAXINT64);
  till_json_reader_join (charge, &reader);

  /* A fee may be finer than the currency's own coins: then it is left unknown, not rounded. */
  if (till_json_reader_failed (charge) ||
      !till_stripe_money_from_wire (fee_amount, currency, &fee, NULL) ||
      !till_stripe_money_from_wire (net_amount, currency, &net, NULL))
    return;

  payment->fee = fee.minor;
  payment->net = net.minor;
  memcpy (payment->settle_currency, fee.currency, TILL_CURRENCY_SIZE);
}

/* The refunds told with a charge. Tells whether one of them says that the hold ran out. */
static gboolean
parse_refunds (TillJsonReader          *charge,
               const TillStripeContext *context,
               TillStripeHarvest       *harvest,
               gboolean                *ret_more,
               gboolean                *ret_expired,
               GError                 **error)
{
  g_auto (TillJsonReader) list = TILL_JSON_READER_INIT;
  const TillJsonNode *object = till_json_reader_opt_value (charge, "refunds", TILL_JSON_OBJECT);
  const TillJsonNode *data;

  if (object == NULL)
    return TRUE;

  till_stripe_read_begin (&list, object, "list");
  *ret_more = till_json_reader_opt_bool (&list, "has_more", FALSE);
  data = till_json_reader_value (&list, "data", TILL_JSON_ARRAY);
  if (!till_json_reader_end (&list, error))
    return FALSE;

  for (const TillJsonNode *node = till_json_node_get_first (data); node != NULL;
       node = till_json_node_get_next (node))
    {
      g_auto (TillJsonReader) refund = TILL_JSON_READER_INIT;

      till_json_reader_init_value (&refund, node, "refund");
      if (g_strcmp0 (till_stripe_read_word (&refund, "reason"), "expired_uncaptured_charge") == 0)
        *ret_expired = TRUE;
      if (!till_json_reader_end (&refund, error) ||
          !till_stripe_parse_refund (node, context, harvest, error))
        return FALSE;
    }

  return TRUE;
}

static void
read_amounts (TillJsonReader *reader,
              const Facts    *facts,
              TillPayment    *payment)
{
  const char *currency = till_json_reader_string (reader, "currency", TILL_STRIPE_WORD_MAX);
  TillMoney captured, refunded;

  till_stripe_read_money (reader, "amount", currency, &payment->amount);
  captured = refunded = payment->amount;
  if (till_json_reader_has (reader, "amount_captured"))
    till_stripe_read_money (reader, "amount_captured", currency, &captured);
  else if (payment->state != TILL_PAYMENT_SUCCEEDED)
    captured.minor = 0;
  till_stripe_read_money (reader, "amount_refunded", currency, &refunded);

  payment->captured = captured.minor;
  payment->refunded = facts->captured ? refunded.minor : 0;
}

/* All of a charge that is not its refunds. */
static void
read_charge (TillJsonReader *reader,
             const Facts    *facts,
             TillPayment    *payment,
             GPtrArray      *texts)
{
  TillStripeMetadata metadata;

  payment->state = get_state (facts);
  payment->record.raw_state = facts->status;
  payment->created_us = till_stripe_read_time (reader, "created");
  payment->intent_id = till_stripe_read_id (reader, "payment_intent");
  payment->disputed = till_json_reader_opt_bool (reader, "disputed", FALSE);
  payment->description = till_stripe_read_text (reader, "description", texts);
  payment->receipt_url = till_json_reader_opt_string (reader, "receipt_url", TILL_STRIPE_TEXT_MAX);
  read_amounts (reader, facts, payment);
  read_method (reader, payment);
  read_outcome (reader, payment, texts);
  read_customer (reader, payment, texts);
  read_fee (reader, payment);
  if (payment->state != TILL_PAYMENT_AUTHORIZED)
    payment->capture_before_us = 0;

  till_stripe_read_metadata (reader, texts, &metadata);
  payment->reference = metadata.reference;
  payment->note = metadata.note;
  if (metadata.phone != NULL) /* where the customer said to be called */
    payment->customer_phone = metadata.phone;
  payment->operator_name = metadata.operator_name;
  payment->console_id = metadata.console_id;
  payment->instruction_id = metadata.instruction_id;
  payment->metadata = metadata.lines;
}

/**
 * till_stripe_parse_charge:
 * @object: (nullable): what should be one
 * @context: where it comes from
 * @harvest: what is added to
 * @error: return location for a #GError in #TILL_JSON_ERROR
 *
 * A #TillStripeParse. Adds the payment, and after it the refunds that were told with it.
 *
 * Returns: %FALSE when @object is not as documented
 */
gboolean
till_stripe_parse_charge (const TillJsonNode      *object,
                          const TillStripeContext *context,
                          TillStripeHarvest       *harvest,
                          GError                 **error)
{
  g_auto (TillJsonReader) reader = TILL_JSON_READER_INIT;
  g_autoptr (GPtrArray) texts = till_stripe_texts_new ();
  g_autoptr (GPtrArray) refunds = till_record_array_new ();
  TillStripeHarvest nested = { .records = refunds };
  TillPayment payment = { .record = till_stripe_record (TILL_RECORD_PAYMENT, context) };
  Facts facts = { 0 };
  gboolean more = FALSE;

  till_stripe_read_begin (&reader, object, "charge");
  payment.record.id = till_json_reader_string (&reader, "id", TILL_ID_MAX);
  facts.status = till_json_reader_string (&reader, "status", TILL_STRIPE_WORD_MAX);
  facts.captured = till_json_reader_bool (&reader, "captured");
  facts.refunded = till_json_reader_bool (&reader, "refunded");
  facts.expired = g_strcmp0 (context->event_type, "charge.expired") == 0;
  if (!till_json_reader_failed (&reader) &&
      !parse_refunds (&reader, context, &nested, &more, &facts.expired, error))
    return FALSE;

  read_charge (&reader, &facts, &payment, texts);
  if (!till_json_reader_end (&reader, error))
    return FALSE;

  if (more && harvest->short_refunds != NULL)
    g_ptr_array_add (harvest->short_refunds, g_strdup (payment.record.id));

  g_ptr_array_add (harvest->records, till_record_new (&payment));
  if (facts.captured)
    g_ptr_array_extend_and_steal (harvest->records, g_steal_pointer (&refunds));

  return TRUE;
}
