/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-refund-batch.h"

G_BEGIN_DECLS

#define TILL_TYPE_REFUND_SLOT (till_refund_slot_get_type ())
G_DECLARE_FINAL_TYPE (TillRefundSlot, till_refund_slot, TILL, REFUND_SLOT, GObject)

/* TillRefundSlot: the place of a row in a batch, for a list view. */

TillRefundSlot *till_refund_slot_new       (guint           index);
guint           till_refund_slot_get_index (TillRefundSlot *self);

G_END_DECLS
