/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The window is not closed over an answer to a dispute that nobody has but who writes it. */

#include "till-leaving.h"

#include "till-double-evidence.h"
#include "till-double.h"
#include "till-evidence-dialog.h"

static GtkWidget *
find (GtkWidget  *widget,
      const char *name)
{
  GtkWidget *found = NULL;

  if (gtk_widget_get_mapped (widget) &&
      (g_strcmp0 (gtk_widget_get_name (widget), name) == 0 ||
       (GTK_IS_BUTTON (widget) &&
        g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), name) == 0)))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find (child, name);

  return found;
}

/* Waits for a widget with that name, or a button that says so, in any window. */
static GtkWidget *
await (const char *name)
{
  GtkWidget *found = NULL;

  while (found == NULL)
    {
      g_autoptr (GList) windows = gtk_window_list_toplevels ();

      for (GList *l = windows; l != NULL && found == NULL; l = l->next)
        found = find (l->data, name);
      if (found == NULL)
        g_main_context_iteration (NULL, TRUE);
    }

  return found;
}

static void
count_cb (guint *n_stayed)
{
  (*n_stayed)++;
}

static void
test_evidence (void)
{
  const TillDispute fields = {
    .record = { .kind = TILL_RECORD_DISPUTE, .id = "dp_1" }, .due_us = G_MAXINT64,
    .state = TILL_DISPUTE_NEEDS_RESPONSE, .amount = { 4800, "GBP" }, .payment_id = "ch_1",
    .reason = "product_not_received",
  };
  TillSession *session = till_double_session_new (TILL_ACCOUNT_TEST, "Acme Tea");
  GtkWindow *window = GTK_WINDOW (till_window_new (NULL)), *dialog;
  TillLeaving *leaving = till_leaving_new (TILL_WINDOW (window));
  TillDispute *dispute = till_record_new (&fields);
  guint n_stayed = 0, n_windows;

  g_signal_connect_swapped (leaving, "stayed", G_CALLBACK (count_cb), &n_stayed);
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  gtk_window_present (window);
  till_double_evidence_put (till_session_get_gateway (session), dispute,
                            "{\"shipping_carrier\":\"Royal Mail\"}");
  dialog = till_evidence_dialog_new (window, session, dispute);
  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  gtk_window_present (dialog);
  gtk_editable_set_text (GTK_EDITABLE (await ("shipping_carrier")), "DHL");

  gtk_window_close (window);
  await ("_Discard");
  g_assert_nonnull (window);
  g_assert_nonnull (dialog);
  g_assert_cmpuint (n_stayed, ==, 1);

  /* Asked again it does not ask again. */
  n_windows = g_list_model_get_n_items (gtk_window_get_toplevels ());
  gtk_window_close (window);
  g_assert_cmpuint (g_list_model_get_n_items (gtk_window_get_toplevels ()), ==, n_windows);
  g_assert_cmpuint (n_stayed, ==, 2);

  g_signal_emit_by_name (await ("_Discard"), "clicked");
  while (dialog != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (window);
  gtk_window_close (window);
  while (window != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (n_stayed, ==, 2);

  till_record_unref (dispute);
  g_object_unref (leaving);
  g_object_unref (session);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/console/leaving/evidence", test_evidence);

  return g_test_run ();
}
