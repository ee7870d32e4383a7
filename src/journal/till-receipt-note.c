/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What is remembered of a receipt that has left this computer. */

#include "till-receipt-note.h"

/**
 * till_receipt_note_new:
 * @payment_id: the payment
 * @of_hold: whether it says that money is held; else that it was taken
 * @way: how it left
 * @operator_name: who had it made
 * @time_us: when, in µs since 1970 UTC
 *
 * Returns: (transfer full): the note
 */
TillReceiptNote *
till_receipt_note_new (const char    *payment_id,
                       gboolean       of_hold,
                       TillReceiptWay way,
                       const char    *operator_name,
                       gint64         time_us)
{
  TillReceiptNote *self;

  g_return_val_if_fail (payment_id != NULL && operator_name != NULL, NULL);

  self = g_new0 (TillReceiptNote, 1);
  self->payment_id = g_strdup (payment_id);
  self->of_hold = of_hold;
  self->way = way;
  self->operator_name = g_strdup (operator_name);
  self->time_us = time_us;

  return self;
}

/**
 * till_receipt_note_free:
 * @self: (nullable) (transfer full): a note
 */
void
till_receipt_note_free (TillReceiptNote *self)
{
  if (self == NULL)
    return;

  g_free (self->payment_id);
  g_free (self->operator_name);
  g_free (self);
}
