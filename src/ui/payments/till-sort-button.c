/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* In which order the list is: a button with a menu, for the keyboard and where there is no room for
 * the names of the columns. The menu is made when it is first opened. */

#include "till-sort-button.h"

#include "till-sort-words.h"

static void
sorted_cb (GtkWidget     *button,
           TillColumnSet *set)
{
  g_autofree char *said = till_sort_words_say_sorted (till_column_set_get_sort (set));

  gtk_widget_set_tooltip_text (button, said);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, said,
                                  -1);
}

static void
set_sorted_cb (TillColumnSet *set,
               GSimpleAction *action)
{
  TillSort sort = till_column_set_get_sort (set);

  g_simple_action_set_state (action, g_variant_new_string (till_sort_get_name (sort)));
}

static void
change_state_cb (GSimpleAction *action,
                 GVariant      *state,
                 TillColumnSet *set)
{
  TillSort sort;

  if (till_sort_find (g_variant_get_string (state, NULL), &sort))
    till_column_set_set_sort (set, sort);
}

static void
open_cb (GtkMenuButton *button,
         gpointer       user_data)
{
  g_autoptr (GMenu) menu = NULL;

  if (gtk_menu_button_get_menu_model (button) != NULL)
    return;

  menu = g_menu_new ();
  for (TillSort sort = 0; sort < TILL_N_SORTS; sort++)
    {
      g_autofree char *detailed = g_strdup_printf ("order.sort::%s", till_sort_get_name (sort));

      g_menu_append (menu, till_sort_words_say (sort), detailed);
    }
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
}

/**
 * till_sort_button_new:
 * @set: columns, whose order it shows and changes
 *
 * Returns: (transfer floating): a button that opens the choice of orders
 */
GtkWidget *
till_sort_button_new (TillColumnSet *set)
{
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) action = NULL;

  g_return_val_if_fail (TILL_IS_COLUMN_SET (set), NULL);

  action = g_simple_action_new_stateful ("sort", G_VARIANT_TYPE_STRING,
                                         g_variant_new_string (till_sort_get_name (
                                           till_column_set_get_sort (set))));
  g_signal_connect_object (action, "change-state", G_CALLBACK (change_state_cb), set, 0);
  g_signal_connect_object (set, "sorted", G_CALLBACK (set_sorted_cb), action, 0);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
  gtk_widget_insert_action_group (button, "order", G_ACTION_GROUP (group));

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-sort-descending-symbolic");
  gtk_widget_add_css_class (button, "flat");
  gtk_menu_button_set_direction (GTK_MENU_BUTTON (button), GTK_ARROW_UP);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button), open_cb, NULL, NULL);
  g_signal_connect_object (set, "sorted", G_CALLBACK (sorted_cb), button, G_CONNECT_SWAPPED);
  sorted_cb (button, set);

  return button;
}
