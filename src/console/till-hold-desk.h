/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-window.h"

G_BEGIN_DECLS

GtkWidget *till_hold_desk_new_page (TillWindow *window);

G_END_DECLS
