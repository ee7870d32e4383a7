/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A small request to the relay with a small answer.
 *
 * What must hold: the status is looked at before the body, and no more of that is kept than an
 * answer of a relay can have. */

#include "till-relay-call.h"

#include "till-soup.h"

#define MAX_ANSWER (64 * 1024)
#define PIECE 4096

typedef struct
{
  SoupMessage  *message;
  GInputStream *stream;
  GByteArray   *answer;
} Call;

static void
call_free (Call *call)
{
  /* Without this libsoup would keep the connection as long as the other end does. */
  if (call->stream != NULL)
    g_input_stream_close_async (call->stream, G_PRIORITY_DEFAULT, NULL, NULL, NULL);

  g_object_unref (call->message);
  g_clear_object (&call->stream);
  g_byte_array_unref (call->answer);
  g_free (call);
}

static void read_more (GTask *task);

static void
bytes_read_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GBytes) bytes = NULL;
  GError *error = NULL;
  Call *call = g_task_get_task_data (task);

  if (!(bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (object), result, &error)))
    {
      g_task_return_error (task, error);
      return;
    }

  if (g_bytes_get_size (bytes) == 0)
    {
      g_task_return_pointer (task, g_byte_array_free_to_bytes (g_byte_array_ref (call->answer)),
                             (GDestroyNotify) g_bytes_unref);
      return;
    }

  g_byte_array_append (call->answer, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  if (call->answer->len > MAX_ANSWER)
    {
      g_task_return_new_error (task, TILL_RELAY_CLIENT_ERROR, TILL_RELAY_CLIENT_ERROR_PROTOCOL,
                               "The relay's answer is longer than any it may give");
      return;
    }

  read_more (g_steal_pointer (&task));
}

/* Takes @task over. */
static void
read_more (GTask *task)
{
  Call *call = g_task_get_task_data (task);

  g_input_stream_read_bytes_async (call->stream, PIECE, G_PRIORITY_DEFAULT,
                                   g_task_get_cancellable (task), bytes_read_cb, task);
}

static void
sent_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  Call *call = g_task_get_task_data (task);

  call->stream = till_soup_send_finish (SOUP_SESSION (object), result, &error);
  if (call->stream == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_autoptr (GError) cause = g_steal_pointer (&error);

          error = g_error_new (TILL_RELAY_CLIENT_ERROR, TILL_RELAY_CLIENT_ERROR_UNAVAILABLE,
                               "The relay cannot be reached: %s", cause->message);
        }
      g_task_return_error (task, error);
      return;
    }

  if (!till_relay_place_check_status (call->message, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  read_more (g_steal_pointer (&task));
}

/**
 * till_relay_call_async:
 * @place: where the relay is
 * @method: "POST", …
 * @path: what is asked for
 * @json: (nullable): the body
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Asks the relay for something small.
 */
void
till_relay_call_async (TillRelayPlace     *place,
                       const char         *method,
                       const char         *path,
                       GBytes             *json,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Call *call;

  g_return_if_fail (place != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_relay_call_async);

  call = g_new0 (Call, 1);
  call->message = till_relay_place_new_message (place, method, path);
  call->answer = g_byte_array_new ();
  if (json != NULL)
    soup_message_set_request_body_from_bytes (call->message, "application/json", json);
  g_task_set_task_data (task, call, (GDestroyNotify) call_free);

  soup_session_send_async (till_relay_place_get_session (place), call->message,
                           G_PRIORITY_DEFAULT, cancellable, sent_cb, g_steal_pointer (&task));
}

/**
 * till_relay_call_finish:
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_RELAY_CLIENT_ERROR or #G_IO_ERROR
 *
 * Returns: (transfer full) (nullable): the answer, or %NULL
 */
GBytes *
till_relay_call_finish (GAsyncResult *result,
                        GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
