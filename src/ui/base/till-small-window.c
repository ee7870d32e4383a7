/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A window beside the main one, for settings and lists. libadwaita's own windows for that are not
 * the same in its oldest and newest version; its pages are. */

#include "till-small-window.h"

#include <adwaita.h>

static gboolean
close_cb (GtkWidget *window,
          GVariant  *arguments,
          gpointer   user_data)
{
  gtk_window_close (GTK_WINDOW (window));

  return TRUE;
}

/**
 * till_small_window_show:
 * @parent: the window it belongs to
 * @title: what it is
 * @content: (transfer floating): what is in it
 * @width: how wide it would like to be
 * @height: how high
 *
 * Opens a window that Escape closes.
 */
void
till_small_window_show (GtkWindow  *parent,
                        const char *title,
                        GtkWidget  *content,
                        int         width,
                        int         height)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkEventController *keys = gtk_shortcut_controller_new ();
  GtkShortcut *escape;
  GtkWidget *window;

  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (GTK_IS_WIDGET (content));

  gtk_widget_set_vexpand (content, TRUE);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), content);

  window = g_object_new (ADW_TYPE_WINDOW, "title", title, "content", box,
                         "transient-for", parent, "modal", TRUE, "destroy-with-parent", TRUE,
                         "default-width", width, "default-height", height, NULL);

  escape = gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                             gtk_callback_action_new (close_cb, NULL, NULL));
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys), escape);
  gtk_widget_add_controller (window, keys);

  gtk_window_present (GTK_WINDOW (window));
}
