/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Keys and their merging, against the obvious way of doing it. */

#include "till-keys.h"

static GArray *
keys_of (guint n,
         ...)
{
  GArray *keys = till_keys_new ();
  va_list list;

  va_start (list, n);
  for (guint i = 0; i < n; i++)
    {
      gint64 key = va_arg (list, int);

      g_array_append_val (keys, key);
    }
  va_end (list);

  return keys;
}

static void
assert_keys (GArray *keys,
             GArray *expected)
{
  g_assert_cmpmem (keys->data, keys->len * sizeof (gint64),
                   expected->data, expected->len * sizeof (gint64));
}

static void
test_find (void)
{
  g_autoptr (GArray) keys = keys_of (3, 30, 20, 10);
  guint position = 99;

  g_assert_true (till_keys_find (keys, 20, &position));
  g_assert_cmpuint (position, ==, 1);
  g_assert_false (till_keys_find (keys, 25, &position));
  g_assert_cmpuint (position, ==, 1);
  g_assert_false (till_keys_find (keys, 31, &position));
  g_assert_cmpuint (position, ==, 0);
  g_assert_false (till_keys_find (keys, 9, &position));
  g_assert_cmpuint (position, ==, 3);
}

static void
test_add_remove (void)
{
  g_autoptr (GArray) keys = keys_of (2, 30, 10);
  g_autoptr (GArray) expected = keys_of (3, 30, 20, 10);

  g_assert_true (till_keys_add (keys, 20));
  g_assert_false (till_keys_add (keys, 20));
  assert_keys (keys, expected);
  g_assert_true (till_keys_remove (keys, 20));
  g_assert_false (till_keys_remove (keys, 20));
  g_assert_cmpuint (keys->len, ==, 2);
}

static void
test_ordered (void)
{
  g_autoptr (GArray) good = keys_of (3, 3, 2, 1);
  g_autoptr (GArray) twice = keys_of (3, 3, 2, 2);

  g_assert_true (till_keys_are_ordered (good));
  g_assert_false (till_keys_are_ordered (twice));
}

static void
test_merge (void)
{
  for (guint round = 0; round < 2000; round++)
    {
      g_autoptr (GArray) keys = till_keys_new ();
      g_autoptr (GArray) added = till_keys_new ();
      g_autoptr (GArray) removed = till_keys_new ();
      g_autoptr (GArray) expected = till_keys_new ();
      g_autoptr (GArray) merged = NULL;

      for (gint64 key = g_test_rand_int_range (0, 40); key > 0; key--)
        {
          int fate = g_test_rand_int_range (0, 4);

          if (fate == 0)
            g_array_append_val (added, key);
          else if (fate == 1)
            g_array_append_val (removed, key);
          if (fate == 1 || fate == 2)
            g_array_append_val (keys, key);
          if (fate == 0 || fate == 2)
            g_array_append_val (expected, key);
        }

      merged = till_keys_merge (keys, added, removed);
      assert_keys (merged, expected);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/present/keys/find", test_find);
  g_test_add_func ("/present/keys/add-remove", test_add_remove);
  g_test_add_func ("/present/keys/ordered", test_ordered);
  g_test_add_func ("/present/keys/merge", test_merge);

  return g_test_run ();
}
