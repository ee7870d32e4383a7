/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The help and the list of keys say the same keys, and the help answers what it promises. */

#include "till-help-window.h"

#include <string.h>

static GtkApplication *application;

static void
collect (GtkWidget *root,
         GType      type,
         GPtrArray *found)
{
  if (g_type_is_a (G_OBJECT_TYPE (root), type))
    g_ptr_array_add (found, root);

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect (child, type, found);
}

/* The small window over @parent. */
static GtkWidget *
get_shown (GtkWindow *parent)
{
  g_autoptr (GListModel) windows = g_object_ref (gtk_window_get_toplevels ());

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (gtk_window_get_transient_for (window) == parent)
        return GTK_WIDGET (window);
    }

  return NULL;
}

static GPtrArray *
collect_titles (GtkWidget *window)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  GPtrArray *titles = g_ptr_array_new_with_free_func (g_free);

  collect (window, ADW_TYPE_ACTION_ROW, rows);
  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (titles, g_strdup (adw_preferences_row_get_title (rows->pdata[i])));

  return titles;
}

static void
test_says_all_keys (void)
{
  GtkWindow *parent = GTK_WINDOW (gtk_application_window_new (application));
  g_autoptr (GPtrArray) in_keys = NULL;
  g_autoptr (GPtrArray) in_help = NULL;
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();
  gboolean has_order = FALSE;
  GtkWidget *shown;

  till_keys_window_show (application, parent);
  shown = get_shown (parent);
  g_assert_nonnull (shown);
  in_keys = collect_titles (shown);
  g_assert_cmpuint (in_keys->len, >=, 4);
  gtk_window_destroy (GTK_WINDOW (shown));

  till_help_window_show (application, parent);
  shown = get_shown (parent);
  g_assert_nonnull (shown);
  in_help = collect_titles (shown);
  g_assert_cmpuint (in_help->len, ==, in_keys->len);
  for (guint i = 0; i < in_keys->len; i++)
    g_assert_cmpstr (in_help->pdata[i], ==, in_keys->pdata[i]);

  collect (shown, GTK_TYPE_LABEL, labels);
  for (guint i = 0; i < labels->len; i++)
    if (strstr (gtk_label_get_label (labels->pdata[i]), "Ctrl N") != NULL)
      {
        has_order = TRUE;
        g_assert_true (gtk_widget_get_focusable (labels->pdata[i])); /* so keys scroll to it */
        g_assert_false (gtk_label_get_selection_bounds (labels->pdata[i], NULL, NULL));
      }
  g_assert_true (has_order);

  gtk_window_destroy (GTK_WINDOW (shown));
  gtk_window_destroy (parent);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GtkApplication) owned = NULL;

  gtk_test_init (&argc, &argv);
  adw_init ();

  owned = gtk_application_new ("io.github.tillroll.Tillroll.Test", G_APPLICATION_NON_UNIQUE);
  application = owned;
  g_assert_true (g_application_register (G_APPLICATION (owned), NULL, NULL));
  till_keys_install (owned);
  g_test_add_func ("/console/help/says-all-keys", test_says_all_keys);

  return g_test_run ();
}
