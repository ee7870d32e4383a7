/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-charge-run.h"
#include "till-outcome-view.h"

G_BEGIN_DECLS

void till_charge_outcome_show (TillOutcomeView *view,
                               TillChargeRun   *run);

G_END_DECLS
