/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What is held: the list follows the store whatever the order of its answers, the words say how
 * long is left. */

#include "till-clock.h"
#include "till-double-store.h"
#include "till-open-holds.h"

#define NOW (TILL_SECOND * 1795183320) /* 2026-11-20 14:02 UTC */
#define HOUR (3600 * TILL_SECOND)
#define DAY (24 * HOUR)

typedef struct
{
  TillStore     *store;
  TillOpenHolds *holds;
  guint          n_changes;
} Fixture;

static void
put (Fixture         *fixture,
     gint64           key,
     TillPaymentState state,
     gint64           end_us)
{
  g_autofree char *id = g_strdup_printf ("ch_%d", (int) key);
  TillPayment payment = { .record = { .kind = TILL_RECORD_PAYMENT, .id = id } };

  payment.state = state;
  payment.created_us = NOW - DAY;
  payment.amount = (TillMoney) { key * 100, "GBP" };
  payment.capture_before_us = end_us;
  payment.customer_name = "J. Smith";
  till_double_store_put (fixture->store, key, &payment);
}

static void
tell (Fixture *fixture,
      gint64   key)
{
  g_autoptr (TillApplied) applied = till_double_applied_new ();

  g_array_append_val (applied->changed, key);
  till_open_holds_take (fixture->holds, applied);
}

static void
count_cb (Fixture *fixture)
{
  fixture->n_changes++;
}

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  fixture->store = till_double_store_new ();
  fixture->holds = till_open_holds_new ();
  g_signal_connect_swapped (fixture->holds, "items-changed", G_CALLBACK (count_cb), fixture);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  g_object_unref (fixture->holds);
  g_object_unref (fixture->store);
}

/* The ids that are shown, from the top. */
static char *
list (Fixture *fixture)
{
  g_autoptr (GString) ids = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (fixture->holds)); i++)
    {
      g_autoptr (TillOpenHold) hold = g_list_model_get_item (G_LIST_MODEL (fixture->holds), i);

      g_string_append_printf (ids, "%s%s", i > 0 ? " " : "",
                              till_open_hold_get_payment (hold)->record.id);
    }

  return g_string_free (g_steal_pointer (&ids), FALSE);
}

/* Lets everything happen until the list is as it must be. */
static void
wait_for (Fixture    *fixture,
          const char *ids)
{
  gint64 end = g_get_monotonic_time () + 5 * G_USEC_PER_SEC;
  g_autofree char *shown = list (fixture);

  while (!g_str_equal (shown, ids) && g_get_monotonic_time () < end)
    {
      g_main_context_iteration (NULL, FALSE);
      g_free (shown);
      shown = list (fixture);
    }
  g_assert_cmpstr (shown, ==, ids);
}

static gint64
get_end (Fixture *fixture,
         guint    position)
{
  g_autoptr (TillOpenHold) hold = g_list_model_get_item (G_LIST_MODEL (fixture->holds), position);

  return till_open_hold_get_payment (hold)->capture_before_us;
}

static void
wait_for_end (Fixture *fixture,
              guint    position,
              gint64   end_us)
{
  gint64 patience = g_get_monotonic_time () + 5 * G_USEC_PER_SEC;

  while (get_end (fixture, position) != end_us && g_get_monotonic_time () < patience)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpint (get_end (fixture, position), ==, end_us);
}

static void
test_what_ends_first_is_on_top (Fixture      *fixture,
                                gconstpointer user_data)
{
  put (fixture, 1, TILL_PAYMENT_AUTHORIZED, NOW + 3 * DAY);
  put (fixture, 2, TILL_PAYMENT_SUCCEEDED, 0);
  put (fixture, 3, TILL_PAYMENT_AUTHORIZED, 0);
  put (fixture, 4, TILL_PAYMENT_AUTHORIZED, NOW + DAY);
  put (fixture, 5, TILL_PAYMENT_CANCELED, NOW + DAY);
  put (fixture, 6, TILL_PAYMENT_AUTHORIZED, NOW - HOUR);

  till_open_holds_set_store (fixture->holds, fixture->store);
  g_assert_cmpint (till_open_holds_get_state (fixture->holds), ==, TILL_LIST_LOADING);
  wait_for (fixture, "ch_6 ch_4 ch_1 ch_3");
  g_assert_cmpint (till_open_holds_get_state (fixture->holds), ==, TILL_LIST_READY);

  till_open_holds_set_store (fixture->holds, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->holds)), ==, 0);
}

static void
test_follows_the_store (Fixture      *fixture,
                        gconstpointer user_data)
{
  TillOpenHold *same;

  put (fixture, 1, TILL_PAYMENT_AUTHORIZED, NOW + DAY);
  put (fixture, 2, TILL_PAYMENT_AUTHORIZED, NOW + 2 * DAY);
  till_open_holds_set_store (fixture->holds, fixture->store);
  wait_for (fixture, "ch_1 ch_2");
  same = g_list_model_get_item (G_LIST_MODEL (fixture->holds), 0);
  g_object_unref (same);

  put (fixture, 3, TILL_PAYMENT_AUTHORIZED, NOW + 3 * DAY);
  tell (fixture, 3);
  wait_for (fixture, "ch_1 ch_2 ch_3");
  put (fixture, 2, TILL_PAYMENT_SUCCEEDED, NOW + 2 * DAY);
  tell (fixture, 2);
  wait_for (fixture, "ch_1 ch_3");

  /* Its end was put off. */
  put (fixture, 3, TILL_PAYMENT_AUTHORIZED, NOW + HOUR);
  tell (fixture, 3);
  wait_for (fixture, "ch_3 ch_1");

  /* What did not change is the same row. */
  g_assert_true (g_list_model_get_item (G_LIST_MODEL (fixture->holds), 1) == same);
  g_object_unref (same);
}

/* What is told while an answer is on its way is not lost, and what stands does not flicker. */
static void
test_changes_while_reading (Fixture      *fixture,
                            gconstpointer user_data)
{
  put (fixture, 1, TILL_PAYMENT_AUTHORIZED, NOW + DAY);
  put (fixture, 2, TILL_PAYMENT_AUTHORIZED, NOW + 2 * DAY);
  till_double_store_by_hand (fixture->store);
  till_open_holds_set_store (fixture->holds, fixture->store);
  till_double_store_deliver (fixture->store, 0); /* the keys */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (till_double_store_n_waiting (fixture->store), ==, 1);
  till_double_store_read (fixture->store, 0); /* the payments as they are now */

  put (fixture, 2, TILL_PAYMENT_AUTHORIZED, NOW + HOUR);
  tell (fixture, 2);
  till_double_store_deliver (fixture->store, 0);
  wait_for (fixture, "ch_1 ch_2");
  g_assert_cmpuint (fixture->n_changes, ==, 1);

  for (guint n = 0; n < 2; n++)
    {
      while (till_double_store_n_waiting (fixture->store) == 0)
        g_main_context_iteration (NULL, TRUE);
      till_double_store_deliver (fixture->store, 0);
    }
  wait_for (fixture, "ch_2 ch_1");
  g_assert_cmpuint (fixture->n_changes, ==, 2);
}

static void
test_broken_store (Fixture      *fixture,
                   gconstpointer user_data)
{
  put (fixture, 1, TILL_PAYMENT_AUTHORIZED, NOW + DAY);
  till_double_store_break (fixture->store, TRUE);
  till_open_holds_set_store (fixture->holds, fixture->store);
  while (till_open_holds_get_state (fixture->holds) == TILL_LIST_LOADING)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (till_open_holds_get_state (fixture->holds), ==, TILL_LIST_FAILED);
  g_assert_nonnull (till_open_holds_get_error (fixture->holds));

  till_double_store_break (fixture->store, FALSE);
  till_open_holds_retry (fixture->holds);
  wait_for (fixture, "ch_1");
  g_assert_cmpint (till_open_holds_get_state (fixture->holds), ==, TILL_LIST_READY);
}

static void
assert_left (gint64      end_us,
             const char *left,
             TillTone    tone,
             const char *end)
{
  const TillPayment payment = { .record = { .id = "ch_1" }, .capture_before_us = end_us };
  g_autofree char *said = NULL;
  g_autofree char *said_end = till_hold_say_end (&payment, NOW);
  TillWord word;

  said = till_hold_say_left (&payment, NOW, &word);
  g_assert_cmpstr (said, ==, left);
  g_assert_true (word.text == said);
  g_assert_cmpint (word.tone, ==, tone);
  g_assert_cmpstr (said_end, ==, end);
}

static void
test_words (void)
{
  assert_left (0, "No last day is known", TILL_TONE_MUTED, "");
  assert_left (NOW, "The hold has ended", TILL_TONE_BAD, "until 14:02");
  assert_left (NOW + HOUR, "Ends today", TILL_TONE_BAD, "until 15:02");
  assert_left (NOW + 10 * HOUR, "Ends tomorrow", TILL_TONE_WARNING, "until 21 Nov 00:02");
  assert_left (NOW + 2 * DAY, "2 days left", TILL_TONE_NOTICE, "until 22 Nov 14:02");
  assert_left (NOW + 60 * DAY, "60 days left", TILL_TONE_NOTICE, "until 19 Jan 2027");
}

static void
test_a_later_end (Fixture      *fixture,
                  gconstpointer user_data)
{
  put (fixture, 1, TILL_PAYMENT_AUTHORIZED, NOW + HOUR);
  put (fixture, 2, TILL_PAYMENT_AUTHORIZED, NOW + 2 * HOUR);
  till_open_holds_set_store (fixture->holds, fixture->store);
  wait_for (fixture, "ch_1 ch_2");

  put (fixture, 1, TILL_PAYMENT_AUTHORIZED, NOW + 26 * HOUR);
  tell (fixture, 1);
  wait_for (fixture, "ch_2 ch_1");
  wait_for_end (fixture, 1, NOW + 26 * HOUR);
}

static void
add (const char *path,
     void      (*test) (Fixture      *fixture,
                        gconstpointer user_data))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  add ("/present/open-holds/what-ends-first-is-on-top", test_what_ends_first_is_on_top);
  add ("/present/open-holds/follows-the-store", test_follows_the_store);
  add ("/present/open-holds/changes-while-reading", test_changes_while_reading);
  add ("/present/open-holds/broken-store", test_broken_store);
  add ("/present/open-holds/a-later-end", test_a_later_end);
  g_test_add_func ("/present/open-holds/words", test_words);

  return g_test_run ();
}
