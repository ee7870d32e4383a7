/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-session.h"

G_BEGIN_DECLS

/*
 * What the session knows of money beside moving it, in memory: objections, orders that are held
 * back, how the search for an outcome goes, a journal that cannot be used. A test says what there
 * is.
 */

void        till_double_money_object      (TillSession       *session,
                                           TillObjectionKind  kind,
                                           gboolean           may_go_on,
                                           TillPayment       *payment);
void        till_double_money_agree       (TillSession       *session);
void        till_double_money_set_held    (TillSession       *session,
                                           TillInstruction   *instruction,
                                           guint              remaining_ms);
void        till_double_money_set_settling (TillSession      *session,
                                            TillInstruction  *instruction,
                                            guint             wait_ms);
void        till_double_money_set_left    (TillSession       *session,
                                           TillInstruction   *instruction);
void        till_double_money_set_trouble (TillSession       *session,
                                           TillJournalTrouble trouble);
guint       till_double_money_get_n_hurried (TillSession     *session);
guint       till_double_money_get_n_stopped (TillSession     *session);
guint       till_double_money_get_n_checked (TillSession     *session);
const char *till_double_money_get_why     (TillSession       *session);

G_END_DECLS
