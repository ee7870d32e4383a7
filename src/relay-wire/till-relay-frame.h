/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The longest line and the longest frame either end puts up with, in bytes. */
#define TILL_RELAY_FRAME_MAX (2 * 1024 * 1024)

/* The names of the frames, as they stand in "event:". */
#define TILL_RELAY_FRAME_HELLO     "hello"
#define TILL_RELAY_FRAME_EVENT     "wh"
#define TILL_RELAY_FRAME_HEARTBEAT "hb"
#define TILL_RELAY_FRAME_GAP       "gap"
#define TILL_RELAY_FRAME_RESET     "reset"
#define TILL_RELAY_FRAME_BYE       "bye"

/**
 * TillRelayFrameEvent:
 * @seq: its number in the stream
 * @source_kind: which gateway's format
 * @source_id: which source of the stream
 * @received_us: when it was received, µs since 1970 UTC
 * @verified: whether its signature was checked
 * @headers: (array zero-terminated=1): names in lower case and values, alternating
 * @body: (array length=body_length): the raw body
 * @body_length: its length in bytes
 *
 * What goes into the frame of an event. Everything is borrowed.
 */
typedef struct
{
  gint64              seq;
  const char         *source_kind;
  gint64              source_id;
  gint64              received_us;
  gboolean            verified;
  const char * const *headers;
  gconstpointer       body;
  gsize               body_length;
} TillRelayFrameEvent;

GBytes  *till_relay_frame_new_event     (const char                *epoch,
                                         const TillRelayFrameEvent *event);
GBytes  *till_relay_frame_new_hello     (const char                *epoch,
                                         gint64                     first,
                                         gint64                     last,
                                         guint                      heartbeat_s,
                                         gint64                     now_ms);
GBytes  *till_relay_frame_new_heartbeat (gint64                     last,
                                         gint64                     now_ms);
GBytes  *till_relay_frame_new_gap       (gint64                     from,
                                         gint64                     to,
                                         const char                *why);
GBytes  *till_relay_frame_new_reset     (const char                *epoch,
                                         gint64                     first);
GBytes  *till_relay_frame_new_bye       (guint                      retry_ms);
gboolean till_relay_frame_append_line   (GBytes                    *frame,
                                         GString                   *lines);

G_END_DECLS
