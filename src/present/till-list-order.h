/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-keys.h"

G_BEGIN_DECLS

/**
 * TillListOrder:
 * @keys: what is shown, largest first
 * @added: what is to be put in
 * @removed: what is to be taken out
 * @hold: how many rows from the top stay where they are until it is lifted
 */
typedef struct
{
  GArray *keys;
  GArray *added;
  GArray *removed;
  guint   hold;
} TillListOrder;

void till_list_order_init    (TillListOrder *self);
void till_list_order_clear   (TillListOrder *self);
void till_list_order_replace (TillListOrder *self,
                              GArray        *keys);
void till_list_order_judge   (TillListOrder *self,
                              gint64         key,
                              gboolean       belongs);
void till_list_order_compare (TillListOrder *self,
                              GArray        *keys);
void till_list_order_release (TillListOrder *self,
                              GArray        *ret_added,
                              GArray        *ret_removed);

G_END_DECLS
