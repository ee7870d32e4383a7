/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The console's side of the relay: streams, long polls, acknowledgements. What owners may change
 * is in till-relay-api-owner.c.
 *
 * What must hold: without a token that counts nothing is told, not even what exists; a console
 * sees its own streams only; an address that is refused too often is not listened to. */

#include "till-relay-api.h"

#include <string.h>

#include "till-json-reader.h"
#include "till-relay-admin.h"
#include "till-relay-api-private.h"

#define DEFAULT_LIMIT 200
#define MAX_LIMIT 1000
#define DEFAULT_WAIT_S 25

/**
 * till_relay_api_new:
 * @shared: the daemon
 * @door: where requests come in
 * @writer: what writes for owners
 * @refresh: what takes over what was written
 * @public_url: (nullable): how the world reaches the relay: "https://relay.example"
 *
 * Returns: (transfer full): the API
 */
TillRelayApi *
till_relay_api_new (TillRelayShared  *shared,
                    TillRelayDoor    *door,
                    TillRelayWriter  *writer,
                    TillRelayRefresh *refresh,
                    const char       *public_url)
{
  TillRelayApi *self;

  g_return_val_if_fail (shared != NULL && door != NULL && writer != NULL && refresh != NULL, NULL);

  self = g_new0 (TillRelayApi, 1);
  self->shared = shared;
  self->door = door;
  self->writer = writer;
  self->refresh = refresh;
  self->public_url = g_strdup (public_url);
  self->polls = till_relay_polls_new (shared);
  self->strikes = till_relay_strikes_new (shared->limits.auth_failures);

  return self;
}

/**
 * till_relay_api_free:
 * @self: (nullable) (transfer full): the API
 */
void
till_relay_api_free (TillRelayApi *self)
{
  if (self == NULL)
    return;

  till_relay_api_drop_jobs (self);
  till_relay_polls_free (self->polls);
  till_relay_strikes_free (self->strikes);
  g_free (self->public_url);
  g_free (self);
}

/**
 * till_relay_api_end_polls:
 * @self: the API
 *
 * Answers all long polls now.
 */
void
till_relay_api_end_polls (TillRelayApi *self)
{
  g_return_if_fail (self != NULL);

  till_relay_polls_end_all (self->polls);
}

static char *
error_json (const char *text)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "error");
  json_builder_add_string_value (builder, text);
  json_builder_end_object (builder);

  return till_json_build_string (builder);
}

/**
 * till_relay_api_answer_error:
 * @msg: a request whose body is not read yet
 * @status: the status
 * @text: what is wrong, for people
 */
void
till_relay_api_answer_error (SoupServerMessage *msg,
                             guint              status,
                             const char        *text)
{
  g_autofree char *json = error_json (text);

  till_relay_http_answer (msg, status, "application/json", json);
}

/**
 * till_relay_api_fail_request:
 * @request: (transfer full): a request whose body has been read
 * @status: the status
 * @text: what is wrong, for people
 */
void
till_relay_api_fail_request (TillRelayRequest *request,
                             guint             status,
                             const char       *text)
{
  g_autofree char *json = error_json (text);

  till_relay_request_answer (request, status, "application/json", json);
}

/**
 * till_relay_api_is_out:
 * @self: the API
 * @msg: a request whose body is not read yet
 *
 * Returns: whether its address was refused too often of late; it has been answered then
 */
gboolean
till_relay_api_is_out (TillRelayApi      *self,
                       SoupServerMessage *msg)
{
  g_autofree char *address = till_relay_http_get_address (msg);

  if (!till_relay_strikes_is_out (self->strikes, address,
                                  till_clock_passed_us (self->shared->clock)))
    return FALSE;

  till_relay_http_retry_after (msg, 60);
  till_relay_api_answer_error (msg, TILL_RELAY_STATUS_TOO_MANY_REQUESTS,
                               "Too many wrong tokens; wait a minute");

  return TRUE;
}

/**
 * till_relay_api_strike:
 * @self: the API
 * @msg: a request that showed a token or a code that does not count
 *
 * Counts it against its address.
 */
void
till_relay_api_strike (TillRelayApi      *self,
                       SoupServerMessage *msg)
{
  g_autofree char *address = till_relay_http_get_address (msg);

  self->shared->metrics.auth_failures++;
  till_relay_strikes_add (self->strikes, address, till_clock_passed_us (self->shared->clock));
}

/* The console that asks; NULL if it has been answered that it is none. */
static TillRelayConsole *
authenticate (TillRelayApi      *self,
              SoupServerMessage *msg)
{
  TillRelayConsole *console;

  if (till_relay_api_is_out (self, msg))
    return NULL;

  console = till_relay_registry_find_console (self->shared->registry,
                                              till_relay_http_get_bearer (msg));
  if (console != NULL)
    return console;

  till_relay_api_strike (self, msg);
  soup_message_headers_replace (soup_server_message_get_response_headers (msg),
                                "WWW-Authenticate", "Bearer");
  till_relay_api_answer_error (msg, SOUP_STATUS_UNAUTHORIZED, "The token does not count");

  return NULL;
}

/* The stream called @name; NULL if it has been answered that there is none for this console. */
static TillRelayLog *
find_log (TillRelayApi      *self,
          SoupServerMessage *msg,
          TillRelayConsole  *console,
          const char        *name)
{
  TillRelayLog *log = till_relay_registry_find_log (self->shared->registry, name);

  if (log != NULL && till_relay_console_may_read (console, log))
    return log;

  till_relay_api_answer_error (msg, SOUP_STATUS_NOT_FOUND, "There is no such stream");

  return NULL;
}

/* The cursor from the header or the query; absent is fine, nonsense is not. */
static gboolean
get_cursor (SoupServerMessage *msg,
            GHashTable        *query,
            TillRelayCursor   *cursor,
            gboolean          *ret_has_cursor)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (msg);
  const char *text = soup_message_headers_get_one (headers, "Last-Event-ID");

  if (text == NULL && query != NULL)
    text = g_hash_table_lookup (query, "after");

  *ret_has_cursor = text != NULL && *text != '\0';
  if (!*ret_has_cursor || till_relay_cursor_parse (text, cursor, NULL))
    return TRUE;

  till_relay_api_answer_error (msg, SOUP_STATUS_BAD_REQUEST, "That is not a cursor");

  return FALSE;
}

/* Whether a console knows more than we do because it comes from another relay; it has been told to
 * come again then. */
static gboolean
is_ahead (TillRelayApi          *self,
          SoupServerMessage     *msg,
          TillRelayLog          *log,
          const TillRelayCursor *cursor)
{
  TillRelayShared *shared = self->shared;

  if (!shared->is_shared || cursor->seq <= till_relay_log_get_last (log) ||
      strcmp (cursor->epoch, till_relay_registry_get_epoch (shared->registry)) != 0 ||
      !till_relay_log_may_follow (log, cursor->seq, g_get_monotonic_time (),
                                  shared->limits.look_ms * G_GINT64_CONSTANT (3000)))
    return FALSE;

  till_relay_http_retry_after (msg, 1);
  till_relay_api_answer_error (msg, SOUP_STATUS_SERVICE_UNAVAILABLE,
                               "Another relay is a little ahead; come again");

  return TRUE;
}

static guint
get_number (GHashTable *query,
            const char *name,
            guint       otherwise,
            guint       maximum)
{
  const char *text = query != NULL ? g_hash_table_lookup (query, name) : NULL;
  guint64 value;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT, &value, NULL))
    return otherwise;

  return (guint) MIN (value, maximum);
}

static void
start_stream (TillRelayApi      *self,
              SoupServerMessage *msg,
              TillRelayConsole  *console,
              TillRelayLog      *log,
              GHashTable        *query)
{
  TillRelayCursor cursor;
  gboolean has_cursor;
  int fd;

  if (!get_cursor (msg, query, &cursor, &has_cursor) ||
      (has_cursor && is_ahead (self, msg, log, &cursor)))
    return;

  if (console->n_streams >= self->shared->limits.streams_per_token)
    {
      till_relay_http_retry_after (msg, 10);
      till_relay_api_answer_error (msg, TILL_RELAY_STATUS_TOO_MANY_REQUESTS,
                                   "This console has too many streams open");
      return;
    }

  if ((fd = till_relay_door_take_over (self->door, msg)) >= 0)
    till_relay_sse_start (self->shared, console, log, has_cursor ? &cursor : NULL, fd);
}

static void
start_poll (TillRelayApi      *self,
            SoupServerMessage *msg,
            TillRelayLog      *log,
            GHashTable        *query)
{
  const guint max_wait_ms = self->shared->limits.poll_wait_ms;
  TillRelayCursor cursor;
  gboolean has_cursor;
  guint limit, wait_ms;

  if (!get_cursor (msg, query, &cursor, &has_cursor) ||
      (has_cursor && is_ahead (self, msg, log, &cursor)))
    return;

  limit = MAX (1, get_number (query, "limit", DEFAULT_LIMIT, MAX_LIMIT));
  wait_ms = MIN (get_number (query, "wait", DEFAULT_WAIT_S, 3600) * 1000, max_wait_ms);
  till_relay_polls_start (self->polls, msg, log, has_cursor ? &cursor : NULL, limit, wait_ms);
}

static void
append_source_cb (gpointer data,
                  gpointer user_data)
{
  TillRelaySource *source = data;
  JsonBuilder *builder = ((gpointer *) user_data)[0];
  TillRelayLog *log = ((gpointer *) user_data)[1];

  if (source->log != log)
    return;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "id");
  json_builder_add_int_value (builder, source->id);
  json_builder_set_member_name (builder, "kind");
  json_builder_add_string_value (builder, source->gateway->kind);
  json_builder_set_member_name (builder, "mode");
  json_builder_add_string_value (builder, till_relay_mode_to_string (source->mode));
  json_builder_set_member_name (builder, "has_secret");
  json_builder_add_boolean_value (builder, source->secrets[0] != NULL);
  json_builder_end_object (builder);
}

static void
describe_stream (TillRelayApi      *self,
                 SoupServerMessage *msg,
                 TillRelayConsole  *console,
                 TillRelayLog      *log)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *json = NULL;
  gpointer data[] = { builder, log };

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "stream");
  json_builder_add_string_value (builder, till_relay_log_get_name (log));
  json_builder_set_member_name (builder, "epoch");
  json_builder_add_string_value (builder, till_relay_registry_get_epoch (self->shared->registry));
  json_builder_set_member_name (builder, "first");
  json_builder_add_int_value (builder, till_relay_log_get_first (log));
  json_builder_set_member_name (builder, "last");
  json_builder_add_int_value (builder, till_relay_log_get_last (log));
  json_builder_set_member_name (builder, "role");
  json_builder_add_string_value (builder, till_relay_role_to_string (console->role));
  json_builder_set_member_name (builder, "sources");
  json_builder_begin_array (builder);
  till_relay_registry_foreach_source (self->shared->registry, append_source_cb, data);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  json = till_json_build_string (builder);

  till_relay_http_answer (msg, SOUP_STATUS_OK, "application/json", json);
}

/**
 * till_relay_api_collect:
 * @self: the API
 * @msg: a request whose head has been read
 * @length: the length of its body
 * @id: a number for till_relay_request_get_id()
 * @func: called with the body
 * @user_data: data for @func
 *
 * Reads a small body.
 */
void
till_relay_api_collect (TillRelayApi        *self,
                        SoupServerMessage   *msg,
                        gint64               length,
                        gint64               id,
                        TillRelayRequestFunc func,
                        gpointer             user_data)
{
  gsize max_body = self->shared->limits.max_body;
  TillRelayRequest *request;

  if (length > (gint64) max_body)
    {
      till_relay_door_refuse (self->door, msg, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE);
      return;
    }

  request = till_relay_request_collect (self->door, self->shared, msg, length, max_body, func,
                                        user_data);
  if (request != NULL)
    till_relay_request_set_id (request, id);
  else
    till_relay_door_refuse (self->door, msg, SOUP_STATUS_SERVICE_UNAVAILABLE);
}

static gboolean
take_ack (TillRelayApi     *self,
          TillRelayConsole *console,
          GBytes           *body,
          GError          **error)
{
  g_auto (TillJsonReader) reader = TILL_JSON_READER_INIT;
  g_autoptr (JsonNode) node = NULL;
  const char *name, *text;
  TillRelayCursor cursor;
  TillRelayLog *log;

  if (!(node = till_json_parse_bytes (body, error)))
    return FALSE;

  till_json_reader_init (&reader, node, "acknowledgement");
  name = till_json_reader_string (&reader, "stream", 64);
  text = till_json_reader_string (&reader, "cursor", 64);
  if (!till_json_reader_end (&reader, error) ||
      !till_relay_cursor_parse (text, &cursor, error))
    return FALSE;

  log = till_relay_registry_find_log (self->shared->registry, name);
  if (log == NULL || !till_relay_console_may_read (console, log))
    {
      g_set_error_literal (error, TILL_RELAY_ERROR, TILL_RELAY_ERROR_NOT_FOUND,
                           "There is no such stream");
      return FALSE;
    }

  till_relay_registry_note_ack (self->shared->registry, console->id, till_relay_log_get_id (log),
                                cursor.epoch, cursor.seq,
                                till_clock_now_us (self->shared->clock));

  return TRUE;
}

static void
ack_cb (TillRelayRequest *request,
        GBytes           *body,
        gpointer          user_data)
{
  TillRelayApi *self = user_data;
  TillRelayConsole *console = till_relay_registry_get_console (self->shared->registry,
                                                               till_relay_request_get_id (request));
  g_autoptr (GError) error = NULL;

  if (console == NULL)
    till_relay_api_fail_request (request, SOUP_STATUS_UNAUTHORIZED, "The token does not count");
  else if (take_ack (self, console, body, &error))
    till_relay_request_answer (request, SOUP_STATUS_OK, "application/json", "{}");
  else
    till_relay_api_fail_request (request, SOUP_STATUS_BAD_REQUEST, error->message);
}

/* "/v1/streams/<name>[/<what>]" */
static void
handle_stream (TillRelayApi      *self,
               SoupServerMessage *msg,
               TillRelayConsole  *console,
               char             **parts,
               gint64             length)
{
  const char *method = soup_server_message_get_method (msg);
  const char *query_text = g_uri_get_query (soup_server_message_get_uri (msg));
  g_autoptr (GHashTable) query = query_text != NULL ? soup_form_decode (query_text) : NULL;
  TillRelayLog *log = find_log (self, msg, console, parts[0]);
  const char *what = parts[1];

  if (log == NULL)
    return;

  if (g_strcmp0 (what, "sources") == 0 && method == SOUP_METHOD_POST)
    till_relay_api_add_source (self, msg, console, log, length);
  else if (what != NULL && strcmp (what, "sse") != 0 && strcmp (what, "events") != 0)
    till_relay_api_answer_error (msg, SOUP_STATUS_NOT_FOUND, "There is nothing here");
  else if (method != SOUP_METHOD_GET || length != 0)
    till_relay_api_answer_error (msg, SOUP_STATUS_METHOD_NOT_ALLOWED, "This can only be read");
  else if (what == NULL)
    describe_stream (self, msg, console, log);
  else if (strcmp (what, "sse") == 0)
    start_stream (self, msg, console, log, query);
  else
    start_poll (self, msg, log, query);
}

/**
 * till_relay_api_save_acks:
 * @self: the API
 *
 * Writes down how far the consoles are, for the administrator to see.
 */
void
till_relay_api_save_acks (TillRelayApi *self)
{
  GArray *acks;

  g_return_if_fail (self != NULL);

  acks = till_relay_registry_take_acks (self->shared->registry);
  if (acks->len > 0)
    till_relay_writer_run_async (self->writer, till_relay_api_write_acks, acks,
                                 (GDestroyNotify) g_array_unref, NULL, NULL, NULL);
  else
    g_array_unref (acks);
}

/**
 * till_relay_api_handle:
 * @self: the API
 * @msg: a request whose head has been read
 * @path: what stands behind "/v1/" in its address
 * @length: the length of its body, or %TILL_RELAY_LENGTH_UNKNOWN
 *
 * Answers a request, now or later.
 */
void
till_relay_api_handle (TillRelayApi      *self,
                       SoupServerMessage *msg,
                       const char        *path,
                       gint64             length)
{
  g_auto (GStrv) parts = NULL;
  TillRelayConsole *console;
  guint n;

  g_return_if_fail (self != NULL && path != NULL);

  /* Whoever is not let in need not send a large body first. */
  if (length < 0 || length > (gint64) self->shared->limits.max_body)
    {
      till_relay_door_refuse (self->door, msg, length < 0 ? SOUP_STATUS_LENGTH_REQUIRED
                                                          : SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE);
      return;
    }

  if (strcmp (path, "pair") == 0 && soup_server_message_get_method (msg) == SOUP_METHOD_POST)
    {
      till_relay_api_pair (self, msg, length);
      return;
    }

  if ((console = authenticate (self, msg)) == NULL)
    return;

  parts = g_strsplit (path, "/", 5);
  n = g_strv_length (parts);

  if (n == 1 && strcmp (parts[0], "ack") == 0 &&
      soup_server_message_get_method (msg) == SOUP_METHOD_POST)
    till_relay_api_collect (self, msg, length, console->id, ack_cb, self);
  else if ((n == 2 || n == 3) && strcmp (parts[0], "streams") == 0)
    handle_stream (self, msg, console, parts + 1, length);
  else if ((n == 2 || n == 3) && strcmp (parts[0], "sources") == 0)
    till_relay_api_handle_source (self, msg, console, parts + 1, length);
  else
    till_relay_api_answer_error (msg, SOUP_STATUS_NOT_FOUND, "There is nothing here");
}
