/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-relay-cursor.h"

G_BEGIN_DECLS

/**
 * TillRelayFraming:
 * @TILL_RELAY_FRAMING_EVENTS: a text/event-stream
 * @TILL_RELAY_FRAMING_LINES: an application/x-ndjson
 */
typedef enum
{
  TILL_RELAY_FRAMING_EVENTS,
  TILL_RELAY_FRAMING_LINES,
} TillRelayFraming;

/**
 * TillRelayRawFrame:
 * @event: (nullable): the event's name; %NULL in %TILL_RELAY_FRAMING_LINES
 * @id: (nullable): its id, if it has one
 * @data: its data, ended by NUL; a whole line in %TILL_RELAY_FRAMING_LINES
 * @data_length: the length of @data in bytes
 *
 * One frame, borrowed from the splitter until the next call.
 */
typedef struct
{
  const char *event;
  const char *id;
  const char *data;
  gsize       data_length;
} TillRelayRawFrame;

/**
 * TillRelaySplitter:
 *
 * Cuts a stream of bytes, fed in pieces of any size, into frames.
 */
typedef struct _TillRelaySplitter TillRelaySplitter;

TillRelaySplitter *till_relay_splitter_new  (TillRelayFraming    framing,
                                             gsize               max_frame);
void               till_relay_splitter_free (TillRelaySplitter  *self);
void               till_relay_splitter_push (TillRelaySplitter  *self,
                                             gconstpointer       data,
                                             gsize               length);
gboolean           till_relay_splitter_next (TillRelaySplitter  *self,
                                             TillRelayRawFrame  *ret_frame,
                                             gboolean           *ret_has_frame,
                                             GError            **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillRelaySplitter, till_relay_splitter_free)

G_END_DECLS
