/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Stripe's objects as records: every field, every state, and what is not as documented. */

#include "till-stripe-objects.h"

#include <string.h>

#include "mock-server.h"
#include "till-stripe-event.h"
#include "till-stripe-money.h"

#define SECOND G_GINT64_CONSTANT (1000000)

static GPtrArray *
parse_text (const char     *text,
            TillStripeParse parse,
            const char     *event_type,
            GPtrArray      *short_refunds,
            GError        **error)
{
  const TillStripeContext context = {
    .origin = TILL_ORIGIN_READ, .as_of_us = 5 * SECOND, .event_type = event_type,
  };
  g_autoptr (TillJsonDocument) document = till_json_document_new (text, strlen (text), error);
  g_autoptr (GPtrArray) records = till_record_array_new ();
  TillStripeHarvest harvest = { records, short_refunds };

  g_assert_nonnull (document);
  if (!parse (till_json_document_get_root (document), &context, &harvest, error))
    return NULL;

  return g_steal_pointer (&records);
}

/* Parses a sample in which @from is replaced by @to. */
static GPtrArray *
parse_edited (const char     *sample,
              TillStripeParse parse,
              const char     *from,
              const char     *to,
              GError        **error)
{
  g_autofree char *text = mock_sample (sample);
  g_autofree char *edited = from != NULL ? mock_edit (text, from, to) : g_strdup (text);

  return parse_text (edited, parse, NULL, NULL, error);
}

static void
test_charge (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = parse_edited ("charge", till_stripe_parse_charge, NULL, NULL,
                                                &error);
  const TillPayment *payment;
  const TillRefund *refund;

  g_assert_no_error (error);
  g_assert_cmpuint (records->len, ==, 2);
  payment = g_ptr_array_index (records, 0);
  g_assert_cmpint (payment->record.kind, ==, TILL_RECORD_PAYMENT);
  g_assert_cmpint (payment->record.as_of_us, ==, 5 * SECOND);
  g_assert_cmpstr (payment->record.id, ==, "ch_3TiLL0001");
  g_assert_cmpstr (payment->record.raw_state, ==, "succeeded");
  g_assert_cmpint (payment->state, ==, TILL_PAYMENT_SUCCEEDED);
  g_assert_cmpint (payment->created_us, ==, 1795000000 * SECOND);
  g_assert_cmpstr (payment->intent_id, ==, "pi_3TiLL0001");
  g_assert_cmpint (payment->amount.minor, ==, 6200);
  g_assert_cmpstr (payment->amount.currency, ==, "GBP");
  g_assert_cmpint (payment->captured, ==, 6200);
  g_assert_cmpint (payment->refunded, ==, 1500);
  g_assert_false (payment->disputed);
  g_assert_cmpint (payment->fee, ==, 113);
  g_assert_cmpint (payment->net, ==, 6087);
  g_assert_cmpstr (payment->settle_currency, ==, "GBP");
  g_assert_cmpstr (payment->method, ==, "card");
  g_assert_cmpstr (payment->brand, ==, "visa");
  g_assert_cmpstr (payment->last4, ==, "4242");
  g_assert_cmpstr (payment->funding, ==, "debit");
  g_assert_cmpstr (payment->country, ==, "GB");
  g_assert_cmpint (payment->exp_month, ==, 4);
  g_assert_cmpint (payment->exp_year, ==, 2029);
  g_assert_true (payment->moto);
  g_assert_cmpstr (payment->risk_level, ==, "normal");
  g_assert_cmpstr (payment->cvc_check, ==, "pass");
  g_assert_cmpstr (payment->postcode_check, ==, "pass");
  g_assert_null (payment->address_check);
  g_assert_cmpstr (payment->authorization_code, ==, "123456");
  g_assert_cmpstr (payment->customer_id, ==, "cus_TiLL0001");
  g_assert_cmpstr (payment->customer_name, ==, "Grace Hopper");
  g_assert_cmpstr (payment->customer_email, ==, "grace@example.com");
  g_assert_cmpstr (payment->customer_phone, ==, "+44 113 496 0000");
  g_assert_cmpstr (payment->description, ==, "Two mugs and a teapot");
  g_assert_cmpstr (payment->reference, ==, "A-1042");
  g_assert_cmpstr (payment->note, ==, "rang back at noon");
  g_assert_cmpstr (payment->receipt_url, ==, "https://pay.stripe.com/receipts/payment/TiLL");
  g_assert_cmpstr (payment->operator_name, ==, "Ada");
  g_assert_cmpstr (payment->console_id, ==, "desk-1");
  g_assert_cmpstr (payment->instruction_id, ==, "6f1c2b3a-4d5e-4f60-8172-93a4b5c6d7e8");
  g_assert_cmpstr (payment->metadata, ==, "channel: phone");

  refund = g_ptr_array_index (records, 1);
  g_assert_cmpint (refund->record.kind, ==, TILL_RECORD_REFUND);
  g_assert_cmpstr (refund->record.id, ==, "re_3TiLL0001a");
  g_assert_cmpstr (refund->payment_id, ==, "ch_3TiLL0001");
  g_assert_cmpint (refund->state, ==, TILL_REFUND_SUCCEEDED);
  g_assert_cmpint (refund->amount.minor, ==, 1500);
  g_assert_cmpstr (refund->reason, ==, "requested_by_customer");
  g_assert_cmpstr (refund->bank_reference, ==, "74537606325012345678901");
  g_assert_cmpstr (refund->operator_name, ==, "Ada");
  g_assert_cmpstr (refund->instruction_id, ==, "0b6f5a3e-1c1d-4f5e-9a7b-2d3c4e5f6a7b");
  g_assert_cmpstr (refund->note, ==, "one cup was broken");
}

static void
assert_payment_state (const char      *from,
                      const char      *to,
                      TillPaymentState expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *sample = mock_sample ("charge");
  g_autofree char *edited = mock_edit (sample, from, to);
  g_autoptr (GPtrArray) records = parse_text (edited, till_stripe_parse_charge, NULL, NULL,
                                              &error);
  const TillPayment *payment;

  g_assert_no_error (error);
  payment = g_ptr_array_index (records, 0);
  g_assert_cmpint (payment->state, ==, expected);
}

static void
test_charge_states (void)
{
  const char *const status = "\n \"status\": \"succeeded\"";
  const char *const captured = "\"captured\": true";
  const char *const refunded = "\n \"refunded\": false";

  assert_payment_state (status, "\n \"status\": \"pending\"", TILL_PAYMENT_PROCESSING);
  assert_payment_state (status, "\n \"status\": \"failed\"", TILL_PAYMENT_FAILED);
  assert_payment_state (status, "\n \"status\": \"quantum\"", TILL_PAYMENT_UNKNOWN);
  assert_payment_state (captured, "\"captured\": false", TILL_PAYMENT_AUTHORIZED);
  assert_payment_state (captured, "\"captured\": true", TILL_PAYMENT_SUCCEEDED);
  assert_payment_state (refunded, "\n \"refunded\": true", TILL_PAYMENT_SUCCEEDED);
}

static void
test_released_holds (void)
{
  g_autofree char *sample = mock_sample ("charge");
  g_autofree char *held = mock_edit (sample, "\"captured\": true", "\"captured\": false");
  g_autofree char *released = mock_edit (held, "\n \"refunded\": false", "\n \"refunded\": true");
  g_autofree char *expired = mock_edit (released, "requested_by_customer",
                                        "expired_uncaptured_charge");
  const struct
  {
    const char      *text;
    const char      *event_type;
    TillPaymentState state;
  } cases[] = {
    { released, NULL, TILL_PAYMENT_CANCELED },
    { released, "charge.expired", TILL_PAYMENT_EXPIRED },
    { expired, NULL, TILL_PAYMENT_EXPIRED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) records = parse_text (cases[i].text, till_stripe_parse_charge,
                                                  cases[i].event_type, NULL, &error);
      const TillPayment *payment;

      g_assert_no_error (error);
      g_assert_cmpuint (records->len, ==, 1); /* nothing was given back */
      payment = g_ptr_array_index (records, 0);
      g_assert_cmpint (payment->state, ==, cases[i].state);
      g_assert_cmpint (payment->refunded, ==, 0);
    }
}

/* A state nobody knew when this was written stays readable. */
static void
test_raw_states_survive (void)
{
  static const struct
  {
    const char     *sample;
    TillStripeParse parse;
    const char     *from;
  } cases[] = {
    { "refund", till_stripe_parse_refund, "\"succeeded\"" },
    { "dispute", till_stripe_parse_dispute, "\"needs_response\"" },
    { "payout", till_stripe_parse_payout, "\"in_transit\"" },
    { "session", till_stripe_parse_link, "\"open\"" },
    { "declined-intent", till_stripe_parse_intent, "\"requires_payment_method\"" },
    { "failed-charge", till_stripe_parse_charge, "\"failed\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) records = parse_edited (cases[i].sample, cases[i].parse,
                                                    cases[i].from, "\"entangled\"", &error);
      const TillRecord *record;

      g_assert_no_error (error);
      record = g_ptr_array_index (records, 0);
      g_assert_cmpstr (record->raw_state, ==, "entangled");
    }
}

static void
test_refund_states (void)
{
  static const struct
  {
    const char     *word;
    TillRefundState state;
  } cases[] = {
    { "pending", TILL_REFUND_PENDING }, { "requires_action", TILL_REFUND_REQUIRES_ACTION },
    { "succeeded", TILL_REFUND_SUCCEEDED }, { "failed", TILL_REFUND_FAILED },
    { "canceled", TILL_REFUND_CANCELED }, { "new", TILL_REFUND_UNKNOWN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) records = parse_edited ("refund", till_stripe_parse_refund,
                                                    "succeeded", cases[i].word, NULL);

      g_assert_cmpint (((TillRefund *) g_ptr_array_index (records, 0))->state, ==, cases[i].state);
    }
}

/* What the gateway has booked back had gone out. */
static void
test_refunds_that_came_back (void)
{
  g_autoptr (GPtrArray) back = parse_edited ("refund", till_stripe_parse_refund,
                                             "\"succeeded\"", "\"failed\", "
                                             "\"failure_balance_transaction\": \"txn_9\"", NULL);
  g_autoptr (GPtrArray) never = parse_edited ("refund", till_stripe_parse_refund, "succeeded",
                                              "failed", NULL);

  g_assert_true (((TillRefund *) g_ptr_array_index (back, 0))->succeeded_before);
  g_assert_false (((TillRefund *) g_ptr_array_index (never, 0))->succeeded_before);
}

/* Money that came without a card, and a hold that ran out, are no refunds of a payment. */
static void
test_refunds_that_are_none (void)
{
  g_autoptr (GPtrArray) without = parse_edited ("refund", till_stripe_parse_refund,
                                                "\"ch_3TiLL0001\"", "null", NULL);
  g_autoptr (GPtrArray) expired = parse_edited ("refund", till_stripe_parse_refund,
                                                "requested_by_customer",
                                                "expired_uncaptured_charge", NULL);

  g_assert_cmpuint (without->len, ==, 0);
  g_assert_cmpuint (expired->len, ==, 0);
}

static void
test_disputes (void)
{
  static const struct
  {
    const char      *word;
    TillDisputeState state;
    TillDisputeStage stage;
  } cases[] = {
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
    { "other", TILL_DISPUTE_UNKNOWN, TILL_DISPUTE_STAGE_CHARGEBACK },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) records = parse_edited ("dispute", till_stripe_parse_dispute,
                                                    "needs_response", cases[i].word, NULL);
      const TillDispute *dispute = g_ptr_array_index (records, 0);

      g_assert_cmpint (dispute->state, ==, cases[i].state);
      g_assert_cmpint (dispute->stage, ==, cases[i].stage);
      g_assert_cmpint (dispute->due_us, ==,
                       cases[i].state == TILL_DISPUTE_NEEDS_RESPONSE ? 1795900000 * SECOND : 0);
      g_assert_cmpstr (dispute->payment_id, ==, "ch_3TiLL0001");
      g_assert_cmpstr (dispute->reason, ==, "product_not_received");
      g_assert_cmpint (dispute->amount.minor, ==, 6200);
    }
}

static void
test_entry (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = parse_edited ("entry", till_stripe_parse_entry, NULL, NULL, NULL);
  g_autoptr (GPtrArray) bare = parse_text (
    "{\"id\":\"txn_2\",\"object\":\"balance_transaction\",\"created\":5,\"currency\":\"jpy\","
    "\"amount\":-500,\"fee\":0,\"net\":-500,\"type\":\"stripe_fee\"}",
    till_stripe_parse_entry, NULL, NULL, NULL);
  g_autoptr (GPtrArray) broken = parse_edited ("entry", till_stripe_parse_entry, "\"net\": 6087",
                                               "\"net\": 60.87", &error);
  const TillEntry *entry = g_ptr_array_index (entries, 0);

  g_assert_cmpstr (entry->type, ==, "charge");
  g_assert_cmpint (entry->created_us, ==, 1795000100 * SECOND);
  g_assert_cmpint (entry->available_us, ==, 1795305600 * SECOND);
  g_assert_cmpint (entry->amount.minor, ==, 6200);
  g_assert_cmpstr (entry->amount.currency, ==, "GBP");
  g_assert_cmpint (entry->fee, ==, 113);
  g_assert_cmpint (entry->net, ==, 6087);
  g_assert_cmpstr (entry->source_id, ==, "ch_3TiLL0001");
  g_assert_cmpstr (entry->description, ==, "Ceramic mug, called with ····4242");
  g_assert_null (entry->payout_id);

  entry = g_ptr_array_index (bare, 0);
  g_assert_cmpstr (entry->type, ==, "stripe_fee");
  g_assert_cmpint (entry->amount.minor, ==, -500);
  g_assert_null (entry->source_id);
  g_assert_null (broken);
  g_assert_nonnull (error);
}

static void
test_payout_customer_card (void)
{
  g_autoptr (GPtrArray) payouts = parse_edited ("payout", till_stripe_parse_payout, NULL, NULL,
                                                NULL);
  g_autoptr (GPtrArray) customers = parse_edited ("customer", till_stripe_parse_customer, NULL,
                                                  NULL, NULL);
  g_autoptr (GPtrArray) cards = parse_edited ("card", till_stripe_parse_card, NULL, NULL, NULL);
  g_autoptr (GPtrArray) deleted = parse_text (
    "{\"id\":\"cus_1\",\"object\":\"customer\",\"deleted\":true}", till_stripe_parse_customer, NULL,
    NULL, NULL);
  g_autoptr (GPtrArray) bank = parse_text (
    "{\"id\":\"pm_1\",\"object\":\"payment_method\",\"type\":\"sepa_debit\"}",
    till_stripe_parse_card, NULL, NULL, NULL);
  const TillPayout *payout = g_ptr_array_index (payouts, 0);
  const TillCustomer *customer = g_ptr_array_index (customers, 0);
  const TillCard *card = g_ptr_array_index (cards, 0);

  g_assert_cmpint (payout->state, ==, TILL_PAYOUT_IN_TRANSIT);
  g_assert_cmpint (payout->arrival_us, ==, 1795200000 * SECOND);
  g_assert_cmpint (payout->amount.minor, ==, 6087);
  g_assert_true (payout->automatic);
  g_assert_cmpstr (customer->name, ==, "Grace Hopper");
  g_assert_cmpstr (customer->email, ==, "grace@example.com");
  g_assert_false (customer->deleted);
  g_assert_cmpstr (card->brand, ==, "visa");
  g_assert_cmpstr (card->last4, ==, "4242");
  g_assert_cmpint (card->exp_year, ==, 2029);
  g_assert_true (((TillCustomer *) g_ptr_array_index (deleted, 0))->deleted);
  g_assert_cmpuint (bank->len, ==, 0);
}

static void
assert_link (const char   *status,
             const char   *payment_status,
             TillLinkState expected)
{
  g_autofree char *sample = mock_sample ("session");
  g_autofree char *first = mock_edit (sample, "\"open\"", status);
  g_autofree char *text = mock_edit (first, "\"unpaid\"", payment_status);
  g_autoptr (GPtrArray) records = parse_text (text, till_stripe_parse_link, NULL, NULL, NULL);

  g_assert_cmpint (((TillLink *) g_ptr_array_index (records, 0))->state, ==, expected);
}

static void
test_links (void)
{
  g_autoptr (GPtrArray) records = parse_edited ("session", till_stripe_parse_link, NULL, NULL,
                                                NULL);
  g_autoptr (GPtrArray) subscription = parse_edited ("session", till_stripe_parse_link,
                                                     "\"payment\"", "\"subscription\"", NULL);
  const TillLink *link = g_ptr_array_index (records, 0);

  g_assert_cmpint (link->amount.minor, ==, 6200);
  g_assert_cmpint (link->expires_us, ==, 1795086400 * SECOND);
  g_assert_cmpstr (link->customer_email, ==, "grace@example.com");
  g_assert_cmpstr (link->reference, ==, "A-1042");
  g_assert_cmpstr (link->operator_name, ==, "Ada");
  g_assert_cmpuint (subscription->len, ==, 0);

  assert_link ("\"open\"", "\"unpaid\"", TILL_LINK_OPEN);
  assert_link ("\"complete\"", "\"paid\"", TILL_LINK_PAID);
  assert_link ("\"complete\"", "\"no_payment_required\"", TILL_LINK_PAID);
  assert_link ("\"complete\"", "\"unpaid\"", TILL_LINK_UNKNOWN);
  assert_link ("\"expired\"", "\"unpaid\"", TILL_LINK_EXPIRED);
}

static void
test_intents (void)
{
  g_autoptr (GPtrArray) charged = parse_edited ("intent", till_stripe_parse_intent, NULL, NULL,
                                                NULL);
  g_autoptr (GPtrArray) failed = parse_edited ("declined-intent", till_stripe_parse_intent, NULL,
                                               NULL, NULL);
  g_autoptr (GPtrArray) named = parse_edited ("declined-intent", till_stripe_parse_intent,
                                              "\"latest_charge\": null",
                                              "\"latest_charge\": \"ch_1\"", NULL);
  const TillPayment *payment = g_ptr_array_index (charged, 0);

  g_assert_cmpstr (payment->record.id, ==, "ch_3TiLL0001");
  g_assert_cmpint (payment->state, ==, TILL_PAYMENT_SUCCEEDED);
  g_assert_cmpstr (payment->settle_currency, ==, ""); /* no fee yet */

  payment = g_ptr_array_index (failed, 0);
  g_assert_cmpstr (payment->record.id, ==, "pi_3TiLL0002");
  g_assert_cmpstr (payment->intent_id, ==, "pi_3TiLL0002");
  g_assert_cmpint (payment->state, ==, TILL_PAYMENT_FAILED);
  g_assert_cmpstr (payment->failure_code, ==, "payment_intent_authentication_failure");
  g_assert_cmpstr (payment->last4, ==, "4444");

  g_assert_cmpuint (named->len, ==, 0); /* its charge is the row */
}

static void
test_money (void)
{
  static const struct
  {
    gint64      amount;
    const char *currency;
    gint64      minor; /* -1: refused */
  } cases[] = {
    { 6200, "gbp", 6200 },   { 500, "jpy", 500 },  { 50000, "isk", 500 }, { 50001, "isk", -1 },
    { 1200000, "ugx", 12000 }, { 2500, "mga", 250000 }, { 5120, "kwd", 5120 }, { 0, "isk", 0 },
    { 6200, "zzz", -1 },     { 6200, "", -1 },     { G_MAXINT64, "mga", -1 },
    { G_MININT64, "gbp", -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      TillMoney money = { 77, "XXX" };
      gint64 back;

      if (till_stripe_money_from_wire (cases[i].amount, cases[i].currency, &money, &error))
        {
          g_assert_cmpint (money.minor, ==, cases[i].minor);
          g_assert_true (till_stripe_money_to_wire (&money, &back, NULL));
          g_assert_cmpint (back, ==, cases[i].amount);
        }
      else
        {
          g_assert_cmpint (cases[i].minor, ==, -1);
          g_assert_nonnull (error);
          g_assert_cmpint (money.minor, ==, 77);
        }
    }
}

/* A fee finer than the currency's coins is left unknown; the payment is still read. */
static void
test_fine_fee (void)
{
  g_autofree char *sample = mock_sample ("charge");
  g_autofree char *isk = mock_edit (sample, "\"gbp\"", "\"isk\"");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = parse_text (isk, till_stripe_parse_charge, NULL, NULL, &error);
  const TillPayment *payment;

  g_assert_no_error (error);
  payment = g_ptr_array_index (records, 0);
  g_assert_cmpint (payment->amount.minor, ==, 62);
  g_assert_cmpstr (payment->amount.currency, ==, "ISK");
  g_assert_cmpstr (payment->settle_currency, ==, "");
}

/* Nothing is coerced, nothing needed may be missing. */
static void
test_strictness (void)
{
  static const struct
  {
    const char *from;
    const char *to;
  } edits[] = {
    { "\"amount\": 6200,\n \"amount_captured\"", "\"amount\": 62.00,\n \"amount_captured\"" },
    { "\"amount\": 6200,\n \"amount_captured\"", "\"amount\": \"6200\",\n \"amount_captured\"" },
    { "\"amount\": 6200,\n \"amount_captured\"", "\"amount_captured\"" },
    { "\"object\": \"charge\"", "\"object\": \"refund\"" },
    { "\n \"currency\": \"gbp\"", "\n \"currency\": \"zzz\"" },
    { "\n \"currency\": \"gbp\"", "\n \"currency\": null" },
    { "\n \"created\": 1795000000", "\n \"created\": -1" },
    { "\n \"created\": 1795000000", "\n \"created\": 9223372036854775807" },
    { "\n \"status\": \"succeeded\"", "\n \"status\": null" },
    { "\"captured\": true", "\"captured\": \"true\"" },
    { "\"exp_month\": 4", "\"exp_month\": 13" },
    { "\"moto\": true", "\"moto\": 1" },
    { "\"channel\": \"phone\"", "\"channel\": 5" },
    { "\n \"payment_intent\": \"pi_3TiLL0001\"", "\n \"payment_intent\": {}" },
    { "\n \"payment_intent\": \"pi_3TiLL0001\"", "\n \"payment_intent\": 5" },
    { "\"data\": [", "\"data\": [5," },
    { "\"fee\": 113", "\"fee\": null" },
    { "\"risk_level\": \"normal\"", "\"risk_level\": []" },
    { "\"id\": \"ch_3TiLL0001\"", "\"id\": null" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (edits); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) records = parse_edited ("charge", till_stripe_parse_charge,
                                                    edits[i].from, edits[i].to, &error);

      g_test_message ("%s", edits[i].to);
      g_assert_null (records);
      g_assert_nonnull (error);
      g_assert_cmpint (error->domain, ==, TILL_JSON_ERROR);
    }
}

/* What later or earlier versions of the API leave out may be missing. */
static void
test_tolerance (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = parse_text (
    "{\"id\":\"ch_1\",\"object\":\"charge\",\"amount\":700,\"amount_refunded\":0,\"captured\":true,"
    "\"created\":5,\"currency\":\"usd\",\"refunded\":false,\"status\":\"succeeded\"}",
    till_stripe_parse_charge, NULL, NULL, &error);
  const TillPayment *payment;

  g_assert_no_error (error);
  payment = g_ptr_array_index (records, 0);
  g_assert_cmpint (payment->captured, ==, 700);
  g_assert_null (payment->method);
  g_assert_null (payment->metadata);
}

/* Somebody else's text may have a card number in it; order numbers must stay as they are. */
static void
test_card_numbers_are_not_kept (void)
{
  g_autofree char *sample = mock_sample ("charge");
  g_autofree char *first = mock_edit (sample, "Two mugs and a teapot",
                                      "card 4242 4242 4242 4242 exp 4/29");
  g_autofree char *text = mock_edit (first, "\"channel\": \"phone\"",
                                     "\"pan\": \"5555555555554444\", \"order\": \"100000000008\"");
  g_autoptr (GPtrArray) records = parse_text (text, till_stripe_parse_charge, NULL, NULL, NULL);
  const TillPayment *payment = g_ptr_array_index (records, 0);

  g_assert_cmpstr (payment->description, ==, "card ····4242 exp 4/29");
  g_assert_null (strstr (payment->metadata, "5555555555554444"));
}

static void
test_more_refunds (void)
{
  g_autofree char *sample = mock_sample ("charge");
  g_autofree char *text = mock_edit (sample, "\"has_more\": false", "\"has_more\": true");
  g_autoptr (GPtrArray) short_refunds = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) records = parse_text (text, till_stripe_parse_charge, NULL, short_refunds,
                                              NULL);

  g_assert_nonnull (records);
  g_assert_cmpuint (short_refunds->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (short_refunds, 0), ==, "ch_3TiLL0001");
}

static TillEvent *
parse_event (const char *text,
             gboolean   *ret_unreadable,
             GError    **error)
{
  g_autoptr (TillJsonDocument) document = till_json_document_new (text, strlen (text), NULL);

  return till_stripe_parse_event (till_json_document_get_root (document), ret_unreadable, error);
}

/* An event around a sample. */
static TillEvent *
parse_event_about (const char *type,
                   const char *sample,
                   const char *from,
                   const char *to,
                   gboolean   *ret_unreadable)
{
  g_autofree char *object = mock_sample (sample);
  g_autofree char *edited = from != NULL ? mock_edit (object, from, to) : g_strdup (object);
  g_autofree char *text = g_strdup_printf (
    "{\"id\":\"evt_1\",\"object\":\"event\",\"created\":1795000007,\"type\":\"%s\",\"data\":"
    "{\"object\":%s}}", type, edited);
  g_autoptr (GError) error = NULL;
  TillEvent *event = parse_event (text, ret_unreadable, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (event->record.id, ==, "evt_1");
  g_assert_cmpstr (event->type, ==, type);
  g_assert_cmpint (event->created_us, ==, 1795000007 * SECOND);

  return event;
}

static void
test_event_subjects (void)
{
  static const struct
  {
    const char    *type;
    const char    *sample;
    TillRecordKind kind; /* 0: no subject */
  } cases[] = {
    { "charge.succeeded", "charge", TILL_RECORD_PAYMENT },
    { "charge.refunded", "charge", TILL_RECORD_PAYMENT },
    { "refund.updated", "refund", TILL_RECORD_REFUND },
    { "charge.refund.updated", "refund", TILL_RECORD_REFUND },
    { "charge.dispute.created", "dispute", TILL_RECORD_DISPUTE },
    { "payout.paid", "payout", TILL_RECORD_PAYOUT },
    { "customer.updated", "customer", TILL_RECORD_CUSTOMER },
    { "customer.deleted", "customer", TILL_RECORD_CUSTOMER },
    { "checkout.session.completed", "session", TILL_RECORD_LINK },
    { "payment_intent.payment_failed", "declined-intent", TILL_RECORD_PAYMENT },
    { "account.updated", "account", 0 },
    { "balance.available", "balance", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gboolean unreadable = TRUE;
      TillEvent *event = parse_event_about (cases[i].type, cases[i].sample, NULL, NULL,
                                            &unreadable);

      g_assert_false (unreadable);
      if (cases[i].kind == 0)
        g_assert_null (event->subject);
      else
        {
          g_assert_cmpint (event->subject->kind, ==, cases[i].kind);
          g_assert_cmpint (event->subject->origin, ==, TILL_ORIGIN_EVENT);
          g_assert_cmpint (event->subject->as_of_us, ==, 1795000007 * SECOND);
        }
      if (g_str_equal (cases[i].type, "customer.deleted"))
        g_assert_true (((TillCustomer *) (gpointer) event->subject)->deleted);
      till_record_unref (event);
    }
}

/* An attempt is a row only while it has no charge, and only when something is going on. */
static void
test_event_intents (void)
{
  static const struct
  {
    const char *status;
    gboolean    row;
  } cases[] = {
    { "requires_action", TRUE }, { "processing", TRUE }, { "canceled", TRUE },
    { "requires_confirmation", FALSE },
  };
  gboolean unreadable;
  TillEvent *event;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      event = parse_event_about ("payment_intent.x", "declined-intent", "requires_payment_method",
                                 cases[i].status, &unreadable);
      g_assert_cmpint (event->subject != NULL, ==, cases[i].row);
      till_record_unref (event);
    }

  event = parse_event_about ("payment_intent.succeeded", "declined-intent",
                             "\"latest_charge\": null", "\"latest_charge\": \"ch_1\"",
                             &unreadable);
  g_assert_null (event->subject);
  g_assert_false (unreadable);
  till_record_unref (event);
}

static void
test_broken_events (void)
{
  g_autoptr (GError) error = NULL;
  gboolean unreadable = FALSE;
  TillEvent *event = parse_event_about ("charge.updated", "charge", "\"captured\": true",
                                        "\"captured\": 1", &unreadable);

  g_assert_true (unreadable);
  g_assert_null (event->subject);
  till_record_unref (event);

  g_assert_null (parse_event ("{\"object\":\"event\"}", &unreadable, &error));
  g_assert_error (error, TILL_JSON_ERROR, TILL_JSON_ERROR_MISSING);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/gateway/stripe/objects/charge", test_charge);
  g_test_add_func ("/gateway/stripe/objects/charge-states", test_charge_states);
  g_test_add_func ("/gateway/stripe/objects/released-holds", test_released_holds);
  g_test_add_func ("/gateway/stripe/objects/raw-states-survive", test_raw_states_survive);
  g_test_add_func ("/gateway/stripe/objects/refund-states", test_refund_states);
  g_test_add_func ("/gateway/stripe/objects/refunds-that-came-back", test_refunds_that_came_back);
  g_test_add_func ("/gateway/stripe/objects/refunds-that-are-none", test_refunds_that_are_none);
  g_test_add_func ("/gateway/stripe/objects/disputes", test_disputes);
  g_test_add_func ("/gateway/stripe/objects/entry", test_entry);
  g_test_add_func ("/gateway/stripe/objects/payout-customer-card", test_payout_customer_card);
  g_test_add_func ("/gateway/stripe/objects/links", test_links);
  g_test_add_func ("/gateway/stripe/objects/intents", test_intents);
  g_test_add_func ("/gateway/stripe/objects/money", test_money);
  g_test_add_func ("/gateway/stripe/objects/fine-fee", test_fine_fee);
  g_test_add_func ("/gateway/stripe/objects/strictness", test_strictness);
  g_test_add_func ("/gateway/stripe/objects/tolerance", test_tolerance);
  g_test_add_func ("/gateway/stripe/objects/card-numbers", test_card_numbers_are_not_kept);
  g_test_add_func ("/gateway/stripe/objects/more-refunds", test_more_refunds);
  g_test_add_func ("/gateway/stripe/objects/event-subjects", test_event_subjects);
  g_test_add_func ("/gateway/stripe/objects/event-intents", test_event_intents);
  g_test_add_func ("/gateway/stripe/objects/broken-events", test_broken_events);

  return g_test_run ();
}
