/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Moving everything from one store to another, with its numbers: consoles go on with the cursors
 * they have.
 *
 * What must hold: all of it arrives or nothing; while it is on its way nothing new goes into the
 * old store, so a relay that still runs on it answers 503 and its gateways come again later; the
 * new store must be without streams. */

#include "till-relay-migrate.h"

#include "till-relay-admin.h"

/* A table and its columns: i for numbers, t for texts, b for bytes. */
typedef struct
{
  const char *name;
  const char *types;
  const char *read_sql;
  const char *write_sql;
} Table;

static const Table tables[] = {
  { "stream", "itiiiii",
    "SELECT id, name, first_seq, last_seq, bytes, keep_days, keep_bytes FROM stream ORDER BY id",
    "INSERT INTO stream (id, name, first_seq, last_seq, bytes, keep_days, keep_bytes)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)" },
  { "source", "iitittiiiii",
    "SELECT id, stream, kind, mode, token_hash, secrets, rate, burst, max_body, gone_us,"
    " bytes_a_day FROM source ORDER BY id",
    "INSERT INTO source (id, stream, kind, mode, token_hash, secrets, rate, burst, max_body,"
    " gone_us, bytes_a_day) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)" },
  { "console", "ittiii",
    "SELECT id, name, token_hash, role, created_us, revoked_us FROM console ORDER BY id",
    "INSERT INTO console (id, name, token_hash, role, created_us, revoked_us)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6)" },
  { "console_stream", "iitii",
    "SELECT console, stream, ack_epoch, ack_seq, last_seen_us FROM console_stream",
    "INSERT INTO console_stream (console, stream, ack_epoch, ack_seq, last_seen_us)"
    " VALUES (?1, ?2, ?3, ?4, ?5)" },
  { "event", "iiibtiitb",
    "SELECT stream, seq, source, dkey, eid, recv_us, verified, hdr, body FROM event ORDER BY id",
    "INSERT INTO event (stream, seq, source, dkey, eid, recv_us, verified, hdr, body)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)" },
};

static gboolean
copy_column (TillRelayStmt *from,
             TillRelayStmt *to,
             int            column,
             char           type,
             GError       **error)
{
  gconstpointer data;
  gsize length;

  if (till_relay_stmt_is_null (from, column))
    return till_relay_stmt_bind_text (to, column + 1, NULL, error);

  switch (type)
    {
    case 'i':
      return till_relay_stmt_bind_int64 (to, column + 1,
                                         till_relay_stmt_get_int64 (from, column), error);

    case 't':
      return till_relay_stmt_bind_text (to, column + 1, till_relay_stmt_get_text (from, column),
                                        error);

    default:
      data = till_relay_stmt_get_blob (from, column, &length);
      return till_relay_stmt_bind_blob (to, column + 1, data != NULL ? data : "", length, error);
    }
}

static gboolean
copy_table (TillRelayStore *from,
            TillRelayStore *to,
            const Table    *table,
            gint64         *ret_rows,
            GError        **error)
{
  g_autoptr (TillRelayStmt) read = NULL;
  gboolean has_row;

  if (!(read = till_relay_store_statement (from, table->read_sql, error)))
    return FALSE;

  for (*ret_rows = 0;; (*ret_rows)++)
    {
      g_autoptr (TillRelayStmt) write = NULL;

      if (!till_relay_stmt_step (read, &has_row, error))
        return FALSE;

      if (!has_row)
        return TRUE;

      if (!(write = till_relay_store_statement (to, table->write_sql, error)))
        return FALSE;

      for (int i = 0; table->types[i] != '\0'; i++)
        {
          if (!copy_column (read, write, i, table->types[i], error))
            return FALSE;
        }

      if (!till_relay_stmt_run (write, error))
        return FALSE;
    }
}

/* New rows get numbers behind those that were brought. */
static gboolean
move_on_ids (TillRelayStore *to,
             GError        **error)
{
  static const char sql[] =
    "SELECT setval (pg_get_serial_sequence ('stream', 'id'), coalesce (max (id), 0) + 1, false)"
    " FROM stream;"
    "SELECT setval (pg_get_serial_sequence ('source', 'id'), coalesce (max (id), 0) + 1, false)"
    " FROM source;"
    "SELECT setval (pg_get_serial_sequence ('console', 'id'), coalesce (max (id), 0) + 1, false)"
    " FROM console";

  return !till_relay_store_is_shared (to) || till_relay_store_exec (to, sql, error);
}

static gboolean
is_empty (TillRelayStore *to,
          GError        **error)
{
  g_autoptr (TillRelayStmt) stmt = NULL;
  gboolean has_row;

  if (!(stmt = till_relay_store_statement (to, "SELECT 1 FROM stream LIMIT 1", error)) ||
      !till_relay_stmt_step (stmt, &has_row, error))
    return FALSE;

  if (has_row)
    g_set_error_literal (error, TILL_RELAY_ERROR, TILL_RELAY_ERROR_CONFLICT,
                         "The new database has accounts already");

  return !has_row;
}

static const char read_meta_sql[] =
  "SELECT k, v FROM meta WHERE k IN ('epoch', 'public_url') ORDER BY k";
static const char write_meta_sql[] =
  "INSERT INTO meta (k, v) VALUES (?1, ?2) ON CONFLICT (k) DO UPDATE SET v = excluded.v";

static gboolean
copy_meta (TillRelayStore *from,
           TillRelayStore *to,
           GError        **error)
{
  g_autoptr (TillRelayStmt) read = NULL;
  gboolean has_row;

  if (!(read = till_relay_store_statement (from, read_meta_sql, error)))
    return FALSE;

  for (;;)
    {
      g_autoptr (TillRelayStmt) write = NULL;

      if (!till_relay_stmt_step (read, &has_row, error))
        return FALSE;

      if (!has_row)
        return TRUE;

      if (!(write = till_relay_store_statement (to, write_meta_sql, error)) ||
          !till_relay_stmt_bind_text (write, 1, till_relay_stmt_get_text (read, 0), error) ||
          !till_relay_stmt_bind_text (write, 2, till_relay_stmt_get_text (read, 1), error) ||
          !till_relay_stmt_run (write, error))
        return FALSE;
    }
}

static gboolean
copy_all (TillRelayStore *from,
          TillRelayStore *to,
          gint64         *ret_events,
          GError        **error)
{
  if (!is_empty (to, error) || !copy_meta (from, to, error))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      if (!copy_table (from, to, &tables[i], ret_events, error))
        {
          g_prefix_error (error, "%s: ", tables[i].name);
          return FALSE;
        }
    }

  return move_on_ids (to, error);
}

/**
 * till_relay_migrate:
 * @from: the old store
 * @to: the new one, without streams
 * @ret_events: (out): how many events were brought
 * @error: return location for a #GError in #TILL_RELAY_ERROR or #TILL_DB_ERROR
 *
 * Brings everything but codes for consoles from one to the other. The old store stays as it is.
 *
 * Returns: %FALSE when nothing was brought
 */
gboolean
till_relay_migrate (TillRelayStore *from,
                    TillRelayStore *to,
                    gint64         *ret_events,
                    GError        **error)
{
  gboolean ok;

  g_return_val_if_fail (from != NULL && to != NULL && ret_events != NULL, FALSE);

  if (!till_relay_store_begin (from, error))
    return FALSE;

  ok = till_relay_store_begin (to, error);
  if (ok && !(ok = copy_all (from, to, ret_events, error)))
    till_relay_store_rollback (to);
  ok = ok && till_relay_store_commit (to, error);
  till_relay_store_rollback (from);

  return ok;
}
