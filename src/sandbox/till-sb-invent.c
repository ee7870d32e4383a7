/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Inventing a past: so many payments over eighteen months, day by day, with the days and hours of a
 * shop, and a payout every working day.
 *
 * What must hold: the same seed, number and end give the same past. Rows are written as they are
 * invented, some thousands to a transaction, so a million of them need no memory. A file in which
 * this was interrupted is refused, not used; so while it lasts nothing is done to survive a power
 * cut. */

#include "till-sb-invent.h"

#include <stdlib.h>

#include "till-sb-events.h"
#include "till-sb-ledger.h"
#include "till-sb-stories.h"

#define DAYS 548 /* eighteen months */
#define PAYMENTS_PER_TRANSACTION 20000
#define PAYOUT_HOUR (5 * 60 * 60)

/* One in so many payouts comes back. */
#define PAYOUT_FAILS 150

/* Sunday first; what part of the week's trade falls on a day. */
static const guint weekdays[] = { 60, 90, 95, 100, 112, 140, 165 };

/* The same for the hours of a day, UTC. */
static const guint hours[] = {
  2, 1, 1, 1, 1, 2, 6, 15, 40, 75, 95, 105, 110, 90, 85, 90, 100, 105, 80, 55, 40, 25, 12, 5,
};

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

/* How much trade there was until the end of a day: the shop grows, and December is busy. */
static guint64
weight_until (gint64 first_day,
              guint  n_days)
{
  guint64 sum = 0;

  for (guint i = 0; i < n_days; i++)
    {
      gint64 day = first_day + i;
      guint64 weight = weekdays[(day + 4) % 7] * (700 + i); /* 1970-01-01 was a Thursday */

      if (day % 365 > 318 && day % 365 < 345)
        weight = weight * 14 / 10;
      sum += weight;
    }

  return sum;
}

static GArray *
pick_times (TillSbInventor *inventor,
            gint64          day,
            guint           n)
{
  GArray *times = g_array_sized_new (FALSE, FALSE, sizeof (gint64), n);

  while (times->len < n)
    {
      guint hour = till_sb_random_pick (&inventor->random, hours, G_N_ELEMENTS (hours));
      gint64 time = day * TILL_SB_DAY + hour * 3600 +
                    till_sb_random_below (&inventor->random, 3600);

      /* On the last day the shop has only been open until now. */
      if (time > inventor->now)
        time = inventor->now - till_sb_random_below (&inventor->random, 3600);
      g_array_append_val (times, time);
    }
  g_array_sort (times, compare_times);

  return times;
}

/* The bank account was closed: the money comes back and goes out again the next day. */
static gboolean
fail_payout (TillSbInventor *inventor,
             TillSbPayout   *payout,
             GError        **error)
{
  g_autoptr (TillSbTxn) txn = till_sb_row_new (TILL_SB_TXN);

  txn->row.created = payout->arrival_date;
  txn->amount = payout->amount;
  txn->available_on = payout->arrival_date;
  txn->source_kind = TILL_SB_PAYOUT;
  txn->source = payout->row.seq;
  txn->currency = g_strdup (payout->currency);
  txn->type = g_strdup ("payout_failure");
  txn->reporting_category = g_strdup ("payout_reversal");
  txn->description = g_strdup ("STRIPE PAYOUT FAILURE");
  if (!till_sb_save (inventor->sb, txn, error))
    return FALSE;

  payout->failure_balance_transaction = txn->row.seq;
  till_sb_set (&payout->status, "failed");
  till_sb_set (&payout->failure_code, "account_closed");

  return till_sb_save (inventor->sb, payout, error) &&
         till_sb_inventor_tell (inventor, "payout.failed", payout, NULL, error);
}

static gboolean
pay_out (TillSbInventor *inventor,
         gint64          day,
         GError        **error)
{
  g_autoptr (TillSbPayout) payout = NULL;
  gint64 at = day * TILL_SB_DAY + PAYOUT_HOUR;
  guint weekday = (guint) (day + 4) % 7;
  gboolean fails = till_sb_random_below (&inventor->random, PAYOUT_FAILS) == 0;

  if (weekday == 0 || weekday == 6 || !till_sb_inventor_reach (inventor, at))
    return TRUE;

  if (!till_sb_ledger_payout (inventor->sb, at, &payout, error))
    return FALSE;

  if (payout == NULL)
    return TRUE;

  if (!till_sb_inventor_tell (inventor, "payout.created", payout, NULL, error))
    return FALSE;

  if (!till_sb_inventor_reach (inventor, payout->arrival_date))
    return till_sb_task_at (inventor->sb, payout->arrival_date, TILL_SB_TASK_PAYOUT_ARRIVES,
                            payout->row.seq, error);

  if (fails)
    return fail_payout (inventor, payout, error);

  till_sb_set (&payout->status, "paid");

  return till_sb_save (inventor->sb, payout, error) &&
         till_sb_inventor_tell (inventor, "payout.paid", payout, NULL, error);
}

static gboolean
invent_day (TillSbInventor *inventor,
            gint64          day,
            guint           n,
            GError        **error)
{
  g_autoptr (GArray) times = pick_times (inventor, day, n);

  if (!pay_out (inventor, day, error))
    return FALSE;

  for (guint i = 0; i < times->len; i++)
    {
      gint64 at = g_array_index (times, gint64, i);

      if (!till_sb_story_payment (inventor, at, error) ||
          (till_sb_random_odds (&inventor->random, 15) &&
           !till_sb_story_expired_session (inventor, at, error)))
        return FALSE;

      if (inventor->last_intent % PAYMENTS_PER_TRANSACTION == 0 &&
          (!till_db_commit (inventor->sb->db, error) || !till_db_begin (inventor->sb->db, error)))
        return FALSE;
    }

  return TRUE;
}

static gboolean
invent_days (TillSbInventor *inventor,
             guint           n_payments,
             GError        **error)
{
  gint64 first_day = inventor->now / TILL_SB_DAY - DAYS + 1;
  guint64 total = weight_until (first_day, DAYS);
  guint64 before = 0;

  for (guint i = 0; i < DAYS; i++)
    {
      guint64 until = weight_until (first_day, i + 1);
      guint n = (guint) (n_payments * until / total - n_payments * before / total);

      if (!invent_day (inventor, first_day + i, n, error))
        return FALSE;

      before = until;
    }

  return TRUE;
}

/* Whether the past is there already; a file that was left in the middle is refused. */
static gboolean
check_mark (TillSb   *sb,
            gboolean *ret_is_done,
            GError  **error)
{
  g_autofree char *mark = NULL;

  if (!till_sb_meta_get (sb, "history", &mark, error))
    return FALSE;

  *ret_is_done = g_strcmp0 (mark, "done") == 0;
  if (mark == NULL || *ret_is_done)
    return TRUE;

  g_set_error_literal (error, TILL_DB_ERROR, TILL_DB_ERROR_FAILED,
                       "The practice data in this file were not finished: delete the file and "
                       "start again");

  return FALSE;
}

/**
 * till_sb_invent:
 * @sb: a gateway
 * @n_payments: how many payments its past has
 * @now: when the past ends, in seconds since 1970; 0 for the last full minute
 * @error: return location for a #GError
 *
 * Invents a past, unless there is one already. Blocks: about a second for thirty thousand payments.
 *
 * Returns: %FALSE when it could not be written
 */
gboolean
till_sb_invent (TillSb  *sb,
                guint    n_payments,
                gint64   now,
                GError **error)
{
  TillSbInventor inventor = { .sb = sb, .random = { till_sb_mix (sb->ids.seed) } };
  g_autoptr (GArray) customers = g_array_new (FALSE, FALSE, sizeof (gint64));
  gboolean is_done, ok;

  if (!check_mark (sb, &is_done, error))
    return FALSE;

  if (is_done)
    return TRUE;

  inventor.now = now != 0 ? now : till_sb_now (sb) / 60 * 60;
  if (inventor.now > till_sb_now (sb))
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           "The past cannot end in the future");
      return FALSE;
    }

  inventor.events_from = inventor.now - TILL_SB_EVENT_DAYS * TILL_SB_DAY;
  inventor.customers = customers;
  inventor.order = 10000;

  if (!till_sb_meta_set (sb, "history", "begun", error) ||
      !till_db_exec (sb->db, "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF", error) ||
      !till_db_begin (sb->db, error))
    return FALSE;

  ok = (n_payments == 0 || invent_days (&inventor, n_payments, error)) &&
       till_sb_meta_set (sb, "history", "done", error);
  sb->invented_now = 0;
  if (ok)
    return till_db_commit (sb->db, error) &&
           till_db_exec (sb->db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL", error);

  till_db_rollback (sb->db);

  return FALSE;
}
