/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A sheet before it is printed or copied, on the paper that is in the printer. What must hold: what
 * is shown is what comes out. */

#include "till-sheet-dialog.h"

#include <glib/gi18n.h>

#include "till-print.h"

#define TEXT_COLUMNS 48

struct _TillSheetDialog
{
  AdwWindow          parent_instance;

  TillSheet         *sheet;
  TillPrintout      *printout;
  GtkPrintOperation *operation; /* while it prints */

  GtkDropDown       *papers;
  GtkDrawingArea    *preview;
};

G_DEFINE_FINAL_TYPE (TillSheetDialog, till_sheet_dialog, ADW_TYPE_WINDOW)

static TillPrintout *
make_printout (TillSheetDialog *self)
{
  TillPaper paper = MIN (gtk_drop_down_get_selected (self->papers), TILL_N_PAPERS - 1);

  return till_printout_new (self->sheet, paper, /* logo= */ NULL,
                            gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL);
}

static void
show_sheet (TillSheetDialog *self)
{
  if (self->sheet == NULL)
    return;

  g_clear_pointer (&self->printout, till_printout_free);
  self->printout = make_printout (self);
  gtk_drawing_area_set_content_height (
    self->preview, (int) (till_printout_get_height (self->printout) *
                          (double) till_printout_get_n_pages (self->printout)));
  gtk_widget_queue_draw (GTK_WIDGET (self->preview));
}

/* The pages below each other. */
static void
draw_cb (GtkDrawingArea *area,
         cairo_t        *cr,
         int             width,
         int             height,
         gpointer        user_data)
{
  TillSheetDialog *self = user_data;
  double scale, across, down;

  if (self->printout == NULL)
    return;

  across = till_printout_get_width (self->printout);
  down = till_printout_get_height (self->printout);
  scale = MIN (1, width / across);
  cairo_translate (cr, (width - across * scale) / 2, 0);
  cairo_scale (cr, scale, scale);
  for (guint page = 0; page < till_printout_get_n_pages (self->printout); page++)
    {
      cairo_rectangle (cr, 0, 0, across, down - 4);
      cairo_set_source_rgb (cr, 1, 1, 1);
      cairo_fill (cr);
      till_printout_draw (self->printout, page, cr);
      cairo_translate (cr, 0, down);
    }
}

static void
copy_cb (TillSheetDialog *self)
{
  g_autofree char *text = till_sheet_to_text (self->sheet, TEXT_COLUMNS);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
}

static void
printed_cb (TillSheetDialog *self)
{
  g_clear_object (&self->operation);
}

static void
print_cb (TillSheetDialog *self)
{
  if (self->operation != NULL)
    return;

  self->operation = till_print_new (make_printout (self), till_sheet_get_name (self->sheet));
  g_signal_connect_object (self->operation, "done", G_CALLBACK (printed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_print_operation_run (self->operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG,
                           GTK_WINDOW (self), NULL);
}

static void
till_sheet_dialog_dispose (GObject *object)
{
  g_clear_object (&TILL_SHEET_DIALOG (object)->operation);

  G_OBJECT_CLASS (till_sheet_dialog_parent_class)->dispose (object);
}

static void
till_sheet_dialog_finalize (GObject *object)
{
  TillSheetDialog *self = TILL_SHEET_DIALOG (object);

  g_clear_pointer (&self->sheet, till_sheet_free);
  g_clear_pointer (&self->printout, till_printout_free);

  G_OBJECT_CLASS (till_sheet_dialog_parent_class)->finalize (object);
}

static void
till_sheet_dialog_class_init (TillSheetDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = till_sheet_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = till_sheet_dialog_finalize;

  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0,
                                       "window.close", NULL);
}

static GtkWidget *
make_buttons (TillSheetDialog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *copy = gtk_button_new_with_mnemonic (_("_Copy as text"));
  GtkWidget *print = gtk_button_new_with_mnemonic (_("_Print…"));

  g_signal_connect_swapped (copy, "clicked", G_CALLBACK (copy_cb), self);
  g_signal_connect_swapped (print, "clicked", G_CALLBACK (print_cb), self);
  gtk_widget_add_css_class (print, "suggested-action");
  gtk_box_append (GTK_BOX (box), copy);
  gtk_box_append (GTK_BOX (box), print);
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 12);

  return box;
}

static void
till_sheet_dialog_init (TillSheetDialog *self)
{
  const char *names[] = { _("A4"), _("Letter"), _("Roll, 80 mm"), NULL };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *preview = gtk_drawing_area_new ();
  GtkWidget *papers = gtk_drop_down_new_from_strings (names);

  self->papers = GTK_DROP_DOWN (papers);
  gtk_accessible_update_property (GTK_ACCESSIBLE (papers), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Paper"), -1);
  g_signal_connect_swapped (papers, "notify::selected", G_CALLBACK (show_sheet), self);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), papers);

  self->preview = GTK_DRAWING_AREA (preview);
  gtk_widget_set_margin_start (preview, 12);
  gtk_widget_set_margin_end (preview, 12);
  gtk_widget_set_valign (preview, GTK_ALIGN_START);
  gtk_drawing_area_set_draw_func (self->preview, draw_cb, self, NULL);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), preview);
  gtk_widget_set_vexpand (scrolled, TRUE);

  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), scrolled);
  gtk_box_append (GTK_BOX (box), make_buttons (self));
  adw_window_set_content (ADW_WINDOW (self), box);
}

/**
 * till_sheet_dialog_new:
 * @parent: (nullable): the window it belongs to
 * @sheet: (transfer full): what it shows
 *
 * Returns: (transfer none): a dialog, to be presented
 */
GtkWindow *
till_sheet_dialog_new (GtkWindow *parent,
                       TillSheet *sheet)
{
  TillSheetDialog *self;
  g_autofree char *text = NULL;

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (sheet != NULL, NULL);

  self = g_object_new (TILL_TYPE_SHEET_DIALOG, "transient-for", parent, "modal", TRUE,
                       "destroy-with-parent", TRUE, "title", till_sheet_get_name (sheet),
                       "default-width", 640, "default-height", 700, NULL);
  self->sheet = sheet;

  /* A screen reader reads what is printed. */
  text = till_sheet_to_text (sheet, TEXT_COLUMNS);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->preview), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text, -1);
  show_sheet (self);

  return GTK_WINDOW (self);
}
