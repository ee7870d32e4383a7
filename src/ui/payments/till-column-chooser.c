/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which columns the list has, and in which order: a button with a list. Each row of it says what it
 * does by itself, so that it can be used with the keyboard; widths are changed in the header, or
 * here. The list is made anew when it is opened and when something has changed. */

#include "till-column-chooser.h"

#include <glib/gi18n.h>

/* A step of the buttons for the width, in digits. */
#define STEP 2

/* What a button of the list does. */
typedef struct
{
  TillColumnSet  *set;
  GtkWidget      *popover; /* has the button in it */
  TillPaymentCell cell;
  int             move;
  int             widen;
} Act;

static void fill (GtkWidget     *popover,
                  TillColumnSet *set);

static void
act_free (gpointer  data,
          GClosure *closure)
{
  Act *act = data;

  g_object_unref (act->set);
  g_free (act);
}

/* The list is made anew: not while one of its buttons is speaking. */
static gboolean
fill_cb (gpointer user_data)
{
  Act *act = user_data;

  if (gtk_widget_get_parent (act->popover) != NULL && gtk_widget_get_visible (act->popover))
    fill (act->popover, act->set);

  return G_SOURCE_REMOVE;
}

static void
refill_free (gpointer data)
{
  g_object_unref (((Act *) data)->popover);
  act_free (data, NULL);
}

static void
fill_soon (const Act *act)
{
  Act *refill = g_memdup2 (act, sizeof *act);

  g_object_ref (refill->set);
  g_object_ref (refill->popover);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, fill_cb, refill, refill_free);
}

static void
clicked_cb (Act *act)
{
  if (act->move != 0)
    till_column_set_move (act->set, act->cell, act->move);
  if (act->widen != 0)
    till_column_set_resize (act->set, act->cell,
                            till_column_set_get_width (act->set, act->cell) + act->widen);
  fill_soon (act);
}

static void
toggled_cb (GtkCheckButton *check,
            Act            *act)
{
  till_column_set_show (act->set, act->cell, gtk_check_button_get_active (check));
  fill_soon (act);
}

static Act *
act_new (GtkWidget      *popover,
         TillColumnSet  *set,
         TillPaymentCell cell)
{
  Act *act = g_new0 (Act, 1);

  act->set = g_object_ref (set);
  act->popover = popover;
  act->cell = cell;

  return act;
}

static void
add_button (GtkWidget  *box,
            Act        *act,
            const char *icon_name,
            const char *tip)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon_name);

  gtk_widget_set_tooltip_text (button, tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, tip, -1);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_data (button, "clicked", G_CALLBACK (clicked_cb), act, act_free,
                         G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), button);
}

static void
add_mover (GtkWidget      *box,
           GtkWidget      *popover,
           TillColumnSet  *set,
           TillPaymentCell cell,
           int             move,
           int             widen,
           const char     *icon_name,
           const char     *format)
{
  g_autoptr (GString) tip = g_string_new (format);
  Act *act = act_new (popover, set, cell);

  g_string_replace (tip, "%s", till_column_set_say (cell), 1);
  act->move = move;
  act->widen = widen;
  add_button (box, act, icon_name, tip->str);
}

static GtkWidget *
row_new (GtkWidget      *popover,
         TillColumnSet  *set,
         TillPaymentCell cell,
         gboolean        shown)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *check = gtk_check_button_new_with_label (till_column_set_say (cell));

  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), shown);
  gtk_widget_set_sensitive (check, cell != TILL_CELL_CUSTOMER && cell != TILL_CELL_AMOUNT);
  gtk_widget_set_hexpand (check, TRUE);
  g_signal_connect_data (check, "toggled", G_CALLBACK (toggled_cb), act_new (popover, set, cell),
                         act_free, 0);
  gtk_box_append (GTK_BOX (box), check);
  if (!shown)
    return box;

  /* Translators: the name of a column of the list */
  add_mover (box, popover, set, cell, -1, 0, "go-up-symbolic", _("Move “%s” to the front"));
  /* Translators: the name of a column of the list */
  add_mover (box, popover, set, cell, 1, 0, "go-down-symbolic", _("Move “%s” to the back"));
  /* Translators: the name of a column of the list */
  add_mover (box, popover, set, cell, 0, -STEP, "list-remove-symbolic", _("Make “%s” narrower"));
  /* Translators: the name of a column of the list */
  add_mover (box, popover, set, cell, 0, STEP, "list-add-symbolic", _("Make “%s” wider"));

  return box;
}

static void
reset_cb (Act *act)
{
  till_column_set_reset (act->set);
  fill_soon (act);
}

static void
fill (GtkWidget     *popover,
      TillColumnSet *set)
{
  GtkWidget *list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *reset = gtk_button_new_with_mnemonic (_("As at _first"));

  for (guint i = 0; i < till_column_set_get_n (set); i++)
    gtk_box_append (GTK_BOX (list), row_new (popover, set, till_column_set_get_cell (set, i),
                                             TRUE));
  for (TillPaymentCell cell = 0; cell < TILL_N_CELLS; cell++)
    if (!till_column_set_has (set, cell))
      gtk_box_append (GTK_BOX (list), row_new (popover, set, cell, FALSE));

  g_signal_connect_data (reset, "clicked", G_CALLBACK (reset_cb), act_new (popover, set, 0),
                         act_free, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (list), reset);
  gtk_popover_set_child (GTK_POPOVER (popover), list);
}

static void
open_cb (GtkMenuButton *button,
         gpointer       set)
{
  GtkWidget *popover = GTK_WIDGET (gtk_menu_button_get_popover (button));

  if (popover == NULL)
    {
      popover = gtk_popover_new ();
      gtk_menu_button_set_popover (button, popover);
    }

  fill (popover, set);
}

/**
 * till_column_chooser_new:
 * @set: columns
 *
 * Returns: (transfer floating): a button that opens the choice of columns
 */
GtkWidget *
till_column_chooser_new (TillColumnSet *set)
{
  GtkWidget *button = gtk_menu_button_new ();

  g_return_val_if_fail (TILL_IS_COLUMN_SET (set), NULL);

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_widget_set_tooltip_text (button, _("Columns"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Columns"), -1);
  gtk_widget_add_css_class (button, "flat");
  gtk_menu_button_set_direction (GTK_MENU_BUTTON (button), GTK_ARROW_UP);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button), open_cb, g_object_ref (set),
                                         g_object_unref);

  return button;
}
