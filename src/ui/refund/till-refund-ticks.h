/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "till-refund-form.h"

G_BEGIN_DECLS

void till_refund_ticks_add (AdwEntryRow    *amount_row,
                            TillRefundForm *form);

G_END_DECLS
