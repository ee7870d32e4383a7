/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "till-payment-list.h"

G_BEGIN_DECLS

#define TILL_TYPE_PAYMENT_SELECTION (till_payment_selection_get_type ())
G_DECLARE_FINAL_TYPE (TillPaymentSelection, till_payment_selection, TILL, PAYMENT_SELECTION,
                      GObject)

/* A #GtkSelectionModel around a #TillPaymentList. Properties "key" (int64): which of the selected
 * is looked at, or 0; "n-selected" (uint): notified whenever others are selected. */

TillPaymentSelection *till_payment_selection_new       (TillPaymentList      *list);
gint64                till_payment_selection_get_key   (TillPaymentSelection *self);
void                  till_payment_selection_set_key   (TillPaymentSelection *self,
                                                        gint64                key);
GArray               *till_payment_selection_list_keys (TillPaymentSelection *self);

G_END_DECLS
