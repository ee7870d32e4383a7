/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "till-relay-cursor.h"

static void
test_round_trip (void)
{
  static const char * const good[] = {
    "9f3c5a1e.18446", "00000000.0", "ffffffff.9223372036854775807", "0a1b2c3d.1",
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      TillRelayCursor cursor;
      g_autoptr (GError) error = NULL;
      g_autofree char *text = NULL;

      g_assert_true (till_relay_cursor_parse (good[i], &cursor, &error));
      g_assert_no_error (error);
      text = till_relay_cursor_to_string (&cursor);
      g_assert_cmpstr (text, ==, good[i]);
    }
}

static void
test_bad_ones_are_refused (void)
{
  static const char * const bad[] = {
    NULL, "", ".", "9f3c5a1e", "9f3c5a1e.", "9f3c5a1e.-1", "9f3c5a1e.+1", "9f3c5a1e. 1",
    "9f3c5a1e.01", "9f3c5a1e.1x", "9f3c5a1e.9223372036854775808", "9F3C5A1E.1", "9f3c5a1.1",
    "9f3c5a1e0.1", "9f3c5a1g.1", "9f3c5a1e.1.2", "9f3c5a1e,1",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      TillRelayCursor cursor = { "untouche", 7 };
      g_autoptr (GError) error = NULL;

      g_assert_false (till_relay_cursor_parse (bad[i], &cursor, &error));
      g_assert_error (error, TILL_RELAY_WIRE_ERROR, TILL_RELAY_WIRE_ERROR_MALFORMED);
      g_assert_cmpint (cursor.seq, ==, 7);
      g_assert_cmpstr (cursor.epoch, ==, "untouche");
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/relay-wire/cursor/round-trip", test_round_trip);
  g_test_add_func ("/relay-wire/cursor/bad-ones-are-refused", test_bad_ones_are_refused);

  return g_test_run ();
}
