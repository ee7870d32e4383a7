/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _TillClock TillClock;

/**
 * TillSandboxOptions:
 * @port: where to listen on 127.0.0.1; 0 for any port that is free
 * @db_path: (nullable): the file that keeps the state; %NULL for memory
 * @seed: what ids and the invented history come of
 * @n_payments: how many payments the invented history has; only looked at when there is none yet
 * @now: when the invented history ends, in seconds since 1970; 0 for the last full minute
 * @secret_key: (nullable): the key that may do everything; %NULL for "sk_test_practice"
 * @restricted_keys: (nullable) (array zero-terminated=1): keys with their permissions,
 *   "rk_test_x:charges_read,refunds_write"
 * @no_moto: whether the account may not charge by phone
 * @no_raw_card: whether the account may not send card numbers
 * @account_name: (nullable): the shop's name
 * @clock: (nullable): the time of day; %NULL for the system's
 * @settle_ms: how long what takes a moment takes: fees, refund results, disputes
 * @latency_ms: how long every writing request is held before its answer
 * @with_admin: whether faults can be ordered at an admin address
 * @admin_port: its port on 127.0.0.1; 0 for any port that is free
 * @retry_ms: (nullable) (array zero-terminated=1): the waits between the attempts to deliver an
 *   event; %NULL for the usual ones
 *
 * What a practice gateway is started with. Start from %TILL_SANDBOX_OPTIONS_INIT. The strings are
 * copied.
 */
typedef struct
{
  guint16             port;
  const char         *db_path;
  guint64             seed;
  guint               n_payments;
  gint64              now;
  const char         *secret_key;
  const char * const *restricted_keys;
  gboolean            no_moto;
  gboolean            no_raw_card;
  const char         *account_name;
  TillClock          *clock;
  guint               settle_ms;
  guint               latency_ms;
  gboolean            with_admin;
  guint16             admin_port;
  const guint        *retry_ms;
} TillSandboxOptions;

#define TILL_SANDBOX_OPTIONS_INIT { .settle_ms = 1000 }

G_END_DECLS
