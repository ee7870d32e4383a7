/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-keys.h"
#include "till-placed-order.h"
#include "till-sort.h"

G_BEGIN_DECLS

/**
 * TillListOrder:
 * @sort: in which order the list is
 * @keys: what is shown in an order by time: keys, largest first; of the oldest first, with their
 *   signs changed
 * @added: what is to be put in
 * @removed: what is to be taken out
 * @placed: what is shown in another order
 * @hold: how many rows from the top stay where they are until it is lifted
 */
typedef struct
{
  TillSort        sort;
  GArray         *keys;
  GArray         *added;
  GArray         *removed;
  TillPlacedOrder placed;
  guint           hold;
} TillListOrder;

/**
 * TillListOrderFuncs:
 * @spliced: so many rows have gone and come at a position
 * @rearranged: any row may stand anywhere
 *
 * What is told after each change. Whoever is told may change the hold line.
 */
typedef struct
{
  void (*spliced)    (guint    position,
                      guint    removed,
                      guint    added,
                      gpointer user_data);
  void (*rearranged) (gpointer user_data);
} TillListOrderFuncs;

void     till_list_order_init           (TillListOrder            *self);
void     till_list_order_clear          (TillListOrder            *self);
guint    till_list_order_get_n          (const TillListOrder      *self);
guint    till_list_order_get_n_new      (const TillListOrder      *self);
gint64   till_list_order_get_key        (const TillListOrder      *self,
                                         guint                     position);
gboolean till_list_order_find           (const TillListOrder      *self,
                                         gint64                    key,
                                         guint                    *ret_position);
void     till_list_order_replace        (TillListOrder            *self,
                                         TillSort                  sort,
                                         GArray                   *keys);
void     till_list_order_replace_places (TillListOrder            *self,
                                         TillSort                  sort,
                                         TillPlaces               *places);
gboolean till_list_order_append         (TillListOrder            *self,
                                         GArray                   *keys);
void     till_list_order_judge          (TillListOrder            *self,
                                         gint64                    key,
                                         gboolean                  belongs);
void     till_list_order_compare        (TillListOrder            *self,
                                         GArray                   *keys);
gboolean till_list_order_is_waiting     (const TillListOrder      *self);
void     till_list_order_release        (TillListOrder            *self,
                                         gboolean                  singly,
                                         const TillListOrderFuncs *funcs,
                                         gpointer                  user_data);

G_END_DECLS
