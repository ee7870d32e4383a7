/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-clock.h"
#include "till-intake.h"
#include "till-journal.h"
#include "till-money-types.h"

G_BEGIN_DECLS

#define TILL_TYPE_SETTLER (till_settler_get_type ())
G_DECLARE_FINAL_TYPE (TillSettler, till_settler, TILL, SETTLER, GObject)

/*
 * TillSettler: finds out what became of instructions whose outcome is not known.
 *
 * Signals, on the main context:
 *  "changed" (TillInstruction *instruction)   the journal has a new state of it
 *  "progress" ()                              see till_settler_list()
 */

TillSettler *till_settler_new     (TillGateway      *gateway,
                                   TillJournal      *journal,
                                   TillIntake       *intake,
                                   TillClock        *clock,
                                   const TillTiming *timing);
void         till_settler_start   (TillSettler      *self);
void         till_settler_add     (TillSettler      *self,
                                   TillInstruction  *instruction);
void         till_settler_look    (TillSettler      *self);
void         till_settler_hurry   (TillSettler      *self);
guint        till_settler_get_n   (TillSettler      *self);
GPtrArray   *till_settler_list    (TillSettler      *self);
void         till_settler_close   (TillSettler      *self);

G_END_DECLS
