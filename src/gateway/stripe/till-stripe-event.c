/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Events (docs.stripe.com/api/events/object): something happened, with the object as it was then.
 *
 * What must hold: the object decides what an event carries, not the event's name, because names
 * overlap ("charge.dispute.created" carries a dispute); and the same events are asked for by list
 * and by webhook, or one could not be checked against the other. */

#include "till-stripe-event.h"

#include "till-stripe-objects.h"

/* What we ask for: as many types as a list may name (docs.stripe.com/api/events/list, "types"). */
const char * const till_stripe_event_types[] = {
  "charge.succeeded",
  "charge.failed",
  "charge.pending",
  "charge.captured",
  "charge.updated",
  "charge.refunded",
  "charge.expired",
  "charge.dispute.created",
  "charge.dispute.updated",
  "charge.dispute.closed",
  "refund.created",
  "refund.updated",
  "refund.failed",
  "payment_intent.requires_action",
  "payment_intent.payment_failed",
  "payment_intent.canceled",
  "checkout.session.completed",
  "checkout.session.expired",
  "payout.paid",
  "payout.failed",
  NULL,
};

static const struct
{
  const char     *object;
  TillStripeParse parse;
} parsers[] = {
  { "charge", till_stripe_parse_charge },
  { "refund", till_stripe_parse_refund },
  { "dispute", till_stripe_parse_dispute },
  { "payout", till_stripe_parse_payout },
  { "customer", till_stripe_parse_customer },
  { "checkout.session", till_stripe_parse_link },
  { "payment_intent", till_stripe_parse_intent },
};

/* Whether the attempt is worth a row while it has no charge. One that only waits for a card is
 * not: every visit to a checkout page makes one. */
static gboolean
is_worth_a_row (const TillRecord *record)
{
  if (record->kind != TILL_RECORD_PAYMENT)
    return TRUE;

  return ((const TillPayment *) (gconstpointer) record)->state != TILL_PAYMENT_REQUIRES_INPUT;
}

/* The record an event carries, or NULL: the first one, because what follows it is only told along
 * with it. */
static TillRecord *
parse_subject (const TillJsonNode      *object,
               const TillStripeContext *context,
               GError                 **error)
{
  g_auto (TillJsonReader) reader = TILL_JSON_READER_INIT;
  g_autoptr (GPtrArray) records = till_record_array_new ();
  TillStripeHarvest harvest = { .records = records };
  const char *type;

  till_json_reader_init_value (&reader, object, "object of an event");
  type = till_json_reader_string (&reader, "object", TILL_STRIPE_WORD_MAX);
  if (!till_json_reader_end (&reader, error))
    return NULL;

  for (guint i = 0; i < G_N_ELEMENTS (parsers); i++)
    if (g_str_equal (type, parsers[i].object) &&
        !parsers[i].parse (object, context, &harvest, error))
      return NULL;

  if (records->len == 0 || !is_worth_a_row (g_ptr_array_index (records, 0)))
    return NULL;

  return till_record_ref (g_ptr_array_index (records, 0));
}

/**
 * till_stripe_parse_event:
 * @object: (nullable): what should be an event
 * @ret_unreadable: (out): whether it carries something of a kind we keep that could not be read;
 *   the event is then without subject
 * @error: return location for a #GError in #TILL_JSON_ERROR
 *
 * Reads an event. Pure; any thread.
 *
 * Returns: (transfer full) (nullable): the event, or %NULL when it is none
 */
TillEvent *
till_stripe_parse_event (const TillJsonNode *object,
                         gboolean   *ret_unreadable,
                         GError    **error)
{
  g_auto (TillJsonReader) reader = TILL_JSON_READER_INIT;
  g_auto (TillJsonReader) data = TILL_JSON_READER_INIT;
  g_autoptr (GError) subject_error = NULL;
  TillStripeContext context = { .origin = TILL_ORIGIN_EVENT };
  TillEvent event = { 0 };
  TillEvent *record;
  const TillJsonNode *inner = NULL;

  till_stripe_read_begin (&reader, object, "event");
  event.created_us = till_stripe_read_time (&reader, "created");
  event.type = till_json_reader_string (&reader, "type", TILL_STRIPE_WORD_MAX);
  context.as_of_us = event.created_us;
  context.event_type = event.type;
  event.record = till_stripe_record (TILL_RECORD_EVENT, &context);
  event.record.id = till_json_reader_string (&reader, "id", TILL_ID_MAX);
  if ((inner = till_json_reader_value (&reader, "data", TILL_JSON_OBJECT)) != NULL)
    {
      till_json_reader_init_value (&data, inner, "data");
      inner = till_json_reader_value (&data, "object", TILL_JSON_OBJECT);
      till_json_reader_join (&reader, &data);
    }

  if (!till_json_reader_end (&reader, error))
    return NULL;

  event.subject = parse_subject (inner, &context, &subject_error);
  *ret_unreadable = subject_error != NULL;
  record = till_record_new (&event);
  till_record_unref (event.subject);

  return record;
}
