/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "till-records.h"

#include <string.h>

static TillPayment *
make_payment (void)
{
  TillPayment fields = {
    .record = { .kind = TILL_RECORD_PAYMENT, .id = "ch_1", .raw_state = "succeeded" },
    .state = TILL_PAYMENT_SUCCEEDED,
    .amount = { 5000, "GBP" },
    .captured = 5000,
    .customer_name = "J. Smith",
  };

  return till_record_new (&fields);
}

static void
test_copies (void)
{
  char name[] = "J. Smith";
  TillPayment fields = {
    .record = { .kind = TILL_RECORD_PAYMENT, .id = "ch_1" },
    .customer_name = name,
  };
  TillPayment *payment = till_record_new (&fields);

  name[0] = 'X';
  g_assert_cmpstr (payment->customer_name, ==, "J. Smith");
  g_assert_null (payment->record.raw_state);
  till_record_unref (payment);
}

/* Fills every pointer of every record struct with text: each must come back as a copy. A member
 * that is missing in till-record.c's tables would still be the pointer we gave. */
static void
test_every_string_is_copied (void)
{
  static char text[] = "text";
  const struct
  {
    TillRecordKind kind;
    gsize          size;
    guint          n_strings;
  } structs[] = {
    { TILL_RECORD_PAYMENT, sizeof (TillPayment), 28 },
    { TILL_RECORD_REFUND, sizeof (TillRefund), 9 },
    { TILL_RECORD_DISPUTE, sizeof (TillDispute), 4 },
    { TILL_RECORD_PAYOUT, sizeof (TillPayout), 4 },
    { TILL_RECORD_CUSTOMER, sizeof (TillCustomer), 12 },
    { TILL_RECORD_CARD, sizeof (TillCard), 7 },
    { TILL_RECORD_LINK, sizeof (TillLink), 9 },
    { TILL_RECORD_ACCOUNT, sizeof (TillAccount), 6 },
    { TILL_RECORD_ENTRY, sizeof (TillEntry), 6 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (structs); i++)
    {
      g_autofree char **fields = g_malloc0 (structs[i].size);
      g_autoptr (GPtrArray) records = till_record_array_new ();
      gsize n = structs[i].size / sizeof (char *);
      char **copy;
      guint n_copied = 0;

      for (gsize k = 0; k < n; k++)
        fields[k] = text;
      ((TillRecord *) (gpointer) fields)->kind = structs[i].kind;

      copy = till_record_new (fields);
      g_ptr_array_add (records, copy);
      for (gsize k = 0; k < n; k++)
        n_copied += copy[k] != fields[k];
      g_assert_cmpuint (n_copied, ==, structs[i].n_strings);
    }
}

static void
test_same (void)
{
  g_autoptr (GPtrArray) records = till_record_array_new ();
  TillPayment *a = make_payment (), *b = make_payment ();

  g_ptr_array_add (records, a);
  g_ptr_array_add (records, b);

  b->record.as_of_us = 5;
  b->record.origin = TILL_ORIGIN_EVENT;
  g_assert_true (till_record_same (a, b));
  b->refunded = 1;
  g_assert_false (till_record_same (a, b));
  b->refunded = 0;
  b->customer_name = NULL;
  g_assert_false (till_record_same (a, b));
}

static void
test_event_holds_its_subject (void)
{
  TillPayment *payment = make_payment ();
  TillEvent fields = {
    .record = { .kind = TILL_RECORD_EVENT, .id = "evt_1" },
    .type = "charge.succeeded",
    .subject = TILL_RECORD (payment),
  };
  TillEvent *event = till_record_new (&fields);

  till_record_unref (payment);
  g_assert_cmpstr (event->subject->id, ==, "ch_1");
  till_record_unref (event);
}

static void
test_label (void)
{
  g_autoptr (GPtrArray) records = till_record_array_new ();
  TillPayment *payment = make_payment ();

  g_ptr_array_add (records, payment);
  g_assert_cmpint (till_payment_get_label (payment), ==, TILL_PAYMENT_LABEL_SUCCEEDED);
  g_assert_cmpint (till_payment_get_refundable (payment), ==, 5000);
  payment->refunded = 1;
  g_assert_cmpint (till_payment_get_label (payment), ==, TILL_PAYMENT_LABEL_PARTLY_REFUNDED);
  payment->refunded = 5000;
  g_assert_cmpint (till_payment_get_label (payment), ==, TILL_PAYMENT_LABEL_REFUNDED);
  g_assert_cmpint (till_payment_get_refundable (payment), ==, 0);
  payment->disputed = TRUE;
  g_assert_cmpint (till_payment_get_label (payment), ==, TILL_PAYMENT_LABEL_DISPUTED);
  payment->state = TILL_PAYMENT_FAILED;
  g_assert_cmpint (till_payment_get_label (payment), ==, TILL_PAYMENT_LABEL_DECLINED);
}

/* Numbers of somebody else's metadata are believed only as far as they make sense. */
static void
test_parts (void)
{
  static const struct
  {
    const char *metadata;
    gint64      delivery;
    gint64      tax;
  } cases[] = {
    { NULL, 0, 0 },
    { "", 0, 0 },
    { "order_delivery: 2.50\norder_tax: 8.42", 250, 842 },
    { "a: b\norder_tax: 8.4\nz: 1", 0, 840 },
    { "order_tax: 8.423", 0, 0 },
    { "order_tax: -1.00\norder_delivery: 50.01", 0, 0 },
    { "order_tax: 50.00\norder_delivery:2.50", 0, 5000 },
    { "my_order_tax: 1.00\norder_taxes: 1.00\norder_delivery: ", 0, 0 },
    { "order_tax: 1.00 GBP\norder_delivery: 1e1", 0, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      TillPayment payment = { .amount = { 5000, "GBP" }, .metadata = cases[i].metadata };
      gint64 delivery = till_payment_get_part (&payment, TILL_PAYMENT_DELIVERY);
      gint64 tax = till_payment_get_part (&payment, TILL_PAYMENT_TAX);

      g_assert_cmpint (delivery, ==, cases[i].delivery);
      g_assert_cmpint (tax, ==, cases[i].tax);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/model/record/copies", test_copies);
  g_test_add_func ("/model/record/every-string-is-copied", test_every_string_is_copied);
  g_test_add_func ("/model/record/same", test_same);
  g_test_add_func ("/model/record/event-holds-its-subject", test_event_holds_its_subject);
  g_test_add_func ("/model/payment/label", test_label);
  g_test_add_func ("/model/payment/parts", test_parts);

  return g_test_run ();
}
