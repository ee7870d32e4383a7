/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TILL_TYPE_COLUMN (till_column_get_type ())
G_DECLARE_FINAL_TYPE (TillColumn, till_column, TILL, COLUMN, GtkWidget)

/* Widgets below each other, as in a vertical #GtkBox. Property "spacing" (int). */

GtkWidget *till_column_new    (int         spacing);
void       till_column_append (TillColumn *self,
                               GtkWidget  *child);
void       till_column_clear  (TillColumn *self);

G_END_DECLS
