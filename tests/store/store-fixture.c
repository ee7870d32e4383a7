/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A history in a folder of its own, and its calls as calls that wait for the answer. */

#include "store-fixture.h"

#include <glib/gstdio.h>

#include "till-stmt.h"

static void
keep_result_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}

TillStore *
store_open_at (const char *path,
               TillClock  *clock,
               GError    **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  till_store_open_async (path, clock, NULL, keep_result_cb, &result);

  return till_store_open_finish (wait_for (&result), error);
}

void
store_set_up (StoreFixture *fixture,
              gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("till-store-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "history.db", NULL);
  fixture->clock = till_clock_new_fake (START_SECOND * TILL_SECOND);
  fixture->store = store_open_at (fixture->path, fixture->clock, &error);
  g_assert_no_error (error);
}

void
store_tear_down (StoreFixture *fixture,
                 gconstpointer user_data)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (fixture->store != NULL)
    till_store_close (fixture->store);
  g_clear_object (&fixture->store);

  dir = g_dir_open (fixture->folder, 0, NULL); /* newer GLib may have cleared it away */
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->folder);

  till_clock_unref (fixture->clock);
  g_free (fixture->folder);
  g_free (fixture->path);
}

void
store_reopen (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  if (fixture->store != NULL)
    till_store_close (fixture->store);
  g_clear_object (&fixture->store);
  fixture->store = store_open_at (fixture->path, fixture->clock, &error);
  g_assert_no_error (error);
}

/* The file without the store around it. */
TillDb *
store_open_raw (const char *path)
{
  g_autoptr (GError) error = NULL;
  TillDb *db = till_db_open (path, NULL, TILL_DB_FLAGS_NONE, &error);

  g_assert_no_error (error);

  return db;
}

/* The one number that @sql gives. */
gint64
store_query (StoreFixture *fixture,
             const char   *sql)
{
  g_autoptr (TillDb) db = store_open_raw (fixture->path);
  g_autoptr (TillStmt) stmt = NULL;
  g_autoptr (GError) error = NULL;
  gboolean has_row = FALSE;

  stmt = till_db_statement (db, sql, &error);
  g_assert_no_error (error);
  till_stmt_step (stmt, &has_row, &error);
  g_assert_no_error (error);
  g_assert_true (has_row);

  return till_stmt_get_int64 (stmt, 0);
}

TillApplied *
store_try_apply (TillStore      *store,
                 GPtrArray      *records,
                 const TillMark *marks,
                 guint           n_marks,
                 GError        **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  till_store_apply_async (store, records, marks, n_marks, NULL, keep_result_cb, &result);

  return till_store_apply_finish (store, wait_for (&result), error);
}

TillApplied *
store_apply (TillStore *store,
             GPtrArray *records)
{
  g_autoptr (GError) error = NULL;
  TillApplied *applied = store_try_apply (store, records, NULL, 0, &error);

  g_assert_no_error (error);

  return applied;
}

TillApplied *
store_apply_one (TillStore    *store,
                 gconstpointer fields)
{
  g_autoptr (GPtrArray) records = till_record_array_new ();

  g_ptr_array_add (records, till_record_new (fields));

  return store_apply (store, records);
}

GArray *
store_try_list (TillStore        *store,
                const TillFilter *filter,
                gint64            before_key,
                guint             limit,
                GError          **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  till_store_list_keys_async (store, filter, before_key, limit, NULL, keep_result_cb, &result);

  return till_store_list_keys_finish (store, wait_for (&result), error);
}

GArray *
store_list (TillStore        *store,
            const TillFilter *filter,
            gint64            before_key,
            guint             limit)
{
  g_autoptr (GError) error = NULL;
  GArray *keys = store_try_list (store, filter, before_key, limit, &error);

  g_assert_no_error (error);

  return keys;
}

GPtrArray *
store_load (TillStore *store,
            GArray    *keys)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *payments;

  till_store_load_payments_async (store, (gint64 *) (gpointer) keys->data, keys->len, NULL,
                                  keep_result_cb, &result);
  payments = till_store_load_payments_finish (store, wait_for (&result), &error);
  g_assert_no_error (error);

  return payments;
}

TillPaymentDetail *
store_find (TillStore  *store,
            const char *id,
            GError    **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  till_store_find_payment_async (store, id, NULL, keep_result_cb, &result);

  return till_store_find_payment_finish (store, wait_for (&result), error);
}

GArray *
store_totals (TillStore        *store,
              const TillFilter *filter)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GArray *totals;

  till_store_get_totals_async (store, filter, NULL, keep_result_cb, &result);
  totals = till_store_get_totals_finish (store, wait_for (&result), &error);
  g_assert_no_error (error);

  return totals;
}

GPtrArray *
store_find_customers (TillStore  *store,
                      const char *text,
                      guint       limit)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *customers;

  till_store_find_customers_async (store, text, limit, NULL, keep_result_cb, &result);
  customers = till_store_find_customers_finish (store, wait_for (&result), &error);
  g_assert_no_error (error);

  return customers;
}

GPtrArray *
store_list_records (TillStore     *store,
                    TillRecordKind kind,
                    guint          limit)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *records;

  till_store_list_records_async (store, kind, limit, NULL, keep_result_cb, &result);
  records = till_store_list_records_finish (store, wait_for (&result), &error);
  g_assert_no_error (error);

  return records;
}

/* A payment of 12.50 that succeeded at the start, as it was @as_of_second after it. */
TillPayment
payment_fields (const char *id,
                gint64      as_of_second)
{
  return (TillPayment) {
    .record = { .kind = TILL_RECORD_PAYMENT, .id = id, .raw_state = "succeeded",
                .as_of_us = (START_SECOND + as_of_second) * TILL_SECOND },
    .state = TILL_PAYMENT_SUCCEEDED,
    .created_us = START_SECOND * TILL_SECOND,
    .amount = { 1250, "GBP" },
    .captured = 1250,
    .fee = 39,
    .net = 1211,
    .settle_currency = "GBP",
    .method = "card",
    .last4 = "4242",
    .customer_name = "J. Smith",
  };
}

TillPlaces *
store_sort (TillStore        *store,
            const TillFilter *filter,
            TillSort          sort)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TillPlaces *places;

  till_store_sort_async (store, filter, sort, NULL, NULL, keep_result_cb, &result);
  places = till_store_sort_finish (store, wait_for (&result), &error);
  g_assert_no_error (error);

  return places;
}

TillPlaces *
store_sort_first (TillStore        *store,
                  const TillFilter *filter,
                  TillSort          sort,
                  guint             limit)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TillPlaces *places;

  till_store_sort_first_async (store, filter, sort, limit, NULL, keep_result_cb, &result);
  places = till_store_sort_first_finish (store, wait_for (&result), &error);
  g_assert_no_error (error);

  return places;
}
