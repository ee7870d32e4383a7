/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the bank says, in words. What must hold: a payout is called late only when the statements go
 * beyond its days; that no statement was read yet is not the bank's fault. */

#include "till-bank-words.h"

#include <glib/gi18n.h>
#include <string.h>

#include "till-bank-error.h"
#include "till-format.h"

static const char *
say_trouble (TillBankError code)
{
  switch (code)
    {
    case TILL_BANK_ERROR_UNKNOWN:
      return _("This is not a bank statement as CSV, OFX or CAMT.053. Your bank offers one of "
               "these for download.");

    case TILL_BANK_ERROR_TOO_LARGE:
      return _("This is longer than a statement may be. Download it for a shorter time.");

    case TILL_BANK_ERROR_ENCODING:
      return _("The letters of this file cannot be read. Download it again, as UTF-8 if your bank "
               "asks.");

    case TILL_BANK_ERROR_DAMAGED:
      return _("This statement is damaged. Download it again.");

    case TILL_BANK_ERROR_EMPTY:
      return _("Nothing was booked on this statement.");

    case TILL_BANK_ERROR_COLUMNS:
      return _("Say which column has the day, and which the amount.");

    case TILL_BANK_ERROR_DATE:
      return _("There is no such day. Is the column right, and the order of day and month?");

    case TILL_BANK_ERROR_AMOUNT:
      return _("This is not an amount. Is the column right, and the decimal separator?");

    case TILL_BANK_ERROR_CURRENCY:
      return _("The currency is not known.");

    case TILL_BANK_ERROR_TAKEN:
      return _("This line or this payout already belongs to another. Part them first.");

    case TILL_BANK_ERROR_GONE:
      return _("There is no such line any more.");
    }

  return _("This statement cannot be read.");
}

/**
 * till_bank_say_error:
 * @error: why a statement could not be read or kept
 *
 * Returns: (transfer full): that, as sentences
 */
char *
till_bank_say_error (const GError *error)
{
  guint line;

  g_return_val_if_fail (error != NULL, NULL);

  if (error->domain != TILL_BANK_ERROR)
    return g_strdup (error->message);

  line = till_bank_error_get_line (error);
  if (line == 0)
    return g_strdup (say_trouble ((TillBankError) error->code));

  /* Translators: the number of a line of a file, and a sentence */
  return g_strdup_printf (_("Line %u: %s"), line, say_trouble ((TillBankError) error->code));
}

/**
 * till_bank_say_match:
 * @match: a payout held against the statements
 * @now_us: the time, in µs since 1970 UTC
 * @ret_tone: (out): how loud
 *
 * Returns: (transfer full): whether it was seen at the bank
 */
char *
till_bank_say_match (const TillBankMatch *match,
                     gint64               now_us,
                     TillTone            *ret_tone)
{
  g_autofree char *day = NULL;

  g_return_val_if_fail (match != NULL && ret_tone != NULL, NULL);

  *ret_tone = TILL_TONE_PLAIN;
  switch (match->state)
    {
    case TILL_BANK_SEEN:
      *ret_tone = TILL_TONE_GOOD;
      day = till_format_calendar_day (match->line->day, now_us);
      /* Translators: a day: "today", "12 Nov" */
      return g_strdup_printf (_("Seen at the bank: %s"), day);

    case TILL_BANK_ASKED:
      *ret_tone = TILL_TONE_WARNING;
      return g_strdup (_("Several lines may be this payout"));

    case TILL_BANK_LATE:
      *ret_tone = TILL_TONE_BAD;
      return g_strdup (_("Late: not on the statements"));

    case TILL_BANK_WAITING:
      return g_strdup (_("Not seen at the bank yet"));

    case TILL_BANK_OUTSIDE:
      return g_strdup (_("No statement for these days"));

    case TILL_BANK_NOT_EXPECTED:
      return g_strdup (_("Not expected at the bank"));
    }

  return NULL;
}

/**
 * till_bank_say_imported:
 * @imported: what came of a statement
 *
 * Returns: (transfer full): that, in words
 */
char *
till_bank_say_imported (const TillBankImported *imported)
{
  g_autofree char *count = NULL;
  g_autofree char *all = NULL;

  g_return_val_if_fail (imported != NULL, NULL);

  if (imported->n_new == 0)
    return g_strdup (_("Nothing new: these lines are known already"));

  count = till_format_count (imported->n_new);
  all = till_format_count (imported->n_lines);

  /* Translators: two numbers: new lines of a bank statement, and all of its lines */
  return g_strdup_printf (g_dngettext (NULL, "%s new line of %s", "%s new lines of %s",
                                       imported->n_new), count, all);
}

/**
 * till_bank_add_sum:
 * @sums: (element-type TillMoney): sums, one of each currency
 * @amount: an amount
 *
 * Adds an amount to the sum of its currency; one that would be too large to be right is left as it
 * is.
 */
void
till_bank_add_sum (GArray          *sums,
                   const TillMoney *amount)
{
  g_return_if_fail (sums != NULL && amount != NULL);

  for (guint i = 0; i < sums->len; i++)
    {
      TillMoney *sum = &g_array_index (sums, TillMoney, i);

      if (strcmp (sum->currency, amount->currency) == 0)
        {
          till_money_add (sum, amount, sum, NULL);
          return;
        }
    }

  g_array_append_val (sums, *amount);
}

/**
 * till_bank_say_sums:
 * @sums: (element-type TillMoney): sums, one of each currency
 *
 * Returns: (transfer full): them all: "£12.00 · €7.00"; empty if there are none
 */
char *
till_bank_say_sums (GArray *sums)
{
  g_autoptr (GString) all = g_string_new (NULL);

  g_return_val_if_fail (sums != NULL, NULL);

  for (guint i = 0; i < sums->len; i++)
    {
      g_autofree char *sum = till_money_format (&g_array_index (sums, TillMoney, i));

      g_string_append_printf (all, "%s%s", i > 0 ? " · " : "", sum);
    }

  return g_string_free (g_steal_pointer (&all), FALSE);
}

/**
 * till_bank_state_to_word:
 * @state: how a payout and the bank stand
 *
 * Returns: a word for programs: never changed once it was released
 */
const char *
till_bank_state_to_word (TillBankState state)
{
  switch (state)
    {
    case TILL_BANK_SEEN:
      return "seen";

    case TILL_BANK_ASKED:
      return "asked";

    case TILL_BANK_LATE:
      return "late";

    case TILL_BANK_WAITING:
      return "waiting";

    case TILL_BANK_OUTSIDE:
      return "no_statement";

    case TILL_BANK_NOT_EXPECTED:
      return "not_expected";
    }

  return "";
}
