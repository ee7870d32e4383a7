/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "till-practice.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "test-wait.h"
#include "till-child.h"

static TillChild *
start_child (const char   *says,
             guint         timeout_ms,
             GCancellable *cancellable,
             GError      **error)
{
  g_autofree char *program = till_child_find_program ("tillroll-sandbox", NULL);
  g_autoptr (GAsyncResult) result = NULL;

  g_assert_nonnull (program);
  if (says != NULL)
    g_setenv ("FAKE_PROGRAM_SAYS", says, TRUE);
  else
    g_unsetenv ("FAKE_PROGRAM_SAYS");

  till_child_start_async ((const char *const[]) { program, "--flag", NULL }, timeout_ms,
                          cancellable, test_result_cb, &result);
  if (cancellable != NULL)
    g_cancellable_cancel (cancellable);

  return till_child_start_finish (test_wait (&result), error);
}

static void
test_child_ready (void)
{
  g_autoptr (GError) error = NULL;
  TillChild *child = start_child (NULL, 20000, NULL, &error);
  JsonObject *line;
  int pid;

  g_assert_no_error (error);
  line = json_node_get_object (till_child_get_line (child));
  g_assert_cmpstr (json_object_get_string_member (line, "url"), ==, "http://127.0.0.1:1");

  pid = atoi (till_child_get_pid (child));
  g_assert_cmpint (kill (pid, 0), ==, 0);
  g_assert_finalize_object (child);
  while (kill (pid, 0) == 0) /* reaped by GLib once it has ended */
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpint (errno, ==, ESRCH);
}

static void
test_child_not_ready (void)
{
  static const struct
  {
    const char *says;
    guint       timeout_ms;
    const char *expected;
  } cases[] = {
    { "nothing", 50, "in time" },
    { "nonsense", 20000, "something else" },
    { "end", 20000, "ended before" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (start_child (cases[i].says, cases[i].timeout_ms, NULL, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
      g_assert_nonnull (strstr (error->message, cases[i].expected));
      g_assert_nonnull (strstr (error->message, "tillroll-sandbox"));
    }
}

static void
test_child_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (start_child ("nothing", 20000, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Nobody is left to ask the child to end: we are gone before it has done anything. Its error output
 * is ours, and the test waits until nobody holds that. */
static void
test_child_orphan (void)
{
  if (g_test_subprocess ())
    {
      g_autofree char *program = till_child_find_program ("tillroll-sandbox", NULL);

      g_setenv ("FAKE_PROGRAM_SAYS", "nothing", TRUE);
      till_child_start_async ((const char *const[]) { program, NULL }, 20000, NULL, NULL, NULL);
      _exit (0);
    }

  g_test_trap_subprocess (NULL, 5 * G_USEC_PER_SEC, 0);
  g_assert_false (g_test_trap_reached_timeout ());
  g_test_trap_assert_passed ();
}

static void
test_child_missing (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (till_child_find_program ("tillroll-no-such-program", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static TillPractice *
start_practice (const char *folder,
                GError    **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  till_practice_start_async (folder, 50, NULL, test_result_cb, &result);

  return till_practice_start_finish (test_wait (&result), error);
}

static void
test_practice (void)
{
  g_autofree char *parent = test_make_folder ("practice");
  g_autofree char *folder = g_build_filename (parent, "practice", NULL);
  g_autofree char *log = g_build_filename (parent, "log", NULL);
  g_autofree char *key_path = g_build_filename (folder, "key", NULL);
  g_autofree char *expected = NULL;
  g_autofree char *text = NULL;
  g_autofree char *key = NULL;
  g_autoptr (GError) error = NULL;
  TillPractice *practice;

  g_unsetenv ("FAKE_PROGRAM_SAYS");
  g_setenv ("FAKE_PROGRAM_LOG", log, TRUE);
  practice = start_practice (folder, &error);
  g_unsetenv ("FAKE_PROGRAM_LOG");
  g_assert_no_error (error);

  g_assert_cmpstr (till_practice_get_gateway_url (practice), ==, "http://127.0.0.1:1");
  g_assert_cmpstr (till_practice_get_relay_url (practice), ==, "http://127.0.0.1:2");
  g_assert_cmpstr (till_practice_get_relay_stream (practice), ==, "practice");
  g_assert_cmpstr (till_practice_get_relay_source (practice), ==, "/in/door");
  g_assert_cmpstr (till_secret_peek (till_practice_get_relay_token (practice)), ==, "rc1_1_x");
  key = g_strdup (till_secret_peek (till_practice_get_key (practice)));
  g_assert_true (g_str_has_prefix (key, "sk_test_"));
  g_assert_cmpuint (test_get_mode (key_path), ==, 0600);
  g_assert_cmpuint (test_get_mode (folder), ==, 0700);

  text = test_read_file (log);
  expected = g_strdup_printf (
    "tillroll-sandbox --port 0 --seed 1 --payments 50 --secret-key %s --db %s/sandbox.db"
    " --exit-with-parent\n"
    "tillroll-relay init-practice --db %s/relay.db\n"
    "tillroll-relay serve --db %s/relay.db --listen 127.0.0.1:0 --exit-with-parent\n",
    key, folder, folder, folder);
  g_assert_cmpstr (text, ==, expected);
  g_assert_finalize_object (practice);

  /* The key stays with the folder, so that what was practised can be seen again. */
  practice = start_practice (folder, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (till_secret_peek (till_practice_get_key (practice)), ==, key);
  till_practice_stop (practice);
  g_assert_finalize_object (practice);
}

static void
test_practice_fails (void)
{
  g_autofree char *folder = test_make_folder ("practice");
  g_autofree char *file = g_build_filename (folder, "file", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) folder_error = NULL;

  g_setenv ("FAKE_PROGRAM_SAYS", "end", TRUE);
  g_assert_null (start_practice (folder, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);

  test_write_file (file, "");
  g_assert_null (start_practice (file, &folder_error));
  g_assert_nonnull (folder_error);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *programs = NULL;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  programs = g_test_build_filename (G_TEST_BUILT, "session", "programs", NULL);
  g_setenv ("TILLROLL_LIBEXEC", programs, TRUE);

  g_test_add_func ("/session/child/ready", test_child_ready);
  g_test_add_func ("/session/child/not-ready", test_child_not_ready);
  g_test_add_func ("/session/child/cancelled", test_child_cancelled);
  g_test_add_func ("/session/child/orphan", test_child_orphan);
  g_test_add_func ("/session/child/missing", test_child_missing);
  g_test_add_func ("/session/practice/started", test_practice);
  g_test_add_func ("/session/practice/fails", test_practice_fails);

  return g_test_run ();
}
