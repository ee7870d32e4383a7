/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Rows on their way to standard output. JSON and CSV are written as they come, so that a million
 * rows need no memory; a table is kept until its columns' widths are known.
 *
 * What must hold: text from outside cannot steer the terminal. */

#include "till-ctl-sheet.h"

#include <string.h>

#include "till-json.h"
#include "till-text.h"

/* The widest cell of a table that is written text, in characters. Ids and addresses are shown
 * whole: half of one is good for nothing. */
#define CELL_MAX 40

struct _TillCtlSheet
{
  TillCtl                *ctl;
  const TillExportColumn *columns;
  guint                   n_columns;
  GArray                 *shown;   /* guint: which columns a table shows */
  GPtrArray              *rows;    /* char ** of the shown cells: of a table */
  guint                   n_rows;
};

/**
 * till_ctl_sheet_new:
 * @ctl: a run, which says how to write
 * @columns: (array length=n_columns): the columns, which stay
 * @n_columns: how many
 * @shown: (nullable) (array zero-terminated=1): the names of those that a table shows; all
 *   others are for programs
 *
 * Returns: (transfer full): a sheet without rows
 */
TillCtlSheet *
till_ctl_sheet_new (TillCtl                *ctl,
                    const TillExportColumn *columns,
                    guint                   n_columns,
                    const char * const     *shown)
{
  TillCtlSheet *self = g_new0 (TillCtlSheet, 1);

  self->ctl = ctl;
  self->columns = columns;
  self->n_columns = n_columns;
  self->shown = g_array_new (FALSE, FALSE, sizeof (guint));
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  for (guint i = 0; i < n_columns; i++)
    if (shown == NULL || g_strv_contains (shown, columns[i].name))
      g_array_append_val (self->shown, i);

  if (ctl->format == TILL_CTL_JSON)
    till_ctl_print (ctl, "[");
  else if (ctl->format == TILL_CTL_CSV)
    {
      g_autoptr (GString) line = g_string_new (NULL);

      till_export_csv_header (line, columns, n_columns);
      till_ctl_print (ctl, "%s", line->str);
    }

  return self;
}

/**
 * till_ctl_sheet_free:
 * @self: (nullable) (transfer full): a sheet
 */
void
till_ctl_sheet_free (TillCtlSheet *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->shown);
  g_ptr_array_unref (self->rows);
  g_free (self);
}

static void
add_json (TillCtlSheet *self,
          char        **row)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *text = NULL;

  till_export_json_row (builder, self->columns, self->n_columns, row);
  text = till_json_build_string (builder);
  till_ctl_print (self->ctl, "%s\n%s", self->n_rows > 0 ? "," : "", text);
}

static void
add_csv (TillCtlSheet *self,
         char        **row)
{
  g_autoptr (GString) line = g_string_new (NULL);

  till_export_csv_row (line, self->columns, self->n_columns, row);
  till_ctl_print (self->ctl, "%s", line->str);
}

/* A cell of a table: one line, not too wide. */
static char *
make_cell (const char *text)
{
  g_autofree char *clean = till_text_clean (text, strlen (text) + 8);
  g_autofree char *start = NULL;

  if (g_utf8_strlen (clean, -1) <= CELL_MAX || strchr (clean, ' ') == NULL)
    return g_steal_pointer (&clean);

  start = g_utf8_substring (clean, 0, CELL_MAX - 1);

  return g_strconcat (start, "…", NULL);
}

static void
add_to_table (TillCtlSheet *self,
              char        **row)
{
  char **cells = g_new0 (char *, self->shown->len + 1);

  for (guint i = 0; i < self->shown->len; i++)
    cells[i] = make_cell (row[g_array_index (self->shown, guint, i)]);
  g_ptr_array_add (self->rows, cells);
}

/**
 * till_ctl_sheet_add:
 * @self: a sheet
 * @row: (array): its cells, as many as there are columns
 *
 * Adds a row.
 */
void
till_ctl_sheet_add (TillCtlSheet *self,
                    char        **row)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (row != NULL);

  switch (self->ctl->format)
    {
    case TILL_CTL_JSON:
      add_json (self, row);
      break;

    case TILL_CTL_CSV:
      add_csv (self, row);
      break;

    case TILL_CTL_TABLE:
      add_to_table (self, row);
      break;
    }

  self->n_rows++;
}

static void
append_cell (GString       *line,
             const char    *text,
             guint          width,
             TillExportType type,
             gboolean       last)
{
  guint length = g_utf8_strlen (text, -1);
  guint space = width > length ? width - length : 0;
  gboolean right = type == TILL_EXPORT_DECIMAL || type == TILL_EXPORT_INTEGER;

  if (right)
    g_string_append_printf (line, "%*s", (int) space, "");
  g_string_append (line, text);
  if (!right && !last)
    g_string_append_printf (line, "%*s", (int) space, "");
  if (!last)
    g_string_append (line, "  ");
}

static void
print_table (TillCtlSheet *self)
{
  guint n = self->shown->len;
  g_autofree guint *widths = g_new0 (guint, n);
  g_autoptr (GString) line = g_string_new (NULL);

  for (guint c = 0; c < n; c++)
    {
      const TillExportColumn *column = &self->columns[g_array_index (self->shown, guint, c)];

      widths[c] = strlen (column->name);
      for (guint r = 0; r < self->rows->len; r++)
        widths[c] = MAX (widths[c], g_utf8_strlen (((char **) self->rows->pdata[r])[c], -1));
      append_cell (line, column->name, widths[c], column->type, c + 1 == n);
    }
  till_ctl_print (self->ctl, "%s\n", line->str);

  for (guint r = 0; r < self->rows->len; r++)
    {
      g_string_truncate (line, 0);
      for (guint c = 0; c < n; c++)
        append_cell (line, ((char **) self->rows->pdata[r])[c], widths[c],
                     self->columns[g_array_index (self->shown, guint, c)].type, c + 1 == n);
      till_ctl_print (self->ctl, "%s\n", line->str);
    }
}

/**
 * till_ctl_sheet_end:
 * @self: a sheet
 *
 * Writes what is left.
 */
void
till_ctl_sheet_end (TillCtlSheet *self)
{
  g_return_if_fail (self != NULL);

  if (self->ctl->format == TILL_CTL_JSON)
    till_ctl_print (self->ctl, self->n_rows > 0 ? "\n]\n" : "]\n");
  else if (self->ctl->format == TILL_CTL_TABLE)
    print_table (self);
}

/**
 * till_ctl_sheet_print_one:
 * @ctl: a run, which says how to write
 * @columns: (array length=n_columns): the columns
 * @n_columns: how many
 * @row: (array length=n_columns): their cells
 *
 * Writes a single thing: a JSON object, a line of CSV below its header, or a line for each cell
 * that is not empty.
 */
void
till_ctl_sheet_print_one (TillCtl                *ctl,
                          const TillExportColumn *columns,
                          guint                   n_columns,
                          char                  **row)
{
  g_autoptr (JsonBuilder) builder = NULL;
  g_autoptr (TillCtlSheet) sheet = NULL;
  g_autofree char *text = NULL;

  g_return_if_fail (ctl != NULL);
  g_return_if_fail (row != NULL);

  switch (ctl->format)
    {
    case TILL_CTL_JSON:
      builder = json_builder_new ();
      till_export_json_row (builder, columns, n_columns, row);
      text = till_json_build_string (builder);
      till_ctl_print (ctl, "%s\n", text);
      break;

    case TILL_CTL_CSV:
      sheet = till_ctl_sheet_new (ctl, columns, n_columns, NULL);
      till_ctl_sheet_add (sheet, row);
      till_ctl_sheet_end (sheet);
      break;

    case TILL_CTL_TABLE:
      for (guint i = 0; i < n_columns; i++)
        if (*row[i] != '\0')
          {
            g_autofree char *clean = till_text_clean (row[i], strlen (row[i]) + 8);

            till_ctl_print (ctl, "%-18s %s\n", columns[i].name, clean);
          }
      break;
    }
}
