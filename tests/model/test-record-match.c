/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Looking for records by state and by words of theirs or of their payment. */

#include "till-record-match.h"

static const TillRefund refund = {
  .record = { .kind = TILL_RECORD_REFUND, .id = "re_1AbC" },
  .state = TILL_REFUND_FAILED,
  .amount = { 4805, "EUR" },
  .payment_id = "ch_9",
  .bank_reference = "74537604221222132710572",
  .operator_name = "Ana",
};

static const TillPayment payment = {
  .record = { .kind = TILL_RECORD_PAYMENT, .id = "ch_9" },
  .customer_name = "José Müller-Straße",
  .last4 = "4242",
};

static gboolean
accepts (const char        *text,
         guint32            states,
         const TillPayment *about)
{
  g_autoptr (TillRecordMatch) match = till_record_match_new (text, states);

  return till_record_match_accepts (match, &refund, about);
}

static void
test_words (void)
{
  g_assert_true (accepts (NULL, 0, NULL));
  g_assert_true (accepts ("", 0, NULL));
  g_assert_true (accepts ("  \t", 0, NULL));
  g_assert_true (accepts ("RE_1abc", 0, NULL));
  g_assert_true (accepts ("48.05", 0, NULL));
  g_assert_true (accepts ("ana 221222", 0, NULL));
  g_assert_false (accepts ("ana 99999", 0, NULL));
  g_assert_false (accepts ("jose", 0, NULL));
}

static void
test_payment (void)
{
  g_assert_true (accepts ("jose muller", 0, &payment));
  g_assert_true (accepts ("JOSÉ 4242 ana", 0, &payment));
  g_assert_true (accepts ("strasse", 0, &payment));
  g_assert_false (accepts ("4243", 0, &payment));
}

static void
test_states (void)
{
  g_assert_true (accepts (NULL, 1u << TILL_REFUND_FAILED, NULL));
  g_assert_true (accepts ("ana", 1u << TILL_REFUND_FAILED | 1u << TILL_REFUND_PENDING, NULL));
  g_assert_false (accepts (NULL, 1u << TILL_REFUND_SUCCEEDED, NULL));
}

/* What was typed may be no text at all, or far too much of it. */
static void
test_bad_text (void)
{
  g_autofree char *long_text = g_strnfill (100000, 'x');

  g_assert_true (accepts ("\xff\xfe", 0, NULL));
  g_assert_false (accepts (long_text, 0, &payment));
}

static void
test_parts (void)
{
  const TillCustomer customer = { .record = { .kind = TILL_RECORD_CUSTOMER, .id = "cus_1" } };

  g_assert_cmpuint (till_record_get_state (&refund), ==, TILL_REFUND_FAILED);
  g_assert_cmpint (till_record_get_amount (&refund)->minor, ==, 4805);
  g_assert_cmpstr (till_record_get_payment_id (&refund), ==, "ch_9");
  g_assert_cmpuint (till_record_get_state (&customer), ==, 0);
  g_assert_null (till_record_get_amount (&customer));
  g_assert_null (till_record_get_payment_id (&customer));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/model/record-match/words", test_words);
  g_test_add_func ("/model/record-match/payment", test_payment);
  g_test_add_func ("/model/record-match/states", test_states);
  g_test_add_func ("/model/record-match/bad-text", test_bad_text);
  g_test_add_func ("/model/record-match/parts", test_parts);

  return g_test_run ();
}
