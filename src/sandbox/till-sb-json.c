/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A writer of JSON that builds no tree: a page of a hundred charges has some fifteen thousand
 * members, and a tree of them costs more than everything else the answer needs.
 *
 * What must hold: all text is escaped here and nowhere else (RFC 8259); what goes in raw was
 * written by this writer before. */

#include "till-sb-json.h"

#include <string.h>

/**
 * till_sb_json_init:
 * @self: a writer
 *
 * Makes @self ready to write one value. Clear it with till_sb_json_clear().
 */
void
till_sb_json_init (TillSbJson *self)
{
  self->text = g_string_sized_new (2048);
  self->comma = FALSE;
}

/**
 * till_sb_json_clear:
 * @self: a writer
 *
 * Frees what was written, if nobody took it.
 */
void
till_sb_json_clear (TillSbJson *self)
{
  if (self->text != NULL)
    g_string_free (g_steal_pointer (&self->text), TRUE);
}

/**
 * till_sb_json_steal:
 * @self: a writer
 *
 * Returns: (transfer full): the text; the writer is empty afterwards
 */
char *
till_sb_json_steal (TillSbJson *self)
{
  return g_string_free (g_steal_pointer (&self->text), FALSE);
}

static void
write_string (GString    *out,
              const char *value)
{
  static const char hex[] = "0123456789abcdef";
  const char *from = value;

  g_string_append_c (out, '"');
  for (const char *p = value; *p != '\0'; p++)
    {
      guchar c = *p;

      if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7f)
        continue;

      g_string_append_len (out, from, p - from);
      from = p + 1;
      if (c == '"' || c == '\\')
        {
          g_string_append_c (out, '\\');
          g_string_append_c (out, c);
        }
      else if (c == '\n')
        g_string_append (out, "\\n");
      else
        {
          g_string_append (out, "\\u00");
          g_string_append_c (out, hex[c >> 4]);
          g_string_append_c (out, hex[c & 15]);
        }
    }
  g_string_append (out, from);
  g_string_append_c (out, '"');
}

static void
write_name (TillSbJson *self,
            const char *name)
{
  if (self->comma)
    g_string_append_c (self->text, ',');
  self->comma = TRUE;

  if (name != NULL)
    {
      write_string (self->text, name);
      g_string_append_c (self->text, ':');
    }
}

/**
 * till_sb_json_begin:
 * @self: a writer
 * @name: (nullable): the member it becomes
 *
 * Opens an object.
 */
void
till_sb_json_begin (TillSbJson *self,
                    const char *name)
{
  write_name (self, name);
  g_string_append_c (self->text, '{');
  self->comma = FALSE;
}

/**
 * till_sb_json_end:
 * @self: a writer
 *
 * Closes the object.
 */
void
till_sb_json_end (TillSbJson *self)
{
  g_string_append_c (self->text, '}');
  self->comma = TRUE;
}

/**
 * till_sb_json_begin_array:
 * @self: a writer
 * @name: (nullable): the member it becomes
 *
 * Opens an array.
 */
void
till_sb_json_begin_array (TillSbJson *self,
                          const char *name)
{
  write_name (self, name);
  g_string_append_c (self->text, '[');
  self->comma = FALSE;
}

/**
 * till_sb_json_end_array:
 * @self: a writer
 *
 * Closes the array.
 */
void
till_sb_json_end_array (TillSbJson *self)
{
  g_string_append_c (self->text, ']');
  self->comma = TRUE;
}

/**
 * till_sb_json_text:
 * @self: a writer
 * @name: (nullable): the member
 * @value: (nullable): UTF-8 text; %NULL is written as null
 *
 * Writes a string.
 */
void
till_sb_json_text (TillSbJson *self,
                   const char *name,
                   const char *value)
{
  write_name (self, name);
  if (value != NULL)
    write_string (self->text, value);
  else
    g_string_append (self->text, "null");
}

/**
 * till_sb_json_int:
 * @self: a writer
 * @name: (nullable): the member
 * @value: a whole number
 *
 * Writes a number.
 */
void
till_sb_json_int (TillSbJson *self,
                  const char *name,
                  gint64      value)
{
  char digits[24];

  write_name (self, name);
  g_snprintf (digits, sizeof digits, "%" G_GINT64_FORMAT, value);
  g_string_append (self->text, digits);
}

/**
 * till_sb_json_bool:
 * @self: a writer
 * @name: (nullable): the member
 * @value: true or false
 *
 * Writes a truth value.
 */
void
till_sb_json_bool (TillSbJson *self,
                   const char *name,
                   gboolean    value)
{
  write_name (self, name);
  g_string_append (self->text, value ? "true" : "false");
}

/**
 * till_sb_json_null:
 * @self: a writer
 * @name: (nullable): the member
 *
 * Writes null.
 */
void
till_sb_json_null (TillSbJson *self,
                   const char *name)
{
  write_name (self, name);
  g_string_append (self->text, "null");
}

/**
 * till_sb_json_nulls:
 * @self: a writer
 * @names: members, separated by single spaces
 *
 * Writes null for each of @names: the many things a practice gateway never has.
 */
void
till_sb_json_nulls (TillSbJson *self,
                    const char *names)
{
  for (const char *p = names; *p != '\0';)
    {
      gsize length = strcspn (p, " ");

      if (self->comma)
        g_string_append_c (self->text, ',');
      self->comma = TRUE;
      g_string_append_c (self->text, '"');
      g_string_append_len (self->text, p, length);
      g_string_append (self->text, "\":null");
      p += length + (p[length] == ' ');
    }
}

/**
 * till_sb_json_time:
 * @self: a writer
 * @name: (nullable): the member
 * @value: seconds since 1970, or 0 for never
 *
 * Writes a time, or null for 0.
 */
void
till_sb_json_time (TillSbJson *self,
                   const char *name,
                   gint64      value)
{
  if (value != 0)
    till_sb_json_int (self, name, value);
  else
    till_sb_json_null (self, name);
}

/**
 * till_sb_json_micro:
 * @self: a writer
 * @name: (nullable): the member
 * @micro: millionths, or 0
 *
 * Writes a fraction that is counted in millionths, or null for 0.
 */
void
till_sb_json_micro (TillSbJson *self,
                    const char *name,
                    gint64      micro)
{
  char digits[32];

  if (micro == 0)
    {
      till_sb_json_null (self, name);
      return;
    }

  write_name (self, name);
  g_snprintf (digits, sizeof digits, "%" G_GINT64_FORMAT ".%06" G_GINT64_FORMAT,
              micro / 1000000, micro % 1000000);
  g_string_append (self->text, digits);
}

/**
 * till_sb_json_raw:
 * @self: a writer
 * @name: (nullable): the member
 * @json: (nullable): a JSON value that this writer wrote before; %NULL is written as null
 *
 * Writes a stored value as it stands.
 */
void
till_sb_json_raw (TillSbJson *self,
                  const char *name,
                  const char *json)
{
  write_name (self, name);
  g_string_append (self->text, json != NULL ? json : "null");
}
