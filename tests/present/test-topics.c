/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What rows and details of payouts, customers and links say, and what a customer has paid. */

#include <string.h>

#include "till-clock.h"
#include "till-customer-account.h"
#include "till-double-store.h"
#include "till-double.h"
#include "till-payout-account.h"
#include "till-topics.h"

#define DAY (G_GINT64_CONSTANT (24) * 3600 * TILL_SECOND)
#define NOW (G_GINT64_CONSTANT (1700000000) * TILL_SECOND)

/* The value of a line or heading; empty for a heading, NULL when there is none. */
static const char *
find_fact (GPtrArray  *facts,
           const char *title)
{
  for (guint i = 0; i < facts->len; i++)
    {
      const TillFactText *fact = facts->pdata[i];

      if (g_str_equal (fact->title, title))
        return fact->value != NULL ? fact->value : "";
    }

  return NULL;
}

static void
test_payout (void)
{
  TillPayout payout = {
    .record = { .kind = TILL_RECORD_PAYOUT, .id = "po_1" },
    .created_us = NOW,
    .arrival_us = NOW + DAY,
    .amount = { 4800, "GBP" },
    .automatic = TRUE,
  };
  TillTone tone = TILL_TONE_PLAIN;

  for (TillPayoutState state = TILL_PAYOUT_UNKNOWN; state <= TILL_PAYOUT_CANCELED; state++)
    {
      g_autoptr (TillRecordLine) line = NULL;
      g_autofree char *warning = NULL;

      payout.state = state;
      line = till_payout_topic.say_line (&payout, NULL, NOW);
      warning = till_payout_topic.say_warning (&payout, NOW, &tone);
      g_assert_cmpstr (line->title, ==, "Payout by schedule");
      g_assert_true ((warning != NULL) == (state == TILL_PAYOUT_FAILED));
      g_assert_true ((g_strcmp0 (line->detail, "At your bank tomorrow") == 0) ==
                     (state == TILL_PAYOUT_PENDING || state == TILL_PAYOUT_IN_TRANSIT));
    }

  payout.state = TILL_PAYOUT_FAILED;
  payout.failure_message = "The account is closed.";
  {
    g_autofree char *warning = till_payout_topic.say_warning (&payout, NOW, &tone);

    g_assert_nonnull (strstr (warning, "The account is closed."));
    g_assert_cmpint (tone, ==, TILL_TONE_BAD);
  }
}

/* Whoever has no name is called by what there is. */
static void
test_customer (void)
{
  TillCustomer customer = { .record = { .kind = TILL_RECORD_CUSTOMER, .id = "cus_1" } };
  g_autoptr (TillRecordLine) nameless = till_customer_topic.say_line (&customer, NULL, NOW);
  g_autoptr (TillRecordLine) by_mail = NULL;
  g_autoptr (TillRecordLine) named = NULL;
  g_autoptr (GPtrArray) actions = NULL;

  g_assert_cmpstr (nameless->title, ==, "cus_1");
  g_assert_null (nameless->detail);
  customer.email = "ana@example.com";
  by_mail = till_customer_topic.say_line (&customer, NULL, NOW);
  g_assert_cmpstr (by_mail->title, ==, "ana@example.com");
  g_assert_null (by_mail->detail);
  customer.name = "Ana";
  named = till_customer_topic.say_line (&customer, NULL, NOW);
  g_assert_cmpstr (named->title, ==, "Ana");
  g_assert_cmpstr (named->detail, ==, "ana@example.com");

  actions = till_record_topic_list_actions (&till_customer_topic, &customer, NULL);
  g_assert_cmpstr (((TillRecordAction *) actions->pdata[0])->target, ==, "cus_1");
}

static void
test_link (void)
{
  TillLink link = {
    .record = { .kind = TILL_RECORD_LINK, .id = "cs_1" },
    .state = TILL_LINK_OPEN,
    .created_us = NOW - DAY,
    .expires_us = NOW + DAY,
    .amount = { 4800, "GBP" },
    .url = "https://pay.example.com/cs_1",
    .reference = "A-17",
  };
  g_autoptr (TillRecordLine) open = till_link_topic.say_line (&link, NULL, NOW);
  g_autoptr (GPtrArray) can = till_record_topic_list_actions (&till_link_topic, &link, NULL);
  g_autoptr (TillRecordLine) over = NULL;
  g_autoptr (TillRecordLine) paid = NULL;
  g_autoptr (GPtrArray) can_not = NULL;

  g_assert_cmpstr (open->title, ==, "A-17");
  g_assert_cmpstr (open->word.text, ==, "Not paid yet");
  g_assert_true (g_str_has_prefix (open->detail, "until "));
  g_assert_cmpuint (can->len, ==, 2);
  g_assert_true (((TillRecordAction *) can->pdata[1])->is_dangerous);

  /* The time is over before the gateway says so. */
  link.expires_us = NOW;
  over = till_link_topic.say_line (&link, NULL, NOW);
  g_assert_cmpstr (over->word.text, ==, "Can no longer be paid");

  link.state = TILL_LINK_PAID;
  paid = till_link_topic.say_line (&link, NULL, NOW);
  g_assert_cmpstr (paid->word.text, ==, "Paid");
  can_not = till_record_topic_list_actions (&till_link_topic, &link, NULL);
  g_assert_cmpuint (can_not->len, ==, 0);
}

static void
settle (void)
{
  gint64 end = g_get_monotonic_time () + 40 * 1000;

  while (g_main_context_iteration (NULL, FALSE) || g_get_monotonic_time () < end)
    ;
}

static void
test_account (void)
{
  g_autoptr (TillSession) session = till_double_session_new (TILL_ACCOUNT_PRACTICE, "Acme Tea");
  g_autoptr (TillCustomerAccount) account = till_customer_account_new ();
  g_autoptr (GPtrArray) nobody = till_customer_account_list_facts (account, NOW);
  TillPayment payment = {
    .record = { .kind = TILL_RECORD_PAYMENT, .id = "ch_1" },
    .state = TILL_PAYMENT_SUCCEEDED,
    .amount = { 4800, "GBP" },
    .captured = 4800,
    .refunded = 800,
    .customer_id = "cus_1",
  };
  g_autoptr (GPtrArray) facts = NULL;
  g_autoptr (GPtrArray) again = NULL;
  g_autoptr (GPtrArray) broken = NULL;
  g_autoptr (GPtrArray) mended = NULL;

  g_assert_cmpuint (nobody->len, ==, 0);
  till_double_session_put (session, 1, &payment);
  payment.record.id = "ch_2";
  payment.customer_id = "cus_2";
  till_double_session_put (session, 2, &payment);
  till_customer_account_set (account, session, "cus_1");
  settle ();

  facts = till_customer_account_list_facts (account, NOW);
  g_assert_cmpstr (find_fact (facts, "Payments"), ==, "1");
  g_assert_nonnull (strstr (find_fact (facts, "Taken"), "48.00"));
  g_assert_nonnull (strstr (find_fact (facts, "Given back"), "8.00"));
  g_assert_null (find_fact (facts, "Disputed"));
  g_assert_nonnull (find_fact (facts, "Saved cards"));

  /* It follows what happens. */
  payment.record.id = "ch_3";
  payment.customer_id = "cus_1";
  till_double_session_put (session, 3, &payment);
  settle ();
  again = till_customer_account_list_facts (account, NOW);
  g_assert_cmpstr (find_fact (again, "Payments"), ==, "2");

  /* What cannot be read is said so, and is not nothing; nor is what was known before still so. */
  till_double_store_break (till_session_get_store (session), TRUE);
  payment.record.id = "ch_4";
  till_double_session_put (session, 4, &payment);
  settle ();
  broken = till_customer_account_list_facts (account, NOW);
  g_assert_cmpstr (find_fact (broken, "Payments"), ==,
                   "The payments on this computer cannot be read");
  g_assert_null (find_fact (broken, "Taken"));

  till_double_store_break (till_session_get_store (session), FALSE);
  payment.record.id = "ch_5";
  till_double_session_put (session, 5, &payment);
  settle ();
  mended = till_customer_account_list_facts (account, NOW);
  g_assert_cmpstr (find_fact (mended, "Payments"), ==, "4");
}

static void
put_entry (TillSession *session,
           const char  *id,
           const char  *type,
           const char  *source_id,
           gint64       amount,
           gint64       fee)
{
  const TillEntry entry = {
    .record = { .kind = TILL_RECORD_ENTRY, .id = id },
    .type = type,
    .amount = { amount, "GBP" },
    .fee = fee,
    .net = amount - fee,
    .source_id = source_id,
    .payout_id = "po_1",
  };

  till_double_session_put_other (session, till_record_new (&entry));
}

/* A payout is its entries to the minor unit, or it is said that it is not. */
static void
test_payout_account (void)
{
  g_autoptr (TillSession) session = till_double_session_new (TILL_ACCOUNT_PRACTICE, "Acme Tea");
  g_autoptr (TillPayoutAccount) account = till_payout_account_new ();
  const TillPayout fields = {
    .record = { .kind = TILL_RECORD_PAYOUT, .id = "po_1" }, .amount = { 4608, "GBP" },
  };
  TillPayout *payout = till_record_new (&fields);
  g_autoptr (GPtrArray) untold = NULL;
  g_autoptr (GPtrArray) right = NULL;
  g_autoptr (GPtrArray) wrong = NULL;
  g_autoptr (GPtrArray) broken = NULL;

  till_payout_account_set (account, session, payout);
  settle ();
  untold = till_payout_account_list_facts (account, NOW);
  g_assert_nonnull (strstr (find_fact (untold, "Entries"), "Not told"));
  g_assert_null (find_fact (untold, "Sum"));

  put_entry (session, "txn_1", "charge", "ch_1", 5800, 92);
  put_entry (session, "txn_2", "refund", "re_1", -1100, 0);
  put_entry (session, "txn_3", "payout", "po_1", -4608, 0);
  settle ();
  right = till_payout_account_list_facts (account, NOW);
  g_assert_cmpstr (find_fact (right, "Entries"), ==, "2");
  g_assert_nonnull (strstr (find_fact (right, "Sum"), "as paid out"));
  g_assert_nonnull (strstr (find_fact (right, "Gross"), "47.00"));
  g_assert_nonnull (strstr (find_fact (right, "Payment"), "57.08"));

  put_entry (session, "txn_4", "stripe_fee", NULL, -1, 0);
  settle ();
  wrong = till_payout_account_list_facts (account, NOW);
  g_assert_nonnull (strstr (find_fact (wrong, "Sum"), "not what was paid out"));

  till_double_store_break (till_session_get_store (session), TRUE);
  put_entry (session, "txn_5", "charge", "ch_5", 1, 0);
  settle ();
  broken = till_payout_account_list_facts (account, NOW);
  g_assert_nonnull (strstr (find_fact (broken, "Entries"), "cannot be read"));
  g_assert_null (find_fact (broken, "Sum"));
  till_record_unref (payout);
}

/* Many entries are on several pages; none is on two, and all are on one. */
static void
test_payout_pages (void)
{
  g_autoptr (TillSession) session = till_double_session_new (TILL_ACCOUNT_PRACTICE, "Acme Tea");
  g_autoptr (TillPayoutAccount) account = till_payout_account_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const TillPayout fields = {
    .record = { .kind = TILL_RECORD_PAYOUT, .id = "po_1" }, .amount = { 4608, "GBP" },
  };
  TillPayout *payout = till_record_new (&fields);

  for (guint i = 0; i < 250; i++)
    {
      g_autofree char *id = g_strdup_printf ("txn_%03u", i);

      put_entry (session, id, "charge", id, 1000 + i, 0);
    }
  till_payout_account_set (account, session, payout);
  settle ();

  g_assert_false (till_payout_account_can_turn (account, -1));
  for (guint page = 0;; page++)
    {
      g_autoptr (GPtrArray) facts = till_payout_account_list_facts (account, NOW);

      for (guint i = 0; i < facts->len; i++)
        {
          const TillFactText *fact = facts->pdata[i];

          if (fact->value != NULL && strcmp (fact->title, "Payment") == 0)
            g_assert_true (g_hash_table_add (seen, g_strdup (fact->value)));
        }
      g_assert_cmpuint (g_hash_table_size (seen), ==, MIN (100 * (page + 1), 250));
      if (page == 2)
        g_assert_cmpstr (find_fact (facts, "Shown"), ==, "201 to 250 of 250");
      if (!till_payout_account_can_turn (account, 1))
        break;

      till_payout_account_turn (account, 1);
    }
  g_assert_cmpuint (g_hash_table_size (seen), ==, 250);
  g_assert_true (till_payout_account_can_turn (account, -1));
  till_record_unref (payout);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/present/topics/payout", test_payout);
  g_test_add_func ("/present/topics/customer", test_customer);
  g_test_add_func ("/present/topics/link", test_link);
  g_test_add_func ("/present/topics/account", test_account);

  g_test_add_func ("/present/topics/payout-account", test_payout_account);
  g_test_add_func ("/present/topics/payout-pages", test_payout_pages);

  return g_test_run ();
}
