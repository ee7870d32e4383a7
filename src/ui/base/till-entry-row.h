/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "till-column.h"
#include "till-words.h"

G_BEGIN_DECLS

/**
 * TillEntryText:
 * @tone: how it is meant
 * @glyph: what stands before it
 * @text: what happened
 * @detail: (nullable): what else is known
 * @time_us: when, in µs since 1970 UTC
 *
 * What an entry says. Strings are borrowed.
 */
typedef struct
{
  TillTone    tone;
  TillGlyph   glyph;
  const char *text;
  const char *detail;
  gint64      time_us;
} TillEntryText;

#define TILL_TYPE_ENTRY_ROW (till_entry_row_get_type ())
G_DECLARE_FINAL_TYPE (TillEntryRow, till_entry_row, TILL, ENTRY_ROW, GtkWidget)

GtkWidget *till_entry_row_new  (const TillEntryText *text);
void       till_entry_row_fill (TillColumn          *column,
                                const TillEntryText *texts,
                                guint                n_texts);

G_END_DECLS
