/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-db.h"

G_BEGIN_DECLS

/**
 * TillRelayStore:
 *
 * A connection to where the relay keeps everything: a SQLite file on this machine, or a PostgreSQL
 * database that several relays share. Statements are written so that both understand them; errors
 * are in #TILL_DB_ERROR. Of one thread at a time.
 */
typedef struct _TillRelayStore TillRelayStore;

/**
 * TillRelayStmt:
 *
 * A statement, lent by its store; given back when it leaves the scope.
 */
typedef struct _TillRelayStmt TillRelayStmt;

/**
 * TillRelayStoreFunc:
 * @store: the thread's connection
 * @job: what to do
 * @error: return location for a #GError
 *
 * Work that runs on the thread of a connection. It may touch @store and @job and nothing else.
 *
 * Returns: (transfer full) (nullable): the result; %NULL with @error set is a failure
 */
typedef gpointer (*TillRelayStoreFunc) (TillRelayStore *store,
                                        gpointer        job,
                                        GError        **error);

/**
 * TillRelayStoreFlags:
 * @TILL_RELAY_STORE_READ_ONLY: Only reads; everything must be there already.
 */
typedef enum
{
  TILL_RELAY_STORE_FLAGS_NONE = 0,
  TILL_RELAY_STORE_READ_ONLY  = 1 << 0,
} TillRelayStoreFlags;

TillRelayStore *till_relay_store_open        (const char          *where,
                                              TillRelayStoreFlags  flags,
                                              GError             **error);
void            till_relay_store_close       (TillRelayStore      *self);
gboolean        till_relay_store_is_shared   (TillRelayStore      *self);
TillDb         *till_relay_store_get_file    (TillRelayStore      *self);
gboolean        till_relay_store_exec        (TillRelayStore      *self,
                                              const char          *sql,
                                              GError             **error);
gboolean        till_relay_store_begin       (TillRelayStore      *self,
                                              GError             **error);
gboolean        till_relay_store_begin_read  (TillRelayStore      *self,
                                              GError             **error);
gboolean        till_relay_store_begin_upkeep (TillRelayStore     *self,
                                              gboolean            *ret_ours,
                                              GError             **error);
gboolean        till_relay_store_commit      (TillRelayStore      *self,
                                              GError             **error);
void            till_relay_store_rollback    (TillRelayStore      *self);
gint64          till_relay_store_get_changes (TillRelayStore      *self);

TillRelayStmt  *till_relay_store_statement   (TillRelayStore      *self,
                                              const char          *sql,
                                              GError             **error);
void            till_relay_stmt_give_back    (TillRelayStmt       *self);
gboolean        till_relay_stmt_bind_int64   (TillRelayStmt       *self,
                                              int                  index,
                                              gint64               value,
                                              GError             **error);
gboolean        till_relay_stmt_bind_text    (TillRelayStmt       *self,
                                              int                  index,
                                              const char          *text,
                                              GError             **error);
gboolean        till_relay_stmt_bind_blob    (TillRelayStmt       *self,
                                              int                  index,
                                              gconstpointer        data,
                                              gsize                length,
                                              GError             **error);
gboolean        till_relay_stmt_step         (TillRelayStmt       *self,
                                              gboolean            *ret_has_row,
                                              GError             **error);
gboolean        till_relay_stmt_run          (TillRelayStmt       *self,
                                              GError             **error);
gboolean        till_relay_stmt_is_null      (TillRelayStmt       *self,
                                              int                  column);
gint64          till_relay_stmt_get_int64    (TillRelayStmt       *self,
                                              int                  column);
const char     *till_relay_stmt_get_text     (TillRelayStmt       *self,
                                              int                  column);
gconstpointer   till_relay_stmt_get_blob     (TillRelayStmt       *self,
                                              int                  column,
                                              gsize               *ret_length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillRelayStore, till_relay_store_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillRelayStmt, till_relay_stmt_give_back)

G_END_DECLS
