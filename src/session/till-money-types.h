/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-instruction.h"
#include "till-payment.h"

G_BEGIN_DECLS

/**
 * TillRules:
 * @repeat_minutes: for how long the same amount on the same card or for the same customer counts
 *   as a possible repetition; 0 = never
 * @refund_grace_ms: for how long a refund is held back, so that it can be stopped; 0 = not at all
 *
 * What the merchant has set about moving money. A plain value.
 */
typedef struct
{
  guint repeat_minutes;
  guint refund_grace_ms;
} TillRules;

#define TILL_RULES_INIT { 10, 0 }

/**
 * TillObjectionKind:
 * @TILL_OBJECTION_SAME_CARD: the same amount was just taken from the same card
 * @TILL_OBJECTION_SAME_CUSTOMER: the same amount was just taken from the same customer
 * @TILL_OBJECTION_SAME_REFERENCE: the order reference has been paid
 * @TILL_OBJECTION_UNDER_WAY: something about it has no outcome yet
 * @TILL_OBJECTION_TOO_MUCH: more than is left of the payment
 */
typedef enum
{
  TILL_OBJECTION_SAME_CARD,
  TILL_OBJECTION_SAME_CUSTOMER,
  TILL_OBJECTION_SAME_REFERENCE,
  TILL_OBJECTION_UNDER_WAY,
  TILL_OBJECTION_TOO_MUCH,
} TillObjectionKind;

/**
 * TillObjection:
 * @kind: what speaks against the order
 * @may_go_on: whether a person who has seen it may say that it is meant (TillOrder.again)
 * @payment: (nullable): the earlier payment, to be shown beside the order
 * @instruction: (nullable): the earlier order of this console
 * @time_us: when that was, in µs since 1970 UTC
 *
 * Why an order may be a mistake. Owns what it points to.
 */
typedef struct
{
  TillObjectionKind kind;
  gboolean          may_go_on;
  TillPayment      *payment;
  TillInstruction  *instruction;
  gint64            time_us;
} TillObjection;

/**
 * TillSettling:
 * @instruction: an instruction whose outcome is not known
 * @attempts: how often the gateway was asked in vain
 * @next_look_us: when it is asked next, in µs since 1970 UTC, for a clock on the wall
 * @wait_ms: how long that is from now; 0 = any moment
 * @looking: whether it is being asked right now
 *
 * How the search for an outcome goes. Owns what it points to.
 */
typedef struct
{
  TillInstruction *instruction;
  guint            attempts;
  gint64           next_look_us;
  guint            wait_ms;
  gboolean         looking;
} TillSettling;

/**
 * TillHeld:
 * @instruction: an order that is held back; nothing of it has left
 * @remaining_ms: how long it can still be stopped
 *
 * Owns what it points to.
 */
typedef struct
{
  TillInstruction *instruction;
  guint            remaining_ms;
} TillHeld;

/**
 * TillJournalTrouble:
 * @TILL_JOURNAL_TROUBLE_NONE: the journal is open
 * @TILL_JOURNAL_TROUBLE_MISSING: its file is gone: bring it back from a copy
 * @TILL_JOURNAL_TROUBLE_DAMAGED: its file is damaged: bring it back from a copy
 * @TILL_JOURNAL_TROUBLE_NEWER: a newer version of the program wrote it: update
 * @TILL_JOURNAL_TROUBLE_FULL: the disk is full: make room
 * @TILL_JOURNAL_TROUBLE_OTHER: see till_session_get_journal_error()
 *
 * Why no money moves, for the page that says so.
 */
typedef enum
{
  TILL_JOURNAL_TROUBLE_NONE,
  TILL_JOURNAL_TROUBLE_MISSING,
  TILL_JOURNAL_TROUBLE_DAMAGED,
  TILL_JOURNAL_TROUBLE_NEWER,
  TILL_JOURNAL_TROUBLE_FULL,
  TILL_JOURNAL_TROUBLE_OTHER,
} TillJournalTrouble;

void till_objection_free (TillObjection *objection);
void till_settling_free  (TillSettling  *settling);
void till_held_free      (TillHeld      *held);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillObjection, till_objection_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillHeld, till_held_free)

G_END_DECLS
