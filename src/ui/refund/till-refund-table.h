/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "till-refund-batch.h"

G_BEGIN_DECLS

#define TILL_TYPE_REFUND_TABLE (till_refund_table_get_type ())
G_DECLARE_FINAL_TYPE (TillRefundTable, till_refund_table, TILL, REFUND_TABLE, AdwBin)

/* TillRefundTable: the rows of a batch, each with what would become or became of it. */

void till_refund_table_set_batch        (TillRefundTable *self,
                                         TillRefundBatch *batch);
void till_refund_table_set_only_refused (TillRefundTable *self,
                                         gboolean         only_refused);
void till_refund_table_refresh          (TillRefundTable *self);

G_END_DECLS
