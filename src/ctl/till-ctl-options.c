/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The options that stand before the command, and the command itself.
 *
 * What must hold: help is in the language of the user; results and errors are in English, because
 * scripts read them. A card number among the arguments is refused before anything is done or said:
 * other programs can read the arguments of ours, and shells keep them. */

#include "till-ctl-options.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "till-config.h"
#include "till-state-folder.h"
#include "till-text.h"

static const char exit_codes[] =
  N_("Exit codes:\n"
     "  0  done\n"
     "  1  refused: by the gateway, by the journal, or by this program\n"
     "  2  the command was misused\n"
     "  3  no connection: nothing was sent, try again later\n"
     "  4  the outcome is not known yet: do not repeat it; “tillctl sync” finds out\n"
     "\n"
     "A card is given on standard input only (charge --card-stdin), never as an argument.\n"
     "“tillctl COMMAND --help” tells more.");

/**
 * till_ctl_options_are_safe:
 * @argc: how many arguments there are
 * @argv: (array length=argc): the arguments
 *
 * Returns: %FALSE when one of them, or several together, look like the number of a card
 */
gboolean
till_ctl_options_are_safe (int    argc,
                           char **argv)
{
  g_autofree char *joined = NULL;
  gboolean found;

  g_return_val_if_fail (argv != NULL, FALSE);

  joined = g_strjoinv (" ", argv);
  found = till_text_has_card_number (joined);
  for (int i = 1; !found && i < argc; i++)
    found = till_text_has_card_number (argv[i]);

  till_secret_wipe_memory (joined, strlen (joined));

  return !found;
}

static char *
list_commands (const TillCtlCommand *commands)
{
  g_autoptr (GString) text = g_string_new (g_dgettext (TILL_GETTEXT_PACKAGE, N_("Commands:")));

  g_string_append_c (text, '\n');

  for (; commands->name != NULL; commands++)
    g_string_append_printf (text, "  %-10s %s\n", commands->name,
                            g_dgettext (TILL_GETTEXT_PACKAGE, commands->summary));
  g_string_append_c (text, '\n');
  g_string_append (text, g_dgettext (TILL_GETTEXT_PACKAGE, exit_codes));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static GOptionContext *
make_context (TillCtl              *ctl,
              const TillCtlCommand *commands,
              gboolean             *version)
{
  GOptionEntry entries[] = {
    { "state-dir", 0, 0, G_OPTION_ARG_FILENAME, &ctl->state_folder,
      N_("Where accounts are kept (default: the user's data folder)"), N_("DIR") },
    { "account", 0, 0, G_OPTION_ARG_STRING, &ctl->account, N_("Which account (see: accounts)"),
      N_("ID") },
    { "key-file", 0, 0, G_OPTION_ARG_FILENAME, &ctl->key_file,
      N_("A private file that holds the key, instead of the keyring"), N_("FILE") },
    { "key-stdin", 0, 0, G_OPTION_ARG_NONE, &ctl->key_stdin,
      N_("The key is the first line of standard input"), NULL },
    { "operator", 0, 0, G_OPTION_ARG_STRING, &ctl->operator_name,
      N_("Who works here; goes into the journal and to the gateway"), N_("NAME") },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &ctl->quiet, N_("Tell results and errors only"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, version, N_("Tell the version"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  GOptionContext *context = g_option_context_new ("COMMAND …");
  g_autofree char *description = list_commands (commands);

  g_option_context_add_main_entries (context, entries, TILL_GETTEXT_PACKAGE);
  g_option_context_set_translation_domain (context, TILL_GETTEXT_PACKAGE);
  g_option_context_set_summary (context, N_("Takes card payments and looks after them, from the "
                                            "command line."));
  g_option_context_set_description (context, description);
  g_option_context_set_strict_posix (context, TRUE); /* what follows is the command's */
  g_option_context_set_help_enabled (context, FALSE);

  return context;
}

static gboolean
find_command (TillCtl              *ctl,
              const TillCtlCommand *commands,
              TillCtlFunc          *ret_run)
{
  for (; commands->name != NULL; commands++)
    if (strcmp (commands->name, ctl->args[0]) == 0)
      {
        *ret_run = commands->run;
        return TRUE;
      }

  till_ctl_misused (ctl, "There is no command “%s”", ctl->args[0]);

  return FALSE;
}

/**
 * till_ctl_options_read:
 * @ctl: a run, which takes the options
 * @argc: how many arguments there are
 * @argv: (array length=argc): the arguments
 * @commands: (array zero-terminated=1): what there is
 * @ret_run: (out): the command; untouched if there is none
 *
 * Reads everything up to the command's own arguments.
 *
 * Returns: %FALSE when the run has ended
 */
gboolean
till_ctl_options_read (TillCtl              *ctl,
                       int                   argc,
                       char                **argv,
                       const TillCtlCommand *commands,
                       TillCtlFunc          *ret_run)
{
  g_autoptr (GOptionContext) context = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) args = NULL;
  gboolean version = FALSE;

  g_return_val_if_fail (ctl != NULL, FALSE);
  g_return_val_if_fail (argv != NULL, FALSE);
  g_return_val_if_fail (ret_run != NULL, FALSE);

  args = g_strdupv (argv);
  context = make_context (ctl, commands, &version);

  if (argc > 1 && (strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "-h") == 0))
    {
      g_autofree char *help = g_option_context_get_help (context, TRUE, NULL);

      till_ctl_print (ctl, "%s", help);
      till_ctl_end (ctl, TILL_CTL_DONE);
      return FALSE;
    }

  if (!g_option_context_parse_strv (context, &args, &error))
    {
      till_ctl_misused (ctl, "%s", error->message);
      return FALSE;
    }

  if (version)
    {
      till_ctl_print (ctl, "tillctl %s\n", TILL_VERSION);
      till_ctl_end (ctl, TILL_CTL_DONE);
      return FALSE;
    }

  if (args[1] == NULL)
    {
      till_ctl_misused (ctl, "It is not said what to do");
      return FALSE;
    }

  ctl->args = g_strdupv (args + 1);
  if (ctl->state_folder == NULL)
    ctl->state_folder = till_state_folder_find ();

  return find_command (ctl, commands, ret_run);
}
