/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-charge-form.h"

G_BEGIN_DECLS

void till_charge_repeat (TillChargeForm    *form,
                         const TillPayment *payment);

G_END_DECLS
