/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "till-account-config.h"

#include <glib/gstdio.h>

#include "test-wait.h"
#include "till-state-folder.h"

static TillAccountConfig *
make_config (void)
{
  TillAccountConfig *config = till_account_config_new ();

  config->gateway = g_strdup ("stripe");
  config->base_url = g_strdup ("https://api.stripe.com");
  config->name = g_strdup ("Acme Tea = Ltd\n[account]\nmode=live");
  config->mode = TILL_ACCOUNT_TEST;
  config->default_currency = g_strdup ("GBP");
  config->operator_name = g_strdup ("Ana");
  config->console_id = g_strdup ("c0ns0le");
  config->typed_card = TRUE;

  return config;
}

static char *
make_account (const char *state_folder,
              const char *id)
{
  g_autoptr (GError) error = NULL;
  char *folder;

  g_assert_true (till_state_folder_prepare (state_folder, &error));
  g_assert_no_error (error);
  folder = till_state_folder_get_account (state_folder, id, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);

  return folder;
}

static void
write_ini (const char *folder,
           const char *text)
{
  g_autofree char *path = g_build_filename (folder, "account.ini", NULL);

  test_write_file (path, text);
}

static void
test_saved_and_loaded (void)
{
  g_autofree char *state = test_make_folder ("state");
  g_autofree char *folder = make_account (state, "stripe-test-1");
  g_autofree char *path = g_build_filename (folder, "account.ini", NULL);
  g_autoptr (TillAccountConfig) config = make_config ();
  g_autoptr (TillAccountConfig) loaded = NULL;
  g_autoptr (TillAccountConfig) copy = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (till_account_config_save (config, folder, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (test_get_mode (path), ==, 0600);

  loaded = till_account_config_load (folder, &error);
  g_assert_no_error (error);
  copy = till_account_config_copy (loaded);
  g_assert_cmpstr (copy->id, ==, "stripe-test-1");
  g_assert_cmpstr (copy->name, ==, config->name);
  g_assert_cmpint (copy->mode, ==, TILL_ACCOUNT_TEST);
  g_assert_cmpstr (copy->operator_name, ==, "Ana");
  g_assert_null (copy->relay_url);
  g_assert_true (copy->typed_card);
}

static void
test_damaged (void)
{
  static const char *const bad[] = {
    "", "nonsense", "[account]\n", "[account]\ngateway=stripe\n",
    "[account]\ngateway=stripe\nbase-url=x\nname=y\nconsole=z\nmode=play\n",
    "[account]\ngateway=stripe\\q\nbase-url=x\nname=y\nconsole=z\nmode=live\n",
    "[account]\ngateway=\xff\nbase-url=x\nname=y\nconsole=z\nmode=live\n",
  };
  g_autofree char *state = test_make_folder ("state");
  g_autofree char *folder = make_account (state, "a");

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      write_ini (folder, bad[i]);
      g_assert_null (till_account_config_load (folder, &error));
      g_assert_nonnull (error);
      g_assert_nonnull (strstr (error->message, "damaged"));
    }
}

static void
test_readable_by_others (void)
{
  g_autofree char *state = test_make_folder ("state");
  g_autofree char *folder = make_account (state, "a");
  g_autofree char *path = g_build_filename (folder, "account.ini", NULL);
  g_autoptr (TillAccountConfig) config = make_config ();
  g_autoptr (GError) error = NULL;

  g_assert_true (till_account_config_save (config, folder, NULL));
  g_assert_cmpint (g_chmod (path, 0644), ==, 0);
  g_assert_null (till_account_config_load (folder, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
}

static void
test_listed (void)
{
  g_autofree char *state = test_make_folder ("state");
  g_autofree char *second = make_account (state, "b");
  g_autofree char *first = make_account (state, "a");
  g_autofree char *signed_out = make_account (state, "c");
  g_autofree char *missing = g_build_filename (state, "nowhere", NULL);
  g_autoptr (TillAccountConfig) config = make_config ();
  g_autoptr (GPtrArray) configs = NULL;
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (till_account_config_save (config, first, NULL));
  g_assert_true (till_account_config_save (config, second, NULL));

  g_assert_true (g_file_test (signed_out, G_FILE_TEST_IS_DIR)); /* has no configuration */
  configs = till_account_config_list (state, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (configs->len, ==, 2);
  g_assert_cmpstr (((TillAccountConfig *) configs->pdata[0])->id, ==, "a");
  g_assert_cmpstr (((TillAccountConfig *) configs->pdata[1])->id, ==, "b");

  none = till_account_config_list (missing, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_ids_stay_inside (void)
{
  static const char *const bad[] = { "", "..", "a/b", "a b", "\xc3\xa4", "." };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (till_state_folder_get_account ("/state", bad[i], &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    }

  g_assert_true (till_account_id_is_valid ("stripe-live-acct_1A"));
}

static void
test_console_id (void)
{
  g_autofree char *state = test_make_folder ("state");
  g_autofree char *first = NULL;
  g_autofree char *again = NULL;
  g_autofree char *path = g_build_filename (state, "console-id", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (till_state_folder_prepare (state, &error));
  first = till_state_folder_get_console_id (state, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (first), ==, 16);
  g_assert_cmpuint (test_get_mode (path), ==, 0600);
  g_assert_cmpuint (test_get_mode (state), ==, 0700);

  again = till_state_folder_get_console_id (state, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again, ==, first);

  test_write_file (path, "../..");
  g_assert_null (till_state_folder_get_console_id (state, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/session/account-config/saved-and-loaded", test_saved_and_loaded);
  g_test_add_func ("/session/account-config/damaged", test_damaged);
  g_test_add_func ("/session/account-config/readable-by-others", test_readable_by_others);
  g_test_add_func ("/session/account-config/listed", test_listed);
  g_test_add_func ("/session/state-folder/ids-stay-inside", test_ids_stay_inside);
  g_test_add_func ("/session/state-folder/console-id", test_console_id);

  return g_test_run ();
}
