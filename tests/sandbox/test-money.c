/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Giving money back, disputes, payouts, the balance: and that the sums agree. */

#include <string.h>

#include "bench.h"

/* Charges and lets the fee become known; returns the charge's id. */
static char *
paid_charge (Bench      *bench,
             const char *more)
{
  g_autoptr (Answer) paid = bench_pay (bench, more);

  answer_ok (paid);
  bench_pass (bench, 1);

  return g_strdup (answer_text (paid, "latest_charge"));
}

static Answer *
refund (Bench      *bench,
        const char *charge,
        const char *more)
{
  g_autofree char *form = g_strconcat ("charge=", charge, more != NULL ? "&" : "", more, NULL);

  return bench_post (bench, "/v1/refunds", form);
}

static Answer *
get (Bench      *bench,
     const char *folder,
     const char *id)
{
  g_autofree char *path = g_strdup_printf ("/v1/%s/%s", folder, id);

  return bench_get (bench, path);
}

static void
test_refund_in_parts (void)
{
  g_autoptr (Bench) bench = bench_new (NULL);
  g_autofree char *id = paid_charge (bench, NULL);
  g_autoptr (Answer) first = refund (bench, id, "amount=1700&reason=requested_by_customer"
                                     "&metadata[note]=x&expand[]=balance_transaction");
  g_autoptr (Answer) too_much = refund (bench, id, "amount=3000");
  g_autoptr (Answer) rest = refund (bench, id, NULL);
  g_autoptr (Answer) again = refund (bench, id, NULL);
  g_autoptr (Answer) charge = get (bench, "charges", id);
  g_autofree char *message = g_strdup_printf ("Charge %s has already been refunded.", id);

  answer_ok (first);
  g_assert_cmpstr (answer_text (first, "status"), ==, "succeeded");
  g_assert_cmpint (answer_int (first, "balance_transaction.amount"), ==, -1700);
  g_assert_cmpint (answer_int (first, "balance_transaction.fee"), ==, 0);
  g_assert_cmpstr (answer_text (first, "destination_details.card.reference_status"), ==,
                   "pending");
  answer_refused (too_much, 400, NULL, "amount",
                  "Refund amount (£30.00) is greater than unrefunded amount on charge (£25.00)");
  g_assert_cmpint (answer_int (rest, "amount"), ==, 2500);
  answer_refused (again, 400, "charge_already_refunded", NULL, message);
  g_assert_cmpint (answer_int (charge, "amount_refunded"), ==, 4200);
  g_assert_cmpint (answer_int (charge, "refunded"), ==, TRUE);
  g_assert_cmpuint (bench_count (bench, "charge.refunded"), ==, 2);
  g_assert_cmpuint (bench_count (bench, "refund.created"), ==, 2);

  bench_pass (bench, 1);
  g_assert_cmpuint (bench_count (bench, "refund.updated"), ==, 2);
  g_assert_cmpuint (bench_count (bench, "charge.refund.updated"), ==, 2);
}

static void
test_previous_attributes (void)
{
  g_autoptr (Bench) bench = bench_new (NULL);
  g_autofree char *id = paid_charge (bench, NULL);
  g_autoptr (Answer) given = refund (bench, id, "amount=1700");
  g_autoptr (Answer) events = bench_get (bench, "/v1/events?type=charge.refunded");
  JsonObject *previous;

  answer_ok (given);
  previous = json_node_get_object (answer_node (events, "data.0.data.previous_attributes"));
  g_assert_cmpint (json_object_get_int_member (previous, "amount_refunded"), ==, 0);
  g_assert_false (json_object_has_member (previous, "amount"));
  g_assert_cmpint (answer_int (events, "data.0.data.object.amount_refunded"), ==, 1700);
  g_assert_cmpstr (answer_text (events, "data.0.request.id"), ==, given->request_id);
}

static void
test_refunds_refused (void)
{
  g_autoptr (Bench) bench = bench_new (NULL);
  g_autofree char *id = paid_charge (bench, NULL);
  g_autoptr (Answer) held = bench_pay (bench, "capture_method=manual");
  g_autoptr (Answer) neither = bench_post (bench, "/v1/refunds", "amount=5");
  g_autoptr (Answer) unknown = refund (bench, "ch_nope", NULL);
  g_autoptr (Answer) uncaptured = refund (bench, answer_text (held, "latest_charge"), NULL);
  g_autoptr (Answer) zero = refund (bench, id, "amount=0");
  g_autoptr (Answer) reason = refund (bench, id, "reason=bored");
  g_autofree char *message = NULL;

  answer_refused (neither, 400, NULL, NULL,
                  "One of the following params should be provided for this request: "
                  "payment_intent or charge.");
  answer_refused (unknown, 404, "resource_missing", "id", "No such charge: 'ch_nope'");
  message = g_strdup_printf ("This uncaptured Charge was created by a PaymentIntent (%s). You must "
                             "cancel the PaymentIntent to reverse the authorization. See "
                             "https://stripe.com/docs/api/payment_intents/cancel",
                             answer_text (held, "id"));
  answer_refused (uncaptured, 400, NULL, NULL, message);
  answer_refused (zero, 400, "parameter_invalid_integer", "amount",
                  "This value must be greater than or equal to 1.");
  g_assert_cmpuint (reason->status, ==, 400);
}

static void
test_refund_cancel (void)
{
  g_autoptr (Bench) bench = bench_new (NULL);
  g_autofree char *id = paid_charge (bench, NULL);
  g_autoptr (Answer) given = refund (bench, id, NULL);
  g_autofree char *path = g_strdup_printf ("/v1/refunds/%s/cancel", answer_text (given, "id"));
  g_autofree char *update = g_strdup_printf ("/v1/refunds/%s", answer_text (given, "id"));
  g_autoptr (Answer) canceled = bench_post (bench, path, "");
  g_autoptr (Answer) noted = bench_post (bench, update, "metadata[a]=b");

  answer_refused (canceled, 400, NULL, NULL, "Canceling this refund is unsupported.");
  g_assert_cmpstr (answer_text (noted, "metadata.a"), ==, "b");
}

static void
test_refund_takes_time (void)
{
  g_autoptr (Bench) bench = bench_new (NULL);
  g_autofree char *id = paid_charge (bench, "payment_method=pm_card_pendingRefund");
  g_autoptr (Answer) given = refund (bench, id, NULL);
  g_autoptr (Answer) later = NULL;

  g_assert_cmpstr (answer_text (given, "status"), ==, "pending");
  bench_pass (bench, 1);
  later = get (bench, "refunds", answer_text (given, "id"));
  g_assert_cmpstr (answer_text (later, "status"), ==, "succeeded");
}

static gint64
balance_of (Bench *bench)
{
  g_autoptr (Answer) balance = bench_get (bench, "/v1/balance");

  answer_ok (balance);

  return answer_int (balance, "available.0.amount") + answer_int (balance, "pending.0.amount");
}

static void
test_refund_fails (void)
{
  g_autoptr (Bench) bench = bench_new (NULL);
  g_autofree char *id = paid_charge (bench, "payment_method=pm_card_refundFail");
  gint64 before = balance_of (bench);
  g_autoptr (Answer) given = refund (bench, id, NULL);
  g_autoptr (Answer) later = NULL;
  g_autoptr (Answer) charge = NULL;

  g_assert_cmpstr (answer_text (given, "status"), ==, "succeeded");
  g_assert_cmpint (balance_of (bench), ==, before - 4200);
  bench_pass (bench, 1);
  later = get (bench, "refunds", answer_text (given, "id"));
  charge = get (bench, "charges", id);

  g_assert_cmpstr (answer_text (later, "status"), ==, "failed");
  g_assert_cmpstr (answer_text (later, "failure_reason"), ==, "expired_or_canceled_card");
  g_assert_nonnull (answer_text (later, "failure_balance_transaction"));
  g_assert_cmpint (answer_int (charge, "amount_refunded"), ==, 0);
  g_assert_cmpint (answer_int (charge, "refunded"), ==, FALSE);
  g_assert_cmpint (balance_of (bench), ==, before);
  g_assert_cmpuint (bench_count (bench, "refund.failed"), ==, 1);
}

static void
test_fraud_report (void)
{
  g_autoptr (Bench) bench = bench_new (NULL);
  g_autofree char *id = paid_charge (bench, NULL);
  g_autoptr (Answer) given = refund (bench, id, "reason=fraudulent");
  g_autoptr (Answer) charge = get (bench, "charges", id);

  answer_ok (given);
  g_assert_cmpstr (answer_text (charge, "fraud_details.user_report"), ==, "fraudulent");
}

/* Charges a card whose holder disputes it, and returns the dispute. */
static Answer *
dispute_of (Bench      *bench,
            const char *card,
            char      **ret_charge)
{
  g_autofree char *more = g_strconcat ("receipt_email=z@example.com&description=Tea"
                                       "&payment_method=", card, NULL);
  g_autofree char *path = NULL;
  Answer *dispute;

  *ret_charge = paid_charge (bench, more);
  bench_pass (bench, 1);
  path = g_strdup_printf ("/v1/charges/%s/dispute", *ret_charge);
  dispute = bench_get (bench, path);
  answer_ok (dispute);

  return dispute;
}

static Answer *
answer_dispute (Bench      *bench,
                Answer     *dispute,
                const char *form)
{
  g_autofree char *path = g_strconcat ("/v1/disputes/", answer_text (dispute, "id"), NULL);

  return bench_post (bench, path, form);
}

static void
test_dispute_won (void)
{
  g_autoptr (Bench) bench = bench_new (NULL);
  g_autofree char *charge = NULL;
  g_autoptr (Answer) dispute = dispute_of (bench, "pm_card_createDispute", &charge);
  g_autoptr (Answer) refused = refund (bench, charge, NULL);
  g_autofree char *message = g_strdup_printf ("Charge %s has been charged back; cannot issue a "
                                              "refund.", charge);
  g_autoptr (Answer) saved = NULL;
  g_autoptr (Answer) sent = NULL;
  g_autoptr (Answer) twice = NULL;
  g_autoptr (Answer) won = NULL;

  g_assert_cmpstr (answer_text (dispute, "status"), ==, "needs_response");
  g_assert_cmpstr (answer_text (dispute, "reason"), ==, "fraudulent");
  g_assert_cmpstr (answer_text (dispute, "evidence.customer_email_address"), ==, "z@example.com");
  g_assert_cmpstr (answer_text (dispute, "evidence.product_description"), ==, "Tea");
  g_assert_cmpint (answer_int (dispute, "balance_transactions.0.net"), ==, -6200);
  g_assert_cmpint (answer_int (dispute, "is_charge_refundable"), ==, FALSE);
  answer_refused (refused, 400, "charge_disputed", NULL, message);

  saved = answer_dispute (bench, dispute,
                          "evidence[uncategorized_text]=winning_evidence&submit=false");
  g_assert_cmpstr (answer_text (saved, "status"), ==, "needs_response");
  g_assert_cmpint (answer_int (saved, "evidence_details.submission_count"), ==, 0);
  g_assert_cmpint (answer_int (saved, "evidence_details.has_evidence"), ==, TRUE);
  sent = answer_dispute (bench, dispute, "submit=true");
  g_assert_cmpstr (answer_text (sent, "status"), ==, "under_review");
  g_assert_cmpint (answer_int (sent, "evidence_details.submission_count"), ==, 1);
  twice = answer_dispute (bench, dispute, "evidence[receipt]=file_1");
  g_assert_cmpuint (twice->status, ==, 400);

  bench_pass (bench, 1);
  won = get (bench, "disputes", answer_text (dispute, "id"));
  g_assert_cmpstr (answer_text (won, "status"), ==, "won");
  g_assert_cmpint (answer_int (won, "balance_transactions.1.net"), ==, 4200);
  g_assert_cmpuint (bench_count (bench, "charge.dispute.created"), ==, 1);
  g_assert_cmpuint (bench_count (bench, "charge.dispute.funds_withdrawn"), ==, 1);
  g_assert_cmpuint (bench_count (bench, "charge.dispute.funds_reinstated"), ==, 1);
  g_assert_cmpuint (bench_count (bench, "charge.dispute.closed"), ==, 1);
}

/* Evidence without a word about submitting goes out at once, as it does at Stripe. */
static void
test_evidence_goes_out_by_default (void)
{
  g_autoptr (Bench) bench = bench_new (NULL);
  g_autofree char *charge = NULL;
  g_autoptr (Answer) dispute = dispute_of (bench, "pm_card_createDisputeProductNotReceived",
                                           &charge);
  g_autoptr (Answer) sent = answer_dispute (bench, dispute,
                                            "evidence[uncategorized_text]=losing_evidence");
  g_autoptr (Answer) lost = NULL;

  g_assert_cmpstr (answer_text (dispute, "reason"), ==, "product_not_received");
  g_assert_cmpstr (answer_text (sent, "status"), ==, "under_review");
  bench_pass (bench, 1);
  lost = get (bench, "disputes", answer_text (dispute, "id"));
  g_assert_cmpstr (answer_text (lost, "status"), ==, "lost");
}

static void
test_inquiry (void)
{
  g_autoptr (Bench) bench = bench_new (NULL);
  g_autofree char *charge = NULL;
  g_autoptr (Answer) inquiry = dispute_of (bench, "pm_card_createDisputeInquiry", &charge);
  gint64 before = balance_of (bench);
  g_autoptr (Answer) sent = NULL;
  g_autoptr (Answer) later = NULL;

  g_assert_cmpstr (answer_text (inquiry, "status"), ==, "warning_needs_response");
  g_assert_cmpint (answer_int (inquiry, "is_charge_refundable"), ==, TRUE);
  sent = answer_dispute (bench, inquiry, "evidence[uncategorized_text]=escalate_inquiry_evidence");
  g_assert_cmpstr (answer_text (sent, "status"), ==, "warning_under_review");
  bench_pass (bench, 1);
  later = get (bench, "disputes", answer_text (inquiry, "id"));
  g_assert_cmpstr (answer_text (later, "status"), ==, "needs_response");
  g_assert_cmpint (balance_of (bench), ==, before - 6200);
}

static void
test_fraud_warning (void)
{
  g_autoptr (Bench) bench = bench_new (NULL);
  g_autofree char *charge = paid_charge (bench, "payment_method=pm_card_createIssuerFraudRecord");
  g_autofree char *path = g_strconcat ("/v1/radar/early_fraud_warnings?charge=", charge, NULL);
  g_autoptr (Answer) list = NULL;
  g_autoptr (Answer) warning = NULL;

  bench_pass (bench, 1);
  list = bench_get (bench, path);
  g_assert_cmpuint (answer_length (list, "data"), ==, 1);
  g_assert_cmpstr (answer_text (list, "data.0.charge"), ==, charge);
  warning = get (bench, "radar/early_fraud_warnings", answer_text (list, "data.0.id"));
  g_assert_cmpint (answer_int (warning, "actionable"), ==, TRUE);
  g_assert_cmpuint (bench_count (bench, "radar.early_fraud_warning.created"), ==, 1);
}

static void
test_dispute_closed (void)
{
  g_autoptr (Bench) bench = bench_new (NULL);
  g_autofree char *charge = NULL;
  g_autoptr (Answer) dispute = dispute_of (bench, "pm_card_createDispute", &charge);
  g_autofree char *path = g_strdup_printf ("/v1/disputes/%s/close", answer_text (dispute, "id"));
  g_autofree char *plain = paid_charge (bench, NULL);
  g_autofree char *none_path = g_strdup_printf ("/v1/charges/%s/dispute", plain);
  g_autofree char *message = g_strdup_printf ("No dispute for charge: %s", plain);
  g_autoptr (Answer) closed = bench_post (bench, path, "");
  g_autoptr (Answer) again = bench_post (bench, path, "");
  g_autoptr (Answer) none = bench_get (bench, none_path);

  g_assert_cmpstr (answer_text (closed, "status"), ==, "lost");
  answer_refused (again, 400, NULL, NULL, "This dispute is already closed");
  answer_refused (none, 404, "resource_missing", "charge", message);
}

static void
test_daily_payout (void)
{
  g_autoptr (Bench) bench = bench_new (NULL);
  g_autofree char *first = paid_charge (bench, NULL);
  g_autofree char *second = paid_charge (bench, "amount=1000&currency=usd");
  g_autoptr (Answer) given = refund (bench, first, "amount=200");
  gint64 balance = balance_of (bench);
  g_autofree char *path = NULL;
  g_autoptr (Answer) payouts = NULL;
  g_autoptr (Answer) txns = NULL;
  g_autoptr (Answer) paid = NULL;

  /* Friday's money is there on Wednesday, and goes out at five in the morning. */
  answer_ok (given);
  g_assert_cmpstr (first, !=, second);
  for (guint i = 0; i < 5; i++)
    bench_pass (bench, TILL_SB_DAY);

  payouts = bench_get (bench, "/v1/payouts");
  g_assert_cmpint (answer_int (payouts, "data.0.amount"), ==, balance);
  g_assert_cmpstr (answer_text (payouts, "data.0.status"), ==, "in_transit");
  g_assert_cmpint (balance_of (bench), ==, 0);

  path = g_strconcat ("/v1/balance_transactions?payout=", answer_text (payouts, "data.0.id"), NULL);
  txns = bench_get (bench, path);
  g_assert_cmpuint (answer_length (txns, "data"), ==, 4);
  g_assert_cmpstr (answer_text (txns, "data.0.type"), ==, "payout");
  g_assert_cmpint (answer_int (txns, "data.0.net"), ==, -balance);

  bench_pass (bench, TILL_SB_DAY);
  paid = bench_get (bench, "/v1/payouts?status=paid");
  g_assert_cmpint (answer_int (paid, "data.0.amount"), ==, balance);
  g_assert_cmpuint (bench_count (bench, "payout.paid"), ==, 1);
}

static void
test_available_at_once (void)
{
  g_autoptr (Bench) bench = bench_new (NULL);
  g_autofree char *charge = paid_charge (bench, "payment_method=pm_card_bypassPending");
  g_autoptr (Answer) balance = bench_get (bench, "/v1/balance");

  g_assert_nonnull (charge);
  g_assert_cmpint (answer_int (balance, "available.0.amount"), ==, 4200 - 157);
  g_assert_cmpint (answer_int (balance, "pending.0.amount"), ==, 0);
}

static void
test_ledger_filters (void)
{
  g_autoptr (Bench) bench = bench_new (NULL);
  g_autofree char *charge = paid_charge (bench, NULL);
  g_autofree char *other = paid_charge (bench, NULL);
  g_autofree char *path = g_strconcat ("/v1/balance_transactions?source=", charge, NULL);
  g_autoptr (Answer) by_source = bench_get (bench, path);
  g_autoptr (Answer) bogus = bench_get (bench, "/v1/balance_transactions?type=bogus");
  g_autoptr (Answer) unknown = bench_get (bench, "/v1/balance_transactions?payout=po_nope");
  g_autoptr (Answer) missing = bench_get (bench, "/v1/payouts/po_nope");

  g_assert_cmpstr (charge, !=, other);
  g_assert_cmpuint (answer_length (by_source, "data"), ==, 1);
  g_assert_cmpstr (answer_text (by_source, "data.0.source"), ==, charge);
  answer_ok (bogus);
  g_assert_cmpuint (answer_length (bogus, "data"), ==, 0);
  answer_refused (unknown, 400, "resource_missing", "payout", "No such payout: 'po_nope'");
  answer_refused (missing, 404, "resource_missing", "payout", "No such payout: 'po_nope'");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/sandbox/money/refund-in-parts", test_refund_in_parts);
  g_test_add_func ("/sandbox/money/previous-attributes", test_previous_attributes);
  g_test_add_func ("/sandbox/money/refunds-refused", test_refunds_refused);
  g_test_add_func ("/sandbox/money/refund-cancel", test_refund_cancel);
  g_test_add_func ("/sandbox/money/refund-takes-time", test_refund_takes_time);
  g_test_add_func ("/sandbox/money/refund-fails", test_refund_fails);
  g_test_add_func ("/sandbox/money/fraud-report", test_fraud_report);
  g_test_add_func ("/sandbox/money/dispute-won", test_dispute_won);
  g_test_add_func ("/sandbox/money/evidence-goes-out-by-default",
                   test_evidence_goes_out_by_default);
  g_test_add_func ("/sandbox/money/inquiry", test_inquiry);
  g_test_add_func ("/sandbox/money/fraud-warning", test_fraud_warning);
  g_test_add_func ("/sandbox/money/dispute-closed", test_dispute_closed);
  g_test_add_func ("/sandbox/money/daily-payout", test_daily_payout);
  g_test_add_func ("/sandbox/money/available-at-once", test_available_at_once);
  g_test_add_func ("/sandbox/money/ledger-filters", test_ledger_filters);

  return g_test_run ();
}
