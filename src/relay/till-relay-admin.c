/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Who may send, who may read: streams, sources and consoles as rows.
 *
 * Used by the command line on the file itself, also beside a running daemon, and by the daemon's
 * writer thread on behalf of an owner. What must hold: each change is one transaction, and a
 * secret leaves here once, when it is made. */

#include "till-relay-admin.h"

#include <string.h>

#include "till-ids.h"
#include "till-relay-gateway.h"
#include "till-relay-token.h"

G_DEFINE_QUARK (till-relay-error-quark, till_relay_error)

#define MAX_NAME 64

static gboolean
fail (TillRelayError code,
      GError       **error,
      const char    *format,
      ...) G_GNUC_PRINTF (3, 4);

static gboolean
fail (TillRelayError code,
      GError       **error,
      const char    *format,
      ...)
{
  va_list args;

  if (error != NULL)
    {
      va_start (args, format);
      *error = g_error_new_valist (TILL_RELAY_ERROR, code, format, args);
      va_end (args);
    }

  return FALSE;
}

/**
 * till_relay_mode_parse:
 * @text: (nullable): "verify" or "blind"
 * @ret_mode: (out): its code
 * @error: return location for a #GError in #TILL_RELAY_ERROR
 *
 * Returns: %FALSE when it is neither
 */
gboolean
till_relay_mode_parse (const char *text,
                       int        *ret_mode,
                       GError    **error)
{
  if (g_strcmp0 (text, "verify") == 0)
    *ret_mode = TILL_RELAY_MODE_VERIFY;
  else if (g_strcmp0 (text, "blind") == 0)
    *ret_mode = TILL_RELAY_MODE_BLIND;
  else
    return fail (TILL_RELAY_ERROR_INVALID, error, "A source's mode is “verify” or “blind”");

  return TRUE;
}

/**
 * till_relay_mode_to_string:
 * @mode: a code
 *
 * Returns: (transfer none): its name
 */
const char *
till_relay_mode_to_string (int mode)
{
  return mode == TILL_RELAY_MODE_VERIFY ? "verify" : "blind";
}

/**
 * till_relay_role_parse:
 * @text: (nullable): "console" or "owner"
 * @ret_role: (out): its code
 * @error: return location for a #GError in #TILL_RELAY_ERROR
 *
 * Returns: %FALSE when it is neither
 */
gboolean
till_relay_role_parse (const char *text,
                       int        *ret_role,
                       GError    **error)
{
  if (g_strcmp0 (text, "console") == 0)
    *ret_role = TILL_RELAY_ROLE_CONSOLE;
  else if (g_strcmp0 (text, "owner") == 0)
    *ret_role = TILL_RELAY_ROLE_OWNER;
  else
    return fail (TILL_RELAY_ERROR_INVALID, error, "A console's role is “console” or “owner”");

  return TRUE;
}

/**
 * till_relay_role_to_string:
 * @role: a code
 *
 * Returns: (transfer none): its name
 */
const char *
till_relay_role_to_string (int role)
{
  return role == TILL_RELAY_ROLE_OWNER ? "owner" : "console";
}

/* A stream's name stands in addresses, so it is plain. */
static gboolean
check_stream_name (const char *name,
                   GError    **error)
{
  gsize length = strlen (name);

  if (length == 0 || length > MAX_NAME || name[0] == '-' ||
      strspn (name, "abcdefghijklmnopqrstuvwxyz0123456789-_") != length)
    return fail (TILL_RELAY_ERROR_INVALID, error,
                 "A stream's name is 1 to %d small letters, digits, “-” and “_”", MAX_NAME);

  return TRUE;
}

/**
 * till_relay_admin_find_stream:
 * @db: the relay's database
 * @name: a stream's name
 * @ret_id: (out): its row
 * @error: return location for a #GError in #TILL_RELAY_ERROR or #TILL_DB_ERROR
 *
 * Returns: %FALSE when there is none or the database could not be read
 */
gboolean
till_relay_admin_find_stream (TillRelayStore *db,
                              const char     *name,
                              gint64         *ret_id,
                              GError        **error)
{
  g_autoptr (TillRelayStmt) stmt = NULL;
  gboolean has_row;

  g_return_val_if_fail (db != NULL && name != NULL && ret_id != NULL, FALSE);

  if (!(stmt = till_relay_store_statement (db, "SELECT id FROM stream WHERE name = ?1", error)) ||
      !till_relay_stmt_bind_text (stmt, 1, name, error) ||
      !till_relay_stmt_step (stmt, &has_row, error))
    return FALSE;

  if (!has_row)
    return fail (TILL_RELAY_ERROR_NOT_FOUND, error, "There is no stream “%s”", name);

  *ret_id = till_relay_stmt_get_int64 (stmt, 0);

  return TRUE;
}

/**
 * till_relay_admin_add_stream:
 * @db: the relay's database
 * @name: its name, as it will stand in addresses
 * @error: return location for a #GError in #TILL_RELAY_ERROR or #TILL_DB_ERROR
 *
 * Returns: %FALSE when it was not added
 */
gboolean
till_relay_admin_add_stream (TillRelayStore *db,
                             const char     *name,
                             GError        **error)
{
  g_autoptr (TillRelayStmt) stmt = NULL;

  g_return_val_if_fail (db != NULL && name != NULL, FALSE);

  if (!check_stream_name (name, error) ||
      !(stmt = till_relay_store_statement (db, "INSERT INTO stream (name) VALUES (?1)"
                                           " ON CONFLICT (name) DO NOTHING", error)) ||
      !till_relay_stmt_bind_text (stmt, 1, name, error) ||
      !till_relay_stmt_run (stmt, error))
    return FALSE;

  if (till_relay_store_get_changes (db) == 0)
    return fail (TILL_RELAY_ERROR_CONFLICT, error, "There is a stream “%s” already", name);

  return TRUE;
}

static const char add_source_sql[] =
  "INSERT INTO source (stream, kind, mode, token_hash, secrets) VALUES (?1, ?2, ?3, ?4, ?5)"
  " RETURNING id";

/**
 * till_relay_admin_add_source:
 * @db: the relay's database
 * @stream: the stream its events go into
 * @kind: which gateway's format: "stripe"
 * @mode: %TILL_RELAY_MODE_VERIFY or %TILL_RELAY_MODE_BLIND
 * @secret: (nullable): the endpoint's signing secret; for %TILL_RELAY_MODE_VERIFY only
 * @ret_id: (out) (optional): the new source
 * @error: return location for a #GError in #TILL_RELAY_ERROR or #TILL_DB_ERROR
 *
 * Returns: (transfer full) (nullable): the secret part of its address, told this once
 */
char *
till_relay_admin_add_source (TillRelayStore *db,
                             const char     *stream,
                             const char     *kind,
                             int             mode,
                             const char     *secret,
                             gint64         *ret_id,
                             GError        **error)
{
  g_autoptr (TillRelayStmt) stmt = NULL;
  g_autofree char *token = till_relay_token_new_ingest ();
  g_autofree char *hash = till_relay_token_hash (token);
  gboolean has_row;
  gint64 stream_id;

  g_return_val_if_fail (db != NULL && stream != NULL && kind != NULL, NULL);

  if (till_relay_gateway_find (kind) == NULL)
    {
      fail (TILL_RELAY_ERROR_INVALID, error, "The relay does not know a gateway “%s”", kind);
      return NULL;
    }

  if (secret != NULL && mode != TILL_RELAY_MODE_VERIFY)
    {
      fail (TILL_RELAY_ERROR_CONFLICT, error, "A blind source has no secret");
      return NULL;
    }

  if ((secret != NULL && !till_relay_admin_check_secret (secret, error)) ||
      !till_relay_admin_find_stream (db, stream, &stream_id, error) ||
      !(stmt = till_relay_store_statement (db, add_source_sql, error)) ||
      !till_relay_stmt_bind_int64 (stmt, 1, stream_id, error) ||
      !till_relay_stmt_bind_text (stmt, 2, kind, error) ||
      !till_relay_stmt_bind_int64 (stmt, 3, mode, error) ||
      !till_relay_stmt_bind_text (stmt, 4, hash, error) ||
      !till_relay_stmt_bind_text (stmt, 5, secret != NULL ? secret : "", error) ||
      !till_relay_stmt_step (stmt, &has_row, error))
    return NULL;

  if (ret_id != NULL)
    *ret_id = till_relay_stmt_get_int64 (stmt, 0);

  return g_steal_pointer (&token);
}

static const char remove_source_sql[] =
  "UPDATE source SET gone_us = ?2, secrets = '', token_hash = 'gone ' || id"
  " WHERE id = ?1 AND gone_us IS NULL";

/**
 * till_relay_admin_remove_source:
 * @db: the relay's database
 * @source_id: a source
 * @now_us: the time
 * @error: return location for a #GError in #TILL_RELAY_ERROR or #TILL_DB_ERROR
 *
 * Takes a source's address and secrets away. Its events stay in the stream.
 *
 * Returns: %FALSE when there is none or it stays
 */
gboolean
till_relay_admin_remove_source (TillRelayStore *db,
                                gint64          source_id,
                                gint64          now_us,
                                GError        **error)
{
  g_autoptr (TillRelayStmt) stmt = NULL;

  g_return_val_if_fail (db != NULL, FALSE);

  if (!(stmt = till_relay_store_statement (db, remove_source_sql, error)) ||
      !till_relay_stmt_bind_int64 (stmt, 1, source_id, error) ||
      !till_relay_stmt_bind_int64 (stmt, 2, now_us, error) ||
      !till_relay_stmt_run (stmt, error))
    return FALSE;

  if (till_relay_store_get_changes (db) == 0)
    return fail (TILL_RELAY_ERROR_NOT_FOUND, error, "There is no such source");

  return TRUE;
}

/**
 * till_relay_admin_new_epoch:
 * @db: the relay's database
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Begins a new epoch. To be done to every restored copy: numbers may be given a second time in it,
 * and a console must not take one event for another.
 *
 * Returns: %FALSE when the old one still holds
 */
gboolean
till_relay_admin_new_epoch (TillRelayStore *db,
                            GError        **error)
{
  g_autoptr (TillRelayStmt) stmt = NULL;
  char epoch[16];

  g_return_val_if_fail (db != NULL, FALSE);

  g_snprintf (epoch, sizeof epoch, "%08x", till_random_uint32 ());

  return (stmt = till_relay_store_statement (db,
                                             "UPDATE meta SET v = ?1 WHERE k = 'epoch'",
                                             error)) &&
         till_relay_stmt_bind_text (stmt, 1, epoch, error) &&
         till_relay_stmt_run (stmt, error);
}
