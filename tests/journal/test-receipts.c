/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Receipts that have left: remembered over restarts, only added to, and no part of the chain. */

#include "till-clock.h"
#include "journal-fixture.h"

static void
note (JournalFixture *fixture,
      const char     *payment_id,
      gboolean        of_hold,
      TillReceiptWay  way,
      const char     *operator_name)
{
  g_autoptr (TillReceiptNote) receipt = till_receipt_note_new (payment_id, of_hold, way,
                                                               operator_name, 0);
  g_autoptr (GError) error = NULL;

  g_assert_true (journal_note_receipt (fixture->journal, receipt, &error));
  g_assert_no_error (error);
}

static void
test_remembered (JournalFixture *fixture,
                 gconstpointer   user_data)
{
  g_autoptr (GPtrArray) receipts = NULL;
  g_autoptr (GError) error = NULL;
  const TillReceiptNote *first, *second;

  note (fixture, "ch_1", TRUE, TILL_RECEIPT_PRINTED, "Ana");
  note (fixture, "ch_2", FALSE, TILL_RECEIPT_PRINTED, "Ana");
  note (fixture, "ch_1", FALSE, TILL_RECEIPT_SAVED, "Benoît");
  journal_reopen (fixture);

  receipts = journal_list_receipts (fixture->journal, "ch_1", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (receipts->len, ==, 2);
  first = receipts->pdata[0];
  second = receipts->pdata[1];
  g_assert_cmpstr (first->payment_id, ==, "ch_1");
  g_assert_true (first->of_hold);
  g_assert_cmpint (first->way, ==, TILL_RECEIPT_PRINTED);
  g_assert_cmpstr (first->operator_name, ==, "Ana");
  g_assert_cmpint (first->time_us, ==, till_clock_now_us (fixture->clock));
  g_assert_false (second->of_hold);
  g_assert_cmpint (second->way, ==, TILL_RECEIPT_SAVED);
  g_assert_cmpstr (second->operator_name, ==, "Benoît");

  g_ptr_array_unref (receipts);
  receipts = journal_list_receipts (fixture->journal, "ch_3", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (receipts->len, ==, 0);
  g_assert_true (journal_verify (fixture->journal, &error));
}

static void
test_only_added_to (JournalFixture *fixture,
                    gconstpointer   user_data)
{
  static const char * const attempts[] = {
    "DELETE FROM receipt",
    "UPDATE receipt SET payment_id = 'ch_9'",
    "INSERT INTO receipt (payment_id, of_hold, way, operator_name, time_us)"
    " VALUES ('', 0, 'printed', 'Ana', 1)",
    "INSERT INTO receipt (payment_id, of_hold, way, operator_name, time_us)"
    " VALUES ('ch_1', 2, 'printed', 'Ana', 1)",
    "INSERT INTO receipt (payment_id, of_hold, way, operator_name, time_us)"
    " VALUES ('ch_1', 0, 'burnt', 'Ana', 1)",
  };
  TillDb *db;

  note (fixture, "ch_1", FALSE, TILL_RECEIPT_PRINTED, "Ana");
  db = journal_open_raw (fixture->path);
  for (guint i = 0; i < G_N_ELEMENTS (attempts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (till_db_exec (db, attempts[i], &error));
      g_assert_nonnull (error);
    }
  till_db_close (db);
}

static void
test_closed (JournalFixture *fixture,
             gconstpointer   user_data)
{
  g_autoptr (TillReceiptNote) receipt = till_receipt_note_new ("ch_1", FALSE, TILL_RECEIPT_SAVED,
                                                               "Ana", 0);
  g_autoptr (GError) error = NULL;

  till_journal_close (fixture->journal);
  g_assert_false (journal_note_receipt (fixture->journal, receipt, &error));
  g_assert_error (error, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_UNUSABLE);
  g_clear_error (&error);
  g_assert_null (journal_list_receipts (fixture->journal, "ch_1", &error));
  g_assert_error (error, TILL_JOURNAL_ERROR, TILL_JOURNAL_ERROR_UNUSABLE);
}

#define ADD(name, func)                                                                           \
  g_test_add ("/journal/receipts/" name, JournalFixture, NULL, journal_set_up, func,              \
              journal_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("remembered", test_remembered);
  ADD ("only-added-to", test_only_added_to);
  ADD ("closed", test_closed);

  return g_test_run ();
}
