/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Whether there was a journal before.
 *
 * SQLite makes a new file where there is none, and takes an empty one for new. For a journal that
 * would be the worst of all ways to lose it: nothing would tell that orders under way have been
 * forgotten. So an empty file, "journal.db-made", is put beside the journal when it is made, and
 * where that stands without a journal nothing is opened.
 *
 * What must hold: the mark is on disk before the first instruction is. */

#include "till-journal-made-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gio/gio.h>

#include "till-journal-types.h"

#define SUFFIX "-made"

static char *
mark_path (const char *path)
{
  return g_strconcat (path, SUFFIX, NULL);
}

/**
 * till_journal_made_check:
 * @path: a journal's file
 * @error: return location for a #GError
 *
 * Blocks shortly; not for the main thread.
 *
 * Returns: %FALSE with %TILL_JOURNAL_ERROR_MISSING when there was a journal and is none any more
 */
gboolean
till_journal_made_check (const char *path,
                         GError    **error)
{
  g_autofree char *mark = NULL;
  struct stat info;

  g_return_val_if_fail (path != NULL, FALSE);

  mark = mark_path (path);
  if (!g_file_test (mark, G_FILE_TEST_EXISTS))
    return TRUE;

  if (stat (path, &info) == 0 && info.st_size > 0)
    return TRUE;

  g_set_error (error, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_MISSING,
               "The journal “%s” is gone. Bring it back from a copy: without it nobody knows what "
               "is still under way", path);

  return FALSE;
}

/* A new name is on disk when its folder is. */
static gboolean
sync_folder (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean synced = fd >= 0 && fsync (fd) == 0;

  if (fd >= 0)
    close (fd);

  return synced;
}

/**
 * till_journal_made_note:
 * @path: the file of a journal that is open
 * @error: return location for a #GError in #G_IO_ERROR
 *
 * Remembers that there is a journal. Blocks shortly; not for the main thread.
 *
 * Returns: %FALSE when it cannot be remembered
 */
gboolean
till_journal_made_note (const char *path,
                        GError    **error)
{
  g_autofree char *mark = NULL;
  int fd, saved_errno;

  g_return_val_if_fail (path != NULL, FALSE);

  mark = mark_path (path);
  if (g_file_test (mark, G_FILE_TEST_EXISTS))
    return TRUE;

  if ((fd = open (mark, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)) >= 0)
    {
      close (fd);
      if (sync_folder (path))
        return TRUE;
    }

  saved_errno = errno;
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno),
               "Making a file beside “%s”: %s", path, g_strerror (saved_errno));

  return FALSE;
}
