/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Looks through one table of records, newest first, for those that are meant. What must hold: the
 * payment of a record is only read when it is shown, or when what is looked for may stand in it. */

#include "till-store-work-private.h"

#include "till-payment-table-private.h"
#include "till-tables-private.h"

typedef struct
{
  TillDb                *db;
  const TillRecordQuery *query;
  TillRecordMatch       *match;
  TillRecordPage        *page;
} Search;

/* The payment a record is about, by either of its ids; NULL when it is not known here. */
static gboolean
find_payment (Search       *search,
              gpointer      record,
              TillPayment **ret_payment,
              GError      **error)
{
  const char *id = till_record_get_payment_id (record);
  g_auto (TillPaymentRow) row = TILL_PAYMENT_ROW_INIT;

  *ret_payment = NULL;
  if (id == NULL)
    return TRUE;

  if (!till_payment_table_find (search->db, id, &row, error) ||
      (row.payment == NULL &&
       !till_payment_table_find_charge (search->db, id, &row, error)))
    return FALSE;

  *ret_payment = g_steal_pointer (&row.payment);

  return TRUE;
}

static gboolean
look_at (Search   *search,
         gpointer  record,
         GError  **error)
{
  guint32 states = search->query->states;
  gboolean has_words = till_record_match_has_words (search->match);
  TillPayment *payment = NULL;
  gboolean ok = TRUE;

  if (states != 0 && (states & (1u << till_record_get_state (record))) == 0)
    return TRUE;

  if ((has_words && !till_record_match_accepts (search->match, record, NULL)) ||
      till_record_page_wants (search->page, search->query))
    ok = find_payment (search, record, &payment, error);

  if (ok && (!has_words || till_record_match_accepts (search->match, record, payment)))
    ok = till_record_page_take (search->page, search->query, record, payment, error);

  if (payment != NULL)
    till_record_unref (payment);

  return ok;
}

static gboolean
look_through (Search                *search,
              const TillRecordTable *table,
              GError               **error)
{
  g_autoptr (TillStmt) stmt = NULL;
  gboolean has_row;

  if (!(stmt = till_db_statement (search->db, table->list_sql, error)) ||
      !till_stmt_bind_int64 (stmt, 1, /* all: */ -1, error))
    return FALSE;

  for (;;)
    {
      gpointer record;
      gboolean ok;

      if (!till_stmt_step (stmt, &has_row, error))
        return FALSE;

      if (!has_row)
        return TRUE;

      record = till_record_table_read (table, stmt, 0);
      ok = look_at (search, record, error);
      till_record_unref (record);
      if (!ok)
        return FALSE;
    }
}

/**
 * till_store_work_search_records:
 * @db: the history
 * @job: a #TillStoreJob with a query
 * @cancellable: (nullable): asks for an early end
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): a #TillRecordPage
 */
gpointer
till_store_work_search_records (TillDb       *db,
                                gpointer      user_data,
                                GCancellable *cancellable,
                                GError      **error)
{
  TillStoreJob *job = user_data;
  const TillRecordTable *table = till_record_table_get (job->query.kind);
  g_autoptr (TillRecordPage) page = till_record_page_new ();
  g_autoptr (TillRecordMatch) match = till_record_match_new (job->text, job->query.states);
  Search search = { db, &job->query, match, page };

  if (table != NULL && !look_through (&search, table, error))
    return NULL;

  return g_steal_pointer (&page);
}
