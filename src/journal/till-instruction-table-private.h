/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-db.h"
#include "till-instruction.h"
#include "till-journal-types.h"

G_BEGIN_DECLS

/**
 * TillInstructionRow:
 * @instruction: the instruction
 * @owner: the token of the lease of the process that made it
 */
typedef struct
{
  TillInstruction *instruction;
  char            *owner;
} TillInstructionRow;

void                till_instruction_row_free             (TillInstructionRow     *row);

gboolean            till_instruction_table_insert         (TillDb                 *db,
                                                           TillInstruction        *instruction,
                                                           const char             *owner,
                                                           const char             *request,
                                                           GError                **error);
gboolean            till_instruction_table_update         (TillDb                 *db,
                                                           TillInstruction        *instruction,
                                                           const char             *outcome,
                                                           GError                **error);
TillInstructionRow *till_instruction_table_find           (TillDb                 *db,
                                                           const char             *id,
                                                           GError                **error);
GPtrArray          *till_instruction_table_list_in_flight (TillDb                 *db,
                                                           const char             *owner,
                                                           GError                **error);
GPtrArray          *till_instruction_table_list_related   (TillDb                 *db,
                                                           const TillOrder        *order,
                                                           GError                **error);
GPtrArray          *till_instruction_table_list_by_key    (TillDb                 *db,
                                                           const char             *key,
                                                           GError                **error);
GPtrArray          *till_instruction_table_list           (TillDb                 *db,
                                                           const TillJournalQuery *query,
                                                           GError                **error);
gboolean            till_instruction_table_set_look       (TillDb                 *db,
                                                           const char             *id,
                                                           guint                   attempts,
                                                           gint64                  next_look_us,
                                                           GError                **error);
gboolean            till_instruction_table_verify         (TillDb                 *db,
                                                           GError                **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillInstructionRow, till_instruction_row_free)

G_END_DECLS
