/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A practice gateway without HTTP, and short words to ask it and to look at what it says. */

#include "bench.h"

#include <string.h>

#include "till-sb-invent.h"
#include "till-sb-tasks.h"

static void
start (Bench *bench)
{
  g_autoptr (GError) error = NULL;
  TillSbKeys *keys;

  keys = till_sb_keys_new (bench->options.secret_key, bench->options.restricted_keys, &error);
  g_assert_no_error (error);
  bench->sb = till_sb_new (&bench->options, &error);
  g_assert_no_error (error);
  g_assert_true (till_sb_invent (bench->sb, bench->options.n_payments, bench->options.now,
                                 &error));
  g_assert_no_error (error);
  g_assert_true (till_sb_tasks_begin (bench->sb, &error));
  bench->service = till_sb_service_new (bench->sb, keys);
}

/* Starts a gateway whose clock stands at BENCH_NOW; its key is BENCH_KEY. */
Bench *
bench_new (const TillSandboxOptions *options)
{
  static const TillSandboxOptions plain = TILL_SANDBOX_OPTIONS_INIT;
  Bench *bench = g_new0 (Bench, 1);

  bench->clock = till_clock_new_fake (BENCH_NOW * TILL_SECOND);
  bench->options = options != NULL ? *options : plain;
  bench->options.clock = bench->clock;
  bench->options.secret_key = BENCH_KEY;
  start (bench);

  return bench;
}

static void
stop (Bench *bench)
{
  g_clear_pointer (&bench->service, till_sb_service_free);
  g_clear_pointer (&bench->sb, till_sb_free);
}

void
bench_free (Bench *bench)
{
  stop (bench);
  till_clock_unref (bench->clock);
  g_free (bench);
}

/* Ends the gateway and starts it again on the same file. */
void
bench_restart (Bench *bench)
{
  stop (bench);
  start (bench);
}

/* Lets time pass, and what is due happen. */
void
bench_pass (Bench *bench,
            gint64 seconds)
{
  g_autoptr (GError) error = NULL;
  gint64 next_us;

  till_clock_advance (bench->clock, seconds * TILL_SECOND);
  g_assert_true (till_sb_tasks_run (bench->sb, &next_us, &error));
  g_assert_no_error (error);
}

Answer *
bench_request (Bench               *bench,
               const TillSbRequest *request)
{
  Answer *answer = g_new0 (Answer, 1);
  g_auto (TillSbResponse) response = { 0 };
  g_autoptr (GError) error = NULL;

  till_sb_service_handle (bench->service, request, &response);
  answer->status = response.status;
  answer->text = g_steal_pointer (&response.body);
  answer->request_id = g_steal_pointer (&response.request_id);
  answer->original_request = g_steal_pointer (&response.original_request);
  answer->node = till_json_parse (answer->text, strlen (answer->text), &error);
  g_assert_no_error (error);

  return answer;
}

Answer *
bench_get (Bench      *bench,
           const char *path_and_query)
{
  g_auto (GStrv) parts = g_strsplit (path_and_query, "?", 2);
  TillSbRequest request = {
    .method = "GET",
    .path = parts[0],
    .query = parts[1],
    .authorization = "Bearer " BENCH_KEY,
  };

  return bench_request (bench, &request);
}

Answer *
bench_post (Bench      *bench,
            const char *path,
            const char *form)
{
  return bench_post_keyed (bench, path, form, NULL);
}

Answer *
bench_post_keyed (Bench      *bench,
                  const char *path,
                  const char *form,
                  const char *key)
{
  TillSbRequest request = {
    .method = "POST",
    .path = path,
    .body = form,
    .authorization = "Bearer " BENCH_KEY,
    .idempotency_key = key,
  };

  return bench_request (bench, &request);
}

/* Charges £42 to the test Visa; @more are further parameters, and win. */
Answer *
bench_pay (Bench      *bench,
           const char *more)
{
  g_autofree char *form = NULL;

  form = g_strconcat ("amount=4200&currency=gbp&payment_method=pm_card_visa&confirm=true"
                      "&payment_method_types[]=card", more != NULL ? "&" : "", more, NULL);

  return bench_post (bench, "/v1/payment_intents", form);
}

/* Posts @form, which must succeed, and returns the id of what it made. */
char *
bench_make (Bench      *bench,
            const char *path,
            const char *form)
{
  g_autoptr (Answer) answer = bench_post (bench, path, form);

  answer_ok (answer);

  return g_strdup (answer_text (answer, "id"));
}

/* How many events of a type there are (at most 100). */
guint
bench_count (Bench      *bench,
             const char *event_type)
{
  g_autofree char *path = g_strdup_printf ("/v1/events?limit=100&type=%s", event_type);
  g_autoptr (Answer) answer = bench_get (bench, path);

  answer_ok (answer);

  return answer_length (answer, "data");
}

void
answer_free (Answer *answer)
{
  g_free (answer->text);
  g_free (answer->request_id);
  g_free (answer->original_request);
  json_node_unref (answer->node);
  g_free (answer);
}

/* Finds "a.b.0.c"; it must be there. */
JsonNode *
answer_node (Answer     *answer,
             const char *path)
{
  g_auto (GStrv) names = g_strsplit (path, ".", -1);
  JsonNode *node = answer->node;

  for (guint i = 0; names[i] != NULL; i++)
    {
      if (JSON_NODE_HOLDS_ARRAY (node))
        {
          guint index = (guint) g_ascii_strtoull (names[i], NULL, 10);

          g_assert_cmpuint (index, <, json_array_get_length (json_node_get_array (node)));
          node = json_array_get_element (json_node_get_array (node), index);
        }
      else
        node = json_object_get_member (json_node_get_object (node), names[i]);

      if (node == NULL)
        g_error ("There is no “%s” in %s", path, answer->text);
    }

  return node;
}

const char *
answer_text (Answer     *answer,
             const char *path)
{
  JsonNode *node = answer_node (answer, path);

  return JSON_NODE_HOLDS_NULL (node) ? NULL : json_node_get_string (node);
}

gint64
answer_int (Answer     *answer,
            const char *path)
{
  JsonNode *node = answer_node (answer, path);

  if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return json_node_get_boolean (node);

  g_assert_true (json_node_get_value_type (node) == G_TYPE_INT64);

  return json_node_get_int (node);
}

guint
answer_length (Answer     *answer,
               const char *path)
{
  return json_array_get_length (json_node_get_array (answer_node (answer, path)));
}

gboolean
answer_is_null (Answer     *answer,
                const char *path)
{
  return JSON_NODE_HOLDS_NULL (answer_node (answer, path));
}

void
answer_ok (Answer *answer)
{
  if (answer->status != 200)
    g_error ("Status %u: %s", answer->status, answer->text);
}

/* Expects a refusal; a @code or @param of NULL must not be there. */
void
answer_refused (Answer     *answer,
                guint       status,
                const char *code,
                const char *param,
                const char *message)
{
  JsonObject *error;

  g_assert_cmpuint (answer->status, ==, status);
  error = json_node_get_object (answer_node (answer, "error"));
  g_assert_cmpstr (json_object_get_string_member (error, "message"), ==, message);
  g_assert_cmpstr (json_object_get_string_member_with_default (error, "code", NULL), ==, code);
  g_assert_cmpstr (json_object_get_string_member_with_default (error, "param", NULL), ==, param);
}
