/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The times of quiet hours are written as times, and read as people type them. */

#include "till-config.h"
#include "till-notify-rows.h"

static void
find_spins (GtkWidget *widget,
            GPtrArray *spins)
{
  if (GTK_IS_SPIN_BUTTON (widget))
    g_ptr_array_add (spins, widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    find_spins (child, spins);
}

static void
test_times (void)
{
  const struct
  {
    const char *typed;
    int         minutes;
  } cases[] = {
    { "21:30", 1290 }, { "6", 360 }, { "6.45", 405 }, { "0:00", 0 }, { "23:59", 1439 },
    { "24:00", 1439 }, { "night", 1439 }, /* not times: what was there stays */
  };
  g_autoptr (GSettings) settings = g_settings_new (TILL_APP_ID);
  GtkWidget *window = gtk_window_new ();
  GtkWidget *rows = till_notify_rows_new (settings);
  g_autoptr (GPtrArray) spins = g_ptr_array_new ();

  gtk_window_set_child (GTK_WINDOW (window), rows);
  find_spins (rows, spins);
  g_assert_cmpuint (spins->len, ==, 2);
  g_assert_cmpstr (gtk_editable_get_text (spins->pdata[0]), ==, "22:00");
  g_assert_cmpstr (gtk_editable_get_text (spins->pdata[1]), ==, "07:00");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gtk_editable_set_text (spins->pdata[0], cases[i].typed);
      gtk_spin_button_update (spins->pdata[0]);
      g_assert_cmpint (g_settings_get_int (settings, "quiet-from"), ==, cases[i].minutes);
    }
  g_assert_cmpstr (gtk_editable_get_text (spins->pdata[0]), ==, "23:59");
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/console/notify-rows/times", test_times);

  return g_test_run ();
}
