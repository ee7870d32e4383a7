/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Opens an account: its file, its key, its gateway, its history, its journal, the other secrets.
 * What does not need each other is opened side by side, because a window waits for it; the secrets
 * other than the key wait for the key, so that a locked keyring asks once.
 *
 * What must hold: nothing is sent; a journal that cannot be used is no reason not to open; nothing
 * is still being opened when it is told how it went. */

#include "till-opener.h"

#include "till-session-error.h"

/* What was handed over for saving, in the order in which it was. */
struct _TillConfigSaver
{
  GMutex  lock;
  guint64 n_given;
  guint64 last_saved;
};

/* What can go wrong, that which is told first when several do. */
typedef enum
{
  PART_CONFIG,
  PART_KEY,
  PART_STORE,
  PART_JOURNAL,
  PART_WEBHOOK_SECRET,
  PART_RELAY_TOKEN,
  N_PARTS,
} Part;

typedef struct
{
  TillOpened      *opened;
  TillGatewayMaker make_gateway;
  gpointer         make_data;
  guint            n_running;
  GError          *errors[N_PARTS];
  GError          *journal_error;
} Opening;

static void
opening_free (Opening *opening)
{
  g_clear_pointer (&opening->opened, till_opened_free);
  for (guint i = 0; i < N_PARTS; i++)
    g_clear_error (&opening->errors[i]);
  g_clear_error (&opening->journal_error);
  g_free (opening);
}

/* Returns: what is passed to the callback of one more part; that gives it to end_part(). */
static GTask *
begin_part (GTask *task)
{
  Opening *opening = g_task_get_task_data (task);

  opening->n_running++;

  return g_object_ref (task);
}

/* A part is there, or not: @error is taken. The last one ends the task. */
static void
end_part (GTask  *task,
          Part    part,
          GError *error)
{
  Opening *opening = g_task_get_task_data (task);

  opening->errors[part] = error;
  if (--opening->n_running > 0)
    return;

  for (guint i = 0; i < N_PARTS; i++)
    if (opening->errors[i] != NULL)
      {
        g_task_return_error (task, g_steal_pointer (&opening->errors[i]));
        return;
      }

  g_task_return_boolean (task, TRUE);
}

/* A secret that may be missing, but not out of reach. */
static void
end_secret (GTask        *task,
            Part          part,
            TillSecret  **secret,
            GAsyncResult *result)
{
  Opening *opening = g_task_get_task_data (task);
  GError *error = NULL;

  *secret = till_keyring_lookup_finish (opening->opened->keyring, result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    g_clear_error (&error);
  end_part (task, part, error);
}

static void
relay_token_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Opening *opening = g_task_get_task_data (task);

  end_secret (task, PART_RELAY_TOKEN, &opening->opened->relay_token, result);
}

static void
webhook_secret_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Opening *opening = g_task_get_task_data (task);

  end_secret (task, PART_WEBHOOK_SECRET, &opening->opened->webhook_secret, result);
}

static void
journal_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Opening *opening = g_task_get_task_data (task);
  GError *error = NULL;

  opening->opened->journal = till_journal_open_finish (result, &opening->journal_error);
  if (g_error_matches (opening->journal_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    error = g_steal_pointer (&opening->journal_error);
  end_part (task, PART_JOURNAL, error);
}

static void
store_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Opening *opening = g_task_get_task_data (task);
  GError *error = NULL;

  if (!(opening->opened->store = till_store_open_finish (result, &error)))
    g_prefix_error (&error, "Opening the history: ");
  end_part (task, PART_STORE, error);
}

static void
look_up (GTask              *task,
         const char         *what,
         GAsyncReadyCallback callback)
{
  const Opening *opening = g_task_get_task_data (task);

  till_keyring_lookup_async (opening->opened->keyring, opening->opened->config->id, what,
                             g_task_get_cancellable (task), callback, begin_part (task));
}

static void
key_cb (GObject      *object,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (TillSecret) key = NULL;
  Opening *opening = g_task_get_task_data (task);
  TillOpened *opened = opening->opened;
  GError *error = NULL;

  if ((key = till_keyring_lookup_finish (opened->keyring, result, &error)) &&
      (opened->gateway = opening->make_gateway (opened->config, key, opened->clock,
                                                opening->make_data, &error)))
    {
      look_up (task, TILL_KEYRING_WEBHOOK_SECRET, webhook_secret_cb);
      look_up (task, TILL_KEYRING_RELAY_TOKEN, relay_token_cb);
    }
  else if (key == NULL && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    {
      g_autoptr (GError) missing = error;

      error = g_error_new_literal (TILL_SESSION_ERROR, TILL_SESSION_ERROR_NO_KEY, missing->message);
    }

  end_part (task, PART_KEY, error);
}

static void
load_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  GError *error = NULL;
  TillAccountConfig *config = till_account_config_load (task_data, &error);

  if (config != NULL)
    g_task_return_pointer (task, config, (GDestroyNotify) till_account_config_free);
  else
    g_task_return_error (task, error);
}

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autofree char *path = NULL;
  Opening *opening = g_task_get_task_data (task);
  TillOpened *opened = opening->opened;
  GError *error = NULL;

  if ((opened->config = g_task_propagate_pointer (G_TASK (result), &error)))
    {
      path = g_build_filename (opened->folder, "journal.db", NULL);
      till_journal_open_async (path, opened->config->console_id, opened->clock,
                               g_task_get_cancellable (task), journal_cb, begin_part (task));
      look_up (task, TILL_KEYRING_API_KEY, key_cb);
    }

  end_part (task, PART_CONFIG, error);
}

/**
 * till_opener_open_async:
 * @account_folder: the account's folder
 * @keyring: where its secrets are
 * @clock: the time
 * @make_gateway: (scope async): makes its gateway
 * @make_data: data for @make_gateway
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Opens everything of an account.
 */
void
till_opener_open_async (const char         *account_folder,
                        TillKeyring        *keyring,
                        TillClock          *clock,
                        TillGatewayMaker    make_gateway,
                        gpointer            make_data,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GTask) loading = NULL;
  g_autofree char *path = NULL;
  Opening *opening;

  g_return_if_fail (account_folder != NULL);
  g_return_if_fail (TILL_IS_KEYRING (keyring));
  g_return_if_fail (clock != NULL);
  g_return_if_fail (make_gateway != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_opener_open_async);

  opening = g_new0 (Opening, 1);
  opening->make_gateway = make_gateway;
  opening->make_data = make_data;
  opening->opened = g_new0 (TillOpened, 1);
  opening->opened->saver = g_atomic_rc_box_new0 (TillConfigSaver);
  g_mutex_init (&opening->opened->saver->lock);
  opening->opened->folder = g_strdup (account_folder);
  opening->opened->keyring = g_object_ref (keyring);
  opening->opened->clock = till_clock_ref (clock);
  g_task_set_task_data (task, opening, (GDestroyNotify) opening_free);

  path = g_build_filename (account_folder, "history.db", NULL);
  till_store_open_async (path, clock, cancellable, store_cb, begin_part (task));

  loading = g_task_new (NULL, cancellable, loaded_cb, begin_part (task));
  g_task_set_task_data (loading, g_strdup (account_folder), g_free);
  g_task_run_in_thread (loading, load_in_thread);
}

/**
 * till_opener_open_finish:
 * @result: the #GAsyncResult given to the callback
 * @ret_journal_error: (out) (transfer full) (nullable): why the journal cannot be used, or %NULL
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): everything of the account
 */
TillOpened *
till_opener_open_finish (GAsyncResult *result,
                         GError      **ret_journal_error,
                         GError      **error)
{
  Opening *opening;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (ret_journal_error != NULL, NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;

  opening = g_task_get_task_data (G_TASK (result));
  *ret_journal_error = g_steal_pointer (&opening->journal_error);

  return g_steal_pointer (&opening->opened);
}

typedef struct
{
  TillConfigSaver   *saver;
  guint64            number;
  TillAccountConfig *config;
  char              *folder;
} Save;

static void
saver_clear (TillConfigSaver *saver)
{
  g_mutex_clear (&saver->lock);
}

static void
saver_unref (TillConfigSaver *saver)
{
  g_atomic_rc_box_release_full (saver, (GDestroyNotify) saver_clear);
}

static void
save_free (Save *save)
{
  saver_unref (save->saver);
  till_account_config_free (save->config);
  g_free (save->folder);
  g_free (save);
}

static void
save_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Save *save = task_data;
  GError *error = NULL;
  gboolean saved = TRUE;

  g_mutex_lock (&save->saver->lock);
  if (save->number > save->saver->last_saved)
    {
      save->saver->last_saved = save->number;
      saved = till_account_config_save (save->config, save->folder, &error);
    }
  g_mutex_unlock (&save->saver->lock);

  if (saved)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * till_opened_save_config_async:
 * @self: an open account
 * @callback: (scope async) (nullable): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Writes account.ini as the configuration is now. If that fails, what was changed holds until the
 * end of this run.
 */
void
till_opened_save_config_async (TillOpened         *self,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Save *save;

  g_return_if_fail (self != NULL);

  save = g_new0 (Save, 1);
  save->saver = g_atomic_rc_box_acquire (self->saver);
  save->number = ++self->saver->n_given;
  save->config = till_account_config_copy (self->config);
  save->folder = g_strdup (self->folder);

  task = g_task_new (NULL, NULL, callback, user_data);
  g_task_set_source_tag (task, till_opened_save_config_async);
  g_task_set_task_data (task, save, (GDestroyNotify) save_free);
  g_task_run_in_thread (task, save_in_thread);
}

/**
 * till_opened_save_config_finish:
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #G_FILE_ERROR
 *
 * Returns: %FALSE when the file is as it was before
 */
gboolean
till_opened_save_config_finish (GAsyncResult *result,
                                GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * till_opened_close:
 * @self: an open account
 *
 * Closes the files.
 */
void
till_opened_close (TillOpened *self)
{
  g_return_if_fail (self != NULL);

  if (self->journal != NULL)
    till_journal_close (self->journal);
  if (self->store != NULL)
    till_store_close (self->store);
}

/**
 * till_opened_free:
 * @self: (nullable) (transfer full): an open account
 */
void
till_opened_free (TillOpened *self)
{
  if (self == NULL)
    return;

  till_opened_close (self);
  g_clear_object (&self->journal);
  g_clear_object (&self->store);
  g_clear_object (&self->gateway);
  g_clear_object (&self->keyring);
  g_clear_pointer (&self->clock, till_clock_unref);
  g_clear_pointer (&self->config, till_account_config_free);
  g_clear_pointer (&self->saver, saver_unref);
  g_clear_pointer (&self->webhook_secret, till_secret_free);
  g_clear_pointer (&self->relay_token, till_secret_free);
  g_free (self->folder);
  g_free (self);
}
