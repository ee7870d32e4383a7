/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "till-keyring.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "test-wait.h"

typedef struct
{
  char        *folder;
  char        *path;
  TillKeyring *keyring;
} Fixture;

static void
fixture_set_up (Fixture      *fixture,
                gconstpointer user_data)
{
  fixture->folder = test_make_folder ("keys");
  fixture->path = g_build_filename (fixture->folder, "key", NULL);
  fixture->keyring = till_key_file_keyring_new (fixture->path);
}

static void
fixture_tear_down (Fixture      *fixture,
                   gconstpointer user_data)
{
  g_object_unref (fixture->keyring); /* a worker thread may hold the last reference for a moment */
  g_free (fixture->path);
  g_free (fixture->folder);
}

static TillSecret *
look_up (TillKeyring *keyring,
         const char  *what,
         GError     **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  till_keyring_lookup_async (keyring, "acc", what, NULL, test_result_cb, &result);

  return till_keyring_lookup_finish (keyring, test_wait (&result), error);
}

static gboolean
store (TillKeyring *keyring,
       const char  *what,
       const char  *text,
       GError     **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TillSecret) secret = till_secret_new_from_text (text);

  till_keyring_store_async (keyring, "acc", what, secret, "Tillroll", NULL,
                            test_result_cb, &result);

  return till_keyring_store_finish (keyring, test_wait (&result), error);
}

static void
clear (TillKeyring *keyring)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  till_keyring_clear_async (keyring, "acc", NULL, test_result_cb, &result);
  g_assert_true (till_keyring_clear_finish (keyring, test_wait (&result), &error));
  g_assert_no_error (error);
}

static void
assert_holds (TillKeyring *keyring,
              const char  *what,
              const char  *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TillSecret) secret = look_up (keyring, what, &error);

  if (expected == NULL)
    {
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
      g_assert_null (secret);
      return;
    }

  g_assert_no_error (error);
  g_assert_cmpstr (till_secret_peek (secret), ==, expected);
}

static void
test_memory (void)
{
  TillKeyring *keyring = till_memory_keyring_new ();

  assert_holds (keyring, TILL_KEYRING_API_KEY, NULL);
  g_assert_true (store (keyring, TILL_KEYRING_API_KEY, "rk_1", NULL));
  g_assert_true (store (keyring, TILL_KEYRING_API_KEY, "rk_2", NULL));
  assert_holds (keyring, TILL_KEYRING_API_KEY, "rk_2");
  assert_holds (keyring, TILL_KEYRING_WEBHOOK_SECRET, NULL);
  clear (keyring);
  assert_holds (keyring, TILL_KEYRING_API_KEY, NULL);
  g_assert_finalize_object (keyring);
}

static void
test_file_bare (Fixture      *fixture,
                gconstpointer user_data)
{
  test_write_file (fixture->path, "# the shop's key\n\n  rk_test_abc== \n");
  assert_holds (fixture->keyring, TILL_KEYRING_API_KEY, "rk_test_abc==");
  assert_holds (fixture->keyring, TILL_KEYRING_RELAY_TOKEN, NULL);
}

static void
test_file_named (Fixture      *fixture,
                 gconstpointer user_data)
{
  test_write_file (fixture->path, "relay-token = rc1_7\napi-key=rk_1\nsomething else\n");
  assert_holds (fixture->keyring, TILL_KEYRING_API_KEY, "rk_1");
  assert_holds (fixture->keyring, TILL_KEYRING_RELAY_TOKEN, "rc1_7");
  assert_holds (fixture->keyring, TILL_KEYRING_WEBHOOK_SECRET, NULL);
}

static void
test_file_written_back (Fixture      *fixture,
                        gconstpointer user_data)
{
  g_autofree char *text = NULL;
  g_autofree char *cleared = NULL;

  test_write_file (fixture->path, "# mine\nrk_1\n");
  g_assert_true (store (fixture->keyring, TILL_KEYRING_WEBHOOK_SECRET, "whsec_1", NULL));
  g_assert_true (store (fixture->keyring, TILL_KEYRING_RELAY_TOKEN, "rc1", NULL));
  text = test_read_file (fixture->path);
  g_assert_cmpstr (text, ==, "# mine\napi-key=rk_1\nwebhook-secret=whsec_1\nrelay-token=rc1\n");
  g_assert_cmpuint (test_get_mode (fixture->path), ==, 0600);

  /* The key is the user's own: signing out takes back only what we added. */
  clear (fixture->keyring);
  cleared = test_read_file (fixture->path);
  g_assert_cmpstr (cleared, ==, "# mine\napi-key=rk_1\n");
}

static void
test_file_made (Fixture      *fixture,
                gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (look_up (fixture->keyring, TILL_KEYRING_API_KEY, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_true (store (fixture->keyring, TILL_KEYRING_API_KEY, "rk_1", NULL));
  g_assert_cmpuint (test_get_mode (fixture->path), ==, 0600);
  assert_holds (fixture->keyring, TILL_KEYRING_API_KEY, "rk_1");
}

static void
test_file_others_may_read (Fixture      *fixture,
                           gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) store_error = NULL;

  test_write_file (fixture->path, "rk_1\n");
  g_assert_cmpint (g_chmod (fixture->path, 0640), ==, 0);
  g_assert_null (look_up (fixture->keyring, TILL_KEYRING_API_KEY, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  g_assert_null (strstr (error->message, "rk_1"));

  g_assert_false (store (fixture->keyring, TILL_KEYRING_RELAY_TOKEN, "rc1", &store_error));
  g_assert_error (store_error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
}

/* A link may lead to a file that somebody manages otherwise: it is read, never replaced. */
static void
test_file_behind_a_link (Fixture      *fixture,
                         gconstpointer user_data)
{
  g_autofree char *target = g_build_filename (fixture->folder, "target", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  test_write_file (target, "rk_1\n");
  g_assert_cmpint (symlink (target, fixture->path), ==, 0);

  assert_holds (fixture->keyring, TILL_KEYRING_API_KEY, "rk_1");
  g_assert_true (store (fixture->keyring, TILL_KEYRING_API_KEY, "rk_1", NULL));
  g_assert_false (store (fixture->keyring, TILL_KEYRING_API_KEY, "rk_2", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  text = test_read_file (target);
  g_assert_cmpstr (text, ==, "rk_1\n");
}

static void
test_file_too_long (Fixture      *fixture,
                    gconstpointer user_data)
{
  g_autofree char *long_text = g_strnfill (100000, 'x');
  g_autofree char *long_key = g_strnfill (5000, 'x');

  test_write_file (fixture->path, long_text);
  g_assert_null (look_up (fixture->keyring, TILL_KEYRING_API_KEY, NULL));
  test_write_file (fixture->path, long_key);
  assert_holds (fixture->keyring, TILL_KEYRING_API_KEY, NULL);
}

static void
test_file_many_at_once (Fixture      *fixture,
                        gconstpointer user_data)
{
  static const char *const what[] = {
    TILL_KEYRING_API_KEY, TILL_KEYRING_WEBHOOK_SECRET, TILL_KEYRING_RELAY_TOKEN,
  };
  GAsyncResult *results[3] = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (what); i++)
    {
      g_autoptr (TillSecret) secret = till_secret_new_from_text (what[i]);

      till_keyring_store_async (fixture->keyring, "acc", what[i], secret, "Tillroll", NULL,
                                test_result_cb, &results[i]);
    }

  for (guint i = 0; i < G_N_ELEMENTS (what); i++)
    {
      g_assert_true (till_keyring_store_finish (fixture->keyring, test_wait (&results[i]), NULL));
      g_object_unref (results[i]);
    }

  for (guint i = 0; i < G_N_ELEMENTS (what); i++)
    assert_holds (fixture->keyring, what[i], what[i]);
}

int
main (int   argc,
      char *argv[])
{
#define ADD(path, func) g_test_add (path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/session/keyring/memory", test_memory);
  ADD ("/session/keyring/file/bare", test_file_bare);
  ADD ("/session/keyring/file/named", test_file_named);
  ADD ("/session/keyring/file/written-back", test_file_written_back);
  ADD ("/session/keyring/file/made", test_file_made);
  ADD ("/session/keyring/file/others-may-read", test_file_others_may_read);
  ADD ("/session/keyring/file/behind-a-link", test_file_behind_a_link);
  ADD ("/session/keyring/file/too-long", test_file_too_long);
  ADD ("/session/keyring/file/many-at-once", test_file_many_at_once);

  return g_test_run ();
}
