/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Files for an answer to a dispute: what they are by what is in them, what is too much, what gets
 * lost and is sent again, and that nothing of that sends an answer. */

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "till-double-evidence.h"
#include "till-double-moves.h"
#include "till-double.h"
#include "till-evidence-form.h"

#define PAGE "<< /Type /Page /Parent 1 0 R >>\n"
#define PDF(pages) "%PDF-1.4\n<< /Type /Pages /Count 2 >>\n" pages "%%EOF\n"
#define PNG \
  "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x03\x20\0\0\x02\x58\x08\x02\0\0\0\0\0\0\0\0\0\0\0IEND\0\0\0\0"
#define JPEG \
  "\xff\xd8\xff\xe0\0\x04zz\xff\xc0\0\x0b\x08\0\x10\0\x20\x03\x01\x11\0\xff\xd9 notes of a camera"

typedef struct
{
  TillSession       *session;
  TillGateway       *gateway;
  TillEvidenceForm  *form;
  TillEvidenceFiles *files;
} Fixture;

static void
settle (void)
{
  gint64 end = g_get_monotonic_time () + 100 * 1000;

  while (g_main_context_iteration (NULL, FALSE) || g_get_monotonic_time () < end)
    ;
}

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  const TillDispute fields = {
    .record = { .kind = TILL_RECORD_DISPUTE, .id = "dp_1" },
    .state = TILL_DISPUTE_NEEDS_RESPONSE,
    .due_us = G_MAXINT64,
    .amount = { 4800, "GBP" },
    .payment_id = "ch_1",
  };
  TillDispute *dispute = till_record_new (&fields);

  fixture->session = till_double_session_new (TILL_ACCOUNT_PRACTICE, "Acme Tea");
  fixture->gateway = till_session_get_gateway (fixture->session);
  till_double_evidence_put (fixture->gateway, dispute, "{\"customer_name\":\"J. Smith\"}");
  fixture->form = till_evidence_form_new (fixture->session, dispute);
  fixture->files = till_evidence_form_get_files (fixture->form);
  till_evidence_form_load (fixture->form);
  settle ();
  till_record_unref (dispute);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  /* Nothing that is done with files is an answer. */
  g_assert_cmpuint (till_double_moves_get_n (fixture->session), ==,
                    GPOINTER_TO_UINT (user_data));
  g_assert_finalize_object (fixture->form);
  settle ();
  g_assert_finalize_object (fixture->session);
}

static void
assert_is (const char *content,
           gsize       size,
           const char *expected)
{
  g_autoptr (GBytes) bytes = g_bytes_new (content, size);
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;
  TillFileFacts facts;

  g_assert_true (till_file_facts_read (bytes, &facts, &error));
  g_assert_no_error (error);
  words = till_file_facts_say (&facts);
  g_assert_cmpstr (words, ==, expected);
}

static void
assert_is_not (const char *content,
               gsize       size,
               const char *word)
{
  g_autoptr (GBytes) bytes = g_bytes_new (content, size);
  g_autoptr (GError) error = NULL;
  TillFileFacts facts;

  g_assert_false (till_file_facts_read (bytes, &facts, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_assert_nonnull (strstr (error->message, word));
}

/* A PDF as newer programs write it: its pages are in a packed part. */
static GBytes *
make_packed_pdf (void)
{
  static const char text[] = "1 0 2 30 <</Type/Pages/Count 3>> " PAGE PAGE PAGE;
  g_autoptr (GConverter) pack =
    G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 9));
  g_autoptr (GByteArray) pdf = g_byte_array_new ();
  static const char head[] = "%PDF-1.7\n4 0 obj <</Type/ObjStm/N 4>>\nstream\r\n";
  static const char tail[] = "\nendstream endobj\n%%EOF";
  guint8 packed[512];
  gsize n_read, n_packed;

  g_assert_cmpint (g_converter_convert (pack, text, sizeof text - 1, packed, sizeof packed,
                                        G_CONVERTER_INPUT_AT_END, &n_read, &n_packed, NULL), ==,
                   G_CONVERTER_FINISHED);
  g_byte_array_append (pdf, (const guint8 *) head, strlen (head));
  g_byte_array_append (pdf, packed, n_packed);
  g_byte_array_append (pdf, (const guint8 *) tail, strlen (tail));

  return g_byte_array_free_to_bytes (g_steal_pointer (&pdf));
}

static void
test_facts (void)
{
  g_autoptr (GBytes) packed = make_packed_pdf ();
  gsize size;
  const char *data = g_bytes_get_data (packed, &size);

  assert_is (PDF (PAGE PAGE), strlen (PDF (PAGE PAGE)), "PDF, 2 pages");
  assert_is (PDF (PAGE), strlen (PDF (PAGE)), "PDF, 1 page");
  assert_is (PDF (""), strlen (PDF ("")), "PDF");
  assert_is (data, size, "PDF, 3 pages");
  assert_is (PNG, sizeof PNG - 1, "Picture, 800 × 600");
  assert_is (JPEG, sizeof JPEG - 1, "Picture, 32 × 16");

  assert_is_not ("", 0, "empty");
  assert_is_not ("PK\x03\x04 a word document", 20, "none of them");
  assert_is_not ("%PDF-1.4 and then the line went dead", 36, "cut off");
  assert_is_not ("%PDF-1.4 /Encrypt 7 0 R %%EOF", 29, "locked");
  assert_is_not (PNG, sizeof PNG - 12, "cut off");
  assert_is_not (JPEG, 20, "cut off");
  for (gsize n = 1; n < sizeof JPEG - 1; n++)
    {
      g_autoptr (GBytes) part = g_bytes_new (JPEG, n);
      TillFileFacts facts;

      till_file_facts_read (part, &facts, NULL);
    }
}

static void
attach (Fixture    *fixture,
        const char *piece,
        const char *name,
        gsize       size)
{
  g_autofree char *text = g_malloc0 (size);
  g_autoptr (GBytes) content = NULL;

  memcpy (text, PDF (PAGE), strlen (PDF (PAGE)));
  memcpy (text + size - 5, "%%EOF", 5);
  content = g_bytes_new_take (g_steal_pointer (&text), size);
  till_evidence_files_attach (fixture->files, piece, name, content);
  settle ();
}

static TillEvidenceSlot
get_slot (Fixture    *fixture,
          const char *piece)
{
  TillEvidenceSlot slot;

  till_evidence_files_get_slot (fixture->files, piece, &slot);

  return slot;
}

/* Attached, kept in a draft, loaded again by another form, taken out, and the draft told of it. */
static void
test_draft (Fixture      *fixture,
            gconstpointer user_data)
{
  g_autofree char *words = NULL;

  attach (fixture, "receipt", "receipt.pdf", 1000);
  g_assert_cmpint (get_slot (fixture, "receipt").step, ==, TILL_EVIDENCE_SLOT_THERE);
  g_assert_true (till_evidence_form_is_unsaved (fixture->form));
  till_evidence_form_save (fixture->form);
  settle ();
  g_assert_false (till_evidence_form_is_unsaved (fixture->form));
  g_assert_nonnull (strstr (till_double_evidence_get_texts (fixture->gateway),
                            "\"receipt\":\"file_1\""));
  words = till_evidence_files_say (fixture->files);
  g_assert_cmpstr (words, ==, "1 file, 1.0 kB of 4.5 MB");

  till_evidence_form_load (fixture->form);
  settle ();
  g_assert_cmpstr (get_slot (fixture, "receipt").name, ==, "receipt.pdf");
  g_assert_cmpint (get_slot (fixture, "receipt").size, ==, 1000);
  g_assert_null (get_slot (fixture, "receipt").content);

  till_evidence_files_remove (fixture->files, "receipt");
  g_assert_true (till_evidence_form_is_unsaved (fixture->form));
  till_evidence_form_save (fixture->form);
  settle ();
  g_assert_nonnull (strstr (till_double_evidence_get_texts (fixture->gateway),
                            "\"receipt\":\"\""));
}

/* What was taken out must not go to the bank because a draft still has it. */
static void
test_send (Fixture      *fixture,
           gconstpointer user_data)
{
  const TillOutcome done = { .state = TILL_INSTRUCTION_DONE };
  const char *evidence;

  attach (fixture, "receipt", "receipt.pdf", 1000);
  attach (fixture, "customer_signature", "signed.pdf", 1000);
  till_evidence_form_save (fixture->form);
  settle ();
  till_evidence_files_remove (fixture->files, "receipt");
  till_evidence_form_set_text (fixture->form, "customer_name", "");
  till_evidence_form_send (fixture->form);
  settle ();
  evidence = till_double_moves_get_last (fixture->session)->evidence;
  g_assert_nonnull (strstr (evidence, "\"customer_signature\":\"file_2\""));
  g_assert_nonnull (strstr (evidence, "\"receipt\":\"\""));
  g_assert_nonnull (strstr (evidence, "\"customer_name\":\"\""));
  till_double_moves_answer (fixture->session, &done);
  settle ();
}

/* Too large, too many pages, not what it says: nothing of that leaves the computer. */
static void
test_refused (Fixture      *fixture,
              gconstpointer user_data)
{
  g_autoptr (GBytes) word = g_bytes_new_static ("PK\x03\x04", 4);
  g_autoptr (GString) long_pdf = g_string_new ("%PDF-1.4 <</Type /Pages /Count 50>>");
  g_autoptr (GBytes) pages = NULL;

  attach (fixture, "receipt", "large.pdf", 4500001);
  g_assert_cmpint (get_slot (fixture, "receipt").step, ==, TILL_EVIDENCE_SLOT_EMPTY);
  g_assert_nonnull (strstr (get_slot (fixture, "receipt").problem, "4.5 MB"));
  till_evidence_files_attach (fixture->files, "receipt", "letter.pdf", word);
  settle ();
  g_assert_nonnull (strstr (get_slot (fixture, "receipt").problem, "none of them"));
  for (guint i = 0; i < 50; i++)
    g_string_append (long_pdf, PAGE);
  g_string_append (long_pdf, "%%EOF");
  pages = g_bytes_new (long_pdf->str, long_pdf->len);
  till_evidence_files_attach (fixture->files, "receipt", "long.pdf", pages);
  settle ();
  g_assert_nonnull (strstr (get_slot (fixture, "receipt").problem, "49 pages"));
  g_assert_cmpuint (till_double_evidence_get_n_files (fixture->gateway), ==, 0);

  attach (fixture, "receipt", "a.pdf", 2500000);
  attach (fixture, "refund_policy", "b.pdf", 2500000);
  g_assert_cmpint (get_slot (fixture, "refund_policy").step, ==, TILL_EVIDENCE_SLOT_EMPTY);
  g_assert_nonnull (strstr (get_slot (fixture, "refund_policy").problem, "together"));
  g_assert_cmpuint (till_double_evidence_get_n_files (fixture->gateway), ==, 1);
  g_assert_cmpuint (till_evidence_files_get_n (fixture->files), ==, 1);

  /* Its place is free again when the other one is taken out. */
  till_evidence_files_remove (fixture->files, "receipt");
  attach (fixture, "refund_policy", "b.pdf", 2500000);
  g_assert_cmpint (get_slot (fixture, "refund_policy").step, ==, TILL_EVIDENCE_SLOT_THERE);
}

/* While a file is on its way nothing is saved or sent; what got lost is sent again; what was given
 * up changes nothing when it comes back. */
static void
test_lost (Fixture      *fixture,
           gconstpointer user_data)
{
  till_double_evidence_hold_uploads (fixture->gateway);
  attach (fixture, "receipt", "receipt.pdf", 1000);
  g_assert_cmpint (get_slot (fixture, "receipt").step, ==, TILL_EVIDENCE_SLOT_SENDING);
  g_assert_true (till_evidence_files_is_busy (fixture->files));
  g_assert_false (till_evidence_form_can_send (fixture->form));
  till_evidence_form_save (fixture->form);
  settle ();
  g_assert_cmpuint (till_double_evidence_get_n_drafts (fixture->gateway), ==, 0);

  till_double_evidence_let_go (fixture->gateway, "The line is dead");
  settle ();
  g_assert_cmpint (get_slot (fixture, "receipt").step, ==, TILL_EVIDENCE_SLOT_LOST);
  g_assert_nonnull (strstr (get_slot (fixture, "receipt").problem, "cannot be reached"));
  till_evidence_files_send_again (fixture->files, "receipt");
  settle ();
  g_assert_cmpint (get_slot (fixture, "receipt").step, ==, TILL_EVIDENCE_SLOT_THERE);
  g_assert_null (get_slot (fixture, "receipt").problem);

  till_double_evidence_hold_uploads (fixture->gateway);
  attach (fixture, "customer_signature", "signed.pdf", 1000);
  till_evidence_files_remove (fixture->files, "customer_signature");
  till_double_evidence_let_go (fixture->gateway, NULL);
  settle ();
  g_assert_cmpint (get_slot (fixture, "customer_signature").step, ==, TILL_EVIDENCE_SLOT_EMPTY);
  g_assert_cmpuint (till_evidence_files_get_n (fixture->files), ==, 1);
}

static void
wait_while_reading (Fixture *fixture)
{
  gint64 end = g_get_monotonic_time () + 10 * G_TIME_SPAN_SECOND;

  while (get_slot (fixture, "receipt").step == TILL_EVIDENCE_SLOT_READING)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, FALSE);
    }
}

/* From the disk: files that are there, that are not, that are too large to be read at all. */
static void
test_from_disk (Fixture      *fixture,
                gconstpointer user_data)
{
  g_autofree char *folder = g_dir_make_tmp ("till-evidence-XXXXXX", NULL);
  g_autofree char *good = g_build_filename (folder, "photo.txt", NULL);
  g_autofree char *none = g_build_filename (folder, "none.pdf", NULL);
  g_autofree char *huge = g_build_filename (folder, "huge.pdf", NULL);
  int fd = g_creat (huge, 0600);

  g_assert_cmpint (ftruncate (fd, 128 << 20), ==, 0);
  g_assert_true (g_close (fd, NULL));
  g_assert_true (g_file_set_contents (good, JPEG, sizeof JPEG - 1, NULL));

  till_evidence_files_attach_path (fixture->files, "receipt", none);
  wait_while_reading (fixture);
  g_assert_nonnull (strstr (get_slot (fixture, "receipt").problem, "cannot be read"));
  till_evidence_files_attach_path (fixture->files, "receipt", folder);
  wait_while_reading (fixture);
  g_assert_nonnull (strstr (get_slot (fixture, "receipt").problem, "no file"));
  till_evidence_files_attach_path (fixture->files, "receipt", huge);
  wait_while_reading (fixture);
  g_assert_nonnull (strstr (get_slot (fixture, "receipt").problem, "134.2 MB"));
  till_evidence_files_attach_path (fixture->files, "receipt", good);
  wait_while_reading (fixture);
  settle ();
  g_assert_cmpint (get_slot (fixture, "receipt").step, ==, TILL_EVIDENCE_SLOT_THERE);
  g_assert_cmpint (get_slot (fixture, "receipt").facts->kind, ==, TILL_FILE_JPEG);

  g_assert_cmpint (g_unlink (good), ==, 0);
  g_assert_cmpint (g_unlink (huge), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

#define ADD(name, func, n_sent)                                                                   \
  g_test_add ("/present/evidence-files/" name, Fixture, GUINT_TO_POINTER (n_sent), set_up, func,  \
              tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/present/evidence-files/facts", test_facts);
  ADD ("draft", test_draft, 0);
  ADD ("send", test_send, 1);
  ADD ("refused", test_refused, 0);
  ADD ("lost", test_lost, 0);
  ADD ("from-disk", test_from_disk, 0);

  return g_test_run ();
}
