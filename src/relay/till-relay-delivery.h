/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Bytes of the key by which a delivery is known to have come before. */
#define TILL_RELAY_DKEY_SIZE 16

/**
 * TillRelayOutcome:
 * @TILL_RELAY_OUTCOME_FAILED: It is not on disk.
 * @TILL_RELAY_OUTCOME_STORED: It is on disk as a new event.
 * @TILL_RELAY_OUTCOME_DUPLICATE: It is on disk from before.
 */
typedef enum
{
  TILL_RELAY_OUTCOME_FAILED,
  TILL_RELAY_OUTCOME_STORED,
  TILL_RELAY_OUTCOME_DUPLICATE,
} TillRelayOutcome;

/**
 * TillRelayDelivery:
 * @stream_id: the stream it goes into
 * @source_id: the source it came in by
 * @kind: which gateway's format; static
 * @verified: whether its signature was checked
 * @dkey: what makes it the same as another delivery
 * @event_id: (nullable): the gateway's id of the event
 * @received_us: when it came, µs since 1970 UTC
 * @headers: the headers that are kept, as "name: value" lines
 * @body: the raw body
 * @waiter: who waits for the answer; the main thread's alone
 * @outcome: set by the writer
 * @seq: its number, when it was stored
 * @frame: (nullable): its frame, when it was stored
 *
 * One webhook on its way to the disk. Handed from the main thread to the writer and back; belongs
 * to one of them at a time.
 */
typedef struct
{
  gint64           stream_id;
  gint64           source_id;
  const char      *kind;
  gboolean         verified;
  guint8           dkey[TILL_RELAY_DKEY_SIZE];
  char            *event_id;
  gint64           received_us;
  char            *headers;
  GBytes          *body;
  gpointer         waiter;

  TillRelayOutcome outcome;
  gint64           seq;
  GBytes          *frame;
} TillRelayDelivery;

TillRelayDelivery *till_relay_delivery_new      (void);
void               till_relay_delivery_free     (TillRelayDelivery *self);
void               till_relay_delivery_set_dkey (TillRelayDelivery *self,
                                                 const char        *signature);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillRelayDelivery, till_relay_delivery_free)

G_END_DECLS
