/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The file of the history: missing, damaged, newer, full, killed. The program runs itself as the
 * process that is killed: "--apply-until-killed <path>". */

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>

#include "full-disk.h"
#include "store-fixture.h"
#include "till-stmt.h"

static void
add_payments (TillStore *store,
              guint      from,
              guint      n)
{
  g_autoptr (GPtrArray) records = till_record_array_new ();

  for (guint i = from; i < from + n; i++)
    {
      g_autofree char *id = g_strdup_printf ("ch_%06u", i);
      TillPayment fields = payment_fields (id, 1);

      fields.created_us += i * TILL_SECOND;
      fields.description = "Something that was bought";
      fields.metadata = id;
      g_ptr_array_add (records, till_record_new (&fields));
    }
  till_applied_free (store_apply (store, records));
}

static guint
count (TillStore *store)
{
  g_autoptr (GArray) keys = store_list (store, &(TillFilter) { NULL }, 0, 0);

  return keys->len;
}

static void
test_new_and_again (StoreFixture *fixture,
                    gconstpointer user_data)
{
  struct stat info;

  g_assert_null (till_store_get_set_aside (fixture->store));
  g_assert_cmpint (g_stat (fixture->path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
  g_assert_cmpuint (count (fixture->store), ==, 0);
  add_payments (fixture->store, 0, 10);
  store_reopen (fixture);
  g_assert_cmpuint (count (fixture->store), ==, 10);
  g_assert_null (till_store_get_set_aside (fixture->store));
}

/* Opening what is at the path sets it aside, byte for byte, and goes on with an empty history. */
static void
assert_set_aside (StoreFixture *fixture,
                  const char   *bytes,
                  gsize         length)
{
  g_autofree char *aside = NULL;
  g_autofree char *after = NULL;
  gsize length_after;

  till_store_close (fixture->store);
  g_assert_true (g_file_set_contents (fixture->path, bytes, length, NULL));
  store_reopen (fixture);
  aside = g_strdup (till_store_get_set_aside (fixture->store));
  g_assert_nonnull (aside);
  g_assert_true (g_str_has_prefix (aside, fixture->path));
  g_assert_true (g_file_get_contents (aside, &after, &length_after, NULL));
  g_assert_cmpmem (after, length_after, bytes, length);

  g_assert_cmpuint (count (fixture->store), ==, 0);
  add_payments (fixture->store, 0, 3);
  store_reopen (fixture);
  g_assert_null (till_store_get_set_aside (fixture->store));
  g_assert_cmpuint (count (fixture->store), ==, 3);
}

static void
test_random_bytes (StoreFixture *fixture,
                   gconstpointer user_data)
{
  for (gsize length = 1; length < 70000; length = length * 5 + 3)
    {
      g_autofree char *bytes = g_malloc (length);

      for (gsize i = 0; i < length; i++)
        bytes[i] = (char) g_test_rand_int ();
      bytes[0] = 'x'; /* never by chance the beginning of a database */
      assert_set_aside (fixture, bytes, length);
    }
}

static void
test_cut_off (StoreFixture *fixture,
              gconstpointer user_data)
{
  g_autofree char *bytes = NULL;
  gsize length;

  add_payments (fixture->store, 0, 2000);
  till_store_close (fixture->store);
  g_assert_true (g_file_get_contents (fixture->path, &bytes, &length, NULL));
  g_assert_cmpuint (length, >, 200000);
  assert_set_aside (fixture, bytes, 8192);
}

/* Damage that opening does not come across: whoever does says so, and the next opening sets the
 * file aside. */
static void
test_damage_is_found_later (StoreFixture *fixture,
                            gconstpointer user_data)
{
  const TillFilter by_last4 = { .text = "4242" };
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  gint64 page, page_size;
  gsize length;

  add_payments (fixture->store, 0, 2000);
  page = store_query (fixture, "SELECT rootpage FROM sqlite_schema"
                      " WHERE name = 'payment_by_last4'");
  page_size = store_query (fixture, "PRAGMA page_size");
  till_store_close (fixture->store);
  g_assert_true (g_file_get_contents (fixture->path, &bytes, &length, NULL));
  memset (bytes + (page - 1) * page_size, 0x5a, page_size);
  g_assert_true (g_file_set_contents (fixture->path, bytes, length, NULL));

  store_reopen (fixture);
  g_assert_null (till_store_get_set_aside (fixture->store));
  g_assert_cmpuint (count (fixture->store), ==, 2000);
  g_assert_null (store_try_list (fixture->store, &by_last4, 0, 0, &error));
  g_assert_error (error, TILL_DB_ERROR, TILL_DB_ERROR_CORRUPT);

  store_reopen (fixture);
  g_assert_nonnull (till_store_get_set_aside (fixture->store));
  g_assert_cmpuint (count (fixture->store), ==, 0);
  store_reopen (fixture);
  g_assert_null (till_store_get_set_aside (fixture->store));
}

/* Two damaged files at the same time of day do not overwrite each other. */
static void
test_names_are_free (StoreFixture *fixture,
                     gconstpointer user_data)
{
  g_autofree char *first = NULL;

  assert_set_aside (fixture, "one", 3);
  till_store_close (fixture->store);
  g_assert_true (g_file_set_contents (fixture->path, "two", 3, NULL));
  store_reopen (fixture);
  first = g_strdup (till_store_get_set_aside (fixture->store));
  g_assert_true (g_str_has_suffix (first, "-2"));
}

static void
assert_refused (StoreFixture *fixture,
                const char   *path,
                int           code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (store_open_at (path, fixture->clock, &error));
  g_assert_error (error, TILL_DB_ERROR, code);
  g_test_message ("%s", error->message);
}

static void
test_newer_version (StoreFixture *fixture,
                    gconstpointer user_data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize length_before, length_after;
  TillDb *db;

  till_store_close (fixture->store);
  db = store_open_raw (fixture->path);
  g_assert_true (till_db_exec (db, "PRAGMA user_version = 99", NULL));
  till_db_close (db);
  g_assert_true (g_file_get_contents (fixture->path, &before, &length_before, NULL));
  assert_refused (fixture, fixture->path, TILL_DB_ERROR_NEWER);
  g_assert_true (g_file_get_contents (fixture->path, &after, &length_after, NULL));
  g_assert_cmpmem (after, length_after, before, length_before);
}

static void
test_no_access (StoreFixture *fixture,
                gconstpointer user_data)
{
  g_autofree char *nowhere = g_build_filename (fixture->folder, "no", "such", "history.db", NULL);

  assert_refused (fixture, nowhere, TILL_DB_ERROR_ACCESS);
  assert_refused (fixture, fixture->folder, TILL_DB_ERROR_ACCESS);
}

/* Nothing is half taken in on a full disk, and all goes on when there is room again. */
static void
test_full_disk (StoreFixture *fixture,
                gconstpointer user_data)
{
  const TillMark mark = { "relay-cursor", "17" };
  g_autofree char *new_path = g_build_filename (fixture->folder, "new.db", NULL);
  g_autoptr (GPtrArray) records = till_record_array_new ();
  g_autoptr (GError) error = NULL;
  TillPayment fields = payment_fields ("ch_new", 1);

  add_payments (fixture->store, 0, 100);
  g_ptr_array_add (records, till_record_new (&fields));

  full_disk_set (TRUE);
  g_assert_null (store_try_apply (fixture->store, records, &mark, 1, &error));
  g_assert_error (error, TILL_DB_ERROR, TILL_DB_ERROR_FULL);
  g_clear_error (&error);
  assert_refused (fixture, new_path, TILL_DB_ERROR_FULL);
  full_disk_set (FALSE);

  g_assert_null (till_store_get_mark (fixture->store, "relay-cursor"));
  g_assert_cmpuint (count (fixture->store), ==, 100);
  till_applied_free (store_try_apply (fixture->store, records, &mark, 1, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count (fixture->store), ==, 101);
  g_assert_null (till_store_get_set_aside (fixture->store));
}

/* What a rest leaves behind is there when the next question has been answered by both threads. */
static void
rest (StoreFixture *fixture)
{
  till_store_rest (fixture->store);
  add_payments (fixture->store, 0, 1);
  g_assert_cmpuint (count (fixture->store), >, 0);
}

static gint64
get_log_size (StoreFixture *fixture)
{
  g_autofree char *path = g_strconcat (fixture->path, "-wal", NULL);
  GStatBuf info;

  return g_stat (path, &info) == 0 ? info.st_size : 0;
}

#define N_FIGURES "SELECT count (*) FROM sqlite_schema WHERE name = 'sqlite_stat1'"
#define N_ANALYZED "SELECT CAST (value AS INTEGER) FROM mark WHERE key = 'analyzed'"

/* Resting changes nothing but what the planner knows, and that only when there is reason to. */
static void
test_rest (StoreFixture *fixture,
           gconstpointer user_data)
{
  gint64 size;

  add_payments (fixture->store, 0, 900);
  rest (fixture);
  g_assert_cmpint (store_query (fixture, N_FIGURES), ==, 0);

  add_payments (fixture->store, 900, 300);
  size = get_log_size (fixture);
  rest (fixture);
  g_assert_cmpint (get_log_size (fixture), <, size);
  g_assert_cmpint (store_query (fixture, N_FIGURES), ==, 1);
  g_assert_cmpint (store_query (fixture, N_ANALYZED), ==, 1200);

  add_payments (fixture->store, 1200, 1000);
  rest (fixture);
  g_assert_cmpint (store_query (fixture, N_ANALYZED), ==, 1200);

  add_payments (fixture->store, 2200, 3000);
  rest (fixture);
  g_assert_cmpint (store_query (fixture, N_ANALYZED), ==, 5200);
  g_assert_cmpuint (count (fixture->store), ==, 5200);
}

/* A rest on a full disk does nothing, and the one after it all. */
static void
test_rest_full_disk (StoreFixture *fixture,
                     gconstpointer user_data)
{
  add_payments (fixture->store, 0, 2000);

  full_disk_set (TRUE);
  till_store_rest (fixture->store);
  g_assert_cmpuint (count (fixture->store), ==, 2000);
  till_store_close (fixture->store);
  full_disk_set (FALSE);

  store_reopen (fixture);
  g_assert_null (till_store_get_set_aside (fixture->store));
  g_assert_cmpint (store_query (fixture, N_FIGURES), ==, 0);
  rest (fixture);
  g_assert_cmpint (store_query (fixture, N_ANALYZED), ==, 2000);
  g_assert_cmpuint (count (fixture->store), ==, 2000);
}

static int
apply_until_killed (const char *path)
{
  g_autoptr (TillClock) clock = till_clock_new_system ();
  g_autoptr (TillStore) store = store_open_at (path, clock, NULL);

  for (guint i = 0; i < 1000000; i += 10)
    {
      add_payments (store, i, 10);
      till_store_rest (store);
    }

  return 1; /* nobody came */
}

/* Killed anywhere: whole calls are there, in their order, or not at all. */
static void
test_killed (StoreFixture *fixture,
             gconstpointer user_data)
{
  for (guint i = 0; i < 6; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/killed-%u.db", fixture->folder, i);
      g_autoptr (GSubprocess) process = NULL;
      g_autoptr (GError) error = NULL;
      guint n;

      process = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "/proc/self/exe",
                                  "--apply-until-killed", path, NULL);
      g_assert_no_error (error);
      g_usleep (g_test_rand_int_range (20000, 80000));
      g_subprocess_send_signal (process, SIGKILL);
      g_subprocess_wait (process, NULL, NULL);

      g_free (fixture->path);
      fixture->path = g_steal_pointer (&path);
      store_reopen (fixture);
      g_assert_null (till_store_get_set_aside (fixture->store));
      n = count (fixture->store);
      g_test_message ("%u payments", n);
      g_assert_cmpuint (n % 10, ==, 0);
      if (n > 0)
        {
          g_autofree char *last = g_strdup_printf ("ch_%06u", n - 1);
          g_autoptr (TillPaymentDetail) detail = store_find (fixture->store, last, &error);

          g_assert_no_error (error);
          g_assert_nonnull (detail);
        }
      add_payments (fixture->store, n, 10);
      g_assert_cmpuint (count (fixture->store), ==, n + 10);
    }
}

static void
keep_result_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* Sums that nobody waits for any more leave nothing behind that the next are held up by. */
static void
test_cancelled_sums (StoreFixture *fixture,
                     gconstpointer user_data)
{
  const TillFilter filter = { .has_amount = TRUE, .amount_from = 0, .amount_to = G_MAXINT64 };

  add_payments (fixture->store, 0, 3000);
  for (guint i = 0; i < 12; i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GArray) cancelled = NULL;
      g_autoptr (GArray) totals = NULL;
      g_autoptr (GError) error = NULL;

      till_store_get_totals_async (fixture->store, &filter, cancellable, keep_result_cb, &result);
      g_usleep (i * 200);
      g_cancellable_cancel (cancellable);
      while (result == NULL)
        g_main_context_iteration (NULL, TRUE);
      cancelled = till_store_get_totals_finish (fixture->store, result, &error);
      if (cancelled == NULL)
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

      totals = store_totals (fixture->store, &filter);
      g_assert_cmpuint (totals->len, ==, 1);
      g_assert_cmpint (g_array_index (totals, TillTotal, 0).count, ==, 3000);
    }
}

/* Either of two payments, as much as the other is not. */
static TillPayment *
make_half (const char *id,
           gint64      created_us,
           guint       version,
           gboolean    is_taken)
{
  TillPayment fields = payment_fields (id, version);

  fields.created_us = created_us;
  fields.state = is_taken ? TILL_PAYMENT_SUCCEEDED : TILL_PAYMENT_CANCELED;
  fields.captured = is_taken ? fields.amount.minor : 0;

  return till_record_new (&fields);
}

static void
swap_halves (StoreFixture     *fixture,
             const TillFilter *filter,
             guint             version,
             GAsyncResult    **result)
{
  g_autoptr (GPtrArray) records = till_record_array_new ();

  g_ptr_array_add (records, make_half ("ch_1", filter->from_us, version, version % 2 == 0));
  g_ptr_array_add (records, make_half ("ch_2", filter->to_us - 1, version, version % 2 != 0));
  till_store_apply_async (fixture->store, records, NULL, 0, NULL, keep_result_cb, result);
}

/* Sums are one look at the history: of two payments that change at once, one on the first day and
 * one on the last, it is always one that was taken. */
static void
test_sums_while_written (StoreFixture *fixture,
                         gconstpointer user_data)
{
  const gint64 day_us = 86400 * TILL_SECOND;
  const gint64 midnight_us = START_SECOND * TILL_SECOND / day_us * day_us;
  const TillFilter filter = { .from_us = midnight_us + day_us / 2,
                              .to_us = midnight_us + day_us * 100 + day_us / 2 };
  g_autoptr (GAsyncResult) applied = NULL;

  swap_halves (fixture, &filter, 1, &applied);
  for (guint version = 2, n_sums = 0; n_sums < 5000;)
    {
      g_autoptr (GArray) totals = NULL;

      if (applied != NULL)
        {
          till_applied_free (till_store_apply_finish (fixture->store, applied, NULL));
          g_clear_object (&applied);
          swap_halves (fixture, &filter, version++, &applied);
        }

      totals = store_totals (fixture->store, &filter);
      if (version == 2 && totals->len == 0)
        continue; /* nothing was written yet */

      n_sums++;
      g_assert_cmpuint (totals->len, ==, 1);
      g_assert_cmpint (g_array_index (totals, TillTotal, 0).count, ==, 2);
      g_assert_cmpint (g_array_index (totals, TillTotal, 0).gross, ==, 1250);
    }

  while (applied == NULL)
    g_main_context_iteration (NULL, TRUE);
  till_applied_free (till_store_apply_finish (fixture->store, applied, NULL));
}

static void
test_closed_store_answers (StoreFixture *fixture,
                           gconstpointer user_data)
{
  g_autoptr (GPtrArray) records = till_record_array_new ();
  g_autoptr (GError) error = NULL;

  till_store_close (fixture->store);
  till_store_close (fixture->store);
  g_assert_null (store_try_apply (fixture->store, records, NULL, 0, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  g_clear_error (&error);
  g_assert_null (store_try_list (fixture->store, &(TillFilter) { NULL }, 0, 0, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
}

/* Cancelled before it began: nothing is taken in. */
static void
test_cancelled (StoreFixture *fixture,
                gconstpointer user_data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GPtrArray) records = till_record_array_new ();
  g_autoptr (GAsyncResult) applied = NULL;
  g_autoptr (GAsyncResult) listed = NULL;
  g_autoptr (GError) error = NULL;
  TillPayment fields = payment_fields ("ch_1", 1);

  g_ptr_array_add (records, till_record_new (&fields));
  g_cancellable_cancel (cancellable);
  till_store_apply_async (fixture->store, records, NULL, 0, cancellable, keep_result_cb, &applied);
  till_store_list_keys_async (fixture->store, &(TillFilter) { .text = "x" }, 0, 1, cancellable,
                              keep_result_cb, &listed);
  while (applied == NULL || listed == NULL)
    g_main_context_iteration (NULL, TRUE);

  g_assert_null (till_store_apply_finish (fixture->store, applied, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (till_store_list_keys_finish (fixture->store, listed, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (count (fixture->store), ==, 0);
}

/* Dropped while it is busy, without close(): all is written, nothing leaks. */
static void
test_dropped_while_busy (StoreFixture *fixture,
                         gconstpointer user_data)
{
  g_autoptr (GPtrArray) records = till_record_array_new ();
  g_autoptr (GAsyncResult) result = NULL;
  TillPayment fields = payment_fields ("ch_1", 1);

  g_ptr_array_add (records, till_record_new (&fields));
  till_store_apply_async (fixture->store, records, NULL, 0, NULL, keep_result_cb, &result);
  g_clear_object (&fixture->store);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_clear_object (&result);

  store_reopen (fixture);
  g_assert_cmpuint (count (fixture->store), ==, 1);
}

/* All tables and indexes of a file, as text. */
static char *
read_schema (const char *path)
{
  g_autoptr (TillDb) db = store_open_raw (path);
  g_autoptr (TillStmt) stmt = till_db_statement (db, "SELECT group_concat (sql, char (10)) FROM"
                                                 " (SELECT sql FROM sqlite_schema ORDER BY name)",
                                                 NULL);
  gboolean has_row;

  g_assert_true (till_stmt_step (stmt, &has_row, NULL));

  return g_strdup (till_stmt_get_text (stmt, 0));
}

/* Each version of the schema, as a text of its own: files that were written with it must open. When
 * there is another version, these stay and are migrated. */
static void
test_golden (StoreFixture *fixture,
             gconstpointer name)
{
  g_autofree char *ours = read_schema (fixture->path);
  g_autofree char *theirs = NULL;
  g_autofree char *golden = g_test_build_filename (G_TEST_DIST, "store", "golden", name, NULL);
  g_autofree char *sql = NULL;
  g_autoptr (TillPaymentDetail) detail = NULL;
  g_autoptr (GArray) found = NULL;
  g_autoptr (GArray) totals = NULL;
  g_autoptr (GError) error = NULL;
  TillDb *db;

  till_store_close (fixture->store);
  g_free (fixture->path);
  fixture->path = g_build_filename (fixture->folder, "golden.db", NULL);
  g_assert_true (g_file_get_contents (golden, &sql, NULL, &error));
  db = store_open_raw (fixture->path);
  g_assert_true (till_db_exec (db, sql, &error));
  g_assert_no_error (error);
  till_db_close (db);

  store_reopen (fixture);
  g_assert_null (till_store_get_set_aside (fixture->store));
  theirs = read_schema (fixture->path);
  g_assert_cmpstr (theirs, ==, ours);
  g_assert_cmpstr (till_store_get_mark (fixture->store, "relay-cursor"), ==, "17");
  detail = store_find (fixture->store, "ch_golden", &error);
  g_assert_no_error (error);
  g_assert_cmpint (detail->payment->amount.minor, ==, 1250);
  g_assert_cmpint (detail->payment->state, ==, TILL_PAYMENT_SUCCEEDED);
  g_assert_true (detail->payment->disputed);
  g_assert_cmpstr (detail->payment->customer_name, ==, "José Müller");
  g_assert_cmpuint (detail->refunds->len, ==, 1);
  g_assert_cmpuint (detail->disputes->len, ==, 1);
  found = store_list (fixture->store, &(TillFilter) { .text = "jose blue" }, 0, 0);
  g_assert_cmpuint (found->len, ==, 1);
  totals = store_totals (fixture->store, &(TillFilter) { NULL });
  g_assert_cmpuint (totals->len, ==, 1);
  g_assert_cmpint (g_array_index (totals, TillTotal, 0).gross, ==, 1250);
  g_assert_cmpint (g_array_index (totals, TillTotal, 0).fees, ==, 30);
  g_assert_cmpint (g_array_index (totals, TillTotal, 0).net, ==, 1220);
  add_payments (fixture->store, 0, 1);
}

#define ADD(name, func)                                                                           \
  g_test_add ("/store/" name, StoreFixture, NULL, store_set_up, func, store_tear_down)

int
main (int   argc,
      char *argv[])
{
  if (argc == 3 && g_str_equal (argv[1], "--apply-until-killed"))
    return apply_until_killed (argv[2]);

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("new-and-again", test_new_and_again);
  ADD ("random-bytes", test_random_bytes);
  ADD ("cut-off", test_cut_off);
  ADD ("damage-is-found-later", test_damage_is_found_later);
  ADD ("names-are-free", test_names_are_free);
  ADD ("newer-version", test_newer_version);
  ADD ("no-access", test_no_access);
  ADD ("full-disk", test_full_disk);
  ADD ("killed", test_killed);
  ADD ("cancelled-sums", test_cancelled_sums);
  ADD ("sums-while-written", test_sums_while_written);
  ADD ("rest", test_rest);
  ADD ("rest-full-disk", test_rest_full_disk);
  ADD ("closed-store-answers", test_closed_store_answers);
  ADD ("cancelled", test_cancelled);
  ADD ("dropped-while-busy", test_dropped_while_busy);
  g_test_add ("/store/golden-1", StoreFixture, "0001.sql", store_set_up, test_golden,
              store_tear_down);
  g_test_add ("/store/golden-2", StoreFixture, "0002.sql", store_set_up, test_golden,
              store_tear_down);

  g_test_add ("/store/golden-3", StoreFixture, "0003.sql", store_set_up, test_golden,
              store_tear_down);
  g_test_add ("/store/golden-4", StoreFixture, "0004.sql", store_set_up, test_golden,
              store_tear_down);
  g_test_add ("/store/golden-5", StoreFixture, "0005.sql", store_set_up, test_golden,
              store_tear_down);
  g_test_add ("/store/golden-6", StoreFixture, "0006.sql", store_set_up, test_golden,
              store_tear_down);

  return g_test_run ();
}
