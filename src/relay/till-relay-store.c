/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One interface over the two kinds of store. */

#include "till-relay-store.h"

#include "till-config.h"
#include "till-relay-store-private.h"

/**
 * till_relay_store_open:
 * @where: a file, or "postgresql://…"
 * @flags: %TILL_RELAY_STORE_READ_ONLY or nothing
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Opens the store, which blocks; makes it when it is not there and may be written.
 *
 * Returns: (transfer full) (nullable): a connection, or %NULL
 */
TillRelayStore *
till_relay_store_open (const char         *where,
                       TillRelayStoreFlags flags,
                       GError            **error)
{
  g_return_val_if_fail (where != NULL, NULL);

  if (g_str_has_prefix (where, "postgresql://") || g_str_has_prefix (where, "postgres://"))
    {
#ifdef TILL_HAVE_POSTGRESQL
      return till_relay_store_open_postgresql (where, flags, error);
#else
      g_set_error_literal (error, TILL_DB_ERROR, TILL_DB_ERROR_ACCESS,
                           "This relay was built without PostgreSQL");
      return NULL;
#endif
    }

  return till_relay_store_open_sqlite (where, flags, error);
}

/**
 * till_relay_store_close:
 * @self: (nullable) (transfer full): a connection
 */
void
till_relay_store_close (TillRelayStore *self)
{
  if (self != NULL)
    self->klass->close (self);
}

/**
 * till_relay_store_is_shared:
 * @self: a connection
 *
 * Returns: whether other relays may write there, too
 */
gboolean
till_relay_store_is_shared (TillRelayStore *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->klass->store_batch != NULL;
}

/**
 * till_relay_store_get_file:
 * @self: a connection
 *
 * Returns: (transfer none) (nullable): the file, for what only a file can do; %NULL if it is none
 */
TillDb *
till_relay_store_get_file (TillRelayStore *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return till_relay_store_is_shared (self) ? NULL : till_relay_store_sqlite_peek (self);
}

/**
 * till_relay_store_exec:
 * @self: a connection
 * @sql: a statement without parameters
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Returns: %FALSE when it failed
 */
gboolean
till_relay_store_exec (TillRelayStore *self,
                       const char     *sql,
                       GError        **error)
{
  g_return_val_if_fail (self != NULL && sql != NULL, FALSE);

  return self->klass->exec (self, sql, error);
}

/**
 * till_relay_store_begin:
 * @self: a connection
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Begins a writing transaction. Transactions do not nest.
 *
 * Returns: %FALSE when it could not begin
 */
gboolean
till_relay_store_begin (TillRelayStore *self,
                        GError        **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->klass->begin (self, /* to_write= */ TRUE, error);
}

/**
 * till_relay_store_begin_read:
 * @self: a connection
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Begins a transaction that sees everything as it was at one moment. To be rolled back.
 *
 * Returns: %FALSE when it could not begin
 */
gboolean
till_relay_store_begin_read (TillRelayStore *self,
                             GError        **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->klass->begin (self, /* to_write= */ FALSE, error);
}

/**
 * till_relay_store_begin_upkeep:
 * @self: a connection
 * @ret_ours: (out): whether nobody else is at it; otherwise the transaction is to be rolled back
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Begins a writing transaction for what only one relay at a time must do.
 *
 * Returns: %FALSE when it could not begin
 */
gboolean
till_relay_store_begin_upkeep (TillRelayStore *self,
                               gboolean       *ret_ours,
                               GError        **error)
{
  g_return_val_if_fail (self != NULL && ret_ours != NULL, FALSE);

  return self->klass->begin_upkeep (self, ret_ours, error);
}

/**
 * till_relay_store_commit:
 * @self: a connection
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Ends the transaction. After a failure it is rolled back, or nobody knows; see the error.
 *
 * Returns: whether it is committed
 */
gboolean
till_relay_store_commit (TillRelayStore *self,
                         GError        **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->klass->commit (self, error);
}

/**
 * till_relay_store_rollback:
 * @self: a connection
 *
 * Ends the transaction as if nothing of it had been.
 */
void
till_relay_store_rollback (TillRelayStore *self)
{
  g_return_if_fail (self != NULL);

  self->klass->rollback (self);
}

/**
 * till_relay_store_get_changes:
 * @self: a connection
 *
 * Returns: how many rows the last statement changed
 */
gint64
till_relay_store_get_changes (TillRelayStore *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->klass->get_changes (self);
}

/**
 * till_relay_store_statement:
 * @self: a connection
 * @sql: a statement whose text is static, with parameters ?1, ?2, …
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Returns: (transfer full) (nullable): the statement, or %NULL
 */
TillRelayStmt *
till_relay_store_statement (TillRelayStore *self,
                            const char     *sql,
                            GError        **error)
{
  g_return_val_if_fail (self != NULL && sql != NULL, NULL);

  return self->klass->statement (self, sql, error);
}

/**
 * till_relay_stmt_give_back:
 * @self: (nullable) (transfer full): a statement
 */
void
till_relay_stmt_give_back (TillRelayStmt *self)
{
  if (self != NULL)
    self->klass->give_back (self);
}

/**
 * till_relay_stmt_bind_int64:
 * @self: a statement
 * @index: which parameter, from 1
 * @value: a number
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Returns: %FALSE when it was not bound
 */
gboolean
till_relay_stmt_bind_int64 (TillRelayStmt *self,
                            int            index,
                            gint64         value,
                            GError       **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->klass->bind_int64 (self, index, value, error);
}

/**
 * till_relay_stmt_bind_text:
 * @self: a statement
 * @index: which parameter, from 1
 * @text: (nullable): a text, or %NULL for NULL
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Returns: %FALSE when it was not bound
 */
gboolean
till_relay_stmt_bind_text (TillRelayStmt *self,
                           int            index,
                           const char    *text,
                           GError       **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->klass->bind_text (self, index, text, error);
}

/**
 * till_relay_stmt_bind_blob:
 * @self: a statement
 * @index: which parameter, from 1
 * @data: (array length=length): bytes; not %NULL; they stay until the statement has run
 * @length: how many
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Returns: %FALSE when it was not bound
 */
gboolean
till_relay_stmt_bind_blob (TillRelayStmt *self,
                           int            index,
                           gconstpointer  data,
                           gsize          length,
                           GError       **error)
{
  g_return_val_if_fail (self != NULL && data != NULL, FALSE);

  return self->klass->bind_blob (self, index, data, length, error);
}

/**
 * till_relay_stmt_step:
 * @self: a statement
 * @ret_has_row: (out): whether there is a row; untouched on failure
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Goes to the next row.
 *
 * Returns: %FALSE when it failed
 */
gboolean
till_relay_stmt_step (TillRelayStmt *self,
                      gboolean      *ret_has_row,
                      GError       **error)
{
  g_return_val_if_fail (self != NULL && ret_has_row != NULL, FALSE);

  return self->klass->step (self, ret_has_row, error);
}

/**
 * till_relay_stmt_run:
 * @self: a statement that gives no rows
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Returns: %FALSE when it failed
 */
gboolean
till_relay_stmt_run (TillRelayStmt *self,
                     GError       **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->klass->run (self, error);
}

/**
 * till_relay_stmt_is_null:
 * @self: a statement on a row
 * @column: which column, from 0
 *
 * Returns: whether it is NULL
 */
gboolean
till_relay_stmt_is_null (TillRelayStmt *self,
                         int            column)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return self->klass->is_null (self, column);
}

/**
 * till_relay_stmt_get_int64:
 * @self: a statement on a row
 * @column: which column, from 0
 *
 * Returns: the number, 0 for NULL
 */
gint64
till_relay_stmt_get_int64 (TillRelayStmt *self,
                           int            column)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->klass->get_int64 (self, column);
}

/**
 * till_relay_stmt_get_text:
 * @self: a statement on a row
 * @column: which column, from 0
 *
 * Returns: (transfer none) (nullable): the text, until the next step
 */
const char *
till_relay_stmt_get_text (TillRelayStmt *self,
                          int            column)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->klass->get_text (self, column);
}

/**
 * till_relay_stmt_get_blob:
 * @self: a statement on a row
 * @column: which column, from 0
 * @ret_length: (out): how many bytes
 *
 * Returns: (transfer none) (nullable): the bytes, until the next step
 */
gconstpointer
till_relay_stmt_get_blob (TillRelayStmt *self,
                          int            column,
                          gsize         *ret_length)
{
  g_return_val_if_fail (self != NULL && ret_length != NULL, NULL);

  return self->klass->get_blob (self, column, ret_length);
}
