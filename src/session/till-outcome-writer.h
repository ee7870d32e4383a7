/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-intake.h"
#include "till-journal.h"

G_BEGIN_DECLS

void             till_outcome_write_async  (TillJournal             *journal,
                                            TillIntake              *intake,
                                            TillInstruction         *instruction,
                                            const TillGatewayResult *result,
                                            GAsyncReadyCallback      callback,
                                            gpointer                 user_data);
TillInstruction *till_outcome_write_finish (GAsyncResult            *result,
                                            GError                 **error);

G_END_DECLS
