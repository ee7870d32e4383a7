/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Consoles: who may read a stream.
 *
 * What must hold: a token is told once, when it is made; what is kept of it is a hash. */

#include "till-relay-admin.h"

#include <string.h>

#include "till-relay-token.h"

#define MAX_NAME 64

static char *
insert_console (TillRelayStore *db,
                gint64          stream_id,
                const char     *name,
                int             role,
                gint64          now_us,
                GError        **error)
{
  g_autoptr (TillRelayStmt) add = NULL, set = NULL, join = NULL;
  g_autofree char *token = NULL;
  g_autofree char *hash = NULL;
  gboolean has_row;
  gint64 id;

  if (!(add = till_relay_store_statement (db,
                                          "INSERT INTO console (name, token_hash, role,"
                                          " created_us)"
                                          " VALUES (?1, '', ?2, ?3) RETURNING id", error)) ||
      !till_relay_stmt_bind_text (add, 1, name, error) ||
      !till_relay_stmt_bind_int64 (add, 2, role, error) ||
      !till_relay_stmt_bind_int64 (add, 3, now_us, error) ||
      !till_relay_stmt_step (add, &has_row, error))
    return NULL;

  id = till_relay_stmt_get_int64 (add, 0);
  token = till_relay_token_new_console (id);
  hash = till_relay_token_hash (token);

  if (!(set = till_relay_store_statement (db,
                                          "UPDATE console SET token_hash = ?2 WHERE id = ?1",
                                          error)) ||
      !till_relay_stmt_bind_int64 (set, 1, id, error) ||
      !till_relay_stmt_bind_text (set, 2, hash, error) ||
      !till_relay_stmt_run (set, error) ||
      !(join = till_relay_store_statement (db, "INSERT INTO console_stream (console, stream)"
                                           " VALUES (?1, ?2)", error)) ||
      !till_relay_stmt_bind_int64 (join, 1, id, error) ||
      !till_relay_stmt_bind_int64 (join, 2, stream_id, error) ||
      !till_relay_stmt_run (join, error))
    return NULL;

  return g_steal_pointer (&token);
}

/**
 * till_relay_admin_check_console_name:
 * @name: what a console is to be called
 * @error: return location for a #GError in #TILL_RELAY_ERROR
 *
 * Returns: whether it may be called so
 */
gboolean
till_relay_admin_check_console_name (const char *name,
                                     GError    **error)
{
  g_return_val_if_fail (name != NULL, FALSE);

  if (*name != '\0' && strlen (name) <= MAX_NAME && g_utf8_validate (name, -1, NULL) &&
      strpbrk (name, "\r\n\t\033") == NULL)
    return TRUE;

  g_set_error (error, TILL_RELAY_ERROR, TILL_RELAY_ERROR_INVALID,
               "A console's name has 1 to %d letters", MAX_NAME);

  return FALSE;
}

/**
 * till_relay_admin_add_console:
 * @db: the relay's database
 * @stream: the stream it may read
 * @name: what people call it: "Desk 3"
 * @role: %TILL_RELAY_ROLE_CONSOLE or %TILL_RELAY_ROLE_OWNER
 * @now_us: the time
 * @error: return location for a #GError in #TILL_RELAY_ERROR or #TILL_DB_ERROR
 *
 * Returns: (transfer full) (nullable): its token, told this once
 */
char *
till_relay_admin_add_console (TillRelayStore *db,
                              const char     *stream,
                              const char     *name,
                              int             role,
                              gint64          now_us,
                              GError        **error)
{
  g_autofree char *token = NULL;
  gint64 stream_id;

  g_return_val_if_fail (db != NULL && stream != NULL && name != NULL, NULL);

  if (!till_relay_admin_check_console_name (name, error) || !till_relay_store_begin (db, error))
    return NULL;

  if (!till_relay_admin_find_stream (db, stream, &stream_id, error) ||
      !(token = insert_console (db, stream_id, name, role, now_us, error)))
    {
      till_relay_store_rollback (db);
      return NULL;
    }

  if (!till_relay_store_commit (db, error))
    return NULL;

  return g_steal_pointer (&token);
}

/**
 * till_relay_admin_revoke_console:
 * @db: the relay's database
 * @console_id: the number in its token: "rc1_<number>_…"
 * @now_us: the time
 * @error: return location for a #GError in #TILL_RELAY_ERROR or #TILL_DB_ERROR
 *
 * Makes a console's token worthless. A running daemon closes its streams.
 *
 * Returns: %FALSE when there is none or it still counts
 */
gboolean
till_relay_admin_revoke_console (TillRelayStore *db,
                                 gint64          console_id,
                                 gint64          now_us,
                                 GError        **error)
{
  g_autoptr (TillRelayStmt) stmt = NULL;

  g_return_val_if_fail (db != NULL, FALSE);

  if (!(stmt = till_relay_store_statement (db, "UPDATE console SET revoked_us = ?2"
                                           " WHERE id = ?1 AND revoked_us IS NULL", error)) ||
      !till_relay_stmt_bind_int64 (stmt, 1, console_id, error) ||
      !till_relay_stmt_bind_int64 (stmt, 2, now_us, error) ||
      !till_relay_stmt_run (stmt, error))
    return FALSE;

  if (till_relay_store_get_changes (db) > 0)
    return TRUE;

  g_set_error_literal (error, TILL_RELAY_ERROR, TILL_RELAY_ERROR_NOT_FOUND,
                       "There is no such console");

  return FALSE;
}

/**
 * till_relay_admin_name_console:
 * @db: the relay's database
 * @console_id: a console
 * @name: what it is called from now on
 * @error: return location for a #GError in #TILL_RELAY_ERROR or #TILL_DB_ERROR
 *
 * Returns: %FALSE when there is none or it keeps its name
 */
gboolean
till_relay_admin_name_console (TillRelayStore *db,
                               gint64          console_id,
                               const char     *name,
                               GError        **error)
{
  g_autoptr (TillRelayStmt) stmt = NULL;

  g_return_val_if_fail (db != NULL && name != NULL, FALSE);

  if (!till_relay_admin_check_console_name (name, error) ||
      !(stmt = till_relay_store_statement (db,
                                           "UPDATE console SET name = ?2 WHERE id = ?1",
                                           error)) ||
      !till_relay_stmt_bind_int64 (stmt, 1, console_id, error) ||
      !till_relay_stmt_bind_text (stmt, 2, name, error) ||
      !till_relay_stmt_run (stmt, error))
    return FALSE;

  if (till_relay_store_get_changes (db) > 0)
    return TRUE;

  g_set_error_literal (error, TILL_RELAY_ERROR, TILL_RELAY_ERROR_NOT_FOUND,
                       "There is no such console");

  return FALSE;
}
