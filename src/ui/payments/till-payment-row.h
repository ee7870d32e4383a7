/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "till-payment-columns.h"
#include "till-payment-slot.h"

G_BEGIN_DECLS

#define TILL_TYPE_PAYMENT_ROW (till_payment_row_get_type ())
G_DECLARE_FINAL_TYPE (TillPaymentRow, till_payment_row, TILL, PAYMENT_ROW, GtkWidget)

GtkWidget *till_payment_row_new        (TillColumnSet      *set);
GtkWidget *till_payment_row_new_header (TillColumnSet      *set);
int        till_payment_row_lay_out    (TillPaymentRow     *self,
                                        TillPaymentColumns *columns);
void       till_payment_row_set_slot   (TillPaymentRow     *self,
                                        TillPaymentSlot    *slot);

G_END_DECLS
