/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Preloaded into the test programs by build-aux/test.sh: keeps what they delete.
 *
 * Tests tidy up after themselves, so a card number that was on disk for a moment would be gone
 * when no-card-digits.py looks. What must hold: every file that is deleted or replaced below
 * TILL_KEEP_FROM stays reachable as a hard link in TILL_KEEP_IN; what the caller sees does not
 * change, errno included. Not part of the product. */

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void
keep (int         folder,
      const char *path)
{
  static atomic_uint serial;
  const char *from = getenv ("TILL_KEEP_FROM");
  const char *in = getenv ("TILL_KEEP_IN");
  char link_path[PATH_MAX];
  char fd_path[64];
  char real_path[PATH_MAX];
  int saved_errno = errno;
  struct stat info;
  ssize_t length = -1;
  int fd;

  if (from == NULL || in == NULL || path == NULL ||
      fstatat (folder, path, &info, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG (info.st_mode))
    {
      errno = saved_errno;
      return;
    }

  fd = openat (folder, path, O_PATH | O_NOFOLLOW | O_CLOEXEC);
  if (fd >= 0)
    {
      snprintf (fd_path, sizeof fd_path, "/proc/self/fd/%d", fd);
      length = readlink (fd_path, real_path, sizeof real_path - 1);
      close (fd);
    }

  if (length > 0)
    {
      real_path[length] = '\0';
      snprintf (link_path, sizeof link_path, "%s/%ld-%u", in, (long) getpid (),
                atomic_fetch_add (&serial, 1));
      if (strncmp (real_path, from, strlen (from)) == 0 &&
          linkat (folder, path, AT_FDCWD, link_path, 0) != 0 && errno != ENOENT)
        fprintf (stderr, "keep-files: cannot keep “%s”: %s\n", real_path, strerror (errno));
    }

  errno = saved_errno;
}

/* The function that ours hides. */
#define REAL(name) __typeof__ (&name) real = dlsym (RTLD_NEXT, #name)

/* Stands before unlink() of the C library. */
int
unlink (const char *path)
{
  REAL (unlink);

  keep (AT_FDCWD, path);

  return real (path);
}

/* Stands before unlinkat() of the C library. */
int
unlinkat (int         folder,
          const char *path,
          int         flags)
{
  REAL (unlinkat);

  keep (folder, path);

  return real (folder, path, flags);
}

/* Stands before remove() of the C library, which does not go through unlink(). */
int
remove (const char *path)
{
  REAL (remove);

  keep (AT_FDCWD, path);

  return real (path);
}

/* Stands before rename() of the C library: the file it replaces would be gone. */
int
rename (const char *from,
        const char *to)
{
  REAL (rename);

  keep (AT_FDCWD, to);

  return real (from, to);
}
