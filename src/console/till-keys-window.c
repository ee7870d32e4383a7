/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The keys: one table for what they do and for the window that lists them, so that the two cannot
 * differ. A key whose action the program does not have is neither installed nor listed. (GTK has a
 * widget for such a window, but its newest version calls it deprecated.) */

#include "till-keys-window.h"

#include <glib/gi18n.h>

#include "till-small-window.h"

typedef struct
{
  const char *action;    /* with its target; NULL: GTK itself does it */
  const char *key;       /* NULL: a page, which has its key from the window */
  const char *title;
} Key;

static const Key keys[] = {
  { "win.new-charge", "<Control>n", N_("New charge") },
  { NULL, "<Control>Return", N_("New charge: to the button that sends it") },
  { "win.search", "<Control>f", N_("Search payments") },
  { "win.export", "<Control>e", N_("Write the payments that are shown into a file") },
  { "win.refund", "<Control>r", N_("Refund the chosen payment") },
  { "win.repeat", "<Control><Shift>n", N_("New charge like the chosen payment") },
  { "win.refund-selected", "<Control><Shift>r", N_("Refund all selected payments") },
  { "win.receipt", "<Control>p", N_("Receipt of the chosen payment") },
  { "win.check-now", "F5", N_("Check the gateway now") },
  { "win.page::payments", NULL, N_("Payments") },
  { "win.page::holds", NULL, N_("Holds") },
  { "win.page::refunds", NULL, N_("Refunds") },
  { "win.page::disputes", NULL, N_("Disputes") },
  { "win.page::payouts", NULL, N_("Payouts") },
  { "win.page::customers", NULL, N_("Customers") },
  { "win.page::links", NULL, N_("Links") },
  { "win.page::reports", NULL, N_("Reports") },
  { "win.page::activity", NULL, N_("Activity") },
  { NULL, "<Control>c", N_("Copy the selected rows of the list") },
  { "win.back", "<Alt>Left", N_("Back") },
  { NULL, "Escape", N_("Close what was opened; never sends anything") },
  { "app.help", "F1", N_("Help") },
  { "app.keys", "<Control>question", N_("This list of keys") },
  { "app.preferences", "<Control>comma", N_("Preferences") },
  { NULL, "F10", N_("Menu") },
  { "app.quit", "<Control>q", N_("Quit") },
};

/**
 * till_keys_install:
 * @application: the program
 *
 * Gives the actions their keys. Pages have theirs from the window, in its order.
 */
void
till_keys_install (GtkApplication *application)
{
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (keys[i].action != NULL && keys[i].key != NULL)
      gtk_application_set_accels_for_action (application, keys[i].action,
                                             (const char *[]) { keys[i].key, NULL });
}

static gboolean
has_action (GtkApplication *application,
            GtkWindow      *window,
            const char     *action)
{
  g_auto (GStrv) accels = NULL;

  if (action == NULL)
    return TRUE;

  accels = gtk_application_get_accels_for_action (application, action);
  if (accels[0] == NULL)
    return FALSE;

  /* The actions of the window's class are always there. */
  if (g_str_has_prefix (action, "win.page::") || g_str_equal (action, "win.back"))
    return TRUE;

  return g_action_group_has_action (g_str_has_prefix (action, "app.")
                                    ? G_ACTION_GROUP (application) : G_ACTION_GROUP (window),
                                    action + strlen ("app."));
}

static char *
say_key (GtkApplication *application,
         const Key      *key)
{
  g_auto (GStrv) accels = NULL;
  const char *accel = key->key;
  GdkModifierType modifiers;
  guint keyval;

  if (accel == NULL)
    {
      accels = gtk_application_get_accels_for_action (application, key->action);
      accel = accels[0];
    }

  if (!gtk_accelerator_parse (accel, &keyval, &modifiers))
    return g_strdup (accel);

  return gtk_accelerator_get_label (keyval, modifiers);
}

static GtkWidget *
row_new (GtkApplication *application,
         const Key      *key)
{
  g_autofree char *text = say_key (application, key);
  GtkWidget *label = gtk_label_new (text);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "title", _(key->title), NULL);

  gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (label, "till-key");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);

  return row;
}

/**
 * till_keys_group_new:
 * @application: the program
 * @window: its window
 *
 * Returns: (transfer floating): a list of the keys
 */
GtkWidget *
till_keys_group_new (GtkApplication *application,
                     GtkWindow      *window)
{
  GtkWidget *group = adw_preferences_group_new ();

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (has_action (application, window, keys[i].action))
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row_new (application, &keys[i]));

  return group;
}

/**
 * till_keys_window_show:
 * @application: the program
 * @parent: its window
 *
 * Lists the keys.
 */
void
till_keys_window_show (GtkApplication *application,
                       GtkWindow      *parent)
{
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *group = till_keys_group_new (application, parent);

  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  till_small_window_show (parent, _("Keyboard shortcuts"), page, 440, 600);
}
