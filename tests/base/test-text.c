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
  assert_redacted ("", "");
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

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/base/text/redact", test_redact);
  g_test_add_func ("/base/text/clean", test_clean);
  g_test_add_func ("/base/text/time", test_time);

  return g_test_run ();
}
