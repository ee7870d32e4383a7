/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What is said about a dispute (docs.stripe.com/api/disputes/evidence_object).
 *
 * What must hold: a draft always says submit=false. Stripe sends evidence to the bank at once
 * when that is left out, and what was sent cannot be changed or sent again
 * (docs.stripe.com/api/disputes/update). */

#include "till-stripe-evidence.h"

#include <string.h>

#include "till-json.h"
#include "till-stripe-file.h"
#include "till-stripe-objects.h"

#define MAX_EVIDENCE 20000

/* The pieces that are files, told by their ids. */
static const char * const file_names[] = {
  "cancellation_policy", "customer_communication", "customer_signature",
  "duplicate_charge_documentation", "receipt", "refund_policy", "service_documentation",
  "shipping_documentation", "uncategorized_file",
};

/* The pieces that are texts. */
static const char * const text_names[] = {
  "access_activity_log", "billing_address", "cancellation_policy_disclosure",
  "cancellation_rebuttal", "customer_email_address", "customer_name", "customer_purchase_ip",
  "duplicate_charge_explanation", "duplicate_charge_id", "product_description",
  "refund_policy_disclosure", "refund_refusal_explanation", "service_date", "shipping_address",
  "shipping_carrier", "shipping_date", "shipping_tracking_number", "uncategorized_text",
};

/**
 * till_stripe_evidence_write:
 * @form: a form
 * @texts: (nullable): a JSON object of texts, and ids of files, under Stripe's names
 *
 * Adds evidence, in the order of its names. An empty one takes away what is there.
 *
 * Returns: %FALSE when there is none
 */
gboolean
till_stripe_evidence_write (TillStripeForm *form,
                            const char     *texts)
{
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GList) names = NULL;
  JsonObject *evidence;

  if (texts != NULL)
    node = till_json_parse (texts, strlen (texts), NULL);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;

  evidence = json_node_get_object (node);
  names = g_list_sort (json_object_get_members (evidence), (GCompareFunc) strcmp);
  for (GList *l = names; l != NULL; l = l->next)
    {
      g_autofree char *key = g_strdup_printf ("evidence[%s]", (const char *) l->data);
      const char *text = json_object_get_string_member_with_default (evidence, l->data, NULL);

      if (text != NULL)
        till_stripe_form_set_text (form, key, text, MAX_EVIDENCE);
    }

  return names != NULL;
}

static char *
read_texts (TillJsonReader *dispute)
{
  g_auto (TillJsonReader) reader = TILL_JSON_READER_INIT;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  const TillJsonNode *object = till_json_reader_opt_value (dispute, "evidence", TILL_JSON_OBJECT);

  json_builder_begin_object (builder);
  if (object != NULL)
    {
      till_json_reader_init_value (&reader, object, "evidence");
      for (guint i = 0; i < G_N_ELEMENTS (text_names); i++)
        {
          /* four bytes a character */
          const char *text = till_json_reader_opt_string (&reader, text_names[i],
                                                          4 * MAX_EVIDENCE);

          if (text == NULL || *text == '\0')
            continue;
          json_builder_set_member_name (builder, text_names[i]);
          json_builder_add_string_value (builder, text);
        }
      till_json_reader_join (dispute, &reader);
    }
  json_builder_end_object (builder);

  return till_json_build_string (builder);
}

static GPtrArray *
read_files (TillJsonReader *dispute)
{
  g_auto (TillJsonReader) reader = TILL_JSON_READER_INIT;
  const TillJsonNode *object = till_json_reader_opt_value (dispute, "evidence", TILL_JSON_OBJECT);
  GPtrArray *files = g_ptr_array_new_with_free_func ((GDestroyNotify) till_evidence_file_free);

  if (object == NULL)
    return files;

  till_json_reader_init_value (&reader, object, "evidence");
  for (guint i = 0; i < G_N_ELEMENTS (file_names); i++)
    {
      const char *id = till_json_reader_opt_string (&reader, file_names[i], TILL_ID_MAX);
      TillEvidenceFile *file;

      if (id == NULL || *id == '\0')
        continue;
      file = g_new0 (TillEvidenceFile, 1);
      file->piece = g_strdup (file_names[i]);
      file->id = g_strdup (id);
      g_ptr_array_add (files, file);
    }
  till_json_reader_join (dispute, &reader);

  return files;
}

/* The #TillStripeDigest of a dispute with its evidence. */
static gpointer
digest_evidence (const TillJsonNode      *root,
                 const TillStripeContext *context,
                 gconstpointer            data,
                 GError                 **error)
{
  g_auto (TillJsonReader) reader = TILL_JSON_READER_INIT;
  g_autoptr (GPtrArray) records = till_record_array_new ();
  TillStripeHarvest harvest = { .records = records };
  g_autofree char *texts = NULL;
  g_autoptr (GPtrArray) files = NULL;
  TillEvidence *evidence;

  if (!till_stripe_parse_dispute (root, context, &harvest, error))
    return NULL;

  till_stripe_read_begin (&reader, root, "dispute");
  texts = read_texts (&reader);
  files = read_files (&reader);
  if (!till_json_reader_end (&reader, error))
    return NULL;

  evidence = g_new0 (TillEvidence, 1);
  evidence->dispute = till_record_ref (records->pdata[0]);
  evidence->texts = g_steal_pointer (&texts);
  evidence->files = g_steal_pointer (&files);

  return evidence;
}

static void
told_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  TillStripeClient *client = TILL_STRIPE_CLIENT (object);
  TillEvidence *evidence = till_stripe_client_call_finish (client, result, &error);

  if (evidence != NULL)
    till_stripe_describe_files (client, evidence, task);
  else
    g_task_return_error (task, error);
}

static gboolean
refuse_id (const char *path,
           GTask      *task)
{
  if (path != NULL)
    return FALSE;

  g_task_return_new_error (task, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_REFUSED,
                           "There is no such dispute");

  return TRUE;
}

/**
 * till_stripe_read_evidence:
 * @client: a client
 * @dispute_id: a dispute
 * @task: answered with a #TillEvidence
 *
 * Reads what has been said about a dispute so far.
 */
void
till_stripe_read_evidence (TillStripeClient *client,
                           const char       *dispute_id,
                           GTask            *task)
{
  g_autofree char *path = till_stripe_path ("/v1/disputes/", dispute_id, "");
  const TillStripeCall call = {
    .nature = TILL_HTTP_READ,
    .area = TILL_STRIPE_AREA_DISPUTES,
    .method = "GET",
    .path = path,
    .digest = digest_evidence,
    .free_result = (GDestroyNotify) till_evidence_free,
  };

  if (!refuse_id (path, task))
    till_stripe_client_call_async (client, &call, g_task_get_cancellable (task), told_cb,
                                   g_object_ref (task));
}

/**
 * till_stripe_draft_evidence:
 * @client: a client
 * @dispute_id: a dispute
 * @texts: a JSON object of texts, and ids of files, under Stripe's names; an empty one takes away
 *   what is there
 * @idempotency_key: its key
 * @task: answered with a #TillEvidence
 *
 * Keeps a draft with Stripe. The bank does not get it.
 */
void
till_stripe_draft_evidence (TillStripeClient *client,
                            const char       *dispute_id,
                            const char       *texts,
                            const char       *idempotency_key,
                            GTask            *task)
{
  g_auto (TillStripeForm) form = TILL_STRIPE_FORM_INIT;
  g_autofree char *path = till_stripe_path ("/v1/disputes/", dispute_id, "");
  g_autoptr (GBytes) body = NULL;
  TillStripeCall call = {
    .nature = TILL_HTTP_ONCE, /* the bank does not get it: it may be kept again */
    .area = TILL_STRIPE_AREA_ACCOUNT, /* to read disputes may be allowed, and to answer not */
    .method = "POST",
    .path = path,
    .idempotency_key = idempotency_key,
    .digest = digest_evidence,
    .free_result = (GDestroyNotify) till_evidence_free,
  };

  if (refuse_id (path, task))
    return;

  till_stripe_form_init (&form);
  if (!till_stripe_evidence_write (&form, texts))
    {
      g_task_return_new_error (task, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_REFUSED,
                               "There is nothing to keep");
      return;
    }

  till_stripe_form_add_bool (&form, "submit", FALSE);
  call.body = body = till_stripe_form_take_bytes (&form);
  g_task_set_check_cancellable (task, FALSE);
  till_stripe_client_call_async (client, &call, g_task_get_cancellable (task), told_cb,
                                 g_object_ref (task));
}
