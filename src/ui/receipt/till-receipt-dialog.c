/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The receipt of a payment: what it will look like, and the ways it can leave.
 *
 * What must hold: the preview is drawn by the same hand as the print; nothing leaves before all
 * that stands on it has been read; after one has been printed or saved, every other is marked as a
 * copy, and that is said beforehand; whatever goes wrong is said in this window. */

#include "till-receipt-dialog.h"

#include <glib/gi18n.h>

#include "till-compat.h"
#include "till-error-words.h"
#include "till-payment-watch.h"
#include "till-pdf.h"
#include "till-print.h"
#include "till-receipt-mail.h"
#include "till-receipt.h"
#include "till-stationery.h"
#include "till-wrap-layout.h"

#define TEXT_COLUMNS 48

struct _TillReceiptDialog
{
  AdwWindow          parent_instance;

  TillSession       *session;
  TillJournal       *journal;     /* NULL: it cannot be used */
  char              *operator_name;
  TillPayment       *payment;     /* as the sheet tells it */
  TillPaymentWatch  *watch;
  TillStationery    *stationery;  /* NULL until it is read */
  GPtrArray         *past;        /* TillReceiptNote; NULL until it is read */
  TillSheet         *sheet;       /* NULL until all is known */
  TillPrintout      *printout;    /* likewise */
  GtkPrintOperation *operation;   /* while it prints */
  GCancellable      *cancellable;

  GtkDropDown       *papers;
  GtkDrawingArea    *preview;
  GtkWidget         *past_box;
  GtkLabel          *past_label;
  GtkLabel          *says;
  GtkWidget         *buttons;
  GtkWidget         *mail_button;
};

G_DEFINE_FINAL_TYPE (TillReceiptDialog, till_receipt_dialog, ADW_TYPE_WINDOW)

static void
say (TillReceiptDialog *self,
     const char        *text)
{
  gtk_label_set_label (self->says, text);
  gtk_widget_set_visible (GTK_WIDGET (self->says), *text != '\0');
}

static gboolean
is_right_to_left (void)
{
  return gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL;
}

static TillPrintout *
make_printout (TillReceiptDialog *self)
{
  TillPaper paper = MIN (gtk_drop_down_get_selected (self->papers), TILL_N_PAPERS - 1);

  return till_printout_new (self->sheet, paper, self->stationery->logo, is_right_to_left ());
}

/* Says of the payment's receipts what a person has to know before another is made. */
static void
show_past (TillReceiptDialog *self,
           const TillPayment *payment)
{
  g_autofree char *text = till_receipt_say_past (payment, self->past, g_get_real_time ());

  if (text == NULL && self->journal == NULL)
    text = g_strdup (_("The journal cannot be read, so it is not known whether this receipt was "
                       "made before."));

  gtk_label_set_label (self->past_label, text != NULL ? text : "");
  gtk_widget_set_visible (self->past_box, text != NULL);
}

/* Sets everything anew: another paper, or more is known of the payment. */
static void
show_receipt (TillReceiptDialog *self)
{
  const TillPaymentDetail *detail;
  const TillAccountConfig *config;

  if (self->watch == NULL) /* the window is gone */
    return;

  detail = till_payment_watch_get_detail (self->watch);
  config = till_session_get_config (self->session);
  if (self->stationery == NULL || self->past == NULL || detail == NULL)
    return;

  g_clear_pointer (&self->sheet, till_sheet_free);
  g_clear_pointer (&self->printout, till_printout_free);
  g_clear_pointer (&self->payment, till_record_unref);
  self->payment = till_record_ref (detail->payment);
  self->sheet = till_receipt_new (detail, self->stationery->merchant, config->name, config->mode,
                                  till_receipt_is_copy (detail->payment, self->past));
  show_past (self, detail->payment);
  gtk_widget_set_visible (self->mail_button, !till_receipt_is_of_hold (detail->payment) &&
                                             till_receipt_mail_is_possible (self->session));
  self->printout = make_printout (self);
  gtk_window_set_title (GTK_WINDOW (self), till_sheet_get_name (self->sheet));
  gtk_widget_set_sensitive (self->buttons, TRUE);
  gtk_drawing_area_set_content_height (self->preview,
                                       (int) till_printout_get_height (self->printout));
  gtk_widget_queue_draw (GTK_WIDGET (self->preview));
}

static void
draw_cb (GtkDrawingArea *area,
         cairo_t        *cr,
         int             width,
         int             height,
         gpointer        user_data)
{
  TillReceiptDialog *self = user_data;
  double scale;

  if (self->printout == NULL)
    return;

  scale = MIN (1, width / till_printout_get_width (self->printout));
  cairo_translate (cr, (width - till_printout_get_width (self->printout) * scale) / 2, 0);
  cairo_scale (cr, scale, scale);
  cairo_rectangle (cr, 0, 0, till_printout_get_width (self->printout),
                   till_printout_get_height (self->printout));
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_fill (cr);
  till_printout_draw (self->printout, 0, cr);
}

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (TillReceiptDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  TillStationery *stationery = till_stationery_load_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (stationery == NULL)
    {
      say (self, error->message);
      return;
    }

  self->stationery = stationery;
  show_receipt (self);
}

static void
past_read_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (TillReceiptDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  GPtrArray *past = till_journal_list_receipts_finish (TILL_JOURNAL (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (past == NULL)
    {
      say (self, error->message);
      return;
    }

  self->past = past;
  show_receipt (self);
}

static void
read_past (TillReceiptDialog *self,
           const char        *payment_id)
{
  if (self->journal != NULL)
    till_journal_list_receipts_async (self->journal, payment_id, self->cancellable, past_read_cb,
                                      g_object_ref (self));
  else
    self->past = g_ptr_array_new_with_free_func ((GDestroyNotify) till_receipt_note_free);
}

static void
noted_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (TillReceiptDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (till_journal_note_receipt_finish (TILL_JOURNAL (object), result, &error))
    return;

  text = g_strdup_printf (_("It could not be written down that this receipt was made, so the next "
                            "will not be marked as a copy: %s"), error->message);
  say (self, text);
}

/* One has left, perhaps after the window was closed: from now on there are only copies. */
static void
note_leaving (TillReceiptDialog *self,
              TillReceiptWay     way)
{
  TillReceiptNote *note = till_receipt_note_new (self->payment->record.id,
                                                 till_receipt_is_of_hold (self->payment), way,
                                                 self->operator_name, g_get_real_time ());

  g_ptr_array_add (self->past, note);
  if (self->journal != NULL)
    till_journal_note_receipt_async (self->journal, note, noted_cb, g_object_ref (self));
  show_receipt (self);
}

static void
printed_cb (GtkPrintOperation      *operation,
            GtkPrintOperationResult result,
            gpointer                user_data)
{
  g_autoptr (TillReceiptDialog) self = user_data;
  g_autoptr (GError) error = NULL;

  g_clear_object (&self->operation);
  if (result == GTK_PRINT_OPERATION_RESULT_ERROR)
    {
      gtk_print_operation_get_error (operation, &error);
      say (self, error->message);
    }
  else if (result == GTK_PRINT_OPERATION_RESULT_APPLY)
    {
      say (self, _("The printer has the receipt"));
      note_leaving (self, TILL_RECEIPT_PRINTED);
    }
}

static void
print_cb (TillReceiptDialog *self)
{
  if (self->operation != NULL)
    return;

  self->operation = till_print_new (make_printout (self), till_sheet_get_name (self->sheet));
  g_signal_connect (self->operation, "done", G_CALLBACK (printed_cb), g_object_ref (self));
  /* What goes wrong at once comes by "done", too. */
  gtk_print_operation_run (self->operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG,
                           GTK_WINDOW (self), NULL);
}

static void
saved_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (TillReceiptDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;

  if (!till_pdf_save_finish (result, &name, &error))
    {
      say (self, error->message);
      return;
    }

  /* Translators: the name of a file */
  text = g_strdup_printf (_("The receipt is in “%s” now"), name);
  say (self, text);
  note_leaving (self, TILL_RECEIPT_SAVED);
}

static void
chosen_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (TillReceiptDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = till_choose_file_finish (result, &error);

  if (path != NULL)
    till_receipt_dialog_write (self, path);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    say (self, error->message);
}

static void
save_cb (TillReceiptDialog *self)
{
  g_autofree char *name = till_pdf_name (till_sheet_get_name (self->sheet));

  till_choose_file_async (GTK_WIDGET (self), _("Save the receipt"), name, self->cancellable,
                          chosen_cb, g_object_ref (self));
}

static void
copy_cb (TillReceiptDialog *self)
{
  g_autofree char *text = till_sheet_to_text (self->sheet, TEXT_COLUMNS);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  say (self, _("The receipt is on the clipboard, as text"));
}

static void
mailed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (TillReceiptDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *address = till_receipt_mail_ask_finish (result, &error);
  g_autofree char *text = NULL;

  if (address != NULL)
    {
      /* Translators: an e-mail address */
      text = g_strdup_printf (_("The gateway sends its receipt to %s"), address);
      say (self, text);
    }
  else if (error->domain == TILL_GATEWAY_ERROR)
    say (self, till_words_error (error));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    say (self, error->message);
}

static void
mail_cb (TillReceiptDialog *self)
{
  till_receipt_mail_ask_async (GTK_WIDGET (self), self->session, self->payment, self->cancellable,
                               mailed_cb, g_object_ref (self));
}

static void
till_receipt_dialog_dispose (GObject *object)
{
  TillReceiptDialog *self = TILL_RECEIPT_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  if (self->watch != NULL)
    g_signal_handlers_disconnect_by_data (self->watch, self);
  g_clear_object (&self->watch);
  g_clear_object (&self->session);
  g_clear_object (&self->operation);

  G_OBJECT_CLASS (till_receipt_dialog_parent_class)->dispose (object);
}

static void
till_receipt_dialog_finalize (GObject *object)
{
  TillReceiptDialog *self = TILL_RECEIPT_DIALOG (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->stationery, till_stationery_free);
  g_clear_object (&self->journal);
  g_clear_pointer (&self->payment, till_record_unref);
  g_clear_pointer (&self->past, g_ptr_array_unref);
  g_free (self->operator_name);
  g_clear_pointer (&self->sheet, till_sheet_free);
  g_clear_pointer (&self->printout, till_printout_free);

  G_OBJECT_CLASS (till_receipt_dialog_parent_class)->finalize (object);
}

static void
till_receipt_dialog_class_init (TillReceiptDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = till_receipt_dialog_dispose;
  object_class->finalize = till_receipt_dialog_finalize;

  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0,
                                       "window.close", NULL);
}

static GtkWidget *
add_button (TillReceiptDialog *self,
            const char        *label,
            GCallback          callback,
            const char        *style)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  if (style != NULL)
    gtk_widget_add_css_class (button, style);
  g_signal_connect_swapped (button, "clicked", callback, self);
  gtk_box_append (GTK_BOX (self->buttons), button);

  return button;
}

/* What people of this country have in their printers comes first. */
static GtkWidget *
papers_new (void)
{
  const char *names[] = { _("A4"), _("Letter"), _("Roll, 80 mm"), NULL };
  GtkWidget *papers = gtk_drop_down_new_from_strings (names);

  if (g_str_equal (gtk_paper_size_get_default (), GTK_PAPER_NAME_LETTER))
    gtk_drop_down_set_selected (GTK_DROP_DOWN (papers), TILL_PAPER_LETTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (papers), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Paper"), -1);

  return papers;
}

static GtkWidget *
make_preview (TillReceiptDialog *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *preview = gtk_drawing_area_new ();

  self->preview = GTK_DRAWING_AREA (preview);
  gtk_widget_set_margin_top (preview, 12);
  gtk_widget_set_margin_bottom (preview, 12);
  gtk_widget_set_margin_start (preview, 12);
  gtk_widget_set_margin_end (preview, 12);
  gtk_widget_set_valign (preview, GTK_ALIGN_START);
  gtk_drawing_area_set_draw_func (self->preview, draw_cb, self, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (preview), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("The receipt as it will be printed"), -1);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), preview);
  gtk_widget_set_vexpand (scrolled, TRUE);

  return scrolled;
}

/* Stands above the preview when there is something to know first. */
static GtkWidget *
make_past (TillReceiptDialog *self)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  self->past_label = GTK_LABEL (label);

  self->past_box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_box_append (GTK_BOX (self->past_box), label);
  gtk_widget_add_css_class (self->past_box, "till-banner");
  gtk_widget_add_css_class (self->past_box, "till-strip");
  gtk_widget_set_visible (self->past_box, FALSE);

  return self->past_box;
}

static void
till_receipt_dialog_init (TillReceiptDialog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *says = gtk_label_new (NULL);
  GtkWidget *papers = papers_new ();

  self->cancellable = g_cancellable_new ();
  self->watch = till_payment_watch_new ();
  g_signal_connect_swapped (self->watch, "changed", G_CALLBACK (show_receipt), self);

  self->papers = GTK_DROP_DOWN (papers);
  g_signal_connect_swapped (papers, "notify::selected", G_CALLBACK (show_receipt), self);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), papers);

  self->says = GTK_LABEL (says);
  gtk_label_set_wrap (self->says, TRUE);
  gtk_widget_set_margin_start (says, 12);
  gtk_widget_set_margin_end (says, 12);
  gtk_widget_set_margin_top (says, 6);
  gtk_widget_set_visible (says, FALSE);

  self->buttons = g_object_new (GTK_TYPE_BOX, "layout-manager",
                                g_object_new (TILL_TYPE_WRAP_LAYOUT, NULL), NULL);
  gtk_widget_set_halign (self->buttons, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_start (self->buttons, 12);
  gtk_widget_set_margin_end (self->buttons, 12);
  gtk_widget_set_margin_top (self->buttons, 12);
  gtk_widget_set_margin_bottom (self->buttons, 12);
  gtk_widget_set_sensitive (self->buttons, FALSE);
  add_button (self, _("_Copy as text"), G_CALLBACK (copy_cb), NULL);
  self->mail_button = add_button (self, _("_E-mail…"), G_CALLBACK (mail_cb), NULL);
  add_button (self, _("_Save as PDF…"), G_CALLBACK (save_cb), NULL);
  add_button (self, _("_Print…"), G_CALLBACK (print_cb), "suggested-action");

  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), make_past (self));
  gtk_box_append (GTK_BOX (box), make_preview (self));
  gtk_box_append (GTK_BOX (box), says);
  gtk_box_append (GTK_BOX (box), self->buttons);
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_default_widget (GTK_WINDOW (self), gtk_widget_get_last_child (self->buttons));
  gtk_window_set_focus (GTK_WINDOW (self), gtk_widget_get_last_child (self->buttons));
}

/**
 * till_receipt_dialog_new:
 * @parent: (nullable): the window it belongs to
 * @session: the account
 * @payment: a payment for which till_receipt_is_possible()
 *
 * Returns: (transfer none): a dialog, to be presented
 */
GtkWindow *
till_receipt_dialog_new (GtkWindow   *parent,
                         TillSession *session,
                         TillPayment *payment)
{
  TillReceiptDialog *self;

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (TILL_IS_SESSION (session), NULL);
  g_return_val_if_fail (payment != NULL && till_receipt_is_possible (payment), NULL);

  self = g_object_new (TILL_TYPE_RECEIPT_DIALOG, "transient-for", parent, "modal", TRUE,
                       "destroy-with-parent", TRUE, "title", _("Receipt"), "default-width", 640,
                       "default-height", 700, NULL);
  self->session = g_object_ref (session);
  self->operator_name = g_strdup (till_session_get_config (session)->operator_name);
  if (self->operator_name == NULL)
    self->operator_name = g_strdup ("");
  if (till_session_get_journal (session) != NULL)
    self->journal = g_object_ref (till_session_get_journal (session));
  till_payment_watch_set_session (self->watch, session);
  till_payment_watch_set_payment (self->watch, payment);
  read_past (self, payment->record.id);
  till_stationery_load_async (till_session_get_folder (session), self->cancellable, loaded_cb,
                              g_object_ref (self));

  return GTK_WINDOW (self);
}

/**
 * till_receipt_dialog_write:
 * @self: a dialog whose receipt is shown
 * @path: a file
 *
 * Saves the receipt as a PDF file, without holding up the window.
 */
void
till_receipt_dialog_write (TillReceiptDialog *self,
                           const char        *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) document = NULL;

  g_return_if_fail (TILL_IS_RECEIPT_DIALOG (self) && self->printout != NULL);
  g_return_if_fail (path != NULL);

  if (!(document = till_pdf_new (self->printout, till_sheet_get_name (self->sheet), &error)))
    say (self, error->message);
  else
    till_pdf_save_async (document, path, /* cancellable= */ NULL, saved_cb, g_object_ref (self));
}
