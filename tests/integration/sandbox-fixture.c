/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The practice gateway as a program of its own, and what tests ask of it. TILL_SANDBOX in the
 * environment names the program. */

#include "sandbox-fixture.h"

#include <signal.h>
#include <string.h>

#define KEY "sk_test_practice1"

void
sb_await_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  GAsyncResult **where = user_data;

  *where = g_object_ref (result);
}

GAsyncResult *
sb_await (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}

/* Starts the program and gives the URL that its first line names first. */
char *
sb_start (SandboxFixture           *fixture,
          const char *const *options)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GDataInputStream) output = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *line = NULL;
  g_auto (GStrv) parts = NULL;
  char *url = NULL;

  g_ptr_array_add (argv, (gpointer) g_getenv ("TILL_SANDBOX"));
  g_ptr_array_add (argv, (gpointer) "--exit-with-parent");
  g_ptr_array_add (argv, (gpointer) "--secret-key=" KEY);
  for (guint i = 0; options[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer) options[i]);
  g_ptr_array_add (argv, NULL);

  fixture->process = g_subprocess_newv ((const char * const *) argv->pdata,
                                        G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (fixture->process));
  line = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (line);
  parts = g_strsplit (line, "\"", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    if (g_str_has_prefix (parts[i], "http://") && url == NULL)
      url = g_strdup (parts[i]);
    else if (g_str_has_prefix (parts[i], "http://") && fixture->admin == NULL)
      fixture->admin = g_strdup (parts[i]);
  g_assert_nonnull (url);

  return url;
}

/* Has something go wrong; see tillroll-sandbox(1). */
void
sb_order_fault (SandboxFixture *fixture,
                const char     *rule)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GDataInputStream) answer = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *status = NULL;
  g_autofree char *request = g_strdup_printf ("POST /faults HTTP/1.1\r\nHost: localhost\r\n"
                                              "Content-Length: %zu\r\n\r\n%s", strlen (rule),
                                              rule);

  connection = g_socket_client_connect_to_uri (client, fixture->admin, 80, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request,
                             strlen (request), NULL, NULL, &error);
  g_assert_no_error (error);
  answer = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  status = g_data_input_stream_read_line (answer, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (status, "HTTP/1.1 20"));
}

static void
sb_stop (SandboxFixture *fixture,
         int      number)
{
  g_subprocess_send_signal (fixture->process, number);
  g_subprocess_wait (fixture->process, NULL, NULL);
  g_clear_object (&fixture->process);
}

TillGateway *
sb_open_gateway (const char *url,
                 const char *key_text)
{
  g_autoptr (TillSecret) key = till_secret_new_from_text (key_text);
  g_autoptr (TillClock) clock = till_clock_new_system ();
  g_autoptr (GError) error = NULL;
  const TillGatewayConfig config = {
    .base_url = url, .key = key, .clock = clock, .console_id = "desk-1", .app_version = "test",
    .typed_card = TRUE,
  };
  TillGateway *gateway = till_gateway_factory_new ("stripe", &config, &error);

  g_assert_no_error (error);

  return gateway;
}

void
sb_set_up_with (SandboxFixture           *fixture,
                const char *const *options)
{
  memset (fixture, 0, sizeof *fixture);
  fixture->url = sb_start (fixture, options);
  fixture->gateway = sb_open_gateway (fixture->url, KEY);
}

void
sb_set_up (SandboxFixture      *fixture,
           gconstpointer data)
{
  const char *const options[] = { "--payments=250", "--settle-ms=1", NULL };

  sb_set_up_with (fixture, options);
}

void
sb_tear_down (SandboxFixture      *fixture,
              gconstpointer data)
{
  g_clear_object (&fixture->gateway);
  if (fixture->process != NULL)
    sb_stop (fixture, SIGTERM);
  g_clear_pointer (&fixture->url, g_free);
  g_clear_pointer (&fixture->admin, g_free);
}

/* The token of a typed card. */
char *
sb_tokenize (SandboxFixture    *fixture,
             const char *number,
             GError    **error)
{
  g_autoptr (TillCardInput) card = till_card_input_new ();
  g_autoptr (GAsyncResult) result = NULL;
  TillCard *token;
  char *id;

  till_secret_set (card->number, number, -1);
  till_secret_set (card->code, "123", -1);
  card->exp_month = 12;
  card->exp_year = 2034;
  card->name = g_strdup ("Grace Hopper");
  till_gateway_tokenize_async (fixture->gateway, card, NULL, sb_await_cb, &result);
  if (!(token = till_gateway_tokenize_finish (fixture->gateway, sb_await (&result), error)))
    return NULL;

  g_assert_cmpstr (token->last4, ==, number + strlen (number) - 4);
  id = g_strdup (token->record.id);
  till_record_unref (token);

  return id;
}

TillInstruction *
sb_new_instruction (SandboxFixture         *fixture,
                    const TillOrder *order,
                    gint64           sent_us)
{
  g_autofree char *id = g_strdup_printf ("instruction-%u", ++fixture->n_instructions);
  g_autofree char *key = g_strdup_printf ("key-%u", fixture->n_instructions);

  return till_instruction_new (id, key, TILL_INSTRUCTION_SENT, order, NULL, "Ada", "desk-1",
                               sent_us, sent_us, 0);
}

TillGatewayResult *
sb_run (SandboxFixture         *fixture,
        TillInstruction *instruction,
        gboolean         again)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TillGatewayResult *outcome;

  if (again)
    {
      till_gateway_resolve_async (fixture->gateway, instruction, NULL, sb_await_cb, &result);
      outcome = till_gateway_resolve_finish (fixture->gateway, sb_await (&result), &error);
    }
  else
    {
      till_gateway_execute_async (fixture->gateway, instruction, sb_await_cb, &result);
      outcome = till_gateway_execute_finish (fixture->gateway, sb_await (&result), &error);
    }
  g_assert_no_error (error);

  return outcome;
}

/* Does an order for the first time, with the outcome it should have. */
TillGatewayResult *
sb_execute (SandboxFixture             *fixture,
            const TillOrder     *order,
            TillInstructionState expected)
{
  g_autoptr (TillInstruction) instruction = sb_new_instruction (fixture, order, g_get_real_time ());
  TillGatewayResult *result = sb_run (fixture, instruction, FALSE);

  if (result->state != expected)
    g_error ("expected %d, got %d: %s", expected, result->state,
             result->failure != NULL ? result->failure->message : "done");

  return result;
}

TillOrder
sb_charge_order (const char *token,
                 gint64      minor)
{
  return (TillOrder) {
           .kind = TILL_INSTRUCTION_CHARGE, .amount = { minor, "GBP" }, .card_token = token,
           .reference = "A-1042", .description = "Two mugs", .note = "by phone", .moto = TRUE,
  };
}

const TillPayment *
sb_get_payment (GPtrArray *records)
{
  for (guint i = 0; i < records->len; i++)
    if (till_record_get_kind (g_ptr_array_index (records, i)) == TILL_RECORD_PAYMENT)
      return g_ptr_array_index (records, i);

  g_error ("There is no payment among %u records", records->len);
}

GPtrArray *
sb_read_one (SandboxFixture       *fixture,
             TillRecordKind kind,
             const char    *id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *records;

  till_gateway_get_async (fixture->gateway, kind, id, NULL, sb_await_cb, &result);
  records = till_gateway_get_finish (fixture->gateway, sb_await (&result), &error);
  g_assert_no_error (error);

  return records;
}

guint
sb_list_all (SandboxFixture       *fixture,
             TillRecordKind kind)
{
  g_autofree char *token = NULL;
  guint n = 0;

  do
    {
      const TillGatewayQuery query = { .kind = kind, .page_token = token };
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (TillGatewayPage) page = NULL;

      till_gateway_list_async (fixture->gateway, &query, NULL, sb_await_cb, &result);
      page = till_gateway_list_finish (fixture->gateway, sb_await (&result), &error);
      g_assert_no_error (error);
      for (guint i = 0; i < page->records->len; i++)
        n += till_record_get_kind (g_ptr_array_index (page->records, i)) == kind;
      g_free (token);
      token = g_steal_pointer (&page->next_token);
    }
  while (token != NULL);

  return n;
}
