/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which line of a statement is which payout: pure, any thread.
 *
 * What must hold: nothing is guessed. A line is a payout when the amount is the same to the minor
 * unit, the currency, too, the day is near the day it was to arrive, and neither of the two has
 * another candidate; words that tell more than that only take candidates away. What a person said
 * stands. */

#include "till-bank-match.h"

#include <string.h>

#include "till-bank-text.h"
#include "till-text.h"

#define DAY_US (G_GINT64_CONSTANT (24) * 60 * 60 * G_USEC_PER_SEC)

/* Payouts arrive on the day that was told, or a little later where the bank keeps a holiday
 * (docs.stripe.com/payouts: "usually by the arrival date"); some banks book the evening before. */
#define N_WORKDAYS_EARLY 1
#define N_WORKDAYS_LATE 4

/* Between two statements that follow each other there may be days on which nothing was booked. */
#define N_DAYS_BETWEEN 7

/* Shorter numbers stand in a line by chance. */
#define MIN_CLUE 8

typedef struct
{
  TillBankBooks      *books;
  GHashTable         *by_amount;  /* "1234 EUR" -> GPtrArray of free lines */
  GHashTable         *parted;     /* "line payout" */
  GHashTable         *n_wooers;   /* line -> how many payouts it may be */
  const char * const *words;
  GArray             *spans;
} Matching;

static void
match_free (TillBankMatch *self)
{
  till_record_unref (self->payout);
  g_clear_pointer (&self->candidates, g_ptr_array_unref);
  g_free (self);
}

static char *
make_amount_key (const TillMoney *amount)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT " %s", amount->minor, amount->currency);
}

static char *
make_pair_key (gint64      line_id,
               const char *payout_id)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT " %s", line_id, payout_id);
}

/**
 * till_bank_payout_day:
 * @payout: a payout
 *
 * Returns: the day it is to arrive, days since 1970: gateways tell it as midnight UTC, and it is
 *   the same day everywhere
 */
gint64
till_bank_payout_day (const TillPayout *payout)
{
  gint64 time_us;

  g_return_val_if_fail (payout != NULL, 0);

  time_us = payout->arrival_us > 0 ? payout->arrival_us : payout->created_us;

  return time_us / DAY_US;
}

/* --- evidence --------------------------------------------------------------------------------- */

/* Letters and digits only: banks break references into groups. */
static char *
squeeze (const char *text)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    if (g_ascii_isalnum (*p))
      g_string_append_c (out, g_ascii_tolower (*p));

  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* Whether the line has a number that no other payout has. */
static gboolean
has_number (const TillBankLine *line,
            const TillPayout   *payout)
{
  g_autofree char *text = squeeze (line->text);
  g_autofree char *number = squeeze (payout->record.id);

  return strlen (number) >= MIN_CLUE && strstr (text, number) != NULL;
}

/* Whether the line has the name of the gateway, or what else @words has. */
static gboolean
names_gateway (const TillBankLine *line,
               const char * const *words)
{
  g_autofree char *text = g_utf8_casefold (line->text, -1);

  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    {
      g_autofree char *word = g_utf8_casefold (words[i], -1);

      if (!till_text_is_empty (word) && strstr (text, word) != NULL)
        return TRUE;
    }

  return FALSE;
}

/* --- candidates ------------------------------------------------------------------------------- */

static gboolean
is_expected (const TillPayout *payout)
{
  switch (payout->state)
    {
    case TILL_PAYOUT_FAILED:
    case TILL_PAYOUT_CANCELED:
      return FALSE;

    case TILL_PAYOUT_UNKNOWN:
    case TILL_PAYOUT_PENDING:
    case TILL_PAYOUT_IN_TRANSIT:
    case TILL_PAYOUT_PAID:
      return TRUE;
    }

  return TRUE;
}

/* Keeps only the candidates for which @test holds, if it does for any. */
static void
prefer (GPtrArray *candidates,
        gboolean (*test) (const TillBankLine *line,
                          gconstpointer       data),
        gconstpointer data)
{
  gboolean any = FALSE;

  for (guint i = 0; i < candidates->len; i++)
    any |= test (candidates->pdata[i], data);

  for (guint i = candidates->len; any && i > 0; i--)
    if (!test (candidates->pdata[i - 1], data))
      g_ptr_array_remove_index (candidates, i - 1);
}

static gboolean
test_number (const TillBankLine *line,
             gconstpointer       data)
{
  return has_number (line, data);
}

static gboolean
test_words (const TillBankLine *line,
            gconstpointer       data)
{
  return names_gateway (line, data);
}

static void
find_candidates (Matching      *self,
                 TillBankMatch *match)
{
  const TillPayout *payout = match->payout;
  gint64 day = till_bank_payout_day (payout);
  gint64 first = till_bank_day_add_workdays (day, -N_WORKDAYS_EARLY);
  gint64 last = till_bank_day_add_workdays (day, N_WORKDAYS_LATE);
  g_autofree char *key = make_amount_key (&payout->amount);
  GPtrArray *alike = g_hash_table_lookup (self->by_amount, key);

  match->candidates = g_ptr_array_new ();
  for (guint i = 0; alike != NULL && i < alike->len; i++)
    {
      TillBankLine *line = alike->pdata[i];
      g_autofree char *pair = make_pair_key (line->id, payout->record.id);

      if (line->day >= first && line->day <= last &&
          !g_hash_table_contains (self->parted, pair))
        g_ptr_array_add (match->candidates, line);
    }

  prefer (match->candidates, test_words, self->words);
  prefer (match->candidates, test_number, payout);
}

/* A line that has the number of a payout is no candidate of another. */
static void
drop_numbered (Matching *self)
{
  GPtrArray *matches = self->books->matches;
  g_autoptr (GHashTable) owners = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < matches->len; i++)
    {
      TillBankMatch *match = matches->pdata[i];

      for (guint j = 0; match->candidates != NULL && j < match->candidates->len; j++)
        if (has_number (match->candidates->pdata[j], match->payout))
          g_hash_table_insert (owners, match->candidates->pdata[j], match);
    }

  for (guint i = 0; i < matches->len; i++)
    {
      TillBankMatch *match = matches->pdata[i];

      for (guint j = match->candidates != NULL ? match->candidates->len : 0; j > 0; j--)
        {
          gpointer owner = g_hash_table_lookup (owners, match->candidates->pdata[j - 1]);

          if (owner != NULL && owner != match)
            g_ptr_array_remove_index (match->candidates, j - 1);
        }
    }
}

/* --- what is neither found nor asked ---------------------------------------------------------- */

static int
compare_spans (gconstpointer a,
               gconstpointer b)
{
  const TillBankSpan *span_a = a, *span_b = b;

  return span_a->first < span_b->first ? -1 : span_a->first > span_b->first;
}

/* The first day on which a bank books what is to arrive on @day. */
static gint64
get_first_workday (gint64 day)
{
  while (till_bank_day_is_weekend (day))
    day++;

  return day;
}

/* The payout is on none of the lines: because it is late, or because no statement has its days?
 * A statement that begins behind its day says nothing of it: it may be on the one before. */
static TillBankState
get_missing_state (Matching         *self,
                   const TillPayout *payout)
{
  gint64 day = till_bank_payout_day (payout);
  gint64 first = get_first_workday (day);
  gint64 last = till_bank_day_add_workdays (day, N_WORKDAYS_LATE);
  gint64 end = G_MININT64;
  gboolean goes_on = FALSE;

  /* The spans are in order: how far do those reach without a gap that have the day itself? */
  for (guint i = 0; i < self->spans->len; i++)
    {
      const TillBankSpan *span = &g_array_index (self->spans, TillBankSpan, i);

      if (strcmp (span->currency, payout->amount.currency) != 0)
        continue;
      if (span->first <= first && span->last + N_DAYS_BETWEEN >= day && end == G_MININT64)
        end = span->last;
      else if (end != G_MININT64 && span->first <= end + N_DAYS_BETWEEN)
        end = MAX (end, span->last);
      else if (span->first > first)
        goes_on = TRUE;
    }

  if (end > last)
    return TILL_BANK_LATE;

  return goes_on ? TILL_BANK_OUTSIDE : TILL_BANK_WAITING;
}

/* --- all together ----------------------------------------------------------------------------- */

static void
index_lines (Matching *self)
{
  for (guint i = 0; i < self->books->lines->len; i++)
    {
      TillBankLine *line = self->books->lines->pdata[i];
      g_autofree char *key = NULL;
      GPtrArray *alike;

      if (line->payout_id != NULL)
        continue;

      key = make_amount_key (&line->amount);
      if (!(alike = g_hash_table_lookup (self->by_amount, key)))
        {
          alike = g_ptr_array_new ();
          g_hash_table_insert (self->by_amount, g_steal_pointer (&key), alike);
        }
      g_ptr_array_add (alike, line);
    }
}

static void
add_payouts (Matching  *self,
             GPtrArray *payouts)
{
  g_autoptr (GHashTable) by_payout = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->books->lines->len; i++)
    {
      TillBankLine *line = self->books->lines->pdata[i];

      if (line->payout_id != NULL)
        g_hash_table_insert (by_payout, line->payout_id, line);
    }

  for (guint i = 0; i < payouts->len; i++)
    {
      TillBankMatch *match = g_new0 (TillBankMatch, 1);

      match->payout = till_record_ref (payouts->pdata[i]);
      g_ptr_array_add (self->books->matches, match);
      g_hash_table_insert (self->books->by_payout, (gpointer) match->payout->record.id, match);
      if ((match->line = g_hash_table_lookup (by_payout, match->payout->record.id)))
        match->state = TILL_BANK_SEEN;
      else if (!is_expected (match->payout))
        match->state = TILL_BANK_NOT_EXPECTED;
      else
        find_candidates (self, match);
    }
}

static void
count_wooers (Matching *self)
{
  for (guint i = 0; i < self->books->matches->len; i++)
    {
      const TillBankMatch *match = self->books->matches->pdata[i];

      for (guint j = 0; match->candidates != NULL && j < match->candidates->len; j++)
        {
          gpointer line = match->candidates->pdata[j];
          guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->n_wooers, line));

          g_hash_table_insert (self->n_wooers, line, GUINT_TO_POINTER (n + 1));
        }
    }
}

static void
settle (Matching      *self,
        TillBankMatch *match)
{
  TillBankLine *line;

  if (match->candidates == NULL)
    return;

  if (match->candidates->len == 0)
    {
      g_clear_pointer (&match->candidates, g_ptr_array_unref);
      match->state = get_missing_state (self, match->payout);
      return;
    }

  line = match->candidates->pdata[0];
  if (match->candidates->len > 1 ||
      GPOINTER_TO_UINT (g_hash_table_lookup (self->n_wooers, line)) > 1)
    {
      match->state = TILL_BANK_ASKED;
      return;
    }

  match->state = TILL_BANK_SEEN;
  match->line = line;
  line->payout_id = g_strdup (match->payout->record.id);
  g_ptr_array_add (self->books->found, line);
  g_clear_pointer (&match->candidates, g_ptr_array_unref);
}

static void
sort_left (Matching *self)
{
  for (guint i = 0; i < self->books->lines->len; i++)
    {
      TillBankLine *line = self->books->lines->pdata[i];

      /* What may be a payout is asked with it. */
      if (line->payout_id != NULL || g_hash_table_contains (self->n_wooers, line))
        continue;

      if (names_gateway (line, self->words))
        g_ptr_array_add (self->books->left, line);
      else
        self->books->others++;
    }
}

/**
 * till_bank_books_new:
 * @payouts: (element-type TillPayout): all payouts that are known
 * @lines: (transfer full) (element-type TillBankLine): all lines of the statements, newest first,
 *   each with the payout it is known to be
 * @parted: (element-type TillBankParted): what a person said does not belong together
 * @spans: (element-type TillBankSpan): the days of the statements
 * @words: (array zero-terminated=1) (nullable): words by which a line names the gateway
 *
 * Holds payouts against lines. A line that is found to be a payout gets its id.
 *
 * Returns: (transfer full): how they stand
 */
TillBankBooks *
till_bank_books_new (GPtrArray          *payouts,
                     GPtrArray          *lines,
                     GPtrArray          *parted,
                     GArray             *spans,
                     const char * const *words)
{
  TillBankBooks *books;
  Matching self;

  g_return_val_if_fail (payouts != NULL && lines != NULL, NULL);
  g_return_val_if_fail (parted != NULL && spans != NULL, NULL);

  books = g_new0 (TillBankBooks, 1);
  books->lines = lines;
  books->matches = g_ptr_array_new_with_free_func ((GDestroyNotify) match_free);
  books->found = g_ptr_array_new ();
  books->left = g_ptr_array_new ();
  books->by_payout = g_hash_table_new (g_str_hash, g_str_equal);
  self = (Matching) {
    .books = books,
    .by_amount = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                        (GDestroyNotify) g_ptr_array_unref),
    .parted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    .n_wooers = g_hash_table_new (NULL, NULL),
    .words = words,
    .spans = spans,
  };
  for (guint i = 0; i < parted->len; i++)
    {
      const TillBankParted *pair = parted->pdata[i];

      g_hash_table_add (self.parted, make_pair_key (pair->line_id, pair->payout_id));
    }
  g_array_sort (spans, compare_spans);

  index_lines (&self);
  add_payouts (&self, payouts);
  drop_numbered (&self);
  count_wooers (&self);
  for (guint i = 0; i < books->matches->len; i++)
    settle (&self, books->matches->pdata[i]);
  sort_left (&self);

  g_hash_table_unref (self.by_amount);
  g_hash_table_unref (self.parted);
  g_hash_table_unref (self.n_wooers);

  return books;
}

/**
 * till_bank_books_free:
 * @self: (nullable) (transfer full): books
 */
void
till_bank_books_free (TillBankBooks *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->by_payout);
  g_ptr_array_unref (self->matches);
  g_ptr_array_unref (self->found);
  g_ptr_array_unref (self->left);
  g_ptr_array_unref (self->lines);
  g_free (self);
}

/**
 * till_bank_books_find:
 * @self: books
 * @payout_id: a payout
 *
 * Returns: (transfer none) (nullable): how it and the bank stand
 */
const TillBankMatch *
till_bank_books_find (const TillBankBooks *self,
                      const char          *payout_id)
{
  g_return_val_if_fail (self != NULL && payout_id != NULL, NULL);

  return g_hash_table_lookup (self->by_payout, payout_id);
}

/**
 * till_bank_books_get_line:
 * @self: books
 * @line_id: our number of a line
 *
 * Returns: (transfer none) (nullable): the line
 */
TillBankLine *
till_bank_books_get_line (const TillBankBooks *self,
                          gint64               line_id)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->lines->len; i++)
    {
      TillBankLine *line = self->lines->pdata[i];

      if (line->id == line_id)
        return line;
    }

  return NULL;
}

/**
 * till_bank_parted_free:
 * @self: (nullable) (transfer full): what does not belong together
 */
void
till_bank_parted_free (TillBankParted *self)
{
  if (self == NULL)
    return;

  g_free (self->payout_id);
  g_free (self);
}
