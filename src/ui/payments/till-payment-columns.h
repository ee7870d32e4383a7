/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-column-set.h"

G_BEGIN_DECLS

/**
 * TillPaymentColumns:
 * @two_lines: whether a row has two lines, for there is no room for one
 * @short_method: whether only the last four digits of a card have room
 * @x: where each cell begins, from where reading begins
 * @width: how wide it is; 0 for one that is not shown
 * @line: on which line it is, from 0
 *
 * Where the cells of a row are, in pixels.
 */
typedef struct
{
  gboolean two_lines;
  gboolean short_method;
  int      x[TILL_N_CELLS];
  int      width[TILL_N_CELLS];
  int      line[TILL_N_CELLS];
} TillPaymentColumns;

void till_payment_columns_lay_out (TillPaymentColumns *self,
                                   TillColumnSet      *set,
                                   int                 width,
                                   int                 digit_width,
                                   int                 glyph_width);

G_END_DECLS
