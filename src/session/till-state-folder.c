/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The state folder: everything this installation knows, one folder in it per account and mode.
 *
 *   <state folder>/console-id                     who we are, made once
 *   <state folder>/accounts/<id>/account.ini      what is known of the account; no secrets
 *   <state folder>/accounts/<id>/history.db       what the gateway told us; may be thrown away
 *   <state folder>/accounts/<id>/journal.db       what we ordered; is never thrown away
 *   <state folder>/accounts/<id>/bank.db          what the bank wrote; is never thrown away
 *
 * What must hold: all of it is private (0700, files 0600), and an account's id never leads out of
 * the folder. */

#include "till-state-folder.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "till-files.h"
#include "till-ids.h"

#define CONSOLE_ID_FILE "console-id"
#define CONSOLE_ID_MAX 64

/**
 * till_state_folder_find:
 *
 * Returns: (transfer full): "tillroll" in the user's data folder (XDG Base Directory)
 */
char *
till_state_folder_find (void)
{
  return g_build_filename (g_get_user_data_dir (), "tillroll", NULL);
}

/**
 * till_state_folder_prepare:
 * @state_folder: the state folder
 * @error: return location for a #GError in #G_IO_ERROR
 *
 * Makes the folders that are missing and takes the rights of others on them away. Small blocking
 * file work: from a worker thread, or before a main loop.
 *
 * Returns: %FALSE when there is no private state folder afterwards
 */
gboolean
till_state_folder_prepare (const char *state_folder,
                           GError    **error)
{
  g_autofree char *accounts = NULL;

  g_return_val_if_fail (state_folder != NULL, FALSE);

  accounts = g_build_filename (state_folder, "accounts", NULL);

  return till_files_make_private_folder (state_folder, error) &&
         till_files_make_private_folder (accounts, error);
}

/* Writes a new id beside @path and links it there, which fails if somebody was faster: so two
 * programs that start at once end up with the same id. */
static gboolean
make_console_id (const char *path,
                 GError    **error)
{
  g_autofree char *id = till_random_token (16);
  g_autofree char *draft = g_strdup_printf ("%s.%s", path, id);
  gboolean made;
  int saved_errno;

  if (!g_file_set_contents_full (draft, id, -1,
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                 0600, error))
    {
      g_prefix_error (error, "Naming this console: ");
      return FALSE;
    }

  made = link (draft, path) == 0 || errno == EEXIST;
  saved_errno = errno;
  g_unlink (draft);

  if (!made)
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno),
                 "Naming this console (“%s”): %s", path, g_strerror (saved_errno));

  return made;
}

/**
 * till_state_folder_get_console_id:
 * @state_folder: a prepared state folder
 * @error: return location for a #GError in #G_IO_ERROR
 *
 * Reads the id of this installation; makes it if there is none. Small blocking file work: from a
 * worker thread, or before a main loop.
 *
 * Returns: (transfer full) (nullable): the id
 */
char *
till_state_folder_get_console_id (const char *state_folder,
                                  GError    **error)
{
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (state_folder != NULL, NULL);

  path = g_build_filename (state_folder, CONSOLE_ID_FILE, NULL);
  if (!g_file_test (path, G_FILE_TEST_EXISTS) && !make_console_id (path, error))
    return NULL;

  if (!(text = till_files_read_private (path, CONSOLE_ID_MAX, error)))
    return NULL;

  g_strstrip (text);
  if (!till_account_id_is_valid (text))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "“%s” does not hold the name of this console: remove it, and a new one is made",
                   path);
      return NULL;
    }

  return g_steal_pointer (&text);
}

/**
 * till_account_id_is_valid:
 * @account_id: an id from a file, a folder or an argument
 *
 * Returns: whether it can be an account's id: letters, digits, "-" and "_", at most
 *   #TILL_ACCOUNT_ID_MAX
 */
gboolean
till_account_id_is_valid (const char *account_id)
{
  gsize length;

  g_return_val_if_fail (account_id != NULL, FALSE);

  length = strlen (account_id);
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (account_id[i]) && account_id[i] != '-' && account_id[i] != '_')
      return FALSE;

  return length > 0 && length <= TILL_ACCOUNT_ID_MAX;
}

/**
 * till_state_folder_get_account:
 * @state_folder: the state folder
 * @account_id: the account's id
 * @error: return location for a #GError in #G_IO_ERROR
 *
 * Returns: (transfer full) (nullable): the account's folder, which need not exist; %NULL when the
 *   id is none
 */
char *
till_state_folder_get_account (const char *state_folder,
                               const char *account_id,
                               GError    **error)
{
  g_return_val_if_fail (state_folder != NULL, NULL);
  g_return_val_if_fail (account_id != NULL, NULL);

  if (!till_account_id_is_valid (account_id))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "“%s” is not the id of an account", account_id);
      return NULL;
    }

  return g_build_filename (state_folder, "accounts", account_id, NULL);
}
