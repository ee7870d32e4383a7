/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-relay-cursor.h"
#include "till-relay-place.h"

G_BEGIN_DECLS

/**
 * TillRelayAcker:
 *
 * Tells the relay now and then how far a console is.
 */
typedef struct _TillRelayAcker TillRelayAcker;

TillRelayAcker *till_relay_acker_new    (TillRelayPlace        *place,
                                         const char            *stream,
                                         guint                  every_ms);
void            till_relay_acker_free   (TillRelayAcker        *self);
void            till_relay_acker_update (TillRelayAcker        *self,
                                         const TillRelayCursor *cursor);

G_END_DECLS
