/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What is counted, in the text format of Prometheus
 * (prometheus.io/docs/instrumenting/exposition_formats).
 *
 * What must hold: no token, no name of a person and nothing from a body is a label. */

#include "till-relay-metrics.h"

/**
 * till_relay_histogram_add:
 * @self: a histogram
 * @took_us: how long something took
 */
void
till_relay_histogram_add (TillRelayHistogram *self,
                          gint64              took_us)
{
  guint i = 0;

  g_return_if_fail (self != NULL);

  while (i < TILL_RELAY_HISTOGRAM_BUCKETS && took_us > (G_GINT64_CONSTANT (250) << i))
    i++;

  self->buckets[i]++;
  self->sum_us += took_us;
}

/**
 * till_relay_metrics_refuse:
 * @self: the counters
 * @status: what a request was refused with
 *
 * Counts it under its reason.
 */
void
till_relay_metrics_refuse (TillRelayMetrics *self,
                           guint             status)
{
  TillRelayRefused why = TILL_RELAY_REFUSED_OTHER;

  g_return_if_fail (self != NULL);

  if (status == 431)
    why = TILL_RELAY_REFUSED_HEADERS;
  else if (status == 413 || status == 411)
    why = TILL_RELAY_REFUSED_BODY;
  else if (status == 400 || status == 501)
    why = TILL_RELAY_REFUSED_MALFORMED;
  else if (status == 404 || status == 405)
    why = TILL_RELAY_REFUSED_ADDRESS;
  else if (status == 429)
    why = TILL_RELAY_REFUSED_RATE;
  else if (status == 503)
    why = TILL_RELAY_REFUSED_UNAVAILABLE;

  self->refused[why]++;
}

static void
append_head (GString    *text,
             const char *name,
             const char *type)
{
  g_string_append_printf (text, "# TYPE %s %s\n", name, type);
}

static void
append_value (GString    *text,
              const char *name,
              const char *type,
              gint64      value)
{
  append_head (text, name, type);
  g_string_append_printf (text, "%s %" G_GINT64_FORMAT "\n", name, value);
}

static void
append_seconds (GString *text,
                gint64   us)
{
  g_string_append_printf (text, "%" G_GINT64_FORMAT ".%06d", us / 1000000, (int) (us % 1000000));
}

static void
append_histogram (GString                  *text,
                  const char               *name,
                  const TillRelayHistogram *histogram)
{
  guint64 count = 0;

  append_head (text, name, "histogram");
  for (guint i = 0; i <= TILL_RELAY_HISTOGRAM_BUCKETS; i++)
    {
      count += histogram->buckets[i];
      g_string_append_printf (text, "%s_bucket{le=\"", name);
      if (i < TILL_RELAY_HISTOGRAM_BUCKETS)
        append_seconds (text, G_GINT64_CONSTANT (250) << i);
      else
        g_string_append (text, "+Inf");
      g_string_append_printf (text, "\"} %" G_GUINT64_FORMAT "\n", count);
    }

  g_string_append_printf (text, "%s_sum ", name);
  append_seconds (text, histogram->sum_us);
  g_string_append_printf (text, "\n%s_count %" G_GUINT64_FORMAT "\n", name, count);
}

static void
append_labelled (GString            *text,
                 const char         *name,
                 const char         *label,
                 const char * const *values,
                 const guint64      *counts,
                 guint               n)
{
  append_head (text, name, "counter");
  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s{%s=\"%s\"} %" G_GUINT64_FORMAT "\n", name, label, values[i],
                            counts[i]);
}

static void
append_source_cb (gpointer data,
                  gpointer user_data)
{
  static const char * const results[TILL_RELAY_INGEST_N_RESULTS] = {
    "ok", "dup", "badsig", "stale", "rate", "toobig", "error",
  };
  TillRelaySource *source = data;

  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    g_string_append_printf (user_data, "relay_ingest_total{source=\"%" G_GINT64_FORMAT
                            "\",result=\"%s\"} %" G_GUINT64_FORMAT "\n", source->id, results[i],
                            source->results[i]);
}

static void
append_skew_cb (gpointer data,
                gpointer user_data)
{
  TillRelaySource *source = data;

  g_string_append_printf (user_data, "relay_gateway_clock_skew_seconds{source=\"%" G_GINT64_FORMAT
                          "\"} %" G_GINT64_FORMAT "\n", source->id, source->skew_s);
}

static void
append_log_cb (gpointer data,
               gpointer user_data)
{
  const char *name = till_relay_log_get_name (data);

  g_string_append_printf (user_data,
                          "relay_stream_first_seq{stream=\"%s\"} %" G_GINT64_FORMAT "\n"
                          "relay_stream_last_seq{stream=\"%s\"} %" G_GINT64_FORMAT "\n"
                          "relay_consoles_connected{stream=\"%s\"} %u\n",
                          name, till_relay_log_get_first (data),
                          name, till_relay_log_get_last (data),
                          name, till_relay_log_count (data));
}

typedef struct
{
  GString           *text;
  TillRelayRegistry *registry;
  gint64             now_us;
  TillRelayLog      *log;       /* whose lag is looked for */
  gint64             lag;
} AckData;

static void
find_lag_cb (gpointer data,
             gpointer user_data)
{
  TillRelayAck *ack = data;
  AckData *ack_data = user_data;

  if (ack->stream_id == till_relay_log_get_id (ack_data->log) &&
      till_relay_registry_get_console (ack_data->registry, ack->console_id) != NULL)
    ack_data->lag = MAX (ack_data->lag, till_relay_log_get_last (ack_data->log) - ack->seq);
}

/* How far the slowest console of an account is behind, of those that were here since the start. */
static void
append_lag_cb (gpointer data,
               gpointer user_data)
{
  AckData *ack_data = user_data;

  ack_data->log = data;
  ack_data->lag = 0;
  till_relay_registry_foreach_ack (ack_data->registry, find_lag_cb, ack_data);
  g_string_append_printf (ack_data->text,
                          "relay_account_lag_events{stream=\"%s\"} %" G_GINT64_FORMAT "\n",
                          till_relay_log_get_name (ack_data->log), ack_data->lag);
}

static void
append_ack_cb (gpointer data,
               gpointer user_data)
{
  TillRelayAck *ack = data;
  AckData *ack_data = user_data;
  TillRelayLog *log = till_relay_registry_get_log (ack_data->registry, ack->stream_id);

  if (log == NULL || till_relay_registry_get_console (ack_data->registry, ack->console_id) == NULL)
    return;

  g_string_append_printf (ack_data->text,
                          "relay_console_lag_events{console=\"%" G_GINT64_FORMAT "\"} %"
                          G_GINT64_FORMAT "\n"
                          "relay_console_last_seen_seconds{console=\"%" G_GINT64_FORMAT "\"} %"
                          G_GINT64_FORMAT "\n",
                          ack->console_id, MAX (0, till_relay_log_get_last (log) - ack->seq),
                          ack->console_id, (ack_data->now_us - ack->seen_us) / 1000000);
}

static void
append_totals (GString                *text,
               const TillRelayMetrics *self)
{
  append_value (text, "relay_commits_total", "counter", (gint64) self->commits);
  append_value (text, "relay_committed_events_total", "counter", (gint64) self->committed);
  append_value (text, "relay_commit_errors_total", "counter", (gint64) self->commit_errors);
  append_value (text, "relay_unknown_tokens_total", "counter", (gint64) self->unknown_tokens);
  append_value (text, "relay_auth_failures_total", "counter", (gint64) self->auth_failures);
  append_value (text, "relay_writer_queue", "gauge", self->queued);
  append_value (text, "relay_sse_blocked", "gauge", self->blocked);
  append_value (text, "relay_connections", "gauge", self->connections);
  append_value (text, "relay_streams", "gauge", self->streams);
  append_value (text, "relay_db_bytes", "gauge", self->db_bytes);
  append_value (text, "relay_wal_bytes", "gauge", self->log_bytes);
  append_value (text, "relay_disk_free_bytes", "gauge", self->disk_free);
}

/**
 * till_relay_metrics_to_string:
 * @self: the counters
 * @registry: streams, sources and consoles
 * @now_us: the time
 *
 * Returns: (transfer full): all of it as Prometheus reads it
 */
char *
till_relay_metrics_to_string (const TillRelayMetrics *self,
                              TillRelayRegistry      *registry,
                              gint64                  now_us)
{
  static const char * const closed[TILL_RELAY_CLOSED_N] = {
    "peer", "stalled", "age", "revoked", "drain",
  };
  static const char * const refused[TILL_RELAY_REFUSED_N] = {
    "headers", "body", "malformed", "address", "rate", "unavailable", "other",
  };
  static const char * const resumed[TILL_RELAY_RESUME_N] = { "ring", "db", "gap", "reset" };
  GString *text = g_string_new (NULL);
  AckData ack_data = { text, registry, now_us, NULL, 0 };

  g_return_val_if_fail (self != NULL && registry != NULL, NULL);

  append_histogram (text, "relay_ingest_seconds", &self->ingest);
  append_histogram (text, "relay_commit_seconds", &self->commit);
  append_totals (text, self);
  append_labelled (text, "relay_refused_requests_total", "reason", refused, self->refused,
                   TILL_RELAY_REFUSED_N);
  append_labelled (text, "relay_sse_closed_total", "why", closed, self->closed,
                   TILL_RELAY_CLOSED_N);
  append_labelled (text, "relay_resume_total", "from", resumed, self->resumed,
                   TILL_RELAY_RESUME_N);
  append_head (text, "relay_ingest_total", "counter");
  till_relay_registry_foreach_source (registry, append_source_cb, text);
  append_head (text, "relay_gateway_clock_skew_seconds", "gauge");
  till_relay_registry_foreach_source (registry, append_skew_cb, text);
  till_relay_registry_foreach_log (registry, append_log_cb, text);
  append_head (text, "relay_account_lag_events", "gauge");
  till_relay_registry_foreach_log (registry, append_lag_cb, &ack_data);
  till_relay_registry_foreach_ack (registry, append_ack_cb, &ack_data);

  return g_string_free (text, FALSE);
}
