/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A request that brings a file: multipart/form-data (docs.stripe.com/api/files/create, RFC 7578).
 *
 * What must hold: nothing of the file outlives the request but name, length and a digest. */

#include "till-sb-upload.h"

#include <string.h>

static const char *
type_of (GBytes *file)
{
  static const struct
  {
    const char *magic;
    gsize       length;
    const char *type;
  } types[] = {
    { "%PDF-", 5, "pdf" },
    { "\xff\xd8\xff", 3, "jpg" },
    { "\x89PNG\r\n\x1a\n", 8, "png" },
  };
  gsize size;
  const char *data = g_bytes_get_data (file, &size);

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (size >= types[i].length && memcmp (data, types[i].magic, types[i].length) == 0)
      return types[i].type;

  return NULL;
}

static void
take_file (TillSbUpload *self,
           const char   *filename,
           GBytes       *file)
{
  g_free (self->filename);
  self->filename = g_strdup (filename != NULL ? filename : "");
  self->type = type_of (file);
  self->size = g_bytes_get_size (file);
  g_free (self->digest);
  self->digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, file);
}

static void
take_part (TillSbUpload       *self,
           GString            *form,
           SoupMessageHeaders *headers,
           GBytes             *body)
{
  g_autoptr (GHashTable) params = NULL;
  g_autofree char *disposition = NULL;
  g_autofree char *value = NULL;
  const char *name;

  if (!soup_message_headers_get_content_disposition (headers, &disposition, &params))
    return;

  name = g_hash_table_lookup (params, "name");
  if (g_strcmp0 (name, "file") == 0)
    {
      take_file (self, g_hash_table_lookup (params, "filename"), body);
      return;
    }

  value = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  if (form->len > 0)
    g_string_append_c (form, '&');
  g_string_append_uri_escaped (form, name != NULL ? name : "", "[]", FALSE);
  g_string_append_c (form, '=');
  g_string_append_uri_escaped (form, value, NULL, FALSE);
}

/**
 * till_sb_upload_read:
 * @headers: of a request
 * @body: of the request
 *
 * Returns: (transfer full) (nullable): what it brought, with an empty digest when there was no
 *   file; %NULL when the request is no multipart/form-data
 */
TillSbUpload *
till_sb_upload_read (SoupMessageHeaders *headers,
                     GBytes             *body)
{
  const char *type = soup_message_headers_get_content_type (headers, NULL);
  g_autoptr (SoupMultipart) multipart = NULL;
  g_autoptr (GString) form = NULL;
  TillSbUpload *self;

  if (g_strcmp0 (type, SOUP_FORM_MIME_TYPE_MULTIPART) != 0 ||
      !(multipart = soup_multipart_new_from_message (headers, body)))
    return NULL;

  self = g_new0 (TillSbUpload, 1);
  self->filename = g_strdup ("");
  self->digest = g_strdup ("");
  form = g_string_new (NULL);
  for (int i = 0; i < soup_multipart_get_length (multipart); i++)
    {
      SoupMessageHeaders *part_headers;
      GBytes *part;

      if (soup_multipart_get_part (multipart, i, &part_headers, &part))
        take_part (self, form, part_headers, part);
    }
  self->form = g_strdup (form->str);

  return self;
}

/**
 * till_sb_upload_free:
 * @self: (nullable) (transfer full): what was brought
 */
void
till_sb_upload_free (TillSbUpload *self)
{
  if (self == NULL)
    return;

  g_free (self->form);
  g_free (self->filename);
  g_free (self->digest);
  g_free (self);
}
