/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The parts of the preferences about notifications (of what, with a sound or not, and when not) and
 * about going on without a window. */

#include "till-notify-rows.h"

#include <glib/gi18n.h>

#define DAY_MINUTES 1440
#define STEP_MINUTES 30

/**
 * till_switch_row_new:
 * @settings: the settings
 * @key: a boolean in them
 * @title: what it is about
 * @subtitle: (nullable): what else has to be known
 *
 * Returns: (transfer floating): a row with a switch, which counts at once
 */
GtkWidget *
till_switch_row_new (GSettings  *settings,
                     const char *key,
                     const char *title,
                     const char *subtitle)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "title", title, "subtitle", subtitle, NULL);
  GtkWidget *toggle = gtk_switch_new ();

  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  g_settings_bind (settings, key, toggle, "active", G_SETTINGS_BIND_DEFAULT);

  return row;
}

/* 1320 is "22:00". */
static gboolean
output_cb (GtkSpinButton *spin,
           gpointer       user_data)
{
  int minutes = gtk_spin_button_get_value_as_int (spin);
  g_autofree char *text = g_strdup_printf ("%02d:%02d", minutes / 60, minutes % 60);

  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (spin)), text) != 0)
    gtk_editable_set_text (GTK_EDITABLE (spin), text);

  return TRUE;
}

/* "22:00", "22.30" and "22" are times. */
static int
input_cb (GtkSpinButton *spin,
          double        *ret_value,
          gpointer       user_data)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (spin));
  char *rest;
  guint64 hours = g_ascii_strtoull (text, &rest, 10);
  guint64 minutes = 0;

  if (rest == text)
    return GTK_INPUT_ERROR;

  if (*rest == ':' || *rest == '.')
    minutes = g_ascii_strtoull (rest + 1, &rest, 10);
  if (*rest != '\0' || hours > 23 || minutes > 59)
    return GTK_INPUT_ERROR;

  *ret_value = (double) (hours * 60 + minutes);

  return TRUE;
}

static GtkWidget *
time_row_new (GSettings  *settings,
              const char *key,
              const char *title)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "title", title, NULL);
  GtkWidget *spin = gtk_spin_button_new_with_range (0, DAY_MINUTES - 1, STEP_MINUTES);

  gtk_widget_set_valign (spin, GTK_ALIGN_CENTER);
  gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (spin), FALSE); /* a colon is no number */
  gtk_spin_button_set_update_policy (GTK_SPIN_BUTTON (spin), GTK_UPDATE_IF_VALID);
  gtk_spin_button_set_wrap (GTK_SPIN_BUTTON (spin), TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 5);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  -1);
  g_signal_connect (spin, "output", G_CALLBACK (output_cb), NULL);
  g_signal_connect (spin, "input", G_CALLBACK (input_cb), NULL);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), spin);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), spin);
  g_settings_bind (settings, key, spin, "value", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "quiet-hours", row, "sensitive", G_SETTINGS_BIND_GET);

  return row;
}

/**
 * till_notify_rows_new:
 * @settings: the settings
 *
 * Returns: (transfer floating): the rows, as a group of preferences
 */
GtkWidget *
till_notify_rows_new (GSettings *settings)
{
  const struct
  {
    const char *key;
    const char *title;
    const char *subtitle;
  } switches[] = {
    { "notify-charges", _("New payments"), _("Those that were not made on this computer.") },
    { "notify-links", _("Links that were paid"), NULL },
    { "notify-refunds", _("Refunds that have failed"), NULL },
    { "notify-payouts", _("Payouts that have failed"), NULL },
    { "notify-disputes", _("Disputes that need an answer"),
      _("When they are new, and 7, 3 and 1 days before it is too late.") },
    { "notify-holds", _("Holds about to end"), _("Within a day.") },
    { "notify-sound", _("With a sound"), NULL },
    { "quiet-hours", _("Quiet hours"),
      _("What is new then is told in one notification afterwards.") },
  };
  GtkWidget *group = g_object_new (ADW_TYPE_PREFERENCES_GROUP, "title", _("Notifications"),
                                   "description", _("They never show a card or a customer’s "
                                                    "name."), NULL);

  for (guint i = 0; i < G_N_ELEMENTS (switches); i++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                               till_switch_row_new (settings, switches[i].key, switches[i].title,
                                                    switches[i].subtitle));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                             /* Translators: when quiet hours begin */
                             time_row_new (settings, "quiet-from", _("Quiet from")));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                             /* Translators: when quiet hours end */
                             time_row_new (settings, "quiet-to", _("Quiet until")));

  return group;
}

/**
 * till_background_rows_new:
 * @settings: the settings
 *
 * Returns: (transfer floating): the rows about going on without a window, as a group
 */
GtkWidget *
till_background_rows_new (GSettings *settings)
{
  GtkWidget *group = g_object_new (ADW_TYPE_PREFERENCES_GROUP, "title",
                                   _("When the window is closed"), NULL);
  GtkWidget *autostart = till_switch_row_new (settings, "autostart", _("Start with the desktop"),
                                              _("Without a window."));

  adw_preferences_group_add (
    ADW_PREFERENCES_GROUP (group),
    till_switch_row_new (settings, "run-in-background", _("Go on in the background"),
                         _("The account stays open and notifications come. “Quit” in the menu, "
                           "or Ctrl+Q, ends the program.")));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), autostart);
  g_settings_bind (settings, "run-in-background", autostart, "sensitive", G_SETTINGS_BIND_GET);

  return group;
}
