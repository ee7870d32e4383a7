/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-ctl-sheet.h"

G_BEGIN_DECLS

const char             *till_ctl_instruction_kind_word  (TillInstructionKind   kind);
const char             *till_ctl_instruction_state_word (TillInstructionState  state);
const TillExportColumn *till_ctl_instruction_columns    (guint                *ret_n);
char                  **till_ctl_instruction_row        (TillInstruction      *instruction);
void                    till_ctl_instruction_end        (TillCtl              *ctl,
                                                         TillInstruction      *instruction);

G_END_DECLS
