/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-payment-slot.h"

G_BEGIN_DECLS

typedef struct _TillSlotTable TillSlotTable;

TillSlotTable   *till_slot_table_new           (TillPaymentLookup  lookup,
                                                gpointer           owner);
void             till_slot_table_free          (TillSlotTable     *self);
TillPaymentSlot *till_slot_table_get           (TillSlotTable     *self,
                                                guint              position);
void             till_slot_table_shift         (TillSlotTable     *self,
                                                guint              position,
                                                guint              removed,
                                                guint              added);
void             till_slot_table_changed       (TillSlotTable     *self,
                                                guint              position);
void             till_slot_table_all_changed   (TillSlotTable     *self);
GArray          *till_slot_table_get_positions (TillSlotTable     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillSlotTable, till_slot_table_free)

G_END_DECLS
