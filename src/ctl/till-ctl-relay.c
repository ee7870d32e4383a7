/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* relay pair: lets this computer listen to a relay, with a code from its administrator.
 *
 * What must hold: the token is in the keyring before the account's configuration names the relay;
 * it is never shown. */

#include "till-ctl-commands.h"

#include <string.h>

#include "till-ctl-open.h"
#include "till-relay-pair.h"

typedef struct
{
  char             *url;
  char             *code;
  char             *name;
  gboolean          blind;
  SoupSession      *session;
  TillRelayPairing *pairing;
} PairJob;

static void
pair_job_free (PairJob *job)
{
  g_free (job->url);
  g_free (job->code);
  g_free (job->name);
  g_clear_object (&job->session);
  till_relay_pairing_free (job->pairing);
  g_free (job);
}

static void
save_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  TillCtl *ctl = task_data; /* it waits for us */
  g_autofree char *folder = g_build_filename (ctl->state_folder, "accounts", ctl->config->id, NULL);
  GError *error = NULL;

  if (till_account_config_save (ctl->config, folder, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
saved_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  TillCtl *ctl = user_data;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      till_ctl_fail (ctl, error);
      return;
    }

  till_ctl_note (ctl, "This computer listens to the stream “%s” from now on.",
                 ctl->config->relay_stream);
  till_ctl_end (ctl, TILL_CTL_DONE);
}

static void
token_kept_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GTask) task = NULL;
  TillCtl *ctl = user_data;
  PairJob *job = ctl->data;

  if (!till_keyring_store_finish (TILL_KEYRING (object), result, &error))
    {
      till_ctl_fail (ctl, error);
      return;
    }

  g_free (ctl->config->relay_url);
  ctl->config->relay_url = g_strdup (job->url);
  g_free (ctl->config->relay_stream);
  ctl->config->relay_stream = g_strdup (job->pairing->stream);
  ctl->config->relay_blind = job->blind;

  task = g_task_new (NULL, ctl->cancellable, saved_cb, ctl);
  g_task_set_task_data (task, ctl, NULL);
  g_task_run_in_thread (task, save_in_thread);
}

static void
paired_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  TillCtl *ctl = user_data;
  PairJob *job = ctl->data;

  if (!(job->pairing = till_relay_pair_finish (result, &error)))
    {
      till_ctl_fail (ctl, error);
      return;
    }

  till_keyring_store_async (ctl->keyring, ctl->config->id, TILL_KEYRING_RELAY_TOKEN,
                            job->pairing->token, "Tillroll relay", ctl->cancellable, token_kept_cb,
                            ctl);
}

static void
pair_now (TillCtl *ctl)
{
  PairJob *job = ctl->data;

  till_ctl_open_keyring (ctl);
  job->session = soup_session_new_with_options ("timeout", 30, NULL);
  till_relay_pair_async (job->session, job->url, job->code,
                         job->name != NULL ? job->name : g_get_host_name (), ctl->cancellable,
                         paired_cb, ctl);
}

/**
 * till_ctl_relay:
 * @ctl: a run
 *
 * tillctl relay pair.
 */
void
till_ctl_relay (TillCtl *ctl)
{
  PairJob *job = g_new0 (PairJob, 1);
  g_autofree char *url = NULL;
  g_autoptr (GError) error = NULL;
  GOptionEntry entries[] = {
    { "relay", 0, 0, G_OPTION_ARG_STRING, &url, "Where the relay is, for a code alone", "URL" },
    { "name", 0, 0, G_OPTION_ARG_STRING, &job->name,
      "What the administrator sees (default: this computer's name)", "NAME" },
    { "relay-blind", 0, 0, G_OPTION_ARG_NONE, &job->blind,
      "The relay is somebody else's: do not give it the endpoint's secret", NULL },
    G_OPTION_ENTRY_NULL,
  };

  till_ctl_set_data (ctl, job, (GDestroyNotify) pair_job_free);
  if (!till_ctl_parse (ctl, "pair CODE", "Lets this computer listen to a relay, with a code or a "
                       "link from its administrator.", entries, 2, 2))
    return;

  if (strcmp (ctl->args[1], "pair") != 0)
    till_ctl_misused (ctl, "It is: tillctl relay pair CODE");
  else if (!till_relay_pair_parse (ctl->args[2], url, &job->url, &job->code, &error))
    till_ctl_misused (ctl, "%s", error->message);
  else
    till_ctl_open_account (ctl, pair_now);
}
