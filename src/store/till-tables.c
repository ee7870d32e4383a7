/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which table keeps which kind of record. */

#include "till-tables-private.h"

/**
 * till_record_table_get:
 * @kind: a kind of record
 *
 * Returns: (transfer none) (nullable): its table; %NULL for payments, which have lists of their
 *   own, and for what is not kept
 */
const TillRecordTable *
till_record_table_get (TillRecordKind kind)
{
  switch (kind)
    {
    case TILL_RECORD_REFUND:
      return &till_refund_table;

    case TILL_RECORD_DISPUTE:
      return &till_dispute_table;

    case TILL_RECORD_PAYOUT:
      return &till_payout_table;

    case TILL_RECORD_ENTRY:
      return &till_entry_table;

    case TILL_RECORD_CUSTOMER:
      return &till_customer_table;

    case TILL_RECORD_LINK:
      return &till_link_table;

    case TILL_RECORD_PAYMENT:
    case TILL_RECORD_CARD:
    case TILL_RECORD_EVENT:
    case TILL_RECORD_ACCOUNT:
      return NULL;
    }

  return NULL;
}
