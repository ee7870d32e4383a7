/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "till-session.h"

G_BEGIN_DECLS

#define TILL_TYPE_REFUND_DIALOG (till_refund_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TillRefundDialog, till_refund_dialog, TILL, REFUND_DIALOG, AdwWindow)

/*
 * TillRefundDialog: gives a payment back, or takes or releases what is held of it.
 *
 * Signal: "settled" (), after the order was carried out.
 */

GtkWindow *till_refund_dialog_new        (GtkWindow           *parent,
                                          TillSession         *session,
                                          TillInstructionKind  kind,
                                          TillPayment         *payment);
gboolean   till_refund_dialog_is_sending (TillRefundDialog    *self);

G_END_DECLS
