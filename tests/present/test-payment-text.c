/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A payment in words: its cells, its sentence, its facts, its sums, its timeline. */

#include "till-payment-text.h"

#include "till-clock.h"
#include "till-double.h"
#include "till-payment-facts.h"
#include "till-timeline.h"
#include "till-totals-text.h"

#define NOW (TILL_SECOND * 1795183320) /* 2026-11-20 14:02 UTC */

static TillPayment
make_payment (void)
{
  TillPayment payment = { .record = { .kind = TILL_RECORD_PAYMENT, .id = "ch_1" } };

  payment.state = TILL_PAYMENT_SUCCEEDED;
  payment.created_us = NOW;
  payment.amount = (TillMoney) { 4800, "GBP" };
  payment.captured = 4800;
  payment.customer_name = "J. Smith";
  payment.brand = "visa";
  payment.last4 = "4242";
  payment.method = "card";

  return payment;
}

static void
assert_text (char       *text,
             const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
test_cells (void)
{
  TillPayment payment = make_payment ();

  assert_text (till_payment_say_customer (&payment), "J. Smith");
  assert_text (till_payment_say_method (&payment), "Visa ····4242");
  assert_text (till_payment_say_all (&payment, NOW),
               "£48.00, Succeeded, J. Smith, Visa ending 4242, 14:02");

  payment.reference = "A-1001";
  assert_text (till_payment_say_all (&payment, NOW),
               "£48.00, Succeeded, J. Smith, Visa ending 4242, order A-1001, 14:02");
  payment.reference = NULL;

  payment.customer_name = "";
  payment.customer_email = "j@example.com";
  assert_text (till_payment_say_customer (&payment), "j@example.com");
  payment.customer_email = NULL;
  payment.description = "two\nlines";
  assert_text (till_payment_say_customer (&payment), "two lines");
  payment.description = NULL;
  assert_text (till_payment_say_customer (&payment), "No name");

  payment.brand = "brand_new";
  assert_text (till_payment_say_method (&payment), "Brand new ····4242");
  payment.brand = payment.last4 = NULL;
  payment.method = "sepa_debit";
  assert_text (till_payment_say_method (&payment), "Sepa debit");
  payment.method = NULL;
  assert_text (till_payment_say_method (&payment), "");
}

static void
test_state_says_what_to_know (void)
{
  TillPayment payment = make_payment ();

  payment.refunded = 2000;
  assert_text (till_payment_say_state (&payment, NOW), "Partly refunded, £20.00 given back");
  payment.refunded = 0;
  payment.state = TILL_PAYMENT_AUTHORIZED;
  payment.capture_before_us = NOW + 7 * 24 * 3600 * TILL_SECOND;
  assert_text (till_payment_say_state (&payment, NOW), "Authorised, capture by 27 Nov");
}

static void
add_total (GArray     *totals,
           const char *currency,
           gint64      count,
           gint64      gross,
           gint64      refunded)
{
  TillTotal total = { .count = count, .gross = gross, .refunded = refunded };

  g_strlcpy (total.currency, currency, sizeof total.currency);
  g_array_append_val (totals, total);
}

static void
test_totals (void)
{
  g_autoptr (GArray) totals = g_array_new (FALSE, FALSE, sizeof (TillTotal));

  assert_text (till_totals_say (totals), "0 payments");
  g_assert_null (till_totals_say_rest (totals));
  add_total (totals, "GBP", 1, 4800, 0);
  assert_text (till_totals_say (totals), "1 payment · £48.00");
  add_total (totals, "JPY", 1203, 99, 9);
  add_total (totals, "EUR", 3, 0, 0);
  assert_text (till_totals_say (totals), "1,207 payments · £48.00 · ¥99");
  assert_text (till_totals_say_rest (totals), "¥9 refunded");
  g_array_index (totals, TillTotal, 0).fees = 92;
  assert_text (till_totals_say_rest (totals), "¥9 refunded · £0.92 fees");
  g_array_index (totals, TillTotal, 0).net = 4708;
  g_array_index (totals, TillTotal, 2).net = 100;
  assert_text (till_totals_say_rest (totals), "¥9 refunded · £0.92 fees · £47.08 + €1.00 net");
  g_array_index (totals, TillTotal, 1).refunded = 0;
  assert_text (till_totals_say_rest (totals), "£0.92 fees · £47.08 + €1.00 net");
}

static void
assert_lengths (GStrv              texts,
                const char * const wanted[])
{
  g_assert_cmpstrv (texts, wanted);
  g_strfreev (texts);
}

/* Every amount is whole, in every length. */
static void
test_totals_in_lengths (void)
{
  g_autoptr (GArray) totals = g_array_new (FALSE, FALSE, sizeof (TillTotal));

  assert_lengths (till_totals_list_lengths (totals), (const char *[]) { "0 payments", NULL });
  assert_lengths (till_totals_list_rest_lengths (totals), (const char *[]) { "", NULL });
  add_total (totals, "GBP", 2, 4800, 100);
  assert_lengths (till_totals_list_lengths (totals),
                  (const char *[]) { "2 payments · £48.00", NULL });
  assert_lengths (till_totals_list_rest_lengths (totals),
                  (const char *[]) { "£1.00 refunded", "", NULL });
  add_total (totals, "JPY", 1203, 99, 9);
  add_total (totals, "EUR", 3, 700, 0);
  g_array_index (totals, TillTotal, 0).net = 4600;
  assert_lengths (till_totals_list_lengths (totals),
                  (const char *[]) { "1,208 payments · £48.00 · ¥99 · €7.00",
                                     "1,208 payments · £48.00 · ¥99 …",
                                     "1,208 payments · £48.00 …",
                                     "1,208 · £48.00 …", NULL });
  assert_lengths (till_totals_list_rest_lengths (totals),
                  (const char *[]) { "£1.00 + ¥9 refunded · £46.00 net",
                                     "£1.00 + ¥9 refunded · £46.00 net …",
                                     "£1.00 refunded · £46.00 net …", "£46.00 net …", "", NULL });
}

static char *
say_fact (const TillPayment *payment,
          const char        *title,
          TillTone          *ret_tone)
{
  const TillPaymentFact *facts;
  guint n_facts;

  facts = till_payment_facts_get (&n_facts);
  for (guint i = 0; i < n_facts; i++)
    if (g_str_equal (facts[i].title, title))
      return facts[i].say (payment, NOW, ret_tone);

  g_assert_not_reached ();
}

static void
test_facts (void)
{
  TillPayment payment = make_payment ();
  TillTone tone = TILL_TONE_PLAIN;

  payment.funding = "debit";
  payment.exp_month = 3;
  payment.exp_year = 2029;
  payment.country = "GB";
  assert_text (say_fact (&payment, "Card", &tone), "Visa ····4242, debit card, expires 03/29, GB");
  g_assert_null (say_fact (&payment, "Fee", &tone));
  payment.fee = 92;
  payment.net = 4708;
  g_strlcpy (payment.settle_currency, "EUR", sizeof payment.settle_currency);
  assert_text (say_fact (&payment, "Fee", &tone), "€0.92");
  assert_text (say_fact (&payment, "Net", &tone), "€47.08");
  g_assert_null (say_fact (&payment, "Left", &tone));
  payment.refunded = 1000;
  assert_text (say_fact (&payment, "Left", &tone), "£38.00");

  payment.risk_level = "highest";
  assert_text (say_fact (&payment, "Risk", &tone), "Highest");
  g_assert_cmpint (tone, ==, TILL_TONE_BAD);
  payment.intent_id = "ch_1";
  g_assert_null (say_fact (&payment, "Attempt ID", &tone));
  payment.intent_id = "pi_1";
  assert_text (say_fact (&payment, "Attempt ID", &tone), "pi_1");
}

/* A payment of which only the id is known has no line but that, and nothing breaks. */
static void
test_facts_of_nothing (void)
{
  TillPayment payment = { .record = { .kind = TILL_RECORD_PAYMENT, .id = "ch_1" } };
  const TillPaymentFact *facts;
  guint n_facts, n_said = 0;

  g_strlcpy (payment.amount.currency, "GBP", sizeof payment.amount.currency);
  facts = till_payment_facts_get (&n_facts);
  for (guint i = 0; i < n_facts; i++)
    {
      TillTone tone = TILL_TONE_PLAIN;
      g_autofree char *said = facts[i].say (&payment, NOW, &tone);

      n_said += said != NULL;
    }

  g_assert_cmpuint (n_said, ==, 2); /* id and time */
}

static void
assert_entry (GPtrArray  *timeline,
              guint       i,
              const char *text,
              const char *detail)
{
  const TillTimelineEntry *entry = g_ptr_array_index (timeline, i);

  g_assert_cmpstr (entry->text, ==, text);
  g_assert_cmpstr (entry->detail, ==, detail);
}

static void
test_timeline (void)
{
  TillPayment payment = make_payment ();
  TillRefund refund = { .record = { .kind = TILL_RECORD_REFUND, .id = "re_1" } };
  TillPaymentDetail detail = { .payment = &payment };
  g_autoptr (GPtrArray) refunds = g_ptr_array_new ();
  g_autoptr (GPtrArray) disputes = g_ptr_array_new ();
  g_autoptr (GPtrArray) timeline = NULL;
  g_autoptr (GPtrArray) instructions =
    g_ptr_array_new_with_free_func ((GDestroyNotify) till_instruction_unref);
  const TillOrder again = { .kind = TILL_INSTRUCTION_REFUND, .amount = { 999, "GBP" } };
  const TillOrder charge = { .kind = TILL_INSTRUCTION_CHARGE, .amount = { 4800, "GBP" } };

  payment.operator_name = "Bo";
  payment.refunded = 1000;
  payment.disputed = TRUE;
  refund.state = TILL_REFUND_SUCCEEDED;
  refund.created_us = NOW + TILL_SECOND;
  refund.amount = (TillMoney) { 1000, "GBP" };
  refund.operator_name = "Ana";
  refund.reason = "duplicate";
  g_ptr_array_add (refunds, &refund);
  detail.refunds = refunds;
  detail.disputes = disputes;

  /* What was done and the gateway tells of is told once; what is under way is told by us. */
  g_ptr_array_add (instructions,
                   till_double_instruction_new ("1", &charge, TILL_INSTRUCTION_DONE, NULL, NOW));
  g_ptr_array_add (instructions,
                   till_double_instruction_new ("2", &again, TILL_INSTRUCTION_DONE, NULL, NOW));
  g_ptr_array_add (instructions,
                   till_double_instruction_new ("3", &again, TILL_INSTRUCTION_UNKNOWN, NULL,
                                                NOW + 2 * TILL_SECOND));

  timeline = till_timeline_new (&detail, instructions);
  g_assert_cmpuint (timeline->len, ==, 3);
  assert_entry (timeline, 0, "£48.00 charged by Bo", NULL);
  assert_entry (timeline, 1, "Refund of £10.00 by Ana", "Given back · Charged twice");
  assert_entry (timeline, 2, "Refund £9.99 by Ana", "Outcome unknown, checking");
}

static void
test_note_is_signed (void)
{
  TillPayment payment = make_payment ();
  g_autofree char *value = NULL;
  TillTone tone;

  g_assert_null (say_fact (&payment, "Noted by", &tone));
  payment.metadata = "order: 7\ntillroll_noted_at: 1795183320\ntillroll_noted_by: Ana";
  assert_text (say_fact (&payment, "Noted by", &tone), "Ana, 14:02");
  payment.metadata = "tillroll_noted_at: 1795183320";
  assert_text (say_fact (&payment, "Noted by", &tone), "14:02");
  payment.metadata = "tillroll_noted_at: soon\ntillroll_noted_by: Ana";
  g_assert_null (say_fact (&payment, "Noted by", &tone));

  payment.metadata = "ab: 1\na: b: c\nempty: \nlast: x";
  assert_text (till_payment_get_metadata (&payment, "a"), "b: c");
  assert_text (till_payment_get_metadata (&payment, "last"), "x");
  value = till_payment_get_metadata (&payment, "b");
  g_assert_null (value);
  payment.metadata = NULL;
  g_assert_null (till_payment_get_metadata (&payment, "a"));
}

int
main (int   argc,
      char *argv[])
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/present/payment-text/cells", test_cells);
  g_test_add_func ("/present/payment-text/state", test_state_says_what_to_know);
  g_test_add_func ("/present/payment-text/note-is-signed", test_note_is_signed);
  g_test_add_func ("/present/payment-text/totals", test_totals);
  g_test_add_func ("/present/payment-text/totals/lengths", test_totals_in_lengths);
  g_test_add_func ("/present/payment-text/facts", test_facts);
  g_test_add_func ("/present/payment-text/facts-of-nothing", test_facts_of_nothing);
  g_test_add_func ("/present/payment-text/timeline", test_timeline);

  return g_test_run ();
}
