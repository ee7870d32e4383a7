/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Refund, capture and release as a person uses them; and the sign-in page. */

#include "till-refund-dialog.h"

#include <string.h>

#include "till-double-money.h"
#include "till-double-moves.h"
#include "till-double-sign-in.h"
#include "till-double.h"
#include "till-sign-in-page.h"

/* What a button says, also one whose label wraps. */
static const char *
button_text (GtkWidget *button)
{
  GtkWidget *child = gtk_button_get_child (GTK_BUTTON (button));

  return GTK_IS_LABEL (child) ? gtk_label_get_label (GTK_LABEL (child)) : NULL;
}

static void
iterate (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static gboolean
has_label (GtkWidget  *widget,
           const char *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_visible (widget) &&
      strstr (gtk_label_get_label (GTK_LABEL (widget)), text) != NULL)
    return TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (has_label (child, text))
      return TRUE;

  return FALSE;
}

static TillPayment *
payment_new (TillPaymentState state)
{
  const TillPayment payment = {
    .record = { .kind = TILL_RECORD_PAYMENT, .id = "ch_1" },
    .state = state,
    .amount = { 4800, "GBP" },
    .captured = state == TILL_PAYMENT_SUCCEEDED ? 4800 : 0,
    .brand = "visa",
    .last4 = "4242",
    .customer_name = "Smith & <Sons>",
  };

  return till_record_new (&payment);
}

static GtkWindow *
open_dialog (TillSession        *session,
             TillInstructionKind kind)
{
  TillPayment *payment = payment_new (kind == TILL_INSTRUCTION_REFUND ? TILL_PAYMENT_SUCCEEDED
                                                                      : TILL_PAYMENT_AUTHORIZED);
  GtkWindow *dialog = till_refund_dialog_new (NULL, session, kind, payment);

  till_record_unref (payment);
  gtk_window_present (dialog);
  iterate ();

  return dialog;
}

static GtkWidget *
child_of (GtkWindow  *dialog,
          const char *name)
{
  return GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (dialog), TILL_TYPE_REFUND_DIALOG,
                                                    name));
}

static void
test_refund (void)
{
  g_autoptr (TillSession) session = till_double_session_new (TILL_ACCOUNT_LIVE, "Acme Tea");
  GtkWindow *dialog = open_dialog (session, TILL_INSTRUCTION_REFUND);
  GtkWidget *send = child_of (dialog, "send_button");

  /* The default button is not the dangerous one. */
  g_assert_true (gtk_window_get_default_widget (dialog) == child_of (dialog, "cancel_button"));
  g_assert_cmpstr (button_text (send), ==, "Refund £48.00 · Acme Tea (live)");

  gtk_editable_set_text (GTK_EDITABLE (child_of (dialog, "amount_row")), "48.01");
  g_assert_false (gtk_widget_get_sensitive (send));
  gtk_editable_set_text (GTK_EDITABLE (child_of (dialog, "amount_row")), "12.50");
  g_assert_true (gtk_widget_get_sensitive (send));
  g_signal_emit_by_name (child_of (dialog, "amount_row"), "entry-activated");
  g_assert_cmpuint (till_double_moves_get_n (session), ==, 0);

  for (guint i = 0; i < 10; i++)
    g_signal_emit_by_name (send, "clicked");

  g_assert_cmpuint (till_double_moves_get_n (session), ==, 1);
  g_assert_cmpint (till_double_moves_get_last (session)->amount.minor, ==, 1250);

  /* While it is under way the dialog stays. */
  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  gtk_window_close (dialog);
  iterate ();
  g_assert_nonnull (dialog);

  till_double_moves_answer (session, &(TillOutcome) { .state = TILL_INSTRUCTION_UNKNOWN });
  iterate ();
  till_double_moves_settle (session, &(TillOutcome) { .state = TILL_INSTRUCTION_DONE });
  iterate ();
  gtk_window_close (dialog);
  iterate ();
  g_assert_null (dialog);
}

/* The rows with a box to tick, as the order they stand in. */
static void
find_checks (GtkWidget *widget,
             GPtrArray *checks)
{
  if (GTK_IS_CHECK_BUTTON (widget))
    g_ptr_array_add (checks, widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    find_checks (child, checks);
}

/* What is ticked adds up to the amount; an amount that is typed is none of the lines. */
static void
test_lines (void)
{
  g_autoptr (TillSession) session = till_double_session_new (TILL_ACCOUNT_LIVE, "Acme Tea");
  const TillPayment fields = {
    .record = { .kind = TILL_RECORD_PAYMENT, .id = "ch_1" },
    .state = TILL_PAYMENT_SUCCEEDED,
    .amount = { 4800, "GBP" },
    .captured = 4800,
    .metadata = "order_delivery: 5.00\norder_tax: 8.00",
  };
  TillPayment *payment = till_record_new (&fields);
  GtkWindow *dialog = till_refund_dialog_new (NULL, session, TILL_INSTRUCTION_REFUND, payment);
  GtkWidget *amount = child_of (dialog, "amount_row");
  g_autoptr (GPtrArray) checks = g_ptr_array_new ();

  till_record_unref (payment);
  gtk_window_present (dialog);
  iterate ();
  find_checks (GTK_WIDGET (dialog), checks);
  g_assert_cmpuint (checks->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_true (gtk_check_button_get_active (checks->pdata[i]));

  gtk_check_button_set_active (checks->pdata[0], FALSE);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (amount)), ==, "13.00");
  gtk_check_button_set_active (checks->pdata[2], FALSE);
  g_assert_cmpstr (button_text (child_of (dialog, "send_button")), ==,
                   "Refund £5.00 · Acme Tea (live)");
  gtk_check_button_set_active (checks->pdata[1], FALSE);
  g_assert_false (gtk_widget_get_sensitive (child_of (dialog, "send_button")));

  gtk_editable_set_text (GTK_EDITABLE (amount), "48.00");
  g_assert_true (gtk_check_button_get_active (checks->pdata[1]));
  gtk_editable_set_text (GTK_EDITABLE (amount), "12.34");
  for (guint i = 0; i < 3; i++)
    g_assert_false (gtk_check_button_get_active (checks->pdata[i]));
  gtk_window_destroy (dialog);
  iterate ();
}

/* A refund that is held back can be stopped, with Escape as well, and says for how long. */
static void
test_grace (void)
{
  const TillOrder order = { .kind = TILL_INSTRUCTION_REFUND, .amount = { 4800, "GBP" },
                            .target_id = "ch_1" };
  g_autoptr (TillSession) session = till_double_session_new (TILL_ACCOUNT_LIVE, "Acme Tea");
  g_autoptr (TillInstruction) held =
    till_double_instruction_new ("instruction-1", &order, TILL_INSTRUCTION_HELD, NULL, 1);
  GtkWindow *dialog = open_dialog (session, TILL_INSTRUCTION_REFUND);
  GtkWidget *outcome = child_of (dialog, "outcome");

  g_signal_emit_by_name (child_of (dialog, "send_button"), "clicked");
  g_assert_true (till_refund_dialog_is_sending (TILL_REFUND_DIALOG (dialog)));
  till_double_money_set_held (session, held, 4200);
  iterate ();
  g_assert_false (till_refund_dialog_is_sending (TILL_REFUND_DIALOG (dialog)));
  g_assert_true (has_label (outcome, "Sending in 5 s, Esc stops it"));
  g_assert_true (has_label (outcome, "Not sent yet"));

  gtk_window_close (dialog);
  iterate ();
  g_assert_cmpuint (till_double_money_get_n_stopped (session), ==, 1);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (dialog)));
  till_double_money_set_held (session, NULL, 0);
  till_double_moves_answer (session, &(TillOutcome) { .state = TILL_INSTRUCTION_REFUSED,
                                                      .code = TILL_INSTRUCTION_CODE_STOPPED });
  iterate ();
  g_assert_true (has_label (outcome, "Stopped in time"));

  gtk_window_destroy (dialog);
  iterate ();
  g_assert_finalize_object (g_steal_pointer (&session));
}

static void
test_held_money (void)
{
  g_autoptr (TillSession) session = till_double_session_new (TILL_ACCOUNT_TEST, "Acme Tea");
  const TillInstructionKind kinds[] = { TILL_INSTRUCTION_CAPTURE, TILL_INSTRUCTION_CANCEL };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      GtkWindow *dialog = open_dialog (session, kinds[i]);

      g_assert_false (gtk_widget_get_visible (child_of (dialog, "reason_row")));
      till_double_moves_expect (session, &(TillOutcome) { .state = TILL_INSTRUCTION_REFUSED,
                                                          .code = "charge_expired_for_capture" });
      g_signal_emit_by_name (child_of (dialog, "send_button"), "clicked");
      iterate ();
      g_assert_cmpint (till_double_moves_get_last (session)->kind, ==, kinds[i]);
      g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
      gtk_window_close (dialog);
      iterate ();
      g_assert_null (dialog);
    }
}

static GtkWidget *
sign_in_child (GtkWidget  *page,
               const char *name)
{
  return GTK_WIDGET (gtk_widget_get_template_child (page, TILL_TYPE_SIGN_IN_PAGE, name));
}

static void
count_cb (guint *n)
{
  ++*n;
}

static void
test_sign_in (void)
{
  static const TillGatewayPermission permissions[] = {
    { "charges", "Charges", FALSE, FALSE },
    { "refunds", "Charges and refunds", TRUE, FALSE },
  };
  g_autoptr (TillClock) clock = till_clock_new_system ();
  g_autoptr (TillKeyring) keyring = till_double_keyring_new ();
  g_autoptr (TillSignInDesk) desk = till_sign_in_desk_new ("accounts", keyring, clock);
  GtkWidget *page = till_sign_in_page_new (desk);
  GtkWidget *window = gtk_window_new ();
  guint n_signed_in = 0;

  gtk_window_set_child (GTK_WINDOW (window), page);
  gtk_window_present (GTK_WINDOW (window));
  g_signal_connect_swapped (desk, "signed-in", G_CALLBACK (count_cb), &n_signed_in);
  till_sign_in_page_add_gateway (TILL_SIGN_IN_PAGE (page), "stripe", "Stripe", permissions,
                                 G_N_ELEMENTS (permissions));
  g_assert_false (gtk_widget_get_visible (sign_in_child (page, "gateway_row")));
  till_sign_in_page_set_operator (TILL_SIGN_IN_PAGE (page), "Ana");

  gtk_editable_set_text (GTK_EDITABLE (sign_in_child (page, "key_row")), "sk_live_1");
  g_assert_true (gtk_widget_get_visible (sign_in_child (page, "tick")));
  g_assert_false (gtk_widget_get_sensitive (sign_in_child (page, "sign_in_button")));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (sign_in_child (page, "tick")), TRUE);
  g_assert_true (gtk_widget_get_sensitive (sign_in_child (page, "sign_in_button")));

  gtk_editable_set_text (GTK_EDITABLE (sign_in_child (page, "key_row")), "rk_test_1");
  g_assert_false (gtk_widget_get_visible (sign_in_child (page, "tick")));
  g_assert_false (gtk_check_button_get_active (GTK_CHECK_BUTTON (sign_in_child (page, "tick"))));
  g_signal_emit_by_name (sign_in_child (page, "sign_in_button"), "clicked");
  iterate ();
  g_assert_cmpuint (n_signed_in, ==, 1);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (sign_in_child (page, "key_row"))), ==, "");

  g_object_add_weak_pointer (G_OBJECT (page), (gpointer *) &page);
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_null (page);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/ui/money-dialogs/refund", test_refund);
  g_test_add_func ("/ui/money-dialogs/lines", test_lines);
  g_test_add_func ("/ui/money-dialogs/grace", test_grace);
  g_test_add_func ("/ui/money-dialogs/held-money", test_held_money);
  g_test_add_func ("/ui/money-dialogs/sign-in", test_sign_in);

  return g_test_run ();
}
