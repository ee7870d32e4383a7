/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A file system for SQLite that can be told to refuse or to fail, and that knows what a power cut
 * would leave: what was synced, and of the rest any part. Journal and relay are tried on it. */

#include "failing-disk.h"

#include <sqlite3.h>
#include <string.h>

/* A write that no sync has followed yet. */
typedef struct
{
  sqlite3_int64 offset;
  GBytes       *data;
  gboolean      truncate;
} Write;

/* What the disk has of one file. */
typedef struct
{
  GByteArray *durable;
  GPtrArray  *pending; /* Write, since the last sync */
} Image;

typedef struct
{
  sqlite3_file  base;
  sqlite3_file *real;
  char         *name;  /* NULL for what is not recorded */
} File;

/* The VFS has no place for user data that its files could reach, so this is the one disk. */
static struct
{
  sqlite3_vfs    vfs;
  sqlite3_vfs   *real;
  GMutex         lock;
  GHashTable    *images;     /* char* -> Image */
  int            fail_sync;  /* atomic, like the next */
  int            full;
} disk;

static void
write_free (gpointer data)
{
  Write *write = data;

  g_clear_pointer (&write->data, g_bytes_unref);
  g_free (write);
}

static void
image_free (gpointer data)
{
  Image *image = data;

  g_byte_array_unref (image->durable);
  g_ptr_array_unref (image->pending);
  g_free (image);
}

static void
apply (GByteArray  *bytes,
       const Write *write)
{
  gsize length = write->data != NULL ? g_bytes_get_size (write->data) : 0;
  gsize end = write->offset + length, before = bytes->len;

  if (write->truncate)
    {
      g_byte_array_set_size (bytes, write->offset);
      return;
    }

  if (end > before)
    {
      g_byte_array_set_size (bytes, end);
      memset (bytes->data + before, 0, end - before);
    }
  memcpy (bytes->data + write->offset, g_bytes_get_data (write->data, NULL), length);
}

static Image *
get_image (const char *name)
{
  Image *image = g_hash_table_lookup (disk.images, name);

  if (image == NULL)
    {
      image = g_new0 (Image, 1);
      image->durable = g_byte_array_new ();
      image->pending = g_ptr_array_new_with_free_func (write_free);
      g_hash_table_insert (disk.images, g_strdup (name), image);
    }

  return image;
}

static void
record (File         *file,
        sqlite3_int64 offset,
        const void   *data,
        int           length,
        gboolean      truncate)
{
  Write *write;

  if (file->name == NULL)
    return;

  write = g_new0 (Write, 1);
  write->offset = offset;
  write->truncate = truncate;
  write->data = data != NULL ? g_bytes_new (data, length) : NULL;

  g_mutex_lock (&disk.lock);
  g_ptr_array_add (get_image (file->name)->pending, write);
  g_mutex_unlock (&disk.lock);
}

static int
file_close (sqlite3_file *base)
{
  File *file = (File *) base;
  int code = file->real->pMethods->xClose (file->real);

  g_free (file->name);
  g_free (file->real);

  return code;
}

static int
file_read (sqlite3_file *base,
           void         *buffer,
           int           length,
           sqlite3_int64 offset)
{
  File *file = (File *) base;

  return file->real->pMethods->xRead (file->real, buffer, length, offset);
}

static int
file_write (sqlite3_file *base,
            const void   *data,
            int           length,
            sqlite3_int64 offset)
{
  File *file = (File *) base;
  int code;

  if (g_atomic_int_get (&disk.full))
    return SQLITE_FULL;

  code = file->real->pMethods->xWrite (file->real, data, length, offset);
  if (code == SQLITE_OK)
    record (file, offset, data, length, FALSE);

  return code;
}

static int
file_truncate (sqlite3_file *base,
               sqlite3_int64 size)
{
  File *file = (File *) base;
  int code = file->real->pMethods->xTruncate (file->real, size);

  if (code == SQLITE_OK)
    record (file, size, NULL, 0, TRUE);

  return code;
}

static int
file_sync (sqlite3_file *base,
           int           flags)
{
  File *file = (File *) base;
  Image *image;

  if (g_atomic_int_get (&disk.fail_sync))
    return SQLITE_IOERR_FSYNC;

  if (file->name == NULL)
    return file->real->pMethods->xSync (file->real, flags);

  g_mutex_lock (&disk.lock);
  image = get_image (file->name);
  for (guint i = 0; i < image->pending->len; i++)
    apply (image->durable, image->pending->pdata[i]);
  g_ptr_array_set_size (image->pending, 0);
  g_mutex_unlock (&disk.lock);

  return SQLITE_OK;
}

static int
file_size (sqlite3_file  *base,
           sqlite3_int64 *size)
{
  File *file = (File *) base;

  return file->real->pMethods->xFileSize (file->real, size);
}

static int
file_lock (sqlite3_file *base,
           int           level)
{
  File *file = (File *) base;

  return file->real->pMethods->xLock (file->real, level);
}

static int
file_unlock (sqlite3_file *base,
             int           level)
{
  File *file = (File *) base;

  return file->real->pMethods->xUnlock (file->real, level);
}

static int
file_check_reserved (sqlite3_file *base,
                     int          *result)
{
  File *file = (File *) base;

  return file->real->pMethods->xCheckReservedLock (file->real, result);
}

static int
file_control (sqlite3_file *base,
              int           operation,
              void         *argument)
{
  File *file = (File *) base;

  return file->real->pMethods->xFileControl (file->real, operation, argument);
}

static int
file_sector_size (sqlite3_file *base)
{
  return 512;
}

static int
file_characteristics (sqlite3_file *base)
{
  return 0;
}

static int
file_shm_map (sqlite3_file   *base,
              int             page,
              int             size,
              int             extend,
              void volatile **memory)
{
  File *file = (File *) base;

  return file->real->pMethods->xShmMap (file->real, page, size, extend, memory);
}

static int
file_shm_lock (sqlite3_file *base,
               int           offset,
               int           n,
               int           flags)
{
  File *file = (File *) base;

  return file->real->pMethods->xShmLock (file->real, offset, n, flags);
}

static void
file_shm_barrier (sqlite3_file *base)
{
  File *file = (File *) base;

  file->real->pMethods->xShmBarrier (file->real);
}

static int
file_shm_unmap (sqlite3_file *base,
                int           delete_flag)
{
  File *file = (File *) base;

  return file->real->pMethods->xShmUnmap (file->real, delete_flag);
}

static const sqlite3_io_methods file_methods = {
  2, file_close, file_read, file_write, file_truncate, file_sync, file_size, file_lock,
  file_unlock, file_check_reserved, file_control, file_sector_size, file_characteristics,
  file_shm_map, file_shm_lock, file_shm_barrier, file_shm_unmap,
};

static int
disk_open (sqlite3_vfs  *vfs,
           const char   *name,
           sqlite3_file *base,
           int           flags,
           int          *ret_flags)
{
  File *file = (File *) base;
  int code;

  memset (file, 0, sizeof *file);
  file->real = g_malloc0 (disk.real->szOsFile);
  code = disk.real->xOpen (disk.real, name, file->real, flags, ret_flags);
  if (code != SQLITE_OK)
    {
      g_free (file->real);
      return code;
    }

  if (name != NULL && (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)) != 0)
    file->name = g_path_get_basename (name);
  file->base.pMethods = &file_methods;

  return SQLITE_OK;
}

static int
disk_delete (sqlite3_vfs *vfs,
             const char  *name,
             int          sync)
{
  g_autofree char *base = g_path_get_basename (name);

  g_mutex_lock (&disk.lock);
  g_hash_table_remove (disk.images, base);
  g_mutex_unlock (&disk.lock);

  return disk.real->xDelete (disk.real, name, sync);
}

/* Makes it the file system that SQLite uses from now on. */
void
failing_disk_install (void)
{
  disk.real = sqlite3_vfs_find (NULL);
  disk.vfs = *disk.real;
  disk.vfs.zName = "till-test-disk";
  disk.vfs.szOsFile = sizeof (File);
  disk.vfs.xOpen = disk_open;
  disk.vfs.xDelete = disk_delete;
  disk.images = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, image_free);
  g_assert_cmpint (sqlite3_vfs_register (&disk.vfs, /* default= */ 1), ==, SQLITE_OK);
}

/* What the power cut of this moment leaves: all that was synced, and each later write, each half
 * of it, or nothing. */
void
failing_disk_cut_power (GRand      *rand,
                        const char *folder)
{
  GHashTableIter iter;
  gpointer name, value;

  g_mutex_lock (&disk.lock);
  g_hash_table_iter_init (&iter, disk.images);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      Image *image = value;
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr (GByteArray) bytes = g_byte_array_new ();

      g_byte_array_append (bytes, image->durable->data, image->durable->len);
      for (guint i = 0; i < image->pending->len; i++)
        {
          Write *write = image->pending->pdata[i];
          Write half = *write;

          switch (g_rand_int_range (rand, 0, 3))
            {
            case 0:
              apply (bytes, write);
              break;

            case 1:
              if (write->truncate)
                break;
              half.data = g_bytes_new_from_bytes (write->data, 0,
                                                  g_bytes_get_size (write->data) / 2);
              apply (bytes, &half);
              g_bytes_unref (half.data);
              break;

            default:
              break;
            }
        }

      g_assert_true (g_file_set_contents (path, (const char *) bytes->data, bytes->len, NULL));
    }
  g_mutex_unlock (&disk.lock);
}

/* An empty disk that does what it should. */
void
failing_disk_reset (void)
{
  g_mutex_lock (&disk.lock);
  g_hash_table_remove_all (disk.images);
  g_mutex_unlock (&disk.lock);
  g_atomic_int_set (&disk.full, 0);
  g_atomic_int_set (&disk.fail_sync, 0);
}

void
failing_disk_set_full (gboolean full)
{
  g_atomic_int_set (&disk.full, full);
}

void
failing_disk_set_failing (gboolean failing)
{
  g_atomic_int_set (&disk.fail_sync, failing);
}

/* Lets SQLite past this file system, to look at what a power cut left. */
void
failing_disk_step_aside (gboolean aside)
{
  sqlite3_vfs_register (aside ? disk.real : &disk.vfs, /* default= */ 1);
}

void
failing_disk_remove (void)
{
  sqlite3_vfs_unregister (&disk.vfs);
  g_clear_pointer (&disk.images, g_hash_table_unref);
}
