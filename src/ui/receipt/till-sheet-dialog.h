/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "till-sheet.h"

G_BEGIN_DECLS

#define TILL_TYPE_SHEET_DIALOG (till_sheet_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TillSheetDialog, till_sheet_dialog, TILL, SHEET_DIALOG, AdwWindow)

/* A sheet as it will be printed, and the ways to have it. */

GtkWindow *till_sheet_dialog_new   (GtkWindow       *parent,
                                    TillSheet       *sheet,
                                    cairo_surface_t *logo);
void       till_sheet_dialog_write (TillSheetDialog *self,
                                    const char      *path);

G_END_DECLS
