/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Signing out: the secrets go, and the history if that is wished. The journal stays in any case: it
 * is the proof of what was ordered, and it is there again when the account is signed in again. So
 * does account.ini, which knows the endpoint at the gateway that the next sign-in replaces. */

#include "till-sign-in.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "till-state-folder.h"

typedef struct
{
  char    *folder;
  gboolean forget_history;
} SignOut;

static void
sign_out_free (SignOut *job)
{
  g_free (job->folder);
  g_free (job);
}

static gboolean
remove_file (const char *folder,
             const char *name,
             GError    **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  if (g_unlink (path) == 0 || errno == ENOENT)
    return TRUE;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "Removing “%s”: %s", path,
               g_strerror (errno));

  return FALSE;
}

/* The history, its companions, and what was set aside of it because it was damaged. */
static gboolean
remove_history (const char *folder,
                GError    **error)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (!(dir = g_dir_open (folder, 0, error)))
    return FALSE;

  while ((name = g_dir_read_name (dir)))
    if (g_str_has_prefix (name, "history.db") && !remove_file (folder, name, error))
      return FALSE;

  return TRUE;
}

static void
remove_in_thread (GTask        *task,
                  gpointer      source,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  SignOut *job = task_data;
  g_autoptr (TillAccountConfig) config = NULL;
  GError *error = NULL;

  if ((config = till_account_config_load (job->folder, &error)))
    config->signed_out = TRUE;

  if (config != NULL && till_account_config_save (config, job->folder, &error) &&
      (!job->forget_history || remove_history (job->folder, &error)))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
cleared_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (till_keyring_clear_finish (TILL_KEYRING (object), result, &error))
    g_task_run_in_thread (task, remove_in_thread);
  else
    g_task_return_error (task, error);
}

/**
 * till_sign_out_async:
 * @state_folder: the state folder
 * @account_id: the account's id
 * @forget_history: whether the payments on this computer are removed too
 * @keyring: where the secrets are
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Signs out of an account whose session is closed. An endpoint that was registered at the gateway
 * stays: the merchant's other consoles may use it.
 */
void
till_sign_out_async (const char         *state_folder,
                     const char         *account_id,
                     gboolean            forget_history,
                     TillKeyring        *keyring,
                     GCancellable       *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;
  SignOut *job;

  g_return_if_fail (state_folder != NULL);
  g_return_if_fail (account_id != NULL);
  g_return_if_fail (TILL_IS_KEYRING (keyring));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_sign_out_async);

  job = g_new0 (SignOut, 1);
  job->forget_history = forget_history;
  g_task_set_task_data (task, job, (GDestroyNotify) sign_out_free);

  if (!(job->folder = till_state_folder_get_account (state_folder, account_id, &error)))
    g_task_return_error (task, error);
  else if (!g_file_test (job->folder, G_FILE_TEST_IS_DIR))
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                             "There is no account “%s”", account_id);
  else
    till_keyring_clear_async (keyring, account_id, cancellable, cleared_cb, g_object_ref (task));
}

/**
 * till_sign_out_finish:
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #G_IO_ERROR or #G_FILE_ERROR
 *
 * Returns: %FALSE when something of the account may still be there
 */
gboolean
till_sign_out_finish (GAsyncResult *result,
                      GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
