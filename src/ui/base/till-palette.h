/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "till-words.h"

G_BEGIN_DECLS

/**
 * TillPalette:
 * @tones: a colour for each #TillTone
 */
typedef struct
{
  GdkRGBA tones[TILL_N_TONES];
} TillPalette;

const TillPalette *till_palette_get       (gboolean  dark,
                                           gboolean  high_contrast);
const TillPalette *till_palette_get_current (void);
const char        *till_tone_get_css_class  (TillTone  tone);
void               till_widget_set_tone     (GtkWidget *widget,
                                             TillTone   tone);

G_END_DECLS
