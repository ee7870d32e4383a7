/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-relay-store.h"

G_BEGIN_DECLS

/**
 * TillRelayStreamRow:
 *
 * A row of "stream".
 */
typedef struct
{
  gint64 id;
  char  *name;
  gint64 first_seq;
  gint64 last_seq;
} TillRelayStreamRow;

/**
 * TillRelaySourceRow:
 *
 * A row of "source" that is not gone. @rate, @burst and @bytes_a_day are 0 for the daemon's
 * default; @secrets are lines for till_relay_secret_parse().
 */
typedef struct
{
  gint64 id;
  gint64 stream_id;
  char  *kind;
  int    mode;
  char  *token_hash;
  char **secrets;
  guint  rate;
  guint  burst;
  guint  max_body;
  gint64 bytes_a_day;
} TillRelaySourceRow;

/**
 * TillRelayConsoleRow:
 *
 * A row of "console" that is not revoked, with the streams it may read.
 */
typedef struct
{
  gint64  id;
  char   *token_hash;
  int     role;
  GArray *stream_ids; /* gint64 */
} TillRelayConsoleRow;

/**
 * TillRelaySnapshot:
 * @config: the counter that changes with the rest
 * @epoch: the epoch
 * @streams: (element-type TillRelayStreamRow)
 * @sources: (element-type TillRelaySourceRow)
 * @consoles: (element-type TillRelayConsoleRow)
 *
 * Everything the administrator decides, as it was at one moment.
 */
typedef struct
{
  gint64     config;
  char      *epoch;
  GPtrArray *streams;
  GPtrArray *sources;
  GPtrArray *consoles;
} TillRelaySnapshot;

gboolean           till_relay_snapshot_read (TillRelayStore     *db,
                                             gint64              known_config,
                                             TillRelaySnapshot **ret_snapshot,
                                             GError            **error);
void               till_relay_snapshot_free (TillRelaySnapshot  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillRelaySnapshot, till_relay_snapshot_free)

G_END_DECLS
