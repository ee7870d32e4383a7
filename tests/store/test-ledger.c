/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Movements of the balance: which payout they went into, whatever order that is learnt in, whether
 * a payout is what went into it, and going through them for books. */

#include "store-fixture.h"
#include "till-ledger-visit.h"
#include "till-ledger.h"

static TillEntry
entry_fields (const char *id,
              gint64      net,
              const char *source_id,
              const char *payout_id,
              gint64      as_of_second)
{
  return (TillEntry) {
    .record = { .kind = TILL_RECORD_ENTRY, .id = id, .as_of_us = as_of_second * TILL_SECOND },
    .type = "charge", .created_us = START_SECOND * TILL_SECOND, .amount = { net + 30, "GBP" },
    .fee = 30, .net = net, .source_id = source_id, .payout_id = payout_id,
  };
}

static void
add_entry (StoreFixture *fixture,
           TillEntry     entry)
{
  till_applied_free (store_apply_one (fixture->store, &entry));
}

static void
add_payout (StoreFixture *fixture,
            const char   *id,
            gint64        minor,
            gboolean      automatic)
{
  const TillPayout payout = {
    .record = { .kind = TILL_RECORD_PAYOUT, .id = id }, .state = TILL_PAYOUT_PAID,
    .created_us = START_SECOND * TILL_SECOND, .amount = { minor, "GBP" }, .automatic = automatic,
  };

  till_applied_free (store_apply_one (fixture->store, &payout));
}

static void
keep_result_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GPtrArray *
finish (StoreFixture  *fixture,
        GAsyncResult **result)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *records;

  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  records = till_store_list_entries_finish (fixture->store, *result, &error);
  g_assert_no_error (error);

  return records;
}

static GPtrArray *
list_of_payout (StoreFixture *fixture,
                const char   *id)
{
  g_autoptr (GAsyncResult) result = NULL;

  till_store_list_payout_entries_async (fixture->store, id, NULL, keep_result_cb, &result);

  return finish (fixture, &result);
}

static GPtrArray *
list_bare (StoreFixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;

  till_store_list_bare_payouts_async (fixture->store, 10, NULL, keep_result_cb, &result);

  return finish (fixture, &result);
}

/* The payout stays, whether it is told first, last, or with an older answer. */
static void
test_payout_is_kept (StoreFixture *fixture,
                     gconstpointer user_data)
{
  const struct
  {
    const char *first;
    gint64      first_as_of;
    const char *second;
    gint64      second_as_of;
  } cases[] = {
    { "po_1", 1, NULL, 2 }, { NULL, 1, "po_1", 2 }, { "po_1", 2, NULL, 1 }, { NULL, 2, "po_1", 1 },
    { "po_0", 1, "po_1", 2 }, { "po_1", 2, "po_0", 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *id = g_strdup_printf ("txn_%u", i);
      g_autoptr (GPtrArray) entries = NULL;

      add_entry (fixture, entry_fields (id, 1, "ch_1", cases[i].first, cases[i].first_as_of));
      add_entry (fixture, entry_fields (id, 1, "ch_1", cases[i].second, cases[i].second_as_of));
      entries = list_of_payout (fixture, "po_1");
      g_assert_cmpuint (entries->len, ==, i + 1);
    }
}

static void
test_same_is_no_news (StoreFixture *fixture,
                      gconstpointer user_data)
{
  TillEntry entry = entry_fields ("txn_1", 970, "ch_1", "po_1", 1);
  g_autoptr (TillApplied) first = store_apply_one (fixture->store, &entry);
  g_autoptr (TillApplied) again = NULL;

  entry.payout_id = NULL;
  entry.record.as_of_us = 5 * TILL_SECOND;
  again = store_apply_one (fixture->store, &entry);
  g_assert_cmpuint (first->n_others, ==, 1);
  g_assert_cmpuint (again->n_others, ==, 0);
  g_assert_cmpuint (again->doubts->len, ==, 0);
}

/* A payout is what went into it; its own entry is not counted; another currency never agrees. */
static void
test_check (StoreFixture *fixture,
            gconstpointer user_data)
{
  g_autoptr (GPtrArray) payouts = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GPtrArray) none = till_record_array_new ();
  TillEntry own = entry_fields ("txn_own", -1500, "po_1", "po_1", 1);
  TillEntry euro = entry_fields ("txn_3", 0, "ch_3", "po_1", 1);
  TillPayoutCheck check;

  add_payout (fixture, "po_1", 1500, TRUE);
  add_entry (fixture, own);
  add_entry (fixture, entry_fields ("txn_1", 2000, "ch_1", "po_1", 1));
  add_entry (fixture, entry_fields ("txn_2", -500, "re_1", "po_1", 1));
  add_entry (fixture, entry_fields ("txn_x", 7, "ch_2", "po_2", 1));

  payouts = store_list_records (fixture->store, TILL_RECORD_PAYOUT, 0);
  entries = list_of_payout (fixture, "po_1");
  till_ledger_check_payout (payouts->pdata[0], entries, &check);
  g_assert_true (check.is_known && check.agrees);
  g_assert_cmpint (check.sum, ==, 1500);
  g_assert_cmpuint (check.n_entries, ==, 2);

  till_ledger_check_payout (payouts->pdata[0], none, &check);
  g_assert_false (check.is_known || check.agrees);

  add_entry (fixture, entry_fields ("txn_2", -499, "re_1", "po_1", 2));
  g_clear_pointer (&entries, g_ptr_array_unref);
  entries = list_of_payout (fixture, "po_1");
  till_ledger_check_payout (payouts->pdata[0], entries, &check);
  g_assert_true (check.is_known && !check.agrees);
  g_assert_cmpint (check.sum, ==, 1501);

  add_entry (fixture, entry_fields ("txn_2", -500, "re_1", "po_1", 3));
  g_strlcpy (euro.amount.currency, "EUR", sizeof euro.amount.currency);
  add_entry (fixture, euro);
  g_clear_pointer (&entries, g_ptr_array_unref);
  entries = list_of_payout (fixture, "po_1");
  till_ledger_check_payout (payouts->pdata[0], entries, &check);
  g_assert_cmpint (check.sum, ==, 1500);
  g_assert_false (check.agrees);
}

/* Of a payment: its own, its refunds' and its disputes' entries, then the payouts behind them. */
static void
test_of_payment (StoreFixture *fixture,
                 gconstpointer user_data)
{
  const TillRefund refund = {
    .record = { .kind = TILL_RECORD_REFUND, .id = "re_1" }, .payment_id = "ch_1",
  };
  const TillDispute dispute = {
    .record = { .kind = TILL_RECORD_DISPUTE, .id = "dp_1" }, .payment_id = "ch_1",
  };
  g_autoptr (TillPaymentDetail) detail = NULL;
  TillPayment payment = payment_fields ("ch_1", 1);
  guint n_entries = 0, n_payouts = 0;

  till_applied_free (store_apply_one (fixture->store, &payment));
  till_applied_free (store_apply_one (fixture->store, &refund));
  till_applied_free (store_apply_one (fixture->store, &dispute));
  add_payout (fixture, "po_1", 1, TRUE);
  add_payout (fixture, "po_2", 2, TRUE);
  add_entry (fixture, entry_fields ("txn_1", 1, "ch_1", "po_1", 1));
  add_entry (fixture, entry_fields ("txn_2", 2, "re_1", "po_2", 1));
  add_entry (fixture, entry_fields ("txn_3", 3, "dp_1", "po_2", 1));
  add_entry (fixture, entry_fields ("txn_4", 4, "ch_2", "po_2", 1));
  add_entry (fixture, entry_fields ("txn_5", 5, NULL, "po_2", 1));

  detail = store_find (fixture->store, "ch_1", NULL);
  for (guint i = 0; i < detail->ledger->len; i++)
    if (till_record_get_kind (detail->ledger->pdata[i]) == TILL_RECORD_ENTRY)
      n_entries++;
    else
      n_payouts++;
  g_assert_cmpuint (n_entries, ==, 3);
  g_assert_cmpuint (n_payouts, ==, 2);
}

static void
test_bare (StoreFixture *fixture,
           gconstpointer user_data)
{
  g_autoptr (GPtrArray) bare = NULL;

  add_payout (fixture, "po_known", 1, TRUE);
  add_payout (fixture, "po_bare", 1, TRUE);
  add_payout (fixture, "po_by_hand", 1, FALSE);
  add_entry (fixture, entry_fields ("txn_1", 1, "ch_1", "po_known", 1));
  bare = list_bare (fixture);
  g_assert_cmpuint (bare->len, ==, 1);
  g_assert_cmpstr (TILL_RECORD (bare->pdata[0])->id, ==, "po_bare");
}

/* Writes a line down; at "txn_end" it has seen enough. */
static gboolean
write_line (const TillLedgerLine *line,
            gpointer              user_data,
            GError              **error)
{
  const TillEntry *entry = line->entry;

  if (g_str_equal (entry->record.id, "txn_end"))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "Enough");
      return FALSE;
    }

  g_string_append_printf (user_data, "%s %" G_GINT64_FORMAT " %s %s %s|", entry->record.id,
                          entry->net, entry->amount.currency,
                          line->payment_id != NULL ? line->payment_id : "-",
                          line->customer_name != NULL ? line->customer_name : "-");

  return TRUE;
}

static gboolean
visit (StoreFixture *fixture,
       gboolean      by_currency,
       gint64        to_second,
       GString      *lines,
       GError      **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  till_store_visit_ledger_async (fixture->store, by_currency, START_SECOND * TILL_SECOND,
                                 (START_SECOND + to_second) * TILL_SECOND, write_line, lines, NULL,
                                 keep_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return till_store_visit_ledger_finish (fixture->store, result, error);
}

/* Each once and in order, with the payment behind it, also behind a refund or a dispute. */
static void
test_visit (StoreFixture *fixture,
            gconstpointer user_data)
{
  static const struct
  {
    const char *id;
    gint64      second;
    const char *currency;
    const char *source_id;
  } entries[] = {
    { "txn_d", 3, "GBP", "dp_1" }, { "txn_before", -1, "GBP", "ch_1" }, { "txn_b", 1, "EUR", "x" },
    { "txn_c", 1, "GBP", "re_1" }, { "txn_a", 0, "GBP", "ch_1" },
    { "txn_end", 9, "GBP", "x" },
  };
  const TillPayment payment = payment_fields ("ch_1", 1);
  const TillRefund refund = {
    .record = { .kind = TILL_RECORD_REFUND, .id = "re_1" }, .state = TILL_REFUND_SUCCEEDED,
    .amount = { 1, "GBP" }, .payment_id = "ch_1",
  };
  const TillDispute dispute = {
    .record = { .kind = TILL_RECORD_DISPUTE, .id = "dp_1" },
    .stage = TILL_DISPUTE_STAGE_CHARGEBACK, .amount = { 1, "GBP" }, .payment_id = "ch_1",
  };
  g_autoptr (GString) lines = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  till_applied_free (store_apply_one (fixture->store, &payment));
  till_applied_free (store_apply_one (fixture->store, &refund));
  till_applied_free (store_apply_one (fixture->store, &dispute));
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      TillEntry entry = entry_fields (entries[i].id, i, entries[i].source_id, NULL, 1);

      entry.created_us += entries[i].second * TILL_SECOND;
      g_strlcpy (entry.amount.currency, entries[i].currency, sizeof entry.amount.currency);
      add_entry (fixture, entry);
    }

  g_assert_true (visit (fixture, /* by_currency= */ FALSE, 9, lines, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (lines->str, ==, "txn_a 4 GBP ch_1 J. Smith|txn_b 2 EUR - -|"
                                   "txn_c 3 GBP ch_1 J. Smith|txn_d 0 GBP ch_1 J. Smith|");

  g_string_truncate (lines, 0);
  g_assert_true (visit (fixture, /* by_currency= */ TRUE, 2, lines, &error));
  g_assert_cmpstr (lines->str, ==, "txn_b 2 EUR - -|txn_a 4 GBP ch_1 J. Smith|"
                                   "txn_c 3 GBP ch_1 J. Smith|");

  g_assert_false (visit (fixture, /* by_currency= */ FALSE, 10, lines, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_clear_error (&error);

  till_store_close (fixture->store);
  g_assert_false (visit (fixture, /* by_currency= */ FALSE, 9, lines, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
}

#define ADD(name, func)                                                                           \
  g_test_add ("/store/ledger/" name, StoreFixture, NULL, store_set_up, func, store_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("payout-is-kept", test_payout_is_kept);
  ADD ("same-is-no-news", test_same_is_no_news);
  ADD ("check", test_check);
  ADD ("of-payment", test_of_payment);
  ADD ("bare", test_bare);
  ADD ("visit", test_visit);

  return g_test_run ();
}
