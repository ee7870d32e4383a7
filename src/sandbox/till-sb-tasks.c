/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What happens by itself when its time has come: fees, refund results, disputes, expiries, payouts.
 *
 * What must hold: a task is done and forgotten in one transaction, so a killed program does what
 * was due when it starts again, once. */

#include "till-sb-tasks.h"

#include <string.h>

#include "till-sb-charge.h"
#include "till-sb-dispute.h"
#include "till-sb-events.h"
#include "till-sb-intent.h"
#include "till-sb-ledger.h"
#include "till-sb-refund.h"
#include "till-sb-render.h"
#include "till-sb-session.h"
#include "till-stmt.h"

/* When the day's payout is made, in seconds after midnight UTC. */
#define PAYOUT_HOUR (5 * 60 * 60)

static gboolean
plan_payout (TillSb  *sb,
             GError **error)
{
  gint64 next = till_sb_working_day (till_sb_now (sb) - PAYOUT_HOUR, 1) + PAYOUT_HOUR;

  return till_sb_task_at (sb, next, TILL_SB_TASK_PAYOUT, 0, error);
}

static gboolean
make_payout (TillSb  *sb,
             GError **error)
{
  g_autoptr (TillSbPayout) payout = NULL;

  if (!till_sb_events_prune (sb, error) ||
      !plan_payout (sb, error) ||
      !till_sb_ledger_payout (sb, till_sb_now (sb), &payout, error))
    return FALSE;

  if (payout == NULL)
    return TRUE;

  return till_sb_emit (sb, "payout.created", payout, NULL, error) &&
         till_sb_emit (sb, "payout.reconciliation_completed", payout, NULL, error) &&
         till_sb_task_at (sb, payout->arrival_date, TILL_SB_TASK_PAYOUT_ARRIVES, payout->row.seq,
                          error);
}

static gboolean
payout_arrives (TillSb  *sb,
                gint64   seq,
                GError **error)
{
  g_autoptr (TillSbPayout) payout = till_sb_load (sb, TILL_SB_PAYOUT, seq, error);
  g_autofree char *before = NULL;

  if (payout == NULL || !(before = till_sb_render_row (sb, payout, error)))
    return FALSE;

  till_sb_set (&payout->status, "paid");

  return till_sb_save (sb, payout, error) &&
         till_sb_emit (sb, "payout.paid", payout, before, error);
}

static gboolean
run_one (TillSb    *sb,
         TillSbTask what,
         gint64     target,
         GError   **error)
{
  switch (what)
    {
    case TILL_SB_TASK_SETTLE_CHARGE:
      return till_sb_charge_settle (sb, target, error);

    case TILL_SB_TASK_REFUND_SUCCEEDS:
      return till_sb_refund_succeed (sb, target, error);

    case TILL_SB_TASK_REFUND_FAILS:
      return till_sb_refund_fail (sb, target, error);

    case TILL_SB_TASK_REFUND_REFERENCE:
      return till_sb_refund_refer (sb, target, error);

    case TILL_SB_TASK_DISPUTE:
      return till_sb_dispute_open (sb, target, error);

    case TILL_SB_TASK_DISPUTE_DECIDED:
      return till_sb_dispute_decide (sb, target, error);

    case TILL_SB_TASK_SESSION_EXPIRES:
      return till_sb_session_expire_due (sb, target, error);

    case TILL_SB_TASK_CHARGE_EXPIRES:
      return till_sb_intent_expire_hold (sb, target, error);

    case TILL_SB_TASK_PAYOUT:
      return make_payout (sb, error);

    case TILL_SB_TASK_PAYOUT_ARRIVES:
      return payout_arrives (sb, target, error);

    case TILL_SB_TASK_WARNING:
      return till_sb_dispute_warn (sb, target, error);
    }

  return TRUE; /* a task of a newer version */
}

static const char count_payout_sql[] = "SELECT COUNT (*) FROM task WHERE what = ?1";

/**
 * till_sb_tasks_begin:
 * @sb: a gateway
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Plans the daily payout if it is not planned yet.
 *
 * Returns: %FALSE when it could not be written
 */
gboolean
till_sb_tasks_begin (TillSb  *sb,
                     GError **error)
{
  g_autoptr (TillStmt) stmt = NULL;
  gboolean has_row;

  return (stmt = till_db_statement (sb->db, count_payout_sql, error)) &&
         till_stmt_bind_int64 (stmt, 1, TILL_SB_TASK_PAYOUT, error) &&
         till_stmt_step (stmt, &has_row, error) &&
         (till_stmt_get_int64 (stmt, 0) > 0 || plan_payout (sb, error));
}

static const char next_sql[] =
  "SELECT seq, due_us, what, target FROM task ORDER BY due_us, seq LIMIT 1";
static const char done_sql[] = "DELETE FROM task WHERE seq = ?1";

typedef struct
{
  gint64 seq;
  gint64 due_us;
  gint64 what;
  gint64 target;
} Task;

static gboolean
read_next (TillSb  *sb,
           Task    *ret_task,
           GError **error)
{
  g_autoptr (TillStmt) stmt = NULL;
  gboolean has_row;

  if (!(stmt = till_db_statement (sb->db, next_sql, error)) ||
      !till_stmt_step (stmt, &has_row, error))
    return FALSE;

  ret_task->seq = has_row ? till_stmt_get_int64 (stmt, 0) : 0;
  ret_task->due_us = has_row ? till_stmt_get_int64 (stmt, 1) : G_MAXINT64;
  ret_task->what = has_row ? till_stmt_get_int64 (stmt, 2) : 0;
  ret_task->target = has_row ? till_stmt_get_int64 (stmt, 3) : 0;

  return TRUE;
}

static gboolean
forget (TillSb  *sb,
        gint64   seq,
        GError **error)
{
  g_autoptr (TillStmt) stmt = NULL;

  return (stmt = till_db_statement (sb->db, done_sql, error)) &&
         till_stmt_bind_int64 (stmt, 1, seq, error) &&
         till_stmt_run (stmt, error);
}

static gboolean
run_and_forget (TillSb     *sb,
                const Task *task,
                GError    **error)
{
  if (!till_db_begin (sb->db, error))
    return FALSE;

  if (!forget (sb, task->seq, error) ||
      !run_one (sb, (TillSbTask) task->what, task->target, error))
    {
      till_db_rollback (sb->db);
      return FALSE;
    }

  return till_db_commit (sb->db, error);
}

/**
 * till_sb_tasks_run:
 * @sb: a gateway
 * @ret_next_us: (out): when the next task is due, in µs since 1970, or %G_MAXINT64
 * @error: return location for a #GError
 *
 * Does everything that is due.
 *
 * Returns: %FALSE when a task failed; it stays due
 */
gboolean
till_sb_tasks_run (TillSb  *sb,
                   gint64  *ret_next_us,
                   GError **error)
{
  Task task;

  for (;;)
    {
      if (!read_next (sb, &task, error))
        return FALSE;

      if (task.due_us > till_clock_now_us (sb->clock))
        {
          *ret_next_us = task.due_us;
          return TRUE;
        }

      if (!run_and_forget (sb, &task, error))
        return FALSE;
    }
}
