/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Pages on their way to a printer.
 *
 * What must hold: what comes out is what the preview showed; on a paper that is narrower than was
 * meant it is made smaller, never cut off. */

#include "till-print.h"

static void
draw_page_cb (GtkPrintOperation *operation,
              GtkPrintContext   *context,
              int                page,
              gpointer           user_data)
{
  TillPrintout *printout = user_data;
  cairo_t *cr = gtk_print_context_get_cairo_context (context);
  double across = gtk_print_context_get_width (context) / till_printout_get_width (printout);
  double down = gtk_print_context_get_height (context) / till_printout_get_height (printout);
  double scale = MIN (across, down);

  /* Papers are measured in tenths of a millimetre: a hair's breadth is no reason to shrink. */
  if (scale < 0.99)
    cairo_scale (cr, scale, scale);
  till_printout_draw (printout, (guint) page, cr);
}

static void
free_printout (gpointer  data,
               GClosure *closure)
{
  till_printout_free (data);
}

/**
 * till_print_new:
 * @printout: (transfer full): the pages
 * @name: what the printer's queue calls them
 *
 * Returns: (transfer full): an operation, to be run
 */
GtkPrintOperation *
till_print_new (TillPrintout *printout,
                const char   *name)
{
  GtkPrintOperation *operation;
  g_autoptr (GtkPageSetup) setup = NULL;
  GtkPaperSize *size;

  g_return_val_if_fail (printout != NULL && name != NULL, NULL);

  size = gtk_paper_size_new_custom ("tillroll_receipt", name, till_printout_get_width (printout),
                                    till_printout_get_height (printout), GTK_UNIT_POINTS);
  setup = gtk_page_setup_new ();
  gtk_page_setup_set_paper_size (setup, size);
  gtk_paper_size_free (size);

  operation = gtk_print_operation_new ();
  gtk_print_operation_set_job_name (operation, name);
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_n_pages (operation, (int) till_printout_get_n_pages (printout));
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_use_full_page (operation, TRUE);
  gtk_print_operation_set_allow_async (operation, TRUE);
  g_signal_connect_data (operation, "draw-page", G_CALLBACK (draw_page_cb), printout,
                         free_printout, 0);

  return operation;
}
