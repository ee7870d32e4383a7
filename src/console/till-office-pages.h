/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-activity-log.h"
#include "till-payment-view.h"
#include "till-payments-page.h"
#include "till-window.h"

G_BEGIN_DECLS

void     till_office_pages_add          (TillWindow       *window,
                                         TillPaymentsPage *payments,
                                         TillPaymentView  *view,
                                         TillActivityLog  *log);
gboolean till_office_pages_focus_search (TillWindow       *window);
void     till_office_pages_show         (TillWindow       *window,
                                         const char       *page,
                                         const char       *record_id);
void     till_office_pages_show_payment (TillWindow       *window,
                                         TillPaymentView  *view,
                                         TillPayment      *payment);

G_END_DECLS
