/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "till-store.h"

G_BEGIN_DECLS

#define TILL_TYPE_TOTALS_LABEL (till_totals_label_get_type ())
G_DECLARE_FINAL_TYPE (TillTotalsLabel, till_totals_label, TILL, TOTALS_LABEL, AdwBin)

void till_totals_label_ask        (TillTotalsLabel  *self,
                                   TillStore        *store,
                                   const TillFilter *filter);
void till_totals_label_ask_soon   (TillTotalsLabel  *self);
void till_totals_label_select     (TillTotalsLabel  *self,
                                   GArray           *keys);
void till_totals_label_set_sorted (TillTotalsLabel  *self,
                                   guint             percent);

G_END_DECLS
