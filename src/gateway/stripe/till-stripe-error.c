/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What an answer that is not a success means (docs.stripe.com/error-codes,
 * docs.stripe.com/error-low-level).
 *
 * What must hold: a write is only called refused when Stripe said so in its own form. Conflicts,
 * server errors, and anything that somebody between us and Stripe may have answered leave its
 * outcome unknown. No message carries a card number. */

#include "till-stripe-error.h"

#include <string.h>

#include "till-stripe-read.h"
#include "till-text.h"

/* How long a message may be, in bytes. */
#define MAX_MESSAGE 600

/* The members of "error". Borrowed from the document. */
typedef struct
{
  const char *type;
  const char *code;
  const char *decline_code;
  const char *param;
  const char *message;
  const char *charge;
} Envelope;

static void
read_intent (TillJsonReader *error,
             Envelope       *envelope)
{
  g_auto (TillJsonReader) reader = TILL_JSON_READER_INIT;
  const TillJsonNode *object = till_stripe_read_expanded (error, "payment_intent");

  if (object == NULL || envelope->charge != NULL)
    return;

  till_json_reader_init_value (&reader, object, "payment_intent");
  envelope->charge = till_stripe_read_id (&reader, "latest_charge");
  till_json_reader_join (error, &reader);
}

static gboolean
read_envelope (const TillJsonNode *root,
               Envelope *envelope)
{
  g_auto (TillJsonReader) outer = TILL_JSON_READER_INIT;
  g_auto (TillJsonReader) reader = TILL_JSON_READER_INIT;
  const TillJsonNode *object;

  till_json_reader_init_value (&outer, root, "answer");
  if (!(object = till_json_reader_value (&outer, "error", TILL_JSON_OBJECT)))
    return FALSE;

  till_json_reader_init_value (&reader, object, "error");
  envelope->type = till_json_reader_string (&reader, "type", TILL_STRIPE_WORD_MAX);
  envelope->code = till_stripe_read_word (&reader, "code");
  envelope->decline_code = till_stripe_read_word (&reader, "decline_code");
  envelope->param = till_stripe_read_word (&reader, "param");
  envelope->message = till_json_reader_opt_string (&reader, "message", TILL_STRIPE_TEXT_MAX);
  envelope->charge = till_stripe_read_id (&reader, "charge");
  read_intent (&reader, envelope);

  return !till_json_reader_failed (&reader);
}

/* Stripe masks a key with as many stars as it has characters: four say the same. */
static char *
tidy_message (const char *message)
{
  g_autofree char *clean = till_text_clean (message, MAX_MESSAGE);
  g_autoptr (GString) short_text = g_string_new (NULL);
  guint stars = 0;

  for (const char *p = clean; *p != '\0'; p++)
    {
      stars = *p == '*' ? stars + 1 : 0;
      if (stars <= 4)
        g_string_append_c (short_text, *p);
    }

  return till_text_redact (short_text->str);
}

/* The last word that begins with @prefix, such as a permission 'rak_charge_read'. */
static char *
find_word (const char *message,
           const char *prefix)
{
  const char *start = NULL, *end;

  for (const char *p = message; (p = strstr (p, prefix)) != NULL; p += strlen (prefix))
    start = p;

  if (start == NULL)
    return NULL;

  for (end = start; g_ascii_isalnum (*end) || *end == '_';)
    end++;

  return g_strndup (start, MIN (end - start, TILL_ID_MAX));
}

static gboolean
is_typed_card_gate (const char *message)
{
  return strstr (message, "Sending credit card numbers directly") != NULL ||
         strstr (message, "This integration surface is unsupported") != NULL;
}

static gboolean
is_moto_gate (const char *message)
{
  return strstr (message, "Received unknown parameter") != NULL &&
         strstr (message, "payment_method_options[card][moto]") != NULL;
}

/* Sentences of ours where Stripe's are written for programmers. */
static const char *
explain_gate (const char *message,
              char      **code)
{
  if (is_typed_card_gate (message))
    {
      *code = (char *) TILL_GATEWAY_CODE_TYPED_CARD_NOT_ENABLED;
      return "The gateway does not take typed card numbers from this account";
    }

  if (is_moto_gate (message))
    {
      *code = (char *) TILL_GATEWAY_CODE_MOTO_NOT_ENABLED;
      return "The gateway has not enabled mail and telephone orders for this account";
    }

  return message;
}

static TillGatewayError
classify_unknown (TillHttpNature   nature,
                  TillGatewayError otherwise)
{
  return nature == TILL_HTTP_WRITE ? TILL_GATEWAY_ERROR_OUTCOME_UNKNOWN : otherwise;
}

static TillGatewayError
classify (guint           status,
          const Envelope *envelope,
          TillHttpNature  nature)
{
  switch (status)
    {
    case 400:
      /* Our key was used with other parameters: what happened then has to be found out. */
      if (g_strcmp0 (envelope->type, "idempotency_error") == 0)
        return classify_unknown (nature, TILL_GATEWAY_ERROR_REFUSED);
      return TILL_GATEWAY_ERROR_REFUSED;

    case 401:
      return TILL_GATEWAY_ERROR_UNAUTHORIZED;

    case 402:
      return TILL_GATEWAY_ERROR_REFUSED;

    case 403:
      return TILL_GATEWAY_ERROR_FORBIDDEN;

    case 404:
      return TILL_GATEWAY_ERROR_NOT_FOUND;

    case 429:
      return TILL_GATEWAY_ERROR_RATE_LIMITED;

    case 409: /* the same key is being worked on */
    case 424: /* something outside of Stripe failed */
      return classify_unknown (nature, TILL_GATEWAY_ERROR_UNAVAILABLE);

    default:
      return classify_unknown (nature, status >= 500 ? TILL_GATEWAY_ERROR_UNAVAILABLE
                                                     : TILL_GATEWAY_ERROR_PROTOCOL);
    }
}

/* The one type that says more than its code, which it has not. */
static const char *
code_of_type (const char *type)
{
  return g_str_equal (type, "idempotency_error") ? type : NULL;
}

/* What stands in the header Stripe-Rate-Limited-Reason: "global-rate", "endpoint-rate",
 * "global-concurrency", "endpoint-concurrency" or "resource-specific"
 * (docs.stripe.com/rate-limits). */
static const char *
explain_throttle (const TillHttpAnswer *answer,
                  const char           *code)
{
  if (answer->status != 429 || answer->throttle_reason == NULL ||
      strstr (answer->throttle_reason, "concurrency") == NULL)
    return code;

  return TILL_GATEWAY_CODE_TOO_MANY_AT_ONCE;
}

/* An answer that is not in Stripe's form: by its status for reads, unknown for writes. */
static GError *
error_without_envelope (const TillHttpAnswer     *answer,
                        TillHttpNature            nature,
                        const TillGatewayFailure *failure)
{
  const Envelope empty = { .type = "" };

  return till_gateway_error_new (
    classify_unknown (nature, classify (answer->status, &empty, TILL_HTTP_READ)), failure,
    "The gateway's answer cannot be read (status %u)", answer->status);
}

/**
 * till_stripe_error_from_answer:
 * @answer: a complete answer whose status is not a success
 * @nature: what was asked
 *
 * Pure; any thread.
 *
 * Returns: (transfer full): what it means, in #TILL_GATEWAY_ERROR
 */
GError *
till_stripe_error_from_answer (const TillHttpAnswer *answer,
                               TillHttpNature        nature)
{
  gsize length;
  const char *body = g_bytes_get_data (answer->body, &length);
  g_autoptr (TillJsonDocument) document = till_json_document_new (body, length, NULL);
  g_autofree char *tidy = NULL;
  g_autofree char *permission = NULL;
  const char *message;
  Envelope envelope = { 0 };
  TillGatewayFailure failure = {
    .http_status = answer->status,
    .request_id = answer->request_id,
    .retry_after_s = answer->retry_after_s,
  };

  if (document == NULL || !read_envelope (till_json_document_get_root (document), &envelope))
    {
      if (answer->status >= 500 && answer->repeated)
        failure.code = (char *) TILL_STRIPE_CODE_KEPT_TROUBLE;
      return error_without_envelope (answer, nature, &failure);
    }

  tidy = tidy_message (envelope.message != NULL ? envelope.message : "");
  failure.code = (char *) (envelope.code != NULL ? envelope.code : code_of_type (envelope.type));
  failure.code = (char *) explain_throttle (answer, failure.code);
  if (answer->status >= 500 && answer->repeated)
    failure.code = (char *) TILL_STRIPE_CODE_KEPT_TROUBLE;
  failure.decline_code = (char *) envelope.decline_code;
  failure.param = (char *) envelope.param;
  failure.object_id = (char *) envelope.charge;
  if (answer->status == 403)
    failure.missing_permission = permission = find_word (tidy, "rak_");

  message = explain_gate (tidy, &failure.code);
  if (*message == '\0')
    message = "The gateway refused without saying why";

  return till_gateway_error_new (classify (answer->status, &envelope, nature), &failure, "%s",
                                 message);
}

/**
 * till_stripe_error_find_account:
 * @error: an error that says that a permission is missing
 *
 * Such a message names the account, which a weak key has no other way to learn.
 *
 * Returns: (transfer full) (nullable): the account's id
 */
char *
till_stripe_error_find_account (const GError *error)
{
  return find_word (error->message, "acct_");
}
