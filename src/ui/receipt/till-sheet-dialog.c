/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A sheet before it is printed, saved or copied, on the paper that is in the printer. What must
 * hold: what is shown is what comes out; whatever goes wrong is said in this window. */

#include "till-sheet-dialog.h"

#include <glib/gi18n.h>

#include "till-compat.h"
#include "till-pdf.h"
#include "till-print.h"
#include "till-wrap-layout.h"

#define TEXT_COLUMNS 48

struct _TillSheetDialog
{
  AdwWindow          parent_instance;

  TillSheet         *sheet;
  TillPrintout      *printout;
  cairo_surface_t   *logo;      /* (nullable) */
  GtkPrintOperation *operation; /* while it prints */
  GCancellable      *closing;

  GtkDropDown       *papers;
  GtkDrawingArea    *preview;
  GtkLabel          *says;
};

G_DEFINE_FINAL_TYPE (TillSheetDialog, till_sheet_dialog, ADW_TYPE_WINDOW)

static TillPrintout *
make_printout (TillSheetDialog *self)
{
  TillPaper paper = MIN (gtk_drop_down_get_selected (self->papers), TILL_N_PAPERS - 1);

  return till_printout_new (self->sheet, paper, self->logo,
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
say (TillSheetDialog *self,
     const char      *text)
{
  gtk_label_set_label (self->says, text);
  gtk_widget_set_visible (GTK_WIDGET (self->says), TRUE);
}

static void
copy_cb (TillSheetDialog *self)
{
  g_autofree char *text = till_sheet_to_text (self->sheet, TEXT_COLUMNS);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  say (self, _("It is on the clipboard, as text"));
}

static void
printed_cb (TillSheetDialog        *self,
            GtkPrintOperationResult result)
{
  g_autoptr (GError) error = NULL;

  if (result == GTK_PRINT_OPERATION_RESULT_ERROR)
    {
      gtk_print_operation_get_error (self->operation, &error);
      say (self, error->message);
    }
  g_clear_object (&self->operation);
}

static void
saved_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (TillSheetDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;

  if (g_cancellable_is_cancelled (self->closing)) /* the window is gone */
    return;

  if (!till_pdf_save_finish (result, &name, &error))
    {
      say (self, error->message);
      return;
    }

  /* Translators: the name of a file */
  text = g_strdup_printf (_("It is in “%s” now"), name);
  say (self, text);
}

static void
chosen_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autofree char *path = till_choose_file_finish (result, NULL);

  if (path != NULL)
    till_sheet_dialog_write (TILL_SHEET_DIALOG (user_data), path);
}

static void
save_cb (TillSheetDialog *self)
{
  g_autofree char *name = till_pdf_name (till_sheet_get_name (self->sheet));

  till_choose_file_async (GTK_WIDGET (self), till_sheet_get_name (self->sheet), name,
                          self->closing, chosen_cb, self);
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
  TillSheetDialog *self = TILL_SHEET_DIALOG (object);

  g_cancellable_cancel (self->closing);
  g_clear_object (&self->operation);

  G_OBJECT_CLASS (till_sheet_dialog_parent_class)->dispose (object);
}

static void
till_sheet_dialog_finalize (GObject *object)
{
  TillSheetDialog *self = TILL_SHEET_DIALOG (object);

  g_clear_pointer (&self->sheet, till_sheet_free);
  g_clear_pointer (&self->printout, till_printout_free);
  g_clear_pointer (&self->logo, cairo_surface_destroy);
  g_object_unref (self->closing);

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

static void
add_button (TillSheetDialog *self,
            GtkWidget       *box,
            const char      *label,
            GCallback        callback)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  g_signal_connect_swapped (button, "clicked", callback, self);
  gtk_widget_insert_before (button, box, NULL);
}

static GtkWidget *
make_foot (TillSheetDialog *self)
{
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *says = gtk_label_new (NULL);

  self->says = GTK_LABEL (says);
  gtk_label_set_wrap (self->says, TRUE);
  gtk_label_set_selectable (self->says, TRUE);
  gtk_widget_set_visible (says, FALSE);
  gtk_widget_set_layout_manager (box, g_object_new (TILL_TYPE_WRAP_LAYOUT, NULL));
  add_button (self, box, _("_Copy as text"), G_CALLBACK (copy_cb));
  add_button (self, box, _("_Save as PDF…"), G_CALLBACK (save_cb));
  add_button (self, box, _("_Print…"), G_CALLBACK (print_cb));
  gtk_widget_add_css_class (gtk_widget_get_last_child (box), "suggested-action");
  gtk_box_append (GTK_BOX (foot), says);
  gtk_box_append (GTK_BOX (foot), box);
  gtk_widget_set_margin_top (foot, 12);
  gtk_widget_set_margin_bottom (foot, 12);
  gtk_widget_set_margin_start (foot, 12);
  gtk_widget_set_margin_end (foot, 12);

  return foot;
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

  self->closing = g_cancellable_new ();
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
  gtk_box_append (GTK_BOX (box), make_foot (self));
  adw_window_set_content (ADW_WINDOW (self), box);
}

/**
 * till_sheet_dialog_new:
 * @parent: (nullable): the window it belongs to
 * @sheet: (transfer full): what it shows
 * @logo: (nullable): an image for its head
 *
 * Returns: (transfer none): a dialog, to be presented
 */
GtkWindow *
till_sheet_dialog_new (GtkWindow       *parent,
                       TillSheet       *sheet,
                       cairo_surface_t *logo)
{
  TillSheetDialog *self;
  g_autofree char *text = NULL;

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (sheet != NULL, NULL);

  self = g_object_new (TILL_TYPE_SHEET_DIALOG, "transient-for", parent, "modal", TRUE,
                       "destroy-with-parent", TRUE, "title", till_sheet_get_name (sheet),
                       "default-width", 640, "default-height", 700, NULL);
  self->sheet = sheet;
  self->logo = logo != NULL ? cairo_surface_reference (logo) : NULL;

  /* A screen reader reads what is printed. */
  text = till_sheet_to_text (sheet, TEXT_COLUMNS);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->preview), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text, -1);
  show_sheet (self);

  return GTK_WINDOW (self);
}

/**
 * till_sheet_dialog_write:
 * @self: a dialog
 * @path: a file
 *
 * Saves what is shown as a PDF file, without holding up the window.
 */
void
till_sheet_dialog_write (TillSheetDialog *self,
                         const char      *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) document = NULL;

  g_return_if_fail (TILL_IS_SHEET_DIALOG (self));
  g_return_if_fail (path != NULL);

  if (!(document = till_pdf_new (self->printout, till_sheet_get_name (self->sheet), &error)))
    say (self, error->message);
  else
    till_pdf_save_async (document, path, /* cancellable= */ NULL, saved_cb, g_object_ref (self));
}
