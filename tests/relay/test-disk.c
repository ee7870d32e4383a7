/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A disk that is full, fails, or loses power: never a false 200.
 *
 * The relay runs on a file system of ours, a SQLite VFS that can be told to refuse or to fail, and
 * that knows what a power cut would leave: what was synced, and of the rest any part. */

#include "relay-harness.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "till-stmt.h"

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
file_shm_map (sqlite3_file  *base,
              int            page,
              int            size,
              int            extend,
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

static void
disk_install (void)
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
static void
disk_cut_power (GRand      *rand,
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

static void
disk_reset (void)
{
  g_mutex_lock (&disk.lock);
  g_hash_table_remove_all (disk.images);
  g_mutex_unlock (&disk.lock);
  g_atomic_int_set (&disk.full, 0);
  g_atomic_int_set (&disk.fail_sync, 0);
}

static void
set_up (Relay       **relay,
        gconstpointer user_data)
{
  disk_reset ();
  *relay = relay_new ();
}

static void
tear_down (Relay       **relay,
           gconstpointer user_data)
{
  relay_free (*relay);
}

static guint
ask_status (Relay      *relay,
            const char *path)
{
  g_autoptr (Reply) reply = relay_ask (relay->port, "GET", path, NULL, NULL, NULL, 0);

  return reply != NULL ? reply->status : 0;
}

static guint
post (Relay *relay,
      guint  n)
{
  g_autofree char *id = g_strdup_printf ("evt_%u", n);

  return relay_post_id (relay->port, relay->verify, id);
}

static gint64
count_events (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TillDb) db = till_relay_admin_open (path, TILL_DB_MANUAL_CHECKPOINT, &error);
  g_autoptr (TillStmt) stmt = NULL;
  gboolean has_row;

  g_assert_no_error (error);
  stmt = till_db_statement (db, "SELECT count (*) FROM event", &error);
  g_assert_no_error (error);
  g_assert_true (till_stmt_step (stmt, &has_row, &error));

  return till_stmt_get_int64 (stmt, 0);
}

static void
test_full_and_room_again (Relay       **relay,
                          gconstpointer user_data)
{
  g_autoptr (Reply) reply = NULL;
  gint64 until_us = g_get_monotonic_time () + 5 * G_USEC_PER_SEC;

  (*relay)->limits.probe_ms = 20;
  relay_start (*relay);
  g_assert_cmpuint (post (*relay, 1), ==, 200);
  g_assert_cmpuint (ask_status (*relay, "/readyz"), ==, 200);

  g_atomic_int_set (&disk.full, 1);
  g_assert_cmpuint (post (*relay, 2), ==, 503);
  g_assert_cmpuint (post (*relay, 3), ==, 503);
  g_assert_cmpuint (ask_status (*relay, "/readyz"), ==, 503);
  g_assert_cmpuint (ask_status (*relay, "/healthz"), ==, 200);
  reply = relay_ask ((*relay)->port, "POST", (*relay)->blind, NULL, NULL, "{}", -1);
  g_assert_nonnull (reply);
  g_assert_cmpuint (reply->status, ==, 503);
  g_assert_nonnull (strstr (reply->head, "Retry-After: "));

  /* It finds out by itself, and what came twice counts once. */
  g_atomic_int_set (&disk.full, 0);
  while (ask_status (*relay, "/readyz") != 200 && g_get_monotonic_time () < until_us)
    g_usleep (5000);
  g_assert_cmpuint (ask_status (*relay, "/readyz"), ==, 200);
  g_assert_cmpuint (post (*relay, 1), ==, 200);
  g_assert_cmpuint (post (*relay, 2), ==, 200);
  relay_stop (*relay);
  g_assert_cmpint (count_events ((*relay)->db_path), ==, 2);
  g_assert_false ((*relay)->failed);
}

/* After a failed sync nobody knows what is on the disk: no more 200, and the process should end. */
static void
test_sync_fails (Relay       **relay,
                 gconstpointer user_data)
{
  relay_start (*relay);
  g_assert_cmpuint (post (*relay, 1), ==, 200);
  g_atomic_int_set (&disk.fail_sync, 1);
  g_assert_cmpuint (post (*relay, 2), ==, 503);
  g_assert_cmpuint (ask_status (*relay, "/readyz"), ==, 503);
  g_assert_true ((*relay)->failed);

  /* Even when it seems to work again. */
  g_atomic_int_set (&disk.fail_sync, 0);
  g_assert_cmpuint (post (*relay, 3), ==, 503);
  relay_stop (*relay);
}

static void
test_file_reaches_its_limit (Relay       **relay,
                             gconstpointer user_data)
{
  g_autofree char *body = g_strnfill (50 * 1024, 'x');
  guint n_stored = 0;

  (*relay)->limits.max_db_bytes = 1024 * 1024;
  relay_start (*relay);
  for (guint i = 0; i < 40; i++)
    {
      guint status;

      body[0] = (char) ('a' + i);
      status = relay_post ((*relay)->port, (*relay)->blind, NULL, body, -1);
      g_assert_true (status == 200 || status == 503);
      n_stored += status == 200;
    }

  g_assert_cmpuint (n_stored, >, 5);
  g_assert_cmpuint (n_stored, <, 25);
  relay_stop (*relay);
  g_assert_cmpint (count_events ((*relay)->db_path), ==, n_stored);
}

static void
test_queue_and_memory_and_reserve (Relay       **relay,
                                   gconstpointer user_data)
{
  gint64 until_us = g_get_monotonic_time () + 5 * G_USEC_PER_SEC;

  (*relay)->limits.max_queue = 0;
  relay_start (*relay);
  g_assert_cmpuint (post (*relay, 1), ==, 503);
  relay_stop (*relay);

  (*relay)->limits.max_queue = 10;
  (*relay)->limits.max_memory = 10;
  relay_start (*relay);
  g_assert_cmpuint (post (*relay, 1), ==, 503);
  relay_stop (*relay);

  (*relay)->limits.max_memory = 1024 * 1024;
  (*relay)->limits.reserve_bytes = G_MAXINT64;
  (*relay)->limits.reserve_percent = 100;
  relay_start (*relay);
  while (ask_status (*relay, "/readyz") == 200 && g_get_monotonic_time () < until_us)
    g_usleep (5000);
  g_assert_cmpuint (ask_status (*relay, "/readyz"), ==, 503);
  g_assert_cmpuint (post (*relay, 1), ==, 503);
  relay_stop (*relay);
  g_assert_cmpint (count_events ((*relay)->db_path), ==, 0);
}

typedef struct
{
  Relay *relay;
  guint  first;
  int    ending;   /* atomic, like the next */
  int    n_acked;  /* first, first + 1, … have been answered 200 */
} Load;

static gpointer
load_thread (gpointer user_data)
{
  Load *load = user_data;

  while (!g_atomic_int_get (&load->ending))
    {
      guint n = load->first + (guint) g_atomic_int_get (&load->n_acked);

      if (post (load->relay, n) == 200)
        g_atomic_int_inc (&load->n_acked);
      g_usleep (300); /* many commits rather than large ones */
    }

  return NULL;
}

static gboolean
has_event (TillDb *db,
           guint   n)
{
  g_autofree char *id = g_strdup_printf ("evt_%u", n);
  g_autoptr (TillStmt) stmt = till_db_statement (db, "SELECT 1 FROM event WHERE eid = ?1", NULL);
  gboolean has_row = FALSE;

  g_assert_true (till_stmt_bind_text (stmt, 1, id, NULL));
  g_assert_true (till_stmt_step (stmt, &has_row, NULL));

  return has_row;
}

/* The power goes at a moment of its own choosing, again and again, under load and checkpoints:
 * what was answered 200 before that moment is in the file, and its numbers have no holes. */
static void
test_power_cuts (Relay       **relay,
                 gconstpointer user_data)
{
  enum { CUTS = 50, LOADS = 4 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261120);
  Load loads[LOADS] = { { NULL } };
  GThread *threads[LOADS];
  guint n_cut = 0;

  (*relay)->limits.log_soft = 32 * 1024;
  (*relay)->limits.log_hard = 128 * 1024;
  relay_start (*relay);
  for (guint i = 0; i < LOADS; i++)
    {
      loads[i].relay = *relay;
      loads[i].first = i * 1000000;
      threads[i] = g_thread_new ("load", load_thread, &loads[i]);
    }

  for (; n_cut < CUTS; n_cut++)
    {
      g_autofree char *folder = g_dir_make_tmp ("till-cut-XXXXXX", NULL);
      g_autofree char *path = g_build_filename (folder, "relay.db", NULL);
      g_autofree char *wal = g_strconcat (path, "-wal", NULL);
      g_autofree char *shm = g_strconcat (path, "-shm", NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (TillStmt) stmt = NULL;
      g_autoptr (TillDb) db = NULL;
      int n_acked[LOADS];
      gboolean has_row;

      g_usleep (g_rand_int_range (rand, 500, 4000));
      for (guint i = 0; i < LOADS; i++)
        n_acked[i] = g_atomic_int_get (&loads[i].n_acked);
      disk_cut_power (rand, folder);

      /* Looked at through the real file system. */
      sqlite3_vfs_register (disk.real, 1);
      db = till_db_open (path, NULL, TILL_DB_MANUAL_CHECKPOINT, &error);
      sqlite3_vfs_register (&disk.vfs, 1);
      g_assert_no_error (error);
      g_assert_true (till_db_check (db, &error));
      g_assert_no_error (error);

      for (guint i = 0; i < LOADS; i++)
        {
          for (int n = MAX (0, n_acked[i] - 50); n < n_acked[i]; n++)
            g_assert_true (has_event (db, loads[i].first + n));
        }

      stmt = till_db_statement (db, "SELECT count (*), coalesce (max (seq), 0), last_seq"
                                    " FROM stream LEFT JOIN event ON event.stream = stream.id",
                                &error);
      g_assert_no_error (error);
      g_assert_true (till_stmt_step (stmt, &has_row, &error));
      if (till_stmt_get_int64 (stmt, 1) > 0)
        g_assert_cmpint (till_stmt_get_int64 (stmt, 0), ==, till_stmt_get_int64 (stmt, 1));
      g_assert_cmpint (till_stmt_get_int64 (stmt, 1), ==, till_stmt_get_int64 (stmt, 2));
      g_clear_pointer (&stmt, till_stmt_give_back);
      g_clear_pointer (&db, till_db_close);

      g_unlink (path);
      g_unlink (wal);
      g_unlink (shm);
      g_rmdir (folder);
    }

  for (guint i = 0; i < LOADS; i++)
    g_atomic_int_set (&loads[i].ending, 1);
  for (guint i = 0; i < LOADS; i++)
    {
      g_thread_join (threads[i]);
      g_assert_cmpint (loads[i].n_acked, >, 0);
      g_test_message ("load %u: %d answered", i, loads[i].n_acked);
    }
}

#define ADD(name, func) \
  g_test_add ("/relay/disk/" name, Relay *, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  disk_install ();

  ADD ("full-and-room-again", test_full_and_room_again);
  ADD ("sync-fails", test_sync_fails);
  ADD ("file-reaches-its-limit", test_file_reaches_its_limit);
  ADD ("queue-and-memory-and-reserve", test_queue_and_memory_and_reserve);
  ADD ("power-cuts", test_power_cuts);

  status = g_test_run ();
  g_hash_table_unref (disk.images);

  return status;
}
