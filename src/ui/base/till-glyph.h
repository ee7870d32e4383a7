/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "till-words.h"

G_BEGIN_DECLS

int  till_glyph_get_size (GtkWidget     *widget);
void till_glyph_snapshot (TillGlyph      glyph,
                          GtkSnapshot   *snapshot,
                          const GdkRGBA *colour,
                          float          x,
                          float          y,
                          float          size);

G_END_DECLS
