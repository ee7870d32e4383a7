/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Files for an answer to a dispute (docs.stripe.com/file-upload, docs.stripe.com/api/files).
 *
 * What must hold: a file that is uploaded again with the same key is the same request byte for
 * byte, so that Stripe knows it again; and no name of a file can become another part. A file that
 * no draft names harms nobody, which is why a lost connection may be tried again. */

#include "till-stripe-file.h"

#include <string.h>

#include "till-stripe-form.h"

#define MAX_NAME 255

/* The #TillStripeDigest of a file. */
static gpointer
digest_file (const TillJsonNode      *root,
             const TillStripeContext *context,
             gconstpointer            data,
             GError                 **error)
{
  g_auto (TillJsonReader) reader = TILL_JSON_READER_INIT;
  g_autoptr (TillEvidenceFile) file = g_new0 (TillEvidenceFile, 1);

  till_stripe_read_begin (&reader, root, "file");
  file->id = g_strdup (till_json_reader_string (&reader, "id", TILL_ID_MAX));
  file->name = g_strdup (till_json_reader_opt_string (&reader, "filename", 4 * MAX_NAME));
  file->size = till_json_reader_opt_int (&reader, "size", 0, G_MAXINT64, 0);
  if (!till_json_reader_end (&reader, error))
    return NULL;

  return g_steal_pointer (&file);
}

/* As browsers write names (html.spec.whatwg.org, "multipart/form-data encoding algorithm"). */
static void
append_name (GString    *text,
             const char *name)
{
  for (const char *p = name; *p != '\0'; p++)
    if (*p == '"' || g_ascii_iscntrl (*p))
      g_string_append_printf (text, "%%%02X", (guint8) *p);
    else
      g_string_append_c (text, *p);
}

static GBytes *
write_body (const TillFileInput *file,
            const char          *boundary)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gsize size;
  const char *content = g_bytes_get_data (file->content, &size);

  g_string_append_printf (text, "--%s\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\n"
                          "dispute_evidence\r\n"
                          "--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"",
                          boundary, boundary);
  append_name (text, file->name);
  g_string_append_printf (text, "\"\r\nContent-Type: %s\r\n\r\n", file->media_type);
  g_string_append_len (text, content, size);
  g_string_append_printf (text, "\r\n--%s--\r\n", boundary);

  return g_string_free_to_bytes (g_steal_pointer (&text));
}

static void
uploaded_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gpointer file = till_stripe_client_call_finish (TILL_STRIPE_CLIENT (object), result, &error);

  if (file != NULL)
    g_task_return_pointer (task, file, (GDestroyNotify) till_evidence_file_free);
  else
    g_task_return_error (task, error);
}

/**
 * till_stripe_upload_file:
 * @client: a client
 * @file: the file
 * @idempotency_key: its key
 * @task: answered with a #TillEvidenceFile
 *
 * Gives Stripe a file.
 */
void
till_stripe_upload_file (TillStripeClient    *client,
                         const TillFileInput *file,
                         const char          *idempotency_key,
                         GTask               *task)
{
  g_autofree char *boundary = g_strconcat ("tillroll-", idempotency_key, NULL);
  g_autofree char *content_type = g_strconcat ("multipart/form-data; boundary=", boundary, NULL);
  g_autoptr (GBytes) body = write_body (file, boundary);
  const TillStripeCall call = {
    .nature = TILL_HTTP_READ, /* changes nothing by itself */
    .area = TILL_STRIPE_AREA_FILES,
    .method = "POST",
    .path = "/v1/files",
    .body = body,
    .content_type = content_type,
    .idempotency_key = idempotency_key,
    .digest = digest_file,
    .free_result = (GDestroyNotify) till_evidence_file_free,
  };

  till_stripe_client_call_async (client, &call, g_task_get_cancellable (task), uploaded_cb,
                                 g_object_ref (task));
}

/* Evidence whose files are being asked for. */
typedef struct
{
  GTask        *task;
  TillEvidence *evidence;
  guint         pending;
} Describe;

static void
return_if_complete (Describe *describe)
{
  if (--describe->pending > 0)
    return;

  g_task_return_pointer (describe->task, describe->evidence, (GDestroyNotify) till_evidence_free);
  g_object_unref (describe->task);
  g_free (describe);
}

/* What cannot be found out is left out: a file without a name is a file all the same. */
static void
described_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  Describe *describe = user_data;
  g_autoptr (TillEvidenceFile) told = till_stripe_client_call_finish (TILL_STRIPE_CLIENT (object),
                                                                      result, NULL);
  GPtrArray *files = describe->evidence->files;

  for (guint i = 0; told != NULL && i < files->len; i++)
    {
      TillEvidenceFile *file = g_ptr_array_index (files, i);

      if (!g_str_equal (file->id, told->id))
        continue;

      g_free (file->name);
      file->name = g_strdup (told->name);
      file->size = told->size;
    }

  return_if_complete (describe);
}

/**
 * till_stripe_describe_files:
 * @client: a client
 * @evidence: (transfer full): what a dispute is answered with
 * @task: answered with @evidence
 *
 * Finds out what the files of an answer are called.
 */
void
till_stripe_describe_files (TillStripeClient *client,
                            TillEvidence     *evidence,
                            GTask            *task)
{
  Describe *describe = g_new0 (Describe, 1);

  describe->task = g_object_ref (task);
  describe->evidence = evidence;
  describe->pending = 1;
  for (guint i = 0; i < evidence->files->len; i++)
    {
      TillEvidenceFile *file = g_ptr_array_index (evidence->files, i);
      g_autofree char *path = till_stripe_path ("/v1/files/", file->id, "");
      const TillStripeCall call = {
        .nature = TILL_HTTP_READ,
        .area = TILL_STRIPE_AREA_FILES,
        .method = "GET",
        .path = path,
        .digest = digest_file,
        .free_result = (GDestroyNotify) till_evidence_file_free,
      };

      if (path == NULL)
        continue;
      describe->pending++;
      till_stripe_client_call_async (client, &call, g_task_get_cancellable (task), described_cb,
                                     describe);
    }

  return_if_complete (describe);
}
