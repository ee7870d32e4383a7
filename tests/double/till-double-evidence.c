/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Drafts of answers, in memory; see till-double-evidence.h. */

#include "till-double-evidence.h"

#include <string.h>

#include "till-json.h"

typedef struct
{
  TillDispute *dispute;
  char        *texts;
  guint        n_drafts;
  GPtrArray   *files;    /* of TillEvidenceFile: what was uploaded */
  GTask       *waiting;  /* (nullable): an upload that is held */
  gboolean     holds;
} Kept;

static void
kept_free (gpointer data)
{
  Kept *kept = data;

  till_record_unref (kept->dispute);
  g_free (kept->texts);
  g_ptr_array_unref (kept->files);
  g_clear_object (&kept->waiting);
  g_free (kept);
}

static GQuark
get_quark (void)
{
  return g_quark_from_static_string ("till-double-evidence");
}

static Kept *
kept_of (TillGateway *gateway)
{
  return g_object_get_qdata (G_OBJECT (gateway), get_quark ());
}

void
till_double_evidence_put (TillGateway *gateway,
                          TillDispute *dispute,
                          const char  *texts)
{
  Kept *kept = g_new0 (Kept, 1);

  kept->dispute = till_record_ref (dispute);
  kept->texts = g_strdup (texts);
  kept->files = g_ptr_array_new_with_free_func ((GDestroyNotify) till_evidence_file_free);
  g_object_set_qdata_full (G_OBJECT (gateway), get_quark (), kept, kept_free);
}

guint
till_double_evidence_get_n_drafts (TillGateway *gateway)
{
  return kept_of (gateway)->n_drafts;
}

const char *
till_double_evidence_get_texts (TillGateway *gateway)
{
  return kept_of (gateway)->texts;
}

guint
till_double_evidence_get_n_files (TillGateway *gateway)
{
  return kept_of (gateway)->files->len;
}

static TillEvidenceFile *
copy_file (const TillEvidenceFile *file,
           const char             *piece)
{
  TillEvidenceFile *copy = g_new0 (TillEvidenceFile, 1);

  copy->piece = g_strdup (piece);
  copy->id = g_strdup (file->id);
  copy->name = g_strdup (file->name);
  copy->size = file->size;

  return copy;
}

void
till_double_evidence_hold_uploads (TillGateway *gateway)
{
  kept_of (gateway)->holds = TRUE;
}

void
till_double_evidence_let_go (TillGateway *gateway,
                             const char  *problem)
{
  Kept *kept = kept_of (gateway);
  g_autoptr (GTask) task = g_steal_pointer (&kept->waiting);

  kept->holds = FALSE;
  if (problem != NULL)
    g_task_return_error (task, till_gateway_error_new (TILL_GATEWAY_ERROR_UNAVAILABLE, NULL, "%s",
                                                       problem));
  else
    g_task_return_pointer (task, copy_file (kept->files->pdata[kept->files->len - 1], NULL),
                           (GDestroyNotify) till_evidence_file_free);
}

static const TillEvidenceFile *
find_file (const Kept *kept,
           const char *id)
{
  for (guint i = 0; i < kept->files->len; i++)
    if (g_str_equal (((TillEvidenceFile *) kept->files->pdata[i])->id, id))
      return kept->files->pdata[i];

  return NULL;
}

/* What was kept, apart: texts, and files by their pieces. */
static void
tell (const Kept   *kept,
      TillEvidence *evidence)
{
  g_autoptr (JsonNode) node = till_json_parse (kept->texts, strlen (kept->texts), NULL);
  JsonObject *pieces = json_node_get_object (node);
  g_autoptr (GList) names = json_object_get_members (pieces);

  evidence->files = g_ptr_array_new_with_free_func ((GDestroyNotify) till_evidence_file_free);
  for (GList *l = names; l != NULL; l = l->next)
    {
      const TillEvidenceFile *file =
        find_file (kept, json_object_get_string_member (pieces, l->data));

      if (file == NULL)
        continue;
      g_ptr_array_add (evidence->files, copy_file (file, l->data));
      json_object_remove_member (pieces, l->data);
    }
  evidence->texts = json_to_string (node, FALSE);
}

static void
answer (TillGateway *gateway,
        GTask       *task)
{
  const Kept *kept = kept_of (gateway);
  TillEvidence *evidence;

  if (kept == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "The gateway is away");
      return;
    }

  evidence = g_new0 (TillEvidence, 1);
  evidence->dispute = till_record_ref (kept->dispute);
  tell (kept, evidence);
  g_task_return_pointer (task, evidence, (GDestroyNotify) till_evidence_free);
}

void
till_gateway_read_evidence_async (TillGateway        *gateway,
                                  const char         *dispute_id,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (gateway, cancellable, callback, user_data);

  answer (gateway, task);
}

void
till_gateway_draft_evidence_async (TillGateway        *gateway,
                                   const char         *dispute_id,
                                   const char         *texts,
                                   const char         *key,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (gateway, cancellable, callback, user_data);
  Kept *kept = kept_of (gateway);

  if (kept != NULL)
    {
      g_free (kept->texts);
      kept->texts = g_strdup (texts);
      kept->n_drafts++;
    }
  answer (gateway, task);
}

TillEvidence *
till_gateway_evidence_finish (TillGateway  *gateway,
                              GAsyncResult *result,
                              GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
till_gateway_upload_file_async (TillGateway         *gateway,
                                const TillFileInput *file,
                                const char          *key,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (gateway, cancellable, callback, user_data);
  Kept *kept = kept_of (gateway);
  TillEvidenceFile *known = g_new0 (TillEvidenceFile, 1);

  known->id = g_strdup_printf ("file_%u", kept->files->len + 1);
  known->name = g_strdup (file->name);
  known->size = g_bytes_get_size (file->content);
  g_ptr_array_add (kept->files, known);
  if (kept->holds)
    kept->waiting = g_object_ref (task);
  else
    g_task_return_pointer (task, copy_file (known, NULL),
                           (GDestroyNotify) till_evidence_file_free);
}

TillEvidenceFile *
till_gateway_upload_file_finish (TillGateway  *gateway,
                                 GAsyncResult *result,
                                 GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
