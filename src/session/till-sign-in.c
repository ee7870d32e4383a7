/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Signing in: look at the key, ask the gateway whose it is, keep the secrets, and only then write
 * the account's file, so that there is never an account without a key.
 *
 * What must hold: a key that lacks permissions is a good key; an account that is signed in again
 * keeps its folder, and with it its journal; one that is new here gets nothing from a keyring that
 * has outlived another folder. */

#include "till-sign-in.h"

#include <string.h>

#include "till-files.h"
#include "till-gateway-factory.h"
#include "till-state-folder.h"

#define PRACTICE_ID "practice"
#define N_SECRETS 3

typedef struct
{
  TillAccountConfig *config;
  gboolean           practice;
  gboolean           is_new;             /* nothing is known of the account in this folder */
  char              *state_folder;
  char              *folder;
  TillKeyring       *keyring;
  TillClock         *clock;
  TillGatewayMaker   make_gateway;
  gpointer           make_data;
  TillSecret        *secrets[N_SECRETS]; /* as in secret_names */
  guint              stored;             /* how many were looked at */
  TillAccount       *account;
} SignIn;

static const char *const secret_names[N_SECRETS] = {
  TILL_KEYRING_API_KEY, TILL_KEYRING_RELAY_TOKEN, TILL_KEYRING_WEBHOOK_SECRET,
};

static void store_next (GTask *task);

static void
sign_in_free (SignIn *job)
{
  g_clear_pointer (&job->config, till_account_config_free);
  g_clear_object (&job->keyring);
  g_clear_pointer (&job->clock, till_clock_unref);
  for (guint i = 0; i < N_SECRETS; i++)
    g_clear_pointer (&job->secrets[i], till_secret_free);
  till_record_unref (job->account);
  g_free (job->state_folder);
  g_free (job->folder);
  g_free (job);
}

static TillSecret *
copy_secret (TillSecret *secret)
{
  return secret != NULL ? till_secret_new_from_text (till_secret_peek (secret)) : NULL;
}

static void
save_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  SignIn *job = task_data;
  GError *error = NULL;

  if (till_account_config_save (job->config, job->folder, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
stored_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  SignIn *job = g_task_get_task_data (task);
  GError *error = NULL;

  if (!till_keyring_store_finish (TILL_KEYRING (object), result, &error))
    {
      g_prefix_error (&error, "Keeping the key: ");
      g_task_return_error (task, error);
      return;
    }

  job->stored++;
  store_next (task);
}

/* Keeps one secret after the other, then writes the account's file. */
static void
store_next (GTask *task)
{
  SignIn *job = g_task_get_task_data (task);
  g_autofree char *label = NULL;

  while (job->stored < N_SECRETS && job->secrets[job->stored] == NULL)
    job->stored++;

  if (job->stored == N_SECRETS)
    {
      g_task_run_in_thread (task, save_in_thread);
      return;
    }

  label = g_strdup_printf ("Tillroll: %s (%s)", job->config->name,
                           secret_names[job->stored]);
  till_keyring_store_async (job->keyring, job->config->id, secret_names[job->stored],
                            job->secrets[job->stored], label, g_task_get_cancellable (task),
                            stored_cb, g_object_ref (task));
}

static void
replace_text (char      **text,
              const char *with)
{
  if (with == NULL || *with == '\0' || *text == with)
    return;

  g_free (*text);
  *text = g_strdup (with);
}

/* What was known of the account before, in so far as this sign-in does not say otherwise. */
static void
inherit (SignIn                  *job,
         const TillAccountConfig *before)
{
  TillAccountConfig *config = job->config;

  if (config->operator_name == NULL)
    config->operator_name = g_strdup (before->operator_name);
  if (config->relay_url == NULL)
    {
      config->relay_url = g_strdup (before->relay_url);
      config->relay_stream = g_strdup (before->relay_stream);
      config->relay_blind = before->relay_blind;
    }
  if (config->relay_source == NULL)
    {
      config->relay_source = g_strdup (before->relay_source);
      config->relay_source_id = before->relay_source_id;
    }
  config->webhook_id = g_strdup (before->webhook_id);
  config->webhook_url = g_strdup (before->webhook_url);
  config->typed_card = config->typed_card || before->typed_card;
}

static void
prepare_account_in_thread (GTask        *task,
                           gpointer      source,
                           gpointer      task_data,
                           GCancellable *cancellable)
{
  SignIn *job = task_data;
  g_autoptr (TillAccountConfig) before = NULL;
  GError *error = NULL;

  if (!(job->folder = till_state_folder_get_account (job->state_folder, job->config->id, &error)) ||
      !till_files_make_private_folder (job->folder, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  if ((before = till_account_config_load (job->folder, NULL)))
    inherit (job, before);
  job->is_new = before == NULL;

  g_task_return_boolean (task, TRUE);
}

static void
cleared_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (till_keyring_clear_finish (TILL_KEYRING (object), result, &error))
    {
      store_next (task);
      return;
    }

  g_prefix_error (&error, "Keeping the key: ");
  g_task_return_error (task, error);
}

/* The keyring may have outlived the folder (a Flatpak's data was deleted, a disk replaced). The
 * secret of a webhook endpoint that nobody knows any more would pass for one that a person has set
 * up, and no endpoint would be made: the account would never be live. */
static void
account_prepared_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  SignIn *job = g_task_get_task_data (task);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_error (task, error);
  else if (job->is_new && !till_keyring_is_by_hand (job->keyring))
    till_keyring_clear_async (job->keyring, job->config->id, g_task_get_cancellable (task),
                              cleared_cb, g_object_ref (task));
  else
    store_next (task);
}

static char *
hash (const char *text)
{
  g_autofree char *hex = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  return g_strndup (hex, 24);
}

/* The account's id: the same whenever the same account is signed in, whatever the key. Where the
 * gateway does not say whose key it is, the key itself stands for the account. */
static char *
make_id (SignIn *job)
{
  const char *account_id = job->account->record.id;
  g_autofree char *token = NULL;
  g_autofree char *id = NULL;

  if (job->practice)
    return g_strdup (PRACTICE_ID);

  token = *account_id != '\0' ? g_strdup (account_id) : hash (till_secret_peek (job->secrets[0]));
  id = g_strdup_printf ("%s-%s-%s", job->config->gateway,
                        till_account_mode_get_word (job->config->mode), token);
  if (till_account_id_is_valid (id))
    return g_steal_pointer (&id);

  g_free (token);
  token = hash (account_id);

  return g_strdup_printf ("%s-%s-%s", job->config->gateway,
                          till_account_mode_get_word (job->config->mode), token);
}

/* What to call an account of which nobody said a name: the gateway, and the end of the id to tell
 * two of them apart. */
static char *
make_name (const SignIn *job)
{
  const char *id = job->account->record.id;
  gsize length = strlen (id);
  g_autofree char *gateway = g_strdup (job->config->gateway);

  *gateway = g_ascii_toupper (*gateway);
  if (length < 4)
    return g_steal_pointer (&gateway);

  return g_strdup_printf ("%s …%s", gateway, id + length - 4);
}

static void
run_in_thread (GTask              *task,
               GTaskThreadFunc     func,
               GAsyncReadyCallback callback)
{
  g_autoptr (GTask) step = g_task_new (NULL, g_task_get_cancellable (task), callback,
                                       g_object_ref (task));

  g_task_set_task_data (step, g_task_get_task_data (task), NULL); /* the caller's task owns it */
  g_task_run_in_thread (step, func);
}

static void
verified_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  SignIn *job = g_task_get_task_data (task);
  TillAccountConfig *config = job->config;
  GError *error = NULL;

  if (!(job->account = till_gateway_verify_finish (TILL_GATEWAY (object), result, &error)))
    {
      g_task_return_error (task, error);
      return;
    }

  if (job->account->livemode != (config->mode == TILL_ACCOUNT_LIVE))
    {
      g_task_return_new_error (task, TILL_SESSION_ERROR, TILL_SESSION_ERROR_INVALID,
                               "The key looks like one for %s, but the gateway says otherwise",
                               config->mode == TILL_ACCOUNT_LIVE ? "real money" : "testing");
      return;
    }

  config->id = make_id (job);
  if (config->name == NULL)
    replace_text (&config->name, job->account->name);
  if (config->name == NULL)
    config->name = make_name (job);
  replace_text (&config->default_currency, job->account->default_currency);

  run_in_thread (task, prepare_account_in_thread, account_prepared_cb);
}

static void
prepare_state_in_thread (GTask        *task,
                         gpointer      source,
                         gpointer      task_data,
                         GCancellable *cancellable)
{
  SignIn *job = task_data;
  GError *error = NULL;

  if (till_state_folder_prepare (job->state_folder, &error) &&
      (job->config->console_id = till_state_folder_get_console_id (job->state_folder, &error)))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
state_prepared_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (TillGateway) gateway = NULL;
  SignIn *job = g_task_get_task_data (task);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error) ||
      !(gateway = job->make_gateway (job->config, job->secrets[0], job->clock, job->make_data,
                                     &error)))
    g_task_return_error (task, error);
  else
    till_gateway_verify_async (gateway, g_task_get_cancellable (task), verified_cb,
                               g_object_ref (task));
}

/**
 * till_sign_in_classify_key:
 * @gateway: which adapter: "stripe"
 * @key: text that may be a key
 * @ret_live: (out) (optional): whether it moves real money
 *
 * Judges a key by how it is written. Nothing is sent.
 *
 * Returns: what kind of key it is
 */
TillKeyKind
till_sign_in_classify_key (const char *gateway,
                           const char *key,
                           gboolean   *ret_live)
{
  g_return_val_if_fail (gateway != NULL, TILL_KEY_OTHER);
  g_return_val_if_fail (key != NULL, TILL_KEY_OTHER);

  switch (till_gateway_classify_key (gateway, key, ret_live))
    {
    case TILL_GATEWAY_KEY_FULL:
      return TILL_KEY_FULL;

    case TILL_GATEWAY_KEY_RESTRICTED:
      return TILL_KEY_RESTRICTED;

    case TILL_GATEWAY_KEY_PUBLISHABLE:
      return TILL_KEY_PUBLISHABLE;

    case TILL_GATEWAY_KEY_OTHER:
      return TILL_KEY_OTHER;
    }

  return TILL_KEY_OTHER;
}

static gboolean
check_key (const TillSignIn *sign_in,
           gboolean         *ret_live,
           GError          **error)
{
  switch (till_sign_in_classify_key (sign_in->gateway, till_secret_peek (sign_in->key), ret_live))
    {
    case TILL_KEY_FULL:
    case TILL_KEY_RESTRICTED:
      if (!sign_in->practice || !*ret_live)
        return TRUE;
      g_set_error_literal (error, TILL_SESSION_ERROR, TILL_SESSION_ERROR_INVALID,
                           "A key for real money is not for practice");
      return FALSE;

    case TILL_KEY_PUBLISHABLE:
      g_set_error_literal (error, TILL_SESSION_ERROR, TILL_SESSION_ERROR_INVALID,
                           "This is a publishable key, made for web pages: a restricted key is "
                           "needed");
      return FALSE;

    case TILL_KEY_OTHER:
      break;
    }

  g_set_error_literal (error, TILL_SESSION_ERROR, TILL_SESSION_ERROR_INVALID,
                       "This is not a key of the gateway: copy all of it");

  return FALSE;
}

/**
 * till_sign_in_async:
 * @sign_in: what is needed
 * @state_folder: the state folder; made if it is missing
 * @keyring: where the secrets are kept
 * @clock: the time
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Signs in to an account, for the first time or again.
 */
void
till_sign_in_async (const TillSignIn   *sign_in,
                    const char         *state_folder,
                    TillKeyring        *keyring,
                    TillClock          *clock,
                    GCancellable       *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;
  gboolean live = FALSE;
  SignIn *job;

  g_return_if_fail (sign_in != NULL && sign_in->gateway != NULL && sign_in->key != NULL);
  g_return_if_fail (state_folder != NULL);
  g_return_if_fail (TILL_IS_KEYRING (keyring));
  g_return_if_fail (clock != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_sign_in_async);

  if (!check_key (sign_in, &live, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  job = g_new0 (SignIn, 1);
  job->config = till_account_config_new ();
  job->practice = sign_in->practice;
  job->state_folder = g_strdup (state_folder);
  job->keyring = g_object_ref (keyring);
  job->clock = till_clock_ref (clock);
  job->make_gateway = sign_in->make_gateway != NULL ? sign_in->make_gateway : till_gateway_make;
  job->make_data = sign_in->make_data;
  job->secrets[0] = copy_secret (sign_in->key);
  job->secrets[1] = copy_secret (sign_in->relay_token);
  job->secrets[2] = copy_secret (sign_in->webhook_secret);

  job->config->gateway = g_strdup (sign_in->gateway);
  job->config->base_url = g_strdup (sign_in->base_url != NULL
                                    ? sign_in->base_url
                                    : till_gateway_get_default_url (sign_in->gateway));
  job->config->mode = sign_in->practice ? TILL_ACCOUNT_PRACTICE
                      : live ? TILL_ACCOUNT_LIVE
                             : TILL_ACCOUNT_TEST;
  replace_text (&job->config->name, sign_in->name);
  replace_text (&job->config->operator_name, sign_in->operator_name);
  replace_text (&job->config->relay_url, sign_in->relay_url);
  replace_text (&job->config->relay_stream, sign_in->relay_stream);
  replace_text (&job->config->relay_source, sign_in->relay_source);
  job->config->relay_blind = sign_in->relay_blind;
  job->config->typed_card = sign_in->typed_card || sign_in->practice;
  g_task_set_task_data (task, job, (GDestroyNotify) sign_in_free);

  run_in_thread (task, prepare_state_in_thread, state_prepared_cb);
}

/**
 * till_sign_in_finish:
 * @result: the #GAsyncResult given to the callback
 * @ret_missing_permissions: (out) (optional) (transfer full) (nullable): space-separated names of
 *   permissions that the key lacks, or %NULL
 * @error: return location for a #GError in #TILL_SESSION_ERROR (the key is none of this gateway),
 *   #TILL_GATEWAY_ERROR, or of the keyring or the file system
 *
 * Returns: (transfer full) (nullable): the account
 */
TillAccountConfig *
till_sign_in_finish (GAsyncResult *result,
                     char        **ret_missing_permissions,
                     GError      **error)
{
  SignIn *job;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;

  job = g_task_get_task_data (G_TASK (result));
  if (ret_missing_permissions != NULL)
    *ret_missing_permissions = g_strdup (job->account->missing_permissions);

  return till_account_config_copy (job->config);
}
