/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Has the gateway deliver to the relay, without anybody having to do it by hand: makes a source at
 * the relay, an endpoint for it at the gateway, and keeps the secret that the gateway signs with.
 *
 * What must hold: it is done once and remembered; what is known of a new endpoint is on disk before
 * the next step, so that an interrupted run is made good by the next; a relay that is somebody
 * else's never learns the secret. */

#include "till-endpoint.h"

typedef struct
{
  TillOpened      *opened; /* the session's; it outlives the cancelled task's last step */
  TillRelayClient *client;
  TillWebhook     *webhook;
} Ensure;

static void make_webhook (GTask *task);

static void
ensure_free (Ensure *job)
{
  g_clear_object (&job->client);
  g_clear_pointer (&job->webhook, till_webhook_free);
  g_free (job);
}

/* Where the gateway has to deliver to. */
static char *
make_url (const TillAccountConfig *config)
{
  if (config->relay_source == NULL || *config->relay_source != '/')
    return g_strdup (config->relay_source);

  return g_strconcat (config->relay_url, config->relay_source, NULL);
}

static void
secret_set_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (till_relay_client_set_secret_finish (TILL_RELAY_CLIENT (object), result, &error))
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
  Ensure *job = g_task_get_task_data (task);
  GError *error = NULL;

  if (!till_keyring_store_finish (TILL_KEYRING (object), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  if (g_task_return_error_if_cancelled (task))
    return;

  if (job->opened->config->relay_source_id == 0 || job->opened->config->relay_blind)
    g_task_return_boolean (task, TRUE);
  else
    till_relay_client_set_secret_async (job->client, job->opened->config->relay_source_id,
                                        job->webhook->secret, g_task_get_cancellable (task),
                                        secret_set_cb, g_object_ref (task));
}

static void
webhook_saved_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autofree char *label = NULL;
  Ensure *job = g_task_get_task_data (task);
  TillOpened *opened = job->opened;
  GError *error = NULL;

  if (!till_opened_save_config_finish (result, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  if (g_task_return_error_if_cancelled (task))
    return;

  label = g_strdup_printf ("Tillroll: %s (%s)", opened->config->name, TILL_KEYRING_WEBHOOK_SECRET);
  till_keyring_store_async (opened->keyring, opened->config->id, TILL_KEYRING_WEBHOOK_SECRET,
                            job->webhook->secret, label, g_task_get_cancellable (task), stored_cb,
                            g_object_ref (task));
}

static void
webhook_made_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Ensure *job = g_task_get_task_data (task);
  TillAccountConfig *config;
  GError *error = NULL;

  job->webhook = till_gateway_create_webhook_finish (TILL_GATEWAY (object), result, &error);
  if (job->webhook == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  if (job->webhook->secret == NULL)
    {
      g_task_return_new_error (task, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_PROTOCOL,
                               "The gateway made an endpoint and did not tell its secret");
      return;
    }

  if (g_task_return_error_if_cancelled (task))
    return;

  /* What is delivered from now on can be proven in this run, whatever becomes of the keyring. */
  config = job->opened->config;
  g_clear_pointer (&job->opened->webhook_secret, till_secret_free);
  job->opened->webhook_secret =
    till_secret_new_from_text (till_secret_peek (job->webhook->secret));
  g_free (config->webhook_id);
  config->webhook_id = g_strdup (job->webhook->id);
  g_free (config->webhook_url);
  config->webhook_url = make_url (config);

  till_opened_save_config_async (job->opened, webhook_saved_cb, g_object_ref (task));
}

static void
old_webhook_deleted_cb (GObject      *object,
                        GAsyncResult *result,
                        gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autofree char *url = NULL;
  Ensure *job = g_task_get_task_data (task);
  GError *error = NULL;

  if (!till_gateway_delete_webhook_finish (TILL_GATEWAY (object), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  if (g_task_return_error_if_cancelled (task))
    return;

  g_clear_pointer (&job->opened->config->webhook_id, g_free);
  url = make_url (job->opened->config);
  till_gateway_create_webhook_async (job->opened->gateway, url, g_task_get_cancellable (task),
                                     webhook_made_cb, g_object_ref (task));
}

static void
make_webhook (GTask *task)
{
  g_autofree char *url = NULL;
  Ensure *job = g_task_get_task_data (task);
  TillOpened *opened = job->opened;

  if (opened->config->webhook_id != NULL)
    {
      till_gateway_delete_webhook_async (opened->gateway, opened->config->webhook_id,
                                         g_task_get_cancellable (task), old_webhook_deleted_cb,
                                         g_object_ref (task));
      return;
    }

  url = make_url (opened->config);
  till_gateway_create_webhook_async (opened->gateway, url, g_task_get_cancellable (task),
                                     webhook_made_cb, g_object_ref (task));
}

static void
source_saved_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (!till_opened_save_config_finish (result, &error))
    g_task_return_error (task, error);
  else if (!g_task_return_error_if_cancelled (task))
    make_webhook (task);
}

static void
source_made_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autofree char *url = NULL;
  Ensure *job = g_task_get_task_data (task);
  GError *error = NULL;
  gint64 source_id;

  if (!till_relay_client_create_source_finish (TILL_RELAY_CLIENT (object), result, &source_id, &url,
                                               &error))
    {
      g_task_return_error (task, error);
      return;
    }

  if (g_task_return_error_if_cancelled (task))
    return;

  g_free (job->opened->config->relay_source);
  job->opened->config->relay_source = g_steal_pointer (&url);
  job->opened->config->relay_source_id = source_id;
  till_opened_save_config_async (job->opened, source_saved_cb, g_object_ref (task));
}

/**
 * till_endpoint_is_needed:
 * @opened: an open account
 *
 * Returns: whether the account has a relay to which the gateway does not deliver yet, or not in a
 *   way that could be proven
 */
gboolean
till_endpoint_is_needed (const TillOpened *opened)
{
  const TillAccountConfig *config;
  g_autofree char *url = NULL;

  g_return_val_if_fail (opened != NULL, FALSE);

  config = opened->config;
  if (config->relay_url == NULL || config->relay_stream == NULL || opened->relay_token == NULL)
    return FALSE;

  if (opened->webhook_secret == NULL)
    return TRUE;

  /* A secret without an endpoint of ours: a person has set it up. */
  url = make_url (config);

  return config->webhook_id != NULL && url != NULL &&
         g_strcmp0 (url, config->webhook_url) != 0;
}

/**
 * till_endpoint_ensure_async:
 * @opened: an open account with a relay, which stays until the call is over or cancelled
 * @client: the relay
 * @anew: whether the endpoint is replaced even if all seems well, because nothing comes from it
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Has the gateway deliver to the relay, if it does not yet.
 */
void
till_endpoint_ensure_async (TillOpened         *opened,
                            TillRelayClient    *client,
                            gboolean            anew,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  const TillCapabilities *capabilities;
  Ensure *job;

  g_return_if_fail (opened != NULL);
  g_return_if_fail (TILL_IS_RELAY_CLIENT (client));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_endpoint_ensure_async);

  if (!anew && !till_endpoint_is_needed (opened))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  /* Not a source at the relay that nothing will ever come to. */
  capabilities = till_gateway_get_capabilities (opened->gateway);
  if (capabilities->support[TILL_CAPABILITY_WEBHOOK_MANAGE] == TILL_SUPPORT_NO)
    {
      g_task_return_new_error (task, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_UNSUPPORTED,
                               "The key may not set up deliveries to the relay");
      return;
    }

  job = g_new0 (Ensure, 1);
  job->opened = opened;
  job->client = g_object_ref (client);
  g_task_set_task_data (task, job, (GDestroyNotify) ensure_free);

  if (opened->config->relay_source != NULL)
    make_webhook (task);
  else
    till_relay_client_create_source_async (client, opened->config->gateway,
                                           opened->config->relay_blind ? "blind" : "verify",
                                           cancellable, source_made_cb, g_object_ref (task));
}

/**
 * till_endpoint_ensure_finish:
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError: of the gateway, of the relay (it is not ours to change),
 *   or of the keyring
 *
 * Returns: %FALSE when the gateway does not deliver, or the secret is not kept
 */
gboolean
till_endpoint_ensure_finish (GAsyncResult *result,
                             GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
