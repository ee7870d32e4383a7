/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The command line of tillroll-relay: which command, with which options.
 *
 * What must hold: what a program reads (one line of JSON) goes to standard output, what a person
 * reads to standard error; a token is printed once, by the command that makes it, and nowhere
 * else; the file is made for its owner alone. */

#include "till-relay-cli.h"

#include <stdio.h>
#include <string.h>

#include "till-clock.h"
#include "till-config.h"
#include "till-files.h"
#include "till-json.h"
#include "till-relay-admin.h"
#include "till-relay-cli-private.h"
#include "till-relay-journal.h"
#include "till-relay-serve.h"

#define MAX_SECRET_FILE 1024

static void
options_clear (TillRelayCliOptions *options)
{
  g_strfreev (options->words);
  g_free (options->db);
  g_free (options->log);
  g_free (options->name);
  g_free (options->stream);
  g_free (options->kind);
  g_free (options->mode);
  g_free (options->role);
  g_free (options->secret_file);
  g_free (options->to);
  g_free (options->public_url);
  g_free (options->url);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TillRelayCliOptions, options_clear)

/**
 * till_relay_cli_need:
 * @value: (nullable): what was said
 * @option: the option's name
 * @error: return location for a #GError in #G_OPTION_ERROR
 *
 * Returns: whether it was said
 */
gboolean
till_relay_cli_need (const char *value,
                     const char *option,
                     GError    **error)
{
  if (value != NULL)
    return TRUE;

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--%s is needed", option);

  return FALSE;
}

/**
 * till_relay_cli_print_node:
 * @node: what a program reads
 *
 * Prints it as one line.
 */
void
till_relay_cli_print_node (JsonNode *node)
{
  g_autofree char *json = till_json_to_string (node);

  puts (json);
}

/**
 * till_relay_cli_print_pairs:
 * @name: the first name
 * @...: its value, further names with their values, and %NULL
 *
 * Prints {"name":"value",…}.
 */
void
till_relay_cli_print_pairs (const char *name,
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

/**
 * till_relay_cli_read_secret:
 * @path: a private file
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the secret that it holds; to be wiped
 */
char *
till_relay_cli_read_secret (const char *path,
                            GError    **error)
{
  char *secret = till_files_read_private (path, MAX_SECRET_FILE, error);

  return secret != NULL ? g_strstrip (secret) : NULL;
}

/**
 * till_relay_cli_now:
 *
 * Returns: the time, in µs since 1970 UTC
 */
gint64
till_relay_cli_now (void)
{
  g_autoptr (TillClock) clock = till_clock_new_system ();

  return till_clock_now_us (clock);
}

static const TillRelayCliCommand *const command_lists[] = {
  till_relay_cli_account_commands,
  till_relay_cli_status_commands,
  till_relay_cli_basic_commands,
};

static char *
list_commands (void)
{
  GString *text = g_string_new ("Commands:\n  serve                        Run the relay\n");

  for (guint i = 0; i < G_N_ELEMENTS (command_lists); i++)
    {
      for (const TillRelayCliCommand *c = command_lists[i]; c->name != NULL; c++)
        {
          g_autofree char *head = g_strconcat (c->name, *c->words != '\0' ? " " : "", c->words,
                                               NULL);

          g_string_append_printf (text, "  %-28s %s\n", head, c->summary);
        }
    }

  return g_string_free (text, FALSE);
}

static gboolean
parse_options (int                  argc,
               char               **argv,
               TillRelayCliOptions *options,
               gboolean            *version,
               GError             **error)
{
  const GOptionEntry entries[] = {
    { "db", 0, 0, G_OPTION_ARG_FILENAME, &options->db, "The relay's database", "FILE" },
    { "log", 0, 0, G_OPTION_ARG_STRING, &options->log, "A database that several relays share",
      "postgresql://…" },
    { "name", 0, 0, G_OPTION_ARG_STRING, &options->name, "Name of a stream or console", "NAME" },
    { "stream", 0, 0, G_OPTION_ARG_STRING, &options->stream, "Which stream or account", "NAME" },
    { "kind", 0, 0, G_OPTION_ARG_STRING, &options->kind, "Which gateway", "stripe" },
    { "mode", 0, 0, G_OPTION_ARG_STRING, &options->mode, "How a source is trusted",
      "verify|blind" },
    { "role", 0, 0, G_OPTION_ARG_STRING, &options->role, "What a console may", "console|owner" },
    { "secret-file", 0, 0, G_OPTION_ARG_FILENAME, &options->secret_file,
      "Holds the signing secret of the endpoint", "FILE" },
    { "overlap", 0, 0, G_OPTION_ARG_INT64, &options->overlap_hours,
      "How long the secret before goes on counting (default: 24)", "HOURS" },
    { "console", 0, 0, G_OPTION_ARG_INT64, &options->console, "Which console", "NUMBER" },
    { "source", 0, 0, G_OPTION_ARG_INT64, &options->source, "Which source", "NUMBER" },
    { "rate", 0, 0, G_OPTION_ARG_INT64, &options->rate, "Events a second an account may bring in",
      "NUMBER" },
    { "burst", 0, 0, G_OPTION_ARG_INT64, &options->burst, "Events at once", "NUMBER" },
    { "bytes-a-day", 0, 0, G_OPTION_ARG_INT64, &options->bytes_a_day, "Bodies a day", "BYTES" },
    { "keep-days", 0, 0, G_OPTION_ARG_INT64, &options->keep_days, "How long events are kept",
      "DAYS" },
    { "keep-bytes", 0, 0, G_OPTION_ARG_INT64, &options->keep_bytes, "How much of them is kept",
      "BYTES" },
    { "minutes", 0, 0, G_OPTION_ARG_INT64, &options->minutes, "How long a code counts", "MINUTES" },
    { "no-pairing", 0, 0, G_OPTION_ARG_NONE, &options->no_pairing, "Make no code", NULL },
    { "public-url", 0, 0, G_OPTION_ARG_STRING, &options->public_url,
      "How the world reaches the relay; remembered", "URL" },
    { "url", 0, 0, G_OPTION_ARG_STRING, &options->url, "Where a relay runs: http://… or unix:…",
      "URL" },
    { "after", 0, 0, G_OPTION_ARG_INT64, &options->after, "Only events behind this one", "NUMBER" },
    { "follow", 0, 0, G_OPTION_ARG_NONE, &options->follow, "Go on with what comes in", NULL },
    { "to", 0, 0, G_OPTION_ARG_FILENAME, &options->to, "Where a copy goes", "FILE" },
    { "version", 0, 0, G_OPTION_ARG_NONE, version, "Tell the version", NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("COMMAND …");
  g_autofree char *description = list_commands ();
  g_auto (GStrv) args = g_new0 (char *, argc + 1);

  for (int i = 0; i < argc; i++)
    args[i] = g_strdup (argv[i]);

  g_option_context_set_summary (context, "Takes webhooks in, keeps them, and streams them to "
                                "consoles.");
  g_option_context_set_description (context, description);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse_strv (context, &args, error))
    return FALSE;

  options->words = g_strdupv (args + 1);

  return TRUE;
}

/* The command that the first words name; they are taken away. */
static const TillRelayCliCommand *
find_command (TillRelayCliOptions *options)
{
  g_autofree char *joined = g_strjoinv (" ", options->words);

  for (guint i = 0; i < G_N_ELEMENTS (command_lists); i++)
    {
      for (const TillRelayCliCommand *c = command_lists[i]; c->name != NULL; c++)
        {
          gsize length = strlen (c->name);
          guint n = strchr (c->name, ' ') != NULL ? 2 : 1;
          char **rest;

          if (!g_str_has_prefix (joined, c->name) ||
              (joined[length] != '\0' && joined[length] != ' '))
            continue;

          rest = g_strdupv (options->words + n);
          g_strfreev (options->words);
          options->words = rest;

          return c;
        }
    }

  return NULL;
}

static gboolean
run_command (TillRelayCliOptions *options,
             GError             **error)
{
  const TillRelayCliCommand *command = find_command (options);
  g_autoptr (TillRelayStore) db = NULL;

  if (command == NULL)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                   "There is no command “%s”; see --help",
                   options->words[0] != NULL ? options->words[0] : "");
      return FALSE;
    }

  if (g_strv_length (options->words) != command->n_words)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                   "It is: tillroll-relay %s %s", command->name, command->words);
      return FALSE;
    }

  if (!command->without_db &&
      (!till_relay_cli_need (options->log != NULL ? options->log : options->db, "db", error) ||
       !(db = till_relay_store_open (options->log != NULL ? options->log : options->db,
                                     TILL_RELAY_STORE_FLAGS_NONE, error))))
    return FALSE;

  return command->func (options, db, error);
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
  g_auto (TillRelayCliOptions) options = { .rate = -1, .burst = -1, .bytes_a_day = -1,
                                           .keep_days = -1, .keep_bytes = -1, .minutes = -1,
                                           .overlap_hours = -1, .after = -1 };
  char *help[] = { argv[0], (char *) "--help", NULL };
  g_autoptr (GError) error = NULL;
  gboolean version = FALSE, ok;

  if (argc > 1 && strcmp (argv[1], "serve") == 0)
    return till_relay_serve_run (argc - 1, argv + 1);

  ok = argc > 1 ? parse_options (argc, argv, &options, &version, &error)
                : parse_options (2, help, &options, &version, &error);
  if (ok && version)
    printf ("tillroll-relay %s\n", TILL_VERSION);
  else if (ok)
    ok = run_command (&options, &error);

  if (!ok)
    till_relay_journal_give_up (error);

  return ok ? 0 : 1;
}
