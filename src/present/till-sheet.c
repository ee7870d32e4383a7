/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What is to be put on paper: lines that know what they are, not where they stand.
 *
 * What must hold: the same sheet makes plain text, a strip of 80 mm and a page; nothing is cut off,
 * what is too wide goes on in the next line. */

#include "till-sheet.h"

#include <string.h>

struct _TillSheet
{
  char      *name;
  GPtrArray *lines;
};

static void
line_free (TillSheetLine *line)
{
  g_free (line->left);
  g_free (line->right);
  g_free (line);
}

/**
 * till_sheet_new:
 * @name: what it is, for the name of a file or a printing job
 *
 * Returns: (transfer full): an empty sheet
 */
TillSheet *
till_sheet_new (const char *name)
{
  TillSheet *self;

  g_return_val_if_fail (name != NULL, NULL);

  self = g_new0 (TillSheet, 1);
  self->name = g_strdup (name);
  self->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) line_free);

  return self;
}

/**
 * till_sheet_free:
 * @self: (nullable) (transfer full): a sheet
 */
void
till_sheet_free (TillSheet *self)
{
  if (self == NULL)
    return;

  g_free (self->name);
  g_ptr_array_unref (self->lines);
  g_free (self);
}

/**
 * till_sheet_get_name:
 * @self: a sheet
 *
 * Returns: (transfer none): what it is
 */
const char *
till_sheet_get_name (const TillSheet *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->name;
}

/**
 * till_sheet_get_n_lines:
 * @self: a sheet
 *
 * Returns: how many lines it has
 */
guint
till_sheet_get_n_lines (const TillSheet *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->lines->len;
}

/**
 * till_sheet_get_line:
 * @self: a sheet
 * @index: which line, from 0
 *
 * Returns: (transfer none): the line
 */
const TillSheetLine *
till_sheet_get_line (const TillSheet *self,
                     guint            index)
{
  g_return_val_if_fail (self != NULL && index < self->lines->len, NULL);

  return g_ptr_array_index (self->lines, index);
}

/**
 * till_sheet_add:
 * @self: a sheet
 * @kind: how it is set
 * @text: (nullable): the text; nothing is added when there is none
 */
void
till_sheet_add (TillSheet    *self,
                TillSheetKind kind,
                const char   *text)
{
  till_sheet_add_pair (self, kind, text, NULL);
}

/**
 * till_sheet_add_pair:
 * @self: a sheet
 * @kind: how it is set
 * @left: (nullable): the left text; nothing is added when there is none
 * @right: (nullable): the right text
 */
void
till_sheet_add_pair (TillSheet    *self,
                     TillSheetKind kind,
                     const char   *left,
                     const char   *right)
{
  TillSheetLine *line;

  g_return_if_fail (self != NULL);

  if (left == NULL || *left == '\0')
    return;

  line = g_new0 (TillSheetLine, 1);
  line->kind = kind;
  line->left = g_strdup (left);
  line->right = g_strdup (right);
  g_ptr_array_add (self->lines, line);
}

/**
 * till_sheet_add_rule:
 * @self: a sheet
 *
 * Adds a line across, unless one stands there already.
 */
void
till_sheet_add_rule (TillSheet *self)
{
  TillSheetLine *line;

  g_return_if_fail (self != NULL);

  if (self->lines->len > 0 &&
      till_sheet_get_line (self, self->lines->len - 1)->kind == TILL_SHEET_RULE)
    return;

  line = g_new0 (TillSheetLine, 1);
  line->kind = TILL_SHEET_RULE;
  g_ptr_array_add (self->lines, line);
}

/* How many columns a terminal takes for @text. */
static guint
width_of (const char *text,
          gsize       length)
{
  guint columns = 0;

  for (const char *p = text; p < text + length; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_iszerowidth (c))
        columns += g_unichar_iswide (c) ? 2 : 1;
    }

  return columns;
}

static void
append_spaces (GString *out,
               guint    n)
{
  for (guint i = 0; i < n; i++)
    g_string_append_c (out, ' ');
}

/* Where the part of @text ends that fits into @columns: behind a word, or anywhere if there is no
 * space; at least one character. */
static const char *
find_break (const char *text,
            guint       columns)
{
  const char *end = text, *space = NULL;

  while (*end != '\0' && *end != '\n' &&
         (end == text || width_of (text, (gsize) (g_utf8_next_char (end) - text)) <= columns))
    {
      if (*end == ' ')
        space = end;
      end = g_utf8_next_char (end);
    }

  return *end == '\0' || *end == '\n' || *end == ' ' || space == NULL ? end : space;
}

static void
append_wrapped (GString    *out,
                const char *text,
                guint       columns,
                gboolean    centred)
{
  while (*text != '\0')
    {
      const char *end = find_break (text, columns);
      guint width = width_of (text, (gsize) (end - text));

      if (centred && width < columns)
        append_spaces (out, (columns - width) / 2);

      g_string_append_len (out, text, end - text);
      g_string_append_c (out, '\n');
      text = *end == ' ' || *end == '\n' ? end + 1 : end;
    }
}

static void
append_pair (GString             *out,
             const TillSheetLine *line,
             guint                columns)
{
  const char *right = line->right != NULL ? line->right : "";
  guint left_width = width_of (line->left, strlen (line->left));
  guint right_width = width_of (right, strlen (right));

  if (left_width + 1 + right_width <= columns && strchr (right, '\n') == NULL)
    {
      g_string_append (out, line->left);
      append_spaces (out, columns - left_width - right_width);
      g_string_append (out, right);
      g_string_append_c (out, '\n');
      return;
    }

  append_wrapped (out, line->left, columns, FALSE);
  if (right_width < columns && strchr (right, '\n') == NULL)
    append_spaces (out, columns - right_width);
  append_wrapped (out, right, columns, FALSE);
}

/**
 * till_sheet_to_text:
 * @self: a sheet
 * @columns: how wide it is to be, in characters; at least 20
 *
 * Writes a sheet as plain text, for a mail or a note.
 *
 * Returns: (transfer full): lines, each ended
 */
char *
till_sheet_to_text (const TillSheet *self,
                    guint            columns)
{
  GString *out;

  g_return_val_if_fail (self != NULL, NULL);

  out = g_string_new (NULL);
  columns = MAX (columns, 20);
  for (guint i = 0; i < self->lines->len; i++)
    {
      const TillSheetLine *line = till_sheet_get_line (self, i);
      g_autofree char *framed = NULL;

      switch (line->kind)
        {
        case TILL_SHEET_TITLE:
        case TILL_SHEET_CENTRE:
          append_wrapped (out, line->left, columns, TRUE);
          break;

        case TILL_SHEET_NOTICE:
          framed = g_strdup_printf ("*** %s ***", line->left);
          append_wrapped (out, framed, columns, TRUE);
          break;

        case TILL_SHEET_HEADING:
          g_string_append_c (out, '\n');
          append_wrapped (out, line->left, columns, FALSE);
          break;

        case TILL_SHEET_TEXT:
          append_wrapped (out, line->left, columns, FALSE);
          break;

        case TILL_SHEET_PAIR:
        case TILL_SHEET_TOTAL:
          append_pair (out, line, columns);
          break;

        case TILL_SHEET_RULE:
          for (guint column = 0; column < columns; column++)
            g_string_append_c (out, '-');
          g_string_append_c (out, '\n');
          break;

        default:
          g_assert_not_reached ();
        }
    }

  return g_string_free (out, FALSE);
}
