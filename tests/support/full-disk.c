/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A disk that is full for SQLite and nobody else.
 *
 * SQLite lets its system calls be replaced (sqlite3_vfs.xSetSystemCall, made for tests), so every
 * write of this process can answer ENOSPC without a small disk or any rights. */

#include "full-disk.h"

#include <errno.h>
#include <sqlite3.h>
#include <sys/types.h>

static gssize
write_nothing (int           fd,
               gconstpointer data,
               gsize         length)
{
  errno = ENOSPC;

  return -1;
}

static gssize
write_nothing_at (int           fd,
                  gconstpointer data,
                  gsize         length,
                  off_t         at)
{
  errno = ENOSPC;

  return -1;
}

static void
replace (const char         *name,
         sqlite3_syscall_ptr function)
{
  sqlite3_vfs *vfs = sqlite3_vfs_find (NULL);

  /* Not every build has every call. */
  if (vfs->xGetSystemCall (vfs, name) != NULL)
    g_assert_cmpint (vfs->xSetSystemCall (vfs, name, function), ==, SQLITE_OK);
}

/**
 * full_disk_set:
 * @full: whether writes of SQLite fail from now on
 *
 * While no database thread is writing.
 */
void
full_disk_set (gboolean full)
{
  replace ("write", full ? (sqlite3_syscall_ptr) write_nothing : NULL);
  replace ("pwrite", full ? (sqlite3_syscall_ptr) write_nothing_at : NULL);
  replace ("pwrite64", full ? (sqlite3_syscall_ptr) write_nothing_at : NULL);
}
