/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The rarer orders: cancelling a refund, keeping a card, answering a dispute, paying out; and the
 * same order from two consoles at once. */

#include "stripe-fixture.h"

#include <string.h>

#include "till-records.h"

#define ERROR(fields) "{\"error\":{" fields "}}"
#define EMPTY_LIST "{\"object\":\"list\",\"data\":[],\"has_more\":false}"
#define DATE "Date: Fri, 20 Nov 2026 14:02:03 GMT"
#define OURS "6f1c2b3a-4d5e-4f60-8172-93a4b5c6d7e8"
#define LONG_AGO (STRIPE_FIXTURE_NOW - 23 * 3600 * TILL_SECOND)

#define SETUP(status) "{\"id\":\"seti_1\",\"object\":\"setup_intent\",\"status\":\"" status "\"," \
                      "\"metadata\":{\"tillroll_instruction\":\"" OURS "\"}}"

static TillGatewayResult *
resolve (StripeFixture   *fixture,
         const TillOrder *order,
         gint64           sent_us)
{
  g_autoptr (TillInstruction) instruction = stripe_instruction (order, TILL_INSTRUCTION_UNKNOWN,
                                                                sent_us);
  g_autoptr (GAsyncResult) result = NULL;

  till_gateway_resolve_async (fixture->gateway, instruction, NULL, mock_await_cb, &result);

  return till_gateway_resolve_finish (fixture->gateway, mock_await (&result), NULL);
}

static void
assert_parameter (const MockRequest *request,
                  const char        *parameter,
                  const char        *value)
{
  g_autofree char *found = mock_request_get (request, parameter);

  g_assert_cmpstr (found, ==, value);
}

static void
assert_executes (StripeFixture       *fixture,
                 const TillOrder     *order,
                 TillInstructionState state,
                 const char          *result_id)
{
  g_autoptr (TillGatewayResult) result = stripe_execute (fixture, order);

  g_assert_cmpint (result->state, ==, state);
  if (state == TILL_INSTRUCTION_DONE)
    g_assert_cmpstr (result->result_id, ==, result_id);
}

static void
assert_resolves (StripeFixture       *fixture,
                 const TillOrder     *order,
                 gint64               sent_us,
                 TillInstructionState state,
                 const char          *code)
{
  g_autoptr (TillGatewayResult) result = resolve (fixture, order, sent_us);

  g_assert_cmpint (result->state, ==, state);
  if (code != NULL)
    g_assert_cmpstr (till_gateway_error_get_failure (result->failure)->code, ==, code);
}

static void
test_cancel_refund (StripeFixture *fixture,
                    gconstpointer  data)
{
  const TillOrder order = {
    .kind = TILL_INSTRUCTION_CANCEL_REFUND, .amount = { 0, "GBP" }, .target_id = "re_3TiLL0001a",
  };
  g_autofree char *refund = mock_sample ("refund");
  g_autofree char *canceled = mock_edit (refund, "\"status\": \"succeeded\"",
                                         "\"status\":\"canceled\"");

  mock_server_answer (fixture->server, "POST /v1/refunds/re_3TiLL0001a/cancel", 200, canceled);
  assert_executes (fixture, &order, TILL_INSTRUCTION_DONE, "re_3TiLL0001a");
  mock_server_answer (fixture->server, "POST /v1/refunds/re_3TiLL0001a/cancel", 400,
                      ERROR ("\"type\":\"invalid_request_error\",\"message\":"
                             "\"Canceling this refund is unsupported.\""));
  assert_executes (fixture, &order, TILL_INSTRUCTION_REFUSED, NULL);

  mock_server_answer (fixture->server, "GET /v1/refunds/re_3TiLL0001a", 200, refund);
  assert_resolves (fixture, &order, LONG_AGO, TILL_INSTRUCTION_REFUSED,
                   TILL_GATEWAY_CODE_DID_NOT_HAPPEN);
  mock_server_answer (fixture->server, "GET /v1/refunds/re_3TiLL0001a", 200, canceled);
  assert_resolves (fixture, &order, LONG_AGO, TILL_INSTRUCTION_DONE, NULL);
}

static void
test_save_card (StripeFixture *fixture,
                gconstpointer  data)
{
  const TillOrder order = {
    .kind = TILL_INSTRUCTION_SAVE_CARD, .amount = { 0, "GBP" }, .card_token = "pm_1TiLL0001",
    .customer_id = "cus_1", .moto = TRUE,
  };
  const MockRequest *request;

  mock_server_answer (fixture->server, "POST /v1/setup_intents", 200, SETUP ("succeeded"));
  assert_executes (fixture, &order, TILL_INSTRUCTION_DONE, "seti_1");
  request = mock_server_get_request (fixture->server, 0);
  assert_parameter (request, "customer", "cus_1");
  assert_parameter (request, "payment_method", "pm_1TiLL0001");
  assert_parameter (request, "usage", "off_session");
  assert_parameter (request, "confirm", "true");
  assert_parameter (request, "payment_method_options[card][moto]", "true");
  assert_parameter (request, "metadata[tillroll_instruction]", OURS);

  mock_server_answer (fixture->server, "POST /v1/setup_intents", 200, SETUP ("requires_action"));
  assert_executes (fixture, &order, TILL_INSTRUCTION_REFUSED, NULL);
  mock_server_answer_with (fixture->server, "GET /v1/setup_intents", 200, DATE,
                           "{\"object\":\"list\",\"has_more\":false,\"data\":["
                           SETUP ("succeeded") "]}");
  assert_resolves (fixture, &order, LONG_AGO, TILL_INSTRUCTION_DONE, NULL);
  mock_server_answer_with (fixture->server, "GET /v1/setup_intents", 200, DATE, EMPTY_LIST);
  assert_resolves (fixture, &order, LONG_AGO, TILL_INSTRUCTION_REFUSED,
                   TILL_GATEWAY_CODE_DID_NOT_HAPPEN);
}

static void
test_submit_evidence (StripeFixture *fixture,
                      gconstpointer  data)
{
  const TillOrder order = {
    .kind = TILL_INSTRUCTION_SUBMIT_EVIDENCE, .amount = { 0, "GBP" }, .target_id = "du_1TiLL0001",
    .evidence = "{\"uncategorized_text\":\"She has the tea\",\"product_description\":\"Tea\","
                "\"receipt\":\"\",\"service_date\":\"  \"}",
  };
  g_autofree char *dispute = mock_sample ("dispute");
  g_autofree char *under_review = mock_edit (dispute, "\"status\": \"needs_response\"",
                                             "\"status\":\"under_review\"");
  const MockRequest *request;

  mock_server_answer (fixture->server, "POST /v1/disputes/du_1TiLL0001", 200, under_review);
  assert_executes (fixture, &order, TILL_INSTRUCTION_DONE, "du_1TiLL0001");
  request = mock_server_get_request (fixture->server, 0);
  assert_parameter (request, "evidence[product_description]", "Tea");
  assert_parameter (request, "evidence[uncategorized_text]", "She has the tea");
  assert_parameter (request, "submit", "true");
  /* what was taken out does not go to the bank because a draft still has it */
  g_assert_nonnull (strstr (request->body, "evidence%5Breceipt%5D=&"));
  g_assert_nonnull (strstr (request->body, "evidence%5Bservice_date%5D=&"));

  mock_server_answer (fixture->server, "GET /v1/disputes/du_1TiLL0001", 200, dispute);
  assert_resolves (fixture, &order, LONG_AGO, TILL_INSTRUCTION_REFUSED,
                   TILL_GATEWAY_CODE_DID_NOT_HAPPEN);
  mock_server_answer (fixture->server, "GET /v1/disputes/du_1TiLL0001", 200, under_review);
  assert_resolves (fixture, &order, LONG_AGO, TILL_INSTRUCTION_DONE, NULL);
}

static TillEvidence *
draft (StripeFixture *fixture,
       const char    *texts,
       GError       **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  till_gateway_draft_evidence_async (fixture->gateway, "du_1TiLL0001", texts, "key-9", NULL,
                                     mock_await_cb, &result);

  return till_gateway_evidence_finish (fixture->gateway, mock_await (&result), error);
}

/* A draft says that it is one, and takes away what was emptied. No card number leaves with it. */
static void
test_draft_evidence (StripeFixture *fixture,
                     gconstpointer  data)
{
  g_autofree char *dispute = mock_sample ("dispute");
  g_autoptr (TillEvidence) kept = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) nothing = NULL;
  g_autoptr (GError) lost = NULL;
  const MockRequest *request;

  mock_server_answer (fixture->server, "POST /v1/disputes/du_1TiLL0001", 200, dispute);
  kept = draft (fixture, "{\"uncategorized_text\":\"She paid with 4242424242424242\","
                         "\"product_description\":\"\"}", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (kept->dispute->record.id, ==, "du_1TiLL0001");
  g_assert_cmpint (kept->dispute->submissions, ==, 0);

  request = mock_server_get_request (fixture->server, 0);
  g_assert_cmpstr (request->idempotency_key, ==, "key-9");
  assert_parameter (request, "submit", "false");
  g_assert_nonnull (strstr (request->body, "evidence%5Bproduct_description%5D=&"));
  g_assert_null (strstr (request->body, "4242424242424242"));
  g_assert_null (strstr (request->body, "submit=true"));

  /* It may be kept again: nothing is unknown that matters. */
  mock_server_answer_raw (fixture->server, "POST /v1/disputes/du_1TiLL0001", "");
  g_assert_null (draft (fixture, "{\"product_description\":\"Tea\"}", &lost));
  g_assert_error (lost, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_UNAVAILABLE);

  g_assert_null (draft (fixture, "{}", &nothing));
  g_assert_error (nothing, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_REFUSED);
  g_assert_cmpuint (mock_server_count (fixture->server), ==, 2);
}

static void
test_read_evidence (StripeFixture *fixture,
                    gconstpointer  data)
{
  g_autofree char *dispute = mock_sample ("dispute");
  g_autofree char *with_text = mock_edit (dispute, "\"evidence\": {}",
                                          "\"evidence\": {\"uncategorized_text\": \"Sent\"}");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) broken = NULL;
  g_autoptr (TillEvidence) known = NULL;
  g_autoptr (TillEvidence) none = NULL;
  g_autoptr (GError) error = NULL;

  mock_server_answer (fixture->server, "GET /v1/disputes/du_1TiLL0001", 200, with_text);
  till_gateway_read_evidence_async (fixture->gateway, "du_1TiLL0001", NULL, mock_await_cb,
                                    &result);
  known = till_gateway_evidence_finish (fixture->gateway, mock_await (&result), &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (known->texts, "\"uncategorized_text\":\"Sent\""));

  mock_server_answer (fixture->server, "GET /v1/disputes/du_1TiLL0001", 200, "{\"id\":1}");
  till_gateway_read_evidence_async (fixture->gateway, "du_1TiLL0001", NULL, mock_await_cb,
                                    &broken);
  none = till_gateway_evidence_finish (fixture->gateway, mock_await (&broken), &error);
  g_assert_null (none);
  g_assert_error (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_PROTOCOL);
}

static TillEvidenceFile *
upload (StripeFixture *fixture,
        const char    *name,
        GError       **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) content = g_bytes_new_static ("%PDF-1.5 \r\n--x", 14);
  const TillFileInput file = { name, "application/pdf", content };

  till_gateway_upload_file_async (fixture->gateway, &file, "key-7", NULL, mock_await_cb, &result);

  return till_gateway_upload_file_finish (fixture->gateway, mock_await (&result), error);
}

#define FILE_JSON(name) \
  "{\"id\":\"file_1TiLL0001\",\"object\":\"file\",\"created\":1,\"filename\":" name \
  ",\"purpose\":\"dispute_evidence\",\"size\":13,\"type\":\"pdf\"}"

/* What the network loses is sent again, the same to the last byte, under the same key. */
static void
test_upload_file (StripeFixture *fixture,
                  gconstpointer  data)
{
  g_autoptr (TillEvidenceFile) file = NULL;
  g_autoptr (TillEvidenceFile) none = NULL;
  g_autoptr (GError) error = NULL;
  const MockRequest *first, *second;

  mock_server_answer_raw (fixture->server, "POST /v1/files", "");
  mock_server_answer (fixture->server, "POST /v1/files", 200, FILE_JSON ("\"signed.pdf\""));
  file = upload (fixture, "sig\"ned\r\n.pdf", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (file->id, ==, "file_1TiLL0001");
  g_assert_cmpstr (file->name, ==, "signed.pdf");
  g_assert_cmpint (file->size, ==, 13);
  g_assert_null (file->piece);

  g_assert_cmpuint (mock_server_count (fixture->server), ==, 2);
  first = mock_server_get_request (fixture->server, 0);
  second = mock_server_get_request (fixture->server, 1);
  g_assert_cmpstr (first->body, ==,
                   "--tillroll-key-7\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\n"
                   "dispute_evidence\r\n"
                   "--tillroll-key-7\r\nContent-Disposition: form-data; name=\"file\"; "
                   "filename=\"sig%22ned%0D%0A.pdf\"\r\nContent-Type: application/pdf\r\n\r\n"
                   "%PDF-1.5 \r\n--x\r\n--tillroll-key-7--\r\n");
  g_assert_cmpstr (second->body, ==, first->body);
  g_assert_cmpstr (second->idempotency_key, ==, "key-7");

  mock_server_answer (fixture->server, "POST /v1/files", 400,
                      "{\"error\":{\"type\":\"invalid_request_error\",\"message\":\"Too large\"}}");
  none = upload (fixture, "a.pdf", &error);
  g_assert_null (none);
  g_assert_error (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_REFUSED);
}

/* Files are told with their names; one that cannot be asked for is there without. */
static void
test_evidence_files (StripeFixture *fixture,
                     gconstpointer  data)
{
  g_autofree char *dispute = mock_sample ("dispute");
  g_autofree char *with_files = mock_edit (dispute, "\"evidence\": {}",
                                           "\"evidence\": {\"receipt\": \"file_1TiLL0001\","
                                           "\"customer_signature\": \"file_2\","
                                           "\"refund_policy\": null}");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TillEvidence) known = NULL;
  g_autoptr (GError) error = NULL;
  const TillEvidenceFile *file;

  mock_server_answer (fixture->server, "GET /v1/disputes/du_1TiLL0001", 200, with_files);
  mock_server_answer (fixture->server, "GET /v1/files/file_1TiLL0001", 200,
                      FILE_JSON ("\"receipt.pdf\""));
  mock_server_answer (fixture->server, "GET /v1/files/file_2", 404,
                      "{\"error\":{\"type\":\"invalid_request_error\",\"message\":\"No\"}}");
  till_gateway_read_evidence_async (fixture->gateway, "du_1TiLL0001", NULL, mock_await_cb,
                                    &result);
  known = till_gateway_evidence_finish (fixture->gateway, mock_await (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (known->files->len, ==, 2);
  file = known->files->pdata[0];
  g_assert_cmpstr (file->piece, ==, "customer_signature");
  g_assert_cmpstr (file->id, ==, "file_2");
  g_assert_null (file->name);
  file = known->files->pdata[1];
  g_assert_cmpstr (file->piece, ==, "receipt");
  g_assert_cmpstr (file->name, ==, "receipt.pdf");
  g_assert_cmpint (file->size, ==, 13);
  g_assert_null (strstr (known->texts, "file_"));
}

/* To accept is to lose; one that the bank still looks at has not been accepted. */
static void
test_accept_dispute (StripeFixture *fixture,
                     gconstpointer  data)
{
  const TillOrder order = {
    .kind = TILL_INSTRUCTION_SUBMIT_EVIDENCE, .amount = { 0, "GBP" }, .target_id = "du_1TiLL0001",
    .reason = TILL_ORDER_REASON_ACCEPT,
  };
  g_autofree char *dispute = mock_sample ("dispute");
  g_autofree char *lost = mock_edit (dispute, "\"status\": \"needs_response\"",
                                     "\"status\":\"lost\"");
  g_autofree char *under_review = mock_edit (dispute, "\"status\": \"needs_response\"",
                                             "\"status\":\"under_review\"");
  const MockRequest *request;

  mock_server_answer (fixture->server, "POST /v1/disputes/du_1TiLL0001/close", 200, lost);
  assert_executes (fixture, &order, TILL_INSTRUCTION_DONE, "du_1TiLL0001");
  request = mock_server_get_request (fixture->server, 0);
  g_assert_null (strstr (request->body != NULL ? request->body : "", "evidence"));

  mock_server_answer (fixture->server, "GET /v1/disputes/du_1TiLL0001", 200, under_review);
  assert_resolves (fixture, &order, LONG_AGO, TILL_INSTRUCTION_REFUSED,
                   TILL_GATEWAY_CODE_DID_NOT_HAPPEN);
  mock_server_answer (fixture->server, "GET /v1/disputes/du_1TiLL0001", 200, lost);
  assert_resolves (fixture, &order, LONG_AGO, TILL_INSTRUCTION_DONE, NULL);
}

static void
test_payout (StripeFixture *fixture,
             gconstpointer  data)
{
  const TillOrder order = {
    .kind = TILL_INSTRUCTION_PAYOUT, .amount = { 6200, "GBP" }, .description = "Rent",
  };
  g_autofree char *payout = mock_sample ("payout");
  const MockRequest *request;

  mock_server_answer (fixture->server, "POST /v1/payouts", 200, payout);
  assert_executes (fixture, &order, TILL_INSTRUCTION_DONE, "po_1TiLL0001");
  request = mock_server_get_request (fixture->server, 0);
  assert_parameter (request, "amount", "6200");
  assert_parameter (request, "currency", "gbp");
  assert_parameter (request, "metadata[tillroll_instruction]", OURS);

  mock_server_answer (fixture->server, "POST /v1/payouts", 400,
                      ERROR ("\"type\":\"invalid_request_error\",\"code\":\"balance_insufficient\","
                             "\"message\":\"You have insufficient funds\""));
  assert_executes (fixture, &order, TILL_INSTRUCTION_REFUSED, NULL);
  mock_server_answer_with (fixture->server, "GET /v1/payouts", 200, DATE, EMPTY_LIST);
  assert_resolves (fixture, &order, LONG_AGO, TILL_INSTRUCTION_REFUSED,
                   TILL_GATEWAY_CODE_DID_NOT_HAPPEN);
}

/* Two consoles order the same refund on the same basis, under one key: the second is not carried
 * out, for certain. Of a key that nobody else can have the same answer proves nothing. */
static void
test_done_elsewhere (StripeFixture *fixture,
                     gconstpointer  data)
{
  static const char reused[] =
    ERROR ("\"type\":\"idempotency_error\",\"message\":\"Keys for idempotent requests can only be "
           "used with the same parameters they were first used with.\"");
  TillOrder order = stripe_order (TILL_INSTRUCTION_REFUND);

  mock_server_answer (fixture->server, "POST /v1/refunds", 400, reused);
  mock_server_answer_with (fixture->server, "GET /v1/refunds", 200, DATE, EMPTY_LIST);
  order.basis = "6200 taken, 0 back in 0";
  assert_executes (fixture, &order, TILL_INSTRUCTION_UNKNOWN, NULL);
  assert_resolves (fixture, &order, STRIPE_FIXTURE_NOW, TILL_INSTRUCTION_REFUSED,
                   TILL_GATEWAY_CODE_DONE_ELSEWHERE);

  order.basis = NULL;
  assert_resolves (fixture, &order, STRIPE_FIXTURE_NOW, TILL_INSTRUCTION_UNKNOWN, NULL);
}

#define ADD(name, function)                                                                       \
  g_test_add ("/gateway/stripe/more-writes/" name, StripeFixture, NULL, stripe_fixture_set_up,    \
              function, stripe_fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("cancel-refund", test_cancel_refund);
  ADD ("save-card", test_save_card);
  ADD ("submit-evidence", test_submit_evidence);
  ADD ("draft-evidence", test_draft_evidence);
  ADD ("upload-file", test_upload_file);
  ADD ("evidence-files", test_evidence_files);
  ADD ("read-evidence", test_read_evidence);
  ADD ("accept-dispute", test_accept_dispute);
  ADD ("payout", test_payout);
  ADD ("done-elsewhere", test_done_elsewhere);

  return g_test_run ();
}
