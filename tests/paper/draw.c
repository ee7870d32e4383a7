/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Draws a sheet: draw PAPER FILE [rtl|day|pack]: a receipt, one that is read from the right, what
 * closes a day, or a dispute pack. FILE ends in .pdf, or in .png for a picture of the first
 * page. */

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#include "till-dispute-pack.h"
#include "till-pdf.h"
#include "till-receipt.h"
#include "till-report-sheet.h"

#define NOW (G_TIME_SPAN_SECOND * 1795183320) /* 2026-11-20 14:02 UTC */

/* What the sheets are about. */
typedef struct
{
  TillPayment       payment;
  TillRefund        refund;
  TillDispute       dispute;
  TillMerchant      merchant;
  GPtrArray        *refunds;
  GPtrArray        *disputes;
  TillPaymentDetail detail;
} Story;

static void
tell (Story   *self,
      gboolean right_to_left)
{
  self->payment = (TillPayment) {
    .record = { .kind = TILL_RECORD_PAYMENT, .id = "ch_3PqT7x2eZvKYlo2C0q1w2e3r" },
    .state = TILL_PAYMENT_SUCCEEDED,
    .created_us = NOW,
    .amount = { 123456, "GBP" },
    .captured = 123456,
    .refunded = 1300,
    .customer_name = right_to_left ? "نورا حداد" : "Žofie Ångström & Søn",
    .customer_email = "zofie@example.com",
    .brand = "visa",
    .last4 = "4242",
    .method = "card",
    .cvc_check = "pass",
    .postcode_check = "fail",
    .moto = TRUE,
    .fee = 2090,
    .net = 121366,
    .settle_currency = "GBP",
    .operator_name = "Ana",
    .reference = "A-1001",
    .note = "Wanted the parcel left with a neighbour, Mr. Okoye at number 3.",
    .description = "Two pots of Darjeeling, one tin of Assam, and the wooden box that both of them "
                   "come in",
    .metadata = "tillroll_consent: I agree that Acme keeps my card for later orders.",
    .authorization_code = "123456",
  };
  self->refund = (TillRefund) {
    .record = { .kind = TILL_RECORD_REFUND, .id = "re_1" },
    .state = TILL_REFUND_SUCCEEDED,
    .created_us = NOW + G_TIME_SPAN_HOUR,
    .amount = { 1300, "GBP" },
    .reason = "requested_by_customer",
    .bank_reference = "74583948201",
    .operator_name = "Ben",
  };
  self->dispute = (TillDispute) {
    .record = { .kind = TILL_RECORD_DISPUTE, .id = "du_1PqT7x2eZvKYlo2C" },
    .state = TILL_DISPUTE_NEEDS_RESPONSE,
    .stage = TILL_DISPUTE_STAGE_CHARGEBACK,
    .created_us = NOW + 30 * G_TIME_SPAN_DAY,
    .due_us = NOW + 39 * G_TIME_SPAN_DAY,
    .amount = { 122156, "GBP" },
    .payment_id = self->payment.record.id,
    .reason = "product_not_received",
  };
  self->merchant = (TillMerchant) {
    (char *) "Acme Tea & Coffee", (char *) "1 High Street\nBristol BS1 1AA",
    (char *) "VAT GB 123 4567 89",
    (char *) "Thank you.\nGoods can be returned within 30 days."
  };
  self->refunds = g_ptr_array_new ();
  g_ptr_array_add (self->refunds, &self->refund);
  self->disputes = g_ptr_array_new ();
  self->detail = (TillPaymentDetail) {
    .payment = &self->payment, .refunds = self->refunds, .disputes = self->disputes
  };
}

static TillSheet *
make_pack (Story *story)
{
  TillReceiptNote note = { (char *) story->payment.record.id, FALSE, TILL_RECEIPT_PRINTED,
                           (char *) "Ana", NOW + G_TIME_SPAN_MINUTE };
  g_autoptr (GPtrArray) instructions = g_ptr_array_new ();
  g_autoptr (GPtrArray) receipts = g_ptr_array_new ();
  const TillDisputePack pack = { &story->dispute, &story->detail, instructions, receipts,
                                 &story->merchant };

  g_ptr_array_add (story->disputes, &story->dispute);
  g_ptr_array_add (receipts, &note);

  return till_dispute_pack_to_sheet (&pack, "Acme", TILL_ACCOUNT_PRACTICE,
                                     NOW + 31 * G_TIME_SPAN_DAY);
}

static TillSheet *
make_day (void)
{
  gint64 bounds[] = { NOW - NOW % G_TIME_SPAN_DAY, NOW - NOW % G_TIME_SPAN_DAY + G_TIME_SPAN_DAY };
  TillReportRow row = {
    .key = (char *) "Ana", .currency = "GBP", .n_approved = 31, .n_declined = 2, .n_taken = 31,
    .gross = 123456, .n_refunds = 1, .refunded = 1300, .moved = 122156, .fees = 2090,
    .net = 120066,
  };
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  const TillDayReport report = { { bounds[0], bounds[1] }, times, rows, rows, rows };

  g_array_append_vals (times, bounds, 2);
  g_ptr_array_add (rows, &row);

  return till_day_report_to_sheet (&report, "Acme Tea & Coffee", TILL_ACCOUNT_PRACTICE, NOW);
}

static TillSheet *
make_sheet (const char *kind)
{
  Story story;
  g_autoptr (GPtrArray) refunds = NULL;
  g_autoptr (GPtrArray) disputes = NULL;

  tell (&story, g_str_equal (kind, "rtl"));
  refunds = story.refunds;
  disputes = story.disputes;
  if (g_str_equal (kind, "day"))
    return make_day ();

  if (g_str_equal (kind, "pack"))
    return make_pack (&story);

  return till_receipt_new (&story.detail, &story.merchant, "Acme", TILL_ACCOUNT_PRACTICE,
                           /* copy= */ TRUE);
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
  const char *kind = argc > 3 ? argv[3] : "receipt";
  gboolean right_to_left = g_str_equal (kind, "rtl");
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
  sheet = make_sheet (kind);
  pages = till_printout_new (sheet, paper, logo, right_to_left);
  cairo_surface_destroy (logo);
  drawn = g_str_has_suffix (argv[2], ".png")
            ? draw_picture (pages, argv[2])
            : till_pdf_write (pages, till_sheet_get_name (sheet), argv[2], &error);
  if (!drawn)
    fprintf (stderr, "%s\n", error != NULL ? error->message : "The picture was not written");

  return drawn ? EXIT_SUCCESS : EXIT_FAILURE;
}
