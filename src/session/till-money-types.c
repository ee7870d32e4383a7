/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the session tells about orders that move money: plain values. */

#include "till-money-types.h"

/**
 * till_objection_free:
 * @objection: (nullable) (transfer full): an objection
 */
void
till_objection_free (TillObjection *objection)
{
  if (objection == NULL)
    return;

  g_clear_pointer (&objection->payment, till_record_unref);
  g_clear_pointer (&objection->instruction, till_instruction_unref);
  g_free (objection);
}

/**
 * till_settling_free:
 * @settling: (nullable) (transfer full): how a search goes
 */
void
till_settling_free (TillSettling *settling)
{
  if (settling == NULL)
    return;

  g_clear_pointer (&settling->instruction, till_instruction_unref);
  g_free (settling);
}

/**
 * till_held_free:
 * @held: (nullable) (transfer full): an order that is held back
 */
void
till_held_free (TillHeld *held)
{
  if (held == NULL)
    return;

  g_clear_pointer (&held->instruction, till_instruction_unref);
  g_free (held);
}
