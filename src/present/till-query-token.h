/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TillQueryToken:
 * @start: where it begins in the text, in bytes
 * @end: where it ends
 * @quoted: whether quotation marks say that it stands for itself
 * @content: what was typed, without quotation marks
 * @folded: the same without case and accents
 * @field: (nullable): what stands before a colon, folded
 * @value: (nullable): what follows the colon
 *
 * What stands between spaces in a line of search, or between quotation marks.
 */
typedef struct
{
  gsize    start;
  gsize    end;
  gboolean quoted;
  char    *content;
  char    *folded;
  char    *field;
  char    *value;
} TillQueryToken;

GPtrArray *till_query_token_split (const char *text);

G_END_DECLS
