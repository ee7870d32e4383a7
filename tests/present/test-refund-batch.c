/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Lists of refunds on a real journal and a real history: what the dry run says, that each row is
 * carried out once through lost answers, lost networks, stops and new beginnings, and what of the
 * list is on disk meanwhile. */

#include "till-refund-batch.h"

#include <string.h>

#include "session-fixture.h"
#include "test-wait.h"
#include "till-refund-result.h"
#include "till-refund-words.h"

static TillRefundList *
read_list (const char *text)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *rows = till_refund_rows_read (text, strlen (text), &error);

  g_assert_no_error (error);

  return till_refund_list_new (rows, '.');
}

static TillRefundBatch *
make_batch (SessionFixture *fixture,
            const char     *text)
{
  g_autoptr (TillRefundList) list = read_list (text);

  return till_refund_batch_new (fixture->session, list);
}

static void
check_again (TillRefundBatch *batch,
             gboolean         again)
{
  till_refund_batch_check (batch, again);
  session_fixture_wait_until (till_refund_batch_get_step (batch) != TILL_REFUND_BATCH_CHECKING);
  g_assert_no_error (till_refund_batch_get_trouble (batch));
  g_assert_cmpint (till_refund_batch_get_step (batch), ==, TILL_REFUND_BATCH_CHECKED);
}

static TillRefundBatch *
check (SessionFixture *fixture,
       const char     *text)
{
  TillRefundBatch *batch = make_batch (fixture, text);

  check_again (batch, FALSE);

  return batch;
}

static void
run (TillRefundBatch *batch)
{
  g_assert_true (till_refund_batch_start (batch));
  session_fixture_wait_until (till_refund_batch_get_step (batch) != TILL_REFUND_BATCH_RUNNING);
}

static guint
count (TillRefundBatch     *batch,
       TillRefundItemState  state)
{
  TillRefundCounts counts;

  till_refund_batch_count (batch, &counts);

  return counts.n[state];
}

static void
assert_why (TillRefundBatch *batch,
            guint            index,
            const char      *words)
{
  const TillRefundItem *item = till_refund_batch_get_item (batch, index);

  g_assert_cmpint (item->state, ==, TILL_REFUND_ITEM_REFUSED);
  g_assert_nonnull (item->why);
  g_test_message ("%s", item->why);
  g_assert_nonnull (strstr (item->why, words));
}

static guint
count_kept (SessionFixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lists = NULL;

  till_refund_list_find_async (fixture->folder, NULL, test_result_cb, &result);
  lists = till_refund_list_find_finish (test_wait (&result), &error);
  g_assert_no_error (error);

  return lists->len;
}

static void
set_up (SessionFixture *fixture,
        gconstpointer   user_data)
{
  session_fixture_set_up (fixture, user_data);
  for (guint i = 0; i < 6; i++)
    {
      g_autofree char *id = g_strdup_printf ("ch_%u", i);

      fake_gateway_put_payment (fixture->gateway, id, TILL_PAYMENT_SUCCEEDED, 1000, 0, FALSE);
    }
  fake_gateway_put_payment (fixture->gateway, "ch_held", TILL_PAYMENT_AUTHORIZED, 1000, 0, FALSE);
  fake_gateway_put_payment (fixture->gateway, "ch_bad", TILL_PAYMENT_FAILED, 1000, 0, FALSE);
  fake_gateway_put_payment (fixture->gateway, "ch_back", TILL_PAYMENT_SUCCEEDED, 1000, 1000, FALSE);
  session_fixture_open (fixture);
  g_assert_true (session_fixture_sync (fixture, NULL));
}

/* Every row says what would become of it, and nothing moves. */
static void
test_dry_run (SessionFixture *fixture,
              gconstpointer   user_data)
{
  g_autoptr (TillRefundBatch) batch = check (
    fixture, "payment,amount,currency,reason\n" "ch_0,4.00,,\n" "ch_0,6.00,,\n" "ch_0,0.01,,\n"
    "ch_1,,,duplicate\n" "ch_none,1,,\n" "ch_2,10.01,,\n" "ch_2,1,EUR,\n" "ch_2,1.001,,\n"
    "ch_2,0,,\n" "ch_held,1,,\n" "ch_bad,1,,\n" "ch_back,1,,\n" "ch_2,1,,because\n"
    "nonsense!,1,,\n");
  g_autofree char *totals = till_refund_result_format_totals (batch, TILL_REFUND_ITEM_READY);
  TillRefundCounts counts;

  till_refund_batch_count (batch, &counts);
  g_assert_cmpuint (counts.n[TILL_REFUND_ITEM_READY], ==, 3);
  g_assert_cmpuint (counts.n[TILL_REFUND_ITEM_REFUSED], ==, 11);
  g_assert_cmpuint (counts.n_repeats, ==, 1);
  g_assert_cmpstr (totals, ==, "£20.00");
  g_assert_cmpint (till_refund_batch_get_item (batch, 3)->amount.minor, ==, 1000);
  assert_why (batch, 2, "lines before leave");
  assert_why (batch, 4, "no such payment");
  assert_why (batch, 5, "than is left of the payment: £10.00");
  assert_why (batch, 6, "another currency");
  assert_why (batch, 7, "not an amount");
  assert_why (batch, 8, "zero");
  assert_why (batch, 9, "only held");
  assert_why (batch, 10, "No money was taken");
  assert_why (batch, 11, "refunded already");
  assert_why (batch, 12, "reasons");
  assert_why (batch, 13, "number of a payment");
  g_assert_cmpuint (fake_gateway_get_n_calls (fixture->gateway, FAKE_EXECUTE), ==, 0);
  g_assert_cmpuint (count_kept (fixture), ==, 0);
}

/* Each row is carried out once, however often the list is begun. */
static void
test_once (SessionFixture *fixture,
           gconstpointer   user_data)
{
  static const char text[] = "ch_0,4.00\nch_1,5.00\nch_bad,1\nch_2,5.00\n";
  g_autoptr (TillRefundBatch) batch = check (fixture, text);
  g_autoptr (TillRefundBatch) same = NULL;
  g_autoptr (TillRefundBatch) mended = NULL;
  g_autofree char *csv = NULL;

  run (batch);
  g_assert_cmpint (till_refund_batch_get_step (batch), ==, TILL_REFUND_BATCH_FINISHED);
  g_assert_cmpuint (count (batch, TILL_REFUND_ITEM_DONE), ==, 3);
  g_assert_cmpuint (fake_gateway_get_n_moved (fixture->gateway), ==, 3);
  g_assert_nonnull (till_refund_batch_get_item (batch, 0)->refund_id);
  g_assert_false (till_refund_batch_start (batch));

  csv = till_refund_result_to_csv (batch);
  g_assert_true (g_str_has_prefix (csv, "line,payment,amount,currency,result,why,refund,"));
  g_assert_nonnull (strstr (csv, "\r\n2,ch_1,5.00,GBP,refunded,,"));
  g_assert_nonnull (strstr (csv, "\r\n3,ch_bad,1,,refused,No money was taken,"));

  same = check (fixture, text);
  g_assert_cmpuint (count (same, TILL_REFUND_ITEM_DONE), ==, 3);
  g_assert_true (till_refund_batch_get_item (same, 0)->earlier);
  g_assert_false (till_refund_batch_start (same));

  /* A list that was mended is another list, with the same refunds on it. */
  mended = check (fixture, "ch_0,4.00\nch_1,5.00\nch_3,1\nch_2,5.00\n");
  g_assert_cmpuint (count (mended, TILL_REFUND_ITEM_READY), ==, 1);
  assert_why (mended, 0, "earlier list");
  check_again (mended, TRUE);
  g_assert_cmpuint (count (mended, TILL_REFUND_ITEM_READY), ==, 4);
  g_assert_cmpuint (fake_gateway_get_n_moved (fixture->gateway), ==, 3);
  while (count_kept (fixture) > 0)
    test_spin ();
}

/* An answer that is lost is neither done nor refused until it is known, and then it is done. */
static void
test_lost_answer (SessionFixture *fixture,
                  gconstpointer   user_data)
{
  g_autoptr (TillRefundBatch) batch = check (fixture, "ch_0,4.00\nch_0,5.00\nch_1,1.00\n");
  g_autofree char *heading = NULL;

  fake_gateway_next_outcome (fixture->gateway, TILL_INSTRUCTION_UNKNOWN);
  fake_gateway_hold (fixture->gateway, FAKE_RESOLVE);
  g_assert_true (till_refund_batch_start (batch));
  session_fixture_wait_until (count (batch, TILL_REFUND_ITEM_DONE) == 1);
  test_spin ();

  /* The other payment has gone on; the other row of the same payment waits. */
  g_assert_cmpint (till_refund_batch_get_item (batch, 0)->state, ==, TILL_REFUND_ITEM_UNKNOWN);
  g_assert_cmpint (till_refund_batch_get_item (batch, 1)->state, ==, TILL_REFUND_ITEM_READY);
  g_assert_cmpint (till_refund_batch_get_item (batch, 2)->state, ==, TILL_REFUND_ITEM_DONE);
  g_assert_cmpint (till_refund_batch_get_step (batch), ==, TILL_REFUND_BATCH_RUNNING);

  /* Stopped meanwhile, it is not said that all is refunded, nor that nothing was sent. */
  till_refund_batch_stop (batch);
  session_fixture_wait_until (till_refund_batch_get_step (batch) == TILL_REFUND_BATCH_STOPPED);
  heading = till_refund_words_heading (batch);
  g_assert_nonnull (strstr (heading, "not known yet"));
  g_assert_null (strstr (heading, "Nothing was sent"));
  g_assert_null (strstr (heading, "What was sent is refunded"));
  g_assert_true (till_refund_batch_start (batch));

  fake_gateway_release (fixture->gateway, FAKE_RESOLVE);
  session_fixture_wait_until (till_refund_batch_get_step (batch) != TILL_REFUND_BATCH_RUNNING);
  g_assert_cmpuint (count (batch, TILL_REFUND_ITEM_DONE), ==, 3);
  g_assert_cmpuint (fake_gateway_get_n_moved (fixture->gateway), ==, 3);
}

/* While the gateway cannot be reached, or cannot be understood, nothing is refused; the run goes on
 * by itself. */
static void
test_outage (SessionFixture *fixture,
             gconstpointer   user_data)
{
  const TillGatewayError code = GPOINTER_TO_INT (user_data);
  g_autoptr (TillRefundBatch) batch = check (fixture, "ch_0,4.00\nch_1,5.00\n");

  fake_gateway_fail (fixture->gateway, FAKE_GET, 1, code);
  g_assert_true (till_refund_batch_start (batch));
  session_fixture_wait_until (till_refund_batch_get_trouble (batch) != NULL);
  g_assert_cmpuint (count (batch, TILL_REFUND_ITEM_READY), ==, 2);
  session_fixture_wait_until (till_refund_batch_get_step (batch) != TILL_REFUND_BATCH_RUNNING);
  g_assert_no_error (till_refund_batch_get_trouble (batch));
  g_assert_cmpuint (count (batch, TILL_REFUND_ITEM_DONE), ==, 2);
  g_assert_cmpuint (fake_gateway_get_n_moved (fixture->gateway), ==, 2);
}

/* With a key that is not good any more no row is refused: the run stops and says why. */
static void
test_bad_key (SessionFixture *fixture,
              gconstpointer   user_data)
{
  g_autoptr (TillRefundBatch) batch = check (fixture, "ch_0,4.00\nch_1,5.00\n");

  fake_gateway_fail (fixture->gateway, FAKE_GET, 1, TILL_GATEWAY_ERROR_UNAUTHORIZED);
  run (batch);
  g_assert_cmpint (till_refund_batch_get_step (batch), ==, TILL_REFUND_BATCH_STOPPED);
  g_assert_error (till_refund_batch_get_trouble (batch), TILL_GATEWAY_ERROR,
                  TILL_GATEWAY_ERROR_UNAUTHORIZED);
  g_assert_cmpuint (count (batch, TILL_REFUND_ITEM_READY), ==, 2);
  run (batch);
  g_assert_cmpuint (count (batch, TILL_REFUND_ITEM_DONE), ==, 2);
}

/* What the gateway refuses is refused, with its reason, and the next row goes on. */
static void
test_refusal (SessionFixture *fixture,
              gconstpointer   user_data)
{
  g_autoptr (TillRefundBatch) batch = check (fixture, "ch_0,4.00\nch_1,5.00\n");

  fake_gateway_next_outcome (fixture->gateway, TILL_INSTRUCTION_REFUSED);
  run (batch);
  assert_why (batch, 0, "");
  g_assert_nonnull (strstr (till_refund_batch_get_item (batch, 0)->details, "card_declined"));
  g_assert_cmpuint (count (batch, TILL_REFUND_ITEM_DONE), ==, 1);
  g_assert_cmpuint (fake_gateway_get_n_moved (fixture->gateway), ==, 1);
}

static void
stop_cb (TillRefundBatch *batch,
         guint            index)
{
  if (till_refund_batch_get_item (batch, index)->state == TILL_REFUND_ITEM_SENDING)
    till_refund_batch_stop (batch);
}

/* A list that was stopped is on disk, and the next start goes on with it. */
static void
test_resume (SessionFixture *fixture,
             gconstpointer   user_data)
{
  g_autoptr (TillRefundBatch) batch = check (fixture, "ch_0,4.00\nch_1,5.00\nch_2,,,\"a\nb\"\n");
  g_autoptr (TillRefundBatch) next = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) lists = NULL;
  g_autofree char *path = NULL;
  TillRefundList *list = till_refund_batch_get_list (batch);
  g_autofree char *name = g_strconcat (list->id, ".json", NULL);

  g_signal_connect (batch, "item-changed", G_CALLBACK (stop_cb), NULL);
  run (batch);
  g_assert_cmpint (till_refund_batch_get_step (batch), ==, TILL_REFUND_BATCH_STOPPED);
  g_assert_cmpuint (count (batch, TILL_REFUND_ITEM_DONE), ==, 1);
  path = g_build_filename (fixture->folder, "refund-lists", name, NULL);
  g_assert_cmpuint (test_get_mode (path), ==, 0600);
  g_clear_object (&batch);
  session_fixture_close (fixture);

  session_fixture_open (fixture);
  till_refund_list_find_async (fixture->folder, NULL, test_result_cb, &result);
  lists = till_refund_list_find_finish (test_wait (&result), NULL);
  g_assert_cmpuint (lists->len, ==, 1);
  next = till_refund_batch_new (fixture->session, lists->pdata[0]);
  check_again (next, FALSE);
  g_assert_cmpuint (count (next, TILL_REFUND_ITEM_DONE), ==, 1);
  g_assert_cmpuint (count (next, TILL_REFUND_ITEM_READY), ==, 2);
  g_assert_cmpstr (till_refund_batch_get_item (next, 2)->row->note, ==, "a\nb");
  run (next);
  g_assert_cmpint (till_refund_batch_get_step (next), ==, TILL_REFUND_BATCH_FINISHED);
  g_assert_cmpuint (fake_gateway_get_n_moved (fixture->gateway), ==, 3);
  while (count_kept (fixture) > 0)
    test_spin ();
}

/* A list that somebody changed on disk is not carried out, and no card number gets there. */
static void
test_kept_list (SessionFixture *fixture,
                gconstpointer   user_data)
{
  g_autoptr (TillRefundList) list = read_list ("ch_0,4.00\nch_1,5,,4242 4242 4242 4242\n");
  g_autofree char *name = g_strconcat ("refund-lists/", list->id, ".json", NULL);
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  char *amount;

  till_refund_list_keep_async (list, fixture->folder, test_result_cb, &result);
  g_assert_true (till_refund_list_keep_finish (test_wait (&result), NULL));
  g_assert_cmpuint (count_kept (fixture), ==, 1);
  text = test_read_file (path);
  g_assert_null (strstr (text, "4242"));
  amount = strstr (text, "4.00");
  g_assert_nonnull (amount);
  *amount = '9';
  test_write_file (path, text);
  g_assert_cmpuint (count_kept (fixture), ==, 0);
}

/* Ids say what stands on a list, down to the line and the decimal point. */
static void
test_ids (void)
{
  g_autoptr (TillRefundList) list = read_list ("ch_0,4.00\nch_1,5.00\n");
  g_autoptr (TillRefundList) same = read_list ("payment;amount\r\nch_0;4.00\r\nch_1;5.00");
  g_autoptr (TillRefundList) other = read_list ("ch_0,4.00\nch_1,5.01\n");
  g_autoptr (TillRefundList) again = read_list ("ch_0,4.00\nch_1,5.00\n");
  g_autofree char *batch = g_strconcat (list->id, ":1", NULL);

  g_assert_true (till_batch_is_valid (batch));
  g_assert_cmpstr (list->id, ==, again->id);
  g_assert_cmpstr (list->id, !=, other->id);
  g_assert_cmpstr (list->id, !=, same->id); /* other lines */
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(name, func)                                                                           \
  g_test_add ("/refund-batch/" name, SessionFixture, NULL, set_up, func, session_fixture_tear_down)
  ADD ("dry-run", test_dry_run);
  ADD ("once", test_once);
  ADD ("lost-answer", test_lost_answer);
  g_test_add ("/refund-batch/outage", SessionFixture,
              GINT_TO_POINTER (TILL_GATEWAY_ERROR_UNAVAILABLE), set_up, test_outage,
              session_fixture_tear_down);
  g_test_add ("/refund-batch/nonsense", SessionFixture,
              GINT_TO_POINTER (TILL_GATEWAY_ERROR_PROTOCOL), set_up, test_outage,
              session_fixture_tear_down);
  ADD ("bad-key", test_bad_key);
  ADD ("refusal", test_refusal);
  ADD ("resume", test_resume);
  ADD ("kept-list", test_kept_list);
  g_test_add_func ("/refund-batch/ids", test_ids);

  return g_test_run ();
}
