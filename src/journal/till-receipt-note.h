/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TillReceiptWay:
 * @TILL_RECEIPT_PRINTED: a printer has taken it
 * @TILL_RECEIPT_SAVED: it was saved as a file
 */
typedef enum
{
  TILL_RECEIPT_PRINTED,
  TILL_RECEIPT_SAVED,
} TillReceiptWay;

/**
 * TillReceiptNote:
 * @payment_id: the payment
 * @of_hold: whether it said that money is held; else that it was taken
 * @way: how it left
 * @operator_name: who had it made
 * @time_us: when, in µs since 1970 UTC
 *
 * A receipt that has left this computer.
 */
typedef struct
{
  char          *payment_id;
  gboolean       of_hold;
  TillReceiptWay way;
  char          *operator_name;
  gint64         time_us;
} TillReceiptNote;

TillReceiptNote *till_receipt_note_new  (const char      *payment_id,
                                         gboolean         of_hold,
                                         TillReceiptWay   way,
                                         const char      *operator_name,
                                         gint64           time_us);
void             till_receipt_note_free (TillReceiptNote *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillReceiptNote, till_receipt_note_free)

G_END_DECLS
