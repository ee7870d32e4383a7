/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Accounts: a stream with its door and its limits, as an administrator thinks of them.
 *
 * What must hold: an account is made whole or not at all. */

#include "till-relay-admin.h"

/* The longest anything is kept, so that a slip of the finger is noticed. */
#define MAX_KEEP_DAYS 3650

/**
 * till_relay_account_limits_init:
 * @ret_limits: (out caller-allocates): limits that change nothing
 */
void
till_relay_account_limits_init (TillRelayAccountLimits *ret_limits)
{
  g_return_if_fail (ret_limits != NULL);

  *ret_limits = (TillRelayAccountLimits) { -1, -1, -1, -1, -1 };
}

static gboolean
check_limits (const TillRelayAccountLimits *limits,
              GError                      **error)
{
  if (limits->keep_days != 0 && limits->keep_days <= MAX_KEEP_DAYS && limits->rate <= 1000000 &&
      limits->burst <= 1000000)
    return TRUE;

  g_set_error (error, TILL_RELAY_ERROR, TILL_RELAY_ERROR_INVALID,
               "Events are kept for 1 to %d days, and at most a million a second are taken",
               MAX_KEEP_DAYS);

  return FALSE;
}

/* -1 leaves a column as it is, 0 stands for the daemon's default. */
static const char limit_stream_sql[] =
  "UPDATE stream SET keep_days = CASE WHEN ?2 < 0 THEN keep_days ELSE ?2 END,"
  " keep_bytes = CASE WHEN ?3 < 0 THEN keep_bytes ELSE nullif (?3, 0) END WHERE id = ?1";
static const char limit_sources_sql[] =
  "UPDATE source SET rate = CASE WHEN ?2 < 0 THEN rate ELSE nullif (?2, 0) END,"
  " burst = CASE WHEN ?3 < 0 THEN burst ELSE nullif (?3, 0) END,"
  " bytes_a_day = CASE WHEN ?4 < 0 THEN bytes_a_day ELSE nullif (?4, 0) END"
  " WHERE stream = ?1 AND gone_us IS NULL";

static gboolean
write_limits (TillRelayStore               *db,
              gint64                        stream_id,
              const TillRelayAccountLimits *limits,
              GError                      **error)
{
  g_autoptr (TillRelayStmt) stream = NULL, sources = NULL;

  return (stream = till_relay_store_statement (db, limit_stream_sql, error)) &&
         till_relay_stmt_bind_int64 (stream, 1, stream_id, error) &&
         till_relay_stmt_bind_int64 (stream, 2, limits->keep_days, error) &&
         till_relay_stmt_bind_int64 (stream, 3, limits->keep_bytes, error) &&
         till_relay_stmt_run (stream, error) &&
         (sources = till_relay_store_statement (db, limit_sources_sql, error)) &&
         till_relay_stmt_bind_int64 (sources, 1, stream_id, error) &&
         till_relay_stmt_bind_int64 (sources, 2, limits->rate, error) &&
         till_relay_stmt_bind_int64 (sources, 3, limits->burst, error) &&
         till_relay_stmt_bind_int64 (sources, 4, limits->bytes_a_day, error) &&
         till_relay_stmt_run (sources, error);
}

/**
 * till_relay_admin_limit_account:
 * @db: the relay's database
 * @name: an account
 * @limits: its limits
 * @error: return location for a #GError in #TILL_RELAY_ERROR or #TILL_DB_ERROR
 *
 * Changes how much an account may bring in and how long it is kept.
 *
 * Returns: %FALSE when nothing was changed
 */
gboolean
till_relay_admin_limit_account (TillRelayStore               *db,
                                const char                   *name,
                                const TillRelayAccountLimits *limits,
                                GError                      **error)
{
  gint64 stream_id;

  g_return_val_if_fail (db != NULL && name != NULL && limits != NULL, FALSE);

  if (!check_limits (limits, error) || !till_relay_store_begin (db, error))
    return FALSE;

  if (till_relay_admin_find_stream (db, name, &stream_id, error) &&
      write_limits (db, stream_id, limits, error))
    return till_relay_store_commit (db, error);

  till_relay_store_rollback (db);

  return FALSE;
}

static char *
make_account (TillRelayStore         *db,
              const TillRelayAccount *account,
              GError                **error)
{
  g_autofree char *token = NULL;
  gint64 stream_id;

  if (!till_relay_admin_add_stream (db, account->name, error) ||
      !till_relay_admin_find_stream (db, account->name, &stream_id, error) ||
      !(token = till_relay_admin_add_source (db, account->name, account->kind, account->mode,
                                             account->secret, NULL, error)) ||
      !write_limits (db, stream_id, &account->limits, error))
    return NULL;

  return g_steal_pointer (&token);
}

/**
 * till_relay_admin_add_account:
 * @db: the relay's database
 * @account: what it is to be
 * @error: return location for a #GError in #TILL_RELAY_ERROR or #TILL_DB_ERROR
 *
 * Makes a stream with a door.
 *
 * Returns: (transfer full) (nullable): the secret part of the door's address, told this once
 */
char *
till_relay_admin_add_account (TillRelayStore         *db,
                              const TillRelayAccount *account,
                              GError                **error)
{
  g_autofree char *token = NULL;

  g_return_val_if_fail (db != NULL && account != NULL, NULL);

  if (!check_limits (&account->limits, error) || !till_relay_store_begin (db, error))
    return NULL;

  if (!(token = make_account (db, account, error)))
    {
      till_relay_store_rollback (db);
      return NULL;
    }

  return till_relay_store_commit (db, error) ? g_steal_pointer (&token) : NULL;
}

static const char find_source_sql[] =
  "SELECT min (src.id), count (*) FROM source src JOIN stream s ON s.id = src.stream"
  " WHERE s.name = ?1 AND src.gone_us IS NULL AND src.mode = 1";

/**
 * till_relay_admin_find_verifying_source:
 * @db: the relay's database
 * @name: an account
 * @ret_source_id: (out): the one source of it that verifies
 * @error: return location for a #GError in #TILL_RELAY_ERROR or #TILL_DB_ERROR
 *
 * Returns: %FALSE when there is none, or more than one
 */
gboolean
till_relay_admin_find_verifying_source (TillRelayStore *db,
                                        const char     *name,
                                        gint64         *ret_source_id,
                                        GError        **error)
{
  g_autoptr (TillRelayStmt) stmt = NULL;
  gboolean has_row;

  g_return_val_if_fail (db != NULL && name != NULL && ret_source_id != NULL, FALSE);

  if (!(stmt = till_relay_store_statement (db, find_source_sql, error)) ||
      !till_relay_stmt_bind_text (stmt, 1, name, error) ||
      !till_relay_stmt_step (stmt, &has_row, error))
    return FALSE;

  if (has_row && till_relay_stmt_get_int64 (stmt, 1) == 1)
    {
      *ret_source_id = till_relay_stmt_get_int64 (stmt, 0);
      return TRUE;
    }

  g_set_error (error, TILL_RELAY_ERROR, TILL_RELAY_ERROR_NOT_FOUND,
               "“%s” has not exactly one source that verifies: name it with --source", name);

  return FALSE;
}

static const char read_url_sql[] = "SELECT v FROM meta WHERE k = 'public_url'";
static const char write_url_sql[] =
  "INSERT INTO meta (k, v) VALUES ('public_url', ?1) ON CONFLICT (k) DO UPDATE SET v = excluded.v";

/**
 * till_relay_admin_set_public_url:
 * @db: the relay's database
 * @url: how the world reaches the relay
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Remembers it, so that it need not be said again.
 *
 * Returns: %FALSE when it was not written
 */
gboolean
till_relay_admin_set_public_url (TillRelayStore *db,
                                 const char     *url,
                                 GError        **error)
{
  g_autoptr (TillRelayStmt) stmt = NULL;

  g_return_val_if_fail (db != NULL && url != NULL, FALSE);

  return (stmt = till_relay_store_statement (db, write_url_sql, error)) &&
         till_relay_stmt_bind_text (stmt, 1, url, error) &&
         till_relay_stmt_run (stmt, error);
}

/**
 * till_relay_admin_dup_public_url:
 * @db: the relay's database
 * @ret_url: (out) (nullable): how the world reaches the relay, or %NULL if nobody said so yet
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Returns: %FALSE when it could not be read
 */
gboolean
till_relay_admin_dup_public_url (TillRelayStore *db,
                                 char          **ret_url,
                                 GError        **error)
{
  g_autoptr (TillRelayStmt) stmt = NULL;
  gboolean has_row;

  g_return_val_if_fail (db != NULL && ret_url != NULL, FALSE);

  if (!(stmt = till_relay_store_statement (db, read_url_sql, error)) ||
      !till_relay_stmt_step (stmt, &has_row, error))
    return FALSE;

  *ret_url = has_row ? g_strdup (till_relay_stmt_get_text (stmt, 0)) : NULL;

  return TRUE;
}
