/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "till-ids.h"

#include <string.h>

#include "till-backoff.h"
#include "till-clock.h"
#include "till-text.h"

static void
test_tokens_differ (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < 1000; i++)
    {
      char *token = till_random_token (26);

      g_assert_cmpuint (strlen (token), ==, 26);
      g_assert_cmpuint (strspn (token, "0123456789abcdefghjkmnpqrstvwxyz"), ==, 26);
      g_assert_true (g_hash_table_add (seen, token));
    }
}

static void
test_uuid (void)
{
  g_autofree char *uuid = till_uuid_new ();

  g_assert_true (g_uuid_string_is_valid (uuid));
  g_assert_cmpint (uuid[14], ==, '4');
}

/* An id that looks like a card number would be cleaned into another one. */
static void
test_uuid_is_no_card_number (void)
{
  for (guint i = 0; i < 50000; i++)
    {
      g_autofree char *uuid = till_uuid_new ();
      g_autofree char *cleaned = till_text_redact (uuid);

      g_assert_cmpstr (cleaned, ==, uuid);
    }
}

static void
test_equal (void)
{
  g_assert_true (till_ids_equal ("abc", "abc"));
  g_assert_false (till_ids_equal ("abc", "abd"));
  g_assert_false (till_ids_equal ("abc", "ab"));
  g_assert_true (till_ids_equal ("", ""));
}

static void
test_backoff (void)
{
  TillBackoff backoff = { .first_ms = 500, .cap_ms = 30000 };

  g_assert_cmpuint (till_backoff_next_ms (&backoff, 0), ==, 250);
  g_assert_cmpuint (till_backoff_next_ms (&backoff, G_MAXUINT32), ==, 1000);
  for (guint i = 0; i < 100; i++)
    {
      guint wait = till_backoff_next_ms (&backoff, till_random_uint32 ());

      g_assert_cmpuint (wait, >=, 1000);
      g_assert_cmpuint (wait, <=, 30000);
    }
}

static void
test_fake_clock (void)
{
  g_autoptr (TillClock) clock = till_clock_new_fake (1000);

  till_clock_advance (clock, 24);
  g_assert_cmpint (till_clock_now_us (clock), ==, 1024);
  g_assert_cmpint (till_clock_passed_us (clock), ==, 24);
  till_clock_set_ahead (clock, 1000);
  g_assert_cmpint (till_clock_now_us (clock), ==, 2024);
  g_assert_cmpint (till_clock_passed_us (clock), ==, 24);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/base/ids/tokens-differ", test_tokens_differ);
  g_test_add_func ("/base/ids/uuid", test_uuid);
  g_test_add_func ("/base/ids/uuid-is-no-card-number", test_uuid_is_no_card_number);
  g_test_add_func ("/base/ids/equal", test_equal);
  g_test_add_func ("/base/backoff", test_backoff);
  g_test_add_func ("/base/clock/fake", test_fake_clock);

  return g_test_run ();
}
