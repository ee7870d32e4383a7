/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What all tables of records have in common. Each table's own file says which columns it has and
 * adds what only it can do. */

#include "till-record-table-private.h"

#include <string.h>

/* Room for any record while its row is read. */
typedef union
{
  TillRecord   record;
  TillPayment  payment;
  TillRefund   refund;
  TillDispute  dispute;
  TillPayout   payout;
  TillEntry    entry;
  TillCustomer customer;
  TillLink     link;
} AnyRecord;

/**
 * till_record_table_read:
 * @table: a table
 * @stmt: a statement with a row of it
 * @first: where its columns begin, from 0
 *
 * Returns: (transfer full): the row as a record
 */
gpointer
till_record_table_read (const TillRecordTable *table,
                        TillStmt              *stmt,
                        int                    first)
{
  AnyRecord fields;

  memset (&fields, 0, sizeof fields);
  till_columns_read (stmt, first, table->columns, table->n_columns, &fields);
  fields.record.kind = table->kind;

  /* Only a damaged file has a row without an id. */
  if (fields.record.id == NULL)
    fields.record.id = "";

  return till_record_new (&fields);
}

/**
 * till_record_table_find:
 * @table: a table
 * @db: a database owned by the calling thread
 * @id: the gateway's id
 * @ret_record: (out) (transfer full) (nullable): the record, or %NULL if there is none
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Returns: %FALSE when it failed; "no row" is not a failure
 */
gboolean
till_record_table_find (const TillRecordTable *table,
                        TillDb                *db,
                        const char            *id,
                        gpointer              *ret_record,
                        GError               **error)
{
  g_autoptr (TillStmt) stmt = NULL;
  gboolean has_row;

  if (!(stmt = till_db_statement (db, table->find_sql, error)) ||
      !till_stmt_bind_text (stmt, 1, id, error) || !till_stmt_step (stmt, &has_row, error))
    return FALSE;

  *ret_record = has_row ? till_record_table_read (table, stmt, 0) : NULL;

  return TRUE;
}

/**
 * till_record_table_write:
 * @table: a table
 * @db: a database in a writing transaction, owned by the calling thread
 * @record: a record of its kind
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Returns: %FALSE when it was not written: roll back
 */
gboolean
till_record_table_write (const TillRecordTable *table,
                         TillDb                *db,
                         gconstpointer          record,
                         GError               **error)
{
  g_autoptr (TillStmt) stmt = NULL;

  return (stmt = till_db_statement (db, table->write_sql, error)) &&
         till_columns_bind (stmt, 1, table->columns, table->n_columns, record, error) &&
         till_stmt_run (stmt, error);
}

/**
 * till_record_table_list:
 * @table: a table
 * @stmt: a statement that selects its columns, with everything bound
 * @error: return location for a #GError in #TILL_DB_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable) (element-type TillRecord): all rows it gives
 */
GPtrArray *
till_record_table_list (const TillRecordTable *table,
                        TillStmt              *stmt,
                        GError               **error)
{
  g_autoptr (GPtrArray) records = till_record_array_new ();
  gboolean has_row;

  for (;;)
    {
      if (!till_stmt_step (stmt, &has_row, error))
        return NULL;

      if (!has_row)
        return g_steal_pointer (&records);

      g_ptr_array_add (records, till_record_table_read (table, stmt, 0));
    }
}
