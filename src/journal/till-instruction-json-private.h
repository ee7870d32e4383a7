/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-instruction.h"

G_BEGIN_DECLS

/**
 * TillRequest:
 * @order: what is to be done
 * @id: our id of it
 * @idempotency_key: what the gateway knows a repetition by
 * @operator_name: who wants it
 * @console_id: at which console
 * @kind, @currency: of @order, in the words on disk
 *
 * All that is written down of an instruction before it is sent. Strings are borrowed.
 */
typedef struct
{
  TillOrder   order;
  const char *id;
  const char *idempotency_key;
  const char *operator_name;
  const char *console_id;
  const char *kind;
  const char *currency;
} TillRequest;

char            *till_instruction_write_request (TillInstruction       *self);
char            *till_instruction_write_outcome (const TillOutcome     *outcome);
TillInstruction *till_instruction_read          (const char            *request,
                                                 const char            *outcome,
                                                 TillInstructionState   state,
                                                 gint64                 created_us,
                                                 gint64                 sent_us,
                                                 gint64                 settled_us,
                                                 GError               **error);

G_END_DECLS
