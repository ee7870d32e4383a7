/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-relay-registry.h"

G_BEGIN_DECLS

#define TILL_RELAY_HISTOGRAM_BUCKETS 12

/**
 * TillRelayHistogram:
 *
 * How often something took how long: .25 ms, .5 ms, 1 ms … 512 ms, and longer.
 */
typedef struct
{
  guint64 buckets[TILL_RELAY_HISTOGRAM_BUCKETS + 1];
  gint64  sum_us;
} TillRelayHistogram;

/**
 * TillRelayClosed:
 *
 * Why a stream ended.
 */
typedef enum
{
  TILL_RELAY_CLOSED_PEER,
  TILL_RELAY_CLOSED_STALLED,
  TILL_RELAY_CLOSED_AGE,
  TILL_RELAY_CLOSED_REVOKED,
  TILL_RELAY_CLOSED_DRAIN,
  TILL_RELAY_CLOSED_N,
} TillRelayClosed;

/**
 * TillRelayResume:
 *
 * Where a stream's first event came from.
 */
typedef enum
{
  TILL_RELAY_RESUME_RING,
  TILL_RELAY_RESUME_DB,
  TILL_RELAY_RESUME_GAP,
  TILL_RELAY_RESUME_RESET,
  TILL_RELAY_RESUME_N,
} TillRelayResume;

/**
 * TillRelayRefused:
 *
 * Why a request was refused before it was read.
 */
typedef enum
{
  TILL_RELAY_REFUSED_HEADERS,
  TILL_RELAY_REFUSED_BODY,
  TILL_RELAY_REFUSED_MALFORMED,
  TILL_RELAY_REFUSED_ADDRESS,
  TILL_RELAY_REFUSED_RATE,
  TILL_RELAY_REFUSED_UNAVAILABLE,
  TILL_RELAY_REFUSED_OTHER,
  TILL_RELAY_REFUSED_N,
} TillRelayRefused;

/**
 * TillRelayMetrics:
 *
 * What is counted. The main thread's alone.
 */
typedef struct
{
  TillRelayHistogram ingest;
  TillRelayHistogram commit;
  guint64            commits;
  guint64            committed;
  guint64            commit_errors;
  guint64            unknown_tokens;
  guint64            auth_failures;
  guint64            refused[TILL_RELAY_REFUSED_N];
  guint64            closed[TILL_RELAY_CLOSED_N];
  guint64            resumed[TILL_RELAY_RESUME_N];
  guint              queued;
  guint              blocked;
  guint              connections;
  guint              streams;
  gint64             log_bytes;
  gint64             db_bytes;
  gint64             disk_free;
} TillRelayMetrics;

void  till_relay_metrics_refuse    (TillRelayMetrics       *self,
                                    guint                   status);
void  till_relay_histogram_add     (TillRelayHistogram     *self,
                                    gint64                  took_us);
char *till_relay_metrics_to_string (const TillRelayMetrics *self,
                                    TillRelayRegistry      *registry,
                                    gint64                  now_us);

G_END_DECLS
