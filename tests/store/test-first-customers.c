/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The first customers from A to Z, which are kept, are those that sorting all of them gives:
 * whatever comes, is renamed or goes, however far the gathering is, and in another language. */

#include <locale.h>

#include "store-fixture.h"

#define N_PAYMENTS 20000
#define N_FIRST 40

/* Returns how many were known at once. */
static guint
assert_first (TillStore        *store,
              const TillFilter *filter)
{
  g_autoptr (TillPlaces) first = store_sort_first (store, filter, TILL_SORT_CUSTOMER, N_FIRST);
  g_autoptr (TillPlaces) all = NULL;
  guint n = till_places_get_n (first);

  if (n == 0)
    return 0;

  all = store_sort (store, filter, TILL_SORT_CUSTOMER);
  g_assert_cmpuint (n, <=, N_FIRST);
  g_assert_cmpuint (n, <=, till_places_get_n (all));
  for (guint i = 0; i < n; i++)
    g_assert_cmpint (till_places_get (first, i).key, ==, till_places_get (all, i).key);

  return n;
}

static TillPayment *
invent (guint i,
        guint version)
{
  static const char *const names[] = {
    "Zoë", "zoe", "Émile", "Ángel", "ada", "Ada", "Łukasz", "漢字", "Иван", "O'Brien", NULL, "",
  };
  g_autofree char *id = g_strdup_printf ("ch_%06u", i);
  g_autofree char *name = g_strdup_printf ("%s %03d", names[i % 7],
                                           g_test_rand_int_range (0, 400));
  TillPayment fields = payment_fields (id, version);

  fields.created_us += i * 3 * TILL_SECOND;
  fields.customer_name = g_test_rand_int_range (0, 4) > 0
                           ? name : names[g_test_rand_int_range (0, G_N_ELEMENTS (names))];
  fields.customer_email = i % 3 == 0 ? "first@example.org" : NULL;
  fields.brand = i % 2 == 0 ? "visa" : "amex";

  return till_record_new (&fields);
}

static void
apply_some (TillStore *store,
            guint      from,
            guint      to,
            guint      step,
            guint      version)
{
  g_autoptr (GPtrArray) records = till_record_array_new ();

  for (guint i = from; i < to; i += step)
    g_ptr_array_add (records, invent (i, version));
  till_applied_free (store_apply (store, records));
}

/* Rests, and waits for what is done then: the next that is written stands behind it. */
static void
gather_all (TillStore *store)
{
  g_autoptr (GPtrArray) none = till_record_array_new ();
  const TillFilter all = { NULL };

  while (assert_first (store, &all) == 0)
    {
      till_store_rest (store);
      till_applied_free (store_apply (store, none));
    }
}

static void
test_kept (StoreFixture *fixture,
           gconstpointer user_data)
{
  const TillFilter all = { NULL }, amex = { .brand = "amex" }, word = { .text = "da" };

  apply_some (fixture->store, 0, N_PAYMENTS, 1, 1);
  g_assert_cmpuint (assert_first (fixture->store, &all), ==, 0);

  /* Closed in the middle, and changed on both sides of it. */
  till_store_rest (fixture->store);
  g_assert_cmpuint (assert_first (fixture->store, &all), ==, 0);
  apply_some (fixture->store, 0, N_PAYMENTS, 100, 2);
  store_reopen (fixture);
  gather_all (fixture->store);
  g_assert_cmpuint (assert_first (fixture->store, &all), ==, N_FIRST);
  g_assert_cmpuint (assert_first (fixture->store, &amex), >, 0);
  g_assert_cmpuint (assert_first (fixture->store, &word), >, 0);

  for (guint version = 3; version < 43; version++)
    {
      guint first = g_test_rand_int_range (0, N_PAYMENTS);

      apply_some (fixture->store, first, first + 150, 1, version);
      if (version % 10 == 0)
        gather_all (fixture->store);
      assert_first (fixture->store, &all);
      assert_first (fixture->store, &amex);
    }

  /* A backfill has them gathered anew. */
  apply_some (fixture->store, 0, 2000, 1, 50);
  g_assert_cmpuint (assert_first (fixture->store, &all), ==, 0);
  gather_all (fixture->store);
}

/* Those of one language are not those of another. */
static void
test_other_language (StoreFixture *fixture,
                     gconstpointer user_data)
{
  static const char *const locales[] = { "C.UTF-8", "POSIX", "C" };
  const TillFilter all = { NULL };
  g_autofree char *before = g_strdup (setlocale (LC_COLLATE, NULL));
  const char *other = NULL;

  apply_some (fixture->store, 0, 3000, 1, 1);
  gather_all (fixture->store);
  for (guint i = 0; other == NULL && i < G_N_ELEMENTS (locales); i++)
    {
      other = setlocale (LC_COLLATE, locales[i]);
      if (other != NULL && g_str_equal (other, before))
        other = NULL;
    }
  g_assert_nonnull (other);

  g_assert_cmpuint (assert_first (fixture->store, &all), ==, 0);
  apply_some (fixture->store, 0, 20, 1, 2);
  gather_all (fixture->store);
  setlocale (LC_COLLATE, before);
  g_assert_cmpuint (assert_first (fixture->store, &all), ==, 0);
}

/* Few payments have an end that is never reached. */
static void
test_few (StoreFixture *fixture,
          gconstpointer user_data)
{
  const TillFilter all = { NULL };

  till_store_rest (fixture->store);
  apply_some (fixture->store, 0, 10, 1, 1);
  gather_all (fixture->store);
  apply_some (fixture->store, 5, 30, 1, 2);
  g_assert_cmpuint (assert_first (fixture->store, &all), >, 10);
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add ("/store/first-customers/kept", StoreFixture, NULL, store_set_up, test_kept,
              store_tear_down);
  g_test_add ("/store/first-customers/other-language", StoreFixture, NULL, store_set_up,
              test_other_language, store_tear_down);
  g_test_add ("/store/first-customers/few", StoreFixture, NULL, store_set_up, test_few,
              store_tear_down);

  return g_test_run ();
}
