/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the administrator sees of the relay's rows. There is no secret in it. */

#include "till-relay-admin.h"

static const char list_sources_sql[] =
  "SELECT id, kind, mode, secrets <> '' FROM source WHERE stream = ?1 AND gone_us IS NULL"
  " ORDER BY id";
static const char list_consoles_sql[] =
  "SELECT c.id, c.name, c.role, cs.ack_seq, c.revoked_us IS NOT NULL"
  " FROM console c JOIN console_stream cs ON cs.console = c.id WHERE cs.stream = ?1 ORDER BY c.id";

static gboolean
list_sources (TillRelayStore *db,
              gint64          stream_id,
              JsonBuilder    *builder,
              GError        **error)
{
  g_autoptr (TillRelayStmt) stmt = NULL;
  gboolean has_row;
  int mode;

  if (!(stmt = till_relay_store_statement (db, list_sources_sql, error)) ||
      !till_relay_stmt_bind_int64 (stmt, 1, stream_id, error))
    return FALSE;

  json_builder_set_member_name (builder, "sources");
  json_builder_begin_array (builder);
  for (;;)
    {
      if (!till_relay_stmt_step (stmt, &has_row, error))
        return FALSE;

      if (!has_row)
        break;

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "id");
      json_builder_add_int_value (builder, till_relay_stmt_get_int64 (stmt, 0));
      json_builder_set_member_name (builder, "kind");
      json_builder_add_string_value (builder, till_relay_stmt_get_text (stmt, 1));
      json_builder_set_member_name (builder, "mode");
      mode = (int) till_relay_stmt_get_int64 (stmt, 2);
      json_builder_add_string_value (builder, till_relay_mode_to_string (mode));
      json_builder_set_member_name (builder, "has_secret");
      json_builder_add_boolean_value (builder, till_relay_stmt_get_int64 (stmt, 3) != 0);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);

  return TRUE;
}

static gboolean
list_consoles (TillRelayStore *db,
               gint64          stream_id,
               JsonBuilder    *builder,
               GError        **error)
{
  g_autoptr (TillRelayStmt) stmt = NULL;
  gboolean has_row;
  int role;

  if (!(stmt = till_relay_store_statement (db, list_consoles_sql, error)) ||
      !till_relay_stmt_bind_int64 (stmt, 1, stream_id, error))
    return FALSE;

  json_builder_set_member_name (builder, "consoles");
  json_builder_begin_array (builder);
  for (;;)
    {
      if (!till_relay_stmt_step (stmt, &has_row, error))
        return FALSE;

      if (!has_row)
        break;

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "id");
      json_builder_add_int_value (builder, till_relay_stmt_get_int64 (stmt, 0));
      json_builder_set_member_name (builder, "name");
      json_builder_add_string_value (builder, till_relay_stmt_get_text (stmt, 1));
      json_builder_set_member_name (builder, "role");
      role = (int) till_relay_stmt_get_int64 (stmt, 2);
      json_builder_add_string_value (builder, till_relay_role_to_string (role));
      json_builder_set_member_name (builder, "read");
      json_builder_add_int_value (builder, till_relay_stmt_get_int64 (stmt, 3));
      json_builder_set_member_name (builder, "revoked");
      json_builder_add_boolean_value (builder, till_relay_stmt_get_int64 (stmt, 4) != 0);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);

  return TRUE;
}

/**
 * till_relay_admin_list:
 * @db: the relay's database
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Describes streams, sources and consoles. There is no secret in it.
 *
 * Returns: (transfer full) (nullable): an object with one member, "streams"
 */
JsonNode *
till_relay_admin_list (TillRelayStore *db,
                       GError        **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (TillRelayStmt) stmt = NULL;
  gboolean has_row;

  g_return_val_if_fail (db != NULL, NULL);

  if (!(stmt = till_relay_store_statement (db, "SELECT id, name, first_seq, last_seq FROM stream"
                                           " ORDER BY name", error)))
    return NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "streams");
  json_builder_begin_array (builder);
  for (;;)
    {
      if (!till_relay_stmt_step (stmt, &has_row, error))
        return NULL;

      if (!has_row)
        break;

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "stream");
      json_builder_add_string_value (builder, till_relay_stmt_get_text (stmt, 1));
      json_builder_set_member_name (builder, "first");
      json_builder_add_int_value (builder, till_relay_stmt_get_int64 (stmt, 2));
      json_builder_set_member_name (builder, "last");
      json_builder_add_int_value (builder, till_relay_stmt_get_int64 (stmt, 3));
      if (!list_sources (db, till_relay_stmt_get_int64 (stmt, 0), builder, error) ||
          !list_consoles (db, till_relay_stmt_get_int64 (stmt, 0), builder, error))
        return NULL;
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  return json_builder_get_root (builder);
}
