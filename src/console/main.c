/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The window's main(): what has to be settled before GTK starts, in this order: no core dumps, the
 * language, the command line, and how the screen is drawn. GApplication reads the command line, so
 * that the session bus can start the program, too (--gapplication-service). */

#include <glib/gi18n.h>
#include <locale.h>
#include <stdlib.h>

#include "till-application.h"
#include "till-compat.h"
#include "till-config.h"
#include "till-memory.h"
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
 * list of text gains nothing from it; so it is left out unless it is wanted. */
static void
choose_renderer (GSettings *settings)
{
  if (settings == NULL || !g_settings_get_boolean (settings, "hardware-rendering"))
    till_avoid_gl ();
}

typedef struct
{
  char      *state_folder;
  char      *account_id;
  char      *key_file;
  char      *gateway_url;
  gboolean   practice;
  gboolean   background;
  gboolean   quit;
  gboolean   version;
  GSettings *settings;
} Arguments;

static void
arguments_clear (Arguments *arguments)
{
  g_free (arguments->state_folder);
  g_free (arguments->account_id);
  g_free (arguments->key_file);
  g_free (arguments->gateway_url);
  g_clear_object (&arguments->settings);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arguments, arguments_clear)

static void
add_options (GApplication *application,
             Arguments    *arguments)
{
  const GOptionEntry entries[] = {
    { "state-dir", 0, 0, G_OPTION_ARG_FILENAME, &arguments->state_folder,
      N_("Keep accounts in this folder"), N_("FOLDER") },
    { "account", 0, 0, G_OPTION_ARG_STRING, &arguments->account_id,
      N_("Open this account"), N_("ID") },
    { "key-file", 0, 0, G_OPTION_ARG_FILENAME, &arguments->key_file,
      N_("Read keys from this file instead of the keyring"), N_("FILE") },
    { "gateway-url", 0, 0, G_OPTION_ARG_STRING, &arguments->gateway_url,
      N_("Sign in to a gateway at this address instead of its own"), N_("URL") },
    { "practice", 0, 0, G_OPTION_ARG_NONE, &arguments->practice,
      N_("Open practice mode: no account, no network, no real money"), NULL },
    { "background", 0, 0, G_OPTION_ARG_NONE, &arguments->background,
      N_("Start without a window, if the preferences allow it"), NULL },
    { "quit", 0, 0, G_OPTION_ARG_NONE, &arguments->quit,
      N_("End the program that runs, also one without a window"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &arguments->version,
      N_("Say which version this is"), NULL },
    { NULL }
  };

  g_application_add_main_option_entries (application, entries);
}

/* Runs when the command line is read and before GTK starts. */
static int
options_read_cb (GApplication *application,
                 GVariantDict *rest,
                 Arguments    *arguments)
{
  TillConsoleOptions options = { 0 };

  if (arguments->version)
    {
      g_print ("Tillroll %s\n", TILL_VERSION);
      return EXIT_SUCCESS;
    }

  arguments->settings = open_settings ();
  choose_renderer (arguments->settings);
  till_avoid_theme ();

  options.own_instance = arguments->state_folder != NULL || arguments->key_file != NULL;
  if (arguments->state_folder == NULL)
    arguments->state_folder = g_build_filename (g_get_user_data_dir (), TILL_GETTEXT_PACKAGE, NULL);
  options.state_folder = arguments->state_folder;
  options.account_id = arguments->account_id;
  options.key_file = arguments->key_file;
  options.gateway_url = arguments->gateway_url;
  options.practice = arguments->practice;
  options.background = arguments->background;
  options.settings = arguments->settings;
  till_application_set_options (TILL_APPLICATION (application), &options);

  if (!arguments->background && !arguments->quit)
    return -1; /* go on */

  if (till_application_is_elsewhere (TILL_APPLICATION (application)))
    {
      if (arguments->quit)
        g_action_group_activate_action (G_ACTION_GROUP (application), "quit", NULL);
      return EXIT_SUCCESS;
    }

  if (!arguments->quit)
    return -1;

  /* Nothing runs but this, which may have begun to go on in the background. */
  g_application_quit (application);

  return EXIT_SUCCESS;
}

int
main (int   argc,
      char *argv[])
{
  g_auto (Arguments) arguments = { 0 };
  g_autoptr (TillApplication) application = NULL;

  till_secret_harden_process ();
  till_memory_use_few_heaps ();

  setlocale (LC_ALL, "");
  bindtextdomain (TILL_GETTEXT_PACKAGE, TILL_LOCALEDIR);
  bind_textdomain_codeset (TILL_GETTEXT_PACKAGE, "UTF-8");
  textdomain (TILL_GETTEXT_PACKAGE);

  application = till_application_new ();
  add_options (G_APPLICATION (application), &arguments);
  g_signal_connect (application, "handle-local-options", G_CALLBACK (options_read_cb), &arguments);

  return g_application_run (G_APPLICATION (application), argc, argv);
}
