/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-payments-page.h"
#include "till-window.h"

G_BEGIN_DECLS

void till_report_pages_add (TillWindow       *window,
                            TillPaymentsPage *payments);

G_END_DECLS
