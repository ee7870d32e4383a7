/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "till-column-set.h"
#include "till-payment-view.h"

G_BEGIN_DECLS

#define TILL_TYPE_PAYMENTS_PAGE (till_payments_page_get_type ())
G_DECLARE_FINAL_TYPE (TillPaymentsPage, till_payments_page, TILL, PAYMENTS_PAGE, AdwBin)

/* The list of payments, with its search. Property "session" (#TillSession or %NULL). Signal
 * "filled" (): its first rows are there to be painted, or there are none; told once. */

GtkWidget     *till_payments_page_new          (TillPaymentView  *view);
void           till_payments_page_focus_search (TillPaymentsPage *self);
void           till_payments_page_export       (TillPaymentsPage *self);
void           till_payments_page_set_search   (TillPaymentsPage *self,
                                                const char       *text);
TillColumnSet *till_payments_page_get_columns  (TillPaymentsPage *self);
GArray        *till_payments_page_list_selected (TillPaymentsPage *self);

G_END_DECLS
