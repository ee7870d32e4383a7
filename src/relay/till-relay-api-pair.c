/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A console that has a code gets its token: POST /v1/pair {"code":…,"name":…}.
 *
 * What must hold: it is the one thing that needs no token, so whoever guesses is counted, by
 * address here and by code on disk; the token leaves here once. */

#include "till-relay-api-private.h"

#include "till-json-reader.h"
#include "till-relay-pairing.h"

#define MAX_CODE 64
#define MAX_NAME 256

typedef struct
{
  TillRelayApiJob job;
  char           *code;
  char           *name;
  TillRelayPaired paired;     /* set by the writer */
} Pair;

static void
pair_free (TillRelayApiJob *job)
{
  Pair *pair = (Pair *) job;

  till_relay_paired_clear (&pair->paired);
  g_free (pair->code);
  g_free (pair->name);
  g_free (pair);
}

static void
answer_paired (TillRelayApiJob *job)
{
  Pair *pair = (Pair *) job;
  g_autoptr (JsonBuilder) builder = NULL;
  g_autofree char *json = NULL;

  if (pair->paired.token == NULL)
    {
      till_relay_api_strike (job->api, till_relay_request_get_message (job->request));
      till_relay_api_fail_request (g_steal_pointer (&job->request), SOUP_STATUS_FORBIDDEN,
                                   "This code does not count, or not any more");
      return;
    }

  builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "console");
  json_builder_add_int_value (builder, pair->paired.console_id);
  json_builder_set_member_name (builder, "token");
  json_builder_add_string_value (builder, pair->paired.token);
  json_builder_set_member_name (builder, "stream");
  json_builder_add_string_value (builder, pair->paired.stream);
  json_builder_set_member_name (builder, "role");
  json_builder_add_string_value (builder, till_relay_role_to_string (pair->paired.role));
  json_builder_end_object (builder);
  json = till_json_build_string (builder);

  till_relay_request_answer (g_steal_pointer (&job->request), SOUP_STATUS_CREATED,
                             "application/json", json);
}

static gpointer
write_pair (TillRelayStore *db,
            gpointer        data,
            GError        **error)
{
  Pair *pair = data;
  g_autoptr (GError) local_error = NULL;

  /* A code that does not count is an answer, too. */
  if (!till_relay_pairing_redeem (db, pair->code, pair->name, pair->job.now_us, &pair->paired,
                                  &local_error) &&
      !g_error_matches (local_error, TILL_RELAY_ERROR, TILL_RELAY_ERROR_NOT_FOUND))
    g_propagate_error (error, g_steal_pointer (&local_error));

  return NULL;
}

static void
pair_body_cb (TillRelayRequest *request,
              GBytes           *body,
              gpointer          user_data)
{
  g_auto (TillJsonReader) reader = TILL_JSON_READER_INIT;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;
  Pair *pair = g_new0 (Pair, 1);

  till_relay_api_job_init (&pair->job, user_data, request, answer_paired, pair_free);
  if ((node = till_json_parse_bytes (body, &error)))
    {
      till_json_reader_init (&reader, node, "pairing");
      pair->code = g_strdup (till_json_reader_string (&reader, "code", MAX_CODE));
      pair->name = g_strdup (till_json_reader_string (&reader, "name", MAX_NAME));
    }

  if (node == NULL || !till_json_reader_end (&reader, &error))
    till_relay_api_job_fail (&pair->job, error);
  else
    till_relay_api_job_run (&pair->job, write_pair);
}

/**
 * till_relay_api_pair:
 * @self: the API
 * @msg: POST /v1/pair
 * @length: the length of its body
 *
 * Trades a code for a token.
 */
void
till_relay_api_pair (TillRelayApi      *self,
                     SoupServerMessage *msg,
                     gint64             length)
{
  if (!till_relay_api_is_out (self, msg))
    till_relay_api_collect (self, msg, length, 0, pair_body_cb, self);
}
