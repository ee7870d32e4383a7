/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "till-text.h"

#include <string.h>

#include "till-clock.h"

static void
assert_redacted (const char *text,
                 const char *expected)
{
  g_autofree char *redacted = till_text_redact (text);

  g_assert_cmpstr (redacted, ==, expected);
}

static void
test_redact (void)
{
  assert_redacted ("card 4242424242424242 refused", "card ····4242 refused");
  assert_redacted ("4000 0000 0000 0002", "····0002");
  assert_redacted ("3782-822463-10005.", "····0005.");
  assert_redacted ("order 1234567890123456", "order 1234567890123456");
  assert_redacted ("pi_1, 12 and 34", "pi_1, 12 and 34");
  /* With other digits around it, as people write them. */
  assert_redacted ("4242 4242 4242 4242 12/27 123", "····4242 12/27 123");
  assert_redacted ("no 17 4242-4242-4242-4242 12", "no 17 ····4242 12");
  assert_redacted ("4242424242424242 5555555555554444", "····4242 ····4444");
  assert_redacted ("42424242424242421", "42424242424242421");
  /* What is left of one begins no other. */
  assert_redacted ("····4242 4242 4242 42", "····4242 4242 4242 42");
  assert_redacted ("", "");
}

static void
test_has_card_number (void)
{
  static const char *const with[] = {
    "4242424242424242", "card 4000 0000 0000 0002!", "3782-822463-10005", "x5555555555554444y",
    "4915123456787", "+4242424242424242", /* more digits than a telephone number has */
    "+49 1512 3456787, card 4242 4242 4242 4242",
    "4242 4242 4242 4242 12/27", "17 4242424242424242 12 27", "3782 822463 10005 1234",
  };
  static const char *const without[] = {
    "", "order 1234567890123452", /* passes the check digit, but no brand begins so */
    "4242424242424241", "42424242424242424242", "12 and 34", "+44 7700 900122", "4242",
    "+4915123456787", "call +49 1512 3456787 after six", /* telephones that pass for Visa */
  };

  for (guint i = 0; i < G_N_ELEMENTS (with); i++)
    g_assert_true (till_text_has_card_number (with[i]));
  for (guint i = 0; i < G_N_ELEMENTS (without); i++)
    g_assert_false (till_text_has_card_number (without[i]));
}

/* What only looks like a card number stays, also where a log would lose it. */
static void
test_phone (void)
{
  static const char * const phones[] = {
    "", "+44 7700 900122", "4915123456787", "+378282246310005", "0049 1512 3456787",
  };
  static const char * const cards[] = {
    "4242 4242 4242 4242", "378282246310005", "3782-822463-10005", "36227206271667",
    "+4242424242424242", "01632 960123 4242424242424242",
  };

  for (guint i = 0; i < G_N_ELEMENTS (phones); i++)
    g_assert_false (till_text_phone_has_card_number (phones[i]));
  for (guint i = 0; i < G_N_ELEMENTS (cards); i++)
    g_assert_true (till_text_phone_has_card_number (cards[i]));
}

static void
test_hide_card_number (void)
{
  g_autofree char *card = till_text_hide_card_number ("4000 0000 0000 0002 12/27");
  g_autofree char *order = till_text_hide_card_number ("order 1234567890123452");

  g_assert_cmpstr (card, ==, "····0002 12/27");
  g_assert_cmpstr (order, ==, "order 1234567890123452");
}

static void
test_clean (void)
{
  g_autofree char *lines = till_text_clean (" a\nb\tc\033[1m ", 100);
  g_autofree char *invalid = till_text_clean ("ok\377", 100);
  g_autofree char *cut = till_text_clean ("日本語日本語", 12);

  g_assert_cmpstr (lines, ==, "a b c [1m");
  g_assert_true (g_utf8_validate (invalid, -1, NULL));
  g_assert_true (g_utf8_validate (cut, -1, NULL));
  g_assert_cmpuint (strlen (cut), <=, 12);
}

static void
test_time (void)
{
  g_autofree char *text = till_time_format_iso (1795201323 * TILL_SECOND);
  gint64 time_us = 5;

  g_assert_cmpstr (text, ==, "2026-11-20T19:02:03Z");
  g_assert_true (till_time_parse_iso (text, &time_us));
  g_assert_cmpint (time_us, ==, 1795201323 * TILL_SECOND);
  g_clear_pointer (&text, g_free);
  g_assert_true (till_time_parse_iso ("0033-04-05", &time_us));
  text = till_time_format_iso (time_us);
  g_assert_cmpstr (text, ==, "0033-04-05T00:00:00Z");

  g_assert_true (till_time_parse_iso ("1970-01-02", &time_us));
  g_assert_cmpint (time_us, ==, 86400 * TILL_SECOND);
  g_assert_false (till_time_parse_iso ("2026-02-30", &time_us));
  g_assert_cmpint (time_us, ==, 86400 * TILL_SECOND);
}

static void
test_email (void)
{
  static const char *const good[] = { "a@b", "grace.hopper+tea@example.co.uk", "ä@ö.example" };
  static const char *const bad[] = { "", "@", "a@", "@b", "a@b@c", "a b@c", "a@b,c@d", "<a@b>" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (till_text_is_email (good[i]));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (till_text_is_email (bad[i]));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/base/text/email", test_email);
  g_test_add_func ("/base/text/redact", test_redact);
  g_test_add_func ("/base/text/has-card-number", test_has_card_number);
  g_test_add_func ("/base/text/phone", test_phone);
  g_test_add_func ("/base/text/hide-card-number", test_hide_card_number);
  g_test_add_func ("/base/text/clean", test_clean);
  g_test_add_func ("/base/text/time", test_time);

  return g_test_run ();
}
