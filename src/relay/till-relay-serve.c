/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* "tillroll-relay serve": the daemon around the server. */

#include "till-relay-serve.h"

#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "till-json.h"
#include "till-relay-journal.h"
#include "till-relay-notify.h"
#include "till-relay-server.h"

#define DRAIN_MS 5000

/* Descriptors for everything that is not a connection. */
#define SPARE_FDS 64

typedef struct
{
  char    *config;
  char    *db;
  char    *log;
  char    *listen;
  char    *unix_path;
  char    *public_url;
  char    *metrics;
  char    *log_format;
  char    *listen_address;
  char    *metrics_address;
  gboolean allow_direct;
  gboolean exit_with_parent;
} Options;

typedef struct
{
  TillRelayServer *server;
  GMainLoop       *loop;
  gboolean         failed;
} Daemon;

static void
options_clear (Options *options)
{
  g_free (options->config);
  g_free (options->log_format);
  g_free (options->db);
  g_free (options->log);
  g_free (options->listen);
  g_free (options->unix_path);
  g_free (options->public_url);
  g_free (options->metrics);
  g_free (options->listen_address);
  g_free (options->metrics_address);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* "127.0.0.1:8080", "[::1]:8080" */
static gboolean
parse_address (const char *text,
               char      **ret_address,
               guint16    *ret_port,
               GError    **error)
{
  const char *colon = strrchr (text, ':');
  guint64 port;

  if (colon == NULL || !g_ascii_string_to_unsigned (colon + 1, 10, 0, G_MAXUINT16, &port, NULL))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   "“%s” is not of the form address:port", text);
      return FALSE;
    }

  if (text[0] == '[' && colon > text + 2 && colon[-1] == ']')
    *ret_address = g_strndup (text + 1, colon - text - 2);
  else
    *ret_address = g_strndup (text, colon - text);
  *ret_port = (guint16) port;

  return TRUE;
}

/* A value of the file, for an option that the command line does not have. */
static gboolean
take_value (Options    *options,
            const char *key,
            const char *value)
{
  const struct
  {
    const char *key;
    char      **place;
  } places[] = {
    { "db", &options->db }, { "log", &options->log },
    { "listen", &options->listen }, { "unix", &options->unix_path },
    { "public-url", &options->public_url }, { "metrics", &options->metrics },
    { "log-format", &options->log_format },
  };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      if (strcmp (places[i].key, key) != 0)
        continue;

      if (*places[i].place == NULL)
        *places[i].place = g_strdup (value);

      return TRUE;
    }

  return FALSE;
}

/* "[relay]" with the options of the command line, without dashes; every key must be known. */
static gboolean
read_config (Options *options,
             GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_auto (GStrv) keys = NULL;

  if (!g_key_file_load_from_file (file, options->config, G_KEY_FILE_NONE, error) ||
      !(keys = g_key_file_get_keys (file, "relay", NULL, error)))
    {
      g_prefix_error (error, "%s: ", options->config);
      return FALSE;
    }

  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_autofree char *value = g_key_file_get_string (file, "relay", keys[i], error);

      if (value == NULL)
        return FALSE;

      if (!take_value (options, keys[i], value))
        {
          g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       "%s: “%s” is not a setting of the relay", options->config, keys[i]);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
parse_options (int      argc,
               char   **argv,
               Options *options,
               GError **error)
{
  const GOptionEntry entries[] = {
    { "config", 0, 0, G_OPTION_ARG_FILENAME, &options->config,
      "Take what is not said here from a file", "FILE" },
    { "db", 0, 0, G_OPTION_ARG_FILENAME, &options->db, "The relay's database", "FILE" },
    { "log", 0, 0, G_OPTION_ARG_STRING, &options->log,
      "A database that several relays share, instead", "postgresql://…" },
    { "listen", 0, 0, G_OPTION_ARG_STRING, &options->listen,
      "Where to listen; port 0 is any", "127.0.0.1:PORT" },
    { "unix", 0, 0, G_OPTION_ARG_FILENAME, &options->unix_path, "Listen on a socket instead",
      "PATH" },
    { "public-url", 0, 0, G_OPTION_ARG_STRING, &options->public_url,
      "How the world reaches the proxy in front", "URL" },
    { "allow-direct", 0, 0, G_OPTION_ARG_NONE, &options->allow_direct,
      "Allow an address that others can reach; not meant for the internet", NULL },
    { "metrics", 0, 0, G_OPTION_ARG_STRING, &options->metrics, "Where to serve metrics",
      "127.0.0.1:PORT" },
    { "log-format", 0, 0, G_OPTION_ARG_STRING, &options->log_format,
      "How messages are written (default: text, or the journal)", "text|json" },
    { "exit-with-parent", 0, 0, G_OPTION_ARG_NONE, &options->exit_with_parent,
      "End when the program that started this one does", NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("serve");

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, error) ||
      (options->config != NULL && !read_config (options, error)))
    return FALSE;

  if ((options->db == NULL && options->log == NULL) ||
      (options->listen != NULL && options->unix_path != NULL))
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           "--db or --log is needed, and --listen or --unix but not both");
      return FALSE;
    }

  if (options->log_format != NULL && strcmp (options->log_format, "text") != 0 &&
      strcmp (options->log_format, "json") != 0)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           "--log-format is text or json");
      return FALSE;
    }

  return TRUE;
}

/* As many descriptors as we may have; with fewer, fewer connections are let in. */
static guint
raise_descriptors (guint wanted)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0)
    return wanted;

  if (limit.rlim_cur < wanted + SPARE_FDS)
    {
      limit.rlim_cur = MIN ((rlim_t) wanted + SPARE_FDS, limit.rlim_max);
      setrlimit (RLIMIT_NOFILE, &limit);
    }

  return limit.rlim_cur > 2 * SPARE_FDS ? (guint) MIN (wanted, limit.rlim_cur - SPARE_FDS)
                                        : SPARE_FDS;
}

static gboolean
make_config (Options               *options,
             TillRelayServerConfig *config,
             GError               **error)
{
  *config = (TillRelayServerConfig) { .db_path = options->log != NULL ? options->log
                                                                          : options->db,
                                      .unix_path = options->unix_path,
                                      .allow_direct = options->allow_direct,
                                      .public_url = options->public_url };
  till_relay_limits_init (&config->limits);
  config->limits.max_connections = raise_descriptors (config->limits.max_connections);

  if ((options->listen != NULL &&
       !parse_address (options->listen, &options->listen_address, &config->port, error)) ||
      (options->metrics != NULL &&
       !parse_address (options->metrics, &options->metrics_address, &config->metrics_port,
                       error)))
    return FALSE;

  config->address = options->listen_address;
  config->metrics_address = options->metrics_address;

  return TRUE;
}

static void
print_ready (TillRelayServer *server,
             const Options   *options)
{
  const char *url = till_relay_server_get_url (server);
  const char *metrics_url = till_relay_server_get_metrics_url (server);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *json = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "ready");
  json_builder_add_boolean_value (builder, TRUE);
  json_builder_set_member_name (builder, url != NULL ? "url" : "unix");
  json_builder_add_string_value (builder, url != NULL ? url
                                          : options->unix_path != NULL ? options->unix_path : "");
  if (metrics_url != NULL)
    {
      json_builder_set_member_name (builder, "metrics");
      json_builder_add_string_value (builder, metrics_url);
    }
  json_builder_end_object (builder);
  json = till_json_build_string (builder);

  puts (json);
  fflush (stdout);
}

static void
drained_cb (gpointer user_data)
{
  g_main_loop_quit (((Daemon *) user_data)->loop);
}

static gboolean
terminate_cb (gpointer user_data)
{
  till_relay_notify ("STOPPING=1");
  till_relay_server_drain (((Daemon *) user_data)->server, DRAIN_MS, drained_cb, user_data);

  return G_SOURCE_CONTINUE;
}

static void
failed_cb (gpointer user_data)
{
  Daemon *self = user_data;

  g_message ("The disk failed; ending, so that the next start finds out what it kept");
  self->failed = TRUE;
  g_main_loop_quit (self->loop);
}

static gboolean
watchdog_cb (gpointer user_data)
{
  till_relay_notify ("WATCHDOG=1");

  return G_SOURCE_CONTINUE;
}

/* Says that we are ready, and from then on that the main loop goes round. */
static void
tell_manager (void)
{
  gint64 watchdog_us = till_relay_notify_watchdog_us ();

  if (watchdog_us > 0)
    g_timeout_add ((guint) CLAMP (watchdog_us / 3000, 1, G_MAXINT), watchdog_cb, NULL);
  till_relay_notify ("READY=1\nSTATUS=Taking webhooks in");
}

static int
run (Options *options,
     GError **error)
{
  g_autoptr (TillRelayServer) server = NULL;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (TillClock) clock = till_clock_new_system ();
  g_autoptr (GSocket) socket = NULL;
  TillRelayServerConfig config;
  Daemon self = { NULL, loop, FALSE };

  if (!make_config (options, &config, error) ||
      !till_relay_notify_take_socket (&socket, error))
    return 1;

  config.socket = socket;
  if (!(server = till_relay_server_new (&config, clock, error)))
    return 1;

  self.server = server;
  till_relay_server_set_failed_func (server, failed_cb, &self);
  g_unix_signal_add (SIGTERM, terminate_cb, &self);
  g_unix_signal_add (SIGINT, terminate_cb, &self);
  print_ready (server, options);
  tell_manager ();
  g_main_loop_run (loop);

  return self.failed ? 1 : 0;
}

/**
 * till_relay_serve_run:
 * @argc: how many arguments
 * @argv: (array length=argc): "serve" and its options
 *
 * Runs the daemon until it is told to end.
 *
 * Returns: its exit status
 */
int
till_relay_serve_run (int    argc,
                      char **argv)
{
  g_auto (Options) options = { 0 };
  g_autoptr (GError) error = NULL;
  int status = 1;

  signal (SIGPIPE, SIG_IGN);

  if (parse_options (argc, argv, &options, &error))
    {
      pid_t parent = getppid ();

      if (g_strcmp0 (options.log_format, "json") == 0)
        till_relay_journal_begin ();

      if (options.exit_with_parent)
        prctl (PR_SET_PDEATHSIG, SIGTERM);

      /* It may have ended before we asked. */
      if (!options.exit_with_parent || getppid () == parent)
        status = run (&options, &error);
    }

  if (error != NULL)
    till_relay_journal_give_up (error);

  return status;
}
