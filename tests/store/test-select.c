/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Lists, searches and totals say what going through all payments one by one would say.
 *
 * The history has more payments than are kept in memory, common and rare values of everything, and
 * several payments a second, so that every way through it is taken. */

#include <string.h>

#include "store-fixture.h"

#define N_PAYMENTS 9500
#define N_ROUNDS 120

/* As written, and as it is searched. */
static const struct
{
  const char *written;
  const char *folded;
} words[] = {
  { "Subscription", "subscription" }, { "subject", "subject" }, { "Müller", "muller" },
  { "JOSÉ", "jose" },                 { "O'Brien", "o brien" }, { "mug", "mug" },
  { "Muggeridge", "muggeridge" },     { "blue", "blue" },       { "4242", "4242" },
  { "Ávila-Ruiz", "avila ruiz" },     { "a", "a" },             { "annual", "annual" },
  { "漢字", "漢字" },                 { "Ω", "ω" },             { "order_17", "order 17" },
  { "Substitute", "substitute" }, /* begins as the common one does */
};

static const char *const currencies[] = { "GBP", "GBP", "GBP", "EUR", "EUR", "JPY" };
static const char *const methods[] = { "card", "card", "card", "card_present", "link", NULL };
static const char *const brands[] = { "visa", "visa", "mastercard", "amex", NULL };
static const char *const operators[] = { NULL, NULL, "Ana Berg", "Anastasia", "Bo", NULL };

typedef struct
{
  TillPayment *payment;
  gint64       key;
  char        *folded; /* " subscription blue" */
} Known;

static GArray *known; /* of the history that all tests of this program share */
static StoreFixture shared;

/* --- inventing -------------------------------------------------------------------------------- */

static TillPayment *
invent (guint    i,
        GString *folded)
{
  g_autofree char *id = g_strdup_printf ("ch_%05u", i);
  g_autofree char *intent_id = g_strdup_printf ("pi_%05u", i);
  g_autofree char *customer_id = g_strdup_printf ("cus_%05d", g_test_rand_int_range (0, 300));
  g_autofree char *last4 = g_strdup_printf ("%04d", 4200 + g_test_rand_int_range (0, 60));
  g_autoptr (GString) text = g_string_new (NULL);
  TillPayment fields = payment_fields (id, 1);
  guint n_words = g_test_rand_int_range (0, 4);

  for (guint k = 0; k < n_words; k++)
    {
      guint word = g_test_rand_int_range (0, 4) != 0
                     ? 0
                     : (guint) g_test_rand_int_range (0, G_N_ELEMENTS (words));

      g_string_append_printf (text, "%s ", words[word].written);
      g_string_append_printf (folded, " %s", words[word].folded);
    }

  fields.created_us += i / 3 * (i % 1000 < 500 ? 7 : 40) * TILL_SECOND;
  fields.intent_id = intent_id;
  fields.customer_id = i % 7 == 0 ? NULL : customer_id;
  fields.customer_name = NULL;
  fields.last4 = last4;
  fields.amount.minor = g_test_rand_int_range (0, 300) * (i % 100 == 0 ? 1000 : 10);
  g_strlcpy (fields.amount.currency,
             currencies[g_test_rand_int_range (0, G_N_ELEMENTS (currencies))],
             sizeof fields.amount.currency);
  fields.method = methods[g_test_rand_int_range (0, G_N_ELEMENTS (methods))];
  fields.brand = brands[g_test_rand_int_range (0, G_N_ELEMENTS (brands))];
  fields.operator_name = i % 10 == 0 ? operators[g_test_rand_int_range (0, 6)] : NULL;
  fields.moto = i % 30 == 0;
  fields.state = i % 200 == 0 ? TILL_PAYMENT_AUTHORIZED
                 : i % 9 == 0 ? TILL_PAYMENT_FAILED
                              : TILL_PAYMENT_SUCCEEDED;
  fields.captured = fields.state == TILL_PAYMENT_SUCCEEDED ? fields.amount.minor : 0;
  g_strlcpy (fields.settle_currency, i % 4 == 0 ? "" : i % 50 == 1 ? "EUR" : "GBP",
             sizeof fields.settle_currency);
  fields.fee = *fields.settle_currency != '\0' ? 1 + i % 50 : 0;
  fields.net = *fields.settle_currency != '\0' ? fields.captured - fields.fee : 0;
  fields.refunded = fields.state == TILL_PAYMENT_SUCCEEDED && i % 5 == 0 ? fields.captured / 2 : 0;
  switch (i % 3)
    {
    case 0:
      fields.customer_name = text->str;
      break;

    case 1:
      fields.metadata = text->str;
      break;

    default:
      fields.note = text->str;
      break;
    }

  return till_record_new (&fields);
}

static void
fill (void)
{
  g_autoptr (GPtrArray) records = till_record_array_new ();
  g_autoptr (GArray) keys = NULL;
  g_autoptr (GPtrArray) loaded = NULL;

  known = g_array_new (FALSE, FALSE, sizeof (Known));
  for (guint i = 0; i < N_PAYMENTS; i++)
    {
      g_autoptr (GString) folded = g_string_new (NULL);
      Known item = { invent (i, folded), 0, NULL };

      item.folded = g_strdup (folded->str);
      g_array_append_val (known, item);
      g_ptr_array_add (records, till_record_ref (item.payment));
    }
  till_applied_free (store_apply (shared.store, records));

  keys = store_list (shared.store, &(TillFilter) { NULL }, 0, 0);
  g_assert_cmpuint (keys->len, ==, N_PAYMENTS);
  loaded = store_load (shared.store, keys);
  for (guint i = 0; i < loaded->len; i++)
    {
      const TillPayment *payment = loaded->pdata[i];
      guint number = (guint) g_ascii_strtoull (payment->record.id + 3, NULL, 10);

      g_array_index (known, Known, number).key = g_array_index (keys, gint64, i);
    }
}

/* --- going through all one by one ------------------------------------------------------------- */

/* What is typed, cut into words, and these into parts of words. */
typedef struct
{
  char **typed;
  char ***parts;
} Typed;

static void
typed_init (Typed      *self,
            const char *text)
{
  guint n;

  self->typed = g_strsplit_set (text != NULL ? text : "", " \t", -1);
  n = g_strv_length (self->typed);
  self->parts = g_new0 (char **, n + 1);
  for (guint i = 0; i < n; i++)
    {
      /* What is typed here is ASCII or already folded, but for what cuts words. */
      g_autofree char *folded = g_utf8_strdown (self->typed[i], -1);
      g_auto (GStrv) tokens = g_strsplit_set (folded, "'_- ", -1);
      g_autoptr (GPtrArray) parts = g_ptr_array_new ();

      for (guint k = 0; tokens[k] != NULL; k++)
        if (*tokens[k] != '\0')
          g_ptr_array_add (parts, g_strdup (tokens[k]));
      g_ptr_array_add (parts, NULL);
      self->parts[i] = (char **) g_ptr_array_free (g_steal_pointer (&parts), FALSE);
    }
}

static void
typed_clear (Typed *self)
{
  for (guint i = 0; self->parts[i] != NULL; i++)
    g_strfreev (self->parts[i]);
  g_free (self->parts);
  g_strfreev (self->typed);
}

static gboolean
word_fits (const Known *item,
           const Typed *typed,
           guint        i)
{
  const TillPayment *payment = item->payment;
  const char *word = typed->typed[i];

  if (g_strcmp0 (payment->last4, word) == 0 || g_strcmp0 (payment->record.id, word) == 0 ||
      g_strcmp0 (payment->intent_id, word) == 0 || g_strcmp0 (payment->customer_id, word) == 0)
    return TRUE;

  for (guint k = 0; typed->parts[i][k] != NULL; k++)
    if (strstr (item->folded, typed->parts[i][k]) == NULL)
      return FALSE;

  return TRUE;
}

/* Pounds and euros have a hundred minor units, yen have none. */
static gint64
get_parts (const TillPayment *payment)
{
  return payment->amount.minor * (g_str_equal (payment->amount.currency, "JPY") ? 1000 : 10);
}

/* Each word typed is part of a name. */
static gboolean
operator_fits (const TillPayment *payment,
               const char        *typed)
{
  g_auto (GStrv) parts = g_strsplit (typed, " ", -1);
  g_autofree char *folded = payment->operator_name != NULL
                              ? g_utf8_strdown (payment->operator_name, -1) : NULL;

  for (guint i = 0; parts[i] != NULL; i++)
    if (folded == NULL || strstr (folded, parts[i]) == NULL)
      return FALSE;

  return TRUE;
}

static gboolean
channel_fits (const TillPayment *payment,
              TillChannel        channel)
{
  gboolean present = g_strcmp0 (payment->method, "card_present") == 0;

  return channel == TILL_CHANNEL_ANY || (channel == TILL_CHANNEL_PHONE && payment->moto) ||
         (channel == TILL_CHANNEL_IN_PERSON && !payment->moto && present) ||
         (channel == TILL_CHANNEL_ONLINE && !payment->moto && !present);
}

static gboolean
fits (const Known      *item,
      const TillFilter *filter,
      const Typed      *typed)
{
  const TillPayment *payment = item->payment;

  for (guint i = 0; typed->typed[i] != NULL; i++)
    if (*typed->typed[i] != '\0' && !word_fits (item, typed, i))
      return FALSE;

  return (filter->labels == 0 || (filter->labels >> till_payment_get_label (payment) & 1) != 0) &&
         (filter->from_us == 0 || payment->created_us >= filter->from_us) &&
         (filter->to_us == 0 || payment->created_us < filter->to_us) &&
         (filter->currency == NULL || g_str_equal (payment->amount.currency, filter->currency)) &&
         (!filter->has_amount || (get_parts (payment) >= filter->amount_from &&
                                  get_parts (payment) <= filter->amount_to)) &&
         (filter->brand == NULL || g_strcmp0 (payment->brand, filter->brand) == 0) &&
         (filter->operator_name == NULL || operator_fits (payment, filter->operator_name)) &&
         channel_fits (payment, filter->channel) &&
         (filter->method == NULL || g_strcmp0 (payment->method, filter->method) == 0) &&
         (filter->customer_id == NULL ||
          g_strcmp0 (payment->customer_id, filter->customer_id) == 0);
}

static int
compare_keys (gconstpointer a,
              gconstpointer b)
{
  gint64 key_a = *(const gint64 *) a, key_b = *(const gint64 *) b;

  return key_a > key_b ? -1 : key_a < key_b;
}

static GArray *
expect (const TillFilter *filter)
{
  GArray *keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  Typed typed;

  typed_init (&typed, filter->text);
  for (guint i = 0; i < known->len; i++)
    if (fits (&g_array_index (known, Known, i), filter, &typed))
      g_array_append_val (keys, g_array_index (known, Known, i).key);
  g_array_sort (keys, compare_keys);
  typed_clear (&typed);

  return keys;
}

static char *
describe (const TillFilter *filter)
{
  return g_strdup_printf ("text “%s” labels %x from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT
                          " currency %s amount %d %" G_GINT64_FORMAT "–%" G_GINT64_FORMAT
                          " method %s customer %s brand %s operator %s channel %d",
                          filter->text, filter->labels, filter->from_us, filter->to_us,
                          filter->currency, filter->has_amount, filter->amount_from,
                          filter->amount_to, filter->method, filter->customer_id, filter->brand,
                          filter->operator_name, filter->channel);
}

static void
assert_lists (const TillFilter *filter)
{
  g_autofree char *what = describe (filter);
  g_autoptr (GArray) expected = expect (filter);
  g_autoptr (GArray) all = store_list (shared.store, filter, 0, 0);
  guint page = g_test_rand_int_range (1, 200), n = 0;
  gint64 before = 0;

  if (all->len != expected->len)
    g_test_message ("%s: %u instead of %u", what, all->len, expected->len);
  g_assert_cmpmem (all->data, all->len * sizeof (gint64), expected->data,
                   expected->len * sizeof (gint64));

  /* The same in pages, as far as a person would scroll. */
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (GArray) keys = store_list (shared.store, filter, before, page);
      guint n_left = MIN (expected->len - n, page);

      if (keys->len != n_left)
        g_test_message ("%s, page %u: %u instead of %u", what, i, keys->len, n_left);
      g_assert_cmpuint (keys->len, ==, n_left);
      if (n_left > 0) /* an empty array has no data to count from */
        g_assert_cmpmem (keys->data, keys->len * sizeof (gint64),
                         expected->data + n * sizeof (gint64), n_left * sizeof (gint64));
      n += n_left;
      if (n_left < page)
        break;

      before = g_array_index (keys, gint64, keys->len - 1);
    }
}

static void
assert_totals (const TillFilter *filter)
{
  g_autoptr (GArray) totals = store_totals (shared.store, filter);
  g_autoptr (GArray) expected = expect (filter);
  gint64 count = 0;
  Typed typed;

  typed_init (&typed, filter->text);
  for (guint i = 0; i < totals->len; i++)
    {
      const TillTotal *total = &g_array_index (totals, TillTotal, i);
      TillTotal sum = { "", 0, 0, 0, 0, 0 };

      for (guint k = 0; k < known->len; k++)
        {
          const Known *item = &g_array_index (known, Known, k);

          if (!fits (item, filter, &typed))
            continue;

          if (g_str_equal (item->payment->settle_currency, total->currency))
            {
              sum.fees += item->payment->fee;
              sum.net += item->payment->net;
            }

          if (!g_str_equal (item->payment->amount.currency, total->currency))
            continue;

          sum.count++;
          sum.gross += item->payment->captured;
          sum.refunded += item->payment->refunded;
        }

      g_assert_cmpint (total->count, ==, sum.count);
      g_assert_cmpint (total->gross, ==, sum.gross);
      g_assert_cmpint (total->refunded, ==, sum.refunded);
      g_assert_cmpint (total->fees, ==, sum.fees);
      g_assert_cmpint (total->net, ==, sum.net);
      g_assert_true (total->count > 0 || total->fees != 0 || total->net != 0);
      count += total->count;
    }
  typed_clear (&typed);

  g_assert_cmpint (count, ==, expected->len);
}

/* --- asking ----------------------------------------------------------------------------------- */

static gboolean
one_in (guint n)
{
  return g_test_rand_int_range (0, n) == 0;
}

static char *
invent_word (void)
{
  guint i = g_test_rand_int_range (0, N_PAYMENTS);
  const TillPayment *payment = g_array_index (known, Known, i).payment;
  g_auto (GStrv) folded = NULL;
  const char *word;
  int start;

  switch (g_test_rand_int_range (0, 8))
    {
    case 0:
      return g_strdup (payment->last4);

    case 1:
      return g_strdup (payment->record.id);

    case 2:
      return g_strdup (payment->customer_id != NULL ? payment->customer_id : payment->intent_id);

    case 3:
      return g_strdup ("nothing");

    default:
      folded = g_strsplit (words[g_test_rand_int_range (0, G_N_ELEMENTS (words))].folded, " ", 2);
      word = folded[0];
      start = one_in (2) ? 0 : g_test_rand_int_range (0, g_utf8_strlen (word, -1));
      return g_utf8_substring (word, start, g_test_rand_int_range (start + 1,
                                                                   g_utf8_strlen (word, -1) + 1));
    }
}

static char *
invent_text (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n = g_test_rand_int_range (1, 4);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *word = invent_word ();

      g_string_append_printf (text, "%s ", word);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gint64
invent_time (void)
{
  return g_array_index (known, Known, g_test_rand_int_range (0, N_PAYMENTS)).payment->created_us +
         g_test_rand_int_range (-1, 2) * TILL_SECOND;
}

static void
test_random_filters (void)
{
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      g_autofree char *text = one_in (2) ? invent_text () : NULL;
      g_autofree char *customer_id = g_strdup_printf ("cus_%05d", g_test_rand_int_range (0, 310));
      TillFilter filter = { .text = text };

      if (one_in (4))
        filter.labels = g_test_rand_int ();
      if (one_in (6))
        filter.labels = 1 << TILL_PAYMENT_LABEL_AUTHORIZED;
      if (one_in (5))
        filter.from_us = invent_time ();
      if (one_in (5))
        filter.to_us = invent_time ();
      if (one_in (4))
        filter.currency = one_in (5) ? "USD" : currencies[g_test_rand_int_range (0, 6)];
      if (one_in (5))
        filter.method = one_in (5) ? "none" : methods[g_test_rand_int_range (0, 6)];
      if (one_in (8))
        filter.customer_id = customer_id;
      if (one_in (4))
        {
          filter.has_amount = TRUE;
          filter.amount_from = g_test_rand_int_range (0, 30000) * (one_in (2) ? 100 : 1);
          filter.amount_to = one_in (3) ? filter.amount_from
                                        : filter.amount_from + g_test_rand_int_range (0, 30000);
        }
      if (one_in (8))
        filter.brand = one_in (5) ? "unionpay" : brands[g_test_rand_int_range (0, 4)];
      if (one_in (8))
        filter.operator_name = one_in (2) ? "ana" : one_in (2) ? "be an" : "nobody";
      if (one_in (8))
        filter.channel = g_test_rand_int_range (0, TILL_CHANNEL_IN_PERSON + 1);

      assert_lists (&filter);
      assert_totals (&filter);
    }
}

/* Those ways through the history that chance may not take. */
static void
test_chosen_filters (void)
{
  static const char *const texts[] = {
    "subscription", "subs", "s", "subscription subject", "SUBSCRIPTION müller", "o'brien",
    "Ávila-Ruiz", "jose 4242", "4242 4242", "4242 subscription blue", "ch_00017",
    "ch_00017 subscription", "pi_00100", "漢", "ω", "order_17", "subscriptions", "a", "mug blue",
  };
  const TillFilter filters[] = {
    { NULL },
    { .labels = 1 << TILL_PAYMENT_LABEL_AUTHORIZED },
    { .labels = 1 << TILL_PAYMENT_LABEL_DISPUTED },
    { .labels = 1u << 31 },
    { .currency = "USD" },
    { .method = "link", .currency = "JPY", .labels = 1 << TILL_PAYMENT_LABEL_AUTHORIZED },
    { .has_amount = TRUE, .amount_from = 2000000, .amount_to = 2990000 },
    { .has_amount = TRUE, .amount_from = 0, .amount_to = G_MAXINT64 },
    { .has_amount = TRUE, .amount_from = 5, .amount_to = 1 },
    { .has_amount = TRUE, .amount_from = 20000, .amount_to = 20000 },
    { .has_amount = TRUE, .amount_from = 20001, .amount_to = 20009 },
    { .has_amount = TRUE, .amount_from = 20000, .amount_to = 20000, .currency = "JPY" },
    { .has_amount = TRUE, .amount_from = G_MININT64, .amount_to = G_MAXINT64 },
    { .brand = "amex" },
    { .brand = "amex", .currency = "JPY", .channel = TILL_CHANNEL_PHONE },
    { .operator_name = "ana" },
    { .operator_name = "ana berg", .labels = 1 << TILL_PAYMENT_LABEL_AUTHORIZED },
    { .operator_name = "" },
    { .channel = TILL_CHANNEL_IN_PERSON },
    { .channel = TILL_CHANNEL_PHONE, .text = "subscription" },
    { .has_amount = TRUE, .amount_from = 2000000, .amount_to = 2990000, .method = "link" },
    { .text = " \t " },
    { .text = "& # !" },
    { .from_us = START_SECOND * TILL_SECOND + 1, .to_us = START_SECOND * TILL_SECOND + 2 },
    { .from_us = 1, .to_us = G_MAXINT64 },
    { .to_us = -5 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    {
      /* Signs alone are nothing to search for. */
      TillFilter same = filters[i];

      if (same.text != NULL && strchr (same.text, '&') != NULL)
        {
          g_autoptr (GArray) keys = store_list (shared.store, &same, 0, 0);

          g_assert_cmpuint (keys->len, ==, N_PAYMENTS);
          continue;
        }

      assert_lists (&filters[i]);
      assert_totals (&filters[i]);
    }

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *folded = g_utf8_normalize (texts[i], -1, G_NORMALIZE_ALL);
      TillFilter filter = { .text = texts[i] };

      /* The model knows no accents; the history does. */
      if (g_str_has_prefix (texts[i], "SUBSCRIPTION"))
        filter.text = "SUBSCRIPTION muller";
      if (g_str_has_prefix (texts[i], "Á"))
        filter.text = "Avila-Ruiz";
      {
        g_autoptr (GArray) plain = store_list (shared.store, &filter, 0, 0);
        g_autoptr (GArray) accents = store_list (shared.store, &(TillFilter) { .text = texts[i] },
                                                 0, 0);
        g_autoptr (GArray) decomposed = store_list (shared.store,
                                                    &(TillFilter) { .text = folded }, 0, 0);

        g_assert_cmpmem (plain->data, plain->len * sizeof (gint64), accents->data,
                         accents->len * sizeof (gint64));
        g_assert_cmpmem (plain->data, plain->len * sizeof (gint64), decomposed->data,
                         decomposed->len * sizeof (gint64));
      }
      assert_lists (&filter);
      filter.labels = 1 << TILL_PAYMENT_LABEL_SUCCEEDED;
      assert_lists (&filter);
    }
}

/* Whatever is typed, there is an answer. */
static void
test_any_text (void)
{
  static const char *const pieces[] = {
    "\"", "'", "*", "^", "(", ")", ":", "-", "+", "AND", "OR", "NOT", "NEAR", "NEAR(a b, 3)",
    "payment_text", "metadata:", "\\", "%", "_", ";", "--", "/*",
    "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d", "\xf0\x9f\xa7\xbe", "漢字", "e\xcc\x81",
    "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb",
    "\xe2\x80\x8f", "\xef\xbb\xbf", "\xff", "\xc3", "4242", "ch_1", " ", "\n", "a", "İ", "ß", "ﬁ",
  };

  for (guint i = 0; i < 600; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GArray) keys = NULL;
      g_autoptr (GPtrArray) customers = NULL;
      g_autoptr (GError) error = NULL;
      TillFilter filter = { NULL };
      guint n = g_test_rand_int_range (1, i % 100 == 0 ? 400 : 9);

      for (guint k = 0; k < n; k++)
        if (one_in (2))
          g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
        else
          g_string_append_unichar (text, g_test_rand_int_range (1, one_in (3) ? 0x110000 : 0x800));

      filter.text = text->str;
      if (one_in (3))
        filter.currency = text->str;
      keys = store_try_list (shared.store, &filter, 0, 50, &error);
      if (error != NULL)
        g_test_message ("“%s”", text->str);
      g_assert_no_error (error);
      customers = store_find_customers (shared.store, text->str, 50);
      g_assert_nonnull (customers);
    }
}

/* What has changed since is found as it is now, in memory and in the table. */
static void
test_changes_are_found (void)
{
  const TillFilter new_word = { .text = "zanzibar" }, old_word = { .text = "yesterday" };
  const guint newest = N_PAYMENTS - 1, oldest = 0;
  const guint both[] = { newest, oldest };

  for (guint i = 0; i < G_N_ELEMENTS (both); i++)
    {
      Known *item = &g_array_index (known, Known, both[i]);
      TillPayment fields = *item->payment;
      g_autoptr (GArray) before = NULL;
      g_autoptr (GArray) after = NULL;
      g_autoptr (GArray) gone = NULL;

      fields.description = "yesterday";
      fields.record.as_of_us += TILL_SECOND;
      till_applied_free (store_apply_one (shared.store, &fields));
      before = store_list (shared.store, &old_word, 0, 10);
      g_assert_cmpuint (before->len, ==, 1);

      fields.description = "Zanzibar";
      fields.record.as_of_us += TILL_SECOND;
      till_applied_free (store_apply_one (shared.store, &fields));
      after = store_list (shared.store, &new_word, 0, 10);
      g_assert_cmpuint (after->len, ==, 1);
      g_assert_cmpint (g_array_index (after, gint64, 0), ==, item->key);
      gone = store_list (shared.store, &old_word, 0, 10);
      g_assert_cmpuint (gone->len, ==, 0);

      fields.description = NULL;
      fields.record.as_of_us += TILL_SECOND;
      till_applied_free (store_apply_one (shared.store, &fields));
    }
}

static void
test_missing_keys (void)
{
  gint64 wanted[] = { 5, g_array_index (known, Known, 3).key, -1 };
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) payments = NULL;
  g_autoptr (GError) error = NULL;

  g_array_append_vals (keys, wanted, G_N_ELEMENTS (wanted));
  payments = store_load (shared.store, keys);
  g_assert_cmpuint (payments->len, ==, 3);
  g_assert_null (payments->pdata[0]);
  g_assert_cmpstr (TILL_RECORD (payments->pdata[1])->id, ==, "ch_00003");
  g_assert_null (payments->pdata[2]);

  g_assert_null (store_find (shared.store, "ch_none", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
test_filter_values (void)
{
  const TillFilter full = { "a", 1, 2, 3, "GBP", TRUE, 4, 5, "card", "cus_1",
                            "visa", "ana", TILL_CHANNEL_PHONE };
  g_autoptr (TillFilter) copy = till_filter_copy (&full);
  TillFilter other = full;

  g_assert_true (till_filter_equal (&full, copy));
  g_assert_true (copy->text != full.text);
  g_assert_false (till_filter_is_empty (copy));
  other.amount_to = 6;
  g_assert_false (till_filter_equal (&full, &other));
  other = full;
  other.customer_id = NULL;
  g_assert_false (till_filter_equal (&full, &other));
  other = full;
  other.operator_name = "bo";
  g_assert_false (till_filter_equal (&full, &other));
  other = full;
  other.channel = TILL_CHANNEL_ANY;
  g_assert_false (till_filter_equal (&full, &other));
  other = full;
  other.brand = "amex";
  g_assert_false (till_filter_equal (&full, &other));
  g_assert_true (till_filter_is_empty (&(TillFilter) { .text = " ", .amount_to = 5 }));
  g_assert_false (till_filter_is_empty (&(TillFilter) { .has_amount = TRUE }));
  g_assert_false (till_filter_is_empty (&(TillFilter) { .channel = TILL_CHANNEL_PHONE }));
}

static void
test_amount_parts (void)
{
  gint64 parts = 7;

  g_assert_true (till_filter_get_parts (4800, "GBP", &parts));
  g_assert_cmpint (parts, ==, 48000);
  g_assert_true (till_filter_get_parts (48, "JPY", &parts));
  g_assert_cmpint (parts, ==, 48000);
  g_assert_true (till_filter_get_parts (-48000, "KWD", &parts));
  g_assert_cmpint (parts, ==, -48000);
  g_assert_true (till_filter_get_parts (G_MAXINT64, "JPY", &parts));
  g_assert_cmpint (parts, ==, G_MAXINT64);
  g_assert_true (till_filter_get_parts (G_MININT64, "GBP", &parts));
  g_assert_cmpint (parts, ==, G_MININT64);
  parts = 7;
  g_assert_false (till_filter_get_parts (1, "XYZ", &parts));
  g_assert_false (till_filter_get_parts (1, "", &parts));
  g_assert_false (till_filter_get_parts (1, NULL, &parts));
  g_assert_cmpint (parts, ==, 7);
}

typedef struct
{
  GPtrArray    *ids;
  GCancellable *cancellable;
  guint         cancel_at;
} Seen;

static gboolean
see (const TillPayment *payment,
     gpointer           user_data,
     GError           **error)
{
  Seen *seen = user_data;

  g_ptr_array_add (seen->ids, g_strdup (payment->record.id));
  g_assert_cmpint (payment->record.kind, ==, TILL_RECORD_PAYMENT);
  if (seen->ids->len == seen->cancel_at)
    g_cancellable_cancel (seen->cancellable);

  return TRUE;
}

static void
visited_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
visit (const TillFilter *filter,
       Seen             *seen,
       GError          **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  till_store_visit_async (shared.store, filter, see, seen, seen->cancellable, visited_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return till_store_visit_finish (shared.store, result, error);
}

/* A visit sees what a list lists, in its order, and ends when it is cancelled. */
static void
test_visits (void)
{
  const TillFilter filters[] = {
    { NULL }, { .text = "subscription" }, { .labels = 1 << TILL_PAYMENT_LABEL_DECLINED },
    { .text = "nobody has this" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (GArray) keys = store_list (shared.store, &filters[i], 0, 0);
      g_autoptr (GPtrArray) listed = store_load (shared.store, keys);
      Seen seen = { ids, cancellable, 0 };
      g_autoptr (GError) error = NULL;

      g_assert_true (visit (&filters[i], &seen, &error));
      g_assert_cmpuint (ids->len, ==, listed->len);
      for (guint k = 0; k < ids->len; k++)
        g_assert_cmpstr (ids->pdata[k], ==, ((TillPayment *) listed->pdata[k])->record.id);

      if (ids->len < 1000)
        continue;

      g_ptr_array_set_size (ids, 0);
      seen.cancel_at = 500;
      g_assert_false (visit (&filters[i], &seen, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_cmpuint (ids->len, <, N_PAYMENTS);
    }
}

/* The id of a refund, a dispute or a link leads to the payment it belongs to. */
static void
test_ids_of_others (StoreFixture *fixture,
                    gconstpointer user_data)
{
  TillPayment payment = payment_fields ("ch_1", 1), other = payment_fields ("ch_2", 1);
  TillRefund refund = {
    .record = { .kind = TILL_RECORD_REFUND, .id = "re_000017", .as_of_us = TILL_SECOND },
    .created_us = 1, .amount = { 1, "GBP" }, .payment_id = "ch_1",
  };
  TillDispute dispute = {
    .record = { .kind = TILL_RECORD_DISPUTE, .id = "dp_000018", .as_of_us = TILL_SECOND },
    .created_us = 1, .amount = { 1, "GBP" }, .payment_id = "ch_1",
  };
  TillLink link = {
    .record = { .kind = TILL_RECORD_LINK, .id = "plink_000019", .as_of_us = TILL_SECOND },
    .created_us = 1, .amount = { 1, "GBP" }, .payment_intent_id = "pi_1",
  };
  const char *const ids[] = { "re_000017", "dp_000018", "plink_000019" };

  payment.intent_id = "pi_1";
  payment.customer_name = "Ada";
  other.intent_id = "pi_2";
  till_applied_free (store_apply_one (fixture->store, &payment));
  till_applied_free (store_apply_one (fixture->store, &other));
  till_applied_free (store_apply_one (fixture->store, &refund));
  till_applied_free (store_apply_one (fixture->store, &dispute));
  till_applied_free (store_apply_one (fixture->store, &link));

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autofree char *with_name = g_strconcat (ids[i], " ada", NULL);
      g_autofree char *with_other = g_strconcat (ids[i], " bob", NULL);
      g_autofree char *wrong = g_strconcat (ids[i], "x", NULL);
      g_autoptr (GArray) keys = store_list (fixture->store, &(TillFilter) { .text = ids[i] }, 0, 0);
      g_autoptr (GArray) both = store_list (fixture->store,
                                            &(TillFilter) { .text = with_name }, 0, 0);
      g_autoptr (GArray) none = store_list (fixture->store,
                                            &(TillFilter) { .text = with_other }, 0, 0);
      g_autoptr (GArray) no_such = store_list (fixture->store, &(TillFilter) { .text = wrong },
                                               0, 0);
      g_autoptr (GPtrArray) found = store_load (fixture->store, keys);

      g_assert_cmpuint (found->len, ==, 1);
      g_assert_cmpstr (((TillPayment *) found->pdata[0])->record.id, ==, "ch_1");
      g_assert_cmpuint (both->len, ==, 1);
      g_assert_cmpuint (none->len, ==, 0);
      g_assert_cmpuint (no_such->len, ==, 0);
    }
}

int
main (int   argc,
      char *argv[])
{
  int result;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  store_set_up (&shared, NULL);
  fill ();

  g_test_add_func ("/store/select/chosen-filters", test_chosen_filters);
  g_test_add_func ("/store/select/random-filters", test_random_filters);
  g_test_add_func ("/store/select/any-text", test_any_text);
  g_test_add_func ("/store/select/changes-are-found", test_changes_are_found);
  g_test_add_func ("/store/select/missing-keys", test_missing_keys);
  g_test_add_func ("/store/select/filter-values", test_filter_values);
  g_test_add_func ("/store/select/amount-parts", test_amount_parts);
  g_test_add_func ("/store/select/visits", test_visits);
  g_test_add ("/store/select/ids-of-others", StoreFixture, NULL, store_set_up, test_ids_of_others,
              store_tear_down);

  result = g_test_run ();

  for (guint i = 0; i < known->len; i++)
    {
      till_record_unref (g_array_index (known, Known, i).payment);
      g_free (g_array_index (known, Known, i).folded);
    }
  g_array_unref (known);
  store_tear_down (&shared, NULL);

  return result;
}
