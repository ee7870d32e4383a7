/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-instruction.h"

G_BEGIN_DECLS

const char *till_instruction_kind_to_word    (TillInstructionKind    kind);
gboolean    till_instruction_kind_from_word  (const char            *word,
                                              TillInstructionKind   *ret_kind);
const char *till_instruction_state_to_word   (TillInstructionState   state);
gboolean    till_instruction_state_from_word (const char            *word,
                                              TillInstructionState  *ret_state);
gboolean    till_instruction_state_may_go    (TillInstructionState   from,
                                              TillInstructionState   to);

G_END_DECLS
