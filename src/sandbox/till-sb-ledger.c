/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What moves the account's balance, and the payouts that empty it.
 *
 * What must hold: every pence that comes or goes is one row of txn; a payout takes whole rows, and
 * its amount is exactly their sum. Nothing here tells anybody: events are the caller's. */

#include "till-sb-ledger.h"

#include <string.h>

#include "till-sb-cards.h"
#include "till-sb-money.h"
#include "till-stmt.h"

/* £20 (stripe.com/gb/pricing, "Disputed payments"). */
#define DISPUTE_FEE 2000

/**
 * till_sb_working_day:
 * @time: a time in seconds since 1970
 * @n_days: how many working days later
 *
 * Returns: the beginning, in UTC, of the @n_days-th working day after @time
 */
gint64
till_sb_working_day (gint64 time,
                     guint  n_days)
{
  gint64 day = time / TILL_SB_DAY;

  while (n_days > 0)
    {
      guint weekday = (guint) (++day + 4) % 7; /* 1970-01-01 was a Thursday; 0 is Sunday */

      if (weekday != 0 && weekday != 6)
        n_days--;
    }

  return day * TILL_SB_DAY;
}

static gboolean
post (TillSb     *sb,
      TillSbTxn  *txn,
      const char *type,
      const char *category,
      GError    **error)
{
  txn->currency = g_strdup (TILL_SB_CURRENCY);
  txn->type = g_strdup (type);
  txn->reporting_category = g_strdup (category);

  return till_sb_save (sb, txn, error);
}

static TillSbTxn *
txn_new (gint64     at,
         TillSbKind source_kind,
         gint64     source)
{
  TillSbTxn *txn = till_sb_row_new (TILL_SB_TXN);

  txn->row.created = at;
  txn->source_kind = source_kind;
  txn->source = source;

  return txn;
}

/* When the money a charge brought is there; what takes it back cannot be there before. */
static gboolean
available_on_of_charge (TillSb             *sb,
                        const TillSbCharge *charge,
                        gint64              at,
                        gint64             *ret_time,
                        GError            **error)
{
  g_autoptr (TillSbTxn) txn = NULL;

  *ret_time = at;
  if (charge->balance_transaction == 0)
    return TRUE;

  if (!(txn = till_sb_load (sb, TILL_SB_TXN, charge->balance_transaction, error)))
    return FALSE;

  *ret_time = MAX (at, txn->available_on);

  return TRUE;
}

/**
 * till_sb_ledger_charge:
 * @sb: a gateway, in a transaction
 * @charge: a captured charge; its balance_transaction is set, it is not saved
 * @method: its card
 * @at: when, in seconds since 1970
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Credits the account with what was captured.
 *
 * Returns: %FALSE when it could not be written
 */
gboolean
till_sb_ledger_charge (TillSb                    *sb,
                       TillSbCharge              *charge,
                       const TillSbPaymentMethod *method,
                       gint64                     at,
                       GError                   **error)
{
  g_autoptr (TillSbTxn) txn = txn_new (at, TILL_SB_CHARGE, charge->row.seq);
  TillSbSettlement settlement;

  till_sb_money_settle (charge->amount_captured, charge->currency, method->country, &settlement);
  txn->amount = settlement.amount;
  txn->fee = settlement.fee;
  txn->exchange_rate = settlement.rate;
  txn->description = g_strdup (charge->description);
  txn->available_on = method->behaviour == TILL_SB_AVAILABLE_AT_ONCE
                      ? at : till_sb_working_day (at, TILL_SB_DELAY_DAYS);

  if (!post (sb, txn, "charge", "charge", error))
    return FALSE;

  charge->balance_transaction = txn->row.seq;

  return TRUE;
}

/**
 * till_sb_ledger_refund:
 * @sb: a gateway, in a transaction
 * @refund: a saved refund; its balance_transaction is set, it is not saved again
 * @charge: what it gives back
 * @at: when, in seconds since 1970
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Takes the money of a refund from the account. The fee of the charge stays taken.
 *
 * Returns: %FALSE when it could not be written
 */
gboolean
till_sb_ledger_refund (TillSb             *sb,
                       TillSbRefund       *refund,
                       const TillSbCharge *charge,
                       gint64              at,
                       GError            **error)
{
  g_autoptr (TillSbTxn) txn = txn_new (at, TILL_SB_REFUND, refund->row.seq);
  TillSbSettlement settlement;

  till_sb_money_settle (refund->amount, refund->currency, NULL, &settlement);
  txn->amount = -settlement.amount;
  txn->exchange_rate = settlement.rate;
  txn->description = charge->description != NULL
                     ? g_strdup_printf ("REFUND FOR CHARGE (%s)", charge->description)
                     : g_strdup ("REFUND FOR CHARGE");

  if (!available_on_of_charge (sb, charge, at, &txn->available_on, error) ||
      !post (sb, txn, "refund", "refund", error))
    return FALSE;

  refund->balance_transaction = txn->row.seq;

  return TRUE;
}

/**
 * till_sb_ledger_refund_failure:
 * @sb: a gateway, in a transaction
 * @refund: a refund that failed; its failure_balance_transaction is set, it is not saved
 * @charge: what it would have given back
 * @at: when, in seconds since 1970
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Gives the money of a failed refund back to the account.
 *
 * Returns: %FALSE when it could not be written
 */
gboolean
till_sb_ledger_refund_failure (TillSb             *sb,
                               TillSbRefund       *refund,
                               const TillSbCharge *charge,
                               gint64              at,
                               GError            **error)
{
  g_autoptr (TillSbTxn) txn = txn_new (at, TILL_SB_REFUND, refund->row.seq);
  TillSbSettlement settlement;

  till_sb_money_settle (refund->amount, refund->currency, NULL, &settlement);
  txn->amount = settlement.amount;
  txn->exchange_rate = settlement.rate;
  txn->description = g_strdup ("REFUND FAILURE");

  if (!available_on_of_charge (sb, charge, at, &txn->available_on, error) ||
      !post (sb, txn, "refund_failure", "refund_failure", error))
    return FALSE;

  refund->failure_balance_transaction = txn->row.seq;

  return TRUE;
}

/**
 * till_sb_ledger_dispute:
 * @sb: a gateway, in a transaction
 * @dispute: a saved dispute; withdrawn or reinstated is set, it is not saved again
 * @reinstate: whether the money comes back
 * @at: when, in seconds since 1970
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Takes a disputed amount and the fee from the account, or gives the amount back.
 *
 * Returns: %FALSE when it could not be written
 */
gboolean
till_sb_ledger_dispute (TillSb        *sb,
                        TillSbDispute *dispute,
                        gboolean       reinstate,
                        gint64         at,
                        GError       **error)
{
  g_autoptr (TillSbTxn) txn = txn_new (at, TILL_SB_DISPUTE, dispute->row.seq);
  TillSbSettlement settlement;
  char id[TILL_SB_ID_SIZE];

  till_sb_ids_format (&sb->ids, TILL_SB_CHARGE, dispute->charge, id);
  till_sb_money_settle (dispute->amount, dispute->currency, NULL, &settlement);
  txn->amount = reinstate ? settlement.amount : -settlement.amount;
  txn->fee = reinstate ? 0 : DISPUTE_FEE;
  txn->exchange_rate = settlement.rate;
  txn->available_on = at;
  txn->description = g_strdup_printf (reinstate ? "Chargeback reversal for %s"
                                                : "Chargeback withdrawal for %s", id);

  if (!post (sb, txn, "adjustment", reinstate ? "dispute_reversal" : "dispute", error))
    return FALSE;

  if (reinstate)
    dispute->reinstated = txn->row.seq;
  else
    dispute->withdrawn = txn->row.seq;

  return TRUE;
}

static const char due_sql[] =
  "SELECT COALESCE (SUM (amount - fee), 0) FROM txn WHERE payout = 0 AND available_on <= ?1";
static const char take_sql[] =
  "UPDATE txn SET payout = ?2 WHERE payout = 0 AND available_on <= ?1";

static gboolean
sum_due (TillSb  *sb,
         gint64   at,
         gint64  *ret_sum,
         GError **error)
{
  g_autoptr (TillStmt) stmt = NULL;
  gboolean has_row;

  if (!(stmt = till_db_statement (sb->db, due_sql, error)) ||
      !till_stmt_bind_int64 (stmt, 1, at, error) ||
      !till_stmt_step (stmt, &has_row, error))
    return FALSE;

  *ret_sum = has_row ? till_stmt_get_int64 (stmt, 0) : 0;

  return TRUE;
}

static gboolean
take_due (TillSb  *sb,
          gint64   at,
          gint64   payout,
          GError **error)
{
  g_autoptr (TillStmt) stmt = NULL;

  return (stmt = till_db_statement (sb->db, take_sql, error)) &&
         till_stmt_bind_int64 (stmt, 1, at, error) &&
         till_stmt_bind_int64 (stmt, 2, payout, error) &&
         till_stmt_run (stmt, error);
}

/**
 * till_sb_ledger_payout:
 * @sb: a gateway, in a transaction
 * @at: when, in seconds since 1970
 * @ret_payout: (out) (transfer full) (nullable): the payout, or %NULL when there is nothing to pay
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Pays out everything that is available. Its own row, with the payout's negative amount, is in the
 * payout too, as in Stripe's lists.
 *
 * Returns: %FALSE when it could not be written
 */
gboolean
till_sb_ledger_payout (TillSb        *sb,
                       gint64         at,
                       TillSbPayout **ret_payout,
                       GError       **error)
{
  g_autoptr (TillSbPayout) payout = NULL;
  g_autoptr (TillSbTxn) txn = NULL;
  gint64 sum;

  *ret_payout = NULL;
  if (!sum_due (sb, at, &sum, error))
    return FALSE;

  if (sum <= 0)
    return TRUE;

  payout = till_sb_row_new (TILL_SB_PAYOUT);
  payout->row.created = at;
  payout->amount = sum;
  payout->arrival_date = till_sb_working_day (at, 1);
  payout->currency = g_strdup (TILL_SB_CURRENCY);
  payout->status = g_strdup ("in_transit");
  if (!till_sb_save (sb, payout, error) ||
      !take_due (sb, at, payout->row.seq, error))
    return FALSE;

  txn = txn_new (at, TILL_SB_PAYOUT, payout->row.seq);
  txn->amount = -sum;
  txn->available_on = payout->arrival_date;
  txn->payout = payout->row.seq;
  txn->description = g_strdup ("STRIPE PAYOUT");
  if (!post (sb, txn, "payout", "payout", error))
    return FALSE;

  payout->balance_transaction = txn->row.seq;
  if (!till_sb_save (sb, payout, error))
    return FALSE;

  *ret_payout = g_steal_pointer (&payout);

  return TRUE;
}
