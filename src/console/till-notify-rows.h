/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

GtkWidget *till_switch_row_new      (GSettings  *settings,
                                     const char *key,
                                     const char *title,
                                     const char *subtitle);
GtkWidget *till_notify_rows_new     (GSettings  *settings);
GtkWidget *till_background_rows_new (GSettings  *settings);

G_END_DECLS
