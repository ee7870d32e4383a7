/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "till-session.h"

G_BEGIN_DECLS

#define TILL_TYPE_RECEIPT_DIALOG (till_receipt_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TillReceiptDialog, till_receipt_dialog, TILL, RECEIPT_DIALOG, AdwWindow)

/* The receipt of a payment: a preview, and what can be done with it. */

GtkWindow *till_receipt_dialog_new   (GtkWindow         *parent,
                                      TillSession       *session,
                                      TillPayment       *payment);
void       till_receipt_dialog_write (TillReceiptDialog *self,
                                      const char        *path);

G_END_DECLS
