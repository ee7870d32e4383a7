/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-relay-event.h"
#include "till-relay-splitter.h"

G_BEGIN_DECLS

/**
 * TillRelayMessageType:
 * @TILL_RELAY_MESSAGE_OTHER: A frame this version does not know: to be passed over.
 * @TILL_RELAY_MESSAGE_HELLO: epoch, first, last: the beginning of a stream.
 * @TILL_RELAY_MESSAGE_EVENT: event.
 * @TILL_RELAY_MESSAGE_HEARTBEAT: last.
 * @TILL_RELAY_MESSAGE_GAP: from, to, why: events that are not there any more.
 * @TILL_RELAY_MESSAGE_RESET: epoch, first: the cursor means nothing to this database.
 * @TILL_RELAY_MESSAGE_BYE: retry_ms: the relay ends the stream.
 */
typedef enum
{
  TILL_RELAY_MESSAGE_OTHER,
  TILL_RELAY_MESSAGE_HELLO,
  TILL_RELAY_MESSAGE_EVENT,
  TILL_RELAY_MESSAGE_HEARTBEAT,
  TILL_RELAY_MESSAGE_GAP,
  TILL_RELAY_MESSAGE_RESET,
  TILL_RELAY_MESSAGE_BYE,
} TillRelayMessageType;

/**
 * TillRelayMessage:
 * @type: which of the members below count
 * @epoch: the epoch of the relay's database
 * @first: the oldest event it still has
 * @last: the newest event it has
 * @from: the first missing event
 * @to: the last missing event
 * @retry_ms: how long to wait before connecting again
 * @why: (nullable): why events are missing
 * @event: (nullable): the event
 *
 * A frame that was understood. Lives on the stack.
 */
typedef struct
{
  TillRelayMessageType type;
  char                 epoch[TILL_RELAY_EPOCH_SIZE];
  gint64               first;
  gint64               last;
  gint64               from;
  gint64               to;
  guint                retry_ms;
  char                *why;
  TillRelayEvent      *event;
} TillRelayMessage;

#define TILL_RELAY_MESSAGE_INIT { TILL_RELAY_MESSAGE_OTHER, "", 0, 0, 0, 0, 0, NULL, NULL }

gboolean till_relay_message_parse (const TillRelayRawFrame *frame,
                                   TillRelayMessage        *message,
                                   GError                 **error);
void     till_relay_message_clear (TillRelayMessage        *message);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TillRelayMessage, till_relay_message_clear)

G_END_DECLS
