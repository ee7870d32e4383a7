/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Customers and the cards kept with them (docs.stripe.com/api/customers/object,
 * docs.stripe.com/api/payment_methods/object). */

#include "till-stripe-objects.h"

static void
read_address (TillJsonReader *reader,
              TillCustomer   *customer,
              GPtrArray      *texts)
{
  g_auto (TillJsonReader) inner = TILL_JSON_READER_INIT;
  const TillJsonNode *address = till_json_reader_opt_value (reader, "address", TILL_JSON_OBJECT);

  if (address == NULL)
    return;

  till_json_reader_init_value (&inner, address, "address");
  customer->line1 = till_stripe_read_text (&inner, "line1", texts);
  customer->line2 = till_stripe_read_text (&inner, "line2", texts);
  customer->city = till_stripe_read_text (&inner, "city", texts);
  customer->region = till_stripe_read_text (&inner, "state", texts);
  customer->postcode = till_stripe_read_text (&inner, "postal_code", texts);
  customer->country = till_stripe_read_text (&inner, "country", texts);
  till_json_reader_join (reader, &inner);
}

/**
 * till_stripe_parse_customer:
 * @object: (nullable): what should be one
 * @context: where it comes from
 * @harvest: what is added to
 * @error: return location for a #GError in #TILL_JSON_ERROR
 *
 * A #TillStripeParse. Of a deleted customer Stripe tells the id only.
 *
 * Returns: %FALSE when @object is not as documented
 */
gboolean
till_stripe_parse_customer (const TillJsonNode      *object,
                            const TillStripeContext *context,
                            TillStripeHarvest       *harvest,
                            GError                 **error)
{
  g_auto (TillJsonReader) reader = TILL_JSON_READER_INIT;
  g_autoptr (GPtrArray) texts = till_stripe_texts_new ();
  TillCustomer customer = { .record = till_stripe_record (TILL_RECORD_CUSTOMER, context) };

  till_stripe_read_begin (&reader, object, "customer");
  customer.record.id = till_json_reader_string (&reader, "id", TILL_ID_MAX);
  customer.deleted = till_json_reader_opt_bool (&reader, "deleted", FALSE) ||
                     g_strcmp0 (context->event_type, "customer.deleted") == 0;
  customer.created_us = till_stripe_read_opt_time (&reader, "created");
  customer.name = till_stripe_read_text (&reader, "name", texts);
  customer.email = till_stripe_read_text (&reader, "email", texts);
  customer.phone = till_stripe_read_text (&reader, "phone", texts);
  customer.description = till_stripe_read_text (&reader, "description", texts);
  read_address (&reader, &customer, texts);

  if (!till_json_reader_end (&reader, error))
    return FALSE;

  g_ptr_array_add (harvest->records, till_record_new (&customer));

  return TRUE;
}

/**
 * till_stripe_parse_card:
 * @object: (nullable): what should be one
 * @context: where it comes from
 * @harvest: what is added to
 * @error: return location for a #GError in #TILL_JSON_ERROR
 *
 * A #TillStripeParse. Reads a payment method; adds nothing when it is not a card.
 *
 * Returns: %FALSE when @object is not as documented
 */
gboolean
till_stripe_parse_card (const TillJsonNode      *object,
                        const TillStripeContext *context,
                        TillStripeHarvest       *harvest,
                        GError                 **error)
{
  g_auto (TillJsonReader) reader = TILL_JSON_READER_INIT;
  g_auto (TillJsonReader) inner = TILL_JSON_READER_INIT;
  TillCard card = { .record = till_stripe_record (TILL_RECORD_CARD, context) };
  const TillJsonNode *details;
  gboolean is_card;

  till_stripe_read_begin (&reader, object, "payment_method");
  card.record.id = till_json_reader_string (&reader, "id", TILL_ID_MAX);
  card.customer_id = till_stripe_read_id (&reader, "customer");
  is_card = g_strcmp0 (till_stripe_read_word (&reader, "type"), "card") == 0;
  if (is_card && (details = till_json_reader_value (&reader, "card", TILL_JSON_OBJECT)) != NULL)
    {
      till_json_reader_init_value (&inner, details, "card");
      card.brand = till_stripe_read_word (&inner, "brand");
      card.last4 = till_stripe_read_word (&inner, "last4");
      card.funding = till_stripe_read_word (&inner, "funding");
      card.country = till_stripe_read_word (&inner, "country");
      card.exp_month = till_json_reader_opt_int (&inner, "exp_month", 0, 12, 0);
      card.exp_year = till_json_reader_opt_int (&inner, "exp_year", 0, 9999, 0);
      till_json_reader_join (&reader, &inner);
    }

  if (!till_json_reader_end (&reader, error))
    return FALSE;

  if (is_card)
    g_ptr_array_add (harvest->records, till_record_new (&card));

  return TRUE;
}
