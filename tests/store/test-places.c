/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* An order of payments against a plain array that is sorted again after every change; and the
 * values of texts against the texts. */

#include <locale.h>
#include <string.h>

#include "till-places.h"

static int
compare_places (gconstpointer a,
                gconstpointer b)
{
  const TillPlace *place_a = a, *place_b = b;

  if (place_a->value != place_b->value)
    return place_a->value < place_b->value ? -1 : 1;

  return place_a->key > place_b->key ? -1 : place_a->key < place_b->key;
}

static TillPlaces *
make (GArray *model)
{
  GArray *keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  GArray *values = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 key = 0;

  for (guint i = 0; i < model->len; i++)
    {
      TillPlace *place = &g_array_index (model, TillPlace, i);

      key += g_test_rand_int_range (1, 4);
      place->key = key;
      g_array_append_val (keys, place->key);
      g_array_append_val (values, place->value);
    }

  return till_places_new (keys, values, NULL);
}

/* Few values, and very large ones: every byte is looked at, and many are alike. */
static gint64
pick_value (void)
{
  gint64 value = g_test_rand_int_range (0, 40);

  return g_test_rand_int_range (0, 3) == 0 ? G_MAXINT64 - value * G_GINT64_CONSTANT (123456789)
                                           : value;
}

static void
assert_same (TillPlaces *places,
             GArray     *model)
{
  guint position;

  g_array_sort (model, compare_places);
  g_assert_cmpuint (till_places_get_n (places), ==, model->len);

  for (guint i = 0; i < model->len; i++)
    {
      const TillPlace *expected = &g_array_index (model, TillPlace, i);
      TillPlace place = till_places_get (places, i);

      g_assert_cmpint (place.key, ==, expected->key);
      g_assert_cmpint (place.value, ==, expected->value);
      g_assert_true (till_places_find (places, expected->key, &position));
      g_assert_cmpuint (position, ==, i);
      g_assert_cmpuint (till_places_search (places, expected), ==, i);
    }
}

static gboolean
has_key (GArray *model,
         gint64  key)
{
  for (guint i = 0; i < model->len; i++)
    if (g_array_index (model, TillPlace, i).key == key)
      return TRUE;

  return FALSE;
}

/* Takes some out and puts others in, some of them the same with another value. */
static void
change_many (TillPlaces *places,
             GArray     *model)
{
  g_autoptr (GArray) removed = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) added = g_array_new (FALSE, FALSE, sizeof (TillPlace));
  guint n = g_test_rand_int_range (0, 60);

  for (guint i = 0; i < n && model->len > 0; i++)
    {
      guint at = g_test_rand_int_range (0, model->len);
      TillPlace place = g_array_index (model, TillPlace, at);

      g_array_append_val (removed, place.key);
      g_array_remove_index_fast (model, at);
      if (i % 3 == 0)
        {
          place.value = pick_value ();
          g_array_append_val (added, place);
        }
    }

  for (guint i = 0; i < n; i++)
    {
      TillPlace place = { pick_value (), g_test_rand_int_range (1, 4000) };

      if (!has_key (model, place.key) && !has_key (added, place.key))
        g_array_append_val (added, place);
    }

  till_places_change (places, removed, added);
  g_array_append_vals (model, added->data, added->len);
}

static void
test_random (void)
{
  for (guint round = 0; round < 40; round++)
    {
      g_autoptr (GArray) model = g_array_new (FALSE, FALSE, sizeof (TillPlace));
      g_autoptr (TillPlaces) places = NULL;
      guint n = g_test_rand_int_range (0, 600), position = 7;

      for (guint i = 0; i < n; i++)
        {
          TillPlace place = { pick_value (), 0 };

          g_array_append_val (model, place);
        }
      places = make (model);
      assert_same (places, model);
      g_assert_false (till_places_find (places, 100000, &position));
      g_assert_cmpuint (position, ==, 7);

      for (guint i = 0; i < 30; i++)
        {
          TillPlace place = { pick_value (), g_test_rand_int_range (1, 4000) };

          if (till_places_find (places, place.key, &position))
            {
              till_places_remove (places, position);
              g_array_remove_index (model, position);
              g_assert_false (till_places_find (places, place.key, &position));
            }
          if (i % 2 == 0)
            {
              till_places_insert (places, &place);
              g_array_append_val (model, place);
            }
          if (i % 5 == 0)
            change_many (places, model);
          assert_same (places, model);
        }
    }
}

static void
test_values_sort_as_texts (void)
{
  static const char * const texts[] = {
    "Zoë Brown", "anna", "Anna", "ANNA ", "Émile", "Ola Nordmann", "Ánna", "漢字", "Иван", "b", "",
    "b2",
  };
  g_autoptr (TillRanks) ranks = till_ranks_new ();
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 again, nobody;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      gint64 number = till_ranks_gather (ranks, texts[i]);

      g_array_append_val (values, number);
    }
  till_ranks_settle (ranks, values);

  /* Case and spaces around make no difference, and nobody stands behind everybody. */
  g_assert_cmpint (g_array_index (values, gint64, 1), ==, g_array_index (values, gint64, 2));
  g_assert_cmpint (g_array_index (values, gint64, 1), ==, g_array_index (values, gint64, 3));
  g_assert_true (till_ranks_get_value (ranks, NULL, &nobody));
  g_assert_cmpint (nobody, ==, TILL_RANK_NONE);
  g_assert_cmpint (g_array_index (values, gint64, 10), ==, TILL_RANK_NONE);
  g_assert_cmpint (g_array_index (values, gint64, 7), <, TILL_RANK_NONE);
  g_assert_cmpint (g_array_index (values, gint64, 1), <, g_array_index (values, gint64, 9));
  g_assert_cmpint (g_array_index (values, gint64, 9), <, g_array_index (values, gint64, 0));

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_assert_true (till_ranks_get_value (ranks, texts[i], &again));
      g_assert_cmpint (again, ==, g_array_index (values, gint64, i));
    }

  /* A new one gets a value of its own, between its neighbours, and keeps it. */
  g_assert_true (till_ranks_get_value (ranks, "Aston", &again));
  g_assert_cmpint (again, >, g_array_index (values, gint64, 1));
  g_assert_cmpint (again, <, g_array_index (values, gint64, 9));
  g_assert_true (till_ranks_get_value (ranks, "aston", &nobody));
  g_assert_cmpint (again, ==, nobody);
}

static void
test_values_run_out (void)
{
  g_autoptr (TillRanks) ranks = till_ranks_new ();
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GString) text = g_string_new ("a");
  gint64 last, value;
  guint n = 0;

  for (guint i = 0; i < 2; i++)
    {
      gint64 number = till_ranks_gather (ranks, i == 0 ? "a" : "b");

      g_array_append_val (values, number);
    }
  till_ranks_settle (ranks, values);

  /* Each is just before "b": half of the room every time. */
  last = g_array_index (values, gint64, 0);
  g_string_append_c (text, 'z');
  while (till_ranks_get_value (ranks, text->str, &value))
    {
      g_assert_cmpint (value, >, last);
      g_assert_cmpint (value, <, g_array_index (values, gint64, 1));
      last = value;
      g_string_append_c (text, 'z');
      g_assert_cmpuint (++n, <, 64);
    }
  g_assert_cmpuint (n, >, 32);
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/store/places/random", test_random);
  g_test_add_func ("/store/places/values-sort-as-texts", test_values_sort_as_texts);
  g_test_add_func ("/store/places/values-run-out", test_values_run_out);

  return g_test_run ();
}
