/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Saved views, and what is kept of the list: each window finds what the one before it left. */

#include "till-views.h"

#include "till-double.h"
#include "till-payment-view.h"

typedef struct
{
  TillWindow       *window;
  TillPaymentsPage *page;
  TillColumnSet    *columns;
} Opened;

static Opened
open_window (GSettings *settings)
{
  GtkWidget *view = GTK_WIDGET (till_payment_view_new ());
  Opened opened = { till_window_new (NULL), NULL, NULL };

  opened.page = TILL_PAYMENTS_PAGE (till_payments_page_new (TILL_PAYMENT_VIEW (view)));
  opened.columns = till_payments_page_get_columns (opened.page);
  till_window_add_page (opened.window, "payments", "Payments", "view-list-symbolic",
                        GTK_WIDGET (opened.page), view);
  till_views_add (opened.window, opened.page, settings);

  return opened;
}

static void
act (Opened     *opened,
     const char *name,
     const char *view)
{
  gtk_widget_activate_action (GTK_WIDGET (opened->window), name, "s", view);
}

static char *
get_order_of (GSettings  *settings,
              const char *view)
{
  g_autoptr (GVariant) sorts = g_settings_get_value (settings, "view-sorts");
  char *name = NULL;

  g_variant_lookup (sorts, view, "s", &name);

  return name;
}

static void
test_order_is_kept (void)
{
  g_autoptr (GSettings) settings = g_settings_new ("io.github.tillroll.Tillroll");
  Opened first = open_window (settings), second;
  g_autofree char *kept = NULL;

  g_assert_cmpint (till_column_set_get_sort (first.columns), ==, TILL_SORT_NEWEST);
  till_column_set_set_sort (first.columns, TILL_SORT_CUSTOMER);
  kept = g_settings_get_string (settings, "sort");
  g_assert_cmpstr (kept, ==, "customer");

  second = open_window (settings);
  g_assert_cmpint (till_column_set_get_sort (second.columns), ==, TILL_SORT_CUSTOMER);
  till_column_set_set_sort (second.columns, TILL_SORT_NEWEST);
  gtk_window_destroy (GTK_WINDOW (first.window));
  gtk_window_destroy (GTK_WINDOW (second.window));
}

static void
test_views_have_an_order (void)
{
  g_autoptr (GSettings) settings = g_settings_new ("io.github.tillroll.Tillroll");
  Opened first = open_window (settings), second;
  g_autofree char *kept = NULL;
  g_autofree char *none = NULL;

  till_column_set_set_sort (first.columns, TILL_SORT_AMOUNT);
  gtk_widget_activate_action (GTK_WIDGET (first.window), "win.save-view", "(ss)", "Big", ">100");
  till_column_set_set_sort (first.columns, TILL_SORT_NEWEST);
  gtk_widget_activate_action (GTK_WIDGET (first.window), "win.save-view", "(ss)", "New", "today");
  kept = get_order_of (settings, "Big");
  g_assert_cmpstr (kept, ==, "amount");
  g_assert_null (get_order_of (settings, "New"));
  gtk_window_destroy (GTK_WINDOW (first.window));

  second = open_window (settings);
  g_assert_cmpint (till_column_set_get_sort (second.columns), ==, TILL_SORT_NEWEST);
  act (&second, "win.view", "Big");
  g_assert_cmpint (till_column_set_get_sort (second.columns), ==, TILL_SORT_AMOUNT);
  act (&second, "win.view", "New");
  g_assert_cmpint (till_column_set_get_sort (second.columns), ==, TILL_SORT_NEWEST);
  act (&second, "win.forget-view", "Big");
  none = get_order_of (settings, "Big");
  g_assert_null (none);
  act (&second, "win.view", "Big");
  g_assert_cmpint (till_column_set_get_sort (second.columns), ==, TILL_SORT_NEWEST);
  gtk_window_destroy (GTK_WINDOW (second.window));
}

/* What another version has kept is the newest first, not an error. */
static void
test_odd_settings (void)
{
  g_autoptr (GSettings) settings = g_settings_new ("io.github.tillroll.Tillroll");
  Opened opened;

  g_settings_set_value (settings, "views", g_variant_new_parsed ("[('Odd', 'today')]"));
  g_settings_set_value (settings, "view-sorts",
                        g_variant_new_parsed ("{'Odd': 'by colour', 'Gone': 'amount'}"));
  opened = open_window (settings);
  till_column_set_set_sort (opened.columns, TILL_SORT_OLDEST);
  act (&opened, "win.view", "Odd");
  g_assert_cmpint (till_column_set_get_sort (opened.columns), ==, TILL_SORT_NEWEST);
  gtk_window_destroy (GTK_WINDOW (opened.window));
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/console/views/order-is-kept", test_order_is_kept);
  g_test_add_func ("/console/views/views-have-an-order", test_views_have_an_order);
  g_test_add_func ("/console/views/odd-settings", test_odd_settings);

  return g_test_run ();
}
