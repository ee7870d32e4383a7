/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Sheets on paper: sizes, what is too wide or too long, both directions of reading; files and
 * logos. */

#include "till-pdf.h"

#include <glib/gstdio.h>
#include <string.h>

#include "till-logo.h"

static TillSheet *
sheet_of (guint n_lines)
{
  TillSheet *sheet = till_sheet_new ("Receipt A-1001");

  till_sheet_add (sheet, TILL_SHEET_TITLE, "Acme Tea");
  till_sheet_add (sheet, TILL_SHEET_NOTICE, "Copy");
  till_sheet_add_rule (sheet);
  for (guint i = 0; i < n_lines; i++)
    till_sheet_add_pair (sheet, TILL_SHEET_PAIR, "Order", "A-1001");
  till_sheet_add_pair (sheet, TILL_SHEET_TOTAL, "Paid", "£48.00");

  return sheet;
}

/* The part of a page, in points, that has ink on it. */
static cairo_rectangle_t
find_ink (const TillPrintout *pages,
          guint            page)
{
  cairo_surface_t *surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
  cairo_t *cr = cairo_create (surface);
  cairo_rectangle_t ink;

  till_printout_draw (pages, page, cr);
  cairo_recording_surface_ink_extents (surface, &ink.x, &ink.y, &ink.width, &ink.height);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);

  return ink;
}

static void
assert_inside (const TillPrintout *pages)
{
  for (guint page = 0; page < till_printout_get_n_pages (pages); page++)
    {
      cairo_rectangle_t ink = find_ink (pages, page);

      g_assert_true (ink.width > 0);
      g_assert_true (ink.x >= 0 && ink.y >= 0);
      g_assert_true (ink.x + ink.width <= till_printout_get_width (pages));
      g_assert_true (ink.y + ink.height <= till_printout_get_height (pages));
    }
}

static void
test_sizes (void)
{
  static const int sizes[][2] = { { 595, 842 }, { 612, 792 }, { 227, 0 } };
  g_autoptr (TillSheet) sheet = sheet_of (3);

  for (TillPaper paper = 0; paper < TILL_N_PAPERS; paper++)
    {
      g_autoptr (TillPrintout) pages = till_printout_new (sheet, paper, NULL, FALSE);

      g_assert_cmpint ((int) (till_printout_get_width (pages) + 0.5), ==, sizes[paper][0]);
      if (sizes[paper][1] > 0)
        g_assert_cmpint ((int) (till_printout_get_height (pages) + 0.5), ==, sizes[paper][1]);
      g_assert_cmpuint (till_printout_get_n_pages (pages), ==, 1);
      assert_inside (pages);
    }
}

static void
test_long (void)
{
  g_autoptr (TillSheet) sheet = sheet_of (200);
  g_autoptr (TillSheet) brief = sheet_of (1);
  g_autoptr (TillPrintout) a4 = till_printout_new (sheet, TILL_PAPER_A4, NULL, FALSE);
  g_autoptr (TillPrintout) roll = till_printout_new (sheet, TILL_PAPER_ROLL, NULL, FALSE);
  g_autoptr (TillPrintout) brief_roll = till_printout_new (brief, TILL_PAPER_ROLL, NULL, FALSE);

  g_assert_cmpuint (till_printout_get_n_pages (a4), >, 3);
  assert_inside (a4);
  g_assert_cmpuint (till_printout_get_n_pages (roll), ==, 1);
  g_assert_true (till_printout_get_height (roll) > 10 * till_printout_get_height (brief_roll));
  assert_inside (roll);
}

static void
test_wide (void)
{
  g_autoptr (TillSheet) sheet = till_sheet_new ("Receipt");
  g_autofree char *word = g_strnfill (3000, 'W');
  g_autoptr (TillPrintout) roll = NULL;
  g_autoptr (TillPrintout) a4 = NULL;

  till_sheet_add (sheet, TILL_SHEET_TITLE, word);
  till_sheet_add (sheet, TILL_SHEET_NOTICE, "A notice that does not fit into one line of a roll");
  till_sheet_add_pair (sheet, TILL_SHEET_PAIR, word, word);
  till_sheet_add_pair (sheet, TILL_SHEET_TOTAL, "Lines", "one\ntwo");

  roll = till_printout_new (sheet, TILL_PAPER_ROLL, NULL, FALSE);
  a4 = till_printout_new (sheet, TILL_PAPER_A4, NULL, FALSE);
  assert_inside (roll);
  assert_inside (a4);
  g_assert_cmpuint (till_printout_get_n_pages (a4), >, 1);
}

/* A value stands at the end of its line, which is on the left for those who read from the right. */
static void
test_direction (void)
{
  g_autoptr (TillSheet) sheet = till_sheet_new ("Receipt");
  g_autoptr (TillPrintout) ltr = NULL;
  g_autoptr (TillPrintout) rtl = NULL;
  cairo_rectangle_t left, right;

  till_sheet_add (sheet, TILL_SHEET_TEXT, "Short");
  ltr = till_printout_new (sheet, TILL_PAPER_A4, NULL, FALSE);
  rtl = till_printout_new (sheet, TILL_PAPER_A4, NULL, TRUE);
  left = find_ink (ltr, 0);
  right = find_ink (rtl, 0);

  g_assert_true (left.x + left.width < till_printout_get_width (ltr) / 2);
  g_assert_true (right.x > till_printout_get_width (rtl) / 2);
}

static void
test_file (void)
{
  g_autofree char *folder = g_dir_make_tmp ("till-paper-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "receipt.pdf", NULL);
  g_autofree char *nowhere = g_build_filename (folder, "none", "receipt.pdf", NULL);
  g_autoptr (TillSheet) sheet = sheet_of (3);
  g_autoptr (TillPrintout) pages = till_printout_new (sheet, TILL_PAPER_A4, NULL, FALSE);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  g_assert_true (till_pdf_write (pages, "Receipt", path, NULL));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "%PDF-"));

  g_assert_false (till_pdf_write (pages, "Receipt", nowhere, &error));
  g_assert_nonnull (error);

  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0); /* nothing half written beside it */
}

static cairo_status_t
append_cb (void                *closure,
           const unsigned char *data,
           unsigned int         length)
{
  g_byte_array_append (closure, data, length);

  return CAIRO_STATUS_SUCCESS;
}

static GByteArray *
png_new (int width,
         int height)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  GByteArray *bytes = g_byte_array_new ();

  cairo_surface_write_to_png_stream (surface, append_cb, bytes);
  cairo_surface_destroy (surface);

  return bytes;
}

static void
assert_refused (GByteArray *bytes)
{
  g_autoptr (GBytes) image = g_bytes_new (bytes->data, bytes->len);
  g_autoptr (GError) error = NULL;

  g_assert_null (till_logo_read (image, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

static void
test_logo (void)
{
  g_autoptr (GByteArray) bytes = png_new (120, 40);
  g_autoptr (GByteArray) wide = png_new (4001, 1);
  g_autoptr (GBytes) image = g_bytes_new (bytes->data, bytes->len);
  g_autoptr (TillSheet) sheet = sheet_of (1);
  g_autoptr (TillPrintout) pages = NULL;
  g_autoptr (TillPrintout) plain = NULL;
  g_autoptr (GError) error = NULL;
  cairo_surface_t *logo;

  logo = till_logo_read (image, &error);
  g_assert_no_error (error);
  pages = till_printout_new (sheet, TILL_PAPER_ROLL, logo, FALSE);
  plain = till_printout_new (sheet, TILL_PAPER_ROLL, NULL, FALSE);
  cairo_surface_destroy (logo);
  assert_inside (pages);
  g_assert_true (till_printout_get_height (pages) > till_printout_get_height (plain) + 20);

  assert_refused (wide);
  g_byte_array_set_size (bytes, bytes->len / 2);
  assert_refused (bytes);
  g_byte_array_set_size (bytes, 10);
  assert_refused (bytes);
  g_byte_array_set_size (bytes, 0);
  assert_refused (bytes);
}

/* What says that it is enormous is refused before anything is unpacked. */
static void
test_logo_bomb (void)
{
  g_autoptr (GByteArray) bytes = png_new (8, 8);

  memset (bytes->data + 16, 0x7f, 8);
  assert_refused (bytes);
}

/* On a roll there is only black and white, and as much black as the logo is dark. */
static void
test_logo_dots (void)
{
  static const int greys[] = { 0, 64, 128, 192, 255 };

  for (guint i = 0; i < G_N_ELEMENTS (greys); i++)
    {
      cairo_surface_t *logo = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 60, 40);
      cairo_t *cr = cairo_create (logo);
      cairo_surface_t *dots;
      int n_white = 0;

      cairo_set_source_rgb (cr, greys[i] / 255.0, greys[i] / 255.0, greys[i] / 255.0);
      cairo_rectangle (cr, 0, 0, 60, 20); /* the lower half is transparent */
      cairo_fill (cr);
      cairo_destroy (cr);
      dots = till_logo_to_dots (logo, 120, 80);
      for (int y = 0; y < 80; y++)
        {
          const guint32 *row = (const guint32 *) (gconstpointer)
            (cairo_image_surface_get_data (dots) + y * cairo_image_surface_get_stride (dots));

          for (int x = 0; x < 120; x++)
            {
              guint32 dot = row[x] & 0xffffff;

              g_assert_true (dot == 0 || dot == 0xffffff);
              if (y < 36)
                n_white += dot != 0;
              else if (y > 44)
                g_assert_cmphex (dot, ==, 0xffffff);
            }
        }
      g_assert_cmpint (ABS (n_white - greys[i] * 36 * 120 / 255), <, 36 * 120 / 40);
      cairo_surface_destroy (dots);
      cairo_surface_destroy (logo);
    }
}

static void
test_logo_kept (void)
{
  g_autofree char *folder = g_dir_make_tmp ("till-logo-XXXXXX", NULL);
  g_autofree char *source = g_build_filename (folder, "chosen.png", NULL);
  g_autofree char *path = g_build_filename (folder, "logo.png", NULL);
  g_autoptr (GByteArray) bytes = png_new (120, 40);
  g_autofree char *kept = NULL;
  g_autofree char *large = g_malloc0 (2 * 1024 * 1024 + 1);
  g_autoptr (GError) error = NULL;
  gsize length;

  g_assert_false (till_logo_keep (source, path, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (source, (char *) bytes->data, bytes->len, NULL));
  g_assert_true (till_logo_keep (source, path, &error));
  g_assert_no_error (error);

  /* What is no logo does not take the place of one. */
  g_assert_true (g_file_set_contents (source, "GIF89a", -1, NULL));
  g_assert_false (till_logo_keep (source, path, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (source, large, 2 * 1024 * 1024 + 1, NULL));
  g_assert_false (till_logo_keep (source, path, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_assert_true (g_file_get_contents (path, &kept, &length, NULL));
  g_assert_cmpmem (kept, length, bytes->data, bytes->len);

  g_assert_cmpint (g_remove (source), ==, 0);
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_no_logo (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (till_logo_load ("/nonexistent/logo.png", &error));
  g_assert_no_error (error);
  g_assert_null (till_logo_load (g_get_tmp_dir (), &error));
  g_assert_nonnull (error);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/paper/pages/sizes", test_sizes);
  g_test_add_func ("/paper/pages/long", test_long);
  g_test_add_func ("/paper/pages/wide", test_wide);
  g_test_add_func ("/paper/pages/direction", test_direction);
  g_test_add_func ("/paper/pdf/file", test_file);
  g_test_add_func ("/paper/logo/good-and-bad", test_logo);
  g_test_add_func ("/paper/logo/bomb", test_logo_bomb);
  g_test_add_func ("/paper/logo/dots", test_logo_dots);
  g_test_add_func ("/paper/logo/kept", test_logo_kept);
  g_test_add_func ("/paper/logo/none", test_no_logo);

  return g_test_run ();
}
