/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A page of records over a session in memory: its states, what is chosen, what waits, and that
 * nothing is left behind. */

#include "till-records-page.h"

#include "till-clock.h"
#include "till-double.h"
#include "till-topics.h"

typedef struct
{
  TillSession    *session;
  GtkWidget      *page;
  TillRecordView *view;
  GtkWidget      *window;
} Fixture;

static void
settle (void)
{
  gint64 end = g_get_monotonic_time () + 150 * 1000;

  while (g_main_context_iteration (NULL, FALSE) || g_get_monotonic_time () < end)
    ;
}

static void
put (Fixture        *fixture,
     const char     *id,
     gint64          second,
     TillRefundState state)
{
  TillRefund refund = {
    .record = { .kind = TILL_RECORD_REFUND, .id = id },
    .state = state,
    .created_us = second * TILL_SECOND,
    .amount = { 100, "GBP" },
    .payment_id = "ch_1",
  };

  till_double_session_put_other (fixture->session, till_record_new (&refund));
}

static void
set_up (Fixture      *fixture,
        gconstpointer n_refunds)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  TillFreshness live = { .state = TILL_FRESHNESS_LIVE };

  fixture->session = till_double_session_new (TILL_ACCOUNT_PRACTICE, "Acme Tea");
  till_double_session_set_freshness (fixture->session, &live);
  for (guint i = 0; i < GPOINTER_TO_UINT (n_refunds); i++)
    {
      g_autofree char *id = g_strdup_printf ("re_%u", i);

      put (fixture, id, i, i == 1 ? TILL_REFUND_FAILED : TILL_REFUND_SUCCEEDED);
    }

  fixture->page = till_records_page_new (&till_refund_topic);
  fixture->view = till_records_page_get_view (TILL_RECORDS_PAGE (fixture->page));
  g_object_set (fixture->page, "session", fixture->session, NULL);
  gtk_widget_set_hexpand (fixture->page, TRUE);
  gtk_box_append (GTK_BOX (box), fixture->page);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (fixture->view));
  fixture->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1000, 700);
  gtk_window_set_child (GTK_WINDOW (fixture->window), box);
  gtk_window_present (GTK_WINDOW (fixture->window));
  settle ();
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  g_object_add_weak_pointer (G_OBJECT (fixture->page), (gpointer *) &fixture->page);
  g_object_add_weak_pointer (G_OBJECT (fixture->view), (gpointer *) &fixture->view);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  settle ();
  g_assert_null (fixture->page);
  g_assert_null (fixture->view);
  g_assert_finalize_object (g_steal_pointer (&fixture->session));
}

/* A widget of @type below @widget that is seen, with @label if that is given. */
static GtkWidget *
find (GtkWidget  *widget,
      GType       type,
      const char *label)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type) && gtk_widget_get_mapped (widget))
    {
      g_autofree char *text = NULL;

      if (label == NULL)
        return widget;

      if (ADW_IS_STATUS_PAGE (widget))
        g_object_get (widget, "title", &text, NULL);
      else
        g_object_get (widget, "label", &text, NULL);
      if (g_strcmp0 (text, label) == 0)
        return widget;
    }

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type, label);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static GtkSelectionModel *
get_model (Fixture *fixture)
{
  return gtk_list_view_get_model (GTK_LIST_VIEW (find (fixture->page, GTK_TYPE_LIST_VIEW, NULL)));
}

static guint
get_badge (Fixture *fixture)
{
  guint badge;

  g_object_get (fixture->page, "badge", &badge, NULL);

  return badge;
}

static void
choose (Fixture *fixture,
        guint    position)
{
  gtk_selection_model_select_item (get_model (fixture), position, TRUE);
  settle ();
}

static const char *
get_shown_id (Fixture *fixture)
{
  TillRecordItem *item = till_record_view_get_item (fixture->view);

  return item != NULL ? till_record_item_get_id (item) : NULL;
}

static void
test_list (Fixture      *fixture,
           gconstpointer user_data)
{
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (get_model (fixture))), ==, 4);
  g_assert_cmpuint (get_badge (fixture), ==, 1);
  g_assert_null (get_shown_id (fixture));
  g_assert_nonnull (find (GTK_WIDGET (fixture->view), GTK_TYPE_LABEL,
                          "Choose a refund in the list to see it whole."));
  choose (fixture, 0);
  g_assert_cmpstr (get_shown_id (fixture), ==, "re_3");
  g_assert_nonnull (find (GTK_WIDGET (fixture->view), GTK_TYPE_LABEL, "re_3"));
}

static void
test_empty (Fixture      *fixture,
            gconstpointer user_data)
{
  TillFreshness offline = { .state = TILL_FRESHNESS_OFFLINE };
  GtkWidget *page = find (fixture->page, ADW_TYPE_STATUS_PAGE, "No refunds yet");

  g_assert_nonnull (page);
  till_double_session_set_freshness (fixture->session, &offline);
  settle ();
  g_assert_cmpstr (adw_status_page_get_description (ADW_STATUS_PAGE (page)), ==,
                   "The gateway cannot be reached, and nothing has been fetched yet.");
  g_assert_nonnull (find (fixture->page, GTK_TYPE_BUTTON, "_Check now"));
  put (fixture, "re_new", 1, TILL_REFUND_PENDING);
  settle ();
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (get_model (fixture))), ==, 1);
}

static void
test_loading (Fixture      *fixture,
              gconstpointer user_data)
{
  TillStore *store = till_session_get_store (fixture->session);

  g_object_set (fixture->page, "session", NULL, NULL);
  till_double_store_by_hand (store);
  g_object_set (fixture->page, "session", fixture->session, NULL);
  settle ();
  settle ();
  settle ();
  g_assert_nonnull (find (fixture->page, ADW_TYPE_STATUS_PAGE, "Loading…"));
  while (till_double_store_n_waiting (store) > 0)
    till_double_store_deliver (store, 0);
  settle ();
  g_assert_null (find (fixture->page, ADW_TYPE_STATUS_PAGE, NULL));
}

static void
test_failed (Fixture      *fixture,
             gconstpointer user_data)
{
  TillStore *store = till_session_get_store (fixture->session);
  GtkWidget *again;

  till_double_store_break (store, TRUE);
  put (fixture, "re_new", 100, TILL_REFUND_PENDING);
  settle ();
  g_assert_nonnull (find (fixture->page, ADW_TYPE_STATUS_PAGE,
                          "The refunds on this computer cannot be read"));
  again = find (fixture->page, GTK_TYPE_BUTTON, "_Try again");
  till_double_store_break (store, FALSE);
  g_signal_emit_by_name (again, "clicked");
  settle ();
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (get_model (fixture))), ==, 5);
}

/* What is chosen stays chosen when rows come in above it, and its detail is kept up to date. */
static void
test_live (Fixture      *fixture,
           gconstpointer user_data)
{
  choose (fixture, 1);
  g_assert_cmpstr (get_shown_id (fixture), ==, "re_2");
  put (fixture, "re_new", 100, TILL_REFUND_PENDING);
  put (fixture, "re_2", 2, TILL_REFUND_FAILED);
  settle ();
  g_assert_true (gtk_selection_model_is_selected (get_model (fixture), 2));
  g_assert_cmpstr (get_shown_id (fixture), ==, "re_2");
  g_assert_cmpuint (get_badge (fixture), ==, 2);
  g_assert_nonnull (find (GTK_WIDGET (fixture->view), GTK_TYPE_BUTTON, "_Dealt with"));
}

static void
test_dealt_with (Fixture      *fixture,
                 gconstpointer user_data)
{
  choose (fixture, 2);
  g_assert_cmpstr (get_shown_id (fixture), ==, "re_1");
  gtk_widget_activate_action (GTK_WIDGET (fixture->view), "record.settle", NULL);
  settle ();
  g_assert_cmpuint (get_badge (fixture), ==, 0);
  g_assert_null (find (GTK_WIDGET (fixture->view), GTK_TYPE_BUTTON, "_Dealt with"));
}

static void
test_search (Fixture      *fixture,
             gconstpointer user_data)
{
  GtkWidget *all;

  till_records_page_search (TILL_RECORDS_PAGE (fixture->page), "re_2");
  settle ();
  g_assert_cmpstr (get_shown_id (fixture), ==, "re_2");
  till_records_page_search (TILL_RECORDS_PAGE (fixture->page), "nobody");
  settle ();
  g_assert_nonnull (find (fixture->page, ADW_TYPE_STATUS_PAGE, "Nothing found"));
  all = find (fixture->page, GTK_TYPE_BUTTON, "Show _all");
  g_signal_emit_by_name (all, "clicked");
  settle ();
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (get_model (fixture))), ==, 4);
}

static void
test_chips (Fixture      *fixture,
            gconstpointer user_data)
{
  gtk_toggle_button_set_active (
    GTK_TOGGLE_BUTTON (find (fixture->page, GTK_TYPE_TOGGLE_BUTTON, "Failed")), TRUE);
  settle ();
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (get_model (fixture))), ==, 1);
}

static void
test_older (Fixture      *fixture,
            gconstpointer user_data)
{
  GtkWidget *older = find (fixture->page, GTK_TYPE_BUTTON, "Show _older ones");

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (get_model (fixture))), ==, 500);
  g_assert_nonnull (older);
  g_signal_emit_by_name (older, "clicked");
  settle ();
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (get_model (fixture))), ==, 520);
  g_assert_false (gtk_widget_get_visible (older));
}

/* Every topic there is can be shown, with and without what it is about. */
static void
test_topics (Fixture      *fixture,
             gconstpointer user_data)
{
  static const TillRecordTopic * const topics[] = {
    &till_refund_topic, &till_dispute_topic, &till_payout_topic, &till_customer_topic,
    &till_link_topic,
  };
  g_autoptr (TillSession) session = till_double_session_new (TILL_ACCOUNT_PRACTICE, "Acme Tea");

  till_double_session_fill (session, 400, g_get_real_time ());
  for (guint i = 0; i < G_N_ELEMENTS (topics); i++)
    {
      GtkWidget *page = till_records_page_new (topics[i]);
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
      GtkWidget *window = gtk_window_new ();
      GtkSelectionModel *model;

      g_object_set (page, "session", session, NULL);
      gtk_box_append (GTK_BOX (box), page);
      gtk_box_append (GTK_BOX (box),
                      GTK_WIDGET (till_records_page_get_view (TILL_RECORDS_PAGE (page))));
      gtk_window_set_child (GTK_WINDOW (window), box);
      gtk_window_present (GTK_WINDOW (window));
      settle ();
      model = gtk_list_view_get_model (GTK_LIST_VIEW (find (page, GTK_TYPE_LIST_VIEW, NULL)));
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), >, 5);
      for (guint row = 0; row < 5; row++)
        gtk_selection_model_select_item (model, row, TRUE);
      settle ();
      gtk_window_destroy (GTK_WINDOW (window));
      settle ();
    }
}

#define ADD(name, n, func)                                                                        \
  g_test_add ("/ui/records/" name, Fixture, GUINT_TO_POINTER (n), set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  ADD ("list", 4, test_list);
  ADD ("empty", 0, test_empty);
  ADD ("loading", 4, test_loading);
  ADD ("failed", 4, test_failed);
  ADD ("live", 4, test_live);
  ADD ("dealt-with", 4, test_dealt_with);
  ADD ("search", 4, test_search);
  ADD ("chips", 4, test_chips);
  ADD ("topics", 4, test_topics);
  ADD ("older", 520, test_older);

  return g_test_run ();
}
