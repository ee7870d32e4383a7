/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-places.h"

G_BEGIN_DECLS

/**
 * TillPlacedOrder:
 * @places: (nullable): what is shown
 * @fresh: (nullable): what will be shown in its place
 * @waiting: key -> #TillVerdict, of payments that may not come, go or move yet
 * @n_new: how many of those that wait are not shown at all
 */
typedef struct
{
  TillPlaces *places;
  TillPlaces *fresh;
  GHashTable *waiting;
  guint       n_new;
} TillPlacedOrder;

void     till_placed_order_init    (TillPlacedOrder   *self);
void     till_placed_order_clear   (TillPlacedOrder   *self);
void     till_placed_order_replace (TillPlacedOrder   *self,
                                    TillPlaces        *places);
void     till_placed_order_renew   (TillPlacedOrder   *self,
                                    TillPlaces        *fresh);
gboolean till_placed_order_swap    (TillPlacedOrder   *self,
                                    guint              hold);
void     till_placed_order_judge   (TillPlacedOrder   *self,
                                    const TillVerdict *verdicts,
                                    guint              n_verdicts);
void     till_placed_order_release (TillPlacedOrder   *self,
                                    guint              hold,
                                    GArray            *ret_removed,
                                    GArray            *ret_added);

G_END_DECLS
