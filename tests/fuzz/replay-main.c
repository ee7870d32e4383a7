/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs a fuzz target over its corpus, in the normal test suite and without a fuzzer.
 *
 * Every file of the folder is one test: the file itself, every beginning of it (for the larger
 * ones: some), and the file with one byte changed, here and there. What is done is the same each
 * time. A file that once crashed a target is put into the corpus and stays there. */

#include "fuzz-target.h"

#include <string.h>

/* How many beginnings and how many changed bytes are tried of one file. */
#define TRIES 256

static void
feed (const guint8 *data,
      gsize         size)
{
  /* a block of exactly this size, so that a look beyond its end is seen by the sanitizers */
  g_autofree guint8 *copy = size > 0 ? g_memdup2 (data, size) : g_malloc (1);

  g_assert_cmpint (LLVMFuzzerTestOneInput (copy, size), ==, 0);
}

static void
test_file (gconstpointer user_data)
{
  const char *path = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *contents = NULL;
  guint8 *data;
  gsize size, step;

  g_file_get_contents (path, &contents, &size, &error);
  g_assert_no_error (error);

  data = (guint8 *) contents;
  step = size / TRIES + 1;
  feed (data, size);
  for (gsize i = 0; i < size; i += step)
    {
      guint8 was = data[i];

      feed (data, i);
      data[i] = was ^ (1 << i % 8);
      feed (data, size);
      data[i] = '0' + i % 10;
      feed (data, size);
      data[i] = was;
    }
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_assert_cmpint (argc, ==, 2);

  dir = g_dir_open (argv[1], 0, &error);
  g_assert_no_error (error);

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *test = g_strconcat ("/fuzz/", name, NULL);
      char *path = g_build_filename (argv[1], name, NULL);

      g_ptr_array_add (paths, path);
      g_test_add_data_func (test, path, test_file);
    }

  g_assert_cmpint (paths->len, >, 0);

  return g_test_run ();
}
