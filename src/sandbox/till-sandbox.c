/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The practice gateway as a server on this machine: HTTP in front of TillSbService, and the clock
 * that makes things happen by themselves.
 *
 * What must hold: it listens on loopback only; a body is bounded; nothing of a request is logged.
 * request_cb() is the one place through which all requests go; faults that were ordered at the
 * admin address strike there. */

#include "till-sandbox.h"

#include <libsoup/soup.h>
#include <string.h>

#include "till-listen.h"
#include "till-sb-admin.h"
#include "till-sb-cut.h"
#include "till-sb-deliver.h"
#include "till-sb-error.h"
#include "till-sb-invent.h"
#include "till-sb-json.h"
#include "till-sb-page.h"
#include "till-sb-service.h"
#include "till-sb-tasks.h"
#include "till-sb-upload.h"
#include "till-secret.h"

#define MAX_BODY (1024 * 1024)
#define MAX_UPLOAD (8 * 1024 * 1024)
#define UPLOAD_PATH "/v1/files"

/* How long we wait when the database gives trouble. */
#define TROUBLE_WAIT (5 * TILL_SECOND)

/* What the wrong clock is kept under. */
#define META_SKEW "clock-skew-ms"

/* Smaller answers are not worth compressing. */
#define MIN_COMPRESSED 1024

struct _TillSandbox
{
  GObject        parent_instance;

  TillSb        *sb;
  TillSbService *service;
  TillSbDeliver *deliver;
  TillSbFaults  *faults;
  TillSbAdmin   *admin; /* (nullable) */
  SoupServer    *server;
  char          *url;
  guint          latency_ms;
  guint          timer;
  GPtrArray     *held; /* of Held: requests that wait for their answer */
};

G_DEFINE_FINAL_TYPE (TillSandbox, till_sandbox, G_TYPE_OBJECT)

/* A request that is answered after a while. */
typedef struct
{
  TillSandbox       *self;
  SoupServerMessage *message;
  guint              timer;
  gboolean           holds_key;
  gboolean           answered; /* it only waits to be sent */
} Held;

static const TillSbFault no_fault = { TILL_SB_FAULT_NONE, 0, -1, 0, 0, FALSE };

static const char *
get_header (SoupServerMessage *message,
            const char        *name)
{
  return soup_message_headers_get_one (soup_server_message_get_request_headers (message), name);
}

static gboolean timer_cb (gpointer user_data);

static void
wait_until (TillSandbox *self,
            gint64       due_us)
{
  gint64 wait_us = due_us - till_clock_now_us (self->sb->clock);

  g_clear_handle_id (&self->timer, g_source_remove);
  self->timer = g_timeout_add ((guint) CLAMP (wait_us / 1000 + 1, 1, G_MAXINT), timer_cb, self);
}

/* Does what is due and waits for what will be. */
static void
run_tasks (TillSandbox *self)
{
  g_autoptr (GError) error = NULL;
  gint64 next_us = G_MAXINT64;

  if (!till_sb_tasks_run (self->sb, &next_us, &error))
    {
      g_debug ("What was due could not be done: %s", error->message);
      next_us = till_clock_now_us (self->sb->clock) + TROUBLE_WAIT;
    }

  wait_until (self, next_us);
  till_sb_deliver_wake (self->deliver);
}

static gboolean
timer_cb (gpointer user_data)
{
  TillSandbox *self = user_data;

  self->timer = 0;
  run_tasks (self);

  return G_SOURCE_REMOVE;
}

/* Compresses @text, or returns NULL. */
static GBytes *
compress (const char *text,
          gsize       length)
{
  g_autoptr (GConverter) converter =
    G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, /* level= */ 1));
  gsize room = length + 64, n_read, n_written;
  g_autofree guint8 *buffer = g_malloc (room);

  if (g_converter_convert (converter, text, length, buffer, room, G_CONVERTER_INPUT_AT_END, &n_read,
                           &n_written, NULL) != G_CONVERTER_FINISHED)
    return NULL;

  return g_bytes_new_take (g_steal_pointer (&buffer), n_written);
}

static void
set_body (SoupServerMessage *message,
          const char        *text)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  gsize length = strlen (text);
  g_autoptr (GBytes) compressed = NULL;
  SoupMessageBody *body = soup_server_message_get_response_body (message);
  const char *accepted = get_header (message, "Accept-Encoding");

  soup_message_headers_replace (headers, "Content-Type", "application/json");
  if (length >= MIN_COMPRESSED && accepted != NULL && strstr (accepted, "gzip") != NULL)
    compressed = compress (text, length);

  if (compressed != NULL)
    {
      soup_message_headers_replace (headers, "Content-Encoding", "gzip");
      soup_message_body_append_bytes (body, compressed);
    }
  else
    soup_message_body_append (body, SOUP_MEMORY_COPY, text, length);
}

/* What is answered when @fault strikes, or NULL when it lets the request be done. */
static GError *
error_of (const TillSbFault *fault)
{
  GError *error = NULL;

  switch (fault->kind)
    {
    case TILL_SB_FAULT_500_BEFORE:
    case TILL_SB_FAULT_500_AFTER:
      return g_error_new_literal (TILL_SB_FAULTS_ERROR, TILL_SB_FAULTS_ERROR_INVALID, "Ordered");

    case TILL_SB_FAULT_429:
      till_sb_refuse_typed (&error, 429, "invalid_request_error", "rate_limit",
                            "Too many requests hit the API too quickly. We recommend an "
                            "exponential backoff of your requests.");
      return error;

    case TILL_SB_FAULT_409:
      till_sb_refuse_typed (&error, 409, "idempotency_error", "idempotency_key_in_use",
                            "There is currently another in-progress request using this Idempotent "
                            "Key. Please try again later.");
      return error;

    case TILL_SB_FAULT_NONE:
    case TILL_SB_FAULT_DROP_BEFORE:
    case TILL_SB_FAULT_DROP_AFTER:
    case TILL_SB_FAULT_DELAY:
    case TILL_SB_FAULT_DELAY_ANSWER:
    case TILL_SB_FAULT_HALF_ANSWER:
    case TILL_SB_FAULT_WRONG_LENGTH:
    case TILL_SB_FAULT_WEBHOOK_DUPLICATE:
    case TILL_SB_FAULT_WEBHOOK_REORDER:
    case TILL_SB_FAULT_WEBHOOK_LATE:
    case TILL_SB_FAULT_CLOCK_SKEW:
    case TILL_SB_FAULT_N_KINDS:
      break;
    }

  return NULL;
}

/* Does what @request asks for, or what @fault makes of it. */
static void
handle (TillSandbox         *self,
        const TillSbRequest *request,
        const TillSbFault   *fault,
        TillSbResponse      *ret_response)
{
  g_autoptr (GError) error = error_of (fault);

  if (error == NULL || fault->kind == TILL_SB_FAULT_500_AFTER)
    till_sb_service_handle (self->service, request, ret_response);
  if (error == NULL)
    return;

  if (fault->kind == TILL_SB_FAULT_500_AFTER)
    till_sb_response_clear (ret_response);
  till_sb_service_trouble (self->service, request, error, fault->remembered, ret_response);
}

/* libsoup has said what time it is, but our clock may be wrong on purpose. */
static void
set_date (TillSandbox        *self,
          SoupMessageHeaders *headers)
{
  g_autoptr (GDateTime) now = NULL;
  g_autofree char *text = NULL;

  if (self->sb->skew_us == 0)
    return;

  now = g_date_time_new_from_unix_utc (till_sb_now (self->sb));
  text = soup_date_time_to_string (now, SOUP_DATE_HTTP);
  soup_message_headers_replace (headers, "Date", text);
}

static void
answer (TillSandbox       *self,
        SoupServerMessage *message,
        const TillSbFault *fault,
        gboolean           holds_key)
{
  GUri *uri = soup_server_message_get_uri (message);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);
  g_autofree char *form = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autoptr (TillSbUpload) upload =
    till_sb_upload_read (soup_server_message_get_request_headers (message), bytes);
  g_auto (TillSbResponse) response = { 0 };
  TillSbRequest request = {
    .method = soup_server_message_get_method (message),
    .path = g_uri_get_path (uri),
    .query = g_uri_get_query (uri),
    .body = form,
    .upload = upload,
    .authorization = get_header (message, "Authorization"),
    .version = get_header (message, "Stripe-Version"),
    .idempotency_key = get_header (message, "Idempotency-Key"),
    .account = get_header (message, "Stripe-Account"),
    .holds_key = holds_key,
  };

  handle (self, &request, fault, &response);
  till_secret_wipe_memory (form, strlen (form));

  soup_server_message_set_status (message, response.status, NULL);
  soup_message_headers_replace (headers, "Request-Id", response.request_id);
  soup_message_headers_replace (headers, "Stripe-Version", response.version);
  soup_message_headers_replace (headers, "Cache-Control", "no-cache, no-store");
  set_date (self, headers);
  if (request.idempotency_key != NULL)
    soup_message_headers_replace (headers, "Idempotency-Key", request.idempotency_key);
  if (response.status == SOUP_STATUS_CONFLICT)
    soup_message_headers_replace (headers, "Stripe-Should-Retry", "true");
  if (fault->kind == TILL_SB_FAULT_429 && fault->retry_after >= 0)
    {
      g_autofree char *seconds = g_strdup_printf ("%" G_GINT64_FORMAT, fault->retry_after);

      soup_message_headers_replace (headers, "Retry-After", seconds);
    }
  if (response.original_request != NULL)
    {
      soup_message_headers_replace (headers, "Idempotent-Replayed", "true");
      soup_message_headers_replace (headers, "Original-Request", response.original_request);
    }
  set_body (message, response.body);
  run_tasks (self);
}

static void
held_free (Held *held)
{
  g_clear_handle_id (&held->timer, g_source_remove);
  g_object_unref (held->message);
  g_free (held);
}

static gboolean
held_cb (gpointer user_data)
{
  Held *held = user_data;
  TillSandbox *self = held->self;
  const char *key = get_header (held->message, "Idempotency-Key");

  held->timer = 0;
  if (!held->answered)
    answer (self, held->message, &no_fault, held->holds_key);
  if (held->holds_key)
    till_sb_service_release (self->service, key);
  soup_server_message_unpause (held->message);
  g_ptr_array_remove_fast (self->held, held);

  return G_SOURCE_REMOVE;
}

static Held *
pause_message (TillSandbox       *self,
               SoupServerMessage *message,
               guint              ms)
{
  Held *held = g_new0 (Held, 1);

  held->self = self;
  held->message = g_object_ref (message);
  g_ptr_array_add (self->held, held);
  soup_server_message_pause (message);
  held->timer = g_timeout_add (ms, held_cb, held);

  return held;
}

/* Holds a request before it is done. Its idempotency key is in flight meanwhile. */
static void
hold (TillSandbox       *self,
      SoupServerMessage *message,
      guint              ms)
{
  const char *key = get_header (message, "Idempotency-Key");

  if (key != NULL && !till_sb_service_reserve (self->service, key))
    answer (self, message, &no_fault, /* holds_key= */ FALSE);
  else
    pause_message (self, message, ms)->holds_key = key != NULL;
}

/* Lets @fault strike. */
static void
go_wrong (TillSandbox       *self,
          SoupServerMessage *message,
          const TillSbFault *fault)
{
  if (fault->kind == TILL_SB_FAULT_DROP_BEFORE)
    {
      till_sb_cut_off (message);
      return;
    }

  if (fault->kind == TILL_SB_FAULT_DELAY)
    {
      hold (self, message, (guint) MIN (fault->ms, G_MAXINT));
      return;
    }

  answer (self, message, fault, /* holds_key= */ FALSE);
  if (fault->kind == TILL_SB_FAULT_DROP_AFTER)
    till_sb_cut_off (message);
  else if (fault->kind == TILL_SB_FAULT_HALF_ANSWER)
    till_sb_cut_half (message);
  else if (fault->kind == TILL_SB_FAULT_WRONG_LENGTH)
    till_sb_cut_lie (message, fault->bytes);
  else if (fault->kind == TILL_SB_FAULT_DELAY_ANSWER)
    pause_message (self, message, (guint) MIN (fault->ms, G_MAXINT))->answered = TRUE;
}

static void
show_page (TillSandbox       *self,
           SoupServerMessage *message)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);
  g_autofree char *form = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autofree char *html = NULL;
  guint status;

  html = till_sb_page_handle (self->sb, soup_server_message_get_method (message),
                              g_uri_get_path (soup_server_message_get_uri (message)), form,
                              &status);
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "text/html; charset=utf-8", SOUP_MEMORY_COPY, html,
                                    strlen (html));
  run_tasks (self);
}

static void
request_cb (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  TillSandbox *self = user_data;
  const char *method = soup_server_message_get_method (message);
  TillSbFault fault = no_fault;

  if (soup_server_message_get_status (message) != 0)
    return; /* refused by early_cb() */

  if (till_sb_page_is_path (path))
    show_page (self, message);
  else if (till_sb_faults_pick_request (self->faults, method, path, &fault))
    go_wrong (self, message, &fault);
  else if (self->latency_ms > 0 && strcmp (method, SOUP_METHOD_POST) == 0)
    hold (self, message, self->latency_ms);
  else
    answer (self, message, &no_fault, /* holds_key= */ FALSE);
}

/* The rules have changed, and with them the time, perhaps. */
static void
faults_changed_cb (gpointer user_data)
{
  TillSandbox *self = user_data;
  gint64 skew_us = till_sb_faults_get_skew_us (self->faults);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  if (skew_us == self->sb->skew_us)
    return;

  self->sb->skew_us = skew_us;
  text = g_strdup_printf ("%" G_GINT64_FORMAT, skew_us / 1000);
  if (!till_sb_meta_set (self->sb, META_SKEW, text, &error))
    g_debug ("Cannot keep the wrong clock: %s", error->message);
}

/* A wrong clock stays wrong when the program starts anew: time never jumps by itself. */
static gboolean
take_skew (TillSandbox *self,
           GError     **error)
{
  g_autofree char *text = NULL;
  g_auto (TillSbJson) json = { NULL };
  gint64 skew_ms, id;

  if (!till_sb_meta_get (self->sb, META_SKEW, &text, error))
    return FALSE;

  skew_ms = text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
  if (skew_ms == 0)
    return TRUE;

  till_sb_json_init (&json);
  till_sb_json_begin (&json, NULL);
  till_sb_json_text (&json, "fault", "clock-skew");
  till_sb_json_int (&json, "ms", skew_ms);
  till_sb_json_end (&json);
  if (!till_sb_faults_add (self->faults, json.text->str, json.text->len, &id, error))
    return FALSE;

  self->sb->skew_us = till_sb_faults_get_skew_us (self->faults);

  return TRUE;
}

/* Refuses bodies that are too large before they come. */
static void
early_cb (SoupServer        *server,
          SoupServerMessage *message,
          const char        *path,
          GHashTable        *query,
          gpointer           user_data)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  SoupEncoding encoding = soup_message_headers_get_encoding (headers);
  goffset limit = g_str_equal (path, UPLOAD_PATH) ? MAX_UPLOAD : MAX_BODY;

  if (encoding == SOUP_ENCODING_CHUNKED ||
      (encoding == SOUP_ENCODING_CONTENT_LENGTH &&
       soup_message_headers_get_content_length (headers) > limit))
    {
      soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
      soup_server_message_set_status (message, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, NULL);
    }
}

static gboolean
listen_on (TillSandbox *self,
           guint16      port,
           GError     **error)
{
  g_autoptr (GSocket) socket = NULL;

  if (!(socket = till_listen_tcp ("127.0.0.1", port, /* allow_direct= */ FALSE, error)))
    return FALSE;

  self->url = g_strdup_printf ("http://127.0.0.1:%u", till_listen_get_port (socket));
  self->sb->base_url = g_strdup (self->url);
  self->server = soup_server_new ("server-header", "tillroll-sandbox", NULL);
  soup_server_add_early_handler (self->server, NULL, early_cb, self, NULL);
  soup_server_add_handler (self->server, NULL, request_cb, self, NULL);

  return soup_server_listen_socket (self->server, socket, 0, error);
}

/**
 * till_sandbox_close:
 * @self: a practice gateway
 *
 * Stops listening and lets go of the state. What was to be sent or done later stays in the file.
 */
void
till_sandbox_close (TillSandbox *self)
{
  g_return_if_fail (TILL_IS_SANDBOX (self));

  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->server != NULL)
    soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  g_clear_pointer (&self->admin, till_sb_admin_free);
  g_clear_pointer (&self->held, g_ptr_array_unref);
  g_clear_pointer (&self->deliver, till_sb_deliver_free);
  g_clear_pointer (&self->faults, till_sb_faults_free);
  g_clear_pointer (&self->service, till_sb_service_free);
  g_clear_pointer (&self->sb, till_sb_free);
}

static void
till_sandbox_dispose (GObject *object)
{
  till_sandbox_close (TILL_SANDBOX (object));

  G_OBJECT_CLASS (till_sandbox_parent_class)->dispose (object);
}

static void
till_sandbox_finalize (GObject *object)
{
  g_free (TILL_SANDBOX (object)->url);

  G_OBJECT_CLASS (till_sandbox_parent_class)->finalize (object);
}

static void
till_sandbox_class_init (TillSandboxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = till_sandbox_dispose;
  object_class->finalize = till_sandbox_finalize;
}

static void
till_sandbox_init (TillSandbox *self)
{
  self->held = g_ptr_array_new_with_free_func ((GDestroyNotify) held_free);
}

/**
 * till_sandbox_new:
 * @options: what it is started with
 * @error: return location for a #GError
 *
 * Starts a practice gateway on the main context. Blocks while it invents the history.
 *
 * Returns: (transfer full) (nullable): the running gateway, or %NULL
 */
TillSandbox *
till_sandbox_new (const TillSandboxOptions *options,
                  GError                  **error)
{
  g_autoptr (TillSandbox) self = NULL;
  g_autoptr (TillSbKeys) keys = NULL;

  g_return_val_if_fail (options != NULL, NULL);

  self = g_object_new (TILL_TYPE_SANDBOX, NULL);
  self->latency_ms = options->latency_ms;
  if (!(keys = till_sb_keys_new (options->secret_key, options->restricted_keys, error)) ||
      !(self->sb = till_sb_new (options, error)) ||
      !till_sb_invent (self->sb, options->n_payments, options->now, error) ||
      !till_sb_tasks_begin (self->sb, error))
    return NULL;

  self->service = till_sb_service_new (self->sb, g_steal_pointer (&keys));
  self->faults = till_sb_faults_new ();
  if (options->with_admin && !take_skew (self, error))
    return NULL;

  self->deliver = till_sb_deliver_new (self->sb, self->faults, options->retry_ms);
  if (!listen_on (self, options->port, error))
    return NULL;

  if (options->with_admin &&
      !(self->admin = till_sb_admin_new (self->faults, options->admin_port, faults_changed_cb, self,
                                         error)))
    return NULL;

  run_tasks (self);

  return g_steal_pointer (&self);
}

/**
 * till_sandbox_get_url:
 * @self: a practice gateway
 *
 * Returns: (transfer none): where it listens: "http://127.0.0.1:12345"
 */
const char *
till_sandbox_get_url (TillSandbox *self)
{
  g_return_val_if_fail (TILL_IS_SANDBOX (self), NULL);

  return self->url;
}

/**
 * till_sandbox_get_account:
 * @self: a practice gateway
 *
 * Returns: (transfer none) (nullable): the id of its account; %NULL when it was closed
 */
const char *
till_sandbox_get_account (TillSandbox *self)
{
  g_return_val_if_fail (TILL_IS_SANDBOX (self), NULL);

  return self->sb != NULL ? self->sb->ids.account : NULL;
}

/**
 * till_sandbox_get_admin_url:
 * @self: a practice gateway
 *
 * Returns: (transfer none) (nullable): where faults are ordered; %NULL when that is off
 */
const char *
till_sandbox_get_admin_url (TillSandbox *self)
{
  g_return_val_if_fail (TILL_IS_SANDBOX (self), NULL);

  return self->admin != NULL ? till_sb_admin_get_url (self->admin) : NULL;
}
