/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-columns-private.h"

G_BEGIN_DECLS

/**
 * TillRecordTable:
 * @columns: (array length=n_columns): all columns, in the order of the statements
 * @n_columns: how many
 * @kind: the records it keeps
 * @find_sql: selects the columns of the row whose id is ?1
 * @write_sql: writes the columns ?1 … ?n as a row, in place of one with the same id
 * @list_sql: selects the columns of the newest ?1 rows
 *
 * A table that keeps one kind of record, one row per id.
 */
typedef struct
{
  const TillColumn *columns;
  guint             n_columns;
  TillRecordKind    kind;
  const char       *find_sql;
  const char       *write_sql;
  const char       *list_sql;
} TillRecordTable;

gpointer   till_record_table_read (const TillRecordTable *table,
                                   TillStmt              *stmt,
                                   int                    first);
gboolean   till_record_table_find (const TillRecordTable *table,
                                   TillDb                *db,
                                   const char            *id,
                                   gpointer              *ret_record,
                                   GError               **error);
gboolean   till_record_table_write (const TillRecordTable *table,
                                    TillDb                *db,
                                    gconstpointer          record,
                                    GError               **error);
GPtrArray *till_record_table_list (const TillRecordTable *table,
                                   TillStmt              *stmt,
                                   GError               **error);

G_END_DECLS
