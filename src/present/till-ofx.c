/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Statements as Open Financial Exchange 2.2 has them (financialdataexchange.org, "OFX Banking
 * Specification v2.2", chapters 2, 3 and 11), the form that programs for bookkeeping import.
 *
 * What must hold: a movement and the fee for it are two transactions, each with an id that never
 * changes, so that importing twice books once; together they are what the gateway says moved the
 * balance; each currency is an account of its own, because programs know accounts by their number;
 * fields are no longer than the specification allows; text cannot end an element. */

#include "till-book-private.h"

#include <string.h>

#define NAME_CHARS 32
#define MEMO_CHARS 255
#define ACCOUNT_CHARS 22
#define ACCOUNT_NAME_CHARS 18 /* leaves room for a blank and the currency */

/* Only these have names of their own (section 2.3.2.1): programs do not know "&quot;". */
static void
append_escaped (GString    *out,
                const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if (*p == '&')
      g_string_append (out, "&amp;");
    else if (*p == '<')
      g_string_append (out, "&lt;");
    else if (*p == '>')
      g_string_append (out, "&gt;");
    else
      g_string_append_c (out, *p);
}

static void
add_element (GString    *out,
             const char *name,
             const char *text,
             guint       max_chars)
{
  g_autofree char *clean = till_book_clean (text, max_chars);

  if (*clean == '\0')
    return;

  g_string_append_printf (out, "<%s>", name);
  append_escaped (out, clean);
  g_string_append_printf (out, "</%s>", name);
}

static void
add_time (GString    *out,
          const char *name,
          gint64      time_us)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (time_us / G_USEC_PER_SEC);
  g_autofree char *text = g_date_time_format (time, "%Y%m%d%H%M%S.000[0:GMT]");

  g_string_append_printf (out, "<%s>%s</%s>", name, text, name);
}

static void
add_amount (GString    *out,
            const char *name,
            gint64      minor,
            const char *currency)
{
  g_string_append_printf (out, "<%s>", name);
  till_book_append_amount (out, minor, currency);
  g_string_append_printf (out, "</%s>", name);
}

/**
 * till_ofx_begin:
 * @out: where to append
 * @now_us: the time, in µs since 1970 UTC
 *
 * Begins a file.
 */
void
till_ofx_begin (GString *out,
                gint64   now_us)
{
  g_string_append (out,
                   "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\n"
                   "<?OFX OFXHEADER=\"200\" VERSION=\"220\" SECURITY=\"NONE\" OLDFILEUID=\"NONE\""
                   " NEWFILEUID=\"NONE\"?>\n"
                   "<OFX>\n<SIGNONMSGSRSV1><SONRS><STATUS><CODE>0</CODE><SEVERITY>INFO</SEVERITY>"
                   "</STATUS>");
  add_time (out, "DTSERVER", now_us);
  g_string_append (out, "<LANGUAGE>ENG</LANGUAGE></SONRS></SIGNONMSGSRSV1>\n<BANKMSGSRSV1>\n");
}

/**
 * till_ofx_begin_account:
 * @out: where to append
 * @account_name: what the account is called
 * @currency: its currency
 * @from_us: where the statement begins
 * @to_us: the first moment after it
 *
 * Begins a statement.
 */
void
till_ofx_begin_account (GString    *out,
                        const char *account_name,
                        const char *currency,
                        gint64      from_us,
                        gint64      to_us)
{
  g_autofree char *name = till_book_clean (account_name, ACCOUNT_NAME_CHARS);
  g_autofree char *number = g_strconcat (name, " ", currency, NULL);

  g_string_append_printf (out,
                          "<STMTTRNRS><TRNUID>0</TRNUID><STATUS><CODE>0</CODE>"
                          "<SEVERITY>INFO</SEVERITY></STATUS><STMTRS><CURDEF>%s</CURDEF>"
                          "<BANKACCTFROM><BANKID>TILLROLL</BANKID>", currency);
  add_element (out, "ACCTID", number, ACCOUNT_CHARS);
  g_string_append (out, "<ACCTTYPE>CHECKING</ACCTTYPE></BANKACCTFROM><BANKTRANLIST>");
  add_time (out, "DTSTART", from_us);
  add_time (out, "DTEND", to_us);
  g_string_append_c (out, '\n');
}

static const char *
get_type (const TillEntry *entry)
{
  if (till_book_get_side (entry) == TILL_BOOK_PAYOUTS)
    return "XFER";

  return entry->amount.minor < 0 ? "DEBIT" : "CREDIT";
}

static void
add_transaction (GString              *out,
                 const TillLedgerLine *line,
                 const char           *type,
                 gint64                minor,
                 const char           *id_suffix)
{
  const TillEntry *entry = line->entry;
  g_autofree char *id = g_strconcat (entry->record.id, id_suffix, NULL);
  g_autofree char *payee = till_book_say_payee (line);
  g_autofree char *memo = till_book_say_memo (line);

  g_string_append_printf (out, "<STMTTRN><TRNTYPE>%s</TRNTYPE>", type);
  add_time (out, "DTPOSTED", entry->created_us);
  add_amount (out, "TRNAMT", minor, entry->amount.currency);
  add_element (out, "FITID", id, 255);
  add_element (out, "NAME", payee, NAME_CHARS);
  add_element (out, "MEMO", memo, MEMO_CHARS);
  g_string_append (out, "</STMTTRN>\n");
}

/**
 * till_ofx_add:
 * @out: where to append
 * @line: a movement
 *
 * Appends it, its fee as a transaction of its own, and what is left where amount and fee are not
 * the net.
 */
void
till_ofx_add (GString              *out,
              const TillLedgerLine *line)
{
  const TillEntry *entry = line->entry;
  gint64 rest = till_book_get_rest (entry);

  add_transaction (out, line, get_type (entry), entry->amount.minor, NULL);
  if (entry->fee != 0)
    add_transaction (out, line, "FEE", -entry->fee, "-fee");
  if (rest != 0)
    add_transaction (out, line, "OTHER", -rest, "-rest");
}

/**
 * till_ofx_end_account:
 * @out: where to append
 * @balance: what the balance was at the end, in minor units
 * @currency: its currency
 * @to_us: the first moment after the statement
 *
 * Ends a statement.
 */
void
till_ofx_end_account (GString    *out,
                      gint64      balance,
                      const char *currency,
                      gint64      to_us)
{
  g_string_append (out, "</BANKTRANLIST><LEDGERBAL>");
  add_amount (out, "BALAMT", balance, currency);
  add_time (out, "DTASOF", to_us);
  g_string_append (out, "</LEDGERBAL></STMTRS></STMTTRNRS>\n");
}

/**
 * till_ofx_end:
 * @out: where to append
 *
 * Ends a file.
 */
void
till_ofx_end (GString *out)
{
  g_string_append (out, "</BANKMSGSRSV1>\n</OFX>\n");
}
