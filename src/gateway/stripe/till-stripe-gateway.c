/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The adapter for Stripe: hands each call of the interface to the file that knows it. */

#include "till-stripe-gateway.h"

#include "till-stripe-changes.h"
#include "till-stripe-client.h"
#include "till-stripe-evidence.h"
#include "till-stripe-execute.h"
#include "till-stripe-file.h"
#include "till-stripe-list.h"
#include "till-stripe-manage.h"
#include "till-stripe-resolve.h"
#include "till-stripe-tokenize.h"
#include "till-stripe-verify.h"

struct _TillStripeGateway
{
  GObject           parent_instance;

  TillStripeClient *client;
};

static void gateway_init (TillGatewayInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TillStripeGateway, till_stripe_gateway, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TILL_TYPE_GATEWAY, gateway_init))

static TillStripeClient *
get_client (TillGateway *gateway)
{
  return TILL_STRIPE_GATEWAY (gateway)->client;
}

static const char *
gateway_get_name (TillGateway *gateway)
{
  return "stripe";
}

static const TillCapabilities *
gateway_get_capabilities (TillGateway *gateway)
{
  return till_stripe_client_get_capabilities (get_client (gateway));
}

static void
gateway_verify (TillGateway *gateway,
                GTask       *task)
{
  till_stripe_verify (get_client (gateway), task);
}

static void
gateway_list (TillGateway            *gateway,
              const TillGatewayQuery *query,
              GTask                  *task)
{
  till_stripe_list (get_client (gateway), query, task);
}

static void
gateway_get (TillGateway   *gateway,
             TillRecordKind kind,
             const char    *id,
             GTask         *task)
{
  till_stripe_get (get_client (gateway), kind, id, task);
}

static void
gateway_list_changes (TillGateway *gateway,
                      const char  *cursor,
                      GTask       *task)
{
  till_stripe_list_changes (get_client (gateway), cursor, task);
}

static void
gateway_tokenize (TillGateway   *gateway,
                  TillCardInput *card,
                  GTask         *task)
{
  till_stripe_tokenize (get_client (gateway), card, task);
}

static void
executed_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;

  g_task_return_pointer (task, till_stripe_execute_finish (TILL_STRIPE_CLIENT (object), result),
                         (GDestroyNotify) till_gateway_result_free);
}

static void
gateway_execute (TillGateway     *gateway,
                 TillInstruction *instruction,
                 GTask           *task)
{
  till_stripe_execute_async (get_client (gateway), instruction, /* first_time= */ TRUE,
                             executed_cb, g_object_ref (task));
}

static void
gateway_resolve (TillGateway     *gateway,
                 TillInstruction *instruction,
                 GTask           *task)
{
  TillStripeClient *client = get_client (gateway);
  gint64 now_us = till_clock_now_us (till_stripe_client_get_clock (client));

  till_stripe_resolve (client, instruction, till_gateway_may_repeat (gateway, instruction, now_us),
                       task);
}

static void
gateway_create_customer (TillGateway        *gateway,
                         const TillCustomer *customer,
                         const char         *idempotency_key,
                         GTask              *task)
{
  till_stripe_create_customer (get_client (gateway), customer, idempotency_key, task);
}

static void
gateway_update_customer (TillGateway        *gateway,
                         const TillCustomer *customer,
                         GTask              *task)
{
  till_stripe_update_customer (get_client (gateway), customer, task);
}

static void
gateway_delete_card (TillGateway *gateway,
                     const char  *card_id,
                     GTask       *task)
{
  till_stripe_delete_card (get_client (gateway), card_id, task);
}

static void
gateway_annotate (TillGateway           *gateway,
                  const TillPaymentNote *note,
                  GTask                 *task)
{
  till_stripe_annotate (get_client (gateway), note, task);
}

static void
gateway_read_evidence (TillGateway *gateway,
                       const char  *dispute_id,
                       GTask       *task)
{
  till_stripe_read_evidence (get_client (gateway), dispute_id, task);
}

static void
gateway_draft_evidence (TillGateway *gateway,
                        const char  *dispute_id,
                        const char  *texts,
                        const char  *idempotency_key,
                        GTask       *task)
{
  till_stripe_draft_evidence (get_client (gateway), dispute_id, texts, idempotency_key, task);
}

static void
gateway_upload_file (TillGateway         *gateway,
                     const TillFileInput *file,
                     const char          *idempotency_key,
                     GTask               *task)
{
  till_stripe_upload_file (get_client (gateway), file, idempotency_key, task);
}

static void
gateway_email_receipt (TillGateway *gateway,
                       const char  *payment_id,
                       const char  *address,
                       GTask       *task)
{
  till_stripe_email_receipt (get_client (gateway), payment_id, address, task);
}

static void
gateway_create_webhook (TillGateway *gateway,
                        const char  *url,
                        GTask       *task)
{
  till_stripe_create_webhook (get_client (gateway), url, task);
}

static void
gateway_delete_webhook (TillGateway *gateway,
                        const char  *id,
                        GTask       *task)
{
  till_stripe_delete_webhook (get_client (gateway), id, task);
}

static TillEvent *
gateway_parse_delivery (TillGateway        *gateway,
                        const char         *signature,
                        GBytes             *body,
                        const char * const *secrets,
                        GError            **error)
{
  return till_stripe_parse_delivery (signature, body, secrets, error);
}

static void
gateway_init (TillGatewayInterface *iface)
{
  iface->get_name = gateway_get_name;
  iface->get_capabilities = gateway_get_capabilities;
  iface->verify = gateway_verify;
  iface->list = gateway_list;
  iface->get = gateway_get;
  iface->list_changes = gateway_list_changes;
  iface->tokenize = gateway_tokenize;
  iface->execute = gateway_execute;
  iface->resolve = gateway_resolve;
  iface->create_customer = gateway_create_customer;
  iface->update_customer = gateway_update_customer;
  iface->read_evidence = gateway_read_evidence;
  iface->draft_evidence = gateway_draft_evidence;
  iface->upload_file = gateway_upload_file;
  iface->delete_card = gateway_delete_card;
  iface->annotate = gateway_annotate;
  iface->email_receipt = gateway_email_receipt;
  iface->create_webhook = gateway_create_webhook;
  iface->delete_webhook = gateway_delete_webhook;
  iface->parse_delivery = gateway_parse_delivery;
}

static void
till_stripe_gateway_dispose (GObject *object)
{
  TillStripeGateway *self = TILL_STRIPE_GATEWAY (object);

  if (self->client != NULL)
    g_signal_handlers_disconnect_by_data (self->client, self);
  g_clear_object (&self->client);

  G_OBJECT_CLASS (till_stripe_gateway_parent_class)->dispose (object);
}

static void
till_stripe_gateway_class_init (TillStripeGatewayClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = till_stripe_gateway_dispose;
}

static void
till_stripe_gateway_init (TillStripeGateway *self)
{
}

/* Whether it is Stripe itself, and not another gateway that speaks its language. */
static gboolean
is_stripe (const TillStripeConfig *config)
{
  return config->base_url == NULL || g_str_equal (config->base_url, TILL_STRIPE_BASE_URL);
}

/* docs.stripe.com/rate-limits: of an account, live and in a sandbox. The practice gateway has no
 * such limits. */
static guint
get_reads_per_second (const TillStripeConfig *config,
                      gboolean                live)
{
  if (!is_stripe (config))
    return 0;

  return live ? 100 : 25;
}

static TillHttp *
open_http (const TillStripeConfig *config,
           GError                **error)
{
  static const char *const headers[] = { "Stripe-Version", TILL_STRIPE_VERSION, NULL };
  g_autofree char *user_agent = g_strconcat ("Tillroll/", config->app_version, NULL);
  g_autoptr (TillSecret) authorization = NULL;
  const TillHttpConfig http = {
    .base_url = config->base_url != NULL ? config->base_url : TILL_STRIPE_BASE_URL,
    .upload_url = is_stripe (config) ? TILL_STRIPE_FILES_URL : config->base_url,
    .authorization = authorization = till_secret_new (till_secret_get_length (config->key) + 7),
    .user_agent = user_agent,
    .headers = headers,
    .request_id_header = "Request-Id",
    .repeated_header = "Idempotent-Replayed",
    .should_retry_header = "Stripe-Should-Retry",
    .throttle_header = "Stripe-Rate-Limited-Reason",
    .timeout_s = config->timeout_s,
    .retry = config->retry,
  };

  till_secret_set (authorization, "Bearer ", -1);
  till_secret_append (authorization, till_secret_peek (config->key), -1);

  return till_http_new (&http, error);
}

/**
 * till_stripe_gateway_new:
 * @config: which account, and who we are; needed only during the call
 * @error: return location for a #GError in #TILL_GATEWAY_ERROR
 *
 * Makes the adapter. Nothing is sent.
 *
 * Returns: (transfer full) (nullable): the gateway; %NULL when the key cannot be used here or the
 *   address is refused
 */
TillGateway *
till_stripe_gateway_new (const TillStripeConfig *config,
                         GError                **error)
{
  g_autoptr (TillHttp) http = NULL;
  TillStripeGateway *self;
  TillGatewayKeyKind kind;
  gboolean live;

  g_return_val_if_fail (config != NULL && config->key != NULL && config->clock != NULL, NULL);
  g_return_val_if_fail (config->console_id != NULL && config->app_version != NULL, NULL);

  kind = till_stripe_classify_key (till_secret_peek (config->key), &live);
  if (kind != TILL_GATEWAY_KEY_FULL && kind != TILL_GATEWAY_KEY_RESTRICTED)
    {
      g_set_error_literal (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_UNAUTHORIZED,
                           kind == TILL_GATEWAY_KEY_PUBLISHABLE
                             ? "This key is made for web pages: a restricted key is needed"
                             : "This is not a key of Stripe");
      return NULL;
    }

  if (!(http = open_http (config, error)))
    return NULL;

  self = g_object_new (TILL_TYPE_STRIPE_GATEWAY, NULL);
  self->client = till_stripe_client_new (http, config->clock, config->console_id, live,
                                         config->typed_card_confirmed,
                                         get_reads_per_second (config, live));
  g_signal_connect_object (self->client, "capabilities-changed",
                           G_CALLBACK (till_gateway_capabilities_changed), self,
                           G_CONNECT_SWAPPED);

  return TILL_GATEWAY (self);
}
