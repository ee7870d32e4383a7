/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Every member of every record comes back as it was put in. Which members are strings is found out
 * by looking at what till_record_new() copies, so that a new one cannot be forgotten here. */

#include <string.h>

#include "store-fixture.h"

#define HARD "\x01\t\n\r\"'\\%_;-- é 漢字 \xf0\x9f\xa7\xbe \xd7\xa9\xd7\x9c \xe2\x80\xa8 NULL"

/* The offsets of all strings of a record of @kind. */
static GArray *
find_strings (TillRecordKind kind,
              gsize          size)
{
  static char marker[] = "x";
  g_autofree char **fields = g_malloc0 (size);
  GArray *offsets = g_array_new (FALSE, FALSE, sizeof (gsize));
  gsize n = size / sizeof (char *);
  char **copy;

  for (gsize i = 0; i < n; i++)
    fields[i] = marker;
  ((TillRecord *) (gpointer) fields)->kind = kind;

  copy = till_record_new (fields);
  for (gsize i = 0; i < n; i++)
    if (fields[i] == marker && copy[i] != marker)
      {
        gsize offset = i * sizeof (char *);

        g_array_append_val (offsets, offset);
      }
  till_record_unref (copy);

  return offsets;
}

/* Puts a text of its own into every string of @fields. */
static void
fill_strings (gpointer   fields,
              gsize      size,
              guint      n_strings,
              GPtrArray *owner)
{
  TillRecordKind kind = till_record_get_kind (fields);
  g_autoptr (GArray) offsets = find_strings (kind, size);

  g_assert_cmpuint (offsets->len, ==, n_strings);
  for (guint i = 0; i < offsets->len; i++)
    {
      gsize offset = g_array_index (offsets, gsize, i);
      char *text = g_strdup_printf ("%d-%u%s", kind, i, HARD);

      g_ptr_array_add (owner, text);
      G_STRUCT_MEMBER (const char *, fields, offset) = text;
    }
}

static void
assert_same (gconstpointer a,
             gconstpointer b)
{
  const TillRecord *record_a = a, *record_b = b;

  g_assert_cmpint (record_a->origin, ==, record_b->origin);
  g_assert_cmpint (record_a->as_of_us, ==, record_b->as_of_us);
  g_assert_true (till_record_same (a, b));
}

static TillRecord
head (TillRecordKind kind)
{
  return (TillRecord) { .kind = kind, .origin = TILL_ORIGIN_EVENT, .as_of_us = 1234567890123456 };
}

/* All members are named, so what is between them is nought in both. */
static void
fill_numbers (TillPayment *payment)
{
  memset (payment, 0, sizeof *payment);
  payment->record = head (TILL_RECORD_PAYMENT);
  payment->state = TILL_PAYMENT_AUTHORIZED;
  payment->created_us = 1234567890000001;
  payment->amount = (TillMoney) { G_MAXINT64, "JPY" };
  payment->captured = 2;
  payment->refunded = -3;
  payment->disputed = TRUE;
  payment->fee = 4;
  payment->net = G_MININT64;
  memcpy (payment->settle_currency, "EUR", 4);
  payment->capture_before_us = 6;
  payment->exp_month = 7;
  payment->exp_year = 2031;
  payment->moto = TRUE;
}

static void
test_payment (StoreFixture *fixture,
              gconstpointer user_data)
{
  g_autoptr (GPtrArray) owner = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) loaded = NULL;
  g_autoptr (TillPaymentDetail) detail = NULL;
  g_autoptr (GArray) keys = NULL;
  TillPayment fields;

  fill_numbers (&fields);
  fill_strings (&fields, sizeof fields, 28, owner);
  fields.last4 = "0007"; /* the one that may not be long */
  till_applied_free (store_apply_one (fixture->store, &fields));

  store_reopen (fixture);
  detail = store_find (fixture->store, fields.record.id, NULL);
  assert_same (detail->payment, &fields);
  keys = store_list (fixture->store, &(TillFilter) { NULL }, 0, 0);
  loaded = store_load (fixture->store, keys);
  g_assert_cmpuint (loaded->len, ==, 1);
  assert_same (loaded->pdata[0], &fields);
}

static void
test_empty_payment (StoreFixture *fixture,
                    gconstpointer user_data)
{
  g_autoptr (TillPaymentDetail) detail = NULL;
  TillPayment fields;

  memset (&fields, 0, sizeof fields);
  fields.record.kind = TILL_RECORD_PAYMENT;
  fields.record.id = "x";
  till_applied_free (store_apply_one (fixture->store, &fields));
  detail = store_find (fixture->store, "x", NULL);
  assert_same (detail->payment, &fields);
}

static void
check_other (StoreFixture *fixture,
             gpointer      fields,
             gsize         size,
             guint         n_strings)
{
  g_autoptr (GPtrArray) owner = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) records = NULL;

  fill_strings (fields, size, n_strings, owner);
  till_applied_free (store_apply_one (fixture->store, fields));
  records = store_list_records (fixture->store, till_record_get_kind (fields), 0);
  g_assert_cmpuint (records->len, ==, 1);
  assert_same (records->pdata[0], fields);
}

static void
test_others (StoreFixture *fixture,
             gconstpointer user_data)
{
  TillRefund refund;
  TillDispute dispute;
  TillPayout payout;
  TillEntry entry;
  TillCustomer customer;
  TillLink link;

  memset (&refund, 0, sizeof refund);
  refund.record = head (TILL_RECORD_REFUND);
  refund.state = TILL_REFUND_REQUIRES_ACTION;
  refund.created_us = 1;
  refund.amount = (TillMoney) { 2, "GBP" };
  check_other (fixture, &refund, sizeof refund, 9);

  memset (&dispute, 0, sizeof dispute);
  dispute.record = head (TILL_RECORD_DISPUTE);
  dispute.state = TILL_DISPUTE_UNDER_REVIEW;
  dispute.stage = TILL_DISPUTE_STAGE_APPEAL;
  dispute.created_us = 1;
  dispute.due_us = 2;
  dispute.amount = (TillMoney) { 3, "GBP" };
  dispute.has_evidence = TRUE;
  dispute.submissions = 4;
  check_other (fixture, &dispute, sizeof dispute, 4);

  memset (&payout, 0, sizeof payout);
  payout.record = head (TILL_RECORD_PAYOUT);
  payout.state = TILL_PAYOUT_IN_TRANSIT;
  payout.created_us = 1;
  payout.arrival_us = 2;
  payout.amount = (TillMoney) { 3, "GBP" };
  payout.automatic = TRUE;
  check_other (fixture, &payout, sizeof payout, 4);

  memset (&entry, 0, sizeof entry);
  entry.record = head (TILL_RECORD_ENTRY);
  entry.created_us = 1;
  entry.available_us = 2;
  entry.amount = (TillMoney) { -3, "GBP" };
  entry.fee = 4;
  entry.net = -7;
  check_other (fixture, &entry, sizeof entry, 6);

  memset (&customer, 0, sizeof customer);
  customer.record = head (TILL_RECORD_CUSTOMER);
  customer.created_us = 1;
  check_other (fixture, &customer, sizeof customer, 12);

  memset (&link, 0, sizeof link);
  link.record = head (TILL_RECORD_LINK);
  link.state = TILL_LINK_PAID;
  link.created_us = 1;
  link.expires_us = 2;
  link.amount = (TillMoney) { 3, "GBP" };
  check_other (fixture, &link, sizeof link, 9);
}

/* Every value of every enumeration has its own number and comes back. */
static void
test_every_state (StoreFixture *fixture,
                  gconstpointer user_data)
{
  for (TillPaymentState state = 0; state <= TILL_PAYMENT_EXPIRED; state++)
    {
      g_autofree char *id = g_strdup_printf ("ch_%d", state);
      g_autoptr (TillPaymentDetail) detail = NULL;
      TillPayment fields = payment_fields (id, 1);

      fields.state = state;
      till_applied_free (store_apply_one (fixture->store, &fields));
      detail = store_find (fixture->store, id, NULL);
      g_assert_cmpint (detail->payment->state, ==, state);
    }

  g_assert_cmpint (store_query (fixture, "SELECT count (DISTINCT state) FROM payment"), ==,
                   TILL_PAYMENT_EXPIRED + 1);
  g_assert_cmpint (store_query (fixture, "SELECT count (DISTINCT label) FROM payment"), ==,
                   TILL_PAYMENT_EXPIRED + 1);
}

static void
test_limits_and_order (StoreFixture *fixture,
                       gconstpointer user_data)
{
  g_autoptr (GPtrArray) links = NULL;
  g_autoptr (GPtrArray) none = NULL;

  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *id = g_strdup_printf ("plink_%u", i);
      TillLink fields = {
        .record = { .kind = TILL_RECORD_LINK, .id = id }, .created_us = i * TILL_SECOND
      };

      till_applied_free (store_apply_one (fixture->store, &fields));
    }

  links = store_list_records (fixture->store, TILL_RECORD_LINK, 2);
  g_assert_cmpuint (links->len, ==, 2);
  g_assert_cmpstr (TILL_RECORD (links->pdata[0])->id, ==, "plink_4");
  g_assert_cmpstr (TILL_RECORD (links->pdata[1])->id, ==, "plink_3");
  none = store_list_records (fixture->store, TILL_RECORD_EVENT, 0);
  g_assert_cmpuint (none->len, ==, 0);
}

#define ADD(name, func)                                                                           \
  g_test_add ("/store/round-trip/" name, StoreFixture, NULL, store_set_up, func, store_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("payment", test_payment);
  ADD ("empty-payment", test_empty_payment);
  ADD ("others", test_others);
  ADD ("every-state", test_every_state);
  ADD ("limits-and-order", test_limits_and_order);

  return g_test_run ();
}
