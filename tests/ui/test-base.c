/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The small widgets, the page of the journal, and the windows beside the main one. */

#include <adwaita.h>

#include "till-activity-page.h"
#include "till-clock.h"
#include "till-compat.h"
#include "till-double-money.h"
#include "till-double.h"
#include "till-entry-row.h"
#include "till-fact.h"
#include "till-fit-label.h"
#include "till-freshness-button.h"
#include "till-give-up.h"
#include "till-plain.h"
#include "till-small-window.h"
#include "till-state-pill.h"
#include "till-under-way.h"
#include "till-wrap-layout.h"

static void
settle (void)
{
  gint64 end = g_get_monotonic_time () + 60 * 1000;

  while (g_main_context_iteration (NULL, FALSE) || g_get_monotonic_time () < end)
    ;
}

/* Whether a label says just this. */
static gboolean
says (GtkWidget  *widget,
      const char *text)
{
  if (GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text))
    return TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (says (child, text))
      return TRUE;

  return FALSE;
}

static GtkWidget *
show_in_window (GtkWidget *child)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), 300, 400);
  gtk_window_set_child (GTK_WINDOW (window), child);
  gtk_window_present (GTK_WINDOW (window));
  settle ();

  return window;
}

static GtkWidget *
find_label (GtkWidget  *widget,
            const char *part)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) &&
      strstr (gtk_label_get_label (GTK_LABEL (widget)), part) != NULL)
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_label (child, part);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* A column that is hidden, filled and shown gives its rows the height they need; a box does not. */
static void
test_column_after_hiding (void)
{
  const TillEntryText text = {
    TILL_TONE_WARNING, TILL_GLYPH_WARNING, "£10.50 · Needs your answer",
    "A text that is so long that it surely does not fit on one line of this window", 1,
  };
  GtkWidget *outer = till_column_new (6), *section = till_column_new (6);
  GtkWidget *column = till_column_new (8), *window, *row;
  int needed;

  till_column_append (TILL_COLUMN (section), gtk_label_new ("Disputes"));
  till_column_append (TILL_COLUMN (section), column);
  till_column_append (TILL_COLUMN (outer), section);
  gtk_widget_set_visible (section, FALSE);
  window = show_in_window (outer);

  gtk_widget_set_visible (section, TRUE);
  till_entry_row_fill (TILL_COLUMN (column), &text, 1);
  settle ();

  row = gtk_widget_get_first_child (column);
  gtk_widget_measure (row, GTK_ORIENTATION_VERTICAL, gtk_widget_get_width (row), NULL, &needed,
                      NULL, NULL);
  g_assert_cmpint (gtk_widget_get_height (row), ==, needed);
  g_assert_cmpint (gtk_widget_get_height (column), ==, needed);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_wrap (void)
{
  GtkWidget *box = g_object_new (GTK_TYPE_BOX, "layout-manager",
                                 g_object_new (TILL_TYPE_WRAP_LAYOUT, NULL), NULL);
  int wide, narrow, least;

  for (guint i = 0; i < 3; i++)
    {
      GtkWidget *child = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

      gtk_widget_set_size_request (child, 100, 20);
      gtk_box_append (GTK_BOX (box), child);
    }

  g_object_ref_sink (box);
  gtk_widget_measure (box, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, 312, &wide, NULL, NULL, NULL);
  gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, 311, &narrow, NULL, NULL, NULL);
  g_assert_cmpint (least, ==, 100);
  g_assert_cmpint (wide, ==, 20);
  g_assert_cmpint (narrow, ==, 46);
  g_assert_finalize_object (box);
}

/* The longest that fits is shown; the whole is what a screen reader has. */
static void
test_fit (void)
{
  static const char * const texts[] = { "1,204 payments · £38,112.40 · €7,092.91",
                                        "1,204 payments · £38,112.40 …", "1,204", NULL };
  GtkWidget *label = g_object_ref_sink (till_fit_label_new ());
  int widths[3], least, height;

  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      const char * const alone[] = { texts[i], NULL };

      till_fit_label_set_texts (TILL_FIT_LABEL (label), alone);
      gtk_widget_measure (label, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &widths[i], NULL, NULL);
    }

  till_fit_label_set_texts (TILL_FIT_LABEL (label), texts);
  gtk_widget_measure (label, GTK_ORIENTATION_VERTICAL, -1, &height, NULL, NULL, NULL);
  gtk_widget_measure (label, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  g_assert_cmpint (least, <=, widths[2]);
  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      gtk_widget_allocate (label, widths[i], height, -1, NULL);
      g_assert_cmpstr (till_fit_label_get_shown (TILL_FIT_LABEL (label)), ==, texts[i]);
      gtk_widget_allocate (label, widths[i] - 1, height, -1, NULL);
      g_assert_cmpstr (till_fit_label_get_shown (TILL_FIT_LABEL (label)), ==,
                       texts[MIN (i + 1, 2)]);
    }

  g_assert_cmpint (gtk_accessible_get_accessible_role (
    GTK_ACCESSIBLE (gtk_widget_get_first_child (label))), ==, GTK_ACCESSIBLE_ROLE_LABEL);
  g_assert_cmpint (gtk_accessible_get_accessible_role (
    GTK_ACCESSIBLE (gtk_widget_get_last_child (label))), ==, GTK_ACCESSIBLE_ROLE_PRESENTATION);
  g_assert_finalize_object (label);
}

static void
test_fact (void)
{
  GtkWidget *fact = g_object_ref_sink (till_fact_new ("Payment ID"));

  /* A line without a value is not there. */
  g_assert_false (gtk_widget_get_visible (fact));
  till_fact_set_value (TILL_FACT (fact), "ch_1");
  g_assert_true (gtk_widget_get_visible (fact));
  g_assert_cmpstr (till_fact_get_value (TILL_FACT (fact)), ==, "ch_1");
  till_fact_set_value (TILL_FACT (fact), "");
  g_assert_false (gtk_widget_get_visible (fact));
  g_assert_null (till_fact_get_value (TILL_FACT (fact)));
  g_assert_finalize_object (fact);
}

static void
test_freshness (void)
{
  g_autoptr (TillSession) session = till_double_session_new (TILL_ACCOUNT_LIVE, "Acme Tea");
  GtkWidget *button = g_object_new (TILL_TYPE_FRESHNESS_BUTTON, NULL);
  GtkWidget *window = show_in_window (button);

  g_assert_false (gtk_widget_get_visible (button));
  g_object_set (button, "session", session, NULL);
  settle ();
  g_assert_nonnull (find_label (button, "Live"));
  till_double_session_set_freshness (session,
                                     &(TillFreshness) { .state = TILL_FRESHNESS_BEHIND,
                                                        .since_us = g_get_real_time () });
  g_assert_nonnull (find_label (button, "Behind"));

  g_object_add_weak_pointer (G_OBJECT (button), (gpointer *) &button);
  gtk_window_destroy (GTK_WINDOW (window));
  settle ();
  g_assert_null (button);
  g_assert_finalize_object (g_steal_pointer (&session));
}

static guint
get_badge (GtkWidget *page)
{
  guint badge;

  g_object_get (page, "badge", &badge, NULL);

  return badge;
}

static void
set_instruction (TillSession         *session,
                 TillInstructionState state)
{
  const TillOrder order = { .kind = TILL_INSTRUCTION_CHARGE, .amount = { 4800, "GBP" },
                            .last4 = "4242", .reference = "A-1001" };

  till_double_session_add_instruction (session,
                                       till_double_instruction_new ("1", &order, state, NULL, 1));
}

static void
test_activity (void)
{
  g_autoptr (TillActivityLog) log = till_activity_log_new ();
  g_autoptr (TillSession) session = till_double_session_new (TILL_ACCOUNT_LIVE, "Acme Tea");
  GtkWidget *page = till_activity_page_new (log);
  GtkWidget *window = show_in_window (page);

  g_object_set (page, "session", session, NULL);
  settle ();
  g_assert_nonnull (find_label (page, "Nothing has been done from here yet"));
  g_assert_cmpuint (get_badge (page), ==, 0);

  set_instruction (session, TILL_INSTRUCTION_UNKNOWN);
  settle ();
  g_assert_cmpuint (get_badge (page), ==, 1);
  g_assert_nonnull (find_label (page, "Charge £48.00 to card ····4242"));
  g_assert_nonnull (find_label (page, "Ana · A-1001"));
  g_assert_nonnull (find_label (page, "Outcome unknown, checking"));
  g_assert_null (find_label (page, "Nothing has been done from here yet"));

  set_instruction (session, TILL_INSTRUCTION_DONE);
  settle ();
  g_assert_cmpuint (get_badge (page), ==, 0);
  g_assert_null (find_label (page, "Outcome unknown"));
  g_assert_nonnull (find_label (page, "Done · Ana"));

  till_double_session_set_freshness (session,
                                     &(TillFreshness) { .state = TILL_FRESHNESS_OFFLINE,
                                                        .problem = (char *) "No route" });
  till_activity_log_add (log, 1, "The printer is on fire", "req_1");
  settle ();
  g_assert_nonnull (find_label (page, "No route"));
  g_assert_nonnull (find_label (page, "req_1"));

  g_object_add_weak_pointer (G_OBJECT (page), (gpointer *) &page);
  gtk_window_destroy (GTK_WINDOW (window));
  settle ();
  g_assert_null (page);
  g_assert_finalize_object (g_steal_pointer (&session));
}

static GtkWindow *
find_small_window (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (gtk_window_get_transient_for (window) != NULL)
        return window;
    }

  return NULL;
}

/* How the search goes is told second by second; closing by hand wants a reason. */
static void
test_under_way (void)
{
  const TillOrder order = { .kind = TILL_INSTRUCTION_CHARGE, .amount = { 4800, "GBP" } };
  g_autoptr (TillSession) session = till_double_session_new (TILL_ACCOUNT_LIVE, "Acme Tea");
  g_autoptr (TillInstruction) unknown =
    till_double_instruction_new ("1", &order, TILL_INSTRUCTION_UNKNOWN, NULL, 1);
  g_autoptr (GPtrArray) instructions = g_ptr_array_new ();
  TillUnderWay *list = g_object_new (TILL_TYPE_UNDER_WAY, NULL);
  GtkWidget *window = show_in_window (GTK_WIDGET (list));
  GtkWindow *small;
  GtkWidget *dialog, *button;

  g_ptr_array_add (instructions, unknown);
  till_double_money_set_settling (session, unknown, 11500);
  g_assert_cmpuint (till_under_way_set (list, session, instructions), ==, 1);
  settle ();
  g_assert_nonnull (find_label (GTK_WIDGET (list), "Outcome unknown, checking, next look in 12 s"));
  till_double_money_set_settling (session, unknown, 0);
  g_assert_nonnull (find_label (GTK_WIDGET (list), "the gateway is being asked now"));

  button = gtk_widget_get_parent (find_label (GTK_WIDGET (list), "Close by hand…"));
  g_signal_emit_by_name (button, "clicked");
  settle ();
  small = find_small_window ();
  g_assert_nonnull (small);
  dialog = gtk_widget_get_ancestor (find_label (GTK_WIDGET (small), "nobody will ever know"),
                                    TILL_TYPE_GIVE_UP);
  button = GTK_WIDGET (gtk_widget_get_template_child (dialog, TILL_TYPE_GIVE_UP, "close_button"));
  g_assert_false (gtk_widget_get_sensitive (button));
  gtk_editable_set_text (GTK_EDITABLE (gtk_widget_get_template_child (dialog, TILL_TYPE_GIVE_UP,
                                                                      "why_row")), "   ");
  g_assert_false (gtk_widget_get_sensitive (button));
  gtk_editable_set_text (GTK_EDITABLE (gtk_widget_get_template_child (dialog, TILL_TYPE_GIVE_UP,
                                                                      "why_row")),
                         "asked the bank");
  g_assert_true (gtk_widget_get_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
  settle ();
  g_assert_cmpstr (till_double_money_get_why (session), ==, "asked the bank");
  g_assert_null (find_small_window ());

  g_assert_cmpuint (till_under_way_set (list, session, NULL), ==, 0);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (list)));
  gtk_window_destroy (GTK_WINDOW (window));
  settle ();
  g_assert_finalize_object (g_steal_pointer (&session));
}

static void
answered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  GAsyncResult **ret_result = user_data;

  *ret_result = g_object_ref (result);
}

/* The question that is cancelled goes away and says so. */
static void
test_question_is_cancelled (void)
{
  static const TillAnswer answers[] = {
    { "cancel", "_Cancel", TILL_ANSWER_PLAIN },
    { "go", "_Go", TILL_ANSWER_DANGEROUS },
  };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GtkWidget *label = gtk_label_new ("x");
  GtkWidget *window = show_in_window (label);

  till_ask_async (label, "Really?", "It cannot be undone.", NULL, answers, G_N_ELEMENTS (answers),
                  cancellable, answered_cb, &result);
  settle ();
  g_assert_null (result);
  g_cancellable_cancel (cancellable);
  settle ();
  g_assert_nonnull (result);
  g_assert_null (till_ask_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  gtk_window_destroy (GTK_WINDOW (window));
}

static GtkWidget *
find_toplevel (const char *title)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (g_strcmp0 (gtk_window_get_title (window), title) == 0)
        return GTK_WIDGET (window);
    }

  return NULL;
}

static void
test_windows_beside (void)
{
  GtkWidget *label = gtk_label_new ("x");
  GtkWidget *window = show_in_window (label);

  till_small_window_show (GTK_WINDOW (window), "Beside", gtk_label_new ("y"), 200, 200);
  till_show_about (label, "0.1.0", "nothing");
  settle ();
  g_assert_nonnull (find_toplevel ("Beside"));

  gtk_window_destroy (GTK_WINDOW (window));
  settle ();
  g_assert_null (find_toplevel ("Beside"));
}

static void
test_pills (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *window;

  /* Every label with its glyph and tone, painted once. */
  for (TillPaymentLabel i = 0; i <= TILL_PAYMENT_LABEL_DISPUTED; i++)
    {
      TillWord word = till_words_payment_label (i);
      GtkWidget *pill = till_state_pill_new ();

      till_state_pill_set_word (TILL_STATE_PILL (pill), &word);
      gtk_box_append (GTK_BOX (box), pill);
    }

  window = show_in_window (box);
  g_assert_nonnull (find_label (box, "Partly refunded"));
  gtk_window_destroy (GTK_WINDOW (window));
  settle ();
}

/* What a file or a customer is called is no markup. */
static void
test_plain (void)
{
  static const char text[] = "“Smith & <Sons>.csv” cannot be read";
  GtkWidget *overlay = adw_toast_overlay_new (), *page = adw_status_page_new ();
  GtkWidget *window;

  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay), page);
  window = show_in_window (overlay);
  till_plain_set_description (ADW_STATUS_PAGE (page), text);
  g_assert_true (says (page, text));
  till_plain_set_description (ADW_STATUS_PAGE (page), NULL);
  g_assert_false (says (page, text));

  g_assert_false (says (overlay, text));
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), till_plain_toast_new (text));
  g_assert_true (says (overlay, text));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/ui/base/column-after-hiding", test_column_after_hiding);
  g_test_add_func ("/ui/base/wrap", test_wrap);
  g_test_add_func ("/ui/base/fit", test_fit);
  g_test_add_func ("/ui/base/fact", test_fact);
  g_test_add_func ("/ui/base/pills", test_pills);
  g_test_add_func ("/ui/base/plain", test_plain);
  g_test_add_func ("/ui/base/freshness", test_freshness);
  g_test_add_func ("/ui/base/activity", test_activity);
  g_test_add_func ("/ui/base/under-way", test_under_way);
  g_test_add_func ("/ui/base/question-is-cancelled", test_question_is_cancelled);
  g_test_add_func ("/ui/base/windows-beside", test_windows_beside);

  return g_test_run ();
}
