/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A server in the test's own process that answers as it was told and remembers what it was asked.
 *
 * Answers are queued by route ("POST /v1/refunds", without query); the last one of a route stays.
 * What nobody expected is answered with 500 and fails the test. With TILL_TEST_REQUESTS in the
 * environment, every request is added to the file of that name, for check-requests.py. */

#include "mock-server.h"

#include <stdio.h>
#include <string.h>

/* Reads are tried again almost at once. */
const TillHttpRetry mock_retry = {
  .tries = 3, .first_ms = 2, .cap_ms = 4, .retry_after_cap_s = 1,
};

typedef enum
{
  ANSWER_HTTP,
  ANSWER_RAW,
  ANSWER_HOLD,
} AnswerKind;

typedef struct
{
  AnswerKind kind;
  gboolean   used;
  guint      status;
  char      *headers;
  char      *body;
} Answer;

struct _MockServer
{
  SoupServer   *server;
  char         *url;
  GHashTable   *routes;   /* of GQueue of Answer, by route */
  GPtrArray    *requests; /* of MockRequest */
  GPtrArray    *held;     /* of SoupServerMessage */
  GCancellable *on_held;
};

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  g_free (answer->headers);
  g_free (answer->body);
  g_free (answer);
}

static void
queue_free (gpointer data)
{
  g_queue_free_full (data, answer_free);
}

static void
request_free (gpointer data)
{
  MockRequest *request = data;

  g_free (request->method);
  g_free (request->path);
  g_free (request->body);
  g_free (request->authorization);
  g_free (request->idempotency_key);
  g_free (request->version);
  g_free (request->user_agent);
  g_free (request);
}

static char *
copy_header (SoupServerMessage *message,
             const char        *name)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);

  return g_strdup (soup_message_headers_get_one (headers, name));
}

static void
dump (const MockRequest *request)
{
  const char *path = g_getenv ("TILL_TEST_REQUESTS");
  g_autofree char *body = NULL;
  FILE *file;

  if (path == NULL)
    return;

  /* a file has lines of its own */
  body = g_str_has_prefix (request->body, "--") ? g_strescape (request->body, NULL)
                                                : g_strdup (request->body);

  file = fopen (path, "a");
  g_assert_nonnull (file);
  fprintf (file, "%s\t%s\t%s\n", request->method, request->path, body);
  g_assert_cmpint (fclose (file), ==, 0);
}

static void
remember (MockServer        *self,
          SoupServerMessage *message)
{
  GUri *uri = soup_server_message_get_uri (message);
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  MockRequest *request = g_new0 (MockRequest, 1);
  const char *query = g_uri_get_query (uri);

  request->method = g_strdup (soup_server_message_get_method (message));
  request->path = query != NULL ? g_strconcat (g_uri_get_path (uri), "?", query, NULL)
                                : g_strdup (g_uri_get_path (uri));
  request->body = body->data != NULL ? g_strndup (body->data, body->length) : g_strdup ("");
  request->authorization = copy_header (message, "Authorization");
  request->idempotency_key = copy_header (message, "Idempotency-Key");
  request->version = copy_header (message, "Stripe-Version");
  request->user_agent = copy_header (message, "User-Agent");
  g_ptr_array_add (self->requests, request);
  dump (request);
}

static void
send_raw (SoupServerMessage *message,
          const char        *bytes)
{
  g_autoptr (GIOStream) stream = soup_server_message_steal_connection (message);

  g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (stream), bytes,
                                            strlen (bytes), NULL, NULL, NULL));
  g_io_stream_close (stream, NULL, NULL);
}

static void
send_http (SoupServerMessage *message,
           const Answer      *answer)
{
  g_auto (GStrv) lines = g_strsplit (answer->headers != NULL ? answer->headers : "", "\n", -1);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_message_headers_replace (headers, "Request-Id", "req_Mock1");
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (lines[i], ": ", 2);

      if (g_strv_length (parts) == 2)
        soup_message_headers_replace (headers, parts[0], parts[1]);
    }

  soup_server_message_set_status (message, answer->status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, answer->body,
                                    strlen (answer->body));
}

/* The next answer of a route, or the last one again. */
static Answer *
next_answer (GQueue *queue)
{
  Answer *answer = g_queue_peek_head (queue);

  if (answer->used && g_queue_get_length (queue) > 1)
    {
      answer_free (g_queue_pop_head (queue));
      answer = g_queue_peek_head (queue);
    }
  answer->used = TRUE;

  return answer;
}

static void
handle_cb (SoupServer        *server,
           SoupServerMessage *message,
           const char        *path,
           GHashTable        *query,
           gpointer           user_data)
{
  MockServer *self = user_data;
  g_autofree char *route = g_strconcat (soup_server_message_get_method (message), " ", path, NULL);
  GQueue *queue = g_hash_table_lookup (self->routes, route);
  Answer *answer;

  remember (self, message);
  if (queue == NULL)
    {
      g_test_message ("nobody expected “%s”", route);
      g_test_fail ();
      soup_server_message_set_status (message, 500, NULL);
      return;
    }

  answer = next_answer (queue);
  switch (answer->kind)
    {
    case ANSWER_HTTP:
      send_http (message, answer);
      break;

    case ANSWER_RAW:
      send_raw (message, answer->body);
      break;

    case ANSWER_HOLD:
      soup_server_message_pause (message);
      g_ptr_array_add (self->held, g_object_ref (message));
      if (self->on_held != NULL)
        g_cancellable_cancel (self->on_held);
      break;

    default:
      g_assert_not_reached ();
    }
}

/**
 * mock_server_new:
 *
 * Returns: (transfer full): a server on a free loopback port
 */
MockServer *
mock_server_new (void)
{
  MockServer *self = g_new0 (MockServer, 1);
  g_autoptr (GError) error = NULL;
  GSList *uris;

  self->routes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, queue_free);
  self->requests = g_ptr_array_new_with_free_func (request_free);
  self->held = g_ptr_array_new_with_free_func (g_object_unref);
  self->server = soup_server_new ("raw-paths", TRUE, NULL);
  soup_server_add_handler (self->server, NULL, handle_cb, self, NULL);
  soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);

  uris = soup_server_get_uris (self->server);
  self->url = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  return self;
}

/**
 * mock_server_free:
 * @self: (transfer full): a server
 *
 * Closes it, and every connection that is still held.
 */
void
mock_server_free (MockServer *self)
{
  soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  g_ptr_array_unref (self->held);
  g_ptr_array_unref (self->requests);
  g_hash_table_unref (self->routes);
  g_clear_object (&self->on_held);
  g_free (self->url);
  g_free (self);
}

/**
 * mock_server_get_url:
 * @self: a server
 *
 * Returns: its base URL
 */
const char *
mock_server_get_url (MockServer *self)
{
  return self->url;
}

static void
add_answer (MockServer *self,
            const char *route,
            AnswerKind  kind,
            guint       status,
            const char *headers,
            const char *body)
{
  GQueue *queue = g_hash_table_lookup (self->routes, route);
  Answer *answer = g_new0 (Answer, 1);

  answer->kind = kind;
  answer->status = status;
  answer->headers = g_strdup (headers);
  answer->body = g_strdup (body);

  if (queue == NULL)
    {
      queue = g_queue_new ();
      g_hash_table_insert (self->routes, g_strdup (route), queue);
    }
  g_queue_push_tail (queue, answer);
}

/**
 * mock_server_answer:
 * @self: a server
 * @route: "METHOD /path"
 * @status: the status of HTTP
 * @body: the body
 *
 * Queues an answer.
 */
void
mock_server_answer (MockServer *self,
                    const char *route,
                    guint       status,
                    const char *body)
{
  add_answer (self, route, ANSWER_HTTP, status, NULL, body);
}

/**
 * mock_server_answer_with:
 * @self: a server
 * @route: "METHOD /path"
 * @status: the status of HTTP
 * @headers: lines of "Name: value"
 * @body: the body
 *
 * Queues an answer with headers.
 */
void
mock_server_answer_with (MockServer *self,
                         const char *route,
                         guint       status,
                         const char *headers,
                         const char *body)
{
  add_answer (self, route, ANSWER_HTTP, status, headers, body);
}

/**
 * mock_server_answer_raw:
 * @self: a server
 * @route: "METHOD /path"
 * @bytes: what is written before the connection is closed
 *
 * Queues an answer that need not be HTTP.
 */
void
mock_server_answer_raw (MockServer *self,
                        const char *route,
                        const char *bytes)
{
  add_answer (self, route, ANSWER_RAW, 0, NULL, bytes);
}

/**
 * mock_server_hold:
 * @self: a server
 * @route: "METHOD /path"
 *
 * Queues no answer at all: the connection stays open.
 */
void
mock_server_hold (MockServer *self,
                  const char *route)
{
  add_answer (self, route, ANSWER_HOLD, 0, NULL, NULL);
}

/**
 * mock_server_on_held:
 * @self: a server
 * @cancellable: what is cancelled when a request is held
 */
void
mock_server_on_held (MockServer   *self,
                     GCancellable *cancellable)
{
  g_set_object (&self->on_held, cancellable);
}

/**
 * mock_server_count:
 * @self: a server
 *
 * Returns: how many requests came
 */
guint
mock_server_count (MockServer *self)
{
  return self->requests->len;
}

/**
 * mock_server_get_request:
 * @self: a server
 * @index: which one
 *
 * Returns: (transfer none): a request that came
 */
const MockRequest *
mock_server_get_request (MockServer *self,
                         guint       index)
{
  g_assert_cmpuint (index, <, self->requests->len);

  return g_ptr_array_index (self->requests, index);
}

/**
 * mock_request_get:
 * @request: a request
 * @parameter: a parameter of its form, or of its query if it has no body
 *
 * Returns: (transfer full) (nullable): the value; several values with commas between them
 */
char *
mock_request_get (const MockRequest *request,
                  const char        *parameter)
{
  const char *query = strchr (request->path, '?');
  const char *form = *request->body != '\0' ? request->body : query != NULL ? query + 1 : "";
  g_auto (GStrv) pairs = g_strsplit (form, "&", -1);
  g_autoptr (GString) values = g_string_new (NULL);

  for (guint i = 0; pairs[i] != NULL; i++)
    {
      g_auto (GStrv) pair = g_strsplit (pairs[i], "=", 2);
      g_autofree char *key = g_uri_unescape_string (pair[0], NULL);
      g_autofree char *value = pair[0] != NULL ? g_uri_unescape_string (pair[1], NULL) : NULL;

      if (g_strcmp0 (key, parameter) == 0)
        g_string_append_printf (values, "%s%s", values->len > 0 ? "," : "", value);
    }

  return values->len > 0 ? g_strdup (values->str) : NULL;
}

/**
 * mock_sample:
 * @name: one of the samples that the fuzz target has, too
 *
 * Returns: (transfer full): an object as Stripe tells it
 */
char *
mock_sample (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fuzz", "corpus", "stripe-objects",
                                                 name, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);

  return text;
}

/**
 * mock_edit:
 * @text: a sample
 * @from: what is in it
 * @to: what should be there instead, everywhere
 *
 * Returns: (transfer full): the changed sample
 */
char *
mock_edit (const char *text,
           const char *from,
           const char *to)
{
  g_auto (GStrv) parts = g_strsplit (text, from, -1);

  if (g_strv_length (parts) < 2)
    g_error ("There is no “%s” in the sample", from);

  return g_strjoinv (to, parts);
}

/**
 * mock_await_cb:
 * @object: who was asked
 * @result: the result
 * @user_data: a pointer to a #GAsyncResult that is %NULL
 *
 * A callback for mock_await().
 */
void
mock_await_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  GAsyncResult **where = user_data;

  g_assert_null (*where);
  *where = g_object_ref (result);
}

/**
 * mock_await:
 * @result: what was given to mock_await_cb()
 *
 * Runs the main loop until the call has ended.
 *
 * Returns: the result; to be freed by g_clear_object() of @result
 */
GAsyncResult *
mock_await (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}
