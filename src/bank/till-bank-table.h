/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* No statement may be longer: bytes, and lines. */
#define TILL_BANK_MAX_BYTES (32 * 1024 * 1024)
#define TILL_BANK_MAX_LINES 100000

/**
 * TillBankTable:
 * @rows: (element-type GPtrArray): the rows with something on them, each its cells
 * @lines: (element-type guint): the line of the file on which each begins, from 1
 * @separator: what stands between the cells
 * @header: which of @rows names the columns; -1 = none does
 * @n_columns: how many columns the widest row has
 *
 * A statement as CSV, before it is known which column is which.
 */
typedef struct
{
  GPtrArray *rows;
  GArray    *lines;
  char       separator;
  int        header;
  guint      n_columns;
} TillBankTable;

TillBankTable *till_bank_table_new      (const char          *text,
                                         gsize                length,
                                         GError             **error);
void           till_bank_table_free     (TillBankTable       *self);
const char    *till_bank_table_get_cell (const TillBankTable *self,
                                         guint                row,
                                         int                  column);
guint          till_bank_table_get_line (const TillBankTable *self,
                                         guint                row);
char          *till_bank_table_get_key  (const TillBankTable *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillBankTable, till_bank_table_free)

G_END_DECLS
