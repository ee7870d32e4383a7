/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One request and its answer, read to the end but never beyond a limit.
 *
 * What must hold: an answer that was cut short is an error, never a short answer, as far as HTTP
 * can tell: libsoup 3.2 takes a connection that closes between two chunks for the end of the body,
 * so whoever reads the body must see whether it is whole, as any reader of JSON does. And it is
 * known whether bytes of the request may have left this machine: the signal "starting" comes after
 * the connection stands (with TLS) and before the first byte of the request. */

#include "till-http-exchange.h"

#include "till-crash-point.h"
#include "till-soup.h"

#define CHUNK (64 * 1024)

/* What is kept ready for a body on its word alone. */
#define MAX_RESERVED (1024 * 1024)

typedef struct
{
  SoupMessage  *message;
  GCancellable *cancellable;   /* for libsoup: cancelled in its own thread only */
  GSource      *cancelled;     /* (nullable): hears of the caller's */
  gulong        starting_id;
  gboolean      started;
  gsize         max_bytes;
  GInputStream *stream;
  GByteArray   *body;
} Exchange;

static void
exchange_free (Exchange *exchange)
{
  if (exchange->cancelled != NULL)
    g_source_destroy (exchange->cancelled);
  g_clear_pointer (&exchange->cancelled, g_source_unref);
  g_clear_object (&exchange->cancellable);
  g_clear_signal_handler (&exchange->starting_id, exchange->message);
  g_clear_object (&exchange->message);
  g_clear_object (&exchange->stream);
  g_clear_pointer (&exchange->body, g_byte_array_unref);
  g_free (exchange);
}

static void
message_starting_cb (Exchange *exchange)
{
  exchange->started = TRUE;
}

/* Gives the connection back; what is left unread makes libsoup close it. */
static void
close_stream (GTask *task)
{
  Exchange *exchange = g_task_get_task_data (task);

  g_input_stream_close_async (exchange->stream, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
}

static void
return_too_large (GTask *task)
{
  close_stream (task);
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE,
                           "The answer is too large");
}

static void read_more (GTask *task);

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GBytes) chunk = NULL;
  g_autoptr (GError) error = NULL;
  Exchange *exchange = g_task_get_task_data (task);

  if (!(chunk = g_input_stream_read_bytes_finish (G_INPUT_STREAM (object), result, &error)))
    {
      close_stream (task);
      g_task_return_error (task, g_steal_pointer (&error));
    }
  else if (g_bytes_get_size (chunk) == 0)
    {
      close_stream (task);
      g_task_return_pointer (task, g_byte_array_free_to_bytes (g_steal_pointer (&exchange->body)),
                             (GDestroyNotify) g_bytes_unref);
    }
  else if (exchange->body->len + g_bytes_get_size (chunk) > exchange->max_bytes)
    return_too_large (task);
  else
    {
      g_byte_array_append (exchange->body, g_bytes_get_data (chunk, NULL),
                           g_bytes_get_size (chunk));
      read_more (g_steal_pointer (&task));
    }
}

/* Takes over @task. */
static void
read_more (GTask *task)
{
  Exchange *exchange = g_task_get_task_data (task);

  g_input_stream_read_bytes_async (exchange->stream, CHUNK, G_PRIORITY_DEFAULT,
                                   exchange->cancellable, read_cb, task);
}

static void
sent_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Exchange *exchange = g_task_get_task_data (task);
  SoupMessageHeaders *headers;

  TILL_CRASH_POINT ("http", soup_message_get_method (exchange->message));
  if (!(exchange->stream = till_soup_send_finish (SOUP_SESSION (object), result, &error)))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  headers = soup_message_get_response_headers (exchange->message);
  if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH &&
      (guint64) soup_message_headers_get_content_length (headers) > exchange->max_bytes)
    {
      return_too_large (task);
      return;
    }

  /* What is announced may be less when it is packed, but never more than was allowed above. */
  exchange->body = g_byte_array_sized_new (
    soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH
      ? (guint) MIN (soup_message_headers_get_content_length (headers), MAX_RESERVED)
      : 0);
  read_more (g_steal_pointer (&task));
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  Exchange *exchange = user_data;

  g_cancellable_cancel (exchange->cancellable);

  return G_SOURCE_REMOVE;
}

/* libsoup does not expect to be cancelled by another thread while it works. */
static void
follow_cancellable (Exchange     *exchange,
                    GCancellable *cancellable)
{
  exchange->cancellable = g_cancellable_new ();
  if (cancellable == NULL)
    return;

  if (g_cancellable_is_cancelled (cancellable))
    {
      g_cancellable_cancel (exchange->cancellable);
      return;
    }

  exchange->cancelled = g_cancellable_source_new (cancellable);
  g_source_set_callback (exchange->cancelled, G_SOURCE_FUNC (cancelled_cb), exchange, NULL);
  g_source_attach (exchange->cancelled, g_main_context_get_thread_default ());
}

/**
 * till_http_exchange_async:
 * @session: a session
 * @message: what to send
 * @max_bytes: how long the answer's body may be, unpacked
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Sends @message and reads the whole body of the answer.
 */
void
till_http_exchange_async (SoupSession        *session,
                          SoupMessage        *message,
                          gsize               max_bytes,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Exchange *exchange;

  g_return_if_fail (SOUP_IS_SESSION (session));
  g_return_if_fail (SOUP_IS_MESSAGE (message));

  task = g_task_new (session, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_http_exchange_async);
  g_task_set_check_cancellable (task, FALSE); /* an answer that is here is not thrown away */

  exchange = g_new0 (Exchange, 1);
  exchange->message = g_object_ref (message);
  exchange->max_bytes = max_bytes;
  exchange->starting_id = g_signal_connect_swapped (message, "starting",
                                                    G_CALLBACK (message_starting_cb), exchange);
  g_task_set_task_data (task, exchange, (GDestroyNotify) exchange_free);

  follow_cancellable (exchange, cancellable);
  soup_session_send_async (session, message, G_PRIORITY_DEFAULT, exchange->cancellable, sent_cb,
                           g_steal_pointer (&task));
}

/**
 * till_http_exchange_finish:
 * @session: a session
 * @result: the #GAsyncResult given to the callback
 * @started: (out): whether bytes of the request may have left, told on failure too
 * @error: return location for a #GError as GIO and libsoup give them; %G_IO_ERROR_PARTIAL_INPUT
 *   for a body cut short, %G_IO_ERROR_MESSAGE_TOO_LARGE for one beyond the limit
 *
 * Returns: (transfer full) (nullable): the complete body, or %NULL
 */
GBytes *
till_http_exchange_finish (SoupSession  *session,
                           GAsyncResult *result,
                           gboolean     *started,
                           GError      **error)
{
  Exchange *exchange;

  g_return_val_if_fail (g_task_is_valid (result, session), NULL);
  g_return_val_if_fail (started != NULL, NULL);

  exchange = g_task_get_task_data (G_TASK (result));
  *started = exchange->started;

  return g_task_propagate_pointer (G_TASK (result), error);
}
