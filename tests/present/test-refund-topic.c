/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What rows and detail of a refund say. */

#include <string.h>

#include "till-clock.h"
#include "till-topics.h"

#define NOW (G_GINT64_CONSTANT (1700000000) * TILL_SECOND)

static const TillPayment payment = {
  .record = { .kind = TILL_RECORD_PAYMENT, .id = "ch_1" },
  .amount = { 4800, "GBP" },
  .customer_name = "J. Smith",
  .last4 = "4242",
};

static TillRefund
make (TillRefundState state)
{
  return (TillRefund) {
    .record = { .kind = TILL_RECORD_REFUND, .id = "re_1" },
    .state = state,
    .created_us = NOW,
    .amount = { 999, "GBP" },
    .payment_id = "ch_1",
    .reason = "duplicate",
    .operator_name = "Ana",
  };
}

static const char *
find_fact (GPtrArray  *facts,
           const char *title)
{
  for (guint i = 0; i < facts->len; i++)
    {
      const TillFactText *fact = facts->pdata[i];

      if (g_str_equal (fact->title, title))
        return fact->value;
    }

  return NULL;
}

static void
test_line (void)
{
  TillRefund refund = make (TILL_REFUND_SUCCEEDED);
  g_autoptr (TillRecordLine) known = till_refund_topic.say_line (&refund, &payment, NOW);
  g_autoptr (TillRecordLine) unknown = till_refund_topic.say_line (&refund, NULL, NOW);
  g_autofree char *all = till_record_line_say_all (known, NOW);

  g_assert_cmpstr (known->title, ==, "J. Smith");
  g_assert_cmpstr (known->detail, ==, "Charged twice · by Ana");
  g_assert_cmpstr (unknown->title, ==, "ch_1");
  g_assert_nonnull (strstr (all, "J. Smith"));
  g_assert_nonnull (strstr (all, "Given back"));
}

/* A failure is loud and has its reason, even when the gateway gives none. */
static void
test_failed (void)
{
  TillRefund refund = make (TILL_REFUND_FAILED);
  TillTone tone = TILL_TONE_PLAIN;
  g_autofree char *warning = NULL;
  g_autoptr (TillRecordLine) line = NULL;
  g_autoptr (GPtrArray) facts = NULL;

  refund.failure_reason = "lost_or_stolen_card";
  warning = till_refund_topic.say_warning (&refund, NOW, &tone);
  g_assert_cmpint (tone, ==, TILL_TONE_BAD);
  g_assert_nonnull (strstr (warning, "lost or stolen"));
  line = till_refund_topic.say_line (&refund, &payment, NOW);
  g_assert_cmpint (line->word.tone, ==, TILL_TONE_BAD);
  facts = till_record_topic_list_facts (&till_refund_topic, &refund, &payment, NOW);
  g_assert_cmpstr (find_fact (facts, "Failed because"), ==,
                   "The card was reported lost or stolen");

  g_free (warning);
  refund.failure_reason = NULL;
  warning = till_refund_topic.say_warning (&refund, NOW, &tone);
  g_assert_nonnull (strstr (warning, "gave no reason"));
}

static void
test_other_states (void)
{
  TillTone tone = TILL_TONE_PLAIN;

  for (TillRefundState state = TILL_REFUND_UNKNOWN; state <= TILL_REFUND_CANCELED; state++)
    {
      TillRefund refund = make (state);
      g_autofree char *warning = till_refund_topic.say_warning (&refund, NOW, &tone);
      g_autoptr (TillRecordLine) line = till_refund_topic.say_line (&refund, NULL, NOW);

      g_assert_true ((warning != NULL) ==
                     (state == TILL_REFUND_FAILED || state == TILL_REFUND_PENDING ||
                      state == TILL_REFUND_REQUIRES_ACTION));
      g_assert_cmpstr (line->word.text, !=, "");
    }
}

static void
test_facts (void)
{
  TillRefund refund = make (TILL_REFUND_SUCCEEDED);
  g_autoptr (GPtrArray) facts = NULL;
  g_autoptr (GPtrArray) actions = NULL;
  g_autoptr (GPtrArray) no_actions = NULL;
  const TillRecordAction *action;

  refund.bank_reference = "74537604221222132710572";
  refund.operator_name = NULL;
  facts = till_record_topic_list_facts (&till_refund_topic, &refund, &payment, NOW);
  g_assert_cmpstr (find_fact (facts, "Bank reference"), ==, "74537604221222132710572");
  g_assert_cmpstr (find_fact (facts, "By"), ==, "Not from this program");
  g_assert_cmpstr (find_fact (facts, "Customer"), ==, "J. Smith");
  g_assert_null (find_fact (facts, "Note"));

  actions = till_record_topic_list_actions (&till_refund_topic, &refund, &payment);
  g_assert_cmpuint (actions->len, ==, 1);
  action = actions->pdata[0];
  g_assert_cmpstr (action->name, ==, "win.show-payment");
  g_assert_cmpstr (action->target, ==, "ch_1");
  no_actions = till_record_topic_list_actions (&till_refund_topic, &refund, NULL);
  g_assert_cmpuint (no_actions->len, ==, 0);
}

/* One that had succeeded is louder still: its customer was told that the money is coming. */
static void
test_came_back (void)
{
  TillRefund refund = make (TILL_REFUND_FAILED);
  TillTone tone = TILL_TONE_PLAIN;
  g_autoptr (TillRecordLine) line = NULL;
  g_autofree char *all = NULL;
  g_autofree char *warning = NULL;

  refund.succeeded_before = TRUE;
  line = till_refund_topic.say_line (&refund, &payment, NOW);
  all = till_record_line_say_all (line, NOW);
  warning = till_refund_topic.say_warning (&refund, NOW, &tone);
  g_assert_nonnull (strstr (all, "Succeeded, later failed"));
  g_assert_cmpint (line->word.tone, ==, TILL_TONE_BAD);
  g_assert_nonnull (strstr (warning, "This refund had succeeded"));
  g_assert_cmpint (tone, ==, TILL_TONE_BAD);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/present/refund-topic/line", test_line);
  g_test_add_func ("/present/refund-topic/failed", test_failed);
  g_test_add_func ("/present/refund-topic/came-back", test_came_back);
  g_test_add_func ("/present/refund-topic/other-states", test_other_states);
  g_test_add_func ("/present/refund-topic/facts", test_facts);

  return g_test_run ();
}
