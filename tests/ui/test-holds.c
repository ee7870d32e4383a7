/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The page of open holds: what it says, what it offers, and its four states. */

#include "till-holds-page.h"

#include "till-double-money.h"
#include "till-double.h"
#include "till-hold-row.h"

typedef struct
{
  TillSession *session;
  GtkWidget   *page;
  GtkWidget   *window;
  GString     *asked; /* what the page has asked for */
} Fixture;

static void
capture_cb (Fixture           *fixture,
            const TillPayment *payment)
{
  g_string_append_printf (fixture->asked, "capture %s;", payment->record.id);
}

static void
release_cb (Fixture           *fixture,
            const TillPayment *payment)
{
  g_string_append_printf (fixture->asked, "release %s;", payment->record.id);
}

static void
show_cb (Fixture           *fixture,
         const TillPayment *payment)
{
  g_string_append_printf (fixture->asked, "show %s;", payment->record.id);
}

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  g_autoptr (TillOpenHolds) holds = till_open_holds_new ();

  fixture->asked = g_string_new (NULL);
  fixture->session = till_double_session_new (TILL_ACCOUNT_TEST, "Acme Tea");
  fixture->page = till_holds_page_new (holds);
  fixture->window = g_object_new (GTK_TYPE_WINDOW, "child", fixture->page, "default-width", 600,
                                  "default-height", 500, NULL);
  g_signal_connect_swapped (fixture->page, "capture", G_CALLBACK (capture_cb), fixture);
  g_signal_connect_swapped (fixture->page, "release", G_CALLBACK (release_cb), fixture);
  g_signal_connect_swapped (fixture->page, "show-payment", G_CALLBACK (show_cb), fixture);
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  g_object_add_weak_pointer (G_OBJECT (fixture->page), (gpointer *) &fixture->page);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (fixture->page);
  g_object_unref (fixture->session);
  g_string_free (fixture->asked, TRUE);
}

static void
put (Fixture         *fixture,
     gint64           key,
     TillPaymentState state,
     int              hours)
{
  g_autofree char *id = g_strdup_printf ("ch_%d", (int) key);
  TillPayment payment = { .record = { .kind = TILL_RECORD_PAYMENT, .id = id } };

  payment.state = state;
  payment.created_us = g_get_real_time ();
  payment.capture_before_us = payment.created_us + hours * G_TIME_SPAN_HOUR;
  payment.amount = (TillMoney) { 4800, "GBP" };
  payment.customer_name = "J. Smith";
  payment.brand = "visa";
  payment.last4 = "4242";
  payment.reference = "A-1001";
  payment.operator_name = "Ana";
  till_double_session_put (fixture->session, key, &payment);
}

static GtkWidget *
find (GtkWidget  *widget,
      GType       type,
      const char *text)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type) && gtk_widget_get_mapped (widget) &&
      (text == NULL ||
       (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL) ||
       (GTK_IS_BUTTON (widget) &&
        g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), text) == 0)))
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

static GtkWidget *
wait_for (Fixture    *fixture,
          GType       type,
          const char *text)
{
  gint64 end = g_get_monotonic_time () + 10 * G_TIME_SPAN_SECOND;
  GtkWidget *found;

  while ((found = find (fixture->page, type, text)) == NULL && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, FALSE);
  if (found == NULL)
    g_error ("“%s” is not there", text);

  return found;
}

static guint
get_badge (Fixture *fixture)
{
  guint badge;

  g_object_get (fixture->page, "badge", &badge, NULL);

  return badge;
}

static void
open_session (Fixture *fixture)
{
  g_object_set (fixture->page, "session", fixture->session, NULL);
}

static void
test_list (Fixture      *fixture,
           gconstpointer user_data)
{
  GtkWidget *row;

  put (fixture, 1, TILL_PAYMENT_AUTHORIZED, 24 * 6 + 1);
  put (fixture, 2, TILL_PAYMENT_AUTHORIZED, 24 * 2 + 1);
  put (fixture, 3, TILL_PAYMENT_SUCCEEDED, 0);
  open_session (fixture);
  wait_for (fixture, GTK_TYPE_LABEL, "2 payments · £96.00");
  wait_for (fixture, GTK_TYPE_LABEL, "J. Smith");
  wait_for (fixture, GTK_TYPE_LABEL, "2 days left");
  wait_for (fixture, GTK_TYPE_LABEL, "6 days left");
  wait_for (fixture, GTK_TYPE_LABEL, "Visa ····4242 · A-1001 · held since");
  g_assert_cmpuint (get_badge (fixture), ==, 2);

  /* What ends first is on top, so it is what is found first. */
  row = wait_for (fixture, TILL_TYPE_HOLD_ROW, NULL);
  g_signal_emit_by_name (find (row, GTK_TYPE_BUTTON, "_Capture…"), "clicked");
  g_signal_emit_by_name (find (row, GTK_TYPE_BUTTON, "Re_lease…"), "clicked");
  g_signal_emit_by_name (find (fixture->page, GTK_TYPE_LIST_VIEW, NULL), "activate", 1u);
  g_assert_cmpstr (fixture->asked->str, ==, "capture ch_2;release ch_2;show ch_1;");

  put (fixture, 2, TILL_PAYMENT_SUCCEEDED, 49);
  wait_for (fixture, GTK_TYPE_LABEL, "1 payment · £48.00");
  g_assert_cmpuint (get_badge (fixture), ==, 1);
  g_object_set (fixture->page, "session", NULL, NULL);
  g_assert_cmpuint (get_badge (fixture), ==, 0);
}

static void
test_states (Fixture      *fixture,
             gconstpointer user_data)
{
  const TillFreshness fetching = { .state = TILL_FRESHNESS_BACKFILLING };
  const TillFreshness offline = { .state = TILL_FRESHNESS_OFFLINE,
                                  .since_us = g_get_real_time () };
  TillStore *store = till_session_get_store (fixture->session);

  till_double_store_by_hand (store);
  open_session (fixture);
  wait_for (fixture, GTK_TYPE_LABEL, "Loading…");
  till_double_store_deliver (store, 0);
  wait_for (fixture, GTK_TYPE_LABEL, "Nothing is held");
  wait_for (fixture, GTK_TYPE_LABEL, "A charge that only holds the money");
  till_double_session_set_freshness (fixture->session, &fetching);
  wait_for (fixture, GTK_TYPE_LABEL, "The history is being fetched");
  till_double_session_set_freshness (fixture->session, &offline);
  wait_for (fixture, GTK_TYPE_LABEL, "out of reach since");
}

static void
test_failed (Fixture      *fixture,
             gconstpointer user_data)
{
  put (fixture, 1, TILL_PAYMENT_AUTHORIZED, 25);
  till_double_store_break (till_session_get_store (fixture->session), TRUE);
  open_session (fixture);
  wait_for (fixture, GTK_TYPE_LABEL, "cannot be read");
  till_double_store_break (till_session_get_store (fixture->session), FALSE);
  g_signal_emit_by_name (wait_for (fixture, GTK_TYPE_BUTTON, "_Try again"), "clicked");
  wait_for (fixture, GTK_TYPE_LABEL, "1 payment");
}

static void
test_no_money_moves (Fixture      *fixture,
                     gconstpointer user_data)
{
  till_double_money_set_trouble (fixture->session, TILL_JOURNAL_TROUBLE_DAMAGED);
  put (fixture, 1, TILL_PAYMENT_AUTHORIZED, 25);
  open_session (fixture);
  g_assert_false (gtk_widget_get_sensitive (wait_for (fixture, GTK_TYPE_BUTTON, "_Capture…")));
  g_assert_false (gtk_widget_get_sensitive (wait_for (fixture, GTK_TYPE_BUTTON, "Re_lease…")));
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add ("/ui/holds/list", Fixture, NULL, set_up, test_list, tear_down);
  g_test_add ("/ui/holds/states", Fixture, NULL, set_up, test_states, tear_down);
  g_test_add ("/ui/holds/failed", Fixture, NULL, set_up, test_failed, tear_down);
  g_test_add ("/ui/holds/no-money-moves", Fixture, NULL, set_up, test_no_money_moves, tear_down);

  return g_test_run ();
}
