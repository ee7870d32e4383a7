/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A store in a SQLite file. It adds nothing to src/db but the shape. */

#include "till-relay-store-private.h"

#include "till-relay-schema-resources.h"
#include "till-stmt.h"

#define SCHEMA_VERSION 2
#define PAGE_SIZE 8192

typedef struct
{
  TillRelayStore parent;
  TillDb        *db;
} SqliteStore;

typedef struct
{
  TillRelayStmt parent;
  TillStmt     *stmt;
} SqliteStmt;

static TillDb *
get_db (TillRelayStore *self)
{
  return ((SqliteStore *) self)->db;
}

static TillStmt *
get_stmt (TillRelayStmt *self)
{
  return ((SqliteStmt *) self)->stmt;
}

static void
stmt_give_back (TillRelayStmt *self)
{
  till_stmt_give_back (get_stmt (self));
  g_free (self);
}

static gboolean
stmt_bind_int64 (TillRelayStmt *self,
                 int            index,
                 gint64         value,
                 GError       **error)
{
  return till_stmt_bind_int64 (get_stmt (self), index, value, error);
}

static gboolean
stmt_bind_text (TillRelayStmt *self,
                int            index,
                const char    *text,
                GError       **error)
{
  return till_stmt_bind_text (get_stmt (self), index, text, error);
}

static gboolean
stmt_bind_blob (TillRelayStmt *self,
                int            index,
                gconstpointer  data,
                gsize          length,
                GError       **error)
{
  return till_stmt_bind_blob (get_stmt (self), index, data, length, error);
}

static gboolean
stmt_step (TillRelayStmt *self,
           gboolean      *ret_has_row,
           GError       **error)
{
  return till_stmt_step (get_stmt (self), ret_has_row, error);
}

static gboolean
stmt_run (TillRelayStmt *self,
          GError       **error)
{
  return till_stmt_run (get_stmt (self), error);
}

static gboolean
stmt_is_null (TillRelayStmt *self,
              int            column)
{
  return till_stmt_is_null (get_stmt (self), column);
}

static gint64
stmt_get_int64 (TillRelayStmt *self,
                int            column)
{
  return till_stmt_get_int64 (get_stmt (self), column);
}

static const char *
stmt_get_text (TillRelayStmt *self,
               int            column)
{
  return till_stmt_get_text (get_stmt (self), column);
}

static gconstpointer
stmt_get_blob (TillRelayStmt *self,
               int            column,
               gsize         *ret_length)
{
  return till_stmt_get_blob (get_stmt (self), column, ret_length);
}

static const TillRelayStmtClass stmt_class = {
  stmt_give_back, stmt_bind_int64, stmt_bind_text, stmt_bind_blob, stmt_step, stmt_run,
  stmt_is_null, stmt_get_int64, stmt_get_text, stmt_get_blob,
};

static void
store_close (TillRelayStore *self)
{
  till_db_close (get_db (self));
  g_free (self);
}

static gboolean
store_exec (TillRelayStore *self,
            const char     *sql,
            GError        **error)
{
  return till_db_exec (get_db (self), sql, error);
}

static gboolean
store_begin (TillRelayStore *self,
             gboolean        to_write,
             GError        **error)
{
  return to_write ? till_db_begin (get_db (self), error)
                  : till_db_exec (get_db (self), "BEGIN", error);
}

static gboolean
store_begin_upkeep (TillRelayStore *self,
                    gboolean       *ret_ours,
                    GError        **error)
{
  *ret_ours = TRUE;

  return till_db_begin (get_db (self), error);
}

static gboolean
store_commit (TillRelayStore *self,
              GError        **error)
{
  return till_db_commit (get_db (self), error);
}

static void
store_rollback (TillRelayStore *self)
{
  till_db_rollback (get_db (self));
}

static gint64
store_get_changes (TillRelayStore *self)
{
  return till_db_get_changes (get_db (self));
}

static TillRelayStmt *
store_statement (TillRelayStore *self,
                 const char     *sql,
                 GError        **error)
{
  TillStmt *stmt = till_db_statement (get_db (self), sql, error);
  SqliteStmt *wrapped;

  if (stmt == NULL)
    return NULL;

  wrapped = g_new (SqliteStmt, 1);
  wrapped->parent.klass = &stmt_class;
  wrapped->stmt = stmt;

  return &wrapped->parent;
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
};

/**
 * till_relay_store_open_sqlite:
 * @path: the relay's database
 * @flags: %TILL_RELAY_STORE_READ_ONLY or nothing
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Returns: (transfer full) (nullable): a connection, or %NULL
 */
TillRelayStore *
till_relay_store_open_sqlite (const char         *path,
                              TillRelayStoreFlags flags,
                              GError            **error)
{
  const TillDbSchema schema = { .resources = till_relay_schema_get_resource (),
                                .folder = "/io/github/tillroll/Tillroll/relay",
                                .version = SCHEMA_VERSION,
                                .page_size = PAGE_SIZE };
  const TillDbFlags db_flags = TILL_DB_PRECIOUS | TILL_DB_SHRINKABLE |
                               (flags & TILL_RELAY_STORE_READ_ONLY ? TILL_DB_READ_ONLY
                                                                   : TILL_DB_MANUAL_CHECKPOINT);
  TillDb *db = till_db_open (path, &schema, db_flags, error);
  SqliteStore *self;

  if (db == NULL)
    return NULL;

  self = g_new (SqliteStore, 1);
  self->parent.klass = &store_class;
  self->db = db;

  return &self->parent;
}

/**
 * till_relay_store_sqlite_peek:
 * @self: a store in a file
 *
 * Returns: (transfer none): the file
 */
TillDb *
till_relay_store_sqlite_peek (TillRelayStore *self)
{
  g_return_val_if_fail (self != NULL && self->klass == &store_class, NULL);

  return get_db (self);
}
