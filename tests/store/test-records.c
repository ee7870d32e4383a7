/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Looking for refunds and links, each with the payment it is about. */

#include "store-fixture.h"

static void
add_refund (StoreFixture   *fixture,
            const char     *id,
            const char     *payment_id,
            gint64          second,
            TillRefundState state,
            gint64          minor,
            const char     *currency)
{
  TillRefund fields = {
    .record = { .kind = TILL_RECORD_REFUND, .id = id,
                .as_of_us = (START_SECOND + second) * TILL_SECOND },
    .state = state,
    .created_us = (START_SECOND + second) * TILL_SECOND,
    .amount = { minor, "" },
    .payment_id = payment_id,
  };

  g_strlcpy (fields.amount.currency, currency, TILL_CURRENCY_SIZE);
  till_applied_free (store_apply_one (fixture->store, &fields));
}

static void
set_up (StoreFixture *fixture,
        gconstpointer user_data)
{
  TillPayment payment = payment_fields ("ch_1", 1);

  store_set_up (fixture, user_data);
  payment.intent_id = "pi_1";
  payment.customer_name = "José Ortega";
  till_applied_free (store_apply_one (fixture->store, &payment));

  add_refund (fixture, "re_1", "ch_1", 10, TILL_REFUND_SUCCEEDED, 300, "GBP");
  add_refund (fixture, "re_2", "ch_1", 20, TILL_REFUND_FAILED, 200, "GBP");
  add_refund (fixture, "re_3", "ch_unknown", 30, TILL_REFUND_SUCCEEDED, 50, "EUR");
  add_refund (fixture, "re_4", "ch_1", 40, TILL_REFUND_SUCCEEDED, 100, "GBP");
}

static void
keep_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static TillRecordPage *
search (StoreFixture          *fixture,
        const TillRecordQuery *query,
        GError               **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  till_store_search_records_async (fixture->store, query, NULL, keep_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return till_store_search_records_finish (fixture->store, result, error);
}

/* The ids of what is found, with a space after each. */
static void
assert_found (StoreFixture          *fixture,
              const TillRecordQuery *query,
              const char            *ids)
{
  g_autoptr (TillRecordPage) page = search (fixture, query, NULL);
  g_autoptr (GString) found = g_string_new (NULL);

  g_assert_nonnull (page);
  g_assert_cmpuint (page->records->len, ==, page->payments->len);
  for (guint i = 0; i < page->records->len; i++)
    g_string_append_printf (found, "%s ", TILL_RECORD (page->records->pdata[i])->id);
  g_assert_cmpstr (found->str, ==, ids);
}

static void
test_order (StoreFixture *fixture,
            gconstpointer user_data)
{
  const TillRecordQuery all = { .kind = TILL_RECORD_REFUND };
  const TillRecordQuery none = { .kind = TILL_RECORD_PAYOUT };
  const TillRecordQuery not_kept = { .kind = TILL_RECORD_CARD };
  const TillRecordQuery failed = { .kind = TILL_RECORD_REFUND,
                                   .states = 1u << TILL_REFUND_FAILED };

  assert_found (fixture, &all, "re_4 re_3 re_2 re_1 ");
  assert_found (fixture, &failed, "re_2 ");
  assert_found (fixture, &none, "");
  assert_found (fixture, &not_kept, "");
}

static void
test_words (StoreFixture *fixture,
            gconstpointer user_data)
{
  TillRecordQuery query = { .kind = TILL_RECORD_REFUND };

  query.text = "jose";
  assert_found (fixture, &query, "re_4 re_2 re_1 ");
  query.text = "re_3";
  assert_found (fixture, &query, "re_3 ");
  query.text = "ORTEGA 2.00";
  assert_found (fixture, &query, "re_2 ");
  query.text = "ortega unheard-of";
  assert_found (fixture, &query, "");
}

/* Number and sum are of all, the rows only of the newest. */
static void
test_sums (StoreFixture *fixture,
           gconstpointer user_data)
{
  const TillRecordQuery query = {
    .kind = TILL_RECORD_REFUND, .sum_states = 1u << TILL_REFUND_SUCCEEDED, .limit = 2,
  };
  g_autoptr (TillRecordPage) page = search (fixture, &query, NULL);
  const TillPayment *payment;

  g_assert_cmpuint (page->records->len, ==, 2);
  g_assert_cmpint (page->n_all, ==, 4);
  g_assert_cmpuint (page->sums->len, ==, 2);
  g_assert_cmpint (g_array_index (page->sums, TillMoney, 0).minor, ==, 400);
  g_assert_cmpstr (g_array_index (page->sums, TillMoney, 0).currency, ==, "GBP");
  g_assert_cmpint (g_array_index (page->sums, TillMoney, 1).minor, ==, 50);
  payment = page->payments->pdata[0];
  g_assert_cmpstr (payment->record.id, ==, "ch_1");
  g_assert_null (page->payments->pdata[1]);
}

/* A link tells the other id of its payment. */
static void
test_link (StoreFixture *fixture,
           gconstpointer user_data)
{
  const TillLink link = {
    .record = { .kind = TILL_RECORD_LINK, .id = "cs_1", .as_of_us = START_SECOND * TILL_SECOND },
    .state = TILL_LINK_PAID,
    .created_us = START_SECOND * TILL_SECOND,
    .amount = { 1250, "GBP" },
    .payment_intent_id = "pi_1",
  };
  const TillRecordQuery query = { .kind = TILL_RECORD_LINK, .text = "ortega" };
  g_autoptr (TillRecordPage) page = NULL;

  till_applied_free (store_apply_one (fixture->store, &link));
  page = search (fixture, &query, NULL);
  g_assert_cmpuint (page->records->len, ==, 1);
  g_assert_cmpstr (TILL_RECORD (page->payments->pdata[0])->id, ==, "ch_1");
}

/* What cannot be added up is said, not shown. */
static void
test_overflow (StoreFixture *fixture,
               gconstpointer user_data)
{
  const TillRecordQuery query = {
    .kind = TILL_RECORD_REFUND, .sum_states = 1u << TILL_REFUND_SUCCEEDED,
  };
  g_autoptr (GError) error = NULL;

  add_refund (fixture, "re_5", "ch_1", 50, TILL_REFUND_SUCCEEDED, G_MAXINT64, "GBP");
  g_assert_null (search (fixture, &query, &error));
  g_assert_nonnull (error);
}

static void
test_closed (StoreFixture *fixture,
             gconstpointer user_data)
{
  const TillRecordQuery query = { .kind = TILL_RECORD_REFUND };
  g_autoptr (GError) error = NULL;

  till_store_close (fixture->store);
  g_assert_null (search (fixture, &query, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
}

#define ADD(name, func)                                                                           \
  g_test_add ("/store/records/" name, StoreFixture, NULL, set_up, func, store_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("order", test_order);
  ADD ("words", test_words);
  ADD ("sums", test_sums);
  ADD ("link", test_link);
  ADD ("overflow", test_overflow);
  ADD ("closed", test_closed);

  return g_test_run ();
}
