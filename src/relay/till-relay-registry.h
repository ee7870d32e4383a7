/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-relay-gateway.h"
#include "till-relay-log.h"
#include "till-relay-rate.h"
#include "till-relay-snapshot.h"

G_BEGIN_DECLS

/**
 * TillRelayIngestResult:
 *
 * How a delivery ended, for the metrics.
 */
typedef enum
{
  TILL_RELAY_INGEST_OK,
  TILL_RELAY_INGEST_DUPLICATE,
  TILL_RELAY_INGEST_BAD_SIGNATURE,
  TILL_RELAY_INGEST_STALE,
  TILL_RELAY_INGEST_RATE,
  TILL_RELAY_INGEST_TOO_BIG,
  TILL_RELAY_INGEST_ERROR,
  TILL_RELAY_INGEST_N_RESULTS,
} TillRelayIngestResult;

/**
 * TillRelaySource:
 *
 * A source, with what is counted about it. Borrowed from the registry until the next snapshot.
 */
typedef struct
{
  gint64                  id;
  TillRelayLog           *log;
  const TillRelayGateway *gateway;
  int                     mode;
  char                   *token_hash;
  char                  **secrets;       /* the oldest first */
  gint64                 *until_us;      /* as many: until when each of them counts */
  guint                   rate;
  guint                   burst;
  guint                   max_body;
  gint64                  bytes_a_day;

  TillRelayBucket         bucket;
  TillRelayQuota          quota;
  gint64                  complained_us; /* when a bad signature was last logged */
  guint64                 results[TILL_RELAY_INGEST_N_RESULTS];
  gint64                  skew_s;        /* the gateway's clock against ours, at the last event */
} TillRelaySource;

/**
 * TillRelayConsole:
 *
 * A console, with what is known about it. Borrowed from the registry until the next snapshot.
 */
typedef struct
{
  gint64  id;
  char   *token_hash;
  int     role;
  GArray *stream_ids; /* gint64 */
  guint   n_streams;  /* open at the moment */
} TillRelayConsole;

/**
 * TillRelayAck:
 *
 * How far a console says that it is in one stream.
 */
typedef struct
{
  gint64   console_id;
  gint64   stream_id;
  char     epoch[16];
  gint64   seq;
  gint64   seen_us;
  gboolean unsaved;
} TillRelayAck;

/**
 * TillRelayRegistry:
 *
 * Who may do what, as of the last snapshot. The main thread's alone.
 */
typedef struct _TillRelayRegistry TillRelayRegistry;

TillRelayRegistry *till_relay_registry_new             (TillRelayCache          *cache);
void               till_relay_registry_free            (TillRelayRegistry       *self);
void               till_relay_registry_apply           (TillRelayRegistry       *self,
                                                        const TillRelaySnapshot *snapshot);
gint64             till_relay_registry_get_config      (TillRelayRegistry       *self);
const char        *till_relay_registry_get_epoch       (TillRelayRegistry       *self);
TillRelayLog      *till_relay_registry_find_log        (TillRelayRegistry       *self,
                                                        const char              *name);
TillRelayLog      *till_relay_registry_get_log         (TillRelayRegistry       *self,
                                                        gint64                   stream_id);
TillRelaySource   *till_relay_registry_find_source     (TillRelayRegistry       *self,
                                                        const char              *token);
TillRelaySource   *till_relay_registry_get_source      (TillRelayRegistry       *self,
                                                        gint64                   source_id);
TillRelayConsole  *till_relay_registry_find_console    (TillRelayRegistry       *self,
                                                        const char              *token);
TillRelayConsole  *till_relay_registry_get_console     (TillRelayRegistry       *self,
                                                        gint64                   console_id);
const char       **till_relay_source_list_secrets      (TillRelaySource         *source,
                                                        gint64                   now_us);
gboolean           till_relay_console_may_read         (TillRelayConsole        *console,
                                                        TillRelayLog            *log);
void               till_relay_registry_note_ack        (TillRelayRegistry       *self,
                                                        gint64                   console_id,
                                                        gint64                   stream_id,
                                                        const char              *epoch,
                                                        gint64                   seq,
                                                        gint64                   now_us);
GArray            *till_relay_registry_take_acks       (TillRelayRegistry       *self);
void               till_relay_registry_foreach_log     (TillRelayRegistry       *self,
                                                        GFunc                    func,
                                                        gpointer                 user_data);
void               till_relay_registry_foreach_source  (TillRelayRegistry       *self,
                                                        GFunc                    func,
                                                        gpointer                 user_data);
void               till_relay_registry_foreach_ack     (TillRelayRegistry       *self,
                                                        GFunc                    func,
                                                        gpointer                 user_data);

G_END_DECLS
