/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "till-open-hold.h"

G_BEGIN_DECLS

#define TILL_TYPE_HOLD_ROW (till_hold_row_get_type ())
G_DECLARE_FINAL_TYPE (TillHoldRow, till_hold_row, TILL, HOLD_ROW, GtkWidget)

/* One hold. Signals: "capture" (), "release" (): the person wants to. */

GtkWidget    *till_hold_row_new       (void);
void          till_hold_row_set_hold  (TillHoldRow  *self,
                                       TillOpenHold *hold);
TillOpenHold *till_hold_row_get_hold  (TillHoldRow  *self);
void          till_hold_row_set_moves (TillHoldRow  *self,
                                       gboolean      moves);
void          till_hold_row_repaint   (TillHoldRow  *self);

G_END_DECLS
