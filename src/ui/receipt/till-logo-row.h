/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TILL_TYPE_LOGO_ROW (till_logo_row_get_type ())
G_DECLARE_FINAL_TYPE (TillLogoRow, till_logo_row, TILL, LOGO_ROW, AdwActionRow)

/* The logo on receipts: shown, chosen, taken away. */

GtkWidget *till_logo_row_new     (const char  *path);
void       till_logo_row_take    (TillLogoRow *self,
                                  const char  *source);
void       till_logo_row_remove  (TillLogoRow *self);
gboolean   till_logo_row_is_idle (TillLogoRow *self);
gboolean   till_logo_row_has     (TillLogoRow *self);

G_END_DECLS
