/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-relay-message.h"

G_BEGIN_DECLS

/**
 * TillRelayTrack:
 * @has_cursor: whether anything is known of where we are
 * @cursor: the last event that was taken or given up
 * @last: the newest event the relay has told of
 * @has_hello: whether this connection has introduced itself
 *
 * Where a console is in its stream. Zeroed, it is at the beginning of an unknown one.
 */
typedef struct
{
  gboolean        has_cursor;
  TillRelayCursor cursor;
  gint64          last;
  gboolean        has_hello;

  /*< private >*/
  gboolean        was_reset;   /* on this connection */
  gint64          hole_after;  /* where the last hole was */
  guint           n_holes;     /* in a row */
} TillRelayTrack;

/**
 * TillRelayStep:
 * @reset: the numbers begin anew
 * @gap_from: the first event that is missing for good, or 0
 * @gap_to: the last one
 * @gap_why: (nullable): why
 * @deliver: whether the event that came is the next one
 * @retry_ms: how long to wait before connecting again
 * @broken: (nullable): why the connection is of no use any more, in words for people
 * @ended: whether the relay ends the connection
 *
 * What a message means: to be told in the order of the members.
 */
typedef struct
{
  gboolean    reset;
  gint64      gap_from;
  gint64      gap_to;
  const char *gap_why;
  gboolean    deliver;
  guint       retry_ms;
  const char *broken;
  gboolean    ended;
} TillRelayStep;

void   till_relay_track_connected  (TillRelayTrack         *self);
void   till_relay_track_take       (TillRelayTrack         *self,
                                    const TillRelayMessage *message,
                                    TillRelayStep          *ret_step);
gint64 till_relay_track_get_behind (const TillRelayTrack   *self);

G_END_DECLS
