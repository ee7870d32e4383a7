/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The list of payments against a plain array: whatever happens in the store, in whatever order its
 * answers come, a view that only hears "items-changed" and "changed" ends up with what the store
 * holds; and what somebody looks at does not move meanwhile. */

#include "till-payment-list.h"

#include <string.h>

#include "till-clock.h"
#include "till-double-store.h"

#define NOW (TILL_SECOND * 1795000000)

/* How many places a view holds. */
#define WINDOW 200

/* A view: it knows how long the list is, and holds the first places, like one that is scrolled to
 * the top. */
typedef struct
{
  TillPaymentList *list;
  TillStore       *store;
  TillFilter      *filter;
  TillSort         sort;
  GPtrArray       *slots;
  gint64           next_top;
  gint64           next_bottom;
  guint            n_changes;
  gboolean         changes_sort;
  GArray          *held;         /* keys above the line */
} Fixture;

static void
unref_slot (gpointer slot)
{
  if (slot != NULL)
    g_object_unref (slot);
}

static void
items_changed_cb (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  Fixture    *fixture)
{
  g_assert_cmpuint (position + removed, <=, fixture->slots->len);
  if (removed > 0)
    g_ptr_array_remove_range (fixture->slots, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (fixture->slots, position + i, NULL);
  for (guint i = 0; i < fixture->slots->len; i++)
    {
      gpointer *slot = &g_ptr_array_index (fixture->slots, i);

      if (i >= WINDOW)
        g_clear_object (slot);
      else if (*slot == NULL)
        *slot = g_list_model_get_item (model, i);
    }
  g_assert_cmpuint (fixture->slots->len, ==, g_list_model_get_n_items (model));
  fixture->n_changes++;
}

/* Remembers what stands above the line. */
static void
hold (Fixture *fixture,
      guint    n_rows)
{
  guint n = MIN (n_rows, g_list_model_get_n_items (G_LIST_MODEL (fixture->list)));

  g_array_set_size (fixture->held, 0);
  for (guint i = 0; i < n; i++)
    {
      gint64 key = till_payment_list_get_key (fixture->list, i);

      g_array_append_val (fixture->held, key);
    }
}

/* Another filter or order shows other rows, line or not. */
static void
filtered_cb (Fixture *fixture)
{
  hold (fixture, 0);
}

static void
set_hold (Fixture *fixture,
          guint    n_rows)
{
  till_payment_list_set_hold (fixture->list, n_rows);
  hold (fixture, n_rows);
}

static void
assert_held (Fixture *fixture)
{
  for (guint i = 0; i < fixture->held->len; i++)
    g_assert_cmpint (till_payment_list_get_key (fixture->list, i), ==,
                     g_array_index (fixture->held, gint64, i));
}

static void
fixture_set_up (Fixture      *fixture,
                gconstpointer user_data)
{
  fixture->store = till_double_store_new ();
  fixture->list = till_payment_list_new ();
  fixture->slots = g_ptr_array_new_with_free_func (unref_slot);
  fixture->next_top = fixture->next_bottom = 1000000;
  fixture->held = g_array_new (FALSE, FALSE, sizeof (gint64));
  fixture->sort = GPOINTER_TO_INT (user_data);
  till_payment_list_set_sort (fixture->list, fixture->sort);
  g_signal_connect (fixture->list, "items-changed", G_CALLBACK (items_changed_cb), fixture);
  g_signal_connect_swapped (fixture->list, "filtered", G_CALLBACK (filtered_cb), fixture);
}

static void
fixture_tear_down (Fixture      *fixture,
                   gconstpointer user_data)
{
  g_signal_handlers_disconnect_by_data (fixture->list, fixture);
  g_assert_finalize_object (g_steal_pointer (&fixture->list));

  /* A place outlives the list, and is empty then. */
  for (guint i = 0; i < MIN (fixture->slots->len, WINDOW); i++)
    g_assert_null (till_payment_slot_get_payment (g_ptr_array_index (fixture->slots, i)));

  g_ptr_array_unref (fixture->slots);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  while (till_double_store_n_waiting (fixture->store) > 0)
    till_double_store_deliver (fixture->store, 0);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (g_steal_pointer (&fixture->store));
  g_clear_pointer (&fixture->filter, till_filter_free);
  g_array_unref (fixture->held);
}

static void
put (Fixture *fixture,
     gint64   key)
{
  static const char * const names[] = {
    "Ada Smith", "M. Okoye", "José Ruiz", "ada jones", NULL, "Ada Smith", "No room",
  };
  static const TillPaymentState states[] = {
    TILL_PAYMENT_SUCCEEDED, TILL_PAYMENT_FAILED, TILL_PAYMENT_PROCESSING,
  };
  g_autofree char *id = g_strdup_printf ("ch_%" G_GINT64_FORMAT, key);
  g_autofree char *name = g_strdup_printf ("Ada the %dth", g_test_rand_int_range (4, 40));
  guint kind = g_test_rand_int_range (0, 20);
  TillPayment payment = { .record = { .kind = TILL_RECORD_PAYMENT, .id = id } };

  payment.state = states[g_test_rand_int_range (0, G_N_ELEMENTS (states))];
  payment.created_us = NOW + key * TILL_SECOND;
  payment.amount = (TillMoney) { g_test_rand_int_range (1, 500), "GBP" };
  if (kind == 7)
    payment.amount.currency[0] = 'E';
  payment.captured = payment.amount.minor;
  payment.customer_name =
    kind == 0 ? names[6]
              : kind < 10 ? name : names[g_test_rand_int_range (0, G_N_ELEMENTS (names) - 1)];
  till_double_store_put (fixture->store, key, &payment);
}

static void
fill (Fixture *fixture,
      guint    n)
{
  for (guint i = 0; i < n; i++)
    put (fixture, --fixture->next_bottom);
}

static void
deliver_all (Fixture *fixture)
{
  do
    {
      while (till_double_store_n_waiting (fixture->store) > 0)
        till_double_store_deliver (fixture->store, 0);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
  while (till_double_store_n_waiting (fixture->store) > 0);
}

static int
compare_texts (const char *a,
               const char *b)
{
  g_autofree char *folded_a = a != NULL ? g_utf8_casefold (a, -1) : NULL;
  g_autofree char *folded_b = b != NULL ? g_utf8_casefold (b, -1) : NULL;

  if (a == NULL || b == NULL)
    return (a == NULL) - (b == NULL);

  return g_utf8_collate (folded_a, folded_b);
}

static int
compare_keys (gconstpointer a,
              gconstpointer b,
              gpointer      user_data)
{
  Fixture *fixture = user_data;
  gint64 key_a = *(const gint64 *) a, key_b = *(const gint64 *) b;
  const TillPayment *pay_a = till_double_store_get (fixture->store, key_a);
  const TillPayment *pay_b = till_double_store_get (fixture->store, key_b);
  int order = 0;

  if (fixture->sort == TILL_SORT_OLDEST)
    return key_a < key_b ? -1 : key_a > key_b;

  if (fixture->sort == TILL_SORT_CUSTOMER)
    order = compare_texts (pay_a->customer_name, pay_b->customer_name);
  if (fixture->sort == TILL_SORT_AMOUNT)
    order = strcmp (pay_a->amount.currency, pay_b->amount.currency);
  if (fixture->sort == TILL_SORT_AMOUNT && order == 0)
    order = (pay_a->amount.minor < pay_b->amount.minor) -
            (pay_a->amount.minor > pay_b->amount.minor);

  return order != 0 ? order : key_a > key_b ? -1 : key_a < key_b;
}

/* What has to be shown, sorted one by one. */
static GArray *
list_expected (Fixture *fixture)
{
  GArray *keys = till_double_store_list (fixture->store, fixture->filter);

  g_array_sort_with_data (keys, compare_keys, fixture);

  return keys;
}

static void
assert_shows_store (Fixture *fixture)
{
  g_autoptr (GArray) expected = list_expected (fixture);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->list)), ==, expected->len);
  g_assert_cmpuint (fixture->slots->len, ==, expected->len);

  for (guint i = 0; i < expected->len; i++)
    {
      TillPaymentSlot *slot = g_ptr_array_index (fixture->slots, i);
      gint64 key = g_array_index (expected, gint64, i);
      guint position = G_MAXUINT;

      if (slot != NULL)
        g_assert_cmpuint (till_payment_slot_get_position (slot), ==, i);
      g_assert_cmpint (till_payment_list_get_key (fixture->list, i), ==, key);
      g_assert_true (till_payment_list_find (fixture->list, key, &position));
      g_assert_cmpuint (position, ==, i);
    }
}

/* Everything that is shown can be read, and is as the store has it: once it has been painted and
 * the answers have come. */
static void
assert_rows_are_right (Fixture *fixture)
{
  guint n = MIN (fixture->slots->len, WINDOW);

  for (guint i = 0; i < n; i++)
    till_payment_slot_get_payment (g_ptr_array_index (fixture->slots, i));
  deliver_all (fixture);

  for (guint i = 0; i < n; i++)
    {
      TillPayment *shown = till_payment_slot_get_payment (g_ptr_array_index (fixture->slots, i));
      gint64 key = till_payment_list_get_key (fixture->list, i);

      g_assert_nonnull (shown);
      g_assert_true (till_record_same (shown, till_double_store_get (fixture->store, key)));
    }
}

static void
tell (Fixture     *fixture,
      TillApplied *applied)
{
  till_payment_list_take (fixture->list, applied);
  till_applied_free (applied);
}

static void
tell_changed (Fixture *fixture,
              gint64   key)
{
  TillApplied *applied = till_double_applied_new ();

  g_array_append_val (applied->changed, key);
  tell (fixture, applied);
}

static void
test_opens (Fixture      *fixture,
            gconstpointer user_data)
{
  fill (fixture, 10000);
  till_payment_list_set_limit (fixture->list, 40);
  g_assert_cmpint (till_payment_list_get_state (fixture->list), ==, TILL_LIST_LOADING);

  till_double_store_by_hand (fixture->store);
  till_payment_list_set_store (fixture->list, fixture->store);
  till_double_store_deliver (fixture->store, 0);
  while (g_main_context_iteration (NULL, FALSE))
    ;

  /* The first answer fills the screen, and only it. */
  g_assert_cmpint (till_payment_list_get_state (fixture->list), ==, TILL_LIST_READY);
  g_assert_cmpuint (fixture->slots->len, ==, 40);

  /* The keys of the other rows are not asked for before these are painted. */
  while (till_double_store_n_waiting (fixture->store) > 0)
    till_double_store_deliver (fixture->store, 0);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (till_double_store_n_waiting (fixture->store), ==, 0);

  till_payment_list_set_limit (fixture->list, G_MAXUINT);
  g_assert_cmpuint (fixture->slots->len, ==, 128);
  deliver_all (fixture);
  assert_shows_store (fixture);
  assert_rows_are_right (fixture);
}

static void
test_new_rows_wait_above_the_line (Fixture      *fixture,
                                   gconstpointer user_data)
{
  gint64 top = 1000000, newest = top + 5, old = 999000;
  guint position = 0;

  fill (fixture, 300);
  till_payment_list_set_store (fixture->list, fixture->store);
  deliver_all (fixture);

  till_payment_list_set_hold (fixture->list, 100);
  fixture->n_changes = 0;
  for (gint64 key = top; key <= newest; key++)
    {
      put (fixture, key);
      tell_changed (fixture, key);
    }
  g_assert_cmpuint (fixture->n_changes, ==, 0);
  g_assert_cmpuint (till_payment_list_get_n_held (fixture->list), ==, 6);
  g_assert_cmpint (till_payment_list_get_key (fixture->list, 0), ==, top - 1);

  /* Below the line nobody is looking. */
  put (fixture, old);
  tell_changed (fixture, old);
  g_assert_true (till_payment_list_find (fixture->list, old, &position));

  /* One of those that wait goes again: it never was on the screen. */
  till_double_store_remove (fixture->store, newest);
  {
    TillApplied *applied = till_double_applied_new ();

    g_array_append_val (applied->removed, newest);
    tell (fixture, applied);
  }
  g_assert_cmpuint (till_payment_list_get_n_held (fixture->list), ==, 5);

  till_payment_list_set_hold (fixture->list, TILL_HOLD_NONE);
  g_assert_cmpuint (till_payment_list_get_n_held (fixture->list), ==, 0);
  deliver_all (fixture);
  assert_shows_store (fixture);
  assert_rows_are_right (fixture);
}

static void
test_filter_tells_only_the_length (Fixture      *fixture,
                                   gconstpointer user_data)
{
  fill (fixture, 5000);
  till_payment_list_set_store (fixture->list, fixture->store);
  deliver_all (fixture);

  fixture->filter = till_filter_copy (&(TillFilter) { .text = "ada" });
  fixture->n_changes = 0;
  till_payment_list_set_filter (fixture->list, fixture->filter);
  /* The old rows stay until there are others. */
  g_assert_cmpuint (fixture->slots->len, ==, 5000);
  deliver_all (fixture);
  /* One for the first keys, one for the rest. */
  g_assert_cmpuint (fixture->n_changes, <=, 3);
  assert_shows_store (fixture);
  assert_rows_are_right (fixture);
}

static void
put_named (Fixture    *fixture,
           gint64      key,
           const char *id)
{
  TillPayment payment = {
    .record = { .kind = TILL_RECORD_PAYMENT, .id = (char *) id },
    .last4 = (char *) "4242",
    .created_us = NOW + key * TILL_SECOND,
    .amount = { 100, "GBP" },
  };

  till_double_store_put (fixture->store, key, &payment);
}

/* Whose id is just what was typed stands above those that have it somewhere, and stays there while
 * others come; without it the newest are first. */
static void
test_what_was_named_stands_first (Fixture      *fixture,
                                  gconstpointer user_data)
{
  const gint64 named = 500, newer = 2000001;

  fill (fixture, 300);
  for (gint64 key = 600; key < 800; key++)
    {
      g_autofree char *id = g_strdup_printf ("ch_other_%d", (int) key);

      put_named (fixture, key, id);
    }
  till_payment_list_set_store (fixture->list, fixture->store);
  till_payment_list_set_filter (fixture->list, &(TillFilter) { .text = "4242" });
  deliver_all (fixture);
  g_assert_cmpuint (fixture->slots->len, ==, 200);
  g_assert_cmpint (till_payment_list_get_key (fixture->list, 0), ==, 799);

  put_named (fixture, named, "4242");
  till_payment_list_set_filter (fixture->list, &(TillFilter) { .text = "4242" });
  deliver_all (fixture);
  g_assert_cmpuint (fixture->slots->len, ==, 201);
  g_assert_cmpint (till_payment_list_get_key (fixture->list, 0), ==, named);
  g_assert_cmpint (till_payment_list_get_key (fixture->list, 1), ==, 799);
  g_assert_cmpint (till_payment_list_get_key (fixture->list, 200), ==, 600);

  put_named (fixture, newer, "ch_newer");
  tell_changed (fixture, newer);
  deliver_all (fixture);
  g_assert_cmpint (till_payment_list_get_key (fixture->list, 0), ==, named);
  g_assert_cmpint (till_payment_list_get_key (fixture->list, 1), ==, newer);

  till_payment_list_set_filter (fixture->list, NULL);
  deliver_all (fixture);
  g_assert_cmpint (till_payment_list_get_key (fixture->list, 0), ==, newer);
}

static void
test_a_late_answer_is_not_believed (Fixture      *fixture,
                                    gconstpointer user_data)
{
  TillPaymentSlot *slot;

  fill (fixture, 3);
  till_payment_list_set_store (fixture->list, fixture->store);
  deliver_all (fixture);
  till_double_store_by_hand (fixture->store);

  /* The row is read, then it changes, then the answer comes. */
  slot = g_ptr_array_index (fixture->slots, 1);
  g_assert_null (till_payment_slot_get_payment (slot));
  till_double_store_read (fixture->store, 0);
  put (fixture, 999998);
  tell_changed (fixture, 999998);
  till_double_store_deliver (fixture->store, 0);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (till_double_store_n_waiting (fixture->store), >, 0);
  deliver_all (fixture);
  assert_rows_are_right (fixture);
}

static void
test_failure_can_be_tried_again (Fixture      *fixture,
                                 gconstpointer user_data)
{
  fill (fixture, 200);
  till_double_store_break (fixture->store, TRUE);
  till_payment_list_set_store (fixture->list, fixture->store);
  deliver_all (fixture);
  g_assert_cmpint (till_payment_list_get_state (fixture->list), ==, TILL_LIST_FAILED);
  g_assert_error (till_payment_list_get_error (fixture->list), G_IO_ERROR, G_IO_ERROR_FAILED);

  till_double_store_break (fixture->store, FALSE);
  till_payment_list_retry (fixture->list);
  deliver_all (fixture);
  g_assert_cmpint (till_payment_list_get_state (fixture->list), ==, TILL_LIST_READY);
  assert_shows_store (fixture);
}

/* Of forty updates each; TILL_LIST_ROUNDS=250 makes ten thousand of them. */
#define N_ROUNDS 20

/* Longer lists only take longer. */
#define N_ROWS_MAX 2000

static void
do_something (Fixture *fixture)
{
  static const char * const texts[] = { "ada", "okoye", "nobody", NULL };
  TillApplied *applied = till_double_applied_new ();
  g_autoptr (GArray) keys = till_double_store_list (fixture->store, NULL);
  gint64 key = keys->len > 0 ? g_array_index (keys, gint64, g_test_rand_int_range (0, keys->len))
                             : 1;
  gint64 step = g_test_rand_int_range (1, 4);

  switch (g_test_rand_int_range (0, fixture->changes_sort ? 10 : 9))
    {
    case 0:
      key = fixture->next_top += step;
      put (fixture, key);
      g_array_append_val (applied->changed, key);
      break;

    case 1:
      for (guint i = 0; i < 30; i++)
        if (keys->len < N_ROWS_MAX)
          {
            key = --fixture->next_bottom;
            put (fixture, key);
            g_array_append_val (applied->changed, key);
          }
        else
          {
            key = g_array_index (keys, gint64, keys->len - 1 - i);
            till_double_store_remove (fixture->store, key);
            g_array_append_val (applied->removed, key);
          }
      break;

    case 2:
      key += 1;
      put (fixture, key);
      g_array_append_val (applied->changed, key);
      fixture->next_top = MAX (fixture->next_top, key);
      break;

    case 3:
    case 4:
      put (fixture, key);
      g_array_append_val (applied->changed, key);
      break;

    case 5:
      till_double_store_remove (fixture->store, key);
      g_array_append_val (applied->removed, key);
      break;

    case 6:
      g_clear_pointer (&fixture->filter, till_filter_free);
      fixture->filter =
        till_filter_copy (&(TillFilter) { .text = texts[g_test_rand_int_range (0, 4)] });
      till_payment_list_set_filter (fixture->list, fixture->filter);
      break;

    case 7:
      set_hold (fixture, g_test_rand_int_range (0, 200));
      break;

    case 8:
      set_hold (fixture, TILL_HOLD_NONE);
      break;

    case 9:
      fixture->sort = g_test_rand_int_range (0, TILL_N_SORTS);
      till_payment_list_set_sort (fixture->list, fixture->sort);
      break;

    default:
      g_assert_not_reached ();
    }

  if (applied->changed->len + applied->removed->len > 0)
    tell (fixture, applied);
  else
    till_applied_free (applied);
}

static void
answer_something (Fixture *fixture)
{
  guint n = till_double_store_n_waiting (fixture->store);

  if (n == 0)
    return;

  if (g_test_rand_bit ())
    till_double_store_read (fixture->store, g_test_rand_int_range (0, n));
  else
    till_double_store_deliver (fixture->store, g_test_rand_int_range (0, n));
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* A second reading of everything waits until a while after the last one. */
static gboolean
is_quiet (Fixture *fixture)
{
  g_autoptr (GArray) expected = list_expected (fixture);

  if (g_list_model_get_n_items (G_LIST_MODEL (fixture->list)) != expected->len)
    return FALSE;

  for (guint i = 0; i < expected->len; i++)
    if (till_payment_list_get_key (fixture->list, i) != g_array_index (expected, gint64, i))
      return FALSE;

  return TRUE;
}

static void
settle (Fixture *fixture)
{
  gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  set_hold (fixture, TILL_HOLD_NONE);
  deliver_all (fixture);
  while (!is_quiet (fixture) && g_get_monotonic_time () < end)
    {
      g_main_context_iteration (NULL, TRUE);
      deliver_all (fixture);
    }
}

static void
test_random (Fixture      *fixture,
             gconstpointer user_data)
{
  const char *wanted = g_getenv ("TILL_LIST_ROUNDS");
  guint n_rounds = wanted != NULL ? (guint) g_ascii_strtoull (wanted, NULL, 10) : N_ROUNDS;

  fill (fixture, 400);
  till_double_store_by_hand (fixture->store);
  till_payment_list_set_store (fixture->list, fixture->store);

  for (guint round = 0; round < n_rounds; round++)
    {
      for (guint i = 0; i < 40; i++)
        {
          do_something (fixture);
          assert_held (fixture);
          for (guint j = g_test_rand_int_range (0, 6); j > 0; j--)
            {
              answer_something (fixture);
              assert_held (fixture);
            }

          /* Somebody paints. */
          for (guint j = 0; j < MIN (fixture->slots->len, 30); j++)
            till_payment_slot_get_payment (g_ptr_array_index (fixture->slots, j));
        }

      settle (fixture);
      assert_shows_store (fixture);
      if (round % 10 == 0)
        assert_rows_are_right (fixture);
    }
}

/* The same while the order is changed, too. */
static void
test_random_orders (Fixture      *fixture,
                    gconstpointer user_data)
{
  fixture->changes_sort = TRUE;
  test_random (fixture, user_data);
}

static void
test_order_is_shown_first_and_whole (Fixture      *fixture,
                                     gconstpointer user_data)
{
  fill (fixture, 3000);
  till_payment_list_set_store (fixture->list, fixture->store);
  deliver_all (fixture);
  till_double_store_by_hand (fixture->store);

  fixture->sort = TILL_SORT_AMOUNT;
  till_payment_list_set_sort (fixture->list, TILL_SORT_AMOUNT);
  g_assert_cmpuint (fixture->slots->len, ==, 3000); /* still the old ones */
  till_double_store_deliver (fixture->store, 0);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (fixture->slots->len, ==, 128);
  {
    g_autoptr (GArray) expected = list_expected (fixture);

    for (guint i = 0; i < 128; i++)
      g_assert_cmpint (till_payment_list_get_key (fixture->list, i), ==,
                       g_array_index (expected, gint64, i));
  }

  deliver_all (fixture);
  g_assert_cmpuint (till_payment_list_get_sorted (fixture->list), ==, 100);
  assert_shows_store (fixture);
  assert_rows_are_right (fixture);
}

/* A payment whose amount changes goes to its place, but not while somebody looks there. */
static void
test_a_changed_row_moves (Fixture      *fixture,
                          gconstpointer user_data)
{
  gint64 top, below;
  guint position;

  fill (fixture, 500);
  till_payment_list_set_store (fixture->list, fixture->store);
  deliver_all (fixture);
  top = till_payment_list_get_key (fixture->list, 0);
  below = till_payment_list_get_key (fixture->list, 300);
  till_payment_list_set_hold (fixture->list, 40);
  fixture->n_changes = 0;

  /* From above the line to below it, and the other way round: both wait. */
  for (guint i = 0; i < 2; i++)
    {
      gint64 key = i == 0 ? top : below;
      TillPayment fields = *till_double_store_get (fixture->store, key);
      g_autofree char *id = g_strdup (fields.record.id);

      fields.record.id = id;
      fields.customer_name = NULL;
      g_strlcpy (fields.amount.currency, i == 0 ? "GBP" : "AAA", sizeof fields.amount.currency);
      fields.amount.minor = i == 0 ? 1 : 1000;
      till_double_store_put (fixture->store, key, &fields);
      tell_changed (fixture, key);
    }
  deliver_all (fixture);
  g_assert_cmpuint (fixture->n_changes, ==, 0);
  g_assert_cmpuint (till_payment_list_get_n_held (fixture->list), ==, 0); /* none is new */
  g_assert_cmpint (till_payment_list_get_key (fixture->list, 0), ==, top);

  till_payment_list_set_hold (fixture->list, TILL_HOLD_NONE);
  deliver_all (fixture);
  g_assert_cmpuint (fixture->n_changes, ==, 4);
  g_assert_true (till_payment_list_find (fixture->list, below, &position));
  g_assert_cmpuint (position, ==, 0);
  assert_shows_store (fixture);
  assert_rows_are_right (fixture);
}

/* All are sorted again: above the line nothing moves for that either. */
static void
test_a_new_sorting_waits (Fixture      *fixture,
                          gconstpointer user_data)
{
  gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC, key;
  TillPayment fields;
  g_autofree char *id = NULL;
  guint position = 0;

  fill (fixture, 300);
  till_payment_list_set_store (fixture->list, fixture->store);
  deliver_all (fixture);
  set_hold (fixture, 40);
  key = till_payment_list_get_key (fixture->list, 10);
  fields = *till_double_store_get (fixture->store, key);
  fields.record.id = id = g_strdup (fields.record.id);
  fields.customer_name = "No room";
  till_double_store_by_hand (fixture->store);
  till_double_store_put (fixture->store, key, &fields);
  tell_changed (fixture, key);
  fixture->n_changes = 0;

  /* It is asked about, and after a while everything is sorted. */
  for (guint i = 0; i < 2; i++)
    {
      while (till_double_store_n_waiting (fixture->store) == 0 && g_get_monotonic_time () < end)
        g_main_context_iteration (NULL, TRUE);
      g_assert_cmpuint (till_double_store_n_waiting (fixture->store), >, 0);
      deliver_all (fixture);
    }
  assert_held (fixture);
  g_assert_cmpuint (fixture->n_changes, ==, 0);

  /* What changes now changes in what waits. */
  till_double_store_remove (fixture->store, till_payment_list_get_key (fixture->list, 200));
  {
    TillApplied *applied = till_double_applied_new ();
    gint64 gone = till_payment_list_get_key (fixture->list, 200);

    g_array_append_val (applied->removed, gone);
    tell (fixture, applied);
  }
  assert_held (fixture);

  set_hold (fixture, TILL_HOLD_NONE);
  deliver_all (fixture);
  g_assert_true (till_payment_list_find (fixture->list, key, &position));
  g_assert_cmpuint (position, >, 10);
  assert_shows_store (fixture);
  assert_rows_are_right (fixture);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(name, sort, function) \
  g_test_add ("/present/payment-list/" name, Fixture, GINT_TO_POINTER (sort), fixture_set_up, \
              function, fixture_tear_down)
  ADD ("opens", TILL_SORT_NEWEST, test_opens);
  ADD ("new-rows-wait-above-the-line", TILL_SORT_NEWEST, test_new_rows_wait_above_the_line);
  ADD ("filter-tells-only-the-length", TILL_SORT_NEWEST, test_filter_tells_only_the_length);
  ADD ("filter-tells-only-the-length/oldest", TILL_SORT_OLDEST, test_filter_tells_only_the_length);
  ADD ("filter-tells-only-the-length/amount", TILL_SORT_AMOUNT, test_filter_tells_only_the_length);
  ADD ("what-was-named-stands-first", TILL_SORT_NEWEST, test_what_was_named_stands_first);
  ADD ("a-late-answer-is-not-believed", TILL_SORT_NEWEST, test_a_late_answer_is_not_believed);
  ADD ("failure-can-be-tried-again", TILL_SORT_NEWEST, test_failure_can_be_tried_again);
  ADD ("failure-can-be-tried-again/oldest", TILL_SORT_OLDEST, test_failure_can_be_tried_again);
  ADD ("failure-can-be-tried-again/customer", TILL_SORT_CUSTOMER, test_failure_can_be_tried_again);
  ADD ("order-is-shown-first-and-whole", TILL_SORT_NEWEST, test_order_is_shown_first_and_whole);
  ADD ("a-changed-row-moves", TILL_SORT_AMOUNT, test_a_changed_row_moves);
  ADD ("a-new-sorting-waits", TILL_SORT_CUSTOMER, test_a_new_sorting_waits);
  ADD ("random", TILL_SORT_NEWEST, test_random);
  ADD ("random/oldest", TILL_SORT_OLDEST, test_random);
  ADD ("random/amount", TILL_SORT_AMOUNT, test_random);
  ADD ("random/customer", TILL_SORT_CUSTOMER, test_random);
  ADD ("random/orders", TILL_SORT_NEWEST, test_random_orders);

  return g_test_run ();
}
