/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "till-bank.h"

#include <glib/gstdio.h>
#include <string.h>

#include "till-bank-error.h"
#include "till-stmt.h"

#define DAY_US (G_GINT64_CONSTANT (24) * 60 * 60 * G_USEC_PER_SEC)
#define NOW (20778 * DAY_US)

static const char first_csv[] =
  "Date,Memo,Amount\n2026-11-12,STRIPE,10.00\n2026-11-12,STRIPE,10.00\n2026-11-11,Rent,-5.00\n";
static const char second_csv[] =
  "Date,Memo,Amount\n2026-11-13,STRIPE,12.00\n2026-11-12,STRIPE,10.00\n2026-11-12,STRIPE,10.00\n";

typedef struct
{
  char         *folder;
  TillBank     *bank;
  GAsyncResult *result;
} Fixture;

static void
ready_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  Fixture *fixture = user_data;

  g_set_object (&fixture->result, result);
}

static GAsyncResult *
wait (Fixture *fixture)
{
  while (fixture->result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return fixture->result;
}

static void
open_bank (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_clear_object (&fixture->result);
  till_bank_open_async (fixture->folder, NULL, ready_cb, fixture);
  fixture->bank = till_bank_open_finish (wait (fixture), &error);
  g_assert_no_error (error);
}

static void
close_bank (Fixture *fixture)
{
  till_db_thread_close (fixture->bank);
  g_clear_object (&fixture->bank);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("till-bank-XXXXXX", NULL);
  open_bank (fixture);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  static const char *const names[] = { "bank.db", "bank.db-wal", "bank.db-shm" };

  if (fixture->bank != NULL)
    close_bank (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (fixture->folder, names[i], NULL);

      g_unlink (path);
    }
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_clear_object (&fixture->result);
  g_free (fixture->folder);
}

static TillBankImported
import (Fixture    *fixture,
        const char *text,
        int         text_column)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TillBankStatement) statement = till_bank_statement_new (text, strlen (text), &error);
  TillBankImported imported = { 0, 0, 0 };
  TillBankMapping mapping;

  g_assert_no_error (error);
  till_bank_mapping_guess (statement->table, "EUR", NOW / DAY_US, &mapping);
  mapping.places[TILL_BANK_COLUMN_TEXT] = text_column;

  g_clear_object (&fixture->result);
  till_bank_import_async (fixture->bank,
                          till_bank_import_new (statement, "a.csv", &mapping, "ana", NOW), NULL,
                          ready_cb, fixture);
  till_bank_import_finish (fixture->bank, wait (fixture), &imported, &error);
  g_assert_no_error (error);

  return imported;
}

static GPtrArray *
make_payouts (void)
{
  static const struct
  {
    const char *id;
    gint64      minor;
    gint64      day;
  } payouts[] = { { "po_a", 1000, 20769 }, { "po_b", 1200, 20770 }, { "po_c", 999, 20769 } };
  GPtrArray *all = till_record_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (payouts); i++)
    {
      const TillPayout payout = {
        .record = { .kind = TILL_RECORD_PAYOUT, .id = payouts[i].id }, .state = TILL_PAYOUT_PAID,
        .arrival_us = payouts[i].day * DAY_US, .amount = { payouts[i].minor, "EUR" },
      };

      g_ptr_array_add (all, till_record_new (&payout));
    }

  return all;
}

static TillBankBooks *
reconcile (Fixture *fixture)
{
  static const char *const words[] = { "stripe", NULL };
  g_autoptr (GPtrArray) payouts = make_payouts ();
  g_autoptr (GError) error = NULL;
  TillBankBooks *books;

  g_clear_object (&fixture->result);
  till_bank_reconcile_async (fixture->bank, payouts, words, NOW, NULL, ready_cb, fixture);
  books = till_bank_reconcile_finish (fixture->bank, wait (fixture), &error);
  g_assert_no_error (error);

  return books;
}

static gboolean
decide (Fixture    *fixture,
        gint64      line_id,
        const char *payout_id,
        gboolean    together,
        GError    **error)
{
  const TillBankDecision decision = {
    .line_id = line_id, .payout_id = payout_id, .together = together, .reason = "because",
    .operator_name = "ana", .now_us = NOW,
  };

  g_clear_object (&fixture->result);
  till_bank_decide_async (fixture->bank, &decision, NULL, ready_cb, fixture);

  return till_bank_decide_finish (fixture->bank, wait (fixture), error);
}

static void
check_state (const TillBankBooks *books,
             const char          *payout_id,
             TillBankState        state)
{
  g_assert_cmpint (till_bank_books_find (books, payout_id)->state, ==, state);
}

/* Twice, and overlapping: nothing is there twice, and nothing that is there twice is lost. */
static void
test_again (Fixture      *fixture,
            gconstpointer data)
{
  TillBankImported imported = import (fixture, first_csv, 1);
  g_autoptr (TillBankBooks) books = NULL;

  g_assert_cmpuint (imported.n_lines, ==, 3);
  g_assert_cmpuint (imported.n_new, ==, 3);
  imported = import (fixture, first_csv, 1);
  g_assert_cmpuint (imported.n_lines, ==, 3);
  g_assert_cmpuint (imported.n_new, ==, 0);
  imported = import (fixture, second_csv, 1);
  g_assert_cmpuint (imported.n_new, ==, 1);

  close_bank (fixture);
  open_bank (fixture);
  books = reconcile (fixture);
  g_assert_cmpuint (books->lines->len, ==, 4);
  g_assert_cmpint (((TillBankLine *) books->lines->pdata[0])->amount.minor, ==, 1200);
  g_assert_cmpstr (((TillBankLine *) books->lines->pdata[0])->text, ==, "STRIPE");
}

/* With other columns the lines are what they are now, but not those that a payout was found for. */
static void
test_corrected (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr (TillBankBooks) before = NULL;
  g_autoptr (TillBankBooks) after = NULL;

  import (fixture, second_csv, 1);
  before = reconcile (fixture);
  check_state (before, "po_b", TILL_BANK_SEEN);
  g_assert_cmpuint (import (fixture, second_csv, -1).n_new, ==, 0);
  after = reconcile (fixture);
  g_assert_cmpstr (((TillBankLine *) after->lines->pdata[0])->text, ==, "STRIPE");
  g_assert_cmpstr (((TillBankLine *) after->lines->pdata[1])->text, ==, "");
}

static void
test_mapping (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (TillBankStatement) statement = till_bank_statement_new (second_csv,
                                                                     strlen (second_csv), NULL);
  g_autofree char *key = till_bank_table_get_key (statement->table);
  TillBankMapping expected, mapping;
  gboolean found;

  till_bank_mapping_guess (statement->table, "EUR", NOW / DAY_US, &expected);
  g_clear_object (&fixture->result);
  till_bank_find_mapping_async (fixture->bank, key, NULL, ready_cb, fixture);
  g_assert_true (till_bank_find_mapping_finish (fixture->bank, wait (fixture), &mapping, &found,
                                                NULL));
  g_assert_false (found);

  import (fixture, first_csv, 1);
  g_clear_object (&fixture->result);
  till_bank_find_mapping_async (fixture->bank, key, NULL, ready_cb, fixture);
  g_assert_true (till_bank_find_mapping_finish (fixture->bank, wait (fixture), &mapping, &found,
                                                NULL));
  g_assert_true (found);
  g_assert_true (till_bank_mapping_equal (&mapping, &expected));
}

/* What was found stays found, what is asked is answered by hand, and can be taken back. */
static void
test_decide (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (TillBankBooks) asked = NULL;
  g_autoptr (TillBankBooks) said = NULL;
  g_autoptr (TillBankBooks) parted = NULL;
  g_autoptr (GError) error = NULL;
  const TillBankMatch *match;
  gint64 line_id;

  import (fixture, first_csv, 1);
  import (fixture, second_csv, 1);
  asked = reconcile (fixture);
  check_state (asked, "po_a", TILL_BANK_ASKED);
  check_state (asked, "po_b", TILL_BANK_SEEN);
  match = till_bank_books_find (asked, "po_a");
  line_id = ((TillBankLine *) match->candidates->pdata[1])->id;

  g_assert_true (decide (fixture, line_id, "po_a", TRUE, &error));
  g_assert_no_error (error);
  g_assert_false (decide (fixture, line_id, "po_c", TRUE, &error));
  g_assert_error (error, TILL_BANK_ERROR, TILL_BANK_ERROR_TAKEN);
  g_clear_error (&error);
  g_assert_false (decide (fixture, 4711, "po_c", TRUE, &error));
  g_assert_error (error, TILL_BANK_ERROR, TILL_BANK_ERROR_GONE);
  g_clear_error (&error);
  g_assert_false (decide (fixture, line_id, "po_c", FALSE, &error));
  g_assert_error (error, TILL_BANK_ERROR, TILL_BANK_ERROR_GONE);

  close_bank (fixture);
  open_bank (fixture);
  said = reconcile (fixture);
  check_state (said, "po_a", TILL_BANK_SEEN);
  match = till_bank_books_find (said, "po_a");
  g_assert_cmpint (match->line->id, ==, line_id);
  g_assert_true (match->line->by_hand);
  g_assert_cmpstr (match->line->reason, ==, "because");
  g_assert_cmpstr (match->line->operator_name, ==, "ana");

  /* Of the two lines the other one is left, so that one is found by itself. */
  g_assert_true (decide (fixture, line_id, "po_a", FALSE, NULL));
  g_assert_true (decide (fixture, till_bank_books_find (said, "po_b")->line->id, "po_b", FALSE,
                         NULL));
  parted = reconcile (fixture);
  check_state (parted, "po_a", TILL_BANK_SEEN);
  g_assert_cmpint (till_bank_books_find (parted, "po_a")->line->id, !=, line_id);
  check_state (parted, "po_b", TILL_BANK_WAITING);
}

static gboolean
has_row (Fixture    *fixture,
         const char *sql)
{
  g_autofree char *path = g_build_filename (fixture->folder, "bank.db", NULL);
  g_autoptr (TillDb) db = till_db_open (path, NULL, TILL_DB_READ_ONLY, NULL);
  g_autoptr (TillStmt) stmt = till_db_statement (db, sql, NULL);
  gboolean found = FALSE;

  g_assert_nonnull (stmt);
  g_assert_true (till_stmt_step (stmt, &found, NULL));

  return found;
}

/* Card numbers stay out; a number that is none stays what the bank wrote. */
static void
test_card_numbers_stay_out (Fixture      *fixture,
                            gconstpointer data)
{
  g_autofree char *number = g_strdup_printf ("%s%s", "42424242", "42424242");
  g_autofree char *name = g_strdup_printf ("card %s.csv", number);
  g_autofree char *text = g_strdup_printf ("Date,Memo,Amount\n2026-11-12,STRIPE %s order"
                                           " 1234567890123452,10.00\n", number);
  g_autoptr (TillBankStatement) statement = till_bank_statement_new (text, strlen (text), NULL);
  const TillBankDecision decision = {
    .line_id = 1, .payout_id = "po_a", .together = TRUE, .reason = number, .now_us = NOW,
  };
  TillBankImported imported;
  TillBankMapping mapping;

  till_bank_mapping_guess (statement->table, "EUR", NOW / DAY_US, &mapping);
  g_clear_object (&fixture->result);
  till_bank_import_async (fixture->bank,
                          till_bank_import_new (statement, name, &mapping, NULL, NOW), NULL,
                          ready_cb, fixture);
  g_assert_true (till_bank_import_finish (fixture->bank, wait (fixture), &imported, NULL));
  g_clear_object (&fixture->result);
  till_bank_decide_async (fixture->bank, &decision, NULL, ready_cb, fixture);
  g_assert_true (till_bank_decide_finish (fixture->bank, wait (fixture), NULL));

  g_assert_true (has_row (fixture, "SELECT 1 FROM statement WHERE name = 'card ····4242.csv'"));
  g_assert_true (has_row (fixture, "SELECT 1 FROM line WHERE text ="
                                   " 'STRIPE ····4242 order 1234567890123452'"));
  g_assert_true (has_row (fixture, "SELECT 1 FROM decision WHERE reason = '····4242'"));
  g_assert_true (has_row (fixture, "SELECT 1 FROM pair WHERE reason = '····4242'"));
}

/* What cannot be read is kept neither in part nor in memory of how it should be. */
static void
test_refused (Fixture      *fixture,
              gconstpointer data)
{
  static const char text[] = "Date,Memo,Amount\n2026-11-12,A,1.00\n2026-11-12,B,x\n";
  g_autoptr (TillBankStatement) statement = till_bank_statement_new (text, strlen (text), NULL);
  g_autoptr (TillBankBooks) books = NULL;
  g_autoptr (GError) error = NULL;
  TillBankImported imported;
  TillBankMapping mapping;

  till_bank_mapping_guess (statement->table, "EUR", NOW / DAY_US, &mapping);
  g_clear_object (&fixture->result);
  till_bank_import_async (fixture->bank,
                          till_bank_import_new (statement, "a.csv", &mapping, NULL, NOW), NULL,
                          ready_cb, fixture);
  g_assert_false (till_bank_import_finish (fixture->bank, wait (fixture), &imported, &error));
  g_assert_error (error, TILL_BANK_ERROR, TILL_BANK_ERROR_AMOUNT);
  g_assert_cmpuint (till_bank_error_get_line (error), ==, 3);
  books = reconcile (fixture);
  g_assert_cmpuint (books->lines->len, ==, 0);
}

static void
test_load (Fixture      *fixture,
           gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "a.ofx", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (TillBankStatement) statement = NULL;
  g_autoptr (GError) error = NULL;

  g_clear_object (&fixture->result);
  till_bank_load_async (file, NULL, ready_cb, fixture);
  g_assert_null (till_bank_load_finish (wait (fixture), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);

  g_assert_true (g_file_set_contents (path, first_csv, -1, NULL));
  g_clear_object (&fixture->result);
  till_bank_load_async (file, NULL, ready_cb, fixture);
  statement = till_bank_load_finish (wait (fixture), &error);
  g_assert_no_error (error);
  g_assert_cmpint (statement->format, ==, TILL_BANK_CSV);
  g_assert_cmpuint (statement->table->rows->len, ==, 4);
  g_unlink (path);
}

/* A newer version's file is left alone. */
static void
test_newer (Fixture      *fixture,
            gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "bank.db", NULL);
  g_autoptr (GError) error = NULL;
  TillDb *db;

  close_bank (fixture);
  db = till_db_open (path, NULL, TILL_DB_FLAGS_NONE, NULL);
  g_assert_true (till_db_exec (db, "PRAGMA user_version = 99", NULL));
  till_db_close (db);

  g_clear_object (&fixture->result);
  till_bank_open_async (fixture->folder, NULL, ready_cb, fixture);
  g_assert_null (till_bank_open_finish (wait (fixture), &error));
  g_assert_error (error, TILL_DB_ERROR, TILL_DB_ERROR_NEWER);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add ("/bank/again", Fixture, NULL, set_up, test_again, tear_down);
  g_test_add ("/bank/corrected", Fixture, NULL, set_up, test_corrected, tear_down);
  g_test_add ("/bank/mapping", Fixture, NULL, set_up, test_mapping, tear_down);
  g_test_add ("/bank/decide", Fixture, NULL, set_up, test_decide, tear_down);
  g_test_add ("/bank/card-numbers-stay-out", Fixture, NULL, set_up, test_card_numbers_stay_out,
              tear_down);
  g_test_add ("/bank/refused", Fixture, NULL, set_up, test_refused, tear_down);
  g_test_add ("/bank/load", Fixture, NULL, set_up, test_load, tear_down);
  g_test_add ("/bank/newer", Fixture, NULL, set_up, test_newer, tear_down);

  return g_test_run ();
}
