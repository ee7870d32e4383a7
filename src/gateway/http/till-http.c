/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Talks to one gateway over HTTP.
 *
 * What must hold: the key goes to the configured origins and nowhere else, redirects are not
 * followed; only reads are tried again; and a failed write says truly whether bytes may have left
 * (OUTCOME_UNKNOWN) or surely have not (UNAVAILABLE). No logger is ever attached to the session:
 * it would print the key. The key is held in locked memory; libsoup copies it for the time of a
 * request. Requests are made in a thread of our own; whoever asked is answered in the main context
 * it asked from. */

#include "till-http.h"

#include <libsoup/soup.h>

#include "till-backoff.h"
#include "till-clock.h"
#include "till-gateway-error.h"
#include "till-http-drip.h"
#include "till-http-exchange.h"
#include "till-http-origin.h"
#include "till-http-worker.h"
#include "till-ids.h"

#define DEFAULT_TIMEOUT_S 80
#define DEFAULT_MAX_BODY (8 * 1024 * 1024)
#define DEFAULT_CONNECTIONS 32

/* RFC 6585; libsoup 3.2 has no name for it. */
#define STATUS_TOO_MANY_REQUESTS 429

/* A gateway that asks for a longer wait than this is not worth quoting exactly. */
#define MAX_RETRY_AFTER_S (7 * 24 * 3600)

static const TillHttpRetry default_retry = {
  .tries = 3, .first_ms = 1000, .cap_ms = 5000, .retry_after_cap_s = 20,
};

struct _TillHttp
{
  GObject         parent_instance;

  TillHttpWorker *worker;

  /* Not changed after construction, so both threads may look. */
  GUri           *origin;
  GUri           *upload_origin;
  TillSecret     *authorization;
  GStrv           headers;
  char           *request_id_header;
  char           *repeated_header;
  char           *should_retry_header;
  char           *throttle_header;
  gsize           max_body;
  TillHttpRetry   retry;
};

G_DEFINE_FINAL_TYPE (TillHttp, till_http, G_TYPE_OBJECT)

typedef struct
{
  TillHttpNature nature;
  char          *method;
  char          *path;
  char          *content_type;
  GBytes        *body;
  gboolean       secret;
  gboolean       upload;
  char          *idempotency_key;
  SoupMessage   *message; /* of the current try */
  gint64         sent_us; /* monotonic: the current try */
  guint          tries_left;
  TillBackoff    backoff;
} Send;

static void
send_free (Send *send)
{
  g_free (send->method);
  g_free (send->path);
  g_free (send->content_type);
  g_clear_pointer (&send->body, g_bytes_unref);
  g_free (send->idempotency_key);
  g_clear_object (&send->message);
  g_free (send);
}

static void
till_http_finalize (GObject *object)
{
  TillHttp *self = TILL_HTTP (object);

  g_clear_pointer (&self->worker, till_http_worker_stop);
  g_clear_pointer (&self->origin, g_uri_unref);
  g_clear_pointer (&self->upload_origin, g_uri_unref);
  g_clear_pointer (&self->authorization, till_secret_free);
  g_clear_pointer (&self->headers, g_strfreev);
  g_free (self->request_id_header);
  g_free (self->repeated_header);
  g_free (self->should_retry_header);
  g_free (self->throttle_header);

  G_OBJECT_CLASS (till_http_parent_class)->finalize (object);
}

static void
till_http_class_init (TillHttpClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = till_http_finalize;
}

static void
till_http_init (TillHttp *self)
{
}

/**
 * till_http_new:
 * @config: where to, who we are, and the limits; needed only during the call
 * @error: return location for a #GError in #TILL_GATEWAY_ERROR
 *
 * Returns: (transfer full) (nullable): the connection's keeper; %NULL when the address is refused
 */
TillHttp *
till_http_new (const TillHttpConfig *config,
               GError              **error)
{
  g_autoptr (GUri) origin = NULL;
  g_autoptr (GUri) upload_origin = NULL;
  TillHttp *self;
  guint connections;

  g_return_val_if_fail (config != NULL && config->base_url != NULL, NULL);
  g_return_val_if_fail (config->authorization != NULL && config->user_agent != NULL, NULL);

  if (!(origin = till_http_origin_parse (config->base_url, error)) ||
      !(upload_origin = till_http_origin_parse (config->upload_url != NULL ? config->upload_url
                                                                           : config->base_url,
                                                error)))
    return NULL;

  connections = config->max_connections != 0 ? config->max_connections : DEFAULT_CONNECTIONS;

  self = g_object_new (TILL_TYPE_HTTP, NULL);
  self->origin = g_steal_pointer (&origin);
  self->upload_origin = g_steal_pointer (&upload_origin);
  self->authorization = till_secret_new_from_text (till_secret_peek (config->authorization));
  self->headers = g_strdupv ((GStrv) config->headers);
  self->request_id_header = g_strdup (config->request_id_header);
  self->repeated_header = g_strdup (config->repeated_header);
  self->should_retry_header = g_strdup (config->should_retry_header);
  self->throttle_header = g_strdup (config->throttle_header);
  self->max_body = config->max_body != 0 ? config->max_body : DEFAULT_MAX_BODY;
  self->retry = config->retry != NULL ? *config->retry : default_retry;
  self->worker = till_http_worker_new (config->user_agent,
                                       config->timeout_s != 0 ? config->timeout_s
                                                              : DEFAULT_TIMEOUT_S,
                                       connections, config->trust);

  return self;
}

static void
set_body (SoupMessage *message,
          Send        *send)
{
  g_autoptr (GInputStream) stream = NULL;

  if (!send->secret)
    {
      soup_message_set_request_body_from_bytes (message, send->content_type, send->body);
      return;
    }

  stream = till_http_drip_new (send->body);
  soup_message_set_request_body (message, send->content_type, stream,
                                 g_bytes_get_size (send->body));
}

static SoupMessage *
build_message (TillHttp *self,
               Send     *send,
               GError  **error)
{
  g_autoptr (GUri) uri = till_http_origin_resolve (send->upload ? self->upload_origin
                                                                : self->origin, send->path, error);
  g_autoptr (SoupMessage) message = NULL;
  SoupMessageHeaders *headers;

  if (uri == NULL)
    return NULL;

  message = soup_message_new_from_uri (send->method, uri);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);

  headers = soup_message_get_request_headers (message);
  soup_message_headers_replace (headers, "Authorization", till_secret_peek (self->authorization));
  for (guint i = 0; self->headers != NULL && self->headers[i] != NULL; i += 2)
    soup_message_headers_replace (headers, self->headers[i], self->headers[i + 1]);
  if (send->idempotency_key != NULL)
    soup_message_headers_replace (headers, "Idempotency-Key", send->idempotency_key);
  if (send->body != NULL)
    set_body (message, send);

  return g_steal_pointer (&message);
}

static const char *
get_header (SoupMessage *message,
            const char  *name)
{
  if (name == NULL)
    return NULL;

  return soup_message_headers_get_one (soup_message_get_response_headers (message), name);
}

static guint
read_retry_after (SoupMessage *message)
{
  const char *text = get_header (message, "Retry-After");
  guint64 seconds = 0;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64, &seconds, NULL))
    return 0;

  return MIN (seconds, MAX_RETRY_AFTER_S);
}

static gint64
read_date (SoupMessage *message)
{
  const char *text = get_header (message, "Date");
  g_autoptr (GDateTime) date = text != NULL ? soup_date_time_new_from_http_string (text) : NULL;

  return date != NULL ? g_date_time_to_unix (date) * TILL_SECOND : 0;
}

static TillHttpAnswer *
read_answer (TillHttp    *self,
             SoupMessage *message,
             GBytes      *body)
{
  TillHttpAnswer *answer = g_new0 (TillHttpAnswer, 1);

  answer->status = soup_message_get_status (message);
  answer->body = g_bytes_ref (body);
  answer->date_us = read_date (message);
  answer->request_id = g_strdup (get_header (message, self->request_id_header));
  answer->repeated = g_strcmp0 (get_header (message, self->repeated_header), "true") == 0;
  answer->retry_after_s = read_retry_after (message);
  answer->throttle_reason = g_strdup (get_header (message, self->throttle_header));

  return answer;
}

/* Whether a complete answer asks for another try, by what the gateway says or else by the status
 * (docs.stripe.com/error-low-level: conflicts and server errors; too many requests only when told
 * how long to wait). */
static gboolean
wants_retry (TillHttp       *self,
             SoupMessage    *message,
             TillHttpAnswer *answer)
{
  const char *should = get_header (message, self->should_retry_header);

  if (answer->status >= 200 && answer->status < 300)
    return FALSE;

  if (answer->retry_after_s > self->retry.retry_after_cap_s)
    return FALSE;

  if (should != NULL)
    return g_ascii_strcasecmp (should, "true") == 0;

  if (answer->status == STATUS_TOO_MANY_REQUESTS)
    return answer->retry_after_s > 0;

  return answer->status == SOUP_STATUS_CONFLICT || answer->status >= 500;
}

/* What it means that there is no answer. */
static TillGatewayError
classify_loss (const Send   *send,
               const GError *error,
               gboolean      started)
{
  if (!started)
    return TILL_GATEWAY_ERROR_UNAVAILABLE;

  if (send->nature == TILL_HTTP_WRITE)
    return TILL_GATEWAY_ERROR_OUTCOME_UNKNOWN;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE))
    return TILL_GATEWAY_ERROR_PROTOCOL;

  return TILL_GATEWAY_ERROR_UNAVAILABLE;
}

static void
return_lost (GTask        *task,
             const GError *error,
             gboolean      started)
{
  TillHttp *self = g_task_get_source_object (task);
  Send *send = g_task_get_task_data (task);
  TillGatewayFailure failure = { 0 };

  if (!started)
    failure.code = (char *) TILL_GATEWAY_CODE_NOT_SENT;
  else
    {
      failure.http_status = soup_message_get_status (send->message);
      failure.request_id = (char *) get_header (send->message, self->request_id_header);
    }

  g_task_return_error (task, till_gateway_error_new (classify_loss (send, error, started), &failure,
                                                     started
                                                       ? "The gateway's answer was lost: %s"
                                                       : "The gateway cannot be reached: %s",
                                                     error->message));
}

static void send_once (SoupSession *session,
                       gpointer     user_data);

static gboolean
waited_cb (GTask *task)
{
  TillHttp *self = g_task_get_source_object (task);

  if (!g_task_return_error_if_cancelled (task))
    till_http_worker_run (self->worker, send_once, g_object_ref (task));

  return G_SOURCE_REMOVE;
}

/* Sends again after a while; cancelling ends the wait. Takes over @task. */
static void
wait_and_send (GTask *task,
               guint  at_least_s)
{
  TillHttp *self = g_task_get_source_object (task);
  Send *send = g_task_get_task_data (task);
  guint wait_ms = till_backoff_next_ms (&send->backoff, till_random_uint32 ());
  g_autoptr (GSource) source = g_timeout_source_new (MAX (wait_ms, at_least_s * 1000));

  send->tries_left--;

  if (g_task_get_cancellable (task) != NULL)
    {
      g_autoptr (GSource) cancelled = g_cancellable_source_new (g_task_get_cancellable (task));

      g_source_set_dummy_callback (cancelled);
      g_source_add_child_source (source, cancelled);
    }

  g_source_set_callback (source, (GSourceFunc) waited_cb, task, g_object_unref);
  g_source_attach (source, till_http_worker_get_context (self->worker));
}

static gboolean
is_worth_retrying (Send         *send,
                   const GError *error)
{
  return send->tries_left > 0 && error->domain != G_TLS_ERROR &&
         !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE);
}

static void
exchanged_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TillHttpAnswer) answer = NULL;
  TillHttp *self = g_task_get_source_object (task);
  Send *send = g_task_get_task_data (task);
  gboolean started = FALSE;

  body = till_http_exchange_finish (SOUP_SESSION (object), result, &started, &error);

  if (body == NULL)
    {
      if (send->nature != TILL_HTTP_WRITE &&
          g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_task_return_error (task, g_steal_pointer (&error));
      else if (is_worth_retrying (send, error))
        wait_and_send (g_steal_pointer (&task), 0);
      else
        return_lost (task, error, started);
      return;
    }

  answer = read_answer (self, send->message, body);
  answer->took_us = g_get_monotonic_time () - send->sent_us;
  if (send->tries_left > 0 && wants_retry (self, send->message, answer))
    wait_and_send (g_steal_pointer (&task), answer->retry_after_s);
  else
    g_task_return_pointer (task, g_steal_pointer (&answer), (GDestroyNotify) till_http_answer_free);
}

/* In the worker's thread. Takes over the task. */
static void
send_once (SoupSession *session,
           gpointer     user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  TillHttp *self = g_task_get_source_object (task);
  Send *send = g_task_get_task_data (task);

  g_clear_object (&send->message);
  if (!(send->message = build_message (self, send, &error)))
    {
      return_lost (task, error, FALSE);
      return;
    }

  send->sent_us = g_get_monotonic_time ();
  till_http_exchange_async (session, send->message, self->max_body,
                            g_task_get_cancellable (task), exchanged_cb, g_object_ref (task));
}

/**
 * till_http_send_async:
 * @self: a #TillHttp
 * @request: what to send; needed only during the call
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Sends a request and reads the whole answer. Cancelling a write does not take it back.
 */
void
till_http_send_async (TillHttp              *self,
                      const TillHttpRequest *request,
                      GCancellable          *cancellable,
                      GAsyncReadyCallback    callback,
                      gpointer               user_data)
{
  g_autoptr (GTask) task = NULL;
  Send *send;

  g_return_if_fail (TILL_IS_HTTP (self));
  g_return_if_fail (request != NULL && request->method != NULL && request->path != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_http_send_async);
  g_task_set_check_cancellable (task, FALSE); /* never hide what a write came to */

  send = g_new0 (Send, 1);
  send->nature = request->nature;
  send->method = g_strdup (request->method);
  send->path = g_strdup (request->path);
  send->content_type = g_strdup (request->content_type);
  send->body = request->body != NULL ? g_bytes_ref (request->body) : NULL;
  send->secret = request->secret;
  send->upload = request->upload;
  send->idempotency_key = g_strdup (request->idempotency_key);
  send->tries_left = request->nature == TILL_HTTP_READ ? MAX (self->retry.tries, 1) - 1 : 0;
  send->backoff.first_ms = self->retry.first_ms;
  send->backoff.cap_ms = self->retry.cap_ms;
  g_task_set_task_data (task, send, (GDestroyNotify) send_free);

  till_http_worker_run (self->worker, send_once, g_steal_pointer (&task));
}

/**
 * till_http_send_finish:
 * @self: a #TillHttp
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_GATEWAY_ERROR: UNAVAILABLE when nothing was sent,
 *   or a read failed; OUTCOME_UNKNOWN when a write was sent and got no complete answer; PROTOCOL
 *   when an answer was too large; %G_IO_ERROR_CANCELLED, except for writes
 *
 * Returns: (transfer full) (nullable): the complete answer, whatever its status, or %NULL
 */
TillHttpAnswer *
till_http_send_finish (TillHttp     *self,
                       GAsyncResult *result,
                       GError      **error)
{
  g_return_val_if_fail (TILL_IS_HTTP (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
