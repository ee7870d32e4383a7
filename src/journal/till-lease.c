/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Whether the process that made an instruction still lives.
 *
 * Window and command line may have one journal open at the same time, and each must leave the
 * other's instructions alone while they are on their way, but take care of them when the other was
 * killed. So whoever opens a journal makes a file beside it, "journal.db-<token>.lock", and holds a
 * lock on it (flock, see flock(2)); its instructions carry the token. The kernel lets go of the
 * lock when the process ends, however it ends. An instruction whose file is gone or can be locked
 * by somebody else has no owner any more.
 *
 * What must hold: a token is random and never used again; the lock is held before the first
 * instruction carries the token and until nothing of this process can touch the journal any more;
 * a lock that cannot be examined counts as held, because to take an instruction that is still on
 * its way from its owner is worse than to wait. The journal must be on a file system with locks
 * that all its users share. */

#include "till-lease-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "till-ids.h"

#define TOKEN_LENGTH 26
#define SUFFIX ".lock"

/* A lock of ours can be swept away only between two calls of our own; twice in a row is a
 * wonder. */
#define MAX_ATTEMPTS 8

struct _TillLease
{
  char *token;
  char *path;
  int   fd;
};

static char *
lock_path (const char *journal_path,
           const char *token)
{
  return g_strconcat (journal_path, "-", token, SUFFIX, NULL);
}

/* Tokens are read from the file, which anybody may have changed: nothing but a token may become
 * part of a path. */
static gboolean
is_token (const char *text,
          gsize       length)
{
  if (length != TOKEN_LENGTH)
    return FALSE;

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_islower (text[i]) && !g_ascii_isdigit (text[i]))
      return FALSE;

  return TRUE;
}

static int
lock_file (int fd)
{
  int result;

  do
    result = flock (fd, LOCK_EX | LOCK_NB);
  while (result != 0 && errno == EINTR);

  return result;
}

/* Makes and locks the file at @path. Returns -1 with errno; ESTALE if it was swept away before it
 * was locked. */
static int
make_locked (const char *path)
{
  struct stat info;
  int fd, saved_errno;

  if ((fd = open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600)) < 0)
    return -1;

  if (lock_file (fd) == 0 && fstat (fd, &info) == 0)
    {
      if (info.st_nlink > 0)
        return fd;

      errno = ESTALE;
    }

  saved_errno = errno == EWOULDBLOCK ? ESTALE : errno;
  close (fd);
  if (saved_errno != ESTALE)
    unlink (path);
  errno = saved_errno;

  return -1;
}

/**
 * till_lease_new:
 * @journal_path: the journal
 * @error: return location for a #GError in #G_IO_ERROR
 *
 * Makes a lease of its own beside the journal. Blocks shortly; not for the main thread.
 *
 * Returns: (transfer full) (nullable): the lease, held until the last reference is gone
 */
TillLease *
till_lease_new (const char *journal_path,
                GError    **error)
{
  int saved_errno = 0;

  g_return_val_if_fail (journal_path != NULL, NULL);

  for (guint i = 0; i < MAX_ATTEMPTS; i++)
    {
      g_autofree char *token = till_random_token (TOKEN_LENGTH);
      g_autofree char *path = lock_path (journal_path, token);
      TillLease *self;
      int fd;

      if ((fd = make_locked (path)) >= 0)
        {
          self = g_atomic_rc_box_new0 (TillLease);
          self->token = g_steal_pointer (&token);
          self->path = g_steal_pointer (&path);
          self->fd = fd;
          return self;
        }

      saved_errno = errno;
      if (saved_errno != ESTALE && saved_errno != EEXIST)
        break;
    }

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno),
               "Making a lock file beside “%s”: %s", journal_path, g_strerror (saved_errno));

  return NULL;
}

/**
 * till_lease_ref:
 * @self: a lease
 *
 * Returns: (transfer full): the same lease
 */
TillLease *
till_lease_ref (TillLease *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
lease_clear (TillLease *self)
{
  /* First the name, then the lock: nobody may find a file that is free but not ours to remove. */
  unlink (self->path);
  close (self->fd);
  g_free (self->path);
  g_free (self->token);
}

/**
 * till_lease_unref:
 * @self: (nullable) (transfer full): a lease
 *
 * Gives the lease up when this was the last reference.
 */
void
till_lease_unref (TillLease *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, (GDestroyNotify) lease_clear);
}

/**
 * till_lease_get_token:
 * @self: a lease
 *
 * Returns: (transfer none): what instructions name their owner by
 */
const char *
till_lease_get_token (TillLease *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->token;
}

/**
 * till_lease_is_held:
 * @journal_path: the journal
 * @token: what an instruction names its owner by
 *
 * Asks whether the owner lives, and removes the file it left if it does not.
 *
 * Returns: %FALSE only if it is certain that the owner is gone
 */
gboolean
till_lease_is_held (const char *journal_path,
                    const char *token)
{
  g_autofree char *path = NULL;
  gboolean held;
  int fd;

  g_return_val_if_fail (journal_path != NULL, TRUE);
  g_return_val_if_fail (token != NULL, TRUE);

  if (!is_token (token, strlen (token)))
    return FALSE;

  path = lock_path (journal_path, token);
  if ((fd = open (path, O_RDWR | O_CLOEXEC | O_NOFOLLOW)) < 0)
    return errno != ENOENT;

  held = lock_file (fd) != 0;
  if (!held)
    unlink (path);

  close (fd);

  return held;
}

/* Looks at every lock file beside the journal, and removes those that killed processes left.
 * Returns how many are held. */
static guint
visit_locks (const char *journal_path)
{
  g_autofree char *folder = g_path_get_dirname (journal_path);
  g_autofree char *base = g_path_get_basename (journal_path);
  g_autofree char *prefix = g_strconcat (base, "-", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n_held = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, prefix) && g_str_has_suffix (name, SUFFIX) &&
        strlen (name) >= strlen (prefix) + strlen (SUFFIX))
      {
        gsize length = strlen (name) - strlen (prefix) - strlen (SUFFIX);
        g_autofree char *token = g_strndup (name + strlen (prefix), length);

        if (is_token (token, length) && till_lease_is_held (journal_path, token))
          n_held++;
      }

  return n_held;
}

/**
 * till_lease_any_held:
 * @journal_path: the journal
 *
 * Returns: whether any process has the journal open
 */
gboolean
till_lease_any_held (const char *journal_path)
{
  g_return_val_if_fail (journal_path != NULL, TRUE);

  return visit_locks (journal_path) > 0;
}

/**
 * till_lease_tidy:
 * @journal_path: the journal
 *
 * Removes the lock files that killed processes left beside the journal. What cannot be removed
 * stays; it does no harm.
 */
void
till_lease_tidy (const char *journal_path)
{
  g_return_if_fail (journal_path != NULL);

  visit_locks (journal_path);
}
