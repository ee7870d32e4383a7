/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The receipt's window: shown, copied as text, saved, and drawn as a printer is given it. */

#include "till-receipt-dialog.h"

#include <glib/gstdio.h>
#include <string.h>

#include "till-double-moves.h"
#include "till-double.h"
#include "till-logo-row.h"
#include "till-merchant-rows.h"
#include "till-merchant.h"
#include "till-print.h"

static TillPayment *
payment_new (void)
{
  const TillPayment payment = {
    .record = { .kind = TILL_RECORD_PAYMENT, .id = "ch_1" },
    .state = TILL_PAYMENT_SUCCEEDED,
    .amount = { 4800, "GBP" },
    .captured = 4800,
    .brand = "visa",
    .last4 = "4242",
    .reference = "A-1001",
  };

  return till_record_new (&payment);
}

/* Waits until the window says the receipt's name: it has read all it needs. */
static TillReceiptDialog *
open_dialog (TillSession *session)
{
  TillPayment *payment = payment_new ();
  GtkWindow *dialog = till_receipt_dialog_new (NULL, session, payment);

  till_record_unref (payment);
  gtk_window_present (dialog);
  while (!g_str_equal (gtk_window_get_title (dialog), "Receipt A-1001"))
    g_main_context_iteration (NULL, TRUE);

  return TILL_RECEIPT_DIALOG (dialog);
}

/* The first widget of @type below @widget whose label is @text; any label if that is %NULL. */
static GtkWidget *
find (GtkWidget  *widget,
      GType       type,
      const char *text)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found;

      if (G_TYPE_CHECK_INSTANCE_TYPE (child, type) &&
          (text == NULL || g_strcmp0 (gtk_button_get_label (GTK_BUTTON (child)), text) == 0))
        return child;
      if ((found = find (child, type, text)) != NULL)
        return found;
    }

  return NULL;
}

static void
press (TillReceiptDialog *dialog,
       const char        *label)
{
  GtkWidget *button = find (GTK_WIDGET (dialog), GTK_TYPE_BUTTON, label);

  g_assert_nonnull (button);
  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

static void
read_text_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  char **text = user_data;

  *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, NULL);
  g_assert_nonnull (*text);
}

static void
test_copy (void)
{
  g_autoptr (TillSession) session = till_double_session_new (TILL_ACCOUNT_LIVE, "Acme Tea");
  g_autoptr (TillMerchant) merchant = till_merchant_new ();
  TillReceiptDialog *dialog;
  char *text = NULL;

  g_free (merchant->footer);
  merchant->footer = g_strdup ("Thank you.");
  g_assert_cmpint (g_mkdir_with_parents (till_session_get_folder (session), 0700), ==, 0);
  g_assert_true (till_merchant_save (merchant, till_session_get_folder (session), NULL));

  dialog = open_dialog (session);
  press (dialog, "_Copy as text");
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (dialog)), NULL,
                                 read_text_cb, &text);
  while (text == NULL)
    g_main_context_iteration (NULL, TRUE);

  g_assert_nonnull (strstr (text, "Acme Tea"));
  g_assert_nonnull (strstr (text, "£48.00"));
  g_assert_nonnull (strstr (text, "Thank you."));
  g_free (text);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
wait_for_file (const char *path)
{
  while (!g_file_test (path, G_FILE_TEST_EXISTS))
    g_main_context_iteration (NULL, FALSE);
}

static void
assert_pdf (const char *path)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "%PDF-"));
}

static void
test_save (void)
{
  g_autoptr (TillSession) session = till_double_session_new (TILL_ACCOUNT_LIVE, "Acme Tea");
  g_autofree char *folder = g_dir_make_tmp ("till-receipt-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "receipt.pdf", NULL);
  TillReceiptDialog *dialog = open_dialog (session);

  for (guint paper = 0; paper < 3; paper++)
    {
      GtkWidget *papers = find (GTK_WIDGET (dialog), GTK_TYPE_DROP_DOWN, NULL);

      gtk_drop_down_set_selected (GTK_DROP_DOWN (papers), paper);
      till_receipt_dialog_write (dialog, path);
      wait_for_file (path);
      assert_pdf (path);
      g_assert_cmpint (g_remove (path), ==, 0);
    }

  while (g_main_context_iteration (NULL, FALSE))
    ;
  gtk_window_destroy (GTK_WINDOW (dialog));
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* What stands on the clipboard after "Copy as text". */
static char *
copy_text (TillReceiptDialog *dialog)
{
  char *text = NULL;

  press (dialog, "_Copy as text");
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (dialog)), NULL,
                                 read_text_cb, &text);
  while (text == NULL)
    g_main_context_iteration (NULL, TRUE);

  return text;
}

static GtkWidget *
find_label (GtkWidget  *widget,
            const char *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) &&
      strstr (gtk_label_get_label (GTK_LABEL (widget)), text) != NULL)
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_label (child, text);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static void
assert_original (TillReceiptDialog *dialog)
{
  g_autofree char *text = copy_text (dialog);

  g_assert_null (strstr (text, "Copy"));
  g_assert_null (find_label (GTK_WIDGET (dialog), "made before"));
}

static void
assert_copy (TillReceiptDialog *dialog)
{
  g_autofree char *text = copy_text (dialog);

  g_assert_nonnull (strstr (text, "Copy"));
  while (find_label (GTK_WIDGET (dialog), "made before") == NULL)
    g_main_context_iteration (NULL, TRUE);
}

/* Text may be taken as often as one likes; once it was saved there are only copies, also when the
 * window is opened again, and even when it was closed before the file was there. */
static void
test_second_is_a_copy (void)
{
  g_autoptr (TillSession) session = till_double_session_new (TILL_ACCOUNT_LIVE, "Acme Tea");
  g_autofree char *folder = g_dir_make_tmp ("till-receipt-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "receipt.pdf", NULL);
  TillReceiptDialog *dialog = open_dialog (session);

  assert_original (dialog);
  assert_original (dialog);
  till_receipt_dialog_write (dialog, "/nonexistent/receipt.pdf");
  while (find_label (GTK_WIDGET (dialog), "nonexistent") == NULL)
    g_main_context_iteration (NULL, TRUE);
  assert_original (dialog);

  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  till_receipt_dialog_write (dialog, path);
  gtk_window_destroy (GTK_WINDOW (dialog));
  while (dialog != NULL)
    g_main_context_iteration (NULL, TRUE);
  assert_pdf (path);

  dialog = open_dialog (session);
  assert_copy (dialog);
  gtk_window_destroy (GTK_WINDOW (dialog));
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* The other window: the one that asks. */
static GtkWidget *
wait_for_question (TillReceiptDialog *dialog)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (;;)
    {
      for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
        {
          g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

          if (window != GTK_WIDGET (dialog) && find (window, GTK_TYPE_BUTTON, "_Send") != NULL)
            return window;
        }
      g_main_context_iteration (NULL, TRUE);
    }
}

static GtkWidget *
find_entry (GtkWidget *widget)
{
  if (GTK_IS_ENTRY (widget))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_entry (child);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static void
send_mail (TillReceiptDialog *dialog,
           const char        *address,
           const char        *said)
{
  GtkWidget *question;

  press (dialog, "_E-mail…");
  question = wait_for_question (dialog);
  gtk_editable_set_text (GTK_EDITABLE (find_entry (question)), address);
  g_signal_emit_by_name (find (question, GTK_TYPE_BUTTON, "_Send"), "clicked");
  while (find_label (GTK_WIDGET (dialog), said) == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_mail (void)
{
  g_autoptr (TillSession) session = till_double_session_new (TILL_ACCOUNT_LIVE, "Acme Tea");
  TillReceiptDialog *dialog = open_dialog (session);

  g_assert_null (till_double_moves_get_mailed (session));
  send_mail (dialog, "grace@", "not complete");
  g_assert_null (till_double_moves_get_mailed (session));
  send_mail (dialog, " grace@example.com ", "sends its receipt to grace@example.com");
  g_assert_cmpstr (till_double_moves_get_mailed (session), ==, "grace@example.com");
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
done_cb (GtkPrintOperation      *operation,
         GtkPrintOperationResult result,
         gpointer                user_data)
{
  g_assert_cmpint (result, ==, GTK_PRINT_OPERATION_RESULT_APPLY);
  *(gboolean *) user_data = TRUE;
}

/* Without a printer: the operation writes what it would send to one. */
static void
test_print (void)
{
  g_autofree char *folder = g_dir_make_tmp ("till-receipt-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "printed.pdf", NULL);
  g_autoptr (TillSheet) sheet = till_sheet_new ("Receipt A-1001");
  g_autoptr (GtkPrintOperation) operation = NULL;
  g_autoptr (GError) error = NULL;
  gboolean done = FALSE;

  till_sheet_add_pair (sheet, TILL_SHEET_TOTAL, "Paid", "£48.00");
  operation = till_print_new (till_printout_new (sheet, TILL_PAPER_ROLL, NULL, FALSE),
                              till_sheet_get_name (sheet));
  gtk_print_operation_set_export_filename (operation, path);
  g_signal_connect (operation, "done", G_CALLBACK (done_cb), &done);
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_EXPORT, NULL, &error);
  g_assert_no_error (error);
  while (!done)
    g_main_context_iteration (NULL, TRUE);

  g_assert_cmpint (gtk_print_operation_get_n_pages_to_print (operation), ==, 1);
  assert_pdf (path);
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static GtkEditable *
find_row (GtkWidget  *widget,
          const char *title)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkEditable *found;

      if (ADW_IS_ENTRY_ROW (child) &&
          strcmp (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (child)), title) == 0)
        return GTK_EDITABLE (child);
      if ((found = find_row (child, title)) != NULL)
        return found;
    }

  return NULL;
}

static void
wait_until_idle (TillMerchantRows *rows)
{
  while (!till_merchant_rows_is_idle (rows))
    g_main_context_iteration (NULL, TRUE);
}

/* What is typed is on disk when the window has closed; what is damaged stays as it is, and is said;
 * a card number is never written. */
static void
test_merchant_rows (void)
{
  g_autofree char *folder = g_dir_make_tmp ("till-receipt-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "merchant.ini", NULL);
  g_autofree char *text = NULL;
  g_autoptr (TillMerchant) merchant = NULL;
  g_autoptr (GError) error = NULL;
  GtkWidget *window = gtk_window_new ();
  TillMerchantRows *rows = TILL_MERCHANT_ROWS (till_merchant_rows_new (folder));

  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (rows));
  gtk_window_present (GTK_WINDOW (window));
  wait_until_idle (rows);
  g_assert_true (gtk_widget_get_sensitive (GTK_WIDGET (rows)));

  gtk_editable_set_text (find_row (GTK_WIDGET (rows), "Line at the foot"),
                         "4242 4242 4242 4242"); /* no longer than it takes to say so */
  gtk_editable_set_text (find_row (GTK_WIDGET (rows), "Name of the business"), " Harbour Tea ");
  gtk_widget_set_visible (window, FALSE);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_nonnull (adw_preferences_group_get_description (ADW_PREFERENCES_GROUP (rows)));

  gtk_editable_set_text (find_row (GTK_WIDGET (rows), "Line at the foot"), "Thank you");
  gtk_window_present (GTK_WINDOW (window));
  gtk_widget_set_visible (window, FALSE);
  wait_until_idle (rows);
  merchant = till_merchant_load (folder, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (merchant->name, ==, "Harbour Tea");
  g_assert_cmpstr (merchant->footer, ==, "Thank you");
  gtk_window_destroy (GTK_WINDOW (window));

  g_assert_true (g_file_set_contents (path, "no key file", -1, NULL));
  rows = g_object_ref_sink (TILL_MERCHANT_ROWS (till_merchant_rows_new (folder)));
  while (adw_preferences_group_get_description (ADW_PREFERENCES_GROUP (rows)) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (gtk_widget_get_sensitive (GTK_WIDGET (rows)));
  g_object_unref (rows);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "no key file");

  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
wait_for_logo (TillLogoRow *row)
{
  while (!till_logo_row_is_idle (row))
    g_main_context_iteration (NULL, TRUE);
}

/* A logo is copied into the account's folder; what is none does not take its place, and is said. */
static void
test_logo_row (void)
{
  g_autofree char *folder = g_dir_make_tmp ("till-receipt-XXXXXX", NULL);
  g_autofree char *source = g_build_filename (folder, "chosen.png", NULL);
  g_autofree char *none = g_build_filename (folder, "Smith & <Sons>.png", NULL);
  g_autofree char *path = till_merchant_get_logo_path (folder);
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 20, 10);
  TillLogoRow *row = g_object_ref_sink (TILL_LOGO_ROW (till_logo_row_new (path)));

  wait_for_logo (row);
  g_assert_false (till_logo_row_has (row));
  g_assert_cmpint (cairo_surface_write_to_png (image, source), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_destroy (image);
  till_logo_row_take (row, source);
  wait_for_logo (row);
  g_assert_true (till_logo_row_has (row));
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));

  g_assert_true (g_file_set_contents (source, "no picture", -1, NULL));
  till_logo_row_take (row, source);
  wait_for_logo (row);
  g_assert_true (till_logo_row_has (row));
  g_assert_nonnull (strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), "not a PNG"));
  till_logo_row_take (row, none);
  wait_for_logo (row);
  g_assert_nonnull (strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), "<Sons>.png"));
  g_object_unref (row);

  row = g_object_ref_sink (TILL_LOGO_ROW (till_logo_row_new (path)));
  wait_for_logo (row);
  g_assert_true (till_logo_row_has (row));
  till_logo_row_remove (row);
  wait_for_logo (row);
  g_assert_false (till_logo_row_has (row));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_object_unref (row);

  g_assert_cmpint (g_remove (source), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  gtk_init ();
  adw_init ();

  g_test_add_func ("/ui/receipt/copy", test_copy);
  g_test_add_func ("/ui/receipt/save", test_save);
  g_test_add_func ("/ui/receipt/second-is-a-copy", test_second_is_a_copy);
  g_test_add_func ("/ui/receipt/mail", test_mail);
  g_test_add_func ("/ui/receipt/print", test_print);
  g_test_add_func ("/ui/receipt/merchant-rows", test_merchant_rows);
  g_test_add_func ("/ui/receipt/logo-row", test_logo_row);

  return g_test_run ();
}
