/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A store in PostgreSQL, which several relays may use.
 *
 * Statements are prepared when they first run, with the types they are given; rows come in binary.
 * What must hold: a connection that was lost is made anew before the next transaction, never in the
 * middle of one; nothing is sent twice. */

#include "till-relay-postgresql.h"

#include <stdlib.h>
#include <string.h>

#include "till-relay-schema-resources.h"

#define MAX_PARAMS 12

/* pg_type.dat */
#define TYPE_BYTEA 17
#define TYPE_INT8 20
#define TYPE_TEXT 25

/* Relays that start at the same time must not both make the tables. */
#define SCHEMA_LOCK "7253318"
#define UPKEEP_LOCK "7253319"
#define SCHEMA_VERSION 2

typedef struct
{
  TillRelayStore      parent;
  char               *where;
  TillRelayStoreFlags flags;
  PGconn             *connection; /* (nullable) */
  GHashTable         *prepared;   /* text of a statement (its address) -> its name */
  gboolean            in_transaction;
  gint64              changes;
} PgStore;

typedef struct
{
  TillRelayStmt parent;
  PgStore      *store;
  const char   *sql;
  int           n_params;
  Oid           types[MAX_PARAMS];
  const char   *values[MAX_PARAMS];
  int           lengths[MAX_PARAMS];
  int           formats[MAX_PARAMS];
  char         *texts[MAX_PARAMS];   /* what of @values is ours */
  PGresult     *result;              /* (nullable): once it has run */
  int           row;
} PgStmt;

static void
drop_connection (PgStore *self)
{
  g_clear_pointer (&self->connection, PQfinish);
  g_hash_table_remove_all (self->prepared);
  self->in_transaction = FALSE;
}

/* Makes sure that there is a connection; only between two transactions. */
static gboolean
need_connection (PgStore *self,
                 GError **error)
{
  if (self->connection != NULL && PQstatus (self->connection) == CONNECTION_OK)
    return TRUE;

  if (self->in_transaction)
    {
      g_set_error_literal (error, TILL_DB_ERROR, TILL_DB_ERROR_BUSY,
                           "The database says: the connection was lost");
      return FALSE;
    }

  drop_connection (self);

  return (self->connection = till_relay_postgresql_connect (self->where, error)) != NULL;
}

/* A server that only reads is not the one we want; the next connection finds another. */
static gboolean
fail (PgStore  *self,
      PGresult *result,
      GError  **error)
{
  const char *state = result != NULL ? PQresultErrorField (result, PG_DIAG_SQLSTATE) : NULL;

  till_relay_postgresql_fail (self->connection, result, error);
  if (state != NULL && strcmp (state, "25006") == 0 && !(self->flags & TILL_RELAY_STORE_READ_ONLY))
    drop_connection (self);

  return FALSE;
}

/**
 * till_relay_postgresql_get_connection:
 * @self: a store in PostgreSQL
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Returns: (transfer none) (nullable): a connection without a transaction, or %NULL
 */
PGconn *
till_relay_postgresql_get_connection (TillRelayStore *self,
                                      GError        **error)
{
  PgStore *store = (PgStore *) self;

  g_return_val_if_fail (self != NULL, NULL);

  return need_connection (store, error) ? store->connection : NULL;
}

/**
 * till_relay_postgresql_give_up:
 * @self: a store in PostgreSQL
 *
 * Closes its connection, and with it any transaction. The next call connects anew.
 */
void
till_relay_postgresql_give_up (TillRelayStore *self)
{
  g_return_if_fail (self != NULL);

  drop_connection ((PgStore *) self);
}

static gboolean
run_text (PgStore    *self,
          const char *sql,
          GError    **error)
{
  g_autoptr (PGresult) result = PQexec (self->connection, sql);
  ExecStatusType status = PQresultStatus (result);

  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || fail (self, result, error);
}

static void
stmt_clear_params (PgStmt *self)
{
  for (guint i = 0; i < MAX_PARAMS; i++)
    g_clear_pointer (&self->texts[i], g_free);
}

static void
stmt_give_back (TillRelayStmt *stmt)
{
  PgStmt *self = (PgStmt *) stmt;

  stmt_clear_params (self);
  g_clear_pointer (&self->result, PQclear);
  g_free (self);
}

static gboolean
bind (PgStmt     *self,
      int         index,
      Oid         type,
      const char *value,
      int         length,
      gboolean    binary)
{
  g_return_val_if_fail (index >= 1 && index <= MAX_PARAMS, FALSE);

  self->types[index - 1] = type;
  self->values[index - 1] = value;
  self->lengths[index - 1] = length;
  self->formats[index - 1] = binary;
  self->n_params = MAX (self->n_params, index);

  return TRUE;
}

static gboolean
stmt_bind_int64 (TillRelayStmt *stmt,
                 int            index,
                 gint64         value,
                 GError       **error)
{
  PgStmt *self = (PgStmt *) stmt;

  g_return_val_if_fail (index >= 1 && index <= MAX_PARAMS, FALSE);

  g_free (self->texts[index - 1]);
  self->texts[index - 1] = g_strdup_printf ("%" G_GINT64_FORMAT, value);

  return bind (self, index, TYPE_INT8, self->texts[index - 1], 0, FALSE);
}

static gboolean
stmt_bind_text (TillRelayStmt *stmt,
                int            index,
                const char    *text,
                GError       **error)
{
  PgStmt *self = (PgStmt *) stmt;

  g_return_val_if_fail (index >= 1 && index <= MAX_PARAMS, FALSE);

  g_free (self->texts[index - 1]);
  self->texts[index - 1] = g_strdup (text);

  /* Of what kind a NULL is the statement says itself. */
  return bind (self, index, text != NULL ? TYPE_TEXT : 0, self->texts[index - 1], 0, FALSE);
}

static gboolean
stmt_bind_blob (TillRelayStmt *stmt,
                int            index,
                gconstpointer  data,
                gsize          length,
                GError       **error)
{
  g_return_val_if_fail (length <= G_MAXINT, FALSE);

  return bind ((PgStmt *) stmt, index, TYPE_BYTEA, data, (int) length, TRUE);
}

/* The name of the prepared statement; prepares it if that has not been done on this connection. */
static const char *
prepare (PgStmt  *self,
         GError **error)
{
  PgStore *store = self->store;
  const char *known = g_hash_table_lookup (store->prepared, self->sql);
  g_autofree char *sql = NULL;
  g_autofree char *name = NULL;
  g_autoptr (PGresult) result = NULL;

  if (known != NULL)
    return known;

  sql = till_relay_postgresql_translate (self->sql);
  name = g_strdup_printf ("s%u", g_hash_table_size (store->prepared));
  result = PQprepare (store->connection, name, sql, self->n_params, self->types);
  if (PQresultStatus (result) != PGRES_COMMAND_OK)
    {
      fail (store, result, error);
      return NULL;
    }

  known = g_steal_pointer (&name);
  g_hash_table_insert (store->prepared, (gpointer) self->sql, (gpointer) known);

  return known;
}

static gboolean
execute (PgStmt  *self,
         GError **error)
{
  PgStore *store = self->store;
  ExecStatusType status;
  const char *name;

  if (!need_connection (store, error) || !(name = prepare (self, error)))
    return FALSE;

  self->result = PQexecPrepared (store->connection, name, self->n_params, self->values,
                                 self->lengths, self->formats, /* resultFormat= */ 1);
  status = PQresultStatus (self->result);
  if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
    return fail (store, self->result, error);

  store->changes = g_ascii_strtoll (PQcmdTuples (self->result), NULL, 10);
  self->row = -1;

  return TRUE;
}

static gboolean
stmt_step (TillRelayStmt *stmt,
           gboolean      *ret_has_row,
           GError       **error)
{
  PgStmt *self = (PgStmt *) stmt;

  if (self->result == NULL && !execute (self, error))
    return FALSE;

  *ret_has_row = ++self->row < PQntuples (self->result);

  return TRUE;
}

static gboolean
stmt_run (TillRelayStmt *stmt,
          GError       **error)
{
  PgStmt *self = (PgStmt *) stmt;

  g_clear_pointer (&self->result, PQclear);

  return execute (self, error);
}

static gboolean
stmt_is_null (TillRelayStmt *stmt,
              int            column)
{
  PgStmt *self = (PgStmt *) stmt;

  return PQgetisnull (self->result, self->row, column);
}

/* Numbers of any width, and truth. */
static gint64
stmt_get_int64 (TillRelayStmt *stmt,
                int            column)
{
  PgStmt *self = (PgStmt *) stmt;
  const guint8 *bytes = (const guint8 *) PQgetvalue (self->result, self->row, column);
  int length = PQgetlength (self->result, self->row, column);
  gint64 value;

  if (PQgetisnull (self->result, self->row, column) || length < 1 || length > 8)
    return 0;

  value = (gint8) bytes[0];
  for (int i = 1; i < length; i++)
    value = (gint64) ((guint64) value << 8 | bytes[i]);

  return value;
}

static const char *
stmt_get_text (TillRelayStmt *stmt,
               int            column)
{
  PgStmt *self = (PgStmt *) stmt;

  return PQgetisnull (self->result, self->row, column)
           ? NULL : PQgetvalue (self->result, self->row, column);
}

static gconstpointer
stmt_get_blob (TillRelayStmt *stmt,
               int            column,
               gsize         *ret_length)
{
  PgStmt *self = (PgStmt *) stmt;

  *ret_length = (gsize) PQgetlength (self->result, self->row, column);

  return stmt_get_text (stmt, column);
}

static const TillRelayStmtClass stmt_class = {
  stmt_give_back, stmt_bind_int64, stmt_bind_text, stmt_bind_blob, stmt_step, stmt_run,
  stmt_is_null, stmt_get_int64, stmt_get_text, stmt_get_blob,
};

static void
store_close (TillRelayStore *store)
{
  PgStore *self = (PgStore *) store;

  g_clear_pointer (&self->connection, PQfinish);
  g_hash_table_unref (self->prepared);
  g_free (self->where);
  g_free (self);
}

static gboolean
store_exec (TillRelayStore *store,
            const char     *sql,
            GError        **error)
{
  PgStore *self = (PgStore *) store;

  return need_connection (self, error) && run_text (self, sql, error);
}

static gboolean
store_begin (TillRelayStore *store,
             gboolean        to_write,
             GError        **error)
{
  PgStore *self = (PgStore *) store;

  if (!need_connection (self, error) ||
      !run_text (self, to_write ? "BEGIN" : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
                 error))
    return FALSE;

  self->in_transaction = TRUE;

  return TRUE;
}

static void
store_rollback (TillRelayStore *store)
{
  PgStore *self = (PgStore *) store;

  self->in_transaction = FALSE;
  if (self->connection != NULL && PQstatus (self->connection) == CONNECTION_OK)
    PQclear (PQexec (self->connection, "ROLLBACK"));
}

static gboolean
store_begin_upkeep (TillRelayStore *store,
                    gboolean       *ret_ours,
                    GError        **error)
{
  PgStore *self = (PgStore *) store;
  g_autoptr (PGresult) result = NULL;

  if (!store_begin (store, TRUE, error))
    return FALSE;

  result = PQexec (self->connection, "SELECT pg_try_advisory_xact_lock (" UPKEEP_LOCK ")");
  if (PQresultStatus (result) == PGRES_TUPLES_OK)
    {
      *ret_ours = *PQgetvalue (result, 0, 0) == 't';
      return TRUE;
    }

  fail (self, result, error);
  store_rollback (store);

  return FALSE;
}

static gboolean
store_commit (TillRelayStore *store,
              GError        **error)
{
  PgStore *self = (PgStore *) store;
  g_autoptr (PGresult) result = NULL;

  if (!need_connection (self, error))
    {
      self->in_transaction = FALSE;
      return FALSE;
    }

  result = PQexec (self->connection, "COMMIT");
  self->in_transaction = FALSE;

  /* A transaction that has failed ends with "ROLLBACK". */
  return (PQresultStatus (result) == PGRES_COMMAND_OK &&
          strcmp (PQcmdStatus (result), "COMMIT") == 0) || fail (self, result, error);
}

static gint64
store_get_changes (TillRelayStore *store)
{
  return ((PgStore *) store)->changes;
}

static TillRelayStmt *
store_statement (TillRelayStore *store,
                 const char     *sql,
                 GError        **error)
{
  PgStmt *stmt = g_new0 (PgStmt, 1);

  stmt->parent.klass = &stmt_class;
  stmt->store = (PgStore *) store;
  stmt->sql = sql;

  return &stmt->parent;
}

static const TillRelayStoreClass store_class = {
  .close = store_close,
  .exec = store_exec,
  .begin = store_begin,
  .begin_upkeep = store_begin_upkeep,
  .commit = store_commit,
  .rollback = store_rollback,
  .get_changes = store_get_changes,
  .statement = store_statement,
  .store_batch = till_relay_postgresql_store_batch,
};

/* The version of the tables, 0 when there are none; -1 when that cannot be told. */
static int
read_version (PgStore *self,
              GError **error)
{
  g_autoptr (PGresult) there = PQexec (self->connection, "SELECT to_regclass ('meta') IS NOT NULL");
  g_autoptr (PGresult) version = NULL;

  if (PQresultStatus (there) != PGRES_TUPLES_OK)
    {
      fail (self, there, error);
      return -1;
    }

  if (*PQgetvalue (there, 0, 0) != 't')
    return 0;

  version = PQexec (self->connection, "SELECT v FROM meta WHERE k = 'schema'");
  if (PQresultStatus (version) == PGRES_TUPLES_OK && PQntuples (version) == 1)
    return atoi (PQgetvalue (version, 0, 0));

  g_set_error_literal (error, TILL_DB_ERROR, TILL_DB_ERROR_CORRUPT,
                       "The database has tables that are not a relay's");

  return -1;
}

static gboolean
make_tables (PgStore *self,
             GError **error)
{
  g_autoptr (GBytes) sql = NULL;
  int version;

  if (!run_text (self, "BEGIN; SELECT pg_advisory_xact_lock (" SCHEMA_LOCK ")", error) ||
      (version = read_version (self, error)) < 0)
    return FALSE;

  sql = g_resource_lookup_data (till_relay_schema_get_resource (),
                                "/io/github/tillroll/Tillroll/relay/postgresql.sql",
                                G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  if (version == 0 && !run_text (self, g_bytes_get_data (sql, NULL), error))
    return FALSE;

  if (version > SCHEMA_VERSION)
    {
      g_set_error_literal (error, TILL_DB_ERROR, TILL_DB_ERROR_NEWER,
                           "A newer version of the relay made this database: update");
      return FALSE;
    }

  return run_text (self, "COMMIT", error);
}

/**
 * till_relay_store_open_postgresql:
 * @where: "postgresql://…"
 * @flags: %TILL_RELAY_STORE_READ_ONLY or nothing
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Connects, and makes the tables if there are none.
 *
 * Returns: (transfer full) (nullable): a connection, or %NULL
 */
TillRelayStore *
till_relay_store_open_postgresql (const char         *where,
                                  TillRelayStoreFlags flags,
                                  GError            **error)
{
  PgStore *self;

  g_return_val_if_fail (where != NULL, NULL);

  self = g_new0 (PgStore, 1);
  self->parent.klass = &store_class;
  self->where = g_strdup (where);
  self->flags = flags;
  self->prepared = g_hash_table_new_full (NULL, NULL, NULL, g_free);

  if (need_connection (self, error) &&
      (flags & TILL_RELAY_STORE_READ_ONLY ? read_version (self, error) > 0
                                          : make_tables (self, error)))
    return &self->parent;

  store_close (&self->parent);
  if (error != NULL && *error == NULL)
    g_set_error_literal (error, TILL_DB_ERROR, TILL_DB_ERROR_CORRUPT,
                         "The database has no relay's tables");

  return NULL;
}
