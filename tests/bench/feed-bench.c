/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* "feed-bench CHARGES FOLDER [store]": the stages of a backfill by themselves, over charges that
 * the practice gateway once gave (as page-server wants them). Prints how long each takes, as JSON:
 *   copy      the pages' bytes are copied
 *   tree      json-glib makes a tree of each page
 *   document  we make a document of each page
 *   records   we make records of each page, as the adapter does
 *   store     the records are written into a new history, as a backfill does
 *   raw       SQLite alone inserts the same rows and words into the same tables, in order
 * With the word "store", only records and store. */

#include <sqlite3.h>
#include <string.h>
#include <time.h>

#include "till-grams-private.h"
#include "till-json.h"
#include "till-stripe-page.h"
#include "till-store.h"

#define PAGE 100

/* As many pages a transaction as a backfill writes. */
#define BATCH 2400

typedef struct
{
  GPtrArray *pages;   /* GBytes: answers */
  GPtrArray *records;
  guint      n;       /* charges */
} Feed;

static void
read_pages (Feed       *feed,
            const char *path)
{
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  GString *page = NULL;

  if (!g_file_get_contents (path, &contents, NULL, &error))
    g_error ("%s", error->message);

  for (char *line = contents, *end; *line != '\0'; line = end + 1)
    {
      end = strchrnul (line, '\n');
      line = strchrnul (line, '{');
      if (page == NULL)
        page = g_string_new ("{\"object\":\"list\",\"url\":\"/v1/charges\",\"data\":[");
      else
        g_string_append_c (page, ',');
      g_string_append_len (page, line, end - line);
      feed->n++;
      if (feed->n % PAGE == 0 || *end == '\0' || end[1] == '\0')
        {
          g_string_append (page, "],\"has_more\":true}");
          g_ptr_array_add (feed->pages, g_string_free_to_bytes (g_steal_pointer (&page)));
        }
      if (*end == '\0')
        break;
    }
}

/* When something began, and what all threads had computed until then. */
typedef struct
{
  gint64 us;
  gint64 cpu_us;
} Began;

static Began
begin (void)
{
  struct timespec spent;
  Began now = { g_get_monotonic_time (), 0 };

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &spent);
  now.cpu_us = spent.tv_sec * TILL_SECOND + spent.tv_nsec / 1000;

  return now;
}

static void
tell (const Feed  *feed,
      const char  *what,
      const Began *began)
{
  Began now = begin ();

  g_print ("{\"what\": \"%s\", \"payments\": %u, \"us\": %" G_GINT64_FORMAT ", \"cpu_us\": %"
           G_GINT64_FORMAT "}\n", what, feed->n, now.us - began->us, now.cpu_us - began->cpu_us);
}

static void
time_copy (Feed *feed)
{
  Began began = begin ();

  for (guint i = 0; i < feed->pages->len; i++)
    {
      gsize length;
      gconstpointer data = g_bytes_get_data (feed->pages->pdata[i], &length);
      g_autofree char *copy = g_memdup2 (data, length);

      g_assert_cmpint (copy[length - 1], ==, '}');
    }
  tell (feed, "copy", &began);
}

static void
time_tree (Feed *feed)
{
  Began began = begin ();

  for (guint i = 0; i < feed->pages->len; i++)
    {
      g_autoptr (JsonNode) root = till_json_parse_bytes (feed->pages->pdata[i], NULL);

      g_assert_nonnull (root);
    }
  tell (feed, "tree", &began);
}

static TillJsonDocument *
make_document (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  TillJsonDocument *document = till_json_document_new (data, length, &error);

  g_assert_no_error (error);

  return document;
}

static void
time_document (Feed *feed)
{
  Began began = begin ();

  for (guint i = 0; i < feed->pages->len; i++)
    {
      g_autoptr (TillJsonDocument) document = make_document (feed->pages->pdata[i]);

      g_assert_nonnull (till_json_document_get_root (document));
    }
  tell (feed, "document", &began);
}

static void
time_records (Feed *feed)
{
  static const TillStripeParse parse = till_stripe_parse_charge;
  const TillStripeContext context = { .origin = TILL_ORIGIN_READ, .as_of_us = 1 };
  Began began = begin ();

  for (guint i = 0; i < feed->pages->len; i++)
    {
      g_autoptr (TillJsonDocument) document = make_document (feed->pages->pdata[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (TillStripePage) page = NULL;

      page = till_stripe_page_digest_list (till_json_document_get_root (document), &context,
                                           &parse, &error);
      g_assert_no_error (error);
      g_ptr_array_extend (feed->records, page->records, (GCopyFunc) till_record_ref, NULL);
    }
  tell (feed, "records", &began);
}

/* --- the store -------------------------------------------------------------------------------- */

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

static void
time_store (Feed       *feed,
            const char *path)
{
  g_autoptr (TillStore) store = open_store (path);
  Began began = begin ();

  for (guint i = 0; i < feed->records->len; i += BATCH)
    {
      g_autoptr (GPtrArray) records = till_record_array_new ();
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (TillApplied) applied = NULL;

      for (guint k = i; k < MIN (i + BATCH, feed->records->len); k++)
        g_ptr_array_add (records, till_record_ref (feed->records->pdata[k]));
      till_store_apply_async (store, records, NULL, 0, NULL, keep_result_cb, &result);
      applied = till_store_apply_finish (store, wait_for (&result), NULL);
      g_assert_nonnull (applied);
    }
  tell (feed, "store", &began);
  till_store_close (store);
}

/* --- SQLite alone ----------------------------------------------------------------------------- */

static void
run (sqlite3    *db,
     const char *sql)
{
  char *message = NULL;

  if (sqlite3_exec (db, sql, NULL, NULL, &message) != SQLITE_OK)
    g_error ("%s: %s", sql, message);
}

/* The grams of a text; letters are folded as far as that costs nothing. */
static void
grams_func (sqlite3_context *context,
            int              n_args,
            sqlite3_value  **args)
{
  g_autofree char *text = g_ascii_strdown ((const char *) sqlite3_value_text (args[0]), -1);
  g_autoptr (GString) grams = g_string_new (NULL);

  g_strdelimit (text, "\n@.,:;/-+()\"'", ' ');
  till_grams_append (text, strlen (text), grams);
  sqlite3_result_text (context, grams->str, -1, SQLITE_TRANSIENT);
}

/* The rows of one history into an empty one. */
static void
time_raw (Feed       *feed,
          const char *path,
          const char *from)
{
  g_autofree char *attach = g_strdup_printf ("ATTACH '%s' AS full", from);
  sqlite3 *db;
  Began began;

  till_store_close (open_store (path));
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  sqlite3_create_function (db, "grams", 1, SQLITE_UTF8, NULL, grams_func, NULL, NULL);
  run (db, "PRAGMA synchronous = NORMAL");
  run (db, "PRAGMA cache_size = -32768");
  run (db, "PRAGMA wal_autocheckpoint = 16000");
  run (db, attach);

  began = begin ();
  run (db, "CREATE TEMP TABLE todo AS SELECT rid, row_number () OVER (ORDER BY rid) / 2400 AS part"
           " FROM full.payment");
  for (guint part = 0; part <= feed->n / BATCH; part++)
    {
      g_autofree char *rows = g_strdup_printf (
        "INSERT INTO main.payment SELECT p.* FROM todo CROSS JOIN full.payment AS p"
        " ON p.rid = todo.rid WHERE part = %u", part);
      g_autofree char *words = g_strdup_printf (
        "INSERT INTO main.payment_text (rowid, grams) SELECT p.rid >> 13,"
        "  grams (group_concat (ifnull (customer_name, '') || ' ' || ifnull (customer_email, '')"
        "  || ' ' || ifnull (customer_phone, '') || ' ' || ifnull (description, '')"
        "  || ' ' || ifnull (reference, '') || ' ' || ifnull (note, '')"
        "  || ' ' || ifnull (metadata, ''), ' '))"
        " FROM todo CROSS JOIN full.payment AS p ON p.rid = todo.rid WHERE part = %u"
        " GROUP BY 1 ORDER BY 1", part);

      run (db, "BEGIN IMMEDIATE");
      run (db, rows);
      run (db, words);
      run (db, "COMMIT");
    }
  tell (feed, "raw", &began);
  sqlite3_close (db);
}

int
main (int   argc,
      char *argv[])
{
  Feed feed = { g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref),
                till_record_array_new (), 0 };
  g_autofree char *ours = NULL;
  g_autofree char *raw = NULL;

  if (argc < 3)
    g_error ("Say which charges, and where");

  ours = g_build_filename (argv[2], "ours.db", NULL);
  raw = g_build_filename (argv[2], "raw.db", NULL);
  read_pages (&feed, argv[1]);
  if (argc == 3)
    {
      time_copy (&feed);
      time_tree (&feed);
      time_document (&feed);
    }
  time_records (&feed);
  time_store (&feed, ours);
  if (argc == 3)
    time_raw (&feed, raw, ours);

  g_ptr_array_unref (feed.pages);
  g_ptr_array_unref (feed.records);

  return 0;
}
