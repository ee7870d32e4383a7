/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Idempotency keys (docs.stripe.com/api/idempotent_requests).
 *
 * What must hold: the answer is stored in the transaction of what the request did, so that a
 * program killed in between has done both or neither; of the request only a keyed hash is kept. */

#include "till-sb-idempotency.h"

#include <string.h>

#include "till-sb-error.h"
#include "till-stmt.h"

/**
 * till_sb_stored_free:
 * @self: (nullable) (transfer full): an answer
 */
void
till_sb_stored_free (TillSbStored *self)
{
  if (self == NULL)
    return;

  g_free (self->body);
  g_free (self->request);
  g_free (self);
}

static const char look_up_sql[] =
  "SELECT fingerprint, status, body, request FROM idempotency WHERE key = ?1 AND created > ?2";

/**
 * till_sb_idempotency_look_up:
 * @sb: a gateway
 * @key: the key of a request
 * @fingerprint: the hash of the request
 * @ret_stored: (out) (transfer full) (nullable): the answer the key was first given, or %NULL
 * @error: return location for a #GError
 *
 * Returns: %FALSE when the key was used for another request, or could not be looked up
 */
gboolean
till_sb_idempotency_look_up (TillSb        *sb,
                             const char    *key,
                             const char    *fingerprint,
                             TillSbStored **ret_stored,
                             GError       **error)
{
  g_autoptr (TillStmt) stmt = NULL;
  gboolean has_row;

  if (!(stmt = till_db_statement (sb->db, look_up_sql, error)) ||
      !till_stmt_bind_text (stmt, 1, key, error) ||
      !till_stmt_bind_int64 (stmt, 2, till_sb_now (sb) - TILL_SB_KEY_LIFE, error) ||
      !till_stmt_step (stmt, &has_row, error))
    return FALSE;

  *ret_stored = NULL;
  if (!has_row)
    return TRUE;

  if (strcmp (till_stmt_get_text (stmt, 0), fingerprint) != 0)
    return till_sb_refuse_typed (error, 400, "idempotency_error", NULL,
                                 "Keys for idempotent requests can only be used with the same "
                                 "parameters they were first used with. Try using a key other than "
                                 "'%s' if you meant to execute a different request.", key);

  *ret_stored = g_new0 (TillSbStored, 1);
  (*ret_stored)->status = (guint) till_stmt_get_int64 (stmt, 1);
  (*ret_stored)->body = g_strdup (till_stmt_get_text (stmt, 2));
  (*ret_stored)->request = g_strdup (till_stmt_get_text (stmt, 3));

  return TRUE;
}

static const char prune_sql[] = "DELETE FROM idempotency WHERE created <= ?1";
static const char store_sql[] =
  "INSERT OR REPLACE INTO idempotency (key, created, fingerprint, status, body, request)"
  " VALUES (?1, ?2, ?3, ?4, ?5, ?6)";

/**
 * till_sb_idempotency_store:
 * @sb: a gateway, in the transaction of what the request did
 * @key: the key of the request
 * @fingerprint: the hash of the request
 * @status: the status of the answer
 * @body: its body
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Keeps an answer, and forgets those whose time is over.
 *
 * Returns: %FALSE when it could not be written
 */
gboolean
till_sb_idempotency_store (TillSb     *sb,
                           const char *key,
                           const char *fingerprint,
                           guint       status,
                           const char *body,
                           GError    **error)
{
  g_autoptr (TillStmt) prune = NULL;
  g_autoptr (TillStmt) store = NULL;
  gint64 now = till_sb_now (sb);

  return (prune = till_db_statement (sb->db, prune_sql, error)) &&
         till_stmt_bind_int64 (prune, 1, now - TILL_SB_KEY_LIFE, error) &&
         till_stmt_run (prune, error) &&
         (store = till_db_statement (sb->db, store_sql, error)) &&
         till_stmt_bind_text (store, 1, key, error) &&
         till_stmt_bind_int64 (store, 2, now, error) &&
         till_stmt_bind_text (store, 3, fingerprint, error) &&
         till_stmt_bind_int64 (store, 4, status, error) &&
         till_stmt_bind_text (store, 5, body, error) &&
         till_stmt_bind_text (store, 6, sb->request_id, error) &&
         till_stmt_run (store, error);
}
