/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The answer to a dispute in its window: drafts are kept, nothing is sent but after a question,
 * nothing that was written is lost without one. */

#include "till-evidence-dialog.h"

#include <string.h>

#include "till-double-evidence.h"
#include "till-double-moves.h"
#include "till-double.h"
#include "till-evidence-file-row.h"

typedef struct
{
  TillSession *session;
  GtkWindow   *parent;
  GtkWindow   *dialog;   /* NULL once it is gone */
} Fixture;

static void
settle (void)
{
  gint64 end = g_get_monotonic_time () + 120 * 1000;

  while (g_main_context_iteration (NULL, FALSE) || g_get_monotonic_time () < end)
    ;
}

static TillDispute *
make_dispute (void)
{
  const TillDispute fields = {
    .record = { .kind = TILL_RECORD_DISPUTE, .id = "dp_1" },
    .state = TILL_DISPUTE_NEEDS_RESPONSE,
    .due_us = G_MAXINT64,
    .amount = { 4800, "GBP" },
    .payment_id = "ch_1",
    .reason = "product_not_received",
  };

  return till_record_new (&fields);
}

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  TillDispute *dispute = make_dispute ();

  fixture->session = till_double_session_new (TILL_ACCOUNT_LIVE, "Acme Tea");
  till_double_evidence_put (till_session_get_gateway (fixture->session), dispute,
                            "{\"shipping_carrier\":\"Royal Mail\"}");
  fixture->parent = GTK_WINDOW (gtk_window_new ());
  gtk_window_present (fixture->parent);
  fixture->dialog = till_evidence_dialog_new (fixture->parent, fixture->session, dispute);
  g_object_add_weak_pointer (G_OBJECT (fixture->dialog), (gpointer *) &fixture->dialog);
  gtk_window_present (fixture->dialog);
  till_record_unref (dispute);
  settle ();
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  if (fixture->dialog != NULL)
    gtk_window_destroy (fixture->dialog);
  gtk_window_destroy (fixture->parent);
  settle ();
  g_assert_null (fixture->dialog);
  g_assert_finalize_object (g_steal_pointer (&fixture->session));
}

/* A widget that is called @name, or a button or label that says so. */
static GtkWidget *
find (GtkWidget  *widget,
      const char *name)
{
  g_autofree char *label = NULL;

  if (GTK_IS_BUTTON (widget) || GTK_IS_LABEL (widget))
    g_object_get (widget, "label", &label, NULL);
  if (gtk_widget_get_mapped (widget) &&
      (g_strcmp0 (gtk_widget_get_name (widget), name) == 0 || g_strcmp0 (label, name) == 0))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, name);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* The same, in any window. */
static GtkWidget *
find_anywhere (const char *name)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();
  GtkWidget *found = NULL;

  for (GList *l = windows; l != NULL && found == NULL; l = l->next)
    found = find (l->data, name);

  return found;
}

static void
press (const char *name)
{
  GtkWidget *button = find_anywhere (name);

  g_assert_nonnull (button);
  while (!GTK_IS_BUTTON (button))
    button = gtk_widget_get_parent (button);
  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
  settle ();
}

static void
type (Fixture    *fixture,
      const char *name,
      const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (find (GTK_WIDGET (fixture->dialog), name)), text);
  settle ();
}

static void
test_draft (Fixture      *fixture,
            gconstpointer user_data)
{
  TillGateway *gateway = till_session_get_gateway (fixture->session);
  GtkWidget *carrier = find (GTK_WIDGET (fixture->dialog), "shipping_carrier");

  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (carrier)), ==, "Royal Mail");
  g_assert_false (gtk_widget_is_sensitive (find (GTK_WIDGET (fixture->dialog),
                                                 "Save as _draft")));
  type (fixture, "shipping_tracking_number", "AB123");
  press ("Save as _draft");
  g_assert_cmpuint (till_double_evidence_get_n_drafts (gateway), ==, 1);
  g_assert_cmpuint (till_double_moves_get_n (fixture->session), ==, 0);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (carrier)), ==, "Royal Mail");
}

/* Sent only after a question whose first answer is no, and then once. */
static void
test_send (Fixture      *fixture,
           gconstpointer user_data)
{
  const TillOutcome done = { .state = TILL_INSTRUCTION_DONE };

  press ("_Send to the bank…");
  g_assert_cmpuint (till_double_moves_get_n (fixture->session), ==, 0);
  press ("_Not yet");
  g_assert_cmpuint (till_double_moves_get_n (fixture->session), ==, 0);

  press ("_Send to the bank…");
  press ("_Send once and for all");
  g_assert_cmpuint (till_double_moves_get_n (fixture->session), ==, 1);
  g_assert_cmpint (till_double_moves_get_last (fixture->session)->kind, ==,
                   TILL_INSTRUCTION_SUBMIT_EVIDENCE);

  /* While it is under way the window cannot be closed. */
  gtk_window_close (fixture->dialog);
  settle ();
  g_assert_nonnull (fixture->dialog);
  till_double_moves_answer (fixture->session, &done);
  settle ();
  g_assert_nonnull (find (GTK_WIDGET (fixture->dialog),
                          "The answer is on its way to the bank"));
  g_assert_null (find (GTK_WIDGET (fixture->dialog), "_Send to the bank…"));
  gtk_window_close (fixture->dialog);
  settle ();
  g_assert_null (fixture->dialog);
}

#define PDF "%PDF-1.4 /Type /Page %%EOF"

/* A file is chosen (the window for that is not ours), shown, waited for, sent again and taken out;
 * the window does not go away over one that is on its way, and nothing of that is an answer. */
static void
test_file (Fixture      *fixture,
           gconstpointer user_data)
{
  TillGateway *gateway = till_session_get_gateway (fixture->session);
  GtkWidget *row = gtk_widget_get_ancestor (find (GTK_WIDGET (fixture->dialog), "receipt"),
                                            TILL_TYPE_EVIDENCE_FILE_ROW);
  g_autoptr (GBytes) content = g_bytes_new_static (PDF, strlen (PDF));
  g_autoptr (GBytes) word = g_bytes_new_static ("PK", 2);

  till_evidence_file_row_attach (TILL_EVIDENCE_FILE_ROW (row), "letter.doc", word);
  settle ();
  g_assert_nonnull (find (row, "Choose a file…"));
  g_assert_nonnull (find (row, "Banks take PDF, JPEG and PNG. This file is none of them, whatever "
                               "its name says."));

  till_double_evidence_hold_uploads (gateway);
  till_evidence_file_row_attach (TILL_EVIDENCE_FILE_ROW (row), "receipt.pdf", content);
  settle ();
  g_assert_nonnull (find (row, "receipt.pdf"));
  g_assert_nonnull (find (row, "Cancel"));
  g_assert_null (find (row, "Choose a file…"));
  g_assert_false (gtk_widget_is_sensitive (find (GTK_WIDGET (fixture->dialog),
                                                 "_Send to the bank…")));
  gtk_window_close (fixture->dialog);
  settle ();
  press ("_Cancel");
  g_assert_nonnull (fixture->dialog);

  till_double_evidence_let_go (gateway, "The line is dead");
  settle ();
  press ("Try again");
  g_assert_nonnull (find (row, "Remove"));
  press ("Save as _draft");
  g_assert_cmpuint (till_double_evidence_get_n_drafts (gateway), ==, 1);
  press ("Remove");
  g_assert_nonnull (find (row, "Choose a file…"));
  press ("Save as _draft");
  g_assert_cmpuint (till_double_evidence_get_n_drafts (gateway), ==, 2);
  g_assert_cmpuint (till_double_moves_get_n (fixture->session), ==, 0);
}

/* The pack is made of what is on this computer and attached with one press; without the payment
 * there is none, and that is said. */
static void
test_pack (Fixture      *fixture,
           gconstpointer user_data)
{
  const TillPayment payment = {
    .record = { .kind = TILL_RECORD_PAYMENT, .id = "ch_1" },
    .state = TILL_PAYMENT_SUCCEEDED, .amount = { 4800, "GBP" }, .captured = 4800,
    .created_us = G_USEC_PER_SEC,
  };
  TillGateway *gateway = till_session_get_gateway (fixture->session);
  GtkWidget *window = GTK_WIDGET (fixture->dialog);

  press ("Attach the dispute pac_k");
  while (find (window, "The payment is not on this computer yet.") == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (till_double_evidence_get_n_files (gateway), ==, 0);

  till_double_session_put (fixture->session, 1, &payment);
  press ("Attach the dispute pac_k");
  while (find (window, "Dispute pack dp_1.pdf") == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (till_double_evidence_get_n_files (gateway), ==, 1);
  g_assert_false (gtk_widget_is_sensitive (find (window, "Attach the dispute pac_k")));
  g_assert_cmpuint (till_double_moves_get_n (fixture->session), ==, 0);
  press ("Save as _draft");
  g_assert_nonnull (strstr (till_double_evidence_get_texts (gateway),
                            "\"uncategorized_file\":\"file_1\""));
}

static void
test_close (Fixture      *fixture,
            gconstpointer user_data)
{
  TillGateway *gateway = till_session_get_gateway (fixture->session);

  type (fixture, "shipping_tracking_number", "AB123");
  gtk_window_close (fixture->dialog);
  settle ();
  g_assert_nonnull (fixture->dialog);
  press ("_Cancel");
  g_assert_nonnull (fixture->dialog);

  gtk_window_close (fixture->dialog);
  settle ();
  press ("_Save as draft");
  g_assert_cmpuint (till_double_evidence_get_n_drafts (gateway), ==, 1);
  g_assert_null (fixture->dialog);
  g_assert_cmpuint (till_double_moves_get_n (fixture->session), ==, 0);
}

/* Whoever wanted to leave and wrote on instead is not thrown out by the next draft. */
static void
test_stay (Fixture      *fixture,
           gconstpointer user_data)
{
  GtkWidget *save;

  type (fixture, "shipping_tracking_number", "AB123");
  gtk_window_close (fixture->dialog);
  settle ();
  save = find_anywhere ("_Save as draft");
  g_assert_nonnull (save);
  g_signal_emit_by_name (gtk_widget_get_ancestor (save, GTK_TYPE_BUTTON), "clicked");
  while (find (GTK_WIDGET (fixture->dialog), "The draft is being saved with the gateway.") == NULL)
    g_main_context_iteration (NULL, TRUE);
  type (fixture, "shipping_tracking_number", "AB124");
  g_assert_nonnull (fixture->dialog);

  press ("Save as _draft");
  g_assert_nonnull (fixture->dialog);
  g_assert_cmpuint (till_double_evidence_get_n_drafts (
                      till_session_get_gateway (fixture->session)), ==, 2);
}

static void
test_discard (Fixture      *fixture,
              gconstpointer user_data)
{
  type (fixture, "shipping_tracking_number", "AB123");
  gtk_window_close (fixture->dialog);
  settle ();
  press ("_Discard");
  g_assert_null (fixture->dialog);
  g_assert_cmpuint (till_double_evidence_get_n_drafts (
                      till_session_get_gateway (fixture->session)), ==, 0);
}

#define ADD(name, func) g_test_add ("/ui/disputes/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  ADD ("draft", test_draft);
  ADD ("send", test_send);
  ADD ("file", test_file);
  ADD ("pack", test_pack);
  ADD ("close", test_close);
  ADD ("stay", test_stay);
  ADD ("discard", test_discard);

  return g_test_run ();
}
