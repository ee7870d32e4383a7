/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What moved the balance (docs.stripe.com/api/balance_transactions/object). Stripe never changes
 * one but for its status, which follows from the time it is available at; and it does not say in it
 * which payout it went into: only the list of a payout's entries does. */

#include "till-stripe-objects.h"

static gint64
read_minor (TillJsonReader *reader,
            const char     *name,
            const char     *currency)
{
  TillMoney money = { 0, "" };

  till_stripe_read_money (reader, name, currency, &money);

  return money.minor;
}

/**
 * till_stripe_parse_entry:
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
till_stripe_parse_entry (const TillJsonNode      *object,
                         const TillStripeContext *context,
                         TillStripeHarvest       *harvest,
                         GError                 **error)
{
  g_auto (TillJsonReader) reader = TILL_JSON_READER_INIT;
  g_autoptr (GPtrArray) texts = till_stripe_texts_new ();
  TillEntry entry = { .record = till_stripe_record (TILL_RECORD_ENTRY, context) };
  const char *currency;

  till_stripe_read_begin (&reader, object, "balance_transaction");
  entry.record.id = till_json_reader_string (&reader, "id", TILL_ID_MAX);
  entry.created_us = till_stripe_read_time (&reader, "created");
  entry.available_us = till_stripe_read_opt_time (&reader, "available_on");
  currency = till_json_reader_string (&reader, "currency", TILL_STRIPE_WORD_MAX);
  till_stripe_read_money (&reader, "amount", currency, &entry.amount);
  entry.fee = read_minor (&reader, "fee", currency);
  entry.net = read_minor (&reader, "net", currency);
  entry.description = till_stripe_read_text (&reader, "description", texts);
  entry.source_id = till_stripe_read_id (&reader, "source");

  /* The category is what Stripe recommends for reports (docs.stripe.com/reports/
   * reporting-categories); "type" tells a dispute only as an adjustment. */
  entry.type = till_stripe_read_word (&reader, "reporting_category");
  if (entry.type == NULL)
    entry.type = till_stripe_read_word (&reader, "type");

  if (!till_json_reader_end (&reader, error))
    return FALSE;

  g_ptr_array_add (harvest->records, till_record_new (&entry));

  return TRUE;
}
