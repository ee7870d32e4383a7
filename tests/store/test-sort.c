/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Orders of payments say what sorting all payments one by one would say: as a whole, their
 * beginning, from the oldest piece by piece, as a visit sees them, and for single payments. */

#include <locale.h>
#include <string.h>

#include "store-fixture.h"

/* More than are read one by one, and than are looked at for the first ones. */
#define N_PAYMENTS 9500

static StoreFixture shared;
static GPtrArray *payments; /* TillPayment, newest first */
static GArray *all_keys;    /* their keys */

static const TillFilter filters[] = {
  { NULL },
  { .labels = 1 << TILL_PAYMENT_LABEL_DECLINED },
  { .labels = 1 << TILL_PAYMENT_LABEL_SUCCEEDED },
  { .currency = "JPY" },
  { .currency = "XXX" },
  { .has_amount = TRUE, .amount_from = 5000, .amount_to = 900000 },
  { .text = "smith" },
  { .brand = "amex" },
  { .from_us = (START_SECOND + 4000) * TILL_SECOND, .to_us = (START_SECOND + 9000) * TILL_SECOND },
};

static void
result_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}

static TillPayment *
invent (guint i)
{
  static const char * const names[] = {
    "Ada Smith", "ada smith", "Zoë Smith", "Émile Zola", "Иван Петров", "漢字", "O'Brien", NULL, "",
    "Øystein Å", "Aaron Aaronson the elder", "Aaron Aaronson the younger",
  };
  static const char * const currencies[] = { "GBP", "GBP", "EUR", "JPY", "KWD", "GBP" };
  g_autofree char *id = g_strdup_printf ("ch_%05u", i);
  g_autofree char *email = g_strdup_printf ("user%02d@example.org", g_test_rand_int_range (0, 40));
  TillPayment fields = payment_fields (id, 1);

  fields.created_us += i * 3 * TILL_SECOND;
  fields.customer_name = names[g_test_rand_int_range (0, G_N_ELEMENTS (names))];
  fields.customer_email = i % 3 == 0 ? NULL : email;
  fields.reference = i % 6 == 0 ? "Order 17" : NULL;
  fields.brand = i % 50 == 0 ? "amex" : "visa";
  fields.amount.minor = g_test_rand_int_range (0, 300) * (i % 100 == 0 ? 1000 : 10);
  g_strlcpy (fields.amount.currency,
             currencies[g_test_rand_int_range (0, G_N_ELEMENTS (currencies))],
             sizeof fields.amount.currency);
  fields.state = i % 9 == 0 ? TILL_PAYMENT_FAILED : TILL_PAYMENT_SUCCEEDED;
  fields.captured = fields.state == TILL_PAYMENT_SUCCEEDED ? fields.amount.minor : 0;

  return till_record_new (&fields);
}

static void
fill (void)
{
  g_autoptr (GPtrArray) records = till_record_array_new ();

  for (guint i = 0; i < N_PAYMENTS; i++)
    g_ptr_array_add (records, invent (i));
  till_applied_free (store_apply (shared.store, records));
  all_keys = store_list (shared.store, &(TillFilter) { NULL }, 0, 0);
  payments = store_load (shared.store, all_keys);
}

static const TillPayment *
find_payment (gint64 key)
{
  for (guint i = 0; i < all_keys->len; i++)
    if (g_array_index (all_keys, gint64, i) == key)
      return payments->pdata[i];

  g_assert_not_reached ();
}

/* --- going through all one by one ------------------------------------------------------------- */

typedef struct
{
  const TillPayment *payment;
  gint64             key;
} Row;

static char *
fold_customer (const TillPayment *payment)
{
  const char *said[] = { payment->customer_name, payment->customer_email, payment->customer_phone,
                         payment->reference, payment->description };

  for (guint i = 0; i < G_N_ELEMENTS (said); i++)
    if (said[i] != NULL && *said[i] != '\0')
      return g_utf8_casefold (said[i], -1);

  return NULL;
}

static int
compare_customers (const TillPayment *a,
                   const TillPayment *b)
{
  g_autofree char *text_a = fold_customer (a);
  g_autofree char *text_b = fold_customer (b);
  int order;

  if (text_a == NULL || text_b == NULL)
    return (text_a == NULL) - (text_b == NULL);

  order = g_utf8_collate (text_a, text_b);

  return order != 0 ? order : strcmp (text_a, text_b);
}

static int
compare_amounts (const TillPayment *a,
                 const TillPayment *b)
{
  int order = strcmp (a->amount.currency, b->amount.currency);

  if (order != 0)
    return order;

  return a->amount.minor > b->amount.minor ? -1 : a->amount.minor < b->amount.minor;
}

static int
compare_rows (gconstpointer a,
              gconstpointer b,
              gpointer      user_data)
{
  const Row *row_a = a, *row_b = b;
  TillSort sort = *(const TillSort *) user_data;
  int order = sort == TILL_SORT_AMOUNT     ? compare_amounts (row_a->payment, row_b->payment)
              : sort == TILL_SORT_CUSTOMER ? compare_customers (row_a->payment, row_b->payment)
              : sort == TILL_SORT_OLDEST   ? (row_a->key > row_b->key) - (row_a->key < row_b->key)
                                           : 0;

  return order != 0 ? order : (row_a->key < row_b->key) - (row_a->key > row_b->key);
}

/* What a list of @filter has in it is for the tests of lists to say. */
static GArray *
sort_by_hand (const TillFilter *filter,
              TillSort          sort)
{
  GArray *keys = store_list (shared.store, filter, 0, 0);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (Row));

  for (guint i = 0; i < keys->len; i++)
    {
      gint64 key = g_array_index (keys, gint64, i);
      Row row = { find_payment (key), key };

      g_array_append_val (rows, row);
    }
  g_array_sort_with_data (rows, compare_rows, &sort);
  for (guint i = 0; i < keys->len; i++)
    g_array_index (keys, gint64, i) = g_array_index (rows, Row, i).key;

  return keys;
}

static void
assert_keys (GArray *keys,
             GArray *expected,
             guint   n)
{
  g_assert_cmpuint (keys->len, ==, MIN (n, expected->len));
  g_assert_cmpmem (keys->data, keys->len * sizeof (gint64), expected->data,
                   keys->len * sizeof (gint64));
}

/* --- what the store says ---------------------------------------------------------------------- */

static GArray *
list_sorted (const TillFilter *filter,
             TillSort          sort,
             gint64            after_key,
             guint             limit)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GArray *keys;

  till_store_list_sorted_async (shared.store, filter, sort, after_key, limit, NULL, result_cb,
                                &result);
  keys = till_store_list_sorted_finish (shared.store, wait_for (&result), &error);
  g_assert_no_error (error);

  return keys;
}

static TillPlaces *
sort_all (const TillFilter *filter,
          TillSort          sort)
{
  g_autoptr (TillSorting) sorting = till_sorting_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TillPlaces *places;

  till_store_sort_async (shared.store, filter, sort, sorting, NULL, result_cb, &result);
  places = till_store_sort_finish (shared.store, wait_for (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (till_sorting_get_percent (sorting), <=, 100);

  return places;
}

static gboolean
see (const TillPayment *payment,
     gpointer           user_data,
     GError           **error)
{
  g_ptr_array_add (user_data, g_strdup (payment->record.id));

  return TRUE;
}

static GPtrArray *
visit_all (const TillFilter *filter,
           TillSort          sort)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  till_store_visit_sorted_async (shared.store, filter, sort, see, ids, NULL, result_cb, &result);
  till_store_visit_finish (shared.store, wait_for (&result), &error);
  g_assert_no_error (error);

  return ids;
}

static void
test_orders (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    for (TillSort sort = 0; sort < TILL_N_SORTS; sort++)
      {
        g_autoptr (GArray) expected = sort_by_hand (&filters[i], sort);
        g_autoptr (GArray) keys = list_sorted (&filters[i], sort, 0, 0);
        g_autoptr (GArray) first = list_sorted (&filters[i], sort, 0, 50);
        g_autoptr (GPtrArray) ids = visit_all (&filters[i], sort);
        g_autoptr (TillPlaces) places = NULL;
        g_autoptr (GArray) placed = NULL;

        assert_keys (keys, expected, G_MAXUINT);
        assert_keys (first, expected, 50);
        g_assert_cmpuint (ids->len, ==, expected->len);
        for (guint k = 0; k < ids->len; k++)
          g_assert_cmpstr (ids->pdata[k], ==,
                           find_payment (g_array_index (expected, gint64, k))->record.id);
        if (till_sort_is_by_time (sort))
          continue;

        places = sort_all (&filters[i], sort);
        placed = till_places_list_keys (places, 0);
        assert_keys (placed, expected, G_MAXUINT);
      }
}

static void
test_oldest_piece_by_piece (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    {
      g_autoptr (GArray) expected = sort_by_hand (&filters[i], TILL_SORT_OLDEST);
      g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (gint64));
      gint64 after = 0;

      for (;;)
        {
          g_autoptr (GArray) piece = list_sorted (&filters[i], TILL_SORT_OLDEST, after, 333);

          g_array_append_vals (all, piece->data, piece->len);
          if (piece->len < 333)
            break;
          after = g_array_index (all, gint64, all->len - 1);
        }
      assert_keys (all, expected, G_MAXUINT);
    }
}

static void
test_first_of_amounts (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    {
      g_autoptr (GArray) expected = sort_by_hand (&filters[i], TILL_SORT_AMOUNT);
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (TillPlaces) first = NULL;
      g_autoptr (GArray) keys = NULL;

      till_store_sort_first_async (shared.store, &filters[i], TILL_SORT_AMOUNT, 60, NULL,
                                   result_cb, &result);
      first = till_store_sort_first_finish (shared.store, wait_for (&result), NULL);
      g_assert_nonnull (first);
      keys = till_places_list_keys (first, 0);
      assert_keys (keys, expected, keys->len);
      if (i == 0)
        g_assert_cmpuint (keys->len, ==, 60);
    }
}

static GArray *
judge (const TillFilter *filter,
       TillSort          sort,
       TillRanks        *ranks,
       GArray           *keys)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GArray *verdicts;

  till_store_judge_async (shared.store, filter, sort, ranks, (gint64 *) (gpointer) keys->data,
                          keys->len, NULL, result_cb, &result);
  verdicts = till_store_judge_finish (shared.store, wait_for (&result), &error);
  g_assert_no_error (error);

  return verdicts;
}

/* A payment is judged to stand where it stands. */
static void
test_verdicts (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    for (TillSort sort = TILL_SORT_AMOUNT; sort < TILL_N_SORTS; sort++)
      {
        g_autoptr (TillPlaces) places = sort_all (&filters[i], sort);
        g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
        g_autoptr (GArray) verdicts = NULL;

        for (guint k = 0; k < all_keys->len; k += 97)
          g_array_append_val (keys, g_array_index (all_keys, gint64, k));
        g_array_append_val (keys, (gint64) { 5 }); /* nobody's */
        verdicts = judge (&filters[i], sort, till_places_get_ranks (places), keys);
        g_assert_cmpuint (verdicts->len, ==, keys->len);

        for (guint k = 0; k < verdicts->len; k++)
          {
            const TillVerdict *verdict = &g_array_index (verdicts, TillVerdict, k);
            guint position;

            g_assert_cmpint (verdict->place.key, ==, g_array_index (keys, gint64, k));
            g_assert_cmpint (verdict->belongs, ==,
                             till_places_find (places, verdict->place.key, &position));
            if (verdict->belongs)
              g_assert_cmpuint (till_places_search (places, &verdict->place), ==, position);
          }
      }
}

/* £5 and ¥500 are both 500 minor units, and not alike. */
static void
test_currencies_stand_apart (void)
{
  g_autoptr (GArray) keys = list_sorted (&filters[0], TILL_SORT_AMOUNT, 0, 0);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const char *last = "";

  for (guint i = 0; i < keys->len; i++)
    {
      const char *currency = find_payment (g_array_index (keys, gint64, i))->amount.currency;

      if (strcmp (currency, last) != 0)
        g_assert_true (g_hash_table_add (seen, g_strdup (currency)));
      last = currency;
    }
  g_assert_cmpuint (g_hash_table_size (seen), ==, 4);
}

static void
test_cancel (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  till_store_sort_async (shared.store, &filters[0], TILL_SORT_CUSTOMER, NULL, cancellable,
                         result_cb, &result);
  g_assert_null (till_store_sort_finish (shared.store, wait_for (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_empty_and_closed (StoreFixture *fixture,
                       gconstpointer user_data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) closed = NULL;
  g_autoptr (TillPlaces) places = NULL;
  g_autoptr (GError) error = NULL;

  till_store_sort_async (fixture->store, &filters[0], TILL_SORT_CUSTOMER, NULL, NULL, result_cb,
                         &result);
  places = till_store_sort_finish (fixture->store, wait_for (&result), NULL);
  g_assert_nonnull (places);
  g_assert_cmpuint (till_places_get_n (places), ==, 0);

  till_store_close (fixture->store);
  till_store_sort_async (fixture->store, &filters[0], TILL_SORT_AMOUNT, NULL, NULL, result_cb,
                         &closed);
  g_assert_null (till_store_sort_finish (fixture->store, wait_for (&closed), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
}

static void
assert_named (StoreFixture *fixture,
              const char   *text,
              guint         n,
              guint         n_named)
{
  const TillFilter filter = { .text = text };
  g_autoptr (TillPlaces) first = store_sort_first (fixture->store, &filter, TILL_SORT_BEST, 5);
  g_autoptr (TillPlaces) all = store_sort (fixture->store, &filter, TILL_SORT_BEST);
  g_autoptr (GAsyncResult) list_result = NULL;
  g_autoptr (GArray) listed = NULL;
  guint n_first = 0;

  till_store_list_sorted_async (fixture->store, &filter, TILL_SORT_BEST, 0, 5, NULL, result_cb,
                                &list_result);
  listed = till_store_list_sorted_finish (fixture->store, wait_for (&list_result), NULL);

  g_assert_cmpuint (till_places_get_n (all), ==, n);
  for (guint i = 0; i < n; i++)
    n_first += till_places_get (all, i).value == 0;
  g_assert_cmpuint (n_first, ==, n_named);
  g_assert_cmpuint (listed->len, ==, MIN (n, 5));
  for (guint i = 0; i < listed->len; i++)
    g_assert_cmpint (g_array_index (listed, gint64, i), ==, till_places_get (all, i).key);

  g_assert_true ((till_places_get_n (first) > 0) == (n_named > 0));
  for (guint i = 0; i < MIN (till_places_get_n (first), 5); i++)
    g_assert_cmpint (till_places_get (first, i).key, ==, till_places_get (all, i).key);
}

/* All of a reference, an id or an e-mail stands above what has it as a part, however old it is. */
static void
test_named (StoreFixture *fixture,
            gconstpointer user_data)
{
  g_autoptr (GPtrArray) records = till_record_array_new ();

  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *id = g_strdup_printf ("ch_%06u", i + 1);
      g_autofree char *reference = g_strdup_printf ("ORD-17%u", i);
      TillPayment fields = payment_fields (id, 1);

      fields.created_us += i * TILL_SECOND;
      fields.reference = i == 3 || i == 5 ? "ord 17" : reference;
      fields.customer_email = i == 2 ? "Ann@Example.org" : "joann@example.org";
      g_ptr_array_add (records, till_record_new (&fields));
    }
  till_applied_free (store_apply (fixture->store, records));

  assert_named (fixture, "ORD-17", 300, 2);
  assert_named (fixture, "ann@example.org", 300, 1);
  assert_named (fixture, "ch_000007", 1, 1);
  assert_named (fixture, "ORD-1", 300, 0);
  assert_named (fixture, "ORD-174", 12, 1);
  assert_named (fixture, "nothing", 0, 0);
}

static void
test_names (void)
{
  for (TillSort sort = 0; sort < TILL_N_SORTS; sort++)
    {
      TillSort found = TILL_N_SORTS;

      g_assert_true (till_sort_find (till_sort_get_name (sort), &found));
      g_assert_cmpint (found, ==, sort);
    }
  g_assert_false (till_sort_find ("biggest", &(TillSort) { 0 }));
}

int
main (int   argc,
      char *argv[])
{
  int status;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  store_set_up (&shared, NULL);
  fill ();

  g_test_add_func ("/store/sort/names", test_names);
  g_test_add_func ("/store/sort/orders", test_orders);
  g_test_add_func ("/store/sort/oldest-piece-by-piece", test_oldest_piece_by_piece);
  g_test_add_func ("/store/sort/first-of-amounts", test_first_of_amounts);
  g_test_add_func ("/store/sort/verdicts", test_verdicts);
  g_test_add_func ("/store/sort/currencies-stand-apart", test_currencies_stand_apart);
  g_test_add_func ("/store/sort/cancel", test_cancel);
  g_test_add ("/store/sort/empty-and-closed", StoreFixture, NULL, store_set_up,
              test_empty_and_closed, store_tear_down);
  g_test_add ("/store/sort/named", StoreFixture, NULL, store_set_up, test_named, store_tear_down);
  status = g_test_run ();

  g_ptr_array_unref (payments);
  g_array_unref (all_keys);
  store_tear_down (&shared, NULL);

  return status;
}
