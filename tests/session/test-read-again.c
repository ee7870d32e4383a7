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

static GPtrArray *
marks_new (void)
{
  return g_ptr_array_new_with_free_func (g_free);
}

static void
test_each_once (void)
{
  g_autoptr (TillReadAgain) set = till_read_again_new ();
  g_autoptr (GPtrArray) gone = marks_new ();
  TillRecordKind kind;
  const char *id;

  g_assert_false (till_read_again_get_first (set, &kind, &id));
  till_read_again_add (set, TILL_RECORD_PAYMENT, "a", 5, "m1");
  till_read_again_add (set, TILL_RECORD_REFUND, "a", 5, "m2");
  till_read_again_add (set, TILL_RECORD_PAYMENT, "a", 5, "m3");
  assert_first (set, TILL_RECORD_PAYMENT, "a");
  till_read_again_put_last (set, TILL_RECORD_PAYMENT, "a");
  assert_first (set, TILL_RECORD_REFUND, "a");
  till_read_again_remove (set, TILL_RECORD_REFUND, "a", G_MAXUINT, gone);
  assert_first (set, TILL_RECORD_PAYMENT, "a");
  till_read_again_remove (set, TILL_RECORD_PAYMENT, "a", G_MAXUINT, gone);
  till_read_again_remove (set, TILL_RECORD_PAYMENT, "a", G_MAXUINT, gone);
  g_assert_false (till_read_again_get_first (set, &kind, &id));
  g_assert_cmpuint (gone->len, ==, 3);
  g_assert_cmpstr (gone->pdata[0], ==, "m2");
  g_assert_cmpstr (gone->pdata[2], ==, "m3");
}

/* A doubt that comes while the object is being read is not done away with by that reading. */
static void
test_doubt_while_reading (void)
{
  g_autoptr (TillReadAgain) set = till_read_again_new ();
  g_autoptr (GPtrArray) gone = marks_new ();
  guint n;

  till_read_again_add (set, TILL_RECORD_PAYMENT, "a", 5, "m1");
  n = till_read_again_count (set, TILL_RECORD_PAYMENT, "a");
  till_read_again_add (set, TILL_RECORD_PAYMENT, "a", 6, "m2");
  till_read_again_remove (set, TILL_RECORD_PAYMENT, "a", n, gone);
  g_assert_cmpuint (gone->len, ==, 1);
  g_assert_cmpstr (gone->pdata[0], ==, "m1");
  assert_first (set, TILL_RECORD_PAYMENT, "a");
  g_assert_cmpuint (till_read_again_count (set, TILL_RECORD_PAYMENT, "a"), ==, 1);
  g_assert_cmpuint (till_read_again_count (set, TILL_RECORD_PAYMENT, "b"), ==, 0);
}

static void
tell (TillReadAgain *set,
      const char    *id,
      TillOrigin     origin,
      gint64         second,
      GPtrArray     *gone)
{
  const TillRecord record = {
    .kind = TILL_RECORD_PAYMENT, .origin = origin, .as_of_us = second * G_USEC_PER_SEC, .id = id,
  };

  till_read_again_told (set, &record, gone);
}

/* What surely is newer than the reason is good enough; a doubt needs a reading. */
static void
test_told (void)
{
  g_autoptr (TillReadAgain) set = till_read_again_new ();
  g_autoptr (GPtrArray) gone = marks_new ();

  till_read_again_add (set, TILL_RECORD_PAYMENT, "a", 5 * G_USEC_PER_SEC, "m1");
  tell (set, "a", TILL_ORIGIN_EVENT, 4, gone);
  till_read_again_add (set, TILL_RECORD_PAYMENT, "a", 7 * G_USEC_PER_SEC, "m2");
  tell (set, "a", TILL_ORIGIN_EVENT, 7, gone); /* before or after, in the same second? */
  tell (set, "a", TILL_ORIGIN_READ, 8, gone);  /* what was read may be older than its answer */
  g_assert_cmpuint (gone->len, ==, 0);
  tell (set, "a", TILL_ORIGIN_EVENT, 8, gone);
  g_assert_cmpuint (gone->len, ==, 2);

  till_read_again_add (set, TILL_RECORD_PAYMENT, "a", 7 * G_USEC_PER_SEC, "m3");
  tell (set, "a", TILL_ORIGIN_READ, 11, gone);
  g_assert_cmpuint (gone->len, ==, 3);

  till_read_again_add (set, TILL_RECORD_PAYMENT, "b", G_MAXINT64, "m4");
  tell (set, "b", TILL_ORIGIN_READ, 100, gone);
  g_assert_cmpuint (gone->len, ==, 3);
  assert_first (set, TILL_RECORD_PAYMENT, "b");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/session/read-again/each-once", test_each_once);
  g_test_add_func ("/session/read-again/doubt-while-reading", test_doubt_while_reading);
  g_test_add_func ("/session/read-again/told", test_told);

  return g_test_run ();
}
