/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Stands in for tillroll-sandbox and tillroll-relay in the tests of starting them: writes down
 * what it was called with, says what it is told to say, and waits for its end.
 *
 * FAKE_PROGRAM_LOG names the file for the arguments. FAKE_PROGRAM_SAYS is what it says instead of
 * being ready: "nothing", "nonsense", or "end". */

#include <glib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void
write_log (char **argv)
{
  g_autofree char *line = g_strjoinv (" ", argv + 1);
  g_autofree char *name = g_path_get_basename (argv[0]);
  FILE *file = fopen (g_getenv ("FAKE_PROGRAM_LOG"), "a");

  g_assert_nonnull (file);
  fprintf (file, "%s %s\n", name, line);
  fclose (file);
}

int
main (int   argc,
      char *argv[])
{
  const char *says = g_getenv ("FAKE_PROGRAM_SAYS");
  gboolean is_init = argc > 1 && strcmp (argv[1], "init-practice") == 0;

  alarm (20); /* a failing test leaves nothing behind */

  if (g_getenv ("FAKE_PROGRAM_LOG") != NULL)
    write_log (argv);

  if (g_strcmp0 (says, "end") == 0)
    return 3;

  if (g_strcmp0 (says, "nonsense") == 0)
    puts ("Segmentation fault");
  else if (is_init)
    puts ("{\"stream\":\"practice\",\"ingest_path\":\"/in/door\",\"token\":\"rc1_1_x\"}");
  else if (g_strcmp0 (says, "nothing") != 0)
    puts (g_str_has_suffix (argv[0], "tillroll-relay")
          ? "{\"ready\":true,\"url\":\"http://127.0.0.1:2\"}"
          : "{\"ready\":true,\"url\":\"http://127.0.0.1:1\"}");
  fflush (stdout);

  while (!is_init)
    pause ();

  return 0;
}
