/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The tables "day_total" and "span_total": how much was taken and given back on each day, and in
 * each span of days, so that nobody has to add up ten years of payments to see one number.
 *
 * What must hold: both are always the sum over the payments, because each change of one is added
 * here in the same transaction. */

#include "till-key-private.h"
#include "till-tables-private.h"

/* More than any sum of a merchant; what a gateway says beyond it must not overflow the total. */
#define AMOUNT_MAX G_GINT64_CONSTANT (1000000000000000)

#define ADD(table, start)                                                                         \
  "INSERT INTO " table " (" start ", currency, label, method, brand, moto, settle_currency,"      \
  "  count, gross, refunded, fees, net)"                                                          \
  " VALUES (?1, ?2, ?3, ifnull (?4, ''), ifnull (?5, ''), ?6, ?7, ?8, ?9, ?10, ?11, ?12)"         \
  " ON CONFLICT DO UPDATE SET count = count + excluded.count, gross = gross + excluded.gross,"    \
  "  refunded = refunded + excluded.refunded, fees = fees + excluded.fees,"                       \
  "  net = net + excluded.net"

static const char add_to_day_sql[] = ADD ("day_total", "day");
static const char add_to_span_sql[] = ADD ("span_total", "span");

static gboolean
add (TillDb            *db,
     const char        *sql,
     gint64             start,
     const TillPayment *payment,
     int                sign,
     GError           **error)
{
  int label = till_disk_payment_label.to_disk (till_payment_get_label (payment));
  gint64 gross = CLAMP (payment->captured, -AMOUNT_MAX, AMOUNT_MAX);
  gint64 refunded = CLAMP (payment->refunded, -AMOUNT_MAX, AMOUNT_MAX);
  gboolean is_settled = *payment->settle_currency != '\0';
  gint64 fees = is_settled ? CLAMP (payment->fee, -AMOUNT_MAX, AMOUNT_MAX) : 0;
  gint64 net = is_settled ? CLAMP (payment->net, -AMOUNT_MAX, AMOUNT_MAX) : 0;
  g_autoptr (TillStmt) stmt = NULL;

  return (stmt = till_db_statement (db, sql, error)) &&
         till_stmt_bind_int64 (stmt, 1, start, error) &&
         till_stmt_bind_text (stmt, 2, payment->amount.currency, error) &&
         till_stmt_bind_int64 (stmt, 3, label, error) &&
         till_stmt_bind_text (stmt, 4, payment->method, error) &&
         till_stmt_bind_text (stmt, 5, payment->brand, error) &&
         till_stmt_bind_int64 (stmt, 6, payment->moto != FALSE, error) &&
         till_stmt_bind_text (stmt, 7, payment->settle_currency, error) &&
         till_stmt_bind_int64 (stmt, 8, sign, error) &&
         till_stmt_bind_int64 (stmt, 9, sign * gross, error) &&
         till_stmt_bind_int64 (stmt, 10, sign * refunded, error) &&
         till_stmt_bind_int64 (stmt, 11, sign * fees, error) &&
         till_stmt_bind_int64 (stmt, 12, sign * net, error) && till_stmt_run (stmt, error);
}

/**
 * till_day_total_table_add:
 * @db: a database in a writing transaction, owned by the calling thread
 * @key: a payment's key
 * @payment: the payment
 * @sign: 1 when it comes, -1 when it goes
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Returns: %FALSE when it was not written: roll back
 */
gboolean
till_day_total_table_add (TillDb            *db,
                          gint64             key,
                          const TillPayment *payment,
                          int                sign,
                          GError           **error)
{
  gint64 day = till_key_get_day (key);

  return add (db, add_to_day_sql, day, payment, sign, error) &&
         add (db, add_to_span_sql, till_span_of_day (day), payment, sign, error);
}
