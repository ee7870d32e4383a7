/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The interface itself: what the capabilities rule out never reaches an adapter. */

#include "till-gateway.h"

#include <string.h>

#include "till-instruction-private.h"

/* An adapter that only counts how often it is asked. */

#define MOCK_TYPE_GATEWAY (mock_gateway_get_type ())
G_DECLARE_FINAL_TYPE (MockGateway, mock_gateway, MOCK, GATEWAY, GObject)

struct _MockGateway
{
  GObject          parent_instance;

  TillCapabilities capabilities;
  guint            n_calls;
  gsize            card_length; /* of the number it was given */
};

static void mock_gateway_iface_init (TillGatewayInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MockGateway, mock_gateway, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TILL_TYPE_GATEWAY, mock_gateway_iface_init))

static const TillCapabilities *
mock_get_capabilities (TillGateway *gateway)
{
  return &MOCK_GATEWAY (gateway)->capabilities;
}

static void
answer (TillGateway *gateway,
        GTask       *task)
{
  MOCK_GATEWAY (gateway)->n_calls++;
  g_task_return_new_error (task, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_NOT_FOUND, "asked");
}

static void
mock_list (TillGateway            *gateway,
           const TillGatewayQuery *query,
           GTask                  *task)
{
  answer (gateway, task);
}

static void
mock_get (TillGateway   *gateway,
          TillRecordKind kind,
          const char    *id,
          GTask         *task)
{
  answer (gateway, task);
}

static void
mock_list_changes (TillGateway *gateway,
                   const char  *cursor,
                   GTask       *task)
{
  answer (gateway, task);
}

static void
mock_tokenize (TillGateway   *gateway,
               TillCardInput *card,
               GTask         *task)
{
  MOCK_GATEWAY (gateway)->card_length = till_secret_get_length (card->number);
  answer (gateway, task);
}

static void
mock_execute (TillGateway     *gateway,
              TillInstruction *instruction,
              GTask           *task)
{
  answer (gateway, task);
}

static void
mock_create_customer (TillGateway        *gateway,
                      const TillCustomer *customer,
                      const char         *key,
                      GTask              *task)
{
  answer (gateway, task);
}

static void
mock_update_customer (TillGateway        *gateway,
                      const TillCustomer *customer,
                      GTask              *task)
{
  answer (gateway, task);
}

static void
mock_draft_evidence (TillGateway *gateway,
                     const char  *dispute_id,
                     const char  *texts,
                     const char  *key,
                     GTask       *task)
{
  answer (gateway, task);
}

static void
mock_upload_file (TillGateway         *gateway,
                  const TillFileInput *file,
                  const char          *key,
                  GTask               *task)
{
  answer (gateway, task);
}

static void
mock_webhook (TillGateway *gateway,
              const char  *text,
              GTask       *task)
{
  answer (gateway, task);
}

static void
mock_annotate (TillGateway           *gateway,
               const TillPaymentNote *note,
               GTask                 *task)
{
  answer (gateway, task);
}

static void
mock_email_receipt (TillGateway *gateway,
                    const char  *payment_id,
                    const char  *address,
                    GTask       *task)
{
  answer (gateway, task);
}

static void
mock_gateway_iface_init (TillGatewayInterface *iface)
{
  iface->read_evidence = mock_webhook;
  iface->draft_evidence = mock_draft_evidence;
  iface->upload_file = mock_upload_file;
  iface->get_capabilities = mock_get_capabilities;
  iface->list = mock_list;
  iface->get = mock_get;
  iface->list_changes = mock_list_changes;
  iface->tokenize = mock_tokenize;
  iface->execute = mock_execute;
  iface->resolve = mock_execute;
  iface->create_customer = mock_create_customer;
  iface->update_customer = mock_update_customer;
  iface->delete_card = mock_webhook;
  iface->annotate = mock_annotate;
  iface->email_receipt = mock_email_receipt;
  iface->create_webhook = mock_webhook;
  iface->delete_webhook = mock_webhook;
}

static void
mock_gateway_class_init (MockGatewayClass *klass)
{
}

static void
mock_gateway_init (MockGateway *self)
{
  for (guint i = 0; i < TILL_N_CAPABILITIES; i++)
    self->capabilities.support[i] = TILL_SUPPORT_YES;
}

static void
await_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  GError **error = user_data;

  g_assert_null (g_task_propagate_pointer (G_TASK (result), error));
}

static void
assert_error (GError         **error,
              TillGatewayError code)
{
  while (*error == NULL)
    g_main_context_iteration (NULL, TRUE);

  g_assert_error (*error, TILL_GATEWAY_ERROR, (int) code);
  g_clear_error (error);
}

/* Each capability alone is switched off: the call that needs it is refused, and nobody is asked.
 * With it, the adapter is asked. */
static void
assert_needs (TillCapability capability,
              void         (*call) (TillGateway *gateway,
                                    gpointer     data,
                                    GError     **error),
              gpointer       data)
{
  g_autoptr (MockGateway) gateway = g_object_new (MOCK_TYPE_GATEWAY, NULL);
  g_autoptr (GError) error = NULL;

  gateway->capabilities.support[capability] = TILL_SUPPORT_NO;
  gateway->capabilities.reason[capability] = TILL_SUPPORT_REASON_GATE;
  call (TILL_GATEWAY (gateway), data, &error);
  assert_error (&error, TILL_GATEWAY_ERROR_UNSUPPORTED);
  g_assert_cmpuint (gateway->n_calls, ==, 0);

  gateway->capabilities.support[capability] = TILL_SUPPORT_CONDITIONAL;
  call (TILL_GATEWAY (gateway), data, &error);
  assert_error (&error, TILL_GATEWAY_ERROR_NOT_FOUND);
  g_assert_cmpuint (gateway->n_calls, ==, 1);
}

static void
call_list (TillGateway *gateway,
           gpointer     data,
           GError     **error)
{
  const TillGatewayQuery query = { .kind = GPOINTER_TO_INT (data) };

  till_gateway_list_async (gateway, &query, NULL, await_cb, error);
}

static void
call_get (TillGateway *gateway,
          gpointer     data,
          GError     **error)
{
  till_gateway_get_async (gateway, GPOINTER_TO_INT (data), "id", NULL, await_cb, error);
}

static void
call_list_changes (TillGateway *gateway,
                   gpointer     data,
                   GError     **error)
{
  till_gateway_list_changes_async (gateway, NULL, NULL, await_cb, error);
}

static void
call_execute (TillGateway *gateway,
              gpointer     data,
              GError     **error)
{
  g_autoptr (TillInstruction) instruction = till_instruction_new (
    "id", "key", TILL_INSTRUCTION_SENT, data, NULL, "Ada", "desk-1", 0, 0, 0);

  till_gateway_execute_async (gateway, instruction, await_cb, error);
}

static void
call_create_customer (TillGateway *gateway,
                      gpointer     data,
                      GError     **error)
{
  const TillCustomer customer = { .name = "Grace" };

  till_gateway_create_customer_async (gateway, &customer, "key", NULL, await_cb, error);
}

static void
call_update_customer (TillGateway *gateway,
                      gpointer     data,
                      GError     **error)
{
  const TillCustomer customer = { .record = { .id = "cus_1" }, .name = "Grace" };

  till_gateway_update_customer_async (gateway, &customer, NULL, await_cb, error);
}

static void
call_delete_card (TillGateway *gateway,
                  gpointer     data,
                  GError     **error)
{
  till_gateway_delete_card_async (gateway, "pm_1", NULL, await_cb, error);
}

static void
call_read_evidence (TillGateway *gateway,
                    gpointer     data,
                    GError     **error)
{
  till_gateway_read_evidence_async (gateway, "du_1", NULL, await_cb, error);
}

static void
call_draft_evidence (TillGateway *gateway,
                     gpointer     data,
                     GError     **error)
{
  till_gateway_draft_evidence_async (gateway, "du_1", "{}", "key", NULL, await_cb, error);
}

static void
call_upload_file (TillGateway *gateway,
                  gpointer     data,
                  GError     **error)
{
  g_autoptr (GBytes) content = g_bytes_new_static ("%PDF-", 5);
  const TillFileInput file = { "a.pdf", "application/pdf", content };

  till_gateway_upload_file_async (gateway, &file, "key", NULL, await_cb, error);
}

static void
call_email_receipt (TillGateway *gateway,
                    gpointer     data,
                    GError     **error)
{
  till_gateway_email_receipt_async (gateway, "ch_1", "a@example.com", NULL, await_cb, error);
}

static void
call_create_webhook (TillGateway *gateway,
                     gpointer     data,
                     GError     **error)
{
  till_gateway_create_webhook_async (gateway, "https://x.example", NULL, await_cb, error);
}

static void
call_tokenize (TillGateway *gateway,
               gpointer     data,
               GError     **error)
{
  TillCardInput *card = till_card_input_new ();

  till_secret_set (card->number, "4242424242424242", -1);
  till_secret_set (card->code, "123", -1);
  card->name = g_strdup ("Grace");
  till_gateway_tokenize_async (gateway, card, NULL, await_cb, error);

  /* Wiped before the call is over, whatever became of it. */
  g_assert_cmpuint (till_secret_get_length (card->number), ==, 0);
  g_assert_cmpuint (till_secret_get_length (card->code), ==, 0);
  g_assert_cmpstr (till_secret_peek (card->number), ==, "");
  g_assert_null (card->name);
  till_card_input_free (card);
}

static void
test_reads_need_capabilities (void)
{
  static const struct
  {
    TillRecordKind kind;
    TillCapability capability;
  } cases[] = {
    { TILL_RECORD_DISPUTE, TILL_CAPABILITY_DISPUTES },
    { TILL_RECORD_PAYOUT, TILL_CAPABILITY_PAYOUTS },
    { TILL_RECORD_ENTRY, TILL_CAPABILITY_PAYOUTS },
    { TILL_RECORD_CUSTOMER, TILL_CAPABILITY_CUSTOMERS },
    { TILL_RECORD_CARD, TILL_CAPABILITY_SAVED_CARD },
    { TILL_RECORD_LINK, TILL_CAPABILITY_PAYMENT_LINK },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      assert_needs (cases[i].capability, call_list, GINT_TO_POINTER (cases[i].kind));
      assert_needs (cases[i].capability, call_get, GINT_TO_POINTER (cases[i].kind));
    }

  assert_needs (TILL_CAPABILITY_EVENT_LIST, call_list_changes, NULL);
}

static void
test_writes_need_capabilities (void)
{
  TillOrder charge = {
    .kind = TILL_INSTRUCTION_CHARGE, .amount = { 100, "GBP" }, .moto = TRUE, .save_card = TRUE,
    .capture_later = TRUE,
  };
  TillOrder part = { .kind = TILL_INSTRUCTION_REFUND, .amount = { 99, "GBP" }, .available = 100 };
  TillOrder link = { .kind = TILL_INSTRUCTION_CREATE_LINK, .amount = { 100, "GBP" } };

  assert_needs (TILL_CAPABILITY_MOTO, call_execute, &charge);
  assert_needs (TILL_CAPABILITY_SAVE_CARD, call_execute, &charge);
  assert_needs (TILL_CAPABILITY_CAPTURE_LATER, call_execute, &charge);
  assert_needs (TILL_CAPABILITY_REFUND, call_execute, &part);
  assert_needs (TILL_CAPABILITY_PARTIAL_REFUND, call_execute, &part);
  part.kind = TILL_INSTRUCTION_CAPTURE;
  assert_needs (TILL_CAPABILITY_PARTIAL_CAPTURE, call_execute, &part);
  assert_needs (TILL_CAPABILITY_CAPTURE_LATER, call_execute, &part);
  part.kind = TILL_INSTRUCTION_CANCEL;
  assert_needs (TILL_CAPABILITY_CAPTURE_LATER, call_execute, &part);
  assert_needs (TILL_CAPABILITY_PAYMENT_LINK, call_execute, &link);
  link.kind = TILL_INSTRUCTION_CLOSE_LINK;
  assert_needs (TILL_CAPABILITY_CLOSE_LINK, call_execute, &link);
  assert_needs (TILL_CAPABILITY_TYPED_CARD, call_tokenize, NULL);
  assert_needs (TILL_CAPABILITY_DISPUTES, call_read_evidence, NULL);
  assert_needs (TILL_CAPABILITY_DISPUTES, call_draft_evidence, NULL);
  assert_needs (TILL_CAPABILITY_EVIDENCE_FILES, call_upload_file, NULL);
  assert_needs (TILL_CAPABILITY_CUSTOMERS, call_create_customer, NULL);
  assert_needs (TILL_CAPABILITY_CUSTOMERS, call_update_customer, NULL);
  assert_needs (TILL_CAPABILITY_SAVED_CARD, call_delete_card, NULL);
  assert_needs (TILL_CAPABILITY_EMAIL_RECEIPT, call_email_receipt, NULL);
  assert_needs (TILL_CAPABILITY_WEBHOOK_MANAGE, call_create_webhook, NULL);
}

/* A token may be of a typed or of a saved card: only without both it cannot be charged. */
static void
test_charge_needs_one_lane (void)
{
  g_autoptr (MockGateway) gateway = g_object_new (MOCK_TYPE_GATEWAY, NULL);
  g_autoptr (GError) error = NULL;
  TillOrder charge = { .kind = TILL_INSTRUCTION_CHARGE, .amount = { 100, "GBP" } };

  gateway->capabilities.support[TILL_CAPABILITY_TYPED_CARD] = TILL_SUPPORT_NO;
  call_execute (TILL_GATEWAY (gateway), &charge, &error);
  assert_error (&error, TILL_GATEWAY_ERROR_NOT_FOUND);

  gateway->capabilities.support[TILL_CAPABILITY_SAVED_CARD] = TILL_SUPPORT_NO;
  call_execute (TILL_GATEWAY (gateway), &charge, &error);
  assert_error (&error, TILL_GATEWAY_ERROR_UNSUPPORTED);

  gateway->capabilities.support[TILL_CAPABILITY_TYPED_CARD] = TILL_SUPPORT_YES;
  call_execute (TILL_GATEWAY (gateway), &charge, &error);
  assert_error (&error, TILL_GATEWAY_ERROR_NOT_FOUND);
}

/* What may have been sent has to be found out, even if it could not be sent today. */
static void
test_resolving_is_always_allowed (void)
{
  g_autoptr (MockGateway) gateway = g_object_new (MOCK_TYPE_GATEWAY, NULL);
  g_autoptr (GError) error = NULL;
  TillOrder order = { .kind = TILL_INSTRUCTION_REFUND, .amount = { 100, "GBP" } };
  g_autoptr (TillInstruction) instruction = till_instruction_new (
    "id", "key", TILL_INSTRUCTION_UNKNOWN, &order, NULL, "Ada", "desk-1", 0, 0, 0);

  memset (gateway->capabilities.support, 0, sizeof gateway->capabilities.support);
  till_gateway_resolve_async (TILL_GATEWAY (gateway), instruction, NULL, await_cb, &error);
  assert_error (&error, TILL_GATEWAY_ERROR_NOT_FOUND);
  g_assert_cmpuint (gateway->n_calls, ==, 1);
}

static void
test_tokenize_gives_and_wipes (void)
{
  g_autoptr (MockGateway) gateway = g_object_new (MOCK_TYPE_GATEWAY, NULL);
  g_autoptr (GError) error = NULL;

  call_tokenize (TILL_GATEWAY (gateway), NULL, &error);
  assert_error (&error, TILL_GATEWAY_ERROR_NOT_FOUND);
  g_assert_cmpuint (gateway->card_length, ==, 16);
}

static void
test_events_and_accounts_are_not_listed (void)
{
  g_autoptr (MockGateway) gateway = g_object_new (MOCK_TYPE_GATEWAY, NULL);
  g_autoptr (GError) error = NULL;

  call_list (TILL_GATEWAY (gateway), GINT_TO_POINTER (TILL_RECORD_EVENT), &error);
  assert_error (&error, TILL_GATEWAY_ERROR_UNSUPPORTED);
  call_get (TILL_GATEWAY (gateway), GINT_TO_POINTER (TILL_RECORD_ACCOUNT), &error);
  assert_error (&error, TILL_GATEWAY_ERROR_UNSUPPORTED);
  g_assert_cmpuint (gateway->n_calls, ==, 0);
}

/* The details travel with the error, wherever it is copied to. */
static void
test_error_details (void)
{
  const TillGatewayFailure failure = {
    .http_status = 402, .code = (char *) "card_declined", .decline_code = (char *) "lost_card",
    .param = (char *) "p", .request_id = (char *) "req_1", .missing_permission = (char *) "rak_x",
    .object_id = (char *) "ch_1", .retry_after_s = 7,
  };
  GError *first = till_gateway_error_new (TILL_GATEWAY_ERROR_REFUSED, &failure, "No %s", "money");
  g_autoptr (GError) copy = g_error_copy (first);
  g_autoptr (GError) plain = g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, "other");
  g_autoptr (GError) bare = till_gateway_error_new (TILL_GATEWAY_ERROR_PROTOCOL, NULL, "x");
  const TillGatewayFailure *details;

  g_clear_error (&first);
  g_assert_error (copy, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_REFUSED);
  g_assert_cmpstr (copy->message, ==, "No money");
  details = till_gateway_error_get_failure (copy);
  g_assert_cmpuint (details->http_status, ==, 402);
  g_assert_cmpstr (details->code, ==, "card_declined");
  g_assert_cmpstr (details->decline_code, ==, "lost_card");
  g_assert_cmpstr (details->param, ==, "p");
  g_assert_cmpstr (details->request_id, ==, "req_1");
  g_assert_cmpstr (details->missing_permission, ==, "rak_x");
  g_assert_cmpstr (details->object_id, ==, "ch_1");
  g_assert_cmpuint (details->retry_after_s, ==, 7);

  g_assert_null (till_gateway_error_get_failure (plain));
  g_assert_null (till_gateway_error_get_failure (NULL));
  g_assert_null (till_gateway_error_get_failure (bare)->code);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/gateway/reads-need-capabilities", test_reads_need_capabilities);
  g_test_add_func ("/gateway/writes-need-capabilities", test_writes_need_capabilities);
  g_test_add_func ("/gateway/charge-needs-one-lane", test_charge_needs_one_lane);
  g_test_add_func ("/gateway/resolving-is-always-allowed", test_resolving_is_always_allowed);
  g_test_add_func ("/gateway/tokenize-gives-and-wipes", test_tokenize_gives_and_wipes);
  g_test_add_func ("/gateway/events-and-accounts", test_events_and_accounts_are_not_listed);
  g_test_add_func ("/gateway/error-details", test_error_details);

  return g_test_run ();
}
