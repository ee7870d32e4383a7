/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Lists of wanted refunds: what is understood, and that nothing else is. */

#include <string.h>

#include "till-refund-rows.h"

static GPtrArray *
read_list (const char *text)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *rows = till_refund_rows_read (text, strlen (text), &error);

  g_assert_no_error (error);
  g_assert_nonnull (rows);

  return rows;
}

static void
assert_row (GPtrArray  *rows,
            guint       i,
            guint       line,
            const char *payment_id,
            const char *amount,
            const char *note)
{
  const TillRefundRow *row;

  g_assert_cmpuint (i, <, rows->len);
  row = rows->pdata[i];
  g_assert_cmpstr (row->problem, ==, NULL);
  g_assert_cmpuint (row->line, ==, line);
  g_assert_cmpstr (row->payment_id, ==, payment_id);
  g_assert_cmpstr (row->amount, ==, amount);
  g_assert_cmpstr (row->note, ==, note);
}

static void
assert_refused (const char *text,
                const char *words)
{
  g_autoptr (GPtrArray) rows = read_list (text);
  const TillRefundRow *row = rows->pdata[rows->len - 1];

  g_assert_nonnull (row->problem);
  g_assert_nonnull (strstr (row->problem, words));
  g_assert_cmpstr (row->payment_id, ==, "");
}

static void
test_forms (void)
{
  g_autoptr (GPtrArray) plain = read_list ("ch_1,12.50\nch_2\n\n"
                                           "ch_3,all,duplicate,\"a, \"\"b\"\"\"");
  g_autoptr (GPtrArray) german = read_list ("\xef\xbb\xbf" "Note;Amount;Payment;Other\r\n"
                                            "\"two\nlines\";12,50;ch_1;x\r\n;;ch_2\r\n");
  g_autoptr (GPtrArray) tabs = read_list ("ch_1\t1,234.50\tduplicate\tlate; very\n");

  g_assert_cmpuint (plain->len, ==, 3);
  assert_row (plain, 0, 1, "ch_1", "12.50", "");
  assert_row (plain, 1, 2, "ch_2", "", "");
  assert_row (plain, 2, 4, "ch_3", "", "a, \"b\"");

  g_assert_cmpuint (german->len, ==, 2);
  assert_row (german, 0, 2, "ch_1", "12,50", "two\nlines");
  assert_row (german, 1, 4, "ch_2", "", "");

  g_assert_cmpuint (tabs->len, ==, 1);
  assert_row (tabs, 0, 1, "ch_1", "1,234.50", "late; very");
}

static void
test_refused_lines (void)
{
  assert_refused ("ch_1,12,50\n", "comma");
  assert_refused ("ch_1,-5\n", "not an amount");
  assert_refused ("ch_1,5 EUR\n", "not an amount");
  assert_refused ("ch 1,5\n", "number of a payment");
  assert_refused (",5\n", "number of a payment");
  assert_refused ("ch_1,5,Because\n", "reasons");
  assert_refused ("ch_1,5,duplicate,x,y\n", "more columns");
  assert_refused ("ch_1,\"5\"0\n", "quotation");
  assert_refused ("payment,currency\nch_1,XQX\n", "currency");
  assert_refused ("ch_1,5\nch_2,5\nch_1\n", "line 1");
  assert_refused ("ch_1\nch_2,5\nch_1,5\n", "line 1");
}

/* A payment can be given back in parts; which line it stood on first is told. */
static void
test_repeated (void)
{
  g_autoptr (GPtrArray) rows = read_list ("ch_1,5\nch_2,5\nch_1,5\nch_1,6\n");

  assert_row (rows, 3, 4, "ch_1", "6", "");
  for (guint i = 0; i < rows->len; i++)
    g_assert_cmpuint (((const TillRefundRow *) rows->pdata[i])->repeats, ==, i < 2 ? 0 : 1);
}

static void
test_card_number (void)
{
  g_autoptr (GPtrArray) rows = read_list ("ch_1,5,duplicate,4242 4242 4242 4242\nch_2,5\n");
  const TillRefundRow *row = rows->pdata[0];

  g_assert_nonnull (row->problem);
  g_assert_null (strstr (row->problem, "4242"));
  g_assert_cmpstr (row->note, ==, "");
  g_assert_cmpstr (row->payment_id, ==, "");
  assert_row (rows, 1, 2, "ch_2", "5", "");
}

static void
assert_unreadable (const char *text,
                   gsize       length)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (till_refund_rows_read (text, length, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

static void
test_unreadable (void)
{
  g_autofree char *large = g_strnfill (TILL_REFUND_ROWS_MAX_BYTES + 1, '\n');

  assert_unreadable ("", 0);
  assert_unreadable ("\n\r\n", 3);
  assert_unreadable ("payment,amount\n", 15);
  assert_unreadable ("ch_1,\"5\n", 8);
  assert_unreadable ("ch_1\xff,5", 7);
  assert_unreadable ("ch_1\0,5", 7);
  assert_unreadable ("id,payment\nch_1,5\n", 18);
  assert_unreadable (large, TILL_REFUND_ROWS_MAX_BYTES + 1);
}

static void
test_money (void)
{
  g_autoptr (GPtrArray) rows = read_list ("payment;amount;currency\nch_1;12,50;eur\nch_2;0;\n"
                                          "ch_3;1,234;\nch_4;1.5;\n");
  g_autoptr (GError) error = NULL;
  TillMoney money = { .minor = 7 };

  g_assert_true (till_refund_row_get_money (rows->pdata[0], "EUR", ',', &money, &error));
  g_assert_no_error (error);
  g_assert_cmpint (money.minor, ==, 1250);

  money.minor = 7;
  g_assert_false (till_refund_row_get_money (rows->pdata[0], "GBP", ',', &money, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_clear_error (&error);

  /* Three digits behind a comma are a group or too many decimals: the language of the list says
   * which. */
  g_assert_false (till_refund_row_get_money (rows->pdata[2], "EUR", ',', &money, &error));
  g_assert_error (error, TILL_MONEY_ERROR, TILL_MONEY_ERROR_PRECISION);
  g_clear_error (&error);
  g_assert_false (till_refund_row_get_money (rows->pdata[3], "JPY", '.', &money, &error));
  g_assert_error (error, TILL_MONEY_ERROR, TILL_MONEY_ERROR_PRECISION);
  g_clear_error (&error);

  g_assert_false (till_refund_row_get_money (rows->pdata[1], "JPY", '.', &money, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_assert_cmpint (money.minor, ==, 7);

  g_assert_true (till_refund_row_get_money (rows->pdata[2], "EUR", '.', &money, NULL));
  g_assert_cmpint (money.minor, ==, 123400);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/refund-rows/forms", test_forms);
  g_test_add_func ("/refund-rows/refused-lines", test_refused_lines);
  g_test_add_func ("/refund-rows/repeated", test_repeated);
  g_test_add_func ("/refund-rows/card-number", test_card_number);
  g_test_add_func ("/refund-rows/unreadable", test_unreadable);
  g_test_add_func ("/refund-rows/money", test_money);

  return g_test_run ();
}
