/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A file with payments is there whole or not at all. */

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "till-clock.h"
#include "till-double.h"
#include "till-export-line.h"
#include "till-export.h"
#include "till-json.h"
#include "till-payment-export.h"

typedef struct
{
  char      *folder;
  char      *path;
  TillStore *store;
} Fixture;

static const char *
pick (void)
{
  static const char *const texts[] = {
    NULL, "", "plain", "a,b", "say \"hi\"", "two\nlines", "=1+1", "-5", "+44", "@x", " padded",
    "\tx", "é", "漢字", "\r", "'", "a;b", "x\r\ny",
  };

  return texts[g_test_rand_int_range (0, G_N_ELEMENTS (texts))];
}

static gint64
pick_time (void)
{
  static const gint64 seconds[] = {
    0, 1, -1, 951782399, 951782400, 951868800, 1709164800, 4107542400, 253402300799, 253402300800,
    1795262400,
  };

  if (g_test_rand_bit ())
    return seconds[g_test_rand_int_range (0, G_N_ELEMENTS (seconds))] * TILL_SECOND;

  return (gint64) g_test_rand_int () * 3 * TILL_SECOND + g_test_rand_int ();
}

static TillPayment
invent (void)
{
  static const char *const currencies[] = { "GBP", "JPY", "KWD", "", "XXX" };
  TillPayment payment = { .record = { .kind = TILL_RECORD_PAYMENT, .id = "ch_1" } };

  payment.created_us = pick_time ();
  payment.state = g_test_rand_int_range (0, TILL_PAYMENT_EXPIRED + 1);
  payment.amount.minor = g_test_rand_int_range (-100000, 100000);
  g_strlcpy (payment.amount.currency, currencies[g_test_rand_int_range (0, 5)],
             sizeof payment.amount.currency);
  g_strlcpy (payment.settle_currency, currencies[g_test_rand_int_range (0, 5)],
             sizeof payment.settle_currency);
  payment.captured = g_test_rand_bit () ? G_MAXINT64 : 7;
  payment.refunded = g_test_rand_bit () ? G_MININT64 : 0;
  payment.fee = g_test_rand_int ();
  payment.net = -g_test_rand_int ();
  payment.disputed = g_test_rand_bit ();
  payment.moto = g_test_rand_bit ();
  payment.method = pick ();
  payment.brand = pick ();
  payment.last4 = pick ();
  payment.customer_id = pick ();
  payment.customer_name = pick ();
  payment.customer_email = pick ();
  payment.description = pick ();
  payment.reference = pick ();
  payment.note = pick ();
  payment.operator_name = pick ();
  payment.failure_code = pick ();
  payment.decline_code = pick ();
  payment.intent_id = pick ();

  return payment;
}

/* The fast way writes what the slow one does. */
static void
test_lines (void)
{
  const TillExportColumn *columns;
  guint n;

  columns = till_export_get_columns (TILL_RECORD_PAYMENT, &n);
  for (guint i = 0; i < 5000; i++)
    {
      TillPayment payment = invent ();
      g_auto (GStrv) row = till_export_get_row (&payment);
      g_autoptr (GString) slow = g_string_new (NULL);
      g_autoptr (GString) fast = g_string_new (NULL);

      till_export_csv_row (slow, columns, n, row);
      till_export_line_add_csv (fast, &payment);
      g_assert_cmpstr (fast->str, ==, slow->str);
    }
}

static void
fixture_set_up (Fixture      *fixture,
                gconstpointer user_data)
{
  fixture->folder = g_dir_make_tmp ("export-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "payments.csv", NULL);
  fixture->store = till_double_store_new ();
  for (guint i = 1; i <= 3000; i++)
    {
      TillPayment payment = invent ();

      g_strlcpy (payment.amount.currency, "GBP", sizeof payment.amount.currency);
      payment.state = i % 3 == 0 ? TILL_PAYMENT_FAILED : TILL_PAYMENT_AUTHORIZED;
      till_double_store_put (fixture->store, i, &payment);
    }
}

static void
fixture_tear_down (Fixture      *fixture,
                   gconstpointer user_data)
{
  g_unlink (fixture->path);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0); /* nothing else was left */
  g_object_unref (fixture->store);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static void
done_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
export (Fixture          *fixture,
        const TillFilter *filter,
        const char       *path,
        GCancellable     *cancellable,
        guint            *ret_n,
        GError          **error)
{
  TillPaymentExport *self = till_payment_export_new (fixture->store, filter, path,
                                                     till_export_format_of_path (path));
  g_autoptr (GAsyncResult) result = NULL;
  gboolean ok;

  till_payment_export_async (self, cancellable, done_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  ok = till_payment_export_finish (result, error);
  *ret_n = till_payment_export_count (self);
  till_payment_export_unref (self);

  return ok;
}

static guint
count_lines (const char *path)
{
  g_autofree char *text = NULL;
  guint n = 0;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  for (const char *p = text; (p = strstr (p, "ch_1,")) != NULL; p++)
    n++;

  return n;
}

static void
test_file (Fixture      *fixture,
           gconstpointer user_data)
{
  const TillFilter declined = { .labels = 1 << TILL_PAYMENT_LABEL_DECLINED };
  const TillFilter nobody = { .text = "nobody has this name" };
  g_autoptr (GError) error = NULL;
  GStatBuf info;
  guint n;

  g_assert_true (export (fixture, &(TillFilter) { 0 }, fixture->path, NULL, &n, &error));
  g_assert_cmpuint (n, ==, 3000);
  g_assert_cmpuint (count_lines (fixture->path), ==, 3000);
  g_assert_cmpint (g_stat (fixture->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);

  g_assert_true (export (fixture, &declined, fixture->path, NULL, &n, &error));
  g_assert_cmpuint (count_lines (fixture->path), ==, 1000);

  g_assert_true (export (fixture, &nobody, fixture->path, NULL, &n, &error));
  g_assert_cmpuint (n, ==, 0);
  g_assert_cmpuint (count_lines (fixture->path), ==, 0);
}

static char **
export_lines (Fixture *fixture,
              TillSort sort)
{
  TillPaymentExport *self = till_payment_export_new (fixture->store, &(TillFilter) { 0 },
                                                     fixture->path, TILL_EXPORT_JSON_LINES);
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *text = NULL;

  till_payment_export_set_sort (self, sort);
  till_payment_export_async (self, NULL, done_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (till_payment_export_finish (result, NULL));
  till_payment_export_unref (self);
  g_assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));

  return g_strsplit (text, "\n", -1);
}

/* The amount in a line, in minor units. */
static gint64
read_minor (const char *line)
{
  g_autoptr (JsonNode) node = json_from_string (line, NULL);
  g_auto (GStrv) parts = NULL;
  g_autofree char *minor = NULL;

  g_assert_nonnull (node);
  parts = g_strsplit (json_object_get_string_member (json_node_get_object (node), "amount"), ".",
                      2);
  minor = g_strjoinv ("", parts);

  return g_ascii_strtoll (minor, NULL, 10);
}

/* The file is in the order that was asked for. */
static void
test_order (Fixture      *fixture,
            gconstpointer user_data)
{
  g_auto (GStrv) newest = export_lines (fixture, TILL_SORT_NEWEST);
  g_auto (GStrv) oldest = export_lines (fixture, TILL_SORT_OLDEST);
  g_auto (GStrv) amounts = export_lines (fixture, TILL_SORT_AMOUNT);

  g_assert_cmpuint (g_strv_length (newest), ==, 3001); /* and nothing behind the last */
  g_assert_cmpuint (g_strv_length (oldest), ==, 3001);
  g_assert_cmpuint (g_strv_length (amounts), ==, 3001);
  for (guint i = 0; i < 3000; i++)
    g_assert_cmpstr (oldest[i], ==, newest[2999 - i]);
  for (guint i = 1; i < 3000; i++)
    g_assert_cmpint (read_minor (amounts[i - 1]), >=, read_minor (amounts[i]));
}

static void
test_json_lines (Fixture      *fixture,
                 gconstpointer user_data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "payments.jsonl", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;
  guint n;

  g_assert_true (export (fixture, &(TillFilter) { 0 }, path, NULL, &n, &error));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 3001);
  for (guint i = 0; i < 3000; i++)
    {
      g_autoptr (JsonParser) parser = json_parser_new ();

      g_assert_true (json_parser_load_from_data (parser, lines[i], -1, NULL));
      g_assert_true (json_object_has_member (json_node_get_object (json_parser_get_root (parser)),
                                             "customer_name"));
    }
  g_unlink (path);
}

static void
assert_kept (Fixture *fixture)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "as before");
}

static void
test_cancelled (Fixture      *fixture,
                gconstpointer user_data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  guint n;

  g_assert_true (g_file_set_contents (fixture->path, "as before", -1, NULL));
  g_cancellable_cancel (cancellable);
  g_assert_false (export (fixture, &(TillFilter) { 0 }, fixture->path, cancellable, &n, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_kept (fixture);
}

static void
test_no_room (Fixture      *fixture,
              gconstpointer user_data)
{
  struct rlimit before, little;
  g_autoptr (GError) error = NULL;
  gboolean ok;
  guint n;

  g_assert_true (g_file_set_contents (fixture->path, "as before", -1, NULL));
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  little = before;
  little.rlim_cur = 10000;
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &little), ==, 0);
  ok = export (fixture, &(TillFilter) { 0 }, fixture->path, NULL, &n, &error);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);

  g_assert_false (ok);
  g_assert_nonnull (error);
  assert_kept (fixture);
}

static void
test_no_folder (Fixture      *fixture,
                gconstpointer user_data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "none", "payments.csv", NULL);
  g_autoptr (GError) error = NULL;
  guint n;

  g_assert_false (export (fixture, &(TillFilter) { 0 }, path, NULL, &n, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(name, function) \
  g_test_add ("/present/payment-export/" name, Fixture, NULL, fixture_set_up, function, \
              fixture_tear_down)
  g_test_add_func ("/present/payment-export/lines", test_lines);
  ADD ("file", test_file);
  ADD ("order", test_order);
  ADD ("json-lines", test_json_lines);
  ADD ("cancelled", test_cancelled);
  ADD ("no-room", test_no_room);
  ADD ("no-folder", test_no_folder);

  return g_test_run ();
}
