/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TillSheetKind:
 * @TILL_SHEET_TITLE: large, in the middle
 * @TILL_SHEET_HEADING: over a part, from the left; it stays with what follows
 * @TILL_SHEET_CENTRE: a line in the middle
 * @TILL_SHEET_TEXT: a paragraph from the left
 * @TILL_SHEET_PAIR: a name on the left, its value on the right
 * @TILL_SHEET_TOTAL: the same, larger
 * @TILL_SHEET_NOTICE: a line in the middle, framed: "COPY", "PRACTICE"
 * @TILL_SHEET_RULE: a line across
 */
typedef enum
{
  TILL_SHEET_TITLE,
  TILL_SHEET_HEADING,
  TILL_SHEET_CENTRE,
  TILL_SHEET_TEXT,
  TILL_SHEET_PAIR,
  TILL_SHEET_TOTAL,
  TILL_SHEET_NOTICE,
  TILL_SHEET_RULE,
} TillSheetKind;

/**
 * TillSheetLine:
 * @kind: how it is set
 * @left: the text, or the left one of two
 * @right: (nullable): the right one
 */
typedef struct
{
  TillSheetKind kind;
  char         *left;
  char         *right;
} TillSheetLine;

/**
 * TillSheet:
 *
 * What is to be put on paper, line by line, however wide the paper is. Any thread, one at a time.
 */
typedef struct _TillSheet TillSheet;

TillSheet           *till_sheet_new         (const char      *name);
void                 till_sheet_free        (TillSheet       *self);
const char          *till_sheet_get_name    (const TillSheet *self);
guint                till_sheet_get_n_lines (const TillSheet *self);
const TillSheetLine *till_sheet_get_line    (const TillSheet *self,
                                             guint            index);
void                 till_sheet_add         (TillSheet       *self,
                                             TillSheetKind    kind,
                                             const char      *text);
void                 till_sheet_add_pair    (TillSheet       *self,
                                             TillSheetKind    kind,
                                             const char      *left,
                                             const char      *right);
void                 till_sheet_add_rule    (TillSheet       *self);
char                *till_sheet_to_text     (const TillSheet *self,
                                             guint            columns);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillSheet, till_sheet_free)

G_END_DECLS
