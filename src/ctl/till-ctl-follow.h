/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-ctl.h"

G_BEGIN_DECLS

/**
 * TillCtlFollowed:
 * @ctl: the run
 * @instruction: the instruction as it stands after the wait
 *
 * Tells what came of an order, and ends the run.
 */
typedef void (*TillCtlFollowed) (TillCtl         *ctl,
                                 TillInstruction *instruction);

void till_ctl_follow      (TillCtl         *ctl,
                           TillInstruction *instruction,
                           guint            wait_s,
                           TillCtlFollowed  followed);
void till_ctl_follow_held (TillCtl         *ctl);

G_END_DECLS
