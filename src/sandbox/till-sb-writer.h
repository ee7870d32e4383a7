/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-sb-expand.h"
#include "till-sb-json.h"
#include "till-sb.h"

G_BEGIN_DECLS

/* billing_details of a card of which nothing else is known. */
#define TILL_SB_NO_BILLING_DETAILS \
  "{\"address\":{\"city\":null,\"country\":null,\"line1\":null,\"line2\":null," \
  "\"postal_code\":null,\"state\":null},\"email\":null,\"name\":null,\"phone\":null," \
  "\"tax_id\":null}"

typedef struct _TillSbWriter TillSbWriter;

/**
 * TillSbWriteFunc:
 * @writer: where it is written to
 * @name: (nullable): the member it becomes
 * @row: the row
 * @expand: (nullable): which of its references are written out
 *
 * Writes one kind of object.
 */
typedef void (*TillSbWriteFunc) (TillSbWriter       *writer,
                                 const char         *name,
                                 gconstpointer       row,
                                 const TillSbExpand *expand);

/**
 * TillSbWriter:
 * @json: the text so far
 * @sb: the gateway
 * @funcs: how each kind is written
 * @error: (nullable): the first thing that went wrong; nothing more is read after it
 *
 * Writes objects with what they refer to. Lives on the stack.
 */
struct _TillSbWriter
{
  TillSbJson             json;
  TillSb                *sb;
  const TillSbWriteFunc *funcs;
  GError                *error;
};

void     till_sb_writer_id     (TillSbWriter       *self,
                                const char         *name,
                                TillSbKind          kind,
                                gint64              seq);
void     till_sb_writer_begin  (TillSbWriter       *self,
                                const char         *name,
                                gconstpointer       row);
void     till_sb_writer_object (TillSbWriter       *self,
                                const char         *name,
                                TillSbKind          kind,
                                gint64              seq,
                                const TillSbExpand *expand);
void     till_sb_writer_ref    (TillSbWriter       *self,
                                const char         *name,
                                TillSbKind          kind,
                                gint64              seq,
                                const TillSbExpand *expand);
gpointer till_sb_writer_load   (TillSbWriter       *self,
                                TillSbKind          kind,
                                gint64              seq);

G_END_DECLS
