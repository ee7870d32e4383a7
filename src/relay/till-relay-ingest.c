/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Taking webhooks in.
 *
 * The order is: length, address, rate, signature, queue, commit, answer. What must hold: 200 is
 * said of what is on disk and of nothing else; in a source that verifies, nothing unverified
 * touches the disk; what we cannot take now is left with the gateway, which tries again for days.
 */

#include "till-relay-ingest.h"

#include <string.h>

#include "till-relay-admin.h"
#include "till-relay-headers.h"
#include "till-relay-token.h"
#include "till-stripe-signature.h"

/* Up to here the body of a refused request is read and thrown away: the connection lives on. */
#define DISCARD_MAX (64 * 1024)

#define RETRY_SOON_S 1
#define RETRY_LATER_S 30

/* How often a source's bad signatures are logged. */
#define COMPLAIN_US (60 * G_GINT64_CONSTANT (1000000))

struct _TillRelayIngest
{
  TillRelayShared *shared;
  TillRelayDoor   *door;
  TillRelayWriter *writer;
  char            *public_url; /* (nullable) */
  gboolean         failed;   /* the last commit did */
  gboolean         disk_low;
};

/**
 * till_relay_ingest_new:
 * @shared: the daemon
 * @door: where webhooks come in
 * @writer: where they go
 * @public_url: (nullable): how the world reaches the relay
 *
 * Returns: (transfer full): the way between them
 */
TillRelayIngest *
till_relay_ingest_new (TillRelayShared *shared,
                       TillRelayDoor   *door,
                       TillRelayWriter *writer,
                       const char      *public_url)
{
  TillRelayIngest *self;

  g_return_val_if_fail (shared != NULL && door != NULL && writer != NULL, NULL);

  self = g_new0 (TillRelayIngest, 1);
  self->shared = shared;
  self->door = door;
  self->writer = writer;
  self->public_url = g_strdup (public_url);

  return self;
}

/**
 * till_relay_ingest_free:
 * @self: (nullable) (transfer full): the way in, with nothing on it
 */
void
till_relay_ingest_free (TillRelayIngest *self)
{
  if (self == NULL)
    return;

  g_free (self->public_url);
  g_free (self);
}

/**
 * till_relay_ingest_is_ready:
 * @self: the way in
 *
 * Returns: whether the disk takes what comes
 */
gboolean
till_relay_ingest_is_ready (TillRelayIngest *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return !self->failed && !self->disk_low;
}

/* Refuses a request before its body is read. A short one is read nevertheless, and thrown away. */
static void
refuse (TillRelayIngest   *self,
        SoupServerMessage *msg,
        guint              status,
        guint              retry_after,
        gint64             length)
{
  if (length < 0 || length > DISCARD_MAX)
    {
      till_relay_door_refuse (self->door, msg, status);
      return;
    }

  if (retry_after > 0)
    till_relay_http_retry_after (msg, retry_after);
  till_relay_http_answer (msg, status, NULL, NULL);
}

/* What anybody may have stored must not fill the disk. */
static gboolean
within_quota (TillRelayIngest *self,
              TillRelaySource *source,
              gint64           length)
{
  gint64 limit = source->bytes_a_day > 0 ? source->bytes_a_day
                 : source->mode == TILL_RELAY_MODE_BLIND ? self->shared->limits.blind_bytes_a_day
                 : G_MAXINT64;

  return till_relay_quota_take (&source->quota, length, limit,
                                till_clock_now_us (self->shared->clock));
}

static gboolean
within_rate (TillRelayIngest *self,
             TillRelaySource *source,
             gint64           length)
{
  const TillRelayLimits *limits = &self->shared->limits;
  gint64 now_us = till_clock_passed_us (self->shared->clock);
  gboolean blind = source->mode == TILL_RELAY_MODE_BLIND;
  guint rate = source->rate > 0 ? source->rate : blind ? limits->blind_rate : limits->rate;
  guint burst = source->burst > 0 ? source->burst : MAX (limits->burst, rate);

  return till_relay_bucket_take (&source->bucket, rate, burst, now_us) &&
         (length < 0 || within_quota (self, source, length));
}

static void
count (TillRelaySource      *source,
       TillRelayIngestResult result)
{
  if (source != NULL)
    source->results[result]++;
}

static void
refuse_and_count (TillRelayIngest   *self,
                  SoupServerMessage *msg,
                  TillRelaySource   *source,
                  guint              status,
                  guint              retry_after,
                  gint64             length)
{
  count (source, status == TILL_RELAY_STATUS_TOO_MANY_REQUESTS ? TILL_RELAY_INGEST_RATE
                 : status == SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE ? TILL_RELAY_INGEST_TOO_BIG
                 : TILL_RELAY_INGEST_ERROR);
  refuse (self, msg, status, retry_after, length);
}

static void
complain (TillRelayIngest *self,
          TillRelaySource *source,
          const GError    *error)
{
  gint64 now_us = g_get_monotonic_time ();
  char id[24];

  if (source->complained_us != 0 && now_us - source->complained_us < COMPLAIN_US)
    return;

  source->complained_us = now_us;
  g_snprintf (id, sizeof id, "%" G_GINT64_FORMAT, source->id);
  g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_MESSAGE,
                    "RELAY_ACCOUNT", till_relay_log_get_name (source->log),
                    "RELAY_SOURCE", id,
                    "RELAY_REASON", g_error_matches (error, TILL_SIGNATURE_ERROR,
                                                     TILL_SIGNATURE_ERROR_STALE) ? "stale"
                                                                                 : "badsig",
                    "MESSAGE", "Source %s of stream “%s” refuses a delivery: %s", id,
                    till_relay_log_get_name (source->log), error->message);
}

/* The address that was posted to, as the gateway knows it. */
static char *
get_url (TillRelayIngest   *self,
         SoupServerMessage *msg)
{
  g_autofree char *base = till_relay_http_get_base_url (msg, self->public_url);

  return g_strconcat (base, g_uri_get_path (soup_server_message_get_uri (msg)), NULL);
}

/* Checks the signature; answers itself when it is bad. */
static gboolean
verify (TillRelayIngest  *self,
        TillRelaySource  *source,
        TillRelayRequest *request,
        TillRelayProof   *proof)
{
  g_autoptr (GError) error = NULL;
  gint64 now_us = till_clock_now_us (self->shared->clock);
  g_autofree const char **secrets = till_relay_source_list_secrets (source, now_us);
  g_autofree char *url = source->gateway->needs_url
                           ? get_url (self, till_relay_request_get_message (request)) : NULL;
  gint64 signed_s;
  gboolean genuine;

  proof->now_s = now_us / TILL_SECOND;
  proof->secrets = secrets;
  proof->url = url;
  genuine = source->gateway->verify (proof, &signed_s, &error);
  proof->secrets = NULL;
  proof->url = NULL;
  if (genuine)
    {
      source->skew_s = proof->now_s - signed_s;
      return TRUE;
    }

  count (source, g_error_matches (error, TILL_SIGNATURE_ERROR, TILL_SIGNATURE_ERROR_STALE)
                   ? TILL_RELAY_INGEST_STALE : TILL_RELAY_INGEST_BAD_SIGNATURE);
  complain (self, source, error);
  till_relay_request_answer (request, SOUP_STATUS_BAD_REQUEST, NULL, NULL);

  return FALSE;
}

static TillRelayDelivery *
make_delivery (TillRelayIngest      *self,
               TillRelaySource      *source,
               SoupMessageHeaders   *headers,
               const TillRelayProof *proof,
               GBytes               *body)
{
  TillRelayDelivery *delivery = till_relay_delivery_new ();

  delivery->stream_id = till_relay_log_get_id (source->log);
  delivery->source_id = source->id;
  delivery->kind = source->gateway->kind;
  delivery->verified = source->mode == TILL_RELAY_MODE_VERIFY;
  delivery->event_id = source->gateway->find_id (proof);
  delivery->received_us = till_clock_now_us (self->shared->clock);
  delivery->headers = till_relay_headers_keep (headers, source->gateway->headers,
                                               TILL_RELAY_PROOF_HEADERS);
  delivery->body = g_bytes_ref (body);
  till_relay_delivery_set_dkey (delivery, proof->values[0]);

  return delivery;
}

static void
body_cb (TillRelayRequest *request,
         GBytes           *body,
         gpointer          user_data)
{
  TillRelayIngest *self = user_data;
  TillRelaySource *source = till_relay_registry_get_source (self->shared->registry,
                                                            till_relay_request_get_id (request));
  TillRelayProof proof = { .body = NULL };
  SoupMessageHeaders *headers;
  TillRelayDelivery *delivery;

  if (source == NULL) /* removed meanwhile */
    {
      till_relay_request_answer (request, SOUP_STATUS_NOT_FOUND, NULL, NULL);
      return;
    }

  headers = soup_server_message_get_request_headers (till_relay_request_get_message (request));
  proof.body = g_bytes_get_data (body, &proof.length);
  for (guint i = 0; i < TILL_RELAY_PROOF_HEADERS && source->gateway->headers[i] != NULL; i++)
    proof.values[i] = soup_message_headers_get_list (headers, source->gateway->headers[i]);

  if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CHUNKED &&
      !within_quota (self, source, g_bytes_get_size (body)))
    {
      count (source, TILL_RELAY_INGEST_RATE);
      till_relay_request_answer (request, TILL_RELAY_STATUS_TOO_MANY_REQUESTS, NULL, NULL);
      return;
    }

  if (source->mode == TILL_RELAY_MODE_VERIFY && !verify (self, source, request, &proof))
    return;

  delivery = make_delivery (self, source, headers, &proof, body);
  delivery->waiter = request;
  self->shared->metrics.queued++;
  till_relay_request_wait (request);
  till_relay_writer_push (self->writer, delivery);
}

/**
 * till_relay_ingest_begin:
 * @self: the way in
 * @msg: a POST whose head has been read
 * @token: what stands behind "/in/" in its address
 * @length: the length of its body, or %TILL_RELAY_LENGTH_UNKNOWN
 *
 * Takes a webhook in, or refuses it.
 */
void
till_relay_ingest_begin (TillRelayIngest   *self,
                         SoupServerMessage *msg,
                         const char        *token,
                         gint64             length)
{
  TillRelaySource *source;
  TillRelayRequest *request = NULL;

  g_return_if_fail (self != NULL && token != NULL);

  source = till_relay_token_is_ingest (token)
             ? till_relay_registry_find_source (self->shared->registry, token) : NULL;
  if (source == NULL)
    {
      self->shared->metrics.unknown_tokens++;
      refuse (self, msg, SOUP_STATUS_NOT_FOUND, 0, length);
      return;
    }

  if (length > (gint64) source->max_body)
    {
      refuse_and_count (self, msg, source, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, 0, length);
      return;
    }

  if (!within_rate (self, source, length))
    {
      refuse_and_count (self, msg, source, TILL_RELAY_STATUS_TOO_MANY_REQUESTS, RETRY_SOON_S,
                        length);
      return;
    }

  if (source->mode == TILL_RELAY_MODE_VERIFY && source->secrets[0] == NULL)
    {
      refuse_and_count (self, msg, source, SOUP_STATUS_SERVICE_UNAVAILABLE, RETRY_LATER_S, length);
      return;
    }

  /* After a failed commit the next one is tried: it is the surest probe. */
  if (!self->disk_low && self->shared->metrics.queued < self->shared->limits.max_queue)
    request = till_relay_request_collect (self->door, self->shared, msg, length, source->max_body,
                                          body_cb, self);

  if (request != NULL)
    till_relay_request_set_id (request, source->id);
  else
    refuse_and_count (self, msg, source, SOUP_STATUS_SERVICE_UNAVAILABLE, RETRY_SOON_S, length);
}

static void
answer (TillRelayIngest   *self,
        TillRelayDelivery *delivery)
{
  TillRelayRequest *request = g_steal_pointer (&delivery->waiter);
  TillRelaySource *source = till_relay_registry_get_source (self->shared->registry,
                                                            delivery->source_id);

  self->shared->metrics.queued--;
  till_relay_histogram_add (&self->shared->metrics.ingest,
                            g_get_monotonic_time () - till_relay_request_get_start (request));

  switch (delivery->outcome)
    {
    case TILL_RELAY_OUTCOME_STORED:
      count (source, TILL_RELAY_INGEST_OK);
      till_relay_request_answer (request, SOUP_STATUS_OK, "application/json", "{}");
      break;

    case TILL_RELAY_OUTCOME_DUPLICATE:
      count (source, TILL_RELAY_INGEST_DUPLICATE);
      till_relay_request_answer (request, SOUP_STATUS_OK, "application/json", "{}");
      break;

    case TILL_RELAY_OUTCOME_FAILED:
      count (source, TILL_RELAY_INGEST_ERROR);
      till_relay_http_retry_after (till_relay_request_get_message (request), RETRY_SOON_S);
      till_relay_request_answer (request, SOUP_STATUS_SERVICE_UNAVAILABLE, NULL, NULL);
      break;
    }
}

static void
take_in (TillRelayIngest   *self,
         TillRelayDelivery *delivery)
{
  TillRelayLog *log = till_relay_registry_get_log (self->shared->registry, delivery->stream_id);

  if (log != NULL && delivery->outcome == TILL_RELAY_OUTCOME_STORED)
    till_relay_log_append (log, delivery->seq, delivery->frame);
}

static void
wake_cb (gpointer data,
         gpointer user_data)
{
  if (till_relay_log_has_news (data))
    till_relay_log_wake (data);
}

/**
 * till_relay_ingest_report:
 * @self: the way in
 * @report: what the writer did
 *
 * Answers the gateways and wakes those who read.
 */
void
till_relay_ingest_report (TillRelayIngest *self,
                          TillRelayReport *report)
{
  TillRelayMetrics *metrics;
  guint n = report->deliveries->len;

  g_return_if_fail (self != NULL);

  metrics = &self->shared->metrics;
  if (self->failed != (report->error != NULL) || self->disk_low != report->disk_low)
    g_message ("%s", report->error != NULL ? report->error->message
                     : report->disk_low ? "The disk is nearly full: nothing more is taken"
                     : "Events can be stored again");

  self->failed = report->error != NULL;
  self->disk_low = report->disk_low;
  metrics->log_bytes = report->log_bytes;
  metrics->disk_free = report->disk_free;

  for (guint i = 0; i < report->firsts->len; i++)
    {
      const TillRelayFirst *first = &g_array_index (report->firsts, TillRelayFirst, i);
      TillRelayLog *log = till_relay_registry_get_log (self->shared->registry, first->stream_id);

      if (log != NULL)
        till_relay_log_set_first (log, first->first_seq);
    }

  if (n == 0)
    return;

  till_relay_histogram_add (&metrics->commit, report->took_us);
  metrics->commits += report->error == NULL;
  metrics->committed += report->error == NULL ? n : 0;
  metrics->commit_errors += report->error != NULL;

  for (guint i = 0; i < n; i++)
    {
      take_in (self, report->deliveries->pdata[i]);
      answer (self, report->deliveries->pdata[i]);
      till_relay_delivery_free (report->deliveries->pdata[i]);
    }

  till_relay_registry_foreach_log (self->shared->registry, wake_cb, NULL);
}
