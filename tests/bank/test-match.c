/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "till-bank-match.h"

#define DAY_US (G_GINT64_CONSTANT (24) * 60 * 60 * G_USEC_PER_SEC)

/* Thursday, 12 November 2026 */
#define THURSDAY 20769

static const char *const gateway_words[] = { "stripe", NULL };

typedef struct
{
  GPtrArray     *payouts;
  GPtrArray     *lines;
  GPtrArray     *parted;
  GArray        *spans;
  TillBankBooks *books;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->payouts = till_record_array_new ();
  fixture->lines = till_bank_lines_new ();
  fixture->parted = g_ptr_array_new_with_free_func ((GDestroyNotify) till_bank_parted_free);
  fixture->spans = g_array_new (FALSE, FALSE, sizeof (TillBankSpan));
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_ptr_array_unref (fixture->payouts);
  g_ptr_array_unref (fixture->parted);
  g_array_unref (fixture->spans);
  if (fixture->books != NULL)
    till_bank_books_free (fixture->books);
  else
    g_ptr_array_unref (fixture->lines);
}

static void
add_payout (Fixture        *fixture,
            const char     *id,
            gint64          minor,
            gint64          day,
            TillPayoutState state)
{
  const TillPayout payout = {
    .record = { .kind = TILL_RECORD_PAYOUT, .id = id }, .state = state,
    .arrival_us = day * DAY_US, .created_us = (day - 2) * DAY_US, .amount = { minor, "EUR" },
  };

  g_ptr_array_add (fixture->payouts, till_record_new (&payout));
}

static TillBankLine *
add_line (Fixture    *fixture,
          gint64      minor,
          gint64      day,
          const char *text)
{
  const TillMoney amount = { minor, "EUR" };
  TillBankLine *line = till_bank_line_new (day, &amount, NULL, text);

  g_ptr_array_add (fixture->lines, line);
  line->id = fixture->lines->len;

  return line;
}

static void
add_span (Fixture *fixture,
          gint64   first,
          gint64   last)
{
  const TillBankSpan span = { first, last, "EUR" };

  g_array_append_val (fixture->spans, span);
}

static void
run (Fixture *fixture)
{
  fixture->books = till_bank_books_new (fixture->payouts, fixture->lines, fixture->parted,
                                        fixture->spans, gateway_words);
}

/* @line: the number of the line it is, or of its first candidate */
static void
check (Fixture      *fixture,
       const char   *id,
       TillBankState state,
       gint64        line)
{
  const TillBankMatch *match = till_bank_books_find (fixture->books, id);

  g_assert_nonnull (match);
  g_test_message ("%s is %d", id, match->state);
  g_assert_cmpint (match->state, ==, state);
  g_assert_cmpint (match->line != NULL ? match->line->id
                   : match->candidates != NULL ? ((TillBankLine *) match->candidates->pdata[0])->id
                   : 0, ==, line);
  g_assert_true ((match->line != NULL) == (state == TILL_BANK_SEEN));
  g_assert_true ((match->candidates != NULL) == (state == TILL_BANK_ASKED));
}

/* Only the same amount in the same currency near its day. */
static void
test_exact (Fixture      *fixture,
            gconstpointer data)
{
  TillBankLine *dollars;

  add_payout (fixture, "po_1", 100, THURSDAY, TILL_PAYOUT_PAID);
  add_payout (fixture, "po_2", 200, THURSDAY, TILL_PAYOUT_IN_TRANSIT);
  add_payout (fixture, "po_3", 300, THURSDAY, TILL_PAYOUT_PAID);
  add_payout (fixture, "po_4", 400, THURSDAY, TILL_PAYOUT_PAID);
  add_payout (fixture, "po_5", -500, THURSDAY, TILL_PAYOUT_PAID);
  add_payout (fixture, "po_6", 600, THURSDAY, TILL_PAYOUT_FAILED);
  add_line (fixture, 100, THURSDAY, "anything");           /* the day itself */
  add_line (fixture, 200, THURSDAY + 6, "STRIPE");         /* Wednesday: four workdays later */
  add_line (fixture, 300, THURSDAY + 7, "STRIPE");         /* a day too late */
  dollars = add_line (fixture, 400, THURSDAY, "STRIPE");
  g_strlcpy (dollars->amount.currency, "USD", sizeof dollars->amount.currency);
  add_line (fixture, -500, THURSDAY - 1, "STRIPE");        /* the evening before */
  add_line (fixture, 600, THURSDAY, "STRIPE");
  add_line (fixture, 301, THURSDAY, "Rent");
  add_span (fixture, THURSDAY - 10, THURSDAY + 10);
  run (fixture);

  check (fixture, "po_1", TILL_BANK_SEEN, 1);
  check (fixture, "po_2", TILL_BANK_SEEN, 2);
  check (fixture, "po_3", TILL_BANK_LATE, 0);
  check (fixture, "po_4", TILL_BANK_LATE, 0);
  check (fixture, "po_5", TILL_BANK_SEEN, 5);
  check (fixture, "po_6", TILL_BANK_NOT_EXPECTED, 0);
  g_assert_cmpuint (fixture->books->found->len, ==, 3);
  g_assert_cmpuint (fixture->books->left->len, ==, 3);
  g_assert_cmpuint (fixture->books->others, ==, 1);
}

/* Two payouts for one line, or two lines for one payout: nobody guesses. */
static void
test_asked (Fixture      *fixture,
            gconstpointer data)
{
  add_payout (fixture, "po_1", 100, THURSDAY, TILL_PAYOUT_PAID);
  add_payout (fixture, "po_2", 100, THURSDAY + 1, TILL_PAYOUT_PAID);
  add_payout (fixture, "po_3", 200, THURSDAY, TILL_PAYOUT_PAID);
  add_line (fixture, 100, THURSDAY + 1, "STRIPE");
  add_line (fixture, 200, THURSDAY, "STRIPE A");
  add_line (fixture, 200, THURSDAY, "STRIPE B");
  run (fixture);

  check (fixture, "po_1", TILL_BANK_ASKED, 1);
  check (fixture, "po_2", TILL_BANK_ASKED, 1);
  check (fixture, "po_3", TILL_BANK_ASKED, 2);
  g_assert_cmpuint (fixture->books->found->len, ==, 0);
  g_assert_cmpuint (fixture->books->left->len, ==, 0);
}

/* What the line says takes candidates away. */
static void
test_evidence (Fixture      *fixture,
               gconstpointer data)
{
  add_payout (fixture, "po_1TiLL0001", 100, THURSDAY, TILL_PAYOUT_PAID);
  add_payout (fixture, "po_1TiLL0002", 100, THURSDAY, TILL_PAYOUT_PAID);
  add_payout (fixture, "po_3", 200, THURSDAY, TILL_PAYOUT_PAID);
  add_line (fixture, 100, THURSDAY, "STRIPE PO 1TILL 0002");
  add_line (fixture, 100, THURSDAY, "STRIPE");
  add_line (fixture, 200, THURSDAY, "A customer");
  add_line (fixture, 200, THURSDAY + 1, "Stripe Payments");
  run (fixture);

  check (fixture, "po_1TiLL0001", TILL_BANK_SEEN, 2);
  check (fixture, "po_1TiLL0002", TILL_BANK_SEEN, 1);
  check (fixture, "po_3", TILL_BANK_SEEN, 4);
  g_assert_cmpuint (fixture->books->others, ==, 1);
}

/* What a person said stands, both ways. */
static void
test_said (Fixture      *fixture,
           gconstpointer data)
{
  TillBankParted *parted = g_new0 (TillBankParted, 1);
  TillBankLine *line;

  add_payout (fixture, "po_1", 100, THURSDAY, TILL_PAYOUT_PAID);
  add_payout (fixture, "po_2", 100, THURSDAY, TILL_PAYOUT_PAID);
  add_payout (fixture, "po_3", 300, THURSDAY, TILL_PAYOUT_PAID);
  add_payout (fixture, "po_4", 400, THURSDAY, TILL_PAYOUT_FAILED);
  line = add_line (fixture, 100, THURSDAY, "STRIPE");
  line->payout_id = g_strdup ("po_1");
  add_line (fixture, 100, THURSDAY, "STRIPE");
  add_line (fixture, 300, THURSDAY, "STRIPE");
  line = add_line (fixture, 399, THURSDAY + 30, "less a fee of the bank");
  line->payout_id = g_strdup ("po_4");
  parted->line_id = 3;
  parted->payout_id = g_strdup ("po_3");
  g_ptr_array_add (fixture->parted, parted);
  run (fixture);

  check (fixture, "po_1", TILL_BANK_SEEN, 1);
  check (fixture, "po_2", TILL_BANK_SEEN, 2);
  check (fixture, "po_3", TILL_BANK_WAITING, 0);
  check (fixture, "po_4", TILL_BANK_SEEN, 4);
  g_assert_cmpuint (fixture->books->found->len, ==, 1);
  g_assert_cmpuint (fixture->books->left->len, ==, 1);
}

/* Late is only what the statements go beyond. */
static void
test_missing (Fixture      *fixture,
              gconstpointer data)
{
  add_payout (fixture, "before", 1, THURSDAY - 60, TILL_PAYOUT_PAID);
  add_payout (fixture, "late", 2, THURSDAY, TILL_PAYOUT_PAID);
  add_payout (fixture, "over-two", 3, THURSDAY + 14, TILL_PAYOUT_PAID);
  add_payout (fixture, "between", 4, THURSDAY + 50, TILL_PAYOUT_PAID);
  add_payout (fixture, "at-end", 5, THURSDAY + 88, TILL_PAYOUT_IN_TRANSIT);
  add_payout (fixture, "after", 6, THURSDAY + 150, TILL_PAYOUT_PENDING);
  add_span (fixture, THURSDAY + 80, THURSDAY + 90);
  add_span (fixture, THURSDAY - 10, THURSDAY + 14);
  add_span (fixture, THURSDAY + 18, THURSDAY + 30);
  run (fixture);

  check (fixture, "before", TILL_BANK_OUTSIDE, 0);
  check (fixture, "late", TILL_BANK_LATE, 0);
  check (fixture, "over-two", TILL_BANK_LATE, 0);
  check (fixture, "between", TILL_BANK_OUTSIDE, 0);
  check (fixture, "at-end", TILL_BANK_WAITING, 0);
  check (fixture, "after", TILL_BANK_WAITING, 0);
}

/* A first statement tells nothing of what was due before it, be it by a day; but what was due on a
 * weekend is booked on Monday, with which it may begin. */
static void
test_before_the_first (Fixture      *fixture,
                       gconstpointer data)
{
  add_payout (fixture, "week-before", 1, THURSDAY - 6, TILL_PAYOUT_PAID);
  add_payout (fixture, "friday-before", 2, THURSDAY + 1, TILL_PAYOUT_PAID);
  add_payout (fixture, "sunday-before", 3, THURSDAY + 3, TILL_PAYOUT_PAID);
  add_payout (fixture, "first-day", 4, THURSDAY + 4, TILL_PAYOUT_PAID);
  add_span (fixture, THURSDAY + 4, THURSDAY + 30);
  run (fixture);

  check (fixture, "week-before", TILL_BANK_OUTSIDE, 0);
  check (fixture, "friday-before", TILL_BANK_OUTSIDE, 0);
  check (fixture, "sunday-before", TILL_BANK_LATE, 0);
  check (fixture, "first-day", TILL_BANK_LATE, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add ("/match/exact", Fixture, NULL, set_up, test_exact, tear_down);
  g_test_add ("/match/asked", Fixture, NULL, set_up, test_asked, tear_down);
  g_test_add ("/match/evidence", Fixture, NULL, set_up, test_evidence, tear_down);
  g_test_add ("/match/said", Fixture, NULL, set_up, test_said, tear_down);
  g_test_add ("/match/missing", Fixture, NULL, set_up, test_missing, tear_down);
  g_test_add ("/match/before-the-first", Fixture, NULL, set_up, test_before_the_first, tear_down);

  return g_test_run ();
}
