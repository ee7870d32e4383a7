/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The note of a payment: what there is is shown, what is typed is kept or stays typed. */

#include "till-note-window.h"

#include <string.h>

#include "till-double-moves.h"
#include "till-double.h"

typedef struct
{
  TillSession *session;
  GtkWindow   *window;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  const TillPayment fields = {
    .record = { .kind = TILL_RECORD_PAYMENT, .id = "ch_1" }, .state = TILL_PAYMENT_SUCCEEDED,
    .amount = { 4800, "GBP" }, .customer_name = "J. Smith", .customer_phone = "0207 946 0000",
    .note = "Ring twice",
  };

  TillPayment *payment = till_record_new (&fields);

  fixture->session = till_double_session_new (TILL_ACCOUNT_TEST, "Acme Tea");
  g_assert_null (till_double_moves_get_note (fixture->session)->payment_id);
  fixture->window = till_note_window_new (NULL, fixture->session, payment);
  till_record_unref (payment);
  g_object_add_weak_pointer (G_OBJECT (fixture->window), (gpointer *) &fixture->window);
  gtk_window_present (fixture->window);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  if (fixture->window != NULL)
    gtk_window_destroy (fixture->window);
  while (fixture->window != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_object_unref (fixture->session);
}

static GtkWidget *
find (GtkWidget  *widget,
      GType       type,
      const char *text)
{
  const char *said = GTK_IS_LABEL (widget) ? gtk_label_get_label (GTK_LABEL (widget))
                     : GTK_IS_BUTTON (widget) ? gtk_button_get_label (GTK_BUTTON (widget)) : NULL;

  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type) &&
      (text == NULL || (said != NULL && strstr (said, text) != NULL)))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type, text);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static void
set_note (Fixture    *fixture,
          const char *text)
{
  GtkWidget *view = find (GTK_WIDGET (fixture->window), GTK_TYPE_TEXT_VIEW, NULL);

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), text, -1);
}

static GtkWidget *
get_save (Fixture *fixture)
{
  return find (GTK_WIDGET (fixture->window), GTK_TYPE_BUTTON, "_Save");
}

static void
wait_for (Fixture    *fixture,
          const char *text)
{
  while (find (GTK_WIDGET (fixture->window), GTK_TYPE_LABEL, text) == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_kept (Fixture      *fixture,
           gconstpointer user_data)
{
  GtkWidget *phone = find (GTK_WIDGET (fixture->window), ADW_TYPE_ENTRY_ROW, NULL);
  const TillPaymentNote *note;

  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (phone)), ==, "0207 946 0000");
  gtk_editable_set_text (GTK_EDITABLE (phone), "");
  set_note (fixture, " Leave it\nat the door \n");
  g_signal_emit_by_name (get_save (fixture), "clicked");
  while (fixture->window != NULL)
    g_main_context_iteration (NULL, TRUE);

  note = till_double_moves_get_note (fixture->session);
  g_assert_cmpstr (note->payment_id, ==, "ch_1");
  g_assert_cmpstr (note->note, ==, "Leave it\nat the door");
  g_assert_cmpstr (note->phone, ==, "");
}

static void
test_refused (Fixture      *fixture,
              gconstpointer user_data)
{
  g_autoptr (GError) error = till_gateway_error_new (TILL_GATEWAY_ERROR_UNAVAILABLE, NULL,
                                                     "The network is down");
  g_autofree char *long_text = g_strnfill (501, 'x');

  set_note (fixture, "Card 4242 4242 4242 4242");
  wait_for (fixture, "never noted");
  g_assert_false (gtk_widget_get_sensitive (get_save (fixture)));
  set_note (fixture, long_text);
  wait_for (fixture, "longer than the gateway keeps");
  set_note (fixture, "Call back");
  g_assert_true (gtk_widget_get_sensitive (get_save (fixture)));

  /* What was typed stays while the gateway cannot be reached. */
  till_double_moves_expect_error (fixture->session, error);
  g_signal_emit_by_name (get_save (fixture), "clicked");
  g_assert_false (gtk_widget_get_sensitive (get_save (fixture)));
  while (!gtk_widget_get_sensitive (get_save (fixture)))
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (till_double_moves_get_note (fixture->session)->payment_id);
  g_signal_emit_by_name (get_save (fixture), "clicked");
  while (fixture->window != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (till_double_moves_get_note (fixture->session)->note, ==, "Call back");
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add ("/ui/note/kept", Fixture, NULL, set_up, test_kept, tear_down);
  g_test_add ("/ui/note/refused", Fixture, NULL, set_up, test_refused, tear_down);

  return g_test_run ();
}
