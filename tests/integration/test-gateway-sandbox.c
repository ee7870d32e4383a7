/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The adapter against the practice gateway, each a program of its own, over HTTP.
 *
 * What must hold: neither of the two was written for the other, so what both think of the wire
 * has to fit. TILL_SANDBOX in the environment names the program. */

#include <fcntl.h>
#include <gio/gio.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "sandbox-fixture.h"


/* How much memory is looked at at once, and what is too large to be anybody's data: the
 * sanitizers' own tables. */
#define BLOCK ((gsize) 1024 * 1024)
#define LARGEST_REGION ((guint64) 1024 * 1024 * 1024)

static void
test_verify (SandboxFixture      *fixture,
             gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TillAccount *account;

  till_gateway_verify_async (fixture->gateway, NULL, sb_await_cb, &result);
  account = till_gateway_verify_finish (fixture->gateway, sb_await (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (account->record.id, !=, "");
  g_assert_nonnull (account->default_currency);
  g_assert_false (account->livemode);
  g_assert_null (account->missing_permissions);
  till_record_unref (account);
}

static void
test_lists (SandboxFixture      *fixture,
            gconstpointer data)
{
  g_assert_cmpuint (sb_list_all (fixture, TILL_RECORD_PAYMENT), >, 200); /* of 250 attempts */
  g_assert_cmpuint (sb_list_all (fixture, TILL_RECORD_REFUND), >, 0);
  g_assert_cmpuint (sb_list_all (fixture, TILL_RECORD_CUSTOMER), >, 0);
  sb_list_all (fixture, TILL_RECORD_DISPUTE);
  sb_list_all (fixture, TILL_RECORD_PAYOUT);
  sb_list_all (fixture, TILL_RECORD_LINK);
  sb_list_all (fixture, TILL_RECORD_ENTRY);
}

/* A telephone order, the same order again, and money back until there is none. */
static void
test_charge_and_refund (SandboxFixture      *fixture,
                        gconstpointer data)
{
  g_autofree char *token = sb_tokenize (fixture, GOOD_CARD, NULL);
  TillOrder order = sb_charge_order (token, 6200);
  g_autoptr (TillInstruction) instruction = sb_new_instruction (fixture, &order,
                                                                g_get_real_time ());
  g_autoptr (TillGatewayResult) first = sb_run (fixture, instruction, FALSE);
  g_autoptr (TillGatewayResult) again = sb_run (fixture, instruction, TRUE);
  g_autoptr (TillGatewayResult) part = NULL;
  g_autoptr (TillGatewayResult) rest = NULL;
  g_autoptr (TillGatewayResult) over = NULL;
  g_autoptr (GPtrArray) records = NULL;
  const TillPayment *payment;
  TillOrder refund = { .kind = TILL_INSTRUCTION_REFUND, .amount = { 1200, "GBP" } };

  g_assert_cmpint (first->state, ==, TILL_INSTRUCTION_DONE);
  g_assert_cmpint (again->state, ==, TILL_INSTRUCTION_DONE);
  g_assert_cmpstr (first->result_id, ==, again->result_id);
  payment = sb_get_payment (first->records);
  g_assert_cmpint (payment->state, ==, TILL_PAYMENT_SUCCEEDED);
  g_assert_cmpint (payment->captured, ==, 6200);
  g_assert_true (payment->moto);
  g_assert_cmpstr (payment->last4, ==, "4242");
  g_assert_cmpstr (payment->reference, ==, "A-1042");
  g_assert_cmpstr (payment->note, ==, "by phone");
  g_assert_cmpstr (payment->operator_name, ==, "Ada");
  g_assert_cmpstr (payment->console_id, ==, "desk-1");

  refund.target_id = first->result_id;
  refund.available = 6200;
  refund.reason = "requested_by_customer";
  part = sb_execute (fixture, &refund, TILL_INSTRUCTION_DONE);
  refund.amount.minor = 5001;
  over = sb_execute (fixture, &refund, TILL_INSTRUCTION_REFUSED);
  g_assert_error (over->failure, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_REFUSED);
  refund.amount.minor = 5000;
  rest = sb_execute (fixture, &refund, TILL_INSTRUCTION_DONE);
  records = sb_read_one (fixture, TILL_RECORD_PAYMENT, first->result_id);
  payment = sb_get_payment (records);
  g_assert_cmpint (payment->refunded, ==, 6200);
  g_assert_cmpuint (records->len, ==, 3);
  g_assert_cmpint (till_payment_get_label (payment), ==, TILL_PAYMENT_LABEL_REFUNDED);
}

static void
test_declined (SandboxFixture      *fixture,
               gconstpointer data)
{
  g_autofree char *poor = sb_tokenize (fixture, DECLINED_CARD, NULL);
  g_autofree char *careful = sb_tokenize (fixture, WANTS_CUSTOMER_CARD, NULL);
  TillOrder order = sb_charge_order (poor, 6200);
  g_autoptr (TillGatewayResult) declined = sb_execute (fixture, &order, TILL_INSTRUCTION_REFUSED);
  g_autoptr (TillGatewayResult) wants_customer = NULL;
  const TillPayment *payment = sb_get_payment (declined->records);

  g_assert_cmpint (payment->state, ==, TILL_PAYMENT_FAILED);
  g_assert_cmpstr (till_gateway_error_get_failure (declined->failure)->decline_code, ==,
                   "insufficient_funds");

  order.card_token = careful;
  order.moto = FALSE;
  wants_customer = sb_execute (fixture, &order, TILL_INSTRUCTION_REFUSED);
  g_assert_cmpstr (till_gateway_error_get_failure (wants_customer->failure)->code, ==,
                   TILL_GATEWAY_CODE_AUTHENTICATION_REQUIRED);
}

static void
test_holds (SandboxFixture      *fixture,
            gconstpointer data)
{
  g_autofree char *token = sb_tokenize (fixture, GOOD_CARD, NULL);
  g_autofree char *second = sb_tokenize (fixture, GOOD_CARD, NULL); /* good for one charge each */
  TillOrder order = sb_charge_order (token, 6500);
  g_autoptr (TillGatewayResult) held = NULL;
  g_autoptr (TillGatewayResult) other = NULL;
  g_autoptr (TillGatewayResult) captured = NULL;
  g_autoptr (TillGatewayResult) canceled = NULL;
  g_autoptr (TillGatewayResult) late = NULL;
  g_autofree char *intent = NULL;
  TillOrder then = { .kind = TILL_INSTRUCTION_CAPTURE, .amount = { 5000, "GBP" } };
  const TillPayment *payment;

  order.capture_later = TRUE;
  held = sb_execute (fixture, &order, TILL_INSTRUCTION_DONE);
  payment = sb_get_payment (held->records);
  g_assert_cmpint (payment->state, ==, TILL_PAYMENT_AUTHORIZED);
  g_assert_cmpint (payment->capture_before_us, >, g_get_real_time ());

  then.target_id = payment->record.id;
  then.target_intent_id = payment->intent_id;
  then.available = 6500;
  captured = sb_execute (fixture, &then, TILL_INSTRUCTION_DONE);
  payment = sb_get_payment (captured->records);
  g_assert_cmpint (payment->state, ==, TILL_PAYMENT_SUCCEEDED);
  g_assert_cmpint (payment->captured, ==, 5000);
  then.kind = TILL_INSTRUCTION_CANCEL;
  late = sb_execute (fixture, &then, TILL_INSTRUCTION_REFUSED);

  order.card_token = second;
  other = sb_execute (fixture, &order, TILL_INSTRUCTION_DONE);
  intent = g_strdup (sb_get_payment (other->records)->intent_id);
  then.target_id = other->result_id;
  then.target_intent_id = intent;
  canceled = sb_execute (fixture, &then, TILL_INSTRUCTION_DONE);
  g_assert_cmpint (sb_get_payment (canceled->records)->state, ==, TILL_PAYMENT_CANCELED);
}

static void
test_links (SandboxFixture      *fixture,
            gconstpointer data)
{
  TillOrder order = {
    .kind = TILL_INSTRUCTION_CREATE_LINK, .amount = { 6200, "GBP" }, .reference = "A-7",
    .description = "A teapot", .return_url = "https://example.com/thanks",
    .customer_email = "grace@example.com",
  };
  g_autoptr (TillGatewayResult) made = sb_execute (fixture, &order, TILL_INSTRUCTION_DONE);
  g_autoptr (TillGatewayResult) closed = NULL;
  const TillLink *link = g_ptr_array_index (made->records, 0);
  TillOrder close = { .kind = TILL_INSTRUCTION_CLOSE_LINK, .amount = { 0, "GBP" } };

  g_assert_cmpint (link->state, ==, TILL_LINK_OPEN);
  g_assert_nonnull (link->url);
  g_assert_cmpint (link->amount.minor, ==, 6200);
  g_assert_cmpstr (link->reference, ==, "A-7");
  g_assert_cmpstr (link->description, ==, "A teapot");

  close.target_id = made->result_id;
  closed = sb_execute (fixture, &close, TILL_INSTRUCTION_DONE);
  link = g_ptr_array_index (closed->records, 0);
  g_assert_cmpint (link->state, ==, TILL_LINK_EXPIRED);
}

static TillGatewayChanges *
list_changes (SandboxFixture    *fixture,
              const char *cursor)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TillGatewayChanges *changes;

  till_gateway_list_changes_async (fixture->gateway, cursor, NULL, sb_await_cb, &result);
  changes = till_gateway_list_changes_finish (fixture->gateway, sb_await (&result), &error);
  g_assert_no_error (error);

  return changes;
}

/* What we do shows up as events, once. */
static void
test_changes (SandboxFixture      *fixture,
              gconstpointer data)
{
  g_autofree char *token = sb_tokenize (fixture, GOOD_CARD, NULL);
  g_autoptr (TillGatewayChanges) start_here = list_changes (fixture, NULL);
  TillOrder order = sb_charge_order (token, 6200);
  g_autoptr (TillGatewayResult) charged = sb_execute (fixture, &order, TILL_INSTRUCTION_DONE);
  g_autoptr (TillGatewayChanges) changes = list_changes (fixture, start_here->cursor);
  g_autoptr (TillGatewayChanges) nothing = NULL;
  gboolean found = FALSE;

  g_assert_cmpuint (start_here->events->len, ==, 0);
  g_assert_false (changes->gap);
  for (guint i = 0; i < changes->events->len; i++)
    {
      const TillEvent *event = g_ptr_array_index (changes->events, i);

      found |= g_str_equal (event->type, "charge.succeeded") && event->subject != NULL &&
               g_str_equal (event->subject->id, charged->result_id);
    }
  g_assert_true (found);

  nothing = list_changes (fixture, changes->cursor);
  for (guint i = 0; i < nothing->events->len; i++)
    for (guint k = 0; k < changes->events->len; k++)
      g_assert_cmpstr (TILL_RECORD (g_ptr_array_index (nothing->events, i))->id, !=,
                       TILL_RECORD (g_ptr_array_index (changes->events, k))->id);
}

/* The dispute that the bank opens about a new charge. */
static TillDispute *
wait_for_dispute (SandboxFixture *fixture)
{
  g_autofree char *token = sb_tokenize (fixture, DISPUTED_CARD, NULL);
  const TillOrder order = sb_charge_order (token, 4800);
  g_autoptr (TillGatewayResult) charged = sb_execute (fixture, &order, TILL_INSTRUCTION_DONE);
  const char *payment_id = sb_get_payment (charged->records)->record.id;

  for (;;)
    {
      const TillGatewayQuery query = { .kind = TILL_RECORD_DISPUTE, .payment_id = payment_id };
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (TillGatewayPage) page = NULL;

      till_gateway_list_async (fixture->gateway, &query, NULL, sb_await_cb, &result);
      page = till_gateway_list_finish (fixture->gateway, sb_await (&result), &error);
      g_assert_no_error (error);
      if (page->records->len > 0)
        return till_record_ref (page->records->pdata[0]);
    }
}

static TillEvidence *
get_evidence (SandboxFixture    *fixture,
              const char *dispute_id,
              const char *draft,
              const char *key)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TillEvidence *evidence;

  if (draft != NULL)
    till_gateway_draft_evidence_async (fixture->gateway, dispute_id, draft, key, NULL, sb_await_cb,
                                       &result);
  else
    till_gateway_read_evidence_async (fixture->gateway, dispute_id, NULL, sb_await_cb, &result);
  evidence = till_gateway_evidence_finish (fixture->gateway, sb_await (&result), &error);
  g_assert_no_error (error);

  return evidence;
}

/* The gateway counts what went to the bank: drafts never do, the answer does once. */
static void
test_evidence (SandboxFixture      *fixture,
               gconstpointer data)
{
  TillDispute *dispute = wait_for_dispute (fixture);
  const TillOrder answer = {
    .kind = TILL_INSTRUCTION_SUBMIT_EVIDENCE, .amount = { 0, "GBP" },
    .target_id = dispute->record.id,
    .evidence = "{\"uncategorized_text\":\"winning_evidence\"}",
  };
  g_autoptr (TillGatewayResult) answered = NULL;
  g_autoptr (TillGatewayResult) again = NULL;
  g_autoptr (TillEvidence) known = NULL;
  g_autoptr (TillEvidence) emptied = NULL;
  g_autoptr (TillEvidence) sent = NULL;

  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *key = g_strdup_printf ("draft-%u", i);
      g_autofree char *texts = g_strdup_printf ("{\"uncategorized_text\":\"Draft %u\"}", i);
      g_autoptr (TillEvidence) kept = get_evidence (fixture, dispute->record.id, texts, key);

      g_assert_cmpint (kept->dispute->submissions, ==, 0);
      g_assert_cmpint (kept->dispute->state, ==, TILL_DISPUTE_NEEDS_RESPONSE);
      g_assert_true (kept->dispute->has_evidence);
    }

  known = get_evidence (fixture, dispute->record.id, NULL, NULL);
  g_assert_nonnull (strstr (known->texts, "Draft 4"));
  emptied = get_evidence (fixture, dispute->record.id, "{\"uncategorized_text\":\"\"}", "draft-x");
  g_assert_null (strstr (emptied->texts, "Draft 4"));

  answered = sb_execute (fixture, &answer, TILL_INSTRUCTION_DONE);
  sent = get_evidence (fixture, dispute->record.id, NULL, NULL);
  g_assert_cmpint (sent->dispute->submissions, ==, 1);
  g_assert_cmpint (sent->dispute->state, !=, TILL_DISPUTE_NEEDS_RESPONSE);
  again = sb_execute (fixture, &answer, TILL_INSTRUCTION_REFUSED);
  till_record_unref (dispute);
}

static TillEvidenceFile *
upload_file (SandboxFixture *fixture,
             const char     *text,
             const char     *key,
             GError        **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) content = g_bytes_new (text, strlen (text));
  const TillFileInput file = { "Sig“ned”\n.pdf", "application/pdf", content };

  till_gateway_upload_file_async (fixture->gateway, &file, key, NULL, sb_await_cb, &result);

  return till_gateway_upload_file_finish (fixture->gateway, sb_await (&result), error);
}

/* Files are uploaded once, kept in drafts, taken out again, and sent with the answer; nothing of
 * that but the answer goes to the bank. */
static void
test_evidence_files (SandboxFixture *fixture,
                     gconstpointer   data)
{
  TillDispute *dispute = wait_for_dispute (fixture);
  const char *id = dispute->record.id;
  g_autoptr (GError) error = NULL;
  g_autoptr (TillEvidenceFile) file = upload_file (fixture, "%PDF-1.5 signed", "file-1", &error);
  g_autoptr (TillEvidenceFile) same = upload_file (fixture, "%PDF-1.5 signed", "file-1", NULL);
  g_autoptr (TillEvidenceFile) none = upload_file (fixture, "PK not a picture", "file-2", &error);
  g_autofree char *draft = g_strdup_printf ("{\"customer_signature\":\"%s\"}", file->id);
  g_autoptr (TillEvidence) kept = get_evidence (fixture, id, draft, "draft-1");
  g_autoptr (TillEvidence) away = get_evidence (fixture, id, "{\"customer_signature\":\"\"}",
                                                "draft-2");
  const TillOrder answer = {
    .kind = TILL_INSTRUCTION_SUBMIT_EVIDENCE, .amount = { 0, "GBP" }, .target_id = id,
    .evidence = draft,
  };
  g_autoptr (TillGatewayResult) answered = NULL;
  g_autoptr (TillEvidence) sent = NULL;
  const TillEvidenceFile *known;

  g_assert_cmpstr (same->id, ==, file->id);
  g_assert_null (none);
  g_assert_error (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_REFUSED);

  g_assert_cmpuint (kept->files->len, ==, 1);
  known = kept->files->pdata[0];
  g_assert_cmpstr (known->piece, ==, "customer_signature");
  g_assert_cmpstr (known->id, ==, file->id);
  g_assert_cmpstr (known->name, ==, "Sig“ned”%0A.pdf");
  g_assert_cmpint (known->size, ==, strlen ("%PDF-1.5 signed"));
  g_assert_cmpint (kept->dispute->submissions, ==, 0);
  g_assert_cmpuint (away->files->len, ==, 0);
  g_assert_cmpint (away->dispute->submissions, ==, 0);

  answered = sb_execute (fixture, &answer, TILL_INSTRUCTION_DONE);
  sent = get_evidence (fixture, id, NULL, NULL);
  g_assert_cmpint (sent->dispute->submissions, ==, 1);
  g_assert_cmpuint (sent->files->len, ==, 1);
  till_record_unref (dispute);
}

static void
test_accepted_dispute (SandboxFixture      *fixture,
                       gconstpointer data)
{
  TillDispute *dispute = wait_for_dispute (fixture);
  const TillOrder order = {
    .kind = TILL_INSTRUCTION_SUBMIT_EVIDENCE, .amount = { 0, "GBP" },
    .target_id = dispute->record.id, .reason = TILL_ORDER_REASON_ACCEPT,
  };
  g_autoptr (TillGatewayResult) accepted = sb_execute (fixture, &order, TILL_INSTRUCTION_DONE);
  g_autoptr (TillEvidence) after = get_evidence (fixture, dispute->record.id, NULL, NULL);
  g_autoptr (TillGatewayResult) again = sb_execute (fixture, &order, TILL_INSTRUCTION_REFUSED);

  g_assert_cmpstr (accepted->result_id, ==, dispute->record.id);
  g_assert_nonnull (again->failure);
  g_assert_cmpint (after->dispute->state, ==, TILL_DISPUTE_LOST);
  g_assert_cmpint (after->dispute->submissions, ==, 0);
  till_record_unref (dispute);
}

static void
test_saved_card (SandboxFixture      *fixture,
                 gconstpointer data)
{
  g_autofree char *token = sb_tokenize (fixture, GOOD_CARD, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) listed = NULL;
  g_autoptr (GError) error = NULL;
  const TillCustomer fields = { .name = "Grace Hopper", .email = "grace@example.com" };
  TillGatewayQuery query = { .kind = TILL_RECORD_CARD };
  TillOrder order = sb_charge_order (token, 6200);
  g_autoptr (TillGatewayResult) first = NULL;
  g_autoptr (TillGatewayResult) second = NULL;
  g_autoptr (TillGatewayPage) page = NULL;
  TillCustomer *customer;

  till_gateway_create_customer_async (fixture->gateway, &fields, "key-c", NULL, sb_await_cb,
                                      &result);
  customer = till_gateway_create_customer_finish (fixture->gateway, sb_await (&result), &error);
  g_assert_no_error (error);

  order.customer_id = query.customer_id = customer->record.id;
  order.save_card = TRUE;
  first = sb_execute (fixture, &order, TILL_INSTRUCTION_DONE);
  till_gateway_list_async (fixture->gateway, &query, NULL, sb_await_cb, &listed);
  page = till_gateway_list_finish (fixture->gateway, sb_await (&listed), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (page->records->len, ==, 1);

  order.card_token = TILL_RECORD (g_ptr_array_index (page->records, 0))->id;
  order.save_card = FALSE;
  second = sb_execute (fixture, &order, TILL_INSTRUCTION_DONE);
  g_assert_cmpstr (sb_get_payment (second->records)->customer_id, ==, customer->record.id);
  till_record_unref (customer);
}

static void
test_changed_customer (SandboxFixture *fixture,
                       gconstpointer   data)
{
  const TillCustomer fields = { .name = "Grace Hopper", .email = "grace@example.com",
                                .line1 = "1 High Street", .city = "Leeds", .country = "GB" };
  g_autoptr (GAsyncResult) made = NULL;
  g_autoptr (GAsyncResult) changed = NULL;
  g_autoptr (GAsyncResult) gone = NULL;
  g_autoptr (GError) error = NULL;
  TillCustomer *customer, *after, edited;

  till_gateway_create_customer_async (fixture->gateway, &fields, "key-n", NULL, sb_await_cb, &made);
  customer = till_gateway_create_customer_finish (fixture->gateway, sb_await (&made), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (customer->line1, ==, "1 High Street");
  g_assert_cmpstr (customer->country, ==, "GB");

  edited = *customer;
  edited.phone = "+44 20 7946 0123";
  edited.email = NULL;
  edited.city = "York";
  till_gateway_update_customer_async (fixture->gateway, &edited, NULL, sb_await_cb, &changed);
  after = till_gateway_update_customer_finish (fixture->gateway, sb_await (&changed), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (after->record.id, ==, customer->record.id);
  g_assert_cmpstr (after->name, ==, "Grace Hopper");
  g_assert_cmpstr (after->phone, ==, "+44 20 7946 0123");
  g_assert_null (after->email);
  g_assert_cmpstr (after->city, ==, "York");
  g_assert_cmpstr (after->line1, ==, "1 High Street");

  edited.record.id = "cus_nobody";
  till_gateway_update_customer_async (fixture->gateway, &edited, NULL, sb_await_cb, &gone);
  g_assert_null (till_gateway_update_customer_finish (fixture->gateway, sb_await (&gone), &error));
  g_assert_error (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_NOT_FOUND);
  till_record_unref (customer);
  till_record_unref (after);
}

static guint
count_cards (SandboxFixture    *fixture,
             const char *customer_id)
{
  const TillGatewayQuery query = { .kind = TILL_RECORD_CARD, .customer_id = customer_id };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TillGatewayPage) page = NULL;
  g_autoptr (GError) error = NULL;

  till_gateway_list_async (fixture->gateway, &query, NULL, sb_await_cb, &result);
  page = till_gateway_list_finish (fixture->gateway, sb_await (&result), &error);
  g_assert_no_error (error);

  return page->records->len;
}

/* A card is kept without a charge, by phone, once; a bank that refuses it keeps none; removed, it
 * cannot be charged any more. */
static void
test_card_without_charge (SandboxFixture      *fixture,
                          gconstpointer data)
{
  g_autofree char *token = sb_tokenize (fixture, GOOD_CARD, NULL);
  g_autofree char *bad = sb_tokenize (fixture, BAD_CARD, NULL);
  const TillCustomer fields = { .name = "Grace Hopper" };
  TillOrder order = {
    .kind = TILL_INSTRUCTION_SAVE_CARD, .amount = { 0, "GBP" }, .card_token = token, .moto = TRUE,
    .consent = "The customer agreed on the phone.",
  };
  TillOrder charge = sb_charge_order (token, 6200);
  g_autoptr (GAsyncResult) made = NULL;
  g_autoptr (GAsyncResult) removed = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TillGatewayResult) saved = NULL;
  g_autoptr (TillGatewayResult) again = NULL;
  g_autoptr (TillGatewayResult) refused = NULL;
  g_autoptr (TillGatewayResult) charged = NULL;
  TillCustomer *customer;

  till_gateway_create_customer_async (fixture->gateway, &fields, "key-k", NULL, sb_await_cb, &made);
  customer = till_gateway_create_customer_finish (fixture->gateway, sb_await (&made), &error);
  g_assert_no_error (error);

  order.customer_id = charge.customer_id = customer->record.id;
  saved = sb_execute (fixture, &order, TILL_INSTRUCTION_DONE);
  g_assert_cmpuint (count_cards (fixture, order.customer_id), ==, 1);
  again = sb_execute (fixture, &order, TILL_INSTRUCTION_DONE);
  g_assert_cmpuint (count_cards (fixture, order.customer_id), ==, 1);

  order.card_token = bad;
  refused = sb_execute (fixture, &order, TILL_INSTRUCTION_REFUSED);
  g_assert_cmpuint (count_cards (fixture, order.customer_id), ==, 1);

  till_gateway_delete_card_async (fixture->gateway, token, NULL, sb_await_cb, &removed);
  g_assert_true (till_gateway_delete_card_finish (fixture->gateway, sb_await (&removed), &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_cards (fixture, order.customer_id), ==, 0);
  charged = sb_execute (fixture, &charge, TILL_INSTRUCTION_REFUSED);
  till_record_unref (customer);
}

/* A note is kept with a charge, changed and taken away; what else is kept with it stays. */
static void
test_note (SandboxFixture      *fixture,
           gconstpointer data)
{
  static const struct
  {
    const char *note;
    const char *phone;
  } cases[] = { { "Leave it at the door", "+44 20 7946 0000" }, { "Ring twice", "" }, { "", "" } };
  g_autofree char *token = sb_tokenize (fixture, GOOD_CARD, NULL);
  TillOrder order = sb_charge_order (token, 4800);
  g_autoptr (TillGatewayResult) charged = NULL;

  order.note = "Gate code 12";
  charged = sb_execute (fixture, &order, TILL_INSTRUCTION_DONE);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const TillPaymentNote note = {
        .payment_id = charged->result_id, .note = cases[i].note, .phone = cases[i].phone,
        .operator_name = "Ada", .time_us = g_get_real_time (),
      };
      g_autoptr (GAsyncResult) kept = NULL;
      g_autoptr (GAsyncResult) read = NULL;
      g_autoptr (GPtrArray) records = NULL;
      g_autoptr (GError) error = NULL;
      const TillPayment *payment;

      till_gateway_annotate_async (fixture->gateway, &note, NULL, sb_await_cb, &kept);
      g_assert_true (till_gateway_annotate_finish (fixture->gateway, sb_await (&kept), &error));
      g_assert_no_error (error);
      till_gateway_get_async (fixture->gateway, TILL_RECORD_PAYMENT, charged->result_id, NULL,
                              sb_await_cb, &read);
      records = till_gateway_get_finish (fixture->gateway, sb_await (&read), &error);
      g_assert_no_error (error);
      payment = sb_get_payment (records);
      g_assert_cmpstr (payment->note != NULL ? payment->note : "", ==, cases[i].note);
      g_assert_cmpstr (payment->customer_phone != NULL ? payment->customer_phone : "", ==,
                       cases[i].phone);
      g_assert_nonnull (strstr (payment->metadata, TILL_PAYMENT_META_NOTED_BY ": Ada"));
      g_assert_nonnull (payment->instruction_id);
    }
}

/* An account for which nothing was switched on, and a key that may do little. */
static void
test_gates (void)
{
  const char *const options[] = {
    "--no-moto", "--no-raw-card", "--restricted-key=rk_test_weak1:charges_read", NULL,
  };
  SandboxFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) weak_error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  TillOrder order = sb_charge_order ("pm_card_visa", 6200);
  g_autoptr (TillGatewayResult) refused = NULL;
  const TillCapabilities *capabilities;
  TillAccount *account;

  sb_set_up_with (&fixture, options);
  g_assert_null (sb_tokenize (&fixture, GOOD_CARD, &error));
  g_assert_cmpstr (till_gateway_error_get_failure (error)->code, ==,
                   TILL_GATEWAY_CODE_TYPED_CARD_NOT_ENABLED);
  refused = sb_execute (&fixture, &order, TILL_INSTRUCTION_REFUSED);
  g_assert_cmpstr (till_gateway_error_get_failure (refused->failure)->code, ==,
                   TILL_GATEWAY_CODE_MOTO_NOT_ENABLED);
  capabilities = till_gateway_get_capabilities (fixture.gateway);
  g_assert_cmpint (capabilities->support[TILL_CAPABILITY_MOTO], ==, TILL_SUPPORT_NO);
  g_assert_cmpint (capabilities->support[TILL_CAPABILITY_TYPED_CARD], ==, TILL_SUPPORT_NO);

  g_clear_object (&fixture.gateway);
  fixture.gateway = sb_open_gateway (fixture.url, "rk_test_weak1");
  till_gateway_verify_async (fixture.gateway, NULL, sb_await_cb, &result);
  account = till_gateway_verify_finish (fixture.gateway, sb_await (&result), &weak_error);
  g_assert_no_error (weak_error);
  g_assert_nonnull (strstr (account->missing_permissions, "refunds"));
  g_assert_null (strstr (account->missing_permissions, "payments"));
  till_record_unref (account);
  capabilities = till_gateway_get_capabilities (fixture.gateway);
  g_assert_cmpint (capabilities->support[TILL_CAPABILITY_PAYMENT_LINK], ==, TILL_SUPPORT_NO);
  sb_tear_down (&fixture, NULL);
}

/* How often a text is in the @size bytes at @memory; it is given with every bit inverted. */
static guint
count_in_block (const guint8 *memory,
                gsize         size,
                const guint8 *inverted,
                gsize         length)
{
  guint n = 0;

  for (gsize i = 0; i + length <= size; i++)
    {
      gsize k = 0;

      while (k < length && (memory[i + k] ^ inverted[k]) == 0xff)
        k++;
      n += k == length;
    }

  return n;
}

/* How often a text is in the memory that this process can write to. It is given with every bit
 * inverted, or the search would find what it looks for in itself. */
static guint
count_in_memory (const guint8 *inverted,
                 gsize         length)
{
  g_autofree char *maps = NULL;
  g_auto (GStrv) lines = NULL;
  guint8 *guarded = mmap (NULL, 3 * BLOCK, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  guint8 *block = guarded + BLOCK; /* with nothing else in the same region */
  int memory = open ("/proc/self/mem", O_RDONLY | O_CLOEXEC);
  guint n = 0;

  g_assert_true (guarded != MAP_FAILED && memory >= 0);
  g_assert_cmpint (mprotect (block, BLOCK, PROT_READ | PROT_WRITE), ==, 0);
  g_assert_true (g_file_get_contents ("/proc/self/maps", &maps, NULL, NULL));
  lines = g_strsplit (maps, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) fields = g_strsplit_set (lines[i], "- ", 4);
      guint64 from, to;

      if (g_strv_length (fields) < 4 || !g_str_has_prefix (fields[2], "rw"))
        continue;

      from = g_ascii_strtoull (fields[0], NULL, 16);
      to = g_ascii_strtoull (fields[1], NULL, 16);
      if (to - from > LARGEST_REGION || from == (gsize) block)
        continue;

      for (; from < to; from += BLOCK - length + 1)
        {
          gssize got = pread (memory, block, MIN (BLOCK, to - from), (off_t) from);

          if (got > 0) /* else the region is gone meanwhile */
            n += count_in_block (block, got, inverted, length);
        }
    }

  close (memory);
  munmap (guarded, 3 * BLOCK);

  return n;
}

/* After a card was sent, its number is nowhere in this process any more. */
static void
test_number_is_gone (SandboxFixture      *fixture,
                     gconstpointer data)
{
  const guint8 digits[] = { 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 4, 4, 4, 4 };
  guint8 inverted[sizeof digits];
  g_autoptr (TillCardInput) card = till_card_input_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TillCard *token;

  for (gsize i = 0; i < sizeof digits; i++)
    {
      char digit = '0' + digits[i];

      inverted[i] = digit ^ 0xff;
      till_secret_append (card->number, &digit, 1);
    }
  till_secret_set (card->code, "123", -1);
  card->exp_month = 12;
  card->exp_year = 2034;
  g_assert_cmpuint (count_in_memory (inverted, sizeof inverted), ==, 1);

  till_gateway_tokenize_async (fixture->gateway, card, NULL, sb_await_cb, &result);
  g_assert_cmpuint (count_in_memory (inverted, sizeof inverted), ==, 1); /* the request's body */
  token = till_gateway_tokenize_finish (fixture->gateway, sb_await (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (token->last4, ==, "4444");
  till_record_unref (token);
  g_clear_object (&result);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (count_in_memory (inverted, sizeof inverted), ==, 0);
}

typedef struct
{
  SandboxFixture *fixture;
  guint           n_before; /* payments */
} Killer;

static void look_and_kill (Killer *killer);

static void
looked_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  Killer *killer = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TillGatewayPage) page = till_gateway_list_finish (TILL_GATEWAY (object), result,
                                                               &error);

  g_assert_no_error (error);
  if (page->records->len > killer->n_before)
    g_subprocess_send_signal (killer->fixture->process, SIGKILL);
  else
    look_and_kill (killer);
}

/* Kills the gateway as soon as it has one payment more: its answer is still held then. */
static void
look_and_kill (Killer *killer)
{
  const TillGatewayQuery query = { .kind = TILL_RECORD_PAYMENT };

  till_gateway_list_async (killer->fixture->gateway, &query, NULL, looked_cb, killer);
}

/* The gateway dies while it holds the answer to a charge. It is unknown, it stays unknown while
 * nobody is there, and once somebody is, the money was taken exactly once. */
static void
test_killed_gateway (void)
{
  g_autofree char *folder = g_dir_make_tmp ("till-XXXXXX", NULL);
  g_autofree char *db = g_strdup_printf ("--db=%s/state.db", folder);
  const char *const options[] = { db, "--admin-port=0", NULL };
  SandboxFixture fixture;
  Killer killer = { &fixture, 0 };
  g_autofree char *port = NULL;
  g_autofree char *url = NULL;
  TillOrder order = sb_charge_order ("pm_card_visa", 6200);
  g_autoptr (TillInstruction) instruction = NULL;
  g_autoptr (TillGatewayResult) lost = NULL;
  g_autoptr (TillGatewayResult) nobody = NULL;
  g_autoptr (TillGatewayResult) found = NULL;
  g_autoptr (TillGatewayResult) looked_up = NULL;
  g_autoptr (TillInstruction) old = NULL;
  guint n_before;

  sb_set_up_with (&fixture, options);
  sb_order_fault (&fixture, "{\"fault\":\"delay-answer\",\"method\":\"POST\",\"ms\":60000}");
  killer.n_before = n_before = sb_list_all (&fixture, TILL_RECORD_PAYMENT);
  instruction = sb_new_instruction (&fixture, &order, g_get_real_time ());
  look_and_kill (&killer);
  lost = sb_run (&fixture, instruction, FALSE);
  g_assert_cmpint (lost->state, ==, TILL_INSTRUCTION_UNKNOWN);
  g_subprocess_wait (fixture.process, NULL, NULL);
  g_clear_object (&fixture.process);
  nobody = sb_run (&fixture, instruction, TRUE);
  g_assert_cmpint (nobody->state, ==, TILL_INSTRUCTION_UNKNOWN);

  port = g_strdup_printf ("--port=%s", strrchr (fixture.url, ':') + 1);
  url = sb_start (&fixture, (const char *const []) { db, port, NULL });
  g_assert_cmpstr (url, ==, fixture.url);
  found = sb_run (&fixture, instruction, TRUE);
  g_assert_cmpint (found->state, ==, TILL_INSTRUCTION_DONE);
  g_assert_cmpuint (sb_list_all (&fixture, TILL_RECORD_PAYMENT), ==, n_before + 1);

  /* The same without the key, by looking: as if a day had gone by. */
  old = till_instruction_new (till_instruction_get_id (instruction), "key-nobody-knows",
                              TILL_INSTRUCTION_UNKNOWN, &order, NULL, "Ada", "desk-1",
                              g_get_real_time () - 24 * 3600 * TILL_SECOND,
                              g_get_real_time () - 24 * 3600 * TILL_SECOND, 0);
  looked_up = sb_run (&fixture, old, TRUE);
  g_assert_cmpint (looked_up->state, ==, TILL_INSTRUCTION_DONE);
  g_assert_cmpstr (looked_up->result_id, ==, found->result_id);
  sb_tear_down (&fixture, NULL);
}

#define ADD(name, function) \
  g_test_add ("/gateway/sandbox/" name, SandboxFixture, NULL, sb_set_up, function, sb_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_assert_nonnull (g_getenv ("TILL_SANDBOX"));

  ADD ("verify", test_verify);
  ADD ("lists", test_lists);
  ADD ("charge-and-refund", test_charge_and_refund);
  ADD ("declined", test_declined);
  ADD ("holds", test_holds);
  ADD ("links", test_links);
  ADD ("changes", test_changes);
  ADD ("evidence", test_evidence);
  ADD ("evidence-files", test_evidence_files);
  ADD ("accepted-dispute", test_accepted_dispute);
  ADD ("saved-card", test_saved_card);
  ADD ("changed-customer", test_changed_customer);
  ADD ("card-without-charge", test_card_without_charge);
  ADD ("note", test_note);
  ADD ("number-is-gone", test_number_is_gone);
  g_test_add_func ("/gateway/sandbox/gates", test_gates);
  g_test_add_func ("/gateway/sandbox/killed-gateway", test_killed_gateway);

  return g_test_run ();
}
