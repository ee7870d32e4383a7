/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "till-read-again.h"

#include <string.h>

static void
assert_first (TillReadAgain *set,
              TillRecordKind kind,
              const char    *id)
{
  TillRecordKind found_kind;
  const char *found_id;

  g_assert_true (till_read_again_get_first (set, &found_kind, &found_id));
  g_assert_cmpint (found_kind, ==, kind);
  g_assert_cmpstr (found_id, ==, id);
}

static void
test_each_once (void)
{
  g_autoptr (TillReadAgain) set = till_read_again_new ();
  TillRecordKind kind;
  const char *id;

  g_assert_false (till_read_again_get_first (set, &kind, &id));
  g_assert_true (till_read_again_add (set, TILL_RECORD_PAYMENT, "a", 5));
  g_assert_true (till_read_again_add (set, TILL_RECORD_REFUND, "a", 5));
  g_assert_false (till_read_again_add (set, TILL_RECORD_PAYMENT, "a", 5));
  assert_first (set, TILL_RECORD_PAYMENT, "a");
  g_assert_true (till_read_again_remove (set, TILL_RECORD_PAYMENT, "a"));
  g_assert_false (till_read_again_remove (set, TILL_RECORD_PAYMENT, "a"));
  assert_first (set, TILL_RECORD_REFUND, "a");
}

/* What is told as new as the reason is good enough; a doubt needs a reading. */
static void
test_told (void)
{
  g_autoptr (TillReadAgain) set = till_read_again_new ();

  till_read_again_add (set, TILL_RECORD_PAYMENT, "a", 5);
  g_assert_false (till_read_again_told (set, TILL_RECORD_PAYMENT, "a", 4));
  till_read_again_add (set, TILL_RECORD_PAYMENT, "a", 7);
  g_assert_false (till_read_again_told (set, TILL_RECORD_PAYMENT, "a", 6));
  g_assert_true (till_read_again_told (set, TILL_RECORD_PAYMENT, "a", 7));

  till_read_again_add (set, TILL_RECORD_PAYMENT, "b", G_MAXINT64);
  g_assert_false (till_read_again_told (set, TILL_RECORD_PAYMENT, "b", 9));
  assert_first (set, TILL_RECORD_PAYMENT, "b");
}

static void
test_text (void)
{
  g_autoptr (TillReadAgain) set = till_read_again_new ();
  g_autoptr (TillReadAgain) again = till_read_again_new ();
  g_autofree char *text = NULL;
  g_autofree char *same = NULL;

  g_assert_null (till_read_again_to_text (set));
  till_read_again_add (set, TILL_RECORD_PAYMENT, "ch 1", 5);
  till_read_again_add (set, TILL_RECORD_LINK, "cs_2", G_MAXINT64);
  text = till_read_again_to_text (set);
  till_read_again_add_text (again, text);
  same = till_read_again_to_text (again);
  g_assert_cmpstr (same, ==, text);

  till_read_again_add_text (again, "\nx\n1\n1 \n99 a\n-1 b\n");
  g_free (same);
  same = till_read_again_to_text (again);
  g_assert_cmpstr (same, ==, text);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/session/read-again/each-once", test_each_once);
  g_test_add_func ("/session/read-again/told", test_told);
  g_test_add_func ("/session/read-again/text", test_text);

  return g_test_run ();
}
