/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-disk-code-private.h"
#include "till-records.h"
#include "till-stmt.h"

G_BEGIN_DECLS

/**
 * TillColumnType:
 * @TILL_COLUMN_TEXT: a string, or NULL
 * @TILL_COLUMN_INT64: a #gint64
 * @TILL_COLUMN_INT: an int
 * @TILL_COLUMN_BOOL: a #gboolean
 * @TILL_COLUMN_CURRENCY: a currency code inside the struct
 * @TILL_COLUMN_CODE: an enumeration, by its #TillDiskCode
 */
typedef enum
{
  TILL_COLUMN_TEXT,
  TILL_COLUMN_INT64,
  TILL_COLUMN_INT,
  TILL_COLUMN_BOOL,
  TILL_COLUMN_CURRENCY,
  TILL_COLUMN_CODE,
} TillColumnType;

/**
 * TillColumn:
 * @type: what it holds
 * @offset: where it is in the record's struct
 * @code: for %TILL_COLUMN_CODE
 *
 * One column of a table and the member of a record that it keeps. A table lists them in the order
 * of its SQL.
 */
typedef struct
{
  TillColumnType      type;
  gsize               offset;
  const TillDiskCode *code;
} TillColumn;

/* The columns that every record's table begins with: id, origin, as_of_us, raw_state. */
#define TILL_RECORD_COLUMNS                                                                       \
  { TILL_COLUMN_TEXT, G_STRUCT_OFFSET (TillRecord, id), NULL },                                   \
  { TILL_COLUMN_CODE, G_STRUCT_OFFSET (TillRecord, origin), &till_disk_origin },                  \
  { TILL_COLUMN_INT64, G_STRUCT_OFFSET (TillRecord, as_of_us), NULL },                            \
  { TILL_COLUMN_TEXT, G_STRUCT_OFFSET (TillRecord, raw_state), NULL }
#define TILL_RECORD_COLUMN_NAMES "id, origin, as_of_us, raw_state"

gboolean till_columns_bind (TillStmt         *stmt,
                            int               first,
                            const TillColumn *columns,
                            guint             n_columns,
                            gconstpointer     record,
                            GError          **error);
void     till_columns_read (TillStmt         *stmt,
                            int               first,
                            const TillColumn *columns,
                            guint             n_columns,
                            gpointer          ret_fields);
gboolean till_columns_same (const TillColumn *columns,
                            guint             n_columns,
                            gconstpointer     a,
                            gconstpointer     b);

G_END_DECLS
