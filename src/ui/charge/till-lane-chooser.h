/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "till-card-entry.h"
#include "till-charge-desk.h"

G_BEGIN_DECLS

#define TILL_TYPE_LANE_CHOOSER (till_lane_chooser_get_type ())
G_DECLARE_FINAL_TYPE (TillLaneChooser, till_lane_chooser, TILL, LANE_CHOOSER, AdwBin)

/*
 * TillLaneChooser: how the card gets to the gateway, and what each way needs.
 *
 * Signals:
 *  "allow-typed-card" ()  the merchant wants the typed lane, which is off
 *  "activate" ()          Enter in the last field
 */

GtkWidget     *till_lane_chooser_new            (void);
void           till_lane_chooser_set_desk       (TillLaneChooser *self,
                                                 TillChargeDesk  *desk);
TillCardEntry *till_lane_chooser_get_card_entry (TillLaneChooser *self);

G_END_DECLS
