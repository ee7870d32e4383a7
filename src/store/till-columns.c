/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Moving records between their structs and the columns of their tables.
 *
 * What must hold: a member that a table lists comes back exactly as it was put in; two records
 * are compared member by member, never as bytes, because structs have gaps. */

#include "till-columns-private.h"

#include <string.h>

static gboolean
bind_column (TillStmt         *stmt,
             int               index,
             const TillColumn *column,
             gconstpointer     record,
             GError          **error)
{
  gconstpointer at = (const char *) record + column->offset;

  switch (column->type)
    {
    case TILL_COLUMN_TEXT:
      return till_stmt_bind_text (stmt, index, *(const char *const *) at, error);

    case TILL_COLUMN_INT64:
      return till_stmt_bind_int64 (stmt, index, *(const gint64 *) at, error);

    case TILL_COLUMN_INT:
      return till_stmt_bind_int64 (stmt, index, *(const int *) at, error);

    case TILL_COLUMN_BOOL:
      return till_stmt_bind_int64 (stmt, index, *(const gboolean *) at != FALSE, error);

    case TILL_COLUMN_CURRENCY:
      return till_stmt_bind_text (stmt, index, at, error);

    case TILL_COLUMN_CODE:
      return till_stmt_bind_int64 (stmt, index, column->code->to_disk (*(const int *) at), error);
    }

  g_assert_not_reached ();
}

/**
 * till_columns_bind:
 * @stmt: a statement with a parameter for each column
 * @first: the parameter of the first one, from 1
 * @columns: (array length=n_columns): the columns
 * @n_columns: how many
 * @record: a record; must stay alive until the statement is given back
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Returns: %FALSE when a parameter could not be bound
 */
gboolean
till_columns_bind (TillStmt         *stmt,
                   int               first,
                   const TillColumn *columns,
                   guint             n_columns,
                   gconstpointer     record,
                   GError          **error)
{
  for (guint i = 0; i < n_columns; i++)
    if (!bind_column (stmt, first + (int) i, &columns[i], record, error))
      return FALSE;

  return TRUE;
}

static void
read_column (TillStmt         *stmt,
             int               index,
             const TillColumn *column,
             gpointer          fields)
{
  gpointer at = G_STRUCT_MEMBER_P (fields, column->offset);
  const char *text;

  switch (column->type)
    {
    case TILL_COLUMN_TEXT:
      *(const char **) at = till_stmt_get_text (stmt, index);
      return;

    case TILL_COLUMN_INT64:
      *(gint64 *) at = till_stmt_get_int64 (stmt, index);
      return;

    case TILL_COLUMN_INT:
      *(int *) at = (int) till_stmt_get_int64 (stmt, index);
      return;

    case TILL_COLUMN_BOOL:
      *(gboolean *) at = till_stmt_get_int64 (stmt, index) != 0;
      return;

    case TILL_COLUMN_CURRENCY:
      text = till_stmt_get_text (stmt, index);
      g_strlcpy (at, text != NULL ? text : "", TILL_CURRENCY_SIZE);
      return;

    case TILL_COLUMN_CODE:
      *(int *) at = till_disk_code_from_disk (column->code, till_stmt_get_int64 (stmt, index));
      return;
    }

  g_assert_not_reached ();
}

/**
 * till_columns_read:
 * @stmt: a statement with a row
 * @first: the column of the first one, from 0
 * @columns: (array length=n_columns): the columns
 * @n_columns: how many
 * @ret_fields: (out caller-allocates): a record struct on the stack; its strings are valid until
 *   the next step
 */
void
till_columns_read (TillStmt         *stmt,
                   int               first,
                   const TillColumn *columns,
                   guint             n_columns,
                   gpointer          ret_fields)
{
  for (guint i = 0; i < n_columns; i++)
    read_column (stmt, first + (int) i, &columns[i], ret_fields);
}

static gboolean
same_column (const TillColumn *column,
             gconstpointer     a,
             gconstpointer     b)
{
  gconstpointer at_a = (const char *) a + column->offset;
  gconstpointer at_b = (const char *) b + column->offset;

  switch (column->type)
    {
    case TILL_COLUMN_TEXT:
      return g_strcmp0 (*(const char *const *) at_a, *(const char *const *) at_b) == 0;

    case TILL_COLUMN_INT64:
      return *(const gint64 *) at_a == *(const gint64 *) at_b;

    case TILL_COLUMN_INT:
    case TILL_COLUMN_CODE:
      return *(const int *) at_a == *(const int *) at_b;

    case TILL_COLUMN_BOOL:
      return !*(const gboolean *) at_a == !*(const gboolean *) at_b;

    case TILL_COLUMN_CURRENCY:
      return strncmp (at_a, at_b, TILL_CURRENCY_SIZE) == 0;
    }

  g_assert_not_reached ();
}

/**
 * till_columns_same:
 * @columns: (array length=n_columns): the columns
 * @n_columns: how many
 * @a: a record
 * @b: a record of the same kind
 *
 * Compares what two records say, leaving aside when and how we learnt it.
 *
 * Returns: whether they say the same
 */
gboolean
till_columns_same (const TillColumn *columns,
                   guint             n_columns,
                   gconstpointer     a,
                   gconstpointer     b)
{
  for (guint i = 0; i < n_columns; i++)
    if (columns[i].offset != G_STRUCT_OFFSET (TillRecord, origin) &&
        columns[i].offset != G_STRUCT_OFFSET (TillRecord, as_of_us) &&
        !same_column (&columns[i], a, b))
      return FALSE;

  return TRUE;
}
