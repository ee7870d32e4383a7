/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Files that are sent with an answer to a dispute (docs.stripe.com/api/files,
 * docs.stripe.com/file-upload, docs.stripe.com/disputes/best-practices: PDF, JPEG or PNG, and all
 * of them together no more than 4.5 MB).
 *
 * What must hold: of a file we keep what it is called, what it is and how long it is. */

#include "till-sb-api-files.h"

#include <string.h>

#include "till-json.h"
#include "till-sb-error.h"
#include "till-sb-upload.h"
#include "till-sb-write-money.h"

#define PURPOSE "dispute_evidence"
#define MAX_FILE (5 * 1024 * 1024)
#define MAX_ALL (4608 * 1024)

static gboolean
check_upload (TillSbCall *call,
              GError    **error)
{
  const TillSbUpload *upload = call->upload;
  const char *purpose = till_sb_params_need_text (call->params, "purpose");

  if (upload != NULL && *upload->digest == '\0')
    till_sb_params_fail (call->params, "parameter_missing", "file",
                         "Missing required param: file.");
  if (!till_sb_params_end (call->params, error))
    return FALSE;

  if (upload == NULL)
    return till_sb_refuse (error, 400, NULL, NULL, "Request was not multipart/form-data");

  if (strcmp (purpose, PURPOSE) != 0)
    return till_sb_refuse (error, 400, NULL, "purpose", "Invalid purpose: must be " PURPOSE);

  if (upload->size > MAX_FILE)
    return till_sb_refuse (error, 400, NULL, "file", "The file is too large: %" G_GINT64_FORMAT
                           " bytes; the limit is %d", upload->size, MAX_FILE);

  if (upload->type == NULL)
    return till_sb_refuse (error, 400, NULL, "file",
                           "Files for this purpose must be one of: pdf, jpg, png");

  return TRUE;
}

/**
 * till_sb_api_file_create:
 * @call: POST /v1/files, which Stripe takes at files.stripe.com
 * @error: return location for a #GError
 *
 * Returns: %FALSE when it was refused
 */
gboolean
till_sb_api_file_create (TillSbCall *call,
                         GError    **error)
{
  g_autoptr (TillSbFile) file = NULL;

  if (!check_upload (call, error))
    return FALSE;

  file = till_sb_row_new (TILL_SB_FILE);
  file->row.created = till_sb_now (call->sb);
  file->size = call->upload->size;
  file->filename = g_strdup (call->upload->filename);
  file->purpose = g_strdup (PURPOSE);
  file->type = g_strdup (call->upload->type);
  file->digest = g_strdup (call->upload->digest);

  return till_sb_save (call->sb, file, error) &&
         till_sb_call_answer (call, TILL_SB_FILE, file->row.seq, error);
}

/**
 * till_sb_api_file_get:
 * @call: GET /v1/files/{id}
 * @error: return location for a #GError
 *
 * Returns: %FALSE when there is none
 */
gboolean
till_sb_api_file_get (TillSbCall *call,
                      GError    **error)
{
  return till_sb_call_get (call, TILL_SB_FILE, "file", error);
}

/**
 * till_sb_api_file_list:
 * @call: GET /v1/files
 * @error: return location for a #GError
 *
 * Returns: %FALSE when it was refused
 */
gboolean
till_sb_api_file_list (TillSbCall *call,
                       GError    **error)
{
  static const TillSbListing listing = {
    TILL_SB_FILE,
    { { TILL_SB_FILTER_TEXT, "purpose", TILL_SB_NONE } },
    { TILL_SB_LIST_SQL ("file", "AND (?6 IS NULL OR purpose = ?6)") },
  };

  return till_sb_call_list (call, &listing, 0, error);
}

/**
 * till_sb_files_check:
 * @sb: a gateway
 * @evidence: (nullable): what a dispute is answered with, as JSON
 * @error: return location for a #GError
 *
 * Looks whether all files that evidence names are there, and not too large together.
 *
 * Returns: %FALSE when they are not
 */
gboolean
till_sb_files_check (TillSb     *sb,
                     const char *evidence,
                     GError    **error)
{
  const char * const *keys = till_sb_evidence_keys ();
  g_autoptr (JsonNode) node = NULL;
  gint64 all = 0;

  if (evidence == NULL || !(node = till_json_parse (evidence, strlen (evidence), NULL)))
    return TRUE;

  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_autoptr (TillSbFile) file = NULL;
      g_autofree char *param = g_strdup_printf ("evidence[%s]", keys[i]);
      const char *id = json_object_get_string_member_with_default (json_node_get_object (node),
                                                                   keys[i], NULL);

      if (id == NULL || !till_sb_evidence_is_file (keys[i]))
        continue;
      if (!(file = till_sb_find (sb, TILL_SB_FILE, id, 400, param, error)))
        return FALSE;
      all += file->size;
    }

  if (all > MAX_ALL)
    return till_sb_refuse (error, 400, NULL, "evidence",
                           "The combined size of the evidence files is too large");

  return TRUE;
}
