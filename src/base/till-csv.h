/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* No row has more cells; one that does contradicts itself. */
#define TILL_CSV_MAX_CELLS 1000

/**
 * TillCsvReader:
 * @at: where the reading is
 * @end: behind the last byte
 * @line: the line that comes next, from 1
 * @separator: what stands between two cells
 *
 * A reading of rows whose cells are divided by commas, semicolons or tabs (RFC 4180). A plain
 * value; the text is borrowed.
 */
typedef struct
{
  const char *at;
  const char *end;
  guint       line;
  char        separator;
} TillCsvReader;

char       till_csv_find_separator (const char    *text,
                                    const char    *end);
void       till_csv_reader_init    (TillCsvReader *self,
                                    const char    *text,
                                    gsize          length);
gboolean   till_csv_reader_at_end  (const TillCsvReader *self);
GPtrArray *till_csv_reader_next    (TillCsvReader *self,
                                    gboolean      *ret_broken);

G_END_DECLS
