/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-open-hold.h"
#include "till-payment-list.h"

G_BEGIN_DECLS

#define TILL_TYPE_OPEN_HOLDS (till_open_holds_get_type ())
G_DECLARE_FINAL_TYPE (TillOpenHolds, till_open_holds, TILL, OPEN_HOLDS, GObject)

/*
 * TillOpenHolds: a #GListModel of #TillOpenHold: all that is held and not taken, what ends first
 * on top.
 *
 * Property: "state" (#TillListState as int).
 */

TillOpenHolds *till_open_holds_new       (void);
void           till_open_holds_set_store (TillOpenHolds *self,
                                          TillStore     *store);
void           till_open_holds_take      (TillOpenHolds *self,
                                          TillApplied   *applied);
void           till_open_holds_retry     (TillOpenHolds *self);
TillListState  till_open_holds_get_state (TillOpenHolds *self);
const GError  *till_open_holds_get_error (TillOpenHolds *self);

G_END_DECLS
