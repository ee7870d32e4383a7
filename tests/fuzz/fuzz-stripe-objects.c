/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Answers and events of Stripe.
 *
 * What must hold: whatever comes, each reader gives records that are whole, or an error and no
 * record; only an answer in Stripe's own form ever refuses a write for certain; an id stays one
 * segment of a path; and no free text of a record has a card number in it. */

#include "fuzz-target.h"

#include <string.h>

#include "till-stripe-cursor.h"
#include "till-stripe-error.h"
#include "till-stripe-event.h"
#include "till-stripe-form.h"
#include "till-stripe-objects.h"
#include "till-stripe-outcome.h"
#include "till-stripe-page.h"
#include "till-text.h"

static const TillStripeContext context = {
  .origin = TILL_ORIGIN_READ, .as_of_us = 1, .request_id = "req_1",
};

static const struct
{
  const char     *type;
  TillStripeParse parse;
} parsers[] = {
  { "charge", till_stripe_parse_charge },
  { "payment_intent", till_stripe_parse_intent },
  { "refund", till_stripe_parse_refund },
  { "dispute", till_stripe_parse_dispute },
  { "payout", till_stripe_parse_payout },
  { "balance_transaction", till_stripe_parse_entry },
  { "customer", till_stripe_parse_customer },
  { "payment_method", till_stripe_parse_card },
  { "checkout.session", till_stripe_parse_link },
};

static void
check_text (const char *text)
{
  g_assert_true (text == NULL || !till_text_has_card_number (text));
}

static void
check_record (gconstpointer record)
{
  const TillPayment *payment = record;

  g_assert_nonnull (TILL_RECORD (record)->id);
  g_assert_cmpuint (strlen (TILL_RECORD (record)->id), <=, TILL_ID_MAX);
  if (till_record_get_kind (record) != TILL_RECORD_PAYMENT)
    return;

  g_assert_true (till_currency_is_known (payment->amount.currency));
  g_assert_cmpint (payment->created_us, >=, 0);
  check_text (payment->description);
  check_text (payment->note);
  check_text (payment->reference);
  check_text (payment->metadata);
  check_text (payment->customer_name);
  check_text (payment->failure_message);
}

static void
parse_object (const TillJsonNode *object,
              TillStripeParse     parse)
{
  g_autoptr (GPtrArray) records = till_record_array_new ();
  g_autoptr (GPtrArray) short_refunds = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  TillStripeHarvest harvest = { records, short_refunds };
  gboolean fine = parse (object, &context, &harvest, &error);

  g_assert_true (fine == (error == NULL));
  g_assert_true (error == NULL || error->domain == TILL_JSON_ERROR);
  for (guint i = 0; i < records->len; i++)
    check_record (g_ptr_array_index (records, i));
}

static void
parse_event (const TillJsonNode *object)
{
  g_autoptr (GError) error = NULL;
  gboolean unreadable = FALSE;
  TillEvent *event = till_stripe_parse_event (object, &unreadable, &error);

  g_assert_true ((event == NULL) == (error != NULL));
  if (event != NULL && event->subject != NULL)
    check_record (event->subject);
  till_record_unref (event);
}

static void
parse_outcome (const TillJsonNode *object)
{
  for (guint kind = TILL_INSTRUCTION_CHARGE; kind <= TILL_INSTRUCTION_CLOSE_LINK; kind++)
    {
      const TillOrder order = { .kind = kind };
      g_autoptr (GError) error = NULL;
      g_autoptr (TillGatewayResult) result = NULL;

      result = till_stripe_outcome_from_object (object, &context, &order, &error);
      g_assert_true ((result == NULL) == (error != NULL));
      if (result != NULL)
        g_assert_true ((result->state == TILL_INSTRUCTION_DONE) == (result->failure == NULL));
    }
}

static void
parse_list (const TillJsonNode *root,
            TillStripeParse     parse)
{
  g_autoptr (TillStripePage) list = till_stripe_page_digest_list (root, &context, &parse, NULL);
  g_autoptr (TillStripePage) object = till_stripe_page_digest_object (root, &context, &parse,
                                                                      NULL);

  g_assert_true (list == NULL || list->records != NULL);
  g_assert_true (object == NULL || object->last_id != NULL);
}

/* As what it says it is; a list as one of charges. */
static void
parse_as_named (const TillJsonNode *root)
{
  g_auto (TillJsonReader) reader = TILL_JSON_READER_INIT;
  const char *type;

  till_json_reader_init_value (&reader, root, "fuzz");
  type = till_json_reader_opt_string (&reader, "object", TILL_STRIPE_WORD_MAX);
  if (g_strcmp0 (type, "event") == 0)
    parse_event (root);
  else if (g_strcmp0 (type, "list") == 0)
    parse_list (root, till_stripe_parse_charge);

  for (guint i = 0; i < G_N_ELEMENTS (parsers); i++)
    if (g_strcmp0 (type, parsers[i].type) == 0)
      {
        parse_object (root, parsers[i].parse);
        parse_list (root, parsers[i].parse);
        parse_outcome (root);
      }
}

static gboolean
is_envelope (const TillJsonNode *root)
{
  return till_json_node_get_member (root, "error") != NULL;
}

static void
judge_error (const guint8       *data,
             gsize               size,
             const TillJsonNode *root)
{
  const guint statuses[] = { 302, 400, 402, 500 };
  g_autoptr (GBytes) body = g_bytes_new_static (data, size);
  const TillHttpAnswer answer = {
    .status = statuses[size % G_N_ELEMENTS (statuses)], .body = body,
  };
  g_autoptr (GError) error = till_stripe_error_from_answer (&answer, TILL_HTTP_WRITE);
  g_autoptr (TillGatewayResult) result = till_stripe_outcome_from_error (error, TRUE);

  g_assert_cmpint (error->domain, ==, TILL_GATEWAY_ERROR);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  check_text (error->message);
  if (!is_envelope (root))
    g_assert_cmpint (result->state, ==, TILL_INSTRUCTION_UNKNOWN);
  else
    g_assert_cmpint (result->state, !=, TILL_INSTRUCTION_DONE);
}

static void
use_as_text (const char *text)
{
  g_autofree char *path = till_stripe_path ("/v1/refunds/", text, "/cancel");
  g_autoptr (TillStripeCursor) cursor = till_stripe_cursor_parse (text);

  if (path != NULL)
    {
      g_assert_true (g_str_has_prefix (path, "/v1/refunds/"));
      g_assert_true (g_str_has_suffix (path, "/cancel"));
      g_assert_cmpuint (strcspn (path + strlen ("/v1/refunds/"), "/?#&\r\n "), ==,
                        strlen (path) - strlen ("/v1/refunds/") - strlen ("/cancel"));
    }

  g_assert_true (cursor == NULL || cursor->created >= 0);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr (TillJsonDocument) document = till_json_document_new ((const char *) data, size, NULL);
  const TillJsonNode *root = document != NULL ? till_json_document_get_root (document) : NULL;
  g_autofree char *text = g_strndup ((const char *) data, size);

  use_as_text (text);
  judge_error (data, size, root);
  if (root == NULL)
    return 0;

  if (till_json_node_get_kind (root) == TILL_JSON_OBJECT)
    parse_as_named (root);

  return 0;
}
