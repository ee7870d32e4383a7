/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * TillDigitSheet:
 *
 * A picture of each digit in a widget's font. It knows all digits and so none.
 */
typedef struct _TillDigitSheet TillDigitSheet;

TillDigitSheet *till_digit_sheet_new        (GtkWidget      *widget);
void            till_digit_sheet_free       (TillDigitSheet *self);
float           till_digit_sheet_get_width  (TillDigitSheet *self,
                                             char            glyph);
int             till_digit_sheet_get_height (TillDigitSheet *self);
void            till_digit_sheet_draw       (TillDigitSheet *self,
                                             GtkSnapshot    *snapshot,
                                             char            glyph,
                                             const GdkRGBA  *colour,
                                             float           x);

G_END_DECLS
