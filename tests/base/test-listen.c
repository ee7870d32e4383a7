/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "till-listen.h"

#include <glib/gstdio.h>

static void
test_loopback (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocket) any = till_listen_tcp ("127.0.0.1", 0, FALSE, &error);
  g_autoptr (GSocket) taken = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (till_listen_get_port (any), >, 0);

  taken = till_listen_tcp ("127.0.0.1", till_listen_get_port (any), FALSE, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
  g_assert_null (taken);
}

static void
test_elsewhere_is_refused (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (till_listen_tcp ("0.0.0.0", 0, FALSE, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  g_clear_error (&error);
  g_assert_null (till_listen_tcp ("localhost", 0, FALSE, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

static void
test_unix (void)
{
  g_autofree char *folder = g_dir_make_tmp ("till-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "s", NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GSocket) socket = till_listen_unix (path, &error);

      g_assert_no_error (error);
      g_assert_nonnull (socket);
    }

  g_unlink (path);
  g_rmdir (folder);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/base/listen/loopback", test_loopback);
  g_test_add_func ("/base/listen/elsewhere-is-refused", test_elsewhere_is_refused);
  g_test_add_func ("/base/listen/unix", test_unix);

  return g_test_run ();
}
