/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What key an action has, as it is written on the keyboard of whoever reads it: the program says
 * once which key that is, and everything that shows it asks here. */

#include "till-accel.h"

/**
 * till_accel_get_label:
 * @widget: a widget in a window
 * @action: an action with its prefix: "win.refund"
 *
 * Returns: (transfer full) (nullable): "Ctrl+R" in the user's language; %NULL when the action has
 *   no key, or @widget is in no window of the program
 */
char *
till_accel_get_label (GtkWidget  *widget,
                      const char *action)
{
  GtkRoot *root;
  GtkApplication *application = NULL;
  g_auto (GStrv) accels = NULL;
  GdkModifierType modifiers;
  guint key;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);
  g_return_val_if_fail (action != NULL, NULL);

  root = gtk_widget_get_root (widget);
  if (GTK_IS_WINDOW (root))
    application = gtk_window_get_application (GTK_WINDOW (root));
  if (application == NULL)
    return NULL;

  accels = gtk_application_get_accels_for_action (application, action);
  if (accels[0] == NULL || !gtk_accelerator_parse (accels[0], &key, &modifiers))
    return NULL;

  return gtk_accelerator_get_label (key, modifiers);
}
