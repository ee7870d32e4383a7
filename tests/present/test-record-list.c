/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A list of records over a session in memory: what it holds, what stays where it is, what waits. */

#include "till-record-list.h"

#include "till-clock.h"
#include "till-double.h"
#include "till-topics.h"

typedef struct
{
  TillSession    *session;
  TillRecordList *list;
  guint           n_moves;   /* of rows */
} Fixture;

static void
settle (void)
{
  gint64 end = g_get_monotonic_time () + 140 * 1000;

  while (g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, FALSE);
}

static void
put (Fixture        *fixture,
     const char     *id,
     gint64          second,
     TillRefundState state)
{
  TillRefund refund = {
    .record = { .kind = TILL_RECORD_REFUND, .id = id },
    .state = state,
    .created_us = second * TILL_SECOND,
    .amount = { 100, "GBP" },
    .payment_id = "ch_1",
  };

  till_double_session_put_other (fixture->session, till_record_new (&refund));
}

static void
count_moves (Fixture *fixture)
{
  fixture->n_moves++;
}

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  fixture->session = till_double_session_new (TILL_ACCOUNT_PRACTICE, "Acme Tea");
  put (fixture, "re_1", 10, TILL_REFUND_SUCCEEDED);
  put (fixture, "re_2", 20, TILL_REFUND_FAILED);
  put (fixture, "re_3", 30, TILL_REFUND_SUCCEEDED);
  fixture->list = till_record_list_new (&till_refund_topic);
  g_signal_connect_swapped (fixture->list, "items-changed", G_CALLBACK (count_moves), fixture);
  till_record_list_set_session (fixture->list, fixture->session);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  g_assert_finalize_object (fixture->list);
  settle ();
  g_assert_finalize_object (fixture->session);
}

static void
assert_rows (Fixture    *fixture,
             const char *ids)
{
  GListModel *model = G_LIST_MODEL (fixture->list);
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (TillRecordItem) item = g_list_model_get_item (model, i);

      g_string_append_printf (found, "%s ", till_record_item_get_id (item));
    }
  g_assert_cmpstr (found->str, ==, ids);
}

/* Who is not looked at asks for nothing but what waits. */
static void
test_active (Fixture      *fixture,
             gconstpointer user_data)
{
  settle ();
  assert_rows (fixture, "");
  g_assert_cmpuint (till_record_list_get_n_waiting (fixture->list), ==, 1);
  till_record_list_set_active (fixture->list, TRUE);
  settle ();
  assert_rows (fixture, "re_3 re_2 re_1 ");
}

static void
test_narrowed (Fixture      *fixture,
               gconstpointer user_data)
{
  g_autofree char *count = NULL;

  till_record_list_set_active (fixture->list, TRUE);
  till_record_list_set_states (fixture->list, 1u << TILL_REFUND_FAILED);
  g_assert_true (till_record_list_is_narrowed (fixture->list));
  settle ();
  assert_rows (fixture, "re_2 ");
  till_record_list_set_states (fixture->list, 0);
  till_record_list_set_text (fixture->list, "re_3");
  settle ();
  assert_rows (fixture, "re_3 ");
  count = till_record_list_say_count (fixture->list);
  g_assert_true (g_str_has_prefix (count, "1 refund · "));
}

/* A row that changes stays the same object, and nothing moves. */
static void
test_change (Fixture      *fixture,
             gconstpointer user_data)
{
  g_autoptr (TillRecordItem) before = NULL;
  g_autoptr (TillRecordItem) after = NULL;

  till_record_list_set_active (fixture->list, TRUE);
  settle ();
  before = g_list_model_get_item (G_LIST_MODEL (fixture->list), 2);
  fixture->n_moves = 0;
  put (fixture, "re_1", 10, TILL_REFUND_FAILED);
  settle ();
  after = g_list_model_get_item (G_LIST_MODEL (fixture->list), 2);
  g_assert_true (before == after);
  g_assert_cmpuint (fixture->n_moves, ==, 0);
  g_assert_cmpint (till_record_get_state (till_record_item_get_record (after)), ==,
                   TILL_REFUND_FAILED);
  g_assert_cmpuint (till_record_list_get_n_waiting (fixture->list), ==, 2);
}

static void
test_hold (Fixture      *fixture,
           gconstpointer user_data)
{
  till_record_list_set_active (fixture->list, TRUE);
  settle ();
  till_record_list_set_hold (fixture->list, TRUE);
  put (fixture, "re_4", 40, TILL_REFUND_PENDING);
  settle ();
  assert_rows (fixture, "re_3 re_2 re_1 ");
  g_assert_cmpuint (till_record_list_get_n_held (fixture->list), ==, 1);
  till_record_list_set_hold (fixture->list, FALSE);
  assert_rows (fixture, "re_4 re_3 re_2 re_1 ");
  g_assert_cmpuint (till_record_list_get_n_held (fixture->list), ==, 0);
}

static void
test_settled (Fixture      *fixture,
              gconstpointer user_data)
{
  g_autoptr (TillRecordItem) failed = NULL;
  g_autoptr (TillRecordItem) fine = NULL;

  till_record_list_set_active (fixture->list, TRUE);
  settle ();
  failed = g_list_model_get_item (G_LIST_MODEL (fixture->list), 1);
  fine = g_list_model_get_item (G_LIST_MODEL (fixture->list), 0);
  g_assert_false (till_record_list_can_settle (fixture->list, till_record_item_get_record (fine)));
  g_assert_true (till_record_list_can_settle (fixture->list,
                                              till_record_item_get_record (failed)));
  till_record_list_settle (fixture->list, till_record_item_get_record (failed));
  settle ();
  g_assert_true (till_record_list_is_settled (fixture->list,
                                              till_record_item_get_record (failed)));
  g_assert_cmpuint (till_record_list_get_n_waiting (fixture->list), ==, 0);
}

static void
test_broken (Fixture      *fixture,
             gconstpointer user_data)
{
  TillStore *store = till_session_get_store (fixture->session);

  till_double_store_break (store, TRUE);
  till_record_list_set_active (fixture->list, TRUE);
  settle ();
  g_assert_cmpint (till_record_list_get_state (fixture->list), ==, TILL_LIST_FAILED);
  g_assert_nonnull (till_record_list_get_error (fixture->list));
  till_double_store_break (store, FALSE);
  till_record_list_retry (fixture->list);
  settle ();
  g_assert_cmpint (till_record_list_get_state (fixture->list), ==, TILL_LIST_READY);
  assert_rows (fixture, "re_3 re_2 re_1 ");
}

/* The answer to the question before comes after the next was asked. */
static void
test_late_answer (Fixture      *fixture,
                  gconstpointer user_data)
{
  TillStore *store = till_session_get_store (fixture->session);

  settle ();
  till_double_store_by_hand (store);
  till_record_list_set_active (fixture->list, TRUE);
  till_record_list_set_text (fixture->list, "re_1");
  g_assert_cmpuint (till_double_store_n_waiting (store), ==, 2);
  till_double_store_deliver (store, 1);
  till_double_store_deliver (store, 0);
  settle ();
  assert_rows (fixture, "re_1 ");
}

static void
test_no_session (Fixture      *fixture,
                 gconstpointer user_data)
{
  till_record_list_set_active (fixture->list, TRUE);
  settle ();
  till_record_list_set_session (fixture->list, NULL);
  assert_rows (fixture, "");
  g_assert_cmpuint (till_record_list_get_n_waiting (fixture->list), ==, 0);
  g_assert_cmpint (till_record_list_get_state (fixture->list), ==, TILL_LIST_LOADING);
}

#define ADD(name, func)                                                                           \
  g_test_add ("/present/record-list/" name, Fixture, NULL, set_up, func, tear_down)

static void
count_cb (guint *n)
{
  (*n)++;
}

/* A note is said once, however often it is set. */
static void
test_note (void)
{
  const TillRefund refund = {
    .record = { .kind = TILL_RECORD_REFUND, .id = "re_1" }, .amount = { 100, "GBP" },
  };
  gpointer record = till_record_new (&refund);
  g_autoptr (TillRecordItem) item = till_record_item_new (record, NULL);
  guint n = 0;

  g_signal_connect_swapped (item, "changed", G_CALLBACK (count_cb), &n);
  g_assert_null (till_record_item_get_note (item));
  till_record_item_set_note (item, "Seen");
  till_record_item_set_note (item, "Seen");
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpstr (till_record_item_get_note (item), ==, "Seen");
  till_record_item_set_note (item, NULL);
  g_assert_cmpuint (n, ==, 2);
  till_record_unref (record);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("active", test_active);
  ADD ("narrowed", test_narrowed);
  ADD ("change", test_change);
  ADD ("hold", test_hold);
  ADD ("settled", test_settled);
  ADD ("broken", test_broken);
  ADD ("late-answer", test_late_answer);
  ADD ("no-session", test_no_session);
  g_test_add_func ("/present/record-list/note", test_note);

  return g_test_run ();
}
