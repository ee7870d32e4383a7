/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Disputes (docs.stripe.com/api/disputes/object). One that is only an inquiry has words that
 * begin with "warning_", one that is appealed words that begin with "appeal_". */

#include "till-stripe-objects.h"

static const struct
{
  const char       *word;
  TillDisputeState  state;
  TillDisputeStage  stage;
} states[] = {
  { "warning_needs_response", TILL_DISPUTE_NEEDS_RESPONSE, TILL_DISPUTE_STAGE_INQUIRY },
  { "warning_under_review", TILL_DISPUTE_UNDER_REVIEW, TILL_DISPUTE_STAGE_INQUIRY },
  { "warning_closed", TILL_DISPUTE_CLOSED, TILL_DISPUTE_STAGE_INQUIRY },
  { "needs_response", TILL_DISPUTE_NEEDS_RESPONSE, TILL_DISPUTE_STAGE_CHARGEBACK },
  { "under_review", TILL_DISPUTE_UNDER_REVIEW, TILL_DISPUTE_STAGE_CHARGEBACK },
  { "won", TILL_DISPUTE_WON, TILL_DISPUTE_STAGE_CHARGEBACK },
  { "lost", TILL_DISPUTE_LOST, TILL_DISPUTE_STAGE_CHARGEBACK },
  { "prevented", TILL_DISPUTE_PREVENTED, TILL_DISPUTE_STAGE_CHARGEBACK },
  { "appeal_needs_response", TILL_DISPUTE_NEEDS_RESPONSE, TILL_DISPUTE_STAGE_APPEAL },
  { "appeal_under_review", TILL_DISPUTE_UNDER_REVIEW, TILL_DISPUTE_STAGE_APPEAL },
};

static void
set_state (TillDispute *dispute,
           const char  *word)
{
  dispute->state = TILL_DISPUTE_UNKNOWN;
  dispute->stage = TILL_DISPUTE_STAGE_CHARGEBACK;

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_strcmp0 (word, states[i].word) == 0)
      {
        dispute->state = states[i].state;
        dispute->stage = states[i].stage;
      }
}

static void
read_evidence (TillJsonReader *reader,
               TillDispute    *dispute)
{
  g_auto (TillJsonReader) details = TILL_JSON_READER_INIT;
  const TillJsonNode *object = till_json_reader_opt_value (reader, "evidence_details",
                                                           TILL_JSON_OBJECT);

  if (object == NULL)
    return;

  till_json_reader_init_value (&details, object, "evidence_details");
  dispute->due_us = till_stripe_read_opt_time (&details, "due_by");
  dispute->has_evidence = till_json_reader_opt_bool (&details, "has_evidence", FALSE);
  dispute->submissions = till_json_reader_opt_int (&details, "submission_count", 0, G_MAXINT32, 0);
  till_json_reader_join (reader, &details);
}

/**
 * till_stripe_parse_dispute:
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
till_stripe_parse_dispute (const TillJsonNode      *object,
                           const TillStripeContext *context,
                           TillStripeHarvest       *harvest,
                           GError                 **error)
{
  g_auto (TillJsonReader) reader = TILL_JSON_READER_INIT;
  TillDispute dispute = { .record = till_stripe_record (TILL_RECORD_DISPUTE, context) };
  const char *currency;

  till_stripe_read_begin (&reader, object, "dispute");
  dispute.record.id = till_json_reader_string (&reader, "id", TILL_ID_MAX);
  dispute.record.raw_state = till_json_reader_string (&reader, "status", TILL_STRIPE_WORD_MAX);
  set_state (&dispute, dispute.record.raw_state);
  dispute.created_us = till_stripe_read_time (&reader, "created");
  currency = till_json_reader_string (&reader, "currency", TILL_STRIPE_WORD_MAX);
  till_stripe_read_money (&reader, "amount", currency, &dispute.amount);
  dispute.reason = till_stripe_read_word (&reader, "reason");
  dispute.payment_id = till_stripe_read_id (&reader, "charge");
  read_evidence (&reader, &dispute);

  /* A dispute is always about a charge. */
  if (dispute.payment_id == NULL)
    till_json_reader_fail (&reader, TILL_JSON_ERROR_MISSING, "charge", "is missing");

  if (dispute.state != TILL_DISPUTE_NEEDS_RESPONSE)
    dispute.due_us = 0;

  if (!till_json_reader_end (&reader, error))
    return FALSE;

  g_ptr_array_add (harvest->records, till_record_new (&dispute));

  return TRUE;
}
