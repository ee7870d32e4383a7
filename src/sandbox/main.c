/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* tillroll-sandbox: the practice gateway as a program of its own.
 *
 * What must hold: it says on its standard output, in one line of JSON, when it is ready and where,
 * and nothing else; SIGTERM and SIGINT end it cleanly. */

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>

#include "till-config.h"
#include "till-sandbox.h"
#include "till-sb-json.h"

typedef struct
{
  int      port;
  int      admin_port; /* negative for none */
  gint64   seed;
  int      payments;
  gint64   now;
  int      settle_ms;
  int      latency_ms;
  char    *secret_key;
  char   **restricted_keys;
  char    *db;
  char    *account_name;
  gboolean no_moto;
  gboolean no_raw_card;
  gboolean exit_with_parent;
  gboolean version;
} Arguments;

static gboolean
parse_arguments (Arguments *arguments,
                 int       *argc,
                 char    ***argv,
                 GError   **error)
{
  const GOptionEntry entries[] = {
    { "port", 0, 0, G_OPTION_ARG_INT, &arguments->port,
      N_("Port on 127.0.0.1; 0 for any that is free"), N_("PORT") },
    { "admin-port", 0, 0, G_OPTION_ARG_INT, &arguments->admin_port,
      N_("Port on 127.0.0.1 where faults are ordered; 0 for any that is free"), N_("PORT") },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &arguments->seed,
      N_("What ids and the invented history come of"), N_("NUMBER") },
    { "payments", 0, 0, G_OPTION_ARG_INT, &arguments->payments,
      N_("How many past payments to invent"), N_("NUMBER") },
    { "now", 0, 0, G_OPTION_ARG_INT64, &arguments->now,
      N_("When the invented history ends, in seconds since 1970"), N_("SECONDS") },
    { "secret-key", 0, 0, G_OPTION_ARG_STRING, &arguments->secret_key,
      N_("The key that may do everything"), N_("KEY") },
    { "restricted-key", 0, 0, G_OPTION_ARG_STRING_ARRAY, &arguments->restricted_keys,
      N_("A key with its permissions: rk_test_x:charges_read,refunds_write"),
      N_("KEY:PERMISSIONS") },
    { "db", 0, 0, G_OPTION_ARG_FILENAME, &arguments->db,
      N_("File that keeps the state; without it the state is in memory"), N_("FILE") },
    { "no-moto", 0, 0, G_OPTION_ARG_NONE, &arguments->no_moto,
      N_("Refuse charges by phone, as for an account that is not enabled for them"), NULL },
    { "no-raw-card", 0, 0, G_OPTION_ARG_NONE, &arguments->no_raw_card,
      N_("Refuse card numbers, as for an account that is not enabled for them"), NULL },
    { "account-name", 0, 0, G_OPTION_ARG_STRING, &arguments->account_name, N_("Name of the shop"),
      N_("NAME") },
    { "settle-ms", 0, 0, G_OPTION_ARG_INT, &arguments->settle_ms,
      N_("How long fees, refund results and disputes take"), N_("MILLISECONDS") },
    { "latency-ms", 0, 0, G_OPTION_ARG_INT, &arguments->latency_ms,
      N_("How long writing requests are held before they are answered"), N_("MILLISECONDS") },
    { "exit-with-parent", 0, 0, G_OPTION_ARG_NONE, &arguments->exit_with_parent,
      N_("End when the program that started this one ends"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &arguments->version,
      N_("Say which version this is"), NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_add_main_entries (context, entries, TILL_GETTEXT_PACKAGE);
  g_option_context_set_translation_domain (context, TILL_GETTEXT_PACKAGE);
  g_option_context_set_summary (context, N_("A practice gateway: it speaks as a real one does, and "
                                            "moves no money."));
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;

  if (arguments->port < 0 || arguments->port > G_MAXUINT16 ||
      arguments->admin_port > G_MAXUINT16 || arguments->payments < 0 ||
      arguments->settle_ms < 0 || arguments->latency_ms < 0 || *argc > 1)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           "An argument is out of bounds or not known");
      return FALSE;
    }

  return TRUE;
}

static void
arguments_clear (Arguments *arguments)
{
  g_free (arguments->secret_key);
  g_strfreev (arguments->restricted_keys);
  g_free (arguments->db);
  g_free (arguments->account_name);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arguments, arguments_clear)

static void
say_ready (TillSandbox *sandbox)
{
  const char *admin_url = till_sandbox_get_admin_url (sandbox);
  g_auto (TillSbJson) json;

  till_sb_json_init (&json);
  till_sb_json_begin (&json, NULL);
  till_sb_json_bool (&json, "ready", TRUE);
  till_sb_json_text (&json, "url", till_sandbox_get_url (sandbox));
  if (admin_url != NULL)
    till_sb_json_text (&json, "admin", admin_url);
  till_sb_json_end (&json);
  g_print ("%s\n", json.text->str);
  fflush (stdout);
}

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);

  return G_SOURCE_CONTINUE;
}

static int
run (const Arguments *arguments,
     GError         **error)
{
  TillSandboxOptions options = TILL_SANDBOX_OPTIONS_INIT;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (TillSandbox) sandbox = NULL;

  options.port = (guint16) arguments->port;
  options.with_admin = arguments->admin_port >= 0;
  options.admin_port = (guint16) MAX (arguments->admin_port, 0);
  options.db_path = arguments->db;
  options.seed = (guint64) arguments->seed;
  options.n_payments = (guint) arguments->payments;
  options.now = arguments->now;
  options.secret_key = arguments->secret_key;
  options.restricted_keys = (const char * const *) arguments->restricted_keys;
  options.no_moto = arguments->no_moto;
  options.no_raw_card = arguments->no_raw_card;
  options.account_name = arguments->account_name;
  options.settle_ms = (guint) arguments->settle_ms;
  options.latency_ms = (guint) arguments->latency_ms;
  if (!(sandbox = till_sandbox_new (&options, error)))
    return EXIT_FAILURE;

  g_unix_signal_add (SIGTERM, quit_cb, loop);
  g_unix_signal_add (SIGINT, quit_cb, loop);
  say_ready (sandbox);
  g_main_loop_run (loop);
  till_sandbox_close (sandbox);

  return EXIT_SUCCESS;
}

int
main (int   argc,
      char *argv[])
{
  g_auto (Arguments) arguments = { .settle_ms = 1000, .admin_port = -1 };
  g_autoptr (GError) error = NULL;
  int status = EXIT_FAILURE;

  setlocale (LC_ALL, "");
  bindtextdomain (TILL_GETTEXT_PACKAGE, TILL_LOCALEDIR);
  bind_textdomain_codeset (TILL_GETTEXT_PACKAGE, "UTF-8");
  if (parse_arguments (&arguments, &argc, &argv, &error))
    {
      if (arguments.version)
        {
          g_print ("tillroll-sandbox %s\n", TILL_VERSION);
          return EXIT_SUCCESS;
        }

      if (arguments.exit_with_parent)
        prctl (PR_SET_PDEATHSIG, SIGTERM);
      status = run (&arguments, &error);
    }

  if (error != NULL)
    g_printerr ("tillroll-sandbox: %s\n", error->message);

  return status;
}
