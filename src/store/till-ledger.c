/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the store can be asked about the movements of the merchant's balance.
 *
 * What must hold: a payout is what went into it, to the minor unit; where it is not, that is told,
 * never smoothed over. */

#include "till-ledger.h"

#include <string.h>

#include "till-store-private.h"
#include "till-tables-private.h"

/* The payouts behind the entries, each once. */
static gboolean
add_payouts (TillDb    *db,
             GPtrArray *entries,
             GError   **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_entries = entries->len;

  for (guint i = 0; i < n_entries; i++)
    {
      const char *payout_id = ((const TillEntry *) entries->pdata[i])->payout_id;
      gpointer payout;

      if (payout_id == NULL || !g_hash_table_add (seen, (gpointer) payout_id))
        continue;

      if (!till_record_table_find (&till_payout_table, db, payout_id, &payout, error))
        return FALSE;

      if (payout != NULL)
        g_ptr_array_add (entries, payout);
    }

  return TRUE;
}

/**
 * till_ledger_list_of_payment:
 * @db: a database owned by the calling thread
 * @payment_id: a payment
 * @error: return location for a #GError in #TILL_DB_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable) (element-type TillRecord): what a payment, its refunds and
 *   its disputes have moved, oldest first, and behind that the payouts it all went into, each once
 */
GPtrArray *
till_ledger_list_of_payment (TillDb     *db,
                             const char *payment_id,
                             GError    **error)
{
  g_autoptr (GPtrArray) entries = NULL;

  if (!(entries = till_entry_table_list_of_payment (db, payment_id, error)) ||
      !add_payouts (db, entries, error))
    return NULL;

  return g_steal_pointer (&entries);
}

static gpointer
work_list_of_payout (TillDb       *db,
                     gpointer      user_data,
                     GCancellable *cancellable,
                     GError      **error)
{
  const TillStoreJob *job = user_data;

  return till_entry_table_list_of_payout (db, job->text, error);
}

static gpointer
work_list_bare (TillDb       *db,
                gpointer      user_data,
                GCancellable *cancellable,
                GError      **error)
{
  const TillStoreJob *job = user_data;

  return till_payout_table_list_bare (db, job->limit, error);
}

static void
listed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GPtrArray *records = till_db_thread_run_finish (TILL_DB_THREAD (object), result, &error);

  if (records == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, records, (GDestroyNotify) g_ptr_array_unref);
}

static void
run_list (TillStore          *self,
          TillDbFunc          work,
          const char         *id,
          guint               limit,
          GCancellable       *cancellable,
          GAsyncReadyCallback callback,
          gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  TillStoreJob *job = till_store_job_new (self, work);

  g_task_set_source_tag (task, run_list);
  job->text = g_strdup (id);
  job->limit = limit;
  till_store_run_read (self, job, (GDestroyNotify) g_ptr_array_unref, listed_cb, task);
}

/**
 * till_store_list_payout_entries_async:
 * @self: a store
 * @payout_id: a payout
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Lists what went into a payout, oldest first, with the payout's own entry; nothing if that is not
 * known yet. Ends with till_store_list_entries_finish().
 */
void
till_store_list_payout_entries_async (TillStore          *self,
                                      const char         *payout_id,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data)
{
  g_return_if_fail (TILL_IS_STORE (self));
  g_return_if_fail (payout_id != NULL);

  run_list (self, work_list_of_payout, payout_id, 0, cancellable, callback, user_data);
}

/**
 * till_store_list_bare_payouts_async:
 * @self: a store
 * @limit: how many at most
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Lists payouts of which it is not known what went into them, though the gateway would tell, newest
 * first. Ends with till_store_list_entries_finish().
 */
void
till_store_list_bare_payouts_async (TillStore          *self,
                                    guint               limit,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  g_return_if_fail (TILL_IS_STORE (self));

  run_list (self, work_list_bare, NULL, limit, cancellable, callback, user_data);
}

/**
 * till_store_list_entries_finish:
 * @self: a store
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_DB_ERROR, %G_IO_ERROR_CANCELLED
 *   or %G_IO_ERROR_CLOSED
 *
 * Returns: (transfer full) (nullable) (element-type TillRecord): what was asked for
 */
GPtrArray *
till_store_list_entries_finish (TillStore    *self,
                                GAsyncResult *result,
                                GError      **error)
{
  g_return_val_if_fail (TILL_IS_STORE (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
