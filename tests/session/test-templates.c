/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* templates.ini: written and read again, missing, damaged, too many, and nowhere to write. */

#include "till-templates.h"

#include <glib/gstdio.h>
#include <string.h>

static char *
make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("till-templates-XXXXXX", &error);

  g_assert_no_error (error);

  return folder;
}

static void
write_file (const char *folder,
            const char *text)
{
  g_autofree char *path = g_build_filename (folder, "templates.ini", NULL);

  g_assert_true (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

static void
test_round_trip (void)
{
  g_autoptr (GPtrArray) templates = NULL;
  g_autoptr (GPtrArray) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "templates.ini", NULL);
  TillTemplate *weekly = till_template_new ("Wöchentliche Kiste; [groß] = #1");
  const TillTemplate *read;
  GStatBuf info;

  templates = till_templates_load (folder, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (templates->len, ==, 0);

  g_free (weekly->currency);
  weekly->currency = g_strdup ("EUR");
  g_free (weekly->amount);
  weekly->amount = g_strdup ("48.00");
  g_free (weekly->tax);
  weekly->tax = g_strdup ("7%");
  weekly->tax_on_top = TRUE;
  g_free (weekly->description);
  weekly->description = g_strdup (" Tee\nund Honig ");
  g_ptr_array_add (templates, weekly);
  g_ptr_array_add (templates, till_template_new ("b"));
  g_assert_true (till_templates_save (templates, folder, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);

  again = till_templates_load (folder, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->len, ==, 2);
  read = g_ptr_array_index (again, 0);
  g_assert_cmpstr (read->name, ==, weekly->name);
  g_assert_cmpstr (read->currency, ==, "EUR");
  g_assert_cmpstr (read->amount, ==, "48.00");
  g_assert_cmpstr (read->delivery, ==, "");
  g_assert_cmpstr (read->tax, ==, "7%");
  g_assert_true (read->tax_on_top);
  g_assert_cmpstr (read->description, ==, weekly->description);
  g_assert_false (((TillTemplate *) g_ptr_array_index (again, 1))->tax_on_top);
}

static void
test_damaged (void)
{
  const char *const texts[] = {
    "no key file", "[template 1]\nname=a\\q\n", "[template 1]\namount=5\n", "[template 1]\nname=\n",
    "[template 1\nname=a\n",
  };
  g_autofree char *folder = make_folder ();

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      write_file (folder, texts[i]);
      g_assert_null (till_templates_load (folder, &error));
      g_assert_nonnull (error);
      g_assert_nonnull (strstr (error->message, "templates.ini"));
    }
}

static void
test_too_many (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GPtrArray) templates = NULL;
  g_autofree char *folder = make_folder ();

  for (guint i = 0; i < 3 * TILL_TEMPLATES_MAX; i++)
    g_string_append_printf (text, "[template %u]\nname=%u\n", i, i);

  write_file (folder, text->str);
  templates = till_templates_load (folder, NULL);
  g_assert_nonnull (templates);
  g_assert_cmpuint (templates->len, ==, TILL_TEMPLATES_MAX);
}

static void
test_not_saved (void)
{
  g_autoptr (GPtrArray) templates = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = make_folder ();
  g_autofree char *missing = g_build_filename (folder, "gone", NULL);

  g_assert_false (till_templates_save (templates, missing, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/session/templates/round-trip", test_round_trip);
  g_test_add_func ("/session/templates/damaged", test_damaged);
  g_test_add_func ("/session/templates/too-many", test_too_many);
  g_test_add_func ("/session/templates/not-saved", test_not_saved);

  return g_test_run ();
}
