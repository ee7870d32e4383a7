/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the writers of all kinds of objects share: ids, and references that may be written out.
 *
 * What must hold: after the first error nothing is read any more, so the writers of objects need
 * not look at each step; whoever began looks at the error once at the end. */

#include "till-sb-writer.h"

/**
 * till_sb_writer_id:
 * @self: a writer
 * @name: (nullable): the member
 * @kind: what it is the id of
 * @seq: the number of the row, or 0 for none
 *
 * Writes an id, or null.
 */
void
till_sb_writer_id (TillSbWriter *self,
                   const char   *name,
                   TillSbKind    kind,
                   gint64        seq)
{
  char id[TILL_SB_ID_SIZE];

  if (seq == 0)
    {
      till_sb_json_null (&self->json, name);
      return;
    }

  till_sb_ids_format (&self->sb->ids, kind, seq, id);
  till_sb_json_text (&self->json, name, id);
}

/**
 * till_sb_writer_begin:
 * @self: a writer
 * @name: (nullable): the member
 * @row: a row of any kind
 *
 * Opens an object and writes what each has: its id and what it is.
 */
void
till_sb_writer_begin (TillSbWriter *self,
                      const char   *name,
                      gconstpointer row)
{
  const TillSbRow *head = row;

  till_sb_json_begin (&self->json, name);
  till_sb_writer_id (self, "id", head->kind, head->seq);
  till_sb_json_text (&self->json, "object", till_sb_table_get (head->kind)->object);
}

/**
 * till_sb_writer_load:
 * @self: a writer
 * @kind: what the row is
 * @seq: its number
 *
 * Reads a row that another refers to.
 *
 * Returns: (transfer full) (nullable): the row, or %NULL after an error
 */
gpointer
till_sb_writer_load (TillSbWriter *self,
                     TillSbKind    kind,
                     gint64        seq)
{
  if (self->error != NULL)
    return NULL;

  return till_sb_load (self->sb, kind, seq, &self->error);
}

/**
 * till_sb_writer_object:
 * @self: a writer
 * @name: (nullable): the member
 * @kind: what it is
 * @seq: its number
 * @expand: (nullable): which of its references are written out
 *
 * Writes a whole object.
 */
void
till_sb_writer_object (TillSbWriter       *self,
                       const char         *name,
                       TillSbKind          kind,
                       gint64              seq,
                       const TillSbExpand *expand)
{
  gpointer row = till_sb_writer_load (self, kind, seq);

  if (row != NULL)
    self->funcs[kind] (self, name, row, expand);
  else
    till_sb_json_null (&self->json, name);

  till_sb_row_free (row);
}

/**
 * till_sb_writer_ref:
 * @self: a writer
 * @name: the member
 * @kind: what it refers to
 * @seq: its number, or 0 for none
 * @expand: (nullable): which references of the object around it are written out
 *
 * Writes a reference: the object if it is asked for, else its id.
 */
void
till_sb_writer_ref (TillSbWriter       *self,
                    const char         *name,
                    TillSbKind          kind,
                    gint64              seq,
                    const TillSbExpand *expand)
{
  const TillSbExpand *child = till_sb_expand_get (expand, name);

  if (child != NULL && seq != 0)
    till_sb_writer_object (self, name, kind, seq, child);
  else
    till_sb_writer_id (self, name, kind, seq);
}
