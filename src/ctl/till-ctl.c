/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What all commands have in common: one main loop, one end, results on standard output, all else on
 * standard error, and an exit code that a script can rely on. */

#include "till-ctl.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "till-config.h"
#include "till-relay-client.h"
#include "till-text.h"

/**
 * till_ctl_new:
 *
 * Returns: (transfer full): a run with nothing set
 */
TillCtl *
till_ctl_new (void)
{
  TillCtl *self = g_new0 (TillCtl, 1);

  self->clock = till_clock_new_system ();
  self->cancellable = g_cancellable_new ();
  self->loop = g_main_loop_new (NULL, FALSE);
  self->stopped_code = TILL_CTL_REFUSED;

  return self;
}

/**
 * till_ctl_free:
 * @self: (nullable) (transfer full): a run
 */
void
till_ctl_free (TillCtl *self)
{
  if (self == NULL)
    return;

  if (self->bank != NULL)
    self->bank_free (self->bank);
  till_ctl_set_data (self, NULL, NULL);
  g_clear_object (&self->session);
  g_clear_object (&self->store);
  g_clear_object (&self->journal);
  g_clear_object (&self->keyring);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->config, till_account_config_free);
  g_clear_pointer (&self->clock, till_clock_unref);
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_strfreev (self->args);
  g_free (self->state_folder);
  g_free (self->account);
  g_free (self->key_file);
  g_free (self->operator_name);
  g_free (self);
}

static gboolean
stopped_cb (gpointer user_data)
{
  TillCtl *self = user_data;

  if (self->ended || (self->interrupted != NULL && self->interrupted (self)))
    return G_SOURCE_CONTINUE;

  if (self->stopped_code == TILL_CTL_UNKNOWN)
    till_ctl_note (self, "Stopped before the outcome was known: tillctl sync finds out.");
  else if (self->stopped_code != TILL_CTL_DONE)
    till_ctl_note (self, "Stopped before it was done.");
  till_ctl_end (self, self->stopped_code);

  return G_SOURCE_CONTINUE;
}

/* Output that could not be written is not done. */
static void
flush (TillCtl *self)
{
  if ((fflush (stdout) == 0 && !ferror (stdout)) || self->exit_code != TILL_CTL_DONE)
    return;

  fprintf (stderr, "tillctl: The output could not be written: %s\n", g_strerror (errno));
  self->exit_code = TILL_CTL_REFUSED;
}

/**
 * till_ctl_run:
 * @self: a run
 * @command: its first step
 *
 * Runs a command until it ends. Being asked to stop (SIGTERM, SIGINT) is an orderly end, but only
 * of what has no other, as "watch", a good one.
 *
 * Returns: the exit code
 */
int
till_ctl_run (TillCtl    *self,
              TillCtlFunc command)
{
  guint term_id, int_id;

  g_return_val_if_fail (self != NULL, TILL_CTL_USAGE);
  g_return_val_if_fail (command != NULL, TILL_CTL_USAGE);

  term_id = g_unix_signal_add (SIGTERM, stopped_cb, self);
  int_id = g_unix_signal_add (SIGINT, stopped_cb, self);

  command (self);
  if (!self->ended)
    g_main_loop_run (self->loop);

  g_source_remove (term_id);
  g_source_remove (int_id);
  flush (self);

  return self->exit_code;
}

/**
 * till_ctl_set_data:
 * @self: a run
 * @data: (nullable) (transfer full): the command's own
 * @data_free: (nullable): frees it
 */
void
till_ctl_set_data (TillCtl       *self,
                   gpointer       data,
                   GDestroyNotify data_free)
{
  g_return_if_fail (self != NULL);

  if (self->data != NULL && self->data_free != NULL)
    self->data_free (self->data);

  self->data = data;
  self->data_free = data_free;
}

static gboolean
quit_cb (gpointer user_data)
{
  TillCtl *self = user_data;

  g_main_loop_quit (self->loop);

  return G_SOURCE_REMOVE;
}

/* Not from within a callback of what is closed. What was cancelled calls back before the loop ends,
 * which is why that waits for a quiet moment. */
static gboolean
close_cb (gpointer user_data)
{
  TillCtl *self = user_data;

  if (self->session != NULL)
    till_session_close (self->session);
  if (self->store != NULL)
    till_store_close (self->store);
  if (self->journal != NULL)
    till_journal_close (self->journal);

  g_idle_add_full (G_PRIORITY_LOW, quit_cb, self, NULL);

  return G_SOURCE_REMOVE;
}

/**
 * till_ctl_end:
 * @self: a run
 * @exit_code: what it ends with
 *
 * Ends the run. The first end counts.
 */
void
till_ctl_end (TillCtl *self,
              int      exit_code)
{
  g_return_if_fail (self != NULL);

  if (self->ended)
    return;

  self->ended = TRUE;
  self->exit_code = exit_code;
  g_cancellable_cancel (self->cancellable);
  g_idle_add (close_cb, self);
}

static int
get_exit_code (const GError *error)
{
  if (error->domain == G_OPTION_ERROR)
    return TILL_CTL_USAGE;

  if (g_error_matches (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_UNAVAILABLE) ||
      g_error_matches (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_RATE_LIMITED) ||
      g_error_matches (error, TILL_RELAY_CLIENT_ERROR, TILL_RELAY_CLIENT_ERROR_UNAVAILABLE))
    return TILL_CTL_NO_CONNECTION;

  if (g_error_matches (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_OUTCOME_UNKNOWN))
    return TILL_CTL_UNKNOWN;

  return TILL_CTL_REFUSED;
}

/**
 * till_ctl_fail:
 * @self: a run
 * @error: why
 *
 * Says why and ends the run.
 */
void
till_ctl_fail (TillCtl      *self,
               const GError *error)
{
  const TillGatewayFailure *failure = NULL;
  g_autofree char *message = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (error != NULL);

  if (self->ended)
    return;

  if (error->domain == TILL_GATEWAY_ERROR)
    failure = till_gateway_error_get_failure (error);

  message = till_text_redact (error->message);
  fprintf (stderr, "tillctl: %s", message);
  if (failure != NULL && failure->missing_permission != NULL)
    fprintf (stderr, " (permission: %s)", failure->missing_permission);
  if (failure != NULL && failure->request_id != NULL)
    fprintf (stderr, " (request %s)", failure->request_id);
  fputc ('\n', stderr);

  till_ctl_end (self, get_exit_code (error));
}

/**
 * till_ctl_misused:
 * @self: a run
 * @format: what is wrong with the arguments
 * @...: its parameters
 *
 * Says how the command is misused and ends the run.
 */
void
till_ctl_misused (TillCtl    *self,
                  const char *format,
                  ...)
{
  va_list args;

  g_return_if_fail (self != NULL);

  fputs ("tillctl: ", stderr);
  va_start (args, format);
  vfprintf (stderr, format, args);
  va_end (args);
  fputs ("\nSee: tillctl --help\n", stderr);

  till_ctl_end (self, TILL_CTL_USAGE);
}

/**
 * till_ctl_print:
 * @self: a run
 * @format: a result
 * @...: its parameters
 *
 * Writes to standard output.
 */
void
till_ctl_print (TillCtl    *self,
                const char *format,
                ...)
{
  va_list args;

  va_start (args, format);
  vprintf (format, args);
  va_end (args);
}

/**
 * till_ctl_note:
 * @self: a run
 * @format: something beside the result; a line
 * @...: its parameters
 *
 * Writes a line to standard error, unless only results were asked for.
 */
void
till_ctl_note (TillCtl    *self,
               const char *format,
               ...)
{
  va_list args;

  g_return_if_fail (self != NULL);

  if (self->quiet)
    return;

  va_start (args, format);
  vfprintf (stderr, format, args);
  va_end (args);
  fputc ('\n', stderr);
}

static gboolean
read_format (const char *option,
             const char *value,
             gpointer    data,
             GError    **error)
{
  static const char *const names[] = { "table", "json", "csv" };
  TillCtl *self = data;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (value, names[i]) == 0)
      {
        self->format = i;
        return TRUE;
      }

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               "--format is table, json or csv");

  return FALSE;
}

/**
 * till_ctl_parse:
 * @self: a run
 * @usage: what stands behind the command's name in its help
 * @summary: what the command does, marked for translation
 * @entries: (nullable): its own options
 * @min_args: how many arguments it needs
 * @max_args: how many it takes
 *
 * Reads a command's options, --format among them; what is left in args are its arguments.
 *
 * Returns: %FALSE when the run has ended: the arguments are wrong, or help was asked for
 */
gboolean
till_ctl_parse (TillCtl      *self,
                const char   *usage,
                const char   *summary,
                GOptionEntry *entries,
                guint         min_args,
                guint         max_args)
{
  GOptionEntry common[] = {
    { "format", 0, 0, G_OPTION_ARG_CALLBACK, read_format, N_("How to write: table, json or csv"),
      N_("FORMAT") },
    { "live", 0, 0, G_OPTION_ARG_NONE, &self->live_meant,
      N_("Real money is meant (needed on a live account for what moves money)"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = NULL;
  g_autoptr (GError) error = NULL;
  GOptionGroup *group;
  guint n_args;

  g_return_val_if_fail (self != NULL, FALSE);

  context = g_option_context_new (*usage != '\0' ? usage : NULL);
  group = g_option_group_new ("tillctl", "Options", "Options", self, NULL);
  g_option_group_set_translation_domain (group, TILL_GETTEXT_PACKAGE);
  g_option_group_add_entries (group, common);
  if (entries != NULL)
    g_option_group_add_entries (group, entries);
  g_option_context_set_main_group (context, group);
  g_option_context_set_translation_domain (context, TILL_GETTEXT_PACKAGE);
  g_option_context_set_summary (context, summary);
  g_option_context_set_help_enabled (context, FALSE);

  if (g_strv_contains ((const char *const *) self->args, "--help"))
    {
      g_autofree char *program = g_strjoin (" ", g_get_prgname (), self->args[0], NULL);
      g_autofree char *help = NULL;

      g_set_prgname (program);
      help = g_option_context_get_help (context, TRUE, NULL);
      till_ctl_print (self, "%s", help);
      till_ctl_end (self, TILL_CTL_DONE);
      return FALSE;
    }

  if (!g_option_context_parse_strv (context, &self->args, &error))
    {
      till_ctl_misused (self, "%s", error->message);
      return FALSE;
    }

  /* What follows "--" is never an option. */
  if (self->args[0] != NULL && self->args[1] != NULL && strcmp (self->args[1], "--") == 0)
    {
      g_free (self->args[1]);
      memmove (self->args + 1, self->args + 2,
               g_strv_length (self->args + 2) * sizeof *self->args + sizeof *self->args);
    }

  n_args = g_strv_length (self->args) - 1;
  if (n_args < min_args || n_args > max_args)
    {
      till_ctl_misused (self, n_args < min_args ? "Something is missing: tillctl %s %s"
                                                : "There is too much: tillctl %s %s",
                        self->args[0], usage);
      return FALSE;
    }

  return TRUE;
}

/**
 * till_ctl_read_line:
 * @max_bytes: how long it may be
 *
 * Reads a line from standard input, byte by byte so that nothing of the next is taken, and without
 * a buffer that would keep a copy. Blocks: before anything else is done.
 *
 * Returns: (transfer full) (nullable): the line without its end, to be wiped; %NULL when there is
 *   none, or it is too long
 */
char *
till_ctl_read_line (gsize max_bytes)
{
  char *line = g_malloc0 (max_bytes + 1);
  gsize length = 0;
  gboolean any = FALSE;

  for (;;)
    {
      char c;
      gssize n = read (STDIN_FILENO, &c, 1);

      if (n < 0 && errno == EINTR)
        continue;

      any |= n == 1;
      if (n <= 0 || c == '\n')
        break;

      if (length == max_bytes)
        {
          any = FALSE;
          break;
        }

      line[length++] = c;
    }

  if (any)
    return g_strchomp (line);

  till_secret_wipe_memory (line, max_bytes);
  g_free (line);

  return NULL;
}
