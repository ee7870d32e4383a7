/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "till-keyring.h"

#include <string.h>

#include "fake-secret-service.h"
#include "test-wait.h"

static TillSecret *
look_up (TillKeyring *keyring,
         const char  *account_id,
         const char  *what,
         GError     **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  till_keyring_lookup_async (keyring, account_id, what, NULL, test_result_cb, &result);

  return till_keyring_lookup_finish (keyring, test_wait (&result), error);
}

static void
store (TillKeyring *keyring,
       const char  *account_id,
       const char  *what,
       const char  *text)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TillSecret) secret = till_secret_new_from_text (text);
  g_autoptr (GError) error = NULL;

  till_keyring_store_async (keyring, account_id, what, secret, "Tillroll: Acme Tea", NULL,
                            test_result_cb, &result);
  g_assert_true (till_keyring_store_finish (keyring, test_wait (&result), &error));
  g_assert_no_error (error);
}

static void
clear (TillKeyring *keyring,
       const char  *account_id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  till_keyring_clear_async (keyring, account_id, NULL, test_result_cb, &result);
  g_assert_true (till_keyring_clear_finish (keyring, test_wait (&result), &error));
  g_assert_no_error (error);
}

static void
assert_holds (TillKeyring *keyring,
              const char  *account_id,
              const char  *what,
              const char  *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TillSecret) secret = look_up (keyring, account_id, what, &error);

  if (expected == NULL)
    {
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
      return;
    }

  g_assert_no_error (error);
  g_assert_cmpstr (till_secret_peek (secret), ==, expected);
}

static void
test_kept_found_forgotten (gconstpointer user_data)
{
  g_autoptr (FakeSecretService) service = fake_secret_service_new (user_data);
  g_autoptr (TillKeyring) keyring = till_secret_service_keyring_new ();

  assert_holds (keyring, "one", TILL_KEYRING_API_KEY, NULL);
  store (keyring, "one", TILL_KEYRING_API_KEY, "rk_1");
  store (keyring, "one", TILL_KEYRING_WEBHOOK_SECRET, "whsec_1");
  store (keyring, "two", TILL_KEYRING_API_KEY, "rk_2");
  store (keyring, "one", TILL_KEYRING_API_KEY, "rk_3");
  g_assert_cmpuint (fake_secret_service_get_n_items (service), ==, 3);

  assert_holds (keyring, "one", TILL_KEYRING_API_KEY, "rk_3");
  assert_holds (keyring, "one", TILL_KEYRING_WEBHOOK_SECRET, "whsec_1");
  assert_holds (keyring, "one", TILL_KEYRING_RELAY_TOKEN, NULL);
  assert_holds (keyring, "two", TILL_KEYRING_API_KEY, "rk_2");

  clear (keyring, "one");
  assert_holds (keyring, "one", TILL_KEYRING_API_KEY, NULL);
  assert_holds (keyring, "two", TILL_KEYRING_API_KEY, "rk_2");
  g_assert_cmpuint (fake_secret_service_get_n_items (service), ==, 1);
}

/* The bus is there, but nobody on it keeps secrets. */
static void
test_no_service (void)
{
  g_autoptr (TillKeyring) keyring = till_secret_service_keyring_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (look_up (keyring, "one", TILL_KEYRING_API_KEY, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED);
  g_assert_nonnull (strstr (error->message, "key file"));
  g_assert_null (strstr (error->message, "GDBus.Error"));
}

/* There is no bus at all, as on a server. */
static void
test_no_bus (void)
{
  if (g_test_subprocess ())
    {
      g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
      test_no_service ();
      return;
    }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

int
main (int   argc,
      char *argv[])
{
  static GTestDBus *bus; /* never freed: libsecret holds on to its connection until the end */
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  if (!g_test_subprocess ())
    g_test_dbus_up (bus);

  g_test_add_func ("/session/secret-service/no-bus", test_no_bus);
  g_test_add_func ("/session/secret-service/no-service", test_no_service);
  g_test_add_data_func ("/session/secret-service/kept-found-forgotten",
                        g_test_dbus_get_bus_address (bus), test_kept_found_forgotten);

  status = g_test_run ();
  if (!g_test_subprocess ())
    g_test_dbus_stop (bus);

  return status;
}
