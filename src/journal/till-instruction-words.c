/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The words on disk for kinds and states, and which state may follow which. The states and their
 * ways are drawn in till-journal.c. Words are never renamed or reused. */

#include "till-instruction-words-private.h"

#define DISK_CHARGE      "charge"
#define DISK_CAPTURE     "capture"
#define DISK_CANCEL      "cancel"
#define DISK_REFUND      "refund"
#define DISK_CREATE_LINK "create-link"
#define DISK_CLOSE_LINK  "close-link"

#define DISK_CANCEL_REFUND   "cancel-refund"
#define DISK_SAVE_CARD       "save-card"
#define DISK_SUBMIT_EVIDENCE "submit-evidence"
#define DISK_PAYOUT          "payout"

#define DISK_HELD     "held"
#define DISK_PREPARED "prepared"
#define DISK_SENT     "sent"
#define DISK_DONE     "done"
#define DISK_REFUSED  "refused"
#define DISK_UNKNOWN  "unknown"
#define DISK_GIVEN_UP "given-up"

/**
 * till_instruction_kind_to_word:
 * @kind: a kind
 *
 * Returns: (transfer none): the word for it on disk
 */
const char *
till_instruction_kind_to_word (TillInstructionKind kind)
{
  switch (kind)
    {
    case TILL_INSTRUCTION_CHARGE:
      return DISK_CHARGE;

    case TILL_INSTRUCTION_CAPTURE:
      return DISK_CAPTURE;

    case TILL_INSTRUCTION_CANCEL:
      return DISK_CANCEL;

    case TILL_INSTRUCTION_REFUND:
      return DISK_REFUND;

    case TILL_INSTRUCTION_CREATE_LINK:
      return DISK_CREATE_LINK;

    case TILL_INSTRUCTION_CLOSE_LINK:
      return DISK_CLOSE_LINK;

    case TILL_INSTRUCTION_CANCEL_REFUND:
      return DISK_CANCEL_REFUND;

    case TILL_INSTRUCTION_SAVE_CARD:
      return DISK_SAVE_CARD;

    case TILL_INSTRUCTION_SUBMIT_EVIDENCE:
      return DISK_SUBMIT_EVIDENCE;

    case TILL_INSTRUCTION_PAYOUT:
      return DISK_PAYOUT;
    }

  g_assert_not_reached ();
}

/**
 * till_instruction_kind_from_word:
 * @word: (nullable): what stands on disk
 * @ret_kind: (out): the kind; untouched on failure
 *
 * Returns: %FALSE when @word is no kind
 */
gboolean
till_instruction_kind_from_word (const char          *word,
                                 TillInstructionKind *ret_kind)
{
  for (TillInstructionKind kind = TILL_INSTRUCTION_CHARGE; kind <= TILL_INSTRUCTION_PAYOUT; kind++)
    if (g_strcmp0 (word, till_instruction_kind_to_word (kind)) == 0)
      {
        *ret_kind = kind;
        return TRUE;
      }

  return FALSE;
}

/**
 * till_instruction_state_to_word:
 * @state: a state
 *
 * Returns: (transfer none): the word for it on disk
 */
const char *
till_instruction_state_to_word (TillInstructionState state)
{
  switch (state)
    {
    case TILL_INSTRUCTION_PREPARED:
      return DISK_PREPARED;

    case TILL_INSTRUCTION_SENT:
      return DISK_SENT;

    case TILL_INSTRUCTION_DONE:
      return DISK_DONE;

    case TILL_INSTRUCTION_REFUSED:
      return DISK_REFUSED;

    case TILL_INSTRUCTION_UNKNOWN:
      return DISK_UNKNOWN;

    case TILL_INSTRUCTION_GIVEN_UP:
      return DISK_GIVEN_UP;

    case TILL_INSTRUCTION_HELD:
      return DISK_HELD;
    }

  g_assert_not_reached ();
}

/**
 * till_instruction_state_from_word:
 * @word: (nullable): what stands on disk
 * @ret_state: (out): the state; untouched on failure
 *
 * Returns: %FALSE when @word is no state
 */
gboolean
till_instruction_state_from_word (const char           *word,
                                  TillInstructionState *ret_state)
{
  for (TillInstructionState state = TILL_INSTRUCTION_PREPARED;
       state <= TILL_INSTRUCTION_HELD; state++)
    if (g_strcmp0 (word, till_instruction_state_to_word (state)) == 0)
      {
        *ret_state = state;
        return TRUE;
      }

  return FALSE;
}

/**
 * till_instruction_state_may_go:
 * @from: where an instruction stands
 * @to: where it is to go
 *
 * Returns: whether the drawing in till-journal.c has that arrow
 */
gboolean
till_instruction_state_may_go (TillInstructionState from,
                               TillInstructionState to)
{
  switch (from)
    {
    case TILL_INSTRUCTION_HELD:
    case TILL_INSTRUCTION_PREPARED:
      return to == TILL_INSTRUCTION_SENT || to == TILL_INSTRUCTION_REFUSED;

    case TILL_INSTRUCTION_SENT:
      return to == TILL_INSTRUCTION_DONE || to == TILL_INSTRUCTION_REFUSED ||
             to == TILL_INSTRUCTION_UNKNOWN;

    case TILL_INSTRUCTION_UNKNOWN:
      return to == TILL_INSTRUCTION_DONE || to == TILL_INSTRUCTION_REFUSED ||
             to == TILL_INSTRUCTION_GIVEN_UP;

    case TILL_INSTRUCTION_DONE:
    case TILL_INSTRUCTION_REFUSED:
    case TILL_INSTRUCTION_GIVEN_UP:
      return FALSE;
    }

  g_assert_not_reached ();
}
