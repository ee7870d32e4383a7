/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "till-csv.h"

#include <string.h>

/* The rows as one text: cells between brackets, "!" before a row that contradicts itself. */
static char *
read_all (const char *text)
{
  g_autoptr (GString) all = g_string_new (NULL);
  TillCsvReader reader;

  till_csv_reader_init (&reader, text, strlen (text));
  while (!till_csv_reader_at_end (&reader))
    {
      gboolean broken;
      g_autoptr (GPtrArray) cells = till_csv_reader_next (&reader, &broken);

      if (cells == NULL)
        {
          g_string_append (all, "unclosed");
          break;
        }

      g_string_append (all, broken ? "!" : "");
      for (guint i = 0; i < cells->len; i++)
        g_string_append_printf (all, "[%s]", (const char *) cells->pdata[i]);
      g_string_append_printf (all, "%u ", reader.line);
    }

  return g_string_free (g_steal_pointer (&all), FALSE);
}

static void
test_rows (void)
{
  static const struct
  {
    const char *text;
    const char *rows;
  } cases[] = {
    { "", "" },
    { "a,b\nc,d", "[a][b]2 [c][d]3 " },
    { "\xef\xbb\xbf" "a;b,c\r\nd;\r\n", "[a][b,c]2 [d][]3 " },
    { "a\tb;c\n", "[a][b;c]2 " },
    { "\"a;b\",c\n", "[a;b][c]2 " },
    { "\"say \"\"hi\"\"\", \"two\nlines\" ,x\n\ny\n", "[say \"hi\"][two\nlines][x]3 []4 [y]5 " },
    { "a\"b,c\n", "![a\"b][c]2 " },
    { "\"a\"b,c\n", "![ab][c]2 " },
    { "a\n\"b,c\n", "[a]2 unclosed" },
    { "a\rb", "[a]2 [b]3 " },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *rows = read_all (cases[i].text);

      g_assert_cmpstr (rows, ==, cases[i].rows);
    }
}

/* A row that never ends takes no memory. */
static void
test_wide (void)
{
  g_autofree char *text = g_strnfill (2 * TILL_CSV_MAX_CELLS, ',');
  g_autoptr (GPtrArray) cells = NULL;
  TillCsvReader reader;
  gboolean broken;

  till_csv_reader_init (&reader, text, strlen (text));
  cells = till_csv_reader_next (&reader, &broken);
  g_assert_true (broken);
  g_assert_cmpuint (cells->len, ==, TILL_CSV_MAX_CELLS);
  g_assert_true (till_csv_reader_at_end (&reader));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/csv/rows", test_rows);
  g_test_add_func ("/csv/wide", test_wide);

  return g_test_run ();
}
