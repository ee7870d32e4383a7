/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How what a gateway answers with is freed. */

#include "till-gateway.h"

/**
 * till_gateway_page_free:
 * @page: (nullable) (transfer full): a page
 */
void
till_gateway_page_free (TillGatewayPage *page)
{
  if (page == NULL)
    return;

  g_clear_pointer (&page->records, g_ptr_array_unref);
  g_free (page->next_token);
  g_free (page);
}

/**
 * till_gateway_changes_free:
 * @changes: (nullable) (transfer full): changes
 */
void
till_gateway_changes_free (TillGatewayChanges *changes)
{
  if (changes == NULL)
    return;

  g_clear_pointer (&changes->events, g_ptr_array_unref);
  g_free (changes->cursor);
  g_free (changes);
}

/**
 * till_gateway_result_free:
 * @result: (nullable) (transfer full): a result
 */
void
till_gateway_result_free (TillGatewayResult *result)
{
  if (result == NULL)
    return;

  g_clear_pointer (&result->records, g_ptr_array_unref);
  g_clear_error (&result->failure);
  g_free (result->result_id);
  g_free (result->request_id);
  g_free (result);
}

/**
 * till_evidence_free:
 * @evidence: (nullable) (transfer full): what a dispute is answered with
 */
void
till_evidence_free (TillEvidence *evidence)
{
  if (evidence == NULL)
    return;

  till_record_unref (evidence->dispute);
  g_free (evidence->texts);
  g_clear_pointer (&evidence->files, g_ptr_array_unref);
  g_free (evidence);
}

/**
 * till_evidence_file_free:
 * @file: (nullable) (transfer full): a file
 */
void
till_evidence_file_free (TillEvidenceFile *file)
{
  if (file == NULL)
    return;

  g_free (file->piece);
  g_free (file->id);
  g_free (file->name);
  g_free (file);
}

/**
 * till_webhook_free:
 * @webhook: (nullable) (transfer full): a webhook
 *
 * Wipes its secret.
 */
void
till_webhook_free (TillWebhook *webhook)
{
  if (webhook == NULL)
    return;

  till_secret_free (webhook->secret);
  g_free (webhook->id);
  g_free (webhook->url);
  g_free (webhook);
}
