/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-window.h"

G_BEGIN_DECLS

#define TILL_TYPE_LEAVING (till_leaving_get_type ())
G_DECLARE_FINAL_TYPE (TillLeaving, till_leaving, TILL, LEAVING, GObject)

/* TillLeaving: asks before money that is under way is left alone, and has it asked about an answer
 * to a dispute that is being written. Signal "stayed" (): the window is not closed after all. */

TillLeaving *till_leaving_new       (TillWindow    *window);
gboolean     till_leaving_hold_back (TillLeaving   *self,
                                     GSimpleAction *action,
                                     GVariant      *parameter);

G_END_DECLS
