/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void till_small_window_show (GtkWindow  *parent,
                             const char *title,
                             GtkWidget  *content,
                             int         width,
                             int         height);

G_END_DECLS
