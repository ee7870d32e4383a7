/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What can be wrong with a statement, and on which of its lines. What must hold: nothing of the
 * statement itself is repeated; it tells of other people's money. */

#include "till-bank-error.h"

#include <string.h>

/* A line number. As bytes, because GLib casts from bytes, which clang would warn about. */
typedef struct
{
  guint8 line[sizeof (guint)];
} TillBankErrorPrivate;

static void
set_line (TillBankErrorPrivate *self,
          guint                 line)
{
  memcpy (self->line, &line, sizeof line);
}

static void
till_bank_error_private_init (TillBankErrorPrivate *self)
{
  g_assert (self != NULL);
  set_line (self, 0);
}

static void
till_bank_error_private_copy (const TillBankErrorPrivate *from,
                              TillBankErrorPrivate       *to)
{
  g_assert (from != NULL && to != NULL);
  *to = *from;
}

static void
till_bank_error_private_clear (TillBankErrorPrivate *self)
{
}

G_DEFINE_EXTENDED_ERROR (TillBankError, till_bank_error)

static const char *
get_message (TillBankError code)
{
  switch (code)
    {
    case TILL_BANK_ERROR_UNKNOWN:
      return "This is not a bank statement as CSV, OFX or CAMT.053";

    case TILL_BANK_ERROR_TOO_LARGE:
      return "The statement is too long";

    case TILL_BANK_ERROR_ENCODING:
      return "The encoding of the statement cannot be told";

    case TILL_BANK_ERROR_DAMAGED:
      return "The statement is damaged";

    case TILL_BANK_ERROR_EMPTY:
      return "Nothing was booked on this statement";

    case TILL_BANK_ERROR_COLUMNS:
      return "It cannot be told which column is which";

    case TILL_BANK_ERROR_DATE:
      return "This is not a day";

    case TILL_BANK_ERROR_AMOUNT:
      return "This is not an amount";

    case TILL_BANK_ERROR_CURRENCY:
      return "The currency is not known";

    case TILL_BANK_ERROR_TAKEN:
      return "The line or the payout already belongs to another";

    case TILL_BANK_ERROR_GONE:
      return "There is no such line";
    }

  return "The statement cannot be read";
}

/**
 * till_bank_error_get_line:
 * @error: an error in #TILL_BANK_ERROR
 *
 * Returns: the line of the file it is about, from 1; 0 = the file as a whole
 */
guint
till_bank_error_get_line (const GError *error)
{
  const TillBankErrorPrivate *priv = till_bank_error_get_private (error);
  guint line = 0;

  if (priv != NULL)
    memcpy (&line, priv->line, sizeof line);

  return line;
}

/**
 * till_bank_fail:
 * @error: return location for a #GError in #TILL_BANK_ERROR
 * @code: what is wrong
 * @line: the line of the file it is about, or 0
 *
 * Returns: %FALSE
 */
gboolean
till_bank_fail (GError      **error,
                TillBankError code,
                guint         line)
{
  TillBankErrorPrivate *priv;

  if (error == NULL)
    return FALSE;

  if (line > 0)
    *error = g_error_new (TILL_BANK_ERROR, (int) code, "Line %u: %s", line, get_message (code));
  else
    *error = g_error_new_literal (TILL_BANK_ERROR, (int) code, get_message (code));
  priv = till_bank_error_get_private (*error);
  g_assert (priv != NULL);
  set_line (priv, line);

  return FALSE;
}
