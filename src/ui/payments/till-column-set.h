/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "till-sort.h"

G_BEGIN_DECLS

/**
 * TillPaymentCell:
 *
 * What a row of the list can say.
 */
typedef enum
{
  TILL_CELL_TIME,
  TILL_CELL_STATE,
  TILL_CELL_CUSTOMER,
  TILL_CELL_METHOD,
  TILL_CELL_AMOUNT,
  TILL_CELL_REFERENCE,
  TILL_CELL_DESCRIPTION,
  TILL_CELL_OPERATOR,
  TILL_CELL_NET,
  TILL_CELL_ID,
} TillPaymentCell;

#define TILL_N_CELLS (TILL_CELL_ID + 1)

#define TILL_TYPE_COLUMN_SET (till_column_set_get_type ())
G_DECLARE_FINAL_TYPE (TillColumnSet, till_column_set, TILL, COLUMN_SET, GObject)

/* Which cells a row has, in which order and how wide, and by which of them the list is sorted.
 * Signals "changed" (): of the cells; "sorted" (): of the order. */

TillColumnSet  *till_column_set_new       (void);
guint           till_column_set_get_n     (TillColumnSet   *self);
TillPaymentCell till_column_set_get_cell  (TillColumnSet   *self,
                                           guint            index);
int             till_column_set_get_width (TillColumnSet   *self,
                                           TillPaymentCell  cell);
gboolean        till_column_set_has       (TillColumnSet   *self,
                                           TillPaymentCell  cell);
void            till_column_set_show      (TillColumnSet   *self,
                                           TillPaymentCell  cell,
                                           gboolean         shown);
void            till_column_set_move      (TillColumnSet   *self,
                                           TillPaymentCell  cell,
                                           int              by);
void            till_column_set_resize    (TillColumnSet   *self,
                                           TillPaymentCell  cell,
                                           int              width);
void            till_column_set_reset     (TillColumnSet   *self);
GVariant       *till_column_set_write     (TillColumnSet   *self);
void            till_column_set_read      (TillColumnSet   *self,
                                           GVariant        *variant);
const char     *till_column_set_say       (TillPaymentCell  cell);
TillSort        till_column_set_get_sort  (TillColumnSet   *self);
void            till_column_set_set_sort  (TillColumnSet   *self,
                                           TillSort         sort);
gboolean        till_column_set_find_next_sort
                                          (TillColumnSet   *self,
                                           TillPaymentCell  cell,
                                           TillSort        *ret_sort);
TillPaymentCell till_column_set_get_sorted_cell
                                          (TillColumnSet   *self,
                                           gboolean        *ret_points_up);

G_END_DECLS
