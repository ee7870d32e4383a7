/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Sheets as text, and what stands on a receipt. */

#include "till-receipt.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <string.h>

#include "till-clock.h"

#define NOW (TILL_SECOND * 1795183320) /* 2026-11-20 14:02 UTC */

typedef struct
{
  TillPayment       payment;
  TillRefund        refund;
  TillPaymentDetail detail;
  TillMerchant      merchant;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->payment = (TillPayment) {
    .record = { .kind = TILL_RECORD_PAYMENT, .id = "ch_1" },
    .state = TILL_PAYMENT_SUCCEEDED,
    .created_us = NOW,
    .amount = { 4800, "GBP" },
    .captured = 4800,
    .customer_name = "J. Smith",
    .brand = "visa",
    .last4 = "4242",
    .method = "card",
    .moto = TRUE,
    .reference = "A-1001",
    .authorization_code = "123456",
  };
  fixture->refund = (TillRefund) {
    .record = { .kind = TILL_RECORD_REFUND, .id = "re_1" },
    .state = TILL_REFUND_SUCCEEDED,
    .created_us = NOW + TILL_SECOND * 3600,
    .amount = { 1300, "GBP" },
  };
  fixture->detail.payment = &fixture->payment;
  fixture->detail.refunds = g_ptr_array_new ();
  fixture->detail.disputes = g_ptr_array_new ();
  fixture->merchant = (TillMerchant) { g_strdup (""), g_strdup (""), g_strdup (""),
                                       g_strdup ("") };
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_ptr_array_unref (fixture->detail.refunds);
  g_ptr_array_unref (fixture->detail.disputes);
  g_free (fixture->merchant.name);
  g_free (fixture->merchant.address);
  g_free (fixture->merchant.tax_number);
  g_free (fixture->merchant.footer);
}

static char *
print (Fixture        *fixture,
       TillAccountMode mode,
       gboolean        copy)
{
  g_autoptr (TillSheet) sheet = till_receipt_new (&fixture->detail, &fixture->merchant,
                                                  "Acme Tea", mode, copy);

  return till_sheet_to_text (sheet, 48);
}

static void
assert_contains (const char *text,
                 const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” is not in:\n%s", part, text);
}

/* What the amount is made of; not beside a part of it that was taken. */
static void
test_parts (Fixture      *fixture,
            gconstpointer data)
{
  g_autofree char *whole = NULL;
  g_autofree char *part = NULL;

  fixture->payment.metadata = "channel: phone\norder_delivery: 2.50\norder_tax: 8.00";
  whole = print (fixture, TILL_ACCOUNT_LIVE, FALSE);
  assert_contains (whole, "Of this for delivery                       £2.50\n");
  assert_contains (whole, "Of this tax                                £8.00\n");

  fixture->payment.captured = 1000;
  part = print (fixture, TILL_ACCOUNT_LIVE, FALSE);
  g_assert_null (strstr (part, "Of this"));
}

static void
test_paid (Fixture      *fixture,
           gconstpointer data)
{
  g_autofree char *text = print (fixture, TILL_ACCOUNT_LIVE, FALSE);

  assert_contains (text, "                    Acme Tea\n");
  assert_contains (text, "Order                                     A-1001\n");
  assert_contains (text, "Paid with                          Visa ····4242\n");
  assert_contains (text, "Authorisation code                        123456\n");
  assert_contains (text, "Paid                                      £48.00\n");
  g_assert_null (strstr (text, "Of this"));
  g_assert_null (strstr (text, "***"));
  g_assert_null (strstr (text, "after refunds"));
}

static void
test_marks (Fixture      *fixture,
            gconstpointer data)
{
  g_autofree char *practice = print (fixture, TILL_ACCOUNT_PRACTICE, TRUE);
  g_autofree char *tested = print (fixture, TILL_ACCOUNT_TEST, FALSE);

  assert_contains (practice, "*** Practice: no money was moved ***");
  assert_contains (practice, "*** Copy ***");
  assert_contains (tested, "*** Test: no money was moved ***");
  g_assert_null (strstr (tested, "Copy"));
}

static void
set_text (char      **text,
          const char *value)
{
  g_free (*text);
  *text = g_strdup (value);
}

static void
test_merchant (Fixture      *fixture,
               gconstpointer data)
{
  g_autofree char *text = NULL;

  set_text (&fixture->merchant.name, "Acme Tea Ltd");
  set_text (&fixture->merchant.address, "1 High Street\n  London ");
  set_text (&fixture->merchant.tax_number, "VAT GB 123 4567 89");
  set_text (&fixture->merchant.footer, "Thank you");
  text = print (fixture, TILL_ACCOUNT_LIVE, FALSE);

  assert_contains (text, " Acme Tea Ltd\n");
  assert_contains (text, " 1 High Street\n");
  assert_contains (text, " London\n");
  assert_contains (text, " VAT GB 123 4567 89\n");
  g_assert_true (g_str_has_suffix (text, " Thank you\n"));
}

static void
test_refunded (Fixture      *fixture,
               gconstpointer data)
{
  g_autofree char *text = NULL;

  g_ptr_array_add (fixture->detail.refunds, &fixture->refund);
  fixture->payment.refunded = 1300;
  text = print (fixture, TILL_ACCOUNT_LIVE, FALSE);

  assert_contains (text, "−£13.00\n");
  assert_contains (text, "Paid after refunds                        £35.00\n");

  /* one that failed gave nothing back */
  g_free (text);
  fixture->refund.state = TILL_REFUND_FAILED;
  fixture->payment.refunded = 0;
  text = print (fixture, TILL_ACCOUNT_LIVE, FALSE);
  g_assert_null (strstr (text, "£13.00"));
}

static void
test_held (Fixture      *fixture,
           gconstpointer data)
{
  g_autofree char *text = NULL;

  fixture->payment.state = TILL_PAYMENT_AUTHORIZED;
  fixture->payment.captured = 0;
  fixture->payment.capture_before_us = NOW + TILL_SECOND * 86400 * 7;
  g_assert_true (till_receipt_is_possible (&fixture->payment));
  text = print (fixture, TILL_ACCOUNT_LIVE, FALSE);
  assert_contains (text, "Held on the card, not taken yet");
  assert_contains (text, "Held until");
  g_assert_null (strstr (text, "Paid  "));

  fixture->payment.state = TILL_PAYMENT_FAILED;
  g_assert_false (till_receipt_is_possible (&fixture->payment));
}

/* Whatever is written, no line is wider than the paper, and no word is lost. */
static void
test_wrapping (void)
{
  const char *const words[] = { "tea", "Ünïcödé", "表裏", "a-very-long-word-without-any-space-at-all",
                                "£1.00", "x" };

  for (guint round = 0; round < 500; round++)
    {
      g_autoptr (TillSheet) sheet = till_sheet_new ("x");
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *out = NULL;
      g_autofree char *squeezed = NULL;
      g_auto (GStrv) lines = NULL;
      guint columns = (guint) g_test_rand_int_range (20, 60);

      for (int i = g_test_rand_int_range (1, 12); i > 0; i--)
        g_string_append_printf (text, "%s ",
                                words[g_test_rand_int_range (0, G_N_ELEMENTS (words))]);

      till_sheet_add_pair (sheet, (TillSheetKind) g_test_rand_int_range (0, TILL_SHEET_TOTAL + 1),
                           text->str, NULL);
      out = till_sheet_to_text (sheet, columns);
      lines = g_strsplit (out, "\n", -1);
      for (guint i = 0; lines[i] != NULL; i++)
        {
          guint width = 0;

          for (const char *p = lines[i]; *p != '\0'; p = g_utf8_next_char (p))
            width += g_unichar_iswide (g_utf8_get_char (p)) ? 2 : 1;
          g_assert_cmpuint (width, <=, columns);
        }

      squeezed = g_strdup (out);
      for (char *p = text->str, *q = squeezed;; p++, q++)
        {
          while (g_ascii_isspace (*p))
            p++;
          while (g_ascii_isspace (*q))
            q++;
          g_assert_cmpint (*p, ==, *q);
          if (*p == '\0')
            break;
        }
    }
}

static void
test_pairs (void)
{
  g_autoptr (TillSheet) sheet = till_sheet_new ("x");
  g_autofree char *text = NULL;

  till_sheet_add_rule (sheet);
  till_sheet_add_rule (sheet);
  till_sheet_add_pair (sheet, TILL_SHEET_PAIR, "Left", "right");
  till_sheet_add_pair (sheet, TILL_SHEET_PAIR, "A name that fills it all", "right");
  till_sheet_add (sheet, TILL_SHEET_TEXT, "");
  till_sheet_add (sheet, TILL_SHEET_NOTICE, "COPY");
  text = till_sheet_to_text (sheet, 20);
  g_assert_cmpstr (text, ==,
                   "--------------------\n"
                   "Left           right\n"
                   "A name that fills it\n"
                   "all\n"
                   "               right\n"
                   "    *** COPY ***\n");
}

/* The receipt of a hold and that of the payment are two papers. */
static void
test_copies (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (GPtrArray) notes =
    g_ptr_array_new_with_free_func ((GDestroyNotify) till_receipt_note_free);
  g_autofree char *said = NULL;
  g_autofree char *anonymous = NULL;

  g_assert_false (till_receipt_is_copy (&fixture->payment, notes));
  g_assert_null (till_receipt_say_past (&fixture->payment, notes, NOW));
  g_ptr_array_add (notes, till_receipt_note_new ("ch_1", TRUE, TILL_RECEIPT_PRINTED, "Ana", NOW));
  g_assert_false (till_receipt_is_copy (&fixture->payment, notes));
  fixture->payment.captured = 0;
  g_assert_true (till_receipt_is_copy (&fixture->payment, notes));
  fixture->payment.captured = 4800;

  g_ptr_array_add (notes, till_receipt_note_new ("ch_1", FALSE, TILL_RECEIPT_SAVED, "Ana", NOW));
  g_assert_true (till_receipt_is_copy (&fixture->payment, notes));
  said = till_receipt_say_past (&fixture->payment, notes, NOW);
  g_assert_cmpstr (said, ==,
                   "This receipt was made before: 14:02, by Ana. Another is marked “Copy”.");
  g_ptr_array_add (notes, till_receipt_note_new ("ch_1", FALSE, TILL_RECEIPT_SAVED, "", NOW));
  anonymous = till_receipt_say_past (&fixture->payment, notes, NOW);
  g_assert_cmpstr (anonymous, ==,
                   "This receipt was made before: 14:02. Another is marked “Copy”.");
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, function) \
  g_test_add ("/present/receipt/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("paid", test_paid);
  ADD ("parts", test_parts);
  ADD ("marks", test_marks);
  ADD ("merchant", test_merchant);
  ADD ("refunded", test_refunded);
  ADD ("held", test_held);
  ADD ("copies", test_copies);
  g_test_add_func ("/present/sheet/wrapping", test_wrapping);
  g_test_add_func ("/present/sheet/pairs", test_pairs);

  return g_test_run ();
}
