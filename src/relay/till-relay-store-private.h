/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-relay-delivery.h"
#include "till-relay-store.h"

G_BEGIN_DECLS

/**
 * TillRelayStoreClass:
 *
 * What a kind of store does; the functions are those of the same name. @store_batch, if there is
 * one, stores deliveries in a transaction of its own, faster than one after the other.
 */
typedef struct
{
  void           (*close)        (TillRelayStore *self);
  gboolean       (*exec)         (TillRelayStore *self,
                                  const char     *sql,
                                  GError        **error);
  gboolean       (*begin)        (TillRelayStore *self,
                                  gboolean        to_write,
                                  GError        **error);
  gboolean       (*begin_upkeep) (TillRelayStore *self,
                                  gboolean       *ret_ours,
                                  GError        **error);
  gboolean       (*commit)       (TillRelayStore *self,
                                  GError        **error);
  void           (*rollback)     (TillRelayStore *self);
  gint64         (*get_changes)  (TillRelayStore *self);
  TillRelayStmt *(*statement)    (TillRelayStore *self,
                                  const char     *sql,
                                  GError        **error);
  gboolean       (*store_batch)  (TillRelayStore *self,
                                  GPtrArray      *batch,
                                  char          **ret_epoch,
                                  GError        **error);
} TillRelayStoreClass;

/**
 * TillRelayStmtClass:
 *
 * What a kind of statement does; the functions are those of the same name. A blob without data is
 * one that is empty, a text that is %NULL is NULL.
 */
typedef struct
{
  void          (*give_back)  (TillRelayStmt *self);
  gboolean      (*bind_int64) (TillRelayStmt *self,
                               int            index,
                               gint64         value,
                               GError       **error);
  gboolean      (*bind_text)  (TillRelayStmt *self,
                               int            index,
                               const char    *text,
                               GError       **error);
  gboolean      (*bind_blob)  (TillRelayStmt *self,
                               int            index,
                               gconstpointer  data,
                               gsize          length,
                               GError       **error);
  gboolean      (*step)       (TillRelayStmt *self,
                               gboolean      *ret_has_row,
                               GError       **error);
  gboolean      (*run)        (TillRelayStmt *self,
                               GError       **error);
  gboolean      (*is_null)    (TillRelayStmt *self,
                               int            column);
  gint64        (*get_int64)  (TillRelayStmt *self,
                               int            column);
  const char   *(*get_text)   (TillRelayStmt *self,
                               int            column);
  gconstpointer (*get_blob)   (TillRelayStmt *self,
                               int            column,
                               gsize         *ret_length);
} TillRelayStmtClass;

/* To be embedded first. */
struct _TillRelayStore
{
  const TillRelayStoreClass *klass;
};

struct _TillRelayStmt
{
  const TillRelayStmtClass *klass;
};

TillRelayStore *till_relay_store_open_sqlite (const char          *path,
                                              TillRelayStoreFlags  flags,
                                              GError             **error);
TillRelayStore *till_relay_store_open_postgresql (const char       *where,
                                              TillRelayStoreFlags  flags,
                                              GError             **error);
TillDb         *till_relay_store_sqlite_peek (TillRelayStore      *self);

G_END_DECLS
