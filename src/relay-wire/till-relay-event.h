/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "till-relay-cursor.h"

G_BEGIN_DECLS

#define TILL_TYPE_RELAY_EVENT (till_relay_event_get_type ())

/**
 * TillRelayEvent:
 *
 * One delivery of a gateway as the relay passes it on: the raw body and what is needed to prove
 * it. Immutable, counted references, any thread. Nothing in it is proven yet: the console checks
 * the gateway's signature itself.
 */
typedef struct _TillRelayEvent TillRelayEvent;

GType           till_relay_event_get_type        (void);
TillRelayEvent *till_relay_event_new             (const TillRelayCursor *cursor,
                                                  const char            *source_kind,
                                                  gint64                 source_id,
                                                  gint64                 received_us,
                                                  gboolean               verified,
                                                  char                 **headers,
                                                  GBytes                *body);
TillRelayEvent *till_relay_event_ref             (TillRelayEvent        *self);
void            till_relay_event_unref           (TillRelayEvent        *self);
gint64          till_relay_event_get_seq         (TillRelayEvent        *self);
const char     *till_relay_event_get_cursor      (TillRelayEvent        *self);
const char     *till_relay_event_get_source_kind (TillRelayEvent        *self);
gint64          till_relay_event_get_source_id   (TillRelayEvent        *self);
gint64          till_relay_event_get_received_us (TillRelayEvent        *self);
gboolean        till_relay_event_is_verified     (TillRelayEvent        *self);
const char     *till_relay_event_get_header      (TillRelayEvent        *self,
                                                  const char            *name);
GBytes         *till_relay_event_get_body        (TillRelayEvent        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillRelayEvent, till_relay_event_unref)

G_END_DECLS
