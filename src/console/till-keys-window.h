/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void       till_keys_install     (GtkApplication *application);
GtkWidget *till_keys_group_new   (GtkApplication *application,
                                  GtkWindow      *window);
void       till_keys_window_show (GtkApplication *application,
                                  GtkWindow      *parent);

G_END_DECLS
