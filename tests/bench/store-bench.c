/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How fast the history is: "store-bench [payments] [folder] [payments a call]". Not a test: it has
 * figures, no verdict.
 *
 * Fills a new history with invented payments, newest first and a thousand a call, as a backfill
 * does, and then asks what a window asks: the first page, a search letter by letter, filters,
 * totals. Always the same payments, so that two runs can be compared. */

#include <glib/gstdio.h>
#include <locale.h>
#include <time.h>

#include "till-store.h"

#define FIRST_SECOND G_GINT64_CONSTANT (1540000000)

static const char *const first_names[] = {
  "Anna", "José", "Mohammed", "Olga", "Priya", "Liam", "Sofía", "Jürgen", "Chloé", "Yuki", "Ahmet",
  "Ingrid", "Marek", "Fatima", "Sean", "Zoë", "Noah", "Emma", "Luca", "Mia", "Ivan", "Aisha",
  "Thomas", "Julia", "Pedro", "Sarah", "David", "Eva", "Omar", "Linda",
};

static const char *const last_parts[] = {
  "Smith", "García", "Müller", "Khan", "Ivanov", "Sato", "Brown", "Rossi", "Novák", "Yılmaz",
  "Dubois", "Jensen", "Silva", "Kowalski", "O'Brien", "Nguyen", "Haddad", "Berg", "Costa", "Wood",
};

static const char *const last_ends[] = { "", "son", "s", "-Lee", "mann", "ez", "ova", "field" };

static const char *const hosts[] = {
  "gmail.com", "outlook.com", "yahoo.co.uk", "web.de", "example.org", "icloud.com",
};

static const char *const products[] = {
  "Subscription monthly", "Subscription yearly", "Wool blanket", "Ceramic mug, blue",
  "Gift voucher", "Delivery", "Garden chair", "Oak table", "Reading lamp", "Coffee beans 1 kg",
};

typedef struct
{
  GRand *rand;
  char   name[64];
  char   email[96];
  char   reference[32];
  char   metadata[96];
  char   id[32];
  char   intent_id[32];
  char   customer_id[32];
  char   receipt_url[80];
  char   last4[5];
} Inventor;

static guint
pick (Inventor *inventor,
      guint     n)
{
  return g_rand_int_range (inventor->rand, 0, n);
}

/* Few customers buy often. */
static guint
pick_skewed (Inventor *inventor,
             guint     n)
{
  return (guint64) pick (inventor, n) * pick (inventor, n) / n;
}

static void
write_id (Inventor   *inventor,
          char       *id,
          const char *prefix)
{
  static const char letters[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  char *p = g_stpcpy (id, prefix);

  for (guint i = 0; i < 24; i++)
    *p++ = letters[pick (inventor, sizeof letters - 1)];
  *p = '\0';
}

/* The payment with the number @i, 0 being the oldest. */
static TillPayment *
invent (Inventor *inventor,
        guint     i)
{
  guint customer, state;
  TillPayment fields = {
    .record = { .kind = TILL_RECORD_PAYMENT, .id = inventor->id, .raw_state = "succeeded" },
    .state = TILL_PAYMENT_SUCCEEDED,
    .intent_id = inventor->intent_id,
    .amount = { 0, "GBP" },
    .settle_currency = "GBP",
    .method = "card",
    .brand = "visa",
    .last4 = inventor->last4,
    .funding = "credit",
    .country = "GB",
    .exp_month = 12,
    .exp_year = 2029,
    .cvc_check = "pass",
    .customer_id = inventor->customer_id,
    .customer_name = inventor->name,
    .customer_email = inventor->email,
    .reference = inventor->reference,
    .receipt_url = inventor->receipt_url,
    .metadata = inventor->metadata,
  };

  g_rand_set_seed (inventor->rand, i);
  customer = pick_skewed (inventor, 200000);
  write_id (inventor, inventor->id, "ch_3");
  write_id (inventor, inventor->intent_id, "pi_3");
  g_snprintf (inventor->customer_id, sizeof inventor->customer_id, "cus_%014u", customer);
  g_snprintf (inventor->name, sizeof inventor->name, "%s %s%s",
              first_names[customer % G_N_ELEMENTS (first_names)],
              last_parts[customer / 30 % G_N_ELEMENTS (last_parts)],
              last_ends[customer / 600 % G_N_ELEMENTS (last_ends)]);
  g_snprintf (inventor->email, sizeof inventor->email, "user%u.%s@%s", customer,
              last_parts[customer / 30 % 4], hosts[customer % G_N_ELEMENTS (hosts)]);
  g_snprintf (inventor->reference, sizeof inventor->reference, "ORD-%08u", i);
  g_snprintf (inventor->metadata, sizeof inventor->metadata, "order_id: ORD-%08u\nchannel: phone",
              i);
  g_snprintf (inventor->receipt_url, sizeof inventor->receipt_url,
              "https://pay.example.org/receipts/%s", inventor->id);
  g_snprintf (inventor->last4, sizeof inventor->last4, "%04u", pick_skewed (inventor, 10000));

  fields.created_us = (FIRST_SECOND + (gint64) i * 240) * TILL_SECOND;
  fields.record.as_of_us = fields.created_us + TILL_SECOND;
  fields.description = products[pick_skewed (inventor, G_N_ELEMENTS (products))];
  fields.amount.minor = 100 + pick_skewed (inventor, 50000);
  if (pick (inventor, 10) == 0)
    g_strlcpy (fields.amount.currency, "EUR", sizeof fields.amount.currency);
  if (pick (inventor, 2000) == 0)
    g_strlcpy (fields.amount.currency, "JPY", sizeof fields.amount.currency);
  if (pick (inventor, 1000) == 0)
    fields.method = "sepa_debit";

  state = pick (inventor, 1000);
  fields.captured = state < 900 ? fields.amount.minor : 0;
  if (state >= 900)
    fields.state = state < 980 ? TILL_PAYMENT_FAILED : TILL_PAYMENT_CANCELED;
  else if (state < 40)
    fields.refunded = fields.amount.minor;
  else if (state < 42)
    fields.disputed = TRUE;

  return till_record_new (&fields);
}

/* --- calls that wait for the answer ----------------------------------------------------------- */

static void
keep_result_cb (GObject      *object,
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

static TillStore *
open_store (const char *path)
{
  g_autoptr (TillClock) clock = till_clock_new_system ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TillStore *store;

  till_store_open_async (path, clock, NULL, keep_result_cb, &result);
  store = till_store_open_finish (wait_for (&result), &error);
  g_assert_no_error (error);

  return store;
}

static GArray *
list_keys (TillStore        *store,
           const TillFilter *filter,
           guint             limit)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GArray *keys;

  till_store_list_keys_async (store, filter, 0, limit, NULL, keep_result_cb, &result);
  keys = till_store_list_keys_finish (store, wait_for (&result), &error);
  g_assert_no_error (error);

  return keys;
}

static void
load_payments (TillStore *store,
               GArray    *keys)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) payments = NULL;

  till_store_load_payments_async (store, (gint64 *) (gpointer) keys->data, keys->len, NULL,
                                  keep_result_cb, &result);
  payments = till_store_load_payments_finish (store, wait_for (&result), NULL);
  g_assert_nonnull (payments);
}

static guint
get_totals (TillStore        *store,
            const TillFilter *filter)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GArray) totals = NULL;

  till_store_get_totals_async (store, filter, NULL, keep_result_cb, &result);
  totals = till_store_get_totals_finish (store, wait_for (&result), NULL);
  g_assert_nonnull (totals);

  return totals->len;
}

static void
apply (TillStore *store,
       GPtrArray *records)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TillApplied) applied = NULL;
  g_autoptr (GError) error = NULL;

  till_store_apply_async (store, records, NULL, 0, NULL, keep_result_cb, &result);
  applied = till_store_apply_finish (store, wait_for (&result), &error);
  g_assert_no_error (error);
}

/* --- figures ---------------------------------------------------------------------------------- */

/* What all threads have computed, in µs: says the same however busy the machine is. */
static gint64
get_cpu_us (void)
{
  struct timespec spent;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &spent);

  return spent.tv_sec * TILL_SECOND + spent.tv_nsec / 1000;
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  gint64 time_a = *(const gint64 *) a, time_b = *(const gint64 *) b;

  return time_a < time_b ? -1 : time_a > time_b;
}

static gint64
percentile (GArray *times,
            guint   per_mille)
{
  return g_array_index (times, gint64, (guint64) (times->len - 1) * per_mille / 1000);
}

/* Whole µs as milliseconds: how long it took, and how much of that was work. */
static void
print_ms (const char *what,
          gint64      us,
          gint64      cpu_us)
{
  g_print ("%-44s %6" G_GINT64_FORMAT ".%03" G_GINT64_FORMAT " ms, computing %6" G_GINT64_FORMAT
           ".%03" G_GINT64_FORMAT " ms\n", what, us / 1000, us % 1000, cpu_us / 1000,
           cpu_us % 1000);
}

static void
print_times (const char *what,
             GArray     *times)
{
  g_array_sort (times, compare_times);
  g_print ("%-44s p50 %" G_GINT64_FORMAT "  p95 %" G_GINT64_FORMAT "  p99 %" G_GINT64_FORMAT
           "  max %" G_GINT64_FORMAT " µs  (%u)\n", what, percentile (times, 500),
           percentile (times, 950), percentile (times, 990), percentile (times, 1000), times->len);
}

/* Prints the line of the kernel's @file about this process that begins with @name. */
static void
print_process (const char *file,
               const char *name)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (file, &text, NULL, NULL))
    return;

  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], name))
      g_print ("%s\n", lines[i]);
}

static void
print_size (const char *path)
{
  GStatBuf info;

  if (g_stat (path, &info) == 0)
    g_print ("file: %" G_GINT64_FORMAT " MB\n", (gint64) info.st_size / 1000000);
}

static void
fill (TillStore  *store,
      guint       n,
      guint       batch,
      const char *what)
{
  Inventor inventor = { .rand = g_rand_new_with_seed (1) };
  gint64 spent = 0, spent_cpu = 0;

  for (guint end = n; end > 0;)
    {
      g_autoptr (GPtrArray) records = till_record_array_new ();
      guint start = end > batch ? end - batch : 0;
      gint64 began, began_cpu;

      for (guint i = end; i > start; i--)
        g_ptr_array_add (records, invent (&inventor, i - 1));
      began = g_get_monotonic_time ();
      began_cpu = get_cpu_us ();
      apply (store, records);
      spent += g_get_monotonic_time () - began;
      spent_cpu += get_cpu_us () - began_cpu;
      end = start;
    }

  g_print ("%-44s %" G_GINT64_FORMAT " payments/s, computing %" G_GINT64_FORMAT " µs each\n", what,
           n * TILL_SECOND / MAX (spent, 1), spent_cpu / MAX (n, 1));
  g_rand_free (inventor.rand);
}

static void
type_searches (TillStore *store,
               guint      n)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) cpu_times = g_array_new (FALSE, FALSE, sizeof (gint64));
  Inventor inventor = { .rand = g_rand_new_with_seed (1) };
  g_autoptr (GRand) choice = g_rand_new_with_seed (7);

  for (guint i = 0; i < 300; i++)
    {
      TillPayment *payment = invent (&inventor, g_rand_int_range (choice, 0, n));
      guint kind = g_rand_int_range (choice, 0, 100);
      const char *typed = kind < 45   ? payment->customer_name
                          : kind < 70 ? payment->customer_email
                          : kind < 85 ? payment->description
                                      : payment->reference;

      for (const char *p = typed; *p != '\0';)
        {
          g_autofree char *text = NULL;
          TillFilter filter = { NULL };
          gint64 began, began_cpu, spent;

          p = g_utf8_next_char (p);
          filter.text = text = g_strndup (typed, p - typed);
          began = g_get_monotonic_time ();
          began_cpu = get_cpu_us ();
          g_array_unref (list_keys (store, &filter, 100));
          spent = g_get_monotonic_time () - began;
          g_array_append_val (times, spent);
          spent = get_cpu_us () - began_cpu;
          g_array_append_val (cpu_times, spent);
        }
      till_record_unref (payment);
    }

  print_times ("search, each letter, first 100", times);
  print_times ("  of that, computing", cpu_times);
  g_rand_free (inventor.rand);
}

static void
time_filter (TillStore        *store,
             const char       *what,
             const TillFilter *filter,
             guint             limit)
{
  g_autoptr (GArray) keys = NULL;
  gint64 began = g_get_monotonic_time (), began_cpu = get_cpu_us ();
  g_autofree char *label = NULL;

  keys = list_keys (store, filter, limit);
  label = g_strdup_printf ("%s: %u keys", what, keys->len);
  print_ms (label, g_get_monotonic_time () - began, get_cpu_us () - began_cpu);
}

static void
time_totals (TillStore        *store,
             const char       *what,
             const TillFilter *filter)
{
  gint64 began = g_get_monotonic_time (), began_cpu = get_cpu_us ();

  get_totals (store, filter);
  print_ms (what, g_get_monotonic_time () - began, get_cpu_us () - began_cpu);
}

/* The first rows of an order, and then all of it, as a window asks for them. */
static void
time_order (TillStore        *store,
            const char       *what,
            const TillFilter *filter,
            TillSort          sort)
{
  gint64 began = g_get_monotonic_time (), began_cpu = get_cpu_us ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TillPlaces) first = NULL;
  g_autoptr (TillPlaces) places = NULL;
  g_autofree char *label = NULL;
  g_autofree char *all_label = NULL;

  till_store_sort_first_async (store, filter, sort, 128, NULL, keep_result_cb, &result);
  first = till_store_sort_first_finish (store, wait_for (&result), NULL);
  label = g_strdup_printf ("%s: first %u", what, till_places_get_n (first));
  print_ms (label, g_get_monotonic_time () - began, get_cpu_us () - began_cpu);

  g_clear_object (&result);
  till_store_sort_async (store, filter, sort, NULL, NULL, keep_result_cb, &result);
  places = till_store_sort_finish (store, wait_for (&result), NULL);
  all_label = g_strdup_printf ("%s: all %u", what, till_places_get_n (places));
  print_ms (all_label, g_get_monotonic_time () - began, get_cpu_us () - began_cpu);
}

static void
time_oldest (TillStore        *store,
             const char       *what,
             const TillFilter *filter)
{
  gint64 began = g_get_monotonic_time (), began_cpu = get_cpu_us ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GArray) keys = NULL;

  till_store_list_sorted_async (store, filter, TILL_SORT_OLDEST, 0, 128, NULL, keep_result_cb,
                                &result);
  keys = till_store_list_sorted_finish (store, wait_for (&result), NULL);
  g_assert_nonnull (keys);
  print_ms (what, g_get_monotonic_time () - began, get_cpu_us () - began_cpu);
}

static void
time_orders (TillStore *store)
{
  const TillFilter all = { NULL };
  const TillFilter taken = { .labels = 1 << TILL_PAYMENT_LABEL_SUCCEEDED };
  const TillFilter smith = { .text = "smith" };

  time_oldest (store, "oldest first, 128", &all);
  time_oldest (store, "oldest first, succeeded, 128", &taken);
  time_oldest (store, "oldest first, “smith”, 128", &smith);
  time_order (store, "by amount", &all, TILL_SORT_AMOUNT);
  time_order (store, "by amount, succeeded", &taken, TILL_SORT_AMOUNT);
  time_order (store, "by amount, “smith”", &smith, TILL_SORT_AMOUNT);
  time_order (store, "by customer", &all, TILL_SORT_CUSTOMER);
  time_order (store, "by customer, “smith”", &smith, TILL_SORT_CUSTOMER);
}

/* What a person scrolls to while the sums of a search are being added up. */
static void
time_rows_beside_sums (TillStore *store)
{
  const TillFilter common = { .text = "smith" };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GArray) keys = list_keys (store, &common, 128);
  g_autoptr (GArray) totals = NULL;
  gint64 began, began_cpu;

  till_store_get_totals_async (store, &common, NULL, keep_result_cb, &result);
  began = g_get_monotonic_time ();
  began_cpu = get_cpu_us ();
  load_payments (store, keys);
  print_ms ("128 payments while sums are added up", g_get_monotonic_time () - began,
            get_cpu_us () - began_cpu);
  totals = till_store_get_totals_finish (store, wait_for (&result), NULL);
  print_ms ("  the sums", g_get_monotonic_time () - began, get_cpu_us () - began_cpu);
}

static void
time_first_page (TillStore  *store,
                 const char *what)
{
  gint64 began = g_get_monotonic_time (), began_cpu = get_cpu_us ();
  g_autoptr (GArray) keys = list_keys (store, &(TillFilter) { NULL }, 128);

  load_payments (store, keys);
  print_ms (what, g_get_monotonic_time () - began, get_cpu_us () - began_cpu);
}

/* What a step of the schema has left to be made again. */
static void
wait_for_index (TillStore *store)
{
  gint64 began = g_get_monotonic_time (), began_cpu = get_cpu_us ();

  if (till_store_get_indexed (store) == 100)
    return;

  while (till_store_get_indexed (store) < 100)
    g_main_context_iteration (NULL, TRUE);
  print_ms ("words and sums are made again", g_get_monotonic_time () - began,
            get_cpu_us () - began_cpu);
}

/* What is gathered while nothing is asked. */
static void
wait_for_first_customers (TillStore *store)
{
  g_autoptr (GPtrArray) none = till_record_array_new ();
  const TillFilter all = { NULL };
  gint64 began = g_get_monotonic_time (), began_cpu = get_cpu_us ();

  for (;;)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (TillPlaces) first = NULL;

      till_store_sort_first_async (store, &all, TILL_SORT_CUSTOMER, 1, NULL, keep_result_cb,
                                   &result);
      first = till_store_sort_first_finish (store, wait_for (&result), NULL);
      if (till_places_get_n (first) > 0)
        break;

      till_store_rest (store);
      apply (store, none); /* waits for it */
    }
  print_ms ("the first customers are gathered", g_get_monotonic_time () - began,
            get_cpu_us () - began_cpu);
}

static void
ask (TillStore *store,
     guint      n)
{
  const TillFilter all = { NULL };
  const gint64 newest_us = (FIRST_SECOND + (gint64) n * 240) * TILL_SECOND;
  TillFilter month = { .from_us = newest_us - 30 * 86400 * TILL_SECOND };

  time_first_page (store, "first 128 payments");
  time_first_page (store, "the same again");
  type_searches (store, n);
  type_searches (store, n);

  time_filter (store, "disputed (rare)",
               &(TillFilter) { .labels = 1 << TILL_PAYMENT_LABEL_DISPUTED }, 128);
  time_filter (store, "succeeded (most)",
               &(TillFilter) { .labels = 1 << TILL_PAYMENT_LABEL_SUCCEEDED }, 128);
  time_filter (store, "JPY (rare)", &(TillFilter) { .currency = "JPY" }, 128);
  time_filter (store, "sepa_debit (rare)", &(TillFilter) { .method = "sepa_debit" }, 128);
  time_filter (store, "amount 12.50", &(TillFilter) { .has_amount = TRUE, .amount_from = 12500,
                                                      .amount_to = 12500 }, 128);
  time_filter (store, "amount 480 to 500 (rare)",
               &(TillFilter) { .has_amount = TRUE, .amount_from = 480000, .amount_to = 500000 },
               128);
  time_filter (store, "no such currency", &(TillFilter) { .currency = "XXX" }, 128);
  time_filter (store, "refunded and “smith”",
               &(TillFilter) { .text = "smith", .labels = 1 << TILL_PAYMENT_LABEL_REFUNDED }, 128);
  time_filter (store, "last four 4242", &(TillFilter) { .text = "4242" }, 128);
  time_filter (store, "all keys", &all, 0);
  time_orders (store);

  time_totals (store, "totals, all time", &all);
  time_totals (store, "totals, 30 days", &month);
  time_totals (store, "totals, 30 days, again", &month);
  time_totals (store, "totals, sepa_debit", &(TillFilter) { .method = "sepa_debit" });
  time_totals (store, "totals, card", &(TillFilter) { .method = "card" });
  time_totals (store, "totals, a filter of each kind",
               &(TillFilter) { .labels = 1 << TILL_PAYMENT_LABEL_SUCCEEDED, .currency = "GBP",
                               .method = "card", .brand = "visa", .channel = TILL_CHANNEL_ONLINE,
                               .from_us = newest_us - 700 * 86400 * TILL_SECOND });
  time_totals (store, "totals, over 100",
               &(TillFilter) { .has_amount = TRUE, .amount_from = 100000,
                               .amount_to = G_MAXINT64 });
  time_rows_beside_sums (store);
}

int
main (int   argc,
      char *argv[])
{
  guint n = argc > 1 ? (guint) g_ascii_strtoull (argv[1], NULL, 10) : 1000000;
  guint batch = argc > 3 ? (guint) g_ascii_strtoull (argv[3], NULL, 10) : 1000;
  g_autofree char *folder = argc > 2 ? g_strdup (argv[2])
                                     : g_dir_make_tmp ("store-bench-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "history.db", NULL);
  g_autoptr (TillStore) store = NULL;
  gboolean is_new = !g_file_test (path, G_FILE_TEST_EXISTS);
  gint64 began, began_cpu;

  setlocale (LC_ALL, "");
  g_print ("%u payments in %s\n", n, path);
  store = open_store (path);
  if (is_new)
    fill (store, n, batch, "apply, new");
  began = g_get_monotonic_time ();
  began_cpu = get_cpu_us ();
  till_store_close (store);
  g_object_unref (store);
  print_ms ("close", g_get_monotonic_time () - began, get_cpu_us () - began_cpu);
  print_process ("/proc/self/io", "write_bytes");

  print_size (path);
  began = g_get_monotonic_time ();
  began_cpu = get_cpu_us ();
  store = open_store (path);
  print_ms ("open", g_get_monotonic_time () - began, get_cpu_us () - began_cpu);
  wait_for_index (store);
  wait_for_first_customers (store);
  print_size (path);
  ask (store, n);
  print_process ("/proc/self/status", "VmRSS");
  fill (store, MIN (n, 100000), batch, "apply, known and the same");
  till_store_close (store);

  return 0;
}
