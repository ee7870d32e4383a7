/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The frame: pages, the session they are given, folding, and that nothing is left behind. */

#include "till-window.h"

#include "till-activity-page.h"
#include "till-double.h"
#include "till-holds-page.h"
#include "till-payments-page.h"
#include "till-training-card.h"
#include "till-triple-pane.h"

static void
iterate (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
painted_cb (GdkFrameClock *clock,
            gboolean      *painted)
{
  *painted = TRUE;
}

static void
wait_for_frame (TillWindow *window)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (window));
  gboolean painted = FALSE;
  gulong id = g_signal_connect (clock, "after-paint", G_CALLBACK (painted_cb), &painted);

  gtk_widget_queue_draw (GTK_WIDGET (window));
  while (!painted)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (clock, id);
}

static TillWindow *
window_new (void)
{
  TillWindow *window = till_window_new (NULL);

  till_window_add_page (window, "payments", "Payments", "view-list-symbolic",
                        gtk_label_new ("List"), gtk_label_new ("Detail"));
  till_window_add_page (window, "activity", "Activity", "document-open-recent-symbolic",
                        gtk_label_new ("Journal"), NULL);
  till_window_add_page (window, "charge", "New charge", NULL, gtk_label_new ("Form"), NULL);

  return window;
}

static void
test_pages (void)
{
  TillWindow *window = window_new ();

  g_assert_cmpstr (till_window_get_page (window), ==, "payments");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.page", "s", "charge");
  g_assert_cmpstr (till_window_get_page (window), ==, "charge");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.back", NULL);
  g_assert_cmpstr (till_window_get_page (window), ==, "payments");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.page", "s", "no such page");
  g_assert_cmpstr (till_window_get_page (window), ==, "payments");

  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_null (window);
}

static void
test_titles_name_the_mode (void)
{
  TillWindow *window = window_new ();
  g_autoptr (TillSession) session = till_double_session_new (TILL_ACCOUNT_PRACTICE, "Acme Tea");
  GObject *title = gtk_widget_get_template_child (GTK_WIDGET (window), TILL_TYPE_WINDOW, "title");

  till_window_set_session (window, session);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==,
                   "Acme Tea (practice) – Tillroll");
  g_assert_cmpstr (adw_window_title_get_subtitle (ADW_WINDOW_TITLE (title)), ==,
                   "Practice · Acme Tea"); /* a narrow window cuts off the name, not the mode */
  till_window_set_session (window, NULL);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==, "Tillroll");

  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_finalize_object (g_steal_pointer (&session));
}

static GtkWidget *
box_of_width (int width)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_set_size_request (box, width, 100);

  return box;
}

static void
allocate (GtkWidget *pane,
          int        width)
{
  gtk_widget_measure (pane, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
  gtk_widget_measure (pane, GTK_ORIENTATION_VERTICAL, -1, NULL, NULL, NULL, NULL);
  gtk_widget_allocate (pane, width, 500, -1, NULL);
  iterate ();
}

static void
test_pane_folds (void)
{
  g_autoptr (GtkWidget) pane = g_object_ref_sink (g_object_new (TILL_TYPE_TRIPLE_PANE, NULL));
  TillTriplePane *self = TILL_TRIPLE_PANE (pane);
  GtkWidget *sidebar = box_of_width (180), *content = box_of_width (300);
  GtkWidget *detail = box_of_width (300);

  g_object_set (pane, "sidebar", sidebar, "content", content, "detail", detail,
                "has-detail", TRUE, NULL);

  allocate (pane, 1280);
  g_assert_false (till_triple_pane_get_detail_folded (self));
  g_assert_cmpint (gtk_widget_get_width (sidebar), ==, 220);
  g_assert_cmpint (gtk_widget_get_width (content), ==, 1280 - 220 - 360);
  g_assert_cmpint (gtk_widget_get_width (detail), ==, 360);

  allocate (pane, 850);
  g_assert_true (till_triple_pane_get_detail_folded (self));
  g_assert_false (till_triple_pane_get_sidebar_folded (self));
  g_assert_false (gtk_widget_get_child_visible (detail));
  g_assert_cmpint (gtk_widget_get_width (content), ==, 850 - 220);

  till_triple_pane_set_detail_open (self, TRUE);
  allocate (pane, 850);
  g_assert_true (gtk_widget_get_child_visible (detail));
  g_assert_false (gtk_widget_get_child_visible (content));

  allocate (pane, 600);
  g_assert_true (till_triple_pane_get_sidebar_folded (self));
  g_assert_false (gtk_widget_get_child_visible (sidebar));
  g_assert_cmpint (gtk_widget_get_width (detail), ==, 600);

  till_triple_pane_set_sidebar_open (self, TRUE);
  allocate (pane, 600);
  g_assert_cmpint (gtk_widget_get_width (sidebar), ==, 600);

  /* With the room the wanted widths come back, however wide somebody dragged them. */
  g_object_set (pane, "sidebar-width", 5000, "detail-width", 5000, NULL);
  allocate (pane, 1280);
  g_assert_cmpint (gtk_widget_get_width (content), ==, 300);
  g_assert_cmpint (gtk_widget_get_width (detail), ==, 300);
  g_object_set (pane, "sidebar-width", 200, NULL);
  allocate (pane, 1280);
  g_assert_cmpint (gtk_widget_get_width (content), ==, 620);
  g_assert_cmpint (gtk_widget_get_width (detail), ==, 460);
}

/* The least width of the window with the page that needs most. */
static int
get_least_width (TillWindow *window)
{
  static const char * const pages[] = { "payments", "holds", "activity" };
  int most = 0;

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      int minimum;

      till_window_show_page (window, pages[i]);
      iterate ();
      gtk_widget_measure (GTK_WIDGET (window), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL,
                          NULL, NULL);
      most = MAX (most, minimum);
    }

  return most;
}

static void
put_hold (TillSession *session)
{
  TillPayment payment = { .record = { .kind = TILL_RECORD_PAYMENT, .id = "ch_held" } };

  payment.state = TILL_PAYMENT_AUTHORIZED;
  payment.created_us = g_get_real_time ();
  payment.capture_before_us = payment.created_us + 6 * G_TIME_SPAN_DAY;
  payment.amount = (TillMoney) { 123456789, "GBP" };
  payment.customer_name = "Bartholomew Featherstonehaugh";
  payment.brand = "cartes_bancaires";
  payment.last4 = "4242";
  payment.reference = "ORDER-2026-1120-0042";
  till_double_session_put (session, 99999, &payment);
}

/* With everything there can be on the pages, they fit a small window with the usual text, and a
 * window of 600 with text twice its size. */
static void
test_fits (void)
{
  const TillFreshness offline = {
    .state = TILL_FRESHNESS_OFFLINE, .since_us = g_get_real_time (),
    .problem = (char *) "The gateway did not answer within 30 seconds.",
  };
  const TillOrder order = { .kind = TILL_INSTRUCTION_CHARGE, .amount = { 4800, "GBP" },
                            .customer_name = "Bartholomew Featherstonehaugh" };
  TillWindow *window = till_window_new (NULL);
  TillPaymentView *view = till_payment_view_new ();
  g_autoptr (TillActivityLog) log = till_activity_log_new ();
  g_autoptr (TillOpenHolds) holds = till_open_holds_new ();
  g_autoptr (TillSession) session = till_double_session_new (TILL_ACCOUNT_LIVE, "Acme Tea Ltd");

  till_window_add_page (window, "payments", "Payments", "view-list-symbolic",
                        till_payments_page_new (view), GTK_WIDGET (view));
  till_window_add_page (window, "holds", "Holds", "alarm-symbolic",
                        till_holds_page_new (holds), NULL);
  till_window_add_page (window, "activity", "Activity", "document-open-recent-symbolic",
                        till_activity_page_new (log), NULL);
  till_double_session_fill (session, 50, g_get_real_time ());
  put_hold (session);
  till_double_session_set_freshness (session, &offline);
  till_double_session_add_instruction (session,
                                       till_double_instruction_new ("1", &order,
                                                                    TILL_INSTRUCTION_UNKNOWN,
                                                                    NULL, 1));
  till_window_set_session (window, session);
  till_payment_view_set_payment (view,
                                 till_double_store_get (till_session_get_store (session), 47));
  gtk_window_present (GTK_WINDOW (window));
  wait_for_frame (window);

  g_assert_cmpint (get_least_width (window), <=, 390);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 2 * 96 * 1024, NULL);
  iterate ();
  g_assert_cmpint (get_least_width (window), <=, 600);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 96 * 1024, NULL);

  gtk_window_destroy (GTK_WINDOW (window));
  iterate ();
}

/* The exercises are seen in practice only, follow what is done, and can be put away. */
static void
test_training (void)
{
  const TillOrder order = { .kind = TILL_INSTRUCTION_REFUND, .amount = { 4800, "GBP" } };
  TillWindow *window = till_window_new (NULL);
  GtkWidget *card = till_training_card_new ();
  g_autoptr (TillSession) live = till_double_session_new (TILL_ACCOUNT_LIVE, "Acme Tea");
  g_autoptr (TillSession) practice = till_double_session_new (TILL_ACCOUNT_PRACTICE, "Practice");
  GtkWidget *title;
  gboolean dismissed;

  till_window_set_foot (window, card);
  g_assert_false (gtk_widget_get_visible (card));
  till_window_set_session (window, live);
  g_assert_false (gtk_widget_get_visible (card));
  till_window_set_session (window, practice);
  g_assert_true (gtk_widget_get_visible (card));

  till_double_session_add_instruction (practice,
                                       till_double_instruction_new ("1", &order,
                                                                    TILL_INSTRUCTION_DONE, NULL,
                                                                    1));
  iterate ();
  title = gtk_widget_get_first_child (gtk_widget_get_first_child (adw_bin_get_child (
    ADW_BIN (card))));
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (title)), ==, "Practised: 1 of 5");

  g_signal_emit_by_name (gtk_widget_get_next_sibling (title), "clicked");
  g_object_get (card, "dismissed", &dismissed, NULL);
  g_assert_true (dismissed);
  g_assert_false (gtk_widget_get_visible (card));

  till_window_set_session (window, NULL);
  gtk_window_destroy (GTK_WINDOW (window));
  iterate ();
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/ui/shell/pages", test_pages);
  g_test_add_func ("/ui/shell/titles-name-the-mode", test_titles_name_the_mode);
  g_test_add_func ("/ui/shell/pane-folds", test_pane_folds);
  g_test_add_func ("/ui/shell/fits", test_fits);
  g_test_add_func ("/ui/shell/training", test_training);

  return g_test_run ();
}
