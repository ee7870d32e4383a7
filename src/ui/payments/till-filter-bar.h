/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "till-filter.h"

G_BEGIN_DECLS

#define TILL_TYPE_FILTER_BAR (till_filter_bar_get_type ())
G_DECLARE_FINAL_TYPE (TillFilterBar, till_filter_bar, TILL, FILTER_BAR, AdwBin)

/* What to search for, and the filters. Signals: "changed" (); "leave" (): the person wants to go
 * on to the list. */

const TillFilter *till_filter_bar_get_filter     (TillFilterBar *self,
                                                  gint64         now_us);
const char       *till_filter_bar_get_text       (TillFilterBar *self);
void              till_filter_bar_set_text       (TillFilterBar *self,
                                                  const char    *text);
gboolean          till_filter_bar_is_active      (TillFilterBar *self);
gboolean          till_filter_bar_depends_on_day (TillFilterBar *self);
void              till_filter_bar_clear          (TillFilterBar *self);
void              till_filter_bar_focus_search   (TillFilterBar *self);

G_END_DECLS
