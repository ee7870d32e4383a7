/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Drafts of answers, in memory; see till-double-evidence.h. */

#include "till-double-evidence.h"

typedef struct
{
  TillDispute *dispute;
  char        *texts;
  guint        n_drafts;
} Kept;

static void
kept_free (gpointer data)
{
  Kept *kept = data;

  till_record_unref (kept->dispute);
  g_free (kept->texts);
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
  evidence->texts = g_strdup (kept->texts);
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
