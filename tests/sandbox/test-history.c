/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The invented past: the same for the same seed, whole, and with sums that agree. */

#include <glib/gstdio.h>
#include <string.h>

#include "bench.h"
#include "till-sb-invent.h"
#include "till-stmt.h"

#define N_PAYMENTS 1000

static Bench *
bench_with_history (guint64 seed,
                    guint   n_payments)
{
  TillSandboxOptions options = TILL_SANDBOX_OPTIONS_INIT;

  options.seed = seed;
  options.n_payments = n_payments;
  options.now = BENCH_NOW;

  return bench_new (&options);
}

/* Called with each object of a list. */
typedef void (*EachFunc) (JsonObject *object,
                          gpointer    user_data);

/* Walks a list to its end, newest first; every id comes once. Returns how many there are. */
static guint
walk (Bench      *bench,
      const char *list,
      EachFunc    each,
      gpointer    user_data)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *path = g_strdup_printf ("/v1/%s%slimit=100", list,
                                           strchr (list, '?') != NULL ? "&" : "?");
  g_autofree char *cursor = NULL;
  gint64 last = G_MAXINT64;

  for (;;)
    {
      g_autofree char *page_path = g_strconcat (path, cursor, NULL);
      g_autoptr (Answer) page = bench_get (bench, page_path);
      JsonArray *data;

      answer_ok (page);
      data = json_node_get_array (answer_node (page, "data"));
      for (guint i = 0; i < json_array_get_length (data); i++)
        {
          JsonObject *object = json_array_get_object_element (data, i);
          const char *id = json_object_get_string_member (object, "id");
          gint64 created = json_object_get_int_member (object, "created");

          g_assert_true (g_hash_table_add (seen, g_strdup (id)));
          g_assert_cmpint (created, <=, last);
          last = created;
          if (each != NULL)
            each (object, user_data);
          g_free (cursor);
          cursor = g_strconcat ("&starting_after=", id, NULL);
        }

      if (!answer_int (page, "has_more"))
        return g_hash_table_size (seen);
    }
}

static const char * const lists[] = {
  "charges", "payment_intents", "refunds", "customers", "balance_transactions", "payouts",
  "disputes", "events", "checkout/sessions",
};

/* Hashes everything there is. */
static char *
fingerprint (Bench *bench)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autofree char *path = g_strdup_printf ("/v1/%s?limit=100", lists[i]);
      g_autoptr (Answer) page = bench_get (bench, path);

      answer_ok (page);
      g_checksum_update (sum, (const guchar *) page->text, -1);
    }

  return g_strdup (g_checksum_get_string (sum));
}

static void
test_same_seed (void)
{
  g_autoptr (Bench) first = bench_with_history (7, 500);
  g_autoptr (Bench) second = bench_with_history (7, 500);
  g_autoptr (Bench) other = bench_with_history (8, 500);
  g_autofree char *a = fingerprint (first);
  g_autofree char *b = fingerprint (second);
  g_autofree char *c = fingerprint (other);

  g_assert_cmpstr (a, ==, b);
  g_assert_cmpstr (a, !=, c);
}

static void
test_every_list_to_its_end (void)
{
  g_autoptr (Bench) bench = bench_with_history (3, N_PAYMENTS);

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      guint n = walk (bench, lists[i], NULL, NULL);

      g_test_message ("%s: %u", lists[i], n);
      g_assert_cmpuint (n, >, 5);
      if (strcmp (lists[i], "payment_intents") == 0)
        g_assert_cmpuint (n, ==, N_PAYMENTS);
    }
}

/* Asks the database for a number. */
static gint64
number (Bench      *bench,
        const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TillStmt) stmt = till_db_statement (bench->sb->db, sql, &error);
  gboolean has_row = FALSE;

  g_assert_no_error (error);
  g_assert_true (till_stmt_step (stmt, &has_row, &error));
  g_assert_true (has_row);

  return till_stmt_get_int64 (stmt, 0);
}

/* How many rows of a table have a word in a column. */
#define HAS(table, column) "SELECT COUNT (*) FROM " table " WHERE " column " = ?1"

/* Every one of @words must be found by @sql, which is made by HAS(). */
static void
expect_words (Bench      *bench,
              const char *sql,
              const char *words)
{
  g_auto (GStrv) list = g_strsplit (words, " ", -1);

  for (guint i = 0; list[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TillStmt) stmt = till_db_statement (bench->sb->db, sql, &error);
      gboolean has_row = FALSE;

      g_assert_no_error (error);
      g_assert_true (till_stmt_bind_text (stmt, 1, list[i], &error));
      g_assert_true (till_stmt_step (stmt, &has_row, &error));
      if (till_stmt_get_int64 (stmt, 0) == 0)
        g_error ("Nothing for “%s”: %s", list[i], sql);
    }
}

static void
test_everything_happens (void)
{
  g_autoptr (Bench) bench = bench_with_history (6, 4000);

  expect_words (bench, HAS ("payment_intent", "status"),
                "succeeded requires_payment_method canceled requires_capture requires_action"
                " processing");
  expect_words (bench, HAS ("payment_intent", "currency"), "gbp eur usd jpy chf sek kwd");
  expect_words (bench, HAS ("payment_intent", "cancellation_reason"),
                "abandoned requested_by_customer automatic");
  expect_words (bench, HAS ("charge", "status"), "succeeded failed pending");
  expect_words (bench, HAS ("charge", "decline_code"),
                "generic_decline insufficient_funds do_not_honor lost_card stolen_card expired_card"
                " incorrect_cvc fraudulent authentication_required");
  expect_words (bench, HAS ("refund", "status"), "succeeded pending failed");
  expect_words (bench, HAS ("refund", "reason"),
                "requested_by_customer duplicate fraudulent expired_uncaptured_charge");
  expect_words (bench, HAS ("dispute", "status"),
                "won lost under_review needs_response warning_closed");
  expect_words (bench, HAS ("dispute", "reason"), "fraudulent product_not_received duplicate");
  expect_words (bench, HAS ("session", "status"), "complete expired");
  expect_words (bench, HAS ("payout", "status"), "paid failed in_transit");

  g_assert_cmpint (number (bench, "SELECT COUNT (*) FROM payment_intent"
                                  " WHERE status = 'succeeded'"), >, 3400);
  g_assert_cmpint (number (bench, "SELECT COUNT (*) FROM payment_intent"
                                  " WHERE currency = 'gbp'"), >, 3000);
  g_assert_cmpint (number (bench, "SELECT COUNT (*) FROM charge"
                                  " WHERE captured AND amount_captured < amount"), >, 0);
  g_assert_cmpint (number (bench, "SELECT COUNT (*) FROM charge"
                                  " WHERE amount_refunded BETWEEN 1 AND amount_captured - 1"), >,
                   0);
  g_assert_cmpint (number (bench, "SELECT COUNT (*) FROM payment_method"
                                  " WHERE customer <> 0"), >, 50);
  g_assert_cmpint (number (bench, "SELECT COUNT (*) FROM payment_intent"
                                  " WHERE instr (metadata, 'order_reference')"), >, 3000);
  g_assert_cmpint (number (bench, "SELECT MIN (created) FROM payment_intent"), >,
                   BENCH_NOW - 549 * TILL_SB_DAY);
  /* Saturdays are busier than Sundays, noon is busier than night. */
  g_assert_cmpint (number (bench, "SELECT SUM ((created / 86400 + 4) % 7 = 6) -"
                                  " SUM ((created / 86400 + 4) % 7 = 0) FROM payment_intent"), >,
                   200);
  g_assert_cmpint (number (bench, "SELECT SUM (created % 86400 / 3600 = 12) -"
                                  " SUM (created % 86400 / 3600 = 3) FROM payment_intent"), >,
                   200);
}

static void
test_sums_agree (void)
{
  g_autoptr (Bench) bench = bench_with_history (4, 1500);

  /* A payout is exactly the sum of what is in it. */
  g_assert_cmpint (number (bench, "SELECT COUNT (*) FROM payout"), >, 200);
  g_assert_cmpint (number (bench,
                           "SELECT COUNT (*) FROM payout p WHERE amount <>"
                           " (SELECT SUM (amount - fee) FROM txn WHERE payout = p.seq"
                           "  AND type <> 'payout')"), ==, 0);
  /* What a charge says was refunded is what its refunds say. */
  g_assert_cmpint (number (bench,
                           "SELECT COUNT (*) FROM charge c WHERE amount_refunded <>"
                           " (SELECT COALESCE (SUM (amount), 0) FROM refund WHERE charge = c.seq"
                           "  AND status <> 'failed')"), ==, 0);
  g_assert_cmpint (number (bench,
                           "SELECT COUNT (*) FROM charge WHERE amount_refunded >"
                           " MAX (amount_captured, (1 - captured) * amount)"), ==, 0);
  /* Captured is what the intent received, and every capture is in the ledger once. */
  g_assert_cmpint (number (bench,
                           "SELECT COUNT (*) FROM charge c JOIN payment_intent i"
                           " ON i.latest_charge = c.seq WHERE c.amount_captured <>"
                           " i.amount_received"), ==, 0);
  g_assert_cmpint (number (bench,
                           "SELECT COUNT (*) FROM charge c WHERE captured <>"
                           " (SELECT COUNT (*) FROM txn WHERE type = 'charge' AND source = c.seq)"),
                   ==, 0);
  /* Nothing happened in the future, or before what it came of. */
  g_assert_cmpint (number (bench, "SELECT MAX (created) FROM refund"), <=, BENCH_NOW);
  g_assert_cmpint (number (bench, "SELECT MAX (created) FROM dispute"), <=, BENCH_NOW);
  g_assert_cmpint (number (bench,
                           "SELECT COUNT (*) FROM refund r JOIN charge c ON c.seq = r.charge"
                           " WHERE r.created < c.created"), ==, 0);
}

static void
each_event (JsonObject *object,
            gpointer    user_data)
{
  g_assert_cmpint (json_object_get_int_member (object, "created"), >=,
                   BENCH_NOW - 30 * TILL_SB_DAY);
}

static void
test_events_of_the_last_month (void)
{
  g_autoptr (Bench) bench = bench_with_history (3, N_PAYMENTS);
  g_autoptr (Answer) pattern = NULL;
  g_autoptr (Answer) both = NULL;
  guint n;

  expect_words (bench, HAS ("event", "type"),
                "payment_intent.created payment_intent.succeeded charge.succeeded charge.updated"
                " charge.failed payment_intent.payment_failed charge.refunded payout.paid"
                " payout.created customer.created checkout.session.completed");
  n = walk (bench, "events", each_event, NULL);
  g_assert_cmpuint (walk (bench, "events?type=charge.*", NULL, NULL), <, n);
  pattern = bench_get (bench, "/v1/events?type=payout.*&limit=5");
  g_assert_true (g_str_has_prefix (answer_text (pattern, "data.0.type"), "payout."));
  n = (guint) number (bench, "SELECT COUNT (*) FROM event"
                             " WHERE type IN ('payout.paid', 'charge.refunded')");
  g_assert_cmpuint (walk (bench, "events?types[]=payout.paid&types[]=charge.refunded", NULL, NULL),
                    ==, n);
  both = bench_get (bench, "/v1/events?type=charge.refunded&types[]=payout.paid");
  g_assert_cmpuint (both->status, ==, 400);

  /* In a month they are gone. */
  for (guint i = 0; i < 40; i++)
    bench_pass (bench, TILL_SB_DAY);
  g_assert_cmpint (number (bench, "SELECT COUNT (*) FROM event WHERE created < 1795176000"), ==, 0);
}

static void
test_time_filters (void)
{
  g_autoptr (Bench) bench = bench_with_history (3, N_PAYMENTS);
  guint before = walk (bench, "charges?created[lt]=1780000000", NULL, NULL);
  guint from = walk (bench, "charges?created[gte]=1780000000", NULL, NULL);
  guint up_to = walk (bench, "charges?created[lte]=1779999999", NULL, NULL);
  guint none = walk (bench, "charges?created[gt]=1795176000", NULL, NULL);
  g_autoptr (Answer) newest = bench_get (bench, "/v1/charges?limit=1");
  g_autofree char *exact = g_strdup_printf ("charges?created=%" G_GINT64_FORMAT,
                                            answer_int (newest, "data.0.created"));

  g_assert_cmpuint (before, >, 0);
  g_assert_cmpuint (from, >, 0);
  g_assert_cmpuint (before, ==, up_to);
  g_assert_cmpuint (before + from, ==, walk (bench, "charges", NULL, NULL));
  g_assert_cmpuint (none, ==, 0);
  g_assert_cmpuint (walk (bench, exact, NULL, NULL), >=, 1);
}

/* A walk is not disturbed by what comes in meanwhile. */
static void
test_walk_while_it_grows (void)
{
  g_autoptr (Bench) bench = bench_with_history (3, 300);
  g_autoptr (Answer) first = bench_get (bench, "/v1/payment_intents?limit=100");
  g_autoptr (Answer) paid = bench_pay (bench, NULL);
  g_autoptr (Answer) second = NULL;
  g_autoptr (Answer) back = NULL;
  g_autofree char *path = NULL;
  g_autofree char *back_path = NULL;

  answer_ok (paid);
  path = g_strconcat ("/v1/payment_intents?limit=100&starting_after=",
                      answer_text (first, "data.99.id"), NULL);
  second = bench_get (bench, path);
  back_path = g_strconcat ("/v1/payment_intents?limit=100&ending_before=",
                           answer_text (second, "data.0.id"), NULL);
  back = bench_get (bench, back_path);

  g_assert_cmpstr (answer_text (second, "data.0.id"), !=, answer_text (first, "data.99.id"));
  g_assert_cmpstr (answer_text (back, "data.99.id"), ==, answer_text (first, "data.99.id"));
  g_assert_cmpstr (answer_text (back, "data.0.id"), ==, answer_text (first, "data.0.id"));
  g_assert_cmpint (answer_int (back, "has_more"), ==, TRUE);
}

static void
test_not_in_the_future (void)
{
  TillSandboxOptions options = TILL_SANDBOX_OPTIONS_INIT;
  g_autoptr (TillClock) clock = till_clock_new_fake (BENCH_NOW * TILL_SECOND);
  g_autoptr (GError) error = NULL;
  g_autoptr (TillSb) sb = NULL;

  options.clock = clock;
  sb = till_sb_new (&options, &error);
  g_assert_no_error (error);
  g_assert_false (till_sb_invent (sb, 10, BENCH_NOW + 1, &error));
  g_assert_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE);
}

static void
test_unfinished_file (void)
{
  g_autofree char *folder = g_dir_make_tmp ("till-history-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "practice.db", NULL);
  TillSandboxOptions options = TILL_SANDBOX_OPTIONS_INIT;
  g_autoptr (GError) error = NULL;
  g_autoptr (TillSb) sb = NULL;

  options.db_path = path;
  sb = till_sb_new (&options, &error);
  g_assert_no_error (error);
  g_assert_true (till_sb_meta_set (sb, "history", "begun", &error));
  g_assert_false (till_sb_invent (sb, 10, BENCH_NOW, &error));
  g_assert_error (error, TILL_DB_ERROR, TILL_DB_ERROR_FAILED);
}

/* The disk is full in the middle: an error, and no half of a past that is taken for a whole. */
static void
test_disk_full (void)
{
  TillSandboxOptions options = TILL_SANDBOX_OPTIONS_INIT;
  g_autoptr (GError) error = NULL;
  g_autoptr (TillSb) sb = till_sb_new (&options, &error);

  g_assert_no_error (error);
  g_assert_true (till_db_exec (sb->db, "PRAGMA max_page_count = 100", &error));
  g_assert_false (till_sb_invent (sb, 5000, BENCH_NOW, &error));
  g_assert_error (error, TILL_DB_ERROR, TILL_DB_ERROR_FULL);
  g_clear_error (&error);
  g_assert_false (till_sb_invent (sb, 5000, BENCH_NOW, &error));
  g_assert_error (error, TILL_DB_ERROR, TILL_DB_ERROR_FAILED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/sandbox/history/same-seed", test_same_seed);
  g_test_add_func ("/sandbox/history/every-list-to-its-end", test_every_list_to_its_end);
  g_test_add_func ("/sandbox/history/everything-happens", test_everything_happens);
  g_test_add_func ("/sandbox/history/sums-agree", test_sums_agree);
  g_test_add_func ("/sandbox/history/events-of-the-last-month", test_events_of_the_last_month);
  g_test_add_func ("/sandbox/history/time-filters", test_time_filters);
  g_test_add_func ("/sandbox/history/walk-while-it-grows", test_walk_while_it_grows);
  g_test_add_func ("/sandbox/history/not-in-the-future", test_not_in_the_future);
  g_test_add_func ("/sandbox/history/unfinished-file", test_unfinished_file);
  g_test_add_func ("/sandbox/history/disk-full", test_disk_full);

  return g_test_run ();
}
