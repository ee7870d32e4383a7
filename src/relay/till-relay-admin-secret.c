/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The signing secrets of a source, and how one is rolled to the next.
 *
 * On disk a source's secrets are lines, the oldest first: "secret", or "secret until" with µs since
 * 1970 UTC behind which it counts no more. What must hold: while a gateway rolls, what is signed
 * with either secret is taken; after the overlap the old one is worth nothing. */

#include "till-relay-admin.h"

#include <string.h>

#define MIN_SECRET 8
#define MAX_SECRET 256

/**
 * till_relay_admin_check_secret:
 * @secret: what is said to be an endpoint's signing secret
 * @error: return location for a #GError in #TILL_RELAY_ERROR
 *
 * Returns: whether it may be one
 */
gboolean
till_relay_admin_check_secret (const char *secret,
                               GError    **error)
{
  gsize length;

  g_return_val_if_fail (secret != NULL, FALSE);

  length = strlen (secret);
  if (length < MIN_SECRET || length > MAX_SECRET)
    {
      g_set_error (error, TILL_RELAY_ERROR, TILL_RELAY_ERROR_INVALID,
                   "A signing secret has %d to %d characters", MIN_SECRET, MAX_SECRET);
      return FALSE;
    }

  for (const char *p = secret; *p != '\0'; p++)
    {
      if (!g_ascii_isgraph (*p))
        {
          g_set_error_literal (error, TILL_RELAY_ERROR, TILL_RELAY_ERROR_INVALID,
                               "A signing secret has no spaces and no accented letters");
          return FALSE;
        }
    }

  return TRUE;
}

/**
 * till_relay_secret_parse:
 * @line: a line of a source's secrets; cut behind the secret
 *
 * Returns: until when it counts, in µs since 1970 UTC; %G_MAXINT64 for as long as it stands there
 */
gint64
till_relay_secret_parse (char *line)
{
  char *space;

  g_return_val_if_fail (line != NULL, 0);

  if ((space = strchr (line, ' ')) == NULL)
    return G_MAXINT64;

  *space = '\0';

  return g_ascii_strtoll (space + 1, NULL, 10);
}

static gboolean
read_secrets (TillRelayStore *db,
              gint64          source_id,
              char          **ret_secrets,
              GError        **error)
{
  g_autoptr (TillRelayStmt) stmt = NULL;
  gboolean has_row;

  if (!(stmt = till_relay_store_statement (db, "SELECT mode, secrets FROM source"
                                           " WHERE id = ?1 AND gone_us IS NULL", error)) ||
      !till_relay_stmt_bind_int64 (stmt, 1, source_id, error) ||
      !till_relay_stmt_step (stmt, &has_row, error))
    return FALSE;

  if (has_row && till_relay_stmt_get_int64 (stmt, 0) == TILL_RELAY_MODE_VERIFY)
    {
      *ret_secrets = g_strdup (till_relay_stmt_get_text (stmt, 1));
      return TRUE;
    }

  if (has_row)
    g_set_error_literal (error, TILL_RELAY_ERROR, TILL_RELAY_ERROR_CONFLICT,
                         "A blind source has no secret");
  else
    g_set_error_literal (error, TILL_RELAY_ERROR, TILL_RELAY_ERROR_NOT_FOUND,
                         "There is no such source");

  return FALSE;
}

/* The newest of the old ones, until its time is up, then @secret. */
static char *
join_secrets (const char *secrets,
              const char *secret,
              gint64      old_until_us)
{
  g_auto (GStrv) old = g_strsplit (secrets, "\n", -1);
  g_autofree char *last = NULL;
  gint64 last_until_us = 0;

  for (guint i = 0; old[i] != NULL; i++)
    {
      gint64 until_us = till_relay_secret_parse (old[i]);

      if (old[i][0] == '\0' || strcmp (old[i], secret) == 0)
        continue;

      g_free (last);
      last = g_strdup (old[i]);
      last_until_us = MIN (until_us, old_until_us);
    }

  if (last == NULL)
    return g_strdup (secret);

  return g_strdup_printf ("%s %" G_GINT64_FORMAT "\n%s", last, last_until_us, secret);
}

/**
 * till_relay_admin_add_secret:
 * @db: the relay's database
 * @source_id: a source that verifies
 * @secret: a signing secret of its endpoint
 * @old_until_us: until when the one before counts, too, in µs since 1970 UTC
 * @error: return location for a #GError in #TILL_RELAY_ERROR or #TILL_DB_ERROR
 *
 * Rolls to a secret. The one before goes on counting for a while, as it does at the gateway.
 *
 * Returns: %FALSE when it was not added
 */
gboolean
till_relay_admin_add_secret (TillRelayStore *db,
                             gint64          source_id,
                             const char     *secret,
                             gint64          old_until_us,
                             GError        **error)
{
  g_autoptr (TillRelayStmt) stmt = NULL;
  g_autofree char *secrets = NULL;
  g_autofree char *joined = NULL;

  g_return_val_if_fail (db != NULL && secret != NULL, FALSE);

  if (!till_relay_admin_check_secret (secret, error) || !till_relay_store_begin (db, error))
    return FALSE;

  if (!read_secrets (db, source_id, &secrets, error))
    {
      till_relay_store_rollback (db);
      return FALSE;
    }

  joined = join_secrets (secrets, secret, old_until_us);
  if (!(stmt = till_relay_store_statement (db,
                                           "UPDATE source SET secrets = ?2 WHERE id = ?1",
                                           error)) ||
      !till_relay_stmt_bind_int64 (stmt, 1, source_id, error) ||
      !till_relay_stmt_bind_text (stmt, 2, joined, error) ||
      !till_relay_stmt_run (stmt, error))
    {
      till_relay_store_rollback (db);
      return FALSE;
    }

  return till_relay_store_commit (db, error);
}
