/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-holds-page.h"
#include "till-window.h"

G_BEGIN_DECLS

GtkWidget *till_hold_desk_new_page (TillWindow *window,
                                    GSettings  *settings);

G_END_DECLS
