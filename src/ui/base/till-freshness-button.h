/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TILL_TYPE_FRESHNESS_BUTTON (till_freshness_button_get_type ())
G_DECLARE_FINAL_TYPE (TillFreshnessButton, till_freshness_button, TILL, FRESHNESS_BUTTON, AdwBin)

/* Says how fresh the screen is, and opens what is known about it. Property "session" (#TillSession
 * or %NULL). */

G_END_DECLS
