/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Folders and files that only their owner may read. */

#include "till-files.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "till-secret.h"

static gboolean
fail (const char *what,
      const char *path,
      int         saved_errno,
      GError    **error)
{
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno),
               "%s “%s”: %s", what, path, g_strerror (saved_errno));

  return FALSE;
}

/**
 * till_files_make_private_folder:
 * @path: a folder
 * @error: return location for a #GError in #G_IO_ERROR
 *
 * Makes a folder and its parents where they are missing, and takes the rights of others on the
 * folder itself away (mode 0700).
 *
 * Returns: %FALSE when there is no such private folder afterwards
 */
gboolean
till_files_make_private_folder (const char *path,
                                GError    **error)
{
  g_return_val_if_fail (path != NULL, FALSE);

  if (g_mkdir_with_parents (path, 0700) != 0)
    return fail ("Making the folder", path, errno, error);

  if (g_chmod (path, 0700) != 0)
    return fail ("Protecting the folder", path, errno, error);

  return TRUE;
}

/**
 * till_files_read_private:
 * @path: a file with a secret in it
 * @max_bytes: how long it may be
 * @error: return location for a #GError in #G_IO_ERROR
 *
 * Reads a small file that only its owner may read.
 *
 * Returns: (transfer full) (nullable): its text; wipe it with till_secret_wipe_memory() before
 *   freeing it. %NULL when it cannot be read, is too long, or others may read it
 */
char *
till_files_read_private (const char *path,
                         gsize       max_bytes,
                         GError    **error)
{
  g_autofree char *text = NULL;
  struct stat info;
  gsize length = 0;
  gssize n;
  int fd;

  g_return_val_if_fail (path != NULL, NULL);

  if ((fd = open (path, O_RDONLY | O_CLOEXEC)) < 0 || fstat (fd, &info) != 0)
    {
      fail ("Reading", path, errno, error);
      if (fd >= 0)
        close (fd);
      return NULL;
    }

  if (S_ISREG (info.st_mode) && (info.st_mode & 077) != 0)
    {
      close (fd);
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                   "Others may read “%s”: make it private first (chmod 600)", path);
      return NULL;
    }

  text = g_malloc (max_bytes + 1);
  while (length < max_bytes && (n = read (fd, text + length, max_bytes - length)) != 0)
    {
      if (n < 0 && errno == EINTR)
        continue;

      if (n < 0)
        {
          fail ("Reading", path, errno, error);
          till_secret_wipe_memory (text, max_bytes);
          close (fd);
          return NULL;
        }

      length += n;
    }

  close (fd);
  text[length] = '\0';
  if (length == max_bytes)
    {
      till_secret_wipe_memory (text, max_bytes);
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "“%s” is too long", path);
      return NULL;
    }

  return g_steal_pointer (&text);
}

/**
 * till_files_get_text:
 * @file: a key file that was read
 * @group: a group
 * @key: a key of it
 * @max_bytes: how long its text may be
 * @error: return location for a #GError in #G_KEY_FILE_ERROR
 *
 * Reads a text from a file that a person may have changed. GLib gives a text with a wrong escape
 * sequence together with an error; here it is an error and nothing else.
 *
 * Returns: (transfer full) (nullable): the text
 */
char *
till_files_get_text (GKeyFile   *file,
                     const char *group,
                     const char *key,
                     gsize       max_bytes,
                     GError    **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (file != NULL && group != NULL && key != NULL, NULL);

  text = g_key_file_get_string (file, group, key, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  if (strlen (text) > max_bytes)
    {
      g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE, "“%s” is too long",
                   key);
      return NULL;
    }

  return g_steal_pointer (&text);
}
