/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "till-export.h"

#include <string.h>

#include "till-clock.h"
#include "till-json.h"

static const TillExportColumn columns[] = {
  { "text", TILL_EXPORT_TEXT }, { "amount", TILL_EXPORT_DECIMAL },
  { "count", TILL_EXPORT_INTEGER }, { "flag", TILL_EXPORT_BOOLEAN },
};

static void
assert_csv (const char *text,
            const char *amount,
            const char *expected)
{
  g_autoptr (GString) out = g_string_new (NULL);
  char *row[] = { (char *) text, (char *) amount, (char *) "7", (char *) "true", NULL };
  g_autofree char *line = g_strconcat (expected, ",7,true\r\n", NULL);

  till_export_csv_row (out, columns, G_N_ELEMENTS (columns), row);
  g_assert_cmpstr (out->str, ==, line);
}

static void
test_csv (void)
{
  assert_csv ("plain", "48.00", "plain,48.00");
  assert_csv ("", "", ",");
  assert_csv ("a,b", "1", "\"a,b\",1");
  assert_csv ("say \"hi\"", "1", "\"say \"\"hi\"\"\",1");
  assert_csv ("two\r\nlines", "1", "\"two\r\nlines\",1");
  assert_csv (" padded", "1", "\" padded\",1");
  assert_csv ("\xc3\xa9t\xc3\xa9", "1", "\xc3\xa9t\xc3\xa9,1");
}

/* What a customer types must not run in the bookkeeper's spreadsheet; a negative amount stays. */
static void
test_csv_formulas (void)
{
  static const char *const bad[] = {
    "=HYPERLINK(1)", "+44 20", "-1+cmd|' /C calc'!A0", "@SUM(1)", "\t=1", "\r=1", "\n=1",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *expected = g_strdup_printf ("\"'%s\",-5.00", bad[i]);

      assert_csv (bad[i], "-5.00", expected);
    }
}

static void
test_json (void)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *text = NULL;
  char *row[] = { (char *) "a\"b\n", (char *) "48.00", (char *) "-7", (char *) "false", NULL };
  char *empty[] = { (char *) "", (char *) "", (char *) "x", (char *) "true", NULL };

  json_builder_begin_array (builder);
  till_export_json_row (builder, columns, G_N_ELEMENTS (columns), row);
  till_export_json_row (builder, columns, G_N_ELEMENTS (columns), empty);
  json_builder_end_array (builder);
  text = till_json_build_string (builder);
  g_assert_cmpstr (text, ==,
                   "[{\"text\":\"a\\\"b\\n\",\"amount\":\"48.00\",\"count\":-7,\"flag\":false},"
                   "{\"text\":null,\"amount\":null,\"count\":null,\"flag\":true}]");
}

static void
test_payment (void)
{
  const TillPayment payment = {
    .record = { .kind = TILL_RECORD_PAYMENT, .id = "ch_1" }, .state = TILL_PAYMENT_SUCCEEDED,
    .created_us = 1795201323 * TILL_SECOND, .amount = { 4800, "JPY" }, .captured = 4800,
    .refunded = 800, .fee = 92, .net = -5, .settle_currency = "KWD", .last4 = "0042",
    .customer_name = "O'Neil, \"J\"",
  };
  g_autoptr (GString) out = g_string_new (NULL);
  g_auto (GStrv) row = till_export_get_row (&payment);
  const TillExportColumn *payment_columns;
  guint n;

  payment_columns = till_export_get_columns (TILL_RECORD_PAYMENT, &n);
  g_assert_cmpuint (g_strv_length (row), ==, n);
  till_export_csv_row (out, payment_columns, n, row);
  g_assert_cmpstr (out->str, ==,
                   "ch_1,2026-11-20T19:02:03Z,partly_refunded,4800,JPY,4800,800,false,0.092,-0.005,"
                   "KWD,,,0042,,\"O'Neil, \"\"J\"\"\",,,,,,false,,,\r\n");
}

/* Every kind has as many cells as columns, and names that are there once. */
static void
test_kinds (void)
{
  const TillPayment fields = { .record = { .id = "x" } };

  for (guint kind = TILL_RECORD_PAYMENT; kind <= TILL_RECORD_ENTRY; kind++)
    {
      TillPayment copy = fields;
      const TillExportColumn *kind_columns;
      g_auto (GStrv) row = NULL;
      guint n;

      kind_columns = till_export_get_columns (kind, &n);
      if (kind == TILL_RECORD_CARD || kind == TILL_RECORD_EVENT || kind == TILL_RECORD_ACCOUNT)
        {
          g_assert_null (kind_columns);
          continue;
        }

      copy.record.kind = kind;
      row = till_export_get_row (&copy);
      g_assert_cmpuint (g_strv_length (row), ==, n);
      for (guint i = 0; i < n; i++)
        for (guint j = 0; j < i; j++)
          g_assert_cmpstr (kind_columns[i].name, !=, kind_columns[j].name);
    }
}

static void
test_words (void)
{
  for (guint label = TILL_PAYMENT_LABEL_UNKNOWN; label <= TILL_PAYMENT_LABEL_DISPUTED; label++)
    {
      TillPaymentLabel again = 99;

      g_assert_true (till_export_word_to_label (till_export_label_to_word (label), &again));
      g_assert_cmpint (again, ==, label);
    }

  g_assert_false (till_export_word_to_label ("nonsense", &(TillPaymentLabel) { 0 }));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/present/export/csv", test_csv);
  g_test_add_func ("/present/export/csv-formulas", test_csv_formulas);
  g_test_add_func ("/present/export/json", test_json);
  g_test_add_func ("/present/export/payment", test_payment);
  g_test_add_func ("/present/export/kinds", test_kinds);
  g_test_add_func ("/present/export/words", test_words);

  return g_test_run ();
}
