/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a report counts and to which time, at its edges. Every figure of a whole account is held
 * against the gateway's books elsewhere (integration/test_report.py). */

#include "store-fixture.h"
#include "till-report.h"

#define SECOND(n) ((START_SECOND + (n)) * TILL_SECOND)

static void
keep_result_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GPtrArray *
try_report (StoreFixture *fixture,
            TillReportBy  by,
            const gint64 *bounds,
            guint         n_bounds,
            GCancellable *cancellable,
            GError      **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  till_store_report_async (fixture->store, by, bounds, n_bounds, cancellable, keep_result_cb,
                           &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return till_store_report_finish (fixture->store, result, error);
}

static GPtrArray *
report (StoreFixture *fixture,
        TillReportBy  by,
        const gint64 *bounds,
        guint         n_bounds)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *rows = try_report (fixture, by, bounds, n_bounds, NULL, &error);

  g_assert_no_error (error);

  return rows;
}

static void
add (StoreFixture *fixture,
     gconstpointer fields)
{
  till_applied_free (store_apply_one (fixture->store, fields));
}

static TillPayment
taken (const char *id,
       gint64      created_us,
       gint64      minor,
       const char *currency)
{
  TillPayment payment = payment_fields (id, 1);

  payment.state = TILL_PAYMENT_SUCCEEDED;
  payment.created_us = created_us;
  payment.intent_id = "pi_1";
  payment.amount.minor = payment.captured = minor;
  payment.refunded = 0;
  g_strlcpy (payment.amount.currency, currency, sizeof payment.amount.currency);

  return payment;
}

/* The first moment of a stretch is in it, the last one in the next; what is in none counts nowhere,
 * to the microsecond. */
static void
test_edges (StoreFixture *fixture,
            gconstpointer user_data)
{
  const gint64 bounds[] = { SECOND (0), SECOND (10) + 5, SECOND (20) };
  const struct
  {
    gint64 time_us;
    gint64 minor;
  } cases[] = {
    { SECOND (0) - 1, 1 }, { SECOND (0), 10 }, { SECOND (10) + 4, 100 }, { SECOND (10) + 5, 1000 },
    { SECOND (20) - 1, 10000 }, { SECOND (20), 100000 },
  };
  g_autoptr (GPtrArray) rows = NULL;
  const TillReportRow *row;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *id = g_strdup_printf ("ch_%u", i);
      const TillPayment payment = taken (id, cases[i].time_us, cases[i].minor, "GBP");

      add (fixture, &payment);
    }

  rows = report (fixture, TILL_REPORT_BY_SLOT, bounds, G_N_ELEMENTS (bounds));
  g_assert_cmpuint (rows->len, ==, 2);
  row = rows->pdata[0];
  g_assert_cmpuint (row->slot, ==, 0);
  g_assert_cmpint (row->gross, ==, 110);
  row = rows->pdata[1];
  g_assert_cmpuint (row->slot, ==, 1);
  g_assert_cmpint (row->gross, ==, 11000);
  g_assert_cmpint (row->n_taken, ==, 2);
}

/* What failed, was let go or was only asked about moves no sum. */
static void
test_what_counts (StoreFixture *fixture,
                  gconstpointer user_data)
{
  const gint64 bounds[] = { SECOND (0), SECOND (100) };
  TillPayment payment = taken ("ch_1", SECOND (1), 5000, "GBP");
  TillRefund refund = {
    .record = { .kind = TILL_RECORD_REFUND, .id = "re_1" }, .state = TILL_REFUND_PENDING,
    .created_us = SECOND (2), .amount = { 200, "GBP" }, .payment_id = "ch_1",
    .operator_name = "Ben",
  };
  TillDispute dispute = {
    .record = { .kind = TILL_RECORD_DISPUTE, .id = "dp_1" },
    .stage = TILL_DISPUTE_STAGE_CHARGEBACK, .created_us = SECOND (3), .amount = { 70, "GBP" },
    .payment_id = "ch_1",
  };
  TillEntry entry = {
    .record = { .kind = TILL_RECORD_ENTRY, .id = "txn_1" }, .type = "charge",
    .created_us = SECOND (4), .amount = { 5000, "GBP" }, .fee = 100, .net = 4900,
    .source_id = "ch_1",
  };
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GPtrArray) by_operator = NULL;
  const TillReportRow *row;

  payment.operator_name = "Ana";
  add (fixture, &payment);
  payment = taken ("ch_held", SECOND (1), 900, "GBP");
  payment.state = TILL_PAYMENT_CANCELED;
  payment.captured = 0;
  add (fixture, &payment);
  payment = taken ("pi_never", SECOND (1), 900, "GBP");
  payment.intent_id = NULL;
  payment.state = TILL_PAYMENT_CANCELED;
  payment.captured = 0;
  add (fixture, &payment);
  payment = taken ("ch_bad", SECOND (1), 900, "GBP");
  payment.state = TILL_PAYMENT_FAILED;
  payment.captured = 0;
  add (fixture, &payment);

  add (fixture, &refund);
  refund.record.id = "re_failed";
  refund.state = TILL_REFUND_FAILED;
  add (fixture, &refund);
  refund.record.id = "re_of_a_hold";
  refund.state = TILL_REFUND_SUCCEEDED;
  refund.payment_id = "ch_held";
  add (fixture, &refund);
  add (fixture, &dispute);
  dispute.record.id = "dp_inquiry";
  dispute.stage = TILL_DISPUTE_STAGE_INQUIRY;
  add (fixture, &dispute);
  add (fixture, &entry);
  entry.record.id = "txn_2";
  entry.type = "payout";
  entry.amount.minor = entry.net = -4900;
  entry.fee = 0;
  entry.source_id = "po_1";
  add (fixture, &entry);

  rows = report (fixture, TILL_REPORT_BY_NOTHING, bounds, G_N_ELEMENTS (bounds));
  g_assert_cmpuint (rows->len, ==, 1);
  row = rows->pdata[0];
  g_assert_null (row->key);
  g_assert_cmpint (row->n_approved, ==, 2);
  g_assert_cmpint (row->n_declined, ==, 1);
  g_assert_cmpint (row->gross, ==, 5000);
  g_assert_cmpint (row->n_refunds, ==, 1);
  g_assert_cmpint (row->refunded, ==, 200);
  g_assert_cmpint (row->disputed, ==, 70);
  g_assert_cmpint (row->moved, ==, 5000);
  g_assert_cmpint (row->fees, ==, 100);
  g_assert_cmpint (row->net, ==, 4900);

  /* A refund is its own operator's; what nobody is known for comes last. */
  by_operator = report (fixture, TILL_REPORT_BY_OPERATOR, bounds, G_N_ELEMENTS (bounds));
  g_assert_cmpuint (by_operator->len, ==, 3);
  row = by_operator->pdata[0];
  g_assert_cmpstr (row->key, ==, "Ana");
  g_assert_cmpint (row->net, ==, 4900);
  row = by_operator->pdata[1];
  g_assert_cmpstr (row->key, ==, "Ben");
  g_assert_cmpint (row->refunded, ==, 200);
  row = by_operator->pdata[2];
  g_assert_null (row->key);
}

/* Currencies are never added up; amounts no merchant takes stand at the end of what fits. */
static void
test_currencies_and_overflow (StoreFixture *fixture,
                              gconstpointer user_data)
{
  const gint64 bounds[] = { SECOND (0), SECOND (100) };
  g_autoptr (GPtrArray) rows = NULL;

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *huge_id = g_strdup_printf ("ch_huge%u", i);
      g_autofree char *id = g_strdup_printf ("ch_%u", i);
      const TillPayment huge = taken (huge_id, SECOND (i), G_MAXINT64, "KWD");
      const TillPayment payment = taken (id, SECOND (i), 1, "JPY");

      add (fixture, &huge);
      add (fixture, &payment);
    }

  rows = report (fixture, TILL_REPORT_BY_NOTHING, bounds, G_N_ELEMENTS (bounds));
  g_assert_cmpuint (rows->len, ==, 2);
  g_assert_cmpstr (((TillReportRow *) rows->pdata[0])->currency, ==, "JPY");
  g_assert_cmpint (((TillReportRow *) rows->pdata[0])->gross, ==, 3);
  g_assert_cmpint (((TillReportRow *) rows->pdata[1])->gross, ==, G_MAXINT64);
}

static void
test_closed_and_cancelled (StoreFixture *fixture,
                           gconstpointer user_data)
{
  const gint64 bounds[] = { SECOND (0), SECOND (100) };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (try_report (fixture, TILL_REPORT_BY_NOTHING, bounds, 2, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  till_store_close (fixture->store);
  g_assert_null (try_report (fixture, TILL_REPORT_BY_NOTHING, bounds, 2, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
}

#define ADD(name, func)                                                                           \
  g_test_add ("/store/report/" name, StoreFixture, NULL, store_set_up, func, store_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("edges", test_edges);
  ADD ("what-counts", test_what_counts);
  ADD ("currencies-and-overflow", test_currencies_and_overflow);
  ADD ("closed-and-cancelled", test_closed_and_cancelled);

  return g_test_run ();
}
