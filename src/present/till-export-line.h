/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-payment.h"

G_BEGIN_DECLS

void till_export_line_add_csv (GString           *out,
                               const TillPayment *payment);

G_END_DECLS
