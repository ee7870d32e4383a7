/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Codes with which a console gets its token.
 *
 * A code has twelve letters of Crockford's alphabet: four that name it, eight that prove it (40
 * random bits). What must hold: a code counts once, for minutes, and for a handful of guesses; of
 * the proof only a hash is kept; why a code does not count is not told. */

#include "till-relay-pairing.h"

#include <string.h>

#include "till-clock.h"
#include "till-ids.h"
#include "till-relay-token.h"
#include "till-secret.h"

#define NAME_CHARS 4
#define SECRET_CHARS 8
#define CODE_CHARS (NAME_CHARS + SECRET_CHARS)

/**
 * till_relay_paired_clear:
 * @self: what a console got
 *
 * Frees what it holds; the token is wiped.
 */
void
till_relay_paired_clear (TillRelayPaired *self)
{
  if (self->token != NULL)
    till_secret_wipe_memory (self->token, strlen (self->token));
  g_clear_pointer (&self->token, g_free);
  g_clear_pointer (&self->stream, g_free);
}

/* "ABCD-EFGH-JKMN": what people type and scan. */
static char *
format_code (const char *code)
{
  g_autofree char *upper = g_ascii_strup (code, -1);

  return g_strdup_printf ("%.4s-%.4s-%.4s", upper, upper + 4, upper + 8);
}

/* Takes what people type: any case, with or without dashes and spaces, O for 0, I and L for 1. */
static gboolean
read_code (const char *text,
           char        ret_code[CODE_CHARS + 1])
{
  guint n = 0;

  for (const char *p = text; *p != '\0'; p++)
    {
      char c = g_ascii_tolower (*p);

      if (c == '-' || c == ' ')
        continue;

      c = c == 'o' ? '0' : c == 'i' || c == 'l' ? '1' : c;
      if (n == CODE_CHARS || strchr ("0123456789abcdefghjkmnpqrstvwxyz", c) == NULL)
        return FALSE;

      ret_code[n++] = c;
    }
  ret_code[n] = '\0';

  return n == CODE_CHARS;
}

static const char drop_old_sql[] = "DELETE FROM pairing WHERE expires_us < ?1";
static const char add_sql[] =
  "INSERT INTO pairing (name, secret_hash, stream, role, expires_us) VALUES (?1, ?2, ?3, ?4, ?5)"
  " ON CONFLICT (name) DO UPDATE SET secret_hash = excluded.secret_hash,"
  "  stream = excluded.stream, role = excluded.role, expires_us = excluded.expires_us, tries = 0";

static gboolean
insert_pairing (TillRelayStore *db,
                const char     *code,
                gint64          stream_id,
                int             role,
                gint64          expires_us,
                gint64          now_us,
                GError        **error)
{
  g_autoptr (TillRelayStmt) drop = NULL, add = NULL;
  g_autofree char *name = g_strndup (code, NAME_CHARS);
  g_autofree char *hash = till_relay_token_hash (code + NAME_CHARS);

  return (drop = till_relay_store_statement (db, drop_old_sql, error)) &&
         till_relay_stmt_bind_int64 (drop, 1, now_us, error) &&
         till_relay_stmt_run (drop, error) &&
         (add = till_relay_store_statement (db, add_sql, error)) &&
         till_relay_stmt_bind_text (add, 1, name, error) &&
         till_relay_stmt_bind_text (add, 2, hash, error) &&
         till_relay_stmt_bind_int64 (add, 3, stream_id, error) &&
         till_relay_stmt_bind_int64 (add, 4, role, error) &&
         till_relay_stmt_bind_int64 (add, 5, expires_us, error) &&
         till_relay_stmt_run (add, error);
}

/**
 * till_relay_pairing_new:
 * @db: the relay's database
 * @stream: the stream the console may read
 * @role: %TILL_RELAY_ROLE_CONSOLE or %TILL_RELAY_ROLE_OWNER
 * @minutes: how long the code counts
 * @now_us: the time
 * @error: return location for a #GError in #TILL_RELAY_ERROR or #TILL_DB_ERROR
 *
 * Makes a code that one console may trade for a token.
 *
 * Returns: (transfer full) (nullable): the code as people read it, told this once
 */
char *
till_relay_pairing_new (TillRelayStore *db,
                        const char     *stream,
                        int             role,
                        guint           minutes,
                        gint64          now_us,
                        GError        **error)
{
  g_autofree char *code = till_random_token (CODE_CHARS);
  gint64 stream_id;

  g_return_val_if_fail (db != NULL && stream != NULL, NULL);

  if (minutes == 0 || minutes > TILL_RELAY_PAIRING_MAX_MINUTES)
    {
      g_set_error (error, TILL_RELAY_ERROR, TILL_RELAY_ERROR_INVALID,
                   "A code counts for 1 to %d minutes", TILL_RELAY_PAIRING_MAX_MINUTES);
      return NULL;
    }

  if (!till_relay_admin_find_stream (db, stream, &stream_id, error) ||
      !insert_pairing (db, code, stream_id, role, now_us + minutes * 60 * TILL_SECOND, now_us,
                       error))
    return NULL;

  return format_code (code);
}

typedef struct
{
  char  *secret_hash;
  char  *stream;
  int    role;
  gint64 expires_us;
  gint64 tries;
} Pairing;

static void
pairing_clear (Pairing *pairing)
{
  g_free (pairing->secret_hash);
  g_free (pairing->stream);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pairing, pairing_clear)

static const char find_sql[] =
  "SELECT p.secret_hash, s.name, p.role, p.expires_us, p.tries"
  " FROM pairing p JOIN stream s ON s.id = p.stream WHERE p.name = ?1";

static gboolean
find_pairing (TillRelayStore *db,
              const char     *name,
              Pairing        *ret_pairing,
              gboolean       *ret_found,
              GError        **error)
{
  g_autoptr (TillRelayStmt) stmt = NULL;

  if (!(stmt = till_relay_store_statement (db, find_sql, error)) ||
      !till_relay_stmt_bind_text (stmt, 1, name, error) ||
      !till_relay_stmt_step (stmt, ret_found, error))
    return FALSE;

  if (*ret_found)
    *ret_pairing = (Pairing) { g_strdup (till_relay_stmt_get_text (stmt, 0)),
                               g_strdup (till_relay_stmt_get_text (stmt, 1)),
                               (int) till_relay_stmt_get_int64 (stmt, 2),
                               till_relay_stmt_get_int64 (stmt, 3),
                               till_relay_stmt_get_int64 (stmt, 4) }
  ;

  return TRUE;
}

static gboolean
run_on (TillRelayStore *db,
        const char     *sql,
        const char     *name,
        GError        **error)
{
  g_autoptr (TillRelayStmt) stmt = NULL;

  return (stmt = till_relay_store_statement (db, sql, error)) &&
         till_relay_stmt_bind_text (stmt, 1, name, error) &&
         till_relay_stmt_run (stmt, error);
}

/* In a transaction: uses the code up, or counts a wrong guess. */
static gboolean
use_code (TillRelayStore *db,
          const char     *name,
          const char     *secret,
          gint64          now_us,
          Pairing        *ret_pairing,
          gboolean       *ret_good,
          GError        **error)
{
  g_autofree char *hash = till_relay_token_hash (secret);
  gboolean found;

  if (!find_pairing (db, name, ret_pairing, &found, error))
    return FALSE;

  *ret_good = found && ret_pairing->expires_us >= now_us &&
              ret_pairing->tries < TILL_RELAY_PAIRING_TRIES &&
              till_ids_equal (ret_pairing->secret_hash, hash);
  if (*ret_good)
    {
      if (!run_on (db, "DELETE FROM pairing WHERE name = ?1", name, error))
        return FALSE;

      /* Of two who come at once, at two relays, one gets it. */
      *ret_good = till_relay_store_get_changes (db) == 1;
      return TRUE;
    }

  return !found || run_on (db, "UPDATE pairing SET tries = tries + 1 WHERE name = ?1", name, error);
}

/**
 * till_relay_pairing_redeem:
 * @db: the relay's database
 * @code: what was typed or scanned
 * @name: what to call the console
 * @now_us: the time
 * @ret_paired: (out caller-allocates): what the console gets; untouched on failure
 * @error: return location for a #GError in #TILL_RELAY_ERROR or #TILL_DB_ERROR
 *
 * Trades a code for a token. A code that does not count is %TILL_RELAY_ERROR_NOT_FOUND, whether it
 * never existed, was used, is too old or was guessed at too often.
 *
 * Returns: %FALSE when there is no token for it
 */
gboolean
till_relay_pairing_redeem (TillRelayStore  *db,
                           const char      *code,
                           const char      *name,
                           gint64           now_us,
                           TillRelayPaired *ret_paired,
                           GError         **error)
{
  g_auto (Pairing) pairing = { 0 };
  g_autofree char *short_name = NULL;
  char plain[CODE_CHARS + 1];
  gboolean good = FALSE;
  char *token;

  g_return_val_if_fail (db != NULL && code != NULL && name != NULL && ret_paired != NULL, FALSE);

  if (!till_relay_admin_check_console_name (name, error))
    return FALSE;

  if (read_code (code, plain))
    {
      short_name = g_strndup (plain, NAME_CHARS);
      if (!till_relay_store_begin (db, error))
        return FALSE;

      if (!use_code (db, short_name, plain + NAME_CHARS, now_us, &pairing, &good, error))
        {
          till_relay_store_rollback (db);
          return FALSE;
        }

      /* A code is used up before its token is made: a crash in between costs a code, no more. */
      if (!till_relay_store_commit (db, error))
        return FALSE;
    }

  if (!good)
    {
      g_set_error_literal (error, TILL_RELAY_ERROR, TILL_RELAY_ERROR_NOT_FOUND,
                           "This code does not count, or not any more");
      return FALSE;
    }

  if (!(token = till_relay_admin_add_console (db, pairing.stream, name, pairing.role, now_us,
                                              error)))
    return FALSE;

  ret_paired->token = token;
  ret_paired->stream = g_steal_pointer (&pairing.stream);
  ret_paired->role = pairing.role;

  return till_relay_token_parse_console (token, &ret_paired->console_id);
}
