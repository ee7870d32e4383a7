/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Practice mode as the window does it: the real practice gateway and the real relay as children, an
 * account signed in on them, a charge that is seen live, and all of it again at the next start. */

#include "till-practice.h"

#include <glib/gstdio.h>

#include "till-sign-in.h"
#include "till-state-folder.h"

typedef struct
{
  char         *state_folder;
  char         *practice_folder;
  TillClock    *clock;
  TillKeyring  *keyring;
  TillPractice *practice;
  TillSession  *session;
} Desk;

static void
result_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
await (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}

static void
start_practice (Desk *desk)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  till_practice_start_async (desk->practice_folder, 40, NULL, result_cb, &result);
  desk->practice = till_practice_start_finish (await (&result), &error);
  g_assert_no_error (error);
}

static TillAccountConfig *
sign_in (Desk *desk)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TillAccountConfig *config;
  const TillSignIn sign_in = {
    .gateway = "stripe", .practice = TRUE, .operator_name = "Ana",
    .base_url = till_practice_get_gateway_url (desk->practice),
    .key = till_practice_get_key (desk->practice),
    .relay_url = till_practice_get_relay_url (desk->practice),
    .relay_stream = till_practice_get_relay_stream (desk->practice),
    .relay_token = till_practice_get_relay_token (desk->practice),
    .relay_source = till_practice_get_relay_source (desk->practice),
  };

  till_sign_in_async (&sign_in, desk->state_folder, desk->keyring, desk->clock, NULL, result_cb,
                      &result);
  config = till_sign_in_finish (await (&result), NULL, &error);
  g_assert_no_error (error);

  return config;
}

static void
open_session (Desk       *desk,
              const char *account_id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = till_state_folder_get_account (desk->state_folder, account_id, NULL);

  till_session_open_async (folder, desk->keyring, desk->clock, NULL, result_cb, &result);
  desk->session = till_session_open_finish (await (&result), &error);
  g_assert_no_error (error);
  till_session_start (desk->session);
}

static void
wait_until_live (Desk *desk)
{
  while (till_session_get_freshness (desk->session)->state != TILL_FRESHNESS_LIVE)
    g_main_context_iteration (NULL, TRUE);
}

static void
charge (Desk *desk)
{
  const TillOrder order = {
    .kind = TILL_INSTRUCTION_CHARGE, .amount = { 4800, "GBP" }, .reference = "Practised",
    .moto = TRUE,
  };
  g_autoptr (TillCardInput) card = till_card_input_new ();
  g_autoptr (TillInstruction) done = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 4; i++)
    till_secret_append (card->number, "4242", -1);
  till_secret_set (card->code, "123", -1);
  card->exp_month = 12;
  card->exp_year = 2030;

  till_session_execute_async (desk->session, &order, card, result_cb, &result);
  done = till_session_execute_finish (desk->session, await (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpint (till_instruction_get_state (done), ==, TILL_INSTRUCTION_DONE);
}

/* How many payments have the reference of the charge. */
static guint
count_charges (Desk *desk)
{
  const TillFilter filter = { .text = "Practised" };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GArray) keys = NULL;
  TillStore *store = till_session_get_store (desk->session);

  till_store_list_keys_async (store, &filter, 0, 0, NULL, result_cb, &result);
  keys = till_store_list_keys_finish (store, await (&result), NULL);

  return keys->len;
}

static void
close_desk (Desk *desk)
{
  till_session_close (desk->session);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_object (&desk->session);
  g_clear_object (&desk->practice);
}

static void
heard_cb (guint *n)
{
  (*n)++;
}

static void
test_practice (void)
{
  Desk desk = { 0 };
  g_autoptr (TillAccountConfig) first = NULL;
  g_autoptr (TillAccountConfig) second = NULL;
  g_autoptr (TillAccountConfig) registered = NULL;
  g_autofree char *folder = NULL;
  guint n_changes = 0;

  desk.state_folder = g_build_filename (g_get_user_data_dir (), "tillroll", NULL);
  desk.practice_folder = g_build_filename (desk.state_folder, "practice", NULL);
  desk.clock = till_clock_new_system ();
  desk.keyring = till_memory_keyring_new ();

  start_practice (&desk);
  first = sign_in (&desk);
  g_assert_cmpint (first->mode, ==, TILL_ACCOUNT_PRACTICE);
  open_session (&desk, first->id);
  wait_until_live (&desk);
  g_assert_null (till_session_get_freshness (desk.session)->problem);

  charge (&desk);
  g_assert_cmpuint (count_charges (&desk), ==, 1);

  /* The relay brings the news of it: what the gateway has signed, by way of both programs. */
  g_signal_connect_swapped (desk.session, "payments-changed", G_CALLBACK (heard_cb), &n_changes);
  while (n_changes == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (till_session_get_freshness (desk.session)->n_forged, ==, 0);
  close_desk (&desk);

  /* Other ports, the same account: what was practised is still there, and it is live again. */
  start_practice (&desk);
  second = sign_in (&desk);
  g_assert_cmpstr (second->id, ==, first->id);
  open_session (&desk, second->id);
  wait_until_live (&desk);
  g_assert_cmpuint (count_charges (&desk), ==, 1);

  folder = till_state_folder_get_account (desk.state_folder, second->id, NULL);
  registered = till_account_config_load (folder, NULL);
  g_assert_true (g_str_has_prefix (registered->webhook_url,
                                   till_practice_get_relay_url (desk.practice)));
  close_desk (&desk);

  g_object_unref (desk.keyring);
  till_clock_unref (desk.clock);
  g_free (desk.practice_folder);
  g_free (desk.state_folder);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/integration/practice", test_practice);

  return g_test_run ();
}
