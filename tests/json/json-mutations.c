/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* "json-mutations [--mutations N] FOLDER…": compares our reader with json-glib (json-compare.c) on
 * every file of the folders and on N texts made of them by changing, cutting and joining. What is
 * made is the same each time. Prints for which reasons json-glib was laxer, and how often. */

#include <stdlib.h>
#include <string.h>

#include "json-compare.h"

#define DEFAULT_MUTATIONS 20000

/* Longer ones are cut, so that many can be tried. */
#define MAX_LENGTH 1024

typedef struct
{
  GRand      *rand;
  GPtrArray  *inputs;  /* GBytes */
  GHashTable *refused; /* reason to count */
  GHashTable *laxer;   /* reason to count */
  guint64     n_taken;
} Run;

/* What a grammar has its corners at. */
static const char *const bits[] = {
  "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u0041", "\\ud83d\\ude00", "\\ud83d", "\\u0000",
  "0", "-", "1.5", "1e5", "9223372036854775807", "9223372036854775808", "true", "null", " ", "\n",
  "\xc3\xa9", "\xff", "\x1f", "\"a\":1", "\"a\":", "//", "/*", "*/", "[[[[", "]]]]", "e", ".",
};

static void
count (GHashTable *table,
       const char *reason)
{
  gsize n = GPOINTER_TO_SIZE (g_hash_table_lookup (table, reason));

  g_hash_table_insert (table, g_strdup (reason), GSIZE_TO_POINTER (n + 1));
}

static void
compare (Run        *run,
         const char *text,
         gsize       length)
{
  g_auto (JsonVerdict) verdict = { 0 };

  json_compare (text, length, &verdict);
  if (verdict.why_not == NULL)
    run->n_taken++;
  else
    count (verdict.laxer ? run->laxer : run->refused, verdict.why_not);
}

static guint
below (Run  *run,
       gsize n)
{
  return n > 0 ? g_rand_int_range (run->rand, 0, n) : 0;
}

static void
mutate_once (Run     *run,
             GString *text)
{
  const char *bit = bits[below (run, G_N_ELEMENTS (bits))];
  gsize at = below (run, text->len + 1);
  gsize n = below (run, 8) + 1;

  n = MIN (n, text->len - at);
  switch (below (run, 9))
    {
    case 0:
      g_string_insert (text, at, bit);
      break;

    case 1:
      g_string_erase (text, at, n);
      break;

    case 2:
      if (at < text->len)
        text->str[at] ^= 1 << below (run, 8);
      break;

    case 3:
      if (at < text->len)
        text->str[at] = '0' + below (run, 10);
      break;

    case 4:
      {
        g_autofree char *part = g_strndup (text->str + at, n);

        g_string_insert (text, below (run, text->len + 1), part);
      }
      break;

    case 5:
      g_string_erase (text, at, n);
      g_string_insert (text, at, bit);
      break;

    default:
      /* what is likely to stay JSON */
      if (at < text->len && g_ascii_isdigit (text->str[at]))
        text->str[at] = '1' + below (run, 9);
      else if (at < text->len && g_ascii_isalpha (text->str[at]))
        text->str[at] = "abtfnrux"[below (run, 8)];
      break;
    }
}

/* One of the inputs, changed a few times. */
static void
mutate (Run     *run,
        GString *text)
{
  GBytes *input = run->inputs->pdata[below (run, run->inputs->len)];
  gsize length;
  const char *data = g_bytes_get_data (input, &length);

  g_string_set_size (text, 0);
  g_string_append_len (text, data, MIN (length, MAX_LENGTH));
  for (guint n = below (run, below (run, 4) + 1) + 1; n > 0; n--)
    mutate_once (run, text);

  compare (run, text->str, text->len);
}

static void
read_folder (Run        *run,
             const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      char *contents;
      gsize length;

      g_file_get_contents (path, &contents, &length, &error);
      g_assert_no_error (error);
      compare (run, contents, length);
      g_ptr_array_add (run->inputs, g_bytes_new_take (contents, length));
    }
}

static void
print_table (const char *title,
             GHashTable *table)
{
  g_autoptr (GList) reasons = g_list_sort (g_hash_table_get_keys (table), (GCompareFunc) strcmp);

  for (GList *l = reasons; l != NULL; l = l->next)
    g_print ("# %s: %s: %" G_GSIZE_FORMAT "\n", title, (char *) l->data,
             GPOINTER_TO_SIZE (g_hash_table_lookup (table, l->data)));
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261121);
  g_autoptr (GPtrArray) inputs = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GHashTable) refused = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) laxer = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  Run run = { rand, inputs, refused, laxer, 0 };
  guint64 n = DEFAULT_MUTATIONS;
  int first = 1;

  if (argc > 2 && g_str_equal (argv[1], "--mutations"))
    {
      n = g_ascii_strtoull (argv[2], NULL, 10);
      first = 3;
    }

  for (int i = first; i < argc; i++)
    read_folder (&run, argv[i]);
  g_assert_cmpuint (inputs->len, >, 0);

  for (guint64 i = 0; i < n; i++)
    mutate (&run, text);

  print_table ("refused by both", refused);
  print_table ("json-glib is laxer", laxer);
  g_print ("# taken by both, and the same: %" G_GUINT64_FORMAT "\n", run.n_taken);
  g_print ("1..1\nok 1 %u inputs, %" G_GUINT64_FORMAT " mutations\n", inputs->len, n);

  return EXIT_SUCCESS;
}
