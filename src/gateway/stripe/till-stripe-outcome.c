/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What came of an instruction, judged by Stripe's answer.
 *
 * What must hold: "done" and "refused" are only said when the answer says so beyond doubt; all
 * else is unknown and has to be found out. On a repetition even a plain refusal such as "too many
 * requests" says nothing about what the first attempt did. */

#include "till-stripe-outcome.h"

#include "till-stripe-objects.h"

/* What of an object decides about the outcome. */
typedef struct
{
  const char *id;
  const char *status;
  const char *charge_id;
  const char *code;         /* why it did not work */
  const char *decline_code;
  const char *message;
} Facts;

/**
 * till_stripe_outcome_new:
 * @state: how it ended
 * @code: for the failure
 * @failure_code: (nullable): for the failure
 * @message: for the failure
 *
 * Returns: (transfer full): a result that is not "done"
 */
TillGatewayResult *
till_stripe_outcome_new (TillInstructionState state,
                         TillGatewayError     code,
                         const char          *failure_code,
                         const char          *message)
{
  TillGatewayResult *result = g_new0 (TillGatewayResult, 1);
  const TillGatewayFailure failure = { .code = (char *) failure_code };

  result->state = state;
  result->records = till_record_array_new ();
  result->failure = till_gateway_error_new (code, &failure, "%s", message);

  return result;
}

static TillInstructionState
judge_charge (const char *status)
{
  static const char *const done[] = { "succeeded", "requires_capture", "processing", NULL };
  static const char *const refused[] = {
    "requires_payment_method", "requires_confirmation", "requires_action", "canceled", NULL,
  };

  if (g_strv_contains (done, status))
    return TILL_INSTRUCTION_DONE;

  return g_strv_contains (refused, status) ? TILL_INSTRUCTION_REFUSED : TILL_INSTRUCTION_UNKNOWN;
}

static TillInstructionState
judge_refund (const char *status)
{
  static const char *const done[] = { "succeeded", "pending", "requires_action", NULL };
  static const char *const refused[] = { "failed", "canceled", NULL };

  if (g_strv_contains (done, status))
    return TILL_INSTRUCTION_DONE;

  return g_strv_contains (refused, status) ? TILL_INSTRUCTION_REFUSED : TILL_INSTRUCTION_UNKNOWN;
}

static TillInstructionState
judge_save (const char *status)
{
  static const char *const refused[] = {
    "requires_payment_method", "requires_confirmation", "requires_action", "canceled", NULL,
  };

  if (g_str_equal (status, "succeeded"))
    return TILL_INSTRUCTION_DONE;

  return g_strv_contains (refused, status) ? TILL_INSTRUCTION_REFUSED : TILL_INSTRUCTION_UNKNOWN;
}

static TillInstructionState
judge_payout (const char *status)
{
  static const char *const done[] = { "pending", "in_transit", "paid", NULL };
  static const char *const refused[] = { "failed", "canceled", NULL };

  if (g_strv_contains (done, status))
    return TILL_INSTRUCTION_DONE;

  return g_strv_contains (refused, status) ? TILL_INSTRUCTION_REFUSED : TILL_INSTRUCTION_UNKNOWN;
}

/* What was submitted is looked at, or is decided already. */
static gboolean
is_submitted (const char *status)
{
  static const char *const submitted[] = {
    "under_review", "warning_under_review", "won", "lost", "warning_closed", NULL,
  };

  return g_strv_contains (submitted, status);
}

/* docs.stripe.com/api/disputes/close: what is accepted is lost; an inquiry is closed. */
static gboolean
is_given_up (const char *status)
{
  return g_str_equal (status, "lost") || g_str_equal (status, "warning_closed");
}

static TillInstructionState
done_if (gboolean done)
{
  return done ? TILL_INSTRUCTION_DONE : TILL_INSTRUCTION_UNKNOWN;
}

static TillInstructionState
judge (const TillOrder *order,
       const char      *status)
{
  switch (order->kind)
    {
    case TILL_INSTRUCTION_CHARGE:
      return judge_charge (status);

    case TILL_INSTRUCTION_CAPTURE:
      return done_if (g_str_equal (status, "succeeded") || g_str_equal (status, "processing"));

    case TILL_INSTRUCTION_CANCEL:
      return done_if (g_str_equal (status, "canceled"));

    case TILL_INSTRUCTION_REFUND:
      return judge_refund (status);

    case TILL_INSTRUCTION_CREATE_LINK: /* made is made, whatever became of it since */
      return TILL_INSTRUCTION_DONE;

    case TILL_INSTRUCTION_CLOSE_LINK:
      return done_if (g_str_equal (status, "expired"));

    case TILL_INSTRUCTION_CANCEL_REFUND:
      return done_if (g_str_equal (status, "canceled"));

    case TILL_INSTRUCTION_SAVE_CARD:
      return judge_save (status);

    case TILL_INSTRUCTION_SUBMIT_EVIDENCE:
      return done_if (till_order_accepts_dispute (order) ? is_given_up (status)
                                                         : is_submitted (status));

    case TILL_INSTRUCTION_PAYOUT:
      return judge_payout (status);
    }

  return TILL_INSTRUCTION_UNKNOWN;
}

/* A setup intent is nothing that is kept: the card it keeps is listed with its customer. */
static gboolean
parse_nothing (const TillJsonNode      *object,
               const TillStripeContext *context,
               TillStripeHarvest       *harvest,
               GError                 **error)
{
  return TRUE;
}

static TillStripeParse
get_parse (TillInstructionKind kind)
{
  switch (kind)
    {
    case TILL_INSTRUCTION_REFUND:
    case TILL_INSTRUCTION_CANCEL_REFUND:
      return till_stripe_parse_refund;

    case TILL_INSTRUCTION_SAVE_CARD:
      return parse_nothing;

    case TILL_INSTRUCTION_SUBMIT_EVIDENCE:
      return till_stripe_parse_dispute;

    case TILL_INSTRUCTION_PAYOUT:
      return till_stripe_parse_payout;

    case TILL_INSTRUCTION_CREATE_LINK:
    case TILL_INSTRUCTION_CLOSE_LINK:
      return till_stripe_parse_link;

    case TILL_INSTRUCTION_CHARGE:
    case TILL_INSTRUCTION_CAPTURE:
    case TILL_INSTRUCTION_CANCEL:
      break;
    }

  return till_stripe_parse_intent;
}

/* Why an intent without success is as it is. */
static void
read_reason (TillJsonReader *reader,
             Facts          *facts,
             GPtrArray      *texts)
{
  g_auto (TillJsonReader) inner = TILL_JSON_READER_INIT;
  const TillJsonNode *object = till_json_reader_opt_value (reader, "last_payment_error",
                                                           TILL_JSON_OBJECT);

  if (object == NULL)
    object = till_json_reader_opt_value (reader, "last_setup_error", TILL_JSON_OBJECT);

  if (g_strcmp0 (facts->status, "requires_action") == 0)
    {
      facts->code = TILL_GATEWAY_CODE_AUTHENTICATION_REQUIRED;
      facts->message = "The customer's bank wants the customer to confirm the payment";
    }
  else if (object != NULL)
    {
      till_json_reader_init_value (&inner, object, "last_payment_error");
      facts->code = till_stripe_read_word (&inner, "code");
      facts->decline_code = till_stripe_read_word (&inner, "decline_code");
      facts->message = till_stripe_read_text (&inner, "message", texts);
      till_json_reader_join (reader, &inner);
    }
  else
    facts->code = till_stripe_read_word (reader, "failure_reason");
}

static void
set_failure (TillGatewayResult *result,
             const Facts       *facts)
{
  const TillGatewayFailure failure = {
    .http_status = 200,
    .code = (char *) (facts->code != NULL ? facts->code : facts->status),
    .decline_code = (char *) facts->decline_code,
    .request_id = result->request_id,
    .object_id = (char *) facts->charge_id,
  };

  if (result->state == TILL_INSTRUCTION_REFUSED)
    result->failure = till_gateway_error_new (TILL_GATEWAY_ERROR_REFUSED, &failure, "%s",
                                              facts->message != NULL
                                                ? facts->message : "The gateway did not do it");
  else if (result->state == TILL_INSTRUCTION_UNKNOWN)
    result->failure = till_gateway_error_new (TILL_GATEWAY_ERROR_OUTCOME_UNKNOWN, &failure,
                                              "The gateway's answer does not say what came of it");
}

/**
 * till_stripe_outcome_from_object:
 * @object: (nullable): the intent, refund or session of a successful answer
 * @context: where it comes from
 * @order: what was to be done
 * @error: return location for a #GError in #TILL_JSON_ERROR
 *
 * Pure; any thread.
 *
 * Returns: (transfer full) (nullable): the result, or %NULL when the object is not as documented
 */
TillGatewayResult *
till_stripe_outcome_from_object (const TillJsonNode      *object,
                                 const TillStripeContext *context,
                                 const TillOrder         *order,
                                 GError                 **error)
{
  g_auto (TillJsonReader) reader = TILL_JSON_READER_INIT;
  g_autoptr (TillGatewayResult) result = g_new0 (TillGatewayResult, 1);
  g_autoptr (GPtrArray) texts = till_stripe_texts_new ();
  TillStripeHarvest harvest;
  Facts facts = { 0 };

  till_json_reader_init_value (&reader, object, "answer");
  facts.id = till_json_reader_string (&reader, "id", TILL_ID_MAX);
  facts.status = till_json_reader_string (&reader, "status", TILL_STRIPE_WORD_MAX);
  facts.charge_id = till_stripe_read_id (&reader, "latest_charge");
  result->state = judge (order, facts.status);
  if (result->state != TILL_INSTRUCTION_DONE)
    read_reason (&reader, &facts, texts);
  if (!till_json_reader_end (&reader, error))
    return NULL;

  result->result_id = g_strdup (facts.charge_id != NULL ? facts.charge_id : facts.id);
  result->request_id = g_strdup (context->request_id);
  result->records = till_record_array_new ();
  set_failure (result, &facts);

  harvest.records = result->records;
  harvest.short_refunds = NULL;
  if (!get_parse (order->kind) (object, context, &harvest, error))
    return NULL;

  return g_steal_pointer (&result);
}

/* Whether the error says for certain that nothing was done by this very request. */
static gboolean
is_certain (const GError *error)
{
  if (error->domain != TILL_GATEWAY_ERROR)
    return FALSE;

  switch ((TillGatewayError) error->code)
    {
    case TILL_GATEWAY_ERROR_UNAVAILABLE: /* of a write: nothing left this machine */
    case TILL_GATEWAY_ERROR_UNAUTHORIZED:
    case TILL_GATEWAY_ERROR_FORBIDDEN:
    case TILL_GATEWAY_ERROR_RATE_LIMITED:
    case TILL_GATEWAY_ERROR_REFUSED:
    case TILL_GATEWAY_ERROR_NOT_FOUND:
    case TILL_GATEWAY_ERROR_UNSUPPORTED:
      return TRUE;

    case TILL_GATEWAY_ERROR_PROTOCOL:
    case TILL_GATEWAY_ERROR_OUTCOME_UNKNOWN:
    case TILL_GATEWAY_ERROR_FORGED:
      return FALSE;
    }

  return FALSE;
}

/* Whether the error is an answer about the instruction itself, which with the same key holds for
 * the first attempt too. */
static gboolean
is_answer (const GError *error)
{
  return g_error_matches (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_REFUSED) ||
         g_error_matches (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_NOT_FOUND);
}

/**
 * till_stripe_outcome_from_error:
 * @error: what a write ended with
 * @first_time: whether nothing was sent before
 *
 * Returns: (transfer full): refused, when that is certain; unknown otherwise
 */
TillGatewayResult *
till_stripe_outcome_from_error (const GError *error,
                                gboolean      first_time)
{
  const TillGatewayFailure *failure = till_gateway_error_get_failure (error);
  TillGatewayResult *result = g_new0 (TillGatewayResult, 1);

  result->state = (first_time ? is_certain (error) : is_answer (error))
                    ? TILL_INSTRUCTION_REFUSED : TILL_INSTRUCTION_UNKNOWN;
  result->records = till_record_array_new ();
  result->failure = g_error_copy (error);
  if (failure != NULL)
    {
      result->request_id = g_strdup (failure->request_id);
      if (failure->object_id != NULL)
        result->result_id = g_strdup (failure->object_id);
    }

  return result;
}
