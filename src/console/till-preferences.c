/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a person can set: who works here, what is told, what stands on receipts, light or dark, and
 * whether the graphics card draws. */

#include "till-preferences.h"

#include <glib/gi18n.h>

#include "till-merchant-rows.h"
#include "till-notify-rows.h"
#include "till-small-window.h"
#include "till-typed-card.h"

/* In the order of the list on the screen. */
static const struct
{
  const char    *nick;
  AdwColorScheme scheme;
} schemes[] = {
  { "default", ADW_COLOR_SCHEME_DEFAULT },
  { "light", ADW_COLOR_SCHEME_FORCE_LIGHT },
  { "dark", ADW_COLOR_SCHEME_FORCE_DARK },
};

static guint
find_scheme (const char *nick)
{
  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (g_strcmp0 (schemes[i].nick, nick) == 0)
      return i;

  return 0;
}

/**
 * till_preferences_apply_colours:
 * @settings: the settings
 *
 * Makes the screen light or dark as it was set.
 */
void
till_preferences_apply_colours (GSettings *settings)
{
  g_autofree char *nick = g_settings_get_string (settings, "color-scheme");

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      schemes[find_scheme (nick)].scheme);
}

static gboolean
scheme_to_position (GValue   *value,
                    GVariant *variant,
                    gpointer  user_data)
{
  g_value_set_uint (value, find_scheme (g_variant_get_string (variant, NULL)));

  return TRUE;
}

static GVariant *
position_to_scheme (const GValue       *value,
                    const GVariantType *type,
                    gpointer            user_data)
{
  guint position = g_value_get_uint (value);

  return g_variant_new_string (schemes[MIN (position, G_N_ELEMENTS (schemes) - 1)].nick);
}

static GtkWidget *
scheme_row_new (GSettings *settings)
{
  const char *names[] = { _("As the desktop"), _("Light"), _("Dark"), NULL };
  g_autoptr (GtkStringList) list = gtk_string_list_new (names);
  GtkWidget *row = g_object_new (ADW_TYPE_COMBO_ROW, "title", _("Colours"), "model", list, NULL);

  g_settings_bind_with_mapping (settings, "color-scheme", row, "selected",
                                G_SETTINGS_BIND_DEFAULT, scheme_to_position, position_to_scheme,
                                NULL, NULL);

  return row;
}

static GtkWidget *
operator_row_new (GSettings *settings)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ENTRY_ROW, "title", _("Your name"), NULL);

  g_settings_bind (settings, "operator-name", row, "text", G_SETTINGS_BIND_DEFAULT);

  return row;
}

/* A row with a number, which counts as soon as it is typed. */
static GtkWidget *
number_row_new (GSettings  *settings,
                const char *key,
                const char *title,
                const char *subtitle,
                double      most)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "title", title, "subtitle", subtitle, NULL);
  GtkWidget *number = gtk_spin_button_new_with_range (0, most, 1);

  gtk_widget_set_valign (number, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (number), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), number);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), number);
  g_settings_bind (settings, key, number, "value", G_SETTINGS_BIND_DEFAULT);

  return row;
}

/* The practice gateway always takes them; any other one only after it was asked to. */
static GtkWidget *
typed_card_row_new (TillAccounts *accounts)
{
  const TillAccountConfig *config = till_session_get_config (till_accounts_get_session (accounts));
  GtkWidget *row = till_typed_card_row_new (config->typed_card);

  g_signal_connect_object (row, "allowed", G_CALLBACK (till_accounts_set_typed_card), accounts,
                           G_CONNECT_SWAPPED);

  return row;
}

static GtkWidget *
group_new (const char *title,
           const char *description)
{
  return g_object_new (ADW_TYPE_PREFERENCES_GROUP, "title", title, "description", description,
                       NULL);
}

/**
 * till_preferences_show:
 * @settings: the settings
 * @accounts: the accounts; one that is open has settings of its own
 * @parent: where they were asked for
 *
 * Shows the preferences; they count at once.
 */
void
till_preferences_show (GSettings    *settings,
                       TillAccounts *accounts,
                       GtkWindow    *parent)
{
  TillSession *session = till_accounts_get_session (accounts);
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *person = group_new (_("Who works here"),
                                 _("Stands in the journal and, at the gateway, beside every "
                                   "payment and refund made on this computer."));
  GtkWidget *money = group_new (_("Money"), NULL);
  GtkWidget *screen = group_new (_("Screen"), NULL);

  adw_preferences_group_add (ADW_PREFERENCES_GROUP (person), operator_row_new (settings));
  adw_preferences_group_add (
    ADW_PREFERENCES_GROUP (money),
    number_row_new (settings, "repeat-minutes", _("Ask about the same charge within minutes"),
                    _("The same amount on the same card or for the same customer. 0: never."),
                    1440));
  adw_preferences_group_add (
    ADW_PREFERENCES_GROUP (money),
    number_row_new (settings, "refund-grace-seconds", _("Seconds in which a refund can be stopped"),
                    _("It is held back for so long before it is sent. 0: sent at once."), 60));
  if (session != NULL && till_session_get_config (session)->mode != TILL_ACCOUNT_PRACTICE)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (money), typed_card_row_new (accounts));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (screen), scheme_row_new (settings));
  adw_preferences_group_add (
    ADW_PREFERENCES_GROUP (screen),
    till_switch_row_new (settings, "hardware-rendering", _("Use the graphics card"),
                         _("Takes longer to start and more memory. Counts from the next "
                           "start.")));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (person));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (money));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page),
                            ADW_PREFERENCES_GROUP (till_notify_rows_new (settings)));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page),
                            ADW_PREFERENCES_GROUP (till_background_rows_new (settings)));
  if (session != NULL)
    adw_preferences_page_add (
      ADW_PREFERENCES_PAGE (page),
      ADW_PREFERENCES_GROUP (till_merchant_rows_new (till_session_get_folder (session))));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (screen));
  till_small_window_show (parent, _("Preferences"), page, 520, 640);
}
