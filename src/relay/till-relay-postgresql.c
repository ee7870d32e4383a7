/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Connections to PostgreSQL, and what its errors mean to the relay.
 *
 * What must hold: a commit that returns is on disk, and on the standby where the database waits for
 * one, whatever the server's default says; a connection that hangs is noticed within seconds; no
 * error quotes the address, which may hold a password. */

#include "till-relay-postgresql.h"

#include <string.h>
#include <unistd.h>

/* SQLSTATEs (postgresql.org/docs/15/errcodes-appendix.html). */
#define DISK_FULL "53100"
#define READ_ONLY "25006"
#define CONSTRAINT_CLASS "23"
#define SYNTAX_CLASS "42"

/* "off" and "local" become "on"; those who ask for more keep it. */
static const char commit_sql[] =
  "SELECT set_config ('synchronous_commit', CASE current_setting ('synchronous_commit')"
  " WHEN 'off' THEN 'on' WHEN 'local' THEN 'on' ELSE current_setting ('synchronous_commit') END,"
  " false)";

/* All statements of the relay are looked up by index; tables that grow while statements are kept
 * must not talk the planner into reading all of them. */
static const char planner_sql[] =
  "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off;"
  " SET client_min_messages = warning";

/**
 * till_relay_postgresql_translate:
 * @sql: a statement with parameters ?1, ?2, …
 *
 * Returns: (transfer full): the same with $1, $2, …
 */
char *
till_relay_postgresql_translate (const char *sql)
{
  char *text;

  g_return_val_if_fail (sql != NULL, NULL);

  text = g_strdup (sql);
  for (char *p = text; *p != '\0'; p++)
    {
      if (*p == '?' && g_ascii_isdigit (p[1]))
        *p = '$';
    }

  return text;
}

/**
 * till_relay_postgresql_get_tag:
 *
 * Returns: (transfer full): what tells this process from other relays, in letters that need no
 *   quoting
 */
char *
till_relay_postgresql_get_tag (void)
{
  char *tag = g_strdup_printf ("%.64s-%d", g_get_host_name (), (int) getpid ());

  return g_strcanon (tag, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-.", '_');
}

/**
 * till_relay_postgresql_fail:
 * @connection: a connection
 * @result: (nullable): what came instead of success
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Sets @error. Whatever is not the fault of a statement may be tried again: a gateway does so, and
 * what was committed all the same is known by its key. After an error that says that this server
 * only reads, the connection is given up, so that the next one finds the server that writes.
 *
 * Returns: %FALSE
 */
gboolean
till_relay_postgresql_fail (PGconn   *connection,
                            PGresult *result,
                            GError  **error)
{
  const char *state = result != NULL ? PQresultErrorField (result, PG_DIAG_SQLSTATE) : NULL;
  const char *text = result != NULL ? PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
  TillDbError code = TILL_DB_ERROR_BUSY;

  if (state != NULL && strcmp (state, DISK_FULL) == 0)
    code = TILL_DB_ERROR_FULL;
  else if (state != NULL && g_str_has_prefix (state, CONSTRAINT_CLASS))
    code = TILL_DB_ERROR_CONSTRAINT;
  else if (state != NULL && g_str_has_prefix (state, SYNTAX_CLASS))
    code = TILL_DB_ERROR_CORRUPT;

  g_set_error (error, TILL_DB_ERROR, code, "The database says: %s",
               text != NULL ? text : PQstatus (connection) != CONNECTION_OK
                                       ? "the connection was lost" : "nothing of use");

  return FALSE;
}

static gboolean
set_up (PGconn  *connection,
        GError **error)
{
  g_autoptr (PGresult) commit = PQexec (connection, commit_sql);
  g_autoptr (PGresult) planner = PQexec (connection, planner_sql);

  if (PQresultStatus (commit) != PGRES_TUPLES_OK)
    return till_relay_postgresql_fail (connection, commit, error);

  return PQresultStatus (planner) == PGRES_COMMAND_OK ||
         till_relay_postgresql_fail (connection, planner, error);
}

/**
 * till_relay_postgresql_connect:
 * @where: "postgresql://…"
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Connects, which blocks for some seconds at most per server that is named.
 *
 * Returns: (transfer full) (nullable): a connection, or %NULL
 */
PGconn *
till_relay_postgresql_connect (const char *where,
                               GError    **error)
{
  /* What stands in the address counts more: it comes later. */
  static const char *const names[] = {
    "fallback_application_name", "connect_timeout", "tcp_user_timeout", "keepalives_idle",
    "keepalives_interval", "keepalives_count", "client_encoding", "dbname", NULL,
  };
  const char *values[] = { "tillroll-relay", "5", "10000", "5", "2", "3", "UTF8", where, NULL };
  g_autoptr (PGconn) connection = NULL;

  g_return_val_if_fail (where != NULL, NULL);

  connection = PQconnectdbParams (names, values, /* expand_dbname= */ 1);
  if (connection == NULL || PQstatus (connection) != CONNECTION_OK)
    {
      g_set_error_literal (error, TILL_DB_ERROR, TILL_DB_ERROR_ACCESS,
                           "The database cannot be reached, or does not let the relay in");
      if (connection != NULL)
        g_debug ("%s", PQerrorMessage (connection));
      return NULL;
    }

  return set_up (connection, error) ? g_steal_pointer (&connection) : NULL;
}
