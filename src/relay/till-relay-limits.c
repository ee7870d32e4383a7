/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How much of everything the daemon puts up with. Whatever a stranger can make grow has a number
 * here. */

#include "till-relay-limits.h"

#define KB G_GINT64_CONSTANT (1024)
#define MB (1024 * KB)

/**
 * till_relay_limits_init:
 * @ret_limits: (out caller-allocates): the limits a daemon runs with
 */
void
till_relay_limits_init (TillRelayLimits *ret_limits)
{
  g_return_if_fail (ret_limits != NULL);

  *ret_limits = (TillRelayLimits) {
    .header_ms = 10 * 1000,
    .body_ms = 20 * 1000,
    .answer_ms = 60 * 1000,
    .idle_ms = 75 * 1000,
    .max_connections = 8192,
    .max_per_address = 64,
    .max_header_bytes = 16 * KB,
    .max_header_lines = 64,
    .max_body = 16 * KB,
    .max_memory = 128 * MB,
    .max_queue = 4096,
    .batch = 512,
    .batch_bytes = 4 * MB,
    .rate = 200,
    .burst = 1000,
    .blind_rate = 50,
    .blind_bytes_a_day = 200 * MB,
    .auth_failures = 20,
    .streams_per_token = 4,
    .heartbeat_ms = 15 * 1000,
    .stall_ms = 60 * 1000,
    .stream_age_ms = 60 * 60 * 1000,
    .send_buffer = 128 * KB,
    .ring_events = 4096,
    .ring_bytes = 16 * MB,
    .block_events = 64,
    .block_bytes = MB,
    .cache_blocks = 64,
    .poll_wait_ms = 60 * 1000,
    .poll_bytes = MB,
    .config_ms = 500,
    .look_ms = 1000,
    .purge_ms = 60 * 1000,
    .probe_ms = 2 * 1000,
    .log_soft = 4 * MB,
    .log_hard = 64 * MB,
    .max_db_bytes = 0,
    .reserve_bytes = 1024 * MB,
    .reserve_percent = 5,
  };
}
