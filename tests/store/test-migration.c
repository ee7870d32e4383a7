/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A history of an older version is usable at once, and what has to be made again is made little by
 * little: whoever closes it in the middle goes on from there, and meanwhile lists, searches and
 * sums are what they will be.
 *
 * TILL_MIGRATION_PAYMENTS says how many payments it has: five million take minutes. */

#include "full-disk.h"
#include "store-fixture.h"

#define N_PAYMENTS 20000

static guint
count_payments (void)
{
  const char *wanted = g_getenv ("TILL_MIGRATION_PAYMENTS");

  return wanted != NULL ? (guint) g_ascii_strtoull (wanted, NULL, 10) : N_PAYMENTS;
}

/* Payments as the first version wrote them: every tenth is of Ελένη, every fourth in euros. */
static const char fill_sql[] =
  "BEGIN;"
  "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %u)"
  " INSERT INTO payment SELECT (1700001000 + i * 60) << 10, 6, iif (i %% 4 = 0, 'EUR', 'GBP'),"
  "  'card', 1000, 1000, 0, NULL, 'ch_' || i, 1, 1, 'succeeded', 6,"
  "  (1700001000 + i * 60) * 1000000, 'pi_' || i, 0,"
  "  30, 970, 'GBP', 0, 'visa', '4242', NULL, NULL, 0, 0, 0, NULL, NULL, NULL, NULL,"
  "  NULL, NULL, NULL, NULL, iif (i %% 10 = 0, 'Ελένη', 'Ada') || ' ' || i, NULL, NULL, NULL, NULL,"
  "  NULL, NULL, NULL, NULL, NULL, NULL FROM n;"
  "INSERT INTO payment_text (rowid, customer_name) SELECT rid, customer_name FROM payment;"
  "COMMIT;";

static void
make_old (StoreFixture *fixture,
          guint         n)
{
  g_autofree char *golden = g_test_build_filename (G_TEST_DIST, "store", "golden", "0001.sql",
                                                   NULL);
  g_autofree char *fill = g_strdup_printf (fill_sql, n);
  g_autofree char *sql = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TillDb) db = NULL;

  till_store_close (fixture->store);
  g_free (fixture->path);
  fixture->path = g_build_filename (fixture->folder, "old.db", NULL);
  g_assert_true (g_file_get_contents (golden, &sql, NULL, &error));
  db = store_open_raw (fixture->path);
  g_assert_true (till_db_exec (db, sql, &error) &&
                 till_db_exec (db, "DELETE FROM payment; DELETE FROM day_total;", &error) &&
                 till_db_exec (db, fill, &error));
  g_assert_no_error (error);
}

static guint
count (TillStore  *store,
       const char *text)
{
  g_autoptr (GArray) keys = store_list (store, &(TillFilter) { .text = text }, 0, 0);

  return keys->len;
}

static void
assert_is_right (TillStore *store,
                 guint      n,
                 guint      n_changed)
{
  const TillFilter part = { .from_us = G_GINT64_CONSTANT (1700001000) * 1000000,
                            .to_us = (G_GINT64_CONSTANT (1700001000) + 3000 * 60) * 1000000 };
  g_autoptr (GArray) totals = store_totals (store, &(TillFilter) { NULL });
  g_autoptr (GArray) part_totals = store_totals (store, &part);
  const TillTotal *gbp = &g_array_index (totals, TillTotal, 0);

  g_assert_cmpuint (count (store, "ΕΛΕΝΗ"), ==, n / 10 - n_changed);
  g_assert_cmpuint (count (store, "zoe"), ==, n_changed);
  g_assert_cmpuint (count (store, "ada 17"), ==, count (store, "17 ada"));
  g_assert_cmpuint (totals->len, ==, 2);
  g_assert_cmpint (gbp->count, ==, n - n / 4);
  g_assert_cmpint (gbp->gross, ==, gbp->count * 1000);
  g_assert_cmpint (gbp->fees, ==, n * 30);
  g_assert_cmpint (gbp->net, ==, n * 970);
  g_assert_cmpint (g_array_index (part_totals, TillTotal, 0).fees, ==, 2999 * 30);
}

static void
wait_until (TillStore *store,
            guint      percent)
{
  while (till_store_get_indexed (store) < percent)
    g_main_context_iteration (NULL, TRUE);
}

/* Renames one of Ελένη's payments, wherever it is: below the mark or above it. */
static void
rename_one (StoreFixture *fixture,
            guint         i)
{
  g_autofree char *id = g_strdup_printf ("ch_%u", i);
  g_autoptr (TillPaymentDetail) detail = store_find (fixture->store, id, NULL);
  TillPayment payment = *detail->payment;

  payment.customer_name = "Zoë";
  payment.record.as_of_us = START_SECOND * G_USEC_PER_SEC * 2;
  till_applied_free (store_apply_one (fixture->store, &payment));
}

static void
test_interrupted (StoreFixture *fixture,
                  gconstpointer user_data)
{
  guint n = count_payments (), n_changed = 0, last = 0;

  make_old (fixture, n);
  store_reopen (fixture);
  g_assert_cmpuint (till_store_get_indexed (fixture->store), <, 100);
  if (n <= N_PAYMENTS)
    assert_is_right (fixture->store, n, 0);

  for (guint percent = 10; percent < 90; percent += 20)
    {
      rename_one (fixture, 10 * ++n_changed);
      rename_one (fixture, n - n % 10 - 10 * n_changed);
      wait_until (fixture->store, percent);
      g_assert_cmpuint (till_store_get_indexed (fixture->store), >=, last);
      last = till_store_get_indexed (fixture->store);
      if (n <= N_PAYMENTS)
        assert_is_right (fixture->store, n, 2 * n_changed);
      store_reopen (fixture);
    }

  wait_until (fixture->store, 100);
  assert_is_right (fixture->store, n, 2 * n_changed);
  store_reopen (fixture);
  g_assert_cmpuint (till_store_get_indexed (fixture->store), ==, 100);
  assert_is_right (fixture->store, n, 2 * n_changed);
  g_assert_cmpint (store_query (fixture, "SELECT count(*) FROM mark WHERE key = 'indexed-from'"),
                   ==, 0);
}

/* An empty history has nothing to be made again. */
static void
test_empty (StoreFixture *fixture,
            gconstpointer user_data)
{
  g_autofree char *golden = g_test_build_filename (G_TEST_DIST, "store", "golden", "0001.sql",
                                                   NULL);
  g_autofree char *sql = NULL;
  TillDb *db;

  till_store_close (fixture->store);
  g_free (fixture->path);
  fixture->path = g_build_filename (fixture->folder, "empty.db", NULL);
  g_assert_true (g_file_get_contents (golden, &sql, NULL, NULL));
  db = store_open_raw (fixture->path);
  g_assert_true (till_db_exec (db, sql, NULL));
  g_assert_true (till_db_exec (db, "DELETE FROM payment; DELETE FROM day_total;", NULL));
  till_db_close (db);
  store_reopen (fixture);
  g_assert_cmpuint (till_store_get_indexed (fixture->store), ==, 100);
}

/* Two programs that have the same history open make it again together, and no payment is counted
 * twice. */
static void
test_two_at_once (StoreFixture *fixture,
                  gconstpointer user_data)
{
  g_autoptr (TillStore) other = NULL;

  make_old (fixture, N_PAYMENTS);
  store_reopen (fixture);
  other = store_open_at (fixture->path, fixture->clock, NULL);
  while (till_store_get_indexed (fixture->store) < 100 && till_store_get_indexed (other) < 100)
    g_main_context_iteration (NULL, TRUE);

  assert_is_right (fixture->store, N_PAYMENTS, 0);
  assert_is_right (other, N_PAYMENTS, 0);
  till_store_close (other);
}

static void
stop_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

/* What a full disk has interrupted goes on when the store rests. */
static void
test_full_disk (StoreFixture *fixture,
                gconstpointer user_data)
{
  gboolean stopped = FALSE;

  make_old (fixture, N_PAYMENTS);
  store_reopen (fixture);
  full_disk_set (TRUE);
  g_timeout_add_once (200, stop_cb, &stopped);
  while (!stopped)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (till_store_get_indexed (fixture->store), <, 100);

  full_disk_set (FALSE);
  till_store_rest (fixture->store);
  wait_until (fixture->store, 100);
  assert_is_right (fixture->store, N_PAYMENTS, 0);
}

/* A refund that the gateway booked back had gone out before; one that it did not book never had. */
static void
test_failed_refunds (StoreFixture *fixture,
                     gconstpointer user_data)
{
  g_autofree char *golden = g_test_build_filename (G_TEST_DIST, "store", "golden", "0004.sql",
                                                   NULL);
  g_autofree char *sql = NULL;
  TillDb *db;

  till_store_close (fixture->store);
  g_free (fixture->path);
  fixture->path = g_build_filename (fixture->folder, "old.db", NULL);
  g_assert_true (g_file_get_contents (golden, &sql, NULL, NULL));
  db = store_open_raw (fixture->path);
  g_assert_true (till_db_exec (db, sql, NULL));
  g_assert_true (till_db_exec (
    db, "INSERT INTO refund VALUES ('re_back', 1, 1, 'failed', 5, 1, 200, 'GBP', 'ch_golden', NULL,"
    "  NULL, NULL, NULL, NULL, NULL), ('re_never', 1, 1, 'failed', 5, 1, 200, 'GBP', 'ch_golden',"
    "  NULL, NULL, NULL, NULL, NULL, NULL);"
    "INSERT INTO entry VALUES ('txn_2', 1, 1, NULL, 'refund_failure', 1, 1, 200, 'GBP', 0, 200,"
    "  NULL, 're_back', NULL)", NULL));
  till_db_close (db);

  store_reopen (fixture);
  g_assert_cmpint (store_query (fixture, "SELECT count(*) FROM refund WHERE succeeded_before"
                                         " AND id = 're_back'"), ==, 1);
  g_assert_cmpint (store_query (fixture, "SELECT count(*) FROM refund WHERE succeeded_before"),
                   ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add ("/store/migration/interrupted", StoreFixture, NULL, store_set_up, test_interrupted,
              store_tear_down);
  g_test_add ("/store/migration/empty", StoreFixture, NULL, store_set_up, test_empty,
              store_tear_down);

  g_test_add ("/store/migration/two-at-once", StoreFixture, NULL, store_set_up, test_two_at_once,
              store_tear_down);
  g_test_add ("/store/migration/full-disk", StoreFixture, NULL, store_set_up, test_full_disk,
              store_tear_down);
  g_test_add ("/store/migration/failed-refunds", StoreFixture, NULL, store_set_up,
              test_failed_refunds, store_tear_down);

  return g_test_run ();
}
