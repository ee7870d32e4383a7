/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TILL_TYPE_CHART (till_chart_get_type ())
G_DECLARE_FINAL_TYPE (TillChart, till_chart, TILL, CHART, GtkWidget)

/* Bars beside each other, each of which can be reached with the keyboard and tells its value.
 * Signal "activated" (uint: which bar). */

GtkWidget *till_chart_new    (void);
void       till_chart_clear  (TillChart  *self);
void       till_chart_add    (TillChart  *self,
                              gint64      value,
                              const char *text);
void       till_chart_finish (TillChart  *self,
                              const char *first,
                              const char *last,
                              const char *highest);

G_END_DECLS
