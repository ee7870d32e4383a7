/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TillRelayLimits:
 * @header_ms: how long a request's head may take
 * @body_ms: how long its body may take
 * @answer_ms: how long the peer may take to read an answer
 * @idle_ms: how long a connection may wait for its next request
 * @max_connections: connections and streams at the same time
 * @max_per_address: connections from one address that is not this machine's
 * @max_header_bytes: of all headers of a request
 * @max_header_lines: of a request
 * @max_body: of a request on the API, in bytes; a source has its own
 * @max_memory: bodies that are being received or wait for the disk, in bytes
 * @max_queue: deliveries that wait for the disk
 * @batch: deliveries per commit
 * @batch_bytes: bodies per commit, in bytes
 * @rate: events a second per source that verifies
 * @burst: events at once per source that verifies
 * @blind_rate: events a second per blind source
 * @blind_bytes_a_day: bodies per blind source
 * @auth_failures: refused tokens a minute per address
 * @streams_per_token: open streams per console
 * @heartbeat_ms: silence before a heartbeat
 * @stall_ms: how long a stream may take nothing before it is closed
 * @stream_age_ms: how long a stream lives; spread by a fifth
 * @send_buffer: bytes the kernel may hold per stream
 * @ring_events: newest events kept in memory
 * @ring_bytes: the same, in bytes
 * @block_events: events per read from the disk
 * @block_bytes: the same, in bytes
 * @cache_blocks: how many such reads are kept
 * @poll_wait_ms: the longest a long poll may wait
 * @poll_bytes: the most an answer to a long poll holds
 * @config_ms: how often the daemon looks for what the administrator changed
 * @look_ms: how often it looks for what other relays have stored, besides their hints
 * @purge_ms: how often it looks for events to drop
 * @probe_ms: how soon a full disk is tried again
 * @log_soft: write-ahead log that is moved when nothing waits
 * @log_hard: write-ahead log that is moved even so
 * @max_db_bytes: how large the file may grow, 0 for no limit
 * @reserve_bytes: room that stays free on the disk, unless the next is less
 * @reserve_percent: the same, as a part of the disk
 *
 * Every limit of the daemon, with the numbers in one place.
 */
typedef struct
{
  guint  header_ms;
  guint  body_ms;
  guint  answer_ms;
  guint  idle_ms;
  guint  max_connections;
  guint  max_per_address;
  guint  max_header_bytes;
  guint  max_header_lines;
  guint  max_body;
  gint64 max_memory;
  guint  max_queue;
  guint  batch;
  gint64 batch_bytes;
  guint  rate;
  guint  burst;
  guint  blind_rate;
  gint64 blind_bytes_a_day;
  guint  auth_failures;
  guint  streams_per_token;
  guint  heartbeat_ms;
  guint  stall_ms;
  guint  stream_age_ms;
  guint  send_buffer;
  guint  ring_events;
  gint64 ring_bytes;
  guint  block_events;
  gint64 block_bytes;
  guint  cache_blocks;
  guint  poll_wait_ms;
  gint64 poll_bytes;
  guint  config_ms;
  guint  look_ms;
  guint  purge_ms;
  guint  probe_ms;
  gint64 log_soft;
  gint64 log_hard;
  gint64 max_db_bytes;
  gint64 reserve_bytes;
  guint  reserve_percent;
} TillRelayLimits;

void till_relay_limits_init (TillRelayLimits *ret_limits);

G_END_DECLS
