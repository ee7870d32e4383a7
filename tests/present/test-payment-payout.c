/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* When the money of a payment is at the bank, in words: never earlier than it is. */

#include "till-payment-facts.h"

#include <string.h>

#include "till-clock.h"

#define NOW (G_GINT64_CONSTANT (1795262400) * TILL_SECOND) /* 21 November 2026 */
#define DAY (24 * 3600 * TILL_SECOND)

static char *
say (const TillEntry  *entry,
     const TillPayout *payout,
     TillTone         *ret_tone)
{
  g_autoptr (GPtrArray) ledger = till_record_array_new ();
  TillPayment payment = { .record = { .kind = TILL_RECORD_PAYMENT, .id = "ch_1" } };
  const TillPaymentDetail detail = { .payment = &payment, .ledger = ledger };

  if (entry != NULL)
    g_ptr_array_add (ledger, till_record_new (entry));
  if (payout != NULL)
    g_ptr_array_add (ledger, till_record_new (payout));

  *ret_tone = TILL_TONE_PLAIN;

  return till_words_paid_out (&detail, NOW, ret_tone);
}

static void
test_paid_out (void)
{
  static const struct
  {
    TillPayoutState state;
    const char     *said;
    TillTone        tone;
  } cases[] = {
    { TILL_PAYOUT_PAID, "To your bank", TILL_TONE_PLAIN },
    { TILL_PAYOUT_IN_TRANSIT, "On its way", TILL_TONE_NOTICE },
    { TILL_PAYOUT_PENDING, "On its way", TILL_TONE_NOTICE },
    { TILL_PAYOUT_FAILED, "failed: the money is still with the gateway", TILL_TONE_BAD },
    { TILL_PAYOUT_CANCELED, "cancelled: the money is still with the gateway", TILL_TONE_WARNING },
    { TILL_PAYOUT_UNKNOWN, NULL, TILL_TONE_PLAIN },
  };
  TillEntry entry = {
    .record = { .kind = TILL_RECORD_ENTRY, .id = "txn_1" }, .source_id = "ch_1",
    .payout_id = "po_1", .available_us = NOW - DAY,
  };
  TillPayout payout = {
    .record = { .kind = TILL_RECORD_PAYOUT, .id = "po_1" }, .arrival_us = NOW + DAY,
  };
  g_autofree char *unknown = NULL;
  TillTone tone;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *said = NULL;

      payout.state = cases[i].state;
      said = say (&entry, &payout, &tone);
      if (cases[i].said == NULL)
        g_assert_null (said);
      else
        g_assert_nonnull (strstr (said, cases[i].said));
      g_assert_cmpint (tone, ==, cases[i].tone);
    }

  /* Into a payout that is not known here: nothing is made up. */
  unknown = say (&entry, NULL, &tone);
  g_assert_null (unknown);
}

static void
test_not_yet (void)
{
  TillEntry entry = {
    .record = { .kind = TILL_RECORD_ENTRY, .id = "txn_1" }, .source_id = "ch_1",
    .available_us = NOW + 3 * DAY,
  };
  TillEntry refund = entry;
  g_autofree char *later = NULL;
  g_autofree char *next = NULL;
  g_autofree char *of_refund = NULL;
  g_autofree char *none = NULL;
  TillTone tone;

  later = say (&entry, NULL, &tone);
  g_assert_nonnull (strstr (later, "paid out from"));
  entry.available_us = NOW - DAY;
  next = say (&entry, NULL, &tone);
  g_assert_nonnull (strstr (next, "next payout"));
  refund.source_id = "re_1";
  of_refund = say (&refund, NULL, &tone);
  g_assert_null (of_refund);
  none = say (NULL, NULL, &tone);
  g_assert_null (none);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/present/payment-payout/paid-out", test_paid_out);
  g_test_add_func ("/present/payment-payout/not-yet", test_not_yet);

  return g_test_run ();
}
