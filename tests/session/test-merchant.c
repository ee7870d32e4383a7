/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* merchant.ini: written and read again, missing, damaged, and on a disk that takes nothing. */

#include "till-merchant.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static char *
make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("till-merchant-XXXXXX", &error);

  g_assert_no_error (error);

  return folder;
}

static void
set_text (char      **text,
          const char *value)
{
  g_free (*text);
  *text = g_strdup (value);
}

static void
test_round_trip (void)
{
  g_autoptr (TillMerchant) merchant = till_merchant_new ();
  g_autoptr (TillMerchant) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = make_folder ();
  g_autofree char *logo = till_merchant_get_logo_path (folder);

  again = till_merchant_load (folder, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again->name, ==, "");
  g_clear_pointer (&again, till_merchant_free);

  set_text (&merchant->name, "Teehaus Müller & Co");
  set_text (&merchant->address, "Hauptstraße 1\n10115 Berlin");
  set_text (&merchant->footer, " Danke; =bis bald # ");
  till_merchant_save (merchant, folder, &error);
  g_assert_no_error (error);

  again = till_merchant_load (folder, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again->name, ==, merchant->name);
  g_assert_cmpstr (again->address, ==, merchant->address);
  g_assert_cmpstr (again->tax_number, ==, "");
  g_assert_cmpstr (again->footer, ==, merchant->footer);
  g_assert_true (g_str_has_suffix (logo, "/logo.png"));
}

static void
test_damaged (void)
{
  const char *const texts[] = { "no key file", "[receipt]\nname=a\\q\n", "[receipt\nname=a\n" };
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "merchant.ini", NULL);
  g_autofree char *long_value = g_strnfill (5000, 'x');
  g_autofree char *long_text = g_strdup_printf ("[receipt]\nname=%s\n", long_value);

  for (guint i = 0; i <= G_N_ELEMENTS (texts); i++)
    {
      const char *text = i < G_N_ELEMENTS (texts) ? texts[i] : long_text;
      g_autoptr (GError) error = NULL;

      g_assert_true (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0600,
                                               NULL));
      g_assert_null (till_merchant_load (folder, &error));
      g_assert_nonnull (error);
      g_assert_nonnull (strstr (error->message, "merchant.ini"));
    }
}

static void
test_not_saved (void)
{
  g_autoptr (TillMerchant) merchant = till_merchant_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = make_folder ();
  g_autofree char *missing = g_build_filename (folder, "gone", NULL);

  g_assert_false (till_merchant_save (merchant, missing, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/session/merchant/round-trip", test_round_trip);
  g_test_add_func ("/session/merchant/damaged", test_damaged);
  g_test_add_func ("/session/merchant/not-saved", test_not_saved);

  return g_test_run ();
}
