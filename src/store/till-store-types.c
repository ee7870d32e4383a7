/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the store hands out. */

#include "till-store-types.h"

/**
 * till_applied_free:
 * @applied: (nullable) (transfer full): what has changed
 */
void
till_applied_free (TillApplied *applied)
{
  if (applied == NULL)
    return;

  g_array_unref (applied->changed);
  g_array_unref (applied->removed);
  g_ptr_array_unref (applied->doubts);
  g_array_unref (applied->told);
  g_free (applied);
}

/**
 * till_payment_detail_free:
 * @detail: (nullable) (transfer full): a payment with all that hangs on it
 */
void
till_payment_detail_free (TillPaymentDetail *detail)
{
  if (detail == NULL)
    return;

  till_record_unref (detail->payment);
  g_ptr_array_unref (detail->refunds);
  g_ptr_array_unref (detail->disputes);
  g_clear_pointer (&detail->ledger, g_ptr_array_unref);
  g_free (detail);
}
