/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TILL_TYPE_WRAP_LAYOUT (till_wrap_layout_get_type ())
G_DECLARE_FINAL_TYPE (TillWrapLayout, till_wrap_layout, TILL, WRAP_LAYOUT, GtkLayoutManager)

/* Children one after the other, on as many lines as they need: buttons, chips. */

G_END_DECLS
