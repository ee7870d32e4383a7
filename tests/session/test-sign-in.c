/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "till-sign-in.h"

#include <glib/gstdio.h>
#include <string.h>

#include "fake-gateway.h"
#include "test-wait.h"
#include "till-state-folder.h"

typedef struct
{
  char        *state_folder;
  TillClock   *clock;
  TillKeyring *keyring;
  FakeGateway *gateway;
  TillSecret  *key;
  TillSignIn   sign_in;
  guint        n_made;
} Fixture;

static TillGateway *
make_gateway (const TillAccountConfig *config,
              TillSecret              *key,
              TillClock               *clock,
              gpointer                 data,
              GError                 **error)
{
  Fixture *fixture = data;

  fixture->n_made++;
  g_assert_cmpstr (till_secret_peek (key), ==, till_secret_peek (fixture->sign_in.key));
  g_assert_nonnull (config->console_id);

  return g_object_ref (TILL_GATEWAY (fixture->gateway));
}

static void
fixture_set_up (Fixture      *fixture,
                gconstpointer user_data)
{
  g_autofree char *parent = test_make_folder ("state");

  fixture->state_folder = g_build_filename (parent, "tillroll", NULL);
  fixture->clock = till_clock_new_fake (1795000000 * TILL_SECOND);
  fixture->keyring = till_memory_keyring_new ();
  fixture->gateway = fake_gateway_new (fixture->clock);
  fixture->key = till_secret_new_from_text ("rk_test_51abcdefghijklmnopqrstuvwxyz");
  fixture->sign_in = (TillSignIn) {
    .gateway = "stripe", .key = fixture->key, .operator_name = "Ana",
    .make_gateway = make_gateway, .make_data = fixture,
  };
}

static void
fixture_tear_down (Fixture      *fixture,
                   gconstpointer user_data)
{
  g_object_unref (fixture->keyring);
  g_object_unref (fixture->gateway);
  till_clock_unref (fixture->clock);
  till_secret_free (fixture->key);
  g_free (fixture->state_folder);
}

static TillAccountConfig *
sign_in (Fixture *fixture,
         char   **ret_missing,
         GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  till_sign_in_async (&fixture->sign_in, fixture->state_folder, fixture->keyring, fixture->clock,
                      NULL, test_result_cb, &result);

  return till_sign_in_finish (test_wait (&result), ret_missing, error);
}

static void
sign_out (Fixture    *fixture,
          const char *id,
          gboolean    forget)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  till_sign_out_async (fixture->state_folder, id, forget, fixture->keyring, NULL, test_result_cb,
                       &result);
  g_assert_true (till_sign_out_finish (test_wait (&result), &error));
  g_assert_no_error (error);
}

static gboolean
has_secret (Fixture    *fixture,
            const char *id,
            const char *what)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TillSecret) secret = NULL;

  till_keyring_lookup_async (fixture->keyring, id, what, NULL, test_result_cb, &result);
  secret = till_keyring_lookup_finish (fixture->keyring, test_wait (&result), NULL);

  return secret != NULL;
}

static gboolean
has_key (Fixture    *fixture,
         const char *id)
{
  return has_secret (fixture, id, TILL_KEYRING_API_KEY);
}

static guint
count_accounts (Fixture *fixture)
{
  g_autoptr (GPtrArray) configs = till_account_config_list (fixture->state_folder, NULL);

  return configs->len;
}

static void
test_first_time (Fixture      *fixture,
                 gconstpointer user_data)
{
  g_autoptr (TillAccountConfig) config = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *missing = NULL;
  g_autofree char *ini = NULL;
  g_autofree char *text = NULL;

  fake_gateway_set_account (fixture->gateway, "acct_1", "Acme Tea", FALSE, "account payouts");
  config = sign_in (fixture, &missing, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (config->id, ==, "stripe-test-acct_1");
  g_assert_cmpstr (config->name, ==, "Acme Tea");
  g_assert_cmpstr (config->operator_name, ==, "Ana");
  g_assert_cmpint (config->mode, ==, TILL_ACCOUNT_TEST);
  g_assert_cmpstr (config->default_currency, ==, "GBP");
  g_assert_cmpstr (missing, ==, "account payouts");
  g_assert_true (has_key (fixture, config->id));
  g_assert_cmpuint (count_accounts (fixture), ==, 1);

  ini = g_build_filename (fixture->state_folder, "accounts", config->id, "account.ini", NULL);
  text = test_read_file (ini);
  g_assert_null (strstr (text, "rk_test"));
}

static void
test_again_keeps_folder (Fixture      *fixture,
                         gconstpointer user_data)
{
  g_autoptr (TillAccountConfig) first = sign_in (fixture, NULL, NULL);
  g_autoptr (TillAccountConfig) second = NULL;
  g_autoptr (TillSecret) other_key = till_secret_new_from_text ("sk_test_51zzzzzzzzzzzzzzzzzzzzz");
  g_autofree char *folder = till_state_folder_get_account (fixture->state_folder, first->id, NULL);

  g_free (first->webhook_id);
  first->webhook_id = g_strdup ("we_1");
  first->typed_card = TRUE;
  g_assert_true (till_account_config_save (first, folder, NULL));

  fixture->sign_in.key = other_key;
  fixture->sign_in.operator_name = NULL;
  fixture->sign_in.relay_url = "https://relay.example";
  fixture->sign_in.relay_stream = "acme";
  second = sign_in (fixture, NULL, NULL);
  g_assert_cmpstr (second->id, ==, first->id);
  g_assert_cmpstr (second->webhook_id, ==, "we_1");
  g_assert_cmpstr (second->operator_name, ==, "Ana");
  g_assert_cmpstr (second->relay_url, ==, "https://relay.example");
  g_assert_true (second->typed_card);
}

/* What the merchant calls the account counts more than what the gateway calls it; one that nobody
 * named is not called by a long id. */
static void
test_names (Fixture      *fixture,
            gconstpointer user_data)
{
  g_autoptr (TillAccountConfig) nameless = NULL;
  g_autoptr (TillAccountConfig) named = NULL;

  fake_gateway_set_account (fixture->gateway, "acct_1QwErTy", NULL, FALSE, "account");
  nameless = sign_in (fixture, NULL, NULL);
  g_assert_cmpstr (nameless->name, ==, "Stripe …ErTy");

  fake_gateway_set_account (fixture->gateway, "acct_2", "Acme Tea", FALSE, NULL);
  fixture->sign_in.name = "Tea by the harbour";
  named = sign_in (fixture, NULL, NULL);
  g_assert_cmpstr (named->name, ==, "Tea by the harbour");
}

/* The folder is gone, the keyring is not: the secret of an endpoint that nobody knows any more
 * would keep a new one from being made. One that is known stays, and so does one in a file of the
 * user's own. */
static void
test_keyring_outlives_folder (Fixture      *fixture,
                              gconstpointer user_data)
{
  static const char *const text =
    "api-key=rk_test_51abcdefghijklmnopqrstuvwxyz\nwebhook-secret=whsec_mine\n";
  g_autoptr (TillSecret) secret = till_secret_new_from_text ("whsec_old");
  g_autoptr (TillAccountConfig) first = NULL;
  g_autoptr (TillAccountConfig) again = NULL;
  g_autoptr (TillAccountConfig) elsewhere = NULL;
  g_autoptr (TillAccountConfig) by_file = NULL;
  g_autofree char *folder = test_make_folder ("keys");
  g_autofree char *path = g_build_filename (folder, "keys", NULL);

  fixture->sign_in.webhook_secret = secret;
  first = sign_in (fixture, NULL, NULL);
  fixture->sign_in.webhook_secret = NULL;
  again = sign_in (fixture, NULL, NULL);
  g_assert_true (has_secret (fixture, again->id, TILL_KEYRING_WEBHOOK_SECRET));

  g_free (fixture->state_folder);
  fixture->state_folder = g_build_filename (folder, "elsewhere", NULL);
  elsewhere = sign_in (fixture, NULL, NULL);
  g_assert_cmpstr (elsewhere->id, ==, first->id);
  g_assert_false (has_secret (fixture, first->id, TILL_KEYRING_WEBHOOK_SECRET));
  g_assert_true (has_key (fixture, first->id));

  g_free (fixture->state_folder);
  fixture->state_folder = g_build_filename (folder, "by-file", NULL);
  g_object_unref (fixture->keyring);
  fixture->keyring = till_key_file_keyring_new (path);
  g_assert_true (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  by_file = sign_in (fixture, NULL, NULL);
  g_assert_true (has_secret (fixture, by_file->id, TILL_KEYRING_WEBHOOK_SECRET));
}

static void
test_modes_are_apart (Fixture      *fixture,
                      gconstpointer user_data)
{
  g_autoptr (TillAccountConfig) test = sign_in (fixture, NULL, NULL);
  g_autoptr (TillAccountConfig) live = NULL;
  g_autoptr (TillAccountConfig) practice = NULL;
  g_autoptr (TillSecret) live_key = till_secret_new_from_text ("rk_live_51abcdefghijklmnopqrst");
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (test->mode, ==, TILL_ACCOUNT_TEST);

  fixture->sign_in.practice = TRUE;
  fixture->sign_in.base_url = "http://127.0.0.1:1234";
  practice = sign_in (fixture, NULL, NULL);
  g_assert_cmpint (practice->mode, ==, TILL_ACCOUNT_PRACTICE);
  g_assert_cmpstr (practice->base_url, ==, "http://127.0.0.1:1234");

  fixture->sign_in.key = live_key;
  g_assert_null (sign_in (fixture, NULL, &error)); /* real money is not for practice */
  g_assert_error (error, TILL_SESSION_ERROR, TILL_SESSION_ERROR_INVALID);

  fixture->sign_in.practice = FALSE;
  fake_gateway_set_account (fixture->gateway, "acct_1", "Acme Tea", TRUE, NULL);
  live = sign_in (fixture, NULL, NULL);
  g_assert_cmpstr (live->id, ==, "stripe-live-acct_1");
  g_assert_cmpuint (count_accounts (fixture), ==, 3);
}

static void
test_no_key_of_ours (Fixture      *fixture,
                     gconstpointer user_data)
{
  static const char *const bad[] = { "pk_test_51abcdefghijklmnopqrstuvwxyz", "nonsense", "" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (TillSecret) key = till_secret_new_from_text (bad[i]);
      g_autoptr (GError) error = NULL;

      fixture->sign_in.key = key;
      g_assert_null (sign_in (fixture, NULL, &error));
      g_assert_error (error, TILL_SESSION_ERROR, TILL_SESSION_ERROR_INVALID);
    }

  g_assert_cmpuint (fixture->n_made, ==, 0);
  g_assert_false (g_file_test (fixture->state_folder, G_FILE_TEST_EXISTS));
}

static void
test_gateway_says_no (Fixture      *fixture,
                      gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  fake_gateway_fail (fixture->gateway, FAKE_VERIFY, 1, TILL_GATEWAY_ERROR_UNAUTHORIZED);
  g_assert_null (sign_in (fixture, NULL, &error));
  g_assert_error (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_UNAUTHORIZED);
  g_assert_cmpuint (count_accounts (fixture), ==, 0);
}

/* A test key that the gateway calls live, or the other way round, is trusted by nobody. */
static void
test_mode_contradicts (Fixture      *fixture,
                       gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  fake_gateway_set_account (fixture->gateway, "acct_1", "Acme Tea", TRUE, NULL);
  g_assert_null (sign_in (fixture, NULL, &error));
  g_assert_error (error, TILL_SESSION_ERROR, TILL_SESSION_ERROR_INVALID);
}

static void
test_strange_account_ids (Fixture      *fixture,
                          gconstpointer user_data)
{
  static const char *const ids[] = { "", "../../etc", "acct with a space" };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (TillAccountConfig) config = NULL;
      g_autoptr (GError) error = NULL;

      fake_gateway_set_account (fixture->gateway, ids[i], NULL, FALSE, NULL);
      config = sign_in (fixture, NULL, &error);
      g_assert_no_error (error);
      g_assert_true (till_account_id_is_valid (config->id));
      g_assert_null (strstr (config->id, "rk_"));
      g_assert_cmpuint (count_accounts (fixture), ==, i + 1);
    }
}

static void
test_signed_out (Fixture      *fixture,
                 gconstpointer user_data)
{
  g_autoptr (TillAccountConfig) config = sign_in (fixture, NULL, NULL);
  g_autoptr (TillAccountConfig) again = NULL;
  g_autofree char *folder = till_state_folder_get_account (fixture->state_folder, config->id, NULL);
  g_autofree char *history = g_build_filename (folder, "history.db", NULL);
  g_autofree char *wal = g_build_filename (folder, "history.db-wal", NULL);
  g_autofree char *journal = g_build_filename (folder, "journal.db", NULL);

  test_write_file (history, "");
  test_write_file (wal, "");
  test_write_file (journal, "");

  sign_out (fixture, config->id, FALSE);
  g_assert_false (has_key (fixture, config->id));
  g_assert_cmpuint (count_accounts (fixture), ==, 0);
  g_assert_true (g_file_test (history, G_FILE_TEST_EXISTS));

  again = sign_in (fixture, NULL, NULL);
  g_assert_cmpstr (again->id, ==, config->id);
  g_assert_cmpuint (count_accounts (fixture), ==, 1);

  sign_out (fixture, config->id, TRUE);
  g_assert_false (g_file_test (history, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (wal, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (journal, G_FILE_TEST_EXISTS));
}

static void
test_sign_out_of_nothing (Fixture      *fixture,
                          gconstpointer user_data)
{
  static const char *const bad[] = { "nobody", "..", "" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;

      till_sign_out_async (fixture->state_folder, bad[i], TRUE, fixture->keyring, NULL,
                           test_result_cb, &result);
      g_assert_false (till_sign_out_finish (test_wait (&result), &error));
      g_assert_nonnull (error);
    }
}

/* The keyring fails: there is no account without its key. */
static void
test_keyring_fails (Fixture      *fixture,
                    gconstpointer user_data)
{
  g_autofree char *folder = test_make_folder ("keys");
  g_autofree char *path = g_build_filename (folder, "no", "such", "folder", NULL);
  g_autoptr (GError) error = NULL;

  g_object_unref (fixture->keyring);
  fixture->keyring = till_key_file_keyring_new (path);
  g_assert_null (sign_in (fixture, NULL, &error));
  g_assert_nonnull (error);
  g_assert_cmpuint (count_accounts (fixture), ==, 0);

  g_object_unref (fixture->keyring);
  fixture->keyring = till_memory_keyring_new ();
}

int
main (int   argc,
      char *argv[])
{
#define ADD(path, func) g_test_add (path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("/session/sign-in/first-time", test_first_time);
  ADD ("/session/sign-in/again-keeps-folder", test_again_keeps_folder);
  ADD ("/session/sign-in/names", test_names);
  ADD ("/session/sign-in/keyring-outlives-folder", test_keyring_outlives_folder);
  ADD ("/session/sign-in/modes-are-apart", test_modes_are_apart);
  ADD ("/session/sign-in/no-key-of-ours", test_no_key_of_ours);
  ADD ("/session/sign-in/gateway-says-no", test_gateway_says_no);
  ADD ("/session/sign-in/mode-contradicts", test_mode_contradicts);
  ADD ("/session/sign-in/strange-account-ids", test_strange_account_ids);
  ADD ("/session/sign-in/keyring-fails", test_keyring_fails);
  ADD ("/session/sign-out/signed-out", test_signed_out);
  ADD ("/session/sign-out/of-nothing", test_sign_out_of_nothing);

  return g_test_run ();
}
