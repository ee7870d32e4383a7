/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a dispute is answered with: read, kept as a draft, and files for it.
 *
 * What must hold: nothing here goes to the bank; that is an instruction. */

#include "till-gateway.h"

#include "till-gateway-refusal.h"

/**
 * till_gateway_read_evidence_async:
 * @self: a gateway
 * @dispute_id: a dispute
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Reads what has been said about a dispute so far: what the gateway knew, and drafts.
 */
void
till_gateway_read_evidence_async (TillGateway        *self,
                                  const char         *dispute_id,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TILL_IS_GATEWAY (self));
  g_return_if_fail (dispute_id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_gateway_read_evidence_async);

  if (till_gateway_allow (self, TILL_CAPABILITY_DISPUTES, task))
    TILL_GATEWAY_GET_IFACE (self)->read_evidence (self, dispute_id, task);
}

/**
 * till_gateway_draft_evidence_async:
 * @self: a gateway
 * @dispute_id: a dispute that can be answered
 * @texts: a JSON object of texts, and ids of files, under the gateway's names; an empty one takes
 *   away what is there
 * @key: an idempotency key that no other call has; the same one when this call is repeated
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Keeps a draft of an answer with the gateway. The bank does not get it: that is an instruction,
 * %TILL_INSTRUCTION_SUBMIT_EVIDENCE.
 */
void
till_gateway_draft_evidence_async (TillGateway        *self,
                                   const char         *dispute_id,
                                   const char         *texts,
                                   const char         *key,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TILL_IS_GATEWAY (self));
  g_return_if_fail (dispute_id != NULL && texts != NULL && key != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_gateway_draft_evidence_async);

  if (till_gateway_allow (self, TILL_CAPABILITY_DISPUTES, task))
    TILL_GATEWAY_GET_IFACE (self)->draft_evidence (self, dispute_id, texts, key, task);
}

/**
 * till_gateway_evidence_finish:
 * @self: a gateway
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_GATEWAY_ERROR
 *
 * Returns: (transfer full) (nullable): what the gateway has now, or %NULL
 */
TillEvidence *
till_gateway_evidence_finish (TillGateway  *self,
                              GAsyncResult *result,
                              GError      **error)
{
  g_return_val_if_fail (TILL_IS_GATEWAY (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * till_gateway_upload_file_async:
 * @self: a gateway
 * @file: the file; what is in it has been looked at
 * @key: an idempotency key that no other call has; the same one when this call is repeated
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Gives the gateway a file that can become a piece of an answer to a dispute. The bank does not get
 * it, and it belongs to no dispute yet: it becomes a piece by a draft that names its id. A network
 * that falters is tried again, with the same key.
 */
void
till_gateway_upload_file_async (TillGateway         *self,
                                const TillFileInput *file,
                                const char          *key,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TILL_IS_GATEWAY (self));
  g_return_if_fail (file != NULL && file->name != NULL && file->content != NULL && key != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_gateway_upload_file_async);

  if (till_gateway_allow (self, TILL_CAPABILITY_EVIDENCE_FILES, task))
    TILL_GATEWAY_GET_IFACE (self)->upload_file (self, file, key, task);
}

/**
 * till_gateway_upload_file_finish:
 * @self: a gateway
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_GATEWAY_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): what the gateway knows of the file now, or %NULL
 */
TillEvidenceFile *
till_gateway_upload_file_finish (TillGateway  *self,
                                 GAsyncResult *result,
                                 GError      **error)
{
  g_return_val_if_fail (TILL_IS_GATEWAY (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
