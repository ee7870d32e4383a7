/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What is typed into the search field finds what going through all payments finds.
 *
 * Payments with names, e-mails, notes and metadata in seven scripts are invented, and lines of
 * search together with what they mean; the line goes through the parser and the store, the meaning
 * through a loop that knows neither. Case and accents are folded by a table of this test, so that
 * no code of ours or SQLite's judges itself.
 *
 * TILL_SEARCH_QUERIES says how many lines; the test suite looks at fewer than a release does. */

#include <locale.h>
#include <string.h>

#include "store-fixture.h"
#include "till-query.h"

#define N_PAYMENTS 9000
#define N_QUERIES 1500
#define DAY (86400 * TILL_SECOND)

/* As written, and as folded. */
static const struct
{
  const char *written;
  const char *folded;
} words[] = {
  /* Latin */
  { "Müller", "muller" }, { "José", "jose" }, { "Łukasz", "lukasz" }, { "Smith", "smith" },
  { "Smithson", "smithson" }, { "ÅNGSTRÖM", "angstrom" }, { "Çelik", "celik" },
  { "nguyễn", "nguyen" }, { "Straße", "strasse" }, { "blanket", "blanket" }, { "Blue", "blue" },
  /* Greek */
  { "Παπαδόπουλος", "παπαδοπουλοσ" }, { "Ελένη", "ελενη" }, { "ΑΘΗΝΑ", "αθηνα" },
  /* Cyrillic */
  { "Иванов", "иванов" }, { "ОЛЬГА", "ольга" }, { "Шевченко", "шевченко" },
  /* Hebrew, Arabic */
  { "כהן", "כהן" }, { "שָׁלוֹם", "שלום" }, { "مُحَمَّد", "محمد" }, { "خالد", "خالد" },
  /* Devanagari, Han */
  { "राहुल", "राहुल" }, { "वर्मा", "वर्मा" }, { "山田", "山田" }, { "高橋", "高橋" }, { "王小明", "王小明" },
  /* Where nobody puts a space between words: names, and what was bought, in one */
  { "東京都渋谷区", "東京都渋谷区" }, { "コーヒー豆五百グラム", "コーヒー豆五百グラム" },
  { "서울특별시", "서울특별시" }, { "สมชายใจดี", "สมชายใจดี" },
};

static const struct
{
  const char      *word;
  TillPaymentLabel label;
} labels[] = {
  { "refunded", TILL_PAYMENT_LABEL_REFUNDED }, { "paid", TILL_PAYMENT_LABEL_SUCCEEDED },
  { "Declined", TILL_PAYMENT_LABEL_DECLINED },
  { "partly refunded", TILL_PAYMENT_LABEL_PARTLY_REFUNDED },
  { "AUTHORISED", TILL_PAYMENT_LABEL_AUTHORIZED },
};

static const char *const currencies[] = { "GBP", "GBP", "GBP", "EUR", "JPY", "KWD" };
static const gint64 factors[] = { 10, 10, 10, 10, 1000, 1 };
static const char *const brands[] = { "visa", "visa", "mastercard", "amex" };

typedef struct
{
  gint64           key;
  GString         *words;    /* folded, each after a space */
  char             last4[5];
  char             id[16];
  TillPaymentLabel label;
  guint            currency;
  gint64           minor;
  guint            brand;
  gboolean         moto;
  gint64           created_us;
} Known;

/* A line of search, and what it means. */
typedef struct
{
  GString  *line;
  char     *parts[4];       /* of words, folded */
  guint     n_parts;
  char      last4[5];       /* or a word with these four digits: never invented */
  char      id[16];
  guint32   labels;
  int       currency;       /* of the code at that index; -1 = any */
  gboolean  has_amount;
  gint64    amount_from;
  gint64    amount_to;
  int       brand;
  int       moto;
  gint64    from_us;
  gint64    to_us;
} Meant;

static Known known[N_PAYMENTS];

static guint
pick (guint n)
{
  return g_test_rand_int_range (0, n);
}

/* --- inventing payments ----------------------------------------------------------------------- */

static void
add_word (GString *text,
          GString *folded)
{
  guint i = pick (3) == 0 ? 0 : pick (G_N_ELEMENTS (words));

  g_string_append_printf (text, "%s ", words[i].written);
  g_string_append_printf (folded, " %s", words[i].folded);
}

static TillPayment *
invent (guint i)
{
  g_autoptr (GString) name = g_string_new (NULL);
  g_autoptr (GString) note = g_string_new (NULL);
  g_autoptr (GString) metadata = g_string_new (NULL);
  Known *item = &known[i];
  TillPayment fields = payment_fields (item->id, 1);

  item->words = g_string_new (NULL);
  g_snprintf (item->id, sizeof item->id, "ch_%08u", i);
  g_snprintf (item->last4, sizeof item->last4, "%04u", pick (300));
  fields.created_us = item->created_us = (START_SECOND + i * 977) * TILL_SECOND;
  add_word (name, item->words);
  add_word (name, item->words);
  add_word (note, item->words);
  add_word (metadata, item->words);
  fields.customer_name = name->str;
  fields.note = i % 2 == 0 ? note->str : NULL;
  fields.description = i % 2 == 1 ? note->str : NULL;
  fields.metadata = metadata->str;
  fields.last4 = item->last4;
  fields.brand = brands[item->brand = pick (G_N_ELEMENTS (brands))];
  fields.moto = item->moto = pick (5) == 0;
  item->currency = pick (G_N_ELEMENTS (currencies));
  item->minor = fields.amount.minor = pick (200) * (pick (2) == 0 ? 100 : 7);
  g_strlcpy (fields.amount.currency, currencies[item->currency], sizeof fields.amount.currency);
  fields.state = i % 50 == 0   ? TILL_PAYMENT_AUTHORIZED
                 : i % 7 == 0 ? TILL_PAYMENT_FAILED
                              : TILL_PAYMENT_SUCCEEDED;
  fields.captured = fields.state == TILL_PAYMENT_SUCCEEDED ? item->minor + 2 : 0;
  fields.refunded = fields.captured > 0 && i % 11 == 0 ? fields.captured : fields.captured > 0 &&
                    i % 13 == 0 ? 1 : 0;
  item->label = till_payment_get_label (&fields);

  return till_record_new (&fields);
}

static void
fill (StoreFixture *fixture)
{
  g_autoptr (GPtrArray) records = till_record_array_new ();
  g_autoptr (GArray) keys = NULL;

  for (guint i = 0; i < N_PAYMENTS; i++)
    g_ptr_array_add (records, invent (i));
  till_applied_free (store_apply (fixture->store, records));

  keys = store_list (fixture->store, &(TillFilter) { NULL }, 0, 0);
  g_assert_cmpuint (keys->len, ==, N_PAYMENTS);
  for (guint i = 0; i < N_PAYMENTS; i++)
    known[i].key = g_array_index (keys, gint64, N_PAYMENTS - 1 - i);
}

/* --- inventing lines -------------------------------------------------------------------------- */

static void
type (Meant      *meant,
      const char *text)
{
  g_string_append_printf (meant->line, "%s%s", meant->line->len > 0 ? " " : "", text);
}

/* A word, or some letters of it that stand side by side, in any case. */
static void
type_word (Meant *meant)
{
  guint i = pick (G_N_ELEMENTS (words));
  const char *source = pick (2) == 0 ? words[i].written : words[i].folded;
  glong length = g_utf8_strlen (words[i].folded, -1);
  gboolean is_whole = g_utf8_strlen (source, -1) != length || pick (3) == 0;
  glong start = is_whole || pick (3) == 0 ? 0 : pick (length);
  glong end = is_whole ? length : start + 1 + pick (length - start);
  g_autofree char *letters = is_whole ? g_strdup (source) : g_utf8_substring (source, start, end);
  g_autofree char *folded = g_utf8_substring (words[i].folded, start, end);
  g_autofree char *upper = g_utf8_strup (letters, -1);
  g_autofree char *quoted = NULL;

  if (meant->n_parts == G_N_ELEMENTS (meant->parts))
    return;

  quoted = g_strdup_printf ("\"%s\"", letters);
  /* Three capital letters may be a currency. */
  type (meant, pick (6) == 0 ? quoted : pick (4) == 0 && strlen (upper) != 3 ? upper : letters);
  meant->parts[meant->n_parts++] = g_steal_pointer (&folded);
}

static void
type_amount (Meant *meant)
{
  gint64 whole = pick (220), cents = pick (3) == 0 ? pick (100) : 0;
  gint64 from = whole * 1000 + cents * 10, to = from;
  char decimal = pick (2) == 0 ? '.' : ',';
  g_autofree char *figure = cents != 0
                              ? g_strdup_printf ("%d%c%02d", (int) whole, decimal, (int) cents)
                              : g_strdup_printf ("%d", (int) whole);
  g_autofree char *text = NULL;

  switch (pick (5))
    {
    case 0:
      text = g_strdup_printf (">%s", figure);
      from++;
      to = G_MAXINT64;
      break;

    case 1:
      text = g_strdup_printf ("<=%s", figure);
      from = 0;
      break;

    case 2:
      text = g_strdup_printf ("%s..%d", figure, (int) whole + 30);
      to = (whole + 30) * 1000;
      break;

    default:
      text = g_strdup (figure);
      break;
    }

  type (meant, text);
  meant->has_amount = TRUE;
  meant->amount_from = from;
  meant->amount_to = to;
}

/* A day, a month, or from a day on, in UTC, which is where this test lives. */
static void
type_date (Meant *meant)
{
  gint64 day = START_SECOND / 86400 + pick (N_PAYMENTS * 977 / 86400);
  g_autoptr (GDateTime) start = g_date_time_new_from_unix_utc (day * 86400);
  g_autoptr (GDateTime) month = g_date_time_new_utc (g_date_time_get_year (start),
                                                     g_date_time_get_month (start), 1, 0, 0, 0);
  g_autoptr (GDateTime) next = g_date_time_add_months (month, 1);
  g_autofree char *as_day = g_date_time_format (start, pick (2) == 0 ? "%Y-%m-%d" : "%d.%m.%Y");
  g_autofree char *as_month = g_date_time_format (month, "%Y-%m");
  g_autofree char *since = g_strdup_printf ("since:%s", as_day);

  if (meant->from_us != 0)
    return;

  meant->from_us = day * DAY;
  switch (pick (3))
    {
    case 0:
      type (meant, as_day);
      meant->to_us = (day + 1) * DAY;
      break;

    case 1:
      type (meant, as_month);
      meant->from_us = g_date_time_to_unix (month) * TILL_SECOND;
      meant->to_us = g_date_time_to_unix (next) * TILL_SECOND;
      break;

    default:
      type (meant, since);
      break;
    }
}

static void
type_something (Meant *meant)
{
  guint i;

  switch (pick (10))
    {
    case 0:
      if (meant->last4[0] == '\0')
        {
          g_snprintf (meant->last4, sizeof meant->last4, "%04u", pick (310));
          type (meant, meant->last4);
        }
      break;

    case 1:
      if (pick (3) == 0 && meant->id[0] == '\0')
        {
          g_snprintf (meant->id, sizeof meant->id, "ch_%08u", pick (N_PAYMENTS + 5));
          type (meant, meant->id);
        }
      break;

    case 2:
      i = pick (G_N_ELEMENTS (labels));
      type (meant, labels[i].word);
      meant->labels |= 1u << labels[i].label;
      break;

    case 3:
      if (meant->currency < 0)
        {
          meant->currency = pick (G_N_ELEMENTS (currencies));
          type (meant, currencies[meant->currency]);
        }
      break;

    case 4:
      if (!meant->has_amount)
        type_amount (meant);
      break;

    case 5:
      if (meant->brand < 0)
        {
          meant->brand = pick (G_N_ELEMENTS (brands));
          type (meant, brands[meant->brand]);
        }
      break;

    case 6:
      if (meant->moto < 0)
        {
          meant->moto = pick (2);
          type (meant, meant->moto ? "phone" : "Online");
        }
      break;

    case 7:
      type_date (meant);
      break;

    default:
      type_word (meant);
      break;
    }
}

static void
meant_init (Meant *meant)
{
  memset (meant, 0, sizeof *meant);
  meant->line = g_string_new (NULL);
  meant->currency = meant->brand = meant->moto = -1;
  for (guint n = 1 + pick (3); n > 0; n--)
    type_something (meant);
}

static void
meant_clear (Meant *meant)
{
  for (guint i = 0; i < meant->n_parts; i++)
    g_free (meant->parts[i]);
  g_string_free (meant->line, TRUE);
}

/* --- going through all ------------------------------------------------------------------------ */

static gboolean
fits (const Known *item,
      const Meant *meant)
{
  gint64 parts = item->minor * factors[item->currency];

  for (guint i = 0; i < meant->n_parts; i++)
    if (strstr (item->words->str, meant->parts[i]) == NULL)
      return FALSE;

  return (meant->last4[0] == '\0' || strcmp (item->last4, meant->last4) == 0) &&
         (meant->id[0] == '\0' || strcmp (item->id, meant->id) == 0) &&
         (meant->labels == 0 || (meant->labels >> item->label & 1) != 0) &&
         (meant->currency < 0 ||
          strcmp (currencies[item->currency], currencies[meant->currency]) == 0) &&
         (!meant->has_amount || (parts >= meant->amount_from && parts <= meant->amount_to)) &&
         (meant->brand < 0 || strcmp (brands[item->brand], brands[meant->brand]) == 0) &&
         (meant->moto < 0 || item->moto == meant->moto) &&
         (meant->from_us == 0 || item->created_us >= meant->from_us) &&
         (meant->to_us == 0 || item->created_us < meant->to_us);
}

static void
compare (StoreFixture *fixture,
         const Meant  *meant)
{
  g_autoptr (TillQuery) query = till_query_new (meant->line->str,
                                                (START_SECOND + 10 * 86400) * TILL_SECOND);
  guint limit = pick (3) == 0 ? 0 : 1 + pick (200), n = 0;
  g_autoptr (GArray) found = store_list (fixture->store, till_query_get_filter (query), 0, limit);

  for (guint i = N_PAYMENTS; i > 0 && (limit == 0 || n < limit); i--)
    if (fits (&known[i - 1], meant))
      {
        if (n >= found->len || g_array_index (found, gint64, n) != known[i - 1].key)
          g_error ("“%s”: %s is not found as number %u of %u", meant->line->str, known[i - 1].id, n,
                   found->len);
        n++;
      }

  if (found->len != n)
    g_error ("“%s”: %u found instead of %u", meant->line->str, found->len, n);
}

static void
test_lines (void)
{
  const char *wanted = g_getenv ("TILL_SEARCH_QUERIES");
  guint n = wanted != NULL ? (guint) g_ascii_strtoull (wanted, NULL, 10) : N_QUERIES;
  StoreFixture fixture = { NULL };

  store_set_up (&fixture, NULL);
  fill (&fixture);
  for (guint i = 0; i < n; i++)
    {
      Meant meant;

      meant_init (&meant);
      compare (&fixture, &meant);
      meant_clear (&meant);
    }
  g_test_message ("%u lines", n);

  for (guint i = 0; i < N_PAYMENTS; i++)
    g_string_free (known[i].words, TRUE);
  store_tear_down (&fixture, NULL);
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "C.UTF-8");
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/store/search/lines", test_lines);

  return g_test_run ();
}
