/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A statement as CSV: its rows. Banks put lines about the account above them, each with as few
 * cells as it needs. */

#include "till-bank-table.h"

#include "till-bank-error.h"
#include "till-csv.h"

/* Among so many rows the separator is looked for. */
#define N_FIRST_ROWS 40
#define MAX_COLUMNS 200

/* A cell takes some times the memory of its text, and may have none: as many as a statement of
 * 100,000 lines with 40 columns has. */
#define MAX_CELLS 4000000

static void
clear_rows (TillBankTable *self)
{
  g_ptr_array_set_size (self->rows, 0);
  g_array_set_size (self->lines, 0);
  self->n_columns = 0;
}

static gboolean
is_blank (GPtrArray *cells)
{
  for (guint i = 0; i < cells->len; i++)
    if (*(const char *) cells->pdata[i] != '\0')
      return FALSE;

  return TRUE;
}

/* Reads up to @max rows. */
static gboolean
read_rows (TillBankTable *self,
           const char    *text,
           gsize          length,
           guint          max,
           GError       **error)
{
  TillCsvReader reader;
  guint n_cells = 0;

  till_csv_reader_init (&reader, text, length);
  reader.separator = self->separator;
  clear_rows (self);
  while (!till_csv_reader_at_end (&reader) && self->rows->len < max)
    {
      guint line = reader.line;
      gboolean broken;
      g_autoptr (GPtrArray) cells = till_csv_reader_next (&reader, &broken);

      if (cells == NULL || broken || cells->len > MAX_COLUMNS)
        return till_bank_fail (error, TILL_BANK_ERROR_DAMAGED, line);
      if (is_blank (cells))
        continue;

      n_cells += cells->len;
      if (n_cells > MAX_CELLS)
        return till_bank_fail (error, TILL_BANK_ERROR_TOO_LARGE, 0);

      self->n_columns = MAX (self->n_columns, cells->len);
      g_array_append_val (self->lines, line);
      g_ptr_array_add (self->rows, g_steal_pointer (&cells));
    }

  if (!till_csv_reader_at_end (&reader) && max > N_FIRST_ROWS)
    return till_bank_fail (error, TILL_BANK_ERROR_TOO_LARGE, 0);

  return TRUE;
}

/* How much the first rows look like a table: cells of the rows that have the most common width. */
static guint
count_alike (TillBankTable *self)
{
  guint best = 0;

  for (guint i = 0; i < self->rows->len; i++)
    {
      guint width = ((GPtrArray *) self->rows->pdata[i])->len;
      guint n = 0;

      for (guint j = 0; width > 1 && j < self->rows->len; j++)
        n += ((GPtrArray *) self->rows->pdata[j])->len == width ? width : 0;
      best = MAX (best, n);
    }

  return best;
}

static gboolean
find_separator (TillBankTable *self,
                const char    *text,
                gsize          length)
{
  static const char separators[] = { ';', '\t', ',' };
  guint best = 0;
  char found = '\0';

  for (guint i = 0; i < G_N_ELEMENTS (separators); i++)
    {
      guint n;

      self->separator = separators[i];
      if (!read_rows (self, text, length, N_FIRST_ROWS, NULL))
        continue;

      n = count_alike (self);
      if (n > best)
        {
          best = n;
          found = separators[i];
        }
    }

  self->separator = found;

  return found != '\0';
}

/**
 * till_bank_table_new:
 * @text: a statement in UTF-8: foreign data
 * @length: its length in bytes
 * @error: return location for a #GError in #TILL_BANK_ERROR
 *
 * Returns: (transfer full) (nullable): its rows, of which none is taken for a header yet
 */
TillBankTable *
till_bank_table_new (const char *text,
                     gsize       length,
                     GError    **error)
{
  g_autoptr (TillBankTable) self = g_new0 (TillBankTable, 1);

  g_return_val_if_fail (text != NULL, NULL);

  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  self->lines = g_array_new (FALSE, FALSE, sizeof (guint));
  if (!find_separator (self, text, length))
    {
      till_bank_fail (error, TILL_BANK_ERROR_UNKNOWN, 0);
      return NULL;
    }

  if (!read_rows (self, text, length, TILL_BANK_MAX_LINES, error))
    return NULL;

  self->header = -1;

  return g_steal_pointer (&self);
}

/**
 * till_bank_table_free:
 * @self: (nullable) (transfer full): a table
 */
void
till_bank_table_free (TillBankTable *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->lines, g_array_unref);
  g_free (self);
}

/**
 * till_bank_table_get_cell:
 * @self: a table
 * @row: one of its rows, from 0
 * @column: a column, from 0; below zero for none
 *
 * Returns: (transfer none): what stands there; "" where nothing does
 */
const char *
till_bank_table_get_cell (const TillBankTable *self,
                          guint                row,
                          int                  column)
{
  GPtrArray *cells;

  g_return_val_if_fail (self != NULL && row < self->rows->len, "");

  cells = self->rows->pdata[row];

  return column >= 0 && (guint) column < cells->len ? cells->pdata[column] : "";
}

/**
 * till_bank_table_get_line:
 * @self: a table
 * @row: one of its rows, from 0
 *
 * Returns: the line of the file on which it begins, from 1
 */
guint
till_bank_table_get_line (const TillBankTable *self,
                          guint                row)
{
  g_return_val_if_fail (self != NULL && row < self->lines->len, 0);

  return g_array_index (self->lines, guint, row);
}

/**
 * till_bank_table_get_key:
 * @self: a table
 *
 * Returns: (transfer full): what statements of the same bank have in common: the names of their
 *   columns, or only how many there are
 */
char *
till_bank_table_get_key (const TillBankTable *self)
{
  g_autoptr (GString) key = g_string_new (NULL);
  GPtrArray *cells;

  g_return_val_if_fail (self != NULL, NULL);

  g_string_append_printf (key, "%u %u", (guint) self->separator, self->n_columns);
  if (self->header >= 0)
    {
      cells = self->rows->pdata[self->header];
      for (guint i = 0; i < cells->len; i++)
        g_string_append_printf (key, "\n%s", (const char *) cells->pdata[i]);
    }

  return g_string_free (g_steal_pointer (&key), FALSE);
}
