/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Things around money: customers, cards that are no longer kept, notes, webhook endpoints
 * (docs.stripe.com/api/customers/create, docs.stripe.com/api/payment_methods/detach,
 * docs.stripe.com/api/charges/update, docs.stripe.com/api/webhook_endpoints). */

#include "till-stripe-manage.h"

#include "till-stripe-event.h"
#include "till-stripe-form.h"
#include "till-stripe-objects.h"

/* docs.stripe.com/api/metadata: the longest value. */
#define MAX_METADATA 500

/* Changing a charge needs what refunds need at Stripe ("Charges and Refunds"); where a gateway that
 * speaks its language asks for more, a refusal says nothing about refunds. */
#define CHANGES_CHARGES TILL_STRIPE_AREA_ACCOUNT

/* What says how something is to be, and not what is to happen, may be said again: when the answer
 * is lost, nobody has to find out what came of it. */
#define SAYS_HOW_IT_IS TILL_HTTP_ONCE

/* The members of a customer that a person can change, by their names on the wire. */
static const struct
{
  const char *key;
  gsize       offset;
} customer_texts[] = {
  { "name", G_STRUCT_OFFSET (TillCustomer, name) },
  { "email", G_STRUCT_OFFSET (TillCustomer, email) },
  { "phone", G_STRUCT_OFFSET (TillCustomer, phone) },
  { "description", G_STRUCT_OFFSET (TillCustomer, description) },
  { "address[line1]", G_STRUCT_OFFSET (TillCustomer, line1) },
  { "address[line2]", G_STRUCT_OFFSET (TillCustomer, line2) },
  { "address[city]", G_STRUCT_OFFSET (TillCustomer, city) },
  { "address[state]", G_STRUCT_OFFSET (TillCustomer, region) },
  { "address[postal_code]", G_STRUCT_OFFSET (TillCustomer, postcode) },
  { "address[country]", G_STRUCT_OFFSET (TillCustomer, country) },
};

static const char *
get_text (const TillCustomer *customer,
          guint               i)
{
  return G_STRUCT_MEMBER (const char *, customer, customer_texts[i].offset);
}

/* The #TillStripeDigest of a new or changed customer. */
static gpointer
digest_customer (const TillJsonNode      *root,
                 const TillStripeContext *context,
                 gconstpointer            data,
                 GError                 **error)
{
  g_autoptr (GPtrArray) records = till_record_array_new ();
  TillStripeHarvest harvest = { .records = records };

  if (!till_stripe_parse_customer (root, context, &harvest, error))
    return NULL;

  return till_record_ref (g_ptr_array_index (records, 0));
}

static void
return_pointer (GTask         *task,
                gpointer       value,
                GDestroyNotify free_value,
                GError        *error)
{
  if (value != NULL)
    g_task_return_pointer (task, value, free_value);
  else
    g_task_return_error (task, error);
}

static void
customer_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gpointer customer = till_stripe_client_call_finish (TILL_STRIPE_CLIENT (object), result, &error);

  return_pointer (task, customer, till_record_unref, error);
}

/**
 * till_stripe_create_customer:
 * @client: a client
 * @customer: the new customer
 * @idempotency_key: its key
 * @task: answered with a #TillCustomer
 */
void
till_stripe_create_customer (TillStripeClient   *client,
                             const TillCustomer *customer,
                             const char         *idempotency_key,
                             GTask              *task)
{
  g_auto (TillStripeForm) form = TILL_STRIPE_FORM_INIT;
  g_autoptr (GBytes) body = NULL;
  TillStripeCall call = {
    .nature = TILL_HTTP_WRITE,
    .area = TILL_STRIPE_AREA_CUSTOMERS,
    .method = "POST",
    .path = "/v1/customers",
    .idempotency_key = idempotency_key,
    .digest = digest_customer,
    .free_result = till_record_unref,
  };

  till_stripe_form_init (&form);
  for (guint i = 0; i < G_N_ELEMENTS (customer_texts); i++)
    till_stripe_form_add_text (&form, customer_texts[i].key, get_text (customer, i),
                               TILL_STRIPE_TEXT_MAX);
  till_stripe_form_add (&form, "metadata[" TILL_STRIPE_META_CONSOLE "]",
                        till_stripe_client_get_console_id (client));
  call.body = body = till_stripe_form_take_bytes (&form);

  g_task_set_check_cancellable (task, FALSE);
  till_stripe_client_call_async (client, &call, g_task_get_cancellable (task), customer_cb,
                                 g_object_ref (task));
}

/**
 * till_stripe_update_customer:
 * @client: a client
 * @customer: the customer as it is to be
 * @task: answered with a #TillCustomer
 *
 * Every text is sent: what is empty is taken away (docs.stripe.com/api/customers/update).
 */
void
till_stripe_update_customer (TillStripeClient   *client,
                             const TillCustomer *customer,
                             GTask              *task)
{
  g_auto (TillStripeForm) form = TILL_STRIPE_FORM_INIT;
  g_autofree char *path = till_stripe_path ("/v1/customers/", customer->record.id, "");
  g_autoptr (GBytes) body = NULL;
  TillStripeCall call = {
    .nature = SAYS_HOW_IT_IS,
    .area = TILL_STRIPE_AREA_CUSTOMERS,
    .method = "POST",
    .path = path,
    .digest = digest_customer,
    .free_result = till_record_unref,
  };

  till_stripe_form_init (&form);
  for (guint i = 0; i < G_N_ELEMENTS (customer_texts); i++)
    till_stripe_form_set_text (&form, customer_texts[i].key, get_text (customer, i),
                               TILL_STRIPE_TEXT_MAX);
  call.body = body = till_stripe_form_take_bytes (&form);

  g_task_set_check_cancellable (task, FALSE);
  if (path == NULL)
    g_task_return_new_error (task, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_NOT_FOUND,
                             "There is no such customer at the gateway");
  else
    till_stripe_client_call_async (client, &call, g_task_get_cancellable (task), customer_cb,
                                   g_object_ref (task));
}

/* The #TillStripeDigest of a new endpoint. */
static gpointer
digest_webhook (const TillJsonNode      *root,
                const TillStripeContext *context,
                gconstpointer            data,
                GError                 **error)
{
  g_auto (TillJsonReader) reader = TILL_JSON_READER_INIT;
  TillWebhook *webhook;
  const char *id, *url, *secret;

  till_stripe_read_begin (&reader, root, "webhook_endpoint");
  id = till_json_reader_string (&reader, "id", TILL_ID_MAX);
  url = till_json_reader_string (&reader, "url", TILL_STRIPE_TEXT_MAX);
  secret = till_json_reader_string (&reader, "secret", TILL_STRIPE_WORD_MAX);
  if (!till_json_reader_end (&reader, error))
    return NULL;

  webhook = g_new0 (TillWebhook, 1);
  webhook->id = g_strdup (id);
  webhook->url = g_strdup (url);
  webhook->secret = till_secret_new_from_text (secret);

  return webhook;
}

static void
webhook_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gpointer webhook = till_stripe_client_call_finish (TILL_STRIPE_CLIENT (object), result, &error);

  return_pointer (task, webhook, (GDestroyNotify) till_webhook_free, error);
}

/**
 * till_stripe_create_webhook:
 * @client: a client
 * @url: where Stripe is to deliver
 * @task: answered with a #TillWebhook
 *
 * The endpoint gets the events that are listed too, in the version of the API we know.
 */
void
till_stripe_create_webhook (TillStripeClient *client,
                            const char       *url,
                            GTask            *task)
{
  g_auto (TillStripeForm) form = TILL_STRIPE_FORM_INIT;
  g_autoptr (GBytes) body = NULL;
  g_autofree char *description = g_strconcat (
    "Tillroll ", till_stripe_client_get_console_id (client), NULL);
  TillStripeCall call = {
    .nature = TILL_HTTP_WRITE,
    .area = TILL_STRIPE_AREA_WEBHOOKS,
    .method = "POST",
    .path = "/v1/webhook_endpoints",
    .digest = digest_webhook,
    .free_result = (GDestroyNotify) till_webhook_free,
  };

  till_stripe_form_init (&form);
  till_stripe_form_add (&form, "url", url);
  till_stripe_form_add (&form, "api_version", TILL_STRIPE_VERSION);
  till_stripe_form_add (&form, "description", description);
  for (guint i = 0; till_stripe_event_types[i] != NULL; i++)
    till_stripe_form_add (&form, "enabled_events[]", till_stripe_event_types[i]);
  call.body = body = till_stripe_form_take_bytes (&form);

  g_task_set_check_cancellable (task, FALSE);
  till_stripe_client_call_async (client, &call, g_task_get_cancellable (task), webhook_cb,
                                 g_object_ref (task));
}

/* The #TillStripeDigest of an answer that says only that it was done. */
static gpointer
digest_done (const TillJsonNode      *root,
             const TillStripeContext *context,
             gconstpointer            data,
             GError                 **error)
{
  g_auto (TillJsonReader) reader = TILL_JSON_READER_INIT;

  till_json_reader_init_value (&reader, root, "answer");
  till_json_reader_string (&reader, "id", TILL_ID_MAX);

  return till_json_reader_end (&reader, error) ? g_strdup ("") : NULL;
}

static void
done_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *done = till_stripe_client_call_finish (TILL_STRIPE_CLIENT (object), result,
                                                          &error);

  if (done != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* Sends @call, whose answer says only that it was done. */
static void
call_for_done (TillStripeClient *client,
               TillStripeCall   *call,
               GTask            *task)
{
  call->method = "POST";
  call->digest = digest_done;
  call->free_result = g_free;

  g_task_set_check_cancellable (task, FALSE);
  if (call->path == NULL)
    g_task_return_new_error (task, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_NOT_FOUND,
                             "There is no such thing at the gateway");
  else
    till_stripe_client_call_async (client, call, g_task_get_cancellable (task), done_cb,
                                   g_object_ref (task));
}

/**
 * till_stripe_delete_card:
 * @client: a client
 * @card_id: a payment method that is attached to a customer
 * @task: answered with a boolean
 */
void
till_stripe_delete_card (TillStripeClient *client,
                         const char       *card_id,
                         GTask            *task)
{
  g_autofree char *path = till_stripe_path ("/v1/payment_methods/", card_id, "/detach");
  TillStripeCall call = {
    .nature = SAYS_HOW_IT_IS, .area = TILL_STRIPE_AREA_METHODS, .path = path,
  };

  call_for_done (client, &call, task);
}

/**
 * till_stripe_annotate:
 * @client: a client
 * @note: what to keep with a payment
 * @task: answered with a boolean
 *
 * The metadata of a charge is its own once it is made.
 */
void
till_stripe_annotate (TillStripeClient      *client,
                      const TillPaymentNote *note,
                      GTask                 *task)
{
  gboolean is_intent = g_str_has_prefix (note->payment_id, "pi_");
  g_auto (TillStripeForm) form = TILL_STRIPE_FORM_INIT;
  g_autofree char *path = till_stripe_path (is_intent ? "/v1/payment_intents/" : "/v1/charges/",
                                            note->payment_id, "");
  g_autoptr (GBytes) body = NULL;
  TillStripeCall call = {
    .nature = SAYS_HOW_IT_IS,
    .area = is_intent ? TILL_STRIPE_AREA_INTENTS : CHANGES_CHARGES,
    .path = path,
  };

  till_stripe_form_init (&form);
  till_stripe_form_set_text (&form, "metadata[" TILL_STRIPE_META_NOTE "]", note->note,
                             MAX_METADATA);
  till_stripe_form_set_text (&form, "metadata[" TILL_STRIPE_META_PHONE "]", note->phone,
                             MAX_METADATA);
  till_stripe_form_set_text (&form, "metadata[" TILL_PAYMENT_META_NOTED_BY "]",
                             note->operator_name, MAX_METADATA);
  /* In seconds: one word that nobody searches for. */
  till_stripe_form_add_int (&form, "metadata[" TILL_PAYMENT_META_NOTED_AT "]",
                            note->time_us / TILL_SECOND);
  call.body = body = till_stripe_form_take_bytes (&form);

  call_for_done (client, &call, task);
}

/**
 * till_stripe_email_receipt:
 * @client: a client
 * @payment_id: a charge
 * @address: where its receipt goes
 * @task: answered with a boolean
 *
 * Stripe sends a receipt whenever the address of a charge is set
 * (docs.stripe.com/api/charges/update, "receipt_email").
 */
void
till_stripe_email_receipt (TillStripeClient *client,
                           const char       *payment_id,
                           const char       *address,
                           GTask            *task)
{
  g_auto (TillStripeForm) form = TILL_STRIPE_FORM_INIT;
  g_autofree char *path = till_stripe_path ("/v1/charges/", payment_id, "");
  g_autoptr (GBytes) body = NULL;
  TillStripeCall call = { .nature = TILL_HTTP_WRITE, .area = CHANGES_CHARGES, .path = path };

  till_stripe_form_init (&form);
  till_stripe_form_add (&form, "receipt_email", address);
  call.body = body = till_stripe_form_take_bytes (&form);

  call_for_done (client, &call, task);
}

/* The #TillStripeDigest of a removal. */
static gpointer
digest_deleted (const TillJsonNode      *root,
                const TillStripeContext *context,
                gconstpointer            data,
                GError                 **error)
{
  g_auto (TillJsonReader) reader = TILL_JSON_READER_INIT;

  till_json_reader_init_value (&reader, root, "removal");
  if (!till_json_reader_bool (&reader, "deleted"))
    till_json_reader_fail (&reader, TILL_JSON_ERROR_RANGE, "deleted", "is not true");

  return till_json_reader_end (&reader, error) ? g_strdup ("") : NULL;
}

static void
deleted_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *deleted = till_stripe_client_call_finish (TILL_STRIPE_CLIENT (object), result,
                                                             &error);

  /* Somebody else may have removed it: then it is gone, too. */
  if (deleted != NULL || g_error_matches (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_NOT_FOUND))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * till_stripe_delete_webhook:
 * @client: a client
 * @id: the endpoint
 * @task: answered with a boolean
 */
void
till_stripe_delete_webhook (TillStripeClient *client,
                            const char       *id,
                            GTask            *task)
{
  g_autofree char *path = till_stripe_path ("/v1/webhook_endpoints/", id, "");
  const TillStripeCall call = {
    .nature = TILL_HTTP_WRITE,
    .area = TILL_STRIPE_AREA_WEBHOOKS,
    .method = "DELETE",
    .path = path,
    .digest = digest_deleted,
    .free_result = g_free,
  };

  g_task_set_check_cancellable (task, FALSE);
  if (path == NULL)
    g_task_return_boolean (task, TRUE);
  else
    till_stripe_client_call_async (client, &call, g_task_get_cancellable (task), deleted_cb,
                                   g_object_ref (task));
}
