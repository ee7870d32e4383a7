/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Rows of cells as spreadsheets and banks write them (RFC 4180).
 *
 * What must hold: no line is lost and none is made up; quotation marks that contradict each other
 * are told, never repaired in silence. */

#include "till-csv.h"

#include <string.h>

/**
 * till_csv_find_separator:
 * @text: a row
 * @end: behind the last byte of the text
 *
 * A tab or semicolon outweighs commas, which may stand in amounts and notes.
 *
 * Returns: what stands between the cells of the first line
 */
char
till_csv_find_separator (const char *text,
                         const char *end)
{
  gboolean quoted = FALSE;
  char found = ',';

  g_return_val_if_fail (text != NULL && end >= text, ',');

  for (const char *p = text; p < end && (quoted || (*p != '\n' && *p != '\r')); p++)
    {
      if (*p == '"')
        quoted = !quoted;
      else if (!quoted && *p == '\t')
        return '\t';
      else if (!quoted && *p == ';')
        found = ';';
    }

  return found;
}

/**
 * till_csv_reader_init:
 * @self: (out caller-allocates): a reading
 * @text: the rows, with or without a byte order mark; borrowed
 * @length: its length in bytes
 *
 * Begins a reading, with the separator that the first line has.
 */
void
till_csv_reader_init (TillCsvReader *self,
                      const char    *text,
                      gsize          length)
{
  g_return_if_fail (self != NULL && text != NULL);

  *self = (TillCsvReader) { .at = text, .end = text + length, .line = 1 };
  if (length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    self->at += 3;
  self->separator = till_csv_find_separator (self->at, self->end);
}

/**
 * till_csv_reader_at_end:
 * @self: a reading
 *
 * Returns: whether no row is left
 */
gboolean
till_csv_reader_at_end (const TillCsvReader *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return self->at == self->end;
}

static gboolean
at_line_end (const TillCsvReader *self)
{
  return self->at == self->end || *self->at == '\n' || *self->at == '\r';
}

static void
skip_line_end (TillCsvReader *self)
{
  if (self->at < self->end && *self->at == '\r')
    self->at++;
  if (self->at < self->end && *self->at == '\n')
    self->at++;
  self->line++;
}

/* Reads what stands between quotes; @at is behind the first of them. */
static gboolean
read_quoted (TillCsvReader *self,
             GString       *cell)
{
  for (; self->at < self->end; self->at++)
    {
      if (*self->at == '"' && (self->at + 1 == self->end || self->at[1] != '"'))
        {
          self->at++;
          return TRUE;
        }

      self->at += *self->at == '"';
      self->line += *self->at == '\n';
      g_string_append_c (cell, *self->at);
    }

  return FALSE;
}

/* Returns the cell in no more memory than it needs: there may be millions. */
static char *
read_cell (TillCsvReader *self,
           GString       *cell,
           gboolean      *broken)
{
  g_string_truncate (cell, 0);
  while (self->at < self->end && *self->at == ' ')
    self->at++;

  if (self->at < self->end && *self->at == '"')
    {
      self->at++;
      if (!read_quoted (self, cell))
        return NULL;

      while (self->at < self->end && *self->at == ' ')
        self->at++;
      *broken |= !at_line_end (self) && *self->at != self->separator;
    }

  for (; !at_line_end (self) && *self->at != self->separator; self->at++)
    {
      *broken |= *self->at == '"';
      g_string_append_c (cell, *self->at);
    }

  return g_strdup (g_strstrip (cell->str));
}

/**
 * till_csv_reader_next:
 * @self: a reading that is not at its end
 * @ret_broken: (out): whether quotation marks on the row contradict each other, or it has more than
 *   #TILL_CSV_MAX_CELLS cells, of which those beyond are left out
 *
 * Reads a row, which goes over several lines where a cell does. Spaces around cells are cut off.
 *
 * Returns: (transfer full) (element-type utf8) (nullable): its cells, one that is empty for an
 *   empty line; %NULL when a quotation mark is opened and never closed
 */
GPtrArray *
till_csv_reader_next (TillCsvReader *self,
                      gboolean      *ret_broken)
{
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) scratch = g_string_new (NULL);
  gboolean broken = FALSE;

  g_return_val_if_fail (self != NULL && ret_broken != NULL, NULL);

  for (;;)
    {
      char *cell = read_cell (self, scratch, &broken);

      if (cell == NULL)
        return NULL;

      /* A file of nothing but separators must not fill the memory. */
      if (cells->len < TILL_CSV_MAX_CELLS)
        g_ptr_array_add (cells, cell);
      else
        {
          broken = TRUE;
          g_free (cell);
        }
      if (at_line_end (self))
        break;

      self->at++;
    }
  skip_line_end (self);
  *ret_broken = broken;

  return g_steal_pointer (&cells);
}
