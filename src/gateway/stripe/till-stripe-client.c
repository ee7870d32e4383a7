/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One call to Stripe: sent, awaited, and its answer read on a worker thread.
 *
 * What must hold: no JSON is read on the caller's thread; a success that cannot be read is an
 * unknown outcome for a write and a broken protocol for a read; and every refusal that says
 * something about the account changes its capabilities before the caller hears of it. */

#include "till-stripe-client.h"

#include <string.h>

#include "till-gateway-error.h"
#include "till-stripe-error.h"

struct _TillStripeClient
{
  GObject          parent_instance;

  TillHttp        *http;
  TillClock       *clock;
  char            *console_id;
  gboolean         live;
  gboolean         typed_card;
  guint            read_rate;
  TillCapabilities capabilities;
};

G_DEFINE_FINAL_TYPE (TillStripeClient, till_stripe_client, G_TYPE_OBJECT)

static guint capabilities_changed_signal;

typedef struct
{
  TillHttpNature   nature;
  TillStripeArea   area;
  TillStripeDigest digest;
  gpointer         data;
  GDestroyNotify   free_data;
  GDestroyNotify   free_result;
  TillHttpAnswer  *answer;
} Call;

static void
call_free (Call *call)
{
  if (call->free_data != NULL)
    call->free_data (call->data);
  g_clear_pointer (&call->answer, till_http_answer_free);
  g_free (call);
}

static void
till_stripe_client_finalize (GObject *object)
{
  TillStripeClient *self = TILL_STRIPE_CLIENT (object);

  g_clear_object (&self->http);
  g_clear_pointer (&self->clock, till_clock_unref);
  g_free (self->console_id);

  G_OBJECT_CLASS (till_stripe_client_parent_class)->finalize (object);
}

static void
till_stripe_client_class_init (TillStripeClientClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = till_stripe_client_finalize;

  capabilities_changed_signal = g_signal_new ("capabilities-changed", TILL_TYPE_STRIPE_CLIENT,
                                              G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                              G_TYPE_NONE, 0);
}

static void
till_stripe_client_init (TillStripeClient *self)
{
}

/**
 * till_stripe_client_new:
 * @http: the connection
 * @clock: the time, for answers that have none
 * @console_id: this installation
 * @live: whether the key moves real money
 * @typed_card: whether the merchant says that Stripe takes typed cards from this account
 * @read_rate: how many requests a second Stripe takes of the account; 0 = as many as there are
 *
 * Returns: (transfer full): a client
 */
TillStripeClient *
till_stripe_client_new (TillHttp   *http,
                        TillClock  *clock,
                        const char *console_id,
                        gboolean    live,
                        gboolean    typed_card,
                        guint       read_rate)
{
  TillStripeClient *self = g_object_new (TILL_TYPE_STRIPE_CLIENT, NULL);

  self->http = g_object_ref (http);
  self->clock = till_clock_ref (clock);
  self->console_id = g_strdup (console_id);
  self->live = live;
  self->typed_card = typed_card;
  self->read_rate = read_rate;
  till_stripe_capabilities_init (&self->capabilities, typed_card, read_rate);

  return self;
}

/**
 * till_stripe_client_get_clock:
 * @self: a client
 *
 * Returns: (transfer none): the clock
 */
TillClock *
till_stripe_client_get_clock (TillStripeClient *self)
{
  return self->clock;
}

/**
 * till_stripe_client_get_console_id:
 * @self: a client
 *
 * Returns: (transfer none): this installation
 */
const char *
till_stripe_client_get_console_id (TillStripeClient *self)
{
  return self->console_id;
}

/**
 * till_stripe_client_get_live:
 * @self: a client
 *
 * Returns: whether the key moves real money
 */
gboolean
till_stripe_client_get_live (TillStripeClient *self)
{
  return self->live;
}

/**
 * till_stripe_client_get_capabilities:
 * @self: a client
 *
 * Returns: (transfer none): what account and key can do, as far as is known
 */
const TillCapabilities *
till_stripe_client_get_capabilities (TillStripeClient *self)
{
  return &self->capabilities;
}

/**
 * till_stripe_client_set_denied:
 * @self: a client
 * @denied: by #TillStripeArea: what the key has no permission for
 *
 * Judges account and key afresh, after all of it was looked at: what a permission or Stripe itself
 * once ruled out may have been allowed meanwhile.
 */
void
till_stripe_client_set_denied (TillStripeClient *self,
                               const gboolean   *denied)
{
  TillCapabilities fresh;

  till_stripe_capabilities_init (&fresh, self->typed_card, self->read_rate);
  for (guint i = 0; i < TILL_STRIPE_N_AREAS; i++)
    if (denied[i])
      till_stripe_capabilities_deny (&fresh, i);

  if (memcmp (&fresh, &self->capabilities, sizeof fresh) == 0)
    return;

  self->capabilities = fresh;
  g_signal_emit (self, capabilities_changed_signal, 0);
}

/**
 * till_stripe_client_learn_success:
 * @self: a client
 * @capability: what has just worked
 *
 * Notes that something works that only trying shows.
 */
void
till_stripe_client_learn_success (TillStripeClient *self,
                                  TillCapability    capability)
{
  if (till_stripe_capabilities_learn (&self->capabilities, capability, TILL_SUPPORT_YES,
                                      TILL_SUPPORT_REASON_NONE))
    g_signal_emit (self, capabilities_changed_signal, 0);
}

static void
learn_from_error (TillStripeClient *self,
                  TillStripeArea    area,
                  const GError     *error)
{
  const TillGatewayFailure *failure = till_gateway_error_get_failure (error);
  gboolean changed = FALSE;

  if (failure == NULL)
    return;

  if (g_strcmp0 (failure->code, TILL_GATEWAY_CODE_MOTO_NOT_ENABLED) == 0)
    changed = till_stripe_capabilities_learn (&self->capabilities, TILL_CAPABILITY_MOTO,
                                              TILL_SUPPORT_NO, TILL_SUPPORT_REASON_GATE);
  else if (g_strcmp0 (failure->code, TILL_GATEWAY_CODE_TYPED_CARD_NOT_ENABLED) == 0)
    changed = till_stripe_capabilities_learn (&self->capabilities, TILL_CAPABILITY_TYPED_CARD,
                                              TILL_SUPPORT_NO, TILL_SUPPORT_REASON_GATE);
  else if (g_error_matches (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_FORBIDDEN))
    changed = till_stripe_capabilities_deny (&self->capabilities, area);

  if (changed)
    g_signal_emit (self, capabilities_changed_signal, 0);
}

/* A success that is not what was asked for. */
static GError *
error_unreadable (const Call   *call,
                  const GError *why)
{
  const TillGatewayFailure failure = {
    .http_status = call->answer->status, .request_id = call->answer->request_id,
  };

  return till_gateway_error_new (call->nature == TILL_HTTP_WRITE
                                   ? TILL_GATEWAY_ERROR_OUTCOME_UNKNOWN
                                   : TILL_GATEWAY_ERROR_PROTOCOL,
                                 &failure, "The gateway's answer cannot be read: %s", why->message);
}

/* The time after which nothing that the answer shows can be from, but for TILL_READ_SLACK:
 * a second of it is what dates leave out, the rest an answer's way that is not worth a thought. */
static gint64
get_time_of (TillStripeClient     *self,
             const TillHttpAnswer *answer)
{
  gint64 date_us = answer->date_us != 0 ? answer->date_us : till_clock_now_us (self->clock);

  return date_us - MAX (0, answer->took_us - (TILL_READ_SLACK - TILL_SECOND));
}

/* On a worker thread: reads the answer. */
static void
digest_thread (GTask        *task,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  TillStripeClient *self = source;
  Call *call = task_data;
  g_autoptr (TillJsonDocument) document = NULL;
  g_autoptr (GError) error = NULL;
  gpointer result = NULL;
  TillStripeContext context = {
    .origin = TILL_ORIGIN_READ,
    .as_of_us = get_time_of (self, call->answer),
    .request_id = call->answer->request_id,
  };

  /* A repeated answer shows everything as it was when it was given first, whenever that was. */
  if (call->answer->repeated)
    {
      context.origin = TILL_ORIGIN_EVENT;
      context.as_of_us = TILL_SECOND;
    }

  if (call->answer->status < 200 || call->answer->status > 299)
    {
      g_task_return_error (task, till_stripe_error_from_answer (call->answer, call->nature));
      return;
    }

  document = till_json_document_new_take (g_steal_pointer (&call->answer->body), &error);
  if (document != NULL)
    result = call->digest (till_json_document_get_root (document), &context, call->data, &error);

  if (result != NULL)
    g_task_return_pointer (task, result, call->free_result);
  else
    g_task_return_error (task, error_unreadable (call, error));
}

static void
sent_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Call *call = g_task_get_task_data (task);

  if (!(call->answer = till_http_send_finish (TILL_HTTP (object), result, &error)))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_run_in_thread (task, digest_thread);
}

/**
 * till_stripe_client_call_async:
 * @self: a client
 * @call: what to ask and how to read the answer
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Asks Stripe one thing.
 */
void
till_stripe_client_call_async (TillStripeClient     *self,
                               const TillStripeCall *call,
                               GCancellable         *cancellable,
                               GAsyncReadyCallback   callback,
                               gpointer              user_data)
{
  g_autoptr (GTask) task = NULL;
  Call *job;
  const TillHttpRequest request = {
    .nature = call->nature,
    .method = call->method,
    .path = call->path,
    .content_type = call->content_type != NULL ? call->content_type
                                               : "application/x-www-form-urlencoded",
    .upload = call->content_type != NULL,
    .body = call->body,
    .secret = call->secret,
    .idempotency_key = call->idempotency_key,
  };

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_stripe_client_call_async);
  g_task_set_check_cancellable (task, FALSE); /* the connection decides what cancelling means */

  job = g_new0 (Call, 1);
  job->nature = call->nature;
  job->area = call->area;
  job->digest = call->digest;
  job->data = call->data;
  job->free_data = call->free_data;
  job->free_result = call->free_result;
  g_task_set_task_data (task, job, (GDestroyNotify) call_free);

  till_http_send_async (self->http, &request, cancellable, sent_cb, g_steal_pointer (&task));
}

/**
 * till_stripe_client_call_finish:
 * @self: a client
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_GATEWAY_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): what the digest made of the answer, or %NULL
 */
gpointer
till_stripe_client_call_finish (TillStripeClient *self,
                                GAsyncResult     *result,
                                GError          **error)
{
  g_autoptr (GError) local = NULL;
  gpointer value;
  Call *call;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  call = g_task_get_task_data (G_TASK (result));
  if (!(value = g_task_propagate_pointer (G_TASK (result), &local)))
    {
      learn_from_error (self, call->area, local);
      g_propagate_error (error, g_steal_pointer (&local));
    }

  return value;
}
