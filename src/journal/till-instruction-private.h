/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-instruction.h"

G_BEGIN_DECLS

TillInstruction *till_instruction_new (const char           *id,
                                       const char           *idempotency_key,
                                       TillInstructionState  state,
                                       const TillOrder      *order,
                                       const TillOutcome    *outcome,
                                       const char           *operator_name,
                                       const char           *console_id,
                                       gint64                created_us,
                                       gint64                sent_us,
                                       gint64                settled_us);
void             till_instruction_set_look (TillInstruction *self,
                                            guint            attempts,
                                            gint64           next_look_us);

G_END_DECLS
