/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What an owner may change from the console: sources and their secrets.
 *
 * Each change is made by the writer thread, then taken over by the registry, then answered, so
 * that what was answered holds. What must hold: an owner changes its own streams only; the
 * address of a source leaves here once. */

#include "till-relay-api-private.h"

#include <string.h>

#include "till-json-reader.h"
#include "till-relay-admin.h"
#include "till-secret.h"

typedef struct
{
  TillRelayApiJob   job;
  char             *stream;    /* of a new source */
  char             *kind;
  int               mode;
  char             *secret;    /* for a source that gets one */
  gint64            source_id;
  char             *token;     /* of a new source, set by the writer */
} Change;

static void
change_free (TillRelayApiJob *job)
{
  Change *change = (Change *) job;

  if (change->secret != NULL)
    till_secret_wipe_memory (change->secret, strlen (change->secret));
  if (change->token != NULL)
    till_secret_wipe_memory (change->token, strlen (change->token));

  g_free (change->secret);
  g_free (change->token);
  g_free (change->stream);
  g_free (change->kind);
  g_free (change);
}

static void
answer_added (TillRelayApiJob *job)
{
  Change *change = (Change *) job;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  SoupServerMessage *msg = till_relay_request_get_message (job->request);
  g_autofree char *base = till_relay_http_get_base_url (msg, job->api->public_url);
  g_autofree char *url = g_strconcat (base, "/in/", change->token, NULL);
  g_autofree char *json = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "id");
  json_builder_add_int_value (builder, change->source_id);
  json_builder_set_member_name (builder, "kind");
  json_builder_add_string_value (builder, change->kind);
  json_builder_set_member_name (builder, "mode");
  json_builder_add_string_value (builder, till_relay_mode_to_string (change->mode));
  json_builder_set_member_name (builder, "ingest_url");
  json_builder_add_string_value (builder, url);
  json_builder_end_object (builder);
  json = till_json_build_string (builder);

  till_relay_request_answer (g_steal_pointer (&job->request), SOUP_STATUS_CREATED,
                             "application/json", json);
}

static void
answer_done (TillRelayApiJob *job)
{
  till_relay_request_answer (g_steal_pointer (&job->request), SOUP_STATUS_OK, "application/json",
                             "{}");
}

static Change *
change_new (TillRelayApi       *self,
            TillRelayRequest   *request,
            TillRelayApiJobFunc answer)
{
  Change *change = g_new0 (Change, 1);

  till_relay_api_job_init (&change->job, self, request, answer, change_free);

  return change;
}

static gpointer
write_source (TillRelayStore *db,
              gpointer        job,
              GError        **error)
{
  Change *change = job;

  change->token = till_relay_admin_add_source (db, change->stream, change->kind, change->mode,
                                               NULL, &change->source_id, error);

  return NULL;
}

static gpointer
write_secret (TillRelayStore *db,
              gpointer        job,
              GError        **error)
{
  Change *change = job;

  till_relay_admin_add_secret (db, change->source_id, change->secret,
                               change->job.now_us + TILL_RELAY_SECRET_OVERLAP_S * TILL_SECOND,
                               error);

  return NULL;
}

static gpointer
write_removal (TillRelayStore *db,
               gpointer        job,
               GError        **error)
{
  Change *change = job;

  till_relay_admin_remove_source (db, change->source_id, change->job.now_us, error);

  return NULL;
}

static gboolean
parse_source (GBytes  *body,
              char   **ret_kind,
              int     *ret_mode,
              GError **error)
{
  g_auto (TillJsonReader) reader = TILL_JSON_READER_INIT;
  g_autoptr (JsonNode) node = NULL;
  const char *kind, *mode;

  if (!(node = till_json_parse_bytes (body, error)))
    return FALSE;

  till_json_reader_init (&reader, node, "source");
  kind = till_json_reader_string (&reader, "kind", 64);
  mode = till_json_reader_string (&reader, "mode", 16);
  if (!till_json_reader_end (&reader, error) || !till_relay_mode_parse (mode, ret_mode, error))
    return FALSE;

  *ret_kind = g_strdup (kind);

  return TRUE;
}

static void
source_body_cb (TillRelayRequest *request,
                GBytes           *body,
                gpointer          user_data)
{
  TillRelayApi *self = user_data;
  TillRelayLog *log = till_relay_registry_get_log (self->shared->registry,
                                                   till_relay_request_get_id (request));
  Change *change = change_new (self, request, answer_added);
  g_autoptr (GError) error = NULL;

  if (!parse_source (body, &change->kind, &change->mode, &error))
    {
      till_relay_api_job_fail (&change->job, error);
      return;
    }

  change->stream = g_strdup (till_relay_log_get_name (log));
  till_relay_api_job_run (&change->job, write_source);
}

static gboolean
check_owner (SoupServerMessage *msg,
             TillRelayConsole  *console)
{
  if (console->role == TILL_RELAY_ROLE_OWNER)
    return TRUE;

  till_relay_api_answer_error (msg, SOUP_STATUS_FORBIDDEN, "Only an owner may do this");

  return FALSE;
}

/**
 * till_relay_api_add_source:
 * @self: the API
 * @msg: POST /v1/streams/‹name›/sources {"kind":…,"mode":…}
 * @console: who asks
 * @log: the stream
 * @length: the length of the body
 *
 * Makes a source and answers with its address.
 */
void
till_relay_api_add_source (TillRelayApi      *self,
                           SoupServerMessage *msg,
                           TillRelayConsole  *console,
                           TillRelayLog      *log,
                           gint64             length)
{
  if (check_owner (msg, console))
    till_relay_api_collect (self, msg, length, till_relay_log_get_id (log), source_body_cb, self);
}

static void
secret_body_cb (TillRelayRequest *request,
                GBytes           *body,
                gpointer          user_data)
{
  TillRelayApi *self = user_data;
  g_auto (TillJsonReader) reader = TILL_JSON_READER_INIT;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;
  const char *secret = NULL;
  Change *change;

  if ((node = till_json_parse_bytes (body, &error)))
    {
      till_json_reader_init (&reader, node, "secret");
      secret = till_json_reader_string (&reader, "secret", 1024);
    }

  if (node == NULL || !till_json_reader_end (&reader, &error))
    {
      till_relay_api_fail_request (request, SOUP_STATUS_BAD_REQUEST, error->message);
      return;
    }

  change = change_new (self, request, answer_done);
  change->source_id = till_relay_request_get_id (request);
  change->secret = g_strdup (secret);
  till_relay_api_job_run (&change->job, write_secret);
}

static void
removal_body_cb (TillRelayRequest *request,
                 GBytes           *body,
                 gpointer          user_data)
{
  Change *change = change_new (user_data, request, answer_done);

  change->source_id = till_relay_request_get_id (request);
  till_relay_api_job_run (&change->job, write_removal);
}

/**
 * till_relay_api_handle_source:
 * @self: the API
 * @msg: PUT /v1/sources/‹id›/secret {"secret":…}, or DELETE /v1/sources/‹id›
 * @console: who asks
 * @parts: (array zero-terminated=1): the address behind "/v1/sources/"
 * @length: the length of the body
 *
 * Changes a source.
 */
void
till_relay_api_handle_source (TillRelayApi      *self,
                              SoupServerMessage *msg,
                              TillRelayConsole  *console,
                              char             **parts,
                              gint64             length)
{
  const char *method = soup_server_message_get_method (msg);
  TillRelaySource *source = NULL;
  guint64 id;

  if (!check_owner (msg, console))
    return;

  if (g_ascii_string_to_unsigned (parts[0], 10, 1, G_MAXINT64, &id, NULL))
    source = till_relay_registry_get_source (self->shared->registry, (gint64) id);

  if (source == NULL || !till_relay_console_may_read (console, source->log))
    till_relay_api_answer_error (msg, SOUP_STATUS_NOT_FOUND, "There is no such source");
  else if (parts[1] == NULL && method == SOUP_METHOD_DELETE)
    till_relay_api_collect (self, msg, length, source->id, removal_body_cb, self);
  else if (g_strcmp0 (parts[1], "secret") == 0 && method == SOUP_METHOD_PUT)
    till_relay_api_collect (self, msg, length, source->id, secret_body_cb, self);
  else
    till_relay_api_answer_error (msg, SOUP_STATUS_NOT_FOUND, "There is nothing here");
}

static const char ack_sql[] =
  "UPDATE console_stream SET ack_epoch = ?3, ack_seq = ?4, last_seen_us = ?5"
  " WHERE console = ?1 AND stream = ?2";

/**
 * till_relay_api_write_acks:
 * @db: the relay's database
 * @job: (type GArray): of #TillRelayAck
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Writes down how far the consoles are. A #TillRelayStoreFunc; runs on the writer thread.
 *
 * Returns: %NULL
 */
gpointer
till_relay_api_write_acks (TillRelayStore *db,
                           gpointer        job,
                           GError        **error)
{
  GArray *acks = job;

  if (!till_relay_store_begin (db, error))
    return NULL;

  for (guint i = 0; i < acks->len; i++)
    {
      const TillRelayAck *ack = &g_array_index (acks, TillRelayAck, i);
      g_autoptr (TillRelayStmt) stmt = NULL;

      if (!(stmt = till_relay_store_statement (db, ack_sql, error)) ||
          !till_relay_stmt_bind_int64 (stmt, 1, ack->console_id, error) ||
          !till_relay_stmt_bind_int64 (stmt, 2, ack->stream_id, error) ||
          !till_relay_stmt_bind_text (stmt, 3, ack->epoch, error) ||
          !till_relay_stmt_bind_int64 (stmt, 4, ack->seq, error) ||
          !till_relay_stmt_bind_int64 (stmt, 5, ack->seen_us, error) ||
          !till_relay_stmt_run (stmt, error))
        {
          till_relay_store_rollback (db);
          return NULL;
        }
    }

  till_relay_store_commit (db, error);

  return NULL;
}
