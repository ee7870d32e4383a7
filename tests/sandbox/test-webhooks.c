/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Webhook endpoints, and events on their way to them: signed, filtered, tried again, given up. */

#include <libsoup/soup.h>
#include <string.h>

#include "bench.h"
#include "till-listen.h"
#include "till-sb-deliver.h"
#include "till-stripe-signature.h"

typedef struct
{
  Bench         *bench;
  TillSbDeliver *deliver;
  TillSbFaults  *faults;
  SoupServer    *server;
  char          *url;
  GPtrArray     *bodies;     /* of char*, in the order they came */
  GPtrArray     *signatures; /* of char* */
  guint          n_refuse;   /* how many more are refused */
} Fixture;

static const guint retry_ms[] = { 1000, 5000, 0 };

static void
receive_cb (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  Fixture *fixture = user_data;
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);

  g_ptr_array_add (fixture->bodies, g_strndup (g_bytes_get_data (bytes, NULL),
                                               g_bytes_get_size (bytes)));
  g_ptr_array_add (fixture->signatures,
                   g_strdup (soup_message_headers_get_one (headers, "Stripe-Signature")));
  soup_server_message_set_status (message, fixture->n_refuse > 0 ? 500 : 204, NULL);
  if (fixture->n_refuse > 0)
    fixture->n_refuse--;
}

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocket) socket = till_listen_tcp ("127.0.0.1", 0, FALSE, &error);

  g_assert_no_error (error);
  fixture->url = g_strdup_printf ("http://127.0.0.1:%u/hook", till_listen_get_port (socket));
  fixture->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (fixture->server, NULL, receive_cb, fixture, NULL);
  g_assert_true (soup_server_listen_socket (fixture->server, socket, 0, &error));
  fixture->bodies = g_ptr_array_new_with_free_func (g_free);
  fixture->signatures = g_ptr_array_new_with_free_func (g_free);
  fixture->bench = bench_new (NULL);
  fixture->faults = till_sb_faults_new ();
  fixture->deliver = till_sb_deliver_new (fixture->bench->sb, fixture->faults, retry_ms);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  till_sb_deliver_free (fixture->deliver);
  till_sb_faults_free (fixture->faults);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_ptr_array_unref (fixture->bodies);
  g_ptr_array_unref (fixture->signatures);
  g_object_unref (fixture->server);
  bench_free (fixture->bench);
  g_free (fixture->url);
}

/* Waits until @n events have come and nothing is on its way any more. */
static void
wait_for (Fixture *fixture,
          guint    n)
{
  gint64 deadline = g_get_monotonic_time () + 20 * G_TIME_SPAN_SECOND;

  till_sb_deliver_wake (fixture->deliver);
  while (fixture->bodies->len < n || till_sb_deliver_is_busy (fixture->deliver))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_main_context_iteration (NULL, FALSE);
    }
  g_assert_cmpuint (fixture->bodies->len, ==, n);
}

static Answer *
add_endpoint (Fixture    *fixture,
              const char *events)
{
  g_autofree char *form = g_strdup_printf ("url=%s&%s", fixture->url, events);
  Answer *answer = bench_post (fixture->bench, "/v1/webhook_endpoints", form);

  answer_ok (answer);

  return answer;
}

/* Adds an endpoint of which nothing more is asked. */
static void
want (Fixture    *fixture,
      const char *events)
{
  g_autoptr (Answer) endpoint = add_endpoint (fixture, events);

  g_assert_nonnull (endpoint);
}

static void
pay (Fixture *fixture)
{
  g_autoptr (Answer) paid = bench_pay (fixture->bench, NULL);

  answer_ok (paid);
}

static guint
count (Fixture    *fixture,
       const char *query)
{
  g_autofree char *path = g_strconcat ("/v1/events?", query, NULL);
  g_autoptr (Answer) list = bench_get (fixture->bench, path);

  answer_ok (list);

  return answer_length (list, "data");
}

static void
test_signed (Fixture      *fixture,
             gconstpointer user_data)
{
  g_autoptr (Answer) endpoint = add_endpoint (fixture, "enabled_events[]=charge.succeeded");
  const char * const secrets[] = { answer_text (endpoint, "secret"), NULL };
  const char * const others[] = { "whsec_other", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) event = NULL;
  const char *body, *signature;

  pay (fixture);
  wait_for (fixture, 1);
  body = g_ptr_array_index (fixture->bodies, 0);
  signature = g_ptr_array_index (fixture->signatures, 0);

  g_assert_true (till_stripe_signature_verify (signature, secrets, body, strlen (body),
                                               g_get_real_time () / TILL_SECOND,
                                               TILL_STRIPE_SIGNATURE_TOLERANCE, NULL, &error));
  g_assert_false (till_stripe_signature_verify (signature, others, body, strlen (body),
                                                g_get_real_time () / TILL_SECOND, -1, NULL,
                                                NULL));
  event = till_json_parse (body, strlen (body), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (event), "type"), ==,
                   "charge.succeeded");
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (event), "pending_webhooks"),
                   ==, 1);
  g_assert_cmpuint (count (fixture, "type=charge.succeeded&delivery_success=true"), ==, 1);
}

static void
test_filters (Fixture      *fixture,
              gconstpointer user_data)
{
  g_autoptr (Answer) events = NULL;

  want (fixture, "enabled_events[]=*");
  want (fixture, "enabled_events[]=payment_intent.created");
  want (fixture, "enabled_events[]=payout.paid");
  pay (fixture);
  events = bench_get (fixture->bench, "/v1/events?type=payment_intent.created");
  g_assert_cmpint (answer_int (events, "data.0.pending_webhooks"), ==, 2);
  wait_for (fixture, 4); /* created, charge, succeeded; and created once more */
}

static void
test_tried_again (Fixture      *fixture,
                  gconstpointer user_data)
{
  want (fixture, "enabled_events[]=charge.succeeded");
  fixture->n_refuse = 1;
  pay (fixture);
  wait_for (fixture, 1);
  g_assert_cmpuint (count (fixture, "type=charge.succeeded&delivery_success=false"), ==, 1);

  wait_for (fixture, 1); /* not before its time */
  bench_pass (fixture->bench, 1);
  wait_for (fixture, 2);
  g_assert_cmpuint (count (fixture, "type=charge.succeeded&delivery_success=true"), ==, 1);
  g_assert_cmpstr (g_ptr_array_index (fixture->bodies, 0), ==,
                   g_ptr_array_index (fixture->bodies, 1));
}

static void
test_given_up (Fixture      *fixture,
               gconstpointer user_data)
{
  g_autoptr (Answer) events = NULL;

  want (fixture, "enabled_events[]=charge.succeeded");
  fixture->n_refuse = G_MAXUINT;
  pay (fixture);
  wait_for (fixture, 1);
  bench_pass (fixture->bench, 1);
  wait_for (fixture, 2);
  bench_pass (fixture->bench, 5);
  wait_for (fixture, 3);
  bench_pass (fixture->bench, TILL_SB_DAY);
  wait_for (fixture, 3);

  g_assert_cmpuint (count (fixture, "type=charge.succeeded&delivery_success=false"), ==, 1);
  g_assert_cmpuint (count (fixture, "type=charge.succeeded&delivery_success=true"), ==, 0);
  events = bench_get (fixture->bench, "/v1/events?type=charge.succeeded");
  g_assert_cmpint (answer_int (events, "data.0.pending_webhooks"), ==, 0);
}

/* Nobody listens: that is a failure like any other. */
static void
test_nobody_listens (Fixture      *fixture,
                     gconstpointer user_data)
{
  want (fixture, "enabled_events[]=charge.succeeded");
  soup_server_disconnect (fixture->server);
  pay (fixture);
  wait_for (fixture, 0);
  g_assert_cmpuint (count (fixture, "type=charge.succeeded&delivery_success=false"), ==, 1);
}

/* What was not sent when the program ended is sent when it runs again. */
static void
test_survives_restart (Fixture      *fixture,
                       gconstpointer user_data)
{
  want (fixture, "enabled_events[]=charge.succeeded");
  pay (fixture);
  till_sb_deliver_wake (fixture->deliver); /* on its way, and then the program ends */
  till_sb_deliver_free (fixture->deliver);
  fixture->deliver = till_sb_deliver_new (fixture->bench->sb, fixture->faults, retry_ms);
  g_assert_cmpuint (count (fixture, "type=charge.succeeded&delivery_success=false"), ==, 1);
  wait_for (fixture, 1);
  g_assert_cmpuint (count (fixture, "type=charge.succeeded&delivery_success=true"), ==, 1);
}

static void
test_disabled (Fixture      *fixture,
               gconstpointer user_data)
{
  g_autoptr (Answer) endpoint = add_endpoint (fixture, "enabled_events[]=*");
  g_autofree char *path = g_strconcat ("/v1/webhook_endpoints/", answer_text (endpoint, "id"),
                                       NULL);
  g_autoptr (Answer) disabled = NULL;

  pay (fixture); /* three events wait, and then nobody wants them any more */
  disabled = bench_post (fixture->bench, path, "disabled=true");
  g_assert_cmpstr (answer_text (disabled, "status"), ==, "disabled");
  pay (fixture);
  wait_for (fixture, 0);
}

static void
test_secret_is_shown_once (Fixture      *fixture,
                           gconstpointer user_data)
{
  g_autoptr (Answer) made = add_endpoint (fixture, "enabled_events[]=*&description=relay"
                                          "&api_version=2026-08-26.dahlia");
  g_autofree char *path = g_strconcat ("/v1/webhook_endpoints/", answer_text (made, "id"), NULL);
  g_autoptr (Answer) found = bench_get (fixture->bench, path);
  g_autoptr (Answer) changed = bench_post (fixture->bench, path,
                                           "enabled_events[]=charge.refunded&metadata[a]=b");
  g_autoptr (Answer) list = bench_get (fixture->bench, "/v1/webhook_endpoints");
  g_autoptr (Answer) deleted = NULL;
  g_autoptr (Answer) gone = NULL;
  TillSbRequest request = {
    .method = "DELETE",
    .path = path,
    .authorization = "Bearer " BENCH_KEY,
  };

  g_assert_true (g_str_has_prefix (answer_text (made, "secret"), "whsec_"));
  g_assert_null (strstr (found->text, "whsec_"));
  g_assert_null (strstr (changed->text, "whsec_"));
  g_assert_null (strstr (list->text, "whsec_"));
  g_assert_cmpstr (answer_text (changed, "enabled_events.0"), ==, "charge.refunded");
  g_assert_cmpstr (answer_text (list, "data.0.metadata.a"), ==, "b");

  deleted = bench_request (fixture->bench, &request);
  gone = bench_get (fixture->bench, path);
  g_assert_cmpint (answer_int (deleted, "deleted"), ==, TRUE);
  g_assert_cmpuint (gone->status, ==, 404);
}

static void
test_bad_endpoints (Fixture      *fixture,
                    gconstpointer user_data)
{
  static const char * const bad[] = {
    "url=https://example.com/hook&enabled_events[]=*",
    "url=http://192.168.0.1/&enabled_events[]=*",
    "url=ftp://127.0.0.1/&enabled_events[]=*",
    "url=nothing&enabled_events[]=*",
    "url=http://127.0.0.1:1/",
    "url=http://127.0.0.1:1/&enabled_events=",
    "enabled_events[]=*",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (Answer) answer = bench_post (fixture->bench, "/v1/webhook_endpoints", bad[i]);

      g_assert_cmpuint (answer->status, ==, 400);
    }

  for (guint i = 0; i < 16; i++)
    want (fixture, "enabled_events[]=payout.paid");
  {
    g_autoptr (Answer) one_more = bench_post (fixture->bench, "/v1/webhook_endpoints",
                                              "url=http://127.0.0.1:1/&enabled_events[]=*");

    answer_refused (one_more, 400, NULL, NULL,
                    "You have reached the maximum of 16 test webhook endpoints.");
  }
}

static void
order_fault (Fixture    *fixture,
             const char *rule)
{
  g_autoptr (GError) error = NULL;
  gint64 id;

  g_assert_true (till_sb_faults_add (fixture->faults, rule, strlen (rule), &id, &error));
  g_assert_no_error (error);
}

/* Whether the @index-th body that came is an event of @type. */
static gboolean
is_event (Fixture    *fixture,
          guint       index,
          const char *type)
{
  g_autofree char *member = g_strdup_printf ("\"type\":\"%s\"", type);

  return strstr (g_ptr_array_index (fixture->bodies, index), member) != NULL;
}

static void
test_fault_duplicate (Fixture      *fixture,
                      gconstpointer user_data)
{
  order_fault (fixture, "{\"fault\":\"webhook-duplicate\",\"path\":\"charge.*\",\"count\":2}");
  want (fixture, "enabled_events[]=charge.succeeded");
  want (fixture, "enabled_events[]=payment_intent.succeeded");
  pay (fixture);
  wait_for (fixture, 4);
  wait_for (fixture, 4); /* the copies have none themselves */
}

static void
test_fault_late (Fixture      *fixture,
                 gconstpointer user_data)
{
  order_fault (fixture, "{\"fault\":\"webhook-late\",\"times\":1}");
  want (fixture, "enabled_events[]=charge.succeeded");
  pay (fixture);
  wait_for (fixture, 0);
  bench_pass (fixture->bench, 4);
  wait_for (fixture, 0);
  bench_pass (fixture->bench, 1);
  wait_for (fixture, 1);
}

static void
test_fault_reorder (Fixture      *fixture,
                    gconstpointer user_data)
{
  order_fault (fixture, "{\"fault\":\"webhook-reorder\",\"path\":\"payment_intent.created\"}");
  want (fixture, "enabled_events[]=payment_intent.created&enabled_events[]=charge.succeeded");
  pay (fixture);
  wait_for (fixture, 1);
  bench_pass (fixture->bench, 1);
  wait_for (fixture, 2);
  g_assert_true (is_event (fixture, 0, "charge.succeeded"));
  g_assert_true (is_event (fixture, 1, "payment_intent.created"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(name, func) \
  g_test_add ("/sandbox/webhooks/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("signed", test_signed);
  ADD ("filters", test_filters);
  ADD ("tried-again", test_tried_again);
  ADD ("given-up", test_given_up);
  ADD ("nobody-listens", test_nobody_listens);
  ADD ("survives-restart", test_survives_restart);
  ADD ("disabled", test_disabled);
  ADD ("secret-is-shown-once", test_secret_is_shown_once);
  ADD ("bad-endpoints", test_bad_endpoints);
  ADD ("fault-duplicate", test_fault_duplicate);
  ADD ("fault-late", test_fault_late);
  ADD ("fault-reorder", test_fault_reorder);
#undef ADD

  return g_test_run ();
}
