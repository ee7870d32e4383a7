/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How it stands, read from the file: also while no relay runs.
 *
 * What must hold: no token, no secret and nothing of a body is in it. */

#include "till-relay-admin.h"

#include <glib/gstdio.h>
#include <sys/statvfs.h>

#include "till-clock.h"
#include "till-json.h"

static void
add_int (JsonBuilder *builder,
         const char  *name,
         gint64       value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_text (JsonBuilder *builder,
          const char  *name,
          const char  *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
add_console (JsonBuilder   *builder,
             TillRelayStmt *stmt)
{
  json_builder_begin_object (builder);
  add_int (builder, "console", till_relay_stmt_get_int64 (stmt, 0));
  add_text (builder, "name", till_relay_stmt_get_text (stmt, 1));
  add_text (builder, "stream", till_relay_stmt_get_text (stmt, 2));
  add_text (builder, "role", till_relay_role_to_string ((int) till_relay_stmt_get_int64 (stmt, 3)));
  add_int (builder, "created_us", till_relay_stmt_get_int64 (stmt, 4));
  add_int (builder, "behind", till_relay_stmt_get_int64 (stmt, 5));
  add_int (builder, "last_seen_us", till_relay_stmt_get_int64 (stmt, 6));
  json_builder_set_member_name (builder, "revoked");
  json_builder_add_boolean_value (builder, till_relay_stmt_get_int64 (stmt, 7) != 0);
  json_builder_end_object (builder);
}

static const char consoles_sql[] =
  "SELECT c.id, c.name, s.name, c.role, c.created_us,"
  " s.last_seq - coalesce (cs.ack_seq, s.first_seq - 1), coalesce (cs.last_seen_us, 0),"
  " CASE WHEN c.revoked_us IS NULL THEN 0 ELSE 1 END"
  " FROM console c JOIN console_stream cs ON cs.console = c.id JOIN stream s ON s.id = cs.stream"
  " WHERE ?1 = '' OR s.name = ?1 ORDER BY c.id, s.name";

/**
 * till_relay_admin_list_consoles:
 * @db: the relay's database
 * @stream: (nullable): only those of this stream
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Returns: (transfer full) (nullable): an object with one member, "consoles"
 */
JsonNode *
till_relay_admin_list_consoles (TillRelayStore *db,
                                const char     *stream,
                                GError        **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (TillRelayStmt) stmt = NULL;
  gboolean has_row;

  g_return_val_if_fail (db != NULL, NULL);

  if (!(stmt = till_relay_store_statement (db, consoles_sql, error)) ||
      !till_relay_stmt_bind_text (stmt, 1, stream != NULL ? stream : "", error))
    return NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "consoles");
  json_builder_begin_array (builder);
  for (;;)
    {
      if (!till_relay_stmt_step (stmt, &has_row, error))
        return NULL;

      if (!has_row)
        break;

      add_console (builder, stmt);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  return json_builder_get_root (builder);
}

static const char accounts_sql[] =
  "SELECT s.name, s.first_seq, s.last_seq, s.bytes, s.keep_days,"
  " coalesce ((SELECT e.recv_us FROM event e WHERE e.stream = s.id AND e.seq = s.last_seq), 0),"
  " (SELECT count (*) FROM console_stream cs JOIN console c ON c.id = cs.console"
  "   WHERE cs.stream = s.id AND c.revoked_us IS NULL),"
  " coalesce ((SELECT max (s.last_seq - coalesce (cs.ack_seq, s.first_seq - 1))"
  "   FROM console_stream cs JOIN console c ON c.id = cs.console"
  "   WHERE cs.stream = s.id AND c.revoked_us IS NULL), 0)"
  " FROM stream s ORDER BY s.name";

static void
add_account (JsonBuilder   *builder,
             TillRelayStmt *stmt,
             gint64         now_us)
{
  gint64 last_us = till_relay_stmt_get_int64 (stmt, 5);

  json_builder_begin_object (builder);
  add_text (builder, "account", till_relay_stmt_get_text (stmt, 0));
  add_int (builder, "first", till_relay_stmt_get_int64 (stmt, 1));
  add_int (builder, "last", till_relay_stmt_get_int64 (stmt, 2));
  add_int (builder, "bytes", till_relay_stmt_get_int64 (stmt, 3));
  add_int (builder, "keep_days", till_relay_stmt_get_int64 (stmt, 4));
  if (last_us > 0)
    add_int (builder, "last_event_s_ago", (now_us - last_us) / TILL_SECOND);
  add_int (builder, "consoles", till_relay_stmt_get_int64 (stmt, 6));
  add_int (builder, "farthest_behind", till_relay_stmt_get_int64 (stmt, 7));
  json_builder_end_object (builder);
}

static void
add_disk (JsonBuilder *builder,
          const char  *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  struct statvfs disk;
  GStatBuf file;

  if (g_stat (path, &file) == 0)
    add_int (builder, "file_bytes", file.st_size);
  if (statvfs (folder, &disk) == 0)
    add_int (builder, "disk_free_bytes", (gint64) disk.f_bavail * (gint64) disk.f_frsize);
}

/**
 * till_relay_admin_status:
 * @db: the relay's database
 * @path: (nullable): where its file is
 * @now_us: the time
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Returns: (transfer full) (nullable): an object with the accounts and the room there is
 */
JsonNode *
till_relay_admin_status (TillRelayStore *db,
                         const char     *path,
                         gint64          now_us,
                         GError        **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (TillRelayStmt) stmt = NULL;
  gboolean has_row;

  g_return_val_if_fail (db != NULL, NULL);

  if (!(stmt = till_relay_store_statement (db, accounts_sql, error)))
    return NULL;

  json_builder_begin_object (builder);
  if (path != NULL)
    add_disk (builder, path);
  json_builder_set_member_name (builder, "accounts");
  json_builder_begin_array (builder);
  for (;;)
    {
      if (!till_relay_stmt_step (stmt, &has_row, error))
        return NULL;

      if (!has_row)
        break;

      add_account (builder, stmt, now_us);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  return json_builder_get_root (builder);
}

static const char events_sql[] =
  "SELECT e.id, s.name, e.seq, e.recv_us, e.source, coalesce (src.kind, ''), coalesce (e.eid, ''),"
  " e.verified, length (e.body)"
  " FROM event e JOIN stream s ON s.id = e.stream LEFT JOIN source src ON src.id = e.source"
  " WHERE e.id > ?1 AND (?2 = '' OR s.name = ?2) ORDER BY e.id LIMIT ?3";

static char *
describe_event (TillRelayStmt *stmt)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_int (builder, "row", till_relay_stmt_get_int64 (stmt, 0));
  add_text (builder, "account", till_relay_stmt_get_text (stmt, 1));
  add_int (builder, "seq", till_relay_stmt_get_int64 (stmt, 2));
  add_int (builder, "received_us", till_relay_stmt_get_int64 (stmt, 3));
  add_int (builder, "source", till_relay_stmt_get_int64 (stmt, 4));
  add_text (builder, "kind", till_relay_stmt_get_text (stmt, 5));
  add_text (builder, "id", till_relay_stmt_get_text (stmt, 6));
  json_builder_set_member_name (builder, "verified");
  json_builder_add_boolean_value (builder, till_relay_stmt_get_int64 (stmt, 7) != 0);
  add_int (builder, "bytes", till_relay_stmt_get_int64 (stmt, 8));
  json_builder_end_object (builder);

  return till_json_build_string (builder);
}

/**
 * till_relay_admin_list_events:
 * @db: the relay's database
 * @stream: (nullable): only those of this stream
 * @limit: how many at most
 * @inout_after: (inout): the row after which to begin; then the last one that is told
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Returns: (transfer full) (nullable) (element-type utf8): what came in, a line each, without
 *   bodies
 */
GPtrArray *
till_relay_admin_list_events (TillRelayStore *db,
                              const char     *stream,
                              guint           limit,
                              gint64         *inout_after,
                              GError        **error)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (TillRelayStmt) stmt = NULL;
  gboolean has_row;

  g_return_val_if_fail (db != NULL && inout_after != NULL, NULL);

  if (!(stmt = till_relay_store_statement (db, events_sql, error)) ||
      !till_relay_stmt_bind_int64 (stmt, 1, *inout_after, error) ||
      !till_relay_stmt_bind_text (stmt, 2, stream != NULL ? stream : "", error) ||
      !till_relay_stmt_bind_int64 (stmt, 3, limit, error))
    return NULL;

  for (;;)
    {
      if (!till_relay_stmt_step (stmt, &has_row, error))
        return NULL;

      if (!has_row)
        return g_steal_pointer (&lines);

      *inout_after = till_relay_stmt_get_int64 (stmt, 0);
      g_ptr_array_add (lines, describe_event (stmt));
    }
}
