/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Files that are never there by half.
 *
 * What must hold: until all of it is on the disk the file has another name, and what stood under
 * its own is untouched; a full disk, a failure or a kill leaves no file of that name; others on
 * this computer cannot read it. */

#include "till-part-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define BUFFER_BYTES (256 * 1024)

struct _TillPartFile
{
  char    *path;
  char    *part_path; /* NULL: there is none any more */
  int      fd;
  GString *buffer;
};

static gboolean
fail (TillPartFile *self,
      GError      **error)
{
  int code = errno;
  g_autofree char *name = g_path_get_basename (self->path);

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "Writing “%s”: %s", name,
               g_strerror (code));

  return FALSE;
}

/**
 * till_part_file_open:
 * @path: what the file is to be called; one of that name is replaced
 * @error: return location for a #GError in #G_IO_ERROR
 *
 * Returns: (transfer full) (nullable): an empty file
 */
TillPartFile *
till_part_file_open (const char *path,
                     GError    **error)
{
  g_autoptr (TillPartFile) self = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_new0 (TillPartFile, 1);
  self->path = g_strdup (path);
  self->buffer = g_string_sized_new (BUFFER_BYTES + 4096);
  self->part_path = g_strconcat (path, ".part-XXXXXX", NULL);
  if ((self->fd = g_mkstemp_full (self->part_path, O_WRONLY | O_CLOEXEC, 0600)) < 0)
    {
      fail (self, error);
      g_clear_pointer (&self->part_path, g_free);
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * till_part_file_free:
 * @self: (nullable) (transfer full): a file, which goes away unless it is complete
 */
void
till_part_file_free (TillPartFile *self)
{
  if (self == NULL)
    return;

  if (self->fd >= 0)
    close (self->fd);
  if (self->part_path != NULL)
    g_unlink (self->part_path);
  g_free (self->part_path);
  g_free (self->path);
  g_string_free (self->buffer, TRUE);
  g_free (self);
}

/**
 * till_part_file_get_buffer:
 * @self: a file
 *
 * Returns: (transfer none): what is written next: append to it
 */
GString *
till_part_file_get_buffer (TillPartFile *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->buffer;
}

static gboolean
flush (TillPartFile *self,
       GError      **error)
{
  const char *data = self->buffer->str;
  gsize left = self->buffer->len;

  while (left > 0)
    {
      gssize n = write (self->fd, data, left);

      if (n < 0 && errno == EINTR)
        continue;

      if (n < 0)
        return fail (self, error);

      data += n;
      left -= n;
    }

  g_string_truncate (self->buffer, 0);

  return TRUE;
}

/**
 * till_part_file_relax:
 * @self: a file
 * @error: return location for a #GError in #G_IO_ERROR
 *
 * Writes the buffer if it has become long.
 *
 * Returns: %FALSE when that failed
 */
gboolean
till_part_file_relax (TillPartFile *self,
                      GError      **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->buffer->len < BUFFER_BYTES || flush (self, error);
}

/**
 * till_part_file_complete:
 * @self: a file
 * @error: return location for a #GError in #G_IO_ERROR
 *
 * Writes the rest and gives the file its name.
 *
 * Returns: %FALSE when that failed; there is no such file then
 */
gboolean
till_part_file_complete (TillPartFile *self,
                         GError      **error)
{
  int fd;

  g_return_val_if_fail (self != NULL && self->part_path != NULL, FALSE);

  if (!flush (self, error))
    return FALSE;

  if (fsync (self->fd) != 0)
    return fail (self, error);

  fd = self->fd;
  self->fd = -1;
  if (close (fd) != 0 || g_rename (self->part_path, self->path) != 0)
    return fail (self, error);

  g_clear_pointer (&self->part_path, g_free);

  return TRUE;
}
