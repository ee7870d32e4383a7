/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Opening the history, whatever state its file is in.
 *
 * What must hold: a damaged file never keeps the user from working: it is moved out of the way as
 * it is, and an empty one takes its place, to be filled again by the gateway. A file of a newer
 * version, one that may not be opened, and a full disk are told: there the file is not at fault. */

#include "till-store-open-private.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "till-store-resources.h"
#include "till-store-work-private.h"
#include "till-stmt.h"
#include "till-tables-private.h"
#include "till-text.h"

#define SCHEMA_FOLDER "/io/github/tillroll/store/schema"
#define SCHEMA_VERSION 6

/**
 * till_store_opened_free:
 * @self: (nullable) (transfer full): an open history
 */
void
till_store_opened_free (TillStoreOpened *self)
{
  if (self == NULL)
    return;

  g_clear_object (&self->reader);
  g_clear_object (&self->summer);
  g_clear_object (&self->writer);
  g_clear_pointer (&self->marks, g_hash_table_unref);
  g_free (self->set_aside);
  g_free (self);
}

/* A name that is free: "history.db.damaged-20261120T140203Z". */
static char *
choose_name (const char *path,
             TillClock  *clock)
{
  g_autofree char *iso = till_time_format_iso (till_clock_now_us (clock));
  g_autoptr (GString) compact = g_string_new (iso);
  char *name;

  g_string_replace (compact, "-", "", 0);
  g_string_replace (compact, ":", "", 0);
  name = g_strdup_printf ("%s.damaged-%s", path, compact->str);
  for (guint i = 2; g_file_test (name, G_FILE_TEST_EXISTS); i++)
    {
      g_free (name);
      name = g_strdup_printf ("%s.damaged-%s-%u", path, compact->str, i);
    }

  return name;
}

/* Moves the file and what SQLite keeps beside it out of the way. */
static char *
set_aside (const char *path,
           TillClock  *clock,
           GError    **error)
{
  static const char *const suffixes[] = { "-wal", "-shm", "" };
  g_autofree char *name = choose_name (path, clock);
  g_autofree char *damage_path = till_store_get_damage_path (path);

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *from = g_strconcat (path, suffixes[i], NULL);
      g_autofree char *to = g_strconcat (name, suffixes[i], NULL);

      if (g_rename (from, to) != 0 && errno != ENOENT)
        {
          g_set_error (error, TILL_DB_ERROR, TILL_DB_ERROR_ACCESS,
                       "“%s” is damaged and cannot be moved away: %s", from, g_strerror (errno));
          return NULL;
        }
    }

  g_unlink (damage_path);

  return g_steal_pointer (&name);
}

/* Each of these would fail on a file whose beginning is whole and whose tables are not. */
static const char probe_sql[] =
  "SELECT max (rid) FROM payment;"
  "SELECT * FROM payment ORDER BY rid DESC LIMIT 1;"
  "SELECT rowid FROM payment_text WHERE payment_text MATCH '\"an\"*' ORDER BY rowid DESC LIMIT 1;"
  "SELECT rowid FROM customer_text WHERE customer_text MATCH '\"a\"*' LIMIT 1;"
  "SELECT max (day) FROM day_total;"
  "SELECT max (span) FROM span_total;";

/* Migrates the file, looks it over and reads the marks. */
static GHashTable *
prepare (const char         *path,
         const TillDbSchema *schema,
         GError            **error)
{
  g_autoptr (TillDb) db = NULL;

  if (!(db = till_db_open (path, schema, TILL_DB_MANUAL_CHECKPOINT, error)) ||
      !till_db_exec (db, probe_sql, error))
    return NULL;

  return till_mark_table_load (db, error);
}

/**
 * till_store_open:
 * @path: the file; made if it is not there, its folder must be
 * @clock: tells the time
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Opens the history, with an empty one in the place of a damaged one. Blocks; not for the main
 * thread.
 *
 * Returns: (transfer full) (nullable): the open history
 */
TillStoreOpened *
till_store_open (const char *path,
                 TillClock  *clock,
                 GError    **error)
{
  const TillDbSchema schema = { till_store_get_resource (), SCHEMA_FOLDER, SCHEMA_VERSION };
  g_autoptr (TillStoreOpened) self = g_new0 (TillStoreOpened, 1);
  g_autofree char *damage_path = till_store_get_damage_path (path);
  g_autoptr (GError) local_error = NULL;

  if (g_file_test (damage_path, G_FILE_TEST_EXISTS) &&
      !(self->set_aside = set_aside (path, clock, error)))
    return NULL;

  self->marks = prepare (path, &schema, &local_error);
  if (g_error_matches (local_error, TILL_DB_ERROR, TILL_DB_ERROR_CORRUPT) &&
      self->set_aside == NULL)
    {
      if (!(self->set_aside = set_aside (path, clock, error)))
        return NULL;

      g_clear_error (&local_error);
      self->marks = prepare (path, &schema, &local_error);
    }

  if (self->marks == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  if (!(self->writer = till_db_thread_new_sync (path, &schema, TILL_DB_MANUAL_CHECKPOINT,
                                                error)) ||
      !(self->reader = till_db_thread_new_sync (path, &schema, TILL_DB_READ_ONLY, error)) ||
      !(self->summer = till_db_thread_new_sync (path, &schema, TILL_DB_READ_ONLY, error)))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * till_store_open_reader:
 * @path: the file of an open history
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Opens one more connection, for long readings that nobody should wait behind. Blocks; not for the
 * main thread.
 *
 * Returns: (transfer full) (nullable): a connection that only reads
 */
TillDb *
till_store_open_reader (const char *path,
                        GError    **error)
{
  const TillDbSchema schema = { till_store_get_resource (), SCHEMA_FOLDER, SCHEMA_VERSION };

  return till_db_open (path, &schema, TILL_DB_READ_ONLY, error);
}
