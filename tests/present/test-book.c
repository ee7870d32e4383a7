/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Books: what the gateway says moved the balance is what each of them comes to, also where amount
 * and fee are not the net; and no program takes two currencies for one account. The programs that
 * read them are asked in tests/integration/test_export.py. */

#include "till-book.h"

#include <string.h>

#include "till-clock.h"

#define NOW (G_GINT64_CONSTANT (1763726400) * TILL_SECOND)

static char *
write_book (TillBookFormat   format,
            const char      *account_name,
            const TillEntry *entries,
            guint            n_entries)
{
  g_autoptr (TillBook) book = till_book_new (format, account_name, 0, G_MAXINT64, NOW);
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < n_entries; i++)
    {
      const TillLedgerLine line = { .entry = &entries[i], .customer_name = "Ana & <Sons>" };

      till_book_add (book, out, &line);
    }
  till_book_end (book, out);

  return g_string_free (g_steal_pointer (&out), FALSE);
}

static TillEntry
make_entry (const char *id,
            const char *currency,
            gint64      amount,
            gint64      fee,
            gint64      net)
{
  TillEntry entry = { .record = { .kind = TILL_RECORD_ENTRY, .id = (char *) id } };

  entry.created_us = NOW - 3600 * TILL_SECOND;
  entry.type = (char *) "charge";
  entry.amount.minor = amount;
  g_strlcpy (entry.amount.currency, currency, sizeof entry.amount.currency);
  entry.fee = fee;
  entry.net = net;

  return entry;
}

/* What stands between @before and @after, each time, together. */
static gint64
add_up (const char *text,
        const char *before,
        const char *after,
        guint      *ret_n)
{
  gint64 sum = 0;

  *ret_n = 0;
  for (const char *p = text; (p = strstr (p, before)) != NULL; ++*ret_n)
    {
      const char *end = strstr (p += strlen (before), after);
      g_autofree char *amount = NULL;
      TillMoney money;
      gboolean negative = *p == '-';

      g_assert_nonnull (end);
      amount = g_strndup (p + negative, end - p - negative);
      g_assert_true (till_money_parse (amount, "GBP", '.', &money, NULL));
      sum += negative ? -money.minor : money.minor;
    }

  return sum;
}

/* A tax that the gateway kept and did not call a fee. */
static void
test_rest (void)
{
  const TillEntry entries[] = {
    make_entry ("txn_1", "GBP", 4800, 92, 4708), make_entry ("txn_2", "GBP", 1000, 50, 930),
    make_entry ("txn_3", "GBP", 1000, 50, 955),
  };
  g_autofree char *ofx = write_book (TILL_BOOK_OFX, "Shop", entries, 3);
  g_autofree char *qif = write_book (TILL_BOOK_QIF, "Shop", entries, 3);
  g_autofree char *ledger = write_book (TILL_BOOK_LEDGER, "Shop", entries, 3);
  guint n;

  g_assert_cmpint (add_up (ofx, "<TRNAMT>", "</TRNAMT>", &n), ==, 4708 + 930 + 955);
  g_assert_cmpuint (n, ==, 3 + 3 + 2);
  g_assert_cmpint (add_up (ofx, "<BALAMT>", "</BALAMT>", &n), ==, 4708 + 930 + 955);
  g_assert_nonnull (strstr (ofx, "<FITID>txn_2-rest</FITID>"));
  g_assert_nonnull (strstr (ofx, "<FITID>txn_3-rest</FITID>"));
  g_assert_null (strstr (ofx, "<FITID>txn_1-rest</FITID>"));
  g_assert_nonnull (strstr (qif, "\nT9.30\nC*\n"));
  g_assert_cmpint (add_up (qif, "\n$", "\n", &n), ==, 4708 + 930 + 955);
  g_assert_cmpint (add_up (ledger, " GBP ", "\n", &n), ==, 0);
  g_assert_cmpuint (n, ==, 3 + 4 + 4);
}

/* Programs know an account by its number: one for each currency, however long the name is. */
static void
test_currencies (void)
{
  const TillEntry entries[] = {
    make_entry ("txn_1", "EUR", 100, 0, 100), make_entry ("txn_2", "GBP", 200, 0, 200),
  };
  const char *names[] = { "Shop", "", "The Very Long Name Of A Shop & Sons" };
  const char *numbers[][2] = {
    { "<ACCTID>Shop EUR</ACCTID>", "<ACCTID>Shop GBP</ACCTID>" },
    { "<ACCTID>EUR</ACCTID>", "<ACCTID>GBP</ACCTID>" },
    { "<ACCTID>The Very Long Name EUR</ACCTID>", "<ACCTID>The Very Long Name GBP</ACCTID>" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *ofx = write_book (TILL_BOOK_OFX, names[i], entries, 2);

      g_assert_nonnull (strstr (ofx, numbers[i][0]));
      g_assert_nonnull (strstr (ofx, numbers[i][1]));
      g_assert_nonnull (strstr (ofx, "<NAME>Ana &amp; &lt;Sons&gt;</NAME>"));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/book/rest", test_rest);
  g_test_add_func ("/book/currencies", test_currencies);

  return g_test_run ();
}
