/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-double-store.h"
#include "till-session.h"

G_BEGIN_DECLS

/*
 * A session, its store (till-double-store.h), its journal and its gateway in memory, under the
 * names of the real ones: what the screen is tested with. Nothing goes on by itself; a test does
 * what the world would do.
 */

TillSession     *till_double_session_new             (TillAccountMode      mode,
                                                      const char          *name);
void             till_double_session_set_freshness   (TillSession         *self,
                                                      const TillFreshness *freshness);
void             till_double_session_put             (TillSession         *self,
                                                      gint64               key,
                                                      const TillPayment   *payment);
void             till_double_session_remove          (TillSession         *self,
                                                      gint64               key);
void             till_double_session_put_other       (TillSession         *self,
                                                      gpointer             record);
void             till_double_session_add_instruction (TillSession         *self,
                                                      TillInstruction     *instruction);

TillInstruction *till_double_instruction_new         (const char           *id,
                                                      const TillOrder      *order,
                                                      TillInstructionState  state,
                                                      const TillOutcome    *outcome,
                                                      gint64                created_us);
TillJournal     *till_double_journal_new             (void);
void             till_double_journal_add             (TillJournal          *self,
                                                      TillInstruction      *instruction);
TillGateway     *till_double_gateway_new             (void);

/* Invented payments with all that can be wrong with them, for looking at. */
void             till_double_session_fill            (TillSession          *self,
                                                      guint                 n_payments,
                                                      gint64                now_us);

G_END_DECLS
