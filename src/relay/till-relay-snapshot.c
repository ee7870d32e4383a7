/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reading who may do what, in one piece.
 *
 * What must hold: all of it is from the same moment. */

#include "till-relay-snapshot.h"

#include "till-relay-event-table.h"

static void
stream_row_free (TillRelayStreamRow *row)
{
  g_free (row->name);
  g_free (row);
}

static void
source_row_free (TillRelaySourceRow *row)
{
  g_free (row->kind);
  g_free (row->token_hash);
  g_strfreev (row->secrets);
  g_free (row);
}

static void
console_row_free (TillRelayConsoleRow *row)
{
  g_free (row->token_hash);
  g_array_unref (row->stream_ids);
  g_free (row);
}

/**
 * till_relay_snapshot_free:
 * @self: (nullable) (transfer full): a snapshot
 */
void
till_relay_snapshot_free (TillRelaySnapshot *self)
{
  if (self == NULL)
    return;

  g_free (self->epoch);
  g_ptr_array_unref (self->streams);
  g_ptr_array_unref (self->sources);
  g_ptr_array_unref (self->consoles);
  g_free (self);
}

static gpointer
take_stream (TillRelayStmt *stmt)
{
  TillRelayStreamRow *row = g_new0 (TillRelayStreamRow, 1);

  row->id = till_relay_stmt_get_int64 (stmt, 0);
  row->name = g_strdup (till_relay_stmt_get_text (stmt, 1));
  row->first_seq = till_relay_stmt_get_int64 (stmt, 2);
  row->last_seq = till_relay_stmt_get_int64 (stmt, 3);

  return row;
}

static gpointer
take_source (TillRelayStmt *stmt)
{
  TillRelaySourceRow *row = g_new0 (TillRelaySourceRow, 1);
  const char *secrets = till_relay_stmt_get_text (stmt, 5);

  row->id = till_relay_stmt_get_int64 (stmt, 0);
  row->stream_id = till_relay_stmt_get_int64 (stmt, 1);
  row->kind = g_strdup (till_relay_stmt_get_text (stmt, 2));
  row->mode = (int) till_relay_stmt_get_int64 (stmt, 3);
  row->token_hash = g_strdup (till_relay_stmt_get_text (stmt, 4));
  row->secrets = g_strsplit (secrets, "\n", -1); /* of "" it makes an empty array */
  row->rate = (guint) CLAMP (till_relay_stmt_get_int64 (stmt, 6), 0, 1000000);
  row->burst = (guint) CLAMP (till_relay_stmt_get_int64 (stmt, 7), 0, 1000000);
  row->max_body = (guint) CLAMP (till_relay_stmt_get_int64 (stmt, 8), 1, 1024 * 1024);
  row->bytes_a_day = MAX (0, till_relay_stmt_get_int64 (stmt, 9));

  return row;
}

static gpointer
take_console (TillRelayStmt *stmt)
{
  TillRelayConsoleRow *row = g_new0 (TillRelayConsoleRow, 1);

  row->id = till_relay_stmt_get_int64 (stmt, 0);
  row->token_hash = g_strdup (till_relay_stmt_get_text (stmt, 1));
  row->role = (int) till_relay_stmt_get_int64 (stmt, 2);
  row->stream_ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  return row;
}

static gboolean
read_rows (TillRelayStore *db,
           const char     *sql,
           GPtrArray      *rows,
           gpointer   (   *take ) (TillRelayStmt *stmt),
           GError        **error)
{
  g_autoptr (TillRelayStmt) stmt = NULL;
  gboolean has_row;

  if (!(stmt = till_relay_store_statement (db, sql, error)))
    return FALSE;

  for (;;)
    {
      if (!till_relay_stmt_step (stmt, &has_row, error))
        return FALSE;

      if (!has_row)
        return TRUE;

      g_ptr_array_add (rows, take (stmt));
    }
}

static const char streams_sql[] = "SELECT id, name, first_seq, last_seq FROM stream";
static const char sources_sql[] =
  "SELECT id, stream, kind, mode, token_hash, secrets, rate, burst, max_body,"
  " bytes_a_day FROM source WHERE gone_us IS NULL";
static const char consoles_sql[] =
  "SELECT id, token_hash, role FROM console WHERE revoked_us IS NULL ORDER BY id";
static const char console_streams_sql[] =
  "SELECT cs.console, cs.stream FROM console_stream cs JOIN console c ON c.id = cs.console"
  " WHERE c.revoked_us IS NULL ORDER BY cs.console";

/* Who may read what; both lists are in the order of the consoles. */
static gboolean
read_console_streams (TillRelayStore *db,
                      GPtrArray      *consoles,
                      GError        **error)
{
  g_autoptr (TillRelayStmt) stmt = NULL;
  gboolean has_row;
  guint i = 0;

  if (!(stmt = till_relay_store_statement (db, console_streams_sql, error)))
    return FALSE;

  for (;;)
    {
      gint64 console, stream;

      if (!till_relay_stmt_step (stmt, &has_row, error))
        return FALSE;

      if (!has_row)
        return TRUE;

      console = till_relay_stmt_get_int64 (stmt, 0);
      stream = till_relay_stmt_get_int64 (stmt, 1);
      while (i < consoles->len && ((TillRelayConsoleRow *) consoles->pdata[i])->id < console)
        i++;
      if (i < consoles->len && ((TillRelayConsoleRow *) consoles->pdata[i])->id == console)
        g_array_append_val (((TillRelayConsoleRow *) consoles->pdata[i])->stream_ids, stream);
    }
}

static gboolean
read_config (TillRelayStore *db,
             gint64         *ret_config,
             GError        **error)
{
  g_autoptr (TillRelayStmt) stmt = NULL;
  gboolean has_row;

  if (!(stmt = till_relay_store_statement (db, "SELECT CAST (v AS BIGINT) FROM meta"
                                           " WHERE k = 'config'", error)) ||
      !till_relay_stmt_step (stmt, &has_row, error))
    return FALSE;

  *ret_config = has_row ? till_relay_stmt_get_int64 (stmt, 0) : 0;

  return TRUE;
}

static gboolean
read_all (TillRelayStore     *db,
          gint64              known_config,
          TillRelaySnapshot **ret_snapshot,
          GError            **error)
{
  g_autoptr (TillRelaySnapshot) self = g_new0 (TillRelaySnapshot, 1);

  self->streams = g_ptr_array_new_with_free_func ((GDestroyNotify) stream_row_free);
  self->sources = g_ptr_array_new_with_free_func ((GDestroyNotify) source_row_free);
  self->consoles = g_ptr_array_new_with_free_func ((GDestroyNotify) console_row_free);

  if (!read_config (db, &self->config, error))
    return FALSE;

  if (self->config == known_config)
    {
      *ret_snapshot = NULL;
      return TRUE;
    }

  if (!till_relay_event_table_read_epoch (db, &self->epoch, error) ||
      !read_rows (db, streams_sql, self->streams, take_stream, error) ||
      !read_rows (db, sources_sql, self->sources, take_source, error) ||
      !read_rows (db, consoles_sql, self->consoles, take_console, error) ||
      !read_console_streams (db, self->consoles, error))
    return FALSE;

  *ret_snapshot = g_steal_pointer (&self);

  return TRUE;
}

/**
 * till_relay_snapshot_read:
 * @db: the relay's database
 * @known_config: the counter of the last snapshot, or 0
 * @ret_snapshot: (out) (transfer full) (nullable): the snapshot, or %NULL if nothing has changed
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Returns: %FALSE when the database could not be read
 */
gboolean
till_relay_snapshot_read (TillRelayStore     *db,
                          gint64              known_config,
                          TillRelaySnapshot **ret_snapshot,
                          GError            **error)
{
  gboolean ok;

  g_return_val_if_fail (db != NULL && ret_snapshot != NULL, FALSE);

  if (!till_relay_store_begin_read (db, error))
    return FALSE;

  ok = read_all (db, known_config, ret_snapshot, error);
  till_relay_store_rollback (db);

  return ok;
}
