/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-payments-page.h"
#include "till-window.h"

G_BEGIN_DECLS

void till_money_actions_add (TillWindow       *window,
                             TillPaymentView  *view,
                             TillPaymentsPage *page);

G_END_DECLS
