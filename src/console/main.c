/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The window's main(): what has to be settled before GTK starts, in this order: no core dumps, the
 * language, the command line, and how the screen is drawn. */

#include <glib/gi18n.h>
#include <locale.h>
#include <stdlib.h>

#include "till-application.h"
#include "till-config.h"
#include "till-secret.h"

/* A schema that is not installed must not end the program: GSettings would. */
static GSettings *
open_settings (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, TILL_APP_ID, TRUE);

  return schema != NULL ? g_settings_new_full (schema, NULL, NULL) : NULL;
}

/* Setting OpenGL up takes longer than everything else at the start and twice the memory, and a
 * list of text gains nothing from it; so it is left out unless it is wanted. The variables are
 * those of https://docs.gtk.org/gtk4/running.html; an own value in the environment stands. */
static void
choose_renderer (GSettings *settings)
{
  if (settings != NULL && g_settings_get_boolean (settings, "hardware-rendering"))
    return;

  g_setenv ("GSK_RENDERER", "cairo", /* overwrite= */ FALSE);
  g_setenv ("GDK_DEBUG", "gl-disable", /* overwrite= */ FALSE);
  g_setenv ("GDK_DISABLE", "gl", /* overwrite= */ FALSE);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *state_folder = NULL;
  g_autofree char *account_id = NULL;
  g_autofree char *key_file = NULL;
  g_autofree char *gateway_url = NULL;
  gboolean practice = FALSE, version = FALSE;
  const GOptionEntry entries[] = {
    { "state-dir", 0, 0, G_OPTION_ARG_FILENAME, &state_folder,
      N_("Keep accounts in this folder"), N_("FOLDER") },
    { "account", 0, 0, G_OPTION_ARG_STRING, &account_id,
      N_("Open this account"), N_("ID") },
    { "key-file", 0, 0, G_OPTION_ARG_FILENAME, &key_file,
      N_("Read keys from this file instead of the keyring"), N_("FILE") },
    { "gateway-url", 0, 0, G_OPTION_ARG_STRING, &gateway_url,
      N_("Sign in to a gateway at this address instead of its own"), N_("URL") },
    { "practice", 0, 0, G_OPTION_ARG_NONE, &practice,
      N_("Open practice mode: no account, no network, no real money"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &version,
      N_("Say which version this is"), NULL },
    { NULL }
  };
  g_autoptr (GOptionContext) context = NULL;
  g_autoptr (GSettings) settings = NULL;
  g_autoptr (TillApplication) application = NULL;
  g_autoptr (GError) error = NULL;
  TillConsoleOptions options = { 0 };

  till_secret_harden_process ();

  setlocale (LC_ALL, "");
  bindtextdomain (TILL_GETTEXT_PACKAGE, TILL_LOCALEDIR);
  bind_textdomain_codeset (TILL_GETTEXT_PACKAGE, "UTF-8");
  textdomain (TILL_GETTEXT_PACKAGE);

  context = g_option_context_new (NULL);
  g_option_context_add_main_entries (context, entries, TILL_GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return EXIT_FAILURE;
    }

  if (version)
    {
      g_print ("Tillroll %s\n", TILL_VERSION);
      return EXIT_SUCCESS;
    }

  settings = open_settings ();
  choose_renderer (settings);

  options.own_instance = state_folder != NULL || key_file != NULL;
  if (state_folder == NULL)
    state_folder = g_build_filename (g_get_user_data_dir (), TILL_GETTEXT_PACKAGE, NULL);
  options.state_folder = state_folder;
  options.account_id = account_id;
  options.key_file = key_file;
  options.gateway_url = gateway_url;
  options.practice = practice;
  options.settings = settings;
  application = till_application_new (&options);

  return g_application_run (G_APPLICATION (application), argc, argv);
}
