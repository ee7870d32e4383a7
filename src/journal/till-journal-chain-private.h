/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-db.h"
#include "till-instruction.h"

G_BEGIN_DECLS

gboolean till_journal_chain_append (TillDb                *db,
                                    gint64                 time_us,
                                    const char            *instruction_id,
                                    TillInstructionState   state,
                                    const char            *change,
                                    GError               **error);
gboolean till_journal_chain_verify (TillDb                *db,
                                    GError               **error);

G_END_DECLS
