/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Files that are sent with an answer to a dispute: taken once, known by what is in them, and never
 * kept. */

#include <string.h>

#include "bench.h"

#define BOUNDARY "b1"

/* What a multipart request brings: @purpose, when there is one, and a file of @size bytes that
 * begins with @begin. */
static TillSbUpload *
bring (const char *purpose,
       const char *begin,
       gsize       size)
{
  g_autoptr (SoupMessageHeaders) headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_REQUEST);
  g_autofree char *file = g_malloc0 (size + 1);
  g_autoptr (GByteArray) text = g_byte_array_new ();
  g_autofree char *part = NULL;
  g_autoptr (GBytes) body = NULL;
  static const char head[] = "--" BOUNDARY "\r\nContent-Disposition: form-data; name=\"file\"; "
                             "filename=\"a & b.pdf\"\r\nContent-Type: text/plain\r\n\r\n";
  static const char tail[] = "\r\n--" BOUNDARY "--\r\n";

  memcpy (file, begin, MIN (size, strlen (begin)));
  if (purpose != NULL)
    {
      part = g_strdup_printf ("--" BOUNDARY "\r\nContent-Disposition: form-data; "
                              "name=\"purpose\"\r\n\r\n%s\r\n", purpose);
      g_byte_array_append (text, (const guint8 *) part, strlen (part));
    }
  g_byte_array_append (text, (const guint8 *) head, strlen (head));
  g_byte_array_append (text, (const guint8 *) file, size);
  g_byte_array_append (text, (const guint8 *) tail, strlen (tail));
  body = g_byte_array_free_to_bytes (g_steal_pointer (&text));
  soup_message_headers_append (headers, "Content-Type",
                               "multipart/form-data; boundary=" BOUNDARY);

  return till_sb_upload_read (headers, body);
}

static Answer *
upload (Bench              *bench,
        const TillSbUpload *what,
        const char         *key)
{
  TillSbRequest request = {
    .method = "POST",
    .path = "/v1/files",
    .upload = what,
    .authorization = "Bearer " BENCH_KEY,
    .idempotency_key = key,
  };

  return bench_request (bench, &request);
}

static void
assert_length (Answer *list,
               guint   expected)
{
  JsonArray *files = json_node_get_array (answer_node (list, "data"));

  g_assert_cmpuint (json_array_get_length (files), ==, expected);
}

static void
test_taken (void)
{
  g_autoptr (Bench) bench = bench_new (NULL);
  g_autoptr (TillSbUpload) what = bring ("dispute_evidence", "%PDF-1.5", 4000);
  g_autoptr (TillSbUpload) other = bring ("dispute_evidence", "%PDF-1.6", 4000);
  g_autoptr (Answer) taken = upload (bench, what, "k1");
  g_autoptr (Answer) again = upload (bench, what, "k1");
  g_autoptr (Answer) changed = upload (bench, other, "k1");
  g_autofree char *path = g_strconcat ("/v1/files/", answer_text (taken, "id"), NULL);
  g_autoptr (Answer) read = bench_get (bench, path);
  g_autoptr (Answer) list = bench_get (bench, "/v1/files?purpose=dispute_evidence");
  g_autoptr (Answer) none = bench_get (bench, "/v1/files?purpose=business_logo");

  answer_ok (taken);
  g_assert_true (g_str_has_prefix (answer_text (taken, "id"), "file_1"));
  g_assert_cmpstr (answer_text (taken, "object"), ==, "file");
  g_assert_cmpstr (answer_text (taken, "filename"), ==, "a & b.pdf");
  g_assert_cmpstr (answer_text (taken, "type"), ==, "pdf");
  g_assert_cmpint (answer_int (taken, "size"), ==, 4000);
  answer_ok (again);
  g_assert_cmpstr (answer_text (again, "id"), ==, answer_text (taken, "id"));
  g_assert_nonnull (again->original_request);
  g_assert_cmpuint (changed->status, ==, 400);
  g_assert_cmpstr (read->text, ==, taken->text);
  assert_length (list, 1);
  assert_length (none, 0);
}

static void
refuse (Bench        *bench,
        TillSbUpload *what,
        const char   *word)
{
  g_autoptr (TillSbUpload) owned = what;
  g_autoptr (Answer) refused = upload (bench, owned, NULL);

  g_assert_cmpuint (refused->status, ==, 400);
  g_assert_nonnull (strstr (answer_text (refused, "error.message"), word));
}

static void
test_refused (void)
{
  g_autoptr (Bench) bench = bench_new (NULL);
  g_autoptr (Answer) form = bench_post (bench, "/v1/files", "purpose=dispute_evidence");
  g_autoptr (Answer) list = NULL;

  g_assert_cmpuint (form->status, ==, 400);
  refuse (bench, bring (NULL, "%PDF-", 10), "purpose");
  refuse (bench, bring ("business_logo", "%PDF-", 10), "purpose");
  refuse (bench, bring ("dispute_evidence", "PK\x03\x04", 100), "pdf, jpg, png");
  refuse (bench, bring ("dispute_evidence", "", 0), "pdf, jpg, png");
  refuse (bench, bring ("dispute_evidence", "\xff\xd8\xff", 5 * 1024 * 1024 + 1), "too large");
  list = bench_get (bench, "/v1/files");
  assert_length (list, 0);
}

/* The dispute of a new payment. */
static char *
open_dispute (Bench *bench)
{
  g_autoptr (Answer) intent = bench_pay (bench, "payment_method=pm_card_createDispute");
  g_autofree char *path = g_strconcat ("/v1/charges/", answer_text (intent, "latest_charge"),
                                       "/dispute", NULL);
  g_autoptr (Answer) dispute = NULL;

  bench_pass (bench, 1);
  bench_pass (bench, 1);
  dispute = bench_get (bench, path);
  answer_ok (dispute);

  return g_strconcat ("/v1/disputes/", answer_text (dispute, "id"), NULL);
}

static void
test_attached (void)
{
  g_autoptr (Bench) bench = bench_new (NULL);
  g_autofree char *path = open_dispute (bench);
  g_autoptr (TillSbUpload) big = bring ("dispute_evidence", "\x89PNG\r\n\x1a\n", 4000000);
  g_autoptr (TillSbUpload) small = bring ("dispute_evidence", "\xff\xd8\xff", 800000);
  g_autoptr (Answer) first = upload (bench, big, NULL);
  g_autoptr (Answer) second = upload (bench, small, NULL);
  g_autofree char *one = g_strdup_printf ("submit=false&evidence[receipt]=%s",
                                          answer_text (first, "id"));
  g_autofree char *both = g_strdup_printf ("%s&evidence[uncategorized_file]=%s", one,
                                           answer_text (second, "id"));
  g_autoptr (Answer) unknown = bench_post (bench, path, "submit=false&evidence[receipt]=file_1");
  g_autoptr (Answer) text = bench_post (bench, path, "submit=false&evidence[refund_policy]=None");
  g_autoptr (Answer) kept = bench_post (bench, path, one);
  g_autoptr (Answer) too_much = bench_post (bench, path, both);
  g_autoptr (Answer) now = bench_get (bench, path);
  g_autoptr (Answer) away = bench_post (bench, path, "submit=false&evidence[receipt]=");

  g_assert_cmpuint (unknown->status, ==, 400);
  g_assert_cmpstr (answer_text (unknown, "error.code"), ==, "resource_missing");
  g_assert_cmpuint (text->status, ==, 400);
  answer_ok (kept);
  g_assert_cmpstr (answer_text (kept, "evidence.receipt"), ==, answer_text (first, "id"));
  g_assert_cmpuint (too_much->status, ==, 400);
  g_assert_cmpstr (answer_text (now, "evidence.receipt"), ==, answer_text (first, "id"));
  g_assert_cmpint (answer_int (now, "evidence_details.submission_count"), ==, 0);
  answer_ok (away);
  g_assert_null (answer_text (away, "evidence.receipt"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/sandbox/files/taken", test_taken);
  g_test_add_func ("/sandbox/files/refused", test_refused);
  g_test_add_func ("/sandbox/files/attached", test_attached);

  return g_test_run ();
}
