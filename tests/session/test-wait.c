/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Waiting for asynchronous calls, and folders of their own, for the tests of the session. */

#include "test-wait.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

/* A GAsyncReadyCallback that keeps the result in *user_data. */
void
test_result_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  GAsyncResult **ret_result = user_data;

  g_assert_null (*ret_result);
  *ret_result = g_object_ref (result);
}

/* Runs the main context until the result is there. */
GAsyncResult *
test_wait (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}

/* Runs the main context until nothing is ready. */
void
test_spin (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* A new folder in the test's isolated data folder. */
char *
test_make_folder (const char *name)
{
  g_autofree char *template = g_strdup_printf ("%s/%s-XXXXXX", g_get_user_data_dir (), name);

  g_assert_cmpint (g_mkdir_with_parents (g_get_user_data_dir (), 0700), ==, 0);
  g_assert_nonnull (g_mkdtemp (template));

  return g_steal_pointer (&template);
}

char *
test_read_file (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);

  return text;
}

/* Writes a private file. */
void
test_write_file (const char *path,
                 const char *text)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error);
  g_assert_no_error (error);
}

guint
test_get_mode (const char *path)
{
  GStatBuf info;

  g_assert_cmpint (g_stat (path, &info), ==, 0);

  return info.st_mode & 0777;
}
