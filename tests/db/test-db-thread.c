/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "till-db-thread.h"

#include "till-stmt.h"

static void
store_result_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  GAsyncResult **ret_result = user_data;

  *ret_result = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}

static TillDbThread *
open_memory (void)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TillDbThread *thread;

  till_db_thread_new_async (":memory:", NULL, TILL_DB_FLAGS_NONE, NULL, store_result_cb, &result);
  thread = till_db_thread_new_finish (wait_for (&result), &error);
  g_assert_no_error (error);

  return thread;
}

/* The job is a number; the result how many rows there are once it is inserted. */
static gpointer
insert (TillDb       *db,
        gpointer      job,
        GCancellable *cancellable,
        GError      **error)
{
  g_autoptr (TillStmt) count = NULL;
  g_autofree char *sql = g_strdup_printf ("CREATE TABLE IF NOT EXISTS t (n);"
                                          " INSERT INTO t VALUES (%d)", GPOINTER_TO_INT (job));
  gboolean has_row;

  if (!till_db_exec (db, sql, error) ||
      !(count = till_db_statement (db, "SELECT count(*) FROM t", error)) ||
      !till_stmt_step (count, &has_row, error))
    return NULL;

  return GINT_TO_POINTER ((int) till_stmt_get_int64 (count, 0));
}

static gpointer
fail (TillDb       *db,
      gpointer      job,
      GCancellable *cancellable,
      GError      **error)
{
  till_db_exec (db, "SELECT nonsense", error);

  return NULL;
}

static gpointer
run_for_ever (TillDb       *db,
              gpointer      job,
              GCancellable *cancellable,
              GError      **error)
{
  g_cancellable_cancel (cancellable);
  till_db_exec (db, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
                " SELECT max(i) FROM n", error);

  return NULL;
}

static void
test_jobs_run_in_order (void)
{
  TillDbThread *thread = open_memory ();
  GAsyncResult *results[20] = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    till_db_thread_run_async (thread, insert, GINT_TO_POINTER (i), NULL, NULL, NULL,
                              store_result_cb, &results[i]);

  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr (GError) error = NULL;
      gpointer count = till_db_thread_run_finish (thread, wait_for (&results[i]), &error);

      g_assert_no_error (error);
      g_assert_cmpint (GPOINTER_TO_INT (count), ==, i + 1);
      g_object_unref (results[i]);
    }

  till_db_thread_close (thread);
  g_object_unref (thread);
}

static void
test_error_comes_back (void)
{
  TillDbThread *thread = open_memory ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  till_db_thread_run_async (thread, fail, NULL, NULL, NULL, NULL, store_result_cb, &result);
  g_assert_null (till_db_thread_run_finish (thread, wait_for (&result), &error));
  g_assert_error (error, TILL_DB_ERROR, TILL_DB_ERROR_FAILED);

  till_db_thread_close (thread);
  g_clear_object (&result);
  g_object_unref (thread);
}

static void
test_cancel_interrupts (void)
{
  TillDbThread *thread = open_memory ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  till_db_thread_run_async (thread, run_for_ever, NULL, NULL, NULL, cancellable,
                            store_result_cb, &result);
  till_db_thread_run_finish (thread, wait_for (&result), &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  till_db_thread_close (thread);
  g_clear_object (&result);
  g_object_unref (thread);
}

/* Dropped without close(): queued work is still done, nothing hangs, nothing leaks. */
static void
test_dropped_while_busy (void)
{
  TillDbThread *thread = open_memory ();
  g_autoptr (GAsyncResult) result = NULL;

  till_db_thread_run_async (thread, insert, GINT_TO_POINTER (1), NULL, NULL, NULL,
                            store_result_cb, &result);
  g_object_unref (thread);
  wait_for (&result);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/db/thread/jobs-run-in-order", test_jobs_run_in_order);
  g_test_add_func ("/db/thread/error-comes-back", test_error_comes_back);
  g_test_add_func ("/db/thread/cancel-interrupts", test_cancel_interrupts);
  g_test_add_func ("/db/thread/dropped-while-busy", test_dropped_while_busy);

  return g_test_run ();
}
