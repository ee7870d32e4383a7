/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The movements of the balance as programs for bookkeeping read them.
 *
 * The balance with the gateway is an account of its own: sales, refunds, disputes and fees are
 * booked against it, and a payout leaves it for what is on its way to the bank.
 *
 * What must hold: every movement balances to the smallest coin, also one whose amount, fee and net
 * the gateway told so that they do not agree; days are those of where the computer is; whatever
 * people wrote into a text, it stays text: it ends no line and starts no directive. */

#include "till-book-private.h"

#include <string.h>

struct _TillBook
{
  TillBookFormat format;
  char          *account_name;
  gint64         from_us;
  gint64         to_us;
  gint64         now_us;
  gboolean       begun;
  char           currency[TILL_CURRENCY_SIZE]; /* of the statement that is open */
  gint64         balance;
};

/**
 * till_book_get_side:
 * @entry: a movement
 *
 * Returns: what it is booked against (docs.stripe.com/reports/reporting-categories)
 */
TillBookSide
till_book_get_side (const TillEntry *entry)
{
  static const struct
  {
    const char  *type;
    TillBookSide side;
  } sides[] = {
    { "charge", TILL_BOOK_SALES },
    { "payment", TILL_BOOK_SALES },
    { "refund", TILL_BOOK_REFUNDS },
    { "partial_capture_reversal", TILL_BOOK_REFUNDS },
    { "refund_failure", TILL_BOOK_REFUNDS },
    { "charge_failure", TILL_BOOK_SALES },
    { "dispute", TILL_BOOK_DISPUTES },
    { "dispute_reversal", TILL_BOOK_DISPUTES },
    { "payout", TILL_BOOK_PAYOUTS },
    { "payout_reversal", TILL_BOOK_PAYOUTS },
    { "fee", TILL_BOOK_FEES },
    { "network_cost", TILL_BOOK_FEES },
    { "tax", TILL_BOOK_FEES },
  };

  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    if (g_strcmp0 (entry->type, sides[i].type) == 0)
      return sides[i].side;

  return TILL_BOOK_OTHER;
}

/**
 * till_book_get_account:
 * @side: what a movement is booked against
 *
 * Returns: (transfer none): the account, as beancount writes it
 */
const char *
till_book_get_account (TillBookSide side)
{
  static const char *const accounts[] = {
    [TILL_BOOK_SALES] = "Income:Sales",         [TILL_BOOK_REFUNDS] = "Income:Refunds",
    [TILL_BOOK_DISPUTES] = "Expenses:Disputes", [TILL_BOOK_FEES] = "Expenses:Fees",
    [TILL_BOOK_PAYOUTS] = "Assets:Payouts",     [TILL_BOOK_OTHER] = "Income:Other",
  };

  return accounts[side];
}

/**
 * till_book_get_rest:
 * @entry: a movement
 *
 * Returns: what the gateway took besides the fee, in minor units: 0 where amount, fee and net agree
 */
gint64
till_book_get_rest (const TillEntry *entry)
{
  return entry->amount.minor - entry->fee - entry->net;
}

#define GATEWAY_ACCOUNT "Assets:Gateway"

/**
 * till_book_clean:
 * @text: (nullable): text that somebody wrote
 * @max_chars: how many characters may stay; 0 for all
 *
 * Returns: (transfer full): it in one line, without control characters
 */
char *
till_book_clean (const char *text,
                 guint       max_chars)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  g_autoptr (GString) clean = g_string_new (NULL);
  gboolean space = FALSE;
  guint n = 0;

  for (const char *p = valid; *p != '\0' && (max_chars == 0 || n < max_chars);
       p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isspace (c) || g_unichar_iscntrl (c))
        {
          space = clean->len > 0;
          continue;
        }

      if (space)
        {
          g_string_append_c (clean, ' ');
          n++;
          space = FALSE;
          if (n == max_chars)
            break;
        }

      g_string_append_unichar (clean, c);
      n++;
    }

  return g_strchomp (g_string_free (g_steal_pointer (&clean), FALSE));
}

/**
 * till_book_say_payee:
 * @line: a movement
 *
 * Returns: (transfer full): whom it is about: never empty
 */
char *
till_book_say_payee (const TillLedgerLine *line)
{
  const char *texts[] = { line->customer_name, line->entry->description, line->entry->type };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *clean = till_book_clean (texts[i], 0);

      if (*clean != '\0')
        return g_steal_pointer (&clean);
    }

  return g_strdup ("-");
}

/**
 * till_book_say_memo:
 * @line: a movement
 *
 * Returns: (transfer full): what it is about: kind, what was paid for, order, ids
 */
char *
till_book_say_memo (const TillLedgerLine *line)
{
  const TillEntry *entry = line->entry;
  const char *texts[] = { entry->type, line->payment_text, line->reference, entry->source_id,
                          entry->payout_id };
  g_autoptr (GString) memo = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *clean = till_book_clean (texts[i], 0);

      if (*clean != '\0')
        g_string_append_printf (memo, "%s%s", memo->len > 0 ? ", " : "", clean);
    }

  return g_string_free (g_steal_pointer (&memo), FALSE);
}

/**
 * till_book_say_day:
 * @time_us: a time, in µs since 1970 UTC
 * @format: how g_date_time_format() is to write it
 *
 * Returns: (transfer full): the day it was where the computer is
 */
char *
till_book_say_day (gint64      time_us,
                   const char *format)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (time_us / G_USEC_PER_SEC);

  return g_date_time_format (time, format);
}

/**
 * till_book_append_amount:
 * @out: where to append
 * @minor: an amount in minor units
 * @currency: its currency
 *
 * Appends it as an exact decimal.
 */
void
till_book_append_amount (GString    *out,
                         gint64      minor,
                         const char *currency)
{
  TillMoney money = { minor, "" };
  g_autofree char *text = NULL;

  g_strlcpy (money.currency, currency, sizeof money.currency);
  text = till_money_to_string (&money);
  g_string_append (out, text);
}

/* --- double entries --------------------------------------------------------------------------- */

typedef struct
{
  const char *account;
  gint64      minor;
} Posting;

#define MAX_POSTINGS 4

/* What is booked where; together it is nothing. */
static guint
make_postings (const TillEntry *entry,
               Posting          postings[MAX_POSTINGS])
{
  gint64 rest = till_book_get_rest (entry);
  guint n = 0;

  postings[n++] = (Posting) { GATEWAY_ACCOUNT, entry->net };
  if (entry->fee != 0)
    postings[n++] = (Posting) { till_book_get_account (TILL_BOOK_FEES), entry->fee };
  if (rest != 0)
    postings[n++] = (Posting) { till_book_get_account (TILL_BOOK_OTHER), rest };
  postings[n++] = (Posting) { till_book_get_account (till_book_get_side (entry)),
                              -entry->amount.minor };

  return n;
}

/* A semicolon begins a comment, a bracket a date, a colon a tag. */
static char *
make_harmless (char *text)
{
  return g_strdelimit (g_strdelimit (text, ";:|", ','), "[]{}", '-');
}

static void
add_ledger (GString              *out,
            const TillLedgerLine *line)
{
  const TillEntry *entry = line->entry;
  g_autofree char *day = till_book_say_day (entry->created_us, "%Y-%m-%d");
  g_autofree char *id = make_harmless (till_book_clean (entry->record.id, 0));
  g_autofree char *payee = make_harmless (till_book_say_payee (line));
  g_autofree char *memo = make_harmless (till_book_say_memo (line));
  Posting postings[MAX_POSTINGS];
  guint n = make_postings (entry, postings);

  g_string_append_printf (out, "\n%s * (%s) %s\n    ; %s\n", day,
                          g_strdelimit (id, "()", '-'), payee, memo);
  for (guint i = 0; i < n; i++)
    {
      g_string_append_printf (out, "    %-24s  %s ", postings[i].account, entry->amount.currency);
      till_book_append_amount (out, postings[i].minor, entry->amount.currency);
      g_string_append_c (out, '\n');
    }
}

static void
append_quoted (GString    *out,
               const char *text)
{
  g_string_append_c (out, '"');
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"' || *p == '\\')
        g_string_append_c (out, '\\');
      g_string_append_c (out, *p);
    }
  g_string_append_c (out, '"');
}

static void
begin_beancount (GString              *out,
                 const TillLedgerLine *line)
{
  g_autofree char *day = till_book_say_day (line->entry->created_us, "%Y-%m-%d");

  g_string_append_printf (out, "%s open %s\n", day, GATEWAY_ACCOUNT);
  for (TillBookSide side = 0; side <= TILL_BOOK_OTHER; side++)
    g_string_append_printf (out, "%s open %s\n", day, till_book_get_account (side));
}

static void
add_beancount (GString              *out,
               const TillLedgerLine *line)
{
  const TillEntry *entry = line->entry;
  g_autofree char *day = till_book_say_day (entry->created_us, "%Y-%m-%d");
  g_autofree char *payee = till_book_say_payee (line);
  g_autofree char *memo = till_book_say_memo (line);
  Posting postings[MAX_POSTINGS];
  guint n = make_postings (entry, postings);

  g_string_append_printf (out, "\n%s * ", day);
  append_quoted (out, payee);
  g_string_append_c (out, ' ');
  append_quoted (out, memo);
  g_string_append (out, "\n  gateway-id: ");
  append_quoted (out, entry->record.id);
  g_string_append_c (out, '\n');
  for (guint i = 0; i < n; i++)
    {
      g_string_append_printf (out, "  %-22s  ", postings[i].account);
      till_book_append_amount (out, postings[i].minor, entry->amount.currency);
      g_string_append_printf (out, " %s\n", entry->amount.currency);
    }
}

/* --- statements ------------------------------------------------------------------------------- */

static void
add_qif_split (GString    *out,
               const char *account,
               gint64      minor,
               const char *currency)
{
  g_string_append_printf (out, "S%s\n$", account);
  till_book_append_amount (out, minor, currency);
  g_string_append_c (out, '\n');
}

/* Days as Quicken writes them in America: what importers expect unless told otherwise. */
static void
add_qif (GString              *out,
         const TillLedgerLine *line)
{
  const TillEntry *entry = line->entry;
  const char *currency = entry->amount.currency;
  g_autofree char *day = till_book_say_day (entry->created_us, "%m/%d/%Y");
  g_autofree char *payee = till_book_say_payee (line);
  g_autofree char *memo = till_book_say_memo (line);
  g_autofree char *id = till_book_clean (entry->record.id, 0);
  const char *account = till_book_get_account (till_book_get_side (entry));
  gint64 rest = till_book_get_rest (entry);

  g_string_append_printf (out, "D%s\nT", day);
  till_book_append_amount (out, entry->net, currency);
  g_string_append_printf (out, "\nC*\nN%s\nP%s\nM%s\nL%s\n", id, payee, memo, account);
  if (entry->fee != 0 || rest != 0)
    {
      add_qif_split (out, account, entry->amount.minor, currency);
      if (entry->fee != 0)
        add_qif_split (out, till_book_get_account (TILL_BOOK_FEES), -entry->fee, currency);
      if (rest != 0)
        add_qif_split (out, till_book_get_account (TILL_BOOK_OTHER), -rest, currency);
    }
  g_string_append (out, "^\n");
}

static gint64
get_end_us (const TillBook *self)
{
  return MIN (self->to_us, self->now_us);
}

static void
end_account (TillBook *self,
             GString  *out)
{
  if (*self->currency != '\0' && self->format == TILL_BOOK_OFX)
    till_ofx_end_account (out, self->balance, self->currency, get_end_us (self));
}

static void
begin_account (TillBook   *self,
               GString    *out,
               const char *currency)
{
  end_account (self, out);
  g_strlcpy (self->currency, currency, sizeof self->currency);
  self->balance = 0;

  if (self->format == TILL_BOOK_OFX)
    till_ofx_begin_account (out, self->account_name, currency, self->from_us, get_end_us (self));
  else
    {
      g_autofree char *name = till_book_clean (self->account_name, 0);

      g_string_append_printf (out, "!Account\nN%s %s\nTBank\n^\n!Type:Bank\n", name, currency);
    }
}

static void
add_statement (TillBook             *self,
               GString              *out,
               const TillLedgerLine *line)
{
  if (strcmp (self->currency, line->entry->amount.currency) != 0)
    begin_account (self, out, line->entry->amount.currency);

  if (__builtin_add_overflow (self->balance, line->entry->net, &self->balance))
    self->balance = G_MAXINT64;

  if (line->entry->created_us < self->from_us)
    return;

  if (self->format == TILL_BOOK_OFX)
    till_ofx_add (out, line);
  else
    add_qif (out, line);
}

/* --- a whole book ----------------------------------------------------------------------------- */

/**
 * till_book_new:
 * @format: what it is written for
 * @account_name: what the account is called
 * @from_us: where it begins, in µs since 1970 UTC
 * @to_us: the first moment after it
 * @now_us: the time
 *
 * Returns: (transfer full): an empty book
 */
TillBook *
till_book_new (TillBookFormat format,
               const char    *account_name,
               gint64         from_us,
               gint64         to_us,
               gint64         now_us)
{
  TillBook *self;

  g_return_val_if_fail (account_name != NULL, NULL);

  self = g_new0 (TillBook, 1);
  self->format = format;
  self->account_name = g_strdup (account_name);
  self->from_us = from_us;
  self->to_us = to_us;
  self->now_us = now_us;

  return self;
}

/**
 * till_book_free:
 * @self: (nullable) (transfer full): a book
 */
void
till_book_free (TillBook *self)
{
  if (self == NULL)
    return;

  g_free (self->account_name);
  g_free (self);
}

/**
 * till_book_by_currency:
 * @format: what a book is written for
 *
 * Returns: whether its movements have to come one currency after the other, from the beginning of
 *   all time on, since a statement says what the balance was
 */
gboolean
till_book_by_currency (TillBookFormat format)
{
  return format == TILL_BOOK_OFX || format == TILL_BOOK_QIF;
}

/**
 * till_book_add:
 * @self: a book
 * @out: where to append
 * @line: the next movement
 *
 * Appends a movement, and what has to stand before it.
 */
void
till_book_add (TillBook             *self,
               GString              *out,
               const TillLedgerLine *line)
{
  g_return_if_fail (self != NULL && out != NULL && line != NULL);

  if (!self->begun && self->format == TILL_BOOK_OFX)
    till_ofx_begin (out, self->now_us);
  else if (!self->begun && self->format == TILL_BOOK_BEANCOUNT)
    begin_beancount (out, line);
  self->begun = TRUE;

  switch (self->format)
    {
    case TILL_BOOK_OFX:
    case TILL_BOOK_QIF:
      add_statement (self, out, line);
      return;

    case TILL_BOOK_LEDGER:
      add_ledger (out, line);
      return;

    case TILL_BOOK_BEANCOUNT:
      add_beancount (out, line);
      return;
    }

  g_return_if_reached ();
}

/**
 * till_book_end:
 * @self: a book
 * @out: where to append
 *
 * Appends what stands behind the last movement.
 */
void
till_book_end (TillBook *self,
               GString  *out)
{
  g_return_if_fail (self != NULL && out != NULL);

  if (self->format != TILL_BOOK_OFX)
    return;

  if (!self->begun)
    till_ofx_begin (out, self->now_us);
  end_account (self, out);
  till_ofx_end (out);
}
