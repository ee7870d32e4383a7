/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Templates: kept from a form, filled into another one, on disk at the end, and never with what is
 * not theirs to keep. */

#include "till-template-book.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  char             *folder;
  TillChargeForm   *form;
  TillTemplateBook *book;
  char             *problem;
} Fixture;

static void
problem_cb (Fixture    *fixture,
            const char *text)
{
  g_free (fixture->problem);
  fixture->problem = g_strdup (text);
}

static void
wait_for (TillTemplateBook *book)
{
  while (!till_template_book_is_idle (book))
    g_main_context_iteration (NULL, TRUE);
}

/* The thread that read or wrote lets go of the book a moment later. */
static void
close_book (Fixture *fixture)
{
  gpointer book = fixture->book;

  wait_for (book);
  g_object_add_weak_pointer (book, &book);
  g_clear_object (&fixture->book);
  while (book != NULL)
    {
      g_main_context_iteration (NULL, FALSE);
      g_thread_yield ();
    }
}

static void
open_book (Fixture *fixture)
{
  if (fixture->book != NULL)
    close_book (fixture);

  fixture->book = till_template_book_new (fixture->folder);
  g_signal_connect_swapped (fixture->book, "problem", G_CALLBACK (problem_cb), fixture);
  g_assert_null (till_template_book_get_all (fixture->book));
  wait_for (fixture->book);
}

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  fixture->folder = g_dir_make_tmp ("till-book-XXXXXX", NULL);
  fixture->form = till_charge_form_new ("Acme Tea", TILL_ACCOUNT_PRACTICE, "GBP");
  open_book (fixture);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "templates.ini", NULL);

  close_book (fixture);
  g_assert_finalize_object (fixture->form);
  g_remove (path);
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->problem);
}

static void
keep (Fixture    *fixture,
      const char *name)
{
  const char *problem = NULL;

  g_assert_true (till_template_book_keep (fixture->book, fixture->form, name, &problem));
  g_assert_null (problem);
}

static const TillTemplate *
template_at (Fixture *fixture,
             guint    i)
{
  return g_ptr_array_index (till_template_book_get_all (fixture->book), i);
}

static void
test_kept_and_filled_in (Fixture      *fixture,
                         gconstpointer user_data)
{
  TillChargeForm *form = fixture->form;
  g_autofree char *sums = NULL;
  TillParts parts;

  till_charge_form_set_currency (form, "EUR");
  till_charge_form_set_amount (form, "12*4");
  till_charge_form_set_delivery (form, "2.50");
  till_charge_form_set_tax (form, "20%");
  till_charge_form_set_switch (form, TILL_CHARGE_SWITCH_TAX_ON_TOP, TRUE);
  till_charge_form_set_text (form, TILL_CHARGE_TEXT_DESCRIPTION, "Weekly box");
  till_charge_form_set_text (form, TILL_CHARGE_TEXT_REFERENCE, "A-1");
  till_charge_form_set_text (form, TILL_CHARGE_TEXT_NAME, "Jane Smith");
  parts = *till_charge_form_get_parts (form);
  keep (fixture, " Weekly ");
  till_charge_form_set_amount (form, "1");
  keep (fixture, "One");

  /* It is there when the account is opened again, sorted by name. */
  open_book (fixture);
  g_assert_cmpuint (till_template_book_get_all (fixture->book)->len, ==, 2);
  g_assert_cmpstr (template_at (fixture, 0)->name, ==, "One");
  g_assert_cmpstr (template_at (fixture, 1)->name, ==, "Weekly");
  sums = till_template_format_sums (template_at (fixture, 1));
  g_assert_cmpstr (sums, ==, "€48.00 · Weekly box");

  till_charge_form_clear (form);
  till_charge_form_set_text (form, TILL_CHARGE_TEXT_NAME, "Somebody Else");
  till_charge_form_set_tax (form, "1");
  till_template_fill_form (template_at (fixture, 1), form);
  g_assert_true (till_money_equal (&till_charge_form_get_parts (form)->total, &parts.total));
  g_assert_cmpint (till_charge_form_get_parts (form)->delivery, ==, parts.delivery);
  g_assert_cmpint (till_charge_form_get_parts (form)->tax, ==, parts.tax);
  g_assert_cmpstr (till_charge_form_get_text (form, TILL_CHARGE_TEXT_DESCRIPTION), ==,
                   "Weekly box");
  g_assert_cmpstr (till_charge_form_get_text (form, TILL_CHARGE_TEXT_NAME), ==, "Somebody Else");
  g_assert_cmpstr (till_charge_form_get_text (form, TILL_CHARGE_TEXT_REFERENCE), ==, "");
}

static void
test_replaced_and_removed (Fixture      *fixture,
                           gconstpointer user_data)
{
  till_charge_form_set_amount (fixture->form, "48");
  till_charge_form_set_tax (fixture->form, "8");
  keep (fixture, "Weekly");
  g_assert_cmpstr (template_at (fixture, 0)->tax, ==, "8.00");
  till_charge_form_set_amount (fixture->form, "50");
  keep (fixture, "Weekly");
  g_assert_cmpuint (till_template_book_get_all (fixture->book)->len, ==, 1);
  g_assert_cmpstr (template_at (fixture, 0)->amount, ==, "50.00");

  till_template_book_remove (fixture->book, "nobody");
  till_template_book_remove (fixture->book, "Weekly");
  open_book (fixture);
  g_assert_cmpuint (till_template_book_get_all (fixture->book)->len, ==, 0);
}

static void
assert_not_kept (Fixture    *fixture,
                 const char *name)
{
  const char *problem = NULL;

  g_assert_false (till_template_book_keep (fixture->book, fixture->form, name, &problem));
  g_assert_nonnull (problem);
  g_assert_cmpuint (till_template_book_get_all (fixture->book)->len, ==, 0);
}

static void
test_not_kept (Fixture      *fixture,
               gconstpointer user_data)
{
  g_autofree char *long_name = g_strnfill (TILL_TEMPLATE_NAME_MAX + 1, 'x');

  assert_not_kept (fixture, "No amount yet");
  till_charge_form_set_amount (fixture->form, "48");
  assert_not_kept (fixture, "  ");
  assert_not_kept (fixture, long_name);
  assert_not_kept (fixture, "4242 4242 4242 4242");
  till_charge_form_set_text (fixture->form, TILL_CHARGE_TEXT_DESCRIPTION, "card 4242424242424242");
  assert_not_kept (fixture, "Weekly");
}

static void
test_full (Fixture      *fixture,
           gconstpointer user_data)
{
  const char *problem = NULL;

  till_charge_form_set_amount (fixture->form, "48");
  for (guint i = 0; i < TILL_TEMPLATES_MAX; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i);

      keep (fixture, name);
    }

  g_assert_false (till_template_book_keep (fixture->book, fixture->form, "more", &problem));
  g_assert_nonnull (problem);
  keep (fixture, "7");
}

/* What cannot be read is not written over. */
static void
test_damaged (Fixture      *fixture,
              gconstpointer user_data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "templates.ini", NULL);
  g_autofree char *text = NULL;
  const char *problem = NULL;

  g_assert_true (g_file_set_contents_full (path, "damaged", -1, G_FILE_SET_CONTENTS_NONE, 0600,
                                           NULL));
  open_book (fixture);
  g_assert_nonnull (strstr (fixture->problem, "templates.ini"));
  g_assert_null (till_template_book_get_all (fixture->book));
  till_charge_form_set_amount (fixture->form, "48");
  g_assert_false (till_template_book_keep (fixture->book, fixture->form, "Weekly", &problem));
  g_assert_nonnull (problem);
  till_template_book_remove (fixture->book, "Weekly");
  wait_for (fixture->book);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "damaged");
}

/* The folder is gone, as with a disk that takes nothing: said, and kept while the program runs. */
static void
test_not_saved (Fixture      *fixture,
                gconstpointer user_data)
{
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  till_charge_form_set_amount (fixture->form, "48");
  keep (fixture, "Weekly");
  wait_for (fixture->book);
  g_assert_nonnull (fixture->problem);
  g_assert_cmpuint (till_template_book_get_all (fixture->book)->len, ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(name, function) \
  g_test_add ("/present/template-book/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("kept-and-filled-in", test_kept_and_filled_in);
  ADD ("replaced-and-removed", test_replaced_and_removed);
  ADD ("not-kept", test_not_kept);
  ADD ("full", test_full);
  ADD ("damaged", test_damaged);
  ADD ("not-saved", test_not_saved);
#undef ADD

  return g_test_run ();
}
