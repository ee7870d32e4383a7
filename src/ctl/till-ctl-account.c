/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* sign-in, sign-out and accounts. */

#include "till-ctl-commands.h"

#include <glib/gi18n.h>
#include <string.h>

#include "till-ctl-open.h"
#include "till-ctl-sheet.h"
#include "till-files.h"
#include "till-sign-in.h"

#define SECRET_FILE_MAX 4096

static const TillExportColumn account_columns[] = {
  { "id", TILL_EXPORT_TEXT },       { "name", TILL_EXPORT_TEXT },
  { "mode", TILL_EXPORT_TEXT },     { "gateway", TILL_EXPORT_TEXT },
  { "base_url", TILL_EXPORT_TEXT }, { "currency", TILL_EXPORT_TEXT },
  { "operator", TILL_EXPORT_TEXT }, { "relay", TILL_EXPORT_TEXT },
};

static const char *const account_shown[] = { "id", "name", "mode", "currency", "relay", NULL };

static char *
or_empty (const char *text)
{
  return g_strdup (text != NULL ? text : "");
}

static char **
make_account_row (const TillAccountConfig *config)
{
  char **row = g_new0 (char *, G_N_ELEMENTS (account_columns) + 1);
  guint i = 0;

  row[i++] = g_strdup (config->id);
  row[i++] = or_empty (config->name);
  row[i++] = g_strdup (till_account_mode_get_word (config->mode));
  row[i++] = or_empty (config->gateway);
  row[i++] = or_empty (config->base_url);
  row[i++] = or_empty (config->default_currency);
  row[i++] = or_empty (config->operator_name);
  row[i++] = or_empty (config->relay_url);

  return row;
}

/* What sign-in was told. */
typedef struct
{
  char       *gateway;
  char       *base_url;
  char       *name;
  gboolean    practice;
  gboolean    full_key;
  char       *relay_url;
  char       *relay_stream;
  char       *relay_token_file;
  char       *relay_source;
  gboolean    relay_blind;
  gboolean    typed_card;
  char       *webhook_secret_file;
  TillSecret *key;
  TillSecret *relay_token;
  TillSecret *webhook_secret;
} SignInJob;

static void
sign_in_job_free (SignInJob *job)
{
  g_free (job->gateway);
  g_free (job->base_url);
  g_free (job->name);
  g_free (job->relay_url);
  g_free (job->relay_stream);
  g_free (job->relay_token_file);
  g_free (job->relay_source);
  g_free (job->webhook_secret_file);
  g_clear_pointer (&job->key, till_secret_free);
  g_clear_pointer (&job->relay_token, till_secret_free);
  g_clear_pointer (&job->webhook_secret, till_secret_free);
  g_free (job);
}

static void
signed_in_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (TillAccountConfig) config = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *missing = NULL;
  g_auto (GStrv) row = NULL;
  TillCtl *ctl = user_data;

  if (!(config = till_sign_in_finish (result, &missing, &error)))
    {
      till_ctl_fail (ctl, error);
      return;
    }

  if (missing != NULL)
    till_ctl_note (ctl, "The key works, but lacks permissions: %s", missing);

  row = make_account_row (config);
  till_ctl_sheet_print_one (ctl, account_columns, G_N_ELEMENTS (account_columns), row);
  till_ctl_end (ctl, TILL_CTL_DONE);
}

static void
sign_in_now (TillCtl *ctl)
{
  SignInJob *job = ctl->data;
  TillSignIn sign_in = { 0 };

  if (!job->practice && !job->full_key &&
      till_sign_in_classify_key (job->gateway, till_secret_peek (job->key), NULL) == TILL_KEY_FULL)
    {
      till_ctl_misused (ctl, "This key may do everything with the account. Make a restricted key "
                             "at the gateway and use that, or say --full-key");
      return;
    }

  till_ctl_open_keyring (ctl);
  sign_in.gateway = job->gateway;
  sign_in.base_url = job->base_url;
  sign_in.key = job->key;
  sign_in.name = job->name;
  sign_in.practice = job->practice;
  sign_in.operator_name = ctl->operator_name;
  sign_in.relay_url = job->relay_url;
  sign_in.relay_stream = job->relay_stream;
  sign_in.relay_token = job->relay_token;
  sign_in.relay_source = job->relay_source;
  sign_in.relay_blind = job->relay_blind;
  sign_in.typed_card = job->typed_card;
  sign_in.webhook_secret = job->webhook_secret;
  till_sign_in_async (&sign_in, ctl->state_folder, ctl->keyring, ctl->clock, ctl->cancellable,
                      signed_in_cb, ctl);
}

static void
key_found_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  TillCtl *ctl = user_data;
  SignInJob *job = ctl->data;

  if ((job->key = till_keyring_lookup_finish (TILL_KEYRING (object), result, &error)))
    sign_in_now (ctl);
  else
    till_ctl_fail (ctl, error);
}

/* Blocks shortly, before anything else is done. */
static gboolean
read_secret (TillCtl     *ctl,
             const char  *path,
             TillSecret **ret_secret)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (path == NULL)
    return TRUE;

  if (!(text = till_files_read_private (path, SECRET_FILE_MAX, &error)))
    {
      till_ctl_fail (ctl, error);
      return FALSE;
    }

  *ret_secret = till_secret_new_from_text (g_strstrip (text));
  till_secret_wipe_memory (text, strlen (text));

  return TRUE;
}

/**
 * till_ctl_sign_in:
 * @ctl: a run
 *
 * tillctl sign-in.
 */
void
till_ctl_sign_in (TillCtl *ctl)
{
  SignInJob *job = g_new0 (SignInJob, 1);
  GOptionEntry entries[] = {
    { "gateway", 0, 0, G_OPTION_ARG_STRING, &job->gateway, N_("Which gateway (default: stripe)"),
      N_("NAME") },
    { "base-url", 0, 0, G_OPTION_ARG_STRING, &job->base_url, N_("Where the gateway is"),
      N_("URL") },
    { "name", 0, 0, G_OPTION_ARG_STRING, &job->name,
      N_("What to call the account, if not by its name at the gateway"), N_("NAME") },
    { "practice", 0, 0, G_OPTION_ARG_NONE, &job->practice, N_("It is the practice gateway"), NULL },
    { "full-key", 0, 0, G_OPTION_ARG_NONE, &job->full_key,
      N_("Accept a key that may do everything"), NULL },
    { "typed-card", 0, 0, G_OPTION_ARG_NONE, &job->typed_card,
      N_("The gateway has allowed this account to take cards that are typed here"), NULL },
    { "relay", 0, 0, G_OPTION_ARG_STRING, &job->relay_url, N_("Where the relay is"), N_("URL") },
    { "relay-stream", 0, 0, G_OPTION_ARG_STRING, &job->relay_stream,
      N_("Its stream for the account"), N_("NAME") },
    { "relay-token-file", 0, 0, G_OPTION_ARG_FILENAME, &job->relay_token_file,
      N_("A private file that holds this console's token for the relay"), N_("FILE") },
    { "relay-source", 0, 0, G_OPTION_ARG_STRING, &job->relay_source,
      N_("The path at the relay to deliver to, if it exists already"), N_("PATH") },
    { "relay-blind", 0, 0, G_OPTION_ARG_NONE, &job->relay_blind,
      N_("The relay is somebody else's: do not give it the endpoint's secret"), NULL },
    { "webhook-secret-file", 0, 0, G_OPTION_ARG_FILENAME, &job->webhook_secret_file,
      N_("A private file that holds the endpoint's secret, if the endpoint exists already"),
      N_("FILE") },
    G_OPTION_ENTRY_NULL,
  };

  till_ctl_set_data (ctl, job, (GDestroyNotify) sign_in_job_free);
  if (!till_ctl_parse (ctl, "",
                       N_("Signs in to an account with the key from --key-file or --key-stdin, "
                          "for the first time or again."),
                       entries, 0, 0) ||
      !read_secret (ctl, job->relay_token_file, &job->relay_token) ||
      !read_secret (ctl, job->webhook_secret_file, &job->webhook_secret))
    return;

  if (job->gateway == NULL)
    job->gateway = g_strdup ("stripe");

  if (ctl->key_stdin)
    {
      if ((job->key = till_ctl_read_key (ctl)))
        sign_in_now (ctl);
    }
  else if (ctl->key_file != NULL)
    {
      till_ctl_open_keyring (ctl);
      till_keyring_lookup_async (ctl->keyring, "", TILL_KEYRING_API_KEY, ctl->cancellable,
                                 key_found_cb, ctl);
    }
  else
    till_ctl_misused (ctl, "The key is given by --key-stdin or --key-file");
}

static void
signed_out_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  TillCtl *ctl = user_data;

  if (!till_sign_out_finish (result, &error))
    {
      till_ctl_fail (ctl, error);
      return;
    }

  till_ctl_note (ctl, "Signed out. The journal stays.");
  till_ctl_end (ctl, TILL_CTL_DONE);
}

static void
sign_out_now (TillCtl *ctl)
{
  till_ctl_open_keyring (ctl);
  till_sign_out_async (ctl->state_folder, ctl->config->id, GPOINTER_TO_INT (ctl->data),
                       ctl->keyring, ctl->cancellable, signed_out_cb, ctl);
}

/**
 * till_ctl_sign_out:
 * @ctl: a run
 *
 * tillctl sign-out.
 */
void
till_ctl_sign_out (TillCtl *ctl)
{
  gboolean forget = FALSE;
  GOptionEntry entries[] = {
    { "forget-history", 0, 0, G_OPTION_ARG_NONE, &forget,
      N_("Remove the payments from this computer, too"), NULL },
    G_OPTION_ENTRY_NULL,
  };

  if (!till_ctl_parse (ctl, "",
                       N_("Forgets the key of an account. The journal stays."),
                       entries, 0, 0))
    return;

  till_ctl_set_data (ctl, GINT_TO_POINTER (forget), NULL);
  till_ctl_open_account (ctl, sign_out_now);
}

static void
list_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  GError *error = NULL;
  GPtrArray *configs = till_account_config_list (task_data, &error);

  if (configs != NULL)
    g_task_return_pointer (task, configs, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
listed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (TillCtlSheet) sheet = NULL;
  g_autoptr (GPtrArray) configs = NULL;
  g_autoptr (GError) error = NULL;
  TillCtl *ctl = user_data;

  if (!(configs = g_task_propagate_pointer (G_TASK (result), &error)))
    {
      till_ctl_fail (ctl, error);
      return;
    }

  sheet = till_ctl_sheet_new (ctl, account_columns, G_N_ELEMENTS (account_columns), account_shown);
  for (guint i = 0; i < configs->len; i++)
    {
      g_auto (GStrv) row = make_account_row (configs->pdata[i]);

      till_ctl_sheet_add (sheet, row);
    }
  till_ctl_sheet_end (sheet);
  till_ctl_end (ctl, TILL_CTL_DONE);
}

/**
 * till_ctl_accounts:
 * @ctl: a run
 *
 * tillctl accounts.
 */
void
till_ctl_accounts (TillCtl *ctl)
{
  g_autoptr (GTask) task = NULL;

  if (!till_ctl_parse (ctl, "", N_("Lists the accounts."), NULL, 0, 0))
    return;

  task = g_task_new (NULL, ctl->cancellable, listed_cb, ctl);
  g_task_set_task_data (task, g_strdup (ctl->state_folder), g_free);
  g_task_run_in_thread (task, list_in_thread);
}
