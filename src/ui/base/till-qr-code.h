/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TILL_TYPE_QR_CODE (till_qr_code_get_type ())
G_DECLARE_FINAL_TYPE (TillQrCode, till_qr_code, TILL, QR_CODE, GtkWidget)

GtkWidget *till_qr_code_new      (void);
gboolean   till_qr_code_set_text (TillQrCode *self,
                                  const char *text);

G_END_DECLS
