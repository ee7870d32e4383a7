/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Draws a receipt: draw PAPER FILE [rtl]. FILE ends in .pdf, or in .png for a picture of the first
 * page. */

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#include "till-pdf.h"
#include "till-receipt.h"

#define NOW (G_TIME_SPAN_SECOND * 1795183320) /* 2026-11-20 14:02 UTC */

static TillSheet *
make_receipt (gboolean right_to_left)
{
  TillPayment payment = {
    .record = { .kind = TILL_RECORD_PAYMENT, .id = "ch_3PqT7x2eZvKYlo2C0q1w2e3r" },
    .state = TILL_PAYMENT_SUCCEEDED,
    .created_us = NOW,
    .amount = { 123456, "GBP" },
    .captured = 123456,
    .refunded = 1300,
    .customer_name = right_to_left ? "نورا حداد" : "Žofie Ångström & Søn",
    .brand = "visa",
    .last4 = "4242",
    .method = "card",
    .moto = TRUE,
    .reference = "A-1001",
    .description = "Two pots of Darjeeling, one tin of Assam, and the wooden box that both of them "
                   "come in",
    .authorization_code = "123456",
  };
  TillRefund refund = {
    .record = { .kind = TILL_RECORD_REFUND, .id = "re_1" },
    .state = TILL_REFUND_SUCCEEDED,
    .created_us = NOW + G_TIME_SPAN_HOUR,
    .amount = { 1300, "GBP" },
  };
  TillMerchant merchant = { (char *) "Acme Tea & Coffee", (char *) "1 High Street\nBristol BS1 1AA",
                            (char *) "VAT GB 123 4567 89",
                            (char *) "Thank you.\nGoods can be returned within 30 days." };
  g_autoptr (GPtrArray) refunds = g_ptr_array_new ();
  g_autoptr (GPtrArray) disputes = g_ptr_array_new ();
  TillPaymentDetail detail = { .payment = &payment, .refunds = refunds, .disputes = disputes };

  g_ptr_array_add (refunds, &refund);

  return till_receipt_new (&detail, &merchant, "Acme", TILL_ACCOUNT_PRACTICE, /* copy= */ TRUE);
}

static gboolean
draw_picture (const TillPrintout *pages,
              const char         *path)
{
  int width = (int) (till_printout_get_width (pages) * 2);
  int height = (int) (till_printout_get_height (pages) * 2);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_t *cr = cairo_create (surface);
  cairo_status_t status;

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, 2, 2);
  till_printout_draw (pages, 0, cr);
  status = cairo_surface_write_to_png (surface, path);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);

  return status == CAIRO_STATUS_SUCCESS;
}

/* A dark green disc on nothing, and all greys from left to right. */
static cairo_surface_t *
make_logo (void)
{
  cairo_surface_t *logo = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 300, 120);
  cairo_pattern_t *greys = cairo_pattern_create_linear (130, 0, 280, 0);
  cairo_t *cr = cairo_create (logo);

  cairo_set_source_rgb (cr, 0.1, 0.45, 0.25);
  cairo_arc (cr, 60, 60, 50, 0, 2 * G_PI);
  cairo_fill (cr);
  cairo_pattern_add_color_stop_rgb (greys, 0, 0, 0, 0);
  cairo_pattern_add_color_stop_rgb (greys, 1, 1, 1, 1);
  cairo_set_source (cr, greys);
  cairo_rectangle (cr, 130, 20, 150, 80);
  cairo_fill (cr);
  cairo_pattern_destroy (greys);
  cairo_destroy (cr);

  return logo;
}

int
main (int   argc,
      char *argv[])
{
  static const char *const papers[] = { "a4", "letter", "roll" };
  gboolean right_to_left = argc > 3;
  g_autoptr (TillSheet) sheet = NULL;
  g_autoptr (TillPrintout) pages = NULL;
  g_autoptr (GError) error = NULL;
  cairo_surface_t *logo;
  TillPaper paper = 0;
  gboolean drawn;

  setlocale (LC_ALL, "");
  if (argc < 3)
    return EXIT_FAILURE;

  while (paper + 1 < TILL_N_PAPERS && !g_str_equal (papers[paper], argv[1]))
    paper++;

  logo = make_logo ();
  sheet = make_receipt (right_to_left);
  pages = till_printout_new (sheet, paper, logo, right_to_left);
  cairo_surface_destroy (logo);
  drawn = g_str_has_suffix (argv[2], ".png")
            ? draw_picture (pages, argv[2])
            : till_pdf_write (pages, till_sheet_get_name (sheet), argv[2], &error);
  if (!drawn)
    fprintf (stderr, "%s\n", error != NULL ? error->message : "The picture was not written");

  return drawn ? EXIT_SUCCESS : EXIT_FAILURE;
}
