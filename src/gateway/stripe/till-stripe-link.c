/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Payment links, which are Checkout sessions (docs.stripe.com/api/checkout/sessions/object): each
 * is paid once and runs out by itself. */

#include "till-stripe-objects.h"

static TillLinkState
get_state (const char *status,
           const char *payment_status)
{
  if (g_strcmp0 (status, "open") == 0)
    return TILL_LINK_OPEN;

  if (g_strcmp0 (status, "expired") == 0)
    return TILL_LINK_EXPIRED;

  /* Complete but unpaid: a bank transfer that is still on its way. */
  if (g_strcmp0 (status, "complete") == 0 && g_strcmp0 (payment_status, "unpaid") != 0)
    return TILL_LINK_PAID;

  return TILL_LINK_UNKNOWN;
}

static const char *
read_email (TillJsonReader *reader,
            GPtrArray      *texts)
{
  g_auto (TillJsonReader) details = TILL_JSON_READER_INIT;
  const char *email = till_stripe_read_text (reader, "customer_email", texts);
  const TillJsonNode *object;

  if (email != NULL || !(object = till_json_reader_opt_value (reader, "customer_details",
                                                              TILL_JSON_OBJECT)))
    return email;

  till_json_reader_init_value (&details, object, "customer_details");
  email = till_stripe_read_text (&details, "email", texts);
  till_json_reader_join (reader, &details);

  return email;
}

/**
 * till_stripe_parse_link:
 * @object: (nullable): what should be one
 * @context: where it comes from
 * @harvest: what is added to
 * @error: return location for a #GError in #TILL_JSON_ERROR
 *
 * A #TillStripeParse. Adds nothing for a session that takes no single payment.
 *
 * Returns: %FALSE when @object is not as documented
 */
gboolean
till_stripe_parse_link (const TillJsonNode      *object,
                        const TillStripeContext *context,
                        TillStripeHarvest       *harvest,
                        GError                 **error)
{
  g_auto (TillJsonReader) reader = TILL_JSON_READER_INIT;
  g_autoptr (GPtrArray) texts = till_stripe_texts_new ();
  TillLink link = { .record = till_stripe_record (TILL_RECORD_LINK, context) };
  TillStripeMetadata metadata;
  const char *currency;
  gboolean keep;

  till_stripe_read_begin (&reader, object, "checkout.session");
  link.record.id = till_json_reader_string (&reader, "id", TILL_ID_MAX);
  link.record.raw_state = till_stripe_read_word (&reader, "status");
  link.state = get_state (link.record.raw_state, till_stripe_read_word (&reader, "payment_status"));
  link.created_us = till_stripe_read_time (&reader, "created");
  link.expires_us = till_stripe_read_opt_time (&reader, "expires_at");
  link.url = till_json_reader_opt_string (&reader, "url", TILL_STRIPE_TEXT_MAX);
  link.payment_intent_id = till_stripe_read_id (&reader, "payment_intent");
  link.customer_email = read_email (&reader, texts);

  till_stripe_read_metadata (&reader, texts, &metadata);
  link.description = metadata.description;
  link.reference = metadata.reference != NULL
                     ? metadata.reference
                     : till_stripe_read_text (&reader, "client_reference_id", texts);
  link.operator_name = metadata.operator_name;
  link.instruction_id = metadata.instruction_id;

  currency = till_stripe_read_word (&reader, "currency");
  keep = g_strcmp0 (till_stripe_read_word (&reader, "mode"), "payment") == 0 && currency != NULL &&
         till_json_reader_has (&reader, "amount_total");
  if (keep)
    till_stripe_read_money (&reader, "amount_total", currency, &link.amount);

  if (!till_json_reader_end (&reader, error))
    return FALSE;

  if (keep)
    g_ptr_array_add (harvest->records, till_record_new (&link));

  return TRUE;
}
