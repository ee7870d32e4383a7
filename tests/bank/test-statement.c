/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "till-bank-statement.h"

#include <string.h>

#include "till-bank-error.h"
#include "till-bank-line.h"

/* 21 November 2026 */
#define TODAY 20778

static const char csv_two_columns[] =
  "Date,Description,Paid out,Paid in,Balance\r\n"
  "12/11/2026,STRIPE PAYMENTS UK,,\"1,234.50\",\"2,000.00\"\r\n"
  "13/11/2026,\"Rent, \"\"the shop\"\"\",500.00,,\"1,500.00\"\r\n"
  "13/11/2026,Zero,,0.00,\"1,500.00\"\r\n";

static const char csv_german[] =
  "Kontoumsätze;;;\n"
  "IBAN;DE02120300000000202051;;\n"
  "\n"
  "Buchungstag;Wertstellung;Auftraggeber/Empfänger;Verwendungszweck;Betrag;Währung\n"
  "12.11.26;13.11.26;Stripe Technology Europe Ltd;STRIPE X7Y8;1.234,50;EUR\n"
  "11.11.26;11.11.26;Müller;Miete;-500,00;EUR\n"
  "Summe;734,50\n";

static const char csv_sign[] =
  "Datum\tSoll/Haben\tUmsatz\tName\n"
  "2026-11-12\tH\t12,00\tA\n"
  "2026-11-12\tS\t12,00\tB\n";

static const char ofx_1[] =
  "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nENCODING:USASCII\r\nCHARSET:1252\r\n\r\n"
  "<OFX><BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STMTRS><CURDEF>GBP\r\n"
  "<BANKACCTFROM><BANKID>200000<ACCTID>55779911<ACCTTYPE>CHECKING</BANKACCTFROM>\r\n"
  "<BANKTRANLIST><DTSTART>20261101<DTEND>20261120\r\n"
  "<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20261112120000.000[0:GMT]<TRNAMT>1234.50<FITID>A1"
  "<NAME>STRIPE<MEMO>STRIPE Q&amp;A</STMTTRN>\r\n"
  "<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20261113<TRNAMT>-500,00<FITID>A2<NAME>Marks & Co</STMTTRN>\r\n"
  "<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20261113<TRNAMT>+7<FITID>A3<NAME>D<CURRENCY><CURRATE>1.3"
  "<CURSYM>JPY</CURRENCY></STMTTRN>\r\n"
  "</BANKTRANLIST><LEDGERBAL><BALAMT>99.00<DTASOF>20261120</LEDGERBAL>"
  "</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\r\n";

static const char ofx_2[] =
  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
  "<?OFX OFXHEADER=\"200\" VERSION=\"220\" SECURITY=\"NONE\"?>\n"
  "<OFX><CREDITCARDMSGSRSV1><CCSTMTTRNRS><CCSTMTRS><CURDEF>EUR</CURDEF>\n"
  "<CCACCTFROM><ACCTID>X1</ACCTID></CCACCTFROM><BANKTRANLIST>\n"
  "<STMTTRN>\n <TRNTYPE>CREDIT</TRNTYPE>\n <DTPOSTED>20261112</DTPOSTED>\n"
  " <TRNAMT>12.5</TRNAMT>\n <FITID>1</FITID>\n <NAME>Z&#252;rich &lt;x&gt;</NAME>\n</STMTTRN>\n"
  "</BANKTRANLIST></CCSTMTRS></CCSTMTTRNRS></CREDITCARDMSGSRSV1></OFX>\n";

#define CAMT_BEGIN                                                                                \
  "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt>"            \
  "<GrpHdr><MsgId>1</MsgId></GrpHdr><Stmt><Id>S</Id><Acct><Id><IBAN>DE02120300000000202051"       \
  "</IBAN></Id><Ccy>EUR</Ccy></Acct><Bal><Amt Ccy=\"EUR\">1.00</Amt></Bal>"
#define CAMT_END "</Stmt></BkToCstmrStmt></Document>"

static const char camt[] =
  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" CAMT_BEGIN
  "<Ntry><NtryRef>NONREF</NtryRef><Amt Ccy=\"EUR\">1234.50</Amt><CdtDbtInd>CRDT</CdtDbtInd>"
  "<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-11-12</Dt></BookgDt><ValDt><Dt>2026-11-13</Dt></ValDt>"
  "<AcctSvcrRef>R1</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>"
  "<Amt Ccy=\"USD\">9</Amt><RltdPties><Dbtr><Pty><Nm>Stripe &amp; Co</Nm></Pty></Dbtr></RltdPties>"
  "<RmtInf><Ustrd>STRIPE X7Y8</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>\n"
  "<Ntry><Amt Ccy=\"EUR\">500.00000</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts>"
  "<BookgDt><DtTm>2026-11-13T10:00:00+01:00</DtTm></BookgDt></Ntry>\n"
  "<Ntry><Amt Ccy=\"EUR\">3</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>PDNG</Cd></Sts></Ntry>"
  CAMT_END;

static TillBankStatement *
read_text (const char *text)
{
  g_autoptr (GError) error = NULL;
  TillBankStatement *statement = till_bank_statement_new (text, strlen (text), &error);

  g_assert_no_error (error);

  return statement;
}

static void
refuse (const char   *text,
        gsize         length,
        TillBankError code,
        guint         line)
{
  g_autoptr (GError) error = NULL;
  TillBankStatement *statement = till_bank_statement_new (text, length, &error);

  g_assert_null (statement);
  g_assert_error (error, TILL_BANK_ERROR, (int) code);
  g_assert_cmpuint (till_bank_error_get_line (error), ==, line);
}

static void
check_line (const TillBankStatement *statement,
            guint                    i,
            gint64                   day,
            gint64                   minor,
            const char              *currency,
            const char              *text)
{
  const TillBankLine *line;

  g_assert_cmpuint (statement->lines->len, >, i);
  line = statement->lines->pdata[i];
  g_assert_cmpint (line->day, ==, day);
  g_assert_cmpint (line->amount.minor, ==, minor);
  g_assert_cmpstr (line->amount.currency, ==, currency);
  g_assert_cmpstr (line->text, ==, text);
  g_assert_nonnull (line->mark);
}

static void
apply_guess (TillBankStatement *statement,
             gboolean           is_sure)
{
  g_autoptr (GError) error = NULL;
  TillBankMapping mapping;

  g_assert_cmpint (till_bank_mapping_guess (statement->table, "GBP", TODAY, &mapping), ==,
                   is_sure);
  till_bank_statement_apply (statement, &mapping, &error);
  g_assert_no_error (error);
}

static void
test_csv_two_columns (void)
{
  g_autoptr (TillBankStatement) statement = read_text (csv_two_columns);

  g_assert_cmpint (statement->format, ==, TILL_BANK_CSV);
  apply_guess (statement, TRUE);
  g_assert_cmpuint (statement->lines->len, ==, 3);
  check_line (statement, 0, 20769, 123450, "GBP", "STRIPE PAYMENTS UK");
  check_line (statement, 1, 20770, -50000, "GBP", "Rent, \"the shop\"");
  check_line (statement, 2, 20770, 0, "GBP", "Zero");
}

static void
test_csv_german (void)
{
  g_autofree char *latin = g_convert (csv_german, -1, "WINDOWS-1252", "UTF-8", NULL, NULL, NULL);
  g_autoptr (TillBankStatement) statement = read_text (latin);

  apply_guess (statement, TRUE);
  g_assert_cmpuint (statement->lines->len, ==, 2);
  g_assert_cmpuint (statement->n_skipped, ==, 1);
  check_line (statement, 0, 20769, 123450, "EUR", "Stripe Technology Europe Ltd · STRIPE X7Y8");
  check_line (statement, 1, 20768, -50000, "EUR", "Müller · Miete");
}

static void
test_csv_sign (void)
{
  g_autoptr (TillBankStatement) statement = read_text (csv_sign);

  apply_guess (statement, TRUE);
  check_line (statement, 0, 20769, 1200, "GBP", "A");
  check_line (statement, 1, 20769, -1200, "GBP", "B");
}

/* Which way the money went is told by a word that is known, never by how a word begins. */
static void
test_csv_sign_words (void)
{
  static const struct
  {
    const char *word;
    gint64      minor; /* 0: it does not tell */
  } cases[] = {
    { "C", 1200 },     { "CR", 1200 },     { "CRDT", 1200 },  { "Credit", 1200 },
    { "Haben", 1200 }, { "Deposit", 1200 }, { "In", 1200 },    { "Gutschriftseingang", 1200 },
    { "D", -1200 },    { "DR", -1200 },    { "DBIT", -1200 }, { "Debit", -1200 },
    { "Soll", -1200 }, { "Withdrawal", -1200 }, { "OUT", -1200 }, { "-", -1200 },
    { "Check", 0 },    { "Cash", 0 },      { "DSLIP", 0 },    { "Salary", 0 },
    { "Interest", 0 }, { "", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf ("Date;Direction;Amount\n2026-11-12;%s;12.00\n",
                                               cases[i].word);
      g_autoptr (TillBankStatement) statement = read_text (text);
      g_autoptr (GError) error = NULL;
      TillBankMapping mapping;

      g_test_message ("%s", cases[i].word);
      g_assert_true (till_bank_mapping_guess (statement->table, "GBP", TODAY, &mapping));
      g_assert_cmpint (mapping.places[TILL_BANK_COLUMN_SIGN], ==, 1);
      if (till_bank_statement_apply (statement, &mapping, &error))
        check_line (statement, 0, 20769, cases[i].minor, "GBP", "");
      else
        {
          g_assert_cmpint (cases[i].minor, ==, 0);
          g_assert_error (error, TILL_BANK_ERROR, TILL_BANK_ERROR_AMOUNT);
        }
    }
}

/* What can be read in two ways is asked. */
static void
test_csv_unsure (void)
{
  static const struct
  {
    const char       *text;
    gboolean          is_sure;
    TillBankDateOrder order;
    char              decimal_point;
  } cases[] = {
    { "Date,Amount\n01/02/2026,1.50\n", FALSE, TILL_BANK_DATE_DMY, '.' },
    { "Date,Amount\n01/02/2026,1.50\n01/13/2026,2.50\n", TRUE, TILL_BANK_DATE_MDY, '.' },
    /* In one order the days rise, in the other they jump: of three rows no proof. */
    { "Date,Amount\n02/01/2026,1.50\n02/02/2026,1.50\n01/03/2026,1.50\n", FALSE,
      TILL_BANK_DATE_DMY, '.' },
    { "Date,Amount\n02/01/2026,1.50\n02/02/2026,1.50\n01/03/2026,1.50\n02/03/2026,1.50\n"
      "03/03/2026,1.50\n04/03/2026,1.50\n05/03/2026,1.50\n06/03/2026,1.50\n07/03/2026,1.50\n"
      "08/03/2026,1.50\n", TRUE, TILL_BANK_DATE_DMY, '.' },
    /* In one order they are not over yet. */
    { "Date,Amount\n11/12/2026,1.50\n", TRUE, TILL_BANK_DATE_MDY, '.' },
    { "Date,Amount,Currency\n12 Nov 2026,1.234,KWD\n", FALSE, TILL_BANK_DATE_DMY, '.' },
    { "Date;Amount;Currency\n12 Nov 2026;1.234;EUR\n", TRUE, TILL_BANK_DATE_DMY, ',' },
    { "12.10.2026;Miete;-12,00\n13.10.2026;Stripe;13,00\n", FALSE, TILL_BANK_DATE_DMY, ',' },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TillBankStatement) statement = read_text (cases[i].text);
      TillBankMapping mapping;

      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (till_bank_mapping_guess (statement->table, "EUR", TODAY, &mapping), ==,
                       cases[i].is_sure);
      g_assert_cmpint (mapping.order, ==, cases[i].order);
      g_assert_cmpint (mapping.decimal_point, ==, cases[i].decimal_point);
    }
}

static void
test_csv_refused (void)
{
  static const struct
  {
    const char   *text;
    TillBankError code;
    guint         line;
  } cases[] = {
    { "Date,Amount\n12/11/2026,1.50\n\n13/11/2026,1.5.0\n", TILL_BANK_ERROR_AMOUNT, 4 },
    { "Date,Amount\n12/11/2026,1.505\n", TILL_BANK_ERROR_AMOUNT, 2 },
    { "Date,Amount\n12/11/2026,\n", TILL_BANK_ERROR_AMOUNT, 2 },
    { "Date,Amount\n12/11/2026,99999999999999999999.00\n", TILL_BANK_ERROR_AMOUNT, 2 },
    { "Date,Amount\n12/11/2026,1.00\n31/02/2026,1.00\n", TILL_BANK_ERROR_DATE, 3 },
    { "Date,Paid in,Paid out\n12/11/2026,1.00,2.00\n", TILL_BANK_ERROR_AMOUNT, 2 },
    { "Date,Amount,Currency\n12/11/2026,1.00,XXQ\n", TILL_BANK_ERROR_CURRENCY, 2 },
    { "Date,Amount,Currency\n,1.00,EUR\n", TILL_BANK_ERROR_EMPTY, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TillBankStatement) statement = read_text (cases[i].text);
      g_autoptr (GError) error = NULL;
      TillBankMapping mapping;

      till_bank_mapping_init (&mapping);
      for (int j = 0; j < (int) statement->table->n_columns; j++)
        mapping.places[till_bank_column_from_name
                         (till_bank_table_get_cell (statement->table, 0, j))] = j;
      g_strlcpy (mapping.currency,
                 mapping.places[TILL_BANK_COLUMN_CURRENCY] < 0 ? "GBP" : "",
                 sizeof mapping.currency);
      g_test_message ("%s", cases[i].text);
      g_assert_false (till_bank_statement_apply (statement, &mapping, &error));
      g_assert_error (error, TILL_BANK_ERROR, (int) cases[i].code);
      g_assert_cmpuint (till_bank_error_get_line (error), ==, cases[i].line);
      g_assert_null (statement->lines);
    }
}

static void
test_ofx (void)
{
  g_autoptr (TillBankStatement) sgml = read_text (ofx_1);
  g_autoptr (TillBankStatement) xml = read_text (ofx_2);

  g_assert_cmpint (sgml->format, ==, TILL_BANK_OFX);
  g_assert_cmpuint (sgml->lines->len, ==, 3);
  check_line (sgml, 0, 20769, 123450, "GBP", "STRIPE · STRIPE Q&A");
  check_line (sgml, 1, 20770, -50000, "GBP", "Marks & Co");
  check_line (sgml, 2, 20770, 7, "JPY", "D");
  g_assert_cmpstr (((TillBankLine *) sgml->lines->pdata[0])->account, ==, "55779911");

  g_assert_cmpint (xml->format, ==, TILL_BANK_OFX);
  g_assert_cmpuint (xml->lines->len, ==, 1);
  check_line (xml, 0, 20769, 1250, "EUR", "Zürich <x>");
}

/* Text that is quoted whole is what it is, be it tags, and ends where the quotation does. */
static void
test_ofx_quoted (void)
{
  static const char text[] =
    "<OFX><STMTRS><CURDEF>EUR</CURDEF><STMTTRN><DTPOSTED>20261112</DTPOSTED>\n"
    "<TRNAMT>1.00</TRNAMT><NAME> <![CDATA[Stripe <TRNAMT>9.00</TRNAMT> &amp; Co]]></NAME>\n"
    "<MEMO><![CDATA[a]] > b]]></MEMO></STMTTRN>\n"
    "<STMTTRN><DTPOSTED>20261113<TRNAMT>2.00<NAME><![CDATA[]]></STMTTRN></STMTRS></OFX>";
  static const char endless[] = "<OFX>\n<STMTTRN><NAME><![CDATA[never>";
  g_autoptr (TillBankStatement) statement = read_text (text);

  g_assert_cmpuint (statement->lines->len, ==, 2);
  check_line (statement, 0, 20769, 100, "EUR",
              "Stripe <TRNAMT>9.00</TRNAMT> &amp; Co · a]] > b");
  check_line (statement, 1, 20770, 200, "EUR", "");
  refuse (endless, strlen (endless), TILL_BANK_ERROR_DAMAGED, 2);
}

static void
test_camt (void)
{
  g_autoptr (TillBankStatement) statement = read_text (camt);
  g_autofree char *wide = NULL;
  g_autoptr (TillBankStatement) again = NULL;
  gsize length;

  g_assert_cmpint (statement->format, ==, TILL_BANK_CAMT);
  g_assert_cmpuint (statement->lines->len, ==, 2);
  g_assert_cmpuint (statement->n_skipped, ==, 1);
  check_line (statement, 0, 20769, 123450, "EUR", "NONREF · Stripe & Co · STRIPE X7Y8");
  check_line (statement, 1, 20770, -50000, "EUR", "");
  g_assert_cmpstr (((TillBankLine *) statement->lines->pdata[0])->account, ==,
                   "DE02120300000000202051");

  wide = g_convert (camt, -1, "UTF-16", "UTF-8", NULL, &length, NULL);
  again = till_bank_statement_new (wide, length, NULL);
  g_assert_nonnull (again);
  check_line (again, 0, 20769, 123450, "EUR", "NONREF · Stripe & Co · STRIPE X7Y8");
}

/* A statement that is read again has the same marks, and no two of its lines share one. */
static void
test_marks (void)
{
  static const char *const texts[] = {
    camt, ofx_1, "Date,Amount,Currency\n2026-11-12,1.00,EUR\n2026-11-12,1.00,EUR\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (TillBankStatement) a = read_text (texts[i]);
      g_autoptr (TillBankStatement) b = read_text (texts[i]);
      g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

      if (a->table != NULL)
        {
          apply_guess (a, TRUE);
          apply_guess (b, TRUE);
        }

      for (guint j = 0; j < a->lines->len; j++)
        {
          const char *mark = ((TillBankLine *) a->lines->pdata[j])->mark;

          g_assert_cmpstr (mark, ==, ((TillBankLine *) b->lines->pdata[j])->mark);
          g_assert_true (g_hash_table_add (seen, (gpointer) mark));
        }
    }
}

/* What does not belong into a statement stays outside. */
static void
test_foreign (void)
{
  g_autoptr (GString) deep = g_string_new (CAMT_BEGIN);
  g_autofree char *number = g_strdup_printf ("%s%s", "42424242", "42424242");
  g_autofree char *card = g_strdup_printf ("Date,Amount,Memo\n2026-11-12,1.00,card %s\n", number);
  g_autoptr (TillBankStatement) statement = read_text (card);
  static const char bomb[] =
    "<?xml version=\"1.0\"?><!DOCTYPE d [<!ENTITY a \"aaaaaaaaaa\">"
    "<!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY e SYSTEM \"file:///etc/passwd\">]>";
  g_autofree char *camt_bomb = g_strconcat (bomb, CAMT_BEGIN "&b;&e;" CAMT_END, NULL);
  g_autofree char *ofx_bomb = g_strconcat ("<?OFX?>", bomb, "<OFX><NAME>&b;&e;</OFX>", NULL);

  apply_guess (statement, TRUE);
  g_assert_null (strstr (((TillBankLine *) statement->lines->pdata[0])->text, number));

  refuse (camt_bomb, strlen (camt_bomb), TILL_BANK_ERROR_DAMAGED, 1);
  refuse (ofx_bomb, strlen (ofx_bomb), TILL_BANK_ERROR_DAMAGED, 1);
  for (guint i = 0; i < 100000; i++)
    g_string_append (deep, "<a>");
  refuse (deep->str, deep->len, TILL_BANK_ERROR_DAMAGED, 1);

  refuse ("", 0, TILL_BANK_ERROR_UNKNOWN, 0);
  refuse ("hello", 5, TILL_BANK_ERROR_UNKNOWN, 0);
  refuse ("a,b\0c,d", 7, TILL_BANK_ERROR_ENCODING, 0);
  refuse ("a,\x81\n", 4, TILL_BANK_ERROR_ENCODING, 0);
  refuse ("<html><p>a,b</p></html>", 23, TILL_BANK_ERROR_UNKNOWN, 0);
  refuse (CAMT_BEGIN CAMT_END, strlen (CAMT_BEGIN CAMT_END), TILL_BANK_ERROR_EMPTY, 0);
  refuse (camt, strlen (camt) - 20, TILL_BANK_ERROR_DAMAGED, 4);
  refuse (ofx_1, strlen (ofx_1) / 2, TILL_BANK_ERROR_DAMAGED, 10);
  refuse ("<OFX><STMTTRN></STMTTRN>", 24, TILL_BANK_ERROR_DATE, 1);
}

static void
test_large (void)
{
  g_autoptr (GString) rows = g_string_new ("Date,Amount\n");
  g_autofree char *commas = g_strnfill (199, ',');

  for (guint i = 0; i <= TILL_BANK_MAX_LINES; i++)
    g_string_append (rows, "12/11/2026,1.00\n");
  refuse (rows->str, rows->len, TILL_BANK_ERROR_TOO_LARGE, 0);

  /* Few rows, but more cells than any statement has. */
  g_string_truncate (rows, 0);
  for (guint i = 0; i <= 20000; i++)
    g_string_append_printf (rows, "x%s\n", commas);
  refuse (rows->str, rows->len, TILL_BANK_ERROR_TOO_LARGE, 0);

  g_string_set_size (rows, TILL_BANK_MAX_BYTES + 1);
  memset (rows->str, ',', rows->len);
  refuse (rows->str, rows->len, TILL_BANK_ERROR_TOO_LARGE, 0);
  refuse (rows->str, 1024 * 1024, TILL_BANK_ERROR_UNKNOWN, 0);
}

static void
test_amounts (void)
{
  static const struct
  {
    const char *text;
    const char *currency;
    char        decimal_point;
    gint64      minor;         /* G_MININT64: not an amount */
  } cases[] = {
    { "1.234,50-", "EUR", ',', -123450 }, { "(12.00)", "GBP", '.', -1200 },
    { "− 12,00 €", "EUR", ',', -1200 },   { "€ -7", "EUR", '.', -700 },
    { "+3.00", "GBP", '.', 300 },         { "1'000.00", "CHF", '.', 100000 },
    { "--1.00", "GBP", '.', G_MININT64 }, { "(-1.00)", "GBP", '.', G_MININT64 },
    { "-1.00-", "GBP", '.', G_MININT64 }, { "1.000", "EUR", '.', G_MININT64 },
    { "1.000", "EUR", ',', 100000 },      { "12.00 USD", "GBP", '.', G_MININT64 },
    { "", "GBP", '.', G_MININT64 },       { "-", "GBP", '.', G_MININT64 },
    { "1e5", "GBP", '.', G_MININT64 },    { "12.5", "JPY", '.', G_MININT64 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      TillMoney amount = { G_MININT64, "" };

      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (till_bank_amount_parse (cases[i].text, cases[i].currency,
                                               cases[i].decimal_point, &amount), ==,
                       cases[i].minor != G_MININT64);
      g_assert_cmpint (amount.minor, ==, cases[i].minor);
    }
}

static void
test_days (void)
{
  gint64 day = 0;

  g_assert_true (till_bank_date_parse ("2024-02-29", TILL_BANK_DATE_DMY, &day));
  g_assert_cmpint (day, ==, 19782);
  g_assert_true (till_bank_date_parse ("1. Dezember 2026", TILL_BANK_DATE_MDY, &day));
  g_assert_cmpint (day, ==, 20788);
  g_assert_true (till_bank_date_parse ("Dec 1, 26 09:30", TILL_BANK_DATE_DMY, &day));
  g_assert_cmpint (day, ==, 20788);
  g_assert_true (till_bank_date_parse ("2026-12-01Z", TILL_BANK_DATE_YMD, &day));
  g_assert_cmpint (day, ==, 20788);
  g_assert_true (till_bank_date_parse ("2026-12-02+01:00", TILL_BANK_DATE_YMD, &day));
  g_assert_cmpint (day, ==, 20789);
  g_assert_true (till_bank_date_parse ("2026-12-01-05:00", TILL_BANK_DATE_YMD, &day));
  g_assert_false (till_bank_date_parse ("2026-12-03+1", TILL_BANK_DATE_YMD, &day));
  g_assert_false (till_bank_date_parse ("2026-12-03+01:00x", TILL_BANK_DATE_YMD, &day));
  g_assert_false (till_bank_date_parse ("2025-02-29", TILL_BANK_DATE_DMY, &day));
  g_assert_false (till_bank_date_parse ("12/11/2026x", TILL_BANK_DATE_DMY, &day));
  g_assert_false (till_bank_date_parse ("12/11/226", TILL_BANK_DATE_DMY, &day));
  g_assert_false (till_bank_date_parse ("121126", TILL_BANK_DATE_DMY, &day));
  g_assert_false (till_bank_date_parse ("", TILL_BANK_DATE_DMY, &day));
  g_assert_cmpint (day, ==, 20788);

  g_assert_true (till_bank_day_is_weekend (TODAY)); /* a Saturday */
  g_assert_false (till_bank_day_is_weekend (TODAY + 2));
  g_assert_cmpint (till_bank_day_add_workdays (TODAY, 1), ==, TODAY + 2);
  g_assert_cmpint (till_bank_day_add_workdays (TODAY - 1, 3), ==, TODAY + 4);
  g_assert_cmpint (till_bank_day_add_workdays (TODAY + 2, -1), ==, TODAY - 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/statement/csv/two-columns", test_csv_two_columns);
  g_test_add_func ("/statement/csv/german", test_csv_german);
  g_test_add_func ("/statement/csv/sign", test_csv_sign);
  g_test_add_func ("/statement/csv/sign-words", test_csv_sign_words);
  g_test_add_func ("/statement/csv/unsure", test_csv_unsure);
  g_test_add_func ("/statement/csv/refused", test_csv_refused);
  g_test_add_func ("/statement/ofx", test_ofx);
  g_test_add_func ("/statement/ofx-quoted", test_ofx_quoted);
  g_test_add_func ("/statement/camt", test_camt);
  g_test_add_func ("/statement/marks", test_marks);
  g_test_add_func ("/statement/foreign", test_foreign);
  g_test_add_func ("/statement/large", test_large);
  g_test_add_func ("/statement/amounts", test_amounts);
  g_test_add_func ("/statement/days", test_days);

  return g_test_run ();
}
