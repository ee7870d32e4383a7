/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "till-store.h"

G_BEGIN_DECLS

#define TILL_TYPE_EXPORT_BUTTON (till_export_button_get_type ())
G_DECLARE_FINAL_TYPE (TillExportButton, till_export_button, TILL, EXPORT_BUTTON, AdwBin)

/* Writes what is shown into a file, and says how far it is meanwhile. */

void till_export_button_set_meant (TillExportButton *self,
                                   TillStore        *store,
                                   const TillFilter *filter);
void till_export_button_set_sort  (TillExportButton *self,
                                   TillSort          sort);
void till_export_button_ask       (TillExportButton *self);
void till_export_button_write     (TillExportButton *self,
                                   const char       *path);

G_END_DECLS
