/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-money-types.h"

G_BEGIN_DECLS

/**
 * TillDoubtRow:
 * @title: what the line is about, translated
 * @ours: (nullable): what the new order has there
 * @theirs: (nullable): what the earlier one had there
 * @same: whether that is the same
 *
 * One line of a comparison. Owns @ours and @theirs.
 */
typedef struct
{
  const char *title;
  char       *ours;
  char       *theirs;
  gboolean    same;
} TillDoubtRow;

void       till_doubt_row_free (TillDoubtRow        *row);
char      *till_doubt_say      (const TillObjection *objection,
                                gint64               now_us);
GPtrArray *till_doubt_compare  (const TillOrder     *order,
                                const TillObjection *objection,
                                gint64               now_us);

G_END_DECLS
