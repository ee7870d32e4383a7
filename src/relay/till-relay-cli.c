/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The commands of tillroll-relay.
 *
 * What must hold: what a program reads (one line of JSON) goes to standard output, what a person
 * reads to standard error; a token is printed once, by the command that makes it, and nowhere
 * else; the file is made for its owner alone. */

#include "till-relay-cli.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "till-clock.h"
#include "till-files.h"
#include "till-json.h"
#include "till-relay-admin.h"
#include "till-relay-serve.h"
#include "till-secret.h"

#define PRACTICE_STREAM "practice"
#define MAX_SECRET_FILE 1024

typedef struct
{
  char *db;
  char *name;
  char *stream;
  char *kind;
  char *mode;
  char *role;
  char *secret_file;
  char *to;
  gint64 console;
  gint64 source;
} Options;

typedef gboolean (*Command) (const Options *options,
                             TillDb        *db,
                             GError       **error);

static void
options_clear (Options *options)
{
  g_free (options->db);
  g_free (options->name);
  g_free (options->stream);
  g_free (options->kind);
  g_free (options->mode);
  g_free (options->role);
  g_free (options->secret_file);
  g_free (options->to);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
need (const char *value,
      const char *option,
      GError    **error)
{
  if (value != NULL)
    return TRUE;

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--%s is needed", option);

  return FALSE;
}

/* Prints {"name":"value",…} for pairs that end with NULL. */
static void
print_object (const char *name,
              ...)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *json = NULL;
  va_list args;

  json_builder_begin_object (builder);
  va_start (args, name);
  for (const char *n = name; n != NULL; n = va_arg (args, const char *))
    {
      json_builder_set_member_name (builder, n);
      json_builder_add_string_value (builder, va_arg (args, const char *));
    }
  va_end (args);
  json_builder_end_object (builder);
  json = till_json_build_string (builder);

  puts (json);
}

static gint64
now (void)
{
  g_autoptr (TillClock) clock = till_clock_new_system ();

  return till_clock_now_us (clock);
}

static gboolean
add_stream (const Options *options,
            TillDb        *db,
            GError       **error)
{
  if (!need (options->name, "name", error) ||
      !till_relay_admin_add_stream (db, options->name, error))
    return FALSE;

  print_object ("stream", options->name, NULL);

  return TRUE;
}

static gboolean
add_source (const Options *options,
            TillDb        *db,
            GError       **error)
{
  g_autofree char *secret = NULL;
  g_autofree char *token = NULL;
  g_autofree char *path = NULL;
  int mode;

  if (!need (options->stream, "stream", error) || !need (options->kind, "kind", error) ||
      !need (options->mode, "mode", error) ||
      !till_relay_mode_parse (options->mode, &mode, error))
    return FALSE;

  if (options->secret_file != NULL &&
      !(secret = till_files_read_private (options->secret_file, MAX_SECRET_FILE, error)))
    return FALSE;

  token = till_relay_admin_add_source (db, options->stream, options->kind, mode,
                                       secret != NULL ? g_strstrip (secret) : NULL, NULL, error);
  if (secret != NULL)
    till_secret_wipe_memory (secret, strlen (secret));
  if (token == NULL)
    return FALSE;

  path = g_strconcat ("/in/", token, NULL);
  print_object ("stream", options->stream, "ingest_path", path, NULL);

  return TRUE;
}

static gboolean
add_console (const Options *options,
             TillDb        *db,
             GError       **error)
{
  g_autofree char *token = NULL;
  int role;

  if (!need (options->stream, "stream", error) || !need (options->name, "name", error) ||
      !need (options->role, "role", error) ||
      !till_relay_role_parse (options->role, &role, error) ||
      !(token = till_relay_admin_add_console (db, options->stream, options->name, role, now (),
                                              error)))
    return FALSE;

  print_object ("token", token, "stream", options->stream, NULL);

  return TRUE;
}

static gboolean
list_all (const Options *options,
          TillDb        *db,
          GError       **error)
{
  g_autoptr (JsonNode) node = till_relay_admin_list (db, error);
  g_autofree char *json = NULL;

  if (node == NULL)
    return FALSE;

  json = till_json_to_string (node);
  puts (json);

  return TRUE;
}

static gboolean
revoke_one (const Options *options,
            TillDb        *db,
            GError       **error)
{
  if ((options->console > 0) == (options->source > 0))
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           "Either --console or --source is needed: a number from “list”");
      return FALSE;
    }

  if (options->console > 0)
    return till_relay_admin_revoke_console (db, options->console, now (), error);

  return till_relay_admin_remove_source (db, options->source, now (), error);
}

static gboolean
backup (const Options *options,
        TillDb        *db,
        GError       **error)
{
  g_autoptr (TillDb) copy = NULL;

  /* Whoever restores the copy gives numbers a second time: it is another epoch from the start. */
  return need (options->to, "to", error) &&
         till_db_backup (db, options->to, error) &&
         (copy = till_relay_admin_open (options->to, TILL_DB_FLAGS_NONE, error)) &&
         till_relay_admin_new_epoch (copy, error) &&
         till_db_checkpoint (copy, /* truncate= */ TRUE, error);
}

static gboolean
new_epoch (const Options *options,
           TillDb        *db,
           GError       **error)
{
  return till_relay_admin_new_epoch (db, error);
}

/* A stream, a blind source and an owner, for the practice gateway. */
static gboolean
init_practice (const Options *options,
               TillDb        *db,
               GError       **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *source = NULL;
  g_autofree char *token = NULL;
  g_autofree char *path = NULL;

  if (!till_relay_admin_add_stream (db, PRACTICE_STREAM, &local_error) &&
      !g_error_matches (local_error, TILL_RELAY_ERROR, TILL_RELAY_ERROR_CONFLICT))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  if (!(source = till_relay_admin_add_source (db, PRACTICE_STREAM, "stripe",
                                              TILL_RELAY_MODE_BLIND, NULL, NULL, error)) ||
      !(token = till_relay_admin_add_console (db, PRACTICE_STREAM, "Practice",
                                              TILL_RELAY_ROLE_OWNER, now (), error)))
    return FALSE;

  path = g_strconcat ("/in/", source, NULL);
  print_object ("stream", PRACTICE_STREAM, "ingest_path", path, "token", token, NULL);

  return TRUE;
}

static const struct
{
  const char *name;
  Command     command;
} commands[] = {
  { "add-stream", add_stream },
  { "add-source", add_source },
  { "add-console", add_console },
  { "list", list_all },
  { "revoke", revoke_one },
  { "backup", backup },
  { "new-epoch", new_epoch },
  { "init-practice", init_practice },
};

static gboolean
parse_options (int      argc,
               char   **argv,
               Options *options,
               GError **error)
{
  const GOptionEntry entries[] = {
    { "db", 0, 0, G_OPTION_ARG_FILENAME, &options->db, "The relay's database", "FILE" },
    { "name", 0, 0, G_OPTION_ARG_STRING, &options->name, "Name of a stream or console", "NAME" },
    { "stream", 0, 0, G_OPTION_ARG_STRING, &options->stream, "Which stream", "NAME" },
    { "kind", 0, 0, G_OPTION_ARG_STRING, &options->kind, "Which gateway", "stripe" },
    { "mode", 0, 0, G_OPTION_ARG_STRING, &options->mode, "How a source is trusted",
      "verify|blind" },
    { "role", 0, 0, G_OPTION_ARG_STRING, &options->role, "What a console may", "console|owner" },
    { "secret-file", 0, 0, G_OPTION_ARG_FILENAME, &options->secret_file,
      "Holds the signing secret of the endpoint", "FILE" },
    { "console", 0, 0, G_OPTION_ARG_INT64, &options->console, "Which console", "NUMBER" },
    { "source", 0, 0, G_OPTION_ARG_INT64, &options->source, "Which source", "NUMBER" },
    { "to", 0, 0, G_OPTION_ARG_FILENAME, &options->to, "Where a copy goes", "FILE" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = NULL;

  context = g_option_context_new ("COMMAND");
  g_option_context_set_summary (context,
                                "serve, add-stream, add-source, add-console, list, revoke, "
                                "backup, new-epoch, init-practice");
  g_option_context_add_main_entries (context, entries, NULL);

  return g_option_context_parse (context, &argc, &argv, error) &&
         need (options->db, "db", error);
}

static gboolean
run_command (Command  command,
             int      argc,
             char   **argv,
             GError **error)
{
  g_auto (Options) options = { 0 };
  g_autoptr (TillDb) db = NULL;

  return parse_options (argc, argv, &options, error) &&
         (db = till_relay_admin_open (options.db, TILL_DB_MANUAL_CHECKPOINT, error)) &&
         command (&options, db, error);
}

/**
 * till_relay_cli_run:
 * @argc: how many arguments
 * @argv: (array length=argc): the command line
 *
 * Runs the program.
 *
 * Returns: its exit status
 */
int
till_relay_cli_run (int    argc,
                    char **argv)
{
  g_autoptr (GError) error = NULL;
  const char *name = argc > 1 ? argv[1] : "--help";
  gboolean ok = FALSE, found = FALSE;

  if (strcmp (name, "serve") == 0)
    return till_relay_serve_run (argc - 1, argv + 1);

  for (guint i = 0; i < G_N_ELEMENTS (commands) && !found; i++)
    {
      found = strcmp (name, commands[i].name) == 0;
      if (found)
        ok = run_command (commands[i].command, argc - 1, argv + 1, &error);
    }

  if (!found)
    {
      g_auto (Options) options = { 0 };

      parse_options (argc, argv, &options, &error);
      g_clear_error (&error);
      g_set_error (&error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "There is no command “%s”", name);
    }

  if (!ok)
    g_printerr ("tillroll-relay: %s\n", error->message);

  return ok ? 0 : 1;
}
