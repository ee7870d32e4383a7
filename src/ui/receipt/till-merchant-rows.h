/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TILL_TYPE_MERCHANT_ROWS (till_merchant_rows_get_type ())
G_DECLARE_FINAL_TYPE (TillMerchantRows, till_merchant_rows, TILL, MERCHANT_ROWS,
                      AdwPreferencesGroup)

GtkWidget *till_merchant_rows_new     (const char       *folder);
gboolean   till_merchant_rows_is_idle (TillMerchantRows *self);

G_END_DECLS
