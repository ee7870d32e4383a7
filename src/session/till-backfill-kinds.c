/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What is fetched of the past, and what the marks say about how far that has come. */

#include "till-backfill-kinds.h"

#include "till-backfill-plan.h"

/**
 * till_backfill_get_kinds:
 * @ret_n: (out): how many there are
 *
 * Returns: (transfer none) (array length=ret_n): what is fetched of the past, in this order; the
 *   refunds come with their payments
 */
const TillRecordKind *
till_backfill_get_kinds (guint *ret_n)
{
  static const TillRecordKind kinds[] = {
    TILL_RECORD_PAYMENT, TILL_RECORD_DISPUTE, TILL_RECORD_PAYOUT, TILL_RECORD_CUSTOMER,
    TILL_RECORD_LINK, TILL_RECORD_ENTRY,
  };

  g_return_val_if_fail (ret_n != NULL, NULL);

  *ret_n = G_N_ELEMENTS (kinds);

  return kinds;
}

/**
 * till_backfill_get_mark_key:
 * @kind: what kind of record
 *
 * Returns: (transfer full): the key of the mark that says how far the backfill has come
 */
char *
till_backfill_get_mark_key (TillRecordKind kind)
{
  static const char *const names[] = {
    [TILL_RECORD_PAYMENT] = "payments",   [TILL_RECORD_REFUND] = "refunds",
    [TILL_RECORD_DISPUTE] = "disputes",   [TILL_RECORD_PAYOUT] = "payouts",
    [TILL_RECORD_CUSTOMER] = "customers", [TILL_RECORD_LINK] = "links",
    [TILL_RECORD_ENTRY] = "entries",
  };

  g_return_val_if_fail (kind < G_N_ELEMENTS (names) && names[kind] != NULL, NULL);

  return g_strconcat ("backfill-", names[kind], NULL);
}

/**
 * till_backfill_is_done:
 * @store: has the mark
 * @kind: what kind of record
 * @ret_count: (out): how many were fetched
 * @ret_reached_us: (out): since when everything is here; 0 = nothing is
 *
 * Returns: whether the whole past is here
 */
gboolean
till_backfill_is_done (TillStore     *store,
                       TillRecordKind kind,
                       guint64       *ret_count,
                       gint64        *ret_reached_us)
{
  g_autoptr (TillBackfillPlan) plan = NULL;
  g_autofree char *key = till_backfill_get_mark_key (kind);

  g_return_val_if_fail (TILL_IS_STORE (store), FALSE);

  plan = till_backfill_plan_new (till_store_get_mark (store, key));
  *ret_count = till_backfill_plan_get_count (plan);
  *ret_reached_us = till_backfill_plan_get_reached (plan);

  return till_backfill_plan_is_done (plan);
}

/**
 * till_backfill_get_created:
 * @record: a record
 *
 * Returns: when it was made, by which lists are sorted; 0 for what is not listed
 */
gint64
till_backfill_get_created (const TillRecord *record)
{
  switch (record->kind)
    {
    case TILL_RECORD_PAYMENT:
      return ((const TillPayment *) (gconstpointer) record)->created_us;

    case TILL_RECORD_REFUND:
      return ((const TillRefund *) (gconstpointer) record)->created_us;

    case TILL_RECORD_DISPUTE:
      return ((const TillDispute *) (gconstpointer) record)->created_us;

    case TILL_RECORD_PAYOUT:
      return ((const TillPayout *) (gconstpointer) record)->created_us;

    case TILL_RECORD_CUSTOMER:
      return ((const TillCustomer *) (gconstpointer) record)->created_us;

    case TILL_RECORD_LINK:
      return ((const TillLink *) (gconstpointer) record)->created_us;

    case TILL_RECORD_ENTRY:
      return ((const TillEntry *) (gconstpointer) record)->created_us;

    case TILL_RECORD_CARD:
    case TILL_RECORD_EVENT:
    case TILL_RECORD_ACCOUNT:
      return 0;
    }

  return 0;
}
